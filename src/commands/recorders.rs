//! What is recorded beside the text, in files that may hold more than one connection.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::narrators::Recording;
use super::output::{Stream, WhenClosed};
use crate::error::{Error, ErrorKind, Result};
use crate::narration::{Event, Moment, Narration, Narrator, Topic};
use crate::report::html::Html;
use crate::report::json::Json;
use crate::report::keylog::KeyLog;
use crate::report::pcapng::{self, Pcapng};

/// The files that were asked for, open.
pub(super) struct Recorders {
    recording: Recording,
    trace: Option<Shared>,
    page: Option<Arc<Mutex<PathBuf>>>,
    capture: Option<Shared>,
}

/// How connections share a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turns {
    /// One after the other: what happens is written at once.
    OneByOne,
    /// At the same time: a trace is written when its connection has ended, in one piece.
    Together,
}

impl Recorders {
    /// Opens what was asked for, so that a mistake is known before anything happens.
    ///
    /// # Errors
    /// If a file cannot be created.
    pub fn open(recording: &Recording) -> Result<Self> {
        let mut recorders = Recorders {
            recording: recording.clone(),
            trace: None,
            page: None,
            capture: None,
        };
        if let Some(path) = &recording.json {
            recorders.trace = Some(Shared::new(if is_stdout(path) {
                Box::new(Stream::Stdout.open(WhenClosed::Exit))
            } else {
                create(path)?
            }));
        }
        if let Some(path) = &recording.html {
            create(path)?;
            recorders.page = Some(Arc::new(Mutex::new(path.clone())));
        }
        if let Some(path) = &recording.pcap {
            let mut capture = Shared::new(create(path)?);
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

    /// Has a connection recorded. `target` goes into the head of its trace.
    ///
    /// # Errors
    /// If the key log cannot be opened any more.
    pub fn join(&self, narration: &mut Narration, target: &str, turns: Turns) -> Result<()> {
        match (&self.trace, turns) {
            (None, _) => {}
            (Some(trace), Turns::OneByOne) => {
                narration.add(Box::new(Json::new(Box::new(trace.clone()), target)));
            }
            (Some(trace), Turns::Together) => {
                narration.add(Box::new(WholeTrace::new(trace.clone(), target)));
            }
        }
        if let Some(path) = &self.page {
            let page = LastPage {
                path: path.clone(),
                bytes: Vec::new(),
            };
            narration.add(Box::new(Html::new(Box::new(page))));
        }
        if let Some(capture) = &self.capture {
            narration.add(Box::new(Pcapng::joining(Box::new(capture.clone()))));
        }
        if let Some(key_log) = self.key_log()? {
            narration.add(Box::new(key_log));
        }
        Ok(())
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

/// The trace of one connection, which is written when all is told.
struct WholeTrace {
    trace: Json,
    kept: Shared,
    bytes: Arc<Mutex<Vec<u8>>>,
}

impl WholeTrace {
    fn new(kept: Shared, target: &str) -> Self {
        let bytes = Arc::<Mutex<Vec<u8>>>::default();
        WholeTrace {
            trace: Json::new(Box::new(Kept(bytes.clone())), target),
            kept,
            bytes,
        }
    }
}

impl Narrator for WholeTrace {
    fn wants(&self, topic: Topic) -> bool {
        self.trace.wants(topic)
    }

    fn at(&mut self, moment: Moment) {
        self.trace.at(moment);
    }

    fn tell(&mut self, event: &Event) {
        self.trace.tell(event);
    }

    fn finish(&mut self) -> io::Result<()> {
        self.trace.finish()?;
        let bytes = std::mem::take(&mut *self.bytes.lock().unwrap_or_else(PoisonError::into_inner));
        self.kept.write_all(&bytes)?;
        self.kept.flush()
    }
}

/// Keeps what is written.
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A page that takes the place of the one that was there, whole.
struct LastPage {
    path: Arc<Mutex<PathBuf>>,
    bytes: Vec<u8>,
}

impl Write for LastPage {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let path = self.path.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = create(&path)?;
        file.write_all(&self.bytes)?;
        file.flush()
    }
}

/// Whether a file is standard output.
pub(super) fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
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
