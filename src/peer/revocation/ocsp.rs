//! Answers of OCSP: whether one is about a certificate, from someone who may give it, and what it says
//! (RFC 6960 §3.2, §4.2.2).

use super::issuer::{Issuer, issuers_of};
use super::require;
use crate::certificate::ocsp::{
    BasicResponse, CertificateState, OcspResponse, ResponderId, SingleResponse,
};
use crate::certificate::{Certificate, DistinguishedName, time};
use crate::check::{Check, OcspFault, OcspFinding, Responder, RevocationSource, RevocationStatus};
use crate::compute::Value;
use crate::compute::signature::{PublicKey, Verify};
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{OcspResponseStatus, SignatureScheme};
use crate::peer::Expected;
use crate::wire::serial::hex;

/// What is left to do with an answer that can be used.
struct Answer {
    responder: Responder,
    /// The responder's key, and what it is called.
    key: (&'static str, PublicKey),
    scheme: SignatureScheme,
    response: OcspResponse,
    produced_at: i64,
    single: SingleResponse,
}

/// Checks the answer that came with `certificate`, and what it says.
pub(super) fn check(
    c: &mut Connection,
    expected: Expected<'_>,
    certificate: &Certificate,
    chain: &[Certificate],
    answer: &Value,
) -> Result<()> {
    let now = time::seconds(expected.now);
    let subject = certificate.holder();
    let told = |finding| Check::OcspResponse {
        subject: subject.clone(),
        finding,
        now,
    };
    let answer = match examine(c, expected, certificate, chain, answer)? {
        Ok(answer) => answer,
        Err(fault) => {
            let check = told(OcspFinding::Unusable(fault));
            return require(c, expected, check);
        }
    };
    let finding = OcspFinding::Answer {
        responder: answer.responder.clone(),
        produced_at: answer.produced_at,
        this_update: answer.single.this_update.seconds,
        next_update: answer.single.next_update.as_ref().map(|it| it.seconds),
    };
    require(c, expected, told(finding))?;
    verify(c, expected, &answer)?;
    require(
        c,
        expected,
        Check::CertificateRevocation {
            subject: subject.clone(),
            source: RevocationSource::Ocsp,
            status: match answer.single.status {
                CertificateState::Good => RevocationStatus::Good,
                CertificateState::Revoked { at, reason } => {
                    RevocationStatus::Revoked { at, reason }
                }
                CertificateState::Unknown => RevocationStatus::Unknown,
            },
        },
    )
}

/// The signature of the answer (RFC 6960 §4.2.2.2).
fn verify(c: &mut Connection, expected: Expected<'_>, answer: &Answer) -> Result<()> {
    let signed = answer.response.signed();
    let signed = signed.ok_or_else(|| Error::internal("an answer without a signature"))?;
    let (name, public_key) = &answer.key;
    let valid = c.compute(Verify {
        scheme: answer.scheme,
        key: name,
        public_key,
        content: vec![signed.content],
        signature: &signed.signature,
        rfc: "RFC 6960 §4.2.1",
    })?;
    require(
        c,
        expected,
        Check::OcspSignature {
            responder: answer.responder.clone(),
            scheme: answer.scheme,
            signature: signed.signature,
            valid,
        },
    )
}

/// What can be found out before the signature is verified.
fn examine(
    c: &mut Connection,
    expected: Expected<'_>,
    certificate: &Certificate,
    chain: &[Certificate],
    answer: &Value,
) -> Result<std::result::Result<Answer, OcspFault>> {
    let response = match OcspResponse::read(answer) {
        Ok(response) => response,
        Err(fault) => return Ok(Err(OcspFault::Malformed(fault.to_string()))),
    };
    let basic = match basic_of(&response) {
        Ok(basic) => basic,
        Err(fault) => return Ok(Err(fault)),
    };
    let issuers = issuers_of(certificate, chain, expected.trust_anchors);
    let found = issuers.iter().find_map(|issuer| {
        let mut all = basic.responses.iter();
        let single = all.find(|single| is_about(single, certificate, issuer))?;
        Some((issuer, single))
    });
    let Some((issuer, single)) = found else {
        return Ok(Err(match issuers.is_empty() {
            true => OcspFault::NoIssuer {
                issuer: certificate.issuer().to_string(),
            },
            false => OcspFault::OtherCertificate {
                serials: basic
                    .responses
                    .iter()
                    .map(|it| hex::encode(&it.serial))
                    .collect(),
            },
        }));
    };
    if basic.is_critical || single.is_critical {
        return Ok(Err(OcspFault::CriticalExtension));
    }
    if basic.produced_at.seconds < single.this_update.seconds {
        return Ok(Err(OcspFault::ProducedEarly));
    }
    let (responder, key) = match responder_of(c, expected, &response, basic, certificate, issuer)? {
        Ok(found) => found,
        Err(fault) => return Ok(Err(fault)),
    };
    let signed = response.signed();
    let signed = signed.ok_or_else(|| Error::internal("an answer without a signature"))?;
    let scheme = match signed.scheme(&key.1) {
        Ok(scheme) => scheme,
        Err(why) => {
            let algorithm = signed.algorithm;
            return Ok(Err(OcspFault::Algorithm { algorithm, why }));
        }
    };
    Ok(Ok(Answer {
        responder,
        key,
        scheme,
        produced_at: basic.produced_at.seconds,
        single: single.clone(),
        response: response.clone(),
    }))
}

/// The answer within the response, if the request was answered (RFC 6960 §4.2.1).
fn basic_of(response: &OcspResponse) -> std::result::Result<&BasicResponse, OcspFault> {
    if response.status != OcspResponseStatus::Successful {
        return Err(OcspFault::Refusal(response.status));
    }
    response.basic.as_ref().ok_or(OcspFault::OtherKind)
}

/// Whether it is about this certificate of this issuer (RFC 6960 §4.1.1): a serial number alone says
/// nothing.
fn is_about(single: &SingleResponse, certificate: &Certificate, issuer: &Issuer) -> bool {
    let Some(hash) = single.hash else {
        return false;
    };
    single.serial == certificate.serial()
        && single.issuer_name_hash == hash.digest(&[certificate.issuer_der()])
        && single.issuer_key_hash == hash.digest(&[issuer.key.bare()])
}

type Signer = (Responder, (&'static str, PublicKey));

/// Who signed, if they may: the issuer itself, or someone with a certificate of the issuer's for just
/// that (RFC 6960 §4.2.2.2).
fn responder_of(
    c: &mut Connection,
    expected: Expected<'_>,
    response: &OcspResponse,
    basic: &BasicResponse,
    certificate: &Certificate,
    issuer: &Issuer,
) -> Result<std::result::Result<Signer, OcspFault>> {
    let is_issuer = match &basic.responder {
        ResponderId::ByName(name) => name == certificate.issuer_der(),
        ResponderId::ByKey(hash) => *hash == key_hash(&issuer.key),
    };
    if is_issuer {
        let responder = Responder::Issuer(certificate.issuer().to_string());
        return Ok(Ok((responder, ("issuer_public_key", issuer.key.clone()))));
    }
    let sent = response.certificates();
    let delegate = sent.iter().find(|it| match &basic.responder {
        ResponderId::ByName(name) => name == it.subject_der(),
        ResponderId::ByKey(hash) => it.public_key().is_ok_and(|key| *hash == key_hash(key)),
    });
    let Some(delegate) = delegate else {
        return Ok(Err(OcspFault::UnknownResponder {
            responder: match &basic.responder {
                ResponderId::ByName(name) => DistinguishedName::described(name),
                ResponderId::ByKey(hash) => hex::encode(hash),
            },
        }));
    };
    if let Some(fault) = check_delegate(c, expected, delegate, certificate, issuer)? {
        return Ok(Err(fault));
    }
    let responder = Responder::Delegate {
        subject: delegate.holder(),
        issuer: certificate.issuer().to_string(),
        no_check: delegate.has_extension("ocspNoCheck"),
    };
    let key = delegate.public_key()?.clone();
    Ok(Ok((responder, ("responder_public_key", key))))
}

/// What is wrong with the certificate of someone who answers in the issuer's place, if anything is.
fn check_delegate(
    c: &mut Connection,
    expected: Expected<'_>,
    delegate: &Certificate,
    certificate: &Certificate,
    issuer: &Issuer,
) -> Result<Option<OcspFault>> {
    let responder = delegate.holder();
    if delegate.issuer_der() != certificate.issuer_der() {
        let issuer = certificate.issuer().to_string();
        return Ok(Some(OcspFault::ForeignResponder { responder, issuer }));
    }
    if !delegate.is_expressly_for("OCSPSigning") {
        return Ok(Some(OcspFault::NotForOcsp { responder }));
    }
    let now = time::seconds(expected.now);
    if !(delegate.not_before()..=delegate.not_after()).contains(&now) {
        return Ok(Some(OcspFault::ResponderDates { responder }));
    }
    let signed = delegate.signed_part();
    let signed = signed.ok_or_else(|| Error::internal("a certificate without a signature"))?;
    let scheme = match signed.scheme(&issuer.key) {
        Ok(scheme) => scheme,
        Err(why) => {
            return Ok(Some(OcspFault::ResponderAlgorithm {
                responder,
                algorithm: signed.algorithm,
                why,
            }));
        }
    };
    if let Err(error) = delegate.public_key() {
        let why = error.message;
        return Ok(Some(OcspFault::ResponderKey { responder, why }));
    }
    let valid = c.compute(Verify {
        scheme,
        key: "issuer_public_key",
        public_key: &issuer.key,
        content: vec![signed.content],
        signature: &signed.signature,
        rfc: "RFC 6960 §4.2.2.2",
    })?;
    Ok((!valid).then_some(OcspFault::ResponderSignature { responder }))
}

/// By what a responder names its key (RFC 6960 §4.2.1).
fn key_hash(key: &PublicKey) -> Vec<u8> {
    HashAlgorithm::Sha1.digest(&[key.bare()])
}
