//! All that can be explained, at a glance.

use crate::glossary::{self, Kind};
use crate::report::page::{Page, Style, text_width};

/// Column of the names.
const INDENT: usize = 2;

/// Kinds of which every name is listed, under this heading.
const LISTED: &[(Kind, &str)] = &[
    (Kind::Message, "messages"),
    (Kind::Version, "versions"),
    (Kind::Extension, "extensions"),
    (Kind::Group, "groups"),
    (Kind::Scheme, "signature schemes"),
    (Kind::KeyExchange, "key exchanges"),
    (Kind::Cipher, "ciphers"),
    (Kind::Hash, "hashes"),
    (Kind::Alert, "alerts"),
    (Kind::Operation, "operations"),
    (Kind::Value, "values"),
    (Kind::Check, "checks"),
];

/// What `explain` knows, grouped, as lines of text, `width` columns wide at most.
pub fn list(width: usize, color: bool) -> Vec<u8> {
    let mut page = Page::new(width.max(40), color);
    page.flow(
        Style::Plain,
        "`tlsdemo explain NAME` explains any of these, and every field of a message or certificate by \
         its name. A number works too (`alert 40`, `0xc02f`), and so does a section \
         (`RFC 8446 4.2.8`).",
        0,
    );
    page.line();
    let concepts = glossary::concepts();
    let mut topics: Vec<_> = concepts.iter().map(|concept| concept.topic).collect();
    topics.sort_unstable();
    topics.dedup();
    for topic in topics {
        let of_topic = concepts.iter().filter(|concept| concept.topic == topic);
        group(
            &mut page,
            topic.name(),
            of_topic.map(|concept| concept.name),
        );
    }
    for (kind, heading) in LISTED {
        group(&mut page, heading, names(*kind));
    }
    page.gap();
    page.flow(Style::Bold, "cipher suites", 0);
    page.flow(
        Style::Plain,
        ": every registered one, by IANA's, OpenSSL's or GnuTLS's name; `tlsdemo ciphers` lists those \
         that are supported.",
        INDENT,
    );
    page.line();
    page.bytes().to_vec()
}

/// The names of a kind, each once, whatever the number of places in which it has a meaning.
fn names(kind: Kind) -> impl Iterator<Item = &'static str> {
    let mut seen = std::collections::HashSet::new();
    let names = glossary::table(kind).iter();
    names
        .map(move |(full, _)| glossary::split(kind, full).1)
        // Punctuation is a value as well, but nobody asks for it. A message in one of its cases is
        // told with the message.
        .filter(|name| name.chars().any(char::is_alphabetic) && !name.contains(" without "))
        .filter(move |name| seen.insert(*name))
}

fn group(page: &mut Page, heading: &str, names: impl Iterator<Item = &'static str>) {
    page.gap();
    page.flow(Style::Bold, heading, 0);
    page.line();
    page.to(INDENT);
    for (index, name) in names.enumerate() {
        if index > 0 {
            page.flow(Style::Plain, ", ", INDENT);
        }
        // A name of several words stays on one line, if it can.
        if page.room() < text_width(name) + 1 {
            page.line();
            page.to(INDENT);
        }
        page.flow(Style::Code, name, INDENT);
    }
    page.line();
}
