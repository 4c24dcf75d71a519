//! What was asked for on the command line and may be the reason by itself: no name, a PROXY header in front,
//! extensions that were left out. It is said before everything else.

use super::{Context, Reading, Stage, listed};
use crate::certificate::ServerName;
use crate::check::Check;
use crate::error::{Error, ErrorKind};
use crate::names::Step;
use crate::names::registry::{AlertDescription, ExtensionType};
use crate::narration::{Advice, Flag};
use crate::wire::CodePoint;

/// A server that was not told whom it is called for: what it means comes first, and how to tell it.
pub(super) fn anonymous(reading: Reading, error: &Error, context: &Context<'_>) -> Reading {
    let is_refusal = matches!(
        error.kind,
        ErrorKind::AlertReceived(
            AlertDescription::HandshakeFailure
                | AlertDescription::UnrecognizedName
                | AlertDescription::InternalError
                | AlertDescription::AccessDenied
                | AlertDescription::DecodeError
                | AlertDescription::IllegalParameter
        ) | ErrorKind::Closed
            | ErrorKind::Io
    );
    if !is_refusal || !context.only_hello() || context.server_name.is_some() {
        return reading;
    }
    let Reading { meaning, advice } = reading;
    let (why, first) = match context.certificate_name {
        ServerName::Ip(_) => (
            "because an address was called",
            Advice::from(format!(
                "tlsdemo NAME --connect {}, with the host's name.",
                context.target
            )),
        ),
        ServerName::Dns(_) => ("as --no-sni asks", Flag::NoSni.by("Leave out --no-sni.")),
    };
    Reading {
        meaning: format!(
            "No server_name was sent, {why}. A server for several hosts does not know then which one \
             is meant, and many refuse so. If that is not it: {meaning}"
        ),
        advice: std::iter::once(first).chain(advice).collect(),
    }
}

/// A server that was told a PROXY header first, and answers as one that does not expect it.
pub(super) fn behind_header(reading: Reading, error: &Error, context: &Context<'_>) -> Reading {
    let is_refusal = matches!(
        error.kind,
        ErrorKind::NotTls(_)
            | ErrorKind::Dialogue(..)
            | ErrorKind::AlertReceived(_)
            | ErrorKind::Closed
            | ErrorKind::Io
            | ErrorKind::TimedOut
    );
    let is_first = context.stage == Stage::Clear || context.only_hello();
    if !context.proxy_header || !is_refusal || !is_first || *context.step == Step::Connecting {
        return reading;
    }
    let Reading { meaning, advice } = reading;
    let first =
        Flag::Other.by("Leave out --haproxy-protocol, to see whether the server does without.");
    Reading {
        meaning: format!(
            "A PROXY header went ahead of everything (--haproxy-protocol). A server that does not expect one \
             reads it as a malformed start: nginx answers in plain HTTP then, others with an alert, or not \
             at all. If that is not it: {meaning}"
        ),
        advice: std::iter::once(first).chain(advice).collect(),
    }
}

/// A hello that lacks what was left out of it on request: that comes first.
pub(super) fn omitted(reading: Reading, error: &Error, context: &Context<'_>) -> Reading {
    use AlertDescription as Alert;
    let is_refusal = matches!(
        error.kind,
        ErrorKind::AlertReceived(_)
            | ErrorKind::Closed
            | ErrorKind::Io
            | ErrorKind::Protocol
            | ErrorKind::Negotiation
    );
    if context.omitted.is_empty()
        || !is_refusal
        || context.finished()
        || context.stage != Stage::Tls
    {
        return reading;
    }
    let names: Vec<String> = (context.omitted.iter())
        .map(|kind| kind.name().into_owned())
        .collect();
    let left_out = listed(&names, "and");
    let check = error.check.as_ref().map(|checked| &checked.check);
    let meaning = match (&error.kind, check) {
        (ErrorKind::AlertReceived(Alert::MissingExtension), _) => format!(
            "The server misses an extension that a hello like this must have (RFC 9846 §9.2), and --omit left \
             out {left_out}."
        ),
        (_, Some(Check::DowngradeProtection { .. }))
            if context.omitted.contains(&ExtensionType::SupportedVersions) =>
        {
            "A hello that offers TLS 1.3 says so in supported_versions, which --omit left out: the server \
             read an offer of an older version, and marks its answer as one that would have been newer. \
             Nobody in between need be at fault."
                .to_owned()
        }
        _ => format!(
            "--omit left {left_out} out of the hello, which may be all that is wrong. If it is not: {}",
            reading.meaning
        ),
    };
    let is_plain = matches!(
        (&error.kind, check),
        (ErrorKind::AlertReceived(Alert::MissingExtension), _)
            | (_, Some(Check::DowngradeProtection { .. }))
    );
    let rest = match is_plain {
        true => vec![Flag::Verbose.by("-v, to see the hello as it was sent.")],
        false => reading.advice,
    };
    let first = Flag::Omit.by("Leave out --omit, to send what belongs into the hello.");
    Reading {
        meaning,
        advice: std::iter::once(first).chain(rest).collect(),
    }
}
