//! The clients: those that finish, and those that do not.

use std::any::Any;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use tlsdemo::certificate::ServerName;
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::handshake::client::{self, Config};
use tlsdemo::names::registry::{NamedGroup, ProtocolVersion};
use tlsdemo::narration::{Narration, Side};
use tlsdemo::peer::TrustAnchors;
use tlsdemo::peer::identity::DEMO_CA_PEM;
use tlsdemo::transport::{Stream, Transport};

use super::PATIENCE;
use super::program::Program;

const VERSIONS: [ProtocolVersion; 4] = [
    ProtocolVersion::TLS1_0,
    ProtocolVersion::TLS1_1,
    ProtocolVersion::TLS1_2,
    ProtocolVersion::TLS1_3,
];

static TRUST_ANCHORS: LazyLock<Arc<TrustAnchors>> = LazyLock::new(|| {
    Arc::new(TrustAnchors::from_pem(
        "the demo authority",
        DEMO_CA_PEM.into(),
    ))
});

fn config(version: ProtocolVersion) -> Config {
    let mut config = Config::new(ServerName::new("localhost"), TrustAnchors::empty());
    config.trust_anchors = TRUST_ANCHORS.clone();
    config.versions = vec![version];
    config.groups = vec![NamedGroup::X25519];
    config
}

/// A client that is connected and will finish.
pub struct Visitor {
    socket: TcpStream,
    version: ProtocolVersion,
}

impl Visitor {
    /// The versions take turns by `number`.
    pub fn new(socket: TcpStream, number: usize) -> Visitor {
        let version = VERSIONS[number % VERSIONS.len()];
        Visitor { socket, version }
    }

    pub fn visit(self) -> SocketAddr {
        visit(self.socket, self.version)
    }
}

/// Shakes hands, asks for the page, and closes; the page tells of this connection and no other.
/// Gives the client's address.
pub fn visit(socket: TcpStream, version: ProtocolVersion) -> SocketAddr {
    let address = socket.local_addr().unwrap();
    let mut c = shake_hands(socket, version);
    ask(&mut c);
    let mut answer = String::new();
    c.read_to_string(&mut answer).expect("the page");
    c.close().expect("an orderly close");
    let (head, page) = answer.split_once("\r\n\r\n").expect(&answer);
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(head.contains(&format!("Content-Length: {}\r\n", page.len())));
    let mut told = 0;
    for fact in c.agreed.summary(None).facts {
        if fact.code().is_some() {
            let line = format!("{}: {}\n", fact.name(), fact.value());
            assert!(page.contains(&line), "{page}");
            told += 1;
        }
    }
    assert!(told >= 3, "{page}");
    assert_eq!(c.agreed.version, Some(version));
    address
}

fn shake_hands(socket: TcpStream, version: ProtocolVersion) -> Connection {
    let mut c = Connection::new(
        Side::Client,
        Stream::new(socket, Some(PATIENCE)).unwrap(),
        Narration::silent(),
        Randomness::system(),
    );
    client::handshake(&mut c, &config(version)).expect("a handshake");
    c
}

fn ask(c: &mut Connection) {
    c.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    c.flush().unwrap();
}

/// A client that holds its connection and does not finish.
#[derive(Clone, Copy)]
pub enum Held {
    /// Says nothing.
    Silent,
    /// Sends half of its ClientHello.
    HalfClientHello,
    /// Sends most of a ClientHello of the largest size that can be.
    EndlessClientHello,
    /// Sends its ClientHello and does not read the answer.
    Deaf,
    /// Shakes hands, asks for the page, and does not read it.
    SlowReader,
    /// Sends its ClientHello and breaks off with a reset.
    Reset,
}

impl Held {
    pub fn open(self, program: &Program) -> TcpStream {
        let mut socket = program.connect();
        let hello = client_hello();
        match self {
            Held::Silent => {}
            Held::HalfClientHello => socket.write_all(&hello[..hello.len() / 2]).unwrap(),
            Held::EndlessClientHello => socket.write_all(&endless_client_hello()).unwrap(),
            Held::Deaf => socket.write_all(hello).unwrap(),
            Held::SlowReader => {
                let mut c = shake_hands(socket.try_clone().unwrap(), ProtocolVersion::TLS1_3);
                ask(&mut c);
            }
            Held::Reset => {
                socket.write_all(hello).unwrap();
                let linger = Some(Duration::ZERO);
                rustix::net::sockopt::set_socket_linger(&socket, linger).unwrap();
            }
        }
        socket
    }
}

/// The bytes of a whole ClientHello that the server would answer.
pub fn client_hello() -> &'static [u8] {
    static HELLO: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let (narration, randomness) = (Narration::silent(), Randomness::system());
        let mut c = Connection::new(Side::Client, Overheard::default(), narration, randomness);
        let mut config = config(ProtocolVersion::TLS1_3);
        // The costliest answer in memory: ML-KEM needs much of a stack.
        config.groups = vec![NamedGroup::X25519MlKem768];
        client::handshake(&mut c, &config).expect_err("nobody answers");
        let stream: &dyn Any = c.stream();
        stream.downcast_ref::<Overheard>().unwrap().0.clone()
    });
    &HELLO
}

/// Records of a ClientHello of 131,396 bytes (each of its vectors at its longest), all but the last.
fn endless_client_hello() -> Vec<u8> {
    let mut message = vec![1, 0x02, 0x01, 0x44, 3, 3];
    message.resize(8 * 16_384, 0);
    message
        .chunks(16_384)
        .flat_map(|fragment| [&[22, 3, 1, 0x40, 0x00], fragment].concat())
        .collect()
}

/// Keeps what is written; there is nothing to read.
#[derive(Default)]
struct Overheard(Vec<u8>);

impl Transport for Overheard {}

impl Read for Overheard {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Ok(0)
    }
}

impl Write for Overheard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
