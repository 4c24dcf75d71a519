//! The default account: the handshake as a story. Each step says who sends what to whom and what
//! for, the fields that matter in words, what was chosen and why, what was computed from it and what
//! was checked. Bytes and values are left to the fuller accounts of [`super::Text`].
//!
//! Everything derives from the events; the words are the glossary's.

mod checks;
mod chosen;
mod computed;
mod content;
mod data;
mod message;
mod rows;

use std::io::{self, Write};

use self::checks::Checks;
use self::chosen::{Chosen, Telling};
use self::computed::Noted;
use self::data::Talk;
use super::last::Last;
use super::output::Output;
use super::steps::Title;
use super::{Level, Options, overview};
use crate::check::{Check, Checked};
use crate::glossary::course;
use crate::names::MessageName;
use crate::names::registry::ContentType;
use crate::narration::{Computed, Event, Narrator, Record, Side, Topic};
use crate::report::page::{Page, Style};
use crate::story::messages::Messages;
use crate::story::needs::Waiting;
use crate::story::told::Told;
use crate::story::tree::Forest;
use crate::story::words;

/// Tells a handshake as a story.
pub struct Tale {
    output: Output,
    page: Page,
    paged: bool,
    told: Told,
    side: Side,
    /// Whether that end tells of itself; else an observer tells of both.
    is_end: bool,
    messages: Messages,
    step: usize,
    /// Computations that may be for a message that is sent next.
    waiting: Waiting,
    chosen: Chosen,
    checks: Checks,
    /// What was said of computed values.
    noted: Noted,
    talk: Talk,
    /// Whether a protected record was explained.
    protection_told: bool,
    /// A record that was received and failed, or the first that was opened: told after its message.
    record: Option<Record>,
    /// The extensions of the first ClientHello, each whole, so that a second is told by what differs.
    offered: Option<Vec<Vec<u8>>>,
    /// Whether the last ClientHello was a second one.
    is_retry: bool,
    /// Whether it was the outer one of two that were told.
    is_outer: bool,
    /// Whether the key share of the ClientHello is in the group of the session.
    is_remembered: bool,
    /// The name of the last hello of the client's, until the server answers: of two that belong
    /// together, one is inside the other.
    hello: Option<MessageName>,
    /// Whether the last ClientHello began a renegotiation.
    is_again: bool,
    last: Last,
    /// Whether the last screen was told.
    is_done: bool,
}

/// Records of application data that are asked for: enough to count a small exchange.
const DATA_RECORDS: usize = 16;

impl Tale {
    /// A narrator that writes to `output`.
    pub fn new(output: Box<dyn Write + Send>, options: Options) -> Self {
        Tale {
            output: Output::new(output),
            page: Page::new(options.width.max(Options::LEAST_WIDTH), options.color),
            paged: false,
            told: Told::default(),
            side: Side::Client,
            is_end: false,
            messages: Messages::default(),
            step: 0,
            waiting: Waiting::default(),
            chosen: Chosen::default(),
            checks: Checks::default(),
            noted: Noted::default(),
            talk: Talk::default(),
            protection_told: false,
            record: None,
            offered: None,
            is_retry: false,
            is_outer: false,
            is_remembered: false,
            hello: None,
            is_again: false,
            last: Last::default(),
            is_done: false,
        }
    }

    /// The same, of a connection that may resume sessions of earlier ones.
    #[must_use]
    pub fn within(mut self, forest: &Forest) -> Self {
        self.last.forest = forest.clone();
        self
    }

    /// The same, with a form feed before each step: for readers that show a step at a time.
    #[must_use]
    pub fn paged(mut self) -> Self {
        self.paged = true;
        self
    }

    /// What was kept back for the message that would follow is told now, if none does.
    fn settle(&mut self) {
        let waiting = self.waiting.take();
        self.compute(&waiting);
        if let Some(record) = self.record.take() {
            self.protection(&record);
        }
    }

    fn begin_step(&mut self) {
        self.settle();
        self.checks.close(&mut self.page);
        self.talk.close(&mut self.page);
        if self.paged {
            self.page.form_feed();
        }
    }

    fn heading(&mut self, style: Style, title: &str) {
        self.begin_step();
        Title { style, title }.write(&mut self.page);
    }

    fn record(&mut self, record: &Record) {
        let is_sent = self.is_end && record.from == self.side;
        self.last.course.record(record);
        let failed = record
            .authenticity
            .as_ref()
            .is_some_and(|authenticity| !authenticity.passed);
        if failed || !record.steps.is_empty() && !self.protection_told {
            self.protection_told = true;
            // What is sent is told before its record, what is received after it.
            match is_sent {
                true => self.protection(record),
                false => self.record = Some(record.clone()),
            }
        }
        if record.carries() == ContentType::ApplicationData {
            self.talk.records += 1;
            if self.talk.records == DATA_RECORDS {
                self.last.course.cut();
            }
        }
    }

    fn computed(&mut self, computed: &Computed) {
        self.last.tree.note(computed);
        self.waiting.push(computed.clone());
    }
}

impl Narrator for Tale {
    fn wants(&self, topic: Topic) -> bool {
        let has_enough = self.talk.records >= DATA_RECORDS;
        self.output.works()
            && match topic {
                Topic::Steps | Topic::Fields | Topic::Exchange => true,
                Topic::Computations | Topic::Records | Topic::Data => !has_enough,
                Topic::Segments | Topic::Secrets | Topic::Fingerprints => false,
            }
    }

    fn tell(&mut self, event: &Event) {
        self.last.course.note(event);
        match event {
            Event::Connected(connected) => {
                self.side = connected.side;
                self.is_end = true;
                self.last.side = connected.side;
                self.last.course.tells_ahead(connected.side);
                overview::write(&mut self.page, connected, true);
            }
            Event::Observed(observed) => overview::observed(&mut self.page, observed, Level::Story),
            Event::Gap(gap) => {
                self.settle();
                self.checks.close(&mut self.page);
                overview::gap(&mut self.page, gap);
            }
            Event::Unchecked(unchecked) => {
                self.settle();
                self.checks.close(&mut self.page);
                overview::unchecked(&mut self.page, unchecked);
            }
            Event::Record(record) => self.record(record),
            Event::Message(message) => self.message(message),
            Event::Computation(computed) => self.computed(computed),
            Event::Certificate(certificate) => {
                self.settle();
                Chosen::certificate(&mut self.page, certificate);
            }
            // Told with the key share itself.
            Event::Check(Checked {
                check: Check::SessionGroup { .. },
                ..
            }) => self.is_remembered = true,
            Event::Check(check) => {
                self.settle();
                // What it is about was told in full before it.
                self.talk.close(&mut self.page);
                match check.check {
                    Check::SessionResumed { .. } => self.chosen.is_resumed = check.passed(),
                    Check::DhPrimeSize { bits, group } => {
                        let mut telling = Telling {
                            page: &mut self.page,
                            told: &mut self.told,
                            side: self.side,
                        };
                        self.chosen.by_numbers((Some(bits), group), &mut telling);
                    }
                    _ => {}
                }
                let tls13 = self.messages.tls13();
                self.checks
                    .tell(&mut self.page, &mut self.told, check, tls13);
            }
            Event::Data(data) => {
                self.last.course.data(data.from, data.protocol.as_ref());
                // What is made of messages is told by them.
                if data.protocol.is_none() {
                    let name = self.last.course.name_of_data(data.from);
                    self.data(data.from, name, &data.bytes);
                }
            }
            Event::Content(content) => {
                self.data(content.from, &words::content(content), &content.bytes)
            }
            Event::HandshakeDone(summary) => {
                self.settle();
                self.checks.close(&mut self.page);
                let mut telling = Telling {
                    page: &mut self.page,
                    told: &mut self.told,
                    side: self.side,
                };
                self.chosen.complete(summary, &mut telling);
                self.heading(Style::Good, course::COMPLETE);
                overview::complete(&mut self.page, self.side, summary);
            }
            Event::Diagnosis(diagnosis) => self.last.diagnosis = Some(diagnosis.clone()),
            Event::Done(summary) => {
                self.begin_step();
                self.last.write(&mut self.page, summary, Level::Story);
                self.is_done = true;
            }
            Event::Segment(_) | Event::Secret(_) => {}
        }
        self.output.write_some(&mut self.page);
    }

    fn flush(&mut self) {
        self.settle();
        self.checks.close(&mut self.page);
        self.output.flush(&mut self.page);
    }

    fn finish(&mut self) -> io::Result<()> {
        // What was kept back is told all the same, of a trace that ends too soon.
        self.settle();
        self.checks.close(&mut self.page);
        self.talk.close(&mut self.page);
        if !self.is_done {
            self.last.fail(&mut self.page, None);
        }
        self.output.finish(&mut self.page)
    }
}
