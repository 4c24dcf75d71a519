//! The narrators that were asked for, put together: text on a terminal, and files beside it.

use std::path::PathBuf;

use super::arguments::RecordingArguments;
use super::options::{BodyOutput, Display};
use super::output::{Stream, WhenClosed, use_color};
use super::pager;
use super::recorders::is_stdout;
use crate::error::Result;
use crate::narration::Narration;
use crate::report::keylog;
use crate::report::step::Step;
use crate::report::text;
use crate::story::tree::Forest;

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
    pub(super) fn variable(&self) -> Option<std::ffi::OsString> {
        std::env::var_os(keylog::VARIABLE).filter(|_| !self.is_replay)
    }

    /// Whether there are files to fill, whether or not anybody reads the text.
    fn is_kept(&self) -> bool {
        self.json.is_some() || self.html.is_some() || self.pcap.is_some()
    }

    /// Whether standard output carries the trace, so that the text must go elsewhere.
    pub fn takes_stdout(&self) -> bool {
        let all = [&self.json, &self.html, &self.pcap];
        all.into_iter().flatten().any(|path| is_stdout(path))
    }
}

/// A narration on the terminal, of a connection that may resume sessions of others in the `forest`.
///
/// # Errors
/// If there is no terminal to step on.
pub fn text(
    recording: &Recording,
    display: Display,
    output: &BodyOutput,
    forest: &Forest,
) -> Result<Narration> {
    let mut narration = Narration::silent();
    let stream = if recording.takes_stdout() {
        Stream::Stderr
    } else {
        Stream::for_narration(output)
    };
    let closed = if recording.is_kept() {
        WhenClosed::Discard
    } else {
        WhenClosed::for_narration(output)
    };
    if display.pager && stream == Stream::Stdout && !recording.step {
        pager::start(closed);
    }
    let out = Box::new(stream.open(closed));
    let options = text_options(display, stream);
    if recording.step {
        narration.add(Box::new(Step::new(
            out,
            stream.is_terminal(),
            options,
            forest,
        )?));
    } else {
        narration.add(text::narrator(out, options, forest));
    }
    Ok(narration)
}

/// How the text narrator is to tell it.
pub fn text_options(display: Display, stream: Stream) -> text::Options {
    text::Options {
        width: stream.width(),
        color: use_color(display.color, stream.is_terminal()),
        level: display.level,
    }
}
