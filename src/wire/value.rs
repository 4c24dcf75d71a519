//! Values: bytes with a name and an identity.

use std::ops::{Deref, Range};

use serde::{Deserialize, Serialize};

use super::serial::hex;
use super::{Name, Origin, ValueId, Whole};

/// Bytes with the RFC's name for them and where they come from, so that whatever is computed from
/// them can say so.
///
/// Values are equal if their bytes are: the same bytes may come from two places.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Value {
    /// The RFC's name: `master_secret`.
    pub name: Name,
    /// The value.
    #[serde(with = "hex")]
    pub bytes: Vec<u8>,
    origin: Origin,
}

impl Value {
    /// Bytes that come from nowhere: a constant of the RFC, a number that counts, a key out of a
    /// file.
    pub fn literal(name: impl Into<Name>, bytes: impl Into<Vec<u8>>) -> Self {
        Self::from_origin(name, bytes, Origin::LITERAL)
    }

    /// The output of the computation that was given this identity.
    pub fn computed(name: impl Into<Name>, bytes: impl Into<Vec<u8>>, id: ValueId) -> Self {
        Self::from_origin(name, bytes, Origin::of(Whole::Value(id)))
    }

    /// Bytes that were taken from somewhere.
    pub fn from_origin(name: impl Into<Name>, bytes: impl Into<Vec<u8>>, origin: Origin) -> Self {
        Value {
            name: name.into(),
            bytes: bytes.into(),
            origin,
        }
    }

    /// Where its first byte comes from, and with it the others.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// The same value under another name.
    pub fn renamed(self, name: impl Into<Name>) -> Self {
        Value {
            name: name.into(),
            ..self
        }
    }

    /// Some of its bytes; `None` if it has not so many.
    pub fn part(&self, name: impl Into<Name>, range: Range<usize>) -> Option<Self> {
        let bytes = self.bytes.get(range.clone())?;
        let origin = self.origin.at(range.start);
        Some(Self::from_origin(name, bytes, origin))
    }

    /// The part of it that a parser of a foreign format gave as a slice of its bytes; `None` if the
    /// slice is not one of them.
    pub fn slice(&self, name: impl Into<Name>, part: &[u8]) -> Option<Self> {
        let start = part
            .as_ptr()
            .addr()
            .checked_sub(self.bytes.as_ptr().addr())?;
        self.part(name, start..start.checked_add(part.len())?)
    }
}

impl Default for Value {
    fn default() -> Self {
        Value::literal("", [])
    }
}

impl Deref for Value {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Value {}
