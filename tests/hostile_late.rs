//! Peers that break a rule after the handshake, or where a session is resumed: each case with the
//! alert that it deserves.

mod common;

use std::io::{Read, Write};
use std::time::Duration;

use tlsdemo::Result;
use tlsdemo::certificate::ServerName;
use tlsdemo::compute::Value;
use tlsdemo::compute::random::seeded;
use tlsdemo::connection::session::{Keeper, Store};
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::extension::*;
use tlsdemo::handshake::{client, server};
use tlsdemo::message::*;
use tlsdemo::names::registry::{AlertDescription as Alert, *};
use tlsdemo::names::suite::{CipherSuite, find};
use tlsdemo::narration::{Narration, Side};
use tlsdemo::peer::{ClientAuthentication, Identity, TrustAnchors, identity};
use tlsdemo::transport::{PipeEnd, Transport, pipe};

type Part<'a> = dyn Fn(&mut Connection) -> Result<()> + Sync + 'a;

fn client_config(version: ProtocolVersion) -> client::Config {
    let anchors = TrustAnchors::from_pem("demo", identity::demo_ca_pem());
    let mut config = client::Config::new(ServerName::new("localhost"), anchors);
    config.versions = vec![version];
    config.post_handshake_auth = true;
    config.renegotiation = true;
    config
}

fn server_config() -> server::Config {
    let mut config = server::Config::new(Identity::demo());
    config.client_authentication = Some(ClientAuthentication {
        insecure: true,
        ..ClientAuthentication::requested(TrustAnchors::empty())
    });
    config.asks_later = true;
    config.renegotiation = true;
    config
}

fn connect(side: Side, mut stream: PipeEnd) -> Connection {
    stream.set_timeout(Some(Duration::from_secs(5))).unwrap();
    Connection::new(
        side,
        stream,
        Narration::silent(),
        Randomness::seeded(3, side),
    )
}

/// The alert that one end owes the other, which is hostile; what that gets is of no interest.
fn owed(victim: (Side, &Part<'_>), hostile: &Part<'_>) -> Option<Alert> {
    let (near, far) = pipe();
    let (side, part) = victim;
    std::thread::scope(|scope| {
        let thread = scope.spawn(move || hostile(&mut connect(side.peer(), far)));
        let mut c = connect(side, near);
        let outcome = part(&mut c);
        drop(c);
        let _ = thread.join().unwrap();
        outcome.unwrap_err().alert
    })
}

/// Reads until the end, so that whatever comes is taken.
fn listen(c: &mut Connection) -> Result<()> {
    c.read_to_end(&mut Vec::new())?;
    Ok(())
}

/// Takes whatever comes and makes nothing of it.
fn drain(c: &mut Connection) -> Result<()> {
    std::io::copy(c.stream(), &mut std::io::sink())?;
    Ok(())
}

/// Our client after its handshake, and a server that does this after its own.
fn client_owes(version: ProtocolVersion, hostile: &Part<'_>) -> Option<Alert> {
    let (client, server) = (client_config(version), server_config());
    client_with_owes(&client, &server, hostile)
}

fn client_with_owes(
    client: &client::Config,
    server: &server::Config,
    hostile: &Part<'_>,
) -> Option<Alert> {
    let ours = |c: &mut Connection| {
        client::handshake(c, client)?;
        listen(c)
    };
    owed((Side::Client, &ours), &|c| {
        server::handshake(c, server)?;
        hostile(c)?;
        c.flush_flight()?;
        drain(c)
    })
}

/// Our server, which asks for a certificate after its handshake, and a client that does this after
/// its own.
fn server_owes(version: ProtocolVersion, asks: bool, hostile: &Part<'_>) -> Option<Alert> {
    let (mut client, server) = (client_config(version), server_config());
    // The hostile part answers, not the library.
    client.renegotiation = false;
    let ours = |c: &mut Connection| {
        server::handshake(c, &server)?;
        match asks {
            true => server::ask_for_certificate(c, &server),
            false => listen(c),
        }
    };
    owed((Side::Server, &ours), &|c| {
        client::handshake(c, &client)?;
        hostile(c)?;
        c.flush_flight()?;
        drain(c)
    })
}

fn request(context: &[u8]) -> CertificateRequestTls13 {
    let mut extensions = Extensions::default();
    extensions.push(SignatureAlgorithms {
        supported_signature_algorithms: vec![SignatureScheme::Ed25519],
    });
    CertificateRequestTls13 {
        certificate_request_context: Value::literal("", context),
        extensions,
    }
}

fn send<M: Message>(c: &mut Connection, message: &M) -> Result<()> {
    c.send_untranscribed(message).map(drop)
}

#[test]
fn requests_for_a_certificate_that_break_a_rule() {
    let version = ProtocolVersion::TLS1_3;
    let cases: [(&str, Alert, &Part<'_>); 5] = [
        ("a context twice", Alert::IllegalParameter, &|c| {
            send(c, &request(b"a"))?;
            send(c, &request(b"a"))
        }),
        ("no signature_algorithms", Alert::MissingExtension, &|c| {
            let mut message = request(b"a");
            message.extensions = Extensions::default();
            send(c, &message)
        }),
        ("an extension out of place", Alert::IllegalParameter, &|c| {
            let mut message = request(b"a");
            message.extensions.push(EarlyData {
                max_early_data_size: None,
            });
            send(c, &message)
        }),
        ("too many", Alert::UnexpectedMessage, &|c| {
            (0..=64u8).try_for_each(|number| send(c, &request(&[number])))
        }),
        ("an answer instead", Alert::UnexpectedMessage, &|c| {
            send(c, &CertificateTls13::default())
        }),
    ];
    for (what, alert, hostile) in cases {
        assert_eq!(client_owes(version, hostile), Some(alert), "{what}");
    }
    // HTTP/2 has no place for it.
    let (mut client, mut server) = (client_config(version), server_config());
    client.alpn = vec![b"h2".to_vec()];
    server.alpn = client.alpn.clone();
    let found = client_with_owes(&client, &server, &|c| send(c, &request(b"a")));
    assert_eq!(found, Some(Alert::UnexpectedMessage));
}

/// The answer of a client that shows no certificate, but for what a case changes.
fn answer(c: &mut Connection, change: impl Fn(&mut CertificateTls13)) -> Result<()> {
    let request: CertificateRequestTls13 = c.receive()?;
    let mut certificate = CertificateTls13 {
        certificate_request_context: request.certificate_request_context,
        certificate_list: Vec::new(),
    };
    change(&mut certificate);
    c.send(&certificate)
}

#[test]
fn answers_that_break_a_rule() {
    let version = ProtocolVersion::TLS1_3;
    let wrong = || Finished {
        verify_data: Value::literal("verify_data", [7; 32]),
    };
    let cases: [(&str, Alert, &Part<'_>); 6] = [
        ("another context", Alert::IllegalParameter, &|c| {
            answer(c, |m| {
                m.certificate_request_context = Value::literal("", b"other")
            })
        }),
        (
            "an extension that was not asked for",
            Alert::UnsupportedExtension,
            &|c| {
                answer(c, |m| {
                    let mut entry = CertificateEntry {
                        cert_data: Value::literal("", Identity::demo()[0].chain()[0].clone()),
                        ..CertificateEntry::default()
                    };
                    entry.extensions.push(SignedCertificateTimestamp::default());
                    m.certificate_list.push(entry);
                })
            },
        ),
        ("a Finished that does not fit", Alert::DecryptError, &|c| {
            answer(c, |_| {})?;
            c.send(&wrong())
        }),
        ("data within the answer", Alert::UnexpectedMessage, &|c| {
            answer(c, |_| {})?;
            c.write_all(b"data")?;
            Ok(())
        }),
        (
            "KeyUpdate within the answer",
            Alert::UnexpectedMessage,
            &|c| {
                answer(c, |_| {})?;
                send(
                    c,
                    &KeyUpdate {
                        request_update: KeyUpdateRequest::UpdateNotRequested,
                    },
                )
            },
        ),
        ("data without end instead", Alert::UnexpectedMessage, &|c| {
            for _ in 0..80 {
                c.write_all(&[0; 1024])?;
            }
            Ok(())
        }),
    ];
    for (what, alert, hostile) in cases {
        assert_eq!(server_owes(version, true, hostile), Some(alert), "{what}");
    }
    let unasked = server_owes(version, false, &|c| send(c, &CertificateTls13::default()));
    assert_eq!(unasked, Some(Alert::UnexpectedMessage));
}

fn server_hello(hello: &ClientHello, version: ProtocolVersion, suite: CipherSuite) -> ServerHello {
    let mut extensions = Extensions::default();
    extensions.push(ExtendedMasterSecret);
    ServerHello {
        server_version: version,
        random: Value::literal("random", [1; 32]),
        session_id: hello.session_id.clone(),
        cipher_suite: suite,
        compression_method: CompressionMethod::Null,
        extensions: Some(extensions),
    }
}

fn tied(bytes: &[u8]) -> RenegotiationInfo {
    RenegotiationInfo {
        renegotiated_connection: Value::literal("renegotiated_connection", bytes),
    }
}

/// RFC 5746 §3.5: the server's hello must be tied to the handshake before.
#[test]
fn renegotiations_of_servers_that_break_a_rule() {
    let version = ProtocolVersion::TLS1_2;
    let begin = |c: &mut Connection, info: Option<&[u8]>, version| -> Result<()> {
        send(c, &HelloRequest)?;
        c.flush_flight()?;
        let suite = c.agreed.suite.unwrap().code;
        let _ = c.begin_renegotiation()?;
        let hello: ClientHello = c.receive()?;
        let mut answer = server_hello(&hello, version, suite);
        if let (Some(info), Some(extensions)) = (info, &mut answer.extensions) {
            extensions.push(tied(info));
        }
        c.send(&answer)
    };
    let cases: [(&str, Option<&[u8]>); 4] = [
        ("nothing", None),
        ("an empty one", Some(&[])),
        ("other bytes", Some(&[7; 24])),
        ("half of them", Some(&[7; 12])),
    ];
    for (what, info) in cases {
        let found = client_owes(version, &|c| begin(c, info, version));
        assert_eq!(found, Some(Alert::HandshakeFailure), "{what}");
    }
    let found = client_owes(version, &|c| begin(c, None, ProtocolVersion::TLS1_1));
    assert_eq!(found, Some(Alert::ProtocolVersion));
    // Without end: what gets nobody on has a bound.
    let found = client_owes(version, &|c| {
        let silent = server_config();
        (0..20).try_for_each(|_| server::ask_for_certificate(c, &silent))
    });
    assert_eq!(found, Some(Alert::UnexpectedMessage));
}

/// RFC 5746 §3.7: and so must the client's.
#[test]
fn renegotiations_of_clients_that_break_a_rule() {
    let version = ProtocolVersion::TLS1_2;
    let begin = |c: &mut Connection, info: Option<&[u8]>, signal: bool| -> Result<()> {
        let suite = c.agreed.suite.unwrap().code;
        let _ = c.begin_renegotiation()?;
        let mut extensions = Extensions::default();
        if let Some(info) = info {
            extensions.push(tied(info));
        }
        if signal {
            let renegotiated_connection = c.renegotiated_connection(Side::Client)?;
            extensions.push(RenegotiationInfo {
                renegotiated_connection,
            });
        }
        let mut cipher_suites = vec![suite];
        cipher_suites.extend(signal.then_some(CipherSuite::EMPTY_RENEGOTIATION_INFO_SCSV));
        c.send(&ClientHello {
            client_version: version.into(),
            random: Value::literal("random", [1; 32]),
            session_id: Value::default(),
            cipher_suites,
            compression_methods: vec![CompressionMethod::Null],
            extensions: Some(extensions),
        })
    };
    let cases: [(&str, Option<&[u8]>, bool); 4] = [
        ("nothing", None, false),
        ("an empty one", Some(&[]), false),
        ("other bytes", Some(&[7; 12]), false),
        ("the signal of a first hello", None, true),
    ];
    for (what, info, signal) in cases {
        let found = server_owes(version, false, &|c| begin(c, info, signal));
        assert_eq!(found, Some(Alert::HandshakeFailure), "{what}");
    }
}

/// A client that offers a session, and a server that resumes it as it must not.
#[test]
fn resumptions_of_servers_that_break_a_rule() {
    let version = ProtocolVersion::TLS1_2;
    let suites =
        ["ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA"].map(|name| find(name).unwrap().code);
    let store = Store::default();
    let mut client = client_config(version);
    client.versions = vec![ProtocolVersion::TLS1_1, version];
    client.suites = suites.to_vec();
    client.sessions = Some(store.shelf("localhost"));
    let mut server = server::Config::new(Identity::demo());
    server.suites = vec![suites[0]];
    server.tickets = 1;
    server.sessions = Some(Keeper::new(&mut seeded(4), 0));
    let (first, _) = common::converse(&client, &server, 1);
    first.outcome.unwrap();
    let [(peer, session)] = &store.all()[..] else {
        panic!("one session")
    };

    let owes = |version, suite, change: &(dyn Fn(&mut ServerHello) + Sync)| {
        // A failure before this made the client forget it (RFC 5246 §7.2.2).
        store.forget(peer, |_| true);
        store.put(peer, session.clone());
        let ours = |c: &mut Connection| client::handshake(c, &client);
        owed((Side::Client, &ours), &|c| {
            let hello: ClientHello = c.receive()?;
            assert!(
                !hello
                    .extension::<SessionTicket>()
                    .unwrap()
                    .ticket
                    .is_empty()
            );
            c.set_version(version);
            let mut answer = server_hello(&hello, version, suite);
            answer.extensions.as_mut().unwrap().push(tied(&[]));
            change(&mut answer);
            c.send(&answer)?;
            c.flush_flight()?;
            listen(c)
        })
    };
    assert_eq!(
        owes(version, suites[1], &|_| {}),
        Some(Alert::IllegalParameter)
    );
    let found = owes(ProtocolVersion::TLS1_1, suites[0], &|_| {});
    assert_eq!(found, Some(Alert::IllegalParameter));
    // RFC 7627 §5.3: the session began with it.
    let found = owes(version, suites[0], &|answer| {
        let extensions = answer.extensions.as_mut().unwrap();
        extensions
            .0
            .retain(|it| it.extension_type() != ExtensionType::ExtendedMasterSecret);
    });
    assert_eq!(found, Some(Alert::HandshakeFailure));
    // A certificate where the short way has none.
    store.put(peer, session.clone());
    let found = owed((Side::Client, &|c| client::handshake(c, &client)), &|c| {
        let hello: ClientHello = c.receive()?;
        c.set_version(version);
        let mut answer = server_hello(&hello, version, suites[0]);
        answer.extensions.as_mut().unwrap().push(tied(&[]));
        c.send(&answer)?;
        c.send(&Certificate {
            certificate_list: Identity::demo()[0].certificates(),
        })?;
        c.flush_flight()?;
        listen(c)
    });
    assert_eq!(found, Some(Alert::UnexpectedMessage));
}
