//! TLS 1.3 against peers that break its rules: a table for each end, RFC 9846 section by section.
//! Each row is what the peer does and the alert that it must get.

mod common;
#[path = "common/lab.rs"]
mod lab;

use lab::*;
use tlsdemo::compute::signature::KeyAlgorithm;
use tlsdemo::error::ErrorKind;
use tlsdemo::extension::*;
use tlsdemo::key_exchange::dhe::DheGroup;
use tlsdemo::message::*;
use tlsdemo::narration::Side;
use tlsdemo::registry::{AlertDescription as A, *};
use tlsdemo::server::identity::issue;
use tlsdemo::suite::CipherSuite;

/// A row whose peer gets an alert.
fn refused(rfc: &'static str, what: impl Into<String>, alert: A, plan: Plan, act: Act) -> Row {
    Row::new(rfc, what, Expect::Alert(alert), plan, act)
}

/// A row whose peer is odd, but within its rights.
fn fine(rfc: &'static str, what: impl Into<String>, plan: Plan, act: Act) -> Row {
    Row::new(rfc, what, Expect::Fine, plan, act)
}

/// A row whose peer ends the connection.
fn fails(rfc: &'static str, what: &str, kind: fn(&ErrorKind) -> bool, act: Act) -> Row {
    Row::new(rfc, what, Expect::Fails(kind), tls13(), act)
}

/// TLS 1.3 with a HelloRetryRequest for a group.
fn retry(group: NamedGroup) -> Plan {
    Plan {
        retry: true,
        group,
        ..tls13()
    }
}

fn in_group(group: NamedGroup) -> Plan {
    Plan { group, ..tls13() }
}

fn with_request() -> Plan {
    Plan {
        request: true,
        ..tls13()
    }
}

fn with_rsa() -> Plan {
    Plan {
        identity: "rsa",
        scheme: SignatureScheme::RsaPssRsaeSha256,
        ..tls13()
    }
}

/// An extension of any type with any content.
fn opaque(extension_type: u16, data: &[u8]) -> Extension {
    Extension::Opaque {
        extension_type: ExtensionType(extension_type),
        extension_data: data.to_vec(),
    }
}

fn push(extensions: &mut Option<Extensions>, extension: impl Into<Extension>) {
    extensions.get_or_insert_default().push(extension);
}

fn remove(extensions: &mut Option<Extensions>, extension_type: ExtensionType) {
    if let Some(extensions) = extensions {
        extensions
            .0
            .retain(|it| it.extension_type() != extension_type);
    }
}

/// Puts another extension in the place of the one of its type.
fn replace(extensions: &mut Option<Extensions>, extension: impl Into<Extension>) {
    let extension = extension.into();
    for it in &mut extensions.as_mut().expect("extensions").0 {
        if it.extension_type() == extension.extension_type() {
            *it = extension.clone();
        }
    }
}

/// The messages that a peer may send out of place, by type: every one that has a number.
const TYPES: [u8; 19] = [
    0, 1, 2, 4, 5, 8, 11, 12, 13, 14, 15, 16, 20, 21, 22, 24, 25, 99, 254,
];

fn unexpected_at(step: &'static str, allowed: &[u8]) -> Vec<Row> {
    TYPES
        .into_iter()
        .filter(|msg_type| !allowed.contains(msg_type))
        .map(|msg_type| {
            refused(
                "§4",
                format!("a message of type {msg_type} where {step} must come"),
                A::UnexpectedMessage,
                tls13(),
                before(step, move |lab| lab.send(&raw_message(msg_type, &[]))),
            )
        })
        .collect()
}

// Hostile servers.

fn client_rows(rows: Vec<Row>) {
    let mut config = client_config();
    config.alpn = vec![b"http/1.1".to_vec()];
    try_client(&config, rows);
}

fn hello(change: impl Fn(&mut ServerHello) + Send + 'static) -> Act {
    edit::<ServerHello>("ServerHello", change)
}

fn retry_request(change: impl Fn(&mut ServerHello) + Send + 'static) -> Act {
    edit::<ServerHello>("HelloRetryRequest", change)
}

fn share(group: NamedGroup, key_exchange: Vec<u8>) -> Act {
    hello(move |m| {
        let key_exchange = key_exchange.clone();
        replace(
            &mut m.extensions,
            KeyShare::ServerShare(KeyShareEntry {
                group,
                key_exchange,
            }),
        );
    })
}

#[test]
fn servers_that_behave() {
    let groups = tlsdemo::defaults::GROUPS;
    let shared = [NamedGroup::X25519MlKem768, NamedGroup::X25519];
    let mut rows = vec![
        fine("§2", "nothing wrong", tls13(), nothing()),
        fine(
            "§2",
            "a request for a certificate",
            with_request(),
            nothing(),
        ),
        fine("§2", "an RSA identity", with_rsa(), nothing()),
        fine(
            "§4.2.4",
            "a cookie and no other group",
            Plan {
                cookie: Some(vec![7; 300]),
                retry: true,
                ..tls13()
            },
            retry_request(|m| remove(&mut m.extensions, ExtensionType::KeyShare)),
        ),
        fine(
            "§4.2.4",
            "a cookie and another group",
            Plan {
                cookie: Some(vec![7; 300]),
                ..retry(NamedGroup::Secp384r1)
            },
            nothing(),
        ),
    ];
    for group in groups {
        rows.push(fine(
            "§4.3.8",
            format!("{group}"),
            if shared.contains(group) {
                in_group(*group)
            } else {
                retry(*group)
            },
            nothing(),
        ));
    }
    client_rows(rows);
}

#[test]
fn server_hello() {
    let rfc = "§4.2.3";
    let mut rows = vec![
        refused(
            rfc,
            "legacy_version 1.3",
            A::ProtocolVersion,
            tls13(),
            hello(|m| m.server_version = ProtocolVersion::TLS1_3),
        ),
        refused(
            rfc,
            "legacy_version 1.1",
            A::ProtocolVersion,
            tls13(),
            hello(|m| m.server_version = ProtocolVersion::TLS1_1),
        ),
        refused(
            rfc,
            "another legacy_session_id_echo",
            A::IllegalParameter,
            tls13(),
            hello(|m| m.session_id[0] ^= 1),
        ),
        refused(
            rfc,
            "an empty legacy_session_id_echo",
            A::IllegalParameter,
            tls13(),
            hello(|m| m.session_id.clear()),
        ),
        refused(
            rfc,
            "a suite that was not offered",
            A::IllegalParameter,
            tls13(),
            hello(|m| m.cipher_suite = CipherSuite(0x13ff)),
        ),
        refused(
            rfc,
            "a suite of TLS 1.2",
            A::IllegalParameter,
            tls13(),
            hello(|m| m.cipher_suite = CipherSuite(0xc02b)),
        ),
        refused(
            rfc,
            "compression",
            A::IllegalParameter,
            tls13(),
            hello(|m| m.compression_method = CompressionMethod::Deflate),
        ),
        refused(
            rfc,
            "no supported_versions, though a suite of TLS 1.3",
            A::IllegalParameter,
            tls13(),
            hello(|m| remove(&mut m.extensions, ExtensionType::SupportedVersions)),
        ),
        refused(
            rfc,
            "a session_id of 33 bytes",
            A::DecodeError,
            tls13(),
            bytes("ServerHello", |b| {
                b[38] = 33;
                b.insert(39, 0);
                b[3] += 1;
            }),
        ),
        refused(
            rfc,
            "bytes after the extensions",
            A::DecodeError,
            tls13(),
            bytes("ServerHello", |b| {
                b.push(0);
                b[3] += 1;
            }),
        ),
        refused(
            rfc,
            "the last byte missing",
            A::DecodeError,
            tls13(),
            bytes("ServerHello", |b| {
                b.pop();
                b[3] -= 1;
            }),
        ),
        refused(
            "§4.3",
            "an extension twice",
            A::IllegalParameter,
            tls13(),
            hello(|m| {
                push(
                    &mut m.extensions,
                    SupportedVersions::Selected(ProtocolVersion::TLS1_3),
                )
            }),
        ),
        refused(
            "§4.3",
            "an unknown extension",
            A::UnsupportedExtension,
            tls13(),
            hello(|m| push(&mut m.extensions, opaque(0xfafa, &[]))),
        ),
        refused(
            "§4.3",
            "server_name in ServerHello",
            A::IllegalParameter,
            tls13(),
            hello(|m| push(&mut m.extensions, opaque(0, &[]))),
        ),
        refused(
            "§4.3",
            "supported_groups in ServerHello",
            A::IllegalParameter,
            tls13(),
            hello(|m| push(&mut m.extensions, opaque(10, &[0, 2, 0, 29]))),
        ),
        refused(
            "§4.3",
            "ALPN in ServerHello",
            A::IllegalParameter,
            tls13(),
            hello(|m| push(&mut m.extensions, opaque(16, b"\x00\x09\x08http/1.1"))),
        ),
        refused(
            "§4.3",
            "signature_algorithms in ServerHello",
            A::IllegalParameter,
            tls13(),
            hello(|m| push(&mut m.extensions, opaque(13, &[0, 2, 4, 3]))),
        ),
        refused(
            "§4.3",
            "extended_master_secret in ServerHello",
            A::IllegalParameter,
            tls13(),
            hello(|m| push(&mut m.extensions, ExtendedMasterSecret)),
        ),
        refused(
            "§4.3",
            "renegotiation_info in ServerHello",
            A::IllegalParameter,
            tls13(),
            hello(|m| push(&mut m.extensions, opaque(0xff01, &[0]))),
        ),
        refused(
            "§4.3",
            "bytes after the content of an extension",
            A::DecodeError,
            tls13(),
            hello(|m| replace(&mut m.extensions, opaque(43, &[3, 4, 0]))),
        ),
        refused(
            "§4.3.1",
            "supported_versions with TLS 1.2",
            A::IllegalParameter,
            tls13(),
            hello(|m| {
                replace(
                    &mut m.extensions,
                    SupportedVersions::Selected(ProtocolVersion::TLS1_2),
                )
            }),
        ),
        refused(
            "§4.3.1",
            "supported_versions with a version not offered",
            A::IllegalParameter,
            tls13(),
            hello(|m| {
                replace(
                    &mut m.extensions,
                    SupportedVersions::Selected(ProtocolVersion(0x0305)),
                )
            }),
        ),
        refused(
            "§4.3.11",
            "pre_shared_key, though none was offered",
            A::UnsupportedExtension,
            tls13(),
            hello(|m| push(&mut m.extensions, opaque(41, &[0, 0]))),
        ),
        refused(
            "§9.2",
            "no key_share",
            A::MissingExtension,
            tls13(),
            hello(|m| remove(&mut m.extensions, ExtensionType::KeyShare)),
        ),
        refused(
            "§5.1",
            "a message behind ServerHello in its record",
            A::UnexpectedMessage,
            tls13(),
            bytes("ServerHello", |b| b.extend(raw_message(8, &[0, 0]))),
        ),
        refused(
            "§5.1",
            "the start of a message behind ServerHello in its record",
            A::UnexpectedMessage,
            tls13(),
            bytes("ServerHello", |b| b.push(8)),
        ),
    ];
    for sentinel in [ServerHello::DOWNGRADE_TLS1_2, ServerHello::DOWNGRADE_TLS1_1] {
        for version in [
            ProtocolVersion::TLS1_2,
            ProtocolVersion::TLS1_1,
            ProtocolVersion::TLS1_0,
        ] {
            rows.push(refused(
                rfc,
                format!("{version} with the sentinel {}", sentinel[7]),
                A::IllegalParameter,
                tls13(),
                hello(move |m| {
                    m.server_version = version;
                    m.session_id.clear();
                    m.cipher_suite = CipherSuite(0xc009);
                    m.extensions = None;
                    m.random[24..].copy_from_slice(&sentinel);
                }),
            ));
        }
    }
    rows.push(refused(
        "§D.1",
        "SSL 3.0",
        A::ProtocolVersion,
        tls13(),
        hello(|m| {
            m.server_version = ProtocolVersion::SSL3;
            m.extensions = None;
        }),
    ));
    client_rows(rows);
}

#[test]
fn key_shares_of_servers() {
    let rfc = "§4.3.8";
    let p = DheGroup::named(NamedGroup::Ffdhe2048).unwrap().p.bytes;
    let padded = |n: u8| [vec![0; 255], vec![n]].concat();
    let mut p_minus_1 = p.clone();
    *p_minus_1.last_mut().unwrap() -= 1;
    let illegal =
        |what: &str, plan: Plan, act: Act| refused(rfc, what, A::IllegalParameter, plan, act);
    let x25519 = NamedGroup::X25519;
    let p256 = NamedGroup::Secp256r1;
    let ffdhe = NamedGroup::Ffdhe2048;
    let mut rows = vec![
        illegal(
            "a group without a share of ours",
            tls13(),
            share(p256, vec![4; 65]),
        ),
        illegal(
            "a group that was not offered",
            tls13(),
            share(NamedGroup::X448, vec![4; 56]),
        ),
        illegal("X25519: 31 bytes", tls13(), share(x25519, vec![9; 31])),
        illegal("X25519: 33 bytes", tls13(), share(x25519, vec![9; 33])),
        refused(
            rfc,
            "an empty share",
            A::DecodeError,
            tls13(),
            share(x25519, vec![]),
        ),
        refused(
            "§7.4.2",
            "X25519: zero",
            A::IllegalParameter,
            tls13(),
            share(x25519, vec![0; 32]),
        ),
        refused(
            "§7.4.2",
            "X25519: one, of small order",
            A::IllegalParameter,
            tls13(),
            share(x25519, [vec![1], vec![0; 31]].concat()),
        ),
        refused(
            "§7.4.2",
            "X25519: p, which is zero",
            A::IllegalParameter,
            tls13(),
            share(x25519, [vec![0xed], vec![0xff; 30], vec![0x7f]].concat()),
        ),
        illegal(
            "P-256: not on the curve",
            retry(p256),
            share(p256, [vec![4], vec![1; 64]].concat()),
        ),
        illegal(
            "P-256: the point at infinity",
            retry(p256),
            share(p256, vec![0]),
        ),
        illegal(
            "P-256: compressed",
            retry(p256),
            share(p256, [vec![2], vec![1; 32]].concat()),
        ),
        illegal(
            "P-256: a coordinate out of range",
            retry(p256),
            share(p256, [vec![4], vec![0xff; 64]].concat()),
        ),
        illegal("P-256: 64 bytes", retry(p256), share(p256, vec![4; 64])),
        illegal("ffdhe2048: 0", retry(ffdhe), share(ffdhe, padded(0))),
        illegal("ffdhe2048: 1", retry(ffdhe), share(ffdhe, padded(1))),
        illegal("ffdhe2048: p - 1", retry(ffdhe), share(ffdhe, p_minus_1)),
        illegal("ffdhe2048: p", retry(ffdhe), share(ffdhe, p)),
        illegal(
            "ffdhe2048: not padded",
            retry(ffdhe),
            share(ffdhe, vec![2; 255]),
        ),
        illegal(
            "the group of the first share after a retry",
            retry(p256),
            share(x25519, vec![9; 32]),
        ),
    ];
    let hybrids = [
        (NamedGroup::X25519MlKem768, 1088 + 32),
        (NamedGroup::SecP256r1MlKem768, 65 + 1088),
        (NamedGroup::SecP384r1MlKem1024, 97 + 1568),
    ];
    for (group, length) in hybrids {
        let plan = || {
            if group == NamedGroup::X25519MlKem768 {
                in_group(group)
            } else {
                retry(group)
            }
        };
        for wrong in [length - 1, length + 1, 32] {
            rows.push(refused(
                "RFC 10024",
                format!("{group}: {wrong} bytes"),
                A::IllegalParameter,
                plan(),
                share(group, vec![9; wrong]),
            ));
        }
        rows.push(refused(
            "RFC 10024",
            format!("{group}: zeros"),
            A::IllegalParameter,
            plan(),
            share(group, vec![0; length]),
        ));
    }
    client_rows(rows);
}

#[test]
fn hello_retry_request() {
    let rfc = "§4.2.4";
    let p256 = || retry(NamedGroup::Secp256r1);
    let select = |group: NamedGroup| {
        retry_request(move |m| replace(&mut m.extensions, KeyShare::SelectedGroup(group)))
    };
    client_rows(vec![
        refused(
            rfc,
            "no change asked for",
            A::IllegalParameter,
            p256(),
            retry_request(|m| remove(&mut m.extensions, ExtensionType::KeyShare)),
        ),
        refused(
            rfc,
            "a second one",
            A::UnexpectedMessage,
            p256(),
            hello(|m| {
                m.random = ServerHello::RETRY_RANDOM;
                replace(&mut m.extensions, opaque(51, &[0, 24]));
            }),
        ),
        refused(
            "§4.3.8",
            "a group whose share was sent",
            A::IllegalParameter,
            p256(),
            select(NamedGroup::X25519),
        ),
        refused(
            "§4.3.8",
            "a group that was not offered",
            A::IllegalParameter,
            p256(),
            select(NamedGroup::Ffdhe8192),
        ),
        refused(
            "§4.3.8",
            "an unknown group",
            A::IllegalParameter,
            p256(),
            select(NamedGroup(0xfafa)),
        ),
        refused(
            "§4.3",
            "an unknown extension",
            A::UnsupportedExtension,
            p256(),
            retry_request(|m| push(&mut m.extensions, opaque(0xfafa, &[]))),
        ),
        refused(
            "§4.3",
            "server_name",
            A::IllegalParameter,
            p256(),
            retry_request(|m| push(&mut m.extensions, opaque(0, &[]))),
        ),
        refused(
            "§4.3",
            "supported_groups",
            A::IllegalParameter,
            p256(),
            retry_request(|m| push(&mut m.extensions, opaque(10, &[0, 2, 0, 29]))),
        ),
        refused(
            "§4.3",
            "key_share with a whole share",
            A::DecodeError,
            p256(),
            retry_request(|m| replace(&mut m.extensions, opaque(51, &[0, 23, 0, 1, 4]))),
        ),
        refused(
            "§4.3.2",
            "an empty cookie",
            A::DecodeError,
            p256(),
            retry_request(|m| push(&mut m.extensions, opaque(44, &[0, 0]))),
        ),
        refused(
            rfc,
            "a suite that was not offered",
            A::IllegalParameter,
            p256(),
            retry_request(|m| m.cipher_suite = CipherSuite(0x13ff)),
        ),
        refused(
            rfc,
            "another legacy_session_id_echo",
            A::IllegalParameter,
            p256(),
            retry_request(|m| m.session_id[0] ^= 1),
        ),
        refused(
            rfc,
            "legacy_version 1.3",
            A::ProtocolVersion,
            p256(),
            retry_request(|m| m.server_version = ProtocolVersion::TLS1_3),
        ),
        refused(
            rfc,
            "compression",
            A::IllegalParameter,
            p256(),
            retry_request(|m| m.compression_method = CompressionMethod::Deflate),
        ),
        refused(
            "§9.2",
            "no supported_versions",
            A::MissingExtension,
            p256(),
            retry_request(|m| remove(&mut m.extensions, ExtensionType::SupportedVersions)),
        ),
        refused(
            "§4.3.1",
            "supported_versions with TLS 1.2",
            A::IllegalParameter,
            p256(),
            retry_request(|m| {
                replace(
                    &mut m.extensions,
                    SupportedVersions::Selected(ProtocolVersion::TLS1_2),
                )
            }),
        ),
        refused(
            "§5.1",
            "a message behind it in its record",
            A::UnexpectedMessage,
            p256(),
            bytes("HelloRetryRequest", |b| b.extend(raw_message(8, &[0, 0]))),
        ),
        refused(
            rfc,
            "another suite afterwards",
            A::IllegalParameter,
            p256(),
            hello(|m| m.cipher_suite = CipherSuite(0x1302)),
        ),
        refused(
            rfc,
            "no supported_versions afterwards",
            A::IllegalParameter,
            p256(),
            hello(|m| remove(&mut m.extensions, ExtensionType::SupportedVersions)),
        ),
        refused(
            rfc,
            "TLS 1.2 afterwards",
            A::IllegalParameter,
            p256(),
            hello(|m| {
                m.extensions = None;
                m.cipher_suite = CipherSuite(0xc02b);
            }),
        ),
        refused(
            "§9.2",
            "no key_share afterwards",
            A::MissingExtension,
            p256(),
            hello(|m| remove(&mut m.extensions, ExtensionType::KeyShare)),
        ),
        refused(
            "§4.3",
            "a cookie afterwards",
            A::IllegalParameter,
            Plan {
                cookie: Some(vec![1]),
                ..p256()
            },
            hello(|m| push(&mut m.extensions, opaque(44, &[0, 1, 1]))),
        ),
        refused(
            "§4",
            "EncryptedExtensions where ServerHello must come",
            A::UnexpectedMessage,
            p256(),
            instead("ServerHello", |lab| lab.send(&raw_message(8, &[0, 0]))),
        ),
    ]);
}

#[test]
fn encrypted_extensions() {
    let with = |extension: Extension| {
        edit::<EncryptedExtensions>("EncryptedExtensions", move |m| {
            m.extensions.push(extension.clone())
        })
    };
    let rfc = "§4.4.1";
    let illegal = |what: &str, extension: Extension| {
        refused(rfc, what, A::IllegalParameter, tls13(), with(extension))
    };
    let unsupported = |what: &str, extension: Extension| {
        refused(
            "§4.3",
            what,
            A::UnsupportedExtension,
            tls13(),
            with(extension),
        )
    };
    client_rows(vec![
        fine("§4.3", "server_name", tls13(), with(opaque(0, &[]))),
        fine(
            "§4.3.7",
            "supported_groups",
            tls13(),
            with(opaque(10, &[0, 2, 0, 24])),
        ),
        fine(
            "RFC 7301 §3.1",
            "the protocol that was offered",
            tls13(),
            with(opaque(16, b"\x00\x09\x08http/1.1")),
        ),
        illegal("key_share", opaque(51, &[0, 29, 0, 1, 0])),
        illegal("supported_versions", opaque(43, &[3, 4])),
        illegal("signature_algorithms", opaque(13, &[0, 2, 4, 3])),
        illegal("psk_key_exchange_modes", opaque(45, &[1, 1])),
        illegal("ec_point_formats", opaque(11, &[1, 0])),
        illegal("extended_master_secret", opaque(23, &[])),
        illegal("encrypt_then_mac", opaque(22, &[])),
        illegal("renegotiation_info", opaque(0xff01, &[0])),
        unsupported("an unknown extension", opaque(0xfafa, &[])),
        unsupported("early_data", opaque(42, &[])),
        unsupported("record_size_limit", opaque(28, &[64, 0])),
        unsupported("max_fragment_length", opaque(1, &[1])),
        unsupported("heartbeat", opaque(15, &[1])),
        refused(
            "§4.3",
            "an extension twice",
            A::IllegalParameter,
            tls13(),
            both(with(opaque(0, &[])), with(opaque(0, &[]))),
        ),
        refused(
            "RFC 6066 §3",
            "server_name with content",
            A::DecodeError,
            tls13(),
            with(opaque(0, &[0])),
        ),
        refused(
            "RFC 7301 §3.1",
            "a protocol that was not offered",
            A::IllegalParameter,
            tls13(),
            with(opaque(16, b"\x00\x03\x02h2")),
        ),
        refused(
            "RFC 7301 §3.1",
            "two protocols",
            A::IllegalParameter,
            tls13(),
            with(opaque(16, b"\x00\x12\x08http/1.1\x08http/1.1")),
        ),
        refused(
            "RFC 7301 §3.1",
            "no protocol",
            A::DecodeError,
            tls13(),
            with(opaque(16, &[0, 0])),
        ),
        refused(
            "§4.3",
            "bytes after the content of an extension",
            A::DecodeError,
            tls13(),
            with(opaque(10, &[0, 2, 0, 24, 0])),
        ),
        refused(
            rfc,
            "no extensions field",
            A::DecodeError,
            tls13(),
            bytes("EncryptedExtensions", |b| *b = raw_message(8, &[])),
        ),
        refused(
            rfc,
            "bytes after the extensions",
            A::DecodeError,
            tls13(),
            bytes("EncryptedExtensions", |b| *b = raw_message(8, &[0, 0, 0])),
        ),
        refused(
            rfc,
            "left out",
            A::UnexpectedMessage,
            tls13(),
            omit("EncryptedExtensions"),
        ),
        refused(
            rfc,
            "sent in the clear",
            A::UnexpectedMessage,
            tls13(),
            before("before the keys", |lab| lab.send(&raw_message(8, &[0, 0]))),
        ),
    ]);
}

#[test]
fn certificate_request() {
    let change = |edit_: fn(&mut CertificateRequestTls13)| edit("CertificateRequest", edit_);
    let rfc = "§4.4.2";
    client_rows(vec![
        refused(
            rfc,
            "a context",
            A::IllegalParameter,
            with_request(),
            change(|m| m.certificate_request_context = vec![1]),
        ),
        refused(
            rfc,
            "no signature_algorithms",
            A::MissingExtension,
            with_request(),
            change(|m| m.extensions.0.clear()),
        ),
        refused(
            rfc,
            "no signature algorithm",
            A::DecodeError,
            with_request(),
            change(|m| m.extensions.0 = vec![opaque(13, &[0, 0])]),
        ),
        refused(
            "§4.3",
            "key_share in it",
            A::IllegalParameter,
            with_request(),
            change(|m| m.extensions.push(opaque(51, &[]))),
        ),
        refused(
            "§4.3",
            "supported_groups in it",
            A::IllegalParameter,
            with_request(),
            change(|m| m.extensions.push(opaque(10, &[0, 2, 0, 29]))),
        ),
        fine(
            rfc,
            "an unknown extension in it",
            with_request(),
            change(|m| m.extensions.push(opaque(0xfafa, &[1, 2, 3]))),
        ),
        refused(
            rfc,
            "twice",
            A::UnexpectedMessage,
            with_request(),
            act(|lab, at, bytes| {
                if at == "CertificateRequest" {
                    let bytes = bytes.clone();
                    lab.send(&bytes);
                }
            }),
        ),
        refused(
            rfc,
            "after Certificate",
            A::UnexpectedMessage,
            tls13(),
            before("CertificateVerify", |lab| {
                lab.send(&raw_message(13, &[0, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3]))
            }),
        ),
        refused(
            rfc,
            "before EncryptedExtensions",
            A::UnexpectedMessage,
            tls13(),
            before("EncryptedExtensions", |lab| {
                lab.send(&raw_message(13, &[0, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3]))
            }),
        ),
        refused(
            "§4.7.2",
            "after the handshake, though we never offered that",
            A::UnexpectedMessage,
            tls13(),
            before("done", |lab| {
                lab.send(&raw_message(13, &[1, 1, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3]))
            }),
        ),
    ]);
}

#[test]
fn certificate() {
    let change = |edit_: fn(&mut CertificateTls13)| edit("Certificate", edit_);
    let entry = |extension: Extension| {
        edit::<CertificateTls13>("Certificate", move |m| {
            m.certificate_list[0].extensions.push(extension.clone())
        })
    };
    let rfc = "§4.5.1";
    client_rows(vec![
        refused(
            "§4.5.1.4",
            "no certificate",
            A::DecodeError,
            tls13(),
            change(|m| m.certificate_list.clear()),
        ),
        refused(
            rfc,
            "a context",
            A::IllegalParameter,
            tls13(),
            change(|m| m.certificate_request_context = vec![1]),
        ),
        refused(
            rfc,
            "an empty certificate",
            A::DecodeError,
            tls13(),
            change(|m| m.certificate_list[0].cert_data.clear()),
        ),
        refused(
            "§6.2",
            "bytes that are no certificate",
            A::BadCertificate,
            tls13(),
            change(|m| m.certificate_list[0].cert_data = vec![0x30, 3, 2, 1, 1]),
        ),
        refused(
            "§6.2",
            "a byte after the certificate",
            A::BadCertificate,
            tls13(),
            change(|m| m.certificate_list[0].cert_data.push(0)),
        ),
        refused(
            "§6.2",
            "the certificate cut short",
            A::BadCertificate,
            tls13(),
            change(|m| {
                m.certificate_list[0].cert_data.pop();
            }),
        ),
        refused(
            "§4.3",
            "status_request, though not asked for",
            A::UnsupportedExtension,
            tls13(),
            entry(opaque(5, &[1, 0, 0, 1, 0])),
        ),
        refused(
            "§4.3",
            "signed_certificate_timestamp, though not asked for",
            A::UnsupportedExtension,
            tls13(),
            entry(opaque(18, &[0, 3, 0, 1, 0])),
        ),
        refused(
            "§4.3",
            "an unknown extension",
            A::UnsupportedExtension,
            tls13(),
            entry(opaque(0xfafa, &[])),
        ),
        refused(
            "§4.3",
            "server_name in an entry",
            A::IllegalParameter,
            tls13(),
            entry(opaque(0, &[])),
        ),
        refused(
            "§4.3",
            "key_share in an entry",
            A::IllegalParameter,
            tls13(),
            entry(opaque(51, &[])),
        ),
        refused(
            rfc,
            "left out",
            A::UnexpectedMessage,
            tls13(),
            omit("Certificate"),
        ),
        refused(
            rfc,
            "twice",
            A::UnexpectedMessage,
            tls13(),
            act(|lab, at, bytes| {
                if at == "Certificate" {
                    let bytes = bytes.clone();
                    lab.send(&bytes);
                }
            }),
        ),
        refused(
            rfc,
            "in the clear",
            A::UnexpectedMessage,
            tls13(),
            act(|lab, at, bytes| {
                if at == "Certificate" {
                    for piece in bytes.chunks(16_000) {
                        lab.plain(22, piece);
                    }
                    bytes.clear();
                }
            }),
        ),
        refused(
            rfc,
            "the list one byte longer than the message",
            A::DecodeError,
            tls13(),
            bytes("Certificate", |b| b[7] = b[7].wrapping_add(1)),
        ),
        refused(
            rfc,
            "the list one byte shorter than the message",
            A::DecodeError,
            tls13(),
            bytes("Certificate", |b| b[7] = b[7].wrapping_sub(1)),
        ),
    ]);
}

#[test]
fn certificate_verify() {
    let rfc = "§4.5.2";
    let change = |edit_: fn(&mut CertificateVerify)| edit("CertificateVerify", edit_);
    let claim = |scheme: SignatureScheme| {
        edit::<CertificateVerify>("CertificateVerify", move |m| m.algorithm = Some(scheme))
    };
    let signed = |scheme: SignatureScheme| {
        act(move |lab, at, bytes| {
            if at == "CertificateVerify" {
                *bytes = lab.certificate_verify(scheme, Side::Server);
            }
        })
    };
    let mut rows = vec![
        refused(
            rfc,
            "a signature bit turned",
            A::DecryptError,
            tls13(),
            change(|m| *m.signature.last_mut().unwrap() ^= 1),
        ),
        refused(
            rfc,
            "no signature",
            A::DecryptError,
            tls13(),
            change(|m| m.signature.clear()),
        ),
        refused(
            rfc,
            "a byte after the signature",
            A::DecryptError,
            tls13(),
            change(|m| m.signature.push(0)),
        ),
        refused(
            rfc,
            "RSA: a signature bit turned",
            A::DecryptError,
            with_rsa(),
            change(|m| m.signature[0] ^= 1),
        ),
        refused(
            rfc,
            "RSA: a byte missing",
            A::DecryptError,
            with_rsa(),
            change(|m| {
                m.signature.pop();
            }),
        ),
        refused(
            rfc,
            "the client's context string",
            A::DecryptError,
            tls13(),
            act(|lab, at, bytes| {
                if at == "CertificateVerify" {
                    *bytes =
                        lab.certificate_verify(SignatureScheme::EcdsaSecp256r1Sha256, Side::Client);
                }
            }),
        ),
        refused(
            rfc,
            "signed before a change to the transcript",
            A::DecryptError,
            tls13(),
            before("CertificateVerify", |lab| {
                lab.c.transcript.add("more", vec![1])
            }),
        ),
        refused(
            rfc,
            "left out",
            A::UnexpectedMessage,
            tls13(),
            omit("CertificateVerify"),
        ),
        refused(
            rfc,
            "left out with Certificate",
            A::UnexpectedMessage,
            tls13(),
            both(omit("Certificate"), omit("CertificateVerify")),
        ),
        refused(
            rfc,
            "twice",
            A::UnexpectedMessage,
            tls13(),
            act(|lab, at, bytes| {
                if at == "CertificateVerify" {
                    let bytes = bytes.clone();
                    lab.send(&bytes);
                }
            }),
        ),
        refused(
            rfc,
            "bytes after it",
            A::DecodeError,
            tls13(),
            bytes("CertificateVerify", |b| {
                b.push(0);
                b[3] += 1;
            }),
        ),
        refused(
            rfc,
            "empty",
            A::DecodeError,
            tls13(),
            bytes("CertificateVerify", |b| *b = raw_message(15, &[])),
        ),
        refused(
            rfc,
            "rsa_pkcs1_sha256, which is for certificates alone",
            A::IllegalParameter,
            with_rsa(),
            signed(SignatureScheme::RsaPkcs1Sha256),
        ),
        refused(
            rfc,
            "rsa_pkcs1_sha1",
            A::IllegalParameter,
            with_rsa(),
            signed(SignatureScheme::RsaPkcs1Sha1),
        ),
        refused(
            rfc,
            "rsa_pss_pss with a plain RSA key",
            A::IllegalParameter,
            with_rsa(),
            claim(SignatureScheme::RsaPssPssSha256),
        ),
        refused(
            rfc,
            "ecdsa_sha1",
            A::IllegalParameter,
            tls13(),
            claim(SignatureScheme::EcdsaSha1),
        ),
        refused(
            rfc,
            "an ECDSA scheme with an RSA key",
            A::IllegalParameter,
            with_rsa(),
            claim(SignatureScheme::EcdsaSecp256r1Sha256),
        ),
        refused(
            rfc,
            "rsa_pss_rsae with an id-RSASSA-PSS key",
            A::IllegalParameter,
            Plan {
                identity: "rsa-pss",
                scheme: SignatureScheme::RsaPssPssSha256,
                ..tls13()
            },
            claim(SignatureScheme::RsaPssRsaeSha256),
        ),
    ];
    for scheme in [
        SignatureScheme::EcdsaSecp384r1Sha384,
        SignatureScheme::EcdsaSecp521r1Sha512,
        SignatureScheme::Ed25519,
        SignatureScheme::RsaPssRsaeSha256,
        SignatureScheme::MlDsa65,
        SignatureScheme::Ed448,
        SignatureScheme::EcdsaBrainpoolP256r1Tls13Sha256,
        SignatureScheme(0xfafa),
        SignatureScheme(0),
    ] {
        rows.push(refused(
            rfc,
            format!("{scheme} with a P-256 key"),
            A::IllegalParameter,
            tls13(),
            claim(scheme),
        ));
    }
    client_rows(rows);
    let mut config = client_config();
    config.insecure = true;
    let change = edit::<CertificateTls13>("Certificate", |m| {
        m.certificate_list.truncate(1);
        m.certificate_list[0].cert_data = other_p256_certificate();
    });
    try_client(
        &config,
        vec![refused(
            rfc,
            "another certificate's key",
            A::DecryptError,
            tls13(),
            change,
        )],
    );
    // A scheme that the key could do, but that was not offered.
    let mut config = client_config();
    config.signature_schemes = vec![
        SignatureScheme::RsaPssRsaeSha384,
        SignatureScheme::RsaPkcs1Sha256,
    ];
    try_client(
        &config,
        vec![refused(
            "§4.3.3",
            "a scheme that was not offered",
            A::IllegalParameter,
            with_rsa(),
            nothing(),
        )],
    );
}

/// A certificate for another P-256 key.
fn other_p256_certificate() -> Vec<u8> {
    let mut rng = tlsdemo::compute::random::seeded(3);
    let key = issue::private_key(KeyAlgorithm::EcdsaP256, &mut *rng).unwrap();
    let template = issue::Template {
        subject: "localhost",
        serial: 1,
        names: &["localhost"],
        not_before: 0,
        not_after: 4_000_000_000,
        is_ca: false,
    };
    let issuer = issue::Issuer {
        name: "nobody",
        private_key: &key,
        scheme: SignatureScheme::EcdsaSecp256r1Sha256,
    };
    issue::certificate(&template, &key.public_key().unwrap(), &issuer, &mut *rng).unwrap()
}

#[test]
fn finished_of_servers() {
    let rfc = "§4.5.3";
    let mut rows = vec![
        refused(
            rfc,
            "a bit turned",
            A::DecryptError,
            tls13(),
            edit::<Finished>("Finished", |m| m.verify_data[31] ^= 1),
        ),
        refused(
            "§6",
            "one byte short",
            A::DecodeError,
            tls13(),
            edit::<Finished>("Finished", |m| {
                m.verify_data.pop();
            }),
        ),
        refused(
            "§6",
            "one byte long",
            A::DecodeError,
            tls13(),
            edit::<Finished>("Finished", |m| m.verify_data.push(0)),
        ),
        refused(
            "§6",
            "empty",
            A::DecodeError,
            tls13(),
            edit::<Finished>("Finished", |m| m.verify_data.clear()),
        ),
        refused(
            "§5.1",
            "a message behind it in its record",
            A::UnexpectedMessage,
            tls13(),
            bytes("Finished", |b| b.extend(raw_message(24, &[0]))),
        ),
        refused(
            "§5.1",
            "the start of a message behind it in its record",
            A::UnexpectedMessage,
            tls13(),
            bytes("Finished", |b| b.push(4)),
        ),
        refused(
            "§4.7.3",
            "KeyUpdate before it",
            A::UnexpectedMessage,
            tls13(),
            before("Finished", |lab| lab.send(&raw_message(24, &[0]))),
        ),
        refused(
            "§2",
            "application data before it",
            A::UnexpectedMessage,
            tls13(),
            before("Finished", |lab| {
                lab.record(ContentType::ApplicationData, b"early")
            }),
        ),
        refused(
            "§5.2",
            "application data after it, under the keys of the handshake",
            A::BadRecordMac,
            tls13(),
            before("before the application keys", |lab| {
                lab.record(ContentType::ApplicationData, b"late")
            }),
        ),
        refused(
            "§4.7.3",
            "KeyUpdate after it, under the keys of the handshake",
            A::BadRecordMac,
            tls13(),
            before("before the application keys", |lab| {
                lab.record(ContentType::Handshake, &raw_message(24, &[0]))
            }),
        ),
        fine(
            "§4.5.3",
            "application data after it, before the client's",
            tls13(),
            before("before their Finished", |lab| {
                lab.record(ContentType::ApplicationData, b"hello")
            }),
        ),
    ];
    for (step, allowed) in [
        // HelloRequest is dropped as long as TLS 1.2 may be chosen (RFC 5246 §7.4.1.1).
        ("ServerHello", &[0, 2][..]),
        ("EncryptedExtensions", &[8]),
        ("Certificate", &[11, 13]),
        ("CertificateVerify", &[15]),
        ("Finished", &[20]),
        ("done", &[4, 24]),
    ] {
        rows.extend(unexpected_at(step, allowed));
    }
    client_rows(rows);
}

/// What both ends must do with records and alerts. `early` is a step before keys are in force,
/// `late` one under the keys of the handshake.
fn records(early: &'static str, late: &'static str) -> Vec<Row> {
    let unexpected = |rfc: &'static str, what: &str, act: Act| {
        refused(rfc, what, A::UnexpectedMessage, tls13(), act)
    };
    let overflow = |what: &str, act: Act| refused("§5.2", what, A::RecordOverflow, tls13(), act);
    vec![
        unexpected(
            "§5",
            "an unknown content type",
            before(early, |lab| lab.plain(99, &[1])),
        ),
        unexpected(
            "§5",
            "heartbeat",
            before(early, |lab| lab.plain(24, &[1, 0, 0])),
        ),
        unexpected(
            "§5.1",
            "application data in the clear",
            before(early, |lab| lab.plain(23, &[1])),
        ),
        unexpected(
            "§5.1",
            "an empty handshake record",
            before(early, |lab| lab.plain(22, &[])),
        ),
        unexpected(
            "§5.1",
            "an empty alert record",
            before(early, |lab| lab.plain(21, &[])),
        ),
        refused(
            "§5.1",
            "2^14 + 1 bytes in the clear",
            A::RecordOverflow,
            tls13(),
            before(early, |lab| lab.plain(22, &vec![0; (1 << 14) + 1])),
        ),
        unexpected(
            "§5",
            "an unknown content type, protected",
            before(late, |lab| lab.seal(&[1, 99])),
        ),
        unexpected(
            "§5",
            "an unknown content type in the clear, under keys",
            before(late, |lab| lab.plain(99, &[1])),
        ),
        unexpected(
            "§5",
            "ChangeCipherSpec, protected",
            before(late, |lab| lab.seal(&[1, 20])),
        ),
        unexpected(
            "§5.4",
            "an empty handshake record, protected",
            before(late, |lab| lab.seal(&[22])),
        ),
        unexpected(
            "§5.4",
            "an empty handshake record, padded",
            before(late, |lab| lab.seal(&[22, 0, 0])),
        ),
        unexpected(
            "§5.4",
            "an empty alert record, protected",
            before(late, |lab| lab.seal(&[21])),
        ),
        unexpected(
            "§5.4",
            "an inner plaintext of zeros",
            before(late, |lab| lab.seal(&[0; 20])),
        ),
        unexpected(
            "§5.4",
            "an empty inner plaintext",
            before(late, |lab| lab.seal(&[])),
        ),
        unexpected(
            "§2",
            "application data in the handshake",
            before(late, |lab| lab.seal(&[1, 23])),
        ),
        unexpected(
            "§2",
            "empty application data in the handshake",
            before(late, |lab| lab.seal(&[23])),
        ),
        unexpected(
            "§5.1",
            "a handshake message in the clear, under keys",
            before(late, |lab| lab.plain(22, &raw_message(8, &[0, 0]))),
        ),
        overflow(
            "2^14 + 257 bytes, protected",
            before(late, |lab| lab.plain(23, &vec![0; (1 << 14) + 257])),
        ),
        refused(
            "§5.4",
            "an inner plaintext of 2^14 + 2 bytes",
            A::RecordOverflow,
            tls13(),
            before(late, |lab| {
                lab.seal(&[vec![1; (1 << 14) + 1], vec![23]].concat())
            }),
        ),
        refused(
            "§5.4",
            "an inner plaintext of 2^14 + 2 bytes by its padding",
            A::RecordOverflow,
            tls13(),
            before(late, |lab| {
                lab.seal(&[vec![1, 22], vec![0; 1 << 14]].concat())
            }),
        ),
        refused(
            "§5.2",
            "a forged record",
            A::BadRecordMac,
            tls13(),
            before(late, |lab| lab.plain(23, &[7; 64])),
        ),
        refused(
            "§5.2",
            "a record shorter than its tag",
            A::BadRecordMac,
            tls13(),
            before(late, |lab| lab.plain(23, &[7; 8])),
        ),
        refused(
            "§5.2",
            "an empty record where one is protected",
            A::BadRecordMac,
            tls13(),
            before(late, |lab| lab.plain(23, &[])),
        ),
        refused(
            "§5.2",
            "a tag bit turned",
            A::BadRecordMac,
            tls13(),
            before(late, |lab| {
                let mut record = lab.sealed(ContentType::Handshake, &raw_message(8, &[0, 0]));
                *record.last_mut().unwrap() ^= 1;
                lab.wire(&record);
            }),
        ),
        refused(
            "§5.3",
            "a record twice",
            A::BadRecordMac,
            tls13(),
            before(late, |lab| {
                let record = lab.sealed(ContentType::Alert, &[1, 90]);
                lab.wire(&record);
                lab.wire(&record);
            }),
        ),
        unexpected(
            "§5.1",
            "an alert within a handshake message",
            before(late, |lab| {
                lab.record(ContentType::Handshake, &[11, 0]);
                lab.record(ContentType::Alert, &[1, 90]);
            }),
        ),
        unexpected(
            "§5.1",
            "application data within a handshake message",
            before(late, |lab| {
                lab.record(ContentType::Handshake, &[11, 0]);
                lab.record(ContentType::ApplicationData, &[1]);
            }),
        ),
        unexpected(
            "§5.1",
            "ChangeCipherSpec within a handshake message",
            before(late, |lab| {
                lab.record(ContentType::Handshake, &[11, 0]);
                lab.plain(20, &[1]);
            }),
        ),
        unexpected(
            "§5",
            "ChangeCipherSpec with another value",
            bytes("ChangeCipherSpec", |b| b[0] = 2),
        ),
        unexpected(
            "§5",
            "ChangeCipherSpec of two bytes",
            bytes("ChangeCipherSpec", |b| b.push(1)),
        ),
        unexpected(
            "§5",
            "an empty ChangeCipherSpec",
            instead("ChangeCipherSpec", |lab| lab.plain(20, &[])),
        ),
        unexpected(
            "§5",
            "ChangeCipherSpec after Finished",
            before("done", |lab| lab.plain(20, &[1])),
        ),
        fine(
            "§5",
            "no ChangeCipherSpec",
            tls13(),
            omit("ChangeCipherSpec"),
        ),
        fine(
            "§5",
            "ChangeCipherSpec thrice",
            tls13(),
            act(|lab, at, _| {
                if at == "ChangeCipherSpec" {
                    lab.record(ContentType::ChangeCipherSpec, &[1]);
                    lab.record(ContentType::ChangeCipherSpec, &[1]);
                }
            }),
        ),
        fine(
            "§5",
            "ChangeCipherSpec under keys",
            tls13(),
            before(late, |lab| lab.plain(20, &[1])),
        ),
        unexpected(
            "§C (a bound of ours)",
            "ChangeCipherSpec without end",
            before("ChangeCipherSpec", |lab| {
                for _ in 0..40 {
                    lab.plain(20, &[1]);
                }
            }),
        ),
        refused(
            "§6",
            "half an alert",
            A::DecodeError,
            tls13(),
            before(late, |lab| lab.record(ContentType::Alert, &[2])),
        ),
        refused(
            "§6",
            "two alerts in one record",
            A::DecodeError,
            tls13(),
            before(late, |lab| lab.record(ContentType::Alert, &[1, 90, 1, 90])),
        ),
        fails(
            "§6.2",
            "a fatal alert",
            |k| *k == ErrorKind::AlertReceived(A::InternalError),
            before(late, |lab| lab.alert(AlertLevel::Fatal, A::InternalError)),
        ),
        fails(
            "§6",
            "an error alert of level warning",
            |k| *k == ErrorKind::AlertReceived(A::HandshakeFailure),
            before(late, |lab| {
                lab.alert(AlertLevel::Warning, A::HandshakeFailure)
            }),
        ),
        fails(
            "§6",
            "an unknown alert of level warning",
            |k| *k == ErrorKind::AlertReceived(A(200)),
            before(late, |lab| lab.alert(AlertLevel::Warning, A(200))),
        ),
        fails(
            "§6",
            "an alert of an unknown level",
            |k| *k == ErrorKind::AlertReceived(A::InternalError),
            before(late, |lab| lab.alert(AlertLevel(9), A::InternalError)),
        ),
        fails(
            "§6",
            "an error alert before the keys",
            |k| *k == ErrorKind::AlertReceived(A::HandshakeFailure),
            before(early, |lab| lab.plain(21, &[2, 40])),
        ),
        fails(
            "§6.1",
            "close_notify in the handshake",
            |k| *k == ErrorKind::Closed,
            before(late, |lab| lab.alert(AlertLevel::Warning, A::CloseNotify)),
        ),
        fine(
            "§6.1",
            "user_canceled, which is no error",
            tls13(),
            before(late, |lab| lab.alert(AlertLevel::Warning, A::UserCanceled)),
        ),
        unexpected(
            "§C (a bound of ours)",
            "user_canceled without end",
            before(late, |lab| {
                for _ in 0..40 {
                    lab.alert(AlertLevel::Warning, A::UserCanceled);
                }
            }),
        ),
        fails(
            "§6.1",
            "the stream ends in the handshake",
            |k| *k == ErrorKind::Closed,
            before(late, |lab| {
                lab.wire(&[]);
                lab.c.stream().shutdown_write();
            }),
        ),
        fails(
            "§6.1",
            "the stream ends after the handshake, without close_notify",
            |k| *k == ErrorKind::Closed,
            before("done", |lab| {
                lab.wire(&[]);
                lab.c.stream().shutdown_write();
            }),
        ),
        fails(
            "§6.1",
            "the stream ends in a record",
            |k| *k == ErrorKind::Closed,
            before("done", |lab| {
                lab.wire(&[23, 3, 3, 0, 100, 1, 2]);
                lab.c.stream().shutdown_write();
            }),
        ),
        fine(
            "§6.1",
            "records after close_notify",
            tls13(),
            before("done", |lab| {
                lab.alert(AlertLevel::Warning, A::CloseNotify);
                lab.plain(23, &[7; 64]);
            }),
        ),
        fine(
            "§5.1",
            "any version in the header of a record",
            tls13(),
            before("done", |lab| {
                // The header is authenticated: in TLS 1.3 its version could not be changed here.
                lab.record(ContentType::ApplicationData, &[]);
            }),
        ),
        refused(
            "§4 (a bound of ours)",
            "a message of 2^24 - 1 bytes",
            A::DecodeError,
            tls13(),
            before(late, |lab| {
                lab.record(ContentType::Handshake, &[11, 0xff, 0xff, 0xff, 0])
            }),
        ),
    ]
}

/// What both ends must do after the handshake.
fn updates() -> Vec<Row> {
    let done = |what: fn(&mut Lab)| before("done", what);
    let rfc = "§4.7.3";
    vec![
        fine(
            rfc,
            "KeyUpdate",
            tls13(),
            done(|lab| {
                let _ = lab.c.update_keys(KeyUpdateRequest::UpdateNotRequested);
            }),
        ),
        fine(
            rfc,
            "KeyUpdate that asks for one",
            tls13(),
            done(|lab| {
                let _ = lab.c.update_keys(KeyUpdateRequest::UpdateRequested);
            }),
        ),
        refused(
            rfc,
            "KeyUpdate with another value",
            A::IllegalParameter,
            tls13(),
            done(|lab| lab.send(&raw_message(24, &[2]))),
        ),
        refused(
            rfc,
            "an empty KeyUpdate",
            A::DecodeError,
            tls13(),
            done(|lab| lab.send(&raw_message(24, &[]))),
        ),
        refused(
            rfc,
            "KeyUpdate of two bytes",
            A::DecodeError,
            tls13(),
            done(|lab| lab.send(&raw_message(24, &[0, 0]))),
        ),
        refused(
            "§5.1",
            "a message behind KeyUpdate in its record",
            A::UnexpectedMessage,
            tls13(),
            done(|lab| lab.send(&[raw_message(24, &[0]), raw_message(24, &[0])].concat())),
        ),
        refused(
            rfc,
            "the old keys after KeyUpdate",
            A::BadRecordMac,
            tls13(),
            done(|lab| {
                lab.send(&raw_message(24, &[0]));
                lab.record(ContentType::ApplicationData, b"old");
            }),
        ),
        refused(
            "§C (a bound of ours)",
            "KeyUpdate without end",
            A::UnexpectedMessage,
            tls13(),
            done(|lab| {
                for _ in 0..40 {
                    let _ = lab.c.update_keys(KeyUpdateRequest::UpdateNotRequested);
                }
            }),
        ),
        refused(
            "§5.1",
            "application data within a message",
            A::UnexpectedMessage,
            tls13(),
            done(|lab| {
                lab.record(ContentType::Handshake, &[24, 0, 0]);
                lab.record(ContentType::ApplicationData, b"data");
            }),
        ),
        refused(
            "§5.4",
            "an empty handshake record",
            A::UnexpectedMessage,
            tls13(),
            done(|lab| lab.seal(&[22])),
        ),
        refused(
            "§5.2",
            "a forged record",
            A::BadRecordMac,
            tls13(),
            done(|lab| lab.plain(23, &[7; 64])),
        ),
        refused(
            "§5.1",
            "an alert in the clear",
            A::UnexpectedMessage,
            tls13(),
            before("done", |lab| {
                lab.record(ContentType::ApplicationData, b"first");
                lab.plain(21, &[1, 0]);
            }),
        ),
        fine(
            "§5.4",
            "a few empty records of data",
            tls13(),
            done(|lab| {
                for _ in 0..20 {
                    lab.record(ContentType::ApplicationData, &[]);
                }
            }),
        ),
        refused(
            "§C (a bound of ours)",
            "empty records of data without end",
            A::UnexpectedMessage,
            tls13(),
            done(|lab| {
                for _ in 0..100 {
                    lab.record(ContentType::ApplicationData, &[]);
                }
            }),
        ),
    ]
}

#[test]
fn records_of_servers() {
    let mut rows = records("ServerHello", "Certificate");
    rows.push(fine(
        "§5",
        "ChangeCipherSpec before ServerHello",
        tls13(),
        before("ServerHello", |lab| lab.plain(20, &[1])),
    ));
    rows.push(refused(
        "§5.1",
        "an alert in the clear, under keys",
        A::UnexpectedMessage,
        tls13(),
        before("Certificate", |lab| lab.plain(21, &[2, 40])),
    ));
    rows.push(fine(
        "§5.1",
        "messages in records of one byte",
        tls13(),
        act(|lab, _, bytes| {
            if bytes.len() > 1 {
                let bytes = std::mem::take(bytes);
                lab.send_in_pieces(&bytes, 1);
            }
        }),
    ));
    client_rows(rows);
}

#[test]
fn after_the_handshake_of_servers() {
    let mut rows = updates();
    let ticket = |change: fn(&mut NewSessionTicket)| {
        before("done", move |lab| {
            let mut ticket = NewSessionTicket {
                ticket_lifetime: 7200,
                ticket_age_add: 1,
                ticket_nonce: vec![0],
                ticket: vec![1; 32],
                extensions: Extensions::default(),
            };
            change(&mut ticket);
            let bytes = lab::encode(&ticket, ProtocolVersion::TLS1_3);
            lab.send(&bytes);
        })
    };
    let rfc = "§4.7.1";
    rows.extend([
        fine(rfc, "a ticket", tls13(), ticket(|_| {})),
        fine(
            rfc,
            "a ticket with an unknown extension",
            tls13(),
            ticket(|m| m.extensions.push(opaque(0xfafa, &[1]))),
        ),
        fine(
            rfc,
            "a ticket of no lifetime",
            tls13(),
            ticket(|m| m.ticket_lifetime = 0),
        ),
        refused(
            rfc,
            "a ticket that lives too long",
            A::IllegalParameter,
            tls13(),
            ticket(|m| m.ticket_lifetime = 604_801),
        ),
        refused(
            rfc,
            "an empty ticket",
            A::DecodeError,
            tls13(),
            ticket(|m| m.ticket.clear()),
        ),
        refused(
            "§4.3",
            "a ticket with an extension twice",
            A::IllegalParameter,
            tls13(),
            ticket(|m| {
                m.extensions.push(opaque(0xfafa, &[]));
                m.extensions.push(opaque(0xfafa, &[]));
            }),
        ),
        refused(
            "§4.3",
            "a ticket with key_share",
            A::IllegalParameter,
            tls13(),
            ticket(|m| m.extensions.push(opaque(51, &[]))),
        ),
        refused(
            rfc,
            "a ticket before Finished",
            A::UnexpectedMessage,
            tls13(),
            before("Finished", |lab| {
                lab.send(&raw_message(4, &[0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0]))
            }),
        ),
    ]);
    client_rows(rows);
}

// Hostile clients.

fn server_rows(rows: Vec<Row>) {
    let mut config = server_config();
    config.alpn = vec![b"http/1.1".to_vec()];
    try_server(&config, rows);
}

fn offer(change: impl Fn(&mut ClientHello) + Send + 'static) -> Act {
    edit::<ClientHello>("ClientHello", change)
}

fn second(change: impl Fn(&mut ClientHello) + Send + 'static) -> Act {
    edit::<ClientHello>("second ClientHello", change)
}

/// A share of ours in the place of the real one, for a group that is listed first.
fn client_share(group: NamedGroup, key_exchange: Vec<u8>) -> Act {
    offer(move |m| {
        let named_group_list = vec![group, NamedGroup::X25519];
        replace(&mut m.extensions, SupportedGroups { named_group_list });
        let key_exchange = key_exchange.clone();
        replace(
            &mut m.extensions,
            KeyShare::ClientShares(vec![KeyShareEntry {
                group,
                key_exchange,
            }]),
        );
    })
}

fn entry(group: NamedGroup) -> KeyShareEntry {
    KeyShareEntry {
        group,
        key_exchange: vec![9; 32],
    }
}

#[test]
fn clients_that_behave() {
    let ignored = |what: &str, act: Act| fine("§9.3", what, tls13(), act);
    server_rows(vec![
        fine("§2", "nothing wrong", tls13(), nothing()),
        ignored(
            "an unknown extension",
            offer(|m| push(&mut m.extensions, opaque(0xfafa, &[1, 2, 3]))),
        ),
        ignored(
            "an unknown suite",
            offer(|m| m.cipher_suites.insert(0, CipherSuite(0xfafa))),
        ),
        ignored(
            "an unknown group",
            offer(|m| replace(&mut m.extensions, opaque(10, &[0, 4, 0xfa, 0xfa, 0, 29]))),
        ),
        ignored(
            "an unknown scheme",
            offer(|m| replace(&mut m.extensions, opaque(13, &[0, 4, 0xfa, 0xfa, 4, 3]))),
        ),
        ignored(
            "an unknown version",
            offer(|m| replace(&mut m.extensions, opaque(43, &[4, 0xfa, 0xfa, 3, 4]))),
        ),
        ignored(
            "a share in an unknown group",
            offer(|m| {
                let shares = match m.extension() {
                    Some(KeyShare::ClientShares(shares)) => shares.clone(),
                    _ => vec![],
                };
                replace(&mut m.extensions, opaque(10, &[0, 4, 0xfa, 0xfa, 0, 29]));
                replace(
                    &mut m.extensions,
                    KeyShare::ClientShares([vec![entry(NamedGroup(0xfafa))], shares].concat()),
                );
            }),
        ),
        ignored(
            "a server_name",
            offer(|m| {
                push(
                    &mut m.extensions,
                    opaque(0, b"\x00\x0c\x00\x00\x09localhost"),
                )
            }),
        ),
        fine(
            "§4.2.2",
            "no session id",
            tls13(),
            offer(|m| m.session_id.clear()),
        ),
        fine(
            "§4.3.8",
            "no share, which asks for a retry",
            tls13(),
            offer(|m| replace(&mut m.extensions, KeyShare::ClientShares(vec![]))),
        ),
        fine(
            "§4.3.11",
            "a pre-shared key, which is not taken",
            tls13(),
            offer(|m| {
                push(&mut m.extensions, opaque(45, &[1, 1]));
                push(&mut m.extensions, pre_shared_key());
            }),
        ),
        fine(
            "RFC 7301 §3.2",
            "a protocol in common",
            tls13(),
            offer(|m| push(&mut m.extensions, opaque(16, b"\x00\x0c\x02h2\x08http/1.1"))),
        ),
        fine(
            "RFC 7685",
            "padding",
            tls13(),
            offer(|m| push(&mut m.extensions, opaque(21, &[0; 300]))),
        ),
        fine(
            "§5.1",
            "messages in records of one byte",
            tls13(),
            act(|lab, _, bytes| {
                if bytes.len() > 1 {
                    let bytes = std::mem::take(bytes);
                    lab.send_in_pieces(&bytes, 1);
                }
            }),
        ),
    ]);
}

fn pre_shared_key() -> Extension {
    // One identity of one byte, and a binder of 32.
    opaque(
        41,
        &[&[0, 7, 0, 1, 1, 0, 0, 0, 0, 0, 33, 32][..], &[5; 32]].concat(),
    )
}

#[test]
fn client_hello() {
    let rfc = "§4.2.2";
    let drop = |extension: ExtensionType| offer(move |m| remove(&mut m.extensions, extension));
    let illegal = |rfc: &'static str, what: &str, act: Act| {
        refused(rfc, what, A::IllegalParameter, tls13(), act)
    };
    let decode =
        |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::DecodeError, tls13(), act);
    let missing = |what: &str, act: Act| refused("§9.2", what, A::MissingExtension, tls13(), act);
    let mut rows = vec![
        refused(
            rfc,
            "legacy_version 1.3",
            A::ProtocolVersion,
            tls13(),
            offer(|m| m.client_version = ProtocolVersion::TLS1_3),
        ),
        refused(
            rfc,
            "legacy_version 1.0",
            A::ProtocolVersion,
            tls13(),
            offer(|m| m.client_version = ProtocolVersion::TLS1_0),
        ),
        illegal(
            rfc,
            "compression besides null",
            offer(|m| m.compression_methods.push(CompressionMethod::Deflate)),
        ),
        illegal(
            rfc,
            "compression instead of null",
            offer(|m| m.compression_methods = vec![CompressionMethod::Deflate]),
        ),
        decode(
            rfc,
            "no compression method",
            offer(|m| m.compression_methods.clear()),
        ),
        decode(rfc, "no suite", offer(|m| m.cipher_suites.clear())),
        decode(
            rfc,
            "a session id of 33 bytes",
            offer(|m| m.session_id.push(0)),
        ),
        decode(
            rfc,
            "a byte after the extensions",
            bytes("ClientHello", |b| {
                b.push(0);
                b[3] += 1;
            }),
        ),
        decode(
            rfc,
            "the last byte missing",
            bytes("ClientHello", |b| {
                b.pop();
                b[3] -= 1;
            }),
        ),
        refused(
            "§4.2.1",
            "no suite in common",
            A::HandshakeFailure,
            tls13(),
            offer(|m| m.cipher_suites = vec![CipherSuite(0x13ff)]),
        ),
        refused(
            "§4.2.1",
            "no group in common",
            A::HandshakeFailure,
            tls13(),
            offer(|m| {
                replace(&mut m.extensions, opaque(10, &[0, 2, 0, 30]));
                replace(&mut m.extensions, opaque(51, &[0, 0]));
            }),
        ),
        refused(
            "§4.2.1",
            "no signature scheme in common",
            A::HandshakeFailure,
            tls13(),
            offer(|m| replace(&mut m.extensions, opaque(13, &[0, 2, 8, 8]))),
        ),
        refused(
            "§4.3.3",
            "only SHA-1 and PKCS #1 schemes",
            A::HandshakeFailure,
            tls13(),
            offer(|m| replace(&mut m.extensions, opaque(13, &[0, 6, 2, 3, 2, 1, 4, 1]))),
        ),
        refused(
            "§4.3.1",
            "only a version not spoken",
            A::ProtocolVersion,
            tls13(),
            offer(|m| replace(&mut m.extensions, opaque(43, &[2, 3, 5]))),
        ),
        refused(
            "§4.3.1",
            "no supported_versions, and no suite of TLS 1.2",
            A::HandshakeFailure,
            tls13(),
            drop(ExtensionType::SupportedVersions),
        ),
        refused(
            "RFC 7301 §3.2",
            "no protocol in common",
            A::NoApplicationProtocol,
            tls13(),
            offer(|m| push(&mut m.extensions, opaque(16, b"\x00\x03\x02h2"))),
        ),
        missing(
            "no signature_algorithms",
            drop(ExtensionType::SignatureAlgorithms),
        ),
        missing("no supported_groups", drop(ExtensionType::SupportedGroups)),
        missing("no key_share", drop(ExtensionType::KeyShare)),
        missing(
            "neither supported_groups nor key_share",
            both(
                drop(ExtensionType::SupportedGroups),
                drop(ExtensionType::KeyShare),
            ),
        ),
        missing(
            "pre_shared_key without psk_key_exchange_modes",
            offer(|m| push(&mut m.extensions, pre_shared_key())),
        ),
        illegal(
            "§4.3.11",
            "pre_shared_key that is not the last extension",
            offer(|m| {
                push(&mut m.extensions, pre_shared_key());
                push(&mut m.extensions, opaque(45, &[1, 1]));
            }),
        ),
        illegal(
            "§4.3",
            "an extension twice",
            offer(|m| push(&mut m.extensions, opaque(43, &[2, 3, 4]))),
        ),
        illegal(
            "§4.3",
            "an unknown extension twice",
            offer(|m| {
                push(&mut m.extensions, opaque(0xfafa, &[]));
                push(&mut m.extensions, opaque(0xfafa, &[]));
            }),
        ),
        decode(
            "§4.3",
            "bytes after the content of an extension",
            offer(|m| replace(&mut m.extensions, opaque(43, &[2, 3, 4, 0]))),
        ),
        decode(
            "§4.3.1",
            "no version in supported_versions",
            offer(|m| replace(&mut m.extensions, opaque(43, &[0]))),
        ),
        decode(
            "§4.3.1",
            "half a version",
            offer(|m| replace(&mut m.extensions, opaque(43, &[3, 3, 4, 3]))),
        ),
        decode(
            "§4.3.3",
            "no scheme in signature_algorithms",
            offer(|m| replace(&mut m.extensions, opaque(13, &[0, 0]))),
        ),
        decode(
            "§4.3.7",
            "no group in supported_groups",
            offer(|m| replace(&mut m.extensions, opaque(10, &[0, 0]))),
        ),
        decode(
            "§4.3.2",
            "an empty cookie",
            offer(|m| push(&mut m.extensions, opaque(44, &[0, 0]))),
        ),
        decode(
            "RFC 6066 §3",
            "an empty server_name list",
            offer(|m| push(&mut m.extensions, opaque(0, &[0, 0]))),
        ),
        decode(
            "RFC 7301 §3.1",
            "an empty list of protocols",
            offer(|m| push(&mut m.extensions, opaque(16, &[0, 0]))),
        ),
        decode(
            "RFC 7301 §3.1",
            "an empty protocol name",
            offer(|m| push(&mut m.extensions, opaque(16, &[0, 1, 0]))),
        ),
        refused(
            "§5.1",
            "a message behind it in its record",
            A::UnexpectedMessage,
            tls13(),
            bytes("ClientHello", |b| b.extend(raw_message(20, &[0; 32]))),
        ),
        refused(
            "§5.1",
            "the start of a message behind it in its record",
            A::UnexpectedMessage,
            tls13(),
            bytes("ClientHello", |b| b.push(20)),
        ),
    ];
    for msg_type in TYPES {
        if msg_type != 1 {
            rows.push(refused(
                "§4",
                format!("a message of type {msg_type} instead"),
                A::UnexpectedMessage,
                tls13(),
                instead("ClientHello", move |lab| {
                    lab.send(&raw_message(msg_type, &[]))
                }),
            ));
        }
    }
    server_rows(rows);
}

#[test]
fn key_shares_of_clients() {
    let rfc = "§4.3.8";
    let illegal = |what: &str, act: Act| refused(rfc, what, A::IllegalParameter, tls13(), act);
    let p = DheGroup::named(NamedGroup::Ffdhe2048).unwrap().p.bytes;
    let padded = |n: u8| [vec![0; 255], vec![n]].concat();
    let mut p_minus_1 = p.clone();
    *p_minus_1.last_mut().unwrap() -= 1;
    let (x25519, p256, ffdhe) = (
        NamedGroup::X25519,
        NamedGroup::Secp256r1,
        NamedGroup::Ffdhe2048,
    );
    let mut rows = vec![
        illegal(
            "two shares in one group",
            offer(|m| {
                replace(
                    &mut m.extensions,
                    KeyShare::ClientShares(vec![
                        entry(NamedGroup::X25519),
                        entry(NamedGroup::X25519),
                    ]),
                )
            }),
        ),
        illegal(
            "shares in another order than the groups",
            offer(|m| {
                replace(
                    &mut m.extensions,
                    KeyShare::ClientShares(vec![
                        entry(NamedGroup::Secp256r1),
                        entry(NamedGroup::X25519),
                    ]),
                )
            }),
        ),
        illegal(
            "a share in a group that is not listed",
            offer(|m| {
                replace(
                    &mut m.extensions,
                    KeyShare::ClientShares(vec![entry(NamedGroup::Secp384r1)]),
                )
            }),
        ),
        refused(
            rfc,
            "an empty share",
            A::DecodeError,
            tls13(),
            client_share(x25519, vec![]),
        ),
        illegal("X25519: 31 bytes", client_share(x25519, vec![9; 31])),
        illegal("X25519: zero", client_share(x25519, vec![0; 32])),
        illegal(
            "P-256: not on the curve",
            client_share(p256, [vec![4], vec![1; 64]].concat()),
        ),
        illegal("P-256: the point at infinity", client_share(p256, vec![0])),
        illegal(
            "P-256: compressed",
            client_share(p256, [vec![2], vec![1; 32]].concat()),
        ),
        illegal("P-256: 64 bytes", client_share(p256, vec![4; 64])),
        illegal("ffdhe2048: 0", client_share(ffdhe, padded(0))),
        illegal("ffdhe2048: 1", client_share(ffdhe, padded(1))),
        illegal("ffdhe2048: p - 1", client_share(ffdhe, p_minus_1)),
        illegal("ffdhe2048: p", client_share(ffdhe, p)),
        illegal("ffdhe2048: not padded", client_share(ffdhe, vec![2; 255])),
    ];
    for (group, length) in [
        (NamedGroup::X25519MlKem768, 1184 + 32),
        (NamedGroup::SecP256r1MlKem768, 65 + 1184),
        (NamedGroup::SecP384r1MlKem1024, 97 + 1568),
    ] {
        for wrong in [length - 1, length + 1, 32] {
            rows.push(refused(
                "RFC 10024",
                format!("{group}: {wrong} bytes"),
                A::IllegalParameter,
                tls13(),
                client_share(group, vec![9; wrong]),
            ));
        }
        rows.push(refused(
            "RFC 10024",
            format!("{group}: coefficients out of range"),
            A::IllegalParameter,
            tls13(),
            client_share(group, vec![0xff; length]),
        ));
    }
    server_rows(rows);
}

#[test]
fn second_client_hello() {
    let rfc = "§4.2.2";
    let plan = || retry(NamedGroup::Secp256r1);
    let illegal = |what: &str, act: Act| refused(rfc, what, A::IllegalParameter, plan(), act);
    let mut config = server_config();
    config.groups = vec![NamedGroup::Secp256r1];
    try_server(
        &config,
        vec![
            fine(rfc, "nothing wrong", plan(), nothing()),
            fine(
                "RFC 7685",
                "padding added",
                plan(),
                second(|m| push(&mut m.extensions, opaque(21, &[0; 100]))),
            ),
            fine(
                "RFC 7685",
                "padding removed",
                plan(),
                act(|lab, at, bytes| {
                    let mut change = if at == "ClientHello" {
                        edit::<ClientHello>("ClientHello", |m| {
                            push(&mut m.extensions, opaque(21, &[0; 100]))
                        })
                    } else {
                        nothing()
                    };
                    change(lab, at, bytes);
                }),
            ),
            illegal("another random", second(|m| m.random[0] ^= 1)),
            illegal("another session id", second(|m| m.session_id[0] ^= 1)),
            illegal(
                "another suite",
                second(|m| m.cipher_suites = vec![CipherSuite(0x1302)]),
            ),
            illegal(
                "one suite more",
                second(|m| m.cipher_suites.push(CipherSuite(0x1302))),
            ),
            illegal(
                "one extension more",
                second(|m| push(&mut m.extensions, opaque(0xfafa, &[]))),
            ),
            illegal(
                "another list of groups",
                second(|m| replace(&mut m.extensions, opaque(10, &[0, 2, 0, 23]))),
            ),
            illegal(
                "another list of schemes",
                second(|m| replace(&mut m.extensions, opaque(13, &[0, 4, 4, 3, 8, 4]))),
            ),
            illegal(
                "another list of versions",
                second(|m| replace(&mut m.extensions, opaque(43, &[4, 3, 4, 3, 3]))),
            ),
            illegal(
                "compression",
                second(|m| m.compression_methods.push(CompressionMethod::Deflate)),
            ),
            illegal(
                "early_data",
                second(|m| push(&mut m.extensions, opaque(42, &[]))),
            ),
            refused(
                rfc,
                "another legacy_version",
                A::ProtocolVersion,
                plan(),
                second(|m| m.client_version = ProtocolVersion::TLS1_1),
            ),
            refused(
                "§9.2",
                "no supported_groups",
                A::MissingExtension,
                plan(),
                second(|m| remove(&mut m.extensions, ExtensionType::SupportedGroups)),
            ),
            refused(
                "§9.2",
                "no key_share",
                A::MissingExtension,
                plan(),
                second(|m| remove(&mut m.extensions, ExtensionType::KeyShare)),
            ),
            refused(
                "§4.3.8",
                "no share",
                A::IllegalParameter,
                plan(),
                second(|m| replace(&mut m.extensions, opaque(51, &[0, 0]))),
            ),
            refused(
                "§4.3.8",
                "a share in the first group again",
                A::IllegalParameter,
                plan(),
                second(|m| {
                    replace(
                        &mut m.extensions,
                        KeyShare::ClientShares(vec![entry(NamedGroup::X25519)]),
                    )
                }),
            ),
            refused(
                "§4.3.8",
                "two shares",
                A::IllegalParameter,
                plan(),
                second(|m| {
                    let Some(KeyShare::ClientShares(shares)) = m.extension().cloned() else {
                        return;
                    };
                    replace(
                        &mut m.extensions,
                        KeyShare::ClientShares([vec![entry(NamedGroup::X25519)], shares].concat()),
                    );
                }),
            ),
            refused(
                "§4.3.2",
                "a cookie that nobody gave",
                A::IllegalParameter,
                plan(),
                second(|m| push(&mut m.extensions, opaque(44, &[0, 1, 7]))),
            ),
            refused(
                "§4",
                "Finished instead",
                A::UnexpectedMessage,
                plan(),
                instead("second ClientHello", |lab| {
                    lab.send(&raw_message(20, &[0; 32]))
                }),
            ),
            refused(
                "§2",
                "application data in the clear instead",
                A::UnexpectedMessage,
                plan(),
                instead("second ClientHello", |lab| lab.plain(23, b"early")),
            ),
            fine(
                "§5",
                "ChangeCipherSpec before it",
                plan(),
                before("second ClientHello", |lab| lab.plain(20, &[1])),
            ),
        ],
    );
    config.cookie = true;
    try_server(
        &config,
        vec![
            fine("§4.3.2", "the cookie echoed", plan(), nothing()),
            refused(
                "§4.3.2",
                "the cookie left out",
                A::IllegalParameter,
                plan(),
                second(|m| remove(&mut m.extensions, ExtensionType::Cookie)),
            ),
            refused(
                "§4.3.2",
                "another cookie",
                A::IllegalParameter,
                plan(),
                second(|m| replace(&mut m.extensions, opaque(44, &[0, 1, 7]))),
            ),
            refused(
                "§4.3.2",
                "the cookie cut short",
                A::IllegalParameter,
                plan(),
                second(|m| {
                    let Some(Cookie { mut cookie }) = m.extension::<Cookie>().cloned() else {
                        return;
                    };
                    cookie.pop();
                    replace(&mut m.extensions, Cookie { cookie });
                }),
            ),
        ],
    );
}

#[test]
fn flight_of_clients() {
    let rfc = "§4.5.3";
    let change = |edit_: fn(&mut Finished)| edit("Finished", edit_);
    let mut rows = vec![
        refused(
            rfc,
            "a bit turned",
            A::DecryptError,
            tls13(),
            change(|m| m.verify_data[0] ^= 1),
        ),
        refused(
            "§6",
            "one byte short",
            A::DecodeError,
            tls13(),
            change(|m| {
                m.verify_data.pop();
            }),
        ),
        refused(
            "§6",
            "one byte long",
            A::DecodeError,
            tls13(),
            change(|m| m.verify_data.push(0)),
        ),
        refused(
            "§6",
            "empty",
            A::DecodeError,
            tls13(),
            change(|m| m.verify_data.clear()),
        ),
        refused(
            rfc,
            "in the clear",
            A::UnexpectedMessage,
            tls13(),
            act(|lab, at, bytes| {
                if at == "Finished" {
                    lab.plain(22, bytes);
                    bytes.clear();
                }
            }),
        ),
        refused(
            "§5.1",
            "a message behind it in its record",
            A::UnexpectedMessage,
            tls13(),
            bytes("Finished", |b| b.extend(raw_message(24, &[0]))),
        ),
        refused(
            "§5.1",
            "the start of a message behind it in its record",
            A::UnexpectedMessage,
            tls13(),
            bytes("Finished", |b| b.push(24)),
        ),
        refused(
            "§2",
            "application data instead",
            A::UnexpectedMessage,
            tls13(),
            instead("Finished", |lab| {
                lab.record(ContentType::ApplicationData, b"GET")
            }),
        ),
        refused(
            "§2",
            "application data before it",
            A::UnexpectedMessage,
            tls13(),
            before("Finished", |lab| {
                lab.record(ContentType::ApplicationData, b"GET")
            }),
        ),
        refused(
            "§4.5.1",
            "a certificate, though none was asked for",
            A::UnexpectedMessage,
            tls13(),
            before("Finished", |lab| lab.send(&raw_message(11, &[0, 0, 0, 0]))),
        ),
        refused(
            "§5.2",
            "application data after it, under the keys of the handshake",
            A::BadRecordMac,
            tls13(),
            before("before the application keys", |lab| {
                lab.record(ContentType::ApplicationData, b"GET")
            }),
        ),
        refused(
            "§4.7.3",
            "KeyUpdate before it",
            A::UnexpectedMessage,
            tls13(),
            before("Finished", |lab| lab.send(&raw_message(24, &[0]))),
        ),
        refused(
            "§4.6",
            "EndOfEarlyData without early data",
            A::UnexpectedMessage,
            tls13(),
            before("Finished", |lab| lab.send(&raw_message(5, &[]))),
        ),
    ];
    rows.extend(unexpected_at("Finished", &[20]));
    rows.extend(unexpected_at("done", &[24]));
    server_rows(rows);
    let mut config = server_config();
    config.request_certificate = true;
    try_server(
        &config,
        vec![
            fine(
                "§4.5.1",
                "no certificate, which was asked for",
                tls13(),
                nothing(),
            ),
            refused(
                "§4.5.1",
                "the answer left out",
                A::UnexpectedMessage,
                tls13(),
                omit("Certificate"),
            ),
            refused(
                "§4.5.1",
                "a context that the request did not have",
                A::IllegalParameter,
                tls13(),
                edit::<CertificateTls13>("Certificate", |m| {
                    m.certificate_request_context = vec![1]
                }),
            ),
            refused(
                "§4.5.2",
                "a signature without a certificate",
                A::UnexpectedMessage,
                tls13(),
                before("Finished", |lab| lab.send(&raw_message(15, &[4, 3, 0, 0]))),
            ),
        ],
    );
}

#[test]
fn records_of_clients() {
    let mut rows = records("ClientHello", "Finished");
    rows.extend([
        refused(
            "§5",
            "ChangeCipherSpec before ClientHello",
            A::UnexpectedMessage,
            tls13(),
            before("start", |lab| lab.plain(20, &[1])),
        ),
        refused(
            "§5.1",
            "a record of SSL 2.0's version first",
            A::ProtocolVersion,
            tls13(),
            before("start", |lab| lab.wire(&[22, 2, 0, 0, 1, 1])),
        ),
        refused(
            "§5.1",
            "HTTP",
            A::UnexpectedMessage,
            tls13(),
            before("start", |lab| lab.wire(b"GET / HTTP/1.1\r\n\r\n")),
        ),
        fine(
            "§5.1",
            "a first record of version 3.1",
            tls13(),
            act(|lab, at, bytes| {
                if at == "ClientHello" {
                    lab.c.transcript.add("ClientHello", bytes.clone());
                    let mut record = plain_record(22, bytes);
                    record[2] = 1;
                    lab.wire(&record);
                    bytes.clear();
                }
            }),
        ),
    ]);
    server_rows(rows);
}

#[test]
fn after_the_handshake_of_clients() {
    let mut rows = updates();
    rows.push(refused(
        "§4.2.2",
        "a ClientHello, to renegotiate",
        A::UnexpectedMessage,
        tls13(),
        act({
            let mut hello = Vec::new();
            move |lab, at, bytes| match at {
                "ClientHello" => hello = bytes.clone(),
                "done" => lab.send(&hello),
                _ => {}
            }
        }),
    ));
    server_rows(rows);
}
