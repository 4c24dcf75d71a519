//! Whole messages in and out: what lies between the record layer and the handshake's story.
//!
//! [`Connection::receive`] and [`Connection::send`] move one handshake message, tell the narration
//! which bytes moved and what each is, and keep the transcript. [`Connection::compute`] runs a
//! described computation, [`Connection::require`] a check. Nothing else in the story tells anything.

mod afterwards;
mod agree;
mod agreed;
mod alert;
mod compressed;
mod data;
mod early;
mod export;
mod finished;
mod fresh;
mod heard;
mod inside;
mod overheard;
mod randomness;
mod receive;
mod secrets;
pub mod session;
mod tickets;
mod update;

pub use afterwards::{Afterwards, Before};
pub use agreed::Agreed;
pub use early::{Ear, Rest};
pub use heard::{CertificateAsked, CertificateSent, Heard, Own};
pub use inside::Inside;
pub use randomness::Randomness;
pub use secrets::Protections;
pub use update::TrafficSecrets;

use crate::check::{Check, Checked, Outcome};
use crate::compute::random::Source;
use crate::compute::{self, Computation, Value};
use crate::error::{Error, Result};
use crate::keys::schedule::KeySchedule;
use crate::message::{
    self, Alert, Assembler, ChangeCipherSpec, ClientHello, Message, NewSessionTicket,
};
use crate::names::export::Export;
use crate::names::registry::{ContentType, ProtocolVersion};
use crate::names::{MessageName, MessageType, Step};
use crate::narration::{self, Carrier, Event, Fact, Narration, Side, Summary, Topic};
use crate::record::{Layer, Protection};
use crate::transport::Transport;
use crate::wire::{Field, MessageId};
use session::Shelf;
use std::sync::Arc;
use std::time::SystemTime;

/// One end of a connection. What carries it is behind a pointer: it is called once for each flight
/// and each filling of a buffer, not for each byte.
pub struct Connection {
    side: Side,
    layer: Layer<Box<dyn Transport>>,
    /// Who is told what happens.
    pub narration: Narration,
    /// The source of all random bytes of the handshake.
    pub rng: Source,
    /// The handshake messages so far, and what is derived with them.
    pub schedule: KeySchedule,
    /// What was agreed on so far.
    pub agreed: Agreed,
    /// What the other end said that explains a failure.
    pub heard: Heard,
    /// The ClientHello that the network saw, where the one that counts was inside it (RFC 9849).
    pub outer_hello: Option<Arc<ClientHello>>,
    version: ProtocolVersion,
    /// What the story waits for or does, for diagnosis.
    step: Step,
    /// What came of handshake messages that the story has not taken.
    handshake: Assembler,
    idle: alert::Idle,
    received: bool,
    /// Whether the version is negotiated.
    negotiated: bool,
    /// Whether the dummy ChangeCipherSpec of TLS 1.3 is due before we send on.
    owes_change_cipher_spec: bool,
    /// Whether a ChangeCipherSpec came before the ServerHello, and was dropped.
    early_change_cipher_spec: bool,
    data: data::State,
    early: early::State,
    traffic: Option<TrafficSecrets>,
    /// Who takes what comes after the handshake.
    afterwards: Option<Box<dyn Afterwards>>,
    /// Whether something was asked for after the handshake and is not answered yet.
    awaits_answer: bool,
    /// How the handshake ended, up to TLS 1.2.
    ending: afterwards::Ending,
    /// How the handshake ended that is renegotiated.
    previous: Option<afterwards::Ending>,
    /// What was exported.
    exports: Vec<Export>,
    /// Where the sessions of a client go, and what they have in common.
    shelf: Option<(Shelf, Option<String>)>,
    /// The server's own certificate, if it travelled compressed (RFC 8879): where it is told, inside.
    unpacked_certificate: Option<Value>,
    /// Tickets that came before the handshake was done (TLS 1.3).
    early_tickets: Vec<NewSessionTicket>,
    /// What is to be done if the connection ends with a fatal alert.
    failing: Vec<Box<dyn FnOnce() + Send>>,
    /// The time, if the clock does not move.
    time: Option<SystemTime>,
    /// Whether the peer asked for new keys and has not got them yet (RFC 9846 §4.7.3).
    owes_key_update: bool,
}

impl Connection {
    /// A connection over `stream`, at the start of its first handshake.
    pub fn new(
        side: Side,
        stream: impl Transport,
        narration: Narration,
        randomness: Randomness,
    ) -> Self {
        let layer = Layer::new(
            Box::new(stream) as Box<dyn Transport>,
            side,
            randomness.records,
        );
        Connection {
            side,
            layer,
            narration,
            rng: randomness.handshake,
            schedule: KeySchedule::default(),
            agreed: Agreed::default(),
            heard: Heard::default(),
            outer_hello: None,
            version: ProtocolVersion::TLS1_2,
            step: Step::Connecting,
            handshake: Assembler::default(),
            idle: alert::Idle::default(),
            received: false,
            negotiated: false,
            owes_change_cipher_spec: false,
            early_change_cipher_spec: false,
            data: data::State::default(),
            early: early::State::default(),
            traffic: None,
            failing: Vec::new(),
            afterwards: None,
            awaits_answer: false,
            ending: afterwards::Ending::default(),
            previous: None,
            exports: Vec::new(),
            shelf: None,
            unpacked_certificate: None,
            early_tickets: Vec::new(),
            time: randomness.time,
            owes_key_update: false,
        }
    }

    /// Which end this is.
    pub fn side(&self) -> Side {
        self.side
    }

    /// What the handshake is doing, or what it waits for.
    pub fn step(&self) -> &Step {
        &self.step
    }

    /// Whether the peer has sent anything that decoded.
    pub fn has_received(&self) -> bool {
        self.received
    }

    /// What arrived of a record that is not whole.
    pub fn unread(&self) -> &[u8] {
        self.layer.pending()
    }

    /// The stream below.
    pub fn stream(&mut self) -> &mut dyn Transport {
        &mut **self.layer.stream()
    }

    /// The stream below, to look at.
    pub fn transport(&self) -> &dyn Transport {
        &**self.layer.transport()
    }

    /// The record layer, for the limits that extensions set.
    pub fn layer(&mut self) -> &mut Layer<Box<dyn Transport>> {
        &mut self.layer
    }

    /// The version in force, once negotiated.
    pub fn version(&self) -> ProtocolVersion {
        self.version
    }

    /// The version is negotiated: messages and records follow it from here on.
    pub fn set_version(&mut self, version: ProtocolVersion) {
        self.version = version;
        self.negotiated = true;
        self.layer.set_version(version);
    }

    /// The handshake messages so far, headers included: what a CertificateVerify signs up to TLS 1.2
    /// (RFC 5246 §7.4.8).
    pub(crate) fn handshake_messages(&self) -> Vec<Value> {
        self.schedule.transcript.messages().to_vec()
    }

    /// The time by which the ages of sessions are told. It does not move in a run that can be
    /// repeated.
    pub fn now(&self) -> SystemTime {
        self.time.unwrap_or_else(SystemTime::now)
    }

    /// A client keeps the sessions that the server offers from here on; `server_name` is what it
    /// asked for with that extension.
    pub fn keep_sessions(&mut self, shelf: Shelf, server_name: Option<String>) {
        self.shelf = Some((shelf, server_name));
    }

    /// What was agreed on and what came of it; `failure` is what failed, if anything did.
    pub fn summary(&self, failure: Option<String>) -> Summary {
        let mut summary = self.agreed.summary(failure);
        let is_agreed = self.agreed.suite.is_some();
        if summary.failure.is_some() && is_agreed && !self.layer.is_protected() {
            summary.facts.push(Fact::Unprotected);
        }
        summary
    }

    fn records_fields(&self) -> bool {
        self.narration.wants(Topic::Fields)
    }

    // Messages out. They wait in the record layer until `flush`, so that a flight leaves in one write.

    /// Sends a handshake message with the flight that it is part of.
    ///
    /// # Errors
    /// If it cannot be encoded.
    pub fn send<M: Message>(&mut self, message: &M) -> Result<()> {
        let (id, bytes) = self.send_message(message)?;
        self.schedule
            .transcript
            .add(message.name().name(), bytes, id);
        Ok(())
    }

    /// Sends a message that is no part of the transcript.
    ///
    /// # Errors
    /// If it cannot be encoded.
    pub fn send_untranscribed<M: Message>(&mut self, message: &M) -> Result<Vec<u8>> {
        Ok(self.send_message(message)?.1)
    }

    fn send_message<M: Message>(&mut self, message: &M) -> Result<(MessageId, Vec<u8>)> {
        self.step = message.name().into();
        let (bytes, fields) = message::encode(message, self.version, self.records_fields())
            .map_err(|fault| {
                Error::internal(format!("{} cannot be encoded: {fault}", M::NAME.name()))
            })?;
        let id = self.write(Kind::of(message), &bytes, fields)?;
        Ok((id, bytes))
    }

    /// Tells a message of ours and writes it, in this order: its records then refer to it.
    fn write(&mut self, kind: Kind, bytes: &[u8], fields: Vec<Field>) -> Result<MessageId> {
        let content_type = kind.content_type;
        if content_type != ContentType::Handshake {
            self.layer.end_of_messages(&mut self.narration)?;
        }
        let id = self.narration.next_message();
        let name = kind.name.clone();
        self.tell_message(id, self.side, kind, bytes, fields);
        self.layer
            .write_message(content_type, &name, (id, bytes), &mut self.narration)?;
        Ok(id)
    }

    /// Sends ChangeCipherSpec.
    ///
    /// # Errors
    /// Those of the record layer.
    pub fn send_change_cipher_spec(&mut self) -> Result<()> {
        self.step = MessageType::ChangeCipherSpec.into();
        let (bytes, fields) = ChangeCipherSpec.encode(self.records_fields())?;
        self.write(Kind::CHANGE_CIPHER_SPEC, &bytes, fields)?;
        Ok(())
    }

    /// A dummy ChangeCipherSpec is to come before what we send next (RFC 9846 appendix E.4), be it a
    /// flight or an alert.
    pub fn owe_change_cipher_spec(&mut self) {
        self.owes_change_cipher_spec = true;
    }

    /// Sends the dummy ChangeCipherSpec if it is due.
    ///
    /// # Errors
    /// Those of the record layer.
    pub fn send_owed_change_cipher_spec(&mut self) -> Result<()> {
        if std::mem::take(&mut self.owes_change_cipher_spec) {
            self.send_change_cipher_spec()?;
        }
        Ok(())
    }

    /// Sends what waits, in one write.
    ///
    /// # Errors
    /// Those of the transport; the peer's alert, if it sent one before it stopped to listen.
    pub fn flush_flight(&mut self) -> Result<()> {
        let result = self.layer.flush(&mut self.narration);
        result.map_err(|error| self.ask_why(error))
    }

    /// The peer's records are protected from the next one on.
    ///
    /// # Errors
    /// `unexpected_message` if a message is half read.
    pub fn protect_reads(&mut self, protection: Protection) -> Result<()> {
        self.require_message_boundary()?;
        self.data.keeps = false;
        self.layer.protect_reads(protection);
        Ok(())
    }

    /// Our records are protected from the next one on.
    ///
    /// # Errors
    /// Those of the record layer, which writes what waits under the old keys.
    pub fn protect_writes(&mut self, protection: Protection) -> Result<()> {
        self.layer.end_of_messages(&mut self.narration)?;
        self.layer.protect_writes(protection);
        Ok(())
    }

    // What the story computes and checks.

    /// Runs a described computation, and tells what went in and what came out.
    ///
    /// # Errors
    /// Those of the computation.
    pub fn compute<C: Computation>(
        &mut self,
        computation: C,
    ) -> Result<<C::Output as compute::Outcome>::Known> {
        self.narration.compute(computation)
    }

    /// Makes a check that does not end the handshake, and tells its outcome.
    pub fn note(&mut self, check: Check) {
        self.narration.check(&check.made());
    }

    /// Makes a check, which must pass, and tells its outcome.
    ///
    /// # Errors
    /// The failed check, with the alert that it owes the peer.
    pub fn require(&mut self, check: Check) -> Result<()> {
        self.settle(check.made())
    }

    /// The same; but if the user asked to disregard its failure, the handshake goes on.
    ///
    /// # Errors
    /// As [`Connection::require`], unless `disregarded`.
    pub fn require_unless(&mut self, disregarded: bool, check: Check) -> Result<()> {
        self.settle(match disregarded {
            true => check.disregarded(),
            false => check.made(),
        })
    }

    fn settle(&mut self, checked: Checked) -> Result<()> {
        self.narration.check(&checked);
        match checked.outcome {
            Outcome::Failed => Err(checked.into()),
            Outcome::Passed | Outcome::Accepted => Ok(()),
        }
    }

    fn tell_message(
        &mut self,
        id: MessageId,
        from: Side,
        kind: Kind,
        bytes: &[u8],
        fields: Vec<Field>,
    ) {
        self.narration.tell(Topic::Steps, || {
            Event::Message(narration::Message {
                id,
                from,
                name: kind.name,
                carrier: Carrier::Record(kind.content_type),
                bytes: bytes.to_vec(),
                fields,
                source: kind.source.into(),
            })
        });
    }
}

/// What is told of every message of a kind.
struct Kind {
    name: MessageName,
    content_type: ContentType,
    source: &'static str,
}

impl Kind {
    const ALERT: Kind = Kind {
        name: MessageName::Tls(MessageType::Alert),
        content_type: ContentType::Alert,
        source: Alert::SOURCE,
    };
    const CHANGE_CIPHER_SPEC: Kind = Kind {
        name: MessageName::Tls(MessageType::ChangeCipherSpec),
        content_type: ContentType::ChangeCipherSpec,
        source: ChangeCipherSpec::SOURCE,
    };

    /// Of a handshake message.
    fn of<M: Message>(message: &M) -> Self {
        Kind {
            name: message.name().into(),
            ..Self::of_type::<M>()
        }
    }

    /// Of a handshake message that did not decode.
    fn of_type<M: Message>() -> Self {
        Kind {
            name: M::NAME.into(),
            content_type: ContentType::Handshake,
            source: M::SOURCE,
        }
    }
}
