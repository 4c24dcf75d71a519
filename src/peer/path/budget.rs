//! How much work a path may cost. A peer can send certificates in which the ways to an anchor are
//! countless, and names beyond number: each limit is this program's own, and is told as that.

use crate::check::{ChainFault, PathWork};

/// The most signatures that are verified for one path.
pub(super) const SIGNATURES: usize = 200;
/// The most certificates that are considered as the issuer of another.
pub(super) const CANDIDATES: usize = 10_000;
/// The most comparisons of a name with a subtree: 10,000 names under a hundred of them.
pub(super) const NAMES: usize = 1_000_000;

/// What is left of it.
#[derive(Debug)]
pub(super) struct Budget {
    signatures: usize,
    candidates: usize,
    names: usize,
}

impl Budget {
    pub fn new() -> Self {
        Budget {
            signatures: SIGNATURES,
            candidates: CANDIDATES,
            names: NAMES,
        }
    }

    /// Takes one of this work.
    ///
    /// # Errors
    /// The limit, if none is left.
    pub fn spend(&mut self, of: PathWork) -> Result<(), ChainFault> {
        let (left, most) = match of {
            PathWork::Signatures => (&mut self.signatures, SIGNATURES),
            PathWork::Candidates => (&mut self.candidates, CANDIDATES),
            PathWork::Names => (&mut self.names, NAMES),
        };
        *left = left.checked_sub(1).ok_or(ChainFault::Limit { of, most })?;
        Ok(())
    }
}
