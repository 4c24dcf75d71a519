//! `status_request` (RFC 6066 §8, RFC 9846 §4.5.1.1) and `status_request_v2` (RFC 6961 §2.2): proof
//! that certificates are not revoked.

use super::{Carrier, ExtensionBody, extension_is};
use crate::certificate::ocsp;
use crate::names::registry::CertificateStatusType;
use crate::wire::{Reader, Result, Value, Wire};

/// Asks for, promises or holds an OCSP response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatusRequest {
    /// In a ClientHello: an OCSP response is wanted.
    Ocsp(OcspStatusRequest),
    /// In a ClientHello: another kind of statement is wanted, or what it says is in no known form.
    Request {
        /// The kind.
        status_type: CertificateStatusType,
        /// Its parameters as they came.
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
        response: Value,
    },
}

/// Which OCSP responses would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OcspStatusRequest {
    /// Responders that the client trusts, in DER; none if the server knows.
    pub responder_id_list: Vec<Vec<u8>>,
    /// Extensions of OCSP in DER; may be empty.
    pub request_extensions: Vec<u8>,
}

impl OcspStatusRequest {
    fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        let responders = &mut self.responder_id_list;
        w.list16("responder_id_list", 0..=0xffff, responders, |w, id| {
            w.within16("ResponderID", 1..=0xffff, |w| {
                w.foreign("ResponderID", ocsp::annotate_responder, id)
            })
        })?;
        let extensions = &mut self.request_extensions;
        w.within16("request_extensions", 0..=0xffff, |w| {
            match w.present(!extensions.is_empty()) {
                true => w.foreign("Extensions", ocsp::annotate_extensions, extensions),
                false => Ok(()),
            }
        })
    }
}

impl StatusRequest {
    fn form(carrier: Carrier, content: &[u8]) -> Self {
        let status_type = CertificateStatusType::default();
        match (carrier, content) {
            (Carrier::CertificateEntry, _) => StatusRequest::Response {
                status_type,
                response: Value::default(),
            },
            (_, []) => StatusRequest::Empty,
            (_, [kind, request @ ..])
                if *kind == CertificateStatusType::Ocsp.0
                    && Reader::takes(request, |r| OcspStatusRequest::default().fields(r)) =>
            {
                StatusRequest::Ocsp(OcspStatusRequest::default())
            }
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
            StatusRequest::Ocsp(request) => {
                w.code("status_type", &mut { CertificateStatusType::Ocsp })?;
                request.fields(w)
            }
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
                w.within24("response", 1..=0xff_ffff, |w| {
                    w.foreign("OCSPResponse", ocsp::annotate, response)
                })
            }
        }
    }
}

/// Asks for statements about the whole chain (empty in an answer).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusRequestV2 {
    /// Best first.
    pub certificate_status_req_list: Vec<CertificateStatusRequestItemV2>,
}

/// A kind of statement that would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CertificateStatusRequestItemV2 {
    /// For one certificate, or for each of the chain.
    pub status_type: CertificateStatusType,
    /// Which responses; both kinds are OCSP's.
    pub request: OcspStatusRequest,
}

impl ExtensionBody for StatusRequestV2 {
    extension_is!(StatusRequestV2, StatusRequestV2, [ClientHello, ServerHello]);

    fn fields(&mut self, w: &mut impl Wire, carrier: Carrier) -> Result<()> {
        if carrier != Carrier::ClientHello {
            return Ok(());
        }
        let items = &mut self.certificate_status_req_list;
        w.list16(
            "certificate_status_req_list",
            1..=0xffff,
            items,
            |w, item| {
                w.structure("CertificateStatusRequestItemV2", |w| {
                    w.code("status_type", &mut item.status_type)?;
                    w.within16("request", 0..=0xffff, |w| item.request.fields(w))
                })
            },
        )
    }
}
