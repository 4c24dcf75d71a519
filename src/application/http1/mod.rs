//! One HTTP/1.1 GET over whatever can be read and written: the cargo that shows that the
//! connection works (RFC 9110, RFC 9112).
//!
//! [`exchange`] sends the request and reads the head of the response; [`Incoming::read_body`]
//! then streams the body to a sink with constant memory.

mod body;
mod buffer;
mod head;
pub mod page;

use std::fmt;
use std::io::{Read, Write};

pub use body::{BodyEnd, Incoming};
pub use head::Head;

use crate::error::{Error, ErrorKind, Result};
use crate::transport::Target;
use buffer::Buffer;

/// The names in ALPN of the protocols that these messages are of (RFC 7301 §6).
pub const PROTOCOLS: &[&[u8]] = &[b"http/1.1", b"http/1.0"];
/// Bytes of the longest head that is read, of one response or of the trailer fields.
pub const HEAD_LIMIT: usize = 64 * 1024;
/// The most fields in one head.
pub const FIELD_LIMIT: usize = 256;
/// The most interim responses (1xx) before the final one.
pub const INTERIM_LIMIT: usize = 16;

/// A GET request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The `Host` field: the host, with its port if that is not 443 (RFC 9110 §7.2).
    pub host: String,
    /// Path and query (RFC 9112 §3.2.1).
    pub path: String,
}

impl Request {
    /// Asks for the target's path.
    pub fn get(target: &Target) -> Request {
        Request {
            host: target.host_field(),
            path: target.path.clone(),
        }
    }
}

/// The bytes of the request. `Connection: close` because one is all there will be (RFC 9112 §9.6).
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: tlsdemo/{}\r\nAccept: */*\r\nConnection: close\r\n\r\n",
            self.path,
            self.host,
            env!("CARGO_PKG_VERSION"),
        )
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Status line and fields.
    pub head: Head,
    /// Bytes of the body, without the framing of chunks.
    pub body_length: u64,
    /// How the end of the body was known.
    pub end: BodyEnd,
    /// Fields after a chunked body (RFC 9112 §7.1.2).
    pub trailers: Vec<(String, String)>,
}

/// Sends `request` in one write and reads the head of the final response; interim ones are
/// skipped (RFC 9110 §15.2).
///
/// # Errors
/// [`ErrorKind::Http`] if the response is invalid; those of the connection as they are.
pub fn exchange<'a, S: Read + Write + ?Sized>(
    stream: &'a mut S,
    request: &Request,
) -> Result<Incoming<'a, S>> {
    stream.write_all(request.to_string().as_bytes())?;
    stream.flush()?;
    let mut buffer = Buffer::new(stream);
    for _ in 0..=INTERIM_LIMIT {
        let head = head::read(&mut buffer)?;
        match head.status {
            101 => {
                return Err(failure(
                    "the server switches protocols (status 101) though it was not asked to (RFC 9110 §15.2.2)",
                ));
            }
            100..=199 => {}
            _ => return Incoming::new(head, buffer),
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
