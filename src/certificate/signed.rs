//! What authorities sign besides certificates: answers of OCSP (RFC 6960) and lists of revoked
//! certificates (RFC 5280 §5). All have the form of a certificate: content, algorithm, signature.

use std::ops::Range;

use super::der::{Fact, expect, spanned, tag, unused_bits};
use super::oid::{ObjectIdentifier, Role};
use super::structure::{algorithm_identifier, is_ecdsa, signature_value};
use crate::compute::Value;
use crate::compute::signature::PublicKey;
use crate::names::hash::HashAlgorithm;
use crate::names::registry::SignatureScheme;
use crate::names::signature::{KeyAlgorithm, SignatureAlgorithm as Algorithm, Unverifiable};
use crate::wire::{self, Reader};

/// How something is signed, and with what, by its place in the bytes.
#[derive(Debug, Clone)]
pub(super) struct SignaturePart {
    pub algorithm: Fact<ObjectIdentifier>,
    pub signature: Range<usize>,
}

/// The algorithm and the signature behind what is signed (RFC 5280 §4.1.1.2, §4.1.1.3).
pub(super) fn signature_part(
    r: &mut Reader<'_>,
    field: &'static str,
) -> wire::Result<SignaturePart> {
    let algorithm = algorithm_identifier(r, "signatureAlgorithm");
    let is_ecdsa = algorithm.as_ref().is_ok_and(is_ecdsa);
    let signature = expect(r, field, tag::BIT_STRING, |r| {
        unused_bits(r)?;
        Ok(spanned(r, |r| signature_value(r, is_ecdsa))?.at)
    });
    Ok(SignaturePart {
        algorithm: algorithm?,
        signature: signature?,
    })
}

/// Something that an authority signed, apart from what it says.
#[derive(Debug, Clone)]
pub struct Signed {
    /// What is signed, in DER.
    pub content: Value,
    /// How.
    pub algorithm: ObjectIdentifier,
    /// From the algorithm's identifier on, in DER.
    identifier: Value,
    /// The signature.
    pub signature: Value,
}

impl Signed {
    /// The parts of `der` that belong to a signature; `None` if it does not reach so far.
    pub(super) fn parts(
        der: &Value,
        name: &'static str,
        content: Range<usize>,
        algorithm: &Fact<ObjectIdentifier>,
        signature: &Range<usize>,
    ) -> Option<Self> {
        // With the tag and the length of the identifier, which come before its content.
        let identifier = algorithm.at.start.checked_sub(2)?..signature.start;
        Some(Signed {
            content: der.part(name, content)?,
            algorithm: algorithm.value.clone(),
            identifier: der.part("signatureAlgorithm", identifier)?,
            signature: der.part("signature", signature.clone())?,
        })
    }

    /// How this key must have signed it: the scheme of TLS that does the same.
    ///
    /// # Errors
    /// Why this program does not verify such signatures, or holds them to be worthless.
    pub fn scheme(&self, key: &PublicKey) -> Result<SignatureScheme, Unverifiable> {
        use SignatureScheme as S;
        let scheme = match self.algorithm.role() {
            Some(Role::Signature(scheme, _) | Role::KeyAndSignature(scheme, _)) => scheme,
            _ => None,
        };
        let key = key.algorithm();
        let scheme = match scheme.ok_or(Unverifiable::Algorithm)? {
            S::RsaPssPssSha256 => self.pss(key)?,
            S::RsaPkcs1Md5 | S::RsaPkcs1Sha1 | S::EcdsaSha1 => return Err(Unverifiable::Weak),
            // TLS 1.2 signs handshakes with them; certificates with SHA-224 are not verified here.
            S::RsaPkcs1Sha224 | S::EcdsaSha224 => return Err(Unverifiable::Algorithm),
            scheme => scheme,
        };
        let fits = match scheme.algorithm().ok_or(Unverifiable::Algorithm)? {
            Algorithm::RsaPkcs1 | Algorithm::RsaPssRsae => key == KeyAlgorithm::Rsa,
            Algorithm::RsaPssPss => key == KeyAlgorithm::RsaPss,
            // Any hash goes with any curve in X.509, as before TLS 1.3 (RFC 5758 §3.2).
            Algorithm::Ecdsa => key.is_ecdsa(),
            Algorithm::Ed25519 => key == KeyAlgorithm::Ed25519,
            Algorithm::Ed448 => key == KeyAlgorithm::Ed448,
            Algorithm::Sm2 => key == KeyAlgorithm::Sm2,
            Algorithm::MlDsa => matches!(
                (scheme, key),
                (S::MlDsa44, KeyAlgorithm::MlDsa44)
                    | (S::MlDsa65, KeyAlgorithm::MlDsa65)
                    | (S::MlDsa87, KeyAlgorithm::MlDsa87)
            ),
        };
        match fits {
            true => Ok(scheme),
            false => Err(Unverifiable::Key),
        }
    }

    /// The scheme of RSASSA-PSS that the parameters of the algorithm and the kind of key say (RFC 4055
    /// §3.1).
    fn pss(&self, key: KeyAlgorithm) -> Result<SignatureScheme, Unverifiable> {
        use HashAlgorithm as H;
        use SignatureScheme as S;
        Ok(match (super::pss_hash(&self.identifier), key) {
            (_, key) if !matches!(key, KeyAlgorithm::Rsa | KeyAlgorithm::RsaPss) => {
                return Err(Unverifiable::Key);
            }
            (Some(H::Sha256), KeyAlgorithm::Rsa) => S::RsaPssRsaeSha256,
            (Some(H::Sha384), KeyAlgorithm::Rsa) => S::RsaPssRsaeSha384,
            (Some(H::Sha512), KeyAlgorithm::Rsa) => S::RsaPssRsaeSha512,
            (Some(H::Sha256), _) => S::RsaPssPssSha256,
            (Some(H::Sha384), _) => S::RsaPssPssSha384,
            (Some(H::Sha512), _) => S::RsaPssPssSha512,
            (Some(H::Sha1), _) => return Err(Unverifiable::Weak),
            _ => return Err(Unverifiable::Parameters),
        })
    }
}
