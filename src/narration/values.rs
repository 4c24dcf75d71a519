//! What those facts say that have words of their own: where a key is from, who the peer is, how much early
//! data. In words, and from those words.

use std::fmt;

/// Where a pre-shared key is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PskOrigin {
    /// A session of an earlier connection, told with this one; they count from 1.
    Connection(u32),
    /// A session of a connection that was told elsewhere, if it was told.
    Earlier,
    /// The two ends were given it.
    External,
}

const OF_CONNECTION: &str = "a session of connection ";
const OF_EARLIER: &str = "a session of an earlier connection";
const GIVEN: &str = "given to both ends";

impl PskOrigin {
    /// Whether it is of a session of an earlier connection.
    pub fn is_session(self) -> bool {
        self != PskOrigin::External
    }

    pub(super) fn read(value: &str) -> Option<PskOrigin> {
        match value {
            OF_EARLIER => Some(PskOrigin::Earlier),
            GIVEN => Some(PskOrigin::External),
            _ => {
                let number = value.strip_prefix(OF_CONNECTION)?;
                number.parse().ok().map(PskOrigin::Connection)
            }
        }
    }
}

impl fmt::Display for PskOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PskOrigin::Connection(number) => write!(f, "{OF_CONNECTION}{number}"),
            PskOrigin::Earlier => f.write_str(OF_EARLIER),
            PskOrigin::External => f.write_str(GIVEN),
        }
    }
}

/// What is known of a peer that shows no certificate in this connection, or has not proved that the one
/// that it shows is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeerIdentity {
    /// Its certificate passed its checks when the session began.
    Passed,
    /// Its certificate failed a check when the session began.
    Failed,
    /// It knew a key that both ends were given when the session began.
    GivenKey,
    /// Nothing that is kept of the session says whether it was checked.
    Unrecorded,
    /// At a server: the client showed no certificate when the session began.
    Anonymous,
    /// It has a raw public key that was given as known (RFC 7250).
    KnownKey,
    /// It has a raw public key that nobody knows.
    UnknownKey,
    /// The handshake ended before it had proved that it has the key.
    Unproved,
}

impl PeerIdentity {
    pub(super) const ALL: [PeerIdentity; 8] = [
        PeerIdentity::Passed,
        PeerIdentity::Failed,
        PeerIdentity::GivenKey,
        PeerIdentity::Anonymous,
        PeerIdentity::KnownKey,
        PeerIdentity::UnknownKey,
        PeerIdentity::Unrecorded,
        PeerIdentity::Unproved,
    ];
}

impl fmt::Display for PeerIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PeerIdentity::Passed => "its certificate passed its checks when the session began",
            PeerIdentity::Failed => "its certificate failed a check when the session began",
            PeerIdentity::GivenKey => {
                "it knew a key that was given to both ends when the session began"
            }
            PeerIdentity::Anonymous => "it showed no certificate when the session began",
            PeerIdentity::KnownKey => "it has the private half of a raw public key that is known",
            PeerIdentity::UnknownKey => {
                "it has the private half of a raw public key that is not known"
            }
            PeerIdentity::Unrecorded => "not recorded with the session",
            PeerIdentity::Unproved => "not proved before the handshake ended",
        })
    }
}

/// How much early data may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarlyDataLimit {
    /// So many bytes, as the ticket says.
    OfTicket(u32),
    /// None, since no session is resumed.
    NoSession,
    /// None, since the application protocol of the session is not offered.
    Protocol,
    /// None, since the cipher suite of the session is not offered.
    Suite,
}

const WITHOUT_SESSION: &str = "none, without a session";
const OF_PROTOCOL: &str = "none, without the application protocol of the session";
const OF_SUITE: &str = "none, without the cipher suite of the session";
const BYTES: &str = " bytes";

impl EarlyDataLimit {
    pub(super) fn read(value: &str) -> Option<Self> {
        match value {
            WITHOUT_SESSION => Some(EarlyDataLimit::NoSession),
            OF_PROTOCOL => Some(EarlyDataLimit::Protocol),
            OF_SUITE => Some(EarlyDataLimit::Suite),
            value => {
                let bytes = value.strip_suffix(BYTES)?.parse();
                bytes.ok().map(EarlyDataLimit::OfTicket)
            }
        }
    }
}

impl fmt::Display for EarlyDataLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EarlyDataLimit::OfTicket(bytes) => write!(f, "{bytes}{BYTES}"),
            EarlyDataLimit::NoSession => f.write_str(WITHOUT_SESSION),
            EarlyDataLimit::Protocol => f.write_str(OF_PROTOCOL),
            EarlyDataLimit::Suite => f.write_str(OF_SUITE),
        }
    }
}
