//! Private keys, from PEM files (RFC 7468): PKCS #8 (RFC 5958), PKCS #1 (RFC 8017 appendix A.1.2)
//! and SEC 1 (RFC 5915); and what they sign.

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use ml_dsa::{KeyInit, MlDsa44, MlDsa65, MlDsa87, MlDsaParams, SigningKey};
use rand::CryptoRng;
use rsa::pkcs1::RsaPrivateKeyRef;
use rsa::pkcs8::der::asn1::{AnyRef, BitStringRef, OctetStringRef};
use rsa::pkcs8::der::{self, Decode, Encode, SliceReader, Tag, Tagged};
use rsa::pkcs8::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, ObjectIdentifier, PrivateKeyInfoRef};
use rsa::{Pss, RsaPrivateKey};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use sha2::{Sha256, Sha384, Sha512};

use super::PublicKey;
use super::ecdsa::{CURVES, Curve, Signs, in_full};
use super::public_key::{RSA_BITS, pkcs1_padding};
use super::sm2_scheme;
use crate::compute::Value;
use crate::compute::number::bit_length;
use crate::error::{Error, Result};
use crate::names::hash::HashAlgorithm;
use crate::names::oid::ObjectIdentifier as Identifier;
use crate::names::registry::{ProtocolVersion, SignatureScheme};
use crate::names::signature::{KeyAlgorithm, KeyType, SignatureAlgorithm};
use crate::wire::pem;

/// Object identifiers of keys, curves and hashes.
pub(super) mod oid {
    use rsa::pkcs8::ObjectIdentifier;

    macro_rules! oids {
        ($($name:ident $dotted:literal;)*) => {$(
            pub const $name: ObjectIdentifier = ObjectIdentifier::new_unwrap($dotted);
        )*};
    }
    oids! {
        RSA_ENCRYPTION "1.2.840.113549.1.1.1";
        RSASSA_PSS "1.2.840.113549.1.1.10";
        EC_PUBLIC_KEY "1.2.840.10045.2.1";
        SM2 "1.2.156.10197.1.301";
        ED25519 "1.3.101.112";
        ED448 "1.3.101.113";
        ML_DSA_44 "2.16.840.1.101.3.4.3.17";
        ML_DSA_65 "2.16.840.1.101.3.4.3.18";
        ML_DSA_87 "2.16.840.1.101.3.4.3.19";
        SHA_256 "2.16.840.1.101.3.4.2.1";
        SHA_384 "2.16.840.1.101.3.4.2.2";
        SHA_512 "2.16.840.1.101.3.4.2.3";
    }
}

/// A private key. What it is for is known at once; the arithmetic that prepares it (an RSA key is
/// checked and its CRT values computed) waits until it first signs.
pub struct PrivateKey {
    pkcs8: LazyLock<Vec<u8>, Reading>,
    algorithm: KeyAlgorithm,
    bits: usize,
    key: OnceLock<Key>,
}

/// Bits of a number on the curve of SM2.
const SM2_BITS: usize = 256;

type Reading = Box<dyn FnOnce() -> Vec<u8> + Send + Sync>;

enum Key {
    Rsa(RsaPrivateKey),
    Ecdsa(Box<dyn Signs>),
    Ed25519(ed25519_dalek::SigningKey),
    Ed448(Box<ed448_goldilocks::SigningKey>),
    Sm2(sm2::SecretKey),
    MlDsa44(Box<SigningKey<MlDsa44>>),
    MlDsa65(Box<SigningKey<MlDsa65>>),
    MlDsa87(Box<SigningKey<MlDsa87>>),
}

impl std::fmt::Debug for PrivateKey {
    /// Shows what it is, not the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PrivateKey({})", self.key_type())
    }
}

impl Clone for PrivateKey {
    fn clone(&self) -> Self {
        let pkcs8 = self.pkcs8.clone();
        Self::new(self.key_type(), Box::new(|| pkcs8))
    }
}

impl PrivateKey {
    fn new(key_type: KeyType, pkcs8: Reading) -> Self {
        PrivateKey {
            pkcs8: LazyLock::new(pkcs8),
            algorithm: key_type.algorithm,
            bits: key_type.bits,
            key: OnceLock::new(),
        }
    }

    /// A key of ours in PEM, of which it is known what it is: it is decoded when it is first needed. If it
    /// is not what it is said to be, it cannot sign.
    pub(crate) fn known(key_type: KeyType, pem: &'static str) -> Self {
        let decode = || match PrivateKeyDer::from_pem_slice(pem.as_bytes()) {
            Ok(PrivateKeyDer::Pkcs8(key)) => key.secret_pkcs8_der().to_vec(),
            _ => Vec::new(),
        };
        Self::new(key_type, Box::new(decode))
    }

    /// The first private key in a PEM file: `PRIVATE KEY`, `RSA PRIVATE KEY` or `EC PRIVATE KEY`.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if there is none, or none can be read.
    pub fn from_pem(pem: &str) -> Result<Self> {
        for section in pem::sections(pem.as_bytes()) {
            let section = section.map_err(|unreadable| Error::usage(unreadable.to_string()))?;
            let is_encrypted = section.label == "ENCRYPTED PRIVATE KEY"
                || section.headers.iter().any(|(name, _)| name == "DEK-Info");
            if is_encrypted {
                return Err(Error::usage(
                    "the private key is encrypted with a pass phrase; decrypt it first, as with openssl pkey",
                ));
            }
            if let Some(key) = Self::from_section(&section) {
                return key;
            }
        }
        Err(Error::usage("there is no private key in this PEM"))
    }

    /// Reads a section of PEM, if it is called a private key.
    pub(crate) fn from_section(section: &pem::Section) -> Option<Result<Self>> {
        match &*section.label {
            "PRIVATE KEY" => Some(Self::from_pkcs8(&section.bytes)),
            "RSA PRIVATE KEY" => Some(Self::from_pkcs1(&section.bytes)),
            "EC PRIVATE KEY" => Some(Self::from_sec1(&section.bytes)),
            _ => None,
        }
    }

    /// Reads a private key in DER: PKCS #8, PKCS #1 or SEC 1.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if it is in none of these forms, or not for a
    /// known algorithm.
    pub fn from_der(der: &[u8]) -> Result<Self> {
        if RsaPrivateKeyRef::from_der(der).is_ok() || has_more_primes(der) {
            return Self::from_pkcs1(der);
        }
        match is_sec1(der) {
            true => Self::from_sec1(der),
            false => Self::from_pkcs8(der),
        }
    }

    /// Reads PKCS #8 in DER.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if it is malformed or for an unknown algorithm.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self> {
        let info = PrivateKeyInfoRef::from_der(pkcs8)
            .map_err(|error| Error::usage(format!("the private key is not PKCS #8: {error}")))?;
        let curve = info.algorithm.parameters_oid().ok();
        if info.algorithm.oid == oid::EC_PUBLIC_KEY && curve.is_none() {
            return Err(nameless_curve());
        }
        let algorithm = algorithm_of(info.algorithm.oid, curve).ok_or_else(|| {
            let kind = Identifier::new(curve.unwrap_or(info.algorithm.oid).as_bytes());
            Error::usage(format!(
                "the private key is of a kind that this program cannot use: {}",
                kind.unsupported()
            ))
        })?;
        let bits = match algorithm {
            KeyAlgorithm::Rsa | KeyAlgorithm::RsaPss => {
                let key = info.private_key.as_bytes();
                if has_more_primes(key) {
                    return Err(Error::usage(
                        "the RSA private key has more than two primes (RFC 8017 appendix A.1.2), which is not supported",
                    ));
                }
                let key = RsaPrivateKeyRef::from_der(key).map_err(unusable)?;
                bit_length(key.modulus.as_bytes())
            }
            _ => 0,
        };
        if algorithm.is_rsa() && !RSA_BITS.contains(&bits) {
            return Err(Error::usage(format!(
                "the RSA private key has {bits} bits, allowed are {} to {}",
                RSA_BITS.start(),
                RSA_BITS.end()
            )));
        }
        let curve_bits = match Curve::of(algorithm) {
            Some(curve) => Some(curve.bits),
            None => (algorithm == KeyAlgorithm::Sm2).then_some(SM2_BITS),
        };
        let in_full = curve_bits.and_then(|bits| in_full(info.private_key.as_bytes(), bits));
        let pkcs8 = match in_full {
            Some(key) => {
                let key = OctetStringRef::new(&key).map_err(unusable)?;
                let info = PrivateKeyInfoRef::new(info.algorithm, key);
                info.to_der().map_err(unusable)?
            }
            None => pkcs8.to_vec(),
        };
        Ok(Self::new(KeyType { algorithm, bits }, Box::new(|| pkcs8)))
    }

    fn from_pkcs1(pkcs1: &[u8]) -> Result<Self> {
        let key = OctetStringRef::new(pkcs1).map_err(unusable)?;
        let info = PrivateKeyInfoRef::new(rsa::pkcs1::ALGORITHM_ID, key);
        Self::from_pkcs8(&info.to_der().map_err(unusable)?)
    }

    fn from_sec1(sec1: &[u8]) -> Result<Self> {
        // Each curve refuses the parameters and the length of the others.
        let in_full = |bits| in_full(sec1, bits).map_or(Cow::from(sec1), Cow::from);
        let sm2 = || {
            let key = sm2::SecretKey::from_sec1_der(&in_full(SM2_BITS)).ok()?;
            Some(key.to_pkcs8_der())
        };
        let pkcs8 = CURVES
            .iter()
            .find_map(|curve| (curve.sec1)(&in_full(curve.bits)))
            .or_else(sm2);
        let pkcs8 = pkcs8.ok_or_else(|| {
            if has_numbers_for_curve(sec1) {
                return nameless_curve();
            }
            Error::usage(
                "the EC private key is malformed, or on a curve other than P-256, P-384, P-521, brainpoolP256r1, brainpoolP384r1 and that of SM2",
            )
        })?;
        Self::from_pkcs8(pkcs8.map_err(unusable)?.as_bytes())
    }

    /// A new key, for ECDSA, Ed25519, Ed448 or SM2.
    ///
    /// # Errors
    /// Internal, for other algorithms.
    pub fn generate(algorithm: KeyAlgorithm, rng: &mut dyn CryptoRng) -> Result<Self> {
        let mut bytes = [0; 66];
        let edwards = match algorithm {
            KeyAlgorithm::Ed25519 => Some((oid::ED25519, &mut bytes[..32])),
            KeyAlgorithm::Ed448 => Some((oid::ED448, &mut bytes[..57])),
            _ => None,
        };
        if let Some((oid, seed)) = edwards {
            rng.fill_bytes(seed);
            let seed = OctetStringRef::new(seed).and_then(|it| it.to_der());
            return Self::from_pkcs8(&edwards_pkcs8(oid, &seed.map_err(unusable)?)?);
        }
        let unknown = || Error::internal(format!("no key for {} is made here", algorithm.name()));
        let (bits, scalar): (usize, fn(&[u8]) -> _) = match (algorithm, Curve::of(algorithm)) {
            (_, Some(curve)) => (curve.bits, curve.scalar),
            (KeyAlgorithm::Sm2, _) => (SM2_BITS, |number| {
                Some(sm2::SecretKey::from_slice(number).ok()?.to_pkcs8_der())
            }),
            _ => return Err(unknown()),
        };
        let number = &mut bytes[..bits.div_ceil(8)];
        // Half of the numbers of that many bits, or nearly all, are below the order.
        for _ in 0..256 {
            rng.fill_bytes(number);
            if let (Some(first), 1..) = (number.first_mut(), bits % 8) {
                *first &= (1 << (bits % 8)) - 1;
            }
            if let Some(pkcs8) = scalar(number) {
                return Self::from_pkcs8(pkcs8.map_err(unusable)?.as_bytes());
            }
        }
        Err(Error::internal("the source of randomness has run dry"))
    }

    /// The key as PKCS #8 in DER.
    pub fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// What it is for.
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    /// What sort of key it is.
    pub fn key_type(&self) -> KeyType {
        KeyType {
            algorithm: self.algorithm,
            bits: self.bits,
        }
    }

    /// The schemes with which it can sign a handshake of `version`, best first. Empty if there are
    /// none: an ML-DSA key before TLS 1.3.
    pub fn schemes(&self, version: ProtocolVersion) -> Vec<SignatureScheme> {
        self.algorithm.schemes(version, self.bits)
    }

    /// The RSA key, for RSA key transport; an `id-RSASSA-PSS` key must not decrypt.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if the key's numbers do not fit together.
    pub fn rsa(&self) -> Result<Option<&RsaPrivateKey>> {
        match self.key()? {
            Key::Rsa(key) if self.algorithm == KeyAlgorithm::Rsa => Ok(Some(key)),
            _ => Ok(None),
        }
    }

    /// The public half.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if the key's numbers do not fit together.
    pub fn public_key(&self) -> Result<PublicKey> {
        let spki = match self.key()? {
            Key::Rsa(key) if self.algorithm == KeyAlgorithm::RsaPss => {
                pss_spki(key).map_err(unusable)?
            }
            Key::Rsa(key) => document(key.to_public_key().to_public_key_der())?,
            Key::Ecdsa(_) => self.public_half()?,
            Key::Ed25519(key) => edwards_spki(oid::ED25519, key.verifying_key().as_bytes())?,
            Key::Ed448(key) => edwards_spki(oid::ED448, key.verifying_key().as_bytes())?,
            Key::Sm2(key) => document(key.public_key().to_public_key_der())?,
            Key::MlDsa44(key) => document(key.as_ref().as_ref().to_public_key_der())?,
            Key::MlDsa65(key) => document(key.as_ref().as_ref().to_public_key_der())?,
            Key::MlDsa87(key) => document(key.as_ref().as_ref().to_public_key_der())?,
        };
        PublicKey::from_spki(&Value::literal("public_key", spki))
    }

    /// The SubjectPublicKeyInfo of the public half of an ECDSA key.
    fn public_half(&self) -> Result<Vec<u8>> {
        let curve = Curve::of(self.algorithm);
        let curve = curve.ok_or_else(|| Error::internal("an ECDSA key without a curve"))?;
        let info = PrivateKeyInfoRef::from_der(&self.pkcs8).map_err(unusable)?;
        let spki = (curve.public_half)(info).map_err(unusable)?;
        Ok(spki.as_bytes().to_vec())
    }

    /// Signs `parts`, one after the other.
    ///
    /// # Errors
    /// `internal_error` if the key cannot sign with the scheme.
    pub(crate) fn sign(
        &self,
        scheme: SignatureScheme,
        parts: &[&[u8]],
        mut rng: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>> {
        let hashed = scheme.hash().map(|hash| hash.digest(parts));
        let hashed = hashed.as_deref().unwrap_or_default();
        let pss = match self.algorithm {
            KeyAlgorithm::RsaPss => SignatureAlgorithm::RsaPssPss,
            _ => SignatureAlgorithm::RsaPssRsae,
        };
        let rng = &mut rng;
        let signature = match (self.key()?, scheme.algorithm()) {
            (Key::Rsa(key), Some(SignatureAlgorithm::RsaPkcs1))
                if self.algorithm == KeyAlgorithm::Rsa =>
            {
                key.sign_with_rng(rng, pkcs1_padding(scheme.hash()), hashed)
                    .ok()
            }
            (Key::Rsa(key), Some(kind)) if kind == pss => match scheme.hash() {
                Some(HashAlgorithm::Sha256) => {
                    key.sign_with_rng(rng, Pss::<Sha256>::new(), hashed).ok()
                }
                Some(HashAlgorithm::Sha384) => {
                    key.sign_with_rng(rng, Pss::<Sha384>::new(), hashed).ok()
                }
                Some(HashAlgorithm::Sha512) => {
                    key.sign_with_rng(rng, Pss::<Sha512>::new(), hashed).ok()
                }
                _ => None,
            },
            (Key::Ecdsa(key), Some(SignatureAlgorithm::Ecdsa)) => key.sign(hashed, rng),
            (Key::Ed25519(key), Some(SignatureAlgorithm::Ed25519)) => {
                use ed25519_dalek::Signer;
                key.try_sign(&parts.concat())
                    .ok()
                    .map(|signature| signature.to_bytes().to_vec())
            }
            (Key::Ed448(key), Some(SignatureAlgorithm::Ed448)) => {
                Some(key.sign_raw(&parts.concat()).to_bytes().to_vec())
            }
            (Key::Sm2(key), Some(SignatureAlgorithm::Sm2)) => {
                sm2_scheme::sign(key, scheme, parts, rng)
            }
            (Key::MlDsa44(key), _) if scheme == SignatureScheme::MlDsa44 => {
                sign_ml_dsa(key, parts, rng)
            }
            (Key::MlDsa65(key), _) if scheme == SignatureScheme::MlDsa65 => {
                sign_ml_dsa(key, parts, rng)
            }
            (Key::MlDsa87(key), _) if scheme == SignatureScheme::MlDsa87 => {
                sign_ml_dsa(key, parts, rng)
            }
            _ => None,
        };
        signature.ok_or_else(|| {
            Error::internal(format!(
                "a key for {} cannot sign with {scheme}",
                self.key_type()
            ))
        })
    }

    fn key(&self) -> Result<&Key> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        let key = self.prepare()?;
        Ok(self.key.get_or_init(|| key))
    }

    fn prepare(&self) -> Result<Key> {
        let info = PrivateKeyInfoRef::from_der(&self.pkcs8).map_err(unusable)?;
        let bytes = info.private_key.as_bytes();
        if let Some(curve) = Curve::of(self.algorithm) {
            return Ok(Key::Ecdsa((curve.private)(info).map_err(unusable)?));
        }
        Ok(match self.algorithm {
            KeyAlgorithm::Rsa | KeyAlgorithm::RsaPss => {
                let key = RsaPrivateKeyRef::from_der(bytes).map_err(unusable)?;
                Key::Rsa(key.try_into().map_err(unusable)?)
            }
            KeyAlgorithm::Ed25519 => Key::Ed25519(info.try_into().map_err(unusable)?),
            KeyAlgorithm::Ed448 => Key::Ed448(Box::new(info.try_into().map_err(unusable)?)),
            KeyAlgorithm::Sm2 => Key::Sm2(info.try_into().map_err(unusable)?),
            KeyAlgorithm::MlDsa44 => Key::MlDsa44(ml_dsa_key(bytes)?),
            KeyAlgorithm::MlDsa65 => Key::MlDsa65(ml_dsa_key(bytes)?),
            KeyAlgorithm::MlDsa87 => Key::MlDsa87(ml_dsa_key(bytes)?),
            other => return Err(Error::internal(format!("no key for {}", other.name()))),
        })
    }
}

/// Whether a key has the form of SEC 1 (RFC 5915 §3): a version 1, and a number as an OCTET STRING.
fn is_sec1(der: &[u8]) -> bool {
    content(der).is_some_and(|content| content.starts_with(&[0x02, 1, 1, 0x04]))
}

/// Whether an RSA key in the form of PKCS #1 is of version 1, which has more than two primes.
fn has_more_primes(der: &[u8]) -> bool {
    content(der).is_some_and(|content| content.starts_with(&[0x02, 1, 1, 0x02]))
}

/// Whether a key in the form of SEC 1 has the numbers of its curve in place of the curve's name.
fn has_numbers_for_curve(sec1: &[u8]) -> bool {
    let parameters = || {
        let mut reader = SliceReader::new(content(sec1)?).ok()?;
        u8::decode(&mut reader).ok()?;
        <&OctetStringRef>::decode(&mut reader).ok()?;
        let parameters = AnyRef::decode(&mut reader).ok()?;
        Some(parameters.tag().number().value() == 0 && parameters.value().first() == Some(&0x30))
    };
    parameters().unwrap_or(false)
}

fn nameless_curve() -> Error {
    Error::usage(
        "the EC private key has the numbers of its curve in place of the curve's name (RFC 5480 §2.1.1 has the name \
         alone); `openssl ec -in FILE -param_enc named_curve -out NEW` puts it there",
    )
}

/// What is in the SEQUENCE that `der` is.
fn content(der: &[u8]) -> Option<&[u8]> {
    let sequence = AnyRef::from_der(der).ok()?;
    (sequence.tag() == Tag::Sequence).then(|| sequence.value())
}

fn unusable(error: impl std::fmt::Display) -> Error {
    Error::usage(format!("the private key is unusable: {error}"))
}

fn algorithm_of(
    algorithm: ObjectIdentifier,
    curve: Option<ObjectIdentifier>,
) -> Option<KeyAlgorithm> {
    Some(match (algorithm, curve) {
        (oid::RSA_ENCRYPTION, _) => KeyAlgorithm::Rsa,
        (oid::RSASSA_PSS, _) => KeyAlgorithm::RsaPss,
        (oid::EC_PUBLIC_KEY, Some(oid::SM2)) => KeyAlgorithm::Sm2,
        (oid::EC_PUBLIC_KEY, Some(name)) => Curve::named(name)?.algorithm,
        (oid::ED25519, _) => KeyAlgorithm::Ed25519,
        (oid::ED448, _) => KeyAlgorithm::Ed448,
        (oid::ML_DSA_44, _) => KeyAlgorithm::MlDsa44,
        (oid::ML_DSA_65, _) => KeyAlgorithm::MlDsa65,
        (oid::ML_DSA_87, _) => KeyAlgorithm::MlDsa87,
        _ => return None,
    })
}

/// An ML-DSA key from its seed: alone (`[0] IMPLICIT OCTET STRING`), or followed by the expanded
/// key, as OpenSSL writes it (RFC 9881 §6). The expanded key alone is not supported.
fn ml_dsa_key<P: MlDsaParams>(bytes: &[u8]) -> Result<Box<SigningKey<P>>> {
    let seed = match bytes {
        [0x80, 32, seed @ ..] if seed.len() == 32 => seed,
        [0x30, 0x82, _, _, 0x04, 32, both @ ..] if both.len() > 32 => &both[..32],
        _ => {
            return Err(Error::usage(
                "the ML-DSA private key holds no seed; write it in seed form (RFC 9881 §6)",
            ));
        }
    };
    let seed = seed.try_into().map_err(unusable)?;
    Ok(Box::new(SigningKey::new(&seed)))
}

fn sign_ml_dsa<P: MlDsaParams>(
    key: &SigningKey<P>,
    parts: &[&[u8]],
    rng: &mut &mut dyn CryptoRng,
) -> Option<Vec<u8>> {
    key.expanded_key()
        .sign_randomized(&parts.concat(), b"", rng)
        .ok()
        .map(|signature| signature.encode().to_vec())
}

/// The SubjectPublicKeyInfo of an `id-RSASSA-PSS` key without restrictions (RFC 4055 §3.1).
fn pss_spki(key: &RsaPrivateKey) -> der::Result<Vec<u8>> {
    use rsa::pkcs1::EncodeRsaPublicKey;
    let pkcs1 = key
        .to_public_key()
        .to_pkcs1_der()
        .map_err(|_| der::ErrorKind::Failed.to_error())?;
    SubjectPublicKeyInfoRef {
        algorithm: AlgorithmIdentifierRef {
            oid: oid::RSASSA_PSS,
            parameters: None,
        },
        subject_public_key: BitStringRef::from_bytes(pkcs1.as_bytes())?,
    }
    .to_der()
}

/// PKCS #8 of a key on an Edwards curve (RFC 8410 §7).
fn edwards_pkcs8(oid: ObjectIdentifier, seed: &[u8]) -> Result<Vec<u8>> {
    let algorithm = AlgorithmIdentifierRef {
        oid,
        parameters: None,
    };
    let key = OctetStringRef::new(seed).map_err(unusable)?;
    PrivateKeyInfoRef::new(algorithm, key)
        .to_der()
        .map_err(unusable)
}

/// The SubjectPublicKeyInfo of a key on an Edwards curve (RFC 8410 §4).
fn edwards_spki(oid: ObjectIdentifier, key: &[u8]) -> Result<Vec<u8>> {
    let info = SubjectPublicKeyInfoRef {
        algorithm: AlgorithmIdentifierRef {
            oid,
            parameters: None,
        },
        subject_public_key: BitStringRef::from_bytes(key).map_err(unusable)?,
    };
    info.to_der().map_err(unusable)
}

fn document(document: rsa::pkcs8::spki::Result<der::Document>) -> Result<Vec<u8>> {
    Ok(document.map_err(unusable)?.as_bytes().to_vec())
}
