//! The five bytes before every fragment (RFC 9846 §5.1, RFC 5246 §6.2.1).

use crate::registry::{ContentType, ProtocolVersion};
use crate::wire::{CodePoint, Reader, Result};

/// The header of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub content_type: ContentType,
    pub version: ProtocolVersion,
    /// Bytes of fragment that follow.
    pub length: usize,
}

impl Header {
    /// Bytes of a header.
    pub const SIZE: usize = 5;

    /// Reads a header. TLS 1.3 has other names for the same fields: they no longer mean much.
    pub fn decode(r: &mut Reader<'_>, tls13: bool) -> Result<Self> {
        let version_name = if tls13 {
            "legacy_record_version"
        } else {
            "version"
        };
        Ok(Header {
            content_type: r.code("type")?,
            version: r.code(version_name)?,
            length: r.length(2)?,
        })
    }

    /// The header's bytes. Lengths stay far below 2^16 by the limits on fragments.
    pub fn encode(self) -> [u8; Self::SIZE] {
        let [major, minor] = self.version.0.to_be_bytes();
        let [high, low] = (self.length as u16).to_be_bytes();
        [self.content_type.value() as u8, major, minor, high, low]
    }
}
