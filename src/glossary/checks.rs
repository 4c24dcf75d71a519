//! x

use super::{Table, entries};

pub(super) const CHECKS: Table = entries! {};
