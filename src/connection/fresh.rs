//! What a story computes with this end's own randomness: random values and key pairs.

use super::Connection;
use crate::compute::Value;
use crate::compute::random::Random;
use crate::error::Result;
use crate::extension::KeyShareEntry;
use crate::keys::exchange::dhe::{self, DheGroup};
use crate::keys::exchange::{self, KeyPair};
use crate::names::registry::NamedGroup;

impl Connection {
    /// Draws `length` random bytes.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn draw(&mut self, name: &'static str, length: usize, rfc: &'static str) -> Result<Value> {
        self.narration
            .compute(Random::new(name, length, &mut *self.rng, rfc))
    }

    /// A key pair for a group of supported_groups.
    ///
    /// # Errors
    /// As [`KeyPair::generate`].
    pub fn generate_key_pair(&mut self, group: NamedGroup) -> Result<KeyPair> {
        KeyPair::generate(group, &mut *self.rng, &mut self.narration)
    }

    /// A key pair for a finite field, whose prime may have no name (RFC 5246 §7.4.3).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn generate_dhe_key_pair(&mut self, group: DheGroup) -> Result<dhe::KeyPair> {
        dhe::KeyPair::generate(group, &mut *self.rng, &mut self.narration)
    }

    /// The server's share in answer to the client's, and the secret that they share (RFC 9846 §7.4).
    ///
    /// # Errors
    /// `illegal_parameter` for a share that does not belong to its group.
    pub fn respond_to(&mut self, theirs: &KeyShareEntry) -> Result<(Value, Value)> {
        exchange::respond(
            theirs.group,
            &theirs.key_exchange,
            "shared_secret",
            &mut *self.rng,
            &mut self.narration,
        )
    }
}
