//! Raw public keys (RFC 7250): an end proves itself by a bare key, without a certificate, to those who
//! know the key already.

use std::path::Path;

use base64ct::{Base64, Encoding};

use super::Expected;
use crate::certificate::{Certificate, Kept, is_public_key};
use crate::check::Check;
use crate::compute::Value;
use crate::compute::signature::{PrivateKey, PublicKey};
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::names::Side;
use crate::names::hash::HashAlgorithm;
use crate::names::registry::ProtocolVersion;
use crate::names::suite::Suite;
use crate::narration::PeerIdentity;
use crate::transport::file;
use crate::wire::pem;
use crate::wire::serial::hex;

/// A public key that is expected of the other end, by the SHA-256 of its SubjectPublicKeyInfo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinnedKey([u8; 32]);

impl std::fmt::Display for PinnedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "raw public key, SHA-256 {}", hex::encode(&self.0))
    }
}

impl PinnedKey {
    /// That of a SubjectPublicKeyInfo in DER.
    pub fn of(spki: &[u8]) -> Self {
        let hash = HashAlgorithm::Sha256.digest(&[spki]);
        PinnedKey(hash.try_into().unwrap_or_default())
    }

    /// From its hash, as `sha256//` and base64, as curl writes it, or `sha256:` and hex; or from a file
    /// with the key, in PEM or DER: a public key, a private key, or a certificate that is for it.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> std::result::Result<Self, String> {
        let hash = match (text.strip_prefix("sha256//"), text.strip_prefix("sha256:")) {
            (Some(digits), _) => Base64::decode_vec(digits).ok(),
            (_, Some(digits)) => hex::decode(&digits.replace(':', "")),
            _ => return Self::from_file(Path::new(text)),
        };
        let hash = hash.and_then(|hash| hash.try_into().ok());
        hash.map(PinnedKey)
            .ok_or_else(|| "a SHA-256 has 32 bytes: sha256//BASE64 or sha256:HEX".to_owned())
    }

    fn from_file(path: &Path) -> std::result::Result<Self, String> {
        let shown = path.display();
        let bytes = file::read(path, file::MOST).map_err(|error| {
            format!("{shown} is neither sha256//BASE64, nor sha256:HEX, nor a file: {error}")
        })?;
        let bytes = pem::plain(&bytes);
        let sections = pem::sections(&bytes).into_iter();
        let mut sections = sections.filter_map(std::result::Result::ok);
        if let Some(section) = sections.clone().find(|it| it.label == "PUBLIC KEY") {
            return Ok(Self::of(&section.bytes));
        }
        let in_pem = sections.find(|it| pem::is_certificate(&it.label));
        let der = in_pem.as_ref().map_or(&*bytes, |section| &section.bytes);
        if let Ok(certificate) = Certificate::parse(der)
            && let Ok(key) = certificate.public_key()
        {
            return Ok(Self::of(key.spki()));
        }
        let text = pem::text(&bytes);
        let key = PrivateKey::from_pem(&text).or_else(|_| PrivateKey::from_der(&bytes));
        if let Ok(key) = key.and_then(|key| key.public_key()) {
            return Ok(Self::of(key.spki()));
        }
        match is_public_key(&bytes) {
            true => Ok(Self::of(&bytes)),
            false => Err(match Kept::instead(&bytes, &[Kept::PublicKey]) {
                Some(why) => format!("{shown}: {why}"),
                None => format!("{shown} contains no key, in PEM or DER"),
            }),
        }
    }
}

/// Checks the raw public key of the other end: that it is one that was expected, and serves the suite.
///
/// # Errors
/// `certificate_unknown` for another key; as of a certificate's key, if it cannot be used.
pub(crate) fn check<'a>(
    c: &mut Connection,
    expected: impl Into<Expected<'a>>,
    suite: &Suite,
    spki: &Value,
) -> Result<PublicKey> {
    let expected = expected.into();
    let side = expected.role.side();
    let key = PublicKey::from_spki(spki)?;
    let pin = PinnedKey::of(spki);
    let name = pin.to_string();
    match side {
        Side::Server => {
            c.agreed.certificate = Some(name);
            let algorithm = key.algorithm();
            let bits = algorithm.is_rsa().then(|| key.bits());
            c.agreed.certificate_key = Some((algorithm, bits));
        }
        Side::Client => c.agreed.client_certificate = Some(name),
    }
    let is_known = expected.peer_keys.contains(&pin);
    if side == Side::Client {
        c.agreed.client_certificate_trusted = Some(is_known);
    }
    if side == Side::Server {
        c.agreed.peer_identity = Some(match is_known {
            true => PeerIdentity::KnownKey,
            false => PeerIdentity::UnknownKey,
        });
    }
    let check = Check::RawPublicKey {
        side,
        key: key.key_type(),
        sha256: pin.0.to_vec(),
        expected: is_known,
    };
    c.require_unless(expected.insecure, check)?;
    let version = c.version();
    if side == Side::Server {
        c.require(Check::CertificateKeyType {
            key: key.key_type(),
            suite: suite.code,
            version,
        })?;
    }
    if let Some(curve) = key.algorithm().curve()
        && version < ProtocolVersion::TLS1_3
        && side == Side::Server
    {
        c.require(Check::CertificateCurve {
            curve,
            offered: expected.groups.to_vec(),
        })?;
    }
    Ok(key)
}

/// The only key of a Certificate message (RFC 9846 §4.5.1).
///
/// # Errors
/// `decode_error` if there is none, `illegal_parameter` if there are several.
pub(crate) fn only_key<'a>(mut keys: impl Iterator<Item = &'a Value>) -> Result<&'a Value> {
    let first = keys.next().ok_or_else(|| {
        Error::protocol(
            crate::names::registry::AlertDescription::DecodeError,
            "the Certificate message contains no key (RFC 9846 §4.5.1.3)",
        )
    })?;
    match keys.next() {
        None => Ok(first),
        Some(_) => Err(Error::illegal_parameter(
            "the Certificate message contains more than one raw public key (RFC 9846 §4.5.1)",
        )),
    }
}
