//! Every extension in every message that may carry it: there and back, every byte covered.

use super::*;
use crate::names::TrustAnchorId;
use crate::names::registry::*;
use crate::wire::Value;
use crate::wire::{Field, FieldValue, Writer, cover};

/// One or more examples of each extension, in a carrier.
fn examples() -> Vec<(Carrier, Extension)> {
    use Carrier::*;
    let share = KeyShareEntry {
        group: NamedGroup::X25519,
        key_exchange: Value::literal("key_exchange", vec![7; 32]),
    };
    let hpke = HpkeSymmetricCipherSuite {
        kdf_id: HpkeKdfId::HkdfSha256,
        aead_id: HpkeAeadId::Aes128Gcm,
    };
    vec![
        (ClientHello, self::ServerName::host("example.com").into()),
        (ServerHello, self::ServerName::acknowledged().into()),
        (
            ClientHello,
            MaxFragmentLengthNegotiation {
                max_fragment_length: MaxFragmentLength::Bytes1024,
            }
            .into(),
        ),
        (
            ClientHello,
            StatusRequest::Ocsp(OcspStatusRequest {
                responder_id_list: vec![vec![0xa2, 0]],
                request_extensions: vec![],
            })
            .into(),
        ),
        (
            ClientHello,
            StatusRequest::Request {
                status_type: CertificateStatusType::OcspMulti,
                request: vec![0; 4],
            }
            .into(),
        ),
        (ServerHello, StatusRequest::Empty.into()),
        (
            CertificateEntry,
            StatusRequest::Response {
                status_type: CertificateStatusType::Ocsp,
                response: Value::literal("response", [48, 3, 10, 1, 1]),
            }
            .into(),
        ),
        (
            ClientHello,
            SupportedGroups {
                named_group_list: vec![NamedGroup::X25519, NamedGroup(0x8a8a)],
            }
            .into(),
        ),
        (
            ServerHello,
            EcPointFormats {
                ec_point_format_list: vec![EcPointFormat::Uncompressed],
            }
            .into(),
        ),
        (
            ClientHello,
            SignatureAlgorithms {
                supported_signature_algorithms: vec![SignatureScheme::Ed25519],
            }
            .into(),
        ),
        (
            CertificateRequest,
            SignatureAlgorithmsCert {
                supported_signature_algorithms: vec![SignatureScheme::MlDsa44],
            }
            .into(),
        ),
        (
            ClientHello,
            ApplicationLayerProtocolNegotiation {
                protocol_name_list: vec![b"h2".to_vec(), b"http/1.1".to_vec()],
            }
            .into(),
        ),
        (
            EncryptedExtensions,
            ApplicationLayerProtocolNegotiation {
                protocol_name_list: vec![b"h2".to_vec()],
            }
            .into(),
        ),
        (
            ClientHello,
            SignedCertificateTimestamp { sct_list: vec![] }.into(),
        ),
        (
            CertificateEntry,
            SignedCertificateTimestamp {
                sct_list: vec![Value::literal("SerializedSCT", [1; 40])],
            }
            .into(),
        ),
        (
            ClientHello,
            Padding {
                padding: vec![0; 5],
            }
            .into(),
        ),
        (ServerHello, EncryptThenMac.into()),
        (ServerHello, ExtendedMasterSecret.into()),
        (ClientHello, PostHandshakeAuth.into()),
        (
            ClientHello,
            CompressCertificate {
                algorithms: vec![CertificateCompressionAlgorithm::Brotli],
            }
            .into(),
        ),
        (
            ClientHello,
            RecordSizeLimit {
                record_size_limit: 64,
            }
            .into(),
        ),
        (ClientHello, SessionTicket::default().into()),
        (
            ClientHello,
            PreSharedKey::Offered {
                identities: vec![PskIdentity {
                    identity: Value::literal("identity", [1]),
                    obfuscated_ticket_age: 9,
                }],
                binders: vec![Value::literal("binder", [2; 32])],
            }
            .into(),
        ),
        (ServerHello, PreSharedKey::Selected(0).into()),
        (
            ClientHello,
            EarlyData {
                max_early_data_size: None,
            }
            .into(),
        ),
        (
            NewSessionTicket,
            EarlyData {
                max_early_data_size: Some(1024),
            }
            .into(),
        ),
        (
            ClientHello,
            SupportedVersions::Offered(vec![ProtocolVersion::TLS1_3, ProtocolVersion::TLS1_2])
                .into(),
        ),
        (
            HelloRetryRequest,
            SupportedVersions::Selected(ProtocolVersion::TLS1_3).into(),
        ),
        (
            HelloRetryRequest,
            self::Cookie {
                cookie: Value::literal("cookie", vec![3; 9]),
            }
            .into(),
        ),
        (
            ClientHello,
            PskKeyExchangeModes {
                ke_modes: vec![PskKeyExchangeMode::PskDheKe],
            }
            .into(),
        ),
        (
            CertificateRequest,
            CertificateAuthorities {
                authorities: vec![vec![48, 0]],
            }
            .into(),
        ),
        (
            ClientHello,
            KeyShare::ClientShares(vec![share.clone()]).into(),
        ),
        (ClientHello, KeyShare::ClientShares(vec![]).into()),
        (ServerHello, KeyShare::ServerShare(share).into()),
        (
            HelloRetryRequest,
            KeyShare::SelectedGroup(NamedGroup::Secp384r1).into(),
        ),
        (
            ClientHello,
            self::RenegotiationInfo {
                renegotiated_connection: Value::default(),
            }
            .into(),
        ),
        (ClientHello, ClientCertificateUrl.into()),
        (ClientHello, TruncatedHmac.into()),
        (ServerHello, TlsCertWithExternPsk.into()),
        (ClientHello, ChannelId.into()),
        (ClientHello, ChannelIdOld.into()),
        (
            ClientHello,
            TrustedCaKeys {
                trusted_authorities_list: [
                    (IdentifierType::PreAgreed, 0),
                    (IdentifierType::KeySha1Hash, 20),
                    (IdentifierType::X509Name, 3),
                ]
                .map(|(identifier_type, length)| TrustedAuthority {
                    identifier_type,
                    identifier: vec![5; length],
                })
                .into(),
            }
            .into(),
        ),
        (
            ClientHello,
            CertTypes::Offered(vec![CertificateType::OpenPgp]).into(),
        ),
        (
            ClientHello,
            self::UseSrtp {
                srtp_protection_profiles: vec![SrtpProtectionProfile::AeadAes128Gcm],
                srtp_mki: vec![1],
            }
            .into(),
        ),
        (
            ServerHello,
            Heartbeat {
                mode: HeartbeatMode::PeerNotAllowedToSend,
            }
            .into(),
        ),
        (
            ClientHello,
            StatusRequestV2 {
                certificate_status_req_list: vec![CertificateStatusRequestItemV2 {
                    status_type: CertificateStatusType::OcspMulti,
                    request: OcspStatusRequest::default(),
                }],
            }
            .into(),
        ),
        (ServerHello, StatusRequestV2::default().into()),
        (
            ClientHello,
            TokenBinding {
                major: 1,
                minor: 0,
                key_parameters_list: vec![TokenBindingKeyParameters::Ecdsap256],
            }
            .into(),
        ),
        (
            ClientHello,
            CachedInfo {
                cached_info: vec![CachedObject {
                    kind: CachedInformationType::Cert,
                    hash_value: vec![1; 8],
                }],
            }
            .into(),
        ),
        (
            ClientHello,
            DelegatedCredential::Requested(vec![SignatureScheme::Ed25519]).into(),
        ),
        (
            CertificateEntry,
            DelegatedCredential::Credential(Box::new(Credential {
                valid_time: 86_400,
                dc_cert_verify_algorithm: SignatureScheme::Ed25519,
                subject_public_key_info: Value::literal("key", [48, 0]),
                algorithm: SignatureScheme::EcdsaSecp256r1Sha256.into(),
                signature: Value::literal("signature", [9; 70]),
                cred: Value::literal("cred", [0, 1, 81, 128, 8, 7, 0, 0, 2, 48, 0]),
            }))
            .into(),
        ),
        (
            CertificateRequest,
            OidFilters {
                filters: vec![OidFilter {
                    certificate_extension_oid: vec![6, 3, 85, 29, 15],
                    certificate_extension_values: vec![3, 2, 7, 128],
                }],
            }
            .into(),
        ),
        (ServerHello, ConnectionId { cid: vec![7; 8] }.into()),
        (
            ClientHello,
            TicketRequest::Request {
                new_session_count: 2,
                resumption_count: 1,
            }
            .into(),
        ),
        (EncryptedExtensions, TicketRequest::Expected(2).into()),
        (ClientHello, TlsFlags { flags: vec![0, 1] }.into()),
        (ClientHello, NextProtocolNegotiation::default().into()),
        (
            ServerHello,
            NextProtocolNegotiation {
                protocols: vec![b"h2".to_vec(), b"http/1.1".to_vec()],
            }
            .into(),
        ),
        (
            ClientHello,
            ApplicationSettings::Offered(vec![b"h2".to_vec()]).into(),
        ),
        (
            EncryptedExtensions,
            ApplicationSettingsOld::Settings(vec![0; 9]).into(),
        ),
        (
            ClientHello,
            Pake::Offered {
                client_identity: vec![1],
                server_identity: vec![],
                client_shares: vec![PakeShare {
                    pake_scheme: NamedPake::Spake2PlusV1,
                    pake_message: vec![4; 65],
                }],
            }
            .into(),
        ),
        (
            ServerHello,
            Pake::Selected(PakeShare {
                pake_scheme: NamedPake::Spake2PlusV1,
                pake_message: vec![4; 97],
            })
            .into(),
        ),
        (
            ClientHello,
            TrustAnchors {
                trust_anchor_ids: vec![TrustAnchorId(vec![0x81, 0xfd, 0x59, 1])],
            }
            .into(),
        ),
        (CertificateEntry, TrustAnchors::default().into()),
        (
            ClientHello,
            EncryptedClientHello::Outer {
                cipher_suite: hpke,
                config_id: 3,
                enc: Value::literal("enc", [1; 32]),
                payload: Value::literal("payload", [2; 48]),
            }
            .into(),
        ),
        (ClientHello, EncryptedClientHello::Inner.into()),
        (
            HelloRetryRequest,
            EncryptedClientHello::Confirmation(Value::literal("confirmation", [6; 8])).into(),
        ),
        (
            EncryptedExtensions,
            EncryptedClientHello::RetryConfigs(EchConfigList(vec![
                EchConfig {
                    version: ExtensionType::EncryptedClientHello,
                    contents: EchConfigContents::Rfc9849 {
                        config_id: 3,
                        kem_id: HpkeKemId::DhKemX25519,
                        public_key: vec![8; 32],
                        cipher_suites: vec![hpke],
                        maximum_name_length: 64,
                        public_name: b"public.example".to_vec(),
                        extensions: vec![EchConfigExtension {
                            kind: 0x8001,
                            data: vec![],
                        }],
                    },
                },
                EchConfig {
                    version: ExtensionType::EncryptedClientHelloDraft10,
                    contents: EchConfigContents::Unknown(vec![1, 2]),
                },
            ]))
            .into(),
        ),
        (
            ClientHello,
            EchOuterExtensions {
                outer_extensions: vec![ExtensionType::KeyShare],
            }
            .into(),
        ),
        (
            ClientHello,
            UserMapping {
                user_mapping_types: vec![UserMappingType::UpnDomainHint],
            }
            .into(),
        ),
        (
            ClientHello,
            ClientAuthz {
                authz_format_list: vec![AuthzDataFormat::SamlAssertion],
            }
            .into(),
        ),
        (
            ServerHello,
            ServerAuthz {
                authz_format_list: vec![AuthzDataFormat::X509AttrCertUrl],
            }
            .into(),
        ),
        (
            ClientHello,
            Srp {
                name: b"alice".to_vec(),
            }
            .into(),
        ),
        (
            ClientHello,
            PwdClear {
                name: b"alice".to_vec(),
            }
            .into(),
        ),
        (
            ClientHello,
            PwdProtect {
                protected_name: vec![4; 70],
            }
            .into(),
        ),
        (HelloRetryRequest, PasswordSalt { salt: vec![8; 32] }.into()),
        (ServerHello, TlsLts.into()),
        (ClientHello, TicketPinning::Ticket(vec![]).into()),
        (ClientHello, TicketPinning::Ticket(vec![vec![6; 80]]).into()),
        (
            EncryptedExtensions,
            TicketPinning::Answer {
                proof: vec![vec![1; 32]],
                ticket: vec![vec![6; 80]],
                lifetime: 86_400,
            }
            .into(),
        ),
        (
            ClientHello,
            SupportedEktCiphers::Offered(vec![EktCipherType::Aeskw128]).into(),
        ),
        (
            EncryptedExtensions,
            SupportedEktCiphers::Selected(EktCipherType::Aeskw256).into(),
        ),
        (
            ClientHello,
            ExternalIdHash {
                binding_hash: vec![2; 32],
            }
            .into(),
        ),
        (
            EncryptedExtensions,
            ExternalSessionId {
                session_id: vec![3; 20],
            }
            .into(),
        ),
        (
            HelloRetryRequest,
            KeyShareOld(KeyShare::SelectedGroup(NamedGroup::X25519)).into(),
        ),
        (
            NewSessionTicket,
            TicketEarlyDataInfo {
                max_early_data_size: 16_384,
            }
            .into(),
        ),
        (
            ClientHello,
            ConnectionIdOld(ConnectionId { cid: vec![7; 8] }).into(),
        ),
        (ClientHello, TransparencyInfo::default().into()),
        (
            CertificateEntry,
            TransparencyInfo {
                trans_item_list: vec![TransItem {
                    versioned_type: VersionedTransType::X509SctV2,
                    data: vec![5; 40],
                }],
            }
            .into(),
        ),
        (ClientHello, DnssecChain::Wanted(443).into()),
        (
            CertificateEntry,
            DnssecChain::Chain {
                ext_support_lifetime: 0,
                authentication_chain: vec![4; 60],
            }
            .into(),
        ),
        (ClientHello, Rrc.into()),
        (ClientHello, quic().into()),
        (
            EncryptedExtensions,
            QuicTransportParametersDraft {
                parameters: quic().parameters,
            }
            .into(),
        ),
        (
            ClientHello,
            Extension::Opaque {
                extension_type: ExtensionType(0x1a1a),
                extension_data: vec![0],
            },
        ),
        (
            ClientHello,
            Extension::Opaque {
                extension_type: ExtensionType(0x2a2a),
                extension_data: vec![],
            },
        ),
        (
            EncryptedExtensions,
            Extension::Opaque {
                extension_type: ExtensionType::KeyShare,
                extension_data: vec![9; 3],
            },
        ),
    ]
}

/// Three parameters: numbers of one byte, of four (RFC 9000 §A.1: 494,878,333) and one to ignore.
fn quic() -> QuicTransportParameters {
    let parameter = |id: &[u8], value: &[u8]| TransportParameter {
        id: id.to_vec(),
        length: vec![value.len() as u8],
        value: value.to_vec(),
    };
    QuicTransportParameters {
        parameters: vec![
            parameter(&[0x08], &[0x25]),
            parameter(&[0x04], &[0x9d, 0x7f, 0x3e, 0x7d]),
            parameter(&[0x40, 0x3a], &[]),
            parameter(&[0x0c], &[]),
        ],
    }
}

/// The examples of RFC 9000 §A.1, and a name for each number.
#[test]
fn numbers_of_quic_have_the_length_that_they_say() {
    let extensions = Extensions(vec![quic().into()]);
    let mut w = Writer::recording(true);
    extensions.encode(&mut w, Carrier::ClientHello);
    let (bytes, _) = w.finish().unwrap();
    let mut r = Reader::recording(&bytes, true);
    Extensions::decode(&mut r, Carrier::ClientHello).unwrap();
    let said: Vec<String> = r
        .into_fields(None)
        .iter()
        .flat_map(Field::leaves)
        .filter(|leaf| leaf.name.starts_with("parameter_"))
        .map(|leaf| match &leaf.value {
            FieldValue::Packed(said) => said.clone(),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        said,
        [
            "initial_max_streams_bidi (0x08)",
            "1",
            "37",
            "initial_max_data (0x04)",
            "4",
            "494878333",
            "GREASE (0x3a)",
            "0",
            "Opaque",
            "disable_active_migration (0x0c)",
            "0",
            "Opaque",
        ]
    );
}

/// Whatever is registered is taken apart in some message, but for what the glossary says why not of.
#[test]
fn every_registered_extension_has_a_decoder_but_for_these() {
    let bare: Vec<u16> = ExtensionType::ALL
        .iter()
        .filter(|it| Extension::carriers(**it).is_none())
        .map(|it| it.0)
        .collect();
    assert_eq!(bare, [36, 37, 38, 60, 65032, 65033, 65034, 65486]);
    let examples = examples();
    for extension_type in ExtensionType::ALL {
        let shown = examples
            .iter()
            .any(|(_, it)| it.extension_type() == *extension_type);
        assert!(
            shown || bare.contains(&extension_type.0) || Extension::is_used(*extension_type),
            "{extension_type} has no example"
        );
    }
}

#[test]
fn there_and_back_with_every_byte_covered() {
    for (carrier, extension) in examples() {
        let extensions = Extensions(vec![extension]);
        let mut w = Writer::recording(true);
        extensions.encode(&mut w, carrier);
        let (bytes, written) = w.finish().unwrap();
        assert_eq!(cover(&written, bytes.len()), Ok(()), "{extensions:?}");

        let mut r = Reader::recording(&bytes, true);
        assert_eq!(Extensions::decode(&mut r, carrier), Ok(extensions.clone()));
        assert_eq!(r.into_fields(None), written, "{extensions:?}");

        for length in 0..bytes.len() {
            let mut r = Reader::recording(&bytes[..length], true);
            let fault = Extensions::decode(&mut r, carrier).expect_err("cut short");
            assert_eq!(cover(&r.into_fields(Some(&fault)), length), Ok(()));
        }
    }
}

/// An extension that nothing depends on does not end a handshake by its form.
#[test]
fn what_is_only_shown_is_kept_if_it_does_not_decode() {
    let mut count = 0;
    for (carrier, extension) in examples() {
        let extension_type = extension.extension_type();
        if Extension::is_used(extension_type) || matches!(extension, Extension::Opaque { .. }) {
            continue;
        }
        let odd = Extensions(vec![Extension::Opaque {
            extension_type,
            extension_data: vec![0xff; 3],
        }]);
        let mut w = Writer::recording(true);
        odd.encode(&mut w, carrier);
        let (bytes, written) = w.finish().unwrap();
        let mut r = Reader::recording(&bytes, true);
        let read = Extensions::decode(&mut r, carrier).unwrap();
        if matches!(read.0[0], Extension::Opaque { .. }) {
            assert_eq!((read, r.into_fields(None)), (odd, written));
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
}

/// RFC 9846 §4.3: the table of extensions and the messages that may carry them.
#[test]
fn carriers_are_those_of_the_table() {
    use Carrier::*;
    let table: &[(ExtensionType, &[Carrier])] = &[
        // Its place in CertificateRequest is for exported authenticators (RFC 9261), outside TLS.
        (
            ExtensionType::ServerName,
            &[ClientHello, EncryptedExtensions],
        ),
        (
            ExtensionType::MaxFragmentLength,
            &[ClientHello, EncryptedExtensions],
        ),
        (
            ExtensionType::StatusRequest,
            &[ClientHello, CertificateRequest, CertificateEntry],
        ),
        (
            ExtensionType::SupportedGroups,
            &[ClientHello, EncryptedExtensions],
        ),
        (
            ExtensionType::SignatureAlgorithms,
            &[ClientHello, CertificateRequest],
        ),
        (ExtensionType::UseSrtp, &[ClientHello, EncryptedExtensions]),
        (
            ExtensionType::Heartbeat,
            &[ClientHello, EncryptedExtensions],
        ),
        (ExtensionType::OidFilters, &[CertificateRequest]),
        (
            ExtensionType::ApplicationLayerProtocolNegotiation,
            &[ClientHello, EncryptedExtensions],
        ),
        (
            ExtensionType::SignedCertificateTimestamp,
            &[ClientHello, CertificateRequest, CertificateEntry],
        ),
        (ExtensionType::Padding, &[ClientHello]),
        (
            ExtensionType::CompressCertificate,
            &[ClientHello, CertificateRequest],
        ),
        (
            ExtensionType::RecordSizeLimit,
            &[ClientHello, EncryptedExtensions],
        ),
        (
            ExtensionType::KeyShare,
            &[ClientHello, ServerHello, HelloRetryRequest],
        ),
        (ExtensionType::PreSharedKey, &[ClientHello, ServerHello]),
        (ExtensionType::PskKeyExchangeModes, &[ClientHello]),
        (
            ExtensionType::EarlyData,
            &[ClientHello, EncryptedExtensions, NewSessionTicket],
        ),
        (ExtensionType::Cookie, &[ClientHello, HelloRetryRequest]),
        (
            ExtensionType::SupportedVersions,
            &[ClientHello, ServerHello, HelloRetryRequest],
        ),
        (
            ExtensionType::CertificateAuthorities,
            &[ClientHello, CertificateRequest],
        ),
        (ExtensionType::PostHandshakeAuth, &[ClientHello]),
        (
            ExtensionType::SignatureAlgorithmsCert,
            &[ClientHello, CertificateRequest],
        ),
    ];
    // A ServerHello of TLS 1.2 carries what EncryptedExtensions and Certificate carry since.
    let old = [
        ExtensionType::ServerName,
        ExtensionType::MaxFragmentLength,
        ExtensionType::StatusRequest,
        ExtensionType::ApplicationLayerProtocolNegotiation,
        ExtensionType::SignedCertificateTimestamp,
        ExtensionType::RecordSizeLimit,
        ExtensionType::UseSrtp,
        ExtensionType::Heartbeat,
    ];
    for (extension_type, carriers) in table {
        let ours: Vec<Carrier> = Extension::carriers(*extension_type)
            .unwrap()
            .iter()
            .copied()
            .filter(|carrier| *carrier != ServerHello || !old.contains(extension_type))
            .collect();
        assert_eq!(ours, *carriers, "{extension_type}");
    }
}

#[test]
fn an_extension_appears_once_and_pre_shared_key_last() {
    let twice = Extensions(vec![
        ExtendedMasterSecret.into(),
        ExtendedMasterSecret.into(),
    ]);
    let early = Extensions(vec![
        PreSharedKey::Offered {
            identities: vec![PskIdentity {
                identity: Value::literal("identity", [1]),
                obfuscated_ticket_age: 0,
            }],
            binders: vec![Value::literal("binder", [0; 32])],
        }
        .into(),
        ExtendedMasterSecret.into(),
    ]);
    for extensions in [twice, early] {
        let mut w = Writer::new();
        extensions.encode(&mut w, Carrier::ClientHello);
        let (bytes, _) = w.finish().unwrap();
        let fault = Extensions::decode(&mut Reader::new(&bytes), Carrier::ClientHello).unwrap_err();
        assert!(fault.is_illegal_value());
    }
}
