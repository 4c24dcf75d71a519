//! The connections of a capture, kept apart: who talks to whom, from which segment to which.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::flow::Flow;
use super::ip::{self, Fragments, protocol};
use super::tcp::Segment;
use super::{Datagrams, LinkType, Packet};
use crate::names::Side;

/// Connections that are followed at the same time, at most.
const MOST_OPEN: usize = 1 << 15;
/// Bytes of segments that wait for others, of all connections, at most.
const MOST_HELD: usize = 64 << 20;
/// How long after its end a connection is remembered, for what is sent again.
const LINGER: Duration = Duration::from_secs(120);

/// Somebody who follows one connection.
pub trait Listener {
    /// Is told what happened next, and when.
    fn hear(&mut self, time: Duration, heard: Heard<'_>);
}

/// What happens on a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard<'a> {
    /// Bytes that an end sent.
    Bytes(Side, &'a [u8]),
    /// So many bytes of an end's are not in the capture; before the first that are, it is not known
    /// how many.
    Gap(Side, Option<u64>),
    /// So many bytes of an end's are not in the capture, though a packet is that had them.
    Cut(Side, u64),
    /// Nothing that an end sent is in the capture, though the other end acknowledges some of it: it has
    /// one direction alone. Comes last.
    Unseen(Side),
    /// An end sends nothing more.
    End(Side),
    /// An end broke the connection off.
    Reset(Side),
    /// Nothing more is followed, as too many connections are open.
    Lost,
}

/// Between whom a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ends {
    /// Its place among the connections of the capture, from 1.
    pub number: u32,
    /// When the first packet of it was captured.
    pub time: Duration,
    /// Who opened it.
    pub client: SocketAddr,
    /// Whom it was opened to.
    pub server: SocketAddr,
    /// Whether the capture has its beginning; else who is who is only likely, from the ports.
    pub has_begun: bool,
}

/// All connections of a capture, each with a listener.
pub struct Streams<L, F> {
    begin: F,
    open: HashMap<Key, Box<Entry<L>>>,
    fragments: Fragments,
    /// Bytes that wait, of all connections.
    held: usize,
    count: u32,
    /// What UDP carried.
    pub datagrams: Datagrams,
    /// The first link type that cannot be read, and how many packets of such there were.
    pub unread: Option<(LinkType, u64)>,
    /// Packets.
    pub packets: u64,
    /// Connections that were given up while they may have gone on: too many were open.
    pub given_up: u64,
    now: Duration,
}

/// Two ends, whoever of them is the client: address, port and family of each. Every packet looks one
/// up, so it is no longer than it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key([u8; 2 * Key::END]);

impl Key {
    const END: usize = 16 + 2 + 1;

    fn of(one: SocketAddr, other: SocketAddr) -> Self {
        let ends = match one <= other {
            true => [one, other],
            false => [other, one],
        };
        let mut key = [0; 2 * Key::END];
        for (place, end) in key.chunks_exact_mut(Key::END).zip(ends) {
            match end.ip() {
                IpAddr::V4(address) => place[..4].copy_from_slice(&address.octets()),
                IpAddr::V6(address) => {
                    place[..16].copy_from_slice(&address.octets());
                    place[18] = 1;
                }
            }
            place[16..18].copy_from_slice(&end.port().to_be_bytes());
        }
        Key(key)
    }
}

struct Entry<L> {
    client: SocketAddr,
    flow: Flow,
    /// None once it is over.
    listener: Option<L>,
    last: Duration,
}

impl<L: Listener, F: FnMut(&Ends) -> L> Streams<L, F> {
    /// No connection yet; `begin` makes the listener of each.
    pub fn new(begin: F) -> Self {
        Streams {
            begin,
            open: HashMap::new(),
            fragments: Fragments::default(),
            held: 0,
            count: 0,
            datagrams: Datagrams::default(),
            unread: None,
            packets: 0,
            given_up: 0,
            now: Duration::ZERO,
        }
    }

    /// How many connections there were.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Takes in a packet.
    pub fn packet(&mut self, packet: &Packet<'_>) {
        self.packets += 1;
        // Captures of several interfaces are not always in order.
        self.now = self.now.max(packet.time);
        if !packet.link.is_known() {
            self.unread.get_or_insert((packet.link, 0)).1 += 1;
            return;
        }
        let Some(inside) = packet.link.payload(packet.bytes) else {
            return;
        };
        let mut fragments = std::mem::take(&mut self.fragments);
        if let Some(datagram) = ip::read(inside, packet.time, &mut fragments) {
            match datagram.protocol {
                protocol::TCP => {
                    if let Some(segment) = Segment::read(datagram.bytes, datagram.length) {
                        let source = SocketAddr::new(datagram.source, segment.source_port);
                        let destination =
                            SocketAddr::new(datagram.destination, segment.destination_port);
                        self.segment(source, destination, &segment, packet.time);
                    }
                }
                protocol::UDP => {
                    if let Some((header, payload)) = datagram.bytes.split_first_chunk::<8>() {
                        let port = |at: usize| u16::from_be_bytes([header[at], header[at + 1]]);
                        let ends = [
                            SocketAddr::new(datagram.source, port(0)),
                            SocketAddr::new(datagram.destination, port(2)),
                        ];
                        self.datagrams.count(ends, payload);
                    }
                }
                _ => {}
            }
        }
        self.fragments = fragments;
    }

    fn segment(
        &mut self,
        source: SocketAddr,
        destination: SocketAddr,
        segment: &Segment<'_>,
        time: Duration,
    ) {
        let key = Key::of(source, destination);
        let opens = segment.is_first && segment.acknowledged.is_none();
        if opens
            && let Some(entry) = self.open.get(&key)
            && !(entry.client == source && entry.flow.is_begun_by(segment.sequence))
        {
            // The same ports, used again.
            self.close(key, false);
        }
        if let Some(entry) = self.open.get_mut(&key) {
            take(&mut self.held, entry, source, segment, time);
        } else {
            // What closes a connection that was not seen does not begin another.
            if segment.is_reset || segment.length == 0 && segment.is_last {
                return;
            }
            let mut entry = self.open(source, destination, segment, time);
            take(&mut self.held, &mut entry, source, segment, time);
            self.open.insert(key, entry);
        }
    }

    fn open(
        &mut self,
        source: SocketAddr,
        destination: SocketAddr,
        segment: &Segment<'_>,
        time: Duration,
    ) -> Box<Entry<L>> {
        if self.open.len() >= MOST_OPEN {
            self.make_room();
        }
        self.count += 1;
        // Servers have the lower ports, if nothing better is known.
        let is_answer = match (segment.is_first, segment.acknowledged) {
            (true, Some(_)) => true,
            (true, None) => false,
            _ => source.port() < destination.port(),
        };
        let (client, server) = match is_answer {
            true => (destination, source),
            false => (source, destination),
        };
        let listener = (self.begin)(&Ends {
            number: self.count,
            time,
            client,
            server,
            has_begun: segment.is_first,
        });
        Box::new(Entry {
            client,
            flow: Flow::default(),
            listener: Some(listener),
            last: time,
        })
    }

    /// Forgets a connection; one that is not over may be given up.
    fn close(&mut self, key: Key, is_given_up: bool) {
        let Some(mut entry) = self.open.remove(&key) else {
            return;
        };
        self.held -= entry.flow.held();
        if let Some(mut listener) = entry.listener {
            entry.flow.finish(entry.last, &mut listener);
            if let Some(side) = entry.flow.unseen() {
                listener.hear(entry.last, Heard::Unseen(side));
            }
            if is_given_up {
                self.given_up += 1;
                listener.hear(entry.last, Heard::Lost);
            }
        }
    }

    /// Forgets what is over, that which is over the longest first, and if that is not enough, gives up
    /// what was silent the longest.
    fn make_room(&mut self) {
        let now = self.now;
        self.open
            .retain(|_, entry| entry.listener.is_some() || now.saturating_sub(entry.last) < LINGER);
        let many = (MOST_OPEN * 3 / 4).min(self.open.len());
        let mut all: Vec<_> = self
            .open
            .iter()
            .map(|(key, entry)| (entry.listener.is_some(), entry.last, *key))
            .collect();
        all.sort_unstable();
        for (_, _, key) in all.into_iter().take(self.open.len() - many) {
            self.close(key, true);
        }
    }

    /// The capture ends: all that waits is handed on, and the listeners go, in the order in which the
    /// connections began to be silent.
    pub fn finish(&mut self) {
        let mut all: Vec<_> = self
            .open
            .iter()
            .map(|(key, entry)| (entry.last, *key))
            .collect();
        all.sort_unstable();
        for (_, key) in all {
            self.close(key, false);
        }
    }
}

/// Hands a segment on to its connection. `held` counts the bytes that wait, of all connections.
fn take<L: Listener>(
    held: &mut usize,
    entry: &mut Entry<L>,
    source: SocketAddr,
    segment: &Segment<'_>,
    time: Duration,
) {
    entry.last = time;
    let Some(listener) = &mut entry.listener else {
        return;
    };
    let from = match source == entry.client {
        true => Side::Client,
        false => Side::Server,
    };
    *held -= entry.flow.held();
    entry.flow.take(from, segment, time, listener);
    if *held + entry.flow.held() > MOST_HELD || entry.flow.is_over() {
        entry.flow.finish(time, listener);
    }
    *held += entry.flow.held();
    if entry.flow.is_over() {
        if let Some(side) = entry.flow.unseen() {
            listener.hear(time, Heard::Unseen(side));
        }
        entry.listener = None;
        entry.flow = Flow::default();
    }
}
