//! Diffie-Hellman on elliptic curves: X25519 and X448 (RFC 7748), the NIST curves (RFC 8422 §5.10, RFC 9846
//! §7.4.2), Brainpool's (RFC 7027, RFC 8734) and that of SM2 (RFC 8998), which are computed with in
//! the same way.

use bp256::BrainpoolP256r1;
use bp384::BrainpoolP384r1;
use p256::NistP256;
use p256::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use p256::elliptic_curve::{AffinePoint, CurveArithmetic, FieldBytesSize, PublicKey, SecretKey};
use p384::NistP384;
use p521::NistP521;
use rand::CryptoRng;
use sm2::Sm2;
use x25519_dalek::StaticSecret;

use super::expect_length;
use crate::compute::random::Random;
use crate::compute::{Computation, Domain, Operation, Parameter, Recipe, Value};
use crate::error::{Error, Result};
use crate::names::registry::NamedGroup;
use crate::narration::Narration;
use crate::wire::Name;

/// A curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// Curve25519.
    X25519,
    /// Curve448.
    X448,
    /// NIST P-256.
    Secp256r1,
    /// NIST P-384.
    Secp384r1,
    /// NIST P-521.
    Secp521r1,
    /// Brainpool's random curve of 256 bits.
    BrainpoolP256r1,
    /// Brainpool's random curve of 384 bits.
    BrainpoolP384r1,
    /// The curve of SM2 (RFC 8998 §3.2.1).
    Sm2,
}

impl Curve {
    /// The curve of a group, if it is one.
    pub fn named(group: NamedGroup) -> Option<Self> {
        match group {
            NamedGroup::X25519 => Some(Curve::X25519),
            NamedGroup::X448 => Some(Curve::X448),
            NamedGroup::Secp256r1 => Some(Curve::Secp256r1),
            NamedGroup::Secp384r1 => Some(Curve::Secp384r1),
            NamedGroup::Secp521r1 => Some(Curve::Secp521r1),
            NamedGroup::BrainpoolP256r1 | NamedGroup::BrainpoolP256r1Tls13 => {
                Some(Curve::BrainpoolP256r1)
            }
            NamedGroup::BrainpoolP384r1 | NamedGroup::BrainpoolP384r1Tls13 => {
                Some(Curve::BrainpoolP384r1)
            }
            NamedGroup::CurveSm2 => Some(Curve::Sm2),
            _ => None,
        }
    }

    /// Its number in the registry; Brainpool's that of TLS 1.2.
    fn group(self) -> NamedGroup {
        match self {
            Curve::X25519 => NamedGroup::X25519,
            Curve::X448 => NamedGroup::X448,
            Curve::Secp256r1 => NamedGroup::Secp256r1,
            Curve::Secp384r1 => NamedGroup::Secp384r1,
            Curve::Secp521r1 => NamedGroup::Secp521r1,
            Curve::BrainpoolP256r1 => NamedGroup::BrainpoolP256r1,
            Curve::BrainpoolP384r1 => NamedGroup::BrainpoolP384r1,
            Curve::Sm2 => NamedGroup::CurveSm2,
        }
    }

    /// Its name in the registry.
    pub fn name(self) -> &'static str {
        self.group().known().unwrap_or_default()
    }

    /// Bytes of a coordinate, and so of a private key and of a secret.
    pub fn field_length(self) -> usize {
        match self {
            Curve::X25519 | Curve::Secp256r1 | Curve::BrainpoolP256r1 | Curve::Sm2 => 32,
            Curve::Secp384r1 | Curve::BrainpoolP384r1 => 48,
            Curve::X448 => 56,
            Curve::Secp521r1 => 66,
        }
    }

    /// Bytes of a public key: a coordinate, or an uncompressed point (RFC 8422 §5.4.1).
    pub fn public_length(self) -> usize {
        match self {
            Curve::X25519 | Curve::X448 => self.field_length(),
            _ => 1 + 2 * self.field_length(),
        }
    }

    fn rfc(self) -> Name {
        match self {
            Curve::X25519 => "RFC 7748 §6.1".into(),
            Curve::X448 => "RFC 7748 §6.2".into(),
            Curve::Sm2 => "RFC 8998 §3.2.1, RFC 9846 §7.4.2".into(),
            _ => "RFC 8422 §5.10".into(),
        }
    }

    /// A private key: for X25519 and X448 any bytes, which the function itself clamps; for the others a
    /// number from 1 up to the order of the curve.
    fn random(self, rng: &mut dyn CryptoRng) -> Random<'_> {
        let random = Random::new("ecdh_private_key", self.field_length(), rng, self.rfc());
        match self {
            Curve::X25519 | Curve::X448 => random,
            Curve::Secp256r1 => random.scalar(0xff, is_scalar::<NistP256>),
            Curve::Secp384r1 => random.scalar(0xff, is_scalar::<NistP384>),
            Curve::BrainpoolP256r1 => random.scalar(0xff, is_scalar::<BrainpoolP256r1>),
            Curve::BrainpoolP384r1 => random.scalar(0xff, is_scalar::<BrainpoolP384r1>),
            Curve::Sm2 => random.scalar(0xff, is_scalar::<Sm2>),
            // The order has 521 bits: one in the first byte.
            Curve::Secp521r1 => random.scalar(0x01, is_scalar::<NistP521>),
        }
    }
}

fn is_scalar<C: CurveArithmetic>(bytes: &[u8]) -> bool {
    SecretKey::<C>::from_slice(bytes).is_ok()
}

fn scalar<C: CurveArithmetic>(private_key: &[u8]) -> Result<SecretKey<C>> {
    SecretKey::from_slice(private_key)
        .map_err(|_| Error::internal("a private key is not below the order of its curve"))
}

fn x25519_scalar(private_key: &[u8]) -> Result<StaticSecret> {
    <[u8; 32]>::try_from(private_key)
        .map(StaticSecret::from)
        .map_err(|_| Error::internal("an X25519 private key has 32 bytes"))
}

fn multiply_generator<C>(private_key: &[u8]) -> Result<Vec<u8>>
where
    C: CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let point = scalar::<C>(private_key)?.public_key();
    Ok(point.to_sec1_point(false).as_bytes().to_vec())
}

/// The coordinate x of `private_key * peer`. Leading zeros stay (RFC 9846 §7.4.2).
fn multiply<C>(private_key: &[u8], peer: &[u8]) -> Result<Vec<u8>>
where
    C: CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    if peer.first() != Some(&4) {
        return Err(Error::illegal_parameter(
            "the elliptic-curve point is not in uncompressed form",
        ));
    }
    let peer = PublicKey::<C>::from_sec1_bytes(peer).map_err(|_| {
        Error::illegal_parameter("the elliptic-curve point does not lie on the curve")
    })?;
    let secret = scalar::<C>(private_key)?.diffie_hellman(&peer);
    Ok(secret.raw_secret_bytes().to_vec())
}

/// The computation `public-key` on a curve. Input of its description: the private key.
struct PublicPoint<'a> {
    curve: Curve,
    private_key: &'a Value,
}

impl Computation for PublicPoint<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        match self.curve {
            Curve::X25519 => {
                let private_key = x25519_scalar(self.private_key)?;
                let public_key = x25519_dalek::PublicKey::from(&private_key);
                Ok(public_key.as_bytes().to_vec())
            }
            Curve::X448 => {
                let private_key = x448_bytes(self.private_key)?;
                Ok(x448::x448_unchecked(private_key, x448::X448_BASEPOINT_BYTES).to_vec())
            }
            Curve::Secp256r1 => multiply_generator::<NistP256>(self.private_key),
            Curve::Secp384r1 => multiply_generator::<NistP384>(self.private_key),
            Curve::Secp521r1 => multiply_generator::<NistP521>(self.private_key),
            Curve::BrainpoolP256r1 => multiply_generator::<BrainpoolP256r1>(self.private_key),
            Curve::BrainpoolP384r1 => multiply_generator::<BrainpoolP384r1>(self.private_key),
            Curve::Sm2 => multiply_generator::<Sm2>(self.private_key),
        }
    }

    fn name(&self) -> Name {
        "ecdh_public_key".into()
    }

    fn describe(&self) -> Recipe {
        let recipe = Recipe::of(Operation::PublicKey, self.name(), self.curve.rfc());
        let recipe = match self.curve {
            Curve::X25519 => recipe.text("X25519(").input(self.private_key).text(", 9)"),
            Curve::X448 => recipe.text("X448(").input(self.private_key).text(", 5)"),
            _ => recipe.input(self.private_key).text(" * G"),
        };
        recipe.with(Parameter::Group(Domain::Group(self.curve.group())))
    }
}

/// The computation `ecdh`. Inputs of its description: our private key, the peer's public key.
struct Ecdh<'a> {
    name: Name,
    curve: Curve,
    private_key: &'a Value,
    peer_public_key: &'a Value,
}

impl Computation for Ecdh<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        let (private_key, peer) = (&self.private_key[..], &self.peer_public_key[..]);
        expect_length(
            &format!("the {} public key", self.curve.name()),
            peer,
            self.curve.public_length(),
        )?;
        match self.curve {
            Curve::X25519 => x25519(private_key, peer),
            Curve::X448 => x448(private_key, peer),
            Curve::Secp256r1 => multiply::<NistP256>(private_key, peer),
            Curve::Secp384r1 => multiply::<NistP384>(private_key, peer),
            Curve::Secp521r1 => multiply::<NistP521>(private_key, peer),
            Curve::BrainpoolP256r1 => multiply::<BrainpoolP256r1>(private_key, peer),
            Curve::BrainpoolP384r1 => multiply::<BrainpoolP384r1>(private_key, peer),
            Curve::Sm2 => multiply::<Sm2>(private_key, peer),
        }
    }

    fn name(&self) -> Name {
        self.name.clone()
    }

    fn describe(&self) -> Recipe {
        let keys = [self.private_key, self.peer_public_key];
        let recipe = Recipe::of(Operation::Ecdh, self.name(), self.curve.rfc());
        let recipe = match self.curve {
            Curve::X25519 => recipe.text("X25519(").joined(keys, ", ").text(")"),
            Curve::X448 => recipe.text("X448(").joined(keys, ", ").text(")"),
            _ => recipe.text("x-coordinate of ").joined(keys, " * "),
        };
        recipe.with(Parameter::Group(Domain::Group(self.curve.group())))
    }
}

fn x25519(private_key: &[u8], peer: &[u8]) -> Result<Vec<u8>> {
    let peer = <[u8; 32]>::try_from(peer)
        .map_err(|_| Error::illegal_parameter("an x25519 public key has 32 bytes"))?;
    let secret = x25519_scalar(private_key)?.diffie_hellman(&peer.into());
    // RFC 9846 §7.4.2: a point of small order makes every secret zero.
    if !secret.was_contributory() {
        return Err(Error::illegal_parameter(
            "the x25519 public key makes the shared secret zero",
        ));
    }
    Ok(secret.as_bytes().to_vec())
}

fn x448_bytes(bytes: &[u8]) -> Result<[u8; 56]> {
    let bytes = bytes.try_into();
    bytes.map_err(|_| Error::internal("an X448 key has 56 bytes"))
}

fn x448(private_key: &[u8], peer: &[u8]) -> Result<Vec<u8>> {
    let secret = x448::x448(x448_bytes(private_key)?, x448_bytes(peer)?);
    // As with x25519, of which RFC 9846 §7.4.2 speaks in the same breath.
    match secret {
        Some(secret) if secret.iter().any(|byte| *byte != 0) => Ok(secret.to_vec()),
        _ => Err(Error::illegal_parameter(
            "the x448 public key makes the shared secret zero",
        )),
    }
}

/// A key pair on a curve.
#[derive(Debug)]
pub struct KeyPair {
    curve: Curve,
    private_key: Value,
    public_key: Value,
}

impl KeyPair {
    /// A fresh key pair.
    ///
    /// # Errors
    /// Internal, if the source of randomness has run dry.
    pub fn generate(
        curve: Curve,
        rng: &mut dyn CryptoRng,
        narration: &mut Narration,
    ) -> Result<Self> {
        let private_key = narration.compute(curve.random(rng))?;
        Self::of(curve, private_key, narration)
    }

    /// The pair of a private key.
    ///
    /// # Errors
    /// Internal, if it is not one of the curve.
    pub fn of(curve: Curve, private_key: Value, narration: &mut Narration) -> Result<Self> {
        let public_key = narration.compute(PublicPoint {
            curve,
            private_key: &private_key,
        })?;
        Ok(KeyPair {
            curve,
            private_key,
            public_key,
        })
    }

    /// The private key: a number, most significant byte first; for X25519, 32 bytes, for X448, 56.
    pub fn private(&self) -> &Value {
        &self.private_key
    }

    /// The public key as it goes over the wire.
    pub fn public(&self) -> &Value {
        &self.public_key
    }

    /// The secret shared with the owner of `peer`, which is `name`d.
    ///
    /// # Errors
    /// `illegal_parameter`, if `peer` has the wrong length or form, is no point of the curve, or
    /// makes the secret zero.
    pub fn agree(
        &self,
        peer: &Value,
        name: impl Into<Name>,
        narration: &mut Narration,
    ) -> Result<Value> {
        let peer_public_key = peer.clone().renamed("ecdh_peer_public_key");
        self.agree_with(&peer_public_key, name, narration)
    }

    /// The same with a peer's key that keeps its name.
    ///
    /// # Errors
    /// As [`KeyPair::agree`].
    pub fn agree_with(
        &self,
        peer_public_key: &Value,
        name: impl Into<Name>,
        narration: &mut Narration,
    ) -> Result<Value> {
        narration.compute(Ecdh {
            name: name.into(),
            curve: self.curve,
            private_key: &self.private_key,
            peer_public_key,
        })
    }
}
