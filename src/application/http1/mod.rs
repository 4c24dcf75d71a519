//! One exchange of HTTP/1.1 over whatever can be read and written: the cargo that shows that the
//! connection works (RFC 9110, RFC 9112).
//!
//! [`exchange`] sends the request and reads the head of the response; [`Incoming::read_body`]
//! then streams the body to a sink with constant memory. [`page`] is the other end. What goes either
//! way is read and written by naming it, and told: heads, chunks, and pieces of content.

mod body;
mod chunk;
mod head;
mod overheard;
pub mod page;

pub use body::Incoming;
pub use overheard::Overheard;

use super::buffer::Buffer;
use super::channel::{Channel, Told};
use super::request::Request;
use super::{TOO_EARLY, tell_too_early};
use crate::error::{Error, ErrorKind, Result};
use crate::narration::{Carrier, Topic};
use crate::transport::dialogue::head::{MOST_FIELDS, write_fields, write_request_line};
use crate::wire::{self, Reader, Writer};

/// The names in ALPN of the protocols that these messages are of (RFC 7301 §6).
pub const PROTOCOLS: &[&[u8]] = &[b"http/1.1", b"http/1.0"];
/// What narrators call it.
pub const PROTOCOL: &str = "HTTP/1.1";
/// Bytes of the longest head that is read, of one response or of the trailer fields.
pub const HEAD_LIMIT: usize = 64 * 1024;
/// The most fields in one head.
pub const FIELD_LIMIT: usize = MOST_FIELDS;
/// The most interim responses (1xx) before the final one.
pub const INTERIM_LIMIT: usize = 16;

/// The file to read on in.
const SOURCE: &str = "src/application/http1/mod.rs";

/// Sends `request` in one write and reads the head of the final response; interim ones are
/// skipped (RFC 9110 §15.2). What went as early data goes again if the server asks for that (RFC 8470
/// §5.2).
///
/// # Errors
/// [`ErrorKind::Http`] if the response is invalid; those of the connection as they are.
pub fn exchange<'a, S: Channel + ?Sized>(
    channel: &'a mut S,
    request: &Request,
) -> Result<Incoming<'a, S>> {
    channel.carry(PROTOCOL.into());
    let is_early = channel.is_early();
    ask(channel, request, !is_early)?;
    let mut incoming = await_response(request, Buffer::new(channel))?;
    if is_early && incoming.head.status == TOO_EARLY && incoming.stream().was_early() {
        if !incoming.is_followed() {
            return Ok(incoming);
        }
        tell_too_early(incoming.stream(), &request.method);
        let mut buffer = incoming.skip_body()?;
        ask(buffer.stream(), request, true)?;
        incoming = await_response(request, buffer)?;
    }
    Ok(incoming)
}

/// Sends a request, the last one or not.
fn ask<S: Channel + ?Sized>(channel: &mut S, request: &Request, is_last: bool) -> Result<()> {
    send(channel, "request", request.content.as_deref(), |w| {
        write_request(w, request, is_last);
    })
}

/// Reads the head of the final response.
fn await_response<'a, S: Channel + ?Sized>(
    request: &Request,
    mut buffer: Buffer<'a, S>,
) -> Result<Incoming<'a, S>> {
    for _ in 0..=INTERIM_LIMIT {
        let head = head::read(&mut buffer)?;
        match head.status {
            101 => {
                return Err(failure(
                    "the server switches protocols (status 101) though it was not asked to (RFC 9110 §15.2.2)",
                ));
            }
            100..=199 => {}
            _ => return Incoming::new(head, request.is_head(), buffer),
        }
    }
    Err(failure(format!(
        "more than {INTERIM_LIMIT} interim responses (1xx) and no final one"
    )))
}

/// The head of the request. `Connection: close` with the last one there will be (RFC 9112 §9.6).
fn write_request(w: &mut Writer, request: &Request, is_last: bool) {
    let (host, fields) = request.head();
    write_request_line(w, &request.method, &request.path);
    let close = (is_last && !request.is_given("Connection")).then_some(("Connection", "close"));
    let fields = fields.iter().map(|(name, value)| (&**name, &**value));
    let host = host.as_deref().map(|host| ("Host", host));
    write_fields(w, host.into_iter().chain(fields).chain(close));
}

/// Sends a head that `write` writes, and content behind it, in one write; what is sent is told first.
fn send<S: Channel + ?Sized>(
    channel: &mut S,
    name: &'static str,
    content: Option<&[u8]>,
    write: impl FnOnce(&mut Writer),
) -> Result<()> {
    let side = channel.side();
    let carrier = Carrier::Application(PROTOCOL.into());
    let mut w = Writer::recording(channel.narration().wants(Topic::Fields));
    write(&mut w);
    // It holds no vector that could be too long.
    let (mut bytes, fields) = w.finish().unwrap_or_default();
    channel.begin_write()?;
    channel.tell(side, told(name, carrier, &bytes, fields));
    if let Some(content) = content.filter(|content| !content.is_empty()) {
        let (fields, _) = read_part(channel, true, content, |r| {
            r.rest("content");
            Ok(())
        });
        channel.tell(side, told("content", bulk(), content, fields));
        bytes.extend_from_slice(content);
    }
    channel.write_all(&bytes)?;
    Ok(channel.flush()?)
}

/// What carries pieces of content.
fn bulk() -> Carrier {
    Carrier::Bulk(PROTOCOL.into())
}

fn told<'a>(
    name: &'static str,
    carrier: Carrier,
    bytes: &'a [u8],
    fields: Vec<wire::Field>,
) -> Told<'a> {
    Told {
        name: name.into(),
        carrier,
        bytes,
        fields,
        source: SOURCE,
    }
}

/// Reads `bytes`, with their annotations if anyone wants them.
fn read_part<S: Channel + ?Sized, T>(
    channel: &mut S,
    is_bulk: bool,
    bytes: &[u8],
    read: impl FnOnce(&mut Reader<'_>) -> wire::Result<T>,
) -> (Vec<wire::Field>, wire::Result<T>) {
    let narration = channel.narration();
    let records = narration.wants(Topic::Fields) && (!is_bulk || narration.wants(Topic::Data));
    let mut r = Reader::recording(bytes, records);
    let result = read(&mut r).and_then(|read| {
        r.finish("message")?;
        Ok(read)
    });
    (r.into_fields(result.as_ref().err()), result)
}

/// Reads the first `length` bytes of what came, which `read` names, and tells them. They stay where
/// they are.
fn receive<S: Channel + ?Sized, T>(
    buffer: &mut Buffer<'_, S>,
    (name, carrier): (&'static str, Carrier),
    length: usize,
    read: impl FnOnce(&mut Reader<'_>) -> wire::Result<T>,
) -> wire::Result<T> {
    let (bytes, channel) = buffer.parts();
    let bytes = bytes.get(..length).unwrap_or(bytes);
    let is_bulk = matches!(carrier, Carrier::Bulk(_));
    let (fields, result) = read_part(channel, is_bulk, bytes, read);
    let from = channel.side().peer();
    channel.tell(from, told(name, carrier, bytes, fields));
    result
}

/// The exchange failed above TLS.
fn failure(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Http, message)
}

#[cfg(test)]
mod tests;
