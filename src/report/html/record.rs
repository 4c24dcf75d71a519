//! A record: what the network saw beside what was inside.

use maud::{Markup, html};

use super::computation;
use super::fields::{self, Place};
use super::hex;
use super::page::Context;
use super::text::{count, rfc};
use crate::glossary::{self, Kind};
use crate::names::registry::ContentType;
use crate::story::fields::Fields;
use crate::story::words::{bytes_count, thousands};
use crate::wire::CodePoint;

/// Bytes of a fragment that are shown where the same bytes are shown in full nearby, or are data.
const BRIEF: usize = 64;
/// Bytes of application data that are shown.
const DATA: usize = 512;
/// Bytes of protected handshake messages that are shown.
const LONG: usize = 1 << 15;

/// The record as a line that opens.
pub(super) fn card(cx: &Context<'_>, number: usize) -> Markup {
    let Some((record, steps)) = cx.story.records.get(number) else {
        return html! {};
    };
    let inner = record.carries();
    let is_data = inner == ContentType::ApplicationData;
    let prefix = cx.numbered("r", number);
    let place = Place {
        prefix: &prefix,
        message: None,
        most: match (&record.protected, is_data) {
            (None, _) => BRIEF,
            (Some(_), true) => DATA,
            (Some(_), false) => LONG,
        },
    };
    let entry = glossary::explain(Kind::ContentType, &inner.name());
    html! {
        details.record {
            summary {
                "Record " (number + 1) " "
                span.size { (bytes_count(record.bytes.len())) }
                @match &record.protected {
                    Some(protected) => {
                        @match protected.sequence_number {
                            Some(_) => { " " span.tag.safe { "protected" } }
                            None => { " " span.tag { "not encrypted" } }
                        }
                        " " span.dim {
                            @if inner != record.content_type { (record.content_type.name()) " outside, " }
                            (inner.name()) " inside"
                            @if let Some(number) = protected.sequence_number { ", number " (thousands(number)) }
                        }
                    }
                    None if record.authenticity.is_some() => {
                        " " span.tag.bad { "not authentic" }
                    }
                    None => {
                        " " span.tag { "in the clear" } " " span.dim { (inner.name()) }
                    }
                }
            }
            div.body {
                @if let Some(entry) = entry { p.why { (entry.text) " " (rfc(entry.rfc)) } }
                @match &record.protected {
                    Some(protected) => {
                        div.sides {
                            div {
                                h4 { "Outside: what the network sees" }
                                (fields::panel(cx, &place, &record.bytes, &Fields::of_record(record)))
                            }
                            div {
                                h4 { "Inside: " (inner.name()) ", " (bytes_count(protected.plaintext.len())) }
                                (plaintext(&protected.plaintext, if is_data { DATA } else { LONG }))
                            }
                        }
                    }
                    None => (fields::panel(cx, &place, &record.bytes, &Fields::of_record(record))),
                }
                @if !steps.is_empty() {
                    h4 { "How it was " (if cx.story.is_told_by(record.from) { "protected" } else { "opened" })
                        ", in " (count(steps.len(), "step")) }
                    @for step in steps { (computation::card(cx, *step)) }
                }
            }
        }
    }
}

fn plaintext(bytes: &[u8], most: usize) -> Markup {
    let shown = bytes.get(..most).unwrap_or(bytes);
    let mut text = String::new();
    hex::spaced(&mut text, shown);
    html! {
        div.bytes tabindex="0" role="group" aria-label="Plaintext" {
            pre.offsets aria-hidden="true" { (fields::offsets(shown.len())) }
            div.hex.inside {
                (text)
                @if shown.len() < bytes.len() { " " i { "… " (bytes_count(bytes.len() - shown.len())) " more" } }
            }
        }
    }
}
