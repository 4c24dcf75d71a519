//! The algorithms of keys and signatures by name, and what a signature scheme consists of
//! (RFC 9846 §4.3.3, RFC 5246 §7.4.1.4.1, draft-ietf-tls-mldsa).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::names::hash::HashAlgorithm;
use crate::names::registry::SignatureScheme;

/// The algorithm that a key is for, with its curve or parameter set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyAlgorithm {
    /// RSA, for any use (`rsaEncryption`, RFC 8017 appendix A.1).
    Rsa,
    /// RSA, for RSASSA-PSS alone (`id-RSASSA-PSS`, RFC 8017 appendix A.2.3).
    RsaPss,
    /// ECDSA over secp256r1 (RFC 5480).
    EcdsaP256,
    /// ECDSA over secp384r1.
    EcdsaP384,
    /// ECDSA over secp521r1.
    EcdsaP521,
    /// ECDSA over brainpoolP256r1 (RFC 5639).
    EcdsaBrainpoolP256,
    /// ECDSA over brainpoolP384r1.
    EcdsaBrainpoolP384,
    /// Ed25519 (RFC 8410).
    Ed25519,
    /// Ed448 (RFC 8410).
    Ed448,
    /// SM2 (RFC 8998 §3.2.1).
    Sm2,
    /// ML-DSA-44 (RFC 9881).
    MlDsa44,
    /// ML-DSA-65 (RFC 9881).
    MlDsa65,
    /// ML-DSA-87 (RFC 9881).
    MlDsa87,
}

/// What sort of key one is: its algorithm, and its size where the algorithm leaves that open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct KeyType {
    /// What it is for.
    pub algorithm: KeyAlgorithm,
    /// Its size in bits: of RSA the modulus.
    pub bits: usize,
}

/// `RSA, 2048 bits`; `ECDSA, secp256r1`.
impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.algorithm.name())?;
        if self.algorithm.is_rsa() {
            write!(f, ", {} bits", self.bits)?;
        }
        Ok(())
    }
}

impl KeyAlgorithm {
    /// In words: `ECDSA, secp256r1`.
    pub fn name(self) -> &'static str {
        match self {
            KeyAlgorithm::Rsa => "RSA",
            KeyAlgorithm::RsaPss => "RSASSA-PSS",
            KeyAlgorithm::EcdsaP256 => "ECDSA, secp256r1",
            KeyAlgorithm::EcdsaP384 => "ECDSA, secp384r1",
            KeyAlgorithm::EcdsaP521 => "ECDSA, secp521r1",
            KeyAlgorithm::EcdsaBrainpoolP256 => "ECDSA, brainpoolP256r1",
            KeyAlgorithm::EcdsaBrainpoolP384 => "ECDSA, brainpoolP384r1",
            KeyAlgorithm::Ed25519 => "Ed25519",
            KeyAlgorithm::Ed448 => "Ed448",
            KeyAlgorithm::Sm2 => "SM2",
            KeyAlgorithm::MlDsa44 => "ML-DSA-44",
            KeyAlgorithm::MlDsa65 => "ML-DSA-65",
            KeyAlgorithm::MlDsa87 => "ML-DSA-87",
        }
    }

    /// The family that it is of, as certificates are ordered: `ECDSA`.
    pub fn family(self) -> &'static str {
        match self {
            KeyAlgorithm::Rsa => "RSA",
            KeyAlgorithm::RsaPss => "RSASSA-PSS",
            KeyAlgorithm::EcdsaP256
            | KeyAlgorithm::EcdsaP384
            | KeyAlgorithm::EcdsaP521
            | KeyAlgorithm::EcdsaBrainpoolP256
            | KeyAlgorithm::EcdsaBrainpoolP384 => "ECDSA",
            KeyAlgorithm::Ed25519 => "Ed25519",
            KeyAlgorithm::Ed448 => "Ed448",
            KeyAlgorithm::Sm2 => "SM2",
            KeyAlgorithm::MlDsa44 | KeyAlgorithm::MlDsa65 | KeyAlgorithm::MlDsa87 => "ML-DSA",
        }
    }

    /// Every algorithm.
    pub const ALL: &'static [KeyAlgorithm] = &[
        KeyAlgorithm::Rsa,
        KeyAlgorithm::RsaPss,
        KeyAlgorithm::EcdsaP256,
        KeyAlgorithm::EcdsaP384,
        KeyAlgorithm::EcdsaP521,
        KeyAlgorithm::EcdsaBrainpoolP256,
        KeyAlgorithm::EcdsaBrainpoolP384,
        KeyAlgorithm::Ed25519,
        KeyAlgorithm::Ed448,
        KeyAlgorithm::Sm2,
        KeyAlgorithm::MlDsa44,
        KeyAlgorithm::MlDsa65,
        KeyAlgorithm::MlDsa87,
    ];

    /// In words with the size, where the name leaves it open: `RSA, 2048 bits`.
    pub fn describe(self, bits: usize) -> String {
        if self.is_rsa() {
            format!("{}, {bits} bits", self.name())
        } else {
            self.name().to_owned()
        }
    }

    /// True for the curves of ECDSA.
    pub fn is_ecdsa(self) -> bool {
        use KeyAlgorithm::*;
        matches!(
            self,
            EcdsaP256 | EcdsaP384 | EcdsaP521 | EcdsaBrainpoolP256 | EcdsaBrainpoolP384
        )
    }

    /// True for both kinds of RSA key.
    pub fn is_rsa(self) -> bool {
        matches!(self, KeyAlgorithm::Rsa | KeyAlgorithm::RsaPss)
    }
}

/// Why nobody need try to verify a signature of a certificate, of OCSP, or of a list of revoked certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unverifiable {
    /// Signatures of this algorithm are not verified here.
    Algorithm,
    /// They are too weak to be believed: those over MD5 and SHA-1.
    Weak,
    /// They are verified, with other parameters.
    Parameters,
    /// The signer's key makes no such signatures.
    Key,
}

/// The algorithm of a signature scheme, without its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2).
    RsaPkcs1,
    /// RSASSA-PSS, the salt as long as the hash, by a `rsaEncryption` key (RFC 8017 §8.1).
    RsaPssRsae,
    /// The same by an `id-RSASSA-PSS` key.
    RsaPssPss,
    /// ECDSA (FIPS 186-5 §6.4).
    Ecdsa,
    /// Ed25519 (RFC 8032 §5.1).
    Ed25519,
    /// Ed448 with an empty context (RFC 8032 §5.2).
    Ed448,
    /// SM2 with SM3 (GB/T 32918.2).
    Sm2,
    /// ML-DSA with an empty context string (FIPS 204 §5, draft-ietf-tls-mldsa).
    MlDsa,
}

impl SignatureScheme {
    /// The hash that the content goes through first. `None` for schemes that hash by themselves,
    /// and for those that this program cannot compute.
    pub fn hash(self) -> Option<HashAlgorithm> {
        Some(match self {
            Self::RsaPkcs1Md5Sha1 => HashAlgorithm::Md5Sha1,
            Self::RsaPkcs1Sha1 | Self::EcdsaSha1 => HashAlgorithm::Sha1,
            Self::RsaPkcs1Sha224 | Self::EcdsaSha224 => HashAlgorithm::Sha224,
            Self::RsaPkcs1Sha256
            | Self::EcdsaSecp256r1Sha256
            | Self::EcdsaBrainpoolP256r1Tls13Sha256
            | Self::RsaPssRsaeSha256
            | Self::RsaPssPssSha256 => HashAlgorithm::Sha256,
            Self::RsaPkcs1Sha384
            | Self::EcdsaSecp384r1Sha384
            | Self::EcdsaBrainpoolP384r1Tls13Sha384
            | Self::RsaPssRsaeSha384
            | Self::RsaPssPssSha384 => HashAlgorithm::Sha384,
            Self::RsaPkcs1Sha512
            | Self::EcdsaSecp521r1Sha512
            | Self::RsaPssRsaeSha512
            | Self::RsaPssPssSha512 => HashAlgorithm::Sha512,
            _ => return None,
        })
    }

    /// Whether TLS 1.3 lets it sign the handshake: some schemes are for the signatures in certificates
    /// alone (RFC 9846 §4.3.3).
    pub fn signs_tls13(self) -> bool {
        !matches!(
            self,
            Self::RsaPkcs1Sha1
                | Self::RsaPkcs1Sha224
                | Self::RsaPkcs1Sha256
                | Self::RsaPkcs1Sha384
                | Self::RsaPkcs1Sha512
                | Self::EcdsaSha1
                | Self::EcdsaSha224
        )
    }

    /// Whether this program can compute it and it has a number on the wire.
    pub fn is_supported(self) -> bool {
        self.algorithm().is_some() && self.is_on_the_wire()
    }

    /// Whether its number is IANA's or a draft's, rather than one that stands for it here alone.
    pub fn is_on_the_wire(self) -> bool {
        ![Self::RsaPkcs1Md5Sha1, Self::Sm2SignSm3].contains(&self)
    }

    /// The algorithm; `None` for schemes that this program cannot compute.
    pub fn algorithm(self) -> Option<SignatureAlgorithm> {
        Some(match self {
            Self::RsaPkcs1Md5Sha1
            | Self::RsaPkcs1Sha1
            | Self::RsaPkcs1Sha224
            | Self::RsaPkcs1Sha256
            | Self::RsaPkcs1Sha384
            | Self::RsaPkcs1Sha512 => SignatureAlgorithm::RsaPkcs1,
            Self::RsaPssRsaeSha256 | Self::RsaPssRsaeSha384 | Self::RsaPssRsaeSha512 => {
                SignatureAlgorithm::RsaPssRsae
            }
            Self::RsaPssPssSha256 | Self::RsaPssPssSha384 | Self::RsaPssPssSha512 => {
                SignatureAlgorithm::RsaPssPss
            }
            Self::EcdsaSha1
            | Self::EcdsaSha224
            | Self::EcdsaSecp256r1Sha256
            | Self::EcdsaSecp384r1Sha384
            | Self::EcdsaSecp521r1Sha512
            | Self::EcdsaBrainpoolP256r1Tls13Sha256
            | Self::EcdsaBrainpoolP384r1Tls13Sha384 => SignatureAlgorithm::Ecdsa,
            Self::Ed25519 => SignatureAlgorithm::Ed25519,
            Self::Ed448 => SignatureAlgorithm::Ed448,
            Self::Sm2SigSm3 | Self::Sm2SignSm3 => SignatureAlgorithm::Sm2,
            Self::MlDsa44 | Self::MlDsa65 | Self::MlDsa87 => SignatureAlgorithm::MlDsa,
            _ => return None,
        })
    }
}
