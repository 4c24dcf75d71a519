//! What an end receives: frames, as bytes first, and then each to the room that it is for.

use super::{Happening, PROTOCOL, Session, carrier, told};
use crate::application::buffer::Filled;
use crate::application::channel::Channel;
use crate::application::http2::fault::{Fault, Result};
use crate::application::http2::frame::{self, Header, Payload, Written};
use crate::application::http2::limits;
use crate::names::registry::{ErrorCode, FrameType};
use crate::narration::{Carrier, Side};
use crate::wire::{self, Reader};

/// What waiting for a frame gave.
enum Arrival {
    /// A frame of this type and of so many bytes, header and all.
    Frame(FrameType, usize),
    /// The peer sends nothing more.
    End,
    /// The stream broke off.
    Break,
}

impl<S: Channel + ?Sized> Session<'_, S> {
    /// Reads the client's preface, as the server.
    ///
    /// # Errors
    /// If it is another; false if nothing came.
    pub fn receive_preface(&mut self) -> Result<bool> {
        self.flush()?;
        loop {
            let bytes = self.input.available();
            let length = bytes.len().min(frame::PREFACE.len());
            if bytes[..length] != frame::PREFACE[..length] {
                return Err(Fault::protocol(
                    "what came is not the preface of an HTTP/2 client (RFC 9113 §3.4)",
                ));
            }
            if length == frame::PREFACE.len() {
                break;
            }
            let seen = bytes.len();
            if self.input.fill()? != Filled::More {
                return match seen {
                    0 => Ok(false),
                    _ => Err(Fault::protocol("the client's preface was cut short")),
                };
            }
        }
        let carrier = Carrier::Application(PROTOCOL.into());
        let mut r = Reader::recording(frame::PREFACE, self.records(&carrier));
        let _ = r.text("Connection Preface", frame::PREFACE.len());
        let written = Written {
            kind: FrameType(u8::MAX),
            bytes: frame::PREFACE.to_vec(),
            fields: r.into_fields(None),
        };
        self.tell_received(&written, carrier);
        self.input.consume(frame::PREFACE.len());
        Ok(true)
    }

    /// Waits for the next frame that matters. What was read before is gone.
    ///
    /// # Errors
    /// What the peer may not do, and the failures of the connection.
    pub fn advance(&mut self) -> Result<Happening> {
        loop {
            self.input.consume(std::mem::take(&mut self.current));
            self.piece = 0..0;
            let kind;
            (kind, self.current) = match self.await_frame()? {
                Arrival::Frame(kind, length) => (kind, length),
                Arrival::End => return Ok(Happening::End { in_order: true }),
                Arrival::Break => return Ok(Happening::End { in_order: false }),
            };
            let (header, payload, written) = self.read_frame(kind)?;
            let payload = payload.and_then(|payload| {
                self.check_order(&header, &payload)?;
                Ok(payload)
            });
            let happening = match payload {
                Ok(Payload::Headers(part) | Payload::Continuation(part)) => {
                    self.take_fragment(&header, part, written)?
                }
                payload => {
                    if let Some(block) = self.block.take() {
                        self.tell_block(block, &[]); // which is never whole
                    }
                    if let Some(written) = written {
                        self.tell_received(&written, carrier(header.kind));
                    }
                    self.take(&header, payload?)?
                }
            };
            if let Some(happening) = happening {
                return Ok(happening);
            }
            // Whoever waits for a peer that asks for nothing is to decide for how long.
            if !self.is_busy() && !self.has_input() {
                return Ok(Happening::Room);
            }
        }
    }

    /// Waits for a whole frame.
    fn await_frame(&mut self) -> Result<Arrival> {
        loop {
            let bytes = self.input.available();
            let is_cut = !bytes.is_empty();
            if let Some(start) = bytes.first_chunk() {
                let (kind, length) = frame_size(start)?;
                let length = frame::HEADER + length;
                if bytes.len() >= length {
                    return Ok(Arrival::Frame(kind, length));
                }
            }
            self.flush()?;
            match self.input.fill()? {
                Filled::More | Filled::Full => {}
                Filled::End if is_cut => {
                    return Err(Fault::protocol("the connection ended inside a frame"));
                }
                Filled::End => return Ok(Arrival::End),
                Filled::Truncated => return Ok(Arrival::Break),
            }
        }
    }

    /// Decodes a frame; with what there is to tell, if anybody wants it.
    fn read_frame(
        &mut self,
        kind: FrameType,
    ) -> Result<(Header, Result<Payload>, Option<Written>)> {
        let carrier = carrier(kind);
        let record = self.records(&carrier);
        let wanted = record || self.channel().narration().wants(carrier.topic());
        let bytes = self.input.available();
        let bytes = bytes.get(..self.current).unwrap_or_default();
        let mut r = Reader::recording(bytes, record);
        let header = Header::read(&mut r).map_err(|error| Fault::protocol(error.to_string()))?;
        let payload = frame::read_payload(&mut r, &header);
        let written = wanted.then(|| Written {
            kind,
            bytes: bytes.to_vec(),
            fields: r.into_fields(None),
        });
        Ok((header, payload, written))
    }

    pub(super) fn tell_received(&mut self, written: &Written, carrier: Carrier) {
        let from = self.side.peer();
        self.channel().tell(from, told(written, carrier));
    }

    /// What may not come where it does, whatever it says.
    fn check_order(&mut self, header: &Header, payload: &Payload) -> Result<()> {
        let kind = header.kind;
        if !self.has_settings && (kind != FrameType::Settings || header.has(frame::ACK)) {
            return Err(Fault::protocol(format!(
                "{kind} came before the SETTINGS that begin a connection (RFC 9113 §3.4)"
            )));
        }
        let continues = matches!(payload, Payload::Continuation(_));
        match &self.block {
            Some(block) if !continues || header.stream != block.header.stream => {
                return Err(Fault::protocol(format!(
                    "{kind} came inside the field block of stream {}, which only CONTINUATION may continue (RFC 9113 §6.10)",
                    block.header.stream
                )));
            }
            None if continues => {
                return Err(Fault::protocol(
                    "CONTINUATION came without a field block to go on with (RFC 9113 §6.10)",
                ));
            }
            _ => {}
        }
        let of_connection = matches!(
            kind,
            FrameType::Settings | FrameType::Ping | FrameType::GoAway | FrameType::PriorityUpdate
        );
        let of_stream = matches!(
            kind,
            FrameType::Data
                | FrameType::Headers
                | FrameType::Priority
                | FrameType::RstStream
                | FrameType::PushPromise
                | FrameType::Continuation
        );
        if of_connection && header.stream != 0 || of_stream && header.stream == 0 {
            return Err(Fault::protocol(format!(
                "{kind} came on stream {}: {} (RFC 9113 §6)",
                header.stream,
                if of_stream {
                    "it is of a stream, and 0 is none"
                } else {
                    "it is of the connection, which is stream 0"
                }
            )));
        }
        Ok(())
    }

    fn take(&mut self, header: &Header, payload: Payload) -> Result<Option<Happening>> {
        match payload {
            Payload::Data(data) => return self.take_data(header, data),
            // Taken by themselves.
            Payload::Headers(_) | Payload::Continuation(_) => {}
            Payload::Settings(settings) => return self.take_settings(header, &settings),
            Payload::WindowUpdate(increment) => {
                return self.take_window_update(header.stream, increment.into());
            }
            Payload::Ping(data) => {
                self.count_idle("PING")?;
                if !header.has(frame::ACK) {
                    self.send(FrameType::Ping, frame::ACK, 0, |w| {
                        w.opaque("Opaque Data", &data);
                    });
                }
            }
            Payload::GoAway(last, code, text) => {
                let text = self.input.available().get(text).unwrap_or_default();
                let text = String::from_utf8_lossy(text).chars().take(200).collect();
                return Ok(Some(Happening::GoAway(last, code, text)));
            }
            Payload::RstStream(code) => {
                if self.is_idle(header.stream) {
                    return Err(self.on_idle(header));
                }
                self.count_idle("RST_STREAM")?;
                if self.streams.remove(&header.stream).is_some() {
                    return Ok(Some(Happening::Reset(header.stream, code)));
                }
            }
            Payload::PushPromise => {
                return Err(Fault::protocol(match self.side {
                    Side::Client => {
                        "PUSH_PROMISE came, though our settings forbid it (RFC 9113 §6.6, §8.4)"
                    }
                    Side::Server => "PUSH_PROMISE came from a client (RFC 9113 §8.4)",
                }));
            }
            Payload::PriorityUpdate(stream) => {
                if self.side == Side::Client || stream == 0 {
                    return Err(Fault::protocol(
                        "PRIORITY_UPDATE from a server, or for stream 0 (RFC 9218 §7.1)",
                    ));
                }
                self.count_idle("PRIORITY_UPDATE")?;
            }
            Payload::Priority => self.count_idle("PRIORITY")?,
            Payload::Unknown => self.count_idle("unknown frames")?,
        }
        Ok(None)
    }

    /// A frame that brings nobody on: some are as they must be, floods are an attack (RFC 9113 §10.5).
    pub(super) fn count_idle(&mut self, what: &str) -> Result<()> {
        self.idle += 1;
        if self.idle > limits::IDLE_FRAMES {
            return Err(Fault::excess(format!(
                "more than {} frames in a row that move nothing, {what} last (RFC 9113 §10.5)",
                limits::IDLE_FRAMES
            )));
        }
        Ok(())
    }
}

/// What the header that begins like this announces: a type, and how many bytes follow it. The rest is
/// read with the frame.
///
/// # Errors
/// If it is not a header of HTTP/2, or the frame is too long.
fn frame_size(start: &[u8; frame::HEADER]) -> Result<(FrameType, usize)> {
    let mut r = Reader::new(start);
    let unread = |error: wire::Error| Fault::protocol(error.to_string());
    let length = r.length_as("Length", 3).map_err(unread)?;
    let kind: FrameType = r.code("Type").map_err(unread)?;
    if length <= limits::FRAME {
        return Ok((kind, length));
    }
    // Read as a header, it is of a frame of four million bytes.
    if start.starts_with(b"HTTP/1.") {
        return Err(Fault::protocol(
            "what came is HTTP/1, though HTTP/2 was agreed on (RFC 9113 §3.2)",
        ));
    }
    Err(Fault::Connection(
        ErrorCode::FrameSizeError,
        format!(
            "{kind}: a frame of {length} bytes, more than the {} that we take (RFC 9113 §4.2)",
            limits::FRAME
        ),
    ))
}
