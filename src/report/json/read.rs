//! Reading a trace, and telling it again.
//!
//! A trace may come from anywhere: lines are bounded, nesting is, and what does not fit the format
//! is an error that names the line.

use std::collections::VecDeque;
use std::io::{BufRead, Read};
use std::time::{Duration, SystemTime};

use serde::Deserialize;

use super::{FORMAT, VERSION, line};
use crate::certificate::time;
use crate::error::{Error, ErrorKind, Result};
use crate::narration::{Event, Moment, Narration};
use crate::report::escape::safe;

/// Bytes of the longest line that is read: room for the longest handshake message, many times.
pub const MAX_LINE: usize = 16 << 20;

/// 9999-12-31T23:59:59Z, in seconds since 1970.
const LAST_SECOND: i64 = 253_402_300_799;

/// What the first line of a trace says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Whom the connection was to.
    pub target: String,
    /// When the narration began.
    pub started: SystemTime,
    /// The program that wrote it: `tlsdemo 0.1.0`.
    pub program: String,
}

/// A trace that is open for reading.
#[derive(Debug)]
pub struct Trace<R> {
    lines: Lines<R>,
    header: Header,
    /// The head of the next trace, once this one is told.
    next: Option<Header>,
    /// Which connection of it is told.
    connection: u32,
    /// Whether it is the first that is told of its trace.
    is_first: bool,
    /// Where the time of the connection begins, if not with the trace.
    began: Option<Duration>,
    /// Lines of other connections that came meanwhile.
    waiting: VecDeque<Line>,
    /// Whether the last line of the connection was told.
    has_ended: bool,
    /// The first connection before this one that has no last line.
    cut: Option<u32>,
}

/// A line that waits, and its number in the file.
#[derive(Debug, Default)]
struct Line {
    bytes: Vec<u8>,
    number: u64,
    connection: u32,
}

impl<R: BufRead> Trace<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] if this is no trace, or one of a version that this program does not know;
    /// [`ErrorKind::Io`] if it cannot be read.
    pub fn open(reader: R) -> Result<Self> {
        let mut lines = Lines {
            reader,
            line: Line::default(),
            number: 0,
        };
        let header = lines.header()?;
        let mut trace = Trace {
            lines,
            header,
            next: None,
            connection: 1,
            is_first: true,
            began: None,
            waiting: VecDeque::new(),
            has_ended: false,
            cut: None,
        };
        // Of a capture's connections any may come first, and some may have been left out.
        if trace.lines.next()? {
            trace.keep_line()?;
            let first = trace.waiting.front();
            trace.connection = first.map_or(1, |line| line.connection);
        }
        Ok(trace)
    }

    /// Keeps the line just read for later: the header of another trace, or an event.
    fn keep_line(&mut self) -> Result<()> {
        if self.lines.is_header() {
            self.next = Some(self.lines.parse_header()?);
        } else {
            self.lines.line.connection = self.lines.connection()?;
            self.waiting.push_back(std::mem::take(&mut self.lines.line));
        }
        Ok(())
    }

    /// What the first line says.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The number of the connection in its trace.
    pub fn connection(&self) -> u32 {
        self.connection
    }

    /// Whether no other connection of its trace was told before: a file may hold several traces.
    pub fn is_first(&self) -> bool {
        self.is_first
    }

    /// Tells all that happened on this connection, each event at the time that it had. The narration
    /// is not finished. Of connections that went on at the same time the lines are kept for later.
    ///
    /// # Errors
    /// At the first line that does not belong to a trace, after those before it have been told.
    pub fn tell(&mut self, narration: &mut Narration) -> Result<()> {
        let all = std::mem::take(&mut self.waiting).into_iter();
        let (mine, others) = all.partition(|line| line.connection == self.connection);
        self.waiting = others;
        let mut mine: VecDeque<Line> = mine;
        while let Some(line) = mine.pop_front() {
            self.lines.line = line;
            if self.tell_line(narration)? {
                self.waiting.append(&mut mine);
                return Ok(());
            }
        }
        while self.next.is_none() && self.lines.next()? {
            if self.lines.is_header() {
                self.next = Some(self.lines.parse_header()?);
                return Ok(());
            }
            self.lines.line.connection = self.lines.connection()?;
            if self.lines.line.connection != self.connection {
                self.waiting.push_back(std::mem::take(&mut self.lines.line));
            } else if self.tell_line(narration)? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Tells the line just read; whether the connection ends with it.
    fn tell_line(&mut self, narration: &mut Narration) -> Result<bool> {
        let (elapsed, event) = self.lines.event()?;
        // The trace begins with its first connection; another has a time of its own.
        let zero = match self.connection {
            1 => Duration::ZERO,
            _ => *self.began.get_or_insert(elapsed),
        };
        let started = self.header.started;
        narration.clock().set(Moment {
            started: started.checked_add(zero).unwrap_or(started),
            elapsed: elapsed.saturating_sub(zero),
        });
        self.has_ended = matches!(event, Event::Done(_));
        narration.tell(event.topic(), || event);
        Ok(self.has_ended)
    }
}

impl<R: BufRead> Trace<R> {
    /// Goes on to the next connection, in the order in which they began; false if there is no other.
    ///
    /// # Errors
    /// As [`Trace::tell`].
    pub fn next_connection(&mut self) -> Result<bool> {
        self.is_first = false;
        self.began = None;
        self.cut = self.cut_connection();
        self.has_ended = false;
        if self.waiting.is_empty() && self.next.is_none() && self.lines.next()? {
            self.keep_line()?;
        }
        if let Some(line) = self.waiting.front() {
            self.connection = line.connection;
            return Ok(true);
        }
        let next = self.next.take();
        let is_there = next.is_some();
        if let Some(header) = next {
            self.header = header;
            self.connection = 1;
            self.is_first = true;
        }
        // Nothing more is told that could lack an end.
        self.has_ended = !is_there;
        Ok(is_there)
    }

    /// The first connection told so far that has no last line.
    fn cut_connection(&self) -> Option<u32> {
        self.cut
            .or_else(|| (!self.has_ended).then_some(self.connection))
    }

    /// That each connection told so far was told to its end: a trace may be cut between two lines as
    /// well as within one.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] if one has no line that ends it.
    pub fn require_end(&self) -> Result<()> {
        match self.cut_connection() {
            None => Ok(()),
            Some(connection) => Err(bad(format!(
                "the trace ends before connection {connection} does: the program that wrote it was \
                 interrupted, or the file is not all there"
            ))),
        }
    }
}

/// Opens a trace and tells its first connection, if the header is of no interest.
///
/// # Errors
/// Those of [`Trace::open`] and [`Trace::tell`].
pub fn read(reader: impl BufRead, narration: &mut Narration) -> Result<()> {
    Trace::open(reader)?.tell(narration)
}

#[derive(Debug)]
struct Lines<R> {
    reader: R,
    /// The one just read.
    line: Line,
    /// How many were read.
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// Reads the next line that is not blank; false at the end.
    fn next(&mut self) -> Result<bool> {
        loop {
            self.line.bytes.clear();
            self.number += 1;
            self.line.number = self.number;
            let limit = MAX_LINE as u64 + 1;
            let mut limited = (&mut self.reader).take(limit);
            limited
                .read_until(b'\n', &mut self.line.bytes)
                .map_err(|error| {
                    Error::new(ErrorKind::Io, format!("the trace cannot be read: {error}"))
                })?;
            if self.line.bytes.len() > MAX_LINE {
                return Err(self.wrong(format_args!("is longer than {MAX_LINE} bytes")));
            }
            if self.line.bytes.is_empty() {
                return Ok(false);
            }
            if !self.line.bytes.trim_ascii().is_empty() {
                return Ok(true);
            }
        }
    }

    fn header(&mut self) -> Result<Header> {
        if !self.next()? {
            return Err(no_trace("it is empty"));
        }
        self.parse_header()
    }

    /// Whether the line just read is the head of a connection.
    fn is_header(&self) -> bool {
        self.line.bytes.starts_with(b"{\"format\":")
    }

    fn parse_header(&self) -> Result<Header> {
        // What Windows' shell makes of redirected output.
        if self.line.bytes.starts_with(&[0xff, 0xfe]) || self.line.bytes.starts_with(&[0xfe, 0xff])
        {
            return Err(no_trace(
                "it is UTF-16, not UTF-8: let --json write the file itself",
            ));
        }
        let line = self.line.bytes.strip_prefix(b"\xef\xbb\xbf");
        let line = line.unwrap_or(&self.line.bytes);
        let header: line::Header<'_> = serde_json::from_slice(line)
            .map_err(|error| no_trace(format!("its first line is no header ({})", what(&error))))?;
        if header.format != FORMAT {
            return Err(no_trace(format!("its format is {:?}", header.format)));
        }
        if header.version != VERSION {
            return Err(bad(format!(
                "the trace is of version {}, and this program reads version {VERSION}: use the \
                 tlsdemo that wrote it, {}, or a newer one",
                header.version,
                safe(&header.program)
            )));
        }
        let (seconds, nanoseconds) = time::from_rfc3339(&header.time)
            .map_err(|error| no_trace(format!("the time in its header is invalid ({error})")))?;
        // Other narrators count from 1970, and dates have four digits, whatever the offset says.
        let seconds = match u64::try_from(seconds) {
            Ok(after) if seconds <= LAST_SECOND => after,
            _ => {
                return Err(no_trace(
                    "the time in its header is outside the years 1970 to 9999",
                ));
            }
        };
        Ok(Header {
            target: header.target.into_owned(),
            started: SystemTime::UNIX_EPOCH + Duration::new(seconds, nanoseconds),
            program: header.program.into_owned(),
        })
    }

    /// The connection that the line just read is about.
    fn connection(&self) -> Result<u32> {
        let stamp = self.body::<line::Stamp<'_>>();
        stamp
            .map(|stamp| stamp.connection)
            .map_err(|problem| self.explain(problem))
    }

    /// The event of the line just read, and its time.
    fn event(&self) -> Result<(Duration, Event)> {
        self.parse().map_err(|problem| self.explain(problem))
    }

    fn explain(&self, problem: Problem) -> Error {
        match problem {
            Problem::CutShort => self.wrong(format_args!(
                "is cut short: the program that wrote the trace was interrupted, or the file is not all there"
            )),
            Problem::Wrong(why) => self.wrong(format_args!("does not follow the format: {why}")),
        }
    }

    fn parse(&self) -> std::result::Result<(Duration, Event), Problem> {
        let stamp: line::Stamp<'_> = self.body()?;
        let elapsed = Duration::from_micros(stamp.elapsed_us);
        let event = match &*stamp.event {
            "connected" => Event::Connected(self.body()?),
            "observed" => Event::Observed(self.body()?),
            "gap" => Event::Gap(self.body()?),
            "unchecked" => Event::Unchecked(self.body()?),
            "segment" => Event::Segment(self.body()?),
            "record" => self.body::<line::Record<'_>>()?.try_into()?,
            "message" | "alert" => self.body::<line::Message<'_>>()?.try_into()?,
            "computation" => Event::Computation(self.body()?),
            "certificate" => Event::Certificate(self.body()?),
            "check" => self.body::<line::Check<'_>>()?.try_into()?,
            "data" => Event::Data(self.body()?),
            "content" => Event::Content(self.body()?),
            "secret" => Event::Secret(self.body()?),
            "handshake_done" => Event::HandshakeDone(self.body()?),
            "diagnosis" => Event::Diagnosis(self.body()?),
            "done" => Event::Done(self.body()?),
            other => return Err(Problem::Wrong(format!("{other:?} is no event"))),
        };
        Ok((elapsed, event))
    }

    fn body<'a, T: Deserialize<'a>>(&'a self) -> std::result::Result<T, Problem> {
        serde_json::from_slice(&self.line.bytes).map_err(|error| {
            if error.is_eof() {
                Problem::CutShort
            } else {
                Problem::Wrong(what(&error))
            }
        })
    }

    fn wrong(&self, what: std::fmt::Arguments<'_>) -> Error {
        // What the trace says may be quoted in it, and is not to steer the terminal.
        let what = safe(&what.to_string());
        bad(format!("line {} of the trace {what}", self.line.number))
    }
}

/// What is not a trace at all.
fn no_trace(why: impl AsRef<str>) -> Error {
    bad(format!(
        "this is no trace of tlsdemo: {}; traces are what --json writes",
        safe(why.as_ref())
    ))
}

/// A trace that cannot be told.
fn bad(message: String) -> Error {
    Error::new(ErrorKind::Decode, message)
}

/// What is wrong with a line, and at which of its bytes: to the parser every line is the first.
fn what(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", ", column ")
}

/// What is wrong with a line.
enum Problem {
    CutShort,
    Wrong(String),
}

impl From<String> for Problem {
    fn from(why: String) -> Self {
        Problem::Wrong(why)
    }
}
