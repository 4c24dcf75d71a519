//! Answers of OCSP that a server sends along (RFC 6066 §8, RFC 6960).

use tlsdemo::check::{Check, OcspFault, OcspFinding, Responder, RevocationStatus};
use tlsdemo::compute::signature::PrivateKey;
use tlsdemo::names::oid::ObjectIdentifier;
use tlsdemo::names::registry::{AlertDescription as Alert, CrlReason, SignatureScheme};
use tlsdemo::names::signature::Unverifiable;

use crate::issue::{self, Extra};
use crate::revoke::{GOOD, OcspAnswer, UNKNOWN, extension, ocsp_response, refusal, revoked};
use crate::world::*;

const OCSP_SIGNING: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x03\x09";
const NO_CHECK: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x30\x01\x05";

/// A good answer by the authority itself, changed as wanted.
pub fn answer(world: &mut World, change: impl FnOnce(&mut OcspAnswer<'_>)) -> Vec<u8> {
    let root = world.root.clone();
    let issuer_key = root.public_key().unwrap();
    let mut answer = OcspAnswer {
        issuer: "root",
        issuer_key,
        serial: 2,
        status: GOOD.to_vec(),
        produced_at: NOW - 50,
        this_update: NOW - 60,
        next_update: Some(NOW + DAY),
        responder: Some("root"),
        key: root.clone(),
        scheme: SCHEME,
        certificates: Vec::new(),
        extensions: Vec::new(),
    };
    change(&mut answer);
    ocsp_response(&answer, &mut world.rng).unwrap()
}

/// An answer by someone with a certificate of the authority's.
fn delegated(world: &mut World, by_key: bool, change: impl FnOnce(&mut Delegate)) -> Vec<u8> {
    let mut delegate = Delegate {
        purpose: OCSP_SIGNING,
        not_after: NOW + DAY,
        issuer: world.root.clone(),
        extensions: Vec::new(),
    };
    change(&mut delegate);
    let template = issue::Template {
        names: &[],
        not_after: delegate.not_after,
        ..template("responder", 3)
    };
    let key = world.other.clone();
    let extra = Extra {
        purpose: Some(delegate.purpose),
        extensions: delegate.extensions,
        ..Extra::default()
    };
    let certificate = world.certificate(&template, &key, &delegate.issuer, &extra);
    answer(world, |answer| {
        answer.responder = (!by_key).then_some("responder");
        answer.key = key;
        answer.certificates = vec![certificate];
    })
}

struct Delegate {
    purpose: &'static [u8],
    not_after: i64,
    issuer: PrivateKey,
    extensions: Vec<Vec<u8>>,
}

pub fn visit(
    world: &mut World,
    version: tlsdemo::names::registry::ProtocolVersion,
    staple: Option<Vec<u8>>,
) -> Outcome {
    let mut identity = world.identity(&Extra::default());
    if let Some(staple) = staple {
        identity.staple(staple);
    }
    let mut client = world.client(version);
    client.ocsp = true;
    meet(&client, identity)
}

fn finding(outcome: &Outcome) -> OcspFinding {
    match outcome.check("ocsp_response").0 {
        Check::OcspResponse { finding, .. } => finding,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_good_answer_is_believed_from_whoever_may_give_it() {
    let mut world = World::new();
    let by_issuer = answer(&mut world, |_| {});
    let by_key = answer(&mut world, |answer| answer.responder = None);
    let no_news = answer(&mut world, |answer| answer.next_update = None);
    let delegate = delegated(&mut world, false, |_| {});
    let delegate_by_key = delegated(&mut world, true, |delegate| {
        delegate.extensions = vec![extension(NO_CHECK, false, &[5, 0])];
    });
    let issuer = Responder::Issuer("CN=root".into());
    let responder = |no_check| Responder::Delegate {
        subject: "CN=responder".into(),
        issuer: "CN=root".into(),
        no_check,
    };
    for (what, staple, who) in [
        ("by the issuer", by_issuer, issuer.clone()),
        ("by the issuer's key", by_key, issuer.clone()),
        ("without nextUpdate", no_news, issuer),
        ("by a delegate", delegate, responder(false)),
        ("by a delegate's key", delegate_by_key, responder(true)),
    ] {
        for version in VERSIONS {
            let outcome = visit(&mut world, version, Some(staple.clone()));
            outcome.assert_good(what);
            let OcspFinding::Answer {
                responder,
                this_update,
                ..
            } = finding(&outcome)
            else {
                panic!("{what}");
            };
            assert_eq!((responder, this_update), (who.clone(), NOW - 60), "{what}");
            assert!(outcome.check("ocsp_signature").1 && outcome.check("certificate_revocation").1);
            let is_1_2 = usize::from(version == VERSIONS[0]);
            assert_eq!(outcome.received("CertificateStatus"), is_1_2, "{what}");
        }
    }
}

/// Nobody sends what was not asked for, and what is asked for may be missing.
#[test]
fn an_answer_is_for_those_who_ask() {
    let mut world = World::new();
    for version in VERSIONS {
        let outcome = visit(&mut world, version, None);
        outcome.assert_good("no answer");
        assert!(outcome.checks("ocsp_response").is_empty());
        let mut identity = world.identity(&Extra::default());
        identity.staple(answer(&mut world, |_| {}));
        let outcome = meet(&world.client(version), identity);
        outcome.assert_good("not asked");
        assert!(outcome.checks("ocsp_response").is_empty());
        assert_eq!(outcome.received("CertificateStatus"), 0);
    }
}

#[test]
fn what_is_revoked_is_refused() {
    let mut world = World::new();
    let revoked = answer(&mut world, |it| it.status = revoked(NOW - DAY, 1));
    let unknown = answer(&mut world, |it| it.status = UNKNOWN.to_vec());
    for version in VERSIONS {
        let outcome = visit(&mut world, version, Some(revoked.clone()));
        outcome.assert_alert(Alert::CertificateRevoked, "revoked");
        let (check, _) = outcome.check("certificate_revocation");
        let Check::CertificateRevocation { status, .. } = check else {
            panic!("{check:?}");
        };
        let reason = Some(CrlReason::KeyCompromise);
        assert_eq!(
            status,
            RevocationStatus::Revoked {
                at: NOW - DAY,
                reason
            }
        );
        assert_eq!(
            outcome.client.connection.agreed.certificate_trusted,
            Some(false)
        );
        let outcome = visit(&mut world, version, Some(unknown.clone()));
        outcome.assert_alert(Alert::BadCertificateStatusResponse, "unknown");
    }
}

/// Whatever is wrong with an answer, the alert is bad_certificate_status_response (RFC 6066 §8).
#[test]
fn an_answer_that_says_nothing_is_refused() {
    let mut world = World::new();
    let other = world.other.clone();
    let other_key = other.public_key().unwrap();
    let good = answer(&mut world, |_| {});
    let mut changed = good.clone();
    *changed.last_mut().unwrap() ^= 1;
    let mut cut = good.clone();
    cut.truncate(good.len() / 2);
    let named = || "CN=responder".to_owned();
    let must_know = || vec![extension(b"\x2a\x03\x04", true, &[5, 0])];
    let cases: Vec<(&str, Vec<u8>, Option<OcspFault>)> = vec![
        ("bytes behind it", [&good[..], &[0]].concat(), None),
        ("cut short", cut, None),
        ("no DER", b"sorry".to_vec(), None),
        (
            "tryLater",
            refusal(3),
            Some(OcspFault::Refusal(
                tlsdemo::names::registry::OcspResponseStatus::TryLater,
            )),
        ),
        (
            "no answer behind success",
            refusal(0),
            Some(OcspFault::OtherKind),
        ),
        (
            "another serial number",
            answer(&mut world, |it| it.serial = 7),
            Some(OcspFault::OtherCertificate {
                serials: vec!["07".into()],
            }),
        ),
        (
            "another issuer's name",
            answer(&mut world, |it| it.issuer = "toor"),
            Some(OcspFault::OtherCertificate {
                serials: vec!["02".into()],
            }),
        ),
        (
            "another issuer's key",
            answer(&mut world, |it| it.issuer_key = other_key.clone()),
            Some(OcspFault::OtherCertificate {
                serials: vec!["02".into()],
            }),
        ),
        (
            "a critical extension",
            answer(&mut world, |it| it.extensions = must_know()),
            Some(OcspFault::CriticalExtension),
        ),
        (
            "signed before it was so",
            answer(&mut world, |it| it.produced_at = NOW - 61),
            Some(OcspFault::ProducedEarly),
        ),
        (
            "no certificate of the signer",
            answer(&mut world, |it| it.responder = Some("responder")),
            Some(OcspFault::UnknownResponder { responder: named() }),
        ),
        (
            "a delegate for another purpose",
            delegated(&mut world, false, |it| {
                it.purpose = b"\x2b\x06\x01\x05\x05\x07\x03\x01"
            }),
            Some(OcspFault::NotForOcsp { responder: named() }),
        ),
        (
            "a delegate for any purpose",
            delegated(&mut world, false, |it| it.purpose = b"\x55\x1d\x25\x00"),
            Some(OcspFault::NotForOcsp { responder: named() }),
        ),
        (
            "a delegate out of date",
            delegated(&mut world, false, |it| it.not_after = NOW - 1),
            Some(OcspFault::ResponderDates { responder: named() }),
        ),
        (
            "a delegate of somebody else",
            delegated(&mut world, false, |it| it.issuer = other.clone()),
            Some(OcspFault::ResponderSignature { responder: named() }),
        ),
    ];
    for (what, staple, fault) in cases {
        for version in VERSIONS {
            let outcome = visit(&mut world, version, Some(staple.clone()));
            outcome.assert_alert(Alert::BadCertificateStatusResponse, what);
            let OcspFinding::Unusable(found) = finding(&outcome) else {
                panic!("{what} is taken for an answer");
            };
            match &fault {
                Some(fault) => assert_eq!(found, *fault, "{what}"),
                None => assert!(
                    matches!(found, OcspFault::Malformed(_)),
                    "{what}: {found:?}"
                ),
            }
            assert!(outcome.checks("ocsp_signature").is_empty(), "{what}");
        }
    }
    let stale = answer(&mut world, |it| it.next_update = Some(NOW - 1));
    let early = answer(&mut world, |it| {
        (it.this_update, it.produced_at) = (NOW + 1, NOW + 2);
    });
    for (what, staple) in [("out of date", stale), ("not yet so", early)] {
        let outcome = visit(&mut world, VERSIONS[1], Some(staple));
        outcome.assert_alert(Alert::BadCertificateStatusResponse, what);
        assert!(
            matches!(finding(&outcome), OcspFinding::Answer { .. }),
            "{what}"
        );
    }
    // The last byte is in the signature's second number.
    let outcome = visit(&mut world, VERSIONS[1], Some(changed));
    outcome.assert_alert(
        Alert::BadCertificateStatusResponse,
        "a signature that was changed",
    );
    assert!(!outcome.check("ocsp_signature").1);
    let forged = answer(&mut world, |it| it.key = other.clone());
    let outcome = visit(&mut world, VERSIONS[0], Some(forged));
    outcome.assert_alert(
        Alert::BadCertificateStatusResponse,
        "signed with another key",
    );
    assert!(!outcome.check("ocsp_signature").1);
}

/// SHA-1 names the issuer, which does no harm, but signs nothing that is believed.
#[test]
fn an_answer_over_sha_1_is_not_believed() {
    let mut world = World::new();
    world.root =
        issue::private_key(tlsdemo::names::signature::KeyAlgorithm::Rsa, &mut world.rng).unwrap();
    let scheme = SignatureScheme::RsaPkcs1Sha256;
    let key = world.server.clone();
    let issuer = issue::Issuer {
        name: "root",
        private_key: &world.root.clone(),
        scheme,
    };
    let public = key.public_key().unwrap();
    let leaf =
        issue::certificate(&template("localhost", 2), &public, &issuer, &mut world.rng).unwrap();
    let root = issue::Template {
        names: &[],
        is_ca: true,
        ..template("root", 1)
    };
    let root_key = world.root.public_key().unwrap();
    let root = issue::certificate(&root, &root_key, &issuer, &mut world.rng).unwrap();
    for (scheme, is_good) in [
        (SignatureScheme::RsaPkcs1Sha256, true),
        (SignatureScheme::RsaPssRsaeSha256, true),
        (SignatureScheme::RsaPkcs1Sha1, false),
    ] {
        let staple = answer(&mut world, |it| it.scheme = scheme);
        let mut identity = tlsdemo::peer::Identity::of(vec![leaf.clone()], key.clone()).unwrap();
        identity.staple(staple);
        let pem = issue::pem("CERTIFICATE", &root).unwrap();
        let anchors = tlsdemo::peer::TrustAnchors::from_pem("the test's root", pem);
        let mut client = tlsdemo::handshake::client::Config {
            trust_anchors: anchors.into(),
            ..World::new().client(VERSIONS[1])
        };
        client.ocsp = true;
        let outcome = meet(&client, identity);
        match is_good {
            true => outcome.assert_good(&scheme.to_string()),
            false => {
                outcome.assert_alert(Alert::BadCertificateStatusResponse, "SHA-1");
                let fault = OcspFinding::Unusable(OcspFault::Algorithm {
                    algorithm: ObjectIdentifier::parse("sha1WithRSAEncryption").unwrap(),
                    why: Unverifiable::Weak,
                });
                assert_eq!(finding(&outcome), fault);
            }
        }
    }
}

/// A certificate that promises an answer is refused without one (RFC 7633 §4).
#[test]
fn a_promise_must_be_kept() {
    let mut world = World::new();
    // tlsFeature: status_request.
    let promise = || Extra {
        purpose: None,
        extensions: vec![extension(
            b"\x2b\x06\x01\x05\x05\x07\x01\x18",
            false,
            b"\x30\x03\x02\x01\x05",
        )],
        ..Extra::default()
    };
    let good = answer(&mut world, |_| {});
    for version in VERSIONS {
        for (ocsp, staple, alert) in [
            (true, Some(&good), None),
            (true, None, Some(Alert::CertificateUnknown)),
            // Who does not ask is not owed an answer.
            (false, None, None),
        ] {
            let mut identity = world.identity(&promise());
            if let Some(staple) = staple {
                identity.staple(staple.clone());
            }
            let mut client = world.client(version);
            client.ocsp = ocsp;
            let outcome = meet(&client, identity);
            match alert {
                None => outcome.assert_good("a promise"),
                Some(alert) => outcome.assert_alert(alert, "a promise"),
            }
            assert_eq!(outcome.checks("must_staple").len(), usize::from(ocsp));
        }
    }
}

/// With everything disregarded the handshake goes on, and what is wrong is told all the same.
#[test]
fn insecure_goes_on_and_says_so() {
    let mut world = World::new();
    let mut identity = world.identity(&Extra::default());
    identity.staple(answer(&mut world, |it| it.status = revoked(NOW - DAY, 4)));
    let mut client = world.client(VERSIONS[1]);
    (client.ocsp, client.insecure) = (true, true);
    let outcome = meet(&client, identity);
    assert!(outcome.client.outcome.is_ok());
    assert!(!outcome.check("certificate_revocation").1);
    assert_eq!(
        outcome.client.connection.agreed.certificate_trusted,
        Some(false)
    );
}
