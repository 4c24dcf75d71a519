//! `record_size_limit` (RFC 8449 §4): the largest record that the sender takes.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Reader, Result, Writer};

/// A limit on the plaintext of protected records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordSizeLimit {
    /// Bytes, 64 or more; in TLS 1.3 the content type and padding count.
    pub record_size_limit: u16,
}

impl ExtensionBody for RecordSizeLimit {
    extension_is!(
        RecordSizeLimit,
        RecordSizeLimit,
        [ClientHello, ServerHello, EncryptedExtensions]
    );

    fn decode(r: &mut Reader<'_>, _: Carrier) -> Result<Self> {
        let record_size_limit = r.u16("record_size_limit")?;
        if record_size_limit < 64 {
            return Err(r.illegal("record_size_limit", "is below 64 (RFC 8449 §4)"));
        }
        Ok(Self { record_size_limit })
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        w.u16("record_size_limit", self.record_size_limit);
    }
}
