//! The hash functions of TLS by name (FIPS 180-4, RFC 1321, GB/T 32905): what suites and signature schemes refer
//! to. [`crate::compute::hash`] computes them.

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HashAlgorithm {
    /// MD5, 16 bytes.
    Md5,
    /// SHA-1, 20 bytes.
    Sha1,
    /// SHA-224, 28 bytes: in signatures of TLS 1.2 only.
    Sha224,
    /// SHA-256, 32 bytes.
    Sha256,
    /// SHA-384, 48 bytes.
    Sha384,
    /// SHA-512, 64 bytes.
    Sha512,
    /// SM3, 32 bytes (GB/T 32905).
    Sm3,
    /// MD5 and SHA-1 side by side, 36 bytes: what TLS 1.0 and 1.1 sign with RSA and hash the
    /// handshake with (RFC 4346 §7.4.3, §7.4.9).
    Md5Sha1,
}

impl HashAlgorithm {
    /// Each.
    pub const ALL: &'static [HashAlgorithm] = &[
        HashAlgorithm::Md5,
        HashAlgorithm::Sha1,
        HashAlgorithm::Sha224,
        HashAlgorithm::Sha256,
        HashAlgorithm::Sha384,
        HashAlgorithm::Sha512,
        HashAlgorithm::Sm3,
        HashAlgorithm::Md5Sha1,
    ];

    /// Bytes of output.
    pub fn length(self) -> usize {
        match self {
            HashAlgorithm::Md5 => 16,
            HashAlgorithm::Sha1 => 20,
            HashAlgorithm::Sha224 => 28,
            HashAlgorithm::Sha256 => 32,
            HashAlgorithm::Sha384 => 48,
            HashAlgorithm::Sha512 => 64,
            HashAlgorithm::Sm3 => 32,
            HashAlgorithm::Md5Sha1 => 36,
        }
    }

    /// Its name as part of a suite's: `SHA256`; `SHA` for SHA-1.
    pub fn short_name(self) -> &'static str {
        match self {
            HashAlgorithm::Md5 => "MD5",
            HashAlgorithm::Sha1 => "SHA",
            HashAlgorithm::Sha224 => "SHA224",
            HashAlgorithm::Sha256 => "SHA256",
            HashAlgorithm::Sha384 => "SHA384",
            HashAlgorithm::Sha512 => "SHA512",
            HashAlgorithm::Sm3 => "SM3",
            HashAlgorithm::Md5Sha1 => "MD5+SHA-1",
        }
    }

    /// Its name: `SHA-256`; `MD5+SHA-1` for the pair.
    pub fn name(self) -> &'static str {
        match self {
            HashAlgorithm::Md5 => "MD5",
            HashAlgorithm::Sha1 => "SHA-1",
            HashAlgorithm::Sha224 => "SHA-224",
            HashAlgorithm::Sha256 => "SHA-256",
            HashAlgorithm::Sha384 => "SHA-384",
            HashAlgorithm::Sha512 => "SHA-512",
            HashAlgorithm::Sm3 => "SM3",
            HashAlgorithm::Md5Sha1 => "MD5+SHA-1",
        }
    }
}
