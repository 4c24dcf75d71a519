//! Messages of other protocols, above TLS or before it: what they say, and no more. `-v` shows their
//! bytes.

use super::fields::MARGIN;
use super::steps::Heading;
use super::{Level, Text};
use crate::glossary::Entry;
use crate::narration::Message;
use crate::report::page::Style;
use crate::story::gist::gist;
use crate::story::words::as_text;

/// Lines of a text that are shown.
const LINES: usize = 24;

impl Text {
    /// Tells such a message in short; false if it is to be told in full.
    pub(super) fn in_short(&mut self, message: &Message, entry: Option<&'static Entry>) -> bool {
        if message.carrier.protocol().is_none() || self.options.level == Level::Verbose {
            return false;
        }
        let heading = Heading {
            step: Some(self.step),
            from: Some(message.from),
            name: &message.name,
            size: message.bytes.len(),
            rfc: entry.map_or("", |entry| entry.rfc),
        };
        heading.write(&mut self.page);
        if let Some(entry) = self.told.first(entry) {
            self.page.to(MARGIN);
            self.page.flow(Style::Plain, entry.sentence(), MARGIN);
            self.page.line();
        }
        match as_text(&message.bytes) {
            Some(text) => self.lines(text.trim_end()),
            None => {
                let says = gist(&message.fields, &message.bytes);
                if !says.is_empty() {
                    self.page.to(MARGIN);
                    self.page.flow(Style::Text, &says.join("; "), MARGIN + 2);
                    self.page.line();
                }
            }
        }
        true
    }

    fn lines(&mut self, text: &str) {
        let mut lines = text.lines();
        for line in lines.by_ref().take(LINES) {
            self.page.to(MARGIN);
            self.page.text(Style::Dim, "│ ");
            let line = line.trim_end_matches('\r');
            let end = line.char_indices().nth(2 * self.page.width());
            let shown = end.map_or(line, |(end, _)| &line[..end]);
            self.page.flow(Style::Text, shown, MARGIN + 2);
            self.page.line();
        }
        let folded = lines.count();
        if folded > 0 {
            self.page.to(MARGIN);
            let text = format!("… {folded} more lines folded, -v shows them");
            self.page.flow(Style::Dim, &text, MARGIN + 2);
            self.page.line();
        }
    }
}
