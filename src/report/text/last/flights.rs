//! The flights as a small picture: the client left, the server right, time downwards, as the RFC
//! draws it.

use super::{MARGIN, subtitle};
use crate::names::Side;
use crate::report::page::{Page, Style, text_width};
use crate::report::text::steps::side_style;
use crate::story::course::{Course, Flight, Part};
use crate::story::words::bytes_count;

/// Draws them. `mac_alone`: the protected ones are not encrypted, but have a MAC of so many bytes.
pub(super) fn draw(page: &mut Page, course: &Course, mac_alone: Option<usize>) {
    let flights = course.flights();
    let has = |test: fn(&Part) -> bool| flights.iter().flat_map(|flight| &flight.parts).any(test);
    let mut title = match mac_alone {
        None => "who sent what, encrypted in { }",
        Some(0) => "who sent what; nothing is encrypted, and nothing has a MAC",
        Some(_) => "who sent what, with a MAC in { }; nothing is encrypted",
    }
    .to_owned();
    // As the RFC draws it (RFC 9846 §2).
    if mac_alone.is_none() && has(|part| part.is_early) {
        title.push_str(", as early data in ( )");
    }
    if mac_alone != Some(0) && has(Part::is_unread) {
        title.push_str("; {…} could not be read");
    }
    subtitle(page, &title);
    let is_of_handshake = |flight: &Flight| flight.parts.iter().any(|part| part.is_of_handshake);
    let end = flights
        .iter()
        .rposition(is_of_handshake)
        .map_or(0, |last| last + 1);
    // Of what never became a handshake each end's part is shown all the same.
    let end = if end == 0 { flights.len() } else { end };
    for flight in &flights[..end] {
        let style = side_style(flight.from);
        let size = bytes_count(flight.bytes);
        match flight.from {
            Side::Client => {
                page.to(MARGIN);
                names(page, flight, MARGIN);
                let arrow = format!(" ── {size} ──▶");
                if !page.right(style, &arrow) {
                    page.line();
                    page.right(style, &arrow);
                }
            }
            Side::Server => {
                page.to(MARGIN);
                page.text(style, &format!("◀── {size} ── "));
                let column = column(page);
                if page.column() > column {
                    page.line();
                }
                page.to(column);
                names(page, flight, column);
            }
        }
        page.line();
    }
    after(page, &flights[end..], course.is_cut());
}

/// What follows the handshake, in a line.
fn after(page: &mut Page, flights: &[Flight], is_cut: bool) {
    if flights.is_empty() {
        return;
    }
    let mut kinds: Vec<String> = Vec::new();
    for part in flights.iter().flat_map(|flight| &flight.parts) {
        let word = word(part);
        if !kinds.contains(&word) {
            kinds.push(word);
        }
    }
    let bytes = flights.iter().map(|flight| flight.bytes).sum();
    page.to(MARGIN);
    let size = (!is_cut).then(|| bytes_count(bytes));
    let all: Vec<String> = [(!kinds.is_empty()).then(|| kinds.join(" ")), size]
        .into_iter()
        .flatten()
        .collect();
    let text = format!("then {}", all.join(", "));
    page.flow(Style::Plain, &text, MARGIN);
    page.line();
}

/// Where the server's messages begin.
fn column(page: &Page) -> usize {
    MARGIN + 2 + (page.width() / 5).min(20)
}

fn names(page: &mut Page, flight: &Flight, hang: usize) {
    if flight.parts.is_empty() {
        page.flow(Style::Plain, "record", hang);
    }
    for (index, part) in flight.parts.iter().enumerate() {
        let word = word(part);
        if index > 0 {
            if text_width(&word) + 1 > page.room() {
                page.line();
                page.to(hang);
            } else {
                page.text(Style::Plain, " ");
            }
        }
        page.flow(Style::Plain, &word, hang);
    }
}

fn word(part: &Part) -> String {
    let name = part.name.as_deref().unwrap_or("data");
    match part.is_protected {
        Some(true) if part.is_early => format!("({name})"),
        Some(true) => format!("{{{name}}}"),
        _ => name.to_owned(),
    }
}
