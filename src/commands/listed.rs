//! Lists of names as arguments: read by [`crate::names::select`], with the names known to clap, so
//! that a shell can complete them.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command, Error};

use crate::names::defaults;
use crate::names::registry::{
    NamedGroup, ProtocolVersion, PskKeyExchangeMode, SUPPORTED_GROUPS, SignatureScheme,
};
use crate::names::select::{self, Misnamed};
use crate::names::suite::{CipherSuite, SUITES};

/// Reads a list, and knows the names that it may consist of.
#[derive(Clone)]
pub(super) struct Listed<T> {
    read: fn(&str) -> Result<Vec<T>, Misnamed>,
    names: fn() -> Vec<&'static str>,
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Listed<T> {
    type Value = Vec<T>;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, Error> {
        // As clap does for a function: the mistake, with the option that it was made in.
        let read = self.read;
        let parser = move |text: &str| read(text);
        TypedValueParser::parse_ref(&parser, command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.names)().into_iter().map(PossibleValue::new)))
    }
}

/// Cipher suites, by OpenSSL's names.
pub(super) fn suites() -> Listed<CipherSuite> {
    Listed {
        read: select::suites,
        names: || SUITES.iter().map(|suite| suite.openssl).collect(),
    }
}

/// Versions.
pub(super) fn versions() -> Listed<ProtocolVersion> {
    Listed {
        read: select::versions,
        names: || vec!["1.3", "1.2", "1.1", "1.0", "1.2-1.3", "1.0-1.2"],
    }
}

/// Versions of connections that others made.
pub(super) fn seen_versions() -> Listed<ProtocolVersion> {
    Listed {
        read: select::seen_versions,
        names: || vec!["1.3", "1.2", "1.1", "1.0", "ssl3", "1.2-1.3", "ssl3-1.1"],
    }
}

/// Groups.
pub(super) fn groups() -> Listed<NamedGroup> {
    Listed {
        read: select::groups,
        names: group_names,
    }
}

/// Groups to send a share for, or none.
pub(super) fn key_shares() -> Listed<NamedGroup> {
    Listed {
        read: select::key_shares,
        names: || ["none"].into_iter().chain(group_names()).collect(),
    }
}

/// Ways to use a pre-shared key.
pub(super) fn psk_modes() -> Listed<PskKeyExchangeMode> {
    Listed {
        read: select::psk_modes,
        names: || vec!["psk_dhe_ke", "psk_ke"],
    }
}

/// Signature schemes.
pub(super) fn schemes() -> Listed<SignatureScheme> {
    Listed {
        read: select::schemes,
        names: || known(defaults::SIGNATURE_SCHEMES, SignatureScheme::known),
    }
}

fn group_names() -> Vec<&'static str> {
    known(SUPPORTED_GROUPS, NamedGroup::known)
}

fn known<C: Copy>(codes: &[C], name: fn(C) -> Option<&'static str>) -> Vec<&'static str> {
    codes.iter().filter_map(|code| name(*code)).collect()
}
