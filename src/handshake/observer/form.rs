//! The forms of handshake messages. Several look different from version to version or from key
//! exchange to key exchange: those that agree with what is known are tried, the likeliest first.

use super::context::{Exchange, ReadMessage};
use crate::certificate::is_public_key;
use crate::message::{
    self, Alert, Certificate, CertificateRequest, CertificateRequestTls13, CertificateStatus,
    CertificateTls13, CertificateVerify, ChangeCipherSpec, ClientHello, CompressedCertificate,
    DhAnonServerKeyExchange, DheClientKeyExchange, DhePskServerKeyExchange, DheServerKeyExchange,
    EcdhAnonServerKeyExchange, EcdheClientKeyExchange, EcdhePskServerKeyExchange,
    EcdheServerKeyExchange, EncryptedExtensions, Finished, HelloRequest, KeyUpdate, Message,
    NewSessionTicket, NewSessionTicketTls12, PskClientKeyExchange, PskServerKeyExchange,
    RawPublicKey, RawPublicKeyTls13, RsaClientKeyExchange, ServerHello, ServerHelloDone, WithPsk,
};
use crate::names::registry::{CertificateType, HandshakeType, ProtocolVersion};
use crate::names::suite::KeyExchange;
use crate::names::{MessageName, MessageType};
use crate::narration::Side;
use crate::wire::{Error, Field, Problem};

/// A way to read a message's bytes, with what must have been negotiated for it.
#[derive(Clone, Copy)]
pub(super) struct Form {
    /// Whose form it is, for readers: `TLS 1.2, ECDHE`; empty if there is only one.
    of: &'static str,
    /// The first and the last version that has it.
    pub versions: (ProtocolVersion, ProtocolVersion),
    pub exchange: Option<Exchange>,
    pub certificate_type: Option<CertificateType>,
    read: fn(&[u8], ProtocolVersion) -> Read,
}

/// What is wrong, what each byte is, and the message's name.
type Read = (Option<Error>, Vec<Field>, MessageType);

fn decode<M: Message>(bytes: &[u8], version: ProtocolVersion) -> Read {
    decode_if::<M>(bytes, version, |_| None)
}

/// Decodes an `M`, in which `objection` may still find a fault.
fn decode_if<M: Message>(
    bytes: &[u8],
    version: ProtocolVersion,
    objection: impl FnOnce(&M) -> Option<Error>,
) -> Read {
    let (result, fields) = message::decode::<M>(bytes, version, true);
    match result {
        Ok(message) => (objection(&message), fields, message.name()),
        Err(error) => (Some(error), fields, M::NAME),
    }
}

fn raw_public_key(bytes: &[u8], version: ProtocolVersion) -> Read {
    decode_if::<RawPublicKey>(bytes, version, |message| {
        no_key(Some(&message.subject_public_key_info))
    })
}

fn raw_public_key_tls13(bytes: &[u8], version: ProtocolVersion) -> Read {
    decode_if::<RawPublicKeyTls13>(bytes, version, |message| no_key(message.0.first()))
}

fn certificate_tls13(bytes: &[u8], version: ProtocolVersion) -> Read {
    decode_if::<CertificateTls13>(bytes, version, |message| {
        let is_key = message.first().is_some_and(is_public_key);
        is_key.then(|| not("cert_data", "it is a bare public key, not a certificate"))
    })
}

/// The objection to a raw public key that is something else.
fn no_key(der: Option<&[u8]>) -> Option<Error> {
    let is_key = der.is_some_and(is_public_key);
    (!is_key).then(|| not("subjectPublicKeyInfo", "it is not a public key in DER"))
}

fn not(field: &'static str, why: &str) -> Error {
    Error {
        field: field.into(),
        offset: message::HEADER_LENGTH,
        problem: Problem::Illegal(why.to_owned()),
    }
}

fn forms(msg_type: HandshakeType) -> &'static [Form] {
    const ANY: (ProtocolVersion, ProtocolVersion) =
        (ProtocolVersion::SSL3, ProtocolVersion::TLS1_3);
    const TO_1_1: (ProtocolVersion, ProtocolVersion) =
        (ProtocolVersion::SSL3, ProtocolVersion::TLS1_1);
    const TO_1_2: (ProtocolVersion, ProtocolVersion) =
        (ProtocolVersion::SSL3, ProtocolVersion::TLS1_2);
    const ONLY_1_2: (ProtocolVersion, ProtocolVersion) =
        (ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_2);
    const FROM_1_2: (ProtocolVersion, ProtocolVersion) =
        (ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3);
    const ONLY_1_3: (ProtocolVersion, ProtocolVersion) =
        (ProtocolVersion::TLS1_3, ProtocolVersion::TLS1_3);
    const ECDHE: Option<Exchange> = Some(Exchange::Of(KeyExchange::Ecdhe));
    const DHE: Option<Exchange> = Some(Exchange::Of(KeyExchange::Dhe));
    const RSA: Option<Exchange> = Some(Exchange::Of(KeyExchange::Rsa));
    const PSK: Option<Exchange> = Some(Exchange::Of(KeyExchange::Psk));
    const DHE_PSK: Option<Exchange> = Some(Exchange::Of(KeyExchange::DhePsk));
    const ECDHE_PSK: Option<Exchange> = Some(Exchange::Of(KeyExchange::EcdhePsk));
    const RSA_PSK: Option<Exchange> = Some(Exchange::Of(KeyExchange::RsaPsk));
    const DH_ANON: Option<Exchange> = Some(Exchange::Anonymous(KeyExchange::Dhe));
    const ECDH_ANON: Option<Exchange> = Some(Exchange::Anonymous(KeyExchange::Ecdhe));
    const X509: Option<CertificateType> = Some(CertificateType::X509);
    const RAW: Option<CertificateType> = Some(CertificateType::RawPublicKey);
    macro_rules! forms {
        ($($of:literal $read:expr, $versions:ident $exchange:ident $certificate_type:ident;)*) => {
            const {
                &[$(Form {
                    of: $of,
                    versions: $versions,
                    exchange: $exchange,
                    certificate_type: $certificate_type,
                    read: $read,
                }),*]
            }
        };
    }
    match msg_type {
        HandshakeType::HelloRequest => forms! { "" decode::<HelloRequest>, ANY None None; },
        HandshakeType::ClientHello => forms! { "" decode::<ClientHello>, ANY None None; },
        HandshakeType::ServerHello => forms! { "" decode::<ServerHello>, ANY None None; },
        HandshakeType::NewSessionTicket => forms! {
            "TLS 1.3" decode::<NewSessionTicket>, ONLY_1_3 None None;
            "TLS 1.2 and before" decode::<NewSessionTicketTls12>, TO_1_2 None None;
        },
        HandshakeType::EncryptedExtensions => forms! {
            "" decode::<EncryptedExtensions>, ANY None None;
        },
        // A public key is recognized with certainty, a certificate is not: it may be broken.
        HandshakeType::Certificate => forms! {
            "TLS 1.2 and before, with a raw public key" raw_public_key, TO_1_2 None RAW;
            "TLS 1.3 with a raw public key" raw_public_key_tls13, ONLY_1_3 None RAW;
            "TLS 1.2 and before" decode::<Certificate>, TO_1_2 None X509;
            "TLS 1.3" certificate_tls13, ONLY_1_3 None X509;
        },
        HandshakeType::CertificateStatus => forms! {
            "" decode::<CertificateStatus>, TO_1_2 None None;
        },
        HandshakeType::CompressedCertificate => forms! {
            "" decode::<CompressedCertificate>, ONLY_1_3 None None;
        },
        HandshakeType::ServerKeyExchange => forms! {
            "TLS 1.2 with ECDHE" decode::<EcdheServerKeyExchange>, ONLY_1_2 ECDHE None;
            "TLS 1.0 and 1.1 with ECDHE" decode::<EcdheServerKeyExchange>, TO_1_1 ECDHE None;
            "TLS 1.2 with DHE" decode::<DheServerKeyExchange>, ONLY_1_2 DHE None;
            "TLS 1.0 and 1.1 with DHE" decode::<DheServerKeyExchange>, TO_1_1 DHE None;
            "ECDHE_PSK" decode::<EcdhePskServerKeyExchange>, TO_1_2 ECDHE_PSK None;
            "DHE_PSK" decode::<DhePskServerKeyExchange>, TO_1_2 DHE_PSK None;
            "PSK" decode::<PskServerKeyExchange>, TO_1_2 PSK None;
            "RSA_PSK" decode::<PskServerKeyExchange>, TO_1_2 RSA_PSK None;
            "ECDH_anon" decode::<EcdhAnonServerKeyExchange>, TO_1_2 ECDH_ANON None;
            "DH_anon" decode::<DhAnonServerKeyExchange>, TO_1_2 DH_ANON None;
        },
        HandshakeType::CertificateRequest => forms! {
            "TLS 1.2" decode::<CertificateRequest>, ONLY_1_2 None None;
            "TLS 1.0 and 1.1" decode::<CertificateRequest>, TO_1_1 None None;
            "TLS 1.3" decode::<CertificateRequestTls13>, ONLY_1_3 None None;
        },
        HandshakeType::ServerHelloDone => forms! { "" decode::<ServerHelloDone>, ANY None None; },
        HandshakeType::CertificateVerify => forms! {
            "TLS 1.2 and 1.3" decode::<CertificateVerify>, FROM_1_2 None None;
            "TLS 1.0 and 1.1" decode::<CertificateVerify>, TO_1_1 None None;
        },
        HandshakeType::ClientKeyExchange => forms! {
            "ECDHE" decode::<EcdheClientKeyExchange>, ANY ECDHE None;
            "RSA key transport" decode::<RsaClientKeyExchange>, ANY RSA None;
            "DHE" decode::<DheClientKeyExchange>, ANY DHE None;
            "ECDHE_PSK" decode::<WithPsk<EcdheClientKeyExchange>>, TO_1_2 ECDHE_PSK None;
            "DHE_PSK" decode::<WithPsk<DheClientKeyExchange>>, TO_1_2 DHE_PSK None;
            "RSA_PSK" decode::<WithPsk<RsaClientKeyExchange>>, TO_1_2 RSA_PSK None;
            "PSK" decode::<PskClientKeyExchange>, TO_1_2 PSK None;
        },
        HandshakeType::Finished => forms! { "" decode::<Finished>, ANY None None; },
        HandshakeType::KeyUpdate => forms! { "" decode::<KeyUpdate>, ANY None None; },
        _ => &[],
    }
}

/// Reads a handshake message in each of its forms that fits what is known; the one that was
/// followed farthest explains the most of a broken message.
pub(super) fn read(
    bytes: &[u8],
    msg_type: HandshakeType,
    fits: impl Fn(&Form) -> bool,
) -> ReadMessage {
    let mut best: Option<(usize, ReadMessage)> = None;
    for form in forms(msg_type).iter().filter(|form| fits(form)) {
        let (fault, fields, name) = (form.read)(bytes, form.versions.1);
        let reach = fault.as_ref().map_or(usize::MAX, |fault| fault.offset);
        match &mut best {
            Some((usize::MAX, best)) if fault.is_none() => best.also.push(form.of),
            Some((farthest, _)) if reach <= *farthest => {}
            _ => {
                let read = ReadMessage {
                    name: name.into(),
                    fields,
                    fault,
                    form: form.of,
                    also: Vec::new(),
                    sender: sender(msg_type),
                    is_tls13: form.versions.0 == ProtocolVersion::TLS1_3,
                };
                best = Some((reach, read));
            }
        }
    }
    best.map_or_else(|| unknown(bytes, msg_type), |(_, read)| read)
}

/// A message of which only the header is understood.
fn unknown(bytes: &[u8], msg_type: HandshakeType) -> ReadMessage {
    ReadMessage {
        sender: sender(msg_type),
        ..plain(
            message::name_of(msg_type),
            message::annotate_unknown(bytes),
            None,
        )
    }
}

/// Who sends messages of this type, if it is always the same end.
pub(super) fn sender(msg_type: HandshakeType) -> Option<Side> {
    match msg_type {
        HandshakeType::ClientHello
        | HandshakeType::ClientKeyExchange
        | HandshakeType::EndOfEarlyData => Some(Side::Client),
        HandshakeType::HelloRequest
        | HandshakeType::ServerHello
        | HandshakeType::NewSessionTicket
        | HandshakeType::EncryptedExtensions
        | HandshakeType::ServerKeyExchange
        | HandshakeType::CertificateRequest
        | HandshakeType::ServerHelloDone
        | HandshakeType::CertificateStatus => Some(Side::Server),
        _ => None,
    }
}

/// Reads the content of an alert record.
pub fn read_alert(bytes: &[u8]) -> ReadMessage {
    let (result, fields) = Alert::decode(bytes, true);
    plain(MessageType::Alert.into(), fields, result.err())
}

/// Reads the content of a ChangeCipherSpec record.
pub fn read_change_cipher_spec(bytes: &[u8]) -> ReadMessage {
    let (result, fields) = ChangeCipherSpec::decode(bytes, true);
    plain(MessageType::ChangeCipherSpec.into(), fields, result.err())
}

/// A message that has one form, and that either end may send.
fn plain(name: MessageName, fields: Vec<Field>, fault: Option<Error>) -> ReadMessage {
    ReadMessage {
        name,
        fields,
        fault,
        form: "",
        also: Vec::new(),
        sender: None,
        is_tls13: false,
    }
}
