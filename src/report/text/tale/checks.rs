//! Checks: what was checked, and what could have happened otherwise.

use crate::glossary::{self, reasons};
use crate::narration::Check;
use crate::report::page::{Page, Style};
use crate::report::text::fields::MARGIN;
use crate::story::told::Told;

/// Where a line goes on that does not fit.
const HANG: usize = MARGIN + 2;

/// Checks that passed and need no more than their names, until they are told in a line.
#[derive(Debug, Default)]
pub(super) struct Checks {
    minor: Vec<&'static str>,
}

impl Checks {
    /// Tells the outcome of a check.
    pub fn tell(&mut self, page: &mut Page, told: &mut Told, check: &Check, tls13: bool) {
        let entry = glossary::check(&check.name, tls13);
        let otherwise = reasons::otherwise(&check.name);
        match entry {
            Some(entry) if check.passed => match (otherwise, told.first(Some(entry))) {
                (Some(otherwise), Some(_)) => {
                    mark(page, true);
                    page.flow(Style::Plain, entry.short, HANG);
                    page.flow(Style::Dim, "; if not, ", HANG);
                    page.flow(Style::Dim, otherwise, HANG);
                    page.right(Style::Dim, &check.name);
                    page.line();
                }
                _ => self.minor.push(entry.short),
            },
            _ => {
                self.close(page);
                mark(page, check.passed);
                let style = if check.passed {
                    Style::Plain
                } else {
                    Style::Bad
                };
                page.flow(style, &check.name, HANG);
                page.flow(Style::Plain, ": ", HANG);
                page.flow(Style::Plain, &check.detail, HANG);
                if let Some(entry) = told.first(entry) {
                    page.flow(Style::Plain, ". ", HANG);
                    page.flow(Style::Dim, entry.text, HANG);
                }
                page.right(Style::Dim, &check.rfc);
                page.line();
            }
        }
    }

    /// Tells those that were gathered.
    pub fn close(&mut self, page: &mut Page) {
        if !self.minor.is_empty() {
            mark(page, true);
            page.flow(Style::Plain, &self.minor.join("; "), HANG);
            page.line();
            self.minor.clear();
        }
    }
}

fn mark(page: &mut Page, passed: bool) {
    page.to(MARGIN - 2);
    match passed {
        true => page.text(Style::Good, "✓ "),
        false => page.text(Style::Bad, "✗ "),
    }
}
