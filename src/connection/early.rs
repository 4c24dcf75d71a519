//! Early data (RFC 9846 §2.3, §4.3.10): what a client that resumes a session sends right behind its
//! ClientHello, without waiting for the server.
//!
//! A client's connection is then written to before its handshake is done. What is left of the
//! handshake waits in the connection, and runs when there is nothing more to write: when someone
//! wants to read. What a server gets before the handshake is done waits in the connection too, to be
//! read first.

use std::borrow::Cow;
use std::io::Write;

use super::Connection;
use crate::check::Check;
use crate::compute::Value;
use crate::error::{Error, ErrorKind, Result};
use crate::names::registry::ContentType;
use crate::names::suite::Suite;
use crate::narration::{self, Event, Message, Topic};

/// What is left to do of a handshake.
pub type Rest = Box<dyn FnOnce(&mut Connection) -> Result<()> + Send>;

/// The early data of a connection.
#[derive(Default)]
pub(super) struct State {
    /// At a client: what it sends, and the handshake that waits meanwhile.
    sending: Option<Sending>,
    /// At a server: how many bytes may come, as long as some may.
    room: Option<u32>,
    /// At a server: what came, and how much of it was read.
    received: Vec<u8>,
    taken: usize,
}

struct Sending {
    rest: Rest,
    room: usize,
    sent: Vec<u8>,
    /// What was told of it: messages of an application.
    told: Vec<Message>,
}

/// At a client.
impl Connection {
    /// From here on, what is written is early data, of `room` bytes at most, under `secret`: until
    /// someone reads, when the `rest` of the handshake runs.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn begin_early_data(
        &mut self,
        suite: &Suite,
        secret: &Value,
        room: u32,
        rest: Rest,
    ) -> Result<()> {
        self.write_under(suite, secret)?;
        self.early.sending = Some(Sending {
            rest,
            room: room.try_into().unwrap_or(usize::MAX),
            sent: Vec::new(),
            told: Vec::new(),
        });
        Ok(())
    }

    /// Whether the handshake waits for early data to be written.
    pub fn is_early(&self) -> bool {
        self.early.sending.is_some()
    }

    /// Runs what is left of the handshake. Early data that the server refused is sent again, if it
    /// still fits: its author chose to.
    ///
    /// # Errors
    /// Those of the handshake; `Negotiation` if the data was refused, and the application protocol
    /// is another one than the data is made for.
    pub fn finish_handshake(&mut self) -> Result<()> {
        let Some(sending) = self.early.sending.take() else {
            return Ok(());
        };
        let protocol = self.agreed.alpn.take();
        (sending.rest)(self)?;
        if self.agreed.early_data == Some(true) || sending.sent.is_empty() {
            return Ok(());
        }
        let name = |protocol: &Option<Vec<u8>>| {
            let name = protocol.as_deref().map(String::from_utf8_lossy);
            name.map(Cow::into_owned)
        };
        let again = Check::EarlyDataAgain {
            length: sending.sent.len() as u64,
            made_for: name(&protocol),
            agreed: name(&self.agreed.alpn),
        }
        .made();
        self.narration.check(&again);
        if self.agreed.alpn != protocol {
            return Err(Error {
                check: Some(Box::new(again)),
                ..Error::new(
                    ErrorKind::Negotiation,
                    "the early data was refused, and the server now chose another application protocol than the one that it was made for (RFC 9846 §4.3.10)",
                )
            });
        }
        for message in sending.told {
            let id = self.narration.next_message();
            self.tell_carried(Message { id, ..message });
        }
        self.write_all(&sending.sent)?;
        self.flush_flight()
    }

    /// Tells a message of an application; of one that goes as early data it is remembered, in case
    /// that is sent again.
    pub fn tell_carried(&mut self, message: Message) {
        let topic = message.carrier.topic();
        if !self.narration.wants(topic) {
            return;
        }
        if let Some(sending) = &mut self.early.sending {
            sending.told.push(message.clone());
        }
        self.narration.tell(topic, || Event::Message(message));
    }

    /// Writes early data, as much as there is room for; `None` if this is not the time for it.
    pub(super) fn write_early(&mut self, bytes: &[u8]) -> Result<Option<usize>> {
        let Some(sending) = &mut self.early.sending else {
            return Ok(None);
        };
        let length = bytes.len().min(sending.room);
        if length == 0 {
            self.finish_handshake()?;
            return Ok(None);
        }
        let bytes = &bytes[..length];
        sending.room -= length;
        sending.sent.extend_from_slice(bytes);
        self.layer
            .write(ContentType::ApplicationData, bytes, &mut self.narration)?;
        Ok(Some(length))
    }
}

/// At a server.
impl Connection {
    /// Early data may come, of `most` bytes, until EndOfEarlyData.
    pub fn expect_early_data(&mut self, most: u32) {
        self.early.room = Some(most);
    }

    /// No more early data may come.
    pub fn end_early_data(&mut self) {
        self.early.room = None;
    }

    /// Whether early data may come.
    pub(super) fn expects_early_data(&self) -> bool {
        self.early.room.is_some()
    }

    /// Keeps the early data of the record just read.
    ///
    /// # Errors
    /// `unexpected_message` if it is more than was allowed (RFC 9846 §4.7.1).
    pub(super) fn take_early_data(&mut self) -> Result<()> {
        self.require_message_boundary()?;
        let most = self.early.room.unwrap_or(0);
        let received = (self.early.received.len() + self.layer.fragment().len()) as u64;
        if received > u64::from(most) {
            return self.require(Check::EarlyDataSize { received, most });
        }
        let fragment = self.layer.fragment();
        self.early.received.extend_from_slice(fragment);
        let (from, layer) = (self.side.peer(), &self.layer);
        self.narration.tell(Topic::Data, || {
            Event::Data(narration::Data {
                from,
                bytes: layer.fragment().to_vec(),
                protocol: None,
            })
        });
        Ok(())
    }

    /// Whether the next byte to be read came as early data, which may be a replay.
    pub fn reads_early_data(&self) -> bool {
        self.early.taken < self.early.received.len()
    }

    /// Reads early data that was kept.
    pub(super) fn read_early(&mut self, buffer: &mut [u8]) -> usize {
        let rest = &self.early.received[self.early.taken..];
        let length = rest.len().min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        self.early.taken += length;
        if !self.reads_early_data() {
            self.early.received = Vec::new();
            self.early.taken = 0;
        }
        length
    }
}
