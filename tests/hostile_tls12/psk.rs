//! Hostile peers under the suites with a pre-shared key (RFC 4279, RFC 5489).

use std::sync::Arc;

use super::*;
use tlsdemo::connection::session::ExternalPsk;
use tlsdemo::handshake::Terms;
use tlsdemo::names::hash::HashAlgorithm;
use tlsdemo::wire::Value;

const PSK: &str = "PSK-AES128-GCM-SHA256";
const DHE_PSK: &str = "DHE-PSK-AES128-GCM-SHA256";
const ECDHE_PSK: &str = "ECDHE-PSK-CHACHA20-POLY1305";
const RSA_PSK: &str = "RSA-PSK-AES128-GCM-SHA256";
const ALL: [&str; 4] = [PSK, DHE_PSK, ECDHE_PSK, RSA_PSK];

fn give(terms: &mut Terms, secret: &[u8]) {
    terms.psks = Arc::new(vec![ExternalPsk {
        identity: LAB_PSK.0.to_vec(),
        secret: secret.to_vec(),
        hash: HashAlgorithm::Sha256,
    }]);
}

fn hint(length: usize) -> Act {
    before("ServerHelloDone", move |lab| {
        let psk_identity_hint = Value::literal("value", vec![b'x'; length]);
        let message = PskServerKeyExchange { psk_identity_hint };
        lab.send(&lab::encode(&message, ProtocolVersion::TLS1_2));
    })
}

#[test]
#[rustfmt::skip]
fn servers() {
    let mut config = old_client();
    give(&mut config, LAB_PSK.1);
    let well_behaved = ALL.map(|suite| fine("RFC 4279 §2", suite, tls12(suite), nothing()));
    let certificate = || before("ServerHelloDone", |lab| lab.send(&lab::encode(
        &Certificate { certificate_list: Vec::new() }, ProtocolVersion::TLS1_2)));
    let request = || before("ServerHelloDone", |lab| lab.send(&lab::encode(
        &CertificateRequest {
            certificate_types: vec![ClientCertificateType::RsaSign],
            supported_signature_algorithms: vec![SignatureScheme::RsaPkcs1Sha256],
            certificate_authorities: Vec::new(),
        }, ProtocolVersion::TLS1_2)));
    let mut rows = Vec::from(well_behaved);
    for suite in [PSK, RSA_PSK] {
        for length in [0, 1, 0xffff] {
            rows.push(fine("RFC 4279 §5.2", format!("{suite}, a hint of {length} bytes"), tls12(suite), hint(length)));
        }
        rows.push(refused("RFC 4279 §2", format!("{suite}, a hint cut short"), A::DecodeError, tls12(suite),
            before("ServerHelloDone", |lab| lab.send(&[12, 0, 0, 3, 0, 2, b'x']))));
        rows.push(refused("RFC 4279 §2", format!("{suite}, a byte after the hint"), A::DecodeError, tls12(suite),
            before("ServerHelloDone", |lab| lab.send(&[12, 0, 0, 4, 0, 1, b'x', 0]))));
        rows.push(refused("RFC 5246 §7.3", format!("{suite}, two hints"), A::UnexpectedMessage, tls12(suite),
            both(hint(1), hint(1))));
    }
    for suite in [DHE_PSK, ECDHE_PSK] {
        rows.push(refused("RFC 4279 §3", format!("{suite}, no ServerKeyExchange"), A::UnexpectedMessage, tls12(suite), omit("ServerKeyExchange")));
        rows.push(refused("RFC 4279 §3", format!("{suite}, a signature"), A::DecodeError, tls12(suite),
            bytes("ServerKeyExchange", |b| { b.extend([4, 1, 0, 1, 0]); let length = b.len() - 4; b[2] = (length >> 8) as u8; b[3] = length as u8; })));
        rows.push(refused("RFC 4279 §3", format!("{suite}, no hint, not even an empty one"), A::DecodeError, tls12(suite),
            bytes("ServerKeyExchange", |b| { b.drain(4..6); let length = b.len() - 4; b[2] = (length >> 8) as u8; b[3] = length as u8; })));
    }
    for suite in [PSK, DHE_PSK, ECDHE_PSK] {
        rows.push(refused("RFC 4279 §2", format!("{suite}, a certificate"), A::UnexpectedMessage, tls12(suite), certificate()));
        rows.push(refused("RFC 4279 §2", format!("{suite}, a request for a certificate"), A::UnexpectedMessage, tls12(suite), request()));
    }
    rows.push(refused("RFC 4279 §4", "RSA_PSK without a certificate", A::UnexpectedMessage, tls12(RSA_PSK), omit("Certificate")));
    rows.push(refused("RFC 8422 §5.4", "ECDHE_PSK on a curve that was not offered", A::IllegalParameter, tls12(ECDHE_PSK),
        edit::<EcdhePskServerKeyExchange>("ServerKeyExchange", |m| m.params.namedcurve = NamedGroup::X448)));
    try_client(&config, rows);
}

#[test]
#[rustfmt::skip]
fn clients() {
    let mut config = server_config();
    config.versions.retain(|version| *version <= ProtocolVersion::TLS1_2);
    config.suites = tlsdemo::names::suite::SUITES.iter().map(|suite| suite.code).collect();
    config.alpn = vec![b"http/1.1".to_vec()];
    give(&mut config, LAB_PSK.1);
    let mut rows = Vec::from(ALL.map(|suite| fine("RFC 4279 §2", suite, tls12(suite), nothing())));
    let named = |identity: Vec<u8>| edit::<PskClientKeyExchange>("ClientKeyExchange", move |m| {
        m.psk_identity = Value::literal("value", identity.clone());
    });
    for (what, identity) in [
        ("no name", Vec::new()),
        ("another name", b"bob".to_vec()),
        ("the beginning of the name", b"alic".to_vec()),
        ("the name and a zero byte", b"alice\0".to_vec()),
        ("a name of 65535 bytes", vec![b'a'; 0xffff]),
    ] {
        rows.push(refused("RFC 4279 §2", what, A::UnknownPskIdentity, tls12(PSK), named(identity)));
    }
    let another = edit::<WithPsk<EcdheClientKeyExchange>>("ClientKeyExchange", |m| m.psk_identity.bytes.push(b's'));
    rows.extend([
        refused("RFC 5489 §2", "another name before a point", A::UnknownPskIdentity, tls12(ECDHE_PSK), another),
        refused("RFC 4279 §2", "a name longer than the message", A::DecodeError, tls12(PSK), bytes("ClientKeyExchange", |b| b[5] += 1)),
        refused("RFC 4279 §2", "a byte after the name", A::DecodeError, tls12(PSK), bytes("ClientKeyExchange", |b| { b.push(0); b[3] += 1; })),
        refused("RFC 5489 §2", "a name alone", A::DecodeError, tls12(ECDHE_PSK), bytes("ClientKeyExchange", |b| { b.truncate(11); b[3] = 7; })),
        refused("RFC 5489 §2", "a point that is not one", A::IllegalParameter, tls12(ECDHE_PSK),
            edit::<WithPsk<EcdheClientKeyExchange>>("ClientKeyExchange", |m| m.exchange.ecdh_yc = Value::literal("value", vec![0; 32]))),
        refused("RFC 4279 §2", "a certificate, unasked", A::UnexpectedMessage, tls12(PSK),
            before("ClientKeyExchange", |lab| lab.send(&lab::encode(&Certificate { certificate_list: Vec::new() }, ProtocolVersion::TLS1_2)))),
        // Whether the padding is wrong must not show before Finished, and not there either (RFC 5246 §7.4.7.1).
        refused("RFC 4279 §4", "a secret whose padding is wrong", A::BadRecordMac, tls12(RSA_PSK),
            edit::<WithPsk<RsaClientKeyExchange>>("ClientKeyExchange", |m| m.exchange.encrypted_pre_master_secret.bytes[9] ^= 1)),
    ]);
    try_server(&config, rows);
    // A key that differs shows at the first protected record.
    give(&mut config, &[8; 16]);
    let wrong = ALL.map(|suite| refused("RFC 4279 §2", format!("{suite}, another key"), A::BadRecordMac, tls12(suite), nothing()));
    try_server(&config, Vec::from(wrong));
}
