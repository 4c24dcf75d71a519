//! What carries IP: Ethernet with its tags, what Linux and macOS put in its place, loopback, or nothing.

/// The type of a link layer, as captures number them
/// (draft-ietf-opsawg-pcaplinktype).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LinkType(pub u16);

const NULL: u16 = 0;
const ETHERNET: u16 = 1;
const PPP: u16 = 9;
const RAW: [u16; 3] = [12, 14, 101];
const LOOP: u16 = 108;
const LINUX_COOKED: u16 = 113;
const IPV4: u16 = 228;
const IPV6: u16 = 229;
const NFLOG: u16 = 239;
const PKTAP: u16 = 258;
const LINUX_COOKED_2: u16 = 276;

/// The numbers of what follows, as Ethernet has them (IEEE 802).
mod ethertype {
    pub const IPV4: u16 = 0x0800;
    pub const IPV6: u16 = 0x86dd;
    pub const VLAN: [u16; 3] = [0x8100, 0x88a8, 0x9100];
    pub const PPPOE: u16 = 0x8864;
    pub const MPLS: [u16; 2] = [0x8847, 0x8848];
}

impl LinkType {
    /// Whether packets on it can be read.
    pub fn is_known(self) -> bool {
        let known = [
            NULL,
            ETHERNET,
            PPP,
            LOOP,
            LINUX_COOKED,
            IPV4,
            IPV6,
            NFLOG,
            PKTAP,
            LINUX_COOKED_2,
        ];
        known.contains(&self.0) || RAW.contains(&self.0)
    }

    /// The IP packet in a frame; `None` if it holds something else, or is cut short.
    pub(super) fn payload(self, frame: &[u8]) -> Option<&[u8]> {
        match self.0 {
            NULL | LOOP => loopback(frame),
            ETHERNET => ethernet(frame),
            PPP => ppp(frame),
            LINUX_COOKED => network(be16(frame, 14)?, frame.get(16..)?),
            LINUX_COOKED_2 => network(be16(frame, 0)?, frame.get(20..)?),
            NFLOG => nflog(frame),
            PKTAP => pktap(frame),
            IPV4 | IPV6 => Some(frame),
            other if RAW.contains(&other) => Some(frame),
            _ => None,
        }
    }
}

/// A frame of Ethernet.
pub(super) fn ethernet(frame: &[u8]) -> Option<&[u8]> {
    network(be16(frame, 12)?, frame.get(14..)?)
}

/// What a rule of Linux's packet filter picks out (`tcpdump -i nflog`; LINKTYPE_NFLOG of tcpdump.org):
/// attributes, each with its length, in the byte order of the machine, one of which is the packet.
fn nflog(frame: &[u8]) -> Option<&[u8]> {
    const PAYLOAD: u16 = 9;
    let attributes = frame.get(4..)?;
    let payload = |number: fn([u8; 2]) -> u16| {
        let mut rest = attributes;
        loop {
            let ([a, b, c, d], _) = rest.split_first_chunk()?;
            let length = usize::from(number([*a, *b]));
            let value = rest.get(4..length)?;
            if number([*c, *d]) == PAYLOAD {
                return Some(value);
            }
            rest = rest.get(length.next_multiple_of(4)..)?;
        }
    };
    payload(u16::from_le_bytes).or_else(|| payload(u16::from_be_bytes))
}

/// What macOS puts before packets of any interface (`tcpdump -i any` and `-i pktap`; LINKTYPE_PKTAP of
/// tcpdump.org): its own length, and the link type of what follows.
fn pktap(frame: &[u8]) -> Option<&[u8]> {
    let number = |at: usize| {
        let bytes = frame.get(at..at + 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    };
    let length = usize::try_from(number(0)?).ok()?;
    let link = LinkType(u16::try_from(number(8)?).ok()?);
    match link.0 {
        PKTAP => None,
        _ => link.payload(frame.get(length.max(12)..)?),
    }
}

/// BSD's loopback: four bytes with the number of an address family, in some byte order. That of IPv6
/// differs from system to system.
fn loopback(frame: &[u8]) -> Option<&[u8]> {
    let (family, rest) = frame.split_first_chunk::<4>()?;
    let family = match family {
        [number, 0, 0, 0] | [0, 0, 0, number] => *number,
        _ => return None,
    };
    matches!(family, 2 | 10 | 24 | 28 | 30).then_some(rest)
}

/// PPP (RFC 1661 §2), with or without the bytes of HDLC before it (RFC 1662 §3.1).
fn ppp(frame: &[u8]) -> Option<&[u8]> {
    let frame = frame.strip_prefix(&[0xff, 0x03]).unwrap_or(frame);
    matches!(be16(frame, 0)?, 0x0021 | 0x0057).then(|| frame.get(2..))?
}

/// What follows a number of Ethernet's, its tags taken off.
pub(super) fn network(mut kind: u16, mut rest: &[u8]) -> Option<&[u8]> {
    while ethertype::VLAN.contains(&kind) {
        kind = be16(rest, 2)?;
        rest = rest.get(4..)?;
    }
    match kind {
        ethertype::IPV4 | ethertype::IPV6 => Some(rest),
        // RFC 2516 §4.
        ethertype::PPPOE => ppp(rest.get(6..)?),
        kind if ethertype::MPLS.contains(&kind) => labeled(rest),
        _ => None,
    }
}

/// Behind the last of a stack of labels (RFC 3032 §2.1), what comes begins with a version of IP.
fn labeled(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let (label, behind) = rest.split_first_chunk::<4>()?;
        rest = behind;
        if label[2] & 1 == 1 {
            return matches!(rest.first()? >> 4, 4 | 6).then_some(rest);
        }
    }
}

pub(super) fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at + 2)?;
    Some(u16::from_be_bytes(bytes.try_into().ok()?))
}
