//! The narrator that goes step by step: the text of the terminal's narrator, a step at a time, with
//! keys to go on and back and to unfold.
//!
//! The reader does not hold up the handshake: a server would not wait for a reader, and
//! the times that other narrators record would be the reader's. The connection goes on, a thread
//! of its own shows what was told so far, and [`Narrator::finish`] waits until the reader has seen
//! the end or leaves.
//!
//! A step begins where the text narrators say so, with a form feed ([`Text::paged`]). Each is told
//! three times, as the story, with its bytes, and in full, so that `f` need not ask for it again.

mod pager;
mod screen;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use self::pager::Pager;
use super::text::{Level, Options, Tale, Text};
use crate::error::{Error, ErrorKind, Result};
use crate::narration::{Event, Moment, Narrator, Topic};

/// Shows the narration step by step.
pub struct Step {
    /// In the order of [`LEVELS`].
    tellers: [Box<dyn Narrator>; 3],
    shared: Shared,
    reader: Option<JoinHandle<io::Result<()>>>,
}

/// How much is told of a step, from folded to unfolded.
const LEVELS: [Level; 3] = [Level::Story, Level::Bytes, Level::Everything];
/// The level that says how much of long data is asked for.
const MEASURE: usize = 1;

/// What the narrator and the thread that shows it have in common.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Text that the pager has not taken yet, in the order of [`LEVELS`].
    texts: [Vec<u8>; 3],
    /// All is told.
    ended: bool,
    /// The reader has left.
    left: bool,
    /// The narration is gone, unfinished: there is nothing to wait for.
    dropped: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a text narrator writes: its part of the state.
struct Part {
    shared: Shared,
    level: usize,
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.shared.lock();
        // Nobody will read it: a long body must not gather.
        if !state.left {
            state.texts[self.level].extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Step {
    /// A narrator that shows its text on the terminal behind `output` and reads the terminal's keys.
    /// The level of `options` is that of each step at first.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] if there is no terminal to read keys from or to show text on.
    pub fn new(output: Box<dyn Write + Send>, is_terminal: bool, options: Options) -> Result<Self> {
        let refused =
            |why: &str| Error::new(ErrorKind::Usage, format!("--step needs a terminal: {why}"));
        if !is_terminal {
            return Err(refused("the output is not a terminal"));
        }
        let (mut step, shared) = Step::silent(options);
        let screen = screen::Screen::open(output).map_err(|error| refused(&error.to_string()))?;
        let first = LEVELS.iter().position(|level| *level == options.level);
        let pager = Pager::new(first.unwrap_or(0));
        let reader = std::thread::Builder::new()
            .name("step".into())
            .spawn(move || show(screen, pager, &shared))
            .map_err(|error| Error::new(ErrorKind::Io, format!("no thread for --step: {error}")))?;
        step.reader = Some(reader);
        Ok(step)
    }

    /// A narrator whose text nobody shows yet.
    fn silent(options: Options) -> (Self, Shared) {
        let shared = Shared::default();
        let output = |level| {
            let shared = shared.clone();
            Box::new(Part { shared, level })
        };
        let text = |at: usize| {
            let level = LEVELS[at];
            Text::new(output(at), Options { level, ..options }).paged()
        };
        let step = Step {
            tellers: [
                Box::new(Tale::new(output(0), options).paged()),
                Box::new(text(1)),
                Box::new(text(2)),
            ],
            shared: shared.clone(),
            reader: None,
        };
        (step, shared)
    }

    fn has_reader(&self) -> bool {
        !self.shared.lock().left
    }
}

/// Shows what is told until the reader leaves; then leaves what was shown in the terminal.
fn show(mut screen: screen::Screen, mut pager: Pager, shared: &Shared) -> io::Result<()> {
    let result = (|| {
        while !pager.has_left() && screen.is_ours() {
            {
                let mut state = shared.lock();
                if state.dropped {
                    break;
                }
                let texts = std::mem::take(&mut state.texts);
                pager.take(&texts, state.ended);
            }
            screen.draw(&mut pager)?;
            if let Some(key) = screen.key()? {
                pager.press(key);
            }
        }
        Ok(())
    })();
    shared.lock().left = true;
    let closed = screen.close(&pager.shown());
    result.and(closed)
}

impl Narrator for Step {
    fn wants(&self, topic: Topic) -> bool {
        // What the folded text has enough of is not gathered in full either.
        self.tellers[MEASURE].wants(topic) && self.has_reader()
    }

    fn at(&mut self, moment: Moment) {
        for teller in &mut self.tellers {
            teller.at(moment);
        }
    }

    fn tell(&mut self, event: &Event) {
        for teller in &mut self.tellers {
            teller.tell(event);
        }
    }

    fn flush(&mut self) {
        for teller in &mut self.tellers {
            teller.flush();
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        let mut result = Ok(());
        for teller in &mut self.tellers {
            result = result.and(teller.finish());
        }
        self.shared.lock().ended = true;
        let shown = match self.reader.take().map(JoinHandle::join) {
            Some(Ok(shown)) => shown,
            Some(Err(_)) => Err(io::Error::other("the thread of --step has failed")),
            None => Ok(()),
        };
        result.and(shown)
    }
}

/// A narration that is dropped unfinished, as in a panic, does not wait; the terminal is given
/// back all the same.
impl Drop for Step {
    fn drop(&mut self) {
        if let Some(reader) = self.reader.take() {
            self.shared.lock().dropped = true;
            let _ = reader.join();
        }
    }
}
