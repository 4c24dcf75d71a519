//! The pseudorandom function of TLS 1.0 to 1.2 (RFC 5246 §5, RFC 2246 §5), and all that is derived
//! with it: master secret, key block, verify_data, exported keying material.

use std::borrow::Cow;

use super::hash::Hmac;
use super::{Computation, Operation, Parameter, Recipe, Value};
use crate::error::Result;
use crate::names::Side;
use crate::names::export::Material;
use crate::names::hash::HashAlgorithm;
use crate::names::registry::ProtocolVersion;
use crate::wire::Name;

/// Bytes of the master secret (RFC 5246 §8.1).
pub const MASTER_SECRET_LENGTH: usize = 48;
/// Bytes of verify_data; no suite here asks for more (RFC 5246 §7.4.9).
pub const VERIFY_DATA_LENGTH: usize = 12;

/// A pseudorandom function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrfAlgorithm {
    /// TLS 1.0 and 1.1: MD5 over one half of the secret, SHA-1 over the other (RFC 2246 §5).
    Md5Sha1,
    /// TLS 1.2, for every suite that does not name another hash (RFC 5246 §5).
    Sha256,
    /// TLS 1.2, for suites whose name ends in SHA384 (RFC 5289 §3).
    Sha384,
}

impl PrfAlgorithm {
    /// The function of a version, and since TLS 1.2 of a suite, whose hash is `suite_hash`.
    pub fn of(version: ProtocolVersion, suite_hash: HashAlgorithm) -> Self {
        if version < ProtocolVersion::TLS1_2 {
            PrfAlgorithm::Md5Sha1
        } else if suite_hash == HashAlgorithm::Sha384 {
            PrfAlgorithm::Sha384
        } else {
            PrfAlgorithm::Sha256
        }
    }

    /// Its hash, which is also the hash of the handshake messages (RFC 5246 §7.4.9).
    pub fn hash(self) -> HashAlgorithm {
        match self {
            PrfAlgorithm::Md5Sha1 => HashAlgorithm::Md5Sha1,
            PrfAlgorithm::Sha256 => HashAlgorithm::Sha256,
            PrfAlgorithm::Sha384 => HashAlgorithm::Sha384,
        }
    }

    /// Of what is said of it in TLS 1.2, and in both versions before, the section that fits.
    pub fn cite(self, tls12: &'static str, before: &'static str) -> &'static str {
        match self {
            PrfAlgorithm::Md5Sha1 => before,
            PrfAlgorithm::Sha256 | PrfAlgorithm::Sha384 => tls12,
        }
    }

    /// `PRF(secret, label, seed)`, its first `length` bytes.
    pub fn expand(self, secret: &[u8], label: &[u8], seed: &[&[u8]], length: usize) -> Vec<u8> {
        let seed: Vec<&[u8]> = [label].into_iter().chain(seed.iter().copied()).collect();
        match self {
            PrfAlgorithm::Md5Sha1 => {
                // RFC 2246 §5: the halves of a secret of odd length share its middle byte.
                let half = secret.len().div_ceil(2);
                let (s1, s2) = (&secret[..half], &secret[secret.len() - half..]);
                let md5 = p_hash(HashAlgorithm::Md5, s1, &seed, length);
                let sha1 = p_hash(HashAlgorithm::Sha1, s2, &seed, length);
                md5.iter().zip(sha1).map(|(a, b)| a ^ b).collect()
            }
            _ => p_hash(self.hash(), secret, &seed, length),
        }
    }

    /// `master_secret`, 48 bytes, from the randoms (RFC 5246 §8.1).
    pub fn master_secret<'a>(
        self,
        pre_master_secret: &'a Value,
        client_random: &'a Value,
        server_random: &'a Value,
    ) -> Prf<'a> {
        Prf {
            name: "master_secret".into(),
            algorithm: self,
            secret: pre_master_secret,
            label: "master secret".into(),
            seed: vec![Cow::Borrowed(client_random), Cow::Borrowed(server_random)],
            length: MASTER_SECRET_LENGTH,
            rfc: self
                .cite("RFC 5246 §8.1", "RFC 2246 §8.1, RFC 4346 §8.1")
                .into(),
        }
    }

    /// `master_secret`, 48 bytes, from the hash of the handshake so far (RFC 7627 §4).
    pub fn extended_master_secret<'a>(
        self,
        pre_master_secret: &'a Value,
        session_hash: &'a Value,
    ) -> Prf<'a> {
        Prf {
            name: "master_secret".into(),
            algorithm: self,
            secret: pre_master_secret,
            label: "extended master secret".into(),
            seed: vec![Cow::Borrowed(session_hash)],
            length: MASTER_SECRET_LENGTH,
            rfc: "RFC 7627 §4".into(),
        }
    }

    /// `key_block`, `length` bytes; the randoms in the other order (RFC 5246 §6.3).
    pub fn key_block<'a>(
        self,
        master_secret: &'a Value,
        server_random: &'a Value,
        client_random: &'a Value,
        length: usize,
    ) -> Prf<'a> {
        Prf {
            name: "key_block".into(),
            algorithm: self,
            secret: master_secret,
            label: "key expansion".into(),
            seed: vec![Cow::Borrowed(server_random), Cow::Borrowed(client_random)],
            length,
            rfc: self
                .cite("RFC 5246 §6.3", "RFC 2246 §6.3, RFC 4346 §6.3")
                .into(),
        }
    }

    /// Keying material for another protocol (RFC 5705 §4). `randoms` are the client's and the
    /// server's; `context` is the context with its length before it.
    pub fn export<'a>(
        self,
        name: &'static str,
        master_secret: &'a Value,
        (client_random, server_random): (&'a Value, &'a Value),
        material: &Material,
        context: Option<(&'a Value, &'a Value)>,
    ) -> Prf<'a> {
        let mut seed = vec![client_random, server_random];
        seed.extend(
            context
                .into_iter()
                .flat_map(|(length, value)| [length, value]),
        );
        Prf {
            name: name.into(),
            algorithm: self,
            secret: master_secret,
            label: material.label.clone().into(),
            seed: seed.into_iter().map(Cow::Borrowed).collect(),
            length: material.length,
            rfc: "RFC 5705 §4".into(),
        }
    }

    /// The 12 bytes of `sender`'s Finished: `client_verify_data` or `server_verify_data`
    /// (RFC 5246 §7.4.9).
    pub fn verify_data<'a>(
        self,
        master_secret: &'a Value,
        sender: Side,
        handshake_hash: &'a Value,
    ) -> Prf<'a> {
        let (name, label) = match sender {
            Side::Client => ("client_verify_data", "client finished"),
            Side::Server => ("server_verify_data", "server finished"),
        };
        Prf {
            name: name.into(),
            algorithm: self,
            secret: master_secret,
            label: label.into(),
            seed: vec![Cow::Borrowed(handshake_hash)],
            length: VERIFY_DATA_LENGTH,
            rfc: self
                .cite("RFC 5246 §7.4.9", "RFC 2246 §7.4.9, RFC 4346 §7.4.9")
                .into(),
        }
    }
}

/// P_hash (RFC 5246 §5), its first `length` bytes:
/// `HMAC(secret, A(1) + seed) + HMAC(secret, A(2) + seed) + …`, where `A(0)` is the seed and
/// `A(i)` is `HMAC(secret, A(i-1))`.
fn p_hash(hash: HashAlgorithm, secret: &[u8], seed: &[&[u8]], length: usize) -> Vec<u8> {
    let hmac = Hmac::new(hash, secret);
    let mut output = Vec::with_capacity(length + hash.length());
    let mut a = hmac.mac(seed);
    while output.len() < length {
        let mut block = hmac.clone();
        block.update(&a);
        seed.iter().for_each(|part| block.update(part));
        output.extend_from_slice(&block.finish());
        a = hmac.mac(&[&a]);
    }
    output.truncate(length);
    output
}

/// The computation `prf`. Inputs of its description: the secret, then the parts of the seed, which
/// follow the label.
#[derive(Debug, Clone)]
pub struct Prf<'a> {
    name: Name,
    algorithm: PrfAlgorithm,
    secret: &'a Value,
    label: Name,
    seed: Vec<Cow<'a, Value>>,
    length: usize,
    rfc: Name,
}

impl Prf<'_> {
    /// The same, asked for by another section.
    #[must_use]
    pub fn rfc(mut self, rfc: impl Into<Name>) -> Self {
        self.rfc = rfc.into();
        self
    }

    fn seed(&self) -> impl Iterator<Item = &Value> {
        self.seed.iter().map(|part| &**part)
    }
}

impl Computation for Prf<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        let seed: Vec<&[u8]> = self.seed().map(|part| &part[..]).collect();
        Ok(self
            .algorithm
            .expand(self.secret, self.label.as_bytes(), &seed, self.length))
    }

    fn name(&self) -> Name {
        self.name.clone()
    }

    fn describe(&self) -> Recipe {
        // RFC 5246 writes ranges with their last index: 48 bytes are [0..47].
        let last = self.length.saturating_sub(1);
        Recipe::of(Operation::Prf, self.name(), self.rfc.clone())
            .text("PRF(")
            .input(self.secret)
            .text(format!(", \"{}\", ", self.label))
            .joined(self.seed(), " + ")
            .text(format!(")[0..{last}]"))
            .with(Parameter::Hash(self.algorithm.hash()))
            .with(Parameter::Label(self.label.clone()))
            .with(Parameter::Length(self.length))
    }
}
