//! Records that are authenticated but not encrypted: `GenericStreamCipher` with the NULL cipher
//! (RFC 5246 §6.2.3.1).

use subtle::ConstantTimeEq;

use super::describe;
use super::mac::{AdditionalData, MacKey};
use super::protection::{Opened, Opening, Sealing, bad_record_mac, check_mac};
use crate::error::Result;
use crate::names::registry::ProtocolVersion;
use crate::narration::Narration;

/// The NULL cipher with a MAC.
#[derive(Debug)]
pub(super) struct Null {
    pub mac: MacKey,
    pub version: ProtocolVersion,
}

impl Null {
    fn rfc(&self) -> &'static str {
        match self.version {
            ProtocolVersion::TLS1_0 => "RFC 2246 §6.2.3.1",
            ProtocolVersion::TLS1_1 => "RFC 4346 §6.2.3.1",
            _ => "RFC 5246 §6.2.3.1",
        }
    }

    /// Appends content and MAC.
    pub fn seal(&self, record: &Sealing<'_>, out: &mut Vec<u8>, narration: &mut Narration) {
        let additional_data = record.additional_data(self.version);
        let mac = self.mac.compute(&additional_data, record.content);
        out.extend_from_slice(record.content);
        out.extend_from_slice(&mac);
        narration.describe(|| {
            let content = [describe::input("content", record.content)];
            self.mac
                .describe(&additional_data, content, &mac, self.rfc())
        });
    }

    /// Checks the MAC behind the content.
    pub fn open(
        &self,
        record: &Opening,
        fragment: &[u8],
        narration: &mut Narration,
    ) -> Result<Opened> {
        let (content, received) = fragment
            .len()
            .checked_sub(self.mac.length())
            .and_then(|length| fragment.split_at_checked(length))
            .ok_or_else(|| bad_record_mac(narration, self.rfc()))?;
        let additional_data = AdditionalData {
            seq_num: record.seq_num,
            content_type: record.header.content_type,
            version: self.version,
            length: content.len(),
        };
        let mac = self.mac.compute(&additional_data, content);
        narration.describe(|| {
            let content = [describe::input("content", content)];
            self.mac
                .describe(&additional_data, content, &mac, self.rfc())
        });
        check_mac(mac.ct_eq(received).into(), narration, self.rfc())?;
        Ok(Opened {
            content_type: record.header.content_type,
            content: 0..content.len(),
        })
    }
}
