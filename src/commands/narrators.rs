//! The narrators that were asked for, put together: text on a terminal, and files beside it.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::arguments::RecordingArguments;
use super::options::{BodyOutput, Display, Level};
use super::output::{Stream, WhenClosed, use_color};
use crate::error::{Error, ErrorKind, Result};
use crate::narration::Narration;
use crate::report::html::Html;
use crate::report::json::Json;
use crate::report::keylog::{self, KeyLog};
use crate::report::pcapng::Pcapng;
use crate::report::step::Step;
use crate::report::text::{self, Text};

/// What is recorded beside the text.
#[derive(Debug, Clone, Default)]
pub struct Recording {
    /// A trace in JSON Lines; `-` is standard output.
    pub json: Option<PathBuf>,
    /// A page.
    pub html: Option<PathBuf>,
    /// A capture with its secrets.
    pub pcap: Option<PathBuf>,
    /// A key log, appended to; else SSLKEYLOGFILE says where.
    pub keylog: Option<PathBuf>,
    /// Wait for a key after each step.
    pub step: bool,
    /// What is told happened before: its secrets are in the log already, if they are to be there.
    pub is_replay: bool,
}

impl From<RecordingArguments> for Recording {
    fn from(arguments: RecordingArguments) -> Self {
        Recording {
            json: arguments.json,
            html: arguments.html,
            pcap: arguments.pcap,
            keylog: arguments.keylog,
            step: false,
            is_replay: false,
        }
    }
}

impl Recording {
    /// What SSLKEYLOGFILE says, where it counts.
    fn variable(&self) -> Option<std::ffi::OsString> {
        std::env::var_os(keylog::VARIABLE).filter(|_| !self.is_replay)
    }

    /// Whether standard output carries the trace, so that the text must go elsewhere.
    pub fn takes_stdout(&self) -> bool {
        self.json.as_deref().is_some_and(is_stdout)
    }
}

fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// A narration that everybody asked for listens to. `target` goes into the head of a trace.
///
/// # Errors
/// If a file cannot be created, or there is no terminal to step on.
pub fn narration(
    recording: &Recording,
    display: Display,
    output: &BodyOutput,
    target: &str,
) -> Result<Narration> {
    let mut narration = Narration::silent();
    let stream = if recording.takes_stdout() {
        Stream::Stderr
    } else {
        Stream::for_narration(output)
    };
    let out = Box::new(stream.open(WhenClosed::for_narration(output)));
    let options = text_options(display, stream);
    if recording.step {
        narration.add(Box::new(Step::new(out, stream.is_terminal(), options)?));
    } else {
        narration.add(Box::new(Text::new(out, options)));
    }
    if let Some(path) = &recording.json {
        let out: Box<dyn Write + Send> = if is_stdout(path) {
            Box::new(Stream::Stdout.open(WhenClosed::Exit))
        } else {
            create(path)?
        };
        narration.add(Box::new(Json::new(out, target)));
    }
    if let Some(path) = &recording.html {
        narration.add(Box::new(Html::new(create(path)?)));
    }
    if let Some(path) = &recording.pcap {
        narration.add(Box::new(Pcapng::new(create(path)?)));
    }
    if let Some(key_log) = KeyLog::choose(recording.keylog.as_deref(), recording.variable())? {
        narration.add(Box::new(key_log));
    }
    Ok(narration)
}

/// How the text narrator is to tell it.
pub fn text_options(display: Display, stream: Stream) -> text::Options {
    text::Options {
        width: stream.width(),
        colour: use_color(display.color, stream.is_terminal()),
        level: match display.level {
            Level::Quiet => text::Level::Quiet,
            Level::Normal => text::Level::Normal,
            Level::Verbose => text::Level::Verbose,
        },
    }
}

/// A file for secrets: if it is new, its owner alone may read it.
fn create(path: &Path) -> Result<Box<dyn Write + Send>> {
    let named = |error: io::Error| {
        Error::new(
            ErrorKind::Io,
            format!("{} cannot be written: {error}", path.display()),
        )
    };
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(Box::new(BufWriter::new(options.open(path).map_err(named)?)))
}
