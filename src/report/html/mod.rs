//! One page of HTML that shows a whole handshake, or several with a list of them: `--html`.
//!
//! The narrator keeps the events and writes the page at the end. Everything is in the one file:
//! styles, script, explanations, every byte. The page works without its script, which only adds
//! the interplay: `<details>` open by themselves, links jump, `:target` lights up.
//!
//! - [`crate::story`] puts the events in order, and says what everything means and comes from;
//! - `graph` lays the derivation out as a drawing;
//! - `connections` puts several into one document;
//! - the other files each write one part of the page.

mod certificate;
mod computation;
mod connections;
mod fields;
mod glance;
mod graph;
mod hex;
mod list;
mod notes;
mod page;
mod record;
mod text;
mod timeline;

use std::io::{self, Write};
use std::time::Duration;

pub use connections::{Connections, Outcome};
pub use list::{Row, list};

use crate::narration::{Description, Event, Moment, Narrator, Topic};
use crate::story::timeline::Story;
use crate::wire::Field;

/// Records of application data after which no more are kept: a long body adds nothing to learn.
const DATA_RECORDS: usize = 8;

/// The narrator that writes the page.
pub struct Html {
    output: Option<Box<dyn Write + Send>>,
    now: Duration,
    events: Vec<Told>,
    data_records: usize,
    /// About how many bytes of events may still be kept.
    room: usize,
}

/// An event, and when it was told, counted from the beginning.
struct Told {
    at: Duration,
    event: Event,
}

impl Html {
    /// A narrator that writes its page to `output` when all is told.
    pub fn new(output: Box<dyn Write + Send>) -> Self {
        Html {
            output: Some(output),
            now: Duration::ZERO,
            events: Vec::new(),
            data_records: 0,
            room: usize::MAX,
        }
    }

    /// A narrator whose page is asked for ([`Html::page_beside`]), at any time. It keeps events of
    /// about so many bytes, then no more.
    pub fn kept(room: usize) -> Self {
        Html {
            output: None,
            now: Duration::ZERO,
            events: Vec::new(),
            data_records: 0,
            room,
        }
    }

    /// The page of what was told so far.
    pub fn page(&self) -> String {
        self.page_of(None)
    }

    /// The same with a link to a list of other connections.
    pub fn page_beside(&self, others: &str) -> String {
        self.page_of(Some(others))
    }

    fn page_of(&self, others: Option<&str>) -> String {
        page::page(&self.story(), others)
    }

    /// What was told so far, in order.
    fn story(&self) -> Story<'_> {
        let events = self.events.iter().map(|told| (told.at, &told.event));
        let is_cut = !self.wants_data() || self.room == 0;
        Story::new(events, is_cut)
    }

    fn wants_data(&self) -> bool {
        self.data_records < DATA_RECORDS
    }
}

impl Narrator for Html {
    fn wants(&self, topic: Topic) -> bool {
        match topic {
            _ if self.room == 0 => false,
            Topic::Steps | Topic::Fields | Topic::Exchange | Topic::Fingerprints => true,
            Topic::Computations | Topic::Records | Topic::Data => self.wants_data(),
            Topic::Segments | Topic::Secrets => false,
        }
    }

    fn at(&mut self, moment: Moment) {
        self.now = moment.elapsed;
    }

    fn tell(&mut self, event: &Event) {
        if matches!(event, Event::Data(_)) {
            self.data_records += 1;
        }
        if self.room != usize::MAX {
            self.room = self.room.saturating_sub(weight(event));
        }
        self.events.push(Told {
            at: self.now,
            event: event.clone(),
        });
    }

    fn finish(&mut self) -> io::Result<()> {
        let Some(mut output) = self.output.take() else {
            return Ok(());
        };
        output.write_all(self.page().as_bytes())?;
        output.flush()
    }
}

/// About how many bytes an event takes in memory.
fn weight(event: &Event) -> usize {
    /// Of the names and numbers of an event, or of a field.
    const LEAST: usize = 256;
    fn of_fields(fields: &[Field]) -> usize {
        let inside = fields.iter().map(|field| of_fields(&field.fields));
        fields.len() * LEAST + inside.sum::<usize>()
    }
    fn computation(found: &Description) -> usize {
        let inputs = found.inputs.iter().map(|input| LEAST + input.bytes.len());
        LEAST + found.output.len() + inputs.sum::<usize>()
    }
    LEAST
        + match event {
            Event::Record(record) => {
                let plaintext = record.protected.as_ref().map_or(0, |of| of.plaintext.len());
                let steps: usize = record.steps.iter().map(computation).sum();
                record.bytes.len() + plaintext + steps + of_fields(&record.fields)
            }
            Event::Message(message) => message.bytes.len() + of_fields(&message.fields),
            Event::Computation(computed) => computation(&computed.description),
            Event::Data(data) => data.bytes.len(),
            Event::Content(content) => content.bytes.len(),
            _ => LEAST,
        }
}
