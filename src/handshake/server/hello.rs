//! The answer: what of the hellos is common to all versions.

use super::Config;
use super::choice::some_of;
use crate::application::http2;
use crate::compute::Value;
use crate::compute::bytes::Concat;
use crate::compute::random::Random;
use crate::connection::Connection;
use crate::error::{Error, ErrorKind, Result};
use crate::extension::*;
use crate::message::{ClientHello, ServerHello};
use crate::names::registry::*;
use crate::names::suite::CipherSuite;
use crate::peer::{ClientAuthentication, Identity};

/// Chooses the newest version that both support (RFC 9846 §4.3.1, RFC 5246 appendix E.1).
pub(super) fn negotiate_version(
    c: &mut Connection,
    config: &Config,
    hello: &ClientHello,
) -> Result<ProtocolVersion> {
    let ours = || config.versions.iter().copied();
    let (version, offer) = match hello.extension() {
        Some(SupportedVersions::Offered(offered)) => (
            ours().filter(|version| offered.contains(version)).max(),
            some_of(offered),
        ),
        _ => (
            ours()
                .filter(|version| *version <= hello.client_version.min(ProtocolVersion::TLS1_2))
                .max(),
            format!("up to {}", *hello.client_version),
        ),
    };
    let Some(version) = version else {
        return Err(Error::new(
            ErrorKind::Negotiation,
            format!("no version in common: the client offers {offer}"),
        )
        .with_alert(AlertDescription::ProtocolVersion));
    };
    let fallback = hello.cipher_suites.contains(&CipherSuite::FALLBACK_SCSV);
    if fallback && ours().any(|newer| newer > version) {
        return Err(Error::protocol(
            AlertDescription::InappropriateFallback,
            format!(
                "the client falls back to {version}, though we support newer ones (RFC 7507 §3)"
            ),
        ));
    }
    c.set_version(version);
    c.agreed.version = Some(version);
    Ok(version)
}

/// The server's random, which says so if a newer version could have been chosen (RFC 9846 §4.2.3).
pub(super) fn draw_random(
    c: &mut Connection,
    config: &Config,
    version: ProtocolVersion,
) -> Result<Value> {
    let newest = config.versions.iter().copied().max().unwrap_or(version);
    let sentinel = if version < ProtocolVersion::TLS1_2 && newest >= ProtocolVersion::TLS1_2 {
        Some(ServerHello::DOWNGRADE_TLS1_1)
    } else if version < ProtocolVersion::TLS1_3 && newest >= ProtocolVersion::TLS1_3 {
        Some(ServerHello::DOWNGRADE_TLS1_2)
    } else {
        None
    };
    let length = if sentinel.is_some() { 24 } else { 32 };
    let mut random: Value = c.narration.compute(Random::new(
        "server_random",
        length,
        &mut *c.rng,
        "RFC 9846 §4.2.3, RFC 5246 §7.4.1.3",
    ))?;
    if let Some(sentinel) = sentinel {
        let parts = vec![
            random.renamed("24 random bytes"),
            Value::literal("downgrade_sentinel", sentinel),
        ];
        random = c.compute(Concat::new("server_random", &parts, "RFC 9846 §4.2.3"))?;
    }
    Ok(random)
}

/// The first of our protocols that the client offers (RFC 7301 §3.2). HTTP/2 comes last where its
/// rules for TLS are not met: a client may close such a connection at once (RFC 9113 §9.2.2).
pub(super) fn choose_alpn(
    c: &mut Connection,
    config: &Config,
    hello: &ClientHello,
) -> Result<Option<ApplicationLayerProtocolNegotiation>> {
    let Some(offer) = hello.extension::<ApplicationLayerProtocolNegotiation>() else {
        return Ok(None);
    };
    if config.alpn.is_empty() {
        return Ok(None);
    }
    let suits = |name: &&Vec<u8>| **name != http2::ALPN || http2::faults_of_tls(c).is_empty();
    let common = || {
        let ours = config.alpn.iter();
        ours.filter(|name| offer.protocol_name_list.contains(name))
    };
    let Some(name) = common().find(suits).or_else(|| common().next()) else {
        return Err(Error::new(
            ErrorKind::Negotiation,
            "none of the application protocols that the client offers is supported here (RFC 7301 §3.2)",
        )
        .with_alert(AlertDescription::NoApplicationProtocol));
    };
    c.agreed.alpn = Some(name.clone());
    Ok(Some(ApplicationLayerProtocolNegotiation {
        protocol_name_list: vec![name.clone()],
    }))
}

/// What we prove ourselves with: the first kind of the client's list that we have (RFC 7250 §4.2).
pub(super) fn identities<'a>(config: &'a Config, hello: &ClientHello) -> Option<&'a [Identity]> {
    let Some(ServerCertificateTypes::Offered(types)) = hello.extension() else {
        return Some(&config.identities);
    };
    let mut ours = types.iter().filter_map(|kind| match *kind {
        CertificateType::X509 => Some(&config.identities[..]),
        CertificateType::RawPublicKey => Some(&config.raw_keys[..]),
        _ => None,
    });
    ours.find(|identities| !identities.is_empty())
}

/// # Errors
/// `unsupported_certificate` if the client takes no kind of certificate that we have (RFC 7250 §4.2).
pub(super) fn require_certificate_type(config: &Config, hello: &ClientHello) -> Result<()> {
    match (identities(config, hello), hello.extension()) {
        (None, Some(ServerCertificateTypes::Offered(types))) => Err(Error::new(
            ErrorKind::Negotiation,
            format!(
                "the client takes no kind of certificate that we have, only {} (RFC 7250 §4.2)",
                some_of(types)
            ),
        )
        .with_alert(AlertDescription::UnsupportedCertificate)),
        _ => Ok(()),
    }
}

/// What the client is to prove itself with: the first kind of its list that we take, if it has one and is
/// to be asked (RFC 7250 §4.2).
///
/// # Errors
/// `unsupported_certificate` if we take none of them.
pub(super) fn client_certificate_type(
    asked: Option<&ClientAuthentication>,
    hello: &ClientHello,
) -> Result<Option<CertificateType>> {
    let (Some(asked), Some(ClientCertificateTypes::Offered(types))) = (asked, hello.extension())
    else {
        return Ok(None);
    };
    let is_taken = |kind: &&CertificateType| match **kind {
        CertificateType::X509 => true,
        CertificateType::RawPublicKey => !asked.peer_keys.is_empty(),
        _ => false,
    };
    match types.iter().find(is_taken) {
        Some(kind) => Ok(Some(*kind)),
        None => Err(Error::new(
            ErrorKind::Negotiation,
            format!(
                "the client can prove itself with no kind of certificate that we take, only with {} (RFC 7250 §4.2)",
                some_of(types)
            ),
        )
        .with_alert(AlertDescription::UnsupportedCertificate)),
    }
}

/// Whether the client wants proof that our certificate is not revoked (RFC 6066 §8).
pub(super) fn asks_for_status(hello: &ClientHello) -> bool {
    matches!(hello.extension(), Some(StatusRequest::Ocsp(_)))
}

/// The largest records, if the client has a limit: what both extensions that say so are answered with.
///
/// # Errors
/// If the client asks for a max_fragment_length that RFC 6066 §4 does not define.
pub(super) fn answer_record_limits(
    c: &mut Connection,
    config: &Config,
    hello: &ClientHello,
) -> Result<Option<Extension>> {
    // RFC 8449 §5: the newer of the two counts if there are both.
    if let Some(limit) = answer_record_size_limit(c, config, hello) {
        return Ok(Some(limit.into()));
    }
    let Some(asked) = hello.extension::<MaxFragmentLengthNegotiation>() else {
        return Ok(None);
    };
    let Some(bytes) = asked.max_fragment_length.bytes() else {
        return Err(Error::illegal_parameter(format!(
            "the client asks for max_fragment_length {}, which is not defined (RFC 6066 §4)",
            asked.max_fragment_length
        )));
    };
    c.layer().set_fragment_limit(bytes);
    Ok(Some(asked.clone().into()))
}

/// The largest records, if the client set a limit and so do we. In TLS 1.3 the content type counts,
/// so that a limit may be greater by one than before (RFC 8449 §4).
fn answer_record_size_limit(
    c: &mut Connection,
    config: &Config,
    hello: &ClientHello,
) -> Option<RecordSizeLimit> {
    let theirs = hello.extension::<RecordSizeLimit>()?.record_size_limit;
    let is_tls13 = c.version() == ProtocolVersion::TLS1_3;
    let most = (1 << 14) + u16::from(is_tls13);
    let ours = config.record_size_limit.unwrap_or(most).min(most);
    c.layer().set_read_limit(ours.into());
    c.layer().set_write_limit(theirs.into());
    Some(RecordSizeLimit {
        record_size_limit: ours,
    })
}
