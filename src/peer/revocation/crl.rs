//! Lists of revoked certificates: whether one can be used for a certificate, and whether the certificate
//! is on it (RFC 5280 §6.3).

use super::issuer::{Issuer, issuers_of};
use super::require;
use crate::certificate::crl::{Crl, Scope};
use crate::certificate::{Certificate, KeyUsage, Signed, time};
use crate::check::{Check, CrlFault, CrlFinding, RevocationSource, RevocationStatus};
use crate::compute::signature::Verify;
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::names::registry::SignatureScheme;
use crate::names::signature::Unverifiable;
use crate::peer::Expected;

/// Checks a certificate against the list of its issuer, if one was given.
pub(super) fn check(
    c: &mut Connection,
    expected: Expected<'_>,
    certificate: &Certificate,
    chain: &[Certificate],
) -> Result<()> {
    let of_issuer = || {
        let all = expected.crls.iter();
        all.filter(|crl| crl.issuer_der() == certificate.issuer_der())
    };
    let whole = of_issuer().find(|crl| fault_of(crl, certificate).is_none());
    let Some(crl) = whole.or_else(|| of_issuer().next()) else {
        return Ok(());
    };
    let issuers = issuers_of(certificate, chain, expected.trust_anchors);
    let signer = crl.signed().and_then(|signed| {
        let (issuer, scheme) = signer_of(&signed, &issuers)?;
        Some((signed, issuer, scheme))
    });
    let Some((signed, issuer, scheme)) = signer else {
        // Nobody vouches for the certificate either.
        return Ok(());
    };
    let may_sign = issuer.certificate.as_ref().is_none_or(|issuer| {
        let usage = issuer.key_usage();
        usage.is_none_or(|usage| usage.allows(KeyUsage::CRL_SIGN))
    });
    let fault = match scheme {
        _ if !may_sign => Some(CrlFault::MayNotSign),
        Err(why) => Some(CrlFault::Algorithm {
            algorithm: signed.algorithm,
            why,
        }),
        Ok(_) => fault_of(crl, certificate),
    };
    let name = certificate.issuer().to_string();
    let is_fit = fault.is_none();
    let list = Check::RevocationList {
        issuer: name.clone(),
        finding: match fault {
            Some(fault) => CrlFinding::Unusable(fault),
            None => CrlFinding::List {
                this_update: crl.this_update,
                next_update: crl.next_update,
                entries: crl.entries.len(),
            },
        },
        now: time::seconds(expected.now),
    };
    require(c, expected, list)?;
    let Some(scheme) = scheme.ok().filter(|_| is_fit) else {
        return Ok(());
    };
    verify(c, expected, crl, (issuer, scheme), name)?;
    let entry = crl.entry(certificate.serial());
    require(
        c,
        expected,
        Check::CertificateRevocation {
            subject: certificate.holder(),
            source: RevocationSource::Crl,
            status: match entry {
                None => RevocationStatus::Good,
                Some(entry) => RevocationStatus::Revoked {
                    at: entry.at,
                    reason: entry.reason,
                },
            },
        },
    )
}

/// The signature of the list (RFC 5280 §5.1.1.3).
fn verify(
    c: &mut Connection,
    expected: Expected<'_>,
    crl: &Crl,
    (issuer, scheme): (&Issuer, SignatureScheme),
    name: String,
) -> Result<()> {
    let signed = crl.signed();
    let signed = signed.ok_or_else(|| Error::internal("a list without a signature"))?;
    let valid = c.compute(Verify {
        scheme,
        key: "issuer_public_key",
        public_key: &issuer.key,
        content: vec![signed.content],
        signature: &signed.signature,
        rfc: "RFC 5280 §5.1.1.3",
    })?;
    require(
        c,
        expected,
        Check::RevocationListSignature {
            issuer: name,
            scheme,
            signature: signed.signature,
            valid,
        },
    )
}

/// Who signed a list, and how, of those who have the issuer's name: several keys may have it.
fn signer_of<'a>(
    signed: &Signed,
    issuers: &'a [Issuer],
) -> Option<(
    &'a Issuer,
    std::result::Result<SignatureScheme, Unverifiable>,
)> {
    let scheme = |issuer: &Issuer| signed.scheme(&issuer.key);
    let is_signer = |issuer: &&Issuer| {
        scheme(issuer).is_ok_and(|scheme| {
            let valid = (issuer.key).verify(scheme, &[&signed.content], &signed.signature);
            valid.unwrap_or(false)
        })
    };
    let found = match issuers {
        [only] => only,
        several => several.iter().find(is_signer).or(several.first())?,
    };
    Some((found, scheme(found)))
}

/// Why a list does not tell whether this certificate is revoked (RFC 5280 §6.3.3 b).
fn fault_of(crl: &Crl, certificate: &Certificate) -> Option<CrlFault> {
    if crl.is_delta {
        return Some(CrlFault::Delta);
    }
    if crl.is_critical {
        return Some(CrlFault::CriticalExtension);
    }
    let is_outside = |scope: &Scope| {
        let places = certificate.crl_places();
        scope.is_odd
            || scope.only_ends && certificate.is_authority()
            || scope.only_authorities && !certificate.is_authority()
            || !scope.places.is_empty() && !scope.places.iter().any(|it| places.contains(&it))
    };
    (crl.scope.as_ref())
        .is_some_and(is_outside)
        .then_some(CrlFault::Partial)
}
