//! Traces: what happened as JSON Lines, for programs to read (`docs/trace-format.md`), and back.
//!
//! [`Json`] is the narrator that writes a trace. [`Trace`] reads one and tells it to any narration.
//! Both go through the types of [`line`], so that what is written is what can be read.

mod annotation;
mod convert;
mod hex;
mod line;
mod read;
#[cfg(test)]
mod tests;

use std::io::{self, BufWriter, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde::Serialize;

use crate::certificate::time;
use crate::narration::{Event, Moment, Narrator, Topic};
use crate::wire::serial::json;

pub use read::{Header, MAX_LINE, Trace, read};

/// What the header of a trace calls its format.
pub const FORMAT: &str = "tlsdemo-trace";
/// The version of the format. It rises when a reader that knows the old one would misread the new.
pub const VERSION: u32 = 2;

/// A moment to the microsecond, like the times of events: `2026-11-25T01:02:03.456789Z`.
fn rfc3339(time: SystemTime) -> Option<String> {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let whole = time::rfc3339(i64::try_from(since.as_secs()).ok()?);
    let fraction = match since.subsec_micros() {
        0 => String::new(),
        micros => format!(".{micros:06}").trim_end_matches('0').to_owned(),
    };
    Some(format!("{}{fraction}Z", whole.strip_suffix('Z')?))
}

/// A trace that is written: its header, then the lines of one connection or of several.
struct Paper {
    out: BufWriter<Box<dyn Write + Send>>,
    target: String,
    /// The time in the header, once it is written.
    started: Option<SystemTime>,
    seq: u64,
    failure: Option<io::Error>,
}

/// A trace of several connections, which may go on at the same time: each line says which it is about.
#[derive(Clone)]
pub struct TraceFile(Arc<Mutex<Paper>>);

impl TraceFile {
    /// A trace of connections to `target`, written to `out`, which need not buffer.
    pub fn new(out: Box<dyn Write + Send>, target: impl Into<String>) -> Self {
        TraceFile(Arc::new(Mutex::new(Paper {
            out: BufWriter::with_capacity(64 << 10, out),
            target: target.into(),
            started: None,
            seq: 0,
            failure: None,
        })))
    }

    /// The narrator of the connection of this number, which it also has in its identities.
    pub fn connection(&self, connection: u32) -> Json {
        Json {
            paper: self.0.clone(),
            connection,
            moment: None,
            line: Vec::new(),
        }
    }
}

/// Writes a trace, or one connection of it.
pub struct Json {
    paper: Arc<Mutex<Paper>>,
    connection: u32,
    moment: Option<Moment>,
    line: Vec<u8>,
}

impl Paper {
    fn header(&mut self, moment: Moment) -> io::Result<SystemTime> {
        let time = rfc3339(moment.started).unwrap_or_default();
        let header = line::Header {
            format: FORMAT.into(),
            version: VERSION,
            target: self.target.as_str().into(),
            time: time.into(),
            program: concat!("tlsdemo ", env!("CARGO_PKG_VERSION")).into(),
        };
        let mut line = Vec::new();
        json::write(&mut line, &header)?;
        line.push(b'\n');
        self.out.write_all(&line)?;
        self.started = Some(moment.started);
        Ok(moment.started)
    }

    /// The time of an event, counted from the header's.
    fn elapsed(&mut self, moment: Moment) -> io::Result<Duration> {
        let started = match self.started {
            Some(started) => started,
            None => self.header(moment)?,
        };
        // Another connection's clock began at another time, and may have begun before the first one's.
        Ok(match moment.started.duration_since(started) {
            Ok(later) => later + moment.elapsed,
            Err(earlier) => moment.elapsed.saturating_sub(earlier.duration()),
        })
    }

    /// Keeps the first failure; after it nothing is written any more.
    fn keep(&mut self, result: io::Result<()>) {
        if let (Err(error), None) = (result, &self.failure) {
            self.failure = Some(error);
        }
    }
}

impl Json {
    /// A trace of one connection to `target`, written to `out`, which need not buffer.
    pub fn new(out: Box<dyn Write + Send>, target: impl Into<String>) -> Self {
        TraceFile::new(out, target).connection(1)
    }

    fn event(&mut self, paper: &mut Paper, event: &Event) -> io::Result<()> {
        let moment = self
            .moment
            .unwrap_or_else(|| crate::narration::Clock::default().now());
        let elapsed = paper.elapsed(moment)?;
        self.line.clear();
        paper.seq += 1;
        let stamp = line::Stamp {
            seq: paper.seq,
            elapsed_us: u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
            connection: self.connection,
            event: line::name(event).into(),
        };
        self.body(stamp, event)?;
        self.line.push(b'\n');
        paper.out.write_all(&self.line)
    }

    /// Does something with the paper, which no other connection writes on meanwhile.
    fn with_paper<T>(&mut self, act: impl FnOnce(&mut Self, &mut Paper) -> T) -> T {
        let paper = self.paper.clone();
        let mut paper = paper.lock().unwrap_or_else(PoisonError::into_inner);
        act(self, &mut paper)
    }

    fn body(&mut self, stamp: line::Stamp<'_>, event: &Event) -> io::Result<()> {
        match event {
            Event::Connected(it) => self.put(stamp, it),
            Event::Observed(it) => self.put(stamp, it),
            Event::Gap(it) => self.put(stamp, it),
            Event::Unchecked(it) => self.put(stamp, it),
            Event::Segment(it) => self.put(stamp, it),
            Event::Record(it) => self.put(stamp, line::Record::from(it)),
            Event::Message(it) => self.put(stamp, line::Message::from(it)),
            Event::Computation(it) => self.put(stamp, it),
            Event::Certificate(it) => self.put(stamp, it),
            Event::Check(it) => self.put(stamp, line::Check::from(it)),
            Event::Data(it) => self.put(stamp, it),
            Event::Content(it) => self.put(stamp, it),
            Event::Secret(it) => self.put(stamp, it),
            Event::HandshakeDone(it) | Event::Done(it) => self.put(stamp, it),
            Event::Diagnosis(it) => self.put(stamp, it),
        }
    }

    fn put<T: Serialize>(&mut self, stamp: line::Stamp<'_>, body: T) -> io::Result<()> {
        json::write(&mut self.line, &line::Stamped { stamp, body })
    }
}

impl Narrator for Json {
    fn wants(&self, _: Topic) -> bool {
        let paper = self.paper.lock().unwrap_or_else(PoisonError::into_inner);
        paper.failure.is_none()
    }

    fn at(&mut self, moment: Moment) {
        self.moment = Some(moment);
    }

    fn tell(&mut self, event: &Event) {
        self.with_paper(|json, paper| {
            if paper.failure.is_none() {
                let result = json.event(paper, event);
                paper.keep(result);
            }
        });
    }

    fn flush(&mut self) {
        self.with_paper(|_, paper| {
            if paper.failure.is_none() {
                let result = paper.out.flush();
                paper.keep(result);
            }
        });
    }

    fn finish(&mut self) -> io::Result<()> {
        self.flush();
        self.with_paper(|_, paper| paper.failure.take().map_or(Ok(()), Err))
    }
}
