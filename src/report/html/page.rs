//! The document: head, policy, parts in order.

use std::cell::RefCell;
use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::notes::Notes;
use super::text::Peer;
use super::{certificate, glance, graph, timeline};
use crate::compute::Input;
use crate::glossary::Entry;
use crate::story::provenance::Origin;
use crate::story::timeline::Story;
use crate::story::words::as_words;
use crate::wire::{Field, ValueId, Whole};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Their digests, as a policy names inline elements (CSP level 3 §2.3.1). They stand here because a tenth of
/// the time for a page would go into computing them; a test says what they have to be.
const STYLE_DIGEST: &str = "sha256-OgqTsfxXwXRanXOrbNPSSaCBZ11nwNUzB1SL/j5c4I8=";
const SCRIPT_DIGEST: &str = "sha256-ejQNhfybmGiB+xtVIRP7lsg7zxKZVHU6umuy5XBLs08=";

/// Only what this program wrote is run or styles anything, and nothing is fetched: whatever a peer
/// may get into the page, it stays text.
fn policy() -> String {
    format!(
        "default-src 'none'; style-src '{STYLE_DIGEST}'; script-src '{SCRIPT_DIGEST}'; base-uri 'none'; form-action 'none'"
    )
}

/// What every part of the page needs.
pub(super) struct Context<'a> {
    /// What is told.
    pub story: &'a Story<'a>,
    /// The explanations used so far.
    pub notes: RefCell<Notes>,
    /// Which connection of the page it is, if there are several: the names of its elements differ.
    number: Option<usize>,
    /// Where the values of the connections above it are.
    earlier: Option<&'a Earlier>,
}

/// Where the values of connections are that the page has already: a later one may resume their sessions.
#[derive(Default)]
pub(super) struct Earlier(BTreeMap<ValueId, (u32, String)>);

impl Earlier {
    /// Adds the values of a connection that the list has under `number`, each with its element.
    pub(super) fn add(&mut self, number: u32, places: Vec<(ValueId, String)>) {
        let places = places.into_iter();
        self.0
            .extend(places.map(|(id, anchor)| (id, (number, anchor))));
    }
}

impl<'a> Context<'a> {
    /// What is needed for a connection, with the explanations that were used before it.
    pub(super) fn new(story: &'a Story<'a>, notes: Notes, number: Option<usize>) -> Self {
        Context {
            story,
            notes: RefCell::new(notes),
            number,
            earlier: None,
        }
    }

    /// The same, below these connections.
    pub(super) fn below(self, earlier: &'a Earlier) -> Self {
        Context {
            earlier: Some(earlier),
            ..self
        }
    }

    /// The element of each computed value.
    pub(super) fn places(&self) -> Vec<(ValueId, String)> {
        let outputs = self.story.origins.outputs();
        let place = |(id, number)| (id, self.anchor(Origin::Computation(number)));
        outputs.map(place).collect()
    }

    /// A link to an input that an earlier connection of the page computed, with the number of that.
    pub(super) fn link_earlier(&self, input: &Input) -> Option<Markup> {
        let Whole::Value(id) = input.origin.whole else {
            return None;
        };
        let (connection, anchor) = self.earlier?.0.get(&id)?;
        Some(html! {
            a.to href={ "#" (anchor) } { (Peer(&input.name)) } " of connection " (connection)
        })
    }

    /// The name of an element of which each connection has one.
    pub(super) fn own(&self, name: &str) -> String {
        match self.number {
            Some(number) => format!("{name}-{number}"),
            None => name.to_owned(),
        }
    }

    /// The name of one of the elements of a kind, which has a letter: `c7`, or `c2.7` in the second
    /// connection.
    pub(super) fn numbered(&self, kind: &str, element: usize) -> String {
        match self.number {
            Some(number) => format!("{kind}{number}.{element}"),
            None => format!("{kind}{element}"),
        }
    }

    /// The number of an explanation.
    pub(super) fn note(&self, name: &str, entry: &'static Entry) -> usize {
        self.notes.borrow_mut().number(name, entry)
    }

    /// The element that shows a value.
    pub(super) fn anchor(&self, origin: Origin) -> String {
        match origin {
            Origin::Computation(number) => self.numbered("c", number),
            Origin::Message(number) => self.numbered("m", number),
            Origin::Field(message, field) => format!("{}-{field}", self.numbered("f", message)),
        }
    }

    /// A link to the element that shows a value, by its name.
    pub(super) fn link(&self, origin: Origin) -> Markup {
        html! { a.to href={ "#" (self.anchor(origin)) } { (Peer(&self.name(origin))) } }
    }

    /// A link to a computation from another one; if it belongs to another record, with its number.
    pub(super) fn link_from(&self, here: usize, there: usize) -> Markup {
        let record = self.story.record_of(there);
        html! {
            (self.link(Origin::Computation(there)))
            @if let Some(record) = record {
                @if self.story.record_of(here) != Some(record) { " of record " (record + 1) }
            }
        }
    }

    /// What a value is called in its place.
    pub(super) fn name(&self, origin: Origin) -> String {
        let message = |number: usize| self.story.messages.get(number);
        match origin {
            Origin::Computation(number) => {
                let computation = self.story.computations.get(number);
                computation.map_or_else(String::new, |found| found.name.to_string())
            }
            Origin::Message(number) => {
                message(number).map_or_else(String::new, |found| found.name.to_string())
            }
            Origin::Field(number, field) => message(number).map_or_else(String::new, |found| {
                let mut left = field;
                let name = nth(&found.fields, &mut left).map_or("", |field| &field.name);
                format!("{} › {name}", found.name)
            }),
        }
    }
}

/// The field of this number, in reading order.
fn nth<'f>(fields: &'f [Field], left: &mut usize) -> Option<&'f Field> {
    for field in fields {
        if *left == 0 {
            return Some(field);
        }
        *left -= 1;
        if let Some(found) = nth(&field.fields, left) {
            return Some(found);
        }
    }
    None
}

/// A part of what is told of a connection.
pub(super) struct Part {
    /// The name of its element.
    pub id: String,
    /// Its heading.
    pub title: &'static str,
    content: Markup,
}

impl Part {
    /// The part with its heading.
    pub(super) fn section(&self) -> Markup {
        let heading = format!("h-{}", self.id);
        html! {
            section id=(self.id) aria-labelledby=(heading) {
                h2 id=(heading) { (self.title) }
                (self.content)
            }
        }
    }
}

/// The parts of what is told of a connection, in order; those that it has.
pub(super) fn parts(cx: &Context<'_>) -> Vec<Part> {
    let parts = [
        ("handshake", "Handshake", Some(timeline::timeline(cx))),
        ("derivation", "Derivation", graph::section(cx)),
        ("algorithms", "Algorithms", glance::algorithms(cx)),
        ("certificates", "Certificates", certificate::chain(cx)),
        ("checks", "Checks", glance::checks(cx)),
    ];
    let parts = parts.into_iter().filter_map(|(id, title, content)| {
        Some(Part {
            id: cx.own(id),
            title,
            content: content?,
        })
    });
    parts.collect()
}

/// The explanations that were used.
pub(super) fn glossary(notes: &Notes) -> Part {
    Part {
        id: "glossary".to_owned(),
        title: "Glossary",
        content: notes.glossary(),
    }
}

/// The whole page. `others` is where a list of other connections is.
pub(super) fn page(story: &Story<'_>, others: Option<&str>) -> String {
    let cx = Context::new(story, Notes::default(), None);
    let target = match story.target() {
        "" => story.side.peer().name(),
        target => target,
    };
    let version = story.version();
    let summary = glance::glance(&cx);
    let mut parts = parts(&cx);
    parts.push(glossary(&cx.notes.borrow()));
    let links: Vec<(String, &str)> = parts
        .iter()
        .map(|part| (format!("#{}", part.id), part.title))
        .chain(others.map(|others| (others.to_owned(), "Connections")))
        .collect();
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                (head(&format!("{version} with {target}")))
            }
            body {
                a.skip href="#handshake" { "Skip to the handshake" }
                (bar(&links))
                main #top {
                    (summary)
                    @for part in &parts { (part.section()) }
                }
                (foot("the connection that it shows"))
            }
        }
    }
    .into_string()
}

/// The bar at the top, with these links.
pub(super) fn bar(links: &[(String, &str)]) -> Markup {
    html! {
        header.top {
            a.brand href="#top" { "tlsdemo" }
            nav aria-label="Parts of this page" {
                @for (to, name) in links { a href=(to) { (name) } }
            }
            div.tools {
                button #all type="button" hidden { "Open all" }
                (theme())
            }
        }
    }
}

/// What is at the end: the secrets are those of `whose`.
pub(super) fn foot(whose: &str) -> Markup {
    html! {
        footer {
            (print())
            "Written by tlsdemo " (env!("CARGO_PKG_VERSION"))
            ". This page holds the secrets of " (whose) ": that is its point."
        }
        div #inspector role="status" aria-live="polite" hidden {}
        script { (PreEscaped(SCRIPT)) }
    }
}

/// What the head of a document holds.
pub(super) fn head(title: &str) -> Markup {
    html! {
        meta charset="utf-8";
        meta http-equiv="Content-Security-Policy" content=(policy());
        meta name="viewport" content="width=device-width, initial-scale=1";
        meta name="color-scheme" content="light dark";
        meta name="generator" content={ "tlsdemo " (env!("CARGO_PKG_VERSION")) };
        title { (Peer(title)) " · tlsdemo" }
        style { (PreEscaped(STYLE)) }
    }
}

/// Light or dark: three radio buttons, which work by style alone.
fn theme() -> Markup {
    html! {
        fieldset.theme {
            legend { "Colors" }
            @for (value, checked) in [("auto", true), ("light", false), ("dark", false)] {
                label {
                    input type="radio" name="theme" id={ "theme-" (value) } value=(value) checked[checked];
                    span { (as_words(value)) }
                }
            }
        }
    }
}

/// What goes on paper: two radio buttons, which work by style alone.
fn print() -> Markup {
    let choices = [
        ("short", "the story, and what is open", true),
        ("all", "everything, every byte", false),
    ];
    html! {
        fieldset.print {
            legend { "On paper:" }
            @for (value, says, checked) in choices {
                label {
                    input type="radio" name="print" id={ "print-" (value) } value=(value) checked[checked];
                    " " (says)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64ct::{Base64, Encoding};
    use sha2::{Digest, Sha256};

    /// What changes the style or the script changes its digest.
    #[test]
    fn the_policy_names_the_style_and_the_script() {
        for (content, digest) in [(STYLE, STYLE_DIGEST), (SCRIPT, SCRIPT_DIGEST)] {
            let due = Base64::encode_string(&Sha256::digest(content));
            assert_eq!(digest, format!("sha256-{due}"), "the constant in page.rs");
        }
    }

    #[test]
    fn style_and_script_end_where_they_should() {
        assert!(!STYLE.contains("</") && !SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
    }
}
