//! The finished connection: application data both ways, and the messages that come between.

use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use super::Connection;
use super::alert::{self, Idle};
use crate::error::{Error, ErrorKind, Result};
use crate::message::{Alert, ClientHello, HelloRequest, KeyUpdate, Message};
use crate::names::Step;
use crate::names::registry::{AlertDescription, ContentType, HandshakeType, ProtocolVersion};
use crate::narration::{self, Event, Side, Topic};
use crate::wire::Name;

/// How many bytes and records of a peer that does not close are read and dropped at the end.
const MOST_DISCARDED: usize = 1 << 20;

/// How long a peer that kept us waiting has to take our close_notify.
const PARTING: Duration = Duration::from_secs(1);

/// How much data is kept that comes while something else is waited for.
const MOST_KEPT: usize = 1 << 16;

/// How far the exchange of application data has come.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Of the record last read: what was handed on, and how long it is.
    taken: usize,
    length: usize,
    /// The peer said that it will send nothing more.
    pub(super) peer_closed: bool,
    /// We said that we will send nothing more.
    closed: bool,
    /// The connection failed: nothing more goes either way.
    pub(super) ended: bool,
    /// How reading failed after we had closed, or that the stream ended without close_notify, until
    /// [`Connection::close`] says so.
    failed_late: Option<Error>,
    /// How reading failed while nobody read: whoever reads next is told.
    unread_end: Option<Error>,
    /// Data that came while something else was waited for.
    kept: Vec<u8>,
    /// Whether data may come within a handshake: in a renegotiation, until the peer changes its keys.
    pub(super) keeps: bool,
    /// The protocol of the application that tells of its messages itself.
    protocol: Option<Name>,
}

impl Connection {
    /// From here on application data is made of messages of `protocol`, and whoever reads and writes
    /// them tells of each.
    pub fn carry(&mut self, protocol: impl Into<Name>) {
        self.data.protocol = Some(protocol.into());
    }

    /// Reads until application data is there; false if the peer closed in order.
    fn await_data(&mut self) -> Result<bool> {
        self.finish_handshake()?;
        if self.reads_early_data() {
            return Ok(true);
        }
        while self.data.taken == self.data.length && self.data.kept.is_empty() {
            if self.data.peer_closed {
                return Ok(false);
            }
            if let Some(error) = self.data.unread_end.take() {
                return Err(error);
            }
            self.flush_flight()?;
            self.step = Step::ApplicationData;
            self.read_late()?;
        }
        Ok(true)
    }

    /// Waits until application data or an end can be read, sending first what waits; false if neither
    /// came within `patience`. What else comes, a ticket for one, is taken meanwhile: whoever reads
    /// only when there is something to read must not be kept by it from writing.
    ///
    /// # Errors
    /// Those of reading; the peer was told with the alert that it is owed.
    pub fn await_input(&mut self, patience: Duration) -> Result<bool> {
        self.finish_handshake()?;
        let start = Instant::now();
        loop {
            let is_there = self.data.taken < self.data.length || !self.data.kept.is_empty();
            if is_there
                || self.reads_early_data()
                || self.data.peer_closed
                || self.data.ended
                || self.data.unread_end.is_some()
            {
                return Ok(true);
            }
            self.flush_flight()?;
            if !self.layer.has_pending() {
                self.narration.flush();
                let left = patience.saturating_sub(start.elapsed());
                if !self.stream().await_input(left)? {
                    return Ok(false);
                }
            }
            self.step = Step::ApplicationData;
            if let Err(error) = self.read_late() {
                // Who reads finds out how it ended.
                self.data.unread_end = Some(error);
                return Ok(true);
            }
        }
    }

    /// Puts the data just read aside, until it is read.
    ///
    /// # Errors
    /// `unexpected_message` if that becomes too much.
    pub(super) fn keep_data(&mut self) -> Result<()> {
        if self.data.taken == self.data.length {
            return Ok(());
        }
        let rest = &self.layer.fragment()[self.data.taken..];
        if self.data.kept.len() + rest.len() > MOST_KEPT {
            return Err(Error::unexpected_message(format!(
                "more than {MOST_KEPT} bytes of application data came instead of {}",
                self.step
            )));
        }
        self.data.kept.extend_from_slice(rest);
        self.data.taken = self.data.length;
        Ok(())
    }

    pub(super) fn take_data(&mut self) -> Result<()> {
        self.require_message_boundary()?;
        self.data.taken = 0;
        self.data.length = self.layer.fragment().len();
        if self.data.length > 0 {
            self.heard.has_data = true;
            self.idle = Idle::default();
        }
        let (from, layer, protocol) = (self.side.peer(), &self.layer, &self.data.protocol);
        self.narration.tell(Topic::Data, || {
            Event::Data(narration::Data {
                from,
                bytes: layer.fragment().to_vec(),
                protocol: protocol.clone(),
            })
        });
        Ok(())
    }

    pub(super) fn take_late_alert(&mut self) -> Result<()> {
        let alert = self.take_alert()?;
        if alert.description == AlertDescription::CloseNotify || self.is_harmless(alert) {
            self.forbid_interleaving("an alert")?;
        }
        if alert.description == AlertDescription::CloseNotify {
            self.data.peer_closed = true;
            self.heard.close_notify = true;
            return Ok(());
        }
        if self.is_harmless(alert) {
            if alert.description == AlertDescription::NoRenegotiation {
                self.set_answered();
            }
            self.heard.warning(alert.description);
            return alert::count(&mut self.idle.warning_alerts, "warning alerts");
        }
        Err(Error::new(
            ErrorKind::AlertReceived(alert.description),
            format!(
                "the peer ended the connection with the alert {}",
                alert.description
            ),
        ))
    }

    /// A handshake message after the handshake: RFC 9846 §4.7; RFC 5246 §7.4.1.1 and §7.4.1.2.
    pub(super) fn take_late_message(&mut self, msg_type: HandshakeType) -> Result<()> {
        // Nothing is begun any more once we have said that we send nothing more.
        if !self.data.closed && self.hand_over(msg_type)? {
            return Ok(());
        }
        let is_tls13 = self.version == ProtocolVersion::TLS1_3;
        match (self.side, msg_type) {
            (Side::Client, HandshakeType::HelloRequest) if !is_tls13 => {
                self.refuse_renegotiation::<HelloRequest>()
            }
            (Side::Server, HandshakeType::ClientHello) if !is_tls13 => {
                self.refuse_renegotiation::<ClientHello>()
            }
            (Side::Client, HandshakeType::NewSessionTicket) if is_tls13 => self.take_ticket(),
            (_, HandshakeType::KeyUpdate) if is_tls13 => {
                alert::count(&mut self.idle.key_updates, "KeyUpdate messages")?;
                let update: KeyUpdate = self.take_untranscribed()?;
                self.take_key_update(&update)
            }
            _ => Err(self.unexpected(msg_type, "application data")),
        }
    }

    fn refuse_renegotiation<M: Message>(&mut self) -> Result<()> {
        let _: M = self.take_untranscribed()?;
        self.heard.renegotiations += 1;
        alert::count(&mut self.idle.renegotiations, "requests to renegotiate")?;
        self.send_alert(Alert::warning(AlertDescription::NoRenegotiation))?;
        self.flush_flight()
    }

    /// Sends close_notify and waits for the peer's, dropping what it still sends (RFC 9846 §6.1).
    ///
    /// # Errors
    /// A truncation: the stream ended without the peer's close_notify; the transport's.
    pub fn close(&mut self) -> Result<()> {
        if let Some(error) = self.data.failed_late.take() {
            return Err(error);
        }
        if self.data.ended {
            return Ok(());
        }
        self.finish_handshake()?;
        self.send_close()?;
        // Nobody tells of the messages in what is dropped.
        self.data.protocol = None;
        let mut discarded = 0;
        let result = loop {
            match self.await_data() {
                Ok(false) => break Ok(()),
                Ok(true) => {
                    self.data.kept.clear();
                    discarded += 1 + self.data.length - self.data.taken;
                    self.data.taken = self.data.length;
                    if discarded > MOST_DISCARDED {
                        break Ok(());
                    }
                }
                Err(error) => break Err(error),
            }
        };
        self.data.ended = true;
        result
    }

    /// Sends close_notify; nothing more is sent after it.
    ///
    /// # Errors
    /// The transport's.
    pub fn send_close(&mut self) -> Result<()> {
        if !self.data.closed {
            self.data.closed = true;
            self.send_alert(Alert::warning(AlertDescription::CloseNotify))?;
            self.flush_flight()?;
        }
        Ok(())
    }

    /// Leaves a peer that kept us waiting: we send nothing more, and say so (RFC 9846 §6.1).
    fn leave(&mut self) {
        // It is not what failed.
        let step = self.step.clone();
        self.stream().set_deadline(Some(Instant::now() + PARTING));
        let _ = self.send_close();
        self.step = step;
    }

    /// Sends the KeyUpdate that is due before the next data, if one is: whoever tells of data before
    /// writing it calls this first.
    ///
    /// # Errors
    /// The transport's.
    pub fn begin_write(&mut self) -> io::Result<()> {
        if self.data.closed || self.data.ended || self.is_early() {
            return Ok(());
        }
        self.update_keys_in_time().map_err(|error| {
            let error = self.ask_why(error);
            self.end(error)
        })
    }

    /// Writes data; says how much of it.
    fn write_data(&mut self, bytes: &[u8]) -> Result<usize> {
        if let Some(length) = self.write_early(bytes)? {
            return Ok(length);
        }
        self.update_keys_in_time()?;
        self.layer
            .write(ContentType::ApplicationData, bytes, &mut self.narration)?;
        Ok(bytes.len())
    }

    /// Ends the connection over an error in the exchange of data, and hands the error on.
    fn end(&mut self, error: Error) -> io::Error {
        self.fail(&error);
        if self.data.closed || error.kind == ErrorKind::Closed {
            self.data.failed_late = Some(error.clone());
        }
        error.into()
    }
}

impl Read for Connection {
    /// Application data; 0 once the peer has closed in order. A stream that ends without
    /// close_notify is an error of kind `UnexpectedEof`.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.data.ended {
            return Err(io::ErrorKind::NotConnected.into());
        }
        if buffer.is_empty() {
            return Ok(0);
        }
        match self.await_data() {
            Ok(true) if self.reads_early_data() => Ok(self.read_early(buffer)),
            Ok(true) if !self.data.kept.is_empty() => {
                self.read_late_data();
                let length = self.data.kept.len().min(buffer.len());
                buffer[..length].copy_from_slice(&self.data.kept[..length]);
                self.data.kept.drain(..length);
                Ok(length)
            }
            Ok(true) => {
                self.read_late_data();
                let rest = &self.layer.fragment()[self.data.taken..];
                let length = rest.len().min(buffer.len());
                buffer[..length].copy_from_slice(&rest[..length]);
                self.data.taken += length;
                Ok(length)
            }
            Ok(false) => Ok(0),
            Err(error) => {
                let is_late = error.kind == ErrorKind::TimedOut;
                let error = self.end(error);
                if is_late {
                    self.leave();
                }
                Err(error)
            }
        }
    }
}

impl Write for Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.data.closed || self.data.ended {
            return Err(io::ErrorKind::NotConnected.into());
        }
        let result = self.write_data(bytes);
        let length = match result {
            Ok(length) => length,
            Err(error) => {
                let error = self.ask_why(error);
                return Err(self.end(error));
            }
        };
        let bytes = &bytes[..length];
        let (from, protocol) = (self.side, &self.data.protocol);
        self.narration.tell(Topic::Data, || {
            Event::Data(narration::Data {
                from,
                bytes: bytes.to_vec(),
                protocol: protocol.clone(),
            })
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.flush_flight().map_err(|error| self.end(error))
    }
}
