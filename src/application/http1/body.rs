//! The body of a response: where it ends (RFC 9112 §6).

use std::io::Write;

use super::{failure, head};
use crate::application::buffer::{Buffer, Filled};
use crate::application::channel::Channel;
use crate::application::content::Showing;
use crate::application::head::{Head, Version};
use crate::application::response::{BodyEnd, Response, sink_failed};
use crate::error::Result;
use crate::names::quantity::{counted, thousands};
use crate::transport::dialogue::head::Fields;
use crate::wire::visible;

/// A response whose head has come and whose body is to be read.
pub struct Incoming<'a, S: Channel + ?Sized> {
    /// Status line and fields.
    pub head: Head,
    framing: Framing,
    pub(super) buffer: Buffer<'a, S>,
    pub(super) showing: Showing,
}

/// What pieces of content are called that nothing frames, and their bytes.
const CONTENT: (&str, &str) = ("content", "content");

/// What the head says about the length of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    None,
    Length(u64),
    Chunked,
    UntilClose,
}

impl<'a, S: Channel + ?Sized> Incoming<'a, S> {
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
            showing: Showing::new(&head),
            head,
            buffer,
        })
    }

    /// Whether another response can follow on the same connection: the body has an end of its own, and
    /// the server does not say that it closes (RFC 9112 §9.3).
    pub(super) fn is_followed(&self) -> bool {
        let options = self.head.values("Connection");
        let mut options = options.flat_map(|value| value.split(','));
        let closes = options.any(|option| option.trim().eq_ignore_ascii_case("close"));
        let is_persistent = matches!(self.head.version, Version::Http1(1..));
        is_persistent && !closes && self.framing != Framing::UntilClose
    }

    /// Reads the body of a response that another follows.
    pub(super) fn skip_body(mut self) -> Result<Buffer<'a, S>> {
        let read = self.stream_body(&mut std::io::sink());
        self.showing.finish(self.buffer.stream(), read.is_ok());
        read.map(|_| self.buffer)
    }

    /// Streams the body to `sink`; returns when all of it is there. Bytes after it are not read.
    ///
    /// # Errors
    /// [`ErrorKind::Http`](crate::ErrorKind::Http) if the body is cut short or badly framed; [`ErrorKind::Io`](crate::ErrorKind::Io) with the
    /// words `writing the body` if the sink fails; those of the connection as they are.
    pub fn read_body(mut self, sink: &mut (impl Write + ?Sized)) -> Result<Response> {
        let read = self.stream_body(sink);
        let surplus = self.buffer.available().len();
        if read.is_ok() && surplus > 0 {
            self.tell_piece(("surplus", "surplus"), surplus);
        }
        // What came of it is shown, even if it is not all.
        self.showing.finish(self.buffer.stream(), read.is_ok());
        let (body_length, end, trailers) = read?;
        Ok(Response {
            head: self.head,
            body_length,
            end,
            trailers,
        })
    }

    /// The length of the body, how it ended, and the fields behind it.
    fn stream_body(&mut self, sink: &mut (impl Write + ?Sized)) -> Result<(u64, BodyEnd, Fields)> {
        let mut trailers = Vec::new();
        let (body_length, end) = match self.framing {
            Framing::None => (0, BodyEnd::NoBody),
            Framing::Length(length) => {
                let copied = self.copy(length, CONTENT, sink)?;
                if copied < length {
                    return Err(failure(format!(
                        "the server closed the connection after {} of the {} bytes that Content-Length announces (RFC 9112 §6.3)",
                        thousands(copied),
                        thousands(length)
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
        Ok((body_length, end, trailers))
    }

    /// Copies `length` bytes, or as many as come before the end; each piece is told under this name,
    /// with its bytes under the other.
    pub(super) fn copy(
        &mut self,
        length: u64,
        names: (&'static str, &'static str),
        sink: &mut (impl Write + ?Sized),
    ) -> Result<u64> {
        let mut left = length;
        while left > 0 {
            let available = self.buffer.available().len();
            if available == 0 {
                match self.buffer.fill()? {
                    Filled::More | Filled::Full => continue,
                    Filled::End | Filled::Truncated => break,
                }
            }
            let piece = usize::try_from(left).map_or(available, |left| left.min(available));
            self.tell_piece(names, piece);
            self.hand_on(piece, sink)?;
            left -= piece as u64;
        }
        Ok(length - left)
    }

    /// Tells the first bytes of what came.
    fn tell_piece(&mut self, (name, field): (&'static str, &'static str), length: usize) {
        self.tell((name, length), |r| {
            r.rest(field);
            Ok(())
        });
    }

    fn copy_until_close(&mut self, sink: &mut (impl Write + ?Sized)) -> Result<u64> {
        let mut length = 0;
        loop {
            let available = self.buffer.available().len() as u64;
            length += self.copy(available, CONTENT, sink)?;
            match self.buffer.fill()? {
                Filled::More | Filled::Full => {}
                Filled::End => return Ok(length),
                Filled::Truncated => {
                    return Err(failure(format!(
                        "the connection ended after {} of the body without close_notify: \
                         only that says that the body is whole, so it may be cut short (RFC 9112 §9.8)",
                        counted(length, "byte")
                    )));
                }
            }
        }
    }
}

/// Finds out how long the body is (RFC 9112 §6.3).
pub(super) fn framing(head: &Head) -> Result<Framing> {
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
                    visible(length)
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
            visible(&codings.join(", "))
        ))),
        (_, _) => Err(failure(
            "both Transfer-Encoding and Content-Length, which smells of response splitting (RFC 9112 §6.3, rule 3)",
        )),
    }
}
