//! Described computations: a value is computed by describing it.
//!
//! Each computation is a value that names its operation, its inputs and its source. It is *run* to
//! get its output and *described* to explain it, from the same fields: what is narrated is what
//! was executed. What it yields gets its identity where it is run, in one place
//! ([`crate::narration::Narration::compute`]), so that no value that was computed lacks one.

pub mod aead;
pub mod bytes;
pub mod compress;
pub mod decompress;
mod description;
pub mod hash;
pub mod hkdf;
pub(crate) mod number;
mod operation;
mod parameter;
pub mod prf;
pub mod random;
pub mod signature;
#[cfg(test)]
mod tests;

pub use description::{Description, Input, Recipe, Token};
pub use operation::Operation;
pub use parameter::{Domain, KemPart, LeadingZeros, Parameter};

use crate::error::Result;
pub use crate::wire::Value;
use crate::wire::{Name, ValueId};

/// A computation that can be run and described.
pub trait Computation {
    /// What it yields.
    type Output: Outcome;
    /// Does it.
    ///
    /// # Errors
    /// As each computation says; an input of a peer that is out of range carries its alert.
    fn run(&mut self) -> Result<Self::Output>;
    /// The RFC's name of what it yields.
    fn name(&self) -> Name;
    /// Describes what [`Computation::run`] did. Asked only if anyone listens.
    fn describe(&self) -> Recipe;
}

/// What a computation yields, before it has an identity.
pub trait Outcome {
    /// The same with a name and an identity.
    type Known;
    /// As bytes, for a description.
    fn to_bytes(&self) -> Vec<u8>;
    /// Gives it a name and an identity.
    fn known(self, name: Name, id: ValueId) -> Self::Known;
}

impl Outcome for Vec<u8> {
    type Known = Value;

    fn to_bytes(&self) -> Vec<u8> {
        self.clone()
    }

    fn known(self, name: Name, id: ValueId) -> Value {
        Value::computed(name, self, id)
    }
}

/// Whether something is so: described as the byte 1 or 0.
impl Outcome for bool {
    type Known = bool;

    fn to_bytes(&self) -> Vec<u8> {
        vec![u8::from(*self)]
    }

    fn known(self, _: Name, _: ValueId) -> bool {
        self
    }
}
