//! Promises of certificate logs (RFC 6962 §3.2), and what of a certificate a log signed.

use super::der::{places, tag};
use super::oid;
use crate::compute::Value;
use crate::names::registry::SignatureScheme;
use crate::wire::{CodePoint, Reader, Result};

/// A log's promise to publish a certificate.
#[derive(Debug, Clone)]
pub struct Timestamp {
    /// 0 for v1, the only one that is in use.
    pub version: u8,
    /// The SHA-256 of the log's key.
    pub log_id: [u8; 32],
    /// When, in milliseconds since 1970, as eight bytes.
    pub timestamp: Value,
    /// What else the log says, with its length.
    pub extensions: Value,
    /// How the log signed.
    pub algorithm: SignatureScheme,
    /// The signature.
    pub signature: Value,
}

impl Timestamp {
    /// Reads one.
    ///
    /// # Errors
    /// Where it is malformed, or that bytes follow it.
    pub fn read(bytes: &Value) -> Result<Self> {
        let mut r = Reader::new(bytes);
        let version = r.u8("sct_version")?;
        let log_id = r.array("log_id")?;
        let at = r.position();
        r.opaque("timestamp", 8)?;
        let behind = r.position();
        r.vector16("extensions", 0..=0xffff)?;
        let end = r.position();
        let algorithm = r.code::<SignatureScheme>("algorithm")?;
        let signature = r.vector16("signature", 0..=0xffff)?;
        r.finish("SignedCertificateTimestamp")?;
        let part = |name, range| bytes.part(name, range).unwrap_or_default();
        Ok(Timestamp {
            version,
            log_id,
            timestamp: part("sct_timestamp", at..behind),
            extensions: part("CtExtensions", behind..end),
            algorithm: SignatureScheme::from_value(algorithm.value()),
            signature: bytes.slice("signature", signature).unwrap_or_default(),
        })
    }

    /// When, in seconds since 1970.
    pub fn seconds(&self) -> i64 {
        let milliseconds = self
            .timestamp
            .iter()
            .fold(0u64, |n, byte| n << 8 | u64::from(*byte));
        i64::try_from(milliseconds / 1000).unwrap_or(i64::MAX)
    }
}

/// The parts of a tbsCertificate in DER as a log saw it: without the list of promises (RFC 6962 §3.2), so
/// that two lengths are written anew. `None` if it has no such list.
pub fn without_timestamps(tbs: &Value) -> Option<Vec<Value>> {
    let outer = places(tbs)?;
    let whole = outer.first().filter(|_| outer.len() == 1)?;
    let fields = places(tbs.get(whole.content.clone())?)?;
    let start = whole.content.start;
    let holder = fields
        .iter()
        .find(|it| it.tag == tag::constructed(3))?
        .shifted(start);
    let list = places(tbs.get(holder.content.clone())?)?;
    let list = list.first()?.shifted(holder.content.start);
    let extensions = places(tbs.get(list.content.clone())?)?;
    let mut kept = Vec::new();
    let mut is_found = false;
    for extension in extensions {
        let extension = extension.shifted(list.content.start);
        let parts = places(tbs.get(extension.content.clone())?)?;
        let kind = parts.first()?.shifted(extension.content.start);
        match oid::name(tbs.get(kind.content)?) {
            Some("signedCertificateTimestampList") => is_found = true,
            _ => kept.push(tbs.part("extension", extension.whole)?),
        }
    }
    let inside: usize = kept.iter().map(|it| it.len()).sum();
    let sequence = header(tag::SEQUENCE, inside);
    let tagged = header(tag::constructed(3), sequence.len() + inside);
    let before = tbs.part("fields", start..holder.whole.start)?;
    let length = before.len() + tagged.len() + sequence.len() + inside;
    let mut parts = vec![header(tag::SEQUENCE, length), before, tagged, sequence];
    parts.extend(kept);
    is_found.then_some(parts)
}

/// Tag and length in DER (X.690 §10.1).
fn header(tag: u8, length: usize) -> Value {
    let bytes = match u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes() {
        [0, 0, 0, short @ 0..=0x7f] => vec![tag, short],
        [0, 0, 0, short] => vec![tag, 0x81, short],
        [0, 0, high, low] => vec![tag, 0x82, high, low],
        [0, rest @ ..] => [&[tag, 0x83][..], &rest].concat(),
        all => [&[tag, 0x84][..], &all].concat(),
    };
    Value::literal("DER header", bytes)
}
