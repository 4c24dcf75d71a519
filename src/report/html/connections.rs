//! One document of several connections: a list of them, each line of which opens into all that a page
//! of one connection has. They share the glossary at the end.
//!
//! A connection is written when it is over, so that not all of them are held in memory. As long as
//! there is only one, it is kept back: if no other comes, it gets the page that one connection gets.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use maud::{DOCTYPE, Markup, html};

use super::Html;
use super::glance;
use super::notes::Notes;
use super::page::{self, Context};
use super::text::{Peer, count};
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
    failure: Option<io::Error>,
}

enum State {
    /// None is over.
    Empty,
    /// A single one is over.
    One(Box<(u32, Html)>),
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
                html: Some(Html::kept(ROOM)),
                connections: self.clone(),
            });
            narrator
        })
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
    fn add(&mut self, number: u32, html: Html) {
        match std::mem::replace(&mut self.state, State::Several) {
            State::Empty => self.state = State::One(Box::new((number, html))),
            State::One(first) => {
                let head = head(&self.title);
                self.write(&head);
                self.connection(first.0, &first.1);
                self.connection(number, &html);
            }
            State::Several => self.connection(number, &html),
            State::Finished => self.state = State::Finished,
        }
    }

    fn connection(&mut self, number: u32, html: &Html) {
        self.written += 1;
        let notes = std::mem::take(&mut self.notes);
        let (section, notes) = connection(&html.story(), number, self.written, notes);
        self.notes = notes;
        self.write(&section.into_string());
    }

    fn write(&mut self, text: &str) {
        if self.failure.is_none() {
            let written = self.out.write_all(text.as_bytes());
            self.failure = written.and_then(|()| self.out.flush()).err();
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.state, State::Finished) {
            State::One(only) => self.write(&only.1.page()),
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
    html: Option<Html>,
    connections: Connections,
}

impl Narrator for Chapter {
    fn wants(&self, topic: Topic) -> bool {
        self.html.as_ref().is_some_and(|html| html.wants(topic))
    }

    fn at(&mut self, moment: Moment) {
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
            self.connections.document().add(self.number, html);
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

/// A connection as a line that opens; and the explanations that were used so far. `place` counts
/// those of the document.
fn connection(story: &Story<'_>, number: u32, place: usize, notes: Notes) -> (Markup, Notes) {
    let cx = Context::new(story, notes, Some(place));
    let summary = glance::glance(&cx);
    let parts = page::parts(&cx);
    let markup = html! {
        details.connection id=(cx.own("connection")) {
            summary { (line(story, number)) }
            div.body {
                nav.parts-of aria-label="Parts of this connection" {
                    @for part in &parts { a href={ "#" (part.id) } { (part.title) } }
                }
                (summary)
                @for part in &parts { (part.section()) }
            }
        }
    };
    (markup, cx.notes.into_inner())
}

/// What a line of the list says: with whom, what was agreed on, whether it goes on with an earlier
/// session, whether it failed.
fn line(story: &Story<'_>, number: u32) -> Markup {
    let facts = story.summary.map_or(&[][..], |summary| &summary.facts);
    let has_failed = story.diagnosis.is_some()
        || story
            .summary
            .is_some_and(|summary| summary.failure.is_some());
    let said = facts.iter().filter_map(|fact| match fact {
        Fact::Version(_) | Fact::CipherSuite(_) | Fact::Group(_) => Some(fact.value().into_owned()),
        Fact::Psk(origin) => Some(format!("resumes {origin}")).filter(|_| origin.is_session()),
        Fact::Resumed(_) => Some("resumes a session".to_owned()),
        Fact::EarlyData(true) => Some("early data accepted".to_owned()),
        Fact::EarlyData(false) => Some("early data refused".to_owned()),
        _ => None,
    });
    let said: Vec<String> = said.collect();
    html! {
        span.number { (number) } " "
        b { (Peer(glance::named(story))) } " "
        span.dim {
            @if said.is_empty() { "no version was agreed on" } @else { (Peer(&said.join(", "))) }
        }
        @if has_failed { " " span.tag.bad { "failed" } }
    }
}
