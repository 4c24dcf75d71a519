//! Who the two ends were is known again where a session is resumed, as long as that is good for anything
//! (RFC 9846 §4.7.1, RFC 5077 §4).

use std::time::Duration;

use tlsdemo::check::{Check, IdentityAnswer, SessionAnswer, SessionFault};
use tlsdemo::compute::random::seeded;
use tlsdemo::connection::session::{Keeper, Store};
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
