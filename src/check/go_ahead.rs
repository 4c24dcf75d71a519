//! How servers answer the request to begin TLS.

use serde::{Deserialize, Serialize};

/// What an answer to the request to begin TLS means in its protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoAhead {
    /// TLS begins.
    Ready,
    /// TLS begins, and CredSSP runs inside it (RDP).
    ReadyForCredSsp,
    /// TLS cannot begin at the moment.
    Unavailable,
    /// The server does not know the request.
    Unknown,
    /// It does not know the request, or not at this point.
    UnknownHere,
    /// It knows the request, but not TLS.
    UnknownMechanism,
    /// It does not like how the request was written.
    Malformed,
    /// The request may not come at this point, or TLS is there already.
    OutOfOrder,
    /// Something else must come first: a login, a name.
    SomethingFirst,
    /// Its policy forbids TLS.
    Forbidden,
    /// It wants security data, as for other mechanisms than TLS.
    SecurityData,
    /// It is closing the connection.
    Closing,
    /// It has no TLS.
    Absent,
    /// It has the protocol's own security only (RDP).
    OwnSecurity,
    /// It chooses this security, which is not TLS (RDP).
    OtherSecurity(u32),
    /// It refuses with this code (MS-RDPBCGR §2.2.1.2.2).
    FailureCode(u32),
    /// It refuses, and its protocol has no reasons.
    Refused,
    /// It answers with something else.
    SomethingElse,
}

impl GoAhead {
    /// Whether TLS begins.
    pub fn agrees(self) -> bool {
        matches!(self, GoAhead::Ready | GoAhead::ReadyForCredSsp)
    }
}
