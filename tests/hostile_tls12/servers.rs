//! Hostile servers: from ServerHello to ServerHelloDone (RFC 5246 §7.4, RFC 8422 §5, RFC 7919).

use super::*;
use tlsdemo::wire::Value;

#[test]
#[rustfmt::skip]
fn server_hello() {
    let rfc = "§7.4.1.3";
    let illegal = |what: &str, act: Act| refused(rfc, what, A::IllegalParameter, ecdhe(), act);
    let decode = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::DecodeError, ecdhe(), act);
    let unsupported = |what: &str, extension: Extension| refused("§7.4.1.4", what, A::UnsupportedExtension, ecdhe(),
        hello(move |m| push(&mut m.extensions, extension.clone())));
    let mut rows = vec![
        fine(rfc, "a session id, for later", ecdhe(), hello(|m| m.session_id = Value::literal("value", vec![7; 32]))),
        refused("§7.4.1.4.1", "signature_algorithms", A::IllegalParameter, ecdhe(), hello(|m| push(&mut m.extensions, opaque(13, &[0, 2, 4, 1])))),
        fine(rfc, "no extensions", ecdhe(), hello(|m| m.extensions = None)),
        fine("RFC 6066 §3", "server_name", ecdhe(), hello(|m| push(&mut m.extensions, opaque(0, &[])))),
        fine("RFC 7301 §3.1", "the protocol that was offered", ecdhe(), hello(|m| push(&mut m.extensions, opaque(16, b"\x00\x09\x08http/1.1")))),
        refused("§E.1", "SSL 3.0", A::ProtocolVersion, ecdhe(), hello(|m| m.server_version = ProtocolVersion::SSL3)),
        refused("§E.1", "TLS 1.3 in server_version", A::ProtocolVersion, ecdhe(), hello(|m| m.server_version = ProtocolVersion::TLS1_3)),
        refused("§E.1", "version 2.0", A::ProtocolVersion, ecdhe(), hello(|m| m.server_version = ProtocolVersion(0x0200))),
        illegal("a suite that was not offered", hello(|m| m.cipher_suite = CipherSuite(0x0004))),
        illegal("a suite of TLS 1.3", hello(|m| m.cipher_suite = CipherSuite(0x1301))),
        illegal("a signaling suite (RFC 5746 §3.4)", hello(|m| m.cipher_suite = CipherSuite::EMPTY_RENEGOTIATION_INFO_SCSV)),
        illegal("compression", hello(|m| m.compression_method = CompressionMethod::Deflate)),
        illegal("an extension twice", hello(|m| push(&mut m.extensions, opaque(0xff01, &[0])))),
        unsupported("an unknown extension", opaque(0xfafa, &[])),
        unsupported("session_ticket, which was not offered", opaque(35, &[])),
        unsupported("status_request, which was not offered", opaque(5, &[])),
        unsupported("heartbeat, which was not offered", opaque(15, &[1])),
        unsupported("max_fragment_length, which was not offered", opaque(1, &[1])),
        unsupported("key_share, which was not offered", opaque(51, &[0, 29, 0, 1, 1])),
        refused("RFC 9846 §4.3.1", "supported_versions, which was not offered", A::IllegalParameter, ecdhe(),
            hello(|m| push(&mut m.extensions, SupportedVersions::Selected(ProtocolVersion::TLS1_2)))),
        refused("RFC 5746 §3.4", "renegotiation_info that is not empty", A::HandshakeFailure, ecdhe(),
            hello(|m| replace(&mut m.extensions, opaque(0xff01, &[1, 7])))),
        decode("RFC 5746 §3.2", "renegotiation_info without its length", hello(|m| replace(&mut m.extensions, opaque(0xff01, &[])))),
        decode("RFC 7627 §5.1", "extended_master_secret with content", hello(|m| push(&mut m.extensions, opaque(23, &[0])))),
        decode("RFC 7366 §2", "encrypt_then_mac with content", hello(|m| push(&mut m.extensions, opaque(22, &[0])))),
        refused("RFC 7366 §3", "encrypt_then_mac with an AEAD suite", A::IllegalParameter, ecdhe(), hello(|m| push(&mut m.extensions, EncryptThenMac))),
        refused("RFC 8422 §5.1.2", "ec_point_formats without uncompressed", A::IllegalParameter, ecdhe(), hello(|m| push(&mut m.extensions, opaque(11, &[1, 1])))),
        decode("RFC 8422 §5.1.2", "empty ec_point_formats", hello(|m| push(&mut m.extensions, opaque(11, &[0])))),
        refused("RFC 7301 §3.1", "a protocol that was not offered", A::IllegalParameter, ecdhe(), hello(|m| push(&mut m.extensions, opaque(16, b"\x00\x03\x02h2")))),
        decode("RFC 6066 §3", "server_name with content", hello(|m| push(&mut m.extensions, opaque(0, &[0])))),
        decode(rfc, "a session id of 33 bytes", bytes("ServerHello", |b| { b[38] = 33; b.splice(39..39, [0; 33]); b[3] += 33; })),
        decode(rfc, "a byte after the extensions", bytes("ServerHello", |b| { b.push(0); b[3] += 1; })),
        decode(rfc, "the last byte missing", bytes("ServerHello", |b| { b.pop(); b[3] -= 1; })),
        refused("§7.1", "ChangeCipherSpec before it", A::UnexpectedMessage, ecdhe(), before("ServerHello", |lab| lab.plain(20, &[1]))),
    ];
    for version in [ProtocolVersion::TLS1_0, ProtocolVersion::TLS1_1] {
        rows.push(refused(rfc, format!("a suite of TLS 1.2 in {version}"), A::IllegalParameter,
            in_version(version, "ECDHE-RSA-AES128-SHA"), hello(|m| m.cipher_suite = CipherSuite(0xc02f))));
        rows.push(refused("RFC 9846 §4.2.3", format!("{version} with the sentinel of a server that speaks TLS 1.2"), A::IllegalParameter,
            in_version(version, "ECDHE-RSA-AES128-SHA"), hello(|m| m.random.bytes[24..].copy_from_slice(&ServerHello::DOWNGRADE_TLS1_1))));
    }
    client_rows(rows);

    let mut config = old_client();
    config.max_fragment_length = Some(MaxFragmentLength::Bytes4096);
    config.record_size_limit = Some(600);
    let rfc = "RFC 6066 §4";
    try_client(&config, vec![
        fine(rfc, "the length that was asked for", ecdhe(), hello(|m| push(&mut m.extensions, opaque(1, &[4])))),
        refused(rfc, "another length", A::IllegalParameter, ecdhe(), hello(|m| push(&mut m.extensions, opaque(1, &[1])))),
        refused(rfc, "a length that is not defined", A::IllegalParameter, ecdhe(), hello(|m| push(&mut m.extensions, opaque(1, &[5])))),
        refused("RFC 8449 §5", "both limits", A::IllegalParameter, ecdhe(),
            hello(|m| { push(&mut m.extensions, opaque(1, &[4])); push(&mut m.extensions, opaque(28, &[64, 0])); })),
        refused(rfc, "a record that is longer", A::RecordOverflow, ecdhe(),
            both(hello(|m| push(&mut m.extensions, opaque(1, &[4]))), before("Certificate", |lab| lab.plain(22, &[11; 4097])))),
    ]);

    let mut config = old_client();
    config.versions = vec![ProtocolVersion::TLS1_2];
    config.extended_master_secret = false;
    config.encrypt_then_mac = false;
    try_client(&config, vec![
        refused("§E.1", "TLS 1.1, which was not offered", A::ProtocolVersion, in_version(ProtocolVersion::TLS1_1, "ECDHE-RSA-AES128-SHA"), nothing()),
        refused("RFC 7627 §5.1", "extended_master_secret, which was not offered", A::UnsupportedExtension, ecdhe(), hello(|m| push(&mut m.extensions, ExtendedMasterSecret))),
        refused("RFC 7366 §3", "encrypt_then_mac, which was not offered", A::UnsupportedExtension, tls12("ECDHE-RSA-AES128-SHA"), hello(|m| push(&mut m.extensions, EncryptThenMac))),
    ]);
    // A client that offers TLS 1.3 too sends a session id, which belongs to no session.
    try_client(&client_config(), vec![
        fine("RFC 9846 §E.4", "TLS 1.2 from a server that knows no other", ecdhe(), nothing()),
        refused("RFC 9846 §E.4", "the resumption of a session that does not exist", A::IllegalParameter, ecdhe(), act(|lab, at, bytes| if at == "ServerHello" {
            let session_id = lab.hello.as_ref().unwrap().session_id.clone();
            edit::<ServerHello>("ServerHello", move |m| m.session_id = session_id.clone())(lab, at, bytes);
        })),
        refused("RFC 9846 §4.3", "psk_key_exchange_modes in TLS 1.2", A::IllegalParameter, ecdhe(), hello(|m| push(&mut m.extensions, opaque(45, &[1, 1])))),
        refused("RFC 9846 §4.3", "key_share in TLS 1.2", A::IllegalParameter, ecdhe(), hello(|m| push(&mut m.extensions, opaque(51, &[0, 29, 0, 1, 1])))),
        refused("§7.1", "ChangeCipherSpec before ServerHello", A::UnexpectedMessage, ecdhe(), before("ServerHello", |lab| lab.plain(20, &[1]))),
    ]);
}

#[test]
#[rustfmt::skip]
fn certificate() {
    let rfc = "§7.4.2";
    let change = |edit_: fn(&mut Certificate)| edit("Certificate", edit_);
    let chain = |name: &'static str| edit::<Certificate>("Certificate", move |m| {
        m.certificate_list = tlsdemo::peer::Identity::demo_named(name).unwrap().certificates();
    });
    client_rows(vec![
        refused(rfc, "no certificate", A::DecodeError, ecdhe(), change(|m| m.certificate_list.clear())),
        refused(rfc, "an empty certificate", A::DecodeError, ecdhe(), change(|m| m.certificate_list[0].bytes.clear())),
        refused("§7.2.2", "bytes that are no certificate", A::BadCertificate, ecdhe(), change(|m| m.certificate_list[0] = Value::literal("value", vec![0x30, 3, 2, 1, 1]))),
        refused("§7.2.2", "a byte after the certificate", A::BadCertificate, ecdhe(), change(|m| m.certificate_list[0].bytes.push(0))),
        refused("§7.2.2", "the certificate cut short", A::BadCertificate, ecdhe(), change(|m| { m.certificate_list[0].bytes.pop(); })),
        refused(rfc, "an ECDSA key for an ECDHE-RSA suite", A::UnsupportedCertificate, ecdhe(), chain("ecdsa-p256")),
        refused(rfc, "an RSA key for an ECDHE-ECDSA suite", A::UnsupportedCertificate, tls12("ECDHE-ECDSA-AES128-GCM-SHA256"), chain("rsa")),
        refused(rfc, "an RSASSA-PSS key for RSA key transport", A::UnsupportedCertificate, tls12(RSA), chain("rsa-pss")),
        refused(rfc, "an ML-DSA key", A::UnsupportedCertificate, ecdhe(), chain("mldsa65")),
        refused(rfc, "left out", A::UnexpectedMessage, ecdhe(), omit("Certificate")),
        refused(rfc, "twice", A::UnexpectedMessage, ecdhe(), twice("Certificate")),
        refused(rfc, "the list one byte longer than the message", A::DecodeError, ecdhe(), bytes("Certificate", |b| b[6] = b[6].wrapping_add(1))),
        refused(rfc, "the list one byte shorter than the message", A::DecodeError, ecdhe(), bytes("Certificate", |b| b[6] = b[6].wrapping_sub(1))),
        refused(rfc, "a message of 2^24 - 1 bytes (a bound of ours)", A::DecodeError, ecdhe(), instead("Certificate", |lab| lab.record(ContentType::Handshake, &[11, 0xff, 0xff, 0xff]))),
    ]);
    let mut config = old_client();
    config.insecure = true;
    let weak = || edit::<Certificate>("Certificate", |m| {
        use rustls_pki_types::pem::PemObject;
        let der = rustls_pki_types::CertificateDer::from_pem_slice(include_bytes!("../data/rsa-512.pem")).unwrap();
        m.certificate_list = vec![Value::literal("value", der.to_vec())];
    });
    try_client(&config, vec![
        refused("§7.2.2", "an RSA key of 512 bits", A::BadCertificate, ecdhe(), weak()),
        refused("§7.2.2", "an RSA key of 512 bits, for key transport", A::BadCertificate, tls12(RSA), weak()),
    ]);
}

/// The list of groups speaks of certificates too (RFC 8422 §5.1); where there is none, any will do.
/// OpenSSL and BoringSSL refuse with the same alert.
#[test]
fn a_certificate_on_a_curve_that_was_not_offered() {
    let ecdsa = || tls12("ECDHE-ECDSA-AES128-GCM-SHA256");
    for version in [ProtocolVersion::TLS1_0, ProtocolVersion::TLS1_2] {
        let mut config = old_client();
        config.groups = vec![NamedGroup::X25519, NamedGroup::Secp384r1];
        let on_p256 = || match version {
            ProtocolVersion::TLS1_2 => ecdsa(),
            _ => in_version(version, "ECDHE-ECDSA-AES128-SHA"),
        };
        let rfc = "RFC 8422 §5.3";
        let what = format!("an ECDSA key on P-256 in {version}");
        try_client(
            &config,
            vec![
                refused(rfc, what, A::IllegalParameter, on_p256(), nothing()),
                fine(rfc, "an RSA key", ecdhe(), nothing()),
            ],
        );
    }
}

/// ServerKeyExchange with other parameters, signed as it should be.
fn dhe_params(change: impl Fn(&mut ServerDhParams) + Send + 'static) -> Act {
    act(move |lab, at, bytes| {
        if at == "ServerKeyExchange" {
            let (message, _) = tlsdemo::message::decode::<DheServerKeyExchange>(
                bytes,
                ProtocolVersion::TLS1_2,
                false,
            );
            let mut message = message.unwrap();
            change(&mut message.params);
            let encoded = message.params.encode();
            message.signature = lab.signed_params(SignatureScheme::RsaPkcs1Sha256, encoded);
            *bytes = lab::encode(&message, ProtocolVersion::TLS1_2);
        }
    })
}

fn ecdhe_params(change: impl Fn(&mut ServerEcdhParams) + Send + 'static) -> Act {
    act(move |lab, at, bytes| {
        if at == "ServerKeyExchange" {
            let (message, _) = tlsdemo::message::decode::<EcdheServerKeyExchange>(
                bytes,
                ProtocolVersion::TLS1_2,
                false,
            );
            let mut message = message.unwrap();
            change(&mut message.params);
            let encoded = message.params.encode();
            message.signature = lab.signed_params(SignatureScheme::RsaPkcs1Sha256, encoded);
            *bytes = lab::encode(&message, ProtocolVersion::TLS1_2);
        }
    })
}

#[test]
#[rustfmt::skip]
fn server_key_exchange() {
    let (x25519, p256) = (NamedGroup::X25519, NamedGroup::Secp256r1);
    let illegal = |rfc: &'static str, what: &str, plan: Plan, act: Act| refused(rfc, what, A::IllegalParameter, plan, act);
    let raw = |edit_: fn(&mut EcdheServerKeyExchange)| edit("ServerKeyExchange", edit_);
    let claim = |scheme: SignatureScheme| edit::<EcdheServerKeyExchange>("ServerKeyExchange", move |m| m.algorithm = Some(scheme));
    let mut rows = vec![
        refused("§7.4.3", "left out", A::UnexpectedMessage, ecdhe(), omit("ServerKeyExchange")),
        refused("§7.4.3", "left out of DHE", A::UnexpectedMessage, tls12(DHE), omit("ServerKeyExchange")),
        refused("§7.4.3", "sent for RSA key transport", A::UnexpectedMessage, tls12(RSA), before("ServerHelloDone", |lab| lab.send(&raw_message(12, &[3, 0, 29, 1, 1])))),
        refused("§7.4.3", "twice", A::UnexpectedMessage, ecdhe(), twice("ServerKeyExchange")),
        illegal("RFC 8422 §5.4", "a curve that was not offered", ecdhe(), ecdhe_params(|m| m.namedcurve = NamedGroup::X448)),
        illegal("RFC 8422 §5.4", "an unknown curve", ecdhe(), ecdhe_params(|m| m.namedcurve = NamedGroup(0xfafa))),
        illegal("RFC 8422 §5.4", "a hybrid of TLS 1.3", ecdhe(), ecdhe_params(|m| m.namedcurve = NamedGroup::X25519MlKem768)),
        illegal("RFC 8422 §5.4", "an explicit prime curve", ecdhe(), bytes("ServerKeyExchange", |b| b[4] = 1)),
        illegal("RFC 8422 §5.4", "an explicit binary curve", ecdhe(), bytes("ServerKeyExchange", |b| b[4] = 2)),
        illegal("RFC 8422 §5.11", "X25519: zero", on_curve(x25519), ecdhe_params(|m| m.public = Value::literal("value", vec![0; 32]))),
        illegal("RFC 8422 §5.11", "X25519: 31 bytes", on_curve(x25519), ecdhe_params(|m| m.public = Value::literal("value", vec![9; 31]))),
        illegal("RFC 8422 §5.11", "P-256: not on the curve", on_curve(p256), ecdhe_params(|m| *m.public.bytes.last_mut().unwrap() ^= 1)),
        illegal("RFC 8422 §5.11", "P-256: the point at infinity", on_curve(p256), ecdhe_params(|m| m.public = Value::literal("value", vec![0]))),
        illegal("RFC 8422 §5.4.1", "P-256: compressed", on_curve(p256), ecdhe_params(|m| m.public = Value::literal("value", [vec![2], vec![1; 32]].concat()))),
        illegal("RFC 8422 §5.4.1", "P-256: 64 bytes", on_curve(p256), ecdhe_params(|m| { m.public.bytes.pop(); })),
        refused("RFC 8422 §5.4", "an empty point", A::DecodeError, ecdhe(), ecdhe_params(|m| m.public.bytes.clear())),
        refused("§7.4.3", "a signature bit turned", A::DecryptError, ecdhe(), raw(|m| m.signature.bytes[9] ^= 1)),
        refused("§7.4.3", "no signature", A::DecryptError, ecdhe(), raw(|m| m.signature.bytes.clear())),
        refused("§7.4.3", "a signature of other parameters", A::DecryptError, ecdhe(), raw(|m| m.params.public.bytes[3] ^= 1)),
        refused("§7.4.3", "a signature for another server random", A::DecryptError, ecdhe(), hello(|m| m.random.bytes[3] ^= 1)),
        refused("§7.4.3", "an ECDSA signature bit turned", A::DecryptError, tls12("ECDHE-ECDSA-AES128-GCM-SHA256"), raw(|m| *m.signature.bytes.last_mut().unwrap() ^= 1)),
        refused("§7.4.3", "a signature of TLS 1.1 bit turned", A::DecryptError, in_version(ProtocolVersion::TLS1_1, "ECDHE-RSA-AES128-SHA"), raw(|m| m.signature.bytes[9] ^= 1)),
        refused("§7.4.3", "a DHE signature bit turned", A::DecryptError, tls12(DHE), edit::<DheServerKeyExchange>("ServerKeyExchange", |m| m.signature.bytes[9] ^= 1)),
        refused("§7.4.3", "a byte after it", A::DecodeError, ecdhe(), bytes("ServerKeyExchange", |b| {
            b.push(0);
            let length = (b.len() - 4) as u16;
            b[2..4].copy_from_slice(&length.to_be_bytes());
        })),
        refused("§7.4.3", "no algorithm, as before TLS 1.2", A::DecodeError, ecdhe(), bytes("ServerKeyExchange", |b| { b.truncate(b.len() - 100); let n = (b.len() - 4) as u16; b[2..4].copy_from_slice(&n.to_be_bytes()); })),
    ];
    for scheme in [
        SignatureScheme::EcdsaSecp256r1Sha256, SignatureScheme::Ed25519, SignatureScheme::RsaPssPssSha256, SignatureScheme::MlDsa65,
        SignatureScheme::RsaPkcs1Md5, SignatureScheme::DsaSha256, SignatureScheme(0xfafa), SignatureScheme(0x0001),
    ] {
        rows.push(refused("§7.4.3", format!("{scheme} with an RSA key"), A::IllegalParameter, ecdhe(), claim(scheme)));
    }
    let p = DheGroup::named(NamedGroup::Ffdhe2048).unwrap().p.bytes;
    let mut below = p.clone();
    *below.last_mut().unwrap() -= 1;
    let even = below.clone();
    let rfc = "RFC 7919 §5.1";
    let ys = |ys: Vec<u8>| dhe_params(move |m| m.dh_ys = Value::literal("value", ys.clone()));
    rows.extend([
        illegal(rfc, "dh_Ys: 0", tls12(DHE), ys(vec![0])),
        illegal(rfc, "dh_Ys: 1", tls12(DHE), ys(vec![1])),
        illegal(rfc, "dh_Ys: p - 1", tls12(DHE), ys(below.clone())),
        illegal(rfc, "dh_Ys: p", tls12(DHE), ys(p.clone())),
        illegal(rfc, "dh_Ys: longer than p", tls12(DHE), ys(vec![7; 257])),
        illegal(rfc, "dh_g: 0", tls12(DHE), dhe_params(|m| m.dh_g = Value::literal("value", vec![0]))),
        illegal(rfc, "dh_g: 1", tls12(DHE), dhe_params(|m| m.dh_g = Value::literal("value", vec![1]))),
        illegal(rfc, "dh_g: p - 1", tls12(DHE), dhe_params(move |m| m.dh_g = Value::literal("value", below.clone()))),
        illegal(rfc, "dh_p: even", tls12(DHE), dhe_params(move |m| m.dh_p = Value::literal("value", even.clone()))),
        refused("RFC 7919 §3", "dh_p: 512 bits", A::InsufficientSecurity, tls12(DHE), dhe_params(|m| m.dh_p = Value::literal("value", vec![0xff; 64]))),
        refused("RFC 7919 §3", "dh_p: 1023 bits", A::InsufficientSecurity, tls12(DHE), dhe_params(|m| m.dh_p = Value::literal("value", [vec![0x7f], vec![0xff; 127]].concat()))),
        refused("RFC 7919 §3", "dh_p: 512 bits in 256 bytes", A::InsufficientSecurity, tls12(DHE), dhe_params(|m| m.dh_p = Value::literal("value", [vec![0; 192], vec![0xff; 64]].concat()))),
        illegal(rfc, "dh_p: 16392 bits", tls12(DHE), dhe_params(|m| m.dh_p = Value::literal("value", vec![0xff; 2049]))),
        refused("§7.4.3", "dh_p: empty", A::DecodeError, tls12(DHE), dhe_params(|m| m.dh_p.bytes.clear())),
        refused("§7.4.3", "dh_g: empty", A::DecodeError, tls12(DHE), dhe_params(|m| m.dh_g.bytes.clear())),
        refused("§7.4.3", "dh_Ys: empty", A::DecodeError, tls12(DHE), dhe_params(|m| m.dh_ys.bytes.clear())),
    ]);
    client_rows(rows);
    let mut config = old_client();
    config.groups = vec![NamedGroup::Secp384r1];
    config.signature_schemes = vec![SignatureScheme::RsaPkcs1Sha384];
    try_client(&config, vec![
        refused("RFC 8422 §5.4", "a curve that was not offered this time", A::IllegalParameter, on_curve(p256), nothing()),
        refused("§7.4.3", "a scheme that was not offered this time", A::IllegalParameter, on_curve(NamedGroup::Secp384r1), nothing()),
    ]);
}

#[test]
#[rustfmt::skip]
fn rest_of_the_flight_of_servers() {
    let mut rows = vec![
        refused("§7.4.4", "a request twice", A::UnexpectedMessage, with_request(), twice("CertificateRequest")),
        refused("§7.4.4", "a request before ServerKeyExchange", A::UnexpectedMessage, ecdhe(), before("ServerKeyExchange", |lab| lab.send(&raw_message(13, &[1, 64, 0, 2, 4, 3, 0, 0])))),
        refused("§7.4.4", "a request that does not add up", A::DecodeError, ecdhe(), before("ServerHelloDone", |lab| lab.send(&raw_message(13, &[1, 64, 0, 9])))),
        refused("§7.4.4", "a request with no kind of certificate", A::DecodeError, ecdhe(), before("ServerHelloDone", |lab| lab.send(&raw_message(13, &[0, 0, 2, 4, 3, 0, 0])))),
        refused("§7.4.5", "ServerHelloDone with content", A::DecodeError, ecdhe(), bytes("ServerHelloDone", |b| *b = raw_message(14, &[0]))),
        refused("§7.4.5", "ServerHelloDone twice", A::UnexpectedMessage, ecdhe(), twice("ServerHelloDone")),
        refused("§7.4.5", "a message behind ServerHelloDone", A::UnexpectedMessage, ecdhe(), bytes("ServerHelloDone", |b| b.extend(raw_message(20, &[0; 12])))),
        refused("§7.4.6", "CertificateStatus, though not asked for", A::UnexpectedMessage, ecdhe(), before("ServerKeyExchange", |lab| lab.send(&raw_message(22, &[1, 0, 0, 1, 0])))),
        fine("§7.4.1.1", "HelloRequest in the handshake", ecdhe(), before("Certificate", |lab| lab.record(ContentType::Handshake, &raw_message(0, &[])))),
        refused("§7.4.1.1", "HelloRequest with content", A::DecodeError, ecdhe(), before("Certificate", |lab| lab.record(ContentType::Handshake, &raw_message(0, &[1])))),
        refused("(a bound of ours)", "HelloRequest without end", A::UnexpectedMessage, ecdhe(), before("Certificate", |lab| for _ in 0..40 {
            lab.record(ContentType::Handshake, &raw_message(0, &[]));
        })),
    ];
    for (step, plan, allowed) in [
        ("ServerHello", ecdhe(), &[0, 2][..]),
        ("Certificate", ecdhe(), &[0, 11]),
        ("ServerKeyExchange", ecdhe(), &[0, 12]),
        ("ServerHelloDone", ecdhe(), &[0, 13, 14]),
        ("ServerHelloDone", with_request(), &[0, 14]),
        ("ServerHelloDone", tls12(RSA), &[0, 13, 14]),
        ("ChangeCipherSpec", ecdhe(), &[]),
        ("Finished", ecdhe(), &[0, 20]),
        ("done", ecdhe(), &[0]),
    ] {
        rows.extend(unexpected_at("§7.4", step, plan, allowed));
    }
    client_rows(rows);
}

#[test]
fn messages_cut_short() {
    let decode = &[A::DecodeError];
    // Cut to 38 bytes, ServerHello is whole, without extensions.
    let lengths = (0..45).filter(|length| *length != 38);
    let mut rows = cuts("§7.2.2", "ServerHello", ecdhe(), lengths, decode);
    rows.extend(cuts("§7.2.2", "Certificate", ecdhe(), 0..24, decode));
    rows.extend(cuts("§7.2.2", "Certificate", ecdhe(), [100, 9999], decode));
    rows.extend(cuts("§7.2.2", "ServerKeyExchange", ecdhe(), 0..60, decode));
    rows.extend(cuts("§7.2.2", "ServerKeyExchange", ecdhe(), [9999], decode));
    rows.extend(cuts(
        "§7.2.2",
        "ServerKeyExchange",
        tls12(DHE),
        [0, 1, 2, 100, 258, 259, 260, 261, 262, 300, 9999],
        decode,
    ));
    rows.extend(cuts(
        "§7.2.2",
        "CertificateRequest",
        with_request(),
        0..8,
        decode,
    ));
    client_rows(rows);
}

#[test]
fn certificates_that_are_refused() {
    let ecdsa = || tls12("ECDHE-ECDSA-AES128-GCM-SHA256");
    let (config, certificates) = weak_hashes();
    for (hash, der) in certificates {
        let change = edit::<Certificate>("Certificate", move |m| {
            m.certificate_list = vec![Value::literal("value", der.clone())]
        });
        let alert = match hash {
            "SHA-256" => A::DecryptError,
            _ => A::BadCertificate,
        };
        let what = format!("a certificate that is signed with {hash}");
        try_client(
            &config,
            vec![refused("RFC 9155 §2", what, alert, ecdsa(), change)],
        );
    }
    let row = |what: &str, alert: A| vec![refused("§7.2.2", what, alert, ecdsa(), nothing())];
    try_client(
        &config,
        row("a certificate of an unknown authority", A::UnknownCa),
    );
    let mut config = client_config();
    config.now = std::time::UNIX_EPOCH;
    try_client(
        &config,
        row("a certificate of the future", A::CertificateExpired),
    );
}
