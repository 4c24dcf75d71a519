//! Sessions that were seen to begin, by what a later connection names them with (RFC 5246 §7.3, RFC
//! 5077, RFC 9846 §2.2): which connection made each, and up to TLS 1.2 the master secret.

use std::collections::{HashMap, VecDeque};
use std::sync::PoisonError;

use super::watch::Observer;
use crate::check::{Check, SessionName};
use crate::compute::Value;
use crate::extension::{
    EncryptedClientHello, KeyShare, PreSharedKey, PskKeyExchangeModes, SessionTicket,
};
use crate::message::{ClientHello, ServerHello};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{ProtocolVersion, PskKeyExchangeMode};
use crate::names::suite::Suite;
use crate::narration::{PskOrigin, Side};

/// Names of sessions that are kept at most; the oldest go first.
const MOST: usize = 1 << 16;

/// A session.
#[derive(Debug, Clone)]
pub(super) struct Session {
    /// The number of the connection that it began on, or that made the ticket.
    pub connection: u32,
    /// The secret that later connections use again, up to TLS 1.2, if it is known.
    pub master_secret: Option<Value>,
    /// The key that it begins with in TLS 1.3, and its hash, if it is known.
    pub psk: Option<(Value, HashAlgorithm)>,
    /// The version and suite of that connection, and whether its master secret covers the handshake.
    terms: Option<(ProtocolVersion, &'static Suite, bool)>,
}

/// The sessions of a capture. Names are as long as servers like, so hashes of them are kept.
#[derive(Debug, Default)]
pub struct Sessions {
    by_name: HashMap<Vec<u8>, Session>,
    order: VecDeque<Vec<u8>>,
}

impl Sessions {
    fn add(&mut self, name: &[u8], session: Session) {
        let name = HashAlgorithm::Sha256.digest(&[name]);
        if self.by_name.insert(name.clone(), session).is_some() {
            return;
        }
        self.order.push_back(name);
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_name.remove(&oldest);
        }
    }

    fn find(&self, name: &[u8]) -> Option<Session> {
        let name = HashAlgorithm::Sha256.digest(&[name]);
        self.by_name.get(&name).cloned()
    }
}

impl Observer {
    /// A server named a session, for later.
    pub(super) fn keep_session(&mut self, name: &[u8], psk: Option<(Value, HashAlgorithm)>) {
        if name.is_empty() {
            return;
        }
        let session = Session {
            connection: self.number,
            master_secret: self.story.master_secret.clone(),
            psk,
            terms: self
                .c
                .agreed
                .version
                .zip(self.story.suite)
                .map(|(version, suite)| {
                    (version, suite, self.c.agreed.has_extended_master_secret())
                }),
        };
        let sessions = self.means.sessions.lock();
        let mut sessions = sessions.unwrap_or_else(PoisonError::into_inner);
        sessions.add(name, session);
    }

    pub(super) fn session(&self, name: &[u8]) -> Option<Session> {
        let sessions = self.means.sessions.lock();
        sessions.unwrap_or_else(PoisonError::into_inner).find(name)
    }

    /// The names under which sessions up to TLS 1.2 are resumed, or offered to be.
    pub(super) fn offer_sessions(&mut self, hello: &ClientHello) {
        let ticket = hello.extension::<SessionTicket>();
        let ticket = ticket.map(|it| it.ticket.clone());
        self.story.offered_session = [Some(hello.session_id.clone()), ticket]
            .into_iter()
            .flatten()
            .filter(|name| !name.is_empty())
            .collect();
    }

    /// The session that goes on, where one does, up to TLS 1.2.
    pub(super) fn resumed_session(&self) -> Option<Session> {
        let mut names = self.story.offered_session.iter().rev();
        names.find_map(|name| self.session(name))
    }

    /// What a client checks of the answer that goes on with a session, up to TLS 1.2 (RFC 5246 §7.4.1.3,
    /// RFC 7627 §5.3).
    pub(super) fn check_resumed(&mut self, session: Option<&Session>) {
        let terms = session.and_then(|session| session.terms);
        let (Some((session_version, session_suite, covers)), Some(suite)) =
            (terms, self.story.suite)
        else {
            return;
        };
        self.c.note(Check::ResumedParameters {
            session_version,
            version: self.c.version(),
            session_suite: session_suite.code,
            suite: suite.code,
        });
        self.c.note(Check::ResumedMasterSecret {
            side: Side::Server,
            session: covers,
            hello: self.c.agreed.has_extended_master_secret(),
        });
    }

    /// By what the session is known that goes on, up to TLS 1.2. Where a ticket is offered, the session
    /// identifier means nothing (RFC 5077 §3.4).
    pub(super) fn resumed_by(&self) -> SessionName {
        let Some(offer) = &self.story.offer else {
            return SessionName::Unseen;
        };
        match offer.hello.extension::<SessionTicket>() {
            Some(it) if !it.ticket.is_empty() => SessionName::Ticket,
            _ => SessionName::Id,
        }
    }

    /// The pre-shared key in use in TLS 1.3: the identity that the server chose, and the session that
    /// made it.
    pub(super) fn join_psk(&mut self, answer: &ServerHello) {
        let Some(PreSharedKey::Selected(selected)) = answer.extension() else {
            return;
        };
        self.c.agreed.psk_mode = Some(match answer.extension::<KeyShare>() {
            Some(_) => PskKeyExchangeMode::PskDheKe,
            None => PskKeyExchangeMode::PskKe,
        });
        // The key is that of a session, or was given to both ends.
        self.sight.is_resumed = None;
        let offer = self.story.offer.as_ref();
        let offered = offer.and_then(|offer| offer.hello.extension::<PreSharedKey>());
        let Some(PreSharedKey::Offered { identities, .. }) = offered else {
            return;
        };
        // The keys of a hello that may have another inside may be random bytes (RFC 9849 §6.1.2).
        let hello = offer.map(|offer| &offer.hello);
        let hides = hello.and_then(|hello| hello.extension::<EncryptedClientHello>());
        let may_pretend = matches!(hides, Some(EncryptedClientHello::Outer { .. }));
        let (selected, count) = (*selected, identities.len());
        let identity = identities.get(usize::from(selected)).cloned();
        self.c.note(Check::SelectedIdentity {
            selected,
            offered: u16::try_from(count).unwrap_or(u16::MAX),
        });
        let modes = hello.and_then(|hello| hello.extension::<PskKeyExchangeModes>());
        let modes = modes.map(|it| it.ke_modes.clone());
        let Some(identity) = identity else {
            return;
        };
        let session = self.session(&identity.identity);
        let terms = session.as_ref().and_then(|session| session.terms);
        if let (Some((_, suite, _)), Some(chosen)) = (terms, self.story.suite) {
            self.c.note(Check::PskHash {
                suite: chosen.code,
                hash: suite.hash.name().into(),
            });
        }
        if let (Some(mode), Some(offered)) = (self.c.agreed.psk_mode, modes) {
            self.c.note(Check::PskKeyExchangeMode { mode, offered });
        }
        self.sight.resumed_from = session.as_ref().map(|session| session.connection);
        self.c.agreed.psk = match session {
            Some(session) => Some(PskOrigin::Connection(session.connection)),
            // A key that was agreed on elsewhere has no age (RFC 9846 §4.3.11).
            None if identity.obfuscated_ticket_age != 0 && !may_pretend => Some(PskOrigin::Earlier),
            None => None,
        };
        self.sight.is_resumed = self.c.agreed.psk.map(|_| true);
    }
}
