//! What an operation needs besides its inputs: each parameter with its type. A trace has them as an
//! object of strings (docs/trace-format.md).

use std::borrow::Cow;

use serde::{Deserializer, Serializer};

use crate::names::hash::HashAlgorithm;
use crate::names::registry::{CertificateCompressionAlgorithm, NamedGroup, SignatureScheme};
use crate::names::suite::BulkCipher;
use crate::wire::Name;
use crate::wire::serial::pairs;

/// What an operation needs besides its inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parameter {
    /// The hash that it runs.
    Hash(HashAlgorithm),
    /// What the result is for: `key expansion`.
    Label(Name),
    /// Bytes of the result.
    Length(usize),
    /// Where the result begins in the whole, in bytes.
    Offset(usize),
    /// What it computes in.
    Group(Domain),
    /// How it signs.
    Scheme(SignatureScheme),
    /// How it encrypts.
    Cipher(BulkCipher),
    /// How it compresses.
    Algorithm(CertificateCompressionAlgorithm),
    /// Which of the two results of an encapsulation it is.
    Part(KemPart),
    /// Whether zeros at the start of a Diffie-Hellman secret stay (RFC 9846 §7.4.1) or go
    /// (RFC 5246 §8.1.2).
    LeadingZeros(LeadingZeros),
    /// What a trace says and this program does not know.
    Unknown {
        /// The parameter's name.
        name: Name,
        /// Its value.
        value: Name,
    },
}

/// The domain parameters of a key exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// A curve or a finite field that has a number.
    Group(NamedGroup),
    /// A finite field of the server's own choice: prime and generator are among the inputs.
    Numbers,
    /// ML-KEM's smallest parameter set (FIPS 203 §8).
    MlKem512,
    /// ML-KEM's middle one.
    MlKem768,
    /// ML-KEM's largest.
    MlKem1024,
}

/// A result of ML-KEM.Encaps (FIPS 203 §7.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KemPart {
    /// What the holder of the key is sent.
    Ciphertext,
    /// What both then know.
    SharedSecret,
}

/// What becomes of zeros at the start of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadingZeros {
    /// The number is as long as the prime.
    Kept,
    /// It begins with what is not zero.
    Stripped,
}

impl Domain {
    const ALL_WITHOUT_NUMBER: [Domain; 4] = [
        Domain::Numbers,
        Domain::MlKem512,
        Domain::MlKem768,
        Domain::MlKem1024,
    ];

    /// Its name: the registry's of a group, FIPS 203's of a parameter set.
    pub fn name(self) -> Name {
        match self {
            Domain::Group(group) => group.to_string().into(),
            Domain::Numbers => "dh_p, dh_g".into(),
            Domain::MlKem512 => "ML-KEM-512".into(),
            Domain::MlKem768 => "ML-KEM-768".into(),
            Domain::MlKem1024 => "ML-KEM-1024".into(),
        }
    }
}

impl KemPart {
    /// Its name: `ciphertext`, `shared_secret`.
    pub fn name(self) -> &'static str {
        match self {
            KemPart::Ciphertext => "ciphertext",
            KemPart::SharedSecret => "shared_secret",
        }
    }
}

impl LeadingZeros {
    fn name(self) -> &'static str {
        match self {
            LeadingZeros::Kept => "kept",
            LeadingZeros::Stripped => "stripped",
        }
    }
}

impl Parameter {
    /// Its name, in snake_case: `hash`.
    pub fn name(&self) -> &str {
        match self {
            Parameter::Hash(_) => "hash",
            Parameter::Label(_) => "label",
            Parameter::Length(_) => "length",
            Parameter::Offset(_) => "offset",
            Parameter::Group(_) => "group",
            Parameter::Scheme(_) => "scheme",
            Parameter::Cipher(_) => "cipher",
            Parameter::Algorithm(_) => "algorithm",
            Parameter::Part(_) => "part",
            Parameter::LeadingZeros(_) => "leading_zeros",
            Parameter::Unknown { name, .. } => name,
        }
    }

    /// Its value: `SHA-256`, `48`.
    pub fn value(&self) -> Cow<'_, str> {
        match self {
            Parameter::Hash(hash) => hash.name().into(),
            Parameter::Label(label) => (&**label).into(),
            Parameter::Length(number) | Parameter::Offset(number) => number.to_string().into(),
            Parameter::Group(domain) => domain.name(),
            Parameter::Scheme(scheme) => scheme.to_string().into(),
            Parameter::Cipher(cipher) => cipher.name().into(),
            Parameter::Algorithm(algorithm) => algorithm.to_string().into(),
            Parameter::Part(part) => part.name().into(),
            Parameter::LeadingZeros(zeros) => zeros.name().into(),
            Parameter::Unknown { value, .. } => (&**value).into(),
        }
    }

    /// The parameter that a trace calls so; [`Parameter::Unknown`] if there is no such name or value.
    pub fn named(name: impl Into<Name>, value: impl Into<Name>) -> Parameter {
        fn find<T: Copy>(all: &[T], is: impl Fn(T) -> bool) -> Option<T> {
            all.iter().copied().find(|it| is(*it))
        }
        let (name, value) = (name.into(), value.into());
        let number = || value.parse().ok();
        let known = match &*name {
            "hash" => find(HashAlgorithm::ALL, |it| it.name() == value).map(Parameter::Hash),
            "label" => Some(Parameter::Label(value.clone())),
            "length" => number().map(Parameter::Length),
            "offset" => number().map(Parameter::Offset),
            "group" => find(NamedGroup::ALL, |it| it.known() == Some(&*value))
                .map(Domain::Group)
                .or_else(|| find(&Domain::ALL_WITHOUT_NUMBER, |it| it.name() == value))
                .map(Parameter::Group),
            "scheme" => {
                find(SignatureScheme::ALL, |it| it.known() == Some(&*value)).map(Parameter::Scheme)
            }
            "cipher" => find(BulkCipher::ALL, |it| it.name() == value).map(Parameter::Cipher),
            "algorithm" => find(CertificateCompressionAlgorithm::ALL, |it| {
                it.known() == Some(&*value)
            })
            .map(Parameter::Algorithm),
            "part" => find(&[KemPart::Ciphertext, KemPart::SharedSecret], |it| {
                it.name() == value
            })
            .map(Parameter::Part),
            "leading_zeros" => find(&[LeadingZeros::Kept, LeadingZeros::Stripped], |it| {
                it.name() == value
            })
            .map(Parameter::LeadingZeros),
            _ => None,
        };
        known.unwrap_or(Parameter::Unknown { name, value })
    }
}

/// As an object: `{"hash":"SHA-256","length":"48"}`.
pub(super) mod object {
    use super::*;

    pub fn serialize<S: Serializer>(
        parameters: &[Parameter],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(parameters.iter().map(|it| (it.name(), it.value())))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Parameter>, D::Error> {
        let pairs: Vec<(Name, Name)> = pairs::deserialize(deserializer)?;
        let parameters = pairs.into_iter();
        Ok(parameters
            .map(|(name, value)| Parameter::named(name, value))
            .collect())
    }
}
