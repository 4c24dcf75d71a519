//! Pasted bytes, explained: records, handshake messages with or without their header, alerts, a
//! certificate. What they are is recognised from the bytes alone; the annotations are those of the
//! code that reads them in a handshake, and cover every byte, whole or broken.

mod input;
mod message;
mod records;
#[cfg(test)]
mod tests;
mod text;

use crate::certificate;
use crate::error::{Error, Result};
use crate::extension::SupportedVersions;
use crate::message::{Alert, ChangeCipherSpec, ClientHello, Message, ServerHello};
use crate::names::registry::{AlertDescription, HandshakeType, ProtocolVersion};
use crate::names::suite::{CipherSuite, KeyExchange};
use crate::narration::Side;
use crate::wire::{self, Field, Name, Reader};

/// The longest handshake message that is believed in: beyond this the bytes are something else.
const MOST_MESSAGE: usize = 1 << 18;

/// What pasted bytes turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What they are, in a sentence.
    pub summary: String,
    /// Their parts, in order. Those that are not `inside` others make up `bytes`.
    pub pieces: Vec<Piece>,
}

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
    fn new(name: impl Into<Name>, bytes: &[u8], fields: Vec<Field>) -> Self {
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

    fn with_fault(mut self, fault: Option<&wire::Error>) -> Self {
        self.fault = fault.map(wire::Error::to_string);
        self
    }
}

/// Explains bytes that are written in hex, in any of the usual spellings.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] if `text` is no hex, or the bytes are nothing of TLS.
pub fn hex(text: &str) -> Result<Reading> {
    bytes(&input::bytes(text)?)
}

/// Explains bytes.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] if they are nothing of TLS.
pub fn bytes(bytes: &[u8]) -> Result<Reading> {
    let (summary, pieces) = recognise(bytes)?;
    Ok(Reading {
        bytes: bytes.to_vec(),
        summary,
        pieces,
    })
}

fn recognise(bytes: &[u8]) -> Result<(String, Vec<Piece>)> {
    // A Finished begins like a ChangeCipherSpec record, so whole messages come before records
    // that do not come out even.
    let messages = message::whole_messages(bytes);
    if records::look_right(bytes) && (messages.is_none() || records::are_whole(bytes)) {
        return Ok(records::annotate(bytes));
    }
    if let Some(messages) = messages {
        return Ok(whole(&messages));
    }
    match *bytes {
        [1] => Ok(single(
            change_cipher_spec(bytes),
            "A ChangeCipherSpec message, without its record",
        )),
        [1 | 2, description] if AlertDescription(description).known().is_some() => {
            Ok(single(alert(bytes), "An alert, without its record"))
        }
        [0x30, 0x82 | 0x83, ..] => Ok(single(der(bytes), "DER, as of a certificate (RFC 5280)")),
        [3, 0..=4, ..] if bytes.len() >= 35 => Ok(hello_body(bytes)),
        [msg_type, ..] if HandshakeType(msg_type).known().is_some() && is_plausible(bytes) => {
            Ok(cut_short(bytes))
        }
        _ => Err(Error::usage(unknown(bytes))),
    }
}

/// Whether a handshake message may begin with these bytes, though it does not end with them.
fn is_plausible(bytes: &[u8]) -> bool {
    message::end(bytes).is_some_and(|end| end <= MOST_MESSAGE)
}

fn single(piece: Piece, summary: &str) -> (String, Vec<Piece>) {
    (format!("{summary}."), vec![piece])
}

fn whole(messages: &[&[u8]]) -> (String, Vec<Piece>) {
    let mut known = Known::default();
    let pieces: Vec<Piece> = messages
        .iter()
        .map(|message| known.piece(message))
        .collect();
    (summary(&pieces, None), pieces)
}

/// Handshake messages of which the last is cut short, or followed by something else.
fn cut_short(bytes: &[u8]) -> (String, Vec<Piece>) {
    let mut known = Known::default();
    let mut pieces = Vec::new();
    let mut rest = bytes;
    while let Some((message, after)) = message::end(rest).and_then(|end| rest.split_at_checked(end))
    {
        let is_known = rest
            .first()
            .is_some_and(|first| HandshakeType(*first).known().is_some());
        if !is_known {
            break;
        }
        pieces.push(known.piece(message));
        rest = after;
    }
    if rest
        .first()
        .is_some_and(|first| HandshakeType(*first).known().is_some())
        || pieces.is_empty()
    {
        pieces.push(known.piece(rest));
    } else {
        let mut reader = Reader::recording(rest, true);
        reader.rest("data");
        let mut piece = Piece::new("bytes", rest, reader.into_fields(None));
        piece.fault =
            Some("these bytes belong to no message: no message type has this number".into());
        pieces.push(piece);
    }
    (summary(&pieces, None), pieces)
}

/// What the messages so far say about those that follow.
#[derive(Debug, Clone, Default)]
struct Known {
    version: Option<ProtocolVersion>,
    key_exchange: Option<KeyExchange>,
}

impl Known {
    fn is_tls13(&self) -> bool {
        self.version == Some(ProtocolVersion::TLS1_3)
    }

    /// A handshake message, whole or cut short; what it says is remembered.
    fn piece(&mut self, bytes: &[u8]) -> Piece {
        let read = message::annotate(bytes, self);
        let tls13 = self.learn(bytes) || read.of.starts_with("TLS 1.3");
        let mut piece = Piece::new(read.name, bytes, read.fields).with_fault(read.fault.as_ref());
        piece.tls13 = tls13;
        piece.from = sender(bytes);
        if !read.of.is_empty() && read.fault.is_none() {
            let also = match &read.also[..] {
                [] => String::new(),
                also => format!("; the bytes fit {} as well", also.join(" and ")),
            };
            piece
                .remarks
                .push(format!("Read in the form of {}{also}.", read.of));
        } else if !read.of.is_empty() {
            piece.remarks.push(format!(
                "It fits no form of this message; that of {} goes farthest.",
                read.of
            ));
        }
        piece
    }

    /// Remembers what a hello says; whether it belongs to TLS 1.3.
    fn learn(&mut self, bytes: &[u8]) -> bool {
        let mut body = Reader::new(
            bytes
                .get(crate::message::HEADER_LENGTH..)
                .unwrap_or_default(),
        );
        match HandshakeType(bytes.first().copied().unwrap_or_default()) {
            HandshakeType::ClientHello => ClientHello::decode(&mut body, ProtocolVersion::TLS1_2)
                .is_ok_and(|hello| offers_tls13(&hello)),
            HandshakeType::ServerHello => {
                if let Ok(hello) = ServerHello::decode(&mut body, ProtocolVersion::TLS1_2) {
                    self.version = Some(hello.version());
                    self.key_exchange = hello.cipher_suite.suite().map(|suite| suite.key_exchange);
                }
                self.is_tls13()
            }
            HandshakeType::EncryptedExtensions | HandshakeType::KeyUpdate => {
                self.version = Some(ProtocolVersion::TLS1_3);
                true
            }
            _ => self.is_tls13(),
        }
    }
}

fn offers_tls13(hello: &ClientHello) -> bool {
    matches!(hello.extension(), Some(SupportedVersions::Offered(versions))
        if versions.contains(&ProtocolVersion::TLS1_3))
}

/// Who sends messages of this type.
fn sender(bytes: &[u8]) -> Option<Side> {
    match HandshakeType(*bytes.first()?) {
        HandshakeType::ClientHello
        | HandshakeType::ClientKeyExchange
        | HandshakeType::EndOfEarlyData => Some(Side::Client),
        HandshakeType::HelloRequest
        | HandshakeType::ServerHello
        | HandshakeType::NewSessionTicket
        | HandshakeType::EncryptedExtensions
        | HandshakeType::ServerKeyExchange
        | HandshakeType::CertificateRequest
        | HandshakeType::ServerHelloDone
        | HandshakeType::CertificateStatus => Some(Side::Server),
        _ => None,
    }
}

/// A hello without the four bytes before it.
fn hello_body(bytes: &[u8]) -> (String, Vec<Piece>) {
    let client = body::<ClientHello>(bytes, Side::Client);
    let server = body::<ServerHello>(bytes, Side::Server);
    let reach = |(fault, _): &(Option<wire::Error>, Piece)| {
        fault.as_ref().map_or(usize::MAX, |fault| fault.offset)
    };
    let (_, piece) = if reach(&server) > reach(&client) {
        server
    } else {
        client
    };
    let summary = format!(
        "The body of a {}, without the four bytes of header before it.",
        piece.name
    );
    (summary, vec![piece])
}

fn body<M: Message + Hello>(bytes: &[u8], from: Side) -> (Option<wire::Error>, Piece) {
    let mut r = Reader::recording(bytes, true);
    let result = M::decode(&mut r, ProtocolVersion::TLS1_2)
        .and_then(|hello| r.finish(M::NAME).map(|()| hello));
    let (name, tls13) = match &result {
        Ok(hello) => (hello.name(), hello.is_tls13()),
        Err(_) => (M::NAME, false),
    };
    let fault = result.err();
    let fields = r.into_fields(fault.as_ref());
    let mut piece = Piece::new(name, bytes, fields).with_fault(fault.as_ref());
    piece.from = Some(from);
    piece.tls13 = tls13;
    (fault, piece)
}

/// What both hellos can say.
trait Hello {
    fn is_tls13(&self) -> bool;
}

impl Hello for ClientHello {
    fn is_tls13(&self) -> bool {
        offers_tls13(self)
    }
}

impl Hello for ServerHello {
    fn is_tls13(&self) -> bool {
        self.version() == ProtocolVersion::TLS1_3
    }
}

fn alert(bytes: &[u8]) -> Piece {
    let (result, fields) = Alert::decode(bytes, true);
    Piece::new("Alert", bytes, fields).with_fault(result.as_ref().err())
}

fn change_cipher_spec(bytes: &[u8]) -> Piece {
    let (result, fields) = ChangeCipherSpec::decode(bytes, true);
    Piece::new("ChangeCipherSpec", bytes, fields).with_fault(result.as_ref().err())
}

fn der(bytes: &[u8]) -> Piece {
    let mut r = Reader::recording(bytes, true);
    r.foreign("certificate", certificate::annotate);
    let mut piece = Piece::new("certificate", bytes, r.into_fields(None));
    match certificate::Certificate::parse(bytes) {
        Ok(_) => piece.remarks.push("It is a certificate.".into()),
        Err(error) => piece.fault = Some(error.to_string()),
    }
    piece
}

/// `2 handshake messages: ServerHello, Certificate.`
fn summary(pieces: &[Piece], records: Option<usize>) -> String {
    let messages: Vec<&str> = pieces
        .iter()
        .filter(|piece| records.is_none() || piece.inside)
        .map(|piece| &*piece.name)
        .collect();
    let count = |count: usize, what: &str| match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    };
    let listed = if messages.len() > 12 {
        format!("{}, …", messages[..12].join(", "))
    } else {
        messages.join(", ")
    };
    match (records, messages.is_empty()) {
        (None, _) => format!("{}: {listed}.", count(messages.len(), "handshake message")),
        (Some(records), true) => format!("{}.", count(records, "record")),
        (Some(records), false) => format!("{} with {listed}.", count(records, "record")),
    }
}

/// Why bytes are nothing of TLS, with what they look like.
fn unknown(bytes: &[u8]) -> String {
    let looks_like = match *bytes {
        [first, _, 1, 3, 0..=4, ..] if first & 0x80 != 0 => {
            "; they look like a ClientHello in the form of SSL 2.0, which RFC 6176 forbids"
        }
        _ if bytes.starts_with(b"HTTP/")
            || bytes.starts_with(b"GET ")
            || bytes.starts_with(b"POST ") =>
        {
            "; they are HTTP in plain text, not TLS"
        }
        _ if bytes.starts_with(b"SSH-") => "; they are the greeting of SSH",
        _ if bytes.len() >= 4
            && bytes
                .iter()
                .all(|byte| matches!(byte, b' '..=b'~' | b'\r' | b'\n' | b'\t')) =>
        {
            "; they are plain text"
        }
        [high, low]
            if CipherSuite(u16::from_be_bytes([high, low]))
                .suite()
                .is_some() =>
        {
            "; as a code point, `tlsdemo explain 0x…` knows them"
        }
        _ => "",
    };
    format!(
        "these {} bytes begin neither like a record (16 03 01 …), nor like a handshake message (01 00 …), nor like a hello without its header (03 03 …){looks_like}",
        bytes.len()
    )
}
