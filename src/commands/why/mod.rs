//! `tlsdemo why`: why a handshake fails, by experiment. The handshake is made as asked; if it fails, it
//! is made again with things changed (`change.rs`), and the smallest change that makes it work is the
//! cause (`search.rs`). One connection at a time, with a pause between.

mod advice;
mod again;
mod attempt;
mod certificate;
mod change;
mod command;
mod edit;
mod encrypted;
mod find;
mod found;
mod further;
mod gone;
mod header;
mod hints;
mod look;
mod offer;
mod plain;
mod refine;
mod report;
mod request;
mod search;

use std::time::Duration;

pub use attempt::{Ending, Failure, Way};
pub use change::{About, Change};
pub use command::why;
pub use found::{Cause, Certainty, Report, Try};
pub use offer::{CommandLine, Offer, Options, ProxyHeader};
pub use report::{json, text};

use crate::check::{Check, Checked};
use crate::error::{ErrorKind, Result};
use crate::narration::Summary;
use crate::story::verdict::{self, Grade};
use attempt::Reach;
use found::Needed;
use further::Further;
use look::told;
use request::Asked;

/// What an inquiry may do.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most connections.
    pub tries: usize,
    /// The time between two of them.
    pub pause: Duration,
}

/// An inquiry that is going on.
pub struct Inquiry<'a> {
    way: Way<'a>,
    /// What is changed: as asked, or with what was found to be needed first.
    base: Offer,
    /// What was found to be wrong first.
    needed: Vec<Needed>,
    /// As it was typed.
    target: String,
    limits: Limits,
    tries: Vec<Try>,
    /// Bytes of the ClientHello as asked.
    first_hello: usize,
    /// What was agreed on when it worked last.
    last_works: Option<Summary>,
    /// The commands that were tried, with what was agreed on if they worked.
    known: Vec<Known>,
    /// The changes that were tried, by their ids.
    tried: Vec<&'static str>,
    /// How single changes failed.
    failed: Vec<(&'static str, Failure)>,
    /// How far the handshake came as asked.
    reach: Reach,
    /// The failures that came later.
    further: Vec<Further>,
    /// Whether there was a connection.
    was_there: bool,
    /// How the last connections failed to come about, since there was one.
    unmade: Vec<Failure>,
}

/// A command that was tried.
#[derive(Debug, Clone)]
struct Known {
    command: CommandLine,
    /// What was agreed on, if it worked.
    agreed: Option<Summary>,
    reach: Reach,
}

impl<'a> Inquiry<'a> {
    /// About what this offer meets on the way.
    pub fn new(way: Way<'a>, base: Offer, target: impl Into<String>, limits: Limits) -> Self {
        Inquiry {
            way,
            base,
            needed: Vec::new(),
            target: target.into(),
            limits,
            tries: Vec::new(),
            first_hello: 0,
            last_works: None,
            known: Vec::new(),
            tried: Vec::new(),
            failed: Vec::new(),
            reach: Reach::Nowhere,
            further: Vec::new(),
            was_there: false,
            unmade: Vec::new(),
        }
    }

    /// Finds out.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] if the offer makes no sense.
    pub fn run(mut self) -> Result<Report> {
        let command = self.command(&self.base);
        let base = self.base.clone();
        let Some(first) = self.attempt(&base, "as asked") else {
            return Ok(self.report(command, None));
        };
        self.reach = first.reach;
        let Some(failure) = first.failure.clone() else {
            let asked = match self.asked(&first) {
                Some(Asked::Refused(cause, command)) => {
                    return Ok(self.report(command, Some(*cause)));
                }
                Some(Asked::LetIn(what)) => Some(what),
                None => None,
            };
            let mut report = self.report(command, None);
            report.request = asked;
            let judgments = verdict::connection(&first.summary);
            let is_weak = judgments.iter().any(|it| it.verdict.grade >= Grade::Weak);
            report.is_sound = !is_weak && first.objections.is_empty();
            (report.weak, report.caveats) = judgments
                .into_iter()
                .filter(|it| it.verdict.grade >= Grade::Fair)
                .partition(|it| it.verdict.grade >= Grade::Weak);
            report.objections = first.objections;
            report.objections.retain(|it| !is_judged(it));
            report.agreed = first.summary;
            return Ok(report);
        };
        if failure.error.kind == ErrorKind::Usage {
            return Err(failure.error);
        }
        let cause = self.explain(first, failure);
        Ok(self.report(command, Some(cause)))
    }

    fn report(self, command: CommandLine, cause: Option<Cause>) -> Report {
        Report {
            target: self.target,
            command,
            tries: self.tries,
            agreed: Summary::default(),
            request: None,
            weak: Vec::new(),
            caveats: Vec::new(),
            objections: Vec::new(),
            is_sound: false,
            cause,
        }
    }

    /// The command that makes an offer.
    fn command(&self, offer: &Offer) -> CommandLine {
        CommandLine {
            options: offer.options.clone(),
            target: self.target.clone(),
            has_request: false,
        }
    }

    /// Makes a connection, if one is left.
    fn attempt(&mut self, offer: &Offer, done: &str) -> Option<Ending> {
        if self.tries.len() >= self.limits.tries || self.is_gone() {
            return None;
        }
        if !self.tries.is_empty() {
            std::thread::sleep(self.limits.pause);
        }
        let ending = self.way.attempt(offer);
        if self.first_hello == 0 {
            self.first_hello = ending.hello_length;
        }
        if ending.works() {
            self.last_works = Some(ending.summary.clone());
        }
        let outcome = report::outcome(&ending);
        let command = self.command(offer);
        let agreed = ending.works().then(|| ending.summary.clone());
        self.note_connection(ending.connected, ending.failure.as_ref());
        self.known.push(Known {
            command: command.clone(),
            agreed,
            reach: ending.reach,
        });
        self.tries.push(Try {
            done: done.to_owned(),
            command: Some(command),
            works: ending.works(),
            outcome,
        });
        Some(ending)
    }

    /// The base with these changes; `None` if they change nothing.
    fn changed(&self, changes: &[Change]) -> Option<Offer> {
        let mut offer = self.base.clone();
        let mut is_changed = false;
        // What adds comes first: what takes away has the last word.
        for adds in [true, false] {
            for change in changes.iter().filter(|change| change.adds == adds) {
                let mut next = offer.clone();
                if (change.make)(&mut next) {
                    offer = next;
                    is_changed = true;
                }
            }
        }
        (is_changed && !self.reveals(&offer)).then_some(offer)
    }

    /// Whether it works with these changes; `None` if no connection is left. What was tried is not tried
    /// again.
    fn works(&mut self, changes: &[Change]) -> Option<bool> {
        let Some(offer) = self.changed(changes) else {
            return Some(false);
        };
        self.tried.extend(changes.iter().map(|change| change.id));
        let command = self.command(&offer);
        let mut known = self.known.iter();
        if let Some(known) = known.find(|known| known.command == command) {
            let agreed = known.agreed.clone();
            let worked = agreed.is_some();
            self.last_works = agreed.or(self.last_works.take());
            return Some(worked);
        }
        let done: Vec<&str> = changes.iter().map(|change| change.done).collect();
        let ending = self.attempt(&offer, &done.join(", "))?;
        let works = ending.works();
        self.note(changes, &ending);
        if let ([only], Some(failure)) = (changes, ending.failure) {
            self.failed.push((only.id, failure));
        }
        Some(works)
    }

    /// Those of `changes` that change anything.
    fn applicable(&self, changes: impl IntoIterator<Item = Change>) -> Vec<Change> {
        let changes = changes.into_iter();
        changes
            .filter(|change| self.changed(&[*change]).is_some())
            .collect()
    }
}

/// Whether a check is of what the verdicts judge.
fn is_judged(checked: &Checked) -> bool {
    matches!(
        checked.check,
        Check::VersionDeprecated { .. }
            | Check::DhPrimeSize { .. }
            | Check::CertificateKeySize { .. }
    )
}
