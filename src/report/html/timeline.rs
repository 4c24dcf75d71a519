//! The two lanes with time running down: flights, and what was computed between them.

use std::time::Duration;

use maud::{Markup, html};

use super::fields::{self, Place};
use super::page::Context;
use super::text::{Peer, count, first_sentence, rfc};
use super::{certificate, computation, glance, record};
use crate::glossary::{self, Entry};
use crate::names;
use crate::names::MessageType;
use crate::narration::{Message, Side};
use crate::story::fields::Fields;
use crate::story::timeline::{Block, Flight, Item};
use crate::story::words::{self, as_text, bytes_count, clipped};
use crate::wire::{Field, FieldValue, Registry};

/// The time line.
pub(super) fn timeline(cx: &Context<'_>) -> Markup {
    let story = cx.story;
    html! {
        p.lead {
            "Time runs down the page. Every line opens: a message into its bytes and fields, a record into "
            "what the network saw and what was inside, a value into its formula and inputs."
        }
        (legend())
        div.ladder {
            div.lanes aria-hidden="true" {
                @for side in [Side::Client, Side::Server] {
                    div.lane.(side.name()) {
                        b { (side.name()) }
                        @if story.is_told_by(side) { " (this end)" }
                        @if let Some(address) = story.address(side) { " " span.dim { (address) } }
                    }
                }
            }
            @for block in &story.blocks { (self::block(cx, block)) }
            @if story.cut {
                p.cut { "Later records and data were not kept: they repeat what is shown." }
            }
        }
    }
}

fn legend() -> Markup {
    let kinds = [
        ("c", "code point"),
        ("n", "number"),
        ("l", "length"),
        ("t", "text"),
        ("o", "opaque bytes"),
        ("d", "foreign format"),
    ];
    html! {
        p.legend {
            "Colors of bytes: "
            @for (class, name) in kinds { span class=(class) { (name) } " " }
        }
    }
}

fn block(cx: &Context<'_>, block: &Block) -> Markup {
    match block.from {
        Some(from) => html! {
            @if let Some(flight) = block.flight { (arrow(from, flight, block.at)) }
            div.sent.(from.name()) { @for item in &block.items { (self::item(cx, *item)) } }
        },
        None => local(cx, block),
    }
}

/// The arrow of a flight, from lane to lane.
fn arrow(from: Side, flight: Flight, at: Duration) -> Markup {
    html! {
        h3.arrow.(from.name()) {
            span.label {
                span.no { "Flight " (flight.number) }
                span { (from.name()) " → " (from.peer().name()) }
                @if flight.records > 0 {
                    span.dim { (count(flight.records, "record")) ", " (bytes_count(flight.bytes)) }
                }
                span.dim.time { (moment(at)) }
            }
        }
    }
}

/// A moment, from the start.
pub(super) fn moment(at: Duration) -> String {
    let micros = at.as_micros();
    if micros < 10_000_000 {
        format!("+{}.{:02} ms", micros / 1000, micros % 1000 / 10)
    } else {
        format!(
            "+{}.{:02} s",
            micros / 1_000_000,
            micros % 1_000_000 / 10_000
        )
    }
}

/// What the narrating end computed and checked.
fn local(cx: &Context<'_>, block: &Block) -> Markup {
    let story = cx.story;
    let number = |wanted: fn(&Item) -> bool| block.items.iter().filter(|item| wanted(item)).count();
    let values = number(|item| matches!(item, Item::Computation(_)));
    let checks = number(|item| matches!(item, Item::Check(_)));
    let certificates = number(|item| matches!(item, Item::Certificate(_)));
    let failed = block.items.iter().any(|item| match item {
        Item::Check(number) => story
            .checks
            .get(*number)
            .is_some_and(|check| !check.passed()),
        _ => false,
    });
    let done = block.items.iter().any(|item| matches!(item, Item::Done));
    let names: Vec<&str> = block
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Computation(number) => story.computations.get(*number).map(|found| &*found.name),
            _ => None,
        })
        .collect();
    let mut said: Vec<String> = Vec::new();
    if certificates > 0 {
        said.push(format!("reads {}", count(certificates, "certificate")));
    }
    if checks > 0 {
        said.push(format!("checks {}", count(checks, "thing")));
    }
    if values > 0 {
        said.push(format!("computes {}", count(values, "value")));
    }
    let teller = match story.observed {
        Some(_) => "observer",
        None => story.side.name(),
    };
    html! {
        @if !said.is_empty() {
            div.local.(story.side.name()) {
                details.group open[failed] {
                    summary {
                        b { "The " (teller) " " (said.join(", ")) }
                        @if !names.is_empty() { " " span.dim.names { (Peer(&names.join(", "))) } }
                        @if failed { " " span.bad { "✗ failed" } }
                    }
                    div.body { @for item in &block.items { (self::item(cx, *item)) } }
                }
            }
        }
        @if done {
            p.done { span { "Handshake complete" " " span.dim { (moment(block.at)) } } }
        }
    }
}

fn item(cx: &Context<'_>, item: Item) -> Markup {
    let story = cx.story;
    match item {
        Item::Record(number) => record::card(cx, number),
        Item::Message(number) => match story.messages.get(number) {
            Some(message) => self::message(cx, number, message),
            None => html! {},
        },
        Item::Data(number) => match story.data.get(number) {
            // Its messages are told one by one.
            Some(data) if data.protocol.is_some() => html! {},
            Some(data) if story.is_early_data(number) => bytes("Early data", &data.bytes),
            Some(data) => bytes("Application data", &data.bytes),
            None => html! {},
        },
        Item::Content(number) => match story.contents.get(number) {
            Some(content) => bytes(&words::capital(&words::content(content)), &content.bytes),
            None => html! {},
        },
        Item::Computation(number) => computation::card(cx, number),
        Item::Certificate(number) => match story.certificates.get(number) {
            Some(found) => certificate::line(cx, found),
            None => html! {},
        },
        Item::Check(number) => match story.checks.get(number) {
            Some(check) => glance::check(cx, check),
            None => html! {},
        },
        Item::Gap(number) => match story.gaps.get(number) {
            Some(gap) => html! { p.cut { (words::gap(gap)) } },
            None => html! {},
        },
        Item::Unchecked(number) => match story.unchecked.get(number) {
            Some(unchecked) => html! { p.cut { (words::unchecked(unchecked)) } },
            None => html! {},
        },
        Item::Done => html! {},
    }
}

fn message(cx: &Context<'_>, number: usize, message: &Message) -> Markup {
    let purpose = cx.story.purpose(number);
    let alert = alert(message);
    let prefix = cx.numbered("", number);
    let place = Place {
        prefix: &prefix,
        message: Some(number),
        most: 1 << 16,
    };
    html! {
        details.message {
            summary {
                b { (Peer(&message.name)) }
                " " span.size { (bytes_count(message.bytes.len())) }
                @if cx.story.is_early(number) { " " span.dim { "early data" } }
                @match &alert {
                    Some((name, _)) => { " " b.alert { (Peer(name)) } }
                    None => { @if let Some(purpose) = purpose { span.first { (first_sentence(purpose.entry.text)) } } }
                }
            }
            div.body id=(cx.numbered("m", number)) {
                @if let Some(purpose) = purpose { p.why { (purpose.entry.text) " " (rfc(purpose.rfc)) } }
                @if let Some((name, Some(entry))) = &alert {
                    p.why { b { (Peer(name)) } ": " (entry.text) " " (rfc(entry.rfc)) }
                }
                (fields::panel(cx, &place, &message.bytes, &Fields::of_message(message)))
                p.source { "Read and written by " code { (Peer(&message.source)) } }
            }
        }
    }
}

/// What an alert says, with its explanation.
fn alert(message: &Message) -> Option<(String, Option<&'static Entry>)> {
    if message.name != MessageType::Alert {
        return None;
    }
    let leaves = message.fields.iter().flat_map(Field::leaves);
    let mut descriptions = leaves.filter_map(|leaf| match leaf.value {
        FieldValue::Code { registry, value } => {
            (registry == Registry::AlertDescription).then_some((registry, value))
        }
        _ => None,
    });
    let (registry, value) = descriptions.next()?;
    let name = names::name(registry, value).into_owned();
    Some((name, glossary::code(registry, value)))
}

/// Data of the application: the start of it, as text if it is text.
fn bytes(name: &str, bytes: &[u8]) -> Markup {
    const MOST: usize = 1200;
    let text = as_text(bytes.get(..4 * MOST).unwrap_or(bytes));
    html! {
        details.message.data {
            summary {
                b { (Peer(name)) }
                " " span.size { (bytes_count(bytes.len())) }
                @if let Some(text) = text {
                    " " span.dim { (Peer(&clipped(text.lines().next().unwrap_or_default(), 90))) }
                }
            }
            div.body {
                @if let Some(text) = text {
                    pre.text tabindex="0" {
                        @for line in clipped(text, MOST).lines() { (Peer(line.trim_end_matches('\r'))) "\n" }
                    }
                } @else {
                    p.dim { "Binary; its bytes are in the record above." }
                }
                @if bytes.len() > MOST {
                    p.dim { (bytes_count(bytes.len())) " in all; the start is shown." }
                }
            }
        }
    }
}
