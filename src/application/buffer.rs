//! The bytes between a connection and the parser of what it carries.

use std::io;

use super::channel::Channel;
use crate::error::Result;

/// Room for several records, so that a long body moves in large pieces.
const SIZE: usize = 64 * 1024;

/// What was read and not yet used, of constant size.
pub(super) struct Buffer<'a, S: ?Sized> {
    stream: &'a mut S,
    bytes: Box<[u8]>,
    start: usize,
    end: usize,
    /// How many of the bytes that are there came as early data: the first ones.
    early: usize,
}

/// What one attempt to read more gave.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Filled {
    /// There is more now.
    More,
    /// The peer ended the stream properly.
    End,
    /// The stream broke off: TLS was not closed by close_notify.
    Truncated,
    /// There is no room for more.
    Full,
}

impl<'a, S: Channel + ?Sized> Buffer<'a, S> {
    /// What is read from.
    pub(super) fn stream(&mut self) -> &mut S {
        self.stream
    }

    pub(super) fn new(stream: &'a mut S) -> Self {
        Buffer {
            stream,
            bytes: vec![0; SIZE].into_boxed_slice(),
            start: 0,
            end: 0,
            early: 0,
        }
    }

    /// What is there.
    pub(super) fn available(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether the first byte that is there came as early data.
    pub(super) fn is_early(&self) -> bool {
        self.early > 0
    }

    /// What is there, and what it was read from.
    pub(super) fn parts(&mut self) -> (&[u8], &mut S) {
        let available = self.bytes.get(self.start..self.end).unwrap_or_default();
        (available, self.stream)
    }

    /// Forgets the first `length` bytes.
    pub(super) fn consume(&mut self, length: usize) {
        self.start = self.end.min(self.start + length);
        self.early = self.early.saturating_sub(length);
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        }
    }

    /// Reads more behind what is there.
    pub(super) fn fill(&mut self) -> Result<Filled> {
        if self.end == self.bytes.len() {
            if self.start == 0 {
                return Ok(Filled::Full);
            }
            self.bytes.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        let is_early = self.stream.is_early();
        let room = self.bytes.get_mut(self.end..).unwrap_or_default();
        loop {
            return match self.stream.read(room) {
                Ok(0) => Ok(Filled::End),
                Ok(read) => {
                    let read = read.min(room.len());
                    self.end += read;
                    if is_early {
                        self.early += read;
                    }
                    Ok(Filled::More)
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(Filled::Truncated),
                Err(error) => Err(error.into()),
            };
        }
    }
}
