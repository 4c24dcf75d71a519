//! Promises that other people's logs made: of the test data of the project Certificate Transparency, and of
//! Google's log Icarus in 2018.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use super::{Expected, LogList, Role, TrustAnchors, timestamps};
use crate::certificate::{Certificate, ServerName};
use crate::check::Check;
use crate::compute::Value;
use crate::connection::{Connection, Randomness};
use crate::narration::{Event, Narration, Narrator, Side, Topic};
use crate::transport::pipe;

const CERTIFICATES: &[u8] = include_bytes!("../../tests/data/certificate-transparency.pem");

/// The key of the project's log (testdata/keys.go of certificate-transparency-go), and that of Icarus in
/// its form of Chrome's list (testdata/loglist3.json there).
const LOGS: &str = r#"{"operators": [
    {"name": "Test", "logs": [{"description": "test", "key":
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEmXg8sUUzwBYaWrRb+V0IopzQ6o3UyEJ04r5ZrRXGdpYM8K+hB0pXrGRLI0eeWz+3skXrS0IO83AhA3GpRL6s6w=="}]},
    {"name": "Google", "logs": [{"description": "Icarus", "key":
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETtK8v7MICve56qTHHDhhBOuV4IlUaESxZryCfk9QbG9co/CqPvTsgPDbCpp6oFtyAHwlDhnvr7JijXRD9Cb2FA=="}]}
]}"#;

/// TestCertProof of testdata/certs.go there.
const PROOF: [u8; 118] = hex_literal::hex!(
    "00df1c2ec11500945247a96168325ddc5c7959e8f7c6d388fc002e0bbd3f74d7"
    "640000013ddb27ded900000403004730450220606e10ae5c2d5a1b0aed49dc49"
    "37f48de71a4e9784e9c208dfbfe9ef536cf7f2022100beb29c72d7d06d61d06b"
    "db38a069469aa86fe12e18bb7cc45689a2c0187ef5a5"
);

/// 2018-11-01, when all of these promises were old.
const NOW: u64 = 1_541_000_000;

#[derive(Clone, Default)]
struct Checks(Arc<Mutex<Vec<Check>>>);

impl Narrator for Checks {
    fn wants(&self, topic: Topic) -> bool {
        topic == Topic::Steps
    }

    fn tell(&mut self, event: &Event) {
        if let Event::Check(checked) = event {
            self.0.lock().unwrap().push(checked.check.clone());
        }
    }
}

/// What is found of the promises that come with a chain.
fn found(chain: &[Certificate], in_handshake: &[Value]) -> Vec<(String, i64, bool)> {
    let checks = Checks::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(checks.clone()));
    let (near, _far) = pipe();
    let randomness = Randomness::seeded(1, Side::Client);
    let mut c = Connection::new(Side::Client, near, narration, randomness);
    let logs = LogList::parse(LOGS.as_bytes()).unwrap();
    let anchors = TrustAnchors::empty();
    let expected = Expected {
        role: Role::Server(&ServerName::new("cryptography.io")),
        trust_anchors: &anchors,
        now: SystemTime::UNIX_EPOCH + Duration::from_secs(NOW),
        signature_schemes: &[],
        groups: &[],
        insecure: false,
        crls: &[],
        peer_keys: &[],
        logs: Some(&logs),
    };
    timestamps::check(&mut c, expected, chain, in_handshake, None).unwrap();
    let checks = checks.0.lock().unwrap();
    let told = checks.iter().map(|check| match check {
        Check::CertificateTimestamp { log, at, valid, .. } => (log.clone(), *at, *valid),
        Check::KnownLog { at, .. } => ("unknown".to_owned(), *at, false),
        other => panic!("{other:?}"),
    });
    told.collect()
}

fn certificates() -> Vec<Certificate> {
    let all = CertificateDer::pem_slice_iter(CERTIFICATES);
    all.map(|der| Certificate::parse(&der.unwrap()).unwrap())
        .collect()
}

#[test]
fn promises_of_logs_of_others() {
    let [authority, plain, embedded, real, its_issuer] = &certificates()[..] else {
        panic!("five certificates");
    };
    let test = |valid| vec![("test, of Test".to_owned(), 1_365_181_456, valid)];
    let chain = |own: &Certificate, issuer: &Certificate| [own.clone(), issuer.clone()];
    let proof = Value::literal("sct", PROOF);
    assert_eq!(
        found(&chain(plain, authority), std::slice::from_ref(&proof)),
        test(true)
    );
    assert_eq!(found(&chain(embedded, authority), &[]), test(true));
    // By OpenSSL 3.0: `Timestamp : Sep 26 20:56:33.769 2018 GMT`, and that of another log.
    let (icarus, other) = (("Icarus, of Google", true), ("unknown", false));
    let at = 1_537_995_393;
    let expected = [icarus, other].map(|(log, valid)| (log.to_owned(), at, valid));
    assert_eq!(found(&chain(real, its_issuer), &[]), expected);

    // Another byte of the signature, another certificate, another issuer.
    let mut changed = PROOF;
    changed[100] ^= 1;
    let changed = Value::literal("sct", changed);
    assert_eq!(found(&chain(plain, authority), &[changed]), test(false));
    let of_plain = found(&chain(embedded, authority), &[proof]);
    assert_eq!(of_plain, [test(true), test(false)].concat());
    let mut relabelled = authority.der().to_vec();
    let key = authority.public_key().unwrap().spki().to_vec();
    let at = relabelled
        .windows(key.len())
        .position(|it| it == key)
        .unwrap();
    relabelled[at + key.len() - 8] ^= 1;
    let relabelled = Certificate::parse(&relabelled).unwrap();
    assert_eq!(found(&chain(embedded, &relabelled), &[]), test(false));
}
