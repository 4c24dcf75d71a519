//! Lines of text, as protocols have them that people can type: a row each, with the text and what
//! its parts are. -v takes them apart byte by byte, like everything else.

use super::fields::Annotator;
use crate::report::page::Style;
use crate::story::fields::Node;
use crate::story::words::clipped;
use crate::wire::{Field, FieldValue};

/// Characters of a line that are shown.
const MOST: usize = 160;

/// Whether a structure is a line: text, and the end of it.
pub(super) fn is_line(field: &Field) -> bool {
    let text = |part: &Field| part.fields.is_empty() && matches!(part.value, FieldValue::Text(_));
    let end = field.fields.last();
    end.is_some_and(|end| matches!(&*end.name, "CRLF" | "LF")) && field.fields.iter().all(text)
}

impl Annotator<'_> {
    /// A line in one row.
    pub(super) fn line(&mut self, node: Node<'_, '_>, depth: usize, names: usize) {
        let field = node.field();
        let hang = self.name(&field.name, depth, names);
        let bytes = self.slice(field);
        let text = String::from_utf8_lossy(bytes);
        let text = format!("\"{}\"", clipped(text.trim_end_matches(['\r', '\n']), MOST));
        self.right.flow(Style::Text, &text, hang);
        self.note(node.meaning(), hang, true);
        // Spaces, hyphens and line ends speak for themselves.
        for part in node.children().filter(|part| part.field().length > 2) {
            let meaning = part.meaning();
            if let Some(entry) = self.told.first(meaning.map(|meaning| meaning.entry)) {
                self.right.line();
                self.right.to(hang);
                let name = &part.field().name;
                let note = format!("{name}: {}", entry.short);
                self.right.flow(Style::Dim, &note, hang + 2);
            }
        }
        let rows = self.right.bytes().split(|byte| *byte == b'\n').count();
        let shown = bytes.len().min(rows * self.per_row);
        self.row(field.offset, &bytes[..shown], Style::Text, false);
    }
}
