//! What is not bytes: certificates, checks, summaries, diagnoses.

use super::fields::MARGIN;
use crate::certificate::time;
use crate::check::Checked;
use crate::glossary::{self, checks};
use crate::narration::{CertificateSummary, Diagnosis, Summary};
use crate::report::page::{Page, Style};
use crate::story::told::Told;
use crate::story::words::{as_words, bytes_count};
use crate::wire::serial::hex;

/// A label, then text that flows beside it.
fn fact(page: &mut Page, label: &str, column: usize, style: Style, text: &str) {
    if text.is_empty() {
        return;
    }
    page.to(MARGIN + 2);
    page.text(Style::Dim, label);
    // A label that is longer than its column.
    if page.column() + 2 > MARGIN + 2 + column {
        page.text(Style::Plain, "  ");
    }
    page.to(MARGIN + 2 + column);
    page.flow(style, text, MARGIN + 2 + column);
    page.line();
}

pub(super) fn certificate(page: &mut Page, certificate: &CertificateSummary) {
    const COLUMN: usize = 13;
    page.line();
    page.to(MARGIN);
    let whose = match certificate.position {
        0 => "certificate 0, the sender's own".to_owned(),
        position => format!("certificate {position}"),
    };
    page.text(Style::Bold, &whose);
    page.right(Style::Dim, &bytes_count(certificate.size));
    page.line();
    fact(page, "subject", COLUMN, Style::Text, &certificate.subject);
    fact(
        page,
        "names",
        COLUMN,
        Style::Text,
        &certificate.names.join(", "),
    );
    fact(page, "issuer", COLUMN, Style::Text, &certificate.issuer);
    let valid = [certificate.not_before, certificate.not_after].map(time::rfc3339);
    let valid = valid.join(" to ");
    fact(page, "valid", COLUMN, Style::Plain, &valid);
    let key = certificate.key.to_string();
    fact(page, "key", COLUMN, Style::Plain, &key);
    fact(
        page,
        "signed with",
        COLUMN,
        Style::Plain,
        &certificate.signature_algorithm.to_string(),
    );
    let serial = hex::encode(&certificate.serial);
    fact(page, "serial", COLUMN, Style::Plain, &serial);
    fact(
        page,
        "SHA-256",
        COLUMN,
        Style::Plain,
        &hex::encode(&certificate.fingerprint),
    );
}

pub(super) fn check(page: &mut Page, told: &mut Told, check: &Checked, tls13: bool) {
    page.to(MARGIN);
    let rfc = check.check.rfc();
    let (mark, style) = match check.passed() {
        true => ("✓ ", Style::Good),
        false => ("✗ ", Style::Bad),
    };
    page.text(style, mark);
    page.flow(
        if check.passed() { Style::Plain } else { style },
        check.name(),
        MARGIN + 2,
    );
    page.flow(Style::Plain, "  ", MARGIN + 2);
    page.flow(Style::Plain, &checks::detail(check), MARGIN + 2);
    let entry = told.first(glossary::check(check.name(), tls13));
    let mut sourced = page.right(Style::Dim, &rfc) || rfc.is_empty();
    page.line();
    if let Some(entry) = entry {
        page.to(MARGIN + 2);
        page.flow(Style::Dim, entry.text, MARGIN + 2);
        sourced = sourced || page.right(Style::Dim, &rfc);
        page.line();
    }
    if !sourced {
        page.right(Style::Dim, &rfc);
        page.line();
    }
    steps(page, check);
}

/// The steps of a check that consists of several, a line each.
pub(super) fn steps(page: &mut Page, check: &Checked) {
    for step in checks::steps(check) {
        page.to(MARGIN + 2);
        match step.passed {
            true => page.text(Style::Good, "✓ "),
            false => page.text(Style::Dim, "✗ "),
        }
        page.flow(Style::Plain, &step.text, MARGIN + 4);
        page.line();
    }
}

/// The facts of a summary, a line each.
pub(super) fn summary(page: &mut Page, summary: &Summary) {
    let names = summary.facts.iter().map(|fact| fact.name().len());
    let column = names.filter(|length| *length <= 24).max().unwrap_or(0) + 2;
    for it in &summary.facts {
        let label = as_words(it.name());
        fact(page, &label, column, Style::Bold, &it.value());
    }
}

pub(super) fn diagnosis(page: &mut Page, diagnosis: &Diagnosis) {
    const COLUMN: usize = 10;
    page.line();
    page.text(Style::Bad, "── what went wrong ");
    let end = page.width();
    page.rule(Style::Bad, end);
    page.line();
    fact(page, "step", COLUMN, Style::Plain, &diagnosis.step);
    fact(page, "happened", COLUMN, Style::Bold, &diagnosis.happened);
    fact(page, "meaning", COLUMN, Style::Plain, &diagnosis.meaning);
    for (index, advice) in diagnosis.advice.iter().enumerate() {
        let label = if index == 0 { "try" } else { "or" };
        let room = page.width().saturating_sub(MARGIN + 2 + COLUMN);
        match advice.split(' ').any(|word| word.len() > room) {
            // What is to be copied, such as a configuration in base64, stays in one piece.
            true => {
                page.to(MARGIN + 2);
                page.text(Style::Dim, label);
                page.to(MARGIN + 2 + COLUMN);
                page.whole(Style::Warning, advice);
                page.line();
            }
            false => fact(page, label, COLUMN, Style::Warning, advice),
        }
    }
}
