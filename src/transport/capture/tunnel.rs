//! Packets that are packed in others: by routers, and by clouds that mirror the traffic of a machine to
//! another, which captures it.

use super::ip::{Datagram, protocol};
use super::link;

/// The ports of UDP behind which there are frames or packets.
mod port {
    /// Linux's before RFC 7348, and still its default.
    pub const VXLAN_OF_LINUX: u16 = 8472;
    /// RFC 7348 §8.
    pub const VXLAN: u16 = 4789;
    /// RFC 8926 §3.3.
    pub const GENEVE: u16 = 6081;
}

/// What GRE and Geneve say that they carry, beside the numbers of Ethernet.
mod kind {
    /// Frames of Ethernet (RFC 1701 §3).
    pub const ETHERNET: u16 = 0x6558;
    /// Mirrored frames, behind a header of 8 bytes, or of none
    /// (draft-foschiano-erspan).
    pub const ERSPAN: u16 = 0x88be;
    /// The same behind a header of 12 bytes.
    pub const ERSPAN_3: u16 = 0x22eb;
}

/// The packet of IP in another, if there is one.
pub(super) fn inside<'a>(datagram: &Datagram<'a>) -> Option<&'a [u8]> {
    let bytes = datagram.bytes;
    match datagram.protocol {
        protocol::IPV4 | protocol::IPV6 => Some(bytes),
        protocol::GRE => gre(bytes),
        protocol::UDP => match link::be16(bytes, 2)? {
            port::VXLAN | port::VXLAN_OF_LINUX => vxlan(bytes.get(8..)?),
            port::GENEVE => geneve(bytes.get(8..)?),
            _ => None,
        },
        _ => None,
    }
}

/// RFC 7348 §5: a flag says that the number of the network is valid.
fn vxlan(bytes: &[u8]) -> Option<&[u8]> {
    let (head, frame) = bytes.split_first_chunk::<8>()?;
    match head[0] & 0x08 {
        0 => None,
        _ => link::ethernet(frame),
    }
}

/// RFC 8926 §3.4.
fn geneve(bytes: &[u8]) -> Option<&[u8]> {
    let first = *bytes.first()?;
    let options = usize::from(first & 0x3f) * 4;
    match first >> 6 {
        0 => carried(link::be16(bytes, 2)?, bytes.get(8 + options..)?),
        _ => None,
    }
}

/// RFC 2784 §2 and RFC 2890 §2.
fn gre(bytes: &[u8]) -> Option<&[u8]> {
    const CHECKSUM: u16 = 0x8000;
    const KEY: u16 = 0x2000;
    const SEQUENCE_NUMBER: u16 = 0x1000;
    // What RFC 1701 had besides, and the version.
    const OTHERS: u16 = 0x4c07;
    let flags = link::be16(bytes, 0)?;
    if flags & OTHERS != 0 {
        return None;
    }
    let fields = flags & (CHECKSUM | KEY | SEQUENCE_NUMBER);
    let rest = bytes.get(4 + 4 * fields.count_ones() as usize..)?;
    match link::be16(bytes, 2)? {
        kind::ERSPAN if flags & SEQUENCE_NUMBER == 0 => link::ethernet(rest),
        kind::ERSPAN => link::ethernet(rest.get(8..)?),
        kind::ERSPAN_3 => {
            // The last bit says that 8 bytes more come.
            let more = usize::from(rest.get(11)? & 1) * 8;
            link::ethernet(rest.get(12 + more..)?)
        }
        kind => carried(kind, rest),
    }
}

fn carried(kind: u16, rest: &[u8]) -> Option<&[u8]> {
    match kind {
        kind::ETHERNET => link::ethernet(rest),
        kind => link::network(kind, rest),
    }
}
