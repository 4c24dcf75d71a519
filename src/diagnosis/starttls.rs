//! What goes wrong on the way to TLS: in the dialogue before it, and at a proxy.

use super::{Context, Reading, reading};
use crate::error::ProxyRefusal;
use crate::names::service::{Service, Start};

/// What is said is not of the protocol that was expected.
pub(super) fn odd(title: &str, bytes: &[u8], context: &Context<'_>) -> Reading {
    let said = super::plain_text::first_line(bytes);
    let said = match said.is_empty() {
        true => String::new(),
        false => format!(" What it says: {said}"),
    };
    let other = Service::recognize(bytes).filter(|service| service.row().title != title);
    if let Some(service) = other {
        let row = service.row();
        return reading(
            format!(
                "{title} was expected, and this port serves {}.{said}",
                row.title
            ),
            [],
        )
        .advise(format!(
            "--starttls {}, if that is what you want.",
            row.name
        ))
        .advise(format!("{{host}}:PORT of a port that serves {title}."));
    }
    // A record of TLS: handshake or alert, version 3.x.
    if let [0x15 | 0x16, 3, 0..=4, ..] = bytes {
        let reading = reading(
            format!(
                "The server uses TLS from the first byte on, and takes our {title} for a broken hello."
            ),
            [],
        );
        return match context
            .approach
            .and_then(|approach| approach.service.row().at_once)
        {
            Some((scheme, _)) => {
                reading.advise(format!("--starttls {scheme}, in which TLS begins at once."))
            }
            None => reading.advise("Leave out --starttls."),
        };
    }
    reading(
        format!("What the server says is not {title}.{said}"),
        [
            "-v, to see all of it.",
            "Check the port, and the protocol after --starttls.",
        ],
    )
}

/// The server does not begin TLS.
pub(super) fn refused(title: &str, context: &Context<'_>) -> Reading {
    let reading = reading(
        format!(
            "The server uses {title} and does not begin TLS: it has none, or not on this port, not \
             now, or not for us. Someone in between may also have taken the offer out of what the \
             server said, which a client that goes on without TLS does not notice."
        ),
        [],
    );
    let reading = match context
        .approach
        .and_then(|approach| approach.service.row().at_once)
    {
        Some((scheme, port)) => reading.advise(format!(
            "{scheme}://{{host}}, where TLS begins at once, on port {port}."
        )),
        None => reading,
    };
    let reading = match context.approach.map(|approach| approach.service) {
        Some(Service::Smtp) => {
            reading.advise("smtp://{host}:587, where mail programs send their mail.")
        }
        _ => reading,
    };
    reading
        .advise("Try again later, if the server says that it is not possible now.")
        .advise("Look at what the server lists above, and at its configuration: a certificate may be missing.")
}

/// The server says nothing, or is gone, before TLS.
pub(super) fn silence(context: &Context<'_>) -> Reading {
    let title = context
        .approach
        .map_or("the protocol", |approach| approach.service.row().title);
    if context.step == "the proxy" {
        return reading(
            "The proxy took our hello and did not answer with TLS.",
            [
                "http:// in the proxy's URL, in place of https://, if it is called without TLS.",
                "--timeout SECONDS to wait longer.",
            ],
        );
    }
    if context.received {
        return reading(
            format!("The server began to talk {title}, and stopped in the middle."),
            [
                "-v, to see the last words.",
                "Try again.",
                "--timeout SECONDS to wait longer.",
            ],
        );
    }
    let reading = reading(
        format!(
            "The server took the connection and said nothing. It may not speak {title}, wait for TLS \
             from the first byte on, or delay its greeting, as mail servers do with strangers."
        ),
        [],
    );
    let reading = match context
        .approach
        .and_then(|approach| approach.service.row().at_once)
    {
        Some((scheme, port)) => reading.advise(format!(
            "{scheme}://{{host}}:PORT, if TLS begins at once on this port; the usual one is {port}."
        )),
        None => reading.advise("Leave out --starttls, if TLS begins at once on this port."),
    };
    reading.advise("--timeout SECONDS to wait longer.")
}

/// The server closes the connection on a hello that comes at once.
pub(super) fn closed_at_once(service: Service) -> Reading {
    let row = service.row();
    let reading = reading(
        format!(
            "The server closed the connection on our hello without saying why. It may want a dialogue \
             in {} before TLS begins, or not speak TLS on this port.",
            row.title
        ),
        [],
    )
    .advise(format!("{}://{{host}}:PORT, which asks for TLS first.", row.name));
    match service {
        Service::Postgres => reading.advise(
            "PostgreSQL takes a hello at once since version 17 only, and if its ALPN says postgresql.",
        ),
        _ => reading.advise("--tls 1.2 or --tls 1.0 for an older-looking hello."),
    }
}

/// What a port that was called for TLS serves in the clear.
pub(super) fn serves(service: Service, said: &str, context: &Context<'_>) -> Reading {
    let row = service.row();
    let again = match context.approach {
        Some(approach) if approach.start == Start::AtOnce => {
            format!(
                "{}://{{host}}:PORT, in which TLS begins after a dialogue.",
                row.name
            )
        }
        _ => format!(
            "--starttls {}, to ask for TLS in that protocol first.",
            row.name
        ),
    };
    let reading = reading(
        format!(
            "This port serves {}, where TLS begins after a dialogue. {said}",
            row.title
        ),
        [],
    )
    .advise(again);
    match row.at_once {
        Some((scheme, port)) if port != row.port => reading.advise(format!(
            "{scheme}://{{host}}, where TLS begins at once, on port {port}."
        )),
        _ => reading,
    }
}

/// What was called is not a proxy of this kind.
pub(super) fn not_proxy(bytes: &[u8]) -> Reading {
    let said = super::plain_text::first_line(bytes);
    let said = match said.is_empty() {
        true => String::new(),
        false => format!(" What it says: {said}"),
    };
    reading(
        format!("What answers there is not a proxy of this kind.{said}"),
        [
            "Check scheme, host and port in the proxy's URL.",
            "--noproxy {host}, to go to this host directly.",
        ],
    )
}

/// Nothing listens where the proxy should be.
pub(super) fn no_proxy_there() -> Reading {
    reading(
        "Nothing listens where the proxy should be, or a firewall rejects the connection.",
        [
            "Check host and port in --proxy, or in the environment (https_proxy, all_proxy).",
            "--noproxy '*', to do without a proxy.",
        ],
    )
}

/// The proxy does not connect us.
pub(super) fn proxy(refusal: ProxyRefusal) -> Reading {
    let reached = "The proxy was reached, but does not connect us to the server";
    let reading = match refusal {
        ProxyRefusal::Login => reading(
            format!("{reached}: it wants to know who calls."),
            [
                "Check the user name and the password in the proxy's URL, http://USER:PASSWORD@HOST:PORT.",
            ],
        ),
        ProxyRefusal::NotAllowed => reading(
            format!("{reached}: its rules do not allow it."),
            ["See whether the proxy allows this host and port: many allow 443 only."],
        ),
        ProxyRefusal::NoServer => reading(
            format!("{reached}, which it does not find or reach itself."),
            [
                "Check host and port of the server: it is the proxy that looks up the name and connects.",
            ],
        ),
        ProxyRefusal::NotUnderstood => reading(
            format!(
                "{reached}: it does not understand what it was asked for, or will not do it for anybody."
            ),
            ["Check scheme, host and port in the proxy's URL: it may not be a proxy for TLS."],
        ),
        ProxyRefusal::Other => reading(
            format!("{reached}."),
            [
                "See whether the proxy allows this host and port: many allow 443 only.",
                "Check the user name and the password, if the proxy wants some: http://USER:PASSWORD@HOST:PORT.",
            ],
        ),
    };
    reading.advise("--noproxy {host}, to go to this host directly.")
}
