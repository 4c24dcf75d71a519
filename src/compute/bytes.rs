//! Putting bytes together and taking them apart: the computations `concat`, `split` and `xor`.

use std::borrow::Cow;

use super::{Computation, Input, Operation, Parameter, Recipe, Value};
use crate::error::{Error, Result};
use crate::wire::Name;

/// The computation `concat`: values one after the other.
#[derive(Debug, Clone)]
pub struct Concat<'a> {
    name: Name,
    parts: Vec<Cow<'a, Value>>,
    rfc: Name,
}

impl<'a> Concat<'a> {
    /// `name = part || …`, as section `rfc` asks.
    pub fn new(
        name: impl Into<Name>,
        parts: impl IntoIterator<Item = &'a Value>,
        rfc: impl Into<Name>,
    ) -> Self {
        Concat {
            name: name.into(),
            parts: parts.into_iter().map(Cow::Borrowed).collect(),
            rfc: rfc.into(),
        }
    }
}

impl Concat<'static> {
    /// The same of parts that nobody else needs.
    pub fn of(
        name: impl Into<Name>,
        parts: impl IntoIterator<Item = Value>,
        rfc: impl Into<Name>,
    ) -> Self {
        Concat {
            name: name.into(),
            parts: parts.into_iter().map(Cow::Owned).collect(),
            rfc: rfc.into(),
        }
    }
}

impl Computation for Concat<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        let parts: Vec<&[u8]> = self.parts.iter().map(|part| &part[..]).collect();
        Ok(parts.concat())
    }

    fn name(&self) -> Name {
        self.name.clone()
    }

    fn describe(&self) -> Recipe {
        Recipe::of(Operation::Concat, self.name(), self.rfc.clone())
            .joined(self.parts.iter().map(|part| &**part), " || ")
    }
}

/// The computation `split`: a part of a value.
#[derive(Debug, Clone)]
pub struct Split<'a> {
    name: Name,
    whole: &'a Value,
    offset: usize,
    length: usize,
    rfc: Name,
}

impl<'a> Split<'a> {
    /// The `length` bytes of `whole` at `offset`, as section `rfc` asks.
    pub fn new(
        name: impl Into<Name>,
        whole: &'a Value,
        offset: usize,
        length: usize,
        rfc: impl Into<Name>,
    ) -> Self {
        Split {
            name: name.into(),
            whole,
            offset,
            length,
            rfc: rfc.into(),
        }
    }
}

impl Computation for Split<'_> {
    type Output = Vec<u8>;

    /// # Errors
    /// Internal, if the part reaches beyond the whole.
    fn run(&mut self) -> Result<Vec<u8>> {
        let part = self
            .whole
            .get(self.offset..)
            .and_then(|rest| rest.get(..self.length))
            .ok_or_else(|| Error::internal(format!("{} is too short", self.whole.name)))?;
        Ok(part.to_vec())
    }

    fn name(&self) -> Name {
        self.name.clone()
    }

    fn describe(&self) -> Recipe {
        let recipe = Recipe::of(Operation::Split, self.name(), self.rfc.clone());
        cut(recipe, self.whole, self.offset, self.length)
    }
}

/// `whole[offset..last]`: the RFCs write ranges with their last index, so RFC 5246 §8.1's 48 bytes
/// are `[0..47]`.
pub(crate) fn cut(recipe: Recipe, whole: impl Into<Input>, offset: usize, length: usize) -> Recipe {
    let last = (offset + length).saturating_sub(1);
    recipe
        .input(whole)
        .text(format!("[{offset}..{last}]"))
        .with(Parameter::Offset(offset))
        .with(Parameter::Length(length))
}

/// The computation `xor`: two values of one length, bit by bit.
#[derive(Debug, Clone)]
pub struct Xor<'a> {
    name: Name,
    left: &'a Value,
    right: &'a Value,
    rfc: Name,
}

impl<'a> Xor<'a> {
    /// `name = left XOR right`, as section `rfc` asks.
    pub fn new(
        name: impl Into<Name>,
        left: &'a Value,
        right: &'a Value,
        rfc: impl Into<Name>,
    ) -> Self {
        Xor {
            name: name.into(),
            left,
            right,
            rfc: rfc.into(),
        }
    }
}

impl Computation for Xor<'_> {
    type Output = Vec<u8>;

    /// # Errors
    /// Internal, if the values differ in length.
    fn run(&mut self) -> Result<Vec<u8>> {
        if self.left.len() != self.right.len() {
            let (left, right) = (&self.left.name, &self.right.name);
            return Err(Error::internal(format!(
                "{left} and {right} differ in length"
            )));
        }
        let pairs = self.left.iter().zip(self.right.iter());
        Ok(pairs.map(|(left, right)| left ^ right).collect())
    }

    fn name(&self) -> Name {
        self.name.clone()
    }

    fn describe(&self) -> Recipe {
        Recipe::of(Operation::Xor, self.name(), self.rfc.clone())
            .input(self.left)
            .text(" XOR ")
            .input(self.right)
    }
}
