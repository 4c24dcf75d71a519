//! A capture file, whichever format it has.

use std::io::{self, Read};
use std::ops::Range;

use super::Item;
use super::classic::Classic;
use super::ng::Ng;
use super::source::Source;
use crate::error::{Error, ErrorKind, Result};

/// The longest packet or block that is read: tcpdump and Wireshark keep 256 KiB of a packet at most,
/// and a key log of thousands of connections fits in.
pub(super) const MOST: usize = 64 << 20;

/// A capture that is read from its beginning to its end.
pub struct Capture {
    source: Source,
    format: Format,
    is_cut_short: bool,
}

enum Format {
    Classic(Classic),
    Ng(Ng),
}

/// What a format found next in its file, its bytes in the source.
pub(super) enum Found {
    Packet {
        time: std::time::Duration,
        link: super::LinkType,
        bytes: Range<usize>,
        length: usize,
    },
    Secrets(Range<usize>),
    /// Nothing that matters here.
    Other,
}

impl Found {
    /// The same, whose bytes were counted from this place of the source.
    pub fn behind(self, start: usize) -> Self {
        let moved = |range: Range<usize>| range.start + start..range.end + start;
        match self {
            Found::Packet {
                time,
                link,
                bytes,
                length,
            } => Found::Packet {
                time,
                link,
                bytes: moved(bytes),
                length,
            },
            Found::Secrets(range) => Found::Secrets(moved(range)),
            Found::Other => Found::Other,
        }
    }
}

/// What a file is packed with that begins like this, of what is not unpacked here, and the command that
/// does it.
fn unread_packing(magic: [u8; 4]) -> Option<(&'static str, &'static str)> {
    match magic {
        [0xfd, b'7', b'z', b'X'] => Some(("xz", "xz -dc")),
        [b'B', b'Z', b'h', b'1'..=b'9'] => Some(("bzip2", "bzip2 -dc")),
        [0x04, 0x22, 0x4d, 0x18] => Some(("LZ4", "lz4 -dc")),
        [b'P', b'K', 3, 4] => Some(("ZIP", "unzip -p")),
        _ => None,
    }
}

/// Whose format a capture has that begins like this, of those that Wireshark reads and this does not.
fn unread_format(magic: [u8; 4]) -> Option<&'static str> {
    match &magic {
        b"snoo" => Some("snoop (Solaris)"),
        b"GMBU" | b"RTSS" => Some("Microsoft's Network Monitor"),
        b"XCP\0" => Some("NetXray and Sniffer"),
        b"TRSN" => Some("Sniffer"),
        // The packets of pcap with more before each.
        [0xa1, 0xb2, 0xcd, 0x34] | [0x34, 0xcd, 0xb2, 0xa1] => Some("a modified tcpdump"),
        _ => None,
    }
}

impl Capture {
    /// Opens a capture: pcap or pcapng, as it is or packed with gzip or Zstandard.
    ///
    /// # Errors
    /// If its first bytes are of no such file, or cannot be read.
    pub fn open(reader: impl Read + Send + 'static) -> Result<Self> {
        let mut source = Source::open(reader).map_err(|error| unreadable(&error))?;
        let taken = source.advance(4).map_err(|error| unreadable(&error))?;
        let first = source.at(taken);
        let magic = first.first_chunk::<4>().copied().unwrap_or_default();
        let format = if first.is_empty() {
            return Err(Error::new(
                ErrorKind::Decode,
                "the capture is empty: no packet was written, not even the head of a file",
            ));
        } else if magic == Ng::MAGIC {
            Format::Ng(Ng::begin())
        } else if let Some(classic) = Classic::of_magic(magic) {
            Format::Classic(classic)
        } else if let Some((packing, command)) = unread_packing(magic) {
            return Err(Error::new(
                ErrorKind::Decode,
                format!(
                    "this is packed with {packing}; captures are read as they are, or packed with gzip or \
                     Zstandard. Unpack it first: {command} FILE | tlsdemo read -"
                ),
            ));
        } else if let Some(program) = unread_format(magic) {
            return Err(Error::new(
                ErrorKind::Decode,
                format!(
                    "this is a capture in the format of {program}; pcap and pcapng are read. Wireshark's editcap \
                     turns it into one: editcap FILE new.pcapng"
                ),
            ));
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
                Format::Classic(classic) => classic.next(&mut self.source),
                Format::Ng(ng) => ng.next(&mut self.source),
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
                        bytes: self.source.at(bytes),
                        length,
                    })));
                }
                Ok(Found::Secrets(range)) => {
                    return Ok(Some(Item::Secrets(self.source.at(range))));
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

/// Reads `N` bytes, of which the first must be there unless the file may end here.
pub(super) fn head<const N: usize>(source: &mut Source, may_end: bool) -> Reading<[u8; N]> {
    let taken = source.advance(N)?;
    let bytes = source.at(taken);
    match bytes.first_chunk() {
        Some(bytes) => Ok(*bytes),
        None if bytes.is_empty() && may_end => Err(Stop::End),
        None => Err(Stop::CutShort),
    }
}

/// Takes the next `length` bytes, at most [`MOST`].
pub(super) fn body(source: &mut Source, length: usize) -> Reading<Range<usize>> {
    let taken = source.advance(length)?;
    match taken.len() {
        count if count < length => Err(Stop::CutShort),
        _ => Ok(taken),
    }
}

/// Passes over `length` bytes.
pub(super) fn skip(source: &mut Source, mut length: u64) -> Reading<()> {
    const PIECE: u64 = 4096;
    while length > 0 {
        let piece = length.min(PIECE);
        body(source, piece as usize)?;
        length -= piece;
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
