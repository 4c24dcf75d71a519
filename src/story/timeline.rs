//! A whole connection in order: flights, and what was computed and checked between them.
//!
//! It is a row of blocks: what crossed the wire in one direction, or what the end that narrates
//! computed and checked in between. Everything has a number of its kind, by which one part refers
//! to another.

use std::net::SocketAddr;
use std::time::Duration;

use super::early::EarlyData;
use super::messages::{Messages, Purpose};
use super::order::{Order, Turn};
use super::provenance::Origins;
use crate::check::Checked;

use crate::narration::{
    CertificateSummary, Computed, Connected, Content, Data, Description, Diagnosis, Event, Gap,
    Message, Observed, Record, Side, Summary, Unchecked,
};
use crate::wire::{CodePoint, Name};

/// A connection, from its first event to its last.
pub struct Story<'a> {
    /// The end that narrates.
    pub side: Side,
    /// Whom it talks to.
    pub connected: Option<&'a Connected>,
    /// Whose connection it is, if neither end narrates.
    pub observed: Option<&'a Observed>,
    /// What happened, in order.
    pub blocks: Vec<Block>,
    /// Every message.
    pub messages: Vec<&'a Message>,
    /// What each message is for.
    purposes: Vec<Option<Purpose>>,
    /// Every record, with the numbers of the computations that protect it or take protection off.
    pub records: Vec<(&'a Record, Vec<usize>)>,
    /// Every computation.
    pub computations: Vec<&'a Description>,
    /// For each computation, the record that it protects or opens, if it does that.
    record_of: Vec<Option<usize>>,
    /// Every check.
    pub checks: Vec<&'a Checked>,
    /// Every certificate, as sent.
    pub certificates: Vec<&'a CertificateSummary>,
    /// Application data.
    pub data: Vec<&'a Data>,
    /// The messages and the data, by their numbers, that are early data.
    early: (Vec<usize>, Vec<usize>),
    /// What the messages of an application carry.
    pub contents: Vec<&'a Content>,
    /// What an observer did not see.
    pub gaps: Vec<&'a Gap>,
    /// What an observer could not check.
    pub unchecked: Vec<&'a Unchecked>,
    /// What was agreed on.
    pub summary: Option<&'a Summary>,
    /// Whether TLS 1.3 was agreed on, or offered if nothing was.
    pub tls13: bool,
    /// What went wrong.
    pub diagnosis: Option<&'a Diagnosis>,
    /// Where inputs come from.
    pub origins: Origins<'a>,
    /// Whether later records were left out.
    pub cut: bool,
}

/// A part of the time line.
pub struct Block {
    /// Who sent it, or `None` for what was computed.
    pub from: Option<Side>,
    /// For the first block after the other side sent something: what is sent until it sends again.
    pub flight: Option<Flight>,
    /// When it began.
    pub at: Duration,
    /// What it consists of.
    pub items: Vec<Item>,
}

/// What one side sends before the other does.
#[derive(Default, Clone, Copy)]
pub struct Flight {
    /// Its number, from 1.
    pub number: usize,
    /// How many records.
    pub records: usize,
    /// Bytes of those records.
    pub bytes: usize,
}

/// Something that happened, by its number among those of its kind.
#[derive(Clone, Copy)]
#[allow(missing_docs)] // the numbers of what they are called
pub enum Item {
    Record(usize),
    Message(usize),
    Data(usize),
    Content(usize),
    Gap(usize),
    Unchecked(usize),
    Computation(usize),
    Certificate(usize),
    Check(usize),
    Done,
}

impl<'a> Story<'a> {
    /// The story of these events, each with its time from the beginning; `cut` if some records were
    /// not kept.
    pub fn new(events: impl IntoIterator<Item = (Duration, &'a Event)>, cut: bool) -> Self {
        let mut story = Story {
            side: Side::Client,
            connected: None,
            observed: None,
            blocks: Vec::new(),
            messages: Vec::new(),
            purposes: Vec::new(),
            records: Vec::new(),
            computations: Vec::new(),
            record_of: Vec::new(),
            checks: Vec::new(),
            certificates: Vec::new(),
            data: Vec::new(),
            early: Default::default(),
            contents: Vec::new(),
            gaps: Vec::new(),
            unchecked: Vec::new(),
            summary: None,
            diagnosis: None,
            origins: Origins::default(),
            tls13: false,
            cut,
        };
        let mut messages = Messages::default();
        let mut order = Order::default();
        let mut early = EarlyData::default();
        let mut waiting: Vec<(Duration, &'a Event)> = Vec::new();
        for (at, event) in events {
            let turn = order.turn(event, true);
            if turn == Turn::Later {
                waiting.push((at, event));
                continue;
            }
            let now = (turn != Turn::TheRestThenNow).then_some((at, event));
            let rest = match turn {
                Turn::Now => Vec::new(),
                _ => std::mem::take(&mut waiting),
            };
            let last = (turn == Turn::TheRestThenNow).then_some((at, event));
            for (at, event) in now.into_iter().chain(rest).chain(last) {
                story.add(at, event, &mut messages, &mut early);
            }
        }
        for (at, event) in waiting {
            story.add(at, event, &mut messages, &mut early);
        }
        story.tls13 = messages.tls13();
        story.count_flights();
        story
    }

    fn add(
        &mut self,
        at: Duration,
        event: &'a Event,
        messages: &mut Messages,
        early: &mut EarlyData,
    ) {
        early.note(event);
        match event {
            Event::Connected(connected) => {
                self.side = connected.side;
                self.connected = Some(connected);
            }
            Event::Record(record) => {
                let of_record = Some(self.records.len());
                let first = self.computations.len();
                for step in &record.steps {
                    let number = self.compute(step, of_record);
                    self.origins.learn_step(number, first, step);
                }
                let steps = (first..self.computations.len()).collect();
                self.records.push((record, steps));
                let item = Item::Record(self.records.len() - 1);
                self.push(Some(record.from), at, item);
            }
            Event::Message(message) => {
                let number = self.messages.len();
                if early.covers(message) {
                    self.early.0.push(number);
                }
                self.messages.push(message);
                self.purposes.push(messages.explain(message));
                self.origins.learn_message(number, message);
                self.push(Some(message.from), at, Item::Message(number));
            }
            Event::Data(data) => {
                if early.is_sent_by(data.from) {
                    self.early.1.push(self.data.len());
                }
                self.data.push(data);
                self.push(Some(data.from), at, Item::Data(self.data.len() - 1));
            }
            Event::Content(content) => {
                self.contents.push(content);
                let item = Item::Content(self.contents.len() - 1);
                self.push(Some(content.from), at, item);
            }
            Event::Computation(Computed { id, description }) => {
                let number = self.compute(description, None);
                self.origins.learn_computation(number, *id, description);
                self.push(None, at, Item::Computation(number));
            }
            Event::Certificate(certificate) => {
                self.certificates.push(certificate);
                let item = Item::Certificate(self.certificates.len() - 1);
                self.push(None, at, item);
            }
            Event::Check(check) => {
                self.checks.push(check);
                self.push(None, at, Item::Check(self.checks.len() - 1));
            }
            Event::HandshakeDone(summary) => {
                self.summary = Some(summary);
                self.push(None, at, Item::Done);
            }
            Event::Done(summary) => self.summary = Some(summary),
            Event::Diagnosis(diagnosis) => self.diagnosis = Some(diagnosis),
            Event::Gap(gap) => {
                self.gaps.push(gap);
                self.push(Some(gap.from), at, Item::Gap(self.gaps.len() - 1));
            }
            Event::Unchecked(unchecked) => {
                self.unchecked.push(unchecked);
                let item = Item::Unchecked(self.unchecked.len() - 1);
                self.push(Some(unchecked.from), at, item);
            }
            Event::Observed(observed) => self.observed = Some(observed),
            Event::Segment(_) | Event::Secret(_) => {}
        }
    }

    /// Whom the client wants to talk to, or the server talks to; empty if nothing is known of it.
    pub fn target(&self) -> &'a str {
        let connected = self.connected.map(|connected| &*connected.target);
        let observed = || self.observed.map(|observed| &*observed.target);
        connected.or_else(observed).unwrap_or_default()
    }

    /// The address and port of an end.
    pub fn address(&self, side: Side) -> Option<SocketAddr> {
        match (self.connected, self.observed, side) {
            (Some(connected), _, side) if side == self.side => connected.local,
            (Some(connected), ..) => connected.peer,
            (None, Some(observed), Side::Client) => observed.client,
            (None, Some(observed), Side::Server) => observed.server,
            (None, None, _) => None,
        }
    }

    /// Whether this end narrates.
    pub fn is_told_by(&self, side: Side) -> bool {
        self.observed.is_none() && side == self.side
    }

    /// A computation, of a record if it protects or opens one; gives its number.
    fn compute(&mut self, description: &'a Description, record: Option<usize>) -> usize {
        let number = self.computations.len();
        self.computations.push(description);
        self.record_of.push(record);
        number
    }

    fn push(&mut self, from: Option<Side>, at: Duration, item: Item) {
        match self.blocks.last_mut() {
            Some(block) if block.from == from => block.items.push(item),
            _ => self.blocks.push(Block {
                from,
                flight: None,
                at,
                items: vec![item],
            }),
        }
    }

    fn count_flights(&mut self) {
        let mut number = 0;
        let mut first: Option<(usize, Side)> = None;
        let mut flights: Vec<(usize, Flight)> = Vec::new();
        for (index, block) in self.blocks.iter().enumerate() {
            let Some(from) = block.from else { continue };
            if first.is_none_or(|(_, side)| side != from) {
                number += 1;
                first = Some((index, from));
                let flight = Flight {
                    number,
                    ..Flight::default()
                };
                flights.push((index, flight));
            }
            if let Some((_, flight)) = flights.last_mut() {
                for item in &block.items {
                    if let Item::Record(record) = item
                        && let Some((record, _)) = self.records.get(*record)
                    {
                        flight.records += 1;
                        flight.bytes += record.bytes.len();
                    }
                }
            }
        }
        for (index, flight) in flights {
            if let Some(block) = self.blocks.get_mut(index) {
                block.flight = Some(flight);
            }
        }
    }

    /// The name of the version, or `TLS` if none was agreed on.
    pub fn version(&self) -> Name {
        match self.summary.and_then(Summary::version) {
            Some(version) => version.name(),
            None => "TLS".into(),
        }
    }

    /// What a message is for.
    pub fn purpose(&self, message: usize) -> Option<Purpose> {
        self.purposes.get(message).copied().flatten()
    }

    /// The record that a computation protects or opens, if it does that.
    pub fn record_of(&self, computation: usize) -> Option<usize> {
        self.record_of.get(computation).copied().flatten()
    }

    /// Whether a message is early data.
    pub fn is_early(&self, message: usize) -> bool {
        self.early.0.contains(&message)
    }

    /// Whether application data is early data.
    pub fn is_early_data(&self, data: usize) -> bool {
        self.early.1.contains(&data)
    }

    /// When the handshake was complete.
    pub fn done_at(&self) -> Option<Duration> {
        let done = |block: &&Block| block.items.iter().any(|item| matches!(item, Item::Done));
        self.blocks.iter().find(done).map(|block| block.at)
    }
}
