//! x

use super::{Table, entries};

pub(super) const GROUPS: Table = entries! {};
