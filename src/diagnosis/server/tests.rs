//! The kinds of clients, each told as what it is.

use super::*;
use crate::check::Check;
use crate::error::CertificateProblem;
use crate::names::registry::AlertDescription;

const FINISHED: Step = Step::Message(MessageType::Finished);

fn told(kind: ErrorKind, step: &Step) -> Diagnosis {
    let terms = Terms::default();
    let context = Context {
        step,
        approach: None,
        before_tls: false,
        address: "localhost:4433",
        terms: &terms,
        heard: Heard::nothing(),
        unread: &[],
    };
    diagnose(&Error::new(kind, "it went wrong"), &context)
}

#[test]
fn each_client_is_named_with_its_first_bytes() {
    let table: &[(&[u8], &str, &str)] = &[
        (
            b"GET / HTTP/1.1\r\n",
            "plain HTTP. Its first line: GET / HTTP/1.1",
            "https://localhost:4433/",
        ),
        (
            b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n",
            "PROXY header",
            "--haproxy-protocol",
        ),
        (
            b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c",
            "PROXY header",
            "--haproxy-protocol",
        ),
        (
            b"\x80\x2e\x01\x03\x01\0\x15\0\0",
            "up to TLS 1.0",
            "updated",
        ),
        (
            b"\0\0\0\x08\x04\xd2\x16\x2f",
            "PostgreSQL",
            "--starttls postgres",
        ),
        (b"\x16\xfe\xfd\0\0\0\0", "DTLS", "UDP"),
        (b"SSH-2.0-x\r\n", "SSH", "another port"),
        (
            b"\x01\x02\x03\x04\x05",
            "Its first bytes: 01 02 03 04 05",
            "TLS",
        ),
    ];
    for (bytes, meaning, advice) in table {
        let told = told(
            ErrorKind::NotTls(bytes.to_vec()),
            &MessageType::ClientHello.into(),
        );
        assert!(told.meaning.contains(meaning), "{told:?}");
        assert!(told.advice.iter().any(|it| it.contains(advice)), "{told:?}");
    }
}

#[test]
fn a_client_that_does_not_trust_us_is_told_so() {
    for alert in [
        AlertDescription::UnknownCa,
        AlertDescription::BadCertificate,
        AlertDescription::CertificateUnknown,
    ] {
        let told = told(ErrorKind::AlertReceived(alert), &FINISHED);
        assert!(
            told.meaning
                .contains("does not accept this server's certificate")
        );
        assert!(told.advice[0].starts_with("--cert"));
    }
}

/// RFC 9849 §6.1.6: with retry_configs a client tries again, without them it may do so without encryption.
#[test]
fn a_client_with_an_old_configuration_comes_again() {
    let alert = ErrorKind::AlertReceived(AlertDescription::EchRequired);
    let told = told(alert, &Step::ApplicationData);
    assert!(told.meaning.contains("has no key for it"), "{told:?}");
    assert!(told.advice[0].starts_with("--ech FILE"), "{told:?}");
}

#[test]
fn who_leaves_after_the_handshake_did_not_leave_in_it() {
    for kind in [ErrorKind::Io, ErrorKind::Closed, ErrorKind::TimedOut] {
        let told = told(kind.clone(), &Step::ApplicationData);
        assert!(
            told.meaning.starts_with("The handshake was complete"),
            "{told:?}"
        );
        let told = self::told(kind, &FINISHED);
        assert!(told.meaning.contains("middle of the handshake"), "{told:?}");
    }
}

#[test]
fn every_failure_has_a_meaning_and_advice() {
    let mut kinds = vec![
        ErrorKind::TimedOut,
        ErrorKind::Io,
        ErrorKind::Closed,
        ErrorKind::NotTls(Vec::new()),
        ErrorKind::Dialogue("SMTP", b"GET / HTTP/1.1\r\n".to_vec()),
        ErrorKind::Decode,
        ErrorKind::Protocol,
        ErrorKind::Limit,
        ErrorKind::Negotiation,
        ErrorKind::Verification,
        ErrorKind::Certificate(CertificateProblem::UnknownIssuer),
        ErrorKind::Internal,
    ];
    let alerts = AlertDescription::ALL.iter();
    kinds.extend(alerts.map(|alert| ErrorKind::AlertReceived(*alert)));
    for kind in kinds {
        let steps = [
            MessageType::ClientHello.into(),
            MessageType::Finished.into(),
            Step::ApplicationData,
        ];
        for step in &steps {
            let told = told(kind.clone(), step);
            assert!(
                !told.meaning.is_empty() && !told.advice.is_empty(),
                "{told:?}"
            );
        }
    }
}

fn told_of(error: &Error, heard: &Heard) -> Diagnosis {
    let (terms, step) = (Terms::default(), MessageType::ClientHello.into());
    let context = Context {
        step: &step,
        approach: None,
        before_tls: false,
        address: "localhost:4433",
        terms: &terms,
        heard,
        unread: &[],
    };
    diagnose(error, &context)
}

/// RFC 9846 §4.2.4: a client may be lost behind its first hello, too.
#[test]
fn who_leaves_at_a_hello_retry_request_has_said_something() {
    let heard = Heard {
        retried: true,
        ..Heard::default()
    };
    for kind in [ErrorKind::Closed, ErrorKind::TimedOut] {
        let told = told_of(&Error::new(kind, "it is gone"), &heard);
        assert!(told.meaning.contains("HelloRetryRequest"), "{told:?}");
        assert!(!told.meaning.contains("scanners"), "{told:?}");
    }
    let alert = ErrorKind::AlertReceived(AlertDescription::IllegalParameter);
    let told = told_of(&Error::new(alert, "an alert"), &heard);
    assert!(!told.meaning.contains("before it sent"), "{told:?}");
}

/// RFC 7507 §4 and RFC 5746 §3.6: neither is a want of something in common.
#[test]
fn a_broken_rule_is_no_want_of_something_in_common() {
    let fallback = Error::protocol(Alert::InappropriateFallback, "it falls back");
    let told = told_of(&fallback, Heard::nothing());
    assert!(told.meaning.contains("RFC 7507"), "{told:?}");
    assert!(!told.meaning.contains("broke a rule"), "{told:?}");
    let literal = |bytes: &[u8]| crate::compute::Value::literal("renegotiated_connection", bytes);
    let check = Check::RenegotiationInfo {
        expected: literal(&[]),
        received: Some(literal(&[1, 2, 3])),
    };
    let told = told_of(&Error::from(check.made()), Heard::nothing());
    assert!(told.meaning.contains("broke a rule"), "{told:?}");
    assert!(!told.meaning.contains("accepts"), "{told:?}");
}

/// What a client begins with in place of TLS may have another word for the version in its records (GB/T
/// 38636-2020; RFC 6347 §4.1, RFC 9147 §4; OpenSSL's DTLS1_BAD_VER).
#[test]
fn records_of_other_protocols_are_named() {
    for (bytes, name) in [
        (&b"\x16\x01\x01\0\x2d\x01\0\0\x29\x01\x01"[..], "TLCP"),
        (b"\x15\x01\x01\0\x02\x02\x46", "TLCP"),
        (b"\x16\xfe\xfd\0\0\0\0\0\0\0\0\0\x2d\x01", "DTLS"),
        (b"\x16\xfe\xff\0\0\0\0\0\0\0\0\0\x2d\x01", "DTLS"),
        (b"\x16\xfe\xfc\0\0\0\0\0\0\0\0\0\x2d\x01", "DTLS"),
        (b"\x16\x01\0\0\0\0\0\0\0\0\0\0\x2d\x01", "DTLS"),
    ] {
        for side in [Side::Client, Side::Server] {
            let found = Foreign::recognize(side, bytes).map(foreign::name);
            assert!(found.is_some_and(|it| it.starts_with(name)), "{bytes:x?}");
        }
        let kind = ErrorKind::NotTls(bytes.to_vec());
        let told = told(kind, &MessageType::ClientHello.into());
        assert!(told.meaning.contains(name), "{told:?}");
    }
}
