//! Code points of extensions that this program shows and does not use, and of SSL 2.0.

use crate::wire::code_points;

code_points! {
    /// Protection of media streams (IANA "DTLS-SRTP Protection Profiles"). OpenSSL and GnuTLS leave
    /// HMAC, or SRTP, out of the names.
    SrtpProtectionProfile(u16, SrtpProfile) {
        Aes128CmHmacSha1Of80 = 0x0001 "SRTP_AES128_CM_HMAC_SHA1_80" "RFC 5764 §4.1.2"
            ["SRTP_AES128_CM_SHA1_80"],
        Aes128CmHmacSha1Of32 = 0x0002 "SRTP_AES128_CM_HMAC_SHA1_32" "RFC 5764 §4.1.2"
            ["SRTP_AES128_CM_SHA1_32"],
        /// Only in drafts before RFC 5764; libraries keep the name.
        Aes128F8HmacSha1Of80 = 0x0003 "SRTP_AES128_F8_HMAC_SHA1_80" "draft-ietf-avt-dtls-srtp-02"
            ["SRTP_AES128_F8_SHA1_80"],
        Aes128F8HmacSha1Of32 = 0x0004 "SRTP_AES128_F8_HMAC_SHA1_32" "draft-ietf-avt-dtls-srtp-02"
            ["SRTP_AES128_F8_SHA1_32"],
        NullHmacSha1Of80 = 0x0005 "SRTP_NULL_HMAC_SHA1_80" "RFC 5764 §4.1.2"
            ["SRTP_NULL_SHA1_80"],
        NullHmacSha1Of32 = 0x0006 "SRTP_NULL_HMAC_SHA1_32" "RFC 5764 §4.1.2"
            ["SRTP_NULL_SHA1_32"],
        AeadAes128Gcm = 0x0007 "SRTP_AEAD_AES_128_GCM" "RFC 7714 §14.2",
        AeadAes256Gcm = 0x0008 "SRTP_AEAD_AES_256_GCM" "RFC 7714 §14.2",
        DoubleAeadAes128Gcm = 0x0009 "DOUBLE_AEAD_AES_128_GCM_AEAD_AES_128_GCM" "RFC 8723",
        DoubleAeadAes256Gcm = 0x000a "DOUBLE_AEAD_AES_256_GCM_AEAD_AES_256_GCM" "RFC 8723",
        Aria128CtrHmacSha1Of80 = 0x000b "SRTP_ARIA_128_CTR_HMAC_SHA1_80" "RFC 8269",
        Aria128CtrHmacSha1Of32 = 0x000c "SRTP_ARIA_128_CTR_HMAC_SHA1_32" "RFC 8269",
        Aria256CtrHmacSha1Of80 = 0x000d "SRTP_ARIA_256_CTR_HMAC_SHA1_80" "RFC 8269",
        Aria256CtrHmacSha1Of32 = 0x000e "SRTP_ARIA_256_CTR_HMAC_SHA1_32" "RFC 8269",
        AeadAria128Gcm = 0x000f "SRTP_AEAD_ARIA_128_GCM" "RFC 8269",
        AeadAria256Gcm = 0x0010 "SRTP_AEAD_ARIA_256_GCM" "RFC 8269",
    }

    /// Whether heartbeats may be sent to the sender (RFC 6520 §2).
    HeartbeatMode(u8, HeartbeatMode) {
        PeerAllowedToSend = 1 "peer_allowed_to_send",
        PeerNotAllowedToSend = 2 "peer_not_allowed_to_send",
    }

    /// Keys that tokens are bound to (RFC 8471 §3).
    TokenBindingKeyParameters(u8, TokenBindingKey) {
        Rsa2048Pkcs15 = 0 "rsa2048_pkcs1.5",
        Rsa2048Pss = 1 "rsa2048_pss",
        Ecdsap256 = 2 "ecdsap256",
    }

    /// What a client remembers of a server (RFC 7924 §3).
    CachedInformationType(u8, CachedInformation) {
        Cert = 1 "cert",
        CertReq = 2 "cert_req",
    }

    /// How trusted_ca_keys names an authority (RFC 6066 §6).
    IdentifierType(u8, TrustedAuthority) {
        PreAgreed = 0 "pre_agreed",
        KeySha1Hash = 1 "key_sha1_hash",
        X509Name = 2 "x509_name",
        CertSha1Hash = 3 "cert_sha1_hash",
    }

    /// What a responder says of a request as a whole (RFC 6960 §4.2.1).
    OcspResponseStatus(u8, OcspResponseStatus) {
        Successful = 0 "successful",
        MalformedRequest = 1 "malformedRequest",
        InternalError = 2 "internalError",
        TryLater = 3 "tryLater",
        SigRequired = 5 "sigRequired",
        Unauthorized = 6 "unauthorized",
    }

    /// Why a certificate is revoked (RFC 5280 §5.3.1).
    CrlReason(u8, CrlReason) {
        Unspecified = 0 "unspecified",
        KeyCompromise = 1 "keyCompromise",
        CaCompromise = 2 "cACompromise",
        AffiliationChanged = 3 "affiliationChanged",
        Superseded = 4 "superseded",
        CessationOfOperation = 5 "cessationOfOperation",
        CertificateHold = 6 "certificateHold",
        RemoveFromCrl = 8 "removeFromCRL",
        PrivilegeWithdrawn = 9 "privilegeWithdrawn",
        AaCompromise = 10 "aACompromise",
    }

    /// Hints at who a user is (RFC 4681 §2; IANA "TLS UserMappingType Values").
    UserMappingType(u8, UserMapping) {
        UpnDomainHint = 64 "upn_domain_hint",
    }

    /// Statements of what a client or server may do (RFC 5878 §2.3; IANA "TLS Authorization Data
    /// Formats").
    AuthzDataFormat(u8, AuthzDataFormat) {
        X509AttrCert = 0 "x509_attr_cert",
        SamlAssertion = 1 "saml_assertion",
        X509AttrCertUrl = 2 "x509_attr_cert_url",
        SamlAssertionUrl = 3 "saml_assertion_url",
        KeynoteAssertionList = 64 "keynote_assertion_list" "RFC 6042",
        KeynoteAssertionListUrl = 65 "keynote_assertion_list_url" "RFC 6042",
        DtcpAuthorization = 66 "dtcp_authorization" "RFC 7562",
    }

    /// Encryption of the keys of media streams (RFC 8870 §5.2; IANA "EKTCipherType Values").
    EktCipherType(u8, EktCipherType) {
        Aeskw128 = 1 "aeskw_128",
        Aeskw256 = 2 "aeskw_256",
    }

    /// Statements of a log of the second version of Certificate Transparency (RFC 9162 §4.5).
    VersionedTransType(u16, VersionedTransType) {
        X509EntryV2 = 0x0100 "x509_entry_v2",
        PrecertEntryV2 = 0x0101 "precert_entry_v2",
        X509SctV2 = 0x0102 "x509_sct_v2",
        PrecertSctV2 = 0x0103 "precert_sct_v2",
        SignedTreeHeadV2 = 0x0104 "signed_tree_head_v2",
        ConsistencyProofV2 = 0x0105 "consistency_proof_v2",
        InclusionProofV2 = 0x0106 "inclusion_proof_v2",
    }

    /// Kinds of record in DNS (IANA "Resource Record (RR) TYPEs"), those that are met on the way to an
    /// HTTPS record.
    DnsRecordType(u16, DnsRecordType) {
        A = 1 "A" "RFC 1035 §3.4.1",
        Ns = 2 "NS" "RFC 1035 §3.3.11",
        Cname = 5 "CNAME" "RFC 1035 §3.3.1",
        Soa = 6 "SOA" "RFC 1035 §3.3.13",
        Aaaa = 28 "AAAA" "RFC 3596 §2.1",
        Opt = 41 "OPT" "RFC 6891 §6.1",
        Rrsig = 46 "RRSIG" "RFC 4034 §3",
        Nsec = 47 "NSEC" "RFC 4034 §4",
        Nsec3 = 50 "NSEC3" "RFC 5155 §3",
        Svcb = 64 "SVCB" "RFC 9460 §2",
        Https = 65 "HTTPS" "RFC 9460 §9",
    }

    /// How a question to DNS went (IANA "DNS RCODEs").
    DnsResponseCode(u8, DnsResponseCode) {
        NoError = 0 "NOERROR",
        FormErr = 1 "FORMERR",
        ServFail = 2 "SERVFAIL",
        NxDomain = 3 "NXDOMAIN",
        NotImp = 4 "NOTIMP",
        Refused = 5 "REFUSED",
    }

    /// What an HTTPS record says of a service (RFC 9460 §14.3; IANA "DNS Service Bindings").
    SvcParamKey(u16, SvcParamKey) {
        Mandatory = 0 "mandatory" "RFC 9460 §8",
        Alpn = 1 "alpn" "RFC 9460 §7.1",
        NoDefaultAlpn = 2 "no-default-alpn" "RFC 9460 §7.1",
        Port = 3 "port" "RFC 9460 §7.2",
        Ipv4hint = 4 "ipv4hint" "RFC 9460 §7.3",
        Ech = 5 "ech" "RFC 9848 §3",
        Ipv6hint = 6 "ipv6hint" "RFC 9460 §7.3",
        Dohpath = 7 "dohpath" "RFC 9461 §5",
        Ohttp = 8 "ohttp" "RFC 9540 §4",
    }

    /// Which of the two ClientHellos this is (RFC 9849 §5).
    EchClientHelloType(u8, EchClientHello) {
        Outer = 0 "outer",
        Inner = 1 "inner",
    }

    /// Key encapsulation of HPKE (RFC 9180 §7.1; IANA "HPKE KEM Identifiers").
    HpkeKemId(u16, HpkeKem) {
        DhKemP256 = 0x0010 "DHKEM(P-256, HKDF-SHA256)",
        DhKemP384 = 0x0011 "DHKEM(P-384, HKDF-SHA384)",
        DhKemP521 = 0x0012 "DHKEM(P-521, HKDF-SHA512)",
        DhKemX25519 = 0x0020 "DHKEM(X25519, HKDF-SHA256)",
        DhKemX448 = 0x0021 "DHKEM(X448, HKDF-SHA512)",
        X25519Kyber768Draft00 = 0x0030 "X25519Kyber768Draft00" "draft-westerbaan-cfrg-hpke-xyber768d00",
        MlKem512 = 0x0040 "ML-KEM-512" "draft-ietf-hpke-pq",
        MlKem768 = 0x0041 "ML-KEM-768" "draft-ietf-hpke-pq",
        MlKem1024 = 0x0042 "ML-KEM-1024" "draft-ietf-hpke-pq",
        MlKem768P256 = 0x0050 "MLKEM768-P256" "draft-ietf-hpke-pq",
        MlKem1024P384 = 0x0051 "MLKEM1024-P384" "draft-ietf-hpke-pq",
        MlKem768X25519 = 0x647a "MLKEM768-X25519" "draft-ietf-hpke-pq" ["X-Wing"],
    }

    /// Key derivation of HPKE (RFC 9180 §7.2; IANA "HPKE KDF Identifiers").
    HpkeKdfId(u16, HpkeKdf) {
        HkdfSha256 = 0x0001 "HKDF-SHA256",
        HkdfSha384 = 0x0002 "HKDF-SHA384",
        HkdfSha512 = 0x0003 "HKDF-SHA512",
        Shake128 = 0x0010 "SHAKE128" "draft-ietf-hpke-pq",
        Shake256 = 0x0011 "SHAKE256" "draft-ietf-hpke-pq",
    }

    /// Encryption of HPKE (RFC 9180 §7.3; IANA "HPKE AEAD Identifiers").
    HpkeAeadId(u16, HpkeAead) {
        Aes128Gcm = 0x0001 "AES-128-GCM",
        Aes256Gcm = 0x0002 "AES-256-GCM",
        ChaCha20Poly1305 = 0x0003 "ChaCha20Poly1305",
        ExportOnly = 0xffff "Export-only",
    }

    /// Agreement on a key from a password. The draft has no numbers yet; this is BoringSSL's.
    NamedPake(u16, NamedPake) {
        Spake2PlusV1 = 0x7d96 "SPAKE2PLUS_V1" "draft-ietf-tls-pake",
    }

    /// What a file says of a certification path besides its certificates.
    CertificatePropertyType(u16, CertificateProperty) {
        TrustAnchorId = 0 "trust_anchor_id" "draft-ietf-tls-trust-anchor-ids",
        TrustAnchorGroupInclusions = 1 "trust_anchor_group_inclusions" "draft-ietf-tls-trust-anchor-ids",
        TrustAnchorNegotiation = 2 "trust_anchor_negotiation" "draft-ietf-tls-trust-anchor-ids",
    }

    /// Ciphers of SSL 2.0, three bytes each, in a ClientHello of its form (draft-hickman-netscape-ssl;
    /// RFC 5246 §E.2 puts two bytes of a suite after a zero in the same place).
    Ssl2CipherKind(u32, Ssl2CipherKind) {
        Rc4Of128WithMd5 = 0x010080 "SSL_CK_RC4_128_WITH_MD5",
        Rc4Of128Export40WithMd5 = 0x020080 "SSL_CK_RC4_128_EXPORT40_WITH_MD5",
        Rc2Of128CbcWithMd5 = 0x030080 "SSL_CK_RC2_128_CBC_WITH_MD5",
        Rc2Of128CbcExport40WithMd5 = 0x040080 "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5",
        IdeaOf128CbcWithMd5 = 0x050080 "SSL_CK_IDEA_128_CBC_WITH_MD5",
        DesOf64CbcWithMd5 = 0x060040 "SSL_CK_DES_64_CBC_WITH_MD5",
        DesOf192Ede3CbcWithMd5 = 0x0700c0 "SSL_CK_DES_192_EDE3_CBC_WITH_MD5",
        /// Not in the specification: Microsoft's and OpenSSL's.
        Rc4Of64WithMd5 = 0x080080 "SSL_CK_RC4_64_WITH_MD5",
    }

    /// Messages of SSL 2.0 (draft-hickman-netscape-ssl).
    Ssl2MessageType(u8, Ssl2MessageType) {
        Error = 0 "ERROR",
        ClientHello = 1 "CLIENT-HELLO",
        ClientMasterKey = 2 "CLIENT-MASTER-KEY",
        ClientFinished = 3 "CLIENT-FINISHED",
        ServerHello = 4 "SERVER-HELLO",
        ServerVerify = 5 "SERVER-VERIFY",
        ServerFinished = 6 "SERVER-FINISHED",
        RequestCertificate = 7 "REQUEST-CERTIFICATE",
        ClientCertificate = 8 "CLIENT-CERTIFICATE",
    }
}
