//! Whether a check passes, and whether a failure ends the handshake.

use super::revocation::is_current;
use super::{
    CertifiedKey, Check, CrlFinding, IdentityAnswer, LEAST_BITS, MOST_CREDENTIAL, MOST_LIFETIME,
    OcspFinding, Path, RevocationStatus, SessionAnswer,
};
use crate::names::export::ChannelBinding;
use crate::names::registry::{CompressionMethod, ProtocolVersion};
use crate::names::signature::KeyAlgorithm;
use crate::names::suite::KeyExchange;

impl Check {
    /// Whether what is compared is as it must be.
    pub fn holds(&self) -> bool {
        match self {
            Check::ServerVersion {
                chosen,
                by_extension,
                offered,
            } => offered.contains(chosen) && (*by_extension || *chosen <= ProtocolVersion::TLS1_2),
            Check::ServerGreeting { greeting, .. } => greeting.welcomes(),
            Check::TlsOffered { offered, .. } => *offered,
            Check::TlsGoAhead { answer, .. } => answer.agrees(),
            Check::EarlyPlaintext { length, .. } => *length == 0,
            Check::DirectTls { service, chosen } => {
                let name = service.row().alpn;
                chosen.as_ref().map(String::as_bytes) == name
            }
            Check::ProxyHeader { .. } => true,
            Check::ProxyTls {
                trusted, failure, ..
            } => *trusted && failure.is_none(),
            Check::ProxyPassesOn { private_authority } => private_authority.is_none(),
            Check::VersionDeprecated { version } => *version >= ProtocolVersion::TLS1_2,
            Check::DowngradeProtection {
                ending, forbidden, ..
            } => !forbidden.contains(&ending.bytes),
            Check::CipherSuite {
                chosen,
                version,
                offered,
            } => offered.contains(chosen) && chosen.is_in(*version),
            Check::CipherSuiteAfterRetry { chosen, before } => chosen == before,
            Check::CompressionMethod { chosen } => *chosen == CompressionMethod::Null,
            Check::LegacySessionIdEcho { sent, echoed } => sent == echoed,
            Check::ApplicationProtocol { chosen, offered } => offered.contains(chosen),
            Check::RenegotiationInfo { expected, received } => received.as_ref() == Some(expected),
            Check::PostHandshakeAuth { offered } => *offered,
            Check::SessionResumed { answer, .. } => matches!(answer, SessionAnswer::Resumed { .. }),
            Check::ResumedParameters {
                session_version,
                version,
                session_suite,
                suite,
            } => session_version == version && session_suite == suite,
            Check::ResumedMasterSecret { session, hello, .. } => session == hello,
            Check::SelectedGroup {
                selected,
                offered,
                shares,
            } => {
                selected.is_in(ProtocolVersion::TLS1_3)
                    && offered.contains(selected)
                    && !shares.contains(selected)
            }
            Check::ServerShare { group, shares } => shares.contains(group),
            Check::NamedCurve { curve, offered } => {
                let is_curve = curve.is_in(ProtocolVersion::TLS1_2) && !curve.is_finite_field();
                is_curve && offered.contains(curve)
            }
            Check::EchConfirmation {
                expected, received, ..
            } => !expected.is_empty() && expected == received,
            Check::EchPayload { decrypted, .. } => *decrypted,
            Check::CertificateChain { path, .. } => !matches!(path, Path::Missing(_)),
            Check::DhPrimeSize { bits, .. } | Check::CertificateKeySize { bits, .. } => {
                *bits >= LEAST_BITS
            }
            Check::CertificateDates {
                not_before,
                not_after,
                now,
                ..
            }
            | Check::TrustAnchorDates {
                not_before,
                not_after,
                now,
                ..
            } => (*not_before..=*not_after).contains(now),
            Check::CertificateName { matched, .. } => matched.is_some(),
            Check::CertificateKey { key } => matches!(key, CertifiedKey::Usable(_)),
            Check::CertificateKeyType {
                key,
                suite,
                version,
            } => suite
                .suite()
                .is_some_and(|suite| suite.takes_key(key.algorithm, *version)),
            Check::CertificateCurve { curve, offered } => offered.contains(curve),
            Check::CertificateKeyUsage {
                key,
                key_exchange,
                allowed,
                ..
            } => {
                *allowed
                    && (key_exchange.besides_psk() != Some(KeyExchange::Rsa)
                        || key.algorithm == KeyAlgorithm::Rsa)
            }
            Check::ClientCertificate { answer, .. } => answer.is_wanted(),
            Check::SignatureScheme {
                scheme,
                version,
                fits,
                offered,
                ..
            } => *fits && (*version < ProtocolVersion::TLS1_2 || offered.contains(scheme)),
            Check::ServerKeyExchangeSignature { valid, .. }
            | Check::OcspSignature { valid, .. }
            | Check::RevocationListSignature { valid, .. }
            | Check::CredentialSignature { valid, .. }
            | Check::CertificateVerify { valid, .. } => *valid,
            Check::OcspResponse {
                finding:
                    OcspFinding::Answer {
                        this_update,
                        next_update,
                        ..
                    },
                now,
                ..
            }
            | Check::RevocationList {
                finding:
                    CrlFinding::List {
                        this_update,
                        next_update,
                        ..
                    },
                now,
                ..
            } => is_current(*this_update, *next_update, *now),
            Check::OcspResponse { .. } | Check::RevocationList { .. } => false,
            Check::CertificateRevocation { status, .. } => *status == RevocationStatus::Good,
            Check::MustStaple { stapled } => *stapled,
            Check::CertificateFilter { satisfied, .. } => *satisfied != Some(false),
            Check::TrustAnchor {
                requested,
                matched,
                in_order,
                ..
            } => (*matched || requested.is_empty()) && (*in_order || !*matched),
            Check::RawPublicKey { expected, .. } => *expected,
            Check::DelegationUsage {
                delegation_usage,
                digital_signature,
                ..
            } => *delegation_usage && *digital_signature,
            Check::CredentialDates { expires, now, .. } => {
                now <= expires && expires - now <= MOST_CREDENTIAL
            }
            Check::CredentialScheme {
                scheme,
                fits,
                offered,
                ..
            } => *fits && offered.contains(scheme),
            Check::CredentialUse {
                credential, used, ..
            } => credential == used,
            Check::CertificateTimestamp { at, now, valid, .. } => *valid && at <= now,
            // What differs is no secret once it differs: the connection ends over it.
            Check::VerifyData {
                expected, received, ..
            } => subtle::ConstantTimeEq::ct_eq(&expected[..], &received[..]).into(),
            Check::RecordMac { authentic, .. } => *authentic,
            Check::PskKeyExchangeModes { offered, supported } => {
                offered.iter().any(|mode| supported.contains(mode))
            }
            Check::PskIdentity { answer, .. } => matches!(
                answer,
                IdentityAnswer::Ticket { .. } | IdentityAnswer::External { .. }
            ),
            Check::KnownPsk { known, .. } => *known,
            Check::Binder { expected, received } => {
                subtle::ConstantTimeEq::ct_eq(&expected[..], &received[..]).into()
            }
            Check::SelectedIdentity { selected, offered } => selected < offered,
            Check::PskHash { suite, hash } => {
                let suite = suite.suite();
                suite.is_some_and(|suite| suite.hash.name() == hash)
            }
            Check::PskKeyExchangeMode { mode, offered } => offered.contains(mode),
            Check::SessionGroup { .. } | Check::ResumptionCost { .. } => true,
            Check::EarlyDataAccepted { refusal } => refusal.is_none(),
            Check::EarlyDataAgain {
                made_for, agreed, ..
            } => made_for == agreed,
            Check::EarlyDataSize { received, most } => *received <= u64::from(*most),
            Check::RequestProtocol { agreed, supported } => supported.contains(agreed),
            Check::Http2Version { version } => *version >= ProtocolVersion::TLS1_2,
            Check::Http2CipherSuite {
                ephemeral,
                authenticated,
                ..
            } => *ephemeral && *authenticated,
            Check::Http2KeySize { bits } => *bits >= 2048,
            Check::TicketLifetime { lifetime } => *lifetime <= MOST_LIFETIME,
            Check::Export {
                version,
                extended_master_secret,
                ..
            } => *extended_master_secret || *version >= ProtocolVersion::TLS1_3,
            Check::ChannelBinding {
                binding,
                version,
                extended_master_secret,
                hash,
                ..
            } => match binding {
                ChannelBinding::TlsUnique => {
                    *extended_master_secret && *version < ProtocolVersion::TLS1_3
                }
                ChannelBinding::TlsServerEndPoint => hash.is_some(),
                ChannelBinding::TlsExporter => {
                    *extended_master_secret || *version >= ProtocolVersion::TLS1_3
                }
            },
            Check::SecondClientHello { .. }
            | Check::KnownLog { .. }
            | Check::Renegotiation { .. }
            | Check::MiddleboxCompatibility { .. }
            | Check::EarlyData { .. }
            | Check::EarlyRequest { .. }
            | Check::ContentCoding { .. }
            | Check::Session { .. }
            | Check::PskTaken { .. }
            | Check::EchRequired { .. }
            | Check::CertificateSerial { .. }
            | Check::CertificateAnswer { .. }
            | Check::Farewell { .. }
            | Check::CloseNotify { .. } => false,
        }
    }

    /// Whether a failure is a warning, which never ends the handshake: old devices have short keys,
    /// a trust anchor's dates do not count (RFC 5280 §6.1.1 d), and a session that cannot be resumed
    /// costs a full handshake and no more.
    pub fn is_warning(&self) -> bool {
        matches!(
            self,
            Check::DhPrimeSize { .. }
                | Check::CertificateKeySize { .. }
                | Check::TrustAnchorDates { .. }
                | Check::CertificateSerial { .. }
                | Check::CertificateAnswer { .. }
                | Check::Session { .. }
                | Check::PskTaken { .. }
                | Check::PskIdentity { .. }
                | Check::EarlyDataAccepted { .. }
                | Check::EarlyRequest { .. }
                | Check::ContentCoding { .. }
                | Check::KnownLog { .. }
                | Check::CertificateTimestamp { .. }
        )
    }
}
