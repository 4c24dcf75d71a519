//! What comes after a handshake: a certificate that is asked for later, and renegotiation.

mod common;

use std::io::{Read, Write};
use std::sync::Arc;

use tlsdemo::certificate::ServerName;
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::handshake::{client, server};
use tlsdemo::message::HelloRequest;
use tlsdemo::names::registry::{AlertDescription as Alert, ProtocolVersion};
use tlsdemo::names::suite::SUITES;
use tlsdemo::narration::{Event, Fact, Side};
use tlsdemo::peer::{ClientAuthentication, Identity, TrustAnchors, identity};
use tlsdemo::transport::{PipeEnd, pipe};
use tlsdemo::{Error, ErrorKind, Result};

use common::{Recorder, assert_covered};

const OLD: [ProtocolVersion; 3] = [
    ProtocolVersion::TLS1_0,
    ProtocolVersion::TLS1_1,
    ProtocolVersion::TLS1_2,
];

fn client(version: ProtocolVersion, identities: Vec<Identity>) -> client::Config {
    let anchors = TrustAnchors::from_pem("demo", identity::demo_ca_pem());
    let mut config = client::Config::new(ServerName::new("localhost"), anchors);
    config.versions = vec![version];
    config.identities = Arc::new(identities);
    config.post_handshake_auth = true;
    config.renegotiation = true;
    config
}

fn server(required: bool) -> server::Config {
    let mut config = server::Config::new(Identity::demo());
    config.client_authentication = Some(ClientAuthentication {
        required,
        insecure: true,
        ..ClientAuthentication::requested(TrustAnchors::empty())
    });
    config.asks_later = true;
    config
}

struct End {
    outcome: Result<()>,
    connection: Connection,
    recorder: Recorder,
}

impl End {
    fn new(side: Side, stream: PipeEnd) -> Self {
        let recorder = Recorder::default();
        let connection = Connection::new(
            side,
            stream,
            recorder.narration(),
            Randomness::seeded(5, side),
        );
        End {
            outcome: Ok(()),
            connection,
            recorder,
        }
    }

    fn names(&self, from: Side) -> Vec<String> {
        let events = self.recorder.events().into_iter();
        events
            .filter_map(|event| match event {
                Event::Message(message) if message.from == from => Some(message.name.to_string()),
                _ => None,
            })
            .collect()
    }

    fn count(&self, from: Side, name: &str) -> usize {
        self.names(from).iter().filter(|it| *it == name).count()
    }

    fn checks(&self, name: &str) -> Vec<bool> {
        let events = self.recorder.events().into_iter();
        events
            .filter_map(|event| match event {
                Event::Check(check) if check.name() == name => Some(check.passed()),
                _ => None,
            })
            .collect()
    }
}

/// What an end does after its handshake.
type Part<'a> = dyn Fn(&mut Connection) -> Result<()> + Sync + 'a;

fn meet(
    client: &client::Config,
    server: &server::Config,
    ours: &Part<'_>,
    theirs: &Part<'_>,
) -> (End, End) {
    let (near, far) = pipe();
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let mut end = End::new(Side::Server, far);
            let c = &mut end.connection;
            end.outcome = server::handshake(c, server).and_then(|()| theirs(c));
            end
        });
        let mut end = End::new(Side::Client, near);
        let c = &mut end.connection;
        end.outcome = client::handshake(c, client).and_then(|()| ours(c));
        (end, thread.join().unwrap())
    })
}

/// The client asks and is answered.
fn ask(c: &mut Connection) -> Result<()> {
    c.write_all(b"ping")?;
    c.flush()?;
    let mut answer = [0; 4];
    c.read_exact(&mut answer)?;
    assert_eq!(&answer, b"pong");
    c.close()
}

/// The server reads, does something, and answers.
fn answer(c: &mut Connection, between: impl Fn(&mut Connection) -> Result<()>) -> Result<()> {
    let mut request = [0; 2];
    c.read_exact(&mut request)?;
    between(c)?;
    // What came before the answer is not lost.
    let mut rest = [0; 2];
    c.read_exact(&mut rest)?;
    assert_eq!([request, rest].concat(), b"ping");
    c.write_all(b"pong")?;
    c.flush()?;
    c.close()
}

#[test]
fn a_certificate_is_shown_when_it_is_asked_for_later() {
    let version = ProtocolVersion::TLS1_3;
    for identities in [Identity::demo(), Vec::new()] {
        let has_one = !identities.is_empty();
        let server = server(false);
        let (ours, theirs) = meet(&client(version, identities), &server, &ask, &|c| {
            // Twice: each answer covers the handshake and its own request.
            answer(c, |c| {
                server::ask_for_certificate(c, &server)?;
                server::ask_for_certificate(c, &server)
            })
        });
        assert!(
            ours.outcome.is_ok() && theirs.outcome.is_ok(),
            "{:?} {:?}",
            ours.outcome,
            theirs.outcome
        );
        for end in [&ours, &theirs] {
            assert_covered(&end.recorder.events());
            assert_eq!(end.count(Side::Server, "CertificateRequest"), 2);
            assert_eq!(end.count(Side::Client, "Certificate"), 2);
            assert_eq!(end.count(Side::Client, "Finished"), 3);
            let signed = end.count(Side::Client, "CertificateVerify");
            assert_eq!(signed, if has_one { 2 } else { 0 });
        }
        let subject = &theirs.connection.agreed.client_certificate;
        assert_eq!(subject.is_some(), has_one);
        assert_eq!(theirs.checks("verify_data"), [true; 3]);
    }
}

#[test]
fn who_must_show_a_certificate_and_does_not_is_sent_away() {
    let server = server(true);
    let (ours, theirs) = meet(
        &client(ProtocolVersion::TLS1_3, Vec::new()),
        &server,
        &ask,
        &|c| answer(c, |c| server::ask_for_certificate(c, &server)),
    );
    assert_eq!(
        theirs.outcome.unwrap_err().alert,
        Some(Alert::CertificateRequired)
    );
    let received = ErrorKind::AlertReceived(Alert::CertificateRequired);
    assert_eq!(ours.outcome.unwrap_err().kind, received);

    for version in OLD {
        let (ours, theirs) = meet(&client(version, Vec::new()), &server, &ask, &|c| {
            answer(c, |c| server::ask_for_certificate(c, &server))
        });
        assert_eq!(
            theirs.outcome.unwrap_err().alert,
            Some(Alert::HandshakeFailure),
            "{version}"
        );
        assert!(ours.outcome.is_err());
    }
}

#[test]
fn who_did_not_offer_it_is_not_asked() {
    let server = server(false);
    let mut silent = client(ProtocolVersion::TLS1_3, Identity::demo());
    silent.post_handshake_auth = false;
    let (ours, theirs) = meet(&silent, &server, &ask, &|c| {
        answer(c, |c| server::ask_for_certificate(c, &server))
    });
    assert!(ours.outcome.is_ok() && theirs.outcome.is_ok());
    assert_eq!(theirs.checks("post_handshake_auth"), [false]);
    assert_eq!(ours.count(Side::Server, "CertificateRequest"), 0);

    for version in OLD {
        let mut silent = client(version, Identity::demo());
        silent.renegotiation = false;
        let (ours, theirs) = meet(&silent, &server, &ask, &|c| {
            answer(c, |c| server::ask_for_certificate(c, &server))
        });
        assert!(ours.outcome.is_ok() && theirs.outcome.is_ok(), "{version}");
        assert_eq!(ours.count(Side::Server, "HelloRequest"), 1);
        assert_eq!(ours.count(Side::Client, "ClientHello"), 1);
        assert_eq!(theirs.connection.agreed.client_certificate, None);
    }
}

/// Every suite: a second handshake under the keys of the first, in which the certificate is shown.
#[test]
fn a_renegotiation_shows_the_certificate_in_every_suite() {
    let mut count = 0;
    // Only a server that shows a certificate may ask for one.
    for suite in SUITES.iter().filter(|suite| suite.has_certificate()) {
        for version in OLD.into_iter().filter(|version| suite.is_in(*version)) {
            let what = format!("{} in {version}", suite.name);
            let mut client = client(version, vec![Identity::demo_named("rsa").unwrap()]);
            client.suites = vec![suite.code];
            let mut server = server(true);
            server.suites = client.suites.clone();
            common::give_psk(&mut client, suite);
            common::give_psk(&mut server, suite);
            let (ours, theirs) = meet(&client, &server, &ask, &|c| {
                answer(c, |c| server::ask_for_certificate(c, &server))
            });
            assert!(
                ours.outcome.is_ok() && theirs.outcome.is_ok(),
                "{what}: {:?} {:?}",
                ours.outcome,
                theirs.outcome
            );
            for end in [&ours, &theirs] {
                assert_covered(&end.recorder.events());
                assert_eq!(end.count(Side::Client, "ClientHello"), 2, "{what}");
                assert_eq!(end.count(Side::Client, "CertificateVerify"), 1, "{what}");
                assert_eq!(end.checks("verify_data"), [true; 2], "{what}");
            }
            // Empty in the first handshake, tied in the second.
            assert_eq!(ours.checks("renegotiation_info"), [true; 2], "{what}");
            assert_eq!(theirs.checks("renegotiation_info"), [true], "{what}");
            assert!(theirs.connection.agreed.client_certificate.is_some());
            count += 1;
        }
    }
    assert!(count > 60, "{count}");
}

#[test]
fn a_client_begins_or_is_refused() {
    for version in OLD {
        for allows in [true, false] {
            let client = client(version, Vec::new());
            let mut server = server(false);
            server.client_authentication = None;
            server.renegotiation = allows;
            let again = |c: &mut Connection| {
                client::renegotiate(c, &client)?;
                ask(c)
            };
            let (ours, theirs) = meet(&client, &server, &again, &|c| answer(c, |_| Ok(())));
            assert!(
                ours.outcome.is_ok() && theirs.outcome.is_ok(),
                "{version}: {:?} {:?}",
                ours.outcome,
                theirs.outcome
            );
            assert_eq!(ours.count(Side::Client, "ClientHello"), 2);
            assert_eq!(
                ours.count(Side::Server, "ServerHello"),
                if allows { 2 } else { 1 }
            );
            let refused: &[bool] = if allows { &[] } else { &[false] };
            assert_eq!(ours.checks("renegotiation"), refused);
            assert_eq!(ours.connection.agreed.version, Some(version));
        }
    }
}

/// RFC 9846 §4.7.2: a client that did not offer to be asked ends the connection.
#[test]
fn an_unasked_request_is_unexpected() {
    let mut silent = client(ProtocolVersion::TLS1_3, Identity::demo());
    silent.post_handshake_auth = false;
    let server = server(false);
    let (ours, _) = meet(&silent, &server, &ask, &|c| {
        answer(c, |c| {
            // As a server does that did not look.
            c.agreed.post_handshake_auth = true;
            server::ask_for_certificate(c, &server)
        })
    });
    assert_eq!(
        ours.outcome.unwrap_err().alert,
        Some(Alert::UnexpectedMessage)
    );
}

/// What the two ends export after a renegotiation is of the new handshake, and the same.
#[test]
fn exports_follow_the_latest_handshake() {
    let client = client(ProtocolVersion::TLS1_2, Vec::new());
    let mut server = server(false);
    server.client_authentication = None;
    server.renegotiation = true;
    let value = std::sync::Mutex::new(Vec::new());
    let note = |c: &mut Connection| {
        for export in common::exports() {
            let exported = c.export(&export)?.ok_or_else(|| Error::usage("nothing"))?;
            value
                .lock()
                .unwrap()
                .push((export.to_string(), exported.bytes));
        }
        Ok(())
    };
    let (ours, theirs) = meet(
        &client,
        &server,
        &|c| {
            note(c)?;
            client::renegotiate(c, &client)?;
            note(c)?;
            ask(c)
        },
        &|c| answer(c, |c| note(c)),
    );
    assert!(
        ours.outcome.is_ok() && theirs.outcome.is_ok(),
        "{:?} {:?}",
        ours.outcome,
        theirs.outcome
    );
    let all = value.into_inner().unwrap();
    for name in ["EXPORTER-a:16", "tls-unique", "tls-server-end-point"] {
        let mut found: Vec<&Vec<u8>> = all
            .iter()
            .filter(|(it, _)| it == name)
            .map(|(_, value)| value)
            .collect();
        assert_eq!(found.len(), 3);
        found.sort();
        found.dedup();
        // The certificate is the same in both handshakes.
        assert_eq!(
            found.len(),
            if name == "tls-server-end-point" { 1 } else { 2 },
            "{name}"
        );
    }
}

/// What was exported before a renegotiation is exported again: the values that are told in the end are those of
/// the handshake that counts, which the other end has as well (RFC 5705 §4, RFC 5929 §3.1).
#[test]
fn what_was_exported_is_exported_again() {
    let client = client(ProtocolVersion::TLS1_2, Vec::new());
    let mut server = server(false);
    server.client_authentication = None;
    server.renegotiation = true;
    let export = |c: &mut Connection| {
        for export in common::exports() {
            c.export(&export)?;
        }
        Ok(())
    };
    let (ours, theirs) = meet(
        &client,
        &server,
        &|c| {
            export(c)?;
            client::renegotiate(c, &client)?;
            ask(c)
        },
        &|c| answer(c, |c| export(c)),
    );
    let told = |end: &End| {
        let facts = end.connection.agreed.summary(None).facts.into_iter();
        let exported = facts.filter_map(|fact| match fact {
            Fact::Exported(name, value) => Some((name, value)),
            _ => None,
        });
        exported.collect::<Vec<_>>()
    };
    assert_eq!(told(&ours).len(), common::exports().len());
    assert_eq!(told(&ours), told(&theirs));
}

/// A server that asks for a renegotiation and then closes leaves what the first handshake agreed on.
#[test]
fn a_renegotiation_that_never_began_takes_nothing_back() {
    for version in OLD {
        let client = client(version, Vec::new());
        let (ours, _) = meet(&client, &server(false), &ask, &|c| {
            c.send_untranscribed(&HelloRequest)?;
            c.send_close()
        });
        assert!(ours.outcome.is_err(), "{version}");
        let agreed = &ours.connection.agreed;
        assert_eq!(agreed.version, Some(version));
        assert_eq!(agreed.certificate_trusted, Some(true), "{version}");
    }
}
