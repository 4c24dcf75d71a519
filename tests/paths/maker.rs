//! Certificates with every field at hand, right or wrong (RFC 5280 §4.1), signed with Ed25519.

use tlsdemo::compute::signature::{PrivateKey, Sign};
use tlsdemo::compute::{Computation, Value};
use tlsdemo::names::registry::SignatureScheme;
use tlsdemo::narration::Side;

use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::issue;

/// The second at which every chain is judged: 2027-01-15.
pub const NOW: i64 = 1_800_000_000;
pub const DAY: i64 = 86_400;

/// Keys that all certificates share: to make one takes longer than to sign with it.
pub struct Keys(Vec<(PrivateKey, Vec<u8>)>);

impl Keys {
    pub fn new(count: usize) -> Self {
        let mut rng = StdRng::seed_from_u64(5280);
        let algorithm = tlsdemo::names::signature::KeyAlgorithm::Ed25519;
        let mut key = || {
            let key = issue::private_key(algorithm, &mut rng).unwrap();
            let spki = key.public_key().unwrap().spki().bytes.to_vec();
            (key, spki)
        };
        Keys((0..count).map(|_| key()).collect())
    }

    fn spki(&self, key: usize) -> &[u8] {
        &self.0[key].1
    }

    fn sign(&self, key: usize, content: &[u8]) -> Vec<u8> {
        let mut rng = StdRng::seed_from_u64(0);
        let mut sign = Sign {
            scheme: SignatureScheme::Ed25519,
            signer: Side::Server,
            private_key: &self.0[key].0,
            content: vec![Value::literal("tbsCertificate", content)],
            rng: &mut rng,
            rfc: "RFC 5280 §4.1.1.3",
        };
        sign.run().unwrap()
    }
}

/// A distinguished name: organizationName, organizationalUnitName, commonName.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub organization: String,
    pub unit: String,
    pub common: String,
    /// The type of string of all three.
    pub tag: u8,
}

impl Name {
    pub fn der(&self) -> Vec<u8> {
        let parts = [
            (10, &self.organization),
            (11, &self.unit),
            (3, &self.common),
        ];
        let parts = parts.iter().filter(|(_, text)| !text.is_empty());
        let sets = parts.map(|(arc, text)| {
            let kind = tlv(6, &[0x55, 4, *arc]);
            let value = tlv(self.tag, text.as_bytes());
            tlv(0x31, &tlv(0x30, &[kind, value].concat()))
        });
        tlv(0x30, &sets.collect::<Vec<_>>().concat())
    }
}

/// An extension: the number of its type in DER, criticality, value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    pub kind: Vec<u8>,
    pub critical: bool,
    pub value: Vec<u8>,
}

/// The type `2.5.29.arc`.
pub fn ce(arc: u8) -> Vec<u8> {
    vec![0x55, 0x1d, arc]
}

/// What a certificate is to say, and how it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// 1 to 3.
    pub version: u8,
    pub serial: Vec<u8>,
    pub issuer: Name,
    pub subject: Name,
    pub not_before: i64,
    pub not_after: i64,
    /// The places of the subject's key and of the one that signs among [`Keys`].
    pub key: usize,
    pub signer: usize,
    /// Whether subjectUniqueID is there.
    pub unique_id: bool,
    /// Whether what is signed names another algorithm.
    pub other_algorithm: bool,
    /// Whether the signature is spoilt.
    pub spoilt: bool,
    pub extensions: Vec<Extension>,
}

impl Certificate {
    /// Whether subject and issuer are the same, but for letters and strings.
    pub fn is_self_issued(&self) -> bool {
        self.subject
            .common
            .eq_ignore_ascii_case(&self.issuer.common)
    }

    /// Puts an extension in place of one of its kind, or adds it.
    pub fn put(&mut self, kind: &[u8], critical: bool, value: Vec<u8>) {
        self.remove(kind);
        self.extensions.push(Extension {
            kind: kind.to_vec(),
            critical,
            value,
        });
    }

    pub fn remove(&mut self, kind: &[u8]) {
        self.extensions.retain(|it| it.kind != kind);
    }

    pub fn der(&self, keys: &Keys) -> Vec<u8> {
        let algorithm = tlv(0x30, b"\x06\x03\x2b\x65\x70"); // Ed25519
        let inner = match self.other_algorithm {
            true => tlv(0x30, b"\x06\x03\x2b\x65\x71"), // Ed448
            false => algorithm.clone(),
        };
        let version = match self.version {
            1 => Vec::new(),
            version => tlv(0xa0, &tlv(2, &[version - 1])),
        };
        let validity = [self.not_before, self.not_after].map(moment).concat();
        let unique_id: &[u8] = if self.unique_id {
            b"\x82\x02\x00\x01"
        } else {
            b""
        };
        let extensions = self.extensions.iter().map(|it| {
            let critical: &[u8] = if it.critical { &[1, 1, 0xff] } else { &[] };
            tlv(
                0x30,
                &[&tlv(6, &it.kind), critical, &tlv(4, &it.value)].concat(),
            )
        });
        let extensions = extensions.collect::<Vec<_>>().concat();
        let extensions = match extensions.is_empty() {
            true => Vec::new(),
            false => tlv(0xa3, &tlv(0x30, &extensions)),
        };
        let signed = tlv(
            0x30,
            &[
                &version[..],
                &tlv(2, &self.serial),
                &inner,
                &self.issuer.der(),
                &tlv(0x30, &validity),
                &self.subject.der(),
                keys.spki(self.key),
                unique_id,
                &extensions,
            ]
            .concat(),
        );
        let mut signature = keys.sign(self.signer, &signed);
        if self.spoilt {
            signature[7] ^= 1;
        }
        let signature = tlv(3, &[&[0], &signature[..]].concat());
        tlv(0x30, &[signed, algorithm, signature].concat())
    }
}

/// UTCTime where RFC 5280 §4.1.2.5 has it, GeneralizedTime elsewhere.
fn moment(seconds: i64) -> Vec<u8> {
    let text = tlsdemo::certificate::time::rfc3339(seconds);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let text = digits + "Z";
    match ("1950".."2050").contains(&&text[..4]) {
        true => tlv(0x17, &text.as_bytes()[2..]),
        false => tlv(0x18, text.as_bytes()),
    }
}

/// Tag, length and content in DER.
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let header = match content.len() {
        length @ 0..0x80 => vec![tag, length as u8],
        length @ 0x80..0x100 => vec![tag, 0x81, length as u8],
        length @ 0x100..0x1_0000 => [&[tag, 0x82], &(length as u16).to_be_bytes()[..]].concat(),
        length => [&[tag, 0x83], &(length as u32).to_be_bytes()[1..]].concat(),
    };
    [header, content.to_vec()].concat()
}
