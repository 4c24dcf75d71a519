//! Where the inputs of computations come from: an earlier computation, a message, or a field of one.
//!
//! Each input says so itself; here the identities that it refers to are looked up. Nothing is found
//! by its name or by its bytes: that two values are the same does not make one come from the other.

use std::collections::BTreeMap;

use crate::narration::{Description, Message};
use crate::wire::{self, Field, MessageId, ValueId, Whole};

/// Where a value is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The output of this computation.
    Computation(usize),
    /// This message as a whole.
    Message(usize),
    /// This field of this message; fields count in reading order, those that contain others too.
    Field(usize, usize),
}

/// What is known of the values of a connection.
#[derive(Default)]
pub struct Origins<'a> {
    outputs: BTreeMap<ValueId, usize>,
    messages: BTreeMap<MessageId, (usize, &'a Message)>,
    inputs: BTreeMap<(usize, usize), Origin>,
    uses: BTreeMap<Origin, Vec<usize>>,
    sources: BTreeMap<(usize, usize), usize>,
}

impl<'a> Origins<'a> {
    /// Looks up the inputs of a computation, and remembers its output.
    pub fn learn_computation(&mut self, number: usize, id: ValueId, description: &Description) {
        self.learn_inputs(number, number, description);
        self.outputs.entry(id).or_insert(number);
    }

    /// Looks up the inputs of a step of a record's protection, of which `first` is the first.
    pub fn learn_step(&mut self, number: usize, first: usize, description: &Description) {
        self.learn_inputs(number, first, description);
    }

    fn learn_inputs(&mut self, number: usize, first: usize, description: &Description) {
        for (index, input) in description.inputs.iter().enumerate() {
            let origin = match input.origin.whole {
                Whole::Step(step) => Some(first + usize::from(step))
                    .filter(|step| *step < number)
                    .map(Origin::Computation),
                _ => self.find(input.origin, input.bytes.len()),
            };
            if let Some(origin) = origin {
                self.inputs.insert((number, index), origin);
                let uses = self.uses.entry(origin).or_default();
                if uses.last() != Some(&number) {
                    uses.push(number);
                }
            }
        }
    }

    /// What has been told of the place that bytes refer to.
    fn find(&self, origin: wire::Origin, length: usize) -> Option<Origin> {
        match origin.whole {
            Whole::Value(id) => self.outputs.get(&id).copied().map(Origin::Computation),
            Whole::Message(id) => {
                let (number, message) = *self.messages.get(&id)?;
                let offset = usize::try_from(origin.offset).ok()?;
                if offset == 0 && length == message.bytes.len() {
                    return Some(Origin::Message(number));
                }
                let mut search = Search {
                    offset,
                    end: offset.checked_add(length)?,
                    next: 0,
                    found: None,
                };
                search.among(&message.fields);
                let field = search.found.map(|(field, _)| Origin::Field(number, field));
                Some(field.unwrap_or(Origin::Message(number)))
            }
            Whole::Literal | Whole::Record(_) | Whole::ThisRecord | Whole::Step(_) => None,
        }
    }

    /// Remembers a message, and what its fields carry.
    pub fn learn_message(&mut self, number: usize, message: &'a Message) {
        self.messages.entry(message.id).or_insert((number, message));
        let mut next = 0;
        self.learn_fields(number, &message.fields, &mut next);
    }

    fn learn_fields(&mut self, message: usize, fields: &[Field], next: &mut usize) {
        for field in fields {
            let number = *next;
            *next += 1;
            if let Some(wire::Origin {
                whole: Whole::Value(id),
                ..
            }) = field.origin
                && let Some(source) = self.outputs.get(&id)
            {
                self.sources.insert((message, number), *source);
            }
            self.learn_fields(message, &field.fields, next);
        }
    }

    /// The computed values, each with the computation.
    pub fn outputs(&self) -> impl Iterator<Item = (ValueId, usize)> + '_ {
        self.outputs.iter().map(|(id, number)| (*id, *number))
    }

    /// Where the input of this place in this computation comes from.
    pub fn input(&self, computation: usize, input: usize) -> Option<Origin> {
        self.inputs.get(&(computation, input)).copied()
    }

    /// The computations that use a value, in order.
    pub fn uses(&self, origin: Origin) -> &[usize] {
        self.uses.get(&origin).map_or(&[], Vec::as_slice)
    }

    /// The computation whose output a field of a message carries.
    pub fn source(&self, message: usize, field: usize) -> Option<usize> {
        self.sources.get(&(message, field)).copied()
    }
}

/// Looks for the smallest field that holds a range of a message, by its number in reading order.
struct Search {
    offset: usize,
    end: usize,
    next: usize,
    found: Option<(usize, usize)>,
}

impl Search {
    fn among(&mut self, fields: &[Field]) {
        for field in fields {
            let number = self.next;
            self.next += 1;
            let end = field.offset.saturating_add(field.length);
            let holds = field.offset <= self.offset && self.end <= end;
            let is_smaller = self.found.is_none_or(|(_, length)| field.length < length);
            if holds && is_smaller {
                self.found = Some((number, field.length));
            }
            self.among(&field.fields);
        }
    }
}
