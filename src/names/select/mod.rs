//! From the names that people type to code points: lists of cipher suites, groups, signature
//! schemes, versions and application protocols, and what is offered when none is given.
//!
//! Names are taken in the spelling of the IANA registries, of OpenSSL, GnuTLS and Go, in any case;
//! numbers as `0xc02f`. A name that does not exist gets the nearest ones that do.

pub(crate) mod nearest;

use crate::names::defaults::{self, GROUPS, SIGNATURE_SCHEMES, VERSIONS};
use crate::names::registry::{
    NamedGroup, ProtocolVersion, PskKeyExchangeMode, SUPPORTED_GROUPS, SignatureScheme,
};
use crate::names::suite::{self, AnyHash, CipherSuite, Other, Parts, SUITES, Suite};
use crate::wire::{CodePoint, Registry, Row, is_grease, visible};
use nearest::{is_key_of, key, nearest, question};

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

/// Cipher suites, in order of preference: `ECDHE-RSA-AES128-GCM-SHA256:0xc030`.
///
/// # Errors
/// Which name is wrong, and the nearest ones.
pub fn suites(list: &str) -> Result<Vec<CipherSuite>> {
    names(list, ":,", |name| match suite::find(name) {
        Some(suite) => Ok(suite.code),
        None => Err(match suite::find_other(name) {
            Some(other) => unsupported_suite(name, other),
            None => unknown_suite(name),
        }),
    })
}

/// Groups, in order of preference: `X25519,P-256`.
///
/// # Errors
/// Which name is wrong, and the nearest ones.
pub fn groups(list: &str) -> Result<Vec<NamedGroup>> {
    let supported = |group| SUPPORTED_GROUPS.contains(&group);
    names(list, ":,", |name| {
        code_point("group", name, NamedGroup::ROWS, GROUPS, supported)
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
    let rows = SignatureScheme::ROWS;
    names(list, ":,", |name| {
        code_point(
            "signature scheme",
            name,
            rows,
            SIGNATURE_SCHEMES,
            SignatureScheme::is_supported,
        )
    })
}

/// Ways to use a pre-shared key: `psk_dhe_ke,psk_ke`.
///
/// # Errors
/// Which name is wrong.
pub fn psk_modes(list: &str) -> Result<Vec<PskKeyExchangeMode>> {
    names(list, ":,", |name| {
        let known = PskKeyExchangeMode::ALL.iter().copied();
        let mut found = known.filter(|mode| mode.known() == Some(name));
        found.next().ok_or_else(|| {
            Misnamed::new(format!(
                "there is no such way to use a pre-shared key: {name}; psk_dhe_ke and psk_ke"
            ))
        })
    })
}

/// Versions, newest first whatever the order: `1.2`, `TLSv1.0,TLSv1.1`, `1.0-1.2`.
///
/// # Errors
/// Which version is wrong, and why.
pub fn versions(list: &str) -> Result<Vec<ProtocolVersion>> {
    versions_of(list, VERSIONS, version)
}

/// The same of connections of others, which may be of SSL 3.0 as well: `3.0`, `ssl3-1.1`.
///
/// # Errors
/// Which version is wrong, and why.
pub fn seen_versions(list: &str) -> Result<Vec<ProtocolVersion>> {
    const SEEN: &[ProtocolVersion] = &[
        ProtocolVersion::TLS1_3,
        ProtocolVersion::TLS1_2,
        ProtocolVersion::TLS1_1,
        ProtocolVersion::TLS1_0,
        ProtocolVersion::SSL3,
    ];
    versions_of(list, SEEN, |text| {
        match row(ProtocolVersion::ROWS, text).map(|row| ProtocolVersion(row.value as u16)) {
            Some(ProtocolVersion::SSL3) => Ok(ProtocolVersion::SSL3),
            Some(ProtocolVersion::SSL2) => Err(Misnamed::new(format!(
                "`{}`: SSL 2.0 has records of another form, and its connections are not followed; SSL 3.0 and TLS 1.0 to 1.3 are",
                visible(text)
            ))),
            _ => version(text),
        }
    })
}

fn versions_of(
    list: &str,
    all: &[ProtocolVersion],
    version: fn(&str) -> std::result::Result<ProtocolVersion, Misnamed>,
) -> Result<Vec<ProtocolVersion>> {
    let ranges = names(list, ":,", |item| {
        match item.split_once("..").or_else(|| item.split_once('-')) {
            None => version(item).map(|version| (version, version)),
            Some((first, last)) => {
                let (first, last) = (version(first.trim())?, version(last.trim())?);
                Ok((first.min(last), first.max(last)))
            }
        }
    })?;
    let is_chosen = |version: &ProtocolVersion| {
        let mut ranges = ranges.iter();
        ranges.any(|(first, last)| (first..=last).contains(&version))
    };
    Ok(all.iter().copied().filter(is_chosen).collect())
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

/// The versions and suites that go together: what was not chosen follows from what was. Suites that
/// need a pre-shared key are offered by default only where there is one.
///
/// # Errors
/// A suite that no chosen version has, a version without a suite.
pub fn offer(
    versions: Option<&[ProtocolVersion]>,
    suites: Option<&[CipherSuite]>,
    has_psk: bool,
) -> Result<(Vec<ProtocolVersion>, Vec<CipherSuite>)> {
    let has = |version: ProtocolVersion, suites: &[CipherSuite]| {
        suites
            .iter()
            .any(|code| code.suite().is_some_and(|suite| suite.is_in(version)))
    };
    let (versions, suites) = match (versions, suites) {
        (versions, None) => {
            let versions = versions.unwrap_or(VERSIONS);
            let fits = |code: &CipherSuite| has_any(*code, versions);
            let mut suites = defaults::suites(has_psk);
            suites.retain(fits);
            (versions.to_vec(), suites)
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

/// Whether one of the versions has the suite.
fn has_any(code: CipherSuite, versions: &[ProtocolVersion]) -> bool {
    let suite = code.suite();
    suite.is_some_and(|suite| versions.iter().any(|version| suite.is_in(*version)))
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
    let [_, minor] = version.0.to_be_bytes();
    format!("1.{}", minor.saturating_sub(1))
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

/// Registered, or known at least, and not supported: what it is.
fn unsupported_suite(name: &str, other: &Other) -> Misnamed {
    let called = match other.name.eq_ignore_ascii_case(name) {
        true => String::new(),
        false => format!("`{}` is ", visible(name)),
    };
    let Parts {
        key_exchange,
        authentication,
        cipher,
        hash,
    } = other.parts;
    let (key_exchange, authentication) = (key_exchange.name(), authentication.name());
    let cipher = cipher.name();
    let hash = match hash {
        AnyHash::Unnamed => String::new(),
        hash => format!(", hash {}", hash.name()),
    };
    Misnamed::new(format!(
        "{called}{} (0x{:04x}): {}, not supported here; key exchange {key_exchange}, authentication {authentication}, cipher {cipher}{hash} ({}). `tlsdemo ciphers` lists the suites that are supported",
        other.name,
        other.code.0,
        if other.is_registered() {
            "registered"
        } else {
            "known"
        },
        other.rfc,
    ))
}

fn unknown_suite(name: &str) -> Misnamed {
    let shown = visible(name);
    if let Some(signal) = row(suite::SIGNALS, name) {
        return Misnamed::new(format!(
            "{shown} is a signal and not a cipher suite ({})",
            signal.rfc
        ));
    }
    if name.starts_with(['!', '+', '-', '@']) || name.contains('+') || is_openssl_group(name) {
        return Misnamed::new(format!(
            "`{shown}` is of OpenSSL's language for sets of suites; here suites are named one by one: `tlsdemo ciphers` lists them"
        ));
    }
    if let Some(digits) = name.strip_prefix("0x").or_else(|| name.strip_prefix("0X")) {
        let number = u64::from_str_radix(digits, 16);
        let what = match number {
            Ok(number) if is_grease(Registry::CipherSuite, number) => {
                "is GREASE, a number that means nothing (RFC 8701)"
            }
            _ => "is not the number of a cipher suite that is known here",
        };
        return Misnamed::new(format!(
            "{shown} {what}; `tlsdemo ciphers` lists those that are supported"
        ));
    }
    let iana = name.contains('_')
        || name
            .get(..3)
            .is_some_and(|tls| tls.eq_ignore_ascii_case("tls"));
    let spelling = |suite: &'static Suite| if iana { suite.name } else { suite.openssl };
    let near = nearest(name, SUITES.iter().map(spelling));
    Misnamed::new(format!(
        "there is no cipher suite `{shown}`{}{} `tlsdemo ciphers` lists those that are supported",
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

/// The row that a name, an alias or a number (`0x001d`) refers to.
fn row(rows: &'static [Row], name: &str) -> Option<&'static Row> {
    let digits = name.strip_prefix("0x").or_else(|| name.strip_prefix("0X"));
    if let Some(number) = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok()) {
        return rows.iter().find(|row| row.value == number);
    }
    let wanted = key(name);
    // A name before an alias: the aliases of one may be the name of another.
    let named = rows.iter().find(|row| is_key_of(&wanted, row.name));
    named.or_else(|| {
        rows.iter()
            .find(|row| row.aliases.iter().any(|alias| is_key_of(&wanted, alias)))
    })
}

/// Whether IANA gave out the number: neither private nor taken by a library without asking.
fn is_registered(row: &Row) -> bool {
    row.value < 0xfe00
        && ["RFC ", "draft-"]
            .iter()
            .any(|kind| row.rfc.starts_with(kind))
}

/// Finds a group or a scheme: by its name, an alias or its number.
fn code_point<T: Copy + CodePoint>(
    what: &str,
    name: &str,
    rows: &'static [Row],
    offered: &[T],
    is_supported: impl Fn(T) -> bool,
) -> Result<T> {
    let shown = visible(name);
    let supported = || {
        let names: Vec<_> = offered.iter().map(|value| value.name()).collect();
        format!("supported are {}", names.join(", "))
    };
    if let Some(row) = row(rows, name) {
        let value = T::from_value(row.value);
        if is_supported(value) {
            return Ok(value);
        }
        let called = match key(row.name) == key(name) {
            true => String::new(),
            false => format!("`{shown}` is "),
        };
        return Err(Misnamed::new(format!(
            "{called}{}: a {what} that is {} ({}), not supported here; {}",
            crate::names::shown(T::REGISTRY, row.value),
            if is_registered(row) {
                "registered"
            } else {
                "known"
            },
            row.rfc,
            supported()
        )));
    }
    let digits = name.strip_prefix("0x").or_else(|| name.strip_prefix("0X"));
    let number = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok());
    if number.is_some_and(|number| is_grease(T::REGISTRY, number)) {
        return Err(Misnamed::new(format!(
            "{shown} is GREASE, a number that means nothing (RFC 8701), and no {what}; {}",
            supported()
        )));
    }
    let near = nearest(
        name,
        rows.iter()
            .filter(|row| is_supported(T::from_value(row.value)))
            .flat_map(|row| std::iter::once(&row.name).chain(row.aliases))
            .copied(),
    );
    Err(Misnamed::new(format!(
        "there is no {what} `{shown}`{}{} {}",
        question(&near),
        if near.is_empty() { ";" } else { "" },
        supported()
    )))
}

fn version(text: &str) -> Result<ProtocolVersion> {
    let shown = visible(text);
    let number = row(ProtocolVersion::ROWS, text).map(|row| ProtocolVersion(row.value as u16));
    let old = |name, rfc| {
        format!(
            "`{shown}`: {name} is broken and must not be used ({rfc}), so it is not supported here; TLS 1.0 to 1.3 are"
        )
    };
    Err(Misnamed::new(match number {
        Some(version) if VERSIONS.contains(&version) => return Ok(version),
        Some(ProtocolVersion::SSL2) => old("SSL 2.0", "RFC 6176"),
        Some(ProtocolVersion::SSL3) => old("SSL 3.0", "RFC 7568"),
        _ if text.to_ascii_lowercase().starts_with("dtls") => {
            format!("`{shown}`: DTLS is TLS over datagrams; this program does TLS over TCP")
        }
        Some(version) => {
            format!("`{shown}`: {version} is known and not supported here; TLS 1.0 to 1.3 are")
        }
        None => format!(
            "`{shown}` is not a version of TLS: choose among 1.0, 1.1, 1.2 and 1.3, as in 1.2, 1.0,1.1 or 1.0-1.2"
        ),
    }))
}

#[cfg(test)]
mod tests;
