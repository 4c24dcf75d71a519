//! What an end sends: frames, gathered and told as they go out.

use super::{PROTOCOL, Session, Stream, carrier, told};
use crate::application::channel::Channel;
use crate::application::http2::frame::{self, Written};
use crate::application::http2::hpack::HeaderField;
use crate::application::http2::limits;
use crate::error::Result;
use crate::names::registry::{ErrorCode, FrameType, Setting};
use crate::narration::{Carrier, Side};
use crate::wire::Writer;

impl<S: Channel + ?Sized> Session<'_, S> {
    /// Sends the client's preface (RFC 9113 §3.4).
    pub fn send_preface(&mut self) {
        let carrier = Carrier::Application(PROTOCOL.into());
        let mut w = Writer::recording(self.records(&carrier));
        w.text("Connection Preface", frame::PREFACE);
        let (bytes, fields) = w.finish().unwrap_or_default();
        self.out.extend_from_slice(&bytes);
        // It has no type; it is told under its own name.
        let written = Written {
            kind: FrameType(u8::MAX),
            bytes,
            fields,
        };
        self.told.push((written, carrier));
    }

    /// Sends our settings.
    pub fn send_settings(&mut self, settings: &[(Setting, u32)]) {
        self.send(FrameType::Settings, 0, 0, |w| {
            for (setting, value) in settings {
                w.structure("Setting", |w| {
                    w.code("Identifier", *setting);
                    w.u32("Value", *value);
                });
            }
        });
    }

    /// Gives room for `increment` bytes more, on a stream or, with 0, on all together.
    pub fn send_window_update(&mut self, stream: u32, increment: i64) {
        if stream == 0 {
            self.left += increment;
        } else if let Some(stream) = self.streams.get_mut(&stream) {
            stream.left += increment;
        }
        self.send(FrameType::WindowUpdate, 0, stream, |w| {
            w.u32("Window Size Increment", increment as u32);
        });
    }

    /// Opens a stream as the client.
    pub fn open_stream(&mut self) -> u32 {
        let id = if self.last_stream == 0 {
            1
        } else {
            self.last_stream + 2
        };
        self.last_stream = id;
        let stream = Stream::new(self.peer.initial_window, self.window);
        self.streams.insert(id, stream);
        id
    }

    /// Sends a head or trailers, in as many frames as it takes (RFC 9113 §4.3).
    pub fn send_fields(&mut self, stream: u32, fields: &[HeaderField], is_last: bool) {
        let carrier = Carrier::Application(PROTOCOL.into());
        let record = self.records(&carrier);
        let mut w = Writer::recording(record);
        self.encoder.write(&mut w, fields);
        let (block, annotations) = w.finish().unwrap_or_default();
        let mut start = 0;
        let mut kind = FrameType::Headers;
        loop {
            let end = block.len().min(start + self.peer.max_frame_size);
            let is_end = end == block.len();
            let mut flags = if is_end { frame::END_HEADERS } else { 0 };
            if is_last && kind == FrameType::Headers {
                flags |= frame::END_STREAM;
            }
            let mut written = frame::write(kind, flags, stream, record, |w| {
                w.opaque(frame::FRAGMENT, &block[start..end]);
            });
            frame::place_block(&mut written.fields, &annotations, start..end, is_end);
            self.push(written, carrier.clone());
            if is_end {
                break;
            }
            (start, kind) = (end, FrameType::Continuation);
        }
        if is_last {
            self.we_are_done(stream);
        }
    }

    /// Sends as much of `content` as the windows and a frame allow; says how much that was. With
    /// `is_last`, what is sent whole is the end.
    pub fn send_data(&mut self, stream: u32, content: &[u8], is_last: bool) -> usize {
        let Some(state) = self.streams.get_mut(&stream) else {
            return content.len();
        };
        let room = self.room.min(state.room).max(0) as usize;
        let length = content.len().min(room).min(self.peer.max_frame_size);
        if length == 0 && !content.is_empty() {
            return 0;
        }
        self.room -= length as i64;
        state.room -= length as i64;
        let is_end = is_last && length == content.len();
        let flags = if is_end { frame::END_STREAM } else { 0 };
        self.send(FrameType::Data, flags, stream, |w| {
            w.opaque("Data", &content[..length]);
        });
        if is_end {
            self.we_are_done(stream);
        }
        length
    }

    /// Ends a stream (RFC 9113 §6.4).
    pub fn reset_stream(&mut self, stream: u32, code: ErrorCode) {
        self.streams.remove(&stream);
        self.reset.push_back(stream);
        if self.reset.len() > limits::STREAMS as usize {
            self.reset.pop_front();
        }
        self.send(FrameType::RstStream, 0, stream, |w| {
            w.code("Error Code", code);
        });
    }

    /// Says that no streams behind the last are taken (RFC 9113 §6.8).
    pub fn send_go_away(&mut self, code: ErrorCode, why: &str) {
        // The last stream of the peer's: a server opens none here.
        let last = match self.side {
            Side::Client => 0,
            Side::Server => self.last_stream,
        };
        self.send(FrameType::GoAway, 0, 0, |w| {
            w.u32("Last-Stream-ID", last);
            w.code("Error Code", code);
            w.text("Additional Debug Data", why.as_bytes());
        });
    }

    pub(super) fn send(
        &mut self,
        kind: FrameType,
        flags: u8,
        stream: u32,
        body: impl FnOnce(&mut Writer),
    ) {
        let carrier = carrier(kind);
        let record = self.records(&carrier);
        let written = frame::write(kind, flags, stream, record, body);
        self.push(written, carrier);
    }

    fn push(&mut self, written: Written, carrier: Carrier) {
        self.out.extend_from_slice(&written.bytes);
        self.told.push((written, carrier));
    }

    /// Sends what waits, and tells of it.
    ///
    /// # Errors
    /// Those of the connection.
    pub fn flush(&mut self) -> std::io::Result<()> {
        if self.out.is_empty() {
            return Ok(());
        }
        if self.has_closed {
            self.out.clear();
            self.told.clear();
            return Ok(());
        }
        let (out, side) = (std::mem::take(&mut self.out), self.side);
        let channel = self.input.stream();
        channel.begin_write()?;
        for (written, carrier) in self.told.drain(..) {
            channel.tell(side, told(&written, carrier));
        }
        channel.write_all(&out)?;
        channel.flush()
    }

    /// Sends what waits, and closes our side: what would answer the peer's last frames stays unsaid.
    ///
    /// # Errors
    /// Those of the connection.
    pub fn say_last(&mut self) -> Result<()> {
        self.flush()?;
        self.input.stream().say_last(limits::LAST_WORDS)?;
        self.has_closed = true;
        Ok(())
    }

    /// Whether so much waits that it should be sent before more is added.
    pub fn is_full(&self) -> bool {
        self.out.len() >= limits::OUTPUT
    }
}
