//! Which signature schemes go with which keys (RFC 9846 §4.3.3,
//! RFC 5246 §7.4.1.4.1, RFC 8734 §3, draft-ietf-tls-mldsa).

use crate::names::hash::HashAlgorithm;
use crate::names::registry::{NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::signature::{KeyAlgorithm, SignatureAlgorithm};

impl KeyAlgorithm {
    /// Every scheme for which a key of this algorithm may sign the handshake in `version`, best
    /// first. `bits` is the size of an RSA modulus: a hash of 64 bytes with a salt as long does not
    /// fit under 1024 bits of PSS.
    pub fn schemes(self, version: ProtocolVersion, bits: usize) -> Vec<SignatureScheme> {
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
            ecdsa if ecdsa.is_ecdsa() && before_1_2 => vec![S::EcdsaSha1],
            KeyAlgorithm::EcdsaBrainpoolP256 if is_1_3 => vec![S::EcdsaBrainpoolP256r1Tls13Sha256],
            KeyAlgorithm::EcdsaBrainpoolP384 if is_1_3 => vec![S::EcdsaBrainpoolP384r1Tls13Sha384],
            // Before TLS 1.3 these are a hash with any curve (RFC 5246 §7.4.1.4.1).
            KeyAlgorithm::EcdsaP256 | KeyAlgorithm::EcdsaBrainpoolP256 => vec![
                S::EcdsaSecp256r1Sha256,
                S::EcdsaSecp384r1Sha384,
                S::EcdsaSecp521r1Sha512,
                S::EcdsaSha224,
                S::EcdsaSha1,
            ],
            KeyAlgorithm::EcdsaP384 | KeyAlgorithm::EcdsaBrainpoolP384 => vec![
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
            KeyAlgorithm::Ed448 if !before_1_2 => vec![S::Ed448],
            KeyAlgorithm::Sm2 if is_1_3 => vec![S::Sm2SigSm3],
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

impl SignatureScheme {
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
/// Nothing before TLS 1.2, where MD5 and SHA-1 appear bare (RFC 4346 §7.4.3).
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
            KeyAlgorithm::EcdsaBrainpoolP256 => Some(NamedGroup::BrainpoolP256r1),
            KeyAlgorithm::EcdsaBrainpoolP384 => Some(NamedGroup::BrainpoolP384r1),
            _ => None,
        }
    }
}
