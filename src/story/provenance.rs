//! Where the inputs of computations come from: an earlier computation, a message, or a field of one.
//!
//! Values are found by name and bytes, else by bytes alone if they are long and varied enough not
//! to be equal by chance. What was there first is the origin.

use std::collections::HashMap;

use crate::narration::{Description, Message};
use crate::wire::Field;

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    outputs: HashMap<(&'a str, &'a [u8]), usize>,
    values: HashMap<&'a [u8], Origin>,
    inputs: HashMap<(usize, usize), Origin>,
    uses: HashMap<Origin, Vec<usize>>,
    sources: HashMap<(usize, usize), usize>,
}

/// Whether a value is not found elsewhere by chance.
fn is_distinct(bytes: &[u8]) -> bool {
    let mut seen = [false; 256];
    let mut different = 0;
    for byte in bytes {
        if let Some(seen) = seen.get_mut(usize::from(*byte))
            && !std::mem::replace(seen, true)
        {
            different += 1;
            if different >= 4 {
                return bytes.len() >= 8;
            }
        }
    }
    false
}

impl<'a> Origins<'a> {
    /// Finds the inputs of a computation, and remembers its output.
    ///
    /// What protects a record is found by its name alone: its content is that of messages, and those
    /// are the better origin.
    pub fn learn_computation(
        &mut self,
        number: usize,
        description: &'a Description,
        of_record: bool,
    ) {
        for (index, input) in description.inputs.iter().enumerate() {
            let named = self.outputs.get(&(&*input.name, &input.bytes[..]));
            let origin = match named {
                Some(number) if !input.bytes.is_empty() => Some(Origin::Computation(*number)),
                _ => self.values.get(&input.bytes[..]).copied(),
            };
            if let Some(origin) = origin {
                self.inputs.insert((number, index), origin);
                let uses = self.uses.entry(origin).or_default();
                if uses.last() != Some(&number) {
                    uses.push(number);
                }
            }
        }
        let output = &description.output[..];
        self.outputs
            .entry((&description.name, output))
            .or_insert(number);
        if !of_record && is_distinct(output) {
            self.values
                .entry(output)
                .or_insert(Origin::Computation(number));
        }
    }

    /// Remembers a message and its fields.
    pub fn learn_message(&mut self, number: usize, message: &'a Message) {
        self.values
            .entry(&message.bytes)
            .or_insert(Origin::Message(number));
        let mut next = 0;
        self.learn_fields(number, &message.bytes, &message.fields, &mut next);
    }

    fn learn_fields(
        &mut self,
        message: usize,
        bytes: &'a [u8],
        fields: &'a [Field],
        next: &mut usize,
    ) {
        for field in fields {
            let number = *next;
            *next += 1;
            let end = field.offset.saturating_add(field.length);
            let value = bytes.get(field.offset..end).unwrap_or_default();
            if is_distinct(value) {
                match self.values.get(value) {
                    None => {
                        let origin = Origin::Field(message, number);
                        self.values.insert(value, origin);
                    }
                    Some(Origin::Computation(source)) => {
                        self.sources.insert((message, number), *source);
                    }
                    Some(_) => {}
                }
            }
            self.learn_fields(message, bytes, &field.fields, next);
        }
    }

    /// Where the input of this place in this computation comes from.
    pub fn input(&self, computation: usize, input: usize) -> Option<Origin> {
        self.inputs.get(&(computation, input)).copied()
    }

    /// The first computation that gave an output of this name and value.
    pub fn first(&self, description: &Description) -> Option<usize> {
        let key = (&*description.name, &description.output[..]);
        self.outputs.get(&key).copied()
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
