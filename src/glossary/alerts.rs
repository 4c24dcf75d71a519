//! x

use super::{Table, entries};

pub(super) const ALERTS: Table = entries! {};

pub(super) const LEVELS: Table = entries! {};
