//! Pasted bytes, explained: records, handshake messages with or without their header, alerts, a
//! certificate. What they are is recognized from the bytes alone; the annotations are those of the
//! code that reads them in a handshake, and cover every byte, whole or broken.

mod amid;
mod der;
mod dump;
mod frame;
mod input;
mod language;
mod overlong;
mod piece;
#[cfg(test)]
mod tests;
mod text;
mod words;

pub use piece::Piece;

use crate::certificate::{self, Beside};
use crate::diagnosis::server::spoken_by_either;
use crate::error::{Error, Result};
use crate::handshake::observer::{self, Context, Flow, Seen, is_believable, whole_messages};
use crate::message::{
    self, ClientHello, HEADER_LENGTH, HelloRequest, Message, ServerHello, Ssl2ClientHello,
};
use crate::names::foreign::Foreign;
use crate::names::quantity::{bytes_count, counted};
use crate::names::registry::{AlertDescription, HandshakeType, ProtocolVersion};
use crate::names::suite::CipherSuite;
use crate::narration::Side;
use crate::record::{Deframer, Header};
use crate::transport::capture::carried_by_udp;
use crate::wire::{self, Reader};

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

/// Explains bytes that are written in hex, in any of the usual spellings, or as other tools print them.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] if `text` spells no bytes, or the bytes are nothing of TLS.
pub fn hex(text: &str) -> Result<Reading> {
    read(&input::bytes(text)?)
}

/// Explains what came by standard input: text as [`hex`] takes it, or the bytes themselves.
///
/// # Errors
/// As [`hex`].
pub fn input(input: &[u8]) -> Result<Reading> {
    read(&input::input(input)?)
}

fn read(pasted: &input::Pasted) -> Result<Reading> {
    let mut reading = bytes(&pasted.bytes)?;
    if let Some(form) = pasted.form {
        reading.summary = format!("{} Pasted as {form}.", reading.summary);
    }
    Ok(reading)
}

/// Explains bytes.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] if they are nothing of TLS.
pub fn bytes(bytes: &[u8]) -> Result<Reading> {
    let (summary, pieces) = recognize(bytes)?;
    Ok(Reading {
        bytes: bytes.to_vec(),
        summary,
        pieces,
    })
}

/// The most messages that are taken apart at once: each takes some hundred times its length.
const MOST_MESSAGES: usize = 10_000;

fn recognize(bytes: &[u8]) -> Result<(String, Vec<Piece>)> {
    // A Finished begins like a ChangeCipherSpec record, so whole messages come before records
    // that do not come out even.
    let messages = whole_messages(bytes);
    let is_record = !bytes.is_empty() && Header::begins(bytes);
    if is_record && (messages.is_none() || are_whole_records(bytes)) {
        return Ok(records(bytes));
    }
    // Zeros are HelloRequests without end, and a HelloRequest is sent alone (RFC 5246 §7.4.1.1).
    let is_zeros = bytes.len() > HEADER_LENGTH && bytes.iter().all(|byte| *byte == 0);
    if let Some(messages) = messages.filter(|_| !is_zeros) {
        return match messages.len() > MOST_MESSAGES {
            true => Err(Error::usage(format!(
                "read as handshake messages these {} are {}, more than a connection has; paste the part that \
                 matters",
                bytes_count(bytes.len()),
                counted(messages.len() as u64, "message")
            ))),
            false => Ok(whole(&messages)),
        };
    }
    // Their records begin like a message that is cut short.
    let other = Foreign::recognize(Side::Client, bytes);
    if matches!(other, Some(Foreign::Dtls | Foreign::Tlcp)) {
        return Err(Error::usage(unknown(bytes)));
    }
    if overlong::begins(bytes) {
        return Ok(overlong::read(bytes));
    }
    if let Some(frame) = frame::find(bytes) {
        return framed(bytes, &frame);
    }
    match *bytes {
        [1] => Ok(single(
            Piece::read(observer::read_change_cipher_spec(bytes), bytes),
            "A ChangeCipherSpec message, without its record",
        )),
        [1 | 2, description] if AlertDescription(description).known().is_some() => Ok(single(
            Piece::read(observer::read_alert(bytes), bytes),
            "An alert, without its record",
        )),
        [0x30, ..] if certificate::is_public_key(bytes) => Ok(single(
            der::public_key(bytes),
            "A public key in DER (SubjectPublicKeyInfo, RFC 5280 §4.1.2.7)",
        )),
        [0x30, ..] if let Some(what) = Beside::of(bytes) => match der::beside(what) {
            None => Ok(single(
                der::ocsp_response(bytes),
                "An answer about the status of a certificate, in DER (OCSPResponse, RFC 6960 §4.2.1)",
            )),
            Some(refusal) => Err(Error::usage(refusal)),
        },
        [0x30, 0x82 | 0x83, ..] => Ok(der::certificates(bytes)),
        _ if Ssl2ClientHello::begins(bytes) => Ok(single(
            ssl2_hello(bytes),
            "A ClientHello in the form of SSL 2.0, which RFC 6176 forbids",
        )),
        [3, 0..=4, ..] if bytes.len() >= 35 => Ok(hello_body(bytes)),
        [msg_type, _, _, _, ..]
            if HandshakeType(msg_type).known().is_some() && is_believable(bytes) =>
        {
            let found = cut_short(bytes);
            match first_stop(&found.1) {
                None => Ok(found),
                Some(stop) => Err(Error::usage(format!("{}; {stop}", unknown(bytes)))),
            }
        }
        _ => Err(Error::usage(unknown(bytes))),
    }
}

/// Where the first message stops to make sense, if that is before its end: a message that is only cut
/// short makes sense as far as it goes.
fn first_stop(pieces: &[Piece]) -> Option<String> {
    let first = pieces.first()?;
    // Four zeros are one, and are sent alone (RFC 5246 §7.4.1.1): with others behind them they begin
    // something else, such as a frame of the loopback, whose addresses are zeros.
    if first.name == HelloRequest::NAME.name() && pieces.len() > 1 {
        return Some(format!(
            "read as handshake messages they are a {} that others follow, which none does",
            first.name
        ));
    }
    let fault = first.fault.as_ref()?;
    let is_whole = message::length(&first.bytes) == Some(first.bytes.len());
    let is_hello = matches!(first.bytes.first(), Some(1 | 2));
    let is_version = matches!(
        first.bytes.get(HEADER_LENGTH..),
        Some([] | [3] | [3, 0..=4, ..])
    );
    match !is_whole && (!is_hello || is_version) {
        true => None,
        false => Some(format!(
            "read as a handshake message they are a {} that stops making sense: {fault}",
            first.name
        )),
    }
}

/// A packet: the headers, what TCP carries, and what pads the frame.
fn framed(bytes: &[u8], frame: &frame::Frame) -> Result<(String, Vec<Piece>)> {
    let payload = &bytes[frame.payload.clone()];
    let (start, layers) = (frame.payload.start, frame.layers);
    if payload.is_empty() {
        return Err(Error::usage(format!(
            "this is a packet ({layers}) that carries no data: it only opens, acknowledges or closes a connection"
        )));
    }
    let (summary, inner) = recognize(payload).map_err(|error| {
        Error::usage(format!(
            "this is a packet ({layers}); of the {} bytes that it carries, from byte {start} on: {}",
            payload.len(),
            error.message
        ))
    })?;
    let mut pieces = vec![Piece::plain(
        &bytes[..start],
        format!("The headers in front: {layers}. TLS begins at byte {start}."),
    )];
    pieces.extend(inner);
    if frame.payload.end < bytes.len() {
        pieces.push(Piece::plain(
            &bytes[frame.payload.end..],
            "Behind the packet: what pads the frame.".to_owned(),
        ));
    }
    let summary = format!("a packet ({layers}); from byte {start} on {summary}");
    Ok((summary, pieces))
}

/// Whether the bytes are records and nothing else.
fn are_whole_records(bytes: &[u8]) -> bool {
    let mut deframer = Deframer::default();
    deframer.push(bytes);
    while Header::begins(deframer.pending()) && deframer.take().is_some() {}
    deframer.pending().is_empty()
}

fn single(piece: Piece, summary: &str) -> (String, Vec<Piece>) {
    (format!("{summary}."), vec![piece])
}

/// Records, of which the last may be cut short. Nobody says whose they are.
fn records(bytes: &[u8]) -> (String, Vec<Piece>) {
    let (mut flow, mut context, mut seen) = (Flow::default(), Context::default(), Vec::new());
    flow.push(bytes, &mut context, &mut seen);
    flow.end(&mut context, &mut seen);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut count = 0;
    for seen in seen {
        let piece = match seen {
            Seen::Record(record) => {
                count += 1;
                Piece::record(record)
            }
            Seen::Message(message) => Piece::message(message),
            Seen::Stray(bytes) if overlong::begins(&bytes) => {
                count += 1;
                pieces.extend(overlong::read(&bytes).1);
                continue;
            }
            Seen::Stray(bytes) => Piece::stray(
                &bytes,
                "these bytes belong to no record: no header begins here",
            ),
        };
        pieces.push(piece);
    }
    (summary(&pieces, Some(count)), pieces)
}

fn whole(messages: &[&[u8]]) -> (String, Vec<Piece>) {
    let mut context = Context::default();
    let pieces: Vec<Piece> = messages
        .iter()
        .map(|message| Piece::read(context.read(message, None), message))
        .collect();
    (summary(&pieces, None), pieces)
}

/// Handshake messages of which the last is cut short, or followed by something else.
fn cut_short(bytes: &[u8]) -> (String, Vec<Piece>) {
    let mut context = Context::default();
    let mut pieces = Vec::new();
    let mut rest = bytes;
    while let [msg_type, ..] = *rest
        && HandshakeType(msg_type).known().is_some()
    {
        let length = message::length(rest).unwrap_or(rest.len());
        let (message, after) = rest.split_at(length.min(rest.len()));
        pieces.push(Piece::read(context.read(message, None), message));
        rest = after;
    }
    if !rest.is_empty() {
        let fault = "these bytes belong to no message: no message type has this number";
        pieces.push(Piece::stray(rest, fault));
    }
    (summary(&pieces, None), pieces)
}

fn ssl2_hello(bytes: &[u8]) -> Piece {
    let (result, fields) = Ssl2ClientHello::decode(bytes, true);
    let mut piece =
        Piece::new(ClientHello::NAME.name(), bytes, fields).with_fault(result.as_ref().err());
    piece.from = Some(Side::Client);
    piece
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
        .and_then(|hello| r.finish(M::NAME.name()).map(|()| hello));
    let (name, tls13) = match &result {
        Ok(hello) => (hello.name(), hello.is_tls13()),
        Err(_) => (M::NAME, false),
    };
    let fault = result.err();
    let fields = r.into_fields(fault.as_ref());
    let mut piece = Piece::new(name.name(), bytes, fields).with_fault(fault.as_ref());
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
        self.offers_tls13()
    }
}

impl Hello for ServerHello {
    fn is_tls13(&self) -> bool {
        self.version() == ProtocolVersion::TLS1_3
    }
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
    let other = carried_by_udp(bytes).or_else(|| spoken_by_either(bytes));
    if let Some(other) = other {
        return format!(
            "these {} look like {other}, not TLS",
            bytes_count(bytes.len())
        );
    }
    let looks_like = match *bytes {
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
        "of these {} the beginning is neither that of a record (16 03 01 …), nor of a handshake message (01 00 …), nor of a hello without its header (03 03 …){looks_like}",
        bytes_count(bytes.len())
    )
}
