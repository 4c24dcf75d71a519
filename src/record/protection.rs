//! The protection of one direction under one set of keys (RFC 5246 §6.2.3, RFC 9846 §5.2).

use std::ops::{Range, RangeInclusive};

use rand::CryptoRng;

use super::aead::Aead;
use super::aead12::Aead12;
use super::aead13::Aead13;
use super::block::Block;
use super::cbc::Cbc;
use super::header::Header;
use super::layout::Layout;
use super::mac::MacKey;
use super::null::Null;
use super::steps::{Part, Steps};
use crate::compute::Value;
use crate::error::{Error, ErrorKind, Result};
use crate::names::registry::{AlertDescription, ContentType, ProtocolVersion};
use crate::names::suite::{BulkCipher, CipherKind, Suite};
use crate::wire::RecordId;

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
    /// The number of the next record; `None` once 2^64 of them are used up.
    pub(super) seq_num: Option<u64>,
}

enum Cipher {
    Null(Box<Null>),
    Block(Box<Block>),
    Aead12(Aead12),
    Aead13(Aead13),
}

/// A record to protect.
pub(super) struct Sealing<'a> {
    /// What it is known by, if anyone listens.
    pub id: Option<RecordId>,
    pub seq_num: u64,
    pub content_type: ContentType,
    /// The content: a part of one message, or of several.
    pub content: &'a [Part<'a>],
    /// What length the content with its type is brought to with zeros (TLS 1.3).
    pub padded: usize,
}

impl Sealing<'_> {
    /// Bytes of content.
    pub fn length(&self) -> usize {
        self.content.iter().map(|part| part.bytes.len()).sum()
    }
}

/// A record to unprotect.
pub(super) struct Opening {
    /// What it is known by, if anyone listens.
    pub id: Option<RecordId>,
    pub seq_num: u64,
    pub header: Header,
}

/// What a protected record held.
#[derive(Debug, PartialEq, Eq)]
pub struct Opened {
    /// The real type of the content.
    pub content_type: ContentType,
    /// Where in the fragment the content is.
    pub content: Range<usize>,
}

/// What a record is that others exchange, and before which some may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It is not authentic under these keys, with none of the numbers that it may have.
    Not,
    /// It is authentic, and has this number.
    Next(u64),
    /// It was passed over, as its IV is the last block of the record before it, which was not seen (RFC
    /// 2246 §6.2.3.2). It has this number, if the MAC could be checked without opening it.
    WithoutIv(Option<u64>),
}

impl Opened {
    /// The content, of the record whose protection was taken off in place.
    pub fn of<'a>(&self, record: &'a [u8]) -> &'a [u8] {
        let fragment = record.get(Header::SIZE..).unwrap_or_default();
        fragment.get(self.content.clone()).unwrap_or_default()
    }
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
        let Keys {
            mac_key,
            key,
            iv: write_iv,
        } = keys;
        if write_iv.len() != suite.cipher.fixed_iv_length(version) {
            let (name, length) = (suite.cipher.name(), write_iv.len());
            return Err(Error::internal(format!(
                "{name} takes no IV of {length} bytes"
            )));
        }
        let mac = |mac_key| match suite.mac {
            Some(algorithm) => MacKey::new(algorithm, mac_key),
            None => Err(Error::internal(format!("{} has no MAC", suite.name))),
        };
        let cipher = match suite.cipher.kind() {
            CipherKind::Null => Cipher::Null(Box::new(Null {
                mac: mac(mac_key)?,
                version,
            })),
            CipherKind::Block => Cipher::Block(Box::new(Block {
                cbc: Cbc::new(suite.cipher, key)?,
                version,
                mac: mac(mac_key)?,
                encrypt_then_mac,
                write_iv,
                chained_iv: None,
                lacks_iv: false,
            })),
            CipherKind::Aead => {
                let aead = Aead::new(suite.cipher, key)?;
                if version == ProtocolVersion::TLS1_3 {
                    Cipher::Aead13(Aead13 { aead, write_iv })
                } else {
                    Cipher::Aead12(Aead12 { aead, write_iv })
                }
            }
        };
        Ok(Protection {
            cipher,
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
        let (Cipher::Aead12(Aead12 { aead, .. }) | Cipher::Aead13(Aead13 { aead, .. })) =
            &self.cipher
        else {
            return None;
        };
        match aead.cipher {
            cipher if cipher.is_gcm() => Some(23_726_566),
            BulkCipher::ChaCha20Poly1305 => None,
            _ => Some(1 << 23),
        }
    }

    pub(super) fn is_tls13(&self) -> bool {
        matches!(self.cipher, Cipher::Aead13(_))
    }

    /// Whether application data must be split so that the first block of a record is no plaintext
    /// that an attacker chose for a known IV.
    pub(super) fn needs_record_splitting(&self) -> bool {
        matches!(&self.cipher, Cipher::Block(block) if block.has_predictable_iv())
    }

    /// The section that says what makes a record authentic.
    pub(super) fn rfc(&self) -> &'static str {
        match &self.cipher {
            Cipher::Null(null) => null.rfc(),
            Cipher::Block(block) => block.mac_rfc(),
            Cipher::Aead12(_) => Aead12::RFC,
            Cipher::Aead13(_) => Aead13::RFC,
        }
    }

    /// How the fragments of these records are laid out.
    pub(super) fn layout(&self) -> Layout {
        match &self.cipher {
            Cipher::Null(null) => Layout::Mac {
                mac: null.mac.length(),
            },
            Cipher::Block(block) => Layout::Cbc {
                iv: block.iv_length(),
                outer_mac: block.outer_mac_length(),
            },
            Cipher::Aead12(aead) => Layout::Aead {
                explicit: aead.explicit_length(),
                tag: aead.aead.tag_length(),
                tls13: false,
            },
            Cipher::Aead13(aead) => Layout::Aead {
                explicit: 0,
                tag: aead.aead.tag_length(),
                tls13: true,
            },
        }
    }

    /// The number of the next record, which is then used up.
    ///
    /// # Errors
    /// An internal error once all are.
    pub(super) fn next(&mut self) -> Result<u64> {
        let seq_num = self.seq_num.ok_or_else(|| {
            Error::internal("every sequence number of these keys is used (RFC 9846 §5.3)")
        })?;
        self.seq_num = seq_num.checked_add(1);
        Ok(seq_num)
    }

    /// Appends a whole protected record to `out`. On an error nothing stays there.
    pub(super) fn seal(
        &mut self,
        record: &Sealing<'_>,
        out: &mut Vec<u8>,
        rng: &mut dyn CryptoRng,
        steps: &mut Steps,
    ) -> Result<()> {
        let start = out.len();
        let sealed = match &mut self.cipher {
            Cipher::Null(null) => null.seal(record, out, steps),
            Cipher::Block(block) => block.seal(record, out, rng, steps),
            Cipher::Aead12(aead) => aead.seal(record, out, steps),
            Cipher::Aead13(aead) => aead.seal(record, out, steps),
        };
        sealed.inspect_err(|_| out.truncate(start))
    }

    /// Whether a fragment is authentic under these keys. It stays as it is, and does not count.
    pub(super) fn opens(&mut self, header: Header, fragment: &[u8]) -> bool {
        let record = Opening {
            id: None,
            seq_num: self.records(),
            header,
        };
        let opened = self.open(&record, &mut fragment.to_vec(), &mut Steps::new(false));
        !opened.as_ref().is_err_and(is_not_authentic)
    }

    /// The type of what a fragment holds, and its first byte, if it is authentic as the next one. It stays
    /// as it is, and does not count.
    pub(super) fn look_into(
        &mut self,
        header: Header,
        fragment: &[u8],
    ) -> Option<(ContentType, u8)> {
        let record = Opening {
            id: None,
            seq_num: self.records(),
            header,
        };
        let mut copy = fragment.to_vec();
        let opened = self.open(&record, &mut copy, &mut Steps::new(false));
        let opened = opened.ok()?;
        Some((opened.content_type, *copy.get(opened.content)?.first()?))
    }

    /// Whether a fragment is authentic as one of the next records, of which up to `missed` are
    /// missing before it. If it can be opened it then is the next one. The fragment stays as it is.
    pub fn find(&mut self, header: Header, fragment: &[u8], missed: u64) -> Found {
        let first = self.records();
        let numbers = first..=first.saturating_add(missed);
        if let Cipher::Block(block) = &mut self.cipher
            && block.has_predictable_iv()
        {
            let found = find_chained(block, header, fragment, numbers);
            if let Found::Next(seq_num) = found {
                self.seq_num = Some(seq_num);
            } else if let Found::WithoutIv(Some(seq_num)) = found {
                self.seq_num = seq_num.checked_add(1);
            }
            return found;
        }
        for seq_num in numbers {
            self.seq_num = Some(seq_num);
            if self.opens(header, fragment) {
                return Found::Next(seq_num);
            }
        }
        self.seq_num = Some(first);
        Found::Not
    }

    /// Opens a fragment in place if it is authentic as the next one; if not, nothing happens. Nothing either
    /// with a cipher that changes a fragment before it is known to be: [`Protection::find`] tells of those.
    pub fn open_next(&mut self, header: Header, fragment: &mut [u8]) -> Option<Opened> {
        let cipher = match &self.cipher {
            Cipher::Aead12(aead) => aead.aead.cipher,
            Cipher::Aead13(aead) => aead.aead.cipher,
            Cipher::Null(_) | Cipher::Block(_) => return None,
        };
        let is_verified_first = matches!(
            cipher,
            BulkCipher::Aes128Gcm | BulkCipher::Aes256Gcm | BulkCipher::ChaCha20Poly1305
        );
        let seq_num = self.seq_num.filter(|_| is_verified_first)?;
        let record = Opening {
            id: None,
            seq_num,
            header,
        };
        let opened = match self.open(&record, fragment, &mut Steps::new(false)) {
            Ok(opened) => opened,
            Err(error) if is_not_authentic(&error) => return None,
            // It has no content.
            Err(_) => Opened {
                content_type: header.content_type,
                content: 0..0,
            },
        };
        self.seq_num = seq_num.checked_add(1);
        Some(opened)
    }

    /// Takes in that records are missing before the next, or that one was not whole: with them the IV
    /// of the next may be.
    pub fn miss(&mut self) {
        if let Cipher::Block(block) = &mut self.cipher {
            block.lacks_iv = block.has_predictable_iv();
        }
    }

    /// Whether the next record cannot be opened, as its IV is the end of one that was not seen whole.
    pub fn lacks_iv(&self) -> bool {
        matches!(&self.cipher, Cipher::Block(block) if block.lacks_iv)
    }

    /// Passes over a record of application data, as though it had been opened: for an observer that
    /// has opened others under these keys and does not need what is in this one. It counts, but
    /// whether it is authentic is not known. False, and nothing happens, if it may hold something
    /// else, or that cannot be told without opening it.
    pub fn pass(&mut self, header: Header, fragment: &[u8]) -> bool {
        let is_data = header.content_type == ContentType::ApplicationData;
        let is_data = is_data
            && match &mut self.cipher {
                Cipher::Aead13(aead) => aead.seems_data(self.seq_num.unwrap_or(u64::MAX), fragment),
                Cipher::Block(block) => block.pass(fragment),
                Cipher::Null(_) | Cipher::Aead12(_) => true,
            };
        is_data && self.next().is_ok()
    }

    /// Unprotects a fragment in place.
    ///
    /// # Errors
    /// `bad_record_mac`, the same one whatever is wrong; `unexpected_message` for a record of
    /// zeros.
    pub(super) fn open(
        &mut self,
        record: &Opening,
        fragment: &mut [u8],
        steps: &mut Steps,
    ) -> Result<Opened> {
        match &mut self.cipher {
            Cipher::Null(null) => null.open(record, fragment, steps),
            Cipher::Block(block) => block.open(record, fragment, steps),
            Cipher::Aead12(aead) => aead.open(record, fragment, steps),
            Cipher::Aead13(aead) => aead.open(record, fragment, steps),
        }
    }
}

/// [`Protection::find`] for the block ciphers of TLS 1.0, whose records each need the one before. Of a
/// record that is not opened the last block is kept, for the next.
fn find_chained(
    block: &mut Block,
    header: Header,
    fragment: &[u8],
    mut numbers: RangeInclusive<u64>,
) -> Found {
    if block.encrypt_then_mac {
        // The MAC says which record it is, but not that it is opened with the right IV: that is the last
        // block of the record before only if that one was authentic too.
        let number = numbers.find(|number| block.is_authentic(*number, &header, fragment));
        let Some(seq_num) = number else {
            block.lacks_iv = true;
            return Found::Not;
        };
        if !block.lacks_iv {
            return Found::Next(seq_num);
        }
        return match block.pass(fragment) {
            true => Found::WithoutIv(number),
            false => Found::Not,
        };
    }
    let lacks_iv = block.lacks_iv;
    let chained_iv = block.chained_iv;
    let opens = |seq_num: &u64| {
        let opening = Opening {
            id: None,
            seq_num: *seq_num,
            header,
        };
        let opened = block.open(&opening, &mut fragment.to_vec(), &mut Steps::new(false));
        block.chained_iv = chained_iv;
        opened.is_ok()
    };
    let number = (!lacks_iv).then(|| numbers.find(opens)).flatten();
    if let Some(seq_num) = number {
        return Found::Next(seq_num);
    }
    match block.pass(fragment) && lacks_iv {
        true => Found::WithoutIv(None),
        false => Found::Not,
    }
}

/// Whether it is that error.
pub(super) fn is_not_authentic(error: &Error) -> bool {
    error.alert == Some(AlertDescription::BadRecordMac)
}

/// The one error for all that can be wrong with a protected record (RFC 5246 §7.2.2, RFC 9846
/// §6.2): to say which would help a forger.
pub(super) fn not_authentic() -> Error {
    Error::new(
        ErrorKind::Verification,
        "a protected record is not authentic: it was damaged or forged, or its keys are others",
    )
    .with_alert(AlertDescription::BadRecordMac)
}
