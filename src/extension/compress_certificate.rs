//! `compress_certificate` (RFC 8879 §3): certificates may come compressed.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::CertificateCompressionAlgorithm;
use crate::wire::{Result, Wire};

/// The ways of compression that the sender can undo.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompressCertificate {
    /// Best first.
    pub algorithms: Vec<CertificateCompressionAlgorithm>,
}

impl ExtensionBody for CompressCertificate {
    extension_is!(
        CompressCertificate,
        CompressCertificate,
        [ClientHello, CertificateRequest]
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.list8(
            "algorithms",
            2..=254,
            &mut self.algorithms,
            |w, algorithm| w.code("CertificateCompressionAlgorithm", algorithm),
        )
    }
}
