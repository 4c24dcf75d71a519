//! Checks: each is a value that holds what is compared, as typed facts. Its outcome follows from
//! them, and with it the section that asks for it and the alert that a failure owes the peer. The
//! words for each are in the glossary.

mod certificate;
mod content;
mod define;
mod go_ahead;
mod greeting;
mod holds;
mod kinds;
mod owed;
mod path;
mod revocation;
#[cfg(test)]
mod revocation_samples;
#[cfg(test)]
mod samples;
mod session;

pub use certificate::{
    Anchors, CertifiedKey, ClientAnswer, Mismatch, NearMiss, OwnFault, SerialFault,
};
pub use content::CodingFault;
pub use go_ahead::GoAhead;
pub use greeting::Greeting;
pub use kinds::Check;
pub use path::{
    Authority, Candidacy, ChainFault, Considered, ConstrainedName, ConstrainedNames,
    KeyIdentifiers, Link, Path, PathWork,
};
pub use revocation::{
    CrlFault, CrlFinding, LogFault, OcspFault, OcspFinding, Responder, RevocationSource,
    RevocationStatus, TimestampSource,
};
pub use session::{
    EarlyDataRefusal, HandshakeCost, IdentityAnswer, NoEndPoint, SessionFault, Unused,
};

#[cfg(test)]
pub(crate) use samples::samples;

use serde::{Deserialize, Serialize};

use crate::names::registry::ProtocolVersion;

/// A check that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What was compared.
    pub check: Check,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It passed.
    Passed,
    /// It failed.
    Failed,
    /// It failed, and the handshake goes on because the user asked for that.
    Accepted,
}

impl Checked {
    /// Whether the check passed.
    pub fn passed(&self) -> bool {
        self.outcome == Outcome::Passed
    }

    /// What it is called in traces and in the glossary: `verify_data`.
    pub fn name(&self) -> &'static str {
        self.check.name()
    }
}

impl Check {
    /// The check together with its outcome.
    pub fn made(self) -> Checked {
        let outcome = match self.holds() {
            true => Outcome::Passed,
            false => Outcome::Failed,
        };
        Checked {
            check: self,
            outcome,
        }
    }

    /// The check, which the user asked to disregard.
    pub fn disregarded(self) -> Checked {
        let mut checked = self.made();
        if checked.outcome == Outcome::Failed {
            checked.outcome = Outcome::Accepted;
        }
        checked
    }
}

/// A message with a signature over what the handshake agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignedMessage {
    /// The server's share of a key exchange, up to TLS 1.2.
    ServerKeyExchange,
    /// Proof that an end holds the key of its certificate.
    CertificateVerify,
    /// A key that the owner of a certificate lets someone use in its place (RFC 9345).
    DelegatedCredential,
}

impl SignedMessage {
    /// The section that says how it is signed.
    pub fn rfc(self, version: ProtocolVersion) -> &'static str {
        match self {
            SignedMessage::ServerKeyExchange if version < ProtocolVersion::TLS1_2 => {
                "RFC 2246 §7.4.3, RFC 4346 §7.4.3, RFC 8422 §5.4"
            }
            SignedMessage::ServerKeyExchange => "RFC 5246 §7.4.3, RFC 8422 §5.4",
            SignedMessage::CertificateVerify if version < ProtocolVersion::TLS1_2 => {
                "RFC 2246 §7.4.8, RFC 4346 §7.4.8"
            }
            SignedMessage::CertificateVerify if version < ProtocolVersion::TLS1_3 => {
                "RFC 5246 §7.4.8"
            }
            SignedMessage::CertificateVerify => "RFC 9846 §4.5.2",
            SignedMessage::DelegatedCredential => "RFC 9345 §4.1.1",
        }
    }
}

/// How a second ClientHello may differ from the first without harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// The extensions are the same, in another order.
    ExtensionOrder,
    /// A pretended Encrypted ClientHello has another payload.
    EncryptedClientHello,
}

/// By what a session is known, up to TLS 1.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionName {
    /// By a number, under which the server keeps it.
    Id,
    /// By a ticket, in which the client keeps it for the server.
    Ticket,
    /// By one of the two: the hello that offers it was not seen.
    Unseen,
}

/// What becomes of a session that a client offers to resume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionAnswer {
    /// It is resumed.
    Resumed {
        /// Whom the certificate was for that the peer showed when it began, if it showed one.
        peer: Option<String>,
        /// Whether its master secret covers the handshake (RFC 7627).
        extended_master_secret: bool,
    },
    /// The server does not say why it is not.
    Declined,
    /// The server does not know it, or no longer.
    Unknown,
    /// It is older than it may be; both in seconds.
    Expired {
        /// Its age.
        age: u64,
        /// How long it lives.
        lifetime: u32,
    },
    /// It is of another version.
    Version,
    /// Its suite is not offered, or not supported any more.
    Suite,
    /// It is for another server_name (RFC 6066 §3).
    ServerName,
    /// Its master secret does not cover the handshake, and both ends now could (RFC 7627 §5.3).
    MasterSecret,
    /// The client did not show a certificate when it began, and must now.
    Unauthenticated,
    /// The certificate that the client showed when it began has expired since.
    CertificateExpired {
        /// The last moment at which it was valid, in seconds since 1970.
        not_after: i64,
    },
}

/// Why two ends do not shake hands again within a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// TLS 1.3 has no renegotiation.
    Version,
    /// The new handshake could not be tied to the one before.
    Insecure,
    /// The other end does not want to.
    Peer,
}

impl Refusal {
    /// The section that says so.
    pub fn rfc(self) -> &'static str {
        match self {
            Refusal::Version => "RFC 9846 §4.2.2",
            Refusal::Insecure => "RFC 5746 §4.1",
            Refusal::Peer => "RFC 5246 §7.2.2",
        }
    }
}

/// How a stream ends without close_notify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The peer closed the stream.
    Closed,
    /// The stream broke.
    Broken,
    /// Nothing came in time.
    TimedOut,
}
/// The bits that an RSA key and a prime need today (RFC 9325 §4.5).
pub const LEAST_BITS: usize = 2048;

/// The longest that a ticket may live: seven days in seconds (RFC 9846 §4.7.1).
pub const MOST_LIFETIME: u32 = 604_800;

/// The longest that a delegated credential may still be good: seven days in seconds (RFC 9345 §4.1.3).
pub const MOST_CREDENTIAL: i64 = 604_800;
