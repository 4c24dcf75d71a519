//! STARTTLS: the dialogues in the clear after which TLS begins, what is said over the finished
//! connection to end it, and the other side of both.
//!
//! A file each. `begin` is the client's dialogue up to the go-ahead, `farewell` what it says when
//! TLS is there and nothing more is wanted; `SCRIPT`, or `respond` where the protocol has frames,
//! is the server's part. What crosses is told line by line, or frame by frame.
//!
//! The server speaks last before TLS, and the client first in it. So whatever came after the
//! go-ahead before our hello was sent is not protected by anything, and an attacker may have put it
//! there to have it taken for something that was: it is discarded, and pointed out (RFC 3207 §5,
//! CVE-2011-0411, CVE-2021-23222).

mod ear;
mod ftp;
mod imap;
mod irc;
mod ldap;
mod mysql;
mod nntp;
pub mod overheard;
mod pop3;
mod postgres;
mod rdp;
mod script;
pub mod secured;
mod sieve;
mod smtp;
mod text;
mod xml;
mod xmpp;

#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::net::IpAddr;

use crate::check::{Check, GoAhead, Greeting};
use crate::connection::Connection;
use crate::error::{Error, ErrorKind, Result};
use crate::names::service::{Approach, Service, Start};
use crate::narration::{Carrier, Narration, Side};
use crate::transport::dialogue::{Dialogue, Medium, Plain};
use script::Script;

/// The most commands that a server answers before TLS, and over it.
const MOST_COMMANDS: usize = 64;

/// Whom a client greets, and as whom.
#[derive(Debug, Clone)]
pub struct Guest {
    /// The host that is called, for protocols in which one server is several (XMPP).
    pub host: String,
    /// Our address, which is our name where the protocol wants one (RFC 5321 §4.1.3).
    pub address: Option<IpAddr>,
}

/// Asks the server to begin TLS, in the clear, and waits for its go-ahead.
///
/// # Errors
/// `NoTls`: the server does not offer it, or refuses. `Dialogue`: what it says is not of this
/// protocol. `Closed`, `TimedOut`, `Io`: the transport's.
pub fn begin(service: Service, guest: &Guest, plain: &mut Plain<'_>) -> Result<()> {
    let row = service.row();
    let mut d = Dialogue::new(plain, row.title, source(service));
    match service {
        Service::Smtp => smtp::begin(&mut d, guest, smtp::EHLO)?,
        Service::Lmtp => smtp::begin(&mut d, guest, smtp::LHLO)?,
        Service::Imap => imap::begin(&mut d)?,
        Service::Pop3 => pop3::begin(&mut d)?,
        Service::Sieve => sieve::begin(&mut d)?,
        Service::Ftp => ftp::begin(&mut d)?,
        Service::Ldap => ldap::begin(&mut d)?,
        Service::Xmpp => xmpp::begin(&mut d, guest, xmpp::CLIENT)?,
        Service::XmppServer => xmpp::begin(&mut d, guest, xmpp::SERVER)?,
        Service::Nntp => nntp::begin(&mut d)?,
        Service::Irc => irc::begin(&mut d)?,
        Service::Postgres => postgres::begin(&mut d)?,
        Service::Mysql => mysql::begin(&mut d)?,
        Service::Rdp => rdp::begin(&mut d)?,
    }
    drop_early_plaintext(&mut d, service);
    Ok(())
}

/// Takes leave over the finished connection, as the protocol has it. The visit is over by then, so
/// that a server that does not answer, or not well, is pointed out and no more.
///
/// # Errors
/// Those of TLS.
pub fn farewell(approach: Approach, guest: &Guest, c: &mut Connection) -> Result<()> {
    let service = approach.service;
    c.carry(service.row().title);
    let mut d = Dialogue::new(c, service.row().title, source(service));
    let at_once = approach.start == Start::AtOnce;
    let said = match service {
        Service::Smtp | Service::Lmtp => smtp::farewell(&mut d, service, at_once),
        Service::Imap => imap::farewell(&mut d, at_once),
        Service::Pop3 => pop3::farewell(&mut d, at_once),
        Service::Sieve => sieve::farewell(&mut d),
        Service::Ftp => ftp::farewell(&mut d, at_once),
        Service::Ldap => ldap::farewell(&mut d),
        Service::Xmpp => xmpp::farewell(&mut d, guest, xmpp::CLIENT),
        Service::XmppServer => xmpp::farewell(&mut d, guest, xmpp::SERVER),
        Service::Nntp => nntp::farewell(&mut d, at_once),
        Service::Irc => irc::farewell(&mut d),
        // These three have no words before a login, and close.
        Service::Postgres | Service::Mysql | Service::Rdp => Ok(()),
    };
    match said {
        // What the server opens with over TLS was told as a check.
        Err(error) if error.check.is_some() && is_a_matter_of_words(&error) => Ok(()),
        Err(error) if is_a_matter_of_words(&error) => {
            let instead = error.message;
            note(&mut d, Check::Farewell { service, instead });
            Ok(())
        }
        said => said,
    }
}

/// Answers a client in the clear until it asks for TLS and has the go-ahead.
///
/// # Errors
/// `Dialogue`: what the client says is not of this protocol, or it does not ask for TLS.
/// `Closed`, `TimedOut`, `Io`: the transport's.
pub fn respond(service: Service, plain: &mut Plain<'_>) -> Result<()> {
    let row = service.row();
    let mut d = Dialogue::new(plain, row.title, source(service));
    match service {
        Service::Ldap => ldap::respond(&mut d)?,
        Service::Xmpp => xmpp::respond(&mut d, xmpp::CLIENT)?,
        Service::XmppServer => xmpp::respond(&mut d, xmpp::SERVER)?,
        Service::Postgres => postgres::respond(&mut d)?,
        // Its client does not wait for a go-ahead: what follows its request is its hello.
        Service::Mysql => return mysql::respond(&mut d.exactly()),
        Service::Rdp => rdp::respond(&mut d)?,
        _ => match script(service) {
            Some(script) => script.respond(&mut d)?,
            None => return Err(Error::internal("a service without a script")),
        },
    }
    drop_early_plaintext(&mut d, service);
    Ok(())
}

/// Answers a client over the finished connection until it says goodbye or closes.
///
/// # Errors
/// Those of TLS; `Dialogue` if what the client says is not of this protocol.
pub fn serve(approach: Approach, c: &mut Connection) -> Result<()> {
    let service = approach.service;
    c.carry(service.row().title);
    let mut d = Dialogue::new(c, service.row().title, source(service));
    let at_once = approach.start == Start::AtOnce;
    let served = match service {
        Service::Ldap => ldap::serve(&mut d),
        Service::Xmpp => xmpp::serve(&mut d, xmpp::CLIENT),
        Service::XmppServer => xmpp::serve(&mut d, xmpp::SERVER),
        Service::Postgres | Service::Mysql | Service::Rdp => Ok(()),
        _ => match script(service) {
            Some(script) => script.serve(&mut d, at_once),
            None => Ok(()),
        },
    };
    match served {
        // A client may go without a word.
        Err(error) if error.kind == ErrorKind::Closed => Ok(()),
        served => served,
    }
}

/// What a server in lines says.
fn script(service: Service) -> Option<&'static Script> {
    Some(match service {
        Service::Smtp => &smtp::SCRIPT,
        Service::Lmtp => &smtp::LMTP_SCRIPT,
        Service::Imap => &imap::SCRIPT,
        Service::Pop3 => &pop3::SCRIPT,
        Service::Sieve => &sieve::SCRIPT,
        Service::Ftp => &ftp::SCRIPT,
        Service::Nntp => &nntp::SCRIPT,
        Service::Irc => &irc::SCRIPT,
        _ => return None,
    })
}

/// The file that knows the protocol.
fn source(service: Service) -> &'static str {
    match service {
        Service::Smtp | Service::Lmtp => "src/application/starttls/smtp.rs",
        Service::Imap => "src/application/starttls/imap.rs",
        Service::Pop3 => "src/application/starttls/pop3.rs",
        Service::Sieve => "src/application/starttls/sieve.rs",
        Service::Ftp => "src/application/starttls/ftp.rs",
        Service::Ldap => "src/application/starttls/ldap.rs",
        Service::Xmpp | Service::XmppServer => "src/application/starttls/xmpp.rs",
        Service::Nntp => "src/application/starttls/nntp.rs",
        Service::Irc => "src/application/starttls/irc.rs",
        Service::Postgres => "src/application/starttls/postgres.rs",
        Service::Mysql => "src/application/starttls/mysql.rs",
        Service::Rdp => "src/application/starttls/rdp.rs",
    }
}

/// Whether the failure is one of the dialogue, or the peer's silence, and not one of TLS.
fn is_a_matter_of_words(error: &Error) -> bool {
    matches!(
        error.kind,
        ErrorKind::Dialogue(..)
            | ErrorKind::NoTls(_)
            | ErrorKind::Closed
            | ErrorKind::TimedOut
            | ErrorKind::Io
    )
}

/// Flags by their bits, those without a name as a number.
fn bits(flags: u32, names: &[(u32, &str)]) -> String {
    let mut rest = flags;
    let mut set = Vec::new();
    for (bit, name) in names {
        if flags & bit != 0 {
            set.push((*name).to_owned());
            rest &= !bit;
        }
    }
    if rest != 0 {
        set.push(format!("{rest:#x}"));
    }
    match set.is_empty() {
        true => "none".to_owned(),
        false => set.join(", "),
    }
}

fn drop_early_plaintext(d: &mut Dialogue<'_>, service: Service) {
    let length = d.discard("early plaintext");
    note(d, Check::EarlyPlaintext { service, length });
}

/// Tells what a check found.
fn note(d: &mut Dialogue<'_>, check: Check) {
    d.narration().check(&check.made());
}

/// Tells how the server opens the dialogue.
///
/// # Errors
/// `NoTls` unless it is ready for us.
fn require_welcome(
    d: &mut Dialogue<'_>,
    service: Service,
    greeting: Greeting,
    said: String,
) -> Result<()> {
    let check = ear::greeting(service, greeting, said);
    note(d, check.clone());
    match greeting.welcomes() {
        true => Ok(()),
        false => Err(no_tls(check)),
    }
}

/// Tells whether the server lists TLS, which it calls `what`, among what it can do; it must.
///
/// # Errors
/// `NoTls` if it does not.
fn require_offer(
    d: &mut Dialogue<'_>,
    service: Service,
    (offered, what): (bool, &'static str),
) -> Result<()> {
    let check = ear::offer(service, what, offered);
    note(d, check.clone());
    if offered {
        return Ok(());
    }
    Err(no_tls(check))
}

/// Tells that the server agrees, or how it refuses.
///
/// # Errors
/// `NoTls` if it refuses.
fn require_go_ahead(
    d: &mut Dialogue<'_>,
    service: Service,
    answer: GoAhead,
    said: String,
) -> Result<()> {
    let check = ear::go_ahead(service, answer, said);
    note(d, check.clone());
    match answer.agrees() {
        true => Ok(()),
        false => Err(no_tls(check)),
    }
}

/// A check without which there is no TLS. Nobody is owed an alert, as there is nothing to send it in.
fn no_tls(check: Check) -> Error {
    Error {
        alert: None,
        ..Error::from(check.made())
    }
}

/// The finished connection, over which the protocol goes on.
impl Medium for Connection {
    fn side(&self) -> Side {
        Connection::side(self)
    }

    fn narration(&mut self) -> &mut Narration {
        &mut self.narration
    }

    fn carrier(&self, protocol: &'static str) -> Carrier {
        Carrier::Application(protocol.into())
    }

    fn send(&mut self, bytes: &[u8], _shown: &[u8]) -> io::Result<()> {
        self.write_all(bytes)?;
        self.flush()
    }
}
