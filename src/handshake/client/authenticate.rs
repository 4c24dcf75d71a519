//! Who the server is: its chain, its signature, its Finished. The same checks in every version.

use super::Config;
use crate::certificate::Certificate;
use crate::compute::Value;
use crate::compute::signature::{PublicKey, Verify};
use crate::connection::Connection;
use crate::error::{Error, ErrorKind, Result};
use crate::names::registry::{AlertDescription, ProtocolVersion, SignatureScheme};
use crate::names::suite::Suite;
use crate::narration::{Event, Side, Topic};
use crate::peer::verify_chain;

/// Parses the certificates of a chain, which must not be empty, and tells of each.
pub(super) fn read_chain(c: &mut Connection, certificates: &[&Value]) -> Result<Vec<Certificate>> {
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

/// The server's own certificate, which comes first.
pub(super) fn end_entity(chain: &[Certificate]) -> Result<&Certificate> {
    chain
        .first()
        .ok_or_else(|| Error::internal("a chain of no certificate"))
}

/// Checks the chain up to a trusted root, dates and names.
pub(super) fn check_chain(
    c: &mut Connection,
    config: &Config,
    chain: &[Certificate],
) -> Result<()> {
    let report = verify_chain(
        chain,
        &config.certificate_name,
        &config.trust_anchors,
        config.now,
    );
    for check in report.checks {
        c.narration.check(|| check);
    }
    c.agreed.certificate = Some(end_entity(chain)?.subject().to_string());
    c.agreed.certificate_trusted = Some(report.result.is_ok());
    match report.result {
        Err(error) if config.insecure => {
            c.note(
                "certificate_accepted_anyway",
                false,
                format!("{error}; the handshake goes on because it was asked to"),
                "RFC 5280 §6",
            );
            Ok(())
        }
        result => result,
    }
}

/// The key in the certificate serves the suite, and may be used so (RFC 5246 §7.4.2).
pub(super) fn check_key_for_suite(
    c: &mut Connection,
    config: &Config,
    suite: &Suite,
    version: ProtocolVersion,
    chain: &[Certificate],
) -> Result<()> {
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
        let offered = config.groups.contains(&curve);
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
        Err(error) if !config.insecure => Err(error),
        _ => Ok(()),
    }
}

/// A signature of the server's, and what it covers.
pub(super) struct Signed<'a> {
    pub version: ProtocolVersion,
    pub scheme: SignatureScheme,
    pub public_key: &'a PublicKey,
    pub content: Vec<Value>,
    pub signature: &'a Value,
    /// The check's name, and where it is asked for.
    pub check: &'static str,
    pub rfc: &'static str,
}

/// Checks a signature: that its scheme was offered and fits the key, and that it verifies.
pub(super) fn check_signature(
    c: &mut Connection,
    config: &Config,
    signed: Signed<'_>,
) -> Result<()> {
    let Signed {
        version,
        scheme,
        public_key,
        content,
        signature,
        check,
        rfc,
    } = signed;
    let offered = version < ProtocolVersion::TLS1_2 || config.signature_schemes.contains(&scheme);
    let fits = public_key.can_verify(scheme, version);
    c.agreed.signature_scheme = Some(scheme);
    c.require(
        "signature_scheme",
        offered && fits,
        AlertDescription::IllegalParameter,
        match (offered, fits) {
            (false, _) => format!("the server signed with {scheme}, which was not offered"),
            (_, false) => format!(
                "the server signed with {scheme}, which its key ({}) cannot do in {version}",
                public_key.describe()
            ),
            _ => format!("{scheme} was offered and fits the key"),
        },
        rfc,
    )?;
    let valid = c.compute(Verify {
        scheme,
        signer: Side::Server,
        public_key,
        content,
        signature,
        rfc,
    })?;
    c.note(
        check,
        valid,
        if valid {
            "the server holds the private key of its certificate"
        } else {
            "the signature does not verify under the certificate's key"
        },
        rfc,
    );
    if valid {
        Ok(())
    } else {
        Err(Error::new(
            ErrorKind::Verification,
            format!("the server's signature does not verify ({rfc})"),
        )
        .with_alert(AlertDescription::DecryptError))
    }
}
