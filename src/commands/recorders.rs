//! What is recorded beside the text, in files that may hold more than one connection.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::narrators::Recording;
use super::output::{Stream, WhenClosed, complain};
use super::page_file::PageFile;
use crate::error::{Error, ErrorKind, Result};
use crate::narration::Narration;
use crate::report::html::{Connections, Html, Outcome};
use crate::report::json::TraceFile;
use crate::report::keylog::KeyLog;
use crate::report::pcapng::{self, Pcapng};

/// The files that were asked for, open.
pub(super) struct Recorders {
    recording: Recording,
    json: Option<Shared>,
    trace: Option<TraceFile>,
    page: Option<Page>,
    capture: Option<Shared>,
}

/// Where a web page of connections is written.
enum Page {
    /// All of them are in it.
    All(Connections, PageFile),
    /// It is that of the connection that ended last.
    Last(Arc<Mutex<PathBuf>>),
}

/// Which connections a web page is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageOf {
    /// All that are told.
    All,
    /// The one that ended last, of which there is no end.
    Last,
}

impl Recorders {
    /// Opens what was asked for, so that a mistake is known before anything happens.
    ///
    /// # Errors
    /// If a file cannot be created.
    pub fn open(recording: &Recording, page_of: PageOf) -> Result<Self> {
        check_stdout(recording, page_of)?;
        let mut recorders = Recorders {
            recording: recording.clone(),
            json: None,
            trace: None,
            page: None,
            capture: None,
        };
        if let Some(path) = &recording.json {
            recorders.json = Some(Shared::new(output(path)?));
        }
        if let Some(path) = &recording.html {
            let file = PageFile::open(path)?;
            recorders.page = Some(match page_of {
                PageOf::All => Page::All(Connections::new(Box::new(file.clone())), file),
                PageOf::Last => Page::Last(Arc::new(Mutex::new(path.clone()))),
            });
        }
        if let Some(path) = &recording.pcap {
            let mut capture = Shared::new(output(path)?);
            capture.write_all(&pcapng::head())?;
            recorders.capture = Some(capture);
        }
        recorders.key_log()?;
        Ok(recorders)
    }

    /// The key log, where one is kept. Each line is appended in one call, in case others write there too.
    fn key_log(&self) -> Result<Option<KeyLog>> {
        KeyLog::choose(self.recording.keylog.as_deref(), self.recording.variable())
    }

    /// Begins a trace, if one is asked for: that of all connections that join from here on. `target`
    /// goes into its head.
    pub fn begin_trace(&mut self, target: &str) {
        let file = self.json.clone();
        self.trace = file.map(|file| TraceFile::new(Box::new(file), target));
        if let Some(Page::All(page, _)) = &self.page {
            page.set_title(target);
        }
    }

    /// Has a connection recorded, by its number in the trace.
    ///
    /// # Errors
    /// If the key log cannot be opened any more.
    pub fn join(&self, narration: &mut Narration, connection: u32) -> Result<()> {
        narration.set_connection(connection);
        if let Some(trace) = &self.trace {
            narration.add(Box::new(trace.connection(connection)));
        }
        match &self.page {
            Some(Page::All(page, _)) => {
                if let Some(narrator) = page.narrator(connection) {
                    narration.add(narrator);
                }
            }
            Some(Page::Last(path)) => {
                let page = Box::new(LastPage(path.clone()));
                narration.add(Box::new(Html::new(page)));
            }
            None => {}
        }
        if let Some(capture) = &self.capture {
            narration.add(Box::new(Pcapng::joining(Box::new(capture.clone()))));
        }
        if let Some(key_log) = self.key_log()? {
            narration.add(Box::new(key_log));
        }
        Ok(())
    }

    /// Says how a connection went, for a list of several, before its narrators finish.
    pub fn set_outcome(&self, connection: u32, outcome: impl FnOnce() -> Outcome) {
        if let Some(Page::All(page, _)) = &self.page {
            page.set_outcome(connection, outcome());
        }
    }

    /// Finishes what is finished when the last connection is over. It is also done, as far as it can
    /// be, when this goes out of scope.
    ///
    /// # Errors
    /// If something could not be written.
    pub fn finish(&self) -> Result<()> {
        let Some(Page::All(page, file)) = &self.page else {
            return Ok(());
        };
        let left_out = page.left_out();
        if left_out > 0 {
            complain(&format!(
                "--html: {left_out} more connections had no room on the page"
            ));
        }
        let finished = page.finish().and_then(|()| file.finish());
        finished.map_err(|error| {
            Error::new(
                ErrorKind::Io,
                format!("the page cannot be written: {error}"),
            )
        })
    }
}

/// That standard output is given to one at most, and only to what can be written to it.
fn check_stdout(recording: &Recording, page_of: PageOf) -> Result<()> {
    let all = [
        ("--json", &recording.json),
        ("--html", &recording.html),
        ("--pcap", &recording.pcap),
    ];
    let is_given = |path: &&Option<PathBuf>| path.as_deref().is_some_and(is_stdout);
    let given: Vec<&str> = all
        .iter()
        .filter(|(_, path)| is_given(path))
        .map(|(name, _)| *name)
        .collect();
    if given.len() > 1 {
        return Err(Error::usage(format!(
            "{} cannot both write to standard output: name a file for one of them",
            given.join(" and ")
        )));
    }
    if page_of == PageOf::Last && given == ["--html"] {
        return Err(Error::usage(
            "--html - : each connection takes the place of the page before it, which needs a file",
        ));
    }
    if recording.keylog.as_deref().is_some_and(is_stdout) {
        return Err(Error::usage(
            "--keylog - : lines are added to a key log, which needs a file",
        ));
    }
    Ok(())
}

/// Where an output goes.
fn output(path: &Path) -> Result<Box<dyn Write + Send>> {
    match is_stdout(path) {
        true => Ok(Box::new(Stream::Stdout.open(WhenClosed::Exit))),
        false => create(path),
    }
}

/// A file that several connections write to. What is written in one call stays together.
#[derive(Clone)]
struct Shared(Arc<Mutex<Box<dyn Write + Send>>>);

impl Shared {
    fn new(out: Box<dyn Write + Send>) -> Self {
        Shared(Arc::new(Mutex::new(out)))
    }

    fn with<T>(&self, act: impl FnOnce(&mut dyn Write) -> T) -> T {
        act(&mut **self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(|out| out.write_all(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.with(|out| out.flush())
    }
}

/// A page that takes the place of the one that was there. It is written in one call, so that of two
/// connections that end at the same time one page is there, and whole.
struct LastPage(Arc<Mutex<PathBuf>>);

impl Write for LastPage {
    fn write(&mut self, page: &[u8]) -> io::Result<usize> {
        let path = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = PageFile::open(&path).map_err(|error| io::Error::other(error.message))?;
        file.write_all(page)?;
        file.finish()?;
        Ok(page.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether a file is standard output.
pub(super) fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}

pub(super) fn named(path: &Path, error: &io::Error) -> Error {
    Error::new(
        ErrorKind::Io,
        format!("{} cannot be written: {error}", path.display()),
    )
}

/// A file for secrets: if it is new, its owner alone may read it.
pub(super) fn create(path: &Path) -> Result<Box<dyn Write + Send>> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(|error| named(path, &error))?;
    Ok(Box::new(Named {
        path: path.to_owned(),
        file: BufWriter::new(file),
    }))
}

/// A file whose errors say which it is, and what can be done about them.
pub(super) struct Named {
    pub path: PathBuf,
    pub file: BufWriter<File>,
}

impl Named {
    pub fn name<T>(&self, result: io::Result<T>) -> io::Result<T> {
        use io::ErrorKind as Kind;
        result.map_err(|error| {
            let advice = match error.kind() {
                Kind::StorageFull | Kind::QuotaExceeded => {
                    "; free some space there, or name a file elsewhere"
                }
                _ => "",
            };
            io::Error::new(
                error.kind(),
                format!("{}: {error}{advice}", self.path.display()),
            )
        })
    }
}

impl Write for Named {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.file.write(bytes);
        self.name(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.file.flush();
        self.name(result)
    }
}
