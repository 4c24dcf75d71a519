//! The key shares that go with a session: the one whose group its connection agreed on, unless the user
//! says which.

use tlsdemo::check::Check;
use tlsdemo::connection::session::file;
use tlsdemo::extension::KeyShare;

use super::*;

/// The groups of the key shares in each ClientHello.
fn shares(end: &End) -> Vec<Vec<NamedGroup>> {
    let events = end.recorder.events().into_iter();
    let hellos = events.filter_map(|event| match event {
        Event::Message(it) if it.name == "ClientHello" => Some(it.bytes),
        _ => None,
    });
    let shares = hellos.map(|bytes| {
        let hello = tlsdemo::message::decode::<ClientHello>(&bytes, ProtocolVersion::TLS1_3, false);
        match hello.0.unwrap().extension() {
            Some(KeyShare::ClientShares(shares)) => shares.iter().map(|it| it.group).collect(),
            other => panic!("{other:?}"),
        }
    });
    shares.collect()
}

/// The group that is told to be remembered.
fn told(end: &End) -> Option<NamedGroup> {
    checks(end).into_iter().find_map(|check| match check {
        Check::SessionGroup { group } => Some(group),
        _ => None,
    })
}

const HYBRID: NamedGroup = NamedGroup::X25519MlKem768;
const X25519: NamedGroup = NamedGroup::X25519;
const P384: NamedGroup = NamedGroup::Secp384r1;

#[test]
fn one_share_goes_with_a_session() {
    for (groups, first, later) in [
        (vec![HYBRID, X25519], vec![vec![HYBRID, X25519]], HYBRID),
        (vec![X25519], vec![vec![HYBRID, X25519]], X25519),
        // What cost a round trip the first time does so no more.
        (vec![P384], vec![vec![HYBRID, X25519], vec![P384]], P384),
    ] {
        let mut pair = Pair::new();
        pair.server.groups = groups;
        let (near, _) = pair.visit();
        assert_eq!((shares(&near), told(&near)), (first, None));
        for _ in 0..2 {
            let (near, far) = pair.visit();
            assert_eq!(shares(&near), [[later]]);
            assert_eq!((told(&near), told(&far)), (Some(later), None));
            assert_eq!(resumed(&near), Some(DHE));
            assert_eq!(near.connection.agreed.group, Some(later));
            assert_eq!(computed(&near, "shared_secret").len(), 1);
        }
    }
}

#[test]
fn what_the_user_says_goes_first() {
    type Change = fn(&mut Pair);
    let rows: &[(&str, Change, &[NamedGroup])] = &[
        (
            "--key-share",
            |it| it.client.key_shares = Some(vec![X25519, P384]),
            &[X25519, P384],
        ),
        (
            "--groups",
            |it| it.client.groups = vec![X25519, P384],
            &[X25519],
        ),
        (
            "--omit",
            |it| it.client.shape.omitted = vec![ExtensionType::PskKeyExchangeModes],
            &[HYBRID, X25519],
        ),
        (
            "no session",
            |it| it.client.sessions = None,
            &[HYBRID, X25519],
        ),
        (
            "a session that cannot be offered",
            |it| it.change(|session| session.server_name = Some("other".into())),
            &[HYBRID, X25519],
        ),
        (
            "a session that does not say",
            |it| it.change(|session| session.group = None),
            &[HYBRID, X25519],
        ),
    ];
    for (name, change, expected) in rows {
        let mut pair = Pair::new();
        pair.visit();
        change(&mut pair);
        let (near, _) = pair.visit();
        assert_eq!(shares(&near), [*expected], "{name}");
        assert_eq!(told(&near), None, "{name}");
    }
}

/// RFC 8998 §3.3.1 asks for a share of its curve all the same.
#[test]
fn the_curve_of_sm_suites_comes_along() {
    let mut pair = Pair::new();
    let suites = ["TLS_AES_128_GCM_SHA256", "TLS_SM4_GCM_SM3"];
    pair.client.suites = suites.map(|name| suite::find(name).unwrap().code).to_vec();
    pair.client.groups.push(NamedGroup::CurveSm2);
    pair.visit();
    let (near, _) = pair.visit();
    assert_eq!(shares(&near), [[HYBRID, NamedGroup::CurveSm2]]);
}

/// The server has changed its mind: it asks for another share, and the session goes on.
#[test]
fn a_server_with_other_groups_asks_for_them() {
    for early in [false, true] {
        let mut pair = if early { Pair::early() } else { Pair::new() };
        pair.visit();
        if early {
            let (near, _) = pair.visit();
            assert_eq!(shares(&near), [[HYBRID]]);
            assert_eq!(near.connection.agreed.early_data, Some(true));
        }
        pair.server.groups = vec![P384];
        let (near, far) = pair.visit();
        assert_eq!(shares(&near), [[HYBRID], [P384]]);
        assert_eq!(resumed(&near), Some(DHE));
        let refused = early.then_some(EarlyDataRefusal::Retry);
        assert_eq!(refusal(&far), refused);
        let (near, _) = pair.visit();
        assert_eq!(shares(&near), [[P384]]);
    }
}

#[test]
fn a_file_keeps_the_group() {
    let mut pair = Pair::new();
    pair.visit();
    let text = file::write(&pair.store.all());
    assert_eq!(text.matches("\"group\":\"X25519MLKEM768\"").count(), 2);
    let read = |text: &str| file::read(text.as_bytes(), "localhost:443", None);
    let groups = |text: &str| {
        let sessions = read(text).unwrap().into_iter();
        sessions.map(|(_, it)| it.group).collect::<Vec<_>>()
    };
    assert_eq!(groups(&text), [Some(HYBRID); 2]);
    // A file of before sessions had one.
    let old = text.replace("\"group\":\"X25519MLKEM768\",", "");
    assert_eq!(groups(&old), [None; 2]);
    // A name of nothing, of a group of TLS 1.2 alone, and of one that is registered only.
    for wrong in ["", "X25519MLKEM7680", "brainpoolP256r1", "sect163k1"] {
        let wrong = text.replace("X25519MLKEM768", wrong);
        let error = read(&wrong).unwrap_err().message;
        assert!(error.starts_with("line 1: "), "{error}");
        assert!(error.contains("is not a group of TLS 1.3"), "{error}");
    }
    // Before TLS 1.3 no key share is sent.
    let mut pair = Pair::new();
    pair.client.versions = vec![ProtocolVersion::TLS1_2];
    pair.attempt().0.outcome.unwrap();
    let kept = pair.store.all();
    assert!(!kept.is_empty() && kept.iter().all(|(_, it)| it.group.is_none()));
}
