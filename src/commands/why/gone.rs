//! A server that was there for the first connection and is not for those that follow: nothing can be tried on
//! it any more.

use super::attempt::Failure;
use super::look::told;
use super::{Cause, Certainty, Inquiry};
use crate::error::ErrorKind;

/// How many connections in a row come to nothing before the server is held to be gone.
const MOST_UNMADE: usize = 2;

impl Inquiry<'_> {
    /// Notes whether a connection was made at all, and how it failed if not.
    pub(super) fn note_connection(&mut self, is_made: bool, failure: Option<&Failure>) {
        match (is_made, failure) {
            (true, _) => {
                self.was_there = true;
                self.unmade.clear();
            }
            (false, Some(failure)) if self.was_there => self.unmade.push(failure.clone()),
            _ => {}
        }
    }

    /// Whether the server has gone after the first connection.
    pub(super) fn is_gone(&self) -> bool {
        self.unmade.len() >= MOST_UNMADE
    }

    /// That it is gone, and what it said before, if it is.
    pub(super) fn gone(&self, first: &Failure) -> Option<Cause> {
        let now = self.unmade.last().filter(|_| self.is_gone())?;
        let how = match now.error.kind {
            ErrorKind::TimedOut => "no connection comes about any more",
            _ => "connections are refused",
        };
        Some(Cause {
            ids: vec!["gone".to_owned()],
            sentence: format!(
                "The server was there for the first connection, and since then {how}: it serves one and ends, it \
                 crashed on what it got, or something in between blocks us now. So nothing else could be tried. \
                 What the first failed with: {}",
                told(first)
            ),
            certainty: Certainty::Likely(format!(
                "after the first connection, {how}, so that no change could be tried"
            )),
            works: None,
            server: vec![
                "See whether it still runs, and what it said at the end: of one that crashed, its log or that of \
                 the system tells."
                    .to_owned(),
            ],
            client: vec![
                "The same again once the server is back, with --pause SECONDS if something limits how often one may \
                 connect."
                    .to_owned(),
            ],
        })
    }
}
