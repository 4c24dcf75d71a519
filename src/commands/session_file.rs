//! Where sessions are kept between runs (docs/session-file.md).

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::certificate::Kept;
use crate::connection::session::{Session, Store, file};
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
    /// What it held of ours when it was last read or written: another run may have changed it since.
    known: Vec<(String, Session)>,
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
        let known = sessions.clone();
        Ok((SessionFile { path, file, known }, Store::of(sessions)))
    }

    /// Leaves these sessions in the file, beside those that another run has put there meanwhile; what was
    /// used up here is taken out.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save(&mut self, sessions: &Store) -> Result<()> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let kept = sessions.all();
        let known = std::mem::replace(&mut self.known, kept.clone());
        let save = || {
            // Where files cannot be locked, the last to write wins.
            let _ = file.lock();
            let mut bytes = Vec::new();
            file.rewind()?;
            Read::by_ref(file).take(MOST).read_to_end(&mut bytes)?;
            // What somebody made of it that cannot be read is overwritten.
            let merged = match file::read(&bytes, "", None) {
                Ok(there) => merged(there, &known, kept),
                Err(_) => Store::of(kept),
            };
            let text = file::write(&merged.all());
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(text.as_bytes())?;
            file.flush()?;
            let _ = file.unlock();
            Ok(())
        };
        save().map_err(|error: io::Error| {
            Error::usage(format!("--session {}: {error}", self.path.display()))
        })
    }
}

/// What is `there` of a file, without what we knew and have used up, and with what is new of what we `kept`.
fn merged(
    mut there: Vec<(String, Session)>,
    known: &[(String, Session)],
    kept: Vec<(String, Session)>,
) -> Store {
    let is_in = |all: &[(String, Session)], one: &(String, Session)| {
        let named = |(peer, session): &(String, Session)| {
            let name = [&session.ticket, &session.session_id, &session.secret];
            (peer.clone(), name.map(|it| it.bytes.clone()))
        };
        all.iter().any(|it| named(it) == named(one))
    };
    there.retain(|one| !is_in(known, one) || is_in(&kept, one));
    let new = kept.into_iter().filter(|one| !is_in(known, one));
    let new: Vec<_> = new.filter(|one| !is_in(&there, one)).collect();
    there.extend(new);
    Store::of(there)
}

/// For reading and writing; if it is new, its owner alone may do so.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A session with `peer`, by a ticket of this byte.
    fn line(ticket: &str) -> String {
        let secret = "07".repeat(32);
        format!(
            r#"{{"peer":"a:443","version":"TLS 1.3","cipher_suite":"TLS_AES_128_GCM_SHA256","secret":"{secret}","ticket":"{ticket}","lifetime":60,"issued_ms":1000}}"#
        ) + "\n"
    }

    /// Each of two runs at a time keeps what the other leaves, and brings back nothing that it used.
    #[test]
    fn two_runs_share_a_file() {
        let path = std::env::temp_dir().join(format!("tlsdemo-sessions-{}", std::process::id()));
        std::fs::write(&path, [line("01"), line("02")].concat()).unwrap();
        let (mut first, ours) = SessionFile::open(&path, "", None).unwrap();
        let (mut second, theirs) = SessionFile::open(&path, "", None).unwrap();
        let session = |ticket: &str| {
            file::read(line(ticket).as_bytes(), "", None)
                .unwrap()
                .remove(0)
                .1
        };
        let tickets = |bytes: &[u8]| -> Vec<u8> {
            let all = file::read(bytes, "", None).unwrap().into_iter();
            all.map(|(_, session)| session.ticket[0]).collect()
        };
        // The first uses 1 and gets 3, the second uses 2 and gets 4.
        for (file, store, used, got) in
            [(&mut first, ours, 1, "03"), (&mut second, theirs, 2, "04")]
        {
            store.forget("a:443", |session| session.ticket[0] == used);
            let shelf = store.shelf("a:443");
            shelf.put(session(got));
            file.save(&store).unwrap();
            // Once more, with nothing new.
            file.save(&store).unwrap();
        }
        assert_eq!(tickets(&std::fs::read(&path).unwrap()), [3, 4]);
        std::fs::remove_file(&path).unwrap();
    }
}
