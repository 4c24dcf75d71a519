//! For tests: checks of every kind, with each outcome that the kind can have.

use super::*;
use crate::names::export::ChannelBinding;
use crate::names::oid::ObjectIdentifier;
use crate::names::registry::{
    AlertDescription, CompressionMethod, NamedGroup, PskKeyExchangeMode, SignatureScheme,
};
use crate::names::service::Service;
use crate::names::signature::{KeyAlgorithm, KeyType, Unverifiable};
use crate::names::suite::{CipherSuite, KeyExchange};
use crate::names::{Side, TrustAnchorId};
use crate::wire::Value;

/// Every kind that can pass does so first, and fails in each way that has words of its own after that.
pub(crate) fn samples() -> Vec<Check> {
    use ProtocolVersion as Version;
    let key = KeyType {
        algorithm: KeyAlgorithm::Rsa,
        bits: 2048,
    };
    let curve_key = KeyType {
        algorithm: KeyAlgorithm::EcdsaP256,
        bits: 256,
    };
    let value = |bytes: &[u8]| Value::literal("value", bytes);
    let aes = CipherSuite(0x1301);
    let chain = |path| Check::CertificateChain {
        side: Side::Server,
        anchors: Anchors::System,
        path,
        considered: Vec::new(),
    };
    let dates = |now| Check::CertificateDates {
        authority: None,
        not_before: 10,
        not_after: 20,
        now,
    };
    let name = |matched: Option<&str>, near_miss| Check::CertificateName {
        asked: "a.example".into(),
        matched: matched.map(str::to_owned),
        names: vec!["b.example".into()],
        near_miss,
    };
    let serial = |serial: &[u8], fault| Check::CertificateSerial {
        subject: "CN=a".into(),
        serial: serial.to_vec(),
        fault,
    };
    let scheme = |fits, offered: &[SignatureScheme]| Check::SignatureScheme {
        signer: Side::Server,
        message: SignedMessage::CertificateVerify,
        scheme: SignatureScheme::RsaPssRsaeSha256,
        key,
        version: Version::TLS1_3,
        fits,
        offered: offered.to_vec(),
    };
    let signed = |valid| {
        let (signer, scheme) = (Side::Server, SignatureScheme::RsaPssRsaeSha256);
        let signature = value(&[1; 256]);
        (signer, scheme, signature, valid)
    };
    let exchange = |(signer, scheme, signature, valid)| Check::ServerKeyExchangeSignature {
        signer,
        scheme,
        signature,
        valid,
    };
    let verify = |(signer, scheme, signature, valid)| Check::CertificateVerify {
        signer,
        version: Version::TLS1_3,
        scheme,
        signature,
        valid,
    };
    let version = |chosen, by_extension, offered: &[Version]| Check::ServerVersion {
        chosen,
        by_extension,
        offered: offered.to_vec(),
    };
    let finished = |received: &[u8]| Check::VerifyData {
        version: Version::TLS1_2,
        expected: value(&[1; 12]),
        received: value(received),
    };
    let usage = |key, key_exchange, allowed| Check::CertificateKeyUsage {
        key,
        key_exchange,
        version: Version::TLS1_2,
        allowed,
    };
    let selected = |offered: &[NamedGroup], shares: &[NamedGroup]| Check::SelectedGroup {
        selected: NamedGroup::X25519,
        offered: offered.to_vec(),
        shares: shares.to_vec(),
    };
    let curve = |curve, offered: &[NamedGroup]| Check::NamedCurve {
        curve,
        offered: offered.to_vec(),
    };
    let tied = |expected: &[u8], received: Option<&[u8]>| Check::RenegotiationInfo {
        expected: value(expected),
        received: received.map(value),
    };
    let session = |answer| Check::SessionResumed {
        by: SessionName::Id,
        answer,
    };
    let resumed = |by, extended_master_secret| Check::SessionResumed {
        by,
        answer: SessionAnswer::Resumed {
            peer: Some("CN=a".into()),
            extended_master_secret,
        },
    };
    let parameters = |version, suite| Check::ResumedParameters {
        session_version: Version::TLS1_2,
        version,
        session_suite: aes,
        suite,
    };
    let agreed = |side, session, hello| Check::ResumedMasterSecret {
        side,
        session,
        hello,
    };
    let refused = |refusal| Check::Renegotiation {
        version: Version::TLS1_2,
        refusal,
    };
    let export = |version, extended_master_secret| Check::Export {
        label: "EXPORTER-x".into(),
        version,
        extended_master_secret,
    };
    let binding = |binding, version, extended_master_secret| Check::ChannelBinding {
        binding,
        version,
        extended_master_secret,
        hash: None,
        missing: None,
    };
    let no_end_point = |why| Check::ChannelBinding {
        binding: ChannelBinding::TlsServerEndPoint,
        version: Version::TLS1_3,
        extended_master_secret: false,
        hash: None,
        missing: Some(why),
    };
    let mut all = vec![
        version(Version::TLS1_3, true, &[Version::TLS1_3]),
        version(Version::TLS1_3, false, &[Version::TLS1_3]),
        version(Version::TLS1_0, false, &[Version::TLS1_3]),
        Check::VersionDeprecated {
            version: Version::TLS1_2,
        },
        Check::VersionDeprecated {
            version: Version::TLS1_0,
        },
    ];
    all.extend(before_tls());
    for ending in [b"12345678", b"DOWNGRD\x01"] {
        all.push(Check::DowngradeProtection {
            chosen: Version::TLS1_2,
            ending: value(ending),
            forbidden: vec![b"DOWNGRD\x00".to_vec(), b"DOWNGRD\x01".to_vec()],
        });
    }
    for (offered, shares) in [(true, false), (true, true), (false, false)] {
        let group = |is_in| match is_in {
            true => &[NamedGroup::X25519][..],
            false => &[],
        };
        all.push(selected(group(offered), group(shares)));
        if shares {
            continue;
        }
        all.push(Check::ServerShare {
            group: NamedGroup::X25519,
            shares: group(offered).to_vec(),
        });
        all.push(Check::CertificateCurve {
            curve: NamedGroup::X25519,
            offered: group(offered).to_vec(),
        });
    }
    for offered in [vec![aes], Vec::new()] {
        all.push(Check::CipherSuite {
            chosen: aes,
            version: Version::TLS1_3,
            offered,
        });
    }
    all.extend([
        Check::CipherSuiteAfterRetry {
            chosen: aes,
            before: aes,
        },
        Check::CipherSuiteAfterRetry {
            chosen: aes,
            before: CipherSuite(0x1302),
        },
        Check::CompressionMethod {
            chosen: CompressionMethod::Null,
        },
        Check::CompressionMethod {
            chosen: CompressionMethod(1),
        },
        Check::LegacySessionIdEcho {
            sent: value(b""),
            echoed: value(b""),
        },
        Check::LegacySessionIdEcho {
            sent: value(b"1"),
            echoed: value(b"1"),
        },
        Check::LegacySessionIdEcho {
            sent: value(b"1"),
            echoed: value(b"22"),
        },
        Check::ApplicationProtocol {
            chosen: b"h2".to_vec(),
            offered: vec![b"h2".to_vec()],
        },
        Check::ApplicationProtocol {
            chosen: b"h2".to_vec(),
            offered: vec![b"http/1.1".to_vec()],
        },
        tied(b"", Some(b"")),
        tied(b"", Some(b"123456789012")),
        tied(b"", None),
        tied(b"123456789012", Some(b"123456789012")),
        tied(b"123456789012", Some(b"")),
        tied(b"123456789012", None),
        resumed(SessionName::Id, true),
        resumed(SessionName::Ticket, true),
        resumed(SessionName::Ticket, false),
        session(SessionAnswer::Declined),
        session(SessionAnswer::Unknown),
        session(SessionAnswer::Expired {
            age: 7301,
            lifetime: 7200,
        }),
        session(SessionAnswer::Version),
        session(SessionAnswer::Suite),
        session(SessionAnswer::ServerName),
        session(SessionAnswer::MasterSecret),
        session(SessionAnswer::Unauthenticated),
        session(SessionAnswer::CertificateExpired { not_after: 0 }),
        parameters(Version::TLS1_2, aes),
        parameters(Version::TLS1_1, aes),
        parameters(Version::TLS1_2, CipherSuite(0x1302)),
        agreed(Side::Server, true, true),
        agreed(Side::Server, false, false),
        agreed(Side::Server, true, false),
        agreed(Side::Server, false, true),
        agreed(Side::Client, true, false),
        Check::PostHandshakeAuth { offered: true },
        Check::PostHandshakeAuth { offered: false },
        refused(Refusal::Version),
        refused(Refusal::Insecure),
        refused(Refusal::Peer),
        curve(NamedGroup::X25519, &[NamedGroup::X25519]),
        curve(NamedGroup::X25519, &[]),
        curve(NamedGroup::Ffdhe2048, &[NamedGroup::Ffdhe2048]),
        curve(
            NamedGroup::BrainpoolP256r1Tls13,
            &[NamedGroup::BrainpoolP256r1Tls13],
        ),
        Check::SelectedGroup {
            selected: NamedGroup::BrainpoolP256r1,
            offered: vec![NamedGroup::BrainpoolP256r1],
            shares: Vec::new(),
        },
        Check::SecondClientHello {
            difference: Difference::ExtensionOrder,
        },
        Check::SecondClientHello {
            difference: Difference::EncryptedClientHello,
        },
        Check::EchConfirmation {
            expected: value(&[1; 8]),
            received: value(&[1; 8]),
            public_name: "public.example".into(),
        },
        Check::EchConfirmation {
            expected: value(&[1; 8]),
            received: value(&[2; 8]),
            public_name: "public.example".into(),
        },
        Check::EchConfirmation {
            expected: value(&[]),
            received: value(&[]),
            public_name: "public.example".into(),
        },
        Check::EchPayload {
            config_id: 7,
            known: true,
            decrypted: true,
        },
        Check::EchPayload {
            config_id: 7,
            known: true,
            decrypted: false,
        },
        Check::EchPayload {
            config_id: 7,
            known: false,
            decrypted: false,
        },
        Check::EchRequired {
            public_name: "public.example".into(),
            retry_configs: Some(vec![0, 4, 0xfe, 0x0d, 0, 0]),
            usable: true,
            authentic: true,
        },
        Check::EchRequired {
            public_name: "public.example".into(),
            retry_configs: Some(vec![0, 4, 0xfe, 0x0d, 0, 0]),
            usable: false,
            authentic: true,
        },
        Check::EchRequired {
            public_name: "public.example".into(),
            retry_configs: None,
            usable: false,
            authentic: true,
        },
        Check::EchRequired {
            public_name: "public.example".into(),
            retry_configs: None,
            usable: false,
            authentic: false,
        },
        Check::MiddleboxCompatibility {
            legacy_session_id: value(&[1; 32]),
        },
        chain(Path::Itself),
        chain(Path::Through {
            subjects: vec!["CN=a".into()],
            anchor: "CN=b".into(),
        }),
        dates(15),
        dates(9),
        dates(21),
        name(Some("a.example"), None),
        name(None, None),
        name(None, Some(NearMiss::AddressAsDnsName)),
        name(None, Some(NearMiss::CommonName)),
        name(None, Some(NearMiss::WildcardLabel)),
        name(None, Some(NearMiss::Unicode)),
        name(None, Some(NearMiss::NotAHostName)),
        name(None, Some(NearMiss::PartialWildcard)),
        name(None, Some(NearMiss::WideWildcard)),
        name(None, Some(NearMiss::Uri)),
        Check::CertificateKey {
            key: CertifiedKey::Usable(key),
        },
        Check::CertificateKey {
            key: CertifiedKey::Unusable {
                why: "too short".into(),
                alert: AlertDescription::BadCertificate,
            },
        },
        Check::DhPrimeSize {
            bits: 1024,
            group: None,
        },
        Check::DhPrimeSize {
            bits: 2048,
            group: Some(NamedGroup::Ffdhe2048),
        },
        Check::CertificateKeySize {
            authority: None,
            bits: 2048,
        },
        Check::CertificateKeySize {
            authority: Some("CN=old".into()),
            bits: 1024,
        },
        serial(&[0], SerialFault::Zero),
        serial(&[0x80, 1], SerialFault::Negative),
        serial(&[1; 21], SerialFault::TooLong),
        serial(&[1; 8], SerialFault::Reused("CN=b".into())),
        Check::CertificateAnswer {
            status: "400 Bad Request".into(),
            shown: None,
            withheld: None,
            authorities: vec!["CN=root".into()],
        },
        Check::CertificateAnswer {
            status: "400 Bad Request".into(),
            shown: None,
            withheld: Some("CN=client".into()),
            authorities: vec!["CN=a".into(), "CN=b".into()],
        },
        Check::CertificateAnswer {
            status: "403 Forbidden".into(),
            shown: Some("CN=client".into()),
            withheld: None,
            authorities: Vec::new(),
        },
        Check::TrustAnchorDates {
            subject: "CN=root".into(),
            not_before: 0,
            not_after: 86_400,
            now: 864_000,
        },
        Check::CertificateKeyType {
            key,
            suite: CipherSuite(0xc02f),
            version: Version::TLS1_2,
        },
        Check::CertificateKeyType {
            key: curve_key,
            suite: CipherSuite(0xc02f),
            version: Version::TLS1_2,
        },
        usage(key, KeyExchange::Rsa, true),
        usage(key, KeyExchange::Rsa, false),
        usage(curve_key, KeyExchange::Rsa, true),
        usage(key, KeyExchange::Ecdhe, false),
        scheme(true, &[SignatureScheme::RsaPssRsaeSha256]),
        scheme(true, &[]),
        scheme(false, &[SignatureScheme::RsaPssRsaeSha256]),
        exchange(signed(true)),
        exchange(signed(false)),
        verify(signed(true)),
        verify(signed(false)),
        finished(&[1; 12]),
        finished(&[2; 12]),
        finished(&[1]),
        Check::EarlyData { length: 5 },
        Check::PskKeyExchangeModes {
            offered: vec![PskKeyExchangeMode::PskDheKe],
            supported: vec![PskKeyExchangeMode::PskDheKe],
        },
        Check::PskKeyExchangeModes {
            offered: Vec::new(),
            supported: vec![PskKeyExchangeMode::PskDheKe],
        },
        Check::RequestProtocol {
            agreed: b"http/1.1".to_vec(),
            supported: vec![b"http/1.1".to_vec()],
        },
        Check::RequestProtocol {
            agreed: b"spdy".to_vec(),
            supported: vec![b"http/1.1".to_vec()],
        },
        Check::Http2Version {
            version: Version::TLS1_2,
        },
        Check::Http2Version {
            version: Version::TLS1_1,
        },
        Check::Http2CipherSuite {
            suite: CipherSuite(0xc02f),
            ephemeral: true,
            authenticated: true,
        },
        Check::Http2CipherSuite {
            suite: CipherSuite(0x002f),
            ephemeral: false,
            authenticated: false,
        },
        Check::Http2KeySize { bits: 2048 },
        Check::Http2KeySize { bits: 1024 },
        export(Version::TLS1_3, false),
        export(Version::TLS1_2, true),
        export(Version::TLS1_2, false),
        binding(ChannelBinding::TlsExporter, Version::TLS1_3, false),
        binding(ChannelBinding::TlsExporter, Version::TLS1_2, true),
        binding(ChannelBinding::TlsExporter, Version::TLS1_2, false),
        binding(ChannelBinding::TlsUnique, Version::TLS1_2, true),
        binding(ChannelBinding::TlsUnique, Version::TLS1_2, false),
        binding(ChannelBinding::TlsUnique, Version::TLS1_3, false),
        Check::ChannelBinding {
            binding: ChannelBinding::TlsServerEndPoint,
            version: Version::TLS1_3,
            extended_master_secret: false,
            hash: Some("SHA-384".into()),
            missing: None,
        },
        no_end_point(NoEndPoint::NoCertificate),
        no_end_point(NoEndPoint::RawKey),
        no_end_point(NoEndPoint::Session),
        no_end_point(NoEndPoint::Signature("id-Ed25519".into())),
        Check::TicketLifetime { lifetime: 7200 },
        Check::TicketLifetime {
            lifetime: MOST_LIFETIME + 1,
        },
        Check::RecordMac {
            authentic: true,
            rfc: "RFC 9846 §5.2".into(),
        },
        Check::RecordMac {
            authentic: false,
            rfc: "RFC 9846 §5.2".into(),
        },
    ]);
    all.extend(sessions());
    let chosen = |mismatches: &[Mismatch], shown| ClientAnswer::Chosen {
        subject: "CN=a".into(),
        mismatches: mismatches.to_vec(),
        faults: Vec::new(),
        shown,
        others: Vec::new(),
    };
    let faulty = |fault| ClientAnswer::Chosen {
        subject: "CN=a".into(),
        mismatches: Vec::new(),
        faults: vec![fault],
        shown: true,
        others: vec![
            ("CN=b".into(), vec![Mismatch::Key]),
            ("CN=c".into(), Vec::new()),
        ],
    };
    all.extend(
        [
            ClientAnswer::NoUsableKey,
            ClientAnswer::Absent { required: true },
            ClientAnswer::Absent { required: false },
            chosen(&[], true),
            chosen(&[Mismatch::CertificateType], true),
            chosen(&[Mismatch::SignatureScheme, Mismatch::Authority], false),
            chosen(&[Mismatch::Filter], false),
            chosen(&[Mismatch::TrustAnchor], false),
            faulty(OwnFault::Expired { not_after: 0 }),
            faulty(OwnFault::NotYetValid { not_before: 0 }),
            faulty(OwnFault::KeyUsage),
            faulty(OwnFault::Chain(ChainFault::WrongPurpose {
                subject: "CN=a".into(),
                lacks: "clientAuth".into(),
                lists: vec!["serverAuth".into()],
            })),
            faulty(OwnFault::Other("certificate_path".into())),
        ]
        .map(|answer| Check::ClientCertificate {
            version: Version::TLS1_3,
            answer,
        }),
    );
    all.extend(
        [Ending::Closed, Ending::Broken, Ending::TimedOut].map(|instead| Check::CloseNotify {
            version: Version::TLS1_2,
            instead,
        }),
    );
    all.push(Check::CertificateChain {
        side: Side::Client,
        anchors: Anchors::Named("roots.pem".into()),
        path: Path::Through {
            subjects: vec!["CN=a".into(), "CN=b".into()],
            anchor: "CN=c".into(),
        },
        considered: considered(),
    });
    let (subject, issuer, root) = ("CN=a".to_owned(), "CN=b".to_owned(), "CN=c".to_owned());
    all.extend(
        [
            ChainFault::Empty,
            ChainFault::SelfSigned {
                subject: subject.clone(),
            },
            ChainFault::UntrustedRoot { root },
            ChainFault::MissingIssuer {
                subject: subject.clone(),
                issuer: issuer.clone(),
                address: None,
            },
            ChainFault::MissingIssuer {
                subject: subject.clone(),
                issuer,
                address: Some("http://ca.example/b.cer".into()),
            },
        ]
        .map(|fault| chain(Path::Missing(fault))),
    );
    all.extend(
        broken_chains()
            .into_iter()
            .map(|fault| chain(Path::Missing(fault))),
    );
    all
}

/// Issuers that were taken and left on the way to an anchor.
fn considered() -> Vec<Considered> {
    let link = Link {
        algorithm: "ecdsa-with-SHA256".into(),
        key: KeyType {
            algorithm: KeyAlgorithm::EcdsaP256,
            bits: 256,
        },
        authority: None,
        constraints: Vec::new(),
        policy_demanded_by: Vec::new(),
    };
    let sent = Link {
        authority: Some(Authority {
            path_len: Some(0),
            follow: 0,
            key_usage: Some(vec!["keyCertSign".into()]),
            purposes: None,
            not_before: 0,
            not_after: 86_400,
        }),
        ..link.clone()
    };
    let anchor = Link {
        constraints: vec![ConstrainedNames {
            authority: "CN=c".into(),
            permitted: vec!["dNSName example.com".into()],
            excluded: vec!["dNSName bad.example.com".into()],
            names: 2,
        }],
        policy_demanded_by: vec!["CN=b".into()],
        ..link
    };
    let left = ChainFault::OutOfDate {
        subject: "CN=b".into(),
        not_before: 0,
        not_after: 1,
    };
    [
        ("CN=a", "CN=b", Candidacy::Left(left)),
        ("CN=a", "CN=b", Candidacy::Taken(sent)),
        ("CN=b", "CN=c", Candidacy::Taken(anchor)),
    ]
    .map(|(subject, issuer, outcome)| Considered {
        subject: subject.into(),
        issuer: issuer.into(),
        is_anchor: issuer == "CN=c",
        outcome,
    })
    .into()
}

/// The rules that certificates of a chain break.
fn broken_chains() -> Vec<ChainFault> {
    let (subject, issuer) = (|| "CN=a".to_owned(), || "CN=b".to_owned());
    let algorithm = || "md5WithRSAEncryption".to_owned();
    let bad_signature = |keys| ChainFault::BadSignature {
        subject: subject(),
        issuer: issuer(),
        algorithm: algorithm(),
        keys,
    };
    let unknown = |algorithm: &[u8], why| ChainFault::UnknownSignature {
        subject: subject(),
        algorithm: ObjectIdentifier::new(algorithm),
        why,
    };
    let name = || ConstrainedName {
        subject: subject(),
        kind: "dNSName".into(),
        name: "www.example.com".into(),
    };
    let authority = issuer;
    let limit = |of| ChainFault::Limit { of, most: 200 };
    vec![
        bad_signature(None),
        bad_signature(Some(KeyIdentifiers {
            signed: "01".into(),
            issuer: "02".into(),
        })),
        ChainFault::WeakSignature {
            subject: subject(),
            algorithm: algorithm(),
        },
        unknown(b"\x2a\x03", Unverifiable::Algorithm),
        unknown(
            b"\x60\x86\x48\x01\x65\x03\x04\x03\x14",
            Unverifiable::Algorithm,
        ),
        unknown(
            b"\x2a\x86\x48\xce\x3d\x04\x03\x02",
            Unverifiable::Parameters,
        ),
        ChainFault::WrongKey {
            subject: subject(),
            algorithm: algorithm(),
            issuer: issuer(),
            key: KeyType {
                algorithm: KeyAlgorithm::Ed25519,
                bits: 256,
            },
        },
        ChainFault::UnusableKey {
            issuer: issuer(),
            why: "the key is short".into(),
        },
        ChainFault::AlgorithmsDiffer { subject: subject() },
        ChainFault::AuthorityAsEnd { subject: subject() },
        ChainFault::EndAsAuthority {
            subject: subject(),
            issuer: issuer(),
            missing: false,
        },
        ChainFault::WrongPurpose {
            subject: subject(),
            lacks: "serverAuth".into(),
            lists: vec!["anyExtendedKeyUsage".into()],
        },
        ChainFault::MayNotSign {
            subject: subject(),
            allows: vec!["cRLSign".into()],
        },
        ChainFault::OldVersion {
            subject: subject(),
            version: 1,
        },
        ChainFault::CriticalExtension {
            subject: subject(),
            extension: "1.2.3".into(),
        },
        ChainFault::NotPermitted {
            authority: authority(),
            permitted: vec!["example.net".into()],
            name: name(),
        },
        ChainFault::Excluded {
            authority: authority(),
            excluded: String::new(),
            name: name(),
        },
        ChainFault::UnknownConstraint {
            authority: authority(),
            name: name(),
        },
        ChainFault::BrokenName {
            authority: authority(),
            name: name(),
        },
        ChainFault::BrokenConstraint {
            authority: authority(),
            subtree: "*.example.com".into(),
        },
        ChainFault::BoundedConstraint {
            authority: authority(),
        },
        ChainFault::PathLength {
            subject: issuer(),
            most: 0,
            follow: vec![subject()],
        },
        ChainFault::Policy {
            subject: subject(),
            demanded_by: issuer(),
        },
        ChainFault::PolicyMapping { subject: issuer() },
        ChainFault::OutOfDate {
            subject: subject(),
            not_before: -1,
            not_after: 1,
        },
        ChainFault::NeverValid {
            ended: "CN=old".to_owned(),
            not_after: 1_500_000_000,
            began: "CN=new".to_owned(),
            not_before: 1_600_000_000,
        },
        limit(PathWork::Signatures),
        limit(PathWork::Candidates),
        limit(PathWork::Names),
        ChainFault::BrokenDate {
            subject: subject(),
            why: "odd".into(),
        },
    ]
}

/// What comes before TLS, and what is checked of proxies.
fn before_tls() -> Vec<Check> {
    let service = Service::Smtp;
    let offer = |offered| Check::TlsOffered {
        service,
        what: "STARTTLS".into(),
        offered,
    };
    let go_ahead = |service, answer, said: &str| Check::TlsGoAhead {
        service,
        answer,
        said: said.into(),
    };
    let greeting = |service, greeting, said: &str| Check::ServerGreeting {
        service,
        greeting,
        said: said.into(),
    };
    let early = |length| Check::EarlyPlaintext { service, length };
    let direct = |chosen: Option<&str>| Check::DirectTls {
        service: Service::Postgres,
        chosen: chosen.map(str::to_owned),
    };
    let proxy = |failure: Option<&str>| Check::ProxyTls {
        proxy: "https://proxy.example:443".into(),
        version: Some(ProtocolVersion::TLS1_3),
        suite: Some(CipherSuite(0x1301)),
        certificate: Some("CN=proxy.example".into()),
        trusted: true,
        failure: failure.map(str::to_owned),
    };
    let passes_on = |authority: Option<&str>| Check::ProxyPassesOn {
        private_authority: authority.map(str::to_owned),
    };
    let address = |text: &str| text.parse().expect("an address");
    let ends = (address("192.0.2.1:50000"), address("[2001:db8::1]:443"));
    vec![
        greeting(service, Greeting::Welcome, "220 hello"),
        greeting(service, Greeting::Unavailable, "421 later"),
        greeting(service, Greeting::NoService, "554 no"),
        greeting(service, Greeting::Closing, "221 bye"),
        greeting(service, Greeting::NoGreeting, "250 what?"),
        greeting(service, Greeting::NoExtensions, "502 what?"),
        greeting(Service::Lmtp, Greeting::NoExtensions, "502 what?"),
        greeting(Service::Ftp, Greeting::Delay, "120 in a minute"),
        greeting(Service::Imap, Greeting::LoggedIn, "PREAUTH"),
        greeting(Service::Pop3, Greeting::TurnedAway, "-ERR no"),
        greeting(Service::Mysql, Greeting::NoGreeting, ""),
        greeting(Service::Xmpp, Greeting::StreamEnd, ""),
        greeting(Service::Xmpp, Greeting::StreamError, "host-unknown"),
        greeting(Service::Xmpp, Greeting::SomethingElse, "<iq/>"),
        offer(true),
        offer(false),
        go_ahead(service, GoAhead::Ready, "220 go ahead"),
        go_ahead(service, GoAhead::Unavailable, "454 not at the moment"),
        go_ahead(service, GoAhead::Unknown, "500 what?"),
        go_ahead(service, GoAhead::UnknownHere, "BAD"),
        go_ahead(service, GoAhead::Malformed, "501 how?"),
        go_ahead(service, GoAhead::OutOfOrder, "503 now?"),
        go_ahead(service, GoAhead::SomethingFirst, "530 who?"),
        go_ahead(service, GoAhead::Closing, "421 bye"),
        go_ahead(service, GoAhead::Refused, ""),
        go_ahead(Service::Ftp, GoAhead::UnknownMechanism, "504 TLS?"),
        go_ahead(Service::Ftp, GoAhead::SomethingFirst, "530 who?"),
        go_ahead(Service::Ftp, GoAhead::Forbidden, "534 no"),
        go_ahead(Service::Ftp, GoAhead::SecurityData, "334 and?"),
        go_ahead(Service::Postgres, GoAhead::Absent, "N"),
        go_ahead(Service::Xmpp, GoAhead::SomethingElse, "<what/>"),
        go_ahead(Service::Rdp, GoAhead::ReadyForCredSsp, ""),
        go_ahead(Service::Rdp, GoAhead::OwnSecurity, ""),
        go_ahead(Service::Rdp, GoAhead::OtherSecurity(4), ""),
        go_ahead(Service::Rdp, GoAhead::FailureCode(5), ""),
        early(0),
        early(7),
        Check::Farewell {
            service,
            instead: "nothing came".into(),
        },
        direct(Some("postgresql")),
        direct(None),
        Check::ProxyHeader { ends: Some(ends) },
        Check::ProxyHeader { ends: None },
        proxy(None),
        proxy(Some("it went wrong")),
        passes_on(None),
        passes_on(Some("CN=proxy")),
    ]
}

fn sessions() -> Vec<Check> {
    use ProtocolVersion as Version;
    let value = |bytes: &[u8]| Value::literal("value", bytes);
    let suite = CipherSuite(0x1301);
    let identity = |answer| Check::PskIdentity { index: 0, answer };
    let resumption_cost = |version, round_trips| Check::ResumptionCost {
        version,
        before: HandshakeCost {
            round_trips,
            client_bytes: 300,
            server_bytes: 2000,
            certificates: 2,
            signatures: 1,
            key_exchanges: 1,
        },
        now: HandshakeCost::default(),
    };
    let certificate_filter = |values: &[&str], satisfied| Check::CertificateFilter {
        extension: ObjectIdentifier::new(b"\x55\x1d\x25"),
        values: values.iter().map(ToString::to_string).collect(),
        satisfied,
    };
    let trust_anchor = |requested: &[&str], available: &[&str], matched, in_order| {
        let ids = |texts: &[&str]| {
            let ids = texts.iter().map(|text| TrustAnchorId::parse(text));
            ids.map(Result::unwrap).collect()
        };
        Check::TrustAnchor {
            side: Side::Server,
            requested: ids(requested),
            available: ids(available),
            matched,
            in_order,
        }
    };
    let early_data_again = |agreed: &str| Check::EarlyDataAgain {
        length: 184,
        made_for: Some("h2".into()),
        agreed: Some(agreed.into()),
    };
    let binder = |received: &[u8]| Check::Binder {
        expected: value(&[1; 32]),
        received: value(received),
    };
    let faults = [
        SessionFault::Expired {
            age: 90,
            lifetime: 60,
        },
        SessionFault::ServerName {
            then: Some("a".into()),
            now: None,
        },
        SessionFault::Version(Version::TLS1_3),
        SessionFault::CipherSuite(suite),
        SessionFault::Untrusted,
        SessionFault::Trust,
        SessionFault::Identity,
        SessionFault::TooLong { length: 65_000 },
        SessionFault::CertificateExpired { not_after: 0 },
        SessionFault::MasterSecret,
        SessionFault::Hello,
        SessionFault::Absent,
    ];
    let refusals = [
        (Unused::Unsaid, 1, vec![]),
        (Unused::Hash, 1, vec![b"alice".to_vec()]),
        (Unused::Version, 0, vec![b"alice".to_vec(), b"bob".to_vec()]),
        (Unused::Outer, 2, vec![]),
    ];
    let mut all: Vec<Check> = (faults.into_iter())
        .map(|fault| Check::Session { fault })
        .collect();
    all.extend(refusals.map(|(refusal, sessions, given)| Check::PskTaken {
        sessions,
        given,
        refusal,
        version: Version::TLS1_3,
        suite,
    }));
    let answers = [
        IdentityAnswer::Ticket {
            suite,
            age: 1,
            lifetime: 60,
            peer: Some("CN=a".into()),
        },
        IdentityAnswer::External {
            hash: "SHA-256".into(),
        },
        IdentityAnswer::Unknown,
        IdentityAnswer::Expired {
            age: 90,
            lifetime: 60,
        },
        IdentityAnswer::Version(Version::TLS1_2),
        IdentityAnswer::Hash("SHA-384".into()),
        IdentityAnswer::SettledHash("SHA-384".into()),
        IdentityAnswer::Group,
        IdentityAnswer::Modes(vec![PskKeyExchangeMode::PskKe]),
        IdentityAnswer::ClientCertificate,
        IdentityAnswer::Beyond { last: 9, most: 8 },
        IdentityAnswer::CertificateExpired { not_after: 0 },
    ];
    all.extend(answers.into_iter().map(identity));
    let known_psk = |known| Check::KnownPsk {
        identity: value(b"alice"),
        known,
    };
    all.extend([known_psk(true), known_psk(false)]);
    let refusals = [
        EarlyDataRefusal::Unsaid,
        EarlyDataRefusal::Disabled,
        EarlyDataRefusal::NoKeyOffered,
        EarlyDataRefusal::NoKeyTaken,
        EarlyDataRefusal::NotFirst { selected: 1 },
        EarlyDataRefusal::GivenKey,
        EarlyDataRefusal::Ticket,
        EarlyDataRefusal::Retry,
        EarlyDataRefusal::CipherSuite,
        EarlyDataRefusal::ApplicationProtocol,
        EarlyDataRefusal::ServerName,
        EarlyDataRefusal::Age {
            stated: 5,
            known: 90_000,
        },
        EarlyDataRefusal::Replay,
    ];
    all.extend(
        refusals
            .into_iter()
            .map(|refusal| Check::EarlyDataAccepted {
                refusal: Some(refusal),
            }),
    );
    all.extend([
        Check::EarlyDataAccepted { refusal: None },
        certificate_filter(&[], Some(true)),
        certificate_filter(&[], Some(false)),
        certificate_filter(&["clientAuth", "emailProtection"], Some(true)),
        certificate_filter(&["clientAuth"], Some(false)),
        certificate_filter(&["0500"], None),
        trust_anchor(&["32473.1"], &["32473.1"], true, true),
        trust_anchor(&["32473.1", "32473.2"], &["32473.1"], true, false),
        trust_anchor(&["32473.9"], &["32473.1", "32473.2"], false, true),
        trust_anchor(&["32473.9"], &[], false, true),
        trust_anchor(&[], &["32473.1"], false, true),
        trust_anchor(&[], &[], false, true),
        early_data_again("h2"),
        early_data_again("http/1.1"),
        Check::EarlyRequest {
            method: "POST".into(),
        },
        Check::SessionGroup {
            group: NamedGroup::X25519MlKem768,
        },
        resumption_cost(ProtocolVersion::TLS1_2, 2),
        resumption_cost(ProtocolVersion::TLS1_3, 1),
        Check::ContentCoding {
            coding: "gzip".into(),
            fault: CodingFault::Damaged { length: 0 },
        },
        Check::ContentCoding {
            coding: "gzip, br".into(),
            fault: CodingFault::Damaged { length: 7 },
        },
        Check::ContentCoding {
            coding: "rot13".into(),
            fault: CodingFault::Unknown,
        },
        binder(&[1; 32]),
        binder(&[2; 32]),
        Check::SelectedIdentity {
            selected: 0,
            offered: 1,
        },
        Check::SelectedIdentity {
            selected: 1,
            offered: 1,
        },
        Check::PskHash {
            suite,
            hash: "SHA-256".into(),
        },
        Check::PskHash {
            suite,
            hash: "SHA-384".into(),
        },
        Check::PskKeyExchangeMode {
            mode: PskKeyExchangeMode::PskDheKe,
            offered: vec![PskKeyExchangeMode::PskDheKe],
        },
        Check::PskKeyExchangeMode {
            mode: PskKeyExchangeMode::PskKe,
            offered: vec![PskKeyExchangeMode::PskDheKe],
        },
        Check::EarlyDataSize {
            received: 5,
            most: 10,
        },
        Check::EarlyDataSize {
            received: 11,
            most: 10,
        },
    ]);
    all.extend(super::revocation_samples::revocation_samples());
    all
}
