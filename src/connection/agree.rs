//! The secret that both ends come to share, from our half of a key exchange and the peer's.

use super::Connection;
use crate::check::Check;
use crate::compute::Value;
use crate::compute::signature::PublicKey;
use crate::error::{Error, Result};
use crate::keys::exchange::{KeyPair, dhe, psk, rsa};

impl Connection {
    /// Notes the finite field that the server chose, whose prime may have no name (RFC 7919 §4).
    pub(crate) fn note_field(&mut self, field: &dhe::DheGroup) {
        let (bits, group) = (field.bits(), field.name());
        self.agreed.group = group;
        self.agreed.prime_bits = Some(bits);
        self.note(Check::DhPrimeSize { bits, group });
        self.agreed.own_prime_bits = group.is_none().then_some(bits);
    }

    /// The secret that our key pair and the peer's share of the same group make (RFC 9846 §7.4, RFC
    /// 8422 §5.10).
    ///
    /// # Errors
    /// `illegal_parameter` for a share that does not belong to the group.
    pub fn agree(&mut self, ours: &KeyPair, theirs: &Value, name: &'static str) -> Result<Value> {
        ours.agree(theirs, name, &mut self.narration)
    }

    /// The same in a finite field whose prime may have no name (RFC 5246 §8.1.2).
    ///
    /// # Errors
    /// `illegal_parameter` for a number that does not belong to the group.
    pub fn agree_dhe(
        &mut self,
        ours: &dhe::KeyPair,
        theirs: &Value,
        name: &'static str,
    ) -> Result<Value> {
        ours.agree(theirs, self.version, name, &mut self.narration)
    }

    /// A pre_master_secret, and the same encrypted to the key of the peer's certificate (RFC 5246
    /// §7.4.7.1). It is `name`d as in [`rsa::encrypt_pre_master_secret`].
    ///
    /// # Errors
    /// If the key is not one that RSA can encrypt to.
    pub fn encrypt_pre_master_secret(
        &mut self,
        public_key: &PublicKey,
        name: &'static str,
    ) -> Result<(Value, Value)> {
        let (Some((modulus, exponent)), Some(version)) = (public_key.rsa(), self.client_version())
        else {
            return Err(Error::internal(
                "RSA key transport to a key of another kind",
            ));
        };
        let key = rsa::RsaPublicKey::new(&modulus, &exponent)?;
        let rng = &mut *self.rng;
        rsa::encrypt_pre_master_secret(&key, &version, name, rng, &mut self.narration)
    }

    /// The pre_master_secret that the client encrypted to our key; a random one if it is not well
    /// formed, which the client notices at Finished (RFC 5246 §7.4.7.1).
    ///
    /// # Errors
    /// Internal, before the ClientHello.
    pub fn decrypt_pre_master_secret(
        &mut self,
        key: &::rsa::RsaPrivateKey,
        encrypted: &Value,
        name: &'static str,
    ) -> Result<Value> {
        let version = self.client_version();
        let version = version.ok_or_else(|| Error::internal("no ClientHello in the transcript"))?;
        let rng = &mut *self.rng;
        rsa::decrypt_pre_master_secret(key, encrypted, &version, name, rng, &mut self.narration)
    }

    /// The pre_master_secret that a pre-shared key makes with what else was exchanged, or by itself
    /// (RFC 4279 §2).
    ///
    /// # Errors
    /// Internal, if the key is longer than [`psk::LONGEST`].
    pub fn mix_psk(&mut self, other_secret: Option<&Value>, psk: &Value) -> Result<Value> {
        let zeros;
        let other_secret = match other_secret {
            Some(secret) => secret,
            None => {
                zeros = psk::no_other_secret(psk);
                &zeros
            }
        };
        psk::pre_master_secret(other_secret, psk, &mut self.narration)
    }
}
