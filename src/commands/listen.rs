//! Many connections at once: a thread each, a limit on their number, a time-out on every wait and a
//! deadline for the whole.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::application::http1::page;
use crate::application::http2;
use crate::application::served::{self, Asked, Page};
use crate::application::starttls;
use crate::check::Check;
use crate::commands::visit::ending;
use crate::connection::{Agreed, Connection, Randomness};
use crate::diagnosis;
use crate::error::{Error, Result};
use crate::glossary::checks;
use crate::handshake::fingerprints;
use crate::handshake::server::{Config, ask_for_certificate, handshake};
use crate::names::export::Export;
use crate::names::service::{Approach, Start};
use crate::narration::{self, Connected, Event, Narration, Side, Topic};
use crate::transport::dialogue::Plain;
use crate::transport::{HANDSHAKE_TIMEOUTS, Stream, Transport, haproxy};

/// How connections are held.
#[derive(Clone)]
pub struct Limits {
    /// How many connections are held at once; further ones wait, unaccepted, in the system's queue.
    pub connections: usize,
    /// How long a peer may keep us waiting for a read or write. A connection ends after
    /// [`HANDSHAKE_TIMEOUTS`] as much in all, whatever the peer still sends or reads: the page is
    /// small. A client of HTTP/2, which keeps its connection in case it wants more (browsers for
    /// minutes), has as much again for each time that it asks, and is told good-bye after `timeout`
    /// without asking: a connection that nobody uses takes the place of one of `connections`.
    pub timeout: Duration,
    /// What is spoken, if not HTTP: its dialogue before TLS, and its farewell over it.
    pub approach: Option<Approach>,
    /// Whether a PROXY header must come before everything else.
    pub proxy_header: bool,
    /// What is exported from each finished handshake.
    pub exports: Vec<Export>,
    /// The path under which a certificate is asked for that was not asked for in the handshake.
    pub asks_under: Option<String>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: DEFAULT_CONNECTIONS.into(),
            timeout: crate::transport::DEFAULT_TIMEOUT,
            approach: None,
            proxy_header: false,
            exports: Vec::new(),
            asks_under: None,
        }
    }
}

/// How many connections are held at once, unless told otherwise: many more than are watched by eye,
/// and within the 1,024 file descriptors that a process usually has.
pub const DEFAULT_CONNECTIONS: u16 = 512;

/// The stack of a connection's thread: the handshake of a large group needs some of it.
const STACK: usize = 1 << 20;

/// Whom a server's connection is to, for the narrators.
pub const CLIENT: &str = "a client";

/// How long to leave a listener alone that could not accept.
const PAUSE: Duration = Duration::from_millis(10);

/// A listener that accepts nothing for so long, with no connection left whose end could help, has
/// failed for good.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often the attendant is told that connections wait, at most.
const TELL_AGAIN: Duration = Duration::from_secs(10);

/// Makes what each connection needs of its own.
pub trait Attendant: Send + Sync {
    /// The narration of a new connection, whose peer is there.
    fn narration(&self, _peer: Option<SocketAddr>) -> Narration {
        Narration::silent()
    }
    /// The randomness of a new connection.
    fn randomness(&self) -> Randomness {
        Randomness::system()
    }
    /// What a request of a peer is answered with; the small page if with nothing else.
    fn page(&self, _peer: Option<SocketAddr>, _asked: &Asked<'_>) -> Option<Page> {
        None
    }
    /// Is told how the connection of a peer ended, and what was agreed on.
    fn ended(&self, _peer: Option<SocketAddr>, _agreed: &Agreed, _outcome: &Result<()>) {}
    /// Is told, now and then while it is so, that clients are not served as they come.
    fn held_up(&self, _by: &Obstacle) {}
}

/// Why a client is not served as it comes.
#[derive(Debug)]
pub enum Obstacle {
    /// As many connections are held as may be; more wait.
    Limit(usize),
    /// A connection cannot be accepted now; it waits, or is gone.
    Accept(io::Error),
    /// There is no thread for a connection, which is closed.
    Thread(io::Error),
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
    let places = Arc::new(Places::default());
    let mut teller = Teller {
        attendant: &**attendant,
        told: None,
    };
    let mut failing_since = None;
    loop {
        if places.held() >= limits.connections {
            teller.tell(&Obstacle::Limit(limits.connections));
            places.wait_until_below(limits.connections);
        }
        let socket = match listener.accept() {
            Ok((socket, _)) => socket,
            Err(error) => {
                // The peer is gone already, or file descriptors have run out, which the end of a
                // connection may mend.
                let since = *failing_since.get_or_insert_with(Instant::now);
                if places.held() == 0 && since.elapsed() > PATIENCE {
                    return Err(error);
                }
                teller.tell(&Obstacle::Accept(error));
                std::thread::sleep(PAUSE);
                continue;
            }
        };
        failing_since = None;
        let place = Place::take(&places);
        let (config, limits, host) = (config.clone(), limits.clone(), attendant.clone());
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn(move || {
                let _place = place;
                // The attendant is told how it ended.
                let _ = attend(socket, &config, &limits, &*host);
            });
        if let Err(error) = thread {
            // The connection went with its thread, and its place with it.
            teller.tell(&Obstacle::Thread(error));
            std::thread::sleep(PAUSE);
        }
    }
}

/// Tells the attendant of trouble, but not of every single connection in trouble.
struct Teller<'a> {
    attendant: &'a dyn Attendant,
    told: Option<Instant>,
}

impl Teller<'_> {
    fn tell(&mut self, obstacle: &Obstacle) {
        if self.told.is_none_or(|told| told.elapsed() >= TELL_AGAIN) {
            self.attendant.held_up(obstacle);
            self.told = Some(Instant::now());
        }
    }
}

/// How many connections are held.
#[derive(Default)]
struct Places {
    held: Mutex<usize>,
    given_back: Condvar,
}

impl Places {
    fn held(&self) -> usize {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_until_below(&self, limit: usize) {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.given_back.wait_while(held, |held| *held >= limit));
    }
}

/// A place among the connections held, given back when it is dropped.
struct Place(Arc<Places>);

impl Place {
    fn take(places: &Arc<Places>) -> Place {
        *places.held.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Place(places.clone())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        *self.0.held.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.given_back.notify_one();
    }
}

/// Serves one connection: handshake, one page or a farewell, close.
///
/// # Errors
/// Whatever ended it before its time.
pub fn attend(
    socket: TcpStream,
    config: &Config,
    limits: &Limits,
    attendant: &dyn Attendant,
) -> Result<()> {
    let (local, peer) = (socket.local_addr().ok(), socket.peer_addr().ok());
    let mut narration = attendant.narration(peer);
    narration.tell(Topic::Steps, || {
        Event::Connected(Connected {
            side: Side::Server,
            target: CLIENT.to_owned(),
            local,
            peer,
            redirected: None,
        })
    });
    let mut stream = Stream::new(socket, Some(limits.timeout))?;
    // However often the peer sends a byte, its place is free again then.
    stream.set_deadline(Some(Instant::now() + limits.timeout * HANDSHAKE_TIMEOUTS));
    let begun = begin(&mut stream, &mut narration, limits);
    let before_tls = begun.is_err();
    let mut c = Connection::new(Side::Server, stream, narration, attendant.randomness());
    let mut special = |asked: &Asked<'_>| attendant.page(peer, asked);
    let outcome = begun.and_then(|()| converse(&mut c, config, limits, &mut special));
    fingerprints::note(&mut c);
    if let Err(error) = &outcome {
        diagnose(&mut c, error, config, limits, (local, before_tls));
    }
    let summary = c.summary(outcome.as_ref().err().map(checks::error));
    c.narration.tell(Topic::Steps, || Event::Done(summary));
    let narrated = narration::finish(&mut c.narration);
    // Of a peer that is gone, or that keeps us waiting, nothing more is expected.
    let lingers = (outcome.as_ref()).map_or_else(|error| error.alert.is_some(), |()| true);
    let outcome = outcome.and(narrated);
    attendant.ended(peer, &c.agreed, &outcome);
    if lingers {
        c.linger();
    }
    outcome
}

/// Tells why a client was not served, and what to try.
fn diagnose(
    c: &mut Connection,
    error: &Error,
    config: &Config,
    limits: &Limits,
    (local, before_tls): (Option<SocketAddr>, bool),
) {
    let address = match local {
        Some(local) if local.ip().is_loopback() => format!("localhost:{}", local.port()),
        Some(local) => local.to_string(),
        None => "HOST:PORT".to_owned(),
    };
    let (step, unread) = (c.step().clone(), c.unread().to_vec());
    let (heard, narration) = (&c.heard, &mut c.narration);
    narration.tell(Topic::Steps, || {
        Event::Diagnosis(diagnosis::server::diagnose(
            error,
            &diagnosis::server::Context {
                step: &step,
                approach: limits.approach,
                before_tls,
                address: &address,
                terms: &config.terms,
                heard,
                unread: &unread,
            },
        ))
    });
}

/// What comes before TLS.
fn begin(stream: &mut Stream, narration: &mut Narration, limits: &Limits) -> Result<()> {
    if limits.proxy_header {
        haproxy::accept(&mut Plain::new(stream, narration, Side::Server))?;
    }
    let upgrade = |approach: &Approach| approach.start == Start::Upgrade;
    match limits.approach.filter(upgrade) {
        None => Ok(()),
        Some(approach) => {
            let mut plain = Plain::new(stream, narration, Side::Server);
            starttls::respond(approach.service, &mut plain)
        }
    }
}

/// `special` is what requests are answered with, where that is not the small page.
fn converse(
    c: &mut Connection,
    config: &Config,
    limits: &Limits,
    special: &mut dyn FnMut(&Asked<'_>) -> Option<Page>,
) -> Result<()> {
    handshake(c, config)?;
    for export in &limits.exports {
        c.export(export)?;
    }
    if let Some(approach) = limits.approach {
        starttls::serve(approach, c)?;
        return c.close();
    }
    if c.agreed.alpn.as_deref() == Some(http2::ALPN) {
        for check in http2::faults_of_tls(c) {
            c.note(check);
        }
        let small: Arc<str> = served::small(c).into();
        let mut pages = |asked: &Asked<'_>| {
            special(asked).unwrap_or_else(|| Page::text("200 OK", small.clone()))
        };
        let has_asked = http2::server::serve(c, &mut pages, limits.timeout)?;
        return leave(c, has_asked);
    }
    let has_asked = page::serve(c, &mut |c, asked| {
        if !is_known(c, config, limits, asked)? {
            return Ok(Page::text("403 Forbidden", FORBIDDEN));
        }
        Ok(special(asked).unwrap_or_else(|| Page::text("200 OK", served::small(c))))
    })?;
    leave(c, has_asked)
}

/// Closes the connection. A client that has what it asked for may be gone without a word.
fn leave(c: &mut Connection, has_asked: bool) -> Result<()> {
    match c.close() {
        Err(error) if has_asked => {
            let instead = ending(&error.kind).ok_or(error)?;
            let version = c.version();
            c.note(Check::CloseNotify { version, instead });
            Ok(())
        }
        result => result,
    }
}

/// What a client is told that shows no certificate where one is needed.
const FORBIDDEN: &str =
    "This page needs a certificate, and the client cannot be asked for one now.\n";

/// Whether the client has said who it is, if it must for this request. Where it is asked for after
/// the handshake, it is asked now.
fn is_known(
    c: &mut Connection,
    config: &Config,
    limits: &Limits,
    asked: &Asked<'_>,
) -> Result<bool> {
    let under = limits.asks_under.as_deref();
    let wanted = config.client_authentication.as_ref();
    let Some(wanted) = wanted.filter(|_| under.is_some_and(|path| asked.path.starts_with(path)))
    else {
        return Ok(true);
    };
    if !c.agreed.knows_client() {
        ask_for_certificate(c, config)?;
    }
    Ok(c.agreed.knows_client() || !wanted.required)
}
