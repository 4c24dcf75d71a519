//! Where the program writes: colors, width, and pipes that close.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use super::arguments::Color;
use super::options::BodyOutput;
use super::pager;
use super::wrap::wrapped;
use crate::error::{Error, ErrorKind, Result};
use crate::report::escape::safe;

/// The width where there is no terminal.
pub const PIPE_WIDTH: usize = 100;
/// Less than this cannot hold a line of bytes.
const LEAST_WIDTH: usize = 40;
/// Bytes of a body that go to a file at once.
const BODY_PIECE: usize = 64 * 1024;

/// Whether to write in color to a stream that `is_terminal` or not: what the user asked for, else
/// NO_COLOR (<https://no-color.org>), CLICOLOR and CLICOLOR_FORCE (<https://bixense.com/clicolors>), TERM.
pub fn use_color(choice: Color, is_terminal: bool) -> bool {
    match choice {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if anstyle_query::no_color() => false,
        Color::Auto if anstyle_query::clicolor_force() => true,
        Color::Auto => {
            is_terminal
                && anstyle_query::term_supports_color()
                && anstyle_query::clicolor().unwrap_or(true)
        }
    }
}

/// Writes the PEM of a private key to a file that nobody else may read and that was not there before;
/// to standard output where none is named.
///
/// # Errors
/// If it cannot be written, with the option --output and the file.
pub(super) fn write_secret(pem: &str, path: Option<&Path>) -> Result<()> {
    let Some(path) = path else {
        let mut out = Stream::Stdout.open(WhenClosed::Exit);
        return Ok(out.write_all(pem.as_bytes()).and_then(|()| out.flush())?);
    };
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path);
    let written = file.and_then(|mut file| file.write_all(pem.as_bytes()));
    written.map_err(|error| {
        let what = format!("--output {}: {error}", path.display());
        Error::new(ErrorKind::Io, what)
    })
}

/// Says something on standard error, wrapped if that is a terminal; if it fails, nobody can be told.
/// A peer may have had a hand in the text, which is not to steer the terminal.
pub(super) fn complain(what: &str) {
    let line = complaint(what);
    let line = match Stream::Stderr.terminal_width() {
        Some(width) => wrapped(&line, width),
        None => line,
    };
    let _ = writeln!(io::stderr(), "{line}");
}

/// The line that [`complain`] writes.
pub(super) fn complaint(what: &str) -> String {
    format!("tlsdemo: {}", safe(what))
}

/// One of the two streams that the program may narrate to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output, as usual.
    Stdout,
    /// Standard error, when standard output carries the body of the response.
    Stderr,
}

impl Stream {
    /// Where the narration goes.
    pub fn for_narration(output: &BodyOutput) -> Stream {
        match output {
            BodyOutput::Stdout => Stream::Stderr,
            _ => Stream::Stdout,
        }
    }

    /// Whether a person looks at it.
    pub fn is_terminal(self) -> bool {
        match self {
            Stream::Stdout => io::stdout().is_terminal(),
            Stream::Stderr => io::stderr().is_terminal(),
        }
    }

    /// Columns to wrap to: the terminal's; in a pipe what COLUMNS says, else 100.
    pub fn width(self) -> usize {
        self.limit().unwrap_or(PIPE_WIDTH)
    }

    /// Columns that there are: the terminal's; in a pipe what COLUMNS says, else as many as one likes.
    pub fn limit(self) -> Option<usize> {
        let size = match self {
            Stream::Stdout => terminal_size::terminal_size_of(io::stdout()),
            Stream::Stderr => terminal_size::terminal_size_of(io::stderr()),
        };
        match size {
            Some((terminal_size::Width(width), _)) if width > 0 => {
                Some(usize::from(width).max(LEAST_WIDTH))
            }
            _ => match std::env::var("COLUMNS").map(|columns| columns.trim().parse()) {
                Ok(Ok(columns)) if columns > 0 => Some(usize::max(columns, LEAST_WIDTH)),
                _ => None,
            },
        }
    }

    /// Columns of the terminal, if it is one.
    pub fn terminal_width(self) -> Option<usize> {
        self.limit().filter(|_| self.is_terminal())
    }

    /// Opens it for writing: buffered, so flush it before waiting for anything.
    pub fn open(self, closed: WhenClosed) -> Quiet {
        let out: Box<dyn Write + Send> = match self {
            Stream::Stdout => pager::input().unwrap_or_else(|| Box::new(io::stdout())),
            Stream::Stderr => Box::new(io::stderr()),
        };
        Quiet {
            out: BufWriter::with_capacity(32 * 1024, Ending { out, closed }),
        }
    }
}

/// What to do when the reader of a pipe goes away, as `head` does when it has enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenClosed {
    /// End the program, quietly: nobody looks any more.
    Exit,
    /// Go on and write no more: the program has other work, such as a file to fill.
    Discard,
}

impl WhenClosed {
    /// What fits to a run: with a body on its way to a file, the run goes on.
    pub fn for_narration(output: &BodyOutput) -> WhenClosed {
        match output {
            BodyOutput::Nowhere => WhenClosed::Exit,
            _ => WhenClosed::Discard,
        }
    }
}

/// A buffered stream that a closed pipe ends quietly. Other failures are reported.
pub struct Quiet {
    out: BufWriter<Ending<Box<dyn Write + Send>>>,
}

impl Write for Quiet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Below the buffer: meets the closed pipe.
struct Ending<W> {
    out: W,
    closed: WhenClosed,
}

impl<W> Ending<W> {
    fn quietly<T>(&self, result: io::Result<T>, discarded: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => match self.closed {
                WhenClosed::Exit => std::process::exit(0),
                WhenClosed::Discard => Ok(discarded),
            },
            result => result,
        }
    }
}

impl<W: Write> Write for Ending<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.out.write(bytes);
        self.quietly(result, bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        let result = self.out.flush();
        self.quietly(result, ())
    }
}

impl BodyOutput {
    /// Opens the place for the body; a file is created, or emptied if it exists. `None`: the body
    /// is only narrated.
    ///
    /// # Errors
    /// Those of the file system, with the name of the file.
    pub fn open(&self) -> io::Result<Option<Box<dyn Write + Send>>> {
        match self {
            BodyOutput::Nowhere => Ok(None),
            BodyOutput::Stdout => Ok(Some(Box::new(Ending {
                out: io::stdout(),
                closed: WhenClosed::Exit,
            }))),
            BodyOutput::File(path) => match File::create(path) {
                Ok(file) => Ok(Some(to_file(file))),
                Err(error) => Err(io::Error::new(
                    error.kind(),
                    format!("writing {}: {error}", path.display()),
                )),
            },
        }
    }
}

/// A file on a disk is written in large pieces, whatever the size of the frames that a body comes in:
/// those of nginx have 8 KiB, which took twice as many writes as the records of HTTP/1.1. Somebody may
/// wait at the other end of anything else.
fn to_file(file: File) -> Box<dyn Write + Send> {
    match file.metadata() {
        Ok(metadata) if metadata.is_file() => Box::new(BufWriter::with_capacity(BODY_PIECE, file)),
        _ => Box::new(file),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_wins() {
        assert!(use_color(Color::Always, false));
        assert!(!use_color(Color::Never, true));
    }

    #[test]
    fn the_body_on_standard_output_moves_the_narration() {
        assert_eq!(Stream::for_narration(&BodyOutput::Stdout), Stream::Stderr);
        assert_eq!(Stream::for_narration(&BodyOutput::Nowhere), Stream::Stdout);
        let file = BodyOutput::File("x".into());
        assert_eq!(Stream::for_narration(&file), Stream::Stdout);
        assert_eq!(WhenClosed::for_narration(&file), WhenClosed::Discard);
    }

    #[test]
    fn other_failures_are_reported() {
        struct Broken(io::ErrorKind);
        impl Write for Broken {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(self.0.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let ending = |kind| Ending {
            out: Broken(kind),
            closed: WhenClosed::Discard,
        };
        assert!(ending(io::ErrorKind::StorageFull).write(b"x").is_err());
        assert_eq!(ending(io::ErrorKind::BrokenPipe).write(b"xy").unwrap(), 2);
    }
}
