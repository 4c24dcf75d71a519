//! Hybrid key exchange in TLS 1.3: an elliptic curve and ML-KEM side by side (RFC 10024), so that
//! the secret stays secret while either of them holds.
//!
//! Shares and secret are the two parts' one after the other. With X25519 ML-KEM's part comes first,
//! with a NIST curve or SM2 (draft-yang-tls-hybrid-sm2-mlkem) it comes second.

use rand::CryptoRng;

use super::ml_kem::{self, ParameterSet};
use super::{ecdhe, expect_length};
use crate::compute::Value;
use crate::compute::bytes::{Concat, Split};
use crate::error::Result;
use crate::names::registry::NamedGroup;
use crate::narration::Narration;
use crate::wire::Name;

/// The two parts of a hybrid group, and which comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hybrid {
    curve: ecdhe::Curve,
    set: ParameterSet,
    ml_kem_first: bool,
}

impl Hybrid {
    /// The parts of a group, if it is a hybrid.
    pub fn named(group: NamedGroup) -> Option<Self> {
        let (curve, set, ml_kem_first) = match group {
            NamedGroup::X25519MlKem768 => (ecdhe::Curve::X25519, ParameterSet::MlKem768, true),
            NamedGroup::SecP256r1MlKem768 => {
                (ecdhe::Curve::Secp256r1, ParameterSet::MlKem768, false)
            }
            NamedGroup::SecP384r1MlKem1024 => {
                (ecdhe::Curve::Secp384r1, ParameterSet::MlKem1024, false)
            }
            NamedGroup::CurveSm2MlKem768 => (ecdhe::Curve::Sm2, ParameterSet::MlKem768, false),
            _ => return None,
        };
        Some(Hybrid {
            curve,
            set,
            ml_kem_first,
        })
    }

    fn rfc(self) -> &'static str {
        match self.curve {
            ecdhe::Curve::Sm2 => "draft-yang-tls-hybrid-sm2-mlkem",
            _ => "RFC 10024",
        }
    }

    /// Bytes of the client's share: encapsulation key and point.
    pub fn client_share_length(self) -> usize {
        self.set.encapsulation_key_length() + self.curve.public_length()
    }

    /// Bytes of the server's share: ciphertext and point.
    pub fn server_share_length(self) -> usize {
        self.set.ciphertext_length() + self.curve.public_length()
    }

    /// The two parts, in the order of the group.
    fn concat(
        self,
        name: impl Into<Name>,
        ml_kem: &Value,
        ecdh: &Value,
        narration: &mut Narration,
    ) -> Result<Value> {
        let parts = if self.ml_kem_first {
            [ml_kem, ecdh]
        } else {
            [ecdh, ml_kem]
        };
        narration.compute(Concat::new(name, parts, self.rfc()))
    }

    /// ML-KEM's part of a share and the curve's.
    fn split(
        self,
        share: &Value,
        ml_kem_name: &'static str,
        narration: &mut Narration,
    ) -> Result<(Value, Value)> {
        let share = share.clone().renamed("peer_key_exchange");
        let ecdh_length = self.curve.public_length();
        let ml_kem_length = share.len().saturating_sub(ecdh_length);
        let (ml_kem_offset, ecdh_offset) = if self.ml_kem_first {
            (0, ml_kem_length)
        } else {
            (ecdh_length, 0)
        };
        let ml_kem = Split::new(
            ml_kem_name,
            &share,
            ml_kem_offset,
            ml_kem_length,
            self.rfc(),
        );
        let ecdh = Split::new(
            "ecdh_peer_public_key",
            &share,
            ecdh_offset,
            ecdh_length,
            self.rfc(),
        );
        Ok((narration.compute(ml_kem)?, narration.compute(ecdh)?))
    }
}

/// A client's two key pairs.
#[derive(Debug)]
pub struct KeyPair {
    hybrid: Hybrid,
    ml_kem: ml_kem::KeyPair,
    ecdhe: ecdhe::KeyPair,
    share: Value,
}

impl KeyPair {
    /// Two fresh key pairs.
    ///
    /// # Errors
    /// Internal, if the source of randomness has run dry.
    pub fn generate(
        hybrid: Hybrid,
        rng: &mut dyn CryptoRng,
        narration: &mut Narration,
    ) -> Result<Self> {
        let ml_kem = ml_kem::KeyPair::generate(hybrid.set, rng, narration)?;
        let ecdhe = ecdhe::KeyPair::generate(hybrid.curve, rng, narration)?;
        let share = hybrid.concat(
            "key_exchange",
            ml_kem.encapsulation_key(),
            ecdhe.public(),
            narration,
        )?;
        Ok(KeyPair {
            hybrid,
            ml_kem,
            ecdhe,
            share,
        })
    }

    /// The client's share.
    pub fn public(&self) -> &Value {
        &self.share
    }

    /// The secret shared with the server, which is `name`d.
    ///
    /// # Errors
    /// `illegal_parameter`, if the share has the wrong length or the point is bad.
    pub fn agree(
        &self,
        server_share: &Value,
        name: impl Into<Name>,
        narration: &mut Narration,
    ) -> Result<Value> {
        let length = self.hybrid.server_share_length();
        expect_length("the server's key share", server_share, length)?;
        let (ciphertext, point) =
            self.hybrid
                .split(server_share, "ml_kem_ciphertext", narration)?;
        let ml_kem = self.ml_kem.decapsulate(&ciphertext, narration)?;
        let ecdh = self.ecdhe.agree(&point, "ecdh_shared_secret", narration)?;
        self.hybrid.concat(name, &ml_kem, &ecdh, narration)
    }
}

/// The server's part: its share in answer to the client's, and the secret, which is `name`d.
///
/// # Errors
/// `illegal_parameter`, if the share has the wrong length, the point is bad, or the encapsulation
/// key is.
pub fn respond(
    hybrid: Hybrid,
    client_share: &Value,
    name: impl Into<Name>,
    rng: &mut dyn CryptoRng,
    narration: &mut Narration,
) -> Result<(Value, Value)> {
    let length = hybrid.client_share_length();
    expect_length("the client's key share", client_share, length)?;
    let (key, point) = hybrid.split(client_share, "ml_kem_encapsulation_key", narration)?;
    let (ml_kem, ciphertext) = ml_kem::encapsulate_to(hybrid.set, &key, rng, narration)?;
    let pair = ecdhe::KeyPair::generate(hybrid.curve, rng, narration)?;
    let ecdh = pair.agree(&point, "ecdh_shared_secret", narration)?;
    let share = hybrid.concat("key_exchange", &ciphertext, pair.public(), narration)?;
    let secret = hybrid.concat(name, &ml_kem, &ecdh, narration)?;
    Ok((share, secret))
}
