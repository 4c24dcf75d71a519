//! What network layers put in front of TLS in a packet that was copied whole: Ethernet or what Linux
//! and BSD have in its place, IP (RFC 791, RFC 8200), TCP (RFC 9293).

use std::ops::Range;

/// A packet of TCP: where its payload is, and what is in front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    /// The bytes that TCP carries; what is behind them pads the frame.
    pub payload: Range<usize>,
    /// The layers in front: `Ethernet, IPv4 and TCP`.
    pub layers: &'static str,
}

const IPV4: u16 = 0x0800;
const IPV6: u16 = 0x86dd;
/// VLAN tags (IEEE 802.1Q and 802.1ad).
const TAGS: [u16; 2] = [0x8100, 0x88a8];
const TCP: u8 = 6;

/// The packet that `bytes` are, if they are one whose every length fits.
pub(super) fn find(bytes: &[u8]) -> Option<Frame> {
    let starts: [(usize, &'static str, &'static str); 5] = [
        (
            ethernet(bytes).unwrap_or(usize::MAX),
            "Ethernet, IPv4 and TCP",
            "Ethernet, IPv6 and TCP",
        ),
        (0, "IPv4 and TCP", "IPv6 and TCP"),
        (
            16,
            "Linux's capture of any interface, IPv4 and TCP",
            "Linux's capture of any interface, IPv6 and TCP",
        ),
        (
            20,
            "Linux's capture of any interface, IPv4 and TCP",
            "Linux's capture of any interface, IPv6 and TCP",
        ),
        (
            4,
            "BSD's loopback, IPv4 and TCP",
            "BSD's loopback, IPv6 and TCP",
        ),
    ];
    starts.into_iter().find_map(|(start, v4, v6)| {
        let packet = bytes.get(start..)?;
        let fits = match start {
            16 => matches!(number(bytes, 14)?, IPV4 | IPV6),
            20 => matches!(number(bytes, 0)?, IPV4 | IPV6),
            4 => matches!(bytes, [0, 0, 0, _, ..] | [_, 0, 0, 0, ..]),
            _ => true,
        };
        let (tcp, is_v4) = ip(packet).filter(|_| fits)?;
        let segment = packet.get(tcp.clone())?;
        let header = tcp_header(segment)?;
        Some(Frame {
            payload: start + tcp.start + header..start + tcp.end,
            layers: if is_v4 { v4 } else { v6 },
        })
    })
}

fn number(bytes: &[u8], at: usize) -> Option<u16> {
    let &[high, low] = bytes.get(at..at + 2)? else {
        return None;
    };
    Some(u16::from_be_bytes([high, low]))
}

/// Where the packet begins in a frame of Ethernet.
fn ethernet(bytes: &[u8]) -> Option<usize> {
    let mut at = 12;
    while TAGS.contains(&number(bytes, at)?) {
        at += 4;
    }
    matches!(number(bytes, at)?, IPV4 | IPV6).then_some(at + 2)
}

/// Where TCP is in a packet of IP, and whether that is version 4.
fn ip(bytes: &[u8]) -> Option<(Range<usize>, bool)> {
    match bytes.first()? >> 4 {
        4 => {
            let header = usize::from(bytes[0] & 15) * 4;
            let total = usize::from(number(bytes, 2)?);
            let is_tcp = *bytes.get(9)? == TCP;
            // A fragment behind the first has no header of TCP.
            let is_first = number(bytes, 6)? & 0x1fff == 0;
            let fits = header >= 20 && total > header && total <= bytes.len();
            (is_tcp && is_first && fits).then_some((header..total, true))
        }
        6 => {
            let end = 40 + usize::from(number(bytes, 4)?);
            let (mut next, mut at) = (*bytes.get(6)?, 40);
            // Hop-by-hop, routing, destination options (RFC 8200 §4).
            while matches!(next, 0 | 43 | 60) {
                next = *bytes.get(at)?;
                at += 8 + usize::from(*bytes.get(at + 1)?) * 8;
            }
            (next == TCP && at < end && end <= bytes.len()).then_some((at..end, false))
        }
        _ => None,
    }
}

/// How long the header of TCP is.
fn tcp_header(segment: &[u8]) -> Option<usize> {
    let header = usize::from(*segment.get(12)? >> 4) * 4;
    (header >= 20 && header <= segment.len()).then_some(header)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    /// A segment of TCP with these bytes.
    fn tcp(payload: &[u8]) -> Vec<u8> {
        let header = hex!("d431 01bb 00000001 00000001 5018 00ff 0000 0000");
        [&header[..], payload].concat()
    }

    fn ipv4(payload: &[u8]) -> Vec<u8> {
        let segment = tcp(payload);
        let total = u16::try_from(20 + segment.len()).unwrap().to_be_bytes();
        let rest = hex!("1c46 4000 4006 0000 0a000001 0a000002");
        [&[0x45, 0], &total[..], &rest, &segment].concat()
    }

    fn ipv6(payload: &[u8]) -> Vec<u8> {
        let segment = tcp(payload);
        let length = u16::try_from(segment.len()).unwrap().to_be_bytes();
        [
            &[0x60, 0, 0, 0],
            &length[..],
            &[6, 64],
            &[0x20; 32],
            &segment,
        ]
        .concat()
    }

    #[test]
    fn tls_is_found_behind_the_headers() {
        let ethernet = hex!("020000000001 020000000002");
        let payload = [0x16, 3, 1, 0, 1, 1];
        let v4 = ipv4(&payload);
        let table: Vec<(Vec<u8>, usize, &str)> = vec![
            (v4.clone(), 40, "IPv4 and TCP"),
            (ipv6(&payload), 60, "IPv6 and TCP"),
            (
                [&ethernet[..], &[8, 0], &v4].concat(),
                54,
                "Ethernet, IPv4 and TCP",
            ),
            (
                [&ethernet[..], &[0x86, 0xdd], &ipv6(&payload)].concat(),
                74,
                "Ethernet, IPv6 and TCP",
            ),
            (
                [&ethernet[..], &[0x81, 0, 0, 5, 8, 0], &v4].concat(),
                58,
                "Ethernet, IPv4 and TCP",
            ),
            (
                [&hex!("00000002")[..], &v4].concat(),
                44,
                "BSD's loopback, IPv4 and TCP",
            ),
            (
                [&hex!("0000 0304 0006 000000000000 0000 0800")[..], &v4].concat(),
                56,
                "Linux's capture of any interface, IPv4 and TCP",
            ),
        ];
        for (bytes, at, layers) in table {
            let found = find(&bytes).unwrap_or_else(|| panic!("{layers}"));
            assert_eq!(
                (found.payload.clone(), found.layers),
                (at..bytes.len(), layers)
            );
            assert_eq!(bytes[found.payload], payload);
            // A frame that the card has padded.
            let padded = [&bytes[..], &[0; 6]].concat();
            assert_eq!(find(&padded).map(|it| it.payload), Some(at..bytes.len()));
            assert_eq!(find(&bytes[..bytes.len() - 1]), None, "cut short");
        }
    }

    #[test]
    fn what_is_no_packet_is_none() {
        for bytes in [
            &[0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0][..],
            &[0x45],
            &[],
            &[0x60; 39],
            &[4; 64],
        ] {
            assert_eq!(find(bytes), None);
        }
    }
}
