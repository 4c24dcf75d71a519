//! x

use super::{Table, entries};

pub(super) const FIELDS: Table = entries! {};
