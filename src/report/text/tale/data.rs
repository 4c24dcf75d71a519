//! Application data: who sends how much, and the first line if it is text.

use super::Tale;
use crate::narration::Side;
use crate::report::page::{Page, Style};
use crate::report::text::fields::MARGIN;
use crate::report::text::steps::{direction, side_style};
use crate::story::words::{as_text, bytes_count, clipped};

/// Characters of the first line that are shown.
const MOST_TEXT: usize = 60;

/// What is known of the data so far.
#[derive(Debug, Default)]
pub(super) struct Talk {
    /// Who sends at the moment, and how much more than was told.
    open: Option<(Side, usize, usize)>,
    /// Records of data so far.
    pub records: usize,
}

impl Talk {
    /// Somebody else sends, or something else happens: tells how much followed.
    pub fn close(&mut self, page: &mut Page) {
        if let Some((_, times, bytes)) = self.open.take()
            && times > 0
        {
            page.to(MARGIN);
            let more = format!("… and {} more of it", bytes_count(bytes));
            page.flow(Style::Dim, &more, MARGIN);
            page.line();
        }
    }
}

impl Tale {
    pub(super) fn data(&mut self, from: Side, name: &str, data: &[u8]) {
        if let Some((who, times, bytes)) = &mut self.talk.open
            && *who == from
        {
            *times += 1;
            *bytes += data.len();
            return;
        }
        let mut title = format!("{} ── {name}, {}", direction(from), bytes_count(data.len()));
        let first = as_text(data).and_then(|text| text.lines().next());
        if let Some(line) = first.filter(|line| !line.is_empty()) {
            title.push_str(" ── ");
            title.push_str(&clipped(line, MOST_TEXT));
            title.push_str(" …");
        }
        self.heading(side_style(from), &title);
        self.talk.open = Some((from, 0, 0));
    }
}
