//! Who the client is, for a server that asks, in the handshake or after it: what a CertificateRequest
//! must hold, and the answer to it (RFC 9846 §4.4.2, §4.5.1, §4.5.2).

use super::super::Config;
use super::super::identity::{self, Answer};
use super::misplaced;
use crate::certificate::asks_for_any_purpose;
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::extension::*;
use crate::message::{CertificateRequestTls13, CertificateTls13};
use crate::names::registry::AlertDescription;
use crate::names::suite::Suite;
use crate::peer::{Requested, tell_certificates};

/// Certificate and CertificateVerify for a request; an empty list says that we have none to show (RFC
/// 9846 §4.5.1, §4.5.2).
pub(in super::super) fn send_identity(
    c: &mut Connection,
    config: &Config,
    suite: &Suite,
    request: CertificateRequestTls13,
) -> Result<()> {
    let Answer { signer, check } = identity::choose(c, config, &Requested::tls13(&request))?;
    let asked = request.extensions.get::<DelegatedCredential>();
    let signer = signer.map(|signer| match signer.identity.is_bare() {
        true => signer,
        false => signer.delegated(
            asked.map_or(&[][..], DelegatedCredential::requested),
            Requested::tls13(&request).signature_algorithms(),
        ),
    });
    let context = request.certificate_request_context.clone();
    match &signer {
        Some(signer) if signer.identity.is_bare() => {
            c.send(&signer.raw_public_key_tls13(context)?)?
        }
        Some(signer) => {
            c.agreed.client_signature_scheme = Some(signer.scheme);
            c.send(&signer.certificate(context, false))?;
            tell_certificates(c, signer.identity);
        }
        None => c.send(&CertificateTls13 {
            certificate_request_context: context,
            certificate_list: Vec::new(),
        })?,
    }
    check.into_iter().for_each(|check| c.note(check));
    match signer {
        Some(signer) => {
            let certificate_verify = signer.certificate_verify(c, suite)?;
            c.send(&certificate_verify)
        }
        None => Ok(()),
    }
}

/// RFC 9846 §4.4.2: signature_algorithms must be there, and nothing that belongs elsewhere.
pub(in super::super) fn check_certificate_request(request: &CertificateRequestTls13) -> Result<()> {
    for extension in request.extensions.types() {
        let carriers = Extension::carriers(extension);
        if carriers.is_some_and(|all| !all.contains(&Carrier::CertificateRequest)) {
            return Err(misplaced(extension, "CertificateRequest"));
        }
    }
    if request.extensions.get::<SignatureAlgorithms>().is_none() {
        return Err(Error::protocol(
            AlertDescription::MissingExtension,
            "the CertificateRequest has no signature_algorithms (RFC 9846 §4.4.2)",
        ));
    }
    if let Some(OidFilters { filters }) = request.extensions.get() {
        check_filters(filters)?;
    }
    Ok(())
}

/// RFC 9846 §4.3.5: each extension once, and no purpose that is any.
fn check_filters(filters: &[OidFilter]) -> Result<()> {
    for (at, filter) in filters.iter().enumerate() {
        let oid = &filter.certificate_extension_oid;
        if filters[..at]
            .iter()
            .any(|it| it.certificate_extension_oid == *oid)
        {
            return Err(Error::illegal_parameter(
                "the CertificateRequest has two oid_filters for one extension (RFC 9846 §4.3.5)",
            ));
        }
        if asks_for_any_purpose(oid, &filter.certificate_extension_values) {
            return Err(Error::illegal_parameter(
                "the CertificateRequest asks for anyExtendedKeyUsage in oid_filters (RFC 9846 §4.3.5)",
            ));
        }
    }
    Ok(())
}
