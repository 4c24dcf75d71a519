//! Certificate with a raw public key in place of certificates (RFC 7250 §3, RFC 9846 §4.5.1), which
//! the extensions `server_certificate_type` and `client_certificate_type` agree on.

use super::certificate::CertificateTls13;
use super::{Message, message_is};
use crate::certificate::annotate_public_key;
use crate::names::registry::ProtocolVersion;
use crate::wire::{Reader, Result, Writer};

/// The message up to TLS 1.2: one key, and no list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawPublicKey {
    /// The key: a SubjectPublicKeyInfo in DER.
    pub subject_public_key_info: Vec<u8>,
}

impl Message for RawPublicKey {
    message_is!(Certificate, "Certificate");

    fn decode(r: &mut Reader<'_>, _: ProtocolVersion) -> Result<Self> {
        let subject_public_key_info =
            r.within24("ASN.1_subjectPublicKeyInfo", 1..=0xff_ffff, |r| {
                Ok(r.foreign("subjectPublicKeyInfo", annotate_public_key)
                    .to_vec())
            })?;
        Ok(RawPublicKey {
            subject_public_key_info,
        })
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        let der = &self.subject_public_key_info;
        w.within24("ASN.1_subjectPublicKeyInfo", |w| {
            w.foreign("subjectPublicKeyInfo", der, annotate_public_key)
        });
    }
}

/// The message of TLS 1.3, whose entries look as with certificates: each `cert_data` is a
/// SubjectPublicKeyInfo in DER. There is one entry at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawPublicKeyTls13(pub CertificateTls13);

impl Message for RawPublicKeyTls13 {
    message_is!(Certificate, "Certificate");

    fn decode(r: &mut Reader<'_>, _: ProtocolVersion) -> Result<Self> {
        CertificateTls13::decode_entries(r, "ASN1_subjectPublicKeyInfo", |r| {
            r.foreign("subjectPublicKeyInfo", annotate_public_key)
        })
        .map(RawPublicKeyTls13)
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        self.0
            .encode_entries(w, "ASN1_subjectPublicKeyInfo", |w, der| {
                w.foreign("subjectPublicKeyInfo", der, annotate_public_key)
            });
    }
}
