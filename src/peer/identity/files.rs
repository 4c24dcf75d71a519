//! Identities out of files, in whatever form people keep them: PEM (RFC 7468) or DER, private keys
//! by themselves or encrypted (RFC 5958), or both halves together in PKCS #12 (RFC 7292).

use std::fmt;
use std::path::{Path, PathBuf};

use super::Identity;
use super::ber::{Elements, tag};
use super::old_pem;
use super::password::{self, Fault};
use super::pkcs12::{self, Archive};
use crate::certificate::{Certificate, CertificateProperties, Kept};
use crate::compute::signature::PrivateKey;
use crate::error::{Error, Result};
use crate::transport::file;
use crate::wire::pem::{self, Section};

/// Where the pass phrase of a private key is: never on the command line itself, where every user of
/// the machine can read it.
#[derive(Clone, PartialEq, Eq)]
pub enum PassPhrase {
    /// The first line of a file.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
}

impl PassPhrase {
    /// Reads `file:PATH` or `env:NAME`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> std::result::Result<Self, String> {
        match text.split_once(':') {
            Some(("file", path)) if !path.is_empty() => Ok(PassPhrase::File(path.into())),
            Some(("env", name)) if !name.is_empty() => Ok(PassPhrase::Environment(name.into())),
            _ => Err("file:PATH, whose first line is the pass phrase, or env:NAME, a variable that holds it".into()),
        }
    }

    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if the file cannot be read or the variable is
    /// not set.
    fn read(&self) -> Result<String> {
        match self {
            PassPhrase::File(path) => {
                let text = String::from_utf8_lossy(&read(path)?).into_owned();
                Ok(text.lines().next().unwrap_or_default().to_owned())
            }
            PassPhrase::Environment(name) => std::env::var(name).map_err(|_| {
                Error::usage(format!(
                    "the environment variable {name} is not set, or not text"
                ))
            }),
        }
    }
}

impl fmt::Debug for PassPhrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PassPhrase::File(path) => write!(f, "file:{}", path.display()),
            PassPhrase::Environment(name) => write!(f, "env:{name}"),
        }
    }
}

impl Identity {
    /// Reads identities from their files: of each certificate with its chain, and of the private
    /// keys, unless they are in the same files. A key belongs to the certificate that is for it,
    /// wherever it is named.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if a file cannot be read or is in no known form,
    /// if the pass phrase is missing or wrong, or if a certificate lacks its key or a key its
    /// certificate; it says which file and why.
    pub fn from_files(
        certificates: &[PathBuf],
        keys: &[PathBuf],
        pass_phrase: Option<&PassPhrase>,
    ) -> Result<Vec<Self>> {
        let pass_phrase = pass_phrase.map(PassPhrase::read).transpose()?;
        let contents = |path: &PathBuf, wanted| {
            let bytes = read(path)?;
            let bytes = pem::plain(&bytes);
            let contents = Contents::read(&bytes, pass_phrase.as_deref());
            contents.map_err(|error| {
                let readable = [
                    wanted,
                    Kept::Certificate,
                    Kept::PrivateKey,
                    Kept::EncryptedKey,
                    Kept::Pfx,
                ];
                let instead = Kept::instead(&bytes, &readable);
                in_file(path, &instead.unwrap_or(error.message))
            })
        };
        let mut spare = Vec::new();
        for path in keys {
            let contents = contents(path, Kept::PrivateKey)?;
            let missing = contents.lacks(Kept::PrivateKey, "there is no private key in this file");
            if contents.keys.is_empty() {
                return Err(in_file(path, &missing));
            }
            spare.extend(contents.keys.into_iter().map(|key| (path, key)));
        }
        let mut identities = Vec::new();
        for path in certificates {
            let contents = contents(path, Kept::Certificate)?;
            let own = contents.identities(&mut spare);
            identities.extend(own.map_err(|why| in_file(path, &why))?);
        }
        match spare.first() {
            None => Ok(identities),
            Some((path, key)) => Err(in_file(
                path,
                &format!(
                    "the private key ({}) belongs to none of the certificates",
                    key.key_type()
                ),
            )),
        }
    }
}

/// What a file holds.
#[derive(Default)]
struct Contents {
    /// Certificates in DER.
    chain: Vec<Vec<u8>>,
    /// Several in PKCS #12 alone.
    keys: Vec<PrivateKey>,
    properties: CertificateProperties,
    /// What the file is, if it is neither.
    kept: Option<Kept>,
}

impl Contents {
    /// That what is wanted is not there: what there is instead, if that is known.
    fn lacks(&self, wanted: Kept, otherwise: &str) -> String {
        let instead = self
            .kept
            .and_then(|kept| kept.where_wanted(&[wanted, Kept::Pfx]));
        instead.unwrap_or_else(|| otherwise.to_owned())
    }

    /// The identities that these certificates make with their keys, which are here, or the one of them
    /// among `spare`.
    fn identities(
        self,
        spare: &mut Vec<(&PathBuf, PrivateKey)>,
    ) -> std::result::Result<Vec<Identity>, String> {
        if self.chain.is_empty() {
            return Err(self.lacks(Kept::Certificate, "there is no certificate in this file"));
        }
        let Contents {
            mut chain,
            mut keys,
            properties,
            ..
        } = self;
        // A keystore of Java, for instance.
        if keys.len() > 1 {
            let identities = keys.into_iter().map(|key| {
                let own = path_of(&mut chain.clone(), &key);
                match own.is_empty() {
                    true => Err(format!(
                        "there is no certificate for its private key ({})",
                        key.key_type()
                    )),
                    false => Identity::of(own, key).map_err(|error| error.message),
                }
            });
            return identities.collect();
        }
        let key = match keys.pop() {
            Some(key) => key,
            None => {
                let own = spare
                    .iter()
                    .position(|(_, key)| own_place(&chain, key).is_some());
                match (own, spare.len()) {
                    (_, 0) => return Err("there is no private key in this file; --key FILE names the file that holds it".into()),
                    // The one that is left is the one that was meant: what is wrong with it is told.
                    (None, _) => spare.remove(0).1,
                    (Some(place), _) => spare.remove(place).1,
                }
            }
        };
        let mut ordered = path_of(&mut chain, &key);
        ordered.append(&mut chain);
        let identity = Identity::of(ordered, key);
        let identity = identity.and_then(|it| it.with_properties(properties));
        Ok(vec![identity.map_err(|error| error.message)?])
    }

    fn read(bytes: &[u8], pass_phrase: Option<&str>) -> Result<Self> {
        let contents = Self::opened(bytes, pass_phrase)?;
        Ok(Contents {
            kept: Kept::of(bytes),
            ..contents
        })
    }

    fn opened(bytes: &[u8], pass_phrase: Option<&str>) -> Result<Self> {
        if pem::is_pem(bytes) {
            return Self::from_pem(bytes, pass_phrase);
        }
        if let Ok(key) = PrivateKey::from_der(bytes) {
            return Ok(Contents {
                keys: vec![key],
                ..Contents::default()
            });
        }
        if is_encrypted_pkcs8(bytes) {
            return Ok(Contents {
                keys: vec![decrypted_pkcs8(bytes, pass_phrase)?],
                ..Contents::default()
            });
        }
        match Certificate::parse(bytes) {
            Ok(_) => Ok(Contents {
                chain: vec![bytes.to_vec()],
                ..Contents::default()
            }),
            Err(error) => Self::from_pkcs12(bytes, pass_phrase, Some(&error)),
        }
    }

    fn from_pem(bytes: &[u8], pass_phrase: Option<&str>) -> Result<Self> {
        let mut contents = Contents::default();
        let mut encrypted = None;
        for section in pem::sections(bytes) {
            let section = section.map_err(|unreadable| Error::usage(unreadable.to_string()))?;
            match &*section.label {
                label if pem::is_certificate(label) => contents.chain.push(section.bytes),
                // draft-ietf-tls-trust-anchor-ids §6.4
                "CERTIFICATE PROPERTIES" => contents.properties = properties(&section)?,
                // As GnuTLS writes it.
                "PKCS12" => {
                    let inside = Self::from_pkcs12(&section.bytes, pass_phrase, None)?;
                    contents.chain.extend(inside.chain);
                    contents.keys.extend(inside.keys);
                }
                _ if is_encrypted(&section) => {
                    encrypted.get_or_insert(section);
                }
                _ if contents.keys.is_empty() => {
                    let key = PrivateKey::from_section(&section).transpose()?;
                    contents.keys.extend(key);
                }
                _ => {}
            }
        }
        if contents.keys.is_empty()
            && let Some(section) = encrypted
        {
            let key = decrypted_section(&section, pass_phrase)?;
            contents.keys.push(key);
        }
        Ok(contents)
    }

    /// PKCS #12 (RFC 7292). `as_certificate` says why it is no certificate either, if it may be one.
    fn from_pkcs12(
        bytes: &[u8],
        pass_phrase: Option<&str>,
        as_certificate: Option<&Error>,
    ) -> Result<Self> {
        let archive = Archive::read(bytes, pass_phrase.unwrap_or_default());
        let archive = archive.map_err(|fault| match (fault, pass_phrase) {
            (Fault::PassPhrase, None) => Error::usage(
                "PKCS #12 with a pass phrase; --key-password file:PATH or env:NAME says where it is",
            ),
            (Fault::PassPhrase, Some(_)) => {
                Error::usage("the pass phrase is not that of this PKCS #12 file, or it is damaged")
            }
            (Fault::Malformed(what), _) => {
                const FORMS: &str = "in none of the known forms: PEM, PKCS #12, a private key or a certificate in DER";
                Error::usage(match (as_certificate, bytes.first()) {
                    _ if Kept::of(bytes) == Some(Kept::Pfx) => {
                        format!("PKCS #12 that is malformed ({what})")
                    }
                    (Some(error), Some(&tag::SEQUENCE)) => format!("{FORMS} ({error})"),
                    _ => FORMS.to_owned(),
                })
            }
            (Fault::Unsupported(what), _) => Error::usage(format!(
                "PKCS #12 with {what}, which is not supported; `openssl pkcs12 -in FILE -out new.pem`, with -legacy \
                 if it is of the past, turns it into PEM"
            )),
        })?;
        let keys = archive.keys.iter().map(|der| PrivateKey::from_der(der));
        Ok(Contents {
            chain: archive.certificates,
            keys: keys.collect::<Result<_>>()?,
            ..Contents::default()
        })
    }
}

/// Which certificate of a chain is for the key.
fn own_place(chain: &[Vec<u8>], key: &PrivateKey) -> Option<usize> {
    let ours = key.public_key().ok()?;
    chain.iter().position(|der| {
        let certificate = Certificate::parse(der);
        certificate.is_ok_and(|it| it.public_key().is_ok_and(|key| key.is_same(&ours)))
    })
}

/// Takes the certificate of the key out of a chain, and its issuers after it: PKCS #12 has no order.
fn path_of(chain: &mut Vec<Vec<u8>>, key: &PrivateKey) -> Vec<Vec<u8>> {
    let mut next = own_place(chain, key);
    let mut ordered = Vec::new();
    while let Some(place) = next {
        ordered.push(chain.remove(place));
        let last = ordered.last().and_then(|der| Certificate::parse(der).ok());
        let is_issuer = |der: &Vec<u8>| {
            let issuer = Certificate::parse(der);
            issuer.is_ok_and(|it| last.as_ref().is_some_and(|last| it.is_issuer_of(last)))
        };
        next = chain.iter().position(is_issuer);
    }
    ordered
}

/// EncryptedPrivateKeyInfo is a SEQUENCE of an AlgorithmIdentifier and an OCTET STRING (RFC 5958 §3).
fn is_encrypted_pkcs8(der: &[u8]) -> bool {
    Elements::inside(der, tag::SEQUENCE).is_ok_and(|mut info| {
        info.take(tag::SEQUENCE).is_ok()
            && info.take(tag::OCTET_STRING).is_ok()
            && info.tag().is_none()
    })
}

/// What `CERTIFICATE PROPERTIES` say.
fn properties(section: &Section) -> Result<CertificateProperties> {
    CertificateProperties::decode(&section.bytes)
        .map_err(|fault| Error::usage(format!("its {} do not decode: {fault}", section.label)))
}

/// Whether a section is a private key under a pass phrase, in the form of today or in that before it.
fn is_encrypted(section: &Section) -> bool {
    section.label == "ENCRYPTED PRIVATE KEY" || old_pem::is_one(section)
}

fn decrypted_section(section: &Section, pass_phrase: Option<&str>) -> Result<PrivateKey> {
    match old_pem::is_one(section) {
        true => PrivateKey::from_der(&decrypt(pass_phrase, |pass_phrase| {
            old_pem::decrypt(section, pass_phrase)
        })?),
        false => decrypted_pkcs8(&section.bytes, pass_phrase),
    }
}

/// Decrypts PKCS #8 (RFC 5958 §3, RFC 8018 §6.2).
fn decrypted_pkcs8(der: &[u8], pass_phrase: Option<&str>) -> Result<PrivateKey> {
    let clear = decrypt(pass_phrase, |pass_phrase| {
        pkcs12::private_key(der, pass_phrase)
    })?;
    PrivateKey::from_pkcs8(&clear)
}

/// Decrypts a private key, or says why it cannot be done.
fn decrypt(
    pass_phrase: Option<&str>,
    decrypt: impl Fn(&password::PassPhrase) -> std::result::Result<Vec<u8>, Fault>,
) -> Result<Vec<u8>> {
    let Some(pass_phrase) = pass_phrase else {
        return Err(Error::usage(
            "the private key is encrypted; --key-password file:PATH or env:NAME says where its pass phrase is",
        ));
    };
    decrypt(&password::PassPhrase::new(pass_phrase)).map_err(|fault| match fault {
        Fault::Malformed(what) => Error::usage(format!(
            "the encrypted private key is malformed ({what})"
        )),
        Fault::PassPhrase => Error::usage(
            "the private key does not decrypt: the pass phrase is wrong, or the file is damaged",
        ),
        Fault::Unsupported(what) => Error::usage(format!(
            "the private key has {what}, which is not supported; `openssl pkcs8 -topk8 -in FILE -out NEW`, with \
             -provider legacy -provider default if it is of the past, encrypts it in the way of today"
        )),
    })
}

fn read(path: &Path) -> Result<Vec<u8>> {
    file::read(path, file::MOST)
        .map_err(|error| Error::usage(format!("{} cannot be read: {error}", path.display())))
}

fn in_file(path: &Path, why: &str) -> Error {
    Error::usage(format!("{}: {why}", path.display()))
}
