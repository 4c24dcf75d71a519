//! What RFC 5280 §6.1 asks of one certificate, whatever the rest of its path: of any, and of one that
//! issues others (§6.1.4 k, l, n).

use super::Purpose;
use crate::certificate::{Certificate, ExtensionValue, Fact, KeyUsage};
use crate::check::{Authority, ChainFault};
use crate::names::oid::ObjectIdentifier;

/// The extensions that are heeded here or by the checks of the handshake, so that they may be critical
/// (§4.2): a certificate with another that is critical is refused.
const HEEDED: &[&str] = &[
    "basicConstraints",
    "certificatePolicies",
    // Where to ask whether it was revoked: that is another question than the path.
    "cRLDistributionPoints",
    "extKeyUsage",
    "inhibitAnyPolicy",
    "keyUsage",
    "nameConstraints",
    "policyConstraints",
    "policyMappings",
    "subjectAltName",
];

/// The end's own certificate.
///
/// # Errors
/// The first rule that it breaks.
pub(super) fn end_entity(certificate: &Certificate, purpose: Purpose) -> Result<(), ChainFault> {
    any(certificate, purpose)?;
    match constraints(certificate) {
        // No rule of RFC 5280, but no end has an authority's key for itself.
        Some((true, _)) => Err(ChainFault::AuthorityAsEnd {
            subject: certificate.holder(),
        }),
        _ => Ok(()),
    }
}

/// A certificate whose key signs that of `subject`, and the authorities that follow it on the path but
/// for those that are self-issued.
///
/// # Errors
/// The first rule that it breaks.
pub(super) fn issuer(
    certificate: &Certificate,
    purpose: Purpose,
    subject: &Certificate,
    follow: &[&Certificate],
) -> Result<(), ChainFault> {
    any(certificate, purpose)?;
    let name = || certificate.holder();
    let found = constraints(certificate);
    let Some((true, path_len)) = found else {
        return Err(ChainFault::EndAsAuthority {
            subject: subject.holder(),
            issuer: name(),
            missing: found.is_none(),
        });
    };
    if let Some(usage) = certificate.key_usage()
        && !usage.allows(KeyUsage::KEY_CERT_SIGN)
    {
        return Err(ChainFault::MayNotSign {
            subject: name(),
            allows: usage.names().map(str::to_owned).collect(),
        });
    }
    // §6.1.4 l and m, counted from below; the last certificate does not count (§4.2.1.9).
    match path_len {
        Some(most) if u64::try_from(follow.len()).is_ok_and(|count| count > most) => {
            Err(ChainFault::PathLength {
                subject: name(),
                most,
                follow: follow.iter().map(|it| it.holder()).collect(),
            })
        }
        _ => Ok(()),
    }
}

/// What was compared in the certificate of an issuer, below which so many others follow.
pub(super) fn told(certificate: &Certificate, follow: usize) -> Authority {
    let names = |names: &[Fact<ObjectIdentifier>]| names.iter().map(|it| it.to_string()).collect();
    let usage = certificate.key_usage();
    Authority {
        path_len: constraints(certificate).and_then(|(_, path_len)| path_len),
        follow,
        key_usage: usage.map(|usage| usage.names().map(str::to_owned).collect()),
        purposes: certificate.purposes().map(names),
        not_before: certificate.not_before(),
        not_after: certificate.not_after(),
    }
}

fn any(certificate: &Certificate, purpose: Purpose) -> Result<(), ChainFault> {
    let subject = || certificate.holder();
    if let Some(why) = certificate.faults().into_iter().next() {
        let subject = subject();
        return Err(ChainFault::BrokenDate { subject, why });
    }
    if certificate.version() != 3 {
        return Err(ChainFault::OldVersion {
            subject: subject(),
            version: certificate.version(),
        });
    }
    let [outer, inner] = certificate.algorithm_identifiers();
    if outer != inner {
        return Err(ChainFault::AlgorithmsDiffer { subject: subject() });
    }
    let mut critical = certificate.critical_extensions();
    let heeded = |name: &str| HEEDED.contains(&name);
    if let Some(unknown) = critical.find(|kind| !kind.name().is_some_and(heeded)) {
        return Err(ChainFault::CriticalExtension {
            subject: subject(),
            extension: unknown.described(),
        });
    }
    check_purpose(certificate, purpose)
}

/// RFC 5280 §4.2.1.12: extKeyUsage, where there is one, lists the purpose. It holds for authorities,
/// too, of whose extension the text says nothing else; all who check chains for TLS have it that way.
///
/// # Errors
/// [`ChainFault::WrongPurpose`].
pub(in crate::peer) fn check_purpose(
    certificate: &Certificate,
    purpose: Purpose,
) -> Result<(), ChainFault> {
    if certificate.is_for(purpose.name()) {
        return Ok(());
    }
    let listed = certificate.purposes().into_iter().flatten();
    Err(ChainFault::WrongPurpose {
        subject: certificate.holder(),
        lacks: purpose.name().to_owned(),
        lists: listed.map(|it| it.to_string()).collect(),
    })
}

fn constraints(certificate: &Certificate) -> Option<(bool, Option<u64>)> {
    certificate.extensions().find_map(|value| match value {
        ExtensionValue::BasicConstraints { ca, path_len } => Some((*ca, *path_len)),
        _ => None,
    })
}
