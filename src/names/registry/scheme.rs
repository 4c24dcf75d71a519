//! Signature schemes (RFC 9846 §4.3.3; IANA "TLS SignatureScheme"). Before TLS 1.3 the same two bytes
//! are a hash and a signature algorithm (RFC 5246 §7.4.1.4.1), whose pairs are named here in the style
//! of TLS 1.3.

use crate::wire::code_points;

code_points! {
    /// Signature schemes (RFC 9846 §4.3.3). Before TLS 1.3 the same two bytes are a hash and a
    /// signature algorithm (RFC 5246 §7.4.1.4.1).
    SignatureScheme(u16, SignatureScheme) {
        RsaPkcs1Md5 = 0x0101 "rsa_pkcs1_md5" "RFC 5246 §7.4.1.4.1" ["RSA+MD5", "SIGN-RSA-MD5"],
        DsaMd5 = 0x0102 "dsa_md5" "RFC 5246 §7.4.1.4.1" ["DSA+MD5"],
        EcdsaMd5 = 0x0103 "ecdsa_md5" "RFC 5246 §7.4.1.4.1" ["ECDSA+MD5"],
        RsaPkcs1Sha1 = 0x0201 "rsa_pkcs1_sha1" "RFC 9846 §4.3.3"
            ["RSA+SHA1", "PKCS1WithSHA1", "SIGN-RSA-SHA1"],
        DsaSha1 = 0x0202 "dsa_sha1" "RFC 5246 §7.4.1.4.1" ["DSA+SHA1", "SIGN-DSA-SHA1"],
        EcdsaSha1 = 0x0203 "ecdsa_sha1" "RFC 9846 §4.3.3"
            ["ECDSA+SHA1", "ECDSAWithSHA1", "SIGN-ECDSA-SHA1"],
        RsaPkcs1Sha224 = 0x0301 "rsa_pkcs1_sha224" "RFC 5246 §7.4.1.4.1"
            ["RSA+SHA224", "SIGN-RSA-SHA224"],
        DsaSha224 = 0x0302 "dsa_sha224" "RFC 5246 §7.4.1.4.1" ["DSA+SHA224", "SIGN-DSA-SHA224"],
        EcdsaSha224 = 0x0303 "ecdsa_sha224" "RFC 5246 §7.4.1.4.1"
            ["ECDSA+SHA224", "SIGN-ECDSA-SHA224"],
        RsaPkcs1Sha256 = 0x0401 "rsa_pkcs1_sha256" "RFC 9846 §4.3.3"
            ["RSA+SHA256", "PKCS1WithSHA256", "SIGN-RSA-SHA256"],
        DsaSha256 = 0x0402 "dsa_sha256" "RFC 5246 §7.4.1.4.1" ["DSA+SHA256", "SIGN-DSA-SHA256"],
        EcdsaSecp256r1Sha256 = 0x0403 "ecdsa_secp256r1_sha256" "RFC 9846 §4.3.3"
            ["ECDSA+SHA256", "ecdsa_secp256r1", "ECDSAWithP256AndSHA256", "SIGN-ECDSA-SHA256",
             "SIGN-ECDSA-SECP256R1-SHA256"],
        RsaPkcs1Sha256Legacy = 0x0420 "rsa_pkcs1_sha256_legacy" "RFC 9963",
        RsaPkcs1Sha384 = 0x0501 "rsa_pkcs1_sha384" "RFC 9846 §4.3.3"
            ["RSA+SHA384", "PKCS1WithSHA384", "SIGN-RSA-SHA384"],
        DsaSha384 = 0x0502 "dsa_sha384" "RFC 5246 §7.4.1.4.1" ["DSA+SHA384", "SIGN-DSA-SHA384"],
        EcdsaSecp384r1Sha384 = 0x0503 "ecdsa_secp384r1_sha384" "RFC 9846 §4.3.3"
            ["ECDSA+SHA384", "ecdsa_secp384r1", "ECDSAWithP384AndSHA384", "SIGN-ECDSA-SHA384",
             "SIGN-ECDSA-SECP384R1-SHA384"],
        RsaPkcs1Sha384Legacy = 0x0520 "rsa_pkcs1_sha384_legacy" "RFC 9963",
        RsaPkcs1Sha512 = 0x0601 "rsa_pkcs1_sha512" "RFC 9846 §4.3.3"
            ["RSA+SHA512", "PKCS1WithSHA512", "SIGN-RSA-SHA512"],
        DsaSha512 = 0x0602 "dsa_sha512" "RFC 5246 §7.4.1.4.1" ["DSA+SHA512", "SIGN-DSA-SHA512"],
        EcdsaSecp521r1Sha512 = 0x0603 "ecdsa_secp521r1_sha512" "RFC 9846 §4.3.3"
            ["ECDSA+SHA512", "ecdsa_secp521r1", "ECDSAWithP521AndSHA512", "SIGN-ECDSA-SHA512",
             "SIGN-ECDSA-SECP521R1-SHA512"],
        RsaPkcs1Sha512Legacy = 0x0620 "rsa_pkcs1_sha512_legacy" "RFC 9963",
        EccsiSha256 = 0x0704 "eccsi_sha256" "draft-wang-tls-raw-public-key-with-ibc",
        IsoIbs1 = 0x0705 "iso_ibs1" "draft-wang-tls-raw-public-key-with-ibc",
        IsoIbs2 = 0x0706 "iso_ibs2" "draft-wang-tls-raw-public-key-with-ibc",
        IsoChineseIbs = 0x0707 "iso_chinese_ibs" "draft-wang-tls-raw-public-key-with-ibc",
        Sm2SigSm3 = 0x0708 "sm2sig_sm3" "RFC 8998",
        Gostr34102012Of256A = 0x0709 "gostr34102012_256a" "RFC 9367",
        Gostr34102012Of256B = 0x070a "gostr34102012_256b" "RFC 9367",
        Gostr34102012Of256C = 0x070b "gostr34102012_256c" "RFC 9367",
        Gostr34102012Of256D = 0x070c "gostr34102012_256d" "RFC 9367",
        Gostr34102012Of512A = 0x070d "gostr34102012_512a" "RFC 9367",
        Gostr34102012Of512B = 0x070e "gostr34102012_512b" "RFC 9367",
        Gostr34102012Of512C = 0x070f "gostr34102012_512c" "RFC 9367",
        RsaPssRsaeSha256 = 0x0804 "rsa_pss_rsae_sha256" "RFC 9846 §4.3.3"
            ["RSA-PSS+SHA256", "PSS+SHA256", "PSSWithSHA256", "SIGN-RSA-PSS-RSAE-SHA256"],
        RsaPssRsaeSha384 = 0x0805 "rsa_pss_rsae_sha384" "RFC 9846 §4.3.3"
            ["RSA-PSS+SHA384", "PSS+SHA384", "PSSWithSHA384", "SIGN-RSA-PSS-RSAE-SHA384"],
        RsaPssRsaeSha512 = 0x0806 "rsa_pss_rsae_sha512" "RFC 9846 §4.3.3"
            ["RSA-PSS+SHA512", "PSS+SHA512", "PSSWithSHA512", "SIGN-RSA-PSS-RSAE-SHA512"],
        Ed25519 = 0x0807 "ed25519" "RFC 8422 §5.1.3" ["SIGN-EdDSA-Ed25519"],
        Ed448 = 0x0808 "ed448" "RFC 8422 §5.1.3" ["SIGN-EdDSA-Ed448"],
        RsaPssPssSha256 = 0x0809 "rsa_pss_pss_sha256" "RFC 9846 §4.3.3" ["SIGN-RSA-PSS-SHA256"],
        RsaPssPssSha384 = 0x080a "rsa_pss_pss_sha384" "RFC 9846 §4.3.3" ["SIGN-RSA-PSS-SHA384"],
        RsaPssPssSha512 = 0x080b "rsa_pss_pss_sha512" "RFC 9846 §4.3.3" ["SIGN-RSA-PSS-SHA512"],
        EcdsaBrainpoolP256r1Tls13Sha256 = 0x081a "ecdsa_brainpoolP256r1tls13_sha256" "RFC 8734 §3",
        EcdsaBrainpoolP384r1Tls13Sha384 = 0x081b "ecdsa_brainpoolP384r1tls13_sha384" "RFC 8734 §3",
        EcdsaBrainpoolP512r1Tls13Sha512 = 0x081c "ecdsa_brainpoolP512r1tls13_sha512" "RFC 8734 §3",
        Gostr34102012Of256Intrinsic = 0x0840 "gostr34102012_256" "RFC 9189"
            ["SIGN-GOSTR341012-256"],
        Gostr34102012Of512Intrinsic = 0x0841 "gostr34102012_512" "RFC 9189"
            ["SIGN-GOSTR341012-512"],
        MlDsa44 = 0x0904 "mldsa44" "draft-ietf-tls-mldsa" ["ML-DSA-44"],
        MlDsa65 = 0x0905 "mldsa65" "draft-ietf-tls-mldsa" ["ML-DSA-65"],
        MlDsa87 = 0x0906 "mldsa87" "draft-ietf-tls-mldsa" ["ML-DSA-87"],
        // Later drafts leave the numbers of the composites open, and SLH-DSA has the last two of the
        // twelve now.
        MlDsa44EcdsaSecp256r1Sha256 = 0x0907 "mldsa44_ecdsa_secp256r1_sha256"
            "draft-reddy-tls-composite-mldsa-01",
        MlDsa65EcdsaSecp384r1Sha384 = 0x0908 "mldsa65_ecdsa_secp384r1_sha384"
            "draft-reddy-tls-composite-mldsa-01",
        MlDsa87EcdsaSecp384r1Sha384 = 0x0909 "mldsa87_ecdsa_secp384r1_sha384"
            "draft-reddy-tls-composite-mldsa-01",
        MlDsa44Ed25519 = 0x090a "mldsa44_ed25519"
            "draft-reddy-tls-composite-mldsa-01",
        MlDsa65Ed25519 = 0x090b "mldsa65_ed25519"
            "draft-reddy-tls-composite-mldsa-01",
        MlDsa44Rsa2048Pkcs1Sha256 = 0x090c "mldsa44_rsa2048_pkcs1_sha256"
            "draft-reddy-tls-composite-mldsa-01",
        MlDsa65Rsa3072Pkcs1Sha256 = 0x090d "mldsa65_rsa3072_pkcs1_sha256"
            "draft-reddy-tls-composite-mldsa-01",
        MlDsa65Rsa4096Pkcs1Sha384 = 0x090e "mldsa65_rsa4096_pkcs1_sha384"
            "draft-reddy-tls-composite-mldsa-01",
        MlDsa44Rsa2048PssPssSha256 = 0x090f "mldsa44_rsa2048_pss_pss_sha256"
            "draft-reddy-tls-composite-mldsa-01",
        MlDsa65Rsa3072PssPssSha256 = 0x0910 "mldsa65_rsa3072_pss_pss_sha256"
            "draft-reddy-tls-composite-mldsa-01",
        SlhDsaSha2Of128s = 0x0911 "slhdsa_sha2_128s" "draft-reddy-tls-slhdsa",
        SlhDsaSha2Of128f = 0x0912 "slhdsa_sha2_128f" "draft-reddy-tls-slhdsa",
        SlhDsaSha2Of192s = 0x0913 "slhdsa_sha2_192s" "draft-reddy-tls-slhdsa",
        SlhDsaSha2Of192f = 0x0914 "slhdsa_sha2_192f" "draft-reddy-tls-slhdsa",
        SlhDsaSha2Of256s = 0x0915 "slhdsa_sha2_256s" "draft-reddy-tls-slhdsa",
        SlhDsaSha2Of256f = 0x0916 "slhdsa_sha2_256f" "draft-reddy-tls-slhdsa",
        SlhDsaShakeOf128s = 0x0917 "slhdsa_shake_128s" "draft-reddy-tls-slhdsa",
        SlhDsaShakeOf128f = 0x0918 "slhdsa_shake_128f" "draft-reddy-tls-slhdsa",
        SlhDsaShakeOf192s = 0x0919 "slhdsa_shake_192s" "draft-reddy-tls-slhdsa",
        SlhDsaShakeOf192f = 0x091a "slhdsa_shake_192f" "draft-reddy-tls-slhdsa",
        SlhDsaShakeOf256s = 0x091b "slhdsa_shake_256s" "draft-reddy-tls-slhdsa",
        SlhDsaShakeOf256f = 0x091c "slhdsa_shake_256f" "draft-reddy-tls-slhdsa",
        /// Not on the wire: the MD5 and SHA-1 pair under RSA that signs before TLS 1.2
        /// (RFC 4346 §7.4.3), given a private-use number so that it has a name.
        RsaPkcs1Md5Sha1 = 0xfe01 "rsa_pkcs1_md5_sha1" "RFC 4346 §7.4.3",
        /// Not on the wire either: SM2 with the identifier that is for certificates, which differs
        /// from that of the handshake (RFC 8998 §3.2.1).
        Sm2SignSm3 = 0xfe02 "sm2sign_with_sm3" "GM/T 0009-2012",
    }
}
