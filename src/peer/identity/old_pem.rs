//! Private keys in PEM as OpenSSL encrypted them before PKCS #8, and still does with `-traditional`:
//! headers between the first line and the base64 name the cipher and its IV (RFC 1421 §4.6.1). RFC
//! 1421 has nothing on how a pass phrase becomes a key; what is computed here is what the manual page
//! of OpenSSL's `EVP_BytesToKey` says, with MD5 and one round.

use base64ct::{Base64, Encoding};

use super::password::{Fault, PassPhrase, cbc};
use crate::names::hash::HashAlgorithm;

/// The header that tells such a section from others.
const HEADER: &str = "Proc-Type: 4,ENCRYPTED";

/// One section of a file of PEM.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Section<'a> {
    /// What is before it in the file.
    before: &'a str,
    /// From the header line to the end of the base64.
    body: &'a str,
    /// What is after it in the file.
    after: &'a str,
}

impl<'a> Section<'a> {
    /// The first such section of a file, if there is one.
    pub(super) fn find(pem: &'a str) -> Option<Self> {
        let header = pem.find(HEADER)?;
        let begin = pem[..header].rfind("-----BEGIN ")?;
        let end = header + pem[header..].find("-----END ")?;
        let after = pem[end..].split_once('\n').map_or("", |(_, after)| after);
        Some(Section {
            before: &pem[..begin],
            body: &pem[header..end],
            after,
        })
    }

    /// The file without it.
    pub(super) fn rest(&self) -> String {
        [self.before, self.after].concat()
    }

    /// Decrypts the key: PKCS #1 or SEC 1 in DER, as the section's label says.
    ///
    /// # Errors
    /// Why it does not decrypt.
    pub(super) fn decrypt(&self, pass_phrase: &PassPhrase) -> Result<Vec<u8>, Fault> {
        let (mut information, mut base64) = (None, String::new());
        for line in self.body.lines().map(str::trim) {
            match line.split_once(": ") {
                Some(("DEK-Info", value)) => information = Some(value),
                Some(_) => {}
                None => base64.push_str(line),
            }
        }
        let information = information.and_then(|it| it.split_once(','));
        let (cipher, iv) = information.ok_or(Fault::Malformed("its DEK-Info"))?;
        let iv = base16ct::mixed::decode_vec(iv.trim());
        let iv = iv.map_err(|_| Fault::Malformed("its initialization vector"))?;
        let ciphertext = Base64::decode_vec(&base64);
        let ciphertext = ciphertext.map_err(|_| Fault::Malformed("its base64"))?;
        let salt = iv
            .get(..8)
            .ok_or(Fault::Malformed("its initialization vector"))?;
        let key = |length| key(pass_phrase, salt, length);
        match cipher {
            "DES-EDE3-CBC" => cbc::<des::TdesEde3>(&key(24), &iv, &ciphertext),
            "AES-128-CBC" => cbc::<aes::Aes128>(&key(16), &iv, &ciphertext),
            "AES-192-CBC" => cbc::<aes::Aes192>(&key(24), &iv, &ciphertext),
            "AES-256-CBC" => cbc::<aes::Aes256>(&key(32), &iv, &ciphertext),
            _ => Err(Fault::Unsupported(format!("encryption with {cipher}"))),
        }
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

    #[test]
    fn what_is_no_such_section_is_left_alone() {
        let pem = "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n";
        assert_eq!(Section::find(pem), None);
        for damaged in [HEADER, "-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\nAAAA"] {
            assert_eq!(Section::find(damaged), None);
        }
    }

    /// `tests/peers` decrypts what OpenSSL writes.
    #[test]
    fn damage_is_named() {
        let of = |information: &str, base64: &str| {
            let pem = format!(
                "a\n-----BEGIN X-----\n{HEADER}\n{information}\n\n{base64}\n-----END X-----\nb\n"
            );
            let section = Section::find(&pem).unwrap();
            assert_eq!(section.rest(), "a\nb\n");
            section.decrypt(&PassPhrase::new("secret")).unwrap_err()
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
        assert_eq!(of(&aes, "A-A"), Fault::Malformed("its base64"));
        assert_eq!(of(&aes, "AAAA"), Fault::PassPhrase);
        let long = "DEK-Info: AES-128-CBC,001122334455667788";
        assert_eq!(of(long, "AAAA"), Fault::Malformed("its key"));
        let other = format!("DEK-Info: CAMELLIA-256-CBC,{iv}");
        let unsupported = Fault::Unsupported("encryption with CAMELLIA-256-CBC".to_owned());
        assert_eq!(of(&other, "AAAA"), unsupported);
    }
}
