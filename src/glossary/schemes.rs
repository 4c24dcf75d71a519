//! x

use super::{Table, entries};

pub(super) const SCHEMES: Table = entries! {};
