//! What goes wrong at a proxy: it does not connect us, is not one of the kind that was called, or says
//! nothing.

use super::{Context, Reading, advice, plain_text, reading};
use crate::error::ProxyRefusal;
use crate::names::foreign::Foreign;
use crate::names::{Side, Step};
use crate::narration::Flag;
use crate::transport::proxy::Kind;

/// What answers there is not a proxy of the kind that was called.
pub(super) fn other(bytes: &[u8], context: &Context<'_>) -> Reading {
    // An alert: it has read our request as a broken hello.
    if let [0x15 | 0x16, 3, 0..=4, ..] = bytes {
        let meaning = "What answers there uses TLS from the first byte on, and took our request for a broken hello.";
        let reading = reading(meaning, advice![]);
        return instead(
            reading,
            Kind::Https,
            "if it is a proxy that is called over TLS",
            context,
        );
    }
    let said = plain_text::came(bytes);
    let reading = reading(
        format!("What answers there is not a proxy of this kind.{said}"),
        advice![],
    );
    let kind = match Foreign::recognize(Side::Server, bytes) {
        Some(Foreign::Http | Foreign::HttpProxy) => Some((Kind::Http, "as it answers in HTTP")),
        Some(Foreign::Socks) => Some((Kind::Socks5h, "as it answers in SOCKS 5")),
        // Of an answer to SOCKS no more is read than SOCKS would have.
        _ if bytes == b"HT" => Some((Kind::Http, "as it seems to answer in HTTP")),
        _ => None,
    };
    let reading = match kind.filter(|(kind, _)| !is_called_by(*kind, context)) {
        Some((kind, why)) => instead(reading, kind, why, context),
        None => reading.advise("Check scheme, host and port in the proxy's URL."),
    };
    directly(reading)
}

/// Nothing listens where the proxy should be.
pub(super) fn nobody_there() -> Reading {
    reading(
        "Nothing listens where the proxy should be, or a firewall rejects the connection.",
        advice![
            "Check host and port in --proxy, or in the environment (https_proxy, all_proxy).",
            Flag::Other.by("--noproxy '*', to do without a proxy."),
        ],
    )
}

/// The proxy says nothing, or nothing more, to what it was asked for.
pub(super) fn silence(context: &Context<'_>) -> Reading {
    let longer = || Flag::Other.by("--timeout SECONDS to wait longer.");
    // Over TLS it is asked in a connection of its own, and our hello is the first that it gets.
    if *context.step == Step::Proxy {
        let reading = reading(
            "The proxy took our hello and did not answer with TLS.",
            advice![],
        );
        let why = "if it is called without TLS";
        return directly(instead(reading, Kind::Http, why, context).advise(longer()));
    }
    if context.received {
        let reading = reading(
            "The proxy began to answer, and stopped in the middle.",
            advice![Flag::Verbose.by("-v, to see its last words.")],
        );
        return directly(reading.advise(longer()));
    }
    let reading = reading(
        "The proxy took the connection, and did not answer what it was asked for. It may be a proxy of \
         another kind than its URL says, or none at all, or be slow.",
        advice![],
    );
    let others = [
        (Kind::Http, "if it is an HTTP proxy"),
        (
            Kind::Https,
            "if it is an HTTP proxy that is called over TLS",
        ),
        (Kind::Socks5h, "if it is a SOCKS proxy"),
    ];
    let others = others
        .into_iter()
        .filter(|(kind, _)| !is_called_by(*kind, context));
    let reading = others.fold(reading, |reading, (kind, why)| {
        instead(reading, kind, why, context)
    });
    directly(reading.advise(longer()))
}

/// The proxy does not connect us.
pub(super) fn refused(refusal: ProxyRefusal, context: &Context<'_>) -> Reading {
    let reached = "The proxy was reached, but does not connect us to the server";
    let scheme = context.proxy.map_or("http", |proxy| proxy.kind.scheme());
    let login = format!("{scheme}://USER:PASSWORD@HOST:PORT");
    let reading = match refusal {
        ProxyRefusal::Login => {
            reading(format!("{reached}: it wants to know who calls."), advice![]).advise(format!(
                "Check the user name and the password in the proxy's URL, {login}."
            ))
        }
        ProxyRefusal::OtherLogin => reading(
            format!(
                "{reached}: it wants to know who calls, in a way that this program does not have. A user name \
                 and a password in the proxy's URL go to it as Basic (RFC 7617), which it does not take. \
                 Negotiate and NTLM are the login of a company's network (RFC 4559)."
            ),
            advice![
                "A local proxy that logs in there for you, such as cntlm or px, with its address in --proxy.",
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
        ProxyRefusal::Silence => return silence(context),
        ProxyRefusal::Other => reading(
            format!("{reached}."),
            ["See whether the proxy allows this host and port: many allow 443 only."],
        )
        .advise(format!(
            "Check the user name and the password, if the proxy wants some: {login}."
        )),
    };
    directly(reading)
}

/// Whether the URL of the proxy says this kind, or one that is asked in the same way.
fn is_called_by(kind: Kind, context: &Context<'_>) -> bool {
    let called = context.proxy.map(|proxy| proxy.kind);
    match kind {
        Kind::Socks5 | Kind::Socks5h => matches!(called, Some(Kind::Socks5 | Kind::Socks5h)),
        kind => called == Some(kind),
    }
}

/// Advises the same proxy by another scheme.
fn instead(reading: Reading, kind: Kind, why: &str, context: &Context<'_>) -> Reading {
    let place = context
        .proxy
        .map_or_else(|| "HOST:PORT".to_owned(), |proxy| proxy.place.to_string());
    reading.advise(Flag::Other.by(format!("--proxy {}://{place}, {why}.", kind.scheme())))
}

fn directly(reading: Reading) -> Reading {
    reading.advise(Flag::Other.by("--noproxy {host}, to go to this host directly."))
}
