//! Signatures of certificates (RFC 5280 §4.1.1.2, §6.1.3 a 1; RFC 4055, 5758, 8410, 9881).
//!
//! Nothing with MD5 or SHA-1 is believed (RFC 9846 §4.5.1.3): an anchor's own signature is not
//! verified, so that old roots do no harm.

use rustls_pki_types::{AlgorithmIdentifier, alg_id};

use crate::certificate::{Certificate, algorithm_of_key};
use crate::check::{ChainFault, KeyIdentifiers};
use crate::compute::signature::{PublicKey, Verify};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::SignatureScheme;
use crate::names::signature::{KeyAlgorithm, KeyType, Unverifiable};
use crate::narration::Narration;
use crate::wire::serial::hex;

/// The key of an issuer.
#[derive(Debug)]
pub(super) struct IssuerKey<'a> {
    /// Whose it is.
    pub issuer: String,
    /// The key, or why it cannot be used.
    pub key: Result<&'a PublicKey, String>,
    /// Its identifier, if it has one.
    pub identifier: Option<&'a [u8]>,
}

impl<'a> IssuerKey<'a> {
    /// That of a certificate.
    pub fn of(certificate: &'a Certificate) -> Self {
        IssuerKey {
            issuer: certificate.holder(),
            key: certificate.public_key().map_err(|error| error.message),
            identifier: certificate.subject_key_identifier(),
        }
    }
}

/// The schemes that an AlgorithmIdentifier stands for, by the kind of key that signs; the number of the
/// algorithm and its parameters, in DER.
const ALGORITHMS: &[(AlgorithmIdentifier, &[SignatureScheme])] = &[
    (alg_id::RSA_PKCS1_SHA256, &[SignatureScheme::RsaPkcs1Sha256]),
    (alg_id::RSA_PKCS1_SHA384, &[SignatureScheme::RsaPkcs1Sha384]),
    (alg_id::RSA_PKCS1_SHA512, &[SignatureScheme::RsaPkcs1Sha512]),
    (
        alg_id::RSA_PSS_SHA256,
        &[
            SignatureScheme::RsaPssRsaeSha256,
            SignatureScheme::RsaPssPssSha256,
        ],
    ),
    (
        alg_id::RSA_PSS_SHA384,
        &[
            SignatureScheme::RsaPssRsaeSha384,
            SignatureScheme::RsaPssPssSha384,
        ],
    ),
    (
        alg_id::RSA_PSS_SHA512,
        &[
            SignatureScheme::RsaPssRsaeSha512,
            SignatureScheme::RsaPssPssSha512,
        ],
    ),
    (
        alg_id::ECDSA_SHA256,
        &[SignatureScheme::EcdsaSecp256r1Sha256],
    ),
    (
        alg_id::ECDSA_SHA384,
        &[SignatureScheme::EcdsaSecp384r1Sha384],
    ),
    (
        alg_id::ECDSA_SHA512,
        &[SignatureScheme::EcdsaSecp521r1Sha512],
    ),
    (alg_id::ED25519, &[SignatureScheme::Ed25519]),
    (alg_id::ED448, &[SignatureScheme::Ed448]),
    (SM2_SM3, &[SignatureScheme::Sm2SignSm3]),
    (alg_id::ML_DSA_44, &[SignatureScheme::MlDsa44]),
    (alg_id::ML_DSA_65, &[SignatureScheme::MlDsa65]),
    (alg_id::ML_DSA_87, &[SignatureScheme::MlDsa87]),
];

/// The schemes of an AlgorithmIdentifier, which is given by its content. RFC 4055 §5 has NULL for
/// parameters of RSASSA-PKCS1-v1_5, and wants them accepted if they are missing.
fn schemes(identifier: &[u8]) -> Option<&'static [SignatureScheme]> {
    let same = |known: &[u8]| {
        known == identifier
            || known
                .strip_suffix(b"\x05\x00")
                .is_some_and(|it| it == identifier)
    };
    let mut known = ALGORITHMS.iter();
    known
        .find(|(known, _)| same(known.as_ref()))
        .map(|(_, schemes)| *schemes)
}

/// Whether an AlgorithmIdentifier is of an algorithm that [`ALGORITHMS`] has, with whatever parameters.
fn is_known(identifier: &[u8]) -> bool {
    // The number is its first element, of fewer than 128 bytes.
    let number = |it: &[u8]| {
        it.get(1)
            .and_then(|length| it.get(..2 + usize::from(*length)))
            .map(<[u8]>::to_vec)
    };
    let wanted = number(identifier);
    let mut known = ALGORITHMS.iter();
    wanted.is_some() && known.any(|(known, _)| number(known.as_ref()) == wanted)
}

/// Keys on Brainpool's curves (RFC 5480 §2.1.1, RFC 5639 §4.1).
const ECDSA_BRAINPOOL_P256: AlgorithmIdentifier = AlgorithmIdentifier::from_slice(
    b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x09\x2b\x24\x03\x03\x02\x08\x01\x01\x07",
);
const ECDSA_BRAINPOOL_P384: AlgorithmIdentifier = AlgorithmIdentifier::from_slice(
    b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x09\x2b\x24\x03\x03\x02\x08\x01\x01\x0b",
);

/// Keys and signatures of SM2 (GM/T 0006).
const SM2: AlgorithmIdentifier = AlgorithmIdentifier::from_slice(
    b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x81\x1c\xcf\x55\x01\x82\x2d",
);
const SM2_SM3: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(b"\x06\x08\x2a\x81\x1c\xcf\x55\x01\x83\x75");

/// Whether the AlgorithmIdentifier of a key has the parameters that belong there.
fn has_proper_parameters(key: &PublicKey) -> bool {
    let expected = match key.algorithm() {
        KeyAlgorithm::Rsa => alg_id::RSA_ENCRYPTION,
        KeyAlgorithm::EcdsaP256 => alg_id::ECDSA_P256,
        KeyAlgorithm::EcdsaP384 => alg_id::ECDSA_P384,
        KeyAlgorithm::EcdsaP521 => alg_id::ECDSA_P521,
        KeyAlgorithm::EcdsaBrainpoolP256 => ECDSA_BRAINPOOL_P256,
        KeyAlgorithm::EcdsaBrainpoolP384 => ECDSA_BRAINPOOL_P384,
        KeyAlgorithm::Ed25519 => alg_id::ED25519,
        KeyAlgorithm::Ed448 => alg_id::ED448,
        KeyAlgorithm::Sm2 => SM2,
        KeyAlgorithm::MlDsa44 => alg_id::ML_DSA_44,
        KeyAlgorithm::MlDsa65 => alg_id::ML_DSA_65,
        KeyAlgorithm::MlDsa87 => alg_id::ML_DSA_87,
        // Its parameters were read with the key (RFC 4055 §3.3).
        _ => return true,
    };
    algorithm_of_key(key.spki()) == Some(expected.as_ref())
}

/// A signature that can be verified.
#[derive(Debug)]
pub(super) struct Signed<'a> {
    certificate: &'a Certificate,
    scheme: SignatureScheme,
    key: &'a PublicKey,
}

/// How the certificate is signed, if the issuer's key can have made such a signature.
///
/// # Errors
/// Why nobody need try.
pub(super) fn prepare<'a>(
    certificate: &'a Certificate,
    by: &'a IssuerKey<'a>,
) -> Result<Signed<'a>, ChainFault> {
    let subject = || certificate.holder();
    let algorithm = || certificate.signature_algorithm().to_string();
    let [identifier, _] = certificate.algorithm_identifiers();
    let identifier = crate::certificate::sequence_content(identifier).unwrap_or_default();
    let Some(schemes) = schemes(identifier) else {
        let is_weak = matches!(
            certificate.signature_hash(),
            Some(HashAlgorithm::Md5 | HashAlgorithm::Sha1)
        );
        let (subject, algorithm) = (subject(), algorithm());
        return Err(match is_weak {
            true => ChainFault::WeakSignature { subject, algorithm },
            false => ChainFault::UnknownSignature {
                subject,
                algorithm: certificate.signature_algorithm().clone(),
                why: match is_known(identifier) {
                    true => Unverifiable::Parameters,
                    false => Unverifiable::Algorithm,
                },
            },
        });
    };
    let unusable = |why: &str| ChainFault::UnusableKey {
        issuer: by.issuer.clone(),
        why: why.to_owned(),
    };
    let key = *by.key.as_ref().map_err(|why| unusable(why))?;
    if !has_proper_parameters(key) {
        return Err(unusable(
            "the algorithm of the key has parameters that do not belong to it",
        ));
    }
    let fits = |scheme: &&SignatureScheme| key.certifies_with(**scheme);
    match schemes.iter().find(fits) {
        Some(scheme) => Ok(Signed {
            certificate,
            scheme: *scheme,
            key,
        }),
        None => Err(ChainFault::WrongKey {
            subject: subject(),
            algorithm: algorithm(),
            issuer: by.issuer.clone(),
            key: key.key_type(),
        }),
    }
}

impl Signed<'_> {
    /// The key that must have made it.
    pub fn key(&self) -> KeyType {
        self.key.key_type()
    }

    /// Whether the signature is the key's: a computation like any other, which is told.
    pub fn verify(&self, narration: &mut Narration) -> bool {
        // Bits that are no whole bytes are no signature.
        let signed = self.certificate.signature();
        let signed = signed.and_then(|_| self.certificate.signed_part());
        signed.is_some_and(|signed| {
            let valid = narration.compute(Verify {
                scheme: self.scheme,
                key: "issuer_public_key",
                public_key: self.key,
                content: vec![signed.content],
                signature: &signed.signature,
                rfc: "RFC 5280 §6.1.3",
            });
            valid.unwrap_or(false)
        })
    }

    /// That it is not, and whether the identifiers of the keys say why.
    pub fn fault(&self, by: &IssuerKey<'_>) -> ChainFault {
        let signed = self.certificate.authority_key_identifier();
        let keys = match (signed, by.identifier) {
            (Some(signed), Some(issuer)) if signed != issuer => Some(KeyIdentifiers {
                signed: hex::encode(signed),
                issuer: hex::encode(issuer),
            }),
            _ => None,
        };
        ChainFault::BadSignature {
            subject: self.certificate.holder(),
            issuer: by.issuer.clone(),
            algorithm: self.certificate.signature_algorithm().to_string(),
            keys,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_algorithm_is_known_by_its_number_and_parameters() {
        let with_null = alg_id::RSA_PKCS1_SHA256;
        let found = schemes(with_null.as_ref()).unwrap();
        assert_eq!(found, [SignatureScheme::RsaPkcs1Sha256]);
        // RFC 4055 §5: implementations MUST accept the parameters being absent as well as present.
        let without = with_null.as_ref().strip_suffix(b"\x05\x00").unwrap();
        assert_eq!(schemes(without), Some(found));
        // RFC 5758 §3.2, RFC 8410 §3: parameters MUST be absent.
        for bare in [alg_id::ECDSA_SHA256, alg_id::ED25519, alg_id::ML_DSA_44] {
            let with_null = [bare.as_ref(), b"\x05\x00"].concat();
            assert!(schemes(bare.as_ref()).is_some());
            assert_eq!(schemes(&with_null), None);
        }
        // RSASSA-PSS without parameters is with SHA-1 (RFC 4055 §3.1).
        assert_eq!(
            schemes(b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a\x30\x00"),
            None
        );
    }
}
