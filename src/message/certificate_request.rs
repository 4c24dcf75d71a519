//! CertificateRequest (RFC 5246 §7.4.4, RFC 9846 §4.4.2): the server asks who the client is.

use super::{Message, message_is};
use crate::extension::{Carrier, Extensions};
use crate::names::registry::{ClientCertificateType, ProtocolVersion, SignatureScheme};
use crate::wire::{Reader, Result, Writer};

/// The message up to TLS 1.2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateRequest {
    /// Kinds of certificate that the server takes.
    pub certificate_types: Vec<ClientCertificateType>,
    /// Signatures that the server can check; since TLS 1.2.
    pub supported_signature_algorithms: Vec<SignatureScheme>,
    /// Names of authorities that the server trusts, in DER; none means any.
    pub certificate_authorities: Vec<Vec<u8>>,
}

impl Message for CertificateRequest {
    message_is!(CertificateRequest, "CertificateRequest");

    fn decode(r: &mut Reader<'_>, version: ProtocolVersion) -> Result<Self> {
        Ok(CertificateRequest {
            certificate_types: r.list8("certificate_types", 1..=255, |r| {
                r.code("ClientCertificateType")
            })?,
            supported_signature_algorithms: if version >= ProtocolVersion::TLS1_2 {
                r.list16("supported_signature_algorithms", 2..=0xfffe, |r| {
                    r.code("SignatureScheme")
                })?
            } else {
                Vec::new()
            },
            certificate_authorities: r.list16("certificate_authorities", 0..=0xffff, |r| {
                Ok(r.vector16("DistinguishedName", 1..=0xffff)?.to_vec())
            })?,
        })
    }

    fn encode(&self, w: &mut Writer, version: ProtocolVersion) {
        w.list8("certificate_types", &self.certificate_types, |w, kind| {
            w.code("ClientCertificateType", *kind);
        });
        if version >= ProtocolVersion::TLS1_2 {
            w.list16(
                "supported_signature_algorithms",
                &self.supported_signature_algorithms,
                |w, scheme| w.code("SignatureScheme", *scheme),
            );
        }
        w.list16(
            "certificate_authorities",
            &self.certificate_authorities,
            |w, name| {
                w.vector16("DistinguishedName", name);
            },
        );
    }
}

/// The message of TLS 1.3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateRequestTls13 {
    /// To be repeated in the answer; empty during the handshake.
    pub certificate_request_context: Vec<u8>,
    /// signature_algorithms must be among them.
    pub extensions: Extensions,
}

impl Message for CertificateRequestTls13 {
    message_is!(CertificateRequest, "CertificateRequest");

    fn decode(r: &mut Reader<'_>, _: ProtocolVersion) -> Result<Self> {
        Ok(CertificateRequestTls13 {
            certificate_request_context: r
                .vector8("certificate_request_context", 0..=255)?
                .to_vec(),
            extensions: Extensions::decode(r, Carrier::CertificateRequest)?,
        })
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        w.vector8(
            "certificate_request_context",
            &self.certificate_request_context,
        );
        self.extensions.encode(w, Carrier::CertificateRequest);
    }
}
