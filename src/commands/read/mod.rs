//! `tlsdemo read`: connections that others made, from a capture: all of them in an overview, or some
//! told like our own.
//!
//! `follow` finds TLS on each connection and has it observed, `overview` is the list and `narrow` what it
//! is on a narrow terminal, `telling` has connections narrated, `elsewhere` does so on a thread of its own, `paper` writes
//! one after the other, `secrets` gathers what opens them.

mod elsewhere;
mod follow;
mod narrow;
mod overview;
mod paper;
mod row;
mod secrets;
mod telling;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::ReadArguments;
use super::options::Display;
use super::recorders::is_stdout;
use crate::certificate::Kept;
use crate::error::{Error, ErrorKind, Result};
use crate::handshake::observer::Means;
use crate::transport::capture::{Capture, Item, Listener, Streams};
use crate::transport::file;

pub use row::SortKey;

/// Reads a capture.
///
/// # Errors
/// If it cannot be read, or has none of the connections that were asked for; trouble with an output.
pub fn read(arguments: &ReadArguments) -> Result<()> {
    let source = CaptureSource(arguments.capture.clone());
    let means = Arc::new(secrets::gather(arguments, &source)?);
    let display = Display::from(&arguments.display);
    if arguments.all || !arguments.stream.is_empty() {
        telling::tell(arguments, &source, &means, display)?;
    } else {
        overview::show(arguments, &source, &means, display)?;
    }
    secrets::complain_of_unused(&means);
    secrets::complain_of_wrong(&means);
    Ok(())
}

/// Where the capture is.
pub(super) struct CaptureSource(PathBuf);

impl CaptureSource {
    /// Whether it can be read only once.
    pub fn is_stream(&self) -> bool {
        is_stdout(&self.0) || !std::fs::metadata(&self.0).is_ok_and(|it| it.is_file())
    }

    /// Opens it, at its beginning.
    ///
    /// # Errors
    /// If it cannot be read, or is not a capture.
    pub fn open(&self) -> Result<Capture> {
        let reader: Box<dyn Read + Send> = if is_stdout(&self.0) {
            Box::new(io::stdin())
        } else {
            Box::new(File::open(&self.0).map_err(|error| {
                let path = self.0.display();
                Error::new(ErrorKind::Io, format!("{path} cannot be read: {error}"))
            })?)
        };
        Capture::open(reader)
            .map_err(|error| self.named(file::instead(&self.0, Kept::Capture, error)))
    }

    /// An error in reading it, with its name.
    pub fn named(&self, mut error: Error) -> Error {
        let name = match is_stdout(&self.0) {
            true => "standard input".into(),
            false => self.0.display().to_string(),
        };
        error.message = format!("{name}: {}", error.message);
        error
    }

    /// Hands all packets to `streams`, and secrets to what observers know; to the end.
    ///
    /// # Errors
    /// If the capture is damaged: what comes before that was handed on.
    pub fn run<L: Listener, F: FnMut(&crate::transport::capture::Ends) -> L>(
        &self,
        streams: &mut Streams<L, F>,
        means: &Means,
    ) -> Result<bool> {
        let mut capture = self.open()?;
        let result = loop {
            match capture.next_item() {
                Ok(Some(Item::Packet(packet))) => streams.packet(&packet),
                Ok(Some(Item::Secrets(lines))) => secrets::add(means, lines),
                Ok(None) => break Ok(capture.is_cut_short()),
                Err(error) => break Err(self.named(error)),
            }
        };
        streams.finish();
        result
    }
}

/// A path for messages.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}
