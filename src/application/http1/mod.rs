//! One HTTP/1.1 GET over whatever can be read and written: the cargo that shows that the
//! connection works (RFC 9110, RFC 9112).
//!
//! [`exchange`] sends the request and reads the head of the response; [`Incoming::read_body`]
//! then streams the body to a sink with constant memory.

mod body;

mod head;
pub mod page;

use std::io::{Read, Write};

pub use body::Incoming;

use super::buffer::Buffer;
use super::request::Request;
use crate::error::{Error, ErrorKind, Result};

/// The names in ALPN of the protocols that these messages are of (RFC 7301 §6).
pub const PROTOCOLS: &[&[u8]] = &[b"http/1.1", b"http/1.0"];
/// Bytes of the longest head that is read, of one response or of the trailer fields.
pub const HEAD_LIMIT: usize = 64 * 1024;
/// The most fields in one head.
pub const FIELD_LIMIT: usize = 256;
/// The most interim responses (1xx) before the final one.
pub const INTERIM_LIMIT: usize = 16;

/// The bytes of the request. `Connection: close` because one is all there will be (RFC 9112 §9.6).
fn bytes_of(request: &Request) -> Vec<u8> {
    let (host, fields) = request.head();
    let mut text = format!(
        "{} {} HTTP/1.1\r\nHost: {host}\r\n",
        request.method, request.path
    );
    for (name, value) in &fields {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("Connection: close\r\n\r\n");
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(request.content.as_deref().unwrap_or_default());
    bytes
}

/// Sends `request` in one write and reads the head of the final response; interim ones are
/// skipped (RFC 9110 §15.2).
///
/// # Errors
/// [`ErrorKind::Http`] if the response is not one; those of the connection as they are.
pub fn exchange<'a, S: Read + Write + ?Sized>(
    stream: &'a mut S,
    request: &Request,
) -> Result<Incoming<'a, S>> {
    stream.write_all(&bytes_of(request))?;
    stream.flush()?;
    let mut buffer = Buffer::new(stream);
    for _ in 0..=INTERIM_LIMIT {
        let head = head::read(&mut buffer)?;
        match head.status {
            101 => {
                return Err(failure(
                    "the server switches protocols (status 101) though nobody asked (RFC 9110 §15.2.2)",
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

/// The exchange failed above TLS.
fn failure(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Http, message)
}

#[cfg(test)]
mod tests;
