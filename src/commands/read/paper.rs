//! The text of several connections, which go on at the same time: each is written when it is over, so
//! that one can be read after the other. A single one is written as it is told.
//!
//! What waits is held in memory only up to a bound, and in a file beyond it: a connection may go on as
//! long as the capture does.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes of a connection's that are held in memory. The story of a usual one is shorter.
const MOST: usize = 64 << 10;

/// Where they all go.
#[derive(Clone)]
pub(super) struct Paper {
    shared: Arc<Mutex<Shared>>,
    is_one: bool,
}

struct Shared {
    out: Box<dyn Write + Send>,
    /// What does not fit into memory, of all connections, once there is any.
    aside: Option<Aside>,
    failure: Option<io::Error>,
}

impl Shared {
    /// Does something; the first failure is kept, and nothing is done after it.
    fn attempt(&mut self, act: impl FnOnce(&mut Self) -> io::Result<()>) {
        if self.failure.is_none() {
            self.failure = act(self).err();
        }
    }
}

impl Paper {
    /// Writes to `out`; at once, if there is only one.
    pub fn new(out: Box<dyn Write + Send>, is_one: bool) -> Self {
        let shared = Shared {
            out,
            aside: None,
            failure: None,
        };
        Paper {
            shared: Arc::new(Mutex::new(shared)),
            is_one,
        }
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a connection writes to; when it goes out of scope, the connection is over.
    pub fn page(&self) -> Sheet {
        Sheet {
            paper: self.clone(),
            pieces: Vec::new(),
            bytes: Vec::new(),
        }
    }

    /// Writes out what is buffered.
    ///
    /// # Errors
    /// If that fails, or something failed before.
    pub fn finish(&self) -> io::Result<()> {
        let mut shared = self.shared();
        shared.attempt(|shared| shared.out.flush());
        shared.failure.take().map_or(Ok(()), Err)
    }
}

/// What one connection writes.
pub(super) struct Sheet {
    paper: Paper,
    /// Where in the file its first bytes are.
    pieces: Vec<u64>,
    bytes: Vec<u8>,
}

impl Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.paper.is_one {
            return self.paper.shared().out.write(bytes);
        }
        self.bytes.extend_from_slice(bytes);
        while self.bytes.len() >= MOST {
            let mut shared = self.paper.shared();
            if shared.aside.is_none() {
                shared.aside = Some(Aside::new()?);
            }
            if let Some(aside) = &mut shared.aside {
                self.pieces.push(aside.put(&self.bytes[..MOST])?);
            }
            self.bytes.drain(..MOST);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.paper.is_one {
            true => self.paper.shared().out.flush(),
            false => Ok(()),
        }
    }
}

impl Drop for Sheet {
    fn drop(&mut self) {
        self.paper.shared().attempt(|shared| {
            for place in &self.pieces {
                if let Some(aside) = &mut shared.aside {
                    shared.out.write_all(aside.get(*place)?)?;
                }
            }
            shared.out.write_all(&self.bytes)
        });
    }
}

/// A file for pieces of [`MOST`] bytes, which goes when it is closed.
struct Aside {
    file: File,
    /// Where the next piece goes.
    end: u64,
    piece: Vec<u8>,
    /// Where the file is, on systems that remove none that is open.
    path: Option<PathBuf>,
}

impl Aside {
    fn new() -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("tlsdemo-{}-{number}.part", std::process::id());
        let path = std::env::temp_dir().join(name);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        // It holds what was decrypted.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        let is_gone = cfg!(unix) && std::fs::remove_file(&path).is_ok();
        Ok(Aside {
            file,
            end: 0,
            piece: vec![0; MOST],
            path: (!is_gone).then_some(path),
        })
    }

    fn put(&mut self, piece: &[u8]) -> io::Result<u64> {
        let place = self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(piece)?;
        self.end += piece.len() as u64;
        Ok(place)
    }

    fn get(&mut self, place: u64) -> io::Result<&[u8]> {
        self.file.seek(SeekFrom::Start(place))?;
        self.file.read_exact(&mut self.piece)?;
        Ok(&self.piece)
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            let _ = std::fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn each_is_whole_in_the_order_of_their_ends_and_memory_is_bounded() {
        let sink = Sink::default();
        let paper = Paper::new(Box::new(sink.clone()), false);
        let mut sheets = [paper.page(), paper.page(), paper.page()];
        let text = |of: usize, line: u32| format!("{of} says {line}\n");
        for line in 0..30_000 {
            for (of, sheet) in sheets.iter_mut().enumerate() {
                // The last one is short.
                if of < 2 || line < 3 {
                    sheet.write_all(text(of, line).as_bytes()).unwrap();
                    assert!(sheet.bytes.len() < MOST);
                }
            }
        }
        let whole = |of: usize, lines| (0..lines).map(|line| text(of, line)).collect::<String>();
        let [first, second, short] = sheets;
        drop(second);
        drop(short);
        drop(first);
        paper.finish().unwrap();
        let told = String::from_utf8(sink.0.lock().unwrap().clone()).unwrap();
        let expected = [whole(1, 30_000), whole(2, 3), whole(0, 30_000)].concat();
        assert!(told == expected);
    }

    #[test]
    fn a_single_one_is_written_as_it_is_told() {
        let sink = Sink::default();
        let paper = Paper::new(Box::new(sink.clone()), true);
        let mut sheet = paper.page();
        sheet.write_all(b"at once").unwrap();
        assert_eq!(*sink.0.lock().unwrap(), b"at once");
    }
}
