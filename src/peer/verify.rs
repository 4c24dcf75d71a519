//! Whether to trust a chain for a name, now (RFC 5280 §6, RFC 9525).
//!
//! webpki finds a way from the server's certificate to a trust anchor and checks each signature on
//! it; dates and names are checked here, so that each question has its own answer even where
//! another has already failed.

use std::time::{Duration, SystemTime};

use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{EndEntityCert, Error as Webpki};

use super::TrustAnchors;
use super::algorithms::ALGORITHMS;
use crate::certificate::{Certificate, GeneralName, KeyUsage, ServerName, time};
use crate::check::{CertifiedKey, ChainFault, Check, NearMiss, Path};
use crate::names::Side;
use crate::names::registry::AlertDescription;

/// Which end a chain belongs to, and so what it must be good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role<'a> {
    /// A server's, which is asked for by this name.
    Server(&'a ServerName),
    /// A client's. No name is compared: whom it admits is for the application to say.
    Client,
}

impl Role<'_> {
    /// The end whose chain it is.
    pub fn side(self) -> Side {
        match self {
            Role::Server(_) => Side::Server,
            Role::Client => Side::Client,
        }
    }

    /// The purpose that extKeyUsage must allow, if it is there (RFC 5280 §4.2.1.12).
    fn purpose(self) -> &'static str {
        match self {
            Role::Server(_) => "serverAuth",
            Role::Client => "clientAuth",
        }
    }

    fn usage(self) -> webpki::KeyUsage {
        match self {
            Role::Server(_) => webpki::KeyUsage::server_auth(),
            Role::Client => webpki::KeyUsage::client_auth(),
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
    let checks = verify_under(chain, role, anchors, now);
    match anchors.wider() {
        Some(wider) if checks.iter().any(is_untrusted) => verify_under(chain, role, &wider, now),
        _ => checks,
    }
}

/// Whether the chain is sound, but leads to nobody who is trusted.
fn is_untrusted(check: &Check) -> bool {
    matches!(
        check,
        Check::CertificateChain {
            path: Path::Missing(
                ChainFault::SelfSigned
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
) -> Vec<Check> {
    let check_of = |path| Check::CertificateChain {
        side: role.side(),
        anchors: anchors.kind(),
        path,
    };
    let Some((leaf, rest)) = chain.split_first() else {
        return vec![check_of(Path::Missing(ChainFault::Empty))];
    };
    let now = time::seconds(now);
    let path = find_path(leaf, rest, role, anchors, now);
    let (on_path, root) = match &path {
        Ok(found) => (&found.intermediates[..], found.root.as_ref()),
        Err(_) => (&[][..], None),
    };
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
    checks.extend(root.and_then(|root| root_dates(root, now)));
    let path = match path {
        Ok(_) if anchors.contains(leaf.der()) => Path::Itself,
        Ok(found) => through(leaf, &found.intermediates),
        Err(fault) => Path::Missing(fault),
    };
    checks.insert(0, check_of(path));
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
        authority: (!is_own).then(|| shortest.subject().to_string()),
        bits,
    })
}

/// Of a root that is not in date, that it is not.
fn root_dates(root: &Certificate, now: i64) -> Option<Check> {
    let check = Check::TrustAnchorDates {
        subject: root.subject().to_string(),
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
    /// The anchor's certificate, if it is at hand and not the end's own.
    root: Option<Certificate>,
}

/// The way over these intermediates to the anchor that issued the last.
fn through(leaf: &Certificate, intermediates: &[&Certificate]) -> Path {
    let last = intermediates.last().copied().unwrap_or(leaf);
    let path = std::iter::once(leaf).chain(intermediates.iter().copied());
    Path::Through {
        subjects: path.map(|it| it.subject().to_string()).collect(),
        anchor: last.issuer().to_string(),
    }
}

/// The way from the end's certificate to an anchor.
fn find_path<'a>(
    leaf: &Certificate,
    rest: &'a [Certificate],
    role: Role<'_>,
    anchors: &TrustAnchors,
    now: i64,
) -> Result<Found<'a>, ChainFault> {
    if anchors.contains(leaf.der()) {
        return match leaf.is_for(role.purpose()) {
            true => Ok(Found {
                intermediates: Vec::new(),
                root: None,
            }),
            false => Err(not_for(role, leaf)),
        };
    }
    let path = match build_path(leaf, rest, role, anchors, now) {
        // The dates have a check of their own. Is there a way at a time when all were valid?
        Err(Webpki::CertExpired { .. } | Webpki::CertNotValidYet { .. }) => {
            let all = || std::iter::once(leaf).chain(rest);
            let from = all().map(|certificate| certificate.not_before()).max();
            let until = all().map(|certificate| certificate.not_after()).min();
            let moment = match (from, until) {
                (Some(from), Some(until)) if from <= until => until,
                _ => leaf.not_after(),
            };
            build_path(leaf, rest, role, anchors, moment)
        }
        other => other,
    };
    let found = path.map_err(|error| fault_of(&error, leaf, rest, role))?;
    let may_sign = |issuer: &&Certificate| {
        let usage = issuer.key_usage();
        usage.is_none_or(|usage| usage.allows(KeyUsage::KEY_CERT_SIGN))
    };
    match found.intermediates.iter().find(|issuer| !may_sign(issuer)) {
        Some(issuer) => Err(ChainFault::MayNotSign {
            subject: issuer.subject().to_string(),
        }),
        None => Ok(found),
    }
}

/// A valid path at `moment`.
fn build_path<'a>(
    leaf: &Certificate,
    rest: &'a [Certificate],
    role: Role<'_>,
    anchors: &TrustAnchors,
    moment: i64,
) -> Result<Found<'a>, Webpki> {
    let end_entity = CertificateDer::from(leaf.der());
    let end_entity = EndEntityCert::try_from(&end_entity)?;
    let intermediates: Vec<CertificateDer<'_>> = rest
        .iter()
        .map(|certificate| CertificateDer::from(certificate.der()))
        .collect();
    let list = anchors.list();
    let moment = Duration::from_secs(u64::try_from(moment).unwrap_or_default());
    let path = end_entity.verify_for_usage(
        ALGORITHMS,
        &list,
        &intermediates,
        UnixTime::since_unix_epoch(moment),
        role.usage(),
        None,
        None,
    )?;
    let root = anchors.certificate(path.anchor());
    let root = root.and_then(|der| Certificate::parse(der).ok());
    let used = path.intermediate_certificates();
    let sent = used.filter_map(|used| rest.iter().find(|sent| sent.der() == used.der().as_ref()));
    Ok(Found {
        intermediates: sent.collect(),
        root,
    })
}

/// Why webpki found no path.
fn fault_of(
    error: &Webpki,
    leaf: &Certificate,
    rest: &[Certificate],
    role: Role<'_>,
) -> ChainFault {
    match error {
        Webpki::CaUsedAsEndEntity if !leaf.is_self_issued() => ChainFault::AuthorityAsEnd,
        Webpki::UnknownIssuer | Webpki::CaUsedAsEndEntity => unknown_issuer(leaf, rest),
        Webpki::InvalidSignatureForPublicKey => ChainFault::BadSignature,
        Webpki::UnsupportedSignatureAlgorithmContext(_) => weak_signature(leaf, rest),
        Webpki::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => ChainFault::UnknownIssuerKey,
        Webpki::RequiredEkuNotFoundContext(_) | Webpki::EmptyEkuExtension => not_for(role, leaf),
        Webpki::UnsupportedCertVersion => ChainFault::OldVersion,
        Webpki::UnsupportedCriticalExtension => ChainFault::CriticalExtension,
        Webpki::NameConstraintViolation => ChainFault::NameConstraint,
        Webpki::PathLenConstraintViolated => ChainFault::PathLength,
        Webpki::EndEntityUsedAsCa => ChainFault::EndAsAuthority,
        Webpki::CertExpired { .. } | Webpki::CertNotValidYet { .. } => ChainFault::NeverValid,
        Webpki::MaximumSignatureChecksExceeded
        | Webpki::MaximumPathBuildCallsExceeded
        | Webpki::MaximumPathDepthExceeded
        | Webpki::MaximumNameConstraintComparisonsExceeded => ChainFault::TooTangled,
        Webpki::BadDerTime | Webpki::InvalidCertValidity => broken_date(leaf, rest),
        other => ChainFault::Rule(other.to_string()),
    }
}

/// Which certificate's dates are not as RFC 5280 has them, or as webpki takes them.
fn broken_date(leaf: &Certificate, rest: &[Certificate]) -> ChainFault {
    for certificate in std::iter::once(leaf).chain(rest) {
        let subject = certificate.subject().to_string();
        if let Some(why) = certificate.faults().into_iter().next() {
            return ChainFault::BrokenDate { subject, why };
        }
        let (not_before, not_after) = (certificate.not_before(), certificate.not_after());
        if not_before < 0 || not_after < 0 {
            return ChainFault::BeforeEpoch {
                subject,
                not_before,
                not_after,
            };
        }
    }
    ChainFault::MalformedDate
}

/// Where the chain breaks off.
fn unknown_issuer(leaf: &Certificate, rest: &[Certificate]) -> ChainFault {
    if leaf.is_self_issued() {
        return ChainFault::SelfSigned;
    }
    let mut last = leaf;
    for _ in rest {
        match rest
            .iter()
            .find(|issuer| issuer.is_issuer_of(last) && *issuer != last)
        {
            Some(issuer) if !last.is_self_issued() => last = issuer,
            _ => break,
        }
    }
    let subject = last.subject().to_string();
    if last.is_self_issued() {
        ChainFault::UntrustedRoot { root: subject }
    } else {
        let issuer = last.issuer().to_string();
        ChainFault::MissingIssuer { subject, issuer }
    }
}

/// A signature algorithm that webpki was not given.
fn weak_signature(leaf: &Certificate, rest: &[Certificate]) -> ChainFault {
    let known_weak = |certificate: &&Certificate| {
        let name = certificate
            .signature_algorithm()
            .to_string()
            .to_ascii_lowercase();
        !certificate.is_self_issued() && ["md2", "md5", "sha1"].iter().any(|w| name.contains(w))
    };
    match std::iter::once(leaf).chain(rest).find(known_weak) {
        Some(weak) => ChainFault::WeakSignature {
            subject: weak.subject().to_string(),
            algorithm: weak.signature_algorithm().to_string(),
        },
        None => ChainFault::UnknownSignature {
            own: leaf.signature_algorithm().to_string(),
        },
    }
}

fn not_for(role: Role<'_>, certificate: &Certificate) -> ChainFault {
    ChainFault::WrongPurpose {
        subject: certificate.subject().to_string(),
        lacks: role.purpose().to_owned(),
    }
}

/// The end's certificate and those on the path must all be valid now, first and last second
/// included. The first that is not is told of, else the end's own.
fn dates(leaf: &Certificate, path: &[&Certificate], now: i64) -> Check {
    let is_valid = |it: &&&Certificate| (it.not_before()..=it.not_after()).contains(&now);
    let mut all = std::iter::once(&leaf).chain(path);
    let told = all.find(|it| !is_valid(it)).copied().unwrap_or(leaf);
    Check::CertificateDates {
        authority: (*told != *leaf).then(|| told.subject().to_string()),
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
    } else if presented().any(|it| is_wildcard_around(it, name)) {
        Some(NearMiss::WildcardLabel)
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
