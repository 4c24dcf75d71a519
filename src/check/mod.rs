//! Checks: each is a value that holds what is compared, as typed facts. Its outcome follows from
//! them, and with it the section that asks for it and the alert that a failure owes the peer. The
//! words for each are in the glossary.

mod certificate;
#[cfg(test)]
mod samples;

pub use certificate::{Anchors, CertifiedKey, ChainFault, ClientAnswer, Mismatch, NearMiss, Path};

#[cfg(test)]
pub(crate) use samples::samples;

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use crate::names::Side;
use crate::names::export::ChannelBinding;
use crate::names::registry::{
    AlertDescription, CompressionMethod, NamedGroup, ProtocolVersion, PskKeyExchangeMode,
    SignatureScheme,
};
use crate::names::service::Service;
use crate::names::signature::{KeyAlgorithm, KeyType};
use crate::names::suite::{CipherSuite, KeyExchange};
use crate::wire::serial::{hex, hexes};
use crate::wire::{Name, Value};

/// A check that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What was compared.
    pub check: Check,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It passed.
    Passed,
    /// It failed.
    Failed,
    /// It failed, and the handshake goes on because the user asked for that.
    Accepted,
}

impl Checked {
    /// Whether the check passed.
    pub fn passed(&self) -> bool {
        self.outcome == Outcome::Passed
    }

    /// What it is called in traces and in the glossary: `verify_data`.
    pub fn name(&self) -> &'static str {
        self.check.name()
    }
}

/// Defines [`Check`]: each kind with its name and with what it compares.
macro_rules! checks {
    ($($(#[$doc:meta])* $kind:ident $name:literal {
        $($(#[$about:meta])* $fact:ident: $type:ty,)*
    })*) => {
        /// What is checked, and the facts that are compared.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "name", content = "compared")]
        pub enum Check {
            $($(#[$doc])* #[serde(rename = $name)] $kind { $($(#[$about])* $fact: $type,)* },)*
        }

        impl Check {
            /// The names of all kinds.
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            /// What it is called in traces and in the glossary: `verify_data`.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Check::$kind { .. } => $name,)*
                }
            }
        }
    };
}
checks! {
    // Before TLS, and after it.

    /// The server lists TLS among what it can do.
    TlsOffered "tls_offered" {
        /// The protocol.
        service: Service,
        /// What it calls TLS.
        what: Name,
        /// Whether it lists it.
        offered: bool,
    }
    /// The server agrees to begin TLS.
    TlsGoAhead "tls_go_ahead" {
        /// The protocol.
        service: Service,
        /// Whether it agrees.
        agrees: bool,
        /// What it says, and what that means in the protocol.
        said: String,
    }
    /// Nothing came in the clear behind the last words before TLS.
    EarlyPlaintext "early_plaintext" {
        /// The protocol.
        service: Service,
        /// Bytes that came.
        length: usize,
    }
    /// The server took leave in its protocol. Told only if it did not.
    Farewell "farewell" {
        /// The protocol.
        service: Service,
        /// What came instead.
        instead: String,
    }
    /// Where TLS begins at once, the server knows by ALPN which protocol is meant.
    DirectTls "direct_tls" {
        /// The protocol.
        service: Service,
        /// What it chose by ALPN.
        chosen: Option<String>,
    }
    /// A PROXY header came first.
    ProxyHeader "proxy_header" {
        /// From where to where the connection goes, if it says so.
        ends: Option<(SocketAddr, SocketAddr)>,
    }
    /// The proxy that is spoken to over TLS is who it claims to be.
    ProxyTls "proxy_tls" {
        /// Its URL.
        proxy: String,
        /// The version agreed on.
        version: Option<ProtocolVersion>,
        /// The suite agreed on.
        suite: Option<CipherSuite>,
        /// Whom its certificate is for.
        certificate: Option<String>,
        /// Whether that passed its checks.
        trusted: bool,
        /// What went wrong, if anything did.
        failure: Option<String>,
    }
    /// A public authority vouches for the server behind a proxy, which so cannot answer in its place.
    ProxyPassesOn "proxy_passes_on" {
        /// Who does, if that is no public authority.
        private_authority: Option<String>,
    }

    // Hellos.

    /// The version that the server chose was offered.
    ServerVersion "server_version" {
        /// The server's choice.
        chosen: ProtocolVersion,
        /// Whether it chose by the extension supported_versions, which is for TLS 1.3.
        by_extension: bool,
        /// What was offered.
        offered: Vec<ProtocolVersion>,
    }
    /// The version is not out of date.
    VersionDeprecated "version_deprecated" {
        /// The version.
        version: ProtocolVersion,
    }
    /// The server does not say that it could do better.
    DowngradeProtection "downgrade_protection" {
        /// The version that it chose.
        chosen: ProtocolVersion,
        /// The last eight bytes of its random.
        ending: Value,
        /// What they must not be, given what was offered.
        #[serde(with = "hexes")]
        forbidden: Vec<Vec<u8>>,
    }
    /// The suite that the server chose was offered, and is one of the version.
    CipherSuite "cipher_suite" {
        /// The server's choice.
        chosen: CipherSuite,
        /// The version.
        version: ProtocolVersion,
        /// What was offered.
        offered: Vec<CipherSuite>,
    }
    /// The suite is the one of the HelloRetryRequest.
    CipherSuiteAfterRetry "cipher_suite_after_retry" {
        /// The choice in the ServerHello.
        chosen: CipherSuite,
        /// The choice in the HelloRetryRequest.
        before: CipherSuite,
    }
    /// The server chose not to compress.
    CompressionMethod "compression_method" {
        /// The server's choice.
        chosen: CompressionMethod,
    }
    /// The server repeats the client's session id.
    LegacySessionIdEcho "legacy_session_id_echo" {
        /// The one that was sent.
        sent: Value,
        /// The one that came back.
        echoed: Value,
    }
    /// The application protocol that the server chose was offered.
    ApplicationProtocol "application_protocol" {
        /// The server's choice.
        #[serde(with = "hex")]
        chosen: Vec<u8>,
        /// What was offered.
        #[serde(with = "hexes")]
        offered: Vec<Vec<u8>>,
    }
    /// The server ties renegotiations to the handshake before, of which there was none.
    RenegotiationInfo "renegotiation_info" {
        /// Bytes of renegotiated_connection, if the server sent the extension.
        length: Option<usize>,
    }
    /// A HelloRetryRequest asks for a group that was offered, without a share so far.
    SelectedGroup "selected_group" {
        /// The group that it asks for.
        selected: NamedGroup,
        /// The groups that were offered.
        offered: Vec<NamedGroup>,
        /// The groups of the shares that were sent.
        shares: Vec<NamedGroup>,
    }
    /// The server's share is in a group of which the client sent one.
    ServerShare "server_share" {
        /// The group of the server's share.
        group: NamedGroup,
        /// The groups of the shares that were sent.
        shares: Vec<NamedGroup>,
    }
    /// The curve of ServerKeyExchange was offered.
    NamedCurve "namedcurve" {
        /// The server's choice.
        curve: NamedGroup,
        /// The groups that were offered.
        offered: Vec<NamedGroup>,
    }
    /// The second ClientHello repeats the first. Told only of what is tolerated.
    SecondClientHello "second_client_hello" {
        /// What differs.
        difference: Difference,
    }
    /// The prime of the server's Diffie-Hellman group is long enough for today.
    DhPrimeSize "dh_prime_size" {
        /// Bits of the prime.
        bits: usize,
    }
    /// A client that sent a session id gets a ChangeCipherSpec. Told only if it does not.
    MiddleboxCompatibility "middlebox_compatibility" {
        /// The session id that the client sent.
        legacy_session_id: Value,
    }

    // Certificates and signatures.

    /// The chain leads to a trust anchor.
    CertificateChain "certificate_chain" {
        /// Whose chain it is.
        side: Side,
        /// Where trust begins.
        anchors: Anchors,
        /// The way to an anchor, or why there is none.
        path: Path,
    }
    /// The certificates of the chain are in date.
    CertificateDates "certificate_dates" {
        /// Whom the certificate is for that is told of, if it is an authority's: the first that is
        /// not in date, else the end's own.
        authority: Option<String>,
        /// Its first second, counted from 1970.
        not_before: i64,
        /// Its last second.
        not_after: i64,
        /// The second of the check.
        now: i64,
    }
    /// The certificate is for the name that was asked for.
    CertificateName "certificate_name" {
        /// The name.
        asked: String,
        /// The name in the certificate that matches.
        matched: Option<String>,
        /// All names in subjectAltName.
        names: Vec<String>,
        /// What nearly matches, if nothing does.
        near_miss: Option<NearMiss>,
    }
    /// The certificate's key is of a known kind, and strong enough.
    CertificateKey "certificate_key" {
        /// The key.
        key: CertifiedKey,
    }
    /// The RSA keys of the chain, if there are any, are long enough for today.
    CertificateKeySize "certificate_key_size" {
        /// Whose certificate has the shortest one, if it is an authority's.
        authority: Option<String>,
        /// Bits of its modulus.
        bits: usize,
    }
    /// The anchor's own certificate is in date. Told only if it is not.
    TrustAnchorDates "trust_anchor_dates" {
        /// The anchor's name.
        subject: String,
        /// Its first second, counted from 1970.
        not_before: i64,
        /// Its last second.
        not_after: i64,
        /// The second of the check.
        now: i64,
    }
    /// The certificate's key serves the cipher suite.
    CertificateKeyType "certificate_key_type" {
        /// The key.
        key: KeyType,
        /// The suite.
        suite: CipherSuite,
        /// The version.
        version: ProtocolVersion,
    }
    /// The curve of the certificate's key was offered.
    CertificateCurve "certificate_curve" {
        /// The curve.
        curve: NamedGroup,
        /// The groups that were offered.
        offered: Vec<NamedGroup>,
    }
    /// The certificate allows this use of its key.
    CertificateKeyUsage "certificate_key_usage" {
        /// The key.
        key: KeyType,
        /// What it is used for.
        key_exchange: KeyExchange,
        /// Whether keyUsage, if the certificate has it, allows that.
        allowed: bool,
    }
    /// The client shows who it is, as it is asked to.
    ClientCertificate "client_certificate" {
        /// The version.
        version: ProtocolVersion,
        /// How the request is answered.
        answer: ClientAnswer,
    }
    /// The signature scheme was offered and fits the key.
    SignatureScheme "signature_scheme" {
        /// Who signed.
        signer: Side,
        /// The message that carries the signature.
        message: SignedMessage,
        /// With which scheme.
        scheme: SignatureScheme,
        /// With which key.
        key: KeyType,
        /// The version.
        version: ProtocolVersion,
        /// Whether the key makes such signatures in this version.
        fits: bool,
        /// The schemes that were offered.
        offered: Vec<SignatureScheme>,
    }
    /// The signature of ServerKeyExchange verifies.
    ServerKeyExchangeSignature "server_key_exchange_signature" {
        /// Who signed.
        signer: Side,
        /// With which scheme.
        scheme: SignatureScheme,
        /// The signature.
        signature: Value,
        /// Whether it verifies.
        valid: bool,
    }
    /// The signature of CertificateVerify verifies.
    CertificateVerify "certificate_verify" {
        /// Who signed.
        signer: Side,
        /// The version.
        version: ProtocolVersion,
        /// With which scheme.
        scheme: SignatureScheme,
        /// The signature.
        signature: Value,
        /// Whether it verifies.
        valid: bool,
    }

    // Keys, records, the end.

    /// The peer's Finished is what the handshake makes it.
    VerifyData "verify_data" {
        /// The version.
        version: ProtocolVersion,
        /// What the handshake makes it.
        expected: Value,
        /// What the peer sent.
        received: Value,
    }
    /// A record is authentic.
    RecordMac "record_mac" {
        /// Whether it is.
        authentic: bool,
        /// The section that says what makes it so.
        rfc: Name,
    }
    /// No early data came. Told only of what is skipped.
    EarlyData "early_data" {
        /// Bytes of the record that is skipped.
        length: usize,
    }
    /// The client can use a ticket.
    PskKeyExchangeModes "psk_key_exchange_modes" {
        /// The modes that it listed.
        offered: Vec<PskKeyExchangeMode>,
    }
    /// The application protocol is one in which the request can be made.
    RequestProtocol "request_protocol" {
        /// The protocol agreed on.
        #[serde(with = "hex")]
        agreed: Vec<u8>,
        /// Those in which a request can be made.
        #[serde(with = "hexes")]
        supported: Vec<Vec<u8>>,
    }
    /// The version is new enough for HTTP/2. This and the next two are told only if it is not so.
    Http2Version "http2_version" {
        /// The version.
        version: ProtocolVersion,
    }
    /// HTTP/2 allows the cipher suite.
    Http2CipherSuite "http2_cipher_suite" {
        /// The suite.
        suite: CipherSuite,
        /// Whether its key exchange is ephemeral.
        ephemeral: bool,
        /// Whether its encryption authenticates.
        authenticated: bool,
    }
    /// The key exchange is large enough for HTTP/2.
    Http2KeySize "http2_key_size" {
        /// Bits of the server's prime.
        bits: usize,
    }
    /// The ticket is not good for too long.
    TicketLifetime "ticket_lifetime" {
        /// Seconds that it lives.
        lifetime: u32,
    }
    /// The keying material that is exported is this handshake's alone.
    Export "export" {
        /// What it is for.
        label: String,
        /// The version.
        version: ProtocolVersion,
        /// Whether the master secret covers the handshake (RFC 7627).
        extended_master_secret: bool,
    }
    /// The channel binding is defined here, and no other connection has the same.
    ChannelBinding "channel_binding" {
        /// Its type.
        binding: ChannelBinding,
        /// The version.
        version: ProtocolVersion,
        /// Whether the master secret covers the handshake (RFC 7627).
        extended_master_secret: bool,
        /// The hash of tls-server-end-point, if the certificate's signature names one.
        hash: Option<Name>,
    }
    /// The peer said that it is done before it closed. Told only if it did not.
    CloseNotify "close_notify" {
        /// What came instead.
        instead: Ending,
    }
}

/// A message with a signature over what the handshake agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignedMessage {
    /// The server's share of a key exchange, up to TLS 1.2.
    ServerKeyExchange,
    /// Proof that an end holds the key of its certificate.
    CertificateVerify,
}

impl SignedMessage {
    /// The section that says how it is signed.
    pub fn rfc(self, version: ProtocolVersion) -> &'static str {
        match self {
            SignedMessage::ServerKeyExchange => "RFC 5246 §7.4.3, RFC 8422 §5.4",
            SignedMessage::CertificateVerify if version < ProtocolVersion::TLS1_3 => {
                "RFC 5246 §7.4.8"
            }
            SignedMessage::CertificateVerify => "RFC 9846 §4.5.2",
        }
    }
}

/// How a second ClientHello may differ from the first without harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// The extensions are the same, in another order.
    ExtensionOrder,
    /// A pretended Encrypted ClientHello has another payload.
    EncryptedClientHello,
}

/// How a stream ends without close_notify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The peer closed the stream.
    Closed,
    /// The stream broke.
    Broken,
    /// Nothing came in time.
    TimedOut,
}

/// The bits that an RSA key and a prime need today (RFC 9325 §4.5).
pub const LEAST_BITS: usize = 2048;

/// The longest that a ticket may live: seven days in seconds (RFC 9846 §4.7.1).
pub const MOST_LIFETIME: u32 = 604_800;

impl Check {
    /// The check together with its outcome.
    pub fn made(self) -> Checked {
        let outcome = match self.holds() {
            true => Outcome::Passed,
            false => Outcome::Failed,
        };
        Checked {
            check: self,
            outcome,
        }
    }

    /// The check, which the user asked to disregard.
    pub fn disregarded(self) -> Checked {
        let mut checked = self.made();
        if checked.outcome == Outcome::Failed {
            checked.outcome = Outcome::Accepted;
        }
        checked
    }

    /// Whether what is compared is as it must be.
    pub fn holds(&self) -> bool {
        match self {
            Check::ServerVersion {
                chosen,
                by_extension,
                offered,
            } => offered.contains(chosen) && (*by_extension || *chosen <= ProtocolVersion::TLS1_2),
            Check::TlsOffered { offered, .. } => *offered,
            Check::TlsGoAhead { agrees, .. } => *agrees,
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
            } => offered.contains(chosen) && chosen.suite().is_some_and(|it| it.is_in(*version)),
            Check::CipherSuiteAfterRetry { chosen, before } => chosen == before,
            Check::CompressionMethod { chosen } => *chosen == CompressionMethod::Null,
            Check::LegacySessionIdEcho { sent, echoed } => sent == echoed,
            Check::ApplicationProtocol { chosen, offered } => offered.contains(chosen),
            Check::RenegotiationInfo { length } => *length == Some(0),
            Check::SelectedGroup {
                selected,
                offered,
                shares,
            } => offered.contains(selected) && !shares.contains(selected),
            Check::ServerShare { group, shares } => shares.contains(group),
            Check::NamedCurve { curve, offered } => {
                !curve.is_hybrid() && !curve.is_finite_field() && offered.contains(curve)
            }
            Check::CertificateChain { path, .. } => !matches!(path, Path::Missing(_)),
            Check::DhPrimeSize { bits } | Check::CertificateKeySize { bits, .. } => {
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
            } => {
                *allowed
                    && (*key_exchange != KeyExchange::Rsa || key.algorithm == KeyAlgorithm::Rsa)
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
            | Check::CertificateVerify { valid, .. } => *valid,
            // What differs is no secret once it differs: the connection ends over it.
            Check::VerifyData {
                expected, received, ..
            } => subtle::ConstantTimeEq::ct_eq(&expected[..], &received[..]).into(),
            Check::RecordMac { authentic, .. } => *authentic,
            Check::PskKeyExchangeModes { offered } => {
                offered.contains(&PskKeyExchangeMode::PskDheKe)
            }
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
            | Check::MiddleboxCompatibility { .. }
            | Check::EarlyData { .. }
            | Check::Farewell { .. }
            | Check::CloseNotify { .. } => false,
        }
    }

    /// Whether a failure is a warning, which never ends the handshake: old devices have short keys,
    /// and a trust anchor's dates do not count (RFC 5280 §6.1.1 d).
    pub fn is_warning(&self) -> bool {
        matches!(
            self,
            Check::DhPrimeSize { .. }
                | Check::CertificateKeySize { .. }
                | Check::TrustAnchorDates { .. }
        )
    }

    /// The specification that asks for it.
    pub fn rfc(&self) -> Name {
        let rfc = match self {
            Check::ServerVersion { .. } => "RFC 9846 §4.3.1, RFC 5246 §7.4.1.3",
            Check::TlsOffered { service, .. }
            | Check::TlsGoAhead { service, .. }
            | Check::EarlyPlaintext { service, .. }
            | Check::Farewell { service, .. }
            | Check::DirectTls { service, .. } => service.row().rfc,
            Check::ProxyHeader { .. } => "PROXY protocol §2",
            Check::ProxyTls { .. } | Check::ProxyPassesOn { .. } => "RFC 9110 §9.3.6",
            Check::VersionDeprecated { .. } => "RFC 8996",
            Check::DowngradeProtection { .. } | Check::LegacySessionIdEcho { .. } => {
                "RFC 9846 §4.2.3"
            }
            Check::CipherSuite { .. } | Check::CompressionMethod { .. } => {
                "RFC 9846 §4.2.3, RFC 5246 §7.4.1.3"
            }
            Check::CipherSuiteAfterRetry { .. } => "RFC 9846 §4.2.4",
            Check::ApplicationProtocol { .. } => "RFC 7301 §3.1",
            Check::RenegotiationInfo { .. } => "RFC 5746 §3.4",
            Check::SelectedGroup { .. } | Check::ServerShare { .. } => "RFC 9846 §4.3.8",
            Check::NamedCurve { .. } => "RFC 8422 §5.4",
            Check::SecondClientHello { difference } => match difference {
                Difference::ExtensionOrder => "RFC 9846 §4.2.2",
                Difference::EncryptedClientHello => "RFC 9849 §6.2",
            },
            Check::MiddleboxCompatibility { .. } => "RFC 9846 §E.4",
            Check::CertificateChain { .. } => "RFC 5280 §6.1",
            Check::CertificateDates { .. } => "RFC 5280 §4.1.2.5",
            Check::CertificateName { .. } => "RFC 9525 §6",
            Check::CertificateKey { .. } => "RFC 5280 §4.1.2.7",
            Check::DhPrimeSize { .. } | Check::CertificateKeySize { .. } => "RFC 9325 §4.5",
            Check::TrustAnchorDates { .. } => "RFC 5280 §6.1.1",
            Check::CertificateKeyType { version, .. } if *version >= ProtocolVersion::TLS1_3 => {
                "RFC 9846 §4.5.1.2"
            }
            Check::CertificateKeyType { .. } => "RFC 5246 §7.4.2, RFC 8422 §5.3",
            Check::CertificateCurve { .. } => "RFC 8422 §5.1, §5.3",
            Check::CertificateKeyUsage { .. } => "RFC 5280 §4.2.1.3, RFC 5246 §7.4.2",
            Check::ClientCertificate { version, answer } => answer.rfc(*version),
            Check::SignatureScheme {
                message, version, ..
            } => message.rfc(*version),
            Check::ServerKeyExchangeSignature { .. } => {
                SignedMessage::ServerKeyExchange.rfc(ProtocolVersion::TLS1_2)
            }
            Check::CertificateVerify { version, .. } => {
                SignedMessage::CertificateVerify.rfc(*version)
            }
            Check::VerifyData { version, .. } if *version < ProtocolVersion::TLS1_3 => {
                "RFC 5246 §7.4.9"
            }
            Check::VerifyData { .. } => "RFC 9846 §4.5.3",
            Check::RecordMac { rfc, .. } => return rfc.clone(),
            Check::EarlyData { .. } => "RFC 9846 §4.3.10",
            Check::PskKeyExchangeModes { .. } => "RFC 9846 §4.3.9",
            Check::RequestProtocol { .. } => "RFC 7301 §3.2",
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
            Check::RenegotiationInfo { .. } => AlertDescription::HandshakeFailure,
            Check::ClientCertificate { version, .. } if *version < ProtocolVersion::TLS1_3 => {
                AlertDescription::HandshakeFailure
            }
            Check::ClientCertificate { .. } => AlertDescription::CertificateRequired,
            Check::CertificateChain {
                path: Path::Missing(fault),
                ..
            } => fault.alert(),
            Check::CertificateDates { .. } => AlertDescription::CertificateExpired,
            Check::CertificateName { .. } => AlertDescription::BadCertificate,
            Check::CertificateKey {
                key: CertifiedKey::Unusable { alert, .. },
            } => *alert,
            Check::CertificateKeyType { .. } | Check::CertificateKeyUsage { .. } => {
                AlertDescription::UnsupportedCertificate
            }
            Check::ServerKeyExchangeSignature { .. } | Check::CertificateVerify { .. } => {
                AlertDescription::DecryptError
            }
            Check::VerifyData {
                expected, received, ..
            } if expected.len() == received.len() => AlertDescription::DecryptError,
            Check::VerifyData { .. } => AlertDescription::DecodeError,
            Check::RecordMac { .. } => AlertDescription::BadRecordMac,
            _ => AlertDescription::IllegalParameter,
        }
    }
}
