//! The handshake of TLS 1.3 from the server's side (RFC 9846 §2 figure 1).

use super::choice::{choose_tls13, offered_groups, share_in, shares};
use super::second_hello::check_second;
use super::{Config, hello};
use crate::compute::Value;
use crate::compute::random::Random;
use crate::connection::{Connection, TrafficSecrets};
use crate::error::{Error, Result};
use crate::extension::*;
use crate::keys::exchange;
use crate::keys::schedule::tls13::{Epoch, KeySchedule};
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
    let offer = client_hello.clone();
    let (suite, signed) = choose_tls13(config, &offer)?;
    let group = signed.group;
    c.agreed.suite = Some(suite);
    c.agreed.signature_scheme = Some(signed.signer.scheme);
    let mut is_first = true;
    if config.cookie || share_in(&client_hello, group).is_none() {
        client_hello = ask_again(c, config, &client_hello, suite, group)?;
        is_first = false;
    }
    c.require_message_boundary()?;
    let shared_secret = answer(c, config, &client_hello, suite, group)?;
    if is_first {
        follow_with_change_cipher_spec(c, config, &client_hello)?;
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
    c.send(&signed.signer.certificate(Vec::new()))?;
    let certificate_verify = signed.signer.certificate_verify(c, suite)?;
    c.send(&certificate_verify)?;
    let ours = c.verify_data_tls13(suite, Side::Server, &handshake.server)?;
    c.send(&Finished { verify_data: ours })?;
    c.flush_flight()?;
    if client_hello.extension::<EarlyData>().is_some() {
        c.layer().skip_early_data();
    }

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
    send_tickets(c, config, &client_hello)
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
    follow_with_change_cipher_spec(c, config, first)?;
    c.flush_flight()?;
    if first.extension::<EarlyData>().is_some() {
        c.layer().skip_early_data();
    }
    let second: ClientHello = c.receive()?;
    c.layer().end_early_data();
    check_client_hello(&second)?;
    check_second(c, first, &second, group, cookie.as_deref())?;
    Ok(second)
}

/// The dummy message for middleboxes, after our first handshake message. A client that sent a session
/// id must get it (RFC 9846 appendix E.4), and some insist on it.
fn follow_with_change_cipher_spec(
    c: &mut Connection,
    config: &Config,
    hello: &ClientHello,
) -> Result<()> {
    if hello.session_id.is_empty() {
        return Ok(());
    }
    if config.compat {
        return c.send_change_cipher_spec();
    }
    c.note(
        "middlebox_compatibility",
        false,
        "the client sent a session id, so that a ChangeCipherSpec is due here, which we were told to leave out",
        "RFC 9846 §E.4",
    );
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

/// Tickets (RFC 9846 §4.7.1). They are random labels: this server resumes no session yet.
fn send_tickets(c: &mut Connection, config: &Config, hello: &ClientHello) -> Result<()> {
    if config.tickets == 0 {
        return Ok(());
    }
    let modes = hello.extension::<PskKeyExchangeModes>();
    if !modes.is_some_and(|modes| modes.ke_modes.contains(&PskKeyExchangeMode::PskDheKe)) {
        c.note(
            "psk_key_exchange_modes",
            false,
            "the client does not list psk_dhe_ke, so it gets no ticket",
            "RFC 9846 §4.3.9",
        );
        return Ok(());
    }
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
