//! The cipher suites: one row says all about a suite. [`SUITES`] are those that this program supports,
//! with what it takes to use them; [`OTHERS`] those that are registered or well known and not
//! supported, with what they consist of.
//!
//! Sources: RFC 5246 appendix A.5, RFC 4492 and 8422 (ECDHE), RFC 5288 and 5289 (GCM, SHA-2 MACs),
//! RFC 6655 and 7251 (CCM), RFC 7905 (ChaCha20-Poly1305), RFC 5932 and 6367 (Camellia), RFC 6209
//! (ARIA), RFC 4279, 4785, 5487, 5489 and 8442 (pre-shared keys), RFC 9846 appendix B.4 (TLS 1.3). OpenSSL's names are those that `openssl ciphers -V` prints,
//! GnuTLS's those of `gnutls-cli -l`.

mod cipher;
mod family;
mod others;
mod parts;
mod table;
#[cfg(test)]
mod tests;

pub use cipher::{BulkCipher, CipherKind};
pub use family::{CipherFamily, KeyFamily};
pub use others::OTHERS;
pub use parts::{AnyAuthentication, AnyCipher, AnyHash, AnyKeyExchange, Parts};
pub use table::SUITES;

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
    /// Both ends know a key, and nothing else is exchanged (RFC 4279 §2).
    Psk,
    /// They know a key, and it is mixed with finite-field Diffie-Hellman (RFC 4279 §3).
    DhePsk,
    /// They know a key, and it is mixed with elliptic-curve Diffie-Hellman (RFC 5489 §2).
    EcdhePsk,
    /// They know a key, and it is mixed with a secret that the client encrypts to the key in the
    /// server's certificate (RFC 4279 §4).
    RsaPsk,
    /// Negotiated apart from the suite (RFC 9846 §4.3.7).
    Any,
}

/// The key that the server's certificate holds, if it shows one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Authentication {
    /// RSA.
    Rsa,
    /// ECDSA, or EdDSA (RFC 8422 §2).
    Ecdsa,
    /// There is no certificate: either end proves that it knows the pre-shared key (RFC 4279 §2).
    Psk,
    /// Negotiated apart from the suite (RFC 9846 §4.3.3).
    Any,
}

impl KeyExchange {
    /// Each.
    pub const ALL: &[KeyExchange] = &[
        KeyExchange::Rsa,
        KeyExchange::Dhe,
        KeyExchange::Ecdhe,
        KeyExchange::Psk,
        KeyExchange::DhePsk,
        KeyExchange::EcdhePsk,
        KeyExchange::RsaPsk,
        KeyExchange::Any,
    ];

    /// Its part of the suite's name; `any` in TLS 1.3.
    pub fn name(self) -> &'static str {
        match self {
            KeyExchange::Rsa => "RSA",
            KeyExchange::Dhe => "DHE",
            KeyExchange::Ecdhe => "ECDHE",
            KeyExchange::Psk => "PSK",
            KeyExchange::DhePsk => "DHE_PSK",
            KeyExchange::EcdhePsk => "ECDHE_PSK",
            KeyExchange::RsaPsk => "RSA_PSK",
            KeyExchange::Any => "any",
        }
    }

    /// Whether both ends must know a key beforehand.
    pub fn has_psk(self) -> bool {
        use KeyExchange::{DhePsk, EcdhePsk, Psk, RsaPsk};
        matches!(self, Psk | DhePsk | EcdhePsk | RsaPsk)
    }

    /// What the two ends exchange besides a pre-shared key: DHE of DHE_PSK, nothing of PSK; without
    /// such a key, all of it.
    pub fn besides_psk(self) -> Option<KeyExchange> {
        match self {
            KeyExchange::Psk => None,
            KeyExchange::DhePsk => Some(KeyExchange::Dhe),
            KeyExchange::EcdhePsk => Some(KeyExchange::Ecdhe),
            KeyExchange::RsaPsk => Some(KeyExchange::Rsa),
            other => Some(other),
        }
    }
}

impl Authentication {
    /// Its part of the suite's name; `any` in TLS 1.3.
    pub fn name(self) -> &'static str {
        match self {
            Authentication::Rsa => "RSA",
            Authentication::Ecdsa => "ECDSA",
            Authentication::Psk => "PSK",
            Authentication::Any => "any",
        }
    }
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

    /// Its key exchange, if supported suites have it as well.
    pub fn key_exchange(&self) -> Option<KeyExchange> {
        match self.parts.key_exchange {
            AnyKeyExchange::Of(exchange) => Some(exchange),
            _ => None,
        }
    }

    /// The Diffie-Hellman exchange that nobody signs, if it is that of the suite.
    pub fn anonymous_exchange(&self) -> Option<KeyExchange> {
        match self.parts.key_exchange {
            AnyKeyExchange::DhAnon => Some(KeyExchange::Dhe),
            AnyKeyExchange::EcdhAnon => Some(KeyExchange::Ecdhe),
            _ => None,
        }
    }

    /// Whether this version of the protocol has it, as far as that is known.
    pub fn is_in(&self, version: ProtocolVersion) -> bool {
        let Parts {
            key_exchange,
            cipher,
            ..
        } = self.parts;
        match key_exchange {
            // The state before a handshake, which none may choose (RFC 5246 §A.5).
            AnyKeyExchange::Null => false,
            AnyKeyExchange::Of(KeyExchange::Any) => version >= ProtocolVersion::TLS1_3,
            // RFC 5246 §6.2.3.3.
            _ if cipher.kind() == Some(CipherKind::Aead) => version == ProtocolVersion::TLS1_2,
            // RFC 4346 §A.5.
            _ if key_exchange.is_export() => version <= ProtocolVersion::TLS1_0,
            _ => version <= ProtocolVersion::TLS1_2,
        }
    }

    /// A supported suite of TLS 1.2 or older that protects records in the same way, and derives its
    /// keys so: whoever has the master secret needs no more of it (RFC 5246 §6.3).
    pub fn protects_like(&self) -> Option<&'static Suite> {
        if self.key_exchange() == Some(KeyExchange::Any) {
            return None;
        }
        SUITES.iter().find(|suite| {
            let parts = suite.parts();
            suite.until < ProtocolVersion::TLS1_3
                && (parts.cipher, parts.hash) == (self.parts.cipher, self.parts.hash)
        })
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
    /// and before that lack an ephemeral key exchange or authenticated encryption; of ChaCha20-Poly1305,
    /// which is younger than the list, none is on it.
    pub fn is_forbidden_in_http2(&self) -> bool {
        let is_sound = self.is_ephemeral() && self.cipher.kind() == CipherKind::Aead;
        !is_sound && self.cipher != BulkCipher::ChaCha20Poly1305
    }

    /// Whether the secret is made for the connection and forgotten with it.
    pub fn is_ephemeral(&self) -> bool {
        let exchange = self.key_exchange.besides_psk();
        exchange.is_some_and(|exchange| exchange != KeyExchange::Rsa)
    }

    /// Whether the server shows a certificate in a full handshake.
    pub fn has_certificate(&self) -> bool {
        self.authentication != Authentication::Psk
    }

    /// Whether this version of the protocol has it. In SSL 3.0, whose hellos cannot name curves, libraries
    /// have used all others of TLS 1.0, as `openssl ciphers -V` says.
    pub fn is_in(&self, version: ProtocolVersion) -> bool {
        let is_elliptic = self.key_exchange.besides_psk() == Some(KeyExchange::Ecdhe);
        let version = match version {
            ProtocolVersion::SSL3 if !is_elliptic => ProtocolVersion::TLS1_0,
            version => version,
        };
        (self.since..=self.until).contains(&version)
    }

    /// Whether it is offered without being asked for by name: not those that do not encrypt, and not
    /// those of ciphers that hardly anyone uses; and if they need a pre-shared key, only where there
    /// is one.
    pub fn is_default(&self, has_psk: bool) -> bool {
        let is_usable = has_psk || !self.key_exchange.has_psk();
        is_usable && self.cipher != BulkCipher::Null && !self.cipher.is_rare()
    }

    /// Whether the key of the server's certificate is of the kind that the suite asks for
    /// (RFC 5246 §7.4.2, RFC 8422 §2.2 and §5.3, RFC 9846 §4.5.1.2).
    pub fn takes_key(&self, key: KeyAlgorithm, version: ProtocolVersion) -> bool {
        match (self.authentication, self.key_exchange) {
            (Authentication::Rsa, KeyExchange::Rsa | KeyExchange::RsaPsk) => {
                key == KeyAlgorithm::Rsa
            }
            // Keys that are for PSS alone sign since TLS 1.2 (RFC 9846 appendix D).
            (Authentication::Rsa, _) => {
                key == KeyAlgorithm::Rsa
                    || (key == KeyAlgorithm::RsaPss && version >= ProtocolVersion::TLS1_2)
            }
            (Authentication::Ecdsa, _) => {
                key.is_ecdsa()
                    || (matches!(key, KeyAlgorithm::Ed25519 | KeyAlgorithm::Ed448)
                        && version >= ProtocolVersion::TLS1_2)
            }
            (Authentication::Psk, _) => false,
            (Authentication::Any, _) => true,
        }
    }

    /// What it consists of. A hash that the name leaves out is said all the same.
    pub fn parts(&self) -> Parts {
        Parts {
            key_exchange: AnyKeyExchange::Of(self.key_exchange),
            authentication: AnyAuthentication::Of(self.authentication),
            cipher: AnyCipher::Of(self.cipher),
            hash: AnyHash::Of(self.mac.unwrap_or(self.hash)),
        }
    }

    /// Where it is specified.
    pub fn rfc(&self) -> &'static str {
        use BulkCipher::*;
        if let Some(rfc) = self.cipher.rfc() {
            return rfc;
        }
        let sha2_mac = self.mac.is_some_and(|mac| mac.length() > 20);
        let has_psk = self.key_exchange.has_psk();
        match (self.cipher, self.key_exchange) {
            _ if self.since == ProtocolVersion::TLS1_3 => "RFC 9846 §B.4",
            (Camellia128Cbc | Camellia256Cbc, KeyExchange::Ecdhe) => "RFC 6367 §2",
            (Camellia128Cbc | Camellia256Cbc, _) if has_psk => "RFC 6367 §2",
            (Camellia128Cbc | Camellia256Cbc, _) => "RFC 5932 §2",
            (ChaCha20Poly1305, _) => "RFC 7905 §2",
            (Aes128Gcm | Aes256Gcm | Aes128Ccm | Aes128Ccm8, KeyExchange::EcdhePsk) => {
                "RFC 8442 §2"
            }
            (Aes128Gcm | Aes256Gcm, _) if has_psk => "RFC 5487 §2",
            (Aes128Gcm | Aes256Gcm, KeyExchange::Ecdhe) => "RFC 5289 §3.2",
            (Aes128Gcm | Aes256Gcm, _) => "RFC 5288 §3",
            (Aes128Ccm | Aes256Ccm | Aes128Ccm8 | Aes256Ccm8, KeyExchange::Ecdhe) => "RFC 7251 §2",
            (Aes128Ccm | Aes256Ccm | Aes128Ccm8 | Aes256Ccm8, _) => "RFC 6655 §3",
            (_, KeyExchange::EcdhePsk) => "RFC 5489 §3",
            _ if has_psk && sha2_mac => "RFC 5487 §3",
            (Null, _) if has_psk => "RFC 4785 §2",
            (_, KeyExchange::Psk) => "RFC 4279 §2",
            (_, KeyExchange::DhePsk) => "RFC 4279 §3",
            (_, KeyExchange::RsaPsk) => "RFC 4279 §4",
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

    /// Whether this version of the protocol has it. Of a number that nobody knows nothing rules it out.
    pub fn is_in(self, version: ProtocolVersion) -> bool {
        match (self.suite(), self.other()) {
            (Some(suite), _) => suite.is_in(version),
            (None, Some(other)) => other.is_in(version),
            (None, None) => {
                !self.is_signal() && !crate::wire::is_grease(Self::REGISTRY, self.0.into())
            }
        }
    }

    /// Whether the server signs both randoms, in ServerKeyExchange (RFC 5246 §7.4.3).
    pub fn signs_randoms(self) -> bool {
        let other = |other: &Other| {
            let Parts {
                key_exchange,
                authentication,
                ..
            } = other.parts;
            let has_certificate = matches!(
                authentication,
                AnyAuthentication::Of(Authentication::Rsa | Authentication::Ecdsa)
                    | AnyAuthentication::Dss
            );
            key_exchange.is_signed() && has_certificate
        };
        match self.suite() {
            Some(suite) => suite.is_ephemeral() && suite.has_certificate(),
            None => self.other().is_some_and(other),
        }
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
