//! What a dialogue goes over: a stream before TLS, or the finished connection.

use std::io::{self, Read, Write};

use crate::names::Step;
use crate::narration::{Carrier, Event, Narration, Segment, Side, Topic};
use crate::transport::Transport;
use crate::wire::Name;

/// What a dialogue goes over.
pub trait Medium: Read + Write {
    /// The end that we are.
    fn side(&self) -> Side;
    /// Who is told.
    fn narration(&mut self) -> &mut Narration;
    /// What carries the messages of a protocol.
    fn carrier(&self, protocol: &'static str) -> Carrier;
    /// What is sent or waited for now, for the diagnosis.
    fn at(&mut self, _step: Name) {}
    /// What is received from here on is told as one segment when [`Medium::release`] is called: it
    /// is read in pieces only because nothing behind it may be.
    fn hold(&mut self) {}
    /// Tells what was held.
    fn release(&mut self) {}
    /// Sends `bytes` in one write. Where secrets are in them, `shown` has the same length and shows
    /// none: that is what is told.
    ///
    /// # Errors
    /// The transport's.
    fn send(&mut self, bytes: &[u8], shown: &[u8]) -> io::Result<()>;
}

/// A stream before TLS.
pub struct Plain<'a> {
    stream: &'a mut dyn Transport,
    narration: &'a mut Narration,
    side: Side,
    /// What was sent or waited for last.
    pub step: Step,
    /// Whether the peer has said anything.
    pub received: bool,
    /// What was received and is not told yet, while it is held.
    held: Option<Vec<u8>>,
}

impl<'a> Plain<'a> {
    /// The `side` end of a stream, on which nothing has been said.
    pub fn new(
        stream: &'a mut dyn Transport,
        narration: &'a mut Narration,
        side: Side,
    ) -> Plain<'a> {
        Plain {
            stream,
            narration,
            side,
            step: Step::Connecting,
            received: false,
            held: None,
        }
    }

    fn tell(&mut self, from: Side, bytes: &[u8]) {
        self.narration.tell(Topic::Segments, || {
            Event::Segment(Segment {
                from,
                bytes: bytes.to_vec(),
            })
        });
    }
}

impl Read for Plain<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.narration.flush();
        let count = self.stream.read(buffer)?;
        self.received |= count > 0;
        let bytes = buffer.get(..count).unwrap_or_default();
        match &mut self.held {
            Some(held) if count > 0 => held.extend_from_slice(bytes),
            _ => self.tell(self.side.peer(), bytes),
        }
        Ok(count)
    }
}

impl Write for Plain<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.stream.write(bytes)?;
        self.tell(self.side, bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl Medium for Plain<'_> {
    fn side(&self) -> Side {
        self.side
    }

    fn narration(&mut self) -> &mut Narration {
        self.narration
    }

    fn carrier(&self, protocol: &'static str) -> Carrier {
        Carrier::Transport(protocol.into())
    }

    fn at(&mut self, step: Name) {
        self.step = Step::Other(step);
    }

    fn hold(&mut self) {
        self.held.get_or_insert_default();
    }

    fn release(&mut self) {
        let held = self.held.take().unwrap_or_default();
        if !held.is_empty() {
            self.tell(self.side.peer(), &held);
        }
    }

    fn send(&mut self, bytes: &[u8], shown: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)?;
        self.stream.flush()?;
        self.tell(self.side, shown);
        Ok(())
    }
}
