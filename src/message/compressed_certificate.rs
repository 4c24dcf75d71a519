//! CompressedCertificate (RFC 8879 §4): a Certificate of TLS 1.3, compressed.

use super::{Message, message_is};
use crate::names::registry::{CertificateCompressionAlgorithm, ProtocolVersion};
use crate::wire::{Result, Value, Wire};

/// The message, for an end that offered to decompress it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompressedCertificate {
    /// How it is compressed.
    pub algorithm: CertificateCompressionAlgorithm,
    /// Bytes of the body of the Certificate message inside.
    pub uncompressed_length: u32,
    /// That body, compressed.
    pub compressed_certificate_message: Value,
}

impl Message for CompressedCertificate {
    message_is!(CompressedCertificate);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        w.code("algorithm", &mut self.algorithm)?;
        w.u24("uncompressed_length", &mut self.uncompressed_length)?;
        let message = &mut self.compressed_certificate_message;
        w.vector24("compressed_certificate_message", 1..=0xff_ffff, message)
    }
}
