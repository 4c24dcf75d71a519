//! What the checks of certificates compare (RFC 5280 §6, RFC 9525).

use serde::{Deserialize, Serialize};

use super::{ChainFault, Check, Path};
use crate::names::registry::{AlertDescription, ProtocolVersion};
use crate::names::signature::KeyType;
use crate::wire::Name;

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
        /// What is wrong with it, as far as the client can see.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        faults: Vec<OwnFault>,
        /// Whether it is shown.
        shown: bool,
        /// The others, each with whom it is for, that were there to choose from.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        others: Vec<(String, Vec<Mismatch>)>,
    },
    /// With none, as the server sees it.
    Absent {
        /// Whether the server requires one.
        required: bool,
    },
}

/// What is wrong with a certificate of our own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnFault {
    /// It, or one that comes with it, has expired.
    Expired {
        /// The last moment at which that was valid, in seconds since 1970.
        not_after: i64,
    },
    /// It, or one that comes with it, is not valid yet.
    NotYetValid {
        /// The first moment at which that is valid, in seconds since 1970.
        not_before: i64,
    },
    /// It, or one that comes with it, breaks a rule of chains.
    Chain(ChainFault),
    /// Its key may not be used so.
    KeyUsage,
    /// It fails the check of this name.
    Other(Name),
}

impl OwnFault {
    /// What a check says that failed.
    pub fn of(check: &Check) -> Self {
        match *check {
            Check::CertificateDates {
                not_before, now, ..
            } if now < not_before => OwnFault::NotYetValid { not_before },
            Check::CertificateDates { not_after, .. } => OwnFault::Expired { not_after },
            Check::CertificateKeyUsage { .. } => OwnFault::KeyUsage,
            Check::CertificateChain {
                path: Path::Missing(ref fault),
                ..
            } => OwnFault::Chain(fault.clone()),
            _ => OwnFault::Other(check.name().into()),
        }
    }
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
    /// Its path is of another trust anchor than those that are asked for (draft-ietf-tls-trust-anchor-ids
    /// §4.2).
    TrustAnchor,
    /// Its extensions do not hold what oid_filters ask for (RFC 9846 §4.3.5).
    Filter,
    /// Its key cannot sign in the version at all.
    Key,
}

impl ClientAnswer {
    /// Whether it is what the server asks for, or does without.
    pub(super) fn is_wanted(&self) -> bool {
        match self {
            ClientAnswer::NoUsableKey => false,
            ClientAnswer::Chosen {
                mismatches, faults, ..
            } => mismatches.is_empty() && faults.is_empty(),
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

/// What is wrong with the serial number of a certificate (RFC 5280 §4.1.2.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SerialFault {
    /// It is negative.
    Negative,
    /// It is zero.
    Zero,
    /// It has more than 20 octets.
    TooLong,
    /// Another certificate of the same issuer has it as well, that of this subject.
    Reused(String),
}

/// What in a certificate nearly matches the name that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NearMiss {
    /// An address as a dNSName, which counts only for host names (RFC 9525 §6.4).
    AddressAsDnsName,
    /// The subject's commonName, which does not count (RFC 9525 §6).
    CommonName,
    /// A name with `*`, which covers exactly one label (RFC 9525 §6.3): the name has none there,
    /// or several.
    WildcardLabel,
    /// The name in letters where it must be in ASCII, as A-labels (RFC 9525 §6.3).
    Unicode,
    /// A dNSName with the name in it and more around: a URL, a port, blanks, a final dot (RFC 5280
    /// §4.2.1.6).
    NotAHostName,
    /// A name in which `*` is only part of a label (RFC 9525 §6.3).
    PartialWildcard,
    /// A `*` alone, or over a top-level domain, which would match if it counted (RFC 9525 §6.3 has it
    /// only as part of a name that says for which domain it is).
    WideWildcard,
    /// The name in a uniformResourceIdentifier, which this check does not use (RFC 9525 §6.5).
    Uri,
}
