//! Each refusal names the certificate, the field, what the rule is and what there is instead, with the
//! alert that is due.

use tlsdemo::names::registry::AlertDescription as Alert;

use crate::generator::{KEYS, good};
use crate::maker::{Certificate, DAY, Keys, NOW, ce, tlv};
use crate::{Encoded, refusal};

type Change = fn(&mut Vec<Certificate>);

/// What is done to a path of two authorities between the two ends, the anchor at 0 and the server's
/// own certificate at 3; the words that tell of it; the alert.
const ROWS: &[(Change, &[&str], Alert)] = &[
    // extKeyUsage.
    (
        |path| {
            path[3].put(
                &ce(37),
                false,
                purposes(&[b"\x2b\x06\x01\x05\x05\x07\x03\x02"]),
            )
        },
        &[
            "CN=server of 0",
            "extKeyUsage lists clientAuth, without serverAuth",
            "§4.2.1.12",
        ],
        Alert::UnsupportedCertificate,
    ),
    (
        |path| {
            path[2].put(
                &ce(37),
                false,
                purposes(&[b"\x2b\x06\x01\x05\x05\x07\x03\x04"]),
            )
        },
        &[
            "CN=authority 2 of 0",
            "extKeyUsage lists emailProtection, without serverAuth",
        ],
        Alert::UnsupportedCertificate,
    ),
    (
        |path| path[3].put(&ce(37), false, purposes(&[b"\x55\x1d\x25\x00"])),
        &["anyExtendedKeyUsage is not enough"],
        Alert::UnsupportedCertificate,
    ),
    (
        |path| path[3].put(&ce(37), false, purposes(&[])),
        &["extKeyUsage lists nothing, without serverAuth"],
        Alert::UnsupportedCertificate,
    ),
    // basicConstraints and keyUsage.
    (
        |path| path[2].remove(&ce(19)),
        &[
            "CN=server of 0 is signed by",
            "CN=authority 2 of 0, which is no authority",
            "has no basicConstraints",
        ],
        Alert::BadCertificate,
    ),
    (
        |path| path[1].put(&ce(19), true, tlv(0x30, b"")),
        &[
            "CN=authority 2 of 0 is signed by",
            "CN=authority 1 of 0, which is no authority",
            "CA:FALSE",
        ],
        Alert::BadCertificate,
    ),
    (
        |path| path[1].put(&ce(19), true, tlv(0x30, &[1, 1, 0xff, 2, 1, 0])),
        &[
            "CN=authority 1 of 0 allows no authority below it (pathLenConstraint 0), and 1 follows: ",
            "authority 2",
        ],
        Alert::BadCertificate,
    ),
    (
        |path| path[3].put(&ce(19), true, tlv(0x30, &[1, 1, 0xff])),
        &["CN=server of 0 is an authority's (CA:TRUE), not a server's"],
        Alert::UnsupportedCertificate,
    ),
    (
        |path| path[2].put(&ce(15), true, tlv(3, &[5, 0xa0])),
        &[
            "CN=authority 2 of 0 may not sign",
            "allows digitalSignature, keyEncipherment, not keyCertSign",
        ],
        Alert::UnsupportedCertificate,
    ),
    // nameConstraints: which authority permits what.
    (
        |path| {
            path[1].put(
                &ce(30),
                true,
                subtrees(
                    0xa0,
                    &[tlv(0x82, b"example.net"), tlv(0x82, b"example.org")],
                ),
            )
        },
        &[
            "CN=authority 1 of 0 may not certify the dNSName www.example.com of O=Case 0, OU=odd, CN=server of 0",
            "permitted only example.net, example.org",
            "§4.2.1.10",
        ],
        Alert::BadCertificate,
    ),
    (
        |path| path[0].put(&ce(30), true, subtrees(0xa1, &[tlv(0x82, b"example.com")])),
        &[
            "CN=root of 0 may not certify the dNSName www.example.com",
            "example.com is excluded",
        ],
        Alert::BadCertificate,
    ),
    (
        |path| {
            path[2].put(
                &ce(30),
                true,
                subtrees(0xa0, &[tlv(0x87, &[192, 0, 2, 0, 255, 255, 255, 0])]),
            );
            path[3].put(&ce(17), false, tlv(0x30, &tlv(0x87, &[198, 51, 100, 7])));
        },
        &[
            "the iPAddress 198.51.100.7",
            "permitted only 192.0.2.0/255.255.255.0",
        ],
        Alert::BadCertificate,
    ),
    (
        |path| {
            path[1].put(
                &ce(30),
                true,
                subtrees(0xa0, &[tlv(0x82, "b\u{fc}cher.example".as_bytes())]),
            )
        },
        &[
            "nameConstraints of O=Case 0, OU=odd, CN=authority 1 of 0 has b\u{fc}cher.example, which is not",
        ],
        Alert::BadCertificate,
    ),
    (
        |path| {
            path[1].put(&ce(30), true, subtrees(0xa0, &[tlv(0x88, &[0x2a, 3])]));
            path[3].put(&ce(17), false, tlv(0x30, &tlv(0x88, &[0x2a, 4])));
        },
        &[
            "names of the kind registeredID, which this program cannot compare",
            "CN=server of 0 has one",
        ],
        Alert::UnsupportedCertificate,
    ),
    // Signatures and keys.
    (
        |path| path[2].spoilt = true,
        &[
            "the signature of O=Case 0, OU=even, CN=authority 2 of 0 (id-Ed25519) does not verify with the key of",
            "authority 1",
        ],
        Alert::BadCertificate,
    ),
    (
        |path| {
            path[1].key = KEYS - 1;
            path[1].put(&ce(14), false, tlv(4, &[0xaa; 20]));
        },
        &[
            "does not verify with the key of O=Case 0, OU=odd, CN=authority 1 of 0",
            "made with another key",
        ],
        Alert::UnknownCa,
    ),
    (
        |path| path[3].other_algorithm = true,
        &["CN=server of 0 names one signature algorithm beside its signature and another"],
        Alert::BadCertificate,
    ),
    // Versions, extensions, policies.
    (
        |path| {
            path[2].version = 1;
            path[2].extensions.clear();
        },
        &["CN=authority 2 of 0 is of X.509 version 1"],
        Alert::UnsupportedCertificate,
    ),
    (
        |path| path[1].put(&[0x2a, 3, 4], true, vec![5, 0]),
        &["CN=authority 1 of 0 has the critical extension 1.2.3.4"],
        Alert::UnsupportedCertificate,
    ),
    (
        |path| path[1].put(&ce(36), true, tlv(0x30, &tlv(0x80, &[0]))),
        &[
            "CN=authority 1 of 0 demands a policy",
            "at O=Case 0, OU=even, CN=authority 2 of 0 none is left",
        ],
        Alert::BadCertificate,
    ),
    (
        |path| {
            let pair = [tlv(6, b"\x55\x1d\x20\x00"), tlv(6, b"\x2a\x03")].concat();
            path[1].put(&ce(33), true, tlv(0x30, &tlv(0x30, &pair)));
        },
        &["policyMappings of O=Case 0, OU=odd, CN=authority 1 of 0 maps anyPolicy"],
        Alert::BadCertificate,
    ),
    // Dates.
    (
        |path| {
            path[2].not_after = NOW - 60 * DAY;
            path[3].not_before = NOW - 30 * DAY;
        },
        &[
            "CN=authority 2 of 0 ended 2026-11-16",
            "CN=server of 0 began 2026-12-16",
        ],
        Alert::CertificateExpired,
    ),
    (
        |path| path[2].not_after = path[2].not_before - 1,
        &[
            "CN=authority 2 of 0 must be issued anew",
            "is before its notBefore",
        ],
        Alert::BadCertificate,
    ),
    // Who is not there.
    (
        |path| drop(path.remove(1)),
        &[
            "CN=authority 2 of 0 is signed by O=Case 0, OU=odd, CN=authority 1 of 0, whose certificate the server did not send",
        ],
        Alert::UnknownCa,
    ),
];

fn purposes(all: &[&[u8]]) -> Vec<u8> {
    let all = all.iter().map(|it| tlv(6, it));
    tlv(0x30, &all.collect::<Vec<_>>().concat())
}

fn subtrees(tag: u8, bases: &[Vec<u8>]) -> Vec<u8> {
    let bases = bases.iter().map(|it| tlv(0x30, it));
    tlv(0x30, &tlv(tag, &bases.collect::<Vec<_>>().concat()))
}

#[test]
fn refusals_say_who_what_and_why() {
    let keys = Keys::new(KEYS);
    for (change, words, alert) in ROWS {
        let mut path: Vec<Certificate> = (0..4).map(|at| good(0, at, 3)).collect();
        change(&mut path);
        let anchors = vec![path[0].der(&keys)];
        let sent = path[1..].iter().rev().map(|it| it.der(&keys)).collect();
        let refusal = refusal(&Encoded { sent, anchors });
        for part in *words {
            assert!(
                refusal.words.contains(part),
                "{part:?} is not in {:?}",
                refusal.words
            );
        }
        assert_eq!(refusal.alert, Some(*alert), "{}", refusal.words);
        // No identifier of a library or of this program's own.
        assert!(
            !refusal.words.contains("::") && !refusal.words.contains("Err"),
            "{}",
            refusal.words
        );
    }
}

/// Who was considered, and why each was left, is told with the refusal and with the path.
#[test]
fn steps_are_told() {
    let keys = Keys::new(KEYS);
    let path: Vec<Certificate> = (0..4).map(|at| good(0, at, 3)).collect();
    let mut old = path[2].clone();
    (old.not_before, old.not_after) = (NOW - 500 * DAY, NOW - 400 * DAY);
    let sent = [&path[3], &old, &path[2], &path[1]].map(|it| it.der(&keys));
    let encoded = Encoded {
        sent: sent.into(),
        anchors: vec![path[0].der(&keys)],
    };
    let steps = crate::steps(&encoded);
    let expected = [
        (
            false,
            "CN=authority 2 of 0 (sent) is left: the certificate of O=Case 0, OU=even, CN=authority 2 of 0 is valid from 2025-09-02",
        ),
        (
            true,
            "CN=authority 2 of 0 (sent): cA TRUE; keyUsage keyCertSign, cRLSign; no extKeyUsage; valid 2026-10-07 to 2027-04-25; its key (Ed25519) verifies the signature, id-Ed25519",
        ),
        (
            true,
            "CN=authority 2 of 0 ← O=Case 0, OU=odd, CN=authority 1 of 0 (sent)",
        ),
        (
            true,
            "CN=root of 0 (trusted): its key (Ed25519) verifies the signature",
        ),
    ];
    assert_eq!(steps.len(), expected.len(), "{steps:#?}");
    for (step, (passed, words)) in steps.iter().zip(expected) {
        assert!(
            step.passed == passed && step.text.contains(words),
            "{steps:#?}"
        );
    }
}

/// An authority's old certificate beside the new one is not to blame for a rule that the new one breaks.
#[test]
fn a_rule_is_told_rather_than_the_dates_of_another() {
    let keys = Keys::new(KEYS);
    let mut path: Vec<Certificate> = (0..4).map(|at| good(0, at, 3)).collect();
    let mut old = path[2].clone();
    (old.not_before, old.not_after) = (NOW - 500 * DAY, NOW - 400 * DAY);
    let permitted = subtrees(0xa0, &[tlv(0x82, b"example.net")]);
    path[2].put(&ce(30), true, permitted);
    let sent = [&path[3], &old, &path[2], &path[1]].map(|it| it.der(&keys));
    let refusal = refusal(&Encoded {
        sent: sent.into(),
        anchors: vec![path[0].der(&keys)],
    });
    let words = "CN=authority 2 of 0 may not certify the dNSName www.example.com";
    assert!(refusal.words.contains(words), "{}", refusal.words);
}
