//! TLS 1.0 to 1.2 against peers that break their rules: a table for each end, section by section
//! (RFC 5246 where no other is named). Each row is what the peer does and the alert that it must get.

mod common;
#[path = "common/lab.rs"]
mod lab;

use lab::*;
use tlsdemo::client;
use tlsdemo::error::ErrorKind;
use tlsdemo::extension::*;
use tlsdemo::key_exchange::dhe::DheGroup;
use tlsdemo::message::*;
use tlsdemo::registry::{AlertDescription as A, *};
use tlsdemo::suite::CipherSuite;

const ECDHE: &str = "ECDHE-RSA-AES128-GCM-SHA256";
const DHE: &str = "DHE-RSA-AES128-GCM-SHA256";
const RSA: &str = "AES128-GCM-SHA256";

/// A row whose peer gets an alert.
fn refused(rfc: &'static str, what: impl Into<String>, alert: A, plan: Plan, act: Act) -> Row {
    Row::new(rfc, what, Expect::Alert(alert), plan, act)
}

/// A row whose peer is odd, but within its rights.
fn fine(rfc: &'static str, what: impl Into<String>, plan: Plan, act: Act) -> Row {
    Row::new(rfc, what, Expect::Fine, plan, act)
}

/// A row whose peer ends the connection.
fn fails(rfc: &'static str, what: &str, kind: fn(&ErrorKind) -> bool, plan: Plan, act: Act) -> Row {
    Row::new(rfc, what, Expect::Fails(kind), plan, act)
}

fn ecdhe() -> Plan {
    tls12(ECDHE)
}

fn on_curve(group: NamedGroup) -> Plan {
    Plan { group, ..ecdhe() }
}

fn in_version(version: ProtocolVersion, suite: &str) -> Plan {
    Plan { version, ..tls12(suite) }
}

fn with_request() -> Plan {
    Plan { request: true, ..ecdhe() }
}

/// A suite of each kind of protection, and how it is set up.
fn protections() -> Vec<(&'static str, Plan)> {
    let etm = |plan: Plan| Plan { encrypt_then_mac: true, ..plan };
    let ems = |plan: Plan| Plan { extended_master_secret: true, ..plan };
    vec![
        ("AES-GCM", ecdhe()),
        ("AES-CCM-8", tls12("ECDHE-ECDSA-AES128-CCM8")),
        ("ChaCha20-Poly1305", tls12("ECDHE-RSA-CHACHA20-POLY1305")),
        ("AES-CBC", tls12("ECDHE-RSA-AES128-SHA256")),
        ("AES-CBC, the MAC last", etm(tls12("ECDHE-RSA-AES256-SHA384"))),
        ("3DES-CBC, extended_master_secret", ems(tls12("DES-CBC3-SHA"))),
        ("AES-CBC in TLS 1.1", in_version(ProtocolVersion::TLS1_1, "ECDHE-RSA-AES128-SHA")),
        ("AES-CBC in TLS 1.0", in_version(ProtocolVersion::TLS1_0, "AES256-SHA")),
        ("NULL", tls12("NULL-SHA256")),
    ]
}

fn opaque(extension_type: u16, data: &[u8]) -> Extension {
    Extension::Opaque {
        extension_type: ExtensionType(extension_type),
        extension_data: data.to_vec(),
    }
}

fn push(extensions: &mut Option<Extensions>, extension: impl Into<Extension>) {
    extensions.get_or_insert_default().push(extension);
}

/// Puts another extension in the place of the one of its type.
fn replace(extensions: &mut Option<Extensions>, extension: Extension) {
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

fn unexpected_at(step: &'static str, plan: Plan, allowed: &[u8]) -> Vec<Row> {
    TYPES
        .into_iter()
        .filter(|msg_type| !allowed.contains(msg_type))
        .map(|msg_type| {
            refused(
                "§7.4",
                format!("a message of type {msg_type} where {step} must come"),
                A::UnexpectedMessage,
                plan.clone(),
                before(step, move |lab| lab.send(&raw_message(msg_type, &[]))),
            )
        })
        .collect()
}

/// A client of TLS 1.0 to 1.2, with every suite.
fn old_client() -> client::Config {
    let mut config = client_config();
    config.versions.retain(|version| *version <= ProtocolVersion::TLS1_2);
    config.suites = tlsdemo::suite::SUITES.iter().map(|suite| suite.code).collect();
    config.alpn = vec![b"http/1.1".to_vec()];
    config
}

fn client_rows(rows: Vec<Row>) {
    try_client(&old_client(), rows);
}

fn server_rows(rows: Vec<Row>) {
    let mut config = server_config();
    config.versions.retain(|version| *version <= ProtocolVersion::TLS1_2);
    config.suites = tlsdemo::suite::SUITES.iter().map(|suite| suite.code).collect();
    config.alpn = vec![b"http/1.1".to_vec()];
    try_server(&config, rows);
}

fn hello(change: impl Fn(&mut ServerHello) + Send + 'static) -> Act {
    edit::<ServerHello>("ServerHello", change)
}

fn offer(change: impl Fn(&mut ClientHello) + Send + 'static) -> Act {
    edit::<ClientHello>("ClientHello", change)
}

fn twice(step: &'static str) -> Act {
    act(move |lab, at, bytes| {
        if at == step {
            let bytes = bytes.clone();
            lab.send(&bytes);
        }
    })
}

#[test]
fn peers_that_behave() {
    let rows = || {
        let mut rows: Vec<Row> = protections()
            .into_iter()
            .map(|(what, plan)| fine("§7.3", what, plan, nothing()))
            .collect();
        rows.extend([
            fine("§7.3", "DHE", tls12(DHE), nothing()),
            fine("§7.3", "RSA", tls12(RSA), nothing()),
            fine("§7.3", "P-521", on_curve(NamedGroup::Secp521r1), nothing()),
        ]);
        rows
    };
    client_rows(rows());
    client_rows(vec![fine("§7.4.4", "a request for a certificate", with_request(), nothing())]);
    server_rows(rows());
}

// Hostile servers.

#[test]
#[rustfmt::skip]
fn server_hello() {
    let rfc = "§7.4.1.3";
    let illegal = |what: &str, act: Act| refused(rfc, what, A::IllegalParameter, ecdhe(), act);
    let decode = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::DecodeError, ecdhe(), act);
    let unsupported = |what: &str, extension: Extension| refused("§7.4.1.4", what, A::UnsupportedExtension, ecdhe(),
        hello(move |m| push(&mut m.extensions, extension.clone())));
    let mut rows = vec![
        fine(rfc, "a session id, for later", ecdhe(), hello(|m| m.session_id = vec![7; 32])),
        refused("§7.4.1.4.1", "signature_algorithms", A::IllegalParameter, ecdhe(), hello(|m| push(&mut m.extensions, opaque(13, &[0, 2, 4, 1])))),
        fine(rfc, "no extensions", ecdhe(), hello(|m| m.extensions = None)),
        fine("RFC 6066 §3", "server_name", ecdhe(), hello(|m| push(&mut m.extensions, opaque(0, &[])))),
        fine("RFC 7301 §3.1", "the protocol that was offered", ecdhe(), hello(|m| push(&mut m.extensions, opaque(16, b"\x00\x09\x08http/1.1")))),
        refused("§E.1", "SSL 3.0", A::ProtocolVersion, ecdhe(), hello(|m| m.server_version = ProtocolVersion::SSL3)),
        refused("§E.1", "TLS 1.3 in server_version", A::ProtocolVersion, ecdhe(), hello(|m| m.server_version = ProtocolVersion::TLS1_3)),
        refused("§E.1", "version 2.0", A::ProtocolVersion, ecdhe(), hello(|m| m.server_version = ProtocolVersion(0x0200))),
        illegal("a suite that was not offered", hello(|m| m.cipher_suite = CipherSuite(0x0004))),
        illegal("a suite of TLS 1.3", hello(|m| m.cipher_suite = CipherSuite(0x1301))),
        illegal("a signalling suite (RFC 5746 §3.4)", hello(|m| m.cipher_suite = CipherSuite::EMPTY_RENEGOTIATION_INFO_SCSV)),
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
            in_version(version, "ECDHE-RSA-AES128-SHA"), hello(|m| m.random[24..].copy_from_slice(&ServerHello::DOWNGRADE_TLS1_1))));
    }
    client_rows(rows);

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
        m.certificate_list = tlsdemo::server::Identity::demo_named(name).unwrap().chain().to_vec();
    });
    client_rows(vec![
        refused(rfc, "no certificate", A::DecodeError, ecdhe(), change(|m| m.certificate_list.clear())),
        refused(rfc, "an empty certificate", A::DecodeError, ecdhe(), change(|m| m.certificate_list[0].clear())),
        refused("§7.2.2", "bytes that are no certificate", A::BadCertificate, ecdhe(), change(|m| m.certificate_list[0] = vec![0x30, 3, 2, 1, 1])),
        refused("§7.2.2", "a byte after the certificate", A::BadCertificate, ecdhe(), change(|m| m.certificate_list[0].push(0))),
        refused("§7.2.2", "the certificate cut short", A::BadCertificate, ecdhe(), change(|m| { m.certificate_list[0].pop(); })),
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
        let der = rustls_pki_types::CertificateDer::from_pem_slice(include_bytes!("data/rsa-512.pem")).unwrap();
        m.certificate_list = vec![der.to_vec()];
    });
    try_client(&config, vec![
        refused("§7.2.2", "an RSA key of 512 bits", A::BadCertificate, ecdhe(), weak()),
        refused("§7.2.2", "an RSA key of 512 bits, for key transport", A::BadCertificate, tls12(RSA), weak()),
    ]);
}

/// ServerKeyExchange with other parameters, signed as it should be.
fn dhe_params(change: impl Fn(&mut DheServerKeyExchange) + Send + 'static) -> Act {
    act(move |lab, at, bytes| {
        if at == "ServerKeyExchange" {
            let (message, _) = tlsdemo::message::decode::<DheServerKeyExchange>(bytes, ProtocolVersion::TLS1_2, false);
            let mut message = message.unwrap();
            change(&mut message);
            message.signature = lab.signed_params(SignatureScheme::RsaPkcs1Sha256, message.params());
            *bytes = lab::encode(&message, ProtocolVersion::TLS1_2);
        }
    })
}

fn ecdhe_params(change: impl Fn(&mut EcdheServerKeyExchange) + Send + 'static) -> Act {
    act(move |lab, at, bytes| {
        if at == "ServerKeyExchange" {
            let (message, _) = tlsdemo::message::decode::<EcdheServerKeyExchange>(bytes, ProtocolVersion::TLS1_2, false);
            let mut message = message.unwrap();
            change(&mut message);
            message.signature = lab.signed_params(SignatureScheme::RsaPkcs1Sha256, message.params());
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
        illegal("RFC 8422 §5.11", "X25519: zero", on_curve(x25519), ecdhe_params(|m| m.public = vec![0; 32])),
        illegal("RFC 8422 §5.11", "X25519: 31 bytes", on_curve(x25519), ecdhe_params(|m| m.public = vec![9; 31])),
        illegal("RFC 8422 §5.11", "P-256: not on the curve", on_curve(p256), ecdhe_params(|m| *m.public.last_mut().unwrap() ^= 1)),
        illegal("RFC 8422 §5.11", "P-256: the point at infinity", on_curve(p256), ecdhe_params(|m| m.public = vec![0])),
        illegal("RFC 8422 §5.4.1", "P-256: compressed", on_curve(p256), ecdhe_params(|m| m.public = [vec![2], vec![1; 32]].concat())),
        illegal("RFC 8422 §5.4.1", "P-256: 64 bytes", on_curve(p256), ecdhe_params(|m| { m.public.pop(); })),
        refused("RFC 8422 §5.4", "an empty point", A::DecodeError, ecdhe(), ecdhe_params(|m| m.public.clear())),
        refused("§7.4.3", "a signature bit turned", A::DecryptError, ecdhe(), raw(|m| m.signature[9] ^= 1)),
        refused("§7.4.3", "no signature", A::DecryptError, ecdhe(), raw(|m| m.signature.clear())),
        refused("§7.4.3", "a signature of other parameters", A::DecryptError, ecdhe(), raw(|m| m.public[3] ^= 1)),
        refused("§7.4.3", "a signature for another server random", A::DecryptError, ecdhe(), hello(|m| m.random[3] ^= 1)),
        refused("§7.4.3", "an ECDSA signature bit turned", A::DecryptError, tls12("ECDHE-ECDSA-AES128-GCM-SHA256"), raw(|m| *m.signature.last_mut().unwrap() ^= 1)),
        refused("§7.4.3", "a signature of TLS 1.1 bit turned", A::DecryptError, in_version(ProtocolVersion::TLS1_1, "ECDHE-RSA-AES128-SHA"), raw(|m| m.signature[9] ^= 1)),
        refused("§7.4.3", "a DHE signature bit turned", A::DecryptError, tls12(DHE), edit::<DheServerKeyExchange>("ServerKeyExchange", |m| m.signature[9] ^= 1)),
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
    let ys = |ys: Vec<u8>| dhe_params(move |m| m.dh_ys = ys.clone());
    rows.extend([
        illegal(rfc, "dh_Ys: 0", tls12(DHE), ys(vec![0])),
        illegal(rfc, "dh_Ys: 1", tls12(DHE), ys(vec![1])),
        illegal(rfc, "dh_Ys: p - 1", tls12(DHE), ys(below.clone())),
        illegal(rfc, "dh_Ys: p", tls12(DHE), ys(p.clone())),
        illegal(rfc, "dh_Ys: longer than p", tls12(DHE), ys(vec![7; 257])),
        illegal(rfc, "dh_g: 0", tls12(DHE), dhe_params(|m| m.dh_g = vec![0])),
        illegal(rfc, "dh_g: 1", tls12(DHE), dhe_params(|m| m.dh_g = vec![1])),
        illegal(rfc, "dh_g: p - 1", tls12(DHE), dhe_params(move |m| m.dh_g = below.clone())),
        illegal(rfc, "dh_p: even", tls12(DHE), dhe_params(move |m| m.dh_p = even.clone())),
        refused("RFC 7919 §3", "dh_p: 512 bits", A::InsufficientSecurity, tls12(DHE), dhe_params(|m| m.dh_p = vec![0xff; 64])),
        refused("RFC 7919 §3", "dh_p: 1023 bits", A::InsufficientSecurity, tls12(DHE), dhe_params(|m| m.dh_p = [vec![0x7f], vec![0xff; 127]].concat())),
        refused("RFC 7919 §3", "dh_p: 512 bits in 256 bytes", A::InsufficientSecurity, tls12(DHE), dhe_params(|m| m.dh_p = [vec![0; 192], vec![0xff; 64]].concat())),
        illegal(rfc, "dh_p: 16392 bits", tls12(DHE), dhe_params(|m| m.dh_p = vec![0xff; 2049])),
        refused("§7.4.3", "dh_p: empty", A::DecodeError, tls12(DHE), dhe_params(|m| m.dh_p.clear())),
        refused("§7.4.3", "dh_g: empty", A::DecodeError, tls12(DHE), dhe_params(|m| m.dh_g.clear())),
        refused("§7.4.3", "dh_Ys: empty", A::DecodeError, tls12(DHE), dhe_params(|m| m.dh_ys.clear())),
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
        rows.extend(unexpected_at(step, plan, allowed));
    }
    client_rows(rows);
}

/// What both ends must do with ChangeCipherSpec and Finished. `early` is the step of a message before.
#[rustfmt::skip]
fn finished(early: &'static str) -> Vec<Row> {
    let unexpected = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::UnexpectedMessage, ecdhe(), act);
    let mut rows = vec![
        unexpected("§7.1", "ChangeCipherSpec left out", omit("ChangeCipherSpec")),
        unexpected("§7.1", "ChangeCipherSpec early", before(early, |lab| lab.record(ContentType::ChangeCipherSpec, &[1]))),
        unexpected("§7.1", "ChangeCipherSpec twice, the second protected", before("Finished", |lab| lab.record(ContentType::ChangeCipherSpec, &[1]))),
        refused("§7.1", "ChangeCipherSpec twice, the second in the clear", A::BadRecordMac, ecdhe(), before("Finished", |lab| lab.plain(20, &[1]))),
        Row::new("§7.1", "ChangeCipherSpec with another value", Expect::OneOf(&[A::UnexpectedMessage, A::IllegalParameter]), ecdhe(), bytes("ChangeCipherSpec", |b| b[0] = 2)),
        Row::new("§7.1", "ChangeCipherSpec of two bytes", Expect::OneOf(&[A::UnexpectedMessage, A::DecodeError]), ecdhe(), bytes("ChangeCipherSpec", |b| b.push(1))),
        unexpected("§6.2.1", "an empty ChangeCipherSpec", instead("ChangeCipherSpec", |lab| lab.plain(20, &[]))),
        unexpected("§7.1", "ChangeCipherSpec within a message", before("ChangeCipherSpec", |lab| lab.record(ContentType::Handshake, &[20, 0]))),
        unexpected("§7.1", "ChangeCipherSpec behind a message", before("ChangeCipherSpec", |lab| lab.send(&raw_message(20, &[0; 12])))),
        unexpected("§7.4.9", "Finished in the clear, before ChangeCipherSpec", both(before("ChangeCipherSpec", |lab| lab.send(&raw_message(20, &[0; 12]))), omit("ChangeCipherSpec"))),
        refused("§7.4.9", "Finished in the clear, after ChangeCipherSpec", A::BadRecordMac, ecdhe(), act(|lab, at, bytes| if at == "Finished" { lab.plain(22, bytes); bytes.clear(); })),
        unexpected("§7.4.9", "application data instead of Finished", instead("Finished", |lab| lab.record(ContentType::ApplicationData, b"data"))),
        unexpected("§7.2.2", "application data in the clear", before(early, |lab| lab.plain(23, b"data"))),
        unexpected("§7.1", "ChangeCipherSpec after Finished", before("done", |lab| lab.record(ContentType::ChangeCipherSpec, &[1]))),
    ];
    for (what, plan) in protections() {
        rows.extend([
            refused("§7.4.9", format!("{what}: a bit of Finished turned"), A::DecryptError, plan.clone(), edit::<Finished>("Finished", |m| m.verify_data[11] ^= 1)),
            refused("§7.2.2", format!("{what}: Finished of 11 bytes"), A::DecodeError, plan.clone(), edit::<Finished>("Finished", |m| { m.verify_data.pop(); })),
            refused("§7.2.2", format!("{what}: Finished of 13 bytes"), A::DecodeError, plan.clone(), edit::<Finished>("Finished", |m| m.verify_data.push(0))),
            refused("§7.2.2", format!("{what}: an empty Finished"), A::DecodeError, plan, edit::<Finished>("Finished", |m| m.verify_data.clear())),
        ]);
    }
    rows
}

/// What both ends must do with records and alerts.
#[rustfmt::skip]
fn records(early: &'static str) -> Vec<Row> {
    let unexpected = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::UnexpectedMessage, ecdhe(), act);
    let warning = |lab: &mut Lab| lab.alert(AlertLevel::Warning, A::NoCertificate);
    let mut rows = vec![
        unexpected("§6", "an unknown content type", before(early, |lab| lab.plain(99, &[1]))),
        unexpected("§6", "heartbeat", before(early, |lab| lab.plain(24, &[1, 0, 0]))),
        unexpected("§6.2.1", "an empty handshake record", before(early, |lab| lab.plain(22, &[]))),
        unexpected("§6.2.1", "an empty alert record", before(early, |lab| lab.plain(21, &[]))),
        refused("§6.2.1", "2^14 + 1 bytes in the clear", A::RecordOverflow, ecdhe(), before(early, |lab| lab.plain(22, &vec![0; (1 << 14) + 1]))),
        refused("§6.2.3", "2^14 + 2049 bytes, protected", A::RecordOverflow, ecdhe(), before("Finished", |lab| lab.plain(22, &vec![0; (1 << 14) + 2049]))),
        refused("§6.2.1", "another version in the header of a record", A::ProtocolVersion, ecdhe(), before("Finished", |lab| lab.wire(&[22, 3, 1, 0, 1, 0]))),
        refused("§7.2", "half an alert", A::DecodeError, ecdhe(), before(early, |lab| lab.plain(21, &[2]))),
        fine("§7.2", "a warning", ecdhe(), before(early, warning)),
        unexpected("(a bound of ours)", "warnings without end", before(early, move |lab| for _ in 0..40 { warning(lab); })),
        unexpected("(a bound of ours)", "warnings without end after the handshake", before("done", move |lab| for _ in 0..40 { warning(lab); })),
        fails("§7.2.2", "a fatal alert", |k| *k == ErrorKind::AlertReceived(A::HandshakeFailure), ecdhe(), before(early, |lab| lab.alert(AlertLevel::Fatal, A::HandshakeFailure))),
        fails("§7.2.2", "an unknown fatal alert", |k| *k == ErrorKind::AlertReceived(A(200)), ecdhe(), before(early, |lab| lab.alert(AlertLevel::Fatal, A(200)))),
        fails("§7.2.1", "close_notify in the handshake", |k| *k == ErrorKind::Closed, ecdhe(), before(early, |lab| lab.alert(AlertLevel::Warning, A::CloseNotify))),
        fails("§7.2.1", "the stream ends in the handshake", |k| *k == ErrorKind::Closed, ecdhe(), before(early, |lab| {
            lab.wire(&[]);
            lab.c.stream().shutdown_write();
        })),
        fails("§7.2.1", "the stream ends after the handshake, without close_notify", |k| *k == ErrorKind::Closed, ecdhe(), before("done", |lab| {
            lab.wire(&[]);
            lab.c.stream().shutdown_write();
        })),
        fine("§7.2.1", "records after close_notify", ecdhe(), before("done", |lab| {
            lab.alert(AlertLevel::Warning, A::CloseNotify);
            lab.plain(23, &[7; 64]);
        })),
        fine("§6.2.1", "messages in records of one byte", ecdhe(), act(|lab, at, bytes| if at != "ChangeCipherSpec" && !bytes.is_empty() {
            let bytes = std::mem::take(bytes);
            lab.send_in_pieces(&bytes, 1);
        })),
        fine("§6.2.1", "a few empty records of data", ecdhe(), before("done", |lab| for _ in 0..20 { lab.record(ContentType::ApplicationData, &[]); })),
        unexpected("(a bound of ours)", "empty records of data without end", before("done", |lab| for _ in 0..100 { lab.record(ContentType::ApplicationData, &[]); })),
    ];
    for (what, plan) in protections() {
        for (damage, change) in DAMAGES {
            let (change, name) = (*change, format!("{what}: {damage}"));
            rows.push(refused("§7.2.2", name, A::BadRecordMac, plan.clone(), act(move |lab, at, bytes| if at == "Finished" {
                let mut record = lab.sealed(ContentType::Handshake, bytes);
                change(&mut record);
                let length = (record.len() - 5) as u16;
                record[3..5].copy_from_slice(&length.to_be_bytes());
                lab.wire(&record);
                bytes.clear();
            })));
        }
    }
    rows
}

/// How a protected record is damaged, all with one answer (RFC 5246 §7.2.2).
type Damage = fn(&mut Vec<u8>);
const DAMAGES: &[(&str, Damage)] = &[
    ("the first byte of the fragment changed", |r| r[5] ^= 1),
    ("the last byte changed", |r| *r.last_mut().unwrap() ^= 1),
    ("a byte in the middle changed", |r| {
        let middle = r.len() / 2;
        r[middle] ^= 0x80;
    }),
    ("a byte missing", |r| {
        r.pop();
    }),
    ("a byte more", |r| r.push(0)),
    ("16 bytes missing", |r| r.truncate(r.len() - 16)),
    ("only one byte left", |r| r.truncate(6)),
    ("nothing left", |r| r.truncate(5)),
    ("all zeros", |r| r[5..].fill(0)),
];

/// The apparatus is sound: undamaged, such a record is taken, and only the next one misses its number.
#[test]
fn records_made_by_hand_are_good() {
    for (what, plan) in protections() {
        let made = act(|lab, at, bytes| {
            if at == "Finished" {
                let record = lab.sealed(ContentType::Handshake, bytes);
                lab.c.transcript.add("Finished", bytes.clone());
                lab.wire(&record);
                bytes.clear();
                lab.c.stream().shutdown_write();
            }
        });
        let closed: fn(&ErrorKind) -> bool = |kind| *kind == ErrorKind::Closed;
        client_rows(vec![fails("§6.2.3", what, closed, plan, made)]);
    }
}

#[test]
fn finished_of_servers() {
    client_rows(finished("Certificate"));
}

#[test]
fn records_of_servers() {
    client_rows(records("Certificate"));
}

/// The warning with which renegotiation is refused must come next.
fn expect_no_renegotiation(lab: &mut Lab) {
    lab.wire(&[]);
    let mut silent = tlsdemo::narration::Narration::silent();
    let content_type = lab.c.layer().read(&mut silent).unwrap();
    assert_eq!(content_type, ContentType::Alert);
    assert_eq!(lab.c.layer().fragment(), [1, A::NoRenegotiation.0]);
}

#[test]
#[rustfmt::skip]
fn renegotiation() {
    client_rows(vec![
        fine("§7.4.1.1", "HelloRequest after the handshake", ecdhe(), before("done", |lab| {
            lab.record(ContentType::Handshake, &raw_message(0, &[]));
            expect_no_renegotiation(lab);
        })),
        refused("(a bound of ours)", "HelloRequest without end", A::UnexpectedMessage, ecdhe(), before("done", |lab| for _ in 0..40 {
            lab.record(ContentType::Handshake, &raw_message(0, &[]));
        })),
    ]);
    let again = |times: usize| {
        let mut hello = Vec::new();
        act(move |lab, at, bytes| match at {
            "ClientHello" => hello = bytes.clone(),
            "done" => for _ in 0..times {
                lab.record(ContentType::Handshake, &hello);
                if times == 1 {
                    expect_no_renegotiation(lab);
                }
            },
            _ => {}
        })
    };
    server_rows(vec![
        fine("RFC 5746 §4.5", "a ClientHello, to renegotiate", ecdhe(), again(1)),
        refused("(a bound of ours)", "ClientHellos without end", A::UnexpectedMessage, ecdhe(), again(40)),
        refused("§7.4", "a ClientHello that does not decode", A::DecodeError, ecdhe(), before("done", |lab| lab.send(&raw_message(1, &[3, 3])))),
    ]);
}

// Hostile clients.

#[test]
#[rustfmt::skip]
fn client_hello() {
    let rfc = "§7.4.1.2";
    let illegal = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::IllegalParameter, ecdhe(), act);
    let decode = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::DecodeError, ecdhe(), act);
    let failure = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::HandshakeFailure, ecdhe(), act);
    let mut rows = vec![
        fine(rfc, "a session to resume, which is not known", ecdhe(), offer(|m| m.session_id = vec![7; 32])),
        fine(rfc, "unknown suites", ecdhe(), offer(|m| m.cipher_suites.insert(0, CipherSuite(0xfafa)))),
        fine(rfc, "compression besides null", ecdhe(), offer(|m| m.compression_methods.insert(0, CompressionMethod::Deflate))),
        fine("§7.4.1.4", "an unknown extension", ecdhe(), offer(|m| push(&mut m.extensions, opaque(0xfafa, &[1])))),
        fine("§E.1", "a version from the future", ecdhe(), offer(|m| m.client_version = ProtocolVersion(0x03ff))),
        fine("RFC 5746 §3.6", "the signalling suite", ecdhe(), offer(|m| m.cipher_suites.push(CipherSuite::EMPTY_RENEGOTIATION_INFO_SCSV))),
        fine("RFC 7507 §3", "the fallback suite with our newest version", ecdhe(), offer(|m| m.cipher_suites.push(CipherSuite::FALLBACK_SCSV))),
        refused("RFC 7507 §3", "the fallback suite with an older version", A::InappropriateFallback, in_version(ProtocolVersion::TLS1_1, "ECDHE-RSA-AES128-SHA"),
            offer(|m| m.cipher_suites.push(CipherSuite::FALLBACK_SCSV))),
        refused("§E.1", "SSL 3.0", A::ProtocolVersion, ecdhe(), offer(|m| m.client_version = ProtocolVersion::SSL3)),
        refused("§E.1", "version 2.0", A::ProtocolVersion, ecdhe(), offer(|m| m.client_version = ProtocolVersion(0x0200))),
        illegal(rfc, "no null compression", offer(|m| m.compression_methods = vec![CompressionMethod::Deflate])),
        decode(rfc, "no compression", offer(|m| m.compression_methods.clear())),
        decode(rfc, "no suite", offer(|m| m.cipher_suites.clear())),
        decode(rfc, "a session id of 33 bytes", offer(|m| m.session_id = vec![0; 33])),
        failure(rfc, "no suite in common", offer(|m| m.cipher_suites = vec![CipherSuite(0x0004), CipherSuite(0xfafa)])),
        failure(rfc, "only suites of TLS 1.3", offer(|m| m.cipher_suites = vec![CipherSuite(0x1301)])),
        failure(rfc, "only signalling suites", offer(|m| m.cipher_suites = vec![CipherSuite::EMPTY_RENEGOTIATION_INFO_SCSV])),
        refused(rfc, "a suite of TLS 1.2 in TLS 1.1", A::HandshakeFailure, in_version(ProtocolVersion::TLS1_1, "ECDHE-RSA-AES128-SHA"), offer(|m| m.cipher_suites = vec![CipherSuite(0xc02f)])),
        failure("RFC 8422 §4", "no curve in common", offer(|m| replace(&mut m.extensions, opaque(10, &[0, 2, 0, 30])))),
        failure("§7.4.1.4.1", "no signature algorithm in common", offer(|m| replace(&mut m.extensions, opaque(13, &[0, 2, 2, 2])))),
        refused("RFC 7301 §3.2", "no protocol in common", A::NoApplicationProtocol, ecdhe(), offer(|m| push(&mut m.extensions, opaque(16, b"\x00\x03\x02h2")))),
        failure("RFC 5746 §3.6", "renegotiation_info that is not empty", offer(|m| replace(&mut m.extensions, opaque(0xff01, &[1, 7])))),
        decode("RFC 5746 §3.2", "renegotiation_info that does not add up", offer(|m| replace(&mut m.extensions, opaque(0xff01, &[1])))),
        illegal("RFC 8422 §5.1.2", "ec_point_formats without uncompressed", offer(|m| push(&mut m.extensions, opaque(11, &[1, 1])))),
        decode("RFC 7627 §5.1", "extended_master_secret with content", offer(|m| push(&mut m.extensions, opaque(23, &[0])))),
        decode("RFC 7366 §2", "encrypt_then_mac with content", offer(|m| push(&mut m.extensions, opaque(22, &[0])))),
        illegal("§7.4.1.4", "an extension twice", offer(|m| push(&mut m.extensions, opaque(0xff01, &[0])))),
        decode("§7.4.1.2", "a byte after the extensions", bytes("ClientHello", |b| { b.push(0); b[3] += 1; })),
        refused("§7.1", "ChangeCipherSpec before it", A::UnexpectedMessage, ecdhe(), before("ClientHello", |lab| lab.plain(20, &[1]))),
        refused("§E.2", "a hello of SSL 2.0", A::UnexpectedMessage, ecdhe(), before("start", |lab| lab.wire(&[0x80, 0x2e, 1, 3, 1, 0, 0x15, 0, 0, 0, 0x10]))),
    ];
    rows.extend(unexpected_at("ClientHello", ecdhe(), &[1]));
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
    let point = |public: Vec<u8>| edit::<EcdheClientKeyExchange>("ClientKeyExchange", move |m| m.ecdh_yc = public.clone());
    let yc = |yc: Vec<u8>| edit::<DheClientKeyExchange>("ClientKeyExchange", move |m| m.dh_yc = yc.clone());
    let encrypted = |change: fn(&mut Vec<u8>)| edit::<RsaClientKeyExchange>("ClientKeyExchange", move |m| change(&mut m.encrypted_pre_master_secret));
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
        let oracles: [(&str, fn(&mut Vec<u8>)); 6] = [
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
            *bytes = lab::encode(&RsaClientKeyExchange { encrypted_pre_master_secret }, ProtocolVersion::TLS1_2);
        })));
    }
    for (step, allowed) in [("ClientKeyExchange", &[16][..]), ("ChangeCipherSpec", &[]), ("Finished", &[20]), ("done", &[1])] {
        rows.extend(unexpected_at(step, ecdhe(), allowed));
    }
    server_rows(rows);
    let mut config = server_config();
    config.request_certificate = true;
    try_server(&config, vec![
        fine("§7.4.6", "no certificate, which was asked for", ecdhe(), nothing()),
        refused("§7.4.6", "the answer left out", A::UnexpectedMessage, ecdhe(), omit("Certificate")),
        refused("§7.4.6", "the answer twice", A::UnexpectedMessage, ecdhe(), twice("Certificate")),
    ]);
}

#[test]
fn finished_of_clients() {
    server_rows(finished("ClientKeyExchange"));
}

#[test]
fn records_of_clients() {
    server_rows(records("ClientKeyExchange"));
}
