//! Authenticated encryption of records: `GenericAEADCipher` (RFC 5246 §6.2.3.3) with GCM
//! (RFC 5288), CCM (RFC 6655) and ChaCha20-Poly1305 (RFC 7905), and the one protection that
//! TLS 1.3 has (RFC 9846 §5.2).

use aes::{Aes128, Aes256};
use aes_gcm::aead::consts::{U8, U12, U16};
use aes_gcm::aead::{AeadInOut, KeyInit, Nonce, Tag};
use aes_gcm::{Aes128Gcm, Aes256Gcm};
use ccm::Ccm;
use chacha20poly1305::ChaCha20Poly1305;

use super::describe;
use super::header::Header;
use super::mac::AdditionalData;
use super::protection::{Opened, Opening, Sealing, bad_record_mac, check_mac};
use crate::compute::{Description, Input, Operation, Recipe, Value};
use crate::error::{Error, Result};
use crate::names::registry::{ContentType, ProtocolVersion};
use crate::names::suite::BulkCipher;
use crate::narration::{Narration, Topic};
use crate::wire::ValueId;

/// Bytes of a nonce: the same for every AEAD cipher of TLS.
const NONCE: usize = 12;
/// Bytes of the longest tag.
const MAX_TAG: usize = 16;

/// The primitives. Boxed: an expanded key is long, and one kind is much longer than another.
pub(super) enum Primitive {
    Aes128Gcm(Box<Aes128Gcm>),
    Aes256Gcm(Box<Aes256Gcm>),
    Aes128Ccm(Box<Ccm<Aes128, U16, U12>>),
    Aes256Ccm(Box<Ccm<Aes256, U16, U12>>),
    Aes128Ccm8(Box<Ccm<Aes128, U8, U12>>),
    Aes256Ccm8(Box<Ccm<Aes256, U8, U12>>),
    ChaCha20Poly1305(Box<ChaCha20Poly1305>),
}

macro_rules! each_primitive {
    ($self:expr, $aead:ident => $do:expr) => {
        match $self {
            Primitive::Aes128Gcm($aead) => $do,
            Primitive::Aes256Gcm($aead) => $do,
            Primitive::Aes128Ccm($aead) => $do,
            Primitive::Aes256Ccm($aead) => $do,
            Primitive::Aes128Ccm8($aead) => $do,
            Primitive::Aes256Ccm8($aead) => $do,
            Primitive::ChaCha20Poly1305($aead) => $do,
        }
    };
}

impl Primitive {
    pub fn new(cipher: BulkCipher, key: &[u8]) -> Option<Self> {
        fn keyed<A: KeyInit>(key: &[u8]) -> Option<Box<A>> {
            A::new_from_slice(key).ok().map(Box::new)
        }
        Some(match cipher {
            BulkCipher::Aes128Gcm => Primitive::Aes128Gcm(keyed(key)?),
            BulkCipher::Aes256Gcm => Primitive::Aes256Gcm(keyed(key)?),
            BulkCipher::Aes128Ccm => Primitive::Aes128Ccm(keyed(key)?),
            BulkCipher::Aes256Ccm => Primitive::Aes256Ccm(keyed(key)?),
            BulkCipher::Aes128Ccm8 => Primitive::Aes128Ccm8(keyed(key)?),
            BulkCipher::Aes256Ccm8 => Primitive::Aes256Ccm8(keyed(key)?),
            BulkCipher::ChaCha20Poly1305 => Primitive::ChaCha20Poly1305(keyed(key)?),
            _ => return None,
        })
    }

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

/// An AEAD cipher with its keys.
pub(super) struct Aead {
    primitive: Primitive,
    pub cipher: BulkCipher,
    version: ProtocolVersion,
    key: Value,
    iv: Value,
    /// The IV, filled up with zeros: the nonce where the variable part is zero.
    zero_nonce: [u8; NONCE],
}

/// The nonce of a record and what it is made of.
struct RecordNonce {
    bytes: [u8; NONCE],
    /// The sequence number or the explicit part.
    variable: [u8; 8],
}

impl Aead {
    /// # Errors
    /// An internal error for a key or IV of the wrong length.
    pub fn new(
        cipher: BulkCipher,
        version: ProtocolVersion,
        key: Value,
        iv: Value,
    ) -> Result<Self> {
        let primitive = Primitive::new(cipher, &key)
            .filter(|_| iv.len() == cipher.fixed_iv_length(version))
            .ok_or_else(|| {
                Error::internal(format!(
                    "{} takes no key of {} bytes with an IV of {}",
                    cipher.name(),
                    key.len(),
                    iv.len()
                ))
            })?;
        let mut zero_nonce = [0; NONCE];
        zero_nonce[..iv.len()].copy_from_slice(&iv);
        Ok(Aead {
            primitive,
            cipher,
            version,
            key,
            iv,
            zero_nonce,
        })
    }

    fn is_tls13(&self) -> bool {
        self.version == ProtocolVersion::TLS1_3
    }

    /// Bytes of nonce that a record carries.
    pub fn explicit_length(&self) -> usize {
        self.cipher.record_iv_length(self.version)
    }

    /// Bytes of tag.
    pub fn tag_length(&self) -> usize {
        self.cipher.tag_length()
    }

    /// The nonce. An IV of full length is XORed with the sequence number (RFC 9846 §5.3, RFC 7905
    /// §2); a shorter one is followed by the explicit part (RFC 5288 §3).
    fn nonce(&self, variable: [u8; 8]) -> RecordNonce {
        let mut bytes = self.zero_nonce;
        if let Some(end) = bytes.last_chunk_mut() {
            *end = (u64::from_be_bytes(*end) ^ u64::from_be_bytes(variable)).to_be_bytes();
        }
        RecordNonce { bytes, variable }
    }

    fn describe_nonce(&self, nonce: &RecordNonce) -> Description {
        if self.iv.len() < NONCE {
            let inputs = vec![
                (&self.iv).into(),
                describe::input("nonce_explicit", &nonce.variable),
            ];
            let rfc = match self.cipher {
                BulkCipher::Aes128Gcm | BulkCipher::Aes256Gcm => "RFC 5288 §3",
                _ => "RFC 6655 §3",
            };
            return describe::concat("nonce", inputs, rfc);
        }
        let mut padded = [0; NONCE];
        padded[NONCE - 8..].copy_from_slice(&nonce.variable);
        let rfc = if self.is_tls13() {
            "RFC 9846 §5.3"
        } else {
            "RFC 7905 §2"
        };
        Recipe::of(Operation::Xor, "nonce", rfc)
            .input(&self.iv)
            .text(" XOR ")
            .input(describe::input("padded_sequence_number", &padded))
            .yields(nonce.bytes)
    }

    fn rfc(&self) -> &'static str {
        if self.is_tls13() {
            "RFC 9846 §5.2"
        } else {
            "RFC 5246 §6.2.3.3"
        }
    }

    /// Appends the fragment to `out`, whose end from `start` on is the record's header.
    pub fn seal(
        &self,
        record: &Sealing<'_>,
        start: usize,
        out: &mut Vec<u8>,
        narration: &mut Narration,
    ) -> Result<()> {
        let nonce = self.nonce(record.seq_num.to_be_bytes());
        if self.explicit_length() > 0 {
            out.extend_from_slice(&nonce.variable);
        }
        let body = out.len();
        out.extend_from_slice(record.content);
        if self.is_tls13() {
            out.push(record.content_type.0);
            if record.padded > out.len() - body {
                out.resize(body + record.padded, 0);
            }
        }
        let plaintext_length = out.len() - body;
        let (aad, aad_length) = if self.is_tls13() {
            let header = Header {
                content_type: ContentType::ApplicationData,
                version: ProtocolVersion::TLS1_2,
                length: plaintext_length + self.tag_length(),
            }
            .encode();
            out[start..start + Header::SIZE].copy_from_slice(&header);
            let mut aad = [0; AdditionalData::SIZE];
            aad[..Header::SIZE].copy_from_slice(&header);
            (aad, Header::SIZE)
        } else {
            let additional_data = record.additional_data(self.version);
            (additional_data.bytes(), AdditionalData::SIZE)
        };
        let aad = &aad[..aad_length];
        let plaintext = narration
            .wants(Topic::Computations)
            .then(|| out[body..].to_vec());
        out.extend_from_slice(&[0; MAX_TAG][..self.tag_length()]);
        let (buffer, tag) = out[body..].split_at_mut(plaintext_length);
        self.primitive
            .seal(&nonce.bytes, aad, buffer, tag)
            .ok_or_else(|| Error::internal("the AEAD cipher refused to encrypt a record"))?;

        if let Some(plaintext) = plaintext {
            let [nonce_id, aad_id] = self.tell_head(&nonce, self.aad_inputs(aad), narration);
            let plaintext = if self.is_tls13() {
                let (content, rest) = plaintext.split_at(record.content.len());
                let inputs = vec![
                    describe::input("content", content),
                    describe::input("type", &rest[..1]),
                    describe::input("zeros", &rest[1..]),
                ];
                let id = tell(narration, || {
                    describe::concat("TLSInnerPlaintext", inputs, self.rfc())
                });
                describe::computed(self.plaintext_name(), &plaintext, id)
            } else {
                describe::input(self.plaintext_name(), &plaintext)
            };
            tell(narration, || {
                describe::cipher(
                    Operation::AeadSeal,
                    "AEADEncrypted",
                    "AEAD-Encrypt",
                    self.cipher.name(),
                    vec![
                        (&self.key).into(),
                        describe::computed("nonce", &nonce.bytes, nonce_id),
                        describe::computed("additional_data", aad, aad_id),
                        plaintext,
                    ],
                    &out[body..],
                    self.rfc(),
                )
            });
        }
        Ok(())
    }

    /// Decrypts in place.
    pub fn open(
        &self,
        record: &Opening,
        fragment: &mut [u8],
        narration: &mut Narration,
    ) -> Result<Opened> {
        let explicit = self.explicit_length();
        let body_length = fragment
            .len()
            .checked_sub(explicit + self.tag_length())
            .ok_or_else(|| bad_record_mac(narration, self.rfc()))?;
        let (head, body) = fragment.split_at_mut(explicit);
        let variable = <[u8; 8]>::try_from(&*head).unwrap_or(record.seq_num.to_be_bytes());
        let nonce = self.nonce(variable);
        let mut aad = [0; AdditionalData::SIZE];
        let aad = if self.is_tls13() {
            aad[..Header::SIZE].copy_from_slice(&record.header.encode());
            &aad[..Header::SIZE]
        } else {
            aad = AdditionalData {
                seq_num: record.seq_num,
                content_type: record.header.content_type,
                version: self.version,
                length: body_length,
            }
            .bytes();
            &aad[..]
        };
        let wants = narration.wants(Topic::Computations);
        let encrypted = wants.then(|| body.to_vec());
        let (buffer, tag) = body.split_at_mut(body_length);
        let opened = self.primitive.open(&nonce.bytes, aad, buffer, tag);

        let mut plaintext_id = None;
        if let Some(encrypted) = encrypted {
            let [nonce_id, aad_id] = self.tell_head(&nonce, self.aad_inputs(aad), narration);
            if opened.is_some() {
                plaintext_id = Some(tell(narration, || {
                    describe::cipher(
                        Operation::AeadOpen,
                        self.plaintext_name(),
                        "AEAD-Decrypt",
                        self.cipher.name(),
                        vec![
                            (&self.key).into(),
                            describe::computed("nonce", &nonce.bytes, nonce_id),
                            describe::computed("additional_data", aad, aad_id),
                            describe::input("AEADEncrypted", &encrypted),
                        ],
                        buffer,
                        self.rfc(),
                    )
                }));
            }
        }
        check_mac(opened.is_some(), narration, self.rfc())?;
        if self.is_tls13() {
            return self.inner(explicit, buffer, plaintext_id, narration);
        }
        Ok(Opened {
            content_type: record.header.content_type,
            content: explicit..explicit + body_length,
        })
    }

    /// Takes TLSInnerPlaintext apart: the type is the last byte that is not zero (RFC 9846 §5.4).
    fn inner(
        &self,
        offset: usize,
        inner: &[u8],
        id: Option<ValueId>,
        narration: &mut Narration,
    ) -> Result<Opened> {
        let position = inner.iter().rposition(|byte| *byte != 0);
        let (length, content_type) = position
            .and_then(|length| Some((length, ContentType(*inner.get(length)?))))
            .ok_or_else(|| {
                Error::unexpected_message("a protected record holds only zeros, no content type")
            })?;
        if let Some(id) = id {
            let whole = || describe::computed("TLSInnerPlaintext", inner, id);
            let rfc = "RFC 9846 §5.4";
            tell(narration, || {
                describe::split("content", whole(), 0, length, rfc)
            });
            tell(narration, || {
                describe::split("type", whole(), length, 1, rfc)
            });
        }
        Ok(Opened {
            content_type,
            content: offset..offset + length,
        })
    }

    fn plaintext_name(&self) -> &'static str {
        if self.is_tls13() {
            "TLSInnerPlaintext"
        } else {
            "plaintext"
        }
    }

    /// The parts of the additional data.
    fn aad_inputs(&self, aad: &[u8]) -> Vec<Input> {
        let (names, lengths): (&[&'static str], &[usize]) = if self.is_tls13() {
            (
                &["opaque_type", "legacy_record_version", "length"],
                &[1, 2, 2],
            )
        } else {
            (&["seq_num", "type", "version", "length"], &[8, 1, 2, 2])
        };
        let mut rest = aad;
        let mut inputs = Vec::new();
        for (name, length) in names.iter().zip(lengths) {
            let (part, after) = rest.split_at(*length);
            inputs.push(describe::input(*name, part));
            rest = after;
        }
        inputs
    }

    /// Tells of the nonce and the additional data.
    fn tell_head(
        &self,
        nonce: &RecordNonce,
        aad: Vec<Input>,
        narration: &mut Narration,
    ) -> [ValueId; 2] {
        let nonce = tell(narration, || self.describe_nonce(nonce));
        let aad = tell(narration, || {
            describe::concat("additional_data", aad, self.rfc())
        });
        [nonce, aad]
    }
}

fn tell(narration: &mut Narration, description: impl FnOnce() -> Description) -> ValueId {
    narration.describe(description)
}
