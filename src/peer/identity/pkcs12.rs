//! PKCS #12 (RFC 7292): a private key and its certificates in one file under a pass phrase, as
//! browsers, Windows, Java and OpenSSL keep them.

use subtle::ConstantTimeEq;

use super::ber::{Elements, joined, tag, to_der};
use super::password::{Fault, PassPhrase, Purpose, decrypt};
use super::pbes::{Pbkdf2, hmac, unsupported};
use crate::names::hash::HashAlgorithm;

/// What a file holds, without names and other attributes.
#[derive(Debug, Default)]
pub(super) struct Archive {
    /// Private keys, each a PrivateKeyInfo (RFC 5958 §2) in DER.
    pub keys: Vec<Vec<u8>>,
    /// X.509 certificates in DER.
    pub certificates: Vec<Vec<u8>>,
}

/// Contents of OBJECT IDENTIFIERs.
mod oid {
    /// 1.2.840.113549.1.7.1 (RFC 5652 §4).
    pub const DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
    /// 1.2.840.113549.1.7.6 (RFC 5652 §8).
    pub const ENCRYPTED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06";
    /// 1.2.840.113549.1.12.10.1 and the number of a kind of bag (RFC 7292 §4.2).
    pub const BAG: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01";
    /// 1.2.840.113549.1.9.22.1 (RFC 2985 §6.3).
    pub const X509_CERTIFICATE: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x16\x01";
    /// 1.2.840.113549.1.5.14 (RFC 8018 §7.1, RFC 9579 §4).
    pub const PBMAC1: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0e";
    /// 2.16.840.1.101.3.4.2 and the number of a hash of the family SHA-2 (RFC 5754 §2).
    pub const SHA2: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02";
    /// 1.3.14.3.2.26 (RFC 3370 §2.1).
    pub const SHA1: &[u8] = b"\x2b\x0e\x03\x02\x1a";
}

impl Archive {
    /// Reads a file; an empty pass phrase is tried in the two forms that programs give it.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(super) fn read(file: &[u8], pass_phrase: &str) -> Result<Self, Fault> {
        let der = to_der(file)?;
        match Self::open(&der, &PassPhrase::new(pass_phrase)) {
            Err(Fault::PassPhrase) if pass_phrase.is_empty() => {
                Self::open(&der, &PassPhrase::absent())
            }
            read => read,
        }
    }

    /// PFX (RFC 7292 §4).
    fn open(der: &[u8], pass_phrase: &PassPhrase) -> Result<Self, Fault> {
        let mut pfx = Elements::inside(der, tag::SEQUENCE)?;
        if pfx.take(tag::INTEGER)? != [3] {
            return Err(Fault::Malformed("its version"));
        }
        let mut auth_safe = pfx.open(tag::SEQUENCE)?;
        if auth_safe.take(tag::OBJECT_IDENTIFIER)? != oid::DATA {
            return Err(Fault::Unsupported("protection by public keys".to_owned()));
        }
        let safes = auth_safe.open(tag::CONTEXT_0)?.take(tag::OCTET_STRING)?;
        if pfx.tag().is_some() {
            authenticate(pfx.open(tag::SEQUENCE)?, safes, pass_phrase)?;
        }
        let safes = to_der(safes)?;
        let mut safes = Elements::inside(&safes, tag::SEQUENCE)?;
        let mut archive = Archive::default();
        while safes.tag().is_some() {
            archive.safe(safes.open(tag::SEQUENCE)?, pass_phrase)?;
        }
        Ok(archive)
    }

    /// ContentInfo with SafeContents inside, in the clear or encrypted (RFC 7292 §4.1).
    fn safe(&mut self, mut info: Elements<'_>, pass_phrase: &PassPhrase) -> Result<(), Fault> {
        let content_type = info.take(tag::OBJECT_IDENTIFIER)?;
        let mut content = info.open(tag::CONTEXT_0)?;
        let bags = match content_type {
            oid::DATA => content.take(tag::OCTET_STRING)?.to_vec(),
            oid::ENCRYPTED_DATA => {
                // EncryptedData and its EncryptedContentInfo (RFC 5652 §8, §6.1).
                let mut encrypted_data = content.open(tag::SEQUENCE)?;
                encrypted_data.take(tag::INTEGER)?;
                let mut info = encrypted_data.open(tag::SEQUENCE)?;
                info.take(tag::OBJECT_IDENTIFIER)?;
                let (algorithm, _) = info.next()?;
                let ciphertext = match info.tag() {
                    Some(tag::CONTEXT_0) => joined(info.take(tag::CONTEXT_0)?)?,
                    _ => info.take(tag::IMPLICIT_0)?.to_vec(),
                };
                decrypt(algorithm, &ciphertext, pass_phrase)?
            }
            _ => return Err(Fault::Unsupported("protection by public keys".to_owned())),
        };
        self.bags(&to_der(&bags)?, pass_phrase, 4)
    }

    /// SafeContents (RFC 7292 §4.2), which may contain more of its kind, up to `depth` of them.
    fn bags(&mut self, der: &[u8], pass_phrase: &PassPhrase, depth: usize) -> Result<(), Fault> {
        let mut bags = Elements::inside(der, tag::SEQUENCE)?;
        while bags.tag().is_some() {
            let mut bag = bags.open(tag::SEQUENCE)?;
            let kind = bag.take(tag::OBJECT_IDENTIFIER)?;
            let (value, _) = bag.open(tag::CONTEXT_0)?.next()?;
            match kind.strip_prefix(oid::BAG) {
                Some([1]) => self.keys.push(value.to_vec()),
                Some([2]) => self.keys.push(private_key(value, pass_phrase)?),
                Some([3]) => self.certificates.extend(certificate(value)?),
                Some([6]) if depth > 0 => self.bags(value, pass_phrase, depth - 1)?,
                // Revocation lists and secrets say nothing of who we are.
                _ => {}
            }
        }
        Ok(())
    }
}

/// The PrivateKeyInfo in an EncryptedPrivateKeyInfo (RFC 5958 §3).
pub(super) fn private_key(der: &[u8], pass_phrase: &PassPhrase) -> Result<Vec<u8>, Fault> {
    let mut info = Elements::inside(der, tag::SEQUENCE)?;
    // GnuTLS 3.7 writes a key that it does not encrypt under the name of an encrypted one.
    if info.tag() == Some(tag::INTEGER) {
        return Ok(der.to_vec());
    }
    let (algorithm, _) = info.next()?;
    decrypt(algorithm, info.take(tag::OCTET_STRING)?, pass_phrase)
}

/// The certificate in a CertBag (RFC 7292 §4.2.3), if it is one of X.509.
fn certificate(der: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    let mut bag = Elements::inside(der, tag::SEQUENCE)?;
    let kind = bag.take(tag::OBJECT_IDENTIFIER)?;
    let value = bag.open(tag::CONTEXT_0)?.take(tag::OCTET_STRING)?;
    Ok((kind == oid::X509_CERTIFICATE).then(|| value.to_vec()))
}

/// Checks MacData (RFC 7292 §4): whether `safes` are as they were when someone who knew the pass
/// phrase wrote them.
fn authenticate(
    mut mac_data: Elements<'_>,
    safes: &[u8],
    pass_phrase: &PassPhrase,
) -> Result<(), Fault> {
    let mut mac = mac_data.open(tag::SEQUENCE)?;
    let mut algorithm = mac.open(tag::SEQUENCE)?;
    let expected = mac.take(tag::OCTET_STRING)?;
    let salt = mac_data.take(tag::OCTET_STRING)?;
    let identifier = algorithm.take(tag::OBJECT_IDENTIFIER)?;
    let computed = if identifier == oid::PBMAC1 {
        pbmac1(algorithm.open(tag::SEQUENCE)?, safes, pass_phrase)?
    } else {
        let hash = match identifier.strip_prefix(oid::SHA2) {
            Some([4]) => HashAlgorithm::Sha224,
            Some([1]) => HashAlgorithm::Sha256,
            Some([2]) => HashAlgorithm::Sha384,
            Some([3]) => HashAlgorithm::Sha512,
            _ if identifier == oid::SHA1 => HashAlgorithm::Sha1,
            _ => return Err(unsupported("a MAC with", identifier)),
        };
        let iterations = match mac_data.tag() {
            Some(_) => mac_data.iterations()?,
            None => 1,
        };
        let key = pass_phrase.derive(hash, salt, iterations, Purpose::Mac, hash.length());
        hash.hmac(&key, &[safes])
    };
    match bool::from(computed.ct_eq(expected)) {
        true => Ok(()),
        false => Err(Fault::PassPhrase),
    }
}

/// PBMAC1 (RFC 9579 §4): its parameters hold what the rest of MacData held before.
fn pbmac1(
    mut parameters: Elements<'_>,
    safes: &[u8],
    pass_phrase: &PassPhrase,
) -> Result<Vec<u8>, Fault> {
    let derivation = Pbkdf2::read(parameters.open(tag::SEQUENCE)?, "a MAC")?;
    // RFC 9579 §4 demands it.
    let length = derivation.length.filter(|length| *length <= 1024);
    let length = length.ok_or(Fault::Malformed("the length of its MAC key"))?;
    let hash = hmac(parameters.open(tag::SEQUENCE)?, "a MAC with")?;
    let key = derivation.derive(pass_phrase, length);
    Ok(hash.hmac(&key, &[safes]))
}

#[cfg(test)]
#[path = "pkcs12_tests.rs"]
mod tests;
