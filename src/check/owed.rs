//! Which specification asks for a check, and the alert that a failure owes the peer.

use super::{
    CertifiedKey, Check, Difference, EarlyDataRefusal, Path, RevocationSource, SessionName,
    SignedMessage,
};
use crate::names::export::ChannelBinding;
use crate::names::registry::{AlertDescription, ProtocolVersion, SignatureScheme};
use crate::names::service::Service;
use crate::names::suite::KeyExchange;
use crate::wire::Name;

impl Check {
    /// The specification that asks for it.
    pub fn rfc(&self) -> Name {
        let rfc = match self {
            Check::ServerVersion { .. } => "RFC 9846 §4.3.1, RFC 5246 §7.4.1.3",
            Check::ServerGreeting { service, .. } => greeting(*service),
            Check::TlsOffered { service, .. }
            | Check::TlsGoAhead { service, .. }
            | Check::EarlyPlaintext { service, .. }
            | Check::Farewell { service, .. }
            | Check::DirectTls { service, .. } => service.row().rfc,
            Check::ProxyHeader { .. } => "PROXY protocol §2",
            Check::ProxyTls { .. } | Check::ProxyPassesOn { .. } => "RFC 9110 §9.3.6",
            Check::VersionDeprecated { version } if *version < ProtocolVersion::TLS1_0 => {
                "RFC 7568 §3"
            }
            Check::VersionDeprecated { .. } => "RFC 8996",
            Check::DowngradeProtection { .. } | Check::LegacySessionIdEcho { .. } => {
                "RFC 9846 §4.2.3"
            }
            Check::CipherSuite { .. } | Check::CompressionMethod { .. } => {
                "RFC 9846 §4.2.3, RFC 5246 §7.4.1.3"
            }
            Check::CipherSuiteAfterRetry { .. } => "RFC 9846 §4.2.4",
            Check::ApplicationProtocol { .. } => "RFC 7301 §3.1",
            Check::RenegotiationInfo { expected, .. } if expected.is_empty() => "RFC 5746 §3.4",
            Check::RenegotiationInfo { .. } => "RFC 5746 §3.5, §3.7",
            Check::Renegotiation { refusal, .. } => refusal.rfc(),
            Check::PostHandshakeAuth { .. } => "RFC 9846 §4.7.2",
            Check::SessionResumed {
                by: SessionName::Ticket,
                ..
            } => "RFC 5077 §3.1",
            Check::SessionResumed { .. } | Check::ResumedParameters { .. } => "RFC 5246 §7.4.1.3",
            Check::ResumedMasterSecret { .. } => "RFC 7627 §5.3",
            Check::SelectedGroup { .. } | Check::ServerShare { .. } => "RFC 9846 §4.3.8",
            Check::NamedCurve { .. } => "RFC 8422 §5.4",
            Check::SecondClientHello { difference } => match difference {
                Difference::ExtensionOrder => "RFC 9846 §4.2.2",
                Difference::EncryptedClientHello => "RFC 9849 §6.2",
            },
            Check::EchConfirmation { .. } => "RFC 9849 §6.1.4",
            Check::EchRequired { .. } => "RFC 9849 §6.1.6",
            Check::EchPayload { .. } => "RFC 9849 §7.1",
            Check::MiddleboxCompatibility { .. } => "RFC 9846 §E.4",
            Check::CertificateChain {
                path: Path::Missing(fault),
                ..
            } => fault.rfc(),
            Check::CertificateChain { .. } => "RFC 5280 §6.1",
            Check::CertificateDates { .. } => "RFC 5280 §4.1.2.5",
            Check::CertificateName { .. } => "RFC 9525 §6",
            Check::CertificateKey { .. } => "RFC 5280 §4.1.2.7",
            Check::DhPrimeSize { .. } | Check::CertificateKeySize { .. } => "RFC 9325 §4.5",
            Check::CertificateSerial { .. } => "RFC 5280 §4.1.2.2",
            Check::TrustAnchorDates { .. } => "RFC 5280 §6.1.1",
            Check::CertificateKeyType { version, .. } if *version >= ProtocolVersion::TLS1_3 => {
                "RFC 9846 §4.5.1.2"
            }
            Check::CertificateKeyType { .. } => "RFC 5246 §7.4.2, RFC 8422 §5.3",
            Check::CertificateCurve { .. } => "RFC 8422 §5.1, §5.3",
            Check::CertificateKeyUsage { version, .. } if *version >= ProtocolVersion::TLS1_3 => {
                "RFC 5280 §4.2.1.3, RFC 9846 §4.5.1.2"
            }
            Check::CertificateKeyUsage {
                key_exchange: KeyExchange::Any,
                ..
            } => "RFC 5280 §4.2.1.3, RFC 5246 §7.4.6",
            Check::CertificateKeyUsage { .. } => "RFC 5280 §4.2.1.3, RFC 5246 §7.4.2",
            Check::ClientCertificate { version, answer } => answer.rfc(*version),
            Check::SignatureScheme {
                message, version, ..
            } => message.rfc(*version),
            // The scheme that is older than their names is of the versions before TLS 1.2.
            Check::ServerKeyExchangeSignature {
                scheme: SignatureScheme::RsaPkcs1Md5Sha1,
                ..
            } => SignedMessage::ServerKeyExchange.rfc(ProtocolVersion::TLS1_1),
            Check::ServerKeyExchangeSignature { .. } => {
                SignedMessage::ServerKeyExchange.rfc(ProtocolVersion::TLS1_2)
            }
            Check::CertificateVerify { version, .. } => {
                SignedMessage::CertificateVerify.rfc(*version)
            }
            Check::OcspResponse { .. } => "RFC 6066 §8, RFC 6960 §3.2",
            Check::OcspSignature { .. } => "RFC 6960 §4.2.2.2",
            Check::RevocationList { .. } => "RFC 5280 §6.3.3",
            Check::RevocationListSignature { .. } => "RFC 5280 §5.1.1.3",
            Check::CertificateRevocation {
                source: RevocationSource::Ocsp,
                ..
            } => "RFC 6960 §2.2",
            Check::CertificateRevocation { .. } => "RFC 5280 §6.3.3",
            Check::MustStaple { .. } => "RFC 7633 §4",
            Check::CertificateFilter { .. } => "RFC 9846 §4.3.5",
            Check::TrustAnchor { .. } => "draft-ietf-tls-trust-anchor-ids §4.2",
            Check::RawPublicKey { .. } => "RFC 7250 §6",
            Check::DelegationUsage { .. } => "RFC 9345 §4.2",
            Check::CredentialDates { .. } | Check::CredentialUse { .. } => "RFC 9345 §4.1.3",
            Check::CredentialScheme { .. } => "RFC 9345 §4.1.1",
            Check::CredentialSignature { .. } => "RFC 9345 §4, §4.1.3",
            Check::KnownLog { .. } | Check::CertificateTimestamp { .. } => "RFC 6962 §5.2",
            Check::VerifyData { version, .. } if *version < ProtocolVersion::TLS1_2 => {
                "RFC 2246 §7.4.9, RFC 4346 §7.4.9"
            }
            Check::VerifyData { version, .. } if *version < ProtocolVersion::TLS1_3 => {
                "RFC 5246 §7.4.9"
            }
            Check::VerifyData { .. } => "RFC 9846 §4.5.3",
            Check::RecordMac { rfc, .. } => return rfc.clone(),
            Check::EarlyData { .. } => "RFC 9846 §4.3.10",
            Check::PskKeyExchangeModes { .. } | Check::PskKeyExchangeMode { .. } => {
                "RFC 9846 §4.3.9"
            }
            Check::Session { .. } => "RFC 9846 §4.7.1, RFC 5246 §7.4.1.2",
            Check::SessionGroup { .. } => "RFC 9846 §4.3.8",
            Check::PskTaken { .. } => "RFC 9846 §4.3.11",
            Check::PskIdentity { .. } | Check::SelectedIdentity { .. } | Check::PskHash { .. } => {
                "RFC 9846 §4.3.11"
            }
            Check::KnownPsk { .. } => "RFC 4279 §2",
            Check::Binder { .. } => "RFC 9846 §4.3.11.2",
            Check::EarlyRequest { .. } => "RFC 8470 §5.2",
            Check::ResumptionCost { version, .. } if *version < ProtocolVersion::TLS1_3 => {
                "RFC 5246 §7.3"
            }
            Check::ContentCoding { .. } => "RFC 9110 §8.4",
            Check::ResumptionCost { .. } => "RFC 9846 §2.2",
            Check::EarlyDataAccepted {
                refusal: Some(EarlyDataRefusal::Age { .. } | EarlyDataRefusal::Replay),
            } => "RFC 9846 §8",
            Check::EarlyDataAccepted { .. } => "RFC 9846 §4.3.10",
            Check::EarlyDataAgain { .. } => "RFC 9846 §4.3.10",
            Check::EarlyDataSize { .. } => "RFC 9846 §4.7.1",
            Check::RequestProtocol { .. } => "RFC 7301 §3.2",
            Check::CertificateAnswer { .. } => "RFC 9110 §15.5",
            Check::Http2Version { .. } => "RFC 9113 §9.2",
            Check::Http2CipherSuite { .. } => "RFC 9113 §9.2.2, appendix A",
            Check::Http2KeySize { .. } => "RFC 9113 §9.2.1",
            Check::TicketLifetime { .. } => "RFC 9846 §4.7.1",
            Check::Export { version, .. } if *version >= ProtocolVersion::TLS1_3 => "RFC 9846 §7.5",
            Check::Export { .. } => "RFC 7627 §5.4",
            Check::ChannelBinding {
                binding: ChannelBinding::TlsUnique,
                version,
                ..
            } if *version >= ProtocolVersion::TLS1_3 => "RFC 9846 §C.5",
            Check::ChannelBinding { binding, .. } => binding.rfc(),
            Check::CloseNotify { version, .. } if *version < ProtocolVersion::TLS1_3 => {
                "RFC 5246 §7.2.1"
            }
            Check::CloseNotify { .. } => "RFC 9846 §6.1",
        };
        rfc.into()
    }

    /// The alert that the peer is owed if the check fails and the connection ends over it.
    pub fn alert(&self) -> AlertDescription {
        match self {
            Check::ServerVersion { by_extension, .. } if !by_extension => {
                AlertDescription::ProtocolVersion
            }
            Check::RenegotiationInfo { .. } | Check::ResumedMasterSecret { .. } => {
                AlertDescription::HandshakeFailure
            }
            Check::ClientCertificate { version, .. } if *version < ProtocolVersion::TLS1_3 => {
                AlertDescription::HandshakeFailure
            }
            Check::ClientCertificate { .. } => AlertDescription::CertificateRequired,
            Check::CertificateChain {
                path: Path::Missing(fault),
                ..
            } => fault.alert(),
            Check::OcspResponse { .. } | Check::OcspSignature { .. } => {
                AlertDescription::BadCertificateStatusResponse
            }
            Check::RevocationList { .. }
            | Check::RevocationListSignature { .. }
            | Check::RawPublicKey { .. }
            | Check::MustStaple { .. } => AlertDescription::CertificateUnknown,
            Check::CertificateRevocation { source, status, .. } => status.alert(*source),
            Check::CertificateDates { .. } => AlertDescription::CertificateExpired,
            Check::CertificateName { .. } => AlertDescription::BadCertificate,
            Check::CertificateKey {
                key: CertifiedKey::Unusable { alert, .. },
            } => *alert,
            Check::CertificateKeyType { .. }
            | Check::CertificateKeyUsage { .. }
            | Check::CertificateFilter { .. } => AlertDescription::UnsupportedCertificate,
            Check::ServerKeyExchangeSignature { .. } | Check::CertificateVerify { .. } => {
                AlertDescription::DecryptError
            }
            Check::VerifyData {
                expected, received, ..
            } if expected.len() == received.len() => AlertDescription::DecryptError,
            Check::VerifyData { .. } => AlertDescription::DecodeError,
            Check::RecordMac { .. } => AlertDescription::BadRecordMac,
            Check::KnownPsk { .. } => AlertDescription::UnknownPskIdentity,
            Check::Binder { .. } => AlertDescription::DecryptError,
            Check::EarlyDataSize { .. } => AlertDescription::UnexpectedMessage,
            Check::EchRequired { .. } => AlertDescription::EchRequired,
            _ => AlertDescription::IllegalParameter,
        }
    }
}

/// What says how a server opens the dialogue, before TLS is asked for.
fn greeting(service: Service) -> &'static str {
    match service {
        Service::Smtp => "RFC 5321 §3.1",
        Service::Lmtp => "RFC 2033 §4.1",
        Service::Imap => "RFC 9051 §7.1",
        Service::Pop3 => "RFC 1939 §4",
        Service::Sieve => "RFC 5804 §1.7",
        Service::Ftp => "RFC 959 §5.4",
        Service::Nntp => "RFC 3977 §5.1",
        Service::Irc => "RFC 1459 §4.6.4",
        Service::Xmpp | Service::XmppServer => "RFC 6120 §4.3.2",
        Service::Mysql => "MySQL protocol, Protocol::Handshake",
        // In these the client opens the dialogue, and the first answer is the go-ahead.
        Service::Ldap | Service::Postgres | Service::Rdp => service.row().rfc,
    }
}
