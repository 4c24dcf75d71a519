//! The records of each direction: which are protected, and what opens them. Records may be missing
//! between two, so that the number of the second is looked for.

use std::sync::PoisonError;

use super::flow::{is_believable, whole_messages};
use super::framer::Framer;
use super::sight::place;
use super::watch::Observer;
use crate::compute::Value;
use crate::keys::schedule::tls13::Epoch;
use crate::message::{Assembler, HEADER_LENGTH};
use crate::names::registry::{ContentType, HandshakeType};
use crate::narration::{Event, Gap, Lack, Proof, Side, Topic, Unchecked, Unread};
use crate::record::{self, Found, Header, Protection, Unverified};

/// How many records may be missing between two, for the number of the second to be found.
const MOST_MISSED: u64 = 4096;
/// What a record has at least besides its content: its header and what authenticates it.
const LEAST_RECORD: usize = Header::SIZE + 17;
/// How many bytes of records may be tried in vain, with one number after the other, before each is tried
/// with the next number alone.
const MOST_TRIED: u64 = 64 << 20;

/// One direction.
#[derive(Default)]
pub(super) struct Half {
    pub framer: Framer,
    pub handshake: Assembler,
    /// What protects its records, if that is known.
    pub protection: Option<Protection>,
    /// How its records are read without keys, if they are not encrypted.
    pub unverified: Option<Unverified>,
    /// Whether it was told that they are.
    is_unverified_told: bool,
    /// The traffic secret behind that, in TLS 1.3.
    pub secret: Option<Value>,
    /// How far the keys of TLS 1.3 have come.
    pub epoch: Option<Epoch>,
    /// A ChangeCipherSpec came: up to TLS 1.2 what follows is protected.
    pub is_changed: bool,
    /// Bytes are missing since the last record that was understood.
    is_unsure: bool,
    /// How many records may be missing.
    missed: u64,
    /// How many bytes were tried in vain since a record was opened.
    tried: u64,
    /// A record was authentic under these keys.
    has_opened: bool,
    /// Records that could not be opened and were not told yet.
    sealed: Sealed,
    pub has_ended: bool,
}

/// Records that could not be opened, all for one reason.
#[derive(Default)]
struct Sealed {
    why: Unread,
    records: u64,
    length: u64,
}

impl Half {
    /// How many records may be missing before the next, as far as numbers are tried for one of this length.
    pub fn missed(&self, length: usize) -> u64 {
        let affordable = MOST_TRIED.saturating_sub(self.tried) / (length as u64).max(64);
        match self.is_unsure {
            true => self.missed.min(affordable),
            false => 0,
        }
    }

    /// So many bytes are missing, if that is known.
    pub fn miss(&mut self, length: Option<usize>) {
        let records = length.map_or(u64::MAX, |length| 1 + (length / LEAST_RECORD) as u64);
        self.is_unsure = true;
        self.missed = self.missed.saturating_add(records).min(MOST_MISSED);
        self.tear();
    }

    /// A record is not whole, or what was there was no record.
    pub fn tear(&mut self) {
        if let Some(protection) = &mut self.protection {
            protection.miss();
        }
    }

    /// Its records are protected like this from the next one on.
    pub fn protect(&mut self, protection: Option<Protection>) {
        self.protection = protection;
        self.has_opened = false;
    }

    /// The same, from the ChangeCipherSpec on that came just now: no record under these keys was missed.
    pub fn change_cipher_spec(&mut self, protection: Option<Protection>) {
        self.is_changed = true;
        self.missed = 0;
        self.protect(protection);
    }

    /// Whether the next record must open under these keys, with the next number.
    fn is_certain(&self) -> bool {
        let lacks_iv = self.protection.as_ref().is_some_and(Protection::lacks_iv);
        let is_missing = self.is_unsure && self.missed > 0;
        self.has_opened && !is_missing && !lacks_iv
    }

    /// A record is authentic: how many are missing before the next is known again, none.
    fn is_sure(&mut self) {
        self.has_opened = true;
        (self.is_unsure, self.missed, self.tried) = (false, 0, 0);
    }

    /// Whether a record is authentic under the keys that are in use.
    fn find(&mut self, header: Header, fragment: &[u8]) -> Found {
        // Early data that the server does not take has no end: handshake keys follow at any record.
        let is_certain = self.is_certain() && self.epoch != Some(Epoch::Early);
        let missed = self.missed(fragment.len());
        let Some(protection) = &mut self.protection else {
            return Found::Not;
        };
        if is_certain {
            return Found::Next(protection.records());
        }
        let found = protection.find(header, fragment, missed);
        match found {
            Found::WithoutIv(Some(_)) => self.is_sure(),
            Found::WithoutIv(None) => self.missed = (self.missed + 1).min(MOST_MISSED),
            Found::Not => {
                let tried = (missed + 1).saturating_mul(fragment.len() as u64);
                self.tried = self.tried.saturating_add(tried);
            }
            Found::Next(_) => {}
        }
        found
    }
}

/// Whether a ClientHello begins here: its type, a length that one may have, and behind that the first byte
/// of its legacy_version (RFC 9846 §4.2.2).
fn begins_client_hello(content: &[u8]) -> bool {
    let has_version = content.get(HEADER_LENGTH).is_none_or(|first| *first == 3);
    content.first() == Some(&HandshakeType::ClientHello.0) && is_believable(content) && has_version
}

impl Observer {
    /// Passes over a record of data, if nobody reads the story.
    pub(super) fn passes(&mut self, from: Side, header: Header, record: &[u8]) -> bool {
        if !(self.means.is_brief && self.sight.is_complete) {
            return false;
        }
        let half = self.half(from);
        let is_certain = half.is_certain();
        match &mut half.protection {
            Some(protection) if is_certain => {
                protection.pass(header, record.get(Header::SIZE..).unwrap_or_default())
            }
            _ => false,
        }
    }

    /// Whether a record is protected. Before the version is known only data can be: early data.
    fn is_protected(&mut self, from: Side, header: Header, content: &[u8]) -> bool {
        if self.is_bare() {
            return false;
        }
        if header.content_type == ContentType::ApplicationData {
            return true;
        }
        if self.is_tls13() {
            return false;
        }
        let version = self.c.agreed.version;
        let half = self.half(from);
        if half.is_changed {
            // Where only one direction of the handshake is there, the keys may be those of TLS 1.3, whose
            // handshake is called application data: in the clear are then a second hello, and alerts.
            return version.is_some()
                || match header.content_type {
                    ContentType::Alert => content.len() != 2,
                    ContentType::Handshake => {
                        half.handshake.is_empty() && !begins_client_hello(content)
                    }
                    _ => content.len() != 1,
                };
        }
        half.is_unsure
            && match header.content_type {
                ContentType::Alert => content.len() != 2,
                ContentType::Handshake => {
                    half.handshake.is_empty() && whole_messages(content).is_none()
                }
                _ => false,
            }
    }

    /// Takes in a whole record.
    pub(super) fn record(&mut self, from: Side, header: Header, bytes: &mut [u8]) {
        if self.passes(from, header, bytes) {
            return;
        }
        let content = bytes.get(Header::SIZE..).unwrap_or_default();
        let is_tls13 = self.is_tls13();
        let opened = if self.is_protected(from, header, content) {
            self.open(from, header, bytes)
        } else {
            record::take(bytes, header, from, None, is_tls13, &mut self.c.narration).ok()
        };
        if let Some(opened) = opened {
            self.content(from, opened.content_type, opened.of(bytes));
        }
    }

    /// Opens a protected record; `None` if that cannot be done.
    fn open(&mut self, from: Side, header: Header, bytes: &mut [u8]) -> Option<record::Opened> {
        let fragment = bytes.get_mut(Header::SIZE..).unwrap_or_default();
        // Where nobody is told of it, it is opened at once, not first to find out whether it can be.
        if self.means.is_brief
            && let Some(protection) = &mut self.half(from).protection
            && let Some(opened) = protection.open_next(header, fragment)
        {
            self.half(from).is_sure();
            self.sight.is_opened = true;
            return Some(opened);
        }
        match self.half(from).find(header, fragment) {
            Found::Next(_) => {}
            Found::WithoutIv(_) => {
                self.leave_sealed(from, header, bytes, Unread::WithoutIv);
                return None;
            }
            Found::Not if self.try_later_keys(from, header, fragment) => {}
            Found::Not => {
                let opened = self.read_unverified(from, header, bytes);
                if opened.is_none() {
                    self.leave_sealed(from, header, bytes, Unread::Encrypted);
                }
                return opened;
            }
        }
        self.tell_sealed(from);
        self.half(from).is_sure();
        self.sight.is_opened = true;
        let is_tls13 = self.is_tls13();
        let half = match from {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        };
        let protection = half.protection.as_mut();
        let narration = &mut self.c.narration;
        record::take(bytes, header, from, protection, is_tls13, narration).ok()
    }

    /// Reads a record under keys that are not known, if it is not encrypted.
    fn read_unverified(
        &mut self,
        from: Side,
        header: Header,
        bytes: &[u8],
    ) -> Option<record::Opened> {
        // Early data that is not taken may be under another suite, that of the session.
        let may_be_early =
            from == Side::Client && self.sight.early_data && self.c.agreed.early_data != Some(true);
        let half = self.half(from);
        let has_keys = half.protection.is_some();
        let unverified = half.unverified.filter(|_| !has_keys && !may_be_early)?;
        let is_told = half.is_unverified_told;
        let opened = unverified.take(bytes, header, from, &mut self.c.narration)?;
        if !is_told {
            self.half(from).is_unverified_told = true;
            self.tell_unchecked(from, Proof::RecordMac);
        }
        self.tell_sealed(from);
        Some(opened)
    }

    /// Tells that a proof is not checked, for want of the secret that it is made with.
    pub(super) fn tell_unchecked(&mut self, from: Side, proof: Proof) {
        self.c.narration.tell(Topic::Steps, || {
            Event::Unchecked(Unchecked {
                from,
                proof,
                lacks: Lack::Key,
                records: 0,
            })
        });
    }

    /// Whether records are as bare under the suite as before it: TLS_NULL_WITH_NULL_NULL.
    fn is_bare(&self) -> bool {
        let other = self.c.agreed.other_suite;
        other.is_some_and(|other| other.parts.mac_alone() == Some(0))
    }

    /// A protected record cannot be opened.
    fn leave_sealed(&mut self, from: Side, header: Header, bytes: &[u8], why: Unread) {
        let why = match why {
            Unread::Encrypted if self.is_beyond_suites() => Unread::Unsupported,
            Unread::Encrypted if self.is_beyond_given_keys() => Unread::Ephemeral,
            why => why,
        };
        if self.half(from).sealed.why != why {
            self.tell_sealed(from);
        }
        let is_tls13 = self.is_tls13();
        record::pass_by(bytes, header, from, is_tls13, &mut self.c.narration);
        let half = self.half(from);
        half.sealed.why = why;
        half.sealed.records += 1;
        half.sealed.length += bytes.len() as u64;
        let is_early = half.epoch == Some(Epoch::Early);
        let has_keys = half.protection.is_some();
        let end = place(from);
        self.sight.sealed[end] += 1;
        self.story.later.interrupt();
        // Early data that the server does not take holds no message (RFC 9846 §4.3.10): it is what does
        // not open under the keys of the handshake.
        let is_refused =
            from == Side::Client && self.c.agreed.early_data == Some(false) && has_keys;
        let may_hold_message = match header.content_type {
            ContentType::Handshake => true,
            ContentType::ApplicationData => is_tls13 || self.c.agreed.version.is_none(),
            _ => false,
        };
        if may_hold_message && !is_refused && !self.sight.finished[end] {
            self.sight.unread[end] += 1;
        }
        if self.sight.is_complete && !is_early {
            self.inside.lose(from, &mut self.c.narration);
        }
    }

    /// Whether the secrets are known, and what is missing is the suite.
    fn is_beyond_suites(&self) -> bool {
        let is_supported = self.story.suite.or(self.story.protects_like).is_some();
        let random = self.story.client_random.as_ref();
        let is_chosen = self.sight.server_hello.is_some();
        let knows = |random: &Value| {
            let secrets = self.means.secrets.read();
            let secrets = secrets.unwrap_or_else(PoisonError::into_inner);
            secrets.knows(random)
        };
        is_chosen && !is_supported && random.is_some_and(knows)
    }

    /// Tells of the records that could not be opened.
    pub(super) fn tell_sealed(&mut self, from: Side) {
        let sealed = std::mem::take(&mut self.half(from).sealed);
        if sealed.records == 0 {
            return;
        }
        self.c.narration.tell(Topic::Steps, || {
            Event::Gap(Gap {
                from,
                length: Some(sealed.length),
                why: sealed.why,
                records: Some(sealed.records),
            })
        });
    }
}
