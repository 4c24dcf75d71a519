//! The words for how a server opens a dialogue in the clear.

use super::go_ahead::with_quote;
use crate::check::Greeting;
use crate::names::service::Service;

/// What the server's first words mean, and what they are.
pub(super) fn words(service: Service, greeting: Greeting, said: &str) -> String {
    with_quote(meaning(service, greeting), said)
}

fn meaning(service: Service, greeting: Greeting) -> String {
    let fixed = match greeting {
        Greeting::Welcome => "the server is ready to talk to us",
        Greeting::Unavailable => "the server is not available at the moment",
        Greeting::NoService => "the server does not serve us",
        Greeting::TurnedAway => "the server refuses to talk to us",
        Greeting::Closing => "the server is closing the connection",
        Greeting::LoggedIn => {
            "the server considers us logged in already, after which TLS can no longer begin"
        }
        Greeting::NoGreeting => match usual(service) {
            Some(usual) => return format!("the server does not greet with {usual}"),
            None => "the server does not greet as its protocol requires",
        },
        Greeting::NoExtensions => {
            let hello = match service {
                Service::Lmtp => "LHLO",
                _ => "EHLO",
            };
            return format!(
                "the server does not accept {hello}, without which there are no extensions"
            );
        }
        Greeting::Delay => "the server asks us to wait, again and again",
        Greeting::StreamEnd => "the server ends the stream",
        Greeting::StreamError => "the server ends the stream with an error",
        Greeting::SomethingElse => "the server opens with something else",
    };
    fixed.to_owned()
}

/// What a greeting begins with.
fn usual(service: Service) -> Option<&'static str> {
    match service {
        Service::Smtp | Service::Lmtp | Service::Ftp => Some("220"),
        Service::Imap => Some("OK"),
        Service::Nntp => Some("200 or 201"),
        _ => None,
    }
}
