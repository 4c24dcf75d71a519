//! Causes behind one another, servers that go away, and what is said of a handshake that works: each line
//! follows from what the tries showed.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use tlsdemo::commands::listen::Limits;
use tlsdemo::commands::why::{Certainty, text};
use tlsdemo::handshake::server;
use tlsdemo::names::registry::*;
use tlsdemo::names::suite::CipherSuite;
use tlsdemo::peer::{Identity, TrustAnchors};

use crate::asked::with_certificate;
use crate::common::skip::skip;
use crate::real::{AS_IS, Change, ONLY_1_1, ONLY_1_2, ONLY_1_3, free_port, openssl};
use crate::servers::Served;
use crate::{Case, inquire, judge};

const X25519: Change = |o| {
    o.config.groups = vec![NamedGroup::X25519];
    o.options.set("--groups", Some("X25519"));
};

const CBC: Change = |o| {
    ONLY_1_2(o);
    o.config.suites = vec![CipherSuite(0xc027)];
    o.options.set("--cipher", Some("ECDHE-RSA-AES128-SHA256"));
};

const X25519_AND_NO_TRUST: Change = |o| {
    X25519(o);
    o.config.trust_anchors = TrustAnchors::empty().into();
};

const X25519_AND_CERTIFICATE: Change = |o| {
    X25519(o);
    with_certificate(o, "rsa");
};

/// A certificate is required, and something is wrong before that shows: no change of the offer makes it work,
/// and one brings it further. Both are causes.
#[test]
fn a_cause_behind_another_is_found() {
    let other = crate::real::identity("demo-ca-mldsa65.pem");
    let wants = [
        "-Verify",
        "1",
        "-verify_return_error",
        "-verifyCAfile",
        &other,
    ];
    type Row<'a> = (&'static str, &'a [&'a str], Change, &'static [&'static str]);
    let rows: &[Row<'_>] = &[
        (
            "P-521 alone",
            &["-curves", "P-521"],
            X25519,
            &["add-groups+client-certificate"],
        ),
        (
            "P-521 alone, up to TLS 1.2",
            &["-curves", "P-521", "-tls1_2", "-cipher", "ECDHE"],
            X25519,
            &["add-groups+client-certificate"],
        ),
        (
            "P-521 alone, and its authority is not known",
            &["-curves", "P-521"],
            X25519_AND_NO_TRUST,
            &[
                "trust+add-groups+client-certificate",
                "add-groups+trust+client-certificate",
            ],
        ),
        (
            "P-521 alone, and a certificate that it refuses",
            &["-curves", "P-521"],
            X25519_AND_CERTIFICATE,
            &["add-groups+refused-certificate"],
        ),
        (
            "another version",
            &["-tls1_3"],
            ONLY_1_2,
            &["add-versions+client-certificate"],
        ),
        (
            "another suite",
            &["-tls1_2", "-cipher", "ECDHE-RSA-AES256-GCM-SHA384"],
            CBC,
            &["add-suites+client-certificate"],
        ),
    ];
    let mut found = Vec::new();
    for (name, settings, asked, expected) in rows {
        let port = free_port();
        let Some(_running) = openssl(port, "rsa", &[&wants[..], settings].concat()) else {
            return skip("openssl s_server does not start");
        };
        let case = Case {
            name,
            asked: *asked,
            expected,
        };
        found.push(inquire(port, &case));
    }
    let first = found[0].report.cause.as_ref().unwrap();
    let says = "It takes secp521r1, which --groups leaves out.";
    assert!(first.sentence.contains(says), "{}", first.sentence);
    let client = first.client.join(" ");
    assert!(
        client.contains("--groups") && client.contains("--cert"),
        "{client}"
    );
    for it in &found {
        let tries = &it.report.tries;
        assert!(tries.len() <= 12, "{}: {}", it.name, tries.len());
    }
    judge(&found);
}

/// A server that answers one connection and ends: two more tell that it is gone.
#[test]
fn a_server_that_goes_away_is_not_tried_on() {
    for answer in [&[21, 3, 3, 0, 2, 2, 40][..], &[]] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let served = std::thread::spawn(move || {
            let (mut socket, _) = listener.accept().unwrap();
            drop(listener);
            let _ = socket.read(&mut [0; 4096]);
            let _ = socket.write_all(answer);
        });
        let case = Case {
            name: "ends after one connection",
            asked: AS_IS,
            expected: &["gone"],
        };
        let found = inquire(port, &case);
        served.join().unwrap();
        assert_eq!(found.report.tries.len(), 3, "{:?}", found.report.tries);
        let cause = found.report.cause.as_ref().unwrap();
        assert!(matches!(cause.certainty, Certainty::Likely(_)));
        assert!(
            cause.sentence.contains("for the first connection"),
            "{cause:?}"
        );
        judge(&[found]);
    }
}

/// What the server is advised to do is what the tries showed it to lack.
#[test]
fn a_server_is_not_advised_to_have_what_it_has() {
    use ProtocolVersion as V;
    let rows: [(&[V], Change, &[&str]); 5] = [
        (
            &[V::TLS1_3],
            ONLY_1_2,
            &["Enable TLS 1.2, if clients that have nothing else are to be served."],
        ),
        (
            &[V::TLS1_2],
            ONLY_1_3,
            &["Enable TLS 1.3, if clients that have nothing else are to be served."],
        ),
        (&[V::TLS1_3], ONLY_1_1, &[]),
        (&[V::TLS1_0], ONLY_1_2, &["Enable TLS 1.2 and 1.3."]),
        (
            &[V::TLS1_0, V::TLS1_1],
            ONLY_1_3,
            &["Enable TLS 1.2 and 1.3."],
        ),
    ];
    let mut found = Vec::new();
    for (versions, asked, advice) in rows {
        let mut config = server::Config::new(Identity::demo());
        config.versions = versions.to_vec();
        let served = Served::with(config, Limits::default(), None);
        let case = Case {
            name: "other versions",
            asked,
            expected: &["add-versions"],
        };
        let it = inquire(served.port(), &case);
        let cause = it.report.cause.as_ref().unwrap();
        assert_eq!(cause.server, advice, "{versions:?}");
        found.push(it);
    }
    // Of groups, what was offered and is usual is what it lacks.
    let groups: [(&[NamedGroup], &[&str]); 2] = [
        (
            &[NamedGroup::Secp521r1],
            &["Enable x25519, which today's clients offer."],
        ),
        (
            &[NamedGroup::Secp256r1],
            &["Enable x25519, if clients that have nothing else are to be served."],
        ),
    ];
    for (groups, advice) in groups {
        let mut config = server::Config::new(vec![Identity::demo_named("rsa").unwrap()]);
        config.groups = groups.to_vec();
        let served = Served::with(config, Limits::default(), None);
        let case = Case {
            name: "other groups",
            asked: X25519,
            expected: &["add-groups"],
        };
        let it = inquire(served.port(), &case);
        assert_eq!(
            it.report.cause.as_ref().unwrap().server,
            advice,
            "{groups:?}"
        );
        found.push(it);
    }
    judge(&found);
}

/// One scale for all views: what is better avoided is not nothing.
#[test]
fn the_head_follows_the_verdict() {
    for (suite, version, grade) in [
        (0x002f, ProtocolVersion::TLS1_2, "✗ Better avoided"),
        (0xc013, ProtocolVersion::TLS1_0, "✗ "),
        (0x1301, ProtocolVersion::TLS1_3, "Nothing in it is weak"),
    ] {
        let mut config = server::Config::new(vec![Identity::demo_named("rsa").unwrap()]);
        config.versions = vec![version];
        config.suites = vec![CipherSuite(suite)];
        let served = Served::with(config, Limits::default(), None);
        let case = Case {
            name: "works",
            asked: AS_IS,
            expected: &["nothing wrong"],
        };
        let it = inquire(served.port(), &case);
        let said = text(&it.report, None);
        assert!(it.is_right && said.contains(grade), "{said}");
        let is_weak = suite != 0x1301;
        assert_eq!(!said.contains("Nothing is wrong"), is_weak, "{said}");
        assert_eq!(said.contains("Not everything in it"), is_weak, "{said}");
    }
}
