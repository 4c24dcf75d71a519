//! A connection of HTTP/2 as one end keeps it: frames in and out, settings, windows, streams (RFC
//! 9113 §3.4 to §6).
//!
//! [`Session::advance`] reads until something happens that the client's or the server's story must
//! hear of. What the protocol itself answers (SETTINGS, PING, room in windows) it answers; what the
//! peer may not do it returns as a [`Fault`](super::fault::Fault). A room each: what goes out and what
//! comes in, settings, the flow of content, field blocks, streams.

mod block;
mod flow;
mod input;
mod output;
mod settings;
mod stream;

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use super::frame::{self, Written};
use super::hpack::{Decoder, Encoder, HeaderField};
use super::{PROTOCOL, limits};
use crate::application::buffer::Buffer;
use crate::application::channel::{Channel, Told};
use crate::names::registry::{ErrorCode, FrameType};
use crate::narration::{Carrier, Side, Topic};
use block::OpenBlock;
pub use settings::Settings;
use stream::Stream;

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
    /// Whether we have said that we send nothing more.
    has_closed: bool,
    /// Bytes of the frame that was read last, and its data.
    current: usize,
    piece: Range<usize>,
}

impl<'a, S: Channel + ?Sized> Session<'a, S> {
    /// A connection that begins here. `window` is what each stream, and all together, are to have room
    /// for; an end that does says so in its settings.
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
            has_closed: false,
            current: 0,
            piece: 0..0,
        }
    }

    /// Whether the bytes that are read next came as early data.
    pub fn is_early(&self) -> bool {
        self.input.is_early()
    }

    /// What carries it.
    pub fn channel(&mut self) -> &mut S {
        self.input.stream()
    }

    pub(super) fn records(&mut self, carrier: &Carrier) -> bool {
        let narration = self.channel().narration();
        narration.wants(Topic::Fields) && narration.wants(carrier.topic())
    }

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
}

/// What carries a frame of this type.
pub(super) fn carrier(kind: FrameType) -> Carrier {
    match kind {
        FrameType::Data | FrameType::WindowUpdate => Carrier::Bulk(PROTOCOL.into()),
        _ => Carrier::Application(PROTOCOL.into()),
    }
}

pub(super) fn told(written: &Written, carrier: Carrier) -> Told<'_> {
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
