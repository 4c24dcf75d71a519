//! x

use super::{Table, entries};

pub(super) const EXTENSIONS: Table = entries! {};
