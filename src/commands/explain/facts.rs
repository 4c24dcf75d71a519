//! Measures of suites and groups, what a suite's parts do together, and where it is specified.

use crate::names::oid::{ObjectIdentifier, Role};
use crate::names::quantity::{bytes_count, thousands};
use crate::names::registry::{NamedGroup, SUPPORTED_GROUPS, SignatureScheme};
use crate::names::select::span;
use crate::names::suite::{
    AnyCipher, AnyHash, AnyKeyExchange, Authentication, BulkCipher, CipherKind, KeyExchange, Other,
    Suite,
};

/// Versions, keys and MAC of a suite.
pub(super) fn suite(suite: &Suite) -> Vec<(&'static str, String)> {
    let mut facts = vec![("versions", span(suite.since, suite.until))];
    match suite.cipher.kind() {
        CipherKind::Null => {}
        CipherKind::Block => {
            facts.push(("key", bytes_count(suite.cipher.key_length())));
            facts.push(("block", bytes_count(suite.cipher.block_length())));
        }
        CipherKind::Aead => {
            facts.push(("key", bytes_count(suite.cipher.key_length())));
            facts.push(("nonce", bytes_count(12)));
            facts.push(("tag", bytes_count(suite.cipher.tag_length())));
        }
    }
    if let Some(mac) = suite.mac {
        facts.push((
            "MAC",
            format!("HMAC with {}, {}", mac.name(), bytes_count(mac.length())),
        ));
    }
    let default = match (suite.is_default(false), suite.is_default(true)) {
        (true, _) => "offered unless other suites are asked for",
        (false, true) => "offered with --psk, unless other suites are asked for",
        _ => "offered only when asked for by name",
    };
    let psk = match suite.key_exchange.has_psk() && !suite.is_default(true) {
        true => ", and with --psk",
        false => "",
    };
    let default = format!("{default}{psk}");
    facts.push(("here", default));
    facts
}

/// What is said of what is not supported.
const NOT_SUPPORTED: (&str, &str) = ("here", "known but not supported");

/// Whether a code point is supported.
pub(super) fn supported(is_supported: bool) -> Vec<(&'static str, String)> {
    let (name, text) = match is_supported {
        true => ("here", "supported"),
        false => NOT_SUPPORTED,
    };
    vec![(name, text.into())]
}

/// Bytes of the shares of both sides (RFC 9846 §4.3.8, RFC 7919, RFC 10024).
pub(super) fn group(group: NamedGroup) -> Vec<(&'static str, String)> {
    let supported = supported(SUPPORTED_GROUPS.contains(&group));
    let Some((client, server)) = group.share_lengths() else {
        return supported;
    };
    let text = match client == server {
        true => format!("{} from each side", bytes_count(client)),
        false => format!(
            "{} from the client, {} from the server",
            bytes_count(client),
            thousands(server as u64)
        ),
    };
    let mut facts = vec![("share", text)];
    facts.extend(supported);
    facts
}

/// The bytes of an object identifier, to find it by in a dump (X.690 §8.19); of an algorithm, where it is
/// specified and, if its name says that much, whether it is supported.
pub(super) fn identifier(identifier: &ObjectIdentifier, role: Role) -> Vec<(&'static str, String)> {
    let content = identifier.content();
    let header = [0x06, content.len() as u8];
    let bytes = header.iter().chain(content);
    let bytes: Vec<String> = bytes.map(|byte| format!("{byte:02x}")).collect();
    let mut facts = vec![("DER", bytes.join(" "))];
    facts.extend(role.specification().map(|rfc| ("from", rfc.to_owned())));
    match role {
        Role::Signature(scheme, _) | Role::KeyAndSignature(scheme, _) => {
            let scheme = scheme.and_then(SignatureScheme::algorithm);
            facts.extend(supported(scheme.is_some()));
        }
        Role::Curve(curve, _) => facts.extend(supported(SUPPORTED_GROUPS.contains(&curve))),
        _ => {}
    }
    facts
}

/// What a suite that is not supported consists of, in a sentence.
pub(super) fn describe_other(other: &Other) -> String {
    let parts = other.parts;
    let keys = match (parts.key_exchange, parts.authentication) {
        (AnyKeyExchange::Of(KeyExchange::Any), _) => {
            "the keys come from whichever key exchange is negotiated".to_owned()
        }
        (exchange, proof) => match (exchange.name(), proof.name()) {
            (exchange, proof) if exchange == proof => format!("{exchange} provides the keys"),
            (exchange, proof) => {
                format!("{exchange} provides the keys, and {proof} proves who the server is")
            }
        },
    };
    let records = match (parts.cipher, parts.hash) {
        (AnyCipher::Of(BulkCipher::Null), AnyHash::Null) => {
            "records are not protected at all".to_owned()
        }
        (AnyCipher::Of(BulkCipher::Null), hash) => {
            let hash = hash.name();
            format!("records are not encrypted, only authenticated with {hash}")
        }
        (cipher, AnyHash::Unnamed) => format!("{} protects the records", cipher.name()),
        (cipher, hash) => {
            let (cipher, hash) = (cipher.name(), hash.name());
            format!("{cipher} protects the records, together with {hash}")
        }
    };
    let what = match other.is_registered() {
        true => "A registered cipher suite",
        false => "A cipher suite that is in no registry",
    };
    format!("{what}: {keys}; {records}.")
}

/// What the parts of a suite do, in a sentence.
pub(super) fn describe(suite: &Suite) -> String {
    let who = match suite.key_exchange {
        KeyExchange::Any => "The keys come from whichever group or pre-shared key is negotiated, and the server authenticates with whichever signature scheme is".to_owned(),
        KeyExchange::Psk => "A key that both ends know provides the keys, and proves to each that the other knows it".to_owned(),
        KeyExchange::DhePsk => "A fresh Diffie-Hellman exchange modulo a prime provides the keys, together with a key that both ends know, which proves to each that the other knows it".to_owned(),
        KeyExchange::EcdhePsk => "A fresh Diffie-Hellman exchange on a curve provides the keys, together with a key that both ends know, which proves to each that the other knows it".to_owned(),
        KeyExchange::RsaPsk => "The client encrypts a secret to the RSA key in the server's certificate, which provides the keys together with a key that both ends know; both prove who the server is, and the shared key who the client is".to_owned(),
        KeyExchange::Rsa => "The client encrypts a secret to the RSA key in the server's certificate, which provides the keys and proves who the server is".to_owned(),
        KeyExchange::Dhe => "A fresh Diffie-Hellman exchange modulo a prime provides the keys, and an RSA signature proves who the server is".to_owned(),
        KeyExchange::Ecdhe => format!(
            "A fresh Diffie-Hellman exchange on a curve provides the keys, and an {} signature proves who the server is",
            match suite.authentication {
                Authentication::Ecdsa => "ECDSA",
                _ => "RSA",
            }
        ),
    };
    let records = match (suite.cipher.kind(), suite.mac) {
        (CipherKind::Null, Some(mac)) => format!(
            "records are not encrypted, only authenticated with HMAC over {}",
            mac.name()
        ),
        (CipherKind::Block, Some(mac)) => format!(
            "{} encrypts the records, and HMAC over {} authenticates them",
            suite.cipher.name(),
            mac.name()
        ),
        _ => format!(
            "{} encrypts and authenticates the records",
            suite.cipher.name()
        ),
    };
    format!("{who}; {records}.")
}
