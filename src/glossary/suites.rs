//! What cipher suites are made of: the parts of their IANA names.

use super::{Table, entries};

pub(super) const KEY_EXCHANGES: Table = entries! {
    "RSA",
        "key exchange: the client encrypts a secret to the server's key",
        "The client chooses a secret and encrypts it to the key in the server's certificate. There is no forward secrecy: whoever gets that key later can read every recorded connection.",
        "RFC 5246 §7.4.7.1";
    "DHE",
        "key exchange: Diffie-Hellman modulo a prime, fresh each time",
        "Both sides send a public number made for this connection and compute the same secret from them. What was recorded stays secret even if the certificate's key leaks later.",
        "RFC 5246 §7.4.3";
    "ECDHE",
        "key exchange: Diffie-Hellman on a curve, fresh each time",
        "Both sides send a point on a curve, made for this connection, and compute the same secret from them. What was recorded stays secret even if the certificate's key leaks later.",
        "RFC 8422 §2";
    "any",
        "key exchange: agreed on apart from the suite",
        "In TLS 1.3 the suite says nothing about key exchange: groups and pre-shared keys are negotiated by extensions.",
        "RFC 9846 §4.2.1";
};

pub(super) const AUTHENTICATIONS: Table = entries! {
    "RSA",
        "the server proves itself with an RSA key",
        "The server's certificate holds an RSA key, with which it signs its half of the key exchange, or to which the client encrypts.",
        "RFC 5246 §7.4.2";
    "ECDSA",
        "the server proves itself with an elliptic-curve key",
        "The server's certificate holds a key for ECDSA, or for Ed25519, with which it signs its half of the key exchange.",
        "RFC 8422 §2";
    "any",
        "signature agreed on apart from the suite",
        "In TLS 1.3 the suite says nothing about certificates: signature schemes are negotiated by an extension.",
        "RFC 9846 §4.3.3";
};

pub(super) const CIPHERS: Table = entries! {
    "NULL",
        "no encryption at all",
        "Records are authenticated but not encrypted: everybody can read them. It is for tests, and for looking at the protocol.",
        "RFC 5246 §6.2.3.1";
    "3DES_EDE_CBC",
        "triple DES: obsolete",
        "The cipher DES of 1977, three times over, in CBC mode. Its blocks of 64 bits begin to repeat within some gigabytes (Sweet32), and it is slow.",
        "RFC 5246 §6.2.3.2";
    "AES_128_CBC",
        "AES with 128-bit keys, CBC and a MAC",
        "AES in CBC mode with a separate MAC. It can be used safely, but has been the ground of many attacks on padding; TLS 1.3 dropped it.",
        "RFC 3268 §2";
    "AES_256_CBC",
        "AES with 256-bit keys, CBC and a MAC",
        "AES with a longer key in CBC mode with a separate MAC. It can be used safely, but has been the ground of many attacks on padding; TLS 1.3 dropped it.",
        "RFC 3268 §2";
    "AES_128_GCM",
        "AES with 128-bit keys, encrypts and authenticates",
        "AES in Galois/Counter Mode, which encrypts and authenticates at once. It is fast where the processor helps, and the usual choice.",
        "RFC 5288 §3";
    "AES_256_GCM",
        "AES with 256-bit keys, encrypts and authenticates",
        "AES with a longer key in Galois/Counter Mode, which encrypts and authenticates at once.",
        "RFC 5288 §3";
    "AES_128_CCM",
        "AES with 128-bit keys in CCM mode",
        "AES as counter mode and CBC-MAC together, which encrypts and authenticates with nothing but AES. Small devices use it.",
        "RFC 6655 §3";
    "AES_256_CCM",
        "AES with 256-bit keys in CCM mode",
        "AES with a longer key as counter mode and CBC-MAC together, which encrypts and authenticates with nothing but AES.",
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
        "The stream cipher ChaCha20 with the authenticator Poly1305. It is fast and safe from timing attacks on any processor, and common on phones.",
        "RFC 7905 §2";
};

pub(super) const HASHES: Table = entries! {
    "MD5",
        "MD5: broken as a hash",
        "A hash of 16 bytes, of 1992. Collisions are made in seconds; as an HMAC it still holds, but nothing new should use it.",
        "RFC 1321";
    "SHA",
        "SHA-1 authenticates the records",
        "SHA-1, a hash of 20 bytes. Collisions can be made, but as the HMAC of records it still holds.",
        "FIPS 180-4";
    "SHA256",
        "SHA-256 derives the keys, or authenticates the records",
        "SHA-256, a hash of 32 bytes. In AEAD suites it derives the keys; in CBC suites it also authenticates the records.",
        "FIPS 180-4";
    "SHA384",
        "SHA-384 derives the keys, or authenticates the records",
        "SHA-384, a hash of 48 bytes. In AEAD suites it derives the keys; in CBC suites it also authenticates the records.",
        "FIPS 180-4";
    "SHA-1",
        "a hash of 20 bytes, no longer safe to sign",
        "A hash of 20 bytes, of 1995. Collisions can be made since 2017, so it must not be signed any more.",
        "FIPS 180-4";
    "SHA-256",
        "a hash of 32 bytes",
        "A hash of 32 bytes, and the usual choice.",
        "FIPS 180-4";
    "SHA-384",
        "a hash of 48 bytes",
        "A hash of 48 bytes, a shortened SHA-512.",
        "FIPS 180-4";
    "SHA-512",
        "a hash of 64 bytes",
        "A hash of 64 bytes.",
        "FIPS 180-4";
    "MD5+SHA-1",
        "two hashes side by side",
        "An MD5 and a SHA-1 hash, one after the other, 36 bytes: what TLS 1.0 and 1.1 hash the handshake with.",
        "RFC 4346 §7.4.3";
};

/// Values that stand among the cipher suites but are signals.
pub(super) const SIGNALS: Table = entries! {
    "TLS_EMPTY_RENEGOTIATION_INFO_SCSV",
        "not a suite: renegotiation is safe with me",
        "Not a cipher suite: it says what an empty renegotiation_info extension says, to servers that choke on extensions.",
        "RFC 5746 §3.3";
    "TLS_FALLBACK_SCSV",
        "not a suite: I tried a newer version before",
        "Not a cipher suite: it says that the client tried a newer version before and failed. A server that speaks a newer version then knows that somebody is forcing the connection down.",
        "RFC 7507 §2";
};
