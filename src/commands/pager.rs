//! Long output on a terminal goes through a pager, as git's does: PAGER says which, else `less`; LESS
//! says how, else it quits where all fits on one screen, keeps colors and leaves its last screen
//! there. An empty PAGER, `cat` or `--no-pager` does without, and so does a machine that has none.
//!
//! What is written waits in memory for the reader: a server would not wait for a reader.

use std::io::{self, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use super::output::{Stream, WhenClosed};

/// The pager that standard output goes through.
static PAGER: Mutex<Option<Pager>> = Mutex::new(None);

struct Pager {
    text: Sender<Vec<u8>>,
    state: Arc<State>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Default)]
struct State {
    /// The reader has left.
    gone: AtomicBool,
    /// All is written.
    ended: AtomicBool,
}

/// Starts a pager if standard output is a terminal and has none. If the reader leaves before all is written,
/// `closed` says what happens.
pub(super) fn start(closed: WhenClosed) {
    let mut place = PAGER.lock().unwrap_or_else(PoisonError::into_inner);
    if !cfg!(unix) || place.is_some() || !Stream::Stdout.is_terminal() {
        return;
    }
    let Some(mut child) = chosen(std::env::var_os("PAGER")).and_then(spawn) else {
        return;
    };
    let Some(input) = child.stdin.take() else {
        return;
    };
    leave_interrupts_to_it();
    let (text, waiting) = channel();
    let state = Arc::<State>::default();
    let feeder = {
        let state = state.clone();
        std::thread::spawn(move || feed(&waiting, input, &state))
    };
    let watcher = {
        let state = state.clone();
        std::thread::spawn(move || watch(child, &state, closed))
    };
    *place = Some(Pager {
        text,
        state,
        threads: vec![feeder, watcher],
    });
}

/// What to write to instead of standard output, if there is a pager.
pub(super) fn input() -> Option<Box<dyn Write + Send>> {
    let pager = PAGER.lock().unwrap_or_else(PoisonError::into_inner);
    let pager = pager.as_ref()?;
    Some(Box::new(Input {
        text: pager.text.clone(),
        state: pager.state.clone(),
    }))
}

/// All is written: waits until the reader has seen it.
pub(super) fn end() {
    let pager = PAGER.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(pager) = pager {
        pager.state.ended.store(true, Ordering::SeqCst);
        drop(pager.text);
        for thread in pager.threads {
            let _ = thread.join();
        }
    }
}

/// The command to run, if any.
fn chosen(variable: Option<std::ffi::OsString>) -> Option<String> {
    let command = match variable {
        None => "less".to_owned(),
        Some(command) => command.to_str()?.trim().to_owned(),
    };
    (!command.is_empty() && command != "cat").then_some(command)
}

fn spawn(pager: String) -> Option<Child> {
    // As git does: what is more than a word is the shell's business.
    let is_word = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
    let mut command = if pager.chars().all(is_word) {
        Command::new(&pager)
    } else {
        let mut shell = Command::new("sh");
        shell.args(["-c", &pager]);
        shell
    };
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    command.stdin(Stdio::piped()).spawn().ok()
}

/// Ctrl-C is a key of the pager's: it must not leave the terminal to a pager without a program.
fn leave_interrupts_to_it() {
    #[cfg(unix)]
    {
        use signal_hook::consts::SIGINT;
        // If it cannot be caught, it ends the program, as it did before.
        let _ = signal_hook::flag::register(SIGINT, Arc::default());
    }
}

/// Hands on what is written until there is no more, or nobody who takes it.
fn feed(waiting: &Receiver<Vec<u8>>, mut input: ChildStdin, state: &State) {
    while let Ok(text) = waiting.recv() {
        if input.write_all(&text).and_then(|()| input.flush()).is_err() {
            state.gone.store(true, Ordering::SeqCst);
            return;
        }
    }
}

/// Waits until the reader leaves.
fn watch(mut child: Child, state: &State, closed: WhenClosed) {
    let _ = child.wait();
    state.gone.store(true, Ordering::SeqCst);
    if closed == WhenClosed::Exit && !state.ended.load(Ordering::SeqCst) {
        std::process::exit(0);
    }
}

/// A writer to the pager that never blocks.
struct Input {
    text: Sender<Vec<u8>>,
    state: Arc<State>,
}

impl Write for Input {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = self.state.gone.load(Ordering::SeqCst);
        if gone || self.text.send(bytes.to_vec()).is_err() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::chosen;

    #[test]
    fn the_variable_says_which_and_whether() {
        assert_eq!(chosen(None).as_deref(), Some("less"));
        assert_eq!(chosen(Some("more -d".into())).as_deref(), Some("more -d"));
        for none in ["", " ", "cat"] {
            assert_eq!(chosen(Some(none.into())), None);
        }
    }
}
