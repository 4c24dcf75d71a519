//! The handshake of TLS 1.3, after the ServerHello (RFC 9846 §2 figure 1).
//!
//! ```text
//!        ClientHello
//!        + key_share*
//!        + signature_algorithms*
//!                                 -------->
//!                                                   ServerHello
//!                                                  + key_share*
//!                                         {EncryptedExtensions}
//!                                         {CertificateRequest*}
//!                                                 {Certificate*}
//!                                           {CertificateVerify*}
//!                                 <--------           {Finished}
//!        {Certificate*}
//!        {Finished}               -------->
//!        [Application Data]       <------->   [Application Data]
//! ```

use super::hello::{self, Offer, share_of};
use super::{Config, authenticate};
use crate::certificate::Certificate as X509;
use crate::compute::Value;
use crate::connection::{Connection, TrafficSecrets};
use crate::error::{Error, Result};
use crate::extension::*;
use crate::keys::exchange::KeyPair;
use crate::keys::schedule::tls13::{Epoch, KeySchedule};
use crate::message::*;
use crate::names::registry::*;
use crate::names::suite::Suite;
use crate::narration::Side;

pub(super) fn handshake(
    c: &mut Connection,
    config: &Config,
    mut offer: Offer,
    mut server_hello: ServerHello,
) -> Result<()> {
    c.layer().set_padding(config.pad_to.unwrap_or(0));
    if config.compat {
        c.owe_change_cipher_spec();
    }
    let mut suite = check_server_hello(c, &offer, &server_hello)?;
    if server_hello.is_retry() {
        let retry = server_hello;
        send_second_client_hello(c, config, &mut offer, &retry, suite)?;
        server_hello = c.receive()?;
        suite = check_after_retry(c, &offer, &retry, &server_hello)?;
    }
    let shared_secret = agree(c, &offer, &server_hello)?;
    c.require_message_boundary()?;

    let mut schedule = KeySchedule::start(suite.hash, None, &mut c.narration)?;
    schedule.enter_handshake(&shared_secret, &mut c.narration)?;
    let handshake = c.epoch_secrets(&schedule, Epoch::Handshake, suite, &offer.hello.random)?;
    let protection = c.traffic_protection(suite, Side::Server, &handshake.server)?;
    c.protect_reads(protection)?;
    // Now, so that even an alert about what follows is protected (RFC 9846 appendix A.1).
    let protection = c.traffic_protection(suite, Side::Client, &handshake.client)?;
    c.protect_writes(protection)?;

    let encrypted_extensions: EncryptedExtensions = c.receive()?;
    check_encrypted_extensions(c, config, &offer, &encrypted_extensions)?;
    let request: Option<CertificateRequestTls13> = c.receive_if()?;
    if let Some(request) = &request {
        check_certificate_request(request)?;
    }
    let certificate: CertificateTls13 = c.receive()?;
    let chain = check_certificate(c, config, &offer, suite, &certificate)?;
    let hash = c.transcript_hash(suite)?;
    let certificate_verify: CertificateVerify = c.receive()?;
    authenticate::check_certificate_verify(c, config, &chain, &hash, &certificate_verify)?;
    let expected = c.verify_data_tls13(suite, Side::Server, &handshake.server)?;
    c.receive_finished(&expected, "RFC 9846 §4.5.3")?;
    c.require_message_boundary()?;

    schedule.enter_main(&mut c.narration)?;
    let application = c.epoch_secrets(&schedule, Epoch::Application, suite, &offer.hello.random)?;

    c.send_owed_change_cipher_spec()?;
    if let Some(request) = request {
        // We have no certificate to show: an empty list says so (RFC 9846 §4.5.1).
        c.send(&CertificateTls13 {
            certificate_request_context: request.certificate_request_context,
            certificate_list: Vec::new(),
        })?;
    }
    let ours = c.verify_data_tls13(suite, Side::Client, &handshake.client)?;
    c.send(&Finished { verify_data: ours })?;

    let protection = c.traffic_protection(suite, Side::Client, &application.client)?;
    c.protect_writes(protection)?;
    let protection = c.traffic_protection(suite, Side::Server, &application.server)?;
    c.protect_reads(protection)?;
    // Not before: if the server has hung up, its alert is under these keys (RFC 9846 §7.1).
    c.flush_flight()?;
    let hash = c.transcript_hash(suite)?;
    let resumption = schedule.derive("resumption_secret", "res master", &hash, &mut c.narration)?;
    c.set_traffic_secrets(TrafficSecrets {
        suite,
        ours: application.client,
        theirs: application.server,
        resumption_secret: Some(resumption),
    });
    Ok(())
}

/// Checks a ServerHello or HelloRetryRequest against the offer (RFC 9846 §4.2.3, §4.2.4).
fn check_server_hello(
    c: &mut Connection,
    offer: &Offer,
    hello: &ServerHello,
) -> Result<&'static Suite> {
    if hello.server_version != ProtocolVersion::TLS1_2 {
        return Err(Error::protocol(
            AlertDescription::ProtocolVersion,
            format!(
                "legacy_version is {}, must be TLS 1.2 (RFC 9846 §4.2.3)",
                hello.server_version
            ),
        ));
    }
    if hello.version() != ProtocolVersion::TLS1_3 {
        return Err(Error::illegal_parameter(
            "the ServerHello after a HelloRetryRequest lacks supported_versions with TLS 1.3 (RFC 9846 §4.3.1)",
        ));
    }
    c.require(
        "legacy_session_id_echo",
        hello.session_id == offer.hello.session_id,
        AlertDescription::IllegalParameter,
        "compared with the legacy_session_id that was sent",
        "RFC 9846 §4.2.3",
    )?;
    let suite = hello::check_choices(c, &offer.hello, hello, ProtocolVersion::TLS1_3)?;
    let carrier = if hello.is_retry() {
        Carrier::HelloRetryRequest
    } else {
        Carrier::ServerHello
    };
    let allowed = [
        ExtensionType::SupportedVersions,
        ExtensionType::KeyShare,
        ExtensionType::PreSharedKey,
    ];
    for extension in hello.extensions.iter().flat_map(Extensions::types) {
        let cookie = hello.is_retry() && extension == ExtensionType::Cookie;
        let stands_here = Extension::carriers(extension).is_some_and(|all| all.contains(&carrier));
        if !(cookie || (allowed.contains(&extension) && stands_here)) {
            return Err(misplaced(extension, hello.name()));
        }
    }
    Ok(suite)
}

fn misplaced(extension: ExtensionType, message: &str) -> Error {
    Error::illegal_parameter(format!(
        "the extension {extension} must not stand in {message} (RFC 9846 §4.3)"
    ))
}

/// Answers a HelloRetryRequest with the ClientHello that the server wants (RFC 9846 §4.2.2, §4.2.4).
fn send_second_client_hello(
    c: &mut Connection,
    config: &Config,
    offer: &mut Offer,
    retry: &ServerHello,
    suite: &Suite,
) -> Result<()> {
    c.require_message_boundary()?;
    c.transcript.replace_first(suite.hash, &mut c.narration)?;
    let group = match retry.extension() {
        Some(KeyShare::SelectedGroup(group)) => Some(*group),
        _ => None,
    };
    let cookie = retry.extension::<Cookie>();
    if let Some(group) = group {
        check_selected_group(c, config, offer, group)?;
        let key_pair = KeyPair::generate(group, &mut *c.rng, &mut c.narration)?;
        offer.key_pairs = vec![(group, key_pair)];
    } else if cookie.is_none() {
        return Err(Error::illegal_parameter(
            "the HelloRetryRequest asks for no change (RFC 9846 §4.2.4)",
        ));
    }
    let shares: Vec<KeyShareEntry> = offer.key_pairs.iter().map(share_of).collect();
    if let Some(extensions) = &mut offer.hello.extensions {
        for extension in &mut extensions.0 {
            if let Extension::KeyShare(key_share) = extension {
                *key_share = KeyShare::ClientShares(shares.clone());
            }
        }
        if let Some(cookie) = cookie {
            extensions.push(cookie.clone());
        }
    }
    c.send_owed_change_cipher_spec()?;
    config.arrange(&mut offer.hello);
    c.send(&offer.hello)?;
    c.flush_flight()
}

/// RFC 9846 §4.3.8: the group was offered, and no share for it was sent already.
fn check_selected_group(
    c: &mut Connection,
    config: &Config,
    offer: &Offer,
    group: NamedGroup,
) -> Result<()> {
    let offered = config.groups.contains(&group);
    let sent = offer.key_pairs.iter().any(|(sent, _)| *sent == group);
    c.require(
        "selected_group",
        offered && !sent,
        AlertDescription::IllegalParameter,
        match (offered, sent) {
            (false, _) => format!("the server wants a share in {group}, which was not offered"),
            (_, true) => format!("the server wants a share in {group}, which was sent already"),
            _ => format!("{group} was offered, without a share so far"),
        },
        "RFC 9846 §4.3.8",
    )
}

/// The ServerHello after a HelloRetryRequest keeps to it (RFC 9846 §4.2.4).
fn check_after_retry(
    c: &mut Connection,
    offer: &Offer,
    retry: &ServerHello,
    hello: &ServerHello,
) -> Result<&'static Suite> {
    if hello.is_retry() {
        return Err(Error::unexpected_message(
            "a second HelloRetryRequest (RFC 9846 §4.2.4)",
        ));
    }
    let suite = check_server_hello(c, offer, hello)?;
    c.require(
        "cipher_suite_after_retry",
        hello.cipher_suite == retry.cipher_suite,
        AlertDescription::IllegalParameter,
        format!(
            "{} after {} in the HelloRetryRequest",
            hello.cipher_suite, retry.cipher_suite
        ),
        "RFC 9846 §4.2.4",
    )?;
    Ok(suite)
}

/// The shared secret, from the server's share and our key of the same group (RFC 9846 §4.3.8, §7.4).
fn agree(c: &mut Connection, offer: &Offer, hello: &ServerHello) -> Result<Value> {
    let Some(KeyShare::ServerShare(share)) = hello.extension() else {
        return Err(Error::protocol(
            AlertDescription::MissingExtension,
            "the ServerHello has no key_share (RFC 9846 §9.2)",
        ));
    };
    if hello.extension::<PreSharedKey>().is_some() {
        return Err(Error::protocol(
            AlertDescription::UnsupportedExtension,
            "the server chose a pre-shared key; none was offered (RFC 9846 §4.3.11)",
        ));
    }
    let ours = offer
        .key_pairs
        .iter()
        .find(|(group, _)| *group == share.group);
    c.agreed.group = Some(share.group);
    c.require(
        "server_share",
        ours.is_some(),
        AlertDescription::IllegalParameter,
        match ours {
            Some(_) => format!("{}, for which a share was sent", share.group),
            None => format!("{}, for which no share was sent", share.group),
        },
        "RFC 9846 §4.3.8",
    )?;
    let (_, ours) = ours.ok_or_else(|| Error::internal("no key pair for the share"))?;
    ours.agree(&share.key_exchange, "shared_secret", &mut c.narration)
}

/// EncryptedExtensions answers what was offered, and holds nothing that belongs elsewhere
/// (RFC 9846 §4.4.1).
fn check_encrypted_extensions(
    c: &mut Connection,
    config: &Config,
    offer: &Offer,
    message: &EncryptedExtensions,
) -> Result<()> {
    for extension in message.extensions.types() {
        let carriers = Extension::carriers(extension);
        if carriers.is_some_and(|all| !all.contains(&Carrier::EncryptedExtensions)) {
            return Err(misplaced(extension, "EncryptedExtensions"));
        }
        // supported_groups may come unasked, as a hint for later (RFC 9846 §4.3.7): it was offered.
        require_offered(offer, extension, "EncryptedExtensions")?;
    }
    hello::check_alpn(c, config, Some(&message.extensions))?;
    hello::apply_record_size_limit(c, config, Some(&message.extensions));
    Ok(())
}

fn require_offered(offer: &Offer, extension: ExtensionType, message: &str) -> Result<()> {
    let offered = offer
        .hello
        .extensions
        .as_ref()
        .is_some_and(|all| all.has(extension));
    if offered {
        return Ok(());
    }
    Err(Error::protocol(
        AlertDescription::UnsupportedExtension,
        format!("the extension {extension} in {message} was not offered (RFC 9846 §4.3)"),
    ))
}

/// RFC 9846 §4.4.2: signature_algorithms must be there, and the context is empty in a handshake.
fn check_certificate_request(request: &CertificateRequestTls13) -> Result<()> {
    if !request.certificate_request_context.is_empty() {
        return Err(Error::illegal_parameter(
            "certificate_request_context must be empty during the handshake (RFC 9846 §4.4.2)",
        ));
    }
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
    Ok(())
}

/// The server's chain with its per-certificate extensions (RFC 9846 §4.5.1).
fn check_certificate(
    c: &mut Connection,
    config: &Config,
    offer: &Offer,
    suite: &Suite,
    message: &CertificateTls13,
) -> Result<Vec<X509>> {
    if !message.certificate_request_context.is_empty() {
        return Err(Error::illegal_parameter(
            "certificate_request_context must be empty in a server's Certificate (RFC 9846 §4.5.1)",
        ));
    }
    for extension in message
        .certificate_list
        .iter()
        .flat_map(|entry| entry.extensions.types())
    {
        let carriers = Extension::carriers(extension);
        if carriers.is_some_and(|all| !all.contains(&Carrier::CertificateEntry)) {
            return Err(misplaced(extension, "a certificate entry"));
        }
        require_offered(offer, extension, "a certificate entry")?;
    }
    let entries = message.certificate_list.iter();
    let ders: Vec<&Value> = entries.map(|entry| &entry.cert_data).collect();
    let chain = authenticate::read_chain(c, &ders)?;
    authenticate::check_chain(c, config, &chain)?;
    authenticate::check_key_for_suite(c, config, suite, ProtocolVersion::TLS1_3, &chain)?;
    Ok(chain)
}
