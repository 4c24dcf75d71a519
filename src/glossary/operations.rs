//! x

use super::{Table, entries};

pub(super) const OPERATIONS: Table = entries! {};
