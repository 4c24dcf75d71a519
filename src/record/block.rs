//! Block ciphers with a MAC: `GenericBlockCipher` (RFC 5246 §6.2.3.2), with the MAC inside, or
//! outside as encrypt-then-MAC puts it (RFC 7366).

use rand::CryptoRng;
use subtle::ConstantTimeEq;

use super::cbc::{Cbc, Decrypt, Encrypt, RandomIv};
use super::constant_time;
use super::header::Header;
use super::mac::{AdditionalData, MacKey, RecordMac};
use super::protection::{Opened, Opening, Sealing, not_authentic};
use super::steps::{Join, Part, Short, Steps};
use crate::compute::Value;
use crate::error::Result;
use crate::names::registry::ProtocolVersion;
use crate::wire::{Origin, RecordId, Whole};

/// Bytes of the longest block.
const BLOCK: usize = 16;

/// A block cipher and a MAC with their keys.
pub(super) struct Block {
    pub cbc: Cbc,
    pub version: ProtocolVersion,
    pub mac: MacKey,
    pub encrypt_then_mac: bool,
    /// TLS 1.0: the IV of the first record, from the key block. Later versions send a fresh one with
    /// each record, and this stays empty.
    pub write_iv: Value,
    /// TLS 1.0: the IV of the next record, once there was one: its last block of ciphertext.
    pub chained_iv: Option<(Short, Origin)>,
    /// TLS 1.0, of records that others exchange: that one was not seen whole, so that the IV of the next
    /// is not known.
    pub lacks_iv: bool,
}

impl Block {
    /// Bytes of IV that a record carries.
    pub fn iv_length(&self) -> usize {
        self.cbc.cipher.record_iv_length(self.version)
    }

    /// Whether the next record's IV is known to anyone who saw the last one: what the BEAST attack
    /// uses, and 1/n-1 splitting defends.
    pub fn has_predictable_iv(&self) -> bool {
        self.iv_length() == 0
    }

    /// Bytes of MAC behind the ciphertext.
    pub fn outer_mac_length(&self) -> usize {
        if self.encrypt_then_mac {
            self.mac.length()
        } else {
            0
        }
    }

    /// The section that defines the encryption.
    pub fn rfc(&self) -> &'static str {
        match self.version {
            ProtocolVersion::TLS1_0 => "RFC 2246 §6.2.3.2",
            ProtocolVersion::TLS1_1 => "RFC 4346 §6.2.3.2",
            _ => "RFC 5246 §6.2.3.2",
        }
    }

    /// The section that defines the MAC.
    pub fn mac_rfc(&self) -> &'static str {
        match self.version {
            _ if self.encrypt_then_mac => "RFC 7366 §3",
            ProtocolVersion::TLS1_0 => "RFC 2246 §6.2.3.1",
            ProtocolVersion::TLS1_1 => "RFC 4346 §6.2.3.1",
            _ => "RFC 5246 §6.2.3.1",
        }
    }

    /// Appends a whole record to `out`: header, IV, ciphertext and, with encrypt-then-MAC, the MAC.
    pub fn seal(
        &mut self,
        record: &Sealing<'_>,
        out: &mut Vec<u8>,
        rng: &mut dyn CryptoRng,
        steps: &mut Steps,
    ) -> Result<()> {
        let block = self.cbc.cipher.block_length();
        let inner_mac = self.mac.length() - self.outer_mac_length();
        let authenticated = record.length() + inner_mac;
        // padding_length counts the padding without itself.
        let padding_length = block - 1 - authenticated % block;
        let encrypted = authenticated + padding_length + 1;
        let header = Header {
            content_type: record.content_type,
            version: self.version,
            length: self.iv_length() + encrypted + self.outer_mac_length(),
        };
        let first = out.len();
        out.extend_from_slice(&header.encode());

        let fresh = match self.iv_length() {
            0 => None,
            length => Some(steps.compute(RandomIv {
                rng,
                length,
                rfc: self.rfc(),
            })?),
        };
        out.extend_from_slice(fresh.as_deref().unwrap_or_default());
        let body = out.len();

        let mac = if self.encrypt_then_mac {
            None
        } else {
            Some(steps.compute(RecordMac {
                key: &self.mac,
                additional_data: AdditionalData::new(record.seq_num, &header, record.length()),
                content: record.content,
                rfc: self.mac_rfc(),
            })?)
        };
        let inner_mac = mac.as_ref().map(|mac| mac.part("MAC"));
        let padding = [padding_length as u8; BLOCK];
        let plaintext = Join {
            name: "plaintext",
            groups: &[
                record.content,
                inner_mac.as_slice(),
                &[
                    Part::literal("padding", &padding[..padding_length]),
                    Part::literal("padding_length", &padding[..1]),
                ],
            ],
            rfc: self.rfc(),
        };
        let plaintext = (plaintext.name, steps.append(plaintext, out));
        let iv = match &fresh {
            Some(fresh) => fresh.part("IV"),
            None => self.predictable_iv(),
        };
        let encrypt = Encrypt {
            cbc: &self.cbc,
            iv,
            rfc: self.rfc(),
        };
        let origin = steps.transform(encrypt, plaintext, &mut out[body..])?;
        if self.has_predictable_iv() {
            let offset = out.len() - block;
            let origin = of_record(record.id).at(offset - first);
            self.chained_iv = Some((Short::of(&out[offset..]), origin));
        }

        if self.encrypt_then_mac {
            let (iv, ciphertext) = out[first + Header::SIZE..].split_at(self.iv_length());
            let mac = self.outer_mac(record.seq_num, &header, iv, ciphertext, origin, steps)?;
            out.extend_from_slice(&mac);
        }
        Ok(())
    }

    /// Decrypts in place, and checks padding and MAC.
    pub fn open(
        &mut self,
        record: &Opening,
        fragment: &mut [u8],
        steps: &mut Steps,
    ) -> Result<Opened> {
        let block = self.cbc.cipher.block_length();
        let start = self.iv_length();
        let end = fragment
            .len()
            .checked_sub(self.outer_mac_length())
            .filter(|end| *end > start && end.is_multiple_of(block))
            .ok_or_else(not_authentic)?;
        let (encrypted, received) = fragment.split_at_mut(end);
        let (iv, ciphertext) = encrypted.split_at_mut(start);
        let origin = Origin::of(Whole::ThisRecord).at(Header::SIZE + start);
        if self.encrypt_then_mac {
            let header = &record.header;
            let mac = self.outer_mac(record.seq_num, header, iv, ciphertext, origin, steps)?;
            if !bool::from(mac.ct_eq(received)) {
                return Err(not_authentic());
            }
        }
        let last = Short::of(&ciphertext[ciphertext.len() - block..]);
        let decrypt = Decrypt {
            cbc: &self.cbc,
            iv: if iv.is_empty() {
                self.predictable_iv()
            } else {
                Part::of_record("IV", iv, Header::SIZE)
            },
            rfc: self.rfc(),
        };
        let origin = steps.transform(decrypt, ("ciphertext", origin), ciphertext)?;
        let plaintext = Part {
            name: "plaintext",
            bytes: ciphertext,
            origin,
        };
        let length = if self.encrypt_then_mac {
            let longest = plaintext.bytes.len() - 1;
            let padding = constant_time::padding(plaintext.bytes, longest);
            let (good, padding_length) = padding.ok_or_else(not_authentic)?;
            if !bool::from(good) {
                return Err(not_authentic());
            }
            longest - padding_length
        } else {
            self.check(record, plaintext.bytes)?
        };
        // Only here, where the record is known to be authentic, is anything done that depends on
        // where its content ends.
        steps.cut("content", plaintext, 0..length, self.rfc());
        if !self.encrypt_then_mac && steps.are_told() {
            let end = length + self.mac.length();
            steps.cut("received_MAC", plaintext, length..end, self.rfc());
            steps.compute(RecordMac {
                key: &self.mac,
                additional_data: AdditionalData::new(record.seq_num, &record.header, length),
                content: &[Part {
                    name: "content",
                    bytes: &plaintext.bytes[..length],
                    origin,
                }],
                rfc: self.mac_rfc(),
            })?;
        }
        if self.has_predictable_iv() {
            let offset = Header::SIZE + end - block;
            self.chained_iv = Some((last, of_record(record.id).at(offset)));
        }
        Ok(Opened {
            content_type: record.header.content_type,
            content: start..start + length,
        })
    }

    /// Checks padding and MAC in constant time; gives the length of the content.
    fn check(&self, record: &Opening, plaintext: &[u8]) -> Result<usize> {
        let additional_data = AdditionalData::new(record.seq_num, &record.header, 0);
        let checked = constant_time::check(&self.mac, additional_data, plaintext)
            .ok_or_else(not_authentic)?;
        if bool::from(checked.good) {
            Ok(checked.length)
        } else {
            Err(not_authentic())
        }
    }

    /// The MAC of encrypt-then-MAC: over IV and ciphertext.
    fn outer_mac(
        &self,
        seq_num: u64,
        header: &Header,
        iv: &[u8],
        ciphertext: &[u8],
        origin: Origin,
        steps: &mut Steps,
    ) -> Result<Short> {
        let parts = [
            Part::of_record("IV", iv, Header::SIZE),
            Part {
                name: "ciphertext",
                bytes: ciphertext,
                origin,
            },
        ];
        let mac = steps.compute(RecordMac {
            key: &self.mac,
            additional_data: AdditionalData::new(seq_num, header, iv.len() + ciphertext.len()),
            content: &parts[usize::from(iv.is_empty())..],
            rfc: self.mac_rfc(),
        })?;
        Ok(Short::of(&mac))
    }

    /// Whether the MAC behind the ciphertext of a record with this number is right, where it is there
    /// (RFC 7366 §3). In TLS 1.0 it does not cover the IV.
    pub fn is_authentic(&self, seq_num: u64, header: &Header, fragment: &[u8]) -> bool {
        let end = fragment.len().checked_sub(self.outer_mac_length());
        let Some((encrypted, received)) = end.and_then(|end| fragment.split_at_checked(end)) else {
            return false;
        };
        let Some((iv, ciphertext)) = encrypted.split_at_checked(self.iv_length()) else {
            return false;
        };
        let (origin, steps) = (Origin::LITERAL, &mut Steps::new(false));
        let mac = self.outer_mac(seq_num, header, iv, ciphertext, origin, steps);
        self.encrypt_then_mac && mac.is_ok_and(|mac| bool::from(mac.ct_eq(received)))
    }

    /// Passes over a record, of which the last block may be the IV of the next; false if it is too short
    /// for one.
    pub fn pass(&mut self, fragment: &[u8]) -> bool {
        let block = self.cbc.cipher.block_length();
        let end = fragment.len().checked_sub(self.outer_mac_length());
        let start = end.and_then(|end| end.checked_sub(block));
        let (Some(start), Some(end)) = (start, end) else {
            return false;
        };
        if self.has_predictable_iv() {
            let origin = of_record(None).at(Header::SIZE + start);
            self.chained_iv = Some((Short::of(&fragment[start..end]), origin));
            self.lacks_iv = false;
        }
        true
    }

    /// The IV that no record carries.
    fn predictable_iv(&self) -> Part<'_> {
        match &self.chained_iv {
            Some((iv, origin)) => Part {
                name: "IV",
                bytes: iv,
                origin: *origin,
            },
            None => Part::from(&self.write_iv),
        }
    }
}

/// The record itself, as far as someone knows it by a number.
fn of_record(id: Option<RecordId>) -> Origin {
    id.map_or(Origin::LITERAL, |id| Origin::of(Whole::Record(id)))
}
