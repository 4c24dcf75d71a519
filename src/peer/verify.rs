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
use crate::compute::signature::PublicKey;
use crate::error::{CertificateProblem, Error, ErrorKind, Result};
use crate::names::registry::AlertDescription;
use crate::narration::{Check, Side};
use crate::wire::Name;

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

/// A certificate that ends within a year is said to do so; seconds.
const SOON: i64 = 365 * 86_400;
/// The least bits of an RSA key that is not too weak today (RFC 9325 §4.5).
const RSA_BITS: usize = 2048;

/// What came of the checks of a chain.
#[derive(Debug, Clone)]
pub struct ChainReport {
    /// Each check: `certificate_chain`, `certificate_dates`, `certificate_name`, `certificate_key`.
    pub checks: Vec<Check>,
    /// The first failure among them, with the alert that the peer is owed.
    pub result: Result<()>,
}

/// Checks a chain as it was sent, the end's own certificate first, for its role at `now`. Every check
/// is made, whatever comes of the others. Certificates in any order, and some too many, are fine.
pub fn verify_chain(
    chain: &[Certificate],
    role: Role<'_>,
    anchors: &TrustAnchors,
    now: SystemTime,
) -> ChainReport {
    let report = verify_under(chain, role, anchors, now);
    let unknown =
        |error: &Error| error.kind == ErrorKind::Certificate(CertificateProblem::UnknownIssuer);
    match anchors.wider() {
        Some(wider) if report.result.as_ref().is_err_and(unknown) => {
            verify_under(chain, role, &wider, now)
        }
        _ => report,
    }
}

fn verify_under(
    chain: &[Certificate],
    role: Role<'_>,
    anchors: &TrustAnchors,
    now: SystemTime,
) -> ChainReport {
    let Some((leaf, rest)) = chain.split_first() else {
        let error = refuse(
            CertificateProblem::Other,
            AlertDescription::BadCertificate,
            format!("the {} sent no certificate", role.side().name()),
        );
        return ChainReport {
            checks: vec![check(
                "certificate_chain",
                &Err(error.clone()),
                "RFC 5280 §6.1",
            )],
            result: Err(error),
        };
    };
    let now = time::seconds(now);
    let path = find_path(leaf, rest, role, anchors, now);
    let on_path = path.as_ref().map_or(&[][..], |path| &path.intermediates);
    let name = match role {
        Role::Server(name) => Some(("certificate_name", check_name(leaf, name), "RFC 9525 §6")),
        Role::Client => None,
    };
    let key = leaf.public_key().map(PublicKey::describe);
    let chain = path.as_ref().map(|path| path.detail.clone());
    let dates = check_dates(leaf, on_path, now);
    let outcomes: Vec<(&'static str, Result<String>, &'static str)> = [
        Some((
            "certificate_chain",
            chain.map_err(Clone::clone),
            "RFC 5280 §6.1",
        )),
        Some(("certificate_dates", dates, "RFC 5280 §4.1.2.5")),
        name,
        Some(("certificate_key", key, "RFC 5280 §4.1.2.7")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let checks = outcomes
        .iter()
        .map(|(name, outcome, rfc)| check(name, outcome, rfc));
    let root = path.as_ref().ok().and_then(|path| path.root.as_ref());
    ChainReport {
        checks: checks
            .chain(check_key_sizes(leaf, on_path, root))
            .chain(root.and_then(|root| check_root_dates(root, now)))
            .collect(),
        result: outcomes
            .into_iter()
            .try_for_each(|(_, outcome, _)| outcome.map(|_| ())),
    }
}

fn check(name: &'static str, outcome: &Result<String>, rfc: &'static str) -> Check {
    let detail = match outcome {
        Ok(detail) => detail.clone(),
        Err(error) => error.message.clone(),
    };
    Check {
        name: name.into(),
        passed: outcome.is_ok(),
        detail: Name::from(detail),
        rfc: rfc.into(),
    }
}

/// A way from the server's certificate to an anchor.
struct ChainPath<'a> {
    /// The certificates between the two, the server's issuer first.
    intermediates: Vec<&'a Certificate>,
    /// The anchor's certificate, if it is at hand and not the server's own.
    root: Option<Certificate>,
    detail: String,
}

fn find_path<'a>(
    leaf: &Certificate,
    rest: &'a [Certificate],
    role: Role<'_>,
    anchors: &TrustAnchors,
    now: i64,
) -> Result<ChainPath<'a>> {
    if anchors.contains(leaf.der()) {
        if !leaf.is_for(role.purpose()) {
            return Err(not_for(role, leaf));
        }
        return Ok(ChainPath {
            intermediates: Vec::new(),
            root: None,
            detail: format!(
                "the certificate itself is trusted: it is among {}",
                anchors.describe()
            ),
        });
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
    let (intermediates, root) = path.map_err(|error| explain(&error, leaf, rest, role, anchors))?;
    if let Some(issuer) = intermediates.iter().find(|issuer| {
        issuer
            .key_usage()
            .is_some_and(|usage| !usage.allows(KeyUsage::KEY_CERT_SIGN))
    }) {
        return Err(refuse(
            CertificateProblem::Key,
            AlertDescription::UnsupportedCertificate,
            format!("{} may not sign certificates (keyUsage)", issuer.subject()),
        ));
    }
    let last = intermediates.last().copied().unwrap_or(leaf);
    let path = std::iter::once(leaf).chain(intermediates.iter().copied());
    let names: Vec<String> = path.map(|it| it.subject().to_string()).collect();
    let detail = format!(
        "{} ← {}, trusted: among {}",
        names.join(" ← "),
        last.issuer(),
        anchors.describe()
    );
    Ok(ChainPath {
        intermediates,
        root,
        detail,
    })
}

/// The intermediates of a valid path at `moment`, and the certificate of the anchor that it ends in.
fn build_path<'a>(
    leaf: &Certificate,
    rest: &'a [Certificate],
    role: Role<'_>,
    anchors: &TrustAnchors,
    moment: i64,
) -> std::result::Result<(Vec<&'a Certificate>, Option<Certificate>), Webpki> {
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
    Ok((sent.collect(), root))
}

/// Why webpki found no path, in words and with the alert of RFC 9846 §6.2.
fn explain(
    error: &Webpki,
    leaf: &Certificate,
    rest: &[Certificate],
    role: Role<'_>,
    anchors: &TrustAnchors,
) -> Error {
    use AlertDescription as Alert;
    use CertificateProblem as Problem;
    match error {
        Webpki::CaUsedAsEndEntity if !leaf.is_self_issued() => refuse(
            Problem::Key,
            Alert::UnsupportedCertificate,
            format!(
                "the certificate is an authority's (CA:TRUE), not a {}'s",
                role.side().name()
            ),
        ),
        Webpki::UnknownIssuer | Webpki::CaUsedAsEndEntity => refuse(
            Problem::UnknownIssuer,
            Alert::UnknownCa,
            unknown_issuer(leaf, rest, role, anchors),
        ),
        Webpki::InvalidSignatureForPublicKey => refuse(
            Problem::Other,
            Alert::BadCertificate,
            "a signature in the certificate chain does not verify: a certificate was changed, or \
             carries its issuer's name without being signed by it",
        ),
        Webpki::UnsupportedSignatureAlgorithmContext(_) => weak_signature(leaf, rest, role),
        Webpki::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => refuse(
            Problem::Algorithm,
            Alert::UnsupportedCertificate,
            "a certificate is signed by a kind of key that this program does not know",
        ),
        Webpki::RequiredEkuNotFoundContext(_) | Webpki::EmptyEkuExtension => not_for(role, leaf),
        Webpki::UnsupportedCertVersion => refuse(
            Problem::Other,
            Alert::UnsupportedCertificate,
            "an X.509 certificate older than version 3: it cannot say what it is for",
        ),
        Webpki::UnsupportedCriticalExtension => refuse(
            Problem::Other,
            Alert::UnsupportedCertificate,
            "a certificate has a critical extension that this program does not know",
        ),
        Webpki::NameConstraintViolation => refuse(
            Problem::Other,
            Alert::BadCertificate,
            "an authority of the chain may not certify this name (nameConstraints)",
        ),
        Webpki::PathLenConstraintViolated => refuse(
            Problem::Other,
            Alert::BadCertificate,
            "the chain is longer than one of its authorities allows (pathLenConstraint)",
        ),
        Webpki::EndEntityUsedAsCa => refuse(
            Problem::Other,
            Alert::BadCertificate,
            "a certificate of the chain is signed by one that does not belong to an authority (CA:FALSE)",
        ),
        Webpki::CertExpired { .. } | Webpki::CertNotValidYet { .. } => refuse(
            Problem::Expired,
            Alert::CertificateExpired,
            "the certificates of the chain were never valid at the same time",
        ),
        Webpki::MaximumSignatureChecksExceeded
        | Webpki::MaximumPathBuildCallsExceeded
        | Webpki::MaximumPathDepthExceeded
        | Webpki::MaximumNameConstraintComparisonsExceeded => refuse(
            Problem::Other,
            Alert::BadCertificate,
            "the chain is too long or too tangled to be checked",
        ),
        Webpki::BadDerTime | Webpki::InvalidCertValidity => refuse(
            Problem::Other,
            Alert::BadCertificate,
            broken_dates(leaf, rest),
        ),
        other => refuse(
            Problem::Other,
            Alert::BadCertificate,
            format!("the certificate chain breaks a rule of X.509: {other}"),
        ),
    }
}

/// Which certificate's dates are not as RFC 5280 has them.
fn broken_dates(leaf: &Certificate, rest: &[Certificate]) -> String {
    for certificate in std::iter::once(leaf).chain(rest) {
        let subject = certificate.subject();
        if let Some(fault) = certificate.faults().first() {
            return format!("the certificate of {subject} must be issued anew: {fault}");
        }
        let (from, until) = (certificate.not_before(), certificate.not_after());
        if from < 0 || until < 0 {
            return format!(
                "the certificate of {subject} is valid from {} to {}; webpki, which checks chains here, \
                 takes no dates before 1970",
                time::rfc3339(from),
                time::rfc3339(until)
            );
        }
    }
    "a date in the certificate chain is malformed".to_owned()
}

/// Where the chain breaks off.
fn unknown_issuer(
    leaf: &Certificate,
    rest: &[Certificate],
    role: Role<'_>,
    anchors: &TrustAnchors,
) -> String {
    let trusted = anchors.describe();
    if leaf.is_self_issued() {
        return format!("the certificate is signed by its own key, and is not among {trusted}");
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
    if last.is_self_issued() {
        format!(
            "the chain ends at {}, which is not among {trusted}",
            last.subject()
        )
    } else {
        format!(
            "{} is signed by {}, whose certificate the {} did not send and which is not among {trusted}",
            last.subject(),
            last.issuer(),
            role.side().name()
        )
    }
}

/// A signature algorithm that webpki was not given.
fn weak_signature(leaf: &Certificate, rest: &[Certificate], role: Role<'_>) -> Error {
    let known_weak = |certificate: &&Certificate| {
        let name = certificate
            .signature_algorithm()
            .to_string()
            .to_ascii_lowercase();
        !certificate.is_self_issued() && ["md2", "md5", "sha1"].iter().any(|w| name.contains(w))
    };
    match std::iter::once(leaf).chain(rest).find(known_weak) {
        // RFC 9846 §4.5.1.3.
        Some(weak) => refuse(
            CertificateProblem::Algorithm,
            AlertDescription::BadCertificate,
            format!(
                "{} is signed with {}, which is too weak to be trusted",
                weak.subject(),
                weak.signature_algorithm()
            ),
        ),
        None => refuse(
            CertificateProblem::Algorithm,
            AlertDescription::UnsupportedCertificate,
            format!(
                "a certificate of the chain is signed with an algorithm that this program does not \
                 know; the {}'s own with {}",
                role.side().name(),
                leaf.signature_algorithm()
            ),
        ),
    }
}

fn not_for(role: Role<'_>, certificate: &Certificate) -> Error {
    refuse(
        CertificateProblem::Key,
        AlertDescription::UnsupportedCertificate,
        format!(
            "the chain of {} is not for {}s (extKeyUsage without {})",
            certificate.subject(),
            role.side().name(),
            role.purpose()
        ),
    )
}

/// The server's certificate and those on the path must all be valid now, first and last second
/// included.
fn check_dates(leaf: &Certificate, path: &[&Certificate], now: i64) -> Result<String> {
    for certificate in std::iter::once(&leaf).chain(path) {
        let whose = if *certificate == leaf {
            "the certificate".to_owned()
        } else {
            format!("the certificate of {}", certificate.subject())
        };
        if now > certificate.not_after() {
            return Err(refuse(
                CertificateProblem::Expired,
                AlertDescription::CertificateExpired,
                format!(
                    "{whose} expired {} ago: its last moment was {}, now is {}",
                    time::span(now - certificate.not_after()),
                    time::rfc3339(certificate.not_after()),
                    time::rfc3339(now)
                ),
            ));
        }
        if now < certificate.not_before() {
            return Err(refuse(
                CertificateProblem::NotYetValid,
                AlertDescription::CertificateExpired,
                format!(
                    "{whose} is not valid yet: it begins in {}, at {}, now is {}",
                    time::span(certificate.not_before() - now),
                    time::rfc3339(certificate.not_before()),
                    time::rfc3339(now)
                ),
            ));
        }
    }
    let mut found = format!(
        "valid from {} to {}",
        time::rfc3339(leaf.not_before()),
        time::rfc3339(leaf.not_after())
    );
    let left = leaf.not_after() - now;
    if left < SOON {
        found.push_str(&format!(", {} left", time::span(left)));
    }
    Ok(found)
}

/// Whether the RSA keys of a chain have the bits that RFC 9325 §4.5 asks for, if there are any. Ones
/// that are too short are told, and do not end the handshake: some old devices have nothing better.
fn check_key_sizes(
    leaf: &Certificate,
    path: &[&Certificate],
    root: Option<&Certificate>,
) -> Option<Check> {
    let chain = std::iter::once(leaf)
        .chain(path.iter().copied())
        .chain(root);
    let keys = chain.filter_map(|certificate| {
        let key = certificate.public_key().ok()?;
        key.algorithm().is_rsa().then(|| (certificate, key.bits()))
    });
    let (shortest, bits) = keys.min_by_key(|(_, bits)| *bits)?;
    let whose = match shortest.der() == leaf.der() {
        true => "the certificate's".to_owned(),
        false => format!("{}'s", shortest.subject()),
    };
    Some(Check {
        name: "certificate_key_size".into(),
        passed: bits >= RSA_BITS,
        detail: match bits >= RSA_BITS {
            true => format!("RSA keys of at least {bits} bits"),
            false => format!("{whose} RSA key has only {bits} bits"),
        }
        .into(),
        rfc: "RFC 9325 §4.5".into(),
    })
}

/// Says so if the root is out of date. It is trusted all the same: what a trust anchor gives is a name
/// and a key (RFC 5280 §6.1.1 d).
fn check_root_dates(root: &Certificate, now: i64) -> Option<Check> {
    let subject = root.subject();
    let detail = if now > root.not_after() {
        format!(
            "the root {subject} expired {} ago, at {}; it is trusted all the same",
            time::span(now - root.not_after()),
            time::rfc3339(root.not_after())
        )
    } else if now < root.not_before() {
        format!(
            "the root {subject} is not valid until {}; it is trusted all the same",
            time::rfc3339(root.not_before())
        )
    } else {
        return None;
    };
    Some(Check {
        name: "trust_anchor_dates".into(),
        passed: false,
        detail: detail.into(),
        rfc: "RFC 5280 §6.1.1".into(),
    })
}

/// The name must be in subjectAltName; the subject's commonName does not count (RFC 9525 §6).
fn check_name(leaf: &Certificate, name: &ServerName) -> Result<String> {
    let mut presented = leaf.subject_alt_names().iter().map(|it| &it.value);
    for presented in presented.clone() {
        match presented {
            GeneralName::Dns(presented) if name.matches_dns(presented) => {
                return Ok(format!("{name} matches {presented}"));
            }
            GeneralName::Ip(presented) if name.matches_ip(*presented) => {
                return Ok(format!("{name} matches the address {presented}"));
            }
            _ => {}
        }
    }
    let is_text =
        |it: &GeneralName| matches!(it, GeneralName::Dns(text) if *text == name.to_string());
    let is_address = matches!(name, ServerName::Ip(_));
    let names = leaf.names();
    let shown = match names.len() {
        0 => "its subjectAltName contains no names".to_owned(),
        1..=8 => format!("it is for {}", names.join(", ")),
        more => format!("it is for {} and {} more", names[..8].join(", "), more - 8),
    };
    let only_common_name = leaf.subject().common_name().is_some_and(|common_name| {
        name.matches_dns(common_name) || *name == ServerName::new(common_name)
    });
    let hint = if is_address && presented.any(is_text) {
        "; it has the address as a dNSName, which counts for host names alone (RFC 9525 §6.4): an address \
         needs an iPAddress"
    } else if only_common_name {
        "; its commonName would match, but commonName does not count (RFC 9525 §6)"
    } else {
        ""
    };
    Err(refuse(
        CertificateProblem::Name(names),
        AlertDescription::BadCertificate,
        format!("the certificate is not for {name}: {shown}{hint}"),
    ))
}

fn refuse(
    problem: CertificateProblem,
    alert: AlertDescription,
    message: impl Into<String>,
) -> Error {
    Error::new(ErrorKind::Certificate(problem), message).with_alert(alert)
}
