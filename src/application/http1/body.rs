//! The body of a response: where it ends (RFC 9112 §6), and chunks (§7.1).

use std::io::{Read, Write};

use httparse::Status;

use super::failure;
use super::head;
use crate::application::buffer::{Buffer, Filled};
use crate::application::head::Head;
use crate::application::response::{BodyEnd, Response, sink_failed};
use crate::error::{Error, Result};

/// The longest line that gives a chunk's size, extensions included.
const CHUNK_LINE_LIMIT: usize = 8 * 1024;

/// A response whose head has come and whose body is to be read.
pub struct Incoming<'a, S: ?Sized> {
    /// Status line and fields.
    pub head: Head,
    framing: Framing,
    buffer: Buffer<'a, S>,
}

/// What the head says about the length of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Framing {
    None,
    Length(u64),
    Chunked,
    UntilClose,
}

impl<'a, S: Read + ?Sized> Incoming<'a, S> {
    /// What the response is read from, to change its time-outs before the body is read.
    pub fn stream(&mut self) -> &mut S {
        self.buffer.stream()
    }

    pub(super) fn new(head: Head, is_head: bool, buffer: Buffer<'a, S>) -> Result<Self> {
        Ok(Incoming {
            // RFC 9112 §6.3, rule 1: to HEAD there is no body, whatever the fields say.
            framing: if is_head {
                Framing::None
            } else {
                framing(&head)?
            },
            head,
            buffer,
        })
    }

    /// Streams the body to `sink`; returns when all of it is there. Bytes after it are not read.
    ///
    /// # Errors
    /// [`ErrorKind::Http`](crate::ErrorKind::Http) if the body is cut short or badly framed; [`ErrorKind::Io`](crate::ErrorKind::Io) with the
    /// words `writing the body` if the sink fails; those of the connection as they are.
    pub fn read_body(mut self, sink: &mut (impl Write + ?Sized)) -> Result<Response> {
        let mut trailers = Vec::new();
        let (body_length, end) = match self.framing {
            Framing::None => (0, BodyEnd::NoBody),
            Framing::Length(length) => {
                let copied = self.copy(length, sink)?;
                if copied < length {
                    return Err(failure(format!(
                        "the server closed the connection after {copied} of the {length} bytes that Content-Length announces (RFC 9112 §6.3)"
                    )));
                }
                (copied, BodyEnd::ContentLength)
            }
            Framing::Chunked => {
                let length = self.copy_chunks(sink)?;
                trailers = head::read_trailers(&mut self.buffer)?;
                (length, BodyEnd::Chunked)
            }
            Framing::UntilClose => (self.copy_until_close(sink)?, BodyEnd::Closed),
        };
        sink.flush().map_err(sink_failed)?;
        Ok(Response {
            head: self.head,
            body_length,
            end,
            trailers,
        })
    }

    /// Copies `length` bytes, or as many as come before the end.
    fn copy(&mut self, length: u64, sink: &mut (impl Write + ?Sized)) -> Result<u64> {
        let mut left = length;
        while left > 0 {
            let bytes = self.buffer.available();
            if bytes.is_empty() {
                match self.buffer.fill()? {
                    Filled::More | Filled::Full => continue,
                    Filled::End | Filled::Truncated => break,
                }
            }
            let piece =
                usize::try_from(left).map_or(bytes, |left| bytes.get(..left).unwrap_or(bytes));
            sink.write_all(piece).map_err(sink_failed)?;
            let copied = piece.len();
            self.buffer.consume(copied);
            left -= copied as u64;
        }
        Ok(length - left)
    }

    fn copy_until_close(&mut self, sink: &mut (impl Write + ?Sized)) -> Result<u64> {
        let mut length = 0;
        loop {
            let bytes = self.buffer.available();
            sink.write_all(bytes).map_err(sink_failed)?;
            let copied = bytes.len();
            self.buffer.consume(copied);
            length += copied as u64;
            match self.buffer.fill()? {
                Filled::More | Filled::Full => {}
                Filled::End => return Ok(length),
                Filled::Truncated => {
                    return Err(failure(format!(
                        "the connection ended after {length} bytes of the body without close_notify: \
                         only that says that the body is whole, so it may be cut short (RFC 9112 §9.8)"
                    )));
                }
            }
        }
    }

    /// Copies chunks up to and with the line of the last one.
    fn copy_chunks(&mut self, sink: &mut (impl Write + ?Sized)) -> Result<u64> {
        let mut length: u64 = 0;
        loop {
            let size = self.chunk_size()?;
            if size == 0 {
                return Ok(length);
            }
            let copied = self.copy(size, sink)?;
            length = length.saturating_add(copied);
            if copied < size {
                return Err(failure(format!(
                    "the server closed the connection after {copied} bytes of a chunk of {size} (RFC 9112 §7.1)"
                )));
            }
            self.need(2)?;
            if !self.buffer.available().starts_with(b"\r\n") {
                return Err(failure(
                    "a chunk is longer than its size says: CR LF does not follow it (RFC 9112 §7.1)",
                ));
            }
            self.buffer.consume(2);
        }
    }

    fn chunk_size(&mut self) -> Result<u64> {
        let bad = |bytes: &[u8]| {
            let line = bytes
                .split(|byte| *byte == b'\n')
                .next()
                .unwrap_or_default();
            let line: String = String::from_utf8_lossy(line).chars().take(40).collect();
            failure(format!(
                "`{}` is no size of a chunk, which is hex digits (RFC 9112 §7.1)",
                line.trim_end().escape_debug()
            ))
        };
        loop {
            let bytes = self.buffer.available();
            // The parser takes a line without digits for size 0.
            if bytes.first().is_some_and(|byte| !byte.is_ascii_hexdigit()) {
                return Err(bad(bytes));
            }
            match httparse::parse_chunk_size(bytes) {
                Err(_) => return Err(bad(bytes)),
                Ok(Status::Complete((used, size))) if used <= CHUNK_LINE_LIMIT => {
                    self.buffer.consume(used);
                    return Ok(size);
                }
                Ok(Status::Partial) if bytes.len() <= CHUNK_LINE_LIMIT => {
                    self.need(bytes.len() + 1)?;
                }
                Ok(_) => {
                    return Err(failure(format!(
                        "a chunk's line is longer than {CHUNK_LINE_LIMIT} bytes"
                    )));
                }
            }
        }
    }

    /// Sees to it that `length` bytes are there.
    fn need(&mut self, length: usize) -> Result<()> {
        while self.buffer.available().len() < length {
            match self.buffer.fill()? {
                Filled::More => {}
                Filled::Full => return Err(Error::internal("the buffer of the body is full")),
                Filled::End | Filled::Truncated => {
                    return Err(failure(
                        "the server closed the connection before the last chunk (RFC 9112 §8)",
                    ));
                }
            }
        }
        Ok(())
    }
}

/// Finds out how long the body is (RFC 9112 §6.3).
fn framing(head: &Head) -> Result<Framing> {
    if matches!(head.status, 100..=199 | 204 | 304) {
        return Ok(Framing::None);
    }
    let lengths: Vec<&str> = head.values("Content-Length").collect();
    let codings: Vec<&str> = head
        .values("Transfer-Encoding")
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|coding| !coding.is_empty())
        .collect();
    match (&*codings, &*lengths) {
        ([], []) => Ok(Framing::UntilClose),
        ([], [length]) => {
            // Digits only: no sign, no list (RFC 9110 §8.6).
            let digits = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
            match length.parse() {
                Ok(length) if digits => Ok(Framing::Length(length)),
                _ => Err(failure(format!(
                    "Content-Length `{}` is no number of bytes (RFC 9110 §8.6)",
                    length.escape_debug()
                ))),
            }
        }
        ([], _) => Err(failure(format!(
            "{} Content-Length fields, so where the body ends is in doubt (RFC 9112 §6.3, rule 5)",
            lengths.len()
        ))),
        ([coding], []) if coding.eq_ignore_ascii_case("chunked") => Ok(Framing::Chunked),
        (_, []) => Err(failure(format!(
            "Transfer-Encoding `{}` is not what was asked for: nothing but chunked is (RFC 9112 §7.4)",
            codings.join(", ").escape_debug()
        ))),
        (_, _) => Err(failure(
            "both Transfer-Encoding and Content-Length, which smells of response splitting (RFC 9112 §6.3, rule 3)",
        )),
    }
}
