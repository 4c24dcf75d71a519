//! `status_request` (RFC 6066 §8, RFC 9846 §4.5.1.1): proof that the certificate is not revoked.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::CertificateStatusType;
use crate::wire::{Result, Wire};

/// Asks for, promises or holds an OCSP response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatusRequest {
    /// In a ClientHello: the kind of response wanted, and its parameters as they came.
    Request {
        /// `ocsp` is the only kind in use.
        status_type: CertificateStatusType,
        /// ResponderIDs and extensions.
        request: Vec<u8>,
    },
    /// In the ServerHello of TLS 1.2: a CertificateStatus message follows. Also in the
    /// CertificateRequest of TLS 1.3, where the client may answer with a response.
    Empty,
    /// In a certificate entry of TLS 1.3: the response.
    Response {
        /// Its kind.
        status_type: CertificateStatusType,
        /// An OCSPResponse in DER.
        response: Vec<u8>,
    },
}

impl StatusRequest {
    fn form(carrier: Carrier, content: &[u8]) -> Self {
        let status_type = CertificateStatusType::default();
        match carrier {
            Carrier::CertificateEntry => StatusRequest::Response {
                status_type,
                response: Vec::new(),
            },
            _ if content.is_empty() => StatusRequest::Empty,
            _ => StatusRequest::Request {
                status_type,
                request: Vec::new(),
            },
        }
    }
}

impl ExtensionBody for StatusRequest {
    extension_is!(
        StatusRequest,
        StatusRequest,
        [
            ClientHello,
            ServerHello,
            CertificateRequest,
            CertificateEntry
        ],
        Self::form
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        match self {
            StatusRequest::Request {
                status_type,
                request,
            } => {
                w.code("status_type", status_type)?;
                w.rest("request", request)
            }
            StatusRequest::Empty => Ok(()),
            StatusRequest::Response {
                status_type,
                response,
            } => {
                w.code("status_type", status_type)?;
                w.vector24("response", 1..=0xff_ffff, response)
            }
        }
    }
}
