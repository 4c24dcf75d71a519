//! Application data: who sends how much, and the first line if it is text.

use super::Tale;
use crate::narration::{Message, Side};
use crate::report::page::{Page, Style};
use crate::report::text::fields::MARGIN;
use crate::report::text::steps::{Title, direction, side_style};
use crate::story::words::{as_text, bytes_count, clipped};

/// Characters of the first line that are shown.
const MOST_TEXT: usize = 60;

/// What is known of the data so far.
#[derive(Debug, Default)]
pub(super) struct Talk {
    /// Who sends at the moment, and how much more than was told.
    open: Option<(Side, usize, usize)>,
    /// Messages of an application that one side sends, until the other does.
    frames: Option<Frames>,
    /// Records of data so far.
    pub records: usize,
}

/// Messages of an application, to be told in a line.
#[derive(Debug)]
struct Frames {
    from: Side,
    protocol: String,
    first: usize,
    names: Vec<String>,
}

impl Talk {
    /// Somebody else sends, or something else happens: tells how much followed.
    pub fn close(&mut self, page: &mut Page) {
        if let Some(frames) = self.frames.take() {
            let last = frames.first + frames.names.len() - 1;
            let steps = match frames.names.len() {
                1 => last.to_string(),
                _ => format!("{} to {last}", frames.first),
            };
            let names = frames.names.join(", ");
            let direction = direction(frames.from);
            let title = format!("{steps} ── {direction} ── {}: {names}", frames.protocol);
            let style = side_style(frames.from);
            Title {
                style,
                title: &title,
            }
            .write(page);
        }
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
    /// A message of an application: a line for all that one side sends, or a page of its own where
    /// each step has one.
    pub(super) fn exchange(&mut self, message: &Message) {
        let next = self.step + 1;
        let goes_on = self.talk.frames.as_ref();
        if self.paged || goes_on.is_none_or(|frames| frames.from != message.from) {
            self.begin_step();
            let protocol = message.carrier.protocol();
            self.talk.frames = Some(Frames {
                from: message.from,
                protocol: protocol.map_or_else(String::new, ToString::to_string),
                first: next,
                names: Vec::new(),
            });
        }
        self.step = next;
        self.last.course.message(message);
        if let Some(frames) = &mut self.talk.frames {
            frames.names.push(message.name.to_string());
        }
        if self.paged {
            self.talk.close(&mut self.page);
            self.foreign(message);
        }
    }

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
