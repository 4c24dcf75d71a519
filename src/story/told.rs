//! What the reader already knows.

use std::collections::HashSet;

use crate::glossary::Entry;

/// Entries of the glossary that the reader has seen: each is told once.
#[derive(Debug, Default)]
pub struct Told(HashSet<usize>);

impl Told {
    /// The entry, if it was not told before.
    pub fn first(&mut self, entry: Option<&'static Entry>) -> Option<&'static Entry> {
        entry.filter(|entry| self.0.insert(std::ptr::from_ref::<Entry>(entry) as usize))
    }

    /// The words, if they were not told before; else none.
    pub fn first_words(&mut self, words: &'static str) -> &'static str {
        match self.0.insert(words.as_ptr() as usize) {
            true => words,
            false => "",
        }
    }
}
