//! Segments of TCP (RFC 9293 §3.1).

/// The flags that matter here.
mod flag {
    pub const FIN: u8 = 1;
    pub const SYN: u8 = 2;
    pub const RST: u8 = 4;
    pub const ACK: u8 = 16;
}

/// A segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment<'a> {
    pub source_port: u16,
    pub destination_port: u16,
    pub sequence: u32,
    /// The byte that its sender expects next.
    pub acknowledged: Option<u32>,
    pub is_first: bool,
    pub is_last: bool,
    pub is_reset: bool,
    /// As far as they were captured.
    pub bytes: &'a [u8],
    /// How many it carries.
    pub length: usize,
}

impl<'a> Segment<'a> {
    /// Reads what IP carries, `length` bytes, of which some may not have been captured. Checksums are
    /// not looked at: network cards fill them in when a packet was captured already.
    pub fn read(bytes: &'a [u8], length: usize) -> Option<Self> {
        let header = bytes.get(..20)?;
        let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
        let port = |at: usize| u16::from_be_bytes([header[at], header[at + 1]]);
        let size = usize::from(header[12] >> 4) * 4;
        let flags = header[13];
        Some(Segment {
            source_port: port(0),
            destination_port: port(2),
            sequence: number(4)?,
            acknowledged: number(8).filter(|_| flags & flag::ACK != 0),
            is_first: flags & flag::SYN != 0,
            is_last: flags & flag::FIN != 0,
            is_reset: flags & flag::RST != 0,
            bytes: bytes.get(size..).filter(|_| size >= 20).unwrap_or_default(),
            length: length.checked_sub(size).filter(|_| size >= 20)?,
        })
    }
}
