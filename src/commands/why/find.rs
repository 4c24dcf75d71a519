//! Which changes are tried, and in which order: what failures hint at, whole sets of what proves most, then
//! one by one.

use super::attempt::{Ending, Failure};
use super::change::{self, About, Change, OLDER};
use super::{Inquiry, hints, search};

impl Inquiry<'_> {
    /// The smallest set of changes with which it works, if one is found.
    pub(super) fn find(&mut self, first: &Ending, failure: &Failure) -> Option<Vec<Change>> {
        for hint in self.applicable(hints::of(first, failure)) {
            if self.works(&[hint])? {
                return Some(vec![hint]);
            }
            if self.wants_certificate() {
                return None;
            }
        }
        let mut done: Vec<Vec<Change>> = Vec::new();
        for set in self.sets() {
            if set.is_empty() || done.contains(&set) {
                continue;
            }
            done.push(set.clone());
            if self.works(&set)? {
                return search::smallest(&set, |changes| self.works(changes));
            }
            if self.wants_certificate() {
                return None;
            }
        }
        let is_single = |change: &&Change| !change.adds && !is_soft(change);
        let singles = change::all().filter(is_single).chain(change::versions());
        for single in self.applicable(singles.copied()) {
            if self.works(&[single])? {
                return Some(vec![single]);
            }
        }
        None
    }

    /// Sets of changes that are likely to work as a whole, those that prove most first.
    fn sets(&self) -> Vec<Vec<Change>> {
        let adding = self.applicable(
            change::all()
                .copied()
                .filter(|it| it.adds && it.id != "trust"),
        );
        let soft = self.applicable(change::all().copied().filter(is_soft));
        let is_demanded = |change: &Change| matches!(change.id, "no-ems" | "no-etm");
        let softer: Vec<Change> = soft.iter().copied().filter(|it| !is_demanded(it)).collect();
        let modern = self.applicable(change::all().copied().filter(is_dated));
        let older = self.applicable([OLDER]);
        // Suites may go with versions that are yet to be added, so that those alone change nothing.
        let rare: Vec<Change> = change::rare().copied().collect();
        let all = |sets: &[&[Change]]| sets.concat();
        vec![
            adding.clone(),
            soft.clone(),
            softer.clone(),
            modern.clone(),
            all(&[&soft, &modern]),
            all(&[&adding, &softer]),
            // TLS 1.2 has no such mode: it is tried before that is held to be the cause.
            self.applicable(change::all().copied().filter(|it| it.id == "no-compat")),
            all(&[&soft, &older]),
            all(&[&adding, &softer, &modern, &older]),
            // What is offered only by name: first alone, then with all that may be needed besides.
            self.applicable(rare.iter().copied()),
            all(&[&adding, &rare]),
            all(&[&adding, &softer, &rare]),
        ]
    }
}

/// Whether a change takes away what no sound server needs, so that many can be made at once.
fn is_soft(change: &Change) -> bool {
    let apart = [
        "no-x25519",
        "no-pss",
        "no-ecdsa",
        "no-name",
        "no-certificate",
        "no-psk",
        "no-compat",
    ];
    !change.adds && change.about != About::Suites && !apart.contains(&change.id)
}

/// Whether a change takes away suites that a server of today can do without.
fn is_dated(change: &Change) -> bool {
    let ids = [
        "no-chacha",
        "no-ccm",
        "no-cbc",
        "no-dhe",
        "no-rsa-transport",
    ];
    ids.contains(&change.id)
}
