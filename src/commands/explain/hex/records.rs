//! Pasted records (RFC 9846 §5.1): their headers, and the messages put together from what they
//! carry in the clear. What is encrypted stays closed, and is said to be.

use super::{Known, MOST_MESSAGE, Piece, message};
use crate::message::HEADER_LENGTH;
use crate::names::registry::{ContentType, HandshakeType, ProtocolVersion};
use crate::wire::{Reader, Result};

/// Bytes of a record's header.
const HEADER: usize = 5;
/// The longest fragment, with what encryption may add (RFC 5246 §6.2.3).
const MOST_FRAGMENT: usize = (1 << 14) + 2048;

/// Whether the bytes begin like a record.
pub(super) fn look_right(bytes: &[u8]) -> bool {
    matches!(*bytes, [20..=24, 3, 0..=4, ..])
        && length(bytes).is_none_or(|length| length <= MOST_FRAGMENT)
}

/// Whether the bytes are records and nothing else.
pub(super) fn are_whole(mut bytes: &[u8]) -> bool {
    while look_right(bytes) {
        match length(bytes).and_then(|length| bytes.get(HEADER + length..)) {
            Some(rest) => bytes = rest,
            None => return false,
        }
    }
    bytes.is_empty()
}

fn length(bytes: &[u8]) -> Option<usize> {
    match *bytes {
        [_, _, _, high, low, ..] => Some(u16::from_be_bytes([high, low]).into()),
        _ => None,
    }
}

/// Annotates records, of which the last may be cut short.
pub(super) fn annotate(bytes: &[u8]) -> (String, Vec<Piece>) {
    let mut records = Records::default();
    let mut rest = bytes;
    while look_right(rest) {
        let end = length(rest)
            .map_or(rest.len(), |length| HEADER + length)
            .min(rest.len());
        let (record, after) = rest.split_at(end);
        records.record(record);
        rest = after;
    }
    records.broken_off();
    if !rest.is_empty() {
        let mut reader = Reader::recording(rest, true);
        reader.rest("data");
        let mut piece = Piece::new("bytes", rest, reader.into_fields(None));
        piece.fault = Some("these bytes belong to no record: no header begins here".into());
        records.pieces.push(piece);
    }
    (
        super::summary(&records.pieces, Some(records.count)),
        records.pieces,
    )
}

#[derive(Default)]
struct Records {
    pieces: Vec<Piece>,
    count: usize,
    known: Known,
    /// A handshake message that is not whole yet, and the number of the record it begins in.
    handshake: Vec<u8>,
    begun: usize,
    /// Whether a ChangeCipherSpec was seen.
    changed: bool,
}

impl Records {
    /// A record, whole or cut short.
    fn record(&mut self, bytes: &[u8]) {
        self.count += 1;
        let content_type = ContentType(bytes.first().copied().unwrap_or_default());
        let fragment = bytes.get(HEADER..).unwrap_or_default();
        let mut reader = Reader::recording(bytes, true);
        let fault = fields(&mut reader, self.known.is_tls13()).err();
        let mut piece = Piece::new("record", bytes, reader.into_fields(fault.as_ref()))
            .with_fault(fault.as_ref());
        piece.tls13 = self.known.is_tls13();
        let at = self.pieces.len();
        self.pieces.push(piece);
        if content_type != ContentType::Handshake {
            self.broken_off();
        }
        let opened = match content_type {
            ContentType::Handshake => self.handshake(fragment),
            ContentType::Alert if fragment.len() == 2 => self.inside(super::alert(fragment)),
            ContentType::ChangeCipherSpec => {
                self.changed = true;
                let mut piece = super::change_cipher_spec(fragment);
                piece.tls13 = self.known.is_tls13();
                self.inside(piece)
            }
            _ => false,
        };
        let remark = match content_type {
            _ if opened || fragment.is_empty() => return self.mark(at, opened, ""),
            ContentType::ApplicationData if self.known.is_tls13() => {
                "Encrypted: messages, alerts and data all look like this in TLS 1.3. Only the keys of its connection open it."
            }
            ContentType::ApplicationData => {
                "Encrypted: application data, or in TLS 1.3 anything. Only the keys of its connection open it."
            }
            ContentType::Handshake if self.changed => {
                "Encrypted: it follows a ChangeCipherSpec; the first such record holds the Finished message. Only the keys of its connection open it."
            }
            ContentType::Handshake => {
                "Encrypted, or broken: no handshake message begins like this. A Finished message of TLS 1.2 and before, pasted alone, looks so."
            }
            ContentType::Alert => {
                "Encrypted: an alert in the clear is two bytes long. Only the keys of its connection open it."
            }
            _ => "",
        };
        self.mark(at, false, remark);
    }

    fn mark(&mut self, at: usize, opened: bool, remark: &str) {
        if let Some(piece) = self.pieces.get_mut(at) {
            piece.opened = opened && piece.fault.is_none();
            if !remark.is_empty() {
                piece.remarks.push(remark.to_owned());
            }
        }
    }

    fn inside(&mut self, mut piece: Piece) -> bool {
        piece.inside = true;
        self.pieces.push(piece);
        true
    }

    /// What a handshake record carries; whether it is in the clear.
    fn handshake(&mut self, fragment: &[u8]) -> bool {
        if self.handshake.is_empty() {
            if !self.is_clear(fragment) {
                return false;
            }
            self.begun = self.count;
        }
        self.handshake.extend_from_slice(fragment);
        while let Some(end) =
            message::end(&self.handshake).filter(|end| *end <= self.handshake.len())
        {
            let after = self.handshake.split_off(end);
            let message = std::mem::replace(&mut self.handshake, after);
            self.message(&message);
            self.begun = self.count;
        }
        true
    }

    fn message(&mut self, bytes: &[u8]) {
        let mut piece = self.known.piece(bytes);
        if self.begun < self.count {
            let remark = format!(
                "Put together from records {} to {}.",
                self.begun, self.count
            );
            piece.remarks.push(remark);
        }
        self.inside(piece);
    }

    /// Whether a message in the clear begins here. After a ChangeCipherSpec that must be certain:
    /// records of both directions may stand in the input, and only one may have changed.
    fn is_clear(&self, fragment: &[u8]) -> bool {
        let Some(first) = fragment.first() else {
            return true;
        };
        if let Some(messages) = message::whole_messages(fragment) {
            let certain = !self.changed;
            return certain
                || messages.iter().all(|bytes| {
                    message::annotate(bytes, &self.known).fault.is_none()
                        && bytes.first() != Some(&(HandshakeType::Finished.0))
                });
        }
        let known =
            HandshakeType(*first).known().is_some() && *first != HandshakeType::HelloRequest.0;
        let plausible = message::end(fragment).is_none_or(|end| end <= MOST_MESSAGE);
        known && plausible && !self.changed
    }

    /// The handshake message that was begun does not go on.
    fn broken_off(&mut self) {
        if !self.handshake.is_empty() {
            let bytes = std::mem::take(&mut self.handshake);
            let wanted = message::end(&bytes);
            let mut piece = self.known.piece(&bytes);
            piece.remarks.push(match wanted {
                Some(end) => format!(
                    "Cut short: it is {end} bytes long, of which {} are there.",
                    bytes.len()
                ),
                None => format!("Cut short: its header alone is {HEADER_LENGTH} bytes long."),
            });
            self.inside(piece);
        }
    }
}

/// A record's fields, by the names that its version gives them.
fn fields(r: &mut Reader<'_>, tls13: bool) -> Result<()> {
    let is_data = r.peek().first() == Some(&ContentType::ApplicationData.0);
    let [content_type, version, fragment] = match (tls13, is_data) {
        (true, true) => ["opaque_type", "legacy_record_version", "encrypted_record"],
        (true, false) => ["type", "legacy_record_version", "fragment"],
        (false, _) => ["type", "version", "fragment"],
    };
    r.code::<ContentType>(content_type)?;
    r.code::<ProtocolVersion>(version)?;
    let length = r.length(2)?;
    r.opaque(fragment, length)?;
    Ok(())
}
