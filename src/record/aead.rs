//! AEAD ciphers (RFC 5116), and the computations in which TLS 1.2 and 1.3 use them alike.

use aes::{Aes128, Aes256};
use cbc::cipher::{BlockCipherEncrypt, KeyInit};

use super::protection::not_authentic;
use super::steps::{Made, Part, Short, Transformation};
use crate::compute::aead::Primitive;
use crate::compute::{Computation, Operation, Parameter, Recipe, Value};
use crate::error::{Error, Result};
use crate::names::suite::BulkCipher;
use crate::wire::Name;

/// Bytes of a nonce: the same for every AEAD cipher of TLS.
const NONCE: usize = 12;

/// An AEAD cipher with its key.
pub(super) struct Aead {
    primitive: Primitive,
    pub cipher: BulkCipher,
    write_key: Value,
}

impl Aead {
    /// # Errors
    /// An internal error for a key of the wrong length.
    pub fn new(cipher: BulkCipher, write_key: Value) -> Result<Self> {
        let primitive = Primitive::new(cipher, &write_key).ok_or_else(|| {
            let (name, length) = (cipher.name(), write_key.len());
            Error::internal(format!("{name} takes no key of {length} bytes"))
        })?;
        Ok(Aead {
            primitive,
            cipher,
            write_key,
        })
    }

    /// The last byte of what `encrypted` holds, a ciphertext with its tag, without a look at the tag;
    /// `None` for a cipher of which that is not known more quickly than the whole. In GCM the counter of
    /// the first block is 2 (NIST SP 800-38D §7.1).
    pub fn last_byte(&self, nonce: &[u8; NONCE], encrypted: &[u8]) -> Option<u8> {
        const BLOCK: usize = 16;
        let ciphertext = encrypted.get(..encrypted.len().checked_sub(self.tag_length())?)?;
        let (last, before) = ciphertext.split_last()?;
        let counter = u32::try_from(before.len() / BLOCK).ok()?.checked_add(2)?;
        let mut block = [0; BLOCK];
        block[..NONCE].copy_from_slice(nonce);
        block[NONCE..].copy_from_slice(&counter.to_be_bytes());
        let mut block = block.into();
        match self.cipher {
            BulkCipher::Aes128Gcm => {
                Aes128::new_from_slice(&self.write_key)
                    .ok()?
                    .encrypt_block(&mut block);
            }
            BulkCipher::Aes256Gcm => {
                Aes256::new_from_slice(&self.write_key)
                    .ok()?
                    .encrypt_block(&mut block);
            }
            _ => return None,
        }
        Some(last ^ block[before.len() % BLOCK])
    }

    /// Bytes of tag.
    pub fn tag_length(&self) -> usize {
        self.cipher.tag_length()
    }
}

/// The nonce of a record: an IV of full length XORed with the sequence number, which is filled up
/// with zeros on the left (RFC 9846 §5.3, RFC 7905 §2).
pub(super) struct XorNonce<'a> {
    pub write_iv: &'a Value,
    pub seq_num: u64,
    pub rfc: &'static str,
}

impl XorNonce<'_> {
    fn padded_sequence_number(&self) -> [u8; NONCE] {
        let mut padded = [0; NONCE];
        padded[NONCE - 8..].copy_from_slice(&self.seq_num.to_be_bytes());
        padded
    }
}

impl Computation for XorNonce<'_> {
    type Output = Short;

    fn run(&mut self) -> Result<Short> {
        let mut nonce = Short::of(self.write_iv);
        for (byte, number) in nonce.iter_mut().zip(self.padded_sequence_number()) {
            *byte ^= number;
        }
        Ok(nonce)
    }

    fn name(&self) -> Name {
        "nonce".into()
    }

    fn describe(&self) -> Recipe {
        let padded = self.padded_sequence_number();
        Recipe::of(Operation::Xor, "nonce", self.rfc)
            .input(self.write_iv)
            .text(" XOR ")
            .input(Part::literal("padded_sequence_number", &padded))
    }
}

/// The computation `aead-seal`: encrypts, and puts the tag into the room behind the plaintext.
pub(super) struct Seal<'a> {
    pub aead: &'a Aead,
    pub nonce: &'a Made,
    pub additional_data: &'a Made,
    pub rfc: &'static str,
}

impl Transformation for Seal<'_> {
    fn input(&self, length: usize) -> usize {
        length.saturating_sub(self.aead.tag_length())
    }

    fn run(&self, data: &mut [u8]) -> Result<()> {
        let (plaintext, tag) = data.split_at_mut(self.input(data.len()));
        let primitive = &self.aead.primitive;
        primitive
            .seal(self.nonce, self.additional_data, plaintext, tag)
            .ok_or_else(|| Error::internal("the AEAD cipher refused to encrypt a record"))
    }

    fn describe(&self, plaintext: Part<'_>) -> Recipe {
        let recipe = Recipe::of(Operation::AeadSeal, "AEADEncrypted", self.rfc);
        call(
            recipe,
            "AEAD-Encrypt(",
            self.aead,
            self.nonce,
            self.additional_data,
            plaintext,
        )
    }
}

/// The computation `aead-open`: checks the tag, which comes last, and decrypts.
pub(super) struct Open<'a> {
    pub aead: &'a Aead,
    pub nonce: &'a Made,
    pub additional_data: &'a Made,
    /// What the plaintext is called.
    pub name: &'static str,
    pub rfc: &'static str,
}

impl Transformation for Open<'_> {
    fn output(&self, length: usize) -> usize {
        length.saturating_sub(self.aead.tag_length())
    }

    /// # Errors
    /// `bad_record_mac`.
    fn run(&self, data: &mut [u8]) -> Result<()> {
        let (ciphertext, tag) = data.split_at_mut(self.output(data.len()));
        let primitive = &self.aead.primitive;
        primitive
            .open(self.nonce, self.additional_data, ciphertext, tag)
            .ok_or_else(not_authentic)
    }

    fn describe(&self, encrypted: Part<'_>) -> Recipe {
        let recipe = Recipe::of(Operation::AeadOpen, self.name, self.rfc);
        call(
            recipe,
            "AEAD-Decrypt(",
            self.aead,
            self.nonce,
            self.additional_data,
            encrypted,
        )
    }
}

/// `function(write_key, nonce, additional_data, data)` (RFC 9846 §5.2).
fn call(
    recipe: Recipe,
    function: &'static str,
    aead: &Aead,
    nonce: &Made,
    additional_data: &Made,
    data: Part<'_>,
) -> Recipe {
    let inputs = [
        Part::from(&aead.write_key),
        nonce.part("nonce"),
        additional_data.part("additional_data"),
        data,
    ];
    recipe
        .text(function)
        .joined(inputs, ", ")
        .text(")")
        .with(Parameter::Cipher(aead.cipher))
}
