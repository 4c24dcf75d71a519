//! Bytes beside the fields that they are. Each field has a number; its bytes are `b<place>-<number>`,
//! its row `f<place>-<number>`, and each links to the other, so that pointing works with the script
//! (both light up) and clicking without it (`:target`).

use std::fmt::Write as _;

use maud::{Markup, PreEscaped, Render, html};

use super::hex;
use super::page::Context;
use super::text::{Own, Peer, count};
use crate::story::fields::{Fields, Meaning, Node, Nodes, is_tagged};
use crate::story::provenance::Origin;
use crate::story::words::{bytes_count, said};
use crate::wire::{Field, FieldValue};

/// Fields in a part of a structure of a foreign format beyond which it is folded.
const FOLDS: usize = 12;

/// Which bytes are shown, and where.
pub(super) struct Place<'a> {
    /// Begins the names of the elements: `3` for the third message, `r3` for the third record.
    pub prefix: &'a str,
    /// The message's number, if it is one: then its fields may be origins.
    pub message: Option<usize>,
    /// How many bytes of one field are shown at most.
    pub most: usize,
}

/// The panel: bytes on one side, fields on the other.
pub(super) fn panel(
    cx: &Context<'_>,
    place: &Place<'_>,
    bytes: &[u8],
    fields: &Fields<'_>,
) -> Markup {
    let mut walk = Walk {
        cx,
        place,
        bytes,
        gap: false,
        told: Vec::new(),
        depth: 0,
        seen_foreign: false,
        hex: String::with_capacity(8 * bytes.len()),
        rows: String::with_capacity(16 * bytes.len()),
    };
    walk.siblings(fields.top());
    html! {
        div.panel data-p=(place.prefix) {
            div.bytes {
                pre.offsets aria-hidden="true" { (offsets(shown_length(fields.top(), place.most))) }
                div.hex role="group" aria-label="Bytes" { (PreEscaped(walk.hex)) }
            }
            ul.fields aria-label="Fields" { (PreEscaped(walk.rows)) }
        }
    }
}

/// How many bytes are shown of the fields, to know how many offsets there are beside them.
fn shown_length(fields: Nodes<'_, '_>, most: usize) -> usize {
    let leaves = fields.flat_map(|node| node.field().leaves());
    let mut length = 0;
    for leaf in leaves {
        length += leaf.length.min(most);
        if leaf.length > most {
            break;
        }
    }
    length
}

/// The offset of each line of 16 bytes.
pub(super) fn offsets(length: usize) -> String {
    let mut out = String::new();
    for offset in (0..length).step_by(16) {
        let _ = writeln!(out, "{offset:04x}");
    }
    out
}

struct Walk<'a, 'b> {
    cx: &'b Context<'a>,
    place: &'b Place<'b>,
    bytes: &'b [u8],
    gap: bool,
    told: Vec<usize>,
    /// How deep inside a structure of a foreign format.
    depth: usize,
    seen_foreign: bool,
    hex: String,
    rows: String,
}

impl<'b> Walk<'_, 'b> {
    fn siblings(&mut self, nodes: Nodes<'_, '_>) {
        for node in nodes {
            self.field(node);
        }
    }

    fn separate(&mut self) {
        if self.gap {
            self.hex.push(' ');
            self.gap = false;
        }
    }

    fn field(&mut self, node: Node<'_, '_>) {
        let field = node.field();
        let id = &format!("{}-{}", self.place.prefix, node.number());
        let class = class(&field.value);
        if field.fields.is_empty() {
            if field.length > 0 {
                self.separate();
                let linked = ["<a id=\"b", id, "\" href=\"#f", id, "\" class=\"", class];
                push(&mut self.hex, &linked);
                self.hex.push_str("\" tabindex=\"-1\">");
                self.hex_of(field);
                self.hex.push_str("</a>");
                self.gap = true;
            } else {
                push(&mut self.hex, &["<span id=\"b", id, "\"></span>"]);
            }
            push(&mut self.rows, &["<li class=\"", class, "\">"]);
            self.row(node, id);
            self.rows.push_str("</li>");
            return;
        }
        self.separate();
        push(&mut self.hex, &["<span id=\"b", id, "\">"]);
        // The first certificate lies open, but for its larger parts; further ones are folded.
        let foreign = is_tagged(field);
        let folds = foreign
            && match self.depth {
                0 => std::mem::replace(&mut self.seen_foreign, true),
                1 => false,
                _ => node.descendants() > FOLDS,
            };
        self.rows.push_str("<li>");
        self.row(node, id);
        // What folds is beside the row, not around it: a summary may hold no links.
        let after = match folds {
            true => {
                let inside = count(node.descendants(), "field");
                let _ = write!(self.rows, "<details><summary>{inside}</summary><ul>");
                "</ul></details></li>"
            }
            false => {
                self.rows.push_str("<ul>");
                "</ul></li>"
            }
        };
        self.depth += usize::from(foreign);
        self.siblings(node.children());
        self.depth -= usize::from(foreign);
        self.rows.push_str(after);
        self.hex.push_str("</span>");
    }

    fn slice(&self, field: &Field) -> &'b [u8] {
        self.bytes
            .get(field.offset..field.offset.saturating_add(field.length))
            .unwrap_or_default()
    }

    fn hex_of(&mut self, field: &Field) {
        let bytes = self.slice(field);
        let shown = bytes.get(..self.place.most).unwrap_or(bytes);
        hex::spaced(&mut self.hex, shown);
        if shown.len() < bytes.len() {
            let rest = bytes_count(bytes.len() - shown.len());
            let _ = write!(self.hex, " <i>… {rest} more</i>");
        }
    }

    /// Name, value, a few words, and where the value comes from or goes to.
    fn row(&mut self, node: Node<'_, '_>, id: &str) {
        let (field, number) = (node.field(), node.number());
        let note = node.explained().map(|Meaning { name, entry }| {
            let number = self.cx.notes.borrow_mut().number(name, entry);
            (number, entry.short)
        });
        let linked = ["<a id=\"f", id, "\" href=\"#b", id, "\" data-o=\""];
        push(&mut self.rows, &linked);
        let _ = write!(self.rows, "{},{}\"", field.offset, field.length);
        if let Some((note, _)) = note {
            let _ = write!(self.rows, " data-g=\"{note}\"");
        }
        self.rows.push('>');
        Peer(&field.name).render_to(&mut self.rows);
        self.rows.push_str("</a>");
        self.value(field);
        if let Some((note, short)) = note
            && !self.told.contains(&note)
        {
            self.told.push(note);
            let _ = write!(self.rows, " <a class=\"note\" href=\"#g{note}\">");
            Own(short).render_to(&mut self.rows);
            self.rows.push_str("</a>");
        }
        if let Some(message) = self.place.message {
            self.relations(field, message, number);
        }
    }

    fn value(&mut self, field: &Field) {
        const MOST: usize = 400;
        if field.value == FieldValue::Structure {
            return;
        }
        self.rows.push_str(" <span>");
        match said(field, MOST) {
            Some(text) => Peer(&text).render_to(&mut self.rows),
            None => {
                let bytes = self.slice(field);
                hex::spaced(&mut self.rows, bytes);
            }
        }
        self.rows.push_str("</span>");
    }

    fn relations(&mut self, field: &Field, message: usize, number: usize) {
        let origins = &self.cx.story.origins;
        if field.fields.is_empty()
            && let Some(source) = origins.source(message, number)
        {
            self.rows.push_str(" <span class=\"rel\">computed as ");
            self.cx
                .link(Origin::Computation(source))
                .render_to(&mut self.rows);
            self.rows.push_str("</span>");
        }
        let uses = origins.uses(Origin::Field(message, number));
        for (index, computation) in uses.iter().take(4).enumerate() {
            let before = if index == 0 {
                " <span class=\"rel\">goes into "
            } else {
                ", "
            };
            self.rows.push_str(before);
            self.cx
                .link(Origin::Computation(*computation))
                .render_to(&mut self.rows);
        }
        if !uses.is_empty() {
            self.rows.push_str("</span>");
        }
    }
}

/// Adds pieces that need no escapes. There are thousands: without the formatter they cost a third.
fn push(out: &mut String, pieces: &[&str]) {
    for piece in pieces {
        out.push_str(piece);
    }
}

/// The color of a value: its kind.
fn class(value: &FieldValue) -> &'static str {
    match value {
        FieldValue::Structure => "",
        FieldValue::Opaque => "o",
        FieldValue::Unsigned(_) => "n",
        FieldValue::Length(_) => "l",
        FieldValue::Code { .. } => "c",
        FieldValue::Text(_) => "t",
        FieldValue::Described(_) => "d",
        FieldValue::Packed(_) => "n",
        FieldValue::Malformed(_) => "m",
    }
}
