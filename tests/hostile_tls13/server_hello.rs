//! Hostile servers: ServerHello, HelloRetryRequest and the shares in them (RFC 9846 §4.2, §4.3).

use super::*;
use tlsdemo::wire::Value;

#[test]
#[rustfmt::skip]
fn servers_that_behave() {
    let groups = tlsdemo::names::defaults::GROUPS;
    let shared = [NamedGroup::X25519MlKem768, NamedGroup::X25519];
    let mut rows = vec![
        fine("§2", "nothing wrong", tls13(), nothing()),
        fine("§2", "a request for a certificate", with_request(), nothing()),
        fine("§2", "an RSA identity", with_rsa(), nothing()),
        fine("§4.2.4", "a cookie and no other group", Plan { cookie: Some(vec![7; 300]), retry: true, ..tls13() },
            retry_request(|m| remove(&mut m.extensions, ExtensionType::KeyShare))),
        fine(
            "§4.2.4",
            "a cookie and another group",
            Plan { cookie: Some(vec![7; 300]), ..retry(NamedGroup::Secp384r1) },
            nothing(),
        ),
    ];
    for group in groups {
        rows.push(fine(
            "§4.3.8",
            format!("{group}"),
            if shared.contains(group) { in_group(*group) } else { retry(*group) },
            nothing(),
        ));
    }
    client_rows(rows);
}

#[test]
#[rustfmt::skip]
fn server_hello() {
    let rfc = "§4.2.3";
    let mut rows = vec![
        refused(rfc, "legacy_version 1.3", A::ProtocolVersion, tls13(),
            hello(|m| m.server_version = ProtocolVersion::TLS1_3)),
        refused(rfc, "legacy_version 1.1", A::ProtocolVersion, tls13(),
            hello(|m| m.server_version = ProtocolVersion::TLS1_1)),
        refused(rfc, "another legacy_session_id_echo", A::IllegalParameter, tls13(), hello(|m| m.session_id.bytes[0] ^= 1)),
        refused(rfc, "an empty legacy_session_id_echo", A::IllegalParameter, tls13(), hello(|m| m.session_id.bytes.clear())),
        refused(rfc, "a suite that was not offered", A::IllegalParameter, tls13(),
            hello(|m| m.cipher_suite = CipherSuite(0x13ff))),
        refused(rfc, "a suite of TLS 1.2", A::IllegalParameter, tls13(),
            hello(|m| m.cipher_suite = CipherSuite(0xc02b))),
        refused(rfc, "compression", A::IllegalParameter, tls13(),
            hello(|m| m.compression_method = CompressionMethod::Deflate)),
        refused(rfc, "no supported_versions, though a suite of TLS 1.3", A::IllegalParameter, tls13(),
            hello(|m| remove(&mut m.extensions, ExtensionType::SupportedVersions))),
        refused(rfc, "a session_id of 33 bytes", A::DecodeError, tls13(),
            bytes("ServerHello", |b| { b[38] = 33; b.insert(39, 0); b[3] += 1; })),
        refused(rfc, "bytes after the extensions", A::DecodeError, tls13(),
            bytes("ServerHello", |b| { b.push(0); b[3] += 1; })),
        refused(rfc, "the last byte missing", A::DecodeError, tls13(),
            bytes("ServerHello", |b| { b.pop(); b[3] -= 1; })),
        refused("§4.3", "an extension twice", A::IllegalParameter, tls13(),
            hello(|m| push(&mut m.extensions, SupportedVersions::Selected(ProtocolVersion::TLS1_3)))),
        refused("§4.3", "an unknown extension", A::UnsupportedExtension, tls13(),
            hello(|m| push(&mut m.extensions, opaque(0xfafa, &[])))),
        refused("§4.3", "server_name in ServerHello", A::IllegalParameter, tls13(),
            hello(|m| push(&mut m.extensions, opaque(0, &[])))),
        refused("§4.3", "supported_groups in ServerHello", A::IllegalParameter, tls13(),
            hello(|m| push(&mut m.extensions, opaque(10, &[0, 2, 0, 29])))),
        refused("§4.3", "ALPN in ServerHello", A::IllegalParameter, tls13(),
            hello(|m| push(&mut m.extensions, opaque(16, b"\x00\x09\x08http/1.1")))),
        refused("§4.3", "signature_algorithms in ServerHello", A::IllegalParameter, tls13(),
            hello(|m| push(&mut m.extensions, opaque(13, &[0, 2, 4, 3])))),
        refused("§4.3", "extended_master_secret in ServerHello", A::IllegalParameter, tls13(),
            hello(|m| push(&mut m.extensions, ExtendedMasterSecret))),
        refused("§4.3", "renegotiation_info in ServerHello", A::IllegalParameter, tls13(),
            hello(|m| push(&mut m.extensions, opaque(0xff01, &[0])))),
        refused("§4.3", "bytes after the content of an extension", A::DecodeError, tls13(),
            hello(|m| replace(&mut m.extensions, opaque(43, &[3, 4, 0])))),
        refused("§4.3.1", "supported_versions with TLS 1.2", A::IllegalParameter, tls13(),
            hello(|m| replace(&mut m.extensions, SupportedVersions::Selected(ProtocolVersion::TLS1_2)))),
        refused("§4.3.1", "supported_versions with a version not offered", A::IllegalParameter, tls13(),
            hello(|m| replace(&mut m.extensions, SupportedVersions::Selected(ProtocolVersion(0x0305))))),
        refused("§4.3.11", "pre_shared_key, though none was offered", A::UnsupportedExtension, tls13(),
            hello(|m| push(&mut m.extensions, opaque(41, &[0, 0])))),
        refused("§9.2", "no key_share", A::MissingExtension, tls13(),
            hello(|m| remove(&mut m.extensions, ExtensionType::KeyShare))),
        refused("§5.1", "a message behind ServerHello in its record", A::UnexpectedMessage, tls13(),
            bytes("ServerHello", |b| b.extend(raw_message(8, &[0, 0])))),
        refused("§5.1", "the start of a message behind ServerHello in its record", A::UnexpectedMessage, tls13(),
            bytes("ServerHello", |b| b.push(8))),
    ];
    for sentinel in [ServerHello::DOWNGRADE_TLS1_2, ServerHello::DOWNGRADE_TLS1_1] {
        for version in [ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_1, ProtocolVersion::TLS1_0] {
            rows.push(refused(
                rfc,
                format!("{version} with the sentinel {}", sentinel[7]),
                A::IllegalParameter,
                tls13(),
                hello(move |m| {
                    m.server_version = version;
                    m.session_id.bytes.clear();
                    m.cipher_suite = CipherSuite(0xc009);
                    m.extensions = None;
                    m.random.bytes[24..].copy_from_slice(&sentinel);
                }),
            ));
        }
    }
    rows.push(refused("§E.5", "SSL 3.0", A::ProtocolVersion, tls13(),
        hello(|m| { m.server_version = ProtocolVersion::SSL3; m.extensions = None; })));
    client_rows(rows);
}

#[test]
#[rustfmt::skip]
fn key_shares_of_servers() {
    let rfc = "§4.3.8";
    let p = DheGroup::named(NamedGroup::Ffdhe2048).unwrap().p.bytes;
    let padded = |n: u8| [vec![0; 255], vec![n]].concat();
    let mut p_minus_1 = p.clone();
    *p_minus_1.last_mut().unwrap() -= 1;
    let illegal = |what: &str, plan: Plan, act: Act| refused(rfc, what, A::IllegalParameter, plan, act);
    let x25519 = NamedGroup::X25519;
    let p256 = NamedGroup::Secp256r1;
    let ffdhe = NamedGroup::Ffdhe2048;
    let mut rows = vec![
        illegal("a group without a share of ours", tls13(), share(p256, vec![4; 65])),
        illegal("a group that was not offered", tls13(), share(NamedGroup::X448, vec![4; 56])),
        illegal("X25519: 31 bytes", tls13(), share(x25519, vec![9; 31])),
        illegal("X25519: 33 bytes", tls13(), share(x25519, vec![9; 33])),
        refused(rfc, "an empty share", A::DecodeError, tls13(), share(x25519, vec![])),
        refused("§7.4.2", "X25519: zero", A::IllegalParameter, tls13(), share(x25519, vec![0; 32])),
        refused("§7.4.2", "X25519: one, of small order", A::IllegalParameter, tls13(),
            share(x25519, [vec![1], vec![0; 31]].concat())),
        refused("§7.4.2", "X25519: p, which is zero", A::IllegalParameter, tls13(),
            share(x25519, [vec![0xed], vec![0xff; 30], vec![0x7f]].concat())),
        illegal("P-256: not on the curve", retry(p256), share(p256, [vec![4], vec![1; 64]].concat())),
        illegal("P-256: the point at infinity", retry(p256), share(p256, vec![0])),
        illegal("P-256: compressed", retry(p256), share(p256, [vec![2], vec![1; 32]].concat())),
        illegal("P-256: a coordinate out of range", retry(p256), share(p256, [vec![4], vec![0xff; 64]].concat())),
        illegal("P-256: 64 bytes", retry(p256), share(p256, vec![4; 64])),
        illegal("ffdhe2048: 0", retry(ffdhe), share(ffdhe, padded(0))),
        illegal("ffdhe2048: 1", retry(ffdhe), share(ffdhe, padded(1))),
        illegal("ffdhe2048: p - 1", retry(ffdhe), share(ffdhe, p_minus_1)),
        illegal("ffdhe2048: p", retry(ffdhe), share(ffdhe, p)),
        illegal("ffdhe2048: not padded", retry(ffdhe), share(ffdhe, vec![2; 255])),
        illegal("the group of the first share after a retry", retry(p256), share(x25519, vec![9; 32])),
    ];
    let hybrids = [
        (NamedGroup::X25519MlKem768, 1088 + 32),
        (NamedGroup::SecP256r1MlKem768, 65 + 1088),
        (NamedGroup::SecP384r1MlKem1024, 97 + 1568),
    ];
    for (group, length) in hybrids {
        let plan = || {
            if group == NamedGroup::X25519MlKem768 { in_group(group) } else { retry(group) }
        };
        for wrong in [length - 1, length + 1, 32] {
            rows.push(refused("RFC 10024", format!("{group}: {wrong} bytes"), A::IllegalParameter, plan(),
                share(group, vec![9; wrong])));
        }
        rows.push(refused("RFC 10024", format!("{group}: zeros"), A::IllegalParameter, plan(),
            share(group, vec![0; length])));
    }
    client_rows(rows);
}

#[test]
#[rustfmt::skip]
fn hello_retry_request() {
    let rfc = "§4.2.4";
    let p256 = || retry(NamedGroup::Secp256r1);
    let select = |group: NamedGroup| retry_request(move |m| replace(&mut m.extensions, KeyShare::SelectedGroup(group)));
    client_rows(vec![
        refused(rfc, "no change asked for", A::IllegalParameter, p256(),
            retry_request(|m| remove(&mut m.extensions, ExtensionType::KeyShare))),
        refused(rfc, "a second one", A::UnexpectedMessage, p256(),
            hello(|m| { m.random = Value::literal("value", ServerHello::RETRY_RANDOM); replace(&mut m.extensions, opaque(51, &[0, 24])); })),
        refused("§4.3.8", "a group whose share was sent", A::IllegalParameter, p256(), select(NamedGroup::X25519)),
        refused("§4.3.8", "a group that was not offered", A::IllegalParameter, p256(), select(NamedGroup::Ffdhe8192)),
        refused("§4.3.8", "an unknown group", A::IllegalParameter, p256(), select(NamedGroup(0xfafa))),
        refused("§4.3", "an unknown extension", A::UnsupportedExtension, p256(),
            retry_request(|m| push(&mut m.extensions, opaque(0xfafa, &[])))),
        refused("§4.3", "server_name", A::IllegalParameter, p256(),
            retry_request(|m| push(&mut m.extensions, opaque(0, &[])))),
        refused("§4.3", "supported_groups", A::IllegalParameter, p256(),
            retry_request(|m| push(&mut m.extensions, opaque(10, &[0, 2, 0, 29])))),
        refused("§4.3", "key_share with a whole share", A::DecodeError, p256(),
            retry_request(|m| replace(&mut m.extensions, opaque(51, &[0, 23, 0, 1, 4])))),
        refused("§4.3.2", "an empty cookie", A::DecodeError, p256(),
            retry_request(|m| push(&mut m.extensions, opaque(44, &[0, 0])))),
        refused(rfc, "a suite that was not offered", A::IllegalParameter, p256(),
            retry_request(|m| m.cipher_suite = CipherSuite(0x13ff))),
        refused(rfc, "another legacy_session_id_echo", A::IllegalParameter, p256(),
            retry_request(|m| m.session_id.bytes[0] ^= 1)),
        refused(rfc, "legacy_version 1.3", A::ProtocolVersion, p256(),
            retry_request(|m| m.server_version = ProtocolVersion::TLS1_3)),
        refused(rfc, "compression", A::IllegalParameter, p256(),
            retry_request(|m| m.compression_method = CompressionMethod::Deflate)),
        refused("§9.2", "no supported_versions", A::MissingExtension, p256(),
            retry_request(|m| remove(&mut m.extensions, ExtensionType::SupportedVersions))),
        refused("§4.3.1", "supported_versions with TLS 1.2", A::IllegalParameter, p256(),
            retry_request(|m| replace(&mut m.extensions, SupportedVersions::Selected(ProtocolVersion::TLS1_2)))),
        refused("§5.1", "a message behind it in its record", A::UnexpectedMessage, p256(),
            bytes("HelloRetryRequest", |b| b.extend(raw_message(8, &[0, 0])))),
        refused(rfc, "another suite afterwards", A::IllegalParameter, p256(),
            hello(|m| m.cipher_suite = CipherSuite(0x1302))),
        refused(rfc, "no supported_versions afterwards", A::IllegalParameter, p256(),
            hello(|m| remove(&mut m.extensions, ExtensionType::SupportedVersions))),
        refused(rfc, "TLS 1.2 afterwards", A::IllegalParameter, p256(),
            hello(|m| { m.extensions = None; m.cipher_suite = CipherSuite(0xc02b); })),
        refused("§9.2", "no key_share afterwards", A::MissingExtension, p256(),
            hello(|m| remove(&mut m.extensions, ExtensionType::KeyShare))),
        refused("§4.3", "a cookie afterwards", A::IllegalParameter, Plan { cookie: Some(vec![1]), ..p256() },
            hello(|m| push(&mut m.extensions, opaque(44, &[0, 1, 1])))),
        refused("§4", "EncryptedExtensions where ServerHello must come", A::UnexpectedMessage, p256(),
            instead("ServerHello", |lab| lab.send(&raw_message(8, &[0, 0])))),
    ]);
}
