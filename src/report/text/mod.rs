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
mod last;
mod lines;
mod output;
mod overview;
mod steps;
mod tale;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use self::data::Shown;
use self::fields::Annotator;
use self::last::Last;
use self::output::Output;
pub(crate) use self::steps::Heading;
use self::steps::Title;
pub use self::tale::Tale;
use super::page::{Page, Style};
use crate::glossary::course;
use crate::narration::{
    Carrier, Computed, Connected, Event, Gap, Narrator, Observed, Side, Summary, Topic,
};
use crate::story;
use crate::story::fields::Fields;
use crate::story::messages::Messages;
use crate::story::order::{Order, Turn};
use crate::story::told::Told;
use crate::story::tree::Forest;
use crate::wire::Field;

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A line a step, and a summary.
    Quiet,
    /// The story: what each step is for, in words.
    Story,
    /// Every byte and value, long ones folded.
    Bytes,
    /// Every byte and value in full.
    Everything,
}

/// How to tell it.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Columns of a line; at least [`Options::LEAST_WIDTH`] are used.
    pub width: usize,
    /// Whether to use color.
    pub color: bool,
    /// How much is told.
    pub level: Level,
}

impl Options {
    /// Narrower than this, bytes and their meaning do not fit side by side.
    pub const LEAST_WIDTH: usize = 40;
}

impl Default for Options {
    /// What suits a pipe.
    fn default() -> Self {
        Options {
            width: 100,
            color: false,
            level: Level::Story,
        }
    }
}

/// The narrator for what `options` ask for; what it tells of keys begins in earlier connections of the
/// `forest`.
pub fn narrator(
    output: Box<dyn Write + Send>,
    options: Options,
    forest: &Forest,
) -> Box<dyn Narrator> {
    match options.level {
        Level::Story => Box::new(Tale::new(output, options).within(forest)),
        Level::Quiet | Level::Bytes | Level::Everything => {
            Box::new(Text::new(output, options).within(forest))
        }
    }
}

/// Records of application data that are shown with their bytes before they are no longer asked
/// for, so that a large download costs little.
const DATA_RECORDS: usize = 8;
/// Bytes of application data that a quiet account counts before it no longer asks for them: a large
/// download costs nothing then.
const MOST_COUNTED: usize = 1 << 20;

/// Tells a handshake as text.
pub struct Text {
    output: Output,
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
    /// Computations that may be for a message that is sent next.
    computed: story::needs::Waiting,
    computing: bool,
    /// Who sent the records that held the last message, and how many they are, if another message may
    /// follow in them.
    carried: Option<(Side, usize)>,
    /// Whether the last record was protected, and its inside announced.
    inside: bool,
    data_records: usize,
    client_data: Shown,
    server_data: Shown,
    /// Who sends data at the moment, and in a quiet account how much of it went by.
    talk: Option<(Side, usize)>,
    /// Bytes that went by in a quiet account.
    counted: usize,
    last: Last,
    is_done: bool,
    paged: bool,
}

/// Records that wait for their message.
#[derive(Debug, Default)]
struct Waiting {
    /// Who sent them.
    from: Option<Side>,
    records: usize,
    bytes: usize,
    said: usize,
    /// The first bytes of what is in them.
    content: Vec<u8>,
    /// Whether they carry a message, or a part of one, rather than data.
    message: bool,
}

impl Text {
    /// A narrator that writes to `output`.
    pub fn new(output: Box<dyn Write + Send>, options: Options) -> Self {
        let width = options.width.max(Options::LEAST_WIDTH);
        let page = || Page::new(width, options.color);
        Text {
            output: Output::new(output),
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
            computed: story::needs::Waiting::default(),
            computing: false,
            carried: None,
            inside: false,
            data_records: 0,
            client_data: Shown::default(),
            server_data: Shown::default(),
            talk: None,
            counted: 0,
            last: Last::default(),
            is_done: false,
            paged: false,
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

    fn begin_step(&mut self) {
        self.settle();
        self.close_talk();
        if self.paged {
            self.page.form_feed();
        }
    }

    /// What was kept back for the message that would follow is told now, if none does.
    fn settle(&mut self) {
        for computed in self.computed.take() {
            self.computation(&computed.description);
        }
    }

    fn compute(&mut self, computed: &Computed) {
        if !self.quiet() {
            self.last.tree.note(computed);
            self.computed.push(computed.clone());
        }
    }

    fn quiet(&self) -> bool {
        self.options.level == Level::Quiet
    }

    fn folds(&self) -> bool {
        self.options.level != Level::Everything
    }

    fn connected(&mut self, connected: &Connected) {
        self.side = connected.side;
        self.last.side = connected.side;
        if self.quiet() {
            overview::title(&mut self.page, connected, false);
        } else {
            overview::write(&mut self.page, connected, false);
            overview::warning(&mut self.page);
        }
    }

    fn observed(&mut self, observed: &Observed) {
        overview::observed(&mut self.page, observed, self.options.level);
    }

    /// Says what an observer did not see: what follows may make no sense without it.
    fn gap(&mut self, gap: &Gap) {
        self.settle();
        self.left_over();
        overview::gap(&mut self.page, gap);
    }

    /// The handshake is complete: of a quiet account the messages say so.
    fn complete(&mut self, summary: &Summary) {
        if !self.quiet() {
            self.begin_step();
            self.page.gap();
            let title = course::COMPLETE;
            let style = Style::Good;
            Title { style, title }.write(&mut self.page);
            overview::complete(&mut self.page, self.side, summary);
        }
    }

    /// The last screen; of a quiet account, what was agreed on and what went wrong.
    fn end(&mut self, summary: &Summary) {
        // What failed may be the record that was told last.
        self.settle();
        self.left_over();
        self.begin_step();
        self.is_done = true;
        if self.quiet() {
            self.last.brief(&mut self.page, summary);
        } else {
            self.last.write(&mut self.page, summary, self.options.level);
        }
    }
}

impl Narrator for Text {
    fn wants(&self, topic: Topic) -> bool {
        if !self.output.works() {
            return false;
        }
        let all = self.options.level == Level::Everything;
        match topic {
            Topic::Steps | Topic::Fingerprints => true,
            Topic::Fields | Topic::Exchange => !self.quiet(),
            Topic::Computations | Topic::Records => {
                all || !self.quiet() && self.data_records < DATA_RECORDS
            }
            Topic::Data if self.quiet() => self.counted < MOST_COUNTED,
            Topic::Data => all || !self.server_data.full,
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
        self.output.write_some(&mut self.page);
    }

    fn flush(&mut self) {
        self.read_held();
        self.settle();
        self.say_waiting();
        self.output.flush(&mut self.page);
    }

    fn finish(&mut self) -> io::Result<()> {
        self.read_held();
        self.settle();
        self.close_talk();
        // Bytes of a message that never became whole were still bytes on the wire.
        self.left_over();
        if !self.is_done {
            self.last.fail(&mut self.page, None);
        }
        self.output.finish(&mut self.page)
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
        self.last.course.note(event);
        match event {
            Event::Connected(connected) => self.connected(connected),
            Event::Observed(observed) => self.observed(observed),
            Event::Gap(gap) => self.gap(gap),
            Event::Unchecked(unchecked) => {
                self.settle();
                overview::unchecked(&mut self.page, unchecked);
            }
            Event::Record(record) => self.record(record),
            // A quiet account counts the bytes that they are made of.
            Event::Message(message)
                if self.quiet()
                    && matches!(message.carrier, Carrier::Application(_) | Carrier::Bulk(_)) => {}
            Event::Message(message) => self.message(message),
            Event::Computation(computed) => self.compute(computed),
            Event::Certificate(certificate) => {
                self.settle();
                if !self.quiet() {
                    facts::certificate(&mut self.page, certificate);
                }
            }
            Event::Check(check) => {
                self.settle();
                self.check(check);
            }
            Event::Data(data) if self.quiet() => self.count(data.from, data.bytes.len()),
            Event::Data(data) => {
                self.last.course.data(data.from, data.protocol.as_ref());
                // What is made of messages is told by them, and its records with the first of them.
                if data.protocol.is_none() {
                    let name = self.last.course.name_of_data(data.from);
                    self.data(data.from, name, &data.bytes);
                }
            }
            Event::Content(content) if !self.quiet() => self.content(content),
            Event::HandshakeDone(summary) => self.complete(summary),
            Event::Diagnosis(diagnosis) => self.last.diagnosis = Some(diagnosis.clone()),
            Event::Done(summary) => self.end(summary),
            Event::Content(_) | Event::Segment(_) | Event::Secret(_) => {}
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
    let fold = options.level != Level::Everything;
    let mut annotator = Annotator::new(page, told, fold, options.color, bytes);
    if name == "record" {
        annotator.record(&Fields::new(Fields::RECORD, fields), !header);
    } else {
        annotator.message(&Fields::new(name, fields));
    }
}
