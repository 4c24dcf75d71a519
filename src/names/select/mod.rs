//! From the names that people type to code points: lists of cipher suites, groups, signature
//! schemes, versions and application protocols, and what is offered when none is given.
//!
//! Names are taken in the spelling of the IANA registries and of OpenSSL, in any case; numbers
//! as `0xc02f`. A name that does not exist gets the nearest ones that do.

pub(crate) mod nearest;

use crate::names::defaults::{GROUPS, SIGNATURE_SCHEMES, VERSIONS};
use crate::names::registry::{NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::suite::{self, CipherSuite, SUITES, Suite};
use nearest::{key, nearest, question};

/// What was typed is not the name of anything here: which name is wrong, and the nearest ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misnamed(pub String);

impl Misnamed {
    fn new(message: impl Into<String>) -> Self {
        Misnamed(message.into())
    }
}

impl std::fmt::Display for Misnamed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misnamed {}

/// The result of reading what was typed.
pub type Result<T> = std::result::Result<T, Misnamed>;

/// Schemes that are verified but offered only when asked for by name.
const MORE_SCHEMES: &[SignatureScheme] = &[
    SignatureScheme::EcdsaSha224,
    SignatureScheme::RsaPkcs1Sha224,
];

/// Other names of groups: NIST's, X9.62's, OpenSSL's.
pub(crate) const GROUP_ALIASES: &[(&str, NamedGroup)] = &[
    ("P-256", NamedGroup::Secp256r1),
    ("prime256v1", NamedGroup::Secp256r1),
    ("nistp256", NamedGroup::Secp256r1),
    ("P-384", NamedGroup::Secp384r1),
    ("nistp384", NamedGroup::Secp384r1),
    ("P-521", NamedGroup::Secp521r1),
    ("nistp521", NamedGroup::Secp521r1),
    ("curve25519", NamedGroup::X25519),
    ("P256MLKEM768", NamedGroup::SecP256r1MlKem768),
    ("P384MLKEM1024", NamedGroup::SecP384r1MlKem1024),
];

/// Other names of signature schemes: those of OpenSSL's `-sigalgs`.
pub(crate) const SCHEME_ALIASES: &[(&str, SignatureScheme)] = &[
    ("ECDSA+SHA1", SignatureScheme::EcdsaSha1),
    ("ECDSA+SHA224", SignatureScheme::EcdsaSha224),
    ("ECDSA+SHA256", SignatureScheme::EcdsaSecp256r1Sha256),
    ("ECDSA+SHA384", SignatureScheme::EcdsaSecp384r1Sha384),
    ("ECDSA+SHA512", SignatureScheme::EcdsaSecp521r1Sha512),
    ("RSA+SHA1", SignatureScheme::RsaPkcs1Sha1),
    ("RSA+SHA224", SignatureScheme::RsaPkcs1Sha224),
    ("RSA+SHA256", SignatureScheme::RsaPkcs1Sha256),
    ("RSA+SHA384", SignatureScheme::RsaPkcs1Sha384),
    ("RSA+SHA512", SignatureScheme::RsaPkcs1Sha512),
    ("RSA-PSS+SHA256", SignatureScheme::RsaPssRsaeSha256),
    ("RSA-PSS+SHA384", SignatureScheme::RsaPssRsaeSha384),
    ("RSA-PSS+SHA512", SignatureScheme::RsaPssRsaeSha512),
    ("PSS+SHA256", SignatureScheme::RsaPssRsaeSha256),
    ("PSS+SHA384", SignatureScheme::RsaPssRsaeSha384),
    ("PSS+SHA512", SignatureScheme::RsaPssRsaeSha512),
    ("ecdsa_secp256r1", SignatureScheme::EcdsaSecp256r1Sha256),
    ("ecdsa_secp384r1", SignatureScheme::EcdsaSecp384r1Sha384),
    ("ecdsa_secp521r1", SignatureScheme::EcdsaSecp521r1Sha512),
    ("ML-DSA-44", SignatureScheme::MlDsa44),
    ("ML-DSA-65", SignatureScheme::MlDsa65),
    ("ML-DSA-87", SignatureScheme::MlDsa87),
];

/// Cipher suites, in order of preference: `ECDHE-RSA-AES128-GCM-SHA256:0xc030`.
///
/// # Errors
/// Which name is wrong, and the nearest ones.
pub fn suites(list: &str) -> Result<Vec<CipherSuite>> {
    names(list, ":,", |name| match suite::find(name) {
        Some(suite) => Ok(suite.code),
        None => Err(unknown_suite(name)),
    })
}

/// Groups, in order of preference: `X25519,P-256`.
///
/// # Errors
/// Which name is wrong, and the nearest ones.
pub fn groups(list: &str) -> Result<Vec<NamedGroup>> {
    let known = |group: NamedGroup| group.known();
    names(list, ":,", |name| {
        code_point(
            "group",
            name,
            GROUPS,
            &[],
            GROUP_ALIASES,
            NamedGroup::ALL,
            known,
        )
    })
}

/// Key shares to send at once: groups as in [`groups`], or `none`.
///
/// # Errors
/// Which name is wrong, and the nearest ones.
pub fn key_shares(list: &str) -> Result<Vec<NamedGroup>> {
    if list.trim().eq_ignore_ascii_case("none") {
        return Ok(Vec::new());
    }
    groups(list)
}

/// Signature schemes, in order of preference: `rsa_pss_rsae_sha256:ECDSA+SHA256`.
///
/// # Errors
/// Which name is wrong, and the nearest ones.
pub fn schemes(list: &str) -> Result<Vec<SignatureScheme>> {
    let known = |scheme: SignatureScheme| scheme.known();
    names(list, ":,", |name| {
        code_point(
            "signature scheme",
            name,
            SIGNATURE_SCHEMES,
            MORE_SCHEMES,
            SCHEME_ALIASES,
            SignatureScheme::ALL,
            known,
        )
    })
}

/// Versions, newest first whatever the order: `1.2`, `TLSv1.0,TLSv1.1`, `1.0-1.2`.
///
/// # Errors
/// Which version is wrong, and why.
pub fn versions(list: &str) -> Result<Vec<ProtocolVersion>> {
    let ranges = names(list, ":,", |item| {
        match item.split_once("..").or_else(|| item.split_once('-')) {
            None => version(item).map(|version| (version, version)),
            Some((first, last)) => {
                let (first, last) = (version(first.trim())?, version(last.trim())?);
                Ok((first.min(last), first.max(last)))
            }
        }
    })?;
    Ok(VERSIONS
        .iter()
        .copied()
        .filter(|version| {
            ranges
                .iter()
                .any(|(first, last)| (first..=last).contains(&version))
        })
        .collect())
}

/// Application protocols, in order of preference, `,` between them, or `none`: `h2,http/1.1`.
///
/// # Errors
/// A name that is not 1 to 255 bytes long (RFC 7301 §3.1).
pub fn protocols(list: &str) -> Result<Vec<Vec<u8>>> {
    if list.trim().eq_ignore_ascii_case("none") {
        return Ok(Vec::new());
    }
    names(list, ",", |name| {
        if name.len() > 255 {
            return Err(Misnamed::new(format!(
                "a protocol name of {} bytes; ALPN carries 255 (RFC 7301 §3.1)",
                name.len()
            )));
        }
        Ok(name.as_bytes().to_vec())
    })
}

/// The versions and suites that go together: what was not chosen follows from what was.
///
/// # Errors
/// A suite that no chosen version has, a version without a suite.
pub fn offer(
    versions: Option<&[ProtocolVersion]>,
    suites: Option<&[CipherSuite]>,
) -> Result<(Vec<ProtocolVersion>, Vec<CipherSuite>)> {
    let has = |version: ProtocolVersion, suites: &[CipherSuite]| {
        suites
            .iter()
            .any(|code| code.suite().is_some_and(|suite| suite.is_in(version)))
    };
    let (versions, suites) = match (versions, suites) {
        (versions, None) => {
            let versions = versions.unwrap_or(VERSIONS);
            let fits = |suite: &&Suite| versions.iter().any(|version| suite.is_in(*version));
            let defaults = SUITES
                .iter()
                .filter(|suite| suite.is_default())
                .filter(fits);
            (
                versions.to_vec(),
                defaults.map(|suite| suite.code).collect(),
            )
        }
        (None, Some(suites)) => {
            let versions = VERSIONS.iter().copied();
            (
                versions.filter(|version| has(*version, suites)).collect(),
                suites.to_vec(),
            )
        }
        (Some(versions), Some(suites)) => (versions.to_vec(), suites.to_vec()),
    };
    for suite in suites.iter().filter_map(|code| code.suite()) {
        if !versions.iter().any(|version| suite.is_in(*version)) {
            return Err(Misnamed::new(format!(
                "{} is a suite of {}, which is not among the chosen versions ({}); add --tls {} or choose another suite: `tlsdemo ciphers` shows which version has which",
                suite.openssl,
                span(suite.since, suite.until),
                listed(&versions),
                number(suite.until),
            )));
        }
    }
    for version in &versions {
        if !has(*version, &suites) {
            return Err(Misnamed::new(format!(
                "none of the chosen suites is in {version}; leave it out of --tls or add a suite: `tlsdemo ciphers` shows which version has which"
            )));
        }
    }
    Ok((versions, suites))
}

/// `TLS 1.0 to TLS 1.2`, or one version.
pub fn span(since: ProtocolVersion, until: ProtocolVersion) -> String {
    if since == until {
        since.to_string()
    } else {
        format!("{since} to {until}")
    }
}

/// `1.2` of TLS 1.2.
pub fn number(version: ProtocolVersion) -> String {
    let name = version.to_string();
    name.strip_prefix("TLS ")
        .map_or(name.clone(), str::to_owned)
}

fn listed(values: &[impl ToString]) -> String {
    let names: Vec<String> = values.iter().map(ToString::to_string).collect();
    names.join(", ")
}

/// Reads a list; what is said twice counts once, where it stood first.
fn names<T: PartialEq>(
    list: &str,
    separators: &str,
    read: impl Fn(&str) -> Result<T>,
) -> Result<Vec<T>> {
    if list.trim().is_empty() {
        return Err(Misnamed::new("the list is empty"));
    }
    let mut values = Vec::new();
    for (index, name) in list.split(|c| separators.contains(c)).enumerate() {
        let name = name.trim();
        if name.is_empty() {
            return Err(Misnamed::new(format!(
                "name {} of the list is empty",
                index + 1
            )));
        }
        let value = read(name)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

fn unknown_suite(name: &str) -> Misnamed {
    let shown = name.escape_debug();
    if let "TLS_EMPTY_RENEGOTIATION_INFO_SCSV" | "TLS_FALLBACK_SCSV" = &*name.to_ascii_uppercase() {
        return Misnamed::new(format!(
            "{shown} is a signal and no cipher suite (RFC 5746 §3.3, RFC 7507)"
        ));
    }
    if name.starts_with(['!', '+', '-', '@']) || name.contains('+') || is_openssl_group(name) {
        return Misnamed::new(format!(
            "`{shown}` is of OpenSSL's language for sets of suites; here suites are named one by one: `tlsdemo ciphers` lists them"
        ));
    }
    if name.starts_with("0x") || name.starts_with("0X") {
        return Misnamed::new(format!(
            "this program speaks no cipher suite {shown}; `tlsdemo ciphers` lists those that it does"
        ));
    }
    let iana = name.contains('_')
        || name
            .get(..3)
            .is_some_and(|tls| tls.eq_ignore_ascii_case("tls"));
    let spelling = |suite: &'static Suite| if iana { suite.name } else { suite.openssl };
    let near = nearest(name, SUITES.iter().map(spelling));
    Misnamed::new(format!(
        "this program speaks no cipher suite called `{shown}`{}{} `tlsdemo ciphers` lists all",
        question(&near),
        if near.is_empty() { ";" } else { "" },
    ))
}

/// Words that OpenSSL takes for many suites at once.
fn is_openssl_group(name: &str) -> bool {
    let words = [
        "ALL",
        "DEFAULT",
        "COMPLEMENTOFALL",
        "COMPLEMENTOFDEFAULT",
        "HIGH",
        "MEDIUM",
        "LOW",
        "kRSA",
        "aRSA",
        "kECDHE",
        "aECDSA",
        "kDHE",
        "eNULL",
        "aNULL",
        "SUITEB128",
        "SUITEB192",
    ];
    words.iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// Finds a group or a scheme: by its registered name, an alias or its number.
fn code_point<T: Copy + PartialEq + crate::wire::CodePoint>(
    what: &str,
    name: &str,
    spoken: &[T],
    more: &[T],
    aliases: &[(&'static str, T)],
    registered: &[T],
    known: impl Fn(T) -> Option<&'static str>,
) -> Result<T> {
    let shown = name.escape_debug();
    let wanted = key(name);
    let digits = name.strip_prefix("0x").or_else(|| name.strip_prefix("0X"));
    let number = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
    let is_meant = |value: &T| match number {
        Some(number) => value.value() == u64::from(number),
        None => known(*value).is_some_and(|registered| key(registered) == wanted),
    };
    let by_alias = aliases.iter().find(|(alias, _)| key(alias) == wanted);
    let found = registered.iter().find(|value| is_meant(value)).copied();
    match by_alias.map(|(_, value)| *value).or(found) {
        Some(value) if spoken.contains(&value) || more.contains(&value) => Ok(value),
        Some(value) => Err(Misnamed::new(format!(
            "the {what} {} is registered, but this program does not speak it; it speaks {}",
            value.name(),
            spoken_names(spoken)
        ))),
        None => {
            let spoken_by_name = spoken.iter().chain(more).filter_map(|value| known(*value));
            let near = nearest(
                name,
                spoken_by_name.chain(aliases.iter().map(|(alias, _)| *alias)),
            );
            Err(Misnamed::new(format!(
                "there is no {what} `{shown}`{}{} this program speaks {}",
                question(&near),
                if near.is_empty() { ";" } else { "" },
                spoken_names(spoken)
            )))
        }
    }
}

fn spoken_names<T: Copy + crate::wire::CodePoint>(spoken: &[T]) -> String {
    let names: Vec<_> = spoken.iter().map(|value| value.name()).collect();
    names.join(", ")
}

fn version(text: &str) -> Result<ProtocolVersion> {
    let lower = text.to_ascii_lowercase().replace('_', ".");
    let shown = text.escape_debug();
    if lower.starts_with("ssl")
        || matches!(&*lower, "3" | "3.0" | "2" | "2.0" | "0x0300" | "0x0002")
    {
        let (name, rfc) = if lower.contains('2') {
            ("SSL 2.0", "RFC 6176")
        } else {
            ("SSL 3.0", "RFC 7568")
        };
        return Err(Misnamed::new(format!(
            "`{shown}`: {name} is broken and must not be used ({rfc}), so this program does not speak it; TLS 1.0 to 1.3 it does"
        )));
    }
    if lower.starts_with("dtls") {
        return Err(Misnamed::new(format!(
            "`{shown}`: DTLS is TLS over datagrams; this program speaks TLS over TCP"
        )));
    }
    let digits = lower.strip_prefix("tls").unwrap_or(&lower).trim();
    let digits = digits.strip_prefix('v').unwrap_or(digits).trim();
    match digits {
        "1.0" | "1" | "10" | "0x0301" => Ok(ProtocolVersion::TLS1_0),
        "1.1" | "11" | "0x0302" => Ok(ProtocolVersion::TLS1_1),
        "1.2" | "12" | "0x0303" => Ok(ProtocolVersion::TLS1_2),
        "1.3" | "13" | "0x0304" => Ok(ProtocolVersion::TLS1_3),
        _ => Err(Misnamed::new(format!(
            "`{shown}` is no version of TLS: choose among 1.0, 1.1, 1.2 and 1.3, as in 1.2, 1.0,1.1 or 1.0-1.2"
        ))),
    }
}

#[cfg(test)]
mod tests;
