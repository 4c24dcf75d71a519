//! Certificate with a raw public key in place of certificates (RFC 7250 §3, RFC 9846 §4.5.1), which
//! the extensions `server_certificate_type` and `client_certificate_type` agree on.

use super::certificate::CertificateTls13;
use super::{Message, message_is};
use crate::certificate::annotate_public_key;
use crate::names::registry::ProtocolVersion;
use crate::wire::{Result, Value, Wire};

/// The message up to TLS 1.2: one key, and no list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawPublicKey {
    /// The key: a SubjectPublicKeyInfo in DER.
    pub subject_public_key_info: Value,
}

impl Message for RawPublicKey {
    message_is!(Certificate);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        let der = &mut self.subject_public_key_info;
        w.within24("ASN.1_subjectPublicKeyInfo", 1..=0xff_ffff, |w| {
            w.foreign("subjectPublicKeyInfo", annotate_public_key, der)
        })
    }
}

/// The message of TLS 1.3, whose entries look as with certificates: each `cert_data` is a
/// SubjectPublicKeyInfo in DER. There is one entry at most.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawPublicKeyTls13(pub CertificateTls13);

impl Message for RawPublicKeyTls13 {
    message_is!(Certificate);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        self.0.fields_of(w, "ASN1_subjectPublicKeyInfo", |w, der| {
            w.foreign("subjectPublicKeyInfo", annotate_public_key, der)
        })
    }
}
