//! Hybrid public key encryption (RFC 9180), base mode: a message to the owner of a public key, from
//! anyone. Encrypted ClientHello is built on it.
//!
//! ```text
//!   pkR ──▶ Encap ──▶ enc, which goes to the recipient      enc, skR ──▶ Decap
//!             │                                                           │
//!             └──▶ hpke_shared_secret ──▶ KeySchedule, with info ◀────────┘
//!                                           └──▶ hpke_key, base_nonce ──▶ Seal, Open
//! ```
//!
//! The secret of the KEM, the secret of the schedule and the key carry `hpke_` before their RFC's
//! names, since TLS has others of the same name.

mod kem;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;

pub use kem::{Kem, PrivateKey};

use rand::CryptoRng;

use crate::compute::Value;
use crate::compute::aead::{AeadOpen, AeadSeal, Sealing};
use crate::compute::bytes::{Concat, Xor};
use crate::compute::hkdf::{HkdfExtract, Labeled, LabeledExpand};
use crate::error::{Error, Result};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{HpkeAeadId, HpkeKdfId, HpkeKemId};
use crate::names::suite::BulkCipher;
use crate::narration::Narration;

const KEY_SCHEDULE: &str = "RFC 9180 §5.1";
const CONTEXT: &str = "RFC 9180 §5.2";
/// Nobody authenticates by a pre-shared key or a key pair of their own (RFC 9180 §5).
const MODE_BASE: u8 = 0;
/// Bytes of every AEAD's nonce (RFC 9180 §7.3).
const NONCE: u16 = 12;

/// A set of algorithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suite {
    kem: Kem,
    kdf: HashAlgorithm,
    aead: BulkCipher,
    /// `"HPKE" || kem_id || kdf_id || aead_id` (RFC 9180 §5.1).
    id: [u8; 10],
}

impl Suite {
    /// The algorithms of these numbers; `None` if one of them is not supported.
    pub fn named(kem_id: HpkeKemId, kdf_id: HpkeKdfId, aead_id: HpkeAeadId) -> Option<Self> {
        let mut id = *b"HPKE\0\0\0\0\0\0";
        for (place, code) in [(4, kem_id.0), (6, kdf_id.0), (8, aead_id.0)] {
            id[place..place + 2].copy_from_slice(&code.to_be_bytes());
        }
        Some(Suite {
            kem: Kem::named(kem_id)?,
            kdf: match kdf_id {
                HpkeKdfId::HkdfSha256 => HashAlgorithm::Sha256,
                HpkeKdfId::HkdfSha384 => HashAlgorithm::Sha384,
                HpkeKdfId::HkdfSha512 => HashAlgorithm::Sha512,
                _ => return None,
            },
            aead: match aead_id {
                HpkeAeadId::Aes128Gcm => BulkCipher::Aes128Gcm,
                HpkeAeadId::Aes256Gcm => BulkCipher::Aes256Gcm,
                HpkeAeadId::ChaCha20Poly1305 => BulkCipher::ChaCha20Poly1305,
                _ => return None,
            },
            id,
        })
    }

    /// How the key is encapsulated.
    pub fn kem(self) -> Kem {
        self.kem
    }

    /// Bytes that a ciphertext is longer than its plaintext.
    pub fn expansion(self) -> usize {
        self.aead.tag_length()
    }

    /// SetupBaseS (RFC 9180 §5.1.1): what the recipient needs, `enc`, and the sender's context.
    ///
    /// # Errors
    /// `illegal_parameter`, if `pk_r` is no public key of the KEM.
    pub fn setup_sender(
        self,
        pk_r: &Value,
        info: &Value,
        rng: &mut dyn CryptoRng,
        narration: &mut Narration,
    ) -> Result<(Value, Context)> {
        let (enc, shared_secret) = self.kem.encapsulate(pk_r, rng, narration)?;
        let context = self.key_schedule(shared_secret, info, narration)?;
        Ok((enc, context))
    }

    /// SetupBaseR (RFC 9180 §5.1.1): the recipient's context.
    ///
    /// # Errors
    /// `illegal_parameter`, if `enc` is no public key of the KEM.
    pub fn setup_receiver(
        self,
        enc: &Value,
        sk_r: &PrivateKey,
        info: &Value,
        narration: &mut Narration,
    ) -> Result<Context> {
        let shared_secret = sk_r.decapsulate(enc, narration)?;
        self.key_schedule(shared_secret, info, narration)
    }

    /// The context of either end, from the secret of the KEM, as a key log has it (RFC 9850 §2.3).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn setup_known(
        self,
        shared_secret: Value,
        info: &Value,
        narration: &mut Narration,
    ) -> Result<Context> {
        self.key_schedule(shared_secret, info, narration)
    }

    /// KeySchedule (RFC 9180 §5.1), in base mode: without a pre-shared key.
    fn key_schedule(
        self,
        shared_secret: Value,
        info: &Value,
        narration: &mut Narration,
    ) -> Result<Context> {
        let nothing = Value::literal("\"\"", []);
        let labeled = |label: &str| Labeled::new(&self.id, label);
        let extract = |name, salt, label: &Labeled, ikm, narration: &mut Narration| {
            narration.compute(HkdfExtract::labeled(name, self.kdf, salt, label, ikm))
        };
        let (psk_label, info_label) = (labeled("psk_id_hash"), labeled("info_hash"));
        let psk_id_hash = extract("psk_id_hash", &nothing, &psk_label, &nothing, narration)?;
        let info_hash = extract("info_hash", &nothing, &info_label, info, narration)?;
        let mode = Value::literal("mode_base", [MODE_BASE]);
        let parts = [&mode, &psk_id_hash, &info_hash];
        let context =
            narration.compute(Concat::new("key_schedule_context", parts, KEY_SCHEDULE))?;
        let secret = labeled("secret");
        let secret = extract("hpke_secret", &shared_secret, &secret, &nothing, narration)?;
        // 32 at most (RFC 9180 §7.3).
        let key_length = self.aead.key_length() as u16;
        let mut expand = |name, label: &str, length| {
            narration.compute(LabeledExpand {
                name,
                hash: self.kdf,
                prk: &secret,
                labeled: &labeled(label),
                info: &context,
                length,
            })
        };
        Ok(Context {
            aead: self.aead,
            key: expand("hpke_key", "key", key_length)?,
            base_nonce: expand("base_nonce", "base_nonce", NONCE)?,
            shared_secret,
            seq: 0,
        })
    }
}

/// An encryption context (RFC 9180 §5.2): it encrypts for the recipient, or decrypts from the sender,
/// one message after another.
#[derive(Debug, Clone)]
pub struct Context {
    aead: BulkCipher,
    key: Value,
    base_nonce: Value,
    shared_secret: Value,
    seq: u64,
}

impl Context {
    /// The secret that the KEM made, for a key log.
    pub fn shared_secret(&self) -> &Value {
        &self.shared_secret
    }

    /// Context.Seal (RFC 9180 §5.2): the next message, encrypted, `name`d.
    ///
    /// # Errors
    /// Internal, after 2⁶⁴ messages.
    pub fn seal(
        &mut self,
        name: &'static str,
        aad: &Value,
        plaintext: &Value,
        narration: &mut Narration,
    ) -> Result<Value> {
        let nonce = self.nonce(narration)?;
        let sealed = narration.compute(AeadSeal {
            name,
            sealing: self.sealing(&nonce, aad),
            plaintext,
        })?;
        self.advance()?;
        Ok(sealed)
    }

    /// Context.Open (RFC 9180 §5.2): the next message, decrypted, `name`d. A message that does not
    /// decrypt does not count.
    ///
    /// # Errors
    /// `decrypt_error`, if it was not encrypted for this context, in this place, with this `aad`.
    pub fn open(
        &mut self,
        name: &'static str,
        aad: &Value,
        ciphertext: &Value,
        narration: &mut Narration,
    ) -> Result<Value> {
        let nonce = self.nonce(narration)?;
        let opened = narration.compute(AeadOpen {
            name,
            sealing: self.sealing(&nonce, aad),
            ciphertext,
        })?;
        self.advance()?;
        Ok(opened)
    }

    /// ComputeNonce: the number of the message, XORed with the base nonce.
    fn nonce(&self, narration: &mut Narration) -> Result<Value> {
        let mut number = [0; NONCE as usize];
        number[NONCE as usize - 8..].copy_from_slice(&self.seq.to_be_bytes());
        let number = Value::literal("seq", number);
        narration.compute(Xor::new("hpke_nonce", &self.base_nonce, &number, CONTEXT))
    }

    fn sealing<'a>(&'a self, nonce: &'a Value, additional_data: &'a Value) -> Sealing<'a> {
        Sealing {
            cipher: self.aead,
            key: &self.key,
            nonce,
            additional_data,
            rfc: CONTEXT,
        }
    }

    /// IncrementSeq: no nonce is used twice.
    fn advance(&mut self) -> Result<()> {
        let next = self.seq.checked_add(1);
        self.seq = next.ok_or_else(|| Error::internal("an HPKE context has run out of nonces"))?;
        Ok(())
    }
}
