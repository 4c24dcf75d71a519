//! The narrator that goes step by step: the text of the terminal's narrator, a step at a time, with
//! keys to go on and back and to unfold.
//!
//! The reader does not hold up the handshake: a server would not wait for a reader, and
//! the times that other narrators record would be the reader's. The connection goes on, a thread
//! of its own shows what was told so far, and [`Narrator::finish`] waits until the reader has seen
//! the end or leaves.
//!
//! A step begins where the text narrators say so, with a form feed ([`Tale::paged`]). Each is told
//! three times, as the story, with its bytes, and in full, so that `f` need not ask for it again; and
//! all are told again when the terminal gets another width.

mod pager;
mod screen;
mod telling;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use self::pager::Pager;
use self::telling::Telling;
#[cfg(doc)]
use super::text::Tale;
use super::text::{Level, Options};
use crate::error::{Error, ErrorKind, Result};
use crate::narration::{Event, Moment, Narrator, Topic};
use crate::story::tree::Forest;

/// Shows the narration step by step.
pub struct Step {
    shared: Shared,
    /// The time of what is told next.
    now: Moment,
    reader: Option<JoinHandle<io::Result<()>>>,
}

/// How much is told of a step, from folded to unfolded.
const LEVELS: [Level; 3] = [Level::Story, Level::Bytes, Level::Everything];
/// The level that says how much of long data is asked for.
const MEASURE: usize = 1;

/// What the narrator and the thread that shows it have in common.
#[derive(Clone)]
struct Shared(Arc<Mutex<State>>);

struct State {
    telling: Telling,
    /// All is told.
    ended: bool,
    /// The reader has left: nothing more need be told.
    left: bool,
    /// The narration is gone, unfinished: there is nothing to wait for.
    dropped: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Step {
    /// A narrator that shows its text on the terminal behind `output` and reads the terminal's keys.
    /// The level of `options` is that of each step at first; keys begin in earlier connections of the `forest`.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] if there is no terminal to read keys from or to show text on.
    pub fn new(
        output: Box<dyn Write + Send>,
        is_terminal: bool,
        options: Options,
        forest: &Forest,
    ) -> Result<Self> {
        let refused =
            |why: &str| Error::new(ErrorKind::Usage, format!("--step needs a terminal: {why}"));
        if !is_terminal {
            return Err(refused("the output is not a terminal"));
        }
        let mut step = Step::silent(options, forest);
        let screen = screen::Screen::open(output).map_err(|error| refused(&error.to_string()))?;
        let first = LEVELS.iter().position(|level| *level == options.level);
        let pager = Pager::new(first.unwrap_or(0));
        let shared = step.shared.clone();
        let reader = std::thread::Builder::new()
            .name("step".into())
            .spawn(move || show(screen, pager, &shared))
            .map_err(|error| Error::new(ErrorKind::Io, format!("no thread for --step: {error}")))?;
        step.reader = Some(reader);
        Ok(step)
    }

    /// A narrator whose text nobody shows yet.
    fn silent(options: Options, forest: &Forest) -> Self {
        let state = State {
            telling: Telling::new(options, forest),
            ended: false,
            left: false,
            dropped: false,
        };
        Step {
            shared: Shared(Arc::new(Mutex::new(state))),
            now: Moment {
                started: SystemTime::UNIX_EPOCH,
                elapsed: Duration::ZERO,
            },
            reader: None,
        }
    }

    /// Has something told, if anybody is still reading.
    fn telling(&self, tell: impl FnOnce(&mut Telling)) {
        let mut state = self.shared.lock();
        if !state.left {
            tell(&mut state.telling);
        }
    }
}

/// Shows what is told until the reader leaves; then leaves what was shown in the terminal.
fn show(mut screen: screen::Screen, mut pager: Pager, shared: &Shared) -> io::Result<()> {
    let texts = shared.lock().telling.texts();
    let result = (|| {
        while !pager.has_left() && screen.is_ours() {
            let width = screen.size().0;
            {
                let mut state = shared.lock();
                if state.dropped {
                    break;
                }
                let is_again = state.telling.width() != width;
                if is_again {
                    state.telling.retell(width);
                }
                match is_again {
                    true => pager.take_again(&texts.take(), state.ended),
                    false => pager.take(&texts.take(), state.ended),
                }
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
        let state = self.shared.lock();
        !state.left && state.telling.wants(topic)
    }

    fn at(&mut self, moment: Moment) {
        self.now = moment;
    }

    fn tell(&mut self, event: &Event) {
        self.telling(|telling| telling.tell(self.now, event));
    }

    fn flush(&mut self) {
        self.telling(Telling::flush);
    }

    fn finish(&mut self) -> io::Result<()> {
        self.telling(Telling::finish);
        self.shared.lock().ended = true;
        match self.reader.take().map(JoinHandle::join) {
            Some(Ok(shown)) => shown,
            Some(Err(_)) => Err(io::Error::other("the thread of --step has failed")),
            None => Ok(()),
        }
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
