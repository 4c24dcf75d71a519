//! Password-based encryption of private keys and certificates: the pass phrase, what keys are derived from
//! it, and the schemes of PKCS #12 (RFC 7292 appendix B and C).

use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit};

use super::ber::{Elements, tag};
use super::pbes;
use crate::names::hash::HashAlgorithm;

/// Why something that a pass phrase protects cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The structure is not what it must be.
    Malformed(&'static str),
    /// The pass phrase is wrong, or the bytes are damaged: nothing tells the two apart.
    PassPhrase,
    /// A kind of protection that is not supported, and which.
    Unsupported(String),
}

/// More rounds than any program asks for; a file that asks for more would keep us busy for minutes.
pub(super) const MAX_ITERATIONS: u32 = 10_000_000;

/// The algorithms of RFC 7292 appendix C, each the content of an OBJECT IDENTIFIER: 1.2.840.113549.1.12.1
/// and the number of one.
const PKCS12_PBE: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01";

/// The pass phrase in the two forms that go into keys.
#[derive(Clone)]
pub(super) struct PassPhrase {
    /// UTF-8, for PBES2.
    text: Vec<u8>,
    /// UTF-16, big-endian, with a zero at the end, for the schemes of PKCS #12 (appendix B.1).
    bmp: Vec<u8>,
}

impl PassPhrase {
    pub(super) fn new(text: &str) -> Self {
        let units = text.encode_utf16().chain([0]);
        PassPhrase {
            text: text.into(),
            bmp: units.flat_map(u16::to_be_bytes).collect(),
        }
    }

    /// No pass phrase, which some programs keep apart from an empty one: not even the zero at the end.
    pub(super) fn absent() -> Self {
        PassPhrase {
            text: Vec::new(),
            bmp: Vec::new(),
        }
    }

    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// `length` bytes of key material for one `purpose` (RFC 7292 appendix B.2).
    pub(super) fn derive(
        &self,
        hash: HashAlgorithm,
        salt: &[u8],
        iterations: u32,
        purpose: Purpose,
        length: usize,
    ) -> Vec<u8> {
        let block = match hash {
            HashAlgorithm::Sha384 | HashAlgorithm::Sha512 => 128,
            _ => 64,
        };
        let filled = |bytes: &[u8]| -> Vec<u8> {
            let length = bytes.len().next_multiple_of(block);
            bytes.iter().copied().cycle().take(length).collect()
        };
        let diversifier = vec![purpose as u8; block];
        let mut input = [filled(salt), filled(&self.bmp)].concat();
        let mut key = Vec::new();
        loop {
            let mut output = hash.digest(&[&diversifier, &input]);
            for _ in 1..iterations {
                output = hash.digest(&[&output]);
            }
            key.extend_from_slice(&output);
            if key.len() >= length {
                key.truncate(length);
                return key;
            }
            // Each block of the input becomes itself + the output, repeated to a block, + 1.
            for block in input.chunks_exact_mut(block) {
                let mut carry = 1;
                for (place, byte) in block.iter_mut().enumerate().rev() {
                    carry += u16::from(*byte) + u16::from(output[place % output.len()]);
                    *byte = carry.to_be_bytes()[1];
                    carry >>= 8;
                }
            }
        }
    }

    /// `length` bytes of key material by PBKDF2 (RFC 8018 §5.2).
    pub(super) fn pbkdf2(
        &self,
        hash: HashAlgorithm,
        salt: &[u8],
        iterations: u32,
        length: usize,
    ) -> Vec<u8> {
        let prf = crate::compute::hash::Hmac::new(hash, &self.text);
        let mut key = Vec::new();
        for number in 1_u32.. {
            let mut round = prf.mac(&[salt, &number.to_be_bytes()]);
            let mut block = round.clone();
            for _ in 1..iterations {
                round = prf.mac(&[&round]);
                for (sum, byte) in block.iter_mut().zip(&round) {
                    *sum ^= byte;
                }
            }
            key.extend_from_slice(&block);
            if key.len() >= length {
                break;
            }
        }
        key.truncate(length);
        key
    }
}

/// What key material is for (RFC 7292 appendix B.3).
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Key = 1,
    InitialValue = 2,
    Mac = 3,
}

/// Decrypts what was encrypted under a pass phrase; `algorithm` is an AlgorithmIdentifier in DER.
pub(super) fn decrypt(
    algorithm: &[u8],
    ciphertext: &[u8],
    pass_phrase: &PassPhrase,
) -> Result<Vec<u8>, Fault> {
    let mut parts = Elements::inside(algorithm, tag::SEQUENCE)?;
    let identifier = parts.take(tag::OBJECT_IDENTIFIER)?;
    match identifier.strip_prefix(PKCS12_PBE) {
        Some(&[number]) => {
            let mut parameters = parts.open(tag::SEQUENCE)?;
            let salt = parameters.take(tag::OCTET_STRING)?;
            let iterations = parameters.iterations()?;
            let material = |purpose, length| {
                pass_phrase.derive(HashAlgorithm::Sha1, salt, iterations, purpose, length)
            };
            let iv = material(Purpose::InitialValue, 8);
            let key = |length| material(Purpose::Key, length);
            match number {
                3 => cbc::<des::TdesEde3>(&key(24), &iv, ciphertext),
                4 => cbc::<des::TdesEde2>(&key(16), &iv, ciphertext),
                5 => cbc::<rc2::Rc2>(&key(16), &iv, ciphertext),
                6 => cbc::<rc2::Rc2>(&key(5), &iv, ciphertext),
                _ => Err(Fault::Unsupported("encryption with RC4".to_owned())),
            }
        }
        _ => pbes::decrypt(algorithm, ciphertext, pass_phrase),
    }
}

/// CBC mode, and the padding of RFC 8018 §6.1.1 taken off; a block is as long as `iv`.
pub(super) fn cbc<C>(key: &[u8], iv: &[u8], ciphertext: &[u8]) -> Result<Vec<u8>, Fault>
where
    C: KeyInit + BlockCipherDecrypt,
    cbc::Decryptor<C>: KeyIvInit + BlockModeDecrypt,
{
    let decryptor = cbc::Decryptor::<C>::new_from_slices(key, iv);
    let mut decryptor = decryptor.map_err(|_| Fault::Malformed("its key"))?;
    let mut clear = Vec::with_capacity(ciphertext.len());
    for block in ciphertext.chunks(iv.len()) {
        let mut block = block.try_into().map_err(|_| Fault::PassPhrase)?;
        decryptor.decrypt_block(&mut block);
        clear.extend_from_slice(&block);
    }
    let padding = clear.last().copied().unwrap_or(0);
    let length = clear.len().checked_sub(padding.into());
    match length {
        Some(length)
            if (1..=iv.len()).contains(&padding.into())
                && clear[length..].iter().all(|&it| it == padding) =>
        {
            clear.truncate(length);
            Ok(clear)
        }
        _ => Err(Fault::PassPhrase),
    }
}
