//! The words for how a server answers the request to begin TLS.

use crate::check::GoAhead;

use crate::names::service::Service;
use crate::wire::visible;

/// What the answer means, and what the server says with it.
pub(super) fn words(service: Service, answer: GoAhead, said: &str) -> String {
    with_quote(meaning(service, answer), said)
}

/// A meaning, with the words of the peer that have it, if there are any.
pub(super) fn with_quote(meaning: String, said: &str) -> String {
    match said.is_empty() {
        true => meaning,
        false => format!("{meaning}: `{}`", visible(said)),
    }
}

fn meaning(service: Service, answer: GoAhead) -> String {
    let request = request(service);
    let fixed = match answer {
        GoAhead::Ready => "the server is ready",
        GoAhead::ReadyForCredSsp => "the server chooses CredSSP, which runs inside TLS",
        GoAhead::Unavailable => "TLS is not available at the moment",
        GoAhead::Unknown => return format!("the server does not know {request}"),
        GoAhead::UnknownHere => {
            return format!("the server does not know {request}, or not at this point");
        }
        GoAhead::UnknownMechanism => "the server knows AUTH, but not TLS",
        GoAhead::Malformed => {
            return format!("the server does not like how {request} was written");
        }
        GoAhead::OutOfOrder => {
            return format!(
                "the server does not take {request} at this point, or TLS is there already"
            );
        }
        GoAhead::SomethingFirst => match service {
            Service::Ftp => "the server wants a login first, which is the wrong way round",
            Service::Irc => "the server wants a name first",
            Service::Nntp => "the server wants a stronger channel first",
            _ => "the server wants something else first",
        },
        GoAhead::Forbidden => "the server's policy forbids TLS",
        GoAhead::SecurityData => "the server wants security data, which TLS does not have",
        GoAhead::Closing => "the server is closing the connection",
        GoAhead::Absent => "the server does not have TLS, or it is turned off",
        GoAhead::OwnSecurity => {
            "the server has RDP's own security only, which is older than its TLS"
        }
        GoAhead::OtherSecurity(number) => {
            return format!("the server chooses the security protocol {number}, which is not TLS");
        }
        GoAhead::FailureCode(code) => return failure(code),
        GoAhead::Refused => return format!("the server refuses {request}"),
        GoAhead::SomethingElse => {
            return format!("the server answers {request} with something else");
        }
    };
    fixed.to_owned()
}

/// What asks for TLS.
fn request(service: Service) -> &'static str {
    match service {
        Service::Pop3 => "STLS",
        Service::Ftp => "AUTH TLS",
        Service::Ldap => "StartTLS",
        Service::Xmpp | Service::XmppServer => "starttls",
        Service::Postgres | Service::Mysql => "SSLRequest",
        Service::Rdp => "the connection request",
        Service::Smtp
        | Service::Lmtp
        | Service::Imap
        | Service::Sieve
        | Service::Nntp
        | Service::Irc => "STARTTLS",
    }
}

/// Why a server of RDP does not agree (MS-RDPBCGR §2.2.1.2.2).
fn failure(code: u32) -> String {
    let why = match code {
        1 => "SSL_REQUIRED_BY_SERVER (1): the server wants TLS and nothing with it",
        2 => "SSL_NOT_ALLOWED_BY_SERVER (2): the server has RDP's own security only",
        3 => "SSL_CERT_NOT_ON_SERVER (3): the server has no certificate",
        4 => "INCONSISTENT_FLAGS (4): the server does not understand the request",
        5 => "HYBRID_REQUIRED_BY_SERVER (5): the server wants CredSSP",
        6 => "SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER (6): the server wants a client certificate",
        _ => return format!("the server refuses with the failure code {code}"),
    };
    format!("the server refuses: {why}")
}
