//! What a message lists: its extensions, its code points by registry, and what a ClientHello offers.

use crate::message::{self, ServerHello, Ssl2ClientHello};
use crate::names::MessageType;
use crate::names::registry::{ExtensionType, NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::suite::CipherSuite;
use crate::narration::Message;
use crate::wire::{CodePoint, Field, FieldValue, Registry};

/// The extensions of a message in order, each with its whole field.
pub fn extensions(fields: &[Field]) -> Vec<(ExtensionType, &Field)> {
    let mut found = Vec::new();
    gather(fields, &mut found);
    found
}

fn gather<'a>(fields: &'a [Field], found: &mut Vec<(ExtensionType, &'a Field)>) {
    for field in fields {
        match field.fields.first().map(|first| &first.value) {
            Some(FieldValue::Code {
                registry: Registry::Extension,
                value,
            }) => found.push((ExtensionType::from_value(*value), field)),
            Some(_) => gather(&field.fields, found),
            None => {}
        }
    }
}

/// The code points of one kind below these fields, in order, those inside extensions left out
/// unless a field is one.
pub fn codes<C: CodePoint>(fields: &[Field]) -> Vec<C> {
    let mut found = Vec::new();
    collect(fields, C::REGISTRY, &mut found);
    found.into_iter().map(C::from_value).collect()
}

fn collect(fields: &[Field], wanted: Registry, found: &mut Vec<u64>) {
    for field in fields {
        match field.value {
            FieldValue::Code { registry, value } if registry == wanted => found.push(value),
            _ => collect(&field.fields, wanted, found),
        }
    }
}

/// The first code point of a kind below these fields.
pub fn code<C: CodePoint>(fields: &[Field]) -> Option<C> {
    codes(fields).first().copied()
}

/// The session id in a ClientHello or ServerHello; empty if there is none.
pub fn session_id(hello: &Message) -> &[u8] {
    const BEFORE: usize = RANDOM.end;
    let length = hello
        .bytes
        .get(BEFORE)
        .map_or(0, |length| usize::from(*length));
    let id = hello.bytes.get(BEFORE + 1..BEFORE + 1 + length);
    id.unwrap_or_default()
}

/// Where the random of a ClientHello or ServerHello is.
pub const RANDOM: std::ops::Range<usize> = 4 + 2..4 + 2 + 32;

/// Whether a ServerHello says at the end of its random that the server supports a newer version than it
/// picked (RFC 9846 §4.2.3).
pub fn has_sentinel(hello: &Message) -> bool {
    let sentinels = [ServerHello::DOWNGRADE_TLS1_2, ServerHello::DOWNGRADE_TLS1_1];
    let random = hello.bytes.get(RANDOM).unwrap_or_default();
    hello.name == MessageType::ServerHello && sentinels.iter().any(|end| random.ends_with(end))
}

/// What a ClientHello offers.
#[derive(Debug, Clone, Default)]
pub struct Offer {
    /// Versions: a list, or the newest alone, which implies every older one.
    pub versions: Vec<ProtocolVersion>,
    /// Whether the versions are a list.
    pub is_listed: bool,
    /// Cipher suites, best first.
    pub suites: Vec<CipherSuite>,
    /// Groups, best first.
    pub groups: Vec<NamedGroup>,
    /// Groups of which a public key came along.
    pub shares: Vec<NamedGroup>,
    /// Signature schemes that the client can verify, best first.
    pub schemes: Vec<SignatureScheme>,
}

impl Offer {
    /// What this ClientHello offers, which may be in the form of SSL 2.0; `None` if its end is missing, and with it a part of the offer.
    pub fn read(hello: &Message) -> Option<Offer> {
        let length = match hello.name.tls() {
            Some(_) => message::length(&hello.bytes),
            None => Ssl2ClientHello::length(&hello.bytes),
        };
        let is_whole = length == Some(hello.bytes.len());
        is_whole.then(|| Offer::of(hello))
    }

    fn of(hello: &Message) -> Offer {
        let mut offer = Offer {
            suites: codes(&hello.fields),
            ..Offer::default()
        };
        for (kind, field) in extensions(&hello.fields) {
            let inside = &field.fields;
            match kind {
                ExtensionType::SupportedVersions => offer.versions = codes(inside),
                ExtensionType::SupportedGroups => offer.groups = codes(inside),
                ExtensionType::KeyShare => offer.shares = codes(inside),
                ExtensionType::SignatureAlgorithms => offer.schemes = codes(inside),
                _ => {}
            }
        }
        offer.is_listed = !offer.versions.is_empty();
        if !offer.is_listed {
            // Before TLS 1.3 a client says its newest version, and means every older one it has too.
            offer
                .versions
                .extend(code::<ProtocolVersion>(&hello.fields));
        }
        offer
    }
}
