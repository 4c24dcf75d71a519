//! The narrator for terminals: the handshake told live, step by step, as text.
//!
//! A step is a message: what it is for, the record that carried it, its bytes annotated, and under
//! it what was computed. Records come before the message in them, so they are rendered and kept
//! until it is told; so are the computations that protect them.

mod computation;
mod data;
mod facts;
mod fields;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use self::computation::{Computing, may_protect};
use self::data::Shown;
use self::fields::{Annotator, MARGIN, Told};
use super::page::{Page, Style, bytes_count, text_width};
use crate::glossary;
use crate::narration::{
    Check, Connected, Data, Description, Event, Message, Narrator, Record, Side, Summary, Topic,
};
use crate::registry::{AlertDescription, ContentType, ProtocolVersion};
use crate::wire::{CodePoint, Field, Value};

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A line a step, and a summary.
    Quiet,
    /// Everything, long values folded.
    Normal,
    /// Everything in full.
    Verbose,
}

/// How to tell it.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Columns of a line; at least [`Options::LEAST_WIDTH`] are used.
    pub width: usize,
    /// Whether to use colour.
    pub colour: bool,
    /// How much is told.
    pub level: Level,
}

impl Options {
    /// Narrower than this, bytes and their meaning do not fit side by side.
    pub const LEAST_WIDTH: usize = 64;
}

impl Default for Options {
    /// What suits a pipe.
    fn default() -> Self {
        Options {
            width: 100,
            colour: false,
            level: Level::Normal,
        }
    }
}

/// Records of application data that are shown with their bytes before they are no longer asked
/// for, so that a large download costs little.
const DATA_RECORDS: usize = 4;
/// Output that waits is written when it grows beyond this.
const BUFFER: usize = 64 * 1024;

/// Tells a handshake as text.
pub struct Text {
    output: Box<dyn Write + Send>,
    failure: Option<io::Error>,
    options: Options,
    /// Lines that are ready.
    page: Page,
    /// Computations that may turn out to protect the next record.
    held: Page,
    /// Records whose message is still to come, with what protected them.
    records: Page,
    waiting: Waiting,
    told: Told,
    side: Side,
    tls13: bool,
    step: usize,
    computing: bool,
    /// Who sent the record that held the last message, if another message may follow in it.
    carried: Option<Side>,
    /// Whether the last record was protected, and its inside announced.
    inside: bool,
    data_records: usize,
    /// Bytes of application data that were told before the records that carry them.
    owed: [usize; 2],
    client_data: Shown,
    server_data: Shown,
    facts: Vec<(String, String)>,
    diagnosed: bool,
}

/// Records that wait for their message.
#[derive(Debug, Default)]
struct Waiting {
    records: usize,
    bytes: usize,
    said: usize,
    /// Whether they carry a message, or a part of one, rather than data.
    message: bool,
}

impl Text {
    /// A narrator that writes to `output`.
    pub fn new(output: Box<dyn Write + Send>, options: Options) -> Self {
        let width = options.width.max(Options::LEAST_WIDTH);
        let page = || Page::new(width, options.colour);
        Text {
            output,
            failure: None,
            options,
            page: page(),
            held: page(),
            records: page(),
            waiting: Waiting::default(),
            told: Told::default(),
            side: Side::Client,
            tls13: false,
            step: 0,
            computing: false,
            carried: None,
            inside: false,
            data_records: 0,
            owed: [0; 2],
            client_data: Shown::default(),
            server_data: Shown::default(),
            facts: Vec::new(),
            diagnosed: false,
        }
    }

    fn quiet(&self) -> bool {
        self.options.level == Level::Quiet
    }

    fn folds(&self) -> bool {
        self.options.level != Level::Verbose
    }

    fn write(&mut self) {
        if self.failure.is_none()
            && let Err(error) = self.output.write_all(self.page.bytes())
        {
            self.failure = Some(error);
        }
        self.page.clear();
    }

    fn connected(&mut self, connected: &Connected) {
        self.side = connected.side;
        self.page.text(Style::Bold, &connected.target);
        let is_built_in = connected.target == Connected::BUILT_IN;
        if let Some(peer) = connected.peer.filter(|_| !is_built_in) {
            self.page.flow(Style::Plain, "  connected to ", 2);
            self.page.flow(Style::Plain, &peer.to_string(), 2);
        }
        if let Some(local) = connected.local.filter(|_| !self.quiet() && !is_built_in) {
            self.page.flow(Style::Plain, " from ", 2);
            self.page.flow(Style::Plain, &local.to_string(), 2);
        }
        self.page.line();
        if !self.quiet() {
            let warning = "Every secret of this connection is printed below, keys included: that \
                           is the point. Whoever has this text can read the connection.";
            self.page.flow(Style::Warning, warning, 0);
            self.page.line();
        }
    }

    /// The line that begins a step: number, direction, name, size, RFC.
    fn heading(&mut self, step: Option<usize>, from: Side, name: &str, size: usize, rfc: &str) {
        let style = side_style(from);
        let page = &mut self.page;
        page.gap();
        page.text(style, "── ");
        if let Some(step) = step {
            page.text(style, &step.to_string());
            page.text(style, " ── ");
        }
        page.text(style, direction(from));
        page.text(style, " ── ");
        page.text(Style::Bold, name);
        page.text(Style::Plain, ", ");
        page.text(Style::Plain, &bytes_count(size));
        page.text(Style::Plain, " ");
        let right = if rfc.is_empty() {
            0
        } else {
            text_width(rfc) + 1
        };
        let end = page.width().saturating_sub(right);
        page.rule(style, end);
        if !rfc.is_empty() && page.room() > 0 {
            page.text(Style::Dim, " ");
            page.text(Style::Dim, rfc);
        }
        page.line();
    }

    fn message(&mut self, message: &Message) {
        self.release();
        self.learn_version(message);
        self.step += 1;
        self.computing = false;
        if self.quiet() {
            self.quiet_line(message);
            return;
        }
        let entry = glossary::message(&message.name, self.tls13);
        let rfc = entry.map_or("", |entry| entry.rfc);
        let step = Some(self.step);
        self.heading(step, message.from, &message.name, message.bytes.len(), rfc);
        let text = match (self.told.first(entry), entry) {
            (Some(entry), _) => entry.text,
            (None, Some(entry)) => entry.sentence(),
            (None, None) => "",
        };
        self.purpose(text, &message.source);
        self.carrier(message.from);
        let mut annotator = Annotator::new(
            &mut self.page,
            &mut self.told,
            self.options.level != Level::Verbose,
            self.options.colour,
            &message.bytes,
        );
        annotator.path.push(&message.name);
        if message.fields.is_empty() && !message.bytes.is_empty() {
            let whole = whole(message.bytes.len());
            annotator.unnamed(&whole);
        } else {
            annotator.siblings(&message.fields, 0);
        }
    }

    /// What the step is for, and the file that does it.
    fn purpose(&mut self, text: &str, source: &str) {
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
    fn carrier(&mut self, from: Side) {
        self.page.line();
        if self.waiting.records > 0 {
            self.page.append(&mut self.records);
            self.waiting = Waiting::default();
            self.carried = Some(from);
            if !self.inside {
                fields::divider(&mut self.page);
            }
        } else if self.carried == Some(from) && self.wants(Topic::Records) {
            self.page.to(MARGIN);
            self.page
                .text(Style::Dim, "in the same record as the message before");
            self.page.line();
        }
    }

    /// TLS 1.3 gives several messages another meaning; the hellos say whether it is spoken.
    fn learn_version(&mut self, message: &Message) {
        let list = match &*message.name {
            "ClientHello" => "ProtocolVersion",
            "ServerHello" | "HelloRetryRequest" => "selected_version",
            _ => return,
        };
        let newest = ProtocolVersion::TLS1_3.value();
        let mut leaves = message.fields.iter().flat_map(Field::leaves);
        self.tls13 = leaves.any(|leaf| {
            leaf.name == list && matches!(leaf.value, Value::Code { value, .. } if value == newest)
        });
    }

    fn quiet_line(&mut self, message: &Message) {
        let number = self.step.to_string();
        self.page.to(3_usize.saturating_sub(number.len()));
        self.page.text(Style::Plain, &number);
        self.page.text(Style::Plain, "  ");
        self.page
            .text(side_style(message.from), direction(message.from));
        self.page.text(Style::Plain, "  ");
        let start = self.page.column();
        self.page.text(Style::Bold, &message.name);
        self.page.to(start + 22);
        self.page.text(Style::Plain, " ");
        self.page
            .text(Style::Dim, &bytes_count(message.bytes.len()));
        if let (ContentType::Alert, [_, description]) = (message.content_type, &message.bytes[..]) {
            self.page.text(Style::Plain, "  ");
            let name = AlertDescription(*description).name();
            self.page.text(Style::Code, &name);
        }
        self.page.line();
    }

    fn record(&mut self, record: &Record) {
        let colour = self.options.colour;
        let fold = self.folds();
        if record.protected.is_none() {
            self.release();
        }
        if self.waiting.records > 0 {
            self.records.line();
        }
        let mut annotator = Annotator::new(
            &mut self.records,
            &mut self.told,
            fold,
            colour,
            &record.bytes,
        );
        annotator.path.push("TLSCiphertext");
        let rest = annotator.record_header(&record.fields);
        if let Some(protected) = &record.protected {
            annotator.siblings(rest, 1);
            self.records.append(&mut self.held);
            self.records.line();
            self.records.to(MARGIN);
            let inside = format!(
                "inside, as record {} under this key: {}, {}",
                protected.sequence_number,
                protected.content_type,
                bytes_count(protected.plaintext.len())
            );
            self.records.flow(Style::Dim, &inside, MARGIN + 2);
            self.records.line();
            if protected.content_type == ContentType::ApplicationData {
                self.data_records += 1;
            }
        }
        self.inside = record.protected.is_some();
        self.carried = None;
        if self.was_told(record) {
            self.page.line();
            self.page.append(&mut self.records);
            return;
        }
        self.waiting.records += 1;
        self.waiting.bytes += record.bytes.len();
        self.waiting.message |= record.carries() != ContentType::ApplicationData;
    }

    /// Whether a record carries data that was told already: what is written waits for its records.
    fn was_told(&mut self, record: &Record) -> bool {
        let owed = &mut self.owed[record.from as usize];
        let Some(protected) = record.protected.as_ref().filter(|_| *owed > 0) else {
            return false;
        };
        *owed = owed.saturating_sub(protected.plaintext.len());
        self.waiting.records == 0 && record.carries() == ContentType::ApplicationData
    }

    fn computation(&mut self, description: &Description) {
        let may_protect = may_protect(description);
        let mut first = false;
        let page = if may_protect {
            &mut self.held
        } else {
            self.release();
            first = self.begin_computing();
            &mut self.page
        };
        Computing {
            page,
            told: &mut self.told,
            fold: self.options.level != Level::Verbose,
        }
        .tell(description, first);
    }

    /// A line over computations, to set them apart from the bytes above; whether it is new.
    fn begin_computing(&mut self) -> bool {
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

    /// Tells the computations that were held back and protect no record.
    fn release(&mut self) {
        if !self.held.bytes().is_empty() {
            if self.begin_computing() {
                self.held.skip_gap();
            }
            self.page.append(&mut self.held);
        }
    }

    fn check(&mut self, check: &Check) {
        if self.quiet() && check.passed {
            return;
        }
        // Whether a record is authentic is told with what was computed to find out.
        let of_record = check.passed && !self.held.bytes().is_empty();
        if of_record && check.name == "record_mac" {
            facts::check(&mut self.held, &mut self.told, check);
        } else {
            self.release();
            facts::check(&mut self.page, &mut self.told, check);
        }
    }

    fn data(&mut self, data: &Data) {
        self.release();
        self.computing = false;
        self.heading(None, data.from, "application data", data.bytes.len(), "");
        if self.waiting.records == 0 {
            self.owed[data.from as usize] += data.bytes.len();
        }
        self.carrier(data.from);
        let fold = self.folds();
        let shown = match data.from {
            Side::Client => &mut self.client_data,
            Side::Server => &mut self.server_data,
        };
        shown.tell(&mut self.page, self.options.colour, fold, &data.bytes);
    }

    fn summary(&mut self, title: &str, style: Style, summary: &Summary) {
        self.release();
        if self.diagnosed && !facts::any_new(summary, &self.facts) {
            return;
        }
        self.page.gap();
        self.page.text(style, "── ");
        self.page.text(style, title);
        self.page.text(style, " ");
        let end = self.page.width();
        self.page.rule(style, end);
        self.page.line();
        if let Some(failure) = summary.failure.as_ref().filter(|_| !self.diagnosed) {
            self.page.to(MARGIN + 2);
            self.page.flow(Style::Bad, failure, MARGIN + 2);
            self.page.line();
        }
        let explain = !self.quiet();
        facts::summary(&mut self.page, summary, &self.facts, explain);
        self.facts.extend(
            summary
                .facts
                .iter()
                .map(|(name, value)| (name.to_string(), value.clone())),
        );
    }

    /// Says that the peer's message is not whole yet, so that a stall is seen for what it is.
    fn say_waiting(&mut self) {
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

impl Narrator for Text {
    fn wants(&self, topic: Topic) -> bool {
        if self.failure.is_some() {
            return false;
        }
        let all = self.options.level == Level::Verbose;
        match topic {
            Topic::Steps => true,
            Topic::Fields => !self.quiet(),
            Topic::Computations | Topic::Records => {
                all || !self.quiet() && self.data_records < DATA_RECORDS
            }
            Topic::Data => all || !self.quiet() && !self.server_data.full,
            Topic::Segments | Topic::Secrets => false,
        }
    }

    fn tell(&mut self, event: &Event) {
        match event {
            Event::Connected(connected) => self.connected(connected),
            Event::Record(record) => self.record(record),
            Event::Message(message) => self.message(message),
            Event::Computation(description) => self.computation(description),
            Event::Certificate(certificate) => {
                if !self.quiet() {
                    facts::certificate(&mut self.page, certificate);
                }
            }
            Event::Check(check) => self.check(check),
            Event::Data(data) => self.data(data),
            Event::HandshakeDone(summary) => {
                self.summary("handshake complete", Style::Good, summary);
            }
            Event::Diagnosis(diagnosis) => {
                self.release();
                self.diagnosed = true;
                facts::diagnosis(&mut self.page, diagnosis);
            }
            Event::Done(summary) => match summary.failure {
                Some(_) if self.diagnosed => {
                    self.summary("agreed on before it failed", Style::Plain, summary);
                }
                Some(_) => self.summary("failed", Style::Bad, summary),
                None => self.summary("done", Style::Good, summary),
            },
            Event::Segment(_) | Event::Secret(_) => {}
        }
        if self.page.bytes().len() > BUFFER {
            self.write();
        }
    }

    fn flush(&mut self) {
        self.release();
        self.say_waiting();
        self.write();
        if self.failure.is_none()
            && let Err(error) = self.output.flush()
        {
            self.failure = Some(error);
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.release();
        // Bytes of a message that never became whole were still bytes on the wire.
        self.page.append(&mut self.records);
        self.write();
        match self.failure.take() {
            Some(error) => Err(error),
            None => self.output.flush(),
        }
    }
}

fn side_style(side: Side) -> Style {
    match side {
        Side::Client => Style::Client,
        Side::Server => Style::Server,
    }
}

/// Time flows down, the client stands left and the server right.
fn direction(from: Side) -> &'static str {
    match from {
        Side::Client => "client → server",
        Side::Server => "client ← server",
    }
}

fn whole(length: usize) -> Field {
    Field {
        name: "bytes".into(),
        offset: 0,
        length,
        value: Value::Opaque,
        fields: Vec::new(),
    }
}
