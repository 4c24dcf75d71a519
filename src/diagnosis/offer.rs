//! A server that finds nothing acceptable in the hello: what was offered, what the options left out,
//! and what this program cannot offer.

use super::{Context, Reading, advice, listed, psk, reading};
use crate::handshake::Terms;
use crate::names::defaults;
use crate::names::quantity::counted;
use crate::names::registry::{NamedGroup, ProtocolVersion, SUPPORTED_GROUPS, SignatureScheme};
use crate::names::suite::{CipherFamily, KeyFamily, OTHERS, Parts, SUITES, Suite};
use crate::narration::{Advice, Flag};
use crate::wire::CodePoint;

/// What it means that nothing of the offer is accepted, and what to try.
pub(super) fn nothing_acceptable(context: &Context<'_>) -> Reading {
    let terms = context.terms;
    let meaning = format!(
        "The server accepts nothing of what was offered, or has no certificate for it: {}. {}{}{}",
        offered(context),
        keys(terms),
        by_name(terms),
        unsupported(&terms.versions)
    );
    let mut reading = reading(meaning, advice![]);
    if let Some(advice) = psk::as_given(terms) {
        reading = reading.advise(advice);
    }
    for advice in restrictions(terms) {
        reading = reading.advise(advice);
    }
    if let Some(name) = context.server_name {
        reading = reading.advise(Flag::Sni.by(format!(
            "--sni NAME: some servers send this for names that they do not know, and {name} was asked \
             for."
        )));
    }
    reading.advise(format!(
        "`openssl s_client -connect {} -cipher ALL:COMPLEMENTOFALL:@SECLEVEL=0` to see whether a client \
         that supports more gets further, and with what.",
        context.target
    ))
}

/// That a server without a certificate needs to know the key, in a sentence with a space behind it.
fn keys(terms: &Terms) -> String {
    match terms.psks.is_empty() {
        true => String::new(),
        false => format!(
            "A server that has keys and no certificate refuses so too if it does not know {} by {}. ",
            psk::named(terms),
            match terms.psk_import {
                true => "the names that those have (ImportedIdentity, RFC 9258 §5.1)",
                false => "this name",
            }
        ),
    }
}

/// What was offered: `TLS 1.3 alone, 5 cipher suites, the group x25519, and 17 signature schemes`.
fn offered(context: &Context<'_>) -> String {
    let terms = context.terms;
    let mut parts = vec![context.offered_versions(), suites(terms)];
    parts.extend(match &terms.offered_groups()[..] {
        [] => None,
        groups => Some(named("group", groups)),
    });
    let are_sent = terms
        .versions
        .iter()
        .any(|it| *it >= ProtocolVersion::TLS1_2);
    parts.extend(match &terms.signature_schemes[..] {
        _ if !are_sent => None,
        [scheme] => Some(format!("the signature scheme {scheme}")),
        schemes => Some(format!("{} signature schemes", schemes.len())),
    });
    let last = parts.pop().unwrap_or_default();
    format!("{}, and {last}", parts.join(", "))
}

/// `the cipher suite TLS_AES_128_GCM_SHA256`, or how many there are.
pub(super) fn suites(terms: &Terms) -> String {
    match &terms.suites[..] {
        [suite] => format!("the cipher suite {suite}"),
        suites => format!("{} cipher suites", suites.len()),
    }
}

/// Which options make the offer smaller than it could be, the one that leaves out most first.
pub(super) fn restrictions(terms: &Terms) -> Vec<Advice> {
    let mut found = Vec::new();
    let possible = |suite: &&Suite| {
        let mut versions = terms.versions.iter();
        suite.is_default(!terms.psks.is_empty()) && versions.any(|version| suite.is_in(*version))
    };
    let left_out = SUITES
        .iter()
        .filter(possible)
        .filter(|suite| !terms.suites.contains(&suite.code))
        .count();
    if left_out > 0 {
        found.push(Flag::Cipher.by(format!(
            "Leave out -c, which left out {}, to see which one the server picks; `tlsdemo ciphers` lists \
             them.",
            counted(left_out as u64, "cipher suite")
        )));
    }
    // Versions that no chosen suite has are not there because of -c.
    let has_suite = |version: &ProtocolVersion| {
        let mut suites = terms.suites.iter().filter_map(|code| code.suite());
        left_out == 0 || suites.any(|suite| suite.is_in(*version))
    };
    let missing = missing(defaults::VERSIONS, &terms.versions);
    let missing: Vec<ProtocolVersion> = missing.into_iter().filter(has_suite).collect();
    if !missing.is_empty() {
        found.push(Flag::Tls.by(format!(
            "Leave out --tls, which left out {}.",
            listed(&missing, "and")
        )));
    }
    for (flag, option, left_out) in [
        (
            Flag::Groups,
            "--groups",
            names_missing(defaults::GROUPS, &terms.groups),
        ),
        (
            Flag::Sigalgs,
            "--sigalgs",
            names_missing(defaults::SIGNATURE_SCHEMES, &terms.signature_schemes),
        ),
    ] {
        if !left_out.is_empty() {
            found.push(flag.by(format!(
                "Leave out {option}, which left out {}.",
                listed(&left_out, "and")
            )));
        }
    }
    let old = terms
        .versions
        .iter()
        .any(|it| *it < ProtocolVersion::TLS1_3);
    if old && !terms.extended_master_secret {
        found.push(
            Flag::NoEms.by("Leave out --no-ems: some servers insist on extended_master_secret (RFC 7627 §5.3).")
                .to_owned(),
        );
    }
    found
}

fn missing<T: Copy + PartialEq>(all: &[T], there: &[T]) -> Vec<T> {
    let missing = all.iter().filter(|it| !there.contains(it));
    missing.copied().collect()
}

fn names_missing<C: CodePoint + PartialEq>(all: &[C], there: &[C]) -> Vec<String> {
    let names = missing(all, there).into_iter();
    names.map(|code| code.name().into_owned()).collect()
}

/// What a family of ciphers is called.
fn cipher(family: CipherFamily) -> &'static str {
    match family {
        CipherFamily::Rc4 => "RC4",
        CipherFamily::Camellia => "Camellia",
        CipherFamily::Aria => "ARIA",
        CipherFamily::Seed => "SEED",
        CipherFamily::Idea => "IDEA",
        CipherFamily::SingleDes => "single DES",
        CipherFamily::Sm4 => "SM4",
        CipherFamily::Russian => "the Russian ciphers",
    }
}

/// What is called a way to share a secret, or to prove who one is.
fn keys_by(family: KeyFamily) -> &'static str {
    match family {
        KeyFamily::PreShared => PRE_SHARED,
        KeyFamily::Password => "a password (SRP)",
        KeyFamily::Anonymous => "an anonymous server",
        KeyFamily::Dss => "DSS",
        KeyFamily::StaticDh => "static DH or ECDH",
        KeyFamily::Export => "export keys",
        KeyFamily::Kerberos => "Kerberos",
    }
}

/// What a server may insist on that has no certificate.
const PRE_SHARED: &str = "a pre-shared key (PSK)";

/// Groups that servers are found to insist on.
const GROUPS: &[NamedGroup] = &[
    NamedGroup::X448,
    NamedGroup::BrainpoolP256r1,
    NamedGroup::BrainpoolP384r1,
    NamedGroup::BrainpoolP512r1,
    NamedGroup::BrainpoolP512r1Tls13,
    NamedGroup::Ffdhe6144,
    NamedGroup::Ffdhe8192,
    NamedGroup::Secp192r1,
    NamedGroup::Secp224r1,
    NamedGroup::Secp256k1,
    NamedGroup::MlKem768,
    NamedGroup::MlKem1024,
    NamedGroup::CurveSm2,
    NamedGroup::CurveSm2MlKem768,
];

/// Signature schemes that a server's key may need and that are not offered unless asked for, or not at
/// all. In each version that signs with them.
const SCHEMES: &[SignatureScheme] = &[
    SignatureScheme::Ed448,
    SignatureScheme::RsaPkcs1Sha224,
    SignatureScheme::EcdsaSha224,
    SignatureScheme::DsaSha256,
    SignatureScheme::Sm2SigSm3,
    SignatureScheme::EcdsaBrainpoolP256r1Tls13Sha256,
    SignatureScheme::EcdsaBrainpoolP384r1Tls13Sha384,
    SignatureScheme::EcdsaBrainpoolP512r1Tls13Sha512,
    SignatureScheme::Gostr34102012Of256Intrinsic,
    SignatureScheme::Gostr34102012Of512Intrinsic,
    SignatureScheme::SlhDsaSha2Of128s,
    SignatureScheme::SlhDsaSha2Of128f,
    SignatureScheme::SlhDsaShakeOf128s,
    SignatureScheme::SlhDsaShakeOf128f,
];

/// Those of `schemes` that a key of their kind signs with in one of these versions.
fn here<'a>(
    schemes: &'a [SignatureScheme],
    versions: &'a [ProtocolVersion],
) -> impl Iterator<Item = SignatureScheme> + 'a {
    let is_new = versions.contains(&ProtocolVersion::TLS1_3);
    let is_old = versions.contains(&ProtocolVersion::TLS1_2);
    schemes.iter().copied().filter(move |scheme| match *scheme {
        // Both have it (RFC 8422 §5.10, RFC 9846 §4.3.3).
        SignatureScheme::Ed448 => is_new || is_old,
        SignatureScheme::RsaPkcs1Sha224
        | SignatureScheme::EcdsaSha224
        | SignatureScheme::DsaSha256
        | SignatureScheme::Gostr34102012Of256Intrinsic
        | SignatureScheme::Gostr34102012Of512Intrinsic => is_old,
        _ => is_new,
    })
}

/// What this program would offer if it were asked to, in a sentence with a space behind it.
fn by_name(terms: &Terms) -> String {
    let mut parts = Vec::new();
    // Suites of a family that there are in these versions, and none of which was offered.
    let are_here = |has: &dyn Fn(&Parts) -> bool| {
        let suites = SUITES.iter().filter(|suite| has(&suite.parts()));
        let versions = &terms.versions;
        let mut suites = suites.filter(|suite| versions.iter().any(|it| suite.is_in(*it)));
        suites.clone().next().is_some() && !suites.any(|suite| terms.suites.contains(&suite.code))
    };
    let families = CipherFamily::ALL.iter();
    let ciphers: Vec<&str> = families
        .filter(|family| are_here(&|parts| family.has(parts)))
        .map(|family| cipher(*family))
        .collect();
    if !ciphers.is_empty() {
        parts.push(format!(
            "cipher suites with {} (-c)",
            listed(&ciphers, "or")
        ));
    }
    if terms.psks.is_empty() {
        parts.push(match are_here(&|parts| KeyFamily::PreShared.has(parts)) {
            true => format!("cipher suites with {PRE_SHARED} (--psk)"),
            false => format!("{PRE_SHARED} (--psk)"),
        });
    }
    // What is offered by default and was not, an option left out.
    let mut groups = missing(SUPPORTED_GROUPS, &terms.groups);
    groups.retain(|group| group.is_in_any(&terms.versions) && !defaults::GROUPS.contains(group));
    if !groups.is_empty() {
        parts.push(format!("{} (--groups)", named("group", &groups)));
    }
    let schemes: Vec<SignatureScheme> = here(SCHEMES, &terms.versions)
        .filter(|scheme| scheme.is_supported() && !terms.signature_schemes.contains(scheme))
        .collect();
    if !schemes.is_empty() {
        parts.push(format!(
            "{} (--sigalgs)",
            named("signature scheme", &schemes)
        ));
    }
    match parts.is_empty() {
        true => String::new(),
        false => format!("Offered only if asked for by name: {}. ", parts.join("; ")),
    }
}

/// What this program cannot offer in these versions, in a sentence or two.
fn unsupported(versions: &[ProtocolVersion]) -> String {
    let has = |version| versions.contains(&version);
    let is_old = versions.iter().any(|it| *it < ProtocolVersion::TLS1_3);
    let mut parts = Vec::new();
    if is_old {
        let ciphers: Vec<&str> = (CipherFamily::ALL.iter())
            .filter(|family| is_absent(|parts| family.has(parts)))
            .map(|family| cipher(*family))
            .collect();
        let keys: Vec<&str> = (KeyFamily::ALL.iter())
            .filter(|family| is_absent(|parts| family.has(parts)))
            .map(|family| keys_by(*family))
            .collect();
        if !ciphers.is_empty() {
            parts.push(format!("cipher suites with {}", listed(&ciphers, "or")));
        }
        if !keys.is_empty() {
            parts.push(format!("those with {}", listed(&keys, "or")));
        }
    }
    let mut groups = missing(GROUPS, SUPPORTED_GROUPS);
    groups.retain(|group| group.is_in_any(versions));
    if !groups.is_empty() && (is_old || has(ProtocolVersion::TLS1_3)) {
        parts.push(named("group", &groups));
    }
    let schemes: Vec<SignatureScheme> = here(SCHEMES, versions)
        .filter(|scheme| !scheme.is_supported())
        .collect();
    if !schemes.is_empty() {
        parts.push(named("signature scheme", &schemes));
    }
    format!(
        "Not offered, because this program does not support them: {}. A server that accepts nothing \
         else cannot be reached with it.",
        parts.join("; ")
    )
}

/// `the group x25519`, `the groups x25519 and x448`.
fn named(what: &str, items: &[impl ToString]) -> String {
    let many = if items.len() == 1 { "" } else { "s" };
    format!("the {what}{many} {}", listed(items, "and"))
}

/// Whether suites of a family exist, and none that is supported.
fn is_absent(has: impl Fn(&Parts) -> bool) -> bool {
    let is_supported = |suite: &Suite| has(&suite.parts());
    OTHERS.iter().any(|other| has(&other.parts)) && !SUITES.iter().any(is_supported)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::session::ExternalPsk;
    use crate::names::hash::HashAlgorithm;
    use crate::names::suite::{CipherSuite, Other};

    /// Every suite that is registered with an OpenSSL name, and so to be met, is of a family that is
    /// named, or consists of what is supported and only lacks a row.
    #[test]
    fn what_servers_may_want_is_named() {
        let named = |other: &&Other| {
            let is_cipher = |family: &CipherFamily| family.has(&other.parts);
            CipherFamily::ALL.iter().any(is_cipher)
                || KeyFamily::ALL.iter().any(|family| family.has(&other.parts))
        };
        let seldom = |other: &&Other| {
            let parts = other.parts;
            parts.cipher.name() == "NULL"
                || ["RC2_", "FORTEZZA", "3DES", "SALSA20", "ESTREAM", "AEGIS"]
                    .iter()
                    .any(|cipher| parts.cipher.name().starts_with(cipher))
                || ["CECPQ1", "GOST", "KEA"].contains(&parts.key_exchange.name())
                || other.rfc.starts_with("draft")
        };
        let with_name = OTHERS
            .iter()
            .filter(|other| other.is_registered() && !other.openssl.is_empty());
        let unnamed: Vec<&str> = with_name
            .filter(|other| !named(other) && !seldom(other))
            .map(|other| other.name)
            .collect();
        assert_eq!(unnamed, [""; 0]);
    }

    #[test]
    fn what_is_supported_is_not_called_absent() {
        let told = unsupported(defaults::VERSIONS);
        for group in SUPPORTED_GROUPS {
            let name = format!(" {}", group.name());
            assert!(!told.contains(&format!("{name},")), "{told}");
        }
        for word in [
            "RC4",
            "SEED",
            "DSS",
            "secp192r1",
            "brainpoolP512r1",
            "ecdsa_brainpoolP512r1tls13_sha512",
            "slhdsa_sha2_128s",
        ] {
            assert!(told.contains(word), "{word}: {told}");
        }
        let terms = Terms::default();
        let asked = by_name(&terms);
        for word in [
            "Camellia",
            "ARIA",
            "SM4",
            "curveSM2MLKEM768",
            "ffdhe8192",
            "MLKEM1024",
            "brainpoolP384r1",
            "x448",
            "sm2sig_sm3",
            "rsa_pkcs1_sha224",
            "cipher suites with a pre-shared key (PSK) (--psk)",
        ] {
            assert!(
                asked.contains(word) && !told.contains(&format!(" {word},")),
                "{word}: {told}{asked}"
            );
        }
        let everything = Terms {
            suites: SUITES.iter().map(|suite| suite.code).collect(),
            groups: SUPPORTED_GROUPS.to_vec(),
            signature_schemes: SCHEMES.to_vec(),
            psks: vec![ExternalPsk {
                identity: b"alice".to_vec(),
                secret: vec![1; 16],
                hash: HashAlgorithm::Sha256,
            }]
            .into(),
            ..terms
        };
        assert_eq!(by_name(&everything), "");
        // RFC 9258 §5.1: an imported key goes by an ImportedIdentity, not by the name that was given.
        assert!(psk::as_given(&everything).is_none());
        let imported = Terms {
            psk_import: true,
            ..everything
        };
        let told = keys(&imported);
        assert!(
            told.contains("ImportedIdentity") && !told.contains("by this name"),
            "{told}"
        );
        assert!(psk::as_given(&imported).is_some());
        // TLS 1.3 has no such suites, and such keys all the same.
        let newest = Terms {
            versions: vec![ProtocolVersion::TLS1_3],
            suites: vec![CipherSuite(0x1301)],
            ..Terms::default()
        };
        let asked = by_name(&newest);
        assert!(asked.contains(" a pre-shared key (PSK) (--psk)"), "{asked}");
        // Each in the versions that have it.
        let [new, old] = [ProtocolVersion::TLS1_3, ProtocolVersion::TLS1_2];
        for (version, named, unnamed) in [
            (
                new,
                ["brainpoolP512r1tls13", "brainpoolP512r1tls13"],
                ["RC4", "secp224r1"],
            ),
            (old, ["brainpoolP512r1 ", "secp224r1"], ["tls13", "MLKEM"]),
        ] {
            let told = unsupported(&[version]).replace(',', " ");
            assert!(named.iter().all(|it| told.contains(it)), "{told}");
            assert!(!unnamed.iter().any(|it| told.contains(it)), "{told}");
        }
    }
}
