//! What is offered unless the user says otherwise: the same at both ends, best first.

use crate::names::registry::{NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::suite::{BulkCipher, CipherSuite, SUITES, Suite};

/// Versions, newest first.
pub const VERSIONS: &[ProtocolVersion] = &[
    ProtocolVersion::TLS1_3,
    ProtocolVersion::TLS1_2,
    ProtocolVersion::TLS1_1,
    ProtocolVersion::TLS1_0,
];

pub use crate::names::registry::DEFAULT_GROUPS as GROUPS;

/// Signature schemes.
pub const SIGNATURE_SCHEMES: &[SignatureScheme] = &[
    SignatureScheme::EcdsaSecp256r1Sha256,
    SignatureScheme::EcdsaSecp384r1Sha384,
    SignatureScheme::EcdsaSecp521r1Sha512,
    SignatureScheme::Ed25519,
    SignatureScheme::RsaPssRsaeSha256,
    SignatureScheme::RsaPssRsaeSha384,
    SignatureScheme::RsaPssRsaeSha512,
    SignatureScheme::RsaPssPssSha256,
    SignatureScheme::RsaPssPssSha384,
    SignatureScheme::RsaPssPssSha512,
    SignatureScheme::MlDsa44,
    SignatureScheme::MlDsa65,
    SignatureScheme::MlDsa87,
    SignatureScheme::RsaPkcs1Sha256,
    SignatureScheme::RsaPkcs1Sha384,
    SignatureScheme::RsaPkcs1Sha512,
    SignatureScheme::EcdsaSha1,
    SignatureScheme::RsaPkcs1Sha1,
];

/// The groups to go with these suites: those of RFC 8998 bring their curve, which comes first (§3.3.1).
pub fn groups(suites: &[CipherSuite]) -> Vec<NamedGroup> {
    let curve = has_shangmi(suites).then_some(NamedGroup::CurveSm2);
    curve.into_iter().chain(GROUPS.iter().copied()).collect()
}

/// The signature schemes to go with these suites, likewise.
pub fn signature_schemes(suites: &[CipherSuite]) -> Vec<SignatureScheme> {
    let scheme = has_shangmi(suites).then_some(SignatureScheme::Sm2SigSm3);
    let usual = SIGNATURE_SCHEMES.iter().copied();
    scheme.into_iter().chain(usual).collect()
}

/// Whether one of them is of RFC 8998.
pub fn has_shangmi(suites: &[CipherSuite]) -> bool {
    let mut rows = suites.iter().filter_map(|code| code.suite());
    rows.any(|suite| matches!(suite.cipher, BulkCipher::Sm4Gcm | BulkCipher::Sm4Ccm))
}

/// Cipher suites: all that encrypt; those that need a pre-shared key come first, where there is one.
pub fn suites(has_psk: bool) -> Vec<CipherSuite> {
    let mut rows: Vec<&Suite> = SUITES.iter().filter(|it| it.is_default(has_psk)).collect();
    // Whoever has such a key wants it used. Those of TLS 1.3 have nothing to do with it.
    rows.sort_by_key(|suite| !suite.key_exchange.has_psk());
    rows.into_iter().map(|suite| suite.code).collect()
}
