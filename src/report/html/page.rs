//! The document: head, policy, parts in order.

use std::cell::RefCell;
use std::sync::LazyLock;

use base64ct::{Base64, Encoding};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::notes::Notes;
use super::text::{Peer, words};
use super::{certificate, glance, graph, timeline};
use crate::glossary::Entry;
use crate::story::provenance::Origin;
use crate::story::timeline::Story;
use crate::wire::Field;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Only what this program wrote is run or styles anything, and nothing is fetched: whatever a peer
/// may get into the page, it stays text.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    )
});

/// The digest of an inline element, as a policy names it (CSP level 3 §2.3.1).
fn digest(content: &str) -> String {
    format!("sha256-{}", Base64::encode_string(&Sha256::digest(content)))
}

/// What every part of the page needs.
pub(super) struct Context<'a> {
    /// What is told.
    pub story: &'a Story<'a>,
    /// The explanations used so far.
    pub notes: RefCell<Notes>,
}

impl Context<'_> {
    /// The number of an explanation.
    pub(super) fn note(&self, name: &str, entry: &'static Entry) -> usize {
        self.notes.borrow_mut().number(name, entry)
    }

    /// The element that shows a value.
    pub(super) fn anchor(&self, origin: Origin) -> String {
        match origin {
            Origin::Computation(number) => format!("c{number}"),
            Origin::Message(number) => format!("m{number}"),
            Origin::Field(message, field) => format!("f{message}-{field}"),
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

/// The whole page. `others` is where a list of other connections is.
pub(super) fn page(story: &Story<'_>, others: Option<&str>) -> String {
    let cx = Context {
        story,
        notes: RefCell::default(),
    };
    let target = match story.connected {
        Some(connected) => connected.target.clone(),
        None => story.side.peer().name().to_owned(),
    };
    let version = story.version();
    let summary = glance::glance(&cx);
    let timeline = timeline::timeline(&cx);
    let graph = graph::section(&cx);
    let algorithms = glance::algorithms(&cx);
    let certificates = certificate::chain(&cx);
    let checks = glance::checks(&cx);
    let parts = [
        ("handshake", "Handshake", Some(timeline)),
        ("derivation", "Derivation", graph),
        ("algorithms", "Algorithms", algorithms),
        ("certificates", "Certificates", certificates),
        ("checks", "Checks", checks),
        ("glossary", "Glossary", Some(cx.notes.borrow().glossary())),
    ];
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                (head(&format!("{version} with {target}")))
            }
            body {
                a.skip href="#handshake" { "Skip to the handshake" }
                header.top {
                    a.brand href="#top" { "tlsdemo" }
                    nav aria-label="Parts of this page" {
                        @for (id, name, content) in &parts {
                            @if content.is_some() { a href={ "#" (id) } { (name) } }
                        }
                        @if let Some(others) = others { a href=(others) { "Connections" } }
                    }
                    div.tools {
                        button #all type="button" hidden { "Open all" }
                        (theme())
                    }
                }
                main #top {
                    (summary)
                    @for (id, name, content) in &parts {
                        @if let Some(content) = content {
                            section id=(id) aria-labelledby={ "h-" (id) } {
                                h2 id={ "h-" (id) } { (name) }
                                (content)
                            }
                        }
                    }
                }
                footer {
                    (print())
                    "Written by tlsdemo " (env!("CARGO_PKG_VERSION"))
                    ". This page holds the secrets of the connection that it shows: that is its point."
                }
                div #inspector role="status" aria-live="polite" hidden {}
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
    .into_string()
}

/// What the head of a document holds.
pub(super) fn head(title: &str) -> Markup {
    html! {
        meta charset="utf-8";
        meta http-equiv="Content-Security-Policy" content=(*POLICY);
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
            legend { "Colours" }
            @for (value, checked) in [("auto", true), ("light", false), ("dark", false)] {
                label {
                    input type="radio" name="theme" id={ "theme-" (value) } value=(value) checked[checked];
                    span { (words(value)) }
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

    #[test]
    fn style_and_script_end_where_they_should() {
        assert!(!STYLE.contains("</") && !SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
    }
}
