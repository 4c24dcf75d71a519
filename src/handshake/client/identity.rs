//! Who the client is, for a server that asks: the same choice in every version (RFC 9846 §4.4.2,
//! RFC 5246 §7.4.4).

use super::Config;
use crate::connection::Connection;
use crate::error::Result;
use crate::names::registry::ProtocolVersion;
use crate::peer::{Candidate, Mismatch, Requested, Signer};

/// The identity that answers the request, if any does: what is not asked for is shown only if the
/// user insists.
///
/// # Errors
/// If the certificate of the identity cannot be read.
pub(super) fn choose<'a>(
    c: &mut Connection,
    config: &'a Config,
    requested: &Requested<'_>,
) -> Result<Option<Signer<'a>>> {
    let rfc = match c.version() {
        ProtocolVersion::TLS1_3 => "RFC 9846 §4.4.2",
        _ => "RFC 5246 §7.4.4",
    };
    let candidate = requested.choose(&config.identities, &config.signature_schemes);
    let Some(Candidate { signer, mismatches }) = candidate else {
        // Without an identity there is nothing to choose: the empty Certificate says it all.
        if !config.identities.is_empty() {
            let detail =
                "the server asks for a certificate, and none of ours has a key for this version";
            c.note("client_certificate", false, detail, rfc);
        }
        return Ok(None);
    };
    let subject = signer.identity.certificate()?.subject().to_string();
    let reasons: Vec<&str> = mismatches.iter().map(|it| reason(*it)).collect();
    let is_shown = mismatches.is_empty() || config.insist;
    let detail = match (mismatches.is_empty(), is_shown) {
        (true, _) => format!("{subject} is what the server asks for"),
        (_, true) => format!(
            "{subject} is shown as you insist, but {}",
            reasons.join("; ")
        ),
        _ => format!("{subject} is not shown: {}", reasons.join("; ")),
    };
    c.note("client_certificate", mismatches.is_empty(), detail, rfc);
    if !is_shown {
        return Ok(None);
    }
    c.agreed.client_certificate = Some(subject);
    c.agreed.client_signature_scheme = Some(signer.scheme);
    Ok(Some(signer))
}

fn reason(mismatch: Mismatch) -> &'static str {
    match mismatch {
        Mismatch::CertificateType => "its kind of key is not among the server's certificate_types",
        Mismatch::SignatureScheme => "its key cannot sign with any scheme that the server takes",
        Mismatch::Authority => "none of its issuers is among the authorities that the server names",
    }
}
