//! Certificates as people have them that nobody vouches for, or that nearly have the right name.

use std::time::{Duration, SystemTime};

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use super::*;
use crate::certificate::{Certificate, ServerName};
use crate::check::{ChainFault, Check, NearMiss, Path, SerialFault};

/// 2027-01-15.
fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

fn certificates(pem: &str) -> Vec<Certificate> {
    let ders = CertificateDer::pem_slice_iter(pem.as_bytes());
    ders.map(|der| Certificate::parse(&der.unwrap()).unwrap())
        .collect()
}

fn checks(chain: &[Certificate], name: &str) -> Vec<Check> {
    let name = ServerName::new(name);
    verify_chain(chain, Role::Server(&name), &TrustAnchors::empty(), now())
}

/// The address of the issuer's certificate is told, of several the one over HTTP.
#[test]
fn where_the_missing_certificate_is() {
    let chain = certificates(include_str!("../../tests/data/ca-issuers.pem"));
    let checks = checks(&chain, "app.example");
    let Check::CertificateChain {
        path: Path::Missing(fault),
        ..
    } = &checks[0]
    else {
        panic!("{checks:?}");
    };
    let expected = ChainFault::MissingIssuer {
        subject: "CN=app.example".into(),
        issuer: "CN=Intermediate CA".into(),
        address: Some("http://ca.example/intermediate.cer".into()),
    };
    assert_eq!(*fault, expected);
}

#[test]
fn names_that_nearly_match_are_told_apart() {
    let chain = certificates(include_str!("../../tests/data/odd-names.pem"));
    let expected = [
        NearMiss::NotAHostName,
        NearMiss::NotAHostName,
        NearMiss::NotAHostName,
        NearMiss::PartialWildcard,
        NearMiss::Uri,
    ];
    assert_eq!(chain.len(), expected.len());
    for (certificate, expected) in chain.into_iter().zip(expected) {
        let subject = certificate.subject().to_string();
        let found = |name: &str| {
            let checks = checks(std::slice::from_ref(&certificate), name);
            let mut near = checks.iter().filter_map(|check| match check {
                Check::CertificateName {
                    matched: None,
                    near_miss,
                    ..
                } => Some(*near_miss),
                _ => None,
            });
            near.next().unwrap()
        };
        assert_eq!(found("app.example"), Some(expected), "{subject}");
        assert_eq!(found("other.test"), None, "{subject}");
    }
}

#[test]
fn serial_numbers_that_break_a_rule_are_warned_of() {
    let chain = certificates(include_str!("../../tests/data/serial-numbers.pem"));
    let checks = checks(&chain, "app.example");
    let found: Vec<(&str, &SerialFault)> = checks
        .iter()
        .filter_map(|check| match check {
            Check::CertificateSerial { subject, fault, .. } => Some((&**subject, fault)),
            _ => None,
        })
        .collect();
    let reused = SerialFault::Reused("CN=good".into());
    let expected = [
        ("CN=zero", &SerialFault::Zero),
        ("CN=negative", &SerialFault::Negative),
        ("CN=too long", &SerialFault::TooLong),
        ("CN=again", &reused),
    ];
    assert_eq!(found, expected);
    let warnings = checks.iter().filter(|check| {
        matches!(check, Check::CertificateSerial { .. }) && check.is_warning() && !check.holds()
    });
    assert_eq!(warnings.count(), expected.len());
}
