//! What the names mean: every message, field, extension, alert, operation, check, value and code
//! point that the program can name, explained in a few sentences for a programmer who knows what a
//! hash is and little more, with the specification to read next. Beside them, the concepts and
//! attacks that a handshake cannot name but that explain it.
//!
//! Data only. Protocol code holds no prose; narrators come here with the names that it uses. One
//! name can mean different things in different places: `ServerHello/random` is what `random` means
//! inside a ServerHello, `TLS 1.3/Finished` what Finished means since TLS 1.3, and
//! `ServerHello&hybrid/key_exchange` is for a place that is inside both.

mod alerts;
pub mod causes;
mod certificates;
pub mod checks;
pub mod chosen;
mod concepts;
pub mod course;
mod dns;
mod ech;
mod extensions;
mod fields;
mod fields_of_extensions;
mod groups;
mod http1;
mod http2;
pub mod identifiers;
mod index;
mod messages;
mod operations;
mod protocols;
mod proxies;
pub mod reasons;
mod revocation;
mod schemes;
mod sections;
mod ssl2;
mod starttls;
mod starttls_fields;
mod suites;
mod values;

#[cfg(test)]
mod tests;

pub use concepts::{Concept, Topic, concept, concepts};
pub use sections::{SECTIONS, Section};

use crate::compute::{Description, Operation};
use crate::names;
use crate::names::hash::HashAlgorithm;
use crate::names::suite::{
    AnyAuthentication, AnyHash, AnyKeyExchange, Authentication, CipherSuite, KeyExchange,
};
use crate::wire::{Registry, is_grease};

/// An explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// A few words, for the margin beside a value; no full stop.
    pub short: &'static str,
    /// A few sentences. The first says what it is or is for, and can be shown without the others.
    pub text: &'static str,
    /// Where it is specified: `RFC 9846 §4.2.2`.
    pub rfc: &'static str,
}

impl Entry {
    /// The first sentence of the text.
    pub fn sentence(&self) -> &'static str {
        match self.text.find(". ") {
            Some(end) => &self.text[..=end],
            None => self.text,
        }
    }
}

/// What sort of thing a name names. The same name may be a field, an extension and a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the tables say what is in them
pub enum Kind {
    Message,
    Field,
    CertificateField,
    Extension,
    Alert,
    AlertLevel,
    Operation,
    Check,
    Value,
    Group,
    Scheme,
    KeyExchange,
    Authentication,
    Cipher,
    Hash,
    Suite,
    Version,
    Protocol,
    ContentType,
    Fact,
    Frame,
    Setting,
    ErrorCode,
    Concept,
    /// The number of something in a certificate, whose words are those of its role ([`identifiers`]).
    Identifier,
    /// A section of a specification, of which there is no table.
    Section,
    /// A message of another program, whose words are those of its cause ([`causes`]).
    Complaint,
}

impl Kind {
    /// Every kind that has a table.
    pub const ALL: &'static [Kind] = &[
        Kind::Message,
        Kind::Field,
        Kind::CertificateField,
        Kind::Extension,
        Kind::Alert,
        Kind::AlertLevel,
        Kind::Operation,
        Kind::Check,
        Kind::Value,
        Kind::Group,
        Kind::Scheme,
        Kind::KeyExchange,
        Kind::Authentication,
        Kind::Cipher,
        Kind::Hash,
        Kind::Suite,
        Kind::Version,
        Kind::Protocol,
        Kind::ContentType,
        Kind::Fact,
        Kind::Frame,
        Kind::Setting,
        Kind::ErrorCode,
        Kind::Concept,
    ];

    /// What it is called: `key exchange`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Message => "message",
            Kind::Field => "field",
            Kind::CertificateField => "part of certificates",
            Kind::Extension => "extension",
            Kind::Alert => "alert",
            Kind::AlertLevel => "alert level",
            Kind::Operation => "operation",
            Kind::Check => "check",
            Kind::Value => "value",
            Kind::Group => "group",
            Kind::Scheme => "signature scheme",
            Kind::KeyExchange => "key exchange",
            Kind::Authentication => "authentication",
            Kind::Cipher => "cipher",
            Kind::Hash => "hash",
            Kind::Suite => "cipher suite",
            Kind::Version => "version",
            Kind::Protocol => "application protocol",
            Kind::ContentType => "content type",
            Kind::Fact => "fact",
            Kind::Frame => "HTTP/2 frame",
            Kind::Setting => "HTTP/2 setting",
            Kind::ErrorCode => "HTTP/2 error code",
            Kind::Concept => "concept",
            Kind::Identifier => "object identifier",
            Kind::Section => "section",
            Kind::Complaint => "message of another program",
        }
    }
}

/// A table of the glossary: names and their explanations.
pub type Table = &'static [(&'static str, Entry)];

/// Defines a table: name, short, text, RFC.
macro_rules! entries {
    ($($name:literal, $short:literal, $text:literal, $rfc:literal;)*) => {
        &[$(($name, $crate::glossary::Entry { short: $short, text: $text, rfc: $rfc })),*]
    };
}
pub(crate) use entries;

/// The entries of several tables, as one.
const fn joined<const N: usize>(tables: &[Table]) -> [(&'static str, Entry); N] {
    let mut all = [tables[0][0]; N];
    let (mut table, mut at) = (0, 0);
    while table < tables.len() {
        let mut place = 0;
        while place < tables[table].len() {
            all[at] = tables[table][place];
            at += 1;
            place += 1;
        }
        table += 1;
    }
    assert!(at == N);
    all
}

/// How many entries several tables have.
const fn total(tables: &[Table]) -> usize {
    let (mut table, mut total) = (0, 0);
    while table < tables.len() {
        total += tables[table].len();
        table += 1;
    }
    total
}

/// Messages: those of TLS, then those of each protocol above or before it.
const MESSAGE_TABLES: &[Table] = &[
    messages::MESSAGES,
    http1::MESSAGES,
    http2::MESSAGES,
    starttls::MESSAGES,
    proxies::MESSAGES,
    ssl2::MESSAGES,
    dns::MESSAGES,
    ech::MESSAGES,
];
static MESSAGES: [(&str, Entry); total(MESSAGE_TABLES)] = joined(MESSAGE_TABLES);
/// Fields, likewise.
const FIELD_TABLES: &[Table] = &[
    fields::FIELDS,
    fields_of_extensions::FIELDS,
    ssl2::FIELDS,
    http1::FIELDS,
    http2::FIELDS,
    starttls_fields::FIELDS,
    proxies::FIELDS,
    dns::FIELDS,
    ech::FIELDS,
];
static FIELDS: [(&str, Entry); total(FIELD_TABLES)] = joined(FIELD_TABLES);

/// Parts of certificates, and of what authorities say of them later.
const CERTIFICATE_TABLES: &[Table] = &[certificates::CERTIFICATE_FIELDS, revocation::FIELDS];
static CERTIFICATE_FIELDS: [(&str, Entry); total(CERTIFICATE_TABLES)] = joined(CERTIFICATE_TABLES);
const CHECK_TABLES: &[Table] = &[checks::CHECKS, revocation::CHECKS];
static CHECKS: [(&str, Entry); total(CHECK_TABLES)] = joined(CHECK_TABLES);

/// Values, and facts of a summary, likewise.
const VALUE_TABLES: &[Table] = &[values::VALUES, ech::VALUES, revocation::VALUES];
static VALUES: [(&str, Entry); total(VALUE_TABLES)] = joined(VALUE_TABLES);
const FACT_TABLES: &[Table] = &[values::FACTS, ech::FACTS];
static FACTS: [(&str, Entry); total(FACT_TABLES)] = joined(FACT_TABLES);

/// All entries of a kind, in the order of the glossary. A name may carry the places in which it
/// has this meaning: `ServerHello/random`; [`split`] separates the two.
pub const fn table(kind: Kind) -> Table {
    match kind {
        Kind::Message => &MESSAGES,
        Kind::Field => &FIELDS,
        Kind::CertificateField => &CERTIFICATE_FIELDS,
        Kind::Extension => extensions::EXTENSIONS,
        Kind::Alert => alerts::ALERTS,
        Kind::AlertLevel => alerts::LEVELS,
        Kind::Operation => operations::OPERATIONS,
        Kind::Check => &CHECKS,
        Kind::Value => &VALUES,
        Kind::Group => groups::GROUPS,
        Kind::Scheme => schemes::SCHEMES,
        Kind::KeyExchange => suites::KEY_EXCHANGES,
        Kind::Authentication => suites::AUTHENTICATIONS,
        Kind::Cipher => suites::CIPHERS,
        Kind::Hash => suites::HASHES,
        Kind::Suite => suites::SIGNALS,
        Kind::Version => messages::VERSIONS,
        Kind::Protocol => protocols::PROTOCOLS,
        Kind::ContentType => messages::CONTENT_TYPES,
        Kind::Fact => &FACTS,
        // They are among the messages.
        Kind::Frame => &[],
        Kind::Setting => http2::SETTINGS,
        Kind::ErrorCode => http2::ERROR_CODES,
        Kind::Concept => concepts::CONCEPTS,
        Kind::Identifier | Kind::Section | Kind::Complaint => &[],
    }
}

/// The context of what belongs to TLS 1.3, in the tables.
const TLS13: &str = "TLS 1.3";

fn version_context(tls13: bool) -> impl Iterator<Item = &'static str> + Clone {
    tls13.then_some(TLS13).into_iter()
}

/// The places that an entry is for, `&` between them, and the name that it explains. Most are for any
/// place.
pub fn split(kind: Kind, full: &str) -> (&str, &str) {
    let (context, name) = full.split_at(index::context_length(kind, full.as_bytes()));
    (context.strip_suffix('/').unwrap_or(context), name)
}

/// The explanation of a name, wherever it occurs.
pub fn explain(kind: Kind, name: &str) -> Option<&'static Entry> {
    in_context(kind, [].into_iter(), name)
}

/// The explanation of a field inside the structures of `context`, innermost first: what it means in
/// the innermost of them, else what it means anywhere.
pub fn field<'a, C>(context: C, name: &str) -> Option<&'static Entry>
where
    C: IntoIterator<Item = &'a str>,
    C::IntoIter: Clone,
{
    in_context(Kind::Field, context.into_iter(), name)
}

/// The name of a code point, and its explanation. Those that mean nothing have one in common.
pub fn named_code(registry: Registry, value: u64) -> Option<(&'static str, &'static Entry)> {
    if is_grease(registry, value) {
        return concept(GREASE).map(|concept| (concept.name, &concept.entry));
    }
    Some((names::known(registry, value)?, code(registry, value)?))
}

/// Numbers that mean nothing, all of them (RFC 8701).
const GREASE: &str = "GREASE";

/// The explanation of a code point.
pub fn code(registry: Registry, value: u64) -> Option<&'static Entry> {
    let kind = match registry {
        Registry::FrameType => return message_of("HTTP/2", names::known(registry, value)?),
        Registry::Version => Kind::Version,
        Registry::ContentType => Kind::ContentType,
        Registry::Extension => Kind::Extension,
        Registry::CipherSuite => Kind::Suite,
        Registry::Group => Kind::Group,
        Registry::SignatureScheme => Kind::Scheme,
        Registry::AlertLevel => Kind::AlertLevel,
        Registry::AlertDescription => Kind::Alert,
        Registry::Setting => Kind::Setting,
        Registry::ErrorCode => Kind::ErrorCode,
        _ => return None,
    };
    explain(kind, names::known(registry, value)?)
}

/// The explanation of a message; some have another meaning since TLS 1.3.
pub fn message(name: &str, tls13: bool) -> Option<&'static Entry> {
    in_context(Kind::Message, version_context(tls13), name)
}

/// The explanation of a check; some have another reason since TLS 1.3.
pub fn check(name: &str, tls13: bool) -> Option<&'static Entry> {
    in_context(Kind::Check, version_context(tls13), name)
}

/// The explanation of a fact of a summary.
pub fn fact(name: &str, tls13: bool) -> Option<&'static Entry> {
    // `EXPORTER-example:32`: whatever the label is.
    let name = match name.contains(':') {
        true => "exported_keying_material",
        false => name,
    };
    in_context(Kind::Fact, version_context(tls13), name)
}

/// The explanation of a value, computed or input. Generations of traffic secrets have a number at
/// their end; an input that is a field of a message has the field's meaning.
pub fn value(name: &str, tls13: bool) -> Option<&'static Entry> {
    // `Transcript-Hash(ClientHello...ServerHello)`: one thing, whatever it covers, but for nothing.
    let name = match name {
        "Transcript-Hash(\"\")" => "empty_hash",
        name if name.starts_with("Transcript-Hash(") => "transcript_hash",
        // `"eae_prk"`: words that are hashed as they are.
        name if name.len() > 2 && name.starts_with('"') && name.ends_with('"') => "label",
        _ => name,
    };
    let find = |name| in_context(Kind::Value, version_context(tls13), name);
    find(name)
        .or_else(|| {
            let (stem, number) = name.rsplit_once('_')?;
            number.parse::<u64>().ok()?;
            find(stem)
        })
        .or_else(|| field(version_context(tls13), name))
        .or_else(|| message(name, tls13))
}

/// The explanation of what a computation does. It depends on more than the operation: MD5 has not
/// the qualities of a hash, and a derivation may cover no messages.
pub fn operation(description: &Description) -> Option<&'static Entry> {
    let covers = match (description.operation, &description.inputs[..]) {
        (Operation::HkdfExpandLabel, [_]) => Some("no context"),
        (Operation::HkdfExpandLabel, [_, hash]) if hash.name == "Transcript-Hash(\"\")" => {
            Some("no messages")
        }
        (Operation::HkdfExpandLabel, [_, hash]) if hash.name.starts_with("Transcript-Hash(") => {
            Some("messages")
        }
        (Operation::HkdfExpandLabel, [_, nonce]) if nonce.name == "ticket_nonce" => {
            Some("ticket_nonce")
        }
        (Operation::HkdfExpandLabel, [_, hash]) if hash.name == "context_hash" => {
            Some("context_hash")
        }
        _ => None,
    };
    let hash = description.hash().map(HashAlgorithm::name);
    let context = covers.into_iter().chain(hash);
    in_context(Kind::Operation, context, description.operation.name())
}

/// The explanation of a message of a protocol above or before TLS, `HTTP/2`: the protocol's own,
/// else what it means in all of them.
pub fn message_of(protocol: &str, name: &str) -> Option<&'static Entry> {
    in_context(Kind::Message, [protocol].into_iter(), name)
}

fn in_context<'a>(
    kind: Kind,
    context: impl Iterator<Item = &'a str> + Clone,
    name: &str,
) -> Option<&'static Entry> {
    // The entry for the most places wins; of those for as many, the one for the innermost.
    index::find(kind, name)
        .filter_map(|(places, entry)| {
            let (mut distance, mut count) = (usize::MAX, 0);
            if places.is_empty() {
                return Some((std::cmp::Reverse(count), distance, entry));
            }
            for place in places.split('&') {
                distance = distance.min(context.clone().position(|around| around == place)?);
                count += 1;
            }
            Some((std::cmp::Reverse(count), distance, entry))
        })
        .min_by_key(|(count, distance, _)| (*count, *distance))
        .map(|(_, _, entry)| entry)
}

/// What a cipher suite consists of, as far as the glossary explains it: `ECDHE`, `RSA`,
/// `AES_128_GCM`, `SHA256`.
pub fn suite_parts(suite: CipherSuite) -> Vec<(&'static str, &'static Entry)> {
    let Some(parts) = suite.parts() else {
        return Vec::new();
    };
    // What TLS 1.3 agrees on apart from the suite is not part of it.
    let keys = Some(parts.key_exchange).filter(|it| *it != AnyKeyExchange::Of(KeyExchange::Any));
    let proof = (parts.authentication != AnyAuthentication::Of(Authentication::Any))
        .then_some(parts.authentication);
    // A part means something else beside some others.
    let beside = match (parts.key_exchange.is_fixed(), parts.hash) {
        (true, _) => Some("fixed"),
        (false, AnyHash::Null) => Some("unprotected"),
        (false, _) => None,
    };
    [
        (Kind::KeyExchange, keys.map(AnyKeyExchange::name)),
        (Kind::Authentication, proof.map(AnyAuthentication::name)),
        (Kind::Cipher, Some(parts.cipher.name())),
        (Kind::Hash, Some(parts.hash.name())),
    ]
    .into_iter()
    .filter_map(|(kind, name)| {
        name.and_then(|name| Some((name, in_context(kind, beside.into_iter(), name)?)))
    })
    .collect()
}
