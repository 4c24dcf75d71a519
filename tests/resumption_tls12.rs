//! Sessions of TLS 1.0 to 1.2 between our own two ends: by id and by ticket, and each case of RFC 7627
//! §5.3.

mod common;

use std::sync::Arc;
use std::time::Duration;

use tlsdemo::certificate::ServerName;
use tlsdemo::check::{Check, SessionAnswer, SessionName};
use tlsdemo::compute::random::seeded;
use tlsdemo::connection::session::{Keeper, Store};
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::error::ErrorKind;
use tlsdemo::handshake::{client, server};
use tlsdemo::names::export::Export;
use tlsdemo::names::registry::{AlertDescription as Alert, ProtocolVersion};
use tlsdemo::names::suite::{SUITES, find};
use tlsdemo::narration::{Event, Narration, Side};
use tlsdemo::peer::{ClientAuthentication, Identity, TrustAnchors, identity};
use tlsdemo::transport::pipe;

use common::{End, assert_covered, converse};

const OLD: [ProtocolVersion; 3] = [
    ProtocolVersion::TLS1_0,
    ProtocolVersion::TLS1_1,
    ProtocolVersion::TLS1_2,
];

fn client(version: ProtocolVersion, store: &Store) -> client::Config {
    let anchors = TrustAnchors::from_pem("demo", identity::demo_ca_pem());
    let mut config = client::Config::new(ServerName::new("localhost"), anchors);
    config.versions = vec![version];
    config.sessions = Some(store.shelf("localhost"));
    config
}

/// A server that gives tickets, or else ids.
fn server(tickets: usize) -> server::Config {
    let mut config = server::Config::new(Identity::demo());
    config.tickets = tickets;
    config.sessions = Some(Keeper::new(&mut seeded(9), 8));
    config
}

fn names(end: &End, from: Side) -> Vec<String> {
    let events = end.recorder.events().into_iter();
    events
        .filter_map(|event| match event {
            Event::Message(message)
                if message.from == from
                    && message.name != "Alert"
                    && !message.is_only_computed_with() =>
            {
                Some(message.name.to_string())
            }
            _ => None,
        })
        .collect()
}

fn check(end: &End, name: &str) -> Vec<bool> {
    let events = end.recorder.events().into_iter();
    events
        .filter_map(|event| match event {
            Event::Check(check) if check.name() == name => Some(check.passed()),
            _ => None,
        })
        .collect()
}

fn is_resumed(ends: &(End, End)) -> bool {
    let (ours, theirs) = ends;
    assert!(
        ours.outcome.is_ok() && theirs.outcome.is_ok(),
        "{:?} {:?}",
        ours.outcome,
        theirs.outcome
    );
    for end in [ours, theirs] {
        assert_covered(&end.recorder.events());
    }
    // With a pre-shared key a full handshake has no Certificate, but this it has.
    let is_full = |end: &End| names(end, Side::Server).contains(&"ServerHelloDone".to_owned());
    assert_eq!(is_full(ours), is_full(theirs));
    !is_full(ours)
}

/// Each suite: a full handshake, and a second one that goes the short way.
#[test]
fn every_suite_is_resumed_by_id_and_by_ticket() {
    let mut count = 0;
    for suite in SUITES {
        for version in OLD.into_iter().filter(|version| suite.is_in(*version)) {
            for tickets in [0, 1] {
                let what = format!("{} in {version}, {tickets} tickets", suite.name);
                let (store, mut server) = (Store::default(), server(tickets));
                server.suites = vec![suite.code];
                common::give_psk(&mut server, suite);
                let mut client = client(version, &store);
                client.suites = vec![suite.code];
                common::give_psk(&mut client, suite);
                assert!(!is_resumed(&converse(&client, &server, 1)), "{what}");
                let [(_, session)] = &store.all()[..] else {
                    panic!("{what}: {} sessions", store.all().len());
                };
                assert_eq!(session.ticket.is_empty(), tickets == 0, "{what}");
                assert_eq!(session.session_id.is_empty(), tickets == 1, "{what}");
                // More than once: before TLS 1.3 nothing is used up.
                for again in 2..4 {
                    let ends = converse(&client, &server, again);
                    assert!(is_resumed(&ends), "{what}");
                    assert_eq!(
                        names(&ends.0, Side::Server),
                        ["ServerHello", "ChangeCipherSpec", "Finished"],
                        "{what}"
                    );
                    assert_eq!(
                        names(&ends.1, Side::Client),
                        ["ClientHello", "ChangeCipherSpec", "Finished"],
                        "{what}"
                    );
                    for end in [&ends.0, &ends.1] {
                        assert_eq!(check(end, "session_resumed"), [true], "{what}");
                        assert_eq!(check(end, "verify_data"), [true], "{what}");
                        assert!(end.connection.agreed.has_extended_master_secret());
                    }
                }
                count += 1;
            }
        }
    }
    assert!(count > 120, "{count}");
}

/// What a client may not resume with, and gets a full handshake for.
#[test]
fn another_version_suite_or_name_is_a_full_handshake() {
    let version = ProtocolVersion::TLS1_2;
    let suites = ["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384"]
        .map(|name| find(name).unwrap().code);
    for tickets in [0, 1] {
        let (store, server) = (Store::default(), server(tickets));
        let mut first = client(version, &store);
        first.suites = suites.to_vec();
        assert!(!is_resumed(&converse(&first, &server, 1)));
        // The client does not offer it.
        let mut other = first.clone();
        other.suites = vec![suites[1]];
        assert!(!is_resumed(&converse(&other, &server, 2)));
        let mut other = first.clone();
        other.server_name = Some("tlsdemo.example".into());
        other.certificate_name = ServerName::new("tlsdemo.example");
        assert!(!is_resumed(&converse(&other, &server, 3)));
        let old = client(ProtocolVersion::TLS1_1, &store);
        assert!(!is_resumed(&converse(&old, &server, 4)));
        // The server does not take it, if it is offered all the same.
        let mut session = store.all()[0].1.clone();
        session.server_name = Some("tlsdemo.example".into());
        let store = Store::default();
        store.put("localhost", session);
        let mut other = client(version, &store);
        other.server_name = Some("tlsdemo.example".into());
        other.certificate_name = ServerName::new("tlsdemo.example");
        let ends = converse(&other, &server, 5);
        assert!(!is_resumed(&ends));
        assert_eq!(check(&ends.1, "session_resumed"), [false]);
        assert_eq!(check(&ends.0, "session_resumed"), [false]);
    }
}

/// RFC 7627 §5.3, each case of session and hello.
#[test]
fn extended_master_secret_is_as_when_the_session_began() {
    for tickets in [0, 1] {
        let run = |began: bool, now: bool| {
            let (store, server) = (Store::default(), server(tickets));
            let mut first = client(ProtocolVersion::TLS1_2, &store);
            first.extended_master_secret = began;
            assert!(!is_resumed(&converse(&first, &server, 1)));
            let mut again = first.clone();
            again.extended_master_secret = now;
            // A client of ours that does without offers no session that began with it: pretend.
            if began && !now {
                let mut session = store.all()[0].1.clone();
                session.extended_master_secret = false;
                store.put("localhost", session);
            }
            converse(&again, &server, 2)
        };
        assert!(is_resumed(&run(true, true)));
        assert!(is_resumed(&run(false, false)));
        // Began without, offered with: a full handshake.
        let ends = run(false, true);
        assert!(!is_resumed(&ends));
        assert_eq!(check(&ends.1, "session_resumed"), [false]);
        // Began with, offered without: the server ends it.
        let (ours, theirs) = run(true, false);
        assert_eq!(
            theirs.outcome.unwrap_err().alert,
            Some(Alert::HandshakeFailure)
        );
        assert!(ours.outcome.is_err());
    }
}

/// A ticket of another server, a ticket that was changed, a session that was forgotten.
#[test]
fn what_the_server_does_not_know_is_a_full_handshake() {
    for tickets in [0, 1] {
        let (store, first) = (Store::default(), server(tickets));
        let client = client(ProtocolVersion::TLS1_2, &store);
        assert!(!is_resumed(&converse(&client, &first, 1)));
        let mut other = server(tickets);
        other.sessions = Some(Keeper::new(&mut seeded(10), 8));
        assert!(!is_resumed(&converse(&client, &other, 2)));
        let (_, mut session) = store.all().pop().unwrap();
        let bytes = if tickets == 1 {
            &mut session.ticket.bytes
        } else {
            &mut session.session_id.bytes
        };
        bytes[20] ^= 1;
        let changed = Store::default();
        changed.put("localhost", session);
        let again = crate::client(ProtocolVersion::TLS1_2, &changed);
        assert!(!is_resumed(&converse(&again, &other, 3)));
    }
}

/// RFC 5077 §3.3: a ticket that is past the half of its life is renewed where it is used; the session
/// stays what it was.
#[test]
fn a_ticket_is_renewed_in_time() {
    for (age, renewed) in [(3000, false), (4000, true)] {
        let (store, server) = (Store::default(), server(1));
        let client = client(ProtocolVersion::TLS1_2, &store);
        assert!(!is_resumed(&converse(&client, &server, 1)));
        let (_, mut kept) = store.all().pop().unwrap();
        let key = server.sessions.as_ref().unwrap().ticket_key();
        let mut c = Connection::new(
            Side::Server,
            pipe().0,
            Narration::silent(),
            Randomness::seeded(3, Side::Server),
        );
        let mut sealed = key.open(&kept.ticket, &[], &mut c).unwrap().unwrap();
        sealed.issued -= Duration::from_secs(age);
        kept.ticket = key.seal(&sealed, &mut c).unwrap();
        let old = kept.clone();
        store.forget("localhost", |_| true);
        store.put("localhost", kept);
        let ends = converse(&client, &server, 2);
        assert!(is_resumed(&ends));
        let flight = names(&ends.0, Side::Server);
        let has_ticket = flight.contains(&"NewSessionTicket".to_owned());
        assert_eq!(has_ticket, renewed, "{age} seconds: {flight:?}");
        let (_, new) = store.all().pop().unwrap();
        assert_eq!(*new.ticket != *old.ticket, renewed);
        assert_eq!(*new.secret, *old.secret);
        assert_eq!(new.peer, old.peer);
        assert!(new.peer.certificate.is_some() && new.peer.trusted == Some(true));
        let ends = converse(&client, &server, 3);
        assert!(is_resumed(&ends));
        let flight = names(&ends.0, Side::Server);
        let again = flight.contains(&"NewSessionTicket".to_owned());
        assert!(!again, "{flight:?}");
    }
}

/// A session that the server knows and that is too old for it is no unknown one (RFC 5077 §3.3: the ticket
/// lives as long as its hint says, RFC 5246 §F.1.4: the server limits how long an id does).
#[test]
fn a_session_that_is_too_old_is_called_so() {
    for (tickets, by) in [(1, SessionName::Ticket), (0, SessionName::Id)] {
        let (store, server) = (Store::default(), server(tickets));
        let client = client(ProtocolVersion::TLS1_2, &store);
        assert!(!is_resumed(&converse(&client, &server, 1)));
        let keeper = server.sessions.as_ref().unwrap();
        let (_, mut kept) = store.all().pop().unwrap();
        match by {
            SessionName::Ticket => {
                let stream = pipe().0;
                let randomness = Randomness::seeded(3, Side::Server);
                let mut c = Connection::new(Side::Server, stream, Narration::silent(), randomness);
                let key = keeper.ticket_key();
                let mut sealed = key.open(&kept.ticket, &[], &mut c).unwrap().unwrap();
                sealed.issued -= Duration::from_secs(7300);
                kept.ticket = key.seal(&sealed, &mut c).unwrap();
                store.forget("localhost", |_| true);
                store.put("localhost", kept);
            }
            _ => {
                let mut old = keeper.recall(&kept.session_id, kept.issued).unwrap();
                old.issued -= Duration::from_secs(7300);
                keeper.remember(old);
            }
        }
        let ends = converse(&client, &server, 2);
        assert!(!is_resumed(&ends));
        let events = ends.1.recorder.events().into_iter();
        let answers = events.filter_map(|event| match event {
            Event::Check(it) => match it.check {
                Check::SessionResumed { by, answer } => Some((by, answer)),
                _ => None,
            },
            _ => None,
        });
        let expected = SessionAnswer::Expired {
            age: 7300,
            lifetime: 7200,
        };
        assert_eq!(answers.collect::<Vec<_>>(), [(by, expected)]);
    }
}

/// RFC 5246 §7.2.2: a session whose connection ended with a fatal alert is not resumed, whichever end
/// sent the alert, and whether the session began with the connection or was resumed by it.
#[test]
fn a_session_of_a_connection_that_failed_is_forgotten() {
    let failure = || tlsdemo::Error::unexpected_message("something out of place");
    let alert = ErrorKind::AlertReceived(Alert::UnexpectedMessage);
    let heard = || tlsdemo::Error::new(alert.clone(), "the peer ended it");
    for tickets in [0, 1] {
        for visits in [1, 2] {
            // The client knows.
            for error in [failure(), heard()] {
                let (store, server) = (Store::default(), server(tickets));
                let client = client(ProtocolVersion::TLS1_2, &store);
                let mut last = None;
                for seed in 0..visits {
                    last = Some(converse(&client, &server, seed));
                }
                let (mut ours, _) = last.unwrap();
                assert!(!store.all().is_empty());
                ours.connection.fail(&error);
                assert!(store.all().is_empty(), "{tickets} {visits} {error}");
                assert!(!is_resumed(&converse(&client, &server, 5)));
            }
            // The server alone knows. It cannot take a ticket back.
            let (store, server) = (Store::default(), server(tickets));
            let client = client(ProtocolVersion::TLS1_2, &store);
            let mut last = None;
            for seed in 0..visits {
                last = Some(converse(&client, &server, seed));
            }
            let (_, mut theirs) = last.unwrap();
            theirs.connection.fail(&failure());
            let is_forgotten = !is_resumed(&converse(&client, &server, 5));
            assert_eq!(is_forgotten, tickets == 0, "{tickets} {visits}");
        }
    }
}

/// RFC 5929 §4: the binding to the server's certificate is the same in a connection that shows none
/// because it resumes one in which it was shown.
#[test]
fn the_binding_to_the_certificate_outlives_its_connection() {
    let export = Export::parse("tls-server-end-point").unwrap();
    let versions = OLD.into_iter().chain([ProtocolVersion::TLS1_3]);
    for (version, tickets) in versions.flat_map(|version| [(version, 0), (version, 1)]) {
        if version == ProtocolVersion::TLS1_3 && tickets == 0 {
            continue;
        }
        let (store, server) = (Store::default(), server(tickets));
        let client = client(version, &store);
        let mut bindings = Vec::new();
        for visit in 0..3 {
            let (mut ours, mut theirs) = converse(&client, &server, visit);
            assert!(ours.outcome.is_ok() && theirs.outcome.is_ok());
            let resumed = ours.connection.agreed.resumed_peer.is_some();
            assert_eq!(resumed, visit > 0, "{version}");
            for end in [&mut ours, &mut theirs] {
                let binding = end.connection.export(&export).unwrap();
                bindings.push(binding.expect("a certificate is known").to_vec());
            }
        }
        assert!(bindings.iter().all(|it| *it == bindings[0]), "{version}");
    }
}

/// The cache of ids has its bound.
#[test]
fn the_oldest_session_goes() {
    let server = server(0);
    let stores: Vec<Store> = (0..9).map(|_| Store::default()).collect();
    for (seed, store) in stores.iter().enumerate() {
        let first = client(ProtocolVersion::TLS1_2, store);
        assert!(!is_resumed(&converse(&first, &server, seed as u64)));
    }
    let keeper = server.sessions.as_ref().unwrap();
    assert_eq!(keeper.occupancy(), (8, 8));
    assert!(is_resumed(&converse(
        &client(ProtocolVersion::TLS1_2, &stores[8]),
        &server,
        20
    )));
    assert!(!is_resumed(&converse(
        &client(ProtocolVersion::TLS1_2, &stores[0]),
        &server,
        21
    )));
}

/// A server that requires certificates does not resume a session in which none was shown; one that only asks
/// for them does, as in TLS 1.3.
#[test]
fn who_must_show_a_certificate_cannot_resume_without() {
    let (store, mut server) = (Store::default(), server(1));
    let mut client = client(ProtocolVersion::TLS1_2, &store);
    assert!(!is_resumed(&converse(&client, &server, 1)));
    let asks = ClientAuthentication::requested(TrustAnchors::empty());
    server.client_authentication = Some(asks);
    assert!(is_resumed(&converse(&client, &server, 2)));
    server.client_authentication = Some(ClientAuthentication {
        insecure: true,
        ..ClientAuthentication::required(TrustAnchors::empty())
    });
    client.identities = Arc::new(Identity::demo());
    assert!(!is_resumed(&converse(&client, &server, 2)));
    // Now it was.
    let ends = converse(&client, &server, 3);
    assert!(is_resumed(&ends));
}

/// RFC 7627 §5.3: a server must not resume a session without extended_master_secret for a client that now has
/// it, which the client can tell.
#[test]
fn a_client_knows_why_a_session_without_ems_is_not_resumed() {
    let (store, server) = (Store::default(), server(1));
    let mut client = client(ProtocolVersion::TLS1_2, &store);
    client.extended_master_secret = false;
    converse(&client, &server, 1);
    client.extended_master_secret = true;
    let (near, _) = converse(&client, &server, 2);
    assert!(near.outcome.is_ok());
    let why = near.connection.agreed.session_unused;
    assert_eq!(why, Some(tlsdemo::check::Unused::MasterSecret));
}
