//! Whether the same offer fails every time. A change that helps proves something only if the offer
//! without it keeps failing: of two servers behind one address, one may be at fault, and any change at
//! all then seems to help half of the time.

use super::attempt::Failure;
use super::{Cause, Certainty, CommandLine, Inquiry, Known};

/// What it is called in JSON that one offer fails at one time and works at another.
pub(super) const UNSTEADY: &str = "now-and-then";

/// How often an offer is repeated before it is held to fail every time. Two in a row, so that servers
/// that take turns both get it.
const REPEATS: usize = 2;

/// How many connections with the same offer tell how often it fails.
const SAMPLE: usize = 6;

impl Inquiry<'_> {
    /// Whether what is asked for fails again each time; `None` if no connection is left to see.
    pub(super) fn fails_again(&mut self) -> Option<bool> {
        let mut seen = None;
        for count in 1..=REPEATS {
            let offer = self.base.clone();
            let done = match count {
                1 => "as asked, once more",
                _ => "as asked, and once more",
            };
            match self.attempt(&offer, done) {
                Some(ending) if ending.works() => return Some(false),
                Some(ending) if ending.connected => seen = Some(true),
                // It was not asked again.
                Some(_) => {}
                None => break,
            }
        }
        seen
    }

    /// A cause that does not hold because one offer both failed and worked: then that is what is found.
    pub(super) fn or_unsteady(&mut self, cause: Cause, failure: &Failure) -> Cause {
        let outcomes = |command: &CommandLine| {
            let known = self.known.iter().filter(|known| known.command == *command);
            let works = known.clone().filter(|known| known.agreed.is_some()).count();
            (works, known.count() - works)
        };
        let differs = |command: &CommandLine| {
            let (works, fails) = outcomes(command);
            works > 0 && fails > 0
        };
        let repeated = self.known.iter().map(|known| &known.command);
        let is_unsteady = repeated.clone().any(differs)
            || (cause.works.iter()).any(|command| outcomes(command).1 > 0);
        match is_unsteady {
            true => self.unsteady(failure),
            false => cause,
        }
    }

    /// The same offer fails at one time and works at another.
    pub(super) fn unsteady(&mut self, failure: &Failure) -> Cause {
        let offer = self.base.clone();
        let command = self.command(&offer);
        let of_it = |known: &&Known| known.command == command;
        while self.known.iter().filter(of_it).count() < SAMPLE {
            if self
                .attempt(&offer, "as asked, to see how often it fails")
                .is_none()
            {
                break;
            }
        }
        let known = self.known.iter().filter(of_it);
        let failed = known.clone().filter(|known| known.agreed.is_none()).count();
        let all = known.count();
        Cause {
            ids: vec![UNSTEADY.to_owned()],
            sentence: format!(
                "The same offer fails at one time and works at another: of {all} connections with nothing \
                 changed, {failed} failed. No change of the offer is shown to matter, so the cause is at the \
                 other end or on the way: several servers behind one address that are not alike, one that \
                 is overloaded or restarts, or a limit of connections. When it fails: {}",
                failure.diagnosis.happened
            ),
            certainty: match failed == all || failed == 0 {
                true => Certainty::Likely(
                    "a change that helped at one time did not help at another".to_owned(),
                ),
                false => Certainty::Certain,
            },
            works: None,
            server: vec![
                "Look in the logs at the time of a failure: of what is in front (load balancer, firewall) and \
                 of each server behind it."
                    .to_owned(),
                "Compare the servers behind the address, and the limits of connections, memory and open files."
                    .to_owned(),
            ],
            client: vec![
                "--connect IP:PORT, to ask each server behind the address by itself.".to_owned(),
                "--pause SECONDS: if it then works every time, connections are limited.".to_owned(),
            ],
        }
    }
}
