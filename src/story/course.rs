//! The course of a connection in small: what each side sent before the other spoke.

use super::early::EarlyData;
use crate::names::registry::ContentType;
use crate::narration::{Carrier, Event, Message, Record, Side};
use crate::wire::Name;

/// What one side sent before the other spoke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flight {
    /// Who sent it.
    pub from: Side,
    /// What was in it, in order.
    pub parts: Vec<Part>,
    /// Bytes of its records on the wire.
    pub bytes: usize,
}

/// A message of a flight, or application data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The message's name; `None` is application data.
    pub name: Option<Name>,
    /// Whether it is a message of the handshake, or one before it, rather than data or an alert.
    pub is_of_handshake: bool,
    /// Whether it was encrypted, once its record is known.
    pub is_protected: Option<bool>,
    /// Whether it is early data, which has keys of its own.
    pub is_early: bool,
}

impl Part {
    /// The name of what an observer could not read: records whose keys it does not have.
    pub const UNREAD: &str = "…";

    /// Whether it could not be read.
    pub fn is_unread(&self) -> bool {
        self.name.as_deref() == Some(Self::UNREAD)
    }
}

/// The flights so far.
#[derive(Debug, Default)]
pub struct Course {
    flights: Vec<Flight>,
    /// Whether the last record of each side, client and server, was protected.
    open: [Option<bool>; 2],
    /// The side whose messages come before the records that carry them, if either's do.
    ahead: Option<Side>,
    /// Whether later records are not told.
    is_cut: bool,
    early: EarlyData,
    /// Which sides, client and server, sent a ChangeCipherSpec.
    changed: [bool; 2],
    /// Whether the last part may be a message in the clear.
    is_guess: bool,
    /// Whose record came last, if it was taken for a closed one and may be data in the clear.
    closed_data: Option<Side>,
}

impl Course {
    /// The flights.
    pub fn flights(&self) -> &[Flight] {
        &self.flights
    }

    /// What this side sends comes before its records, as an end tells it that sends it. Otherwise
    /// records come first.
    pub fn tells_ahead(&mut self, side: Side) {
        self.ahead = Some(side);
    }

    /// What happens next, of whatever kind; its message, record or data are told besides.
    pub fn note(&mut self, event: &Event) {
        self.early.note(event);
    }

    /// What application data of this side is called now: it may be early data.
    pub fn name_of_data(&self, side: Side) -> &'static str {
        self.early.name(side)
    }

    /// Whether this message is early data.
    pub fn is_early(&self, message: &Message) -> bool {
        self.early.covers(message)
    }

    /// Records are not told from here on: how many bytes follow is not known.
    pub fn cut(&mut self) {
        self.is_cut = true;
    }

    /// Whether some records were not told.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// A record crossed the wire.
    pub fn record(&mut self, record: &Record) {
        let is_protected = record.protected.is_some() || record.authenticity.is_some();
        let flight = self.flight(record.from);
        flight.bytes += record.bytes.len();
        for part in &mut flight.parts {
            part.is_protected.get_or_insert(is_protected);
        }
        self.open[place(record.from)] = Some(is_protected);
        self.closed_data = None;
        if self.ahead.is_none() && !is_protected {
            self.closed(record);
        }
    }

    /// A record was not opened: data always is encrypted, and what follows a ChangeCipherSpec is unless a
    /// message comes out of it. Several in a row are told once.
    fn closed(&mut self, record: &Record) {
        let is_data = record.content_type == ContentType::ApplicationData;
        let is_change = record.content_type == ContentType::ChangeCipherSpec;
        let from = record.from;
        if is_change {
            self.changed[place(from)] = true;
        } else if is_data || self.changed[place(from)] {
            let last = self.flight(from).parts.last();
            if !last.is_some_and(Part::is_unread) {
                let part = Part {
                    name: Some(Part::UNREAD.into()),
                    is_of_handshake: false,
                    is_protected: Some(true),
                    is_early: false,
                };
                self.part(from, part);
                self.is_guess = !is_data;
                self.closed_data = Some(from).filter(|_| is_data);
            }
        }
    }

    /// A message came out of the record that was taken for a closed one.
    fn opened(&mut self, from: Side) {
        if std::mem::take(&mut self.is_guess) {
            self.flight(from).parts.pop_if(|part| part.is_unread());
        }
    }

    /// A message was sent or received.
    pub fn message(&mut self, message: &Message) {
        if let Carrier::Inside(_) = message.carrier {
            return;
        }
        self.opened(message.from);
        let is_of_handshake = match &message.carrier {
            Carrier::Record(content_type) => *content_type != ContentType::Alert,
            Carrier::Application(_) | Carrier::Bulk(_) | Carrier::Inside(_) => false,
            Carrier::Transport(_) => true,
        };
        if let Carrier::Transport(_) = message.carrier {
            // It is no record's: it crosses the wire as it is.
            self.flight(message.from).bytes += message.bytes.len();
            self.open[place(message.from)] = Some(false);
        }
        let is_protected = match self.ahead == Some(message.from) {
            true => None,
            false => self.open[place(message.from)],
        };
        let name = Some(message.name.clone().into_name());
        let is_early = self.early.covers(message);
        self.part(
            message.from,
            Part {
                name,
                is_of_handshake,
                is_protected,
                is_early,
            },
        );
    }

    /// Application data was sent or received; data that goes on is told once.
    /// Data that is made of messages is told by them.
    pub fn data(&mut self, from: Side, protocol: Option<&Name>) {
        if self.closed_data.take() == Some(from) {
            self.flight(from).parts.pop_if(|part| part.is_unread());
        }
        if protocol.is_some() {
            return;
        }
        let goes_on = self.flights.last().is_some_and(|flight| {
            flight.from == from && flight.parts.last().is_some_and(|part| part.name.is_none())
        });
        if !goes_on {
            let part = Part {
                name: None,
                is_of_handshake: false,
                is_protected: self.open[place(from)],
                is_early: self.early.is_sent_by(from),
            };
            self.part(from, part);
        }
    }

    fn part(&mut self, from: Side, part: Part) {
        self.flight(from).parts.push(part);
    }

    fn flight(&mut self, from: Side) -> &mut Flight {
        if self.flights.last().is_none_or(|last| last.from != from) {
            self.flights.push(Flight {
                from,
                parts: Vec::new(),
                bytes: 0,
            });
        }
        let last = self.flights.len() - 1;
        &mut self.flights[last]
    }
}

fn place(side: Side) -> usize {
    match side {
        Side::Client => 0,
        Side::Server => 1,
    }
}
