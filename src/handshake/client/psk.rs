//! The pre-shared keys that a client offers (RFC 9846 §4.3.11): a session of an earlier connection,
//! and keys that it was given. The early secret of each is extracted before the
//! ClientHello is sent.

use std::time::SystemTime;

use super::hello::Offer;
use super::{Config, ech, sessions};
use crate::check::{Check, Unused};
use crate::compute::Value;
use crate::connection::Connection;
use crate::connection::session::{Session, UsablePsk};
use crate::error::{Error, Result};
use crate::extension::*;
use crate::keys::schedule::tls13::{EarlySecret, PskKind};
use crate::message::{self, ClientHello};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::*;
use crate::names::suite::{CipherSuite, Suite};
use crate::narration::{EarlyDataLimit, PskOrigin};

/// A key that is offered.
pub(super) struct OfferedPsk {
    pub kind: PskKind,
    /// The session that it is from, if it is from one.
    pub session: Option<Session>,
    /// The bits of the key, if it is one that both ends were given.
    pub given_bits: Option<usize>,
    /// Extracted from the key.
    pub early_secret: EarlySecret,
    identity: Value,
}

impl OfferedPsk {
    /// Where it is from.
    pub fn origin(&self) -> PskOrigin {
        match &self.session {
            None => PskOrigin::External,
            Some(session) => session
                .connection()
                .map_or(PskOrigin::Earlier, PskOrigin::Connection),
        }
    }

    /// What keeps early data from going with this hello and the session, if anything does: what a server
    /// could only refuse (RFC 9846 §4.3.10), or said that it does not take.
    pub fn early_data_limit(session: &Session, hello: &ClientHello) -> Option<EarlyDataLimit> {
        let alpn = hello.extension::<ApplicationLayerProtocolNegotiation>();
        let protocols = alpn.map_or(&[][..], |it| &it.protocol_name_list);
        let protocol = session.alpn.as_ref();
        if session.max_early_data_size == 0 {
            Some(EarlyDataLimit::OfTicket(0))
        } else if protocol.is_some_and(|name| !protocols.contains(name)) {
            Some(EarlyDataLimit::Protocol)
        } else if !hello.cipher_suites.contains(&session.suite.code) {
            Some(EarlyDataLimit::Suite)
        } else {
            None
        }
    }

    /// The identity as it is sent at this moment.
    fn identity(&self, c: &Connection) -> PskIdentity {
        let session = self.session.as_ref();
        let age = session.map(|session| session.obfuscated_ticket_age(c.now()));
        PskIdentity {
            identity: self.identity.clone(),
            obfuscated_ticket_age: age.unwrap_or(0),
        }
    }
}

/// Extracts the early secret of each pre-shared key that can be offered.
pub(super) fn begin(
    c: &mut Connection,
    config: &Config,
    hello: &ClientHello,
) -> Result<Vec<OfferedPsk>> {
    let mut psks = Vec::new();
    // A hello in another's likeness may lack what must go with them (RFC 9846 §4.3.9).
    let says_how = hello.extension::<PskKeyExchangeModes>().is_some();
    if !config.offers(ProtocolVersion::TLS1_3) || !says_how {
        return Ok(psks);
    }
    let (suites, client_random) = (&hello.cipher_suites, &hello.random);
    if let Some(session) = choose_session(c, config, suites) {
        let hash = session.suite.hash;
        psks.push(OfferedPsk {
            kind: PskKind::Resumption,
            early_secret: c.early_secret(hash, Some(&session.secret), client_random)?,
            identity: session.ticket.clone(),
            given_bits: None,
            session: Some(session),
        });
    }
    for psk in usable(c, config)? {
        if !suites.iter().any(|code| has_hash(*code, psk.hash)) {
            continue;
        }
        psks.push(OfferedPsk {
            kind: psk.kind,
            early_secret: c.early_secret(psk.hash, Some(&psk.secret), client_random)?,
            identity: psk.identity,
            given_bits: psk.given_bits,
            session: None,
        });
    }
    Ok(psks)
}

/// The keys that were given, as they are offered.
fn usable(c: &mut Connection, config: &Config) -> Result<Vec<UsablePsk>> {
    let mut usable = Vec::new();
    for psk in config.psks.iter() {
        if !config.psk_import {
            usable.push(psk.plain());
            continue;
        }
        for (hash, identity) in psk.imported_identities() {
            usable.push(psk.import(identity, hash, &mut c.narration)?);
        }
    }
    Ok(usable)
}

/// Whether a suite of TLS 1.3 has this hash.
pub(super) fn has_hash(code: CipherSuite, hash: HashAlgorithm) -> bool {
    let suite = code.suite();
    suite.is_some_and(|suite| suite.is_in(ProtocolVersion::TLS1_3) && suite.hash == hash)
}

/// The newest session that is kept and can be offered (RFC 9846 §4.7.1).
fn choose_session(c: &Connection, config: &Config, suites: &[CipherSuite]) -> Option<Session> {
    let shelf = config.sessions.as_ref()?;
    let now = c.now();
    shelf.take(now, |session| can_offer(session, config, suites, now))
}

fn can_offer(session: &Session, config: &Config, suites: &[CipherSuite], now: SystemTime) -> bool {
    session.version == ProtocolVersion::TLS1_3
        && sessions::fault_of(session, config, suites, now).is_none()
}

/// The group that the session agreed on that will be offered, if the choice of key shares is left to us: the
/// server has it, and what else would be sent is for servers that are not known.
pub(super) fn remembered_group(
    c: &Connection,
    config: &Config,
    suites: &[CipherSuite],
) -> Option<NamedGroup> {
    const NEEDED: [ExtensionType; 2] =
        [ExtensionType::PskKeyExchangeModes, ExtensionType::KeyShare];
    let lacks = NEEDED.iter().any(|it| config.shape.omitted.contains(it));
    let is_ours = config.key_shares.is_none() && !lacks;
    let shelf = config.sessions.as_ref().filter(|_| is_ours)?;
    let now = c.now();
    let group =
        shelf.look(|session| can_offer(session, config, suites, now).then_some(session.group));
    group?.filter(|group| config.groups.contains(group))
}

/// Tells that the server takes none of the keys that were offered, if any were, or only one that it
/// was given where there is a session as well.
pub(super) fn tell_not_taken(c: &mut Connection, config: &Config, offer: &Offer, suite: &Suite) {
    let Some(version) = c.agreed.version else {
        return;
    };
    let taken = c.agreed.psk;
    let offered = &c.heard.offered_psks;
    let sessions = offered.iter().filter(|origin| origin.is_session()).count();
    let has_given = sessions < offered.len();
    let fits = |psk: &&OfferedPsk| psk.early_secret.hash() == suite.hash;
    let fitting = || offer.psks.iter().filter(fits);
    let refusal = |could_be_taken: bool| match version {
        ProtocolVersion::TLS1_3 if ech::is_rejected(offer) => Unused::Outer,
        ProtocolVersion::TLS1_3 if !could_be_taken => Unused::Hash,
        ProtocolVersion::TLS1_3 => Unused::Unsaid,
        _ => Unused::Version,
    };
    if sessions > 0 && !taken.is_some_and(PskOrigin::is_session) {
        let could_be = fitting().any(|psk| psk.session.is_some());
        c.agreed.session_unused = Some(refusal(could_be));
    }
    if !config.psks.is_empty() && taken.is_none() && c.agreed.resumed.is_none() {
        let is_like = |code: &CipherSuite| {
            let suite = code.suite();
            suite.is_some_and(|suite| suite.is_in(version) && suite.key_exchange.has_psk())
        };
        c.agreed.psk_unused = Some(match offer.hello.cipher_suites.iter().any(is_like) {
            true => Unused::CipherSuite,
            false if has_given => refusal(fitting().any(|psk| psk.session.is_none())),
            false => Unused::NotOffered,
        });
    }
    // A session that is resumed by its id or a ticket makes no full handshake.
    if taken.is_none() && c.agreed.resumed.is_none() && !offered.is_empty() {
        let given = config.psks.iter().filter(|_| has_given);
        let given = given.map(|psk| psk.identity.clone()).collect();
        let sessions = sessions as u16;
        c.note(Check::PskTaken {
            sessions,
            given,
            refusal: refusal(fitting().next().is_some()),
            version,
            suite: suite.code,
        });
    }
}

/// Puts the extension at the end of the hello, where it must be, with binders that are all zeros.
pub(super) fn offer(c: &Connection, hello: &mut ClientHello, psks: &[OfferedPsk]) {
    let Some(extensions) = &mut hello.extensions else {
        return;
    };
    extensions
        .0
        .retain(|it| it.extension_type() != ExtensionType::PreSharedKey);
    if psks.is_empty() {
        return;
    }
    let blank =
        |psk: &OfferedPsk| Value::literal("binder", vec![0; psk.early_secret.hash().length()]);
    extensions.push(PreSharedKey::Offered {
        identities: psks.iter().map(|psk| psk.identity(c)).collect(),
        binders: psks.iter().map(blank).collect(),
    });
}

/// Computes the binders over the hello, which is finished but for them (RFC 9846 §4.3.11.2).
pub(super) fn bind(c: &mut Connection, hello: &mut ClientHello, psks: &[OfferedPsk]) -> Result<()> {
    if psks.is_empty() {
        return Ok(());
    }
    let (bytes, _) = message::encode(hello, ProtocolVersion::TLS1_2, false)?;
    let end = bytes.len().saturating_sub(hello.binders_length());
    let truncated = Value::literal(truncated_name(c), &bytes[..end]);
    let mut computed = Vec::new();
    for psk in psks {
        computed.push(c.binder(&psk.early_secret, psk.kind, &truncated)?);
    }
    let last = hello.extensions.as_mut().and_then(|all| all.0.last_mut());
    match last {
        Some(Extension::PreSharedKey(PreSharedKey::Offered { binders, .. })) => {
            *binders = computed;
            Ok(())
        }
        _ => Err(Error::internal(
            "pre_shared_key is not the last extension of the hello",
        )),
    }
}

/// What a hello that is about to be sent is called without its binders.
fn truncated_name(c: &Connection) -> &'static str {
    match c.schedule.transcript.is_empty() {
        true => "Truncate(ClientHello1)",
        false => "Truncate(ClientHello2)",
    }
}

/// After a HelloRetryRequest only keys with the hash of its suite are of use (RFC 9846 §4.2.2).
pub(super) fn keep_fitting(psks: &mut Vec<OfferedPsk>, hash: HashAlgorithm) {
    psks.retain(|psk| psk.early_secret.hash() == hash);
}
