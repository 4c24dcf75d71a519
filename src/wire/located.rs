//! A code point with its identity, for those few that something is computed from.

use std::ops::Deref;

use super::{CodePoint, Name, Origin, Value};

/// A code point that knows where it was read. As a number it is the code point; as bytes it is a
/// [`Value`], which says where they come from. Equal if the numbers are.
#[derive(Debug, Clone, Copy)]
pub struct Located<C> {
    code: C,
    origin: Origin,
}

impl<C: CodePoint> Located<C> {
    /// A code point that was read at this place.
    pub(super) fn read(code: C, origin: Origin) -> Self {
        Located { code, origin }
    }

    /// Its bytes, as they are on the wire.
    pub fn value(&self, name: impl Into<Name>) -> Value {
        let number = self.code.value().to_be_bytes();
        let bytes = &number[number.len() - C::SIZE..];
        Value::from_origin(name, bytes, self.origin)
    }
}

impl<C> From<C> for Located<C> {
    fn from(code: C) -> Self {
        let origin = Origin::LITERAL;
        Located { code, origin }
    }
}

impl<C: Default> Default for Located<C> {
    fn default() -> Self {
        C::default().into()
    }
}

impl<C> Deref for Located<C> {
    type Target = C;
    fn deref(&self) -> &C {
        &self.code
    }
}

impl<C: PartialEq> PartialEq for Located<C> {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl<C: Eq> Eq for Located<C> {}
