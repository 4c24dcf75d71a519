//! Application data: who sends how much, and the first line if it is text.

use super::Tale;
use crate::narration::{Message, Side};
use crate::report::page::{Page, Style};
use crate::report::text::fields::MARGIN;
use crate::report::text::steps::{NARROW, Title, direction, side_style};
use crate::story::gist;
use crate::story::words::{as_text, bytes_count, clipped, clipped_between_words};

/// Characters of the first line that are shown.
const MOST_TEXT: usize = 60;

/// Columns of a title that are not its text.
const TITLE: usize = 5;

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
    /// How many messages there are.
    count: usize,
    /// What they are called, each with how often in a row.
    names: Vec<(String, usize)>,
}

impl Frames {
    fn add(&mut self, name: String) {
        self.count += 1;
        match self.names.last_mut() {
            Some((last, times)) if *last == name => *times += 1,
            _ => self.names.push((name, 1)),
        }
    }

    /// `10 to 12 ── client → server ── HTTP/2: SETTINGS, DATA × 2`
    fn title(&self) -> String {
        let last = self.first + self.count - 1;
        let steps = match self.count {
            1 => last.to_string(),
            _ => format!("{} to {last}", self.first),
        };
        let names = self.names.iter().map(|(name, times)| match times {
            1 => name.clone(),
            _ => format!("{name} × {times}"),
        });
        let names: Vec<String> = names.collect();
        let (direction, protocol) = (direction(self.from), &self.protocol);
        format!("{steps} ── {direction} ── {protocol}: {}", names.join(", "))
    }
}

impl Talk {
    /// Somebody else sends, or something else happens: tells how much followed.
    pub fn close(&mut self, page: &mut Page) {
        if let Some(frames) = self.frames.take() {
            let title = frames.title();
            let style = side_style(frames.from);
            let width = page.width().max(NARROW);
            Title {
                style,
                title: &clipped_between_words(&title, width.saturating_sub(TITLE + 1)),
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

/// What says the most in a message: the first of its lines, if it is made of lines; the first field of a
/// response's head in HTTP/2, which is its status (RFC 9113 §8.3).
fn first_line(message: &Message) -> Option<String> {
    gist::line(message.fields.first()?).or_else(|| match message.from {
        Side::Server => gist::conclusion(&message.fields),
        Side::Client => None,
    })
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
            let mut protocol = protocol.map_or_else(String::new, ToString::to_string);
            if self.last.course.is_early(message) {
                protocol = format!("early data, {protocol}");
            }
            self.talk.frames = Some(Frames {
                from: message.from,
                protocol,
                first: next,
                count: 0,
                names: Vec::new(),
            });
        }
        self.step = next;
        self.last.message(message);
        if let Some(frames) = &mut self.talk.frames {
            // Of what is in lines, the first says the most.
            let line = match self.paged {
                true => None,
                false => first_line(message),
            };
            frames.add(match line {
                Some(line) if line.trim_matches('"') != &*message.name => {
                    format!("{} {}", message.name, clipped(&line, MOST_TEXT))
                }
                _ => message.name.to_string(),
            });
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
