//! CertificateRequest (RFC 5246 §7.4.4, RFC 9846 §4.4.2): the server asks who the client is.

use super::{Message, message_is};
use crate::certificate::DistinguishedName;
use crate::extension::{Carrier, Extensions};
use crate::names::registry::{ClientCertificateType, ProtocolVersion, SignatureScheme};
use crate::wire::{Result, Value, Wire};

/// The message up to TLS 1.2.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CertificateRequest {
    /// Kinds of certificate that the server takes.
    pub certificate_types: Vec<ClientCertificateType>,
    /// Signatures that the server can check; since TLS 1.2.
    pub supported_signature_algorithms: Vec<SignatureScheme>,
    /// Names of authorities that the server trusts, in DER; none means any.
    pub certificate_authorities: Vec<Vec<u8>>,
}

impl Message for CertificateRequest {
    message_is!(CertificateRequest);

    fn fields(&mut self, w: &mut impl Wire, version: ProtocolVersion) -> Result<()> {
        let kinds = &mut self.certificate_types;
        w.list8("certificate_types", 1..=255, kinds, |w, kind| {
            w.code("ClientCertificateType", kind)
        })?;
        if version >= ProtocolVersion::TLS1_2 {
            let schemes = &mut self.supported_signature_algorithms;
            w.list16(
                "supported_signature_algorithms",
                2..=0xfffe,
                schemes,
                |w, scheme| w.code("SignatureScheme", scheme),
            )?;
        }
        let names = &mut self.certificate_authorities;
        w.list16("certificate_authorities", 0..=0xffff, names, |w, name| {
            w.within16("DistinguishedName", 1..=0xffff, |w| {
                w.packed("name", DistinguishedName::described, name)
            })
        })
    }
}

/// The message of TLS 1.3.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CertificateRequestTls13 {
    /// To be repeated in the answer; empty during the handshake.
    pub certificate_request_context: Value,
    /// signature_algorithms must be among them.
    pub extensions: Extensions,
}

impl Message for CertificateRequestTls13 {
    message_is!(CertificateRequest);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        let context = &mut self.certificate_request_context;
        w.vector8("certificate_request_context", 0..=255, context)?;
        self.extensions.fields(w, Carrier::CertificateRequest)
    }
}
