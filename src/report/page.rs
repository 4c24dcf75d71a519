//! Lines of a page: styles, columns, wrapping, hex. Every text that goes through here is escaped,
//! and no line grows beyond the width.

use super::escape::{Shown, escape, shown, simple_columns};
use crate::story::verdict::Grade;

/// How a piece of text looks. Without color all look the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // what they are for is their name
pub enum Style {
    Plain,
    Dim,
    Bold,
    Title,
    Client,
    Server,
    Code,
    Number,
    Text,
    Secret,
    Good,
    Bad,
    Warning,
}

impl Style {
    /// How a grade looks.
    pub fn of(grade: Grade) -> Style {
        match grade {
            Grade::Good => Style::Good,
            Grade::Fair => Style::Warning,
            Grade::Weak | Grade::Broken => Style::Bad,
        }
    }

    /// The parameters of its SGR sequence. Only the sixteen colors that every terminal's theme
    /// defines, so that it is readable on dark and light ground.
    fn sgr(self) -> &'static str {
        match self {
            Style::Plain => "",
            Style::Dim => "\x1b[2m",
            Style::Bold => "\x1b[1m",
            Style::Title => "\x1b[1;36m",
            Style::Client => "\x1b[1;36m",
            Style::Server => "\x1b[1;35m",
            Style::Code => "\x1b[36m",
            Style::Number => "\x1b[34m",
            Style::Text => "\x1b[32m",
            Style::Secret => "\x1b[33m",
            Style::Good => "\x1b[32m",
            Style::Bad => "\x1b[1;31m",
            Style::Warning => "\x1b[33m",
        }
    }
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";
/// The two digits of each byte.
const PAIRS: [[u8; 2]; 256] = {
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < pairs.len() {
        pairs[byte] = [DIGITS[byte >> 4], DIGITS[byte & 15]];
        byte += 1;
    }
    pairs
};
/// Bytes whose hex is put together at a time.
const ROW: usize = 16;
const RESET: &str = "\x1b[0m";

/// A buffer of lines.
#[derive(Debug)]
pub struct Page {
    out: Vec<u8>,
    column: usize,
    width: usize,
    color: bool,
}

impl Page {
    /// An empty page.
    pub fn new(width: usize, color: bool) -> Self {
        Page {
            out: Vec::new(),
            column: 0,
            width,
            color,
        }
    }

    /// Columns of a line.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The column where the next character goes, from 0.
    pub fn column(&self) -> usize {
        self.column
    }

    /// Columns left on this line.
    pub fn room(&self) -> usize {
        self.width.saturating_sub(self.column)
    }

    /// What was written so far.
    pub fn bytes(&self) -> &[u8] {
        &self.out
    }

    /// Forgets what was written.
    pub fn clear(&mut self) {
        self.out.clear();
        self.column = 0;
    }

    /// An empty line, unless there is one already.
    pub fn gap(&mut self) {
        if !self.out.ends_with(b"\n\n") {
            self.line();
        }
    }

    /// A form feed, between lines: what follows is a page of its own. Text is escaped, so nothing
    /// else can bring one here.
    pub(crate) fn form_feed(&mut self) {
        self.out.push(b'\x0c');
    }

    /// Moves everything in `other` here; both are at the start of a line.
    pub fn append(&mut self, other: &mut Page) {
        self.out.append(&mut other.out);
        other.column = 0;
    }

    /// Adds a piece of finished line, `columns` wide.
    pub(crate) fn splice(&mut self, bytes: &[u8], columns: usize) {
        self.out.extend_from_slice(bytes);
        self.column += columns;
    }

    /// Ends the line. Spaces at its end go.
    pub fn line(&mut self) {
        while self.out.last() == Some(&b' ') {
            self.out.pop();
        }
        while self.color && self.out.ends_with(b" \x1b[0m") {
            self.out.remove(self.out.len() - 1 - RESET.len());
        }
        self.out.push(b'\n');
        self.column = 0;
    }

    /// Spaces up to `column`; at least none.
    pub fn to(&mut self, column: usize) {
        const SPACES: &[u8] = &[b' '; 64];
        let column = column.min(self.width);
        while self.column < column {
            let count = (column - self.column).min(SPACES.len());
            self.out.extend_from_slice(&SPACES[..count]);
            self.column += count;
        }
    }

    fn begin(&mut self, style: Style) {
        if self.color {
            self.out.extend_from_slice(style.sgr().as_bytes());
        }
    }

    fn end(&mut self, style: Style) {
        if self.color && style != Style::Plain {
            self.out.extend_from_slice(RESET.as_bytes());
        }
    }

    /// `text` on this line, cut with `…` where the line ends.
    pub fn text(&mut self, style: Style, text: &str) {
        self.text_of(style, text, simple_columns(text));
    }

    /// The same of a text whose columns are known, if they are simple.
    fn text_of(&mut self, style: Style, text: &str, columns: Option<usize>) {
        if text.is_empty() {
            return;
        }
        self.begin(style);
        match columns.filter(|columns| *columns <= self.room()) {
            Some(columns) => self.splice(text.as_bytes(), columns),
            None => self.cut(text),
        }
        self.end(style);
    }

    /// Text that must not be broken: it may go beyond the end of the line, where the terminal wraps it and
    /// copies it in one piece. What cannot be shown as it is, is wrapped all the same.
    pub fn whole(&mut self, style: Style, text: &str) {
        let Some(columns) = simple_columns(text) else {
            self.flow(style, text, self.column);
            return;
        };
        self.begin(style);
        self.splice(text.as_bytes(), columns);
        self.end(style);
    }

    /// A mark of our own between columns, of characters one column wide; it must fit.
    pub fn mark(&mut self, style: Style, mark: &str) {
        self.begin(style);
        self.splice(mark.as_bytes(), mark.chars().count());
        self.end(style);
    }

    fn cut(&mut self, text: &str) {
        let fits = text_width(text) <= self.room();
        let limit = if fits {
            self.width
        } else {
            self.width.saturating_sub(1)
        };
        for c in text.chars() {
            if !self.character(c, limit) {
                break;
            }
        }
        if !fits && self.column < self.width {
            self.out.extend_from_slice("…".as_bytes());
            self.column += 1;
        }
    }

    /// One character, escaped if need be, if it ends at `limit` or before.
    fn character(&mut self, c: char, limit: usize) -> bool {
        match shown(c) {
            Shown::Plain(columns) if self.column + columns <= limit => {
                let mut buffer = [0; 4];
                self.out
                    .extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
                self.column += columns;
                true
            }
            Shown::Plain(_) => false,
            Shown::Escaped => {
                let escaped = escape(c);
                if self.column + escaped.len() > limit {
                    return false;
                }
                self.out.extend_from_slice(escaped.as_bytes());
                self.column += escaped.len();
                true
            }
        }
    }

    /// `text` right-aligned on this line if it fits with a gap of 2; whether it did.
    pub fn right(&mut self, style: Style, text: &str) -> bool {
        let simple = simple_columns(text);
        let columns = simple.unwrap_or_else(|| uneven_width(text));
        if self.column + 2 + columns > self.width {
            return false;
        }
        self.to(self.width - columns);
        self.text_of(style, text, simple);
        true
    }

    /// A horizontal rule up to `column`.
    pub fn rule(&mut self, style: Style, column: usize) {
        self.begin(style);
        let columns = column.min(self.width).saturating_sub(self.column);
        self.splice("─".repeat(columns).as_bytes(), columns);
        self.end(style);
    }

    /// `text` flowed from here over as many lines as it takes, those after the first indented to
    /// `hang`. Words longer than a line are broken.
    pub fn flow(&mut self, style: Style, text: &str, hang: usize) {
        self.flow_of(style, text, simple_columns(text), hang);
    }

    /// The same, from the next line on if it does not fit on this one, unless that begins at `hang`.
    pub fn flow_unbroken(&mut self, style: Style, text: &str, hang: usize) {
        let simple = simple_columns(text);
        let columns = simple.unwrap_or_else(|| uneven_width(text));
        if columns > self.room() && self.column > hang {
            self.line();
            self.to(hang);
        }
        self.flow_of(style, text, simple, hang);
    }

    /// [`Page::flow`] of a text whose columns are known, if they are simple.
    fn flow_of(&mut self, style: Style, text: &str, columns: Option<usize>, hang: usize) {
        if text.is_empty() {
            return;
        }
        let hang = hang.min(self.width.saturating_sub(8));
        if self.column >= self.width && text.starts_with(['.', ',', ';', ':', ')', '?', '!']) {
            self.take_along(hang);
        }
        self.begin(style);
        match columns {
            Some(columns) => self.flow_simple(style, text, columns, hang),
            None => self.flow_words(style, text, hang),
        }
        self.end(style);
    }

    /// Moves the last word of a full line to the next, so that a mark that follows it does not begin a
    /// line. A line that is one word stays.
    fn take_along(&mut self, hang: usize) {
        let start = (self.out.iter().rposition(|byte| *byte == b'\n')).map_or(0, |at| at + 1);
        let line = &self.out[start..];
        let Some(blank) = line.iter().rposition(|byte| *byte == b' ') else {
            return;
        };
        let is_indent = line[..blank].iter().all(|byte| *byte == b' ');
        let Some(line) = str::from_utf8(line).ok().filter(|_| !is_indent) else {
            return;
        };
        let (before, word) = (&line[..blank], line[blank + 1..].to_owned());
        // The style that the word began in is ended on its old line, and begun anew on the next.
        let style = before.rfind('\x1b').map_or("", |at| &before[at..]);
        let style = style.split_inclusive('m').next().unwrap_or_default();
        let style = style.to_owned();
        let is_styled = !style.is_empty() && style != RESET;
        self.out.truncate(start + blank);
        if is_styled {
            self.out.extend_from_slice(RESET.as_bytes());
        }
        self.line();
        self.to(hang);
        if is_styled {
            self.out.extend_from_slice(style.as_bytes());
        }
        let mut columns = 0;
        for (index, piece) in word.split('\x1b').enumerate() {
            let text = match index {
                0 => piece,
                _ => piece.split_once('m').map_or("", |(_, text)| text),
            };
            columns += text_width(text);
        }
        self.splice(word.as_bytes(), columns);
    }

    /// The common case of [`Page::flow`], a column each character: a line is copied at once.
    fn flow_simple(&mut self, style: Style, mut text: &str, mut columns: usize, hang: usize) {
        while columns > self.room() {
            let room = self.room();
            let over = if columns == text.len() {
                room
            } else {
                column_start(text, room)
            };
            let (line, rest) = match text[..over].rfind(' ') {
                _ if text[over..].starts_with(' ') => (&text[..over], &text[over + 1..]),
                Some(at) => (&text[..at], &text[at + 1..]),
                // The next word is too long for what is left, or even for a line of its own.
                None if self.column > hang => ("", text),
                None => text.split_at(seam(&text[..over])),
            };
            self.splice(line.as_bytes(), 0);
            self.wrap(style, hang);
            columns -= text[..text.len() - rest.len()].chars().count();
            text = rest;
        }
        self.splice(text.as_bytes(), columns);
    }

    /// The other case: characters that are escaped, or wider than a column.
    fn flow_words(&mut self, style: Style, text: &str, hang: usize) {
        for (index, word) in text.split(' ').enumerate() {
            let columns = text_width(word);
            let gap = usize::from(index > 0);
            if self.column + gap + columns > self.width && self.column > hang {
                self.wrap(style, hang);
            } else {
                self.splice(&b" "[..gap], gap);
            }
            for c in word.chars() {
                if !self.character(c, self.width) {
                    self.wrap(style, hang);
                    self.character(c, self.width);
                }
            }
        }
    }

    fn wrap(&mut self, style: Style, hang: usize) {
        self.end(style);
        self.line();
        self.to(hang);
        self.begin(style);
    }

    /// Bytes as hex with a space between them, no wrapping: the caller gives what fits.
    pub fn hex_spaced(&mut self, style: Style, bytes: &[u8]) {
        self.begin(style);
        for (index, chunk) in bytes.chunks(ROW).enumerate() {
            let mut row = [b' '; 1 + 3 * ROW];
            for (cell, byte) in row[1..].chunks_exact_mut(3).zip(chunk) {
                cell[..2].copy_from_slice(&PAIRS[usize::from(*byte)]);
            }
            let start = usize::from(index == 0);
            let row = &row[start..3 * chunk.len()];
            self.splice(row, row.len());
        }
        self.end(style);
    }

    /// Bytes as hex digits without gaps, no wrapping: the caller gives what fits.
    pub fn hex(&mut self, style: Style, bytes: &[u8]) {
        self.begin(style);
        for chunk in bytes.chunks(ROW) {
            let mut row = [0; 2 * ROW];
            for (cell, byte) in row.chunks_exact_mut(2).zip(chunk) {
                cell.copy_from_slice(&PAIRS[usize::from(*byte)]);
            }
            self.splice(&row[..2 * chunk.len()], 2 * chunk.len());
        }
        self.end(style);
    }

    /// Bytes as hex digits without gaps, wrapped at whole multiples of 8 bytes and indented to
    /// `hang`.
    pub fn hex_flow(&mut self, style: Style, bytes: &[u8], hang: usize) {
        let per_line = hex_per_line(self.width.saturating_sub(hang));
        for (index, line) in bytes.chunks(per_line).enumerate() {
            if index > 0 {
                self.line();
            }
            self.to(hang);
            self.hex(style, line);
        }
    }

    /// A number in hex, `digits` wide at least.
    pub fn offset(&mut self, style: Style, value: usize, digits: usize) {
        self.begin(style);
        let mut width = digits;
        while width < 16 && value >> (4 * width) != 0 {
            width += 1;
        }
        for place in (0..width).rev() {
            self.out.push(DIGITS[(value >> (4 * place)) & 15]);
        }
        self.column += width;
        self.end(style);
    }
}

/// How many bytes [`Page::hex_flow`] puts on a line of `room` columns: a multiple of 8, or as many
/// as there is room for if that is less.
pub fn hex_per_line(room: usize) -> usize {
    match room / 2 {
        0 => 1,
        few @ 1..=7 => few,
        many => (many / 8 * 8).min(64),
    }
}

/// Columns that `text` takes, escapes included.
pub fn text_width(text: &str) -> usize {
    simple_columns(text).unwrap_or_else(|| uneven_width(text))
}

/// Whether `text` takes more columns than that: seen at once if it is much longer.
pub fn is_wider(text: &str, most: usize) -> bool {
    // No character takes less than a column.
    text.chars().nth(most).is_some() || text_width(text) > most
}

/// Columns of a text in which some characters take several.
fn uneven_width(text: &str) -> usize {
    let columns = |c| match shown(c) {
        Shown::Plain(columns) => columns,
        Shown::Escaped => escape(c).len(),
    };
    text.chars().map(columns).sum()
}

/// Columns of a text in which escape sequences may stand, as [`Page`] writes them.
pub fn shown_width(text: &str) -> usize {
    let pieces = text.split('\x1b').enumerate();
    let widths = pieces.map(|(index, piece)| match index {
        0 => text_width(piece),
        _ => piece
            .split_once('m')
            .map_or(0, |(_, text)| text_width(text)),
    });
    widths.sum()
}

/// Where the character in this column begins, in a text of a column each character.
fn column_start(text: &str, column: usize) -> usize {
    let start = text.char_indices().nth(column);
    start.map_or(text.len(), |(start, _)| start)
}

/// Where a word that is longer than its line breaks: after the last mark between its parts, if that
/// leaves much of it on this line, else at the end.
fn seam(word: &str) -> usize {
    let end = word
        .rfind(['_', '-', '.', '/', ':', ','])
        .map_or(0, |at| at + 1);
    if end * 2 > word.len() {
        end
    } else {
        word.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mark that does not fit behind a full line takes the last word along.
    #[test]
    fn no_line_begins_with_a_full_stop() {
        for color in [false, true] {
            for length in 1..60 {
                let mut page = Page::new(40, color);
                page.to(2);
                page.flow(Style::Plain, "the value is", 4);
                page.flow(Style::Plain, " ", 4);
                page.flow(Style::Code, &"ab ".repeat(length), 4);
                page.flow(Style::Code, "cd", 4);
                page.flow(Style::Plain, ". Which it is, said so; and more", 4);
                page.line();
                let text = String::from_utf8(page.bytes().to_vec()).unwrap();
                let plain = text.replace("\x1b[36m", "").replace(RESET, "");
                for line in plain.lines() {
                    assert!(line.chars().count() <= 40, "{plain}");
                    assert!(!line.trim_start().starts_with('.'), "{plain}");
                }
                let words: Vec<&str> = plain.split_whitespace().collect();
                assert_eq!(words[3 + length], "cd.", "{plain}");
                let begun = text.matches("\x1b[36m").count();
                assert!(text.matches(RESET).count() >= begun, "{text:?}");
            }
        }
    }
}
