//! What is shown of which step: a state that keys change, and its picture. It knows no terminal.

use std::collections::VecDeque;

use crate::report::page::{Page, Style, shown_width, text_width};
use crate::report::text::Options;

/// What begins a step in the text.
const FORM_FEED: u8 = 0x0c;

/// A key, by what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// Enter, space: on, within the step or to the next.
    On,
    /// n: to the next step.
    Next,
    /// b, p: to the step before.
    Back,
    /// f: unfold this step to the next level, from the last to the first.
    Unfold,
    /// F: the other way.
    Fold,
    /// Lines and screens up and down, and to the step's ends.
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
    /// ?: help.
    Help,
    /// q: leave.
    Quit,
    /// Anything else: only closes the help.
    Other,
}

/// The keys and what they do.
const HELP: &[(&str, &str)] = &[
    (
        "Enter, space",
        "on: the rest of this step, then the next step",
    ),
    ("n  →", "the next step"),
    ("b  p  ←", "the step before"),
    (
        "f  F",
        "unfold this step: its bytes, then all of it; F folds it again",
    ),
    ("↑ ↓  k j", "a line up or down"),
    ("PgUp PgDn", "a screen up or down"),
    ("g  G", "the beginning or the end of this step"),
    ("q  Ctrl-C", "leave; what was shown stays in the terminal"),
    ("?", "this help; any key closes it"),
    ("", ""),
    (
        "",
        "The connection goes on while you read: the server is not kept waiting.",
    ),
];

/// The help, so many columns wide.
fn help(columns: usize) -> Vec<Vec<u8>> {
    let mut page = Page::new(columns, false);
    for (keys, meaning) in HELP {
        page.to(2);
        let hang = if keys.is_empty() { 2 } else { 17 };
        page.text(Style::Plain, keys);
        page.to(hang);
        page.flow(Style::Plain, meaning, hang);
        page.line();
    }
    let lines = page.bytes().split(|byte| *byte == b'\n');
    lines.map(<[u8]>::to_vec).collect()
}

/// A line on a terminal that is narrower than any text: what fits of it, and a mark that it goes on.
fn clipped(line: &[u8], columns: usize) -> Vec<u8> {
    let text = String::from_utf8_lossy(line);
    if columns >= Options::LEAST_WIDTH || shown_width(&text) <= columns {
        return line.to_vec();
    }
    let (mut end, mut is_escape) = (0, false);
    let mut room = columns.saturating_sub(1);
    for c in text.chars() {
        is_escape |= c == '\x1b';
        if is_escape {
            is_escape = !c.is_ascii_alphabetic();
        } else {
            let width = text_width(c.encode_utf8(&mut [0; 4]));
            if width > room {
                break;
            }
            room -= width;
        }
        end += c.len_utf8();
    }
    format!("{}…", &text[..end]).into_bytes()
}

/// How many levels a step is told at.
const LEVELS: usize = 3;

/// A step's text, from folded to unfolded.
#[derive(Debug, Default)]
struct Step {
    texts: [Vec<u8>; LEVELS],
    level: usize,
}

impl Step {
    fn text(&self) -> &[u8] {
        &self.texts[self.level]
    }

    fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let text = self.text();
        let text = text.strip_suffix(b"\n").unwrap_or(text);
        // A step begins with the empty line that sets it apart in running text.
        let text = text.strip_prefix(b"\n").unwrap_or(text);
        text.split(|byte| *byte == b'\n')
    }
}

/// The steps so far, and where the reader is.
pub(super) struct Pager {
    steps: Vec<Step>,
    current: usize,
    /// The first line shown of the current step.
    top: usize,
    /// The last step that the reader has seen.
    farthest: usize,
    /// Lines for text on the screen, as last drawn.
    height: usize,
    /// The level of a step that was not touched.
    level: usize,
    ended: bool,
    /// The reader would go on, but there is no next step yet.
    impatient: bool,
    help: bool,
    /// The first line shown of the help.
    help_top: usize,
    /// Lines of the help, as last drawn.
    help_length: usize,
    left: bool,
}

impl Pager {
    /// A pager without steps, which are told at this level at first.
    pub fn new(level: usize) -> Self {
        Pager {
            steps: Vec::new(),
            current: 0,
            top: 0,
            farthest: 0,
            height: 24,
            level: level.min(LEVELS - 1),
            ended: false,
            impatient: false,
            help: false,
            help_top: 0,
            help_length: 0,
            left: false,
        }
    }

    /// Takes what was told since the last time, and whether that is all.
    pub fn take(&mut self, texts: &[Vec<u8>; LEVELS], ended: bool) {
        self.ended = ended;
        for (level, text) in texts.iter().enumerate() {
            self.append(text, level);
        }
        if self.impatient && !self.is_last() {
            self.impatient = false;
            self.go(self.current + 1);
        }
    }

    /// Takes everything that was told, in place of what was taken before: it is the same, wrapped
    /// otherwise. The reader stays about there.
    pub fn take_again(&mut self, texts: &[Vec<u8>; LEVELS], ended: bool) {
        let before = self.length();
        for step in &mut self.steps {
            step.texts = Default::default();
        }
        self.take(texts, ended);
        self.top = self.top * self.length() / before.max(1);
    }

    /// Adds text of a level to the last step that has such text, and to new ones behind it.
    fn append(&mut self, text: &[u8], level: usize) {
        if text.is_empty() {
            return;
        }
        let mut pieces: VecDeque<&[u8]> = text.split(|byte| *byte == FORM_FEED).collect();
        let last = self
            .steps
            .iter()
            .rposition(|step| !step.texts[level].is_empty());
        let mut at = last.unwrap_or(0);
        // What comes before the first form feed continues a step that has begun.
        if let Some(first) = pieces.pop_front().filter(|first| !first.is_empty()) {
            self.step(at).texts[level].extend_from_slice(first);
        } else if last.is_none() && !pieces.is_empty() {
            let first = pieces.pop_front().unwrap_or_default();
            self.step(0).texts[level].extend_from_slice(first);
        }
        for piece in pieces {
            at += 1;
            self.step(at).texts[level].extend_from_slice(piece);
        }
    }

    fn step(&mut self, at: usize) -> &mut Step {
        while self.steps.len() <= at {
            self.steps.push(Step {
                level: self.level,
                ..Step::default()
            });
        }
        &mut self.steps[at]
    }

    /// Whether the reader has left.
    pub fn has_left(&self) -> bool {
        self.left
    }

    /// Does what a key says.
    pub fn press(&mut self, key: Key) {
        if self.help && key != Key::Quit {
            self.help = self.scroll_help(key);
            return;
        }
        self.impatient = false;
        let (lines, height) = (self.length(), self.height.max(1));
        let last_top = lines.saturating_sub(height);
        match key {
            Key::On if self.top < last_top => self.top = (self.top + height - 1).min(last_top),
            Key::On if self.is_last() && self.ended => self.left = true,
            Key::On | Key::Next => match self.is_last() {
                false => self.go(self.current + 1),
                true => self.impatient = !self.ended,
            },
            Key::Back => match self.current.checked_sub(1) {
                Some(before) => self.go(before),
                None => self.top = 0,
            },
            Key::Unfold => self.unfold(1),
            Key::Fold => self.unfold(LEVELS - 1),
            Key::Up => self.top = self.top.saturating_sub(1),
            Key::Down => self.top = (self.top + 1).min(last_top),
            Key::PageUp => self.top = self.top.saturating_sub(height - 1),
            Key::PageDown => self.top = (self.top + height - 1).min(last_top),
            Key::Top => self.top = 0,
            Key::Bottom => self.top = last_top,
            Key::Help => (self.help, self.help_top) = (true, 0),
            Key::Quit => self.left = true,
            Key::Other => {}
        }
    }

    /// Moves in the help if it has more lines than the screen; whether it stays open.
    fn scroll_help(&mut self, key: Key) -> bool {
        let last_top = self.help_length.saturating_sub(self.height);
        let to = match key {
            Key::On | Key::PageDown if self.help_top < last_top => self.help_top + self.height,
            Key::Down if last_top > 0 => self.help_top + 1,
            Key::PageUp if last_top > 0 => self.help_top.saturating_sub(self.height),
            Key::Up if last_top > 0 => self.help_top.saturating_sub(1),
            _ => return false,
        };
        self.help_top = to.min(last_top);
        true
    }

    /// Tells this step at a level so many further on, after the last again at the first.
    fn unfold(&mut self, levels: usize) {
        if let Some(step) = self.steps.get_mut(self.current) {
            step.level = (step.level + levels) % LEVELS;
            self.top = 0;
        }
    }

    fn go(&mut self, step: usize) {
        self.current = step;
        self.farthest = self.farthest.max(step);
        self.top = 0;
    }

    fn is_last(&self) -> bool {
        self.current + 1 >= self.steps.len()
    }

    fn length(&self) -> usize {
        self.steps
            .get(self.current)
            .map_or(0, |step| step.lines().count())
    }

    /// The lines of a screen so many columns and rows large: the step, and the line that says where
    /// the reader is and what the keys do.
    pub fn draw(&mut self, columns: usize, rows: usize) -> Vec<Vec<u8>> {
        self.height = rows.saturating_sub(1).max(1);
        self.top = self.top.min(self.length().saturating_sub(self.height));
        let mut lines: Vec<Vec<u8>> = match (self.help, self.steps.get(self.current)) {
            (true, _) => {
                let all = help(columns);
                self.help_length = all.len();
                self.help_top = self.help_top.min(all.len().saturating_sub(self.height));
                all.into_iter().skip(self.help_top).collect()
            }
            (false, Some(step)) => {
                let shown = step.lines().skip(self.top).take(self.height);
                shown.map(|line| clipped(line, columns)).collect()
            }
            (false, None) => Vec::new(),
        };
        lines.resize(self.height, Vec::new());
        let status = match self.help {
            true => self.help_status(columns),
            false => self.status(columns),
        };
        let status: String = status.chars().take(columns).collect();
        lines.push(format!("\x1b[7m{status}\x1b[0m").into_bytes());
        lines.split_off(lines.len() - rows.clamp(1, lines.len()))
    }

    /// What the keys do in the help.
    fn help_status(&self, columns: usize) -> String {
        let end = (self.help_top + self.height).min(self.help_length);
        let all = self.help_length;
        let wordings = match end < all {
            true => [
                format!(" Help, {end} of {all} lines │ Enter more │ another key closes it "),
                format!(" {end}/{all} │ Enter more "),
            ],
            false => [
                " Help │ any key closes it, Enter too ".to_owned(),
                " Enter closes ".to_owned(),
            ],
        };
        let [long, short] = wordings;
        if long.chars().count() <= columns {
            long
        } else {
            short
        }
    }

    /// Where the reader is and what the keys do, as much as fits.
    fn status(&self, columns: usize) -> String {
        let more = if self.ended { "" } else { "+" };
        let length = self.length();
        let end = (self.top + self.height).min(length);
        let (current, steps) = (self.current + 1, self.steps.len().max(1));
        let is_long = length > self.height;
        let lines = match is_long {
            true => format!(", lines {} to {end} of {length}", self.top + 1),
            false => String::new(),
        };
        let on = match (end < length, self.is_last(), self.ended) {
            (true, _, _) => "Enter more",
            (_, false, _) => "Enter next",
            (_, true, true) => "Enter leaves: this is the end",
            (_, true, false) => "waiting for what comes next",
        };
        let fold = match self.steps.get(self.current).map(|step| step.level) {
            Some(2) => "f folds",
            Some(1) => "f all of it",
            _ => "f its bytes",
        };
        let place = format!("Page {current} of {steps}{more}");
        let short = match is_long {
            true => format!("{current}/{steps}{more}: {end}/{length}"),
            false => format!("{current}/{steps}{more}"),
        };
        [
            format!(" {place}{lines} │ {on} │ b back │ {fold} │ q quits │ ? help "),
            format!(" {place} │ {on} │ {fold} │ ? help "),
            format!(" {short} │ {on} │ ? help "),
        ]
        .into_iter()
        .find(|status| status.chars().count() <= columns)
        .unwrap_or_else(|| format!(" {short} │ {on} "))
    }

    /// The text of all steps that the reader has seen, as folded as they were left.
    pub fn shown(&self) -> Vec<u8> {
        let seen = self.steps.iter().take(self.farthest + 1);
        seen.flat_map(|step| step.text().iter().copied()).collect()
    }
}
