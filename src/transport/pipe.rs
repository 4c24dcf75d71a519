//! Two ends of a connection in memory: for tests, benches and hostile peers, with no network.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Transport;

/// Bytes that one direction holds before the writer must wait for the reader.
const CAPACITY: usize = 1 << 20;

/// One end of [`pipe`]: what it writes, the other end reads. Dropping it ends the stream.
pub struct PipeEnd {
    incoming: Arc<Direction>,
    outgoing: Arc<Direction>,
    timeout: Option<Duration>,
    deadline: Option<Instant>,
    largest_read: usize,
}

/// A connection in memory. Reads and writes block, for at most 10 seconds unless told otherwise.
pub fn pipe() -> (PipeEnd, PipeEnd) {
    let (a, b) = (Arc::<Direction>::default(), Arc::<Direction>::default());
    let end = |incoming: &Arc<Direction>, outgoing: &Arc<Direction>| PipeEnd {
        incoming: Arc::clone(incoming),
        outgoing: Arc::clone(outgoing),
        timeout: Some(super::DEFAULT_TIMEOUT),
        deadline: None,
        largest_read: usize::MAX,
    };
    (end(&a, &b), end(&b, &a))
}

#[derive(Default)]
struct Direction {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    bytes: VecDeque<u8>,
    writer_gone: bool,
    reader_gone: bool,
}

impl Direction {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until `ready`, or fails at `until`.
    fn wait(
        &self,
        until: Option<Instant>,
        ready: impl Fn(&Queue) -> bool,
    ) -> io::Result<MutexGuard<'_, Queue>> {
        let mut queue = self.lock();
        while !ready(&queue) {
            queue = match until {
                None => self
                    .changed
                    .wait(queue)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(until) => {
                    let left = until.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return Err(super::timed_out("the pipe", None));
                    }
                    self.changed
                        .wait_timeout(queue, left)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
            };
        }
        Ok(queue)
    }
}

impl PipeEnd {
    /// Reads yield at most this many bytes each, as from a network that chops. At least 1.
    pub fn chop_reads(&mut self, largest: usize) {
        self.largest_read = largest.max(1);
    }

    fn end_of_stream(&mut self) {
        self.outgoing.lock().writer_gone = true;
        self.outgoing.changed.notify_all();
    }

    fn until(&self) -> Option<Instant> {
        let patience = self.timeout.map(|timeout| Instant::now() + timeout);
        [patience, self.deadline].into_iter().flatten().min()
    }
}

impl Read for PipeEnd {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let mut queue = self.incoming.wait(self.until(), |queue| {
            !queue.bytes.is_empty() || queue.writer_gone
        })?;
        let length = buffer.len().min(self.largest_read);
        let read = queue.bytes.read(&mut buffer[..length])?;
        self.incoming.changed.notify_all();
        Ok(read)
    }
}

impl Write for PipeEnd {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut queue = self.outgoing.wait(self.until(), |queue| {
            queue.bytes.len() < CAPACITY || queue.reader_gone
        })?;
        if queue.reader_gone || queue.writer_gone {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let length = bytes.len().min(CAPACITY - queue.bytes.len());
        queue.bytes.extend(&bytes[..length]);
        self.outgoing.changed.notify_all();
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Transport for PipeEnd {
    fn set_timeout(&mut self, timeout: Option<Duration>) -> io::Result<()> {
        self.timeout = timeout;
        Ok(())
    }

    fn set_deadline(&mut self, deadline: Option<Instant>) {
        self.deadline = deadline;
    }

    fn await_input(&mut self, patience: Duration) -> io::Result<bool> {
        let until = Instant::now().checked_add(patience);
        let waited = self
            .incoming
            .wait(until, |queue| !queue.bytes.is_empty() || queue.writer_gone);
        Ok(waited.is_ok())
    }

    fn has_input(&mut self) -> io::Result<bool> {
        Ok(!self.incoming.lock().bytes.is_empty())
    }

    fn shutdown_write(&mut self) -> io::Result<()> {
        self.end_of_stream();
        Ok(())
    }
}

impl Drop for PipeEnd {
    fn drop(&mut self) {
        self.end_of_stream();
        self.incoming.lock().reader_gone = true;
        self.incoming.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_cross_in_both_directions() {
        let (mut a, mut b) = pipe();
        a.write_all(b"ping").unwrap();
        let mut got = [0; 4];
        b.read_exact(&mut got).unwrap();
        assert_eq!(&got, b"ping");
        b.write_all(b"pong").unwrap();
        a.read_exact(&mut got).unwrap();
        assert_eq!(&got, b"pong");
    }

    #[test]
    fn dropping_an_end_is_the_end() {
        let (mut a, mut b) = pipe();
        a.write_all(b"last").unwrap();
        drop(a);
        let mut got = Vec::new();
        b.read_to_end(&mut got).unwrap();
        assert_eq!(got, b"last");
        assert_eq!(b.write(b"x").unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn half_closing_leaves_the_other_half() {
        let (mut a, mut b) = pipe();
        a.shutdown_write().unwrap();
        assert_eq!(b.read(&mut [0; 8]).unwrap(), 0);
        b.write_all(b"still").unwrap();
        assert_eq!(a.read(&mut [0; 8]).unwrap(), 5);
    }

    #[test]
    fn silence_times_out_and_so_does_a_full_pipe() {
        let (mut a, mut b) = pipe();
        a.set_timeout(Some(Duration::from_millis(5))).unwrap();
        let error = a.read(&mut [0; 8]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        let error = a.write_all(&vec![0; CAPACITY + 1]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        b.set_deadline(Some(Instant::now()));
        let mut sink = vec![0; CAPACITY];
        b.read_exact(&mut sink).unwrap(); // what is there is had without waiting
        let error = b.read(&mut sink).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn more_than_fits_crosses_between_threads() {
        let (mut a, mut b) = pipe();
        let sent: Vec<u8> = (0..3 * CAPACITY).map(|i| (i % 251) as u8).collect();
        let expected = sent.clone();
        let writer = std::thread::spawn(move || a.write_all(&sent).unwrap());
        let mut got = Vec::new();
        b.chop_reads(4099);
        b.read_to_end(&mut got).unwrap();
        writer.join().unwrap();
        assert!(got == expected);
    }
}
