//! The order in which a connection is read.
//!
//! A message that is sent is told before the records that carry it, so that these can refer to it. A
//! reader sees the records first, then what is in them, as with a message that is received. So a sent
//! message waits for its records, and with it all that is told in between: of a flight that shares
//! records, the other messages and what was computed for them.

use crate::names::Side;
use crate::narration::{Carrier, Event, Record};

/// Says of each event whether it is its turn.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// The end that narrates; none for an observer.
    side: Option<Side>,
    /// Bytes of messages of ours whose records are still to come.
    awaited: usize,
}

/// When an event is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// At once, whatever waits.
    Now,
    /// When the records have come that are waited for.
    Later,
    /// At once, and then all that waited.
    NowThenTheRest,
    /// After all that waited: what was waited for does not come.
    TheRestThenNow,
}

impl Default for Order {
    fn default() -> Self {
        Order {
            side: Some(Side::Client),
            awaited: 0,
        }
    }
}

impl Order {
    /// When the next event is read. `with_records`: whether records are told at all.
    pub fn turn(&mut self, event: &Event, with_records: bool) -> Turn {
        match event {
            Event::Connected(connected) => {
                self.side = Some(connected.side);
                self.awaited = 0;
                Turn::TheRestThenNow
            }
            Event::Observed(_) => {
                self.side = None;
                Turn::Now
            }
            Event::Message(message)
                if Some(message.from) == self.side && in_records(&message.carrier) =>
            {
                if with_records {
                    self.awaited += message.bytes.len();
                }
                self.wait()
            }
            Event::Record(record) if Some(record.from) == self.side && self.awaited > 0 => {
                self.awaited = self.awaited.saturating_sub(content_length(record));
                match self.awaited {
                    0 => Turn::NowThenTheRest,
                    _ => Turn::Now,
                }
            }
            Event::Segment(_) | Event::Secret(_) => Turn::Now,
            Event::Message(message) if matches!(message.carrier, Carrier::Inside(_)) => self.wait(),
            Event::Computation(_) | Event::Certificate(_) | Event::Check(_) => self.wait(),
            // What our own messages carry for their reader.
            Event::Content(content) if Some(content.from) == self.side => self.wait(),
            Event::Data(data) if Some(data.from) == self.side && data.protocol.is_some() => {
                self.wait()
            }
            _ if self.awaited > 0 => {
                self.awaited = 0;
                Turn::TheRestThenNow
            }
            _ => Turn::Now,
        }
    }

    /// Nothing more is waited for.
    pub fn give_up(&mut self) {
        self.awaited = 0;
    }

    fn wait(&self) -> Turn {
        match self.awaited {
            0 => Turn::Now,
            _ => Turn::Later,
        }
    }
}

/// Whether a message that is carried so goes into records, all of it.
fn in_records(carrier: &Carrier) -> bool {
    match carrier {
        Carrier::Record(_) | Carrier::Application(_) | Carrier::Bulk(_) => true,
        Carrier::Inside(_) | Carrier::Transport(_) => false,
    }
}

/// Bytes of messages that a record carries.
fn content_length(record: &Record) -> usize {
    const HEADER: usize = 5;
    match &record.protected {
        Some(protected) => protected.plaintext.len(),
        None => record.bytes.len().saturating_sub(HEADER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::MessageType;
    use crate::names::registry::ContentType;
    use crate::narration::{Connected, Data, Message};
    use crate::wire::{MessageId, RecordId};

    fn message(from: Side, length: usize) -> Event {
        Event::Message(Message {
            id: MessageId::from((1, 1)),
            from,
            name: MessageType::Finished.into(),
            carrier: Carrier::Record(ContentType::Handshake),
            bytes: vec![0; length],
            fields: Vec::new(),
            source: "".into(),
        })
    }

    fn record(from: Side, length: usize) -> Event {
        Event::Record(Record {
            id: RecordId::from((1, 1)),
            from,
            content_type: ContentType::Handshake,
            bytes: vec![0; 5 + length],
            fields: Vec::new(),
            steps: Vec::new(),
            authenticity: None,
            protected: None,
        })
    }

    fn turns(side: Side, events: &[Event]) -> Vec<Turn> {
        let mut order = Order::default();
        let connected = Event::Connected(Connected {
            side,
            target: String::new(),
            local: None,
            peer: None,
            redirected: None,
        });
        order.turn(&connected, true);
        let turns = events.iter().map(|event| order.turn(event, true));
        turns.collect()
    }

    #[test]
    fn what_is_sent_waits_for_its_records() {
        use Side::{Client, Server};
        use Turn::{Later, Now, NowThenTheRest, TheRestThenNow};
        // Two messages in two records.
        let sent = [
            message(Server, 10),
            message(Server, 10),
            record(Server, 16),
            record(Server, 4),
            message(Server, 1),
            record(Server, 1),
        ];
        let expected = [Later, Later, Now, NowThenTheRest, Later, NowThenTheRest];
        assert_eq!(turns(Server, &sent), expected);
        // What is received comes in order.
        assert_eq!(turns(Client, &sent), [Now; 6]);
        // Records that never come.
        let data = Event::Data(Data {
            from: Client,
            bytes: Vec::new(),
            protocol: None,
        });
        let broken = [message(Client, 5), record(Server, 9), data];
        assert_eq!(turns(Client, &broken), [Later, TheRestThenNow, Now]);
    }
}
