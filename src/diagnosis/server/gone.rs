//! Clients that leave, or say no more.

use super::super::{Reading, advice, plain_text, reading};
use super::{Context, foreign};
use crate::error::{Error, ErrorKind};
use crate::names::foreign::Foreign;
use crate::names::{MessageType, Side, Step};
use crate::narration::Flag;
use crate::wire::CodePoint;

/// A client that says no more.
pub(super) fn gone(error: &Error, context: &Context<'_>) -> Reading {
    if context.is_first() && Foreign::recognize(Side::Client, context.unread).is_some() {
        return foreign::not_tls(context.unread, context);
    }
    if !context.unread.is_empty() {
        return reading(
            format!(
                "The client sent the beginning of a record and no more. What arrived of it: {}",
                plain_text::shown(context.unread)
            ),
            ["Look at what the client says, and at the way in between."],
        );
    }
    if let Some(alert) = context.heard.warnings.last() {
        return reading(
            format!(
                "Before that the client sent the alert {} as a warning, which says why.",
                alert.name()
            ),
            advice![Flag::Verbose.by("-v, to see it in its place.")],
        );
    }
    if context.before_tls {
        return reading(
            "The client left, or said no more, before it asked for TLS.",
            ["Check whether the client is to use STARTTLS here."],
        );
    }
    if context.heard.retried && context.step.is(MessageType::ClientHello) {
        return reading(
            "The client was asked for another ClientHello with a HelloRetryRequest, and does not send one. It \
             cannot use what was asked for, or has no HelloRetryRequest: some clients give up at one that \
             only brings a cookie, such as those with GnuTLS 3.7.",
            advice![
                "Look at what the client says.",
                Flag::Verbose.by("-v, to see what was asked for."),
                Flag::Groups.by("--groups with one that the client sends a key share of, so that nothing has to be asked for."),
            ],
        );
    }
    match (context.is_first(), &error.kind) {
        (true, ErrorKind::TimedOut) => reading(
            "The client connected and says nothing. It may wait for the server to speak first, as \
             clients of SMTP, IMAP and MySQL do.",
            advice![
                Flag::Other.by("--starttls NAME, if it is a client of such a protocol."),
                Flag::Other.by("--timeout SECONDS to wait longer."),
            ],
        ),
        (true, _) => reading(
            "The client connected and left without a word, as port scanners and the health checks of \
             load balancers do.",
            [
                "Look at what the client says, if it is a real one; a scanner or a health check needs no answer.",
            ],
        ),
        (false, _) if *context.step == Step::ApplicationData => after_the_handshake(error, context),
        (false, ErrorKind::TimedOut) if context.heard.unshown => reading(
            "The client stopped in the middle of a handshake that shows no certificate, so that none can be \
             the reason: it waits for something, or something in between drops what was sent.",
            advice![Flag::Other.by("--timeout SECONDS to wait longer.")],
        ),
        (false, _) if context.heard.unshown => reading(
            "The client left in the middle of a handshake that shows no certificate, without an alert: it has \
             crashed, or was stopped, or wanted no more than to send its early data.",
            ["Look at what the client says."],
        ),
        (false, ErrorKind::TimedOut) => reading(
            "The client stopped in the middle of the handshake. A person may be looking at a warning \
             about the certificate, or something in between drops what was sent.",
            advice![Flag::Other.by("--timeout SECONDS to wait longer.")],
        ),
        (false, _) => reading(
            "The client left in the middle of the handshake without an alert. Browsers do that when they \
             show a warning about the certificate; others have crashed, or were stopped.",
            advice![
                "Look at what the client says.",
                Flag::Other.by("--cert FILE --key FILE with a certificate that it trusts."),
            ],
        ),
    }
}

/// The client is gone, or silent, after the handshake.
fn after_the_handshake(error: &Error, context: &Context<'_>) -> Reading {
    match (&error.kind, context.heard.has_data) {
        (_, true) => reading(
            "The handshake was complete, and the client had begun to use the connection. It then left or \
             fell silent, without saying that it was done (close_notify).",
            ["Look at what the client says."],
        ),
        (ErrorKind::TimedOut, false) => reading(
            "The handshake was complete, but the client asks for nothing. Browsers open connections \
             before they need them.",
            advice![Flag::Other.by("--timeout SECONDS to wait longer.")],
        ),
        _ => reading(
            "The handshake was complete, and the client left without a request and without an alert. \
             Browsers open connections before they need them; other clients leave like this when they \
             do not trust the certificate.",
            advice![
                "Look at what the client says.",
                Flag::Other.by("--cert FILE --key FILE with a certificate that it trusts."),
            ],
        ),
    }
}
