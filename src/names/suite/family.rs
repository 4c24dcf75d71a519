//! Kinds of cipher suites, by what they consist of: what servers insist on, and other programs leave out as
//! a whole.

use super::{AnyAuthentication, AnyKeyExchange, Parts};

/// Which cipher a suite encrypts with, whatever its key length and mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CipherFamily {
    /// RFC 6229; RFC 7465 forbids it.
    Rc4,
    /// RFC 5932.
    Camellia,
    /// RFC 6209.
    Aria,
    /// RFC 4162.
    Seed,
    /// RFC 5469.
    Idea,
    /// DES itself, with keys of 56 or 40 bits (RFC 5469, RFC 4346 §A.5).
    SingleDes,
    /// RFC 8998.
    Sm4,
    /// GOST 28147-89, Magma and Kuznyechik (RFC 9189).
    Russian,
}

impl CipherFamily {
    /// Every family.
    pub const ALL: &'static [CipherFamily] = &[
        CipherFamily::Rc4,
        CipherFamily::Camellia,
        CipherFamily::Aria,
        CipherFamily::Seed,
        CipherFamily::Idea,
        CipherFamily::SingleDes,
        CipherFamily::Sm4,
        CipherFamily::Russian,
    ];

    /// Whether a suite of these parts is one of it.
    pub fn has(self, parts: &Parts) -> bool {
        parts.cipher.family() == Some(self)
    }
}

/// How the two ends of a suite come to share a secret, and how the server proves who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFamily {
    /// A key that both ends were given (RFC 4279, RFC 5489).
    PreShared,
    /// A password (SRP, RFC 5054).
    Password,
    /// Nobody proves anything.
    Anonymous,
    /// A certificate with a key for DSS.
    Dss,
    /// A certificate with a key for DH or ECDH, which is the server's part of the exchange.
    StaticDh,
    /// Keys as short as the United States let pass in the 1990s.
    Export,
    /// RFC 2712.
    Kerberos,
}

impl KeyFamily {
    /// Every family.
    pub const ALL: &'static [KeyFamily] = &[
        KeyFamily::PreShared,
        KeyFamily::Password,
        KeyFamily::Anonymous,
        KeyFamily::Dss,
        KeyFamily::StaticDh,
        KeyFamily::Export,
        KeyFamily::Kerberos,
    ];

    /// Whether a suite of these parts is one of it. A suite may be of several.
    pub fn has(self, parts: &Parts) -> bool {
        use AnyKeyExchange::{Dh, Ecdh, Krb5, Krb5Export, Srp};
        let by = parts.key_exchange;
        match self {
            KeyFamily::PreShared => by.has_psk(),
            KeyFamily::Password => by == Srp,
            KeyFamily::Anonymous => parts.authentication == AnyAuthentication::Anon,
            KeyFamily::Dss => parts.authentication == AnyAuthentication::Dss,
            KeyFamily::StaticDh => matches!(by, Dh | Ecdh),
            KeyFamily::Export => by.is_export(),
            KeyFamily::Kerberos => matches!(by, Krb5 | Krb5Export),
        }
    }
}
