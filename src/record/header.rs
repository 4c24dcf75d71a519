//! The five bytes before every fragment (RFC 9846 §5.1, RFC 5246 §6.2.1).

use super::MAX_CIPHERTEXT;
use super::steps::Part;
use crate::names::registry::{ContentType, ProtocolVersion};
use crate::wire::{CodePoint, Reader, Result};

/// The header of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// What the fragment holds; TLS 1.3 hides it in protected records.
    pub content_type: ContentType,
    /// The version, of which TLS 1.3 says that it means nothing.
    pub version: ProtocolVersion,
    /// Bytes of fragment that follow.
    pub length: usize,
}

impl Header {
    /// Bytes of a header.
    pub const SIZE: usize = 5;

    /// What RFC 5246 §6.2.1 calls the type and the version.
    pub const NAMES: [&str; 2] = ["type", "version"];
    /// What TLS 1.3 calls them: the version no longer means anything (RFC 9846 §5.1).
    pub const NAMES_TLS13: [&str; 2] = ["type", "legacy_record_version"];
    /// What TLS 1.3 calls them in protected records, where the real type is inside (RFC 9846 §5.2).
    pub const NAMES_TLS13_PROTECTED: [&str; 2] = ["opaque_type", "legacy_record_version"];

    /// Whether `bytes` begin like a record of TLS or SSL 3.0 as far as they go, or are empty. So much
    /// can be said of any five bytes without knowing the connection.
    pub fn begins(bytes: &[u8]) -> bool {
        let length = match *bytes {
            [_, _, _, high, low, ..] => u16::from_be_bytes([high, low]),
            _ => 0,
        };
        matches!(
            *bytes,
            [] | [20..=24] | [20..=24, 3] | [20..=24, 3, 0..=4, ..]
        ) && usize::from(length) <= MAX_CIPHERTEXT
    }

    /// Reads a header, under one of the pairs of names.
    pub fn decode(r: &mut Reader<'_>, [type_, version]: [&'static str; 2]) -> Result<Self> {
        Ok(Header {
            content_type: r.code(type_)?,
            version: r.code(version)?,
            length: r.length(2)?,
        })
    }

    /// The parts of a header's bytes, in a description of what is done with the record that it
    /// begins, under one of the pairs of names.
    pub(super) fn parts<'a>(
        bytes: &'a [u8; Self::SIZE],
        [type_, version]: [&'static str; 2],
    ) -> [Part<'a>; 3] {
        [
            Part::of_record(type_, &bytes[..1], 0),
            Part::of_record(version, &bytes[1..3], 1),
            Part::of_record("length", &bytes[3..], 3),
        ]
    }

    /// The header's bytes. Lengths stay far below 2^16 by the limits on fragments.
    pub fn encode(self) -> [u8; Self::SIZE] {
        let [major, minor] = self.version.0.to_be_bytes();
        let [high, low] = (self.length as u16).to_be_bytes();
        [self.content_type.value() as u8, major, minor, high, low]
    }
}
