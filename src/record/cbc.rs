//! Block ciphers in CBC mode (NIST SP 800-38A §6.2), and the computations in which records use them.

use aes::{Aes128, Aes256};
use camellia::{Camellia128, Camellia256};
use cbc::cipher::common::BlockSizeUser;
use cbc::cipher::{
    Array, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, InnerIvInit,
    KeyInit,
};
use des::TdesEde3;
use rand::CryptoRng;

use super::steps::{Part, Short, Transformation};
use crate::compute::{Computation, Operation, Parameter, Recipe, Value};
use crate::error::{Error, Result};
use crate::names::suite::BulkCipher;
use crate::wire::Name;

/// Defines the block ciphers, each under the name of its cipher.
macro_rules! block_ciphers {
    ($($cipher:ident $primitive:ty;)*) => {
        /// The block ciphers. Boxed: their expanded keys are long.
        #[allow(clippy::enum_variant_names)] // they are called as in the table of ciphers
        pub(super) enum BlockCipher {
            $($cipher(Box<$primitive>),)*
        }

        impl BlockCipher {
            pub fn new(cipher: BulkCipher, key: &[u8]) -> Option<Self> {
                fn keyed<C: KeyInit>(key: &[u8]) -> Option<Box<C>> {
                    C::new_from_slice(key).ok().map(Box::new)
                }
                Some(match cipher {
                    $(BulkCipher::$cipher => BlockCipher::$cipher(keyed(key)?),)*
                    _ => return None,
                })
            }

            /// Encrypts whole blocks in place; `None` if `iv` is not a block.
            pub fn encrypt(&self, iv: &[u8], data: &mut [u8]) -> Option<()> {
                match self {
                    $(BlockCipher::$cipher(cipher) => encrypt(&**cipher, iv, data),)*
                }
            }

            /// Decrypts whole blocks in place; `None` if `iv` is not a block.
            pub fn decrypt(&self, iv: &[u8], data: &mut [u8]) -> Option<()> {
                match self {
                    $(BlockCipher::$cipher(cipher) => decrypt(&**cipher, iv, data),)*
                }
            }
        }
    };
}

block_ciphers! {
    TripleDesEdeCbc TdesEde3;
    Aes128Cbc       Aes128;
    Aes256Cbc       Aes256;
    Camellia128Cbc  Camellia128;
    Camellia256Cbc  Camellia256;
}

fn encrypt<C: BlockCipherEncrypt>(cipher: &C, iv: &[u8], data: &mut [u8]) -> Option<()> {
    let iv = Array::<u8, <C as BlockSizeUser>::BlockSize>::try_from(iv).ok()?;
    let (blocks, rest) = Array::slice_as_chunks_mut(data);
    cbc::Encryptor::inner_iv_init(cipher, &iv).encrypt_blocks(blocks);
    rest.is_empty().then_some(())
}

fn decrypt<C: BlockCipherDecrypt>(cipher: &C, iv: &[u8], data: &mut [u8]) -> Option<()> {
    let iv = Array::<u8, <C as BlockSizeUser>::BlockSize>::try_from(iv).ok()?;
    let (blocks, rest) = Array::slice_as_chunks_mut(data);
    cbc::Decryptor::inner_iv_init(cipher, &iv).decrypt_blocks(blocks);
    rest.is_empty().then_some(())
}

/// A block cipher with its key.
pub(super) struct Cbc {
    block_cipher: BlockCipher,
    pub cipher: BulkCipher,
    write_key: Value,
}

impl Cbc {
    /// # Errors
    /// An internal error for a key of the wrong length.
    pub fn new(cipher: BulkCipher, write_key: Value) -> Result<Self> {
        let block_cipher = BlockCipher::new(cipher, &write_key).ok_or_else(|| {
            let (name, length) = (cipher.name(), write_key.len());
            Error::internal(format!("{name} takes no key of {length} bytes"))
        })?;
        Ok(Cbc {
            block_cipher,
            cipher,
            write_key,
        })
    }
}

/// The computation `random`: the IV of one record.
pub(super) struct RandomIv<'a> {
    pub rng: &'a mut dyn CryptoRng,
    pub length: usize,
    pub rfc: &'static str,
}

impl Computation for RandomIv<'_> {
    type Output = Short;

    fn run(&mut self) -> Result<Short> {
        let mut iv = Short::zeros(self.length);
        self.rng.fill_bytes(&mut iv);
        Ok(iv)
    }

    fn name(&self) -> Name {
        "IV".into()
    }

    fn describe(&self) -> Recipe {
        Recipe::of(Operation::Random, "IV", self.rfc)
            .text(format!("random({})", self.length))
            .with(Parameter::Length(self.length))
    }
}

/// The computation `cbc-encrypt`, over whole blocks.
pub(super) struct Encrypt<'a> {
    pub cbc: &'a Cbc,
    pub iv: Part<'a>,
    pub rfc: &'static str,
}

impl Transformation for Encrypt<'_> {
    fn run(&self, data: &mut [u8]) -> Result<()> {
        let block_cipher = &self.cbc.block_cipher;
        let done = block_cipher.encrypt(self.iv.bytes, data);
        done.ok_or_else(|| Error::internal("CBC: the IV is not one block long"))
    }

    fn describe(&self, plaintext: Part<'_>) -> Recipe {
        let recipe = Recipe::of(Operation::CbcEncrypt, "ciphertext", self.rfc);
        call(recipe, "CBC-Encrypt(", self.cbc, self.iv, plaintext)
    }
}

/// The computation `cbc-decrypt`, over whole blocks.
pub(super) struct Decrypt<'a> {
    pub cbc: &'a Cbc,
    pub iv: Part<'a>,
    pub rfc: &'static str,
}

impl Transformation for Decrypt<'_> {
    fn run(&self, data: &mut [u8]) -> Result<()> {
        let block_cipher = &self.cbc.block_cipher;
        let done = block_cipher.decrypt(self.iv.bytes, data);
        done.ok_or_else(|| Error::internal("CBC: the IV is not one block long"))
    }

    fn describe(&self, ciphertext: Part<'_>) -> Recipe {
        let recipe = Recipe::of(Operation::CbcDecrypt, "plaintext", self.rfc);
        call(recipe, "CBC-Decrypt(", self.cbc, self.iv, ciphertext)
    }
}

/// `function(write_key, IV, data)`.
fn call(recipe: Recipe, function: &'static str, cbc: &Cbc, iv: Part<'_>, data: Part<'_>) -> Recipe {
    recipe
        .text(function)
        .joined([Part::from(&cbc.write_key), iv, data], ", ")
        .text(")")
        .with(Parameter::Cipher(cbc.cipher))
}
