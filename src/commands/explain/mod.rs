//! `tlsdemo explain`: what a name or a number of TLS means, without a connection; and what pasted
//! bytes mean ([`mod@hex`]).
//!
//! What things are is the glossary's to say. Here is what it takes to look them up by any of their
//! names, and how good they are today.

mod catalogue;
mod facts;
pub mod hex;
#[cfg(test)]
mod tests;
mod text;

pub use catalogue::names;
pub use hex::hex;
pub use text::text;

use crate::error::{Error, Result};
use crate::glossary::{Entry, Kind};
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
    /// What it is, in one to four sentences.
    pub text: String,
    /// Where it is specified.
    pub rfc: &'static str,
    /// Measures and places: (`key`, `16 bytes`).
    pub facts: Vec<(&'static str, String)>,
    /// What it is made of, with an explanation each.
    pub parts: Vec<(&'static str, &'static Entry)>,
    /// How good it is today.
    pub verdict: Option<Verdict>,
}

/// Explains a name or number: one thing, or several that are called so. Names are IANA's, the
/// RFCs' or OpenSSL's, in any case; a word before the name says which sort is meant: `alert 40`.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] if nothing is called so, with what may have been meant.
pub fn explain(query: &str) -> Result<Vec<Explanation>> {
    let query = query.trim();
    let subjects = catalogue::subjects();
    let (kinds, name) = catalogue::restriction(query);
    let mut found = find(&subjects, kinds, name);
    if found.is_empty() && kinds.is_some() {
        // The word may have been part of the name.
        found = find(&subjects, None, query);
    }
    if found.is_empty()
        && let Some(unregistered) = catalogue::unregistered(name)
    {
        return Ok(vec![unregistered]);
    }
    match found.is_empty() {
        true => Err(unknown(&subjects, name)),
        false => Ok(found.into_iter().map(Subject::explain).collect()),
    }
}

/// All that is called so; of the small things, such as fields, only if nothing greater is.
fn find<'a>(subjects: &'a [Subject], kinds: Option<&[Kind]>, name: &str) -> Vec<&'a Subject> {
    let found: Vec<&Subject> = subjects
        .iter()
        .filter(|subject| kinds.is_none_or(|kinds| kinds.contains(&subject.kind)))
        .filter(|subject| subject.is_called(name))
        .collect();
    match found.iter().any(|subject| subject.is_great()) {
        true => found
            .into_iter()
            .filter(|subject| subject.is_great())
            .collect(),
        false => found,
    }
}

fn unknown(subjects: &[Subject], name: &str) -> Error {
    let names = subjects.iter().flat_map(Subject::names);
    let mut names: Vec<&str> = names.collect();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(nearest::key(name)));
    let shown: String = name.chars().take(60).collect();
    let question = nearest::question(&nearest::nearest(&shown, names));
    Error::usage(format!(
        "nothing of TLS that is known here is called {shown:?}{question}"
    ))
}
