//! A trust anchor: a name and a key, and which names it may certify (RFC 5280 §6.1.1 d). Nothing else
//! of its certificate counts, which need not be one of version 3, or in date.

use rustls_pki_types::TrustAnchor;

use super::constraints::Constraints;
use super::signature::IssuerKey;
use crate::certificate::{self, Certificate, DistinguishedName};
use crate::compute::Value;
use crate::compute::signature::PublicKey;
use crate::error::Result;

/// A trust anchor.
#[derive(Debug)]
pub(in crate::peer) struct Anchor {
    subject: String,
    key: Result<PublicKey>,
    key_identifier: Option<Vec<u8>>,
    pub(super) constraints: Option<Constraints>,
    /// Its certificate, if that is at hand: of Mozilla's roots it is not.
    certificate: Option<Certificate>,
}

impl From<Certificate> for Anchor {
    fn from(certificate: Certificate) -> Self {
        Anchor {
            subject: certificate.holder(),
            key: certificate.public_key().cloned(),
            key_identifier: certificate.subject_key_identifier().map(<[u8]>::to_vec),
            constraints: Constraints::of(&certificate),
            certificate: Some(certificate),
        }
    }
}

/// Of one that is not a certificate: its parts are the contents of SEQUENCEs.
impl From<&TrustAnchor<'_>> for Anchor {
    fn from(anchor: &TrustAnchor<'_>) -> Self {
        let subject = DistinguishedName::described(&certificate::sequence(&anchor.subject));
        let key = certificate::sequence(&anchor.subject_public_key_info);
        let constraints = anchor.name_constraints.as_ref().and_then(|content| {
            let der = certificate::sequence(content);
            let extension = certificate::name_constraints(&der)?;
            Constraints::new(subject.clone(), &extension, &der)
        });
        Anchor {
            key: PublicKey::from_spki(&Value::literal("subjectPublicKeyInfo", key)),
            subject,
            key_identifier: None,
            constraints,
            certificate: None,
        }
    }
}

impl Anchor {
    /// Its name.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Its certificate, if that is at hand.
    pub fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }

    /// Its key, if that is one that can be used.
    pub fn public_key(&self) -> Option<&PublicKey> {
        self.key.as_ref().ok()
    }

    pub(super) fn key(&self) -> IssuerKey<'_> {
        IssuerKey {
            issuer: self.subject.clone(),
            key: self.key.as_ref().map_err(|error| error.message.clone()),
            identifier: self.key_identifier.as_deref(),
        }
    }
}
