//! PostgreSQL (its manual, "SSL Session Encryption"), where a request of eight bytes begins TLS and
//! one byte answers it. Version 17 and later also take a ClientHello at once, if its ALPN says
//! `postgresql`.

use super::require_go_ahead;
use super::text::short;
use crate::check::GoAhead;
use crate::error::{Error, ErrorKind, Result};
use crate::names::quantity::bytes_count;
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, Framed};
use crate::wire::{self, Name, Reader};

const TITLE: &str = "PostgreSQL";

// The numbers that stand where a start-up packet has the version of the protocol.
pub(super) const SSL_REQUEST: u32 = 80_877_103;
const GSSENC_REQUEST: u32 = 80_877_104;

/// The longest start-up packet, and the longest error, that are read.
const MOST_PACKET: usize = 10_000;

/// What a server answers.
#[derive(Debug)]
pub(super) enum Answer {
    Yes,
    No,
    Error(String),
}

pub(super) fn begin(d: &mut Dialogue<'_>) -> Result<()> {
    let packet = [8u32.to_be_bytes(), SSL_REQUEST.to_be_bytes()].concat();
    d.send_read("SSLRequest", packet, |r| read_request(r).map(|_| ()))?;
    let (answer, said) = go_ahead(d.receive("go-ahead", framing, read_answer)?);
    require_go_ahead(d, Service::Postgres, answer, said)
}

/// What an answer to SSLRequest means, and its words.
pub(super) fn go_ahead(answer: Answer) -> (GoAhead, String) {
    match answer {
        Answer::Yes => (GoAhead::Ready, "S".to_owned()),
        Answer::No => (GoAhead::Absent, "N".to_owned()),
        // Nothing vouches for what it says (CVE-2024-10977); it is quoted as such.
        Answer::Error(text) => (GoAhead::Refused, short(&text)),
    }
}

/// One byte, or an ErrorResponse with its length.
pub(super) fn framing(bytes: &[u8]) -> Framed {
    match bytes {
        [] => Framed::More(1),
        [b'S' | b'N', ..] => Framed::Whole(1),
        [b'E', length @ ..] => match length {
            [a, b, c, d, ..] => {
                if is_old_error(length) {
                    return match bytes.iter().position(|byte| *byte == 0) {
                        Some(end) => Framed::Whole(end + 1),
                        None if bytes.len() < MOST_PACKET => Framed::More(1),
                        None => Framed::Never("an E, and no error behind it".into()),
                    };
                }
                let whole = 1 + u32::from_be_bytes([*a, *b, *c, *d]) as usize;
                if !(5..MOST_PACKET).contains(&whole) {
                    return Framed::Never("an E, and no error behind it".into());
                }
                match bytes.len() < whole {
                    true => Framed::More(whole - bytes.len()),
                    false => Framed::Whole(whole),
                }
            }
            _ => Framed::More(5 - bytes.len()),
        },
        _ => Framed::Never("the answer is S, N or an error that begins with E".into()),
    }
}

/// Whether what follows the E is an error in the form of protocol 2, a text that ends with a zero, as
/// a server sends that cannot start a process for the connection.
fn is_old_error(after: &[u8]) -> bool {
    let start = after.get(..4).unwrap_or_default();
    start.len() == 4 && start.iter().all(|byte| matches!(byte, b' '..=b'~'))
}

pub(super) fn read_answer(r: &mut Reader<'_>) -> wire::Result<(Name, Answer)> {
    Ok(match r.peek().first() {
        Some(b'S') => {
            r.text("answer", 1)?;
            ("go-ahead".into(), Answer::Yes)
        }
        Some(b'N') => {
            r.text("answer", 1)?;
            ("refusal".into(), Answer::No)
        }
        _ => {
            r.text("answer", 1)?;
            if is_old_error(r.peek()) {
                let length = r.remaining().saturating_sub(1);
                let text = String::from_utf8_lossy(r.text("text", length)?).into_owned();
                r.text("terminator", 1)?;
                return Ok(("ErrorResponse".into(), Answer::Error(text)));
            }
            let length = r.length_as("length of packet", 4)?;
            let text = r.bounded("fields", length.saturating_sub(4), |r| {
                let length = r.remaining();
                r.text("fields", length)
            })?;
            ("ErrorResponse".into(), Answer::Error(human(text)))
        }
    })
}

/// The message among the fields of an error: each has a letter and ends with a zero; M is for people.
fn human(fields: &[u8]) -> String {
    let mut fields = fields.split(|byte| *byte == 0);
    let message = fields.find(|field| field.first() == Some(&b'M'));
    let message = message.and_then(|field| field.get(1..)).unwrap_or_default();
    String::from_utf8_lossy(message).into_owned()
}

/// The built-in server, up to the go-ahead.
pub(super) fn respond(d: &mut Dialogue<'_>) -> Result<()> {
    // A request for GSSAPI encryption may come first, and is turned down.
    for _ in 0..2 {
        match d.receive("SSLRequest", packet, read_request)? {
            SSL_REQUEST => return d.send("go-ahead", |w| w.text("answer", b"S")),
            GSSENC_REQUEST => d.send("refusal", |w| w.text("answer", b"N"))?,
            _ => break,
        }
    }
    let why = "the client does not ask for TLS";
    Err(Error::new(ErrorKind::Dialogue(TITLE, Vec::new()), why))
}

pub(super) fn packet(bytes: &[u8]) -> Framed {
    let Some([a, b, c, d]) = bytes.get(..4) else {
        return Framed::More(4 - bytes.len());
    };
    let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
    if !(8..MOST_PACKET).contains(&length) {
        return Framed::Never(format!("a start-up packet of {}", bytes_count(length)).into());
    }
    match bytes.len() < length {
        true => Framed::More(length - bytes.len()),
        false => Framed::Whole(length),
    }
}

/// What a start-up packet is for: a version of the protocol, or a number that none has.
fn request_code(r: &mut Reader<'_>) -> wire::Result<u32> {
    let number = |bytes: &[u8]| bytes.iter().fold(0, |n, b| n << 8 | u32::from(*b));
    let bytes = r.packed("request_code", 4, |bytes| match number(bytes) {
        SSL_REQUEST => format!("SSLRequest ({SSL_REQUEST})"),
        GSSENC_REQUEST => format!("GSSENCRequest ({GSSENC_REQUEST})"),
        version => format!("protocol {}.{}", version >> 16, version & 0xffff),
    })?;
    Ok(number(bytes))
}

pub(super) fn read_request(r: &mut Reader<'_>) -> wire::Result<(Name, u32)> {
    r.length_as("length of packet", 4)?;
    let code = request_code(r)?;
    if !r.is_empty() {
        r.rest("parameters");
    }
    let name = match code {
        SSL_REQUEST => "SSLRequest",
        GSSENC_REQUEST => "GSSENCRequest",
        _ => "StartupMessage",
    };
    Ok((name.into(), code))
}
