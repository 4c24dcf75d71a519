//! Chunks (RFC 9112 §7.1): the size of each in a line, its data, and the end of a line.

use std::io::Write;

use super::body::Incoming;
use super::{bulk, failure, receive};
use crate::application::buffer::Filled;
use crate::application::channel::Channel;
use crate::application::response::sink_failed;
use crate::error::{Error, Result};
use crate::names::quantity::{counted, thousands};
use crate::narration::Topic;
use crate::transport::dialogue::line::line_length;
use crate::wire::{self, Reader, visible};

/// The longest line that gives a chunk's size, extensions included.
pub(super) const LINE_LIMIT: usize = 8 * 1024;
/// The longest chunk that is told in one piece.
pub(super) const MOST_WHOLE: usize = 32 * 1024;

/// The line that a chunk begins with.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// Bytes of the chunk's data; none in the last.
    size: u64,
    /// Bytes of the line, its end included.
    length: usize,
}

impl<S: Channel + ?Sized> Incoming<'_, S> {
    /// Copies chunks up to and with the line of the last one; says how much data was in them.
    pub(super) fn copy_chunks(&mut self, sink: &mut (impl Write + ?Sized)) -> Result<u64> {
        let mut length: u64 = 0;
        loop {
            let line = self.await_line()?;
            if line.size == 0 {
                self.tell(("last chunk", line.length), |r| read_line(r).map(|_| ()));
                self.buffer.consume(line.length);
                return Ok(length);
            }
            self.copy_chunk(line, sink)?;
            length = length.saturating_add(line.size);
        }
    }

    /// A chunk: in one piece if all of it is there, else in the pieces in which it comes.
    fn copy_chunk(&mut self, line: Line, sink: &mut (impl Write + ?Sized)) -> Result<()> {
        let size = usize::try_from(line.size).unwrap_or(usize::MAX);
        let whole = size.saturating_add(line.length + 2);
        let late = match whole <= MOST_WHOLE && self.is_told() {
            true => self.gather(whole).err(),
            false => None,
        };
        let bytes = self.buffer.available();
        let is_whole = bytes.len() >= whole;
        let there = match is_whole {
            true => size,
            false => size.min(bytes.len() - line.length),
        };
        let told = if is_whole { whole } else { line.length + there };
        self.tell(("chunk", told), |r| read_chunk(r, there, is_whole));
        self.buffer.consume(line.length);
        self.hand_on(there, sink)?;
        if let Some(error) = late {
            return Err(error);
        }
        let rest = line.size - there as u64;
        let copied = there as u64 + self.copy(rest, ("part of a chunk", "chunk-data"), sink)?;
        if copied < line.size {
            return Err(failure(format!(
                "the server closed the connection after {} of a chunk of {} (RFC 9112 §7.1)",
                counted(copied, "byte"),
                thousands(line.size)
            )));
        }
        self.need(2)?;
        if !is_whole {
            self.tell(("end of a chunk", 2), end_of_chunk);
        }
        if !self.buffer.available().starts_with(b"\r\n") {
            return Err(failure(
                "a chunk is longer than its size says: CR LF does not follow it (RFC 9112 §7.1)",
            ));
        }
        self.buffer.consume(2);
        Ok(())
    }

    /// Writes the first `length` bytes of what came, and shows them.
    pub(super) fn hand_on(
        &mut self,
        length: usize,
        sink: &mut (impl Write + ?Sized),
    ) -> Result<()> {
        let (bytes, channel) = self.buffer.parts();
        let piece = bytes.get(..length).unwrap_or(bytes);
        sink.write_all(piece).map_err(sink_failed)?;
        if self.showing.wants(channel) {
            self.showing.show(channel, piece);
        }
        self.buffer.consume(length);
        Ok(())
    }

    /// Whether anyone is told of pieces of content.
    pub(super) fn is_told(&mut self) -> bool {
        self.buffer.stream().narration().wants(Topic::Data)
    }

    /// Tells so many bytes of what came as a message, which `read` names; a fault in them is for the
    /// caller to find.
    pub(super) fn tell(
        &mut self,
        (name, length): (&'static str, usize),
        read: impl FnOnce(&mut Reader<'_>) -> wire::Result<()>,
    ) {
        if self.is_told() {
            let _ = receive(&mut self.buffer, (name, bulk()), length, read);
        }
    }

    /// Waits for the line that a chunk begins with.
    fn await_line(&mut self) -> Result<Line> {
        loop {
            let bytes = self.buffer.available();
            let length = bytes
                .iter()
                .position(|byte| *byte == b'\n')
                .map(|at| at + 1);
            let line = bytes.get(..length.unwrap_or(bytes.len()));
            let mut r = Reader::new(line.unwrap_or_default());
            let is_hopeless = bytes.first().is_some_and(|byte| !byte.is_ascii_hexdigit());
            match length {
                Some(length) if length <= LINE_LIMIT => match read_line(&mut r) {
                    Ok(size) => return Ok(Line { size, length }),
                    Err(_) => return Err(self.no_size(length)),
                },
                None if is_hopeless => return Err(self.no_size(bytes.len())),
                None if bytes.len() <= LINE_LIMIT => self.need(bytes.len() + 1)?,
                _ => {
                    return Err(failure(format!(
                        "a chunk's line is longer than {LINE_LIMIT} bytes"
                    )));
                }
            }
        }
    }

    /// What should be a chunk's line, and is not.
    fn no_size(&mut self, length: usize) -> Error {
        self.tell(("chunk", length), |r| read_line(r).map(|_| ()));
        let line = self.buffer.available().get(..length).unwrap_or_default();
        let line: String = String::from_utf8_lossy(line).chars().take(40).collect();
        failure(format!(
            "`{}` is no size of a chunk, which is hex digits (RFC 9112 §7.1)",
            visible(line.trim_end())
        ))
    }

    /// Sees to it that `length` bytes are there.
    fn need(&mut self, length: usize) -> Result<()> {
        self.gather(length)?;
        if self.buffer.available().len() < length {
            return Err(failure(
                "the server closed the connection before the last chunk (RFC 9112 §8)",
            ));
        }
        Ok(())
    }

    /// Waits for `length` bytes, or for as many as come before the end.
    fn gather(&mut self, length: usize) -> Result<()> {
        while self.buffer.available().len() < length {
            match self.buffer.fill()? {
                Filled::More => {}
                Filled::Full => return Err(Error::internal("the buffer of the body is full")),
                Filled::End | Filled::Truncated => break,
            }
        }
        Ok(())
    }
}

/// The line that a chunk begins with: its size in hex digits, then extensions; it ends in CR LF.
pub(super) fn read_line(r: &mut Reader<'_>) -> wire::Result<u64> {
    let length = line_length(r);
    let line = r.peek().get(..length).unwrap_or_default();
    let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit());
    let digits = digits.count();
    let text = String::from_utf8_lossy(line.get(..digits).unwrap_or_default());
    let Ok(size) = u64::from_str_radix(&text, 16) else {
        return Err(r.illegal("chunk-size", "a size is hex digits, and at most 64 bits"));
    };
    r.text("chunk-size", digits)?;
    let rest = line.get(digits..).unwrap_or_default();
    let spaces = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t'));
    let is_extension = matches!(rest.get(spaces.count()), None | Some(b';'));
    if !is_extension
        || rest
            .iter()
            .any(|byte| byte.is_ascii_control() && *byte != b'\t')
    {
        return Err(r.illegal("chunk-ext", "extensions begin with a semicolon"));
    }
    if !rest.is_empty() {
        r.text("chunk-ext", rest.len())?;
    }
    end_of_chunk(r)?;
    Ok(size)
}

/// A chunk's line, what of its data is there, and if that is all, the end.
pub(super) fn read_chunk(r: &mut Reader<'_>, there: usize, is_whole: bool) -> wire::Result<()> {
    read_line(r)?;
    if there > 0 {
        r.opaque("chunk-data", there)?;
    }
    match is_whole {
        true => end_of_chunk(r),
        false => Ok(()),
    }
}

/// CR LF, and nothing else (RFC 9112 §7.1).
pub(super) fn end_of_chunk(r: &mut Reader<'_>) -> wire::Result<()> {
    match r.peek() {
        [b'\r', b'\n', ..] => r.text("CRLF", 2).map(|_| ()),
        _ => Err(r.illegal("CRLF", "CR LF belongs here")),
    }
}
