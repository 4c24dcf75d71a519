//! A certificate, read (RFC 5280 §4.1).

use std::net::IpAddr;
use std::sync::OnceLock;

use sha2::{Digest, Sha256};
use x509_parser::prelude::{
    FromDer, GeneralName, ParsedExtension, X509Certificate, X509Name, X509Version,
};

use super::der::{self, tag};
use super::{oid, time};
use crate::compute::Value;
use crate::compute::signature::PublicKey;
use crate::error::{CertificateProblem, Error, ErrorKind, Result};
use crate::names::registry::AlertDescription;
use crate::names::suite::KeyExchange;
use crate::narration::CertificateSummary;

/// A certificate that could be read. Whether to trust it is for [`crate::peer::verify_chain`] to say.
#[derive(Debug, Clone)]
pub struct Certificate {
    der: Value,
    /// Distinguished names in words: `C=US, O=Example, CN=example.com`.
    pub(crate) subject: String,
    pub(crate) issuer: String,
    pub(crate) subject_der: Vec<u8>,
    pub(crate) issuer_der: Vec<u8>,
    serial: String,
    pub(crate) common_name: Option<String>,
    pub(crate) dns_names: Vec<String>,
    pub(crate) ip_addresses: Vec<IpAddr>,
    /// Seconds since 1970; the last moment still belongs.
    pub(crate) not_before: i64,
    pub(crate) not_after: i64,
    spki: Value,
    key_algorithm: String,
    pub(crate) signature_algorithm: String,
    key_usage: Option<KeyUsage>,
    pub(crate) server_auth: bool,
    public_key: OnceLock<Result<PublicKey>>,
}

/// What a key may be used for (RFC 5280 §4.2.1.3), as far as TLS asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUsage {
    /// Signatures of the handshake.
    pub digital_signature: bool,
    /// RSA key transport.
    pub key_encipherment: bool,
    /// Static Diffie-Hellman.
    pub key_agreement: bool,
    /// Signatures of certificates.
    pub key_cert_sign: bool,
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
        let (rest, certificate) = X509Certificate::from_der(der)
            .map_err(|error| malformed(format!("the certificate is malformed: {error}")))?;
        if !rest.is_empty() {
            return Err(malformed("bytes follow the certificate"));
        }
        if certificate.version().0 > X509Version::V3.0 {
            return Err(malformed("the certificate has an unknown version"));
        }
        let names = [certificate.issuer(), certificate.subject()];
        if !names.iter().all(|name| is_name(name.as_raw())) {
            return Err(malformed("a name in the certificate is malformed"));
        }
        let mut dns_names = Vec::new();
        let mut ip_addresses = Vec::new();
        let mut key_usage = None;
        let mut server_auth = true;
        let mut seen = Vec::new();
        for extension in certificate.extensions() {
            if seen.contains(&&extension.oid) {
                return Err(malformed(format!(
                    "the certificate has the extension {} twice",
                    oid::name_or_number(&extension.oid.to_id_string())
                )));
            }
            seen.push(&extension.oid);
            match extension.parsed_extension() {
                ParsedExtension::SubjectAlternativeName(san) => {
                    for name in &san.general_names {
                        match name {
                            GeneralName::DNSName(name) => dns_names.push(printable(name)),
                            GeneralName::IPAddress(bytes) => ip_addresses.extend(ip_address(bytes)),
                            _ => {}
                        }
                    }
                }
                ParsedExtension::KeyUsage(usage) => {
                    key_usage = Some(KeyUsage {
                        digital_signature: usage.digital_signature(),
                        key_encipherment: usage.key_encipherment(),
                        key_agreement: usage.key_agreement(),
                        key_cert_sign: usage.key_cert_sign(),
                    });
                }
                ParsedExtension::ExtendedKeyUsage(usage) => {
                    server_auth = usage.server_auth || usage.any;
                }
                ParsedExtension::ParseError { .. } => {
                    return Err(malformed(format!(
                        "the certificate's {} is malformed",
                        oid::name_or_number(&extension.oid.to_id_string())
                    )));
                }
                _ => {}
            }
        }
        let common_name = certificate
            .subject()
            .iter_common_name()
            .last()
            .map(|name| attribute_value(name.attr_value().data));
        Ok(Certificate {
            der: der.clone(),
            subject: distinguished_name(certificate.subject()),
            issuer: distinguished_name(certificate.issuer()),
            subject_der: certificate.subject().as_raw().to_vec(),
            issuer_der: certificate.issuer().as_raw().to_vec(),
            serial: hex(certificate.raw_serial()),
            common_name,
            dns_names,
            ip_addresses,
            not_before: certificate.validity().not_before.timestamp(),
            not_after: certificate.validity().not_after.timestamp(),
            spki: der
                .slice("subjectPublicKeyInfo", certificate.public_key().raw)
                .ok_or_else(|| malformed("the certificate's key is malformed"))?,
            key_algorithm: oid::name_or_number(
                &certificate.public_key().algorithm.algorithm.to_id_string(),
            ),
            signature_algorithm: oid::name_or_number(
                &certificate.signature_algorithm.algorithm.to_id_string(),
            ),
            key_usage,
            server_auth,
            public_key: OnceLock::new(),
        })
    }

    /// Its bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Whom it is for, in words: `C=US, O=Example, CN=example.com`.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The subject's key.
    ///
    /// # Errors
    /// `unsupported_certificate` for a kind of key that this program does not know,
    /// `bad_certificate` for one that is malformed, too short or too long.
    pub fn public_key(&self) -> Result<&PublicKey> {
        self.public_key
            .get_or_init(|| PublicKey::from_spki(&self.spki))
            .as_ref()
            .map_err(Clone::clone)
    }

    /// The DNS names and addresses that it is for, as subjectAltName lists them.
    pub fn names(&self) -> Vec<String> {
        let addresses = self.ip_addresses.iter().map(IpAddr::to_string);
        self.dns_names.iter().cloned().chain(addresses).collect()
    }

    /// What its key may be used for; `None` if the certificate does not restrict it.
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.key_usage
    }

    /// Whether its key may be used for the key exchange: `keyEncipherment` where the client encrypts
    /// to it, `digitalSignature` where it signs (RFC 5246 §7.4.2, RFC 9846 §4.5.1.2).
    ///
    /// # Errors
    /// `unsupported_certificate` if the certificate says that it may not, or holds a key of the
    /// wrong kind.
    pub fn check_usage(&self, key_exchange: KeyExchange) -> Result<()> {
        let key = self.public_key()?;
        let (needed, allowed) = match key_exchange {
            KeyExchange::Rsa => {
                if key.rsa().is_none() {
                    return Err(unusable(format!(
                        "RSA key transport needs an RSA key, the certificate holds one for {}",
                        key.describe()
                    )));
                }
                let allowed = self.key_usage.is_none_or(|usage| usage.key_encipherment);
                ("keyEncipherment", allowed)
            }
            KeyExchange::Dhe | KeyExchange::Ecdhe | KeyExchange::Any => {
                let allowed = self.key_usage.is_none_or(|usage| usage.digital_signature);
                ("digitalSignature", allowed)
            }
        };
        if allowed {
            Ok(())
        } else {
            Err(unusable(format!(
                "the certificate's keyUsage does not allow {needed}, which this key exchange needs"
            )))
        }
    }

    /// Whether it names itself as its issuer.
    pub fn is_self_issued(&self) -> bool {
        self.subject_der == self.issuer_der
    }

    /// In words, at its place in the chain.
    pub fn summary(&self, position: usize) -> CertificateSummary {
        CertificateSummary {
            position,
            subject: self.subject.clone(),
            issuer: self.issuer.clone(),
            serial: self.serial.clone(),
            names: self.names(),
            not_before: time::rfc3339(self.not_before),
            not_after: time::rfc3339(self.not_after),
            key: self
                .public_key()
                .map_or_else(|_| self.key_algorithm.clone(), PublicKey::describe),
            signature_algorithm: self.signature_algorithm.clone(),
            size: self.der.len(),
            fingerprint: hex(&Sha256::digest(&self.der[..])),
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

fn unusable(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Certificate(CertificateProblem::Key), message)
        .with_alert(AlertDescription::UnsupportedCertificate)
}

/// Whether these bytes are a `Name` as a whole: a SEQUENCE of SETs of an OID and a value each, to the
/// last byte (RFC 5280 §4.1.2.4). x509-parser leaves off where they are not, and webpki compares
/// them as they stand.
fn is_name(bytes: &[u8]) -> bool {
    der::content(bytes, tag::SEQUENCE)
        .is_some_and(|(names, after)| after.is_empty() && every(names, tag::SET, is_relative_name))
}

fn is_relative_name(set: &[u8]) -> bool {
    !set.is_empty() && every(set, tag::SEQUENCE, is_attribute)
}

fn is_attribute(bytes: &[u8]) -> bool {
    der::content(bytes, tag::OBJECT_IDENTIFIER)
        .and_then(|(_, value)| Some((der::header(value)?, value)))
        .is_some_and(|(header, value)| header.size + header.length == value.len())
}

/// Whether these bytes are elements of this tag, with such content.
fn every(mut bytes: &[u8], tag: u8, is_fine: fn(&[u8]) -> bool) -> bool {
    while !bytes.is_empty() {
        match der::content(bytes, tag) {
            Some((content, after)) if is_fine(content) => bytes = after,
            _ => return false,
        }
    }
    true
}

/// A distinguished name in words, in the order in which it stands there.
fn distinguished_name(name: &X509Name<'_>) -> String {
    let mut words = Vec::new();
    for attribute in name.iter_attributes() {
        let number = attribute.attr_type().to_id_string();
        let kind = oid::attribute(&number).unwrap_or(&number);
        let value = attribute_value(attribute.attr_value().data);
        words.push(format!("{kind}={value}"));
    }
    words.join(", ")
}

fn attribute_value(bytes: &[u8]) -> String {
    printable(&String::from_utf8_lossy(bytes))
}

/// Text of the peer's making, fit to be shown on a terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

/// An address as an iPAddress holds it (RFC 5280 §4.2.1.6).
pub(crate) fn ip_address(bytes: &[u8]) -> Option<IpAddr> {
    let v4 = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    let v6 = <[u8; 16]>::try_from(bytes).map(IpAddr::from);
    v4.or(v6).ok()
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble| char::from_digit(u32::from(nibble), 16).unwrap_or('?');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
