//! Identities, given out one by one.

use crate::wire::{MessageId, RecordId, ValueId};

/// How many identities of each kind a connection has given out.
#[derive(Debug)]
pub(super) struct Ids {
    connection: u32,
    values: u32,
    messages: u32,
    records: u32,
}

impl Default for Ids {
    fn default() -> Self {
        Ids::of(1)
    }
}

impl Ids {
    /// Those of a connection.
    pub fn of(connection: u32) -> Self {
        Ids {
            connection,
            values: 0,
            messages: 0,
            records: 0,
        }
    }

    pub fn value(&mut self) -> ValueId {
        ValueId {
            connection: self.connection,
            number: next(&mut self.values),
        }
    }

    pub fn message(&mut self) -> MessageId {
        MessageId {
            connection: self.connection,
            number: next(&mut self.messages),
        }
    }

    pub fn record(&mut self) -> RecordId {
        RecordId {
            connection: self.connection,
            number: next(&mut self.records),
        }
    }
}

/// The numbers wrap after 2^32, which takes terabytes.
fn next(count: &mut u32) -> u32 {
    *count = count.wrapping_add(1);
    *count
}
