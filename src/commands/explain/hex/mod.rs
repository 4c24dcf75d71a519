//! Pasted bytes, explained: records, handshake messages with or without their header, alerts, a
//! certificate. What they are is recognized from the bytes alone; the annotations are those of the
//! code that reads them in a handshake, and cover every byte, whole or broken.

mod dump;
mod frame;
mod input;
mod language;
mod overlong;
#[cfg(test)]
mod tests;
mod text;
mod words;

use crate::certificate::ocsp::{self, OcspResponse};
use crate::certificate::{self, Beside};
use crate::diagnosis::server::spoken_by_either;
use crate::error::{Error, Result};
use crate::handshake::observer::{
    self, Context, Flow, Fragment, ReadMessage, Seen, is_believable, whole_messages,
};
use crate::message::{
    self, ClientHello, HEADER_LENGTH, HelloRequest, Message, ServerHello, Ssl2ClientHello,
};
use crate::names::foreign::Foreign;
use crate::names::quantity::{bytes_count, thousands};
use crate::names::registry::{AlertDescription, HandshakeType, ProtocolVersion};
use crate::names::suite::CipherSuite;
use crate::narration::Side;
use crate::record::{Deframer, Header};
use crate::transport::capture::carried_by_udp;
use crate::wire::{self, Field, Name, Reader, Value};

/// What bytes are called that are no part of TLS, in the glossary too.
const OTHER: &str = "other bytes";

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

    /// Bytes that are no part of TLS, with what they are.
    fn plain(bytes: &[u8], what: String) -> Self {
        let mut r = Reader::recording(bytes, true);
        r.rest(OTHER);
        let mut piece = Piece::new(OTHER, bytes, r.into_fields(None));
        piece.remarks.push(what);
        piece
    }

    /// Bytes that belong to nothing.
    fn stray(bytes: &[u8], fault: &str) -> Self {
        let mut r = Reader::recording(bytes, true);
        r.rest(OTHER);
        let mut piece = Piece::new(OTHER, bytes, r.into_fields(None));
        piece.fault = Some(fault.to_owned());
        piece
    }

    /// A message, whole or cut short, in the form in which it was read.
    fn read(read: ReadMessage, bytes: &[u8]) -> Self {
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

    fn record(record: observer::Record) -> Self {
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

    fn message(message: observer::Message) -> Self {
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

fn recognize(bytes: &[u8]) -> Result<(String, Vec<Piece>)> {
    // A Finished begins like a ChangeCipherSpec record, so whole messages come before records
    // that do not come out even.
    let messages = whole_messages(bytes);
    let is_record = !bytes.is_empty() && Header::begins(bytes);
    if is_record && (messages.is_none() || are_whole_records(bytes)) {
        return Ok(records(bytes));
    }
    if let Some(messages) = messages {
        return Ok(whole(&messages));
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
            public_key(bytes),
            "A public key in DER (SubjectPublicKeyInfo, RFC 5280 §4.1.2.7)",
        )),
        [0x30, ..] if let Some(what) = Beside::of(bytes) => match beside(what) {
            None => Ok(single(
                ocsp_response(bytes),
                "An answer about the status of a certificate, in DER (OCSPResponse, RFC 6960 §4.2.1)",
            )),
            Some(refusal) => Err(Error::usage(refusal)),
        },
        [0x30, 0x82 | 0x83, ..] => Ok(certificates(bytes)),
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

/// Certificates, one behind the other.
fn certificates(bytes: &[u8]) -> (String, Vec<Piece>) {
    let mut rest = bytes;
    let mut pieces = Vec::new();
    while let Some(length) = element(rest).filter(|length| *length < rest.len()) {
        let (one, after) = rest.split_at(length);
        if !after.starts_with(&[0x30]) {
            break;
        }
        pieces.push(der(one));
        rest = after;
    }
    pieces.push(der(rest));
    let summary = match pieces.len() {
        1 => "DER, as of a certificate (RFC 5280).".to_owned(),
        count => format!("{count} certificates in DER (RFC 5280), one behind the other."),
    };
    (summary, pieces)
}

/// How long the element of DER is that `bytes` begin with.
fn element(bytes: &[u8]) -> Option<usize> {
    match *bytes {
        [0x30, 0x82, high, low, ..] => Some(4 + usize::from(u16::from_be_bytes([high, low]))),
        [0x30, 0x83, high, middle, low, ..] => {
            let length = u32::from_be_bytes([0, high, middle, low]);
            usize::try_from(length).ok().map(|length| 5 + length)
        }
        _ => None,
    }
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

fn public_key(bytes: &[u8]) -> Piece {
    let mut r = Reader::recording(bytes, true);
    r.foreign("subjectPublicKeyInfo", certificate::annotate_public_key);
    Piece::new("subjectPublicKeyInfo", bytes, r.into_fields(None))
}

fn ocsp_response(bytes: &[u8]) -> Piece {
    let mut r = Reader::recording(bytes, true);
    r.foreign("OCSPResponse", ocsp::annotate);
    let mut piece = Piece::new("OCSPResponse", bytes, r.into_fields(None));
    let read = OcspResponse::read(&Value::literal("OCSPResponse", bytes));
    piece.fault = read.err().map(|error| error.to_string());
    piece
}

/// Why what is kept beside certificates is not explained, and what shows it; `None` if it is.
fn beside(what: Beside) -> Option<&'static str> {
    Some(match what {
        Beside::OcspResponse => return None,
        Beside::CertificateList => {
            "this is a list of revoked certificates (CRL, RFC 5280 §5), which no message of TLS carries; \
             `--crl FILE` holds certificates against it, and `openssl crl -text` shows it"
        }
        Beside::CertificationRequest => {
            "this is a request for a certificate (PKCS #10, RFC 2986), which no message of TLS carries; \
             `openssl req -text` shows it"
        }
        Beside::Pfx => {
            "this is a store of keys and certificates (PKCS #12, RFC 7292), which no message of TLS \
             carries; `--cert FILE` takes it, and `openssl pkcs12 -info` shows it"
        }
        Beside::PrivateKey => input::PRIVATE_KEY,
        Beside::ContentInfo => {
            "this is signed or encrypted data (CMS or PKCS #7, RFC 5652), which no message of TLS \
             carries; `openssl pkcs7 -print_certs` shows the certificates in it"
        }
        Beside::SslSession => {
            "this is a session that OpenSSL has saved, with its secret; `--session FILE` resumes it, and \
             `openssl sess_id -text` shows it"
        }
    })
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
