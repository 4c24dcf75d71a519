//! Chains made for the occasion, good and bad in every way that has an alert of its own.

use std::time::{Duration, SystemTime};

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::*;
use crate::certificate::{Certificate, ServerName, time};
use crate::check::{Check, Checked, NearMiss};
use crate::compute::Operation;
use crate::compute::signature::PrivateKey;
use crate::error::{CertificateProblem, Error, ErrorKind};
use crate::issue::{self, Issuer, Template};
use crate::names::registry::{AlertDescription as Alert, ProtocolVersion, SignatureScheme};
use crate::names::signature::KeyAlgorithm;
use crate::names::suite::KeyExchange;
use crate::narration::recorder::Recorder;
use crate::peer::identity::{DEMO_CA_PEM, DEMO_ML_DSA_CA_PEM, Identity};

const NOW: i64 = 1_800_000_000; // 2027-01-15
const DAY: i64 = 86_400;

fn at(seconds: i64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds as u64)
}

/// A small world: an authority, an authority under it, and what they sign.
struct World {
    rng: StdRng,
    root: PrivateKey,
    intermediate: PrivateKey,
    server: PrivateKey,
}

impl World {
    fn new() -> Self {
        let mut rng = StdRng::seed_from_u64(7);
        let mut key = || issue::private_key(KeyAlgorithm::EcdsaP256, &mut rng).unwrap();
        let (root, intermediate, server) = (key(), key(), key());
        World {
            rng,
            root,
            intermediate,
            server,
        }
    }

    fn issue(
        &mut self,
        template: &Template<'_>,
        key: &PrivateKey,
        issuer: (&str, &PrivateKey, SignatureScheme),
    ) -> Vec<u8> {
        let (name, private_key, scheme) = issuer;
        let issuer = Issuer {
            name,
            private_key,
            scheme,
        };
        issue::certificate(template, &key.public_key().unwrap(), &issuer, &mut self.rng).unwrap()
    }

    fn root(&mut self) -> Vec<u8> {
        let key = self.root.clone();
        let scheme = SignatureScheme::EcdsaSecp256r1Sha256;
        self.issue(&authority("root"), &key, ("root", &key, scheme))
    }

    fn intermediate(&mut self) -> Vec<u8> {
        let (key, root) = (self.intermediate.clone(), self.root.clone());
        let scheme = SignatureScheme::EcdsaSecp256r1Sha256;
        self.issue(&authority("intermediate"), &key, ("root", &root, scheme))
    }

    fn leaf(&mut self, template: &Template<'_>) -> Vec<u8> {
        let (key, issuer) = (self.server.clone(), self.intermediate.clone());
        let scheme = SignatureScheme::EcdsaSecp256r1Sha256;
        self.issue(template, &key, ("intermediate", &issuer, scheme))
    }

    fn anchors(&mut self) -> TrustAnchors {
        trust(&self.root())
    }
}

fn trust(der: &[u8]) -> TrustAnchors {
    TrustAnchors::from_pem("the test's roots", issue::pem("CERTIFICATE", der).unwrap())
}

fn authority(name: &'static str) -> Template<'static> {
    Template {
        subject: name,
        serial: 1,
        names: &[],
        not_before: NOW - 100 * DAY,
        not_after: NOW + 100 * DAY,
        is_ca: true,
        is_client: false,
    }
}

fn server() -> Template<'static> {
    Template {
        subject: "www.example.com",
        serial: 2,
        names: &["www.example.com", "*.example.net", "192.0.2.1"],
        not_before: NOW - DAY,
        not_after: NOW + DAY,
        is_ca: false,
        is_client: false,
    }
}

fn parse(ders: &[&[u8]]) -> Vec<Certificate> {
    ders.iter()
        .map(|der| Certificate::parse(der).unwrap())
        .collect()
}

/// What came of the checks of a chain, and the first failure as it is shown.
struct Report {
    checks: Vec<Checked>,
    result: Result<(), Error>,
}

fn verify_chain(
    chain: &[Certificate],
    role: Role<'_>,
    anchors: &TrustAnchors,
    now: SystemTime,
) -> Report {
    let checks = super::verify_chain(chain, role, anchors, now);
    let checks: Vec<Checked> = checks.into_iter().map(Check::made).collect();
    let failed = (checks.iter()).find(|it| !it.passed() && !it.check.is_warning());
    let result = failed.map_or(Ok(()), |check| {
        let error = Error::from(check.clone());
        let message = crate::glossary::checks::error(&error);
        Err(Error { message, ..error })
    });
    Report { checks, result }
}

fn passed(report: &Report) -> Vec<(&str, bool)> {
    let checks = report.checks.iter().filter(|it| !it.check.is_warning());
    checks.map(|check| (check.name(), check.passed())).collect()
}

/// What a report warns of without refusing the chain.
fn warnings(report: &Report) -> Vec<(&str, String)> {
    let checks = report.checks.iter();
    let failed = checks.filter(|it| !it.passed() && it.check.is_warning());
    let detail = crate::glossary::checks::detail;
    failed.map(|check| (check.name(), detail(check))).collect()
}

const ALL: [(&str, bool); 4] = [
    ("certificate_chain", true),
    ("certificate_dates", true),
    ("certificate_name", true),
    ("certificate_key", true),
];

/// Every check passes but `failed`.
fn all_but(failed: &str) -> Vec<(&str, bool)> {
    ALL.iter()
        .map(|(name, _)| (*name, *name != failed))
        .collect()
}

fn problem(error: &Error) -> &CertificateProblem {
    match &error.kind {
        ErrorKind::Certificate(problem) => problem,
        other => panic!("{other:?}"),
    }
}

#[test]
fn good_chains_in_any_order_and_with_extras() {
    let mut world = World::new();
    let anchors = world.anchors();
    let (leaf, intermediate, root) = (world.leaf(&server()), world.intermediate(), world.root());
    let (demo, _) = (Identity::demo_named("rsa").unwrap(), ());
    let extra = &demo.chain()[0];
    for chain in [
        vec![&leaf[..], &intermediate],
        vec![&leaf, &intermediate, &root],
        vec![&leaf, &root, extra, &intermediate],
        vec![&leaf, &leaf, &intermediate],
    ] {
        for name in ["www.example.com", "host.example.net", "192.0.2.1"] {
            let report = verify_chain(
                &parse(&chain),
                Role::Server(&ServerName::new(name)),
                &anchors,
                at(NOW),
            );
            assert_eq!(passed(&report), ALL, "{:?}", report.result);
            assert!(report.result.is_ok());
        }
    }
}

#[test]
fn dates_to_the_second() {
    let mut world = World::new();
    let anchors = world.anchors();
    let chain = [world.leaf(&server()), world.intermediate()];
    let chain = parse(&[&chain[0], &chain[1]]);
    let name = ServerName::new("www.example.com");
    for (moment, expected) in [
        (NOW - DAY - 1, Some(CertificateProblem::NotYetValid)),
        (NOW - DAY, None),
        (NOW + DAY, None),
        (NOW + DAY + 1, Some(CertificateProblem::Expired)),
        // Only the authorities' dates differ from the server's here; its own are looked at first.
        (NOW + 101 * DAY, Some(CertificateProblem::Expired)),
    ] {
        let report = verify_chain(&chain, Role::Server(&name), &anchors, at(moment));
        match expected {
            None => assert_eq!(passed(&report), ALL),
            Some(expected) => {
                assert_eq!(passed(&report), all_but("certificate_dates"));
                let error = report.result.unwrap_err();
                assert_eq!(*problem(&error), expected);
                assert_eq!(error.alert, Some(Alert::CertificateExpired));
            }
        }
    }
}

/// RFC 5280 §6.1.1 d: a trust anchor is a name and a key; its dates are told and do not count.
#[test]
fn an_expired_root_is_noted_and_trusted() {
    let mut world = World::new();
    let (key, scheme) = (world.root.clone(), SignatureScheme::EcdsaSecp256r1Sha256);
    let root = Template {
        not_after: NOW - 10 * DAY,
        ..authority("root")
    };
    let root = world.issue(&root, &key, ("root", &key, scheme));
    let chain = [world.leaf(&server()), world.intermediate()];
    let chain = parse(&[&chain[0], &chain[1]]);
    let name = ServerName::new("www.example.com");
    let report = verify_chain(&chain, Role::Server(&name), &trust(&root), at(NOW));
    assert_eq!(passed(&report), ALL);
    assert!(report.result.is_ok());
    let warnings_now = warnings(&report);
    let [(check, detail)] = &warnings_now[..] else {
        panic!("{:?}", report.checks);
    };
    assert_eq!(*check, "trust_anchor_dates");
    assert!(
        detail.starts_with("the root CN=root expired 10 days ago"),
        "{detail}"
    );
    let report = verify_chain(&chain, Role::Server(&name), &world.anchors(), at(NOW));
    assert_eq!(warnings(&report), []);
}

/// Each signature of the path is verified by the computation that is told, with the issuer's key.
#[test]
fn signatures_of_certificates_are_computations() {
    let mut world = World::new();
    let (leaf, intermediate) = (world.leaf(&server()), world.intermediate());
    let name = ServerName::new("www.example.com");
    let mut broken = leaf.clone();
    // Within the signature, so that it is another number and not another length.
    *broken.last_mut().unwrap() ^= 1;
    for (leaf, outputs) in [(&leaf, &[1, 1][..]), (&broken, &[0][..])] {
        let chain = parse(&[leaf, &intermediate]);
        let (mut narration, recorder) = Recorder::narration();
        let role = Role::Server(&name);
        super::verify_chain_aloud(&chain, role, &world.anchors(), at(NOW), &mut narration);
        let told = recorder.descriptions();
        let found: Vec<u8> = told.iter().flat_map(|it| it.output.clone()).collect();
        assert_eq!(found, outputs);
        let keys = [&world.intermediate, &world.root];
        for ((description, certificate), key) in told.iter().zip(&chain).zip(keys) {
            assert_eq!(description.operation, Operation::Verify);
            let inputs = description.inputs.iter();
            let inputs: Vec<&[u8]> = inputs.map(|input| &*input.bytes).collect();
            let signed = certificate.signed_part().unwrap();
            let spki = key.public_key().unwrap().spki().bytes.clone();
            assert_eq!(inputs, [&spki[..], &signed.content, &signed.signature]);
        }
    }
}

/// RFC 9325 §4.5: RSA keys below 2048 bits, wherever they are in the chain.
#[test]
fn a_short_rsa_key_is_warned_of() {
    let mut world = World::new();
    let short = issue::rsa_private_key(1024, &mut world.rng).unwrap();
    let name = ServerName::new("www.example.com");
    let (ecdsa, rsa) = (
        SignatureScheme::EcdsaSecp256r1Sha256,
        SignatureScheme::RsaPkcs1Sha256,
    );
    let root = world.root.clone();
    let weak_leaf = world.issue(&server(), &short, ("root", &root, ecdsa));
    let weak_authority = world.issue(&authority("weak"), &short, ("root", &root, ecdsa));
    let key = world.server.clone();
    let leaf = world.issue(&server(), &key, ("weak", &short, rsa));
    for (chain, whose) in [
        (parse(&[&weak_leaf]), "the certificate's RSA key"),
        (parse(&[&leaf, &weak_authority]), "CN=weak's RSA key"),
    ] {
        let report = verify_chain(&chain, Role::Server(&name), &world.anchors(), at(NOW));
        assert_eq!(passed(&report), ALL, "{:?}", report.checks);
        let expected = format!("{whose} has only 1024 bits");
        assert_eq!(warnings(&report), [("certificate_key_size", expected)]);
    }
}

#[test]
fn an_expired_intermediate_is_named() {
    let mut world = World::new();
    let anchors = world.anchors();
    let template = Template {
        not_after: NOW + 200 * DAY,
        ..server()
    };
    let chain = [world.leaf(&template), world.intermediate()];
    let report = verify_chain(
        &parse(&[&chain[0], &chain[1]]),
        Role::Server(&ServerName::new("www.example.com")),
        &anchors,
        at(NOW + 150 * DAY),
    );
    assert_eq!(passed(&report), all_but("certificate_dates"));
    let message = report.result.unwrap_err().message;
    assert!(
        message.contains("CN=intermediate expired 50 days ago"),
        "{message}"
    );
}

#[test]
fn wrong_names_are_told_with_the_right_ones() {
    let mut world = World::new();
    let anchors = world.anchors();
    let chain = [world.leaf(&server()), world.intermediate()];
    let chain = parse(&[&chain[0], &chain[1]]);
    for name in [
        "example.com",
        "a.b.example.net",
        "example.net",
        "192.0.2.2",
        "2001:db8::1",
    ] {
        let report = verify_chain(
            &chain,
            Role::Server(&ServerName::new(name)),
            &anchors,
            at(NOW),
        );
        assert_eq!(passed(&report), all_but("certificate_name"));
        let error = report.result.unwrap_err();
        let names = vec![
            "www.example.com".into(),
            "*.example.net".into(),
            "192.0.2.1".into(),
        ];
        assert_eq!(*problem(&error), CertificateProblem::Name(names));
        assert_eq!(error.alert, Some(Alert::BadCertificate));
    }
    // commonName alone does not count.
    let nameless = Template {
        names: &[],
        ..server()
    };
    let chain = [world.leaf(&nameless), world.intermediate()];
    let chain = parse(&[&chain[0], &chain[1]]);
    let report = verify_chain(
        &chain,
        Role::Server(&ServerName::new("www.example.com")),
        &anchors,
        at(NOW),
    );
    let error = report.result.unwrap_err();
    assert!(error.message.contains("commonName would match"), "{error}");
}

#[test]
fn unknown_issuers_say_where_the_chain_breaks_off() {
    let mut world = World::new();
    let name = ServerName::new("www.example.com");
    let (leaf, intermediate, root) = (world.leaf(&server()), world.intermediate(), world.root());
    let anchors = world.anchors();
    for (chain, anchors, words) in [
        (
            vec![&leaf[..]],
            &anchors,
            "CN=www.example.com is signed by CN=intermediate",
        ),
        (
            vec![&leaf, &intermediate],
            &TrustAnchors::empty(),
            "CN=intermediate is signed by CN=root, whose certificate the server did not send",
        ),
        (
            vec![&leaf, &intermediate, &root],
            &TrustAnchors::empty(),
            "the chain ends at CN=root, which is not among",
        ),
        (vec![&root], &TrustAnchors::empty(), "signed by its own key"),
    ] {
        let report = verify_chain(&parse(&chain), Role::Server(&name), anchors, at(NOW));
        assert!(!report.checks[0].passed());
        let error = report.result.unwrap_err();
        assert_eq!(*problem(&error), CertificateProblem::UnknownIssuer);
        assert_eq!(error.alert, Some(Alert::UnknownCa));
        assert!(error.message.contains(words), "{error}");
    }
    assert!(
        verify_chain(&[], Role::Server(&name), &anchors, at(NOW))
            .result
            .is_err()
    );
}

#[test]
fn a_self_signed_certificate_is_trusted_when_it_is_named_as_trusted() {
    let mut world = World::new();
    let key = world.server.clone();
    // As `openssl req -x509` makes them: CA:TRUE.
    let template = Template {
        is_ca: true,
        ..server()
    };
    let scheme = SignatureScheme::EcdsaSecp256r1Sha256;
    let der = world.issue(&template, &key, ("www.example.com", &key, scheme));
    let chain = parse(&[&der]);
    let (good, bad) = (
        ServerName::new("www.example.com"),
        ServerName::new("example.com"),
    );
    let anchors = trust(&der);
    assert_eq!(
        passed(&verify_chain(
            &chain,
            Role::Server(&good),
            &anchors,
            at(NOW)
        )),
        ALL
    );
    let report = verify_chain(&chain, Role::Server(&bad), &anchors, at(NOW));
    assert_eq!(passed(&report), all_but("certificate_name"));
    let report = verify_chain(&chain, Role::Server(&good), &anchors, at(NOW + 2 * DAY));
    assert_eq!(passed(&report), all_but("certificate_dates"));
    let report = verify_chain(&chain, Role::Server(&good), &world.anchors(), at(NOW));
    assert_eq!(passed(&report), all_but("certificate_chain"));
}

#[test]
fn a_changed_certificate_is_refused() {
    let mut world = World::new();
    let anchors = world.anchors();
    let name = ServerName::new("www.example.com");
    let (leaf, intermediate) = (world.leaf(&server()), world.intermediate());
    let mut refused = 0;
    for position in (0..leaf.len()).step_by(7) {
        let mut changed = leaf.clone();
        changed[position] ^= 1;
        // Whatever the change: malformed, or not believed; never a panic.
        match Certificate::parse(&changed) {
            Ok(changed) => {
                let chain = [changed, Certificate::parse(&intermediate).unwrap()];
                let report = verify_chain(&chain, Role::Server(&name), &anchors, at(NOW));
                assert!(report.result.is_err(), "byte {position}");
                refused += usize::from(
                    report
                        .result
                        .unwrap_err()
                        .message
                        .contains("does not verify"),
                );
            }
            Err(error) => assert_eq!(error.alert, Some(Alert::BadCertificate)),
        }
    }
    assert!(refused > 10, "{refused}");
}

#[test]
fn sha_1_is_too_weak_for_a_chain_but_not_for_a_root() {
    let mut world = World::new();
    let key = issue::private_key(KeyAlgorithm::Rsa, &mut world.rng).unwrap();
    let server_key = world.server.clone();
    let name = ServerName::new("www.example.com");
    let weak = ("old root", &key, SignatureScheme::RsaPkcs1Sha1);
    let root = world.issue(&authority("old root"), &key, weak);
    let anchors = trust(&root);
    let strong = ("old root", &key, SignatureScheme::RsaPkcs1Sha256);
    let good = world.issue(&server(), &server_key, strong);
    assert!(
        verify_chain(&parse(&[&good]), Role::Server(&name), &anchors, at(NOW))
            .result
            .is_ok()
    );
    let bad = world.issue(&server(), &server_key, weak);
    let error = verify_chain(&parse(&[&bad]), Role::Server(&name), &anchors, at(NOW))
        .result
        .unwrap_err();
    assert_eq!(*problem(&error), CertificateProblem::Algorithm);
    assert_eq!(error.alert, Some(Alert::BadCertificate));
    assert!(error.message.contains("sha1WithRSAEncryption"), "{error}");
}

#[test]
fn an_end_entity_signs_for_nobody() {
    let mut world = World::new();
    let anchors = world.anchors();
    let (leaf, intermediate) = (world.leaf(&server()), world.intermediate());
    let (server_key, other_key) = (world.server.clone(), world.intermediate.clone());
    let template = Template {
        subject: "victim",
        names: &["victim.example"],
        ..server()
    };
    let scheme = SignatureScheme::EcdsaSecp256r1Sha256;
    let forged = world.issue(
        &template,
        &other_key,
        ("www.example.com", &server_key, scheme),
    );
    let report = verify_chain(
        &parse(&[&forged, &leaf, &intermediate]),
        Role::Server(&ServerName::new("victim.example")),
        &anchors,
        at(NOW),
    );
    assert_eq!(passed(&report), all_but("certificate_chain"));
    let message = report.result.unwrap_err().message;
    assert!(message.contains("CA:FALSE"), "{message}");
}

/// RFC 5280 §4.2.1.12: a key is for what extKeyUsage lists; RFC 9846 §6.2 has the alert.
#[test]
fn a_chain_is_good_for_its_role_alone() {
    let mut world = World::new();
    let anchors = world.anchors();
    let client = Template {
        subject: "somebody",
        names: &[],
        is_client: true,
        ..server()
    };
    let (of_client, of_server) = (world.leaf(&client), world.leaf(&server()));
    let intermediate = world.intermediate();
    let host = ServerName::new("www.example.com");
    let at = |leaf: &[u8], role: Role<'_>, anchors: &TrustAnchors, moment: i64| {
        verify_chain(&parse(&[leaf, &intermediate]), role, anchors, at(moment))
    };
    let report = at(&of_client, Role::Client, &anchors, NOW);
    assert!(report.result.is_ok(), "{:?}", report.result);
    // No name is compared.
    let checks = ["certificate_chain", "certificate_dates", "certificate_key"];
    assert_eq!(passed(&report), checks.map(|name| (name, true)));
    for (leaf, role, words) in [
        (&of_server, Role::Client, "without clientAuth"),
        (&of_client, Role::Server(&host), "without serverAuth"),
    ] {
        // Whether it is vouched for, or is itself trusted.
        for anchors in [&anchors, &trust(leaf)] {
            let error = at(leaf, role, anchors, NOW).result.unwrap_err();
            assert!(error.message.contains(words), "{error}");
            assert_eq!(error.alert, Some(Alert::UnsupportedCertificate));
        }
    }
    let error = at(&of_client, Role::Client, &anchors, NOW + 2 * DAY).result;
    assert_eq!(error.unwrap_err().alert, Some(Alert::CertificateExpired));
    let error = at(&of_client, Role::Client, &TrustAnchors::empty(), NOW).result;
    assert_eq!(error.unwrap_err().alert, Some(Alert::UnknownCa));
    let error = verify_chain(&[], Role::Client, &anchors, SystemTime::now()).result;
    let message = error.unwrap_err().message;
    assert!(
        message.contains("the client sent no certificate"),
        "{message}"
    );
}

/// RFC 9525 §6.4: an address is compared with iPAddress alone.
#[test]
fn an_address_as_a_host_name_does_not_count() {
    let der = include_bytes!("../../tests/data/address-as-dns-name.der");
    let chain = [Certificate::parse(der).unwrap()];
    let name = ServerName::new("192.0.2.1");
    let report = verify_chain(&chain, Role::Server(&name), &trust(der), at(NOW));
    assert_eq!(passed(&report), all_but("certificate_name"));
    let message = report.result.unwrap_err().message;
    assert!(message.contains("needs an iPAddress"), "{message}");
}

/// RFC 9525 §6.3: * is a whole label, with a domain behind it.
#[test]
fn wildcards_that_count_for_nothing_are_told_apart() {
    let mut world = World::new();
    let anchors = world.anchors();
    for (presented, asked, near_miss) in [
        ("*", "localhost", Some(NearMiss::WideWildcard)),
        ("*", "mail.example.com", None),
        ("*.com", "example.com", Some(NearMiss::WideWildcard)),
        ("*.com", "www.example.com", Some(NearMiss::WildcardLabel)),
        ("l*calhost", "localhost", Some(NearMiss::PartialWildcard)),
        ("l*calhost", "example.com", None),
        // RFC 5280 §4.2.1.6: no final dot.
        ("localhost.", "localhost", Some(NearMiss::NotAHostName)),
        (
            "*.example.com.",
            "www.example.com",
            Some(NearMiss::NotAHostName),
        ),
        ("*.com.", "example.com", None),
        (
            "w*.example.com",
            "www.example.com",
            Some(NearMiss::PartialWildcard),
        ),
    ] {
        let leaf = world.leaf(&Template {
            names: &[presented],
            ..server()
        });
        let chain = parse(&[&leaf, &world.intermediate()]);
        let name = ServerName::new(asked);
        let report = verify_chain(&chain, Role::Server(&name), &anchors, at(NOW));
        let found = report
            .checks
            .iter()
            .find_map(|checked| match &checked.check {
                Check::CertificateName {
                    matched: None,
                    near_miss,
                    ..
                } => Some(*near_miss),
                _ => None,
            });
        assert_eq!(found, Some(near_miss), "{presented} for {asked}");
    }
}

/// A time without seconds, and an end before the beginning (RFC 5280 §4.1.2.5), put into a good
/// certificate: which certificate, and what is wrong.
#[test]
fn dates_thstartbreak_a_rule_are_named() {
    let mut world = World::new();
    let anchors = world.anchors();
    let (leaf, intermediate) = (world.leaf(&server()), world.intermediate());
    let parts = Certificate::parse(&leaf).unwrap();
    let parts = &parts.facts().tbs_certificate;
    let mut swapped = leaf.clone();
    swapped[parts.not_before.at.clone()].copy_from_slice(b"270301000000Z");
    swapped[parts.not_after.at.clone()].copy_from_slice(b"270201000000Z");
    // Two bytes go, of the seconds, and the lengths of all that contains them are less by two: of the
    // certificate, tbsCertificate, validity and notBefore.
    let mut short = leaf.clone();
    let start = parts.not_before.at.start;
    for length in [3, 7, start - 3, start - 1] {
        short[length] -= 2;
    }
    short.drain(start + 10..start + 12);
    for (der, words) in [
        (&swapped, "is before its notBefore, 2027-03-01T00:00:00Z"),
        (&short, "Z\", has no seconds; RFC 5280 §4.1.2.5.1"),
    ] {
        let chain = parse(&[der, &intermediate]);
        let host = ServerName::new("www.example.com");
        let report = verify_chain(&chain, Role::Server(&host), &anchors, at(NOW));
        assert!(!report.checks[0].passed());
        let error = report.result.unwrap_err();
        assert!(
            error
                .message
                .contains("CN=www.example.com must be issued anew"),
            "{error}"
        );
        assert!(error.message.contains(words), "{error}");
        assert_eq!(error.alert, Some(Alert::BadCertificate));
    }
}

#[test]
fn every_demo_identity_is_good_under_its_authority() {
    let both = TrustAnchors::from_pem("the demo CAs", [DEMO_CA_PEM, DEMO_ML_DSA_CA_PEM].concat());
    for name in Identity::demo_names() {
        let identity = Identity::demo_named(name).unwrap();
        let ders: Vec<&[u8]> = identity.chain().iter().map(Vec::as_slice).collect();
        let chain = parse(&ders);
        for host in ["localhost", "tlsdemo.example", "127.0.0.1", "[::1]"] {
            let report = verify_chain(
                &chain,
                Role::Server(&ServerName::new(host)),
                &both,
                SystemTime::now(),
            );
            assert_eq!(passed(&report), ALL, "{name} {:?}", report.result);
        }
    }
}

fn may_serve(certificate: &Certificate, key_exchange: KeyExchange) -> Checked {
    let usage = Check::CertificateKeyUsage {
        key: certificate.public_key().unwrap().key_type(),
        key_exchange,
        version: ProtocolVersion::TLS1_2,
        allowed: certificate.allows(key_exchange),
    };
    usage.made()
}

#[test]
fn key_usage_against_the_key_exchange() {
    for (name, rsa, signed) in [
        ("rsa", true, true),
        ("rsa-pss", false, true),
        ("ecdsa-p256", false, true),
        ("ed25519", false, true),
        ("mldsa65", false, true),
    ] {
        let identity = Identity::demo_named(name).unwrap();
        let certificate = identity.certificate().unwrap();
        assert_eq!(
            may_serve(certificate, KeyExchange::Rsa).passed(),
            rsa,
            "{name}"
        );
        assert_eq!(
            may_serve(certificate, KeyExchange::Ecdhe).passed(),
            signed,
            "{name}"
        );
    }
    // An authority's key signs certificates alone.
    let mut world = World::new();
    let root = Certificate::parse(&world.root()).unwrap();
    let error = Error::from(may_serve(&root, KeyExchange::Any));
    assert_eq!(error.alert, Some(Alert::UnsupportedCertificate));
    let words = crate::glossary::checks::error(&error);
    assert!(words.contains("digitalSignature"), "{words}");
}

#[test]
fn a_summary_says_what_openssl_says() {
    // From `openssl x509 -in src/peer/identity/rsa.pem -noout -serial -dates -fingerprint -sha256`.
    let identity = Identity::demo_named("rsa").unwrap();
    let summary = identity.certificate().unwrap().summary(0);
    assert_eq!(summary.subject, "CN=tlsdemo demo server, RSA");
    assert_eq!(
        summary.issuer,
        "CN=tlsdemo demo CA (public key material: trust it nowhere)"
    );
    assert_eq!(time::rfc3339(summary.not_before), "2026-01-01T00:00:00Z");
    assert_eq!(time::rfc3339(summary.not_after), "2125-12-31T23:59:59Z");
    assert_eq!(summary.key.to_string(), "RSA, 2048 bits");
    assert_eq!(
        summary.signature_algorithm.name(),
        Some("sha256WithRSAEncryption")
    );
    assert_eq!(summary.serial, [4]);
    assert_eq!(
        crate::wire::serial::hex::encode(&summary.fingerprint),
        "c26936419499fdb1dc6e748732d9b1ab6453c15ceed753f6b239547fa498a3a4"
    );
}

/// Each root of the system is a certificate here, too, and is found by its own name as the issuer.
#[test]
fn roots_of_the_system_can_be_read() {
    let roots = rustls_native_certs::load_native_certs().certs;
    let anchors = TrustAnchors::system();
    assert!(roots.len() > 50, "{}", roots.len());
    for root in &roots {
        let root = Certificate::parse(root).unwrap();
        let found = anchors.issuers_of(&root);
        let subject = root.subject().to_string();
        assert!(found.iter().any(|it| it.subject() == subject), "{subject}");
    }
}

#[test]
fn garbage_is_refused_with_bad_certificate() {
    let identity = Identity::demo_named("rsa").unwrap();
    let der = &identity.chain()[0];
    let mut longer = der.clone();
    longer.push(0);
    let cut = (0..der.len()).map(|length| der[..length].to_vec());
    for bytes in cut.chain([longer]) {
        let error = Certificate::parse(&bytes).unwrap_err();
        assert_eq!(error.alert, Some(Alert::BadCertificate));
        assert_eq!(*problem(&error), CertificateProblem::Malformed);
    }
}

/// A validity of four bytes more takes in the SET of the subject's name; what is left begins with an
/// OID. OpenSSL 3.0 says of it: "Unable to load certificate".
#[test]
fn a_name_without_its_set_is_malformed() {
    let identity = Identity::demo_named("ecdsa-p384").unwrap();
    let mut der = identity.chain()[1].clone();
    let validity = [0x30, 0x20, 0x17, 0x0d];
    let at = der.windows(4).position(|bytes| bytes == validity).unwrap();
    der[at + 1] += 4;
    let error = Certificate::parse(&der).unwrap_err();
    assert_eq!(error.alert, Some(Alert::BadCertificate));
    assert_eq!(*problem(&error), CertificateProblem::Malformed);
}

/// Which identity answers, by RFC 5246 §7.4.2, RFC 8422 §5.3 and RFC 9846 §4.3.3.
#[test]
fn the_identity_is_one_that_the_other_end_can_use() {
    use crate::names::registry::{NamedGroup as G, ProtocolVersion as V, SignatureScheme as S};
    let ecdsa = || Identity::demo_named("ecdsa-p256").unwrap();
    let rsa = || Identity::demo_named("rsa").unwrap();
    let both = [ecdsa(), rsa()];
    let suite = |name: &str| {
        let suites = crate::names::suite::SUITES.iter();
        suites.into_iter().find(|it| it.name == name).unwrap()
    };
    let (with_ecdsa, with_rsa, any) = (
        suite("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
        suite("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        suite("TLS_AES_128_GCM_SHA256"),
    );
    let ours = &[
        S::EcdsaSecp256r1Sha256,
        S::RsaPssRsaeSha256,
        S::RsaPkcs1Sha256,
    ];
    let all = &ours[..];
    let p256: Option<&[G]> = Some(&[G::X25519, G::Secp256r1]);
    let x25519: Option<&[G]> = Some(&[G::X25519]);
    for (version, suite, groups, taken, expected) in [
        (
            V::TLS1_2,
            with_ecdsa,
            p256,
            all,
            Ok(S::EcdsaSecp256r1Sha256),
        ),
        (
            V::TLS1_2,
            with_ecdsa,
            None,
            all,
            Ok(S::EcdsaSecp256r1Sha256),
        ),
        (
            V::TLS1_2,
            with_ecdsa,
            x25519,
            all,
            Err([Unfit::Curve, Unfit::Key]),
        ),
        (V::TLS1_2, with_rsa, x25519, all, Ok(S::RsaPssRsaeSha256)),
        (V::TLS1_2, with_rsa, p256, &ours[2..], Ok(S::RsaPkcs1Sha256)),
        (
            V::TLS1_2,
            with_rsa,
            p256,
            &ours[..1],
            Err([Unfit::Key, Unfit::Scheme]),
        ),
        // Of the key exchange alone since TLS 1.3, which has no RSASSA-PKCS1-v1_5.
        (V::TLS1_3, any, x25519, all, Ok(S::EcdsaSecp256r1Sha256)),
        (V::TLS1_3, any, x25519, &ours[1..], Ok(S::RsaPssRsaeSha256)),
        (
            V::TLS1_3,
            any,
            x25519,
            &ours[2..],
            Err([Unfit::Scheme, Unfit::Scheme]),
        ),
    ] {
        let wanted = Wanted {
            anchors: AskedAnchors::default(),
            version,
            suite,
            groups,
            taken,
            ours,
        };
        let found = wanted.signer(&both).map(|signer| signer.scheme);
        assert_eq!(
            found,
            expected.map_err(Vec::from),
            "{version} {}",
            suite.name
        );
    }
    // Nothing is signed under RSA key transport: no scheme is asked for.
    let wanted = Wanted {
        anchors: AskedAnchors::default(),
        version: V::TLS1_2,
        suite: suite("TLS_RSA_WITH_AES_128_GCM_SHA256"),
        groups: x25519,
        taken: &[],
        ours: &[],
    };
    let found = wanted.identity(&both).unwrap();
    assert_eq!(found.chain(), rsa().chain());
    assert_eq!(wanted.identity(&[ecdsa()]).unwrap_err(), [Unfit::Key]);
}

/// RFC 9846 §4.3.5: all bits of keyUsage and all purposes that are asked for, and others besides; what no
/// rule is known for is ignored.
#[test]
fn oid_filters_ask_for_extensions() {
    let mut world = World::new();
    let client = Template {
        is_client: true,
        ..server()
    };
    let der = world.leaf(&client);
    let certificate = Certificate::parse(&der).unwrap();
    let (usage, purposes) = (b"\x06\x03\x55\x1d\x0f", b"\x06\x03\x55\x1d\x25");
    let (for_clients, for_servers) = (
        b"\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x02",
        b"\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01",
    );
    for (oid, values, expected) in [
        (&usage[..], &b""[..], Some(true)),
        (usage, b"\x03\x02\x07\x80", Some(true)), // digitalSignature
        (usage, b"\x03\x02\x01\x82", Some(false)), // and cRLSign
        (usage, b"\x05\0", Some(false)),
        (purposes, b"", Some(true)),
        (purposes, for_clients, Some(true)),
        (purposes, for_servers, Some(false)),
        (purposes, b"\x30\x01", Some(false)),
        // nameConstraints, and what is no identifier.
        (b"\x06\x03\x55\x1d\x1e", b"", None),
        (b"\x55\x1d\x0f", b"", None),
    ] {
        assert_eq!(
            certificate.satisfies(oid, values),
            expected,
            "{values:02x?}"
        );
    }
}
