//! What the reader already knows.

use std::collections::BTreeSet;

use crate::glossary::Entry;

/// Entries of the glossary that the reader has seen: each is told once.
#[derive(Debug, Default)]
pub struct Told(BTreeSet<usize>);

impl Told {
    /// The entry, if it was not told before.
    pub fn first(&mut self, entry: Option<&'static Entry>) -> Option<&'static Entry> {
        entry.filter(|entry| self.0.insert(place(entry)))
    }

    /// Whether the entry was told before.
    pub fn has(&self, entry: &'static Entry) -> bool {
        self.0.contains(&place(entry))
    }

    /// The words, if they were not told before; else none.
    pub fn first_words(&mut self, words: &'static str) -> &'static str {
        match self.0.insert(words.as_ptr() as usize) {
            true => words,
            false => "",
        }
    }
}

/// Where an entry is: no two are in the same place.
fn place(entry: &'static Entry) -> usize {
    std::ptr::from_ref(entry) as usize
}
