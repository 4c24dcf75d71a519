//! Clients with which the handshake cannot go on: nothing in common, a certificate that fails its checks, a
//! rule that is broken.

use super::super::{Reading, advice, answered, listed, offer, plain_text, psk, reading};
use super::Context;
use crate::check::Check;
use crate::error::{CertificateProblem, Error};
use crate::names::registry::{AlertDescription as Alert, HandshakeType};
use crate::narration::Flag;

/// Nothing in common.
pub(super) fn negotiation(error: &Error, context: &Context<'_>) -> Reading {
    let terms = context.terms;
    match error.alert {
        Some(Alert::NoApplicationProtocol) => {
            return reading(
                "The client lists application protocols (ALPN), and this server supports others. It may not \
                 go on then, whatever else the two have in common.",
                advice![
                    Flag::Alpn.by("--alpn LIST with one of the client's (-v shows them)."),
                    "Have the client offer http/1.1 or h2, or none at all.",
                ],
            );
        }
        Some(Alert::ProtocolVersion) => {
            return reading(
                format!(
                    "The client has none of the versions that this server accepts: {}.",
                    listed(&terms.versions, "and")
                ),
                advice![
                    Flag::Tls.by("--tls with a version that the client has, or no --tls."),
                    "Have the client updated, or newer versions allowed in it.",
                ],
            );
        }
        _ => {}
    }
    let groups = terms.groups.iter();
    let groups = groups.filter(|it| it.is_in_any(&terms.versions));
    let groups: Vec<_> = groups.collect();
    let reading = reading(
        format!(
            "The client offers nothing that this server accepts in one of the things that must be agreed \
             on. It accepts {}, {}, and the {} {}.",
            listed(&terms.versions, "and"),
            offer::suites(terms),
            if groups.len() == 1 { "group" } else { "groups" },
            listed(&groups, "and")
        ),
        advice![],
    );
    let restrictions = offer::restrictions(terms).into_iter();
    let reading = restrictions.fold(reading, Reading::advise);
    reading
        .advise(Flag::Verbose.by("-v, to see what the client offers."))
        .advise("Have the client offer one of those, or give the server a certificate of another kind (--cert).")
}

/// The client's certificate was refused.
pub(super) fn certificate(problem: &CertificateProblem, error: &Error) -> Reading {
    let alert = answered(error);
    match problem {
        CertificateProblem::UnknownIssuer => reading(
            format!(
                "None of the authorities of --client-ca vouches for the client's certificate.{alert}"
            ),
            advice![
                Flag::Other.by("--client-ca FILE with the authority that issued it."),
                "Have the client send the certificates of the authorities in between, too.",
            ],
        ),
        CertificateProblem::Expired => reading(
            format!(
                "The client's certificate is out of date, or this computer's clock is wrong.{alert}"
            ),
            ["Have it renewed.", "Check the clock."],
        ),
        CertificateProblem::NotYetValid => reading(
            format!(
                "The client's certificate becomes valid only later, or a clock is wrong: this computer's, or \
                 that of the authority that issued it.{alert}"
            ),
            [
                "Check the clock.",
                "Wait until then, or have the authority issue one that is valid now.",
            ],
        ),
        _ => reading(
            format!("The client's certificate was refused.{alert}"),
            advice![Flag::Verbose.by("-v, to see what it says.")],
        ),
    }
}

/// The client broke a rule, or lacks something.
pub(super) fn protocol(error: &Error, context: &Context<'_>) -> Reading {
    let alert = answered(error);
    if let Some(Check::ClientCertificate { .. }) = error.check.as_ref().map(|it| &it.check) {
        return reading(
            format!(
                "The client was asked for a certificate and has shown none, and this server requires \
                 one.{alert}"
            ),
            advice![
                "Give the client a certificate: curl --cert FILE --key FILE, tlsdemo --cert FILE --key FILE.",
                Flag::Other.by("--client-auth request, to serve clients without one."),
            ],
        );
    }
    if let Some(Check::Binder { .. }) = error.check.as_ref().map(|it| &it.check) {
        return psk::binder_wrong(&alert);
    }
    if error.alert == Some(Alert::InappropriateFallback) {
        return reading(
            format!(
                "The client had offered a newer version before, to this server or to what answered in its \
                 place, and that attempt failed: with TLS_FALLBACK_SCSV it says so, as RFC 7507 §4 asks. \
                 What stopped the newer one is still to be found: an attacker, equipment in between, or a \
                 failure at this server.{alert}"
            ),
            advice![
                "Look at the connection before this one.",
                "Look for a proxy, a firewall or a virus scanner on the way.",
            ],
        );
    }
    if context.heard.out_of_place == Some(HandshakeType::ServerHello) {
        return reading(
            format!(
                "The other end answers as a server, though nothing was asked: both ends take the part of the \
                 server, or something sends back what an earlier connection said.{alert}"
            ),
            [
                "Have one of the two take the part of the client: `tlsdemo HOST:PORT`, if this end is to.",
            ],
        );
    }
    if context.is_first() && matches!(context.heard.refused.first(), Some(23)) {
        return reading(
            format!(
                "The client goes on with a connection that this server knows nothing of: its first record is \
                 data that is encrypted already. A load balancer or a restart in between may have moved it \
                 here.{}{alert}",
                plain_text::refused(&context.heard.refused)
            ),
            advice![
                Flag::Verbose.by("-v, to see what it sent, in full."),
                "Look for a load balancer in between that moves connections from one server to another.",
            ],
        );
    }
    reading(
        format!(
            "The client broke a rule of the protocol, or something in between did.{}{alert}",
            plain_text::refused(&context.heard.refused)
        ),
        advice![Flag::Verbose.by("-v, to see what it sent, in full.")],
    )
}
