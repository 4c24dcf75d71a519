//! Authenticated encryption (RFC 5116): the primitives, and the computations `aead-seal` and
//! `aead-open` of values that are kept. Those of the record layer, which work in place, are its own.

use aes::{Aes128, Aes256};
use aes_gcm::aead::consts::{U8, U12, U16};
use aes_gcm::aead::{AeadInOut, KeyInit, Nonce, Tag};
use aes_gcm::{Aes128Gcm, Aes256Gcm, AesGcm};
use aria::{Aria128, Aria256};
use camellia::{Camellia128, Camellia256};
use ccm::Ccm;
use chacha20poly1305::ChaCha20Poly1305;
use sm4::Sm4;

use super::{Computation, Operation, Parameter, Recipe, Value};
use crate::error::{Error, Result};
use crate::names::registry::AlertDescription;
use crate::names::suite::BulkCipher;
use crate::wire::Name;

/// Galois/Counter Mode, which the crate names after the cipher that it is mostly used with.
type Gcm<C> = AesGcm<C, U12>;

/// Defines the primitives, each under the name of its cipher.
macro_rules! primitives {
    ($($cipher:ident $primitive:ty;)*) => {
        /// The primitives. Boxed: an expanded key is long, and one kind is much longer than another.
        pub(crate) enum Primitive {
            $($cipher(Box<$primitive>),)*
        }

        macro_rules! each_primitive {
            ($self:expr, $aead:ident => $do:expr) => {
                match $self {
                    $(Primitive::$cipher($aead) => $do,)*
                }
            };
        }

        impl Primitive {
            pub fn new(cipher: BulkCipher, key: &[u8]) -> Option<Self> {
                fn keyed<A: KeyInit>(key: &[u8]) -> Option<Box<A>> {
                    A::new_from_slice(key).ok().map(Box::new)
                }
                Some(match cipher {
                    $(BulkCipher::$cipher => Primitive::$cipher(keyed(key)?),)*
                    _ => return None,
                })
            }
        }
    };
}

primitives! {
    Aes128Gcm        Aes128Gcm;
    Aes256Gcm        Aes256Gcm;
    Aes128Ccm        Ccm<Aes128, U16, U12>;
    Aes256Ccm        Ccm<Aes256, U16, U12>;
    Aes128Ccm8       Ccm<Aes128, U8, U12>;
    Aes256Ccm8       Ccm<Aes256, U8, U12>;
    ChaCha20Poly1305 ChaCha20Poly1305;
    Camellia128Gcm   Gcm<Camellia128>;
    Camellia256Gcm   Gcm<Camellia256>;
    Aria128Gcm       Gcm<Aria128>;
    Aria256Gcm       Gcm<Aria256>;
    Sm4Gcm           Gcm<Sm4>;
    Sm4Ccm           Ccm<Sm4, U16, U12>;
}

impl Primitive {
    /// Encrypts `buffer` in place and writes the tag.
    pub fn seal(&self, nonce: &[u8], aad: &[u8], buffer: &mut [u8], tag: &mut [u8]) -> Option<()> {
        fn run<A: AeadInOut>(
            aead: &A,
            nonce: &[u8],
            aad: &[u8],
            buffer: &mut [u8],
            tag: &mut [u8],
        ) -> Option<()> {
            let nonce = Nonce::<A>::try_from(nonce).ok()?;
            let computed = aead
                .encrypt_inout_detached(&nonce, aad, buffer.into())
                .ok()?;
            (tag.len() == computed.len()).then(|| tag.copy_from_slice(&computed))
        }
        each_primitive!(self, aead => run(&**aead, nonce, aad, buffer, tag))
    }

    /// Checks the tag and decrypts `buffer` in place.
    pub fn open(&self, nonce: &[u8], aad: &[u8], buffer: &mut [u8], tag: &[u8]) -> Option<()> {
        fn run<A: AeadInOut>(
            aead: &A,
            nonce: &[u8],
            aad: &[u8],
            buffer: &mut [u8],
            tag: &[u8],
        ) -> Option<()> {
            let nonce = Nonce::<A>::try_from(nonce).ok()?;
            let tag = Tag::<A>::try_from(tag).ok()?;
            aead.decrypt_inout_detached(&nonce, aad, buffer.into(), &tag)
                .ok()
        }
        each_primitive!(self, aead => run(&**aead, nonce, aad, buffer, tag))
    }
}

/// What both directions of a computation need.
#[derive(Debug, Clone, Copy)]
pub struct Sealing<'a> {
    /// The cipher, which is an AEAD.
    pub cipher: BulkCipher,
    /// Its key.
    pub key: &'a Value,
    /// 12 bytes, never used before with this key.
    pub nonce: &'a Value,
    /// What is authenticated besides the content.
    pub additional_data: &'a Value,
    /// The section that asks for it.
    pub rfc: &'static str,
}

impl Sealing<'_> {
    fn primitive(&self) -> Result<Primitive> {
        Primitive::new(self.cipher, self.key).ok_or_else(|| {
            let (name, length) = (self.cipher.name(), self.key.len());
            Error::internal(format!("{name} takes no key of {length} bytes"))
        })
    }

    /// `function(key, nonce, additional_data, data)`.
    fn describe(&self, recipe: Recipe, function: &'static str, data: &Value) -> Recipe {
        recipe
            .text(function)
            .joined([self.key, self.nonce, self.additional_data, data], ", ")
            .text(")")
            .with(Parameter::Cipher(self.cipher))
    }
}

/// The computation `aead-seal`: the ciphertext with its tag behind it.
#[derive(Debug, Clone)]
pub struct AeadSeal<'a> {
    /// What the output is called.
    pub name: &'static str,
    /// Under which key, and how.
    pub sealing: Sealing<'a>,
    /// What is encrypted.
    pub plaintext: &'a Value,
}

impl Computation for AeadSeal<'_> {
    type Output = Vec<u8>;

    /// # Errors
    /// Internal, for a key or a nonce of the wrong length.
    fn run(&mut self) -> Result<Vec<u8>> {
        let Sealing {
            nonce,
            additional_data,
            cipher,
            ..
        } = self.sealing;
        let mut output = self.plaintext.to_vec();
        let mut tag = vec![0; cipher.tag_length()];
        self.sealing
            .primitive()?
            .seal(nonce, additional_data, &mut output, &mut tag)
            .ok_or_else(|| Error::internal("the AEAD cipher refused to encrypt"))?;
        output.extend_from_slice(&tag);
        Ok(output)
    }

    fn name(&self) -> Name {
        self.name.into()
    }

    fn describe(&self) -> Recipe {
        let recipe = Recipe::of(Operation::AeadSeal, self.name, self.sealing.rfc);
        self.sealing.describe(recipe, "Seal(", self.plaintext)
    }
}

/// The computation `aead-open`: checks the tag, which comes last, and decrypts.
#[derive(Debug, Clone)]
pub struct AeadOpen<'a> {
    /// What the plaintext is called.
    pub name: &'static str,
    /// Under which key, and how.
    pub sealing: Sealing<'a>,
    /// The ciphertext with its tag.
    pub ciphertext: &'a Value,
}

impl Computation for AeadOpen<'_> {
    type Output = Vec<u8>;

    /// # Errors
    /// `decrypt_error`, if the tag is not right.
    fn run(&mut self) -> Result<Vec<u8>> {
        let Sealing {
            nonce,
            additional_data,
            cipher,
            ..
        } = self.sealing;
        let forged = || {
            let message = "the authentication tag of the ciphertext is not right";
            Error::protocol(AlertDescription::DecryptError, message)
        };
        let length = self.ciphertext.len().checked_sub(cipher.tag_length());
        let (content, tag) = self.ciphertext.split_at(length.ok_or_else(forged)?);
        let mut output = content.to_vec();
        self.sealing
            .primitive()?
            .open(nonce, additional_data, &mut output, tag)
            .ok_or_else(forged)?;
        Ok(output)
    }

    fn name(&self) -> Name {
        self.name.into()
    }

    fn describe(&self) -> Recipe {
        let recipe = Recipe::of(Operation::AeadOpen, self.name, self.sealing.rfc);
        self.sealing.describe(recipe, "Open(", self.ciphertext)
    }
}
