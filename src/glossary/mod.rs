//! What the names mean: every message, field, extension, alert, operation, check, value and code
//! point that the program can name, explained in one to three sentences for a programmer who knows
//! what a hash is and no more, with the specification to read on.
//!
//! Data only. Protocol code holds no prose; narrators come here with the names that it uses.

mod alerts;
mod certificates;
pub mod checks;
mod extensions;
mod fields;
mod fields_of_extensions;
mod groups;
mod http2;
mod index;
mod messages;
mod operations;
mod protocols;
mod proxies;
mod schemes;
mod ssl2;
mod starttls;
mod starttls_fields;
mod suites;
mod values;

#[cfg(test)]
mod tests;

use crate::names;
use crate::names::suite::{CipherSuite, KeyExchange};
use crate::wire::Registry;

/// An explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// A few words, for the margin beside a value; no full stop.
    pub short: &'static str,
    /// One to three sentences. The first says what it is or is for.
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
}

impl Kind {
    /// Every kind.
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
    http2::MESSAGES,
    starttls::MESSAGES,
    proxies::MESSAGES,
];
static MESSAGES: [(&str, Entry); total(MESSAGE_TABLES)] = joined(MESSAGE_TABLES);
/// Fields, likewise.
const FIELD_TABLES: &[Table] = &[
    fields::FIELDS,
    fields_of_extensions::FIELDS,
    ssl2::FIELDS,
    http2::FIELDS,
    starttls_fields::FIELDS,
    proxies::FIELDS,
];
static FIELDS: [(&str, Entry); total(FIELD_TABLES)] = joined(FIELD_TABLES);

/// All entries of a kind, in the order of the glossary. Names of fields may carry the structure
/// in which they have this meaning: `ServerHello/random`. Those of messages may carry the protocol
/// that they are of.
pub const fn table(kind: Kind) -> Table {
    match kind {
        Kind::Message => &MESSAGES,
        Kind::Field => &FIELDS,
        Kind::CertificateField => certificates::CERTIFICATE_FIELDS,
        Kind::Extension => extensions::EXTENSIONS,
        Kind::Alert => alerts::ALERTS,
        Kind::AlertLevel => alerts::LEVELS,
        Kind::Operation => operations::OPERATIONS,
        Kind::Check => checks::CHECKS,
        Kind::Value => values::VALUES,
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
        Kind::Fact => values::FACTS,
        // They stand among the messages.
        Kind::Frame => &[],
        Kind::Setting => http2::SETTINGS,
        Kind::ErrorCode => http2::ERROR_CODES,
    }
}

/// The explanation of a name.
pub fn explain(kind: Kind, name: &str) -> Option<&'static Entry> {
    // `Transcript-Hash(ClientHello...ServerHello)`: one thing, whatever it covers.
    let name = match kind {
        Kind::Value if name == "Transcript-Hash(\"\")" => "empty_hash",
        Kind::Value if name.starts_with("Transcript-Hash(") => "transcript_hash",
        _ => name,
    };
    in_context(kind, [].into_iter(), name)
}

/// The explanation of a field inside the structures of `context`, innermost first: what the
/// innermost of them makes of it, else what it means anywhere.
pub fn field<'a, C>(context: C, name: &str) -> Option<&'static Entry>
where
    C: IntoIterator<Item = &'a str>,
    C::IntoIter: Clone,
{
    in_context(Kind::Field, context.into_iter(), name)
}

/// The name of a code point, and its explanation.
pub fn named_code(registry: Registry, value: u64) -> Option<(&'static str, &'static Entry)> {
    Some((names::known(registry, value)?, code(registry, value)?))
}

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

/// The explanation of a message; some mean something else since TLS 1.3.
pub fn message(name: &str, tls13: bool) -> Option<&'static Entry> {
    in_context(Kind::Message, tls13.then_some("TLS 1.3").into_iter(), name)
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
    // An entry for the innermost structure comes before one for those around it, and that before
    // one for any.
    index::find(kind, name)
        .filter_map(|(structure, entry)| {
            let distance = match structure {
                "" => usize::MAX,
                _ => context.clone().position(|around| around == structure)?,
            };
            Some((distance, entry))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, entry)| entry)
}

/// What a cipher suite consists of, as far as the glossary explains it: `ECDHE`, `RSA`,
/// `AES_128_GCM`, `SHA256`.
pub fn suite_parts(suite: CipherSuite) -> Vec<(&'static str, &'static Entry)> {
    let Some(parts) = suite.parts() else {
        return Vec::new();
    };
    [
        (Kind::KeyExchange, parts.key_exchange),
        (Kind::Authentication, parts.authentication),
        (Kind::Cipher, parts.cipher),
        (Kind::Hash, parts.hash),
    ]
    .into_iter()
    // What TLS 1.3 agrees on apart from the suite is no part of it.
    .filter(|(_, name)| *name != KeyExchange::Any.name())
    .filter_map(|(kind, name)| Some((name, explain(kind, name)?)))
    .collect()
}

/// The explanation of a computed value. Generations of traffic secrets are told apart by a number
/// at their end; an input that is a field or a message has the meaning of that.
pub fn value(name: &str) -> Option<&'static Entry> {
    explain(Kind::Value, name)
        .or_else(|| {
            let (stem, number) = name.rsplit_once('_')?;
            number.parse::<u64>().ok()?;
            explain(Kind::Value, stem)
        })
        .or_else(|| field([], name))
        .or_else(|| message(name, false))
}
