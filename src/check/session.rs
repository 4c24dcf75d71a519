//! What can be wrong with a session, a ticket, or early data.

use serde::{Deserialize, Serialize};

use crate::names::registry::{ProtocolVersion, PskKeyExchangeMode};
use crate::names::suite::CipherSuite;
use crate::wire::Name;

/// Why a client does not offer a session that it keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionFault {
    /// It is older than the server said it may become; both in seconds.
    Expired {
        /// Its age.
        age: u64,
        /// How long it lives.
        lifetime: u32,
    },
    /// It was made for another name.
    ServerName {
        /// The name that was asked for then.
        then: Option<String>,
        /// The name that is asked for now.
        now: Option<String>,
    },
    /// Its version is not offered.
    Version(ProtocolVersion),
    /// No suite is offered that it could go on with.
    CipherSuite(CipherSuite),
    /// The certificate of that connection failed its checks.
    Untrusted,
    /// The certificate of that connection has expired since.
    CertificateExpired {
        /// The last moment at which it was valid, in seconds since 1970.
        not_after: i64,
    },
    /// Other authorities were believed then, or other proofs asked for.
    Trust,
    /// The client had other certificates to show then.
    Identity,
    /// Its ticket leaves no room in a hello for the other extensions.
    TooLong {
        /// The bytes of the ticket.
        length: u64,
    },
    /// Its master secret covers the handshake, and extended_master_secret is left out (RFC 7627 §5.3).
    MasterSecret,
    /// The hello has no extension that could offer it, as another client's or one that was left out.
    Hello,
    /// None with this server is kept.
    Absent,
}

/// Why a session or a pre-shared key that could have been used is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unused {
    /// It was offered, and the server does not say why it does not take it.
    Unsaid,
    /// Its master secret does not cover the handshake, and both ends now could (RFC 7627 §5.3).
    MasterSecret,
    /// The cipher suite that the server chose has another hash.
    Hash,
    /// The server chose a version that the session or the key is not for.
    Version,
    /// The server chose a cipher suite that uses no pre-shared key.
    CipherSuite,
    /// The hello inside an encrypted one offered it, and the server did not see that.
    Outer,
    /// No session is kept.
    Absent,
    /// One is kept, and could not be offered.
    NotOffered,
}

/// What a server makes of an identity that the client offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityAnswer {
    /// It is taken: a ticket of ours.
    Ticket {
        /// The suite of its session.
        suite: CipherSuite,
        /// Seconds since it was issued.
        age: u64,
        /// Seconds that it lives.
        lifetime: u32,
        /// Whom the certificate was for that the client showed when the session began, if it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        peer: Option<String>,
    },
    /// It is taken: a key that was agreed on outside TLS.
    External {
        /// Its hash.
        hash: Name,
    },
    /// It is neither a ticket that this server sealed nor a key that it was given.
    Unknown,
    /// It is older than it may be; both in seconds.
    Expired {
        /// Its age.
        age: u64,
        /// How long it lives.
        lifetime: u32,
    },
    /// It is of another version.
    Version(ProtocolVersion),
    /// No suite in common has its hash.
    Hash(Name),
    /// It has this hash, and the suite that a HelloRetryRequest has settled has another.
    SettledHash(Name),
    /// The ways to use a pre-shared key that the client lists are not ours.
    Modes(Vec<PskKeyExchangeMode>),
    /// It is to be used with a key exchange (psk_dhe_ke), and no group is in common.
    Group,
    /// The session is one in which the client showed no certificate, and one is required.
    ClientCertificate,
    /// None of this one and those behind it is taken, and none was opened as a ticket: this program opens
    /// no more than so many.
    Beyond {
        /// The place of the last one of them.
        last: u16,
        /// How many are opened.
        most: u16,
    },
    /// The certificate that the client showed when the session began has expired since.
    CertificateExpired {
        /// The last moment at which it was valid, in seconds since 1970.
        not_after: i64,
    },
}

/// Why early data is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EarlyDataRefusal {
    /// The server does not say, and nothing that the client sees forbids it.
    Unsaid,
    /// The server takes none.
    Disabled,
    /// The hello offers no pre-shared key, under which it would be encrypted.
    NoKeyOffered,
    /// None of the pre-shared keys that the hello offers is in use.
    NoKeyTaken,
    /// Another pre-shared key is in use than the first, under which it is encrypted.
    NotFirst {
        /// The place of that one among those offered, from 0.
        selected: u16,
    },
    /// The key is one that both ends were given, and this program's server takes early data with its own
    /// tickets only.
    GivenKey,
    /// The ticket allows none.
    Ticket,
    /// Another hello was asked for.
    Retry,
    /// The suite is another one than in the session.
    CipherSuite,
    /// The application protocol is another one than in the session.
    ApplicationProtocol,
    /// The name that is asked for is another one than in the session.
    ServerName,
    /// The age that the client states is not the age that the server knows; milliseconds.
    Age {
        /// What the client states.
        stated: u32,
        /// What the server knows.
        known: u64,
    },
    /// The ticket was used for early data before: this may be a replay.
    Replay,
}

/// What a handshake cost, up to the moment when the client could send its request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandshakeCost {
    /// How often the client waited for an answer of the server.
    pub round_trips: u32,
    /// Bytes of the client's handshake messages.
    pub client_bytes: u64,
    /// Bytes of the server's.
    pub server_bytes: u64,
    /// Certificates that were shown.
    pub certificates: u32,
    /// Signatures that were made or verified here.
    pub signatures: u32,
    /// Secrets that were agreed on here by a key exchange.
    pub key_exchanges: u32,
}

/// Why tls-server-end-point is not known (RFC 5929 §4.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoEndPoint {
    /// The server shows no certificate: a key that both ends were given takes its place.
    NoCertificate,
    /// The server proves itself with a key alone (RFC 7250).
    RawKey,
    /// The session that is resumed does not say which certificate the server showed when it began.
    Session,
    /// The certificate's signature, of this algorithm, is not made over a single hash.
    Signature(String),
}
