//! Every message: there and back, every byte covered by a leaf, cut short at every byte.

use super::*;
use crate::extension::*;
use crate::names::registry::*;
use crate::names::suite::CipherSuite;
use crate::narration::Narration;
use crate::wire::Value;
use crate::wire::cover;

const TLS1_0: ProtocolVersion = ProtocolVersion::TLS1_0;
const TLS1_2: ProtocolVersion = ProtocolVersion::TLS1_2;
const TLS1_3: ProtocolVersion = ProtocolVersion::TLS1_3;

/// Checks a message in a version.
fn round_trip<M: Message + PartialEq + std::fmt::Debug>(message: &M, version: ProtocolVersion) {
    let (bytes, written) = encode(message, version, true).unwrap();
    assert_eq!(bytes[0], M::TYPE.0);
    assert_eq!(
        bytes.len(),
        HEADER_LENGTH + usize::from(bytes[2]) * 256 + usize::from(bytes[3])
    );
    assert_eq!(cover(&written, bytes.len()), Ok(()), "{message:?}");
    let (decoded, read) = decode::<M>(&bytes, version, true);
    assert_eq!(decoded.as_ref(), Ok(message));
    assert_eq!(read, written, "{message:?}");
    assert_eq!(
        encode(message, version, false).unwrap(),
        (bytes.clone(), Vec::new())
    );

    for length in 0..bytes.len() {
        let (_, fields) = decode::<M>(&bytes[..length], version, true);
        assert_eq!(
            cover(&fields, length),
            Ok(()),
            "{message:?} cut at {length}"
        );
    }
    let mut longer = bytes.clone();
    longer.push(0);
    let (_, fields) = decode::<M>(&longer, version, true);
    assert_eq!(cover(&fields, longer.len()), Ok(()));
    assert!(std::path::Path::new(M::SOURCE).exists(), "{}", M::SOURCE);
}

fn hello_extensions(tls13: bool) -> Extensions {
    let mut extensions = Extensions::default();
    extensions.push(ServerName::host("example.com"));
    extensions.push(ExtendedMasterSecret);
    if tls13 {
        extensions.push(SupportedVersions::Offered(vec![TLS1_3, TLS1_2]));
    }
    extensions
}

#[test]
fn hellos() {
    for extensions in [
        None,
        Some(hello_extensions(false)),
        Some(hello_extensions(true)),
    ] {
        round_trip(
            &ClientHello {
                client_version: TLS1_2.into(),
                random: Value::literal("random", [7; 32]),
                session_id: Value::literal("session_id", vec![1; 32]),
                cipher_suites: vec![
                    CipherSuite(0xc02f),
                    CipherSuite(0x0a0a),
                    CipherSuite(0x00ff),
                ],
                compression_methods: vec![CompressionMethod::Null, CompressionMethod::Deflate],
                extensions,
            },
            TLS1_2,
        );
    }
    let mut selected = Extensions::default();
    selected.push(SupportedVersions::Selected(TLS1_3));
    for (random, extensions) in [
        ([9; 32], None),
        ([9; 32], Some(selected.clone())),
        (ServerHello::RETRY_RANDOM, Some(selected)),
    ] {
        round_trip(
            &ServerHello {
                server_version: TLS1_2,
                random: Value::literal("random", random),
                session_id: Value::literal("session_id", vec![]),
                cipher_suite: CipherSuite(0x1301),
                compression_method: CompressionMethod::Null,
                extensions,
            },
            TLS1_2,
        );
    }
    round_trip(&HelloRequest, TLS1_2);
    round_trip(&ServerHelloDone, TLS1_2);
}

/// RFC 9846 §4.2.3: the random of a HelloRetryRequest is the SHA-256 of its name.
#[test]
fn the_random_of_a_retry() {
    let hash = crate::names::hash::HashAlgorithm::Sha256.digest(&[b"HelloRetryRequest"]);
    assert_eq!(hash, ServerHello::RETRY_RANDOM);
}

#[test]
fn names_follow_the_version_offered() {
    let mut hello = ClientHello {
        client_version: TLS1_2.into(),
        random: Value::literal("random", [0; 32]),
        session_id: Value::literal("session_id", vec![]),
        cipher_suites: vec![CipherSuite(1)],
        compression_methods: vec![CompressionMethod::Null],
        extensions: Some(hello_extensions(true)),
    };
    let second_field = |hello: &ClientHello| encode(hello, TLS1_2, true).unwrap().1[2].name.clone();
    assert_eq!(second_field(&hello), "legacy_version");
    hello.extensions = Some(hello_extensions(false));
    assert_eq!(second_field(&hello), "client_version");
}

#[test]
fn certificates_and_requests() {
    let not_der = vec![1, 2, 3];
    round_trip(
        &Certificate {
            certificate_list: vec![],
        },
        TLS1_2,
    );
    round_trip(
        &Certificate {
            certificate_list: vec![
                Value::literal("value", not_der.clone()),
                Value::literal("value", vec![0x30, 0]),
            ],
        },
        TLS1_0,
    );
    let entry = CertificateEntry {
        cert_data: Value::literal("cert_data", not_der),
        extensions: Extensions::default(),
    };
    round_trip(
        &CertificateTls13 {
            certificate_request_context: Value::default(),
            certificate_list: vec![entry.clone(), entry],
        },
        TLS1_3,
    );
    for version in [TLS1_0, TLS1_2] {
        let since_1_2 = version >= TLS1_2;
        round_trip(
            &CertificateRequest {
                certificate_types: vec![ClientCertificateType::RsaSign],
                supported_signature_algorithms: if since_1_2 {
                    vec![SignatureScheme::RsaPkcs1Sha256]
                } else {
                    vec![]
                },
                certificate_authorities: vec![vec![0x30, 0]],
            },
            version,
        );
        round_trip(
            &CertificateVerify {
                algorithm: since_1_2.then_some(SignatureScheme::Ed25519),
                signature: Value::literal("signature", vec![5; 64]),
            },
            version,
        );
    }
    round_trip(
        &CertificateRequestTls13 {
            certificate_request_context: Value::literal("", [1]),
            extensions: Extensions(vec![
                SignatureAlgorithms {
                    supported_signature_algorithms: vec![SignatureScheme::Ed25519],
                }
                .into(),
            ]),
        },
        TLS1_3,
    );
}

#[test]
fn key_exchanges() {
    for version in [TLS1_0, TLS1_2] {
        let algorithm = (version >= TLS1_2).then_some(SignatureScheme::RsaPkcs1Sha256);
        let encoded = |params| {
            let params: Value = Narration::silent().compute(params).unwrap();
            Value::literal(params.name, params.bytes)
        };
        let params = ServerEcdhParams {
            namedcurve: NamedGroup::X25519,
            public: Value::literal("public", [1; 32]),
        };
        let message = EcdheServerKeyExchange {
            encoded: encoded(params.encode()),
            params,
            algorithm,
            signature: Value::literal("signature", [2; 256]),
        };
        round_trip(&message, version);
        let params = ServerDhParams {
            dh_p: Value::literal("dh_p", [0xff; 128]),
            dh_g: Value::literal("dh_g", [2]),
            dh_ys: Value::literal("dh_ys", [3; 128]),
        };
        let message = DheServerKeyExchange {
            encoded: encoded(params.encode()),
            params,
            algorithm,
            signature: Value::literal("signature", [2; 256]),
        };
        round_trip(&message, version);
    }
    round_trip(
        &RsaClientKeyExchange {
            encrypted_pre_master_secret: Value::literal(
                "encrypted_pre_master_secret",
                vec![1; 256],
            ),
        },
        TLS1_2,
    );
    round_trip(
        &DheClientKeyExchange {
            dh_yc: Value::literal("dh_yc", vec![1; 128]),
        },
        TLS1_2,
    );
    round_trip(
        &EcdheClientKeyExchange {
            ecdh_yc: Value::literal("ecdh_yc", vec![4; 65]),
        },
        TLS1_2,
    );
}

#[test]
fn the_rest() {
    round_trip(
        &Finished {
            verify_data: Value::literal("verify_data", vec![1; 12]),
        },
        TLS1_2,
    );
    let extensions = Extensions(vec![ServerName::acknowledged().into()]);
    round_trip(&EncryptedExtensions { extensions }, TLS1_3);
    round_trip(
        &NewSessionTicket {
            ticket_lifetime: 7200,
            ticket_age_add: 0x0102_0304,
            ticket_nonce: Value::literal("ticket_nonce", vec![0]),
            ticket: Value::literal("ticket", vec![9; 40]),
            extensions: Extensions(vec![
                EarlyData {
                    max_early_data_size: Some(1),
                }
                .into(),
            ]),
        },
        TLS1_3,
    );
    for request_update in [
        KeyUpdateRequest::UpdateNotRequested,
        KeyUpdateRequest::UpdateRequested,
    ] {
        round_trip(&KeyUpdate { request_update }, TLS1_3);
    }
    let (result, _) = decode::<KeyUpdate>(&[24, 0, 0, 1, 2], TLS1_3, false);
    assert!(result.unwrap_err().is_illegal_value());
}

#[test]
fn alerts_and_change_cipher_spec() {
    let alert = Alert::fatal(AlertDescription::HandshakeFailure);
    let (bytes, fields) = alert.encode(true).unwrap();
    assert_eq!(bytes, [2, 40]);
    assert_eq!(Alert::decode(&bytes, true), (Ok(alert), fields));
    for bytes in [&[2][..], &[2, 40, 0], &[]] {
        let (result, fields) = Alert::decode(bytes, true);
        assert!(result.is_err());
        assert_eq!(cover(&fields, bytes.len()), Ok(()));
    }
    assert_eq!(ChangeCipherSpec.encode(false).unwrap().0, [1]);
    for bytes in [&[0][..], &[1, 1], &[]] {
        assert!(ChangeCipherSpec::decode(bytes, true).0.is_err());
    }
}

#[test]
fn names_of_types() {
    assert_eq!(&*name_of(HandshakeType::ServerHelloDone), "ServerHelloDone");
    assert_eq!(&*name_of(HandshakeType(99)), "handshake message of type 99");
}
