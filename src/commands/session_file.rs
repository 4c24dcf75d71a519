//! Where sessions are kept between runs (docs/session-file.md).

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::certificate::Kept;
use crate::connection::session::{Store, file};
use crate::error::{Error, Result};
use crate::wire::pem;

/// Bytes of the longest file that is read: as many sessions as are kept, each with a long ticket.
const MOST: u64 = 64 << 20;

/// A file of sessions, open.
#[derive(Debug)]
pub(super) struct SessionFile {
    path: PathBuf,
    /// To write to; `None` if the file is another program's, which is left as it is.
    file: Option<File>,
}

impl SessionFile {
    /// Opens a file, which is made if it does not exist, and reads the sessions in it. Sessions that do
    /// not say whom they are with are taken for sessions with `peer`, by `server_name`.
    ///
    /// # Errors
    /// If it cannot be read or written, or if it is not a file of sessions.
    pub fn open(path: &Path, peer: &str, server_name: Option<&str>) -> Result<(Self, Store)> {
        let named = |what: &str| Error::usage(format!("--session {}: {what}", path.display()));
        let failed = |error: io::Error| named(&error.to_string());
        if path.exists() && !path.is_file() {
            return Err(named("this is not a file"));
        }
        let mut bytes = Vec::new();
        let opened = open(path);
        // What another program wrote is not written, and need not be writable.
        let reading = match &opened {
            Ok(file) => file.try_clone(),
            Err(_) => File::open(path),
        };
        let Ok(reading) = reading else {
            return Err(opened
                .err()
                .map_or_else(|| named("it cannot be read"), failed));
        };
        let read = reading.take(MOST + 1).read_to_end(&mut bytes);
        if read.map_err(failed)? as u64 > MOST {
            return Err(named("it is too long to be a file of sessions"));
        }
        let bytes = pem::plain(&bytes);
        let wanted = [Kept::Sessions, Kept::SslSession, Kept::Empty];
        if let Some(why) = Kept::instead(&bytes, &wanted) {
            return Err(named(&why));
        }
        let sessions =
            file::read(&bytes, peer, server_name).map_err(|error| named(&error.message))?;
        let file = match file::is_foreign(&bytes) {
            true => None,
            false => Some(opened.map_err(failed)?),
        };
        let path = path.to_owned();
        Ok((SessionFile { path, file }, Store::of(sessions)))
    }

    /// Leaves these sessions in the file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save(&mut self, sessions: &Store) -> Result<()> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let text = file::write(&sessions.all());
        let mut save = || {
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(text.as_bytes())?;
            file.flush()
        };
        save().map_err(|error: io::Error| {
            Error::usage(format!("--session {}: {error}", self.path.display()))
        })
    }
}

/// For reading and writing; if it is new, its owner alone may do so.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
