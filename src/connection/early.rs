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
use crate::narration::{self, Event, Message, Narration, Topic};
use crate::wire::Name;

/// What is left to do of a handshake.
pub type Rest = Box<dyn FnOnce(&mut Connection) -> Result<()> + Send>;

/// Who takes a client's early data apart as it comes.
pub trait Ear: Send {
    /// The protocol that it is taken apart as, of which these bytes come next.
    fn protocol(&mut self, next: &[u8]) -> Option<Name>;
    /// Tells the messages that these bytes complete; of all bytes, how many were told.
    fn hear(&mut self, bytes: &[u8], narration: &mut Narration) -> usize;
}

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
    /// At a server: who takes apart what comes.
    ear: Option<Box<dyn Ear>>,
    /// At a server: how many bytes of messages were told as they came, and have not been read since.
    told: usize,
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
    /// Early data may come, of `most` bytes, until EndOfEarlyData; `ear` tells of the messages in it.
    pub fn expect_early_data(&mut self, most: u32, ear: Option<Box<dyn Ear>>) {
        self.early.room = Some(most);
        self.early.ear = ear;
    }

    /// No more early data may come.
    pub fn end_early_data(&mut self) {
        self.early.room = None;
        self.early.ear = None;
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
        let from = self.side.peer();
        let ear = &mut self.early.ear;
        self.narration.tell(Topic::Data, || {
            Event::Data(narration::Data {
                from,
                bytes: fragment.to_vec(),
                protocol: ear.as_mut().and_then(|ear| ear.protocol(fragment)),
            })
        });
        if let Some(ear) = ear {
            ear.protocol(fragment);
            self.early.told = ear.hear(fragment, &mut self.narration);
        }
        Ok(())
    }

    /// Whether a message of so many bytes, just read, was told when it came as early data.
    pub fn was_told(&mut self, length: usize) -> bool {
        let left = self.early.told.checked_sub(length.max(1));
        // What ends behind the early data is told as a whole.
        self.early.told = left.unwrap_or(0);
        left.is_some()
    }

    /// What is read from here on did not come as early data.
    pub(super) fn read_late_data(&mut self) {
        self.early.told = 0;
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
