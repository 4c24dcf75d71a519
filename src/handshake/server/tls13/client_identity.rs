//! Who the client is, in the handshake or after it: CertificateRequest, and the Certificate and
//! CertificateVerify that answer it (RFC 9846 §4.4.2, §4.5.1, §4.5.2).

use super::super::Config;
use crate::compute::Value;
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::extension::*;
use crate::message::*;
use crate::names::registry::{AlertDescription, CertificateType, ExtensionType};
use crate::names::suite::Suite;
use crate::narration::Side;
use crate::peer::{asked_anchors, authenticate, delegated, raw_key};

/// CertificateRequest, with the authorities that we trust (RFC 9846 §4.4.2, §4.3.4); its context is
/// empty in the handshake.
pub(in super::super) fn send_certificate_request(
    c: &mut Connection,
    config: &Config,
    certificate_request_context: Value,
) -> Result<()> {
    let mut extensions = Extensions::default();
    extensions.push(SignatureAlgorithms {
        supported_signature_algorithms: config.signature_schemes.clone(),
    });
    let wanted = config.client_authentication.as_ref();
    if wanted.is_some_and(|wanted| wanted.delegated_credentials) {
        extensions.push(DelegatedCredential::Requested(delegated::SCHEMES.to_vec()));
    }
    let authorities = wanted.map(|wanted| wanted.trust_anchors.requested());
    if let Some(authorities) = authorities.filter(|names| !names.is_empty()) {
        extensions.push(CertificateAuthorities {
            authorities: authorities.to_vec(),
        });
    }
    if let Some(ids) = wanted.and_then(|wanted| wanted.anchor_ids.clone()) {
        extensions.push(TrustAnchors {
            trust_anchor_ids: ids,
        });
    }
    if let Some(wanted) = wanted.filter(|wanted| !wanted.filters.is_empty()) {
        extensions.push(OidFilters {
            filters: wanted.filters.to_vec(),
        });
    }
    c.send(&CertificateRequestTls13 {
        certificate_request_context,
        extensions,
    })
}

/// The client's Certificate and CertificateVerify in answer to the request of this context (RFC 9846
/// §4.5.1, §4.5.2).
pub(in super::super) fn receive_identity(
    c: &mut Connection,
    config: &Config,
    suite: &Suite,
    context: &Value,
) -> Result<()> {
    let Some(wanted) = &config.client_authentication else {
        return Ok(());
    };
    let is_raw = c.agreed.client_certificate_type == CertificateType::RawPublicKey;
    let certificate: CertificateTls13 = match is_raw {
        true => c.receive::<RawPublicKeyTls13>()?.0,
        false => c.receive()?,
    };
    if certificate.certificate_request_context != *context {
        return Err(Error::illegal_parameter(
            "certificate_request_context is not that of the request (RFC 9846 §4.5.1)",
        ));
    }
    let entries = || certificate.certificate_list.iter();
    let is_asked = |it: &ExtensionType| match *it {
        ExtensionType::DelegatedCredential => wanted.delegated_credentials,
        ExtensionType::TrustAnchors => wanted.anchor_ids.is_some(),
        _ => false,
    };
    let mut types = entries().flat_map(|entry| entry.extensions.types());
    if let Some(unasked) = types.find(|it| !is_asked(it)) {
        if unasked == ExtensionType::DelegatedCredential {
            return Err(Error::unexpected_message(
                "the client shows a delegated credential, which was not asked for (RFC 9345 §4.1.2)",
            ));
        }
        return Err(Error::protocol(
            AlertDescription::UnsupportedExtension,
            format!(
                "the extension {unasked} in a certificate entry was not asked for (RFC 9846 §4.5.1)"
            ),
        ));
    }
    if certificate.certificate_list.is_empty() {
        return authenticate::accept_no_certificate(c, wanted.required);
    }
    let expected = wanted.expected(&config.signature_schemes);
    if is_raw {
        let spki = raw_key::only_key(entries().map(|entry| &entry.cert_data))?;
        let key = raw_key::check(c, expected, suite, spki)?;
        let hash = c.transcript_hash(suite)?;
        let verify: CertificateVerify = c.receive()?;
        return authenticate::check_certificate_verify(c, expected, &key, &hash, &verify);
    }
    let ders: Vec<&Value> = entries().map(|entry| &entry.cert_data).collect();
    let chain = authenticate::read_chain(c, &ders)?;
    let matched = asked_anchors::is_matched(&certificate)?;
    if let Some(ids) = &wanted.anchor_ids {
        asked_anchors::tell(c, Side::Client, (ids, &[]), matched, &chain);
    }
    authenticate::check_client_chain(c, expected, &chain)?;
    authenticate::check_filters(c, wanted, &chain)?;
    let delegated = delegated::check(c, expected, delegated::SCHEMES, &chain, &certificate)?;
    let hash = c.transcript_hash(suite)?;
    let verify: CertificateVerify = c.receive()?;
    let key = authenticate::end_entity(&chain)?.public_key()?;
    authenticate::check_proof(c, expected, key, delegated.as_ref(), &hash, &verify)
}
