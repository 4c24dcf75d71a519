//! A message: who sends it to whom, what it is for, and the fields that matter.

use super::Tale;
use super::chosen::Telling;
use super::rows::{close, row, run};
use super::{super::steps::Heading, content};
use crate::glossary::{self, Kind, reasons};
use crate::message::{EncodedClientHelloInner, StatePlaintext};
use crate::names::MessageType;
use crate::names::registry::{
    AlertDescription, ContentType, ExtensionType, NamedGroup, PskKeyExchangeMode,
};
use crate::names::suite::{AnyKeyExchange, CipherSuite, KeyExchange};
use crate::narration::{Carrier, Message, Side};
use crate::report::page::Style;
use crate::report::text::fields::MARGIN;
use crate::story::gist::gist;
use crate::story::hello::{RANDOM, code, codes, extensions, has_sentinel};
use crate::story::messages::shows_nobody;
use crate::story::words::opening;
use crate::wire::{CodePoint, Field, FieldValue, is_grease};

/// How much is said of what a message is for: two lines of a usual page, but no second one for less
/// than this.
const PURPOSE: usize = 190;
const ORPHAN: usize = 110;

/// How much of what a message of another protocol says is told.
const FOREIGN: usize = 6;

impl Tale {
    pub(super) fn message(&mut self, message: &Message) {
        if let Carrier::Application(_) | Carrier::Bulk(_) = message.carrier {
            self.exchange(message);
            return;
        }
        if message.is_only_computed_with() {
            self.inside(message);
            return;
        }
        let (before, needed) = if message.from == self.side {
            self.waiting.split(message)
        } else {
            (self.waiting.take(), Vec::new())
        };
        self.compute(&before);
        let record = self.record.take();
        self.begin_step();
        self.step += 1;
        self.last.message(message);
        let purpose = self.messages.explain(message);
        let alert = alert(message);
        let name = match alert {
            Some(alert) => format!("Alert: {alert}"),
            None => message.name.to_string(),
        };
        if self.step == 1 {
            self.page.gap();
        }
        Heading {
            step: Some(self.step),
            from: Some(message.from),
            name: &name,
            size: message.bytes.len(),
            rfc: purpose.map_or("", |purpose| purpose.rfc),
        }
        .write(&mut self.page);
        // What an alert says depends on its kind alone.
        let entry = match alert {
            Some(alert) => glossary::explain(Kind::Alert, &alert.name()),
            None => purpose.map(|purpose| purpose.entry),
        };
        if let Some(entry) = self.told.first(entry) {
            self.page.to(MARGIN);
            let text = opening(entry.text, PURPOSE);
            let text = if text.len() < ORPHAN {
                opening(text, ORPHAN - 13)
            } else {
                text
            };
            self.page.flow(Style::Plain, text, MARGIN);
            self.page.line();
        }
        self.chosen.learn(message);
        if message.carrier.protocol().is_some() {
            self.foreign(message);
            return;
        }
        if message.name == MessageType::ServerHello {
            // A ClientHello after it begins another handshake, and is no second one.
            self.offered = None;
            self.is_remembered = false;
        }
        self.fields(message);
        let mut telling = Telling {
            page: &mut self.page,
            told: &mut self.told,
            side: self.side,
        };
        self.chosen.tell(message, &mut telling);
        self.extensions(message);
        self.unencrypted(message);
        self.compute(&needed);
        if let Some(record) = record {
            self.protection(&record);
        }
    }

    /// That anyone can read who the client is, up to TLS 1.2 and in a first handshake.
    fn unencrypted(&mut self, message: &Message) {
        let is_shown = message.name == MessageType::Certificate && !shows_nobody(message, false);
        if is_shown && message.from == Side::Client && !self.is_again && self.chosen.is_older() {
            row(&mut self.page, "", "", reasons::UNENCRYPTED);
        }
    }

    /// A message that is only computed with: of the real hello, that it is put into another form; of a
    /// ticket, what it holds. The others are left to the full account.
    fn inside(&mut self, message: &Message) {
        let size = format!("{} bytes", message.bytes.len());
        if message.name == EncodedClientHelloInner::NAME {
            row(&mut self.page, &message.name, &size, reasons::ENCODED);
        }
        if message.name == StatePlaintext::NAME {
            // What it is made of, or decrypted from, comes first.
            let before = self.waiting.take();
            self.compute(&before);
            self.checks.close(&mut self.page);
            let text = self.told.first_words(reasons::STATE);
            row(&mut self.page, &message.name, &size, text);
            for field in parts(&message.fields) {
                let value = content::inside(std::slice::from_ref(field));
                if !value.is_empty() {
                    run(&mut self.page, &field.name, &value, "");
                }
            }
            close(&mut self.page);
        }
    }

    /// A message of another protocol: what it says, in short.
    pub(super) fn foreign(&mut self, message: &Message) {
        let says = gist(&message.fields, &message.bytes);
        if !says.is_empty() {
            let shown: Vec<&str> = says.iter().take(FOREIGN).map(String::as_str).collect();
            let mut shown = shown.join("; ");
            if says.len() > FOREIGN {
                shown.push_str(&format!("; and {} more", says.len() - FOREIGN));
            }
            row(&mut self.page, "", &shown, "");
        }
    }

    /// The fields that matter, extensions aside. A second ClientHello repeats them.
    fn fields(&mut self, message: &Message) {
        let is_repeated = self.offered.is_some() && is_hello(message);
        if !is_repeated {
            self.fields_of(message, &message.fields);
        }
    }

    fn fields_of(&mut self, message: &Message, fields: &[Field]) {
        for field in fields {
            match reasons::contributes(&message.name, &field.name) {
                Some(text) => {
                    let value = match &*field.name {
                        "psk_identity" => (field.leaves().last())
                            .map_or_else(String::new, |it| content::identity(it, &message.bytes)),
                        _ => content::inside(std::slice::from_ref(field)),
                    };
                    if value.is_empty() && !field.fields.is_empty() {
                        continue;
                    }
                    let text = self.about_session_id(message, &field.name).unwrap_or(text);
                    // Servers send several tickets, and they are all alike.
                    let text = match message.name == MessageType::NewSessionTicket {
                        true => self.told.first_words(text),
                        false => text,
                    };
                    row(&mut self.page, &field.name, &value, text);
                    self.sentinel(message, field);
                }
                None if extensions(std::slice::from_ref(field)).is_empty() => {
                    self.fields_of(message, &field.fields);
                }
                None => {}
            }
        }
    }

    /// What a session id is where a session is resumed, or a ticket offered.
    fn about_session_id(&self, message: &Message, field: &str) -> Option<&'static str> {
        match (message.name.tls()?, field) {
            (MessageType::ServerHello, "session_id") if self.chosen.is_resumed => {
                Some(reasons::REPEATED_ID)
            }
            (MessageType::ClientHello, "session_id" | "legacy_session_id") => {
                let found = extensions(&message.fields);
                let mut tickets = found
                    .iter()
                    .filter(|(kind, _)| *kind == ExtensionType::SessionTicket);
                // Longer than type and length, which an empty one has too.
                let has_ticket = tickets.any(|(_, field)| field.length > 4);
                has_ticket.then_some(reasons::BESIDE_A_TICKET)
            }
            _ => None,
        }
    }

    /// A server's random that says that the server could do better (RFC 9846 §4.2.3).
    fn sentinel(&mut self, message: &Message, field: &Field) {
        let is_random = field.offset == RANDOM.start;
        if is_random && has_sentinel(message) {
            let suite: Option<CipherSuite> = code(&message.fields);
            let is_signed = suite.is_some_and(CipherSuite::signs_randoms);
            let kept = match self.chosen.is_resumed {
                true => reasons::SENTINEL_RESUMED,
                false => reasons::sentinel_protection(is_signed),
            };
            let text = format!("{} {kept}", reasons::SENTINEL);
            row(&mut self.page, "", "", &text);
        }
    }

    /// Each extension in a sentence that says why it is there.
    fn extensions(&mut self, message: &Message) {
        let found = extensions(&message.fields);
        let is_offer = is_hello(message);
        let before = is_offer.then(|| self.offered.take()).flatten();
        let last = match is_offer {
            true => self.hello.replace(message.name.clone()),
            false => self.hello.take(),
        };
        let is_paired = is_offer && last.is_some_and(|last| last != message.name);
        self.is_retry = before.is_some() && !is_paired;
        self.is_outer = is_paired && message.name == MessageType::ClientHello;
        // More than its own length: the verify_data of the handshake before.
        let is_again = found.iter().any(|(kind, field)| {
            *kind == ExtensionType::RenegotiationInfo && bytes_of(message, field).len() > 5
        });
        self.is_again = is_again && is_offer || self.is_again && !is_offer;
        let mut without_meaning = 0;
        for (kind, field) in &found {
            if is_grease(ExtensionType::REGISTRY, kind.value()) {
                without_meaning += 1;
                continue;
            }
            let bytes = bytes_of(message, field);
            let is_repeated = before
                .as_ref()
                .is_some_and(|before| before.iter().any(|other| other == bytes));
            if !is_repeated {
                self.extension(message, *kind, field);
            }
        }
        close(&mut self.page);
        if without_meaning > 0 {
            let count = format!("{without_meaning} of them");
            row(&mut self.page, "GREASE", &count, reasons::GREASE);
        }
        if let Some(before) = &before
            && before.len() > 1
        {
            let same = match is_paired {
                true => reasons::PAIRED_HELLO,
                false => reasons::SECOND_HELLO,
            };
            row(&mut self.page, "", "", same);
        }
        if is_offer {
            let kept = found
                .iter()
                .map(|(_, field)| bytes_of(message, field).to_vec());
            self.offered = Some(kept.collect());
        }
    }

    /// What a client's key_share is for.
    fn share(&self, message: &Message, field: &Field) -> &'static str {
        let real = |fields: &[Field]| {
            let mut groups = codes::<NamedGroup>(fields);
            groups.retain(|group| !is_grease(NamedGroup::REGISTRY, group.value()));
            groups.len()
        };
        let found = extensions(&message.fields);
        let inside = |wanted| {
            let mut found = found.iter().filter(|(kind, _)| *kind == wanted);
            found.next().map(|(_, field)| &field.fields[..])
        };
        let keys = real(&field.fields);
        let modes = inside(ExtensionType::PskKeyExchangeModes).map(codes::<PskKeyExchangeMode>);
        let is_in_case = inside(ExtensionType::PreSharedKey).is_some()
            && modes.is_some_and(|modes| modes == [PskKeyExchangeMode::PskKe]);
        match keys {
            0 => reasons::NO_SHARE,
            _ if self.is_retry => reasons::SHARE_GIVEN,
            _ if is_in_case => reasons::SHARE_IN_CASE,
            _ if self.is_remembered => reasons::SHARE_REMEMBERED,
            _ => {
                let groups = inside(ExtensionType::SupportedGroups).map_or(0, real);
                reasons::shares(keys, groups)
            }
        }
    }

    /// What a client's pre_shared_key is for.
    fn psk(&self, message: &Message) -> Option<&'static str> {
        let found = extensions(&message.fields);
        let mut kinds = found.iter().map(|(kind, _)| *kind);
        match kinds.any(|kind| kind == ExtensionType::EncryptedClientHello) {
            _ if self.is_outer => Some(reasons::PSK_OUTER),
            true if message.name == MessageType::ClientHello => Some(reasons::PSK_BESIDE_ECH),
            _ => reasons::offered(ExtensionType::PreSharedKey),
        }
    }

    fn extension(&mut self, message: &Message, kind: ExtensionType, field: &Field) {
        let value = content::extension(kind, field, &message.bytes);
        use MessageType as M;
        let reason = match message.name.tls() {
            Some(M::ClientHello | M::ClientHelloInner) if kind == ExtensionType::KeyShare => {
                Some(self.share(message, field))
            }
            Some(M::ClientHello) if kind == ExtensionType::SupportedGroups => {
                Some(groups(message, field))
            }
            Some(M::ClientHello | M::ClientHelloInner) if kind == ExtensionType::PreSharedKey => {
                self.psk(message)
            }
            Some(M::ClientHelloInner) if kind == ExtensionType::EncryptedClientHello => {
                Some(reasons::INNER_MARK)
            }
            Some(M::ClientHelloInner) if kind == ExtensionType::ServerName => {
                Some(reasons::INNER_NAME)
            }
            Some(M::ClientHello | M::ServerHello)
                if kind == ExtensionType::RenegotiationInfo && self.is_again =>
            {
                Some(reasons::TIED)
            }
            Some(M::ClientHello) if kind == ExtensionType::ServerName && self.is_again => {
                Some(reasons::NAME_AGAIN)
            }
            Some(M::ClientHello) if kind == ExtensionType::Padding => {
                Some(reasons::padded(message.bytes.len()))
            }
            Some(M::ClientHello | M::ClientHelloInner) => reasons::offered(kind),
            Some(M::HelloRetryRequest) if kind == ExtensionType::EncryptedClientHello => {
                Some(reasons::ECH_RETRIED)
            }
            Some(M::HelloRetryRequest) if kind == ExtensionType::KeyShare => {
                Some(reasons::SHARE_WANTED)
            }
            Some(M::ServerHello | M::HelloRetryRequest | M::EncryptedExtensions) => {
                // What is chosen here has been told in full.
                let is_told = matches!(kind, ExtensionType::SupportedVersions);
                if is_told {
                    return;
                }
                match kind {
                    ExtensionType::KeyShare => Some(answered_share(field)),
                    ExtensionType::ExtendedMasterSecret if self.chosen.is_resumed => {
                        Some(reasons::EXTENDED_BEFORE)
                    }
                    _ => reasons::answered(kind),
                }
            }
            Some(M::NewSessionTicket) => reasons::permitted(kind),
            Some(M::Certificate | M::CompressedCertificate)
                if kind == ExtensionType::DelegatedCredential =>
            {
                Some(reasons::DELEGATED)
            }
            Some(M::Certificate | M::CompressedCertificate) => reasons::attached(kind),
            _ => None,
        };
        let text = reason.or_else(|| {
            let entry = glossary::explain(Kind::Extension, kind.known()?)?;
            Some(entry.sentence())
        });
        let text = text.unwrap_or("");
        match message.name.tls() {
            Some(M::ClientHello | M::ClientHelloInner) => {
                row(&mut self.page, &kind.name(), &value, text)
            }
            _ => run(&mut self.page, &kind.name(), &value, text),
        }
    }
}

/// What a client's supported_groups is for.
fn groups(hello: &Message, field: &Field) -> &'static str {
    let is_dhe = |suite: CipherSuite| {
        let exchange = suite.parts().map(|parts| parts.key_exchange);
        exchange == Some(AnyKeyExchange::Of(KeyExchange::Dhe))
    };
    let has_dhe = codes(&hello.fields).into_iter().any(is_dhe);
    let has_field = codes::<NamedGroup>(&field.fields)
        .into_iter()
        .any(NamedGroup::is_finite_field);
    match has_dhe && !has_field {
        true => reasons::GROUPS_WITHOUT_FIELDS,
        false => reasons::offered(ExtensionType::SupportedGroups).unwrap_or_default(),
    }
}

/// Fields, and in place of those that only hold others together what is in them.
fn parts(fields: &[Field]) -> impl Iterator<Item = &Field> {
    fields.iter().flat_map(|field| match &field.fields[..] {
        [first, ..] if !matches!(first.value, FieldValue::Length(_)) => &field.fields[..],
        _ => std::slice::from_ref(field),
    })
}

fn is_hello(message: &Message) -> bool {
    matches!(
        message.name.tls(),
        Some(MessageType::ClientHello | MessageType::ClientHelloInner)
    )
}

/// What an alert says.
fn alert(message: &Message) -> Option<AlertDescription> {
    match (message.carrier.content_type(), &message.bytes[..]) {
        (Some(ContentType::Alert), [_, description]) => Some(AlertDescription(*description)),
        _ => None,
    }
}

fn bytes_of<'a>(message: &'a Message, field: &Field) -> &'a [u8] {
    let end = field.offset.saturating_add(field.length);
    message.bytes.get(field.offset..end).unwrap_or_default()
}

/// What a server's key_share is.
fn answered_share(field: &Field) -> &'static str {
    let group = codes::<NamedGroup>(&field.fields).first().copied();
    match group.is_some_and(NamedGroup::is_hybrid) {
        true => reasons::HYBRID_ANSWER,
        false => reasons::answered(ExtensionType::KeyShare).unwrap_or_default(),
    }
}
