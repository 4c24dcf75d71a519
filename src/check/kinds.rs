//! The kinds of checks, each with its name and with the facts that it compares.

use std::net::SocketAddr;

use serde::Serialize;
use serde::de::Error;

use super::define::{Facts, checks};
use super::{
    Anchors, CertifiedKey, ClientAnswer, CodingFault, Considered, CrlFinding, Difference,
    EarlyDataRefusal, Ending, GoAhead, Greeting, HandshakeCost, IdentityAnswer, LogFault, NearMiss,
    NoEndPoint, OcspFinding, Path, Refusal, Responder, RevocationSource, RevocationStatus,
    SerialFault, SessionAnswer, SessionFault, SessionName, SignedMessage, TimestampSource, Unused,
};
use crate::names::export::ChannelBinding;
use crate::names::oid::ObjectIdentifier;
use crate::names::registry::{
    CompressionMethod, NamedGroup, ProtocolVersion, PskKeyExchangeMode, SignatureScheme,
};
use crate::names::service::Service;
use crate::names::signature::KeyType;
use crate::names::suite::{CipherSuite, KeyExchange};
use crate::names::{Side, TrustAnchorId};
use crate::wire::serial::{hex, hexes, maybe_hex};
use crate::wire::{Name, Value};

checks! {
    // Before TLS, and after it.

    /// The server opens the dialogue as its protocol has it.
    ServerGreeting "server_greeting" {
        /// The protocol.
        service: Service,
        /// What its first words mean.
        greeting: Greeting,
        /// What it says, if it says something.
        said: String,
    }
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
        /// What its answer means.
        answer: GoAhead,
        /// What it says, if it says something.
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
    /// The peer ties this handshake to the one before it on the connection, or to none if it is the
    /// first.
    RenegotiationInfo "renegotiation_info" {
        /// What renegotiated_connection must be: empty in a first handshake.
        expected: Value,
        /// What it is, if the peer sent the extension.
        received: Option<Value>,
    }
    /// Up to TLS 1.2 the session that the client offers is resumed.
    SessionResumed "session_resumed" {
        /// By what it is known.
        by: SessionName,
        /// What became of it.
        answer: SessionAnswer,
    }
    /// A resumed session goes on with its version and suite.
    ResumedParameters "resumed_parameters" {
        /// The version of the session.
        session_version: ProtocolVersion,
        /// The version that the server chose.
        version: ProtocolVersion,
        /// The suite of the session.
        session_suite: CipherSuite,
        /// The suite that the server chose.
        suite: CipherSuite,
    }
    /// A resumed session and the hellos that resume it agree whether the master secret covers the
    /// handshake.
    ResumedMasterSecret "resumed_master_secret" {
        /// Who is bound to agree.
        side: Side,
        /// Whether that of the session does.
        session: bool,
        /// Whether extended_master_secret is in the hello of that side.
        hello: bool,
    }
    /// The two ends shake hands again within the connection. Told only if they do not.
    Renegotiation "renegotiation" {
        /// The version.
        version: ProtocolVersion,
        /// Why not.
        refusal: Refusal,
    }
    /// The client may be asked for a certificate after the handshake. Told only if it may not.
    PostHandshakeAuth "post_handshake_auth" {
        /// Whether it offered that.
        offered: bool,
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
    /// The server took the inner ClientHello: it knows a confirmation that only those can compute who
    /// decrypted it. Both are empty if the server cannot have sent one.
    EchConfirmation "ech_confirmation" {
        /// What one who knows the inner ClientHello computes.
        expected: Value,
        /// What the server sent in its place.
        received: Value,
        /// The host that the outer ClientHello named.
        public_name: String,
    }
    /// The encrypted ClientHello was accepted. Told only if it was not, at the end of the handshake.
    EchRequired "ech_required" {
        /// The host that answered in its place.
        public_name: String,
        /// The ECHConfigList that the server publishes now, if it sent one.
        #[serde(with = "maybe_hex", default, skip_serializing_if = "Option::is_none")]
        retry_configs: Option<Vec<u8>>,
        /// Whether one of these can be used.
        usable: bool,
        /// Whether it proved that it is that host. If not, nothing that it says of Encrypted ClientHello
        /// counts.
        authentic: bool,
    }
    /// The server can decrypt the ClientHello inside this one.
    EchPayload "ech_payload" {
        /// What the client says its key is called.
        config_id: u8,
        /// Whether the server has a key of this name.
        known: bool,
        /// Whether one of them decrypted it.
        decrypted: bool,
    }
    /// The prime of the server's Diffie-Hellman group is long enough for today.
    DhPrimeSize "dh_prime_size" {
        /// Bits of the prime.
        bits: usize,
        /// The group, if the prime is one that has a name (RFC 7919).
        group: Option<NamedGroup>,
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
        /// Who was considered as the issuer of a certificate, in that order; the first 64.
        #[serde(default)]
        considered: Vec<Considered>,
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
    /// The serial number of a certificate that was sent is a positive integer of at most 20 octets,
    /// and no other certificate of the same issuer has it. Told only if it is not so.
    CertificateSerial "certificate_serial" {
        /// Whose certificate has it.
        subject: String,
        /// The serial number, as it is encoded.
        #[serde(with = "hex")]
        serial: Vec<u8>,
        /// What is wrong with it.
        fault: SerialFault,
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
        /// The version.
        version: ProtocolVersion,
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
    /// The client's certificate has an extension that oid_filters ask for, and in it what is asked for.
    CertificateFilter "certificate_filter" {
        /// The extension.
        extension: ObjectIdentifier,
        /// What it must hold, by names or in hex; none if it is enough that it is there.
        values: Vec<String>,
        /// Whether it does; `None` of an extension for which no rule says how to compare.
        satisfied: Option<bool>,
    }
    /// A certification path is of one of the trust anchors that the other end asks for, and comes as such a
    /// path must.
    TrustAnchor "trust_anchor" {
        /// Whose path it is.
        side: Side,
        /// What the other end asks for, by identifiers.
        requested: Vec<TrustAnchorId>,
        /// What there are paths for, as far as that is said.
        available: Vec<TrustAnchorId>,
        /// Whether it is said to be of one that is asked for.
        matched: bool,
        /// Whether each certificate is issued by the next, up to the trust anchor, which is not sent.
        in_order: bool,
    }
    /// The raw public key of the other end is one that was expected.
    RawPublicKey "raw_public_key" {
        /// Whose it is.
        side: Side,
        /// The key.
        key: KeyType,
        /// The SHA-256 of its SubjectPublicKeyInfo.
        #[serde(with = "hex")]
        sha256: Vec<u8>,
        /// Whether it is among those that were expected.
        expected: bool,
    }
    /// The certificate's owner may let others use keys of their own in its place.
    DelegationUsage "delegation_usage" {
        /// Whose certificate it is.
        side: Side,
        /// Whether it has the extension DelegationUsage.
        delegation_usage: bool,
        /// Whether it has keyUsage with digitalSignature.
        digital_signature: bool,
    }
    /// A delegated credential is good now, and not for too long.
    CredentialDates "credential_dates" {
        /// Who shows it.
        side: Side,
        /// The last second that it is good for, counted from 1970.
        expires: i64,
        /// The second of the check.
        now: i64,
    }
    /// A delegated credential is for a scheme that was offered for such, and that its key can do.
    CredentialScheme "credential_scheme" {
        /// Who shows it.
        side: Side,
        /// The scheme that it is for.
        scheme: SignatureScheme,
        /// Its key.
        key: KeyType,
        /// Whether the key makes such signatures, and may be delegated.
        fits: bool,
        /// The schemes that were offered.
        offered: Vec<SignatureScheme>,
    }
    /// The certificate's owner signed the delegated credential.
    CredentialSignature "credential_signature" {
        /// Who shows it.
        side: Side,
        /// With which scheme.
        scheme: SignatureScheme,
        /// The signature.
        signature: Value,
        /// Whether it verifies.
        valid: bool,
    }
    /// CertificateVerify is signed with the scheme that the delegated credential is for.
    CredentialUse "credential_use" {
        /// Who signed.
        side: Side,
        /// The scheme in the credential.
        credential: SignatureScheme,
        /// The scheme of the signature.
        used: SignatureScheme,
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

    // Revocation.

    /// The answer of OCSP that came along is about the certificate, current, and from someone who may
    /// give it.
    OcspResponse "ocsp_response" {
        /// Whose certificate it came with.
        subject: String,
        /// What was found.
        finding: OcspFinding,
        /// The second of the check, counted from 1970.
        now: i64,
    }
    /// The signature of the answer of OCSP verifies.
    OcspSignature "ocsp_signature" {
        /// Who signed.
        responder: Responder,
        /// How: the scheme of TLS that does the same.
        scheme: SignatureScheme,
        /// The signature.
        signature: Value,
        /// Whether it verifies.
        valid: bool,
    }
    /// A list of revoked certificates is of the certificate's issuer, and current.
    RevocationList "revocation_list" {
        /// Whose list it is.
        issuer: String,
        /// What was found.
        finding: CrlFinding,
        /// The second of the check, counted from 1970.
        now: i64,
    }
    /// The signature of a list of revoked certificates verifies.
    RevocationListSignature "revocation_list_signature" {
        /// Who signed.
        issuer: String,
        /// How: the scheme of TLS that does the same.
        scheme: SignatureScheme,
        /// The signature.
        signature: Value,
        /// Whether it verifies.
        valid: bool,
    }
    /// A certificate is not revoked.
    CertificateRevocation "certificate_revocation" {
        /// Whose.
        subject: String,
        /// Where that is from.
        source: RevocationSource,
        /// What is known.
        status: RevocationStatus,
    }
    /// A certificate that promises a proof that it is not revoked comes with one.
    MustStaple "must_staple" {
        /// Whether one came.
        stapled: bool,
    }

    /// A promise to publish the certificate is of a log that is in the list. Told only if it is not.
    KnownLog "known_log" {
        /// Where the promise came from.
        source: TimestampSource,
        /// The SHA-256 of the log's key.
        #[serde(with = "hex")]
        log_id: Vec<u8>,
        /// When it was made, in seconds since 1970.
        at: i64,
        /// Why it cannot be verified.
        why: LogFault,
    }
    /// A promise to publish the certificate is signed by a log of the list.
    CertificateTimestamp "certificate_timestamp" {
        /// Where the promise came from.
        source: TimestampSource,
        /// Which log, and whose.
        log: String,
        /// When it was made, in seconds since 1970.
        at: i64,
        /// The second of the check.
        now: i64,
        /// How it is signed.
        scheme: SignatureScheme,
        /// The signature.
        signature: Value,
        /// Whether it verifies.
        valid: bool,
    }

    // Keys, records, the end.

    /// The peer's Finished is what the handshake requires.
    VerifyData "verify_data" {
        /// The version.
        version: ProtocolVersion,
        /// What the handshake requires.
        expected: Value,
        /// What the peer sent.
        received: Value,
    }
    /// A record is authentic.
    RecordMac "record_mac" {
        /// Whether it is.
        authentic: bool,
        /// The section that says why.
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
        /// The modes that the server supports.
        supported: Vec<PskKeyExchangeMode>,
    }

    // Sessions and pre-shared keys.

    /// A session that is kept can be offered. Told only if it cannot.
    Session "session" {
        /// Why not.
        fault: SessionFault,
    }
    /// The server has the group of the one key share that goes with a session: it chose it in the session's
    /// connection. Told where that saves other shares.
    SessionGroup "session_group" {
        /// The group.
        group: NamedGroup,
    }
    /// The server takes one of the pre-shared keys of TLS 1.3 that were offered. Told only if it takes
    /// none.
    PskTaken "psk_taken" {
        /// How many of them are sessions.
        sessions: u16,
        /// The names of those that both ends were given.
        #[serde(with = "hexes")]
        given: Vec<Vec<u8>>,
        /// Why it took none, as far as that is known.
        refusal: Unused,
        /// The version that the server chose.
        version: ProtocolVersion,
        /// The suite that it chose.
        suite: CipherSuite,
    }
    /// The server knows a pre-shared key that the client offers, and takes it.
    PskIdentity "psk_identity" {
        /// Its place among those offered, from 0.
        index: u16,
        /// What the server makes of it.
        answer: IdentityAnswer,
    }
    /// Up to TLS 1.2: the server knows the key that the client names.
    KnownPsk "known_psk" {
        /// What the client calls it.
        identity: Value,
        /// Whether it is known.
        known: bool,
    }
    /// Whoever offers a pre-shared key knows it.
    Binder "binder" {
        /// What the key makes of the hello.
        expected: Value,
        /// What the client sent.
        received: Value,
    }
    /// The server chose a pre-shared key that was offered.
    SelectedIdentity "selected_identity" {
        /// Its place among those offered, from 0.
        selected: u16,
        /// How many were offered.
        offered: u16,
    }
    /// The suite has the hash of the pre-shared key.
    PskHash "psk_hash" {
        /// The server's choice.
        suite: CipherSuite,
        /// The hash of the key.
        hash: Name,
    }
    /// The pre-shared key is used in a way that was offered.
    PskKeyExchangeMode "psk_key_exchange_mode" {
        /// The way.
        mode: PskKeyExchangeMode,
        /// Those that were offered.
        offered: Vec<PskKeyExchangeMode>,
    }
    /// The server takes the early data.
    EarlyDataAccepted "early_data_accepted" {
        /// Why not, if it does not.
        refusal: Option<EarlyDataRefusal>,
    }
    /// The early data is no more than the ticket allows.
    EarlyDataSize "early_data_size" {
        /// Bytes that came.
        received: u64,
        /// Bytes that may come.
        most: u32,
    }
    /// Early data that was refused is made for the application protocol that the server now chose, so
    /// that it can be sent again.
    EarlyDataAgain "early_data_again" {
        /// Bytes of it.
        length: u64,
        /// The protocol that it is made for: the session's.
        made_for: Option<String>,
        /// The protocol that the server chose.
        agreed: Option<String>,
    }
    /// The server acts on a request that came as early data. Told only if it does not.
    EarlyRequest "early_request" {
        /// The method of the request.
        method: String,
    }
    /// The content comes out of the coding that its field names. Told only if it does not.
    ContentCoding "content_coding" {
        /// The codings, in the order in which they were put on.
        coding: String,
        /// Why not.
        fault: CodingFault,
    }
    /// What a resumed handshake costs, beside the last that resumed no session.
    ResumptionCost "resumption_cost" {
        /// The version of this one.
        version: ProtocolVersion,
        /// That one.
        before: HandshakeCost,
        /// This one.
        now: HandshakeCost,
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
    /// The answer to the request does not refuse a client whose certificate was asked for. Told only if
    /// it does.
    CertificateAnswer "certificate_answer" {
        /// The status of the answer: `400 Bad Request`.
        status: String,
        /// Whom our certificate is for, if one was shown.
        shown: Option<String>,
        /// Whom our certificate is for that is not what the server asks for, so that it was not shown.
        #[serde(default)]
        withheld: Option<String>,
        /// The authorities that the server names.
        #[serde(default)]
        authorities: Vec<String>,
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
        /// The hash of tls-server-end-point, if it is known.
        hash: Option<Name>,
        /// Why it is not, if it is not.
        missing: Option<NoEndPoint>,
    }
    /// The peer said that it is done before it closed. Told only if it did not.
    CloseNotify "close_notify" {
        /// The version.
        version: ProtocolVersion,
        /// What came instead.
        instead: Ending,
    }
}
