//! IPv4 (RFC 791) and IPv6 (RFC 8200): whom a packet is from and for, and what it carries. Fragments
//! are put together.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use super::tunnel;

/// The numbers of what IP carries (RFC 5237).
pub(super) mod protocol {
    pub const HOP_BY_HOP: u8 = 0;
    pub const IPV4: u8 = 4;
    pub const TCP: u8 = 6;
    pub const UDP: u8 = 17;
    pub const IPV6: u8 = 41;
    pub const GRE: u8 = 47;
    pub const ROUTING: u8 = 43;
    pub const FRAGMENT: u8 = 44;
    pub const AUTHENTICATION: u8 = 51;
    pub const DESTINATION: u8 = 60;
    pub const MOBILITY: u8 = 135;
}

/// Packets of which some fragments are there, at most.
const MOST_PACKETS: usize = 256;
/// Bytes of fragments that are kept, at most.
const MOST_BYTES: usize = 4 << 20;
/// How long fragments are waited for (RFC 8200 §4.5).
const PATIENCE: Duration = Duration::from_secs(60);
/// How deep packets may be packed in packets.
const MOST_TUNNELS: usize = 3;

/// What a packet carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Datagram<'a> {
    pub source: IpAddr,
    pub destination: IpAddr,
    pub protocol: u8,
    /// As far as it was captured.
    pub bytes: &'a [u8],
    /// How much it is.
    pub length: usize,
}

/// A fragment of a larger packet.
#[derive(Debug, Clone, Copy)]
struct Piece {
    identification: u32,
    offset: usize,
    more: bool,
}

/// Reads a packet; one that is packed in another is looked for inside.
pub(super) fn read<'a>(
    packet: &'a [u8],
    time: Duration,
    fragments: &'a mut Fragments,
) -> Option<Datagram<'a>> {
    let mut packet = packet;
    for _ in 0..MOST_TUNNELS {
        let (datagram, piece) = match packet.first()? >> 4 {
            4 => read_v4(packet)?,
            6 => read_v6(packet)?,
            _ => return None,
        };
        if let Some(piece) = piece {
            return fragments.add(datagram, piece, time);
        }
        match tunnel::inside(&datagram) {
            Some(inside) => packet = inside,
            None => return Some(datagram),
        }
    }
    None
}

fn read_v4(packet: &[u8]) -> Option<(Datagram<'_>, Option<Piece>)> {
    let header = packet.get(..20)?;
    let size = usize::from(header[0] & 0xf) * 4;
    let total = match usize::from(u16::from_be_bytes([header[2], header[3]])) {
        // Of a packet that the network card will cut up, which is longer than the field can say.
        0 => packet.len(),
        total => total,
    };
    let length = total.checked_sub(size).filter(|_| size >= 20)?;
    let rest = packet.get(size..)?;
    let datagram = Datagram {
        source: address_v4(&header[12..16])?,
        destination: address_v4(&header[16..20])?,
        protocol: header[9],
        bytes: rest.get(..length).unwrap_or(rest),
        length,
    };
    let fragment = u16::from_be_bytes([header[6], header[7]]);
    let piece = Piece {
        identification: u16::from_be_bytes([header[4], header[5]]).into(),
        offset: usize::from(fragment & 0x1fff) * 8,
        more: fragment & 0x2000 != 0,
    };
    let is_whole = piece.offset == 0 && !piece.more;
    Some((datagram, (!is_whole).then_some(piece)))
}

fn read_v6(packet: &[u8]) -> Option<(Datagram<'_>, Option<Piece>)> {
    let header = packet.get(..40)?;
    let mut rest = &packet[40..];
    let mut length = match usize::from(u16::from_be_bytes([header[4], header[5]])) {
        // A jumbogram (RFC 2675), or a packet that the network card will cut up.
        0 => rest.len(),
        length => length,
    };
    rest = rest.get(..length).unwrap_or(rest);
    let mut protocol = header[6];
    let mut piece = None;
    loop {
        let size = match protocol {
            protocol::HOP_BY_HOP
            | protocol::ROUTING
            | protocol::DESTINATION
            | protocol::MOBILITY => 8 + usize::from(*rest.get(1)?) * 8,
            protocol::AUTHENTICATION => 8 + usize::from(*rest.get(1)?) * 4,
            protocol::FRAGMENT => 8,
            _ => break,
        };
        if protocol == protocol::FRAGMENT {
            let fragment = u16::from_be_bytes([*rest.get(2)?, *rest.get(3)?]);
            let found = Piece {
                identification: u32::from_be_bytes(rest.get(4..8)?.try_into().ok()?),
                offset: usize::from(fragment & !7),
                more: fragment & 1 != 0,
            };
            piece = Some(found).filter(|piece| piece.offset > 0 || piece.more);
        }
        protocol = *rest.first()?;
        rest = rest.get(size..)?;
        length = length.checked_sub(size)?;
        // What follows in a fragment is only a part of what the header says.
        if piece.is_some() {
            break;
        }
    }
    let datagram = Datagram {
        source: address_v6(&header[8..24])?,
        destination: address_v6(&header[24..40])?,
        protocol,
        bytes: rest,
        length,
    };
    Some((datagram, piece))
}

fn address_v4(bytes: &[u8]) -> Option<IpAddr> {
    let bytes: [u8; 4] = bytes.try_into().ok()?;
    Some(Ipv4Addr::from(bytes).into())
}

fn address_v6(bytes: &[u8]) -> Option<IpAddr> {
    let bytes: [u8; 16] = bytes.try_into().ok()?;
    Some(Ipv6Addr::from(bytes).into())
}

/// Fragments of packets that are not whole yet.
#[derive(Debug, Default)]
pub(super) struct Fragments {
    packets: HashMap<Key, Whole>,
    bytes: usize,
    /// The packet that became whole last.
    done: Vec<u8>,
}

/// Fragments belong together if they agree in these (RFC 791 §3.2, RFC 8200 §4.5).
type Key = (IpAddr, IpAddr, u8, u32);

#[derive(Debug)]
struct Whole {
    begun: Duration,
    pieces: Vec<(usize, Vec<u8>)>,
    length: Option<usize>,
}

impl Fragments {
    /// Takes in a fragment; gives the packet if it is whole now.
    fn add(
        &mut self,
        datagram: Datagram<'_>,
        piece: Piece,
        time: Duration,
    ) -> Option<Datagram<'_>> {
        let Datagram {
            source,
            destination,
            protocol,
            bytes,
            length,
        } = datagram;
        let end = piece.offset + length;
        if bytes.len() < length || end > usize::from(u16::MAX) {
            return None;
        }
        self.make_room(time, bytes.len());
        let key = (source, destination, protocol, piece.identification);
        let whole = self.packets.entry(key).or_insert_with(|| Whole {
            begun: time,
            pieces: Vec::new(),
            length: None,
        });
        if !piece.more {
            whole.length = Some(end);
        }
        self.bytes += bytes.len();
        whole.pieces.push((piece.offset, bytes.to_vec()));
        whole.pieces.sort_by_key(|(offset, _)| *offset);
        let done = whole.assemble()?;
        if let Some(whole) = self.packets.remove(&key) {
            self.bytes -= whole.bytes();
        }
        self.done = done;
        Some(Datagram {
            source,
            destination,
            protocol,
            bytes: &self.done,
            length: self.done.len(),
        })
    }

    /// Drops what is too old, and if there is too much, all.
    fn make_room(&mut self, now: Duration, more: usize) {
        self.packets.retain(|_, whole| {
            let stays = now.saturating_sub(whole.begun) < PATIENCE;
            if !stays {
                self.bytes -= whole.bytes();
            }
            stays
        });
        if self.packets.len() >= MOST_PACKETS || self.bytes + more > MOST_BYTES {
            self.packets.clear();
            self.bytes = 0;
        }
    }
}

impl Whole {
    fn bytes(&self) -> usize {
        self.pieces.iter().map(|(_, bytes)| bytes.len()).sum()
    }

    /// The packet, if no piece is missing. Of pieces that overlap the first counts.
    fn assemble(&self) -> Option<Vec<u8>> {
        let length = self.length?;
        let mut whole = Vec::with_capacity(length);
        for (offset, bytes) in &self.pieces {
            let known = whole.len().checked_sub(*offset)?;
            whole.extend_from_slice(bytes.get(known..).unwrap_or_default());
        }
        whole.truncate(length);
        (whole.len() == length).then_some(whole)
    }
}
