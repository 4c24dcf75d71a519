//! The cipher suites: one row says all about a suite. [`SUITES`] are those that this program supports,
//! with what it takes to use them; [`OTHERS`] those that are registered or well known and not
//! supported, with what they consist of.
//!
//! Sources: RFC 5246 appendix A.5, RFC 4492 and 8422 (ECDHE), RFC 5288 and 5289 (GCM, SHA-2 MACs),
//! RFC 6655 and 7251 (CCM), RFC 7905 (ChaCha20-Poly1305), RFC 5932 and 6367 (Camellia), RFC 6209
//! (ARIA), RFC 9846 appendix B.4 (TLS 1.3). OpenSSL's names are those that `openssl ciphers -V` prints,
//! GnuTLS's those of `gnutls-cli -l`.

mod cipher;
mod others;
#[cfg(test)]
mod tests;

pub use cipher::{BulkCipher, CipherKind};
pub use others::OTHERS;

use serde::{Deserialize, Serialize};

use crate::names::hash::HashAlgorithm;
use crate::names::registry::ProtocolVersion;
use crate::names::signature::KeyAlgorithm;
use crate::wire::{CodePoint, Name, Registry, Row};

/// A cipher suite's code point. Unknown ones survive.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CipherSuite(pub u16);

/// How the two ends come to share a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyExchange {
    /// The client encrypts it to the key in the server's certificate (RFC 5246 §7.4.7.1).
    Rsa,
    /// Ephemeral finite-field Diffie-Hellman, signed (RFC 5246 §7.4.3).
    Dhe,
    /// Ephemeral elliptic-curve Diffie-Hellman, signed (RFC 8422 §2).
    Ecdhe,
    /// Negotiated apart from the suite (RFC 9846 §4.3.7).
    Any,
}

/// The key that the server's certificate holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Authentication {
    /// RSA.
    Rsa,
    /// ECDSA, or EdDSA (RFC 8422 §2).
    Ecdsa,
    /// Negotiated apart from the suite (RFC 9846 §4.3.3).
    Any,
}

impl KeyExchange {
    /// Its part of the suite's name; `any` in TLS 1.3.
    pub fn name(self) -> &'static str {
        match self {
            KeyExchange::Rsa => "RSA",
            KeyExchange::Dhe => "DHE",
            KeyExchange::Ecdhe => "ECDHE",
            KeyExchange::Any => "any",
        }
    }
}

impl Authentication {
    /// Its part of the suite's name; `any` in TLS 1.3.
    pub fn name(self) -> &'static str {
        match self {
            Authentication::Rsa => "RSA",
            Authentication::Ecdsa => "ECDSA",
            Authentication::Any => "any",
        }
    }
}

/// What a suite consists of, in the words of the registry; empty where its name says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Key exchange: `ECDHE`, `DH_anon`; `any` in TLS 1.3.
    pub key_exchange: &'static str,
    /// What the server proves itself with: `RSA`, `DSS`, `anon`.
    pub authentication: &'static str,
    /// Encryption of records: `AES_128_GCM`.
    pub cipher: &'static str,
    /// The hash of the MAC, or of the key derivation: `SHA`, `SHA256`.
    pub hash: &'static str,
}

/// A suite that is registered or well known, and not supported here.
#[derive(Debug, Clone, Copy)]
pub struct Other {
    /// The code point.
    pub code: CipherSuite,
    /// IANA's name.
    pub name: &'static str,
    /// What it consists of.
    pub parts: Parts,
    /// Where it is specified.
    pub rfc: &'static str,
    /// OpenSSL's names, if it ever had any.
    pub openssl: &'static [&'static str],
    /// GnuTLS's name, if it has one; else empty.
    pub gnutls: &'static str,
}

impl Other {
    /// All of its names, IANA's first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        let others = self.openssl.iter().chain([&self.gnutls]).copied();
        [self.name]
            .into_iter()
            .chain(others.filter(|name| !name.is_empty()))
    }

    /// Whether it is in IANA's registry, and not just in a draft or a library.
    pub fn is_registered(&self) -> bool {
        !matches!(
            self.code.0,
            0x001c | 0x001d | 0x0060..=0x0066 | 0x0080..=0x0083 | 0x16b7..=0x16ba | 0xc0ff
                | 0xcc13..=0xcc15 | 0xe000..
        )
    }
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suite {
    /// The code point.
    pub code: CipherSuite,
    /// IANA's name.
    pub name: &'static str,
    /// OpenSSL's name.
    pub openssl: &'static str,
    /// What else it is called: GnuTLS's name first, then old names of OpenSSL and of Go.
    pub aliases: &'static [&'static str],
    /// Key exchange.
    pub key_exchange: KeyExchange,
    /// Authentication of the server.
    pub authentication: Authentication,
    /// Encryption of records.
    pub cipher: BulkCipher,
    /// The hash of the records' HMAC; `None` for AEAD ciphers.
    pub mac: Option<HashAlgorithm>,
    /// The hash of the PRF in TLS 1.2 (earlier versions have their own PRF), or of HKDF in TLS 1.3.
    pub hash: HashAlgorithm,
    /// The oldest version that has it.
    pub since: ProtocolVersion,
    /// The newest version that has it.
    pub until: ProtocolVersion,
}

impl Suite {
    /// Whether HTTP/2 forbids it. Appendix A of RFC 9113 lists such suites one by one: those of TLS 1.2
    /// and before that lack an ephemeral key exchange or authenticated encryption.
    pub fn is_forbidden_in_http2(&self) -> bool {
        !(self.is_ephemeral() && self.cipher.kind() == CipherKind::Aead)
    }

    /// Whether the secret is made for the connection and forgotten with it.
    pub fn is_ephemeral(&self) -> bool {
        self.key_exchange != KeyExchange::Rsa
    }

    /// Whether this version of the protocol has it.
    pub fn is_in(&self, version: ProtocolVersion) -> bool {
        (self.since..=self.until).contains(&version)
    }

    /// Whether it is offered without being asked for by name: not those that do not encrypt, and not
    /// those of ciphers that hardly anyone uses.
    pub fn is_default(&self) -> bool {
        self.cipher != BulkCipher::Null && !self.cipher.is_rare()
    }

    /// Whether the key of the server's certificate is of the kind that the suite asks for
    /// (RFC 5246 §7.4.2, RFC 8422 §2.2 and §5.3, RFC 9846 §4.5.1.2).
    pub fn takes_key(&self, key: KeyAlgorithm, version: ProtocolVersion) -> bool {
        match (self.authentication, self.key_exchange) {
            (Authentication::Rsa, KeyExchange::Rsa) => key == KeyAlgorithm::Rsa,
            // Keys that are for PSS alone sign since TLS 1.2 (RFC 9846 appendix D).
            (Authentication::Rsa, _) => {
                key == KeyAlgorithm::Rsa
                    || (key == KeyAlgorithm::RsaPss && version >= ProtocolVersion::TLS1_2)
            }
            (Authentication::Ecdsa, _) => {
                key.is_ecdsa()
                    || (key == KeyAlgorithm::Ed25519 && version >= ProtocolVersion::TLS1_2)
            }
            (Authentication::Any, _) => true,
        }
    }

    /// What it consists of. A hash that the name leaves out is said all the same.
    pub fn parts(&self) -> Parts {
        Parts {
            key_exchange: self.key_exchange.name(),
            authentication: self.authentication.name(),
            cipher: self.cipher.name(),
            hash: self.mac.unwrap_or(self.hash).short_name(),
        }
    }

    /// Where it is specified.
    pub fn rfc(&self) -> &'static str {
        use BulkCipher::*;
        let sha2_mac = self.mac.is_some_and(|mac| mac.length() > 20);
        match (self.cipher, self.key_exchange) {
            _ if self.since == ProtocolVersion::TLS1_3 => "RFC 9846 §B.4",
            (Aria128Gcm | Aria256Gcm, _) => "RFC 6209 §2",
            (Camellia128Gcm | Camellia256Gcm, _) => "RFC 6367 §2",
            (Camellia128Cbc | Camellia256Cbc, KeyExchange::Ecdhe) => "RFC 6367 §2",
            (Camellia128Cbc | Camellia256Cbc, _) => "RFC 5932 §2",
            (Aes128Gcm | Aes256Gcm, KeyExchange::Ecdhe) => "RFC 5289 §3.2",
            (Aes128Gcm | Aes256Gcm, _) => "RFC 5288 §3",
            (ChaCha20Poly1305, _) => "RFC 7905 §2",
            (Aes128Ccm | Aes256Ccm | Aes128Ccm8 | Aes256Ccm8, KeyExchange::Ecdhe) => "RFC 7251 §2",
            (Aes128Ccm | Aes256Ccm | Aes128Ccm8 | Aes256Ccm8, _) => "RFC 6655 §3",
            (_, KeyExchange::Ecdhe) if sha2_mac => "RFC 5289 §3.1",
            (_, KeyExchange::Ecdhe) => "RFC 8422 §6",
            (Aes128Cbc | Aes256Cbc, _) if !sha2_mac => "RFC 3268 §2",
            _ => "RFC 5246 §A.5",
        }
    }

    /// Bytes of a MAC key.
    pub fn mac_key_length(&self) -> usize {
        self.mac.map_or(0, HashAlgorithm::length)
    }
}

macro_rules! suites {
    ($($code:literal $name:ident $openssl:literal
       $key_exchange:ident $authentication:ident $cipher:ident $mac:ident $hash:ident $since:ident
       $($alias:literal)*;)*) => {
        /// Every suite that this program supports, best first.
        pub const SUITES: &[Suite] = &[$(Suite {
            code: CipherSuite($code),
            name: stringify!($name),
            openssl: $openssl,
            aliases: &[$($alias),*],
            key_exchange: KeyExchange::$key_exchange,
            authentication: Authentication::$authentication,
            cipher: BulkCipher::$cipher,
            mac: suites!(@mac $mac),
            hash: HashAlgorithm::$hash,
            since: ProtocolVersion::$since,
            until: suites!(@until $since),
        }),*];
    };
    (@mac Aead) => { None };
    (@mac $mac:ident) => { Some(HashAlgorithm::$mac) };
    (@until TLS1_3) => { ProtocolVersion::TLS1_3 };
    (@until $since:ident) => { ProtocolVersion::TLS1_2 };
}

#[rustfmt::skip]
suites! {
    0x1301 TLS_AES_128_GCM_SHA256                        "TLS_AES_128_GCM_SHA256"        Any   Any   Aes128Gcm        Aead   Sha256 TLS1_3 "TLS_AES_128_GCM_SHA256";
    0x1302 TLS_AES_256_GCM_SHA384                        "TLS_AES_256_GCM_SHA384"        Any   Any   Aes256Gcm        Aead   Sha384 TLS1_3 "TLS_AES_256_GCM_SHA384";
    0x1303 TLS_CHACHA20_POLY1305_SHA256                  "TLS_CHACHA20_POLY1305_SHA256"  Any   Any   ChaCha20Poly1305 Aead   Sha256 TLS1_3 "TLS_CHACHA20_POLY1305_SHA256";
    0x1304 TLS_AES_128_CCM_SHA256                        "TLS_AES_128_CCM_SHA256"        Any   Any   Aes128Ccm        Aead   Sha256 TLS1_3 "TLS_AES_128_CCM_SHA256";
    0x1305 TLS_AES_128_CCM_8_SHA256                      "TLS_AES_128_CCM_8_SHA256"      Any   Any   Aes128Ccm8       Aead   Sha256 TLS1_3 "TLS_AES_128_CCM_8_SHA256";

    0xc02b TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256       "ECDHE-ECDSA-AES128-GCM-SHA256" Ecdhe Ecdsa Aes128Gcm        Aead   Sha256 TLS1_2 "TLS_ECDHE_ECDSA_AES_128_GCM_SHA256";
    0xc02f TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256         "ECDHE-RSA-AES128-GCM-SHA256"   Ecdhe Rsa   Aes128Gcm        Aead   Sha256 TLS1_2 "TLS_ECDHE_RSA_AES_128_GCM_SHA256";
    0xc02c TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384       "ECDHE-ECDSA-AES256-GCM-SHA384" Ecdhe Ecdsa Aes256Gcm        Aead   Sha384 TLS1_2 "TLS_ECDHE_ECDSA_AES_256_GCM_SHA384";
    0xc030 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384         "ECDHE-RSA-AES256-GCM-SHA384"   Ecdhe Rsa   Aes256Gcm        Aead   Sha384 TLS1_2 "TLS_ECDHE_RSA_AES_256_GCM_SHA384";
    0xcca9 TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 "ECDHE-ECDSA-CHACHA20-POLY1305" Ecdhe Ecdsa ChaCha20Poly1305 Aead   Sha256 TLS1_2 "TLS_ECDHE_ECDSA_CHACHA20_POLY1305" "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305";
    0xcca8 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256   "ECDHE-RSA-CHACHA20-POLY1305"   Ecdhe Rsa   ChaCha20Poly1305 Aead   Sha256 TLS1_2 "TLS_ECDHE_RSA_CHACHA20_POLY1305" "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305";
    0xc0ac TLS_ECDHE_ECDSA_WITH_AES_128_CCM              "ECDHE-ECDSA-AES128-CCM"        Ecdhe Ecdsa Aes128Ccm        Aead   Sha256 TLS1_2 "TLS_ECDHE_ECDSA_AES_128_CCM";
    0xc0ad TLS_ECDHE_ECDSA_WITH_AES_256_CCM              "ECDHE-ECDSA-AES256-CCM"        Ecdhe Ecdsa Aes256Ccm        Aead   Sha256 TLS1_2 "TLS_ECDHE_ECDSA_AES_256_CCM";
    0xc0ae TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8            "ECDHE-ECDSA-AES128-CCM8"       Ecdhe Ecdsa Aes128Ccm8       Aead   Sha256 TLS1_2 "TLS_ECDHE_ECDSA_AES_128_CCM_8";
    0xc0af TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8            "ECDHE-ECDSA-AES256-CCM8"       Ecdhe Ecdsa Aes256Ccm8       Aead   Sha256 TLS1_2 "TLS_ECDHE_ECDSA_AES_256_CCM_8";

    0x009e TLS_DHE_RSA_WITH_AES_128_GCM_SHA256           "DHE-RSA-AES128-GCM-SHA256"     Dhe   Rsa   Aes128Gcm        Aead   Sha256 TLS1_2 "TLS_DHE_RSA_AES_128_GCM_SHA256";
    0x009f TLS_DHE_RSA_WITH_AES_256_GCM_SHA384           "DHE-RSA-AES256-GCM-SHA384"     Dhe   Rsa   Aes256Gcm        Aead   Sha384 TLS1_2 "TLS_DHE_RSA_AES_256_GCM_SHA384";
    0xccaa TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256     "DHE-RSA-CHACHA20-POLY1305"     Dhe   Rsa   ChaCha20Poly1305 Aead   Sha256 TLS1_2 "TLS_DHE_RSA_CHACHA20_POLY1305";
    0xc09e TLS_DHE_RSA_WITH_AES_128_CCM                  "DHE-RSA-AES128-CCM"            Dhe   Rsa   Aes128Ccm        Aead   Sha256 TLS1_2 "TLS_DHE_RSA_AES_128_CCM";
    0xc09f TLS_DHE_RSA_WITH_AES_256_CCM                  "DHE-RSA-AES256-CCM"            Dhe   Rsa   Aes256Ccm        Aead   Sha256 TLS1_2 "TLS_DHE_RSA_AES_256_CCM";
    0xc0a2 TLS_DHE_RSA_WITH_AES_128_CCM_8                "DHE-RSA-AES128-CCM8"           Dhe   Rsa   Aes128Ccm8       Aead   Sha256 TLS1_2 "TLS_DHE_RSA_AES_128_CCM_8";
    0xc0a3 TLS_DHE_RSA_WITH_AES_256_CCM_8                "DHE-RSA-AES256-CCM8"           Dhe   Rsa   Aes256Ccm8       Aead   Sha256 TLS1_2 "TLS_DHE_RSA_AES_256_CCM_8";

    0xc023 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256       "ECDHE-ECDSA-AES128-SHA256"     Ecdhe Ecdsa Aes128Cbc        Sha256 Sha256 TLS1_2 "TLS_ECDHE_ECDSA_AES_128_CBC_SHA256";
    0xc024 TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384       "ECDHE-ECDSA-AES256-SHA384"     Ecdhe Ecdsa Aes256Cbc        Sha384 Sha384 TLS1_2 "TLS_ECDHE_ECDSA_AES_256_CBC_SHA384";
    0xc027 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256         "ECDHE-RSA-AES128-SHA256"       Ecdhe Rsa   Aes128Cbc        Sha256 Sha256 TLS1_2 "TLS_ECDHE_RSA_AES_128_CBC_SHA256";
    0xc028 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384         "ECDHE-RSA-AES256-SHA384"       Ecdhe Rsa   Aes256Cbc        Sha384 Sha384 TLS1_2 "TLS_ECDHE_RSA_AES_256_CBC_SHA384";
    0x0067 TLS_DHE_RSA_WITH_AES_128_CBC_SHA256           "DHE-RSA-AES128-SHA256"         Dhe   Rsa   Aes128Cbc        Sha256 Sha256 TLS1_2 "TLS_DHE_RSA_AES_128_CBC_SHA256";
    0x006b TLS_DHE_RSA_WITH_AES_256_CBC_SHA256           "DHE-RSA-AES256-SHA256"         Dhe   Rsa   Aes256Cbc        Sha256 Sha256 TLS1_2 "TLS_DHE_RSA_AES_256_CBC_SHA256";
    0xc009 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA          "ECDHE-ECDSA-AES128-SHA"        Ecdhe Ecdsa Aes128Cbc        Sha1   Sha256 TLS1_0 "TLS_ECDHE_ECDSA_AES_128_CBC_SHA1";
    0xc00a TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA          "ECDHE-ECDSA-AES256-SHA"        Ecdhe Ecdsa Aes256Cbc        Sha1   Sha256 TLS1_0 "TLS_ECDHE_ECDSA_AES_256_CBC_SHA1";
    0xc013 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA            "ECDHE-RSA-AES128-SHA"          Ecdhe Rsa   Aes128Cbc        Sha1   Sha256 TLS1_0 "TLS_ECDHE_RSA_AES_128_CBC_SHA1";
    0xc014 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA            "ECDHE-RSA-AES256-SHA"          Ecdhe Rsa   Aes256Cbc        Sha1   Sha256 TLS1_0 "TLS_ECDHE_RSA_AES_256_CBC_SHA1";
    0x0033 TLS_DHE_RSA_WITH_AES_128_CBC_SHA              "DHE-RSA-AES128-SHA"            Dhe   Rsa   Aes128Cbc        Sha1   Sha256 TLS1_0 "TLS_DHE_RSA_AES_128_CBC_SHA1";
    0x0039 TLS_DHE_RSA_WITH_AES_256_CBC_SHA              "DHE-RSA-AES256-SHA"            Dhe   Rsa   Aes256Cbc        Sha1   Sha256 TLS1_0 "TLS_DHE_RSA_AES_256_CBC_SHA1";

    0x009c TLS_RSA_WITH_AES_128_GCM_SHA256               "AES128-GCM-SHA256"             Rsa   Rsa   Aes128Gcm        Aead   Sha256 TLS1_2 "TLS_RSA_AES_128_GCM_SHA256";
    0x009d TLS_RSA_WITH_AES_256_GCM_SHA384               "AES256-GCM-SHA384"             Rsa   Rsa   Aes256Gcm        Aead   Sha384 TLS1_2 "TLS_RSA_AES_256_GCM_SHA384";
    0xc09c TLS_RSA_WITH_AES_128_CCM                      "AES128-CCM"                    Rsa   Rsa   Aes128Ccm        Aead   Sha256 TLS1_2 "TLS_RSA_AES_128_CCM";
    0xc09d TLS_RSA_WITH_AES_256_CCM                      "AES256-CCM"                    Rsa   Rsa   Aes256Ccm        Aead   Sha256 TLS1_2 "TLS_RSA_AES_256_CCM";
    0xc0a0 TLS_RSA_WITH_AES_128_CCM_8                    "AES128-CCM8"                   Rsa   Rsa   Aes128Ccm8       Aead   Sha256 TLS1_2 "TLS_RSA_AES_128_CCM_8";
    0xc0a1 TLS_RSA_WITH_AES_256_CCM_8                    "AES256-CCM8"                   Rsa   Rsa   Aes256Ccm8       Aead   Sha256 TLS1_2 "TLS_RSA_AES_256_CCM_8";
    0x003c TLS_RSA_WITH_AES_128_CBC_SHA256               "AES128-SHA256"                 Rsa   Rsa   Aes128Cbc        Sha256 Sha256 TLS1_2 "TLS_RSA_AES_128_CBC_SHA256";
    0x003d TLS_RSA_WITH_AES_256_CBC_SHA256               "AES256-SHA256"                 Rsa   Rsa   Aes256Cbc        Sha256 Sha256 TLS1_2 "TLS_RSA_AES_256_CBC_SHA256";
    0x002f TLS_RSA_WITH_AES_128_CBC_SHA                  "AES128-SHA"                    Rsa   Rsa   Aes128Cbc        Sha1   Sha256 TLS1_0 "TLS_RSA_AES_128_CBC_SHA1";
    0x0035 TLS_RSA_WITH_AES_256_CBC_SHA                  "AES256-SHA"                    Rsa   Rsa   Aes256Cbc        Sha1   Sha256 TLS1_0 "TLS_RSA_AES_256_CBC_SHA1";

    0xc008 TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA         "ECDHE-ECDSA-DES-CBC3-SHA"      Ecdhe Ecdsa TripleDesEdeCbc  Sha1   Sha256 TLS1_0 "TLS_ECDHE_ECDSA_3DES_EDE_CBC_SHA1";
    0xc012 TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA           "ECDHE-RSA-DES-CBC3-SHA"        Ecdhe Rsa   TripleDesEdeCbc  Sha1   Sha256 TLS1_0 "TLS_ECDHE_RSA_3DES_EDE_CBC_SHA1";
    0x0016 TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA             "DHE-RSA-DES-CBC3-SHA"          Dhe   Rsa   TripleDesEdeCbc  Sha1   Sha256 TLS1_0 "TLS_DHE_RSA_3DES_EDE_CBC_SHA1" "EDH-RSA-DES-CBC3-SHA";
    0x000a TLS_RSA_WITH_3DES_EDE_CBC_SHA                 "DES-CBC3-SHA"                  Rsa   Rsa   TripleDesEdeCbc  Sha1   Sha256 TLS1_0 "TLS_RSA_3DES_EDE_CBC_SHA1";

    0xc05c TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256      "ECDHE-ECDSA-ARIA128-GCM-SHA256" Ecdhe Ecdsa Aria128Gcm       Aead   Sha256 TLS1_2;
    0xc05d TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384      "ECDHE-ECDSA-ARIA256-GCM-SHA384" Ecdhe Ecdsa Aria256Gcm       Aead   Sha384 TLS1_2;
    0xc060 TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256        "ECDHE-ARIA128-GCM-SHA256"      Ecdhe Rsa   Aria128Gcm       Aead   Sha256 TLS1_2;
    0xc061 TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384        "ECDHE-ARIA256-GCM-SHA384"      Ecdhe Rsa   Aria256Gcm       Aead   Sha384 TLS1_2;
    0xc086 TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_GCM_SHA256  "TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_GCM_SHA256" Ecdhe Ecdsa Camellia128Gcm   Aead   Sha256 TLS1_2 "TLS_ECDHE_ECDSA_CAMELLIA_128_GCM_SHA256";
    0xc087 TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_GCM_SHA384  "TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_GCM_SHA384" Ecdhe Ecdsa Camellia256Gcm   Aead   Sha384 TLS1_2 "TLS_ECDHE_ECDSA_CAMELLIA_256_GCM_SHA384";
    0xc08a TLS_ECDHE_RSA_WITH_CAMELLIA_128_GCM_SHA256    "TLS_ECDHE_RSA_WITH_CAMELLIA_128_GCM_SHA256" Ecdhe Rsa   Camellia128Gcm   Aead   Sha256 TLS1_2 "TLS_ECDHE_RSA_CAMELLIA_128_GCM_SHA256";
    0xc08b TLS_ECDHE_RSA_WITH_CAMELLIA_256_GCM_SHA384    "TLS_ECDHE_RSA_WITH_CAMELLIA_256_GCM_SHA384" Ecdhe Rsa   Camellia256Gcm   Aead   Sha384 TLS1_2 "TLS_ECDHE_RSA_CAMELLIA_256_GCM_SHA384";
    0xc052 TLS_DHE_RSA_WITH_ARIA_128_GCM_SHA256          "DHE-RSA-ARIA128-GCM-SHA256"    Dhe   Rsa   Aria128Gcm       Aead   Sha256 TLS1_2;
    0xc053 TLS_DHE_RSA_WITH_ARIA_256_GCM_SHA384          "DHE-RSA-ARIA256-GCM-SHA384"    Dhe   Rsa   Aria256Gcm       Aead   Sha384 TLS1_2;
    0xc07c TLS_DHE_RSA_WITH_CAMELLIA_128_GCM_SHA256      "TLS_DHE_RSA_WITH_CAMELLIA_128_GCM_SHA256" Dhe   Rsa   Camellia128Gcm   Aead   Sha256 TLS1_2 "TLS_DHE_RSA_CAMELLIA_128_GCM_SHA256";
    0xc07d TLS_DHE_RSA_WITH_CAMELLIA_256_GCM_SHA384      "TLS_DHE_RSA_WITH_CAMELLIA_256_GCM_SHA384" Dhe   Rsa   Camellia256Gcm   Aead   Sha384 TLS1_2 "TLS_DHE_RSA_CAMELLIA_256_GCM_SHA384";
    0xc050 TLS_RSA_WITH_ARIA_128_GCM_SHA256              "ARIA128-GCM-SHA256"            Rsa   Rsa   Aria128Gcm       Aead   Sha256 TLS1_2;
    0xc051 TLS_RSA_WITH_ARIA_256_GCM_SHA384              "ARIA256-GCM-SHA384"            Rsa   Rsa   Aria256Gcm       Aead   Sha384 TLS1_2;
    0xc07a TLS_RSA_WITH_CAMELLIA_128_GCM_SHA256          "TLS_RSA_WITH_CAMELLIA_128_GCM_SHA256" Rsa   Rsa   Camellia128Gcm   Aead   Sha256 TLS1_2 "TLS_RSA_CAMELLIA_128_GCM_SHA256";
    0xc07b TLS_RSA_WITH_CAMELLIA_256_GCM_SHA384          "TLS_RSA_WITH_CAMELLIA_256_GCM_SHA384" Rsa   Rsa   Camellia256Gcm   Aead   Sha384 TLS1_2 "TLS_RSA_CAMELLIA_256_GCM_SHA384";
    0xc072 TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_CBC_SHA256  "ECDHE-ECDSA-CAMELLIA128-SHA256" Ecdhe Ecdsa Camellia128Cbc   Sha256 Sha256 TLS1_2 "TLS_ECDHE_ECDSA_CAMELLIA_128_CBC_SHA256";
    0xc073 TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_CBC_SHA384  "ECDHE-ECDSA-CAMELLIA256-SHA384" Ecdhe Ecdsa Camellia256Cbc   Sha384 Sha384 TLS1_2 "TLS_ECDHE_ECDSA_CAMELLIA_256_CBC_SHA384";
    0xc076 TLS_ECDHE_RSA_WITH_CAMELLIA_128_CBC_SHA256    "ECDHE-RSA-CAMELLIA128-SHA256"  Ecdhe Rsa   Camellia128Cbc   Sha256 Sha256 TLS1_2 "TLS_ECDHE_RSA_CAMELLIA_128_CBC_SHA256";
    0xc077 TLS_ECDHE_RSA_WITH_CAMELLIA_256_CBC_SHA384    "ECDHE-RSA-CAMELLIA256-SHA384"  Ecdhe Rsa   Camellia256Cbc   Sha384 Sha384 TLS1_2 "TLS_ECDHE_RSA_CAMELLIA_256_CBC_SHA384";
    0x0045 TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA         "DHE-RSA-CAMELLIA128-SHA"       Dhe   Rsa   Camellia128Cbc   Sha1   Sha256 TLS1_0 "TLS_DHE_RSA_CAMELLIA_128_CBC_SHA1";
    0x0088 TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA         "DHE-RSA-CAMELLIA256-SHA"       Dhe   Rsa   Camellia256Cbc   Sha1   Sha256 TLS1_0 "TLS_DHE_RSA_CAMELLIA_256_CBC_SHA1";
    0x00be TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA256      "DHE-RSA-CAMELLIA128-SHA256"    Dhe   Rsa   Camellia128Cbc   Sha256 Sha256 TLS1_2 "TLS_DHE_RSA_CAMELLIA_128_CBC_SHA256";
    0x00c4 TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA256      "DHE-RSA-CAMELLIA256-SHA256"    Dhe   Rsa   Camellia256Cbc   Sha256 Sha256 TLS1_2 "TLS_DHE_RSA_CAMELLIA_256_CBC_SHA256";
    0x0041 TLS_RSA_WITH_CAMELLIA_128_CBC_SHA             "CAMELLIA128-SHA"               Rsa   Rsa   Camellia128Cbc   Sha1   Sha256 TLS1_0 "TLS_RSA_CAMELLIA_128_CBC_SHA1";
    0x0084 TLS_RSA_WITH_CAMELLIA_256_CBC_SHA             "CAMELLIA256-SHA"               Rsa   Rsa   Camellia256Cbc   Sha1   Sha256 TLS1_0 "TLS_RSA_CAMELLIA_256_CBC_SHA1";
    0x00ba TLS_RSA_WITH_CAMELLIA_128_CBC_SHA256          "CAMELLIA128-SHA256"            Rsa   Rsa   Camellia128Cbc   Sha256 Sha256 TLS1_2 "TLS_RSA_CAMELLIA_128_CBC_SHA256";
    0x00c0 TLS_RSA_WITH_CAMELLIA_256_CBC_SHA256          "CAMELLIA256-SHA256"            Rsa   Rsa   Camellia256Cbc   Sha256 Sha256 TLS1_2 "TLS_RSA_CAMELLIA_256_CBC_SHA256";

    0xc006 TLS_ECDHE_ECDSA_WITH_NULL_SHA                 "ECDHE-ECDSA-NULL-SHA"          Ecdhe Ecdsa Null             Sha1   Sha256 TLS1_0 "TLS_ECDHE_ECDSA_NULL_SHA1";
    0xc010 TLS_ECDHE_RSA_WITH_NULL_SHA                   "ECDHE-RSA-NULL-SHA"            Ecdhe Rsa   Null             Sha1   Sha256 TLS1_0 "TLS_ECDHE_RSA_NULL_SHA1";
    0x003b TLS_RSA_WITH_NULL_SHA256                      "NULL-SHA256"                   Rsa   Rsa   Null             Sha256 Sha256 TLS1_2 "TLS_RSA_NULL_SHA256";
    0x0002 TLS_RSA_WITH_NULL_SHA                         "NULL-SHA"                      Rsa   Rsa   Null             Sha1   Sha256 TLS1_0 "TLS_RSA_NULL_SHA1";
    0x0001 TLS_RSA_WITH_NULL_MD5                         "NULL-MD5"                      Rsa   Rsa   Null             Md5    Sha256 TLS1_0 "TLS_RSA_NULL_MD5";
}

/// Values in the list of cipher suites that are signals.
pub const SIGNALS: &[Row] = &[
    Row {
        value: CipherSuite::EMPTY_RENEGOTIATION_INFO_SCSV.0 as u64,
        name: "TLS_EMPTY_RENEGOTIATION_INFO_SCSV",
        rfc: "RFC 5746 §3.3",
        aliases: &[],
    },
    Row {
        value: CipherSuite::FALLBACK_SCSV.0 as u64,
        name: "TLS_FALLBACK_SCSV",
        rfc: "RFC 7507",
        aliases: &[],
    },
];

impl CipherSuite {
    /// Not a suite: says that renegotiation is secure (RFC 5746 §3.3).
    pub const EMPTY_RENEGOTIATION_INFO_SCSV: CipherSuite = CipherSuite(0x00ff);
    /// Not a suite: says that a newer version was tried before (RFC 7507).
    pub const FALLBACK_SCSV: CipherSuite = CipherSuite(0x5600);

    /// Its row, if this program supports it.
    pub fn suite(self) -> Option<&'static Suite> {
        SUITES.iter().find(|suite| suite.code == self)
    }

    /// Its row, if it is registered or well known, and not supported.
    pub fn other(self) -> Option<&'static Other> {
        let index = OTHERS
            .binary_search_by_key(&self, |other| other.code)
            .ok()?;
        OTHERS.get(index)
    }

    /// Whether it is not a suite but a signal in the list of suites.
    pub fn is_signal(self) -> bool {
        self == Self::EMPTY_RENEGOTIATION_INFO_SCSV || self == Self::FALLBACK_SCSV
    }

    /// Its name, if it has one.
    pub fn known(self) -> Option<&'static str> {
        if let Some(suite) = self.suite() {
            return Some(suite.name);
        }
        if let Some(other) = self.other() {
            return Some(other.name);
        }
        let signal = SIGNALS.iter().find(|row| row.value == u64::from(self.0));
        signal.map(|row| row.name)
    }

    /// What it consists of, if it is known here.
    pub fn parts(self) -> Option<Parts> {
        let suite = self.suite().map(Suite::parts);
        suite.or_else(|| self.other().map(|other| other.parts))
    }
}

impl CodePoint for CipherSuite {
    const REGISTRY: Registry = Registry::CipherSuite;
    fn from_value(value: u64) -> Self {
        CipherSuite(value as u16)
    }
    fn value(self) -> u64 {
        self.0.into()
    }
    fn name(self) -> Name {
        match self.known() {
            Some(name) => name.into(),
            None => crate::wire::unregistered(Self::REGISTRY, self.0.into()),
        }
    }
}

/// As an object: its registry, number and name.
impl Serialize for CipherSuite {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::wire::serial::code::serialize(*self, serializer)
    }
}

impl<'de> Deserialize<'de> for CipherSuite {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::wire::serial::code::deserialize(deserializer)
    }
}

impl std::fmt::Display for CipherSuite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.name())
    }
}

impl std::fmt::Debug for CipherSuite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.name())
    }
}

/// Finds a supported suite by a name of IANA, OpenSSL, GnuTLS or Go, in any case, or by its code
/// point (`0xc02f`).
pub fn find(name: &str) -> Option<&'static Suite> {
    let code = code_point(name);
    SUITES.iter().find(|suite| {
        Some(suite.code) == code
            || [suite.name, suite.openssl]
                .iter()
                .chain(suite.aliases)
                .any(|known| known.eq_ignore_ascii_case(name))
    })
}

/// Finds a suite that is not supported, by the same names.
pub fn find_other(name: &str) -> Option<&'static Other> {
    let code = code_point(name);
    OTHERS.iter().find(|other| {
        Some(other.code) == code || other.names().any(|known| known.eq_ignore_ascii_case(name))
    })
}

/// The code point that `0xc02f` denotes.
fn code_point(text: &str) -> Option<CipherSuite> {
    let digits = text
        .strip_prefix("0x")
        .or_else(|| text.strip_prefix("0X"))?;
    u16::from_str_radix(digits, 16).ok().map(CipherSuite)
}
