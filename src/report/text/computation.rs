//! Computations: formula, operation, inputs, output, in full.

use std::borrow::Cow;

use super::fields::MARGIN;
use crate::compute::Parameter;
use crate::glossary;
use crate::narration::{Description, Operation};
use crate::report::page::{Page, Style, hex_per_line, text_width};
use crate::story::told::Told;
use crate::story::words::bytes_count;

/// Column where inputs begin.
const INDENT: usize = MARGIN + 2;
/// Names longer than this have their value on the next line.
const NAME: usize = 28;

/// How a computation is told.
pub(super) struct Computing<'a> {
    pub page: &'a mut Page,
    pub told: &'a mut Told,
    /// Whether it belongs to TLS 1.3.
    pub tls13: bool,
    /// Whether long values fold.
    pub fold: bool,
}

impl Computing<'_> {
    /// Tells it; with an empty line before it unless it is the `first` under its heading.
    pub(super) fn tell(&mut self, description: &Description, first: bool) {
        if !first {
            self.page.line();
        }
        if !self.short(description) {
            self.block(description);
        }
    }

    /// Short bytes put together, added up or cut, as one would on paper; and bytes out of nowhere:
    ///
    /// ```text
    /// nonce = client_write_IV + nonce_explicit
    ///       = dc05d038 + 0000000000000000
    ///       = dc05d0380000000000000000
    /// ```
    fn short(&mut self, description: &Description) -> bool {
        let column = MARGIN + text_width(&description.name) + 1;
        let room = self.page.width().saturating_sub(column + 2);
        let cut = self.fold && description.operation == Operation::Split && room >= 32;
        if description.output.is_empty() || (2 * description.output.len() > room && !cut) {
            return false;
        }
        let inputs = &description.inputs;
        let sign = match description.operation {
            Operation::Concat => Some(" + "),
            Operation::Xor => Some(" ⊕ "),
            // What is cut up was told a moment ago.
            Operation::Split if self.fold => None,
            Operation::Random if inputs.is_empty() => None,
            _ => return false,
        };
        let digits: usize = inputs.iter().map(|input| 2 * input.bytes.len() + 3).sum();
        if sign.is_some() && digits > room {
            return false;
        }
        self.equation(description, true);
        if let Some(sign) = sign {
            self.page.to(column);
            self.page.text(Style::Plain, "= ");
            for (index, input) in inputs.iter().enumerate() {
                if index > 0 {
                    self.page.text(Style::Plain, sign);
                }
                if input.bytes.is_empty() {
                    self.page.text(Style::Dim, "∅");
                }
                self.page.hex(Style::Plain, &input.bytes);
            }
            self.page.line();
        }
        self.page.to(column);
        self.page.text(Style::Secret, "= ");
        self.value(Style::Secret, &description.output, column + 2, 1);
        self.explanation(description);
        true
    }

    /// The name and the formula; at the right, if `short`, what is done and where that is specified.
    fn equation(&mut self, description: &Description, short: bool) {
        let name = &*description.name;
        self.page.to(MARGIN);
        self.page.text(Style::Bold, name);
        let formula = description.formula();
        if !formula.is_empty() {
            self.page.text(Style::Plain, " = ");
            self.page.flow(Style::Plain, &formula, INDENT + 2);
        }
        if short {
            let operation = description.operation.name();
            let source = format!("{operation}, {}", description.rfc);
            if !self.page.right(Style::Dim, &source) {
                self.page.line();
                self.page.right(Style::Dim, &source);
            }
        }
        self.page.line();
    }

    fn block(&mut self, description: &Description) {
        self.equation(description, false);
        self.operation(description);
        self.explanation(description);
        let column = self.value_column(description);
        for input in &description.inputs {
            self.page.to(INDENT);
            self.page.text(Style::Plain, &input.name);
            // What is hashed are whole messages, which were shown.
            let lines = if description.operation == Operation::Hash {
                1
            } else {
                3
            };
            self.value(Style::Plain, &input.bytes, column, lines);
        }
        if !description.output.is_empty() {
            self.page.to(MARGIN);
            self.page.text(Style::Secret, "= ");
            self.page.text(Style::Secret, &description.name);
            self.value(Style::Secret, &description.output, column, 8);
        }
    }

    /// What was done, with what, and where that is specified.
    fn operation(&mut self, description: &Description) {
        self.page.to(INDENT);
        self.page
            .flow(Style::Code, description.operation.name(), INDENT);
        for parameter in &description.parameters {
            self.page.flow(Style::Dim, ", ", INDENT);
            let value = parameter.value();
            let text = match parameter {
                Parameter::Hash(_)
                | Parameter::Group(_)
                | Parameter::Scheme(_)
                | Parameter::Cipher(_) => value.into_owned(),
                Parameter::Label(_) => format!("label \"{value}\""),
                _ => format!("{} {value}", parameter.name()),
            };
            let text_columns = text_width(&text);
            if self.page.room() < text_columns && text_columns + INDENT + 2 <= self.page.width() {
                self.page.line();
                self.page.to(INDENT + 2);
            }
            self.page.flow(Style::Dim, &text, INDENT + 2);
        }
        if !self.page.right(Style::Dim, &description.rfc) {
            self.page.line();
            self.page.right(Style::Dim, &description.rfc);
        }
        self.page.line();
    }

    fn explanation(&mut self, description: &Description) {
        let value = glossary::value(&description.name, self.tls13);
        let mut texts: Vec<Cow<'static, str>> = Vec::new();
        texts.extend(self.told.first(value).map(|entry| entry.text.into()));
        let operation = self.told.first(glossary::operation(description));
        let done = description.operation.name();
        texts.extend(operation.map(|entry| format!("{done}: {}", entry.text).into()));
        for input in &description.inputs {
            // Fields and messages are explained in their place.
            let entry = glossary::value(&input.name, self.tls13)
                .filter(|entry| !self.told.has(entry))
                .filter(|entry| glossary::field([], &input.name) != Some(entry))
                .filter(|entry| glossary::message(&input.name, self.tls13) != Some(entry));
            let entry = self.told.first(entry);
            texts.extend(entry.map(|entry| format!("{}: {}", input.name, entry.text).into()));
        }
        if !texts.is_empty() {
            self.page.to(INDENT);
            self.page.flow(Style::Dim, &texts.join(" "), INDENT);
            self.page.line();
        }
    }

    fn value_column(&self, description: &Description) -> usize {
        let output = text_width(&description.name);
        let longest = description
            .inputs
            .iter()
            .map(|input| text_width(&input.name))
            .chain([output])
            .filter(|columns| *columns <= NAME)
            .max()
            .unwrap_or(0);
        INDENT + longest.max(8) + 2
    }

    /// A value from `column` on, and its size; folded if it takes more than `lines` lines.
    fn value(&mut self, style: Style, bytes: &[u8], column: usize, lines: usize) {
        if self.page.column() > column {
            self.page.line();
        }
        self.page.to(column);
        let per_line = hex_per_line(self.page.width().saturating_sub(column));
        if bytes.is_empty() {
            self.page.text(Style::Dim, "empty");
        } else if self.fold && bytes.len() > per_line * lines {
            self.page.hex_flow(style, &bytes[..per_line], column);
            self.page.line();
            self.page.to(column);
            let text = format!(
                "… {} folded, -vv shows them",
                bytes_count(bytes.len() - per_line)
            );
            self.page.flow(Style::Dim, &text, column);
        } else {
            self.page.hex_flow(style, bytes, column);
            self.size(bytes.len());
        }
        self.page.line();
    }

    /// How long the value is that ends here, if nobody would count it at a glance.
    fn size(&mut self, length: usize) {
        if length <= 8 {
            return;
        }
        let size = bytes_count(length);
        if self.page.room() >= size.len() + 2 {
            self.page.splice(b"  ", 2);
            self.page.text(Style::Dim, &size);
        }
    }
}
