//! Without a connection: a saved trace told again, and names, numbers and bytes explained.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use super::arguments::{ExplainArguments, ShowArguments};
use super::narrators::{self, Recording};
use super::options::{BodyOutput, Display};
use super::output::{Stream, WhenClosed};
use super::recorders::Recorders;
use crate::commands::explain;
use crate::error::{Error, ErrorKind, Result};
use crate::report::json::Trace;

/// The longest hex that is read from standard input.
const MOST_HEX: u64 = 4 << 20;

/// Tells a saved trace again.
///
/// # Errors
/// If it cannot be read, or is none; trouble with an output.
pub fn show(arguments: ShowArguments) -> Result<()> {
    let path = &arguments.trace;
    let reader: Box<dyn BufRead> = if path.as_os_str() == "-" {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(open(path)?))
    };
    let mut trace = Trace::open(reader).map_err(|error| named(path, error))?;
    let display = Display::from(&arguments.display);
    let recording = Recording {
        is_replay: true,
        step: arguments.step.step,
        ..Recording::from(arguments.recording)
    };
    let mut recorders = Recorders::open(&recording)?;
    loop {
        if trace.is_first() {
            recorders.begin_trace(&trace.header().target);
        }
        let mut narration = narrators::text(&recording, display, &BodyOutput::Nowhere)?;
        recorders.join(&mut narration, trace.connection())?;
        let told = trace
            .tell(&mut narration)
            .map_err(|error| named(path, error));
        narration.finish()?;
        told?;
        if !trace
            .next_connection()
            .map_err(|error| named(path, error))?
        {
            return Ok(());
        }
    }
}

fn open(path: &Path) -> Result<File> {
    File::open(path).map_err(|error| {
        Error::new(
            ErrorKind::Io,
            format!("{} cannot be read: {error}", path.display()),
        )
    })
}

fn named(path: &Path, mut error: Error) -> Error {
    error.message = format!("{}: {}", path.display(), error.message);
    error
}

/// Explains a name or number, or annotates bytes.
///
/// # Errors
/// If nothing is called so, or the bytes are none of TLS.
pub fn explain(arguments: &ExplainArguments) -> Result<()> {
    let options = narrators::text_options(Display::from(&arguments.display), Stream::Stdout);
    let text = if arguments.hex.is_empty() {
        let found = explain::explain(&arguments.name.join(" "))?;
        explain::text(&found, options.width, options.colour)
    } else {
        let hex = match &arguments.hex[..] {
            [only] if only == "-" => {
                let mut text = String::new();
                io::stdin().take(MOST_HEX).read_to_string(&mut text)?;
                text
            }
            parts => parts.join(" "),
        };
        explain::hex(&hex)?.text(options)
    };
    let mut out = Stream::Stdout.open(WhenClosed::Exit);
    out.write_all(&text)?;
    Ok(out.flush()?)
}
