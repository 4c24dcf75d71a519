//! Changes to the lists of an offer, with the options that make the same.

use super::offer::{Offer, list};
use crate::extension::Extension;
use crate::handshake::client::{Config, Ech};
use crate::names::defaults;
use crate::names::registry::{
    ExtensionType, NamedGroup, ProtocolVersion, SUPPORTED_GROUPS, SignatureScheme,
};
use crate::names::suite::{BulkCipher, CipherSuite, KeyExchange, SUITES, Suite};
use crate::wire::CodePoint;

pub(super) fn all_versions(offer: &mut Offer) -> bool {
    if matches!(offer.config.ech, Ech::Offer(_)) {
        return false;
    }
    let lacks = |version: &&ProtocolVersion| !offer.config.versions.contains(version);
    let missing: Vec<ProtocolVersion> = defaults::VERSIONS.iter().filter(lacks).copied().collect();
    if missing.is_empty() {
        return false;
    }
    offer.config.versions = defaults::VERSIONS.to_vec();
    offer.options.set("--tls", Some("1.0-1.3"));
    if offer.config.shape.likeness.is_none() && offer.options.get("--cipher").is_none() {
        offer.config.suites = defaults::suites(!offer.config.psks.is_empty());
        return true;
    }
    // A version needs suites.
    for version in missing {
        let has = |code: &CipherSuite| code.suite().is_some_and(|suite| suite.is_in(version));
        if !offer.config.suites.iter().any(has) {
            all_suites(offer);
        }
    }
    if offer.config.key_shares.as_ref().is_some_and(Vec::is_empty)
        && offer.options.get("--key-share").is_none()
    {
        offer.config.key_shares = None;
    }
    true
}

/// What is offered unless the user says otherwise.
pub(super) fn all_suites(offer: &mut Offer) -> bool {
    let has_psk = !offer.config.psks.is_empty();
    add_suites(offer, |suite| suite.is_default(has_psk))
}

/// Every suite that encrypts, those that are offered only if asked for by name as well.
pub(super) fn rare_suites(offer: &mut Offer) -> bool {
    let has_psk = !offer.config.psks.is_empty();
    let is_possible = |suite: &Suite| has_psk || !suite.key_exchange.has_psk();
    add_suites(offer, |suite| {
        suite.cipher != BulkCipher::Null && is_possible(suite)
    })
}

fn add_suites(offer: &mut Offer, is_wanted: impl Fn(&Suite) -> bool) -> bool {
    let versions = &offer.config.versions;
    let missing: Vec<CipherSuite> = (SUITES.iter())
        .filter(|suite| is_wanted(suite) && versions.iter().any(|it| suite.is_in(*it)))
        .map(|suite| suite.code)
        .filter(|code| !offer.config.suites.contains(code))
        .collect();
    if missing.is_empty() {
        return false;
    }
    offer.config.suites.extend(missing);
    name_suites(offer);
    true
}

/// Gives `--cipher` what is offered.
pub(super) fn name_suites(offer: &mut Offer) {
    let rows = offer.config.suites.iter().filter_map(|code| code.suite());
    let versions = &offer.config.versions;
    let rows = rows.filter(|suite| versions.iter().any(|it| suite.is_in(*it)));
    let names = list(rows.map(|suite: &Suite| suite.openssl));
    offer.options.set("--cipher", Some(&names));
}

/// What is offered unless the user says otherwise.
pub(super) fn all_groups(offer: &mut Offer) -> bool {
    add_groups(offer, defaults::GROUPS)
}

/// Every group that is supported, those that are offered only if asked for by name as well.
pub(super) fn rare_groups(offer: &mut Offer) -> bool {
    add_groups(offer, SUPPORTED_GROUPS)
}

fn add_groups(offer: &mut Offer, wanted: &[NamedGroup]) -> bool {
    let terms = &offer.config.terms;
    let is_missing =
        |group: &&NamedGroup| !terms.groups.contains(group) && group.is_in_any(&terms.versions);
    let missing: Vec<NamedGroup> = wanted.iter().filter(is_missing).copied().collect();
    if missing.is_empty() {
        return false;
    }
    offer.config.groups.extend(missing);
    name_groups(offer);
    true
}

/// Gives `--groups` what is offered, as far as it has names here.
pub(super) fn name_groups(offer: &mut Offer) {
    let groups = &mut offer.config.groups;
    groups.retain(|group| SUPPORTED_GROUPS.contains(group));
    let names = list(groups.iter().map(|it| it.name()));
    offer.options.set("--groups", Some(&names));
}

/// What is offered unless the user says otherwise.
pub(super) fn all_schemes(offer: &mut Offer) -> bool {
    add_schemes(offer, defaults::SIGNATURE_SCHEMES.iter().copied())
}

/// Every signature scheme that is supported, those that are offered only if asked for by name as well.
pub(super) fn rare_schemes(offer: &mut Offer) -> bool {
    let known = SignatureScheme::ROWS.iter();
    let known = known.map(|row| SignatureScheme::from_value(row.value));
    add_schemes(offer, known.filter(|scheme| scheme.is_supported()))
}

fn add_schemes(offer: &mut Offer, wanted: impl Iterator<Item = SignatureScheme>) -> bool {
    let offered = &offer.config.signature_schemes;
    let missing: Vec<SignatureScheme> = wanted.filter(|it| !offered.contains(it)).collect();
    if missing.is_empty() {
        return false;
    }
    offer.config.signature_schemes.extend(missing);
    name_schemes(offer);
    true
}

/// Gives `--sigalgs` what is offered, as far as it has names here.
pub(super) fn name_schemes(offer: &mut Offer) {
    let schemes = &mut offer.config.terms.signature_schemes;
    schemes.retain(|scheme| scheme.is_supported());
    let names = list(schemes.iter().map(|it| it.name()));
    offer.options.set("--sigalgs", Some(&names));
}

pub(super) fn keep_schemes(offer: &mut Offer, is_kept: fn(SignatureScheme) -> bool) -> bool {
    let before = offer.config.signature_schemes.clone();
    offer
        .config
        .terms
        .signature_schemes
        .retain(|it| is_kept(*it));
    let changed = offer.config.signature_schemes != before;
    if changed && !offer.config.signature_schemes.is_empty() {
        name_schemes(offer);
        return true;
    }
    offer.config.signature_schemes = before;
    false
}

pub(super) fn keep_groups(offer: &mut Offer, is_kept: impl Fn(NamedGroup) -> bool) -> bool {
    let before = offer.config.groups.clone();
    let left: Vec<NamedGroup> = before.iter().copied().filter(|it| is_kept(*it)).collect();
    let supported = |group: &NamedGroup| SUPPORTED_GROUPS.contains(group);
    if left == before || !left.iter().any(supported) {
        return false;
    }
    offer.config.groups = left;
    name_groups(offer);
    if let Some(shares) = &mut offer.config.key_shares {
        let had = !shares.is_empty();
        let groups = &offer.config.terms.groups;
        shares.retain(|share| groups.contains(share));
        if had && shares.is_empty() {
            shares.extend(groups.first());
        }
        if offer.options.get("--key-share").is_some() {
            let names = list(shares.iter().map(|it| it.name()));
            let names = if names.is_empty() {
                "none".to_owned()
            } else {
                names
            };
            offer.options.set("--key-share", Some(&names));
        }
    }
    true
}

pub(super) fn keep_suites(offer: &mut Offer, is_kept: fn(&Suite) -> bool) -> bool {
    let versions = offer.config.versions.clone();
    let is_offered = |suite: &Suite| versions.iter().any(|it| suite.is_in(*it));
    let kept = |code: &CipherSuite| code.suite().is_none_or(is_kept);
    let left: Vec<CipherSuite> = offer.config.suites.iter().copied().filter(kept).collect();
    let offered = left
        .iter()
        .filter_map(|code| code.suite())
        .filter(|it| is_offered(it));
    let count = offered.clone().count();
    let before = offer.config.suites.iter().filter_map(|code| code.suite());
    if count == before.filter(|it| is_offered(it)).count() || count == 0 {
        return false;
    }
    // Each version must keep a suite.
    let has = |version: &ProtocolVersion| offered.clone().any(|suite| suite.is_in(*version));
    if !versions.iter().all(has) {
        return false;
    }
    offer.config.suites = left;
    name_suites(offer);
    true
}

pub(super) fn keep_versions(offer: &mut Offer, is_kept: fn(ProtocolVersion) -> bool) -> bool {
    let before = offer.config.versions.clone();
    let left: Vec<ProtocolVersion> = before.iter().copied().filter(|it| is_kept(*it)).collect();
    let has = |version: &ProtocolVersion| {
        let rows = offer.config.suites.iter().filter_map(|code| code.suite());
        rows.into_iter().any(|suite| suite.is_in(*version))
    };
    let left: Vec<ProtocolVersion> = left.into_iter().filter(has).collect();
    if left == before || left.is_empty() {
        return false;
    }
    let numbers = left.iter().map(|version| {
        let name = version.name();
        name.trim_start_matches("TLS ").to_owned()
    });
    let numbers: Vec<String> = numbers.collect();
    offer.config.versions = left;
    offer.options.set("--tls", Some(&numbers.join(",")));
    if offer.options.get("--cipher").is_some() {
        name_suites(offer);
    }
    if !offer.config.versions.contains(&ProtocolVersion::TLS1_3) {
        offer.options.unset("--key-share");
        if offer.options.get("--groups").is_some() {
            let versions = offer.config.versions.clone();
            (offer.config.groups).retain(|group| group.is_in_any(&versions));
            name_groups(offer);
        }
    }
    true
}

/// Leaves Encrypted ClientHello out; with it, TLS 1.3 alone could be offered (RFC 9849 §6.1).
pub(super) fn without_ech(offer: &mut Offer) -> bool {
    if !matches!(offer.config.ech, Ech::Offer(_)) {
        return false;
    }
    offer.config.ech = Ech::No;
    offer.options.unset("--ech");
    if let Some(versions) = offer.config.outer_versions.take() {
        offer.config.versions = versions;
    } else if offer.options.get("--tls").is_none() {
        offer.config.versions = defaults::VERSIONS.to_vec();
    }
    true
}

/// Leaves the pre-shared keys out, and the suites that need one.
pub(super) fn without_psks(offer: &mut Offer) -> bool {
    if offer.config.psks.is_empty() {
        return false;
    }
    let needs_none = |code: &CipherSuite| {
        let suite = code.suite();
        suite.is_none_or(|suite| !suite.key_exchange.has_psk())
    };
    let left: Vec<CipherSuite> = (offer.config.suites.iter().copied().filter(needs_none)).collect();
    let versions = &offer.config.versions;
    let has_suite = |version: &ProtocolVersion| {
        let mut rows = left.iter().filter_map(|code| code.suite());
        rows.any(|suite| suite.is_in(*version))
    };
    if !versions.iter().any(has_suite) {
        return false;
    }
    offer.config.suites = left;
    offer.config.psks = Default::default();
    offer.config.psk_import = false;
    for option in ["--psk", "--psk-import"] {
        offer.options.unset(option);
    }
    if offer.options.get("--cipher").is_some() {
        name_suites(offer);
    }
    true
}

/// Leaves an extension out.
pub(super) fn omit(offer: &mut Offer, kind: ExtensionType) -> bool {
    if offer.config.shape.omitted.contains(&kind) || !sends(&offer.config, kind) {
        return false;
    }
    let omitted = &mut offer.config.shape.omitted;
    omitted.push(kind);
    let names: Vec<String> = omitted.iter().map(|it| it.name().into_owned()).collect();
    offer.options.set("--omit", Some(&names.join(",")));
    true
}

/// Whether an offer has an extension, as far as that is known without making it.
fn sends(config: &Config, kind: ExtensionType) -> bool {
    if let Some(likeness) = &config.shape.likeness {
        return likeness
            .hello()
            .extensions
            .as_ref()
            .is_some_and(|all| all.has(kind));
    }
    let tls13 = config.versions.contains(&ProtocolVersion::TLS1_3);
    let older = config
        .versions
        .iter()
        .any(|it| *it < ProtocolVersion::TLS1_3);
    match kind {
        ExtensionType::PskKeyExchangeModes => tls13,
        ExtensionType::RenegotiationInfo => older,
        ExtensionType::EcPointFormats => {
            let rows = config.suites.iter().filter_map(|code| code.suite());
            older
                && rows
                    .into_iter()
                    .any(|suite| suite.key_exchange.besides_psk() == Some(KeyExchange::Ecdhe))
        }
        _ => false,
    }
}

/// Extensions that a handshake can do without, and that have no change of their own.
pub(super) fn optional(offer: &Offer) -> Vec<ExtensionType> {
    let Some(likeness) = &offer.config.shape.likeness else {
        return Vec::new();
    };
    let needed = [
        ExtensionType::ServerName,
        ExtensionType::SupportedGroups,
        ExtensionType::EcPointFormats,
        ExtensionType::SignatureAlgorithms,
        ExtensionType::ApplicationLayerProtocolNegotiation,
        ExtensionType::EncryptThenMac,
        ExtensionType::ExtendedMasterSecret,
        ExtensionType::RecordSizeLimit,
        ExtensionType::SupportedVersions,
        ExtensionType::PskKeyExchangeModes,
        ExtensionType::KeyShare,
        ExtensionType::RenegotiationInfo,
        ExtensionType::Padding,
    ];
    let is_hidden = matches!(offer.config.ech, Ech::Offer(_));
    let kinds = likeness
        .hello()
        .extensions()
        .iter()
        .map(Extension::extension_type);
    kinds
        .filter(|kind| !needed.contains(kind) && kind.known().is_some())
        .filter(|kind| !offer.config.shape.omitted.contains(kind))
        // A name that is hidden stays hidden.
        .filter(|kind| !(is_hidden && *kind == ExtensionType::EncryptedClientHello))
        .collect()
}

pub(super) fn omit_others(offer: &mut Offer) -> bool {
    let kinds = optional(offer);
    for kind in &kinds {
        omit(offer, *kind);
    }
    !kinds.is_empty()
}
