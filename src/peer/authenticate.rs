//! Who the other end is: its chain, the use of its key, its signature. The same checks in every
//! version, of either end.

use std::time::SystemTime;

use super::{Role, TrustAnchors, verify_chain};
use crate::certificate::Certificate;
use crate::check::Check;
use crate::compute::Value;
use crate::compute::hash::TranscriptHash;
use crate::compute::signature::{PublicKey, Verify};
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::keys::schedule::tls12::Randoms;
use crate::keys::schedule::tls13::signed_content;
use crate::message::CertificateVerify;
use crate::names::registry::{AlertDescription, NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::suite::Suite;
use crate::narration::{Event, Topic};

/// What the other end must prove: the part of a configuration that its authentication goes by.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Which end it is, and who.
    pub role: Role<'a>,
    /// Where trust begins.
    pub trust_anchors: &'a TrustAnchors,
    /// The moment at which certificates must be valid.
    pub now: SystemTime,
    /// The signature schemes that were offered to it.
    pub signature_schemes: &'a [SignatureScheme],
    /// The groups that were offered to it: before TLS 1.3 also the curves of its ECDSA key.
    pub groups: &'a [NamedGroup],
    /// Whether the handshake goes on if the chain is refused.
    pub insecure: bool,
}

/// Parses the certificates of a chain, which must not be empty, and tells of each.
pub(crate) fn read_chain(c: &mut Connection, certificates: &[&Value]) -> Result<Vec<Certificate>> {
    if certificates.is_empty() {
        // RFC 9846 §4.5.1.3: an empty list is decode_error; before, no alert is named.
        return Err(Error::protocol(
            AlertDescription::DecodeError,
            "the server's Certificate message holds no certificate (RFC 9846 §4.5.1.3, RFC 5246 §7.4.2)",
        ));
    }
    let mut chain = Vec::new();
    for (position, der) in certificates.iter().enumerate() {
        let certificate = Certificate::read(der).map_err(|error| Error {
            message: format!(
                "certificate {} of {}: {}",
                position + 1,
                certificates.len(),
                error.message
            ),
            ..error
        })?;
        c.narration.tell(Topic::Steps, || {
            Event::Certificate(certificate.summary(position))
        });
        chain.push(certificate);
    }
    Ok(chain)
}

/// The end's own certificate, which comes first.
pub(crate) fn end_entity(chain: &[Certificate]) -> Result<&Certificate> {
    chain
        .first()
        .ok_or_else(|| Error::internal("a chain of no certificate"))
}

/// Checks the chain up to a trusted root, dates and names.
pub(crate) fn check_chain<'a>(
    c: &mut Connection,
    expected: impl Into<Expected<'a>>,
    chain: &[Certificate],
) -> Result<()> {
    let expected = expected.into();
    let checks = verify_chain(chain, expected.role, expected.trust_anchors, expected.now);
    c.agreed.certificate = Some(end_entity(chain)?.subject().to_string());
    c.agreed.certificate_trusted = Some(checks.iter().all(Check::holds));
    // Each is told, whatever comes of the others; the first that fails is the failure.
    checks.into_iter().fold(Ok(()), |result, check| {
        let outcome = c.require_unless(expected.insecure, check);
        result.and(outcome)
    })
}

/// The key in the certificate serves the suite, and may be used so (RFC 5246 §7.4.2).
pub(crate) fn check_key_for_suite<'a>(
    c: &mut Connection,
    expected: impl Into<Expected<'a>>,
    suite: &Suite,
    version: ProtocolVersion,
    chain: &[Certificate],
) -> Result<()> {
    let expected = expected.into();
    let end_entity = end_entity(chain)?;
    let key = end_entity.public_key()?.key_type();
    c.require(Check::CertificateKeyType {
        key,
        suite: suite.code,
        version,
    })?;
    if let Some(curve) = key.algorithm.curve()
        && version < ProtocolVersion::TLS1_3
    {
        // Since TLS 1.3 the signature scheme says with which curve an ECDSA key may sign.
        c.require(Check::CertificateCurve {
            curve,
            offered: expected.groups.to_vec(),
        })?;
    }
    let usage = Check::CertificateKeyUsage {
        key,
        key_exchange: suite.key_exchange,
        allowed: end_entity.allows(suite.key_exchange),
    };
    c.require_unless(expected.insecure, usage)
}

/// Checks the CertificateVerify of TLS 1.3, over the transcript up to the Certificate of the end that
/// signed (RFC 9846 §4.5.2).
pub(crate) fn check_certificate_verify<'a>(
    c: &mut Connection,
    expected: impl Into<Expected<'a>>,
    chain: &[Certificate],
    hash: &TranscriptHash,
    message: &CertificateVerify,
) -> Result<()> {
    let expected = expected.into();
    let scheme = message
        .algorithm
        .ok_or_else(|| Error::internal("CertificateVerify without an algorithm"))?;
    let signed = Signed {
        version: ProtocolVersion::TLS1_3,
        scheme,
        public_key: end_entity(chain)?.public_key()?,
        content: signed_content(expected.role.side(), hash),
        signature: &message.signature,
    };
    check_signature(c, expected, signed)
}

/// Checks the signature of ServerKeyExchange, over both randoms and the parameters (RFC 5246 §7.4.3).
/// Before TLS 1.2 the kind of key decides alone how it is made (RFC 4346 §7.4.3, RFC 8422 §5.4).
pub(crate) fn check_params_signature<'a>(
    c: &mut Connection,
    expected: impl Into<Expected<'a>>,
    version: ProtocolVersion,
    public_key: &PublicKey,
    randoms: &Randoms,
    params: &Option<Value>,
    (algorithm, signature): (Option<SignatureScheme>, &Value),
) -> Result<()> {
    let params = params.clone();
    let params = params.ok_or_else(|| Error::internal("parameters that were not read"))?;
    let by_key = || public_key.schemes(version).first().copied();
    let scheme = algorithm
        .or_else(by_key)
        .unwrap_or(SignatureScheme::RsaPkcs1Md5Sha1);
    let signed = Signed {
        version,
        scheme,
        public_key,
        content: randoms.signed_with(params),
        signature,
    };
    check_signature(c, expected.into(), signed)
}

/// A signature of the other end's, and what it covers.
struct Signed<'a> {
    version: ProtocolVersion,
    scheme: SignatureScheme,
    public_key: &'a PublicKey,
    content: Vec<Value>,
    signature: &'a Value,
}

/// Checks a signature: that its scheme was offered and fits the key, and that it verifies.
fn check_signature(c: &mut Connection, expected: Expected<'_>, signed: Signed<'_>) -> Result<()> {
    let Signed {
        version,
        scheme,
        public_key,
        content,
        signature,
    } = signed;
    let signer = expected.role.side();
    c.agreed.signature_scheme = Some(scheme);
    c.require(Check::SignatureScheme {
        signer,
        scheme,
        key: public_key.key_type(),
        version,
        fits: public_key.can_verify(scheme, version),
        offered: expected.signature_schemes.to_vec(),
    })?;
    let is_tls13 = version >= ProtocolVersion::TLS1_3;
    let valid = c.compute(Verify {
        scheme,
        signer,
        public_key,
        content,
        signature,
        rfc: match is_tls13 {
            true => "RFC 9846 §4.5.2",
            false => "RFC 5246 §7.4.3, RFC 8422 §5.4",
        },
    })?;
    let signature = signature.clone();
    c.require(match is_tls13 {
        true => Check::CertificateVerify {
            signer,
            scheme,
            signature,
            valid,
        },
        false => Check::ServerKeyExchangeSignature {
            signer,
            scheme,
            signature,
            valid,
        },
    })
}
