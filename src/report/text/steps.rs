//! Steps: messages with their records, computations and checks, and data.

use super::computation::Computing;
use super::fields::{self, Annotator, MARGIN};
use super::{DATA_RECORDS, Level, Text, Waiting, facts};
use crate::check::Checked;
use crate::names::registry::{AlertDescription, ContentType};
use crate::narration::{Carrier, Content, Description, Message, Narrator, Record, Side, Topic};
use crate::report::page::{Page, Style, text_width};
use crate::report::record_check;
use crate::story::fields::Fields;
use crate::story::words::{self, bytes_count};
use crate::wire::{CodePoint, Field, FieldValue};

impl Text {
    pub(super) fn message(&mut self, message: &Message) {
        if self.quiet() && message.is_only_computed_with() {
            return;
        }
        let (before, needed) = if message.from == self.side {
            self.computed.split(message)
        } else {
            (self.computed.take(), Vec::new())
        };
        for computed in &before {
            self.computation(&computed.description);
        }
        if self.waiting.from == Some(message.from.peer()) {
            self.left_over();
        }
        self.step += 1;
        self.computing = false;
        self.last.message(message);
        if self.quiet() {
            self.quiet_line(message);
            return;
        }
        let purpose = self.messages.explain(message);
        let rfc = purpose.map_or("", |purpose| purpose.rfc);
        let entry = purpose.map(|purpose| purpose.entry);
        let step = Some(self.step);
        self.begin_step();
        let mut name = message.name.to_string();
        if self.last.course.is_early(message) {
            name.push_str(" (early data)");
        }
        let heading = Heading {
            step,
            from: Some(message.from),
            name: &name,
            size: message.bytes.len(),
            rfc,
        };
        self.page.gap();
        heading.write(&mut self.page);
        let text = match (self.told.first(entry), entry) {
            (Some(entry), _) => entry.text,
            (None, Some(entry)) => entry.sentence(),
            (None, None) => "",
        };
        self.purpose(text, &message.source);
        match message.carrier {
            Carrier::Transport(_) | Carrier::Inside(_) => self.page.line(),
            Carrier::Record(_) | Carrier::Application(_) | Carrier::Bulk(_) => {
                self.carrier(message.from)
            }
        }
        let mut annotator = Annotator::new(
            &mut self.page,
            &mut self.told,
            self.options.level != Level::Everything,
            self.options.color,
            &message.bytes,
        );
        if message.fields.is_empty() && !message.bytes.is_empty() {
            let whole = whole(message.bytes.len());
            annotator.unnamed(&whole);
        } else {
            annotator.message(&Fields::of_message(message));
        }
        for computed in &needed {
            self.computation(&computed.description);
        }
    }

    /// What the step is for, and the file that does it.
    pub(super) fn purpose(&mut self, text: &str, source: &str) {
        self.page.to(MARGIN);
        if !text.is_empty() {
            self.page.flow(Style::Plain, text, MARGIN);
        }
        if !self.page.right(Style::Dim, source) {
            self.page.line();
            self.page.right(Style::Dim, source);
        }
        self.page.line();
    }

    /// The records that carried the message or data that is told now.
    pub(super) fn carrier(&mut self, from: Side) {
        self.page.line();
        if self.waiting.records > 0 {
            self.page.append(&mut self.records);
            self.carried = Some((from, self.waiting.records));
            self.waiting = Waiting::default();
            if !self.inside {
                fields::divider(&mut self.page);
            }
        } else if let Some((sender, records)) = self.carried
            && sender == from
            && self.wants(Topic::Records)
        {
            self.page.to(MARGIN);
            let text = match records {
                1 => "in the same record as the message before",
                _ => "in the records shown with the message before",
            };
            self.page.text(Style::Dim, text);
            self.page.line();
        }
    }

    /// Records that carried no whole message: it was refused, or the rest of it never came.
    pub(super) fn left_over(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.records == 0 {
            return;
        }
        self.begin_step();
        let heading = Heading {
            step: None,
            from: waiting.from,
            name: match waiting.records {
                1 => "record",
                _ => "records",
            },
            size: waiting.bytes,
            rfc: "RFC 9846 §5.1",
        };
        self.page.gap();
        heading.write(&mut self.page);
        self.page.to(MARGIN);
        self.page.flow(
            Style::Plain,
            "No whole message came out of it so far.",
            MARGIN,
        );
        self.page.line();
        self.page.line();
        self.page.append(&mut self.records);
        self.carried = None;
        if !waiting.content.is_empty() {
            fields::divider(&mut self.page);
            let (fold, color) = (self.folds(), self.options.color);
            let content = &waiting.content;
            let mut annotator =
                Annotator::new(&mut self.page, &mut self.told, fold, color, content);
            annotator.unnamed(&whole(content.len()));
        }
    }

    fn quiet_line(&mut self, message: &Message) {
        self.begin_step();
        let number = self.step.to_string();
        let start = self.quiet_step(&number, message.from, &message.name, message.bytes.len());
        if let (Some(ContentType::Alert), [_, description]) =
            (message.carrier.content_type(), &message.bytes[..])
        {
            let name = AlertDescription(*description).name();
            self.beside(start, "  ", Style::Code, &name);
        }
        self.page.line();
    }

    /// A quiet line up to the size; gives the column of the name.
    fn quiet_step(&mut self, number: &str, from: Side, name: &str, size: usize) -> usize {
        let gap = match self.page.width() {
            ..44 => " ",
            _ => "  ",
        };
        self.page.to(3_usize.saturating_sub(number.len()));
        self.page.text(Style::Plain, number);
        self.page.text(Style::Plain, gap);
        self.page.text(side_style(from), direction(from));
        self.page.text(Style::Plain, gap);
        let start = self.page.column();
        self.page.flow(Style::Bold, name, start);
        if self.page.width() > start + QUIET_SIZE {
            self.page.to(start + QUIET_SIZE);
        }
        self.beside(start, " ", Style::Dim, &bytes_count(size));
        start
    }

    /// Adds to a quiet line; where there is no room, below the name that begins at `start`.
    fn beside(&mut self, start: usize, gap: &str, style: Style, text: &str) {
        match text_width(gap) + text_width(text) <= self.page.room() {
            true => self.page.text(Style::Plain, gap),
            false => {
                self.page.line();
                self.page.to(start);
            }
        }
        self.page.text(style, text);
    }

    /// Someone else sends, or something else happens: a quiet account says now how much data it was.
    pub(super) fn close_talk(&mut self) {
        if let Some((from, size)) = self.talk.take()
            && self.quiet()
        {
            self.quiet_step("", from, "application data", size);
            if !self.wants(Topic::Data) {
                self.page.text(Style::Dim, " and more");
            }
            self.page.line();
        }
    }

    /// Data goes by, of which a quiet account tells how much it is.
    pub(super) fn count(&mut self, from: Side, bytes: usize) {
        self.counted += bytes;
        self.last.course.data(from, None);
        match &mut self.talk {
            Some((who, size)) if *who == from => *size += bytes,
            _ => {
                self.begin_step();
                self.talk = Some((from, bytes));
            }
        }
    }

    pub(super) fn record(&mut self, record: &Record) {
        if record.from != self.side {
            self.settle();
        }
        // Those of the other end have no message then, or it is not whole yet.
        if self.waiting.from == Some(record.from.peer()) {
            self.left_over();
        }
        self.last.course.record(record);
        let color = self.options.color;
        let fold = self.folds();
        if self.waiting.records > 0 {
            self.records.line();
        }
        let mut annotator = Annotator::new(
            &mut self.records,
            &mut self.told,
            fold,
            color,
            &record.bytes,
        );
        let inside = record.protected.is_some() || record.authenticity.is_some();
        annotator.record(&Fields::of_record(record), inside);
        for step in &record.steps {
            Computing {
                page: &mut self.records,
                told: &mut self.told,
                tls13: self.messages.tls13(),
                fold: self.options.level != Level::Everything,
            }
            .tell(step, false);
        }
        if let Some(authenticity) = &record.authenticity
            && !(record.steps.is_empty() && authenticity.passed)
        {
            let check = record_check(authenticity);
            let tls13 = self.messages.tls13();
            facts::check(&mut self.records, &mut self.told, &check, tls13);
        }
        if let Some(protected) = &record.protected {
            self.records.line();
            self.records.to(MARGIN);
            let number = protected.sequence_number;
            let number = number.map_or_else(String::new, |number| {
                format!(", as record {number} under this key")
            });
            let inside = format!(
                "inside{number}: {}, {}",
                protected.content_type,
                bytes_count(protected.plaintext.len())
            );
            self.records.flow(Style::Dim, &inside, MARGIN + 2);
            self.records.line();
            if protected.content_type == ContentType::ApplicationData {
                self.data_records += 1;
                if self.data_records == DATA_RECORDS && self.folds() {
                    self.last.course.cut();
                }
            }
        }
        self.inside = record.protected.is_some();
        self.carried = None;
        let room = MOST_LEFT_OVER.saturating_sub(self.waiting.content.len());
        let content = match (&record.protected, &record.authenticity) {
            (Some(protected), _) => &protected.plaintext[..],
            // What did not open is shown with its record.
            (None, Some(_)) => &[],
            (None, None) => record.bytes.get(RECORD_HEADER..).unwrap_or_default(),
        };
        let content = content.get(..room).unwrap_or(content);
        self.waiting.content.extend_from_slice(content);
        self.waiting.from = Some(record.from);
        self.waiting.records += 1;
        self.waiting.bytes += record.bytes.len();
        self.waiting.message |= record.carries() != ContentType::ApplicationData;
    }

    pub(super) fn computation(&mut self, description: &Description) {
        let first = self.begin_computing();
        Computing {
            page: &mut self.page,
            told: &mut self.told,
            tls13: self.messages.tls13(),
            fold: self.options.level != Level::Everything,
        }
        .tell(description, first);
    }

    /// A line over computations, to set them apart from the bytes above; whether it is new.
    pub(super) fn begin_computing(&mut self) -> bool {
        let new = !self.computing;
        if new {
            self.computing = true;
            let style = side_style(self.side);
            self.page.gap();
            self.page.to(MARGIN);
            self.page.text(style, "── ");
            self.page.text(style, self.side.name());
            self.page.text(style, " computes ");
            self.page.rule(style, MARGIN + 26);
            self.page.line();
        }
        new
    }

    pub(super) fn check(&mut self, check: &Checked) {
        if self.quiet() && check.passed() {
            return;
        }
        let tls13 = self.messages.tls13();
        facts::check(&mut self.page, &mut self.told, check, tls13);
    }

    pub(super) fn content(&mut self, content: &Content) {
        self.data(content.from, &words::content(content), &content.bytes);
    }

    pub(super) fn data(&mut self, from: Side, name: &str, bytes: &[u8]) {
        self.computing = false;
        if self.waiting.from == Some(from.peer()) {
            self.left_over();
        }
        match &mut self.talk {
            Some((who, size)) if *who == from => *size += bytes.len(),
            _ => {
                self.begin_step();
                self.talk = Some((from, bytes.len()));
            }
        }
        let heading = Heading {
            step: None,
            from: Some(from),
            name,
            size: bytes.len(),
            rfc: "",
        };
        self.page.gap();
        heading.write(&mut self.page);
        self.carried = None; // who reads this knows that it goes on
        self.carrier(from);
        let fold = self.folds();
        let shown = match from {
            Side::Client => &mut self.client_data,
            Side::Server => &mut self.server_data,
        };
        shown.tell(&mut self.page, self.options.color, fold, bytes);
    }

    /// Says that the peer's message is not whole yet, so that a stall is seen for what it is.
    pub(super) fn say_waiting(&mut self) {
        if self.waiting.records > self.waiting.said && self.waiting.message {
            self.waiting.said = self.waiting.records;
            self.page.to(MARGIN);
            let text = format!(
                "… {} in {} so far of a message that is not complete yet",
                bytes_count(self.waiting.bytes),
                match self.waiting.records {
                    1 => "1 record".to_owned(),
                    records => format!("{records} records"),
                }
            );
            self.page.text(Style::Dim, &text);
            self.page.line();
        }
    }
}

/// Bytes of a record ahead of its fragment (RFC 9846 §5.1).
const RECORD_HEADER: usize = 5;

/// How much is kept of what is in records, in case that no message comes out of them.
const MOST_LEFT_OVER: usize = 4096;

/// How far behind the beginning of the name its size is in a quiet line.
const QUIET_SIZE: usize = 22;

/// The line that begins a step.
pub(crate) struct Heading<'a> {
    /// Its number.
    pub step: Option<usize>,
    /// Who sent it, if that is known.
    pub from: Option<Side>,
    /// What it is.
    pub name: &'a str,
    /// Its bytes.
    pub size: usize,
    /// Where it is specified, or nothing.
    pub rfc: &'a str,
}

impl Heading<'_> {
    /// `── 1 ── client → server ── ClientHello, 517 bytes ─────── RFC 9846 §4.2.2`
    pub(crate) fn write(&self, page: &mut Page) {
        let style = self.from.map_or(Style::Bold, side_style);
        page.text(style, "── ");
        if let Some(step) = self.step {
            page.text(style, &step.to_string());
            page.text(style, " ── ");
        }
        if let Some(from) = self.from {
            page.text(style, direction(from));
            page.text(style, " ── ");
        }
        // What a narrow terminal has no room for is below the line.
        let (name, size) = (
            text_width(self.name),
            format!(", {}", bytes_count(self.size)),
        );
        let is_below = name > page.room();
        if !is_below {
            page.text(Style::Bold, self.name);
        }
        let has_size = !is_below && text_width(&size) < page.room();
        if has_size {
            page.text(Style::Plain, &size);
        }
        page.text(Style::Plain, " ");
        let right = match self.rfc {
            "" => 0,
            rfc => text_width(rfc) + 1,
        };
        let has_rfc = has_size && right <= page.room();
        page.rule(style, page.width() - if has_rfc { right } else { 0 });
        if has_rfc && right > 0 {
            page.text(Style::Dim, " ");
            page.text(Style::Dim, self.rfc);
        }
        page.line();
        if has_rfc {
            return;
        }
        page.to(MARGIN);
        let rest = match (is_below, has_size) {
            (true, _) => {
                page.flow(Style::Bold, self.name, MARGIN);
                &*size
            }
            (false, false) => size.trim_start_matches(", "),
            (false, true) => "",
        };
        page.flow(Style::Plain, rest, MARGIN);
        if !page.right(Style::Dim, self.rfc) {
            page.line();
            page.right(Style::Dim, self.rfc);
        }
        page.line();
    }
}

/// Narrower than this, a title goes over several lines rather than to be cut.
pub(super) const NARROW: usize = 76;

/// The line that begins anything but a message: `── what was agreed on ─────`.
pub(super) struct Title<'a> {
    /// How it looks.
    pub style: Style,
    /// What it says.
    pub title: &'a str,
}

impl Title<'_> {
    /// Writes it.
    pub(super) fn write(&self, page: &mut Page) {
        page.text(self.style, "── ");
        if text_width(self.title) > page.room() && page.width() < NARROW {
            page.flow(self.style, self.title, MARGIN);
            page.line();
            return;
        }
        page.text(self.style, self.title);
        page.text(self.style, " ");
        let end = page.width();
        page.rule(self.style, end);
        page.line();
    }
}

/// Time flows down, with the client on the left and the server on the right.
pub(super) fn direction(from: Side) -> &'static str {
    match from {
        Side::Client => "client → server",
        Side::Server => "client ← server",
    }
}

pub(super) fn side_style(side: Side) -> Style {
    match side {
        Side::Client => Style::Client,
        Side::Server => Style::Server,
    }
}

fn whole(length: usize) -> Field {
    Field {
        name: "bytes".into(),
        offset: 0,
        length,
        value: FieldValue::Opaque,
        origin: None,
        fields: Vec::new(),
    }
}
