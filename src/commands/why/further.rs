//! Causes that hide behind one another: no change makes the handshake work, but one makes it fail further on,
//! for another reason. Then it is a cause by itself, and the search goes on from there.

use super::attempt::{Ending, Failure, Reach};
use super::change::Change;
use super::{Inquiry, Needed, search};
use crate::diagnosis::is_about_certificates;
use crate::error::ErrorKind;
use crate::names::registry::AlertDescription;

/// A failure that came later than that of the offer as asked.
#[derive(Debug, Clone)]
pub(super) struct Further {
    changes: Vec<Change>,
    ending: Ending,
    failure: Failure,
}

/// What came of going on from there.
pub(super) enum GoneOn {
    /// The next failure, with what was in its way taken out of it.
    To(Box<Ending>, Failure),
    /// The offer as asked comes as far at another time.
    Unsteady,
}

impl Inquiry<'_> {
    /// Keeps a failure with these changes, if it came later than the first.
    pub(super) fn note(&mut self, changes: &[Change], ending: &Ending) {
        let Some(failure) = &ending.failure else {
            return;
        };
        if ending.reach > self.reach {
            self.further.push(Further {
                changes: changes.to_vec(),
                ending: ending.clone(),
                failure: failure.clone(),
            });
        }
    }

    /// Whether a change has brought it so far that the server says what it has against our certificate, or
    /// that there is none: no other change can make that work.
    pub(super) fn wants_certificate(&self) -> bool {
        let has_none = self.base.config.identities.is_empty();
        let says_so = |alert| {
            is_about_certificates(alert) || has_none && alert == AlertDescription::HandshakeFailure
        };
        self.further.iter().any(|it| {
            let error = &it.failure.error.kind;
            it.ending.asked_for_certificate
                && matches!(error, ErrorKind::AlertReceived(alert) if says_so(*alert))
        })
    }

    /// Goes on from the failure that came last, if one came later than the first; `asked` is the base
    /// without what only the search needed.
    pub(super) fn go_on(&mut self, asked: super::Offer) -> Option<GoneOn> {
        let furthest = self.further.iter().map(|it| it.ending.reach).max()?;
        let fewest = self.further.iter();
        let fewest = fewest.filter(|it| it.ending.reach == furthest);
        let set = fewest.min_by_key(|it| it.changes.len())?.changes.clone();
        let changes = search::smallest(&set, |changes| self.reaches(changes, furthest))?;
        let found = self.further.iter().rev();
        let found = found.filter(|it| it.ending.reach == furthest);
        let mut found = found.filter(|it| it.changes == changes);
        let Further {
            mut ending,
            mut failure,
            ..
        } = found.next()?.clone();
        // It is the offer as asked that does not come so far, each time.
        if self.fails_again() == Some(false) || self.comes_as_far() {
            return Some(GoneOn::Unsteady);
        }
        self.last_works = Some(ending.summary.clone());
        let needed = changes.iter().map(|change| self.needed_for(change));
        let needed: Vec<Needed> = needed.collect();
        let unchecked = std::mem::replace(&mut self.base, asked);
        if unchecked.config.insecure && !self.base.config.insecure {
            match self.refused_with(&changes) {
                Some(refused) => {
                    self.base = unchecked;
                    self.needed.push(refused);
                }
                None => {
                    if let Some(checked) = self.further.last().filter(|it| it.changes == changes) {
                        (ending, failure) = (checked.ending.clone(), checked.failure.clone());
                    }
                }
            }
        }
        self.needed.extend(needed);
        self.base = self.changed(&changes)?;
        self.reach = furthest;
        self.further.clear();
        Some(GoneOn::To(Box::new(ending), failure))
    }

    /// Whether it comes as far with these changes; `None` if no connection is left.
    fn reaches(&mut self, changes: &[Change], reach: Reach) -> Option<bool> {
        let Some(offer) = self.changed(changes) else {
            return Some(false);
        };
        let command = self.command(&offer);
        if let Some(known) = self.known.iter().find(|known| known.command == command) {
            return Some(known.reach >= reach);
        }
        let done: Vec<&str> = changes.iter().map(|change| change.done).collect();
        let ending = self.attempt(&offer, &done.join(", "))?;
        self.note(changes, &ending);
        Some(ending.reach >= reach)
    }

    /// Whether the offer as it is came further at one time than at another.
    fn comes_as_far(&self) -> bool {
        let command = self.command(&self.base);
        let mut known = self.known.iter();
        known.any(|known| known.command == command && known.reach > self.reach)
    }

    /// That this change had to be made first.
    fn needed_for(&self, change: &Change) -> Needed {
        let took = self.took(change.id).map(|took| took.name);
        let cause = match (took, self.left_out_by(change.id)) {
            (Some(name), Some(option)) => {
                format!(
                    "{} It takes {name}, which {option} leaves out.",
                    change.cause
                )
            }
            (Some(name), None) => format!("{} It takes {name}.", change.cause),
            (None, _) => change.cause.to_owned(),
        };
        Needed {
            id: change.id,
            cause,
            server: self.server_advice(&[*change]),
            client: self.client_advice(&[*change]),
        }
    }
}
