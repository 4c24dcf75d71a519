//! What a server was heard to answer to somebody else, as the facts that a visit of ours has of its
//! own answer.

use super::head::Head;
use super::said::{self, Origin};
use crate::names::quantity::counted;

/// Answers that are kept of a connection.
const MOST: usize = 4;

/// The final responses of a connection, in the order in which their heads came.
#[derive(Debug, Default)]
pub struct Answers {
    kept: Vec<Answer>,
    /// How many came behind those.
    more: u64,
    /// The head of the first, as long as it is the only one.
    only: Option<Head>,
}

#[derive(Debug)]
struct Answer {
    /// Where its content comes.
    stream: u32,
    status: String,
    body: u64,
    is_whole: bool,
}

impl Answers {
    /// A response begins on a stream.
    pub fn head(&mut self, stream: u32, head: &Head) {
        self.only = self.kept.is_empty().then(|| head.clone());
        if self.kept.len() == MOST {
            self.more += 1;
            return;
        }
        self.kept.push(Answer {
            stream,
            status: head.status_line(),
            body: 0,
            is_whole: false,
        });
    }

    /// The answer on a stream that is not whole yet, if it is kept.
    fn open(&mut self, stream: u32) -> Option<&mut Answer> {
        let mut kept = self.kept.iter_mut();
        kept.find(|answer| answer.stream == stream && !answer.is_whole)
    }

    /// So many bytes of content came on a stream.
    pub fn content(&mut self, stream: u32, length: u64) {
        if let Some(answer) = self.open(stream) {
            answer.body += length;
        }
    }

    /// The response on a stream is whole.
    pub fn end(&mut self, stream: u32) {
        if let Some(answer) = self.open(stream) {
            answer.is_whole = true;
        }
    }

    /// The facts: every status, the lengths of bodies if all are whole, and what the head of an only
    /// answer says of TLS, if it is known whose it is.
    pub fn facts(&self, origin: Option<Origin<'_>>) -> Vec<(&'static str, String)> {
        if self.kept.is_empty() {
            return Vec::new();
        }
        let list = |of: &dyn Fn(&Answer) -> String| {
            let mut words: Vec<String> = self.kept.iter().map(of).collect();
            if self.more > 0 {
                words.push(format!("and {} more", self.more));
            }
            words.join(", ")
        };
        let mut facts = vec![("http_status", list(&|answer| answer.status.clone()))];
        if self.kept.iter().all(|answer| answer.is_whole) {
            facts.push(("http_body", list(&|answer| counted(answer.body, "byte"))));
        }
        if let (Some(head), Some(origin)) = (&self.only, origin) {
            facts.extend(said::facts(head, origin));
        }
        facts
    }
}
