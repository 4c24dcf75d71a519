//! Sessions: what the two ends of a connection keep of it, so that a later one can begin with a
//! secret that both know (RFC 9846 §2.2; RFC 5246 §7.4.1.2, RFC 5077 before TLS 1.3).
//!
//! A [`Session`] is the same value for both ends and for every version. Its secret and its ticket
//! keep their identities: what a second connection derives from them refers to the first
//! ([`ValueId::connection`](crate::wire::ValueId)), without anything being looked up.
//!
//! - A client keeps its sessions in a [`Store`], which its configuration holds. A ticket that arrives
//!   becomes a session there ([`Connection::keep_sessions`](super::Connection::keep_sessions)).
//! - A server keeps a [`Keeper`]: a key under which it seals sessions into tickets, so that it need
//!   not remember them, and a bounded cache for session ids and for what may be used once only.

mod external;
pub mod file;
mod keeper;
mod openssl;
mod store;
#[cfg(test)]
mod tests;
mod ticket;

pub use external::{ExternalPsk, SuitePsk, UsablePsk};
pub use keeper::{Cache, Keeper, WINDOW};
pub use store::{Shelf, Store};
pub use ticket::TicketKey;

use std::time::{Duration, SystemTime};

use super::{Agreed, Connection};
use crate::certificate::time;
use crate::compute::Value;
use crate::names::registry::{CertificateType, NamedGroup, ProtocolVersion};
use crate::names::suite::Suite;
use crate::narration::{PeerIdentity, PskOrigin, Side};
use crate::wire::Whole;

/// What is kept of a connection.
#[derive(Debug, Clone)]
pub struct Session {
    /// The version. A session is resumed in this one only.
    pub version: ProtocolVersion,
    /// The cipher suite. TLS 1.3 resumes with any suite of the same hash (RFC 9846 §4.7.1), earlier
    /// versions with this one only.
    pub suite: &'static Suite,
    /// The pre-shared key of one ticket in TLS 1.3, as long as the suite's hash; the master_secret,
    /// 48 bytes, before. Its origin is the value that the earlier connection computed.
    pub secret: Value,
    /// What names the session to the server: the ticket, or empty if there is only a session id. At
    /// a client its origin is the NewSessionTicket of the earlier connection.
    pub ticket: Value,
    /// The session id, up to 32 bytes; empty in TLS 1.3 (RFC 5246 §7.4.1.2).
    pub session_id: Value,
    /// Added to the age of the ticket where it is sent (RFC 9846 §4.7.1); 0 before TLS 1.3.
    pub ticket_age_add: u32,
    /// Seconds from [`Session::issued`] for which it may be used. 0 before TLS 1.3 if the server does
    /// not say.
    pub lifetime: u32,
    /// When the server issued it, or the client got it.
    pub issued: SystemTime,
    /// How many bytes of early data the server would take; 0 for none (RFC 9846 §4.3.10).
    pub max_early_data_size: u32,
    /// TLS 1.3, at a client: the group of the key exchange, if there was one. The server has it, so a key
    /// share for it alone is enough next time (RFC 9846 §4.3.8).
    pub group: Option<NamedGroup>,
    /// What the client asked for with server_name, if it did.
    pub server_name: Option<String>,
    /// The application protocol that was agreed on. Early data is of this one.
    pub alpn: Option<Vec<u8>>,
    /// Whether the master secret covers the handshake (RFC 7627 §5.3); always in TLS 1.3.
    pub extended_master_secret: bool,
    /// The server's own certificate in DER, if it showed one: what a channel binding is made of (RFC
    /// 5929 §4).
    pub server_certificate: Option<Value>,
    /// Who the peer was: at a client the server, at a server the client.
    pub peer: Peer,
    /// What it rests on at a client, if that is recorded.
    pub basis: Option<Basis>,
}

/// What a client's session rests on, of which a resumption checks nothing again; each as a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Whom the client believed, and which proofs it asked for: authorities, revocation lists, known keys.
    pub trust: Vec<u8>,
    /// Who the client was: the certificates and keys that it had to show.
    pub identity: Vec<u8>,
}

/// What was shown of the peer's identity in the connection that a session is from. A resumed
/// connection shows no certificate: this is what vouches for the peer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Peer {
    /// Whom its certificate is for, if it showed one.
    pub certificate: Option<String>,
    /// Whether that passed its checks, if it was checked.
    pub trusted: Option<bool>,
    /// Until when that is valid, in seconds since 1970, if it is recorded.
    pub not_after: Option<i64>,
    /// Whether it is a key alone, which is known or not (RFC 7250).
    pub raw_key: bool,
    /// Whether it knew a key that both ends were given.
    pub given_key: bool,
    /// The bits of that key, if they are too few (RFC 9257 §6).
    pub short_key: Option<usize>,
}

impl Peer {
    /// Who is at the other end of a connection, as far as it has shown.
    pub fn of(c: &Connection) -> Peer {
        let agreed = &c.agreed;
        if let Some(peer) = &agreed.resumed_peer {
            return peer.clone();
        }
        let (certificate, trusted) = match c.side() {
            Side::Client => (&agreed.certificate, agreed.certificate_trusted),
            Side::Server => (
                &agreed.client_certificate,
                agreed.client_certificate_trusted,
            ),
        };
        let known = match agreed.peer_identity {
            Some(PeerIdentity::KnownKey) => Some(true),
            Some(PeerIdentity::UnknownKey) => Some(false),
            _ => None,
        };
        let is_bare = agreed.client_certificate_type == CertificateType::RawPublicKey;
        Peer {
            certificate: certificate.clone(),
            trusted: known.or(trusted),
            not_after: agreed.peer_not_after,
            raw_key: known.is_some() || (c.side() == Side::Server && is_bare),
            given_key: agreed.psk == Some(PskOrigin::External),
            short_key: agreed.short_psk(),
        }
    }

    /// A session with it is resumed by `c`: what was shown then counts for that connection.
    pub fn vouch(self, c: &mut Connection) {
        c.agreed.peer_identity = Some(match (c.side(), self.identity()) {
            (Side::Server, _) if self.certificate.is_none() && !self.given_key => {
                PeerIdentity::Anonymous
            }
            (_, identity) => identity,
        });
        if let Some(bits) = self.short_key {
            c.agreed.judge_psk(bits);
        }
        c.agreed.resumed_peer = Some(self);
    }

    /// The last moment at which the certificate is valid that it showed, if that is before `now` (RFC
    /// 9846 §4.7.1).
    pub fn expired(&self, now: SystemTime) -> Option<i64> {
        self.not_after.filter(|last| *last < time::seconds(now))
    }

    /// What that says of who the peer is in a connection that resumes the session.
    fn identity(&self) -> PeerIdentity {
        match (self.trusted, self.given_key) {
            (Some(true), _) if self.raw_key => PeerIdentity::KnownKey,
            (Some(false), _) if self.raw_key => PeerIdentity::UnknownKey,
            (Some(true), _) => PeerIdentity::Passed,
            (_, true) => PeerIdentity::GivenKey,
            (Some(false), false) => PeerIdentity::Failed,
            (None, false) => PeerIdentity::Unrecorded,
        }
    }
}

impl Session {
    /// The session of a connection that is being agreed on, `secret` being what it shares: without a
    /// name for it yet, and not issued. `None` before the suite is chosen.
    pub fn of(c: &Connection, secret: Value, server_name: Option<String>) -> Option<Session> {
        let Agreed { version, suite, .. } = c.agreed;
        let version = version?;
        let is_tls13 = version >= ProtocolVersion::TLS1_3;
        Some(Session {
            version,
            suite: suite?,
            secret,
            ticket: Value::literal("ticket", []),
            session_id: Value::literal("session_id", []),
            ticket_age_add: 0,
            lifetime: 0,
            issued: c.now(),
            max_early_data_size: 0,
            group: c.agreed.group.filter(|_| is_tls13),
            server_name,
            alpn: c.agreed.alpn.clone(),
            extended_master_secret: c.agreed.has_extended_master_secret() || is_tls13,
            server_certificate: c.server_certificate(),
            peer: Peer::of(c),
            basis: None,
        })
    }

    /// It is resumed by `c`: what was shown then counts for that connection.
    pub fn vouch(self, c: &mut Connection) {
        self.peer.vouch(c);
        c.agreed.resumed_certificate = self.server_certificate;
    }

    /// The connection that it is from, by its number in this run; `None` if it is from another run.
    pub fn connection(&self) -> Option<u32> {
        match self.secret.origin().whole {
            Whole::Value(id) => Some(id.connection),
            _ => None,
        }
    }

    /// How old it is at `now`; nothing if the clock was put back.
    pub fn age(&self, now: SystemTime) -> Duration {
        now.duration_since(self.issued).unwrap_or_default()
    }

    /// Whether it may still be used at `now` (RFC 9846 §4.7.1, RFC 5077 §3.3).
    pub fn is_fresh(&self, now: SystemTime) -> bool {
        let unlimited = self.lifetime == 0 && self.version < ProtocolVersion::TLS1_3;
        unlimited || self.age(now) < Duration::from_secs(self.lifetime.into())
    }

    /// The age in milliseconds plus `ticket_age_add`, modulo 2^32 (RFC 9846 §4.3.11).
    pub fn obfuscated_ticket_age(&self, now: SystemTime) -> u32 {
        // Seven days in milliseconds fit into 30 bits.
        (self.age(now).as_millis() as u32).wrapping_add(self.ticket_age_add)
    }
}
