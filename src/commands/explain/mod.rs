//! `tlsdemo explain`: what a name or a number of TLS means, without a connection; what a section of
//! RFC 8446 is called now; what the messages of other programs mean; and what pasted bytes mean
//! ([`mod@hex`]).
//!
//! The words are the glossary's. Here is what it takes to look things up by any of their names, and
//! to add how good they are today.

mod catalogue;
mod complaints;
mod facts;
pub mod hex;
mod list;
mod sections;
#[cfg(test)]
mod tests;
mod text;

pub use catalogue::names;
pub use hex::hex;
pub use list::list;
pub use text::text;

use crate::error::{Error, Result};
use crate::glossary::{Entry, Kind};
use crate::names::complaint;
use crate::names::oid::{ObjectIdentifier, numbered};
use crate::names::select::nearest;
use crate::story::verdict::Verdict;
use catalogue::Subject;

/// What is known about a thing of TLS.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What sort of thing it is.
    pub kind: Kind,
    /// Its name in the registry or the RFC.
    pub name: String,
    /// What else it is called.
    pub other_names: Vec<String>,
    /// Its number on the wire: `0xc02f`, `40`.
    pub code: Option<String>,
    /// What it is, in a few sentences.
    pub text: String,
    /// Where it is specified.
    pub rfc: String,
    /// Measures and places: (`key`, `16 bytes`).
    pub facts: Vec<(&'static str, String)>,
    /// What it is made of, with an explanation each.
    pub parts: Vec<(&'static str, &'static Entry)>,
    /// How good it is today.
    pub verdict: Option<Verdict>,
    /// What else to look up: names that can be explained.
    pub see: Vec<&'static str>,
}

impl Default for Explanation {
    fn default() -> Self {
        Explanation {
            kind: Kind::Concept,
            name: String::new(),
            other_names: Vec::new(),
            code: None,
            text: String::new(),
            rfc: String::new(),
            facts: Vec::new(),
            parts: Vec::new(),
            verdict: None,
            see: Vec::new(),
        }
    }
}

/// The length of the longest text, in bytes, that may be a name.
const LONGEST_NAME: usize = 300;

/// Explains a name, number or section: one thing, or several with the same name. Names are IANA's,
/// the RFCs' or OpenSSL's, in any case; a word before the name says which sort is meant: `alert 40`.
/// What is none of these is looked through for messages of other programs.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] if nothing has this name, with what may have been meant.
pub fn explain(query: &str) -> Result<Vec<Explanation>> {
    let query = query.trim();
    if query.is_empty() {
        return Err(Error::usage(
            "an empty name has no explanation; `tlsdemo explain` lists what there is",
        ));
    }
    if query.len() > LONGEST_NAME {
        return explain_text(query);
    }
    if let Some(section) = sections::section(query) {
        return Ok(vec![section]);
    }
    let subjects = catalogue::subjects();
    if let Some(identifier) = identifier(query) {
        let found = (subjects.iter()).find(|subject| subject.is_identified_by(&identifier));
        return found.map(|it| vec![it.explain()]).ok_or_else(|| {
            Error::usage(format!(
                "the object identifier {} is not one that certificates on the web contain; those are known here",
                identifier.dotted()
            ))
        });
    }
    let (kinds, name) = catalogue::restriction(query);
    let mut found = find(&subjects, kinds, name);
    if found.is_empty() && kinds.is_some() {
        // The word may have been part of the name.
        found = find(&subjects, None, query);
    }
    if found.is_empty()
        && let Some(stem) = stem(name)
    {
        found = find(&subjects, kinds, stem);
    }
    if found.is_empty()
        && let Some(unregistered) = catalogue::unregistered(name)
    {
        return Ok(vec![unregistered]);
    }
    if !found.is_empty() {
        return Ok(found.into_iter().map(Subject::explain).collect());
    }
    if looks_like_bytes(query) {
        return Err(Error::usage(
            "these look like bytes, not like a name; `tlsdemo explain --hex` takes them, as an argument or, with -, from standard input",
        ));
    }
    if let Some(unknown) = sections::unknown(query).or_else(|| sections::whole(query)) {
        return Err(unknown);
    }
    if kinds.is_some() && catalogue::is_number(name) {
        return Err(unknown_number(kinds, name));
    }
    let said = complaints::explain(query);
    match said.is_empty() {
        false => Ok(said),
        true if catalogue::is_number(name) => Err(unknown_number(None, name)),
        true if complaint::is_spelled_like_one(query) => Err(complaints::unknown(query)),
        true => Err(unknown(&subjects, name)),
    }
}

/// The object identifier that a query is: three numbers in dots or more, maybe with a word before.
fn identifier(query: &str) -> Option<ObjectIdentifier> {
    let lower = query.to_ascii_lowercase();
    let number = ["urn:oid:", "oid:", "oid.", "oid "]
        .iter()
        .find_map(|prefix| lower.strip_prefix(prefix))
        .unwrap_or(&lower)
        .trim();
    let has_arcs = number.split('.').count() > 2;
    numbered(number).filter(|_| has_arcs)
}

/// Whether this is what `--hex` takes: PEM, bytes one by one, or many in a row.
fn looks_like_bytes(query: &str) -> bool {
    let is_hex = |word: &str| word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let words: Vec<&str> = query.split_whitespace().collect();
    let one_by_one = words.len() > 2 && words.iter().all(|word| word.len() == 2 && is_hex(word));
    let in_a_row = matches!(words[..], [word] if word.len() >= 12 && is_hex(word));
    one_by_one || in_a_row || query.contains("-----BEGIN ")
}

/// Explains the messages of other programs in a text, such as a part of a log.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] if no message is in it, with the nearest.
pub fn explain_text(text: &str) -> Result<Vec<Explanation>> {
    let said = complaints::explain(text);
    match said.is_empty() {
        false => Ok(said),
        true if text.len() > LONGEST_NAME || text.trim().contains('\n') => {
            Err(complaints::unknown(text))
        }
        true => explain(text),
    }
}

/// Everything with this name; of the small things, such as fields, only if nothing greater has it.
fn find<'a>(subjects: &'a [Subject], kinds: Option<&[Kind]>, name: &str) -> Vec<&'a Subject> {
    let found: Vec<&Subject> = subjects
        .iter()
        .filter(|subject| kinds.is_none_or(|kinds| kinds.contains(&subject.kind)))
        .filter(|subject| subject.is_called(name, kinds.is_some()))
        .collect();
    // A concept says why, and so hides nothing that has its name. An operation may be another thing
    // than the key exchange of its name: `ecdh` is a step of ECDHE, too.
    let hides = |subject: &&Subject| subject.is_great() && subject.kind != Kind::Concept;
    let is_exchange = found.iter().any(|it| it.kind == Kind::KeyExchange);
    // Some values are numbers, and have no other name.
    let is_number = name.starts_with("0x");
    let stays = |it: &&Subject| {
        it.is_great()
            || is_exchange && it.kind == Kind::Operation
            || is_number && it.kind == Kind::Value
    };
    match found.iter().any(hides) {
        true => found.into_iter().filter(stays).collect(),
        false => found,
    }
}

/// A name as it is on screen, without what tells it from others of its kind: what a hash covers, and
/// the number of a secret.
fn stem(name: &str) -> Option<&str> {
    if let Some((stem, _)) = name.strip_suffix(')').and_then(|name| name.split_once('(')) {
        return (!stem.contains(char::is_whitespace)).then_some(stem);
    }
    let (stem, number) = name.rsplit_once('_')?;
    number.parse::<u64>().is_ok().then_some(stem)
}

fn unknown_number(kinds: Option<&[Kind]>, number: &str) -> Error {
    let kinds: Vec<&str> = kinds
        .unwrap_or_default()
        .iter()
        .map(|kind| kind.name())
        .collect();
    Error::usage(match &kinds[..] {
        [] => format!("nothing that is explained here has the number {number}"),
        kinds => format!(
            "no {} that is known here has the number {number}",
            kinds.join(" or ")
        ),
    })
}

fn unknown(subjects: &[Subject], name: &str) -> Error {
    let names = subjects.iter().flat_map(Subject::names);
    let mut names: Vec<&str> = names.collect();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(nearest::key(name)));
    let shown: String = name.chars().take(60).collect();
    let question = nearest::question(&nearest::nearest(&shown, names));
    Error::usage(format!(
        "no explanation for {shown:?}{question}{} `tlsdemo explain` lists what there is",
        if question.is_empty() { ";" } else { "" }
    ))
}
