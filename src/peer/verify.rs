//! Whether to trust a chain for a name, now (RFC 5280 §6, RFC 9525).
//!
//! [`path`] finds a way from the end's certificate to a trust anchor; dates and names are checked here,
//! so that each question has its own answer even where another has already failed.

use std::rc::Rc;
use std::time::SystemTime;

use super::TrustAnchors;
use super::path::{self, Anchor, Purpose};
use crate::certificate::{Certificate, GeneralName, ServerName, time};
use crate::check::{CertifiedKey, ChainFault, Check, Considered, NearMiss, Path, SerialFault};
use crate::names::Side;
use crate::names::registry::AlertDescription;
use crate::narration::Narration;

/// Which end a chain belongs to, and so what it must be good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role<'a> {
    /// A server's, which is asked for by this name.
    Server(&'a ServerName),
    /// A server's, and nobody knows by which name it was asked for.
    SomeServer,
    /// A client's. No name is compared: whom it admits is for the application to say.
    Client,
}

impl Role<'_> {
    /// The end whose chain it is.
    pub fn side(self) -> Side {
        match self {
            Role::Server(_) | Role::SomeServer => Side::Server,
            Role::Client => Side::Client,
        }
    }

    /// The purpose that extKeyUsage must allow, if it is there (RFC 5280 §4.2.1.12).
    fn purpose(self) -> Purpose {
        match self.side() {
            Side::Server => Purpose::Server,
            Side::Client => Purpose::Client,
        }
    }
}

/// The checks of a chain as it was sent, the end's own certificate first, for its role at `now`:
/// `certificate_chain`, `certificate_dates`, `certificate_name`, `certificate_key`; and what it
/// warns of ([`Check::is_warning`]): short keys, a root out of date. Every check is
/// made, whatever comes of the others. Certificates in any order, and some too many, are fine.
pub fn verify_chain(
    chain: &[Certificate],
    role: Role<'_>,
    anchors: &TrustAnchors,
    now: SystemTime,
) -> Vec<Check> {
    verify_chain_aloud(chain, role, anchors, now, &mut Narration::silent())
}

/// The same; `narration` is told of each signature that is verified, as a computation.
pub(super) fn verify_chain_aloud(
    chain: &[Certificate],
    role: Role<'_>,
    anchors: &TrustAnchors,
    now: SystemTime,
    narration: &mut Narration,
) -> Vec<Check> {
    let checks = verify_under(chain, role, anchors, now, narration);
    match anchors.wider() {
        Some(wider) if checks.iter().any(is_untrusted) => {
            verify_under(chain, role, &wider, now, narration)
        }
        _ => checks,
    }
}

/// Whether the chain is sound, but leads to nobody who is trusted.
pub(super) fn is_untrusted(check: &Check) -> bool {
    matches!(
        check,
        Check::CertificateChain {
            path: Path::Missing(
                ChainFault::SelfSigned { .. }
                    | ChainFault::UntrustedRoot { .. }
                    | ChainFault::MissingIssuer { .. }
            ),
            ..
        }
    )
}

fn verify_under(
    chain: &[Certificate],
    role: Role<'_>,
    anchors: &TrustAnchors,
    now: SystemTime,
    narration: &mut Narration,
) -> Vec<Check> {
    let check_of = |path, considered| Check::CertificateChain {
        side: role.side(),
        anchors: anchors.kind(),
        path,
        considered,
    };
    let Some(leaf) = chain.first() else {
        return vec![check_of(Path::Missing(ChainFault::Empty), Vec::new())];
    };
    let now = time::seconds(now);
    let (path, considered) = find_path(chain, role, anchors, now, narration);
    let (on_path, anchor) = match &path {
        Ok(found) => (&found.intermediates[..], found.anchor.as_deref()),
        Err(_) => (&[][..], None),
    };
    let root = anchor.and_then(Anchor::certificate);
    let mut checks = vec![dates(leaf, on_path, now)];
    if let Role::Server(name) = role {
        checks.push(check_name(leaf, name));
    }
    checks.push(Check::CertificateKey {
        key: match leaf.public_key() {
            Ok(key) => CertifiedKey::Usable(key.key_type()),
            Err(error) => CertifiedKey::Unusable {
                alert: error.alert.unwrap_or(AlertDescription::BadCertificate),
                why: error.message,
            },
        },
    });
    checks.extend(key_sizes(leaf, on_path, root));
    checks.extend(serial_numbers(chain));
    checks.extend(root.and_then(|root| root_dates(root, now)));
    let path = match path {
        Ok(Found {
            anchor: Some(anchor),
            intermediates,
        }) => through(leaf, &intermediates, anchor.subject()),
        Ok(_) => Path::Itself,
        Err(fault) => Path::Missing(fault),
    };
    checks.insert(0, check_of(path, considered));
    checks
}

/// The shortest RSA key of the chain, if it has any.
fn key_sizes(
    leaf: &Certificate,
    path: &[&Certificate],
    root: Option<&Certificate>,
) -> Option<Check> {
    let path = path.iter().copied();
    let keys = std::iter::once(leaf)
        .chain(path)
        .chain(root)
        .filter_map(|certificate| {
            let key = certificate.public_key().ok()?;
            key.algorithm().is_rsa().then(|| (certificate, key.bits()))
        });
    let (shortest, bits) = keys.min_by_key(|(_, bits)| *bits)?;
    let is_own = shortest.der() == leaf.der();
    Some(Check::CertificateKeySize {
        authority: (!is_own).then(|| shortest.holder()),
        bits,
    })
}

/// The octets that a serial number may have (RFC 5280 §4.1.2.2).
const MOST_SERIAL: usize = 20;
/// How many certificates are compared for the same serial number; a chain of more is told of less.
const MOST_COMPARED: usize = 64;

/// What is wrong with serial numbers, of each certificate the first thing.
fn serial_numbers(chain: &[Certificate]) -> Vec<Check> {
    let chain = &chain[..chain.len().min(MOST_COMPARED)];
    let fault_of = |at: usize, certificate: &Certificate| {
        let serial = certificate.serial();
        let is_same = |it: &&Certificate| {
            it.serial() == serial
                && it.issuer_der() == certificate.issuer_der()
                && *it != certificate
        };
        match serial {
            [first, ..] if first & 0x80 != 0 => Some(SerialFault::Negative),
            _ if serial.iter().all(|byte| *byte == 0) => Some(SerialFault::Zero),
            _ if serial.len() > MOST_SERIAL => Some(SerialFault::TooLong),
            _ => {
                (chain[..at].iter().find(is_same)).map(|other| SerialFault::Reused(other.holder()))
            }
        }
    };
    let faulty = chain.iter().enumerate().filter_map(|(at, certificate)| {
        Some(Check::CertificateSerial {
            fault: fault_of(at, certificate)?,
            subject: certificate.holder(),
            serial: certificate.serial().to_vec(),
        })
    });
    faulty.collect()
}

/// Of a root that is not in date, that it is not.
fn root_dates(root: &Certificate, now: i64) -> Option<Check> {
    let check = Check::TrustAnchorDates {
        subject: root.holder(),
        not_before: root.not_before(),
        not_after: root.not_after(),
        now,
    };
    (!check.holds()).then_some(check)
}

/// A way from an end's certificate to an anchor.
struct Found<'a> {
    /// The certificates between the two, the end's issuer first; none if its own is trusted itself.
    intermediates: Vec<&'a Certificate>,
    /// The anchor, if it is not the end's own certificate.
    anchor: Option<Rc<Anchor>>,
}

/// The way over these intermediates to the anchor that issued the last.
fn through(leaf: &Certificate, intermediates: &[&Certificate], anchor: &str) -> Path {
    let path = std::iter::once(leaf).chain(intermediates.iter().copied());
    Path::Through {
        subjects: path.map(|it| it.holder()).collect(),
        anchor: anchor.to_owned(),
    }
}

/// The way from the end's certificate to an anchor, and who was considered on it.
fn find_path<'a>(
    chain: &'a [Certificate],
    role: Role<'_>,
    anchors: &TrustAnchors,
    now: i64,
    narration: &mut Narration,
) -> (Result<Found<'a>, ChainFault>, Vec<Considered>) {
    if let Some(leaf) = chain.first().filter(|leaf| anchors.contains(leaf.der())) {
        let found = path::check_purpose(leaf, role.purpose()).map(|()| Found {
            intermediates: Vec::new(),
            anchor: None,
        });
        return (found, Vec::new());
    }
    let outcome = path::find(chain, anchors, narration, role.purpose(), now);
    let found = outcome.path.and_then(|found| {
        let leaf = chain.iter().take(1);
        let path: Vec<&Certificate> = leaf.chain(found.intermediates.iter().copied()).collect();
        match never_valid(&path) {
            Some(fault) => Err(fault),
            None => Ok(Found {
                intermediates: found.intermediates,
                anchor: Some(found.anchor),
            }),
        }
    });
    (found, outcome.considered)
}

/// Which two certificates no moment has both of, if there are any: the first that ended, the last that
/// began.
fn never_valid(path: &[&Certificate]) -> Option<ChainFault> {
    let ended = path.iter().min_by_key(|it| it.not_after())?;
    let began = path.iter().max_by_key(|it| it.not_before())?;
    (ended.not_after() < began.not_before()).then(|| ChainFault::NeverValid {
        ended: ended.holder(),
        not_after: ended.not_after(),
        began: began.holder(),
        not_before: began.not_before(),
    })
}

/// The end's certificate and those on the path must all be valid now, first and last second
/// included. The first that is not is told of, else the end's own.
pub(super) fn dates(leaf: &Certificate, path: &[&Certificate], now: i64) -> Check {
    let is_valid = |it: &&&Certificate| (it.not_before()..=it.not_after()).contains(&now);
    let mut all = std::iter::once(&leaf).chain(path);
    let told = all.find(|it| !is_valid(it)).copied().unwrap_or(leaf);
    Check::CertificateDates {
        authority: (*told != *leaf).then(|| told.holder()),
        not_before: told.not_before(),
        not_after: told.not_after(),
        now,
    }
}

/// The name must be in subjectAltName; the subject's commonName does not count (RFC 9525 §6).
fn check_name(leaf: &Certificate, name: &ServerName) -> Check {
    let presented = || leaf.subject_alt_names().iter().map(|it| &it.value);
    let matched = presented().find_map(|presented| match presented {
        GeneralName::Dns(presented) if name.matches_dns(presented) => Some(presented.to_string()),
        GeneralName::Ip(presented) if name.matches_ip(*presented) => Some(presented.to_string()),
        _ => None,
    });
    let is_text =
        |it: &GeneralName| matches!(it, GeneralName::Dns(text) if *text == name.to_string());
    let common_name = leaf.subject().common_name();
    let near_miss = if matched.is_some() {
        None
    } else if matches!(name, ServerName::Ip(_)) && presented().any(is_text) {
        Some(NearMiss::AddressAsDnsName)
    } else if presented().any(|it| is_unicode_of(it, name)) {
        Some(NearMiss::Unicode)
    } else if presented().any(|it| is_wide_wildcard_for(it, name)) {
        Some(NearMiss::WideWildcard)
    } else if presented().any(|it| is_wildcard_around(it, name)) {
        Some(NearMiss::WildcardLabel)
    } else if presented().any(|it| has_more_around(it, name)) {
        Some(NearMiss::NotAHostName)
    } else if presented().any(|it| is_partial_wildcard_for(it, name)) {
        Some(NearMiss::PartialWildcard)
    } else if presented().any(|it| is_address_of(it, name)) {
        Some(NearMiss::Uri)
    } else if common_name.is_some_and(|it| name.matches_dns(it) || *name == ServerName::new(it)) {
        Some(NearMiss::CommonName)
    } else {
        None
    };
    Check::CertificateName {
        asked: name.to_string(),
        matched,
        names: leaf.names(),
        near_miss,
    }
}

/// Whether a name with `*` would match if it stood for no label, or for several.
fn is_wildcard_around(presented: &GeneralName, name: &ServerName) -> bool {
    let (GeneralName::Dns(presented), ServerName::Dns(name)) = (presented, name) else {
        return false;
    };
    let Some(suffix) = presented.strip_prefix("*.") else {
        return false;
    };
    let suffix = suffix.to_ascii_lowercase();
    *name == suffix || name.ends_with(&format!(".{suffix}"))
}

/// The host in something that may be a URL, or have a port or blanks around it.
fn host_in(text: &str) -> &str {
    let text = text.trim();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let text = text.split(['/', '?', '#']).next().unwrap_or(text);
    let text = text.rsplit_once('@').map_or(text, |(_, host)| host);
    match text.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|it| it.is_ascii_digit()) => host,
        _ => text,
    }
}

/// Whether a dNSName would match without what is around the name in it.
fn has_more_around(presented: &GeneralName, name: &ServerName) -> bool {
    let GeneralName::Dns(presented) = presented else {
        return false;
    };
    let host = host_in(presented);
    host != presented && (name.matches_dns(host) || *name == ServerName::new(host))
}

/// Whether a uniformResourceIdentifier is of this host.
fn is_address_of(presented: &GeneralName, name: &ServerName) -> bool {
    match presented {
        GeneralName::Uri(address) => *name == ServerName::new(host_in(address)),
        _ => false,
    }
}

/// Whether a name with `*` within its first label would match if it stood for some of its letters.
fn is_partial_wildcard_for(presented: &GeneralName, name: &ServerName) -> bool {
    let (GeneralName::Dns(presented), ServerName::Dns(name)) = (presented, name) else {
        return false;
    };
    let presented = presented.to_ascii_lowercase();
    let (label, domain) = presented.split_once('.').unwrap_or((&presented, ""));
    let (first, rest) = name.split_once('.').unwrap_or((name, ""));
    let Some((before, after)) = label.split_once('*') else {
        return false;
    };
    let is_part = before.len() + after.len() > 0;
    let fits = first.len() >= before.len() + after.len()
        && first.starts_with(before)
        && first.ends_with(after);
    is_part && fits && domain == rest
}

/// Whether a name with `*` that has no two labels behind it would match if that were enough.
fn is_wide_wildcard_for(presented: &GeneralName, name: &ServerName) -> bool {
    let (GeneralName::Dns(presented), ServerName::Dns(name)) = (presented, name) else {
        return false;
    };
    let rest = name.split_once('.').map(|(_, rest)| rest);
    match presented.strip_prefix("*.") {
        Some(domain) => {
            !domain.contains('.') && rest.is_some_and(|rest| rest.eq_ignore_ascii_case(domain))
        }
        None => presented == "*" && rest.is_none(),
    }
}

/// Whether this is the name in letters beyond ASCII, as far as can be seen without their tables: of
/// the same number of labels, of which those in ASCII are equal, and the others are A-labels there.
fn is_unicode_of(presented: &GeneralName, name: &ServerName) -> bool {
    let (GeneralName::Dns(presented), ServerName::Dns(name)) = (presented, name) else {
        return false;
    };
    let (theirs, ours) = (presented.split('.'), name.split('.'));
    !presented.is_ascii()
        && theirs.clone().count() == ours.clone().count()
        && theirs
            .zip(ours)
            .all(|(theirs, ours)| match theirs.is_ascii() {
                true => theirs.eq_ignore_ascii_case(ours),
                false => ours.starts_with("xn--"),
            })
}
