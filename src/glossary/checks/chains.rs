//! The way to a trust anchor, or why there is none, in words.

use crate::certificate::time;
use crate::check::{Anchors, ChainFault, ConstrainedName, Path, PathWork};
use crate::names::Side;
use crate::names::oid::ObjectIdentifier;
use crate::names::signature::Unverifiable;

/// How many subtrees of nameConstraints are listed.
const MOST_SUBTREES: usize = 8;

/// The way, from whose chain to where trust begins.
pub(super) fn found(side: Side, anchors: &Anchors, path: &Path) -> String {
    let trusted = match anchors {
        Anchors::System => "the system's roots",
        Anchors::Mozilla => "Mozilla's roots",
        Anchors::Named(name) => name,
        Anchors::Nobody => "the trusted certificates (there are none)",
    };
    match path {
        Path::Itself => format!("the certificate itself is trusted: it is among {trusted}"),
        Path::Through { subjects, anchor } => format!(
            "{} ← {anchor}, trusted: among {trusted}",
            subjects.join(" ← ")
        ),
        Path::Missing(fault) => broken(side, trusted, fault),
    }
}

fn broken(side: Side, trusted: &str, fault: &ChainFault) -> String {
    let side = side.name();
    match fault {
        ChainFault::Empty => format!("the {side} sent no certificate"),
        ChainFault::SelfSigned { .. } => {
            format!("the certificate is signed by its own key, and is not among {trusted}")
        }
        ChainFault::UntrustedRoot { root } => {
            format!("the chain ends at {root}, which is not among {trusted}")
        }
        ChainFault::MissingIssuer {
            subject,
            issuer,
            address,
        } => {
            let place = match address {
                Some(address) => format!("; {subject} says that it is at {address} (caIssuers)"),
                None => String::new(),
            };
            format!(
                "{subject} is signed by {issuer}, whose certificate the {side} did not send and which \
                 is not among {trusted}{place}"
            )
        }
        other => rule(side, other),
    }
}

/// An algorithm whose signature nobody need try to verify, and why.
pub(super) fn unverifiable(algorithm: &ObjectIdentifier, why: Unverifiable) -> String {
    match why {
        Unverifiable::Algorithm => algorithm.unsupported(),
        Unverifiable::Weak => format!("{algorithm}, which is too weak to be trusted"),
        Unverifiable::Parameters => {
            format!("{algorithm}, with parameters that are not supported or do not belong to it")
        }
        Unverifiable::Key => format!("{algorithm}, which the signer's key cannot do"),
    }
}

/// A rule that a certificate of the chain breaks.
pub(super) fn rule(side: &str, fault: &ChainFault) -> String {
    match fault {
        ChainFault::BadSignature {
            subject,
            issuer,
            algorithm,
            keys,
        } => bad_signature(subject, issuer, algorithm, keys.is_some()),
        ChainFault::WeakSignature { subject, algorithm } => {
            format!("{subject} is signed with {algorithm}, which is too weak to be trusted")
        }
        ChainFault::UnknownSignature {
            subject,
            algorithm,
            why,
        } => format!("{subject} is signed with {}", unverifiable(algorithm, *why)),
        ChainFault::WrongKey {
            subject,
            algorithm,
            issuer,
            key,
        } => format!(
            "{subject} is signed with {algorithm}, and the key of {issuer} ({key}) makes no such \
             signatures"
        ),
        ChainFault::UnusableKey { issuer, why } => {
            format!("no signature of {issuer} can be verified: {why}")
        }
        ChainFault::AlgorithmsDiffer { subject } => format!(
            "the certificate of {subject} names one signature algorithm beside its signature and \
             another in what is signed"
        ),
        ChainFault::AuthorityAsEnd { subject } => {
            format!("the certificate of {subject} is an authority's (CA:TRUE), not a {side}'s")
        }
        ChainFault::EndAsAuthority {
            subject,
            issuer,
            missing,
        } => {
            let why = match missing {
                true => "its certificate has no basicConstraints",
                false => "its basicConstraints says CA:FALSE",
            };
            format!("{subject} is signed by {issuer}, which is no authority: {why}")
        }
        ChainFault::WrongPurpose {
            subject,
            lacks,
            lists,
        } => wrong_purpose(side, subject, lacks, lists),
        ChainFault::MayNotSign { subject, allows } => format!(
            "{subject} may not sign certificates: its keyUsage allows {}, not keyCertSign",
            listed(allows)
        ),
        ChainFault::OldVersion { subject, version } => format!(
            "the certificate of {subject} is of X.509 version {version}, which cannot say what it is \
             for; it must be version 3"
        ),
        ChainFault::CriticalExtension { subject, extension } => format!(
            "the certificate of {subject} has the critical extension {extension}, which this program \
             does not process"
        ),
        ChainFault::PathLength {
            subject,
            most,
            follow,
        } => format!(
            "{subject} allows {} below it (pathLenConstraint {most}), and {} {}: {}",
            authorities(*most),
            follow.len(),
            if follow.len() == 1 {
                "follows"
            } else {
                "follow"
            },
            follow.join(", ")
        ),
        other => names_and_policies(other),
    }
}

fn names_and_policies(fault: &ChainFault) -> String {
    match fault {
        ChainFault::NotPermitted {
            authority,
            permitted,
            name,
        } => format!(
            "{authority} may not certify {}: of that kind it is permitted only {}",
            constrained(name),
            subtrees(permitted)
        ),
        ChainFault::Excluded {
            authority,
            excluded,
            name,
        } => format!(
            "{authority} may not certify {}: {} is excluded",
            constrained(name),
            subtree(excluded)
        ),
        ChainFault::UnknownConstraint { authority, name } => format!(
            "{authority} constrains names of the kind {}, which this program cannot compare, and {} \
             has one",
            name.kind, name.subject
        ),
        ChainFault::BrokenName { authority, name } => format!(
            "{authority} constrains names of the kind {}, and {} is not one as RFC 5280 has it",
            name.kind,
            constrained(name)
        ),
        ChainFault::BrokenConstraint {
            authority,
            subtree: it,
        } => format!(
            "nameConstraints of {authority} has {}, which is not of the form that RFC 5280 demands",
            subtree(it)
        ),
        ChainFault::BoundedConstraint { authority } => format!(
            "nameConstraints of {authority} has a minimum or a maximum, which RFC 5280 does not allow"
        ),
        ChainFault::Policy {
            subject,
            demanded_by,
        } => format!(
            "{demanded_by} demands a policy that is valid for the whole chain \
             (requireExplicitPolicy), and at {subject} none is left"
        ),
        ChainFault::PolicyMapping { subject } => {
            format!("policyMappings of {subject} maps anyPolicy, which is not allowed")
        }
        other => dates_and_limits(other),
    }
}

fn dates_and_limits(fault: &ChainFault) -> String {
    match fault {
        ChainFault::OutOfDate {
            subject,
            not_before,
            not_after,
        } => format!(
            "the certificate of {subject} is valid from {} to {}",
            time::rfc3339(*not_before),
            time::rfc3339(*not_after)
        ),
        ChainFault::NeverValid {
            ended,
            not_after,
            began,
            not_before,
        } => format!(
            "two certificates of the chain were never valid at the same time: that of {ended} ended {}, \
             that of {began} began {}",
            time::rfc3339(*not_after),
            time::rfc3339(*not_before)
        ),
        ChainFault::Limit { of, most } => format!(
            "no chain was found before a limit of this program was reached: {}",
            match of {
                PathWork::Signatures => format!("{most} signatures were verified"),
                PathWork::Candidates => format!("{most} certificates were considered as issuers"),
                PathWork::Names => format!("{most} names were compared with nameConstraints"),
            }
        ),
        ChainFault::BrokenDate { subject, why } => {
            format!("the certificate of {subject} must be issued anew: {why}")
        }
        _ => String::new(),
    }
}

fn bad_signature(subject: &str, issuer: &str, algorithm: &str, other_key: bool) -> String {
    let why = match other_key {
        true => {
            "by their identifiers it was made with another key: there is more than one authority of \
             that name, or it has a new key"
        }
        false => "the certificate was changed, or has its issuer's name without being signed by it",
    };
    format!(
        "the signature of {subject} ({algorithm}) does not verify with the key of {issuer}: {why}"
    )
}

fn wrong_purpose(side: &str, subject: &str, lacks: &str, lists: &[String]) -> String {
    let any = match lists.iter().any(|it| it == "anyExtendedKeyUsage") {
        true => "; anyExtendedKeyUsage is not enough for this program, nor for OpenSSL and Firefox",
        false => "",
    };
    format!(
        "the certificate of {subject} is not for {side}s: its extKeyUsage lists {}, without {lacks}{any}",
        listed(lists)
    )
}

fn listed(names: &[String]) -> String {
    match names.is_empty() {
        true => "nothing".to_owned(),
        false => names.join(", "),
    }
}

fn authorities(count: u64) -> String {
    match count {
        0 => "no authority".to_owned(),
        1 => "1 authority".to_owned(),
        count => format!("{count} authorities"),
    }
}

fn constrained(name: &ConstrainedName) -> String {
    format!("the {} {} of {}", name.kind, name.name, name.subject)
}

/// A subtree; the one without a name holds all names of its kind.
fn subtree(name: &str) -> String {
    match name.is_empty() {
        true => "every name".to_owned(),
        false => name.to_owned(),
    }
}

pub(super) fn subtrees(names: &[String]) -> String {
    let mut shown: Vec<String> = names
        .iter()
        .take(MOST_SUBTREES)
        .map(|it| subtree(it))
        .collect();
    if names.len() > MOST_SUBTREES {
        shown.push(format!("{} more", names.len() - MOST_SUBTREES));
    }
    shown.join(", ")
}
