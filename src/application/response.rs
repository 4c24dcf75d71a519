//! What came back, whatever the version of HTTP.

use super::head::Head;
use crate::error::{Error, ErrorKind};

/// How the end of the content was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyEnd {
    /// There is none: this status has none (RFC 9112 §6.3, rule 1), or the head was the end.
    NoBody,
    /// As many bytes as Content-Length said (RFC 9112 §6.2).
    ContentLength,
    /// A chunk of size 0 (RFC 9112 §7.1).
    Chunked,
    /// The server closed the connection, with close_notify (RFC 9112 §6.3, rule 8; §9.8).
    Closed,
    /// The last frame of the stream (RFC 9113 §8.1).
    EndStream,
}

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Status line and fields.
    pub head: Head,
    /// Bytes of the body, without the framing of chunks or frames.
    pub body_length: u64,
    /// How the end of the body was known.
    pub end: BodyEnd,
    /// Fields after the body (RFC 9112 §7.1.2, RFC 9113 §8.1).
    pub trailers: Vec<(String, String)>,
}

/// The user's side failed, not the server's.
pub(super) fn sink_failed(error: std::io::Error) -> Error {
    let message = format!("writing the body: {error}");
    match error.kind() {
        std::io::ErrorKind::BrokenPipe => Error::from(std::io::Error::new(error.kind(), message)),
        _ => Error::new(ErrorKind::Io, message),
    }
}
