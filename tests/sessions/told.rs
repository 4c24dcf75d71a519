//! What is said of a session or a key that was to be used: who the other end is, and why it is not used.

use tlsdemo::check::Unused;
use tlsdemo::connection::session::file;
use tlsdemo::narration::{EarlyDataLimit, PeerIdentity, Side};
use tlsdemo::story::tree::Tree;
use tlsdemo::story::verdict::{self, Grade};

use super::*;

const OLD: ProtocolVersion = ProtocolVersion::TLS1_2;

/// How good the identity of the other end is held to be.
fn identity_of(end: &End) -> Option<Grade> {
    let summary = end.connection.agreed.summary(None);
    let judgments = verdict::connection(&summary).into_iter();
    let mut identities = judgments.filter(|it| it.part.name() == "identity");
    identities.next().map(|it| it.verdict.grade)
}

fn known(end: &End) -> Option<PeerIdentity> {
    end.connection.agreed.summary(None).peer_identity()
}

fn session_unused(end: &End) -> Option<Unused> {
    let facts = end.connection.agreed.summary(None).facts.into_iter();
    let mut found = facts.filter_map(|fact| match fact {
        Fact::SessionUnused(why) => Some(why),
        _ => None,
    });
    found.next()
}

fn psk_unused(end: &End) -> Option<Unused> {
    let facts = end.connection.agreed.summary(None).facts.into_iter();
    let mut found = facts.filter_map(|fact| match fact {
        Fact::PskUnused(why) => Some(why),
        _ => None,
    });
    found.next()
}

/// A pair in one version, with sessions by tickets.
fn pair_of(version: ProtocolVersion) -> Pair {
    let mut pair = Pair::new();
    pair.client.versions = vec![version];
    pair
}

/// A visit of any version, which must work.
fn visit(pair: &mut Pair) -> End {
    let (near, far) = pair.attempt();
    assert!(near.outcome.is_ok(), "{:?}", near.outcome);
    assert!(far.outcome.is_ok(), "{:?}", far.outcome);
    near
}

fn key(secret: u8) -> ExternalPsk {
    ExternalPsk {
        identity: b"alice".to_vec(),
        secret: vec![secret; 16],
        hash: HashAlgorithm::Sha256,
    }
}

#[test]
fn a_resumed_connection_is_worth_what_its_first_one_was() {
    for version in [OLD, ProtocolVersion::TLS1_3] {
        let mut sound = pair_of(version);
        assert_eq!(identity_of(&visit(&mut sound)), Some(Grade::Good));
        for _ in 0..2 {
            let again = visit(&mut sound);
            assert_eq!(known(&again), Some(PeerIdentity::Passed), "{version}");
            assert_eq!(identity_of(&again), Some(Grade::Fair), "{version}");
        }
        let mut unsound = pair_of(version);
        unsound.client.trust_anchors = TrustAnchors::empty().into();
        unsound.client.insecure = true;
        assert_eq!(identity_of(&visit(&mut unsound)), Some(Grade::Broken));
        for _ in 0..2 {
            let again = visit(&mut unsound);
            assert_eq!(known(&again), Some(PeerIdentity::Failed), "{version}");
            assert_eq!(identity_of(&again), Some(Grade::Broken), "{version}");
        }
        // A file may not say; that is not taken for good.
        unsound.change(|session| session.peer.trusted = None);
        let again = visit(&mut unsound);
        assert_eq!(known(&again), Some(PeerIdentity::Unrecorded), "{version}");
        assert_eq!(identity_of(&again), Some(Grade::Weak), "{version}");
    }
}

#[test]
fn the_identity_of_a_given_key_goes_on_in_a_session() {
    let mut pair = Pair::new();
    pair.client.psks = vec![key(1)].into();
    pair.server.psks = vec![key(1)].into();
    let first = visit(&mut pair);
    assert_eq!(first.connection.agreed.psk, Some(PskOrigin::External));
    pair.client.psks = Vec::new().into();
    let second = visit(&mut pair);
    assert_eq!(known(&second), Some(PeerIdentity::GivenKey));
    assert_eq!(identity_of(&second), Some(Grade::Fair));
}

/// RFC 9257 §6 asks for 128 bits: a key that is too short is held against what goes on from it too, at both
/// ends and after the session was in a file.
#[test]
fn a_short_key_is_held_against_the_sessions_that_it_began() {
    for version in [OLD, ProtocolVersion::TLS1_3] {
        for (length, expected) in [(8, Grade::Broken), (16, Grade::Fair)] {
            let mut pair = pair_of(version);
            let key = ExternalPsk {
                secret: vec![5; length],
                ..key(1)
            };
            pair.client.psks = vec![key.clone()].into();
            pair.server.psks = vec![key].into();
            if version == OLD {
                let suite = suite::find("TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256").unwrap();
                pair.client.suites = vec![suite.code];
                pair.server.suites = vec![suite.code];
            }
            let first = visit(&mut pair);
            assert_eq!(identity_of(&first), Some(expected), "{version}");
            for _ in 0..2 {
                let what = format!("{version}, {length} bytes");
                let (near, far) = pair.attempt();
                assert!(near.outcome.is_ok() && far.outcome.is_ok(), "{what}");
                assert_eq!(known(&near), Some(PeerIdentity::GivenKey), "{what}");
                assert_eq!(identity_of(&near), Some(expected), "{what}");
                assert_eq!(identity_of(&far), Some(expected), "{what}, the server");
            }
            let text = file::write(&pair.store.all());
            let read = file::read(text.as_bytes(), "", None).unwrap();
            let short = (length < 16).then_some(8 * length);
            assert!(!read.is_empty());
            assert!(read.iter().all(|(_, it)| it.peer.short_key == short));
        }
    }
}

/// Before the server's Finished nothing shows that it has the key.
#[test]
fn a_key_that_was_not_proved_says_nothing_of_the_other_end() {
    let mut pair = pair_of(OLD);
    pair.client.suites = vec![
        suite::find("TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256")
            .unwrap()
            .code,
    ];
    pair.client.psks = vec![key(1)].into();
    pair.server.psks = vec![key(2)].into();
    pair.server.suites = pair.client.suites.clone();
    let (near, far) = pair.attempt();
    assert!(near.outcome.is_err() && far.outcome.is_err());
    for end in [near, far] {
        let summary = end.connection.agreed.summary(Some("it failed".to_owned()));
        assert_eq!(summary.psk(), Some(PskOrigin::External));
        assert_eq!(summary.peer_identity(), Some(PeerIdentity::Unproved));
        let judgments = verdict::connection(&summary);
        assert!(judgments.iter().all(|it| it.part.name() != "identity"));
    }
}

#[test]
fn a_session_that_is_not_resumed_says_why() {
    // The server gives none.
    for version in [OLD, ProtocolVersion::TLS1_3] {
        let mut none = pair_of(version);
        none.server.sessions = None;
        none.server.tickets = 0;
        assert_eq!(session_unused(&visit(&mut none)), None);
        none.client.expects_session = true;
        assert_eq!(session_unused(&visit(&mut none)), Some(Unused::Absent));
        // It does not know the ticket.
        let mut pair = pair_of(version);
        visit(&mut pair);
        pair.server.sessions = Some(Keeper::new(&mut seeded(6), 0));
        assert_eq!(session_unused(&visit(&mut pair)), Some(Unused::Unsaid));
        // It is resumed: nothing is said.
        assert_eq!(session_unused(&visit(&mut pair)), None);
    }
    // It is of a version that is not offered, or that the server does not choose.
    for (then, now) in [
        (OLD, ProtocolVersion::TLS1_3),
        (ProtocolVersion::TLS1_3, OLD),
    ] {
        let mut pair = pair_of(then);
        visit(&mut pair);
        pair.client.versions = vec![now];
        assert_eq!(session_unused(&visit(&mut pair)), Some(Unused::NotOffered));
        let mut pair = pair_of(then);
        visit(&mut pair);
        pair.client.versions = vec![then, now];
        pair.server.versions = vec![now];
        assert_eq!(session_unused(&visit(&mut pair)), Some(Unused::Version));
    }
    // The suite that the server chooses has another hash.
    let code = |name| suite::find(name).unwrap().code;
    let mut pair = Pair::new();
    pair.client.suites = vec![
        code("TLS_AES_128_GCM_SHA256"),
        code("TLS_AES_256_GCM_SHA384"),
    ];
    pair.server.suites = vec![code("TLS_AES_128_GCM_SHA256")];
    visit(&mut pair);
    pair.server.suites = vec![code("TLS_AES_256_GCM_SHA384")];
    assert_eq!(session_unused(&visit(&mut pair)), Some(Unused::Hash));
}

/// RFC 9846 §4.3.11: that no key is taken is told where some were offered and none is in use, and only
/// there; of each kind of key, why it is not used.
#[test]
fn what_is_taken_is_not_called_refused() {
    use Unused::{Hash, Unsaid};
    // Whether the server has the session, whether it has the key, and which hash its suite has.
    type Told = (Option<(u16, usize, Unused)>, Option<Unused>, Option<Unused>);
    let rows: [(&str, bool, bool, &str, Told); 6] = [
        ("both", true, true, "256", (None, None, None)),
        ("the session", true, false, "256", (None, None, None)),
        ("the key", false, true, "256", (None, Some(Unsaid), None)),
        (
            "neither",
            false,
            false,
            "256",
            (Some((1, 1, Unsaid)), Some(Unsaid), Some(Unsaid)),
        ),
        (
            "another hash",
            true,
            true,
            "384",
            (Some((1, 1, Hash)), Some(Hash), Some(Hash)),
        ),
        (
            "another hash, and neither",
            false,
            false,
            "384",
            (Some((1, 1, Hash)), Some(Hash), Some(Hash)),
        ),
    ];
    let code = |name| suite::find(name).unwrap().code;
    let suite_of = |hash| match hash {
        "256" => code("TLS_AES_128_GCM_SHA256"),
        _ => code("TLS_AES_256_GCM_SHA384"),
    };
    for (what, has_session, has_key, hash, expected) in rows {
        for retries in [false, true] {
            let mut pair = Pair::new();
            pair.client.suites = vec![suite_of("256"), suite_of("384")];
            pair.server.suites = vec![suite_of("256")];
            visit(&mut pair);
            pair.client.psks = vec![key(1)].into();
            pair.client.key_shares = retries.then(Vec::new);
            pair.server.suites = vec![suite_of(hash)];
            if has_key {
                pair.server.psks = vec![key(1)].into();
            }
            if !has_session {
                pair.server.sessions = Some(Keeper::new(&mut seeded(6), 0));
            }
            let end = visit(&mut pair);
            let taken = checks(&end).into_iter().find_map(|check| match check {
                Check::PskTaken {
                    sessions,
                    given,
                    refusal,
                    ..
                } => Some((sessions, given.len(), refusal)),
                _ => None,
            });
            let told = (taken, session_unused(&end), psk_unused(&end));
            assert_eq!(told, expected, "{what}, with a second hello: {retries}");
        }
    }
    // The session fits the suite, which the server takes for no reason of its own; the key does not.
    let mut pair = Pair::new();
    pair.client.suites = vec![suite_of("256"), suite_of("384")];
    pair.server.suites = vec![suite_of("384")];
    visit(&mut pair);
    pair.client.psks = vec![key(1)].into();
    pair.server.sessions = Some(Keeper::new(&mut seeded(6), 0));
    let end = visit(&mut pair);
    assert_eq!(
        (session_unused(&end), psk_unused(&end)),
        (Some(Unsaid), Some(Hash))
    );
    // Up to TLS 1.2 the suite takes the key, or the session id the session: neither is refused.
    let is_told = |end: &End| {
        checks(end)
            .iter()
            .any(|it| matches!(it, Check::PskTaken { .. }))
    };
    let both = || vec![OLD, ProtocolVersion::TLS1_3];
    let mut pair = pair_of(OLD);
    visit(&mut pair);
    pair.client.versions = both();
    pair.client.psks = vec![key(1)].into();
    pair.server.versions = vec![OLD];
    let end = visit(&mut pair);
    assert!(end.connection.agreed.resumed.is_some() && !is_told(&end));
    let mut pair = Pair::new();
    pair.client.versions = both();
    pair.client.psks = vec![key(1)].into();
    pair.server.psks = vec![key(1)].into();
    pair.server.versions = vec![OLD];
    pair.server.suites = vec![code("TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256")];
    pair.client.suites.extend(&pair.server.suites);
    let end = visit(&mut pair);
    assert_eq!(end.connection.agreed.psk, Some(PskOrigin::External));
    assert!(!is_told(&end) && psk_unused(&end).is_none());
    // And where a certificate is shown instead, the version is the reason.
    pair.server.suites = vec![code("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")];
    pair.client.suites = vec![suite_of("256"), pair.server.suites[0]];
    let end = visit(&mut pair);
    assert!(is_told(&end));
    assert_eq!(psk_unused(&end), Some(Unused::Version));
}

#[test]
fn a_key_that_is_not_used_says_why() {
    let mut pair = Pair::new();
    pair.client.psks = vec![key(1)].into();
    assert_eq!(psk_unused(&visit(&mut pair)), Some(Unused::Unsaid));
    pair.server.psks = vec![key(1)].into();
    let taken = visit(&mut pair);
    assert_eq!(psk_unused(&taken), None);
    // Up to TLS 1.2 it is the suite that says so.
    let mut pair = pair_of(OLD);
    pair.client.psks = vec![key(1)].into();
    pair.client.suites.push(
        suite::find("TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256")
            .unwrap()
            .code,
    );
    pair.server.suites = vec![
        suite::find("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
            .unwrap()
            .code,
    ];
    assert_eq!(psk_unused(&visit(&mut pair)), Some(Unused::CipherSuite));
    pair.client.suites = pair.server.suites.clone();
    pair.store.forget("localhost:443", |_| true);
    assert_eq!(psk_unused(&visit(&mut pair)), Some(Unused::NotOffered));
}

/// RFC 9846 §4.7: the handshake is complete with the client's Finished; a ticket is a message after it.
#[test]
fn tickets_come_when_the_handshake_is_complete() {
    let mut pair = Pair::new();
    for visit in 0..2 {
        let (near, far) = pair.visit();
        for end in [near, far] {
            let mut last = None;
            let mut tickets = 0;
            let mut is_complete = end.connection.side() == Side::Client;
            for event in end.recorder.events() {
                match event {
                    Event::Message(it) if it.name == "NewSessionTicket" => {
                        assert!(is_complete, "visit {visit}");
                        tickets += 1;
                    }
                    Event::Message(it) => last = Some((it.from, it.name.to_string())),
                    // At the client it is told by who began the handshake.
                    Event::HandshakeDone(_) => {
                        let finished = (Side::Client, "Finished".to_owned());
                        assert_eq!(last, Some(finished), "visit {visit}");
                        is_complete = true;
                    }
                    _ => {}
                }
            }
            assert!(is_complete && tickets > 0, "visit {visit}");
        }
    }
}

/// RFC 9846 §4.3.10: early data is of the session's protocol and suite. Where the hello has no room for one of
/// them a server could only refuse it, and it is not sent.
#[test]
fn early_data_that_could_only_be_refused_is_not_sent() {
    let limit = |end: &End| end.connection.agreed.early_data_limit;
    let mut pair = Pair::early();
    pair.client.alpn = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    pair.server.alpn = pair.client.alpn.clone();
    pair.visit();
    let (near, _) = pair.visit();
    assert_eq!(near.connection.agreed.early_data, Some(true));
    pair.client.alpn = vec![b"http/1.1".to_vec()];
    let (near, far) = pair.visit();
    assert_eq!(limit(&near), Some(EarlyDataLimit::Protocol));
    for end in [&near, &far] {
        assert_eq!(resumed(end), Some(DHE));
        assert_eq!(end.connection.agreed.early_data, None);
    }
    // What was agreed on now is offered again.
    pair.change(|session| session.alpn = Some(b"http/1.1".to_vec()));
    let (near, _) = pair.visit();
    assert_eq!(
        (limit(&near), near.connection.agreed.early_data),
        (None, Some(true))
    );

    let mut pair = Pair::early();
    let [first, second] = ["TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"]
        .map(|name| suite::find(name).unwrap().code);
    pair.client.suites = vec![first];
    pair.visit();
    pair.client.suites = vec![second];
    let (near, far) = pair.visit();
    assert_eq!(limit(&near), Some(EarlyDataLimit::Suite));
    for end in [&near, &far] {
        assert_eq!(resumed(end), Some(DHE));
        assert_eq!(end.connection.agreed.early_data, None);
    }
}

/// The names of all values of the key tree of an end, as it is drawn.
fn tree_of(end: &End) -> Vec<String> {
    let mut tree = Tree::default();
    for event in end.recorder.events() {
        if let Event::Computation(computed) = event {
            tree.note(&computed);
        }
    }
    let (mut names, mut left) = (Vec::new(), tree.roots());
    while let Some(node) = left.pop() {
        names.push(tree.node(node).name.clone());
        left.extend(tree.children(node));
    }
    names
}

/// Where a secret is computed several times, for each key that is offered (RFC 9846 §4.3.11) or for each hello,
/// the one that goes on has the keys of the connection below it (RFC 9846 §7.1).
#[test]
fn the_key_tree_goes_on_with_the_key_that_was_chosen() {
    let mut retried = Pair::new();
    retried.visit();
    retried.server.cookie = true;
    let mut second = Pair::new();
    second.client.psks = vec![
        key(1),
        ExternalPsk {
            identity: b"bob".to_vec(),
            ..key(2)
        },
    ]
    .into();
    second.server.psks = vec![second.client.psks[1].clone()].into();
    for mut pair in [retried, second] {
        let (near, far) = pair.visit();
        for end in [near, far] {
            let names = tree_of(&end);
            for name in [
                "binder_key",
                "main_secret",
                "server_application_traffic_secret_0",
            ] {
                assert!(names.iter().any(|it| it == name), "no {name}: {names:?}");
            }
        }
    }
}
