//! Failures that users meet, and what they are told.

use std::sync::LazyLock;

use super::*;
use crate::check::{
    Check, NearMiss, OcspFault, OcspFinding, Responder, RevocationSource, RevocationStatus,
};
use crate::connection::{CertificateAsked, CertificateSent, Own};
use crate::error::CertificateProblem;
use crate::extension::OidFilter;
use crate::names::registry::{ClientCertificateType, ErrorCode, ProtocolVersion, SignatureScheme};
use crate::names::service::Start;
use crate::names::signature::{KeyAlgorithm, KeyType};
use crate::names::suite::{CipherSuite, KeyExchange};

fn terms(suites: &[CipherSuite]) -> Terms {
    Terms {
        suites: suites.to_vec(),
        ..Terms::default()
    }
}

fn context<'a>(terms: &'a Terms, heard: &'a Heard) -> Context<'a> {
    static NAME: LazyLock<ServerName> = LazyLock::new(|| ServerName::new("example.com"));
    Context {
        step: &Step::Message(MessageType::ServerHello),
        received: false,
        approach: None,
        stage: Stage::Tls,
        proxy: None,
        proxy_header: false,
        target: "example.com:443",
        server_name: Some("example.com"),
        certificate_name: &NAME,
        terms,
        omitted: &[],
        public_name: None,
        insecure: false,
        heard,
        unread: &[],
    }
}

fn about(kind: ErrorKind, suites: &[CipherSuite]) -> Diagnosis {
    let error = Error::new(kind, "it went wrong");
    diagnose(&error, &context(&terms(suites), Heard::nothing()))
}

const SOME: &[CipherSuite] = &[CipherSuite(0x1301), CipherSuite(0xc02f)];

/// The host that was called is named where it is meant, and nowhere else.
#[test]
fn advice_names_the_host_where_it_is_meant() {
    let refused = about(ErrorKind::Connect, SOME).advice;
    assert!(refused[0].contains("example.com:PORT, 443"), "{refused:?}");
    assert!(refused[1].starts_with("--connect HOST:PORT"), "{refused:?}");
    let dns = about(ErrorKind::Dns, SOME).advice;
    assert!(
        dns.iter().any(|it| it.starts_with("--dns HOST:PORT")),
        "{dns:?}"
    );
    for kind in [
        ErrorKind::NoTls("SMTP"),
        ErrorKind::NotTls(b"HTTP/1.1 400".to_vec()),
    ] {
        let told = about(kind, SOME);
        assert!(!format!("{told:?}").contains("{host}"), "{told:?}");
    }
}

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
fn plain_text_is_recognized_and_shown_harmlessly() {
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
    assert!(diagnosis.meaning.contains("*.example.org and example.org"));
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
        ErrorKind::Limit,
        ErrorKind::Negotiation,
        ErrorKind::Verification,
        ErrorKind::Http,
        ErrorKind::Http2(None),
        ErrorKind::Http2(Some(ErrorCode::Http11Required)),
        ErrorKind::AddressFamily,
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
            CertificateProblem::UnknownKey,
            CertificateProblem::Delegation,
            CertificateProblem::Revoked,
            CertificateProblem::Status,
            CertificateProblem::Other,
        ]
        .map(ErrorKind::Certificate),
    );
    let steps = [
        Step::Connecting,
        MessageType::ServerHello.into(),
        MessageType::Finished.into(),
        Step::ApplicationData,
    ];
    for kind in kinds {
        for step in &steps {
            for received in [false, true] {
                let terms = terms(SOME);
                let context = Context {
                    step,
                    received,
                    ..context(&terms, Heard::nothing())
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

/// What a server makes of a PROXY header that it does not expect, and what one does that waits for it.
#[test]
fn a_proxy_header_is_thought_of() {
    let terms = terms(SOME);
    let http = || ErrorKind::NotTls(b"HTTP/1.1 400 Bad Request\r\n".to_vec());
    let told = |kind, proxy_header| {
        let context = Context {
            proxy_header,
            ..context(&terms, Heard::nothing())
        };
        diagnose(&Error::new(kind, "it went wrong"), &context)
    };
    let alert = ErrorKind::AlertReceived(AlertDescription::UnexpectedMessage);
    for kind in [
        http(),
        alert,
        ErrorKind::Closed,
        ErrorKind::Io,
        ErrorKind::TimedOut,
    ] {
        let sent = told(kind.clone(), true);
        assert!(
            sent.meaning.starts_with("A PROXY header went ahead"),
            "{sent:?}"
        );
        assert!(
            sent.advice[0].starts_with("Leave out --haproxy-protocol"),
            "{sent:?}"
        );
        assert!(
            !sent.advice[1..].iter().any(|it| it.contains("--haproxy")),
            "{sent:?}"
        );
        let not_sent = told(kind.clone(), false);
        assert!(!not_sent.meaning.contains("PROXY header"), "{not_sent:?}");
        let is_silent = matches!(
            kind,
            ErrorKind::Closed | ErrorKind::Io | ErrorKind::TimedOut
        );
        let advised = not_sent
            .advice
            .iter()
            .any(|it| it.starts_with("--haproxy-protocol, if"));
        assert_eq!(advised, is_silent, "{not_sent:?}");
    }
    // What comes later has nothing to do with it.
    let heard = Heard::default();
    let later = Context {
        proxy_header: true,
        step: &Step::Message(MessageType::Finished),
        received: true,
        ..context(&terms, &heard)
    };
    let told = diagnose(&Error::new(ErrorKind::Closed, "closed"), &later);
    assert!(!told.meaning.contains("PROXY"), "{told:?}");
}

fn of_check(check: Check) -> Diagnosis {
    let error = Error::from(check.made());
    diagnose(&error, &context(&terms(SOME), Heard::nothing()))
}

/// Measured with a certificate without subjectAltName: curl 7.88 with OpenSSL 3.0.19, GnuTLS 3.7.9, Node
/// 20.20 and Python 3.11 accept it.
#[test]
fn who_still_takes_the_common_name_is_said() {
    let named = |names: &[&str]| {
        of_check(Check::CertificateName {
            asked: "localhost".into(),
            matched: None,
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            near_miss: Some(NearMiss::CommonName),
        })
        .meaning
    };
    let none = named(&[]);
    assert!(none.contains("Browsers and Go stopped looking"), "{none}");
    assert!(
        none.contains("OpenSSL, GnuTLS, Node and Python still take it"),
        "{none}"
    );
    assert!(none.contains("curl and wget go on"), "{none}");
    assert!(named(&["192.0.2.1"]).contains("go on"));
    let other = named(&["other.example"]);
    assert!(
        other.contains("has no dNSName, which this one has"),
        "{other}"
    );
    assert!(!other.contains("go on"), "{other}");
}

/// RFC 5246 §7.4.2, §7.4.6, RFC 9846 §4.5.1.2: who signs, with what, and what else would do.
#[test]
fn what_key_usage_lacks_depends_on_the_handshake() {
    let key = KeyType {
        algorithm: KeyAlgorithm::Rsa,
        bits: 2048,
    };
    let usage = |key_exchange, version| Check::CertificateKeyUsage {
        key,
        key_exchange,
        version,
        allowed: false,
    };
    let [old, new] = [ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3];
    let tls13 = usage(KeyExchange::Any, new);
    assert_eq!(&*tls13.rfc(), "RFC 5280 §4.2.1.3, RFC 9846 §4.5.1.2");
    let told = of_check(tls13);
    assert!(told.happened.contains("CertificateVerify"), "{told:?}");
    assert!(
        told.advice[0].contains("reissued with digitalSignature"),
        "{told:?}"
    );
    assert!(!told.advice[0].contains("keyEncipherment"), "{told:?}");
    assert!(
        told.advice[1].starts_with("--tls 1.2 -c AES128-GCM-SHA256, if"),
        "{told:?}"
    );
    let client = usage(KeyExchange::Any, old);
    assert_eq!(&*client.rfc(), "RFC 5280 §4.2.1.3, RFC 5246 §7.4.6");
    let signed = usage(KeyExchange::Ecdhe, old);
    assert_eq!(&*signed.rfc(), "RFC 5280 §4.2.1.3, RFC 5246 §7.4.2");
    let told = of_check(signed);
    assert!(told.happened.contains("ServerKeyExchange"), "{told:?}");
    let told = of_check(usage(KeyExchange::Rsa, old));
    assert!(
        told.happened
            .contains("keyEncipherment, which RSA key transport"),
        "{told:?}"
    );
    assert!(told.advice[0].starts_with("-c ECDHE-RSA"), "{told:?}");
}

/// Each fault of an answer of OCSP is told as what it is.
#[test]
fn an_answer_of_ocsp_is_told_by_what_is_wrong_with_it() {
    let finding = |finding| Check::OcspResponse {
        subject: "CN=localhost".into(),
        finding,
        now: 100,
    };
    let answer = OcspFinding::Answer {
        responder: Responder::Issuer("CN=root".into()),
        produced_at: 10,
        this_update: 10,
        next_update: Some(20),
    };
    let unknown = Check::CertificateRevocation {
        subject: "CN=localhost".into(),
        source: RevocationSource::Ocsp,
        status: RevocationStatus::Unknown,
    };
    let other = OcspFault::OtherCertificate {
        serials: vec!["07".into()],
    };
    for (check, words) in [
        (unknown, "is about this certificate, and says `unknown`"),
        (finding(answer), "but not of today"),
        (
            finding(OcspFinding::Unusable(other)),
            "says nothing about its certificate",
        ),
        (
            finding(OcspFinding::Unusable(OcspFault::ProducedEarly)),
            "cannot be relied on",
        ),
    ] {
        let told = of_check(check);
        assert!(told.meaning.contains(words), "{told:?}");
        assert!(
            told.meaning.contains("must break off (RFC 6066 §8)"),
            "{told:?}"
        );
    }
}

/// RFC 9846 §6.2: the alert of a server that got no client certificate that it accepts.
/// RFC 9846 §4.3.10: the session had no protocol, and the server now chooses one of those offered.
#[test]
fn early_data_of_another_protocol_is_not_a_lack_of_suites() {
    let check = Check::EarlyDataAgain {
        length: 100,
        made_for: None,
        agreed: Some("h2".into()),
    };
    let error = Error {
        check: Some(Box::new(check.made())),
        ..Error::new(ErrorKind::Negotiation, "refused")
    };
    let told = diagnose(&error, &context(&terms(SOME), Heard::nothing()));
    assert!(told.advice[0].starts_with("--alpn none,"), "{told:?}");
    assert!(!told.meaning.contains("cipher suites"), "{told:?}");
}

#[test]
fn a_server_that_wants_a_client_certificate_is_answered_with_cert() {
    let kind = ErrorKind::AlertReceived(AlertDescription::CertificateRequired);
    let diagnosis = about(kind, SOME);
    assert!(diagnosis.meaning.contains("client certificate"));
    assert!(diagnosis.advice[0].starts_with("--cert FILE"));
}

/// An alert about a certificate that nobody asked for is about somebody else's.
#[test]
fn no_certificate_of_ours_is_blamed_that_was_not_shown() {
    for alert in [
        AlertDescription::BadCertificate,
        AlertDescription::UnknownCa,
        AlertDescription::CertificateUnknown,
        AlertDescription::AccessDenied,
    ] {
        let diagnosis = about(ErrorKind::AlertReceived(alert), SOME);
        for claim in [
            "that it was shown",
            "as genuine",
            "wants a client certificate",
        ] {
            assert!(!diagnosis.meaning.contains(claim), "{diagnosis:?}");
        }
    }
}

/// What is sent when nobody listens any more is not waited for.
#[test]
fn a_peer_that_hung_up_is_not_waited_for() {
    let heard = Heard {
        hung_up: true,
        ..Heard::default()
    };
    let terms = terms(SOME);
    let context = Context {
        step: &Step::Message(MessageType::Finished),
        received: true,
        ..context(&terms, &heard)
    };
    let kind = ErrorKind::AlertReceived(AlertDescription::HandshakeFailure);
    let diagnosis = diagnose(&Error::new(kind, "no"), &context);
    assert_eq!(diagnosis.step, "sending Finished");
}

/// Each way in which nobody vouches for a certificate has its own meaning.
#[test]
fn who_is_not_trusted_is_told_by_what_is_known() {
    use crate::check::{Anchors, ChainFault, Path};
    let told = |fault: ChainFault| {
        let check = Check::CertificateChain {
            side: crate::names::Side::Server,
            anchors: Anchors::System,
            path: Path::Missing(fault),
            considered: Vec::new(),
        };
        let error = Error::from(check.made());
        let terms = terms(SOME);
        let heard = Heard::default();
        let diagnosis = diagnose(&error, &context(&terms, &heard));
        let advice: Vec<&str> = diagnosis.advice.iter().map(|it| &**it).collect();
        format!("{} {}", diagnosis.meaning, advice.join(" "))
    };
    let missing = |issuer: &str, address: Option<&str>| ChainFault::MissingIssuer {
        subject: "CN=x".into(),
        issuer: issuer.into(),
        address: address.map(str::to_owned),
    };
    let own = |subject: &str| ChainFault::SelfSigned {
        subject: subject.into(),
    };
    let root = |root: &str| ChainFault::UntrustedRoot { root: root.into() };
    for (fault, says) in [
        (own("CN=x"), "Nobody but its own key"),
        (
            own("O=Acme Co, CN=Kubernetes Ingress Controller Fake Certificate"),
            "ingress-nginx shows when it has none for the host",
        ),
        (own("CN=TRAEFIK DEFAULT CERT"), "in the log of Traefik"),
        (root("CN=Lab Root"), "the authority at the end is not one"),
        (
            root("O=Zscaler Inc., CN=Zscaler Root CA"),
            "most likely Zscaler takes the connection apart",
        ),
        (
            root("O=mkcert development CA, CN=mkcert a"),
            "only that computer",
        ),
        (missing("CN=(STAGING) Fake", None), "ACME client"),
        (
            missing("OU=CloudFlare Origin SSL Certificate Authority", None),
            "past Cloudflare",
        ),
        (
            ChainFault::BadSignature {
                subject: "CN=x".into(),
                issuer: "CN=b".into(),
                algorithm: "ecdsa-with-SHA256".into(),
                keys: None,
            },
            "the authority's certificate with the key that signed",
        ),
        (
            missing("CN=b", None),
            "left out the certificate of an authority in between",
        ),
        (
            missing("CN=b", Some("http://ca.example/b.cer")),
            "`curl -o issuer.cer http://ca.example/b.cer`",
        ),
    ] {
        let told = told(fault);
        assert!(told.contains(says), "no `{says}` in {told}");
    }
    // What comes from the certificate is not put into a command if a shell would act on it.
    let hostile = told(missing("CN=b", Some("http://x/;rm -rf ~")));
    assert!(!hostile.contains("curl -o"), "{hostile}");
}

/// The name O=Lab, CN=Lab Client CA 3, made by hand after X.501.
const AUTHORITY: &[u8] = b"\x30\x28\x31\x0c\x30\x0a\x06\x03\x55\x04\x0a\x0c\x03Lab\
    \x31\x18\x30\x16\x06\x03\x55\x04\x03\x0c\x0fLab Client CA 3";

fn asked(answer: CertificateSent) -> Heard {
    Heard {
        certificate_request: Some(CertificateAsked {
            certificate_types: vec![ClientCertificateType::RsaSign],
            signature_algorithms: vec![SignatureScheme::RsaPssRsaeSha256],
            authorities: vec![AUTHORITY.to_vec()],
            filters: vec![OidFilter {
                // extKeyUsage (2.5.29.37) with emailProtection (1.3.6.1.5.5.7.3.4), RFC 5280 §4.2.1.12.
                certificate_extension_oid: b"\x06\x03\x55\x1d\x25".to_vec(),
                certificate_extension_values: b"\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x04"
                    .to_vec(),
            }],
            answer,
        }),
        ..Heard::default()
    }
}

/// What oid_filters ask for is told with the rest.
#[test]
fn a_filter_that_a_certificate_does_not_pass_is_told() {
    let heard = asked(CertificateSent::Withheld(
        "CN=me".to_owned(),
        Own::default(),
    ));
    let told = diagnose(
        &Error::new(
            ErrorKind::AlertReceived(AlertDescription::CertificateRequired),
            "",
        ),
        &context(&terms(&[]), &heard),
    );
    let filter = "Its extensions must hold extKeyUsage (emailProtection).";
    assert!(told.meaning.contains(filter), "{told:?}");
}

/// Whatever follows an empty Certificate: the request, the authority and the keys are told.
#[test]
fn a_request_for_a_certificate_that_got_none_is_told_as_a_fact() {
    use AlertDescription as Alert;
    let heard = asked(CertificateSent::Nothing);
    let kinds = [
        ErrorKind::AlertReceived(Alert::CertificateRequired),
        ErrorKind::AlertReceived(Alert::HandshakeFailure),
        ErrorKind::AlertReceived(Alert::DecodeError),
        ErrorKind::AlertReceived(Alert::InternalError),
        ErrorKind::Closed,
        ErrorKind::Io,
    ];
    for kind in kinds {
        let steps = [
            MessageType::ChangeCipherSpec.into(),
            MessageType::Finished.into(),
            Step::ApplicationData,
        ];
        for step in &steps {
            let terms = terms(SOME);
            let context = Context {
                step,
                received: true,
                ..context(&terms, &heard)
            };
            let diagnosis = diagnose(&Error::new(kind.clone(), "it went wrong"), &context);
            for fact in [
                "asked for a client certificate (CertificateRequest), and none was sent",
                "O=Lab, CN=Lab Client CA 3",
                "rsa_sign",
                "rsa_pss_rsae_sha256",
            ] {
                assert!(diagnosis.meaning.contains(fact), "{kind:?}: {diagnosis:?}");
            }
            assert!(!diagnosis.meaning.contains("may want"));
            assert!(diagnosis.advice[0].starts_with("--cert FILE"));
        }
    }
    // One that was let in and sent data did not fail over its certificate.
    let heard = Heard {
        has_data: true,
        ..heard
    };
    let terms = terms(SOME);
    let context = Context {
        step: &Step::ApplicationData,
        ..context(&terms, &heard)
    };
    let diagnosis = diagnose(&Error::new(ErrorKind::Closed, "closed"), &context);
    assert!(!diagnosis.meaning.contains("certificate"), "{diagnosis:?}");
}

/// RFC 9113 §7: the code says what to do.
#[test]
fn a_refusal_in_http2_is_taken_at_its_word() {
    let terms = terms(SOME);
    let heard = Heard {
        has_data: true,
        ..Heard::default()
    };
    let told = |kind| {
        let context = Context {
            step: &Step::ApplicationData,
            received: true,
            ..context(&terms, &heard)
        };
        diagnose(&Error::new(kind, "it went wrong"), &context)
    };
    let required = told(ErrorKind::Http2(Some(ErrorCode::Http11Required)));
    assert!(
        required.meaning.contains("asks for HTTP/1.1"),
        "{required:?}"
    );
    assert_eq!(
        required.advice,
        [Flag::Alpn.by("--alpn http/1.1, as the server asks.")]
    );
    let weak = told(ErrorKind::Http2(Some(ErrorCode::InadequateSecurity)));
    assert!(weak.advice[0].contains("ECDHE and an AEAD"), "{weak:?}");
    // RFC 9113 §9.2.3: only HTTP/1.1 may ask after the handshake.
    let asked = told(ErrorKind::AskedInHttp2);
    assert!(asked.advice[0].contains("--alpn http/1.1"), "{asked:?}");
    let other = told(ErrorKind::Http2(None));
    assert!(other.advice[0].contains("--alpn http/1.1"), "{other:?}");
    // Half an answer is not none.
    let silent = told(ErrorKind::TimedOut);
    assert!(silent.meaning.contains("fell silent"), "{silent:?}");
}

#[test]
fn a_certificate_that_was_shown_and_refused_is_named() {
    let heard = asked(CertificateSent::Shown(
        "CN=client".to_owned(),
        Own::default(),
    ));
    let terms = terms(SOME);
    let context = Context {
        step: &Step::Message(MessageType::Finished),
        received: true,
        ..context(&terms, &heard)
    };
    let kind = ErrorKind::AlertReceived(AlertDescription::UnknownCa);
    let diagnosis = diagnose(&Error::new(kind, "it went wrong"), &context);
    assert!(diagnosis.meaning.contains("of CN=client was sent"));
    assert!(diagnosis.meaning.contains("O=Lab, CN=Lab Client CA 3"));
}

/// Node closes without an alert on a certificate that it does not accept (20.20.2, TLS 1.2), and its own fault
/// is told; servers of old answer with handshake_failure.
#[test]
fn an_end_behind_our_certificate_names_it() {
    let dates = Check::CertificateDates {
        authority: None,
        not_before: 0,
        not_after: 1,
        now: 2,
    };
    let faulty = Own {
        faults: vec![dates],
        lacks: None,
    };
    let refused = ErrorKind::AlertReceived(AlertDescription::HandshakeFailure);
    for (own, kind, says) in [
        (
            faulty.clone(),
            ErrorKind::Closed,
            "Checked here, it has a fault",
        ),
        (faulty, ErrorKind::Io, "ended the connection without a word"),
        (
            Own::default(),
            ErrorKind::Closed,
            "No fault is seen in it here",
        ),
        (Own::default(), refused, "sent handshake_failure"),
    ] {
        let heard = asked(CertificateSent::Shown("CN=client".to_owned(), own));
        let terms = terms(SOME);
        let context = Context {
            step: &Step::Message(MessageType::ChangeCipherSpec),
            received: true,
            ..context(&terms, &heard)
        };
        let told = diagnose(&Error::new(kind, "it went wrong"), &context);
        assert!(told.meaning.contains("of CN=client was sent"), "{told:?}");
        assert!(told.meaning.contains(says), "no `{says}` in {told:?}");
    }
}

/// Only what the user gave is blamed, and what could not be offered is named.
#[test]
fn a_refusal_of_everything_blames_what_restricts() {
    let failure = || {
        Error::new(
            ErrorKind::AlertReceived(AlertDescription::HandshakeFailure),
            "no",
        )
    };
    let told = |terms: &Terms| diagnose(&failure(), &context(terms, Heard::nothing()));
    let all = told(&Terms::default());
    assert!(
        all.meaning.contains("Camellia") && all.meaning.contains("secp224r1"),
        "{all:?}"
    );
    assert!(
        !all.advice.iter().any(|it| it.contains("Leave out")),
        "{all:?}"
    );
    let groups = told(&Terms {
        groups: vec![crate::names::registry::NamedGroup::X25519],
        ..Terms::default()
    });
    assert!(
        groups.advice[0].starts_with("Leave out --groups"),
        "{groups:?}"
    );
    assert!(groups.advice[0].contains("secp256r1"));
    assert!(
        !groups
            .advice
            .iter()
            .any(|it| it.contains("-c,") || it.contains("--tls"))
    );
    let (versions, suites) =
        crate::names::select::offer(None, Some(&[CipherSuite(0xc02f)]), false).unwrap();
    let suite = told(&Terms {
        versions,
        suites,
        ..Terms::default()
    });
    assert!(suite.advice[0].starts_with("Leave out -c"), "{suite:?}");
    assert!(
        !suite.advice.iter().any(|it| it.contains("--tls")),
        "{suite:?}"
    );
    let (versions, suites) =
        crate::names::select::offer(Some(&[ProtocolVersion::TLS1_2]), None, false).unwrap();
    let version = told(&Terms {
        versions,
        suites,
        ..Terms::default()
    });
    assert!(
        version.advice[0].starts_with("Leave out --tls"),
        "{version:?}"
    );
    assert!(
        !version.advice.iter().any(|it| it.contains("Leave out -c")),
        "{version:?}"
    );
}

#[test]
fn an_address_without_a_name_is_said_first() {
    let terms = Terms::default();
    let address = ServerName::new("192.0.2.1");
    let nameless = Context {
        server_name: None,
        certificate_name: &address,
        target: "192.0.2.1:443",
        ..context(&terms, Heard::nothing())
    };
    for alert in [
        AlertDescription::InternalError,
        AlertDescription::HandshakeFailure,
    ] {
        let error = Error::new(ErrorKind::AlertReceived(alert), "no");
        let diagnosis = diagnose(&error, &nameless);
        let expected = "No server_name was sent, because an address was called.";
        assert!(diagnosis.meaning.starts_with(expected), "{diagnosis:?}");
        assert!(diagnosis.advice[0].starts_with("tlsdemo NAME --connect 192.0.2.1:443"));
    }
}

#[test]
fn a_warning_before_the_end_is_the_reason() {
    let terms = Terms::default();
    let heard = Heard {
        warnings: vec![AlertDescription::ProtocolVersion],
        ..Heard::default()
    };
    let context = Context {
        received: true,
        ..context(&terms, &heard)
    };
    let diagnosis = diagnose(&Error::new(ErrorKind::Closed, "it is closed"), &context);
    assert!(
        diagnosis.happened.contains("protocol_version as a warning"),
        "{diagnosis:?}"
    );
    assert!(
        diagnosis.meaning.contains("no version that was offered"),
        "{diagnosis:?}"
    );
    assert!(!diagnosis.meaning.contains("without an alert"));
}

/// s2n-tls has no other answer to a hello that it does not accept.
#[test]
fn a_close_in_order_is_a_refusal() {
    let terms = Terms::default();
    let heard = Heard {
        close_notify: true,
        ..Heard::default()
    };
    let context = Context {
        received: true,
        ..context(&terms, &heard)
    };
    let diagnosis = diagnose(&Error::new(ErrorKind::Closed, "closed in order"), &context);
    assert!(
        diagnosis.meaning.contains("a refusal, not a crash"),
        "{diagnosis:?}"
    );
    assert!(!diagnosis.meaning.contains("often a crash"));
}

#[test]
fn bytes_that_came_are_not_called_silence() {
    let terms = Terms::default();
    let context = Context {
        unread: b"\x16\x03",
        ..context(&terms, Heard::nothing())
    };
    for kind in [ErrorKind::TimedOut, ErrorKind::Closed, ErrorKind::Io] {
        let diagnosis = diagnose(&Error::new(kind, "over"), &context);
        assert!(diagnosis.meaning.contains("16 03"), "{diagnosis:?}");
        assert!(!diagnosis.meaning.contains("said nothing"), "{diagnosis:?}");
    }
}

#[test]
fn what_was_done_is_not_advised() {
    let terms = Terms::default();
    for insecure in [false, true] {
        let context = Context {
            insecure,
            ..context(&terms, Heard::nothing())
        };
        for problem in [CertificateProblem::Key, CertificateProblem::Other] {
            let error = Error::new(ErrorKind::Certificate(problem), "no");
            let diagnosis = diagnose(&error, &context);
            let advised = diagnosis.advice.iter().any(|it| it.starts_with("-k"));
            assert_eq!(advised, !insecure, "{diagnosis:?}");
        }
    }
}

/// A limit of ours is not the peer's fault.
#[test]
fn a_limit_is_called_this_programs_own() {
    let terms = Terms::default();
    let error = Error::limit(AlertDescription::DecodeError, "too long");
    let diagnosis = diagnose(&error, &context(&terms, Heard::nothing()));
    assert!(diagnosis.meaning.contains("a limit of this program"));
    assert!(!diagnosis.meaning.contains("broke a rule"));
}

/// Each key that cannot sign in the version, and which can: RFC 5246 §7.4.8 and what came before.
#[test]
fn a_key_that_cannot_sign_in_the_version_is_named() {
    use crate::names::signature::KeyAlgorithm as Key;
    use ProtocolVersion as V;
    for (version, key, says, newer) in [
        (
            V::TLS1_0,
            Key::Ed25519,
            "Keys that can: RSA and ECDSA.",
            Some("TLS 1.2"),
        ),
        (
            V::TLS1_1,
            Key::RsaPss,
            "Keys that can: RSA and ECDSA.",
            Some("TLS 1.2"),
        ),
        (
            V::TLS1_2,
            Key::MlDsa44,
            "RSA, RSASSA-PSS, ECDSA, Ed25519 and Ed448.",
            Some("TLS 1.3"),
        ),
    ] {
        let heard = asked(CertificateSent::Unable(version, vec![key]));
        let terms = terms(SOME);
        let context = Context {
            step: &Step::Message(MessageType::ChangeCipherSpec),
            received: true,
            ..context(&terms, &heard)
        };
        let kind = ErrorKind::AlertReceived(AlertDescription::HandshakeFailure);
        let told = diagnose(&Error::new(kind, "no"), &context);
        let cannot = format!("a key of {} cannot sign in {version}", key.name());
        assert!(told.meaning.contains(&cannot), "{told:?}");
        assert!(told.meaning.contains(says), "{told:?}");
        let found = told
            .advice
            .iter()
            .find(|it| it.starts_with("Have the two ends"));
        assert_eq!(found.is_some(), newer.is_some());
        assert!(found.unwrap().contains(newer.unwrap()), "{told:?}");
    }
}

/// A certificate for another name than that of the outer hello is not one for another than the host's.
#[test]
fn the_outer_name_is_not_taken_for_the_host() {
    let terms = terms(SOME);
    let context = Context {
        step: &Step::Message(MessageType::Certificate),
        received: true,
        public_name: Some("public.example"),
        ..context(&terms, Heard::nothing())
    };
    for (asked, outer) in [("public.example", true), ("example.com", false)] {
        let names = vec!["localhost".to_owned()];
        let check = Check::CertificateName {
            asked: asked.to_owned(),
            matched: None,
            names,
            near_miss: None,
        };
        let told = diagnose(&Error::from(check.made()), &context);
        assert_eq!(
            told.meaning.contains("server_name is public.example"),
            outer,
            "{told:?}"
        );
        let drops = told
            .advice
            .iter()
            .any(|it| it.starts_with("tlsdemo localhost"));
        assert_eq!(drops, !outer, "{told:?}");
    }
}

/// RFC 9846 §4.2.3, §4.3.1, RFC 7568 §3: no other suite or version in the offer helps against these.
#[test]
fn an_impossible_version_is_no_want_of_suites() {
    for (number, by_extension, says) in [
        (0x0305, false, "no such version"),
        (0x0305, true, "no such version"),
        (0x0304, false, "supported_versions"),
        (0x0300, false, "RFC 7568"),
    ] {
        let check = Check::ServerVersion {
            chosen: ProtocolVersion(number),
            by_extension,
            offered: vec![ProtocolVersion::TLS1_3, ProtocolVersion::TLS1_2],
        };
        assert!(!check.holds());
        let (terms, heard) = (terms(SOME), Heard::default());
        let told = diagnose(&Error::from(check.made()), &context(&terms, &heard));
        assert!(told.meaning.contains(says), "{number:04x}: {told:?}");
        let is_in_vain = |advice: &Advice| advice.contains("tlsdemo ciphers");
        assert!(!told.advice.iter().any(is_in_vain), "{told:?}");
        assert!(!told.meaning.contains("nothing in common"), "{told:?}");
    }
    // One that exists and was left out is another matter.
    let check = Check::ServerVersion {
        chosen: ProtocolVersion::TLS1_2,
        by_extension: false,
        offered: vec![ProtocolVersion::TLS1_3],
    };
    let (terms, heard) = (terms(SOME), Heard::default());
    let told = diagnose(&Error::from(check.made()), &context(&terms, &heard));
    assert!(told.meaning.contains("nothing in common"), "{told:?}");
}

/// RFC 6101 §5.4.2, RFC 5246 §7.2.2: a server of TLS never sends alert 41.
#[test]
fn alert_41_asks_for_no_certificate() {
    let told = about(
        ErrorKind::AlertReceived(AlertDescription::NoCertificate),
        SOME,
    );
    assert!(told.meaning.contains("SSL 3.0"), "{told:?}");
    assert!(!told.advice.iter().any(|it| it.contains("--cert")));
}

/// RFC 6066 §4, RFC 8449 §4: a limit that was agreed on is named, with the option that asked for it.
#[test]
fn a_limit_that_was_asked_for_is_named_when_it_is_broken() {
    for (extension, option) in [
        (ExtensionType::MaxFragmentLength, "--max-fragment-length"),
        (ExtensionType::RecordSizeLimit, "--record-size-limit"),
    ] {
        let heard = Heard {
            record_limit: Some(extension),
            ..Heard::default()
        };
        let terms = terms(SOME);
        let error = Error::protocol(AlertDescription::RecordOverflow, "too long");
        let told = diagnose(&error, &context(&terms, &heard));
        assert!(told.meaning.contains(option), "{told:?}");
        assert!(told.advice[0].contains("Leave out"), "{told:?}");
        let told = diagnose(&error, &context(&terms, Heard::nothing()));
        assert!(!told.meaning.contains(option), "{told:?}");
    }
}

#[test]
fn early_data_that_is_not_answered_is_the_first_suspect() {
    let heard = Heard {
        took_early_data: true,
        ..Heard::default()
    };
    let terms = terms(SOME);
    let context = Context {
        step: &Step::ApplicationData,
        received: true,
        ..context(&terms, &heard)
    };
    for kind in [ErrorKind::TimedOut, ErrorKind::Closed] {
        let told = diagnose(&Error::new(kind, "no answer"), &context);
        assert!(told.advice[0].contains("--early-data"), "{told:?}");
        assert!(!told.meaning.contains("other than HTTP"), "{told:?}");
    }
}

/// Who has agreed to TLS does not wait for another protocol, nor for a header in front of it.
#[test]
fn after_a_go_ahead_the_port_is_not_in_doubt() {
    let terms = terms(SOME);
    let mut context = context(&terms, Heard::nothing());
    context.approach = Some(Approach {
        service: crate::names::service::Service::Smtp,
        start: Start::Upgrade,
    });
    for kind in [ErrorKind::TimedOut, ErrorKind::Closed] {
        let told = diagnose(&Error::new(kind, "silence"), &context);
        assert!(told.meaning.contains("agreed to TLS"), "{told:?}");
        for wrong in ["port", "--haproxy-protocol"] {
            let mut advice = told.advice.iter();
            assert!(!advice.any(|it| it.contains(wrong)), "{wrong}: {told:?}");
        }
    }
}

/// An alert that answers a hello is about the hello; one that comes later is not (RFC 9846 §6.2, RFC 5246
/// §7.2.2).
#[test]
fn what_an_alert_means_depends_on_when_it_comes() {
    let terms = Terms::default();
    let steps = [
        Step::Message(MessageType::ServerHello),
        Step::Message(MessageType::Finished),
        Step::ApplicationData,
    ];
    for alert in AlertDescription::ALL {
        for step in &steps {
            let heard = Heard::default();
            let context = Context {
                step,
                received: !step.is(MessageType::ServerHello),
                ..context(&terms, &heard)
            };
            let error = Error::new(ErrorKind::AlertReceived(*alert), "an alert");
            let told = diagnose(&error, &context);
            assert!(
                !told.meaning.is_empty() && !told.advice.is_empty(),
                "{alert}"
            );
            if context.only_hello() {
                continue;
            }
            let all = [told.meaning.clone()].into_iter();
            let all = all.chain(told.advice.iter().map(ToString::to_string));
            let all: Vec<String> = all.collect();
            let all = all.join(" ");
            for about_hello in [
                "looks older",
                "was offered:",
                "Some servers send this where",
            ] {
                assert!(!all.contains(about_hello), "{alert} at {step}: {all}");
            }
        }
    }
}

/// Names keep their letters: a host is not called Example.com.
#[test]
fn a_sentence_begins_with_a_capital_unless_with_a_name() {
    for (message, told) in [
        ("the server left", "The server left."),
        ("it says: no!", "It says: no!"),
        (
            "example.com did not accept it",
            "example.com did not accept it.",
        ),
        (
            "emailAddress=a@example.com is signed",
            "emailAddress=a@example.com is signed.",
        ),
        ("change_cipher_spec came", "change_cipher_spec came."),
        ("h2 was not offered", "h2 was not offered."),
        ("", "."),
    ] {
        assert_eq!(sentence(message), told);
    }
}
