//! Hostile clients: ClientHello and ClientKeyExchange (RFC 5246 §7.4, RFC 8422 §5, RFC 7919).

use super::*;
use tlsdemo::peer::{ClientAuthentication, TrustAnchors};
use tlsdemo::wire::Value;

/// Spoils a block before it is encrypted.
type Spoil = fn(&mut Vec<u8>);

#[test]
#[rustfmt::skip]
fn client_hello() {
    let rfc = "§7.4.1.2";
    let illegal = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::IllegalParameter, ecdhe(), act);
    let decode = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::DecodeError, ecdhe(), act);
    let failure = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::HandshakeFailure, ecdhe(), act);
    let mut rows = vec![
        fine(rfc, "a session to resume, which is not known", ecdhe(), offer(|m| m.session_id = Value::literal("value", vec![7; 32]))),
        fine(rfc, "unknown suites", ecdhe(), offer(|m| m.cipher_suites.insert(0, CipherSuite(0xfafa)))),
        fine(rfc, "compression besides null", ecdhe(), offer(|m| m.compression_methods.insert(0, CompressionMethod::Deflate))),
        fine("§7.4.1.4", "an unknown extension", ecdhe(), offer(|m| push(&mut m.extensions, opaque(0xfafa, &[1])))),
        fine("§E.1", "a version from the future", ecdhe(), offer(|m| m.client_version = ProtocolVersion(0x03ff).into())),
        fine("RFC 5746 §3.6", "the signaling suite", ecdhe(), offer(|m| m.cipher_suites.push(CipherSuite::EMPTY_RENEGOTIATION_INFO_SCSV))),
        fine("RFC 7507 §3", "the fallback suite with our newest version", ecdhe(), offer(|m| m.cipher_suites.push(CipherSuite::FALLBACK_SCSV))),
        refused("RFC 7507 §3", "the fallback suite with an older version", A::InappropriateFallback, in_version(ProtocolVersion::TLS1_1, "ECDHE-RSA-AES128-SHA"),
            offer(|m| m.cipher_suites.push(CipherSuite::FALLBACK_SCSV))),
        refused("§E.1", "SSL 3.0", A::ProtocolVersion, ecdhe(), offer(|m| m.client_version = ProtocolVersion::SSL3.into())),
        refused("§E.1", "version 2.0", A::ProtocolVersion, ecdhe(), offer(|m| m.client_version = ProtocolVersion(0x0200).into())),
        illegal(rfc, "no null compression", offer(|m| m.compression_methods = vec![CompressionMethod::Deflate])),
        decode(rfc, "no compression", offer(|m| m.compression_methods.clear())),
        decode(rfc, "no suite", offer(|m| m.cipher_suites.clear())),
        decode(rfc, "a session id of 33 bytes", offer(|m| m.session_id = Value::literal("value", vec![0; 33]))),
        failure(rfc, "no suite in common", offer(|m| m.cipher_suites = vec![CipherSuite(0x0004), CipherSuite(0xfafa)])),
        failure(rfc, "only suites of TLS 1.3", offer(|m| m.cipher_suites = vec![CipherSuite(0x1301)])),
        failure(rfc, "only signaling suites", offer(|m| m.cipher_suites = vec![CipherSuite::EMPTY_RENEGOTIATION_INFO_SCSV])),
        refused(rfc, "a suite of TLS 1.2 in TLS 1.1", A::HandshakeFailure, in_version(ProtocolVersion::TLS1_1, "ECDHE-RSA-AES128-SHA"), offer(|m| m.cipher_suites = vec![CipherSuite(0xc02f)])),
        fine("RFC 8422 §5.3", "a curve that the ECDSA certificates are not on, which leaves the RSA one", on_curve(NamedGroup::X25519), offer(|m| {
            m.cipher_suites.insert(0, CipherSuite(0xc02b));
            replace(&mut m.extensions, opaque(13, &[0, 6, 4, 3, 4, 1, 8, 7]));
            m.cipher_suites.swap(0, 1);
        })),
        refused("RFC 8422 §5.3", "a curve that no ECDSA certificate is on", A::HandshakeFailure, tls12("ECDHE-ECDSA-AES128-GCM-SHA256"),
            offer(|m| replace(&mut m.extensions, opaque(10, &[0, 2, 0, 29])))),
        fine("§7.4.7.1", "RSA key transport, which signs nothing, without a signature algorithm in common", tls12(RSA), offer(|m| replace(&mut m.extensions, opaque(13, &[0, 2, 2, 2])))),
        refused("RFC 7919 §4", "only finite-field groups, none in common", A::InsufficientSecurity, tls12(DHE), offer(|m| push(&mut m.extensions, opaque(10, &[0, 4, 1, 5, 1, 0xff])))),
        refused("RFC 7919 §4", "a curve in common, but only a suite that needs a finite field", A::InsufficientSecurity, tls12(DHE), offer(|m| push(&mut m.extensions, opaque(10, &[0, 4, 1, 5, 0, 29])))),
        fine("RFC 7919 §4", "finite-field groups, none in common, and a suite that needs none", tls12(RSA), offer(|m| {
            m.cipher_suites.insert(0, CipherSuite(0x009e));
            push(&mut m.extensions, opaque(10, &[0, 4, 1, 5, 1, 0xff]));
        })),
        refused("§7.3", "the start of ClientKeyExchange behind it in its record", A::UnexpectedMessage, ecdhe(), bytes("ClientHello", |b| b.push(16))),
        failure("RFC 8422 §4", "no curve in common", offer(|m| replace(&mut m.extensions, opaque(10, &[0, 2, 0, 30])))),
        failure("§7.4.1.4.1", "no signature algorithm in common", offer(|m| replace(&mut m.extensions, opaque(13, &[0, 2, 2, 2])))),
        refused("RFC 7301 §3.2", "no protocol in common", A::NoApplicationProtocol, ecdhe(), offer(|m| push(&mut m.extensions, opaque(16, b"\x00\x03\x02h2")))),
        failure("RFC 5746 §3.6", "renegotiation_info that is not empty", offer(|m| replace(&mut m.extensions, opaque(0xff01, &[1, 7])))),
        decode("RFC 5746 §3.2", "renegotiation_info that does not add up", offer(|m| replace(&mut m.extensions, opaque(0xff01, &[1])))),
        illegal("RFC 8422 §5.1.2", "ec_point_formats without uncompressed", offer(|m| push(&mut m.extensions, opaque(11, &[1, 1])))),
        decode("RFC 7627 §5.1", "extended_master_secret with content", offer(|m| push(&mut m.extensions, opaque(23, &[0])))),
        decode("RFC 7366 §2", "encrypt_then_mac with content", offer(|m| push(&mut m.extensions, opaque(22, &[0])))),
        illegal("RFC 6066 §4", "a max_fragment_length that is not defined", offer(|m| push(&mut m.extensions, opaque(1, &[5])))),
        illegal("§7.4.1.4", "an extension twice", offer(|m| push(&mut m.extensions, opaque(0xff01, &[0])))),
        decode("§7.4.1.2", "a byte after the extensions", bytes("ClientHello", |b| { b.push(0); b[3] += 1; })),
        refused("§7.1", "ChangeCipherSpec before it", A::UnexpectedMessage, ecdhe(), before("ClientHello", |lab| lab.plain(20, &[1]))),
        refused("§E.2", "a hello of SSL 2.0", A::UnexpectedMessage, ecdhe(), before("start", |lab| lab.wire(&[0x80, 0x2e, 1, 3, 1, 0, 0x15, 0, 0, 0, 0x10]))),
    ];
    rows.extend(unexpected_at("§7.4", "ClientHello", ecdhe(), &[1]));
    server_rows(rows);
    // A server that speaks TLS 1.3.
    try_server(&server_config(), vec![
        fine("§7.3", "TLS 1.2 alone", ecdhe(), nothing()),
        refused("RFC 7507 §3", "the fallback suite with TLS 1.2", A::InappropriateFallback, ecdhe(), offer(|m| m.cipher_suites.push(CipherSuite::FALLBACK_SCSV))),
    ]);
}

/// A ClientHello cut short at each byte, and with each of its lengths one too long and one too short.
#[test]
fn client_hellos_that_do_not_add_up() {
    let plan = ecdhe();
    // legacy: version, random, no session id, one suite, one compression method; then extensions.
    let without_extensions = 4 + 2 + 32 + 1 + 4 + 2;
    let total = without_extensions + 2 + (4 + 4) + (4 + 4) + (4 + 1);
    let mut rows = Vec::new();
    for length in 4..total {
        let cut = bytes("ClientHello", move |b| {
            assert_eq!(b.len(), total);
            b.truncate(length);
            b[3] = (length - 4) as u8;
        });
        let what = format!("cut to {length} bytes");
        rows.push(if length == without_extensions {
            fine("§7.4.1.2", what, on_curve(NamedGroup::Secp256r1), cut)
        } else {
            refused("§7.4.1.2", what, A::DecodeError, plan.clone(), cut)
        });
    }
    // session_id, cipher_suites, compression_methods, extensions, then each extension and its list.
    let lengths = [38, 40, 43, 46, 50, 52, 58, 60, 66, 67];
    for at in lengths {
        for change in [1, 0xff] {
            rows.push(refused(
                "§7.2.2",
                format!("the length at offset {at} off by {change:#x}"),
                A::DecodeError,
                plan.clone(),
                bytes("ClientHello", move |b| b[at] = b[at].wrapping_add(change)),
            ));
        }
    }
    server_rows(rows);
}

#[test]
#[rustfmt::skip]
fn client_key_exchange() {
    let (x25519, p256) = (NamedGroup::X25519, NamedGroup::Secp256r1);
    let point = |public: Vec<u8>| edit::<EcdheClientKeyExchange>("ClientKeyExchange", move |m| m.ecdh_yc = Value::literal("value", public.clone()));
    let yc = |yc: Vec<u8>| edit::<DheClientKeyExchange>("ClientKeyExchange", move |m| m.dh_yc = Value::literal("value", yc.clone()));
    let encrypted = |change: fn(&mut Vec<u8>)| edit::<RsaClientKeyExchange>("ClientKeyExchange", move |m| change(&mut m.encrypted_pre_master_secret.bytes));
    let p = DheGroup::named(NamedGroup::Ffdhe2048).unwrap().p.bytes;
    let mut below = p.clone();
    *below.last_mut().unwrap() -= 1;
    let illegal = |rfc: &'static str, what: &str, plan: Plan, act: Act| refused(rfc, what, A::IllegalParameter, plan, act);
    let mut rows = vec![
        illegal("RFC 8422 §5.11", "X25519: zero", on_curve(x25519), point(vec![0; 32])),
        illegal("RFC 8422 §5.11", "X25519: 33 bytes", on_curve(x25519), point(vec![9; 33])),
        illegal("RFC 8422 §5.11", "P-256: not on the curve", on_curve(p256), point([vec![4], vec![1; 64]].concat())),
        illegal("RFC 8422 §5.11", "P-256: the point at infinity", on_curve(p256), point(vec![0])),
        illegal("RFC 8422 §5.7", "P-256: compressed", on_curve(p256), point([vec![2], vec![1; 32]].concat())),
        refused("RFC 8422 §5.7", "an empty point", A::DecodeError, ecdhe(), point(vec![])),
        refused("RFC 8422 §5.7", "a byte after the point", A::DecodeError, ecdhe(), bytes("ClientKeyExchange", |b| { b.push(0); b[3] += 1; })),
        illegal("RFC 7919 §5.1", "dh_Yc: 0", tls12(DHE), yc(vec![0])),
        illegal("RFC 7919 §5.1", "dh_Yc: 1", tls12(DHE), yc(vec![1])),
        illegal("RFC 7919 §5.1", "dh_Yc: p - 1", tls12(DHE), yc(below)),
        illegal("RFC 7919 §5.1", "dh_Yc: p", tls12(DHE), yc(p)),
        refused("§7.4.7.2", "dh_Yc: empty", A::DecodeError, tls12(DHE), yc(vec![])),
        refused("§7.4.7", "left out", A::UnexpectedMessage, ecdhe(), omit("ClientKeyExchange")),
        refused("§7.4.7", "twice", A::UnexpectedMessage, ecdhe(), twice("ClientKeyExchange")),
        refused("§7.4.6", "a certificate, though none was asked for", A::UnexpectedMessage, ecdhe(), before("ClientKeyExchange", |lab| lab.send(&raw_message(11, &[0, 0, 0])))),
        refused("§7.4.8", "CertificateVerify without a certificate", A::UnexpectedMessage, ecdhe(), before("ChangeCipherSpec", |lab| lab.send(&raw_message(15, &[4, 1, 0, 0])))),
        refused("§7.4.7.1", "an empty ciphertext", A::DecodeError, tls12(RSA), encrypted(|c| c.clear())),
    ];
    // Whatever is wrong within, the same alert comes at the same point: no oracle (RFC 5246 §7.4.7.1).
    for (protection, plan) in [
        ("AES-GCM", tls12(RSA)),
        ("AES-CBC", tls12("AES128-SHA")),
        ("NULL", tls12("NULL-SHA256")),
        ("TLS 1.0", in_version(ProtocolVersion::TLS1_0, "AES128-SHA")),
        ("extended_master_secret", Plan { extended_master_secret: true, ..tls12(RSA) }),
    ] {
        let oracles: [(&str, Spoil); 6] = [
            ("bad padding", |c| c[9] ^= 1),
            ("a ciphertext of zero", |c| c.fill(0)),
            ("a ciphertext above the modulus", |c| c.fill(0xff)),
            ("a ciphertext of one byte", |c| c.truncate(1)),
            ("a ciphertext of one byte less", |c| { c.pop(); }),
            ("a ciphertext of one byte more", |c| c.push(0)),
        ];
        for (what, change) in oracles {
            rows.push(refused("§7.4.7.1", format!("{protection}: {what}"), A::BadRecordMac, plan.clone(), encrypted(change)));
        }
        rows.push(refused("§7.4.7.1", format!("{protection}: another version within"), A::BadRecordMac, plan, act(|lab, at, bytes| if at == "ClientKeyExchange" {
            let encrypted_pre_master_secret = lab.encrypted_pre_master_secret(ProtocolVersion::SSL3);
            *bytes = lab::encode(&RsaClientKeyExchange { encrypted_pre_master_secret: Value::literal("encrypted_pre_master_secret", encrypted_pre_master_secret) }, ProtocolVersion::TLS1_2);
        })));
    }
    for (step, allowed) in [("ClientKeyExchange", &[16][..]), ("ChangeCipherSpec", &[]), ("Finished", &[20]), ("done", &[1])] {
        rows.extend(unexpected_at("§7.4", step, ecdhe(), allowed));
    }
    server_rows(rows);
    let mut config = server_config();
    config.client_authentication = Some(ClientAuthentication::requested(TrustAnchors::empty()));
    try_server(&config, vec![
        fine("§7.4.6", "no certificate, which was asked for", ecdhe(), nothing()),
        refused("§7.4.6", "the answer left out", A::UnexpectedMessage, ecdhe(), omit("Certificate")),
        refused("§7.4.6", "the answer twice", A::UnexpectedMessage, ecdhe(), twice("Certificate")),
    ]);
}
