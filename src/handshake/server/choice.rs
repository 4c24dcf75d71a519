//! What the server picks: suite, identity, signature scheme and group, each by its own preference
//! among what the client offers.

use super::{Config, Identity};
use crate::error::{Error, ErrorKind, Result};
use crate::extension::{SignatureAlgorithms, SupportedGroups};
use crate::message::ClientHello;
use crate::names::registry::{AlertDescription, NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::suite::{KeyExchange, Suite};

/// The choice for one connection.
pub(super) struct Choice<'a> {
    pub suite: &'static Suite,
    pub identity: &'a Identity,
    /// How the server signs; under RSA key transport it signs nothing.
    pub scheme: SignatureScheme,
    /// The group of an (EC)DHE suite before TLS 1.3.
    pub group: Option<NamedGroup>,
}

/// Chooses suite, identity, scheme and group.
///
/// # Errors
/// `handshake_failure` if nothing fits (RFC 9846 §4.2.1, RFC 5246 §7.4.1.3).
pub(super) fn choose<'a>(
    config: &'a Config,
    hello: &ClientHello,
    version: ProtocolVersion,
) -> Result<Choice<'a>> {
    config
        .suites
        .iter()
        .filter(|code| hello.cipher_suites.contains(code))
        .filter_map(|code| code.suite())
        .filter(|suite| suite.is_in(version))
        .find_map(|suite| try_suite(config, hello, version, suite))
        .ok_or_else(|| {
            Error::new(
                ErrorKind::Negotiation,
                format!("no cipher suite in common for {version}: none of those offered fits our list, keys, groups and signature schemes"),
            )
            .with_alert(AlertDescription::HandshakeFailure)
        })
}

fn try_suite<'a>(
    config: &'a Config,
    hello: &ClientHello,
    version: ProtocolVersion,
    suite: &'static Suite,
) -> Option<Choice<'a>> {
    let group = match suite.key_exchange {
        KeyExchange::Rsa | KeyExchange::Any => None,
        KeyExchange::Ecdhe => Some(choose_curve(config, hello)?),
        KeyExchange::Dhe => Some(choose_finite_field(config, hello)?),
    };
    config.identities.iter().find_map(|identity| {
        if !suite.takes_key(identity.private_key().algorithm(), version) {
            return None;
        }
        let scheme = choose_scheme(config, hello, version, identity)?;
        Some(Choice {
            suite,
            identity,
            scheme,
            group,
        })
    })
}

/// The first of our schemes that the client takes and the key can do.
fn choose_scheme(
    config: &Config,
    hello: &ClientHello,
    version: ProtocolVersion,
    identity: &Identity,
) -> Option<SignatureScheme> {
    let possible = identity.private_key().schemes(version);
    if version < ProtocolVersion::TLS1_2 {
        return possible.first().copied();
    }
    let offered = match hello.extension::<SignatureAlgorithms>() {
        Some(list) => list.supported_signature_algorithms.clone(),
        // RFC 5246 §7.4.1.4.1: who does not say takes SHA-1.
        None => vec![SignatureScheme::RsaPkcs1Sha1, SignatureScheme::EcdsaSha1],
    };
    config
        .signature_schemes
        .iter()
        .copied()
        .find(|scheme| possible.contains(scheme) && offered.contains(scheme))
}

/// The groups that the client lists; `None` if it lists none at all.
pub(super) fn offered_groups(hello: &ClientHello) -> Option<&[NamedGroup]> {
    let groups = hello.extension::<SupportedGroups>()?;
    Some(&groups.named_group_list)
}

fn choose_curve(config: &Config, hello: &ClientHello) -> Option<NamedGroup> {
    let mut curves = config
        .groups
        .iter()
        .copied()
        .filter(|group| !group.is_finite_field() && !group.is_hybrid());
    match offered_groups(hello) {
        Some(offered) => curves.find(|group| offered.contains(group)),
        // RFC 8422 §4: without the extension the server may choose any.
        None => curves.find(|group| *group == NamedGroup::Secp256r1),
    }
}

/// RFC 7919 §4: a client that lists finite-field groups gets one of them or no DHE suite.
fn choose_finite_field(config: &Config, hello: &ClientHello) -> Option<NamedGroup> {
    let ours = || {
        config
            .groups
            .iter()
            .copied()
            .filter(|group| group.is_finite_field())
    };
    let offered = offered_groups(hello).unwrap_or_default();
    if offered.iter().any(|group| group.is_finite_field()) {
        ours().find(|group| offered.contains(group))
    } else {
        ours().next()
    }
}
