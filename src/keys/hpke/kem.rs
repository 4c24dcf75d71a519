//! Key encapsulation by Diffie-Hellman, DHKEM (RFC 9180 §4.1): the sender makes a key pair for one
//! message, and its public key is what the recipient is sent.

use p256::elliptic_curve::{CurveArithmetic, SecretKey};
use rand::CryptoRng;
use rsa::pkcs8::der::asn1::OctetStringRef;
use rsa::pkcs8::der::{Decode, Encode};
use rsa::pkcs8::spki::AlgorithmIdentifierRef;
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, ObjectIdentifier, PrivateKeyInfoRef};

use crate::compute::Value;
use crate::compute::bytes::Concat;
use crate::compute::hkdf::{HkdfExtract, Labeled, LabeledExpand};
use crate::error::{Error, Result};
use crate::keys::exchange::ecdhe::{Curve, KeyPair};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::HpkeKemId;
use crate::narration::Narration;

const RFC: &str = "RFC 9180 §4.1";

/// A key encapsulation mechanism (RFC 9180 §7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kem {
    id: HpkeKemId,
    curve: Curve,
    hash: HashAlgorithm,
}

impl Kem {
    /// The mechanism of this number, if it is supported.
    pub fn named(id: HpkeKemId) -> Option<Self> {
        let (curve, hash) = match id {
            HpkeKemId::DhKemX25519 => (Curve::X25519, HashAlgorithm::Sha256),
            HpkeKemId::DhKemP256 => (Curve::Secp256r1, HashAlgorithm::Sha256),
            HpkeKemId::DhKemP384 => (Curve::Secp384r1, HashAlgorithm::Sha384),
            HpkeKemId::DhKemP521 => (Curve::Secp521r1, HashAlgorithm::Sha512),
            _ => return None,
        };
        Some(Kem { id, curve, hash })
    }

    /// Its number.
    pub fn id(self) -> HpkeKemId {
        self.id
    }

    /// Npk, and Nenc, which is the same: bytes of a public key, and of what is encapsulated.
    pub fn public_length(self) -> usize {
        self.curve.public_length()
    }

    /// Nsk: bytes of a private key.
    pub fn private_length(self) -> usize {
        self.curve.field_length()
    }

    /// Encap (RFC 9180 §4.1): `enc`, and the secret that only the owner of `pk_r` can compute from it.
    ///
    /// # Errors
    /// `illegal_parameter`, if `pk_r` is no public key of the curve.
    pub(super) fn encapsulate(
        self,
        pk_r: &Value,
        rng: &mut dyn CryptoRng,
        narration: &mut Narration,
    ) -> Result<(Value, Value)> {
        let ephemeral = KeyPair::generate(self.curve, rng, narration)?;
        let dh = ephemeral.agree_with(pk_r, "dh", narration)?;
        let enc = ephemeral.public().clone().renamed("enc");
        let secret = self.extract_and_expand(&dh, [&enc, pk_r], narration)?;
        Ok((enc, secret))
    }

    /// ExtractAndExpand (RFC 9180 §4.1), bound to both public keys.
    fn extract_and_expand(
        self,
        dh: &Value,
        public_keys: [&Value; 2],
        narration: &mut Narration,
    ) -> Result<Value> {
        let mut suite_id = *b"KEM\0\0";
        suite_id[3..].copy_from_slice(&self.id.0.to_be_bytes());
        let kem_context = Concat::new("kem_context", public_keys, RFC);
        let kem_context = narration.compute(kem_context)?;
        let label = Labeled::new(&suite_id, "eae_prk");
        let nothing = Value::literal("\"\"", []);
        let extract = HkdfExtract::labeled("eae_prk", self.hash, &nothing, &label, dh);
        let eae_prk = narration.compute(extract)?;
        narration.compute(LabeledExpand {
            name: "hpke_shared_secret",
            hash: self.hash,
            prk: &eae_prk,
            labeled: &Labeled::new(&suite_id, "shared_secret"),
            info: &kem_context,
            // Nsecret is as long as the hash.
            length: self.hash.length() as u16,
        })
    }
}

/// The private key of a recipient, with its public key.
#[derive(Debug)]
pub struct PrivateKey {
    kem: Kem,
    pair: KeyPair,
}

impl PrivateKey {
    /// A new key.
    ///
    /// # Errors
    /// Internal, if the source of randomness has run dry.
    pub fn generate(kem: Kem, rng: &mut dyn CryptoRng, narration: &mut Narration) -> Result<Self> {
        let pair = KeyPair::generate(kem.curve, rng, narration)?;
        Ok(PrivateKey { kem, pair })
    }

    /// DeserializePrivateKey (RFC 9180 §7.1.2).
    ///
    /// # Errors
    /// Internal, if the bytes are no private key of the curve.
    pub fn new(kem: Kem, sk_r: Value, narration: &mut Narration) -> Result<Self> {
        let pair = KeyPair::of(kem.curve, sk_r, narration)?;
        Ok(PrivateKey { kem, pair })
    }

    /// The mechanism that it is for.
    pub fn kem(&self) -> Kem {
        self.kem
    }

    /// SerializePrivateKey: what [`PrivateKey::new`] takes.
    pub fn secret(&self) -> &Value {
        self.pair.private()
    }

    /// The public key, serialized (RFC 9180 §7.1.1).
    pub fn public(&self) -> &Value {
        self.pair.public()
    }

    /// Decap (RFC 9180 §4.1): the secret that the sender of `enc` has.
    ///
    /// # Errors
    /// `illegal_parameter`, if `enc` is no public key of the curve.
    pub(super) fn decapsulate(&self, enc: &Value, narration: &mut Narration) -> Result<Value> {
        let dh = self.pair.agree_with(enc, "dh", narration)?;
        (self.kem).extract_and_expand(&dh, [enc, self.pair.public()], narration)
    }
}

/// Private keys as PKCS #8 (RFC 5958): X25519 as RFC 8410 §7 has it, the others as RFC 5915 does.
impl Kem {
    /// The mechanism that the key is for, and the key as [`PrivateKey::new`] takes it.
    pub fn read_pkcs8(der: &[u8]) -> Option<(Self, Vec<u8>)> {
        let info = PrivateKeyInfoRef::try_from(der).ok()?;
        if info.algorithm.oid == X25519 {
            let inner = <&OctetStringRef>::from_der(info.private_key.as_bytes()).ok()?;
            let secret = inner.as_bytes().to_vec();
            let kem = Kem::named(HpkeKemId::DhKemX25519)?;
            return (secret.len() == kem.private_length()).then_some((kem, secret));
        }
        let p256 = || Some((HpkeKemId::DhKemP256, secret::<p256::NistP256>(der)?));
        let p384 = || Some((HpkeKemId::DhKemP384, secret::<p384::NistP384>(der)?));
        let p521 = || Some((HpkeKemId::DhKemP521, secret::<p521::NistP521>(der)?));
        let (id, secret) = p256().or_else(p384).or_else(p521)?;
        Some((Kem::named(id)?, secret))
    }
}

impl PrivateKey {
    /// The key as PKCS #8.
    ///
    /// # Errors
    /// None: the key is one of its curve.
    pub fn to_pkcs8(&self) -> Result<Vec<u8>> {
        let secret = self.secret();
        let der = match self.kem.id {
            HpkeKemId::DhKemP256 => pkcs8::<p256::NistP256>(secret),
            HpkeKemId::DhKemP384 => pkcs8::<p384::NistP384>(secret),
            HpkeKemId::DhKemP521 => pkcs8::<p521::NistP521>(secret),
            _ => x25519_pkcs8(secret),
        };
        der.ok_or_else(|| Error::internal("a private key that is not one of its curve"))
    }
}

const X25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.110");

fn x25519_pkcs8(secret: &[u8]) -> Option<Vec<u8>> {
    let inner = OctetStringRef::new(secret).ok()?.to_der().ok()?;
    let algorithm = AlgorithmIdentifierRef {
        oid: X25519,
        parameters: None,
    };
    let info = PrivateKeyInfoRef::new(algorithm, OctetStringRef::new(&inner).ok()?);
    info.to_der().ok()
}

fn secret<C>(der: &[u8]) -> Option<Vec<u8>>
where
    C: CurveArithmetic,
    SecretKey<C>: DecodePrivateKey,
{
    let key = SecretKey::<C>::from_pkcs8_der(der).ok()?;
    Some(key.to_bytes().to_vec())
}

fn pkcs8<C>(secret: &[u8]) -> Option<Vec<u8>>
where
    C: CurveArithmetic,
    SecretKey<C>: EncodePrivateKey,
{
    let key = SecretKey::<C>::from_slice(secret).ok()?;
    Some(key.to_pkcs8_der().ok()?.as_bytes().to_vec())
}
