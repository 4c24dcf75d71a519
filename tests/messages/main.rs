//! `explain` and what other programs really say: each is made to fail on loopback, and what it prints
//! is explained as it was printed. What an explanation says about the alert is held against what the
//! server heard.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/issue.rs"]
mod issue;
mod programs;
mod servers;
mod texts;

use programs::Program;
use servers::{Served, World};
use tlsdemo::commands::explain::{Explanation, explain_text};
use tlsdemo::glossary::Kind;
use tlsdemo::names::complaint;
use tlsdemo::names::registry::AlertDescription;
use tlsdemo::wire::CodePoint;

/// What is to come of a failure: a name of the first explanation, by program.
struct Case {
    what: &'static str,
    served: fn(&World) -> Served,
    /// Whether the client is told to trust the authority.
    trusts: bool,
    expected: &'static [(Program, &'static str)],
}

use Program::*;

const CASES: &[Case] = &[
    Case {
        what: "an authority that is not trusted",
        served: |world| world.good().serve(),
        trusts: false,
        expected: &[
            (OpenSsl, "unable to get local issuer certificate"),
            (Curl, "unable to get local issuer certificate"),
            (GnuTls, "The certificate issuer is unknown"),
            (Node, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"),
            (Python, "unable to get local issuer certificate"),
            (Go, "x509: certificate signed by unknown authority"),
            (
                Java,
                "unable to find valid certification path to requested target",
            ),
            (Nss, "Peer's Certificate issuer is not recognized"),
            (Wget, "doesn't have a known issuer"),
            (
                Git,
                "server certificate verification failed. CAfile: … CRLfile: …",
            ),
        ],
    },
    Case {
        what: "a certificate for another name",
        served: |world| world.named(&["other.example"]).serve(),
        trusts: true,
        expected: &[
            (OpenSsl, "hostname mismatch"),
            (
                Curl,
                "no alternative certificate subject name matches target host name",
            ),
            (
                GnuTls,
                "The name in the certificate does not match the expected",
            ),
            (Node, "Hostname/IP does not match certificate's altnames"),
            (Python, "Hostname mismatch, certificate is not valid for"),
            (Go, "x509: certificate is valid for …, not"),
            (Java, "No subject alternative DNS name matching … found"),
            (Wget, "The certificate's owner does not match hostname"),
        ],
    },
    Case {
        what: "a certificate that has expired",
        served: |world| world.expired().serve(),
        trusts: true,
        expected: &[
            (OpenSsl, "certificate has expired"),
            (Curl, "certificate has expired"),
            (GnuTls, "The certificate chain uses expired certificate"),
            (Node, "CERT_HAS_EXPIRED"),
            (Python, "certificate has expired"),
            (Go, "x509: certificate has expired or is not yet valid"),
            (Java, "CertificateExpiredException: NotAfter"),
        ],
    },
    Case {
        what: "a certificate that is not valid yet",
        served: |world| world.of_tomorrow().serve(),
        trusts: true,
        expected: &[
            (OpenSsl, "certificate is not yet valid"),
            (Curl, "certificate is not yet valid"),
            (
                GnuTls,
                "The certificate chain uses not yet valid certificate",
            ),
            (Node, "CERT_NOT_YET_VALID"),
            (Python, "certificate is not yet valid"),
            (Go, "x509: certificate has expired or is not yet valid"),
            (Java, "CertificateNotYetValidException: NotBefore"),
        ],
    },
    Case {
        what: "a certificate that vouches for itself",
        served: |world| world.self_signed().serve(),
        trusts: false,
        expected: &[
            (OpenSsl, "self-signed certificate"),
            (Curl, "self-signed certificate"),
            (Node, "DEPTH_ZERO_SELF_SIGNED_CERT"),
            (Python, "self-signed certificate"),
            (Go, "x509: certificate signed by unknown authority"),
            (
                Java,
                "unable to find valid certification path to requested target",
            ),
        ],
    },
    Case {
        what: "a certificate for clients",
        served: |world| world.for_clients().serve(),
        trusts: true,
        expected: &[
            (OpenSsl, "unsuitable certificate purpose"),
            (Curl, "unsuitable certificate purpose"),
            (Python, "unsuitable certificate purpose"),
            (Go, "x509: certificate specifies an incompatible key usage"),
            (
                Java,
                "Extended key usage does not permit use for TLS server authentication",
            ),
        ],
    },
    Case {
        what: "a server that has TLS 1.0 alone",
        served: |world| world.good().of_tls10().serve(),
        trusts: true,
        expected: &[
            (Node, "tlsv1 alert protocol version"),
            (Go, "remote error: tls: protocol version not supported"),
            (
                Nss,
                "Peer reports incompatible or unsupported protocol version",
            ),
        ],
    },
    Case {
        what: "a server that wants a client certificate",
        served: |world| world.good().that_authenticates(false).serve(),
        trusts: true,
        expected: &[
            (OpenSsl, "tlsv13 alert certificate required"),
            (Curl, "tlsv13 alert certificate required"),
            (Python, "tlsv13 alert certificate required"),
            (GnuTls, "certificate_required"),
            (Node, "tlsv13 alert certificate required"),
            (Go, "certificate_required"),
        ],
    },
    Case {
        what: "a server that wants a client certificate, in TLS 1.2",
        served: |world| world.good().that_authenticates(true).serve(),
        trusts: true,
        expected: &[
            (OpenSsl, "sslv3 alert handshake failure"),
            (Curl, "sslv3 alert handshake failure"),
            (Python, "sslv3 alert handshake failure"),
            (Node, "sslv3 alert handshake failure"),
            (Go, "handshake_failure"),
            (Wget, "handshake_failure"),
        ],
    },
    Case {
        what: "a server that answers with internal_error",
        served: |_| servers::answering(&[21, 3, 3, 0, 2, 2, 80]),
        trusts: true,
        expected: &[
            (OpenSsl, "tlsv1 alert internal error"),
            (Curl, "tlsv1 alert internal error"),
            (GnuTls, "internal_error"),
            (Node, "tlsv1 alert internal error"),
            (Python, "tlsv1 alert internal error"),
            (Go, "internal_error"),
            (Java, "internal_error"),
            (Nss, "Peer reports it experienced an internal error"),
            (Wget, "internal_error"),
        ],
    },
    Case {
        what: "a server that knows no such name",
        served: |_| servers::answering(&[21, 3, 3, 0, 2, 2, 112]),
        trusts: true,
        expected: &[
            (OpenSsl, "tlsv1 unrecognized name"),
            (Curl, "tlsv1 unrecognized name"),
            (GnuTls, "unrecognized_name"),
            (Node, "tlsv1 unrecognized name"),
            (Python, "tlsv1 unrecognized name"),
            (Go, "unrecognized_name"),
            (Java, "unrecognized_name"),
            (
                Nss,
                "SSL peer has no certificate for the requested DNS name",
            ),
        ],
    },
    Case {
        what: "a server of plain HTTP",
        served: |_| servers::answering(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
        trusts: true,
        expected: &[
            (OpenSsl, "wrong version number"),
            (Curl, "wrong version number"),
            (GnuTls, "An unexpected TLS packet was received"),
            (Node, "wrong version number"),
            (Python, "wrong version number"),
            (Go, "http: server gave HTTP response to HTTPS client"),
            (Java, "Unsupported or unrecognized SSL message"),
            (
                Nss,
                "SSL received a record that exceeded the maximum permissible length",
            ),
            (Wget, "An unexpected TLS packet was received"),
        ],
    },
    Case {
        what: "a server of SMTP",
        served: |_| servers::answering(b"220 mail.example ESMTP\r\n"),
        trusts: true,
        expected: &[
            (OpenSsl, "wrong version number"),
            (Curl, "wrong version number"),
            (Node, "wrong version number"),
            (Python, "wrong version number"),
            (Go, "tls: first record does not look like a TLS handshake"),
            (Java, "Unsupported or unrecognized SSL message"),
        ],
    },
    Case {
        what: "a server that closes",
        served: |_| servers::answering(b""),
        trusts: true,
        expected: &[
            (OpenSsl, "unexpected eof while reading"),
            (Curl, "SSL_connect: SSL_ERROR_SYSCALL"),
            (GnuTls, "The TLS connection was non-properly terminated"),
            (
                Node,
                "Client network socket disconnected before secure TLS connection was established",
            ),
            (Python, "TLS/SSL connection has been closed (EOF)"),
            (Java, "Remote host terminated the handshake"),
            (Wget, "The TLS connection was non-properly terminated"),
        ],
    },
];

#[test]
fn what_clients_say() {
    let world = World::new();
    let (mut count, mut wrong) = (0, Vec::new());
    for case in CASES {
        for (program, name) in case.expected {
            if !program.is_here() {
                continue;
            }
            let mut served = (case.served)(&world);
            let printed = program.call(served.port(), case.trusts.then(|| world.authority()));
            let fault = match explain_text(&printed) {
                Err(error) => Some(error.message),
                Ok(found) if found[0].name != *name => {
                    let names: Vec<&str> = found.iter().map(|it| &*it.name).collect();
                    Some(format!("{names:?}"))
                }
                Ok(found) => wrong_alert(&found[0], || served.heard()),
            };
            let what = format!("{program:?}, {}", case.what);
            wrong.extend(fault.map(|fault| format!("{what}: {fault}, not {name:?}\n{printed}")));
            count += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 20, "{count} messages were provoked");
}

/// What the explanation says to be sent is what the server received.
fn wrong_alert(
    explanation: &Explanation,
    heard: impl FnOnce() -> Option<AlertDescription>,
) -> Option<String> {
    let (_, said) = explanation
        .facts
        .iter()
        .find(|(name, _)| *name == "alert")?;
    if said.ends_with(" sends none about it") {
        return heard().map(|alert| format!("heard {}, not nothing", alert.name()));
    }
    let (_, answer) = said.split_once(" answers with ")?;
    let heard = heard().map(|alert| alert.name().to_string());
    let is_it = heard
        .as_ref()
        .is_some_and(|heard| answer.starts_with(&**heard));
    (!is_it).then(|| format!("heard {heard:?}, not {answer}"))
}

/// Programs that tell all that they do, and are content: their logs are full of numbers and of words
/// that messages have, and name no failure.
#[test]
fn what_clients_say_of_success() {
    let world = World::new();
    let mut wrong = Vec::new();
    for (program, arguments) in [
        (OpenSsl, &["-msg", "-state"][..]),
        (OpenSsl, &["-tls1_2", "-trace"]),
        (Curl, &["-v"]),
        (Curl, &["-v", "--tls-max", "1.2"]),
        (GnuTls, &["-d", "4"]),
        (Wget, &["-d"]),
    ] {
        if !program.is_here() {
            continue;
        }
        let served = world.good().serve();
        let printed = program.call_with(arguments, served.port(), Some(world.authority()));
        let found = explain_text(&printed).unwrap_or_default();
        // The end of the connection is an alert in form.
        let names: Vec<&str> = found.iter().map(|it| &*it.name).collect();
        if names.iter().any(|name| *name != "close_notify") {
            wrong.push(format!("{program:?} {arguments:?}: {names:?}\n{printed}"));
        }
        assert!(printed.lines().count() > 10, "{program:?}: {printed}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The other way round: our client is refused by the servers of others, and their logs are explained.
#[test]
fn what_servers_say() {
    let mut wrong = Vec::new();
    for (program, arguments, client, name) in programs::SERVERS {
        if !programs::is_installed(program) {
            continue;
        }
        let printed = programs::serve(program, arguments, client);
        let found = explain_text(&printed).unwrap_or_default();
        if !found.iter().any(|it| it.name == *name) {
            let names: Vec<&str> = found.iter().map(|it| &*it.name).collect();
            wrong.push(format!(
                "{program} {arguments:?} {client:?}: {names:?}\n{printed}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_texts_are_the_libraries() {
    let mut checked = 0;
    for row in complaint::all() {
        if let Some(theirs) = texts::of(row) {
            let theirs = theirs.trim_end_matches('.');
            assert!(
                theirs.starts_with(row.text.trim_end_matches('.')),
                "{:?} {}: {theirs:?}, not {:?}",
                row.tool,
                row.name,
                row.text
            );
            checked += 1;
        }
    }
    assert!(checked > 0 || !programs::is_installed("openssl"));
}

#[test]
fn the_kind_is_named() {
    let found = explain_text("certificate has expired").unwrap();
    assert_eq!(found[0].kind, Kind::Complaint);
}
