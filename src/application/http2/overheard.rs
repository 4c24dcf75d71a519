//! Frames that one end of someone else's connection sends: told one by one, and judged by nobody.

use std::ops::Range;

use super::frame::{self, Header, Payload, Written};
use super::hpack::{Decoder, HeaderField};
use super::session::{carrier, told};
use super::{PROTOCOL, limits, message};
use crate::application::answers::Answers;
use crate::application::channel::Told;
use crate::names::MessageName;
use crate::names::registry::FrameType;
use crate::narration::{Carrier, Event, Message, Narration, Side, Topic};
use crate::wire::{Field, Reader};

/// The longest frame that is believed in: an end may take up to 2^24 bytes (RFC 9113 §4.2), and
/// hardly any takes more than this.
const MOST_FRAME: usize = 1 << 20;

/// One direction.
#[derive(Debug)]
pub struct Overheard {
    from: Side,
    decoder: Decoder,
    bytes: Vec<u8>,
    /// The connection preface came, or is not to be expected.
    has_begun: bool,
    block: Option<Block>,
    /// What a server answers.
    answers: Answers,
    /// Frames cannot be told apart any more, or field blocks cannot be read.
    is_lost: bool,
}

/// A field block, of which the end may be still to come.
#[derive(Debug)]
struct Block {
    /// Of its HEADERS.
    header: Header,
    bytes: Vec<u8>,
    frames: Vec<(Written, Range<usize>)>,
}

impl Overheard {
    /// Whether what a client sends first, as far as it goes, begins a connection of HTTP/2.
    pub fn begins(bytes: &[u8]) -> bool {
        let length = bytes.len().min(frame::PREFACE.len());
        length > 0 && bytes[..length] == frame::PREFACE[..length]
    }

    /// What `from` sends, from the beginning of the connection on.
    pub fn new(from: Side) -> Self {
        Overheard {
            from,
            decoder: Decoder::overhearing(limits::HEADER_LIST),
            bytes: Vec::new(),
            has_begun: from == Side::Server,
            block: None,
            answers: Answers::default(),
            is_lost: false,
        }
    }

    /// What was answered.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// How many bytes wait for the rest of their frame, or of their field block.
    pub(in crate::application) fn waiting(&self) -> usize {
        let block = self.block.iter().flat_map(|block| &block.frames);
        let frames: usize = block.map(|(written, _)| written.bytes.len()).sum();
        frames + self.bytes.len()
    }

    /// Bytes are missing: where the next frame begins is not known any more, nor what is in the table
    /// of fields.
    pub fn lose(&mut self, narration: &mut Narration) {
        self.end(narration);
        self.is_lost = true;
    }

    /// Nothing more comes: tells what is there of a block and of a frame.
    pub fn end(&mut self, narration: &mut Narration) {
        if let Some(block) = self.block.take() {
            self.tell_block(block, &[], narration);
        }
        let rest = std::mem::take(&mut self.bytes);
        if !rest.is_empty() {
            self.tell_torn(&rest, narration);
        }
    }

    /// Takes in application data.
    pub fn push(&mut self, bytes: &[u8], narration: &mut Narration) {
        if self.is_lost {
            return;
        }
        self.bytes.extend_from_slice(bytes);
        let all = std::mem::take(&mut self.bytes);
        let mut rest = &all[..];
        while !self.is_lost
            && let Some(length) = self.take_one(rest, narration)
        {
            rest = &rest[length..];
        }
        if !self.is_lost {
            self.bytes = rest.to_vec();
        }
    }

    /// Tells what these bytes begin with, if it is whole; how long it is.
    fn take_one(&mut self, bytes: &[u8], narration: &mut Narration) -> Option<usize> {
        if !self.has_begun {
            if !Self::begins(bytes) {
                self.is_lost = !bytes.is_empty();
                return None;
            }
            let preface = bytes.get(..frame::PREFACE.len())?;
            self.has_begun = true;
            self.preface(preface, narration);
            return Some(preface.len());
        }
        let header = Header::read(&mut Reader::new(bytes.get(..frame::HEADER)?)).ok()?;
        if header.length > MOST_FRAME {
            self.is_lost = true;
            return None;
        }
        let frame = bytes.get(..frame::HEADER + header.length)?;
        self.frame(frame, narration);
        Some(frame.len())
    }

    fn preface(&self, bytes: &[u8], narration: &mut Narration) {
        let carrier = Carrier::Application(PROTOCOL.into());
        let mut r = Reader::recording(bytes, records(&carrier, narration));
        let _ = r.text("Connection Preface", bytes.len());
        let written = Written {
            kind: FrameType(u8::MAX),
            bytes: bytes.to_vec(),
            fields: r.into_fields(None),
        };
        self.tell(told(&written, carrier), narration);
    }

    fn frame(&mut self, bytes: &[u8], narration: &mut Narration) {
        let kind = FrameType(bytes.get(3).copied().unwrap_or_default());
        let carrier = carrier(kind);
        let mut r = Reader::recording(bytes, records(&carrier, narration));
        let Ok(header) = Header::read(&mut r) else {
            return;
        };
        let payload = frame::read_payload(&mut r, &header);
        let written = Written {
            kind: header.kind,
            bytes: bytes.to_vec(),
            fields: r.into_fields(None),
        };
        match payload {
            Ok(Payload::Headers(part) | Payload::Continuation(part)) => {
                let piece = bytes.get(part).unwrap_or_default();
                self.fragment(&header, piece, written, narration);
            }
            payload => {
                self.tell(told(&written, carrier), narration);
                if let Ok(Payload::Data(data)) = &payload {
                    self.answers.content(header.stream, data.len() as u64);
                    self.end_stream(&header);
                }
                // What it promises goes into the table of fields too, and nobody has promised anything
                // since browsers stopped to take it: it is not read (RFC 9113 §8.4).
                self.is_lost = matches!(payload, Ok(Payload::PushPromise));
            }
        }
    }

    /// A frame may be the last of its stream.
    fn end_stream(&mut self, header: &Header) {
        if header.has(frame::END_STREAM) {
            self.answers.end(header.stream);
        }
    }

    /// The fields of a block of a server's: the head of an answer, or trailers.
    fn answer(&mut self, header: &Header, fields: &[HeaderField]) {
        match message::response(fields) {
            // What comes before the answer proper ends no stream (RFC 9113 §8.1).
            Ok((head, _)) if head.status < 200 => {}
            Ok((head, _)) => {
                self.answers.head(header.stream, &head);
                self.end_stream(header);
            }
            Err(_) => self.end_stream(header),
        }
    }

    /// A piece of a field block.
    fn fragment(
        &mut self,
        header: &Header,
        piece: &[u8],
        written: Written,
        narration: &mut Narration,
    ) {
        let mut block = self.block.take().unwrap_or_else(|| Block {
            header: *header,
            bytes: Vec::new(),
            frames: Vec::new(),
        });
        let start = block.bytes.len();
        block.bytes.extend_from_slice(piece);
        block.frames.push((written, start..block.bytes.len()));
        if header.has(frame::END_HEADERS) {
            let records = narration.wants(Topic::Fields);
            let mut r = Reader::recording(&block.bytes, records);
            let decoded = self.decoder.read(&mut r);
            let annotations = r.into_fields(decoded.as_ref().err());
            let first = block.header;
            self.tell_block(block, &annotations, narration);
            if let (Ok(decoded), Side::Server) = (&decoded, self.from) {
                self.answer(&first, &decoded.fields);
            }
            // The table is no longer the sender's: what follows would be read wrongly.
            self.is_lost = decoded.is_err();
        } else if block.bytes.len() > limits::FIELD_BLOCK
            || block.frames.len() > limits::FIELD_BLOCK_FRAMES
        {
            self.tell_block(block, &[], narration);
            self.is_lost = true;
        } else {
            self.block = Some(block);
        }
    }

    fn tell_block(&mut self, block: Block, annotations: &[Field], narration: &mut Narration) {
        let count = block.frames.len();
        for (at, (mut written, part)) in block.frames.into_iter().enumerate() {
            if !annotations.is_empty() {
                frame::place_block(&mut written.fields, annotations, part, at + 1 == count);
            }
            self.tell(told(&written, carrier(written.kind)), narration);
        }
    }

    /// Tells bytes that are not a whole frame.
    fn tell_torn(&self, bytes: &[u8], narration: &mut Narration) {
        let kind = FrameType(bytes.get(3).copied().unwrap_or(u8::MAX));
        let carrier = carrier(kind);
        let mut r = Reader::recording(bytes, records(&carrier, narration));
        let header = Header::read(&mut r);
        if header.is_ok() && !r.is_empty() {
            r.rest("Frame Payload");
        }
        let written = Written {
            kind,
            bytes: bytes.to_vec(),
            fields: r.into_fields(header.as_ref().err()),
        };
        self.tell(told(&written, carrier), narration);
    }

    fn tell(&self, told: Told<'_>, narration: &mut Narration) {
        let id = narration.next_message();
        narration.tell(told.carrier.topic(), || {
            Event::Message(Message {
                id,
                from: self.from,
                name: MessageName::Other(told.name),
                carrier: told.carrier,
                bytes: told.bytes.to_vec(),
                fields: told.fields,
                source: told.source.into(),
            })
        });
    }
}

/// Whether someone wants what is carried so with its annotations.
fn records(carrier: &Carrier, narration: &Narration) -> bool {
    narration.wants(Topic::Fields) && narration.wants(carrier.topic())
}
