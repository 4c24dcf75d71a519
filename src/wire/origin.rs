//! Identities, and references to them: where bytes come from.

use serde::{Deserialize, Serialize};

/// Defines identities: numbers that are given out one by one, counted for each connection.
macro_rules! identities {
    ($($(#[$doc:meta])* $type:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
        )]
        #[serde(from = "(u32, u32)", into = "(u32, u32)")]
        pub struct $type {
            /// The connection, from 1: a session that is resumed comes from an earlier one.
            pub connection: u32,
            /// Its number on that connection, from 1.
            pub number: u32,
        }

        impl From<(u32, u32)> for $type {
            fn from((connection, number): (u32, u32)) -> Self {
                $type { connection, number }
            }
        }

        impl From<$type> for (u32, u32) {
            fn from(id: $type) -> Self {
                (id.connection, id.number)
            }
        }
    )*};
}
identities! {
    /// A value that was computed.
    ValueId;
    /// A message that was sent or received.
    MessageId;
    /// A record that was sent or received.
    RecordId;
}

/// What bytes are a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whole {
    /// Nothing: they are what they are. A constant of the RFC, a number that counts, a key out of a
    /// file.
    Literal,
    /// A value that was computed.
    Value(ValueId),
    /// A message.
    Message(MessageId),
    /// A record as it crossed the wire.
    Record(RecordId),
    /// The record whose protection is described, as it crossed the wire.
    ThisRecord,
    /// The output of an earlier step of the same record's protection; steps count from 0.
    Step(u8),
}

/// Where bytes come from: what they are a part of, and where in it they begin. The length is that
/// of the bytes themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// What they are a part of.
    pub whole: Whole,
    /// Offset of their first byte in it.
    #[serde(default, skip_serializing_if = "is_start")]
    pub offset: u32,
}

fn is_start(offset: &u32) -> bool {
    *offset == 0
}

impl Origin {
    /// Of bytes that come from nowhere.
    pub const LITERAL: Origin = Origin::of(Whole::Literal);

    /// Of bytes that begin where the whole does.
    pub const fn of(whole: Whole) -> Self {
        Origin { whole, offset: 0 }
    }

    /// The message that they are a part of, if they are.
    pub fn message(self) -> Option<MessageId> {
        match self.whole {
            Whole::Message(id) => Some(id),
            _ => None,
        }
    }

    /// Of what begins `offset` bytes further on. A part of a literal is a literal.
    pub fn at(self, offset: usize) -> Self {
        if self.whole == Whole::Literal {
            return self;
        }
        // Nothing that is referred to has 4 GiB.
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        Origin {
            offset: self.offset.saturating_add(offset),
            ..self
        }
    }
}
