//! Why something was chosen: what is known of the choice from where it stood among what was offered.
//! A client knows its own list and the server's answer, never the server's list; the server knows by
//! which rule it chose. An observer may not have seen the list: then there is no [`Choice`], and nothing
//! is said of what was in it.

use crate::names::Side;
use crate::names::registry::ProtocolVersion;

/// A choice among things of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The end that tells of it.
    pub told_by: Side,
    /// How many could have been chosen; 0 if there was no list.
    pub of: usize,
    /// Its place among them in the client's order of preference, from 1; `None` if it was not among
    /// them.
    pub place: Option<usize>,
}

/// What is said where the list was not seen.
const UNSEEN: &str = "why is not known: what the client offered was not seen";

/// Why this version: `newest` if nothing newer was offered, `has_newer` if the server says that it supports
/// a newer one. `None` if the offer was not seen.
pub fn version(choice: Option<Choice>, newest: bool, has_newer: bool) -> String {
    let Some(choice) = choice else {
        return UNSEEN.to_owned();
    };
    match (choice.place, choice.of) {
        (None, _) => "which was not offered".to_owned(),
        // Without a list the client says the newest that it has.
        (_, 0) if newest => "the newest that the client offers".to_owned(),
        (_, 1) => "the only version offered".to_owned(),
        (_, of) if newest => format!("the newest of the {of} versions offered"),
        _ if has_newer => {
            "older than the newest offered, though the server says in its random that it supports a newer one: the hello that it read did not offer that"
                .to_owned()
        }
        _ => match choice.told_by {
            Side::Client => {
                "older than the newest offered: the server has nothing newer, or has it switched off"
                    .to_owned()
            }
            Side::Server => {
                "older than the newest offered: the newest that this server has".to_owned()
            }
        },
    }
}

/// Why this suite, of those offered that the version can use; in TLS 1.3 a pre-shared key that was chosen asks
/// for its hash (RFC 9846 §4.3.11). `None` if the offer was not seen.
pub fn suite(choice: Option<Choice>, version: ProtocolVersion, has_psk: bool) -> String {
    let Some(choice) = choice else {
        return UNSEEN.to_owned();
    };
    match (choice.place, choice.of, choice.told_by) {
        (None, _, _) => "which was not offered".to_owned(),
        (_, 1, _) => format!("the only one offered for {version}"),
        (Some(place), of, Side::Server) => format!(
            "number {place} of {of} in the client's list; the server follows its own order{}",
            match version {
                ProtocolVersion::TLS1_3 if has_psk =>
                    ", among those with the hash of the pre-shared key",
                ProtocolVersion::TLS1_3 => "",
                _ => ", among those that it has a certificate or a key for",
            }
        ),
        (Some(1), of, Side::Client) => {
            format!("the first of the client's {of} for {version}")
        }
        (Some(place), of, Side::Client) => format!(
            "number {place} of the {of} offered for {version}; the server prefers it, or lacks what the ones before it need{}",
            match has_psk {
                true => ", or they lack the hash of the pre-shared key",
                false => "",
            }
        ),
    }
}

/// What is said of a suite that was offered, for other versions.
pub fn of_other_version(version: ProtocolVersion) -> String {
    format!("which {version} does not have")
}

/// Why this suite, where a session is resumed.
pub const RESUMED: &str =
    "that of the session, which is resumed: no keys are exchanged, and no certificate is shown";

/// How the group came to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// The client had sent a key share in it at once.
    Sent,
    /// It was sent with the first hello, and the second was asked for something else.
    SentFirst,
    /// The server asked for a share with a HelloRetryRequest.
    Asked,
    /// No shares are sent ahead in this version.
    Later,
}

/// Why this group. `None` if the offer was not seen.
pub fn group(choice: Option<Choice>, share: Share) -> String {
    const ASKED: &str = "asked for with the HelloRetryRequest, at the cost of a round trip";
    let Some(choice) = choice else {
        return match share {
            Share::Asked => ASKED.to_owned(),
            Share::Sent | Share::SentFirst | Share::Later => UNSEEN.to_owned(),
        };
    };
    match (choice.place, share) {
        (None, _) if choice.of == 0 => "the server's choice: the client listed none".to_owned(),
        (None, _) => "which was not offered".to_owned(),
        (Some(_), Share::Later) if choice.of == 1 => "the only one offered".to_owned(),
        (Some(_), Share::Sent) if choice.of == 1 => {
            "the only one offered, with a key in the hello: no extra round trip".to_owned()
        }
        (Some(_), Share::Asked) => ASKED.to_owned(),
        (Some(place), Share::SentFirst) => format!(
            "number {place} of {} in the client's list, with a key in the first hello already: the round trip was for the cookie",
            choice.of
        ),
        (Some(1), Share::Sent) => format!(
            "the client's favorite of {}, with a key in the hello: no extra round trip",
            choice.of
        ),
        (Some(place), Share::Sent) => format!(
            "number {place} of {} in the client's list, with a key in the hello: no extra round trip",
            choice.of
        ),
        (Some(1), Share::Later) => format!("the client's favorite of {}", choice.of),
        (Some(place), Share::Later) => format!(
            "number {place} of {} in the client's list; the server decides",
            choice.of
        ),
    }
}

/// Why this signature scheme; `fixed` in versions that have one for each kind of key. `None` if the
/// verifier's list was not seen.
pub fn scheme(choice: Option<Choice>, fixed: bool) -> String {
    if fixed {
        return "it fits the signer's key; the version leaves no choice".to_owned();
    }
    let Some(choice) = choice else {
        return "it fits the signer's key; the verifier's list was not seen".to_owned();
    };
    match choice.place {
        None if choice.of == 0 => "it fits the signer's key; the verifier listed none".to_owned(),
        None => "which was not offered".to_owned(),
        Some(place) => format!(
            "it fits the signer's key, and is number {place} of {} in the verifier's list",
            choice.of
        ),
    }
}

/// What takes the place of a group where the client encrypts a secret to the server's key.
pub const NO_GROUP: &str =
    "none: with this key exchange the client chooses the secret and encrypts it";

/// What takes the place of a group where a pre-shared key is all there is.
pub const PSK_ALONE: &str = "none: both ends know the key already, and exchange nothing else";

/// Why this group, where no message names it: the server sends the numbers of Diffie-Hellman itself, here
/// those of a group that the client offers by name.
pub const BY_NUMBERS_OF_OFFER: &str = "recognized by the prime that the server sent, one of those that the client offers (RFC 7919 §4)";

/// The same where the client offers no such group.
pub const BY_NUMBERS: &str =
    "recognized by the prime that the server sent: up to TLS 1.2 the server alone chooses it";
