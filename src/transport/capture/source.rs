//! Where the bytes of a capture come from: as they are, or packed with gzip (RFC 1952) or Zstandard
//! (RFC 8878).

use std::io::{self, BufRead, BufReader, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Bytes that are read at once.
const PIECE: usize = 256 << 10;
const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Bytes of a capture, unpacked.
pub(super) type Source = Box<dyn BufRead + Send>;

/// Opens a source, whatever it is packed with.
///
/// # Errors
/// Those of reading the first bytes.
pub(super) fn open(reader: impl Read + Send + 'static) -> io::Result<Source> {
    let mut reader = BufReader::with_capacity(PIECE, reader);
    let mut first = Vec::new();
    // A pipe may give a byte at a time.
    reader.by_ref().take(4).read_to_end(&mut first)?;
    let is_gzip = first.starts_with(&GZIP);
    let is_zstd = first == ZSTD;
    let whole = io::Cursor::new(first).chain(reader);
    Ok(if is_gzip {
        buffered(flate2::bufread::MultiGzDecoder::new(whole))
    } else if is_zstd {
        buffered(Zstd::Between(Box::new(whole)))
    } else {
        Box::new(whole)
    })
}

fn buffered(reader: impl Read + Send + 'static) -> Source {
    Box::new(BufReader::with_capacity(PIECE, reader))
}

/// Frames of Zstandard, one after the other. The decoder refuses windows of more than 100 MiB.
enum Zstd {
    Between(Source),
    Within(Source, Box<FrameDecoder>),
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
fn next_frame(mut source: Source) -> io::Result<Zstd> {
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
