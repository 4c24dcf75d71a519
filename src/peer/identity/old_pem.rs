//! Private keys in PEM as OpenSSL encrypted them before PKCS #8, and still does with `-traditional`:
//! headers between the first line and the base64 name the cipher and its IV (RFC 1421 §4.6.1). RFC
//! 1421 has nothing on how a pass phrase becomes a key; what is computed here is what the manual page
//! of OpenSSL's `EVP_BytesToKey` says, with MD5 and one round.

use super::password::{Fault, PassPhrase, cbc};
use crate::names::hash::HashAlgorithm;
use crate::wire::pem::Section;

/// The header that says how a section is encrypted.
const HEADER: &str = "DEK-Info";

/// Whether a section of PEM is such a key.
pub(super) fn is_one(section: &Section) -> bool {
    section.headers.iter().any(|(name, _)| name == HEADER)
}

/// Decrypts the key: PKCS #1 or SEC 1 in DER, as the section's label says.
///
/// # Errors
/// Why it does not decrypt.
pub(super) fn decrypt(section: &Section, pass_phrase: &PassPhrase) -> Result<Vec<u8>, Fault> {
    let mut headers = section.headers.iter();
    let information = headers.find(|(name, _)| name == HEADER);
    let information = information.and_then(|(_, value)| value.split_once(','));
    let (cipher, iv) = information.ok_or(Fault::Malformed("its DEK-Info"))?;
    let iv = base16ct::mixed::decode_vec(iv.trim());
    let iv = iv.map_err(|_| Fault::Malformed("its initialization vector"))?;
    let salt = iv
        .get(..8)
        .ok_or(Fault::Malformed("its initialization vector"))?;
    let key = |length| key(pass_phrase, salt, length);
    let ciphertext = &section.bytes;
    match cipher {
        "DES-CBC" => cbc::<des::Des>(&key(8), &iv, ciphertext),
        "DES-EDE3-CBC" => cbc::<des::TdesEde3>(&key(24), &iv, ciphertext),
        "AES-128-CBC" => cbc::<aes::Aes128>(&key(16), &iv, ciphertext),
        "AES-192-CBC" => cbc::<aes::Aes192>(&key(24), &iv, ciphertext),
        "AES-256-CBC" => cbc::<aes::Aes256>(&key(32), &iv, ciphertext),
        "CAMELLIA-128-CBC" => cbc::<camellia::Camellia128>(&key(16), &iv, ciphertext),
        "CAMELLIA-192-CBC" => cbc::<camellia::Camellia192>(&key(24), &iv, ciphertext),
        "CAMELLIA-256-CBC" => cbc::<camellia::Camellia256>(&key(32), &iv, ciphertext),
        "ARIA-128-CBC" => cbc::<aria::Aria128>(&key(16), &iv, ciphertext),
        "ARIA-192-CBC" => cbc::<aria::Aria192>(&key(24), &iv, ciphertext),
        "ARIA-256-CBC" => cbc::<aria::Aria256>(&key(32), &iv, ciphertext),
        "SM4-CBC" => cbc::<sm4::Sm4>(&key(16), &iv, ciphertext),
        _ => Err(Fault::Unsupported(format!("encryption with {cipher}"))),
    }
}

/// Blocks of MD5, each over the one before, the pass phrase and the salt, until there are enough.
fn key(pass_phrase: &PassPhrase, salt: &[u8], length: usize) -> Vec<u8> {
    let (mut key, mut block) = (Vec::new(), Vec::new());
    while key.len() < length {
        block = HashAlgorithm::Md5.digest(&[&block, pass_phrase.text(), salt]);
        key.extend_from_slice(&block);
    }
    key.truncate(length);
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::pem::sections;

    /// `tests/peers` decrypts what OpenSSL writes.
    #[test]
    fn damage_is_named() {
        let of = |information: &str, base64: &str| {
            let pem = format!(
                "a\n-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\n{information}\n\n{base64}\n-----END X-----\nb\n"
            );
            let section = sections(pem.as_bytes()).remove(0).unwrap();
            decrypt(&section, &PassPhrase::new("secret")).unwrap_err()
        };
        let iv = "00112233445566778899AABBCCDDEEFF";
        let aes = format!("DEK-Info: AES-128-CBC,{iv}");
        assert_eq!(of("", "AAAA"), Fault::Malformed("its DEK-Info"));
        assert_eq!(
            of("DEK-Info: AES-128-CBC", ""),
            Fault::Malformed("its DEK-Info")
        );
        let fault = Fault::Malformed("its initialization vector");
        assert_eq!(of("DEK-Info: AES-128-CBC,0011", "AAAA"), fault);
        assert_eq!(of("DEK-Info: AES-128-CBC,zz", "AAAA"), fault);
        assert_eq!(of(&aes, "AAAA"), Fault::PassPhrase);
        let long = "DEK-Info: AES-128-CBC,001122334455667788";
        assert_eq!(of(long, "AAAA"), Fault::Malformed("its key"));
        let other = format!("DEK-Info: SEED-CBC,{iv}");
        let unsupported = Fault::Unsupported("encryption with SEED-CBC".to_owned());
        assert_eq!(of(&other, "AAAA"), unsupported);
    }
}
