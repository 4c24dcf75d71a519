//! One output for many connections, as the server's narration has: each may have something to say at any time, and
//! a reader can tell who does.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// The output, and who spoke last.
#[derive(Clone)]
pub(super) struct Floor(Arc<Mutex<Inner>>);

struct Inner {
    out: Box<dyn Write + Send>,
    speakers: u64,
    last: u64,
}

impl Floor {
    pub fn new(out: Box<dyn Write + Send>) -> Self {
        Floor(Arc::new(Mutex::new(Inner {
            out,
            speakers: 0,
            last: 0,
        })))
    }

    /// An output under this name, who is named wherever another spoke in between. What is
    /// written in one call stays together; it should be whole lines.
    pub fn voice(&self, name: String) -> Voice {
        Voice {
            floor: self.clone(),
            name,
            number: None,
        }
    }

    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The output of one connection.
pub(super) struct Voice {
    floor: Floor,
    name: String,
    /// In the order of their first words, which tell by themselves whose they are.
    number: Option<u64>,
}

impl Write for Voice {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(0);
        }
        let (name, number) = (&self.name, &mut self.number);
        self.floor.with(|inner| {
            let own = *number.get_or_insert_with(|| {
                inner.speakers += 1;
                inner.last = inner.speakers;
                inner.speakers
            });
            if inner.last != own {
                writeln!(inner.out, "── {name} ──")?;
                inner.last = own;
            }
            inner.out.write_all(bytes)
        })?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.floor.with(|inner| inner.out.flush())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn whoever_speaks_again_is_named() {
        let kept = Kept::default();
        let floor = Floor::new(Box::new(kept.clone()));
        let (mut a, mut b) = (floor.voice("a".into()), floor.voice("b".into()));
        a.write_all(b"a: one\na: two\n").unwrap();
        a.write_all(b"a: three\n").unwrap();
        b.write_all(b"b: one\n").unwrap();
        b.write_all(b"").unwrap();
        a.write_all(b"four\n").unwrap();
        a.write_all(b"five\n").unwrap();
        b.write_all(b"two\n").unwrap();
        let expected = "a: one\na: two\na: three\nb: one\n── a ──\nfour\nfive\n── b ──\ntwo\n";
        let kept = kept.0.lock().unwrap();
        assert_eq!(std::str::from_utf8(&kept).unwrap(), expected);
    }
}
