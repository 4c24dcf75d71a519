//! The handshake of TLS 1.3 from the server's side (RFC 9846 §2 figure 1).

use super::choice::{Choice, choose, offered_groups};
use super::{Config, hello};
use crate::compute::Value;
use crate::compute::random::Random;
use crate::compute::signature::Sign;
use crate::connection::{Connection, TrafficSecrets};
use crate::error::{Error, ErrorKind, Result};
use crate::extension::*;
use crate::keys::exchange;
use crate::keys::schedule::tls13::{Epoch, KeySchedule, signed_content};
use crate::message::*;
use crate::names::registry::*;
use crate::names::suite::Suite;
use crate::narration::Side;

pub(super) fn handshake(
    c: &mut Connection,
    config: &Config,
    mut client_hello: ClientHello,
) -> Result<()> {
    c.layer().set_padding(config.pad_to.unwrap_or(0));
    check_client_hello(&client_hello)?;
    let choice = choose(config, &client_hello, ProtocolVersion::TLS1_3)?;
    let suite = choice.suite;
    c.agreed.suite = Some(suite);
    c.agreed.signature_scheme = Some(choice.scheme);
    let group = choose_group(config, &client_hello)?;
    let mut dummy_sent = false;
    if config.cookie || share_in(&client_hello, group).is_none() {
        client_hello = ask_again(c, config, &client_hello, suite, group)?;
        dummy_sent = config.compat;
    }
    c.require_message_boundary()?;
    let shared_secret = answer(c, config, &client_hello, suite, group)?;
    if config.compat && !dummy_sent && !client_hello.session_id.is_empty() {
        c.send_change_cipher_spec()?;
    }

    let mut schedule = KeySchedule::start(suite.hash, None, &mut c.narration)?;
    schedule.enter_handshake(&shared_secret, &mut c.narration)?;
    let random = client_hello.random.clone();
    let handshake = c.epoch_secrets(&schedule, Epoch::Handshake, suite, &random)?;
    let protection = c.traffic_protection(suite, Side::Server, &handshake.server)?;
    c.protect_writes(protection)?;

    let mut extensions = encrypted_extensions(c, config, &client_hello)?;
    config.arrange(Carrier::EncryptedExtensions, &mut extensions);
    c.send(&EncryptedExtensions { extensions })?;
    if config.request_certificate {
        c.send(&certificate_request(config))?;
    }
    c.send(&certificate(&choice))?;
    send_certificate_verify(c, &choice)?;
    let ours = c.verify_data_tls13(suite, Side::Server, &handshake.server)?;
    c.send(&Finished { verify_data: ours })?;
    c.flush_flight()?;

    schedule.enter_main(&mut c.narration)?;
    let application = c.epoch_secrets(&schedule, Epoch::Application, suite, &random)?;
    let protection = c.traffic_protection(suite, Side::Server, &application.server)?;
    c.protect_writes(protection)?;
    let protection = c.traffic_protection(suite, Side::Client, &handshake.client)?;
    c.protect_reads(protection)?;

    if config.request_certificate {
        let certificate: CertificateTls13 = c.receive()?;
        if !certificate.certificate_request_context.is_empty() {
            return Err(Error::illegal_parameter(
                "certificate_request_context is not that of the request, which was empty (RFC 9846 §4.5.1)",
            ));
        }
        if !certificate.certificate_list.is_empty() {
            return Err(Error::protocol(
                AlertDescription::UnsupportedCertificate,
                "the client showed a certificate; this server checks none",
            ));
        }
    }
    let expected = c.verify_data_tls13(suite, Side::Client, &handshake.client)?;
    c.receive_finished(&expected, "RFC 9846 §4.5.3")?;
    let protection = c.traffic_protection(suite, Side::Client, &application.client)?;
    c.protect_reads(protection)?;
    let hash = c.transcript_hash(suite)?;
    let resumption = schedule.derive("resumption_secret", "res master", &hash, &mut c.narration)?;
    c.set_traffic_secrets(TrafficSecrets {
        suite,
        ours: application.server,
        theirs: application.client,
        resumption_secret: Some(resumption),
    });
    send_tickets(c, config)
}

/// What a ClientHello must hold to offer TLS 1.3 (RFC 9846 §4.2.2, §9.2).
fn check_client_hello(hello: &ClientHello) -> Result<()> {
    if hello.client_version != ProtocolVersion::TLS1_2 {
        return Err(Error::protocol(
            AlertDescription::ProtocolVersion,
            format!(
                "legacy_version is {}, must be TLS 1.2 (RFC 9846 §4.2.2)",
                hello.client_version
            ),
        ));
    }
    if hello.compression_methods != [CompressionMethod::Null] {
        return Err(Error::illegal_parameter(
            "legacy_compression_methods must be null alone (RFC 9846 §4.2.2)",
        ));
    }
    let missing = |what: &str| {
        Error::protocol(
            AlertDescription::MissingExtension,
            format!("the ClientHello offers TLS 1.3 without {what} (RFC 9846 §9.2)"),
        )
    };
    if hello.extension::<SignatureAlgorithms>().is_none() {
        return Err(missing("signature_algorithms"));
    }
    if hello.extension::<SupportedGroups>().is_none() {
        return Err(missing("supported_groups"));
    }
    if hello.extension::<PreSharedKey>().is_some()
        && hello.extension::<PskKeyExchangeModes>().is_none()
    {
        return Err(missing("psk_key_exchange_modes"));
    }
    if hello.extension::<KeyShare>().is_none() {
        return Err(missing("key_share"));
    }
    check_shares(hello)
}

/// RFC 9846 §4.3.8: shares stand in the order of supported_groups, each group once.
fn check_shares(hello: &ClientHello) -> Result<()> {
    let offered = offered_groups(hello).unwrap_or_default();
    let mut rest = offered.iter();
    for share in shares(hello) {
        if !rest.any(|group| *group == share.group) {
            return Err(Error::illegal_parameter(format!(
                "the key share in {} stands twice, out of order, or for a group that supported_groups lacks (RFC 9846 §4.3.8)",
                share.group
            )));
        }
    }
    Ok(())
}

fn shares(hello: &ClientHello) -> &[KeyShareEntry] {
    match hello.extension() {
        Some(KeyShare::ClientShares(shares)) => shares,
        _ => &[],
    }
}

fn share_in(hello: &ClientHello, group: NamedGroup) -> Option<&KeyShareEntry> {
    shares(hello).iter().find(|share| share.group == group)
}

/// The first of our groups for which a share is there, else the first that the client lists.
fn choose_group(config: &Config, hello: &ClientHello) -> Result<NamedGroup> {
    let offered = offered_groups(hello).unwrap_or_default();
    let common = || {
        config
            .groups
            .iter()
            .copied()
            .filter(|group| offered.contains(group))
    };
    common()
        .find(|group| share_in(hello, *group).is_some())
        .or_else(|| common().next())
        .ok_or_else(|| {
            Error::new(
                ErrorKind::Negotiation,
                "no group for key exchange in common (RFC 9846 §4.2.1)",
            )
            .with_alert(AlertDescription::HandshakeFailure)
        })
}

/// HelloRetryRequest, and the second ClientHello (RFC 9846 §4.2.4).
fn ask_again(
    c: &mut Connection,
    config: &Config,
    first: &ClientHello,
    suite: &Suite,
    group: NamedGroup,
) -> Result<ClientHello> {
    c.require_message_boundary()?;
    c.transcript.replace_first(suite.hash, &mut c.narration)?;
    let mut extensions = Extensions::default();
    extensions.push(SupportedVersions::Selected(ProtocolVersion::TLS1_3));
    if share_in(first, group).is_none() {
        extensions.push(KeyShare::SelectedGroup(group));
    }
    if config.cookie {
        let cookie =
            c.narration
                .compute(Random::new("cookie", 32, &mut *c.rng, "RFC 9846 §4.3.2"))?;
        extensions.push(Cookie { cookie });
    }
    config.arrange(Carrier::HelloRetryRequest, &mut extensions);
    let cookie = extensions.get().map(|it: &Cookie| it.cookie.clone());
    c.send(&ServerHello {
        server_version: ProtocolVersion::TLS1_2,
        random: Value::literal("random", ServerHello::RETRY_RANDOM),
        session_id: first.session_id.clone(),
        cipher_suite: suite.code,
        compression_method: CompressionMethod::Null,
        extensions: Some(extensions),
    })?;
    if config.compat && !first.session_id.is_empty() {
        c.send_change_cipher_spec()?;
    }
    c.flush_flight()?;
    let second: ClientHello = c.receive()?;
    check_client_hello(&second)?;
    check_second(first, &second, group, cookie.as_deref())?;
    Ok(second)
}

/// The second ClientHello differs from the first only where it may (RFC 9846 §4.2.2).
fn check_second(
    first: &ClientHello,
    second: &ClientHello,
    group: NamedGroup,
    cookie: Option<&[u8]>,
) -> Result<()> {
    let may_change = [
        ExtensionType::KeyShare,
        ExtensionType::Cookie,
        ExtensionType::PreSharedKey,
        ExtensionType::Padding,
    ];
    let fixed = |hello: &ClientHello| {
        let extensions: Vec<Extension> = hello
            .extensions()
            .iter()
            .filter(|extension| !may_change.contains(&extension.extension_type()))
            .filter(|extension| extension.extension_type() != ExtensionType::EarlyData)
            .cloned()
            .collect();
        (
            hello.client_version,
            hello.random.clone(),
            hello.session_id.clone(),
            hello.cipher_suites.clone(),
            extensions,
        )
    };
    if second.extension::<EarlyData>().is_some() {
        return Err(Error::illegal_parameter(
            "early_data in the second ClientHello (RFC 9846 §4.3.10)",
        ));
    }
    if fixed(first) != fixed(second) {
        return Err(Error::illegal_parameter(
            "the second ClientHello changes what must stay (RFC 9846 §4.2.2)",
        ));
    }
    let asked_for_share = share_in(first, group).is_none();
    if asked_for_share && (shares(second).len() != 1 || share_in(second, group).is_none()) {
        return Err(Error::illegal_parameter(format!(
            "the second ClientHello must hold one share, in {group} (RFC 9846 §4.3.8)"
        )));
    }
    if !asked_for_share && shares(first) != shares(second) {
        return Err(Error::illegal_parameter(
            "the second ClientHello changes its key shares, though no other was asked for (RFC 9846 §4.2.2)",
        ));
    }
    let echoed = second.extension::<Cookie>().map(|echo| &echo.cookie[..]);
    if echoed != cookie {
        return Err(Error::illegal_parameter(
            "the second ClientHello does not echo the cookie as it was (RFC 9846 §4.3.2)",
        ));
    }
    Ok(())
}

/// ServerHello with our share, and the secret that it completes (RFC 9846 §4.2.3, §7.4).
fn answer(
    c: &mut Connection,
    config: &Config,
    client_hello: &ClientHello,
    suite: &Suite,
    group: NamedGroup,
) -> Result<Value> {
    let theirs = share_in(client_hello, group)
        .ok_or_else(|| Error::internal("no share for the group chosen"))?;
    c.agreed.group = Some(group);
    let random = hello::draw_random(c, config, ProtocolVersion::TLS1_3)?;
    let (key_exchange, secret) = exchange::respond(
        group,
        &theirs.key_exchange,
        "shared_secret",
        &mut *c.rng,
        &mut c.narration,
    )?;
    let mut extensions = Extensions::default();
    extensions.push(KeyShare::ServerShare(KeyShareEntry {
        group,
        key_exchange,
    }));
    extensions.push(SupportedVersions::Selected(ProtocolVersion::TLS1_3));
    config.arrange(Carrier::ServerHello, &mut extensions);
    c.send(&ServerHello {
        server_version: ProtocolVersion::TLS1_2,
        random,
        session_id: client_hello.session_id.clone(),
        cipher_suite: suite.code,
        compression_method: CompressionMethod::Null,
        extensions: Some(extensions),
    })?;
    Ok(secret)
}

fn encrypted_extensions(
    c: &mut Connection,
    config: &Config,
    hello: &ClientHello,
) -> Result<Extensions> {
    let mut extensions = Extensions::default();
    if hello.extension::<ServerName>().is_some() {
        extensions.push(ServerName::acknowledged());
    }
    if let Some(alpn) = hello::choose_alpn(c, config, hello)? {
        extensions.push(alpn);
    }
    if let Some(limit) = hello::answer_record_size_limit(c, config, hello) {
        extensions.push(limit);
    }
    Ok(extensions)
}

fn certificate_request(config: &Config) -> CertificateRequestTls13 {
    let mut extensions = Extensions::default();
    extensions.push(SignatureAlgorithms {
        supported_signature_algorithms: config.signature_schemes.clone(),
    });
    CertificateRequestTls13 {
        certificate_request_context: Vec::new(),
        extensions,
    }
}

fn certificate(choice: &Choice<'_>) -> CertificateTls13 {
    let entry = |cert_data| CertificateEntry {
        cert_data,
        extensions: Extensions::default(),
    };
    CertificateTls13 {
        certificate_request_context: Vec::new(),
        certificate_list: choice
            .identity
            .certificates()
            .into_iter()
            .map(entry)
            .collect(),
    }
}

/// Signs the transcript up to our Certificate (RFC 9846 §4.5.2).
fn send_certificate_verify(c: &mut Connection, choice: &Choice<'_>) -> Result<()> {
    let hash = c.transcript_hash(choice.suite)?;
    let signature = c.narration.compute(Sign {
        scheme: choice.scheme,
        signer: Side::Server,
        private_key: choice.identity.private_key(),
        content: signed_content(Side::Server, &hash),
        rng: &mut *c.rng,
        rfc: "RFC 9846 §4.5.2",
    })?;
    c.send(&CertificateVerify {
        algorithm: Some(choice.scheme),
        signature,
    })
}

/// Tickets (RFC 9846 §4.7.1). They are random labels: this server resumes no session yet.
fn send_tickets(c: &mut Connection, config: &Config) -> Result<()> {
    for number in 0..config.tickets {
        let age_add = c.narration.compute(Random::new(
            "ticket_age_add",
            4,
            &mut *c.rng,
            "RFC 9846 §4.7.1",
        ))?;
        let ticket =
            c.narration
                .compute(Random::new("ticket", 32, &mut *c.rng, "RFC 9846 §4.7.1"))?;
        let ticket_age_add = age_add.iter().fold(0, |n, byte| n << 8 | u32::from(*byte));
        c.send_untranscribed(&NewSessionTicket {
            ticket_lifetime: 7200,
            ticket_age_add,
            ticket_nonce: Value::literal("ticket_nonce", [number as u8]),
            ticket,
            extensions: Extensions::default(),
        })?;
    }
    c.flush_flight()
}
