//! What a sent message needed: the computations whose outputs it carries, which were told before it.
//! A reader wants the message first.

use std::collections::BTreeSet;

use crate::narration::{Computed, Message};
use crate::wire::{Field, Origin, ValueId, Whole};

/// Computations that have been told and wait for the message that they may be for.
#[derive(Debug, Default)]
pub struct Waiting(Vec<Computed>);

impl Waiting {
    /// Keeps one.
    pub fn push(&mut self, computed: Computed) {
        self.0.push(computed);
    }

    /// Gives all back: no message comes.
    pub fn take(&mut self) -> Vec<Computed> {
        std::mem::take(&mut self.0)
    }

    /// Those that go before a message that is sent, and those that are for it: what its fields carry,
    /// what went into that, and what depends on it.
    pub fn split(&mut self, message: &Message) -> (Vec<Computed>, Vec<Computed>) {
        if self.0.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let mut wanted = BTreeSet::new();
        carried(&message.fields, &mut wanted);
        // Inputs come before outputs: once backwards for what went in, once forwards for what
        // depends on it.
        let mut needed = BTreeSet::new();
        for computed in self.0.iter().rev() {
            if wanted.contains(&computed.id) {
                needed.insert(computed.id);
                wanted.extend(inputs(computed));
            }
        }
        for computed in &self.0 {
            if inputs(computed).any(|id| needed.contains(&id)) {
                needed.insert(computed.id);
            }
        }
        let all = self.take();
        all.into_iter()
            .partition(|computed| !needed.contains(&computed.id))
    }
}

fn inputs(computed: &Computed) -> impl Iterator<Item = ValueId> + '_ {
    let inputs = computed.description.inputs.iter();
    inputs.filter_map(|input| value(input.origin))
}

fn value(origin: Origin) -> Option<ValueId> {
    match origin.whole {
        Whole::Value(id) => Some(id),
        _ => None,
    }
}

fn carried(fields: &[Field], found: &mut BTreeSet<ValueId>) {
    for field in fields {
        found.extend(field.origin.and_then(value));
        carried(&field.fields, found);
    }
}
