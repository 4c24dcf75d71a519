//! The protection of one direction under one set of keys (RFC 5246 §6.2.3, RFC 9846 §5.2).

use std::ops::Range;

use rand::CryptoRng;

use super::aead::Aead;
use super::cbc::Cbc;
use super::header::Header;
use super::layout::Layout;
use super::mac::{AdditionalData, MacKey};
use super::null::Null;
use crate::compute::Value;
use crate::error::{Error, ErrorKind, Result};
use crate::names::registry::{AlertDescription, ContentType, ProtocolVersion};
use crate::names::suite::{BulkCipher, CipherKind, Suite};
use crate::narration::{Check, Narration, Topic};

/// The keys of one direction (RFC 5246 §6.3, RFC 9846 §7.3). What a suite does not use is empty.
/// Their names (`client_write_key`, …) are those that the narration tells.
#[derive(Debug, Clone)]
pub struct Keys {
    /// The MAC key; empty for AEAD ciphers.
    pub mac_key: Value,
    /// The encryption key; empty for NULL.
    pub key: Value,
    /// The fixed part of nonces, or the first IV of CBC in TLS 1.0.
    pub iv: Value,
}

/// Protects or unprotects the records of one direction, and counts them.
pub struct Protection {
    cipher: Cipher,
    version: ProtocolVersion,
    /// The number of the next record; `None` once 2^64 of them are used up.
    pub(super) seq_num: Option<u64>,
}

enum Cipher {
    Null(Null),
    Cbc(Cbc),
    Aead(Aead),
}

/// A record to protect.
pub(super) struct Sealing<'a> {
    pub seq_num: u64,
    pub content_type: ContentType,
    pub content: &'a [u8],
    /// What length the content with its type is brought to with zeros (TLS 1.3).
    pub padded: usize,
}

impl Sealing<'_> {
    /// What is authenticated besides the content, before TLS 1.3.
    pub fn additional_data(&self, version: ProtocolVersion) -> AdditionalData {
        AdditionalData {
            seq_num: self.seq_num,
            content_type: self.content_type,
            version,
            length: self.content.len(),
        }
    }
}

/// A record to unprotect.
pub(super) struct Opening {
    pub seq_num: u64,
    pub header: Header,
}

/// What a protected record held.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opened {
    pub content_type: ContentType,
    /// Where in the fragment the content stands.
    pub content: Range<usize>,
}

impl Protection {
    /// Protection under `keys` as `suite` has it in `version`. `encrypt_then_mac` (RFC 7366) only
    /// changes block ciphers.
    ///
    /// # Errors
    /// An internal error for keys that are not as long as the suite needs them.
    pub fn new(
        suite: &Suite,
        version: ProtocolVersion,
        keys: Keys,
        encrypt_then_mac: bool,
    ) -> Result<Self> {
        let Keys { mac_key, key, iv } = keys;
        let mac = |mac_key| match suite.mac {
            Some(algorithm) => MacKey::new(algorithm, mac_key),
            None => Err(Error::internal(format!("{} has no MAC", suite.name))),
        };
        let cipher = match suite.cipher.kind() {
            CipherKind::Null => Cipher::Null(Null {
                mac: mac(mac_key)?,
                version,
            }),
            CipherKind::Block => Cipher::Cbc(Cbc::new(
                suite.cipher,
                version,
                mac(mac_key)?,
                key,
                iv,
                encrypt_then_mac,
            )?),
            CipherKind::Aead => Cipher::Aead(Aead::new(suite.cipher, version, key, iv)?),
        };
        Ok(Protection {
            cipher,
            version,
            seq_num: Some(0),
        })
    }

    /// How many records were protected or unprotected under these keys.
    pub fn records(&self) -> u64 {
        self.seq_num.unwrap_or(u64::MAX)
    }

    /// How many records these keys may protect before they must be changed (RFC 9846 §5.5), if
    /// that is fewer than there are sequence numbers: 2^24.5 for AES-GCM. AES-CCM, which §5.5 does
    /// not mention, gets the 2^23 of RFC 9147 §4.5.3.
    pub fn record_limit(&self) -> Option<u64> {
        let Cipher::Aead(aead) = &self.cipher else {
            return None;
        };
        match aead.cipher {
            BulkCipher::Aes128Gcm | BulkCipher::Aes256Gcm => Some(23_726_566),
            BulkCipher::ChaCha20Poly1305 => None,
            _ => Some(1 << 23),
        }
    }

    pub(super) fn is_tls13(&self) -> bool {
        self.version == ProtocolVersion::TLS1_3
    }

    /// Whether application data must be split so that the first block of a record is no plaintext
    /// that an attacker chose for a known IV.
    pub(super) fn needs_record_splitting(&self) -> bool {
        matches!(&self.cipher, Cipher::Cbc(cbc) if cbc.has_predictable_iv())
    }

    /// How the fragments of these records are laid out.
    pub(super) fn layout(&self) -> Layout {
        match &self.cipher {
            Cipher::Null(null) => Layout::Mac {
                mac: null.mac.length(),
            },
            Cipher::Cbc(cbc) => Layout::Cbc {
                iv: cbc.iv_length(),
                outer_mac: if cbc.encrypt_then_mac {
                    cbc.mac.length()
                } else {
                    0
                },
            },
            Cipher::Aead(aead) => Layout::Aead {
                explicit: aead.explicit_length(),
                tag: aead.tag_length(),
                tls13: self.is_tls13(),
            },
        }
    }

    fn next(&mut self) -> Result<u64> {
        let seq_num = self.seq_num.ok_or_else(|| {
            Error::internal("every sequence number of these keys is used (RFC 9846 §5.3)")
        })?;
        self.seq_num = seq_num.checked_add(1);
        Ok(seq_num)
    }

    /// Appends a whole protected record to `out`; gives its number. On an error nothing stays there.
    pub(super) fn seal(
        &mut self,
        content_type: ContentType,
        content: &[u8],
        padded: usize,
        out: &mut Vec<u8>,
        rng: &mut dyn CryptoRng,
        narration: &mut Narration,
    ) -> Result<u64> {
        let start = out.len();
        let record = Sealing {
            seq_num: self.next()?,
            content_type,
            content,
            padded,
        };
        out.extend_from_slice(&[0; Header::SIZE]);
        let sealed = match &mut self.cipher {
            Cipher::Null(null) => {
                null.seal(&record, out, narration);
                Ok(())
            }
            Cipher::Cbc(cbc) => cbc.seal(&record, out, rng, narration),
            Cipher::Aead(aead) => aead.seal(&record, start, out, narration),
        };
        if let Err(error) = sealed {
            out.truncate(start);
            return Err(error);
        }
        let (content_type, version) = if self.is_tls13() {
            (ContentType::ApplicationData, ProtocolVersion::TLS1_2)
        } else {
            (content_type, self.version)
        };
        let header = Header {
            content_type,
            version,
            length: out.len() - start - Header::SIZE,
        };
        out[start..start + Header::SIZE].copy_from_slice(&header.encode());
        Ok(record.seq_num)
    }

    /// Whether a fragment is authentic under these keys. It stays as it is, and does not count.
    pub(super) fn opens(&mut self, header: Header, fragment: &[u8]) -> bool {
        let seq_num = self.seq_num;
        let opened = self.open(header, &mut fragment.to_vec(), &mut Narration::silent());
        self.seq_num = seq_num;
        !opened.is_err_and(|error| error.alert == Some(AlertDescription::BadRecordMac))
    }

    /// Unprotects a fragment in place; gives the record's number and what it held.
    ///
    /// # Errors
    /// `bad_record_mac`, the same one whatever is wrong; `unexpected_message` for a record of
    /// zeros.
    pub(super) fn open(
        &mut self,
        header: Header,
        fragment: &mut [u8],
        narration: &mut Narration,
    ) -> Result<(u64, Opened)> {
        let record = Opening {
            seq_num: self.next()?,
            header,
        };
        let opened = match &mut self.cipher {
            Cipher::Null(null) => null.open(&record, fragment, narration),
            Cipher::Cbc(cbc) => cbc.open(&record, fragment, narration),
            Cipher::Aead(aead) => aead.open(&record, fragment, narration),
        }?;
        Ok((record.seq_num, opened))
    }
}

/// The one error for all that can be wrong with a protected record (RFC 5246 §7.2.2, RFC 9846
/// §6.2): to say which would be to help whoever forges it. Tells that the check failed.
pub(super) fn bad_record_mac(narration: &mut Narration, rfc: &'static str) -> Error {
    narration.check(|| Check {
        name: "record_mac".into(),
        passed: false,
        detail: "the record is not authentic".into(),
        rfc: rfc.into(),
    });
    Error::new(
        ErrorKind::Verification,
        "a protected record is not authentic: it was damaged or forged, or its keys are others",
    )
    .with_alert(AlertDescription::BadRecordMac)
}

/// Refuses a record that is not authentic. That one is gets told to those who follow the
/// computations.
pub(super) fn check_mac(good: bool, narration: &mut Narration, rfc: &'static str) -> Result<()> {
    if !good {
        return Err(bad_record_mac(narration, rfc));
    }
    if narration.wants(Topic::Computations) {
        narration.check(|| Check {
            name: "record_mac".into(),
            passed: true,
            detail: "the record is authentic".into(),
            rfc: rfc.into(),
        });
    }
    Ok(())
}
