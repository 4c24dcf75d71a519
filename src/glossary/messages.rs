//! x

use super::{Table, entries};

pub(super) const MESSAGES: Table = entries! {};

pub(super) const VERSIONS: Table = entries! {};

pub(super) const CONTENT_TYPES: Table = entries! {};
