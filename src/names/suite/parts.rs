//! What any suite that is known consists of, supported or not. The registry has no numbers for parts of
//! suites, only their names: here each part has a type, with what follows from it.

use super::{Authentication, BulkCipher, CipherFamily, CipherKind, KeyExchange};
use crate::names::hash::HashAlgorithm;

/// What a suite consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// How the two ends come to share a secret.
    pub key_exchange: AnyKeyExchange,
    /// What the server proves itself with.
    pub authentication: AnyAuthentication,
    /// Encryption of records.
    pub cipher: AnyCipher,
    /// The hash of the MAC, or of the key derivation.
    pub hash: AnyHash,
}

impl Parts {
    /// Bytes of the MAC of records that are not encrypted, 0 if they have none either; `None` if they are.
    pub fn mac_alone(&self) -> Option<usize> {
        match (self.cipher, self.hash) {
            (AnyCipher::Of(BulkCipher::Null), AnyHash::Of(hash)) => Some(hash.length()),
            // HMAC with GOST R 34.11-94 or with 34.11-2012 of 256 bits (RFC 4357 §4, RFC 7836 §4.1.1).
            (AnyCipher::Of(BulkCipher::Null), AnyHash::Gostr3411) => Some(32),
            (AnyCipher::Of(BulkCipher::Null), AnyHash::Null) => Some(0),
            _ => None,
        }
    }
}

/// Defines parts of one kind that no supported suite has: a name in the code, the registry's.
macro_rules! parts {
    ($(#[$about:meta])* $any:ident of $supported:ident by $name_of:ident {
        $($(#[$doc:meta])* $part:ident $name:literal;)*
    }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $any {
            /// One that supported suites have too.
            Of($supported),
            $($(#[$doc])* $part,)*
        }

        impl $any {
            /// Its part of the suite's name; `any` where TLS 1.3 negotiates it apart from the suite.
            pub fn name(self) -> &'static str {
                match self {
                    $any::Of(supported) => supported.$name_of(),
                    $($any::$part => $name,)*
                }
            }
        }
    };
}

parts! {
    /// How the two ends come to share a secret.
    AnyKeyExchange of KeyExchange by name {
        /// The state before a handshake (RFC 5246 §A.5).
        Null "NULL";
        /// RSA with a key of at most 512 or 1,024 bits (RFC 4346 §A.5).
        RsaExport "RSA_EXPORT";
        /// The server's share is in its certificate (RFC 5246 §A.5).
        Dh "DH";
        /// The same with a prime of at most 512 bits (RFC 4346 §A.5).
        DhExport "DH_EXPORT";
        /// Diffie-Hellman that nobody signs (RFC 5246 §A.5).
        DhAnon "DH_anon";
        /// The same with a prime of at most 512 bits (RFC 4346 §A.5).
        DhAnonExport "DH_anon_EXPORT";
        /// Ephemeral, with a prime of at most 512 or 1,024 bits (RFC 4346 §A.5).
        DheExport "DHE_EXPORT";
        /// The server's share is in its certificate (RFC 4492 §2.1, §2.3).
        Ecdh "ECDH";
        /// Diffie-Hellman on a curve that nobody signs (RFC 4492 §2.5).
        EcdhAnon "ECDH_anon";
        /// Kerberos (RFC 2712).
        Krb5 "KRB5";
        /// Kerberos with keys of 40 bits (RFC 2712).
        Krb5Export "KRB5_EXPORT";
        /// Fortezza's (RFC 6101 §A.6).
        Kea "KEA";
        /// From a password (RFC 5054).
        Srp "SRP";
        /// From a password (RFC 8492).
        Eccpwd "ECCPWD";
        /// From a password (draft-cragie-tls-ecjpake).
        Ecjpake "ECJPAKE";
        /// Russia's standards (RFC 9189).
        Gost "GOST";
        /// TLCP's (GB/T 38636-2020).
        Sm2 "SM2";
        /// TLCP's, ephemeral (GB/T 38636-2020).
        Sm2Dhe "SM2DHE";
        /// TLCP's, with keys that follow from names (GB/T 38636-2020).
        Ibc "IBC";
        /// The same, ephemeral (GB/T 38636-2020).
        Ibsdh "IBSDH";
        /// X25519 with New Hope (BoringSSL, 2016).
        Cecpq1 "CECPQ1";
    }
}

parts! {
    /// What the server proves itself with.
    AnyAuthentication of Authentication by name {
        /// The state before a handshake (RFC 5246 §A.5).
        Null "NULL";
        /// A certificate with a key for DSA.
        Dss "DSS";
        /// Nothing.
        Anon "anon";
        /// Kerberos (RFC 2712).
        Krb5 "KRB5";
        /// A Fortezza card (RFC 6101 §A.6).
        Kea "KEA";
        /// A password (RFC 5054).
        Srp "SRP";
        /// A password (RFC 8492).
        Eccpwd "ECCPWD";
        /// A password (draft-cragie-tls-ecjpake).
        Ecjpake "ECJPAKE";
        /// Russia's standards (RFC 9189).
        Gost "GOST";
        /// A certificate with a key for SM2 (GB/T 38636-2020).
        Sm2 "SM2";
        /// A key that follows from its owner's name (GB/T 38636-2020).
        Ibc "IBC";
    }
}

parts! {
    /// Encryption of records.
    AnyCipher of BulkCipher by name {
        /// RC4 with a key of 40 secret bits (RFC 4346 §A.5).
        Rc4_40 "RC4_40";
        /// RC4 with a key of 56 secret bits (draft-ietf-tls-56-bit-ciphersuites).
        Rc4_56 "RC4_56";
        /// RC4 with a key of 128 bits (RFC 5246 §A.5).
        Rc4_128 "RC4_128";
        /// DES with a key of 40 secret bits (RFC 4346 §A.5).
        Des40Cbc "DES40_CBC";
        /// DES (RFC 5469).
        DesCbc "DES_CBC";
        /// RC2 with a key of 40 secret bits (RFC 4346 §A.5).
        Rc2Cbc40 "RC2_CBC_40";
        /// RC2 with a key of 56 secret bits (draft-ietf-tls-56-bit-ciphersuites).
        Rc2Cbc56 "RC2_CBC_56";
        /// IDEA (RFC 5469).
        IdeaCbc "IDEA_CBC";
        /// Skipjack (RFC 6101 §A.6).
        FortezzaCbc "FORTEZZA_CBC";
        /// SEED (RFC 4162).
        SeedCbc "SEED_CBC";
        /// ARIA with a key of 128 bits (RFC 6209).
        Aria128Cbc "ARIA_128_CBC";
        /// ARIA with a key of 256 bits (RFC 6209).
        Aria256Cbc "ARIA_256_CBC";
        /// SM4 (GB/T 38636-2020).
        Sm4Cbc "SM4_CBC";
        /// SM1 (GB/T 38636-2020).
        Sm1 "SM1";
        /// GOST 28147-89 in counter mode (RFC 9189).
        Gost28147Cnt "28147_CNT";
        /// Kuznyechik in counter mode (RFC 9189).
        KuznyechikCtrOmac "KUZNYECHIK_CTR_OMAC";
        /// Kuznyechik, keys changed seldom (RFC 9367).
        KuznyechikMgmL "KUZNYECHIK_MGM_L";
        /// Kuznyechik, keys changed often (RFC 9367).
        KuznyechikMgmS "KUZNYECHIK_MGM_S";
        /// Magma in counter mode (RFC 9189).
        MagmaCtrOmac "MAGMA_CTR_OMAC";
        /// Magma, keys changed seldom (RFC 9367).
        MagmaMgmL "MAGMA_MGM_L";
        /// Magma, keys changed often (RFC 9367).
        MagmaMgmS "MAGMA_MGM_S";
        /// Salsa20 (draft-josefsson-salsa20-tls).
        Salsa20 "SALSA20";
        /// Salsa20 with 12 rounds (draft-josefsson-salsa20-tls).
        EstreamSalsa20 "ESTREAM_SALSA20";
        /// ChaCha20-Poly1305 with the record's number for a nonce (draft-agl-tls-chacha20poly1305).
        ChaCha20Poly1305Draft "CHACHA20_POLY1305";
        /// AEGIS-256 (draft-irtf-cfrg-aegis-aead).
        Aegis256 "AEGIS_256";
        /// AEGIS-128L (draft-irtf-cfrg-aegis-aead).
        Aegis128L "AEGIS_128L";
    }
}

parts! {
    /// The hash of the MAC, or of the key derivation.
    AnyHash of HashAlgorithm by short_name {
        /// The suite's name says nothing of one.
        Unnamed "";
        /// The state before a handshake (RFC 5246 §A.5).
        Null "NULL";
        /// GOST R 34.11 (draft-chudov-cryptopro-cptls).
        Gostr3411 "GOSTR3411";
        /// A MAC by the cipher itself (RFC 9189).
        Imit "IMIT";
    }
}

impl AnyKeyExchange {
    /// Whether both ends must know a key beforehand.
    pub fn has_psk(self) -> bool {
        matches!(self, AnyKeyExchange::Of(exchange) if exchange.has_psk())
    }

    /// Whether it was made weak to be exported.
    pub fn is_export(self) -> bool {
        use AnyKeyExchange::{DhAnonExport, DhExport, DheExport, Krb5Export, RsaExport};
        matches!(
            self,
            RsaExport | DhExport | DhAnonExport | DheExport | Krb5Export
        )
    }

    /// Whether the server's share is in its certificate, always the same.
    pub fn is_fixed(self) -> bool {
        use AnyKeyExchange::{Dh, DhExport, Ecdh};
        matches!(self, Dh | DhExport | Ecdh)
    }

    /// Whether nobody proves who they are.
    pub fn is_anonymous(self) -> bool {
        use AnyKeyExchange::{DhAnon, DhAnonExport, EcdhAnon};
        matches!(self, DhAnon | DhAnonExport | EcdhAnon)
    }

    /// Whether the server signs what it sends of it in ServerKeyExchange, if it has a certificate to sign
    /// with. That of SRP is signed if there is one besides the password (RFC 5054 §2.5.3).
    pub fn is_signed(self) -> bool {
        use AnyKeyExchange::{Cecpq1, DheExport, Of, RsaExport, Srp};
        use KeyExchange::{Dhe, Ecdhe};
        matches!(self, Of(Dhe | Ecdhe) | DheExport | RsaExport | Cecpq1 | Srp)
    }
}

impl AnyCipher {
    /// The shape of its records; `None` of stream ciphers, and of modes that are not in RFC 5246.
    pub fn kind(self) -> Option<CipherKind> {
        use AnyCipher::*;
        match self {
            Of(cipher) => Some(cipher.kind()),
            Des40Cbc | DesCbc | Rc2Cbc40 | Rc2Cbc56 | IdeaCbc | FortezzaCbc | SeedCbc
            | Aria128Cbc | Aria256Cbc | Sm4Cbc => Some(CipherKind::Block),
            ChaCha20Poly1305Draft | Aegis256 | Aegis128L => Some(CipherKind::Aead),
            Rc4_40 | Rc4_56 | Rc4_128 | Sm1 | Gost28147Cnt | KuznyechikCtrOmac | KuznyechikMgmL
            | KuznyechikMgmS | MagmaCtrOmac | MagmaMgmL | MagmaMgmS | Salsa20 | EstreamSalsa20 => {
                None
            }
        }
    }

    /// Its family, if it is of one that people choose or leave out as a whole.
    pub fn family(self) -> Option<CipherFamily> {
        use AnyCipher::*;
        Some(match self {
            Of(cipher) => return cipher.family(),
            Rc4_40 | Rc4_56 | Rc4_128 => CipherFamily::Rc4,
            SeedCbc => CipherFamily::Seed,
            IdeaCbc => CipherFamily::Idea,
            Des40Cbc | DesCbc => CipherFamily::SingleDes,
            Aria128Cbc | Aria256Cbc => CipherFamily::Aria,
            Sm4Cbc => CipherFamily::Sm4,
            Gost28147Cnt | KuznyechikCtrOmac | KuznyechikMgmL | KuznyechikMgmS | MagmaCtrOmac
            | MagmaMgmL | MagmaMgmS => CipherFamily::Russian,
            Rc2Cbc40
            | Rc2Cbc56
            | FortezzaCbc
            | Sm1
            | Salsa20
            | EstreamSalsa20
            | ChaCha20Poly1305Draft
            | Aegis256
            | Aegis128L => return None,
        })
    }
}
