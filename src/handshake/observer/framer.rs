//! The bytes of one direction cut into records, with whatever is between them that is not a record.

use crate::record::{Deframer, Header};

/// What the bytes are made of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A whole record, its header first.
    Record(Header, &'a mut [u8]),
    /// A record of which the end is missing.
    CutShort(Vec<u8>),
    /// Bytes among which no record begins.
    Stray(Vec<u8>),
}

/// Cuts the bytes of one direction, which may have gaps.
#[derive(Debug, Default)]
pub(super) struct Framer {
    deframer: Deframer,
    /// How many bytes are still to come of a record of which others are missing.
    torn: usize,
    /// Of those, what has come and was not taken.
    stray: Vec<u8>,
    /// Whether the last bytes were stray: a record is believed in once its header is whole.
    lost: bool,
}

impl Framer {
    /// Takes in the bytes that come next.
    pub fn push(&mut self, bytes: &[u8]) {
        let (torn, rest) = bytes.split_at(self.torn.min(bytes.len()));
        self.torn -= torn.len();
        self.stray.extend_from_slice(torn);
        self.deframer.push(rest);
    }

    /// How many bytes are still to come of what has begun; `None` between two records.
    pub fn missing(&self) -> Option<usize> {
        if self.torn > 0 {
            return Some(self.torn);
        }
        let there = self.deframer.pending().len();
        (there > 0).then(|| self.deframer.wanted() - there)
    }

    /// The next piece, if one is complete.
    pub fn next(&mut self) -> Option<Piece<'_>> {
        if !self.stray.is_empty() {
            return Some(Piece::Stray(std::mem::take(&mut self.stray)));
        }
        let pending = self.deframer.pending();
        if !Header::begins(pending) {
            let length = next_header(pending);
            let stray = pending[..length].to_vec();
            self.deframer.skip(length);
            self.lost = true;
            return Some(Piece::Stray(stray));
        }
        let header = self.deframer.take()?;
        self.lost = false;
        Some(Piece::Record(header, self.deframer.record_mut()))
    }

    /// So many bytes are missing here, if that is known. Gives what is there of the record that they
    /// tear; the next one is looked for behind that.
    pub fn gap(&mut self, length: Option<usize>) -> Option<Piece<'static>> {
        let expected = match self.deframer.header() {
            Some(_) => self.deframer.wanted() - self.deframer.pending().len(),
            None => self.torn,
        };
        let piece = self.end();
        self.torn = length.map_or(0, |length| expected.saturating_sub(length));
        self.lost = length.is_none();
        piece
    }

    /// Nothing more comes. Gives what is there of a record that does not end.
    pub fn end(&mut self) -> Option<Piece<'static>> {
        let rest = self.deframer.pending().to_vec();
        self.deframer.skip(rest.len());
        let is_record = !self.lost || rest.len() >= Header::SIZE;
        (self.torn, self.lost) = (0, false);
        if rest.is_empty() {
            None
        } else if is_record && Header::begins(&rest) {
            Some(Piece::CutShort(rest))
        } else {
            Some(Piece::Stray(rest))
        }
    }

    /// Gives memory back, if nothing waits to be completed.
    pub fn rest(&mut self) {
        self.deframer.rest();
    }
}

/// Where the next header may begin behind bytes that begin none. What may be the beginning of one
/// at the end is left until more is known.
fn next_header(bytes: &[u8]) -> usize {
    (1..bytes.len())
        .find(|at| Header::begins(&bytes[*at..]))
        .unwrap_or(bytes.len())
}
