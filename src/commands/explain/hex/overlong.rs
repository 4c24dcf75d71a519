//! A record whose header says more bytes than a record may have: shown as far as it goes.

use super::{Piece, cut_short, records};
use crate::handshake::observer::is_believable;
use crate::names::quantity::{bytes_count, thousands};
use crate::names::registry::{ContentType, HandshakeType};
use crate::record::{self, Header, MAX_CIPHERTEXT};

/// Whether bytes begin like a record of TLS that is too long.
pub(super) fn begins(bytes: &[u8]) -> bool {
    length(bytes).is_some_and(|length| length > MAX_CIPHERTEXT)
}

/// What the header of a record says, if there is one.
fn length(bytes: &[u8]) -> Option<usize> {
    match *bytes {
        [20..=24, 3, 0..=4, high, low, ..] => Some(usize::from(u16::from_be_bytes([high, low]))),
        _ => None,
    }
}

/// The record, what it holds in the clear, and what is behind it.
pub(super) fn read(bytes: &[u8]) -> (String, Vec<Piece>) {
    let length = length(bytes).unwrap_or_default();
    let end = bytes.len().min(Header::SIZE + length);
    let (record, behind) = bytes.split_at(end);
    let content = record.get(Header::SIZE..).unwrap_or_default();
    let mut piece = Piece::new("record", record, record::annotate(record, false).0);
    let says = format!(
        "its header says {}: a record holds at most 16,384 in the clear, 18,432 protected up \
         to TLS 1.2, 16,640 in TLS 1.3 (RFC 9846 §5.1, §5.2, RFC 5246 §6.2.3)",
        bytes_count(length)
    );
    if content.len() < length {
        // The fault at the byte where it ends is that the rest is missing.
        let there = content.len();
        piece.remarks.push(format!(
            "Too long: {says}. {} of them are there.",
            thousands(there as u64)
        ));
    }
    piece.fault = Some(says);
    let mut pieces = vec![piece];
    let is_handshake = record.first() == Some(&ContentType::Handshake.0);
    let begins_message = content
        .first()
        .is_some_and(|first| HandshakeType(*first).known().is_some() && is_believable(content));
    if is_handshake && begins_message {
        pieces[0].opened = true;
        let (_, inside) = cut_short(content);
        pieces.extend(inside.into_iter().map(|mut piece| {
            piece.inside = true;
            piece
        }));
    }
    if !behind.is_empty() {
        pieces.extend(records(behind).1);
    }
    let summary = format!(
        "A record that is too long: its header says {}.",
        bytes_count(length)
    );
    (summary, pieces)
}
