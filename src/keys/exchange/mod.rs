//! How the two ends come to share a secret: one file for each way, and here what TLS 1.3 and ECDHE
//! stories need of those that have a [`NamedGroup`] (RFC 9846 §4.3.8, §7.4).
//!
//! Each step is a described computation, down to the random bytes of a private key, so that a
//! reader can redo the exchange from the narration alone.

pub mod dhe;
pub mod ecdhe;
pub mod hybrid;
pub mod ml_kem;
mod modular;
pub mod psk;
pub mod rsa;
#[cfg(test)]
mod tests;

use rand::CryptoRng;

use crate::compute::Value;
use crate::error::{Error, Result};
use crate::names::quantity::bytes_count;
use crate::names::registry::{NamedGroup, ProtocolVersion};
use crate::narration::Narration;
use crate::wire::Name;

/// A key pair of one connection, with which its owner agrees on a secret.
#[derive(Debug)]
pub struct KeyPair {
    group: NamedGroup,
    pair: Pair,
}

#[derive(Debug)]
enum Pair {
    Ecdhe(ecdhe::KeyPair),
    Dhe(dhe::KeyPair),
    Hybrid(hybrid::KeyPair),
    MlKem(ml_kem::KeyPair),
}

impl KeyPair {
    /// A fresh key pair. In finite fields it has TLS 1.3's form; TLS 1.2, which knows groups
    /// without a name, has [`dhe::KeyPair`].
    ///
    /// # Errors
    /// Internal, for a group that is not in [`crate::names::registry::SUPPORTED_GROUPS`].
    pub fn generate(
        group: NamedGroup,
        rng: &mut dyn CryptoRng,
        narration: &mut Narration,
    ) -> Result<Self> {
        let pair = if let Some(hybrid) = hybrid::Hybrid::named(group) {
            Pair::Hybrid(hybrid::KeyPair::generate(hybrid, rng, narration)?)
        } else if let Some(set) = ml_kem::ParameterSet::named(group) {
            Pair::MlKem(ml_kem::KeyPair::generate(set, rng, narration)?)
        } else if let Some(group) = dhe::DheGroup::named(group) {
            Pair::Dhe(dhe::KeyPair::generate(group, rng, narration)?)
        } else if let Some(curve) = ecdhe::Curve::named(group) {
            Pair::Ecdhe(ecdhe::KeyPair::generate(curve, rng, narration)?)
        } else {
            return Err(Error::internal(format!("no key exchange in {group}")));
        };
        Ok(KeyPair { group, pair })
    }

    /// Its group.
    pub fn group(&self) -> NamedGroup {
        self.group
    }

    /// What the peer is sent.
    pub fn public(&self) -> &Value {
        match &self.pair {
            Pair::Ecdhe(pair) => pair.public(),
            Pair::Dhe(pair) => pair.public(),
            Pair::Hybrid(pair) => pair.public(),
            Pair::MlKem(pair) => pair.encapsulation_key(),
        }
    }

    /// The secret shared with the owner of `peer_share`, under the `name` it has in the protocol:
    /// `pre_master_secret`, or `shared_secret` in TLS 1.3. A hybrid's peer is the server.
    ///
    /// # Errors
    /// `illegal_parameter`, for a share that does not belong to this group or makes the secret guessable.
    pub fn agree(
        &self,
        peer_share: &Value,
        name: impl Into<Name>,
        narration: &mut Narration,
    ) -> Result<Value> {
        match &self.pair {
            Pair::Ecdhe(pair) => pair.agree(peer_share, name, narration),
            Pair::Dhe(pair) => {
                let length = pair.public().len();
                expect_length("the finite-field public key", peer_share, length)?;
                pair.agree(peer_share, ProtocolVersion::TLS1_3, name, narration)
            }
            Pair::Hybrid(pair) => pair.agree(peer_share, name, narration),
            Pair::MlKem(pair) => {
                let ciphertext = peer_share.clone().renamed("ml_kem_ciphertext");
                Ok(pair.decapsulate(&ciphertext, narration)?.renamed(name))
            }
        }
    }
}

/// The server's whole part: its share in answer to the client's, and the secret, which is `name`d.
///
/// # Errors
/// As [`KeyPair::generate`] and [`KeyPair::agree`].
pub fn respond(
    group: NamedGroup,
    peer_share: &Value,
    name: impl Into<Name>,
    rng: &mut dyn CryptoRng,
    narration: &mut Narration,
) -> Result<(Value, Value)> {
    if let Some(hybrid) = hybrid::Hybrid::named(group) {
        return hybrid::respond(hybrid, peer_share, name, rng, narration);
    }
    if let Some(set) = ml_kem::ParameterSet::named(group) {
        let key = peer_share.clone().renamed("ml_kem_encapsulation_key");
        let (secret, ciphertext) = ml_kem::encapsulate_to(set, &key, rng, narration)?;
        return Ok((ciphertext, secret.renamed(name)));
    }
    let pair = KeyPair::generate(group, rng, narration)?;
    let secret = pair.agree(peer_share, name, narration)?;
    Ok((pair.public().clone(), secret))
}

/// A peer's value must be as long as its group says.
fn expect_length(what: &str, value: &[u8], length: usize) -> Result<()> {
    if value.len() == length {
        return Ok(());
    }
    Err(Error::illegal_parameter(format!(
        "{what} has {} and must have {length}",
        bytes_count(value.len())
    )))
}
