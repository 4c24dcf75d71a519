//! Bytes beside the fields that they are. Each field has a number; its bytes are `b<place>-<number>`,
//! its row `f<place>-<number>`, and each links to the other, so that pointing works with the script
//! (both light up) and clicking without it (`:target`).

use std::fmt::Write as _;

use maud::{Markup, PreEscaped, Render, html};

use super::hex;
use super::origins::Origin;
use super::page::Context;
use super::text::{Peer, bytes_count, clipped, thousands};
use crate::glossary;
use crate::names;
use crate::wire::{Field, FieldValue};

/// Fields in a part of a structure of a foreign format beyond which it is folded.
const FOLDS: usize = 12;

/// Which bytes are shown, and where.
pub(super) struct Place<'a> {
    /// Begins the names of the elements: `3` for the third message, `r3` for the third record.
    pub prefix: &'a str,
    /// What the fields are in: the name of the message, for the glossary.
    pub root: &'a str,
    /// The message's number, if it is one: then its fields may be origins.
    pub message: Option<usize>,
    /// How many bytes of one field are shown at most.
    pub most: usize,
}

/// The panel: bytes on one side, fields on the other.
pub(super) fn panel(cx: &Context<'_>, place: &Place<'_>, bytes: &[u8], fields: &[Field]) -> Markup {
    let mut walk = Walk {
        cx,
        place,
        bytes,
        path: vec![place.root],
        next: 0,
        gap: false,
        told: Vec::new(),
        depth: 0,
        seen_foreign: false,
        hex: String::with_capacity(4 * bytes.len() + 64 * fields.len()),
        rows: String::new(),
    };
    walk.siblings(fields);
    html! {
        div.panel data-p=(place.prefix) {
            div.bytes {
                pre.offsets aria-hidden="true" { (offsets(shown_length(fields, place.most))) }
                div.hex role="group" aria-label="Bytes" { (PreEscaped(walk.hex)) }
            }
            ul.fields aria-label="Fields" { (PreEscaped(walk.rows)) }
        }
    }
}

/// How many bytes are shown of the fields, to know how many offsets stand beside them.
fn shown_length(fields: &[Field], most: usize) -> usize {
    let leaves = fields.iter().flat_map(Field::leaves);
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
    path: Vec<&'b str>,
    next: usize,
    gap: bool,
    told: Vec<usize>,
    /// How deep inside a structure of a foreign format.
    depth: usize,
    seen_foreign: bool,
    hex: String,
    rows: String,
}

impl<'b> Walk<'_, 'b> {
    fn siblings(&mut self, fields: &'b [Field]) {
        for field in fields {
            self.field(field);
        }
    }

    fn separate(&mut self) {
        if self.gap {
            self.hex.push(' ');
            self.gap = false;
        }
    }

    fn field(&mut self, field: &'b Field) {
        let number = self.next;
        self.next += 1;
        let prefix = self.place.prefix;
        let class = class(&field.value);
        if field.fields.is_empty() {
            if field.length > 0 {
                self.separate();
                let _ = write!(
                    self.hex,
                    "<a id=\"b{prefix}-{number}\" href=\"#f{prefix}-{number}\" class=\"{class}\" tabindex=\"-1\">"
                );
                self.hex_of(field);
                self.hex.push_str("</a>");
                self.gap = true;
            } else {
                let _ = write!(self.hex, "<span id=\"b{prefix}-{number}\"></span>");
            }
            let _ = write!(self.rows, "<li class=\"{class}\">");
            self.row(field, number);
            self.rows.push_str("</li>");
            return;
        }
        self.separate();
        let _ = write!(self.hex, "<span id=\"b{prefix}-{number}\">");
        // The first certificate lies open, but for its larger parts; further ones are folded.
        let foreign = is_foreign(field);
        let folds = foreign
            && match self.depth {
                0 => std::mem::replace(&mut self.seen_foreign, true),
                1 => false,
                _ => descendants(field) > FOLDS,
            };
        let (before, between, after) = match folds {
            true => (
                "<li><details><summary>",
                "</summary><ul>",
                "</ul></details></li>",
            ),
            false => ("<li>", "<ul>", "</ul></li>"),
        };
        self.rows.push_str(before);
        self.row(field, number);
        self.rows.push_str(between);
        let kind = kind_of_structure(field);
        self.path.push(&field.name);
        if let Some(kind) = kind {
            self.path.push(kind);
        }
        self.depth += usize::from(foreign);
        self.siblings(&field.fields);
        self.depth -= usize::from(foreign);
        if kind.is_some() {
            self.path.pop();
        }
        self.path.pop();
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
    fn row(&mut self, field: &'b Field, number: usize) {
        let prefix = self.place.prefix;
        let meaning = glossary::meaning(field).or_else(|| {
            let entry = glossary::field(&self.path, &field.name)?;
            Some((&*field.name, entry))
        });
        let note = meaning
            .map(|(name, entry)| (self.cx.notes.borrow_mut().number(name, entry), entry.short));
        let _ = write!(
            self.rows,
            "<a id=\"f{prefix}-{number}\" href=\"#b{prefix}-{number}\""
        );
        let _ = write!(self.rows, " data-o=\"{},{}\"", field.offset, field.length);
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
            short.render_to(&mut self.rows);
            self.rows.push_str("</a>");
        }
        if let Some(message) = self.place.message {
            self.relations(field, message, number);
        }
    }

    fn value(&mut self, field: &Field) {
        let text = match &field.value {
            FieldValue::Structure => return,
            FieldValue::Opaque => {
                let bytes = self.slice(field);
                self.rows.push_str(" <span>");
                match bytes {
                    [] => self.rows.push_str("empty"),
                    short if short.len() <= 8 => hex::spaced(&mut self.rows, short),
                    long => self.rows.push_str(&bytes_count(long.len())),
                }
                self.rows.push_str("</span>");
                return;
            }
            FieldValue::Unsigned(number) => {
                thousands(usize::try_from(*number).unwrap_or(usize::MAX))
            }
            FieldValue::Length(length) => bytes_count(*length),
            FieldValue::Code { registry, value } => names::shown(*registry, *value).into_owned(),
            FieldValue::Text(text) => format!("“{}”", clipped(text, 400)),
            FieldValue::Described(text) => clipped(text, 400),
            FieldValue::Malformed(why) => format!("✗ {}", clipped(why, 400)),
        };
        self.rows.push_str(" <span>");
        Peer(&text).render_to(&mut self.rows);
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
        let mut uses = origins.uses(Origin::Field(message, number)).iter();
        for (index, computation) in uses.by_ref().take(4).enumerate() {
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
        if !origins.uses(Origin::Field(message, number)).is_empty() {
            self.rows.push_str("</span>");
        }
    }
}

/// The colour of a value: its kind.
fn class(value: &FieldValue) -> &'static str {
    match value {
        FieldValue::Structure => "",
        FieldValue::Opaque => "o",
        FieldValue::Unsigned(_) => "n",
        FieldValue::Length(_) => "l",
        FieldValue::Code { .. } => "c",
        FieldValue::Text(_) => "t",
        FieldValue::Described(_) => "d",
        FieldValue::Malformed(_) => "m",
    }
}

/// Whether a structure is of a foreign format, such as DER: its own first field is, its tag.
fn is_foreign(field: &Field) -> bool {
    let first = field.fields.first();
    first.is_some_and(|first| matches!(first.value, FieldValue::Described(_)))
}

fn descendants(field: &Field) -> usize {
    field
        .fields
        .iter()
        .map(|child| 1 + descendants(child))
        .sum()
}

/// What kind of structure it is, if its first field says so: the name of an extension.
fn kind_of_structure(field: &Field) -> Option<&str> {
    let first = field.fields.first()?;
    match (&*first.name, &first.value) {
        ("extension_type" | "name_type" | "group", FieldValue::Code { registry, value }) => {
            names::known(*registry, *value)
        }
        _ => None,
    }
}
