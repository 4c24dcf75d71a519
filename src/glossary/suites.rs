//! x

use super::{Table, entries};

pub(super) const KEY_EXCHANGES: Table = entries! {};

pub(super) const AUTHENTICATIONS: Table = entries! {};

pub(super) const CIPHERS: Table = entries! {};

pub(super) const HASHES: Table = entries! {};

pub(super) const SIGNALS: Table = entries! {};
