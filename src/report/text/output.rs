//! Where the lines of a narrator go. Trouble is kept until the end.

use std::io::{self, Write};

use crate::report::page::Page;

/// Output that waits is written when it grows beyond this.
const BUFFER: usize = 16 * 1024;

/// An output, and its first failure.
pub(super) struct Output {
    out: Box<dyn Write + Send>,
    failure: Option<io::Error>,
}

impl Output {
    pub fn new(out: Box<dyn Write + Send>) -> Self {
        Output { out, failure: None }
    }

    /// Whether it has not failed.
    pub fn works(&self) -> bool {
        self.failure.is_none()
    }

    /// Writes what is ready.
    pub fn write(&mut self, page: &mut Page) {
        let result = self.out.write_all(page.bytes());
        self.keep(result);
        page.clear();
    }

    /// Writes what is ready if it is much.
    pub fn write_some(&mut self, page: &mut Page) {
        if page.bytes().len() > BUFFER {
            self.write(page);
        }
    }

    /// Writes what is ready, so that it is seen.
    pub fn flush(&mut self, page: &mut Page) {
        self.write(page);
        let result = self.out.flush();
        self.keep(result);
    }

    /// Writes the rest.
    ///
    /// # Errors
    /// The first failure.
    pub fn finish(&mut self, page: &mut Page) -> io::Result<()> {
        self.flush(page);
        self.failure.take().map_or(Ok(()), Err)
    }

    fn keep(&mut self, result: io::Result<()>) {
        if let (Err(error), None) = (result, &self.failure) {
            self.failure = Some(error);
        }
    }
}
