//! The MAC of a record: HMAC over the sequence number, the header and the content
//! (RFC 5246 §6.2.3.1, RFC 2104).

use hmac::{Hmac, KeyInit};
use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha384};

use super::header::Header;
use super::steps::{Part, Short};
use crate::compute::{Computation, Operation, Parameter, Recipe, Value};
use crate::error::{Error, Result};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{ContentType, ProtocolVersion};
use crate::wire::Name;

/// What is authenticated besides the content, and goes before it into the MAC; for AEAD ciphers
/// before TLS 1.3 it is the additional data (RFC 5246 §6.2.3.1, §6.2.3.3).
#[derive(Debug, Clone, Copy)]
pub(super) struct AdditionalData {
    pub seq_num: u64,
    pub content_type: ContentType,
    pub version: ProtocolVersion,
    /// Bytes of what follows it: of content; encrypt-then-MAC counts IV and ciphertext.
    pub length: usize,
}

impl AdditionalData {
    /// Its size in bytes.
    pub const SIZE: usize = 13;

    /// That of the record with this header, whose content is `length` bytes long.
    pub fn new(seq_num: u64, header: &Header, length: usize) -> Self {
        AdditionalData {
            seq_num,
            content_type: header.content_type,
            version: header.version,
            length,
        }
    }

    /// Its bytes.
    pub fn bytes(&self) -> [u8; Self::SIZE] {
        let mut bytes = [0; Self::SIZE];
        bytes[..8].copy_from_slice(&self.seq_num.to_be_bytes());
        bytes[8] = self.content_type.0;
        bytes[9..11].copy_from_slice(&self.version.0.to_be_bytes());
        bytes[11..].copy_from_slice(&(self.length as u16).to_be_bytes());
        bytes
    }

    /// The parts of its bytes. Type and version are those of the record's header; nobody sends the
    /// sequence number, and the length is that of the content alone.
    pub fn parts(bytes: &[u8; Self::SIZE]) -> [Part<'_>; 4] {
        [
            Part::literal("seq_num", &bytes[..8]),
            Part::of_record("type", &bytes[8..9], 0),
            Part::of_record("version", &bytes[9..11], 1),
            Part::literal("length", &bytes[11..]),
        ]
    }
}

/// A MAC key. The key is hashed in once, and that state copied for each record.
#[derive(Debug, Clone)]
pub(super) struct MacKey {
    pub key: Value,
    pub algorithm: HashAlgorithm,
    state: State,
}

#[derive(Debug, Clone)]
enum State {
    Md5(Hmac<Md5>),
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
    Sha384(Hmac<Sha384>),
}

impl MacKey {
    /// # Errors
    /// An internal error for a key of the wrong length, or a hash that no suite has.
    pub fn new(algorithm: HashAlgorithm, key: Value) -> Result<Self> {
        let wrong = |_| Error::internal("this HMAC takes no such key");
        let state = match algorithm {
            _ if key.len() != algorithm.length() => {
                return Err(Error::internal(format!(
                    "{} has {} bytes, HMAC_{} needs {}",
                    key.name,
                    key.len(),
                    algorithm.name(),
                    algorithm.length(),
                )));
            }
            HashAlgorithm::Md5 => State::Md5(Hmac::new_from_slice(&key).map_err(wrong)?),
            HashAlgorithm::Sha1 => State::Sha1(Hmac::new_from_slice(&key).map_err(wrong)?),
            HashAlgorithm::Sha256 => State::Sha256(Hmac::new_from_slice(&key).map_err(wrong)?),
            HashAlgorithm::Sha384 => State::Sha384(Hmac::new_from_slice(&key).map_err(wrong)?),
            HashAlgorithm::Sha224
            | HashAlgorithm::Sha512
            | HashAlgorithm::Sm3
            | HashAlgorithm::Md5Sha1 => {
                return Err(Error::internal("no suite has a MAC with this hash"));
            }
        };
        Ok(MacKey {
            key,
            algorithm,
            state,
        })
    }

    /// Bytes of a MAC.
    pub fn length(&self) -> usize {
        self.algorithm.length()
    }

    /// The MAC over the parts, one after the other.
    fn over<'a>(&self, parts: impl Iterator<Item = Part<'a>>) -> Short {
        fn run<'a, M: hmac::Mac + Clone>(
            state: &M,
            parts: impl Iterator<Item = Part<'a>>,
        ) -> Short {
            let mut state = state.clone();
            for part in parts {
                state.update(part.bytes);
            }
            Short::of(&state.finalize().into_bytes())
        }
        match &self.state {
            State::Md5(state) => run(state, parts),
            State::Sha1(state) => run(state, parts),
            State::Sha256(state) => run(state, parts),
            State::Sha384(state) => run(state, parts),
        }
    }
}

/// The computation `hmac` of a record: `MAC = HMAC-hash(MAC_key, seq_num + type + version + length +
/// content)`.
pub(super) struct RecordMac<'a> {
    pub key: &'a MacKey,
    pub additional_data: AdditionalData,
    /// What follows the additional data.
    pub content: &'a [Part<'a>],
    pub rfc: &'static str,
}

impl Computation for RecordMac<'_> {
    type Output = Short;

    fn run(&mut self) -> Result<Short> {
        let bytes = self.additional_data.bytes();
        let head = AdditionalData::parts(&bytes).into_iter();
        Ok(self.key.over(head.chain(self.content.iter().copied())))
    }

    fn name(&self) -> Name {
        "MAC".into()
    }

    fn describe(&self) -> Recipe {
        let hash = self.key.algorithm.name();
        let head = self.additional_data.bytes();
        let message = AdditionalData::parts(&head).into_iter();
        Recipe::of(Operation::Hmac, "MAC", self.rfc)
            .text(format!("HMAC-{hash}("))
            .input(&self.key.key)
            .text(", ")
            .joined(message.chain(self.content.iter().copied()), " + ")
            .text(")")
            .with(Parameter::Hash(self.key.algorithm))
    }
}
