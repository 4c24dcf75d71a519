//! Cipher suites that are registered or well known, and not supported here: what is known of each,
//! so that none is nameless. In the order of their code points.

use super::{AnyAuthentication, AnyCipher, AnyHash, AnyKeyExchange, Parts};
use super::{Authentication, BulkCipher, CipherSuite, KeyExchange, Other};
use crate::names::hash::HashAlgorithm;

macro_rules! others {
    ($($code:literal $name:literal
       $key_exchange:ident $(($of_key_exchange:ident))?
       $authentication:ident $(($of_authentication:ident))?
       $cipher:ident $(($of_cipher:ident))?
       $hash:ident $(($of_hash:ident))?
       $rfc:literal [$($openssl:literal),*] $gnutls:literal;)*) => {
        /// Every suite that is known and not supported: number, IANA's name, key exchange,
        /// authentication, cipher, hash (`Of` what supported suites have too), specification,
        /// OpenSSL's names, GnuTLS's name.
        pub const OTHERS: &[Other] = &[$(Other {
            code: CipherSuite($code),
            name: $name,
            parts: Parts {
                key_exchange: AnyKeyExchange::$key_exchange $((KeyExchange::$of_key_exchange))?,
                authentication: AnyAuthentication::$authentication
                    $((Authentication::$of_authentication))?,
                cipher: AnyCipher::$cipher $((BulkCipher::$of_cipher))?,
                hash: AnyHash::$hash $((HashAlgorithm::$of_hash))?,
            },
            rfc: $rfc,
            openssl: &[$($openssl),*],
            gnutls: $gnutls,
        }),*];
    };
}

#[rustfmt::skip]
others! {
    0x0000 "TLS_NULL_WITH_NULL_NULL" Null Null Of(Null) Null "RFC 5246 §A.5" [] "";
    0x0003 "TLS_RSA_EXPORT_WITH_RC4_40_MD5" RsaExport Of(Rsa) Rc4_40 Of(Md5) "RFC 4346 §A.5" ["EXP-RC4-MD5"] "";
    0x0004 "TLS_RSA_WITH_RC4_128_MD5" Of(Rsa) Of(Rsa) Rc4_128 Of(Md5) "RFC 5246 §A.5" ["RC4-MD5"] "TLS_RSA_ARCFOUR_128_MD5";
    0x0005 "TLS_RSA_WITH_RC4_128_SHA" Of(Rsa) Of(Rsa) Rc4_128 Of(Sha1) "RFC 5246 §A.5" ["RC4-SHA"] "TLS_RSA_ARCFOUR_128_SHA1";
    0x0006 "TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5" RsaExport Of(Rsa) Rc2Cbc40 Of(Md5) "RFC 4346 §A.5" ["EXP-RC2-CBC-MD5"] "";
    0x0007 "TLS_RSA_WITH_IDEA_CBC_SHA" Of(Rsa) Of(Rsa) IdeaCbc Of(Sha1) "RFC 5469 §2" ["IDEA-CBC-SHA"] "";
    0x0008 "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA" RsaExport Of(Rsa) Des40Cbc Of(Sha1) "RFC 4346 §A.5" ["EXP-DES-CBC-SHA"] "";
    0x0009 "TLS_RSA_WITH_DES_CBC_SHA" Of(Rsa) Of(Rsa) DesCbc Of(Sha1) "RFC 5469 §2" ["DES-CBC-SHA"] "";
    0x000b "TLS_DH_DSS_EXPORT_WITH_DES40_CBC_SHA" DhExport Dss Des40Cbc Of(Sha1) "RFC 4346 §A.5" ["EXP-DH-DSS-DES-CBC-SHA"] "";
    0x000c "TLS_DH_DSS_WITH_DES_CBC_SHA" Dh Dss DesCbc Of(Sha1) "RFC 5469 §2" ["DH-DSS-DES-CBC-SHA"] "";
    0x000d "TLS_DH_DSS_WITH_3DES_EDE_CBC_SHA" Dh Dss Of(TripleDesEdeCbc) Of(Sha1) "RFC 5246 §A.5" ["DH-DSS-DES-CBC3-SHA"] "";
    0x000e "TLS_DH_RSA_EXPORT_WITH_DES40_CBC_SHA" DhExport Of(Rsa) Des40Cbc Of(Sha1) "RFC 4346 §A.5" ["EXP-DH-RSA-DES-CBC-SHA"] "";
    0x000f "TLS_DH_RSA_WITH_DES_CBC_SHA" Dh Of(Rsa) DesCbc Of(Sha1) "RFC 5469 §2" ["DH-RSA-DES-CBC-SHA"] "";
    0x0010 "TLS_DH_RSA_WITH_3DES_EDE_CBC_SHA" Dh Of(Rsa) Of(TripleDesEdeCbc) Of(Sha1) "RFC 5246 §A.5" ["DH-RSA-DES-CBC3-SHA"] "";
    0x0011 "TLS_DHE_DSS_EXPORT_WITH_DES40_CBC_SHA" DheExport Dss Des40Cbc Of(Sha1) "RFC 4346 §A.5" ["EXP-EDH-DSS-DES-CBC-SHA", "EXP-DHE-DSS-DES-CBC-SHA"] "";
    0x0012 "TLS_DHE_DSS_WITH_DES_CBC_SHA" Of(Dhe) Dss DesCbc Of(Sha1) "RFC 5469 §2" ["EDH-DSS-DES-CBC-SHA", "DHE-DSS-DES-CBC-SHA"] "";
    0x0013 "TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA" Of(Dhe) Dss Of(TripleDesEdeCbc) Of(Sha1) "RFC 5246 §A.5" ["DHE-DSS-DES-CBC3-SHA", "EDH-DSS-DES-CBC3-SHA"] "TLS_DHE_DSS_3DES_EDE_CBC_SHA1";
    0x0014 "TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA" DheExport Of(Rsa) Des40Cbc Of(Sha1) "RFC 4346 §A.5" ["EXP-EDH-RSA-DES-CBC-SHA", "EXP-DHE-RSA-DES-CBC-SHA"] "";
    0x0015 "TLS_DHE_RSA_WITH_DES_CBC_SHA" Of(Dhe) Of(Rsa) DesCbc Of(Sha1) "RFC 5469 §2" ["EDH-RSA-DES-CBC-SHA", "DHE-RSA-DES-CBC-SHA"] "";
    0x0017 "TLS_DH_anon_EXPORT_WITH_RC4_40_MD5" DhAnonExport Anon Rc4_40 Of(Md5) "RFC 4346 §A.5" ["EXP-ADH-RC4-MD5"] "";
    0x0018 "TLS_DH_anon_WITH_RC4_128_MD5" DhAnon Anon Rc4_128 Of(Md5) "RFC 5246 §A.5" ["ADH-RC4-MD5"] "TLS_DH_ANON_ARCFOUR_128_MD5";
    0x0019 "TLS_DH_anon_EXPORT_WITH_DES40_CBC_SHA" DhAnonExport Anon Des40Cbc Of(Sha1) "RFC 4346 §A.5" ["EXP-ADH-DES-CBC-SHA"] "";
    0x001a "TLS_DH_anon_WITH_DES_CBC_SHA" DhAnon Anon DesCbc Of(Sha1) "RFC 5469 §2" ["ADH-DES-CBC-SHA"] "";
    0x001b "TLS_DH_anon_WITH_3DES_EDE_CBC_SHA" DhAnon Anon Of(TripleDesEdeCbc) Of(Sha1) "RFC 5246 §A.5" ["ADH-DES-CBC3-SHA"] "TLS_DH_ANON_3DES_EDE_CBC_SHA1";
    0x001c "SSL_FORTEZZA_KEA_WITH_NULL_SHA" Kea Kea Of(Null) Of(Sha1) "RFC 6101 §A.6" [] "";
    0x001d "SSL_FORTEZZA_KEA_WITH_FORTEZZA_CBC_SHA" Kea Kea FortezzaCbc Of(Sha1) "RFC 6101 §A.6" [] "";
    0x001e "TLS_KRB5_WITH_DES_CBC_SHA" Krb5 Krb5 DesCbc Of(Sha1) "RFC 2712 §3" ["KRB5-DES-CBC-SHA"] "";
    0x001f "TLS_KRB5_WITH_3DES_EDE_CBC_SHA" Krb5 Krb5 Of(TripleDesEdeCbc) Of(Sha1) "RFC 2712 §3" ["KRB5-DES-CBC3-SHA"] "";
    0x0020 "TLS_KRB5_WITH_RC4_128_SHA" Krb5 Krb5 Rc4_128 Of(Sha1) "RFC 2712 §3" ["KRB5-RC4-SHA"] "";
    0x0021 "TLS_KRB5_WITH_IDEA_CBC_SHA" Krb5 Krb5 IdeaCbc Of(Sha1) "RFC 2712 §3" ["KRB5-IDEA-CBC-SHA"] "";
    0x0022 "TLS_KRB5_WITH_DES_CBC_MD5" Krb5 Krb5 DesCbc Of(Md5) "RFC 2712 §3" ["KRB5-DES-CBC-MD5"] "";
    0x0023 "TLS_KRB5_WITH_3DES_EDE_CBC_MD5" Krb5 Krb5 Of(TripleDesEdeCbc) Of(Md5) "RFC 2712 §3" ["KRB5-DES-CBC3-MD5"] "";
    0x0024 "TLS_KRB5_WITH_RC4_128_MD5" Krb5 Krb5 Rc4_128 Of(Md5) "RFC 2712 §3" ["KRB5-RC4-MD5"] "";
    0x0025 "TLS_KRB5_WITH_IDEA_CBC_MD5" Krb5 Krb5 IdeaCbc Of(Md5) "RFC 2712 §3" ["KRB5-IDEA-CBC-MD5"] "";
    0x0026 "TLS_KRB5_EXPORT_WITH_DES_CBC_40_SHA" Krb5Export Krb5 Des40Cbc Of(Sha1) "RFC 2712 §3" ["EXP-KRB5-DES-CBC-SHA"] "";
    0x0027 "TLS_KRB5_EXPORT_WITH_RC2_CBC_40_SHA" Krb5Export Krb5 Rc2Cbc40 Of(Sha1) "RFC 2712 §3" ["EXP-KRB5-RC2-CBC-SHA"] "";
    0x0028 "TLS_KRB5_EXPORT_WITH_RC4_40_SHA" Krb5Export Krb5 Rc4_40 Of(Sha1) "RFC 2712 §3" ["EXP-KRB5-RC4-SHA"] "";
    0x0029 "TLS_KRB5_EXPORT_WITH_DES_CBC_40_MD5" Krb5Export Krb5 Des40Cbc Of(Md5) "RFC 2712 §3" ["EXP-KRB5-DES-CBC-MD5"] "";
    0x002a "TLS_KRB5_EXPORT_WITH_RC2_CBC_40_MD5" Krb5Export Krb5 Rc2Cbc40 Of(Md5) "RFC 2712 §3" ["EXP-KRB5-RC2-CBC-MD5"] "";
    0x002b "TLS_KRB5_EXPORT_WITH_RC4_40_MD5" Krb5Export Krb5 Rc4_40 Of(Md5) "RFC 2712 §3" ["EXP-KRB5-RC4-MD5"] "";
    0x0030 "TLS_DH_DSS_WITH_AES_128_CBC_SHA" Dh Dss Of(Aes128Cbc) Of(Sha1) "RFC 5246 §A.5" ["DH-DSS-AES128-SHA"] "";
    0x0031 "TLS_DH_RSA_WITH_AES_128_CBC_SHA" Dh Of(Rsa) Of(Aes128Cbc) Of(Sha1) "RFC 5246 §A.5" ["DH-RSA-AES128-SHA"] "";
    0x0032 "TLS_DHE_DSS_WITH_AES_128_CBC_SHA" Of(Dhe) Dss Of(Aes128Cbc) Of(Sha1) "RFC 5246 §A.5" ["DHE-DSS-AES128-SHA"] "TLS_DHE_DSS_AES_128_CBC_SHA1";
    0x0034 "TLS_DH_anon_WITH_AES_128_CBC_SHA" DhAnon Anon Of(Aes128Cbc) Of(Sha1) "RFC 5246 §A.5" ["ADH-AES128-SHA"] "TLS_DH_ANON_AES_128_CBC_SHA1";
    0x0036 "TLS_DH_DSS_WITH_AES_256_CBC_SHA" Dh Dss Of(Aes256Cbc) Of(Sha1) "RFC 5246 §A.5" ["DH-DSS-AES256-SHA"] "";
    0x0037 "TLS_DH_RSA_WITH_AES_256_CBC_SHA" Dh Of(Rsa) Of(Aes256Cbc) Of(Sha1) "RFC 5246 §A.5" ["DH-RSA-AES256-SHA"] "";
    0x0038 "TLS_DHE_DSS_WITH_AES_256_CBC_SHA" Of(Dhe) Dss Of(Aes256Cbc) Of(Sha1) "RFC 5246 §A.5" ["DHE-DSS-AES256-SHA"] "TLS_DHE_DSS_AES_256_CBC_SHA1";
    0x003a "TLS_DH_anon_WITH_AES_256_CBC_SHA" DhAnon Anon Of(Aes256Cbc) Of(Sha1) "RFC 5246 §A.5" ["ADH-AES256-SHA"] "TLS_DH_ANON_AES_256_CBC_SHA1";
    0x003e "TLS_DH_DSS_WITH_AES_128_CBC_SHA256" Dh Dss Of(Aes128Cbc) Of(Sha256) "RFC 5246 §A.5" ["DH-DSS-AES128-SHA256"] "";
    0x003f "TLS_DH_RSA_WITH_AES_128_CBC_SHA256" Dh Of(Rsa) Of(Aes128Cbc) Of(Sha256) "RFC 5246 §A.5" ["DH-RSA-AES128-SHA256"] "";
    0x0040 "TLS_DHE_DSS_WITH_AES_128_CBC_SHA256" Of(Dhe) Dss Of(Aes128Cbc) Of(Sha256) "RFC 5246 §A.5" ["DHE-DSS-AES128-SHA256"] "TLS_DHE_DSS_AES_128_CBC_SHA256";
    0x0042 "TLS_DH_DSS_WITH_CAMELLIA_128_CBC_SHA" Dh Dss Of(Camellia128Cbc) Of(Sha1) "RFC 5932 §2" ["DH-DSS-CAMELLIA128-SHA"] "";
    0x0043 "TLS_DH_RSA_WITH_CAMELLIA_128_CBC_SHA" Dh Of(Rsa) Of(Camellia128Cbc) Of(Sha1) "RFC 5932 §2" ["DH-RSA-CAMELLIA128-SHA"] "";
    0x0044 "TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA" Of(Dhe) Dss Of(Camellia128Cbc) Of(Sha1) "RFC 5932 §2" ["DHE-DSS-CAMELLIA128-SHA"] "TLS_DHE_DSS_CAMELLIA_128_CBC_SHA1";
    0x0046 "TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA" DhAnon Anon Of(Camellia128Cbc) Of(Sha1) "RFC 5932 §2" ["ADH-CAMELLIA128-SHA"] "TLS_DH_ANON_CAMELLIA_128_CBC_SHA1";
    0x0060 "TLS_RSA_EXPORT1024_WITH_RC4_56_MD5" RsaExport Of(Rsa) Rc4_56 Of(Md5) "draft-ietf-tls-56-bit-ciphersuites" ["EXP1024-RC4-MD5"] "";
    0x0061 "TLS_RSA_EXPORT1024_WITH_RC2_CBC_56_MD5" RsaExport Of(Rsa) Rc2Cbc56 Of(Md5) "draft-ietf-tls-56-bit-ciphersuites" ["EXP1024-RC2-CBC-MD5"] "";
    0x0062 "TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA" RsaExport Of(Rsa) DesCbc Of(Sha1) "draft-ietf-tls-56-bit-ciphersuites" ["EXP1024-DES-CBC-SHA"] "";
    0x0063 "TLS_DHE_DSS_EXPORT1024_WITH_DES_CBC_SHA" DheExport Dss DesCbc Of(Sha1) "draft-ietf-tls-56-bit-ciphersuites" ["EXP1024-DHE-DSS-DES-CBC-SHA"] "";
    0x0064 "TLS_RSA_EXPORT1024_WITH_RC4_56_SHA" RsaExport Of(Rsa) Rc4_56 Of(Sha1) "draft-ietf-tls-56-bit-ciphersuites" ["EXP1024-RC4-SHA"] "";
    0x0065 "TLS_DHE_DSS_EXPORT1024_WITH_RC4_56_SHA" DheExport Dss Rc4_56 Of(Sha1) "draft-ietf-tls-56-bit-ciphersuites" ["EXP1024-DHE-DSS-RC4-SHA"] "";
    0x0066 "TLS_DHE_DSS_WITH_RC4_128_SHA" Of(Dhe) Dss Rc4_128 Of(Sha1) "draft-ietf-tls-56-bit-ciphersuites" ["DHE-DSS-RC4-SHA"] "TLS_DHE_DSS_ARCFOUR_128_SHA1";
    0x0068 "TLS_DH_DSS_WITH_AES_256_CBC_SHA256" Dh Dss Of(Aes256Cbc) Of(Sha256) "RFC 5246 §A.5" ["DH-DSS-AES256-SHA256"] "";
    0x0069 "TLS_DH_RSA_WITH_AES_256_CBC_SHA256" Dh Of(Rsa) Of(Aes256Cbc) Of(Sha256) "RFC 5246 §A.5" ["DH-RSA-AES256-SHA256"] "";
    0x006a "TLS_DHE_DSS_WITH_AES_256_CBC_SHA256" Of(Dhe) Dss Of(Aes256Cbc) Of(Sha256) "RFC 5246 §A.5" ["DHE-DSS-AES256-SHA256"] "TLS_DHE_DSS_AES_256_CBC_SHA256";
    0x006c "TLS_DH_anon_WITH_AES_128_CBC_SHA256" DhAnon Anon Of(Aes128Cbc) Of(Sha256) "RFC 5246 §A.5" ["ADH-AES128-SHA256"] "TLS_DH_ANON_AES_128_CBC_SHA256";
    0x006d "TLS_DH_anon_WITH_AES_256_CBC_SHA256" DhAnon Anon Of(Aes256Cbc) Of(Sha256) "RFC 5246 §A.5" ["ADH-AES256-SHA256"] "TLS_DH_ANON_AES_256_CBC_SHA256";
    0x0080 "TLS_GOSTR341094_WITH_28147_CNT_IMIT" Gost Gost Gost28147Cnt Imit "draft-chudov-cryptopro-cptls" ["GOST94-GOST89-GOST89"] "";
    0x0081 "TLS_GOSTR341001_WITH_28147_CNT_IMIT" Gost Gost Gost28147Cnt Imit "draft-chudov-cryptopro-cptls" ["GOST2001-GOST89-GOST89"] "";
    0x0082 "TLS_GOSTR341094_WITH_NULL_GOSTR3411" Gost Gost Of(Null) Gostr3411 "draft-chudov-cryptopro-cptls" ["GOST94-NULL-GOST94"] "";
    0x0083 "TLS_GOSTR341001_WITH_NULL_GOSTR3411" Gost Gost Of(Null) Gostr3411 "draft-chudov-cryptopro-cptls" ["GOST2001-NULL-GOST94"] "";
    0x0085 "TLS_DH_DSS_WITH_CAMELLIA_256_CBC_SHA" Dh Dss Of(Camellia256Cbc) Of(Sha1) "RFC 5932 §2" ["DH-DSS-CAMELLIA256-SHA"] "";
    0x0086 "TLS_DH_RSA_WITH_CAMELLIA_256_CBC_SHA" Dh Of(Rsa) Of(Camellia256Cbc) Of(Sha1) "RFC 5932 §2" ["DH-RSA-CAMELLIA256-SHA"] "";
    0x0087 "TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA" Of(Dhe) Dss Of(Camellia256Cbc) Of(Sha1) "RFC 5932 §2" ["DHE-DSS-CAMELLIA256-SHA"] "TLS_DHE_DSS_CAMELLIA_256_CBC_SHA1";
    0x0089 "TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA" DhAnon Anon Of(Camellia256Cbc) Of(Sha1) "RFC 5932 §2" ["ADH-CAMELLIA256-SHA"] "TLS_DH_ANON_CAMELLIA_256_CBC_SHA1";
    0x008a "TLS_PSK_WITH_RC4_128_SHA" Of(Psk) Of(Psk) Rc4_128 Of(Sha1) "RFC 4279 §2" ["PSK-RC4-SHA"] "TLS_PSK_ARCFOUR_128_SHA1";
    0x008e "TLS_DHE_PSK_WITH_RC4_128_SHA" Of(DhePsk) Of(Psk) Rc4_128 Of(Sha1) "RFC 4279 §2" ["DHE-PSK-RC4-SHA"] "TLS_DHE_PSK_ARCFOUR_128_SHA1";
    0x0092 "TLS_RSA_PSK_WITH_RC4_128_SHA" Of(RsaPsk) Of(Rsa) Rc4_128 Of(Sha1) "RFC 4279 §2" ["RSA-PSK-RC4-SHA"] "TLS_RSA_PSK_ARCFOUR_128_SHA1";
    0x0096 "TLS_RSA_WITH_SEED_CBC_SHA" Of(Rsa) Of(Rsa) SeedCbc Of(Sha1) "RFC 4162 §2" ["SEED-SHA"] "";
    0x0097 "TLS_DH_DSS_WITH_SEED_CBC_SHA" Dh Dss SeedCbc Of(Sha1) "RFC 4162 §2" ["DH-DSS-SEED-SHA"] "";
    0x0098 "TLS_DH_RSA_WITH_SEED_CBC_SHA" Dh Of(Rsa) SeedCbc Of(Sha1) "RFC 4162 §2" ["DH-RSA-SEED-SHA"] "";
    0x0099 "TLS_DHE_DSS_WITH_SEED_CBC_SHA" Of(Dhe) Dss SeedCbc Of(Sha1) "RFC 4162 §2" ["DHE-DSS-SEED-SHA"] "";
    0x009a "TLS_DHE_RSA_WITH_SEED_CBC_SHA" Of(Dhe) Of(Rsa) SeedCbc Of(Sha1) "RFC 4162 §2" ["DHE-RSA-SEED-SHA"] "";
    0x009b "TLS_DH_anon_WITH_SEED_CBC_SHA" DhAnon Anon SeedCbc Of(Sha1) "RFC 4162 §2" ["ADH-SEED-SHA"] "";
    0x00a0 "TLS_DH_RSA_WITH_AES_128_GCM_SHA256" Dh Of(Rsa) Of(Aes128Gcm) Of(Sha256) "RFC 5288 §3" ["DH-RSA-AES128-GCM-SHA256"] "";
    0x00a1 "TLS_DH_RSA_WITH_AES_256_GCM_SHA384" Dh Of(Rsa) Of(Aes256Gcm) Of(Sha384) "RFC 5288 §3" ["DH-RSA-AES256-GCM-SHA384"] "";
    0x00a2 "TLS_DHE_DSS_WITH_AES_128_GCM_SHA256" Of(Dhe) Dss Of(Aes128Gcm) Of(Sha256) "RFC 5288 §3" ["DHE-DSS-AES128-GCM-SHA256"] "TLS_DHE_DSS_AES_128_GCM_SHA256";
    0x00a3 "TLS_DHE_DSS_WITH_AES_256_GCM_SHA384" Of(Dhe) Dss Of(Aes256Gcm) Of(Sha384) "RFC 5288 §3" ["DHE-DSS-AES256-GCM-SHA384"] "TLS_DHE_DSS_AES_256_GCM_SHA384";
    0x00a4 "TLS_DH_DSS_WITH_AES_128_GCM_SHA256" Dh Dss Of(Aes128Gcm) Of(Sha256) "RFC 5288 §3" ["DH-DSS-AES128-GCM-SHA256"] "";
    0x00a5 "TLS_DH_DSS_WITH_AES_256_GCM_SHA384" Dh Dss Of(Aes256Gcm) Of(Sha384) "RFC 5288 §3" ["DH-DSS-AES256-GCM-SHA384"] "";
    0x00a6 "TLS_DH_anon_WITH_AES_128_GCM_SHA256" DhAnon Anon Of(Aes128Gcm) Of(Sha256) "RFC 5288 §3" ["ADH-AES128-GCM-SHA256"] "TLS_DH_ANON_AES_128_GCM_SHA256";
    0x00a7 "TLS_DH_anon_WITH_AES_256_GCM_SHA384" DhAnon Anon Of(Aes256Gcm) Of(Sha384) "RFC 5288 §3" ["ADH-AES256-GCM-SHA384"] "TLS_DH_ANON_AES_256_GCM_SHA384";
    0x00bb "TLS_DH_DSS_WITH_CAMELLIA_128_CBC_SHA256" Dh Dss Of(Camellia128Cbc) Of(Sha256) "RFC 5932 §2" ["DH-DSS-CAMELLIA128-SHA256"] "";
    0x00bc "TLS_DH_RSA_WITH_CAMELLIA_128_CBC_SHA256" Dh Of(Rsa) Of(Camellia128Cbc) Of(Sha256) "RFC 5932 §2" ["DH-RSA-CAMELLIA128-SHA256"] "";
    0x00bd "TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA256" Of(Dhe) Dss Of(Camellia128Cbc) Of(Sha256) "RFC 5932 §2" ["DHE-DSS-CAMELLIA128-SHA256"] "TLS_DHE_DSS_CAMELLIA_128_CBC_SHA256";
    0x00bf "TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA256" DhAnon Anon Of(Camellia128Cbc) Of(Sha256) "RFC 5932 §2" ["ADH-CAMELLIA128-SHA256"] "TLS_DH_ANON_CAMELLIA_128_CBC_SHA256";
    0x00c1 "TLS_DH_DSS_WITH_CAMELLIA_256_CBC_SHA256" Dh Dss Of(Camellia256Cbc) Of(Sha256) "RFC 5932 §2" ["DH-DSS-CAMELLIA256-SHA256"] "";
    0x00c2 "TLS_DH_RSA_WITH_CAMELLIA_256_CBC_SHA256" Dh Of(Rsa) Of(Camellia256Cbc) Of(Sha256) "RFC 5932 §2" ["DH-RSA-CAMELLIA256-SHA256"] "";
    0x00c3 "TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA256" Of(Dhe) Dss Of(Camellia256Cbc) Of(Sha256) "RFC 5932 §2" ["DHE-DSS-CAMELLIA256-SHA256"] "TLS_DHE_DSS_CAMELLIA_256_CBC_SHA256";
    0x00c5 "TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA256" DhAnon Anon Of(Camellia256Cbc) Of(Sha256) "RFC 5932 §2" ["ADH-CAMELLIA256-SHA256"] "TLS_DH_ANON_CAMELLIA_256_CBC_SHA256";
    0x1306 "TLS_AEGIS_256_SHA512" Of(Any) Of(Any) Aegis256 Of(Sha512) "draft-irtf-cfrg-aegis-aead" [] "";
    0x1307 "TLS_AEGIS_128L_SHA256" Of(Any) Of(Any) Aegis128L Of(Sha256) "draft-irtf-cfrg-aegis-aead" [] "";
    0x16b7 "CECPQ1_RSA_WITH_CHACHA20_POLY1305_SHA256" Cecpq1 Of(Rsa) Of(ChaCha20Poly1305) Of(Sha256) "BoringSSL, 2016" [] "";
    0x16b8 "CECPQ1_ECDSA_WITH_CHACHA20_POLY1305_SHA256" Cecpq1 Of(Ecdsa) Of(ChaCha20Poly1305) Of(Sha256) "BoringSSL, 2016" [] "";
    0x16b9 "CECPQ1_RSA_WITH_AES_256_GCM_SHA384" Cecpq1 Of(Rsa) Of(Aes256Gcm) Of(Sha384) "BoringSSL, 2016" [] "";
    0x16ba "CECPQ1_ECDSA_WITH_AES_256_GCM_SHA384" Cecpq1 Of(Ecdsa) Of(Aes256Gcm) Of(Sha384) "BoringSSL, 2016" [] "";
    0xc001 "TLS_ECDH_ECDSA_WITH_NULL_SHA" Ecdh Of(Ecdsa) Of(Null) Of(Sha1) "RFC 4492 §6" ["ECDH-ECDSA-NULL-SHA"] "";
    0xc002 "TLS_ECDH_ECDSA_WITH_RC4_128_SHA" Ecdh Of(Ecdsa) Rc4_128 Of(Sha1) "RFC 4492 §6" ["ECDH-ECDSA-RC4-SHA"] "";
    0xc003 "TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA" Ecdh Of(Ecdsa) Of(TripleDesEdeCbc) Of(Sha1) "RFC 4492 §6" ["ECDH-ECDSA-DES-CBC3-SHA"] "";
    0xc004 "TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA" Ecdh Of(Ecdsa) Of(Aes128Cbc) Of(Sha1) "RFC 4492 §6" ["ECDH-ECDSA-AES128-SHA"] "";
    0xc005 "TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA" Ecdh Of(Ecdsa) Of(Aes256Cbc) Of(Sha1) "RFC 4492 §6" ["ECDH-ECDSA-AES256-SHA"] "";
    0xc007 "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA" Of(Ecdhe) Of(Ecdsa) Rc4_128 Of(Sha1) "RFC 4492 §6" ["ECDHE-ECDSA-RC4-SHA"] "TLS_ECDHE_ECDSA_ARCFOUR_128_SHA1";
    0xc00b "TLS_ECDH_RSA_WITH_NULL_SHA" Ecdh Of(Rsa) Of(Null) Of(Sha1) "RFC 4492 §6" ["ECDH-RSA-NULL-SHA"] "";
    0xc00c "TLS_ECDH_RSA_WITH_RC4_128_SHA" Ecdh Of(Rsa) Rc4_128 Of(Sha1) "RFC 4492 §6" ["ECDH-RSA-RC4-SHA"] "";
    0xc00d "TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA" Ecdh Of(Rsa) Of(TripleDesEdeCbc) Of(Sha1) "RFC 4492 §6" ["ECDH-RSA-DES-CBC3-SHA"] "";
    0xc00e "TLS_ECDH_RSA_WITH_AES_128_CBC_SHA" Ecdh Of(Rsa) Of(Aes128Cbc) Of(Sha1) "RFC 4492 §6" ["ECDH-RSA-AES128-SHA"] "";
    0xc00f "TLS_ECDH_RSA_WITH_AES_256_CBC_SHA" Ecdh Of(Rsa) Of(Aes256Cbc) Of(Sha1) "RFC 4492 §6" ["ECDH-RSA-AES256-SHA"] "";
    0xc011 "TLS_ECDHE_RSA_WITH_RC4_128_SHA" Of(Ecdhe) Of(Rsa) Rc4_128 Of(Sha1) "RFC 4492 §6" ["ECDHE-RSA-RC4-SHA"] "TLS_ECDHE_RSA_ARCFOUR_128_SHA1";
    0xc015 "TLS_ECDH_anon_WITH_NULL_SHA" EcdhAnon Anon Of(Null) Of(Sha1) "RFC 4492 §6" ["AECDH-NULL-SHA"] "TLS_ECDH_ANON_NULL_SHA1";
    0xc016 "TLS_ECDH_anon_WITH_RC4_128_SHA" EcdhAnon Anon Rc4_128 Of(Sha1) "RFC 4492 §6" ["AECDH-RC4-SHA"] "TLS_ECDH_ANON_ARCFOUR_128_SHA1";
    0xc017 "TLS_ECDH_anon_WITH_3DES_EDE_CBC_SHA" EcdhAnon Anon Of(TripleDesEdeCbc) Of(Sha1) "RFC 4492 §6" ["AECDH-DES-CBC3-SHA"] "TLS_ECDH_ANON_3DES_EDE_CBC_SHA1";
    0xc018 "TLS_ECDH_anon_WITH_AES_128_CBC_SHA" EcdhAnon Anon Of(Aes128Cbc) Of(Sha1) "RFC 4492 §6" ["AECDH-AES128-SHA"] "TLS_ECDH_ANON_AES_128_CBC_SHA1";
    0xc019 "TLS_ECDH_anon_WITH_AES_256_CBC_SHA" EcdhAnon Anon Of(Aes256Cbc) Of(Sha1) "RFC 4492 §6" ["AECDH-AES256-SHA"] "TLS_ECDH_ANON_AES_256_CBC_SHA1";
    0xc01a "TLS_SRP_SHA_WITH_3DES_EDE_CBC_SHA" Srp Srp Of(TripleDesEdeCbc) Of(Sha1) "RFC 5054 §2.7" ["SRP-3DES-EDE-CBC-SHA"] "TLS_SRP_SHA_3DES_EDE_CBC_SHA1";
    0xc01b "TLS_SRP_SHA_RSA_WITH_3DES_EDE_CBC_SHA" Srp Of(Rsa) Of(TripleDesEdeCbc) Of(Sha1) "RFC 5054 §2.7" ["SRP-RSA-3DES-EDE-CBC-SHA"] "TLS_SRP_SHA_RSA_3DES_EDE_CBC_SHA1";
    0xc01c "TLS_SRP_SHA_DSS_WITH_3DES_EDE_CBC_SHA" Srp Dss Of(TripleDesEdeCbc) Of(Sha1) "RFC 5054 §2.7" ["SRP-DSS-3DES-EDE-CBC-SHA"] "TLS_SRP_SHA_DSS_3DES_EDE_CBC_SHA1";
    0xc01d "TLS_SRP_SHA_WITH_AES_128_CBC_SHA" Srp Srp Of(Aes128Cbc) Of(Sha1) "RFC 5054 §2.7" ["SRP-AES-128-CBC-SHA"] "TLS_SRP_SHA_AES_128_CBC_SHA1";
    0xc01e "TLS_SRP_SHA_RSA_WITH_AES_128_CBC_SHA" Srp Of(Rsa) Of(Aes128Cbc) Of(Sha1) "RFC 5054 §2.7" ["SRP-RSA-AES-128-CBC-SHA"] "TLS_SRP_SHA_RSA_AES_128_CBC_SHA1";
    0xc01f "TLS_SRP_SHA_DSS_WITH_AES_128_CBC_SHA" Srp Dss Of(Aes128Cbc) Of(Sha1) "RFC 5054 §2.7" ["SRP-DSS-AES-128-CBC-SHA"] "TLS_SRP_SHA_DSS_AES_128_CBC_SHA1";
    0xc020 "TLS_SRP_SHA_WITH_AES_256_CBC_SHA" Srp Srp Of(Aes256Cbc) Of(Sha1) "RFC 5054 §2.7" ["SRP-AES-256-CBC-SHA"] "TLS_SRP_SHA_AES_256_CBC_SHA1";
    0xc021 "TLS_SRP_SHA_RSA_WITH_AES_256_CBC_SHA" Srp Of(Rsa) Of(Aes256Cbc) Of(Sha1) "RFC 5054 §2.7" ["SRP-RSA-AES-256-CBC-SHA"] "TLS_SRP_SHA_RSA_AES_256_CBC_SHA1";
    0xc022 "TLS_SRP_SHA_DSS_WITH_AES_256_CBC_SHA" Srp Dss Of(Aes256Cbc) Of(Sha1) "RFC 5054 §2.7" ["SRP-DSS-AES-256-CBC-SHA"] "TLS_SRP_SHA_DSS_AES_256_CBC_SHA1";
    0xc025 "TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA256" Ecdh Of(Ecdsa) Of(Aes128Cbc) Of(Sha256) "RFC 5289 §3.1" ["ECDH-ECDSA-AES128-SHA256"] "";
    0xc026 "TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA384" Ecdh Of(Ecdsa) Of(Aes256Cbc) Of(Sha384) "RFC 5289 §3.1" ["ECDH-ECDSA-AES256-SHA384"] "";
    0xc029 "TLS_ECDH_RSA_WITH_AES_128_CBC_SHA256" Ecdh Of(Rsa) Of(Aes128Cbc) Of(Sha256) "RFC 5289 §3.1" ["ECDH-RSA-AES128-SHA256"] "";
    0xc02a "TLS_ECDH_RSA_WITH_AES_256_CBC_SHA384" Ecdh Of(Rsa) Of(Aes256Cbc) Of(Sha384) "RFC 5289 §3.1" ["ECDH-RSA-AES256-SHA384"] "";
    0xc02d "TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256" Ecdh Of(Ecdsa) Of(Aes128Gcm) Of(Sha256) "RFC 5289 §3.2" ["ECDH-ECDSA-AES128-GCM-SHA256"] "";
    0xc02e "TLS_ECDH_ECDSA_WITH_AES_256_GCM_SHA384" Ecdh Of(Ecdsa) Of(Aes256Gcm) Of(Sha384) "RFC 5289 §3.2" ["ECDH-ECDSA-AES256-GCM-SHA384"] "";
    0xc031 "TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256" Ecdh Of(Rsa) Of(Aes128Gcm) Of(Sha256) "RFC 5289 §3.2" ["ECDH-RSA-AES128-GCM-SHA256"] "";
    0xc032 "TLS_ECDH_RSA_WITH_AES_256_GCM_SHA384" Ecdh Of(Rsa) Of(Aes256Gcm) Of(Sha384) "RFC 5289 §3.2" ["ECDH-RSA-AES256-GCM-SHA384"] "";
    0xc033 "TLS_ECDHE_PSK_WITH_RC4_128_SHA" Of(EcdhePsk) Of(Psk) Rc4_128 Of(Sha1) "RFC 5489 §3" ["ECDHE-PSK-RC4-SHA"] "TLS_ECDHE_PSK_ARCFOUR_128_SHA1";
    0xc03c "TLS_RSA_WITH_ARIA_128_CBC_SHA256" Of(Rsa) Of(Rsa) Aria128Cbc Of(Sha256) "RFC 6209 §2" [] "";
    0xc03d "TLS_RSA_WITH_ARIA_256_CBC_SHA384" Of(Rsa) Of(Rsa) Aria256Cbc Of(Sha384) "RFC 6209 §2" [] "";
    0xc03e "TLS_DH_DSS_WITH_ARIA_128_CBC_SHA256" Dh Dss Aria128Cbc Of(Sha256) "RFC 6209 §2" [] "";
    0xc03f "TLS_DH_DSS_WITH_ARIA_256_CBC_SHA384" Dh Dss Aria256Cbc Of(Sha384) "RFC 6209 §2" [] "";
    0xc040 "TLS_DH_RSA_WITH_ARIA_128_CBC_SHA256" Dh Of(Rsa) Aria128Cbc Of(Sha256) "RFC 6209 §2" [] "";
    0xc041 "TLS_DH_RSA_WITH_ARIA_256_CBC_SHA384" Dh Of(Rsa) Aria256Cbc Of(Sha384) "RFC 6209 §2" [] "";
    0xc042 "TLS_DHE_DSS_WITH_ARIA_128_CBC_SHA256" Of(Dhe) Dss Aria128Cbc Of(Sha256) "RFC 6209 §2" [] "";
    0xc043 "TLS_DHE_DSS_WITH_ARIA_256_CBC_SHA384" Of(Dhe) Dss Aria256Cbc Of(Sha384) "RFC 6209 §2" [] "";
    0xc044 "TLS_DHE_RSA_WITH_ARIA_128_CBC_SHA256" Of(Dhe) Of(Rsa) Aria128Cbc Of(Sha256) "RFC 6209 §2" [] "";
    0xc045 "TLS_DHE_RSA_WITH_ARIA_256_CBC_SHA384" Of(Dhe) Of(Rsa) Aria256Cbc Of(Sha384) "RFC 6209 §2" [] "";
    0xc046 "TLS_DH_anon_WITH_ARIA_128_CBC_SHA256" DhAnon Anon Aria128Cbc Of(Sha256) "RFC 6209 §2" [] "";
    0xc047 "TLS_DH_anon_WITH_ARIA_256_CBC_SHA384" DhAnon Anon Aria256Cbc Of(Sha384) "RFC 6209 §2" [] "";
    0xc048 "TLS_ECDHE_ECDSA_WITH_ARIA_128_CBC_SHA256" Of(Ecdhe) Of(Ecdsa) Aria128Cbc Of(Sha256) "RFC 6209 §2" [] "";
    0xc049 "TLS_ECDHE_ECDSA_WITH_ARIA_256_CBC_SHA384" Of(Ecdhe) Of(Ecdsa) Aria256Cbc Of(Sha384) "RFC 6209 §2" [] "";
    0xc04a "TLS_ECDH_ECDSA_WITH_ARIA_128_CBC_SHA256" Ecdh Of(Ecdsa) Aria128Cbc Of(Sha256) "RFC 6209 §2" [] "";
    0xc04b "TLS_ECDH_ECDSA_WITH_ARIA_256_CBC_SHA384" Ecdh Of(Ecdsa) Aria256Cbc Of(Sha384) "RFC 6209 §2" [] "";
    0xc04c "TLS_ECDHE_RSA_WITH_ARIA_128_CBC_SHA256" Of(Ecdhe) Of(Rsa) Aria128Cbc Of(Sha256) "RFC 6209 §2" [] "";
    0xc04d "TLS_ECDHE_RSA_WITH_ARIA_256_CBC_SHA384" Of(Ecdhe) Of(Rsa) Aria256Cbc Of(Sha384) "RFC 6209 §2" [] "";
    0xc04e "TLS_ECDH_RSA_WITH_ARIA_128_CBC_SHA256" Ecdh Of(Rsa) Aria128Cbc Of(Sha256) "RFC 6209 §2" [] "";
    0xc04f "TLS_ECDH_RSA_WITH_ARIA_256_CBC_SHA384" Ecdh Of(Rsa) Aria256Cbc Of(Sha384) "RFC 6209 §2" [] "";
    0xc054 "TLS_DH_RSA_WITH_ARIA_128_GCM_SHA256" Dh Of(Rsa) Of(Aria128Gcm) Of(Sha256) "RFC 6209 §2" ["DH-RSA-ARIA128-GCM-SHA256"] "";
    0xc055 "TLS_DH_RSA_WITH_ARIA_256_GCM_SHA384" Dh Of(Rsa) Of(Aria256Gcm) Of(Sha384) "RFC 6209 §2" ["DH-RSA-ARIA256-GCM-SHA384"] "";
    0xc056 "TLS_DHE_DSS_WITH_ARIA_128_GCM_SHA256" Of(Dhe) Dss Of(Aria128Gcm) Of(Sha256) "RFC 6209 §2" ["DHE-DSS-ARIA128-GCM-SHA256"] "";
    0xc057 "TLS_DHE_DSS_WITH_ARIA_256_GCM_SHA384" Of(Dhe) Dss Of(Aria256Gcm) Of(Sha384) "RFC 6209 §2" ["DHE-DSS-ARIA256-GCM-SHA384"] "";
    0xc058 "TLS_DH_DSS_WITH_ARIA_128_GCM_SHA256" Dh Dss Of(Aria128Gcm) Of(Sha256) "RFC 6209 §2" ["DH-DSS-ARIA128-GCM-SHA256"] "";
    0xc059 "TLS_DH_DSS_WITH_ARIA_256_GCM_SHA384" Dh Dss Of(Aria256Gcm) Of(Sha384) "RFC 6209 §2" ["DH-DSS-ARIA256-GCM-SHA384"] "";
    0xc05a "TLS_DH_anon_WITH_ARIA_128_GCM_SHA256" DhAnon Anon Of(Aria128Gcm) Of(Sha256) "RFC 6209 §2" ["ADH-ARIA128-GCM-SHA256"] "";
    0xc05b "TLS_DH_anon_WITH_ARIA_256_GCM_SHA384" DhAnon Anon Of(Aria256Gcm) Of(Sha384) "RFC 6209 §2" ["ADH-ARIA256-GCM-SHA384"] "";
    0xc05e "TLS_ECDH_ECDSA_WITH_ARIA_128_GCM_SHA256" Ecdh Of(Ecdsa) Of(Aria128Gcm) Of(Sha256) "RFC 6209 §2" ["ECDH-ECDSA-ARIA128-GCM-SHA256"] "";
    0xc05f "TLS_ECDH_ECDSA_WITH_ARIA_256_GCM_SHA384" Ecdh Of(Ecdsa) Of(Aria256Gcm) Of(Sha384) "RFC 6209 §2" ["ECDH-ECDSA-ARIA256-GCM-SHA384"] "";
    0xc062 "TLS_ECDH_RSA_WITH_ARIA_128_GCM_SHA256" Ecdh Of(Rsa) Of(Aria128Gcm) Of(Sha256) "RFC 6209 §2" ["ECDH-ARIA128-GCM-SHA256"] "";
    0xc063 "TLS_ECDH_RSA_WITH_ARIA_256_GCM_SHA384" Ecdh Of(Rsa) Of(Aria256Gcm) Of(Sha384) "RFC 6209 §2" ["ECDH-ARIA256-GCM-SHA384"] "";
    0xc064 "TLS_PSK_WITH_ARIA_128_CBC_SHA256" Of(Psk) Of(Psk) Aria128Cbc Of(Sha256) "RFC 6209 §2" [] "";
    0xc065 "TLS_PSK_WITH_ARIA_256_CBC_SHA384" Of(Psk) Of(Psk) Aria256Cbc Of(Sha384) "RFC 6209 §2" [] "";
    0xc066 "TLS_DHE_PSK_WITH_ARIA_128_CBC_SHA256" Of(DhePsk) Of(Psk) Aria128Cbc Of(Sha256) "RFC 6209 §2" [] "";
    0xc067 "TLS_DHE_PSK_WITH_ARIA_256_CBC_SHA384" Of(DhePsk) Of(Psk) Aria256Cbc Of(Sha384) "RFC 6209 §2" [] "";
    0xc068 "TLS_RSA_PSK_WITH_ARIA_128_CBC_SHA256" Of(RsaPsk) Of(Rsa) Aria128Cbc Of(Sha256) "RFC 6209 §2" [] "";
    0xc069 "TLS_RSA_PSK_WITH_ARIA_256_CBC_SHA384" Of(RsaPsk) Of(Rsa) Aria256Cbc Of(Sha384) "RFC 6209 §2" [] "";
    0xc070 "TLS_ECDHE_PSK_WITH_ARIA_128_CBC_SHA256" Of(EcdhePsk) Of(Psk) Aria128Cbc Of(Sha256) "RFC 6209 §2" [] "";
    0xc071 "TLS_ECDHE_PSK_WITH_ARIA_256_CBC_SHA384" Of(EcdhePsk) Of(Psk) Aria256Cbc Of(Sha384) "RFC 6209 §2" [] "";
    0xc074 "TLS_ECDH_ECDSA_WITH_CAMELLIA_128_CBC_SHA256" Ecdh Of(Ecdsa) Of(Camellia128Cbc) Of(Sha256) "RFC 6367 §2" ["ECDH-ECDSA-CAMELLIA128-SHA256"] "";
    0xc075 "TLS_ECDH_ECDSA_WITH_CAMELLIA_256_CBC_SHA384" Ecdh Of(Ecdsa) Of(Camellia256Cbc) Of(Sha384) "RFC 6367 §2" ["ECDH-ECDSA-CAMELLIA256-SHA384"] "";
    0xc078 "TLS_ECDH_RSA_WITH_CAMELLIA_128_CBC_SHA256" Ecdh Of(Rsa) Of(Camellia128Cbc) Of(Sha256) "RFC 6367 §2" ["ECDH-RSA-CAMELLIA128-SHA256"] "";
    0xc079 "TLS_ECDH_RSA_WITH_CAMELLIA_256_CBC_SHA384" Ecdh Of(Rsa) Of(Camellia256Cbc) Of(Sha384) "RFC 6367 §2" ["ECDH-RSA-CAMELLIA256-SHA384"] "";
    0xc07e "TLS_DH_RSA_WITH_CAMELLIA_128_GCM_SHA256" Dh Of(Rsa) Of(Camellia128Gcm) Of(Sha256) "RFC 6367 §2" [] "";
    0xc07f "TLS_DH_RSA_WITH_CAMELLIA_256_GCM_SHA384" Dh Of(Rsa) Of(Camellia256Gcm) Of(Sha384) "RFC 6367 §2" [] "";
    0xc080 "TLS_DHE_DSS_WITH_CAMELLIA_128_GCM_SHA256" Of(Dhe) Dss Of(Camellia128Gcm) Of(Sha256) "RFC 6367 §2" [] "TLS_DHE_DSS_CAMELLIA_128_GCM_SHA256";
    0xc081 "TLS_DHE_DSS_WITH_CAMELLIA_256_GCM_SHA384" Of(Dhe) Dss Of(Camellia256Gcm) Of(Sha384) "RFC 6367 §2" [] "TLS_DHE_DSS_CAMELLIA_256_GCM_SHA384";
    0xc082 "TLS_DH_DSS_WITH_CAMELLIA_128_GCM_SHA256" Dh Dss Of(Camellia128Gcm) Of(Sha256) "RFC 6367 §2" [] "";
    0xc083 "TLS_DH_DSS_WITH_CAMELLIA_256_GCM_SHA384" Dh Dss Of(Camellia256Gcm) Of(Sha384) "RFC 6367 §2" [] "";
    0xc084 "TLS_DH_anon_WITH_CAMELLIA_128_GCM_SHA256" DhAnon Anon Of(Camellia128Gcm) Of(Sha256) "RFC 6367 §2" [] "TLS_DH_ANON_CAMELLIA_128_GCM_SHA256";
    0xc085 "TLS_DH_anon_WITH_CAMELLIA_256_GCM_SHA384" DhAnon Anon Of(Camellia256Gcm) Of(Sha384) "RFC 6367 §2" [] "TLS_DH_ANON_CAMELLIA_256_GCM_SHA384";
    0xc088 "TLS_ECDH_ECDSA_WITH_CAMELLIA_128_GCM_SHA256" Ecdh Of(Ecdsa) Of(Camellia128Gcm) Of(Sha256) "RFC 6367 §2" [] "";
    0xc089 "TLS_ECDH_ECDSA_WITH_CAMELLIA_256_GCM_SHA384" Ecdh Of(Ecdsa) Of(Camellia256Gcm) Of(Sha384) "RFC 6367 §2" [] "";
    0xc08c "TLS_ECDH_RSA_WITH_CAMELLIA_128_GCM_SHA256" Ecdh Of(Rsa) Of(Camellia128Gcm) Of(Sha256) "RFC 6367 §2" [] "";
    0xc08d "TLS_ECDH_RSA_WITH_CAMELLIA_256_GCM_SHA384" Ecdh Of(Rsa) Of(Camellia256Gcm) Of(Sha384) "RFC 6367 §2" [] "";
    0xc0b0 "TLS_ECCPWD_WITH_AES_128_GCM_SHA256" Eccpwd Eccpwd Of(Aes128Gcm) Of(Sha256) "RFC 8492 §4" [] "";
    0xc0b1 "TLS_ECCPWD_WITH_AES_256_GCM_SHA384" Eccpwd Eccpwd Of(Aes256Gcm) Of(Sha384) "RFC 8492 §4" [] "";
    0xc0b2 "TLS_ECCPWD_WITH_AES_128_CCM_SHA256" Eccpwd Eccpwd Of(Aes128Ccm) Of(Sha256) "RFC 8492 §4" [] "";
    0xc0b3 "TLS_ECCPWD_WITH_AES_256_CCM_SHA384" Eccpwd Eccpwd Of(Aes256Ccm) Of(Sha384) "RFC 8492 §4" [] "";
    0xc0b4 "TLS_SHA256_SHA256" Of(Any) Of(Any) Of(Null) Of(Sha256) "RFC 9150" [] "";
    0xc0b5 "TLS_SHA384_SHA384" Of(Any) Of(Any) Of(Null) Of(Sha384) "RFC 9150" [] "";
    0xc0ff "TLS_ECJPAKE_WITH_AES_128_CCM_8" Ecjpake Ecjpake Of(Aes128Ccm8) Unnamed "draft-cragie-tls-ecjpake" [] "";
    0xc100 "TLS_GOSTR341112_256_WITH_KUZNYECHIK_CTR_OMAC" Gost Gost KuznyechikCtrOmac Unnamed "RFC 9189 §4" ["GOST2012-KUZNYECHIK-KUZNYECHIKOMAC"] "";
    0xc101 "TLS_GOSTR341112_256_WITH_MAGMA_CTR_OMAC" Gost Gost MagmaCtrOmac Unnamed "RFC 9189 §4" ["GOST2012-MAGMA-MAGMAOMAC"] "";
    0xc102 "TLS_GOSTR341112_256_WITH_28147_CNT_IMIT" Gost Gost Gost28147Cnt Imit "RFC 9189 §4" ["IANA-GOST2012-GOST8912-GOST8912"] "TLS_GOSTR341112_256_28147_CNT_IMIT";
    0xc103 "TLS_GOSTR341112_256_WITH_KUZNYECHIK_MGM_L" Of(Any) Of(Any) KuznyechikMgmL Unnamed "RFC 9367" [] "";
    0xc104 "TLS_GOSTR341112_256_WITH_MAGMA_MGM_L" Of(Any) Of(Any) MagmaMgmL Unnamed "RFC 9367" [] "";
    0xc105 "TLS_GOSTR341112_256_WITH_KUZNYECHIK_MGM_S" Of(Any) Of(Any) KuznyechikMgmS Unnamed "RFC 9367" [] "";
    0xc106 "TLS_GOSTR341112_256_WITH_MAGMA_MGM_S" Of(Any) Of(Any) MagmaMgmS Unnamed "RFC 9367" [] "";
    0xcc13 "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_OLD" Of(Ecdhe) Of(Rsa) ChaCha20Poly1305Draft Of(Sha256) "draft-agl-tls-chacha20poly1305" ["ECDHE-RSA-CHACHA20-POLY1305-OLD"] "";
    0xcc14 "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_OLD" Of(Ecdhe) Of(Ecdsa) ChaCha20Poly1305Draft Of(Sha256) "draft-agl-tls-chacha20poly1305" ["ECDHE-ECDSA-CHACHA20-POLY1305-OLD"] "";
    0xcc15 "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_OLD" Of(Dhe) Of(Rsa) ChaCha20Poly1305Draft Of(Sha256) "draft-agl-tls-chacha20poly1305" ["DHE-RSA-CHACHA20-POLY1305-OLD"] "";
    0xe001 "ECDHE_SM1_SM3" Sm2Dhe Sm2 Sm1 Of(Sm3) "GB/T 38636-2020" [] "";
    0xe003 "ECC_SM1_SM3" Sm2 Sm2 Sm1 Of(Sm3) "GB/T 38636-2020" [] "";
    0xe005 "IBSDH_SM1_SM3" Ibsdh Ibc Sm1 Of(Sm3) "GB/T 38636-2020" [] "";
    0xe007 "IBC_SM1_SM3" Ibc Ibc Sm1 Of(Sm3) "GB/T 38636-2020" [] "";
    0xe009 "RSA_SM1_SM3" Of(Rsa) Of(Rsa) Sm1 Of(Sm3) "GB/T 38636-2020" [] "";
    0xe00a "RSA_SM1_SHA1" Of(Rsa) Of(Rsa) Sm1 Of(Sha1) "GB/T 38636-2020" [] "";
    0xe011 "ECDHE_SM4_CBC_SM3" Sm2Dhe Sm2 Sm4Cbc Of(Sm3) "GB/T 38636-2020" [] "";
    0xe013 "ECC_SM4_CBC_SM3" Sm2 Sm2 Sm4Cbc Of(Sm3) "GB/T 38636-2020" [] "";
    0xe015 "IBSDH_SM4_CBC_SM3" Ibsdh Ibc Sm4Cbc Of(Sm3) "GB/T 38636-2020" [] "";
    0xe017 "IBC_SM4_CBC_SM3" Ibc Ibc Sm4Cbc Of(Sm3) "GB/T 38636-2020" [] "";
    0xe019 "RSA_SM4_CBC_SM3" Of(Rsa) Of(Rsa) Sm4Cbc Of(Sm3) "GB/T 38636-2020" [] "";
    0xe01a "RSA_SM4_CBC_SHA1" Of(Rsa) Of(Rsa) Sm4Cbc Of(Sha1) "GB/T 38636-2020" [] "";
    0xe01c "RSA_SM4_CBC_SHA256" Of(Rsa) Of(Rsa) Sm4Cbc Of(Sha256) "GB/T 38636-2020" [] "";
    0xe051 "ECDHE_SM4_GCM_SM3" Sm2Dhe Sm2 Of(Sm4Gcm) Of(Sm3) "GB/T 38636-2020" [] "";
    0xe053 "ECC_SM4_GCM_SM3" Sm2 Sm2 Of(Sm4Gcm) Of(Sm3) "GB/T 38636-2020" [] "";
    0xe055 "IBSDH_SM4_GCM_SM3" Ibsdh Ibc Of(Sm4Gcm) Of(Sm3) "GB/T 38636-2020" [] "";
    0xe057 "IBC_SM4_GCM_SM3" Ibc Ibc Of(Sm4Gcm) Of(Sm3) "GB/T 38636-2020" [] "";
    0xe059 "RSA_SM4_GCM_SM3" Of(Rsa) Of(Rsa) Of(Sm4Gcm) Of(Sm3) "GB/T 38636-2020" [] "";
    0xe05a "RSA_SM4_GCM_SHA256" Of(Rsa) Of(Rsa) Of(Sm4Gcm) Of(Sha256) "GB/T 38636-2020" [] "";
    0xe410 "TLS_RSA_WITH_ESTREAM_SALSA20_SHA1" Of(Rsa) Of(Rsa) EstreamSalsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xe411 "TLS_RSA_WITH_SALSA20_SHA1" Of(Rsa) Of(Rsa) Salsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xe412 "TLS_ECDHE_RSA_WITH_ESTREAM_SALSA20_SHA1" Of(Ecdhe) Of(Rsa) EstreamSalsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xe413 "TLS_ECDHE_RSA_WITH_SALSA20_SHA1" Of(Ecdhe) Of(Rsa) Salsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xe414 "TLS_ECDHE_ECDSA_WITH_ESTREAM_SALSA20_SHA1" Of(Ecdhe) Of(Ecdsa) EstreamSalsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xe415 "TLS_ECDHE_ECDSA_WITH_SALSA20_SHA1" Of(Ecdhe) Of(Ecdsa) Salsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xe416 "TLS_PSK_WITH_ESTREAM_SALSA20_SHA1" Of(Psk) Of(Psk) EstreamSalsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xe417 "TLS_PSK_WITH_SALSA20_SHA1" Of(Psk) Of(Psk) Salsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xe418 "TLS_ECDHE_PSK_WITH_ESTREAM_SALSA20_SHA1" Of(EcdhePsk) Of(Psk) EstreamSalsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xe419 "TLS_ECDHE_PSK_WITH_SALSA20_SHA1" Of(EcdhePsk) Of(Psk) Salsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xe41a "TLS_RSA_PSK_WITH_ESTREAM_SALSA20_SHA1" Of(RsaPsk) Of(Rsa) EstreamSalsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xe41b "TLS_RSA_PSK_WITH_SALSA20_SHA1" Of(RsaPsk) Of(Rsa) Salsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xe41c "TLS_DHE_PSK_WITH_ESTREAM_SALSA20_SHA1" Of(DhePsk) Of(Psk) EstreamSalsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xe41d "TLS_DHE_PSK_WITH_SALSA20_SHA1" Of(DhePsk) Of(Psk) Salsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xe41e "TLS_DHE_RSA_WITH_ESTREAM_SALSA20_SHA1" Of(Dhe) Of(Rsa) EstreamSalsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xe41f "TLS_DHE_RSA_WITH_SALSA20_SHA1" Of(Dhe) Of(Rsa) Salsa20 Of(Sha1) "draft-josefsson-salsa20-tls" [] "";
    0xfefe "SSL_RSA_FIPS_WITH_DES_CBC_SHA" Of(Rsa) Of(Rsa) DesCbc Of(Sha1) "NSS" [] "";
    0xfeff "SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA" Of(Rsa) Of(Rsa) Of(TripleDesEdeCbc) Of(Sha1) "NSS" [] "";
    0xff85 "GOST2012-GOST8912-GOST8912" Gost Gost Gost28147Cnt Imit "draft-smyshlyaev-tls12-gost-suites" ["GOST2012-GOST8912-GOST8912"] "";
    0xff87 "GOST2012-NULL-GOST12" Gost Gost Of(Null) Gostr3411 "draft-smyshlyaev-tls12-gost-suites" ["GOST2012-NULL-GOST12"] "";
    0xffe0 "SSL_RSA_OLDFIPS_WITH_3DES_EDE_CBC_SHA" Of(Rsa) Of(Rsa) Of(TripleDesEdeCbc) Of(Sha1) "NSS" [] "";
    0xffe1 "SSL_RSA_OLDFIPS_WITH_DES_CBC_SHA" Of(Rsa) Of(Rsa) DesCbc Of(Sha1) "NSS" [] "";
}
