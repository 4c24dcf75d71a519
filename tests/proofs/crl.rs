//! Lists of revoked certificates (RFC 5280 §5, §6.3).

use std::sync::Arc;

use tlsdemo::certificate::crl::Crl;
use tlsdemo::check::{Check, CrlFault, CrlFinding};
use tlsdemo::compute::Computation;
use tlsdemo::compute::Value;
use tlsdemo::compute::signature::{PrivateKey, Sign};
use tlsdemo::names::registry::AlertDescription as Alert;
use tlsdemo::narration::Side;

use crate::issue::{Extra, integer, moment, name, sequence, signature_algorithm, tlv};
use crate::revoke::extension;
use crate::world::*;

/// What a list is to say.
pub struct List {
    pub algorithm: Vec<u8>,
    issuer: &'static str,
    key: PrivateKey,
    this_update: i64,
    next_update: Option<i64>,
    serials: Vec<u32>,
    extensions: Vec<Vec<u8>>,
}

pub fn list(world: &mut World, change: impl FnOnce(&mut List)) -> Crl {
    let mut list = List {
        algorithm: signature_algorithm(SCHEME).unwrap(),
        issuer: "root",
        key: world.root.clone(),
        this_update: NOW - DAY,
        next_update: Some(NOW + DAY),
        serials: vec![7, 9],
        extensions: vec![extension(b"\x55\x1d\x14", false, &[2, 1, 5])],
    };
    change(&mut list);
    let reason = sequence(&[&extension(b"\x55\x1d\x15", false, &[10, 1, 1])]);
    let entries: Vec<Vec<u8>> = list
        .serials
        .iter()
        .map(|serial| {
            sequence(&[
                &integer(&serial.to_be_bytes()),
                &moment(NOW - 2 * DAY),
                &reason,
            ])
        })
        .collect();
    let entries = match entries.is_empty() {
        true => Vec::new(),
        false => sequence(&[&entries.concat()]),
    };
    let extensions = tlv(0xa0, &[&sequence(&[&list.extensions.concat()])]);
    let tbs = sequence(&[
        &integer(&[1]),
        &list.algorithm,
        &name(list.issuer),
        &moment(list.this_update),
        &list.next_update.map(moment).unwrap_or_default(),
        &entries,
        &extensions,
    ]);
    let mut sign = Sign {
        scheme: SCHEME,
        signer: Side::Server,
        private_key: &list.key,
        content: vec![Value::literal("tbsCertList", &tbs[..])],
        rng: &mut world.rng,
        rfc: "RFC 5280 §5.1.1.3",
    };
    let signature = tlv(3, &[&[0], &sign.run().unwrap()]);
    let der = sequence(&[&tbs, &list.algorithm, &signature]);
    let mut read = Crl::read_all(&der).unwrap();
    assert_eq!(read.len(), 1);
    read.remove(0)
}

fn visit(world: &mut World, crls: Vec<Crl>) -> Outcome {
    let mut client = world.client(VERSIONS[1]);
    client.crls = Arc::new(crls);
    let identity = world.identity(&Extra::default());
    meet(&client, identity)
}

#[test]
fn what_is_on_the_list_is_refused() {
    let mut world = World::new();
    let without = list(&mut world, |_| {});
    let outcome = visit(&mut world, vec![without]);
    outcome.assert_good("not on the list");
    assert!(outcome.check("revocation_list_signature").1);
    let with = list(&mut world, |it| it.serials = vec![7, 2]);
    let outcome = visit(&mut world, vec![with]);
    outcome.assert_alert(Alert::CertificateRevoked, "on the list");
    let empty = list(&mut world, |it| {
        (it.serials, it.next_update) = (Vec::new(), None)
    });
    visit(&mut world, vec![empty]).assert_good("an empty list");
    // One of someone else says nothing.
    let other = list(&mut world, |it| (it.issuer, it.serials) = ("toor", vec![2]));
    let outcome = visit(&mut world, vec![other]);
    outcome.assert_good("of another issuer");
    assert!(outcome.checks("revocation_list").is_empty());
}

#[test]
fn a_list_that_cannot_be_used_is_refused() {
    let mut world = World::new();
    let other = world.other.clone();
    let delta = || vec![extension(b"\x55\x1d\x1b", true, &[2, 1, 5])];
    let scope = |content: &[u8]| vec![extension(b"\x55\x1d\x1c", true, &sequence(&[content]))];
    let unknown = || vec![extension(b"\x2a\x03\x04", true, &[5, 0])];
    let cases = [
        (
            "what changed",
            list(&mut world, |it| it.extensions = delta()),
            CrlFault::Delta,
        ),
        (
            "an unknown extension",
            list(&mut world, |it| it.extensions = unknown()),
            CrlFault::CriticalExtension,
        ),
        (
            "indirect",
            list(&mut world, |it| it.extensions = scope(&[0x84, 1, 0xff])),
            CrlFault::Partial,
        ),
        (
            "authorities alone",
            list(&mut world, |it| it.extensions = scope(&[0x82, 1, 0xff])),
            CrlFault::Partial,
        ),
        (
            "another place",
            list(&mut world, |it| {
                it.extensions = scope(&tlv(0xa0, &[&tlv(0xa0, &[&tlv(0x86, &[b"http://a/"])])]))
            }),
            CrlFault::Partial,
        ),
    ];
    for (what, crl, fault) in cases {
        let outcome = visit(&mut world, vec![crl]);
        outcome.assert_alert(Alert::CertificateUnknown, what);
        let (check, _) = outcome.check("revocation_list");
        let Check::RevocationList { finding, .. } = check else {
            panic!("{check:?}");
        };
        assert_eq!(finding, CrlFinding::Unusable(fault), "{what}");
    }
    let ends = list(&mut world, |it| it.extensions = scope(&[0x81, 1, 0xff]));
    visit(&mut world, vec![ends]).assert_good("of ends alone");
    let old = list(&mut world, |it| it.next_update = Some(NOW - 1));
    visit(&mut world, vec![old]).assert_alert(Alert::CertificateUnknown, "out of date");
    let forged = list(&mut world, |it| it.key = other.clone());
    let outcome = visit(&mut world, vec![forged]);
    outcome.assert_alert(Alert::CertificateUnknown, "forged");
    assert!(!outcome.check("revocation_list_signature").1);
}

#[test]
fn what_is_no_list_says_so() {
    for bytes in [
        &b""[..],
        b"0",
        b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n",
    ] {
        assert!(
            Crl::read_all(bytes)
                .unwrap_err()
                .contains("list of revoked")
        );
    }
}
