//! Below TLS: find the host's addresses, connect to one, read and write within time.
//!
//! Two clocks run. The time-out bounds the connection attempt and each wait for bytes; the
//! deadline bounds a whole phase, so that a peer that drips a byte at a time, each within the
//! time-out, cannot hold a handshake up for ever.

pub mod capture;
pub mod dialogue;
pub mod dns;
pub mod file;
pub mod haproxy;
mod pipe;
pub mod proxy;
mod target;

use std::any::Any;
use std::io::{self, IoSlice, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::time::{Duration, Instant};

pub use pipe::{PipeEnd, pipe};
pub use target::{DEFAULT_PORT, Target};

use crate::error::{Error, ErrorKind, Result};

/// How long to wait for a connection and for each read, unless told otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

/// A handshake may take this many time-outs in all: more than the waits of an honest one, which
/// are two round trips and the reading of some kilobytes.
pub const HANDSHAKE_TIMEOUTS: u32 = 4;

/// What carries the records: a TCP connection, or a pipe in memory. What is not overridden suits a
/// stream that never waits, such as a recording.
pub trait Transport: Read + Write + Send + Any {
    /// The longest wait for one read or write; `None` waits for ever.
    ///
    /// # Errors
    /// Those of the operating system.
    fn set_timeout(&mut self, _timeout: Option<Duration>) -> io::Result<()> {
        Ok(())
    }

    /// The moment after which nothing is waited for any more; `None` for no such moment.
    fn set_deadline(&mut self, _deadline: Option<Instant>) {}

    /// Waits until something can be read, or the stream ended or failed; false if nothing came within
    /// `patience`.
    ///
    /// # Errors
    /// Those of the operating system.
    fn await_input(&mut self, _patience: Duration) -> io::Result<bool> {
        Ok(true)
    }

    /// Whether bytes have arrived that can be read at once; an end or a failure does not count. A
    /// stream that cannot tell says no.
    ///
    /// # Errors
    /// Those of the operating system.
    fn has_input(&mut self) -> io::Result<bool> {
        Ok(false)
    }

    /// Ends the stream to the peer; this end can still read.
    ///
    /// # Errors
    /// Those of the operating system.
    fn shutdown_write(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// This end's address, if it has one.
    fn local_address(&self) -> Option<SocketAddr> {
        None
    }

    /// The other end's address, if it has one.
    fn peer_address(&self) -> Option<SocketAddr> {
        None
    }
}

/// Finds all addresses of the target, in the order in which the system would have them tried.
///
/// # Errors
/// [`ErrorKind::Resolve`] if there is no such host, [`ErrorKind::TimedOut`] if the resolver does not answer.
pub fn resolve(target: &Target, timeout: Duration) -> Result<Vec<SocketAddr>> {
    if let (Some(ip), true) = (target.ip(), target.lookup() == target.host) {
        return Ok(vec![SocketAddr::new(ip, target.port)]);
    }
    if is_localhost(target.lookup()) {
        let loopback: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        return Ok(loopback.map(|ip| SocketAddr::new(ip, target.port)).into());
    }
    // The system's resolver cannot be told how long to try, so a thread waits for it.
    let (answer, answered) = mpsc::sync_channel(1);
    let question = (target.lookup().to_owned(), target.port);
    let name = question.0.clone();
    let ask = move || {
        let found = question.to_socket_addrs().map(Vec::from_iter);
        // If the time is up, nobody is listening any more.
        let _ = answer.send(found);
    };
    std::thread::Builder::new()
        .spawn(ask)
        .map_err(|error| Error::new(ErrorKind::Resolve, format!("resolving {name}: {error}")))?;
    match answered.recv_timeout(timeout) {
        Ok(Ok(mut addresses)) => {
            let mut seen = Vec::new();
            addresses.retain(|address| {
                let new = !seen.contains(address);
                seen.push(*address);
                new
            });
            if addresses.is_empty() {
                return Err(Error::new(
                    ErrorKind::Resolve,
                    format!("the host name {name} has no address"),
                ));
            }
            Ok(addresses)
        }
        Ok(Err(error)) => Err(Error::new(
            ErrorKind::Resolve,
            format!("the host name {name} has no address: {}", cause(&error)),
        )),
        Err(_) => Err(Error::new(
            ErrorKind::TimedOut,
            format!(
                "the resolver gave no address for {name} within {}",
                seconds(timeout)
            ),
        )),
    }
}

/// Whether a name is this machine's own, which no resolver need be asked for (RFC 6761 §6.3).
fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
}

/// A family of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// Resolves and connects.
///
/// # Errors
/// Those of [`resolve`] and [`connect_to`].
pub fn connect(target: &Target, timeout: Duration) -> Result<Stream> {
    connect_to(&resolve(target, timeout)?, timeout)
}

/// Resolves and connects, to addresses of one family alone.
///
/// # Errors
/// As [`connect`]; [`ErrorKind::AddressFamily`] if the target has no such address.
pub fn connect_by(target: &Target, family: Family, timeout: Duration) -> Result<Stream> {
    let mut addresses = resolve(target, timeout)?;
    addresses.retain(|address| address.is_ipv4() == (family == Family::V4));
    if addresses.is_empty() {
        return Err(Error::new(
            ErrorKind::AddressFamily,
            format!(
                "{} has no IPv{} address",
                target.lookup(),
                if family == Family::V4 { 4 } else { 6 }
            ),
        ));
    }
    connect_to(&addresses, timeout)
}

/// Connects to the first of `addresses` that answers. All attempts together take no longer than
/// `timeout`: each gets an equal share of what is left, so that one that is silent does not hide
/// the next.
///
/// # Errors
/// [`ErrorKind::TimedOut`] if none answered at all, [`ErrorKind::Connect`] if one was refused or
/// unreachable; what happened at each address is said.
pub fn connect_to(addresses: &[SocketAddr], timeout: Duration) -> Result<Stream> {
    let start = Instant::now();
    let mut failures = Vec::new();
    let mut kind = ErrorKind::TimedOut;
    for (index, address) in addresses.iter().enumerate() {
        let left = timeout.saturating_sub(start.elapsed());
        let share = left / u32::try_from(addresses.len() - index).unwrap_or(u32::MAX);
        if share.is_zero() {
            failures.push(format!("{}: not tried, time was up", place(address)));
            continue;
        }
        match TcpStream::connect_timeout(address, share) {
            Ok(socket) => return Ok(Stream::new(socket, Some(timeout))?),
            Err(error) if is_timeout(&error) => failures.push(format!(
                "{}: no answer within {}",
                place(address),
                seconds(share)
            )),
            Err(error) => {
                kind = ErrorKind::Connect;
                failures.push(format!("{}: {}", place(address), cause(&error)));
            }
        }
    }
    if failures.is_empty() {
        return Err(Error::new(ErrorKind::Resolve, "no address to connect to"));
    }
    Err(Error::new(
        kind,
        format!("no connection to {}", failures.join("; ")),
    ))
}

/// A TCP connection whose reads and writes keep to the time-out and the deadline.
#[derive(Debug)]
pub struct Stream {
    socket: TcpStream,
    local: Option<SocketAddr>,
    peer: Option<SocketAddr>,
    timeout: Option<Duration>,
    deadline: Option<Instant>,
    /// What the socket was told last, so that it is told only what is new.
    read_limit: Option<Duration>,
    write_limit: Option<Duration>,
}

impl Stream {
    /// Takes over a connected socket. Small writes leave at once: a handshake is made of them.
    ///
    /// # Errors
    /// Those of the operating system.
    pub fn new(socket: TcpStream, timeout: Option<Duration>) -> io::Result<Stream> {
        socket.set_nodelay(true)?;
        let mut stream = Stream {
            local: socket.local_addr().ok(),
            peer: socket.peer_addr().ok(),
            socket,
            timeout: None,
            deadline: None,
            read_limit: None,
            write_limit: None,
        };
        stream.set_timeout(timeout)?;
        Ok(stream)
    }

    /// The socket itself.
    pub fn socket(&self) -> &TcpStream {
        &self.socket
    }

    /// How long the next wait may be.
    fn limit(&self) -> io::Result<Option<Duration>> {
        let left = match self.deadline {
            None => return Ok(self.timeout),
            Some(deadline) => deadline.saturating_duration_since(Instant::now()),
        };
        if left.is_zero() {
            return Err(self.late());
        }
        Ok(Some(self.timeout.map_or(left, |timeout| timeout.min(left))))
    }

    fn before_read(&mut self) -> io::Result<()> {
        let limit = self.limit()?;
        if limit != self.read_limit {
            self.socket.set_read_timeout(limit)?;
            self.read_limit = limit;
        }
        Ok(())
    }

    fn before_write(&mut self) -> io::Result<()> {
        let limit = self.limit()?;
        if limit != self.write_limit {
            self.socket.set_write_timeout(limit)?;
            self.write_limit = limit;
        }
        Ok(())
    }

    /// Says where it happened; a wait that ended is called so.
    fn explain<T>(&self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            _ if is_timeout(&error) => self.late(),
            kind => {
                let whom = self.peer.as_ref().map_or("the peer".into(), place);
                io::Error::new(kind, format!("{whom}: {}", cause(&error)))
            }
        })
    }

    fn late(&self) -> io::Error {
        let whom = self.peer.as_ref().map_or("the peer".into(), place);
        let deadline = self
            .deadline
            .is_some_and(|deadline| deadline <= Instant::now());
        timed_out(&whom, self.timeout.filter(|_| !deadline))
    }
}

impl Stream {
    /// How many bytes can be seen within `limit`, at most one, which stays where it is.
    fn peek(&mut self, limit: Duration) -> io::Result<io::Result<usize>> {
        self.socket.set_read_timeout(Some(limit))?;
        self.read_limit = Some(limit);
        Ok(self.socket.peek(&mut [0]))
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.before_read()?;
        let result = self.socket.read(buffer);
        self.explain(result)
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.before_write()?;
        let result = self.socket.write(bytes);
        self.explain(result)
    }

    fn write_vectored(&mut self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        self.before_write()?;
        let result = self.socket.write_vectored(slices);
        self.explain(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

impl Transport for Stream {
    fn set_timeout(&mut self, timeout: Option<Duration>) -> io::Result<()> {
        // The operating system takes zero for "for ever"; here it is a mistake of the caller.
        if timeout.is_some_and(|timeout| timeout.is_zero()) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "a time-out of zero",
            ));
        }
        self.timeout = timeout;
        Ok(())
    }

    fn set_deadline(&mut self, deadline: Option<Instant>) {
        self.deadline = deadline;
    }

    fn await_input(&mut self, patience: Duration) -> io::Result<bool> {
        let limit = patience.max(Duration::from_millis(1));
        match self.peek(limit)? {
            Err(error) if is_timeout(&error) => Ok(false),
            // An end or a failure is for the next read to find.
            _ => Ok(true),
        }
    }

    fn has_input(&mut self) -> io::Result<bool> {
        // No less can be asked for.
        let peeked = self.peek(Duration::from_millis(1))?;
        Ok(peeked.is_ok_and(|count| count > 0))
    }

    fn shutdown_write(&mut self) -> io::Result<()> {
        self.socket.shutdown(Shutdown::Write)
    }

    fn local_address(&self) -> Option<SocketAddr> {
        self.local
    }

    fn peer_address(&self) -> Option<SocketAddr> {
        self.peer
    }
}

/// `192.0.2.1 port 443`
fn place(address: &SocketAddr) -> String {
    let zone = match address {
        SocketAddr::V6(address) if address.scope_id() != 0 => format!("%{}", address.scope_id()),
        _ => String::new(),
    };
    format!("{}{zone} port {}", address.ip(), address.port())
}

/// `10 s`, `1.5 s`
fn seconds(duration: Duration) -> String {
    format!("{} s", (duration.as_secs_f64() * 10.0).round() / 10.0)
}

/// A wait that was too long: for one read if `timeout` is given, for the whole phase if not.
fn timed_out(whom: &str, timeout: Option<Duration>) -> io::Error {
    let message = match timeout {
        Some(timeout) => format!("{whom}: silent for {}", seconds(timeout)),
        None => format!("{whom}: too slow, the time for this is up"),
    };
    io::Error::new(io::ErrorKind::TimedOut, message)
}

fn is_timeout(error: &io::Error) -> bool {
    // A socket whose time is up says that it would block.
    matches!(
        error.kind(),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock
    )
}

/// The system's words, without its number and without the preamble of the resolver.
fn cause(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let text = text
        .strip_prefix("failed to lookup address information: ")
        .unwrap_or(text);
    text.to_lowercase()
}

#[cfg(test)]
mod tests;
