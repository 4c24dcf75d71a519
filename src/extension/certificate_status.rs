//! `status_request` (RFC 6066 §8, RFC 9846 §4.5.1.1): proof that the certificate is not revoked.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::CertificateStatusType;
use crate::wire::{Reader, Result, Writer};

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

impl ExtensionBody for StatusRequest {
    extension_is!(
        StatusRequest,
        StatusRequest,
        [
            ClientHello,
            ServerHello,
            CertificateRequest,
            CertificateEntry
        ]
    );

    fn decode(r: &mut Reader<'_>, carrier: Carrier) -> Result<Self> {
        match carrier {
            Carrier::CertificateEntry => Ok(StatusRequest::Response {
                status_type: r.code("status_type")?,
                response: r.vector24("response", 1..=0xff_ffff)?.to_vec(),
            }),
            _ if r.is_empty() => Ok(StatusRequest::Empty),
            _ => Ok(StatusRequest::Request {
                status_type: r.code("status_type")?,
                request: r.rest("request").to_vec(),
            }),
        }
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        match self {
            StatusRequest::Request {
                status_type,
                request,
            } => {
                w.code("status_type", *status_type);
                w.opaque("request", request);
            }
            StatusRequest::Empty => {}
            StatusRequest::Response {
                status_type,
                response,
            } => {
                w.code("status_type", *status_type);
                w.vector24("response", response);
            }
        }
    }
}
