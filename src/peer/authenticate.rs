//! Who the other end is: its chain, the use of its key, its signature. The same checks in every
//! version, of either end.

use std::sync::Arc;
use std::time::SystemTime;

use super::delegated::Delegated;
use super::{LogList, PinnedKey, Role, TrustAnchors, anchors, revocation, verify_chain_aloud};
use crate::certificate::crl::Crl;
use crate::certificate::{Certificate, asked_values, identifier};
use crate::check::{Check, ClientAnswer, SignedMessage};
use crate::compute::Value;
use crate::compute::hash::TranscriptHash;
use crate::compute::signature::{PublicKey, Verify, key_of};
use crate::connection::Connection;
use crate::connection::session::Peer;
use crate::error::{Error, Result};
use crate::extension::OidFilter;
use crate::keys::schedule::tls12::Randoms;
use crate::keys::schedule::tls13::signed_content;
use crate::message::CertificateVerify;
use crate::names::TrustAnchorId;
use crate::names::registry::{AlertDescription, NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::suite::{KeyExchange, Suite};
use crate::narration::{Event, Fact, Side, Topic};

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
    /// Lists of revoked certificates.
    pub crls: &'a [Crl],
    /// Raw public keys that are believed (RFC 7250).
    pub peer_keys: &'a [PinnedKey],
    /// Certificate logs whose promises are checked (RFC 6962).
    pub logs: Option<&'a LogList>,
}

/// Whether clients must say who they are, and whom a server believes.
#[derive(Debug, Clone)]
pub struct ClientAuthentication {
    /// Whether a client that shows no certificate is sent away.
    pub required: bool,
    /// Where trust begins. These authorities are named in the request.
    pub trust_anchors: Arc<TrustAnchors>,
    /// Whether the handshake goes on if the chain is refused.
    pub insecure: bool,
    /// The moment at which certificates must be valid, if it is not the time of the handshake.
    pub now: Option<SystemTime>,
    /// Lists of revoked certificates.
    pub crls: Arc<Vec<Crl>>,
    /// TLS 1.3: extensions that the certificate is to have (RFC 9846 §4.3.5).
    pub filters: Arc<Vec<OidFilter>>,
    /// TLS 1.3: the trust anchors of which the certificate is to be, by identifiers
    /// (draft-ietf-tls-trust-anchor-ids §4.2); `None` does not ask.
    pub anchor_ids: Option<Vec<TrustAnchorId>>,
    /// Raw public keys that a client may prove itself with in place of a certificate (RFC 7250).
    pub peer_keys: Arc<Vec<PinnedKey>>,
    /// Whether a client may prove itself with a delegated credential (RFC 9345).
    pub delegated_credentials: bool,
}

impl ClientAuthentication {
    /// A certificate is asked for, and the handshake goes on without one.
    pub fn requested(trust_anchors: TrustAnchors) -> Self {
        ClientAuthentication {
            required: false,
            trust_anchors: Arc::new(trust_anchors),
            insecure: false,
            now: None,
            crls: Arc::default(),
            filters: Arc::default(),
            anchor_ids: None,
            peer_keys: Arc::default(),
            delegated_credentials: false,
        }
    }

    /// A certificate is asked for, and the handshake ends without one.
    pub fn required(trust_anchors: TrustAnchors) -> Self {
        ClientAuthentication {
            required: true,
            ..Self::requested(trust_anchors)
        }
    }

    /// The moment at which certificates must be valid.
    fn now(&self) -> SystemTime {
        self.now.unwrap_or_else(SystemTime::now)
    }

    /// When the certificate expired that a client showed where its session began, if it did: the session
    /// then says no more who the client is (RFC 9846 §4.7.1).
    pub fn expired(&self, client: &Peer) -> Option<i64> {
        let last = client.expired(self.now());
        last.filter(|_| !self.insecure)
    }

    /// What a client must prove that was offered these schemes.
    pub fn expected<'a>(&'a self, signature_schemes: &'a [SignatureScheme]) -> Expected<'a> {
        Expected {
            role: Role::Client,
            trust_anchors: &self.trust_anchors,
            now: self.now(),
            signature_schemes,
            groups: &[],
            insecure: self.insecure,
            crls: &self.crls,
            peer_keys: &self.peer_keys,
            logs: None,
        }
    }
}

/// A client that was asked for a certificate and has none (RFC 9846 §4.5.1.3, RFC 5246 §7.4.6).
///
/// # Errors
/// If one is required: `certificate_required`, and before TLS 1.3 `handshake_failure`.
pub(crate) fn accept_no_certificate(c: &mut Connection, required: bool) -> Result<()> {
    c.require(Check::ClientCertificate {
        version: c.version(),
        answer: ClientAnswer::Absent { required },
    })
}

/// Checks the client's chain, and that its key may sign (RFC 5246 §7.4.6, RFC 9846 §4.5.1).
pub(crate) fn check_client_chain(
    c: &mut Connection,
    expected: Expected<'_>,
    chain: &[Certificate],
) -> Result<()> {
    check_chain(c, expected, chain)?;
    let version = c.version();
    check_key_usage(c, expected, (KeyExchange::Any, version), chain)
}

/// Checks that the client's certificate has what oid_filters ask for. A server may go on with another, as
/// if there were none; ours does not (RFC 9846 §4.3.5).
///
/// # Errors
/// `unsupported_certificate` if it has not, unless that is accepted.
pub(crate) fn check_filters(
    c: &mut Connection,
    wanted: &ClientAuthentication,
    chain: &[Certificate],
) -> Result<()> {
    let certificate = end_entity(chain)?;
    for filter in wanted.filters.iter() {
        let (oid, values) = (
            &filter.certificate_extension_oid,
            &filter.certificate_extension_values,
        );
        let Some(extension) = identifier(oid) else {
            continue;
        };
        let check = Check::CertificateFilter {
            values: asked_values(&extension, values),
            satisfied: certificate.satisfies(oid, values),
            extension,
        };
        if !check.holds() {
            c.agreed.client_certificate_trusted = Some(false);
        }
        c.require_unless(wanted.insecure, check)?;
    }
    Ok(())
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
    let checks = verify_chain_aloud(
        chain,
        expected.role,
        expected.trust_anchors,
        expected.now,
        &mut c.narration,
    );
    let end_entity = end_entity(chain)?;
    let subject = Some(end_entity.holder());
    let trusted = Some(
        checks
            .iter()
            .all(|check| check.holds() || check.is_warning()),
    );
    match expected.role {
        Role::Server(_) | Role::SomeServer => {
            c.agreed.certificate = subject;
            c.agreed.certificate_trusted = trusted;
            // Its signature, or its Finished, has yet to prove that the certificate is its own.
            c.agreed.is_proved = false;
            c.agreed.certificate_key = end_entity.public_key().ok().map(|key| {
                let algorithm = key.algorithm();
                (algorithm, algorithm.is_rsa().then(|| key.bits()))
            });
            c.agreed.private_authority = anchors::private_authority(chain);
            for fact in checks.iter().filter_map(reservation) {
                c.agreed.note(fact);
            }
        }
        Role::Client => {
            c.agreed.client_certificate = subject;
            c.agreed.client_certificate_trusted = trusted;
        }
    }
    if expected.role.side() != c.side() {
        c.agreed.peer_not_after = Some(end_entity.not_after());
    }
    // Each is told, whatever comes of the others; the first that fails is the failure.
    let mut result = Ok(());
    for check in checks {
        if check.is_warning() {
            c.note(check);
        } else {
            let outcome = c.require_unless(expected.insecure, check);
            result = result.and(outcome);
        }
    }
    result?;
    revocation::check_lists(c, expected, chain)
}

/// What is held against an authority of a chain that is accepted all the same, as a fact.
fn reservation(check: &Check) -> Option<Fact> {
    if check.holds() {
        return None;
    }
    match check {
        Check::CertificateKeySize {
            authority: Some(authority),
            bits,
        } => {
            let value = format!("{authority}, {bits} bits");
            Some(Fact::ShortAuthorityKey(value))
        }
        Check::TrustAnchorDates { subject, .. } => Some(Fact::RootOutOfDate(subject.clone())),
        _ => None,
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
    let key = end_entity.public_key()?.key_type();
    let check = Check::CertificateKeyType {
        key,
        suite: suite.code,
        version,
    };
    require_of_certificate(c, expected, false, check)?;
    if let Some(curve) = key.algorithm.curve()
        && version < ProtocolVersion::TLS1_3
    {
        // Since TLS 1.3 the signature scheme says with which curve an ECDSA key may sign.
        let check = Check::CertificateCurve {
            curve,
            offered: expected.groups.to_vec(),
        };
        require_of_certificate(c, expected, false, check)?;
    }
    check_key_usage(c, expected, (suite.key_exchange, version), chain)
}

/// The certificate allows the use of its key in a version (RFC 5246 §7.4.2, RFC 9846 §4.5.1.2).
fn check_key_usage(
    c: &mut Connection,
    expected: Expected<'_>,
    (key_exchange, version): (KeyExchange, ProtocolVersion),
    chain: &[Certificate],
) -> Result<()> {
    let end_entity = end_entity(chain)?;
    let usage = Check::CertificateKeyUsage {
        key: end_entity.public_key()?.key_type(),
        key_exchange,
        version,
        allowed: end_entity.allows(key_exchange),
    };
    require_of_certificate(c, expected, expected.insecure, usage)
}

/// Makes a check of the other end's certificate, which is not trusted if it fails, whether that is
/// disregarded or not.
pub(super) fn require_of_certificate(
    c: &mut Connection,
    expected: Expected<'_>,
    disregarded: bool,
    check: Check,
) -> Result<()> {
    if !check.holds() {
        match expected.role.side() {
            Side::Server => c.agreed.certificate_trusted = Some(false),
            Side::Client => c.agreed.client_certificate_trusted = Some(false),
        }
    }
    c.require_unless(disregarded, check)
}

/// Checks the CertificateVerify of TLS 1.3, over the transcript up to the Certificate of the end that
/// signed (RFC 9846 §4.5.2).
pub(crate) fn check_certificate_verify<'a>(
    c: &mut Connection,
    expected: impl Into<Expected<'a>>,
    public_key: &PublicKey,
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
        public_key,
        content: signed_content(expected.role.side(), hash),
        signature: &message.signature,
        message: SignedMessage::CertificateVerify,
    };
    check_signature(c, expected, signed)
}

/// The same, with the key of the delegated credential in the place of the certificate's, if one was
/// shown (RFC 9345 §4.1.3).
pub(crate) fn check_proof(
    c: &mut Connection,
    expected: Expected<'_>,
    certified: &PublicKey,
    delegated: Option<&Delegated>,
    hash: &TranscriptHash,
    message: &CertificateVerify,
) -> Result<()> {
    let Some(delegated) = delegated else {
        return check_certificate_verify(c, expected, certified, hash, message);
    };
    delegated.check_use(c, expected.role.side(), message.algorithm)?;
    let expected = delegated.expected(expected);
    check_certificate_verify(c, expected, &delegated.key, hash, message)
}

/// Checks the CertificateVerify up to TLS 1.2, over every handshake message before it (RFC 5246
/// §7.4.8). Before TLS 1.2 the kind of key decides alone how it is made (RFC 4346 §7.4.8).
pub(crate) fn check_certificate_verify_tls12(
    c: &mut Connection,
    expected: Expected<'_>,
    public_key: &PublicKey,
    content: Vec<Value>,
    message: &CertificateVerify,
) -> Result<()> {
    let version = c.version();
    let signed = Signed {
        version,
        scheme: made_with(message.algorithm, public_key, version),
        public_key,
        content,
        signature: &message.signature,
        message: SignedMessage::CertificateVerify,
    };
    check_signature(c, expected, signed)
}

/// The scheme of a signature, which before TLS 1.2 follows from the key alone.
fn made_with(
    algorithm: Option<SignatureScheme>,
    public_key: &PublicKey,
    version: ProtocolVersion,
) -> SignatureScheme {
    let by_key = || public_key.schemes(version).first().copied();
    algorithm
        .or_else(by_key)
        .unwrap_or(SignatureScheme::RsaPkcs1Md5Sha1)
}

/// Checks the signature of ServerKeyExchange, over both randoms and the parameters (RFC 5246 §7.4.3).
/// Before TLS 1.2 the kind of key decides alone how it is made (RFC 4346 §7.4.3, RFC 8422 §5.4).
pub(crate) fn check_params_signature<'a>(
    c: &mut Connection,
    expected: impl Into<Expected<'a>>,
    version: ProtocolVersion,
    public_key: &PublicKey,
    randoms: &Randoms,
    params: &Value,
    (algorithm, signature): (Option<SignatureScheme>, &Value),
) -> Result<()> {
    let signed = Signed {
        version,
        scheme: made_with(algorithm, public_key, version),
        public_key,
        content: randoms.signed_with(params.clone()),
        signature,
        message: SignedMessage::ServerKeyExchange,
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
    /// The message that carries it.
    message: SignedMessage,
}

/// Checks a signature: that its scheme was offered and fits the key, and that it verifies.
fn check_signature(c: &mut Connection, expected: Expected<'_>, signed: Signed<'_>) -> Result<()> {
    let Signed {
        version,
        scheme,
        public_key,
        content,
        signature,
        message,
    } = signed;
    let signer = expected.role.side();
    match signer {
        Side::Server => c.agreed.signature_scheme = Some(scheme),
        Side::Client => c.agreed.client_signature_scheme = Some(scheme),
    }
    c.require(Check::SignatureScheme {
        signer,
        message,
        scheme,
        key: public_key.key_type(),
        version,
        fits: public_key.can_verify(scheme, version),
        offered: expected.signature_schemes.to_vec(),
    })?;
    let valid = c.compute(Verify {
        scheme,
        key: key_of(signer),
        public_key,
        content,
        signature,
        rfc: message.rfc(version),
    })?;
    c.agreed.is_proved |= valid && signer != c.side();
    let signature = signature.clone();
    c.require(match message {
        SignedMessage::CertificateVerify => Check::CertificateVerify {
            signer,
            version,
            scheme,
            signature,
            valid,
        },
        _ => Check::ServerKeyExchangeSignature {
            signer,
            scheme,
            signature,
            valid,
        },
    })
}
