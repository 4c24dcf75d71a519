//! Algorithms that are not supported, at each place where an authority or an end can name one: it is said
//! whether others may have them, or nobody here knows them.

use std::sync::Arc;

use tlsdemo::check::{Check, LogFault, SignedMessage};
use tlsdemo::compute::signature::PrivateKey;
use tlsdemo::names::registry::{AlertDescription as Alert, NamedGroup, SignatureScheme};
use tlsdemo::names::signature::{KeyAlgorithm, KeyType};
use tlsdemo::narration::Side;
use tlsdemo::peer::Identity;

use crate::crl;
use crate::issue::{self, Issuer, sequence};
use crate::ocsp;
use crate::timestamps;
use crate::world::*;

/// id-ml-dsa-44 (RFC 9881), which the others here differ from in the last byte.
const ML_DSA_44: &[u8] = b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x03\x11";

/// What is said of the object identifiers below 2.16.840.1.101.3.4.3: SLH-DSA is RFC 9909's.
const ALGORITHMS: [(u8, &str); 5] = [
    (
        20,
        "id-slh-dsa-sha2-128s (2.16.840.1.101.3.4.3.20), which is registered (RFC 9909) and not supported here",
    ),
    (
        31,
        "id-slh-dsa-shake-256f (2.16.840.1.101.3.4.3.31), which is registered (RFC 9909) and not supported here",
    ),
    (
        35,
        "id-hash-slh-dsa-sha2-128s-with-sha256 (2.16.840.1.101.3.4.3.35), which is registered (RFC 9909) and \
         not supported here",
    ),
    (
        2,
        "dsa-with-sha256 (2.16.840.1.101.3.4.3.2), which is registered (RFC 5758 §3.1) and not supported here",
    ),
    (
        127,
        "2.16.840.1.101.3.4.3.127, which this program does not know",
    ),
];

fn renumbered(der: &[u8], last: u8) -> Vec<u8> {
    let mut der = der.to_vec();
    let mut at = 0;
    while let Some(found) = der[at..].windows(11).position(|it| it == ML_DSA_44) {
        at += found + ML_DSA_44.len();
        der[at - 1] = last;
    }
    assert!(at > 0);
    der
}

fn ml_dsa(world: &mut World) -> PrivateKey {
    issue::private_key(KeyAlgorithm::MlDsa44, &mut world.rng).unwrap()
}

fn said(outcome: &Outcome) -> String {
    tlsdemo::glossary::checks::error(outcome.client.outcome.as_ref().unwrap_err())
}

#[test]
fn a_chain_says_what_it_is_signed_with() {
    let mut world = World::new();
    let authority = ml_dsa(&mut world);
    let issuer = Issuer {
        name: "root",
        private_key: &authority,
        scheme: SignatureScheme::MlDsa44,
    };
    let key = world.server.public_key().unwrap();
    let der = issue::certificate_with(
        &template("localhost", 2),
        &key,
        &issuer,
        &issue::Extra::default(),
        &mut world.rng,
    )
    .unwrap();
    for (last, words) in ALGORITHMS {
        let identity = Identity::of(vec![renumbered(&der, last)], world.server.clone()).unwrap();
        let outcome = meet(&world.client(VERSIONS[1]), identity);
        outcome.assert_alert(Alert::UnsupportedCertificate, words);
        let said = said(&outcome);
        assert!(
            said.contains(&format!("CN=localhost is signed with {words}")),
            "{said}"
        );
    }
}

#[test]
fn an_answer_of_ocsp_says_what_it_is_signed_with() {
    let mut world = World::new();
    let key = ml_dsa(&mut world);
    let staple = ocsp::answer(&mut world, |answer| {
        answer.key = key;
        answer.scheme = SignatureScheme::MlDsa44;
    });
    for (last, words) in ALGORITHMS {
        let outcome = ocsp::visit(&mut world, VERSIONS[1], Some(renumbered(&staple, last)));
        let said = said(&outcome);
        assert!(
            said.contains(&format!("it is signed with {words}")),
            "{said}"
        );
    }
    // The algorithm is supported, and the authority's key, which is for ECDSA, does not do it.
    let outcome = ocsp::visit(&mut world, VERSIONS[1], Some(staple));
    let said = said(&outcome);
    assert!(
        said.contains("it is signed with id-ml-dsa-44, which the signer's key cannot do"),
        "{said}"
    );
}

#[test]
fn a_list_says_what_it_is_signed_with() {
    let mut world = World::new();
    for (last, words) in ALGORITHMS {
        let list = crl::list(&mut world, |list| {
            list.algorithm = renumbered(&sequence(&[ML_DSA_44]), last);
        });
        let mut client = world.client(VERSIONS[1]);
        client.crls = Arc::new(vec![list]);
        let identity = world.identity(&issue::Extra::default());
        let said = said(&meet(&client, identity));
        assert!(
            said.contains(&format!("the list of CN=root is signed with {words}")),
            "{said}"
        );
    }
}

/// A log that is in the list is not said to be missing from it, whatever its key is.
#[test]
fn a_promise_says_why_it_cannot_be_verified() {
    let mut world = World::new();
    let log = world.other.clone();
    let other = ml_dsa(&mut world);
    let spki = other.public_key().unwrap().spki().to_vec();
    for (last, words) in ALGORITHMS {
        let spki = renumbered(&spki, last);
        let mut client = world.client(VERSIONS[1]);
        client.logs = timestamps::log_list_of(&spki);
        let identity = timestamps::in_certificate_of(&mut world, &log, &spki);
        let outcome = meet(&client, identity);
        outcome.assert_good(words);
        let (check, _) = outcome.check("known_log");
        let Check::KnownLog {
            why: LogFault::Key(why),
            ..
        } = &check
        else {
            panic!("{check:?}");
        };
        assert!(why.contains(words), "{why}");
    }
}

/// A server that uses what nobody can offer here is told apart from one that uses what was left out.
#[test]
fn what_was_not_offered_may_not_be_had() {
    let key = KeyType {
        algorithm: KeyAlgorithm::EcdsaP256,
        bits: 256,
    };
    let signed = |scheme| Check::SignatureScheme {
        signer: Side::Server,
        message: SignedMessage::CertificateVerify,
        scheme,
        key,
        version: VERSIONS[1],
        fits: false,
        offered: vec![SCHEME],
    };
    let selected = |selected| Check::SelectedGroup {
        selected,
        offered: vec![NamedGroup::X25519],
        shares: Vec::new(),
    };
    let lacking = "which was not offered: it is known and not supported here";
    for (check, end) in [
        (signed(SignatureScheme::SlhDsaSha2Of128s), lacking),
        (signed(SignatureScheme::Ed25519), "which was not offered"),
        (signed(SignatureScheme(0xfe99)), "which was not offered"),
        (selected(NamedGroup::BrainpoolP512r1Tls13), lacking),
        (selected(NamedGroup::Secp521r1), "which was not offered"),
    ] {
        let detail = tlsdemo::glossary::checks::detail(&check.made());
        assert!(detail.ends_with(end), "{detail}");
    }
}
