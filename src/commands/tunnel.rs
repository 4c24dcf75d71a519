//! A proxy that is spoken to over TLS: a handshake of its own, and a connection whose application
//! data is the stream to the server. The handshake is told in a line, as a check, since the server's
//! is the one that was asked for; with --proxy-handshake it is told as a connection of its own,
//! which ends for the narrators where the tunnel begins.

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::certificate::ServerName;
use crate::check::Check;
use crate::connection::{Connection, Randomness};
use crate::error::{Error, Result};
use crate::glossary::checks;
use crate::handshake::client;
use crate::narration::{self, Connected, Event, Narration, Side, Topic};
use crate::transport::Transport;
use crate::transport::proxy::Proxy;

/// The stream inside the connection to the proxy.
pub(super) struct Tunnel(Connection);

/// Shakes hands with the proxy, which is checked as the server is, and tells that to `narration`.
/// Gives what came of it as a check as well.
pub(super) fn open<S: Transport>(
    proxy: &Proxy,
    stream: S,
    config: &client::Config,
    narration: Narration,
) -> (Check, Result<Tunnel>) {
    let (local, peer) = (stream.local_address(), stream.peer_address());
    let mut own = config.clone();
    own.server_name = proxy.place.server_name().map(str::to_owned);
    own.certificate_name = ServerName::new(&proxy.place.host);
    // Our certificates are for the server.
    own.identities = Arc::default();
    own.alpn = vec![b"http/1.1".to_vec()];
    let mut c = Connection::new(Side::Client, stream, narration, Randomness::system());
    c.narration.tell(Topic::Steps, || {
        Event::Connected(Connected {
            side: Side::Client,
            target: proxy.to_string(),
            local,
            peer,
            redirected: None,
        })
    });
    let result = client::handshake(&mut c, &own);
    let summary = c.summary(result.as_ref().err().map(checks::error));
    if result.is_ok() {
        let summary = summary.clone();
        c.narration
            .tell(Topic::Steps, || Event::HandshakeDone(summary));
    }
    c.narration.tell(Topic::Steps, || Event::Done(summary));
    let narrated = narration::finish(&mut c.narration);
    c.narration = Narration::silent();
    let agreed = &c.agreed;
    let check = Check::ProxyTls {
        proxy: proxy.to_string(),
        version: agreed.version,
        suite: agreed.suite.map(|suite| suite.code),
        certificate: agreed.certificate.clone(),
        trusted: agreed.certificate_trusted != Some(false),
        failure: result.as_ref().err().map(checks::error),
    };
    let result = result.map_err(|error| Error {
        message: format!("the proxy {proxy}: {}", checks::error(&error)),
        check: None,
        ..error
    });
    (check, result.and(narrated).map(|()| Tunnel(c)))
}

impl Read for Tunnel {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Tunnel {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.0.write(bytes)?;
        // What is written here is a whole flight, whose answer is then waited for.
        self.0.flush()?;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Transport for Tunnel {
    fn set_timeout(&mut self, timeout: Option<Duration>) -> io::Result<()> {
        self.0.stream().set_timeout(timeout)
    }

    fn set_deadline(&mut self, deadline: Option<Instant>) {
        self.0.stream().set_deadline(deadline);
    }

    fn shutdown_write(&mut self) -> io::Result<()> {
        Ok(self.0.send_close()?)
    }

    fn local_address(&self) -> Option<SocketAddr> {
        self.0.transport().local_address()
    }

    fn peer_address(&self) -> Option<SocketAddr> {
        self.0.transport().peer_address()
    }
}
