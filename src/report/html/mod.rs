//! One page of HTML that shows a whole handshake: `--html`.
//!
//! The narrator keeps the events and writes the page at the end. Everything is in the one file:
//! styles, script, explanations, every byte. The page works without its script, which only adds
//! the interplay: `<details>` open by themselves, links jump, `:target` lights up.
//!
//! - [`crate::story`] puts the events in order, and says what everything means and comes from;
//! - `graph` lays the derivation out as a drawing;
//! - the other files each write one part of the page.

mod certificate;
mod computation;
mod fields;
mod glance;
mod graph;
mod hex;
mod notes;
mod page;
mod record;
mod text;
mod timeline;

use std::io::{self, Write};
use std::time::Duration;

use crate::narration::{Event, Moment, Narrator, Topic};
use crate::story::timeline::Story;

/// Records of application data after which no more are kept: a long body adds nothing to learn.
const DATA_RECORDS: usize = 8;

/// The narrator that writes the page.
pub struct Html {
    output: Option<Box<dyn Write + Send>>,
    now: Duration,
    events: Vec<Told>,
    data_records: usize,
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
        }
    }

    /// The page of what was told so far.
    pub fn page(&self) -> String {
        let events = self.events.iter().map(|told| (told.at, &told.event));
        page::page(&Story::new(events, !self.wants_data()))
    }

    fn wants_data(&self) -> bool {
        self.data_records < DATA_RECORDS
    }
}

impl Narrator for Html {
    fn wants(&self, topic: Topic) -> bool {
        match topic {
            Topic::Steps | Topic::Fields | Topic::Exchange => true,
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
