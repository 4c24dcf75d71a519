//! Bytes as they are: what a person or a file has to say, and what comes back, both at once.

use std::io::{self, Read, Write};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::time::{Duration, Instant};

use super::channel::Channel;
use super::response::sink_failed;
use crate::error::{Error, ErrorKind, Result};

/// Bytes that are taken at once.
const PIECE: usize = 16 * 1024;
/// Pieces that wait to be sent.
const WAITING: usize = 4;
/// How long to wait for the peer before looking whether there is more to send. A person does not
/// notice it, and the processor is idle in between.
const PAUSE: Duration = Duration::from_millis(20);

/// How much went each way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Talk {
    /// Bytes sent.
    pub sent: u64,
    /// Bytes received.
    pub received: u64,
}

/// Sends all of `input` and writes all that comes back to `sink`, as either comes. It ends when the
/// peer closes, or when all is sent and the peer has been silent for `patience`.
///
/// # Errors
/// If `input` cannot be read or `sink` not written; those of the connection as they are.
pub fn talk<S: Channel + ?Sized>(
    channel: &mut S,
    input: impl Read + Send + 'static,
    sink: &mut (impl Write + ?Sized),
    patience: Duration,
) -> Result<Talk> {
    let pieces = read_aside(input)?;
    let mut talk = Talk::default();
    if channel.is_early() {
        // To wait for the peer would end it: what goes ahead is the first that there is to send.
        send_first(channel, &pieces, &mut talk)?;
    }
    let mut buffer = vec![0; PIECE];
    let mut silent_since = None;
    loop {
        let is_all = send_some(channel, &pieces, &mut talk)?;
        let wait = match (is_all, silent_since) {
            (false, _) => PAUSE,
            (true, None) => {
                silent_since = Some(Instant::now());
                patience
            }
            (true, Some(since)) => patience.saturating_sub(since.elapsed()),
        };
        if !channel.await_input(wait)? {
            if is_all {
                return Ok(talk);
            }
            continue;
        }
        let length = match channel.read(&mut buffer) {
            Ok(0) => return Ok(talk),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        silent_since = None;
        talk.received += length as u64;
        let piece = buffer.get(..length).unwrap_or_default();
        sink.write_all(piece)
            .and_then(|()| sink.flush())
            .map_err(sink_failed)?;
    }
}

/// Reads `input` in a thread of its own, since nobody can be asked whether a terminal has something
/// to say. The thread outlives the talk if it waits for a person; the program's end ends it.
fn read_aside(mut input: impl Read + Send + 'static) -> Result<Receiver<io::Result<Vec<u8>>>> {
    let (sender, pieces) = mpsc::sync_channel(WAITING);
    let read = move || {
        let mut buffer = vec![0; PIECE];
        loop {
            let piece = match input.read(&mut buffer) {
                Ok(0) => return,
                Ok(length) => Ok(buffer.get(..length).unwrap_or_default().to_vec()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => Err(error),
            };
            let failed = piece.is_err();
            if sender.send(piece).is_err() || failed {
                return;
            }
        }
    };
    let spawned = std::thread::Builder::new().spawn(read);
    spawned.map_err(|error| Error::new(ErrorKind::Io, format!("reading what to send: {error}")))?;
    Ok(pieces)
}

/// Waits for the first piece, and sends it.
fn send_first<S: Channel + ?Sized>(
    channel: &mut S,
    pieces: &Receiver<io::Result<Vec<u8>>>,
    talk: &mut Talk,
) -> Result<()> {
    match pieces.recv() {
        Ok(piece) => send_piece(channel, piece, talk),
        Err(_) => Ok(()),
    }
}

fn send_piece<S: Channel + ?Sized>(
    channel: &mut S,
    piece: io::Result<Vec<u8>>,
    talk: &mut Talk,
) -> Result<()> {
    let piece = piece
        .map_err(|error| Error::new(ErrorKind::Io, format!("reading what to send: {error}")))?;
    channel.write_all(&piece)?;
    channel.flush()?;
    talk.sent += piece.len() as u64;
    Ok(())
}

/// Sends a piece, if one is there; true if all is sent.
fn send_some<S: Channel + ?Sized>(
    channel: &mut S,
    pieces: &Receiver<io::Result<Vec<u8>>>,
    talk: &mut Talk,
) -> Result<bool> {
    loop {
        match pieces.try_recv() {
            Ok(piece) => {
                send_piece(channel, piece, talk)?;
                // What came back must be read before more is sent, or both ends wait for each other.
                if channel.await_input(Duration::ZERO)? {
                    return Ok(false);
                }
            }
            Err(TryRecvError::Empty) => return Ok(false),
            Err(TryRecvError::Disconnected) => return Ok(true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::Bare;
    use crate::names::Side;
    use crate::transport::{Transport, pipe};

    /// A pipe whose end can be waited at.
    struct Line(Bare<crate::transport::PipeEnd>);

    impl Read for Line {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }

    impl Write for Line {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            self.0.flush()
        }
    }

    impl Channel for Line {
        fn side(&self) -> Side {
            Side::Client
        }
        fn narration(&mut self) -> &mut crate::narration::Narration {
            self.0.narration()
        }
        fn await_input(&mut self, patience: Duration) -> Result<bool> {
            Ok(self.0.stream.await_input(patience)?)
        }
    }

    #[test]
    fn both_ways_at_once() {
        let (ours, mut theirs) = pipe();
        // More than the pipe holds: a sender that does not read in between would wait for ever.
        let text: Vec<u8> = (0..5_000_000).map(|at: u32| at as u8).collect();
        let expected = text.clone();
        let echo = std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            let mut left = expected.len();
            while left > 0 {
                let length = theirs.read(&mut buffer).unwrap();
                theirs.write_all(&buffer[..length]).unwrap();
                left -= length;
            }
        });
        let mut line = Line(Bare::new(Side::Client, ours));
        let mut got = Vec::new();
        let input = io::Cursor::new(text.clone());
        let done = talk(&mut line, input, &mut got, Duration::from_secs(60)).unwrap();
        echo.join().unwrap();
        assert!(got == text, "{} bytes came back", got.len());
        assert_eq!((done.sent, done.received), (5_000_000, 5_000_000));
    }

    #[test]
    fn a_silent_peer_is_left() {
        let (ours, theirs) = pipe();
        let mut line = Line(Bare::new(Side::Client, ours));
        let input = io::Cursor::new(b"hello".to_vec());
        let done = talk(&mut line, input, &mut io::sink(), Duration::ZERO).unwrap();
        assert_eq!((done.sent, done.received), (5, 0));
        drop(theirs);
    }
}
