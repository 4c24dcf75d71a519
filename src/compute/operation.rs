//! The kinds of computation.

use serde::{Deserialize, Serialize};

/// Kinds of computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the names say it; the glossary explains each
pub enum Operation {
    Random,
    PublicKey,
    Ecdh,
    Ffdh,
    MlKemEncapsulate,
    MlKemDecapsulate,
    RsaEncrypt,
    RsaDecrypt,
    Concat,
    Split,
    Decompress,
    Xor,
    Hash,
    Hmac,
    Prf,
    HkdfExtract,
    HkdfExpand,
    HkdfExpandLabel,
    AeadSeal,
    AeadOpen,
    CbcEncrypt,
    CbcDecrypt,
    Sign,
    Verify,
}

impl Operation {
    /// Every operation.
    pub const ALL: &'static [Operation] = &[
        Operation::Random,
        Operation::PublicKey,
        Operation::Ecdh,
        Operation::Ffdh,
        Operation::MlKemEncapsulate,
        Operation::MlKemDecapsulate,
        Operation::RsaEncrypt,
        Operation::RsaDecrypt,
        Operation::Concat,
        Operation::Split,
        Operation::Decompress,
        Operation::Xor,
        Operation::Hash,
        Operation::Hmac,
        Operation::Prf,
        Operation::HkdfExtract,
        Operation::HkdfExpand,
        Operation::HkdfExpandLabel,
        Operation::AeadSeal,
        Operation::AeadOpen,
        Operation::CbcEncrypt,
        Operation::CbcDecrypt,
        Operation::Sign,
        Operation::Verify,
    ];

    /// Its name in traces and in the glossary.
    pub fn name(self) -> &'static str {
        match self {
            Operation::Random => "random",
            Operation::PublicKey => "public-key",
            Operation::Ecdh => "ecdh",
            Operation::Ffdh => "ffdh",
            Operation::MlKemEncapsulate => "ml-kem-encapsulate",
            Operation::MlKemDecapsulate => "ml-kem-decapsulate",
            Operation::RsaEncrypt => "rsa-encrypt",
            Operation::RsaDecrypt => "rsa-decrypt",
            Operation::Concat => "concat",
            Operation::Split => "split",
            Operation::Decompress => "decompress",
            Operation::Xor => "xor",
            Operation::Hash => "hash",
            Operation::Hmac => "hmac",
            Operation::Prf => "prf",
            Operation::HkdfExtract => "hkdf-extract",
            Operation::HkdfExpand => "hkdf-expand",
            Operation::HkdfExpandLabel => "hkdf-expand-label",
            Operation::AeadSeal => "aead-seal",
            Operation::AeadOpen => "aead-open",
            Operation::CbcEncrypt => "cbc-encrypt",
            Operation::CbcDecrypt => "cbc-decrypt",
            Operation::Sign => "sign",
            Operation::Verify => "verify",
        }
    }
}
