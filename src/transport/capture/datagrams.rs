//! What UDP carries: DTLS and QUIC are recognized and counted.

use std::collections::HashSet;
use std::net::SocketAddr;

/// Pairs of ends that are kept apart at most.
const MOST: usize = 1 << 16;

/// How many packets of protocols over UDP there were.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Datagrams {
    /// Packets of DTLS (RFC 9147, RFC 6347).
    pub dtls: u64,
    /// Packets of QUIC (RFC 9000), of connections whose beginning was seen.
    pub quic: u64,
    quic_ends: HashSet<[SocketAddr; 2]>,
}

impl Datagrams {
    /// How many pairs of addresses and ports had QUIC between them.
    pub fn quic_connections(&self) -> usize {
        self.quic_ends.len()
    }

    /// Counts a packet of UDP between these ends, without its header.
    pub(super) fn count(&mut self, mut ends: [SocketAddr; 2], payload: &[u8]) {
        ends.sort_unstable();
        if is_dtls(payload) {
            self.dtls += 1;
        } else if is_long_quic(payload) {
            self.quic += 1;
            if self.quic_ends.len() < MOST {
                self.quic_ends.insert(ends);
            }
        } else if self.quic_ends.contains(&ends) {
            // Short headers say nothing of themselves (RFC 9000 §17.3).
            self.quic += 1;
        }
    }
}

/// A record of DTLS 1.0 or 1.2, or one of 1.3 in the clear (RFC 9147 §4): type, version, epoch,
/// sequence number, length.
fn is_dtls(payload: &[u8]) -> bool {
    let Some(header) = payload.first_chunk::<13>() else {
        return false;
    };
    let length = usize::from(u16::from_be_bytes([header[11], header[12]]));
    matches!(header[0], 20..=26)
        && header[1] == 0xfe
        && matches!(header[2], 0xfd | 0xff)
        && 13 + length <= payload.len()
        && length > 0
}

/// What a packet of UDP carries without its header, if its beginning says so: `DTLS`, `QUIC`.
pub fn carried_by_udp(payload: &[u8]) -> Option<&'static str> {
    match payload {
        _ if is_dtls(payload) => Some("DTLS"),
        _ if is_long_quic(payload) => Some("QUIC"),
        _ => None,
    }
}

/// A packet with a long header of version 1 (RFC 9000 §17.2), 2 (RFC 9369) or a draft, or a Version
/// Negotiation: the fixed bit, the version, and lengths of connection ids that fit.
fn is_long_quic(payload: &[u8]) -> bool {
    let Some(header) = payload.first_chunk::<6>() else {
        return false;
    };
    let version = u32::from_be_bytes([header[1], header[2], header[3], header[4]]);
    let is_known = matches!(version, 1 | 0x6b33_43cf | 0xff00_001d..=0xff00_0022);
    let id = usize::from(header[5]);
    let second = payload.get(6 + id).copied().unwrap_or_default();
    header[0] & 0xc0 == 0xc0 && is_known && id <= 20 && second <= 20
}
