//! An end that hangs up: what it says before that is heard, though it listens no more.

use std::io::{self, Cursor, Read, Write};

use tlsdemo::ErrorKind;
use tlsdemo::names::registry::AlertDescription;
use tlsdemo::narration::Side;
use tlsdemo::transport::{PipeEnd, Transport, pipe};

use crate::kinds::TLS1_3;
use crate::link::{Fault, Link};
use crate::recording::Half;
use crate::run::halves;

/// Gives what the peer said, and takes so many writes: then nobody listens.
struct Deaf {
    said: Cursor<Vec<u8>>,
    writes: usize,
}

impl Transport for Deaf {}

impl Read for Deaf {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.said.read(buffer)
    }
}

impl Write for Deaf {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.writes == 0 {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.writes -= 1;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const ALERT: &[u8] = &[21, 3, 3, 0, 2, 2, 40];

/// How an end fares whose peer says this and takes so many writes.
fn fare(half: &Half, said: &[u8], writes: usize) -> ErrorKind {
    let said = Cursor::new(said.to_vec());
    let ending = half.role.run(Deaf { said, writes });
    assert_eq!(ending.data, b"");
    ending.outcome.expect_err("nobody listens").kind
}

#[test]
fn the_alert_of_a_peer_that_hangs_up_is_heard() {
    let failure = ErrorKind::AlertReceived(AlertDescription::HandshakeFailure);
    for half in halves().iter().filter(|half| !half.is_part(0)) {
        let name = half.kind.name();
        // The client fails as it begins to speak; the server as it answers the first message.
        let before = match half.side() {
            Side::Client => &[],
            Side::Server => &half.bytes[half.record(0)],
        };
        let said = |last: &[u8]| fare(half, &[before, last].concat(), 0);
        assert_eq!(said(ALERT), failure, "{name}");
        assert_eq!(said(&[]), ErrorKind::Io, "{name}");
        assert_eq!(said(&ALERT[..ALERT.len() - 1]), ErrorKind::Io, "{name}");
        let warning = [21, 3, 3, 0, 2, 1, 90];
        assert_eq!(said(&warning), ErrorKind::Io, "{name}");
    }
}

/// Messages and data that came before explain nothing.
#[test]
fn what_is_no_alert_is_no_reason() {
    for half in halves().iter().filter(|half| half.side() == Side::Client) {
        for writes in 0..3 {
            let name = half.kind.name();
            assert_eq!(fare(half, &half.bytes, writes), ErrorKind::Io, "{name}");
        }
    }
}

/// A peer that is there until it was told so often.
struct Leaving {
    peer: PipeEnd,
    writes: usize,
}

impl Transport for Leaving {}

impl Read for Leaving {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.peer.read(buffer)
    }
}

impl Write for Leaving {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.writes == 0 {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.writes -= 1;
        self.peer.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// In TLS 1.3 a server is through with its flight, and its alert is under the keys of the
/// application (RFC 9846 §7.1), before the client says its second word.
#[test]
fn the_alert_behind_the_servers_flight_is_heard() {
    for [client, server] in halves().as_chunks().0 {
        assert_eq!((client.side(), server.side()), (Side::Client, Side::Server));
        if client.kind.version != TLS1_3 || client.kind.is_dear() {
            continue;
        }
        let (near, far) = pipe();
        // The server cannot make anything of a second ClientHello.
        let far = Link::new(far, Fault::Duplicate(0));
        let (heard, said) = std::thread::scope(|scope| {
            let server = scope.spawn(|| server.role.run(far).outcome.expect_err("said twice"));
            let near = Leaving {
                peer: near,
                writes: 1,
            };
            let error = client.role.run(near).outcome.expect_err("nobody listens");
            let alert = server.join().expect("no panic").alert.expect("it says why");
            (error.kind, alert)
        });
        let name = client.kind.name();
        assert_eq!(heard, ErrorKind::AlertReceived(said), "{name}");
    }
}
