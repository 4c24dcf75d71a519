//! The terminal: raw mode, keys, a screen of its own; and the terminal as it was, whatever happens.

use std::io::{self, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal;

use super::pager::{Key, Pager};

/// How long to wait for a key before looking for new text.
const TICK: Duration = Duration::from_millis(50);

/// A screen of its own, no cursor, no wrapping.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J";
/// The screen from before.
const LEAVE: &[u8] = b"\x1b[?7h\x1b[?25h\x1b[?1049l";

/// Whether the terminal is in raw mode and shows our screen.
static ACTIVE: AtomicBool = AtomicBool::new(false);

/// The terminal while it is ours.
pub(super) struct Screen {
    output: Box<dyn Write + Send>,
    /// What is on it, so that it is only written when it changes.
    drawn: Vec<u8>,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// If there is no terminal to read keys from.
    pub fn open(mut output: Box<dyn Write + Send>) -> io::Result<Self> {
        restore_on_panic();
        terminal::enable_raw_mode()?;
        ACTIVE.store(true, Ordering::SeqCst);
        let screen = output.write_all(ENTER).and_then(|()| output.flush());
        if let Err(error) = screen {
            give_back();
            return Err(error);
        }
        Ok(Screen {
            output,
            drawn: Vec::new(),
        })
    }

    /// Whether the terminal was not given back by a panic elsewhere.
    pub fn is_ours(&self) -> bool {
        ACTIVE.load(Ordering::SeqCst)
    }

    /// Its columns and rows at the moment.
    pub fn size(&self) -> (usize, usize) {
        let (columns, rows) = terminal::size().unwrap_or((80, 24));
        (columns.into(), rows.into())
    }

    /// Shows what the pager shows.
    ///
    /// # Errors
    /// Those of the output.
    pub fn draw(&mut self, pager: &mut Pager) -> io::Result<()> {
        let (columns, rows) = self.size();
        let mut picture = b"\x1b[H".to_vec();
        for (index, line) in pager.draw(columns, rows).iter().enumerate() {
            if index > 0 {
                picture.extend_from_slice(b"\r\n");
            }
            // Erased before: after a full line the cursor is still on its last character.
            picture.extend_from_slice(b"\x1b[K");
            picture.extend_from_slice(line);
            picture.extend_from_slice(b"\x1b[0m");
        }
        if picture != self.drawn {
            self.output.write_all(&picture)?;
            self.output.flush()?;
            self.drawn = picture;
        }
        Ok(())
    }

    /// The next key, if one is pressed soon.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub fn key(&mut self) -> io::Result<Option<Key>> {
        if !event::poll(TICK)? {
            return Ok(None);
        }
        Ok(match event::read()? {
            Event::Key(key) if key.kind != KeyEventKind::Release => Some(meaning(key)),
            // The picture may be the same, but the terminal has forgotten it.
            Event::Resize(_, _) => {
                self.drawn.clear();
                None
            }
            _ => None,
        })
    }

    /// Gives the terminal back, with `text` on it.
    ///
    /// # Errors
    /// Those of the output.
    pub fn close(mut self, text: &[u8]) -> io::Result<()> {
        let left = self.leave();
        let lines: Vec<u8> = text.to_vec();
        left.and_then(|()| self.output.write_all(&lines))
            .and_then(|()| self.output.flush())
    }

    fn leave(&mut self) -> io::Result<()> {
        if !ACTIVE.swap(false, Ordering::SeqCst) {
            return Ok(());
        }
        let screen = self
            .output
            .write_all(LEAVE)
            .and_then(|()| self.output.flush());
        screen.and(terminal::disable_raw_mode())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.leave();
    }
}

/// Gives the terminal back from anywhere.
fn give_back() {
    if ACTIVE.swap(false, Ordering::SeqCst) {
        let _ = io::stderr().write_all(LEAVE);
        let _ = terminal::disable_raw_mode();
    }
}

/// A panic anywhere in the program must leave a terminal on which its message can be read. Where
/// panics abort, nothing is dropped; so this comes first.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            before(panic);
        }));
    });
}

fn meaning(key: KeyEvent) -> Key {
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            KeyCode::Char('c' | 'd') => Key::Quit,
            _ => Key::Other,
        };
    }
    match key.code {
        KeyCode::Enter | KeyCode::Char(' ') => Key::On,
        KeyCode::Char('n' | 'l') | KeyCode::Right => Key::Next,
        KeyCode::Char('b' | 'p' | 'h') | KeyCode::Left | KeyCode::Backspace => Key::Back,
        KeyCode::Char('f') => Key::Unfold,
        KeyCode::Char('F') => Key::Fold,
        KeyCode::Up | KeyCode::Char('k') => Key::Up,
        KeyCode::Down | KeyCode::Char('j') => Key::Down,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home | KeyCode::Char('g') => Key::Top,
        KeyCode::End | KeyCode::Char('G') => Key::Bottom,
        KeyCode::Char('?') | KeyCode::F(1) => Key::Help,
        KeyCode::Char('q') | KeyCode::Esc => Key::Quit,
        _ => Key::Other,
    }
}
