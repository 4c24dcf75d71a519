//! The cells of a row of annotated bytes: offset and hex at the left; name, value and what the
//! glossary says at the right.

use super::fields::{Annotator, MARGIN};
use crate::report::page::{Style, is_wider};
use crate::story::fields::Meaning;
use crate::story::words::said;
use crate::wire::{Field, FieldValue};

impl<'a> Annotator<'a> {
    pub(super) fn slice(&self, field: &Field) -> &'a [u8] {
        self.bytes
            .get(field.offset..field.offset.saturating_add(field.length))
            .unwrap_or_default()
    }

    pub(super) fn indent(&self, depth: usize) -> usize {
        (2 * depth).min(self.right.width() * 2 / 5)
    }

    pub(super) fn folds(&self, field: &Field) -> bool {
        let limit = if self.per_row == 16 { 66 } else { 48 };
        self.fold && field.length > limit
    }

    /// The name of a field, and the column after it.
    pub(super) fn name(&mut self, name: &str, depth: usize, names: usize) -> usize {
        let indent = self.indent(depth);
        self.right.to(indent);
        self.right.flow(Style::Plain, name, indent + 2);
        let column = indent + names;
        if self.right.column() + 2 > column {
            self.right.flow(Style::Plain, "  ", indent + 2);
        } else {
            self.right.to(column);
        }
        indent + 2
    }

    /// Text that is kept on one line where possible: on this one, or on the next.
    pub(super) fn unbroken(&mut self, style: Style, text: &str, hang: usize) {
        self.right.flow_unbroken(style, text, hang);
    }

    /// What the bytes of a field say; text of the peer is cut where it would fill more than a few
    /// lines.
    pub(super) fn value(&mut self, field: &Field, hang: usize) {
        let most = if self.fold { 160 } else { usize::MAX };
        let Some(text) = said(field, most) else {
            return;
        };
        match &field.value {
            FieldValue::Opaque | FieldValue::Length(_) => self.unbroken(Style::Plain, &text, hang),
            FieldValue::Code { .. } => self.unbroken(Style::Code, &text, hang),
            value => self.right.flow(style_of(value), &text, hang),
        }
    }

    /// All that the glossary says, once: on the same line if it fits there, else below.
    pub(super) fn note(&mut self, meaning: Option<Meaning<'_>>, hang: usize) {
        let Some(entry) = self.told.first(meaning.map(|meaning| meaning.entry)) else {
            return;
        };
        let room = self.right.room();
        if room >= 2 && !is_wider(entry.text, room - 2) {
            let gap = if self.noted { " " } else { "  " };
            self.right.flow(Style::Dim, gap, hang);
        } else {
            self.right.line();
            self.right.to(hang);
        }
        self.right.flow(Style::Dim, entry.text, hang);
        self.noted = true;
    }

    /// Puts the right half beside its bytes. `folded` marks a row in place of bytes not shown.
    pub(super) fn row(&mut self, offset: usize, bytes: &[u8], style: Style, folded: bool) {
        let page = &mut *self.page;
        let hex_column = MARGIN + 4 + 3;
        let right_column = hex_column + 3 * self.per_row - 1;
        let mut chunks = bytes.chunks(self.per_row);
        let mut lines = self.right.bytes().split(|byte| *byte == b'\n');
        let mut at = offset;
        let mut first = true;
        loop {
            let (chunk, line) = (chunks.next(), lines.next());
            if chunk.is_none() && line.is_none() {
                break;
            }
            page.to(MARGIN);
            if chunk.is_some() || first {
                page.offset(Style::Dim, at, 4);
            }
            page.to(MARGIN + 4);
            page.mark(Style::Dim, " │ ");
            if let Some(chunk) = chunk {
                page.hex_spaced(style, chunk);
                at += chunk.len();
            } else if folded && first {
                page.text(Style::Dim, "…");
            }
            page.to(right_column);
            page.mark(Style::Dim, " │");
            let line = line.map(<[u8]>::trim_ascii_end);
            if let Some(line) = line.filter(|line| !line.is_empty()) {
                page.splice(b" ", 1);
                page.splice(line, 0);
            }
            page.line();
            first = false;
        }
        self.right.clear();
        self.noted = false;
    }
}

/// Bytes on a row of a page so many columns wide.
pub(super) fn per_row(width: usize) -> usize {
    match width {
        120.. => 16,
        64.. => 8,
        _ => 4,
    }
}

pub(super) fn style_of(value: &FieldValue) -> Style {
    match value {
        FieldValue::Structure | FieldValue::Opaque => Style::Plain,
        FieldValue::Unsigned(_) => Style::Number,
        FieldValue::Length(_) => Style::Dim,
        FieldValue::Code { .. } => Style::Code,
        FieldValue::Text(_) | FieldValue::Described(_) | FieldValue::Packed(_) => Style::Text,
        FieldValue::Malformed(_) => Style::Bad,
    }
}

/// Whether a field has no name of its own, only that of its type.
pub(super) fn is_type(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}
