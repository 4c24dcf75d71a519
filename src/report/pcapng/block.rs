//! The blocks of a pcapng file (draft-ietf-opsawg-pcapng §3 and §4), little-endian.

use std::time::Duration;

/// Section Header Block (§4.1).
const SECTION_HEADER: u32 = 0x0a0d_0d0a;
/// Interface Description Block (§4.2).
const INTERFACE_DESCRIPTION: u32 = 1;
/// Enhanced Packet Block (§4.3).
const ENHANCED_PACKET: u32 = 6;
/// Decryption Secrets Block (§4.7).
const DECRYPTION_SECRETS: u32 = 10;

/// LINKTYPE_RAW: packets begin with their IPv4 or IPv6 header.
const LINK_TYPE_RAW: u16 = 101;
/// Secrets of the form of SSLKEYLOGFILE (§4.7): `TLSK`.
const TLS_KEY_LOG: u32 = 0x544c_534b;

/// Options (§3.5); the same number means something else in each kind of block.
mod option {
    pub const END: u16 = 0;
    pub const COMMENT: u16 = 1;
    pub const SHB_USERAPPL: u16 = 4;
    pub const IF_NAME: u16 = 2;
    pub const IF_DESCRIPTION: u16 = 3;
    pub const IF_TSRESOL: u16 = 9;
    pub const EPB_FLAGS: u16 = 2;
}

/// Which way a packet went, seen from the end that narrates (§4.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Inbound = 1,
    Outbound = 2,
}

/// A packet to write.
pub(super) struct Packet<'a> {
    /// When, since 1970.
    pub time: Duration,
    pub direction: Direction,
    /// The IP packet.
    pub bytes: &'a [u8],
    /// A remark that Wireshark shows with it; may be empty.
    pub comment: &'static str,
}

/// What a file begins with: the section, and its one interface.
pub(super) fn head() -> Vec<u8> {
    let mut out = Vec::new();
    block(&mut out, SECTION_HEADER, |out| {
        put32(out, 0x1a2b_3c4d); // in the byte order of all that follows
        put16(out, 1); // version 1.0
        put16(out, 0);
        out.extend_from_slice(&u64::MAX.to_le_bytes()); // length of the section: not known
        let program = concat!("tlsdemo ", env!("CARGO_PKG_VERSION"));
        put_option(out, option::SHB_USERAPPL, program.as_bytes());
        put_option(out, option::END, b"");
    });
    block(&mut out, INTERFACE_DESCRIPTION, |out| {
        put16(out, LINK_TYPE_RAW);
        put16(out, 0);
        put32(out, 0); // packets are never cut short
        put_option(out, option::IF_NAME, b"tlsdemo");
        let description = "What the program read and wrote, put back into TCP segments";
        put_option(out, option::IF_DESCRIPTION, description.as_bytes());
        put_option(out, option::IF_TSRESOL, &[9]); // nanoseconds
        put_option(out, option::END, b"");
    });
    out
}

/// Secrets for the packets that follow: the lines of a key log (RFC 9850).
pub(super) fn secrets(lines: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(lines.len() + 24);
    block(&mut out, DECRYPTION_SECRETS, |out| {
        put32(out, TLS_KEY_LOG);
        put32(out, lines.len() as u32);
        put_padded(out, lines);
    });
    out
}

/// Adds a packet to `out`.
pub(super) fn packet(out: &mut Vec<u8>, packet: &Packet<'_>) {
    block(out, ENHANCED_PACKET, |out| {
        put32(out, 0); // the one interface
        let nanoseconds = packet.time.as_nanos() as u64;
        put32(out, (nanoseconds >> 32) as u32);
        put32(out, nanoseconds as u32);
        put32(out, packet.bytes.len() as u32); // captured
        put32(out, packet.bytes.len() as u32); // on the wire
        put_padded(out, packet.bytes);
        if !packet.comment.is_empty() {
            put_option(out, option::COMMENT, packet.comment.as_bytes());
        }
        let flags = packet.direction as u32;
        put_option(out, option::EPB_FLAGS, &flags.to_le_bytes());
        put_option(out, option::END, b"");
    });
}

/// A block (§3.1): its type, its length, its body, its length again.
fn block(out: &mut Vec<u8>, block_type: u32, body: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    put32(out, block_type);
    put32(out, 0);
    body(out);
    let length = (out.len() + 4 - start) as u32;
    if let Some(place) = out.get_mut(start + 4..start + 8) {
        place.copy_from_slice(&length.to_le_bytes());
    }
    put32(out, length);
}

fn put16(out: &mut Vec<u8>, value: u16) {
    out.extend_from_slice(&value.to_le_bytes());
}

fn put32(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.to_le_bytes());
}

/// Bytes, filled up with zeros to a multiple of four.
fn put_padded(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(bytes);
    let padding = bytes.len().next_multiple_of(4) - bytes.len();
    out.extend(std::iter::repeat_n(0, padding));
}

fn put_option(out: &mut Vec<u8>, code: u16, value: &[u8]) {
    put16(out, code);
    put16(out, value.len() as u16);
    put_padded(out, value);
}
