//! The record layer of one end of a connection.

use std::io::{Read, Write};

use rand::CryptoRng;

use super::Protection;
use super::incoming::Incoming;
use super::outgoing::Outgoing;
use super::steps::Part;
use crate::error::Result;
use crate::names::registry::{ContentType, ProtocolVersion};
use crate::narration::{Narration, Side};
use crate::wire::{MessageId, Origin, Whole};

/// The smallest limit on records that an end may ask for (RFC 8449 §4).
const SMALLEST_LIMIT: usize = 64;

/// Reads and writes records on a stream.
pub struct Layer<S> {
    stream: S,
    incoming: Incoming,
    outgoing: Outgoing,
}

impl<S: Read + Write> Layer<S> {
    /// A record layer on `stream`; `side` is the end that we are. Explicit IVs come from `rng`.
    pub fn new(stream: S, side: Side, rng: Box<dyn CryptoRng + Send>) -> Self {
        Layer {
            stream,
            incoming: Incoming::new(side),
            outgoing: Outgoing::new(side, rng),
        }
    }

    /// Waits for a whole record and unprotects it; gives the type of what it holds, which
    /// [`Layer::fragment`] then shows. Application data may be empty.
    ///
    /// # Errors
    /// - `Closed`: the stream ended; the message tells whether in the middle of a record.
    /// - `TimedOut`, `Io`: the stream failed.
    /// - `NotTls`: the first bytes are not a record.
    /// - `Protocol`, `Verification`, with the alert that the RFC names: `unexpected_message`,
    ///   `protocol_version`, `record_overflow`, `bad_record_mac`. The layer cannot be read on.
    pub fn read(&mut self, narration: &mut Narration) -> Result<ContentType> {
        self.incoming.read(&mut self.stream, narration)
    }

    /// The content of the record that was read last.
    pub fn fragment(&self) -> &[u8] {
        self.incoming.fragment()
    }

    /// Bytes that are here and of no record that was read.
    pub fn pending(&self) -> &[u8] {
        self.incoming.pending()
    }

    /// The type of the record that is read next and the bytes of its fragment, once its header is here.
    pub fn front(&self) -> Option<(ContentType, usize)> {
        self.incoming.front()
    }

    /// Whether all of the record is here that is read next.
    pub fn has_front(&self) -> bool {
        self.incoming.has_front()
    }

    /// What the record that is read next holds, and its first byte, if all of it is here and it is
    /// protected with the keys in force. Nothing is told, and nothing changes.
    pub fn look_ahead(&mut self) -> Option<(ContentType, u8)> {
        self.incoming.look_ahead()
    }

    /// Reads once from the stream, for more of that record.
    ///
    /// # Errors
    /// `Closed`, `TimedOut`, `Io`, as in [`Layer::read`].
    pub fn fill(&mut self, narration: &mut Narration) -> Result<()> {
        self.incoming.fill(&mut self.stream, narration)
    }

    /// Whether bytes of later records have arrived already.
    pub fn has_pending(&self) -> bool {
        !self.pending().is_empty()
    }

    /// Cuts `bytes` into records, protects them and keeps them for [`Layer::flush`]; when more
    /// than 64 KiB are kept, they are sent at once. Only application data may be empty.
    ///
    /// # Errors
    /// `TimedOut` and `Io` from sending; an internal error when the sequence numbers are used up.
    pub fn write(
        &mut self,
        content_type: ContentType,
        bytes: &[u8],
        narration: &mut Narration,
    ) -> Result<()> {
        let content = Part::literal("content", bytes);
        self.outgoing
            .write(&mut self.stream, content_type, content, narration)
    }

    /// The same with a message of TLS, which has been told.
    ///
    /// # Errors
    /// As [`Layer::write`].
    pub fn write_message(
        &mut self,
        content_type: ContentType,
        name: &str,
        (id, bytes): (MessageId, &[u8]),
        narration: &mut Narration,
    ) -> Result<()> {
        let content = Part {
            name,
            bytes,
            origin: Origin::of(Whole::Message(id)),
        };
        self.outgoing
            .write(&mut self.stream, content_type, content, narration)
    }

    /// Sends all records that were written, in one write.
    ///
    /// # Errors
    /// `TimedOut`, `Io`.
    pub fn flush(&mut self, narration: &mut Narration) -> Result<()> {
        self.outgoing.flush(&mut self.stream, narration)
    }

    /// The negotiated version: from now on it is in the records that we send, and must be
    /// in those that we receive. TLS 1.3 sends TLS 1.2's number and ignores what it receives
    /// (RFC 9846 §5.1). Before, we send TLS 1.0's (RFC 9846 §5.1, RFC 5246 appendix E.1), and take
    /// any 3.x.
    pub fn set_version(&mut self, version: ProtocolVersion) {
        self.incoming.version = Some(version);
        self.outgoing.version = Some(version);
    }

    /// The version that early data is of, before any is negotiated: from now on it is in the records
    /// that we send (RFC 9846 §5.1).
    pub fn set_early_version(&mut self, version: ProtocolVersion) {
        self.outgoing.version = Some(version);
    }

    /// The records read from now on are protected like this.
    pub fn protect_reads(&mut self, protection: Protection) {
        self.incoming.protection = Some(protection);
    }

    /// The records written from now on are protected like this.
    pub fn protect_writes(&mut self, protection: Protection) {
        self.outgoing.protection = Some(protection);
    }

    /// The records written from now on are in the clear again: early data was refused by a
    /// HelloRetryRequest, and the second ClientHello follows (RFC 9846 §4.3.10).
    pub fn unprotect_writes(&mut self) {
        self.outgoing.protection = None;
    }

    /// The protection of what we write, if there is any: it counts the records.
    pub fn write_protection(&self) -> Option<&Protection> {
        self.outgoing.protection.as_ref()
    }

    /// Whether the keys that we write with have protected so many records that they should be
    /// changed before the next megabytes (RFC 9846 §5.5).
    pub fn is_write_key_worn(&self) -> bool {
        self.write_protection().is_some_and(|protection| {
            let limit = protection.record_limit().unwrap_or(u64::MAX);
            protection.records() >= limit - (limit >> 6)
        })
    }

    /// The most plaintext of a record that the peer takes: its `record_size_limit` (RFC 8449),
    /// which counts type and padding in TLS 1.3. Below 64 it counts as 64.
    pub fn set_write_limit(&mut self, limit: usize) {
        self.outgoing.limit = limit.max(SMALLEST_LIMIT);
    }

    /// The most plaintext of a protected record that we said we take, counted likewise; a longer
    /// one is a `record_overflow`. RFC 8449 §4 leaves unprotected records out of it.
    pub fn set_read_limit(&mut self, limit: usize) {
        self.incoming.limit = limit.max(SMALLEST_LIMIT);
    }

    /// The most content of a record in either direction, protected or not: what `max_fragment_length`
    /// agreed on (RFC 6066 §4). A longer one that comes is a `record_overflow`.
    pub fn set_fragment_limit(&mut self, limit: usize) {
        self.incoming.fragment_limit = limit.max(SMALLEST_LIMIT);
        self.outgoing.fragment_limit = limit.max(SMALLEST_LIMIT);
    }

    /// TLS 1.3: pads each plaintext with its type to a multiple of `pad_to` bytes, as far as the
    /// limit allows (RFC 9846 §5.4). 0 and 1: no padding.
    pub fn set_padding(&mut self, pad_to: usize) {
        self.outgoing.pad_to = pad_to;
    }

    /// Whether handshake messages that are written one after the other share records, as RFC 9846
    /// §5.1 allows; else each has its own, which is easier to follow.
    pub fn set_coalescing(&mut self, coalesce: bool) {
        self.outgoing.coalesce = coalesce;
    }

    /// Puts handshake messages that wait to share a record into one: the keys change here.
    ///
    /// # Errors
    /// As [`Layer::write`].
    pub fn end_of_messages(&mut self, narration: &mut Narration) -> Result<()> {
        self.outgoing.release(&mut self.stream, narration)
    }

    /// From now on, records that may be early data are skipped, up to some size: all that are called
    /// application data before there are keys, and afterwards those that are not authentic, until
    /// the first that is (RFC 9846 §4.3.10).
    pub fn skip_early_data(&mut self) {
        self.incoming.early_data.get_or_insert_default();
    }

    /// No early data may come any more.
    pub fn end_early_data(&mut self) {
        self.incoming.early_data = None;
    }

    /// Whether records of either direction are protected.
    pub fn is_protected(&self) -> bool {
        self.incoming.protection.is_some() || self.outgoing.protection.is_some()
    }

    /// The stream, to look at.
    pub fn transport(&self) -> &S {
        &self.stream
    }

    /// The stream, to set its time-outs.
    pub fn stream(&mut self) -> &mut S {
        &mut self.stream
    }
}
