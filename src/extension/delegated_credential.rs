//! `delegated_credential` (RFC 9345 §4): a key that a certificate's owner hands out for a short time.

use super::{Carrier, ExtensionBody, extension_is};
use crate::certificate::annotate_public_key;
use crate::names::registry::SignatureScheme;
use crate::wire::{Located, Reader, Result, Value, Wire, Writer};

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
    /// The bytes of the three fields that follow, which are signed: a range of the message that was
    /// read, or of the file that is sent.
    pub cred: Value,
    /// Seconds from the certificate's notBefore.
    pub valid_time: u32,
    /// How the key signs CertificateVerify.
    pub dc_cert_verify_algorithm: SignatureScheme,
    /// The key: a SubjectPublicKeyInfo in DER.
    pub subject_public_key_info: Value,
    /// How the credential is signed.
    pub algorithm: Located<SignatureScheme>,
    /// The signature.
    pub signature: Value,
}

impl Credential {
    /// Reads the structure DelegatedCredential.
    ///
    /// # Errors
    /// If the bytes do not follow its definition.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut credential = Self::default();
        let mut r = Reader::new(bytes);
        credential.fields(&mut r)?;
        r.finish("DelegatedCredential")?;
        credential.cred = Value::literal("cred", credential.cred.bytes);
        Ok(credential)
    }

    /// Writes the structure DelegatedCredential.
    ///
    /// # Errors
    /// If a field does not fit into its length.
    pub fn encode(&self) -> Result<Vec<u8>> {
        let mut w = Writer::new();
        w.all(|w| self.clone().fields(w));
        Ok(w.finish()?.0)
    }

    /// The bytes of the part that is signed, from its fields.
    ///
    /// # Errors
    /// If the key does not fit into its length.
    pub fn encode_signed(&self) -> Result<Vec<u8>> {
        let mut w = Writer::new();
        w.all(|w| self.clone().signed_fields(w));
        Ok(w.finish()?.0)
    }

    fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        let mut cred = std::mem::take(&mut self.cred);
        w.span("cred", &mut cred, |w| self.signed_fields(w))?;
        self.cred = cred;
        w.located("algorithm", &mut self.algorithm)?;
        w.vector16("signature", 1..=0xffff, &mut self.signature)
    }

    fn signed_fields(&mut self, w: &mut impl Wire) -> Result<()> {
        let der = &mut self.subject_public_key_info;
        w.u32("valid_time", &mut self.valid_time)?;
        w.code(
            "dc_cert_verify_algorithm",
            &mut self.dc_cert_verify_algorithm,
        )?;
        w.within24("ASN1_subjectPublicKeyInfo", 1..=0xff_ffff, |w| {
            w.foreign("subjectPublicKeyInfo", annotate_public_key, der)
        })
    }
}

impl DelegatedCredential {
    /// The schemes that would do, of a ClientHello or CertificateRequest.
    pub fn requested(&self) -> &[SignatureScheme] {
        match self {
            Self::Requested(schemes) => schemes,
            Self::Credential(_) => &[],
        }
    }

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
