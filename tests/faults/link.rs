//! The link: carries the bytes of one direction, and does one thing wrong on the way.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Read, Write};

use tlsdemo::transport::Transport;

/// What goes wrong. Bytes are counted from the start of the direction, records likewise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// The stream ends after this many bytes.
    Cut(usize),
    /// After this many bytes nothing more arrives, ever.
    Stall(usize),
    /// A bit of this byte is turned.
    Flip(usize, u8),
    /// No read yields more than this many bytes, and before each comes an interruption.
    Chop(usize),
    /// A read ends after this many bytes, wherever that is.
    Pause(usize),
    /// This record comes twice.
    Duplicate(usize),
    /// This record does not come.
    Drop(usize),
    /// This record comes behind the next one.
    Swap(usize),
    /// This record comes as two, of which the first has so many bytes of the fragment.
    Split(usize, usize),
    /// This record and the next one come as one, which has the header of the first.
    Join(usize),
}

impl Fault {
    /// Whether whole records must be there before anything is passed on.
    fn is_of_records(self) -> bool {
        use Fault::*;
        matches!(self, Duplicate(_) | Drop(_) | Swap(_) | Split(..) | Join(_))
    }
}

/// How long a header of a record is.
pub const HEADER: usize = 5;

/// Wraps a stream: what is read from it passes the link, what is written does not.
pub struct Link<S> {
    pub stream: S,
    fault: Fault,
    /// Bytes and records that came in so far.
    position: usize,
    record: usize,
    ready: VecDeque<u8>,
    /// The record that waits for the next one.
    kept: Option<Vec<u8>>,
    interrupted: bool,
    /// How often the end of the stream was given: who asks again and again, hangs.
    pub ends: usize,
}

impl<S> fmt::Debug for Link<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at byte {}", self.fault, self.position)
    }
}

impl<S: Read> Link<S> {
    pub fn new(stream: S, fault: Fault) -> Self {
        Link {
            stream,
            fault,
            position: 0,
            record: 0,
            ready: VecDeque::new(),
            kept: None,
            interrupted: false,
            ends: 0,
        }
    }

    /// Reads what is there and passes it on; false at the end.
    fn pull_bytes(&mut self) -> io::Result<bool> {
        let most = match self.fault {
            Fault::Cut(at) if self.position == at => return Ok(false),
            Fault::Stall(at) if self.position == at => return Err(io::ErrorKind::TimedOut.into()),
            Fault::Cut(at) | Fault::Stall(at) => at - self.position,
            Fault::Pause(at) if self.position < at => at - self.position,
            Fault::Chop(most) => most,
            _ => usize::MAX,
        };
        let mut buffer = [0; 4096];
        let most = most.min(buffer.len());
        let count = self.stream.read(&mut buffer[..most])?;
        if let Fault::Flip(at, bit) = self.fault
            && (self.position..self.position + count).contains(&at)
        {
            buffer[at - self.position] ^= 1 << bit;
        }
        self.position += count;
        self.ready.extend(&buffer[..count]);
        Ok(count > 0)
    }

    /// Reads a record and passes on what becomes of it; false at the end.
    fn pull_record(&mut self) -> io::Result<bool> {
        let mut record = vec![0; HEADER];
        if let Err(error) = self.stream.read_exact(&mut record) {
            let kept = self.kept.take();
            return match (error.kind(), kept) {
                (io::ErrorKind::UnexpectedEof, Some(kept)) => {
                    self.ready.extend(kept);
                    Ok(true)
                }
                (io::ErrorKind::UnexpectedEof, None) => Ok(false),
                _ => Err(error),
            };
        }
        let length = usize::from(record[3]) << 8 | usize::from(record[4]);
        record.resize(HEADER + length, 0);
        self.stream.read_exact(&mut record[HEADER..])?;
        let number = self.record;
        self.record += 1;
        match self.fault {
            Fault::Drop(at) if at == number => {}
            Fault::Duplicate(at) if at == number => {
                self.ready.extend(&record);
                self.ready.extend(&record);
            }
            Fault::Split(at, within) if at == number => {
                let (first, second) = record[HEADER..].split_at(within);
                for part in [first, second] {
                    self.ready.extend(&with_header(&record, part));
                }
            }
            Fault::Swap(at) | Fault::Join(at) if at == number => self.kept = Some(record),
            Fault::Swap(_) => {
                self.ready.extend(record);
                self.ready.extend(self.kept.take().unwrap_or_default());
            }
            Fault::Join(_) => match self.kept.take() {
                Some(first) => {
                    let all = [&first[HEADER..], &record[HEADER..]].concat();
                    self.ready.extend(with_header(&first, &all));
                }
                None => self.ready.extend(record),
            },
            _ => self.ready.extend(record),
        }
        Ok(true)
    }
}

/// A record like `record`, with another fragment.
fn with_header(record: &[u8], fragment: &[u8]) -> Vec<u8> {
    let length = (fragment.len() as u16).to_be_bytes();
    [&record[..3], &length, fragment].concat()
}

impl<S: Transport> Transport for Link<S> {}

impl<S: Read> Read for Link<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if matches!(self.fault, Fault::Chop(_)) {
            self.interrupted = !self.interrupted;
            if self.interrupted {
                return Err(io::ErrorKind::Interrupted.into());
            }
        }
        while self.ready.is_empty() {
            let more = if self.fault.is_of_records() {
                self.pull_record()?
            } else {
                self.pull_bytes()?
            };
            if !more {
                self.ends += 1;
                return Ok(0);
            }
        }
        self.ready.read(buffer)
    }
}

impl<S: Write> Write for Link<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
