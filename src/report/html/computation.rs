//! One computation: what is done, the formula over its inputs, where each input comes from, the
//! output and where it goes.

use maud::{Markup, PreEscaped, Render, html};

use super::hex;
use super::page::Context;
use super::text::{Own, Peer, rfc};
use crate::compute::{Description, Input, Token};
use crate::glossary;
use crate::report::redo::{Piece, Redo, redo};
use crate::story::provenance::Origin;
use crate::story::words::bytes_count;
use crate::wire::{self, Whole};

/// Bytes of an input or output that are shown in any case.
const SHORT: usize = 64;
/// Bytes that are shown of a step of a record.
const MIDDLE: usize = 4096;
/// Bytes that are shown of a value that is found nowhere else.
const LONG: usize = 8192;

/// The computation as a line that opens.
pub(super) fn card(cx: &Context<'_>, number: usize) -> Markup {
    let Some(description) = cx.story.computations.get(number).copied() else {
        return html! {};
    };
    let of_record = cx.story.record_of(number).is_some();
    html! {
        details.calc {
            summary {
                span.op { (description.operation.name()) }
                " " b { (Peer(&description.name)) }
                " " code.out { (hex::start(&description.output, 8)) }
            }
            div.body id=(cx.numbered("c", number)) {
                (formula(cx, number, description))
                (explanation(cx, description))
                dl.values {
                    @for (index, input) in description.inputs.iter().enumerate() {
                        @let origin = cx.story.origins.input(number, index);
                        div {
                            dt { (input_name(cx, &input.name)) " " span.dim { (bytes_count(input.bytes.len())) } }
                            dd { (value(&input.bytes, limit(input, origin), Some(input.origin))) (from(cx, origin, input)) }
                        }
                    }
                    div.result {
                        dt { "= " (Peer(&description.name)) " " span.dim { (bytes_count(description.output.len())) } }
                        dd {
                            (value(&description.output, if of_record { MIDDLE } else { LONG }, None))
                            (uses(cx, number))
                        }
                    }
                }
                (again(description))
            }
        }
    }
}

/// How many bytes of an input are shown: few, if they are on the page somewhere else.
fn limit(input: &Input, origin: Option<Origin>) -> usize {
    match (origin, input.origin.whole) {
        (Some(_), _) | (None, Whole::ThisRecord) => SHORT,
        (None, _) => MIDDLE,
    }
}

/// A value, of which `most` bytes are shown. If there are more, the script finds them where they
/// are shown in full, by their number and, in a message or the same record, their offset.
fn value(bytes: &[u8], most: usize, origin: Option<wire::Origin>) -> Markup {
    let offset = origin.and_then(|origin| match origin.whole {
        Whole::ThisRecord | Whole::Message(_) => Some(origin.offset),
        _ => None,
    });
    html! {
        @if bytes.is_empty() {
            span.dim { "empty" }
        } @else if bytes.len() <= most {
            code.v { (hex::start(bytes, most)) }
        } @else {
            code.v data-n=(bytes.len()) data-r=[offset] { (hex::start(bytes, SHORT)) }
        }
    }
}

/// The command that computes the value again. Its inputs are in the card already: the script puts
/// them in.
fn again(description: &Description) -> Markup {
    let command = match redo(description) {
        Redo::Command(command) => command,
        Redo::Never(why) => return html! { p.why.again { (why) } },
    };
    html! {
        details.again {
            summary { "Compute it again" }
            div.body {
                @if let Some(note) = &command.note { p.why { (Peer(note)) } }
                pre.text tabindex="0" { code {
                    @for piece in &command.pieces {
                        @match piece {
                            Piece::Text(text) => (Own(text)),
                            Piece::Input(index) => i data-i=(index) {
                                @let input = description.inputs.get(*index);
                                "‹" (Peer(input.map_or("", |input| &input.name))) "›"
                            },
                            Piece::Output => i data-i="out" { "‹" (Peer(&description.name)) "›" },
                        }
                    }
                } }
            }
        }
    }
}

fn from(cx: &Context<'_>, origin: Option<Origin>, input: &Input) -> Markup {
    let link = origin.map(|origin| cx.link(origin));
    let link = link.or_else(|| cx.link_earlier(input));
    html! { @if let Some(link) = link { span.rel { "from " (link) } } }
}

fn uses(cx: &Context<'_>, number: usize) -> Markup {
    const MOST: usize = 12;
    let uses = cx.story.origins.uses(Origin::Computation(number));
    html! {
        @if !uses.is_empty() {
            span.rel {
                "goes into "
                @for (index, computation) in uses.iter().take(MOST).enumerate() {
                    @if index > 0 { ", " }
                    (cx.link_from(number, *computation))
                }
                @if uses.len() > MOST { ", and " (uses.len() - MOST) " more" }
            }
        }
    }
}

/// The formula, in which each input that is known leads to its origin; then the parameters.
fn formula(cx: &Context<'_>, number: usize, description: &Description) -> Markup {
    let mut out = String::new();
    for token in &description.formula {
        match token {
            Token::Text(text) => Peer(text).render_to(&mut out),
            Token::Input { index, .. } => {
                let name = Peer(description.shown(*index).unwrap_or_default());
                match cx.story.origins.input(number, *index) {
                    Some(origin) => {
                        html! { a href={ "#" (cx.anchor(origin)) } { (name) } }.render_to(&mut out);
                    }
                    None => html! { var { (name) } }.render_to(&mut out),
                }
            }
        }
    }
    html! {
        p.formula { code { b { (Peer(&description.name)) } " = " (PreEscaped(out)) } }
        @if !description.parameters.is_empty() {
            p.params {
                @for parameter in &description.parameters {
                    span { (Peer(parameter.name())) " " b { (Peer(&parameter.value())) } } " "
                }
            }
        }
    }
}

/// The name of an input, which leads to its explanation.
fn input_name(cx: &Context<'_>, name: &str) -> Markup {
    match glossary::value(name, cx.story.tls13) {
        Some(entry) => html! { a.note.input href={ "#g" (cx.note(name, entry)) } { (Peer(name)) } },
        None => html! { (Peer(name)) },
    }
}

fn explanation(cx: &Context<'_>, description: &Description) -> Markup {
    let value = glossary::value(&description.name, cx.story.tls13);
    let name = description.operation.name();
    let operation = glossary::operation(description);
    html! {
        p.why {
            @if let Some(value) = value { (Own(value.text)) " " }
            @if let Some(operation) = operation {
                a.note href={ "#g" (cx.note(name, operation)) } { (operation.short) }
                " · "
            }
            (rfc(&description.rfc))
        }
    }
}
