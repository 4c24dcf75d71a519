//! What carries an application: a stream, and those who are told what it carries.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use crate::connection::Connection;
use crate::error::Result;
use crate::names::MessageName;
use crate::narration::{Carrier, Content, Event, Message, Narration, Side, Topic};
use crate::wire::{Field, MessageId, Name};

/// A stream of application data whose messages are told.
pub trait Channel: Read + Write {
    /// The end that we are.
    fn side(&self) -> Side;

    /// Who is told what happens.
    fn narration(&mut self) -> &mut Narration;

    /// What is read and written from here on is messages of `protocol`, each of which is told.
    fn carry(&mut self, _protocol: Name) {}

    /// Whether what is written goes as early data, or what is read next came as such: it may be a
    /// replay (RFC 9846 §8).
    fn is_early(&self) -> bool {
        false
    }

    /// Whether the peer took early data of ours.
    fn was_early(&self) -> bool {
        false
    }

    /// Waits until there is something to read, or the stream ended; false if nothing came within
    /// `patience`.
    ///
    /// # Errors
    /// The stream's.
    fn await_input(&mut self, _patience: Duration) -> Result<bool> {
        Ok(true)
    }

    /// The peer asks for something more: it has so long for that, however often it sends a byte.
    fn grant(&mut self, _time: Duration) {}

    /// Says that nothing more will be sent. What the peer still sends can be read, and comes within
    /// `patience` or not at all.
    ///
    /// # Errors
    /// The stream's.
    fn say_last(&mut self, _patience: Duration) -> Result<()> {
        Ok(())
    }

    /// Sends what must go before the next data: what is written next is told first, and where it was
    /// sent.
    ///
    /// # Errors
    /// The stream's.
    fn begin_write(&mut self) -> std::io::Result<()> {
        Ok(())
    }

    /// Tells a message, if anybody wants it.
    fn tell(&mut self, from: Side, told: Told<'_>) {
        let topic = told.carrier.topic();
        let id = self.narration().next_message();
        self.narration()
            .tell(topic, || Event::Message(told.message(id, from)));
    }

    /// Tells a piece of what messages carry for their reader, as it came.
    fn tell_content(&mut self, from: Side, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.narration().tell(Topic::Data, || {
                Event::Content(Content {
                    from,
                    bytes: bytes.to_vec(),
                    coding: None,
                    packed_length: None,
                })
            });
        }
    }
}

/// What there is to tell of a message.
#[derive(Debug)]
pub struct Told<'a> {
    /// What it is called.
    pub name: Name,
    /// What carries it.
    pub carrier: Carrier,
    /// All of it.
    pub bytes: &'a [u8],
    /// Annotations that cover it, if they were recorded.
    pub fields: Vec<Field>,
    /// The file that reads and writes it.
    pub source: &'static str,
}

impl Told<'_> {
    /// The message as it is told.
    fn message(self, id: MessageId, from: Side) -> Message {
        Message {
            id,
            from,
            name: MessageName::Other(self.name),
            carrier: self.carrier,
            bytes: self.bytes.to_vec(),
            fields: self.fields,
            source: self.source.into(),
        }
    }
}

impl Channel for Connection {
    fn side(&self) -> Side {
        Connection::side(self)
    }

    fn narration(&mut self) -> &mut Narration {
        &mut self.narration
    }

    fn carry(&mut self, protocol: Name) {
        Connection::carry(self, protocol);
    }

    fn begin_write(&mut self) -> std::io::Result<()> {
        Connection::begin_write(self)
    }

    fn is_early(&self) -> bool {
        Connection::is_early(self) || self.reads_early_data()
    }

    fn tell(&mut self, from: Side, told: Told<'_>) {
        if from != Connection::side(self) && self.was_told(told.bytes.len()) {
            return;
        }
        let id = self.narration.next_message();
        if self.narration.wants(told.carrier.topic()) {
            self.tell_carried(told.message(id, from));
        }
    }

    fn was_early(&self) -> bool {
        self.agreed.early_data == Some(true)
    }

    fn await_input(&mut self, patience: Duration) -> Result<bool> {
        Connection::await_input(self, patience)
    }

    fn say_last(&mut self, patience: Duration) -> Result<()> {
        self.send_close()?;
        self.stream().set_timeout(Some(patience))?;
        Ok(())
    }

    fn grant(&mut self, time: Duration) {
        self.stream().set_deadline(Some(Instant::now() + time));
    }
}

/// A stream by itself, with its own narration: for examples, tests, and hostile peers.
pub struct Bare<S> {
    /// The stream.
    pub stream: S,
    /// The end that we are.
    pub side: Side,
    /// Who is told.
    pub narration: Narration,
}

impl<S> Bare<S> {
    /// A stream that nobody is told of.
    pub fn new(side: Side, stream: S) -> Self {
        Bare {
            stream,
            side,
            narration: Narration::silent(),
        }
    }
}

impl<S: Read> Read for Bare<S> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.stream.read(buffer)
    }
}

impl<S: Write> Write for Bare<S> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.stream.write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.stream.flush()
    }
}

impl<S: Read + Write> Channel for Bare<S> {
    fn side(&self) -> Side {
        self.side
    }

    fn narration(&mut self) -> &mut Narration {
        &mut self.narration
    }
}
