//! The password-based encryption of RFC 8018, PBES2 and PBES1, with the ciphers that programs have put
//! into it.

use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit};
use pkcs8::pkcs5::{EncryptionScheme, Error, pbes2::Kdf};

use super::ber::{Elements, tag};
use super::password::{Fault, MAX_ITERATIONS, PassPhrase, cbc};
use crate::names::hash::HashAlgorithm;
use crate::names::oid::ObjectIdentifier;

/// How much memory scrypt may ask for, in bytes.
const MAX_SCRYPT_MEMORY: u64 = 1 << 30;

/// Contents of OBJECT IDENTIFIERs.
mod oid {
    /// 1.2.840.113549.1.5 and the number of a scheme (RFC 8018 appendix A).
    pub const PKCS5: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x05";
    /// 1.2.840.113549.1.5.12 (RFC 8018 §5.2).
    pub const PBKDF2: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0c";
    /// 1.2.840.113549.2 and the number of a hash: HMAC with it (RFC 8018 appendix B.1.2).
    pub const HMAC: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x02";
    /// 1.2.392.200011.61.1.1.1 and the number of a length (RFC 3657 §2.2).
    pub const CAMELLIA: &[u8] = b"\x2a\x83\x08\x8c\x9a\x4b\x3d\x01\x01\x01";
    /// 1.2.410.200046.1.1 and the number of a length and a mode (RFC 5794 §4).
    pub const ARIA: &[u8] = b"\x2a\x83\x1a\x8c\x9a\x6e\x01\x01";
    /// 1.2.156.10197.1.104 and the number of a mode (GM/T 0006).
    pub const SM4: &[u8] = b"\x2a\x81\x1c\xcf\x55\x01\x68";
    /// 2.16.840.1.101.3.4.1 and the number of a length and a mode (RFC 3565 §4.1).
    pub const AES: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x01";
    /// 1.2.840.113549.3.7 (RFC 8018 appendix B.2.2).
    pub const TRIPLE_DES: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x03\x07";
    /// 1.2.840.113549.3.2 (RFC 8018 appendix B.2.3).
    pub const RC2: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x03\x02";
    /// 1.3.14.3.2.7 (RFC 8018 appendix B.2.1).
    pub const DES: &[u8] = b"\x2b\x0e\x03\x02\x07";
}

/// Decrypts what was encrypted under a pass phrase; `algorithm` is an AlgorithmIdentifier in DER.
pub(super) fn decrypt(
    algorithm: &[u8],
    ciphertext: &[u8],
    pass_phrase: &PassPhrase,
) -> Result<Vec<u8>, Fault> {
    match EncryptionScheme::try_from(algorithm) {
        Ok(scheme) if scheme.pbes2().is_some() => usual(&scheme, ciphertext, pass_phrase),
        _ => rare(algorithm, ciphertext, pass_phrase),
    }
}

/// PBES2 with AES or triple DES, the key from PBKDF2 or scrypt.
fn usual(
    scheme: &EncryptionScheme,
    ciphertext: &[u8],
    pass_phrase: &PassPhrase,
) -> Result<Vec<u8>, Fault> {
    let is_reasonable = match scheme.pbes2().map(|parameters| &parameters.kdf) {
        Some(Kdf::Pbkdf2(parameters)) => parameters.iteration_count <= MAX_ITERATIONS,
        Some(Kdf::Scrypt(parameters)) => {
            let block = 128 * u64::from(parameters.block_size);
            let memory = parameters.cost_parameter.saturating_mul(block);
            memory.saturating_mul(parameters.parallelization.into()) <= MAX_SCRYPT_MEMORY
        }
        _ => true,
    };
    if !is_reasonable {
        return Err(Fault::Unsupported("so many rounds of hashing".to_owned()));
    }
    let decrypted = scheme.decrypt(pass_phrase.text(), ciphertext);
    decrypted.map_err(|error| match error {
        Error::DecryptFailed => Fault::PassPhrase,
        error => Fault::Unsupported(format!("encryption ({error})")),
    })
}

/// PBES2 with other ciphers or a longer salt, and PBES1.
fn rare(algorithm: &[u8], ciphertext: &[u8], pass_phrase: &PassPhrase) -> Result<Vec<u8>, Fault> {
    let mut parts = Elements::inside(algorithm, tag::SEQUENCE)?;
    let identifier = parts.take(tag::OBJECT_IDENTIFIER)?;
    let (hash, decrypt): (_, Cipher) = match identifier.strip_prefix(oid::PKCS5) {
        Some([13]) => return pbes2(parts.open(tag::SEQUENCE)?, ciphertext, pass_phrase),
        Some([3]) => (HashAlgorithm::Md5, cbc::<des::Des>),
        Some([6]) => (HashAlgorithm::Md5, cbc::<rc2::Rc2>),
        Some([10]) => (HashAlgorithm::Sha1, cbc::<des::Des>),
        Some([11]) => (HashAlgorithm::Sha1, cbc::<rc2::Rc2>),
        _ => return Err(unsupported("encryption with", identifier)),
    };
    // PBES1 (RFC 8018 §6.1): half of what PBKDF1 gives is the key, half the IV.
    let mut parameters = parts.open(tag::SEQUENCE)?;
    let salt = parameters.take(tag::OCTET_STRING)?;
    let iterations = parameters.iterations()?;
    let mut derived = hash.digest(&[pass_phrase.text(), salt]);
    for _ in 1..iterations {
        derived = hash.digest(&[&derived]);
    }
    decrypt(&derived[..8], &derived[8..16], ciphertext)
}

type Cipher = fn(&[u8], &[u8], &[u8]) -> Result<Vec<u8>, Fault>;

/// PBES2-params (RFC 8018 appendix A.4).
fn pbes2(
    mut parameters: Elements<'_>,
    ciphertext: &[u8],
    pass_phrase: &PassPhrase,
) -> Result<Vec<u8>, Fault> {
    let derivation = Pbkdf2::read(parameters.open(tag::SEQUENCE)?, "encryption")?;
    let mut scheme = parameters.open(tag::SEQUENCE)?;
    let identifier = scheme.take(tag::OBJECT_IDENTIFIER)?;
    if identifier == oid::RC2 {
        return rc2(scheme, &derivation, ciphertext, pass_phrase);
    }
    let (length, decrypt) =
        cipher(identifier).ok_or_else(|| unsupported("encryption with", identifier))?;
    let iv = scheme.take(tag::OCTET_STRING)?;
    let key = derivation.derive(pass_phrase, length);
    decrypt(&key, iv, ciphertext)
}

/// RC2, whose parameters say in a number of its own how many bits of the key count: all of them, here
/// (RFC 8018 appendix B.2.3).
fn rc2(
    mut scheme: Elements<'_>,
    derivation: &Pbkdf2<'_>,
    ciphertext: &[u8],
    pass_phrase: &PassPhrase,
) -> Result<Vec<u8>, Fault> {
    let mut parameters = scheme.open(tag::SEQUENCE)?;
    let length = match parameters.iterations()? {
        160 => 5,
        120 => 8,
        58 => 16,
        _ => 0,
    };
    if length == 0 || derivation.length.is_some_and(|said| said != length) {
        return Err(Fault::Unsupported(
            "encryption with RC2 of a key that only counts in part".to_owned(),
        ));
    }
    let iv = parameters.take(tag::OCTET_STRING)?;
    let key = derivation.derive(pass_phrase, length);
    cbc::<rc2::Rc2>(&key, iv, ciphertext)
}

/// Ciphers in CBC mode with the lengths of their keys.
fn cipher(identifier: &[u8]) -> Option<(usize, Cipher)> {
    fn of<C>() -> Cipher
    where
        C: KeyInit + BlockCipherDecrypt,
        ::cbc::Decryptor<C>: KeyIvInit + BlockModeDecrypt,
    {
        cbc::<C>
    }
    let (number, family) = identifier.split_last()?;
    Some(match (family, number) {
        (oid::AES, 2) => (16, of::<aes::Aes128>()),
        (oid::AES, 22) => (24, of::<aes::Aes192>()),
        (oid::AES, 42) => (32, of::<aes::Aes256>()),
        (oid::CAMELLIA, 2) => (16, of::<camellia::Camellia128>()),
        (oid::CAMELLIA, 3) => (24, of::<camellia::Camellia192>()),
        (oid::CAMELLIA, 4) => (32, of::<camellia::Camellia256>()),
        (oid::ARIA, 2) => (16, of::<aria::Aria128>()),
        (oid::ARIA, 7) => (24, of::<aria::Aria192>()),
        (oid::ARIA, 12) => (32, of::<aria::Aria256>()),
        (oid::SM4, 2) => (16, of::<sm4::Sm4>()),
        _ if identifier == oid::TRIPLE_DES => (24, of::<des::TdesEde3>()),
        _ if identifier == oid::DES => (8, of::<des::Des>()),
        _ => return None,
    })
}

/// PBKDF2 with its parameters (RFC 8018 appendix A.2).
pub(super) struct Pbkdf2<'a> {
    salt: &'a [u8],
    iterations: u32,
    /// The bytes of the key, if it is said.
    pub length: Option<usize>,
    prf: HashAlgorithm,
}

impl<'a> Pbkdf2<'a> {
    /// Reads the AlgorithmIdentifier of what the key of `what` comes from.
    pub(super) fn read(mut derivation: Elements<'a>, what: &str) -> Result<Self, Fault> {
        if derivation.take(tag::OBJECT_IDENTIFIER)? != oid::PBKDF2 {
            return Err(Fault::Unsupported(format!(
                "{what} whose key does not come from PBKDF2"
            )));
        }
        let mut parameters = derivation.open(tag::SEQUENCE)?;
        Ok(Pbkdf2 {
            salt: parameters.take(tag::OCTET_STRING)?,
            iterations: parameters.iterations()?,
            length: match parameters.tag() {
                Some(tag::INTEGER) => Some(parameters.iterations()? as usize),
                _ => None,
            },
            prf: match parameters.tag() {
                Some(_) => hmac(parameters.open(tag::SEQUENCE)?, "a key from PBKDF2 with")?,
                None => HashAlgorithm::Sha1,
            },
        })
    }

    /// `length` bytes of key material.
    pub(super) fn derive(&self, pass_phrase: &PassPhrase, length: usize) -> Vec<u8> {
        pass_phrase.pbkdf2(self.prf, self.salt, self.iterations, length)
    }
}

/// The hash of an AlgorithmIdentifier for HMAC, which serves `what`.
pub(super) fn hmac(mut algorithm: Elements<'_>, what: &str) -> Result<HashAlgorithm, Fault> {
    let identifier = algorithm.take(tag::OBJECT_IDENTIFIER)?;
    Ok(match identifier.strip_prefix(oid::HMAC) {
        Some([7]) => HashAlgorithm::Sha1,
        Some([8]) => HashAlgorithm::Sha224,
        Some([9]) => HashAlgorithm::Sha256,
        Some([10]) => HashAlgorithm::Sha384,
        Some([11]) => HashAlgorithm::Sha512,
        _ => return Err(unsupported(what, identifier)),
    })
}

/// The number of what is not supported says what it is.
pub(super) fn unsupported(what: &str, identifier: &[u8]) -> Fault {
    let identifier = ObjectIdentifier::new(identifier);
    Fault::Unsupported(format!("{what} {}", identifier.described()))
}
