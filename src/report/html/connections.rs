//! One document of several connections: a list of them, each line of which opens into all that a page
//! of one connection has. They share the glossary at the end.
//!
//! A connection is written when it is over, so that not all of them are held in memory. As long as
//! there is only one, it is kept back: if no other comes, it gets the page that one connection gets.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use maud::{DOCTYPE, Markup, html};

use super::Html;
use super::glance;
use super::notes::Notes;
use super::page::{self, Context, Earlier};
use super::text::{Peer, count};
use crate::certificate::time;
use crate::narration::{Event, Fact, Moment, Narrator, Topic};
use crate::story::timeline::Story;

/// Connections that one document holds: a browser opens that much in a second or two.
const MOST: usize = 100;
/// About how many bytes of events are kept of a connection, until it is over. A usual handshake takes
/// a tenth of a mebibyte.
const ROOM: usize = 4 << 20;

/// A document that connections are added to.
#[derive(Clone)]
pub struct Connections(Arc<Mutex<Document>>);

/// What a list says of how a connection went, where more is known than what was told of it.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// When its first packet crossed the wire, in UTC: `2026-11-29 10:07:51.728`.
    pub began: String,
    /// How it ended, in words.
    pub ending: String,
    /// Whether its handshake is known to have failed.
    pub has_failed: bool,
    /// Whether it goes on with an earlier session, in words; `None` if that is not known.
    pub session: Option<String>,
}

struct Document {
    out: Box<dyn Write + Send>,
    /// What they have in common: a host, a file.
    title: String,
    state: State,
    /// Connections that were begun.
    begun: usize,
    /// Connections that were written.
    written: usize,
    /// The explanations that were used.
    notes: Notes,
    /// Where the values of those that were written are.
    earlier: Earlier,
    /// How connections went that are not written yet, by their numbers.
    outcomes: HashMap<u32, Outcome>,
    failure: Option<io::Error>,
}

/// A connection that is over.
struct Over {
    number: u32,
    /// When it began.
    started: Option<SystemTime>,
    html: Html,
}

enum State {
    /// None is over.
    Empty,
    /// A single one is over.
    One(Box<Over>),
    /// The document has begun.
    Several,
    /// Nothing more is written.
    Finished,
}

impl Connections {
    /// A document that is written to `out`.
    pub fn new(out: Box<dyn Write + Send>) -> Self {
        Connections(Arc::new(Mutex::new(Document {
            out,
            title: "TLS".to_owned(),
            state: State::Empty,
            begun: 0,
            written: 0,
            notes: Notes::default(),
            earlier: Earlier::default(),
            outcomes: HashMap::new(),
            failure: None,
        })))
    }

    fn document(&self) -> MutexGuard<'_, Document> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the connections have in common, a host or a file, is above the list of several.
    pub fn set_title(&self, title: &str) {
        title.clone_into(&mut self.document().title);
    }

    /// The narrator of a connection, which is in the list under this number. `None` if the document
    /// is full: then it is counted.
    pub fn narrator(&self, number: u32) -> Option<Box<dyn Narrator>> {
        let mut document = self.document();
        document.begun += 1;
        (document.begun <= MOST).then(|| {
            let narrator: Box<dyn Narrator> = Box::new(Chapter {
                number,
                started: None,
                html: Some(Html::kept(ROOM)),
                connections: self.clone(),
            });
            narrator
        })
    }

    /// Says how a connection went, before its narrator finishes.
    pub fn set_outcome(&self, number: u32, outcome: Outcome) {
        let mut document = self.document();
        if document.begun <= MOST {
            document.outcomes.insert(number, outcome);
        }
    }

    /// How many connections the document has no room for.
    pub fn left_out(&self) -> usize {
        self.document().begun.saturating_sub(MOST)
    }

    /// Writes what is still to be written. No connection is added after that.
    ///
    /// # Errors
    /// If anything could not be written.
    pub fn finish(&self) -> io::Result<()> {
        self.document().finish()
    }
}

impl Document {
    /// A connection is over.
    fn add(&mut self, over: Over) {
        match std::mem::replace(&mut self.state, State::Several) {
            State::Empty => self.state = State::One(Box::new(over)),
            State::One(first) => {
                let head = head(&self.title);
                self.write(&head);
                self.connection(&first);
                self.connection(&over);
            }
            State::Several => self.connection(&over),
            State::Finished => self.state = State::Finished,
        }
    }

    fn connection(&mut self, over: &Over) {
        self.written += 1;
        let notes = std::mem::take(&mut self.notes);
        let story = over.html.story();
        let outcome = self.outcomes.remove(&over.number);
        let line = line(&story, over, outcome.as_ref());
        let cx = Context::new(&story, notes, Some(self.written)).below(&self.earlier);
        let section = connection(&cx, &line).into_string();
        let places = cx.places();
        self.notes = cx.notes.into_inner();
        self.earlier.add(over.number, places);
        self.write(&section);
    }

    fn write(&mut self, text: &str) {
        if self.failure.is_none() {
            let written = self.out.write_all(text.as_bytes());
            self.failure = written.and_then(|()| self.out.flush()).err();
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.state, State::Finished) {
            State::One(only) => self.write(&only.html.page()),
            State::Several => {
                let end = foot(self.begun.saturating_sub(MOST), &self.notes);
                self.write(&end);
            }
            State::Empty | State::Finished => {}
        }
        self.failure.take().map_or(Ok(()), Err)
    }
}

impl Drop for Document {
    fn drop(&mut self) {
        // Who wants to know of a failure has called `finish` before.
        let _ = self.finish();
    }
}

/// Keeps what is told of a connection until it is over.
struct Chapter {
    number: u32,
    started: Option<SystemTime>,
    html: Option<Html>,
    connections: Connections,
}

impl Narrator for Chapter {
    fn wants(&self, topic: Topic) -> bool {
        self.html.as_ref().is_some_and(|html| html.wants(topic))
    }

    fn at(&mut self, moment: Moment) {
        self.started.get_or_insert(moment.started);
        if let Some(html) = &mut self.html {
            html.at(moment);
        }
    }

    fn tell(&mut self, event: &Event) {
        if let Some(html) = &mut self.html {
            html.tell(event);
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        if let Some(html) = self.html.take() {
            self.connections.document().add(Over {
                number: self.number,
                started: self.started,
                html,
            });
        }
        Ok(())
    }
}

/// The document up to the list.
fn head(title: &str) -> String {
    let links = [("#connections", "Connections"), ("#glossary", "Glossary")];
    let links = links.map(|(to, name)| (to.to_owned(), name));
    let opening = html! {
        a.skip href="#connections" { "Skip to the connections" }
        (page::bar(&links))
    };
    let heading = html! {
        h1 #title { (Peer(title)) }
        p.lead { "Several connections, in the order in which they ended. Each line opens." }
    };
    format!(
        "{}<html lang=\"en\"><head>{}</head><body>{}<main id=\"top\">\
         <section id=\"connections\" aria-labelledby=\"title\">{}",
        DOCTYPE.into_string(),
        page::head(&format!("connections: {title}")).into_string(),
        opening.into_string(),
        heading.into_string(),
    )
}

/// The document from the end of the list; `left_out` connections are not in it.
fn foot(left_out: usize, notes: &Notes) -> String {
    let rest = html! {
        @if left_out > 0 {
            p.cut { (count(left_out, "more connection")) " had no room on this page." }
        }
    };
    format!(
        "{}</section>{}</main>{}</body></html>",
        rest.into_string(),
        page::glossary(notes).section().into_string(),
        page::foot("the connections that it shows").into_string(),
    )
}

/// A connection as a `line` that opens.
fn connection(cx: &Context<'_>, line: &Markup) -> Markup {
    let summary = glance::glance(cx);
    let parts = page::parts(cx);
    html! {
        details.connection id=(cx.own("connection")) {
            summary { (line) }
            div.body {
                nav.parts-of aria-label="Parts of this connection" {
                    @for part in &parts { a href={ "#" (part.id) } { (part.title) } }
                }
                (summary)
                @for part in &parts { (part.section()) }
            }
        }
    }
}

/// What a line of the list says: when and between whom, what was agreed on, whether it goes on with an
/// earlier session, how it ended.
fn line(story: &Story<'_>, over: &Over, outcome: Option<&Outcome>) -> Markup {
    let has_failed = story.diagnosis.is_some()
        || outcome.is_some_and(|outcome| outcome.has_failed)
        || story
            .summary
            .is_some_and(|summary| summary.failure.is_some());
    let began = outcome.map(|outcome| outcome.began.clone());
    let began = began.or_else(|| over.started.map(date));
    let client = story.observed.and_then(|observed| observed.client);
    let mut said = agreed(story, outcome);
    if let Some(outcome) = outcome {
        said.push(outcome.ending.clone());
    }
    html! {
        span.number { (over.number) } " "
        @if let Some(began) = &began { span.dim { (began) " UTC" } " " }
        b { (Peer(glance::named(story))) } " "
        span.dim {
            @if let Some(client) = client { "from " (client) ", " }
            (Peer(&said.join(", ")))
        }
        @if has_failed { " " span.tag.bad { "failed" } }
    }
}

/// What was agreed on, as far as it was told.
fn agreed(story: &Story<'_>, outcome: Option<&Outcome>) -> Vec<String> {
    let facts = story.summary.map_or(&[][..], |summary| &summary.facts);
    let session = outcome.and_then(|outcome| outcome.session.clone());
    let is_joined = session.is_some();
    let said = facts.iter().filter_map(|fact| match fact {
        Fact::Version(_) | Fact::CipherSuite(_) | Fact::Group(_) | Fact::Prime(_) => {
            Some(fact.value().into_owned())
        }
        Fact::Certificate(_) => Some(format!("certificate {}", fact.value())),
        Fact::Psk(origin) if !is_joined && origin.is_session() => Some(format!("resumes {origin}")),
        Fact::Resumed(_) if !is_joined => Some("resumes a session".to_owned()),
        Fact::EarlyData(true) => Some("early data accepted".to_owned()),
        Fact::EarlyData(false) => Some("early data refused".to_owned()),
        _ => None,
    });
    let mut said: Vec<String> = said.chain(session).collect();
    if !facts.iter().any(|fact| matches!(fact, Fact::Version(_))) {
        // An observer that lacks bytes may have missed it.
        let why = match story.gaps.is_empty() {
            true => "no version was agreed on",
            false => "no version was seen to be agreed on",
        };
        said.insert(0, why.to_owned());
    }
    said
}

/// A moment in UTC: `2026-11-29 10:07:51.728`.
fn date(moment: SystemTime) -> String {
    let since = moment.duration_since(SystemTime::UNIX_EPOCH);
    let since = since.unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    let whole = time::rfc3339(seconds).replace('T', " ");
    let whole = whole.trim_end_matches('Z');
    format!("{whole}.{:03}", since.subsec_millis())
}
