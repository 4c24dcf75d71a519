//! The narrator for terminals: the handshake told live, step by step, as text.
//!
//! A step is a message: what it is for, the record that carried it, its bytes annotated, and under
//! it what was computed. Records are read before the message in them, so they are rendered and kept
//! until it is told; so are the computations that protect them.

mod cells;
mod computation;
mod data;
mod facts;
mod fields;
mod lines;
mod schedule;
mod steps;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use self::data::Shown;
use self::fields::{Annotator, MARGIN};
pub(crate) use self::steps::Heading;
use super::page::{Page, Style};
use crate::narration::{Connected, Event, Fact, Gap, Narrator, Observed, Side, Summary, Topic};
use crate::story::fields::Fields;
use crate::story::messages::Messages;
use crate::story::order::{Order, Turn};
use crate::story::told::Told;
use crate::story::words;
use crate::wire::Field;

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A line a step, and a summary.
    Quiet,
    /// Everything, long values folded.
    Normal,
    /// Everything in full.
    Verbose,
}

/// How to tell it.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Columns of a line; at least [`Options::LEAST_WIDTH`] are used.
    pub width: usize,
    /// Whether to use colour.
    pub colour: bool,
    /// How much is told.
    pub level: Level,
}

impl Options {
    /// Narrower than this, bytes and their meaning do not fit side by side.
    pub const LEAST_WIDTH: usize = 64;
}

impl Default for Options {
    /// What suits a pipe.
    fn default() -> Self {
        Options {
            width: 100,
            colour: false,
            level: Level::Normal,
        }
    }
}

/// Records of application data that are shown with their bytes before they are no longer asked
/// for, so that a large download costs little.
const DATA_RECORDS: usize = 4;
/// Output that waits is written when it grows beyond this.
const BUFFER: usize = 16 * 1024;

/// Tells a handshake as text.
pub struct Text {
    output: Box<dyn Write + Send>,
    failure: Option<io::Error>,
    options: Options,
    /// Lines that are ready.
    page: Page,
    /// Records whose message is still to come, with what protected them.
    records: Page,
    waiting: Waiting,
    order: Order,
    /// What waits until the records have come that carry it.
    held: Vec<Event>,
    told: Told,
    side: Side,
    messages: Messages,
    step: usize,
    schedule: schedule::Schedule,
    computing: bool,
    /// Who sent the record that held the last message, if another message may follow in it.
    carried: Option<Side>,
    /// Whether the last record was protected, and its inside announced.
    inside: bool,
    data_records: usize,
    client_data: Shown,
    server_data: Shown,
    facts: Vec<Fact>,
    diagnosed: bool,
    paged: bool,
}

/// Records that wait for their message.
#[derive(Debug, Default)]
struct Waiting {
    records: usize,
    bytes: usize,
    said: usize,
    /// Whether they carry a message, or a part of one, rather than data.
    message: bool,
}

impl Text {
    /// A narrator that writes to `output`.
    pub fn new(output: Box<dyn Write + Send>, options: Options) -> Self {
        let width = options.width.max(Options::LEAST_WIDTH);
        let page = || Page::new(width, options.colour);
        Text {
            output,
            failure: None,
            options,
            page: page(),
            records: page(),
            waiting: Waiting::default(),
            order: Order::default(),
            held: Vec::new(),
            told: Told::default(),
            side: Side::Client,
            messages: Messages::default(),
            step: 0,
            schedule: schedule::Schedule::default(),
            computing: false,
            carried: None,
            inside: false,
            data_records: 0,
            client_data: Shown::default(),
            server_data: Shown::default(),
            facts: Vec::new(),
            diagnosed: false,
            paged: false,
        }
    }

    /// The same, with a form feed before each step: for readers that show a step at a time.
    #[must_use]
    pub fn paged(mut self) -> Self {
        self.paged = true;
        self
    }

    fn begin_step(&mut self) {
        if self.paged {
            self.page.form_feed();
        }
    }

    fn quiet(&self) -> bool {
        self.options.level == Level::Quiet
    }

    fn folds(&self) -> bool {
        self.options.level != Level::Verbose
    }

    fn write(&mut self) {
        if self.failure.is_none()
            && let Err(error) = self.output.write_all(self.page.bytes())
        {
            self.failure = Some(error);
        }
        self.page.clear();
    }

    fn connected(&mut self, connected: &Connected) {
        self.side = connected.side;
        self.page.text(Style::Bold, &connected.target);
        let is_built_in = connected.target == Connected::BUILT_IN;
        if let Some(peer) = connected.peer.filter(|_| !is_built_in) {
            self.page.flow(Style::Plain, "  connected to ", 2);
            self.page.flow(Style::Plain, &peer.to_string(), 2);
        }
        if let Some(local) = connected.local.filter(|_| !self.quiet() && !is_built_in) {
            self.page.flow(Style::Plain, " from ", 2);
            self.page.flow(Style::Plain, &local.to_string(), 2);
        }
        self.page.line();
        if !self.quiet() {
            let warning = "Every secret of this connection is printed below, keys included: that \
                           is the point. Whoever has this text can read the connection.";
            self.page.flow(Style::Warning, warning, 0);
            self.page.line();
        }
    }

    fn observed(&mut self, observed: &Observed) {
        self.page.text(Style::Bold, &observed.target);
        self.page.flow(Style::Plain, "  observed", 2);
        if let (Some(client), Some(server)) = (observed.client, observed.server) {
            let ends = format!(" between {client} and {server}");
            self.page.flow(Style::Plain, &ends, 2);
        }
        self.page.line();
    }

    /// Says what an observer did not see: what follows may make no sense without it.
    fn gap(&mut self, gap: &Gap) {
        self.page.append(&mut self.records);
        self.waiting = Waiting::default();
        self.page.to(MARGIN);
        self.page.flow(Style::Warning, &words::gap(gap), MARGIN);
        self.page.line();
    }

    fn summary(&mut self, title: &str, style: Style, summary: &Summary) {
        if self.diagnosed && !facts::any_new(summary, &self.facts) {
            return;
        }
        self.begin_step();
        self.page.gap();
        self.page.text(style, "── ");
        self.page.text(style, title);
        self.page.text(style, " ");
        let end = self.page.width();
        self.page.rule(style, end);
        self.page.line();
        if let Some(failure) = summary.failure.as_ref().filter(|_| !self.diagnosed) {
            self.page.to(MARGIN + 2);
            self.page.flow(Style::Bad, failure, MARGIN + 2);
            self.page.line();
        }
        let explain = !self.quiet();
        facts::summary(&mut self.page, summary, &self.facts, explain);
        self.facts.extend_from_slice(&summary.facts);
    }
}

impl Narrator for Text {
    fn wants(&self, topic: Topic) -> bool {
        if self.failure.is_some() {
            return false;
        }
        let all = self.options.level == Level::Verbose;
        match topic {
            Topic::Steps => true,
            Topic::Fields | Topic::Exchange => !self.quiet(),
            Topic::Computations | Topic::Records => {
                all || !self.quiet() && self.data_records < DATA_RECORDS
            }
            Topic::Data => all || !self.quiet() && !self.server_data.full,
            Topic::Segments | Topic::Secrets => false,
        }
    }

    fn tell(&mut self, event: &Event) {
        let with_records = self.wants(Topic::Records);
        match self.order.turn(event, with_records) {
            Turn::Now => self.read(event),
            Turn::Later => self.held.push(event.clone()),
            Turn::NowThenTheRest => {
                self.read(event);
                self.read_held();
            }
            Turn::TheRestThenNow => {
                self.read_held();
                self.read(event);
            }
        }
        if self.page.bytes().len() > BUFFER {
            self.write();
        }
    }

    fn flush(&mut self) {
        self.read_held();
        self.say_waiting();
        self.write();
        if self.failure.is_none()
            && let Err(error) = self.output.flush()
        {
            self.failure = Some(error);
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.read_held();
        // Bytes of a message that never became whole were still bytes on the wire.
        self.page.append(&mut self.records);
        self.write();
        match self.failure.take() {
            Some(error) => Err(error),
            None => self.output.flush(),
        }
    }
}

impl Text {
    /// Tells what waited for records.
    fn read_held(&mut self) {
        self.order.give_up();
        for event in std::mem::take(&mut self.held) {
            self.read(&event);
        }
    }

    /// Tells an event whose turn it is.
    fn read(&mut self, event: &Event) {
        match event {
            Event::Connected(connected) => self.connected(connected),
            Event::Observed(observed) => self.observed(observed),
            Event::Gap(gap) => self.gap(gap),
            Event::Record(record) => self.record(record),
            Event::Message(message) => self.message(message),
            Event::Computation(computed) => {
                if !self.quiet() {
                    self.schedule.note(computed);
                }
                self.computation(&computed.description);
            }
            Event::Certificate(certificate) => {
                if !self.quiet() {
                    facts::certificate(&mut self.page, certificate);
                }
            }
            Event::Check(check) => self.check(check),
            Event::Data(data) if data.protocol.is_some() => {
                // Its messages are told one by one, and the records with the first of them.
            }
            Event::Data(data) => self.data(data.from, "application data", &data.bytes),
            Event::Content(content) => self.content(content),
            Event::HandshakeDone(summary) => {
                self.summary("handshake complete", Style::Good, summary);
                if !self.quiet() {
                    facts::verdict(&mut self.page, summary);
                }
                self.schedule.draw(&mut self.page);
            }
            Event::Diagnosis(diagnosis) => {
                // What failed may be the record that was told last.
                self.page.append(&mut self.records);
                self.diagnosed = true;
                self.begin_step();
                facts::diagnosis(&mut self.page, diagnosis);
            }
            Event::Done(summary) => match summary.failure {
                Some(_) if self.diagnosed => {
                    self.summary("agreed on before it failed", Style::Plain, summary);
                }
                Some(_) => self.summary("failed", Style::Bad, summary),
                None => self.summary("done", Style::Good, summary),
            },
            Event::Segment(_) | Event::Secret(_) => {}
        }
    }
}

/// Annotated bytes on their own, outside a narration. Of a record whose content is shown elsewhere
/// only the header is told: `header`.
pub(crate) fn annotation<'a>(
    page: &'a mut Page,
    told: &'a mut Told,
    options: Options,
    name: &'a str,
    (bytes, fields): (&'a [u8], &'a [Field]),
    header: bool,
) {
    let fold = options.level != Level::Verbose;
    let mut annotator = Annotator::new(page, told, fold, options.colour, bytes);
    if name == "record" {
        annotator.record(&Fields::new(Fields::RECORD, fields), !header);
    } else {
        annotator.message(&Fields::new(name, fields));
    }
}
