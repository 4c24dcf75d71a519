//! The way from a certificate to a trust anchor, and why there is none (RFC 5280 §6).

use serde::{Deserialize, Serialize};

use crate::names::oid::ObjectIdentifier;
use crate::names::registry::AlertDescription;
use crate::names::signature::{KeyType, Unverifiable};

/// The way from a certificate to a trust anchor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Path {
    /// The certificate itself is trusted.
    Itself,
    /// Others lead there.
    Through {
        /// The subjects on the way, the end's own first.
        subjects: Vec<String>,
        /// The anchor, which issued the last.
        anchor: String,
    },
    /// There is no way.
    Missing(ChainFault),
}

/// Why no way leads from a certificate to a trust anchor. Each names the certificate by its subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it: subjects, issuers and algorithms, as they are written
pub enum ChainFault {
    /// There is no certificate.
    Empty,
    /// The certificate is signed by its own key, and not trusted.
    SelfSigned { subject: String },
    /// The chain ends at an authority that is not trusted.
    UntrustedRoot { root: String },
    /// The chain breaks off: nobody sent the certificate of an issuer.
    MissingIssuer {
        subject: String,
        issuer: String,
        /// Where the issuer's certificate is to be had, as the subject's says (caIssuers, RFC 5280
        /// §4.2.2.1).
        #[serde(default)]
        address: Option<String>,
    },
    /// A signature does not verify with the issuer's key.
    BadSignature {
        subject: String,
        issuer: String,
        algorithm: String,
        /// The key that signed and the key that is at hand, where their identifiers differ.
        keys: Option<KeyIdentifiers>,
    },
    /// A certificate is signed with an algorithm that is too weak.
    WeakSignature { subject: String, algorithm: String },
    /// A certificate is signed with an algorithm, or with parameters of one, that are not supported.
    UnknownSignature {
        subject: String,
        algorithm: ObjectIdentifier,
        why: Unverifiable,
    },
    /// An algorithm that the issuer's key cannot sign with.
    WrongKey {
        subject: String,
        algorithm: String,
        issuer: String,
        key: KeyType,
    },
    /// The issuer's key is of an unknown kind, malformed, too short or too long.
    UnusableKey { issuer: String, why: String },
    /// A certificate names the algorithm of its signature twice, and differently (RFC 5280 §4.1.1.2).
    AlgorithmsDiffer { subject: String },
    /// The end's certificate is an authority's.
    AuthorityAsEnd { subject: String },
    /// An authority's place is held by a certificate that is not an authority's: basicConstraints says
    /// so, or is missing.
    EndAsAuthority {
        subject: String,
        issuer: String,
        missing: bool,
    },
    /// A certificate on the way is not for this end's use: extKeyUsage lists other purposes.
    WrongPurpose {
        subject: String,
        lacks: String,
        lists: Vec<String>,
    },
    /// An authority may not sign certificates: keyUsage allows other uses.
    MayNotSign {
        subject: String,
        allows: Vec<String>,
    },
    /// A certificate is older than X.509 version 3.
    OldVersion { subject: String, version: u8 },
    /// A critical extension is unknown.
    CriticalExtension { subject: String, extension: String },
    /// An authority does not permit a name: it is below none of the subtrees of its kind.
    NotPermitted {
        authority: String,
        permitted: Vec<String>,
        name: ConstrainedName,
    },
    /// An authority excludes a name.
    Excluded {
        authority: String,
        excluded: String,
        name: ConstrainedName,
    },
    /// An authority constrains names of a kind that this program cannot compare, and there is one.
    UnknownConstraint {
        authority: String,
        name: ConstrainedName,
    },
    /// A name that an authority constrains is not one of its kind.
    BrokenName {
        authority: String,
        name: ConstrainedName,
    },
    /// nameConstraints itself breaks a rule.
    BrokenConstraint { authority: String, subtree: String },
    /// nameConstraints has a minimum or a maximum, for which RFC 5280 has no use.
    BoundedConstraint { authority: String },
    /// More authorities follow than one of them allows.
    PathLength {
        subject: String,
        most: u64,
        follow: Vec<String>,
    },
    /// An authority demands a policy for the whole way, and none is left at this certificate.
    Policy {
        subject: String,
        demanded_by: String,
    },
    /// An authority maps anyPolicy to another policy, or another to it (RFC 5280 §6.1.4 a).
    PolicyMapping { subject: String },
    /// A certificate is not in date; seconds since 1970.
    OutOfDate {
        subject: String,
        not_before: i64,
        not_after: i64,
    },
    /// Two of the certificates were never valid at the same time; seconds since 1970.
    NeverValid {
        ended: String,
        not_after: i64,
        began: String,
        not_before: i64,
    },
    /// A limit of this program was reached before a way was found.
    Limit { of: PathWork, most: usize },
    /// A date breaks a rule.
    BrokenDate { subject: String, why: String },
}

/// A certificate or a trust anchor that was considered as the issuer of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Considered {
    /// Whose issuer was looked for.
    pub subject: String,
    /// Who has the name of the issuer.
    pub issuer: String,
    /// Whether it is a trust anchor; else it was sent.
    pub is_anchor: bool,
    /// What came of it.
    pub outcome: Candidacy,
}

/// What came of a certificate that was considered as an issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Candidacy {
    /// The path goes on over it.
    Taken(Link),
    /// The path does not.
    Left(ChainFault),
}

/// Why an issuer was taken: what was compared, each as it must be. Of an anchor only its name and its
/// key count (RFC 5280 §6.1.1 d), and with it what holds for the whole path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// How the subject's certificate is signed, which verifies with the issuer's key.
    pub algorithm: String,
    /// The issuer's key.
    pub key: KeyType,
    /// What its certificate says, if it was sent.
    pub authority: Option<Authority>,
    /// Which authorities of the path constrain names, once an anchor is reached.
    pub constraints: Vec<ConstrainedNames>,
    /// Who demands a policy that is valid for the whole path, once an anchor is reached.
    pub policy_demanded_by: Vec<String>,
}

/// What the certificate of an authority says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// pathLenConstraint, if it is there.
    pub path_len: Option<u64>,
    /// How many authorities follow below it that are not self-issued.
    pub follow: usize,
    /// What keyUsage allows, if it is there.
    pub key_usage: Option<Vec<String>>,
    /// The purposes that extKeyUsage lists, if it is there.
    pub purposes: Option<Vec<String>>,
    /// Its first second, counted from 1970.
    pub not_before: i64,
    /// Its last second.
    pub not_after: i64,
}

/// What an authority says of the names below it, to which all of them keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConstrainedNames {
    /// The authority.
    pub authority: String,
    /// The subtrees that it permits, with their kinds: `dNSName example.com`.
    pub permitted: Vec<String>,
    /// Those that it excludes.
    pub excluded: Vec<String>,
    /// How many names were compared with them.
    pub names: usize,
}

/// The identifiers of two keys, in hex: the one that signed, as the certificate says
/// (authorityKeyIdentifier), and the issuer's (subjectKeyIdentifier).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct KeyIdentifiers {
    pub signed: String,
    pub issuer: String,
}

/// A name that an authority above constrains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConstrainedName {
    /// Whose certificate has it.
    pub subject: String,
    /// Its kind, as a GeneralName: `dNSName`.
    pub kind: String,
    /// The name.
    pub name: String,
}

/// Work of which a path may cost only so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PathWork {
    /// Signatures that are verified.
    Signatures,
    /// Certificates that are considered as issuers.
    Candidates,
    /// Names that are compared with subtrees of nameConstraints.
    Names,
}

impl ChainFault {
    /// The section that has the rule.
    pub fn rfc(&self) -> &'static str {
        match self {
            ChainFault::WeakSignature { .. } => "RFC 9846 §4.5.1.3",
            ChainFault::AlgorithmsDiffer { .. } => "RFC 5280 §4.1.1.2",
            ChainFault::UnusableKey { .. } => "RFC 5280 §4.1.2.7",
            ChainFault::AuthorityAsEnd { .. }
            | ChainFault::EndAsAuthority { .. }
            | ChainFault::PathLength { .. } => "RFC 5280 §4.2.1.9, §6.1.4",
            ChainFault::WrongPurpose { .. } => "RFC 5280 §4.2.1.12",
            ChainFault::MayNotSign { .. } => "RFC 5280 §4.2.1.3, §6.1.4",
            ChainFault::OldVersion { .. } => "RFC 5280 §4.1.2.1, §6.1.4",
            ChainFault::CriticalExtension { .. } => "RFC 5280 §4.2, §6.1.4",
            ChainFault::NotPermitted { .. }
            | ChainFault::Excluded { .. }
            | ChainFault::UnknownConstraint { .. }
            | ChainFault::BrokenName { .. }
            | ChainFault::BrokenConstraint { .. }
            | ChainFault::BoundedConstraint { .. } => "RFC 5280 §4.2.1.10, §6.1.3",
            ChainFault::Policy { .. } => "RFC 5280 §4.2.1.11, RFC 9618 §5",
            ChainFault::PolicyMapping { .. } => "RFC 5280 §4.2.1.5, §6.1.4",
            ChainFault::OutOfDate { .. }
            | ChainFault::NeverValid { .. }
            | ChainFault::BrokenDate { .. } => "RFC 5280 §4.1.2.5",
            _ => "RFC 5280 §6.1",
        }
    }

    /// The alert of RFC 9846 §6.2.
    pub fn alert(&self) -> AlertDescription {
        match self {
            ChainFault::SelfSigned { .. }
            | ChainFault::UntrustedRoot { .. }
            | ChainFault::MissingIssuer { .. }
            // The authority is another than the one that has the name.
            | ChainFault::BadSignature { keys: Some(_), .. } => AlertDescription::UnknownCa,
            ChainFault::UnknownSignature { .. }
            | ChainFault::WrongKey { .. }
            | ChainFault::UnusableKey { .. }
            | ChainFault::AuthorityAsEnd { .. }
            | ChainFault::WrongPurpose { .. }
            | ChainFault::MayNotSign { .. }
            | ChainFault::OldVersion { .. }
            | ChainFault::CriticalExtension { .. }
            | ChainFault::UnknownConstraint { .. } => AlertDescription::UnsupportedCertificate,
            ChainFault::NeverValid { .. } | ChainFault::OutOfDate { .. } => {
                AlertDescription::CertificateExpired
            }
            // RFC 9846 §4.5.1.3 for weak signatures.
            ChainFault::Empty
            | ChainFault::BadSignature { .. }
            | ChainFault::WeakSignature { .. }
            | ChainFault::AlgorithmsDiffer { .. }
            | ChainFault::EndAsAuthority { .. }
            | ChainFault::NotPermitted { .. }
            | ChainFault::Excluded { .. }
            | ChainFault::BrokenName { .. }
            | ChainFault::BrokenConstraint { .. }
            | ChainFault::BoundedConstraint { .. }
            | ChainFault::PathLength { .. }
            | ChainFault::Policy { .. }
            | ChainFault::PolicyMapping { .. }
            | ChainFault::BrokenDate { .. } => AlertDescription::BadCertificate,
            // RFC 9846 §6.2: some other, unspecified issue.
            ChainFault::Limit { .. } => AlertDescription::CertificateUnknown,
        }
    }
}
