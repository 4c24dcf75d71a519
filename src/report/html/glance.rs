//! The top of the page: what was agreed on, in plain words, and whether it is good enough; what
//! went wrong, if anything did; and the list of checks.

use maud::{Markup, html};

use super::page::Context;
use super::text::{Peer, count, rfc};
use super::timeline::moment;
use crate::check::Checked;
use crate::glossary::{self, checks, course};
use crate::narration::{Diagnosis, Fact};
use crate::story::facts::parts;
use crate::story::timeline::Story;
use crate::story::verdict::{self, Grade};
use crate::story::words::{as_words, bytes_count, capital, clipped};

/// The summary.
pub(super) fn glance(cx: &Context<'_>) -> Markup {
    let story = cx.story;
    let failure = story.summary.and_then(|summary| summary.failure.as_deref());
    let failed = failure.is_some() || story.diagnosis.is_some();
    let version = story.version();
    html! {
        @let title = cx.own("title");
        section.glance aria-labelledby=(title) {
            div.title {
                h1 id=(title) { (Peer(named(story))) }
                p.eyebrow { (version) " handshake, seen from the " (seen_from(story)) }
                @let redirect = story.connected.and_then(|connected| connected.redirected.as_ref());
                @if let Some(redirect) = redirect {
                    p.dim { (Peer(&clipped(&capital(&course::redirected(redirect)), 2000))) "." }
                }
            }
            @if failed { (trouble(story.diagnosis, failure)) }
            (verdict(cx, failed))
            (facts(cx))
            (numbers(cx))
        }
    }
}

/// Whom the connection is with.
pub(super) fn named<'a>(story: &Story<'a>) -> &'a str {
    match story.target() {
        "" => "a peer",
        target => target,
    }
}

/// Who saw it.
fn seen_from(story: &Story<'_>) -> &'static str {
    match story.observed {
        Some(_) => "path between the two ends",
        None => story.side.name(),
    }
}

fn trouble(diagnosis: Option<&Diagnosis>, failure: Option<&str>) -> Markup {
    html! {
        div.trouble role="alert" {
            h2 { "✗ The connection failed" }
            @match diagnosis {
                Some(diagnosis) => {
                    @if !diagnosis.step.is_empty() { p.dim { "Step: " (Peer(&diagnosis.step)) } }
                    p.happened { (Peer(&clipped(&diagnosis.happened, 2000))) }
                    p { (Peer(&clipped(&diagnosis.meaning, 4000))) }
                    @if !diagnosis.advice.is_empty() {
                        h3 { "What to try" }
                        ol { @for advice in &diagnosis.advice { li { (Peer(&clipped(advice, 2000))) } } }
                    }
                }
                None => p.happened { (Peer(&clipped(failure.unwrap_or_default(), 2000))) },
            }
        }
    }
}

fn verdict(cx: &Context<'_>, failed: bool) -> Markup {
    let judgments = cx
        .story
        .summary
        .map(verdict::connection)
        .unwrap_or_default();
    let worst = judgments
        .iter()
        .map(|judgment| judgment.verdict.grade)
        .max();
    html! {
        @if let Some(worst) = worst {
            details.verdict.(class(worst)) {
                summary {
                    span.headline {
                        (mark(worst)) " "
                        @if failed { "What was agreed on before it failed" } @else { (capital(worst.name())) }
                    }
                    @for judgment in &judgments {
                        " " span.part.(class(judgment.verdict.grade)) {
                            (mark(judgment.verdict.grade)) " " (judgment.part.name())
                        }
                    }
                }
                ul {
                    @for judgment in &judgments {
                        @let grade = judgment.verdict.grade;
                        li.(class(grade)) {
                            b { (mark(grade)) " " (capital(judgment.part.name())) ", " (grade.name()) "." }
                            @for reason in &judgment.verdict.reasons { " " (rfc(reason)) }
                        }
                    }
                }
            }
        }
    }
}

fn class(grade: Grade) -> &'static str {
    match grade {
        Grade::Good => "good",
        Grade::Fair => "fair",
        Grade::Weak | Grade::Broken => "bad",
    }
}

fn mark(grade: Grade) -> Markup {
    html! { span.mark role="img" aria-label=(grade.name()) { (grade.mark()) } }
}

/// How much there is to see.
fn numbers(cx: &Context<'_>) -> Markup {
    let story = cx.story;
    let flights = story
        .blocks
        .iter()
        .filter(|block| block.flight.is_some())
        .count();
    let bytes: usize = story
        .records
        .iter()
        .map(|(record, _)| record.bytes.len())
        .sum();
    let failed = story.checks.iter().filter(|check| !check.passed()).count();
    html! {
        ul.numbers {
            li { (count(flights, "flight")) }
            li { (count(story.messages.len(), "message")) }
            li { (count(story.records.len(), "record")) ", " (bytes_count(bytes)) }
            li { (count(story.computations.len(), "computed value")) }
            @if !story.checks.is_empty() {
                li { a href={ "#" (cx.own("checks")) } {
                    (count(story.checks.len(), "check"))
                    @if failed == 0 { ", all passed" } @else { ", " (failed) " failed" }
                } }
            }
            @if let Some(at) = story.done_at() { li { "complete after " (moment(at).trim_start_matches('+')) } }
        }
    }
}

fn facts(cx: &Context<'_>) -> Markup {
    let facts = cx.story.summary.map_or(&[][..], |summary| &summary.facts);
    html! {
        @if !facts.is_empty() {
            dl.facts {
                @for fact in facts {
                    @let name = fact.name();
                    @let entry = glossary::fact(name, cx.story.tls13);
                    div {
                        dt {
                            @match entry {
                                Some(entry) => a.note href={ "#g" (cx.note(name, entry)) } { (entry.short) },
                                None => (Peer(&as_words(name))),
                            }
                        }
                        dd { (Peer(&clipped(&fact.value(), 400))) }
                    }
                }
            }
        }
    }
}

/// What key exchange, signature and suite consist of.
pub(super) fn algorithms(cx: &Context<'_>) -> Option<Markup> {
    let facts = cx.story.summary.map_or(&[][..], |summary| &summary.facts);
    let of = |wanted: fn(&Fact) -> bool| facts.iter().filter(move |fact| wanted(fact));
    let parts: Vec<_> = of(|fact| matches!(fact, Fact::Group(_)))
        .chain(of(|fact| matches!(fact, Fact::SignatureScheme(_))))
        .chain(of(|fact| matches!(fact, Fact::CipherSuite(_))))
        .flat_map(parts)
        .collect();
    if parts.is_empty() {
        return None;
    }
    Some(html! {
        p.lead { "What was agreed on, part by part." }
        ul.parts {
            @for (name, entry) in parts {
                li {
                    b { (name) } " " span.dim { (entry.short) }
                    p { (entry.text) " " (rfc(entry.rfc)) }
                }
            }
        }
    })
}

/// Every check, failed ones first.
pub(super) fn checks(cx: &Context<'_>) -> Option<Markup> {
    let story = cx.story;
    if story.checks.is_empty() {
        return None;
    }
    let mut checks: Vec<(&Checked, usize)> = Vec::new();
    for check in &story.checks {
        match checks.iter_mut().find(|(other, _)| other == check) {
            Some((_, times)) => *times += 1,
            None => checks.push((check, 1)),
        }
    }
    checks.sort_by_key(|(check, _)| check.passed());
    Some(html! {
        ul.checks {
            @for (check, times) in checks {
                li { (self::check(cx, check)) @if times > 1 { span.times { "× " (times) } } }
            }
        }
    })
}

/// A check and its outcome.
pub(super) fn check(cx: &Context<'_>, check: &Checked) -> Markup {
    let name = check.name();
    let entry = glossary::check(name, cx.story.tls13);
    let passed = check.passed();
    let class = if passed { "good" } else { "bad" };
    html! {
        div.check.(class) {
            span.mark role="img" aria-label=(if passed { "passed" } else { "failed" }) {
                (if passed { "✓" } else { "✗" })
            }
            div {
                @match entry {
                    Some(entry) => a.note href={ "#g" (cx.note(name, entry)) } { (Peer(&as_words(name))) },
                    None => b { (Peer(&as_words(name))) },
                }
                " " span { (Peer(&clipped(&checks::detail(check), 600))) }
                " " (rfc(&check.check.rfc()))
                @let steps = checks::steps(check);
                @if !steps.is_empty() {
                    ul.steps {
                        @for step in steps {
                            li {
                                (if step.passed { "✓" } else { "✗" }) " "
                                (Peer(&clipped(&step.text, 600)))
                            }
                        }
                    }
                }
            }
        }
    }
}
