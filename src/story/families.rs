//! Long lists of code points told by family: how many of each, instead of every name.

use std::borrow::Cow;

use crate::names::registry::{NamedGroup, SignatureScheme};
use crate::names::signature::SignatureAlgorithm;
use crate::names::suite::{CipherSuite, KeyExchange};
use crate::wire::{CodePoint, is_grease};

/// Lists up to this long are told by name.
const SHORT: usize = 4;

/// A code point that belongs to a family of its kind.
pub trait Family: CodePoint {
    /// What the family is called, as in `4 elliptic curves`; of one member, too.
    fn family(self) -> &'static str;
}

/// The list in words: its names if it is short, else how many of each family there are.
pub fn told<C: Family>(codes: &[C]) -> String {
    if codes.len() <= SHORT {
        return names(codes);
    }
    let mut families: Vec<(&str, usize)> = Vec::new();
    for code in codes {
        let family = match is_grease(C::REGISTRY, code.value()) {
            true => "GREASE",
            false => code.family(),
        };
        match families.iter_mut().find(|(name, _)| *name == family) {
            Some((_, count)) => *count += 1,
            None => families.push((family, 1)),
        }
    }
    let told: Vec<String> = families
        .iter()
        .map(|(family, count)| format!("{count} {family}"))
        .collect();
    let first = codes
        .first()
        .map_or(Cow::Borrowed(""), |first| first.name());
    format!("{}, {first} first: {}", codes.len(), told.join(", "))
}

/// The names of a list.
pub fn names<C: CodePoint>(codes: &[C]) -> String {
    match codes {
        [] => "none".to_owned(),
        _ => {
            let names: Vec<_> = codes.iter().map(|code| code.name()).collect();
            names.join(", ")
        }
    }
}

impl Family for CipherSuite {
    fn family(self) -> &'static str {
        if self.is_signal() {
            return "that is a signal, not a suite";
        }
        match self.suite().map(|suite| suite.key_exchange) {
            Some(KeyExchange::Any) => "of TLS 1.3",
            Some(KeyExchange::Ecdhe) => "with ECDHE",
            Some(KeyExchange::Dhe) => "with DHE",
            Some(KeyExchange::Rsa) => "with RSA key exchange",
            Some(_) => "with a pre-shared key",
            None => "that tlsdemo does not support",
        }
    }
}

impl Family for NamedGroup {
    fn family(self) -> &'static str {
        match self {
            _ if self.is_hybrid() => "with ML-KEM",
            _ if self.is_finite_field() => "finite fields",
            NamedGroup::MlKem512 | NamedGroup::MlKem768 | NamedGroup::MlKem1024 => "with ML-KEM",
            _ => match self.known() {
                Some(_) => "curves",
                None => "unknown",
            },
        }
    }
}

impl Family for SignatureScheme {
    fn family(self) -> &'static str {
        match (self.algorithm(), self) {
            (Some(SignatureAlgorithm::RsaPkcs1), _) => "RSA with PKCS #1 v1.5",
            (Some(SignatureAlgorithm::RsaPssRsae | SignatureAlgorithm::RsaPssPss), _) => "RSA-PSS",
            (Some(SignatureAlgorithm::Ecdsa), _) => "ECDSA",
            (Some(SignatureAlgorithm::Ed25519 | SignatureAlgorithm::Ed448), _) => "EdDSA",
            (Some(SignatureAlgorithm::MlDsa), _) => "ML-DSA",
            (Some(SignatureAlgorithm::Sm2) | None, _) => "others",
        }
    }
}
