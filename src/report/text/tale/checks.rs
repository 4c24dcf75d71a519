//! Checks: what was checked, and what could have happened otherwise.

use crate::check::Checked;
use crate::glossary::{self, Entry, checks, reasons};
use crate::report::page::{Page, Style};
use crate::report::text::facts;
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
    pub fn tell(&mut self, page: &mut Page, told: &mut Told, checked: &Checked, tls13: bool) {
        let entry = glossary::check(checked.name(), tls13);
        let otherwise = reasons::otherwise(&checked.check);
        match (entry, otherwise) {
            (Some(entry), Some(otherwise)) if checked.passed() => {
                if told.first(Some(entry)).is_none() {
                    self.minor.push(entry.short);
                    return;
                }
                mark(page, true);
                page.flow(Style::Plain, entry.short, HANG);
                page.flow(Style::Dim, "; if not, ", HANG);
                page.flow(Style::Dim, otherwise, HANG);
                page.right(Style::Dim, checked.name());
                page.line();
            }
            (Some(entry), None) if checked.passed() && reasons::is_plain(&checked.check) => {
                self.minor.push(entry.short);
            }
            _ => self.in_full(page, told, checked, entry),
        }
    }

    /// What was found, and what that means.
    fn in_full(
        &mut self,
        page: &mut Page,
        told: &mut Told,
        checked: &Checked,
        entry: Option<&'static Entry>,
    ) {
        self.close(page);
        mark(page, checked.passed());
        let style = match checked.passed() {
            true => Style::Plain,
            false => Style::Bad,
        };
        page.flow(style, checked.name(), HANG);
        page.flow(Style::Plain, ": ", HANG);
        page.flow(Style::Plain, &checks::detail(checked), HANG);
        if let Some(entry) = told.first(entry) {
            page.flow(Style::Plain, ". ", HANG);
            page.flow(Style::Dim, entry.text, HANG);
        }
        page.right(Style::Dim, &checked.check.rfc());
        page.line();
        facts::steps(page, checked);
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
