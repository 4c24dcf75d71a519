//! ECDSA (FIPS 186-5 §6) on the curves that have a row here. A new curve is a row, with a
//! [`KeyAlgorithm`] of its own.

use std::fmt;
use std::sync::Arc;

use bp256::BrainpoolP256r1;
use bp384::BrainpoolP384r1;
use ecdsa::DigestAlgorithm;
use ecdsa::hazmat::sign_prehashed_rfc6979;
use ecdsa::signature::hazmat::PrehashVerifier;
use p256::NistP256;
use p256::elliptic_curve::{FieldBytes, SecretKey};
use p384::NistP384;
use p521::NistP521;
use rand::CryptoRng;
use rsa::pkcs8::der::{Decode, Document, Encode, SecretDocument};
use rsa::pkcs8::{self, EncodePrivateKey, EncodePublicKey, ObjectIdentifier, PrivateKeyInfoRef};
use sec1::EcPrivateKey;

use crate::names::signature::KeyAlgorithm;

/// A public key.
pub(super) trait Verifies: fmt::Debug + Send + Sync {
    /// Whether a signature in DER is this key's over a hash.
    fn verifies(&self, hash: &[u8], signature: &[u8]) -> bool;

    /// Both coordinates of the point, however the key gives it.
    fn point(&self) -> Vec<u8>;
}

/// A private key: the number alone. To compute the point that belongs to it takes as long as to sign, and a
/// signature does not need it.
pub(super) trait Signs: Send + Sync {
    /// A signature over a hash, in DER.
    fn sign(&self, hash: &[u8], rng: &mut &mut dyn CryptoRng) -> Option<Vec<u8>>;
}

/// What is known of a curve.
pub(super) struct Curve {
    pub algorithm: KeyAlgorithm,
    /// Its name in keys (RFC 5480 §2.1.1.1, RFC 5639 §4.1).
    pub oid: ObjectIdentifier,
    /// Bits of a coordinate.
    pub bits: usize,
    /// The public key of a point (RFC 5480 §2.2 allows compressed ones); none at infinity or off the
    /// curve.
    pub public: fn(&[u8]) -> Option<Arc<dyn Verifies>>,
    /// The private key in PKCS #8.
    pub private: fn(PrivateKeyInfoRef<'_>) -> pkcs8::Result<Box<dyn Signs>>,
    /// The same of a key in the form of SEC 1, if it is one of this curve.
    pub sec1: fn(&[u8]) -> Option<pkcs8::Result<SecretDocument>>,
    /// The same of a number, as many bytes as a coordinate has, if it is from 1 up to the order.
    pub scalar: fn(&[u8]) -> Option<pkcs8::Result<SecretDocument>>,
    /// The SubjectPublicKeyInfo of the public half of a private key in PKCS #8; if the key says what that is, it
    /// must be so.
    pub public_half: fn(PrivateKeyInfoRef<'_>) -> pkcs8::Result<Document>,
}

macro_rules! curves {
    ($($algorithm:ident $curve:ident $bits:literal $oid:literal;)*) => {
        /// The curves.
        pub(super) const CURVES: &[Curve] = &[$(Curve {
            algorithm: KeyAlgorithm::$algorithm,
            oid: ObjectIdentifier::new_unwrap($oid),
            bits: $bits,
            public: |bytes| {
                let key = ecdsa::VerifyingKey::<$curve>::from_sec1_bytes(bytes).ok()?;
                Some(Arc::new(key))
            },
            private: |info| {
                let key = EcPrivateKey::from_der(info.private_key.as_bytes())?;
                let key = SecretKey::<$curve>::from_slice(key.private_key);
                Ok(Box::new(key.map_err(|_| pkcs8::KeyError::Invalid)?))
            },
            sec1: |der| Some(SecretKey::<$curve>::from_sec1_der(der).ok()?.to_pkcs8_der()),
            scalar: |number| Some(SecretKey::<$curve>::from_slice(number).ok()?.to_pkcs8_der()),
            public_half: |info| {
                Ok(SecretKey::<$curve>::try_from(info)?.public_key().to_public_key_der()?)
            },
        },)*];

        $(
            impl Verifies for ecdsa::VerifyingKey<$curve> {
                fn verifies(&self, hash: &[u8], signature: &[u8]) -> bool {
                    ecdsa::Signature::<$curve>::from_der(signature)
                        .is_ok_and(|signature| self.verify_prehash(hash, &signature).is_ok())
                }

                fn point(&self) -> Vec<u8> {
                    self.to_sec1_point(false).as_bytes().to_vec()
                }
            }

            impl Signs for SecretKey<$curve> {
                fn sign(&self, hash: &[u8], rng: &mut &mut dyn CryptoRng) -> Option<Vec<u8>> {
                    // Randomness besides what RFC 6979 §3.6 derives, as `ecdsa::SigningKey` adds it.
                    let mut additional = FieldBytes::<$curve>::default();
                    rng.fill_bytes(&mut additional);
                    let (signature, _) = sign_prehashed_rfc6979::<
                        $curve,
                        <$curve as DigestAlgorithm>::Digest,
                    >(&self.to_nonzero_scalar(), hash, &additional);
                    Some(signature.to_der().as_bytes().to_vec())
                }
            }
        )*
    };
}
curves! {
    EcdsaP256 NistP256 256 "1.2.840.10045.3.1.7";
    EcdsaP384 NistP384 384 "1.3.132.0.34";
    EcdsaP521 NistP521 521 "1.3.132.0.35";
    EcdsaBrainpoolP256 BrainpoolP256r1 256 "1.3.36.3.3.2.8.1.1.7";
    EcdsaBrainpoolP384 BrainpoolP384r1 384 "1.3.36.3.3.2.8.1.1.11";
}

/// A key in the form of SEC 1 with as many octets of the number as the curve has (RFC 5915 §3), if it has
/// more or fewer: GnuTLS writes those of an INTEGER, and so a zero before half of the numbers.
pub(super) fn in_full(sec1: &[u8], bits: usize) -> Option<Vec<u8>> {
    let key = EcPrivateKey::from_der(sec1).ok()?;
    let length = bits.div_ceil(8);
    let zeros = key.private_key.iter().take_while(|byte| **byte == 0);
    let number = &key.private_key[zeros.count()..];
    if key.private_key.len() == length || number.len() > length {
        return None;
    }
    let padded = [&vec![0; length - number.len()], number].concat();
    let key = EcPrivateKey {
        private_key: &padded,
        ..key
    };
    key.to_der().ok()
}

impl Curve {
    /// The curve of an algorithm, if it is ECDSA.
    pub fn of(algorithm: KeyAlgorithm) -> Option<&'static Curve> {
        CURVES.iter().find(|curve| curve.algorithm == algorithm)
    }

    /// The curve of this name.
    pub fn named(oid: ObjectIdentifier) -> Option<&'static Curve> {
        CURVES.iter().find(|curve| curve.oid == oid)
    }
}
