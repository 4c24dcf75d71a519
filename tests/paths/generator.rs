//! Chains by chance, from a seed: a good one, changed in up to three ways.

use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};

use crate::maker::{Certificate, DAY, NOW, Name, ce, tlv};

/// A chain and whom to trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub seed: u64,
    /// What was changed.
    pub changes: Vec<&'static str>,
    /// As it is sent: the server's own certificate first.
    pub sent: Vec<Certificate>,
    pub anchors: Vec<Certificate>,
    /// How many certificates lie between the two ends of the path that it was made from.
    pub between: usize,
}

/// How many keys there are; the last ones are for nobody who is honest.
pub const KEYS: usize = 24;
const STRANGER: usize = KEYS - 1;

pub const BASIC_CONSTRAINTS: u8 = 19;
pub const KEY_USAGE: u8 = 15;
pub const EXT_KEY_USAGE: u8 = 37;
pub const ALT_NAME: u8 = 17;
pub const NAME_CONSTRAINTS: u8 = 30;
const SUBJECT_KEY: u8 = 14;
const AUTHORITY_KEY: u8 = 35;
const POLICIES: u8 = 32;
const POLICY_MAPPINGS: u8 = 33;
const POLICY_CONSTRAINTS: u8 = 36;
const INHIBIT_ANY: u8 = 54;

impl Case {
    /// That of a seed: always the same.
    pub fn new(seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let length = *[0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 8, 13]
            .choose(&mut rng)
            .unwrap();
        // The anchor first, the server's own last.
        let mut path: Vec<Certificate> = (0..length + 2)
            .map(|at| good(seed, at, length + 1))
            .collect();
        let mut case = Case {
            seed,
            changes: Vec::new(),
            sent: Vec::new(),
            anchors: Vec::new(),
            between: 0,
        };
        let count = *[0, 1, 1, 1, 1, 2, 2, 3].choose(&mut rng).unwrap();
        for _ in 0..count {
            let (name, change) = *CHANGES.choose(&mut rng).unwrap();
            case.changes.push(name);
            change(&mut path, &mut rng);
        }
        case.between = path.len() - 2;
        case.anchors.push(path[0].clone());
        case.sent = path[1..].iter().rev().cloned().collect();
        for _ in 0..*[0, 0, 1, 1, 2, 3].choose(&mut rng).unwrap() {
            let (name, change) = *SENDINGS.choose(&mut rng).unwrap();
            case.changes.push(name);
            change(&mut case, &mut rng);
        }
        case
    }
}

/// A certificate of a good path: the anchor is at 0, the server's own at `last`.
pub fn good(seed: u64, at: usize, last: usize) -> Certificate {
    let name = |at: usize| Name {
        organization: format!("Case {seed}"),
        unit: if at.is_multiple_of(2) { "even" } else { "odd" }.to_owned(),
        common: match at {
            0 => format!("root of {seed}"),
            at if at == last => format!("server of {seed}"),
            at => format!("authority {at} of {seed}"),
        },
        tag: 0x0c,
    };
    let above = at.saturating_sub(1);
    let mut it = Certificate {
        version: 3,
        serial: vec![1, at as u8],
        issuer: name(above),
        subject: name(at),
        not_before: NOW - 100 * DAY,
        not_after: NOW + 100 * DAY,
        key: at,
        signer: above,
        unique_id: false,
        other_algorithm: false,
        spoilt: false,
        extensions: Vec::new(),
    };
    let is_end = at == last;
    it.put(&ce(BASIC_CONSTRAINTS), true, basic(!is_end, None));
    it.put(
        &ce(KEY_USAGE),
        true,
        usage(if is_end { DIGITAL_SIGNATURE } else { CERT_SIGN }),
    );
    it.put(&ce(SUBJECT_KEY), false, tlv(4, &[at as u8; 20]));
    it.put(
        &ce(AUTHORITY_KEY),
        false,
        tlv(0x30, &tlv(0x80, &[above as u8; 20])),
    );
    if is_end {
        it.put(&ce(EXT_KEY_USAGE), false, purposes(&[SERVER]));
        it.put(
            &ce(ALT_NAME),
            false,
            tlv(0x30, &tlv(0x82, b"www.example.com")),
        );
    }
    it
}

const DIGITAL_SIGNATURE: u8 = 0x80;
const CERT_SIGN: u8 = 0x06;

fn usage(bits: u8) -> Vec<u8> {
    tlv(3, &[bits.trailing_zeros() as u8, bits])
}

fn basic(ca: bool, path_len: Option<u16>) -> Vec<u8> {
    let ca: &[u8] = if ca { &[1, 1, 0xff] } else { &[] };
    let path_len = path_len.map_or(Vec::new(), |most| match most {
        0..0x80 => tlv(2, &[most as u8]),
        most => tlv(2, &most.to_be_bytes()),
    });
    tlv(0x30, &[ca, &path_len].concat())
}

const SERVER: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x03\x01";
const CLIENT: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x03\x02";
const MAIL: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x03\x04";
const ANY_PURPOSE: &[u8] = b"\x55\x1d\x25\x00";

fn purposes(all: &[&[u8]]) -> Vec<u8> {
    let all = all.iter().map(|it| tlv(6, it));
    tlv(0x30, &all.collect::<Vec<_>>().concat())
}

type Change = fn(&mut Vec<Certificate>, &mut StdRng);

/// Changes of a path, the anchor's certificate first.
const CHANGES: &[(&str, Change)] = &[
    ("dates", |path, rng| {
        let spans = [
            (-200, -1),
            (1, 200),
            (-1, 1),
            (-200, -150),
            (-100, -200),
            (-100, 3000),
            (-25_000, 100),
            (-25_000, -22_000),
        ];
        let (from, until) = *spans.choose(rng).unwrap();
        let it = below_anchor(path, rng);
        (it.not_before, it.not_after) = (NOW + from * DAY, NOW + until * DAY);
    }),
    ("dates to the second", |path, rng| {
        let (from, until) = *[(0, 0), (1, 1), (-1, -1), (0, 1)].choose(rng).unwrap();
        let it = below_anchor(path, rng);
        (it.not_before, it.not_after) = (NOW + from, NOW + until);
    }),
    ("dates of the anchor", |path, _| {
        path[0].not_after = NOW - DAY
    }),
    ("cA", |path, rng| {
        let (ca, critical) = (rng.random(), rng.random());
        below_anchor(path, rng).put(&ce(BASIC_CONSTRAINTS), critical, basic(ca, None));
    }),
    ("no basicConstraints", |path, rng| {
        below_anchor(path, rng).remove(&ce(BASIC_CONSTRAINTS))
    }),
    ("pathLenConstraint", |path, rng| {
        let most = *[0, 0, 1, 1, 2, 3, 300].choose(rng).unwrap();
        authority(path, rng).put(&ce(BASIC_CONSTRAINTS), true, basic(true, Some(most)));
    }),
    ("pathLenConstraint of the anchor", |path, _| {
        path[0].put(&ce(BASIC_CONSTRAINTS), true, basic(true, Some(0)));
    }),
    ("nameConstraints", |path, rng| constrain(path, rng)),
    ("nameConstraints", |path, rng| constrain(path, rng)),
    ("nameConstraints", |path, rng| constrain(path, rng)),
    ("nameConstraints and a name", |path, rng| {
        constrain(path, rng);
        rename(path, rng);
    }),
    ("nameConstraints and a name", |path, rng| {
        constrain(path, rng);
        rename(path, rng);
    }),
    ("subjectAltName", |path, rng| rename(path, rng)),
    ("extKeyUsage", |path, rng| {
        let lists: &[&[&[u8]]] = &[
            &[SERVER],
            &[CLIENT],
            &[SERVER, CLIENT],
            &[MAIL, SERVER],
            &[ANY_PURPOSE],
            &[ANY_PURPOSE, SERVER],
            &[],
        ];
        let (list, critical) = (*lists.choose(rng).unwrap(), rng.random());
        below_anchor(path, rng).put(&ce(EXT_KEY_USAGE), critical, purposes(list));
    }),
    ("no extKeyUsage", |path, rng| {
        below_anchor(path, rng).remove(&ce(EXT_KEY_USAGE))
    }),
    ("keyUsage", |path, rng| {
        let bits = *[0x80, 0x04, 0x06, 0x02, 0xa0].choose(rng).unwrap();
        below_anchor(path, rng).put(&ce(KEY_USAGE), rng.random(), usage(bits));
    }),
    ("no keyUsage", |path, rng| {
        below_anchor(path, rng).remove(&ce(KEY_USAGE))
    }),
    ("an unknown extension", |path, rng| {
        let kinds: [&[u8]; 3] = [
            &[0x55, 0x1d, 99],
            &[0x2a, 3, 4],
            b"\x2b\x06\x01\x05\x05\x07\x01\x18",
        ];
        let (kind, critical) = (*kinds.choose(rng).unwrap(), rng.random());
        below_anchor(path, rng).put(kind, critical, tlv(0x30, &tlv(2, &[5])));
    }),
    ("a critical extension of the anchor", |path, _| {
        path[0].put(&[0x2a, 3, 4], true, vec![5, 0]);
    }),
    ("a spoilt signature", |path, rng| {
        below_anchor(path, rng).spoilt = true
    }),
    ("another signer", |path, rng| {
        below_anchor(path, rng).signer = STRANGER
    }),
    ("another key", |path, rng| {
        authority(path, rng).key = STRANGER
    }),
    ("key identifiers", |path, rng| {
        let it = below_anchor(path, rng);
        it.put(
            &ce(AUTHORITY_KEY),
            false,
            tlv(0x30, &tlv(0x80, &[0xee; 20])),
        );
    }),
    ("no key identifiers", |path, rng| {
        let it = below_anchor(path, rng);
        it.remove(&ce(AUTHORITY_KEY));
        it.remove(&ce(SUBJECT_KEY));
    }),
    ("another algorithm inside", |path, rng| {
        below_anchor(path, rng).other_algorithm = true
    }),
    ("version", |path, rng| {
        let version = rng.random_range(1..3);
        let it = below_anchor(path, rng);
        it.version = version;
        it.extensions.clear();
    }),
    ("version of the anchor", |path, _| {
        path[0].version = 1;
        path[0].extensions.clear();
    }),
    ("serialNumber", |path, rng| {
        let serials = [vec![0], vec![0xff], vec![1; 21]];
        below_anchor(path, rng).serial = serials.choose(rng).unwrap().clone();
    }),
    ("subjectUniqueID", |path, rng| {
        below_anchor(path, rng).unique_id = true
    }),
    ("certificatePolicies", |path, rng| policies(path, rng)),
    ("policyConstraints", |path, rng| {
        let after = rng.random_range(0..3);
        let critical = rng.random();
        let constraints = tlv(0x30, &tlv(0x80, &[after]));
        below_anchor(path, rng).put(&ce(POLICY_CONSTRAINTS), critical, constraints);
    }),
    ("all policies", |path, rng| {
        let known = [POLICY_A, POLICY_B, ANY_POLICY];
        for it in path.iter_mut().skip(1) {
            let one = *known.choose(rng).unwrap();
            it.put(&ce(POLICIES), false, stated(&[one]));
        }
        let constraints = tlv(0x30, &tlv(0x80, &[0]));
        below_anchor(path, rng).put(&ce(POLICY_CONSTRAINTS), false, constraints);
        if rng.random() {
            let after = rng.random_range(0..2);
            authority(path, rng).put(&ce(INHIBIT_ANY), false, tlv(2, &[after]));
        }
        if rng.random() {
            let pair = [POLICY_A, *known.choose(rng).unwrap()]
                .map(|it| tlv(6, it))
                .concat();
            let mappings = tlv(0x30, &tlv(0x30, &pair));
            authority(path, rng).put(&ce(POLICY_MAPPINGS), false, mappings);
        }
    }),
    ("the issuer's name in other letters", |path, rng| {
        let it = below_anchor(path, rng);
        it.issuer.common = it.issuer.common.to_uppercase();
    }),
    ("the issuer's name in another string", |path, rng| {
        below_anchor(path, rng).issuer.tag = 0x13
    }),
    ("a self-issued authority", roll_over),
    (
        "a self-issued authority that is not counted",
        |path, rng| {
            let last = path.len() - 1;
            path[0].put(
                &ce(BASIC_CONSTRAINTS),
                true,
                basic(true, Some(last as u16 - 1)),
            );
            let high = rng.random_range(0..last);
            if high > 0 {
                let follow = (last - 1 - high) as u16;
                path[high].put(&ce(BASIC_CONSTRAINTS), true, basic(true, Some(follow)));
            }
            roll_over(path, rng);
        },
    ),
    (
        "a self-issued authority with a name of its own",
        |path, rng| {
            let permitted = tlv(0xa0, &tlv(0x30, &tlv(0x82, b"example.com")));
            path[0].put(&ce(NAME_CONSTRAINTS), true, tlv(0x30, &permitted));
            let before = path.len();
            roll_over(path, rng);
            assert_eq!(path.len(), before + 1);
            let name = tlv(0x30, &tlv(0x82, b"authority.example"));
            let new = path
                .iter_mut()
                .skip(1)
                .find(|it| it.is_self_issued())
                .unwrap();
            new.put(&ce(ALT_NAME), false, name);
        },
    ),
];

/// Old with new (RFC 4210 §4.4): an authority's name, a new key, signed with the old one.
fn roll_over(path: &mut Vec<Certificate>, rng: &mut StdRng) {
    let at = rng.random_range(0..path.len() - 1);
    let mut new = path[at].clone();
    new.issuer = new.subject.clone();
    new.signer = path[at].key;
    new.key = KEYS - 2 - rng.random_range(0..2);
    new.version = 3;
    new.serial = vec![3, at as u8];
    new.extensions.clear();
    new.put(&ce(BASIC_CONSTRAINTS), true, basic(true, None));
    new.put(&ce(SUBJECT_KEY), false, tlv(4, &[new.key as u8; 20]));
    let signer = tlv(0x30, &tlv(0x80, &[new.signer as u8; 20]));
    new.put(&ce(AUTHORITY_KEY), false, signer);
    let key = tlv(0x30, &tlv(0x80, &[new.key as u8; 20]));
    path[at + 1].put(&ce(AUTHORITY_KEY), false, key);
    path[at + 1].signer = new.key;
    path.insert(at + 1, new);
}

fn below_anchor<'a>(path: &'a mut [Certificate], rng: &mut StdRng) -> &'a mut Certificate {
    let at = rng.random_range(1..path.len());
    &mut path[at]
}

/// An authority, or if there is no other the anchor.
fn authority<'a>(path: &'a mut [Certificate], rng: &mut StdRng) -> &'a mut Certificate {
    let last = path.len() - 1;
    let at = if last > 1 {
        rng.random_range(1..last)
    } else {
        0
    };
    &mut path[at]
}

const ANY_POLICY: &[u8] = b"\x55\x1d\x20\x00";
const POLICY_A: &[u8] = b"\x2a\x03\x01";
const POLICY_B: &[u8] = b"\x2a\x03\x02";

fn stated(policies: &[&[u8]]) -> Vec<u8> {
    let all = policies.iter().map(|it| tlv(0x30, &tlv(6, it)));
    tlv(0x30, &all.collect::<Vec<_>>().concat())
}

fn policies(path: &mut [Certificate], rng: &mut StdRng) {
    let lists: &[&[&[u8]]] = &[&[ANY_POLICY], &[POLICY_A], &[POLICY_A, POLICY_B]];
    let (list, critical) = (*lists.choose(rng).unwrap(), rng.random());
    below_anchor(path, rng).put(&ce(POLICIES), critical, stated(list));
}

/// A general name as a subtree or as a name: both lists hold those that fit each other and others.
fn general_name(rng: &mut StdRng, seed: u64, as_subtree: bool) -> Vec<u8> {
    let directory = |unit: &str| {
        let name = Name {
            organization: format!("Case {seed}"),
            unit: unit.to_owned(),
            common: String::new(),
            tag: 0x0c,
        };
        tlv(0xa4, &name.der())
    };
    let text =
        |tag: u8, texts: &[&str], rng: &mut StdRng| tlv(tag, texts.choose(rng).unwrap().as_bytes());
    match (rng.random_range(0..12), as_subtree) {
        (0..5, true) => text(
            0x82,
            &[
                "example.com",
                "www.example.com",
                ".example.com",
                "com",
                "",
                "other.example",
                "EXAMPLE.COM",
                "*.example.com",
                "example.com.",
                "w.example.com",
            ],
            rng,
        ),
        (0..5, false) => text(
            0x82,
            &[
                "www.example.com",
                "*.example.com",
                "example.com",
                "a.b.example.com",
                "host.other.example",
                "WWW.Example.com",
                "*.com",
                "w*.example.com",
                "www.example.com.",
                "bad_name.example.com",
                "",
            ],
            rng,
        ),
        (5 | 6, true) => {
            let ranges: [&[u8]; 5] = [
                &[192, 0, 2, 0, 255, 255, 255, 0],
                &[10, 0, 0, 0, 255, 0, 0, 0],
                &[0; 32],
                &[192, 0, 2, 0, 255, 0, 255, 0],
                &[192, 0, 2, 1],
            ];
            tlv(0x87, ranges.choose(rng).unwrap())
        }
        (5 | 6, false) => {
            let addresses: [&[u8]; 4] = [&[192, 0, 2, 9], &[10, 1, 2, 3], &[1; 16], &[1, 2, 3]];
            tlv(0x87, addresses.choose(rng).unwrap())
        }
        (7 | 8, true) => directory(["even", "odd", "EVEN", ""].choose(rng).unwrap()),
        (7 | 8, false) => directory(["even", "odd"].choose(rng).unwrap()),
        (9, true) => text(0x81, &["example.com", ".example.com", "a@example.com"], rng),
        (9, false) => text(
            0x81,
            &["a@example.com", "b@www.example.com", "c@other.example"],
            rng,
        ),
        (10, true) => text(0x86, &["www.example.com", ".example.com"], rng),
        (10, false) => text(
            0x86,
            &[
                "https://www.example.com/a",
                "https://other.example/",
                "urn:a",
            ],
            rng,
        ),
        _ => tlv(0x88, &[0x2a, 3]),
    }
}

fn constrain(path: &mut [Certificate], rng: &mut StdRng) {
    let seed = seed_of(path);
    let subtrees = |rng: &mut StdRng, tag: u8| {
        let count = *[0, 1, 1, 2].choose(rng).unwrap();
        let mut all = Vec::new();
        for _ in 0..count {
            let bound: &[u8] = match rng.random_range(0..30) {
                0 => &[0x80, 1, 1],
                1 => &[0x81, 1, 2],
                _ => &[],
            };
            let base = general_name(rng, seed, true);
            all.extend(tlv(0x30, &[&base, bound].concat()));
        }
        if all.is_empty() {
            Vec::new()
        } else {
            tlv(tag, &all)
        }
    };
    let both = [subtrees(rng, 0xa0), subtrees(rng, 0xa1)].concat();
    let critical = rng.random();
    let last = path.len() - 1;
    let at = rng.random_range(0..last);
    path[at].put(&ce(NAME_CONSTRAINTS), critical, tlv(0x30, &both));
}

/// Another subjectAltName.
fn rename(path: &mut [Certificate], rng: &mut StdRng) {
    let seed = seed_of(path);
    let names = (0..rng.random_range(1..4)).map(|_| general_name(rng, seed, false));
    let names = tlv(0x30, &names.collect::<Vec<_>>().concat());
    let it = match rng.random_range(0..4) {
        0 => below_anchor(path, rng),
        _ => path.last_mut().unwrap(),
    };
    it.put(&ce(ALT_NAME), false, names);
}

fn seed_of(path: &[Certificate]) -> u64 {
    path[0].subject.organization[5..].parse().unwrap()
}

type Sending = fn(&mut Case, &mut StdRng);

/// Changes of what is sent, and of whom to trust.
const SENDINGS: &[(&str, Sending)] = &[
    ("in any order", |case, rng| case.sent[1..].shuffle(rng)),
    ("with the root", |case, _| {
        case.sent.push(case.anchors[0].clone())
    }),
    ("one is missing", |case, rng| {
        if case.sent.len() > 1 {
            let at = rng.random_range(1..case.sent.len());
            case.sent.remove(at);
        }
    }),
    ("one twice", |case, rng| {
        let twice = case.sent.choose(rng).unwrap().clone();
        case.sent.push(twice);
    }),
    ("a root that nobody knows", |case, _| {
        let root = &mut case.anchors[0];
        root.subject.common.push_str(" unknown");
        root.issuer = root.subject.clone();
    }),
    ("an authority is trusted", |case, rng| {
        let end = case.sent[0].clone();
        let authorities = case.sent.iter().filter(|it| **it != end);
        if let Some(it) = authorities.collect::<Vec<_>>().choose(rng) {
            case.anchors = vec![(*it).clone()];
        }
    }),
    ("another of the same name", |case, rng| {
        // First, and with another key.
        if case.sent.len() > 1 {
            let at = rng.random_range(1..case.sent.len());
            let mut other = case.sent[at].clone();
            other.key = STRANGER;
            other.serial = vec![9];
            other.put(&ce(SUBJECT_KEY), false, tlv(4, &[0xcc; 20]));
            case.sent.insert(1, other);
        }
    }),
    ("an expired one beside", |case, rng| {
        if case.sent.len() > 1 {
            let at = rng.random_range(1..case.sent.len());
            let mut old = case.sent[at].clone();
            (old.not_before, old.not_after) = (NOW - 500 * DAY, NOW - 400 * DAY);
            old.serial = vec![8];
            case.sent.insert(1, old);
        }
    }),
    ("signed by another root, too", |case, rng| {
        if case.sent.len() > 1 {
            let at = rng.random_range(1..case.sent.len());
            let mut cross = case.sent[at].clone();
            cross.issuer.common = format!("another root of {}", case.seed);
            cross.signer = KEYS - 4;
            cross.serial = vec![7];
            cross.remove(&ce(AUTHORITY_KEY));
            if rng.random() {
                let mut root = case.anchors[0].clone();
                root.subject = cross.issuer.clone();
                root.issuer = cross.issuer.clone();
                (root.key, root.signer) = (KEYS - 4, KEYS - 4);
                root.remove(&ce(SUBJECT_KEY));
                root.remove(&ce(AUTHORITY_KEY));
                match rng.random() {
                    true => case.anchors.push(root),
                    false => case.sent.push(root),
                }
            }
            let place = rng.random_range(1..=case.sent.len());
            case.sent.insert(place, cross);
        }
    }),
    ("a loop", |case, rng| {
        // The highest authority, signed by the lowest.
        if case.sent.len() > 2 {
            let (low, high) = (case.sent[1].clone(), case.sent.len() - 1);
            let mut back = case.sent[high].clone();
            back.issuer = low.subject.clone();
            back.signer = low.key;
            back.serial = vec![6];
            back.remove(&ce(AUTHORITY_KEY));
            let place = rng.random_range(1..=case.sent.len());
            case.sent.insert(place, back);
        }
    }),
    ("somebody else's", |case, _| {
        case.sent.extend([
            good(case.seed + 1_000_000, 1, 3),
            good(case.seed + 1_000_000, 2, 3),
        ]);
    }),
];
