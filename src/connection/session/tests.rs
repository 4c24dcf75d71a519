use std::io::{Read, Write};

use super::*;
use crate::compute::random::seeded;
use crate::connection::Randomness;
use crate::names::suite;
use crate::narration::Narration;
use crate::transport::Transport;

/// A stream that carries nothing.
struct Nothing;

impl Transport for Nothing {}

impl Read for Nothing {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Ok(0)
    }
}

impl Write for Nothing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn connection() -> Connection {
    let narration = Narration::silent();
    Connection::new(
        Side::Server,
        Nothing,
        narration,
        Randomness::seeded(1, Side::Server),
    )
}

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn session(number: u8) -> Session {
    Session {
        version: ProtocolVersion::TLS1_3,
        suite: suite::find("TLS_AES_256_GCM_SHA384").unwrap(),
        secret: Value::literal("resumption_psk", [number; 48]),
        ticket: Value::literal("ticket", [number]),
        session_id: Value::literal("session_id", [number; 32]),
        ticket_age_add: 0xffff_ff00,
        lifetime: 60,
        issued: at(1000),
        max_early_data_size: 7,
        group: Some(NamedGroup::X25519MlKem768),
        server_name: Some("a.example".into()),
        alpn: Some(b"h2".to_vec()),
        extended_master_secret: true,
        server_certificate: None,
        peer: Peer {
            certificate: Some("CN=Zoë".into()),
            trusted: Some(false),
            not_after: Some(-1),
            raw_key: true,
            given_key: true,
            short_key: Some(64),
        },
        basis: None,
    }
}

#[test]
fn a_session_comes_out_of_its_ticket_as_it_went_in() {
    let mut c = connection();
    let key = TicketKey::new(&mut *seeded(1));
    for secret in [vec![9; 32], vec![9; 48], Vec::new()] {
        let before = Session {
            secret: Value::literal("resumption_psk", secret),
            ..session(1)
        };
        let ticket = key.seal(&before, &mut c).unwrap();
        let after = key.open(&ticket, &[], &mut c).unwrap().unwrap();
        assert_eq!(after.version, before.version);
        assert_eq!(after.suite.code, before.suite.code);
        assert_eq!(after.secret, before.secret);
        assert_eq!(after.issued, before.issued);
        assert_eq!(after.lifetime, 60);
        assert_eq!(after.ticket_age_add, 0xffff_ff00);
        assert_eq!(after.max_early_data_size, 7);
        assert_eq!(after.server_name, before.server_name);
        assert_eq!(after.alpn, before.alpn);
        assert!(after.extended_master_secret);
        assert_eq!(after.peer, before.peer);
    }
}

#[test]
fn a_ticket_that_is_not_ours_is_no_session() {
    let mut c = connection();
    let key = TicketKey::new(&mut *seeded(1));
    let ticket = key.seal(&session(1), &mut c).unwrap();
    let mut is_opened = |bytes: Vec<u8>| {
        let ticket = Value::literal("ticket", bytes);
        key.open(&ticket, &[], &mut c).unwrap().is_some()
    };
    assert!(is_opened(ticket.bytes.clone()));
    for at in 0..ticket.len() {
        let mut changed = ticket.bytes.clone();
        changed[at] ^= 1;
        assert!(!is_opened(changed), "byte {at}");
        assert!(!is_opened(ticket.bytes[..at].to_vec()), "cut at {at}");
    }
    let other = TicketKey::new(&mut *seeded(2));
    assert!(
        other
            .open(&ticket, &[], &mut connection())
            .unwrap()
            .is_none()
    );
}

#[test]
fn tickets_of_tls_13_are_used_once_and_with_their_own_peer() {
    let store = Store::default();
    let (ours, other) = (store.shelf("a:443"), store.shelf("b:443"));
    ours.put(session(1));
    ours.put(session(2));
    assert!(other.take(at(1000), |_| true).is_none());
    assert!(
        ours.take(at(1000), |it| it.version < ProtocolVersion::TLS1_3)
            .is_none()
    );
    let newest = ours.take(at(1000), |_| true).unwrap();
    assert_eq!(newest.secret[0], 2);
    assert_eq!(ours.take(at(1059), |_| true).unwrap().secret[0], 1);
    assert!(ours.take(at(1000), |_| true).is_none());
    ours.put(session(3));
    assert!(ours.take(at(1060), |_| true).is_none(), "it is too old");
}

#[test]
fn sessions_of_tls_12_stay_until_they_fail() {
    let shelf = Store::default().shelf("a:443");
    shelf.put(Session {
        version: ProtocolVersion::TLS1_2,
        lifetime: 0,
        ..session(1)
    });
    assert!(shelf.take(at(9_999_999), |_| true).is_some());
    assert!(shelf.take(at(9_999_999), |_| true).is_some());
    shelf.forget(|session| session.session_id[0] == 1);
    assert!(shelf.take(at(9_999_999), |_| true).is_none());
}

#[test]
fn a_cache_keeps_the_newest_and_no_more() {
    let mut cache = Cache::new(2);
    for number in 1..=3 {
        cache.insert(session(number));
    }
    assert!(cache.get(&[1; 32], at(1000)).is_none());
    assert!(cache.get(&[2; 32], at(1000)).is_some());
    let old = cache.get(&[3; 32], at(1060)).unwrap();
    assert!(!old.is_fresh(at(1060)));
    assert!(cache.get(&[3; 32], at(1060)).is_none(), "it was too old");
    cache.insert(session(4));
    assert!(cache.get(&[2; 32], at(1000)).is_some(), "there was room");
    let mut none = Cache::new(0);
    none.insert(session(1));
    assert!(none.get(&[1; 32], at(1000)).is_none());
}

#[test]
fn early_data_is_taken_once_for_a_ticket() {
    let keeper = Keeper::new(&mut seeded(1), 0);
    assert!(keeper.is_first_use(b"one", at(1000)));
    assert!(!keeper.is_first_use(b"one", at(1019)));
    assert!(keeper.is_first_use(b"two", at(1019)));
    assert!(
        keeper.is_first_use(b"one", at(1021)),
        "by now its age gives it away"
    );
}

#[test]
fn the_age_is_hidden_by_what_the_server_adds() {
    let now = at(1000) + Duration::from_millis(300);
    assert_eq!(session(1).obfuscated_ticket_age(now), 300 - 256);
    assert_eq!(session(1).age(at(0)), Duration::ZERO);
}
