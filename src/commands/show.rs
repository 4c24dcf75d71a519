//! Without a connection: a saved trace told again, and names, numbers and bytes explained.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use super::arguments::{DisplayArguments, ExplainArguments, ShowArguments};
use super::narrators::{self, Recording};
use super::options::{BodyOutput, Display, Level};
use super::output::{Stream, WhenClosed};
use super::pager;
use super::recorders::{PageOf, Recorders};
use crate::certificate::Kept;
use crate::commands::explain;
use crate::error::{Error, ErrorKind, Result};
use crate::report::json::Trace;
use crate::story::tree::Forest;
use crate::transport::file;

/// The longest hex that is read from standard input.
const MOST_HEX: u64 = 4 << 20;
/// The most bytes of text that are looked through for messages.
const MOST_TEXT: u64 = 1 << 20;

/// Tells a saved trace again.
///
/// # Errors
/// If it cannot be read, or is not a trace; trouble with an output.
pub fn show(arguments: ShowArguments) -> Result<()> {
    let path = &arguments.trace;
    let reader: Box<dyn BufRead> = if path.as_os_str() == "-" {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(open(path)?))
    };
    let mut trace = Trace::open(reader)
        .map_err(|error| named(path, file::instead(path, Kept::Trace, error)))?;
    let display = Display::from(&arguments.display);
    let recording = Recording {
        is_replay: true,
        step: arguments.step.step,
        ..Recording::from(arguments.recording)
    };
    let mut recorders = Recorders::open(&recording, PageOf::All)?;
    let forest = Forest::default();
    loop {
        if trace.is_first() {
            recorders.begin_trace(&trace.header().target);
        }
        let mut narration = narrators::text(&recording, display, &BodyOutput::Nowhere, &forest)?;
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
            recorders.finish()?;
            return trace.require_end().map_err(|error| named(path, error));
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

/// The bytes apart from a -v behind them, where people add it; how often it is there.
fn apart(words: &[String]) -> Result<(Vec<String>, usize)> {
    let (mut bytes, mut verbose) = (Vec::new(), 0);
    for word in words {
        match word.strip_prefix('-') {
            Some(rest) if !rest.is_empty() && rest.bytes().all(|byte| byte == b'v') => {
                verbose += rest.len();
            }
            Some("-verbose") => verbose += 1,
            // PEM begins with hyphens, too.
            Some(rest) if rest.starts_with('-') && !rest.starts_with("----BEGIN ") => {
                let shown: String = word.chars().take(30).collect();
                return Err(Error::usage(format!(
                    "{shown} belongs in front of --hex: what is behind it is read as bytes"
                )));
            }
            _ => bytes.push(word.clone()),
        }
    }
    Ok((bytes, verbose))
}

/// Explains a name or number, annotates bytes, or lists what can be explained.
///
/// # Errors
/// If nothing is called so, or the bytes are none of TLS.
pub fn explain(arguments: &ExplainArguments) -> Result<()> {
    let mut display = Display::from(&DisplayArguments {
        verbose: arguments.verbose,
        quiet: false,
        color: arguments.color,
        no_pager: arguments.no_pager,
    });
    let (hex, options) = apart(&arguments.hex)?;
    display.level = match options {
        0 => display.level,
        1 if display.level == Level::Story => Level::Bytes,
        _ => Level::Everything,
    };
    // Bytes are asked for: there is no story of them.
    display.level = match display.level {
        Level::Story => Level::Bytes,
        Level::Bytes => Level::Everything,
        level => level,
    };
    let options = narrators::text_options(display, Stream::Stdout);
    let text = if hex.is_empty() && arguments.name.is_empty() {
        explain::list(options.width, options.color)
    } else if hex.is_empty() && arguments.name == ["-"] {
        let mut input = Vec::new();
        io::stdin().take(MOST_TEXT).read_to_end(&mut input)?;
        let found = explain::explain_text(&String::from_utf8_lossy(&input))?;
        explain::text(&found, options.width, options.color)
    } else if hex.is_empty() {
        let found = explain::explain(&arguments.name.join(" "))?;
        explain::text(&found, options.width, options.color)
    } else {
        let hex = match &hex[..] {
            [only] if only == "-" => {
                let mut input = Vec::new();
                io::stdin().take(MOST_HEX).read_to_end(&mut input)?;
                explain::hex::input(&input)?
            }
            parts => explain::hex(&parts.join(" "))?,
        };
        hex.text(options)
    };
    if display.pager {
        pager::start(WhenClosed::Exit);
    }
    let mut out = Stream::Stdout.open(WhenClosed::Exit);
    out.write_all(&text)?;
    Ok(out.flush()?)
}
