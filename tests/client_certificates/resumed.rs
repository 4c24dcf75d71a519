//! Who the two ends were is known again where a session is resumed, as long as that is good for anything
//! (RFC 9846 §4.7.1, RFC 5077 §4).

use std::time::Duration;

use tlsdemo::check::{Check, IdentityAnswer, SessionAnswer, SessionFault};
use tlsdemo::compute::random::seeded;
use tlsdemo::connection::session::{Keeper, Store, file};
use tlsdemo::narration::{Fact, PeerIdentity};
use tlsdemo::story::verdict;

use super::*;

/// A client that keeps sessions, and the server that it comes back to.
struct Pair {
    client: client::Config,
    server: server::Config,
    store: Store,
}

impl Pair {
    /// With `ids`, sessions up to TLS 1.2 have those in place of tickets.
    fn new(version: ProtocolVersion, ids: bool, wanted: ClientAuthentication) -> Self {
        let store = Store::default();
        let mut pair = Pair {
            client: client(version, Vec::new()),
            server: server(wanted),
            store: store.clone(),
        };
        pair.client.sessions = Some(store.shelf("localhost:443"));
        pair.server.sessions = Some(Keeper::new(&mut seeded(5), 8));
        pair.server.tickets = usize::from(!ids);
        pair
    }

    fn visit(&self, seed: u64) -> (End, End) {
        converse(&self.client, &self.server, seed)
    }
}

/// Every version, and what its sessions may be known by.
fn kinds() -> impl Iterator<Item = (ProtocolVersion, bool)> {
    let all = VERSIONS
        .into_iter()
        .flat_map(|it| [(it, false), (it, true)]);
    all.filter(|kind| *kind != (ProtocolVersion::TLS1_3, true))
}

fn facts(end: &End) -> Vec<Fact> {
    end.connection.agreed.summary(None).facts
}

fn checks(end: &End) -> Vec<Check> {
    let events = end.recorder.events().into_iter();
    let checks = events.filter_map(|event| match event {
        Event::Check(it) => Some(it.check),
        _ => None,
    });
    checks.collect()
}

fn is_resumed(end: &End) -> bool {
    end.connection.agreed.resumed_peer.is_some()
}

#[test]
fn who_each_end_was_is_said_again() {
    for (version, ids) in kinds() {
        let what = format!("{version}, by id: {ids}");
        let mut world = World::new();
        let wanted = ClientAuthentication::required(world.anchors());
        let mut pair = Pair::new(version, ids, wanted);
        pair.client.identities = Arc::new(vec![world.client(KeyAlgorithm::EcdsaP256)]);
        let (near, far) = pair.visit(1);
        assert!(near.outcome.is_ok() && far.outcome.is_ok(), "{what}");
        let server = near.connection.agreed.certificate.clone().unwrap();
        let client = format!("CN={}", KeyAlgorithm::EcdsaP256.name());
        for visit in 2..4 {
            let (near, far) = pair.visit(visit);
            assert!(near.outcome.is_ok() && far.outcome.is_ok(), "{what}");
            assert!(is_resumed(&near) && is_resumed(&far), "{what}");
            for (end, peer) in [(&near, &server), (&far, &client)] {
                let facts = facts(end);
                assert!(facts.contains(&Fact::ResumedPeer(peer.clone())), "{what}");
                let passed = Fact::PeerIdentity(PeerIdentity::Passed);
                assert!(facts.contains(&passed), "{what}: {facts:?}");
                let told = checks(end).into_iter().any(|check| match check {
                    Check::SessionResumed {
                        answer: SessionAnswer::Resumed { peer: told, .. },
                        ..
                    }
                    | Check::PskIdentity {
                        answer: IdentityAnswer::Ticket { peer: told, .. },
                        ..
                    } => told.as_ref() == Some(peer),
                    _ => false,
                });
                let at_client = end.connection.side() == Side::Client;
                assert!(
                    told || at_client && version == ProtocolVersion::TLS1_3,
                    "{what}"
                );
            }
            assert!(far.connection.agreed.knows_client(), "{what}");
        }
    }
}

#[test]
fn a_client_that_never_said_who_it_is_is_not_judged() {
    for (version, ids) in kinds() {
        let wanted = ClientAuthentication::requested(World::new().anchors());
        let pair = Pair::new(version, ids, wanted);
        pair.visit(1);
        let (_, far) = pair.visit(2);
        assert!(is_resumed(&far), "{version}");
        assert!(!far.connection.agreed.knows_client(), "{version}");
        let anonymous = Fact::PeerIdentity(PeerIdentity::Anonymous);
        assert!(facts(&far).contains(&anonymous), "{version}");
        let judgments = verdict::connection(&far.connection.agreed.summary(None));
        let mut parts = judgments.iter().map(|it| it.part.name());
        assert!(parts.all(|part| part != "identity"), "{version}");
    }
}

/// RFC 9846 §4.7.1: limits on resumption take into account the lifetime of the peer's certificate.
#[test]
fn a_certificate_that_expired_since_vouches_for_nobody() {
    let later = Duration::from_secs(2 * DAY as u64);
    for (version, ids) in kinds() {
        let what = format!("{version}, by id: {ids}");
        for insecure in [false, true] {
            let mut world = World::new();
            let wanted = ClientAuthentication::required(world.anchors());
            let mut pair = Pair::new(version, ids, wanted);
            pair.client.identities = Arc::new(vec![world.client(KeyAlgorithm::EcdsaP256)]);
            pair.visit(1);
            let wanted = pair.server.client_authentication.as_mut().unwrap();
            wanted.now = Some(std::time::SystemTime::now() + later);
            wanted.insecure = insecure;
            let (_, far) = pair.visit(2);
            assert_eq!(is_resumed(&far), insecure, "{what}");
            let told = checks(&far).into_iter().any(|check| {
                matches!(
                    check,
                    Check::SessionResumed {
                        answer: SessionAnswer::CertificateExpired { .. },
                        ..
                    } | Check::PskIdentity {
                        answer: IdentityAnswer::CertificateExpired { .. },
                        ..
                    }
                )
            });
            assert_eq!(told, !insecure, "{what}");
            if !insecure {
                // It is asked again, and shows the same.
                let alert = far.outcome.unwrap_err().alert;
                assert_eq!(alert, Some(Alert::CertificateExpired), "{what}");
            }
        }
    }
}

#[test]
fn a_client_goes_back_to_no_server_whose_certificate_expired_since() {
    for (version, ids) in kinds() {
        for insecure in [false, true] {
            let wanted = ClientAuthentication::requested(World::new().anchors());
            let mut pair = Pair::new(version, ids, wanted);
            pair.server.client_authentication = None;
            pair.visit(1);
            let kept = pair.store.all();
            assert!(!kept.is_empty(), "{version}");
            for (peer, mut session) in kept {
                assert!(session.peer.not_after.is_some(), "{version}");
                session.peer.not_after = Some(0);
                pair.store.forget(&peer, |_| true);
                pair.store.put(&peer, session);
            }
            pair.client.insecure = insecure;
            let (near, _) = pair.visit(2);
            assert!(near.outcome.is_ok(), "{version}");
            assert_eq!(is_resumed(&near), insecure, "{version}");
            let expired = Check::Session {
                fault: SessionFault::CertificateExpired { not_after: 0 },
            };
            assert_eq!(checks(&near).contains(&expired), !insecure, "{version}");
        }
    }
}

/// A session stands for what was checked when it began, and for who the client was: with other authorities,
/// lists of revoked certificates or certificates of its own a client makes a full handshake.
#[test]
fn a_session_is_for_the_options_that_it_began_with() {
    type Change = fn(&mut Pair, &mut World);
    let changes: [(&str, Change, Option<SessionFault>); 6] = [
        ("nothing", |_, _| {}, None),
        (
            "the same read again",
            |pair, _| {
                let anchors = TrustAnchors::from_pem("as demo", identity::demo_ca_pem());
                pair.client.trust_anchors = Arc::new(anchors);
            },
            None,
        ),
        (
            "other authorities",
            |pair, world| pair.client.trust_anchors = Arc::new(world.anchors()),
            Some(SessionFault::Trust),
        ),
        (
            "a proof against revocation",
            |pair, _| pair.client.ocsp = true,
            Some(SessionFault::Trust),
        ),
        (
            "another certificate",
            |pair, world| {
                pair.client.identities = Arc::new(vec![world.client(KeyAlgorithm::Ed25519)]);
            },
            Some(SessionFault::Identity),
        ),
        (
            "no certificate",
            |pair, _| pair.client.identities = Arc::default(),
            Some(SessionFault::Identity),
        ),
    ];
    for (version, ids) in kinds() {
        for (name, change, fault) in &changes {
            let mut world = World::new();
            let wanted = ClientAuthentication::requested(world.anchors());
            let mut pair = Pair::new(version, ids, wanted);
            pair.client.identities = Arc::new(vec![world.client(KeyAlgorithm::EcdsaP256)]);
            pair.visit(1);
            // As in a file.
            let text = file::write(&pair.store.all());
            let read = file::read(text.as_bytes(), "", None).unwrap();
            let store = Store::of(read);
            pair.client.sessions = Some(store.shelf("localhost:443"));
            change(&mut pair, &mut world);
            let (near, _) = pair.visit(2);
            assert_eq!(is_resumed(&near), fault.is_none(), "{version}, {name}");
            let told = checks(&near).into_iter().find_map(|check| match check {
                Check::Session { fault } => Some(fault),
                _ => None,
            });
            assert_eq!(told, *fault, "{version}, {name}");
        }
    }
}

/// A ticket may take 65,535 bytes (RFC 9846 §4.7.1), as may all extensions of a hello together (§4.2.2).
#[test]
fn a_ticket_that_does_not_fit_is_not_offered() {
    for (version, ids) in kinds() {
        if ids {
            continue;
        }
        let wanted = ClientAuthentication::requested(World::new().anchors());
        for length in [48 << 10, (48 << 10) + 1, 0xffff] {
            let pair = Pair::new(version, ids, wanted.clone());
            pair.visit(1);
            for (peer, mut session) in pair.store.all() {
                session.ticket = tlsdemo::compute::Value::literal("ticket", vec![7; length]);
                pair.store.forget(&peer, |_| true);
                pair.store.put(&peer, session);
            }
            let (near, far) = pair.visit(2);
            let what = format!("{version}, {length}");
            assert!(near.outcome.is_ok() && far.outcome.is_ok(), "{what}");
            let told = checks(&near).into_iter().any(|check| {
                let fault = SessionFault::TooLong {
                    length: length as u64,
                };
                check == Check::Session { fault }
            });
            assert_eq!(told, length > 48 << 10, "{what}");
        }
    }
}
