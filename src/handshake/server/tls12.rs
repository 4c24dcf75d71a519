//! The handshake of TLS 1.0 to 1.2 from the server's side (RFC 5246 §7.3 figure 1).

use super::choice::{Exchange, Signed, choose_tls12};
use super::{Config, Identity, hello};
use crate::compute::Value;
use crate::compute::prf::PrfAlgorithm;
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::extension::*;
use crate::keys::exchange::dhe::{self, DheGroup};
use crate::keys::exchange::{KeyPair, rsa};
use crate::keys::schedule::tls12::{Randoms, derive_keys};
use crate::message::*;
use crate::names::registry::*;
use crate::names::suite::{CipherKind, CipherSuite, KeyExchange, Suite};
use crate::narration::Side;
use crate::record::Protection;

/// Our half of the key exchange, between the flights.
enum Half<'a> {
    Rsa(&'a Identity),
    Dhe(dhe::KeyPair),
    Ecdhe(KeyPair),
}

pub(super) fn handshake(
    c: &mut Connection,
    config: &Config,
    client_hello: &ClientHello,
    version: ProtocolVersion,
) -> Result<()> {
    check_client_hello(client_hello)?;
    let (suite, exchange) = choose_tls12(config, client_hello, version)?;
    let server_hello = answer(c, config, client_hello, suite, version)?;
    c.send(&server_hello)?;
    c.send(&Certificate {
        certificate_list: exchange.identity().certificates(),
    })?;
    let randoms = Randoms::new(&client_hello.random, &server_hello.random);
    let half = match &exchange {
        Exchange::Rsa(identity) => Half::Rsa(identity),
        Exchange::Signed(signed) => send_server_key_exchange(c, signed, version, &randoms)?,
    };
    if config.request_certificate {
        c.send(&certificate_request(config))?;
    }
    c.send(&ServerHelloDone)?;
    c.flush_flight()?;

    if config.request_certificate {
        let certificate: Certificate = c.receive()?;
        if !certificate.certificate_list.is_empty() {
            return Err(Error::protocol(
                AlertDescription::UnsupportedCertificate,
                "the client showed a certificate; this server checks none",
            ));
        }
    }
    let pre_master_secret = receive_client_key_exchange(c, half)?;
    let prf = PrfAlgorithm::of(version, suite.hash);
    let master_secret = c.master_secret(prf, &pre_master_secret, &randoms)?;
    let keys = derive_keys(suite, version, &master_secret, &randoms, &mut c.narration)?;
    let encrypt_then_mac = c.agreed.encrypt_then_mac;
    let protection = |keys| Protection::new(suite, version, keys, encrypt_then_mac);
    let client_write = protection(keys.client_write)?;
    let server_write = protection(keys.server_write)?;

    c.receive_change_cipher_spec()?;
    c.protect_reads(client_write)?;
    let expected = c.verify_data(prf, &master_secret, Side::Client)?;
    c.receive_finished(&expected, "RFC 5246 §7.4.9")?;

    c.send_change_cipher_spec()?;
    c.protect_writes(server_write)?;
    let ours = c.verify_data(prf, &master_secret, Side::Server)?;
    c.send(&Finished { verify_data: ours })?;
    c.flush_flight()
}

/// What a ClientHello must hold before TLS 1.3 (RFC 5246 §7.4.1.2, RFC 5746 §3.6).
fn check_client_hello(hello: &ClientHello) -> Result<()> {
    if !hello.compression_methods.contains(&CompressionMethod::Null) {
        return Err(Error::illegal_parameter(
            "the client's compression_methods lacks null (RFC 5246 §7.4.1.2)",
        ));
    }
    if let Some(info) = hello.extension::<RenegotiationInfo>()
        && !info.renegotiated_connection.is_empty()
    {
        return Err(Error::protocol(
            AlertDescription::HandshakeFailure,
            "renegotiation_info is not empty in a first handshake (RFC 5746 §3.6)",
        ));
    }
    if let Some(formats) = hello.extension::<EcPointFormats>()
        && !formats
            .ec_point_format_list
            .contains(&EcPointFormat::Uncompressed)
    {
        return Err(Error::illegal_parameter(
            "the client's ec_point_formats lacks uncompressed (RFC 8422 §5.1.2)",
        ));
    }
    Ok(())
}

/// The ServerHello: the choice, and an answer to each extension that wants one.
fn answer(
    c: &mut Connection,
    config: &Config,
    hello: &ClientHello,
    suite: &'static Suite,
    version: ProtocolVersion,
) -> Result<ServerHello> {
    c.agreed.suite = Some(suite);
    c.agreed.extended_master_secret =
        config.extended_master_secret && hello.extension::<ExtendedMasterSecret>().is_some();
    c.agreed.encrypt_then_mac = config.encrypt_then_mac
        && suite.cipher.kind() == CipherKind::Block
        && hello.extension::<EncryptThenMac>().is_some();
    let random = hello::draw_random(c, config, version)?;
    let mut extensions = Extensions::default();
    if hello.extension::<RenegotiationInfo>().is_some()
        || hello
            .cipher_suites
            .contains(&CipherSuite::EMPTY_RENEGOTIATION_INFO_SCSV)
    {
        extensions.push(RenegotiationInfo {
            renegotiated_connection: Vec::new(),
        });
    }
    if hello.extension::<ServerName>().is_some() {
        extensions.push(ServerName::acknowledged());
    }
    if c.agreed.extended_master_secret {
        extensions.push(ExtendedMasterSecret);
    }
    if c.agreed.encrypt_then_mac {
        extensions.push(EncryptThenMac);
    }
    if hello.extension::<EcPointFormats>().is_some() && suite.key_exchange == KeyExchange::Ecdhe {
        extensions.push(EcPointFormats {
            ec_point_format_list: vec![EcPointFormat::Uncompressed],
        });
    }
    if let Some(alpn) = hello::choose_alpn(c, config, hello)? {
        extensions.push(alpn);
    }
    if let Some(limit) = hello::answer_record_size_limit(c, config, hello) {
        extensions.push(limit);
    }
    Ok(ServerHello {
        server_version: version,
        random,
        session_id: Value::literal("session_id", []),
        cipher_suite: suite.code,
        compression_method: CompressionMethod::Null,
        // RFC 5246 §7.4.1.3: a client that sent none may not read any.
        extensions: (!extensions.0.is_empty()).then_some(extensions),
    })
}

/// ServerKeyExchange (RFC 5246 §7.4.3, RFC 8422 §5.4).
fn send_server_key_exchange(
    c: &mut Connection,
    signed: &Signed<'_>,
    version: ProtocolVersion,
    randoms: &Randoms,
) -> Result<Half<'static>> {
    let (group, scheme) = (signed.group, signed.signer.scheme);
    c.agreed.group = Some(group);
    c.agreed.signature_scheme = Some(scheme);
    let algorithm = (version >= ProtocolVersion::TLS1_2).then_some(scheme);
    if group.is_finite_field() {
        let dh = DheGroup::named(group)
            .ok_or_else(|| Error::internal(format!("{group} is no group of RFC 7919")))?;
        let ours = dhe::KeyPair::generate(dh, &mut *c.rng, &mut c.narration)?;
        let mut message = DheServerKeyExchange {
            dh_p: ours.group().p.clone(),
            dh_g: ours.group().g.clone(),
            dh_ys: ours.public().clone(),
            algorithm,
            signature: Value::literal("signature", []),
            encoded: None,
        };
        let params = c.compute(message.params())?;
        message.signature = signed.signer.sign_params(c, randoms, params.clone())?;
        message.encoded = Some(params);
        c.send(&message)?;
        return Ok(Half::Dhe(ours));
    }
    let ours = KeyPair::generate(group, &mut *c.rng, &mut c.narration)?;
    let mut message = EcdheServerKeyExchange {
        namedcurve: group,
        public: ours.public().clone(),
        algorithm,
        signature: Value::literal("signature", []),
        encoded: None,
    };
    let params = c.compute(message.params())?;
    message.signature = signed.signer.sign_params(c, randoms, params.clone())?;
    message.encoded = Some(params);
    c.send(&message)?;
    Ok(Half::Ecdhe(ours))
}

fn certificate_request(config: &Config) -> CertificateRequest {
    CertificateRequest {
        certificate_types: vec![
            ClientCertificateType::RsaSign,
            ClientCertificateType::EcdsaSign,
        ],
        supported_signature_algorithms: config.signature_schemes.clone(),
        certificate_authorities: Vec::new(),
    }
}

/// ClientKeyExchange, and the secret that it completes (RFC 5246 §7.4.7).
fn receive_client_key_exchange(c: &mut Connection, half: Half<'_>) -> Result<Value> {
    let name = "pre_master_secret";
    let secret = match half {
        Half::Ecdhe(ours) => {
            let theirs: EcdheClientKeyExchange = c.receive()?;
            ours.agree(&theirs.ecdh_yc, name, &mut c.narration)?
        }
        Half::Dhe(ours) => {
            let theirs: DheClientKeyExchange = c.receive()?;
            ours.agree(&theirs.dh_yc, c.version(), name, &mut c.narration)?
        }
        Half::Rsa(identity) => {
            let theirs: RsaClientKeyExchange = c.receive()?;
            let key = identity.private_key().rsa()?;
            let key =
                key.ok_or_else(|| Error::internal("RSA key transport with a key that is none"))?;
            let version = c
                .client_version()
                .ok_or_else(|| Error::internal("no ClientHello in the transcript"))?;
            rsa::decrypt_pre_master_secret(
                key,
                &theirs.encrypted_pre_master_secret,
                &version,
                &mut *c.rng,
                &mut c.narration,
            )?
        }
    };
    Ok(secret)
}
