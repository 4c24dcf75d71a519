//! What the benches share: handshakes recorded once between seeded ends, so that either end can be
//! run again alone, on one thread, with nothing but memory under it.
#![allow(dead_code)] // each bench uses its own part

pub mod primitives;
pub mod turns;

use std::any::Any;
use std::io::{self, Cursor, Read, Write};
use std::sync::{Arc, Mutex};

use tlsdemo::certificate::ServerName;
use tlsdemo::compute::random::seeded;
use tlsdemo::connection::session::{Keeper, Session, Store};
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::handshake::{client, server};
use tlsdemo::names::registry::{NamedGroup, ProtocolVersion};
use tlsdemo::names::suite;
use tlsdemo::narration::{Event, Narration, Narrator, Side, Topic};
use tlsdemo::peer::TrustAnchors;
use tlsdemo::peer::{Identity, identity};
use tlsdemo::report::text;
use tlsdemo::story::tree::Forest;
use tlsdemo::transport::{PipeEnd, Transport, pipe};

const SEED: u64 = 20_261_125;

/// A kind of handshake.
#[derive(Clone, Copy)]
pub struct Kind {
    pub name: &'static str,
    pub version: ProtocolVersion,
    /// OpenSSL's name of the suite, or the RFC's.
    pub suite: &'static str,
    pub group: NamedGroup,
    /// The demo identity of the server.
    pub identity: &'static str,
}

const TLS13: Kind = Kind {
    name: "1.3 x25519 ecdsa",
    version: ProtocolVersion::TLS1_3,
    suite: "TLS_AES_128_GCM_SHA256",
    group: NamedGroup::X25519,
    identity: "ecdsa-p256",
};

const TLS12: Kind = Kind {
    name: "1.2 ecdhe-rsa",
    version: ProtocolVersion::TLS1_2,
    suite: "ECDHE-RSA-AES128-GCM-SHA256",
    group: NamedGroup::X25519,
    identity: "rsa",
};

/// The kinds that are measured.
pub const KINDS: [Kind; 9] = [
    TLS13,
    Kind {
        name: "1.3 x25519 rsa",
        identity: "rsa",
        ..TLS13
    },
    Kind {
        name: "1.3 secp256r1 ecdsa",
        group: NamedGroup::Secp256r1,
        ..TLS13
    },
    Kind {
        name: "1.3 x25519mlkem768 ecdsa",
        group: NamedGroup::X25519MlKem768,
        ..TLS13
    },
    Kind {
        name: "1.2 ecdhe-ecdsa",
        suite: "ECDHE-ECDSA-AES128-GCM-SHA256",
        // A client that does not list the curve of the server's key does not take it (RFC 8422 §5.1).
        group: NamedGroup::Secp256r1,
        identity: "ecdsa-p256",
        ..TLS12
    },
    TLS12,
    Kind {
        name: "1.2 dhe-rsa",
        suite: "DHE-RSA-AES128-GCM-SHA256",
        group: NamedGroup::Ffdhe2048,
        ..TLS12
    },
    Kind {
        name: "1.2 rsa",
        suite: "AES128-GCM-SHA256",
        ..TLS12
    },
    Kind {
        name: "1.0 ecdhe-rsa cbc",
        version: ProtocolVersion::TLS1_0,
        suite: "ECDHE-RSA-AES128-SHA",
        ..TLS12
    },
];

impl Kind {
    pub fn client(&self) -> client::Config {
        let anchors = TrustAnchors::from_pem("demo", identity::DEMO_CA_PEM.to_owned());
        let mut config = client::Config::new(ServerName::new("localhost"), anchors);
        config.versions = vec![self.version];
        config.suites = vec![suite::find(self.suite).expect("a suite").code];
        config.groups = vec![self.group];
        config
    }

    pub fn server(&self) -> server::Config {
        let identity = Identity::demo_named(self.identity).expect("a demo identity");
        let mut config = server::Config::new(vec![identity]);
        config.suites = vec![suite::find(self.suite).expect("a suite").code];
        config.groups = vec![self.group];
        config
    }
}

/// What crossed in a handshake, and what the client told of it.
pub struct Recording {
    client: client::Config,
    server: server::Config,
    /// The client's session that is resumed, if one is.
    session: Option<Session>,
    to_client: Vec<u8>,
    to_server: Vec<u8>,
    pub events: Vec<Event>,
}

/// Whom sessions are with.
const PEER: &str = "localhost:443";

impl Recording {
    /// A full handshake.
    pub fn of(kind: &Kind) -> Self {
        Self::between(kind.client(), kind.server(), None)
    }

    /// A full handshake and one that resumes its session, with the same client and the same server.
    pub fn resumed(kind: &Kind) -> (Self, Self) {
        let store = Store::default();
        let client = client::Config {
            sessions: Some(store.shelf(PEER)),
            ..kind.client()
        };
        let server = server::Config {
            sessions: Some(Keeper::new(&mut seeded(SEED), 0)),
            tickets: 1,
            ..kind.server()
        };
        let full = Self::between(client.clone(), server.clone(), None);
        let kept = store.all().pop();
        let (_, session) = kept.expect("the full handshake left a session");
        store.forget(PEER, |_| true);
        (full, Self::between(client, server, Some(session)))
    }

    fn between(client: client::Config, server: server::Config, session: Option<Session>) -> Self {
        let (near, far) = pipe();
        let shared = server.clone();
        let thread = std::thread::spawn(move || {
            let mut c = end(Side::Server, Tap::new(far), Narration::silent());
            server::handshake(&mut c, &shared).expect("the server's handshake");
            read(&mut c)
        });
        let teller = Recorder::default();
        let mut narration = Narration::silent();
        narration.add(Box::new(teller.clone()));
        let mut c = end(Side::Client, Tap::new(near), narration);
        fill(&client, session.as_ref());
        client::handshake(&mut c, &client).expect("the client's handshake");
        let to_client = read(&mut c);
        let to_server = thread.join().expect("the server does not panic");
        let events = std::mem::take(&mut *teller.0.lock().expect("one thread left"));
        // The tickets of TLS 1.3 come behind the handshake, and behind them the pipe just ends.
        let _ = c.read_to_end(&mut Vec::new());
        Recording {
            client,
            server,
            session,
            to_client,
            to_server,
            events,
        }
    }

    /// The client's handshake again.
    pub fn client(&self, narration: Narration) {
        fill(&self.client, self.session.as_ref());
        let mut c = end(
            Side::Client,
            Replay(Cursor::new(self.to_client.clone())),
            narration,
        );
        client::handshake(&mut c, &self.client).expect("the recorded handshake");
        c.narration.finish().expect("a sink takes all");
    }

    /// The server's handshake again.
    pub fn server(&self, narration: Narration) {
        let mut c = end(
            Side::Server,
            Replay(Cursor::new(self.to_server.clone())),
            narration,
        );
        server::handshake(&mut c, &self.server).expect("the recorded handshake");
        c.narration.finish().expect("a sink takes all");
    }
}

/// Makes `session` the only one that the client can resume.
fn fill(client: &client::Config, session: Option<&Session>) {
    if let Some(shelf) = &client.sessions {
        shelf.forget(|_| true);
        session.into_iter().for_each(|it| shelf.put(it.clone()));
    }
}

/// What an end has read through its tap.
fn read(c: &mut Connection) -> Vec<u8> {
    let stream: &mut dyn Any = c.stream();
    let tap: &mut Tap = stream.downcast_mut().expect("a tap");
    std::mem::take(&mut tap.read)
}

fn end(side: Side, stream: impl Transport, narration: Narration) -> Connection {
    Connection::new(side, stream, narration, Randomness::seeded(SEED, side))
}

/// Keeps what was read.
struct Tap {
    stream: PipeEnd,
    read: Vec<u8>,
}

impl Tap {
    fn new(stream: PipeEnd) -> Self {
        let read = Vec::new();
        Tap { stream, read }
    }
}

impl Transport for Tap {}

impl Read for Tap {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.read.extend_from_slice(&buffer[..count]);
        Ok(count)
    }
}

impl Write for Tap {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Gives what was recorded, and takes anything.
struct Replay(Cursor<Vec<u8>>);

impl Transport for Replay {}

impl Read for Replay {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Replay {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Keeps every event.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Event>>>);

impl Narrator for Recorder {
    fn wants(&self, _: Topic) -> bool {
        true
    }
    fn tell(&mut self, event: &Event) {
        self.0.lock().expect("no panic").push(event.clone());
    }
}

/// The narration that a user gets: the story, of the usual width, without color, to nowhere.
pub fn narrated() -> Narration {
    let mut narration = Narration::silent();
    let (nowhere, options) = (Box::new(io::sink()), text::Options::default());
    narration.add(text::narrator(nowhere, options, &Forest::default()));
    narration
}
