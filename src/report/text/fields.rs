//! Annotated bytes: offset, hex, and what each byte means, nested as the structure nests.
//!
//! ```text
//! 0004 │ 03 03                   │ client_version  TLS 1.2 (0x0303)
//! 0006 │ 00 01 02 03 04 05 06 07 │ random          32 bytes
//! ```

use super::cells::{is_type, per_row, style_of};
use super::lines::is_line;
use crate::glossary::Entry;
use crate::names;
use crate::report::page::{Page, Style};
use crate::story::fields::{Fields, Node, Nodes, names_its_structure};
use crate::story::told::Told;
use crate::story::words::{bytes_count, thousands};
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
    /// Whether the row has a note already.
    pub(super) noted: bool,
    pub(super) bytes: &'a [u8],
    pub(super) per_row: usize,
}

/// Siblings of one name beyond which a list folds, and how many of it are then shown.
const LIST_FOLDS: (usize, usize) = (10, 6);

impl<'a> Annotator<'a> {
    pub(super) fn new(
        page: &'a mut Page,
        told: &'a mut Told,
        fold: bool,
        color: bool,
        bytes: &'a [u8],
    ) -> Self {
        let per_row = per_row(page.width());
        let left = MARGIN + 4 + 3 + 3 * per_row - 1 + 3;
        let right = Page::new(page.width().saturating_sub(left), color);
        Annotator {
            page,
            told,
            right,
            fold,
            noted: false,
            bytes,
            per_row,
        }
    }

    /// The fields of a message.
    pub(super) fn message(&mut self, fields: &Fields<'_>) {
        self.siblings(fields.top(), 0);
    }

    /// The fields of a record: its header in one row, and below it what `inside` asks for.
    pub(super) fn record(&mut self, fields: &Fields<'_>, inside: bool) {
        let rest = self.record_header(fields.top(), !inside);
        if inside {
            self.siblings(rest, 1);
        }
    }

    /// Fields side by side in one structure.
    fn siblings(&mut self, mut fields: Nodes<'_, '_>, depth: usize) {
        let names = name_column(fields);
        while let Some(first) = fields.clone().next() {
            let name = &first.field().name;
            let same = fields.take_while(|other| other.field().name == *name);
            let count = same.clone().count();
            if self.fold && count > LIST_FOLDS.0 {
                for node in fields.by_ref().take(LIST_FOLDS.1) {
                    self.field(node, depth, names);
                }
                self.folded_run(fields.by_ref().take(count - LIST_FOLDS.1), depth);
            } else {
                for node in fields.by_ref().take(count) {
                    self.field(node, depth, names);
                }
            }
        }
    }

    /// A message of which nothing but its bytes is known.
    pub(super) fn unnamed(&mut self, whole: &Field) {
        let bytes = self.slice(whole);
        self.right.text(Style::Plain, &whole.name);
        self.row(0, bytes, Style::Plain, false);
    }

    fn folded_run<'f, 'n: 'f>(&mut self, run: impl Iterator<Item = Node<'f, 'n>>, depth: usize) {
        let (mut count, mut length, mut offset) = (0, 0, None);
        for node in run {
            count += 1;
            length += node.field().length;
            offset.get_or_insert(node.field().offset);
        }
        let indent = self.indent(depth);
        self.right.to(indent);
        let text = format!(
            "… {} more, {} folded, -vv shows them",
            thousands(count),
            bytes_count(length)
        );
        self.right.flow(Style::Dim, &text, indent + 2);
        self.row(offset.unwrap_or_default(), &[], Style::Dim, true);
    }

    fn field(&mut self, node: Node<'_, '_>, depth: usize, names: usize) {
        let field = node.field();
        let mut rest = node.children();
        let Some(first) = rest.next() else {
            self.leaf(node, depth, names);
            return;
        };
        if self.fold && is_line(field) {
            self.line(node, depth, names);
            return;
        }
        let described = |child: &Field| matches!(child.value, FieldValue::Described(_));
        if self.fold && field.length > 48 && field.fields.iter().any(described) {
            self.folded_structure(node, depth, names);
            return;
        }
        let is_leaf = first.field().fields.is_empty();
        match &first.field().value {
            // A vector: its length goes into the same row as its name.
            FieldValue::Length(_) if is_leaf => {
                match only(rest).filter(|it| holds_one_value(it.field())) {
                    Some(content) => self.vector(node, first, content, depth, names),
                    None => {
                        self.header(node, Some(first), depth, names);
                        self.siblings(rest, depth + 1);
                    }
                }
            }
            // What kind of thing it is goes into the same row, too.
            FieldValue::Code { registry, .. } if names_its_structure(&first.field().name) => {
                if *registry == Registry::Extension {
                    self.extension(first, depth);
                } else {
                    self.header(node, Some(first), depth, names);
                }
                self.siblings(rest, depth + 1);
            }
            _ => {
                self.header(node, None, depth, names);
                self.siblings(node.children(), depth + 1);
            }
        }
    }

    /// An extension's own row: its type is its name.
    fn extension(&mut self, kind: Node<'_, '_>, depth: usize) {
        let hang = self.indent(depth) + 2;
        self.right.to(hang - 2);
        if let FieldValue::Code { registry, value } = kind.field().value {
            self.unbroken(Style::Title, &names::shown(registry, value), hang);
        }
        self.note(kind.meaning(), hang);
        self.row(
            kind.field().offset,
            self.slice(kind.field()),
            Style::Code,
            false,
        );
    }

    /// A structure's own row, with the bytes of its first field if that is merged into it.
    fn header(
        &mut self,
        node: Node<'_, '_>,
        merged: Option<Node<'_, '_>>,
        depth: usize,
        names: usize,
    ) {
        let field = node.field();
        let hang = self.name(&field.name, depth, names);
        let mut style = Style::Dim;
        let bytes = match merged.map(Node::field) {
            Some(first) => {
                if let FieldValue::Length(length) = first.value {
                    self.unbroken(Style::Plain, &bytes_count(length), hang);
                } else {
                    style = style_of(&first.value);
                    self.value(first, hang);
                }
                self.slice(first)
            }
            None => &[],
        };
        self.note(merged.and_then(Node::meaning), hang);
        self.note(node.meaning(), hang);
        self.row(field.offset, bytes, style, false);
    }

    /// A vector of opaque bytes or text: its length, then its content under the same name.
    fn vector(
        &mut self,
        node: Node<'_, '_>,
        length: Node<'_, '_>,
        content: Node<'_, '_>,
        depth: usize,
        names: usize,
    ) {
        let hang = self.name(&node.field().name, depth, names);
        let inside = content.field();
        let text = if inside.length == 0 {
            "empty".to_owned()
        } else {
            bytes_count(inside.length)
        };
        self.unbroken(Style::Plain, &text, hang);
        let rows = inside.length.div_ceil(self.per_row);
        let beside =
            rows > 2 && !matches!(inside.value, FieldValue::Text(_)) && !self.folds(inside);
        self.note(length.meaning(), hang);
        if !beside {
            self.note(node.meaning(), hang);
        }
        self.row(
            node.field().offset,
            self.slice(length.field()),
            Style::Dim,
            false,
        );
        if inside.length == 0 {
            return;
        }
        let indent = self.indent(depth + 1);
        self.right.to(indent);
        if beside && let Some(entry) = self.first(node) {
            self.right.flow(Style::Dim, entry.text, indent);
        }
        if inside.value != FieldValue::Opaque {
            self.value(inside, indent);
        }
        self.note(content.meaning(), indent);
        self.bytes_row(inside, indent);
    }

    /// What there is to say about a field, if it was not said before.
    fn first(&mut self, node: Node<'_, '_>) -> Option<&'static Entry> {
        self.told.first(node.meaning().map(|meaning| meaning.entry))
    }

    fn leaf(&mut self, node: Node<'_, '_>, depth: usize, names: usize) {
        let field = node.field();
        // The items of a list of code points: what they are, the list's name says.
        let item = matches!(field.value, FieldValue::Code { .. }) && is_type(&field.name);
        let hang = if item {
            let indent = self.indent(depth);
            self.right.to(indent);
            indent + 2
        } else {
            self.name(&field.name, depth, names)
        };
        self.value(field, hang);
        let rows = field.length.div_ceil(self.per_row);
        if rows > 3 && !self.folds(field) {
            if let Some(entry) = self.first(node) {
                self.right.line();
                self.right.to(hang);
                self.right.flow(Style::Dim, entry.text, hang);
            }
        } else {
            self.note(node.meaning(), hang);
        }
        self.bytes_row(field, hang);
    }

    /// The row or rows of a leaf: all its bytes, or the first ones and what was folded.
    fn bytes_row(&mut self, field: &Field, hang: usize) {
        let bytes = self.slice(field);
        let style = style_of(&field.value);
        if self.folds(field) {
            let shown = &bytes[..self.per_row.min(bytes.len())];
            self.row(field.offset, shown, style, false);
            self.right.to(hang.min(self.indent(1)));
            let text = format!(
                "… {} folded, -vv shows them",
                bytes_count(bytes.len() - shown.len())
            );
            self.right.to(hang);
            self.right.flow(Style::Dim, &text, hang);
            self.row(field.offset + shown.len(), &[], style, true);
        } else {
            self.row(field.offset, bytes, style, false);
        }
    }

    fn folded_structure(&mut self, node: Node<'_, '_>, depth: usize, names: usize) {
        let field = node.field();
        let hang = self.name(&field.name, depth, names);
        let text = format!("… {} folded, -vv shows them", bytes_count(field.length));
        self.right.flow(Style::Dim, &text, hang);
        self.note(node.meaning(), hang);
        let bytes = self.slice(field);
        let shown = &bytes[..self.per_row.min(bytes.len())];
        self.row(field.offset, shown, Style::Plain, false);
    }

    /// The header of a record in one row: `16 03 01 00 c8 │ record  handshake (22), …`. Returns the
    /// fields that follow it; with `all`, what they are is said here.
    fn record_header<'f, 'n>(&mut self, fields: Nodes<'f, 'n>, all: bool) -> Nodes<'f, 'n> {
        let in_header = |field: &Field| {
            field.offset + field.length <= HEADER && field.value != FieldValue::Opaque
        };
        let mut rest = fields;
        let mut leaves: Vec<Node<'f, 'n>> = Vec::new();
        while let Some(node) = rest.clone().next().filter(|node| in_header(node.field())) {
            rest.next();
            leaves.push(node);
        }
        let Some(last) = leaves.last().map(|last| last.field()) else {
            return fields;
        };
        let end = last.offset + last.length;
        self.right.text(Style::Bold, "record");
        for (index, leaf) in leaves.iter().enumerate() {
            self.right
                .flow(Style::Plain, if index == 0 { "  " } else { ", " }, 2);
            self.value(leaf.field(), 2);
        }
        let mut noted = false;
        for node in leaves.iter().copied().chain(rest.filter(|_| all)) {
            let Some(entry) = self.first(node) else {
                continue;
            };
            if noted {
                self.right.flow(Style::Plain, " ", 2);
            } else {
                self.right.line();
                self.right.to(2);
            }
            noted = true;
            let note = format!("{}: {}", node.field().name, entry.text);
            self.right.flow(Style::Dim, &note, 2);
        }
        let bytes = self.bytes.get(..end).unwrap_or_default();
        self.row(0, bytes, Style::Code, false);
        rest
    }
}

/// Bytes of a record's header (RFC 9846 §5.1).
const HEADER: usize = 5;

/// The one field there is, if there is but one.
fn only<'f, 'n>(mut fields: Nodes<'f, 'n>) -> Option<Node<'f, 'n>> {
    fields.next().filter(|_| fields.next().is_none())
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

/// The column of the values: after the longest name, within reason.
fn name_column(fields: Nodes<'_, '_>) -> usize {
    const MOST: usize = 24;
    let of_extension = |field: &Field| {
        let first = field.fields.first();
        first.is_some_and(|first| first.name == "extension_type")
    };
    fields
        .map(Node::field)
        .filter(|field| !of_extension(field))
        .map(|field| field.name.len())
        .filter(|length| *length <= MOST)
        .max()
        .unwrap_or(0)
        + 2
}
