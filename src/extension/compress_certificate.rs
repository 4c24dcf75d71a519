//! `compress_certificate` (RFC 8879 §3): certificates may come compressed.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::CertificateCompressionAlgorithm;
use crate::wire::{Reader, Result, Writer};

/// The ways of compression that the sender can undo.
#[derive(Debug, Clone, PartialEq, Eq)]
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

    fn decode(r: &mut Reader<'_>, _: Carrier) -> Result<Self> {
        let algorithms = r.list8("algorithms", 2..=254, |r| {
            r.code("CertificateCompressionAlgorithm")
        })?;
        Ok(Self { algorithms })
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        w.list8("algorithms", &self.algorithms, |w, item| {
            w.code("CertificateCompressionAlgorithm", *item)
        });
    }
}
