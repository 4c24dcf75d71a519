//! A certificate, read (RFC 5280 §4.1).

use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use super::canonical::CanonicalName;
use super::der::Fact;
use super::extensions::{Extension, ExtensionValue, KeyUsage};
use super::names::{DistinguishedName, GeneralName};
use super::oid::ObjectIdentifier;
use super::signed::Signed;
use super::structure::{self, Facts, TbsCertificate};
use crate::compute::Value;
use crate::compute::signature::PublicKey;
use crate::error::{CertificateProblem, Error, ErrorKind, Result};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{AlertDescription, ExtensionType};
use crate::names::suite::KeyExchange;
use crate::narration::{CertificateSummary, SubjectKey};
use crate::wire::Reader;
use crate::wire::serial::hex;

/// A certificate that could be read. Whether to trust it is for [`crate::peer::verify_chain`] to say.
#[derive(Debug, Clone)]
pub struct Certificate {
    der: Value,
    facts: Facts,
    public_key: OnceLock<Result<PublicKey>>,
}

impl Certificate {
    /// Reads a certificate in DER.
    ///
    /// # Errors
    /// `bad_certificate` if it is malformed, or bytes follow it (RFC 9846 §6.2).
    pub fn parse(der: &[u8]) -> Result<Self> {
        Self::read(&Value::literal("certificate", der))
    }

    /// The same of bytes that know where they come from: so does its key.
    ///
    /// # Errors
    /// As [`Certificate::parse`].
    pub fn read(der: &Value) -> Result<Self> {
        let facts = structure::certificate(&mut Reader::new(der))
            .map_err(|fault| malformed(format!("the certificate is malformed: {fault}")))?;
        let extensions = &facts.tbs_certificate.extensions;
        for (position, extension) in extensions.iter().enumerate() {
            let before = &extensions[..position];
            if before.iter().any(|it| *it.kind == *extension.kind) {
                return Err(malformed(format!(
                    "the certificate has the extension {} twice",
                    extension.kind
                )));
            }
        }
        Ok(Certificate {
            der: der.clone(),
            facts,
            public_key: OnceLock::new(),
        })
    }

    /// Its bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// All that it says, each fact with its place in the bytes.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    fn tbs(&self) -> &TbsCertificate {
        &self.facts.tbs_certificate
    }

    /// Whom it is for.
    pub fn subject(&self) -> &Fact<DistinguishedName> {
        &self.tbs().subject
    }

    /// Who signed it.
    pub fn issuer(&self) -> &Fact<DistinguishedName> {
        &self.tbs().issuer
    }

    /// The first moment at which it is valid, in seconds since 1970.
    pub fn not_before(&self) -> i64 {
        self.tbs().not_before.seconds
    }

    /// The last moment at which it is valid, in seconds since 1970.
    pub fn not_after(&self) -> i64 {
        self.tbs().not_after.seconds
    }

    /// How it is signed.
    pub fn signature_algorithm(&self) -> &ObjectIdentifier {
        &self.facts.signature_algorithm
    }

    /// The hash that its signature is made over, if it is made over one: Ed25519 and ML-DSA sign
    /// the whole certificate. Of RSASSA-PSS only the parameters of RFC 4055 §3.1 with one hash for
    /// everything are known.
    pub fn signature_hash(&self) -> Option<HashAlgorithm> {
        let Fact { value, at } = &self.facts.signature_algorithm;
        Some(match value.name()? {
            "md5WithRSAEncryption" => HashAlgorithm::Md5,
            "sha1WithRSAEncryption" | "ecdsa-with-SHA1" => HashAlgorithm::Sha1,
            "sha224WithRSAEncryption" | "ecdsa-with-SHA224" => HashAlgorithm::Sha224,
            "sha256WithRSAEncryption" | "ecdsa-with-SHA256" => HashAlgorithm::Sha256,
            "sha384WithRSAEncryption" | "ecdsa-with-SHA384" => HashAlgorithm::Sha384,
            "sha512WithRSAEncryption" | "ecdsa-with-SHA512" => HashAlgorithm::Sha512,
            "sm2-with-sm3" => HashAlgorithm::Sm3,
            "id-RSASSA-PSS" => {
                // With the tag and the length of the identifier, which come before its content.
                super::pss_hash(self.der.get(at.start.checked_sub(2)?..)?)?
            }
            _ => return None,
        })
    }

    /// What of it is signed, and with what signature.
    pub fn signed_part(&self) -> Option<Signed> {
        let Facts {
            tbs_certificate,
            signature_algorithm,
            signature,
            ..
        } = &self.facts;
        let content = tbs_certificate.at.clone();
        Signed::parts(
            &self.der,
            "tbsCertificate",
            content,
            signature_algorithm,
            signature,
        )
    }

    /// The version of X.509, 1 to 3.
    pub fn version(&self) -> u8 {
        self.tbs().version
    }

    /// Its serial number, big-endian.
    pub fn serial(&self) -> &[u8] {
        &self.tbs().serial
    }

    /// How it is signed, as the AlgorithmIdentifiers in DER beside the signature and in what is
    /// signed; they must be the same (RFC 5280 §4.1.1.2).
    pub(crate) fn algorithm_identifiers(&self) -> [&[u8]; 2] {
        let within = self.tbs().algorithm_identifier.clone();
        [self.facts.algorithm_identifier.clone(), within].map(|at| &self.der[at])
    }

    /// The signature; `None` if its bits are no whole bytes, which no algorithm makes.
    pub(crate) fn signature(&self) -> Option<&[u8]> {
        let at = self.facts.signature.clone();
        let unused_bits = *self.der.get(at.start.checked_sub(1)?)?;
        (unused_bits == 0).then(|| &self.der[at])
    }

    /// The subject's name as it is compared.
    pub(crate) fn canonical_subject(&self) -> Option<CanonicalName> {
        CanonicalName::of(self.subject_der())
    }

    /// The issuer's name as it is compared.
    pub(crate) fn canonical_issuer(&self) -> Option<CanonicalName> {
        CanonicalName::of(self.issuer_der())
    }

    /// The extensions that who does not know them must refuse the certificate for.
    pub(crate) fn critical_extensions(&self) -> impl Iterator<Item = &ObjectIdentifier> {
        let critical = self.tbs().extensions.iter().filter(|it| it.critical);
        critical.map(|it| &it.kind.value)
    }

    /// The identifier of its key, if it has one (RFC 5280 §4.2.1.2).
    pub(crate) fn subject_key_identifier(&self) -> Option<&[u8]> {
        self.extensions().find_map(|value| match value {
            ExtensionValue::SubjectKeyIdentifier(id) => Some(&id.value[..]),
            _ => None,
        })
    }

    /// The identifier of its issuer's key, if it names one (RFC 5280 §4.2.1.1).
    pub(crate) fn authority_key_identifier(&self) -> Option<&[u8]> {
        self.extensions().find_map(|value| match value {
            ExtensionValue::AuthorityKeyIdentifier(id) => id.as_ref().map(|id| &id.value[..]),
            _ => None,
        })
    }

    /// The purposes that extKeyUsage lists; `None` without that extension.
    pub fn purposes(&self) -> Option<&[Fact<ObjectIdentifier>]> {
        self.extensions().find_map(|value| match value {
            ExtensionValue::ExtKeyUsage(purposes) => Some(&purposes[..]),
            _ => None,
        })
    }

    /// What its extensions say.
    pub fn extensions(&self) -> impl Iterator<Item = &ExtensionValue> {
        self.tbs().extensions.iter().map(|it: &Extension| &it.value)
    }

    /// The subject's key.
    ///
    /// # Errors
    /// `unsupported_certificate` for a kind of key that this program does not know,
    /// `bad_certificate` for one that is malformed, too short or too long.
    pub fn public_key(&self) -> Result<&PublicKey> {
        self.public_key
            .get_or_init(|| {
                let at = self.tbs().public_key.at.clone();
                let spki = self.der.part("subjectPublicKeyInfo", at);
                PublicKey::from_spki(&spki.ok_or_else(|| malformed("the key is cut short"))?)
            })
            .as_ref()
            .map_err(Clone::clone)
    }

    /// The subject's key: subjectPublicKeyInfo in DER.
    pub(crate) fn public_key_der(&self) -> &[u8] {
        &self.der[self.tbs().public_key.at.clone()]
    }

    /// The names of subjectAltName.
    pub fn subject_alt_names(&self) -> &[Fact<GeneralName>] {
        self.extensions()
            .find_map(|value| match value {
                ExtensionValue::SubjectAltName(names) => Some(&names[..]),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// The host names and addresses that it is for, as subjectAltName lists them.
    pub fn names(&self) -> Vec<String> {
        let names = self.subject_alt_names().iter();
        names
            .filter(|name| matches!(name.value, GeneralName::Dns(_) | GeneralName::Ip(_)))
            .map(|name| name.value.to_string())
            .collect()
    }

    /// Whom it is for, in a few words: its subject, or where that is empty, as RFC 5280 §4.1.2.6 allows, the
    /// first of subjectAltName.
    pub fn holder(&self) -> String {
        let subject = self.subject().to_string();
        let alternative = self.subject_alt_names().first();
        match (subject.is_empty(), alternative) {
            (false, _) => subject,
            (true, Some(name)) => format!("subjectAltName {}", name.value),
            (true, None) => format!("serialNumber {}", hex::encode(self.serial())),
        }
    }

    /// What its key may be used for; `None` if the certificate does not restrict it.
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.extensions().find_map(|value| match value {
            ExtensionValue::KeyUsage(usage) => Some(usage.value),
            _ => None,
        })
    }

    /// Whether extKeyUsage, where there is one, lists this purpose (RFC 5280 §4.2.1.12). That it lists
    /// anyExtendedKeyUsage is not enough: RFC 5280 leaves that open, and OpenSSL and Firefox refuse it
    /// too.
    pub fn is_for(&self, purpose: &str) -> bool {
        self.purposes().is_none_or(|purposes| {
            let mut names = purposes.iter().filter_map(|it| it.name());
            names.any(|name| name == purpose)
        })
    }

    /// Whether extKeyUsage is there and lists this purpose by its name.
    pub fn is_expressly_for(&self, purpose: &str) -> bool {
        self.extensions().any(|value| match value {
            ExtensionValue::ExtKeyUsage(purposes) => {
                purposes.iter().any(|it| it.name() == Some(purpose))
            }
            _ => false,
        })
    }

    /// Whether it promises that the server answers this extension of TLS (RFC 7633 §4).
    pub fn promises(&self, feature: ExtensionType) -> bool {
        self.extensions().any(|value| match value {
            ExtensionValue::TlsFeature(features) => features.contains(&feature),
            _ => false,
        })
    }

    /// Whether keyUsage, if it is there, allows its key to be used for the key exchange:
    /// `keyEncipherment` where the client encrypts to it, `digitalSignature` where it signs (RFC 5246
    /// §7.4.2, RFC 9846 §4.5.1.2).
    pub fn allows(&self, key_exchange: KeyExchange) -> bool {
        let needed = match key_exchange {
            KeyExchange::Rsa | KeyExchange::RsaPsk => KeyUsage::KEY_ENCIPHERMENT,
            _ => KeyUsage::DIGITAL_SIGNATURE,
        };
        self.key_usage().is_none_or(|usage| usage.allows(needed))
    }

    /// Whether this certificate's subject is the issuer of `other`: the same name, whatever the strings
    /// that hold it (RFC 5280 §7.1).
    pub fn is_issuer_of(&self, other: &Certificate) -> bool {
        let same = || {
            self.canonical_subject()
                .is_some_and(|it| Some(it) == other.canonical_issuer())
        };
        self.subject_der() == other.issuer_der() || same()
    }

    /// The issuer's distinguished name in DER.
    pub fn issuer_der(&self) -> &[u8] {
        &self.der[self.issuer().at.clone()]
    }

    /// The subject's distinguished name in DER.
    pub fn subject_der(&self) -> &[u8] {
        &self.der[self.subject().at.clone()]
    }

    /// The promises of certificate logs in it (RFC 6962 §3.3).
    pub fn timestamps(&self) -> Vec<Value> {
        let lists = self.extensions().filter_map(|value| match value {
            ExtensionValue::SignedCertificateTimestamps(list) => Some(list),
            _ => None,
        });
        let part = |at| self.der.part("SerializedSCT", at);
        lists
            .flatten()
            .filter_map(|it| part(it.at.clone()))
            .collect()
    }

    /// Its bytes as a value, which knows where they are from.
    pub fn value(&self) -> &Value {
        &self.der
    }

    /// Where the lists of revoked certificates are on which it would be.
    pub fn crl_places(&self) -> Vec<&GeneralName> {
        let places = self.extensions().filter_map(|value| match value {
            ExtensionValue::CrlDistributionPoints(names) => Some(names),
            _ => None,
        });
        places.flatten().map(|name| &name.value).collect()
    }

    /// Where its issuer's certificate is to be had over HTTP (caIssuers, RFC 5280 §4.2.2.1).
    pub fn issuer_address(&self) -> Option<&str> {
        let places = self.extensions().filter_map(|value| match value {
            ExtensionValue::IssuerAddresses(names) => Some(names),
            _ => None,
        });
        places.flatten().find_map(|name| match &name.value {
            GeneralName::Uri(address) if address.starts_with("http") => Some(&**address),
            _ => None,
        })
    }

    /// Whether it is an authority's.
    pub fn is_authority(&self) -> bool {
        self.extensions()
            .any(|value| matches!(value, ExtensionValue::BasicConstraints { ca: true, .. }))
    }

    /// Whether it has the extension of this name.
    pub fn has_extension(&self, name: &str) -> bool {
        let mut extensions = self.tbs().extensions.iter();
        extensions.any(|it| it.kind.name() == Some(name))
    }

    /// Whether it names itself as its issuer.
    pub fn is_self_issued(&self) -> bool {
        self.is_issuer_of(self)
    }

    /// What of it breaks a rule of RFC 5280 and leaves it legible all the same, in words.
    pub fn faults(&self) -> Vec<String> {
        let TbsCertificate {
            not_before,
            not_after,
            ..
        } = self.tbs();
        let mut faults = Vec::new();
        for (field, moment) in [("notBefore", not_before), ("notAfter", not_after)] {
            if let Some(fault) = &moment.fault {
                faults.push(format!("its {field}, {fault}"));
            }
        }
        if not_after.seconds < not_before.seconds {
            faults.push(format!(
                "its notAfter, {}, is before its notBefore, {}: it was never valid",
                not_after, not_before
            ));
        }
        faults
    }

    /// What it says, at its place in the chain.
    pub fn summary(&self, position: usize) -> CertificateSummary {
        CertificateSummary {
            position,
            subject: self.subject().to_string(),
            issuer: self.issuer().to_string(),
            serial: self.tbs().serial.to_vec(),
            names: self.names(),
            not_before: self.not_before(),
            not_after: self.not_after(),
            key: match self.public_key() {
                Ok(key) => SubjectKey::Known(key.key_type()),
                Err(_) => SubjectKey::Other(self.tbs().public_key.algorithm.value.clone()),
            },
            signature_algorithm: self.signature_algorithm().clone(),
            size: self.der.len(),
            fingerprint: Sha256::digest(&self.der[..]).to_vec(),
        }
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

fn malformed(message: impl Into<String>) -> Error {
    Error::new(
        ErrorKind::Certificate(CertificateProblem::Malformed),
        message,
    )
    .with_alert(AlertDescription::BadCertificate)
}
