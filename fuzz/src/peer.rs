//! A peer that plays a recording, as the input says: records as they were, with bytes changed,
//! left out, or its own; under the keys that are due, or in the clear.
//!
//! Keys follow from the hellos alone. So a peer that only changes what comes after them protects
//! its records rightly whatever they hold, and the end that is fuzzed must judge the content.

use std::io::{self, Read, Write};

use tlsdemo::connection::Randomness;
use tlsdemo::names::registry::ContentType;
use tlsdemo::narration::{Narration, Side};
use tlsdemo::record::Layer;
use tlsdemo::transport::Transport;

use crate::Input;
use crate::recording::Recording;

/// What the end under test hears, and what it says.
pub struct Stream {
    incoming: Vec<u8>,
    position: usize,
    piece: usize,
    /// All that was written.
    pub outgoing: Vec<u8>,
}

impl Stream {
    /// A stream of these bytes, at most `piece` a read; then its end.
    pub fn of(incoming: Vec<u8>, piece: usize) -> Self {
        Stream {
            incoming,
            position: 0,
            piece: piece.max(1),
            outgoing: Vec::new(),
        }
    }

    /// How much of it was read.
    pub fn position(&self) -> usize {
        self.position
    }
}

impl Transport for Stream {}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = &self.incoming[self.position..];
        let length = rest.len().min(buffer.len()).min(self.piece);
        buffer[..length].copy_from_slice(&rest[..length]);
        self.position += length;
        Ok(length)
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.outgoing.extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The most bytes that a peer says.
const MOST: usize = 1 << 18;

struct Peer {
    recording: &'static Recording,
    side: Side,
    layer: Layer<Stream>,
    /// The next record of the recording.
    next: usize,
    epoch: usize,
}

/// What the peer on `side` says, by the input; 0 ends the instructions, and the rest are bytes that
/// it says as they are.
pub fn speech(recording: &'static Recording, side: Side, input: &mut Input<'_>) -> Vec<u8> {
    let mut layer = Layer::new(
        Stream::of(Vec::new(), 1),
        side,
        Randomness::seeded(crate::recording::SEED, side).records,
    );
    layer.set_version(recording.version);
    let mut peer = Peer {
        recording,
        side,
        layer,
        next: 0,
        epoch: 0,
    };
    while !input.0.is_empty() && peer.said().len() < MOST {
        match input.byte() {
            0 => {
                let rest = input.0;
                peer.said().extend_from_slice(rest);
                break;
            }
            instruction => peer.obey(instruction, input),
        }
    }
    std::mem::take(peer.said())
}

/// Instructions; the low bits of those that are not named here count.
pub mod instruction {
    /// The next records as they were: up to 64.
    pub const PLAY: u8 = 0x40;
    /// The next record, with bytes changed: a count, then offset and difference of each.
    pub const CHANGE: u8 = 0x80;
    /// The next record with bytes put in: an offset, how many bytes they take the place of, and
    /// the bytes, a length first.
    pub const SPLICE: u8 = 0x90;
    /// The next record is left out.
    pub const SKIP: u8 = 0xa0;
    /// A record of one's own: its type, and its content, a length first.
    pub const RECORD: u8 = 0xb0;
    /// Bytes as they are, a length first.
    pub const RAW: u8 = 0xc0;
    /// On to the next keys.
    pub const REKEY: u8 = 0xd0;
    /// The record that was played last, once more.
    pub const REPEAT: u8 = 0xe0;
    /// The next record in pieces of as many bytes as the next byte says.
    pub const PIECES: u8 = 0xf0;
}

impl Peer {
    fn said(&mut self) -> &mut Vec<u8> {
        &mut self.layer.stream().outgoing
    }

    fn obey(&mut self, instruction: u8, input: &mut Input<'_>) {
        match instruction {
            1..0x40 => self.layer.set_padding(usize::from(instruction)),
            0x40..0x80 => {
                for _ in 0..=instruction - instruction::PLAY {
                    self.play(|_| {});
                }
            }
            0x80..0x90 => {
                let changes: Vec<_> = (0..=instruction & 15)
                    .map(|_| (usize::from(input.u16()), input.byte()))
                    .collect();
                self.play(|content| {
                    for (offset, difference) in &changes {
                        if let Some(byte) = content.get_mut(*offset) {
                            *byte ^= difference;
                        }
                    }
                });
            }
            0x90..0xa0 => {
                let (offset, removed) = (usize::from(input.u16()), usize::from(input.u16()));
                let length = usize::from(input.u16());
                let bytes = input.take(length);
                self.play(|content| {
                    let start = offset.min(content.len());
                    let end = (start + removed).min(content.len());
                    content.splice(start..end, bytes.iter().copied());
                });
            }
            0xa0..0xb0 => self.next += 1,
            0xb0..0xc0 => {
                let content_type = ContentType(input.byte());
                let length = usize::from(input.u16());
                self.say(content_type, input.take(length));
            }
            0xc0..0xd0 => {
                let length = usize::from(input.u16());
                let bytes = input.take(length);
                self.said().extend_from_slice(bytes);
            }
            0xd0..0xe0 => self.enter(self.epoch + 1),
            0xe0..0xf0 => {
                self.next = self.next.saturating_sub(1);
                self.play(|_| {});
            }
            _ => {
                let piece = usize::from(input.byte()).max(1);
                if let Some(sent) = self.upcoming() {
                    for part in sent.content.chunks(piece) {
                        self.say(sent.content_type, part);
                    }
                }
            }
        }
    }

    fn upcoming(&mut self) -> Option<&'static crate::recording::Sent> {
        let sent = self.recording.end(self.side).records.get(self.next)?;
        self.next += 1;
        if sent.epoch > self.epoch {
            self.enter(sent.epoch);
        }
        Some(sent)
    }

    fn play(&mut self, change: impl FnOnce(&mut Vec<u8>)) {
        if let Some(sent) = self.upcoming() {
            let mut content = sent.content.clone();
            change(&mut content);
            self.say(sent.content_type, &content);
        }
    }

    fn say(&mut self, content_type: ContentType, content: &[u8]) {
        let silent = &mut Narration::silent();
        // What the layer refuses to say, as empty handshake records, is said in the clear.
        if self.layer.write(content_type, content, silent).is_err() {
            let length = (content.len() as u16).to_be_bytes();
            self.said().extend([content_type.0, 3, 3]);
            self.said().extend(length);
            self.said().extend_from_slice(content);
        }
        let _ = self.layer.flush(silent);
    }

    fn enter(&mut self, epoch: usize) {
        if let Some(protection) = self.recording.protection(self.side, epoch) {
            self.layer.protect_writes(protection);
            self.epoch = epoch;
        }
    }
}
