//! Rules that the peer broke, or that something in between did; and limits, which are no rules.

use super::{Context, Reading, advice, plain_text, reading};
use crate::check::Check;
use crate::error::Error;
use crate::names::registry::{AlertDescription, ExtensionType, HandshakeType};
use crate::narration::Flag;

/// A limit of this program, which no rule of the protocol sets.
pub(super) fn limit(error: &Error, context: &Context<'_>) -> Reading {
    let alert = answered(error);
    reading(
        format!(
            "That is a limit of this program, not a rule of the protocol: the peer may do this, and \
             other programs may accept it.{alert}"
        ),
        advice![Flag::Verbose.by("-v, to see what came before.")],
    )
    .advise(format!(
        "`openssl s_client -connect {}`, to compare: its limits are others.",
        context.target
    ))
}

/// Which alert we sent, in a sentence with a space before it.
pub(super) fn answered(error: &Error) -> String {
    error
        .alert
        .map(|alert| format!(" We answered with the alert {alert}."))
        .unwrap_or_default()
}

pub(super) fn decode(error: &Error) -> Reading {
    let alert = answered(error);
    reading(
        format!(
            "The peer's bytes do not follow the specification, or something in between changed them.{alert}"
        ),
        advice![Flag::Verbose.by("-v, to see the message up to the byte where it goes wrong.")],
    )
}

/// A rule was broken; some are broken by equipment in between, or are no rules of the protocol.
pub(super) fn protocol(error: &Error, context: &Context<'_>) -> Reading {
    let alert = answered(error);
    if error.alert == Some(AlertDescription::InsufficientSecurity) {
        return too_short(&alert);
    }
    if error.alert == Some(AlertDescription::RecordOverflow)
        && let Some(limit) = context.heard.record_limit
    {
        return agreed_limit(limit, &alert);
    }
    match error.check.as_ref().map(|checked| &checked.check) {
        Some(Check::LegacySessionIdEcho { .. }) => reading(
            format!(
                "The server must return the session id of a hello of TLS 1.3 unchanged. A server \
                 that supports TLS 1.3 does; equipment in between that takes the connection apart \
                 and puts it together again is the usual cause.{alert}"
            ),
            advice![
                Flag::NoCompat.by("--no-compat, to send no session id."),
                Flag::Tls.by("--tls 1.2, to see whether the older version gets through."),
                "Look for a proxy, a firewall or a virus scanner on the way.",
            ],
        ),
        Some(Check::CertificateCurve { curve, .. }) => reading(
            format!(
                "Up to TLS 1.2 the groups that a client offers are also the curves on which it accepts \
                 the keys of certificates, and the server shows one on {curve} all the same: it has \
                 none that fits, and should have refused.{alert}"
            ),
            advice![],
        )
        .advise(Flag::Groups.by(format!(
            "--groups with {curve} added, or no --groups, if you left it out."
        )))
        .advise(Flag::Tls.by("--tls 1.3, where the groups say nothing about certificates.")),
        Some(Check::DowngradeProtection { .. }) => reading(
            format!(
                "Someone in between took the newer versions out of our hello: an attacker, or \
                 equipment that inspects connections and does not know them.{alert}"
            ),
            [
                "Look for a proxy, a firewall or a virus scanner on the way.",
                "Try from another network.",
            ],
        ),
        None if context.heard.out_of_place == Some(HandshakeType::ClientHello) => reading(
            format!(
                "The peer begins a handshake itself, as a client: each end now waits for the other to answer \
                 as the server. Or it is an echo, which sends back what it gets.{alert}"
            ),
            [
                "Have one of the two take the part of the server: `tlsdemo serve`, if this end is to.",
                "Check the port: the peer may be a client that calls out, or a service that echoes.",
            ],
        ),
        _ => {
            let reading = reading(
                format!(
                    "The peer broke a rule of the protocol, or something in between did.{}{alert}",
                    plain_text::refused(&context.heard.refused)
                ),
                advice![Flag::Verbose.by("-v, to see what it sent, in full.")],
            );
            match &context.terms.versions[..] {
                [_] => reading,
                _ => reading
                    .advise(Flag::Tls.by("--tls VERSION, to see whether it does so in that version only.")),
            }
        }
    }
}

/// A record that is longer than the server has agreed to send.
fn agreed_limit(by: ExtensionType, alert: &str) -> Reading {
    let (option, section) = match by {
        ExtensionType::MaxFragmentLength => ("--max-fragment-length", "RFC 6066 §4"),
        _ => ("--record-size-limit", "RFC 8449 §4"),
    };
    reading(
        format!(
            "The limit is that of {by}, which {option} asked for and the server agreed to ({section}); it \
             does not keep to it. GnuTLS 3.7, for one, keeps to max_fragment_length in the handshake and not \
             in what follows.{alert}"
        ),
        advice![],
    )
    .advise(Flag::Other.by(format!("Leave out {option}.")))
}

/// Numbers so short that they protect nothing.
fn too_short(alert: &str) -> Reading {
    reading(
        format!(
            "No rule of the protocol is broken, but a number so short protects nothing: it takes hours \
             to compute the secret from it. OpenSSL refuses it as `dh key too small`.{alert}"
        ),
        advice![
            Flag::Cipher.by("-c with suites that do not use it, such as ECDHE-RSA-AES128-GCM-SHA256 or AES128-SHA."),
            "Have the server's parameters replaced: for DHE its dhparam, with 2048 bits or ffdhe2048.",
        ],
    )
}

pub(super) fn verification(error: &Error) -> Reading {
    match error.alert {
        Some(AlertDescription::BadRecordMac) => reading(
            "A record was damaged or forged on the way, or the two ends have different keys.",
            advice![
                "Try again: damage on the way rarely happens twice.",
                Flag::Cipher.by("-c SUITE with another suite: if only one fails, one end has a bug in its code for that suite."),
            ],
        ),
        _ => reading(
            "Something that only the real server can produce did not verify. The handshake was changed \
             on the way, or one of the ends has a bug.",
            advice!["Try again.", Flag::Verbose.by("-v, to see the values that were compared.")],
        ),
    }
}
