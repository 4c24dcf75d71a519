//! The handshake as a server tells it: `hello` chooses, then `tls12` (1.0 to 1.2) or `tls13`,
//! flight by flight.

mod afterwards;
mod choice;
mod ech;
mod hello;
mod psk;
mod second_hello;
mod sessions;
#[cfg(test)]
mod tests;
mod tls12;
mod tls13;

pub use afterwards::ask_for_certificate;

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::ech::EchKeys;
use super::{Terms, fingerprints};
use crate::compute::Value;
use crate::connection::Connection;
use crate::connection::session::Keeper;
use crate::error::Result;
use crate::extension::{Carrier, Extensions};
use crate::message::ClientHello;
use crate::names::registry::ProtocolVersion;
use crate::narration::{Event, Topic};
use crate::peer::{ClientAuthentication, Identity};

/// What a server supports, and who it is.
#[derive(Clone)]
pub struct Config {
    /// What is accepted.
    pub terms: Terms,
    /// Certificates and their keys, best first.
    pub identities: Arc<Vec<Identity>>,
    /// Keys that we prove ourselves with to clients that take raw public keys (RFC 7250).
    pub raw_keys: Arc<Vec<Identity>>,
    /// TLS 1.3: a HelloRetryRequest carries a cookie, and comes even if a share fits.
    pub cookie: bool,
    /// TLS 1.3: how many tickets are sent after a full handshake; one follows a
    /// resumption, in place of the one that was used.
    pub tickets: usize,
    /// What sessions are kept with, for later connections to resume; none is resumed without it, and
    /// nobody keeps the key that tickets of TLS 1.3 are then sealed under.
    pub sessions: Option<Keeper>,
    /// TLS 1.3: how many bytes of early data are taken with a ticket, once; 0 for none.
    pub max_early_data_size: u32,
    /// The keys for which clients may encrypt their hellos (RFC 9849); none if empty.
    pub ech: Arc<EchKeys>,
    /// Whether clients are asked for a certificate, and whom we believe.
    pub client_authentication: Option<ClientAuthentication>,
    /// Up to TLS 1.2: what clients are told about which pre-shared key to use (RFC 4279 §5.2).
    pub psk_hint: Option<Vec<u8>>,
    /// They are not asked in the handshake but later, by [`ask_for_certificate`].
    pub asks_later: bool,
    /// TLS 1.3: the last word on the extensions of HelloRetryRequest, ServerHello and
    /// EncryptedExtensions before they are sent: to answer as another server does, or as one did.
    pub arrange: Option<fn(Carrier, &mut Extensions)>,
}

impl Config {
    /// A server of all that this program supports, with these identities.
    pub fn new(identities: Vec<Identity>) -> Self {
        Config {
            terms: Terms {
                alpn: vec![b"http/1.1".to_vec()],
                ..Terms::default()
            },
            identities: Arc::new(identities),
            raw_keys: Arc::default(),
            cookie: false,
            tickets: 0,
            sessions: None,
            max_early_data_size: 0,
            ech: Arc::default(),
            client_authentication: None,
            psk_hint: None,
            asks_later: false,
            arrange: None,
        }
    }

    /// Whom clients must be in the handshake, if they are asked in it.
    fn asked_at_once(&self) -> Option<&ClientAuthentication> {
        let wanted = self.client_authentication.as_ref();
        wanted.filter(|_| !self.asks_later)
    }

    /// The certificates that we show, each the first of its chain.
    fn certificates(&self) -> Vec<Value> {
        let identities = self.identities.iter();
        identities
            .filter_map(|identity| identity.certificates().into_iter().next())
            .collect()
    }

    fn arrange(&self, carrier: Carrier, extensions: &mut Extensions) {
        if let Some(arrange) = self.arrange {
            arrange(carrier, extensions);
        }
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

/// Performs a handshake, and tells where it is complete: tickets of TLS 1.3 come after that (RFC 9846
/// §4.7.1). Afterwards the connection carries application data.
///
/// # Errors
/// Whatever went wrong; the peer was told with the alert that it is owed.
pub fn handshake(c: &mut Connection, config: &Config) -> Result<()> {
    let result = tell_story(c, config);
    match &result {
        Ok(()) => afterwards::leave_behind(c, config),
        Err(error) => c.fail(error),
    }
    result
}

fn tell_story(c: &mut Connection, config: &Config) -> Result<()> {
    config.apply(c);
    let client_hello: ClientHello = c.receive()?;
    // Nothing may follow it before our answer: the next message depends on that.
    c.require_message_boundary()?;
    let (client_hello, ech) = ech::open(c, config, client_hello)?;
    match hello::negotiate_version(c, config, &client_hello)? {
        ProtocolVersion::TLS1_3 => tls13::Handshake::begin(c, config, client_hello, ech)?.run(),
        version => {
            tls12::Handshake::begin(c, config, client_hello, version)?.run()?;
            tell_complete(c);
            Ok(())
        }
    }
}

/// The handshake is complete: both ends have proved that they have the same keys.
fn tell_complete(c: &mut Connection) {
    fingerprints::note(c);
    let summary = c.agreed.summary(None);
    c.narration
        .tell(Topic::Steps, || Event::HandshakeDone(summary));
}
