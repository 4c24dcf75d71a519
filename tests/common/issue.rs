//! Makes keys and certificates (RFC 5280): the demo identities, and whatever tests need. Tests of the
//! library, tests of the whole and the example that makes the demo identities share it.
#![allow(dead_code)] // each uses its own part

use std::net::IpAddr;

use rand::CryptoRng;
use rsa::RsaPrivateKey;
use rsa::pkcs1::EncodeRsaPrivateKey;
use rsa::pkcs8::EncodePrivateKey;
use rustls_pki_types::{AlgorithmIdentifier, alg_id};
use sha1::{Digest, Sha1};

use tlsdemo::certificate::time;
use tlsdemo::compute::signature::{PrivateKey, PublicKey, Sign};
use tlsdemo::compute::{Computation, Value};
use tlsdemo::error::{Error, Result};
use tlsdemo::names::registry::SignatureScheme;
use tlsdemo::names::signature::KeyAlgorithm;
use tlsdemo::narration::Side;

/// What a certificate is to say.
#[derive(Debug, Clone)]
pub struct Template<'a> {
    /// The commonName of the subject.
    pub subject: &'a str,
    /// The serial number.
    pub serial: u32,
    /// Host names and addresses for subjectAltName; none for an authority.
    pub names: &'a [&'a str],
    /// First moment of validity, in seconds since 1970.
    pub not_before: i64,
    /// Last moment of validity.
    pub not_after: i64,
    /// Whether it may sign certificates.
    pub is_ca: bool,
    /// Whether it is a client's rather than a server's.
    pub is_client: bool,
}

/// Who signs it.
#[derive(Debug)]
pub struct Issuer<'a> {
    /// The commonName of the issuer.
    pub name: &'a str,
    /// The issuer's key.
    pub private_key: &'a PrivateKey,
    /// How it signs.
    pub scheme: SignatureScheme,
}

/// Makes a private key; RSA keys have 2048 bits.
///
/// # Errors
/// `internal_error` if a key cannot be made or encoded.
pub fn private_key(algorithm: KeyAlgorithm, rng: &mut dyn CryptoRng) -> Result<PrivateKey> {
    let pkcs8 = match algorithm {
        KeyAlgorithm::Rsa => return rsa_private_key(2048, rng),
        algorithm
            if algorithm.is_ecdsa()
                || [
                    KeyAlgorithm::Ed25519,
                    KeyAlgorithm::Ed448,
                    KeyAlgorithm::Sm2,
                ]
                .contains(&algorithm) =>
        {
            return PrivateKey::generate(algorithm, rng);
        }
        KeyAlgorithm::RsaPss => {
            let pkcs1 = rsa_key(2048, rng)?.to_pkcs1_der().map_err(failed)?;
            let algorithm = sequence(&[RSASSA_PSS]);
            sequence(&[
                &integer(&[0]),
                &algorithm,
                &tlv(OCTET_STRING, &[pkcs1.as_bytes()]),
            ])
        }
        KeyAlgorithm::MlDsa44 => ml_dsa_key(&alg_id::ML_DSA_44, rng),
        KeyAlgorithm::MlDsa65 => ml_dsa_key(&alg_id::ML_DSA_65, rng),
        _ => ml_dsa_key(&alg_id::ML_DSA_87, rng),
    };
    PrivateKey::from_pkcs8(&pkcs8)
}

/// Makes a certificate in DER for `public_key`, signed by `issuer`.
///
/// # Errors
/// `internal_error` if the issuer's key cannot sign with the scheme, or X.509 has no name for it.
pub fn certificate(
    template: &Template<'_>,
    public_key: &PublicKey,
    issuer: &Issuer<'_>,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>> {
    certificate_with(template, public_key, issuer, &Extra::default(), rng)
}

/// What a certificate says that most do not.
#[derive(Debug, Default)]
pub struct Extra<'a> {
    /// The purpose in extKeyUsage, the content of an object identifier, if it is not the usual one.
    pub purpose: Option<&'a [u8]>,
    /// More extensions, in DER.
    pub extensions: Vec<Vec<u8>>,
    /// Whether keyUsage is left out.
    pub no_key_usage: bool,
}

/// The same, with what most certificates do not say.
///
/// # Errors
/// As [`certificate`].
pub fn certificate_with(
    template: &Template<'_>,
    public_key: &PublicKey,
    issuer: &Issuer<'_>,
    extra: &Extra<'_>,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>> {
    let algorithm = signature_algorithm(issuer.scheme)?;
    let issuer_key = issuer.private_key.public_key()?;
    let usual = extensions(template, extra, public_key, &issuer_key);
    let extensions = sequence(&[&usual, &extra.extensions.concat()]);
    let tbs_certificate = sequence(&[
        &tlv(0xa0, &[&integer(&[2])]), // v3
        &integer(&template.serial.to_be_bytes()),
        &algorithm,
        &name(issuer.name),
        &sequence(&[&moment(template.not_before), &moment(template.not_after)]),
        &name(template.subject),
        &public_key.spki().bytes,
        &tlv(0xa3, &[&extensions]),
    ]);
    let mut signature = Sign {
        scheme: issuer.scheme,
        signer: Side::Server,
        private_key: issuer.private_key,
        content: vec![Value::literal("tbsCertificate", &tbs_certificate[..])],
        rng,
        rfc: "RFC 5280 §4.1.1.3",
    };
    let signature = signature.run()?;
    Ok(sequence(&[
        &tbs_certificate,
        &algorithm,
        &tlv(BIT_STRING, &[&[0], &signature]),
    ]))
}

/// PEM (RFC 7468).
///
/// # Errors
/// `internal_error` if the label is not one.
pub fn pem(label: &str, der: &[u8]) -> Result<String> {
    rsa::pkcs8::der::pem::encode_string(label, rsa::pkcs8::LineEnding::LF, der).map_err(failed)
}

fn extensions(
    template: &Template<'_>,
    extra: &Extra<'_>,
    key: &PublicKey,
    issuer: &PublicKey,
) -> Vec<u8> {
    let mut all = Vec::new();
    let mut add = |oid: &[u8], critical: bool, value: Vec<u8>| {
        let critical: &[u8] = if critical { &[1, 1, 0xff] } else { &[] };
        let oid = tlv(OBJECT_IDENTIFIER, &[oid]);
        all.extend(sequence(&[&oid, critical, &tlv(OCTET_STRING, &[&value])]));
    };
    let is_ca: &[u8] = if template.is_ca { &[1, 1, 0xff] } else { &[] };
    add(b"\x55\x1d\x13", true, sequence(&[is_ca])); // basicConstraints
    let usage: &[u8] = match key.algorithm() {
        _ if template.is_ca => &[1, 0b0000_0110], // keyCertSign, cRLSign
        KeyAlgorithm::Rsa => &[5, 0b1010_0000],   // digitalSignature, keyEncipherment
        _ => &[7, 0b1000_0000],                   // digitalSignature
    };
    if !extra.no_key_usage {
        add(b"\x55\x1d\x0f", true, tlv(BIT_STRING, &[usage])); // keyUsage
    }
    if !template.is_ca {
        let purpose: &[u8] = match (extra.purpose, template.is_client) {
            (Some(purpose), _) => purpose,
            (None, false) => b"\x2b\x06\x01\x05\x05\x07\x03\x01", // serverAuth
            (None, true) => b"\x2b\x06\x01\x05\x05\x07\x03\x02",  // clientAuth
        };
        let purpose = tlv(OBJECT_IDENTIFIER, &[purpose]);
        add(b"\x55\x1d\x25", false, sequence(&[&purpose])); // extKeyUsage
    }
    if !template.names.is_empty() {
        let names: Vec<u8> = template
            .names
            .iter()
            .flat_map(|name| general_name(name))
            .collect();
        add(b"\x55\x1d\x11", false, sequence(&[&names])); // subjectAltName
    }
    add(
        b"\x55\x1d\x0e",
        false,
        tlv(OCTET_STRING, &[&key_identifier(key)]),
    );
    let issuer = tlv(0x80, &[&key_identifier(issuer)]);
    add(b"\x55\x1d\x23", false, sequence(&[&issuer])); // authorityKeyIdentifier
    all
}

/// The SHA-1 of the bare key: an identifier, not a protection (RFC 5280 §4.2.1.2, method 1).
fn key_identifier(key: &PublicKey) -> Vec<u8> {
    Sha1::digest(key.bare()).to_vec()
}

fn general_name(name: &str) -> Vec<u8> {
    match name.parse() {
        Ok(IpAddr::V4(address)) => tlv(0x87, &[&address.octets()]),
        Ok(IpAddr::V6(address)) => tlv(0x87, &[&address.octets()]),
        Err(_) => tlv(0x82, &[name.as_bytes()]),
    }
}

pub fn name(common_name: &str) -> Vec<u8> {
    let kind = tlv(OBJECT_IDENTIFIER, &[b"\x55\x04\x03"]);
    let value = tlv(UTF8_STRING, &[common_name.as_bytes()]);
    sequence(&[&tlv(SET, &[&sequence(&[&kind, &value])])])
}

/// UTCTime up to 2049, GeneralizedTime after (RFC 5280 §4.1.2.5).
pub fn moment(seconds: i64) -> Vec<u8> {
    let text: String = time::rfc3339(seconds)
        .chars()
        .filter(|c| c.is_ascii_digit())
        .collect();
    let text = text + "Z";
    match text.get(2..) {
        Some(short) if ("1950".."2050").contains(&&text[..4]) => tlv(UTC_TIME, &[short.as_bytes()]),
        _ => tlv(GENERALIZED_TIME, &[text.as_bytes()]),
    }
}

/// The AlgorithmIdentifier of a scheme.
pub fn signature_algorithm(scheme: SignatureScheme) -> Result<Vec<u8>> {
    use SignatureScheme as S;
    const RSA_PKCS1_SHA1: AlgorithmIdentifier =
        AlgorithmIdentifier::from_slice(b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05\x05\x00");
    const SM2_SM3: AlgorithmIdentifier =
        AlgorithmIdentifier::from_slice(b"\x06\x08\x2a\x81\x1c\xcf\x55\x01\x83\x75");
    let identifier = match scheme {
        S::RsaPkcs1Sha1 => RSA_PKCS1_SHA1,
        S::RsaPkcs1Sha256 => alg_id::RSA_PKCS1_SHA256,
        S::RsaPkcs1Sha384 => alg_id::RSA_PKCS1_SHA384,
        S::RsaPkcs1Sha512 => alg_id::RSA_PKCS1_SHA512,
        S::RsaPssRsaeSha256 | S::RsaPssPssSha256 => alg_id::RSA_PSS_SHA256,
        S::RsaPssRsaeSha384 | S::RsaPssPssSha384 => alg_id::RSA_PSS_SHA384,
        S::RsaPssRsaeSha512 | S::RsaPssPssSha512 => alg_id::RSA_PSS_SHA512,
        S::EcdsaSecp256r1Sha256 | S::EcdsaBrainpoolP256r1Tls13Sha256 => alg_id::ECDSA_SHA256,
        S::EcdsaSecp384r1Sha384 | S::EcdsaBrainpoolP384r1Tls13Sha384 => alg_id::ECDSA_SHA384,
        S::EcdsaSecp521r1Sha512 => alg_id::ECDSA_SHA512,
        S::Sm2SignSm3 => SM2_SM3,
        S::Ed25519 => alg_id::ED25519,
        S::MlDsa44 => alg_id::ML_DSA_44,
        S::MlDsa65 => alg_id::ML_DSA_65,
        S::MlDsa87 => alg_id::ML_DSA_87,
        other => return Err(failed(format!("no AlgorithmIdentifier for {other}"))),
    };
    Ok(sequence(&[&identifier]))
}

/// An RSA key of this many bits.
pub fn rsa_private_key(bits: usize, rng: &mut dyn CryptoRng) -> Result<PrivateKey> {
    let pkcs8 = rsa_key(bits, rng)?.to_pkcs8_der().map_err(failed)?;
    PrivateKey::from_pkcs8(pkcs8.as_bytes())
}

fn rsa_key(bits: usize, mut rng: &mut dyn CryptoRng) -> Result<RsaPrivateKey> {
    RsaPrivateKey::new(&mut rng, bits).map_err(failed)
}

/// A key as its seed alone (RFC 9881 §6).
fn ml_dsa_key(algorithm: &[u8], rng: &mut dyn CryptoRng) -> Vec<u8> {
    let seed = tlv(0x80, &[&random::<32>(rng)]);
    sequence(&[
        &integer(&[0]),
        &sequence(&[algorithm]),
        &tlv(OCTET_STRING, &[&seed]),
    ])
}

fn random<const N: usize>(rng: &mut dyn CryptoRng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    bytes
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::internal(format!("cannot make a certificate: {error}"))
}

const BIT_STRING: u8 = 3;
const OCTET_STRING: u8 = 4;
const OBJECT_IDENTIFIER: u8 = 6;
const UTF8_STRING: u8 = 12;
const UTC_TIME: u8 = 23;
const GENERALIZED_TIME: u8 = 24;
const SET: u8 = 0x31;
const RSASSA_PSS: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";

pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, parts)
}

/// An unsigned INTEGER: no zeros in front but the one that keeps it positive.
pub fn integer(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let digits = &bytes[zeros.min(bytes.len() - 1)..];
    let sign: &[u8] = if digits[0] & 0x80 != 0 { &[0] } else { &[] };
    tlv(2, &[sign, digits])
}

/// Tag, length and content in DER (X.690 §8.1, §10.1).
pub fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut der = vec![tag];
    match content.len() {
        length @ 0..0x80 => der.push(length as u8),
        length => {
            let bytes = length.to_be_bytes();
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            let bytes = &bytes[zeros..];
            der.push(0x80 | bytes.len() as u8);
            der.extend(bytes);
        }
    }
    der.extend(content);
    der
}
