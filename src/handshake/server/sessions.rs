//! Sessions of TLS 1.0 to 1.2 at the server: which one the client may resume, and what is kept of a new
//! one (RFC 5246 §7.3, RFC 5077 §3, RFC 7627 §5.3).

use super::Config;
use crate::check::{Check, SessionAnswer, SessionName};
use crate::compute::Value;
use crate::connection::Connection;
use crate::connection::session::Session;
use crate::error::Result;
use crate::extension::{ExtendedMasterSecret, ServerName, SessionTicket};
use crate::message::ClientHello;
use crate::names::registry::ProtocolVersion;
use crate::narration::Side;

/// For how many seconds a session may be resumed: what OpenSSL's servers say, too.
pub(super) const LIFETIME: u32 = 7200;

/// The session that the hello names, if it is one that may be resumed.
///
/// # Errors
/// `handshake_failure` if the session began with extended_master_secret and the hello is without.
pub(super) fn find(
    c: &mut Connection,
    config: &Config,
    hello: &ClientHello,
    version: ProtocolVersion,
) -> Result<Option<Session>> {
    let Some(keeper) = config.sessions.clone().filter(|_| !c.is_renegotiation()) else {
        return Ok(None);
    };
    let ticket = hello.extension::<SessionTicket>();
    let (by, found) = match ticket.filter(|it| !it.ticket.is_empty()) {
        Some(extension) => {
            let ticket = extension.ticket.clone().renamed("ticket");
            let found = keeper
                .ticket_key()
                .open(&ticket, &config.certificates(), c)?;
            (SessionName::Ticket, found)
        }
        None if hello.session_id.is_empty() => return Ok(None),
        None => (SessionName::Id, keeper.recall(&hello.session_id, c.now())),
    };
    let answer = match &found {
        // A client of TLS 1.3 sends an id that names nothing.
        None if by == SessionName::Id => return Ok(None),
        None => SessionAnswer::Unknown,
        Some(session) if !session.is_fresh(c.now()) => SessionAnswer::Expired {
            age: session.age(c.now()).as_secs(),
            lifetime: session.lifetime,
        },
        Some(session) => judge(c, config, hello, version, session)?,
    };
    let is_resumed = matches!(answer, SessionAnswer::Resumed { .. });
    c.agreed.resumed = is_resumed.then_some(by);
    if let Some(session) = found.clone().filter(|_| is_resumed) {
        if by == SessionName::Id {
            keeper.forget_on_failure(c, &session.session_id);
        }
        session.vouch(c);
    }
    c.note(Check::SessionResumed { by, answer });
    Ok(found.filter(|_| is_resumed))
}

/// Whether a session may be resumed by this hello.
fn judge(
    c: &mut Connection,
    config: &Config,
    hello: &ClientHello,
    version: ProtocolVersion,
    session: &Session,
) -> Result<SessionAnswer> {
    let suite = session.suite.code;
    let asked = config.asked_at_once();
    let is_required = asked.is_some_and(|wanted| wanted.required);
    let is_extended = hello.extension::<ExtendedMasterSecret>().is_some();
    if session.version != version {
        return Ok(SessionAnswer::Version);
    }
    if !hello.cipher_suites.contains(&suite) || !config.suites.contains(&suite) {
        return Ok(SessionAnswer::Suite);
    }
    if session.server_name != host_name(hello) {
        return Ok(SessionAnswer::ServerName);
    }
    if is_extended && config.extended_master_secret && !session.extended_master_secret {
        return Ok(SessionAnswer::MasterSecret);
    }
    if is_required && session.peer.certificate.is_none() {
        return Ok(SessionAnswer::Unauthenticated);
    }
    let believed = config.client_authentication.as_ref();
    if let Some(not_after) = believed.and_then(|it| it.expired(&session.peer)) {
        return Ok(SessionAnswer::CertificateExpired { not_after });
    }
    if session.extended_master_secret {
        c.require(Check::ResumedMasterSecret {
            side: Side::Client,
            session: true,
            hello: is_extended,
        })?;
    }
    Ok(SessionAnswer::Resumed {
        peer: session.peer.certificate.clone(),
        extended_master_secret: session.extended_master_secret,
    })
}

/// What the client asks for with server_name.
pub(super) fn host_name(hello: &ClientHello) -> Option<String> {
    let name = hello.extension::<ServerName>()?.host_name()?;
    Some(String::from_utf8_lossy(name).into_owned())
}

/// How the session of a full handshake will be known to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NewName {
    /// Not at all.
    None,
    /// By this id.
    Id(Value),
    /// By a ticket that follows.
    Ticket,
}

/// How a session that is resumed will be known: by a new ticket, if more than half of the life of the
/// old one is over (RFC 5077 §3.3); else as before.
pub(super) fn renewed(c: &Connection, config: &Config, session: &Session) -> NewName {
    let is_ticket = c.agreed.resumed == Some(SessionName::Ticket);
    let half = u64::from(session.lifetime) / 2;
    let is_due = session.age(c.now()).as_secs() > half;
    match is_ticket && is_due && config.tickets > 0 {
        true => NewName::Ticket,
        false => NewName::None,
    }
}

/// How it will be known: by a ticket if the client takes one, else by an id if there is room. In a
/// renegotiation as well: GnuTLS 3.7.9 waits for a ticket in each handshake of a connection once it
/// was given one.
///
/// # Errors
/// None that a peer can cause.
pub(super) fn name(c: &mut Connection, config: &Config, hello: &ClientHello) -> Result<NewName> {
    let Some(keeper) = &config.sessions else {
        return Ok(NewName::None);
    };
    if config.tickets > 0 && hello.extension::<SessionTicket>().is_some() {
        return Ok(NewName::Ticket);
    }
    let (_, capacity) = keeper.occupancy();
    if capacity == 0 {
        return Ok(NewName::None);
    }
    let id = c.draw("session_id", 32, "RFC 5246 §7.4.1.3")?;
    Ok(NewName::Id(id))
}

/// The session of a handshake that is about to be complete.
pub(super) fn session(
    c: &Connection,
    hello: &ClientHello,
    master_secret: &Value,
) -> Option<Session> {
    let session = Session::of(c, master_secret.clone(), host_name(hello))?;
    Some(Session {
        lifetime: LIFETIME,
        ..session
    })
}
