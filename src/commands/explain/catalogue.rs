//! All that can be explained, by all of its names.

use super::Explanation;
use super::facts;
use crate::extension::{Carrier, Extension};
use crate::glossary::{self, Entry, Kind};
use crate::message;
use crate::names::defaults::VERSIONS;
use crate::names::hash::HashAlgorithm;
use crate::names::oid::{self, ObjectIdentifier, Role};
use crate::names::registry::{
    AlertDescription, AlertLevel, ContentType, ErrorCode, ExtensionType, FrameType, HandshakeType,
    NamedGroup, ProtocolVersion, Setting, SignatureScheme,
};
use crate::names::select::nearest::key;
use crate::names::suite::{CipherSuite, KeyExchange, OTHERS, SIGNALS, SUITES, Suite};
use crate::story::verdict::{self, Verdict};
use crate::wire::{CodePoint, Registry, Row, is_grease};

/// A thing that can be explained.
pub(super) struct Subject {
    pub kind: Kind,
    name: String,
    others: Vec<String>,
    code: Option<Code>,
    entry: Option<&'static Entry>,
    /// Where it is specified, if the glossary does not say.
    rfc: &'static str,
    /// For fields: the structure in which they have this meaning.
    context: &'static str,
    /// What it means in other places, if that is told along with it: since TLS 1.3, mostly.
    elsewhere: Vec<(&'static str, &'static Entry)>,
    /// The number by which certificates name it, and as what.
    identifier: Option<(ObjectIdentifier, Role)>,
}

/// A number in a registry.
#[derive(Clone, Copy)]
struct Code {
    value: u64,
    size: usize,
    /// Whether its registry counts in decimal.
    decimal: bool,
}

/// Words that say which sort of thing is meant.
const RESTRICTIONS: &[(&str, &[Kind])] = &[
    ("handshake type", &[Kind::Message]),
    ("cipher", &[Kind::Suite, Kind::Cipher]),
    ("suite", &[Kind::Suite]),
    ("ciphersuite", &[Kind::Suite]),
    ("group", &[Kind::Group]),
    ("curve", &[Kind::Group]),
    ("scheme", &[Kind::Scheme]),
    ("signature", &[Kind::Scheme]),
    ("sigalg", &[Kind::Scheme]),
    ("alert", &[Kind::Alert, Kind::AlertLevel]),
    ("extension", &[Kind::Extension]),
    ("message", &[Kind::Message]),
    ("handshake", &[Kind::Message]),
    ("frame", &[Kind::Frame]),
    ("setting", &[Kind::Setting]),
    ("error", &[Kind::ErrorCode, Kind::Alert]),
    ("protocol", &[Kind::Protocol]),
    ("alpn", &[Kind::Protocol, Kind::Extension]),
    ("version", &[Kind::Version]),
    ("content", &[Kind::ContentType]),
    ("record", &[Kind::ContentType]),
    ("field", &[Kind::Field]),
    ("check", &[Kind::Check]),
    ("value", &[Kind::Value]),
    ("operation", &[Kind::Operation]),
    ("hash", &[Kind::Hash]),
    ("oid", &[Kind::Identifier, Kind::CertificateField]),
    ("concept", &[Kind::Concept]),
    ("attack", &[Kind::Concept]),
];

/// The sorts of thing that the first words ask for, and the rest: `alert 40`, `group:x25519`, `cipher
/// suite 0xc02f`. What a kind is called where it is explained comes first.
pub(super) fn restriction(query: &str) -> (Option<&'static [Kind]>, &str) {
    let printed = Kind::ALL
        .iter()
        .map(|kind| (kind.name(), std::slice::from_ref(kind)));
    // What is printed as `alert` may be a level too.
    let printed = printed.filter(|(name, _)| name.contains(' '));
    for (name, kinds) in printed.chain(RESTRICTIONS.iter().copied()) {
        let Some((word, rest)) = query.split_at_checked(name.len()) else {
            continue;
        };
        if word.eq_ignore_ascii_case(name) && rest.starts_with([' ', ':', '=']) {
            return (Some(kinds), rest[1..].trim());
        }
    }
    (None, query)
}

/// Whether a name is a number.
pub(super) fn is_number(name: &str) -> bool {
    number(name).is_some()
}

/// The names of all that can be explained, for shells to complete: concepts, suites, groups, schemes,
/// alerts, extensions, messages, versions.
pub fn names() -> Vec<String> {
    let great = subjects().into_iter().filter(Subject::is_great);
    great.map(|subject| subject.name).collect()
}

/// All that can be explained.
pub(super) fn subjects() -> Vec<Subject> {
    let mut subjects: Vec<Subject> = Vec::new();
    for suite in SUITES {
        let mut subject = Subject::code_point(Kind::Suite, suite.code);
        subject.add_others([suite.openssl]);
        subject.add_others(suite.aliases.iter().copied());
        subjects.push(subject);
    }
    for other in OTHERS {
        let mut subject = Subject::code_point(Kind::Suite, other.code);
        subject.add_others(other.names().skip(1));
        subjects.push(subject);
    }
    subjects.extend(rows::<CipherSuite>(Kind::Suite, SIGNALS));
    subjects.extend(rows::<NamedGroup>(Kind::Group, NamedGroup::ROWS));
    subjects.extend(
        rows::<SignatureScheme>(Kind::Scheme, SignatureScheme::ROWS).map(|mut subject| {
            subject.code.take_if(|code| !scheme(*code).is_on_the_wire());
            subject
        }),
    );
    subjects.extend(rows::<AlertDescription>(
        Kind::Alert,
        AlertDescription::ROWS,
    ));
    subjects.extend(rows::<ExtensionType>(Kind::Extension, ExtensionType::ROWS));
    subjects.extend(messages());
    subjects.extend(rows::<ProtocolVersion>(
        Kind::Version,
        ProtocolVersion::ROWS,
    ));
    subjects.extend(rows::<ContentType>(Kind::ContentType, ContentType::ROWS));
    subjects.extend(rows::<AlertLevel>(Kind::AlertLevel, AlertLevel::ROWS));
    subjects.extend(glossary::concepts().iter().map(|concept| {
        let mut subject = Subject::new(Kind::Concept, concept.name, Some(&concept.entry));
        subject.add_others(concept.other_names.iter().copied());
        subject
    }));
    subjects.extend(rows::<FrameType>(Kind::Frame, FrameType::ROWS));
    subjects.extend(rows::<Setting>(Kind::Setting, Setting::ROWS));
    subjects.extend(rows::<ErrorCode>(Kind::ErrorCode, ErrorCode::ROWS));
    for kind in [
        Kind::KeyExchange,
        Kind::Authentication,
        Kind::Cipher,
        Kind::Hash,
        Kind::Operation,
        Kind::Protocol,
        Kind::Value,
        Kind::Check,
        Kind::Field,
        Kind::CertificateField,
    ] {
        for (full, entry) in glossary::table(kind) {
            let (context, name) = glossary::split(kind, full);
            let base = (subjects.iter_mut())
                .rfind(|base| base.kind == kind && base.name == name && base.context.is_empty());
            match base {
                Some(base) if kind != Kind::Field => base.elsewhere.push((context, entry)),
                _ => {
                    let mut subject = Subject::new(kind, name, Some(entry));
                    subject.context = context;
                    subject.add_others(usual_names(kind, name).iter().copied());
                    subjects.push(subject);
                }
            }
        }
    }
    join_hashes(&mut subjects);
    add_identifiers(&mut subjects);
    subjects
}

/// In the names of suites hashes have no hyphen: what they do there is told with the hash.
fn join_hashes(subjects: &mut Vec<Subject>) {
    for hash in HashAlgorithm::ALL {
        let place =
            |name: &str| (subjects.iter()).position(|it| it.kind == Kind::Hash && it.name == name);
        let is_one = hash.name() != hash.short_name() && key(hash.name()) == key(hash.short_name());
        let found = place(hash.name()).zip(place(hash.short_name()));
        if let Some((whole, short)) = found.filter(|_| is_one) {
            let entry = subjects[short].entry;
            subjects[whole].add_others([hash.short_name()]);
            subjects[whole]
                .elsewhere
                .extend(entry.map(|entry| ("a cipher suite", entry)));
            subjects.remove(short);
        }
    }
}

/// What people call a thing that has no registry to list its other names.
fn usual_names(kind: Kind, name: &str) -> &'static [&'static str] {
    match (kind, name) {
        (Kind::Authentication, "DSS") => &["DSA"],
        (Kind::CertificateField, "extKeyUsage") => &["EKU", "extended key usage"],
        _ => &[],
    }
}

/// The object identifiers of certificates. Those of extensions are known by what the extension says.
fn add_identifiers(subjects: &mut Vec<Subject>) {
    for (identifier, name, role) in oid::named() {
        let is_extension = matches!(role, Role::Extension | Role::ListExtension);
        let extension = (subjects.iter_mut())
            .find(|it| is_extension && it.kind == Kind::CertificateField && it.name == name);
        match extension {
            Some(subject) => subject.identifier = Some((identifier, role)),
            None => {
                let entry = glossary::identifiers::role(role);
                let mut subject = Subject::new(Kind::Identifier, name, Some(entry));
                subject.add_others(name.strip_prefix("id-"));
                subject.add_others(identifier.attribute().filter(|_| role == Role::Attribute));
                subject.identifier = Some((identifier, role));
                subjects.push(subject);
            }
        }
    }
}

/// The code points of a registry.
fn rows<C: CodePoint>(kind: Kind, rows: &'static [Row]) -> impl Iterator<Item = Subject> {
    rows.iter().map(move |row| {
        let mut subject = Subject::code_point(kind, C::from_value(row.value));
        subject.add_others(row.aliases.iter().copied());
        // People leave out what the registry adds to the names of alerts that are gone.
        subject.add_others(row.name.strip_suffix("_RESERVED"));
        subject.rfc = row.rfc;
        subject
    })
}

/// Messages by the RFC's name; what one means since TLS 1.3 is told with what it meant before.
fn messages() -> Vec<Subject> {
    let table = glossary::table(Kind::Message).iter();
    table
        .filter(|(name, _)| !name.contains('/'))
        .map(|(name, entry)| {
            let mut subject = Subject::new(Kind::Message, name, Some(entry));
            let msg_type = HandshakeType::ALL
                .iter()
                .find(|msg_type| &*message::name_of(**msg_type) == *name);
            if let Some(msg_type) = msg_type {
                // A HelloRetryRequest is a ServerHello in form (RFC 9846 §4.2.4); 6 was its type in
                // drafts.
                let on_the_wire = match *msg_type {
                    HandshakeType::HelloRetryRequest => HandshakeType::ServerHello,
                    msg_type => msg_type,
                };
                subject.code = Some(Code {
                    value: on_the_wire.value(),
                    size: 1,
                    decimal: true,
                });
                subject.others.extend(msg_type.known().map(str::to_owned));
            }
            let newer = glossary::message(name, true).filter(|newer| *newer != entry);
            subject
                .elsewhere
                .extend(newer.map(|entry| ("TLS 1.3", entry)));
            match *name {
                "HelloRetryRequest" => subject.others.push("HRR".into()),
                "ChangeCipherSpec" => subject.others.push("CCS".into()),
                _ => {}
            }
            subject
        })
        .chain(messages_of_others())
        .collect()
}

/// Messages of protocols before TLS and inside it, each with its protocol. The frames of HTTP/2 have
/// numbers, and are found by them.
fn messages_of_others() -> impl Iterator<Item = Subject> {
    let table = glossary::table(Kind::Message).iter();
    table.filter_map(|(full, entry)| {
        let (protocol, name) = full.rsplit_once('/')?;
        let is_frame = FrameType::ALL.iter().any(|frame| frame.name() == name);
        let is_tls = ProtocolVersion::ALL
            .iter()
            .any(|version| version.name() == protocol);
        (!is_frame && !is_tls).then(|| Subject {
            context: protocol,
            ..Subject::new(Kind::Message, name, Some(entry))
        })
    })
}

/// A number that no registry names here, but that is understood: GREASE (RFC 8701).
pub(super) fn unregistered(name: &str) -> Option<Explanation> {
    let value = number(name)?.value;
    if !is_grease(Registry::CipherSuite, value) {
        return None;
    }
    Some(Explanation {
        kind: Kind::Value,
        name: "GREASE".into(),
        code: Some(format!("0x{value:04x}")),
        text: "A number that means nothing, reserved for clients to put among their suites, groups, \
               versions and extensions at random. A server that fails on it would fail on every new \
               number, and is found out early."
            .into(),
        rfc: "RFC 8701 §2".into(),
        see: vec!["concept GREASE"],
        ..Explanation::default()
    })
}

/// What `text` says besides the sentences that `told` has already; all of it if that is nothing.
fn beyond(told: &str, text: &str) -> String {
    let sentences = |text: &str| -> Vec<String> {
        let parts = text.split(". ").map(|part| part.trim_end_matches('.'));
        parts.map(str::to_owned).collect()
    };
    let known = sentences(told);
    let mut rest = sentences(text);
    rest.retain(|sentence| !known.contains(sentence));
    match rest.is_empty() {
        true => text.to_owned(),
        false => format!("{}.", rest.join(". ")),
    }
}

/// A number as it is typed.
struct Number {
    value: u64,
    /// Hex digits, if it is written in hex.
    hex_digits: Option<usize>,
}

/// `0xc02f`, `0xC0,0x2F` as IANA writes it, `c02f`, `40`.
fn number(text: &str) -> Option<Number> {
    let hex = |digits: &str| {
        let value = u64::from_str_radix(digits, 16).ok()?;
        Some(Number {
            value,
            hex_digits: Some(digits.len()),
        })
    };
    let lower = text.to_ascii_lowercase();
    if let Some((high, low)) = lower.split_once(',') {
        let high = high.trim().strip_prefix("0x")?;
        return hex(&format!("{high}{}", low.trim().strip_prefix("0x")?));
    }
    if let Some(digits) = lower.strip_prefix("0x") {
        return hex(digits);
    }
    if let Ok(value) = lower.parse() {
        return Some(Number {
            value,
            hex_digits: None,
        });
    }
    (lower.len() == 4).then(|| hex(&lower))?
}

impl Subject {
    fn new(kind: Kind, name: &str, entry: Option<&'static Entry>) -> Self {
        Subject {
            kind,
            name: name.to_owned(),
            others: Vec::new(),
            code: None,
            entry,
            rfc: "",
            context: "",
            elsewhere: Vec::new(),
            identifier: None,
        }
    }

    fn code_point<C: CodePoint>(kind: Kind, code: C) -> Self {
        let name = code.name();
        let mut subject = Subject::new(kind, &name, glossary::code(C::REGISTRY, code.value()));
        subject.code = Some(Code {
            value: code.value(),
            size: C::SIZE,
            decimal: C::REGISTRY.is_decimal(),
        });
        subject
    }

    fn add_others(&mut self, names: impl IntoIterator<Item = &'static str>) {
        self.others.extend(names.into_iter().map(str::to_owned));
    }

    /// The names that are more than another spelling of its own.
    fn other_names(&self) -> Vec<String> {
        let mine = key(&self.name);
        let others = self.others.iter().filter(|name| key(name) != mine);
        others.cloned().collect()
    }

    /// Its names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name)
            .chain(&self.others)
            .map(String::as_str)
    }

    /// Whether it is worth a question of its own: a field is not, if a message has its name.
    pub fn is_great(&self) -> bool {
        !matches!(
            self.kind,
            Kind::Field
                | Kind::CertificateField
                | Kind::Value
                | Kind::Check
                | Kind::Operation
                | Kind::AlertLevel
                | Kind::Identifier
        )
    }

    /// Whether it has this object identifier.
    pub fn is_identified_by(&self, wanted: &ObjectIdentifier) -> bool {
        (self.identifier.as_ref()).is_some_and(|(identifier, _)| identifier == wanted)
    }

    /// Whether `query` is its name, or its number. A number in decimal may be that of many things, so
    /// it counts everywhere only if what is meant `is_restricted`.
    pub fn is_called(&self, query: &str, is_restricted: bool) -> bool {
        let wanted = key(query);
        if !wanted.is_empty()
            && self
                .names()
                .any(|name| key(name) == wanted && is_spelled(name, query))
        {
            return true;
        }
        let (Some(code), Some(number)) = (self.code, number(query)) else {
            return false;
        };
        code.value == number.value
            && match number.hex_digits {
                // `0x28` is an alert, `0x0028` none. `47` is an alert, not the suite 0x002f.
                Some(digits) => digits <= 2 || code.size == 2,
                None => code.decimal || self.kind == Kind::Group || is_restricted,
            }
    }

    /// What is known of it.
    pub fn explain(&self) -> Explanation {
        let code = self.cipher_suite();
        let suite = self.suite();
        let other = code.and_then(CipherSuite::other);
        let mut text = match (self.entry, suite, other) {
            (Some(entry), _, _) => entry.text.to_owned(),
            (None, Some(suite), _) => facts::describe(suite),
            (None, None, Some(other)) => facts::describe_other(other),
            (None, None, None) => String::new(),
        };
        let rfc = match (suite, other) {
            (Some(suite), _) => suite.rfc(),
            (None, Some(other)) => other.rfc,
            (None, None) => self.entry.map_or(self.rfc, |entry| entry.rfc),
        };
        let mut rfc = rfc.to_owned();
        for (place, entry) in &self.elsewhere {
            match self.entry.is_some_and(|base| base.text == entry.text) {
                true => rfc = format!("{rfc}, {place} {}", entry.rfc),
                false => {
                    let with = match self.kind {
                        Kind::Operation => "With",
                        _ => "In",
                    };
                    let more = beyond(&text, entry.text);
                    text = format!("{text} {with} {place} ({}): {more}", entry.rfc);
                }
            }
        }
        if !self.context.is_empty() {
            let places: Vec<&str> = self.context.split('&').collect();
            text = format!("In {}: {text}", places.join(", "));
        }
        Explanation {
            kind: self.kind,
            name: self.name.clone(),
            other_names: self.other_names(),
            code: match &self.identifier {
                Some((identifier, _)) => Some(identifier.dotted()),
                None => self.code.map(Code::text),
            },
            text,
            rfc,
            facts: self.facts(),
            parts: code.map(glossary::suite_parts).unwrap_or_default(),
            verdict: self.verdict(),
            see: self.see(),
        }
    }

    /// Of a concept, where it shows in a handshake; of an object identifier, what TLS calls the same.
    fn see(&self) -> Vec<&'static str> {
        match self.kind {
            Kind::Identifier => match self.identifier {
                Some((_, Role::Curve(group, _))) => group.known().into_iter().collect(),
                Some((_, Role::Hash(hash))) => vec![hash.name()],
                Some((_, Role::Signature(scheme, _) | Role::KeyAndSignature(scheme, _))) => scheme
                    .and_then(SignatureScheme::known)
                    .into_iter()
                    .collect(),
                _ => Vec::new(),
            },
            Kind::Concept => {
                glossary::concept(&self.name).map_or_else(Vec::new, |it| it.see.to_vec())
            }
            _ => Vec::new(),
        }
    }

    fn cipher_suite(&self) -> Option<CipherSuite> {
        match (self.kind, self.code) {
            (Kind::Suite, Some(code)) => Some(CipherSuite(code.value as u16)),
            _ => None,
        }
    }

    fn suite(&self) -> Option<&'static Suite> {
        self.cipher_suite()?.suite()
    }

    /// The signature scheme of this name, which may have no number.
    fn scheme(&self) -> Option<SignatureScheme> {
        let row = SignatureScheme::ROWS
            .iter()
            .find(|row| row.name == self.name)?;
        Some(SignatureScheme::from_value(row.value))
    }

    fn verdict(&self) -> Option<Verdict> {
        match self.kind {
            Kind::Suite => match (self.suite(), self.cipher_suite()?.other()) {
                (Some(suite), _) => Some(verdict::suite(suite)),
                (None, other) => other.map(verdict::other_suite),
            },
            Kind::Group => verdict::group(NamedGroup(self.code?.value as u16)),
            Kind::Scheme => verdict::scheme(self.scheme()?),
            Kind::Identifier => match self.identifier {
                Some((_, Role::Signature(scheme, _) | Role::KeyAndSignature(scheme, _))) => {
                    verdict::scheme(scheme?)
                }
                Some((_, Role::Hash(hash))) => Some(verdict::hash(hash)),
                _ => None,
            },
            Kind::Version => verdict::version(ProtocolVersion(self.code?.value as u16)),
            Kind::Extension => verdict::extension(ExtensionType(self.code?.value as u16)),
            Kind::Alert if self.name.ends_with("_RESERVED") => Some(verdict::reserved_alert()),
            Kind::Message => verdict::message(&self.name),
            Kind::Cipher => {
                let mut ciphers = SUITES.iter().map(|suite| suite.cipher);
                let cipher = ciphers.find(|cipher| cipher.name() == self.name)?;
                Some(verdict::cipher(cipher))
            }
            Kind::KeyExchange => {
                let mut all = KeyExchange::ALL.iter().copied();
                verdict::key_exchange(all.find(|exchange| exchange.name() == self.name)?)
            }
            Kind::Hash => {
                // In the names of suites hashes have no hyphen, and SHA is SHA-1.
                let name = if self.name == "SHA" {
                    "SHA-1"
                } else {
                    &self.name
                };
                let hashes = [
                    HashAlgorithm::Md5,
                    HashAlgorithm::Sha1,
                    HashAlgorithm::Sha256,
                    HashAlgorithm::Sha384,
                    HashAlgorithm::Sha512,
                    HashAlgorithm::Md5Sha1,
                ];
                let named = |hash: &HashAlgorithm| key(hash.name()) == key(name);
                hashes.into_iter().find(named).map(verdict::hash)
            }
            _ => None,
        }
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        if let Some(suite) = self.suite() {
            return facts::suite(suite);
        }
        if let Some((identifier, role)) = &self.identifier {
            return facts::identifier(identifier, *role);
        }
        match (self.kind, self.code) {
            (Kind::Extension, Some(code)) => {
                let extension_type = ExtensionType(code.value as u16);
                let names = |carriers: &[Carrier]| {
                    let names: Vec<String> = carriers
                        .iter()
                        .map(|carrier| format!("{carrier:?}"))
                        .collect();
                    names.join(", ")
                };
                match Extension::carriers(extension_type) {
                    Some(carriers) => {
                        let mut facts = vec![("occurs in", names(carriers))];
                        if !Extension::is_used(extension_type) {
                            let shown = "taken apart and shown, and otherwise ignored";
                            facts.push(("here", shown.into()));
                        }
                        facts
                    }
                    None => vec![(
                        "here",
                        "known by name only; its bytes are kept as they are".into(),
                    )],
                }
            }
            (Kind::Suite, Some(code)) if !CipherSuite(code.value as u16).is_signal() => {
                facts::supported(false)
            }
            (Kind::Group, Some(code)) => facts::group(NamedGroup(code.value as u16)),
            (Kind::Scheme, _) => {
                let scheme = self.scheme();
                facts::supported(scheme.is_some_and(|it| it.algorithm().is_some()))
            }
            (Kind::Version, Some(code)) => {
                facts::supported(VERSIONS.contains(&ProtocolVersion(code.value as u16)))
            }
            _ => Vec::new(),
        }
    }
}

fn scheme(code: Code) -> SignatureScheme {
    SignatureScheme::from_value(code.value)
}

/// What separates words in a name does not matter, but 12 is not version 1.2.
fn is_spelled(name: &str, query: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit()) || name.contains('.') == query.contains('.')
}

impl Code {
    fn text(self) -> String {
        match self.decimal {
            true => self.value.to_string(),
            false => format!("0x{:0width$x}", self.value, width = 2 * self.size),
        }
    }
}
