//! What the checks of certificates compare (RFC 5280 §6, RFC 9525).

use serde::{Deserialize, Serialize};

use crate::names::registry::{AlertDescription, ProtocolVersion};
use crate::names::signature::KeyType;

/// The key in a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertifiedKey {
    /// One that can be used.
    Usable(KeyType),
    /// One of an unknown kind, malformed, too short or too long.
    Unusable {
        /// What is wrong with it, as its reader says.
        why: String,
        /// The alert that is due.
        alert: AlertDescription,
    },
}

/// Where trust begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchors {
    /// The roots of the operating system.
    System,
    /// Mozilla's roots, where the system has none.
    Mozilla,
    /// Those of a file, or of whatever else is called so.
    Named(String),
    /// Nobody is trusted.
    Nobody,
}

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

/// Why no way leads from a certificate to a trust anchor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it: subjects, issuers and algorithms, as they are written
pub enum ChainFault {
    /// There is no certificate.
    Empty,
    /// The certificate is signed by its own key, and not trusted.
    SelfSigned,
    /// The chain ends at an authority that is not trusted.
    UntrustedRoot { root: String },
    /// The chain breaks off: nobody sent the certificate of an issuer.
    MissingIssuer { subject: String, issuer: String },
    /// A signature does not verify.
    BadSignature,
    /// A certificate is signed with an algorithm that is too weak.
    WeakSignature { subject: String, algorithm: String },
    /// A certificate is signed with an unknown algorithm; the end's own with this one.
    UnknownSignature { own: String },
    /// A certificate is signed by an unknown kind of key.
    UnknownIssuerKey,
    /// The end's certificate is an authority's.
    AuthorityAsEnd,
    /// An authority's place is held by a certificate that is not an authority's.
    EndAsAuthority,
    /// The chain is not for this end's use: extKeyUsage lacks it.
    WrongPurpose { subject: String, lacks: String },
    /// An authority may not sign certificates: keyUsage lacks it.
    MayNotSign { subject: String },
    /// A certificate is older than X.509 version 3.
    OldVersion,
    /// A critical extension is unknown.
    CriticalExtension,
    /// An authority may not certify this name.
    NameConstraint,
    /// The chain is longer than one of its authorities allows.
    PathLength,
    /// Two of the certificates were never valid at the same time; seconds since 1970.
    NeverValid {
        ended: String,
        not_after: i64,
        began: String,
        not_before: i64,
    },
    /// The chain is too long to be checked, or too tangled.
    TooTangled,
    /// A date breaks a rule.
    BrokenDate { subject: String, why: String },
    /// A date lies before 1970; seconds from then.
    BeforeEpoch {
        subject: String,
        not_before: i64,
        not_after: i64,
    },
    /// A date is malformed.
    MalformedDate,
    /// Another rule of X.509 is broken, which the library that checks chains names.
    Rule(String),
}

impl ChainFault {
    /// The alert of RFC 9846 §6.2.
    pub fn alert(&self) -> AlertDescription {
        match self {
            ChainFault::SelfSigned
            | ChainFault::UntrustedRoot { .. }
            | ChainFault::MissingIssuer { .. } => AlertDescription::UnknownCa,
            ChainFault::UnknownSignature { .. }
            | ChainFault::UnknownIssuerKey
            | ChainFault::AuthorityAsEnd
            | ChainFault::WrongPurpose { .. }
            | ChainFault::MayNotSign { .. }
            | ChainFault::OldVersion
            | ChainFault::CriticalExtension => AlertDescription::UnsupportedCertificate,
            ChainFault::NeverValid { .. } => AlertDescription::CertificateExpired,
            // RFC 9846 §4.5.1.3 for weak signatures.
            ChainFault::Empty
            | ChainFault::BadSignature
            | ChainFault::WeakSignature { .. }
            | ChainFault::EndAsAuthority
            | ChainFault::NameConstraint
            | ChainFault::PathLength
            | ChainFault::TooTangled
            | ChainFault::BrokenDate { .. }
            | ChainFault::BeforeEpoch { .. }
            | ChainFault::MalformedDate
            | ChainFault::Rule(_) => AlertDescription::BadCertificate,
        }
    }
}

/// How a request for the client's certificate is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAnswer {
    /// With none: no key of the client's can sign in this version.
    NoUsableKey,
    /// With the client's choice.
    Chosen {
        /// Whom the certificate is for.
        subject: String,
        /// In what it is not what the server asks for.
        mismatches: Vec<Mismatch>,
        /// Whether it is shown.
        shown: bool,
    },
    /// With none, as the server sees it.
    Absent {
        /// Whether the server requires one.
        required: bool,
    },
}

/// How a client's certificate is not what the server asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mismatch {
    /// Its kind of key is not among the certificate_types (RFC 5246 §7.4.4).
    CertificateType,
    /// Its key can sign with none of the schemes (RFC 5246 §7.4.8, RFC 9846 §4.3.3).
    SignatureScheme,
    /// No certificate of its chain is issued by one of the authorities (RFC 5246 §7.4.4, RFC 9846
    /// §4.3.4).
    Authority,
}

impl ClientAnswer {
    /// Whether it is what the server asks for, or does without.
    pub(super) fn is_wanted(&self) -> bool {
        match self {
            ClientAnswer::NoUsableKey => false,
            ClientAnswer::Chosen { mismatches, .. } => mismatches.is_empty(),
            ClientAnswer::Absent { required } => !required,
        }
    }

    pub(super) fn rfc(&self, version: ProtocolVersion) -> &'static str {
        match (self, version) {
            (ClientAnswer::Absent { .. }, ProtocolVersion::TLS1_3) => "RFC 9846 §4.5.1.3",
            (ClientAnswer::Absent { .. }, _) => "RFC 5246 §7.4.6",
            (_, ProtocolVersion::TLS1_3) => "RFC 9846 §4.4.2",
            _ => "RFC 5246 §7.4.4",
        }
    }
}

/// What in a certificate nearly matches the name that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NearMiss {
    /// An address as a dNSName, which counts for host names alone (RFC 9525 §6.4).
    AddressAsDnsName,
    /// The subject's commonName, which does not count (RFC 9525 §6).
    CommonName,
    /// A name with `*`, which covers exactly one label (RFC 9525 §6.3): the name has none there,
    /// or several.
    WildcardLabel,
    /// The name in letters where it must be in ASCII, as A-labels (RFC 9525 §6.3).
    Unicode,
}
