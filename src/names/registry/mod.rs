//! The numbers of TLS and their names, from the IANA registries (RFC 9847) and the RFCs cited.
//!
//! One row a code point: its constant, number and name, where it is specified, and what other tools
//! call it. Every value survives decoding, registered or not. Cipher suites have a table of their
//! own, [`crate::names::suite`].
//!
//! The facts were gathered from the RFCs, Wireshark (`tshark -G values`), the crate tls-parser, scapy,
//! OpenSSL (`openssl ciphers -V`), GnuTLS (`gnutls-cli -l`), Go's crypto/tls, and what the
//! ClientHellos of browsers and libraries contain.

mod extension;
mod group;
mod http2;
mod other;
mod scheme;

pub use extension::ExtensionType;
pub use group::{DEFAULT as DEFAULT_GROUPS, NamedGroup, SUPPORTED as SUPPORTED_GROUPS};
pub use http2::{ErrorCode, FrameType, Setting};
pub use other::*;
pub use scheme::SignatureScheme;

use crate::wire::code_points;

code_points! {
    /// Versions of the protocol (RFC 9846 §4.2.2, appendix D).
    ProtocolVersion(u16, Version) {
        SSL2 = 0x0002 "SSL 2.0" "RFC 6176" ["SSLv2", "SSL2", "2.0", "2"],
        TLCP = 0x0101 "TLCP" "GB/T 38636-2020" ["GMTLS", "NTLS"],
        SSL3 = 0x0300 "SSL 3.0" "RFC 6101" ["SSLv3", "SSL3", "3.0", "3", "VersionSSL30", "VERS-SSL3.0"],
        TLS1_0 = 0x0301 "TLS 1.0" "RFC 2246" ["TLSv1.0", "TLSv1", "1.0", "1", "VersionTLS10", "VERS-TLS1.0"],
        TLS1_1 = 0x0302 "TLS 1.1" "RFC 4346" ["TLSv1.1", "1.1", "VersionTLS11", "VERS-TLS1.1"],
        TLS1_2 = 0x0303 "TLS 1.2" "RFC 5246" ["TLSv1.2", "1.2", "VersionTLS12", "VERS-TLS1.2"],
        TLS1_3 = 0x0304 "TLS 1.3" "RFC 9846" ["TLSv1.3", "1.3", "VersionTLS13", "VERS-TLS1.3"],
        TLS1_3_DRAFT_18 = 0x7f12 "TLS 1.3 (draft 18)" "draft-ietf-tls-tls13-18",
        TLS1_3_DRAFT_19 = 0x7f13 "TLS 1.3 (draft 19)" "draft-ietf-tls-tls13-19",
        TLS1_3_DRAFT_20 = 0x7f14 "TLS 1.3 (draft 20)" "draft-ietf-tls-tls13-20",
        TLS1_3_DRAFT_21 = 0x7f15 "TLS 1.3 (draft 21)" "draft-ietf-tls-tls13-21",
        TLS1_3_DRAFT_22 = 0x7f16 "TLS 1.3 (draft 22)" "draft-ietf-tls-tls13-22",
        TLS1_3_DRAFT_23 = 0x7f17 "TLS 1.3 (draft 23)" "draft-ietf-tls-tls13-23",
        TLS1_3_DRAFT_24 = 0x7f18 "TLS 1.3 (draft 24)" "draft-ietf-tls-tls13-24",
        TLS1_3_DRAFT_25 = 0x7f19 "TLS 1.3 (draft 25)" "draft-ietf-tls-tls13-25",
        TLS1_3_DRAFT_26 = 0x7f1a "TLS 1.3 (draft 26)" "draft-ietf-tls-tls13-26",
        TLS1_3_DRAFT_27 = 0x7f1b "TLS 1.3 (draft 27)" "draft-ietf-tls-tls13-27",
        TLS1_3_DRAFT_28 = 0x7f1c "TLS 1.3 (draft 28)" "draft-ietf-tls-tls13-28",
        DTLS1_3 = 0xfefc "DTLS 1.3" "RFC 9147",
        DTLS1_2 = 0xfefd "DTLS 1.2" "RFC 6347",
        DTLS1_0 = 0xfeff "DTLS 1.0" "RFC 4347",
    }

    /// What a record carries (RFC 9846 §5.1).
    ContentType(u8, ContentType) {
        ChangeCipherSpec = 20 "change_cipher_spec",
        Alert = 21 "alert",
        Handshake = 22 "handshake",
        ApplicationData = 23 "application_data",
        Heartbeat = 24 "heartbeat" "RFC 6520 §3",
        Tls12Cid = 25 "tls12_cid" "RFC 9146 §4",
        Ack = 26 "ACK" "RFC 9147 §7",
        ReturnRoutabilityCheck = 27 "return_routability_check" "draft-ietf-tls-dtls-rrc",
    }

    /// Handshake messages (RFC 9846 §4, RFC 5246 §7.4).
    HandshakeType(u8, HandshakeType) {
        HelloRequest = 0 "hello_request",
        ClientHello = 1 "client_hello",
        ServerHello = 2 "server_hello",
        HelloVerifyRequest = 3 "hello_verify_request" "RFC 6347 §4.2.1",
        NewSessionTicket = 4 "new_session_ticket",
        EndOfEarlyData = 5 "end_of_early_data",
        HelloRetryRequest = 6 "hello_retry_request" "draft-ietf-tls-tls13-21",
        EncryptedExtensions = 8 "encrypted_extensions",
        RequestConnectionId = 9 "request_connection_id" "RFC 9147 §9",
        NewConnectionId = 10 "new_connection_id" "RFC 9147 §9",
        Certificate = 11 "certificate",
        ServerKeyExchange = 12 "server_key_exchange",
        CertificateRequest = 13 "certificate_request",
        ServerHelloDone = 14 "server_hello_done",
        CertificateVerify = 15 "certificate_verify",
        ClientKeyExchange = 16 "client_key_exchange",
        ClientCertificateRequest = 17 "client_certificate_request" "RFC 9261 §4",
        Finished = 20 "finished",
        CertificateUrl = 21 "certificate_url",
        CertificateStatus = 22 "certificate_status",
        SupplementalData = 23 "supplemental_data" "RFC 4680",
        KeyUpdate = 24 "key_update",
        CompressedCertificate = 25 "compressed_certificate",
        EktKey = 26 "ekt_key" "RFC 8870",
        NextProtocol = 67 "next_protocol" "draft-agl-tls-nextprotoneg",
        ChannelId = 203 "channel_id" "draft-balfanz-tls-channelid",
        MessageHash = 254 "message_hash",
    }

    /// How serious an alert is (RFC 9846 §6).
    AlertLevel(u8, AlertLevel) {
        Warning = 1 "warning",
        Fatal = 2 "fatal",
    }

    /// What an alert says (RFC 9846 §6, RFC 5246 §7.2).
    AlertDescription(u8, AlertDescription) {
        CloseNotify = 0 "close_notify",
        EndOfEarlyData = 1 "end_of_early_data" "draft-ietf-tls-tls13-18",
        UnexpectedMessage = 10 "unexpected_message",
        BadRecordMac = 20 "bad_record_mac",
        DecryptionFailed = 21 "decryption_failed_RESERVED",
        RecordOverflow = 22 "record_overflow",
        DecompressionFailure = 30 "decompression_failure_RESERVED",
        HandshakeFailure = 40 "handshake_failure",
        NoCertificate = 41 "no_certificate_RESERVED",
        BadCertificate = 42 "bad_certificate",
        UnsupportedCertificate = 43 "unsupported_certificate",
        CertificateRevoked = 44 "certificate_revoked",
        CertificateExpired = 45 "certificate_expired",
        CertificateUnknown = 46 "certificate_unknown",
        IllegalParameter = 47 "illegal_parameter",
        UnknownCa = 48 "unknown_ca",
        AccessDenied = 49 "access_denied",
        DecodeError = 50 "decode_error",
        DecryptError = 51 "decrypt_error",
        TooManyCidsRequested = 52 "too_many_cids_requested" "RFC 9147 §9",
        ExportRestriction = 60 "export_restriction_RESERVED",
        ProtocolVersion = 70 "protocol_version",
        InsufficientSecurity = 71 "insufficient_security",
        InternalError = 80 "internal_error",
        InappropriateFallback = 86 "inappropriate_fallback",
        UserCanceled = 90 "user_canceled",
        NoRenegotiation = 100 "no_renegotiation" "RFC 5246 §7.2.2" ["no_renegotiation_RESERVED"],
        MissingExtension = 109 "missing_extension",
        UnsupportedExtension = 110 "unsupported_extension",
        CertificateUnobtainable = 111 "certificate_unobtainable_RESERVED",
        UnrecognizedName = 112 "unrecognized_name",
        BadCertificateStatusResponse = 113 "bad_certificate_status_response",
        BadCertificateHashValue = 114 "bad_certificate_hash_value_RESERVED",
        UnknownPskIdentity = 115 "unknown_psk_identity",
        CertificateRequired = 116 "certificate_required",
        GeneralError = 117 "general_error",
        NoApplicationProtocol = 120 "no_application_protocol",
        EchRequired = 121 "ech_required",
    }

    /// Compression (RFC 3749). Only null is ever used: compression leaks secrets.
    CompressionMethod(u8, CompressionMethod) {
        Null = 0 "null",
        Deflate = 1 "DEFLATE",
        Lzs = 64 "LZS",
    }

    /// How a point is encoded (RFC 8422 §5.1.2).
    EcPointFormat(u8, EcPointFormat) {
        Uncompressed = 0 "uncompressed",
        AnsiX962CompressedPrime = 1 "ansiX962_compressed_prime",
        AnsiX962CompressedChar2 = 2 "ansiX962_compressed_char2",
    }

    /// How a curve is described in ServerKeyExchange (RFC 8422 §5.4).
    EcCurveType(u8, EcCurveType) {
        ExplicitPrime = 1 "explicit_prime",
        ExplicitChar2 = 2 "explicit_char2",
        NamedCurve = 3 "named_curve",
    }

    /// What a Certificate message holds (RFC 7250 §3, IANA "TLS Certificate Types").
    CertificateType(u8, CertificateType) {
        X509 = 0 "X509" "RFC 6091" ["CTYPE-X.509"],
        OpenPgp = 1 "OpenPGP" "RFC 6091" ["OpenPGP_RESERVED"],
        RawPublicKey = 2 "RawPublicKey" "RFC 7250 §3" ["CTYPE-Raw Public Key"],
        Ieee1609Dot2 = 3 "1609Dot2" "RFC 8902",
    }

    /// Kinds of certificate that a CertificateRequest accepts (RFC 5246 §7.4.4, RFC 8422 §5.5).
    ClientCertificateType(u8, ClientCertificateType) {
        RsaSign = 1 "rsa_sign",
        DssSign = 2 "dss_sign",
        RsaFixedDh = 3 "rsa_fixed_dh",
        DssFixedDh = 4 "dss_fixed_dh",
        RsaEphemeralDh = 5 "rsa_ephemeral_dh" "RFC 6101",
        DssEphemeralDh = 6 "dss_ephemeral_dh" "RFC 6101",
        FortezzaDms = 20 "fortezza_dms" "RFC 6101",
        EcdsaSign = 64 "ecdsa_sign",
        RsaFixedEcdh = 65 "rsa_fixed_ecdh",
        EcdsaFixedEcdh = 66 "ecdsa_fixed_ecdh",
        GostSign256 = 67 "gost_sign256" "RFC 9189",
        GostSign512 = 68 "gost_sign512" "RFC 9189",
    }

    /// Kinds of name in server_name (RFC 6066 §3).
    NameType(u8, NameType) {
        HostName = 0 "host_name",
    }

    /// How a pre-shared key may be used (RFC 9846 §4.3.9).
    PskKeyExchangeMode(u8, PskKeyExchangeMode) {
        PskKe = 0 "psk_ke",
        PskDheKe = 1 "psk_dhe_ke",
    }

    /// Whether the peer must update its keys too (RFC 9846 §4.7.3).
    KeyUpdateRequest(u8, KeyUpdateRequest) {
        UpdateNotRequested = 0 "update_not_requested",
        UpdateRequested = 1 "update_requested",
    }

    /// Kinds of certificate status (RFC 6066 §8).
    CertificateStatusType(u8, CertificateStatusType) {
        Ocsp = 1 "ocsp",
        OcspMulti = 2 "ocsp_multi" "RFC 6961 §2.2" ["ocsp_multi_RESERVED"],
    }

    /// Fragment lengths of max_fragment_length (RFC 6066 §4).
    MaxFragmentLength(u8, MaxFragmentLength) {
        Bytes512 = 1 "2^9",
        Bytes1024 = 2 "2^10",
        Bytes2048 = 3 "2^11",
        Bytes4096 = 4 "2^12",
    }

    /// Ways to compress certificates (RFC 8879 §7.3).
    CertificateCompressionAlgorithm(u16, CertificateCompression) {
        Zlib = 1 "zlib",
        Brotli = 2 "brotli",
        Zstd = 3 "zstd",
    }
}
