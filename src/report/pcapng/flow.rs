//! A TCP connection told in packets: IPv4 (RFC 791) or IPv6 (RFC 8200) and TCP (RFC 9293) around
//! the bytes that crossed the wire, with sequence numbers that count them.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::narration::Side;

/// The flags of a TCP header (RFC 9293 §3.1).
mod flag {
    pub const FIN: u8 = 1;
    pub const SYN: u8 = 2;
    pub const PSH: u8 = 8;
    pub const ACK: u8 = 16;
}

const TCP: u8 = 6;
const TCP_HEADER: usize = 20;
/// The longest payload of a packet that IPv4's and IPv6's length fields can express; what loopback
/// interfaces use.
const MAXIMUM_SEGMENT_SIZE: u16 = 65_475;
/// Bytes under way in one direction after which the other end acknowledges.
const MOST_UNACKNOWLEDGED: u32 = 1 << 17;
/// The window's unit is 2 to this power (RFC 7323 §2): a window of 8 MiB.
const WINDOW_SCALE: u8 = 7;

const FILLED_IN: &str = "Not observed: this is the operating system's part, filled in by tlsdemo";

/// A packet of the connection.
pub(super) struct Packet {
    pub from: Side,
    /// From the IP header on.
    pub bytes: Vec<u8>,
    /// What to say about it; empty for packets that were observed.
    pub comment: &'static str,
}

/// A TCP connection.
pub(super) struct Flow {
    client: End,
    server: End,
}

/// One end of it.
struct End {
    address: SocketAddr,
    /// The sequence number of its next byte. Both ends begin at 0, so that a number is a place in
    /// the stream.
    next: u32,
    /// What the other end has acknowledged.
    acknowledged: u32,
    finished: bool,
    /// IPv4's identification of its next packet.
    identification: u16,
}

impl End {
    fn new(address: SocketAddr) -> Self {
        End {
            address,
            next: 0,
            acknowledged: 0,
            finished: false,
            identification: 0,
        }
    }
}

impl Flow {
    /// A connection between these addresses. Those that are not known, or do not fit each other,
    /// are made up from the ranges for documentation (RFC 5737, RFC 3849).
    pub fn new(client: Option<SocketAddr>, server: Option<SocketAddr>) -> Self {
        let canonical =
            |address: SocketAddr| SocketAddr::new(address.ip().to_canonical(), address.port());
        let (client, server) = (client.map(canonical), server.map(canonical));
        let v6 = client.or(server).is_some_and(|address| address.is_ipv6());
        let fits = |address: &SocketAddr| address.is_ipv6() == v6;
        Flow {
            client: End::new(
                client
                    .filter(fits)
                    .unwrap_or_else(|| made_up(v6, 1, 49_152)),
            ),
            server: End::new(server.filter(fits).unwrap_or_else(|| made_up(v6, 2, 443))),
        }
    }

    /// The addresses of both ends.
    #[cfg(test)]
    pub fn addresses(&self) -> [String; 2] {
        [&self.client, &self.server].map(|end| end.address.to_string())
    }

    /// The handshake of TCP (RFC 9293 §3.5).
    pub fn open(&mut self) -> Vec<Packet> {
        vec![
            self.filled_in(Side::Client, flag::SYN),
            self.filled_in(Side::Server, flag::SYN | flag::ACK),
            self.filled_in(Side::Client, flag::ACK),
        ]
    }

    /// Bytes that one end sent, in as many packets as they take, and the acknowledgement that is
    /// due at times.
    pub fn send(&mut self, from: Side, bytes: &[u8]) -> Vec<Packet> {
        let mut packets = Vec::new();
        let mut chunks = bytes.chunks(MAXIMUM_SEGMENT_SIZE.into()).peekable();
        while let Some(chunk) = chunks.next() {
            let push = match chunks.peek() {
                Some(_) => 0,
                None => flag::PSH,
            };
            packets.push(Packet {
                from,
                bytes: self.packet(from, flag::ACK | push, chunk),
                comment: "",
            });
            let (end, _) = self.ends(from);
            if end.next.wrapping_sub(end.acknowledged) > MOST_UNACKNOWLEDGED {
                packets.push(self.filled_in(from.peer(), flag::ACK));
            }
        }
        packets
    }

    /// The end of one end's stream, once, and its acknowledgement.
    pub fn finish(&mut self, from: Side) -> Vec<Packet> {
        if std::mem::replace(&mut self.ends(from).0.finished, true) {
            return Vec::new();
        }
        vec![
            self.filled_in(from, flag::FIN | flag::ACK),
            self.filled_in(from.peer(), flag::ACK),
        ]
    }

    fn ends(&mut self, from: Side) -> (&mut End, &mut End) {
        match from {
            Side::Client => (&mut self.client, &mut self.server),
            Side::Server => (&mut self.server, &mut self.client),
        }
    }

    fn filled_in(&mut self, from: Side, flags: u8) -> Packet {
        Packet {
            from,
            bytes: self.packet(from, flags, b""),
            comment: FILLED_IN,
        }
    }

    /// The IP packet that carries a segment, and the count of what it carries.
    fn packet(&mut self, from: Side, flags: u8, payload: &[u8]) -> Vec<u8> {
        let (end, peer) = self.ends(from);
        let acknowledges = flags & flag::ACK != 0;
        let segment = segment(end, peer, flags, payload);
        if acknowledges {
            peer.acknowledged = peer.next;
        }
        let counted = payload.len() as u32 + u32::from(flags & (flag::SYN | flag::FIN) != 0);
        end.next = end.next.wrapping_add(counted);
        end.identification = end.identification.wrapping_add(1);
        match (end.address.ip(), peer.address.ip()) {
            (IpAddr::V6(source), IpAddr::V6(destination)) => {
                let header = header_v6(&source.octets(), &destination.octets(), segment.len());
                [header, segment].concat()
            }
            (source, destination) => {
                let (source, destination) = (v4(source), v4(destination));
                let header = header_v4(source, destination, segment.len(), end.identification);
                [header, segment].concat()
            }
        }
    }
}

fn made_up(v6: bool, host: u8, port: u16) -> SocketAddr {
    let ip = match v6 {
        false => IpAddr::from([192, 0, 2, host]),
        true => IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, host.into()]),
    };
    SocketAddr::new(ip, port)
}

/// Both ends of a [`Flow`] are of one family, so this is only asked of IPv4.
fn v4(address: IpAddr) -> [u8; 4] {
    match address {
        IpAddr::V4(address) => address.octets(),
        IpAddr::V6(_) => Ipv4Addr::UNSPECIFIED.octets(),
    }
}

/// A TCP segment with its checksum (RFC 9293 §3.1).
fn segment(end: &End, peer: &End, flags: u8, payload: &[u8]) -> Vec<u8> {
    let options: &[u8] = match flags & flag::SYN {
        0 => &[],
        _ => {
            let [high, low] = MAXIMUM_SEGMENT_SIZE.to_be_bytes();
            &[2, 4, high, low, 1, 3, 3, WINDOW_SCALE]
        }
    };
    let acknowledgement = match flags & flag::ACK {
        0 => 0,
        _ => peer.next,
    };
    let header_words = (TCP_HEADER + options.len()) / 4;
    let mut segment = Vec::with_capacity(header_words * 4 + payload.len());
    segment.extend_from_slice(&end.address.port().to_be_bytes());
    segment.extend_from_slice(&peer.address.port().to_be_bytes());
    segment.extend_from_slice(&end.next.to_be_bytes());
    segment.extend_from_slice(&acknowledgement.to_be_bytes());
    segment.push((header_words as u8) << 4);
    segment.push(flags);
    segment.extend_from_slice(&u16::MAX.to_be_bytes()); // window
    segment.extend_from_slice(&[0; 4]); // checksum, urgent pointer
    segment.extend_from_slice(options);
    segment.extend_from_slice(payload);
    let mut sum = Sum::default();
    for address in [end.address.ip(), peer.address.ip()] {
        match address {
            IpAddr::V4(address) => sum.add(&address.octets()),
            IpAddr::V6(address) => sum.add(&address.octets()),
        }
    }
    sum.add(&u32::from(TCP).to_be_bytes());
    sum.add(&(segment.len() as u32).to_be_bytes());
    sum.add(&segment);
    put(&mut segment, 16, sum.checksum());
    segment
}

/// The header of an IPv4 packet (RFC 791 §3.1).
fn header_v4(
    source: [u8; 4],
    destination: [u8; 4],
    payload: usize,
    identification: u16,
) -> Vec<u8> {
    let total = (20 + payload) as u16;
    let mut header = vec![0x45, 0]; // version 4, five words; no differentiated service
    header.extend_from_slice(&total.to_be_bytes());
    header.extend_from_slice(&identification.to_be_bytes());
    header.extend_from_slice(&[0x40, 0, 64, TCP, 0, 0]); // don't fragment; time to live; checksum
    header.extend_from_slice(&source);
    header.extend_from_slice(&destination);
    let mut sum = Sum::default();
    sum.add(&header);
    put(&mut header, 10, sum.checksum());
    header
}

/// The header of an IPv6 packet (RFC 8200 §3).
fn header_v6(source: &[u8; 16], destination: &[u8; 16], payload: usize) -> Vec<u8> {
    let mut header = vec![0x60, 0, 0, 0]; // version 6; no traffic class, no flow label
    header.extend_from_slice(&(payload as u16).to_be_bytes());
    header.extend_from_slice(&[TCP, 64]); // next header, hop limit
    header.extend_from_slice(source);
    header.extend_from_slice(destination);
    header
}

fn put(bytes: &mut [u8], offset: usize, value: u16) {
    if let Some(place) = bytes.get_mut(offset..offset + 2) {
        place.copy_from_slice(&value.to_be_bytes());
    }
}

/// The Internet checksum (RFC 1071).
#[derive(Default)]
struct Sum(u64);

impl Sum {
    /// Adds 16-bit words; only the last piece added may be of odd length.
    fn add(&mut self, bytes: &[u8]) {
        for pair in bytes.chunks(2) {
            let low = pair.get(1).copied().unwrap_or(0);
            self.0 += u64::from(u16::from_be_bytes([pair[0], low]));
        }
    }

    fn checksum(&self) -> u16 {
        let mut sum = self.0;
        while sum >> 16 != 0 {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        !(sum as u16)
    }
}
