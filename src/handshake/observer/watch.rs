//! An observer of a connection of two others: its bytes go in as they crossed the wire, and what is
//! told is what an end would tell of its own.
//!
//! This part frames the bytes; `opening` opens the records, and the messages that come out go to `story`. What
//! cannot be read is passed over and counted: nothing that is missing, encrypted or broken ends an
//! observation.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, SystemTime};

use super::context::Context;
use super::flow::is_believable;
use super::framer::Piece;
use super::later::Before;
use super::means::{Means, name_of};
use super::opening::Half;
use super::sight::{Ending, Loss, Sight, place};
use super::story::Story;
use crate::application::Inside;
use crate::application::said;
use crate::certificate::Certificate;
use crate::compute::Value;
use crate::connection::Connection;
use crate::keys::log::Label;
use crate::message::Alert;
use crate::names::registry::{AlertDescription, ContentType, ProtocolVersion};
use crate::narration::{
    Data, Event, Gap, Moment, Narration, Observed, Segment, Side, Topic, Unread,
};
use crate::record::{self, Header};
use crate::wire::{Name, Reader};

/// An observer of one connection.
pub struct Observer {
    pub(super) c: Connection,
    pub(super) means: Arc<Means>,
    pub(super) client: Half,
    pub(super) server: Half,
    pub(super) context: Context,
    pub(super) story: Story,
    pub(super) sight: Sight,
    /// What the application data is made of.
    pub(super) inside: Inside,
    /// The handshake before the one that goes on, which may be refused.
    pub(super) before: Option<Box<Before>>,
    /// When it began, since 1970.
    begun: Duration,
    /// Its place among the connections that are observed together.
    pub(super) number: u32,
}

impl Observer {
    /// An observer of a connection that begins now, of whose ends `observed` says what is known;
    /// `begun` is since 1970.
    pub fn new(
        observed: Observed,
        begun: Duration,
        means: Arc<Means>,
        narration: Narration,
    ) -> Self {
        let mut observer = Observer {
            c: Connection::overheard(narration),
            means,
            client: Half::default(),
            server: Half::default(),
            context: Context::default(),
            story: Story::default(),
            sight: Sight::default(),
            inside: Inside::default(),
            before: None,
            begun,
            number: 1,
        };
        observer.at(begun);
        observer
            .c
            .narration
            .tell(Topic::Steps, || Event::Observed(observed));
        observer
    }

    /// The same, of several that are observed together: the connection of this number.
    pub fn numbered(mut self, number: u32) -> Self {
        self.number = number;
        self
    }

    /// What follows happened then, since 1970.
    pub fn at(&mut self, time: Duration) {
        self.sight.last = time;
        self.c.narration.clock().set(Moment {
            started: SystemTime::UNIX_EPOCH + self.begun,
            elapsed: time.saturating_sub(self.begun),
        });
    }

    /// The moment of what happens.
    pub(super) fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.sight.last
    }

    /// What was learned so far.
    pub fn sight(&self) -> &Sight {
        &self.sight
    }

    /// Who is told.
    pub fn narration(&mut self) -> &mut Narration {
        &mut self.c.narration
    }

    /// What was agreed on so far.
    pub fn agreed(&self) -> &crate::connection::Agreed {
        &self.c.agreed
    }

    /// Whom the server's certificate is for, as far as it could be read: the first of its names, else
    /// the common name of its subject. A second handshake within the connection does not undo the first.
    pub fn certificate_name(&self) -> Option<String> {
        let story = &self.story;
        let shown = || name_of(story.server_chain.first()?);
        let named = story.server_name.clone().or_else(shown);
        named.or_else(|| story.named_before.clone())
    }

    /// The server's certificate, as far as it could be read and is kept.
    pub fn server_certificate(&self) -> Option<&Certificate> {
        self.story.server_chain.first()
    }

    /// The client, whose first bytes were seen, sends no TLS, but `protocol`, if that is known.
    pub fn is_not_tls(&mut self, protocol: Option<Name>) {
        self.sight.not_tls = Some(protocol);
    }

    pub(super) fn half(&mut self, from: Side) -> &mut Half {
        match from {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }

    /// A secret of this connection, if it is known.
    pub(super) fn secret(&self, label: Label) -> Option<Value> {
        if let Some(derived) = self.story.derived.get(label) {
            return Some(derived);
        }
        let random = self.story.client_random.as_ref()?;
        let secrets = self.means.secrets.read();
        let secrets = secrets.unwrap_or_else(PoisonError::into_inner);
        // Of an inner hello that counts it is the random that counts (RFC 9850 §2.1); programs older
        // than that text may write the outer one.
        let outer = || {
            let hello = self.sight.client_hello.as_ref();
            let hello = hello.filter(|_| self.sight.inner_hello.is_some())?;
            secrets.secret(&hello.random, label)
        };
        secrets.secret(random, label).or_else(outer)
    }

    /// Takes in bytes that an end sent.
    pub fn bytes(&mut self, from: Side, bytes: &[u8]) {
        self.sight.spoke[place(from)] = true;
        self.c.narration.tell(Topic::Segments, || {
            Event::Segment(Segment {
                from,
                bytes: bytes.to_vec(),
            })
        });
        let mut rest = bytes;
        while !rest.is_empty() {
            let missing = self.half(from).framer.missing();
            let whole = match missing {
                Some(_) => None,
                None => whole_record(rest),
            };
            let length = match (missing, whole) {
                (Some(missing), _) => missing.clamp(1, rest.len()),
                (None, Some((header, record))) if self.passes(from, header, record) => {
                    rest = &rest[record.len()..];
                    continue;
                }
                (None, Some((_, record))) => record.len(),
                (None, None) => rest.len(),
            };
            let (next, later) = rest.split_at(length);
            self.frame(from, next);
            rest = later;
        }
        self.half(from).framer.rest();
    }

    fn frame(&mut self, from: Side, bytes: &[u8]) {
        let mut framer = std::mem::take(&mut self.half(from).framer);
        framer.push(bytes);
        while let Some(piece) = framer.next() {
            self.piece(from, piece);
        }
        self.half(from).framer = framer;
    }

    /// So many bytes of an end's are missing, if that is known.
    pub fn gap(&mut self, from: Side, length: Option<u64>) {
        let known = length.map(|length| usize::try_from(length).unwrap_or(usize::MAX));
        let loss = match length {
            Some(_) => Loss::Some,
            None => Loss::Beginning,
        };
        self.sight.losses[place(from)].get_or_insert(loss);
        if let Some(piece) = self.half(from).framer.gap(known) {
            self.piece(from, piece);
        }
        self.abandon(from);
        self.tell_sealed(from);
        self.inside.lose(from, &mut self.c.narration);
        self.sight.has_gaps = true;
        self.sight.missing += length.unwrap_or(0);
        self.half(from).miss(known);
        self.story.is_whole &= self.sight.finished == [true, true];
        self.story.later.interrupt();
        self.c
            .narration
            .tell(Topic::Steps, || Event::Gap(Gap::missing(from, length)));
    }

    /// So many bytes of an end's are missing: a packet was captured that has them, and was not kept whole.
    pub fn cut(&mut self, from: Side, length: u64) {
        self.sight.losses[place(from)].get_or_insert(Loss::Cut);
        self.gap(from, Some(length));
    }

    /// Nothing that an end sent was captured, though the other end acknowledges some of it. Nothing more
    /// comes.
    pub fn unseen(&mut self, from: Side) {
        self.sight.losses[place(from)] = Some(Loss::Everything);
        self.sight.has_gaps = true;
        self.c.narration.tell(Topic::Steps, || {
            Event::Gap(Gap {
                from,
                length: None,
                why: Unread::Absent,
                records: None,
            })
        });
    }

    /// An end sends nothing more.
    pub fn end(&mut self, from: Side) {
        if self.sight.ending == Ending::Open {
            self.sight.ending = Ending::Closed(from);
        }
        self.end_half(from);
        self.c.narration.tell(Topic::Segments, || {
            Event::Segment(Segment {
                from,
                bytes: Vec::new(),
            })
        });
    }

    /// It is followed no longer, although it has not ended.
    pub fn lose(&mut self) {
        if self.sight.ending == Ending::Open {
            self.sight.ending = Ending::Lost;
        }
    }

    /// An end broke the connection off.
    pub fn reset(&mut self, from: Side) {
        self.sight.ending = Ending::Reset(from);
    }

    fn end_half(&mut self, from: Side) {
        if std::mem::replace(&mut self.half(from).has_ended, true) {
            return;
        }
        if let Some(piece) = self.half(from).framer.end() {
            self.piece(from, piece);
        }
        self.abandon(from);
        self.inside.end(from, &mut self.c.narration);
    }

    /// Nothing more comes: tells what is left of what came.
    pub fn settle(&mut self) {
        for from in [Side::Client, Side::Server] {
            self.end_half(from);
            self.tell_sealed(from);
        }
    }

    /// Tells how it ended, once it is settled.
    pub fn finish(&mut self) {
        self.tell_ech();
        if self.means.is_brief {
            return;
        }
        self.note_fingerprints();
        self.note_answers();
        let summary = self.c.agreed.summary(self.failure());
        self.c.narration.tell(Topic::Steps, || Event::Done(summary));
    }

    /// What was answered inside, among the facts.
    fn note_answers(&mut self) {
        let Some(answers) = self.inside.answers() else {
            return;
        };
        let host = self.sight.server_name();
        let is_trusted = self.c.agreed.certificate_trusted != Some(false);
        let origin = host
            .as_deref()
            .map(|host| said::Origin { host, is_trusted });
        for (name, value) in answers.facts(origin) {
            self.c.agreed.facts.push((name.into(), value));
        }
    }

    /// What failed, if anything is known to have failed.
    fn failure(&self) -> Option<String> {
        let (from, alert) = self.sight.fatal_alert()?;
        Some(format!(
            "the {} ended the connection with the alert {}",
            from.name(),
            alert.description
        ))
    }

    fn piece(&mut self, from: Side, piece: Piece<'_>) {
        match piece {
            Piece::Record(header, bytes) => self.record(from, header, bytes),
            Piece::CutShort(bytes) if bytes.len() >= Header::SIZE => {
                if let Some(header) = header(&bytes) {
                    let is_tls13 = self.is_tls13();
                    record::pass_by(&bytes, header, from, is_tls13, &mut self.c.narration);
                }
                self.torn(from, bytes.len());
            }
            Piece::CutShort(bytes) | Piece::Stray(bytes) => self.torn(from, bytes.len()),
        }
    }

    fn torn(&mut self, from: Side, length: usize) {
        self.half(from).tear();
        self.c.narration.tell(Topic::Steps, || {
            Event::Gap(Gap {
                from,
                length: Some(length as u64),
                why: Unread::Torn,
                records: None,
            })
        });
    }

    pub(super) fn is_tls13(&self) -> bool {
        self.c.agreed.version == Some(ProtocolVersion::TLS1_3)
    }

    /// What a record holds.
    pub(super) fn content(&mut self, from: Side, content_type: ContentType, content: &[u8]) {
        if content_type != ContentType::Handshake {
            self.abandon(from);
        }
        match content_type {
            ContentType::Handshake => self.gather(from, content),
            ContentType::Alert => {
                if let Ok(alert) = self.c.overhear_alert(from, content) {
                    self.alert(from, alert);
                }
            }
            ContentType::ChangeCipherSpec => {
                self.c.overhear_change_cipher_spec(from, content);
                self.change_cipher_spec(from);
            }
            ContentType::ApplicationData => {
                let sent = match from {
                    Side::Client => &mut self.sight.data[0],
                    Side::Server => &mut self.sight.data[1],
                };
                *sent += content.len() as u64;
                self.data(from, content);
            }
            _ => {}
        }
    }

    /// Application data, and what it is made of where that is known.
    fn data(&mut self, from: Side, content: &[u8]) {
        if self.means.is_brief {
            return;
        }
        let alpn = self.c.agreed.alpn.as_deref();
        let protocol = self.inside.protocol(from, content, alpn);
        self.c.narration.tell(Topic::Data, || {
            Event::Data(Data {
                from,
                bytes: content.to_vec(),
                protocol: protocol.map(Into::into),
            })
        });
        self.inside.push(from, content, &mut self.c.narration);
    }

    fn alert(&mut self, from: Side, alert: Alert) {
        if alert.description == AlertDescription::NoRenegotiation {
            self.abandon_renegotiation();
        }
        if alert.description == AlertDescription::CloseNotify && from == Side::Server {
            self.inside.closed();
        }
        self.sight.add_alert(from, alert);
    }

    /// Puts handshake messages together.
    fn gather(&mut self, from: Side, content: &[u8]) {
        let mut handshake = std::mem::take(&mut self.half(from).handshake);
        handshake.push(content);
        while let Some(bytes) = handshake.take() {
            self.message(from, &bytes);
        }
        let is_lost = !is_believable(handshake.pending());
        self.half(from).handshake = handshake;
        if is_lost {
            self.abandon(from);
        }
    }

    /// The handshake message that was begun does not go on.
    pub(super) fn abandon(&mut self, from: Side) {
        let half = self.half(from);
        if half.handshake.is_empty() {
            return;
        }
        let bytes = half.handshake.abandon();
        self.story.is_whole = false;
        self.story.later.interrupt();
        let read = self.context.peek(&bytes, Some(from));
        self.c.overhear_as(from, read.name, &bytes, read.fields);
    }
}

/// The record that these bytes begin with, if all of it is there.
fn whole_record(bytes: &[u8]) -> Option<(Header, &[u8])> {
    let header = header(bytes).filter(|_| Header::begins(bytes))?;
    Some((header, bytes.get(..Header::SIZE + header.length)?))
}

/// The header of a record.
fn header(bytes: &[u8]) -> Option<Header> {
    Header::decode(&mut Reader::new(bytes), Header::NAMES).ok()
}
