//! Makes what authorities say of certificates later: answers of OCSP (RFC 6960 §4.2). As with
//! certificates, so that tests can break each rule.
#![allow(dead_code)] // each uses its own part

use rand::CryptoRng;
use sha1::{Digest, Sha1};
use tlsdemo::compute::signature::{PrivateKey, PublicKey, Sign};
use tlsdemo::compute::{Computation, Value};
use tlsdemo::error::Result;
use tlsdemo::names::registry::SignatureScheme;
use tlsdemo::narration::Side;

use super::issue::{integer, moment, name, sequence, signature_algorithm, tlv};

/// What an answer of OCSP is to say.
pub struct OcspAnswer<'a> {
    /// The commonName of the issuer of the certificate that it is about.
    pub issuer: &'a str,
    /// The issuer's key.
    pub issuer_key: PublicKey,
    /// The serial number of the certificate that it is about.
    pub serial: u32,
    /// Whether it is revoked, in DER: `GOOD`, `UNKNOWN`, [`revoked`].
    pub status: Vec<u8>,
    /// When it was signed, in seconds since 1970.
    pub produced_at: i64,
    /// When it was so.
    pub this_update: i64,
    /// When there is news.
    pub next_update: Option<i64>,
    /// The responder's commonName; none to name the responder by the key.
    pub responder: Option<&'a str>,
    /// The responder's key.
    pub key: PrivateKey,
    /// How the responder signs.
    pub scheme: SignatureScheme,
    /// Certificates that come along.
    pub certificates: Vec<Vec<u8>>,
    /// Extensions of the answer about the certificate, in DER.
    pub extensions: Vec<Vec<u8>>,
}

/// The certificate is not revoked.
pub const GOOD: &[u8] = &[0x80, 0];
/// The responder does not know the certificate.
pub const UNKNOWN: &[u8] = &[0x82, 0];

/// The certificate is revoked since then, for this reason.
pub fn revoked(at: i64, reason: u8) -> Vec<u8> {
    let reason = tlv(0xa0, &[&[10, 1, reason]]);
    tlv(0xa1, &[&generalized(at), &reason])
}

/// An OCSPResponse in DER.
///
/// # Errors
/// If the key cannot sign with the scheme.
pub fn ocsp_response(answer: &OcspAnswer<'_>, rng: &mut dyn CryptoRng) -> Result<Vec<u8>> {
    let hash = |bytes: &[u8]| tlv(4, &[&Sha1::digest(bytes)]);
    let certificate_id = sequence(&[
        &sequence(&[b"\x06\x05\x2b\x0e\x03\x02\x1a", &[5, 0]]),
        &hash(&name(answer.issuer)),
        &hash(answer.issuer_key.bare()),
        &integer(&answer.serial.to_be_bytes()),
    ]);
    let next_update = answer.next_update.map(|at| tlv(0xa0, &[&generalized(at)]));
    let extensions = match answer.extensions.is_empty() {
        true => Vec::new(),
        false => tlv(0xa1, &[&sequence(&[&answer.extensions.concat()])]),
    };
    let single = sequence(&[
        &certificate_id,
        &answer.status,
        &generalized(answer.this_update),
        &next_update.unwrap_or_default(),
        &extensions,
    ]);
    let responder = match answer.responder {
        Some(responder) => tlv(0xa1, &[&name(responder)]),
        None => tlv(0xa2, &[&hash(answer.key.public_key()?.bare())]),
    };
    let data = sequence(&[
        &responder,
        &generalized(answer.produced_at),
        &sequence(&[&single]),
    ]);
    let mut sign = Sign {
        scheme: answer.scheme,
        signer: Side::Server,
        private_key: &answer.key,
        content: vec![Value::literal("tbsResponseData", &data[..])],
        rng,
        rfc: "RFC 6960 §4.2.1",
    };
    let signature = tlv(3, &[&[0], &sign.run()?]);
    let certificates = match answer.certificates.is_empty() {
        true => Vec::new(),
        false => tlv(0xa0, &[&sequence(&[&answer.certificates.concat()])]),
    };
    let algorithm = signature_algorithm(answer.scheme)?;
    let basic = sequence(&[&data, &algorithm, &signature, &certificates]);
    let bytes = sequence(&[
        b"\x06\x09\x2b\x06\x01\x05\x05\x07\x30\x01\x01",
        &tlv(4, &[&basic]),
    ]);
    Ok(sequence(&[&[10, 1, 0], &tlv(0xa0, &[&bytes])]))
}

/// An OCSPResponse that answers nothing, with this status.
pub fn refusal(status: u8) -> Vec<u8> {
    sequence(&[&[10, 1, status]])
}

/// An extension in DER.
pub fn extension(oid: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { &[1, 1, 0xff] } else { &[] };
    sequence(&[&tlv(6, &[oid]), critical, &tlv(4, &[value])])
}

/// OCSP has no UTCTime.
fn generalized(seconds: i64) -> Vec<u8> {
    match moment(seconds) {
        short if short[0] == 23 => tlv(24, &[b"20", &short[2..]]),
        long => long,
    }
}
