//! Whether certificates are revoked: by the answer of OCSP that the other end sends along, if it is asked
//! for one (RFC 6066 §8, RFC 6960), and by lists that are given (RFC 5280 §6.3).

mod crl;
pub(super) mod issuer;
mod ocsp;

use super::TrustAnchors;
use super::authenticate::{Expected, end_entity, require_of_certificate};
use crate::certificate::Certificate;
use crate::check::Check;
use crate::compute::Value;
use crate::connection::Connection;
use crate::error::Result;
use crate::names::registry::ExtensionType;

/// Whether the issuer of the end's own certificate is at hand.
pub(crate) fn knows_issuer(chain: &[Certificate], anchors: &TrustAnchors) -> bool {
    let issuers = chain
        .first()
        .map(|own| issuer::issuers_of(own, chain, anchors));
    issuers.is_some_and(|issuers| !issuers.is_empty())
}

/// Checks the answers of OCSP that came with a chain that was asked for them: each by the place of the
/// certificate that it came with. That none came is kept as a fact. A certificate that promises an answer must have one (RFC 7633 §4).
///
/// # Errors
/// `bad_certificate_status_response` for an answer that says nothing that counts,
/// `certificate_revoked` for one that says that, `certificate_unknown` if one is missing that was
/// promised.
pub(crate) fn check_stapled<'a>(
    c: &mut Connection,
    expected: impl Into<Expected<'a>>,
    chain: &[Certificate],
    answers: &[(usize, &Value)],
) -> Result<()> {
    let expected = expected.into();
    if end_entity(chain)?.promises(ExtensionType::StatusRequest) {
        let stapled = answers.iter().any(|(position, _)| *position == 0);
        require(c, expected, Check::MustStaple { stapled })?;
    }
    if answers.is_empty() {
        c.agreed.lacks_staple = true;
    }
    for (position, answer) in answers {
        if let Some(certificate) = chain.get(*position) {
            ocsp::check(c, expected, certificate, chain, answer)?;
        }
    }
    Ok(())
}

/// Checks the certificates of a chain against the lists that were given, from the end's own on, each with
/// that of its issuer.
///
/// # Errors
/// `certificate_revoked` for one that is on a list, `certificate_unknown` if a list cannot be used.
pub(crate) fn check_lists(
    c: &mut Connection,
    expected: Expected<'_>,
    chain: &[Certificate],
) -> Result<()> {
    if expected.crls.is_empty() {
        return Ok(());
    }
    let mut next = chain.first();
    for _ in chain {
        let Some(certificate) = next.filter(|it| !it.is_self_issued()) else {
            break;
        };
        crl::check(c, expected, certificate, chain)?;
        next = chain.iter().find(|it| it.is_issuer_of(certificate));
    }
    Ok(())
}

/// Makes a check, which must pass for the certificate to be trusted.
fn require(c: &mut Connection, expected: Expected<'_>, check: Check) -> Result<()> {
    require_of_certificate(c, expected, expected.insecure, check)
}
