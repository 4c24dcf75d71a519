//! Where the bytes of a capture come from: as they are, or packed with gzip (RFC 1952) or Zstandard
//! (RFC 8878).

use std::io::{self, BufRead, BufReader, Read};
use std::ops::Range;

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Bytes that are read at once.
const PIECE: usize = 512 << 10;
const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Bytes of a capture, unpacked. Those that were read last are in one piece, so that a packet is seen
/// where it was read to.
pub(super) struct Source {
    reader: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    /// What was read and not taken yet.
    there: Range<usize>,
}

impl Source {
    /// Bytes of a capture, as they are or packed.
    ///
    /// # Errors
    /// Those of reading the first bytes.
    pub fn open(reader: impl Read + Send + 'static) -> io::Result<Self> {
        let mut plain = Source::new(Box::new(reader));
        plain.fill(ZSTD.len())?;
        let first = &plain.buffer[plain.there.clone()];
        let is_gzip = first.starts_with(&GZIP);
        let is_zstd = first.starts_with(&ZSTD);
        Ok(if is_gzip {
            let packed = BufReader::with_capacity(PIECE, plain);
            Source::new(Box::new(flate2::bufread::MultiGzDecoder::new(packed)))
        } else if is_zstd {
            let packed = BufReader::with_capacity(PIECE, plain);
            Source::new(Box::new(Zstd::Between(packed)))
        } else {
            plain
        })
    }

    fn new(reader: Box<dyn Read + Send>) -> Self {
        Source {
            reader,
            buffer: Vec::new(),
            there: 0..0,
        }
    }

    /// Reads until so many bytes are there; says how many are, which is fewer at the end alone.
    fn fill(&mut self, wanted: usize) -> io::Result<usize> {
        while self.there.len() < wanted {
            if self.there.is_empty() {
                self.there = 0..0;
            }
            if self.there.end == self.buffer.len() {
                self.buffer.copy_within(self.there.clone(), 0);
                self.there = 0..self.there.len();
            }
            // Grown as the bytes come: how many there are to be is only the file's word.
            if self.there.end == self.buffer.len() {
                self.buffer.resize(PIECE.max(self.buffer.len() * 2), 0);
            }
            match self.reader.read(&mut self.buffer[self.there.end..]) {
                Ok(0) => break,
                Ok(count) => self.there.end += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(self.there.len())
    }

    /// Takes the next bytes, or all up to the end if that comes before; [`Source::at`] has them
    /// until more are taken.
    ///
    /// # Errors
    /// Those of reading.
    pub fn advance(&mut self, length: usize) -> io::Result<Range<usize>> {
        let count = self.fill(length)?.min(length);
        let start = self.there.start;
        self.there.start += count;
        Ok(start..start + count)
    }

    /// Bytes that were taken last.
    pub fn at(&self, taken: Range<usize>) -> &[u8] {
        self.buffer.get(taken).unwrap_or_default()
    }
}

/// What follows, for what unpacks it.
impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.there.is_empty() {
            return self.reader.read(buffer);
        }
        let taken = self.advance(buffer.len().min(self.there.len()))?;
        buffer[..taken.len()].copy_from_slice(&self.buffer[taken.clone()]);
        Ok(taken.len())
    }
}

/// Bytes that are packed.
type Packed = BufReader<Source>;

/// Frames of Zstandard, one after the other. The decoder refuses windows of more than 100 MiB.
enum Zstd {
    Between(Packed),
    Within(Packed, Box<FrameDecoder>),
    Ended,
}

impl Read for Zstd {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(self, Zstd::Ended) {
                Zstd::Ended => return Ok(0),
                Zstd::Within(mut source, mut frame) => {
                    while frame.can_collect() == 0 && !frame.is_finished() {
                        frame
                            .decode_blocks(&mut source, BlockDecodingStrategy::UptoBlocks(1))
                            .map_err(io::Error::other)?;
                    }
                    let count = frame.read(buffer)?;
                    if count == 0 && !buffer.is_empty() {
                        *self = Zstd::Between(source);
                    } else {
                        *self = Zstd::Within(source, frame);
                        return Ok(count);
                    }
                }
                Zstd::Between(mut source) => {
                    if source.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    *self = next_frame(source)?;
                }
            }
        }
    }
}

/// Begins a frame; passes over one that is for other programs (RFC 8878 §3.1.2).
fn next_frame(mut source: Packed) -> io::Result<Zstd> {
    let mut frame = Box::new(FrameDecoder::new());
    match frame.init(&mut source) {
        Ok(()) => Ok(Zstd::Within(source, frame)),
        Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
            length,
            ..
        })) => {
            io::copy(&mut source.by_ref().take(length.into()), &mut io::sink())?;
            Ok(Zstd::Between(source))
        }
        Err(error) => Err(io::Error::other(error)),
    }
}
