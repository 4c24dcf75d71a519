//! What is told of a connection in the end, and passed on: as much as the live end knew, and no more than
//! was seen.

use super::*;
use std::collections::BTreeSet;

use tlsdemo::check::Check;

/// The facts at the end of each connection.
fn facts(trace: &[Value]) -> Vec<Value> {
    let done = of(trace, "done").into_iter();
    done.map(|done| done["facts"].clone()).collect()
}

const PSK: &str = "shared:00112233445566778899aabbccddeeff";
/// Fewer bits than RFC 9257 §6 asks for.
const SHORT_PSK: &str = "shared:0011223344556677";

#[test]
fn the_facts_are_those_of_the_live_end() {
    let kinds: [(&str, &[&str], &[&str]); 14] = [
        ("13", &[], &[]),
        ("12", &["--tls", "1.2"], &[]),
        ("10", &["--tls", "1.0"], &[]),
        ("http1", &["--alpn", "http/1.1"], &[]),
        ("no-http", &["--no-http"], &[]),
        ("posted", &["-d", "some words"], &[]),
        ("smtp", &["--starttls", "smtp"], &[]),
        ("resumed13", &["--resume"], &[]),
        ("resumed12", &["--tls", "1.2", "--resume"], &[]),
        ("early", &["--resume", "--early-data"], &[]),
        ("ocsp", &["--ocsp"], &[]),
        ("ech", &["--ech"], &[]),
        ("psk", &["--psk", PSK], &["--psk", PSK]),
        (
            "psk-resumed",
            &["--psk", SHORT_PSK, "--resume"],
            &["--psk", SHORT_PSK],
        ),
    ];
    for (name, options, given) in kinds {
        let recorded = record(&format!("facts-{name}"), options);
        let more = [&["--all", "--ca-file", DEMO_CA], given].concat();
        let trace = read(&recorded.capture, &more);
        let (seen, lived) = (facts(&trace), facts(&recorded.live));
        assert_eq!(seen, lived, "{name}");
        let last = seen.last().unwrap();
        let asks = !["no-http", "smtp"].contains(&name);
        let status = last["http_status"].as_str().unwrap_or_default();
        assert_eq!(status.is_empty(), !asks, "{name}: {status}");
        assert_eq!(last["http_body"].is_string(), asks, "{name}");
        if name.starts_with("resumed") {
            let words = "its certificate passed its checks when the session began";
            assert_eq!(last["peer_identity"], words, "{name}");
        }
    }
}

/// Of whom the reader does not trust, it is not said that the client did or did not.
#[test]
fn whether_a_client_trusted_whose_session_it_resumes_is_not_claimed() {
    for (name, options) in [
        ("untold13", &["--resume"][..]),
        ("untold12", &["--resume", "--tls", "1.2"]),
    ] {
        let recorded = record(name, options);
        let trace = read(&recorded.capture, &["--all"]);
        let [_, resumed] = &facts(&trace)[..] else {
            panic!("{name}: two connections")
        };
        assert_eq!(resumed["peer_identity"], Value::Null, "{name}");
    }
}

/// RFC 9850 §2: one line for each secret, those included that open nothing.
#[test]
fn a_key_log_is_passed_on_whole() {
    for (name, options) in [
        ("log13", &[][..]),
        ("log12", &["--tls", "1.2"]),
        ("log-early", &["--resume", "--early-data"]),
        ("log-ech", &["--ech"]),
    ] {
        let recorded = record(name, options);
        let secrets = |trace: &[Value]| -> BTreeSet<String> {
            let secrets = of(trace, "secret").into_iter();
            secrets
                .map(|it| format!("{} {} {}", it["label"], it["client_random"], it["secret"]))
                .collect()
        };
        let again = recorded.folder.join("again.log");
        let trace = read(
            &recorded.capture,
            &["--all", "--keylog", again.to_str().unwrap()],
        );
        assert_eq!(secrets(&trace), secrets(&recorded.live), "{name}");
        let (_, log) = packets(&recorded.capture);
        let lines = |text: &str| -> BTreeSet<String> { text.lines().map(str::to_owned).collect() };
        let again = std::fs::read_to_string(again).unwrap();
        assert_eq!(
            lines(&again),
            lines(&String::from_utf8(log).unwrap()),
            "{name}"
        );
        assert_eq!(again.contains("EXPORTER_SECRET"), name != "log12", "{name}");
    }
}

/// The checks among events of which the name is one of these.
fn named(events: &[Event], names: &[&str]) -> Vec<Check> {
    let checks = events.iter().filter_map(|event| match event {
        Event::Check(checked) => Some(checked.check.clone()),
        _ => None,
    });
    checks
        .filter(|check| names.contains(&check.name()))
        .collect()
}

/// RFC 5077 §3.4: a server that does not take a ticket makes a full handshake. RFC 5246 §7.4.1.2: an
/// identifier asks for a session, but for a client of TLS 1.3, which sends one that may name nothing
/// (RFC 9846 §4.2.2).
#[test]
fn a_session_that_is_not_taken_is_told() {
    let ticket = [0, 35, 0, 2, 7, 7];
    let versions = [0, 43, 0, 5, 4, 3, 4, 3, 3];
    let certificate = tls_record(22, &[11, 0, 0, 3, 0, 0, 0]);
    for (extensions, declined) in [
        (ticket.to_vec(), true),
        ([&ticket[..], &versions].concat(), true),
        (vec![0, 35, 0, 0], false),
        (versions.to_vec(), false),
    ] {
        let hello = hello_record(1, &[0, 2, 0xc0, 0x2f, 1, 0], &extensions);
        let (events, sight) = overheard(|it| {
            it.bytes(Side::Client, &hello);
            it.bytes(Side::Server, &hello_record(2, &[0xc0, 0x2f, 0], &[]));
            it.bytes(Side::Server, &certificate);
        });
        assert_eq!(sight.is_resumed, Some(false));
        let told = named(&events, &["session_resumed"]);
        assert_eq!(told.len(), usize::from(declined), "{extensions:?}");
        assert!(told.iter().all(|check| !check.holds()));
    }
    // TLS 1.3 has no such sessions: the ticket is of an older version.
    let hello = hello_record(
        1,
        &[0, 2, 0x13, 0x01, 1, 0],
        &[&ticket[..], &versions].concat(),
    );
    let (events, _) = overheard(|it| {
        it.bytes(Side::Client, &hello);
        it.bytes(
            Side::Server,
            &hello_record(2, &[0x13, 0x01, 0], &[0, 43, 0, 2, 3, 4]),
        );
    });
    let [Check::SessionResumed { answer, .. }] = &named(&events, &["session_resumed"])[..] else {
        panic!("it is told")
    };
    assert_eq!(*answer, tlsdemo::check::SessionAnswer::Version);
}

/// pre_shared_key with one identity of this age, and a binder (RFC 9846 §4.3.11).
fn pre_shared_key(age: u8) -> Vec<u8> {
    let identity = [0, 1, b'a', 0, 0, 0, age];
    let identities = [&[0, identity.len() as u8][..], &identity].concat();
    let binders = [&[0, 33, 32][..], &[9; 32]].concat();
    let body = [identities, binders].concat();
    [&[0, 41, 0, body.len() as u8][..], &body].concat()
}

/// RFC 9846 §4.3.11: the identity of a ticket has an age, that of another key has none, and what it is
/// stays open.
#[test]
fn a_key_that_is_not_taken_is_told_if_it_is_known_what_it_is() {
    let versions = [0, 43, 0, 3, 2, 3, 4];
    for (age, told) in [(1, 1), (0, 0)] {
        let extensions = [&versions[..], &pre_shared_key(age)].concat();
        let (events, _) = overheard(|it| {
            it.bytes(
                Side::Client,
                &hello_record(1, &[0, 2, 0x13, 0x01, 1, 0], &extensions),
            );
            let answer = [0, 43, 0, 2, 3, 4];
            it.bytes(Side::Server, &hello_record(2, &[0x13, 0x01, 0], &answer));
        });
        let checks = named(&events, &["psk_taken"]);
        assert_eq!(checks.len(), told, "{age}");
        if let Some(Check::PskTaken {
            sessions, given, ..
        }) = checks.first()
        {
            assert_eq!((*sessions, given.len()), (1, 0));
        }
    }
}
