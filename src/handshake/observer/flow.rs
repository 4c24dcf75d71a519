//! One direction of someone else's connection: its bytes framed, and the messages put together
//! that they carry in the clear. What is encrypted stays closed, and is said to be.

use super::context::{Context, ReadMessage};
use super::form;
use super::framer::{Framer, Piece};
use crate::message::{self, Assembler, HEADER_LENGTH};
use crate::names::registry::{ContentType, HandshakeType};
use crate::narration::Side;
use crate::record::{self, Header};
use crate::wire::{self, Field};

/// The shortest fragment that can be protected: one byte, the type behind it, and the tag of CCM_8
/// (RFC 9846 §5.2, RFC 6655 §4). Before TLS 1.3 it is longer.
const SHORTEST_PROTECTED: usize = 10;

/// Something in the bytes of a flow.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen {
    /// A record. What it carries in the clear follows.
    Record(Record),
    /// A message in the clear, after the record in which it ends.
    Message(Message),
    /// Bytes among which no record begins.
    Stray(Vec<u8>),
}

/// A record, whole or cut short.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Who sent it, if that is known.
    pub from: Option<Side>,
    /// Its bytes, the header first.
    pub bytes: Vec<u8>,
    /// Annotations that cover them.
    pub fields: Vec<Field>,
    /// What is wrong with it: that it is cut short.
    pub fault: Option<wire::Error>,
    /// Whether TLS 1.3 was negotiated before it.
    pub is_tls13: bool,
    /// What can be made of the fragment.
    pub fragment: Fragment,
}

/// What can be made of a record's fragment without keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fragment {
    /// It is in the clear, or empty.
    Clear,
    /// Encrypted: application data, or in TLS 1.3 anything.
    Data,
    /// Encrypted: handshake messages after a ChangeCipherSpec.
    AfterChangeCipherSpec,
    /// Encrypted, broken, or the rest of a message of which the beginning is missing: no handshake
    /// message begins here.
    NoMessage,
    /// Encrypted: an alert in the clear has two bytes.
    Alert,
    /// Encrypted: a ChangeCipherSpec in the clear has one byte.
    ChangeCipherSpec,
    /// Too long to be a message in the clear, and too short to be an encrypted one: an alert, or a
    /// ChangeCipherSpec.
    Malformed,
    /// Of a content type about which nothing is known here.
    Other,
}

/// A message in the clear: a handshake message, an alert, a ChangeCipherSpec.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Who sent it, if that is known.
    pub from: Option<Side>,
    /// What kind of record carried it.
    pub content_type: ContentType,
    /// Its bytes, put together from the records.
    pub bytes: Vec<u8>,
    /// What it says.
    pub read: ReadMessage,
    /// The first and the last record that carried it, counted from 1.
    pub records: (usize, usize),
    /// Whether its end is missing.
    pub is_cut_short: bool,
}

/// Where the keys of a flow are, as far as can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Keys {
    /// No record announced any.
    #[default]
    None,
    /// A ChangeCipherSpec was seen.
    Changed,
    /// Bytes are missing that may have announced them.
    Unsure,
}

/// One direction, or bytes of both that nobody can tell apart.
#[derive(Debug, Default)]
pub struct Flow {
    from: Option<Side>,
    framer: Framer,
    handshake: Assembler,
    /// How many records there were.
    count: usize,
    /// In which of them the message at the front begins.
    begun: usize,
    keys: Keys,
}

impl Flow {
    /// The records of one end; `None` if it is not known which, or they are of both.
    pub fn new(from: Option<Side>) -> Self {
        Flow {
            from,
            ..Flow::default()
        }
    }

    /// Takes in the bytes that come next, and adds to `seen` what they complete.
    pub fn push(&mut self, bytes: &[u8], context: &mut Context, seen: &mut Vec<Seen>) {
        let mut framer = std::mem::take(&mut self.framer);
        framer.push(bytes);
        while let Some(piece) = framer.next() {
            self.piece(piece, context, seen);
        }
        self.framer = framer;
    }

    /// So many bytes are missing here. Records go on to be framed behind the one that they tear, or
    /// where the next header is found.
    pub fn gap(&mut self, length: usize, context: &mut Context, seen: &mut Vec<Seen>) {
        if let Some(piece) = self.framer.gap(Some(length)) {
            self.piece(piece, context, seen);
        }
        self.abandon(context, seen);
        if self.keys == Keys::None {
            self.keys = Keys::Unsure;
        }
    }

    /// Nothing more comes: shows what is there of a record and of a message that do not end.
    pub fn end(&mut self, context: &mut Context, seen: &mut Vec<Seen>) {
        if let Some(piece) = self.framer.end() {
            self.piece(piece, context, seen);
        }
        self.abandon(context, seen);
    }

    fn piece(&mut self, piece: Piece<'_>, context: &mut Context, seen: &mut Vec<Seen>) {
        match piece {
            Piece::Record(_, bytes) => self.record(bytes, context, seen),
            Piece::CutShort(bytes) => self.record(&bytes, context, seen),
            Piece::Stray(bytes) => stray(&bytes, seen),
        }
    }

    /// A record, whole or cut short.
    fn record(&mut self, bytes: &[u8], context: &mut Context, seen: &mut Vec<Seen>) {
        self.count += 1;
        let is_tls13 = context.is_tls13();
        let (fields, fault) = record::annotate(bytes, is_tls13);
        let content_type = ContentType(bytes.first().copied().unwrap_or_default());
        let content = bytes.get(Header::SIZE..).unwrap_or_default();
        let fragment = self.fragment(bytes, context);
        seen.push(Seen::Record(Record {
            from: self.from,
            bytes: bytes.to_vec(),
            fields,
            fault,
            is_tls13,
            fragment,
        }));
        if content_type != ContentType::Handshake {
            self.abandon(context, seen);
        }
        if content_type == ContentType::ChangeCipherSpec {
            self.keys = Keys::Changed;
        }
        match content_type {
            _ if fragment != Fragment::Clear => {}
            ContentType::Handshake => self.gather(content, context, seen),
            ContentType::Alert if !content.is_empty() => {
                self.whole(content_type, content, form::read_alert(content), seen);
            }
            ContentType::ChangeCipherSpec => {
                let mut read = form::read_change_cipher_spec(content);
                read.is_tls13 = is_tls13;
                self.whole(content_type, content, read, seen);
            }
            _ => {}
        }
    }

    /// What can be made of a record's fragment. Where the record is cut short, its header says how
    /// long the fragment was.
    fn fragment(&self, bytes: &[u8], context: &Context) -> Fragment {
        let Some((&[content_type, _, _, high, low], content)) = bytes.split_first_chunk() else {
            return Fragment::Clear;
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        match ContentType(content_type) {
            ContentType::ChangeCipherSpec => match length {
                0..=1 => Fragment::Clear,
                2..SHORTEST_PROTECTED => Fragment::Malformed,
                _ => Fragment::ChangeCipherSpec,
            },
            ContentType::Alert => match length {
                0..=2 => Fragment::Clear,
                3..SHORTEST_PROTECTED => Fragment::Malformed,
                _ => Fragment::Alert,
            },
            _ if content.is_empty() => Fragment::Clear,
            ContentType::ApplicationData => Fragment::Data,
            ContentType::Handshake if !self.handshake.is_empty() => Fragment::Clear,
            ContentType::Handshake if self.begins_message(content, length, context) => {
                Fragment::Clear
            }
            ContentType::Handshake if self.keys == Keys::Changed => Fragment::AfterChangeCipherSpec,
            ContentType::Handshake => Fragment::NoMessage,
            _ => Fragment::Other,
        }
    }

    /// Whether a message in the clear begins here. Once there may be keys it must be certain: a flow
    /// may be of both directions, of which only one has changed, and TLS 1.3 changes nothing there.
    fn begins_message(&self, content: &[u8], length: usize, context: &Context) -> bool {
        let is_old = context.version().is_some() && !context.is_tls13();
        if self.keys == Keys::Changed && self.from.is_some() && is_old {
            return false;
        }
        // Zeros look like HelloRequests, and an encrypted record can begin with them.
        let whole = whole_messages(content).filter(|_| content.len() == length);
        if let Some(messages) = whole {
            return self.keys == Keys::None
                || messages.iter().all(|bytes| {
                    context.peek(bytes, self.from).fault.is_none()
                        && bytes.first() != Some(&HandshakeType::Finished.0)
                });
        }
        let is_known = content.first().is_some_and(|first| {
            HandshakeType(*first).known().is_some() && *first != HandshakeType::HelloRequest.0
        });
        is_known && is_believable(content) && self.keys == Keys::None
    }

    /// Puts handshake messages together.
    fn gather(&mut self, content: &[u8], context: &mut Context, seen: &mut Vec<Seen>) {
        if self.handshake.is_empty() {
            self.begun = self.count;
        }
        self.handshake.push(content);
        while let Some(bytes) = self.handshake.take() {
            self.message(bytes, false, context, seen);
            self.begun = self.count;
        }
    }

    /// The handshake message that was begun does not go on.
    fn abandon(&mut self, context: &mut Context, seen: &mut Vec<Seen>) {
        if !self.handshake.is_empty() {
            let bytes = self.handshake.abandon();
            self.message(bytes, true, context, seen);
        }
    }

    fn message(
        &mut self,
        bytes: Vec<u8>,
        is_cut_short: bool,
        context: &mut Context,
        seen: &mut Vec<Seen>,
    ) {
        let read = context.read(&bytes, self.from);
        seen.push(Seen::Message(Message {
            from: self.from.or(read.sender),
            content_type: ContentType::Handshake,
            bytes,
            read,
            records: (self.begun, self.count),
            is_cut_short,
        }));
    }

    /// A message that is alone in its record.
    fn whole(
        &self,
        content_type: ContentType,
        bytes: &[u8],
        read: ReadMessage,
        seen: &mut Vec<Seen>,
    ) {
        seen.push(Seen::Message(Message {
            from: self.from,
            content_type,
            bytes: bytes.to_vec(),
            read,
            records: (self.count, self.count),
            is_cut_short: false,
        }));
    }
}

/// Whether a handshake message with this header is no longer than any that is believed in.
pub fn is_believable(bytes: &[u8]) -> bool {
    let msg_type = HandshakeType(bytes.first().copied().unwrap_or_default());
    let most = match msg_type {
        // These are empty (RFC 5246 §7.4.1.1, §7.4.5; RFC 9846 §4.6).
        HandshakeType::HelloRequest
        | HandshakeType::ServerHelloDone
        | HandshakeType::EndOfEarlyData => HEADER_LENGTH,
        _ => message::longest(msg_type),
    };
    message::length(bytes).is_none_or(|length| length <= most)
}

/// The messages that `bytes` are made of, if they are made of whole ones of known types.
pub fn whole_messages(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut rest = bytes;
    let mut messages = Vec::new();
    while let [msg_type, ..] = *rest {
        HandshakeType(msg_type).known()?;
        let (message, after) = rest.split_at_checked(message::length(rest)?)?;
        messages.push(message);
        rest = after;
    }
    (!messages.is_empty()).then_some(messages)
}

/// Adds stray bytes to those before them.
fn stray(bytes: &[u8], seen: &mut Vec<Seen>) {
    match seen.last_mut() {
        _ if bytes.is_empty() => {}
        Some(Seen::Stray(before)) => before.extend_from_slice(bytes),
        _ => seen.push(Seen::Stray(bytes.to_vec())),
    }
}
