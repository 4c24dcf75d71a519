//! Certificates (RFC 5280), from DER to facts, each with its bytes.
//!
//! One walk over the DER ([`structure`]) does both: it yields what the certificate says, and records
//! what each byte is. [`Certificate`] is what the rest of the program wants to know of one;
//! [`annotate`] is the same walk for who only shows it. Whether it is to be trusted is asked in
//! [`crate::peer`].

mod beside;
mod canonical;
pub mod crl;
mod der;
mod extensions;
mod filter;
mod kept;
mod name;
mod names;
pub mod ocsp;
mod parse;
mod policies;
mod properties;
mod signed;
mod string;
pub mod structure;
#[cfg(test)]
mod structure_tests;
pub mod time;
mod timestamp;

use rustls_pki_types::alg_id;

use crate::names::hash::HashAlgorithm;
use crate::names::oid;

pub use beside::Beside;
pub(crate) use canonical::{
    CanonicalName, algorithm_of_key, sequence, sequence_content, subject_of,
};
pub use der::Fact;
pub(crate) use extensions::name_constraints;
pub use extensions::{
    Extension, ExtensionValue, KeyUsage, SignedCertificateTimestamp, annotate_timestamp,
};
pub use filter::{
    asked_values, asks_for_any_purpose, described_identifier, described_values, identifier,
    parse_filter,
};
pub use kept::Kept;
pub use name::ServerName;
pub use names::{Attribute, DistinguishedName, GeneralName};
pub use parse::Certificate;
pub use properties::CertificateProperties;
pub use signed::Signed;
pub use structure::{annotate, annotate_public_key, is_public_key};
pub use timestamp::{Timestamp, without_timestamps};

/// The hash of RSASSA-PSS, of the parameters of RFC 4055 §3.1 with one hash for everything; `identifier`
/// begins with the algorithm's object identifier in DER.
fn pss_hash(identifier: &[u8]) -> Option<HashAlgorithm> {
    let known = [
        (alg_id::RSA_PSS_SHA256, HashAlgorithm::Sha256),
        (alg_id::RSA_PSS_SHA384, HashAlgorithm::Sha384),
        (alg_id::RSA_PSS_SHA512, HashAlgorithm::Sha512),
    ];
    let mut known = known.into_iter();
    let (_, hash) = known.find(|(form, _)| identifier.starts_with(form.as_ref()))?;
    Some(hash)
}

/// Text of the peer's making, fit to be shown on a terminal.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble| char::from_digit(u32::from(nibble), 16).unwrap_or('?');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
