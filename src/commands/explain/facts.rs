//! Measures of suites and groups, what a suite's parts do together, and where it is specified.

use crate::names::registry::{NamedGroup, ProtocolVersion};
use crate::names::select::span;
use crate::names::suite::{Authentication, CipherKind, KeyExchange, Suite};

/// Versions, keys and MAC of a suite.
pub(super) fn suite(suite: &Suite) -> Vec<(&'static str, String)> {
    let bytes = |count: usize| format!("{count} bytes");
    let mut facts = vec![("versions", span(suite.since, suite.until))];
    match suite.cipher.kind() {
        CipherKind::Null => {}
        CipherKind::Block => {
            facts.push(("key", bytes(suite.cipher.key_length())));
            facts.push(("block", bytes(suite.cipher.block_length())));
        }
        CipherKind::Aead => {
            facts.push(("key", bytes(suite.cipher.key_length())));
            facts.push(("nonce", bytes(12)));
            facts.push(("tag", bytes(suite.cipher.tag_length())));
        }
    }
    if let Some(mac) = suite.mac {
        facts.push((
            "MAC",
            format!("HMAC with {}, {}", mac.name(), bytes(mac.length())),
        ));
    }
    let default = match suite.is_default() {
        true => "offered unless other suites are asked for",
        false => "offered only when asked for by name",
    };
    facts.push(("here", default.into()));
    facts
}

/// Bytes of the shares of both sides (RFC 9846 §4.3.8, RFC 7919, RFC 10024).
pub(super) fn group(group: NamedGroup) -> Vec<(&'static str, String)> {
    let (client, server) = match group {
        NamedGroup::X25519 => (32, 32),
        NamedGroup::X448 => (56, 56),
        NamedGroup::Secp256r1 => (65, 65),
        NamedGroup::Secp384r1 => (97, 97),
        NamedGroup::Secp521r1 => (133, 133),
        NamedGroup::X25519MlKem768 => (1184 + 32, 1088 + 32),
        NamedGroup::SecP256r1MlKem768 => (1184 + 65, 1088 + 65),
        NamedGroup::SecP384r1MlKem1024 => (1568 + 97, 1568 + 97),
        NamedGroup::MlKem512 => (800, 768),
        NamedGroup::MlKem768 => (1184, 1088),
        NamedGroup::MlKem1024 => (1568, 1568),
        NamedGroup::Ffdhe2048 => (256, 256),
        NamedGroup::Ffdhe3072 => (384, 384),
        NamedGroup::Ffdhe4096 => (512, 512),
        NamedGroup::Ffdhe6144 => (768, 768),
        NamedGroup::Ffdhe8192 => (1024, 1024),
        _ => return Vec::new(),
    };
    let text = match client == server {
        true => format!("{client} bytes from each side"),
        false => format!("{client} bytes from the client, {server} from the server"),
    };
    vec![("share", text)]
}

/// What the parts of a suite do, in a sentence.
pub(super) fn describe(suite: &Suite) -> String {
    let who = match suite.key_exchange {
        KeyExchange::Any => "The keys come from whichever group or pre-shared key is negotiated, and the server proves itself with whichever signature is".to_owned(),
        KeyExchange::Rsa => "The client encrypts a secret to the RSA key in the server's certificate, which makes the keys and proves who the server is".to_owned(),
        KeyExchange::Dhe => "A fresh Diffie-Hellman exchange modulo a prime makes the keys, and an RSA signature proves who the server is".to_owned(),
        KeyExchange::Ecdhe => format!(
            "A fresh Diffie-Hellman exchange on a curve makes the keys, and an {} signature proves who the server is",
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

/// Where a suite is specified.
pub(super) fn specified(suite: &Suite) -> &'static str {
    use crate::names::suite::BulkCipher::*;
    let tls13 = suite.since == ProtocolVersion::TLS1_3;
    let sha2_mac = suite.mac.is_some_and(|mac| mac.length() > 20);
    match (suite.cipher, suite.key_exchange) {
        _ if tls13 => "RFC 9846 §B.4",
        (Aes128Gcm | Aes256Gcm, KeyExchange::Ecdhe) => "RFC 5289 §3.2",
        (Aes128Gcm | Aes256Gcm, _) => "RFC 5288 §3",
        (ChaCha20Poly1305, _) => "RFC 7905 §2",
        (Aes128Ccm | Aes256Ccm | Aes128Ccm8 | Aes256Ccm8, KeyExchange::Ecdhe) => "RFC 7251 §2",
        (Aes128Ccm | Aes256Ccm | Aes128Ccm8 | Aes256Ccm8, _) => "RFC 6655 §3",
        (_, KeyExchange::Ecdhe) if sha2_mac => "RFC 5289 §3.1",
        (_, KeyExchange::Ecdhe) => "RFC 8422 §6",
        (Aes128Cbc | Aes256Cbc, _) if !sha2_mac => "RFC 3268 §2",
        _ => "RFC 5246 §A.5",
    }
}
