//! The handshake as a client tells it: `hello` offers, then `tls12` (1.0 to 1.2) or `tls13`,
//! flight by flight.

mod afterwards;
pub(super) mod answer;
mod basis;
mod ech;
mod grease;
pub(super) mod hello;
mod identity;
mod psk;
mod sessions;
pub mod shape;
mod tls12;
mod tls13;

pub use afterwards::renegotiate;
pub use ech::Ech;

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::SystemTime;

use super::{Terms, fingerprints};
use crate::certificate::ServerName;
use crate::certificate::crl::Crl;
use crate::connection::session::{Session, Shelf};
use crate::connection::{Connection, Rest};
use crate::error::{Error, Result};
use crate::message::ClientHello;
use crate::names::TrustAnchorId;
use crate::names::registry::{AlertDescription, MaxFragmentLength, NamedGroup, ProtocolVersion};
use crate::narration::{Event, Topic};
use crate::peer::{Expected, Identity, LogList, PinnedKey, Role, TrustAnchors, authenticate};
use hello::Offer;
use shape::Shape;

/// What a client offers and asks for.
#[derive(Debug, Clone)]
pub struct Config {
    /// What is offered.
    pub terms: Terms,
    /// The groups for which a key is sent at once in TLS 1.3; `None` for the default, none if empty.
    pub key_shares: Option<Vec<NamedGroup>>,
    /// The name asked for with server_name; `None` sends no such extension.
    pub server_name: Option<String>,
    /// The name or address that the certificate must be for.
    pub certificate_name: ServerName,
    /// Who is trusted to vouch for servers.
    pub trust_anchors: Arc<TrustAnchors>,
    /// Who we are, best first, for a server that asks.
    pub identities: Arc<Vec<Identity>>,
    /// Keys that we prove ourselves with to servers that take raw public keys (RFC 7250).
    pub raw_keys: Arc<Vec<Identity>>,
    /// TLS 1.3: offer to show who we are after the handshake as well (RFC 9846 §4.3.6).
    pub post_handshake_auth: bool,
    /// An identity that is not what the server asks for is shown all the same.
    pub insist: bool,
    /// A certificate that fails its checks is shown, and the handshake goes on.
    pub insecure: bool,
    /// The longest fragments to ask for (RFC 6066 §4).
    pub max_fragment_length: Option<MaxFragmentLength>,
    /// Whether numbers that mean nothing go into the lists (RFC 8701).
    pub grease: bool,
    /// Whether the hello is encrypted. If it is, TLS 1.3 alone can be offered (RFC 9849 §6.1).
    pub ech: Ech,
    /// The versions that the hello around an encrypted one offers, where those differ: a client whose
    /// likeness is taken may offer older ones there. None are those that are offered inside.
    pub outer_versions: Option<Vec<ProtocolVersion>>,
    /// Ask for proof that the server's certificate is not revoked, an answer of OCSP (RFC 6066 §8).
    pub ocsp: bool,
    /// Lists of revoked certificates, which the server's must not be on.
    pub crls: Arc<Vec<Crl>>,
    /// Raw public keys that a server may prove itself with in place of a certificate (RFC 7250).
    pub peer_keys: Arc<Vec<PinnedKey>>,
    /// Whether a server may prove itself with a delegated credential (RFC 9345).
    pub delegated_credentials: bool,
    /// TLS 1.3: the trust anchors of which the server's chain is to be, by identifiers
    /// (draft-ietf-tls-trust-anchor-ids §4.2); `None` does not ask.
    pub anchor_ids: Option<Vec<TrustAnchorId>>,
    /// Certificate logs whose promises are asked for and checked (RFC 6962).
    pub logs: Option<Arc<LogList>>,
    /// The time at which certificates must be valid.
    pub now: SystemTime,
    /// Where sessions with this server are kept, for a later connection to resume one of them; none
    /// are kept or resumed without it.
    pub sessions: Option<Shelf>,
    /// A session is expected to be there: that none is, is told.
    pub expects_session: bool,
    /// TLS 1.3: what is written before the handshake is done goes out as early data, if a session is
    /// resumed that allows it. It can be replayed by anyone on the path (RFC 9846 §8).
    pub early_data: bool,
    /// How the ClientHello looks beside what it offers.
    pub shape: Shape,
    /// The last word on a ClientHello before it is sent: to offer as another client does, or as one
    /// did. What it offers must be among the above, which the answers are checked against.
    pub arrange: Option<fn(&mut ClientHello)>,
}

impl Config {
    /// What a client offers that has no particular wishes.
    pub fn new(certificate_name: ServerName, trust_anchors: TrustAnchors) -> Self {
        Config {
            terms: Terms::default(),
            key_shares: None,
            server_name: match &certificate_name {
                ServerName::Dns(name) => Some(name.clone()),
                ServerName::Ip(_) => None,
            },
            certificate_name,
            trust_anchors: Arc::new(trust_anchors),
            identities: Arc::default(),
            raw_keys: Arc::default(),
            post_handshake_auth: false,
            insist: false,
            insecure: false,
            max_fragment_length: None,
            grease: false,
            ech: Ech::No,
            outer_versions: None,
            ocsp: false,
            crls: Arc::default(),
            peer_keys: Arc::default(),
            delegated_credentials: false,
            anchor_ids: None,
            logs: None,
            now: SystemTime::now(),
            sessions: None,
            expects_session: false,
            early_data: false,
            shape: Shape::default(),
            arrange: None,
        }
    }

    fn arrange(&self, hello: &mut ClientHello) {
        if let Some(arrange) = self.arrange {
            arrange(hello);
        }
    }

    pub(crate) fn offers(&self, version: ProtocolVersion) -> bool {
        self.versions.contains(&version)
    }

    /// Whether a version before TLS 1.3 is offered.
    pub(crate) fn offers_older(&self) -> bool {
        let mut versions = self.versions.iter();
        versions.any(|version| *version <= ProtocolVersion::TLS1_2)
    }

    fn newest(&self) -> ProtocolVersion {
        self.versions
            .iter()
            .copied()
            .max()
            .unwrap_or(ProtocolVersion::TLS1_2)
    }
}

/// A configuration reads as its terms.
impl Deref for Config {
    type Target = Terms;

    fn deref(&self) -> &Terms {
        &self.terms
    }
}

impl DerefMut for Config {
    fn deref_mut(&mut self) -> &mut Terms {
        &mut self.terms
    }
}

impl<'a> From<&'a Config> for Expected<'a> {
    fn from(config: &'a Config) -> Self {
        Expected {
            role: Role::Server(&config.certificate_name),
            trust_anchors: &config.trust_anchors,
            now: config.now,
            groups: &config.groups,
            signature_schemes: &config.signature_schemes,
            insecure: config.insecure,
            crls: &config.crls,
            peer_keys: &config.peer_keys,
            logs: config.logs.as_deref(),
        }
    }
}

/// Performs a handshake. Afterwards the connection carries application data.
///
/// If early data is asked for and can be sent, only the ClientHello is sent: what is written next is
/// early data, and the rest of the handshake runs at the first read, or when asked for with
/// [`Connection::finish_handshake`].
///
/// # Errors
/// Whatever went wrong; the peer was told with the alert that it is owed.
pub fn handshake(c: &mut Connection, config: &Config) -> Result<()> {
    let result = tell_story(c, config);
    match c.is_early() {
        true => result,
        false => conclude(c, config, result),
    }
}

fn tell_story(c: &mut Connection, config: &Config) -> Result<()> {
    if let Some(shelf) = &config.sessions {
        let shelf = shelf.clone().based_on(basis::of(config));
        c.keep_sessions(shelf, config.server_name.clone());
    }
    let offer = hello::send_client_hello(c, config)?;
    match offer.early_session() {
        Some(session) => begin_early_data(c, config, session.clone(), offer),
        None => go_on(c, config, offer),
    }
}

/// Sends no more than the hello for now: early data follows it (RFC 9846 §2.3).
fn begin_early_data(
    c: &mut Connection,
    config: &Config,
    session: Session,
    offer: Offer,
) -> Result<()> {
    let first = offer.psks.first();
    let first = first.ok_or_else(|| Error::internal("early data without a pre-shared key"))?;
    let secret = ech::early_traffic_secret(c, &offer, &first.early_secret)?;
    // What early data is made for is what the session agreed on (RFC 9846 §4.3.10).
    c.agreed.version = Some(session.version);
    c.agreed.suite = Some(session.suite);
    c.agreed.alpn = session.alpn;
    let config = config.clone();
    let rest: Rest = Box::new(move |c: &mut Connection| {
        let result = c.flush_flight().and_then(|()| go_on(c, &config, offer));
        conclude(c, &config, result)?;
        fingerprints::note(c);
        let summary = c.agreed.summary(None);
        c.narration
            .tell(Topic::Steps, || Event::HandshakeDone(summary));
        Ok(())
    });
    c.begin_early_data(session.suite, &secret, session.max_early_data_size, rest)
}

/// From the ServerHello on.
fn go_on(c: &mut Connection, config: &Config, mut offer: Offer) -> Result<()> {
    let server_hello = c.receive()?;
    let outer = ech::outer_config(config, &offer);
    let seen = outer.as_ref().unwrap_or(config);
    match answer::negotiate_version(c, seen, &server_hello)? {
        ProtocolVersion::TLS1_3 => {
            ech::settle(c, &mut offer, &server_hello)?;
            let config = match ech::is_rejected(&offer) {
                true => seen,
                false => config,
            };
            tls13::Handshake::begin(c, config, offer, server_hello)?.run()
        }
        // RFC 9846 appendix E.3.
        version if offer.is_early => Err(Error::protocol(
            AlertDescription::ProtocolVersion,
            format!(
                "the server chose {version} in answer to early data of TLS 1.3 (RFC 9846 §E.3)"
            ),
        )),
        _ => {
            ech::reject(c, &mut offer);
            tls12::Handshake::begin(c, seen, offer, &server_hello)?.run()
        }
    }
}

/// What the end of a handshake leaves behind; the peer is told of a failure.
fn conclude(c: &mut Connection, config: &Config, result: Result<()>) -> Result<()> {
    match &result {
        Ok(()) => afterwards::leave_behind(c, config),
        Err(error) => c.fail(error),
    }
    result
}
