//! What cipher suites are made of: the parts of their IANA names.

use super::{Table, entries};

pub(super) const KEY_EXCHANGES: Table = entries! {
    "RSA",
        "key exchange: the client encrypts a secret to the server's key",
        "The client chooses a secret and encrypts it to the key in the server's certificate. There is no forward secrecy: anyone who gets that key later can read every recorded connection. The padding of the encrypted secret has been attacked again and again (Bleichenbacher, ROBOT).",
        "RFC 5246 §7.4.7.1";
    "DHE",
        "key exchange: Diffie-Hellman modulo a prime, fresh each time",
        "Both sides send a public number made for this connection and compute the same secret from them. A recording stays secret even if the certificate's key leaks later: forward secrecy, which RSA key exchange lacks.",
        "RFC 5246 §7.4.3";
    "ECDHE",
        "key exchange: Diffie-Hellman on a curve, fresh each time",
        "Both sides send a point on a curve, made for this connection, and compute the same secret from them. A recording stays secret even if the certificate's key leaks later: forward secrecy, which RSA key exchange lacks.",
        "RFC 8422 §2";
    "any",
        "key exchange: negotiated apart from the suite",
        "In TLS 1.3 the suite says nothing about key exchange: groups and pre-shared keys are negotiated by extensions.",
        "RFC 9846 §4.2.1";
    "NULL",
        "key exchange: none",
        "The suite of a connection before any keys exist. It is never negotiated.",
        "RFC 5246 §A.5";
    "RSA_EXPORT",
        "key exchange: RSA, deliberately weakened",
        "RSA key transport with a key of at most 512 bits, 1024 in some drafts, deliberately weakened for the export rules of the 1990s. Keys of 512 bits are broken in hours, and servers that still accepted them endangered clients that did not (FREAK).",
        "RFC 4346 §A.5";
    "DH",
        "key exchange: Diffie-Hellman with a fixed key",
        "The server's certificate contains a Diffie-Hellman key, so its share is always the same. There is no forward secrecy, and such certificates were never in common use.",
        "RFC 5246 §7.4.2";
    "DH_EXPORT",
        "key exchange: fixed Diffie-Hellman, weakened",
        "Diffie-Hellman with a fixed key of at most 512 bits, deliberately weakened for the export rules of the 1990s.",
        "RFC 4346 §A.5";
    "DHE_EXPORT",
        "key exchange: Diffie-Hellman, deliberately weakened",
        "Ephemeral Diffie-Hellman modulo a prime of at most 512 bits, deliberately weakened for the export rules of the 1990s. Such primes are broken in minutes once the work common to all connections is done, and servers that still accepted them endangered clients that did not (Logjam).",
        "RFC 4346 §A.5";
    "DH_anon",
        "key exchange: Diffie-Hellman without authentication",
        "Both sides send fresh Diffie-Hellman shares and neither proves who it is. Anyone on the path can sit in the middle and read everything.",
        "RFC 5246 §A.5";
    "DH_anon_EXPORT",
        "key exchange: anonymous and weakened on purpose",
        "Anonymous Diffie-Hellman modulo a prime of at most 512 bits, deliberately weakened for the export rules of the 1990s.",
        "RFC 4346 §A.5";
    "ECDH",
        "key exchange: a curve's Diffie-Hellman with a fixed key",
        "The key in the server's certificate is its Diffie-Hellman share, always the same. There is no forward secrecy.",
        "RFC 4492 §2";
    "ECDH_anon",
        "key exchange: on a curve, without authentication",
        "Both sides send fresh points and neither proves who it is. Anyone on the path can sit in the middle and read everything.",
        "RFC 4492 §2";
    "PSK",
        "key exchange: a key that both sides already have",
        "The keys come from a secret that both sides were given beforehand. There is no forward secrecy.",
        "RFC 4279 §2";
    "DHE_PSK",
        "key exchange: shared key and Diffie-Hellman",
        "A secret given beforehand authenticates both sides, and a fresh Diffie-Hellman exchange adds forward secrecy.",
        "RFC 4279 §3";
    "ECDHE_PSK",
        "key exchange: shared key and a curve",
        "A secret given beforehand authenticates both sides, and a fresh Diffie-Hellman exchange on a curve adds forward secrecy.",
        "RFC 5489 §2";
    "RSA_PSK",
        "key exchange: shared key and RSA",
        "The client encrypts a secret to the server's RSA key, and a secret given beforehand goes into the keys too.",
        "RFC 4279 §4";
    "KRB5",
        "key exchange: a Kerberos ticket",
        "The session key of a Kerberos ticket protects the secret, so that no certificates are needed. It has no forward secrecy and is no longer used.",
        "RFC 2712 §3";
    "KRB5_EXPORT",
        "key exchange: Kerberos, with weakened ciphers",
        "A Kerberos ticket with a cipher of 40 bits, deliberately weakened for the export rules of the 1990s.",
        "RFC 2712 §3";
    "SRP",
        "key exchange: a password, proved without showing it",
        "The Secure Remote Password protocol: both sides prove that they know the same password, without giving a listener anything to guess with.",
        "RFC 5054 §2";
    "ECCPWD",
        "key exchange: a password, on a curve",
        "TLS-PWD: both sides prove that they know the same password, in a way that allows one guess per connection and no more.",
        "RFC 8492 §3";
    "ECJPAKE",
        "key exchange: a password, by juggling",
        "J-PAKE on a curve, as in the commissioning of Thread devices: both sides prove that they know the same password.",
        "RFC 8236";
    "GOST",
        "key exchange: the Russian standards",
        "The client encrypts a secret to the server's GOST key, or agrees on one with it (VKO).",
        "RFC 9189";
    "KEA",
        "key exchange: Fortezza's",
        "The Key Exchange Algorithm of the Fortezza cards of the 1990s. SSL 3.0 had it; TLS never did.",
        "RFC 6101 §A.6";
    "SM2",
        "key exchange: encryption to an SM2 key",
        "The client encrypts a secret to the server's SM2 key, as in the Chinese protocol TLCP. There is no forward secrecy.",
        "GB/T 38636-2020";
    "SM2DHE",
        "key exchange: ephemeral, with SM2 keys",
        "The ephemeral exchange of the Chinese protocol TLCP, with SM2 keys on both sides.",
        "GB/T 38636-2020";
    "IBC",
        "key exchange: encryption to an identity",
        "The client encrypts a secret to a key that follows from the server's name (SM9), as in the Chinese protocol TLCP.",
        "GB/T 38636-2020";
    "IBSDH",
        "key exchange: ephemeral, signed with an identity",
        "An ephemeral exchange signed with a key that follows from a name (SM9), as in the Chinese protocol TLCP.",
        "GB/T 38636-2020";
    "CECPQ1",
        "key exchange: a curve and New Hope",
        "An experiment by Google in 2016, now over: X25519 together with New Hope, a key exchange designed to withstand quantum computers.",
        "BoringSSL, 2016";
};

pub(super) const AUTHENTICATIONS: Table = entries! {
    "RSA",
        "the server proves itself with an RSA key",
        "The server's certificate contains an RSA key, with which it signs its half of the key exchange, or to which the client encrypts.",
        "RFC 5246 §7.4.2";
    "ECDSA",
        "the server proves itself with an elliptic-curve key",
        "The server's certificate contains a key for ECDSA or Ed25519, with which it signs its half of the key exchange.",
        "RFC 8422 §2";
    "any",
        "signature negotiated apart from the suite",
        "In TLS 1.3 the suite says nothing about certificates: signature schemes are negotiated by an extension.",
        "RFC 9846 §4.3.3";
    "NULL",
        "nothing is proved",
        "The suite of a connection before any keys exist.",
        "RFC 5246 §A.5";
    "anon",
        "neither side proves who it is",
        "The server has no certificate and signs nothing, so anyone on the path can sit in the middle.",
        "RFC 5246 §A.5";
    "DSS",
        "the server proves itself with a DSA key",
        "The server signs with DSA, which is no longer used: TLS 1.3 dropped it, and its keys are usually too small.",
        "RFC 5246 §7.4.2";
    "PSK",
        "anyone with the shared key is trusted",
        "Both sides prove that they have the secret that they were given beforehand.",
        "RFC 4279 §2";
    "KRB5",
        "a Kerberos server vouches for both sides",
        "The ticket proves who the client is, and that the server is the one it is for.",
        "RFC 2712 §3";
    "SRP",
        "anyone who knows the password is trusted",
        "Both sides prove that they know the same password.",
        "RFC 5054 §2";
    "ECCPWD",
        "anyone who knows the password is trusted",
        "Both sides prove that they know the same password.",
        "RFC 8492 §3";
    "ECJPAKE",
        "anyone who knows the password is trusted",
        "Both sides prove that they know the same password.",
        "RFC 8236";
    "GOST",
        "the server proves itself with a GOST key",
        "The server's certificate contains a key for GOST R 34.10.",
        "RFC 9189";
    "KEA",
        "the server proves itself with a Fortezza card",
        "The server's certificate contains a key of the Key Exchange Algorithm.",
        "RFC 6101 §A.6";
    "SM2",
        "the server proves itself with an SM2 key",
        "The server's certificate contains a key for SM2, the Chinese signature on a curve.",
        "GB/T 38636-2020";
    "IBC",
        "the server proves itself with its name",
        "The server's key follows from its name (SM9), so that it needs no certificate.",
        "GB/T 38636-2020";
    "fixed/RSA",
        "the server's certificate is signed with RSA",
        "The certificate with the server's Diffie-Hellman key is signed with RSA. The server itself signs nothing: that it computes the same secret proves that it holds the key.",
        "RFC 5246 §7.4.2";
    "fixed/DSS",
        "the server's certificate is signed with DSA",
        "The certificate with the server's Diffie-Hellman key is signed with DSA. The server itself signs nothing: that it computes the same secret proves that it holds the key.",
        "RFC 5246 §7.4.2";
    "fixed/ECDSA",
        "the server's certificate is signed with ECDSA",
        "The certificate with the server's Diffie-Hellman key is signed with ECDSA. The server itself signs nothing: that it computes the same secret proves that it holds the key.",
        "RFC 4492 §2.1";
};

pub(super) const CIPHERS: Table = entries! {
    "NULL",
        "no encryption at all",
        "Records are authenticated but not encrypted, so anyone can read them. It is meant for tests and for studying the protocol.",
        "RFC 5246 §6.2.3.1";
    "unprotected/NULL",
        "no encryption at all",
        "Records are sent as they are: there are no keys yet.",
        "RFC 5246 §A.5";
    "3DES_EDE_CBC",
        "triple DES: obsolete",
        "The cipher DES of 1977, applied three times, in CBC mode. Its blocks of 64 bits begin to repeat after some gigabytes, which reveals plaintext (Sweet32), and it is slow.",
        "RFC 5246 §6.2.3.2";
    "AES_128_CBC",
        "AES with 128-bit keys, CBC and a MAC",
        "AES in CBC mode with a separate MAC. It can be used safely, but its padding has been the target of many attacks (padding oracles, Lucky 13); TLS 1.3 dropped it.",
        "RFC 3268 §2";
    "AES_256_CBC",
        "AES with 256-bit keys, CBC and a MAC",
        "AES with a longer key in CBC mode with a separate MAC. It can be used safely, but its padding has been the target of many attacks (padding oracles, Lucky 13); TLS 1.3 dropped it.",
        "RFC 3268 §2";
    "AES_128_GCM",
        "AES with 128-bit keys, encrypts and authenticates",
        "AES in Galois/Counter Mode, which encrypts and authenticates at once. It is fast on processors with support for it, and the usual choice.",
        "RFC 5288 §3";
    "AES_256_GCM",
        "AES with 256-bit keys, encrypts and authenticates",
        "AES with a longer key in Galois/Counter Mode, which encrypts and authenticates at once.",
        "RFC 5288 §3";
    "AES_128_CCM",
        "AES with 128-bit keys in CCM mode",
        "AES in counter mode combined with CBC-MAC, which encrypts and authenticates with nothing but AES. Small devices use it.",
        "RFC 6655 §3";
    "AES_256_CCM",
        "AES with 256-bit keys in CCM mode",
        "AES with a longer key in counter mode combined with CBC-MAC, which encrypts and authenticates with nothing but AES.",
        "RFC 6655 §3";
    "AES_128_CCM_8",
        "AES in CCM mode with a short tag",
        "AES_128_CCM with a tag of 8 bytes instead of 16: less to send, easier to forge. It is for small devices only.",
        "RFC 6655 §3";
    "AES_256_CCM_8",
        "AES-256 in CCM mode with a short tag",
        "AES_256_CCM with a tag of 8 bytes instead of 16: less to send, easier to forge. It is for small devices only.",
        "RFC 6655 §3";
    "CHACHA20_POLY1305",
        "a stream cipher, fast without special hardware",
        "The stream cipher ChaCha20 with the authenticator Poly1305. It is fast and free of timing leaks on any processor, and common on phones.",
        "RFC 7905 §2";
    "RC4_128",
        "RC4: broken",
        "The stream cipher RC4 with a key of 128 bits. Its output is biased, so a text that is sent often, such as a cookie, can be recovered; RFC 7465 forbids it.",
        "RFC 7465 §2";
    "RC4_56",
        "RC4 with a short key: broken",
        "The stream cipher RC4 with a key of 56 bits, short enough that every key can be tried.",
        "RFC 7465 §2";
    "RC4_40",
        "RC4 for export: broken",
        "The stream cipher RC4 with a key of 40 bits, deliberately weakened for the export rules of the 1990s.",
        "RFC 4346 §A.5";
    "RC2_CBC_40",
        "RC2 for export: broken",
        "The block cipher RC2 with a key of 40 bits, deliberately weakened for the export rules of the 1990s.",
        "RFC 4346 §A.5";
    "RC2_CBC_56",
        "RC2 with a short key: broken",
        "The block cipher RC2 with a key of 56 bits, short enough that every key can be tried.",
        "RFC 4346 §A.5";
    "DES_CBC",
        "DES: broken",
        "The cipher DES of 1977. All its keys of 56 bits can be tried within a day.",
        "RFC 5469 §2";
    "DES40_CBC",
        "DES for export: broken",
        "DES with a key of 40 bits, deliberately weakened for the export rules of the 1990s.",
        "RFC 4346 §A.5";
    "IDEA_CBC",
        "IDEA: obsolete",
        "The block cipher IDEA of 1991. Its blocks of 64 bits begin to repeat after some gigabytes, and it is hardly used.",
        "RFC 5469 §2";
    "FORTEZZA_CBC",
        "Fortezza's Skipjack: obsolete",
        "The cipher Skipjack of the Fortezza cards of the 1990s, with keys of 80 bits.",
        "RFC 6101 §A.6";
    "SEED_CBC",
        "SEED, a Korean cipher, in CBC mode",
        "The block cipher SEED of 1998, a Korean standard, in CBC mode with a separate MAC. It is hardly used elsewhere.",
        "RFC 4162 §2";
    "CAMELLIA_128_CBC",
        "Camellia with 128-bit keys, CBC and a MAC",
        "The block cipher Camellia, from Japan, with keys of 128 bits in CBC mode with a separate MAC. It is as strong as AES, and rare.",
        "RFC 5932 §2";
    "CAMELLIA_128_GCM",
        "Camellia with 128-bit keys in GCM mode",
        "The block cipher Camellia, from Japan, with keys of 128 bits in Galois/Counter Mode, which encrypts and authenticates at once.",
        "RFC 6367 §2";
    "ARIA_128_CBC",
        "ARIA with 128-bit keys, CBC and a MAC",
        "The block cipher ARIA, a Korean standard, with keys of 128 bits in CBC mode with a separate MAC.",
        "RFC 6209 §2";
    "ARIA_128_GCM",
        "ARIA with 128-bit keys in GCM mode",
        "The block cipher ARIA, a Korean standard, with keys of 128 bits in Galois/Counter Mode, which encrypts and authenticates at once.",
        "RFC 6209 §2";
    "CAMELLIA_256_CBC",
        "Camellia with 256-bit keys, CBC and a MAC",
        "The block cipher Camellia, from Japan, with keys of 256 bits in CBC mode with a separate MAC. It is as strong as AES, and rare.",
        "RFC 5932 §2";
    "CAMELLIA_256_GCM",
        "Camellia with 256-bit keys in GCM mode",
        "The block cipher Camellia, from Japan, with keys of 256 bits in Galois/Counter Mode, which encrypts and authenticates at once.",
        "RFC 6367 §2";
    "ARIA_256_CBC",
        "ARIA with 256-bit keys, CBC and a MAC",
        "The block cipher ARIA, a Korean standard, with keys of 256 bits in CBC mode with a separate MAC.",
        "RFC 6209 §2";
    "ARIA_256_GCM",
        "ARIA with 256-bit keys in GCM mode",
        "The block cipher ARIA, a Korean standard, with keys of 256 bits in Galois/Counter Mode, which encrypts and authenticates at once.",
        "RFC 6209 §2";
    "SALSA20",
        "a stream cipher, ChaCha20's predecessor",
        "The stream cipher Salsa20 with a separate MAC. It never got beyond a draft; ChaCha20 took its place.",
        "draft-josefsson-salsa20-tls";
    "ESTREAM_SALSA20",
        "ChaCha20's predecessor, with 12 rounds",
        "The stream cipher Salsa20 in its variant with 12 rounds, with a separate MAC. It never got beyond a draft.",
        "draft-josefsson-salsa20-tls";
    "AEGIS_256",
        "AEGIS with 256-bit keys: very fast",
        "AEGIS-256, which encrypts and authenticates at once with the steps of AES and is faster than GCM on large processors.",
        "draft-irtf-cfrg-aegis-aead";
    "AEGIS_128L",
        "AEGIS with 128-bit keys: very fast",
        "AEGIS-128L, which encrypts and authenticates at once with the steps of AES and is faster than GCM on large processors.",
        "draft-irtf-cfrg-aegis-aead";
    "SM4_GCM",
        "SM4, a Chinese cipher, in GCM mode",
        "The block cipher SM4, a Chinese standard, in Galois/Counter Mode, which encrypts and authenticates at once. RFC 8998 §3.3 describes a profile in which it goes with curveSM2 and sm2sig_sm3 alone. Peers that do not follow it are not refused here, nor by default in Tongsuo, which the RFC's author maintains: few certificates have such a key.",
        "RFC 8998";
    "SM4_CCM",
        "SM4, a Chinese cipher, in CCM mode",
        "The block cipher SM4, a Chinese standard, in CCM mode, which encrypts and authenticates at once. RFC 8998 §3.3 describes a profile in which it goes with curveSM2 and sm2sig_sm3 alone. Peers that do not follow it are not refused here, nor by default in Tongsuo, which the RFC's author maintains: few certificates have such a key.",
        "RFC 8998";
    "SM4_CBC",
        "SM4, a Chinese cipher, CBC and a MAC",
        "The block cipher SM4, a Chinese standard, in CBC mode with a separate MAC.",
        "GB/T 38636-2020";
    "SM1",
        "SM1, an unpublished Chinese cipher",
        "The block cipher SM1, which is found in Chinese hardware only and has not been published.",
        "GB/T 38636-2020";
    "28147_CNT",
        "GOST 28147-89: the old Russian cipher",
        "The block cipher of GOST 28147-89 in counter mode, with a MAC from the same cipher (IMIT). Its blocks have 64 bits.",
        "RFC 9189";
    "KUZNYECHIK_CTR_OMAC",
        "Kuznyechik, the Russian cipher, with OMAC",
        "The block cipher Kuznyechik (GOST R 34.12-2015) in counter mode, authenticated with OMAC.",
        "RFC 9189";
    "MAGMA_CTR_OMAC",
        "Magma, the Russian cipher, with OMAC",
        "The block cipher Magma (GOST R 34.12-2015), with blocks of 64 bits, in counter mode, authenticated with OMAC.",
        "RFC 9189";
    "KUZNYECHIK_MGM_L",
        "Kuznyechik, a Russian cipher, in MGM mode",
        "The block cipher Kuznyechik (GOST R 34.12-2015) in Multilinear Galois Mode, which encrypts and authenticates at once. This variant re-keys seldom, for large amounts of data.",
        "RFC 9367";
    "KUZNYECHIK_MGM_S",
        "Kuznyechik, a Russian cipher, in MGM mode",
        "The block cipher Kuznyechik (GOST R 34.12-2015) in Multilinear Galois Mode, which encrypts and authenticates at once. This variant re-keys often, for small amounts of data.",
        "RFC 9367";
    "MAGMA_MGM_L",
        "Magma, a Russian cipher, in MGM mode",
        "The block cipher Magma (GOST R 34.12-2015) in Multilinear Galois Mode, which encrypts and authenticates at once. This variant re-keys seldom, for large amounts of data.",
        "RFC 9367";
    "MAGMA_MGM_S",
        "Magma, a Russian cipher, in MGM mode",
        "The block cipher Magma (GOST R 34.12-2015) in Multilinear Galois Mode, which encrypts and authenticates at once. This variant re-keys often, for small amounts of data.",
        "RFC 9367";
};

pub(super) const HASHES: Table = entries! {
    "MD5",
        "MD5: broken as a hash",
        "A hash of 16 bytes, published in 1992. Collisions take seconds to find; in HMAC it is still unbroken, but nothing new should use it.",
        "RFC 1321";
    "SHA",
        "SHA-1 authenticates the records",
        "SHA-1, a hash of 20 bytes. Collisions have been found, but in HMAC, as it is used for records, it is still unbroken.",
        "FIPS 180-4";
    "SHA256",
        "derives the keys; authenticates records where no AEAD does",
        "A hash of 32 bytes. It derives the keys, and authenticates the records where the cipher does not do that by itself (AEAD).",
        "FIPS 180-4";
    "SHA384",
        "derives the keys; authenticates records where no AEAD does",
        "A hash of 48 bytes. It derives the keys, and authenticates the records where the cipher does not do that by itself (AEAD).",
        "FIPS 180-4";
    "SHA-1",
        "a hash of 20 bytes, no longer safe for signatures",
        "A hash of 20 bytes, published in 1995. Collisions have been possible since 2017, so signatures must no longer use it.",
        "FIPS 180-4";
    "SHA-256",
        "a hash of 32 bytes",
        "A hash of 32 bytes. It is the usual choice.",
        "FIPS 180-4";
    "SHA-384",
        "a hash of 48 bytes",
        "A hash of 48 bytes. It is a truncated variant of SHA-512.",
        "FIPS 180-4";
    "SHA-512",
        "a hash of 64 bytes",
        "A hash of 64 bytes.",
        "FIPS 180-4";
    "MD5+SHA-1",
        "two hashes side by side",
        "An MD5 and a SHA-1 hash, one after the other, 36 bytes: which is how TLS 1.0 and 1.1 hash the handshake.",
        "RFC 4346 §7.4.3";
    "NULL",
        "no MAC at all",
        "Records are not authenticated: anyone on the path can change them.",
        "RFC 5246 §A.5";
    "SHA512",
        "SHA-512 derives the keys",
        "A hash of 64 bytes. It derives the keys.",
        "FIPS 180-4";
    "SM3",
        "SM3, the Chinese hash",
        "SM3, a hash of 32 bytes designed like SHA-256, a Chinese standard.",
        "RFC 8998";
    "IMIT",
        "the MAC of GOST 28147-89",
        "A MAC of 4 bytes that the cipher of GOST 28147-89 computes itself.",
        "RFC 9189";
    "GOSTR3411",
        "the Russian hash",
        "The hash from GOST R 34.11, 32 bytes.",
        "RFC 9189";
};

/// Values among the cipher suites that are signals.
pub(super) const SIGNALS: Table = entries! {
    "TLS_EMPTY_RENEGOTIATION_INFO_SCSV",
        "not a suite: supports safe renegotiation",
        "Not a cipher suite: it says what an empty renegotiation_info extension says, to servers that fail on extensions.",
        "RFC 5746 §3.3";
    "TLS_FALLBACK_SCSV",
        "not a suite: a newer version was tried before",
        "Not a cipher suite: it says that the client tried a newer version before and failed. A server that supports a newer version then knows that an attacker may be forcing the version down.",
        "RFC 7507 §2";
};
