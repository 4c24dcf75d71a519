//! What the checks of revocation compare: answers of OCSP (RFC 6960), lists of revoked certificates
//! (RFC 5280 §5).

use serde::{Deserialize, Serialize};

use crate::names::oid::ObjectIdentifier;
use crate::names::registry::{AlertDescription, CrlReason, OcspResponseStatus, SignatureScheme};
use crate::names::signature::Unverifiable;

/// Where it is from that a certificate is revoked, or is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationSource {
    /// The answer of OCSP that the other end sent along.
    Ocsp,
    /// A list that was given.
    Crl,
}

/// Whether a certificate is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationStatus {
    /// It is not.
    Good,
    /// It is.
    Revoked {
        /// Since when, in seconds since 1970.
        at: i64,
        /// Why, if it is said.
        reason: Option<CrlReason>,
    },
    /// Nobody knows.
    Unknown,
}

/// Who signed an answer of OCSP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Responder {
    /// The issuer of the certificate.
    Issuer(String),
    /// Somebody whom the issuer certified for it (RFC 6960 §4.2.2.2).
    Delegate {
        /// Who.
        subject: String,
        /// By whom.
        issuer: String,
        /// Whether the issuer says that nobody need ask whether the certificate of the responder is
        /// revoked itself (RFC 6960 §4.2.2.2.1).
        no_check: bool,
    },
}

impl Responder {
    /// Their name.
    pub fn name(&self) -> &str {
        match self {
            Responder::Issuer(subject) | Responder::Delegate { subject, .. } => subject,
        }
    }
}

/// What was found of the answer of OCSP that came along, before its signature is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OcspFinding {
    /// It is about the certificate, and signed by someone who may say so. All in seconds since 1970.
    Answer {
        /// Who signed it.
        responder: Responder,
        /// When it was signed.
        produced_at: i64,
        /// When it was known to be so.
        this_update: i64,
        /// When there will be news, if it is said.
        next_update: Option<i64>,
    },
    /// It says nothing about the certificate that counts.
    Unusable(OcspFault),
}

/// Why an answer of OCSP says nothing that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it: subjects and issuers, as they are written
pub enum OcspFault {
    /// It is not an OCSPResponse in DER, for this reason.
    Malformed(String),
    /// The responder did not answer the request.
    Refusal(OcspResponseStatus),
    /// It is of a kind that is not `id-pkix-ocsp-basic`.
    OtherKind,
    /// It has an extension that must be understood, and is not here.
    CriticalExtension,
    /// It is about other certificates; their serial numbers in hex.
    OtherCertificate { serials: Vec<String> },
    /// The key of the certificate's issuer is not at hand.
    NoIssuer { issuer: String },
    /// It is signed neither by the issuer nor with a certificate that came along; the signer by name
    /// or by the hash of the key.
    UnknownResponder { responder: String },
    /// The signer's certificate is not of the issuer of the certificate that is asked about.
    ForeignResponder { responder: String, issuer: String },
    /// The signer's certificate is not for that: extKeyUsage lacks OCSPSigning.
    NotForOcsp { responder: String },
    /// The signer's certificate is not in date.
    ResponderDates { responder: String },
    /// The signer's certificate is not signed by the issuer, though it says so.
    ResponderSignature { responder: String },
    /// The signer's certificate is signed in a way that this program does not support, or does not believe.
    ResponderAlgorithm {
        responder: String,
        algorithm: ObjectIdentifier,
        why: Unverifiable,
    },
    /// The key in the signer's certificate cannot be used.
    ResponderKey { responder: String, why: String },
    /// It is signed in a way that this program does not support, or does not believe.
    Algorithm {
        algorithm: ObjectIdentifier,
        why: Unverifiable,
    },
    /// It was signed before it could be known.
    ProducedEarly,
}

/// What was found of a list of revoked certificates, before its signature is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrlFinding {
    /// It is of the certificate's issuer. In seconds since 1970.
    List {
        /// When it was made.
        this_update: i64,
        /// When there will be another, if it is said.
        next_update: Option<i64>,
        /// How many certificates are on it.
        entries: usize,
    },
    /// It cannot be used.
    Unusable(CrlFault),
}

/// Why a list of revoked certificates cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrlFault {
    /// It only has what changed since another list (RFC 5280 §5.2.4).
    Delta,
    /// It is of more than one issuer, or of other certificates alone (RFC 5280 §5.2.5).
    Partial,
    /// It has another extension that must be understood, and is not here.
    CriticalExtension,
    /// The issuer may not sign such lists: keyUsage lacks cRLSign (RFC 5280 §6.3.3 f).
    MayNotSign,
    /// It is signed in a way that this program does not support, or does not believe.
    Algorithm {
        /// How.
        algorithm: ObjectIdentifier,
        /// What about it.
        why: Unverifiable,
    },
}

/// Why a promise of a certificate log cannot be verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFault {
    /// The log is not in the list.
    Unlisted,
    /// The key that the list has for it cannot be used, for this reason.
    Key(String),
    /// The promise is of another version than v1, which is 0.
    Version(u8),
    /// It is signed with a scheme that the log's key cannot do, or that RFC 6962 §2.1.4 does not have.
    Scheme(SignatureScheme),
}

/// Where a promise of a certificate log came from (RFC 6962 §3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimestampSource {
    /// The certificate: the promise is of its precertificate.
    Certificate,
    /// An extension of TLS.
    Handshake,
    /// The answer of OCSP.
    Ocsp,
}

impl RevocationStatus {
    /// The alert of RFC 9846 §6.2.
    pub(super) fn alert(self, source: RevocationSource) -> AlertDescription {
        match (self, source) {
            (RevocationStatus::Revoked { .. }, _) => AlertDescription::CertificateRevoked,
            (_, RevocationSource::Ocsp) => AlertDescription::BadCertificateStatusResponse,
            (_, RevocationSource::Crl) => AlertDescription::CertificateUnknown,
        }
    }
}

/// Whether what was so at one moment, with news due at another, can be relied on now.
pub(super) fn is_current(this_update: i64, next_update: Option<i64>, now: i64) -> bool {
    this_update <= now && next_update.is_none_or(|next| now <= next)
}
