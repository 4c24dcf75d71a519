//! A part of pasted bytes: a record, a message, a certificate, or what else stands there.

use crate::handshake::observer::{self, Fragment, ReadMessage};
use crate::message::{self, HEADER_LENGTH};
use crate::names::quantity::thousands;
use crate::narration::Side;
use crate::record::Header;
use crate::wire::{self, Field, Name, Reader};

/// What bytes are called that are no part of TLS, in the glossary too.
const OTHER: &str = "other bytes";

/// A record, a message, or what else stood in the bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// `record`, or the RFC's name of the message.
    pub name: Name,
    /// Its bytes. Those of a message are put together from the records that carried it.
    pub bytes: Vec<u8>,
    /// Annotations that cover `bytes`.
    pub fields: Vec<Field>,
    /// Whether it stood in the records before it, and is no part of the input of its own.
    pub inside: bool,
    /// Whether what it holds is shown by pieces inside it.
    pub opened: bool,
    /// Who sends such a message, if that is certain.
    pub from: Option<Side>,
    /// Whether the glossary's words for TLS 1.3 are the right ones.
    pub tls13: bool,
    /// What else is to be said.
    pub remarks: Vec<String>,
    /// What is wrong with it, and where.
    pub fault: Option<String>,
}

impl Piece {
    pub(super) fn new(name: impl Into<Name>, bytes: &[u8], fields: Vec<Field>) -> Self {
        Piece {
            name: name.into(),
            bytes: bytes.to_vec(),
            fields,
            inside: false,
            opened: false,
            from: None,
            tls13: false,
            remarks: Vec::new(),
            fault: None,
        }
    }

    pub(super) fn with_fault(mut self, fault: Option<&wire::Error>) -> Self {
        self.fault = fault.map(wire::Error::to_string);
        self
    }

    /// Bytes that are no part of TLS, with what they are.
    pub(super) fn plain(bytes: &[u8], what: String) -> Self {
        let mut r = Reader::recording(bytes, true);
        r.rest(OTHER);
        let mut piece = Piece::new(OTHER, bytes, r.into_fields(None));
        piece.remarks.push(what);
        piece
    }

    /// Bytes that belong to nothing.
    pub(super) fn stray(bytes: &[u8], fault: &str) -> Self {
        let mut r = Reader::recording(bytes, true);
        r.rest(OTHER);
        let mut piece = Piece::new(OTHER, bytes, r.into_fields(None));
        piece.fault = Some(fault.to_owned());
        piece
    }

    /// A message, whole or cut short, in the form in which it was read.
    pub(super) fn read(read: ReadMessage, bytes: &[u8]) -> Self {
        let mut piece =
            Piece::new(read.name.into_name(), bytes, read.fields).with_fault(read.fault.as_ref());
        piece.from = read.sender;
        piece.tls13 = read.is_tls13;
        let form = read.form;
        if !form.is_empty() {
            piece.remarks.push(match (&read.fault, &read.also[..]) {
                (Some(_), _) => {
                    format!("It fits no form of this message; that of {form} goes farthest.")
                }
                (None, []) => format!("Read in the form of {form}."),
                (None, also) => {
                    let also = also.join(" and ");
                    format!("Read in the form of {form}; the bytes fit {also} as well.")
                }
            });
        }
        piece
    }

    pub(super) fn record(record: observer::Record) -> Self {
        let mut piece =
            Piece::new("record", &record.bytes, record.fields).with_fault(record.fault.as_ref());
        piece.tls13 = record.is_tls13;
        piece.opened = record.fragment == Fragment::Clear
            && record.bytes.len() > Header::SIZE
            && piece.fault.is_none();
        let remark = remark(record.fragment, record.is_tls13);
        piece.remarks.extend(remark.map(str::to_owned));
        piece
    }

    pub(super) fn message(message: observer::Message) -> Self {
        let mut piece = Piece::read(message.read, &message.bytes);
        piece.inside = true;
        let (begun, ended) = message.records;
        if message.is_cut_short {
            let there = message.bytes.len();
            piece.remarks.push(match message::length(&message.bytes) {
                Some(length) => {
                    let [length, there] = [length, there].map(|count| thousands(count as u64));
                    format!("Cut short: it is {length} bytes long, of which {there} are there.")
                }
                None => format!("Cut short: its header alone is {HEADER_LENGTH} bytes long."),
            });
        } else if begun < ended {
            piece
                .remarks
                .push(format!("Put together from records {begun} to {ended}."));
        }
        piece
    }
}

/// Why a record's fragment is not shown.
fn remark(fragment: Fragment, is_tls13: bool) -> Option<&'static str> {
    Some(match fragment {
        Fragment::Clear | Fragment::Other => return None,
        Fragment::Data if is_tls13 => {
            "Encrypted: messages, alerts and data all look like this in TLS 1.3. Only the keys of its connection open it."
        }
        Fragment::Data => {
            "Encrypted: application data, or in TLS 1.3 anything. Only the keys of its connection open it."
        }
        Fragment::AfterChangeCipherSpec => {
            "Encrypted: it follows a ChangeCipherSpec; the first such record holds the Finished message. Only the keys of its connection open it."
        }
        Fragment::NoMessage => {
            "Encrypted, or broken: no handshake message begins like this. A Finished message of TLS 1.2 and before, pasted alone, looks so."
        }
        Fragment::Alert => {
            "Encrypted: an alert in the clear is two bytes long. Only the keys of its connection open it."
        }
        Fragment::ChangeCipherSpec => {
            "Encrypted: a ChangeCipherSpec in the clear is one byte long. Only the keys of its connection open it."
        }
        Fragment::Malformed => {
            "Malformed: too long for such a message in the clear, and too short for an encrypted one."
        }
    })
}
