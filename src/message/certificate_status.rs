//! CertificateStatus (RFC 6066 §8): in TLS 1.2 and before, proof that the certificate before it is not
//! revoked.

use super::{Message, message_is};
use crate::certificate::ocsp;
use crate::names::registry::{CertificateStatusType, ProtocolVersion};
use crate::wire::{Result, Value, Wire};

/// The proof, for a client that asked for it with status_request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CertificateStatus {
    /// Its kind: for one certificate, or for each of the chain (RFC 6961 §2.2).
    pub status_type: CertificateStatusType,
    /// An OCSPResponse in DER; of the kind for a chain, one for each certificate, empty where there is
    /// none.
    pub responses: Vec<Value>,
}

impl CertificateStatus {
    /// The responses, each with the place of the certificate that it is about.
    pub fn stapled(&self) -> impl Iterator<Item = (usize, &Value)> {
        let all = self.responses.iter().enumerate();
        all.filter(|(_, response)| !response.is_empty())
    }
}

impl Message for CertificateStatus {
    message_is!(CertificateStatus);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        w.code("status_type", &mut self.status_type)?;
        if self.status_type == CertificateStatusType::OcspMulti {
            let responses = &mut self.responses;
            return w.list24("ocsp_response_list", 1..=0xff_ffff, responses, |w, it| {
                w.within24("OCSPResponse", 0..=0xff_ffff, |w| {
                    match w.present(!it.is_empty()) {
                        true => w.foreign("OCSPResponse", ocsp::annotate, it),
                        false => Ok(()),
                    }
                })
            });
        }
        let mut response = self.responses.pop().unwrap_or_default();
        w.within24("response", 1..=0xff_ffff, |w| {
            w.foreign("OCSPResponse", ocsp::annotate, &mut response)
        })?;
        self.responses = vec![response];
        Ok(())
    }
}
