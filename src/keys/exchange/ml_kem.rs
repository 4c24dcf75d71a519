//! ML-KEM (FIPS 203), which no quantum computer is known to undo: a half of a hybrid key exchange, or
//! the whole of one (draft-ietf-tls-mlkem).
//!
//! The private key is shown as the 64 bytes `d || z` from which key generation starts
//! (ML-KEM.KeyGen_internal, FIPS 203 §6.1): everything else follows from them.

use std::cell::OnceCell;

use ::ml_kem::kem::{Decapsulate, Key, KeyExport};
use ::ml_kem::{ml_kem_512, ml_kem_768, ml_kem_1024};
use rand::CryptoRng;

use super::expect_length;
use crate::compute::random::Random;
use crate::compute::{Computation, Domain, KemPart, Operation, Parameter, Recipe, Value};
use crate::error::{Error, Result};
use crate::names::registry::NamedGroup;
use crate::narration::Narration;
use crate::wire::Name;

/// A parameter set (FIPS 203 §8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterSet {
    /// As strong as AES-128.
    MlKem512,
    /// As strong as AES-192.
    MlKem768,
    /// As strong as AES-256.
    MlKem1024,
}

impl ParameterSet {
    /// That of a group which is ML-KEM alone.
    pub fn named(group: NamedGroup) -> Option<Self> {
        match group {
            NamedGroup::MlKem512 => Some(ParameterSet::MlKem512),
            NamedGroup::MlKem768 => Some(ParameterSet::MlKem768),
            NamedGroup::MlKem1024 => Some(ParameterSet::MlKem1024),
            _ => None,
        }
    }

    /// FIPS 203's name.
    pub fn name(self) -> &'static str {
        match self {
            ParameterSet::MlKem512 => "ML-KEM-512",
            ParameterSet::MlKem768 => "ML-KEM-768",
            ParameterSet::MlKem1024 => "ML-KEM-1024",
        }
    }

    /// What a computation with it is told to compute in.
    fn domain(self) -> Domain {
        match self {
            ParameterSet::MlKem512 => Domain::MlKem512,
            ParameterSet::MlKem768 => Domain::MlKem768,
            ParameterSet::MlKem1024 => Domain::MlKem1024,
        }
    }

    /// Bytes of an encapsulation key.
    pub fn encapsulation_key_length(self) -> usize {
        match self {
            ParameterSet::MlKem512 => 800,
            ParameterSet::MlKem768 => 1184,
            ParameterSet::MlKem1024 => 1568,
        }
    }

    /// Bytes of a ciphertext.
    pub fn ciphertext_length(self) -> usize {
        match self {
            ParameterSet::MlKem512 => 768,
            ParameterSet::MlKem768 => 1088,
            ParameterSet::MlKem1024 => 1568,
        }
    }
}

/// Does `$body` with `$module` standing for the crate's module of a parameter set.
macro_rules! with_parameter_set {
    ($set:expr, $module:ident => $body:expr) => {
        match $set {
            ParameterSet::MlKem512 => {
                use ml_kem_512 as $module;
                $body
            }
            ParameterSet::MlKem768 => {
                use ml_kem_768 as $module;
                $body
            }
            ParameterSet::MlKem1024 => {
                use ml_kem_1024 as $module;
                $body
            }
        }
    };
}

fn internal_length<T>(_: T) -> Error {
    Error::internal("an ML-KEM value of the wrong length")
}

/// The private key that a seed stands for. To derive it takes as long as all else that a client does
/// with it, so it is kept beside the seed.
#[derive(Debug)]
enum DecapsulationKey {
    MlKem512(Box<ml_kem_512::DecapsulationKey>),
    MlKem768(Box<ml_kem_768::DecapsulationKey>),
    MlKem1024(Box<ml_kem_1024::DecapsulationKey>),
}

/// Does `$body` with `$key` standing for the crate's key.
macro_rules! with_key {
    ($this:expr, $key:ident => $body:expr) => {
        match $this {
            DecapsulationKey::MlKem512($key) => $body,
            DecapsulationKey::MlKem768($key) => $body,
            DecapsulationKey::MlKem1024($key) => $body,
        }
    };
}

impl DecapsulationKey {
    /// ML-KEM.KeyGen_internal (FIPS 203 §6.1).
    fn from_seed(set: ParameterSet, seed: &[u8]) -> Result<Self> {
        let seed = seed.try_into().map_err(internal_length)?;
        Ok(match set {
            ParameterSet::MlKem512 => {
                Self::MlKem512(Box::new(ml_kem_512::DecapsulationKey::from_seed(seed)))
            }
            ParameterSet::MlKem768 => {
                Self::MlKem768(Box::new(ml_kem_768::DecapsulationKey::from_seed(seed)))
            }
            ParameterSet::MlKem1024 => {
                Self::MlKem1024(Box::new(ml_kem_1024::DecapsulationKey::from_seed(seed)))
            }
        })
    }

    /// The encapsulation key that belongs to it.
    fn encapsulation_key(&self) -> Vec<u8> {
        with_key!(self, key => key.encapsulation_key().to_bytes().to_vec())
    }

    /// ML-KEM.Decaps (FIPS 203 §7.3): the shared secret. A ciphertext that was not made for this key
    /// gives an unrelated one, without any sign of it.
    fn decapsulate(&self, ciphertext: &[u8]) -> Result<Vec<u8>> {
        with_key!(self, key => {
            let ciphertext = ciphertext.try_into().map_err(internal_length)?;
            Ok(key.decapsulate(ciphertext).to_vec())
        })
    }
}

/// ML-KEM.Encaps_internal (FIPS 203 §6.2), after the check of the key that §7.2 asks for: shared
/// secret and ciphertext.
fn encapsulate(set: ParameterSet, key: &[u8], m: &[u8]) -> Result<(Vec<u8>, Vec<u8>)> {
    expect_length(
        "the ML-KEM encapsulation key",
        key,
        set.encapsulation_key_length(),
    )?;
    let m = m.try_into().map_err(internal_length)?;
    with_parameter_set!(set, module => {
        let key: &Key<module::EncapsulationKey> = key.try_into().map_err(internal_length)?;
        let key = module::EncapsulationKey::new(key).map_err(|_| {
            Error::illegal_parameter("the ML-KEM encapsulation key has coefficients out of range")
        })?;
        let (ciphertext, secret) = key.encapsulate_deterministic(&m);
        Ok((secret.to_vec(), ciphertext.to_vec()))
    })
}

/// The computation `public-key` of ML-KEM, which leaves the private key in `key`. Input of its
/// description: the seed `d || z`.
struct EncapsulationKey<'a> {
    set: ParameterSet,
    seed: &'a Value,
    key: &'a OnceCell<DecapsulationKey>,
}

impl Computation for EncapsulationKey<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        let key = DecapsulationKey::from_seed(self.set, self.seed)?;
        Ok(self.key.get_or_init(|| key).encapsulation_key())
    }

    fn name(&self) -> Name {
        "ml_kem_encapsulation_key".into()
    }

    fn describe(&self) -> Recipe {
        Recipe::of(Operation::PublicKey, self.name(), "FIPS 203 §6.1")
            .text(format!("{}.KeyGen(", self.set.name()))
            .input(self.seed)
            .text(")")
            .with(Parameter::Group(self.set.domain()))
    }
}

/// The computation `ml-kem-encapsulate`, which has two results: each is described by itself, and
/// whichever comes first leaves both in `results`. Inputs of its description: the encapsulation
/// key, and the random `m`.
struct Encapsulate<'a> {
    set: ParameterSet,
    key: &'a Value,
    m: &'a Value,
    results: &'a OnceCell<(Vec<u8>, Vec<u8>)>,
    part: KemPart,
}

impl Computation for Encapsulate<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        let (secret, ciphertext) = match self.results.get() {
            Some(results) => results,
            None => {
                let results = encapsulate(self.set, self.key, self.m)?;
                self.results.get_or_init(|| results)
            }
        };
        Ok(match self.part {
            KemPart::Ciphertext => ciphertext.clone(),
            KemPart::SharedSecret => secret.clone(),
        })
    }

    fn name(&self) -> Name {
        match self.part {
            KemPart::Ciphertext => "ml_kem_ciphertext".into(),
            KemPart::SharedSecret => "ml_kem_shared_secret".into(),
        }
    }

    fn describe(&self) -> Recipe {
        let part = self.part.name();
        Recipe::of(Operation::MlKemEncapsulate, self.name(), "FIPS 203 §6.2")
            .text(format!("{part} of {}.Encaps(", self.set.name()))
            .joined([self.key, self.m], ", ")
            .text(")")
            .with(Parameter::Group(self.set.domain()))
            .with(Parameter::Part(self.part))
    }
}

/// The computation `ml-kem-decapsulate`. Inputs of its description: the seed, the ciphertext.
struct Decapsulation<'a> {
    set: ParameterSet,
    seed: &'a Value,
    key: &'a DecapsulationKey,
    ciphertext: &'a Value,
}

impl Computation for Decapsulation<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        let length = self.set.ciphertext_length();
        expect_length("the ML-KEM ciphertext", self.ciphertext, length)?;
        self.key.decapsulate(self.ciphertext)
    }

    fn name(&self) -> Name {
        "ml_kem_shared_secret".into()
    }

    fn describe(&self) -> Recipe {
        Recipe::of(Operation::MlKemDecapsulate, self.name(), "FIPS 203 §7.3")
            .text(format!("{}.Decaps(", self.set.name()))
            .joined([self.seed, self.ciphertext], ", ")
            .text(")")
            .with(Parameter::Group(self.set.domain()))
    }
}

/// A key pair: the seed, and the encapsulation key that the peer is sent.
#[derive(Debug)]
pub struct KeyPair {
    set: ParameterSet,
    seed: Value,
    key: DecapsulationKey,
    encapsulation_key: Value,
}

impl KeyPair {
    /// A fresh key pair.
    ///
    /// # Errors
    /// None that a working source of randomness leads to.
    pub fn generate(
        set: ParameterSet,
        rng: &mut dyn CryptoRng,
        narration: &mut Narration,
    ) -> Result<Self> {
        let seed = narration.compute(Random::new("ml_kem_seed", 64, rng, "FIPS 203 §7.1"))?;
        let key = OnceCell::new();
        let encapsulation_key = narration.compute(EncapsulationKey {
            set,
            seed: &seed,
            key: &key,
        })?;
        let key = key.into_inner();
        Ok(KeyPair {
            set,
            seed,
            key: key.ok_or_else(|| Error::internal("an ML-KEM key without its private part"))?,
            encapsulation_key,
        })
    }

    /// What the peer is sent.
    pub fn encapsulation_key(&self) -> &Value {
        &self.encapsulation_key
    }

    /// The secret that the peer's ciphertext holds.
    ///
    /// # Errors
    /// `illegal_parameter`, if the ciphertext has the wrong length.
    pub fn decapsulate(&self, ciphertext: &Value, narration: &mut Narration) -> Result<Value> {
        narration.compute(Decapsulation {
            set: self.set,
            seed: &self.seed,
            key: &self.key,
            ciphertext,
        })
    }
}

/// A fresh secret for the owner of an encapsulation key, and the ciphertext that takes it there.
///
/// # Errors
/// `illegal_parameter`, for a key of the wrong length or with coefficients out of range
/// (FIPS 203 §7.2).
pub fn encapsulate_to(
    set: ParameterSet,
    key: &Value,
    rng: &mut dyn CryptoRng,
    narration: &mut Narration,
) -> Result<(Value, Value)> {
    let m = narration.compute(Random::new("ml_kem_m", 32, rng, "FIPS 203 §7.2"))?;
    let results = OnceCell::new();
    let mut part = |part| {
        narration.compute(Encapsulate {
            set,
            key,
            m: &m,
            results: &results,
            part,
        })
    };
    Ok((part(KemPart::SharedSecret)?, part(KemPart::Ciphertext)?))
}
