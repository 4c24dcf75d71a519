//! How the built-in server attends to one connection: its answers to requests, and how it parts from
//! a peer that broke the rules.

mod common;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use common::{Recorder, converse};
use tlsdemo::certificate::ServerName;
use tlsdemo::check::Checked;
use tlsdemo::commands::listen::{Attendant, Limits, attend};
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::error::ErrorKind;
use tlsdemo::extension::PskKeyExchangeModes;
use tlsdemo::handshake::client;
use tlsdemo::handshake::server::Config;
use tlsdemo::message::ClientHello;
use tlsdemo::names::registry::{
    ExtensionType, KeyUpdateRequest, ProtocolVersion, PskKeyExchangeMode,
};
use tlsdemo::narration::{Event, Narration, Side};
use tlsdemo::peer::TrustAnchors;
use tlsdemo::peer::{Identity, identity};
use tlsdemo::transport::{DEFAULT_TIMEOUT, Stream};

struct Silent;

impl Attendant for Silent {}

/// A client that does what it is told to; the server's outcome.
fn attended(client: impl FnOnce(TcpStream) + Send) -> tlsdemo::Result<()> {
    attended_by(&Silent, client)
}

/// The same, with somebody who is told.
fn attended_by(
    attendant: &impl Attendant,
    client: impl FnOnce(TcpStream) + Send,
) -> tlsdemo::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || client(TcpStream::connect(address).unwrap()));
        let (socket, _) = listener.accept().unwrap();
        let mut config = Config::new(Identity::demo());
        config.terms.alpn = ["h2", "http/1.1"]
            .map(|name| name.as_bytes().to_vec())
            .into();
        attend(socket, &config, &Limits::default(), attendant)
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

/// A client that takes the demo identities.
fn client_config() -> client::Config {
    let anchors = TrustAnchors::from_pem("the demo authority", identity::DEMO_CA_PEM.into());
    client::Config::new(ServerName::new("localhost"), anchors)
}

/// What the server answers to a request that comes in these pieces, each in a record of its own.
fn answer(pieces: &[&[u8]]) -> String {
    let mut answer = String::new();
    let outcome = attended(|socket| {
        let (narration, randomness) = (Narration::silent(), Randomness::system());
        let stream = Stream::new(socket, Some(DEFAULT_TIMEOUT)).unwrap();
        let mut c = Connection::new(Side::Client, stream, narration, randomness);
        client::handshake(&mut c, &client_config()).unwrap();
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

/// The answer to a request that the server refuses is not lost in a reset, though its content is more
/// than the server cares to read, and more comes behind the client's close_notify (RFC 9846 §6.1: data
/// after it is ignored).
#[test]
fn an_answer_reaches_a_client_that_sends_on() {
    let content = vec![b'a'; 3 << 20];
    let head = format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n",
        content.len()
    );
    let told = answer(&[head.as_bytes(), &content]);
    assert!(told.starts_with("HTTP/1.1 405 "), "{told}");
    let outcome = attended(|socket| {
        let mut behind = socket.try_clone().unwrap();
        let (narration, randomness) = (Narration::silent(), Randomness::system());
        let stream = Stream::new(socket, Some(DEFAULT_TIMEOUT)).unwrap();
        let mut c = Connection::new(Side::Client, stream, narration, randomness);
        client::handshake(&mut c, &client_config()).unwrap();
        c.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .unwrap();
        c.send_close().unwrap();
        behind.write_all(&[0; 1000]).unwrap();
        // Time for the server to close.
        std::thread::sleep(Duration::from_millis(200));
        let mut answer = String::new();
        c.read_to_string(&mut answer).expect("no reset");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        let timeout = Some(Duration::from_secs(20));
        behind.set_read_timeout(timeout).unwrap();
        assert_eq!(behind.read(&mut [0; 1]).expect("no reset"), 0);
    });
    assert!(outcome.is_ok(), "{outcome:?}");
}

/// How the server takes it that a client with `alpn` sends this, waits for an answer of so many bytes at
/// least, and leaves without close_notify.
fn left_alone(alpn: &str, request: &[u8], answer: usize) -> tlsdemo::Result<()> {
    attended(|socket| {
        let (narration, randomness) = (Narration::silent(), Randomness::system());
        let stream = Stream::new(socket, Some(DEFAULT_TIMEOUT)).unwrap();
        let mut c = Connection::new(Side::Client, stream, narration, randomness);
        let mut config = client_config();
        config.terms.alpn = vec![alpn.as_bytes().to_vec()];
        client::handshake(&mut c, &config).unwrap();
        c.write_all(request).unwrap();
        c.flush().unwrap();
        let mut bytes = vec![0; answer];
        c.read_exact(&mut bytes).unwrap();
    })
}

/// curl, for one, sends no close_notify (7.88 over HTTP/2): a client that has its answer may go.
#[test]
fn a_client_may_leave_with_its_answer() {
    // RFC 9113 §3.4, §4.1; RFC 7541 §6.1, §6.2: GET https://localhost/ on stream 1.
    let mut frames = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    frames.extend([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    frames.extend([0, 0, 14, 1, 5, 0, 0, 0, 1]);
    frames.extend(*b"\x82\x87\x84\x41\x09localhost");
    let http1 = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (alpn, request) in [("h2", &frames[..]), ("http/1.1", http1)] {
        let outcome = left_alone(alpn, request, 100);
        assert!(outcome.is_ok(), "{alpn}: {outcome:?}");
        // One that has asked for nothing broke off.
        let error = left_alone(alpn, &[], 0).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Closed, "{alpn}: {error}");
    }
}

/// A client that asks for nothing is left with a close_notify, which each end owes before it closes (RFC
/// 9846 §6.1).
#[test]
fn a_client_that_does_nothing_is_told_good_bye() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::scope(|scope| {
        let client = scope.spawn(move || {
            let stream = Stream::new(TcpStream::connect(address).unwrap(), Some(DEFAULT_TIMEOUT));
            let (narration, randomness) = (Narration::silent(), Randomness::system());
            let mut c = Connection::new(Side::Client, stream.unwrap(), narration, randomness);
            client::handshake(&mut c, &client_config()).unwrap();
            c.read(&mut [0; 1])
        });
        let (socket, _) = listener.accept().unwrap();
        let limits = Limits {
            timeout: Duration::from_millis(500),
            ..Limits::default()
        };
        let outcome = attend(socket, &Config::new(Identity::demo()), &limits, &Silent);
        assert_eq!(outcome.unwrap_err().kind, ErrorKind::TimedOut);
        // Without close_notify it is an UnexpectedEof.
        assert_eq!(client.join().unwrap().unwrap(), 0);
    });
}

/// RFC 9112 §2.2: a recipient may take a bare LF for the end of a line, as a person types it.
#[test]
fn lines_may_end_in_a_bare_line_feed() {
    for request in [
        &b"GET / HTTP/1.1\nHost: localhost\n\n"[..],
        b"GET / HTTP/1.0\n\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\n",
        b"GET / HTTP/1.1\nHost: localhost\n\r\n",
    ] {
        let bytes: Vec<&[u8]> = request.chunks(1).collect();
        for pieces in [&[request][..], &bytes] {
            let answer = answer(pieces);
            assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        }
    }
}

/// RFC 9846 §4.7.3: many requests for new keys while we are silent get one answer.
#[test]
fn many_requests_for_new_keys_get_one_answer() {
    let recorder = Recorder::default();
    let narration = recorder.narration();
    let outcome = attended(|socket| {
        let stream = Stream::new(socket, Some(DEFAULT_TIMEOUT)).unwrap();
        let mut c = Connection::new(Side::Client, stream, narration, Randomness::system());
        client::handshake(&mut c, &client_config()).unwrap();
        for _ in 0..5 {
            c.update_keys(KeyUpdateRequest::UpdateRequested).unwrap();
            c.flush_flight().unwrap();
        }
        c.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        let mut answer = String::new();
        c.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        c.close().unwrap();
    });
    assert!(outcome.is_ok(), "{outcome:?}");
    let updates = |side| {
        let events = recorder.events();
        let messages = events.iter().filter(|event| {
            matches!(event, Event::Message(it) if it.from == side && it.name == "KeyUpdate")
        });
        messages.count()
    };
    assert_eq!(updates(Side::Client), 5);
    assert_eq!(updates(Side::Server), 1);
}

struct Told(Recorder);

impl Attendant for Told {
    fn narration(&self, _: Option<SocketAddr>) -> Narration {
        self.0.narration()
    }
}

/// RFC 9846 §4.7.3: the KeyUpdate that a client asks for goes ahead of the next data, and is told there.
#[test]
fn new_keys_are_told_before_what_they_protect() {
    let http2 = [
        &b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..],
        // SETTINGS, and GOAWAY (RFC 9113 §6.5, §6.8).
        &[0, 0, 0, 4, 0, 0, 0, 0, 0],
        &[0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ]
    .concat();
    for (alpn, request) in [("http/1.1", &b"GET / HTTP/1.1\r\n\r\n"[..]), ("h2", &http2)] {
        let told = Told(Recorder::default());
        let outcome = attended_by(&told, |socket| {
            let stream = Stream::new(socket, Some(DEFAULT_TIMEOUT)).unwrap();
            let silent = Narration::silent();
            let mut c = Connection::new(Side::Client, stream, silent, Randomness::system());
            let mut config = client_config();
            config.terms.alpn = vec![alpn.into()];
            client::handshake(&mut c, &config).unwrap();
            c.update_keys(KeyUpdateRequest::UpdateRequested).unwrap();
            c.write_all(request).unwrap();
            c.flush().unwrap();
            // What comes is dropped; which end closes first does not matter.
            let _ = c.close();
        });
        assert!(outcome.is_ok(), "{alpn}: {outcome:?}");
        let events = told.0.events();
        let is_ours =
            |event: &&Event| matches!(event, Event::Message(it) if it.from == Side::Server);
        let done = |event: &&Event| !matches!(event, Event::HandshakeDone(_));
        let mut after = events.iter().skip_while(done).filter(is_ours);
        let first = after.next().unwrap();
        assert!(
            matches!(first, Event::Message(it) if it.name == "KeyUpdate"),
            "{alpn}: {first:?}"
        );
        assert!(after.next().is_some(), "{alpn}");
    }
}

/// The server's checks of a name in a handshake with a client.
fn checks(client: &client::Config, server: &Config, name: &str) -> Vec<Checked> {
    let (near, far) = converse(client, server, 3);
    assert!(near.outcome.is_ok() && far.outcome.is_ok(), "{name}");
    let events = far.recorder.events().into_iter();
    let checks = events.filter_map(|event| match event {
        Event::Check(check) if check.name() == name => Some(check),
        _ => None,
    });
    checks.collect()
}

/// RFC 9846 §4.3.9: a ticket is of no use to a client that lists other modes alone, or none.
#[test]
fn tickets_go_to_clients_that_can_use_them() {
    let mut server = Config::new(Identity::demo());
    server.tickets = 2;
    for (modes, count) in [(None, 0), (Some(0), 0), (Some(1), 2)] {
        let mut client = client_config();
        client.arrange = Some(match modes {
            None => |hello| list_modes(hello, vec![]),
            Some(0) => |hello| list_modes(hello, vec![PskKeyExchangeMode::PskKe]),
            Some(_) => |hello| list_modes(hello, vec![PskKeyExchangeMode::PskDheKe]),
        });
        let (near, _) = converse(&client, &server, 3);
        let events = near.recorder.events();
        let tickets = events
            .iter()
            .filter(|event| matches!(event, Event::Message(it) if it.name == "NewSessionTicket"));
        assert_eq!(tickets.count(), count, "{modes:?}");
        let told = checks(&client, &server, "psk_key_exchange_modes");
        assert_eq!(told.len(), usize::from(count == 0), "{modes:?}");
    }
}

/// Lists these modes in psk_key_exchange_modes, which is left out if there are none.
fn list_modes(hello: &mut ClientHello, ke_modes: Vec<PskKeyExchangeMode>) {
    let extensions = hello.extensions.as_mut().unwrap();
    let type_ = ExtensionType::PskKeyExchangeModes;
    extensions.0.retain(|it| it.extension_type() != type_);
    if !ke_modes.is_empty() {
        extensions.push(PskKeyExchangeModes { ke_modes });
    }
}

/// RFC 9846 appendix E.4: a client that sends a session id is owed a ChangeCipherSpec.
#[test]
fn a_change_cipher_spec_that_is_left_out_is_told() {
    let mut server = Config::new(Identity::demo());
    for cookie in [false, true] {
        server.cookie = cookie;
        for (client_compat, server_compat, failed) in
            [(true, true, 0), (true, false, 1), (false, false, 0)]
        {
            let mut client = client_config();
            client.compat = client_compat;
            server.compat = server_compat;
            let told = checks(&client, &server, "middlebox_compatibility");
            assert_eq!(told.len(), failed);
            assert!(told.iter().all(|check| !check.passed()));
        }
    }
}

/// What the server's certificates say is told at both ends, at each after the message with them.
#[test]
fn a_server_describes_its_own_certificates() {
    let server = Config::new(Identity::demo());
    for version in [ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3] {
        let mut client = client_config();
        client.versions = vec![version];
        let (near, far) = converse(&client, &server, 3);
        let [near, far] = [near, far].map(|end| {
            let events = end.recorder.events();
            let is_message =
                |event: &Event| matches!(event, Event::Message(it) if it.name == "Certificate");
            let at = events.iter().position(is_message).unwrap();
            let told: Vec<_> = events[at..]
                .iter()
                .filter_map(|event| match event {
                    Event::Certificate(certificate) => Some(certificate.clone()),
                    _ => None,
                })
                .collect();
            assert_eq!(told.len(), 1, "{version}");
            told
        });
        assert_eq!(near, far, "{version}");
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
