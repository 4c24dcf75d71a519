//! Records on their way out: cut, protected, and gathered until they are sent together.

use std::io::{self, Write};
use std::ops::Range;

use rand::CryptoRng;

use super::header::Header;
use super::layout::Layout;
use super::protection::Sealing;
use super::steps::{Part, Steps};
use super::{MAX_PLAINTEXT, Protection};
use crate::error::{Error, ErrorKind, Result};
use crate::names::registry::{ContentType, ProtocolVersion};
use crate::narration::{Event, Narration, Protected, Record, Segment, Side, Topic};
use crate::wire::{Name, Origin};

/// How many bytes of records are gathered before they are sent unasked.
const ENOUGH: usize = 64 << 10;

/// Messages one after the other, and which they are.
#[derive(Default)]
struct Held {
    bytes: Vec<u8>,
    /// Their names, what they are a part of, and how long they are.
    messages: Vec<(Name, Origin, usize)>,
}

/// What the RFC calls what a record carries (RFC 9846 §5.2). If it comes from several messages, each
/// goes by its own name.
const CONTENT: &str = "content";

impl Held {
    fn add(&mut self, message: Part<'_>) {
        let name = message.name.to_owned().into();
        let length = message.bytes.len();
        self.messages.push((name, message.origin, length));
        self.bytes.extend_from_slice(message.bytes);
    }

    fn parts(&self) -> Vec<Part<'_>> {
        let mut parts = Vec::new();
        let mut start = 0;
        for (name, origin, length) in &self.messages {
            let end = start + length;
            parts.push(Part {
                name: match self.messages.len() {
                    1 => CONTENT,
                    _ => name,
                },
                bytes: self.bytes.get(start..end).unwrap_or_default(),
                origin: *origin,
            });
            start = end;
        }
        parts
    }
}

/// The sending half of a record layer.
pub(super) struct Outgoing {
    side: Side,
    /// Records not sent yet.
    buffer: Vec<u8>,
    pub protection: Option<Protection>,
    /// The negotiated version, once there is one.
    pub version: Option<ProtocolVersion>,
    /// The most plaintext of a record that the peer takes; in TLS 1.3 with type and padding.
    pub limit: usize,
    /// The most content of any record (RFC 6066 §4).
    pub fragment_limit: usize,
    /// TLS 1.3: plaintexts are padded to a multiple of this.
    pub pad_to: usize,
    /// Handshake messages share records as far as they may.
    pub coalesce: bool,
    /// Handshake messages that wait for others to share a record with.
    held: Held,
    rng: Box<dyn CryptoRng + Send>,
}

impl Outgoing {
    pub fn new(side: Side, rng: Box<dyn CryptoRng + Send>) -> Self {
        Outgoing {
            side,
            buffer: Vec::new(),
            protection: None,
            version: None,
            limit: usize::MAX,
            fragment_limit: usize::MAX,
            pad_to: 1,
            coalesce: false,
            held: Held::default(),
            rng,
        }
    }

    /// The version in the header of unprotected records (RFC 9846 §5.1).
    fn header_version(&self) -> ProtocolVersion {
        let version = self.version.unwrap_or(ProtocolVersion::TLS1_0);
        version.min(ProtocolVersion::TLS1_2)
    }

    /// Whether what is written is protected in TLS 1.3's way.
    fn is_tls13(&self) -> bool {
        self.protection.as_ref().is_some_and(Protection::is_tls13)
    }

    /// The most content that a record may carry.
    fn content_limit(&self) -> usize {
        let most = if self.is_tls13() {
            self.limit.min(MAX_PLAINTEXT + 1) - 1
        } else {
            self.limit.min(MAX_PLAINTEXT)
        };
        most.min(self.fragment_limit)
    }

    /// Cuts `bytes` into records; sends when enough are gathered.
    pub fn write(
        &mut self,
        stream: &mut impl Write,
        content_type: ContentType,
        content: Part<'_>,
        narration: &mut Narration,
    ) -> Result<()> {
        if self.coalesce && content_type == ContentType::Handshake {
            self.held.add(content);
            return Ok(());
        }
        self.release(stream, narration)?;
        let whole = Part {
            name: CONTENT,
            ..content
        };
        self.cut(stream, content_type, content.bytes, &[whole], narration)
    }

    /// Writes the handshake messages that were held back: before anything else is written, before
    /// the keys change (RFC 9846 §5.1), before all is sent.
    pub fn release(&mut self, stream: &mut impl Write, narration: &mut Narration) -> Result<()> {
        if self.held.bytes.is_empty() {
            return Ok(());
        }
        let held = std::mem::take(&mut self.held);
        let parts = held.parts();
        let handshake = ContentType::Handshake;
        self.cut(stream, handshake, &held.bytes, &parts, narration)
    }

    /// Cuts `bytes`, which are these parts one after the other.
    fn cut(
        &mut self,
        stream: &mut impl Write,
        content_type: ContentType,
        bytes: &[u8],
        parts: &[Part<'_>],
        narration: &mut Narration,
    ) -> Result<()> {
        let is_data = content_type == ContentType::ApplicationData;
        if is_data && self.protection.is_none() {
            return Err(Error::internal("application data must be protected"));
        }
        if bytes.is_empty() {
            // RFC 5246 §6.2.1: only application data may be sent as empty fragments.
            return if is_data {
                self.write_record(content_type, bytes, parts, narration)
            } else {
                Err(Error::internal("only application data may be empty"))
            };
        }
        let splits = self
            .protection
            .as_ref()
            .is_some_and(Protection::needs_record_splitting);
        let mut start = 0;
        if is_data && splits && bytes.len() > 1 {
            // 1/n-1 splitting: the MAC of a record of one byte makes the IV of the next one
            // unpredictable, which TLS 1.0 has no other way to do (BEAST, 2011).
            self.write_part(content_type, bytes, 0..1, parts, narration)?;
            start = 1;
        }
        while start < bytes.len() {
            let end = bytes.len().min(start + self.content_limit());
            self.write_part(content_type, bytes, start..end, parts, narration)?;
            start = end;
            if self.buffer.len() >= ENOUGH {
                self.send(stream, narration)?;
            }
        }
        Ok(())
    }

    /// Writes a record with this range of `bytes`.
    fn write_part(
        &mut self,
        content_type: ContentType,
        bytes: &[u8],
        range: Range<usize>,
        parts: &[Part<'_>],
        narration: &mut Narration,
    ) -> Result<()> {
        let content = bytes.get(range.clone()).unwrap_or_default();
        match parts {
            [whole] => {
                let part = whole.part(range);
                self.write_record(content_type, content, &[part], narration)
            }
            parts => {
                let parts = within(parts, range);
                self.write_record(content_type, content, &parts, narration)
            }
        }
    }

    fn write_record(
        &mut self,
        content_type: ContentType,
        content: &[u8],
        parts: &[Part<'_>],
        narration: &mut Narration,
    ) -> Result<()> {
        let start = self.buffer.len();
        let padded = self.padded(content.len() + 1);
        // TLS 1.3 never protects ChangeCipherSpec, which only middleboxes look at (RFC 9846 §5).
        let is_plain = content_type == ContentType::ChangeCipherSpec && self.is_tls13();
        let protection = self.protection.as_mut().filter(|_| !is_plain);
        let id = narration
            .wants(Topic::Records)
            .then(|| narration.next_record());
        let mut steps = Steps::new(id.is_some() && narration.wants(Topic::Computations));
        let mut layout = Layout::Plaintext;
        let mut protected = None;
        if let Some(protection) = protection {
            layout = protection.layout();
            let sealing = Sealing {
                id,
                seq_num: protection.next()?,
                content_type,
                content: parts,
                padded,
            };
            protection.seal(&sealing, &mut self.buffer, &mut *self.rng, &mut steps)?;
            protected = Some(sealing.seq_num);
        } else {
            let header = Header {
                content_type,
                version: self.header_version(),
                length: content.len(),
            };
            self.buffer.extend_from_slice(&header.encode());
            self.buffer.extend_from_slice(content);
        }
        let Some(id) = id else { return Ok(()) };
        narration.tell(Topic::Records, || {
            let bytes = self.buffer.get(start..).unwrap_or_default();
            Event::Record(Record {
                id,
                from: self.side,
                content_type: ContentType(bytes.first().copied().unwrap_or_default()),
                fields: layout.fields(bytes, self.version == Some(ProtocolVersion::TLS1_3)),
                bytes: bytes.to_vec(),
                steps: steps.into_descriptions(),
                authenticity: None,
                protected: protected.map(|sequence_number| Protected {
                    sequence_number: Some(sequence_number),
                    content_type,
                    plaintext: content.to_vec(),
                }),
            })
        });
        Ok(())
    }

    /// To what length `length` bytes of content and type are padded (RFC 9846 §5.4).
    fn padded(&self, length: usize) -> usize {
        if self.pad_to <= 1 {
            return length;
        }
        length
            .next_multiple_of(self.pad_to)
            .min(self.limit.min(MAX_PLAINTEXT + 1))
            .max(length)
    }

    /// Sends all that was gathered, in one write if the stream takes it.
    pub fn flush(&mut self, stream: &mut impl Write, narration: &mut Narration) -> Result<()> {
        self.release(stream, narration)?;
        self.send(stream, narration)
    }

    fn send(&mut self, stream: &mut impl Write, narration: &mut Narration) -> Result<()> {
        let total = self.buffer.len();
        let mut sent = 0;
        let result = loop {
            let Some(rest) = self.buffer.get(sent..).filter(|rest| !rest.is_empty()) else {
                break Ok(());
            };
            match stream.write(rest) {
                Ok(0) => break Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => {
                    narration.tell(Topic::Segments, || {
                        Event::Segment(Segment {
                            from: self.side,
                            bytes: rest.get(..count).unwrap_or_default().to_vec(),
                        })
                    });
                    sent += count;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        // What failed halfway cannot be taken up again: the stream is lost.
        self.buffer.clear();
        result.and_then(|()| stream.flush()).map_err(|error| {
            let error: io::Error = error;
            match error.kind() {
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Error::new(
                    ErrorKind::TimedOut,
                    format!("the peer took only {sent} of {total} bytes in time"),
                ),
                _ => Error::new(
                    ErrorKind::Io,
                    format!("sending failed after {sent} of {total} bytes: {error}"),
                ),
            }
        })
    }
}

/// What these parts, one after the other, have in this range.
fn within<'a>(parts: &[Part<'a>], range: Range<usize>) -> Vec<Part<'a>> {
    let mut end = 0;
    let each = parts.iter().map(|part| {
        let start = end;
        end += part.bytes.len();
        let in_part = |place: usize| place.clamp(start, end) - start;
        part.part(in_part(range.start)..in_part(range.end))
    });
    each.filter(|part| !part.bytes.is_empty()).collect()
}
