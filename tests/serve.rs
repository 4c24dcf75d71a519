//! How the built-in server attends to one connection: its answers to requests, and how it parts from
//! a peer that broke the rules.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use tlsdemo::certificate::ServerName;
use tlsdemo::commands::listen::{Attendant, Limits, attend};
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::handshake::client;
use tlsdemo::handshake::server::Config;
use tlsdemo::narration::{Narration, Side};
use tlsdemo::peer::TrustAnchors;
use tlsdemo::peer::{Identity, identity};
use tlsdemo::transport::{DEFAULT_TIMEOUT, Stream};

struct Silent;

impl Attendant for Silent {}

/// A client that does what it is told to; the server's outcome.
fn attended(client: impl FnOnce(TcpStream) + Send) -> tlsdemo::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || client(TcpStream::connect(address).unwrap()));
        let (socket, _) = listener.accept().unwrap();
        let config = Config::new(Identity::demo());
        attend(socket, &config, &Limits::default(), &Silent)
    })
}

/// A peer that sends on after its mistake gets the alert all the same, before the end of the stream:
/// `record_overflow` (RFC 9846 §5.1) is due as soon as the header is read.
#[test]
fn an_alert_reaches_a_peer_that_sends_on() {
    let outcome = attended(|mut socket| {
        let timeout = Some(Duration::from_secs(20));
        socket.set_read_timeout(timeout).unwrap();
        socket.write_all(&[22, 3, 1, 0xff, 0xff]).unwrap();
        socket.write_all(&[0; 200_000]).unwrap();
        // Time for the server to close.
        std::thread::sleep(Duration::from_millis(200));
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).expect("no reset");
        assert_eq!(answer, [21, 3, 1, 0, 2, 2, 22]);
    });
    assert!(outcome.is_err());
}

/// What the server answers to a request that comes in these pieces, each in a record of its own.
fn answer(pieces: &[&[u8]]) -> String {
    let mut answer = String::new();
    let outcome = attended(|socket| {
        let anchors = TrustAnchors::from_pem("the demo authority", identity::DEMO_CA_PEM.into());
        let config = client::Config::new(ServerName::new("localhost"), anchors);
        let (narration, randomness) = (Narration::silent(), Randomness::system());
        let stream = Stream::new(socket, Some(DEFAULT_TIMEOUT)).unwrap();
        let mut c = Connection::new(Side::Client, stream, narration, randomness);
        client::handshake(&mut c, &config).unwrap();
        for piece in pieces {
            c.write_all(piece).unwrap();
            c.flush().unwrap();
        }
        c.read_to_string(&mut answer).unwrap();
        c.close().unwrap();
    });
    assert!(outcome.is_ok(), "{outcome:?}");
    answer
}

#[test]
fn a_request_may_come_in_pieces() {
    let request = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let bytes: Vec<&[u8]> = request.chunks(1).collect();
    let halves: Vec<&[u8]> = request.chunks(request.len() - 2).collect();
    for pieces in [&[&request[..]][..], &bytes, &halves] {
        let answer = answer(pieces);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("\r\n\r\nHello from tlsdemo."), "{answer}");
    }
}

#[test]
fn what_is_not_served_is_said() {
    let long = [b"GET / HTTP/1.1\r\nX: ", &[b'x'; 17_000][..]].concat();
    for (request, status) in [
        (&b"POST / HTTP/1.1\r\n\r\n"[..], "405 Method Not Allowed"),
        (b"what?\r\n\r\n", "400 Bad Request"),
        (&long, "431 Request Header Fields Too Large"),
    ] {
        let answer = answer(&[request]);
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}\r\n")),
            "{answer}"
        );
    }
    let answer = answer(&[b"HEAD / HTTP/1.1\r\n\r\n"]);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "no body: {answer}");
}
