//! A connection of HTTP/2 as one end keeps it: frames in and out, settings, windows, streams (RFC
//! 9113 §3.4 to §6).
//!
//! [`Session::advance`] reads until something happens that the client's or the server's story must
//! hear of. What the protocol itself answers (SETTINGS, PING, room in windows) it answers; what the
//! peer may not do it returns as a [`Fault`].

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use super::fault::{Fault, Result};
use super::frame::{self, Header, Payload, Written};
use super::hpack::{Block, Decoder, Encoder, HeaderField};
use super::{PROTOCOL, limits};
use crate::application::buffer::{Buffer, Filled};
use crate::application::channel::{Channel, Told};
use crate::names::registry::{ErrorCode, FrameType, Setting};
use crate::narration::{Carrier, Side, Topic};
use crate::wire::{Reader, Writer};

/// The window of the connection, and of streams unless the settings say otherwise (RFC 9113 §6.9.2).
const DEFAULT_WINDOW: i64 = 65_535;
/// The largest window (RFC 9113 §6.9.1).
const LARGEST_WINDOW: i64 = (1 << 31) - 1;

/// What happens on a connection.
#[derive(Debug)]
pub enum Happening {
    /// A head, or trailers: a whole field block.
    Fields {
        /// Of which stream.
        stream: u32,
        /// The fields.
        fields: Vec<HeaderField>,
        /// Whether nothing follows.
        is_last: bool,
        /// Whether they come behind a head.
        are_trailers: bool,
    },
    /// A piece of content, to be had from [`Session::piece`].
    Data {
        /// Of which stream.
        stream: u32,
        /// Whether nothing follows.
        is_last: bool,
    },
    /// The peer ended a stream.
    Reset(u32, ErrorCode),
    /// The peer takes no more streams than those up to this.
    GoAway(u32, ErrorCode, String),
    /// Windows grew, the settings changed, or all that came was dealt with: what waited may go on.
    Room,
    /// The peer ended its side of the connection below, in order or not.
    End {
        /// Whether with close_notify.
        in_order: bool,
    },
}

/// What the peer's settings say (RFC 9113 §6.5.2).
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The window of a new stream.
    pub initial_window: i64,
    /// The longest frame.
    pub max_frame_size: usize,
    /// The most streams at once.
    pub max_streams: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            initial_window: DEFAULT_WINDOW,
            max_frame_size: 1 << 14,
            max_streams: u32::MAX,
        }
    }
}

/// A stream that is not closed.
#[derive(Debug)]
struct Stream {
    /// The peer sends no more.
    peer_is_done: bool,
    /// We send no more.
    we_are_done: bool,
    /// The peer's head came.
    has_head: bool,
    /// What may be sent.
    room: i64,
    /// What may still come.
    left: i64,
    /// Content as announced, if it was, and as it came.
    announced: Option<u64>,
    received: u64,
}

/// A field block that CONTINUATION goes on with.
struct OpenBlock {
    /// Of its HEADERS.
    header: Header,
    bytes: Vec<u8>,
    /// How many frames it has so far.
    count: usize,
    /// Those of them that are to be told: bytes, annotations, and the part of the block in each.
    frames: Vec<(Written, Range<usize>)>,
}

/// What waiting for a frame gave.
enum Arrival {
    Frame(Header),
    /// The peer sends nothing more.
    End,
    /// The stream broke off.
    Break,
}

/// One end of a connection.
pub struct Session<'a, S: Channel + ?Sized> {
    input: Buffer<'a, S>,
    side: Side,
    decoder: Decoder,
    encoder: Encoder,
    out: Vec<u8>,
    /// What is in `out`, to be told as it is sent.
    told: Vec<(Written, Carrier)>,
    /// What the peer can take.
    pub peer: Settings,
    has_settings: bool,
    /// What may be sent on all streams together.
    room: i64,
    /// What may still come on all streams together, and what of it was used since room was made.
    left: i64,
    used: i64,
    /// The room that is made again and again, of each stream and of all together.
    window: i64,
    streams: BTreeMap<u32, Stream>,
    /// The last stream that the client opened.
    last_stream: u32,
    /// Streams that we reset, on which the peer may have sent more before it knew.
    reset: VecDeque<u32>,
    block: Option<OpenBlock>,
    /// Frames in a row that bring nobody on.
    idle: u32,
    /// Bytes of the frame that was read last, and its data.
    current: usize,
    piece: Range<usize>,
}

impl<'a, S: Channel + ?Sized> Session<'a, S> {
    /// A connection that begins here. `window` is what each stream, and all together, are to have room
    /// for; whoever makes it says so in its settings.
    pub fn new(channel: &'a mut S, window: i64) -> Self {
        channel.carry(PROTOCOL.into());
        Session {
            side: channel.side(),
            input: Buffer::new(channel),
            decoder: Decoder::new(super::hpack::DEFAULT_TABLE_SIZE, limits::HEADER_LIST),
            encoder: Encoder::default(),
            out: Vec::new(),
            told: Vec::new(),
            peer: Settings::default(),
            has_settings: false,
            room: DEFAULT_WINDOW,
            left: DEFAULT_WINDOW,
            used: 0,
            window,
            streams: BTreeMap::new(),
            last_stream: 0,
            reset: VecDeque::new(),
            block: None,
            idle: 0,
            current: 0,
            piece: 0..0,
        }
    }

    /// What carries it.
    pub fn channel(&mut self) -> &mut S {
        self.input.stream()
    }

    fn records(&mut self, carrier: &Carrier) -> bool {
        let narration = self.channel().narration();
        narration.wants(Topic::Fields) && narration.wants(carrier.topic())
    }

    // Out.

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

    fn send(&mut self, kind: FrameType, flags: u8, stream: u32, body: impl FnOnce(&mut Writer)) {
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
        let (out, side) = (std::mem::take(&mut self.out), self.side);
        let channel = self.input.stream();
        for (written, carrier) in self.told.drain(..) {
            channel.tell(side, told(&written, carrier));
        }
        channel.write_all(&out)?;
        channel.flush()
    }

    /// Whether so much waits that it should be sent before more is added.
    pub fn is_full(&self) -> bool {
        self.out.len() >= limits::OUTPUT
    }

    fn we_are_done(&mut self, stream: u32) {
        if let Some(state) = self.streams.get_mut(&stream) {
            state.we_are_done = true;
            if state.peer_is_done {
                self.streams.remove(&stream);
            }
        }
    }

    // In.

    /// Whether a stream is not closed.
    pub fn is_open(&self, stream: u32) -> bool {
        self.streams.contains_key(&stream)
    }

    /// Whether any stream is not closed.
    pub fn is_busy(&self) -> bool {
        !self.streams.is_empty()
    }

    /// What a stream's head says of the length of what follows.
    pub fn announce(&mut self, stream: u32, length: Option<u64>) {
        if let Some(state) = self.streams.get_mut(&stream) {
            state.announced = length;
        }
    }

    /// What follows may be a head again: what came was interim (RFC 9113 §8.1).
    pub fn await_head(&mut self, stream: u32) {
        if let Some(state) = self.streams.get_mut(&stream) {
            state.has_head = false;
        }
    }

    /// Whether bytes have come that were not read.
    pub fn has_input(&self) -> bool {
        self.input.available().len() > self.current
    }

    /// The data of the frame that was read last.
    pub fn piece(&self) -> &[u8] {
        self.input
            .available()
            .get(self.piece.clone())
            .unwrap_or_default()
    }

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
            let header = match self.await_frame()? {
                Arrival::Frame(header) => header,
                Arrival::End => return Ok(Happening::End { in_order: true }),
                Arrival::Break => return Ok(Happening::End { in_order: false }),
            };
            self.current = frame::HEADER + header.length;
            let (payload, written) = self.read_frame(&header);
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
            if let Some(start) = bytes.get(..frame::HEADER) {
                let header = Header::read(&mut Reader::new(start))
                    .map_err(|error| Fault::protocol(error.to_string()))?;
                if header.length > limits::FRAME {
                    return Err(Fault::Connection(
                        ErrorCode::FrameSizeError,
                        format!(
                            "{}: a frame of {} bytes, more than the {} that we take (RFC 9113 §4.2)",
                            header.kind,
                            header.length,
                            limits::FRAME
                        ),
                    ));
                }
                if bytes.len() >= frame::HEADER + header.length {
                    return Ok(Arrival::Frame(header));
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
    fn read_frame(&mut self, header: &Header) -> (Result<Payload>, Option<Written>) {
        let carrier = carrier(header.kind);
        let record = self.records(&carrier);
        let wanted = record || self.channel().narration().wants(carrier.topic());
        let bytes = self.input.available();
        let bytes = bytes.get(..self.current).unwrap_or_default();
        let mut r = Reader::recording(bytes, record);
        let payload = Header::read(&mut r)
            .map_err(|error| Fault::protocol(error.to_string()))
            .and_then(|header| frame::read_payload(&mut r, &header));
        let written = wanted.then(|| Written {
            kind: header.kind,
            bytes: bytes.to_vec(),
            fields: r.into_fields(None),
        });
        (payload, written)
    }

    fn tell_received(&mut self, written: &Written, carrier: Carrier) {
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
                    "{kind} came inside the field block of stream {}, which CONTINUATION alone goes on with (RFC 9113 §6.10)",
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
    fn count_idle(&mut self, what: &str) -> Result<()> {
        self.idle += 1;
        if self.idle > limits::IDLE_FRAMES {
            return Err(Fault::excess(format!(
                "more than {} frames in a row that move nothing, {what} last (RFC 9113 §10.5)",
                limits::IDLE_FRAMES
            )));
        }
        Ok(())
    }

    fn take_settings(
        &mut self,
        header: &Header,
        settings: &[(Setting, u32)],
    ) -> Result<Option<Happening>> {
        self.count_idle("SETTINGS")?;
        if header.has(frame::ACK) {
            return match settings.is_empty() {
                true => Ok(None),
                false => Err(Fault::Connection(
                    ErrorCode::FrameSizeError,
                    "SETTINGS: an answer that sets something (RFC 9113 §6.5)".into(),
                )),
            };
        }
        self.has_settings = true;
        for (setting, value) in settings {
            self.apply(*setting, *value)?;
        }
        self.send(FrameType::Settings, frame::ACK, 0, |_| {});
        Ok(Some(Happening::Room))
    }

    fn apply(&mut self, setting: Setting, value: u32) -> Result<()> {
        let wrong = |what: &str| Fault::protocol(format!("{setting} = {value}: {what}"));
        match setting {
            Setting::HeaderTableSize => self.encoder.allow(value as usize),
            Setting::EnablePush if value > 1 || value == 1 && self.side == Side::Client => {
                return Err(wrong("neither 0 nor, from a client, 1 (RFC 9113 §6.5.2)"));
            }
            Setting::EnableConnectProtocol if value > 1 => {
                return Err(wrong("neither 0 nor 1 (RFC 8441 §3)"));
            }
            Setting::NoRfc7540Priorities if value > 1 => {
                return Err(wrong("neither 0 nor 1 (RFC 9218 §2.1)"));
            }
            Setting::MaxConcurrentStreams => self.peer.max_streams = value,
            Setting::InitialWindowSize => {
                let value = i64::from(value);
                if value > LARGEST_WINDOW {
                    return Err(Fault::Connection(
                        ErrorCode::FlowControlError,
                        format!("{setting} = {value}: more than 2^31-1 (RFC 9113 §6.5.2)"),
                    ));
                }
                let change = value - self.peer.initial_window;
                self.peer.initial_window = value;
                for (id, stream) in &mut self.streams {
                    stream.room += change;
                    if stream.room > LARGEST_WINDOW {
                        return Err(Fault::Connection(
                            ErrorCode::FlowControlError,
                            format!(
                                "{setting} = {value} makes the window of stream {id} larger than 2^31-1 (RFC 9113 §6.9.2)"
                            ),
                        ));
                    }
                }
            }
            Setting::MaxFrameSize => {
                if !(1 << 14..1 << 24).contains(&value) {
                    return Err(wrong("not from 2^14 to 2^24-1 (RFC 9113 §6.5.2)"));
                }
                self.peer.max_frame_size = value as usize;
            }
            _ => {}
        }
        Ok(())
    }

    fn take_window_update(&mut self, id: u32, increment: i64) -> Result<Option<Happening>> {
        if id != 0 && self.is_idle(id) {
            return Err(Fault::protocol(format!(
                "WINDOW_UPDATE came on stream {id}, which is idle (RFC 9113 §5.1)"
            )));
        }
        let fail = |code, why: &str| match id {
            0 => Fault::Connection(code, why.to_owned()),
            id => Fault::Stream(id, code, why.to_owned()),
        };
        if increment == 0 {
            return Err(fail(
                ErrorCode::ProtocolError,
                "WINDOW_UPDATE by 0 (RFC 9113 §6.9)",
            ));
        }
        self.count_idle("WINDOW_UPDATE")?;
        let room = match id {
            0 => &mut self.room,
            id => match self.streams.get_mut(&id) {
                Some(stream) => &mut stream.room,
                None => return Ok(None), // it closed while this was on its way
            },
        };
        *room += increment;
        if *room > LARGEST_WINDOW {
            return Err(fail(
                ErrorCode::FlowControlError,
                "WINDOW_UPDATE makes a window larger than 2^31-1 (RFC 9113 §6.9.1)",
            ));
        }
        Ok(Some(Happening::Room))
    }

    fn take_data(&mut self, header: &Header, data: Range<usize>) -> Result<Option<Happening>> {
        // All of the payload counts, padding included (RFC 9113 §6.9.1).
        let (id, length) = (header.stream, header.length as i64);
        if self.is_idle(id) {
            return Err(self.on_idle(header));
        }
        self.left -= length;
        if self.left < 0 {
            return Err(Fault::Connection(
                ErrorCode::FlowControlError,
                "DATA beyond the window of the connection (RFC 9113 §6.9.1)".into(),
            ));
        }
        self.used += length;
        if self.used > self.window / 2 {
            let used = std::mem::take(&mut self.used);
            self.send_window_update(0, used);
        }
        let Some(stream) = self.streams.get_mut(&id) else {
            return self.on_closed(header);
        };
        if stream.peer_is_done {
            return Err(Fault::Stream(
                id,
                ErrorCode::StreamClosed,
                "DATA came behind the end of the stream (RFC 9113 §5.1)".into(),
            ));
        }
        if !stream.has_head {
            return Err(Fault::malformed(
                id,
                "DATA came before a head (RFC 9113 §8.1)",
            ));
        }
        stream.left -= length;
        if stream.left < 0 {
            return Err(Fault::Stream(
                id,
                ErrorCode::FlowControlError,
                "DATA beyond the window of the stream (RFC 9113 §6.9.1)".into(),
            ));
        }
        stream.received += data.len() as u64;
        let is_last = header.has(frame::END_STREAM);
        stream.check_length(id, is_last)?;
        if is_last {
            self.peer_is_done(id);
        } else if stream.left < self.window / 2 {
            let increment = self.window - stream.left;
            self.send_window_update(id, increment);
        }
        if data.is_empty() && !is_last {
            self.count_idle("empty DATA")?;
            return Ok(None);
        }
        self.idle = 0;
        self.piece = data;
        Ok(Some(Happening::Data {
            stream: id,
            is_last,
        }))
    }

    fn peer_is_done(&mut self, id: u32) {
        if let Some(stream) = self.streams.get_mut(&id) {
            stream.peer_is_done = true;
            if stream.we_are_done {
                self.streams.remove(&id);
            }
        }
    }

    /// A piece of a field block, with the frame if it is to be told.
    fn take_fragment(
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

    fn tell_block(&mut self, block: OpenBlock, annotations: &[crate::wire::Field]) {
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
        if stream.peer_is_done {
            return Err(Fault::Stream(
                id,
                ErrorCode::StreamClosed,
                "HEADERS came behind the end of the stream (RFC 9113 §5.1)".into(),
            ));
        }
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

    /// The client opens a stream (RFC 9113 §5.1.1).
    fn accept_stream(&mut self, id: u32) -> Result<()> {
        if id.is_multiple_of(2) {
            return Err(Fault::protocol(format!(
                "the client opens stream {id}, an even number (RFC 9113 §5.1.1)"
            )));
        }
        self.last_stream = id;
        let stream = Stream::new(self.peer.initial_window, self.window);
        self.streams.insert(id, stream);
        if self.streams.len() > limits::STREAMS as usize {
            return Err(Fault::Stream(
                id,
                ErrorCode::RefusedStream,
                format!(
                    "more than {} streams at once (RFC 9113 §5.1.2)",
                    limits::STREAMS
                ),
            ));
        }
        Ok(())
    }

    /// Whether nobody has opened the stream.
    fn is_idle(&self, id: u32) -> bool {
        id > self.last_stream || id.is_multiple_of(2)
    }

    fn on_idle(&self, header: &Header) -> Fault {
        Fault::protocol(format!(
            "{} came on stream {}, which is idle (RFC 9113 §5.1)",
            header.kind, header.stream
        ))
    }

    /// On a stream that we reset, the peer may not know that yet; on another, it ended the stream.
    fn on_closed(&mut self, header: &Header) -> Result<Option<Happening>> {
        self.count_idle("frames on closed streams")?;
        if self.reset.contains(&header.stream) {
            return Ok(None);
        }
        Err(Fault::Connection(
            ErrorCode::StreamClosed,
            format!(
                "{} came on stream {}, which is closed (RFC 9113 §5.1)",
                header.kind, header.stream
            ),
        ))
    }
}

impl Stream {
    fn new(room: i64, left: i64) -> Self {
        Stream {
            peer_is_done: false,
            we_are_done: false,
            has_head: false,
            room,
            left,
            announced: None,
            received: 0,
        }
    }

    /// Content must be as long as the head announced (RFC 9113 §8.1.1).
    fn check_length(&self, id: u32, is_last: bool) -> Result<()> {
        let Some(announced) = self.announced else {
            return Ok(());
        };
        if self.received > announced || is_last && self.received < announced {
            return Err(Fault::malformed(
                id,
                format!(
                    "{} bytes of content so far, where content-length announced {announced} (RFC 9113 §8.1.1)",
                    self.received
                ),
            ));
        }
        Ok(())
    }
}

/// What carries a frame of this type.
fn carrier(kind: FrameType) -> Carrier {
    match kind {
        FrameType::Data | FrameType::WindowUpdate => Carrier::Bulk(PROTOCOL.into()),
        _ => Carrier::Application(PROTOCOL.into()),
    }
}

fn told(written: &Written, carrier: Carrier) -> Told<'_> {
    Told {
        name: match written.bytes == frame::PREFACE {
            true => "connection preface".into(),
            false => frame::name(written.kind),
        },
        carrier,
        bytes: &written.bytes,
        fields: written.fields.clone(),
        source: frame::SOURCE,
    }
}
