//! Block ciphers in CBC mode with a MAC: `GenericBlockCipher` (RFC 5246 §6.2.3.2), with the MAC
//! inside, or outside as encrypt-then-MAC puts it (RFC 7366).

use aes::{Aes128, Aes256};
use cbc::cipher::common::BlockSizeUser;
use cbc::cipher::{
    Array, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, InnerIvInit,
    KeyInit,
};
use des::TdesEde3;
use rand::CryptoRng;
use subtle::ConstantTimeEq;

use super::constant_time;
use super::describe;
use super::mac::{AdditionalData, MacKey};
use super::protection::{Opened, Opening, Sealing, bad_record_mac, check_mac};
use crate::compute::{Description, Input, Operation, Recipe, Value};
use crate::error::{Error, Result};
use crate::names::registry::ProtocolVersion;
use crate::names::suite::BulkCipher;
use crate::narration::{Narration, Topic};
use crate::wire::ValueId;

/// The block ciphers. Boxed: their expanded keys are long.
pub(super) enum BlockCipher {
    TripleDes(Box<TdesEde3>),
    Aes128(Box<Aes128>),
    Aes256(Box<Aes256>),
}

impl BlockCipher {
    pub fn new(cipher: BulkCipher, key: &[u8]) -> Option<Self> {
        fn keyed<C: KeyInit>(key: &[u8]) -> Option<Box<C>> {
            C::new_from_slice(key).ok().map(Box::new)
        }
        Some(match cipher {
            BulkCipher::TripleDesEdeCbc => BlockCipher::TripleDes(keyed(key)?),
            BulkCipher::Aes128Cbc => BlockCipher::Aes128(keyed(key)?),
            BulkCipher::Aes256Cbc => BlockCipher::Aes256(keyed(key)?),
            _ => return None,
        })
    }

    /// Encrypts whole blocks in place; `None` if `iv` is not a block.
    pub fn encrypt(&self, iv: &[u8], data: &mut [u8]) -> Option<()> {
        fn run<C: BlockCipherEncrypt>(cipher: &C, iv: &[u8], data: &mut [u8]) -> Option<()> {
            let iv = Array::<u8, <C as BlockSizeUser>::BlockSize>::try_from(iv).ok()?;
            let (blocks, rest) = Array::slice_as_chunks_mut(data);
            cbc::Encryptor::inner_iv_init(cipher, &iv).encrypt_blocks(blocks);
            rest.is_empty().then_some(())
        }
        match self {
            BlockCipher::TripleDes(cipher) => run(&**cipher, iv, data),
            BlockCipher::Aes128(cipher) => run(&**cipher, iv, data),
            BlockCipher::Aes256(cipher) => run(&**cipher, iv, data),
        }
    }

    /// Decrypts whole blocks in place; `None` if `iv` is not a block.
    pub fn decrypt(&self, iv: &[u8], data: &mut [u8]) -> Option<()> {
        fn run<C: BlockCipherDecrypt>(cipher: &C, iv: &[u8], data: &mut [u8]) -> Option<()> {
            let iv = Array::<u8, <C as BlockSizeUser>::BlockSize>::try_from(iv).ok()?;
            let (blocks, rest) = Array::slice_as_chunks_mut(data);
            cbc::Decryptor::inner_iv_init(cipher, &iv).decrypt_blocks(blocks);
            rest.is_empty().then_some(())
        }
        match self {
            BlockCipher::TripleDes(cipher) => run(&**cipher, iv, data),
            BlockCipher::Aes128(cipher) => run(&**cipher, iv, data),
            BlockCipher::Aes256(cipher) => run(&**cipher, iv, data),
        }
    }
}

/// A block cipher in CBC mode with its keys.
pub(super) struct Cbc {
    block_cipher: BlockCipher,
    pub cipher: BulkCipher,
    version: ProtocolVersion,
    pub mac: MacKey,
    pub encrypt_then_mac: bool,
    key: Value,
    /// In TLS 1.0 the IV of the next record: from the key block, then each time the last block of
    /// ciphertext. Later versions send a fresh one with each record, and this stays empty.
    chained_iv: Value,
}

impl Cbc {
    /// # Errors
    /// An internal error for a key or IV of the wrong length.
    pub fn new(
        cipher: BulkCipher,
        version: ProtocolVersion,
        mac: MacKey,
        key: Value,
        iv: Value,
        encrypt_then_mac: bool,
    ) -> Result<Self> {
        let block_cipher = BlockCipher::new(cipher, &key)
            .filter(|_| iv.len() == cipher.fixed_iv_length(version))
            .ok_or_else(|| {
                Error::internal(format!(
                    "{} takes no key of {} bytes with an IV of {}",
                    cipher.name(),
                    key.len(),
                    iv.len()
                ))
            })?;
        Ok(Cbc {
            block_cipher,
            cipher,
            version,
            mac,
            encrypt_then_mac,
            key,
            chained_iv: iv,
        })
    }

    /// Bytes of IV that a record carries.
    pub fn iv_length(&self) -> usize {
        self.cipher.record_iv_length(self.version)
    }

    /// Whether the next record's IV is known to whoever saw the last one: what the BEAST attack
    /// uses, and 1/n-1 splitting defends.
    pub fn has_predictable_iv(&self) -> bool {
        self.iv_length() == 0
    }

    fn rfc(&self) -> &'static str {
        match self.version {
            ProtocolVersion::TLS1_0 => "RFC 2246 §6.2.3.2",
            ProtocolVersion::TLS1_1 => "RFC 4346 §6.2.3.2",
            _ => "RFC 5246 §6.2.3.2",
        }
    }

    fn mac_rfc(&self) -> &'static str {
        match self.version {
            _ if self.encrypt_then_mac => "RFC 7366 §3",
            ProtocolVersion::TLS1_0 => "RFC 2246 §6.2.3.1",
            ProtocolVersion::TLS1_1 => "RFC 4346 §6.2.3.1",
            _ => "RFC 5246 §6.2.3.1",
        }
    }

    /// The IV that a record is encrypted with.
    fn iv_input(&self, iv: &[u8], id: Option<ValueId>) -> Input {
        if self.has_predictable_iv() {
            Input::from(&self.chained_iv)
        } else {
            describe::known("IV", iv, id)
        }
    }

    /// Appends IV, ciphertext and, with encrypt-then-MAC, the MAC.
    pub fn seal(
        &mut self,
        record: &Sealing<'_>,
        out: &mut Vec<u8>,
        rng: &mut dyn CryptoRng,
        narration: &mut Narration,
    ) -> Result<()> {
        let start = out.len();
        let block = self.cipher.block_length();
        out.resize(start + self.iv_length(), 0);
        rng.fill_bytes(&mut out[start..]);
        let body = out.len();
        let iv_id = (body > start).then(|| {
            tell(narration, || {
                Recipe::of(Operation::Random, "IV", self.rfc())
                    .text(format!("random({block})"))
                    .with("length", block.to_string())
                    .yields(&out[start..])
            })
        });

        out.extend_from_slice(record.content);
        let mut mac_id = None;
        if !self.encrypt_then_mac {
            let additional_data = record.additional_data(self.version);
            let mac = self.mac.compute(&additional_data, record.content);
            out.extend_from_slice(&mac);
            mac_id = Some(tell(narration, || {
                let content = [describe::input("content", record.content)];
                self.mac
                    .describe(&additional_data, content, &mac, self.mac_rfc())
            }));
        }
        // padding_length counts the padding without itself (RFC 5246 §6.2.3.2).
        let padding_length = block - 1 - (out.len() - body) % block;
        out.resize(out.len() + padding_length + 1, padding_length as u8);

        let plaintext = narration.wants(Topic::Computations).then(|| {
            let plaintext = out[body..].to_vec();
            let id = self.tell_plaintext(&plaintext, record.content.len(), mac_id, narration);
            (plaintext, id)
        });
        let (head, data) = out.split_at_mut(body);
        let iv = if self.has_predictable_iv() {
            &self.chained_iv.bytes
        } else {
            &head[start..]
        };
        self.block_cipher
            .encrypt(iv, data)
            .ok_or_else(|| Error::internal("CBC: the IV is not one block long"))?;
        let ciphertext_id = plaintext.map(|(plaintext, id)| {
            tell(narration, || {
                describe::cipher(
                    Operation::CbcEncrypt,
                    "ciphertext",
                    "CBC-Encrypt",
                    self.cipher.name(),
                    vec![
                        (&self.key).into(),
                        self.iv_input(iv, iv_id),
                        describe::computed("plaintext", &plaintext, id),
                    ],
                    data,
                    self.rfc(),
                )
            })
        });
        self.chain(&out[body..], ciphertext_id, narration);

        if self.encrypt_then_mac {
            let additional_data = AdditionalData {
                length: out.len() - start,
                ..record.additional_data(self.version)
            };
            let mac = self.mac.compute(&additional_data, &out[start..]);
            let ids = [iv_id, ciphertext_id];
            self.tell_outer_mac(&additional_data, &out[start..], ids, &mac, narration);
            out.extend_from_slice(&mac);
        }
        Ok(())
    }

    /// Tells how the plaintext of a block cipher is put together.
    fn tell_plaintext(
        &self,
        plaintext: &[u8],
        content: usize,
        mac_id: Option<ValueId>,
        narration: &mut Narration,
    ) -> ValueId {
        let mac = if self.encrypt_then_mac {
            0
        } else {
            self.mac.length()
        };
        tell(narration, || {
            let (content, rest) = plaintext.split_at(content);
            let (mac, padding) = rest.split_at(mac);
            let (padding, padding_length) = padding.split_at(padding.len() - 1);
            let mut inputs = vec![describe::input("content", content)];
            if !self.encrypt_then_mac {
                inputs.push(describe::known("MAC", mac, mac_id));
            }
            inputs.push(describe::input("padding", padding));
            inputs.push(describe::input("padding_length", padding_length));
            describe::concat("plaintext", inputs, self.rfc())
        })
    }

    fn tell_outer_mac(
        &self,
        additional_data: &AdditionalData,
        fragment: &[u8],
        [iv_id, ciphertext_id]: [Option<ValueId>; 2],
        mac: &[u8],
        narration: &mut Narration,
    ) {
        tell(narration, || {
            let (iv, ciphertext) = fragment.split_at(self.iv_length());
            let iv = (!iv.is_empty()).then(|| describe::known("IV", iv, iv_id));
            let parts =
                iv.into_iter()
                    .chain([describe::known("ciphertext", ciphertext, ciphertext_id)]);
            self.mac
                .describe(additional_data, parts, mac, self.mac_rfc())
        });
    }

    /// TLS 1.0: the last block of this ciphertext is the IV of the next record.
    fn chain(&mut self, ciphertext: &[u8], id: Option<ValueId>, narration: &mut Narration) {
        if !self.has_predictable_iv() {
            return;
        }
        let offset = ciphertext.len().saturating_sub(self.cipher.block_length());
        let last = ciphertext.get(offset..).unwrap_or_default();
        let id = tell(narration, || {
            describe::split(
                "IV",
                describe::known("ciphertext", ciphertext, id),
                offset,
                last.len(),
                self.rfc(),
            )
        });
        self.chained_iv = Value::computed("IV", last, id);
    }

    /// Decrypts in place, and checks padding and MAC.
    pub fn open(
        &mut self,
        record: &Opening,
        fragment: &mut [u8],
        narration: &mut Narration,
    ) -> Result<Opened> {
        let additional_data = AdditionalData {
            seq_num: record.seq_num,
            content_type: record.header.content_type,
            version: self.version,
            length: 0,
        };
        let block = self.cipher.block_length();
        let outer_mac = if self.encrypt_then_mac {
            self.mac.length()
        } else {
            0
        };
        let end = fragment
            .len()
            .checked_sub(outer_mac)
            .filter(|end| *end > self.iv_length() && end.is_multiple_of(block))
            .ok_or_else(|| bad_record_mac(narration, self.mac_rfc()))?;
        let (encrypted, received) = fragment.split_at_mut(end);
        if self.encrypt_then_mac {
            let additional_data = AdditionalData {
                length: end,
                ..additional_data
            };
            let mac = self.mac.compute(&additional_data, encrypted);
            self.tell_outer_mac(&additional_data, encrypted, [None; 2], &mac, narration);
            check_mac(mac.ct_eq(received).into(), narration, self.mac_rfc())?;
        }

        let ciphertext = narration.wants(Topic::Computations).then(|| {
            encrypted
                .get(self.iv_length()..)
                .unwrap_or_default()
                .to_vec()
        });
        let mut last = [0; 16];
        let last = &mut last[..block];
        last.copy_from_slice(&encrypted[end - block..]);
        let (iv, plaintext) = encrypted.split_at_mut(self.iv_length());
        let iv = if self.has_predictable_iv() {
            &self.chained_iv.bytes
        } else {
            &*iv
        };
        self.block_cipher
            .decrypt(iv, plaintext)
            .ok_or_else(|| Error::internal("CBC: the IV is not one block long"))?;
        let plaintext_id = ciphertext.as_ref().map(|ciphertext| {
            tell(narration, || {
                describe::cipher(
                    Operation::CbcDecrypt,
                    "plaintext",
                    "CBC-Decrypt",
                    self.cipher.name(),
                    vec![
                        (&self.key).into(),
                        self.iv_input(iv, None),
                        describe::input("ciphertext", ciphertext),
                    ],
                    plaintext,
                    self.rfc(),
                )
            })
        });

        let length = if self.encrypt_then_mac {
            let longest = plaintext.len().saturating_sub(1);
            let (good, padding_length) = constant_time::padding(plaintext, longest)
                .ok_or_else(|| bad_record_mac(narration, self.mac_rfc()))?;
            if !bool::from(good) {
                return Err(bad_record_mac(narration, self.rfc()));
            }
            let length = longest - padding_length;
            tell(narration, || {
                let whole = describe::known("plaintext", plaintext, plaintext_id);
                describe::split("content", whole, 0, length, self.rfc())
            });
            length
        } else {
            let checked = constant_time::check(&self.mac, additional_data, plaintext)
                .ok_or_else(|| bad_record_mac(narration, self.mac_rfc()))?;
            let good = bool::from(checked.good);
            if good {
                let (whole, length) = ((&*plaintext, plaintext_id), checked.length);
                self.tell_parts(whole, length, additional_data, narration);
            }
            check_mac(good, narration, self.mac_rfc())?;
            checked.length
        };
        match ciphertext {
            Some(ciphertext) => self.chain(&ciphertext, None, narration),
            None => self.chain(last, None, narration),
        }
        let start = self.iv_length();
        Ok(Opened {
            content_type: record.header.content_type,
            content: start..start + length,
        })
    }

    /// Tells the parts of a plaintext whose MAC is right, and the MAC over the content.
    fn tell_parts(
        &self,
        (plaintext, id): (&[u8], Option<ValueId>),
        length: usize,
        additional_data: AdditionalData,
        narration: &mut Narration,
    ) {
        if !narration.wants(Topic::Computations) {
            return;
        }
        let whole = || describe::known("plaintext", plaintext, id);
        let content_id = tell(narration, || {
            describe::split("content", whole(), 0, length, self.rfc())
        });
        let mac_length = self.mac.length();
        tell(narration, || {
            describe::split("received_MAC", whole(), length, mac_length, self.rfc())
        });
        let additional_data = AdditionalData {
            length,
            ..additional_data
        };
        let content = plaintext.get(..length).unwrap_or_default();
        let mac = self.mac.compute(&additional_data, content);
        tell(narration, || {
            let content = [describe::computed("content", content, content_id)];
            self.mac
                .describe(&additional_data, content, &mac, self.mac_rfc())
        });
    }
}

fn tell(narration: &mut Narration, description: impl FnOnce() -> Description) -> ValueId {
    narration.describe(description)
}
