//! `record_size_limit` (RFC 8449 §4): the largest record that the sender takes.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Wire};

/// A limit on the plaintext of protected records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.u16("record_size_limit", &mut self.record_size_limit)?;
        let holds = self.record_size_limit >= 64;
        w.rule(holds, "record_size_limit", "is below 64 (RFC 8449 §4)")
    }
}
