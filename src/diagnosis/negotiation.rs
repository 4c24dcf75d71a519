//! Choices of the server that were not offered, or cannot be.

use super::{Context, Reading, advice, answered, offer, reading};
use crate::check::Check;
use crate::error::Error;
use crate::names::registry::ProtocolVersion;
use crate::narration::Flag;
use crate::wire::visible;

/// What it means that the two ends do not come together.
pub(super) fn chosen(error: &Error, context: &Context<'_>) -> Reading {
    let check = error.check.as_ref().map(|checked| &checked.check);
    if let Some(Check::EarlyDataAgain {
        made_for, agreed, ..
    }) = check
    {
        let name = |protocol: &Option<String>| match protocol {
            Some(protocol) => visible(protocol),
            None => "none".to_owned(),
        };
        return reading(
            format!(
                "Early data is made for the application protocol of its session ({}). The server refused \
                 it, and chose {} for this connection: a request in one of them is not a request in \
                 the other, so it was not sent again.",
                name(made_for),
                name(agreed)
            ),
            advice![],
        )
        .advise(Flag::Alpn.by(format!(
            "--alpn {}, so that the request is the same either way.",
            name(made_for)
        )))
        .advise(Flag::Other.by("Leave out --early-data."));
    }
    if let Some(Check::ServerVersion {
        chosen, offered, ..
    }) = check
        && let Some(reading) = impossible_version(*chosen, offered, &answered(error))
    {
        return reading;
    }
    let reading = reading(
        format!(
            "The two ends have nothing in common in one of the things that must be agreed on. We \
             offered {} and {} cipher suites.",
            context.offered_versions(),
            context.terms.suites.len()
        ),
        advice![],
    );
    let restrictions = offer::restrictions(context.terms);
    let reading = restrictions.into_iter().fold(reading, Reading::advise);
    reading.advise("tlsdemo ciphers lists the suites, with their versions.")
}

/// What it means that the server chose a version that no offer can bring about; `None` if it is one of TLS
/// that was not offered.
fn impossible_version(
    chosen: ProtocolVersion,
    offered: &[ProtocolVersion],
    alert: &str,
) -> Option<Reading> {
    let unknown = !ProtocolVersion::ALL.contains(&chosen);
    let meaning = match chosen {
        ProtocolVersion::TLS1_3 if offered.contains(&chosen) => {
            "The server has put the number of TLS 1.3 into the old field, which always names TLS 1.2 then: what \
             chooses TLS 1.3 is supported_versions, and that is missing (RFC 9846 §4.2.3, §4.3.1). Either the \
             server has a bug, or something in between changed its answer."
        }
        ProtocolVersion::SSL3 => {
            "The server answers with SSL 3.0, so it has no version of TLS, or has TLS switched off. SSL 3.0 is \
             broken (POODLE), and RFC 7568 forbids it: no client of today accepts it."
        }
        ProtocolVersion::SSL2 => {
            "The server answers with the number of SSL 2.0, which is broken and must not be used (RFC 6176), in a \
             message that SSL 2.0 does not have. Either it has a bug, or something in between changed its answer."
        }
        ProtocolVersion::TLCP => {
            "The server answers with TLCP, China's own protocol beside TLS (GB/T 38636-2020), which was not offered: \
             it has its own suites, and two certificates."
        }
        ProtocolVersion::DTLS1_0 | ProtocolVersion::DTLS1_2 | ProtocolVersion::DTLS1_3 => {
            "The server answers with a version of DTLS, which is TLS for datagrams and does not belong on TCP. Either \
             it has a bug, or it is meant to be called over UDP."
        }
        ProtocolVersion(0x7f00..=0x7fff) => {
            "The server answers with a draft of TLS 1.3, whose numbers were for tests before the RFC of 2018: it was \
             not offered, and no client of today has it."
        }
        _ if unknown => {
            "There is no such version, and it was not offered: a server must choose one of those that the \
             client offers (RFC 9846 §4.2.3, RFC 5246 §7.4.1.3). Either it has a bug, or something in between \
             changed its answer."
        }
        _ => return None,
    };
    let advice = match chosen {
        ProtocolVersion(0x7f00..=0x7fff) => advice!["Have the server updated."],
        ProtocolVersion::TLCP => advice!["A client that has TLCP, such as that of Tongsuo."],
        ProtocolVersion::SSL3 => advice![
            "Have the server updated, or TLS switched on in it.",
            "Check the port: another one may have TLS.",
        ],
        _ => advice![
            Flag::Verbose.by("-v, to see the ServerHello."),
            Flag::Tls.by("--tls 1.2, to see whether it does so where TLS 1.3 is not offered."),
            "Look for a proxy, a firewall or a virus scanner on the way.",
        ],
    };
    Some(reading(format!("{meaning}{alert}"), advice))
}
