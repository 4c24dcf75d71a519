//! The handshake of TLS 1.0 to 1.2, after the hellos (RFC 5246 §7.3 figure 1).
//!
//! ```text
//!   ClientHello                  -------->
//!                                                   ServerHello
//!                                                   Certificate
//!                                            ServerKeyExchange*
//!                                           CertificateRequest*
//!                                <--------      ServerHelloDone
//!   Certificate*
//!   ClientKeyExchange
//!   [ChangeCipherSpec]
//!   Finished                     -------->
//!                                            [ChangeCipherSpec]
//!                                <--------             Finished
//! ```

use super::hello::{self, Offer};
use super::{Config, authenticate};
use crate::compute::Value;
use crate::compute::prf::PrfAlgorithm;
use crate::compute::signature::PublicKey;
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::extension::*;
use crate::keys::exchange::dhe::{self, DheGroup};
use crate::keys::exchange::{KeyPair, rsa};
use crate::keys::schedule::tls12::{Randoms, derive_keys};
use crate::message::*;
use crate::names::registry::*;
use crate::names::suite::{CipherKind, KeyExchange, Suite};
use crate::narration::Side;
use crate::record::Protection;

/// What the hellos settled.
struct Settled {
    suite: &'static Suite,
    version: ProtocolVersion,
    randoms: Randoms,
    prf: PrfAlgorithm,
}

/// What the server sent in ServerKeyExchange, its signature checked.
enum ServerPart {
    None,
    Dhe(DheGroup, DheServerKeyExchange),
    Ecdhe(EcdheServerKeyExchange),
}

/// What the client sends in ClientKeyExchange.
enum ClientPart {
    Rsa(RsaClientKeyExchange),
    Dhe(DheClientKeyExchange),
    Ecdhe(EcdheClientKeyExchange),
}

pub(super) fn handshake(
    c: &mut Connection,
    config: &Config,
    offer: &Offer,
    server_hello: &ServerHello,
) -> Result<()> {
    let settled = settle(c, config, &offer.hello, server_hello)?;

    let certificate: Certificate = c.receive()?;
    let public_key = check_certificate(c, config, &settled, &certificate)?;
    let server_part = receive_server_part(c, config, &settled, &public_key)?;
    let request: Option<CertificateRequest> = c.receive_if()?;
    let _: ServerHelloDone = c.receive()?;
    c.require_message_boundary()?;

    if request.is_some() {
        // We have no certificate to show: an empty list says so (RFC 5246 §7.4.6).
        c.send(&Certificate {
            certificate_list: Vec::new(),
        })?;
    }
    let (client_part, pre_master_secret) = match server_part {
        ServerPart::None => encrypt_to(c, &public_key)?,
        ServerPart::Dhe(group, theirs) => agree_dhe(c, group, &theirs)?,
        ServerPart::Ecdhe(theirs) => agree_ecdhe(c, &theirs)?,
    };
    match &client_part {
        ClientPart::Rsa(message) => c.send(message)?,
        ClientPart::Dhe(message) => c.send(message)?,
        ClientPart::Ecdhe(message) => c.send(message)?,
    }

    let master_secret = c.master_secret(settled.prf, &pre_master_secret, &settled.randoms)?;
    let keys = derive_keys(
        settled.suite,
        settled.version,
        &master_secret,
        &settled.randoms,
        &mut c.narration,
    )?;
    let encrypt_then_mac = c.agreed.encrypt_then_mac;
    let protection = |keys| Protection::new(settled.suite, settled.version, keys, encrypt_then_mac);
    let client_write = protection(keys.client_write)?;
    let server_write = protection(keys.server_write)?;

    c.send_change_cipher_spec()?;
    c.protect_writes(client_write)?;
    let ours = c.verify_data(settled.prf, &master_secret, Side::Client)?;
    c.send(&Finished { verify_data: ours })?;
    c.flush_flight()?;

    c.receive_change_cipher_spec()?;
    c.protect_reads(server_write)?;
    let expected = c.verify_data(settled.prf, &master_secret, Side::Server)?;
    c.receive_finished(&expected, "RFC 5246 §7.4.9")
}

/// Checks the ServerHello against the offer (RFC 5246 §7.4.1.3).
fn settle(
    c: &mut Connection,
    config: &Config,
    offer: &ClientHello,
    hello: &ServerHello,
) -> Result<Settled> {
    let version = hello.version();
    let suite = hello::check_choices(c, offer, hello, version)?;
    check_places(hello)?;
    if !offer.session_id.is_empty() && hello.session_id == offer.session_id {
        // RFC 9846 §4.2.3: no session of ours is there to be resumed.
        return Err(Error::illegal_parameter(
            "the server resumes a session that does not exist: it echoes our session_id",
        ));
    }
    let encrypt_then_mac = hello.extension::<EncryptThenMac>().is_some();
    if encrypt_then_mac && suite.cipher.kind() != CipherKind::Block {
        return Err(Error::illegal_parameter(format!(
            "the server answers encrypt_then_mac for {}, which is no CBC suite (RFC 7366 §3)",
            suite.name
        )));
    }
    check_renegotiation_info(c, hello)?;
    if let Some(formats) = hello.extension::<EcPointFormats>()
        && !formats
            .ec_point_format_list
            .contains(&EcPointFormat::Uncompressed)
    {
        return Err(Error::illegal_parameter(
            "the server's ec_point_formats lacks uncompressed (RFC 8422 §5.1.2)",
        ));
    }
    hello::check_alpn(c, config, hello.extensions.as_ref())?;
    hello::apply_record_size_limit(c, config, hello.extensions.as_ref());
    c.agreed.extended_master_secret = hello.extension::<ExtendedMasterSecret>().is_some();
    c.agreed.encrypt_then_mac = encrypt_then_mac;
    Ok(Settled {
        suite,
        version,
        randoms: Randoms::new(&offer.random, &hello.random),
        prf: PrfAlgorithm::of(version, suite.hash),
    })
}

/// No extension stands in the ServerHello that has no place there before TLS 1.3.
fn check_places(hello: &ServerHello) -> Result<()> {
    for extension in hello.extensions.iter().flat_map(Extensions::types) {
        let carriers = Extension::carriers(extension);
        let stands_here = match extension {
            ExtensionType::KeyShare | ExtensionType::PreSharedKey => false,
            // Out of place, but harmless, and old servers are known to send it.
            ExtensionType::SupportedGroups => true,
            _ => carriers.is_none_or(|all| all.contains(&Carrier::ServerHello)),
        };
        if !stands_here {
            return Err(Error::illegal_parameter(format!(
                "the extension {extension} must not stand in a ServerHello before TLS 1.3 (RFC 5246 §7.4.1.4, RFC 9846 §4.3)"
            )));
        }
    }
    Ok(())
}

/// RFC 5746 §3.4: in a first handshake the extension is empty.
fn check_renegotiation_info(c: &mut Connection, hello: &ServerHello) -> Result<()> {
    match hello.extension::<RenegotiationInfo>() {
        Some(info) => c.require(
            "renegotiation_info",
            info.renegotiated_connection.is_empty(),
            AlertDescription::HandshakeFailure,
            format!(
                "{} bytes in a first handshake",
                info.renegotiated_connection.len()
            ),
            "RFC 5746 §3.4",
        ),
        None => {
            c.note(
                "renegotiation_info",
                false,
                "the server does not protect renegotiation; we never renegotiate",
                "RFC 5746 §3.4",
            );
            Ok(())
        }
    }
}

/// Checks the chain, and that the key in it serves the suite (RFC 5246 §7.4.2).
fn check_certificate(
    c: &mut Connection,
    config: &Config,
    settled: &Settled,
    message: &Certificate,
) -> Result<PublicKey> {
    let ders: Vec<&Value> = message.certificate_list.iter().collect();
    let chain = authenticate::read_chain(c, &ders)?;
    authenticate::check_chain(c, config, &chain)?;
    authenticate::check_key_for_suite(c, config, settled.suite, settled.version, &chain)?;
    Ok(authenticate::end_entity(&chain)?.public_key()?.clone())
}

/// ServerKeyExchange, if the suite has one: checks the group and the signature (RFC 5246 §7.4.3).
fn receive_server_part(
    c: &mut Connection,
    config: &Config,
    settled: &Settled,
    public_key: &PublicKey,
) -> Result<ServerPart> {
    match settled.suite.key_exchange {
        KeyExchange::Ecdhe => {
            let theirs: EcdheServerKeyExchange = c.receive()?;
            check_curve(c, config, theirs.namedcurve)?;
            authenticate::check_params_signature(
                c,
                config,
                settled.version,
                public_key,
                &settled.randoms,
                &theirs.encoded,
                (theirs.algorithm, &theirs.signature),
            )?;
            Ok(ServerPart::Ecdhe(theirs))
        }
        KeyExchange::Dhe => {
            let theirs: DheServerKeyExchange = c.receive()?;
            let group = DheGroup::new(&theirs.dh_p, &theirs.dh_g);
            group.validate()?;
            c.agreed.group = group.name();
            c.agreed.key_exchange =
                Some(format!("{}-bit prime of the server's choice", group.bits()));
            authenticate::check_params_signature(
                c,
                config,
                settled.version,
                public_key,
                &settled.randoms,
                &theirs.encoded,
                (theirs.algorithm, &theirs.signature),
            )?;
            Ok(ServerPart::Dhe(group, theirs))
        }
        KeyExchange::Rsa | KeyExchange::Any => Ok(ServerPart::None),
    }
}

/// RFC 8422 §5.4: the curve is one of those offered.
fn check_curve(c: &mut Connection, config: &Config, group: NamedGroup) -> Result<()> {
    let offered = config.groups.contains(&group) && !group.is_hybrid() && !group.is_finite_field();
    c.agreed.group = Some(group);
    c.require(
        "namedcurve",
        offered,
        AlertDescription::IllegalParameter,
        if offered {
            format!("{group} was offered")
        } else {
            format!("the server chose {group}, which was not offered")
        },
        "RFC 8422 §5.4",
    )
}

/// ECDHE (RFC 8422 §5.7).
fn agree_ecdhe(c: &mut Connection, theirs: &EcdheServerKeyExchange) -> Result<(ClientPart, Value)> {
    let ours = KeyPair::generate(theirs.namedcurve, &mut *c.rng, &mut c.narration)?;
    let pre_master_secret = ours.agree(&theirs.public, "pre_master_secret", &mut c.narration)?;
    let ecdh_yc = ours.public().clone();
    Ok((
        ClientPart::Ecdhe(EcdheClientKeyExchange { ecdh_yc }),
        pre_master_secret,
    ))
}

/// DHE (RFC 5246 §7.4.3, §8.1.2).
fn agree_dhe(
    c: &mut Connection,
    group: DheGroup,
    theirs: &DheServerKeyExchange,
) -> Result<(ClientPart, Value)> {
    let ours = dhe::KeyPair::generate(group, &mut *c.rng, &mut c.narration)?;
    let pre_master_secret = ours.agree(
        &theirs.dh_ys,
        c.version(),
        "pre_master_secret",
        &mut c.narration,
    )?;
    let dh_yc = ours.public().clone();
    Ok((
        ClientPart::Dhe(DheClientKeyExchange { dh_yc }),
        pre_master_secret,
    ))
}

/// RSA key transport (RFC 5246 §7.4.7.1). The version inside is the one that was offered, which lets
/// the server notice a rollback.
fn encrypt_to(c: &mut Connection, public_key: &PublicKey) -> Result<(ClientPart, Value)> {
    let (Some((modulus, exponent)), Some(version)) = (public_key.rsa(), c.client_version()) else {
        return Err(Error::internal("RSA key transport to a key that is none"));
    };
    let key = rsa::RsaPublicKey::new(&modulus, &exponent)?;
    let (pre_master_secret, encrypted_pre_master_secret) =
        rsa::encrypt_pre_master_secret(&key, &version, &mut *c.rng, &mut c.narration)?;
    let message = RsaClientKeyExchange {
        encrypted_pre_master_secret,
    };
    Ok((ClientPart::Rsa(message), pre_master_secret))
}
