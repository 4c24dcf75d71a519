//! Hash functions, and the `hash` and `hmac` computations (FIPS 180-4, RFC 1321, GB/T 32905, RFC 2104).

use crate::names::hash::HashAlgorithm;
use hmac::{KeyInit, Mac as _};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use sm3::Sm3;

use super::{Computation, Operation, Parameter, Recipe, Value};
use crate::error::Result;
use crate::wire::Name;

impl HashAlgorithm {
    /// The hash of `parts`, one after the other.
    pub fn digest(self, parts: &[&[u8]]) -> Vec<u8> {
        let mut hasher = Hasher::new(self);
        for part in parts {
            hasher.update(part);
        }
        hasher.finish()
    }

    /// The HMAC of `parts`, one after the other, under `key` of any length.
    pub fn hmac(self, key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
        Hmac::new(self, key).mac(parts)
    }
}

/// A hash that takes its message in pieces. A clone can be finished while the other goes on.
#[derive(Clone)]
pub struct Hasher(HasherState);

#[derive(Clone)]
enum HasherState {
    Md5(Md5),
    Sha1(Sha1),
    Sha224(Sha224),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
    Sm3(Sm3),
    Md5Sha1(Md5, Sha1),
}

impl Hasher {
    /// The hash of nothing yet.
    pub fn new(algorithm: HashAlgorithm) -> Self {
        Hasher(match algorithm {
            HashAlgorithm::Md5 => HasherState::Md5(Md5::new()),
            HashAlgorithm::Sha1 => HasherState::Sha1(Sha1::new()),
            HashAlgorithm::Sha224 => HasherState::Sha224(Sha224::new()),
            HashAlgorithm::Sha256 => HasherState::Sha256(Sha256::new()),
            HashAlgorithm::Sha384 => HasherState::Sha384(Sha384::new()),
            HashAlgorithm::Sha512 => HasherState::Sha512(Sha512::new()),
            HashAlgorithm::Sm3 => HasherState::Sm3(Sm3::new()),
            HashAlgorithm::Md5Sha1 => HasherState::Md5Sha1(Md5::new(), Sha1::new()),
        })
    }

    /// Takes more of the message.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            HasherState::Md5(hash) => hash.update(bytes),
            HasherState::Sha1(hash) => hash.update(bytes),
            HasherState::Sha224(hash) => hash.update(bytes),
            HasherState::Sha256(hash) => hash.update(bytes),
            HasherState::Sha384(hash) => hash.update(bytes),
            HasherState::Sha512(hash) => hash.update(bytes),
            HasherState::Sm3(hash) => hash.update(bytes),
            HasherState::Md5Sha1(md5, sha1) => {
                md5.update(bytes);
                sha1.update(bytes);
            }
        }
    }

    /// The hash of the message taken so far.
    pub fn finish(self) -> Vec<u8> {
        match self.0 {
            HasherState::Md5(hash) => hash.finalize().to_vec(),
            HasherState::Sha1(hash) => hash.finalize().to_vec(),
            HasherState::Sha224(hash) => hash.finalize().to_vec(),
            HasherState::Sha256(hash) => hash.finalize().to_vec(),
            HasherState::Sha384(hash) => hash.finalize().to_vec(),
            HasherState::Sha512(hash) => hash.finalize().to_vec(),
            HasherState::Sm3(hash) => hash.finalize().to_vec(),
            HasherState::Md5Sha1(md5, sha1) => {
                [md5.finalize().to_vec(), sha1.finalize().to_vec()].concat()
            }
        }
    }
}

/// Shows nothing of the message.
impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hasher")
    }
}

/// HMAC with its key set up (RFC 2104 §2, §4).
///
/// Setting up a key costs as much as hashing two blocks; a clone keeps that work, so one of these
/// serves every record under a key.
#[derive(Clone)]
pub struct Hmac(State);

#[derive(Clone)]
enum State {
    Md5(hmac::Hmac<Md5>),
    Sha1(hmac::Hmac<Sha1>),
    Sha224(hmac::Hmac<Sha224>),
    Sha256(hmac::Hmac<Sha256>),
    Sha384(hmac::Hmac<Sha384>),
    Sha512(hmac::Hmac<Sha512>),
    Sm3(hmac::Hmac<Sm3>),
    /// No protocol uses it; the two MACs side by side keep the function total.
    Md5Sha1(hmac::Hmac<Md5>, hmac::Hmac<Sha1>),
}

/// HMAC accepts keys of every length (RFC 2104 §3); the trait that says otherwise is a general one.
fn keyed<M: KeyInit>(key: &[u8]) -> M {
    M::new_from_slice(key).expect("HMAC accepts keys of every length")
}

impl Hmac {
    /// HMAC over `hash`, under `key` of any length.
    pub fn new(hash: HashAlgorithm, key: &[u8]) -> Self {
        Hmac(match hash {
            HashAlgorithm::Md5 => State::Md5(keyed(key)),
            HashAlgorithm::Sha1 => State::Sha1(keyed(key)),
            HashAlgorithm::Sha224 => State::Sha224(keyed(key)),
            HashAlgorithm::Sha256 => State::Sha256(keyed(key)),
            HashAlgorithm::Sha384 => State::Sha384(keyed(key)),
            HashAlgorithm::Sha512 => State::Sha512(keyed(key)),
            HashAlgorithm::Sm3 => State::Sm3(keyed(key)),
            HashAlgorithm::Md5Sha1 => State::Md5Sha1(keyed(key), keyed(key)),
        })
    }

    /// Takes more of the message.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::Md5(mac) => mac.update(bytes),
            State::Sha1(mac) => mac.update(bytes),
            State::Sha224(mac) => mac.update(bytes),
            State::Sha256(mac) => mac.update(bytes),
            State::Sha384(mac) => mac.update(bytes),
            State::Sha512(mac) => mac.update(bytes),
            State::Sm3(mac) => mac.update(bytes),
            State::Md5Sha1(md5, sha1) => {
                md5.update(bytes);
                sha1.update(bytes);
            }
        }
    }

    /// The code of the message taken so far, as long as the hash.
    pub fn finish(self) -> Vec<u8> {
        match self.0 {
            State::Md5(mac) => mac.finalize().into_bytes().to_vec(),
            State::Sha1(mac) => mac.finalize().into_bytes().to_vec(),
            State::Sha224(mac) => mac.finalize().into_bytes().to_vec(),
            State::Sha256(mac) => mac.finalize().into_bytes().to_vec(),
            State::Sha384(mac) => mac.finalize().into_bytes().to_vec(),
            State::Sha512(mac) => mac.finalize().into_bytes().to_vec(),
            State::Sm3(mac) => mac.finalize().into_bytes().to_vec(),
            State::Md5Sha1(md5, sha1) => {
                let mut both = md5.finalize().into_bytes().to_vec();
                both.extend_from_slice(&sha1.finalize().into_bytes());
                both
            }
        }
    }

    /// The code of a message in parts, leaving the key ready for the next one.
    pub fn mac(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut mac = self.clone();
        for part in parts {
            mac.update(part);
        }
        mac.finish()
    }
}

/// Shows nothing of the key.
impl std::fmt::Debug for Hmac {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hmac")
    }
}

/// The computation `hash`: the hash of named values, one after the other.
#[derive(Debug, Clone)]
pub struct Hash<'a> {
    name: Name,
    algorithm: HashAlgorithm,
    data: Vec<&'a Value>,
    rfc: Name,
}

impl<'a> Hash<'a> {
    /// `name = algorithm(data + …)`, as section `rfc` asks.
    pub fn new(
        name: impl Into<Name>,
        algorithm: HashAlgorithm,
        data: impl IntoIterator<Item = &'a Value>,
        rfc: impl Into<Name>,
    ) -> Self {
        Hash {
            name: name.into(),
            algorithm,
            data: data.into_iter().collect(),
            rfc: rfc.into(),
        }
    }
}

impl Computation for Hash<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        let parts: Vec<&[u8]> = self.data.iter().map(|part| &part[..]).collect();
        Ok(self.algorithm.digest(&parts))
    }

    fn name(&self) -> Name {
        self.name.clone()
    }

    fn describe(&self) -> Recipe {
        let recipe = Recipe::of(Operation::Hash, self.name(), self.rfc.clone());
        hash_of(recipe, self.algorithm, self.data.iter().copied())
    }
}

/// `algorithm(data + …)`.
pub(crate) fn hash_of<'a>(
    recipe: Recipe,
    algorithm: HashAlgorithm,
    data: impl IntoIterator<Item = &'a Value>,
) -> Recipe {
    recipe
        .text(algorithm.name())
        .text("(")
        .joined(data, " + ")
        .text(")")
        .with(Parameter::Hash(algorithm))
}

/// The hash of handshake messages (RFC 9846 §4.1), and which messages those are.
#[derive(Debug, Clone)]
pub struct TranscriptHash {
    /// The hash.
    pub hash: Value,
    /// The messages as the RFC writes them: `ClientHello...ServerHello`.
    pub messages: Name,
}

impl TranscriptHash {
    /// What the hash of these messages is called: `Transcript-Hash(ClientHello...ServerHello)`.
    pub fn name_of(messages: &str) -> String {
        format!("Transcript-Hash({messages})")
    }
}

/// The computation `hmac`: the HMAC of named values, one after the other.
///
/// Inputs of its description: the key, then the data.
#[derive(Debug, Clone)]
pub struct Mac<'a> {
    name: Name,
    algorithm: HashAlgorithm,
    key: &'a Value,
    data: Vec<&'a Value>,
    rfc: Name,
}

impl<'a> Mac<'a> {
    /// `name = HMAC-algorithm(key, data + …)`, as section `rfc` asks.
    pub fn new(
        name: impl Into<Name>,
        algorithm: HashAlgorithm,
        key: &'a Value,
        data: impl IntoIterator<Item = &'a Value>,
        rfc: impl Into<Name>,
    ) -> Self {
        Mac {
            name: name.into(),
            algorithm,
            key,
            data: data.into_iter().collect(),
            rfc: rfc.into(),
        }
    }
}

impl Computation for Mac<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        let parts: Vec<&[u8]> = self.data.iter().map(|part| &part[..]).collect();
        Ok(self.algorithm.hmac(self.key, &parts))
    }

    fn name(&self) -> Name {
        self.name.clone()
    }

    fn describe(&self) -> Recipe {
        Recipe::of(Operation::Hmac, self.name(), self.rfc.clone())
            .text(format!("HMAC-{}(", self.algorithm.name()))
            .input(self.key)
            .text(", ")
            .joined(self.data.iter().copied(), " + ")
            .text(")")
            .with(Parameter::Hash(self.algorithm))
    }
}
