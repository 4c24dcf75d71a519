//! Framing without a stream: bytes in, records out (RFC 9846 §5.1, RFC 5246 §6.2.1).

use std::ops::Range;

use super::MAX_CIPHERTEXT;
use super::header::Header;
use crate::wire::Reader;

/// Bytes of the buffer at first: room for the longest record that is allowed.
const BUFFER: usize = Header::SIZE + MAX_CIPHERTEXT;
/// Bytes of it once the source had as many as fitted in: room for three records and more, so that a
/// busy stream is read in large pieces.
const LARGE_BUFFER: usize = 64 << 10;

/// Cuts the bytes of one direction into records.
///
/// It knows neither where the bytes come from nor what protects them, and it judges nothing: the caller
/// looks at [`Deframer::header`] before asking for the fragment.
#[derive(Debug, Default)]
pub struct Deframer {
    buffer: Vec<u8>,
    /// The record that was taken last.
    record: Range<usize>,
    /// The bytes that came in and were not taken yet.
    pending: Range<usize>,
}

impl Deframer {
    /// Takes in bytes that are at hand. The record taken last is gone.
    pub fn push(&mut self, bytes: &[u8]) {
        self.record = 0..0;
        if self.pending.is_empty() {
            self.pending = 0..0;
        }
        if self.pending.end + bytes.len() > self.buffer.capacity() {
            self.buffer.copy_within(self.pending.clone(), 0);
            self.pending = 0..self.pending.len();
        }
        self.buffer.truncate(self.pending.end);
        self.buffer.extend_from_slice(bytes);
        self.pending.end = self.buffer.len();
    }

    /// Where the next bytes go, for a source that writes them itself and then says with
    /// [`Deframer::received`] how many there were. There is room for the rest of what
    /// [`Deframer::wanted`] counts, and for a byte at least. The record taken last is gone.
    pub fn room(&mut self) -> &mut [u8] {
        if self.buffer.len() < BUFFER {
            self.buffer.resize(BUFFER, 0);
        }
        let missing = self.wanted().saturating_sub(self.pending.len());
        self.reserve(missing.max(1));
        &mut self.buffer[self.pending.end..]
    }

    /// So many bytes were written into [`Deframer::room`].
    pub fn received(&mut self, count: usize) {
        self.pending.end = self.buffer.len().min(self.pending.end + count);
        if self.pending.end == self.buffer.len() && self.buffer.len() < LARGE_BUFFER {
            self.buffer.resize(LARGE_BUFFER, 0);
        }
    }

    /// The bytes that came in and were not taken yet.
    pub fn pending(&self) -> &[u8] {
        &self.buffer[self.pending.clone()]
    }

    /// The header of the record at the front, once all of it is there.
    pub fn header(&self) -> Option<Header> {
        let bytes = self.pending().get(..Header::SIZE)?;
        Header::decode(&mut Reader::new(bytes), Header::NAMES).ok()
    }

    /// Bytes of the record at the front, as far as is known: those of its header alone until that
    /// is there.
    pub fn wanted(&self) -> usize {
        Header::SIZE + self.header().map_or(0, |header| header.length)
    }

    /// Takes the record at the front, if all of it is there; [`Deframer::record`] then shows it.
    pub fn take(&mut self) -> Option<Header> {
        let header = self.header()?;
        let end = self.pending.start + Header::SIZE + header.length;
        if end > self.pending.end {
            return None;
        }
        self.record = self.pending.start..end;
        self.pending.start = end;
        Some(header)
    }

    /// Drops so many bytes from the front, which are no record, or all that are pending.
    pub fn skip(&mut self, count: usize) {
        self.pending.start = self.pending.end.min(self.pending.start + count);
    }

    /// Gives the memory back, if nothing is pending. The record taken last is gone.
    pub fn rest(&mut self) {
        if self.pending.is_empty() {
            *self = Deframer::default();
        }
    }

    /// The record that was taken last, its header first.
    pub fn record(&self) -> &[u8] {
        &self.buffer[self.record.clone()]
    }

    /// The same, to be unprotected in place.
    pub fn record_mut(&mut self) -> &mut [u8] {
        &mut self.buffer[self.record.clone()]
    }

    /// Makes room for more bytes behind those that are pending.
    fn reserve(&mut self, more: usize) {
        self.record = 0..0;
        if self.pending.is_empty() {
            self.pending = 0..0;
        }
        if self.pending.end + more <= self.buffer.len() {
            return;
        }
        self.buffer.copy_within(self.pending.clone(), 0);
        self.pending = 0..self.pending.len();
        if self.pending.end + more > self.buffer.len() {
            self.buffer.resize(self.pending.end + more, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::registry::{ContentType, ProtocolVersion};

    /// An alert, an empty record and one as long as a length can say, as RFC 5246 §6.2.1 lays them
    /// out.
    fn records() -> Vec<Vec<u8>> {
        let long = [&[22, 3, 1, 0xff, 0xff][..], &[0x5a; 0xffff]].concat();
        vec![vec![21, 3, 3, 0, 2, 2, 40], vec![23, 3, 3, 0, 0], long]
    }

    #[test]
    fn records_come_out_whole_however_they_came_in() {
        let all = records().concat();
        for size in [1, 2, 5, 7, 8, 4096, all.len()] {
            let mut deframer = Deframer::default();
            let mut taken = Vec::new();
            for piece in all.chunks(size) {
                deframer.push(piece);
                while let Some(header) = deframer.take() {
                    assert_eq!(deframer.record().len(), Header::SIZE + header.length);
                    taken.push(deframer.record().to_vec());
                }
            }
            assert!(taken == records(), "{size}");
            assert_eq!(deframer.pending(), [0; 0]);
        }
    }

    #[test]
    fn a_source_that_writes_its_bytes_itself() {
        let all = records().concat();
        let mut rest = &all[..];
        let mut deframer = Deframer::default();
        let mut taken = Vec::new();
        while !rest.is_empty() {
            let room = deframer.room();
            assert!(!room.is_empty());
            let count = room.len().min(rest.len());
            room[..count].copy_from_slice(&rest[..count]);
            rest = &rest[count..];
            deframer.received(count);
            while deframer.take().is_some() {
                taken.push(deframer.record().to_vec());
            }
        }
        assert!(taken == records());
    }

    #[test]
    fn the_front_is_known_before_it_is_whole() {
        let mut deframer = Deframer::default();
        deframer.push(&[22, 3, 1, 0x40]);
        assert_eq!((deframer.header(), deframer.wanted()), (None, 5));
        deframer.push(&[0]);
        let header = Header {
            content_type: ContentType::Handshake,
            version: ProtocolVersion::TLS1_0,
            length: 0x4000,
        };
        assert_eq!(deframer.header(), Some(header));
        assert_eq!((deframer.wanted(), deframer.take()), (0x4005, None));
    }
}
