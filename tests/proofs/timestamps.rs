//! Promises of certificate logs (RFC 6962), of logs of our own.

use std::sync::Arc;

use base64ct::{Base64, Encoding};
use tlsdemo::check::{Check, TimestampSource};
use tlsdemo::compute::signature::{PrivateKey, Sign};
use tlsdemo::compute::{Computation, Value};
use tlsdemo::names::hash::HashAlgorithm;
use tlsdemo::narration::Side;
use tlsdemo::peer::{Identity, LogList};

use crate::issue::{Extra, Issuer, certificate_with, sequence, tlv};
use crate::revoke::{GOOD, OcspAnswer, extension, ocsp_response};
use crate::world::*;

const SCTS: &[u8] = b"\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02";
const SCTS_IN_OCSP: &[u8] = b"\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x05";

fn vector(size: usize, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    [&length[8 - size..], content].concat()
}

/// A SignedCertificateTimestamp over an entry, with the type and all that goes with it.
fn timestamp(world: &mut World, log: &PrivateKey, at: i64, entry: &[u8]) -> Vec<u8> {
    let spki = log.public_key().unwrap().spki().to_vec();
    timestamp_of(world, log, &spki, at, entry)
}

/// Likewise, of the log that has another key than it signs with.
fn timestamp_of(
    world: &mut World,
    log: &PrivateKey,
    spki: &[u8],
    at: i64,
    entry: &[u8],
) -> Vec<u8> {
    let milliseconds = (at as u64 * 1000).to_be_bytes();
    let signed = [&[0, 0][..], &milliseconds, entry, &[0, 0]].concat();
    let mut sign = Sign {
        scheme: SCHEME,
        signer: Side::Server,
        private_key: log,
        content: vec![Value::literal("signed", signed)],
        rng: &mut world.rng,
        rfc: "RFC 6962 §3.2",
    };
    let signature = sign.run().unwrap();
    let id = HashAlgorithm::Sha256.digest(&[spki]);
    [
        &[0][..],
        &id,
        &milliseconds,
        &[0, 0, 4, 3],
        &vector(2, &signature),
    ]
    .concat()
}

/// The list of promises as it is in a certificate and in OCSP.
fn list(oid: &[u8], timestamps: &[Vec<u8>]) -> Vec<u8> {
    let each: Vec<Vec<u8>> = timestamps.iter().map(|it| vector(2, it)).collect();
    extension(oid, false, &tlv(4, &[&vector(2, &each.concat())]))
}

pub fn log_list(key: &PrivateKey) -> Option<Arc<LogList>> {
    log_list_of(key.public_key().unwrap().spki())
}

pub fn log_list_of(spki: &[u8]) -> Option<Arc<LogList>> {
    let key = Base64::encode_string(spki);
    let json = format!(
        r#"{{"version": "1", "operators": [{{"name": "Somebody", "email": [], "logs": [],
            "tiled_logs": [{{"description": "Test 2027", "log_id": "", "key": "{key}", "mmd": 60}}]}}]}}"#
    );
    Some(Arc::new(LogList::parse(json.as_bytes()).unwrap()))
}

/// What the log saw of a certificate before it was issued: it without the list (RFC 6962 §3.2), made here
/// by issuing the same without it.
fn precertificate(world: &mut World, before: Vec<Vec<u8>>) -> Vec<u8> {
    let der = certificate(world, before);
    // SEQUENCE with a length of two bytes, then the tbsCertificate likewise.
    assert_eq!((der[1], der[4], der[5]), (0x82, 0x30, 0x82));
    let length = usize::from(der[6]) << 8 | usize::from(der[7]);
    der[4..8 + length].to_vec()
}

fn certificate(world: &mut World, extensions: Vec<Vec<u8>>) -> Vec<u8> {
    let issuer = Issuer {
        name: "root",
        private_key: &world.root.clone(),
        scheme: SCHEME,
    };
    let key = world.server.public_key().unwrap();
    let extra = Extra {
        purpose: None,
        extensions,
        ..Extra::default()
    };
    certificate_with(
        &template("localhost", 2),
        &key,
        &issuer,
        &extra,
        &mut world.rng,
    )
    .unwrap()
}

/// An extension that stays, before the list and behind it.
fn other() -> Vec<u8> {
    extension(b"\x2a\x03\x04", false, &sequence(&[&[0; 90]]))
}

pub fn in_certificate(world: &mut World, log: &PrivateKey, at: i64, spoil: bool) -> Identity {
    let tbs = precertificate(world, vec![other(), other_behind()]);
    let mut issuer = HashAlgorithm::Sha256.digest(&[world.root.public_key().unwrap().spki()]);
    issuer[0] ^= u8::from(spoil);
    let entry = [&[0, 1][..], &issuer, &vector(3, &tbs)].concat();
    let timestamp = timestamp(world, log, at, &entry);
    let der = certificate(
        world,
        vec![other(), list(SCTS, &[timestamp]), other_behind()],
    );
    Identity::of(vec![der], world.server.clone()).unwrap()
}

/// A certificate with a promise of the log that has this key.
pub fn in_certificate_of(world: &mut World, log: &PrivateKey, spki: &[u8]) -> Identity {
    let timestamp = timestamp_of(world, log, spki, NOW - DAY, &[0, 1]);
    let der = certificate(world, vec![list(SCTS, &[timestamp])]);
    Identity::of(vec![der], world.server.clone()).unwrap()
}

fn other_behind() -> Vec<u8> {
    extension(b"\x2a\x03\x05", false, &[5, 0])
}

fn told(outcome: &Outcome) -> Vec<(TimestampSource, bool, bool)> {
    let checks = outcome.checks("certificate_timestamp").into_iter();
    let facts = checks.map(|(check, passed)| match check {
        Check::CertificateTimestamp {
            source, valid, log, ..
        } => {
            assert_eq!(log, "Test 2027, of Somebody");
            (source, valid, passed)
        }
        other => panic!("{other:?}"),
    });
    facts.collect()
}

#[test]
fn promises_in_a_certificate_are_of_its_precertificate() {
    let mut world = World::new();
    let log = world.other.clone();
    for (at, spoil, wanted) in [
        (NOW - DAY, false, (true, true)),
        (NOW - DAY, true, (false, false)),
        (NOW + DAY, false, (true, false)),
    ] {
        let identity = in_certificate(&mut world, &log, at, spoil);
        for version in VERSIONS {
            let mut client = world.client(version);
            client.logs = log_list(&log);
            let mut server = tlsdemo::handshake::server::Config::new(Vec::new());
            let chain = identity.chain().to_vec();
            let own = Identity::of(chain, world.server.clone()).unwrap();
            server.identities = Arc::new(vec![own]);
            let outcome = meet_server(&client, &server);
            // Whatever comes of it, the handshake goes on.
            outcome.assert_good("a promise");
            assert_eq!(
                told(&outcome),
                [(TimestampSource::Certificate, wanted.0, wanted.1)]
            );
        }
    }
    // Of a log that nobody knows.
    let mut client = world.client(VERSIONS[1]);
    client.logs = log_list(&world.root.clone());
    let identity = in_certificate(&mut world, &log, NOW - DAY, false);
    let outcome = meet(&client, identity);
    assert!(told(&outcome).is_empty() && !outcome.check("known_log").1);
}

#[test]
fn promises_in_an_answer_of_ocsp_are_of_the_certificate() {
    let mut world = World::new();
    let log = world.other.clone();
    let der = certificate(&mut world, Vec::new());
    let entry = [&[0, 0][..], &vector(3, &der)].concat();
    let good = timestamp(&mut world, &log, NOW - DAY, &entry);
    let bad = timestamp(
        &mut world,
        &log,
        NOW - DAY,
        &[&[0, 0][..], &vector(3, b"another")].concat(),
    );
    let root = world.root.clone();
    let answer = OcspAnswer {
        issuer: "root",
        issuer_key: root.public_key().unwrap(),
        serial: 2,
        status: GOOD.to_vec(),
        produced_at: NOW,
        this_update: NOW,
        next_update: None,
        responder: Some("root"),
        key: root,
        scheme: SCHEME,
        certificates: Vec::new(),
        extensions: vec![list(SCTS_IN_OCSP, &[good, bad])],
    };
    let staple = ocsp_response(&answer, &mut world.rng).unwrap();
    for version in VERSIONS {
        let mut identity = Identity::of(vec![der.clone()], world.server.clone()).unwrap();
        identity.staple(staple.clone());
        let mut client = world.client(version);
        client.logs = log_list(&log);
        client.ocsp = true;
        let outcome = meet(&client, identity);
        outcome.assert_good("in OCSP");
        let ocsp = TimestampSource::Ocsp;
        assert_eq!(told(&outcome), [(ocsp, true, true), (ocsp, false, false)]);
    }
}

/// Lists that are none say so.
#[test]
fn a_list_of_logs_must_be_one() {
    for (json, word) in [
        ("", "JSON"),
        ("{}", "operators"),
        (r#"{"operators": []}"#, "no log"),
        (
            r#"{"operators": [{"name": "a", "logs": [{"description": "b", "key": "!"}]}]}"#,
            "base64",
        ),
    ] {
        let error = LogList::parse(json.as_bytes()).unwrap_err();
        assert!(error.contains(word), "{json}: {error}");
    }
}
