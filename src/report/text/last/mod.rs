//! The last screen: what was agreed on and how good that is, the course of it in small, the keys and
//! where each came from, and what to try next; of a failure, what went wrong and then how far it got.

mod flights;
mod keys;

use super::Level;
use super::facts;
use super::fields::MARGIN;
use super::steps::Title;
use crate::application::said;
use crate::glossary::{self, course};
use crate::names::Side;
use crate::names::registry::{AlertDescription, ContentType, ProtocolVersion};
use crate::names::suite::CipherSuite;
use crate::narration::{Diagnosis, Fact, Message, Summary};
use crate::report::page::{Page, Style};
use crate::story::course::Course;
use crate::story::tree::{Forest, Tree};
use crate::story::verdict::{self, Aspect};
use crate::story::words::{as_words, clipped, opening};
use crate::wire::CodePoint;

/// Where a line goes on that does not fit.
const HANG: usize = MARGIN + 2;

/// How much is said of why a part is as good as it is.
const REASONS: usize = 205;

/// How much of what an answer says is quoted.
const MOST_SAID: usize = 160;

/// What the last screen will tell.
pub(super) struct Last {
    /// The end that narrates.
    pub side: Side,
    /// What each side sent.
    pub course: Course,
    /// Where the keys came from.
    pub tree: Tree,
    /// Where those of earlier connections did.
    pub forest: Forest,
    /// What went wrong.
    pub diagnosis: Option<Diagnosis>,
    /// The last alert that was more than a goodbye.
    alert: Option<AlertDescription>,
}

impl Default for Last {
    fn default() -> Self {
        Last {
            side: Side::Client,
            course: Course::default(),
            tree: Tree::default(),
            forest: Forest::default(),
            diagnosis: None,
            alert: None,
        }
    }
}

impl Last {
    /// A message was sent or received.
    pub fn message(&mut self, message: &Message) {
        self.course.message(message);
        if let (Some(ContentType::Alert), [_, description]) =
            (message.carrier.content_type(), &message.bytes[..])
        {
            let alert = AlertDescription(*description);
            self.alert = Some(alert).filter(|alert| *alert != AlertDescription::CloseNotify);
        }
    }

    /// The whole of it.
    pub fn write(&self, page: &mut Page, summary: &Summary, level: Level) {
        self.fail(page, summary.failure.as_deref());
        match &summary.failure {
            None => {
                let style = Style::Good;
                let title = "what was agreed on";
                Title { style, title }.write(page);
                judge(page, summary);
            }
            Some(_) if !self.course.flights().is_empty() || !summary.facts.is_empty() => {
                title(page, Style::Plain, "how far it got");
                judge(page, summary);
            }
            Some(_) => {}
        }
        exported(page, summary);
        answer(page, summary);
        if !self.course.flights().is_empty() {
            let parts = summary.cipher_suite().and_then(CipherSuite::parts);
            let mac_alone = parts.and_then(|parts| parts.mac_alone());
            flights::draw(page, &self.course, mac_alone);
        }
        keys::draw(page, &self.tree, &self.forest);
        self.next(page, summary, level);
    }

    /// What went wrong, if something did, and what was agreed on; no more.
    pub fn brief(&self, page: &mut Page, summary: &Summary) {
        self.fail(page, summary.failure.as_deref());
        if !summary.facts.is_empty() {
            let (style, heading) = match &summary.failure {
                None => (Style::Good, "what was agreed on"),
                Some(_) => (Style::Plain, "how far it got"),
            };
            title(page, style, heading);
            facts::summary(page, summary);
        }
    }

    /// What went wrong, if something did.
    pub fn fail(&self, page: &mut Page, failure: Option<&str>) {
        match (&self.diagnosis, failure) {
            (Some(diagnosis), _) => facts::diagnosis(page, diagnosis),
            (None, Some(failure)) => {
                title(page, Style::Bad, "failed");
                page.to(MARGIN + 2);
                page.flow(Style::Bad, failure, MARGIN + 2);
                page.line();
            }
            (None, None) => {}
        }
    }

    fn next(&self, page: &mut Page, summary: &Summary, level: Level) {
        // Where nothing was sent there is nothing to look at: a server has waited for a hello, a client has
        // not come to its own.
        let is_nothing = self.course.flights().is_empty();
        if is_nothing && self.side == Side::Client {
            return;
        }
        let group = summary.group().map(|group| group.name());
        let suite = summary.suite().map(|suite| suite.name.into());
        // Of a failure the alert is what a reader wants to know more of.
        let alert = self.alert.filter(|_| summary.failure.is_some());
        let name = alert.map(|alert| alert.name()).or(group).or(suite);
        page.to(MARGIN);
        page.flow(Style::Bold, "next: ", MARGIN);
        let more = match level {
            Level::Quiet | Level::Story => Some(("-v", "the bytes")),
            Level::Bytes => Some(("-vv", "nothing folded")),
            Level::Everything => None,
        };
        let next = match is_nothing {
            true => vec![course::awaited()],
            false => course::next(self.side, more, name.as_deref()),
        };
        for (index, (what, shows)) in next.iter().enumerate() {
            if index > 0 {
                page.flow(Style::Plain, "; ", MARGIN);
            }
            page.flow(Style::Code, what, MARGIN);
            if !shows.is_empty() {
                page.flow(Style::Plain, " ", MARGIN);
                page.flow(Style::Dim, shows, MARGIN);
            }
        }
        page.line();
    }
}

fn title(page: &mut Page, style: Style, title: &str) {
    page.gap();
    Title { style, title }.write(page);
}

/// A heading within the last screen.
fn subtitle(page: &mut Page, title: &str) {
    page.to(MARGIN);
    page.flow(Style::Bold, title, MARGIN);
    page.line();
}

/// What was agreed on: each part with how good it is and why, then the facts that nobody judges.
fn judge(page: &mut Page, summary: &Summary) {
    let judgments = verdict::connection(summary);
    let is_server_named = (summary.facts.iter()).any(|fact| matches!(fact, Fact::Certificate(_)));
    let is_of = |fact: &Fact, part: Aspect| match fact {
        // The other end, of a server.
        Fact::ClientCertificate(_) | Fact::ClientCertificateTrusted(_) => {
            part == Aspect::Identity && !is_server_named
        }
        _ => is_of(fact, part),
    };
    for judgment in &judgments {
        let grade = judgment.verdict.grade;
        page.to(MARGIN);
        page.text(Style::of(grade), grade.mark());
        page.text(Style::Plain, " ");
        page.flow(Style::Bold, judgment.part.name(), HANG);
        page.text(Style::Plain, ": ");
        let mut said = judgment.part.name().len() + grade.name().len();
        for fact in summary
            .facts
            .iter()
            .filter(|fact| is_of(fact, judgment.part))
            .filter(|fact| !matches!(fact, Fact::ClientCertificateTrusted(_)))
        {
            said += fact.value().len();
            page.flow(Style::Code, &fact.value(), HANG);
            page.flow(Style::Plain, ", ", HANG);
        }
        page.flow(Style::of(grade), grade.name(), HANG);
        page.flow(Style::Plain, ". ", HANG);
        let reasons = judgment.verdict.reasons.join(" ");
        let room = REASONS.saturating_sub(said);
        page.flow(Style::Plain, opening(&reasons, room), HANG);
        page.line();
    }
    let is_judged = |fact: &&Fact| judgments.iter().any(|judgment| is_of(fact, judgment.part));
    let others: Vec<String> = summary
        .facts
        .iter()
        .filter(|fact| {
            !is_judged(fact)
                && !matches!(
                    fact,
                    Fact::CertificateTrusted(_)
                        | Fact::SignatureScheme(_)
                        | Fact::NoStaple
                        | Fact::EarlyDataLimit(_)
                        | Fact::Exported(..)
                        | Fact::SessionUnused(_)
                        | Fact::PskUnused(_)
                        | Fact::PrivateAuthority(_)
                        | Fact::ShortAuthorityKey(_)
                        | Fact::RootOutOfDate(_)
                        | Fact::ShortPsk(_)
                        | Fact::WithoutEffect(_)
                        | Fact::Unanswered(_)
                        | Fact::Other(..)
                )
        })
        .map(|fact| format!("{}: {}", as_words(fact.name()), fact.value()))
        .collect();
    if !others.is_empty() {
        page.to(MARGIN);
        page.flow(Style::Plain, &others.join("; "), HANG);
        page.line();
    }
}

/// What was exported, a line each.
fn exported(page: &mut Page, summary: &Summary) {
    let is_exported = |fact: &&Fact| matches!(fact, Fact::Exported(..));
    let mut exported = summary.facts.iter().filter(is_exported).peekable();
    if exported.peek().is_some() {
        subtitle(page, "what was exported");
    }
    for fact in exported {
        page.to(HANG);
        page.flow(Style::Code, fact.name(), HANG + 2);
        page.flow(Style::Plain, " = ", HANG + 2);
        page.flow(Style::Secret, &fact.value(), HANG + 2);
        page.line();
    }
}

/// What the answer of the application says that needs a word, each with its meaning.
fn answer(page: &mut Page, summary: &Summary) {
    let tls13 = summary.version() >= Some(ProtocolVersion::TLS1_3);
    for fact in summary.facts.iter().filter(|fact| is_of_answer(fact)) {
        let name = as_words(fact.name());
        page.to(MARGIN);
        page.flow(Style::Bold, &name, HANG);
        page.flow(Style::Plain, ": ", HANG);
        page.flow(Style::Code, &clipped(&fact.value(), MOST_SAID), HANG);
        if let Some(entry) = glossary::fact(fact.name(), tls13) {
            page.flow(Style::Plain, ". ", HANG);
            page.flow(Style::Plain, opening(entry.text, REASONS), HANG);
        }
        page.line();
    }
}

/// Whether a fact is about TLS, or where else to go, in the words of the application's answer.
fn is_of_answer(fact: &Fact) -> bool {
    match fact {
        Fact::NoStaple
        | Fact::EarlyDataLimit(_)
        | Fact::SessionUnused(_)
        | Fact::PskUnused(_)
        | Fact::WithoutEffect(_)
        | Fact::Unanswered(_) => true,
        Fact::Other(name, _) => said::is_fact(name),
        _ => false,
    }
}

/// Whether a fact is what the judgment on this part is about.
fn is_of(fact: &Fact, part: Aspect) -> bool {
    match fact {
        Fact::Version(_) => part == Aspect::Version,
        Fact::CipherSuite(_) => part == Aspect::Encryption,
        Fact::Group(_) | Fact::Prime(_) => part == Aspect::KeyExchange,
        Fact::Certificate(_) | Fact::ResumedPeer(_) => part == Aspect::Identity,
        _ => false,
    }
}
