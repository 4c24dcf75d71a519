//! The MAC of a record: HMAC over the sequence number, the header and the content
//! (RFC 5246 §6.2.3.1, RFC 2104).

use hmac::{Hmac, KeyInit};
use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha384};

use super::describe;
use crate::compute::Value;
use crate::compute::hash::HashAlgorithm;
use crate::error::{Error, Result};
use crate::names::registry::{ContentType, ProtocolVersion};
use crate::narration::{Description, Input};

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

    fn parts(&self) -> ([u8; 8], [u8; 1], [u8; 2], [u8; 2]) {
        (
            self.seq_num.to_be_bytes(),
            [self.content_type.0],
            self.version.0.to_be_bytes(),
            (self.length as u16).to_be_bytes(),
        )
    }

    /// Its bytes.
    pub fn bytes(&self) -> [u8; Self::SIZE] {
        let (seq_num, content_type, version, length) = self.parts();
        let mut bytes = [0; Self::SIZE];
        bytes[..8].copy_from_slice(&seq_num);
        bytes[8..9].copy_from_slice(&content_type);
        bytes[9..11].copy_from_slice(&version);
        bytes[11..].copy_from_slice(&length);
        bytes
    }

    /// Its parts, for a description.
    pub fn inputs(&self) -> Vec<Input> {
        let (seq_num, content_type, version, length) = self.parts();
        vec![
            describe::input("seq_num", &seq_num),
            describe::input("type", &content_type),
            describe::input("version", &version),
            describe::input("length", &length),
        ]
    }
}

/// A MAC, of up to 48 bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mac {
    bytes: [u8; 48],
    length: usize,
}

impl Mac {
    fn new(output: &[u8]) -> Self {
        let mut bytes = [0; 48];
        bytes[..output.len()].copy_from_slice(output);
        Mac {
            bytes,
            length: output.len(),
        }
    }
}

impl std::ops::Deref for Mac {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.bytes[..self.length]
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
            HashAlgorithm::Sha224 | HashAlgorithm::Sha512 | HashAlgorithm::Md5Sha1 => {
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

    /// The MAC over `additional_data` and `content`.
    pub fn compute(&self, additional_data: &AdditionalData, content: &[u8]) -> Mac {
        fn run<M: hmac::Mac + Clone>(state: &M, head: &[u8], content: &[u8]) -> Mac {
            let mut state = state.clone();
            state.update(head);
            state.update(content);
            Mac::new(&state.finalize().into_bytes())
        }
        let head = additional_data.bytes();
        match &self.state {
            State::Md5(state) => run(state, &head, content),
            State::Sha1(state) => run(state, &head, content),
            State::Sha256(state) => run(state, &head, content),
            State::Sha384(state) => run(state, &head, content),
        }
    }

    /// That computation, described. `content` is what followed the additional data, in parts.
    pub fn describe(
        &self,
        additional_data: &AdditionalData,
        content: impl IntoIterator<Item = Input>,
        mac: &[u8],
        rfc: &'static str,
    ) -> Description {
        let mut message = additional_data.inputs();
        message.extend(content);
        describe::hmac(self.algorithm.name(), &self.key, message, mac, rfc)
    }
}
