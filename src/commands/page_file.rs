//! The file of a web page. A page is whole at the end only, so until then the one that was there
//! stays: what is written goes to a file without a name in the same folder, and takes the place of
//! the old one at the end. A run that is interrupted leaves the old page, and nothing else.
//!
//! A pipe or a device has no old page: it is written to at once. So is a file in a folder that takes
//! no other, but only when there is something to write.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::output::{Stream, WhenClosed};
use super::recorders::{Named, create, is_stdout, named};
use crate::error::Result;

/// A page that is being written. Its clones write to the same.
#[derive(Clone)]
pub(super) struct PageFile(Arc<Mutex<Sheet>>);

struct Sheet {
    /// The file that the page is for, behind symbolic links.
    path: PathBuf,
    place: Place,
    /// Something was written that is not in its place yet.
    is_waiting: bool,
    /// Something could not be written: the page will never be whole.
    has_failed: bool,
}

enum Place {
    /// A file without a name, in the folder of the page.
    Beside(Named),
    /// The page's own file, once there is something to write.
    Later,
    /// What is written to at once; or a page that is in its place.
    Open(Box<dyn Write + Send>),
}

impl PageFile {
    /// Finds out whether a page can be written there, and leaves what is there as it is.
    ///
    /// # Errors
    /// If it cannot.
    pub fn open(path: &Path) -> Result<Self> {
        let (path, place) = place(path)?;
        Ok(PageFile(Arc::new(Mutex::new(Sheet {
            path,
            place,
            is_waiting: false,
            has_failed: false,
        }))))
    }

    /// The page is whole.
    ///
    /// # Errors
    /// If it cannot take the place of the old one.
    pub fn finish(&self) -> io::Result<()> {
        self.sheet().finish()
    }

    fn sheet(&self) -> MutexGuard<'_, Sheet> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for PageFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut sheet = self.sheet();
        let written = sheet.write(bytes);
        sheet.is_waiting = true;
        sheet.has_failed |= written.is_err();
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sheet().place {
            Place::Beside(file) => file.flush(),
            Place::Later => Ok(()),
            Place::Open(out) => out.flush(),
        }
    }
}

/// Where a page goes, and its path behind symbolic links.
fn place(path: &Path) -> Result<(PathBuf, Place)> {
    if is_stdout(path) {
        let out = Stream::Stdout.open(WhenClosed::Exit);
        return Ok((path.to_owned(), Place::Open(Box::new(out))));
    }
    let is_link = path.is_symlink();
    let old = path.metadata();
    // /dev/stdout may lead to a file, which others write to as well.
    let is_special = ["/dev", "/proc"].iter().any(|room| path.starts_with(room));
    if is_special || old.as_ref().is_ok_and(|old| !old.is_file()) || old.is_err() && is_link {
        return Ok((path.to_owned(), Place::Open(create(path)?)));
    }
    let mut real = path.to_owned();
    if old.is_ok() {
        // It must be writable itself: its owner may have protected it.
        let found = path.canonicalize();
        let found = found.and_then(|found| File::options().write(true).open(&found).map(|_| found));
        real = found.map_err(|error| named(path, &error))?;
    }
    match beside(&real) {
        Ok((name, file)) => {
            // Who holds it open goes on writing to it.
            let _ = fs::remove_file(name);
            let file = Named {
                path: path.to_owned(),
                file: BufWriter::new(file),
            };
            Ok((real, Place::Beside(file)))
        }
        Err(_) if old.is_ok() => Ok((real, Place::Later)),
        Err(error) => Err(named(path, &error)),
    }
}

/// A new file in the folder of a page, for its secrets: its owner alone may read it.
fn beside(page: &Path) -> io::Result<(PathBuf, File)> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!(".tlsdemo-{}-{count}.html", std::process::id());
    let name = page.with_file_name(name);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&name).map(|file| (name, file))
}

impl Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Place::Later = self.place {
            let file = create(&self.path).map_err(|error| io::Error::other(error.message))?;
            self.place = Place::Open(file);
        }
        match &mut self.place {
            Place::Beside(file) => file.write(bytes),
            Place::Later => Ok(0),
            Place::Open(out) => out.write(bytes),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.is_waiting) || self.has_failed {
            return Ok(());
        }
        match &mut self.place {
            Place::Beside(file) => {
                file.flush()?;
                let moved = put(file.file.get_mut(), &self.path);
                file.name(moved)
            }
            Place::Later => Ok(()),
            Place::Open(out) => out.flush(),
        }
    }
}

/// Gives what was written the name of the page, with the permissions of the one that was there.
fn put(page: &mut File, path: &Path) -> io::Result<()> {
    let (name, mut file) = beside(path)?;
    let put = (|| {
        page.rewind()?;
        io::copy(page, &mut file)?;
        if let Ok(old) = path.metadata() {
            file.set_permissions(old.permissions())?;
        }
        drop(file);
        fs::rename(&name, path)
    })();
    if put.is_err() {
        let _ = fs::remove_file(&name);
    }
    put
}

/// Of a run that failed, the page is worth most.
impl Drop for Sheet {
    fn drop(&mut self) {
        // Who wants to know of a failure has called `finish` before.
        let _ = self.finish();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own, gone in the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let name = format!("tlsdemo-page-{}-{name}", std::process::id());
            let folder = std::env::temp_dir().join(name);
            fs::create_dir(&folder).unwrap();
            Folder(folder)
        }

        fn files(&self) -> Vec<String> {
            let files = fs::read_dir(&self.0).unwrap();
            let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
            let mut names: Vec<String> = names.collect();
            names.sort();
            names
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_old_page_stays_until_the_new_one_is_whole() {
        let folder = Folder::new("old");
        let path = folder.0.join("page.html");
        fs::write(&path, "old").unwrap();
        let mut page = PageFile::open(&path).unwrap();
        page.write_all(b"new, ").unwrap();
        page.flush().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        // What an interruption would leave.
        assert_eq!(folder.files(), ["page.html"]);
        page.write_all(b"and longer").unwrap();
        page.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new, and longer");
        drop(page);
        assert_eq!(fs::read(&path).unwrap(), b"new, and longer");
        assert_eq!(folder.files(), ["page.html"]);
    }

    #[test]
    fn nothing_written_changes_nothing_and_a_drop_ends_a_page() {
        let folder = Folder::new("drop");
        let path = folder.0.join("page.html");
        drop(PageFile::open(&path).unwrap());
        assert!(folder.files().is_empty());
        let mut page = PageFile::open(&path).unwrap();
        page.write_all(b"failed").unwrap();
        drop(page);
        assert_eq!(fs::read(&path).unwrap(), b"failed");
        let error = PageFile::open(&folder.0.join("none/page.html")).err();
        assert!(error.unwrap().message.contains("none/page.html"));
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = Folder::new("links");
        let (path, link) = (folder.0.join("page.html"), folder.0.join("link.html"));
        let write = |path: &Path| {
            let mut page = PageFile::open(path).unwrap();
            page.write_all(b"page").unwrap();
            page.finish().unwrap();
        };
        let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        write(&path);
        assert_eq!(mode(), 0o600, "it may hold secrets");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        write(&link);
        assert!(link.is_symlink());
        assert_eq!(
            (fs::read(&path).unwrap(), mode()),
            (b"page".to_vec(), 0o640)
        );
    }
}
