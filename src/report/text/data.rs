//! Application data: text as text, escaped; anything else as a hex dump. The start of it, then a
//! line that says what was folded.

use super::fields::MARGIN;
use crate::report::page::{Page, Style};
use crate::story::words::{as_text, bytes_count};

/// Lines shown of what one side sends, unless nothing folds.
const LINES: usize = 24;

/// How much of one side's data was shown.
#[derive(Debug, Default)]
pub(super) struct Shown {
    lines: usize,
    /// True once the reader was told that the rest is not shown.
    pub full: bool,
}

impl Shown {
    /// Shows `bytes`, or as much of them as there are lines left for.
    pub(super) fn tell(&mut self, page: &mut Page, color: bool, fold: bool, bytes: &[u8]) {
        let limit = if fold { LINES } else { usize::MAX };
        let shown = match as_text(bytes) {
            Some(text) => self.text(page, color, text, limit),
            None => self.dump(page, bytes, limit),
        };
        if shown < bytes.len() {
            let folded = bytes_count(bytes.len() - shown);
            self.full = true;
            page.to(MARGIN);
            let text = format!("… {folded} folded, and what follows; -vv shows all");
            page.flow(Style::Dim, &text, MARGIN + 2);
            page.line();
        }
    }

    fn text(&mut self, page: &mut Page, color: bool, text: &str, limit: usize) -> usize {
        let mut line_page = Page::new(page.width().saturating_sub(MARGIN + 2), color);
        let mut shown = 0;
        for line in text.split_inclusive('\n') {
            line_page.clear();
            let content = line.strip_suffix('\n').unwrap_or(line);
            let content = content.strip_suffix('\r').unwrap_or(content);
            // A line without end must not fill the screen either.
            let cut = match content.char_indices().nth(2 * page.width()) {
                Some((end, _)) if limit != usize::MAX => &content[..end],
                _ => content,
            };
            line_page.flow(Style::Text, cut, 0);
            for row in line_page.bytes().split(|byte| *byte == b'\n') {
                if self.lines >= limit {
                    return shown;
                }
                self.lines += 1;
                page.to(MARGIN);
                page.text(Style::Dim, "│");
                if !row.is_empty() {
                    page.splice(b" ", 1);
                    page.splice(row, 0);
                }
                page.line();
            }
            if cut.len() < content.len() {
                return shown + cut.len();
            }
            shown += line.len();
        }
        shown
    }

    fn dump(&mut self, page: &mut Page, bytes: &[u8], limit: usize) -> usize {
        let mut shown = 0;
        let per_row = if page.width() < MARGIN + 4 + 3 + 47 {
            8
        } else {
            16
        };
        for row in bytes.chunks(per_row) {
            if self.lines >= limit {
                break;
            }
            self.lines += 1;
            page.to(MARGIN);
            page.offset(Style::Dim, shown, 4);
            page.text(Style::Dim, " │ ");
            page.hex_spaced(Style::Plain, row);
            page.to(MARGIN + 4 + 3 + 3 * per_row - 1);
            if page.room() >= 19 {
                page.text(Style::Dim, " │ ");
                let ascii: String = row
                    .iter()
                    .map(|byte| match byte {
                        0x20..=0x7e => char::from(*byte),
                        _ => '·',
                    })
                    .collect();
                page.text(Style::Text, &ascii);
            }
            page.line();
            shown += row.len();
        }
        shown
    }
}
