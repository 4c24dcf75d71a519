//! Thousands of chains, good and bad, judged by this program, by webpki and by OpenSSL. Where one of
//! them differs a row says why, and which section decides: a difference without a row is a fault, and
//! so is a row that nothing needs.

#[path = "../common/issue.rs"]
mod issue;
#[path = "../common/skip.rs"]
mod skip;

mod generator;
mod limits;
mod maker;
mod openssl;
mod rows;
mod told;

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use rustls_pki_types::{CertificateDer, UnixTime};
use tlsdemo::certificate::Certificate;
use tlsdemo::check::{ChainFault, Check, Path};
use tlsdemo::error::{Error, ErrorKind};
use tlsdemo::glossary;
use tlsdemo::names::registry::AlertDescription;
use tlsdemo::peer::{Role, TrustAnchors, verify_chain};

use generator::{Case, KEYS};
use maker::{Keys, NOW};
use rows::{Other, ROWS, Row};

/// How many chains are judged.
const CHAINS: u64 = 5_000;

/// A case in DER.
pub struct Encoded {
    pub sent: Vec<Vec<u8>>,
    pub anchors: Vec<Vec<u8>>,
}

impl Encoded {
    fn new(case: &Case, keys: &Keys) -> Self {
        let encode = |all: &[maker::Certificate]| all.iter().map(|it| it.der(keys)).collect();
        Encoded {
            sent: encode(&case.sent),
            anchors: encode(&case.anchors),
        }
    }
}

/// What this program says: whether the chain is believed, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Believed,
    /// A certificate cannot be read.
    Malformed,
    /// There is no path.
    Missing(ChainFault),
    /// A certificate of the path is not in date.
    OutOfDate,
}

impl Verdict {
    pub fn is_good(&self) -> bool {
        *self == Verdict::Believed
    }
}

/// A refusal as it is told.
#[derive(Debug)]
pub struct Refusal {
    pub fault: Option<ChainFault>,
    pub kind: ErrorKind,
    pub words: String,
    pub alert: Option<AlertDescription>,
}

/// The refusal of a chain that can be read.
///
/// # Panics
/// If it is believed.
pub fn refusal(encoded: &Encoded) -> Refusal {
    let mut checks = checks(encoded).unwrap().into_iter().map(Check::made);
    let failed = checks.find(|it| !it.passed() && !it.check.is_warning());
    let error = Error::from(failed.expect("a chain that is refused"));
    let check = error.check.as_ref().map(|it| &it.check);
    Refusal {
        fault: match check {
            Some(Check::CertificateChain {
                path: Path::Missing(fault),
                ..
            }) => Some(fault.clone()),
            _ => None,
        },
        kind: error.kind.clone(),
        words: glossary::checks::error(&error),
        alert: error.alert,
    }
}

/// How the path of a chain was found, step by step.
pub fn steps(encoded: &Encoded) -> Vec<glossary::checks::Step> {
    let checks = checks(encoded).unwrap().into_iter().map(Check::made);
    checks.flat_map(|it| glossary::checks::steps(&it)).collect()
}

/// The checks of a chain of a server at [`NOW`]. `None` if one of its certificates cannot be read.
fn checks(encoded: &Encoded) -> Option<Vec<Check>> {
    let chain: Result<Vec<Certificate>, _> = encoded
        .sent
        .iter()
        .map(|der| Certificate::parse(der))
        .collect();
    let pem = encoded
        .anchors
        .iter()
        .map(|der| issue::pem("CERTIFICATE", der).unwrap());
    let anchors = TrustAnchors::from_pem("the roots", pem.collect());
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW as u64);
    Some(verify_chain(&chain.ok()?, Role::SomeServer, &anchors, now))
}

/// Judges a chain of a server at [`NOW`].
pub fn ours(encoded: &Encoded) -> Verdict {
    let Some(checks) = checks(encoded) else {
        return Verdict::Malformed;
    };
    for check in checks {
        let failed = !check.holds();
        match check {
            Check::CertificateChain {
                path: Path::Missing(fault),
                ..
            } => return Verdict::Missing(fault),
            Check::CertificateDates { .. } if failed => return Verdict::OutOfDate,
            _ => {}
        }
    }
    Verdict::Believed
}

fn webpki_says(encoded: &Encoded) -> Result<(), webpki::Error> {
    let der = |all: &[Vec<u8>]| -> Vec<CertificateDer<'static>> {
        all.iter().map(|der| der.clone().into()).collect()
    };
    let (sent, anchors) = (der(&encoded.sent), der(&encoded.anchors));
    let anchors: Vec<_> = anchors
        .iter()
        .filter_map(|der| webpki::anchor_from_trusted_cert(der).ok())
        .collect();
    let end = webpki::EndEntityCert::try_from(&sent[0])?;
    let now = UnixTime::since_unix_epoch(Duration::from_secs(NOW as u64));
    let usage = webpki::KeyUsage::server_auth();
    end.verify_for_usage(
        &[webpki::ring::ED25519],
        &anchors,
        &sent[1..],
        now,
        usage,
        None,
        None,
    )?;
    Ok(())
}

/// A chain that this program and another judge differently.
struct Difference<'a> {
    case: &'a Case,
    ours: Verdict,
    other: Other,
    words: String,
}

impl Difference<'_> {
    /// The chain without the reasons of these rows, where they change it.
    fn without(&self, rows: &[&Row]) -> Option<Case> {
        let mut changed = self.case.clone();
        for row in rows {
            (row.without)(&mut changed);
        }
        (changed != *self.case).then_some(changed)
    }

    /// The rows that may say why.
    fn rows(&self) -> impl Iterator<Item = &'static Row> {
        let believed = self.ours.is_good();
        let rows = ROWS.iter();
        rows.filter(move |row| row.other == self.other && row.believed == believed)
    }
}

/// Whether the other believes each of these chains.
fn others_say(other: Other, chains: &[Encoded]) -> Option<Vec<Result<(), String>>> {
    Some(match other {
        Other::Webpki => chains
            .iter()
            .map(|it| webpki_says(it).map_err(|error| format!("{error:?}")))
            .collect(),
        Other::OpenSsl => openssl::judge(chains, NOW)?
            .into_iter()
            .map(|it| it.map_err(|number| format!("error {number}")))
            .collect(),
    })
}

/// The most certificates between the two ends that webpki takes, which is a constant of it.
const WEBPKI_DEPTH: usize = 6;

/// For each difference the rows that explain it: one alone, or else all that change it, together.
fn explain(
    differences: &[Difference<'_>],
    other: Other,
    keys: &Keys,
) -> Vec<Option<Vec<&'static str>>> {
    let mut reasons: Vec<Option<Vec<&str>>> = differences.iter().map(|_| None).collect();
    let mut one_by_one: Vec<Vec<&Row>> = ROWS.iter().map(|row| vec![row]).collect();
    one_by_one.push(ROWS.iter().collect());
    // A row after the other, so that OpenSSL never sees one chain in two forms at a time.
    for rows in one_by_one {
        let changed = differences.iter().enumerate().filter_map(|(at, it)| {
            let applied = it
                .rows()
                .filter(|row| rows.iter().any(|other| other.name == row.name));
            let applied: Vec<&Row> = applied.collect();
            let open = reasons[at].is_none();
            let case = open.then(|| it.without(&applied)).flatten()?;
            let names = applied.iter().map(|row| row.name).collect::<Vec<_>>();
            Some((at, names, Encoded::new(&case, keys)))
        });
        let changed: Vec<_> = changed.collect();
        let (places, encoded): (Vec<_>, Vec<_>) = changed
            .into_iter()
            .map(|(at, names, encoded)| ((at, names), encoded))
            .unzip();
        let answers = others_say(other, &encoded).unwrap_or_default();
        for (((at, names), encoded), answer) in places.into_iter().zip(&encoded).zip(answers) {
            if ours(encoded).is_good() && answer.is_ok() {
                reasons[at] = Some(names);
            }
        }
    }
    reasons
}

/// What came of a comparison with another.
struct Comparison {
    /// How many chains this program believes.
    good: usize,
    /// How often each row says why.
    used: BTreeMap<&'static str, usize>,
    /// What no row explains.
    strange: Vec<String>,
}

/// Judges all chains here and there; `None` if the other is not here.
fn compare(other: Other) -> Option<Comparison> {
    let keys = Keys::new(KEYS);
    let cases: Vec<Case> = (0..CHAINS).map(Case::new).collect();
    let encoded: Vec<Encoded> = cases.iter().map(|case| Encoded::new(case, &keys)).collect();
    let verdicts: Vec<Verdict> = encoded.iter().map(ours).collect();
    let answers = others_say(other, &encoded)?;
    let judged = cases.iter().zip(&verdicts).zip(answers);
    let differences = judged.filter_map(|((case, ours), answer)| {
        (ours.is_good() != answer.is_ok()).then(|| Difference {
            case,
            ours: ours.clone(),
            other,
            words: format!("{answer:?}"),
        })
    });
    let (deep, differences): (Vec<_>, Vec<_>) = differences.partition(|it| {
        other == Other::Webpki && it.ours.is_good() && it.case.between > WEBPKI_DEPTH
    });
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    if !deep.is_empty() {
        used.insert("webpki takes no more than six intermediates", deep.len());
    }
    let mut strange = Vec::new();
    for (difference, rows) in differences.iter().zip(explain(&differences, other, &keys)) {
        match rows.as_deref() {
            Some([row]) => *used.entry(row).or_default() += 1,
            Some(_) => *used.entry("several of these together").or_default() += 1,
            None if other == Other::OpenSsl && is_looked_at(difference.case.seed) => {
                *used.entry("looked at one by one").or_default() += 1;
            }
            None => strange.push(format!(
                "seed {} {:?}: {:?}, {other:?} {}",
                difference.case.seed, difference.case.changes, difference.ours, difference.words
            )),
        }
    }
    for row in ROWS.iter().filter(|row| row.other == other) {
        if !used.contains_key(row.name) {
            strange.push(format!("no chain needs the row \"{}\"", row.name));
        }
    }
    Some(Comparison {
        good: verdicts.iter().filter(|it| it.is_good()).count(),
        used,
        strange,
    })
}

/// Chains in which several things come together, so that no single row explains the difference: the
/// seed, and what OpenSSL 3.0.19 says instead.
const LOOKED_AT: &[(u64, &str)] = &[
    (834, "it finds no issuer (error 20)"),
    (1096, "it accepts the end's certificate of version 1"),
    (2659, "it ends at another self-signed root (error 19)"),
    (3547, "it accepts the end's certificate of version 1"),
    (4909, "it accepts the end's certificate of version 2"),
];

fn is_looked_at(seed: u64) -> bool {
    LOOKED_AT.iter().any(|(it, _)| *it == seed)
}

impl Comparison {
    /// That each difference has its reason.
    fn must_be_explained(mut self) {
        println!(
            "{CHAINS} chains, {} of them believed\n{:#?}",
            self.good, self.used
        );
        let count = self.strange.len();
        self.strange.truncate(40);
        let shown = self.strange.join("\n");
        assert!(count == 0, "{count} without a reason, such as\n{shown}");
        let some = CHAINS as usize / 4..CHAINS as usize * 3 / 4;
        assert!(some.contains(&self.good), "{}", self.good);
    }
}

#[test]
fn thousands_of_chains_are_judged_as_webpki_judges_them() {
    let comparison = compare(Other::Webpki).expect("webpki is always here");
    comparison.must_be_explained();
}

#[test]
fn thousands_of_chains_are_judged_as_openssl_judges_them() {
    if let Some(comparison) = compare(Other::OpenSsl) {
        comparison.must_be_explained();
    }
}

/// The certificates of one chain, and what is said of it: the seed is in TLSDEMO_SEED.
#[test]
#[ignore = "for looking at"]
fn show() {
    let seed = std::env::var("TLSDEMO_SEED").unwrap().parse().unwrap();
    let keys = Keys::new(KEYS);
    let case = Case::new(seed);
    let encoded = Encoded::new(&case, &keys);
    for der in encoded.anchors.iter().chain(&encoded.sent) {
        println!("{}", issue::pem("CERTIFICATE", der).unwrap());
    }
    println!("{:?}: {:?}", case.changes, ours(&encoded));
    println!("{:?}", webpki_says(&encoded));
    println!("{:?}", openssl::judge(&[encoded], NOW));
}
