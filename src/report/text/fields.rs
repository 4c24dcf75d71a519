//! Annotated bytes: offset, hex, and what each byte means, nested as the structure nests.
//!
//! ```text
//! 0004 │ 03 03                   │ client_version  TLS 1.2 (0x0303)
//! 0006 │ 00 01 02 03 04 05 06 07 │ random          32 bytes
//! ```

use super::cells::{is_type, per_row, style_of};
use super::told::Told;
use crate::glossary;
use crate::names;
use crate::report::page::{Page, Style, bytes_count, thousands};
use crate::wire::{Field, FieldValue, Registry};

/// Column where the bytes of a step begin: the margin.
pub(super) const MARGIN: usize = 3;

/// Where annotations go, and how.
pub(super) struct Annotator<'a> {
    /// The lines so far.
    pub page: &'a mut Page,
    /// The reader's knowledge.
    pub told: &'a mut Told,
    /// The right half of a row, before it is put beside its bytes.
    pub right: Page,
    /// Whether long values fold.
    pub fold: bool,
    /// Names of the structures that are open, outermost first.
    pub path: Vec<&'a str>,
    pub(super) bytes: &'a [u8],
    pub(super) per_row: usize,
}

/// Siblings of one name beyond which a list folds, and how many of it are then shown.
const LIST_FOLDS: (usize, usize) = (10, 6);

/// Structures no deeper than this are explained even if that takes a line of its own.
const SHALLOW: usize = 1;

/// The structure that a record's fields are in.
pub(super) const RECORD: &str = "TLSCiphertext";

impl<'a> Annotator<'a> {
    pub(super) fn new(
        page: &'a mut Page,
        told: &'a mut Told,
        fold: bool,
        colour: bool,
        bytes: &'a [u8],
    ) -> Self {
        let per_row = per_row(page.width());
        let left = MARGIN + 4 + 3 + 3 * per_row - 1 + 3;
        let right = Page::new(page.width().saturating_sub(left), colour);
        Annotator {
            page,
            told,
            right,
            fold,
            path: Vec::new(),
            bytes,
            per_row,
        }
    }

    /// Fields side by side in one structure.
    pub(super) fn siblings(&mut self, fields: &'a [Field], depth: usize) {
        let names = name_column(fields);
        let mut index = 0;
        while let Some(field) = fields.get(index) {
            let same = fields[index..]
                .iter()
                .take_while(|other| other.name == field.name)
                .count();
            if self.fold && same > LIST_FOLDS.0 {
                for field in &fields[index..index + LIST_FOLDS.1] {
                    self.field(field, depth, names);
                }
                self.folded_run(&fields[index + LIST_FOLDS.1..index + same], depth);
                index += same;
            } else {
                self.field(field, depth, names);
                index += 1;
            }
        }
    }

    /// A message of which nothing but its bytes is known.
    pub(super) fn unnamed(&mut self, whole: &Field) {
        let bytes = self.slice(whole);
        self.right.text(Style::Plain, &whole.name);
        self.row(0, bytes, Style::Plain, false);
    }

    fn folded_run(&mut self, run: &[Field], depth: usize) {
        let length: usize = run.iter().map(|field| field.length).sum();
        let indent = self.indent(depth);
        self.right.to(indent);
        let text = format!(
            "… {} more, {} folded, -v shows them",
            thousands(run.len() as u64),
            bytes_count(length)
        );
        self.right.flow(Style::Dim, &text, indent + 2);
        let offset = run.first().map_or(0, |field| field.offset);
        self.row(offset, &[], Style::Dim, true);
    }

    fn field(&mut self, field: &'a Field, depth: usize, names: usize) {
        if field.fields.is_empty() {
            self.leaf(field, &field.name, depth, names);
            return;
        }
        let described = |child: &Field| matches!(child.value, FieldValue::Described(_));
        if self.fold && field.length > 48 && field.fields.iter().any(described) {
            self.folded_structure(field, depth, names);
            return;
        }
        let (first, rest) = match field.fields.split_first() {
            Some((first, rest)) if first.fields.is_empty() => (first, rest),
            _ => {
                self.header(field, None, depth, names);
                self.children(field, &field.fields, depth);
                return;
            }
        };
        match &first.value {
            // A vector: its length stands in the same row as its name.
            FieldValue::Length(_) => match rest {
                [content] if holds_one_value(content) => {
                    self.vector(field, first, content, depth, names);
                }
                _ => {
                    self.header(field, Some(first), depth, names);
                    self.children(field, rest, depth);
                }
            },
            // What kind of thing it is stands in the same row, too.
            FieldValue::Code { registry, value } if names_its_structure(&first.name) => {
                if *registry == Registry::Extension {
                    self.extension(first, *value, depth);
                } else {
                    self.header(field, Some(first), depth, names);
                }
                // What is inside an extension without a name has no meaning of its own either.
                self.path
                    .push(names::known(*registry, *value).unwrap_or_default());
                self.children(field, rest, depth);
                self.path.pop();
            }
            _ => {
                self.header(field, None, depth, names);
                self.children(field, &field.fields, depth);
            }
        }
    }

    fn children(&mut self, field: &'a Field, children: &'a [Field], depth: usize) {
        self.path.push(&field.name);
        self.siblings(children, depth + 1);
        self.path.pop();
    }

    /// An extension's own row: its type is its name.
    fn extension(&mut self, kind: &'a Field, value: u64, depth: usize) {
        let hang = self.indent(depth) + 2;
        self.right.to(hang - 2);
        let text = names::shown(Registry::Extension, value);
        self.unbroken(Style::Title, &text, hang);
        self.note(glossary::code(Registry::Extension, value), hang, true);
        self.row(kind.offset, self.slice(kind), Style::Code, false);
    }

    /// A structure's own row, with the bytes of its first field if that is merged into it.
    fn header(&mut self, field: &'a Field, merged: Option<&'a Field>, depth: usize, names: usize) {
        let hang = self.name(&field.name, depth, names);
        let mut style = Style::Dim;
        let mut entry = self.explained(&field.name);
        let bytes = match merged {
            Some(first) => {
                if let FieldValue::Length(length) = first.value {
                    self.unbroken(Style::Plain, &bytes_count(length), hang);
                } else {
                    style = style_of(&first.value);
                    self.value(first, hang);
                    entry = glossary::meaning(first).map(|(_, entry)| entry).or(entry);
                }
                self.slice(first)
            }
            None => &[],
        };
        self.note(entry, hang, depth <= SHALLOW);
        self.row(field.offset, bytes, style, false);
    }

    /// A vector of opaque bytes or text: its length, then its content under the same name.
    fn vector(
        &mut self,
        field: &'a Field,
        length: &'a Field,
        content: &'a Field,
        depth: usize,
        names: usize,
    ) {
        let hang = self.name(&field.name, depth, names);
        let text = if content.length == 0 {
            "empty".to_owned()
        } else {
            bytes_count(content.length)
        };
        self.unbroken(Style::Plain, &text, hang);
        let entry = self.explained(&field.name);
        let rows = content.length.div_ceil(self.per_row);
        let beside =
            rows > 2 && !matches!(content.value, FieldValue::Text(_)) && !self.folds(content);
        if !beside {
            self.note(entry, hang, depth <= SHALLOW);
        }
        self.row(field.offset, self.slice(length), Style::Dim, false);
        if content.length == 0 {
            return;
        }
        let indent = self.indent(depth + 1);
        self.right.to(indent);
        match &content.value {
            FieldValue::Text(_) => self.value(content, indent),
            FieldValue::Opaque => {
                if beside && let Some(entry) = self.told.first(entry) {
                    self.explain(entry, indent, rows);
                }
            }
            _ => self.value(content, indent),
        }
        self.bytes_row(content, indent);
    }

    fn leaf(&mut self, field: &'a Field, name: &str, depth: usize, names: usize) {
        // The items of a list of code points: what they are, the list's name says.
        let item = matches!(field.value, FieldValue::Code { .. }) && is_type(name);
        let hang = if item {
            let indent = self.indent(depth);
            self.right.to(indent);
            indent + 2
        } else {
            self.name(name, depth, names)
        };
        self.value(field, hang);
        let meaning = glossary::meaning(field).map(|(_, entry)| entry);
        let entry = meaning.or_else(|| self.explained(name));
        let rows = field.length.div_ceil(self.per_row);
        if rows > 3 && !self.folds(field) {
            if let Some(entry) = self.told.first(entry) {
                self.right.line();
                self.right.to(hang);
                self.explain(entry, hang, rows - 1);
            }
        } else {
            self.note(entry, hang, !item && depth <= SHALLOW);
        }
        self.bytes_row(field, hang);
    }

    /// The row or rows of a leaf: all its bytes, or the first ones and what was folded.
    fn bytes_row(&mut self, field: &'a Field, hang: usize) {
        let bytes = self.slice(field);
        let style = style_of(&field.value);
        if self.folds(field) {
            let shown = &bytes[..self.per_row.min(bytes.len())];
            self.row(field.offset, shown, style, false);
            self.right.to(hang.min(self.indent(1)));
            let text = format!(
                "… {} folded, -v shows them",
                bytes_count(bytes.len() - shown.len())
            );
            self.right.to(hang);
            self.right.flow(Style::Dim, &text, hang);
            self.row(field.offset + shown.len(), &[], style, true);
        } else {
            self.row(field.offset, bytes, style, false);
        }
    }

    fn folded_structure(&mut self, field: &'a Field, depth: usize, names: usize) {
        let hang = self.name(&field.name, depth, names);
        let text = format!("… {} folded, -v shows them", bytes_count(field.length));
        self.right.flow(Style::Dim, &text, hang);
        self.note(self.explained(&field.name), hang, true);
        let bytes = self.slice(field);
        let shown = &bytes[..self.per_row.min(bytes.len())];
        self.row(field.offset, shown, Style::Plain, false);
    }

    /// The header of a record in one row: `16 03 01 00 c8 │ type handshake (22), …`. Returns the
    /// fields that follow it.
    pub(super) fn record_header(&mut self, fields: &'a [Field]) -> &'a [Field] {
        let leaves: Vec<&Field> = match fields.first() {
            Some(first) if !first.fields.is_empty() && first.length <= 5 => {
                first.fields.iter().collect()
            }
            _ => fields
                .iter()
                .take_while(|field| field.fields.is_empty() && field.offset + field.length <= 5)
                .filter(|field| !matches!(field.value, FieldValue::Opaque))
                .collect(),
        };
        let Some(last) = leaves.last() else {
            return fields;
        };
        let end = last.offset + last.length;
        self.right.text(Style::Bold, "record");
        for (index, leaf) in leaves.iter().enumerate() {
            self.right
                .flow(Style::Plain, if index == 0 { "  " } else { ", " }, 2);
            match &leaf.value {
                FieldValue::Code { registry, value } => {
                    let text = names::shown(*registry, *value);
                    self.right.flow(Style::Code, &text, 2);
                }
                FieldValue::Length(length) => {
                    let text = bytes_count(*length);
                    self.right.flow(Style::Plain, &text, 2);
                }
                FieldValue::Unsigned(number) => {
                    let text = format!("{} {}", leaf.name, thousands(*number));
                    self.right.flow(Style::Number, &text, 2);
                }
                _ => self.right.flow(Style::Plain, &leaf.name, 2),
            }
        }
        let start = leaves.first().map_or(0, |leaf| leaf.offset);
        let bytes = self.bytes.get(start..end).unwrap_or_default();
        self.row(start, bytes, Style::Code, false);
        let used = fields
            .iter()
            .take_while(|field| field.offset + field.length <= end && field.length > 0)
            .count();
        &fields[used..]
    }
}

/// A line across a table of bytes.
pub(super) fn divider(page: &mut Page) {
    let width = page.width();
    page.to(MARGIN);
    page.rule(Style::Dim, MARGIN + 5);
    page.text(Style::Dim, "┼");
    page.rule(Style::Dim, MARGIN + 4 + 3 + 3 * per_row(width));
    page.text(Style::Dim, "┼");
    page.rule(Style::Dim, width);
    page.line();
}

/// Content that needs no row of its own beside the name of its vector.
fn holds_one_value(content: &Field) -> bool {
    content.fields.is_empty() && matches!(content.value, FieldValue::Opaque | FieldValue::Text(_))
}

/// Codes that say what kind of structure they begin.
fn names_its_structure(name: &str) -> bool {
    matches!(name, "extension_type" | "name_type" | "group")
}

/// The column of the values: after the longest name, within reason.
fn name_column(fields: &[Field]) -> usize {
    const MOST: usize = 24;
    fields
        .iter()
        .filter(
            |field| !matches!(field.fields.first(), Some(first) if first.name == "extension_type"),
        )
        .map(|field| field.name.len())
        .filter(|length| *length <= MOST)
        .max()
        .unwrap_or(0)
        + 2
}
