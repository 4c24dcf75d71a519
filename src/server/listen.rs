//! Many connections at once: a thread each, a limit on their number, a time-out on every wait.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::{Config, handshake, page};
use crate::connection::{Connection, Randomness};
use crate::error::{Error, Result};
use crate::narration::{Connected, Event, Narration, Side, Topic};
use crate::transport::Stream;

/// How connections are held.
#[derive(Clone)]
pub struct Limits {
    /// How many connections are held at once; further ones are closed at once.
    pub connections: usize,
    /// How long a peer may keep us waiting for a read or write, and in all for the handshake.
    pub timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 2048,
            timeout: Duration::from_secs(10),
        }
    }
}

/// The stack of a connection's thread: the handshake of a large group needs some of it.
const STACK: usize = 1 << 20;

/// Makes what each connection needs of its own.
pub trait Attendant: Send + Sync {
    /// The narration of a new connection.
    fn narration(&self) -> Narration {
        Narration::silent()
    }
    /// The randomness of a new connection.
    fn randomness(&self) -> Randomness {
        Randomness::system()
    }
    /// Is told how a connection ended.
    fn ended(&self, _outcome: &Result<()>) {}
}

/// Serves connections for ever.
///
/// # Errors
/// Only if the listener itself fails for good.
pub fn serve(
    listener: &TcpListener,
    config: &Config,
    limits: &Limits,
    attendant: &Arc<dyn Attendant>,
) -> io::Result<()> {
    let held = Arc::new(AtomicUsize::new(0));
    loop {
        let socket = match listener.accept() {
            Ok((socket, _)) => socket,
            Err(error) if is_passing(&error) => {
                // Out of file descriptors, or the peer is gone already: others may still be served.
                std::thread::sleep(Duration::from_millis(10));
                continue;
            }
            Err(error) => return Err(error),
        };
        if held.fetch_add(1, Ordering::SeqCst) >= limits.connections {
            held.fetch_sub(1, Ordering::SeqCst);
            continue;
        }
        let place = Place(held.clone());
        let (config, limits, attendant) = (config.clone(), limits.clone(), attendant.clone());
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn(move || {
                let _place = place;
                let outcome = attend(socket, &config, &limits, &*attendant);
                attendant.ended(&outcome);
            });
        // Without a thread the connection is dropped, and its place with it.
        drop(thread);
    }
}

/// A place among the connections held, given back when it is dropped.
struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn is_passing(error: &io::Error) -> bool {
    // EMFILE and ENFILE have no kind of their own.
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
            | io::ErrorKind::WouldBlock
            | io::ErrorKind::OutOfMemory
    ) || matches!(error.raw_os_error(), Some(23 | 24))
}

/// Serves one connection: handshake, one page, close.
///
/// # Errors
/// Whatever ended it before its time.
pub fn attend(
    socket: TcpStream,
    config: &Config,
    limits: &Limits,
    attendant: &dyn Attendant,
) -> Result<()> {
    let mut narration = attendant.narration();
    let (local, peer) = (socket.local_addr().ok(), socket.peer_addr().ok());
    narration.tell(Topic::Steps, || {
        Event::Connected(Connected {
            side: Side::Server,
            target: "a client".to_owned(),
            local,
            peer,
        })
    });
    let stream = Stream::new(socket, Some(limits.timeout))?;
    let mut c = Connection::new(Side::Server, stream, narration, attendant.randomness());
    let outcome = converse(&mut c, config);
    let summary = c
        .agreed
        .summary(outcome.as_ref().err().map(Error::to_string));
    c.narration.tell(Topic::Steps, || Event::Done(summary));
    let _ = c.narration.finish();
    outcome
}

fn converse(c: &mut Connection<Stream>, config: &Config) -> Result<()> {
    handshake(c, config)?;
    let summary = c.agreed.summary(None);
    c.narration
        .tell(Topic::Steps, || Event::HandshakeDone(summary));
    page::serve(c)?;
    c.close()
}
