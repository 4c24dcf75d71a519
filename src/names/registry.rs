//! The numbers of TLS and their names, from the IANA registries (RFC 9847) and the RFCs cited.
//!
//! Every value survives decoding, registered or not; only those that this program can name are
//! listed here. Cipher suites have a table of their own, [`crate::names::suite`].

use crate::wire::code_points;

code_points! {
    /// Versions of the protocol (RFC 9846 §4.2.2, appendix D).
    ProtocolVersion(u16, Version) {
        SSL3 = 0x0300 "SSL 3.0",
        TLS1_0 = 0x0301 "TLS 1.0",
        TLS1_1 = 0x0302 "TLS 1.1",
        TLS1_2 = 0x0303 "TLS 1.2",
        TLS1_3 = 0x0304 "TLS 1.3",
    }

    /// What a record carries (RFC 9846 §5.1).
    ContentType(u8, ContentType) {
        ChangeCipherSpec = 20 "change_cipher_spec",
        Alert = 21 "alert",
        Handshake = 22 "handshake",
        ApplicationData = 23 "application_data",
        Heartbeat = 24 "heartbeat",
    }

    /// Handshake messages (RFC 9846 §4, RFC 5246 §7.4).
    HandshakeType(u8, HandshakeType) {
        HelloRequest = 0 "hello_request",
        ClientHello = 1 "client_hello",
        ServerHello = 2 "server_hello",
        NewSessionTicket = 4 "new_session_ticket",
        EndOfEarlyData = 5 "end_of_early_data",
        EncryptedExtensions = 8 "encrypted_extensions",
        Certificate = 11 "certificate",
        ServerKeyExchange = 12 "server_key_exchange",
        CertificateRequest = 13 "certificate_request",
        ServerHelloDone = 14 "server_hello_done",
        CertificateVerify = 15 "certificate_verify",
        ClientKeyExchange = 16 "client_key_exchange",
        Finished = 20 "finished",
        CertificateUrl = 21 "certificate_url",
        CertificateStatus = 22 "certificate_status",
        KeyUpdate = 24 "key_update",
        CompressedCertificate = 25 "compressed_certificate",
        MessageHash = 254 "message_hash",
    }

    /// Extensions (IANA "TLS ExtensionType Values").
    ExtensionType(u16, Extension) {
        ServerName = 0 "server_name",
        MaxFragmentLength = 1 "max_fragment_length",
        StatusRequest = 5 "status_request",
        SupportedGroups = 10 "supported_groups",
        EcPointFormats = 11 "ec_point_formats",
        SignatureAlgorithms = 13 "signature_algorithms",
        UseSrtp = 14 "use_srtp",
        Heartbeat = 15 "heartbeat",
        ApplicationLayerProtocolNegotiation = 16 "application_layer_protocol_negotiation",
        StatusRequestV2 = 17 "status_request_v2",
        SignedCertificateTimestamp = 18 "signed_certificate_timestamp",
        ClientCertificateType = 19 "client_certificate_type",
        ServerCertificateType = 20 "server_certificate_type",
        Padding = 21 "padding",
        EncryptThenMac = 22 "encrypt_then_mac",
        ExtendedMasterSecret = 23 "extended_master_secret",
        CompressCertificate = 27 "compress_certificate",
        RecordSizeLimit = 28 "record_size_limit",
        DelegatedCredential = 34 "delegated_credential",
        SessionTicket = 35 "session_ticket",
        PreSharedKey = 41 "pre_shared_key",
        EarlyData = 42 "early_data",
        SupportedVersions = 43 "supported_versions",
        Cookie = 44 "cookie",
        PskKeyExchangeModes = 45 "psk_key_exchange_modes",
        CertificateAuthorities = 47 "certificate_authorities",
        OidFilters = 48 "oid_filters",
        PostHandshakeAuth = 49 "post_handshake_auth",
        SignatureAlgorithmsCert = 50 "signature_algorithms_cert",
        KeyShare = 51 "key_share",
        QuicTransportParameters = 57 "quic_transport_parameters",
        EncryptedClientHello = 65037 "encrypted_client_hello",
        RenegotiationInfo = 65281 "renegotiation_info",
    }

    /// Groups for key exchange (IANA "TLS Supported Groups").
    NamedGroup(u16, Group) {
        Secp192r1 = 19 "secp192r1",
        Secp224r1 = 21 "secp224r1",
        Secp256k1 = 22 "secp256k1",
        Secp256r1 = 23 "secp256r1",
        Secp384r1 = 24 "secp384r1",
        Secp521r1 = 25 "secp521r1",
        BrainpoolP256r1 = 26 "brainpoolP256r1",
        BrainpoolP384r1 = 27 "brainpoolP384r1",
        BrainpoolP512r1 = 28 "brainpoolP512r1",
        X25519 = 29 "x25519",
        X448 = 30 "x448",
        BrainpoolP256r1Tls13 = 31 "brainpoolP256r1tls13",
        BrainpoolP384r1Tls13 = 32 "brainpoolP384r1tls13",
        BrainpoolP512r1Tls13 = 33 "brainpoolP512r1tls13",
        Ffdhe2048 = 0x0100 "ffdhe2048",
        Ffdhe3072 = 0x0101 "ffdhe3072",
        Ffdhe4096 = 0x0102 "ffdhe4096",
        Ffdhe6144 = 0x0103 "ffdhe6144",
        Ffdhe8192 = 0x0104 "ffdhe8192",
        MlKem512 = 0x0200 "MLKEM512",
        MlKem768 = 0x0201 "MLKEM768",
        MlKem1024 = 0x0202 "MLKEM1024",
        SecP256r1MlKem768 = 0x11eb "SecP256r1MLKEM768",
        X25519MlKem768 = 0x11ec "X25519MLKEM768",
        SecP384r1MlKem1024 = 0x11ed "SecP384r1MLKEM1024",
    }

    /// Signature schemes (RFC 9846 §4.3.3). Before TLS 1.3 the same two bytes are a hash and a
    /// signature algorithm (RFC 5246 §7.4.1.4.1).
    SignatureScheme(u16, SignatureScheme) {
        RsaPkcs1Md5 = 0x0101 "rsa_pkcs1_md5",
        RsaPkcs1Sha1 = 0x0201 "rsa_pkcs1_sha1",
        DsaSha1 = 0x0202 "dsa_sha1",
        EcdsaSha1 = 0x0203 "ecdsa_sha1",
        RsaPkcs1Sha224 = 0x0301 "rsa_pkcs1_sha224",
        DsaSha224 = 0x0302 "dsa_sha224",
        EcdsaSha224 = 0x0303 "ecdsa_sha224",
        RsaPkcs1Sha256 = 0x0401 "rsa_pkcs1_sha256",
        DsaSha256 = 0x0402 "dsa_sha256",
        EcdsaSecp256r1Sha256 = 0x0403 "ecdsa_secp256r1_sha256",
        RsaPkcs1Sha384 = 0x0501 "rsa_pkcs1_sha384",
        DsaSha384 = 0x0502 "dsa_sha384",
        EcdsaSecp384r1Sha384 = 0x0503 "ecdsa_secp384r1_sha384",
        RsaPkcs1Sha512 = 0x0601 "rsa_pkcs1_sha512",
        DsaSha512 = 0x0602 "dsa_sha512",
        EcdsaSecp521r1Sha512 = 0x0603 "ecdsa_secp521r1_sha512",
        RsaPssRsaeSha256 = 0x0804 "rsa_pss_rsae_sha256",
        RsaPssRsaeSha384 = 0x0805 "rsa_pss_rsae_sha384",
        RsaPssRsaeSha512 = 0x0806 "rsa_pss_rsae_sha512",
        Ed25519 = 0x0807 "ed25519",
        Ed448 = 0x0808 "ed448",
        RsaPssPssSha256 = 0x0809 "rsa_pss_pss_sha256",
        RsaPssPssSha384 = 0x080a "rsa_pss_pss_sha384",
        RsaPssPssSha512 = 0x080b "rsa_pss_pss_sha512",
        EcdsaBrainpoolP256r1Tls13Sha256 = 0x081a "ecdsa_brainpoolP256r1tls13_sha256",
        EcdsaBrainpoolP384r1Tls13Sha384 = 0x081b "ecdsa_brainpoolP384r1tls13_sha384",
        EcdsaBrainpoolP512r1Tls13Sha512 = 0x081c "ecdsa_brainpoolP512r1tls13_sha512",
        MlDsa44 = 0x0904 "mldsa44",
        MlDsa65 = 0x0905 "mldsa65",
        MlDsa87 = 0x0906 "mldsa87",
        /// Not on the wire: the MD5 and SHA-1 pair under RSA that signs before TLS 1.2
        /// (RFC 4346 §7.4.3), given a private-use number so that it has a name.
        RsaPkcs1Md5Sha1 = 0xfe01 "rsa_pkcs1_md5_sha1",
    }

    /// How serious an alert is (RFC 9846 §6).
    AlertLevel(u8, AlertLevel) {
        Warning = 1 "warning",
        Fatal = 2 "fatal",
    }

    /// What an alert says (RFC 9846 §6, RFC 5246 §7.2).
    AlertDescription(u8, AlertDescription) {
        CloseNotify = 0 "close_notify",
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
        ExportRestriction = 60 "export_restriction_RESERVED",
        ProtocolVersion = 70 "protocol_version",
        InsufficientSecurity = 71 "insufficient_security",
        InternalError = 80 "internal_error",
        InappropriateFallback = 86 "inappropriate_fallback",
        UserCanceled = 90 "user_canceled",
        NoRenegotiation = 100 "no_renegotiation",
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

    /// Kinds of certificate that a CertificateRequest accepts (RFC 5246 §7.4.4, RFC 8422 §5.5).
    ClientCertificateType(u8, ClientCertificateType) {
        RsaSign = 1 "rsa_sign",
        DssSign = 2 "dss_sign",
        RsaFixedDh = 3 "rsa_fixed_dh",
        DssFixedDh = 4 "dss_fixed_dh",
        EcdsaSign = 64 "ecdsa_sign",
        RsaFixedEcdh = 65 "rsa_fixed_ecdh",
        EcdsaFixedEcdh = 66 "ecdsa_fixed_ecdh",
    }

    /// What proves an end's identity (RFC 7250 §3; registry "TLS Certificate Types").
    CertificateType(u8, CertificateType) {
        X509 = 0 "X509",
        OpenPgp = 1 "OpenPGP",
        RawPublicKey = 2 "RawPublicKey",
        Type1609Dot2 = 3 "1609Dot2",
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

impl NamedGroup {
    /// True for the finite-field groups of RFC 7919.
    pub fn is_finite_field(self) -> bool {
        self.0 >> 8 == 0x01
    }

    /// True for the hybrids of RFC 10024.
    pub fn is_hybrid(self) -> bool {
        matches!(
            self,
            Self::X25519MlKem768 | Self::SecP256r1MlKem768 | Self::SecP384r1MlKem1024
        )
    }
}
