//! What was asked for and is at fault, or is not used: a key of ours, a certificate that is held back, a
//! hello that is encrypted to another key. And what is found in a handshake that works.

use std::sync::Arc;

use tlsdemo::commands::listen::Limits;
use tlsdemo::commands::why::{Certainty, Offer};
use tlsdemo::compute::random::seeded;
use tlsdemo::handshake::client::Ech;
use tlsdemo::handshake::ech::{EchKeys, EchOffer};
use tlsdemo::handshake::server;
use tlsdemo::keys::hpke::Kem;
use tlsdemo::names::registry::*;
use tlsdemo::peer::Identity;

use crate::common::skip::skip;
use crate::real::{AS_IS, free_port, identity, openssl};
use crate::servers::Served;
use crate::{Case, inquire, judge};

/// A client's certificate from the demo authority, which is shown whatever the server asks for.
pub fn with_certificate(o: &mut Offer, name: &str) {
    with_fitting_certificate(o, name);
    o.config.insist = true;
    o.options.set("--cert-anyway", None);
}

/// A client's certificate from the demo authority.
fn with_fitting_certificate(o: &mut Offer, name: &str) {
    let read = |end: &str| std::fs::read_to_string(identity(&format!("{name}.{end}"))).unwrap();
    let ours = Identity::from_pem(&read("pem"), &read("key.pem")).unwrap();
    o.config.identities = vec![ours].into();
    let path = |end: &str| identity(&format!("{name}.{end}"));
    o.options.set("--cert", Some(&path("pem")));
    o.options.set("--key", Some(&path("key.pem")));
}

/// OpenSSL lists the authorities of -CAfile, and goes on whatever it gets.
#[test]
fn a_certificate_that_was_held_back_is_tried() {
    let port = free_port();
    let other = identity("demo-ca-mldsa65.pem");
    let arguments = ["-Verify", "1", "-CAfile", &other, "-tls1_2"];
    let Some(_running) = openssl(port, "rsa", &arguments) else {
        return skip("openssl s_server does not start");
    };
    let case = Case {
        name: "asks for the certificate of another authority",
        asked: |o| with_fitting_certificate(o, "rsa"),
        expected: &["cert-anyway"],
    };
    judge(&[inquire(port, &case)]);
}

/// A key that cannot sign in the version is the reason, and is named.
#[test]
fn a_key_that_cannot_sign_is_named() {
    let mut config = server::Config::new(Identity::demo());
    config.versions = vec![ProtocolVersion::TLS1_1];
    let anchors =
        tlsdemo::peer::TrustAnchors::from_pem("demo", tlsdemo::peer::identity::demo_ca_pem());
    let mut wanted = tlsdemo::peer::ClientAuthentication::requested(anchors);
    wanted.required = true;
    config.client_authentication = Some(wanted);
    let served = Served::with(config, Limits::default(), None);
    let case = Case {
        name: "Ed25519 in TLS 1.1",
        asked: |o| with_fitting_certificate(o, "ed25519"),
        expected: &["nothing wrong"],
    };
    let cause = inquire(served.port(), &case).report.cause.unwrap();
    let says = "a key of Ed25519 cannot sign in TLS 1.1. Keys that can: RSA and ECDSA.";
    assert!(cause.sentence.contains(says), "{}", cause.sentence);
    let newer = "Have the two ends use TLS 1.2 or newer";
    assert!(
        cause.client.iter().any(|it| it.starts_with(newer)),
        "{:?}",
        cause.client
    );
}

/// A server that says what it has against the certificate is asked once more, without one, and then believed
/// (RFC 9846 §6.2).
#[test]
fn a_certificate_that_is_refused_is_the_cause() {
    let other = identity("demo-ca-mldsa65.pem");
    let mut found = Vec::new();
    for (version, mode, expected) in [
        ("-tls1_2", "-Verify", &["refused-certificate"]),
        ("-tls1_3", "-Verify", &["refused-certificate"]),
        // Without a certificate this one goes on.
        ("-tls1_2", "-verify", &["no-certificate"]),
        ("-tls1_3", "-verify", &["no-certificate"]),
    ] {
        let port = free_port();
        let arguments = [
            mode,
            "1",
            "-verify_return_error",
            "-verifyCAfile",
            &other,
            version,
        ];
        let Some(_running) = openssl(port, "rsa", &arguments) else {
            return skip("openssl s_server does not start");
        };
        let case = Case {
            name: "refuses the certificate",
            asked: |o| with_certificate(o, "rsa"),
            expected,
        };
        let it = inquire(port, &case);
        let cause = it.report.cause.as_ref().unwrap();
        let says = "was sent, and the server found no path from it to an authority that it trusts";
        assert!(cause.sentence.contains(says), "{}", cause.sentence);
        assert_eq!(cause.certainty, Certainty::Certain, "{:?}", it.report);
        assert!(it.report.tries.len() <= 4, "{:?}", it.report.tries);
        found.push(it);
    }
    judge(&found);
}

/// The server's certificate is refused, and it refuses ours: both are said.
#[test]
fn both_certificates_are_refused() {
    let port = free_port();
    let other = identity("demo-ca-mldsa65.pem");
    let arguments = [
        "-Verify",
        "1",
        "-verify_return_error",
        "-verifyCAfile",
        &other,
    ];
    let Some(_running) = openssl(port, "rsa", &arguments) else {
        return skip("openssl s_server does not start");
    };
    let found = [
        Case {
            name: "both certificates are refused",
            asked: |o| {
                with_certificate(o, "rsa");
                o.config.trust_anchors = tlsdemo::peer::TrustAnchors::empty().into();
            },
            expected: &["trust+refused-certificate"],
        },
        Case {
            name: "one is refused, and one is missing",
            asked: |o| o.config.trust_anchors = tlsdemo::peer::TrustAnchors::empty().into(),
            expected: &["trust+client-certificate"],
        },
    ]
    .map(|case| inquire(port, &case));
    judge(&found);
}

fn keys(seed: u64) -> EchKeys {
    let kem = Kem::named(HpkeKemId::DhKemX25519).unwrap();
    EchKeys::generate(kem, "localhost", 40, &mut *seeded(seed)).unwrap()
}

fn encrypted(o: &mut Offer) {
    let offer = EchOffer::choose(&keys(1).published()).unwrap();
    o.config.ech = Ech::Offer(Box::new(offer));
    o.config.versions = vec![ProtocolVersion::TLS1_3];
    o.options.set("--ech", Some("AA=="));
}

/// An out-of-date configuration is replaced by the one that the server sends; a server that has no keys at
/// all is reached without.
#[test]
fn a_hello_that_is_encrypted_to_another_key() {
    let mut found = Vec::new();
    let rows: [(_, _, &'static [&'static str]); 2] = [
        (
            "Encrypted ClientHello with new keys",
            Some(2),
            &["ech-config"],
        ),
        ("no Encrypted ClientHello", None, &["no-ech"]),
    ];
    for (name, published, expected) in rows {
        let mut config = server::Config::new(Identity::demo());
        config.ech = Arc::new(published.map(keys).unwrap_or_default());
        let served = Served::with(config, Limits::default(), None);
        let case = Case {
            name,
            asked: encrypted,
            expected,
        };
        let it = inquire(served.port(), &case);
        assert!(it.report.tries.len() <= 4, "{:?}", it.report.tries);
        assert!(!it.report.tries.iter().any(|it| it.done.contains("GCM")));
        found.push(it);
    }
    judge(&found);
}

/// A server that decrypts nothing and does not prove to be the public name: RFC 9849 §6.1.6 has the client
/// not fall back to the name in the clear, so neither does any try, and no advice says so.
#[test]
fn a_name_that_is_hidden_stays_hidden() {
    static SHOWN: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());
    fn note(hello: &tlsdemo::message::ClientHello) {
        let names = hello.extensions().iter().filter_map(|it| match it {
            tlsdemo::extension::Extension::ServerName(sent) => {
                let names = sent.server_name_list.iter();
                Some(
                    names
                        .map(|(_, name)| String::from_utf8_lossy(name).into_owned())
                        .collect(),
                )
            }
            _ => None,
        });
        SHOWN.lock().unwrap().extend(names);
    }
    fn hidden(o: &mut Offer) {
        encrypted(o);
        let kem = Kem::named(HpkeKemId::DhKemX25519).unwrap();
        let keys = EchKeys::generate(kem, "public.test", 40, &mut *seeded(1)).unwrap();
        let offer = EchOffer::choose(&keys.published()).unwrap();
        o.config.ech = Ech::Offer(Box::new(offer));
    }
    fn unchecked(o: &mut Offer) {
        hidden(o);
        o.config.insecure = true;
        o.options.set("--insecure", None);
    }
    let reaction = crate::servers::Reaction::Alert(AlertDescription::HandshakeFailure);
    let passes: fn(&tlsdemo::message::ClientHello, usize, usize) -> bool = |hello, _, _| {
        note(hello);
        false
    };
    let refuses: fn(&tlsdemo::message::ClientHello, usize, usize) -> bool = |hello, _, _| {
        note(hello);
        true
    };
    type Asked = fn(&mut Offer);
    type Expected = &'static [&'static str];
    let rows: [(_, Asked, _, Expected); 3] = [
        (
            "no keys, another name",
            hidden,
            passes,
            &["trust+ech-config", "ech-config"],
        ),
        ("no keys, unchecked", unchecked, passes, &["ech-config"]),
        ("refuses everything", hidden, refuses, &[""]),
    ];
    for (name, asked, fails, expected) in rows {
        let served = Served::behind(crate::servers::Fault { reaction, fails });
        let case = Case {
            name,
            asked,
            expected,
        };
        let it = inquire(served.port(), &case);
        assert!(it.is_right, "{name}: {:?}", it.report);
        let shown = std::mem::take(&mut *SHOWN.lock().unwrap());
        assert_eq!(shown.len(), it.report.tries.len(), "{name}");
        let is_public = |name: &String| name == "public.test";
        assert!(shown.iter().all(is_public), "{name}: {shown:?}");
        let cause = it.report.cause.unwrap();
        assert_eq!(cause.works, None, "{name}");
        let advice = [cause.server, cause.client].concat().join(" ");
        assert!(!advice.contains("in the clear"), "{name}: {advice}");
    }
}

/// RFC 9113 appendix A forbids the suite: the handshake works, and a client of HTTP/2 may end it.
#[test]
fn a_suite_that_http2_forbids_is_told() {
    let port = free_port();
    let arguments = ["-tls1_2", "-cipher", "AES128-GCM-SHA256", "-alpn", "h2"];
    let Some(_running) = openssl(port, "rsa", &arguments) else {
        return skip("openssl s_server does not start");
    };
    let case = Case {
        name: "h2 with RSA key transport",
        asked: AS_IS,
        expected: &["nothing wrong"],
    };
    let report = inquire(port, &case).report;
    assert!(report.cause.is_none(), "{:?}", report.cause);
    assert_eq!(report.objections[0].name(), "http2_cipher_suite");
    let text = tlsdemo::commands::why::text(&report, None);
    assert!(text.contains("http2_cipher_suite"), "{text}");
    assert!(!text.contains("Nothing is wrong"), "{text}");
    let json = tlsdemo::commands::why::json(&report);
    assert_eq!(json["failed_checks"][0]["check"], "http2_cipher_suite");
}

/// What was tried is neither tried again nor advised.
#[test]
fn nothing_is_tried_or_advised_twice() {
    let served = Served::behind(crate::servers::Fault {
        reaction: crate::servers::Reaction::Alert(AlertDescription::IllegalParameter),
        fails: |_, _, _| true,
    });
    let case = Case {
        name: "fails whatever is offered",
        asked: AS_IS,
        expected: &[""],
    };
    let report = inquire(served.port(), &case).report;
    let commands = report.tries.iter().filter_map(|it| it.command.as_ref());
    let mut commands: Vec<String> = commands.map(ToString::to_string).collect();
    let count = commands.len();
    commands.sort();
    commands.dedup();
    assert_eq!(commands.len(), count, "{:?}", report.tries);
    let cause = report.cause.unwrap();
    assert!(matches!(cause.certainty, Certainty::Likely(_)));
    let is_tried = |it: &String| it.starts_with("--tls") || it.starts_with("--groups");
    assert!(!cause.client.iter().any(is_tried), "{:?}", cause.client);
}

/// Each refusal of a certificate has its own remedy: who trusts the authority is not told to.
#[test]
fn what_is_advised_fits_the_certificate() {
    let served = Served::with(
        server::Config::new(Identity::demo()),
        Limits::default(),
        None,
    );
    let case = Case {
        name: "for another name",
        asked: |o| {
            o.config.certificate_name = tlsdemo::certificate::ServerName::new("other.example");
        },
        expected: &["trust"],
    };
    let cause = inquire(served.port(), &case).report.cause.unwrap();
    let advice = [cause.server, cause.client].concat().join(" ");
    assert!(advice.contains("names this host"), "{advice}");
    assert!(!advice.contains("Trust the authority"), "{advice}");
}
