//! One connection of TCP as a capture has it: segments out of order, twice, overlapping, missing.
//!
//! Both directions are put in order together. A segment that acknowledges bytes was sent after they
//! came, so it waits until they were handed on: what is handed on is in the order in which the ends
//! said it, even if the capture is not. Where bytes are missing, others behind them wait; that they
//! will not come is believed when the other end has acknowledged them, which it does only with bytes
//! that it has, or when too much waits.

use std::time::Duration;

use super::tcp::Segment;
use super::{Heard, Listener};
use crate::names::Side;

/// Segments that wait behind bytes that the receiver has acknowledged: so far, packets of the two
/// directions are captured in another order than they were sent.
const REORDERED: usize = 64;
/// Segments that wait behind bytes that may be sent again.
const MOST_WAITING: usize = 4096;
/// Bytes of them.
const MOST_BYTES: usize = 2 << 20;
/// How long one may wait for what was acknowledged, and for what was not.
const PATIENCE: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(60)];
/// How many bytes that a receiver has room for lie between two segments at most (RFC 7323 §2.3).
const LARGEST_WINDOW: u64 = 1 << 30;

/// Both directions of a connection.
#[derive(Debug, Default)]
pub(super) struct Flow {
    client: Direction,
    server: Direction,
    /// Counts the segments.
    arrivals: u64,
    /// Something ended the connection at once.
    is_reset: bool,
}

/// What one end sends.
#[derive(Debug, Default)]
struct Direction {
    /// The sequence number of its first byte, or of the first that was seen.
    base: Option<u32>,
    /// Whether the capture has its beginning.
    has_begun: bool,
    /// How many of its bytes were handed on, or given up.
    next: u64,
    /// Up to where the other end says that it has them.
    acknowledged: u64,
    /// Segments that wait, by their place.
    waiting: Vec<Waiting>,
    /// Bytes in them.
    bytes: usize,
    /// Its stream is over.
    has_ended: bool,
    /// A gap before the first byte was told, if there was one.
    is_announced: bool,
    /// Whether the other end acknowledges anything of it.
    is_answered: bool,
}

#[derive(Debug)]
struct Waiting {
    place: u64,
    bytes: Vec<u8>,
    /// With bytes that were not captured.
    length: u64,
    is_last: bool,
    /// How many of the other end's bytes it acknowledges.
    behind: u64,
    arrival: u64,
    time: Duration,
}

impl Direction {
    /// Where in the stream a sequence number is: of all the places that it may be, the one nearest
    /// to the bytes handed on last.
    fn place(&self, sequence: u32) -> Option<i64> {
        let next = self.base?.wrapping_add(self.next as u32);
        let ahead = sequence.wrapping_sub(next).cast_signed();
        Some(self.next.cast_signed() + i64::from(ahead))
    }

    /// Up to where the other end can have acknowledged what was handed on: the end of the stream
    /// counts like a byte.
    fn reached(&self) -> u64 {
        self.next + u64::from(self.has_ended)
    }

    /// Whether the bytes behind which others wait were acknowledged: they did come.
    fn is_missed(&self) -> bool {
        self.acknowledged > self.next
    }

    fn hold(&mut self, waiting: Waiting) {
        self.bytes += waiting.bytes.len();
        let key = (waiting.place, waiting.arrival);
        let at = self
            .waiting
            .partition_point(|other| (other.place, other.arrival) < key);
        self.waiting.insert(at, waiting);
    }

    fn release(&mut self) -> Waiting {
        let first = self.waiting.remove(0);
        self.bytes -= first.bytes.len();
        first
    }
}

impl Flow {
    /// Bytes that wait.
    pub fn held(&self) -> usize {
        self.client.bytes + self.server.bytes
    }

    /// Whether both streams are over.
    pub fn is_over(&self) -> bool {
        self.is_reset || self.client.has_ended && self.server.has_ended
    }

    /// Whether a first segment of the client's belongs to this connection: it is the same that began
    /// it, sent again.
    pub fn is_begun_by(&self, sequence: u32) -> bool {
        self.client.has_begun && self.client.base == Some(sequence.wrapping_add(1))
    }

    fn end(&mut self, side: Side) -> (&mut Direction, &mut Direction) {
        match side {
            Side::Client => (&mut self.client, &mut self.server),
            Side::Server => (&mut self.server, &mut self.client),
        }
    }

    fn direction(&self, side: Side) -> &Direction {
        match side {
            Side::Client => &self.client,
            Side::Server => &self.server,
        }
    }

    /// Takes in a segment; hands on what can be.
    pub fn take(
        &mut self,
        from: Side,
        segment: &Segment<'_>,
        time: Duration,
        listener: &mut impl Listener,
    ) {
        self.arrivals += 1;
        let arrival = self.arrivals;
        let (own, peer) = self.end(from);
        let first = segment.sequence.wrapping_add(u32::from(segment.is_first));
        if own.base.is_none() {
            own.base = Some(first);
            own.has_begun = segment.is_first;
        }
        peer.is_answered |= segment.acknowledged.is_some() && !segment.is_reset;
        let acknowledged = segment.acknowledged.and_then(|number| peer.place(number));
        // What is out of reach is an error, or of another connection.
        let acknowledged = acknowledged
            .and_then(|place| u64::try_from(place).ok())
            .filter(|place| *place < peer.next + LARGEST_WINDOW)
            .unwrap_or(0);
        peer.acknowledged = peer.acknowledged.max(acknowledged);
        let behind = acknowledged;
        if segment.is_reset {
            self.finish(time, listener);
            self.is_reset = true;
            listener.hear(time, Heard::Reset(from));
            return;
        }
        let Some(place) = own.place(first).filter(|_| !own.has_ended) else {
            return self.advance(time, false, listener);
        };
        // What was handed on already is dropped.
        let known = own
            .next
            .cast_signed()
            .saturating_sub(place)
            .max(0)
            .cast_unsigned();
        let length = (segment.length as u64).saturating_sub(known);
        let place = place.saturating_add_unsigned(known).cast_unsigned();
        let is_new = length > 0 || segment.is_last;
        if !is_new || place > own.next + LARGEST_WINDOW {
            return self.advance(time, false, listener);
        }
        let skipped = usize::try_from(known).unwrap_or(usize::MAX);
        let bytes = segment.bytes.get(skipped..).unwrap_or_default();
        let is_next = own.waiting.is_empty() && place == own.next && behind <= peer.reached();
        if is_next && peer.waiting.is_empty() {
            self.deliver(from, bytes, length, time, listener);
            if segment.is_last {
                self.close(from, time, listener);
            }
            return;
        }
        own.hold(Waiting {
            place,
            bytes: bytes.to_vec(),
            length,
            is_last: segment.is_last,
            behind,
            arrival,
            time,
        });
        self.advance(time, false, listener);
    }

    /// Nothing more comes: hands on what waits.
    pub fn finish(&mut self, time: Duration, listener: &mut impl Listener) {
        self.advance(time, true, listener);
    }

    /// The end of which no segment was captured, though the other end acknowledges what it sent.
    pub fn unseen(&self) -> Option<Side> {
        let is_unseen = |side: &Side| {
            let end = self.direction(*side);
            end.base.is_none() && end.is_answered
        };
        [Side::Client, Side::Server].into_iter().find(is_unseen)
    }

    /// Hands on all that is next, in the order in which it came; and if that is due, gives up what
    /// is missing.
    pub fn advance(&mut self, now: Duration, is_end: bool, listener: &mut impl Listener) {
        loop {
            let ready = [Side::Client, Side::Server]
                .into_iter()
                .filter(|side| self.is_ready(*side));
            let next =
                ready.min_by_key(|side| self.direction(*side).waiting.first().map(|it| it.arrival));
            if let Some(from) = next {
                self.release(from, listener);
            } else if !self.is_stuck(now, is_end) || !self.give_up(listener) {
                return;
            }
        }
    }

    /// Whether the first of the waiting segments is next, and what it answers was handed on.
    fn is_ready(&self, from: Side) -> bool {
        let own = self.direction(from);
        own.waiting.first().is_some_and(|first| {
            first.place <= own.next && first.behind <= self.direction(from.peer()).reached()
        })
    }

    fn release(&mut self, from: Side, listener: &mut impl Listener) {
        let (own, _) = self.end(from);
        let first = own.release();
        let known = own.next - first.place;
        let length = first.length.saturating_sub(known);
        let known = usize::try_from(known).unwrap_or(usize::MAX);
        let bytes = first.bytes.get(known..).unwrap_or_default();
        if own.has_ended {
            return;
        }
        self.deliver(from, bytes, length, first.time, listener);
        if first.is_last {
            self.close(from, first.time, listener);
        }
    }

    /// Whether what waits has waited long enough.
    fn is_stuck(&self, now: Duration, is_end: bool) -> bool {
        let both = [&self.client, &self.server];
        let Some(oldest) = both
            .iter()
            .flat_map(|end| &end.waiting)
            .min_by_key(|it| it.arrival)
        else {
            return false;
        };
        let waiting: usize = both.iter().map(|end| end.waiting.len()).sum();
        let is_missed = both.iter().any(|end| end.is_missed());
        let [soon, late] = PATIENCE;
        let (most, patience) = match is_missed {
            true => (REORDERED, soon),
            false => (MOST_WAITING, late),
        };
        let waited = now.saturating_sub(oldest.time);
        is_end || waiting > most || self.held() > MOST_BYTES || waited > patience
    }

    /// Gives up the bytes for which the oldest waiting segment waits; false if nothing waits.
    fn give_up(&mut self, listener: &mut impl Listener) -> bool {
        let sides = [Side::Client, Side::Server];
        let oldest = sides
            .into_iter()
            .flat_map(|side| {
                let waiting = self.direction(side).waiting.iter();
                waiting.map(move |it| (it.arrival, side))
            })
            .min_by_key(|(arrival, _)| *arrival);
        let Some((_, from)) = oldest else {
            return false;
        };
        let own = self.direction(from);
        let Some(first) = own.waiting.first() else {
            return false;
        };
        let (time, place, behind) = (first.time, first.place, first.behind);
        if place > own.next {
            self.skip(from, place, time, listener);
            return true;
        }
        let peer = self.direction(from.peer());
        let there = peer.waiting.first().map_or(u64::MAX, |it| it.place);
        // A single byte that nothing follows may have been the end of the stream.
        let is_end = there == u64::MAX && behind == peer.next + 1;
        if there > peer.next && behind > peer.next && !is_end {
            self.skip(from.peer(), there.min(behind), time, listener);
        } else if let Some(first) = self.end(from).0.waiting.first_mut() {
            // Each waits for the other: an acknowledgement is wrong.
            first.behind = 0;
        }
        true
    }

    /// What comes up to this place is missing.
    fn skip(&mut self, from: Side, place: u64, time: Duration, listener: &mut impl Listener) {
        self.announce(from, time, listener);
        let (own, _) = self.end(from);
        let length = place - own.next;
        own.next = place;
        listener.hear(time, Heard::Gap(from, Some(length)));
    }

    /// Hands on bytes; those that were not captured are missing.
    fn deliver(
        &mut self,
        from: Side,
        bytes: &[u8],
        length: u64,
        time: Duration,
        listener: &mut impl Listener,
    ) {
        if length > 0 {
            self.announce(from, time, listener);
        }
        let (own, _) = self.end(from);
        own.next += length;
        if !bytes.is_empty() {
            listener.hear(time, Heard::Bytes(from, bytes));
        }
        let missing = length.saturating_sub(bytes.len() as u64);
        if missing > 0 {
            listener.hear(time, Heard::Cut(from, missing));
        }
    }

    /// Says, before the first bytes, that others came before them.
    fn announce(&mut self, from: Side, time: Duration, listener: &mut impl Listener) {
        let (own, _) = self.end(from);
        if !std::mem::replace(&mut own.is_announced, true) && !own.has_begun {
            listener.hear(time, Heard::Gap(from, None));
        }
    }

    fn close(&mut self, from: Side, time: Duration, listener: &mut impl Listener) {
        self.end(from).0.has_ended = true;
        listener.hear(time, Heard::End(from));
    }
}
