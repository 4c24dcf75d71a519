//! What can be changed in an offer, one thing each: the features of a hello as data.

mod families;
mod less;
mod more;
mod rare;
mod versions;

use super::offer::Offer;

/// What a change is about: failures hint at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Versions.
    Versions,
    /// Cipher suites.
    Suites,
    /// Groups and key shares.
    Groups,
    /// Signature schemes.
    Schemes,
    /// The name of the server.
    Name,
    /// Application protocols.
    Protocols,
    /// Other extensions and signals.
    Extensions,
    /// How the hello is cut into records, and its length.
    Records,
    /// The client's certificate.
    Identity,
    /// Whom we trust.
    Trust,
}

/// One thing that can be changed.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// What it is called in JSON.
    pub id: &'static str,
    /// What it is about.
    pub about: About,
    /// Whether it offers more, or asks for less: what is missing rather than what disturbs.
    pub adds: bool,
    /// Makes it; false if there is nothing to change.
    pub make: fn(&mut Offer) -> bool,
    /// What was done: `without ALPN`.
    pub done: &'static str,
    /// What it proves if it alone makes the difference.
    pub cause: &'static str,
    /// What to do about it on the server.
    pub server: &'static str,
    /// What to do about it on the client.
    pub client: &'static str,
}

impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Any certificate will do: whether trust alone is what fails.
pub const TRUST: Change = more::MORE[0];

/// Without TLS 1.3.
pub const OLDER: Change = versions::VERSIONS[0];

/// Every change but those of versions, those that say most first.
pub fn all() -> impl Iterator<Item = &'static Change> {
    let tables = [more::MORE, less::LESS, families::FAMILIES, less::LONGER];
    tables.into_iter().flatten()
}

/// The changes that offer what hardly anyone does.
pub fn rare() -> impl Iterator<Item = &'static Change> {
    rare::RARE.iter()
}

/// The changes that take versions away, from the top: the coarsest, tried when nothing smaller helps.
pub fn versions() -> impl Iterator<Item = &'static Change> {
    versions::VERSIONS.iter()
}
