//! x

use super::{Table, entries};

pub(super) const VALUES: Table = entries! {};

pub(super) const FACTS: Table = entries! {};
