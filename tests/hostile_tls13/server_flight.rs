//! Hostile servers: from EncryptedExtensions to Finished (RFC 9846 §4.4, §4.5).

use tlsdemo::narration::Event;

use super::common::Recorder;
use super::*;
use tlsdemo::wire::Value;

#[test]
#[rustfmt::skip]
fn encrypted_extensions() {
    let with = |extension: Extension| {
        edit::<EncryptedExtensions>("EncryptedExtensions", move |m| m.extensions.push(extension.clone()))
    };
    let rfc = "§4.4.1";
    let illegal = |what: &str, extension: Extension| refused(rfc, what, A::IllegalParameter, tls13(), with(extension));
    let unsupported =
        |what: &str, extension: Extension| refused("§4.3", what, A::UnsupportedExtension, tls13(), with(extension));
    client_rows(vec![
        fine("§4.3", "server_name", tls13(), with(opaque(0, &[]))),
        fine("§4.3.7", "supported_groups", tls13(), with(opaque(10, &[0, 2, 0, 24]))),
        fine("RFC 7301 §3.1", "the protocol that was offered", tls13(), with(opaque(16, b"\x00\x09\x08http/1.1"))),
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
        refused("§4.3", "an extension twice", A::IllegalParameter, tls13(),
            both(with(opaque(0, &[])), with(opaque(0, &[])))),
        refused("RFC 6066 §3", "server_name with content", A::DecodeError, tls13(), with(opaque(0, &[0]))),
        refused("RFC 7301 §3.1", "a protocol that was not offered", A::IllegalParameter, tls13(),
            with(opaque(16, b"\x00\x03\x02h2"))),
        refused("RFC 7301 §3.1", "two protocols", A::IllegalParameter, tls13(),
            with(opaque(16, b"\x00\x12\x08http/1.1\x08http/1.1"))),
        refused("RFC 7301 §3.1", "no protocol", A::DecodeError, tls13(), with(opaque(16, &[0, 0]))),
        refused("§4.3", "bytes after the content of an extension", A::DecodeError, tls13(),
            with(opaque(10, &[0, 2, 0, 24, 0]))),
        refused(rfc, "no extensions field", A::DecodeError, tls13(),
            bytes("EncryptedExtensions", |b| *b = raw_message(8, &[]))),
        refused(rfc, "bytes after the extensions", A::DecodeError, tls13(),
            bytes("EncryptedExtensions", |b| *b = raw_message(8, &[0, 0, 0]))),
        refused(rfc, "left out", A::UnexpectedMessage, tls13(), omit("EncryptedExtensions")),
        refused(rfc, "sent in the clear", A::UnexpectedMessage, tls13(),
            before("before the keys", |lab| lab.send(&raw_message(8, &[0, 0])))),
    ]);
}

/// What a server names stands in the error as text, not as it came: it could steer a terminal.
#[test]
fn a_hostile_protocol_name_is_escaped() {
    let mut config = server_config();
    config.alpn = Vec::new();
    config.arrange = Some(|carrier, extensions| {
        if carrier == Carrier::EncryptedExtensions {
            let name = b"h2\x1b[2J\r\n\xe2\x80\xae".to_vec();
            extensions.push(ApplicationLayerProtocolNegotiation {
                protocol_name_list: vec![name],
            });
        }
    });
    let mut client = client_config();
    client.alpn = vec![b"h2".to_vec()];
    assert_eq!(
        refusal(config, &client, A::IllegalParameter),
        r"the server chose h2\x1b[2J\r\n\xe2\x80\xae, which was not offered (RFC 7301 §3.1)"
    );
}

/// Which certificate of the chain it is that does not parse: here the second one has another tag.
#[test]
fn a_malformed_certificate_is_told_apart() {
    let chain = include_str!("../../src/peer/identity/ecdsa-p384.pem");
    let key = include_str!("../../src/peer/identity/ecdsa-p384.key.pem");
    let (first, rest) = chain.rsplit_once("-----BEGIN CERTIFICATE-----\nM").unwrap();
    let chain = format!("{first}-----BEGIN CERTIFICATE-----\nN{rest}");
    let mut config = server_config();
    let identity = tlsdemo::peer::Identity::from_pem(&chain, key).unwrap();
    config.identities = vec![identity].into();
    let message = refusal(config, &client_config(), A::BadCertificate);
    let which = "certificate 2 of 2: the certificate is malformed";
    assert!(message.starts_with(which), "{message}");
}

/// RFC 9846 appendix E.4: the dummy ChangeCipherSpec comes before the second flight, of which an alert
/// may be all. An alert in the clear needs none.
#[test]
fn a_protected_alert_comes_behind_the_dummy_change_cipher_spec() {
    for (compat, carrier, sent) in [
        (true, Carrier::EncryptedExtensions, &[22, 20, 23][..]),
        (false, Carrier::EncryptedExtensions, &[22, 23]),
        (true, Carrier::ServerHello, &[22, 21]),
    ] {
        let mut config = server_config();
        config.arrange = Some(match carrier {
            Carrier::ServerHello => |carrier, extensions| {
                if carrier == Carrier::ServerHello {
                    extensions.push(opaque(0xfafa, &[]));
                }
            },
            _ => |carrier, extensions| {
                if carrier == Carrier::EncryptedExtensions {
                    extensions.push(opaque(0xfafa, &[]));
                }
            },
        });
        let mut client = client_config();
        client.compat = compat;
        let heard = Recorder::default();
        let (near, far) = pipe();
        let narration = heard.narration();
        let thread = std::thread::spawn(move || {
            let randomness = Randomness::seeded(1, Side::Server);
            let mut c = Connection::new(Side::Server, far, narration, randomness);
            server::handshake(&mut c, &config)
        });
        let randomness = Randomness::seeded(1, Side::Client);
        let mut c = Connection::new(Side::Client, near, Narration::silent(), randomness);
        client::handshake(&mut c, &client).unwrap_err();
        thread.join().unwrap().unwrap_err();
        let events = heard.events();
        let types = events.iter().filter_map(|event| match event {
            Event::Record(record) if record.from == Side::Client => Some(record.content_type.0),
            _ => None,
        });
        assert_eq!(
            types.collect::<Vec<_>>(),
            sent,
            "compat: {compat}, {carrier:?}"
        );
    }
}

/// What the client says of the server, to which it gives this alert.
fn refusal(server: server::Config, client: &client::Config, alert: A) -> String {
    let (near, far) = pipe();
    let thread = std::thread::spawn(move || {
        let randomness = Randomness::seeded(1, Side::Server);
        let mut c = Connection::new(Side::Server, far, Narration::silent(), randomness);
        server::handshake(&mut c, &server)
    });
    let randomness = Randomness::seeded(1, Side::Client);
    let mut c = Connection::new(Side::Client, near, Narration::silent(), randomness);
    let refusal = client::handshake(&mut c, client).unwrap_err();
    assert_eq!(refusal.alert, Some(alert));
    let error = thread.join().unwrap().unwrap_err();
    assert_eq!(error.kind, ErrorKind::AlertReceived(alert));
    tlsdemo::glossary::checks::error(&refusal)
}

#[test]
#[rustfmt::skip]
fn certificate_request() {
    let change = |edit_: fn(&mut CertificateRequestTls13)| edit("CertificateRequest", edit_);
    let rfc = "§4.4.2";
    client_rows(vec![
        refused(rfc, "a context", A::IllegalParameter, with_request(),
            change(|m| m.certificate_request_context = Value::literal("", [1]))),
        refused(rfc, "no signature_algorithms", A::MissingExtension, with_request(),
            change(|m| m.extensions.0.clear())),
        refused(rfc, "no signature algorithm", A::DecodeError, with_request(),
            change(|m| m.extensions.0 = vec![opaque(13, &[0, 0])])),
        refused("§4.3", "key_share in it", A::IllegalParameter, with_request(),
            change(|m| m.extensions.push(opaque(51, &[])))),
        refused("§4.3", "supported_groups in it", A::IllegalParameter, with_request(),
            change(|m| m.extensions.push(opaque(10, &[0, 2, 0, 29])))),
        fine(rfc, "an unknown extension in it", with_request(),
            change(|m| m.extensions.push(opaque(0xfafa, &[1, 2, 3])))),
        refused("§4.3.5", "two oid_filters for one extension", A::IllegalParameter, with_request(),
            change(|m| m.extensions.push(opaque(48, b"\0\x10\x05\x06\x03\x55\x1d\x0f\0\0\x05\x06\x03\x55\x1d\x0f\0\0")))),
        refused("§4.3.5", "an oid_filter for anyExtendedKeyUsage", A::IllegalParameter, with_request(),
            change(|m| m.extensions.push(opaque(48, b"\0\x10\x05\x06\x03\x55\x1d\x25\0\x08\x30\x06\x06\x04\x55\x1d\x25\0")))),
        refused("§4.3.5", "an oid_filter cut short", A::DecodeError, with_request(),
            change(|m| m.extensions.push(opaque(48, b"\0\x04\x05\x06\x03\x55")))),
        fine("§4.3.5", "oid_filters that no rule is known for", with_request(),
            change(|m| m.extensions.push(opaque(48, b"\0\x09\x05\x06\x03\x55\x1d\x11\0\x01\x05")))),
        refused(rfc, "twice", A::UnexpectedMessage, with_request(),
            act(|lab, at, bytes| { if at == "CertificateRequest" { let bytes = bytes.clone(); lab.send(&bytes); } })),
        refused(rfc, "after Certificate", A::UnexpectedMessage, tls13(),
            before("CertificateVerify", |lab| lab.send(&raw_message(13, &[0, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3])))),
        refused(rfc, "before EncryptedExtensions", A::UnexpectedMessage, tls13(),
            before("EncryptedExtensions", |lab| lab.send(&raw_message(13, &[0, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3])))),
        refused("§4.7.2", "after the handshake, though we never offered that", A::UnexpectedMessage, tls13(),
            before("done", |lab| lab.send(&raw_message(13, &[1, 1, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3])))),
    ]);
}

/// Those of a server that was asked for a chain of some trust anchors.
#[test]
#[rustfmt::skip]
fn trust_anchors() {
    let rfc = "draft-ietf-tls-trust-anchor-ids §4.1";
    let entry = |at: usize, content: &'static [u8]| {
        edit::<CertificateTls13>("Certificate", move |m| {
            let first = m.certificate_list[0].clone();
            m.certificate_list.resize(at + 1, first);
            m.certificate_list[at].extensions.push(opaque(51764, content));
        })
    };
    let available = |content: &'static [u8]| {
        edit::<EncryptedExtensions>("EncryptedExtensions", move |m| m.extensions.push(opaque(51764, content)))
    };
    let mut config = client_config();
    config.alpn = vec![b"http/1.1".to_vec()];
    config.anchor_ids = Some(vec![TrustAnchorId::parse("32473.1").unwrap()]);
    config.insecure = true;
    try_client(&config, vec![
        fine(rfc, "neither list nor mark", tls13(), nothing()),
        fine(rfc, "a list, and a mark in the first entry", tls13(), both(available(b"\0\x02\x01\x01"), entry(0, &[]))),
        fine(rfc, "an identifier that is none", tls13(), available(b"\0\x02\x01\x81")),
        refused(rfc, "an empty list", A::DecodeError, tls13(), available(&[0, 0])),
        refused(rfc, "an empty identifier", A::DecodeError, tls13(), available(&[0, 1, 0])),
        refused(rfc, "an identifier cut short", A::DecodeError, tls13(), available(&[0, 2, 2, 1])),
        refused(rfc, "bytes behind the list", A::DecodeError, tls13(), available(&[0, 2, 1, 1, 0])),
        refused(rfc, "a mark with content", A::DecodeError, tls13(), entry(0, &[0, 0])),
        refused(rfc, "a mark in the second entry", A::IllegalParameter, tls13(), entry(1, &[])),
    ]);
}

#[test]
#[rustfmt::skip]
fn certificate() {
    let change = |edit_: fn(&mut CertificateTls13)| edit("Certificate", edit_);
    let entry = |extension: Extension| {
        edit::<CertificateTls13>("Certificate", move |m| m.certificate_list[0].extensions.push(extension.clone()))
    };
    let rfc = "§4.5.1";
    client_rows(vec![
        refused("§4.5.1.3", "no certificate", A::DecodeError, tls13(), change(|m| m.certificate_list.clear())),
        refused(rfc, "a context", A::IllegalParameter, tls13(), change(|m| m.certificate_request_context = Value::literal("", [1]))),
        refused(rfc, "an empty certificate", A::DecodeError, tls13(),
            change(|m| m.certificate_list[0].cert_data.bytes.clear())),
        refused("§6.2", "bytes that are no certificate", A::BadCertificate, tls13(),
            change(|m| m.certificate_list[0].cert_data = Value::literal("value", vec![0x30, 3, 2, 1, 1]))),
        refused("§6.2", "a byte after the certificate", A::BadCertificate, tls13(),
            change(|m| m.certificate_list[0].cert_data.bytes.push(0))),
        refused("§6.2", "the certificate cut short", A::BadCertificate, tls13(),
            change(|m| { m.certificate_list[0].cert_data.bytes.pop(); })),
        refused("§4.3", "status_request, though not asked for", A::UnsupportedExtension, tls13(),
            entry(opaque(5, &[1, 0, 0, 1, 0]))),
        refused("§4.3", "signed_certificate_timestamp, though not asked for", A::UnsupportedExtension, tls13(),
            entry(opaque(18, &[0, 3, 0, 1, 0]))),
        refused("RFC 9345 §4.1.1", "a delegated credential, though not asked for", A::UnexpectedMessage, tls13(),
            entry(opaque(34, CREDENTIAL))),
        refused("draft-ietf-tls-trust-anchor-ids §4.1", "trust_anchors, though not asked for", A::UnsupportedExtension,
            tls13(), entry(opaque(51764, &[]))),
        refused("§4.3", "an unknown extension", A::UnsupportedExtension, tls13(), entry(opaque(0xfafa, &[]))),
        refused("§4.3", "server_name in an entry", A::IllegalParameter, tls13(), entry(opaque(0, &[]))),
        refused("§4.3", "key_share in an entry", A::IllegalParameter, tls13(), entry(opaque(51, &[]))),
        refused(rfc, "left out", A::UnexpectedMessage, tls13(), omit("Certificate")),
        refused(rfc, "twice", A::UnexpectedMessage, tls13(),
            act(|lab, at, bytes| { if at == "Certificate" { let bytes = bytes.clone(); lab.send(&bytes); } })),
        refused(rfc, "in the clear", A::UnexpectedMessage, tls13(), act(|lab, at, bytes| {
            if at == "Certificate" {
                for piece in bytes.chunks(16_000) {
                    lab.plain(22, piece);
                }
                bytes.clear();
            }
        })),
        refused(rfc, "the list one byte longer than the message", A::DecodeError, tls13(),
            bytes("Certificate", |b| b[7] = b[7].wrapping_add(1))),
        refused(rfc, "the list one byte shorter than the message", A::DecodeError, tls13(),
            bytes("Certificate", |b| b[7] = b[7].wrapping_sub(1))),
    ]);
}

/// RFC 9345 §4: the form of a credential, and which key must sign.
#[test]
fn delegated_credentials() {
    let key = include_str!("../../src/peer/identity/ed25519.key.pem");
    let key = tlsdemo::compute::signature::PrivateKey::from_pem(key).unwrap();
    let spki = key.public_key().unwrap().spki().clone();
    let credential = Credential {
        valid_time: 0,
        dc_cert_verify_algorithm: SignatureScheme::Ed25519,
        subject_public_key_info: spki,
        algorithm: SignatureScheme::EcdsaSecp256r1Sha256.into(),
        signature: Value::literal("signature", vec![1; 70]),
        ..Credential::default()
    };
    let whole = credential.encode().unwrap();
    let with = |content: Vec<u8>| {
        edit::<CertificateTls13>("Certificate", move |m| {
            let extension = opaque(34, &content);
            m.certificate_list[0].extensions.push(extension);
        })
    };
    let row = |what: &str, alert, content: Vec<u8>| {
        refused("RFC 9345 §4", what, alert, tls13(), with(content))
    };
    let cut = |length: usize| whole[..length].to_vec();
    let mut rows: Vec<Row> = [0, 3, 5, 8, 20, whole.len() - 71, whole.len() - 1]
        .map(|length| {
            row(
                &format!("cut to {length} bytes"),
                A::DecodeError,
                cut(length),
            )
        })
        .into();
    let mut no_key = vec![0, 0, 0, 1, 8, 7, 0, 0, 0];
    no_key.extend([4, 3, 0, 1, 0]);
    let no_signature = [&whole[..whole.len() - 72], &[0, 0]].concat();
    let bad_key = [&[0, 0, 0, 1, 8, 7, 0, 0, 2, 0x30, 0][..], &[4, 3, 0, 1, 0]].concat();
    rows.extend([
        row(
            "a byte after it",
            A::DecodeError,
            [&whole[..], &[0]].concat(),
        ),
        row("no key", A::DecodeError, no_key),
        row("no signature", A::DecodeError, no_signature),
        row("a key that is none", A::IllegalParameter, bad_key),
        // Everything about this one is disregarded but that its own key must sign.
        row(
            "signed with another scheme",
            A::IllegalParameter,
            whole.clone(),
        ),
    ]);
    let mut config = client_config();
    config.delegated_credentials = true;
    config.insecure = true;
    try_client(&config, rows);
}

#[test]
#[rustfmt::skip]
fn certificate_verify() {
    let rfc = "§4.5.2";
    let change = |edit_: fn(&mut CertificateVerify)| edit("CertificateVerify", edit_);
    let claim =
        |scheme: SignatureScheme| edit::<CertificateVerify>("CertificateVerify", move |m| m.algorithm = Some(scheme));
    let signed = |scheme: SignatureScheme| {
        act(move |lab, at, bytes| {
            if at == "CertificateVerify" {
                *bytes = lab.certificate_verify(scheme, Side::Server);
            }
        })
    };
    let mut rows = vec![
        refused(rfc, "a signature bit turned", A::DecryptError, tls13(),
            change(|m| *m.signature.bytes.last_mut().unwrap() ^= 1)),
        refused(rfc, "no signature", A::DecryptError, tls13(), change(|m| m.signature.bytes.clear())),
        refused(rfc, "a byte after the signature", A::DecryptError, tls13(), change(|m| m.signature.bytes.push(0))),
        refused(rfc, "RSA: a signature bit turned", A::DecryptError, with_rsa(), change(|m| m.signature.bytes[0] ^= 1)),
        refused(rfc, "RSA: a byte missing", A::DecryptError, with_rsa(), change(|m| { m.signature.bytes.pop(); })),
        refused(rfc, "the client's context string", A::DecryptError, tls13(), act(|lab, at, bytes| {
            if at == "CertificateVerify" {
                *bytes = lab.certificate_verify(SignatureScheme::EcdsaSecp256r1Sha256, Side::Client);
            }
        })),
        refused(rfc, "signed before a change to the transcript", A::DecryptError, tls13(),
            before("CertificateVerify", |lab| lab.transcribe("more", &[1]))),
        refused(rfc, "left out", A::UnexpectedMessage, tls13(), omit("CertificateVerify")),
        refused(rfc, "left out with Certificate", A::UnexpectedMessage, tls13(),
            both(omit("Certificate"), omit("CertificateVerify"))),
        refused(rfc, "twice", A::UnexpectedMessage, tls13(),
            act(|lab, at, bytes| { if at == "CertificateVerify" { let bytes = bytes.clone(); lab.send(&bytes); } })),
        refused(rfc, "bytes after it", A::DecodeError, tls13(),
            bytes("CertificateVerify", |b| { b.push(0); b[3] += 1; })),
        refused(rfc, "empty", A::DecodeError, tls13(), bytes("CertificateVerify", |b| *b = raw_message(15, &[]))),
        refused(rfc, "rsa_pkcs1_sha256, which is for certificates alone", A::IllegalParameter, with_rsa(),
            signed(SignatureScheme::RsaPkcs1Sha256)),
        refused(rfc, "rsa_pkcs1_sha1", A::IllegalParameter, with_rsa(), signed(SignatureScheme::RsaPkcs1Sha1)),
        refused(rfc, "rsa_pss_pss with a plain RSA key", A::IllegalParameter, with_rsa(),
            claim(SignatureScheme::RsaPssPssSha256)),
        refused(rfc, "ecdsa_sha1", A::IllegalParameter, tls13(), claim(SignatureScheme::EcdsaSha1)),
        refused(rfc, "an ECDSA scheme with an RSA key", A::IllegalParameter, with_rsa(),
            claim(SignatureScheme::EcdsaSecp256r1Sha256)),
        refused(
            rfc,
            "rsa_pss_rsae with an id-RSASSA-PSS key",
            A::IllegalParameter,
            Plan { identity: "rsa-pss", scheme: SignatureScheme::RsaPssPssSha256, ..tls13() },
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
        rows.push(refused(rfc, format!("{scheme} with a P-256 key"), A::IllegalParameter, tls13(), claim(scheme)));
    }
    client_rows(rows);
    let mut config = client_config();
    config.insecure = true;
    let change = edit::<CertificateTls13>("Certificate", |m| {
        m.certificate_list.truncate(1);
        m.certificate_list[0].cert_data = Value::literal("value", other_p256_certificate());
    });
    try_client(&config, vec![refused(rfc, "another certificate's key", A::DecryptError, tls13(), change)]);
    // A scheme that the key could do, but that was not offered.
    let mut config = client_config();
    config.signature_schemes = vec![SignatureScheme::RsaPssRsaeSha384, SignatureScheme::RsaPkcs1Sha256];
    try_client(
        &config,
        vec![refused("§4.3.3", "a scheme that was not offered", A::IllegalParameter, with_rsa(), nothing())],
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
        is_client: false,
    };
    let issuer = issue::Issuer {
        name: "nobody",
        private_key: &key,
        scheme: SignatureScheme::EcdsaSecp256r1Sha256,
    };
    issue::certificate(&template, &key.public_key().unwrap(), &issuer, &mut *rng).unwrap()
}

#[test]
#[rustfmt::skip]
fn finished_of_servers() {
    let rfc = "§4.5.3";
    let mut rows = vec![
        refused(rfc, "a bit turned", A::DecryptError, tls13(),
            edit::<Finished>("Finished", |m| m.verify_data.bytes[31] ^= 1)),
        refused("§6", "one byte short", A::DecodeError, tls13(),
            edit::<Finished>("Finished", |m| { m.verify_data.bytes.pop(); })),
        refused("§6", "one byte long", A::DecodeError, tls13(),
            edit::<Finished>("Finished", |m| m.verify_data.bytes.push(0))),
        refused("§6", "empty", A::DecodeError, tls13(), edit::<Finished>("Finished", |m| m.verify_data.bytes.clear())),
        refused("§5.1", "a message behind it in its record", A::UnexpectedMessage, tls13(),
            bytes("Finished", |b| b.extend(raw_message(24, &[0])))),
        refused("§5.1", "the start of a message behind it in its record", A::UnexpectedMessage, tls13(),
            bytes("Finished", |b| b.push(4))),
        refused("§4.7.3", "KeyUpdate before it", A::UnexpectedMessage, tls13(),
            before("Finished", |lab| lab.send(&raw_message(24, &[0])))),
        refused("§2", "application data before it", A::UnexpectedMessage, tls13(),
            before("Finished", |lab| lab.record(ContentType::ApplicationData, b"early"))),
        refused("§5.2", "application data after it, under the keys of the handshake", A::BadRecordMac, tls13(),
            before("before the application keys", |lab| lab.record(ContentType::ApplicationData, b"late"))),
        refused("§4.7.3", "KeyUpdate after it, under the keys of the handshake", A::BadRecordMac, tls13(),
            before("before the application keys", |lab| lab.record(ContentType::Handshake, &raw_message(24, &[0])))),
        fine("§4.5.3", "application data after it, before the client's", tls13(),
            before("before their Finished", |lab| lab.record(ContentType::ApplicationData, b"hello"))),
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
        rows.extend(unexpected_at("§4", step, tls13(), allowed));
    }
    client_rows(rows);
}

#[test]
fn messages_cut_short() {
    let decode = &[A::DecodeError];
    let mut rows = cuts("§6.2", "EncryptedExtensions", tls13(), 0..2, decode);
    rows.extend(cuts(
        "§6.2",
        "CertificateRequest",
        with_request(),
        0..11,
        decode,
    ));
    rows.extend(cuts("§6.2", "Certificate", tls13(), 0..24, decode));
    rows.extend(cuts("§6.2", "Certificate", tls13(), [100, 9999], decode));
    rows.extend(cuts("§6.2", "CertificateVerify", tls13(), 0..80, decode));
    rows.extend(cuts("§6.2", "Finished", tls13(), 0..32, decode));
    // Cut where the extensions begin, ServerHello is one of TLS 1.2 with a suite of TLS 1.3.
    let hello = &[A::DecodeError, A::IllegalParameter];
    rows.extend(cuts("§6.2", "ServerHello", tls13(), 0..118, hello));
    let retry = retry(NamedGroup::Secp256r1);
    // There the HelloRetryRequest lacks supported_versions.
    let alerts = &[A::DecodeError, A::MissingExtension];
    rows.extend(cuts("§6.2", "HelloRetryRequest", retry, 0..84, alerts));
    client_rows(rows);
}

#[test]
fn certificates_that_are_refused() {
    let (config, certificates) = weak_hashes();
    for (hash, der) in certificates {
        let change = edit::<CertificateTls13>("Certificate", move |m| {
            m.certificate_list.truncate(1);
            m.certificate_list[0].cert_data = Value::literal("value", der.clone());
        });
        // That of the good hash is believed; but the peer does not have its key.
        let alert = match hash {
            "SHA-256" => A::DecryptError,
            _ => A::BadCertificate,
        };
        let what = format!("a certificate that is signed with {hash}");
        try_client(
            &config,
            vec![refused("§4.5.1.3", what, alert, tls13(), change)],
        );
    }
    let row = |what: &str, alert: A| vec![refused("§6.2", what, alert, tls13(), nothing())];
    let mut config = client_config();
    config.now = std::time::UNIX_EPOCH;
    try_client(
        &config,
        row("a certificate of the future", A::CertificateExpired),
    );
    config.now += std::time::Duration::from_secs(1 << 40);
    try_client(
        &config,
        row("a certificate of the past", A::CertificateExpired),
    );
    let mut config = client_config();
    config.certificate_name = tlsdemo::certificate::ServerName::new("elsewhere.example");
    try_client(
        &config,
        row("a certificate for another name", A::BadCertificate),
    );
    let (config, _) = weak_hashes();
    try_client(
        &config,
        row("a certificate of an unknown authority", A::UnknownCa),
    );
}
