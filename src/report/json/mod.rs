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
use std::time::SystemTime;

use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::narration::{Event, Moment, Narrator, Topic};

pub use read::{Header, MAX_LINE, Trace, read};

/// What the header of a trace calls its format.
pub const FORMAT: &str = "tlsdemo-trace";
/// The version of the format. It rises when a reader that knows the old one would misread the new.
pub const VERSION: u32 = 2;

/// A moment to the microsecond, like the times of events: `2026-11-25T01:02:03.456789Z`.
fn rfc3339(time: SystemTime) -> Option<String> {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let micros = i128::try_from(since.as_micros()).ok()?;
    let time = OffsetDateTime::from_unix_timestamp_nanos(micros * 1000).ok()?;
    time.format(&Rfc3339).ok()
}

/// Writes a trace.
pub struct Json {
    out: BufWriter<Box<dyn Write + Send>>,
    target: String,
    moment: Option<Moment>,
    seq: u64,
    line: Vec<u8>,
    failure: Option<io::Error>,
}

impl Json {
    /// A trace of a connection to `target`, written to `out`, which need not buffer.
    pub fn new(out: Box<dyn Write + Send>, target: impl Into<String>) -> Self {
        Json {
            out: BufWriter::with_capacity(64 << 10, out),
            target: target.into(),
            moment: None,
            seq: 0,
            line: Vec::new(),
            failure: None,
        }
    }

    fn header(&mut self, moment: Moment) -> io::Result<()> {
        let time = rfc3339(moment.started).unwrap_or_default();
        let header = line::Header {
            format: FORMAT.into(),
            version: VERSION,
            target: self.target.as_str().into(),
            time: time.into(),
            program: concat!("tlsdemo ", env!("CARGO_PKG_VERSION")).into(),
        };
        serde_json::to_writer(&mut self.line, &header)?;
        self.line.push(b'\n');
        Ok(())
    }

    fn event(&mut self, event: &Event) -> io::Result<()> {
        let moment = self
            .moment
            .unwrap_or_else(|| crate::narration::Clock::default().now());
        self.line.clear();
        if self.seq == 0 {
            self.header(moment)?;
        }
        self.seq += 1;
        let stamp = line::Stamp {
            seq: self.seq,
            elapsed_us: u64::try_from(moment.elapsed.as_micros()).unwrap_or(u64::MAX),
            event: line::name(event).into(),
        };
        self.body(stamp, event)?;
        self.line.push(b'\n');
        self.out.write_all(&self.line)
    }

    fn body(&mut self, stamp: line::Stamp<'_>, event: &Event) -> io::Result<()> {
        match event {
            Event::Connected(it) => self.put(stamp, line::Connected::from(it)),
            Event::Segment(it) => self.put(stamp, line::Segment::from(it)),
            Event::Record(it) => self.put(stamp, line::Record::from(it)),
            Event::Message(it) => self.put(stamp, line::Message::from(it)),
            Event::Computation(it) => self.put(stamp, it),
            Event::Certificate(it) => self.put(stamp, line::Certificate::from(it)),
            Event::Check(it) => self.put(stamp, line::Check::from(it)),
            Event::Data(it) => self.put(stamp, line::Data::from(it)),
            Event::Content(it) => self.put(stamp, line::Content::from(it)),
            Event::Secret(it) => self.put(stamp, line::Secret::from(it)),
            Event::HandshakeDone(it) | Event::Done(it) => self.put(stamp, line::Summary::from(it)),
            Event::Diagnosis(it) => self.put(stamp, line::Diagnosis::from(it)),
        }
    }

    fn put<T: Serialize>(&mut self, stamp: line::Stamp<'_>, body: T) -> io::Result<()> {
        serde_json::to_writer(&mut self.line, &line::Stamped { stamp, body })?;
        Ok(())
    }

    /// Keeps the first failure; after it nothing is written any more.
    fn keep(&mut self, result: io::Result<()>) {
        if let (Err(error), None) = (result, &self.failure) {
            self.failure = Some(error);
        }
    }
}

impl Narrator for Json {
    fn wants(&self, _: Topic) -> bool {
        self.failure.is_none()
    }

    fn at(&mut self, moment: Moment) {
        self.moment = Some(moment);
    }

    fn tell(&mut self, event: &Event) {
        if self.failure.is_none() {
            let result = self.event(event);
            self.keep(result);
        }
    }

    fn flush(&mut self) {
        if self.failure.is_none() {
            let result = self.out.flush();
            self.keep(result);
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.flush();
        self.failure.take().map_or(Ok(()), Err)
    }
}
