//! Rows: a name, what it holds in words, and what that is good for.

use crate::report::page::{Page, Style, text_width};
use crate::report::text::fields::MARGIN;

/// Where a row goes on that does not fit on one line.
const HANG: usize = MARGIN + 2;

/// A row of its own: `value` in words, then `text` about it; either may be empty.
pub(super) fn row(page: &mut Page, label: &str, value: &str, text: &str) {
    run(page, label, value, text);
    page.line();
}

/// A short row, on the line of the one before if there is room.
pub(super) fn run(page: &mut Page, label: &str, value: &str, text: &str) {
    if page.column() == 0 {
        page.to(MARGIN);
    } else {
        page.flow(Style::Plain, " ", HANG);
    }
    page.flow(Style::Bold, label, HANG);
    if !label.is_empty() {
        page.flow(Style::Plain, ": ", HANG);
    }
    // The full stop stays with the value.
    let is_word = !value.is_empty() && !value.contains(' ');
    if is_word && text_width(value) + 1 > page.room() && page.column() > HANG {
        page.line();
        page.to(HANG);
    }
    page.flow(Style::Code, value, HANG);
    if !value.is_empty() && !text.is_empty() {
        page.flow(Style::Plain, ". ", HANG);
    }
    page.flow(Style::Plain, text, HANG);
}

/// Ends a line of short rows.
pub(super) fn close(page: &mut Page) {
    if page.column() > 0 {
        page.line();
    }
}
