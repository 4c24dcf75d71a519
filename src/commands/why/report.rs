//! What came of an inquiry, as text and as JSON.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Cause, Certainty, Ending, Report};
use crate::check::Checked;
use crate::commands::output::PIPE_WIDTH;
use crate::commands::wrap;
use crate::error::ErrorKind;
use crate::glossary::{self, checks};
use crate::names::registry::ProtocolVersion;
use crate::report::escape::safe;
use crate::story::verdict::{Grade, Judgement};
use crate::story::words;

/// How a try ended, in a line.
pub(super) fn outcome(ending: &Ending) -> String {
    let Some(failure) = &ending.failure else {
        let facts = ending.summary.facts.iter().take(3);
        let facts: Vec<String> = facts.map(|fact| fact.value().into_owned()).collect();
        return format!("works: {}", facts.join(", "));
    };
    let step = &failure.diagnosis.step;
    let error = checks::error(&failure.error);
    // These say in their own words what was waited for.
    let is_said = matches!(
        failure.error.kind,
        ErrorKind::TimedOut | ErrorKind::Closed | ErrorKind::Io | ErrorKind::NotTls(_)
    );
    match step.is_empty() || is_said {
        true => error,
        false => format!("{error} ({step})"),
    }
}

/// The report for a reader, in lines of at most `limit` characters where they can be broken; where
/// there is no limit, commands are one line.
pub fn text(report: &Report, limit: Option<usize>) -> String {
    let mut page = Page {
        out: String::new(),
        width: limit.unwrap_or(PIPE_WIDTH),
        limit,
    };
    let target = safe(&report.target).to_string();
    match &report.cause {
        None => well(&mut page, report, &target),
        Some(cause) => fails(&mut page, report, cause, &target),
    }
    let count = report.tries.len();
    let connections = if count == 1 {
        "connection"
    } else {
        "connections"
    };
    page.heading(&format!("Evidence: {count} {connections}"));
    for (number, it) in report.tries.iter().enumerate() {
        page.hanging(
            &format!("{:>3}. ", number + 1),
            &format!("{}: {}", it.done, safe(&it.outcome)),
        );
    }
    page.out
}

fn well(page: &mut Page, report: &Report, target: &str) {
    page.line(&match report.is_sound {
        true => format!("Nothing is wrong with {target}: the handshake works as asked."),
        false => format!(
            "The handshake with {target} works as asked. Not everything in it is as it should be."
        ),
    });
    page.heading("Agreed on");
    for (name, value) in agreed(report) {
        page.hanging(&format!("  {name}: "), &safe(&value).to_string());
    }
    let tls13 = report.agreed.version() == Some(ProtocolVersion::TLS1_3);
    if !report.objections.is_empty() {
        page.heading("Checks that did not pass");
    }
    for checked in &report.objections {
        let text = with_reason(checked, tls13);
        page.hanging(&format!("  {}: ", checked.name()), &safe(&text).to_string());
    }
    let judgments = report.weak.iter().chain(&report.caveats);
    for grade in [Grade::Broken, Grade::Weak, Grade::Fair] {
        let mut of_grade = judgments.clone().filter(|it| it.verdict.grade == grade);
        let first = of_grade.next();
        if first.is_some() {
            page.heading(&format!(
                "{} {}",
                grade.mark(),
                words::capital(grade.name())
            ));
        }
        for Judgement { part, verdict } in first.into_iter().chain(of_grade) {
            page.hanging(&format!("  {}: ", part.name()), &verdict.reasons.join(" "));
        }
    }
    if report.weak.is_empty() && report.caveats.is_empty() && report.objections.is_empty() {
        page.heading("Nothing in it is weak");
    }
}

/// What was found, and why that matters.
fn with_reason(checked: &Checked, tls13: bool) -> String {
    let reason = glossary::check(checked.name(), tls13).map_or("", |entry| entry.text);
    format!("{}. {reason}", checks::detail(checked))
}

/// What was agreed on, and what became of the certificate that was asked for, each with its name.
fn agreed(report: &Report) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let facts = report.agreed.facts.iter();
    let facts = facts.map(|fact| (fact.name().into(), fact.value()));
    let request = report.request.iter();
    facts.chain(request.map(|what| ("certificate_request".into(), what.into())))
}

fn fails(page: &mut Page, report: &Report, cause: &Cause, target: &str) {
    let is_done = report.tries.first().is_some_and(|first| first.works);
    page.line(&match is_done {
        true => format!("The handshake with {target} works, and the request over it is refused"),
        false => format!("Why the handshake with {target} fails"),
    });
    match &cause.certainty {
        Certainty::Certain => page.heading("The cause"),
        Certainty::Likely(why) => page.heading(&format!("Most likely ({why})")),
    }
    page.hanging("  ", &safe(&cause.sentence).to_string());
    page.heading("The commands");
    let outcome = if is_done { "refused:" } else { "fails: " };
    page.command(&format!("  {outcome} "), &report.command.to_string());
    if let Some(works) = &cause.works {
        page.command("  works:  ", &works.to_string());
    }
    for (heading, lines) in [
        ("On the server", &cause.server),
        ("On the client", &cause.client),
    ] {
        if !lines.is_empty() {
            page.heading(heading);
            for line in lines {
                page.hanging("  - ", &safe(line).to_string());
            }
        }
    }
}

struct Page {
    out: String,
    width: usize,
    limit: Option<usize>,
}

impl Page {
    /// A command to copy.
    fn command(&mut self, label: &str, command: &str) {
        self.plain(&wrap::command(label, command, self.limit));
    }

    fn plain(&mut self, text: &str) {
        let _ = writeln!(self.out, "{text}");
    }

    fn line(&mut self, text: &str) {
        self.hanging("", text);
    }

    fn heading(&mut self, text: &str) {
        self.plain("");
        self.hanging("", text);
    }

    /// Words behind a label, further lines as far in as the first.
    fn hanging(&mut self, label: &str, text: &str) {
        let indent = label.chars().count();
        let room = self.width.saturating_sub(indent).max(20);
        let mut line = label.to_owned();
        let mut length = 0;
        for word in text.split_whitespace() {
            let more = word.chars().count();
            if length > 0 && length + 1 + more > room {
                self.plain(line.trim_end());
                line = " ".repeat(indent);
                length = 0;
            }
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += more;
        }
        self.plain(line.trim_end());
    }
}

/// The report for scripts.
pub fn json(report: &Report) -> Value {
    let tries: Vec<Value> = (report.tries.iter())
        .map(|it| {
            json!({
                "changed": it.done,
                "command": it.command.as_ref().map(ToString::to_string).unwrap_or_default(),
                "works": it.works,
                "outcome": it.outcome,
            })
        })
        .collect();
    let agreed: serde_json::Map<String, Value> = agreed(report)
        .map(|(name, value)| (name.into_owned(), json!(value)))
        .collect();
    let [weak, caveats] = [&report.weak, &report.caveats].map(|judgments| {
        let judgments = judgments.iter();
        let judgments =
            judgments.map(|it| {
                json!({ "part": it.part.name(), "grade": it.verdict.grade.name(), "reasons": it.verdict.reasons })
            });
        judgments.collect::<Vec<Value>>()
    });
    let failed: Vec<Value> = (report.objections.iter())
        .map(|it| json!({ "check": it.name(), "found": checks::detail(it) }))
        .collect();
    json!({
        "target": report.target,
        "works": report.cause.is_none(),
        "command": report.command.to_string(),
        "cause": report.cause.as_ref().map(cause_json),
        "agreed": agreed,
        "weak": weak,
        "caveats": caveats,
        "sound": report.is_sound,
        "failed_checks": failed,
        "connections": report.tries.len(),
        "tries": tries,
    })
}

fn cause_json(cause: &Cause) -> Value {
    let (certain, because) = match &cause.certainty {
        Certainty::Certain => (true, None),
        Certainty::Likely(why) => (false, Some(why)),
    };
    json!({
        "changes": cause.ids,
        "sentence": cause.sentence,
        "certain": certain,
        "uncertain_because": because,
        "works": cause.works.as_ref().map(ToString::to_string),
        "server": cause.server,
        "client": cause.client,
    })
}
