//! Lines of a page: styles, columns, wrapping, hex. Every text that goes through here is escaped,
//! and no line grows beyond the width.

use super::escape::{Shown, escape, is_plain_ascii, shown};

/// How a piece of text looks. Without colour all look the same.
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
    /// The parameters of its SGR sequence. Only the sixteen colours that every terminal's theme
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
const RESET: &str = "\x1b[0m";

/// A buffer of lines.
#[derive(Debug)]
pub struct Page {
    out: Vec<u8>,
    column: usize,
    width: usize,
    colour: bool,
}

impl Page {
    /// An empty page.
    pub fn new(width: usize, colour: bool) -> Self {
        Page {
            out: Vec::new(),
            column: 0,
            width,
            colour,
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

    /// An empty line, unless one stands here already.
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

    /// Takes away an empty line at the start.
    pub(crate) fn skip_gap(&mut self) {
        if self.out.first() == Some(&b'\n') {
            self.out.remove(0);
        }
    }

    /// Moves everything that `other` holds here; both stand at the start of a line.
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
        while self.colour && self.out.ends_with(b" \x1b[0m") {
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
        if self.colour {
            self.out.extend_from_slice(style.sgr().as_bytes());
        }
    }

    fn end(&mut self, style: Style) {
        if self.colour && style != Style::Plain {
            self.out.extend_from_slice(RESET.as_bytes());
        }
    }

    /// `text` on this line, cut with `…` where the line ends.
    pub fn text(&mut self, style: Style, text: &str) {
        if text.is_empty() {
            return;
        }
        self.begin(style);
        if text.len() <= self.room() && is_plain_ascii(text) {
            self.push(text);
        } else {
            self.cut(text);
        }
        self.end(style);
    }

    fn cut(&mut self, text: &str) {
        let fits = text_width(text) <= self.room();
        let limit = if fits {
            self.width
        } else {
            self.width.saturating_sub(1)
        };
        for (plain, c) in runs(text) {
            if fits {
                self.push(plain);
            } else if !plain.chars().all(|c| self.character(c, limit)) {
                break;
            }
            if !c.is_none_or(|c| self.character(c, limit)) {
                break;
            }
        }
        if !fits && self.column < self.width {
            self.out.extend_from_slice("…".as_bytes());
            self.column += 1;
        }
    }

    /// Plain ASCII that fits.
    fn push(&mut self, plain: &str) {
        self.out.extend_from_slice(plain.as_bytes());
        self.column += plain.len();
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
        let columns = text_width(text);
        if self.column + 2 + columns > self.width {
            return false;
        }
        self.to(self.width - columns);
        self.text(style, text);
        true
    }

    /// A horizontal rule up to `column`.
    pub fn rule(&mut self, style: Style, column: usize) {
        self.begin(style);
        while self.column < column.min(self.width) {
            self.out.extend_from_slice("─".as_bytes());
            self.column += 1;
        }
        self.end(style);
    }

    /// `text` flowed from here over as many lines as it takes, those after the first indented to
    /// `hang`. Words longer than a line are broken.
    pub fn flow(&mut self, style: Style, text: &str, hang: usize) {
        if text.is_empty() {
            return;
        }
        self.begin(style);
        let hang = hang.min(self.width.saturating_sub(8));
        if is_plain_ascii(text) {
            self.flow_plain(style, text, hang);
            self.end(style);
            return;
        }
        let mut first = true;
        for word in text.split(' ') {
            let columns = text_width(word);
            let gap = usize::from(!first);
            if self.column + gap + columns > self.width && self.column > hang {
                self.wrap(style, hang);
            } else if !first {
                self.out.push(b' ');
                self.column += 1;
            }
            first = false;
            if self.column + columns <= self.width && is_plain_ascii(word) {
                self.push(word);
                continue;
            }
            for c in word.chars() {
                if !self.character(c, self.width) {
                    self.wrap(style, hang);
                    self.character(c, self.width);
                }
            }
        }
        self.end(style);
    }

    /// The common case of [`Page::flow`]: a line is copied at once.
    fn flow_plain(&mut self, style: Style, mut text: &str, hang: usize) {
        while text.len() > self.room() {
            let room = self.room();
            let (line, rest) = match text[..=room].rfind(' ') {
                Some(at) => (&text[..at], &text[at + 1..]),
                // The next word is too long for what is left, or even for a line of its own.
                None if self.column > hang => ("", text),
                None => text.split_at(room),
            };
            self.push(line);
            self.wrap(style, hang);
            text = rest;
        }
        self.push(text);
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
        for (index, byte) in bytes.iter().enumerate() {
            if index > 0 {
                self.out.push(b' ');
                self.column += 1;
            }
            self.digits(*byte);
        }
        self.end(style);
    }

    /// Bytes as hex digits without gaps, no wrapping: the caller gives what fits.
    pub fn hex(&mut self, style: Style, bytes: &[u8]) {
        self.begin(style);
        for byte in bytes {
            self.digits(*byte);
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

    fn digits(&mut self, byte: u8) {
        self.out.push(DIGITS[usize::from(byte >> 4)]);
        self.out.push(DIGITS[usize::from(byte & 15)]);
        self.column += 2;
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
    if is_plain_ascii(text) {
        return text.len();
    }
    let columns = |c| match shown(c) {
        Shown::Plain(columns) => columns,
        Shown::Escaped => escape(c).len(),
    };
    runs(text)
        .map(|(plain, c)| plain.len() + c.map_or(0, columns))
        .sum()
}

/// The text as runs of plain ASCII, each with the character that ends it, if one does.
fn runs(mut text: &str) -> impl Iterator<Item = (&str, Option<char>)> {
    std::iter::from_fn(move || {
        if text.is_empty() {
            return None;
        }
        let end = text.bytes().position(|byte| !matches!(byte, 0x20..=0x7e));
        let (plain, rest) = text.split_at(end.unwrap_or(text.len()));
        let mut rest = rest.chars();
        let c = rest.next();
        text = rest.as_str();
        Some((plain, c))
    })
}

/// A number with commas between thousands: `1,203`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 byte`, `1,203 bytes`.
pub fn bytes_count(count: usize) -> String {
    if count == 1 {
        "1 byte".to_owned()
    } else {
        format!("{} bytes", thousands(count as u64))
    }
}
