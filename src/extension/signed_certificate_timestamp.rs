//! `signed_certificate_timestamp` (RFC 6962 §3.3.1): proof that the certificate was logged.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Reader, Result, Writer};

/// Asks for timestamps (empty), or holds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCertificateTimestamp {
    /// SignedCertificateTimestamps as they came; empty in a request.
    pub sct_list: Vec<Vec<u8>>,
}

impl ExtensionBody for SignedCertificateTimestamp {
    extension_is!(
        SignedCertificateTimestamp,
        SignedCertificateTimestamp,
        [
            ClientHello,
            ServerHello,
            CertificateRequest,
            CertificateEntry
        ]
    );

    fn decode(r: &mut Reader<'_>, _: Carrier) -> Result<Self> {
        let sct_list = r.optional(|r| {
            r.list16("sct_list", 1..=0xffff, |r| {
                Ok(r.vector16("SerializedSCT", 1..=0xffff)?.to_vec())
            })
        })?;
        Ok(Self {
            sct_list: sct_list.unwrap_or_default(),
        })
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        if !self.sct_list.is_empty() {
            w.list16("sct_list", &self.sct_list, |w, sct| {
                w.vector16("SerializedSCT", sct)
            });
        }
    }
}
