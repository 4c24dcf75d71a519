//! Field blocks: HEADERS, what CONTINUATION adds to it, and what they make up (RFC 9113 §4.3, §6.2,
//! §6.10).

use std::ops::Range;

use super::{Happening, Session, carrier};
use crate::application::channel::Channel;
use crate::application::http2::fault::{Fault, Result};
use crate::application::http2::frame::{self, Header, Written};
use crate::application::http2::hpack::Block;
use crate::application::http2::limits;
use crate::names::registry::ErrorCode;
use crate::narration::Side;
use crate::wire::Reader;

/// A field block that CONTINUATION goes on with.
pub(super) struct OpenBlock {
    /// Of its HEADERS.
    pub(super) header: Header,
    pub(super) bytes: Vec<u8>,
    /// How many frames it has so far.
    pub(super) count: usize,
    /// Those of them that are to be told: bytes, annotations, and the part of the block in each.
    pub(super) frames: Vec<(Written, Range<usize>)>,
}

impl<S: Channel + ?Sized> Session<'_, S> {
    /// A piece of a field block, with the frame if it is to be told.
    pub(super) fn take_fragment(
        &mut self,
        header: &Header,
        part: Range<usize>,
        written: Option<Written>,
    ) -> Result<Option<Happening>> {
        let piece = self.input.available().get(part).unwrap_or_default();
        let mut block = self.block.take().unwrap_or_else(|| OpenBlock {
            header: *header,
            bytes: Vec::new(),
            count: 0,
            frames: Vec::new(),
        });
        let start = block.bytes.len();
        if let Some(written) = written {
            block.frames.push((written, start..start + piece.len()));
        }
        block.bytes.extend_from_slice(piece);
        block.count += 1;
        if block.bytes.len() > limits::FIELD_BLOCK || block.count > limits::FIELD_BLOCK_FRAMES {
            self.tell_block(block, &[]);
            return Err(Fault::excess(format!(
                "a field block of more than {} bytes or {} frames (RFC 9113 §10.5.1)",
                limits::FIELD_BLOCK,
                limits::FIELD_BLOCK_FRAMES
            )));
        }
        if !header.has(frame::END_HEADERS) {
            self.block = Some(block);
            return Ok(None);
        }
        let mut r = Reader::recording(&block.bytes, !block.frames.is_empty());
        let decoded = self.decoder.read(&mut r);
        let annotations = r.into_fields(decoded.as_ref().err());
        let first = block.header; // says whether the stream ends
        self.tell_block(block, &annotations);
        let decoded = decoded.map_err(|error| {
            Fault::Connection(
                ErrorCode::CompressionError,
                format!("a field block does not decode: {error}"),
            )
        })?;
        self.take_block(&first, decoded)
    }

    pub(super) fn tell_block(&mut self, block: OpenBlock, annotations: &[crate::wire::Field]) {
        let count = block.frames.len();
        for (at, (mut written, part)) in block.frames.into_iter().enumerate() {
            if !annotations.is_empty() {
                frame::place_block(&mut written.fields, annotations, part, at + 1 == count);
            }
            let carrier = carrier(written.kind);
            self.tell_received(&written, carrier);
        }
    }

    fn take_block(&mut self, header: &Header, block: Block) -> Result<Option<Happening>> {
        let id = header.stream;
        let is_last = header.has(frame::END_STREAM);
        if self.side == Side::Server && self.is_idle(id) {
            self.accept_stream(id)?;
        } else if self.is_idle(id) {
            return Err(self.on_idle(header));
        }
        let is_too_long = self.decoder.is_too_long(&block);
        let Some(stream) = self.streams.get_mut(&id) else {
            return self.on_closed(header);
        };
        stream.check_open(id, "HEADERS")?;
        if is_too_long {
            return Err(Fault::Stream(
                id,
                ErrorCode::EnhanceYourCalm,
                format!(
                    "fields that count for {} bytes, more than the {} that we take (RFC 9113 §10.5.1)",
                    block.size,
                    limits::HEADER_LIST
                ),
            ));
        }
        let are_trailers = std::mem::replace(&mut stream.has_head, true);
        if are_trailers && !is_last {
            return Err(Fault::malformed(
                id,
                "HEADERS came behind a head and do not end the stream (RFC 9113 §8.1)",
            ));
        }
        if is_last && are_trailers {
            stream.check_length(id, true)?;
        }
        if is_last {
            self.peer_is_done(id);
        }
        self.idle = 0;
        Ok(Some(Happening::Fields {
            stream: id,
            fields: block.fields,
            is_last,
            are_trailers,
        }))
    }
}
