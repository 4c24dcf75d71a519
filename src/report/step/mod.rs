//! The narrator that goes step by step: the text of the terminal's narrator, a step at a time, with
//! keys to go on and back and to unfold.
//!
//! The reader does not hold up the handshake: a server would not wait for somebody who reads, and
//! the times that other narrators record would be the reader's. The connection goes on, a thread
//! of its own shows what was told so far, and [`Narrator::finish`] waits until the reader has seen
//! the end or leaves.
//!
//! A step begins where the text narrator says so, with a form feed ([`Text::paged`]). Each is told
//! twice, folded and in full, so that `f` need not ask for it again.

mod pager;
mod screen;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use self::pager::Pager;
use super::text::{Level, Options, Text};
use crate::error::{Error, ErrorKind, Result};
use crate::narration::{Event, Moment, Narrator, Topic};

/// Shows the narration step by step.
pub struct Step {
    folded: Text,
    unfolded: Text,
    shared: Shared,
    reader: Option<JoinHandle<io::Result<()>>>,
}

/// What the narrator and the thread that shows it have in common.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Text that the pager has not taken yet, folded and in full.
    folded: Vec<u8>,
    unfolded: Vec<u8>,
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

/// Where a text narrator writes: one half of the state.
struct Half {
    shared: Shared,
    unfolded: bool,
}

impl Write for Half {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.shared.lock();
        // Nobody will read it: a long body must not gather.
        if !state.left {
            match self.unfolded {
                true => state.unfolded.extend_from_slice(bytes),
                false => state.folded.extend_from_slice(bytes),
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Step {
    /// A narrator that shows its text on the terminal behind `output` and reads the terminal's keys.
    /// With [`Level::Verbose`] steps are unfolded at first.
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
        let pager = Pager::new(options.level == Level::Verbose);
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
        let text = |level, unfolded| {
            let output = Half {
                shared: shared.clone(),
                unfolded,
            };
            Text::new(Box::new(output), Options { level, ..options }).paged()
        };
        let folded = match options.level {
            Level::Verbose => Level::Normal,
            level => level,
        };
        let step = Step {
            folded: text(folded, false),
            unfolded: text(Level::Verbose, true),
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
                pager.take(&state.folded, &state.unfolded, state.ended);
                state.folded.clear();
                state.unfolded.clear();
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
        self.folded.wants(topic) && self.has_reader()
    }

    fn at(&mut self, moment: Moment) {
        self.folded.at(moment);
        self.unfolded.at(moment);
    }

    fn tell(&mut self, event: &Event) {
        self.folded.tell(event);
        self.unfolded.tell(event);
    }

    fn flush(&mut self) {
        self.folded.flush();
        self.unfolded.flush();
    }

    fn finish(&mut self) -> io::Result<()> {
        let result = self.folded.finish().and(self.unfolded.finish());
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
