//! Messages of a connection of two others: nobody here sends or receives them, but they are told, put
//! into the transcript, and computed with like any other.

use super::{Connection, Kind, Randomness};
use crate::compute::random::scripted;
use crate::message::{self, Alert, ChangeCipherSpec, Message};
use crate::names::MessageName;
use crate::names::registry::ContentType;
use crate::narration::{Narration, Side};
use crate::transport::Transport;
use crate::wire::{self, Field, MessageId};

/// What carries nothing.
struct Nowhere;

impl std::io::Read for Nowhere {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Ok(0)
    }
}

impl std::io::Write for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Transport for Nowhere {}

impl Connection {
    /// A connection of two others: what is known of it, without a stream, and without anything that
    /// is random.
    pub fn overheard(narration: Narration) -> Self {
        let randomness = Randomness {
            handshake: scripted([]),
            records: scripted([]),
            time: None,
        };
        Connection::new(Side::Client, Nowhere, narration, randomness)
    }

    /// Reads a whole handshake message of `from`'s and tells of it. It is not added to the
    /// transcript.
    ///
    /// # Errors
    /// If it does not decode; it was told nevertheless.
    pub fn overhear<M: Message>(
        &mut self,
        from: Side,
        bytes: &[u8],
    ) -> (wire::Result<M>, MessageId) {
        let id = self.narration.next_message();
        let wants = self.records_fields();
        let (result, fields) = message::decode_received::<M>(id, bytes, self.version, wants);
        let kind = result.as_ref().map_or(Kind::of_type::<M>(), Kind::of);
        self.tell_message(id, from, kind, bytes, fields);
        (result, id)
    }

    /// Tells of a handshake message that an observer has read.
    pub fn overhear_as(
        &mut self,
        from: Side,
        name: MessageName,
        bytes: &[u8],
        fields: Vec<Field>,
    ) -> MessageId {
        let id = self.narration.next_message();
        let kind = Kind {
            name,
            content_type: ContentType::Handshake,
            source: "src/message/mod.rs",
        };
        self.tell_message(id, from, kind, bytes, fields);
        id
    }

    /// Reads an alert of `from`'s and tells of it.
    ///
    /// # Errors
    /// If it does not decode; it was told nevertheless.
    pub fn overhear_alert(&mut self, from: Side, bytes: &[u8]) -> wire::Result<Alert> {
        let (result, fields) = Alert::decode(bytes, self.records_fields());
        let id = self.narration.next_message();
        self.tell_message(id, from, Kind::ALERT, bytes, fields);
        result
    }

    /// Tells of a ChangeCipherSpec of `from`'s.
    pub fn overhear_change_cipher_spec(&mut self, from: Side, bytes: &[u8]) {
        let (_, fields) = ChangeCipherSpec::decode(bytes, self.records_fields());
        let id = self.narration.next_message();
        self.tell_message(id, from, Kind::CHANGE_CIPHER_SPEC, bytes, fields);
    }
}
