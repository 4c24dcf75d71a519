//! A peer that says nothing, or is gone without a word.

use super::{Context, Reading, advice, plain_text, reading, starttls};
use crate::names::Step;
use crate::names::service::{Approach, Start};
use crate::narration::Flag;

/// What a server may be waiting for that is meant to be called by a load balancer alone.
const HEADER: &str = "--haproxy-protocol, if only a load balancer is meant to call this port: it says with a \
                      PROXY header whom it calls for.";

/// Without advice to do what was done.
fn unless_sent(reading: Reading, context: &Context<'_>) -> Reading {
    match context.proxy_header {
        true => reading,
        false => reading.advise(Flag::Other.by(HEADER)),
    }
}

/// What arrived, if anything did, though it is not a whole record.
fn arrived(context: &Context<'_>) -> Option<String> {
    (!context.unread.is_empty()).then(|| plain_text::shown(context.unread))
}

pub(super) fn timed_out(context: &Context<'_>) -> Reading {
    if *context.step == Step::Connecting {
        return reading(
            "The host does not answer at all: it is down, or a firewall silently drops the packets.",
            advice![
                "Check the address and the port.",
                Flag::Other.by("--timeout SECONDS to wait longer."),
            ],
        );
    }
    if let Some(arrived) = arrived(context) {
        return reading(
            format!(
                "The peer began to send something and stopped in the middle of a record. What arrived \
                 of it: {arrived}"
            ),
            advice![
                Flag::Other.by("--timeout SECONDS to wait longer."),
                "Try again."
            ],
        );
    }
    if context.only_hello() && !context.received && is_agreed(context) {
        return reading(
            "The server agreed to TLS, took our hello and says nothing. It may not be able to do what it agreed \
             to, or equipment in between drops hellos that it cannot handle: some fail on one that does not \
             fit in a single packet, as those with post-quantum key shares do not.",
            advice![
                Flag::Groups.by("--groups x25519 for a ClientHello that fits in one packet."),
                Flag::Tls.by("--tls 1.2 for a hello that looks older."),
                Flag::Other.by("--timeout SECONDS to wait longer."),
                "Look in the log of the server: its certificate may be missing.",
            ],
        );
    }
    if context.only_hello() && !context.received {
        let found = reading(
            "The server took our hello and said nothing. It may be waiting for another protocol's greeting, \
             or equipment in between drops hellos that it cannot handle: some fail on one that does not \
             fit in a single packet, as those with post-quantum key shares do not.",
            advice![
                "Check whether TLS begins at once on this port: on ports for STARTTLS (25, 143, 587) it does not.",
                Flag::Other.by("--timeout SECONDS to wait longer."),
            ],
        );
        // What drops hellos without a word does so for their size, mostly.
        let mut simpler = context.simpler();
        simpler.reverse();
        return unless_sent(found.preferring(simpler), context);
    }
    if context.finished() && context.heard.has_data {
        return reading(
            "The TLS connection is fine. The server sent data over it, but not all of an answer, and fell silent.",
            advice![
                Flag::Other.by("--timeout SECONDS to wait longer."),
                Flag::Verbose.by("-v, to see how far the answer came."),
            ],
        );
    }
    if context.finished() && context.heard.took_early_data {
        return unanswered_early_data();
    }
    if context.finished() {
        return reading(
            "The TLS connection is fine, but the server does not answer over it. It may expect a \
             protocol other than HTTP.",
            advice![
                Flag::Other.by("--timeout SECONDS to wait longer."),
                Flag::Other.by("--no-http to shake hands and close, without a request."),
            ],
        );
    }
    reading(
        "The server stopped in the middle: it is overloaded, or waiting for something that it did not get.",
        advice![
            Flag::Other.by("--timeout SECONDS to wait longer."),
            "Try again."
        ],
    )
}

/// Whether the server has agreed to TLS in its own protocol.
fn is_agreed(context: &Context<'_>) -> bool {
    (context.approach).is_some_and(|approach| approach.start != Start::AtOnce)
}

/// A request that went ahead of the handshake, and was taken.
fn unanswered_early_data() -> Reading {
    reading(
        "The TLS connection is fine. The request went ahead of the handshake, as early data: the server \
         accepted that, and does not answer. Some accept early data and do not pass it on to what should \
         answer, such as gnutls-serv.",
        advice![
            Flag::Other.by("Leave out --early-data, so that the request goes after the handshake."),
            Flag::Other.by("--timeout SECONDS to wait longer."),
        ],
    )
}

pub(super) fn broken(context: &Context<'_>) -> Reading {
    if let Some(arrived) = arrived(context) {
        return cut(&arrived);
    }
    if context.only_hello() && !context.received {
        let found = reading(
            "The connection was cut when our hello arrived. Servers and equipment in between do that to \
             hellos that they do not understand, and to clients that they do not want.",
            advice![Flag::Sni.by(
                "--sni NAME or --no-sni: some cut the connection for names that they do not know."
            ),],
        );
        return unless_sent(found.preferring(context.simpler()), context);
    }
    reading(
        "The connection broke below TLS: the peer or something in between cut it without an alert.",
        advice![
            "Try again.",
            Flag::Verbose.by("-v, to see what the last bytes were.")
        ],
    )
}

/// Cut in the middle of a record.
fn cut(arrived: &str) -> Reading {
    reading(
        format!(
            "The connection ended in the middle of a record, or before there was one. What arrived of \
             it: {arrived}"
        ),
        [
            "Check whether TLS begins at once on this port.",
            "Try again.",
        ],
    )
}

pub(super) fn closed(context: &Context<'_>) -> Reading {
    if context.heard.close_notify && !context.finished() {
        return refused_in_order(context);
    }
    if let Some(arrived) = arrived(context) {
        return cut(&arrived);
    }
    let at_once = |approach: &Approach| approach.start == Start::AtOnce;
    if context.only_hello()
        && !context.received
        && let Some(approach) = context.approach.filter(at_once)
    {
        return starttls::closed_at_once(approach.service, context);
    }
    if context.only_hello() && !context.received && is_agreed(context) {
        return reading(
            "The server agreed to TLS, and closed the connection on our hello without saying why. Often that \
             means that it accepts nothing that was offered, or has no certificate.",
            advice![
                Flag::Tls.by("--tls 1.2 or --tls 1.0 for a hello that looks older."),
                Flag::Sni.by("--sni NAME: many servers require the name of a host that they know."),
                "Look in the log of the server: its certificate may be missing.",
            ],
        );
    }
    if context.only_hello() && !context.received {
        let found = reading(
            "The server closed the connection on our hello without saying why. Often that means that it does \
             not use TLS on this port, or accepts nothing that was offered.",
            advice![],
        )
        .advise("Check whether TLS begins at once on this port.");
        let older = context.simpler().into_iter().next();
        let found = older.into_iter().fold(found, Reading::advise);
        let found = found.advise(
            Flag::Sni.by("--sni NAME: many servers require the name of a host that they know."),
        );
        return unless_sent(found, context);
    }
    if context.finished() && context.heard.took_early_data && !context.heard.has_data {
        return unanswered_early_data();
    }
    if context.finished() {
        return reading(
            "The stream ended without close_notify. There is no telling whether the peer was done or \
             an attacker cut the response short.",
            ["Compare the length with what the server announced."],
        );
    }
    reading(
        "The server gave up without an alert. That is often a crash, a limit, or a load balancer \
         without a server behind it.",
        advice![
            "Try again.",
            Flag::Verbose.by("-v, to see the last message before the end.")
        ],
    )
}

/// close_notify where the handshake should go on.
fn refused_in_order(context: &Context<'_>) -> Reading {
    let refuses = "close_notify in the middle of a handshake is a refusal, not a crash: some servers \
                   say no more, whatever the reason, such as those with Amazon's s2n-tls.";
    if !context.only_hello() {
        return reading(
            format!("{refuses} This one read our answer to its hello."),
            advice![Flag::Verbose.by("-v, to see the last message before it.")],
        );
    }
    let rest = super::offer::nothing_acceptable(context);
    Reading {
        meaning: format!(
            "{refuses} At this point it mostly means that nothing in common was found. {}",
            rest.meaning
        ),
        advice: rest.advice,
    }
}
