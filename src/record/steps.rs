//! The computations that protect one record or take its protection off, in order.
//!
//! They are computations like all others, with two peculiarities. A cipher works in place: its input
//! is gone when its output is there, so it is a [`Transformation`], of which the runner copies what
//! was there before if anyone listens. And what a step yields is of use inside its record only: it
//! gets no identity, later steps refer to it by its place ([`Whole::Step`]), and the record's event
//! carries all of them.

use std::ops::{Deref, Range};

use crate::compute::bytes::cut;
use crate::compute::{Computation, Description, Input, Operation, Outcome, Recipe, Value};
use crate::error::Result;
use crate::wire::{Name, Origin, ValueId, Whole};

/// Runs the steps of one record, and keeps their descriptions if anyone listens.
#[derive(Debug)]
pub(super) struct Steps(Option<Vec<Description>>);

impl Steps {
    /// Before the first step. Without a listener nothing is described, copied or allocated.
    pub fn new(is_told: bool) -> Self {
        Steps(is_told.then(Vec::new))
    }

    /// Whether someone listens.
    pub fn are_told(&self) -> bool {
        self.0.is_some()
    }

    /// What was done.
    pub fn into_descriptions(self) -> Vec<Description> {
        self.0.unwrap_or_default()
    }

    /// Runs a computation.
    ///
    /// # Errors
    /// Those of the computation.
    pub fn compute<C: Computation<Output = Short>>(&mut self, mut computation: C) -> Result<Made> {
        let output = computation.run()?;
        let origin = self.push(|| computation.describe().yields(output.to_bytes()));
        Ok(Made { output, origin })
    }

    /// Puts the parts of `join` one after the other at the end of `out`; gives what they are then a
    /// part of.
    pub fn append(&mut self, join: Join<'_>, out: &mut Vec<u8>) -> Origin {
        let start = out.len();
        for part in join.parts() {
            out.extend_from_slice(part.bytes);
        }
        self.push(|| join.describe().yields(&out[start..]))
    }

    /// Puts content at the end of `out`, which takes a step if it comes from several messages; gives
    /// what it is then a part of.
    pub fn gather(
        &mut self,
        name: &'static str,
        content: &[Part<'_>],
        rfc: &'static str,
        out: &mut Vec<u8>,
    ) -> Origin {
        match content {
            [whole] => {
                out.extend_from_slice(whole.bytes);
                whole.origin
            }
            parts => self.append(
                Join {
                    name,
                    groups: &[parts],
                    rfc,
                },
                out,
            ),
        }
    }

    /// Runs a computation in place. `name` and `origin` are those of what is there before; gives
    /// what its output is a part of.
    ///
    /// # Errors
    /// Those of the transformation: then no step was taken.
    pub fn transform<T: Transformation>(
        &mut self,
        transformation: T,
        (name, origin): (&str, Origin),
        data: &mut [u8],
    ) -> Result<Origin> {
        let before = self.0.as_ref().map(|_| {
            let input = transformation.input(data.len());
            data[..input].to_vec()
        });
        transformation.run(data)?;
        let output = &data[..transformation.output(data.len())];
        Ok(self.push(|| {
            let bytes = &before.unwrap_or_default();
            let before = Part {
                name,
                bytes,
                origin,
            };
            transformation.describe(before).yields(output)
        }))
    }

    /// Takes a part of what is there: `name = whole[range]`.
    pub fn cut(
        &mut self,
        name: &'static str,
        whole: Part<'_>,
        range: Range<usize>,
        rfc: &'static str,
    ) {
        self.push(|| {
            let output = whole.bytes.get(range.clone()).unwrap_or_default();
            let recipe = Recipe::of(Operation::Split, name, rfc);
            cut(recipe, whole, range.start, range.len()).yields(output)
        });
    }

    /// Adds a step; gives what its output is a part of.
    fn push(&mut self, description: impl FnOnce() -> Description) -> Origin {
        let Some(steps) = &mut self.0 else {
            return Origin::LITERAL;
        };
        let number = u8::try_from(steps.len()).unwrap_or(u8::MAX);
        steps.push(description());
        Origin::of(Whole::Step(number))
    }
}

/// A computation that overwrites its input.
pub(super) trait Transformation {
    /// How many of the bytes that it is given are its input; the rest is room.
    fn input(&self, length: usize) -> usize {
        length
    }
    /// How many of them are its output.
    fn output(&self, length: usize) -> usize {
        length
    }
    /// Does it.
    ///
    /// # Errors
    /// As each says; what is left in `data` then is of no meaning.
    fn run(&self, data: &mut [u8]) -> Result<()>;
    /// Describes it; `before` is what was there. Asked only if anyone listens.
    fn describe(&self, before: Part<'_>) -> Recipe;
}

/// Bytes that go into a step, with their name and where they come from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
    pub origin: Origin,
}

impl<'a> Part<'a> {
    /// Bytes that come from nowhere.
    pub fn literal(name: &'a str, bytes: &'a [u8]) -> Self {
        Part {
            name,
            bytes,
            origin: Origin::LITERAL,
        }
    }

    /// Some of its bytes.
    pub fn part(&self, range: Range<usize>) -> Self {
        Part {
            name: self.name,
            origin: self.origin.at(range.start),
            bytes: self.bytes.get(range).unwrap_or_default(),
        }
    }

    /// Bytes of the record, `offset` bytes from its beginning.
    pub fn of_record(name: &'a str, bytes: &'a [u8], offset: usize) -> Self {
        Part {
            name,
            bytes,
            origin: Origin::of(Whole::ThisRecord).at(offset),
        }
    }
}

impl<'a> From<&'a Value> for Part<'a> {
    fn from(value: &'a Value) -> Self {
        Part {
            name: &value.name,
            bytes: &value.bytes,
            origin: value.origin(),
        }
    }
}

impl From<Part<'_>> for Input {
    fn from(part: Part<'_>) -> Self {
        Input {
            name: part.name.to_owned().into(),
            bytes: part.bytes.to_vec(),
            origin: part.origin,
        }
    }
}

/// Bytes of the longest output that is kept without the heap: a MAC with SHA-384.
const SHORT: usize = 48;

/// A few bytes that a step yields: a nonce, an IV, a MAC, what is authenticated besides the content.
#[derive(Debug, Clone, Copy)]
pub(super) struct Short {
    bytes: [u8; SHORT],
    length: usize,
}

impl Short {
    /// As many zeros, 48 at most.
    pub fn zeros(length: usize) -> Self {
        Short {
            bytes: [0; SHORT],
            length: length.min(SHORT),
        }
    }

    /// These bytes, 48 at most.
    pub fn of(bytes: &[u8]) -> Self {
        let mut short = Short::zeros(bytes.len());
        for (place, byte) in short.iter_mut().zip(bytes) {
            *place = *byte;
        }
        short
    }
}

impl Deref for Short {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl std::ops::DerefMut for Short {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.length]
    }
}

impl Outcome for Short {
    type Known = Value;

    fn to_bytes(&self) -> Vec<u8> {
        self.to_vec()
    }

    fn known(self, name: Name, id: ValueId) -> Value {
        Value::computed(name, self.to_vec(), id)
    }
}

/// What a step yielded, for later steps of its record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made {
    output: Short,
    origin: Origin,
}

impl Made {
    /// As an input.
    pub fn part<'a>(&'a self, name: &'a str) -> Part<'a> {
        Part {
            name,
            bytes: &self.output,
            origin: self.origin,
        }
    }
}

impl Deref for Made {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.output
    }
}

/// The computation `concat`: `name = part || part || …`. The parts come in groups, so that those of
/// a content that was put together from several messages need not be copied.
#[derive(Debug, Clone, Copy)]
pub(super) struct Join<'a> {
    pub name: &'static str,
    pub groups: &'a [&'a [Part<'a>]],
    pub rfc: &'static str,
}

impl<'a> Join<'a> {
    fn parts(&self) -> impl Iterator<Item = Part<'a>> {
        self.groups.iter().flat_map(|parts| parts.iter().copied())
    }
}

impl Computation for Join<'_> {
    type Output = Short;

    fn run(&mut self) -> Result<Short> {
        let mut joined = Short::zeros(0);
        for part in self.parts() {
            let start = joined.length;
            joined.length = SHORT.min(start + part.bytes.len());
            let (_, end) = joined.split_at_mut(start);
            end.copy_from_slice(&part.bytes[..end.len()]);
        }
        Ok(joined)
    }

    fn name(&self) -> Name {
        self.name.into()
    }

    fn describe(&self) -> Recipe {
        Recipe::of(Operation::Concat, self.name, self.rfc).joined(self.parts(), " || ")
    }
}
