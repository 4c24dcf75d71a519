//! Certificate (RFC 5246 §7.4.2, RFC 9846 §4.5.1): the sender's chain, its own certificate first.

use super::{Message, message_is};
use crate::certificate::annotate;
use crate::error::Error;
use crate::extension::{Carrier, Extensions, StatusRequest};
use crate::names::registry::{CertificateStatusType, ProtocolVersion};
use crate::wire::{Result, Value, Wire};

/// The message up to TLS 1.2.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Certificate {
    /// Certificates in DER; none if a client has none.
    pub certificate_list: Vec<Value>,
}

impl Message for Certificate {
    message_is!(Certificate);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        let chain = &mut self.certificate_list;
        w.list24("certificate_list", 0..=0xff_ffff, chain, |w, der| {
            w.within24("ASN.1Cert", 1..=0xff_ffff, |w| {
                w.foreign("certificate", annotate, der)
            })
        })
    }
}

/// A certificate with what the sender says about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CertificateEntry {
    /// The certificate in DER.
    pub cert_data: Value,
    /// OCSP response, certificate timestamps.
    pub extensions: Extensions,
}

/// The message of TLS 1.3.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CertificateTls13 {
    /// That of the CertificateRequest it answers; empty from a server.
    pub certificate_request_context: Value,
    /// None if a client has none.
    pub certificate_list: Vec<CertificateEntry>,
}

impl Message for CertificateTls13 {
    message_is!(Certificate);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        self.fields_of(w, "cert_data", |w, der| {
            w.foreign("certificate", annotate, der)
        })
    }
}

impl CertificateTls13 {
    /// The sender's own certificate, which comes first.
    pub fn first(&self) -> Option<&[u8]> {
        self.certificate_list
            .first()
            .map(|entry| &entry.cert_data[..])
    }

    /// The OCSP responses that came with certificates, each with the place of its certificate (RFC
    /// 9846 §4.5.1.1).
    ///
    /// # Errors
    /// `illegal_parameter` if a statement is of another kind, which nobody asks for.
    pub fn stapled(&self) -> crate::error::Result<Vec<(usize, &Value)>> {
        let mut stapled = Vec::new();
        for (position, entry) in self.certificate_list.iter().enumerate() {
            let Some(StatusRequest::Response {
                status_type,
                response,
            }) = entry.extensions.get()
            else {
                continue;
            };
            if *status_type != CertificateStatusType::Ocsp {
                return Err(Error::illegal_parameter(format!(
                    "the status of a certificate is of the kind {status_type}, which was not asked for (RFC 9846 §4.5.1.1)"
                )));
            }
            stapled.push((position, response));
        }
        Ok(stapled)
    }

    /// The fields of the message; what the first of an entry holds depends on the type of
    /// certificate.
    pub(super) fn fields_of<W: Wire>(
        &mut self,
        w: &mut W,
        name: &'static str,
        content: fn(&mut W, &mut Value) -> Result<()>,
    ) -> Result<()> {
        let context = &mut self.certificate_request_context;
        w.vector8("certificate_request_context", 0..=255, context)?;
        let chain = &mut self.certificate_list;
        w.list24("certificate_list", 0..=0xff_ffff, chain, |w, entry| {
            w.structure("CertificateEntry", |w| {
                w.within24(name, 1..=0xff_ffff, |w| content(w, &mut entry.cert_data))?;
                entry.extensions.fields(w, Carrier::CertificateEntry)
            })
        })
    }
}
