//! The text of the steps at each level, and what it was made from: a terminal that changes its width
//! is told everything again, since lines once wrapped cannot be wrapped otherwise.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{LEVELS, MEASURE};
use crate::narration::{Event, Moment, Narrator, Topic};
use crate::report::text::{Options, Tale, Text};
use crate::story::tree::Forest;

/// Tells the steps at the width of the terminal.
pub(super) struct Telling {
    options: Options,
    /// Where keys of earlier connections came from.
    forest: Forest,
    /// In the order of [`LEVELS`].
    tellers: [Box<dyn Narrator>; LEVELS.len()],
    texts: Texts,
    happened: Vec<Happened>,
}

/// What a narrator was asked for, in order.
enum Happened {
    Told(Moment, Box<Event>),
    Flushed,
    Finished,
}

/// Text that the pager has not taken yet, in the order of [`LEVELS`].
#[derive(Clone, Default)]
pub(super) struct Texts(Arc<Mutex<[Vec<u8>; LEVELS.len()]>>);

impl Texts {
    fn lock(&self) -> MutexGuard<'_, [Vec<u8>; LEVELS.len()]> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What came since the last time.
    pub fn take(&self) -> [Vec<u8>; LEVELS.len()] {
        std::mem::take(&mut self.lock())
    }
}

/// Where the narrator of a level writes.
struct Part {
    texts: Texts,
    level: usize,
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.texts.lock()[self.level].extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Telling {
    pub fn new(options: Options, forest: &Forest) -> Self {
        let texts = Texts::default();
        Telling {
            options,
            tellers: tellers(options, &texts, forest),
            forest: forest.clone(),
            texts,
            happened: Vec::new(),
        }
    }

    /// Where the text arrives.
    pub fn texts(&self) -> Texts {
        self.texts.clone()
    }

    /// The columns that the text is wrapped to.
    pub fn width(&self) -> usize {
        self.options.width
    }

    pub fn wants(&self, topic: Topic) -> bool {
        // What the folded text has enough of is not gathered in full either.
        self.tellers[MEASURE].wants(topic)
    }

    pub fn tell(&mut self, moment: Moment, event: &Event) {
        self.happen(Happened::Told(moment, Box::new(event.clone())));
    }

    pub fn flush(&mut self) {
        self.happen(Happened::Flushed);
    }

    pub fn finish(&mut self) {
        self.happen(Happened::Finished);
    }

    /// Tells everything again from the beginning, so many columns wide. What was not taken of the text
    /// so far is gone with it.
    pub fn retell(&mut self, width: usize) {
        self.options.width = width;
        self.texts.take();
        self.tellers = tellers(self.options, &self.texts, &self.forest);
        for happened in &self.happened {
            happened.to(&mut self.tellers);
        }
    }

    fn happen(&mut self, happened: Happened) {
        happened.to(&mut self.tellers);
        self.happened.push(happened);
    }
}

impl Happened {
    fn to(&self, tellers: &mut [Box<dyn Narrator>]) {
        for teller in tellers {
            match self {
                Happened::Told(moment, event) => {
                    teller.at(*moment);
                    teller.tell(event);
                }
                Happened::Flushed => teller.flush(),
                // It writes to memory, which does not fail.
                Happened::Finished => drop(teller.finish()),
            }
        }
    }
}

fn tellers(options: Options, texts: &Texts, forest: &Forest) -> [Box<dyn Narrator>; LEVELS.len()] {
    let output = |level| {
        let texts = texts.clone();
        Box::new(Part { texts, level })
    };
    let text = |at: usize| {
        let level = LEVELS[at];
        let text = Text::new(output(at), Options { level, ..options });
        text.within(forest).paged()
    };
    [
        Box::new(Tale::new(output(0), options).within(forest).paged()),
        Box::new(text(1)),
        Box::new(text(2)),
    ]
}
