//! What goes wrong on the way to TLS: in the dialogue before it.

use super::{Context, Reading, advice, reading};
use crate::check::{Check, GoAhead, Greeting};
use crate::error::Error;
use crate::names::service::{Service, Start};
use crate::narration::{Advice, Flag};

/// What is said is not of the protocol that was expected.
pub(super) fn odd(title: &str, bytes: &[u8], context: &Context<'_>) -> Reading {
    let said = super::plain_text::came(bytes);
    let other = Service::recognize(bytes).filter(|service| service.row().title != title);
    if let Some(service) = other {
        let row = service.row();
        return reading(
            format!(
                "{title} was expected, and this port serves {}.{said}",
                row.title
            ),
            advice![],
        )
        .advise(Flag::Other.by(format!(
            "--starttls {}, if that is what you want.",
            row.name
        )))
        .advise(format!("{{host}}:PORT of a port that serves {title}."));
    }
    // A record of TLS: handshake or alert, version 3.x.
    if let [0x15 | 0x16, 3, 0..=4, ..] = bytes {
        let reading = reading(
            format!(
                "The server uses TLS from the first byte on, and takes our {title} for a broken hello."
            ),
            advice![],
        );
        return match context
            .approach
            .and_then(|approach| approach.service.row().at_once)
        {
            Some((scheme, _)) => reading.advise(
                Flag::Other.by(format!("--starttls {scheme}, in which TLS begins at once.")),
            ),
            None => reading.advise(Flag::Other.by("Leave out --starttls.")),
        };
    }
    reading(
        format!("What the server says is not {title}.{said}"),
        advice![Flag::Verbose.by("-v, to see all of it."), OTHER_PORT,],
    )
}

/// The server does not begin TLS: what is meant by how it refuses.
pub(super) fn refused(title: &str, error: &Error, context: &Context<'_>) -> Reading {
    let Reading { meaning, advice } = match error.check.as_deref().map(|it| &it.check) {
        Some(Check::ServerGreeting { greeting, .. }) => greeted(title, *greeting),
        Some(Check::TlsGoAhead { answer, .. }) => answered(title, *answer),
        _ => not_offered(title),
    };
    let service = context.approach.map(|approach| approach.service);
    let mut reading = reading(meaning, advice![]);
    if let Some(advice) = service.and_then(|service| at_once(service, context)) {
        reading = reading.advise(advice);
    }
    if service == Some(Service::Smtp) {
        reading = reading.advise("smtp://{host}:587, where mail programs send their mail.");
    }
    advice.into_iter().fold(reading, Reading::advise)
}

const LATER: &str = "Try again later.";
const OTHER_PORT: &str = "Check the port, and the protocol after --starttls.";
const CONFIGURATION: &str = "Look at the server's configuration and its log: TLS may be turned off there, or a certificate be missing.";

/// It does not list TLS among what it can do.
fn not_offered(title: &str) -> Reading {
    reading(
        format!(
            "The server uses {title} and does not offer TLS: it has none, or not on this port, not \
             now, or not for us. Someone in between may also have taken the offer out of what the \
             server said, which a client that goes on without TLS does not notice."
        ),
        ["Look at what the server lists above.", CONFIGURATION],
    )
}

/// It does not let the dialogue begin.
fn greeted(title: &str, greeting: Greeting) -> Reading {
    let (meaning, advice): (&str, &[&str]) = match greeting {
        Greeting::Unavailable | Greeting::Closing | Greeting::Delay => (
            "It does not serve anybody at the moment, or not us: nothing was said about TLS yet.",
            &[LATER],
        ),
        Greeting::NoService | Greeting::TurnedAway => (
            "It turns us away before anything is said about TLS. Servers do so to callers that they do \
             not know, or have too much of; its words above say why, if anything does.",
            &[
                "Try from another network, if the server does not like our address.",
                LATER,
            ],
        ),
        Greeting::LoggedIn => (
            "It considers us logged in already (PREAUTH), as it may for some addresses, and then TLS can \
             no longer begin. Someone in between can say so too, to keep a client from using TLS: one that goes on talks in the clear.",
            &["Try from another address, if the server trusts ours without a login."],
        ),
        // What greets so may be something else, as FTP's greeting has the same number as SMTP's.
        Greeting::NoGreeting => {
            return reading(
                format!(
                    "The server does not greet as {title} requires, so that nothing can be asked for: this \
                     port may serve another protocol."
                ),
                [OTHER_PORT],
            );
        }
        Greeting::NoExtensions => {
            return reading(
                format!(
                    "The server greets as {title} does, and refuses to say what it can do. It may know only \
                     the oldest form of the protocol, which has no extensions, and TLS is one; or this port \
                     serves another protocol that greets alike, as FTP and SMTP do."
                ),
                [OTHER_PORT, CONFIGURATION],
            );
        }
        Greeting::StreamEnd | Greeting::StreamError | Greeting::SomethingElse => (
            "It ends the stream before anything is said about TLS: it may not serve the host that was \
             called, whose name is in the stream's header.",
            &["xmpp://DOMAIN --connect {host}:PORT, with the domain that the server serves."],
        ),
        Greeting::Welcome => ("It does not begin TLS.", &[CONFIGURATION]),
    };
    refusal(title, meaning, advice)
}

/// It does not agree to begin TLS.
fn answered(title: &str, answer: GoAhead) -> Reading {
    let (meaning, advice): (&str, &[&str]) = match answer {
        GoAhead::Unavailable => (
            "It knows TLS, and cannot begin it at the moment. Often its certificate or its key is missing \
             or cannot be read.",
            &[LATER, CONFIGURATION],
        ),
        GoAhead::Closing => (
            "It closes the connection instead of beginning TLS.",
            &[LATER, CONFIGURATION],
        ),
        GoAhead::Unknown
        | GoAhead::UnknownHere
        | GoAhead::UnknownMechanism
        | GoAhead::Absent
        | GoAhead::OwnSecurity
        | GoAhead::FailureCode(2) => ("It has no TLS, or TLS is turned off.", &[CONFIGURATION]),
        GoAhead::SomethingFirst => (
            "It has TLS, and wants something else before it, which no client should have to send in the \
             clear.",
            &[CONFIGURATION],
        ),
        GoAhead::Forbidden => ("Its rules forbid TLS here.", &[CONFIGURATION]),
        GoAhead::SecurityData | GoAhead::OtherSecurity(_) => (
            "It wants to secure the connection in another way than by TLS.",
            &[CONFIGURATION],
        ),
        GoAhead::FailureCode(3) => (
            "It would begin TLS, and has no certificate to do it with.",
            &["Install a certificate on the server."],
        ),
        GoAhead::FailureCode(5) => (
            "It has TLS, and wants CredSSP inside it, where the client logs in before there is a \
             picture. We have offered that, and it refuses all the same.",
            &["Network Level Authentication in the server's configuration is what asks for it."],
        ),
        GoAhead::FailureCode(6) => (
            "It supports TLS, and wants a client certificate in it, for which RDP begins in another way.",
            &[CONFIGURATION],
        ),
        GoAhead::Malformed | GoAhead::OutOfOrder | GoAhead::FailureCode(_) => (
            "It does not understand the request, or not at this point.",
            &["-v, to see what it was asked for.", CONFIGURATION],
        ),
        GoAhead::Refused | GoAhead::SomethingElse => (
            "It refuses to begin TLS: it has none, or not on this port, not now, or not for us.",
            &["-v, to see all that it says.", CONFIGURATION],
        ),
        GoAhead::Ready | GoAhead::ReadyForCredSsp => ("It does not begin TLS.", &[CONFIGURATION]),
    };
    refusal(title, meaning, advice)
}

fn refusal(title: &str, meaning: &str, advice: &[&str]) -> Reading {
    Reading {
        meaning: format!("The server uses {title}. {meaning}"),
        advice: advice.iter().map(|it| Advice::from(*it)).collect(),
    }
}

/// Advises the variant in which TLS begins at once, on its own port, or on the same if it has none.
fn at_once(service: Service, context: &Context<'_>) -> Option<String> {
    let row = service.row();
    let (scheme, port) = row.at_once?;
    Some(match port == row.port {
        true => format!(
            "{scheme}://{}, where TLS begins at once on the same port, if the server can do that.",
            context.target
        ),
        false => format!("{scheme}://{{host}}, where TLS begins at once, on port {port}."),
    })
}

/// The server says nothing, or is gone, before TLS.
pub(super) fn silence(context: &Context<'_>) -> Reading {
    let title = context
        .approach
        .map_or("the protocol", |approach| approach.service.row().title);
    if context.received {
        return reading(
            format!("The server began to talk {title}, and stopped in the middle."),
            advice![
                Flag::Verbose.by("-v, to see the last words."),
                "Try again.",
                Flag::Other.by("--timeout SECONDS to wait longer."),
            ],
        );
    }
    let reading = reading(
        format!(
            "The server took the connection and said nothing. It may use another protocol than \
             {title}, wait for TLS from the first byte on, or delay its greeting, as mail servers do with \
             strangers."
        ),
        advice![],
    );
    let reading = match context
        .approach
        .and_then(|approach| approach.service.row().at_once)
    {
        Some((scheme, port)) => reading.advise(format!(
            "{scheme}://{{host}}:PORT, if TLS begins at once on this port; the usual one is {port}."
        )),
        None => reading
            .advise(Flag::Other.by("Leave out --starttls, if TLS begins at once on this port.")),
    };
    reading.advise(Flag::Other.by("--timeout SECONDS to wait longer."))
}

/// The server closes the connection on a hello that comes at once.
pub(super) fn closed_at_once(service: Service, context: &Context<'_>) -> Reading {
    let row = service.row();
    let reading = reading(
        format!(
            "The server closed the connection on our hello without saying why. It may want a dialogue \
             in {} before TLS begins, or not speak TLS on this port.",
            row.title
        ),
        advice![],
    )
    .advise(format!("{}://{{host}}:PORT, which asks for TLS first.", row.name));
    match service {
        Service::Postgres => reading.advise(
            "PostgreSQL takes a hello at once since version 17 only, and if its ALPN says postgresql.",
        ),
        _ => context.simpler().into_iter().take(1).fold(reading, Reading::advise),
    }
}

/// What a port that was called for TLS serves in the clear.
pub(super) fn serves(service: Service, said: &str, context: &Context<'_>) -> Reading {
    let row = service.row();
    let again = match context.approach {
        Some(approach) if approach.start == Start::AtOnce => Advice::from(format!(
            "{}://{{host}}:PORT, in which TLS begins after a dialogue.",
            row.name
        )),
        _ => Flag::Other.by(format!(
            "--starttls {}, to ask for TLS in that protocol first.",
            row.name
        )),
    };
    let reading = reading(
        format!(
            "This port serves {}, where TLS begins after a dialogue. {said}",
            row.title
        ),
        advice![],
    )
    .advise(again);
    match row.at_once {
        Some((scheme, port)) if port != row.port => reading.advise(format!(
            "{scheme}://{{host}}, where TLS begins at once, on port {port}."
        )),
        _ => reading,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FTP greets with 220 as SMTP does (RFC 959 §5.4, RFC 5321 §4.2.3), and answers EHLO with 500 or 530:
    /// vsftpd and ProFTPD called as mail servers.
    #[test]
    fn a_greeting_that_others_have_as_well_names_no_protocol() {
        for greeting in [Greeting::NoExtensions, Greeting::NoGreeting] {
            let reading = greeted("SMTP", greeting);
            assert!(
                !reading.meaning.contains("uses SMTP"),
                "{}",
                reading.meaning
            );
            let advice: Vec<String> = reading.advice.iter().map(ToString::to_string).collect();
            assert!(advice.iter().any(|it| it == OTHER_PORT), "{advice:?}");
        }
    }
}
