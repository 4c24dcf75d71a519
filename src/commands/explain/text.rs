//! Explanations as text for terminals.

use super::Explanation;
use crate::glossary::Kind;
use crate::report::page::{Page, Style, text_width};

/// Column of explanations.
const INDENT: usize = 2;

/// Explanations as lines of text, `width` columns wide at most.
pub fn text(explanations: &[Explanation], width: usize, color: bool) -> Vec<u8> {
    let mut page = Page::new(width.max(40), color);
    if let [first, _, ..] = explanations {
        let kinds: Vec<&str> = explanations.iter().map(|one| one.kind.name()).collect();
        let is_one_name = explanations.iter().all(|one| one.name == first.name);
        let are_said = explanations.iter().any(|one| one.kind == Kind::Complaint)
            || explanations.iter().all(|one| one.kind == Kind::Alert);
        let is_one_kind = kinds.iter().all(|kind| *kind == kinds[0]);
        let summary = match is_one_name {
            // As it is called in several protocols.
            true if is_one_kind => {
                format!(
                    "{} is the name of {} {}.",
                    first.name,
                    kinds.len(),
                    plural(first.kind)
                )
            }
            true => format!("{} is several things: {}.", first.name, kinds.join(", ")),
            false if are_said => format!(
                "{} messages are in this text; those that say most come first.",
                explanations.len()
            ),
            false if is_one_kind => format!("{} things have this name.", explanations.len()),
            false => format!(
                "{} things have this name. Put the kind in front to choose one, as in `{} {}`.",
                explanations.len(),
                word(first),
                first.code.as_deref().unwrap_or(&first.name)
            ),
        };
        page.flow(Style::Dim, &summary, 0);
        page.line();
        page.line();
    }
    for (index, explanation) in explanations.iter().enumerate() {
        if index > 0 {
            page.line();
        }
        one(&mut page, explanation);
    }
    page.bytes().to_vec()
}

/// Several of a kind: `parts of certificates`.
fn plural(kind: Kind) -> String {
    let name = kind.name();
    match (name.split_once(" of "), kind) {
        (Some((what, whose)), _) => format!("{what}s of {whose}"),
        (None, Kind::Hash) => "hashes".to_owned(),
        (None, _) => format!("{name}s"),
    }
}

/// The word that chooses things of this kind.
fn word(explanation: &Explanation) -> &'static str {
    let name = explanation.kind.name();
    name.rsplit(' ').next().unwrap_or(name)
}

fn one(page: &mut Page, it: &Explanation) {
    page.flow(Style::Bold, &it.name, 0);
    page.flow(Style::Plain, "  ", INDENT);
    page.flow(Style::Code, it.kind.name(), INDENT);
    if let Some(code) = &it.code {
        // The number is the message's, not the program's.
        let number = if it.kind == Kind::Complaint {
            ", number"
        } else {
            ""
        };
        page.flow(Style::Code, &format!("{number} {code}"), INDENT);
    }
    if !it.rfc.is_empty() && !page.right(Style::Dim, &it.rfc) {
        page.line();
        page.to(INDENT);
        page.flow(Style::Dim, &it.rfc, INDENT);
    }
    page.line();
    if !it.other_names.is_empty() {
        page.to(INDENT);
        page.flow(
            Style::Dim,
            &format!("also called {}", it.other_names.join(", ")),
            INDENT,
        );
        page.line();
    }
    page.to(INDENT);
    page.flow(Style::Plain, &it.text, INDENT);
    page.line();
    let names = it.parts.iter().map(|(name, _)| *name);
    let column = column(names.chain(it.facts.iter().map(|(name, _)| *name)));
    if !it.parts.is_empty() {
        page.line();
    }
    for (name, entry) in &it.parts {
        named(page, Style::Code, name, entry.text, column);
    }
    if !it.facts.is_empty() {
        page.line();
    }
    for (name, value) in &it.facts {
        named(page, Style::Dim, name, value, column);
    }
    if !it.see.is_empty() {
        page.line();
        page.to(INDENT);
        page.flow(Style::Dim, "see ", INDENT + 4);
        for (index, name) in it.see.iter().enumerate() {
            if index > 0 {
                page.flow(Style::Plain, ", ", INDENT + 4);
            }
            page.flow(Style::Code, name, INDENT + 4);
        }
        page.line();
    }
    if let Some(verdict) = &it.verdict {
        page.line();
        page.to(INDENT);
        let style = Style::of(verdict.grade);
        page.text(style, verdict.grade.mark());
        page.text(style, " ");
        page.flow(style, verdict.grade.name(), INDENT + 2);
        page.line();
        for reason in &verdict.reasons {
            page.to(INDENT + 2);
            page.flow(Style::Plain, reason, INDENT + 2);
            page.line();
        }
    }
}

/// The column of explanations after the longest name.
fn column<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    INDENT + names.map(text_width).max().unwrap_or(0) + 2
}

fn named(page: &mut Page, style: Style, name: &str, text: &str, column: usize) {
    page.to(INDENT);
    page.text(style, name);
    page.to(column);
    page.flow(Style::Plain, text, column);
    page.line();
}
