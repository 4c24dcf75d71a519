//! What came of the checks of revocation, in words.

use super::chains::unverifiable;
use crate::certificate::time;
use crate::check::{
    Check, CrlFault, CrlFinding, LogFault, OcspFault, OcspFinding, Responder, RevocationSource,
    RevocationStatus, TimestampSource,
};
use crate::wire::serial::hex;

/// What a check of revocation found; nothing of other checks.
pub(super) fn found(check: &Check, passed: bool) -> String {
    match check {
        Check::OcspResponse {
            subject,
            finding,
            now,
        } => match finding {
            OcspFinding::Answer {
                responder,
                this_update,
                next_update,
                ..
            } => answer(subject, responder, *this_update, *next_update, *now),
            OcspFinding::Unusable(fault) => unusable(subject, fault),
        },
        Check::OcspSignature { responder, .. } => {
            let name = responder.name();
            match passed {
                true => format!("the answer of OCSP is signed by {name}"),
                false => format!("the answer of OCSP is not signed by {name}, though it says so"),
            }
        }
        Check::RevocationList {
            issuer,
            finding,
            now,
        } => match finding {
            CrlFinding::List {
                this_update,
                next_update,
                entries,
            } => {
                let what = match entries {
                    1 => format!("the list of {issuer} has 1 revoked certificate"),
                    count => format!("the list of {issuer} has {count} revoked certificates"),
                };
                current(&what, *this_update, *next_update, *now)
            }
            CrlFinding::Unusable(fault) => unusable_list(issuer, fault),
        },
        Check::RevocationListSignature { issuer, .. } => match passed {
            true => format!("the list of revoked certificates is signed by {issuer}"),
            false => format!(
                "the list of revoked certificates is not signed by {issuer}, though it says so"
            ),
        },
        Check::CertificateRevocation {
            subject,
            source,
            status,
        } => revocation(subject, *source, *status),
        Check::MustStaple { stapled: true } => {
            "the certificate promises an answer of OCSP, and one came along".to_owned()
        }
        Check::MustStaple { .. } => {
            "the certificate promises an answer of OCSP (tlsFeature), and the server sent none"
                .to_owned()
        }
        Check::RawPublicKey {
            side, key, sha256, ..
        } => {
            let side = side.name();
            let which = format!("{key}, SHA-256 {}", hex::encode(sha256));
            match passed {
                true => format!("the {side}'s raw public key is one that was expected: {which}"),
                false => {
                    format!("the {side}'s raw public key is not one that was expected: {which}")
                }
            }
        }
        check @ (Check::DelegationUsage { .. }
        | Check::CredentialDates { .. }
        | Check::CredentialScheme { .. }
        | Check::CredentialSignature { .. }
        | Check::CredentialUse { .. }) => credential(check, passed),
        Check::KnownLog {
            source,
            log_id,
            at,
            why,
        } => {
            let promise = format!("a promise of {} {}", time::rfc3339(*at), source_of(*source));
            let log = hex::encode(log_id);
            match why {
                LogFault::Unlisted => {
                    format!("{promise} is of a log that is not in the list: {log}")
                }
                LogFault::Key(why) => format!(
                    "{promise} is of a log whose key in the list cannot be used: {log}; {why}"
                ),
                LogFault::Version(version) => format!(
                    "{promise} is of version {version}, which is not supported here: v1 (0) is; of the log {log}"
                ),
                LogFault::Scheme(scheme) => format!(
                    "{promise} is signed with {scheme}, which the key of the log {log} cannot do, or no log may: \
                     logs have ECDSA with P-256 or RSA, with SHA-256"
                ),
            }
        }
        Check::CertificateTimestamp {
            source,
            log,
            at,
            now,
            valid,
            ..
        } => {
            let (when, source) = (time::rfc3339(*at), source_of(*source));
            match (valid, at > now) {
                (true, false) => format!("{log} promised {source} to publish it, at {when}"),
                (true, true) => format!(
                    "{log} promised {source} to publish it, at {when}, which is yet to come"
                ),
                (false, _) => format!(
                    "the promise of {when} {source} is not signed by {log}, though it says so"
                ),
            }
        }
        _ => String::new(),
    }
}

/// What a check of a delegated credential found.
fn credential(check: &Check, passed: bool) -> String {
    match check {
        Check::DelegationUsage { .. } if passed => {
            "the certificate allows its owner to delegate (DelegationUsage, digitalSignature)"
                .to_owned()
        }
        Check::DelegationUsage {
            side,
            delegation_usage,
            ..
        } => format!(
            "the {} shows a delegated credential, which its certificate does not allow: {}",
            side.name(),
            match delegation_usage {
                true => "keyUsage with digitalSignature is missing",
                false => "the extension DelegationUsage is missing",
            }
        ),
        Check::CredentialDates { expires, now, .. } => {
            let when = time::rfc3339(*expires);
            match (expires < now, passed) {
                (true, _) => format!(
                    "the delegated credential expired {} ago, at {when}",
                    time::span(now - expires)
                ),
                (false, true) => format!(
                    "the delegated credential is good for another {}, until {when}",
                    time::span(expires - now)
                ),
                (false, false) => format!(
                    "the delegated credential is good for another {}, until {when}; seven days are the most",
                    time::span(expires - now)
                ),
            }
        }
        Check::CredentialScheme { scheme, key, .. } if passed => {
            format!(
                "the delegated credential is for {scheme}, which was offered, and has a key for it ({key})"
            )
        }
        Check::CredentialScheme {
            scheme, key, fits, ..
        } => match fits {
            true => format!(
                "the delegated credential is for {scheme}, which was not offered for credentials"
            ),
            false => format!(
                "the delegated credential is for {scheme}, which its key ({key}) must not or cannot sign with"
            ),
        },
        Check::CredentialSignature { .. } if passed => {
            "the owner of the certificate signed the delegated credential".to_owned()
        }
        Check::CredentialSignature { side, .. } => format!(
            "the signature of the delegated credential does not verify under the key of the {}'s certificate",
            side.name()
        ),
        Check::CredentialUse { used, .. } if passed => {
            format!("CertificateVerify is signed with {used}, as the delegated credential says")
        }
        Check::CredentialUse {
            credential, used, ..
        } => format!(
            "CertificateVerify is signed with {used}, and the delegated credential is for {credential}"
        ),
        _ => String::new(),
    }
}

/// Where a promise of a log came from.
fn source_of(source: TimestampSource) -> &'static str {
    match source {
        TimestampSource::Certificate => "in the certificate",
        TimestampSource::Handshake => "in the handshake",
        TimestampSource::Ocsp => "in the answer of OCSP",
    }
}

/// How current something is, and for how long.
fn current(what: &str, this_update: i64, next_update: Option<i64>, now: i64) -> String {
    let from = time::rfc3339(this_update);
    match next_update {
        _ if now < this_update => format!("{what}, as of {from}, which is yet to come"),
        Some(next) if next < now => format!(
            "{what}, as of {from}, and is out of date: there should have been news {} ago, at {}",
            time::span(now - next),
            time::rfc3339(next)
        ),
        Some(next) => format!(
            "{what}, as of {from}; news is due in {}",
            time::span(next - now)
        ),
        None => format!("{what}, as of {from}; when there will be news is not said"),
    }
}

fn answer(
    subject: &str,
    responder: &Responder,
    this_update: i64,
    next_update: Option<i64>,
    now: i64,
) -> String {
    let who = match responder {
        Responder::Issuer(issuer) => format!("its issuer, {issuer}"),
        Responder::Delegate {
            subject,
            issuer,
            no_check,
        } => {
            let unchecked = match no_check {
                true => "",
                false => "; whether that one is revoked was not asked",
            };
            format!("{subject}, certified for that by {issuer}{unchecked}")
        }
    };
    let what = format!("it is about the certificate of {subject}, from {who}");
    current(&what, this_update, next_update, now)
}

fn unusable(subject: &str, fault: &OcspFault) -> String {
    match fault {
        OcspFault::Malformed(why) => format!("it is not an answer of OCSP: {why}"),
        OcspFault::Refusal(status) => {
            format!(
                "the responder did not answer: {status}; the server should not have sent that along"
            )
        }
        OcspFault::OtherKind => {
            "it is an answer of another kind than id-pkix-ocsp-basic".to_owned()
        }
        OcspFault::CriticalExtension => {
            "it has a critical extension that this program does not know".to_owned()
        }
        OcspFault::OtherCertificate { serials } if serials.is_empty() => {
            format!("it is about no certificate, so not about that of {subject}")
        }
        OcspFault::OtherCertificate { serials } => format!(
            "it is about another certificate than that of {subject}: about the one with the serial \
             number {}, or of another issuer",
            serials.join(", ")
        ),
        OcspFault::NoIssuer { issuer } => format!(
            "the key of {issuer}, who issued the certificate of {subject}, is not at hand: the server \
             did not send its certificate, and it is not among the trusted ones"
        ),
        OcspFault::UnknownResponder { responder } => {
            format!("{responder} signed it, and no certificate for that came along")
        }
        OcspFault::ForeignResponder { responder, issuer } => {
            format!("{responder} signed it, whom {issuer} did not certify")
        }
        OcspFault::NotForOcsp { responder } => {
            format!(
                "{responder} signed it, whose certificate is not for that (extKeyUsage without OCSPSigning)"
            )
        }
        OcspFault::ResponderDates { responder } => {
            format!("{responder} signed it, whose certificate is not in date")
        }
        OcspFault::ResponderSignature { responder } => {
            format!(
                "{responder} signed it, whose certificate does not carry the issuer's signature"
            )
        }
        OcspFault::ResponderAlgorithm {
            responder,
            algorithm,
            why,
        } => format!(
            "{responder} signed it, whose certificate is signed with {}",
            unverifiable(algorithm, *why)
        ),
        OcspFault::ResponderKey { responder, why } => {
            format!("{responder} signed it, whose key cannot be used: {why}")
        }
        OcspFault::Algorithm { algorithm, why } => {
            format!("it is signed with {}", unverifiable(algorithm, *why))
        }
        OcspFault::ProducedEarly => {
            "it was signed before the moment of which it speaks (producedAt, thisUpdate)".to_owned()
        }
    }
}

fn unusable_list(issuer: &str, fault: &CrlFault) -> String {
    match fault {
        CrlFault::Delta => format!(
            "the list of {issuer} only has what changed since another list; this program does not support that"
        ),
        CrlFault::Partial => format!(
            "the list of {issuer} is of some certificates alone, or of those of others too; this program does not support that"
        ),
        CrlFault::CriticalExtension => {
            format!("the list of {issuer} has a critical extension that this program does not know")
        }
        CrlFault::MayNotSign => format!("{issuer} may not sign lists (keyUsage without cRLSign)"),
        CrlFault::Algorithm { algorithm, why } => format!(
            "the list of {issuer} is signed with {}",
            unverifiable(algorithm, *why)
        ),
    }
}

fn revocation(subject: &str, source: RevocationSource, status: RevocationStatus) -> String {
    match (status, source) {
        (RevocationStatus::Good, RevocationSource::Ocsp) => {
            format!("the certificate of {subject} is not revoked")
        }
        (RevocationStatus::Good, RevocationSource::Crl) => {
            format!("the certificate of {subject} is not on the list")
        }
        (RevocationStatus::Revoked { at, reason }, source) => {
            let is_revoked = match source {
                RevocationSource::Ocsp => "has been revoked",
                RevocationSource::Crl => "is on the list, revoked",
            };
            let why = reason.map_or(String::new(), |reason| format!(": {reason}"));
            format!(
                "the certificate of {subject} {is_revoked} since {}{why}",
                time::rfc3339(at)
            )
        }
        (RevocationStatus::Unknown, _) => {
            format!("the responder does not know the certificate of {subject}")
        }
    }
}
