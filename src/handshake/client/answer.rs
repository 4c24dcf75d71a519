//! The answer: what of the ServerHello is common to all versions.

use super::{Config, grease, shape};
use crate::check::Check;
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::extension::*;
use crate::message::{ClientHello, ServerHello};
use crate::names::registry::*;
use crate::names::suite::Suite;
use crate::narration::Fact;
use crate::wire::CodePoint as _;

/// Settles the version that the server chose, and looks for signs that a newer one was suppressed.
pub(in crate::handshake) fn negotiate_version(
    c: &mut Connection,
    config: &Config,
    hello: &ServerHello,
) -> Result<ProtocolVersion> {
    let version = hello.version();
    let in_extension = hello.extension::<SupportedVersions>().is_some();
    if hello.is_retry() && !in_extension && config.offers(ProtocolVersion::TLS1_3) {
        return Err(Error::protocol(
            AlertDescription::MissingExtension,
            "the HelloRetryRequest has no supported_versions (RFC 9846 §4.2.4, §9.2)",
        ));
    }
    if in_extension && version < ProtocolVersion::TLS1_3 {
        // RFC 9846 §4.3.1: the extension is for TLS 1.3 and later alone.
        return Err(Error::illegal_parameter(format!(
            "the server chose {version} by supported_versions, which serves TLS 1.3 and later only"
        )));
    }
    c.require(Check::ServerVersion {
        chosen: version,
        by_extension: in_extension,
        offered: config.versions.clone(),
    })?;
    c.set_version(version);
    c.agreed.version = Some(version);
    check_downgrade(c, config, hello, version)?;
    if version < ProtocolVersion::TLS1_3 {
        c.forbid_early_change_cipher_spec()?;
    }
    if version < ProtocolVersion::TLS1_2 {
        c.note(Check::VersionDeprecated { version });
    }
    Ok(version)
}

/// RFC 9846 §4.2.3: a server that could do better than what it was asked for says so in its random.
fn check_downgrade(
    c: &mut Connection,
    config: &Config,
    hello: &ServerHello,
    version: ProtocolVersion,
) -> Result<()> {
    if version >= config.newest() || version >= ProtocolVersion::TLS1_3 {
        return Ok(());
    }
    let mut forbidden = vec![ServerHello::DOWNGRADE_TLS1_1.to_vec()];
    if config.newest() >= ProtocolVersion::TLS1_3 {
        forbidden.push(ServerHello::DOWNGRADE_TLS1_2.to_vec());
    }
    let random = &hello.random;
    let ending = random.part("random", random.len().saturating_sub(8)..random.len());
    c.require(Check::DowngradeProtection {
        chosen: version,
        ending: ending.ok_or_else(|| Error::internal("a random without an end"))?,
        forbidden,
    })
}

/// What every version demands of a ServerHello: its choices were offered.
pub(in crate::handshake) fn check_choices(
    c: &mut Connection,
    offer: &ClientHello,
    hello: &ServerHello,
    version: ProtocolVersion,
) -> Result<&'static Suite> {
    let code = hello.cipher_suite;
    c.require(Check::CipherSuite {
        chosen: code,
        version,
        offered: offer.cipher_suites.clone(),
    })?;
    let suite = shape::feasible_suite(code)?;
    c.agreed.suite = Some(suite);
    c.require(Check::CompressionMethod {
        chosen: hello.compression_method,
    })?;
    for extension in hello.extensions.iter().flat_map(Extensions::types) {
        let offered = offer
            .extensions
            .as_ref()
            .is_some_and(|all| all.has(extension));
        // RFC 8701 §3.1: nothing may answer what means nothing.
        let offered = offered && !grease::is_meaningless(extension);
        // A server may send a cookie unasked (RFC 9846 §4.3.2).
        let cookie = hello.is_retry() && extension == ExtensionType::Cookie;
        // RFC 5746 §3.4: a signal among the suites offers it as well.
        let signaled =
            extension == ExtensionType::RenegotiationInfo && shape::signals_renegotiation(offer);
        if !offered && !cookie && !signaled {
            return Err(Error::protocol(
                AlertDescription::UnsupportedExtension,
                format!(
                    "the server answers the extension {extension}, which was not offered (RFC 9846 §4.3, RFC 5246 §7.4.1.4)"
                ),
            ));
        }
    }
    hello
        .extensions
        .as_ref()
        .map_or(Ok(()), shape::require_feasible)?;
    Ok(suite)
}

/// The kind of certificate that the server proves itself with (RFC 7250 §4.2).
///
/// # Errors
/// `illegal_parameter` if it was not offered.
pub(super) fn certificate_type(
    offer: &ClientHello,
    answer: Option<&Extensions>,
) -> Result<CertificateType> {
    let answer = answer.and_then(Extensions::get::<ServerCertificateTypes>);
    let Some(chosen) = answer.and_then(ServerCertificateTypes::selected) else {
        return Ok(CertificateType::X509);
    };
    match offer.extension() {
        Some(ServerCertificateTypes::Offered(types)) if types.contains(&chosen) => Ok(chosen),
        _ => Err(Error::illegal_parameter(format!(
            "the server proves itself with {chosen}, which was not offered (RFC 7250 §4.2)"
        ))),
    }
}

/// The kind of certificate that we prove ourselves with, if the server asks (RFC 7250 §4.2).
///
/// # Errors
/// `illegal_parameter` if it was not offered.
pub(super) fn own_certificate_type(
    offer: &ClientHello,
    answer: Option<&Extensions>,
) -> Result<CertificateType> {
    let answer = answer.and_then(Extensions::get::<ClientCertificateTypes>);
    let Some(chosen) = answer.and_then(ClientCertificateTypes::selected) else {
        return Ok(CertificateType::X509);
    };
    match offer.extension() {
        Some(ClientCertificateTypes::Offered(types)) if types.contains(&chosen) => Ok(chosen),
        _ => Err(Error::illegal_parameter(format!(
            "the server wants us to prove ourselves with {chosen}, which was not offered (RFC 7250 §4.2)"
        ))),
    }
}

/// Settles the application protocol that the server chose (RFC 7301 §3.1, §3.2).
pub(super) fn check_alpn(
    c: &mut Connection,
    config: &Config,
    extensions: Option<&Extensions>,
) -> Result<()> {
    let answer = extensions.and_then(Extensions::get::<ApplicationLayerProtocolNegotiation>);
    let Some(name) = answer.and_then(|answer| answer.protocol_name_list.first()) else {
        return Ok(());
    };
    c.require(Check::ApplicationProtocol {
        chosen: name.clone(),
        offered: config.alpn.clone(),
    })?;
    c.agreed.alpn = Some(name.clone());
    Ok(())
}

/// The limits on records, if the server took up either extension that asks for some.
pub(super) fn apply_record_limits(
    c: &mut Connection,
    config: &Config,
    offer: &ClientHello,
    extensions: Option<&Extensions>,
) -> Result<()> {
    tell_unanswered(c, config, offer, extensions);
    let Some(extensions) = extensions else {
        return Ok(());
    };
    let limit: Option<&RecordSizeLimit> = extensions.get();
    let length: Option<&MaxFragmentLengthNegotiation> = extensions.get();
    if let (Some(ours), Some(theirs)) = (config.record_size_limit, limit) {
        c.layer().set_read_limit(ours.into());
        c.layer().set_write_limit(theirs.record_size_limit.into());
    }
    let Some(length) = length else {
        return Ok(());
    };
    if limit.is_some() {
        return Err(Error::illegal_parameter(
            "the server answers both record_size_limit and max_fragment_length (RFC 8449 §5)",
        ));
    }
    let chosen = length.max_fragment_length;
    let asked = offer.extension::<MaxFragmentLengthNegotiation>();
    match chosen.bytes() {
        Some(bytes) if asked.is_some_and(|it| it.max_fragment_length == chosen) => {
            c.layer().set_fragment_limit(bytes);
            Ok(())
        }
        _ => Err(Error::illegal_parameter(format!(
            "the server answers max_fragment_length with {chosen}, which is not what was asked for (RFC 6066 §4)"
        ))),
    }
}

/// Which extensions the server leaves unanswered that change something only if it answers, of those that
/// were asked for.
fn tell_unanswered(
    c: &mut Connection,
    config: &Config,
    offer: &ClientHello,
    answer: Option<&Extensions>,
) {
    const ASKED: [ExtensionType; 3] = [
        ExtensionType::RecordSizeLimit,
        ExtensionType::MaxFragmentLength,
        ExtensionType::ServerCertificateType,
    ];
    // What is like another client's was not asked for one by one.
    if config.shape.likeness.is_some() || c.is_renegotiation() {
        return;
    }
    let is_offered = |kind: &ExtensionType| {
        let offered = offer.extensions.as_ref();
        offered.is_some_and(|all| all.has(*kind))
    };
    let is_answered = |kind: &ExtensionType| answer.is_some_and(|all| all.has(*kind));
    let names: Vec<String> = (ASKED.iter())
        .filter(|kind| is_offered(kind) && !is_answered(kind))
        .map(|kind| kind.name().into_owned())
        .collect();
    if !names.is_empty() {
        c.agreed.note(Fact::Unanswered(names.join(", ")));
    }
}
