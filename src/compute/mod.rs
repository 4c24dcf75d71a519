//! Described computations: a value is computed by describing it.
//!
//! Each computation is a value that names its operation, its inputs and its source. It is *run* to
//! get its output and *described* to explain it, from the same fields: what is narrated is what
//! was executed.

pub mod bytes;
pub mod hash;
pub mod hkdf;
pub(crate) mod number;
pub mod prf;
pub mod random;
#[cfg(test)]
pub(crate) mod recorder;
pub mod signature;
#[cfg(test)]
mod tests;

use std::ops::Deref;

use crate::error::Result;
use crate::narration::{Description, Input};
use crate::wire::Name;

/// A computation that can be run and described.
pub trait Computation {
    /// What it yields.
    type Output;
    /// Does it.
    ///
    /// # Errors
    /// As each computation says; an input of a peer that is out of range carries its alert.
    fn run(&mut self) -> Result<Self::Output>;
    /// Describes it, with the output that [`Computation::run`] gave.
    fn describe(&self, output: &Self::Output) -> Description;
}

/// Bytes with the RFC's name for them, so that whatever is computed from them can say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The RFC's name: `master_secret`.
    pub name: Name,
    /// The value.
    pub bytes: Vec<u8>,
}

impl Named {
    /// A value with a name.
    pub fn new(name: impl Into<Name>, bytes: impl Into<Vec<u8>>) -> Self {
        Named {
            name: name.into(),
            bytes: bytes.into(),
        }
    }

    /// The same value under another name.
    pub fn renamed(self, name: impl Into<Name>) -> Self {
        Named::new(name, self.bytes)
    }

    /// Itself as an input of a description.
    pub fn input(&self) -> Input {
        Input {
            name: self.name.clone(),
            bytes: self.bytes.clone(),
        }
    }
}

impl Deref for Named {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// The inputs of a description.
pub(crate) fn inputs<'a>(values: impl IntoIterator<Item = &'a Named>) -> Vec<Input> {
    values.into_iter().map(Named::input).collect()
}

/// The names of values, put together with `separator`, for a formula.
pub(crate) fn names<'a>(values: impl IntoIterator<Item = &'a Named>, separator: &str) -> String {
    let names: Vec<&str> = values.into_iter().map(|value| &*value.name).collect();
    names.join(separator)
}
