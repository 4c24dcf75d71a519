//! Which explanations the page uses. Each appears once, at the end of the page; what needs it refers
//! to it by number.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::text::{Own, Peer, rfc};
use crate::glossary::Entry;

/// The explanations used so far.
#[derive(Default)]
pub(super) struct Notes {
    numbers: BTreeMap<usize, usize>,
    entries: Vec<(String, &'static Entry)>,
}

impl Notes {
    /// The number of an explanation, under the name that it was first asked for.
    pub(super) fn number(&mut self, name: &str, entry: &'static Entry) -> usize {
        let key = std::ptr::from_ref::<Entry>(entry) as usize;
        let entries = &mut self.entries;
        *self.numbers.entry(key).or_insert_with(|| {
            entries.push((name.to_owned(), entry));
            entries.len() - 1
        })
    }

    /// All of them, by name.
    pub(super) fn glossary(&self) -> Markup {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_cached_key(|number| {
            self.entries
                .get(*number)
                .map(|entry| entry.0.to_lowercase())
        });
        html! {
            dl.glossary {
                @for number in order {
                    @if let Some((name, entry)) = self.entries.get(number) {
                        div id={ "g" (number) } {
                            dt { (Peer(name)) }
                            dd { (Own(entry.text)) " " (rfc(entry.rfc)) }
                        }
                    }
                }
            }
        }
    }
}
