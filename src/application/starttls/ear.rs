//! How what two others say in a protocol is read without taking part: with the readers of the two ends.

use super::{
    ftp, imap, irc, ldap, mysql, nntp, pop3, postgres, rdp, script, sieve, smtp, text, xml, xmpp,
};
use crate::check::GoAhead;
use crate::names::Side;
use crate::names::service::Service;
use crate::transport::dialogue::{Framing, one_line};
use crate::wire::{self, Name, Reader};

/// What the server's next words are an answer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    /// Nothing: it speaks first.
    Nothing,
    /// The question what it can do; the answer is called this.
    List(&'static str),
    /// The request to begin TLS.
    StartTls,
    /// The client's goodbye.
    Leave,
    /// Anything else.
    Other,
}

impl To {
    /// What answers a command of this name.
    pub fn command(name: &str) -> To {
        match name {
            "EHLO" | "LHLO" | "CAPABILITY" | "CAPA" | "CAPABILITIES" | "CAP LS" => {
                To::List("capabilities")
            }
            "FEAT" => To::List("features"),
            "STARTTLS" | "STLS" | "AUTH TLS" => To::StartTls,
            "QUIT" | "LOGOUT" => To::Leave,
            _ => To::Other,
        }
    }

    /// What an answer is called, of which `meaning` says what it means as one to the request to begin
    /// TLS.
    pub fn name<T>(self, answer: &T, meaning: impl FnOnce(&T) -> GoAhead) -> Name {
        match self {
            To::Nothing => "greeting",
            To::List(name) => name,
            To::StartTls if meaning(answer).agrees() => "go-ahead",
            To::StartTls => "refusal",
            To::Leave => "farewell",
            To::Other => "reply",
        }
        .into()
    }
}

/// Where what this end says ends.
pub(super) fn framing(service: Service, from: Side, to: To) -> Box<dyn Framing> {
    match (service, from) {
        (Service::Ldap, _) => Box::new(ldap::framing),
        (Service::Xmpp | Service::XmppServer, _) => Box::new(xml::framing),
        (Service::Postgres, Side::Client) => Box::new(postgres::packet),
        (Service::Postgres, Side::Server) => Box::new(postgres::framing),
        (Service::Mysql, _) => Box::new(mysql::framing),
        (Service::Rdp, _) => Box::new(rdp::framing),
        (Service::Smtp | Service::Lmtp, Side::Server) => Box::new(text::reply_framing()),
        (Service::Ftp, Side::Server) => Box::new(ftp::framing()),
        (Service::Sieve, Side::Server) => Box::new(sieve::framing()),
        (Service::Imap, Side::Server) if to != To::Nothing => Box::new(imap::until_tagged()),
        (Service::Imap, Side::Server) => Box::new(imap::greeting_framing()),
        (Service::Pop3, Side::Server) if matches!(to, To::List(_)) => {
            Box::new(text::block_framing(pop3::is_ok))
        }
        (Service::Nntp, Side::Server) if matches!(to, To::List(_)) => {
            Box::new(text::block_framing(nntp::is_list))
        }
        (
            Service::Smtp
            | Service::Lmtp
            | Service::Imap
            | Service::Pop3
            | Service::Sieve
            | Service::Ftp
            | Service::Nntp
            | Service::Irc,
            _,
        ) => Box::new(one_line()),
    }
}

/// Whether the server answers a message of the client's that has this name.
pub(super) fn is_answered(service: Service, name: &str) -> bool {
    match service {
        Service::Irc => To::command(name) != To::Other,
        service => script(service).is_some(),
    }
}

/// Reads what the client says; gives its name.
pub(super) fn client(service: Service, r: &mut Reader<'_>) -> wire::Result<Name> {
    match service {
        Service::Ldap => Ok(ldap::read(r)?.0),
        Service::Xmpp | Service::XmppServer => xmpp::heard(r),
        Service::Postgres => Ok(postgres::read_request(r)?.0),
        Service::Mysql => Ok(mysql::read_request(r)?.0),
        Service::Rdp => Ok(rdp::read(r)?.0),
        _ => match script(service) {
            Some(script) => Ok((script.command)(r)?.0),
            None => Err(r.illegal("command", "a protocol without commands")),
        },
    }
}

/// Reads what the server says; gives its name, and whether it answers what it was taken for an answer
/// to.
pub(super) fn server(service: Service, r: &mut Reader<'_>, to: To) -> wire::Result<(Name, bool)> {
    let lists = matches!(to, To::List(_));
    let name = match service {
        Service::Ldap => ldap::read(r)?.0,
        Service::Xmpp | Service::XmppServer => xmpp::heard(r)?,
        Service::Postgres => postgres::read_answer(r)?.0,
        Service::Mysql => mysql::read_initial(r)?.0,
        Service::Rdp => rdp::read(r)?.0,
        Service::Smtp | Service::Lmtp if lists => to.name(&smtp::capabilities(r)?, smtp::go_ahead),
        Service::Smtp | Service::Lmtp => to.name(&text::plain_reply(r)?, smtp::go_ahead),
        Service::Ftp if lists => to.name(&ftp::features(r)?, ftp::go_ahead),
        Service::Ftp => to.name(&ftp::reply(r)?, ftp::go_ahead),
        Service::Nntp if lists => to.name(&nntp::capabilities(r)?, nntp::go_ahead),
        Service::Nntp => to.name(&text::plain_reply(r)?, nntp::go_ahead),
        Service::Imap => to.name(&imap::response(r)?, imap::go_ahead),
        Service::Pop3 => to.name(&pop3::response(r)?, pop3::go_ahead),
        // It greets with what it can do.
        Service::Sieve if to == To::Nothing => {
            To::List("capabilities").name(&sieve::response(r)?, sieve::go_ahead)
        }
        Service::Sieve => to.name(&sieve::response(r)?, sieve::go_ahead),
        Service::Irc => return irc::heard(r, to),
    };
    Ok((name, true))
}
