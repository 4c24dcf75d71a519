//! What is long, large or old and valid is believed; what is endless ends at a limit, which is told as
//! this program's own.

use tlsdemo::ErrorKind;
use tlsdemo::check::{ChainFault, PathWork};

use crate::generator::{KEYS, good};
use crate::maker::{Certificate, DAY, Keys, NOW, ce, tlv};
use crate::{Encoded, Verdict, ours, refusal};

/// A good path of so many certificates between the two ends: the anchor, and what is sent.
fn path(between: usize) -> (Certificate, Vec<Certificate>) {
    let mut all: Vec<Certificate> = (0..between + 2)
        .map(|at| good(0, at, between + 1))
        .collect();
    for it in &mut all {
        (it.key, it.signer) = (it.key % KEYS, it.signer % KEYS);
    }
    let anchor = all.remove(0);
    all.reverse();
    (anchor, all)
}

fn encoded(anchor: &Certificate, sent: &[Certificate], keys: &Keys) -> Encoded {
    Encoded {
        anchors: vec![anchor.der(keys)],
        sent: sent.iter().map(|it| it.der(keys)).collect(),
    }
}

/// webpki ends at 6, OpenSSL at 100 unless told otherwise.
#[test]
fn paths_of_any_length_are_walked() {
    let keys = Keys::new(KEYS);
    for between in [0, 6, 7, 12, 60, 150] {
        let (anchor, sent) = path(between);
        let mut backwards = sent.clone();
        backwards[1..].reverse();
        for sent in [&sent, &backwards] {
            let verdict = ours(&encoded(&anchor, sent, &keys));
            assert_eq!(verdict, Verdict::Believed, "{between}");
        }
    }
}

/// Ten thousand names make a certificate of some 300 kB, which is valid.
#[test]
fn certificates_of_any_size_are_read() {
    let keys = Keys::new(KEYS);
    let (mut anchor, mut sent) = path(1);
    let names = (0..10_000).map(|at| {
        tlv(
            0x82,
            format!("host-{at}.some-long-name.example.com").as_bytes(),
        )
    });
    let names = names.collect::<Vec<_>>().concat();
    sent[0].put(&ce(17), false, tlv(0x30, &names));
    let permitted = tlv(0xa0, &tlv(0x30, &tlv(0x82, b"example.com")));
    anchor.put(&ce(30), true, tlv(0x30, &permitted));
    let chain = encoded(&anchor, &sent, &keys);
    assert!(chain.sent[0].len() > 0x5_0000, "{}", chain.sent[0].len());
    assert_eq!(ours(&chain), Verdict::Believed);
}

#[test]
fn dates_before_1970_are_dates() {
    let keys = Keys::new(KEYS);
    let (anchor, mut sent) = path(1);
    for it in &mut sent {
        it.not_before = -20_000 * DAY; // 1915
    }
    assert_eq!(ours(&encoded(&anchor, &sent, &keys)), Verdict::Believed);
    sent[1].not_after = -15_000 * DAY; // 1928
    sent[0].not_before = NOW - DAY;
    let verdict = ours(&encoded(&anchor, &sent, &keys));
    let Verdict::Missing(ChainFault::NeverValid { not_after, .. }) = verdict else {
        panic!("{verdict:?}");
    };
    assert_eq!(not_after, -15_000 * DAY);
}

/// Each kind of work comes to an end, and what ended it is told with its value.
#[test]
fn work_without_end_is_ended() {
    let keys = Keys::new(KEYS);
    let (anchor, sent) = path(1);
    let others = |count: u32, change: fn(&mut Certificate)| {
        let others = (0..count).map(|at| {
            let mut other = sent[1].clone();
            other.serial = [&[1], &at.to_be_bytes()[..]].concat();
            change(&mut other);
            other
        });
        [vec![sent[0].clone()], others.collect()].concat()
    };
    // As many keys of one name as there may be signatures, none of which signed the certificate.
    let strangers = others(250, |it| it.key = KEYS - 1);
    // More certificates of one name than are looked at, none of which is an authority's.
    let no_authorities = others(10_001, |it| it.remove(&ce(19)));
    // Ten thousand names below a hundred and one subtrees.
    let (mut constrained, mut many) = path(1);
    let names = (0..10_000).map(|at| tlv(0x82, format!("h{at}.example").as_bytes()));
    many[0].put(
        &ce(17),
        false,
        tlv(0x30, &names.collect::<Vec<_>>().concat()),
    );
    let excluded = (0..101).map(|at| tlv(0x30, &tlv(0x82, format!("x{at}.example").as_bytes())));
    let excluded = tlv(0xa1, &excluded.collect::<Vec<_>>().concat());
    constrained.put(&ce(30), true, tlv(0x30, &excluded));
    for (anchor, sent, limit, words) in [
        (
            &anchor,
            &strangers,
            PathWork::Signatures,
            "200 signatures were verified",
        ),
        (
            &anchor,
            &no_authorities,
            PathWork::Candidates,
            "10000 certificates were considered",
        ),
        (
            &constrained,
            &many,
            PathWork::Names,
            "1000000 names were compared",
        ),
    ] {
        let error = refusal(&encoded(anchor, sent, &keys));
        let Some(ChainFault::Limit { of, .. }) = error.fault else {
            panic!("{error:?}");
        };
        assert_eq!(of, limit);
        assert_eq!(error.kind, ErrorKind::Limit);
        assert!(
            error.words.contains("a limit of this program"),
            "{}",
            error.words
        );
        assert!(error.words.contains(words), "{}", error.words);
    }
}
