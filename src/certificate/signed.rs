//! What authorities sign besides certificates: answers of OCSP (RFC 6960) and lists of revoked
//! certificates (RFC 5280 §5). All have the form of a certificate: content, algorithm, signature.

use std::ops::Range;

use super::der::{Fact, expect, spanned, tag, unused_bits};
use super::oid::ObjectIdentifier;
use super::structure::{algorithm_identifier, is_ecdsa, signature_value};
use crate::compute::Value;
use crate::compute::signature::PublicKey;
use crate::names::hash::HashAlgorithm;
use crate::names::registry::SignatureScheme;
use crate::names::signature::{KeyAlgorithm, Unverifiable};
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
        let is_pss_key = key.algorithm() == KeyAlgorithm::RsaPss;
        let name = self.algorithm.name().unwrap_or_default();
        let scheme = match (name, key.algorithm()) {
            ("sha256WithRSAEncryption", KeyAlgorithm::Rsa) => S::RsaPkcs1Sha256,
            ("sha384WithRSAEncryption", KeyAlgorithm::Rsa) => S::RsaPkcs1Sha384,
            ("sha512WithRSAEncryption", KeyAlgorithm::Rsa) => S::RsaPkcs1Sha512,
            ("id-RSASSA-PSS", KeyAlgorithm::Rsa | KeyAlgorithm::RsaPss) => {
                match (super::pss_hash(&self.identifier), is_pss_key) {
                    (Some(HashAlgorithm::Sha256), false) => S::RsaPssRsaeSha256,
                    (Some(HashAlgorithm::Sha384), false) => S::RsaPssRsaeSha384,
                    (Some(HashAlgorithm::Sha512), false) => S::RsaPssRsaeSha512,
                    (Some(HashAlgorithm::Sha256), true) => S::RsaPssPssSha256,
                    (Some(HashAlgorithm::Sha384), true) => S::RsaPssPssSha384,
                    (Some(HashAlgorithm::Sha512), true) => S::RsaPssPssSha512,
                    (Some(HashAlgorithm::Sha1), _) => return Err(Unverifiable::Weak),
                    _ => return Err(Unverifiable::Parameters),
                }
            }
            // Any hash goes with any curve in X.509, as before TLS 1.3 (RFC 5758 §3.2).
            ("ecdsa-with-SHA256", algorithm) if algorithm.is_ecdsa() => S::EcdsaSecp256r1Sha256,
            ("ecdsa-with-SHA384", algorithm) if algorithm.is_ecdsa() => S::EcdsaSecp384r1Sha384,
            ("ecdsa-with-SHA512", algorithm) if algorithm.is_ecdsa() => S::EcdsaSecp521r1Sha512,
            ("id-Ed25519", KeyAlgorithm::Ed25519) => S::Ed25519,
            ("id-Ed448", KeyAlgorithm::Ed448) => S::Ed448,
            ("sm2-with-sm3", KeyAlgorithm::Sm2) => S::Sm2SignSm3,
            ("id-ml-dsa-44", KeyAlgorithm::MlDsa44) => S::MlDsa44,
            ("id-ml-dsa-65", KeyAlgorithm::MlDsa65) => S::MlDsa65,
            ("id-ml-dsa-87", KeyAlgorithm::MlDsa87) => S::MlDsa87,
            ("md5WithRSAEncryption" | "sha1WithRSAEncryption" | "ecdsa-with-SHA1", _) => {
                return Err(Unverifiable::Weak);
            }
            (
                "sha256WithRSAEncryption"
                | "sha384WithRSAEncryption"
                | "sha512WithRSAEncryption"
                | "id-RSASSA-PSS"
                | "ecdsa-with-SHA256"
                | "ecdsa-with-SHA384"
                | "ecdsa-with-SHA512"
                | "id-Ed25519"
                | "id-Ed448"
                | "sm2-with-sm3"
                | "id-ml-dsa-44"
                | "id-ml-dsa-65"
                | "id-ml-dsa-87",
                _,
            ) => return Err(Unverifiable::Key),
            _ => return Err(Unverifiable::Algorithm),
        };
        Ok(scheme)
    }
}
