//! A capture file, whichever format it has.

use std::io::{self, BufRead, Read};

use super::Item;
use super::classic::Classic;
use super::ng::Ng;
use super::source::{self, Source};
use crate::error::{Error, ErrorKind, Result};

/// The longest packet or block that is read: tcpdump and Wireshark keep 256 KiB of a packet at most,
/// and a key log of thousands of connections fits in.
pub(super) const MOST: usize = 64 << 20;

/// A capture that is read from its beginning to its end.
pub struct Capture {
    source: Source,
    format: Format,
    buffer: Vec<u8>,
    is_cut_short: bool,
}

enum Format {
    Classic(Classic),
    Ng(Ng),
}

/// What a format found next in its file, its bytes in the buffer.
pub(super) enum Found {
    Packet {
        time: std::time::Duration,
        link: super::LinkType,
        bytes: std::ops::Range<usize>,
        length: usize,
    },
    Secrets(std::ops::Range<usize>),
    /// Nothing that matters here.
    Other,
}

impl Capture {
    /// Opens a capture: pcap or pcapng, as it is or packed with gzip or Zstandard.
    ///
    /// # Errors
    /// If its first bytes are of no such file, or cannot be read.
    pub fn open(reader: impl Read + Send + 'static) -> Result<Self> {
        let mut source = source::open(reader).map_err(|error| unreadable(&error))?;
        let mut magic = [0; 4];
        let count = fill(&mut source, &mut magic).map_err(|error| unreadable(&error))?;
        let format = if count == 0 {
            return Err(Error::new(
                ErrorKind::Decode,
                "the capture is empty: no packet was written, not even the head of a file",
            ));
        } else if magic == Ng::MAGIC {
            Format::Ng(Ng::begin())
        } else if let Some(classic) = Classic::of_magic(magic) {
            Format::Classic(classic)
        } else {
            return Err(Error::new(
                ErrorKind::Decode,
                "this is not a capture: a pcap or pcapng file, as tcpdump and Wireshark write them, \
                 begins with other bytes",
            ));
        };
        let mut capture = Capture {
            source,
            format,
            buffer: Vec::new(),
            is_cut_short: false,
        };
        if let Format::Classic(classic) = &mut capture.format {
            classic.read_head(&mut capture.source)?;
        }
        Ok(capture)
    }

    /// Whether bytes are the beginning of a capture.
    pub fn is_one(bytes: &[u8]) -> bool {
        const HEAD: usize = 64 << 10;
        let head = bytes[..bytes.len().min(HEAD)].to_vec();
        Capture::open(io::Cursor::new(head)).is_ok()
    }

    /// The next packet or secrets; `None` at the end.
    ///
    /// # Errors
    /// If the file does not follow its format, or cannot be read.
    pub fn next_item(&mut self) -> Result<Option<Item<'_>>> {
        loop {
            let found = match &mut self.format {
                Format::Classic(classic) => classic.next(&mut self.source, &mut self.buffer),
                Format::Ng(ng) => ng.next(&mut self.source, &mut self.buffer),
            };
            match found {
                Ok(Found::Other) => {}
                Ok(Found::Packet {
                    time,
                    link,
                    bytes,
                    length,
                }) => {
                    return Ok(Some(Item::Packet(super::Packet {
                        time,
                        link,
                        bytes: self.buffer.get(bytes).unwrap_or_default(),
                        length,
                    })));
                }
                Ok(Found::Secrets(range)) => {
                    let secrets = self.buffer.get(range).unwrap_or_default();
                    return Ok(Some(Item::Secrets(secrets)));
                }
                Err(Stop::End) => return Ok(None),
                Err(Stop::CutShort) => {
                    self.is_cut_short = true;
                    return Ok(None);
                }
                Err(Stop::Failed(error)) => return Err(error),
            }
        }
    }

    /// Whether the file ended in the middle of a packet, as that of a program does that was stopped.
    pub fn is_cut_short(&self) -> bool {
        self.is_cut_short
    }
}

/// Why nothing more comes.
pub(super) enum Stop {
    /// The end of the file.
    End,
    /// The file ends in the middle of something.
    CutShort,
    Failed(Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // Of something packed that is not written to its end.
            io::ErrorKind::UnexpectedEof => Stop::CutShort,
            _ => Stop::Failed(unreadable(&error)),
        }
    }
}

/// The file breaks its format.
pub(super) fn malformed(what: impl Into<String>) -> Stop {
    let what = what.into();
    Stop::Failed(Error::new(
        ErrorKind::Decode,
        format!("the capture is damaged: {what}"),
    ))
}

fn unreadable(error: &io::Error) -> Error {
    Error::new(
        ErrorKind::Io,
        format!("the capture cannot be read: {error}"),
    )
}

/// Reads until `buffer` is full or nothing more comes; says how many bytes came.
fn fill(source: &mut Source, buffer: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while count < buffer.len() {
        match source.read(&mut buffer[count..]) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

/// Reads `N` bytes, of which the first must be there unless the file may end here.
pub(super) fn head<const N: usize>(source: &mut Source, may_end: bool) -> Reading<[u8; N]> {
    let mut bytes = [0; N];
    match fill(source, &mut bytes)? {
        0 if may_end => Err(Stop::End),
        count if count < N => Err(Stop::CutShort),
        _ => Ok(bytes),
    }
}

/// Puts the next `length` bytes into `buffer`.
pub(super) fn body(source: &mut Source, buffer: &mut Vec<u8>, length: usize) -> Reading<()> {
    buffer.clear();
    // Bounded, and grown as the bytes come: the length is only the file's word.
    source.by_ref().take(length as u64).read_to_end(buffer)?;
    match buffer.len() {
        count if count < length => Err(Stop::CutShort),
        _ => Ok(()),
    }
}

/// Passes over `length` bytes.
pub(super) fn skip(source: &mut Source, mut length: u64) -> Reading<()> {
    while length > 0 {
        let there = source.fill_buf()?.len();
        if there == 0 {
            return Err(Stop::CutShort);
        }
        let count = there.min(usize::try_from(length).unwrap_or(usize::MAX));
        source.consume(count);
        length -= count as u64;
    }
    Ok(())
}

/// What reading gives, or why it stops.
pub(super) type Reading<T> = std::result::Result<T, Stop>;

/// Numbers in the byte order of the machine that wrote the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ByteOrder {
    pub is_big: bool,
}

impl ByteOrder {
    pub fn u16(self, bytes: &[u8], at: usize) -> u16 {
        let bytes = bytes.get(at..at + 2).and_then(|it| it.try_into().ok());
        match self.is_big {
            true => u16::from_be_bytes(bytes.unwrap_or_default()),
            false => u16::from_le_bytes(bytes.unwrap_or_default()),
        }
    }

    pub fn u32(self, bytes: &[u8], at: usize) -> u32 {
        let bytes = bytes.get(at..at + 4).and_then(|it| it.try_into().ok());
        match self.is_big {
            true => u32::from_be_bytes(bytes.unwrap_or_default()),
            false => u32::from_le_bytes(bytes.unwrap_or_default()),
        }
    }
}
