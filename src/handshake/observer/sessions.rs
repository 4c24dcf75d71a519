//! Sessions that were seen to begin, by what a later connection names them with (RFC 5246 §7.3, RFC
//! 5077, RFC 9846 §2.2): which connection made each, and up to TLS 1.2 the master secret.

use std::collections::{HashMap, VecDeque};
use std::sync::PoisonError;

use super::watch::Observer;
use crate::check::{Check, EarlyDataRefusal, SessionAnswer, SessionName, Unused};
use crate::compute::Value;
use crate::connection::session::Peer;
use crate::extension::{
    EncryptedClientHello, KeyShare, PreSharedKey, PskKeyExchangeModes, SessionTicket,
};
use crate::message::{ClientHello, ServerHello};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{ProtocolVersion, PskKeyExchangeMode};
use crate::names::suite::Suite;
use crate::narration::{PeerIdentity, PskOrigin, Side};

/// Names of sessions that are kept at most; the oldest go first.
const MOST: usize = 1 << 16;

/// The version, the suite, and whether the master secret covers the handshake.
type Terms = (ProtocolVersion, &'static Suite, bool);

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
    terms: Option<Terms>,
    /// The application protocol of that connection.
    alpn: Option<Vec<u8>>,
    /// What the server showed of who it is.
    peer: Peer,
}

impl Session {
    /// The hash that its key is for, in TLS 1.3.
    pub fn hash(&self) -> Option<HashAlgorithm> {
        self.terms.map(|(_, suite, _)| suite.hash)
    }
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
            alpn: self.c.agreed.alpn.clone(),
            peer: Peer::of(&self.c),
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

    /// A session goes on, up to TLS 1.2: what a client checks of that (RFC 5246 §7.4.1.3, RFC 7627 §5.3).
    pub(super) fn resume(&mut self) {
        self.sight.is_resumed = Some(true);
        let by = self.resumed_by();
        self.c.agreed.resumed = Some(by);
        let session = self.resumed_session();
        let terms = session.as_ref().and_then(|session| session.terms);
        self.check_resumed(terms);
        let peer = session.map(|session| {
            self.sight.resumed_from = Some(session.connection);
            self.vouch(session.peer)
        });
        if self.means.is_brief {
            return;
        }
        // Two ends that keep to RFC 7627 §5.3 go on only if the session and both hellos agree.
        let covers = terms.map_or(self.c.agreed.has_extended_master_secret(), |terms| terms.2);
        self.c.note(Check::SessionResumed {
            by,
            answer: SessionAnswer::Resumed {
                peer: peer.flatten(),
                extended_master_secret: covers,
            },
        });
    }

    /// What a server showed when the session that goes on began counts, as far as it was checked here;
    /// whom its certificate was for.
    fn vouch(&mut self, peer: Peer) -> Option<String> {
        let certificate = peer.certificate.clone();
        peer.vouch(&mut self.c);
        // What the ends made of it was not seen.
        let seen = self.c.agreed.peer_identity.take();
        self.c.agreed.peer_identity = seen.filter(|it| *it != PeerIdentity::Unrecorded);
        certificate
    }

    /// The server makes a full handshake of one for which a session of TLS 1.2 or before was offered, if one
    /// was for certain.
    pub(super) fn tell_not_resumed(&mut self, answer: SessionAnswer) {
        let Some(offer) = self.story.offer.as_ref().filter(|_| !self.means.is_brief) else {
            return;
        };
        let ticket = offer.hello.extension::<SessionTicket>();
        let has_ticket = ticket.is_some_and(|it| !it.ticket.is_empty());
        // A client of TLS 1.3 sends an identifier that may name nothing (RFC 9846 §4.2.2).
        let id = &offer.hello.session_id;
        let is_session =
            !id.is_empty() && (!offer.hello.offers_tls13() || self.session(id).is_some());
        if !has_ticket && !is_session {
            return;
        }
        self.c.agreed.session_unused = Some(match answer {
            SessionAnswer::Version => Unused::Version,
            _ => Unused::Unsaid,
        });
        let by = self.resumed_by();
        self.c.note(Check::SessionResumed { by, answer });
    }

    fn check_resumed(&mut self, terms: Option<Terms>) {
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

    /// Why the server does not take early data, if its choices say so (RFC 9846 §4.3.10).
    pub(super) fn early_data_refusal(&self) -> EarlyDataRefusal {
        let offer = self.story.offer.as_ref();
        let offered = offer.and_then(|offer| offer.hello.extension::<PreSharedKey>());
        let Some(answer) = self.sight.server_hello.as_deref() else {
            return EarlyDataRefusal::Unsaid;
        };
        match answer.extension::<PreSharedKey>() {
            Some(PreSharedKey::Selected(0)) => {}
            Some(PreSharedKey::Selected(selected)) => {
                let selected = *selected;
                return EarlyDataRefusal::NotFirst { selected };
            }
            _ if offer.is_some() && offered.is_none() => return EarlyDataRefusal::NoKeyOffered,
            _ => return EarlyDataRefusal::NoKeyTaken,
        }
        let session = match offered {
            Some(PreSharedKey::Offered { identities, .. }) => identities
                .first()
                .and_then(|first| self.session(&first.identity)),
            _ => None,
        };
        let Some((session, chosen)) = session.zip(self.story.suite) else {
            return EarlyDataRefusal::Unsaid;
        };
        match session.terms {
            Some((_, suite, _)) if suite.code != chosen.code => EarlyDataRefusal::CipherSuite,
            // That there was none may be because it was not seen.
            _ if session.alpn.is_some() && session.alpn != self.c.agreed.alpn => {
                EarlyDataRefusal::ApplicationProtocol
            }
            _ => EarlyDataRefusal::Unsaid,
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
        self.c.agreed.psk = match &session {
            Some(session) => Some(PskOrigin::Connection(session.connection)),
            None if may_pretend => None,
            // A key that was agreed on elsewhere has no age (RFC 9846 §4.3.11).
            None if identity.obfuscated_ticket_age == 0 => Some(PskOrigin::External),
            None => Some(PskOrigin::Earlier),
        };
        self.sight.is_resumed = self.c.agreed.psk.map(PskOrigin::is_session);
        if let Some(session) = session {
            self.vouch(session.peer);
        }
    }
}
