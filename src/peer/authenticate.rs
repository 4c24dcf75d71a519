//! Who the other end is: its chain, the use of its key, its signature. The same checks in every
//! version, of either end.

use std::time::SystemTime;

use super::{Role, TrustAnchors, verify_chain};
use crate::certificate::Certificate;
use crate::compute::Value;
use crate::compute::hash::TranscriptHash;
use crate::compute::signature::{PublicKey, Verify};
use crate::connection::Connection;
use crate::error::{Error, ErrorKind, Result};
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
            "the server's Certificate message contains no certificate (RFC 9846 §4.5.1.3, RFC 5246 §7.4.2)",
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
    let report = verify_chain(chain, expected.role, expected.trust_anchors, expected.now);
    for check in report.checks {
        c.narration.check(|| check);
    }
    let end_entity = end_entity(chain)?;
    c.agreed.certificate = Some(end_entity.subject().to_string());
    c.agreed.certificate_key = end_entity.public_key().ok().map(|key| {
        let algorithm = key.algorithm();
        (algorithm, algorithm.is_rsa().then(|| key.bits()))
    });
    c.agreed.certificate_trusted = Some(report.result.is_ok());
    match report.result {
        Err(error) if expected.insecure => {
            c.note(
                "certificate_accepted_anyway",
                false,
                format!("{error}; accepted anyway, because of -k"),
                "RFC 5280 §6",
            );
            Ok(())
        }
        result => result,
    }
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
    let key = end_entity.public_key()?;
    let fits = suite.takes_key(key.algorithm(), version);
    let described = key.describe();
    c.require(
        "certificate_key_type",
        fits,
        AlertDescription::UnsupportedCertificate,
        if fits {
            described
        } else {
            format!(
                "the certificate's key ({described}) cannot serve {}",
                suite.name
            )
        },
        "RFC 5246 §7.4.2, RFC 8422 §5.3",
    )?;
    if let Some(curve) = key.algorithm().curve()
        && version < ProtocolVersion::TLS1_3
    {
        // Since TLS 1.3 the signature scheme says with which curve an ECDSA key may sign.
        let offered = expected.groups.contains(&curve);
        c.require(
            "certificate_curve",
            offered,
            AlertDescription::IllegalParameter,
            if offered {
                format!("{curve}, the curve of the certificate's key, was offered")
            } else {
                format!("the certificate's key is on {curve}, which was not offered")
            },
            "RFC 8422 §5.1, §5.3",
        )?;
    }
    let usage = end_entity.check_usage(suite.key_exchange);
    let passed = usage.is_ok();
    let detail = match &usage {
        Ok(()) => "the certificate allows this use of its key".to_owned(),
        Err(error) => error.to_string(),
    };
    c.note(
        "certificate_key_usage",
        passed,
        detail,
        "RFC 5280 §4.2.1.3, RFC 5246 §7.4.2",
    );
    match usage {
        Err(error) if !expected.insecure => Err(error),
        _ => Ok(()),
    }
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
        check: "certificate_verify",
        rfc: "RFC 9846 §4.5.2",
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
        check: "server_key_exchange_signature",
        rfc: "RFC 5246 §7.4.3, RFC 8422 §5.4",
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
    /// The check's name, and where it is asked for.
    check: &'static str,
    rfc: &'static str,
}

/// Checks a signature: that its scheme was offered and fits the key, and that it verifies.
fn check_signature(c: &mut Connection, expected: Expected<'_>, signed: Signed<'_>) -> Result<()> {
    let Signed {
        version,
        scheme,
        public_key,
        content,
        signature,
        check,
        rfc,
    } = signed;
    let side = expected.role.side();
    let offered = version < ProtocolVersion::TLS1_2 || expected.signature_schemes.contains(&scheme);
    let fits = public_key.can_verify(scheme, version);
    c.agreed.signature_scheme = Some(scheme);
    c.require(
        "signature_scheme",
        offered && fits,
        AlertDescription::IllegalParameter,
        match (offered, fits) {
            (false, _) => format!(
                "the {} signed with {scheme}, which was not offered",
                side.name()
            ),
            (_, false) => format!(
                "the {} signed with {scheme}, which its key ({}) cannot do in {version}",
                side.name(),
                public_key.describe()
            ),
            _ => format!("{scheme} was offered and fits the key"),
        },
        rfc,
    )?;
    let valid = c.compute(Verify {
        scheme,
        signer: side,
        public_key,
        content,
        signature,
        rfc,
    })?;
    c.note(
        check,
        valid,
        if valid {
            format!(
                "the {} holds the private key of its certificate",
                side.name()
            )
        } else {
            "the signature does not verify with the certificate's key".to_owned()
        },
        rfc,
    );
    if valid {
        Ok(())
    } else {
        Err(Error::new(
            ErrorKind::Verification,
            format!("the {}'s signature does not verify ({rfc})", side.name()),
        )
        .with_alert(AlertDescription::DecryptError))
    }
}
