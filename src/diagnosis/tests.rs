//! Failures that users meet, and what they are told.

use super::*;

fn context<'a>(suites: &'a [CipherSuite]) -> Context<'a> {
    Context {
        step: "ServerHello",
        received: false,
        approach: None,
        before_tls: false,
        is_proxied: false,
        target: "example.com:443",
        server_name: Some("example.com"),
        versions: &[
            ProtocolVersion::TLS1_0,
            ProtocolVersion::TLS1_2,
            ProtocolVersion::TLS1_3,
        ],
        suites,
    }
}

fn about(kind: ErrorKind, suites: &[CipherSuite]) -> Diagnosis {
    diagnose(&Error::new(kind, "it went wrong"), &context(suites))
}

const SOME: &[CipherSuite] = &[CipherSuite(0x1301), CipherSuite(0xc02f)];

#[test]
fn one_suite_that_the_server_lacks_is_named() {
    let failure = ErrorKind::AlertReceived(AlertDescription::HandshakeFailure);
    let diagnosis = about(failure.clone(), &[CipherSuite(0x0035)]);
    assert!(diagnosis.meaning.contains("TLS_RSA_WITH_AES_256_CBC_SHA"));
    assert!(diagnosis.advice[0].contains("-c"));
    assert_eq!(diagnosis.step, "waiting for ServerHello");
    assert_eq!(diagnosis.happened, "It went wrong.");
    assert!(about(failure, SOME).meaning.contains("TLS 1.0 to TLS 1.3"));
}

#[test]
fn plain_text_is_recognised_and_shown_harmlessly() {
    let cases: &[(&[u8], &str)] = &[
        (b"HTTP/1.1 400 Bad Request\r\n", "plain HTTP"),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "SSH"),
        (b"220 mail.example ESMTP\r\n", "SMTP"),
        (b"220 FTP server ready\r\n", "FTP, where"),
        (b"* OK IMAP4 ready\r\n", "IMAP"),
        (b"+OK ready\r\n", "POP3"),
    ];
    for (bytes, expected) in cases {
        let diagnosis = about(ErrorKind::NotTls(bytes.to_vec()), SOME);
        assert!(diagnosis.meaning.contains(expected), "{diagnosis:?}");
        assert!(diagnosis.meaning.contains("first line"), "{diagnosis:?}");
    }
    let hostile = b"HTTP/\x1b[2J\x9b31m and more text behind it".to_vec();
    let diagnosis = about(ErrorKind::NotTls(hostile), SOME);
    assert!(!diagnosis.meaning.chars().any(char::is_control));
    about(ErrorKind::NotTls(Vec::new()), SOME);
}

#[test]
fn a_wrong_name_tells_the_names_that_the_certificate_has() {
    let names = vec!["*.example.org".to_owned(), "example.org".to_owned()];
    let diagnosis = about(
        ErrorKind::Certificate(CertificateProblem::Name(names)),
        SOME,
    );
    assert!(diagnosis.meaning.contains("*.example.org, example.org"));
    assert!(diagnosis.advice[0].contains("tlsdemo example.org"));
}

#[test]
fn every_failure_has_a_meaning_and_advice() {
    let mut kinds = vec![
        ErrorKind::Usage,
        ErrorKind::Resolve,
        ErrorKind::Connect,
        ErrorKind::TimedOut,
        ErrorKind::Io,
        ErrorKind::Closed,
        ErrorKind::NotTls(b"?".to_vec()),
        ErrorKind::Decode,
        ErrorKind::Protocol,
        ErrorKind::Negotiation,
        ErrorKind::Verification,
        ErrorKind::Http,
        ErrorKind::Internal,
    ];
    kinds.extend(
        AlertDescription::ALL
            .iter()
            .map(|alert| ErrorKind::AlertReceived(*alert)),
    );
    kinds.push(ErrorKind::AlertReceived(AlertDescription(255)));
    kinds.extend(
        [
            CertificateProblem::Malformed,
            CertificateProblem::UnknownIssuer,
            CertificateProblem::Expired,
            CertificateProblem::NotYetValid,
            CertificateProblem::Name(Vec::new()),
            CertificateProblem::Key,
            CertificateProblem::Algorithm,
            CertificateProblem::Other,
        ]
        .map(ErrorKind::Certificate),
    );
    let steps = ["connecting", "ServerHello", "Finished", "application data"];
    for kind in kinds {
        for step in steps {
            for received in [false, true] {
                let context = Context {
                    step,
                    received,
                    ..context(SOME)
                };
                let diagnosis = diagnose(&Error::new(kind.clone(), "it went wrong"), &context);
                assert!(
                    diagnosis.meaning.ends_with(['.', '?', '!'])
                        || diagnosis.meaning.contains("first line"),
                    "{diagnosis:?}"
                );
                assert!(!diagnosis.advice.is_empty(), "{diagnosis:?}");
            }
        }
    }
}

/// RFC 9846 §6.2: the alert of a server that got no client certificate that it accepts.
#[test]
fn a_server_that_wants_a_client_certificate_is_answered_with_cert() {
    for alert in [
        AlertDescription::CertificateRequired,
        AlertDescription::BadCertificate,
    ] {
        let diagnosis = about(ErrorKind::AlertReceived(alert), SOME);
        assert!(diagnosis.meaning.contains("client certificate"));
        assert!(diagnosis.advice[0].starts_with("--cert FILE"));
    }
}
