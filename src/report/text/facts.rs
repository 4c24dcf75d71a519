//! What is not bytes: certificates, checks, summaries, diagnoses.

use super::fields::MARGIN;
use crate::certificate::time;
use crate::check::Checked;
use crate::glossary::{self, Kind, checks};
use crate::narration::{CertificateSummary, Diagnosis, Fact, Summary};
use crate::report::page::{Page, Style};
use crate::story::facts::parts;
use crate::story::told::Told;
use crate::story::verdict::{self, Grade, Judgement};
use crate::story::words::bytes_count;
use crate::wire::serial::hex;

/// A label, then text that flows beside it.
fn fact(page: &mut Page, label: &str, column: usize, style: Style, text: &str) {
    if text.is_empty() {
        return;
    }
    page.to(MARGIN + 2);
    page.text(Style::Dim, label);
    page.to(MARGIN + 2 + column);
    page.flow(style, text, MARGIN + 2 + column);
    page.line();
}

pub(super) fn certificate(page: &mut Page, certificate: &CertificateSummary) {
    const COLUMN: usize = 13;
    page.line();
    page.to(MARGIN);
    let whose = match certificate.position {
        0 => "certificate 0, the server's own".to_owned(),
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

pub(super) fn check(page: &mut Page, told: &mut Told, check: &Checked) {
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
    let entry = told.first(glossary::explain(Kind::Check, check.name()));
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
}

/// Whether a summary has facts that were not told before.
pub(super) fn any_new(summary: &Summary, before: &[Fact]) -> bool {
    summary.facts.iter().any(|fact| !before.contains(fact))
}

/// The facts of a summary that were not told before, each with what it means.
pub(super) fn summary(page: &mut Page, summary: &Summary, before: &[Fact], explain: bool) {
    let facts: Vec<_> = summary
        .facts
        .iter()
        .filter(|fact| !before.contains(fact))
        .collect();
    let column = facts
        .iter()
        .map(|fact| fact.name().len())
        .filter(|length| *length <= 24)
        .max()
        .unwrap_or(0)
        + 2;
    for it in facts {
        let label = it.name().replace('_', " ");
        fact(page, &label, column, Style::Bold, &it.value());
        if explain {
            meaning(page, it, MARGIN + 2 + column);
        }
    }
}

/// How good the choices are: those with a reservation each with its reasons, the others in a line.
pub(super) fn verdict(page: &mut Page, summary: &Summary) {
    let judgements = verdict::connection(summary);
    let (good, others): (Vec<_>, Vec<_>) = judgements
        .iter()
        .partition(|judgement| judgement.verdict.grade == Grade::Good);
    if !judgements.is_empty() {
        page.line();
    }
    for Judgement { part, verdict } in others {
        grade(page, verdict.grade, part);
        for reason in &verdict.reasons {
            page.to(MARGIN + 2);
            page.flow(Style::Dim, reason, MARGIN + 2);
            page.line();
        }
    }
    if !good.is_empty() {
        let parts: Vec<&str> = good.iter().map(|judgement| judgement.part).collect();
        grade(page, Grade::Good, &parts.join(", "));
    }
}

fn grade(page: &mut Page, grade: Grade, parts: &str) {
    page.to(MARGIN);
    page.text(Style::of(grade), grade.mark());
    page.text(Style::Plain, " ");
    page.text(Style::of(grade), grade.name());
    page.text(Style::Plain, ": ");
    page.flow(Style::Plain, parts, MARGIN + 2);
    page.line();
}

/// What the value of a fact means, in plain words.
fn meaning(page: &mut Page, fact: &Fact, column: usize) {
    let parts = parts(fact);
    let is_one = parts.len() == 1;
    for (part, entry) in parts {
        page.to(column);
        if !is_one {
            page.flow(Style::Dim, part, column + 2);
            page.flow(Style::Dim, ": ", column + 2);
        }
        page.flow(Style::Dim, entry.short, column + 2);
        page.line();
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
        fact(page, label, COLUMN, Style::Warning, advice);
    }
}
