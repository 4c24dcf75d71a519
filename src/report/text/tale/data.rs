//! Application data: who sends how much, and the first line if it is text.

use super::Tale;
use crate::narration::{Data, Side};
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
    pub(super) fn data(&mut self, data: &Data) {
        self.last.course.data(data.from);
        if let Some((from, times, bytes)) = &mut self.talk.open
            && *from == data.from
        {
            *times += 1;
            *bytes += data.bytes.len();
            return;
        }
        let mut title = format!(
            "{} ── application data, {}",
            direction(data.from),
            bytes_count(data.bytes.len())
        );
        let first = as_text(&data.bytes).and_then(|text| text.lines().next());
        if let Some(line) = first.filter(|line| !line.is_empty()) {
            title.push_str(" ── ");
            title.push_str(&clipped(line, MOST_TEXT));
            title.push_str(" …");
        }
        self.heading(side_style(data.from), &title);
        self.talk.open = Some((data.from, 0, 0));
    }
}
