//! RSA key transport in TLS 1.0 to 1.2: the client encrypts the pre_master_secret to the key in the
//! server's certificate (RFC 5246 §7.4.7.1, with RSAES-PKCS1-v1_5 of RFC 8017 §7.2).

use ::rsa::traits::{PrivateKeyParts, PublicKeyParts};
use ::rsa::{BoxedUint, RsaPrivateKey};
use rand::CryptoRng;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use super::modular::public_power;
use crate::compute::bytes::{Concat, cut};
use crate::compute::number::{bit_length, is_odd, trim, trimmed};
use crate::compute::random::{Random, derived};
use crate::compute::{Computation, Operation, Parameter, Recipe, Value};
use crate::error::{Error, Result};
use crate::names::registry::AlertDescription;
use crate::narration::Narration;
use crate::wire::Name;

/// Bits of the smallest modulus that is accepted.
pub const MINIMUM_BITS: usize = 1024;
/// Bits of the largest modulus that is accepted: more would only buy the server our time.
pub const MAXIMUM_BITS: usize = 16384;
/// Bits of the largest public exponent that is accepted, for the same reason.
const MAXIMUM_EXPONENT_BITS: usize = 64;

/// Bytes of a pre_master_secret: the version, and 46 random ones.
pub const PRE_MASTER_SECRET_LENGTH: usize = 48;
const RANDOM_LENGTH: usize = PRE_MASTER_SECRET_LENGTH - 2;
/// Bytes that padding adds at the least (RFC 8017 §7.2.1).
const LEAST_PADDING: usize = 11;

const RFC: &str = "RFC 5246 §7.4.7.1";
const PADDING_RFC: &str = "RFC 8017 §7.2.1";

/// A public key whose numbers are fit for use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RsaPublicKey {
    n: Value,
    e: Value,
}

impl RsaPublicKey {
    /// The key with this modulus and public exponent, big-endian.
    ///
    /// # Errors
    /// `insufficient_security`, if the modulus is short; `unsupported_certificate`, if a number is
    /// too long or even, or the exponent is 1.
    pub fn new(modulus: &Value, exponent: &Value) -> Result<Self> {
        let key = RsaPublicKey {
            n: trimmed("n", modulus),
            e: trimmed("e", exponent),
        };
        let unsupported = |what| Error::protocol(AlertDescription::UnsupportedCertificate, what);
        if key.bits() < MINIMUM_BITS {
            let message = format!(
                "the RSA key has {} bits; fewer than {MINIMUM_BITS} are refused",
                key.bits()
            );
            let alert = AlertDescription::InsufficientSecurity;
            return Err(Error::protocol(alert, message));
        }
        if key.bits() > MAXIMUM_BITS {
            return Err(unsupported("the RSA key has more than 16384 bits"));
        }
        if !is_odd(&key.n) || !is_odd(&key.e) || key.e[..] == [1] {
            return Err(unsupported("the numbers of the RSA key are no RSA key's"));
        }
        if bit_length(&key.e) > MAXIMUM_EXPONENT_BITS {
            return Err(unsupported("the RSA key's public exponent is too long"));
        }
        Ok(key)
    }

    /// Bits of the modulus.
    pub fn bits(&self) -> usize {
        bit_length(&self.n)
    }
}

/// The computation `rsa-encrypt`: RSAEP (RFC 8017 §5.1.1). Inputs of its description: the padded
/// block `EM`, the public exponent `e`, the modulus `n`.
struct RsaEncrypt<'a> {
    block: &'a Value,
    key: &'a RsaPublicKey,
}

impl Computation for RsaEncrypt<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        public_power(self.block, &self.key.e, &self.key.n)
    }

    fn name(&self) -> Name {
        "encrypted_pre_master_secret".into()
    }

    fn describe(&self) -> Recipe {
        let RsaPublicKey { n, e } = self.key;
        Recipe::of(Operation::RsaEncrypt, self.name(), "RFC 8017 §5.1.1")
            .input(self.block)
            .text("^")
            .input(e)
            .text(" mod ")
            .input(n)
            .with(Parameter::Length(n.len()))
    }
}

/// The modulus of a private key, without zeros before it: what says whose key it is.
pub fn modulus(key: &RsaPrivateKey) -> Vec<u8> {
    key.n().to_be_bytes_trimmed_vartime().to_vec()
}

/// The client's part: a fresh pre_master_secret, and its encryption.
///
/// `client_version`, 2 bytes, is the version that the ClientHello offered, not the one that was agreed on: the
/// server thereby learns whether anyone tampered with the offer. The secret is `name`d:
/// `pre_master_secret`, or `other_secret` beside a pre-shared key.
///
/// # Errors
/// Internal, if the source of randomness has run dry.
pub fn encrypt_pre_master_secret(
    key: &RsaPublicKey,
    client_version: &Value,
    name: &'static str,
    rng: &mut dyn CryptoRng,
    narration: &mut Narration,
) -> Result<(Value, Value)> {
    let random = narration.compute(Random::new("random", RANDOM_LENGTH, rng, RFC))?;
    let pre_master_secret = narration.compute(Concat::new(name, [client_version, &random], RFC))?;

    let padding_length = key.n.len().saturating_sub(pre_master_secret.len() + 3);
    let padding = Random::new("PS", padding_length, rng, PADDING_RFC).nonzero();
    let padding = narration.compute(padding)?;
    let (zero, two) = (Value::literal("0x00", [0]), Value::literal("0x02", [2]));
    let parts = [&zero, &two, &padding, &zero, &pre_master_secret];
    let block = narration.compute(Concat::new("EM", parts, PADDING_RFC))?;

    let ciphertext = narration.compute(RsaEncrypt { block: &block, key })?;
    Ok((pre_master_secret, ciphertext))
}

/// The computation `rsa-decrypt`: RSADP (RFC 8017 §5.1.2). Inputs of its description: the
/// ciphertext, the private exponent `d`, the modulus `n`. Blinded, so that its time tells nothing.
struct RsaDecrypt<'a> {
    ciphertext: &'a Value,
    key: &'a RsaPrivateKey,
    rng: &'a mut dyn CryptoRng,
}

impl Computation for RsaDecrypt<'_> {
    type Output = Vec<u8>;

    /// # Errors
    /// Internal, unless the ciphertext is below the modulus.
    fn run(&mut self) -> Result<Vec<u8>> {
        let failed = |_| Error::internal("RSA decryption failed");
        let n = self.key.n();
        let number = BoxedUint::from_be_slice(self.ciphertext, n.bits_precision())
            .map_err(|_| Error::internal("an RSA ciphertext is longer than its key"))?;
        let mut blinding = derived(self.rng);
        let block = ::rsa::hazmat::rsa_decrypt(Some(&mut *blinding), self.key, &number)
            .map_err(failed)?
            .to_be_bytes();
        let start = block.len().saturating_sub(self.key.size());
        Ok(block[start..].to_vec())
    }

    fn name(&self) -> Name {
        "EM".into()
    }

    fn describe(&self) -> Recipe {
        let minimal = |number: &BoxedUint| number.to_be_bytes_trimmed_vartime().to_vec();
        Recipe::of(Operation::RsaDecrypt, self.name(), "RFC 8017 §5.1.2")
            .input(self.ciphertext)
            .text("^")
            .input(&Value::literal("d", minimal(self.key.d())))
            .text(" mod ")
            .input(&Value::literal("n", minimal(self.key.n())))
            .with(Parameter::Length(self.key.size()))
    }
}

/// The computation that takes the 46 random bytes from the end of a block, if its padding is
/// right, and else from a substitute: without a branch, so that nobody can time which it was. It is
/// described as the `split` that it was.
struct Unpad<'a> {
    block: &'a Value,
    substitute: &'a Value,
    is_good: Choice,
}

/// Whether a block is `0x00 || 0x02 || PS || 0x00 || M`, where `PS` has no zero byte and `M` the 48
/// bytes of a pre_master_secret (RFC 8017 §7.2.2, step 3).
fn is_padding_good(block: &[u8]) -> Choice {
    let Some((padding, _)) = block.split_last_chunk::<PRE_MASTER_SECRET_LENGTH>() else {
        return Choice::from(0);
    };
    let [first, second, nonzero @ .., end] = padding else {
        return Choice::from(0);
    };
    let is_long_enough = Choice::from(u8::from(
        block.len() >= PRE_MASTER_SECRET_LENGTH + LEAST_PADDING,
    ));
    nonzero.iter().fold(
        is_long_enough & first.ct_eq(&0) & second.ct_eq(&2) & end.ct_eq(&0),
        |is_good, byte| is_good & !byte.ct_eq(&0),
    )
}

impl Computation for Unpad<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        self.is_good = is_padding_good(self.block);
        let mut random = [0; RANDOM_LENGTH];
        if let Some(end) = self.block.last_chunk::<RANDOM_LENGTH>() {
            random = *end;
        }
        for (byte, substitute) in random.iter_mut().zip(self.substitute.iter()) {
            byte.conditional_assign(substitute, !self.is_good);
        }
        Ok(random.to_vec())
    }

    fn name(&self) -> Name {
        "random".into()
    }

    fn describe(&self) -> Recipe {
        let source = if self.is_good.into() {
            self.block
        } else {
            self.substitute
        };
        let offset = source.len().saturating_sub(RANDOM_LENGTH);
        let recipe = Recipe::of(Operation::Split, self.name(), RFC);
        cut(recipe, source, offset, RANDOM_LENGTH)
    }
}

/// The server's part: the pre_master_secret that a client encrypted.
///
/// What is not a well-padded pre_master_secret is not refused: that would let an attacker ask us
/// about ciphertexts, one bit at a time (Bleichenbacher's attack). Instead the handshake goes on
/// with random bytes and fails at Finished. Nor is the version compared; ours takes its place, with
/// the same outcome.
///
/// # Errors
/// Internal, if the key is unusable.
pub fn decrypt_pre_master_secret(
    key: &RsaPrivateKey,
    ciphertext: &Value,
    client_version: &Value,
    name: &'static str,
    rng: &mut dyn CryptoRng,
    narration: &mut Narration,
) -> Result<Value> {
    let substitute = narration.compute(Random::new("R", RANDOM_LENGTH, rng, RFC))?;
    let n = key.n().to_be_bytes();
    // Whether a ciphertext is in range the attacker can see for himself.
    let block = if ciphertext.len() == key.size() && ciphertext[..] < *trim(&n) {
        let ciphertext = &ciphertext.clone().renamed("encrypted_pre_master_secret");
        narration.compute(RsaDecrypt {
            ciphertext,
            key,
            rng,
        })?
    } else {
        Value::literal("EM", vec![0; key.size()])
    };
    let random = narration.compute(Unpad {
        block: &block,
        substitute: &substitute,
        is_good: Choice::from(0),
    })?;
    narration.compute(Concat::new(name, [client_version, &random], RFC))
}
