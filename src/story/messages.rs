//! What each message is for. TLS 1.3 gives several of them a new meaning; the hellos say whether it is in
//! use.

use super::hello::extensions;
use crate::glossary::{self, Entry};
use crate::message::{Params, ServerDhParams, ServerEcdhParams};
use crate::names::MessageType;
use crate::names::registry::{ExtensionType, ProtocolVersion};
use crate::names::suite::{AnyKeyExchange, CipherSuite};
use crate::narration::{Message, Side};
use crate::wire::{CodePoint, Field, FieldValue, Registry};

/// What a message is for.
#[derive(Debug, Clone, Copy)]
pub struct Purpose {
    /// The words.
    pub entry: &'static Entry,
    /// Where it is specified.
    pub rfc: &'static str,
}

/// The messages of a connection so far.
#[derive(Debug, Default)]
pub struct Messages {
    tls13: bool,
    /// A hello offers TLS 1.3, and nothing has said yet what was chosen.
    is_open: bool,
    /// The last hello was one of SSL 3.0.
    is_ssl3: bool,
    /// The suite that the server chose.
    suite: Option<CipherSuite>,
}

impl Messages {
    /// Whether TLS 1.3 is in use, or offered if nothing was chosen yet: what computations and checks
    /// after the last message are to be understood as.
    pub fn tls13(&self) -> bool {
        self.tls13
    }

    /// What the next message that crosses the wire is for. A ClientHello is explained as an offer of
    /// the newest version in it, everything after the ServerHello in terms of the version chosen.
    pub fn explain(&mut self, message: &Message) -> Option<Purpose> {
        let entry = self.entry(message)?;
        let ssl3 = message.name.tls().filter(|_| self.is_ssl3).and_then(ssl3);
        let rfc = ssl3.unwrap_or(entry.rfc);
        Some(Purpose { entry, rfc })
    }

    fn entry(&mut self, message: &Message) -> Option<&'static Entry> {
        if let Some(protocol) = message.carrier.protocol() {
            return glossary::message_of(protocol, &message.name);
        }
        if matches!(
            message.name.tls(),
            Some(
                MessageType::ClientHello
                    | MessageType::ClientHelloInner
                    | MessageType::ServerHello
                    | MessageType::HelloRetryRequest
            )
        ) {
            let mut leaves = message.fields.iter().flat_map(Field::leaves);
            self.tls13 = leaves.any(|leaf| is_tls13(&leaf.value));
            let is_offer = message.from == Side::Client && !has_early_data(message);
            self.is_open = self.tls13 && is_offer;
            self.is_ssl3 = has_version(message, ProtocolVersion::SSL3);
            self.suite = suite_in(message);
        }
        if self.is_open && message.name == MessageType::ChangeCipherSpec {
            return glossary::message("ChangeCipherSpec without ServerHello", true);
        }
        if self.tls13 && message.name == MessageType::ServerHello && is_without_share(message) {
            return glossary::message("ServerHello without key_share", true);
        }
        if is_unsigned_key_exchange(message) {
            let has_hint = message.fields.iter().any(|field| field.name == PSK_HINT);
            let has_half = message
                .fields
                .last()
                .is_some_and(|field| field.name != PSK_HINT);
            let name = match (has_hint, has_half) {
                (true, true) => "ServerKeyExchange without signature",
                (true, false) => "ServerKeyExchange with a hint alone",
                (false, _) => "anonymous ServerKeyExchange",
            };
            return glossary::message(name, self.tls13);
        }
        if message.name == MessageType::ServerKeyExchange
            && let Some(name) = self.suite.and_then(other_key_exchange)
        {
            return glossary::message(name, self.tls13);
        }
        if shows_nobody(message, self.tls13) {
            return glossary::message("Certificate without certificates", self.tls13);
        }
        let is_certificate = message.name == MessageType::Certificate;
        match is_certificate && message.fields.iter().any(is_raw_key) {
            true => glossary::message("raw public key", self.tls13),
            false => glossary::message(&message.name, self.tls13),
        }
    }
}

/// Where SSL 3.0 specifies a message.
fn ssl3(name: MessageType) -> Option<&'static str> {
    Some(match name {
        MessageType::HelloRequest => "RFC 6101 §5.6.1.1",
        MessageType::ClientHello => "RFC 6101 §5.6.1.2",
        MessageType::ServerHello => "RFC 6101 §5.6.1.3",
        MessageType::Certificate => "RFC 6101 §5.6.2",
        MessageType::ServerKeyExchange => "RFC 6101 §5.6.3",
        MessageType::CertificateRequest => "RFC 6101 §5.6.4",
        MessageType::ServerHelloDone => "RFC 6101 §5.6.5",
        MessageType::ClientKeyExchange => "RFC 6101 §5.6.7",
        MessageType::CertificateVerify => "RFC 6101 §5.6.8",
        MessageType::Finished => "RFC 6101 §5.6.9",
        MessageType::ChangeCipherSpec => "RFC 6101 §5.3",
        MessageType::Alert => "RFC 6101 §5.4",
        _ => return None,
    })
}

/// Whether the version that a hello names first is this one.
fn has_version(hello: &Message, version: ProtocolVersion) -> bool {
    let mut leaves = hello.fields.iter().flat_map(Field::leaves);
    let named = leaves.find_map(|leaf| match leaf.value {
        FieldValue::Code {
            registry: Registry::Version,
            value,
        } => Some(value),
        _ => None,
    });
    named == Some(version.value())
}

/// Whether a Certificate message has no certificate in it: how a client says that it shows none (RFC 5246 §7.4.6,
/// RFC 9846 §4.5.1).
pub fn shows_nobody(message: &Message, tls13: bool) -> bool {
    message.name == MessageType::Certificate
        && message.from == Side::Client
        && has_empty_list(&message.bytes, tls13)
}

fn has_empty_list(certificate: &[u8], tls13: bool) -> bool {
    let list = certificate.get(4..).and_then(|body| match (tls13, body) {
        // certificate_request_context comes first.
        (true, [length, rest @ ..]) => rest.get(usize::from(*length)..),
        (true, []) => None,
        (false, body) => Some(body),
    });
    list == Some(&[0, 0, 0])
}

/// Whether a field holds a public key where a Certificate message has certificates else (RFC 7250 §3).
fn is_raw_key(field: &Field) -> bool {
    let names = ["ASN.1_subjectPublicKeyInfo", "ASN1_subjectPublicKeyInfo"];
    // An extension may have a key in it as well (RFC 9345).
    let is_inside = field.name != "extensions" && field.fields.iter().any(is_raw_key);
    names.contains(&&*field.name) || is_inside
}

/// What comes first in a ServerKeyExchange where a pre-shared key is used (RFC 4279 §2).
const PSK_HINT: &str = "psk_identity_hint";

/// Whether a whole ServerKeyExchange ends with what others sign: with the parameters, or with the hint at a
/// pre-shared key (RFC 5246 §7.4.3, RFC 4279 §2).
fn is_unsigned_key_exchange(message: &Message) -> bool {
    const UNSIGNED: [&str; 3] = [ServerEcdhParams::NAME, ServerDhParams::NAME, PSK_HINT];
    let ends = |field: &Field| field.offset + field.length == message.bytes.len();
    message.name == MessageType::ServerKeyExchange
        && (message.fields.last())
            .is_some_and(|field| UNSIGNED.contains(&&*field.name) && ends(field))
}

/// The suite that a ServerHello chooses.
fn suite_in(message: &Message) -> Option<CipherSuite> {
    let chosen = message.fields.iter().find_map(|field| match field.value {
        FieldValue::Code {
            registry: Registry::CipherSuite,
            value,
        } => u16::try_from(value).ok(),
        _ => None,
    });
    chosen.map(CipherSuite)
}

/// What a ServerKeyExchange is called that carries no half of a Diffie-Hellman exchange.
fn other_key_exchange(suite: CipherSuite) -> Option<&'static str> {
    match suite.other()?.parts.key_exchange {
        AnyKeyExchange::RsaExport => Some("ServerKeyExchange of RSA_EXPORT"),
        AnyKeyExchange::Srp => Some("ServerKeyExchange of SRP"),
        AnyKeyExchange::Eccpwd
        | AnyKeyExchange::Ecjpake
        | AnyKeyExchange::Krb5
        | AnyKeyExchange::Krb5Export
        | AnyKeyExchange::Kea
        | AnyKeyExchange::Gost
        | AnyKeyExchange::Sm2
        | AnyKeyExchange::Sm2Dhe
        | AnyKeyExchange::Ibc
        | AnyKeyExchange::Ibsdh
        | AnyKeyExchange::Cecpq1 => Some("another ServerKeyExchange"),
        _ => None,
    }
}

/// Whether a ClientHello offers early data, of which its sender knows that it is for TLS 1.3.
fn has_early_data(hello: &Message) -> bool {
    let mut found = extensions(&hello.fields).into_iter();
    found.any(|(kind, _)| kind == ExtensionType::EarlyData)
}

/// Whether a ServerHello takes a pre-shared key and nothing besides (RFC 9846 §4.3.9).
fn is_without_share(hello: &Message) -> bool {
    let found = extensions(&hello.fields);
    let has = |wanted| found.iter().any(|(kind, _)| *kind == wanted);
    has(ExtensionType::PreSharedKey) && !has(ExtensionType::KeyShare)
}

fn is_tls13(value: &FieldValue) -> bool {
    let newest = ProtocolVersion::TLS1_3.value();
    matches!(value, FieldValue::Code { registry: Registry::Version, value } if *value == newest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5246 §7.4.2, RFC 9846 §4.5.1: type, length, in TLS 1.3 the context of the request, the list.
    #[test]
    fn a_certificate_message_without_certificates_is_recognized() {
        for (bytes, tls13, wanted) in [
            (&[11, 0, 0, 3, 0, 0, 0][..], false, true),
            (&[11, 0, 0, 4, 0, 0, 0, 0], true, true),
            (&[11, 0, 0, 6, 2, 0, 0, 0, 0, 0], true, true),
            (&[11, 0, 0, 7, 0, 0, 4, 0, 0, 1, 0x30], false, false),
            (&[11, 0, 0, 3, 0, 0, 0], true, false),
            (&[11, 0, 0], true, false),
        ] {
            assert_eq!(has_empty_list(bytes, tls13), wanted, "{bytes:?}");
        }
    }

    /// RFC 5054 §2.5.3, RFC 2246 §D.1: neither carries a half of a Diffie-Hellman exchange.
    #[test]
    fn a_key_exchange_is_not_described_as_another() {
        for (suite, name) in [
            // TLS_SRP_SHA_WITH_AES_128_CBC_SHA, TLS_RSA_EXPORT_WITH_RC4_40_MD5.
            (0xc01d, Some("ServerKeyExchange of SRP")),
            (0x0003, Some("ServerKeyExchange of RSA_EXPORT")),
            // TLS_KRB5_WITH_DES_CBC_SHA; TLS_DHE_DSS_WITH_AES_128_CBC_SHA, TLS_DH_anon_WITH_RC4_128_MD5.
            (0x001e, Some("another ServerKeyExchange")),
            (0x0032, None),
            (0x0018, None),
        ] {
            assert_eq!(other_key_exchange(CipherSuite(suite)), name, "{suite:#06x}");
        }
        let entry = |name| glossary::message(name, false).unwrap();
        for name in [
            "ServerKeyExchange of SRP",
            "ServerKeyExchange of RSA_EXPORT",
        ] {
            assert!(!entry(name).text.contains("Diffie-Hellman"), "{name}");
        }
    }
}
