//! How what two others say in a protocol is read without taking part: with the readers of the two ends.

use super::text::{Listed, Said};
use super::{
    ftp, imap, irc, ldap, mysql, nntp, pop3, postgres, rdp, script, sieve, smtp, text, xml, xmpp,
};
use crate::check::{Check, GoAhead, Greeting};
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
    fn name(self, meaning: impl FnOnce() -> GoAhead) -> Name {
        match self {
            To::Nothing => "greeting",
            To::List(name) => name,
            To::StartTls if meaning().agrees() => "go-ahead",
            To::StartTls => "refusal",
            To::Leave => "farewell",
            To::Other => "reply",
        }
        .into()
    }
}

/// What a server said, to someone who hears both ends.
#[derive(Debug)]
pub(super) struct Heard {
    /// What it is called.
    pub name: Name,
    /// Whether it answers what it was taken for an answer to.
    pub answers: bool,
    /// What a client would check of it, in that order.
    pub checks: Vec<Check>,
}

impl Heard {
    /// An answer.
    pub fn answer(name: impl Into<Name>) -> Self {
        Heard {
            name: name.into(),
            answers: true,
            checks: Vec::new(),
        }
    }

    /// Something else, behind which the answer is still to come.
    pub fn aside(name: impl Into<Name>) -> Self {
        Heard {
            answers: false,
            ..Heard::answer(name)
        }
    }

    /// The same, with a check.
    #[must_use]
    pub fn checked(mut self, check: Check) -> Self {
        self.checks.push(check);
        self
    }
}

/// How the server opens the dialogue.
pub(super) fn greeting(service: Service, greeting: Greeting, said: String) -> Check {
    Check::ServerGreeting {
        service,
        greeting,
        said,
    }
}

/// Whether the server lists TLS, which it calls `what`.
pub(super) fn offer(service: Service, what: &'static str, offered: bool) -> Check {
    Check::TlsOffered {
        service,
        what: what.into(),
        offered,
    }
}

/// How the server answers the request to begin TLS.
pub(super) fn go_ahead(service: Service, answer: GoAhead, said: String) -> Check {
    Check::TlsGoAhead {
        service,
        answer,
        said,
    }
}

/// What a server's words mean in a protocol in lines.
struct Meaning<T> {
    welcome: fn(&T) -> Option<Greeting>,
    listed: fn(&T) -> Listed,
    go_ahead: fn(&T) -> GoAhead,
}

impl<T: Said> Meaning<T> {
    /// What was heard in `answer`.
    fn heard(&self, service: Service, to: To, answer: &T) -> Heard {
        let meaning = || (self.go_ahead)(answer);
        let heard = Heard::answer(to.name(meaning));
        let said = || answer.said();
        match to {
            To::Nothing => match (self.welcome)(answer) {
                Some(meaning) => heard.checked(greeting(service, meaning, said())),
                None => heard,
            },
            To::List(_) => match (self.listed)(answer) {
                Listed::Tls { what, offered } => heard.checked(offer(service, what, offered)),
                Listed::Refused(meaning) => heard.checked(greeting(service, meaning, said())),
                Listed::Nothing => heard,
            },
            To::StartTls => heard.checked(go_ahead(service, meaning(), said())),
            To::Leave | To::Other => heard,
        }
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

/// Whether what follows TLS in this protocol is followed as well.
pub(super) fn is_followed(service: Service) -> bool {
    !matches!(service, Service::Postgres | Service::Mysql | Service::Rdp)
}

/// Whether behind this command of a client's come commands and replies again whose ends are known here, and
/// not a mail, a dialogue of its own, or a list that only its command tells apart from a line.
pub(super) fn is_followed_by_units(service: Service, command: &[u8]) -> bool {
    let text = String::from_utf8_lossy(command).to_ascii_uppercase();
    let has_literal = text::literal(text.trim_end().as_bytes()) > 0;
    let mut words = text.split_ascii_whitespace();
    if service == Service::Imap {
        words.next(); // the tag
    }
    let verb = words.next().unwrap_or_default();
    let is = |verbs: &[&str]| verbs.contains(&verb);
    match service {
        // RFC 5321 §4.1.1: DATA is followed by a mail, AUTH by what the mechanism says.
        Service::Smtp | Service::Lmtp => is(&[
            "EHLO", "HELO", "LHLO", "STARTTLS", "MAIL", "RCPT", "RSET", "VRFY", "EXPN", "HELP",
            "NOOP", "QUIT",
        ]),
        // RFC 9051 §6: without AUTHENTICATE, APPEND and IDLE.
        Service::Imap => {
            !has_literal
                && is(&[
                    "CAPABILITY",
                    "NOOP",
                    "LOGOUT",
                    "STARTTLS",
                    "LOGIN",
                    "ENABLE",
                    "ID",
                    "SELECT",
                    "EXAMINE",
                    "CREATE",
                    "DELETE",
                    "RENAME",
                    "SUBSCRIBE",
                    "UNSUBSCRIBE",
                    "LIST",
                    "LSUB",
                    "NAMESPACE",
                    "STATUS",
                    "CHECK",
                    "CLOSE",
                    "UNSELECT",
                    "EXPUNGE",
                    "SEARCH",
                    "FETCH",
                    "STORE",
                    "COPY",
                    "MOVE",
                    "UID",
                ])
        }
        // RFC 1939 §5: RETR and TOP, and LIST and UIDL of all mails, are answered with many lines.
        Service::Pop3 => match verb {
            "LIST" | "UIDL" => words.next().is_some(),
            _ => is(&[
                "CAPA", "STLS", "QUIT", "NOOP", "USER", "PASS", "APOP", "STAT", "DELE", "RSET",
            ]),
        },
        // RFC 5804 §2.
        Service::Sieve => {
            !has_literal
                && is(&[
                    "CAPABILITY",
                    "STARTTLS",
                    "LOGOUT",
                    "NOOP",
                    "HAVESPACE",
                    "LISTSCRIPTS",
                    "SETACTIVE",
                    "GETSCRIPT",
                    "DELETESCRIPT",
                    "RENAMESCRIPT",
                    "UNAUTHENTICATE",
                ])
        }
        // RFC 4217: CCC ends TLS on the connection.
        Service::Ftp => !is(&["AUTH", "ADAT", "CCC"]),
        // RFC 3977 §5, §6.1.
        Service::Nntp => is(&[
            "CAPABILITIES",
            "STARTTLS",
            "QUIT",
            "MODE",
            "DATE",
            "GROUP",
            "STAT",
            "NEXT",
            "LAST",
        ]),
        Service::Ldap | Service::Xmpp | Service::XmppServer | Service::Irc => true,
        Service::Postgres | Service::Mysql | Service::Rdp => false,
    }
}

/// Reads what the client says; gives its name, and what the server's answer is one to, if it has one.
pub(super) fn client(service: Service, r: &mut Reader<'_>) -> wire::Result<(Name, Option<To>)> {
    let if_tls = |name: Name, asks: bool| (name, asks.then_some(To::StartTls));
    Ok(match service {
        Service::Ldap => {
            let (name, operation) = ldap::read(r)?;
            if_tls(name, matches!(operation, ldap::Operation::StartTls { .. }))
        }
        Service::Xmpp | Service::XmppServer => {
            let name = xmpp::read(r)?.0;
            let to = match &*name {
                "stream header" => Some(To::List("features")),
                "starttls" => Some(To::StartTls),
                _ => None,
            };
            (name, to)
        }
        Service::Postgres => {
            let (name, code) = postgres::read_request(r)?;
            let to = match code == postgres::SSL_REQUEST {
                true => To::StartTls,
                false => To::Other,
            };
            (name, Some(to))
        }
        Service::Mysql => if_tls(mysql::read_request(r)?.0, false),
        Service::Rdp => if_tls(rdp::read(r)?.0, true),
        _ => match script(service) {
            Some(script) => {
                let name = (script.command)(r)?.0;
                let to = To::command(&name);
                // A server of IRC answers few commands.
                let is_answered = service != Service::Irc || to != To::Other;
                (name, is_answered.then_some(to))
            }
            None => return Err(r.illegal("command", "a protocol without commands")),
        },
    })
}

/// Reads what the server says.
pub(super) fn server(service: Service, r: &mut Reader<'_>, to: To) -> wire::Result<Heard> {
    let lists = matches!(to, To::List(_));
    let asks = to == To::StartTls;
    Ok(match service {
        Service::Ldap => {
            let (name, operation) = ldap::read(r)?;
            match ldap::go_ahead(&operation).filter(|_| asks) {
                Some((answer, said)) => {
                    Heard::answer(name).checked(go_ahead(service, answer, said))
                }
                None => Heard::aside(name),
            }
        }
        Service::Xmpp | Service::XmppServer => xmpp::heard(r, service, to)?,
        Service::Postgres => {
            let (name, answer) = postgres::read_answer(r)?;
            let (answer, said) = postgres::go_ahead(answer);
            match asks {
                true => Heard::answer(name).checked(go_ahead(service, answer, said)),
                false => Heard::answer(name),
            }
        }
        Service::Mysql => mysql::heard(r)?,
        Service::Rdp => {
            let (name, negotiation) = rdp::read(r)?;
            match rdp::go_ahead(negotiation).filter(|_| asks) {
                Some(answer) => {
                    Heard::answer(name).checked(go_ahead(service, answer, String::new()))
                }
                None => Heard::aside(name),
            }
        }
        Service::Smtp | Service::Lmtp => {
            let meaning = Meaning {
                welcome: |it| Some(smtp::welcome(it)),
                listed: smtp::listed,
                go_ahead: smtp::go_ahead,
            };
            let reply = match lists {
                true => smtp::capabilities(r)?,
                false => text::plain_reply(r)?,
            };
            meaning.heard(service, to, &reply)
        }
        Service::Ftp => {
            let meaning = Meaning {
                welcome: ftp::welcome,
                // What it lists is not gone by.
                listed: |_| Listed::Nothing,
                go_ahead: ftp::go_ahead,
            };
            let reply = match lists {
                true => ftp::features(r)?,
                false => ftp::reply(r)?,
            };
            meaning.heard(service, to, &reply)
        }
        Service::Nntp => {
            let meaning = Meaning {
                welcome: |it| Some(nntp::welcome(it)),
                listed: nntp::tls_of,
                go_ahead: nntp::go_ahead,
            };
            let reply = match lists {
                true => nntp::capabilities(r)?,
                false => text::plain_reply(r)?,
            };
            meaning.heard(service, to, &reply)
        }
        Service::Imap => {
            let meaning = Meaning {
                welcome: |it| Some(imap::welcome(it)),
                listed: Listed::starttls,
                go_ahead: imap::go_ahead,
            };
            meaning.heard(service, to, &imap::response(r)?)
        }
        Service::Pop3 => {
            let meaning = Meaning {
                welcome: |it| Some(pop3::welcome(it)),
                listed: pop3::tls_of,
                go_ahead: pop3::go_ahead,
            };
            meaning.heard(service, to, &pop3::response(r)?)
        }
        Service::Sieve => {
            let meaning = Meaning {
                welcome: |it| Some(sieve::welcome(it)),
                listed: Listed::starttls,
                go_ahead: sieve::go_ahead,
            };
            let response = sieve::response(r)?;
            match to {
                // It greets with what it can do.
                To::Nothing => {
                    let mut heard = meaning.heard(service, To::Nothing, &response);
                    let listed = meaning.heard(service, To::List("capabilities"), &response);
                    heard.name = listed.name;
                    heard.checks.extend(listed.checks);
                    heard
                }
                to => meaning.heard(service, to, &response),
            }
        }
        Service::Irc => irc::heard(r, to)?,
    })
}
