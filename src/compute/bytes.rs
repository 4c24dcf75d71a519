//! Putting bytes together and taking them apart: the computations `concat`, `split` and `xor`.

use super::{Computation, Named, inputs, names};
use crate::error::{Error, Result};
use crate::narration::{Description, Operation};
use crate::wire::Name;

/// The computation `concat`: values one after the other.
#[derive(Debug, Clone)]
pub struct Concat<'a> {
    name: Name,
    parts: Vec<&'a Named>,
    rfc: Name,
}

impl<'a> Concat<'a> {
    /// `name = part || …`, as section `rfc` asks.
    pub fn new(
        name: impl Into<Name>,
        parts: impl IntoIterator<Item = &'a Named>,
        rfc: impl Into<Name>,
    ) -> Self {
        Concat {
            name: name.into(),
            parts: parts.into_iter().collect(),
            rfc: rfc.into(),
        }
    }
}

impl Computation for Concat<'_> {
    type Output = Named;

    fn run(&mut self) -> Result<Named> {
        let parts: Vec<&[u8]> = self.parts.iter().map(|part| &part[..]).collect();
        Ok(Named::new(self.name.clone(), parts.concat()))
    }

    fn describe(&self, output: &Named) -> Description {
        Description {
            name: output.name.clone(),
            operation: Operation::Concat,
            formula: names(self.parts.iter().copied(), " || ").into(),
            parameters: vec![],
            inputs: inputs(self.parts.iter().copied()),
            output: output.bytes.clone(),
            rfc: self.rfc.clone(),
        }
    }
}

/// The computation `split`: a part of a value.
#[derive(Debug, Clone)]
pub struct Split<'a> {
    name: Name,
    whole: &'a Named,
    offset: usize,
    length: usize,
    rfc: Name,
}

impl<'a> Split<'a> {
    /// The `length` bytes of `whole` at `offset`, as section `rfc` asks.
    pub fn new(
        name: impl Into<Name>,
        whole: &'a Named,
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
    type Output = Named;

    /// # Errors
    /// Internal, if the part reaches beyond the whole.
    fn run(&mut self) -> Result<Named> {
        let part = self
            .whole
            .get(self.offset..)
            .and_then(|rest| rest.get(..self.length))
            .ok_or_else(|| Error::internal(format!("{} is too short", self.whole.name)))?;
        Ok(Named::new(self.name.clone(), part))
    }

    fn describe(&self, output: &Named) -> Description {
        // The RFCs write ranges with their last index: RFC 5246 §8.1's 48 bytes are [0..47].
        let last = (self.offset + self.length).saturating_sub(1);
        Description {
            name: output.name.clone(),
            operation: Operation::Split,
            formula: format!("{}[{}..{last}]", self.whole.name, self.offset).into(),
            parameters: vec![
                ("offset".into(), self.offset.to_string().into()),
                ("length".into(), self.length.to_string().into()),
            ],
            inputs: inputs([self.whole]),
            output: output.bytes.clone(),
            rfc: self.rfc.clone(),
        }
    }
}

/// The computation `xor`: two values of one length, bit by bit.
#[derive(Debug, Clone)]
pub struct Xor<'a> {
    name: Name,
    left: &'a Named,
    right: &'a Named,
    rfc: Name,
}

impl<'a> Xor<'a> {
    /// `name = left XOR right`, as section `rfc` asks.
    pub fn new(
        name: impl Into<Name>,
        left: &'a Named,
        right: &'a Named,
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
    type Output = Named;

    /// # Errors
    /// Internal, if the values differ in length.
    fn run(&mut self) -> Result<Named> {
        if self.left.len() != self.right.len() {
            let (left, right) = (&self.left.name, &self.right.name);
            return Err(Error::internal(format!(
                "{left} and {right} differ in length"
            )));
        }
        let pairs = self.left.iter().zip(self.right.iter());
        let output: Vec<u8> = pairs.map(|(left, right)| left ^ right).collect();
        Ok(Named::new(self.name.clone(), output))
    }

    fn describe(&self, output: &Named) -> Description {
        Description {
            name: output.name.clone(),
            operation: Operation::Xor,
            formula: format!("{} XOR {}", self.left.name, self.right.name).into(),
            parameters: vec![],
            inputs: inputs([self.left, self.right]),
            output: output.bytes.clone(),
            rfc: self.rfc.clone(),
        }
    }
}
