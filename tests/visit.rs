//! How a visit parts from its server, and what it puts up with from one that does nothing wrong.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::time::Duration;

use tlsdemo::application::request::Request;
use tlsdemo::certificate::ServerName;
use tlsdemo::commands::visit::{Errand, Visit};
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::error::ErrorKind;
use tlsdemo::handshake::{client, server};
use tlsdemo::names::registry::{AlertDescription, ProtocolVersion};
use tlsdemo::narration::{Event, Narration, Side};
use tlsdemo::peer::{Identity, TrustAnchors, identity};
use tlsdemo::transport::{Stream, Target};

mod common;

use common::Recorder;

const PATIENCE: Duration = Duration::from_secs(20);

/// Visits a server that does what it is told to; the outcome, and what was told.
fn visit(
    change: impl FnOnce(&mut client::Config),
    http: bool,
    timeout: Duration,
    server: impl FnOnce(TcpStream) + Send,
) -> (tlsdemo::Result<()>, Vec<Event>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let dial = Target::parse(&listener.local_addr().unwrap().to_string()).unwrap();
    let target = Target::parse("localhost").unwrap();
    let anchors = TrustAnchors::from_pem("demo", identity::DEMO_CA_PEM.into());
    let mut config = client::Config::new(ServerName::new("localhost"), anchors);
    change(&mut config);
    let recorder = Recorder::default();
    let request = Request::get(&target);
    let outcome = std::thread::scope(|scope| {
        scope.spawn(move || server(listener.accept().unwrap().0));
        let visit = Visit {
            proxy_narration: std::sync::Mutex::default(),
            route: tlsdemo::commands::visit::Route::DIRECT,
            target: &target,
            redirected: None,
            dial: Some(&dial),
            is_local: false,
            config: &config,
            exports: &[],
            renegotiate: false,
            key_update: false,
            errand: match http {
                true => Errand::Ask {
                    request: &request,
                    follow: false,
                },
                false => Errand::Nothing,
            },
            beside: None,
            family: None,
            timeout,
        };
        visit.make(recorder.narration(), Randomness::system(), &mut || Ok(None))
    });
    (outcome.map(|_| ()), recorder.events())
}

fn handshake(socket: TcpStream, config: &server::Config) -> Connection {
    let stream = Stream::new(socket, Some(PATIENCE)).unwrap();
    let (narration, randomness) = (Narration::silent(), Randomness::system());
    let mut c = Connection::new(Side::Server, stream, narration, randomness);
    server::handshake(&mut c, config).unwrap();
    c
}

/// RFC 9846 §6.1 has both ends send close_notify; Postfix, Exim and others end the stream, or wait,
/// without. The handshake that was asked for is done then, and what is missing is told.
#[test]
fn a_handshake_is_done_also_if_the_server_does_not_close_in_order() {
    for version in [ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3] {
        for hangs_up in [true, false] {
            let (done, wait) = mpsc::channel::<()>();
            let (outcome, events) = visit(
                |config| config.versions = vec![version],
                false,
                Duration::from_millis(300),
                move |socket| {
                    let c = handshake(socket, &server::Config::new(Identity::demo()));
                    if !hangs_up {
                        let _ = wait.recv_timeout(Duration::from_secs(2));
                    }
                    drop(c);
                },
            );
            drop(done);
            assert!(outcome.is_ok(), "{version}: {outcome:?}");
            let told = events.iter().any(|event| {
                matches!(event, Event::Check(check) if check.name() == "close_notify" && !check.passed())
            });
            assert!(told, "{version}: the missing close_notify is told");
        }
    }
}

/// No rule limits the tickets of a server (RFC 9846 §4.7.1).
#[test]
fn many_tickets_are_no_broken_rule() {
    let (outcome, events) = visit(
        |_| (),
        false,
        PATIENCE,
        |socket| {
            let config = server::Config {
                tickets: 200,
                ..server::Config::new(Identity::demo())
            };
            handshake(socket, &config).close().unwrap();
        },
    );
    assert!(outcome.is_ok(), "{outcome:?}");
    let tickets = events.iter().filter(
        |event| matches!(event, Event::Message(message) if message.name == "NewSessionTicket"),
    );
    assert_eq!(tickets.count(), 200);
}

/// A socket that is closed over bytes that nobody read resets the connection, and the alert is lost
/// on the way to the application.
#[test]
fn an_alert_reaches_a_server_that_sends_on() {
    let (outcome, _) = visit(
        |_| (),
        true,
        PATIENCE,
        |mut socket| {
            socket.set_read_timeout(Some(PATIENCE)).unwrap();
            assert!(socket.read(&mut [0; 4096]).unwrap() > 0);
            // RFC 9846 §5.1: a fragment of more than 2^14 bytes is a record_overflow.
            socket.write_all(&[22, 3, 3, 0xff, 0xff]).unwrap();
            socket.write_all(&[0; 200_000]).unwrap();
            // Time for the client to close.
            std::thread::sleep(Duration::from_millis(200));
            let mut answer = Vec::new();
            socket.read_to_end(&mut answer).expect("no reset");
            assert!(
                answer.ends_with(&[21, 3, 1, 0, 2, 2, 22]),
                "it ends in the alert"
            );
        },
    );
    let error = outcome.unwrap_err();
    assert_eq!(error.alert, Some(AlertDescription::RecordOverflow));
    assert_ne!(error.kind, ErrorKind::Io);
}
