//! The chain of certificates: who vouches for whom.

use maud::{Markup, html};

use super::page::Context;
use super::text::Peer;
use crate::certificate::time;
use crate::names::MessageType;
use crate::narration::CertificateSummary;
use crate::story::words::bytes_count;
use crate::wire::serial::hex;

/// The chains as sent, each with its sender's own certificate first, then who vouches for it.
pub(super) fn chain(cx: &Context<'_>) -> Option<Markup> {
    let certificates = &cx.story.certificates;
    certificates.first()?;
    let message = cx
        .story
        .messages
        .iter()
        .position(|message| message.name == MessageType::Certificate);
    // Each end may have sent one.
    let chains = certificates.chunk_by(|_, next| next.position != 0);
    Some(html! {
        p.lead {
            "Each certificate is signed by the next, and the last by a root that the receiver must "
            "have already."
            @if let Some(message) = message { " " a href={ "#" (cx.numbered("m", message)) } { "Their bytes, annotated" } }
        }
        @for certificates in chains {
            ol.chain {
                @for certificate in certificates { li { (card(certificate)) } }
                @if let Some(issuer) = not_sent(certificates) { li.root { div.cert {
                    p.role { "Issuer, not sent" }
                    p.subject { (Peer(issuer)) }
                } } }
            }
        }
    })
}

/// Who signed the last certificate, unless that is signed by itself.
fn not_sent<'a>(certificates: &[&'a CertificateSummary]) -> Option<&'a str> {
    let last = certificates.last()?;
    (last.subject != last.issuer).then_some(&*last.issuer)
}

fn card(certificate: &CertificateSummary) -> Markup {
    let role = match certificate.position {
        0 => "The sender's own",
        _ if certificate.subject == certificate.issuer => "Root, signed by itself",
        _ => "Intermediate authority",
    };
    html! {
        div.cert {
            p.role { (role) }
            p.subject { (Peer(&certificate.subject)) }
            dl.facts {
                @if !certificate.names.is_empty() {
                    dt { "For" } dd { @for name in &certificate.names { span.chip { (Peer(name)) } " " } }
                }
                dt { "Key" } dd { (Peer(&certificate.key.to_string())) }
                dt { "Valid" } dd { (moment(certificate.not_before)) " to " (moment(certificate.not_after)) }
                dt { "Issued by" } dd { (Peer(&certificate.issuer)) }
                dt { "Signed with" } dd { (Peer(&certificate.signature_algorithm.to_string())) }
                dt { "Serial" } dd { code { (Peer(&hex::encode(&certificate.serial))) } }
                dt { "SHA-256" } dd { code { (hex::encode(&certificate.fingerprint)) } }
                dt { "Size" } dd { (bytes_count(certificate.size)) }
            }
        }
    }
}

/// A second counted from 1970, as people write it.
fn moment(seconds: i64) -> String {
    let text = time::rfc3339(seconds);
    match text.strip_suffix('Z').and_then(|text| text.split_once('T')) {
        Some((day, time)) => format!("{day} {time} UTC"),
        None => text,
    }
}

/// The certificate as a line of the time line.
pub(super) fn line(cx: &Context<'_>, certificate: &CertificateSummary) -> Markup {
    html! {
        p.fact {
            a href={ "#" (cx.own("certificates")) } { "Certificate " (certificate.position) } ": "
            (Peer(&certificate.subject)) " " span.dim { (Peer(&certificate.key.to_string())) }
        }
    }
}
