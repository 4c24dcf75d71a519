//! `signed_certificate_timestamp` (RFC 6962 §3.3.1): proof that the certificate was logged.

use super::{Carrier, ExtensionBody, extension_is};
use crate::certificate::annotate_timestamp;
use crate::wire::{Result, Value, Wire};

/// Asks for timestamps (empty), or holds them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignedCertificateTimestamp {
    /// SignedCertificateTimestamps as they came; empty in a request.
    pub sct_list: Vec<Value>,
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

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        if !w.present(!self.sct_list.is_empty()) {
            return Ok(());
        }
        w.list16("sct_list", 1..=0xffff, &mut self.sct_list, |w, sct| {
            w.within16("SerializedSCT", 1..=0xffff, |w| {
                w.foreign("SerializedSCT", annotate_timestamp, sct)
            })
        })
    }
}
