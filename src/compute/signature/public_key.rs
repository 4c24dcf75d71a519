//! Public keys, from the SubjectPublicKeyInfo of a certificate (RFC 5280 §4.1.2.7, RFC 8017,
//! RFC 5480, RFC 8410, RFC 9881), and what they verify.

use std::sync::{Arc, OnceLock};

use ml_dsa::{MlDsa44, MlDsa65, MlDsa87, MlDsaParams, VerifyingKey};
use rsa::pkcs1::RsaPssParamsOwned;
use rsa::pkcs8::der::{self, Decode};
use rsa::pkcs8::spki::SubjectPublicKeyInfoRef;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss, RsaPublicKey};
use sha2::{Sha256, Sha384, Sha512};

use super::ecdsa::{Curve, Verifies};
use super::scheme::digest_info;
use super::sm2_scheme;
use super::{mismatch, private_key::oid};
use crate::compute::Value;
use crate::compute::number::{bit_length, is_odd};
use crate::error::{CertificateProblem, Error, ErrorKind, Result};
use crate::names::hash::HashAlgorithm;
use crate::names::oid::ObjectIdentifier;
use crate::names::registry::{AlertDescription, ProtocolVersion, SignatureScheme};
use crate::names::signature::{KeyAlgorithm, KeyType, SignatureAlgorithm};

/// A public key for signatures, and in the case of RSA for key transport.
#[derive(Debug, Clone)]
pub struct PublicKey {
    spki: Value,
    algorithm: KeyAlgorithm,
    /// The only hash that an `id-RSASSA-PSS` key may be used with, if it names one (RFC 4055 §3.3).
    pss_hash: Option<Option<HashAlgorithm>>,
    key: Key,
}

#[derive(Debug, Clone)]
enum Key {
    Rsa(RsaNumbers),
    Ecdsa(Arc<dyn Verifies>),
    Ed25519(ed25519_dalek::VerifyingKey),
    Ed448(Box<ed448_goldilocks::VerifyingKey>),
    Sm2(sm2::PublicKey),
    MlDsa44(Box<VerifyingKey<MlDsa44>>),
    MlDsa65(Box<VerifyingKey<MlDsa65>>),
    MlDsa87(Box<VerifyingKey<MlDsa87>>),
}

/// The numbers of an RSA key, big-endian, fit for use.
#[derive(Debug, Clone)]
struct RsaNumbers {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
    /// What verifying takes besides is only calculated for a key that verifies: that is a quarter of
    /// the work, and some keys of a chain are only looked at.
    verifying: OnceLock<Option<RsaPublicKey>>,
}

impl RsaNumbers {
    fn verifying(&self) -> Option<&RsaPublicKey> {
        let number = |bytes: &[u8]| BoxedUint::from_be_slice(bytes, 8 * bytes.len() as u32).ok();
        let new = || {
            let (n, e) = (number(&self.modulus)?, number(&self.exponent)?);
            RsaPublicKey::new_with_size_limits(n, e, RSA_BITS).ok()
        };
        self.verifying.get_or_init(new).as_ref()
    }
}

impl Key {
    /// From what the subjectPublicKey BIT STRING holds.
    fn new(algorithm: KeyAlgorithm, bytes: &[u8]) -> Result<Self> {
        if let Some(curve) = Curve::of(algorithm) {
            return (curve.public)(bytes).map(Key::Ecdsa).ok_or_else(malformed);
        }
        Ok(match algorithm {
            KeyAlgorithm::Rsa | KeyAlgorithm::RsaPss => rsa_key(bytes)?,
            KeyAlgorithm::Ed25519 => {
                let bytes = bytes.try_into().map_err(|_| malformed())?;
                Key::Ed25519(
                    ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| malformed())?,
                )
            }
            KeyAlgorithm::Ed448 => {
                let bytes = bytes.try_into().map_err(|_| malformed())?;
                let key = ed448_goldilocks::VerifyingKey::from_bytes(bytes);
                let key = key.ok().filter(|_| is_edwards_point(bytes));
                Key::Ed448(Box::new(key.ok_or_else(malformed)?))
            }
            KeyAlgorithm::Sm2 => {
                Key::Sm2(sm2::PublicKey::from_sec1_bytes(bytes).map_err(|_| malformed())?)
            }
            KeyAlgorithm::MlDsa44 => Key::MlDsa44(ml_dsa_key(bytes)?),
            KeyAlgorithm::MlDsa65 => Key::MlDsa65(ml_dsa_key(bytes)?),
            KeyAlgorithm::MlDsa87 => Key::MlDsa87(ml_dsa_key(bytes)?),
            _ => return Err(malformed()),
        })
    }
}

/// The bits that an RSA modulus may have. Shorter ones can be factored; longer ones only serve to
/// keep the verifier busy.
pub(super) const RSA_BITS: std::ops::RangeInclusive<usize> = 1024..=16384;

/// An identifier of what is not supported, in words.
fn without(oid: &der::oid::ObjectIdentifier) -> String {
    ObjectIdentifier::new(oid.as_bytes()).unsupported()
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo in DER.
    ///
    /// # Errors
    /// `unsupported_certificate` for an algorithm or curve that this program does not support,
    /// `bad_certificate` for a key that is malformed, not on its curve, too short or too long.
    pub fn from_spki(spki: &Value) -> Result<Self> {
        let info = SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| malformed())?;
        let bytes = info.subject_public_key.as_bytes().ok_or_else(malformed)?;
        let mut pss_hash = None;
        let algorithm = match info.algorithm.oid {
            oid::RSA_ENCRYPTION => KeyAlgorithm::Rsa,
            oid::RSASSA_PSS => {
                if let Some(parameters) = &info.algorithm.parameters {
                    pss_hash = Some(pss_hash_of(parameters)?);
                }
                KeyAlgorithm::RsaPss
            }
            oid::EC_PUBLIC_KEY => match info.algorithm.parameters_oid() {
                Ok(oid::SM2) => KeyAlgorithm::Sm2,
                Ok(name) => {
                    let unknown = || unsupported(format!("on the curve {}", without(&name)));
                    Curve::named(name).ok_or_else(unknown)?.algorithm
                }
                Err(_) => return Err(unsupported("on a curve without a name")),
            },
            oid::ED25519 => KeyAlgorithm::Ed25519,
            oid::ED448 => KeyAlgorithm::Ed448,
            oid::ML_DSA_44 => KeyAlgorithm::MlDsa44,
            oid::ML_DSA_65 => KeyAlgorithm::MlDsa65,
            oid::ML_DSA_87 => KeyAlgorithm::MlDsa87,
            other => {
                return Err(unsupported(format!("of the algorithm {}", without(&other))));
            }
        };
        let key = Key::new(algorithm, bytes)?;
        Ok(PublicKey {
            spki: spki.clone(),
            algorithm,
            pss_hash,
            key,
        })
    }

    /// The SubjectPublicKeyInfo in DER.
    pub fn spki(&self) -> &Value {
        &self.spki
    }

    /// The bare key, without the name of its algorithm: what the subjectPublicKey BIT STRING holds.
    pub fn bare(&self) -> &[u8] {
        SubjectPublicKeyInfoRef::from_der(&self.spki)
            .ok()
            .and_then(|info| info.subject_public_key.as_bytes())
            .unwrap_or_default()
    }

    /// Whether it is the same key as another; an EC point may be given in two ways (RFC 5480 §2.2).
    pub fn is_same(&self, other: &Self) -> bool {
        let is_same = match (&self.key, &other.key) {
            (Key::Ecdsa(one), Key::Ecdsa(other)) => one.point() == other.point(),
            (Key::Sm2(one), Key::Sm2(other)) => one == other,
            _ => self.bare() == other.bare(),
        };
        self.algorithm == other.algorithm && is_same
    }

    /// What it is for.
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    /// Modulus and public exponent, big-endian, for RSA key transport; an `id-RSASSA-PSS` key must
    /// not encrypt.
    pub fn rsa(&self) -> Option<(Value, Value)> {
        if self.algorithm != KeyAlgorithm::Rsa {
            return None;
        }
        let key = rsa::pkcs1::RsaPublicKeyRef::from_der(self.bare()).ok()?;
        Some((
            self.spki.slice("n", key.modulus.as_bytes())?,
            self.spki.slice("e", key.public_exponent.as_bytes())?,
        ))
    }

    /// Its size in bits as commonly told: of the modulus, the field or, for ML-DSA, the public key.
    pub fn bits(&self) -> usize {
        match &self.key {
            Key::Rsa(key) => bit_length(&key.modulus),
            Key::Ecdsa(_) => Curve::of(self.algorithm).map_or(0, |curve| curve.bits),
            Key::Ed25519(_) | Key::Sm2(_) => 256,
            Key::Ed448(_) => 456,
            Key::MlDsa44(_) => 8 * 1312,
            Key::MlDsa65(_) => 8 * 1952,
            Key::MlDsa87(_) => 8 * 2592,
        }
    }

    /// What sort of key it is.
    pub fn key_type(&self) -> KeyType {
        KeyType {
            algorithm: self.algorithm,
            bits: self.bits(),
        }
    }

    /// The schemes with which it can verify a handshake of `version`, best first.
    pub fn schemes(&self, version: ProtocolVersion) -> Vec<SignatureScheme> {
        let mut schemes = self.algorithm.schemes(version, self.bits());
        if let Some(only) = self.pss_hash {
            schemes.retain(|scheme| only.is_some() && scheme.hash() == only);
        }
        schemes
    }

    /// Whether `scheme` goes with this key in `version`: TLS 1.3 binds the curve to the hash and
    /// knows no RSASSA-PKCS1-v1_5 (RFC 9846 §4.3.3); an `id-RSASSA-PSS` key only makes
    /// `rsa_pss_pss`.
    pub fn can_verify(&self, scheme: SignatureScheme, version: ProtocolVersion) -> bool {
        self.schemes(version).contains(&scheme)
    }

    /// Whether it makes signatures of certificates with `scheme`: those that it makes in any version, and
    /// SM2's with the identifier that is for certificates (RFC 8998 §3.2.1).
    pub(crate) fn certifies_with(&self, scheme: SignatureScheme) -> bool {
        let versions = [ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3];
        let is_sm2 = self.algorithm == KeyAlgorithm::Sm2 && scheme == SignatureScheme::Sm2SignSm3;
        is_sm2
            || versions
                .iter()
                .any(|version| self.can_verify(scheme, *version))
    }

    /// Whether `signature` is this key's over `parts`, one after the other. Which curve goes with
    /// which hash is for [`PublicKey::can_verify`] to say.
    ///
    /// # Errors
    /// `illegal_parameter` if the scheme does not go with the key at all.
    pub(crate) fn verify(
        &self,
        scheme: SignatureScheme,
        parts: &[&[u8]],
        signature: &[u8],
    ) -> Result<bool> {
        let hashed = scheme.hash().map(|hash| hash.digest(parts));
        let hashed = hashed.as_deref().unwrap_or_default();
        let rsa_kind = match self.algorithm {
            KeyAlgorithm::Rsa => Some(SignatureAlgorithm::RsaPssRsae),
            KeyAlgorithm::RsaPss => Some(SignatureAlgorithm::RsaPssPss),
            _ => None,
        };
        Ok(match (&self.key, scheme.algorithm()) {
            (Key::Rsa(key), Some(SignatureAlgorithm::RsaPkcs1))
                if self.algorithm == KeyAlgorithm::Rsa =>
            {
                let padding = pkcs1_padding(scheme.hash());
                key.verifying()
                    .is_some_and(|key| key.verify(padding, hashed, signature).is_ok())
            }
            (Key::Rsa(key), kind) if kind.is_some() && kind == rsa_kind => key
                .verifying()
                .is_some_and(|key| verify_pss(key, scheme, hashed, signature)),
            (Key::Ecdsa(key), Some(SignatureAlgorithm::Ecdsa)) => key.verifies(hashed, signature),
            (Key::Ed25519(key), Some(SignatureAlgorithm::Ed25519)) => {
                ed25519_dalek::Signature::from_slice(signature)
                    .is_ok_and(|signature| key.verify_strict(&parts.concat(), &signature).is_ok())
            }
            (Key::Ed448(key), Some(SignatureAlgorithm::Ed448)) => {
                is_edwards_point(signature)
                    && ed448_goldilocks::Signature::try_from(signature)
                        .is_ok_and(|signature| key.verify_raw(&signature, &parts.concat()).is_ok())
            }
            (Key::Sm2(key), Some(SignatureAlgorithm::Sm2)) => {
                sm2_scheme::verifies(key, scheme, parts, signature)
            }
            (Key::MlDsa44(key), _) if scheme == SignatureScheme::MlDsa44 => {
                verify_ml_dsa(key, parts, signature)
            }
            (Key::MlDsa65(key), _) if scheme == SignatureScheme::MlDsa65 => {
                verify_ml_dsa(key, parts, signature)
            }
            (Key::MlDsa87(key), _) if scheme == SignatureScheme::MlDsa87 => {
                verify_ml_dsa(key, parts, signature)
            }
            _ => return Err(mismatch(scheme, self.algorithm)),
        })
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.spki == other.spki
    }
}

impl Eq for PublicKey {}

/// Whether the unused bits of an encoded point of Edwards448 are zero, as they must be (RFC 8032 §5.2.3): the
/// crate passes over them.
fn is_edwards_point(bytes: &[u8]) -> bool {
    bytes.get(56).is_some_and(|last| last & 0x7f == 0)
}

fn malformed() -> Error {
    refused("the public key is malformed")
}

fn refused(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Certificate(CertificateProblem::Key), message)
        .with_alert(AlertDescription::BadCertificate)
}

fn unsupported(what: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::Certificate(CertificateProblem::Key),
        format!("the public key is {what}"),
    )
    .with_alert(AlertDescription::UnsupportedCertificate)
}

fn rsa_key(bytes: &[u8]) -> Result<Key> {
    let key = rsa::pkcs1::RsaPublicKeyRef::from_der(bytes).map_err(|_| malformed())?;
    let modulus = key.modulus.as_bytes();
    let exponent = key.public_exponent.as_bytes();
    let bits = bit_length(modulus);
    if !RSA_BITS.contains(&bits) {
        return Err(refused(format!(
            "the RSA key has {bits} bits, allowed are {} to {}",
            RSA_BITS.start(),
            RSA_BITS.end()
        )));
    }
    if !is_odd(modulus) {
        return Err(refused("the modulus of the RSA key is even"));
    }
    // Both limits are those of the crate that verifies with it.
    if !is_odd(exponent) || !(2..=33).contains(&bit_length(exponent)) {
        return Err(refused(
            "the exponent of the RSA key is even, 1, or longer than 33 bits",
        ));
    }
    Ok(Key::Rsa(RsaNumbers {
        modulus: modulus.to_vec(),
        exponent: exponent.to_vec(),
        verifying: OnceLock::new(),
    }))
}

/// The hash that the parameters of an `id-RSASSA-PSS` key name; inner `None` if TLS has no scheme
/// for it.
fn pss_hash_of(parameters: &der::asn1::AnyRef<'_>) -> Result<Option<HashAlgorithm>> {
    let parameters: RsaPssParamsOwned = parameters.decode_as().map_err(|_| malformed())?;
    Ok(match parameters.hash.oid {
        oid::SHA_256 => Some(HashAlgorithm::Sha256),
        oid::SHA_384 => Some(HashAlgorithm::Sha384),
        oid::SHA_512 => Some(HashAlgorithm::Sha512),
        _ => None,
    })
}

fn ml_dsa_key<P: MlDsaParams>(bytes: &[u8]) -> Result<Box<VerifyingKey<P>>> {
    let encoded = bytes.try_into().map_err(|_| malformed())?;
    Ok(Box::new(VerifyingKey::decode(&encoded)))
}

pub(super) fn pkcs1_padding(hash: Option<HashAlgorithm>) -> Pkcs1v15Sign {
    Pkcs1v15Sign {
        hash_len: hash.map(HashAlgorithm::length),
        prefix: digest_info(hash).into(),
    }
}

fn verify_pss(
    key: &RsaPublicKey,
    scheme: SignatureScheme,
    hashed: &[u8],
    signature: &[u8],
) -> bool {
    match scheme.hash() {
        Some(HashAlgorithm::Sha256) => key.verify(Pss::<Sha256>::new(), hashed, signature).is_ok(),
        Some(HashAlgorithm::Sha384) => key.verify(Pss::<Sha384>::new(), hashed, signature).is_ok(),
        Some(HashAlgorithm::Sha512) => key.verify(Pss::<Sha512>::new(), hashed, signature).is_ok(),
        _ => false,
    }
}

fn verify_ml_dsa<P: MlDsaParams>(key: &VerifyingKey<P>, parts: &[&[u8]], signature: &[u8]) -> bool {
    ml_dsa::Signature::<P>::try_from(signature)
        .is_ok_and(|signature| key.verify_with_context(&parts.concat(), b"", &signature))
}
