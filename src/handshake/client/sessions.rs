//! Sessions of TLS 1.0 to 1.2 at the client: which one is offered, whether the server resumes it, and
//! what is kept of a new one (RFC 5246 §7.3, RFC 5077 §3, RFC 7627 §5.3).

use std::time::SystemTime;

use super::hello::Offer;
use super::{Config, basis, psk};
use crate::check::{Check, SessionAnswer, SessionFault, SessionName, Unused};
use crate::compute::Value;
use crate::connection::Connection;
use crate::connection::session::Session;
use crate::error::Result;
use crate::extension::{ExtendedMasterSecret, SessionTicket};
use crate::message::{NewSessionTicketTls12, ServerHello};
use crate::names::registry::{ExtensionType, ProtocolVersion};
use crate::names::suite::CipherSuite;
use crate::narration::{PskOrigin, Side};

/// The longest ticket that is offered: all extensions of a hello together take less than 64 KiB, of which
/// this leaves a quarter for the others (RFC 9846 §4.2.2).
const LONGEST_TICKET: usize = 48 << 10;

/// The session that is offered: one of a version and a suite that are offered as well, for the same
/// server_name, none with extended_master_secret if that is left out, and none of a server whose
/// certificate failed its checks unless that is accepted. A renegotiation offers none,
/// nor does a hello that is like another client's.
pub(super) fn choose(
    c: &Connection,
    config: &Config,
    cipher_suites: &[CipherSuite],
) -> Option<Session> {
    let shape = &config.shape;
    let is_plain =
        shape.likeness.is_none() && !shape.omitted.contains(&ExtensionType::SessionTicket);
    let shelf = config
        .sessions
        .as_ref()
        .filter(|_| is_plain && !c.is_renegotiation())?;
    let now = c.now();
    shelf.take(now, |session| {
        session.version < ProtocolVersion::TLS1_3
            && fault_of(session, config, cipher_suites, now).is_none()
    })
}

/// Why a session cannot be offered, if it cannot.
pub(super) fn fault_of(
    session: &Session,
    config: &Config,
    suites: &[CipherSuite],
    now: SystemTime,
) -> Option<SessionFault> {
    let is_tls13 = session.version == ProtocolVersion::TLS1_3;
    let has_suite = match is_tls13 {
        true => suites
            .iter()
            .any(|code| psk::has_hash(*code, session.suite.hash)),
        false => suites.contains(&session.suite.code),
    };
    if !session.is_fresh(now) {
        return Some(SessionFault::Expired {
            age: session.age(now).as_secs(),
            lifetime: session.lifetime,
        });
    }
    if !config.versions.contains(&session.version) {
        return Some(SessionFault::Version(session.version));
    }
    if session.server_name != config.server_name {
        return Some(SessionFault::ServerName {
            then: session.server_name.clone(),
            now: config.server_name.clone(),
        });
    }
    if session.peer.trusted == Some(false) && !config.insecure {
        return Some(SessionFault::Untrusted);
    }
    if session.ticket.len() > LONGEST_TICKET {
        return Some(SessionFault::TooLong {
            length: session.ticket.len() as u64,
        });
    }
    if let Some(then) = &session.basis {
        let now = basis::of(config);
        if then.trust != now.trust && !config.insecure {
            return Some(SessionFault::Trust);
        }
        if then.identity != now.identity {
            return Some(SessionFault::Identity);
        }
    }
    let expired = session.peer.expired(config.now);
    if let Some(not_after) = expired.filter(|_| !config.insecure) {
        return Some(SessionFault::CertificateExpired { not_after });
    }
    if !has_suite {
        return Some(SessionFault::CipherSuite(session.suite.code));
    }
    let covers = session.extended_master_secret && !is_tls13;
    (covers && !config.extended_master_secret).then_some(SessionFault::MasterSecret)
}

/// Tells why no session is offered, if one is kept or is expected to be.
pub(super) fn tell_none(c: &mut Connection, config: &Config, suites: &[CipherSuite]) {
    let shelf = config.sessions.as_ref();
    let Some(shelf) = shelf.filter(|_| !c.is_renegotiation()) else {
        return;
    };
    let now = c.now();
    let fault = shelf.look(|session| {
        let found = fault_of(session, config, suites, now);
        Some(found.unwrap_or(SessionFault::Hello))
    });
    let expected = config.expects_session.then_some(SessionFault::Absent);
    let Some(fault) = fault.or(expected) else {
        return;
    };
    c.agreed.session_unused = Some(match fault {
        SessionFault::Absent => Unused::Absent,
        _ => Unused::NotOffered,
    });
    c.note(Check::Session { fault });
}

/// The server chose TLS 1.3, where the session of an older version that was offered means nothing.
pub(super) fn tell_other_version(c: &mut Connection, offer: &Offer) {
    let resumes = c.agreed.psk.is_some_and(PskOrigin::is_session);
    if let Some(session) = offer.session.as_ref().filter(|_| !resumes) {
        let answer = SessionAnswer::Version;
        c.agreed.session_unused = Some(Unused::Version);
        c.note(Check::SessionResumed {
            by: name_of(session),
            answer,
        });
    }
}

/// By what a session is known.
fn name_of(session: &Session) -> SessionName {
    match session.ticket.is_empty() {
        true => SessionName::Id,
        false => SessionName::Ticket,
    }
}

/// The extension that offers the ticket of a session, or says that one is welcome (RFC 5077 §3.2).
pub(super) fn ticket(
    c: &Connection,
    config: &Config,
    session: Option<&Session>,
) -> Option<SessionTicket> {
    let keeps = config.sessions.is_some() && config.offers_older() && !c.is_renegotiation();
    keeps.then(|| SessionTicket {
        ticket: session.map_or_else(Value::default, |session| session.ticket.clone()),
    })
}

/// The session, if the server resumes it: it then repeats the session id (RFC 5246 §7.4.1.3, RFC 5077
/// §3.4).
///
/// # Errors
/// `illegal_parameter` for another version or suite, `handshake_failure` for another kind of master
/// secret.
pub(super) fn resumed(
    c: &mut Connection,
    offer: &Offer,
    hello: &ServerHello,
) -> Result<Option<Session>> {
    let Some(session) = &offer.session else {
        return Ok(None);
    };
    let by = name_of(session);
    if hello.session_id != offer.hello.session_id {
        let covers = hello.extension::<ExtendedMasterSecret>().is_some();
        let (answer, why) = match covers && !session.extended_master_secret {
            // RFC 7627 §5.3: the server must not.
            true => (SessionAnswer::MasterSecret, Unused::MasterSecret),
            false => (SessionAnswer::Declined, Unused::Unsaid),
        };
        c.agreed.session_unused = Some(why);
        c.note(Check::SessionResumed { by, answer });
        return Ok(None);
    }
    c.require(Check::ResumedParameters {
        session_version: session.version,
        version: hello.version(),
        session_suite: session.suite.code,
        suite: hello.cipher_suite,
    })?;
    c.require(Check::ResumedMasterSecret {
        side: Side::Server,
        session: session.extended_master_secret,
        hello: hello.extension::<ExtendedMasterSecret>().is_some(),
    })?;
    c.agreed.resumed = Some(by);
    session.clone().vouch(c);
    let answer = SessionAnswer::Resumed {
        peer: session.peer.certificate.clone(),
        extended_master_secret: session.extended_master_secret,
    };
    c.note(Check::SessionResumed { by, answer });
    Ok(Some(session.clone()))
}

/// Keeps the session of a handshake that is complete, if the server gave it a name. After a resumption
/// only a new ticket is worth keeping.
pub(super) fn keep(
    c: &mut Connection,
    config: &Config,
    master_secret: &Value,
    session_id: &Value,
    ticket: Option<NewSessionTicketTls12>,
) {
    let Some(shelf) = config.sessions.clone() else {
        return;
    };
    let shelf = shelf.based_on(basis::of(config));
    let Some(session) = Session::of(c, master_secret.clone(), config.server_name.clone()) else {
        return;
    };
    let ticket = ticket.unwrap_or_default();
    if ticket.ticket.is_empty() && session_id.is_empty() {
        return;
    }
    shelf.forget_on_failure(c, master_secret);
    shelf.put(Session {
        // RFC 5077 §3.4: with a ticket the session id means nothing.
        session_id: match ticket.ticket.is_empty() {
            true => session_id.clone(),
            false => Value::literal("session_id", []),
        },
        lifetime: ticket.ticket_lifetime_hint,
        ticket: ticket.ticket,
        ..session
    });
}
