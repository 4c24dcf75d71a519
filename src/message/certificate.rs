//! Certificate (RFC 5246 §7.4.2, RFC 9846 §4.5.1): the sender's chain, its own certificate first.

use super::{Message, message_is};
use crate::certificate::annotate;
use crate::extension::{Carrier, Extensions};
use crate::names::registry::ProtocolVersion;
use crate::wire::{Reader, Result, Value, Writer};

/// The message up to TLS 1.2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Certificates in DER; none if a client has none.
    pub certificate_list: Vec<Value>,
}

impl Message for Certificate {
    message_is!(Certificate, "Certificate");

    fn decode(r: &mut Reader<'_>, _: ProtocolVersion) -> Result<Self> {
        let certificate_list = r.list24("certificate_list", 0..=0xff_ffff, |r| {
            r.within24("ASN.1Cert", 1..=0xff_ffff, |r| {
                Ok(r.foreign("certificate", annotate))
            })
        })?;
        Ok(Certificate { certificate_list })
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        w.list24("certificate_list", &self.certificate_list, |w, der| {
            w.within24("ASN.1Cert", |w| w.foreign("certificate", der, annotate));
        });
    }
}

/// A certificate with what the sender says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateEntry {
    /// The certificate in DER.
    pub cert_data: Value,
    /// OCSP response, certificate timestamps.
    pub extensions: Extensions,
}

/// The message of TLS 1.3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateTls13 {
    /// That of the CertificateRequest it answers; empty from a server.
    pub certificate_request_context: Vec<u8>,
    /// None if a client has none.
    pub certificate_list: Vec<CertificateEntry>,
}

impl Message for CertificateTls13 {
    message_is!(Certificate, "Certificate");

    fn decode(r: &mut Reader<'_>, _: ProtocolVersion) -> Result<Self> {
        Self::decode_entries(r, "cert_data", |r| r.foreign("certificate", annotate))
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        self.encode_entries(w, "cert_data", |w, der| {
            w.foreign("certificate", der, annotate)
        });
    }
}

impl CertificateTls13 {
    /// The sender's own certificate, which comes first.
    pub fn first(&self) -> Option<&[u8]> {
        self.certificate_list
            .first()
            .map(|entry| &entry.cert_data[..])
    }

    /// Reads the message; what `CertificateEntry` holds depends on the type of certificate.
    pub(super) fn decode_entries<'a>(
        r: &mut Reader<'a>,
        name: &'static str,
        mut data: impl FnMut(&mut Reader<'a>) -> Value,
    ) -> Result<Self> {
        Ok(CertificateTls13 {
            certificate_request_context: r
                .vector8("certificate_request_context", 0..=255)?
                .to_vec(),
            certificate_list: r.list24("certificate_list", 0..=0xff_ffff, |r| {
                r.structure("CertificateEntry", |r| {
                    Ok(CertificateEntry {
                        cert_data: r.within24(name, 1..=0xff_ffff, |r| Ok(data(r)))?,
                        extensions: Extensions::decode(r, Carrier::CertificateEntry)?,
                    })
                })
            })?,
        })
    }

    /// Writes the message likewise.
    pub(super) fn encode_entries(
        &self,
        w: &mut Writer,
        name: &'static str,
        mut data: impl FnMut(&mut Writer, &[u8]),
    ) {
        w.vector8(
            "certificate_request_context",
            &self.certificate_request_context,
        );
        w.list24("certificate_list", &self.certificate_list, |w, entry| {
            w.structure("CertificateEntry", |w| {
                w.within24(name, |w| data(w, &entry.cert_data));
                entry.extensions.encode(w, Carrier::CertificateEntry);
            });
        });
    }
}
