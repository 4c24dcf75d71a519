//! What a handshake message says when nothing is known but its bytes. Several look different from
//! version to version or from key exchange to key exchange: each form is tried, the likeliest
//! first.

use super::Known;
use crate::message::{
    self, Certificate, CertificateRequest, CertificateRequestTls13, CertificateTls13,
    CertificateVerify, ClientHello, DheClientKeyExchange, DheServerKeyExchange,
    EcdheClientKeyExchange, EcdheServerKeyExchange, EncryptedExtensions, Finished, HEADER_LENGTH,
    HelloRequest, KeyUpdate, Message, NewSessionTicket, RsaClientKeyExchange, ServerHello,
    ServerHelloDone,
};
use crate::names::registry::{HandshakeType, ProtocolVersion};
use crate::names::suite::KeyExchange;
use crate::wire::{Error, Field, Name};

/// A way to read a message's bytes.
struct Form {
    /// Whose form it is: `TLS 1.2, ECDHE`; empty if there is but one.
    of: &'static str,
    version: ProtocolVersion,
    key_exchange: Option<KeyExchange>,
    read: fn(&[u8], ProtocolVersion) -> Read,
}

/// What is wrong, what each byte is, and the message's name.
type Read = (Option<Error>, Vec<Field>, &'static str);

fn read<M: Message>(bytes: &[u8], version: ProtocolVersion) -> Read {
    let (result, fields) = message::decode::<M>(bytes, version, true);
    match result {
        Ok(message) => (None, fields, message.name()),
        Err(error) => (Some(error), fields, M::NAME),
    }
}

/// A message that was read.
pub(super) struct ReadMessage {
    pub name: Name,
    pub fields: Vec<Field>,
    pub fault: Option<Error>,
    /// Whose form it has, where there are several; ends up in a remark.
    pub of: &'static str,
    /// Other forms that fit as well.
    pub also: Vec<&'static str>,
}

fn forms(msg_type: HandshakeType) -> Vec<Form> {
    const V1_0: ProtocolVersion = ProtocolVersion::TLS1_0;
    const V1_2: ProtocolVersion = ProtocolVersion::TLS1_2;
    const V1_3: ProtocolVersion = ProtocolVersion::TLS1_3;
    macro_rules! forms {
        ($($message:ident $version:ident $key_exchange:expr, $of:literal;)*) => {
            vec![$(Form { of: $of, version: $version, key_exchange: $key_exchange, read: read::<$message> }),*]
        };
    }
    let (ecdhe, dhe, rsa) = (
        Some(KeyExchange::Ecdhe),
        Some(KeyExchange::Dhe),
        Some(KeyExchange::Rsa),
    );
    match msg_type {
        HandshakeType::HelloRequest => forms! { HelloRequest V1_2 None, ""; },
        HandshakeType::ClientHello => forms! { ClientHello V1_2 None, ""; },
        HandshakeType::ServerHello => forms! { ServerHello V1_2 None, ""; },
        HandshakeType::NewSessionTicket => forms! { NewSessionTicket V1_3 None, "TLS 1.3"; },
        HandshakeType::EncryptedExtensions => forms! { EncryptedExtensions V1_3 None, ""; },
        HandshakeType::Certificate => forms! {
            Certificate V1_2 None, "TLS 1.2 and before";
            CertificateTls13 V1_3 None, "TLS 1.3";
        },
        HandshakeType::ServerKeyExchange => forms! {
            EcdheServerKeyExchange V1_2 ecdhe, "TLS 1.2 with ECDHE";
            EcdheServerKeyExchange V1_0 ecdhe, "TLS 1.0 and 1.1 with ECDHE";
            DheServerKeyExchange V1_2 dhe, "TLS 1.2 with DHE";
            DheServerKeyExchange V1_0 dhe, "TLS 1.0 and 1.1 with DHE";
        },
        HandshakeType::CertificateRequest => forms! {
            CertificateRequest V1_2 None, "TLS 1.2";
            CertificateRequest V1_0 None, "TLS 1.0 and 1.1";
            CertificateRequestTls13 V1_3 None, "TLS 1.3";
        },
        HandshakeType::ServerHelloDone => forms! { ServerHelloDone V1_2 None, ""; },
        HandshakeType::CertificateVerify => forms! {
            CertificateVerify V1_2 None, "TLS 1.2 and 1.3";
            CertificateVerify V1_0 None, "TLS 1.0 and 1.1";
        },
        HandshakeType::ClientKeyExchange => forms! {
            EcdheClientKeyExchange V1_2 ecdhe, "ECDHE";
            RsaClientKeyExchange V1_2 rsa, "RSA key transport";
            DheClientKeyExchange V1_2 dhe, "DHE";
        },
        HandshakeType::Finished => forms! { Finished V1_2 None, ""; },
        HandshakeType::KeyUpdate => forms! { KeyUpdate V1_3 None, ""; },
        _ => Vec::new(),
    }
}

/// Reads a handshake message, header included, whole or cut short.
pub(super) fn annotate(bytes: &[u8], known: &Known) -> ReadMessage {
    let msg_type = HandshakeType(bytes.first().copied().unwrap_or_default());
    let mut forms = forms(msg_type);
    // A stable sort: what fits all that is known comes first, then the order above.
    forms.sort_by_key(|form| {
        let other_version = known
            .version
            .is_some_and(|version| !fits(form.version, version));
        let other_exchange = known.key_exchange.is_some()
            && form.key_exchange.is_some()
            && form.key_exchange != known.key_exchange;
        u8::from(other_version) + u8::from(other_exchange)
    });
    let mut best: Option<(usize, ReadMessage)> = None;
    for form in &forms {
        let (fault, fields, name) = (form.read)(bytes, form.version);
        let whole = fault.is_none();
        // The form that was followed farthest explains the most of a broken message.
        let reach = match &fault {
            None => usize::MAX,
            Some(fault) => fault.offset,
        };
        match &mut best {
            Some((usize::MAX, best)) if whole => best.also.push(form.of),
            Some((farthest, _)) if reach <= *farthest => {}
            _ => {
                let of = if forms.len() > 1 || !form.of.is_empty() {
                    form.of
                } else {
                    ""
                };
                let read = ReadMessage {
                    name: name.into(),
                    fields,
                    fault,
                    of,
                    also: Vec::new(),
                };
                best = Some((reach, read));
            }
        }
    }
    match best {
        // The form of RFC 5077 is not spoken by this program: shown as far as its header.
        Some((reach, read))
            if msg_type != HandshakeType::NewSessionTicket || reach == usize::MAX =>
        {
            let decided =
                known.key_exchange.is_some() && msg_type == HandshakeType::ClientKeyExchange;
            ReadMessage {
                also: if decided { Vec::new() } else { read.also },
                ..read
            }
        }
        _ => ReadMessage {
            name: message::name_of(msg_type),
            fields: message::annotate_unknown(bytes),
            fault: None,
            of: "",
            also: Vec::new(),
        },
    }
}

fn fits(form: ProtocolVersion, version: ProtocolVersion) -> bool {
    let age = |version: ProtocolVersion| match version {
        ProtocolVersion::TLS1_3 => 2,
        ProtocolVersion::TLS1_2 => 1,
        _ => 0,
    };
    age(form) == age(version)
}

/// Where the first handshake message of `bytes` ends, if they hold its header.
pub(super) fn end(bytes: &[u8]) -> Option<usize> {
    match *bytes {
        [_, a, b, c, ..] => {
            let length = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
            Some(HEADER_LENGTH + length)
        }
        _ => None,
    }
}

/// The messages that `bytes` are made of, if they are made of whole ones of known types.
pub(super) fn whole_messages(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut rest = bytes;
    let mut messages = Vec::new();
    while let [msg_type, ..] = *rest {
        HandshakeType(msg_type).known()?;
        let (message, after) = rest.split_at_checked(end(rest)?)?;
        messages.push(message);
        rest = after;
    }
    (!messages.is_empty()).then_some(messages)
}
