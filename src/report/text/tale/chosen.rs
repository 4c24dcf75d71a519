//! What was chosen, each thing once, in full: why this one, and what it is.

use super::rows::row;
use crate::certificate::time;
use crate::glossary::chosen::{self, Choice, Share};
use crate::glossary::{self, Entry};
use crate::message::Ssl2ClientHello;
use crate::names::registry::{ExtensionType, NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::suite::{CipherSuite, KeyExchange};
use crate::names::{MessageType, Side};
use crate::narration::{CertificateSummary, Description, Fact, Message, Summary};
use crate::report::page::Page;
use crate::story::hello::{Offer, code, codes, extensions, has_sentinel, session_id};
use crate::story::told::Told;
use crate::story::words::opening;
use crate::wire::CodePoint;

/// How much is said of a choice, reason included: two lines of a usual page, and of a group, which
/// may be two key exchanges in one, more.
const WHAT: usize = 180;
const GROUP: usize = 320;
/// How much is said of the key exchange of a suite, and of each of its other parts.
const EXCHANGE: usize = 230;
const PART: usize = 100;

/// What is known of the offer, and of the choice so far.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// What the client offers; `None` as long as no whole ClientHello was seen.
    offer: Option<Offer>,
    /// The schemes that a server asks a client's certificate to be of, once it asks for one.
    requested: Option<Vec<SignatureScheme>>,
    version: Option<ProtocolVersion>,
    suite: Option<CipherSuite>,
    group: Option<NamedGroup>,
    scheme: Option<SignatureScheme>,
    /// The session id of the ClientHello.
    session_id: Vec<u8>,
    /// Whether the session of an earlier connection is resumed, up to TLS 1.2.
    pub is_resumed: bool,
    /// Whether the group was told by its numbers.
    is_by_numbers: bool,
    /// The group that a HelloRetryRequest asked for, if there was one, and if it asked for any.
    asked: Option<Option<NamedGroup>>,
}

/// How one narrator tells what was chosen.
pub(super) struct Telling<'a> {
    pub page: &'a mut Page,
    pub told: &'a mut Told,
    pub side: Side,
}

impl Chosen {
    /// Keeps what a ClientHello offers, and what a server requests.
    pub fn learn(&mut self, message: &Message) {
        match message.name.tls() {
            Some(MessageType::ClientHello | MessageType::ClientHelloInner) => {
                self.offer = Offer::read(message);
                self.session_id = session_id(message).to_vec();
                self.is_resumed = false;
                self.is_by_numbers = false;
            }
            None if &*message.name == Ssl2ClientHello::NAME => self.offer = Offer::read(message),
            // A server that resumes a session repeats its id. TLS 1.3 repeats what means nothing.
            Some(MessageType::ServerHello) if !is_tls13(message) => {
                self.is_resumed |=
                    !self.session_id.is_empty() && self.session_id == session_id(message);
            }
            Some(MessageType::CertificateRequest) => {
                self.requested = Some(codes(&message.fields));
            }
            _ => {}
        }
    }

    /// Tells what a message chooses.
    pub fn tell(&mut self, message: &Message, telling: &mut Telling<'_>) {
        match message.name.tls() {
            Some(MessageType::ServerHello | MessageType::HelloRetryRequest) => {
                self.hello(message, telling)
            }
            Some(MessageType::ServerKeyExchange) => {
                self.group(code(&message.fields), Share::Later, telling);
                self.scheme(code(&message.fields), message.from, telling);
            }
            Some(MessageType::CertificateVerify) => {
                self.scheme(code(&message.fields), message.from, telling)
            }
            _ => {}
        }
    }

    fn hello(&mut self, message: &Message, telling: &mut Telling<'_>) {
        let is_retry = message.name == MessageType::HelloRetryRequest;
        let extensions = extensions(&message.fields);
        let inside = |wanted| {
            let mut found = extensions.iter().filter(|(kind, _)| *kind == wanted);
            found.next().map(|(_, field)| &field.fields[..])
        };
        let version = inside(ExtensionType::SupportedVersions)
            .and_then(code)
            .or_else(|| code(&message.fields));
        self.version(version, has_sentinel(message), telling);
        let has_psk = inside(ExtensionType::PreSharedKey).is_some();
        self.suite(code(&message.fields), has_psk, telling);
        let group = inside(ExtensionType::KeyShare).and_then(code);
        if is_retry {
            self.asked = Some(group);
        } else if self.version == Some(ProtocolVersion::TLS1_3) {
            let share = match self.asked {
                None => Share::Sent,
                Some(asked) if asked == group => Share::Asked,
                Some(_) => Share::SentFirst,
            };
            if group.is_none() && has_psk {
                row(telling.page, "group", "", &sentence(chosen::PSK_ALONE));
            }
            self.group(group, share, telling);
        }
    }

    /// Whether the version is known, and before TLS 1.3.
    pub fn is_older(&self) -> bool {
        self.version
            .is_some_and(|version| version < ProtocolVersion::TLS1_3)
    }

    fn version(
        &mut self,
        version: Option<ProtocolVersion>,
        has_newer: bool,
        telling: &mut Telling<'_>,
    ) {
        let Some(version) = version.filter(|version| self.version != Some(*version)) else {
            return;
        };
        self.version = Some(version);
        let offer = self.offer.as_ref();
        let newest = offer.is_some_and(|offer| is_newest(version, offer));
        let choice = offer.map(|offer| {
            let offered = &offer.versions;
            let place = match offer.is_listed {
                true => offered.contains(&version),
                false => newest || offered.iter().any(|other| version < *other),
            };
            let listed = offered.iter().filter(|other| is_real(**other)).count();
            Choice {
                told_by: telling.side,
                of: if offer.is_listed { listed } else { 0 },
                place: place.then_some(1),
            }
        });
        let why = chosen::version(choice, newest, has_newer);
        telling.one("version", version, &why, WHAT);
    }

    fn suite(&mut self, suite: Option<CipherSuite>, has_psk: bool, telling: &mut Telling<'_>) {
        let Some(suite) = suite.filter(|suite| self.suite != Some(*suite)) else {
            return;
        };
        self.suite = Some(suite);
        let version = self.version.unwrap_or(ProtocolVersion::TLS1_2);
        let usable = |other: &&CipherSuite| other.is_in(version);
        let is_offered = |offer: &Offer| offer.suites.contains(&suite);
        let is_misplaced = self.offer.as_ref().is_some_and(is_offered) && !suite.is_in(version);
        let choice = self.offer.as_ref().map(|offer| {
            let usable: Vec<CipherSuite> = offer.suites.iter().filter(usable).copied().collect();
            choice(telling.side, &usable, suite)
        });
        let why = match self.is_resumed {
            true => chosen::RESUMED.to_owned(),
            false if is_misplaced => chosen::of_other_version(version),
            false => chosen::suite(choice, version, has_psk),
        };
        let mut text = sentence(&why);
        // A resumed session exchanges no keys and shows no certificate.
        let unused = if self.is_resumed { 2 } else { 0 };
        let parts = glossary::suite_parts(suite);
        // One key does both in TLS_RSA and TLS_PSK: what it is exchanged with says it all.
        let is_one = matches!(&parts[..], [(exchange, _), (proof, _), ..] if exchange == proof);
        for (index, (part, entry)) in parts.into_iter().enumerate() {
            if index < unused || index == 1 && is_one {
                continue;
            }
            if let Some(entry) = telling.told.first(Some(entry)) {
                let is_exchange = index == 0 && version < ProtocolVersion::TLS1_3;
                let most = if is_exchange { EXCHANGE } else { PART };
                text.push_str(&format!(" {part}: {}", opening(entry.text, most)));
            }
        }
        row(telling.page, "cipher_suite", &suite.name(), &text);
        let no_group = match suite.suite().map(|row| row.key_exchange) {
            Some(KeyExchange::Rsa | KeyExchange::RsaPsk) => Some(chosen::NO_GROUP),
            Some(KeyExchange::Psk) => Some(chosen::PSK_ALONE),
            _ => None,
        };
        // Without the client's hello it is not known whether a session is resumed.
        if let Some(why) = no_group.filter(|_| !self.is_resumed && self.offer.is_some()) {
            row(telling.page, "group", "", &sentence(why));
        }
    }

    fn group(&mut self, group: Option<NamedGroup>, share: Share, telling: &mut Telling<'_>) {
        let Some(group) = group.filter(|group| self.group != Some(*group)) else {
            return;
        };
        self.group = Some(group);
        let offer = self.offer.as_ref();
        let choice = offer.map(|offer| choice(telling.side, &offer.groups, group));
        let why = chosen::group(choice, share);
        telling.one("group", group, &why, GROUP);
    }

    fn scheme(&mut self, scheme: Option<SignatureScheme>, from: Side, telling: &mut Telling<'_>) {
        let Some(scheme) = scheme.filter(|scheme| self.scheme != Some(*scheme)) else {
            return;
        };
        self.scheme = Some(scheme);
        let list = match from {
            Side::Server => self.offer.as_ref().map(|offer| &offer.schemes),
            Side::Client => self.requested.as_ref(),
        };
        let fixed = self
            .version
            .is_some_and(|version| version < ProtocolVersion::TLS1_2);
        let choice = list.map(|list| choice(telling.side, list, scheme));
        let why = chosen::scheme(choice, fixed);
        telling.one("signature scheme", scheme, &why, WHAT);
    }

    /// Before TLS 1.2 no message names the scheme; the signature itself does.
    pub fn signature(&mut self, description: &Description, telling: &mut Telling<'_>) {
        if self.scheme.is_none() {
            let from = match self.requested.as_deref() {
                None | Some([]) => Side::Server,
                Some(_) => Side::Client,
            };
            self.scheme(description.scheme(), from, telling);
        }
    }

    /// A group of which only the numbers were sent, by the bits of its prime and by its name, if it has
    /// one.
    pub fn by_numbers(
        &mut self,
        (bits, group): (Option<usize>, Option<NamedGroup>),
        telling: &mut Telling<'_>,
    ) {
        if self.group.is_some() && self.group == group || self.is_by_numbers {
            return;
        }
        self.is_by_numbers = true;
        if let Some(group) = group {
            self.group = Some(group);
            let is_offered = |offer: &Offer| offer.groups.contains(&group);
            let why = match self.offer.as_ref().is_some_and(is_offered) {
                true => chosen::BY_NUMBERS_OF_OFFER,
                false => chosen::BY_NUMBERS,
            };
            telling.one("group", group, why, GROUP);
        } else if let Some(bits) = bits {
            let text = Fact::Prime(bits).value().into_owned();
            row(telling.page, "group", &text, &sentence(chosen::BY_NUMBERS));
        }
    }

    /// What was agreed on and nothing else has named.
    pub fn complete(&mut self, summary: &Summary, telling: &mut Telling<'_>) {
        self.by_numbers((summary.prime_bits(), summary.group()), telling);
    }

    /// A certificate of a chain: whom it is for, with which key, and who says so.
    pub fn certificate(page: &mut Page, certificate: &CertificateSummary) {
        const MOST_NAMES: usize = 4;
        let names = &certificate.names;
        let shown = names.iter().take(MOST_NAMES);
        let shown: Vec<&str> = shown.map(String::as_str).collect();
        let mut text = match names.len() {
            0 => String::new(),
            count if count > MOST_NAMES => {
                format!(
                    "Names: {} and {} more. ",
                    shown.join(", "),
                    count - MOST_NAMES
                )
            }
            _ => format!("Names: {}. ", shown.join(", ")),
        };
        let day = |moment: i64| {
            let moment = time::rfc3339(moment);
            moment.split('T').next().unwrap_or_default().to_owned()
        };
        text.push_str(&format!(
            "Key: {}. Issued by {}. Valid {} to {}.",
            certificate.key,
            certificate.issuer,
            day(certificate.not_before),
            day(certificate.not_after)
        ));
        let label = format!("certificate {}", certificate.position);
        row(page, &label, &certificate.subject, &text);
    }
}

impl Telling<'_> {
    /// A choice that is one code point: why, and what the glossary says of it.
    fn one<C: CodePoint>(&mut self, label: &str, code: C, why: &str, most: usize) {
        let entry: Option<&'static Entry> = glossary::code(C::REGISTRY, code.value());
        let entry = self.told.first(entry);
        let text = match entry {
            Some(entry) => {
                let why = sentence(why);
                let room = most.saturating_sub(label.len() + why.len());
                format!("{why} {}", opening(entry.text, room))
            }
            None => sentence(why),
        };
        row(self.page, label, &code.name(), &text);
    }
}

/// `why` as a sentence.
fn sentence(why: &str) -> String {
    let mut characters = why.chars();
    match characters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), characters.as_str()),
        None => String::new(),
    }
}

fn choice<C: PartialEq>(told_by: Side, list: &[C], chosen: C) -> Choice {
    Choice {
        told_by,
        of: list.len(),
        place: list
            .iter()
            .position(|other| *other == chosen)
            .map(|place| place + 1),
    }
}

/// Whether nothing newer is offered.
fn is_newest(version: ProtocolVersion, offer: &Offer) -> bool {
    let mut offered = offer.versions.iter();
    offered.all(|other| *other <= version || !is_real(*other))
}

/// Whether it is a version rather than GREASE.
fn is_real(version: ProtocolVersion) -> bool {
    version.known().is_some()
}

/// Whether a ServerHello chooses TLS 1.3.
fn is_tls13(hello: &Message) -> bool {
    let extensions = extensions(&hello.fields);
    let mut kinds = extensions.iter().map(|(kind, _)| *kind);
    kinds.any(|kind| kind == ExtensionType::SupportedVersions)
}
