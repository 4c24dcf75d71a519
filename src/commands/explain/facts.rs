//! Measures of suites and groups, what a suite's parts do together, and where it is specified.

use crate::names::oid::{ObjectIdentifier, Role};
use crate::names::quantity::{bytes_count, thousands};
use crate::names::registry::{NamedGroup, SUPPORTED_GROUPS, SignatureScheme};
use crate::names::select::span;
use crate::names::suite::{
    AnyAuthentication, AnyCipher, AnyHash, AnyKeyExchange, Authentication, CipherKind, KeyExchange,
    Other, Parts, Suite,
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
    let what = match other.is_registered() {
        true => "A registered cipher suite",
        false => "A cipher suite that is in no registry",
    };
    let Parts { cipher, hash, .. } = other.parts;
    format!("{what}: {}; {}.", keys(other.parts), records(cipher, hash))
}

/// What the parts of a suite do, in a sentence.
pub(super) fn describe(suite: &Suite) -> String {
    let keys = keys(suite.parts());
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
        _ => records(AnyCipher::Of(suite.cipher), AnyHash::Unnamed),
    };
    let mut keys = keys.chars();
    let first = keys.next().into_iter().flat_map(char::to_uppercase);
    format!("{}; {records}.", first.chain(keys).collect::<String>())
}

/// Where the keys of a suite come from, and who proves what.
fn keys(parts: Parts) -> String {
    let exchange = parts.key_exchange.name();
    let signature = match parts.authentication {
        AnyAuthentication::Of(Authentication::Rsa) => "an RSA",
        AnyAuthentication::Of(Authentication::Ecdsa) => "an ECDSA",
        AnyAuthentication::Dss => "a DSA",
        _ => "a",
    };
    let told = match parts.key_exchange {
        AnyKeyExchange::Of(KeyExchange::Any) => {
            "the keys come from whichever group or pre-shared key is negotiated, and the server authenticates with whichever signature scheme is"
        }
        AnyKeyExchange::Of(KeyExchange::Psk) => {
            "the keys are derived from a secret that both ends know, and so prove to each that the other knows it"
        }
        AnyKeyExchange::Of(KeyExchange::DhePsk) => {
            "a fresh Diffie-Hellman exchange modulo a prime provides the keys, together with a key that both ends know, which proves to each that the other knows it"
        }
        AnyKeyExchange::Of(KeyExchange::EcdhePsk) => {
            "a fresh Diffie-Hellman exchange on a curve provides the keys, together with a key that both ends know, which proves to each that the other knows it"
        }
        AnyKeyExchange::Of(KeyExchange::RsaPsk) => {
            "the client encrypts a secret to the RSA key in the server's certificate, which provides the keys together with a key that both ends know; both prove who the server is, and the shared key who the client is"
        }
        AnyKeyExchange::Of(KeyExchange::Rsa) => {
            "the client encrypts a secret to the RSA key in the server's certificate, which provides the keys and proves who the server is"
        }
        AnyKeyExchange::Of(KeyExchange::Dhe) => {
            return format!(
                "a fresh Diffie-Hellman exchange modulo a prime provides the keys, and {signature} signature proves who the server is"
            );
        }
        AnyKeyExchange::Of(KeyExchange::Ecdhe) => {
            return format!(
                "a fresh Diffie-Hellman exchange on a curve provides the keys, and {signature} signature proves who the server is"
            );
        }
        AnyKeyExchange::Null => "there are no keys",
        _ if parts.key_exchange.is_anonymous() => {
            return format!("{exchange} provides the keys, and nobody proves who they are");
        }
        _ if parts.key_exchange.is_fixed() => {
            return format!(
                "the {exchange} key in the server's certificate, which {signature} signature vouches for, provides the keys and proves who the server is"
            );
        }
        _ => {
            let proof = parts.authentication.name();
            return match exchange == proof {
                true => format!("{exchange} provides the keys"),
                false => {
                    format!("{exchange} provides the keys, and {proof} proves who the server is")
                }
            };
        }
    };
    told.to_owned()
}

/// How the records of a suite are protected.
fn records(cipher: AnyCipher, hash: AnyHash) -> String {
    let (name, hash_name) = (cipher.name(), hash.name());
    match (cipher.kind(), hash) {
        (Some(CipherKind::Null), AnyHash::Null) => "records are not protected at all".to_owned(),
        (Some(CipherKind::Null), _) => {
            format!("records are not encrypted, only authenticated with {hash_name}")
        }
        (Some(CipherKind::Aead), _) | (_, AnyHash::Unnamed) => {
            format!("{name} encrypts and authenticates the records")
        }
        _ => format!("{name} encrypts the records, and a MAC with {hash_name} authenticates them"),
    }
}
