//! Records that are authenticated but not encrypted: `GenericStreamCipher` with the NULL cipher
//! (RFC 5246 §6.2.3.1).

use subtle::ConstantTimeEq;

use super::header::Header;
use super::mac::{AdditionalData, MacKey, RecordMac};
use super::protection::{Opened, Opening, Sealing, not_authentic};
use super::steps::{Part, Steps};
use crate::error::Result;
use crate::names::registry::ProtocolVersion;

/// The NULL cipher with a MAC.
#[derive(Debug)]
pub(super) struct Null {
    pub mac: MacKey,
    pub version: ProtocolVersion,
}

impl Null {
    /// The section that defines it.
    pub fn rfc(&self) -> &'static str {
        match self.version {
            ProtocolVersion::TLS1_0 => "RFC 2246 §6.2.3.1",
            ProtocolVersion::TLS1_1 => "RFC 4346 §6.2.3.1",
            _ => "RFC 5246 §6.2.3.1",
        }
    }

    /// Appends a whole record to `out`: header, content and MAC.
    pub fn seal(&self, record: &Sealing<'_>, out: &mut Vec<u8>, steps: &mut Steps) -> Result<()> {
        let header = Header {
            content_type: record.content_type,
            version: self.version,
            length: record.length() + self.mac.length(),
        };
        out.extend_from_slice(&header.encode());
        for part in record.content {
            out.extend_from_slice(part.bytes);
        }
        let mac = steps.compute(RecordMac {
            key: &self.mac,
            additional_data: AdditionalData::new(record.seq_num, &header, record.length()),
            content: record.content,
            rfc: self.rfc(),
        })?;
        out.extend_from_slice(&mac);
        Ok(())
    }

    /// Checks the MAC behind the content.
    pub fn open(&self, record: &Opening, fragment: &[u8], steps: &mut Steps) -> Result<Opened> {
        let length = fragment.len().checked_sub(self.mac.length());
        let length = length.ok_or_else(not_authentic)?;
        let (content, received) = fragment.split_at(length);
        let mac = steps.compute(RecordMac {
            key: &self.mac,
            additional_data: AdditionalData::new(record.seq_num, &record.header, length),
            content: &[Part::of_record("content", content, Header::SIZE)],
            rfc: self.rfc(),
        })?;
        if !bool::from(mac.ct_eq(received)) {
            return Err(not_authentic());
        }
        Ok(Opened {
            content_type: record.header.content_type,
            content: 0..length,
        })
    }
}
