//! How records are encrypted: one row says all about a cipher.

use super::CipherFamily;
use crate::names::registry::ProtocolVersion;

/// The shape of a cipher's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CipherKind {
    /// No encryption: the MAC alone (RFC 5246 §6.2.3.1 GenericStreamCipher).
    Null,
    /// Block cipher in CBC mode with a MAC (RFC 5246 §6.2.3.2 GenericBlockCipher).
    Block,
    /// Authenticated encryption (RFC 5246 §6.2.3.3 GenericAEADCipher).
    Aead,
}

/// How a cipher is put to use, from which the lengths of nonces, IVs and tags follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Not at all.
    Null,
    /// Cipher Block Chaining, with blocks of so many bytes.
    Cbc(usize),
    /// Galois/Counter Mode (RFC 5288 §3).
    Gcm,
    /// Counter with CBC-MAC (RFC 6655 §3).
    Ccm,
    /// The same with a tag of 8 bytes (RFC 6655 §4).
    Ccm8,
    /// ChaCha20-Poly1305 (RFC 7905 §2).
    ChaCha20Poly1305,
}

/// Defines the ciphers: name in the code, the RFCs' name, bytes of its key, mode, whether it is common,
/// and the RFC of all its suites, if one has them all.
macro_rules! bulk_ciphers {
    ($($cipher:ident $name:literal $key_length:literal $mode:expr, $usage:ident $($rfc:literal)?;)*) => {
        /// How records are encrypted.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum BulkCipher {
            $(#[doc = $name] $cipher,)*
        }

        impl BulkCipher {
            /// Each.
            pub const ALL: &'static [BulkCipher] = &[$(BulkCipher::$cipher),*];

            /// The RFC's name.
            pub fn name(self) -> &'static str {
                match self {
                    $(BulkCipher::$cipher => $name,)*
                }
            }

            /// Bytes of its key.
            pub fn key_length(self) -> usize {
                match self {
                    $(BulkCipher::$cipher => $key_length,)*
                }
            }

            fn mode(self) -> Mode {
                match self {
                    $(BulkCipher::$cipher => $mode,)*
                }
            }

            fn usage(self) -> Usage {
                match self {
                    $(BulkCipher::$cipher => Usage::$usage,)*
                }
            }

            /// Where all its suites are specified, if it is one place.
            pub(super) fn rfc(self) -> Option<&'static str> {
                let rfc: &[&'static str] = match self {
                    $(BulkCipher::$cipher => &[$($rfc)?],)*
                };
                rfc.first().copied()
            }
        }
    };
}

/// Who uses a cipher.
#[derive(PartialEq, Eq)]
enum Usage {
    /// Everyone does, or did.
    Common,
    /// Hardly anyone: it stands beside AES without being better.
    Rare,
}

bulk_ciphers! {
    Null             "NULL"               0 Mode::Null,             Common;
    TripleDesEdeCbc  "3DES_EDE_CBC"      24 Mode::Cbc(8),           Common;
    Aes128Cbc        "AES_128_CBC"       16 Mode::Cbc(16),          Common;
    Aes256Cbc        "AES_256_CBC"       32 Mode::Cbc(16),          Common;
    Aes128Gcm        "AES_128_GCM"       16 Mode::Gcm,              Common;
    Aes256Gcm        "AES_256_GCM"       32 Mode::Gcm,              Common;
    Aes128Ccm        "AES_128_CCM"       16 Mode::Ccm,              Common;
    Aes256Ccm        "AES_256_CCM"       32 Mode::Ccm,              Common;
    Aes128Ccm8       "AES_128_CCM_8"     16 Mode::Ccm8,             Common;
    Aes256Ccm8       "AES_256_CCM_8"     32 Mode::Ccm8,             Common;
    ChaCha20Poly1305 "CHACHA20_POLY1305" 32 Mode::ChaCha20Poly1305, Common;
    Camellia128Cbc   "CAMELLIA_128_CBC"  16 Mode::Cbc(16),          Rare;
    Camellia256Cbc   "CAMELLIA_256_CBC"  32 Mode::Cbc(16),          Rare;
    Camellia128Gcm   "CAMELLIA_128_GCM"  16 Mode::Gcm,              Rare "RFC 6367 §2";
    Camellia256Gcm   "CAMELLIA_256_GCM"  32 Mode::Gcm,              Rare "RFC 6367 §2";
    Aria128Gcm       "ARIA_128_GCM"      16 Mode::Gcm,              Rare "RFC 6209 §2";
    Aria256Gcm       "ARIA_256_GCM"      32 Mode::Gcm,              Rare "RFC 6209 §2";
    Sm4Gcm           "SM4_GCM"           16 Mode::Gcm,              Rare "RFC 8998 §2";
    Sm4Ccm           "SM4_CCM"           16 Mode::Ccm,              Rare "RFC 8998 §2";
}

impl BulkCipher {
    /// The shape of its records.
    pub fn kind(self) -> CipherKind {
        match self.mode() {
            Mode::Null => CipherKind::Null,
            Mode::Cbc(_) => CipherKind::Block,
            Mode::Gcm | Mode::Ccm | Mode::Ccm8 | Mode::ChaCha20Poly1305 => CipherKind::Aead,
        }
    }

    /// Whether hardly anyone uses it: ciphers that stand beside AES without being better.
    pub fn is_rare(self) -> bool {
        self.usage() == Usage::Rare
    }

    /// Its family, if it is of one that people choose or leave out as a whole.
    pub fn family(self) -> Option<CipherFamily> {
        use BulkCipher::*;
        Some(match self {
            Camellia128Cbc | Camellia256Cbc | Camellia128Gcm | Camellia256Gcm => {
                CipherFamily::Camellia
            }
            Aria128Gcm | Aria256Gcm => CipherFamily::Aria,
            Sm4Gcm | Sm4Ccm => CipherFamily::Sm4,
            _ => return None,
        })
    }

    /// Whether it is a block cipher in Galois/Counter Mode.
    pub fn is_gcm(self) -> bool {
        self.mode() == Mode::Gcm
    }

    /// Bytes of its block; 1 where records need no padding.
    pub fn block_length(self) -> usize {
        match self.mode() {
            Mode::Cbc(block_length) => block_length,
            _ => 1,
        }
    }

    /// Bytes of the IV that the key block holds (`fixed_iv_length`): the implicit part of an AEAD
    /// nonce, or the first IV of CBC in TLS 1.0 (RFC 5246 §6.3).
    pub fn fixed_iv_length(self, version: ProtocolVersion) -> usize {
        match self.mode() {
            Mode::Null => 0,
            Mode::Cbc(block_length) if version == ProtocolVersion::TLS1_0 => block_length,
            Mode::Cbc(_) => 0,
            Mode::ChaCha20Poly1305 => 12,
            _ if version == ProtocolVersion::TLS1_3 => 12,
            Mode::Gcm | Mode::Ccm | Mode::Ccm8 => 4,
        }
    }

    /// Bytes of nonce that each record carries (`record_iv_length`): 8 for GCM and CCM before
    /// TLS 1.3 (RFC 5288 §3), a block for CBC since TLS 1.1 (RFC 4346 §6.2.3.2).
    pub fn record_iv_length(self, version: ProtocolVersion) -> usize {
        match self.mode() {
            Mode::Null | Mode::ChaCha20Poly1305 => 0,
            Mode::Cbc(_) if version == ProtocolVersion::TLS1_0 => 0,
            Mode::Cbc(block_length) => block_length,
            _ if version == ProtocolVersion::TLS1_3 => 0,
            Mode::Gcm | Mode::Ccm | Mode::Ccm8 => 8,
        }
    }

    /// Bytes of the authentication tag of an AEAD; 0 for others.
    pub fn tag_length(self) -> usize {
        match self.mode() {
            Mode::Ccm8 => 8,
            Mode::Gcm | Mode::Ccm | Mode::ChaCha20Poly1305 => 16,
            Mode::Null | Mode::Cbc(_) => 0,
        }
    }
}
