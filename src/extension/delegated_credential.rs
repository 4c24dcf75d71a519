//! `delegated_credential` (RFC 9345 §4): a key that a certificate's owner hands out for a short time.

use super::{Carrier, ExtensionBody, extension_is};
use crate::certificate::annotate_public_key;
use crate::names::registry::SignatureScheme;
use crate::wire::{Result, Wire};

/// The schemes that would do, or the credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DelegatedCredential {
    /// Of a ClientHello or CertificateRequest: how the holder of the key may sign.
    Requested(Vec<SignatureScheme>),
    /// Of a certificate entry.
    Credential(Box<Credential>),
}

/// A public key, signed with the certificate's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credential {
    /// Seconds from the certificate's notBefore.
    pub valid_time: u32,
    /// How the key signs CertificateVerify.
    pub dc_cert_verify_algorithm: SignatureScheme,
    /// The key: a SubjectPublicKeyInfo in DER.
    pub subject_public_key_info: Vec<u8>,
    /// How the credential is signed.
    pub algorithm: SignatureScheme,
    /// The signature.
    pub signature: Vec<u8>,
}

impl Credential {
    fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        let der = &mut self.subject_public_key_info;
        w.structure("Credential", |w| {
            w.u32("valid_time", &mut self.valid_time)?;
            w.code(
                "dc_cert_verify_algorithm",
                &mut self.dc_cert_verify_algorithm,
            )?;
            w.within24("ASN1_subjectPublicKeyInfo", 1..=0xff_ffff, |w| {
                w.foreign("subjectPublicKeyInfo", annotate_public_key, der)
            })
        })?;
        w.code("algorithm", &mut self.algorithm)?;
        w.vector16("signature", 1..=0xffff, &mut self.signature)
    }
}

impl DelegatedCredential {
    fn form(carrier: Carrier, _: &[u8]) -> Self {
        match carrier {
            Carrier::CertificateEntry => Self::Credential(Box::default()),
            _ => Self::Requested(Vec::new()),
        }
    }
}

impl ExtensionBody for DelegatedCredential {
    extension_is!(
        DelegatedCredential,
        DelegatedCredential,
        [ClientHello, CertificateRequest, CertificateEntry],
        Self::form
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        match self {
            Self::Requested(schemes) => w.list16(
                "supported_signature_algorithms",
                2..=0xfffe,
                schemes,
                |w, scheme| w.code("SignatureScheme", scheme),
            ),
            Self::Credential(credential) => credential.fields(w),
        }
    }
}
