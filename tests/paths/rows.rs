//! Why this program judges a chain otherwise than another does: a row for each reason, with what
//! decides. A row is more than a name: it takes its reason out of the chain, and then the two must
//! agree. Where this program believes a chain, what a row takes out makes no difference to RFC 5280.

use crate::generator::{self as g, Case};
use crate::maker::{Certificate, NOW, ce, tlv};

/// Who else judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Other {
    Webpki,
    OpenSsl,
}

/// A reason to differ.
pub struct Row {
    pub name: &'static str,
    /// From whom.
    pub other: Other,
    /// Whether the chain is believed here and refused there, or the other way round.
    pub believed: bool,
    /// Takes the reason out of a chain, if it is there.
    pub without: fn(&mut Case),
}

const fn row(other: Other, believed: bool, name: &'static str, without: fn(&mut Case)) -> Row {
    Row {
        name,
        other,
        believed,
        without,
    }
}

use Other::{OpenSsl, Webpki};

pub const ROWS: &[Row] = &[
    // Believed here, refused by webpki.
    row(
        Webpki,
        true,
        "webpki does not read issuerUniqueID and subjectUniqueID (RFC 5280 §4.1.2.8)",
        |case| each(case, |it| it.unique_id = false),
    ),
    row(
        Webpki,
        true,
        "webpki compares names by their bytes (RFC 5280 §7.1)",
        same_letters,
    ),
    row(
        Webpki,
        true,
        "webpki does not process policies (RFC 5280 §6.1.3 d, RFC 9618)",
        |case| each(case, |it| critical(it, false)),
    ),
    row(
        Webpki,
        true,
        "webpki has no dates before 1970 (RFC 5280 §4.1.2.5)",
        |case| each(case, |it| it.not_before = it.not_before.max(0)),
    ),
    row(
        Webpki,
        true,
        "webpki has no pathLenConstraint over 255 (RFC 5280 §4.2.1.9)",
        |case| without_path_len(case, 255),
    ),
    row(
        Webpki,
        true,
        "webpki refuses constraints of directoryName, rfc822Name, uniformResourceIdentifier and \
         registeredID (RFC 5280 §4.2.1.10)",
        |case| constraints(case, |tag| matches!(tag, 0x82 | 0x87)),
    ),
    row(
        Webpki,
        true,
        "webpki constrains the names of self-issued authorities (RFC 5280 §6.1.3 b)",
        |case| {
            if has_self_issued(case) {
                constraints(case, |_| false)
            }
        },
    ),
    row(
        Webpki,
        true,
        "webpki counts self-issued authorities (RFC 5280 §4.2.1.9)",
        |case| {
            if has_self_issued(case) {
                without_path_len(case, 0)
            }
        },
    ),
    row(
        Webpki,
        true,
        "webpki reads the subjectAltName and the subtrees that nothing is compared with",
        |case| constraints(case, |_| false),
    ),
    row(
        Webpki,
        true,
        "webpki reads more of an anchor than its name and its key (RFC 5280 §6.1.1 d)",
        |case| {
            for it in &mut case.anchors {
                it.version = 3;
                it.other_algorithm = false;
                it.unique_id = false;
                (it.not_before, it.not_after) = (it.not_before.max(0), it.not_after.max(NOW));
            }
        },
    ),
    // Refused here, believed by webpki.
    row(
        Webpki,
        false,
        "webpki ignores keyUsage (RFC 5280 §6.1.4 n)",
        may_sign,
    ),
    row(
        Webpki,
        false,
        "webpki ignores requireExplicitPolicy that is not critical (RFC 5280 §6.1.5)",
        no_policies,
    ),
    // Believed here, refused by OpenSSL.
    row(
        OpenSsl,
        true,
        "OpenSSL holds an anchor's dates against it (RFC 5280 §6.1.1 d)",
        |case| {
            for it in &mut case.anchors {
                (it.not_before, it.not_after) = (it.not_before.min(NOW), it.not_after.max(NOW + 1));
            }
        },
    ),
    row(
        OpenSsl,
        true,
        "OpenSSL holds an anchor's extensions against it (RFC 5280 §6.1.1 d)",
        |case| {
            for it in &mut case.anchors {
                it.extensions
                    .retain(|it| it.kind == ce(g::NAME_CONSTRAINTS));
                it.put(&ce(g::BASIC_CONSTRAINTS), true, tlv(0x30, &[1, 1, 0xff]));
                it.version = 3;
            }
        },
    ),
    row(
        OpenSsl,
        true,
        "OpenSSL goes by key identifiers, which are hints to RFC 5280 §4.2.1.1, and takes a self-issued \
         certificate without them for self-signed",
        |case| {
            each(case, |it| {
                it.put(&ce(14), false, tlv(4, &[it.key as u8; 20]));
                it.put(
                    &ce(35),
                    false,
                    tlv(0x30, &tlv(0x80, &[it.signer as u8; 20])),
                );
            })
        },
    ),
    row(
        OpenSsl,
        true,
        "OpenSSL takes the first issuer that looks right, and does not come back",
        one_way,
    ),
    row(
        OpenSsl,
        true,
        "OpenSSL takes the first issuer that looks right, though only another leads on",
        other_way,
    ),
    row(
        OpenSsl,
        true,
        "OpenSSL does not count the last second (RFC 5280 §4.1.2.5: inclusive)",
        |case| each(case, |it| it.not_after += i64::from(it.not_after == NOW)),
    ),
    row(
        OpenSsl,
        true,
        "OpenSSL asks of the end's keyUsage what the handshake checks (RFC 5246 §7.4.2)",
        |case| {
            case.sent[0].remove(&ce(g::KEY_USAGE));
        },
    ),
    // Refused here, believed by OpenSSL.
    row(
        OpenSsl,
        false,
        "OpenSSL believes certificates older than version 3 of an end",
        |case| each(case, |it| it.version = 3),
    ),
    row(
        OpenSsl,
        false,
        "OpenSSL lets an authority's certificate be a server's",
        |case| {
            case.sent[0].put(&ce(g::BASIC_CONSTRAINTS), true, tlv(0x30, b""));
        },
    ),
    row(
        OpenSsl,
        false,
        "OpenSSL does not see what a * stands for (RFC 5280 §4.2.1.10, RFC 9525 §6.3)",
        |case| {
            each(case, |it| {
                for extension in it
                    .extensions
                    .iter_mut()
                    .filter(|it| it.kind == ce(g::ALT_NAME))
                {
                    let names = elements(elements(&extension.value)[0].1);
                    let kept = names
                        .into_iter()
                        .filter(|(_, name)| !name.starts_with(b"*."));
                    let kept: Vec<u8> = kept.flat_map(|(tag, name)| tlv(tag, name)).collect();
                    extension.value = tlv(0x30, &kept);
                }
            })
        },
    ),
    row(
        OpenSsl,
        false,
        "OpenSSL compares names and subtrees that break their syntax (RFC 5280 §4.2.1.6, §4.2.1.10)",
        |case| constraints(case, |_| false),
    ),
];

/// Every certificate, sent or trusted.
fn each(case: &mut Case, change: impl Fn(&mut Certificate)) {
    case.sent
        .iter_mut()
        .chain(&mut case.anchors)
        .for_each(change);
}

fn has_self_issued(case: &Case) -> bool {
    case.sent.iter().any(Certificate::is_self_issued)
}

fn same_letters(case: &mut Case) {
    each(case, |it| {
        it.issuer.tag = 0x0c;
        // No name has capital letters everywhere but by that change.
        if it
            .issuer
            .common
            .starts_with(|c: char| c.is_ascii_uppercase())
        {
            it.issuer.common = it.issuer.common.to_lowercase();
        }
    });
}

fn critical(it: &mut Certificate, critical: bool) {
    for extension in &mut it.extensions {
        if matches!(extension.kind[..], [0x55, 0x1d, 32 | 33 | 36 | 54]) {
            extension.critical = critical;
        }
    }
}

fn no_policies(case: &mut Case) {
    each(case, |it| {
        it.extensions
            .retain(|it| !matches!(it.kind[..], [0x55, 0x1d, 32 | 33 | 36 | 54]))
    });
}

/// Authorities whose pathLenConstraint is above `most` have none.
fn without_path_len(case: &mut Case, most: u8) {
    each(case, |it| path_len(it, most));
}

fn path_len(it: &mut Certificate, most: u8) {
    for extension in &mut it.extensions {
        if extension.kind == ce(g::BASIC_CONSTRAINTS)
            && let [0x30, _, 1, 1, 0xff, 2, length, high, ..] = extension.value[..]
            && (length > 1 || high >= most)
        {
            extension.value = tlv(0x30, &[1, 1, 0xff]);
        }
    }
}

/// nameConstraints with the subtrees of these kinds of name alone.
fn constraints(case: &mut Case, keep: impl Fn(u8) -> bool) {
    each(case, |it| {
        for extension in &mut it.extensions {
            if extension.kind == ce(g::NAME_CONSTRAINTS) {
                let lists = elements(elements(&extension.value)[0].1);
                let lists = lists.into_iter().map(|(tag, list)| {
                    let kept = elements(list)
                        .into_iter()
                        .filter(|(_, subtree)| keep(subtree[0]));
                    let kept: Vec<u8> = kept.flat_map(|(tag, subtree)| tlv(tag, subtree)).collect();
                    if kept.is_empty() {
                        Vec::new()
                    } else {
                        tlv(tag, &kept)
                    }
                });
                extension.value = tlv(0x30, &lists.collect::<Vec<_>>().concat());
            }
        }
    });
}

/// Tags and contents of elements in DER, one behind the other.
fn elements(mut der: &[u8]) -> Vec<(u8, &[u8])> {
    let mut all = Vec::new();
    while let [tag, length, rest @ ..] = der {
        let (length, rest) = match length {
            0x81 => (usize::from(rest[0]), &rest[1..]),
            0x82 => (usize::from(rest[0]) << 8 | usize::from(rest[1]), &rest[2..]),
            short => (usize::from(*short), rest),
        };
        all.push((*tag, &rest[..length]));
        der = &rest[length..];
    }
    all
}

fn may_sign(case: &mut Case) {
    each(case, |it| {
        let is_authority = |it: &Certificate| {
            let mut kinds = it.extensions.iter();
            kinds.any(|it| it.kind == ce(g::BASIC_CONSTRAINTS) && it.value.contains(&0xff))
        };
        if is_authority(it) {
            it.remove(&ce(g::KEY_USAGE));
        }
    });
}

/// What was added to the chain is not sent: then there is but one way.
fn one_way(case: &mut Case) {
    let is_added = |it: &Certificate| matches!(it.serial[..], [6..=9]);
    case.sent.retain(|it| !is_added(it));
}

/// What was there before gives way to what was added under the same name.
fn other_way(case: &mut Case) {
    let is_added = |it: &Certificate| matches!(it.serial[..], [6..=9]);
    let added: Vec<_> = case
        .sent
        .iter()
        .filter(|it| is_added(it))
        .cloned()
        .collect();
    case.sent
        .retain(|it| is_added(it) || added.iter().all(|other| other.subject != it.subject));
}
