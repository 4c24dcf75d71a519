//! What a signature scheme consists of, and which schemes go with which keys (RFC 9846 §4.3.3,
//! RFC 5246 §7.4.1.4.1, draft-ietf-tls-mldsa).

use crate::compute::hash::HashAlgorithm;
use crate::names::registry::{NamedGroup, ProtocolVersion, SignatureScheme};

/// The algorithm that a key is for, with its curve or parameter set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    /// Ed25519 (RFC 8410).
    Ed25519,
    /// ML-DSA-44 (RFC 9881).
    MlDsa44,
    /// ML-DSA-65 (RFC 9881).
    MlDsa65,
    /// ML-DSA-87 (RFC 9881).
    MlDsa87,
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
            KeyAlgorithm::Ed25519 => "Ed25519",
            KeyAlgorithm::MlDsa44 => "ML-DSA-44",
            KeyAlgorithm::MlDsa65 => "ML-DSA-65",
            KeyAlgorithm::MlDsa87 => "ML-DSA-87",
        }
    }

    /// True for the three curves of ECDSA.
    pub fn is_ecdsa(self) -> bool {
        use KeyAlgorithm::*;
        matches!(self, EcdsaP256 | EcdsaP384 | EcdsaP521)
    }

    /// True for both kinds of RSA key.
    pub fn is_rsa(self) -> bool {
        matches!(self, KeyAlgorithm::Rsa | KeyAlgorithm::RsaPss)
    }

    /// In words with the size, where the name leaves it open: `RSA, 2048 bits`.
    pub(super) fn describe(self, bits: usize) -> String {
        if self.is_rsa() {
            format!("{}, {bits} bits", self.name())
        } else {
            self.name().to_owned()
        }
    }

    /// Every scheme for which a key of this algorithm may sign the handshake in `version`, best
    /// first. `bits` is the size of an RSA modulus: a hash of 64 bytes with a salt as long does not
    /// fit under 1024 bits of PSS.
    pub(super) fn schemes(self, version: ProtocolVersion, bits: usize) -> Vec<SignatureScheme> {
        use SignatureScheme as S;
        let before_1_2 = version < ProtocolVersion::TLS1_2;
        let is_1_3 = version >= ProtocolVersion::TLS1_3;
        let mut schemes = match self {
            KeyAlgorithm::Rsa if before_1_2 => vec![S::RsaPkcs1Md5Sha1],
            KeyAlgorithm::Rsa => vec![
                S::RsaPssRsaeSha256,
                S::RsaPssRsaeSha384,
                S::RsaPssRsaeSha512,
                S::RsaPkcs1Sha256,
                S::RsaPkcs1Sha384,
                S::RsaPkcs1Sha512,
                S::RsaPkcs1Sha224,
                S::RsaPkcs1Sha1,
            ],
            KeyAlgorithm::RsaPss if !before_1_2 => {
                vec![S::RsaPssPssSha256, S::RsaPssPssSha384, S::RsaPssPssSha512]
            }
            KeyAlgorithm::EcdsaP256 | KeyAlgorithm::EcdsaP384 | KeyAlgorithm::EcdsaP521
                if before_1_2 =>
            {
                vec![S::EcdsaSha1]
            }
            // Before TLS 1.3 these are a hash with any curve (RFC 5246 §7.4.1.4.1).
            KeyAlgorithm::EcdsaP256 => vec![
                S::EcdsaSecp256r1Sha256,
                S::EcdsaSecp384r1Sha384,
                S::EcdsaSecp521r1Sha512,
                S::EcdsaSha224,
                S::EcdsaSha1,
            ],
            KeyAlgorithm::EcdsaP384 => vec![
                S::EcdsaSecp384r1Sha384,
                S::EcdsaSecp521r1Sha512,
                S::EcdsaSecp256r1Sha256,
                S::EcdsaSha224,
                S::EcdsaSha1,
            ],
            KeyAlgorithm::EcdsaP521 => vec![
                S::EcdsaSecp521r1Sha512,
                S::EcdsaSecp384r1Sha384,
                S::EcdsaSecp256r1Sha256,
                S::EcdsaSha224,
                S::EcdsaSha1,
            ],
            KeyAlgorithm::Ed25519 if !before_1_2 => vec![S::Ed25519],
            KeyAlgorithm::MlDsa44 if is_1_3 => vec![S::MlDsa44],
            KeyAlgorithm::MlDsa65 if is_1_3 => vec![S::MlDsa65],
            KeyAlgorithm::MlDsa87 if is_1_3 => vec![S::MlDsa87],
            _ => Vec::new(),
        };
        if self.is_rsa() {
            schemes.retain(|scheme| scheme.fits(bits));
        }
        if is_1_3 {
            schemes.retain(|scheme| scheme.is_for_1_3());
            if self.is_ecdsa() {
                schemes.truncate(1); // The first is the one that names the key's curve.
            }
        }
        schemes
    }
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
            | Self::RsaPssRsaeSha256
            | Self::RsaPssPssSha256 => HashAlgorithm::Sha256,
            Self::RsaPkcs1Sha384
            | Self::EcdsaSecp384r1Sha384
            | Self::RsaPssRsaeSha384
            | Self::RsaPssPssSha384 => HashAlgorithm::Sha384,
            Self::RsaPkcs1Sha512
            | Self::EcdsaSecp521r1Sha512
            | Self::RsaPssRsaeSha512
            | Self::RsaPssPssSha512 => HashAlgorithm::Sha512,
            _ => return None,
        })
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
            | Self::EcdsaSecp521r1Sha512 => SignatureAlgorithm::Ecdsa,
            Self::Ed25519 => SignatureAlgorithm::Ed25519,
            Self::MlDsa44 | Self::MlDsa65 | Self::MlDsa87 => SignatureAlgorithm::MlDsa,
            _ => return None,
        })
    }

    /// True if TLS 1.3 lets it sign the handshake: neither RSASSA-PKCS1-v1_5 nor SHA-1
    /// (RFC 9846 §4.3.3).
    fn is_for_1_3(self) -> bool {
        self.algorithm() != Some(SignatureAlgorithm::RsaPkcs1)
            && self.hash() != Some(HashAlgorithm::Sha1)
    }

    /// Whether the encoded hash fits under an RSA modulus of `bits` (RFC 8017 §9.1.1, §9.2).
    fn fits(self, bits: usize) -> bool {
        let hash = self.hash().map_or(0, HashAlgorithm::length);
        let needed = match self.algorithm() {
            Some(SignatureAlgorithm::RsaPkcs1) => hash + digest_info(self.hash()).len() + 11,
            _ => 2 * hash + 2,
        };
        bits.saturating_sub(1).div_ceil(8) >= needed
    }
}

/// What RSASSA-PKCS1-v1_5 puts before the hash: a DER `DigestInfo` (RFC 8017 §9.2, note 1).
/// Nothing before TLS 1.2, where MD5 and SHA-1 stand there bare (RFC 4346 §7.4.3).
pub(super) fn digest_info(hash: Option<HashAlgorithm>) -> &'static [u8] {
    match hash {
        Some(HashAlgorithm::Sha1) => {
            b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14"
        }
        Some(HashAlgorithm::Sha224) => {
            b"\x30\x2d\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x04\x05\x00\x04\x1c"
        }
        Some(HashAlgorithm::Sha256) => {
            b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"
        }
        Some(HashAlgorithm::Sha384) => {
            b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30"
        }
        Some(HashAlgorithm::Sha512) => {
            b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40"
        }
        _ => b"",
    }
}

impl KeyAlgorithm {
    /// The curve of an ECDSA key as a group of TLS, in which RFC 8422 §5.3 counts it; `None` for
    /// other keys, those of EdDSA too.
    pub fn curve(self) -> Option<NamedGroup> {
        match self {
            KeyAlgorithm::EcdsaP256 => Some(NamedGroup::Secp256r1),
            KeyAlgorithm::EcdsaP384 => Some(NamedGroup::Secp384r1),
            KeyAlgorithm::EcdsaP521 => Some(NamedGroup::Secp521r1),
            _ => None,
        }
    }
}
