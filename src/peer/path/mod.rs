//! The way from an end's certificate to a trust anchor: who could have issued each certificate
//! (RFC 4158), and whether RFC 5280 §6.1 lets it.
//!
//! Certificates may come in any order, some too many, and authorities may have several for one key
//! (cross-signed) or several keys for one name (self-issued at a rollover). So the search goes from
//! the end's certificate upwards, tries one candidate after the other and comes back where none leads
//! on. What a certificate must be by itself is asked when it is taken, its signature when its issuer
//! is; what holds for the whole path (names, policies) once an anchor is reached. A limit on all work
//! keeps a peer from sending us into a maze.

mod anchor;
mod budget;
mod constraints;
mod judge;
mod names;
mod policy;
mod rules;
mod search;
mod signature;

use std::rc::Rc;

pub(super) use anchor::Anchor;
pub(super) use rules::check_purpose;
use search::Search;

use super::TrustAnchors;
use crate::certificate::Certificate;
use crate::check::{ChainFault, Considered};
use crate::narration::Narration;

/// What a chain must be good for (RFC 5280 §4.2.1.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be a server.
    Server,
    /// To be a client.
    Client,
}

impl Purpose {
    /// As extKeyUsage lists it.
    pub fn name(self) -> &'static str {
        match self {
            Purpose::Server => "serverAuth",
            Purpose::Client => "clientAuth",
        }
    }
}

/// A way from an end's certificate to an anchor.
#[derive(Debug)]
pub(super) struct Found<'a> {
    /// The certificates between the two, the end's issuer first.
    pub intermediates: Vec<&'a Certificate>,
    /// The anchor, which issued the last.
    pub anchor: Rc<Anchor>,
}

/// What a search came to.
#[derive(Debug)]
pub(super) struct Outcome<'a> {
    /// The way, or why there is none.
    pub path: Result<Found<'a>, ChainFault>,
    /// Who was considered as an issuer, in that order, and why each was left.
    pub considered: Vec<Considered>,
}

/// Finds a way from the first certificate over any of the others to an anchor, of which those whose
/// dates do not include `now` are not taken, if there is such a way; else one whatever its dates. Each
/// signature that is verified on the way is told as a computation.
pub(super) fn find<'a>(
    chain: &'a [Certificate],
    anchors: &TrustAnchors,
    narration: &mut Narration,
    purpose: Purpose,
    now: i64,
) -> Outcome<'a> {
    let mut search = Search::new(chain, anchors, narration, purpose, now);
    let mut path = search.search_from_end_entity();
    // A rule that a path in date breaks is told rather than the dates of another.
    if path.is_err() && search.passed_over && !search.reached_anchor {
        search.begin_again();
        path = search.search_from_end_entity();
    }
    Outcome {
        path,
        considered: search.considered,
    }
}
