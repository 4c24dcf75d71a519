//! What is written on the nodes of the drawing: a name, broken where its words end, and what tells it
//! from others of the same name.

use std::collections::BTreeMap;

use super::super::page::Context;
use crate::story::provenance::Origin;
use crate::story::words::clipped;

/// Characters of a line of a name.
const NAME: usize = 23;
/// Characters of a line below it, whose letters are narrower.
const BELOW: usize = 25;
/// Lines of a node.
const LINES: usize = 4;

/// What a node says.
pub(super) struct Label {
    /// Its name, whole; where others have the same, with what tells it from them.
    pub title: String,
    /// What is done, or what it is derived from, whole.
    pub what: String,
    /// The name in lines.
    pub name: Vec<String>,
    /// What is below it, in lines.
    pub below: Vec<String>,
}

/// The labels of these nodes. Two that look the same are numbered.
pub(super) fn labels(cx: &Context<'_>, nodes: &[Origin]) -> Vec<Label> {
    let names: Vec<String> = nodes.iter().map(|origin| cx.name(*origin)).collect();
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &names {
        *named.entry(name).or_default() += 1;
    }
    let below: Vec<String> = (nodes.iter().zip(&names))
        .map(|(origin, name)| below(cx, *origin, named.get(&**name) > Some(&1)))
        .collect();
    let mut total: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (name, below) in names.iter().zip(&below) {
        *total.entry((name, below)).or_default() += 1;
    }
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    (names.iter().zip(&below))
        .map(|(name, below)| {
            let key = (&**name, &**below);
            let number = seen.entry(key).or_default();
            *number += 1;
            let below = match total.get(&key) {
                Some(2..) => format!("{below}, no. {number}"),
                _ => below.clone(),
            };
            let lines = broken(name, NAME, LINES - 1);
            let left = LINES - lines.len();
            Label {
                title: match named.get(&**name) {
                    Some(2..) => format!("{name} ({below})"),
                    _ => (*name).clone(),
                },
                below: broken(&below, BELOW, left),
                what: below,
                name: lines,
            }
        })
        .collect()
}

/// What is done; of one of several values of the same name, what it is derived from; of a hash of
/// messages, how far they go.
fn below(cx: &Context<'_>, origin: Origin, is_one_of_many: bool) -> String {
    let Origin::Computation(number) = origin else {
        return "from the wire".to_owned();
    };
    let Some(found) = cx.story.computations.get(number) else {
        return String::new();
    };
    if is_one_of_many {
        let inputs = 0..found.inputs.len();
        let mut origins = inputs.filter_map(|input| cx.story.origins.input(number, input));
        let from = |origin: &Origin| matches!(origin, Origin::Computation(_));
        let last = origins.clone().next_back();
        if let Some(origin) = origins.find(from) {
            return format!("of {}", cx.name(origin));
        }
        if let Some(message @ Origin::Message(_)) = last {
            return format!("up to {}", cx.name(message));
        }
    }
    found.operation.name().to_owned()
}

/// A text in lines of at most so many characters, broken where a word ends. A word that is longer
/// than a line, and lines beyond `most`, are cut with `…`.
fn broken(text: &str, line: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut start = 0;
    let ends = text.char_indices().filter(|(at, c)| {
        let next = text[at + c.len_utf8()..].chars().next();
        matches!(c, '_' | ' ' | '(' | '›' | '.' | '-') && next.is_some_and(char::is_alphanumeric)
            || next == Some(' ')
    });
    let ends = ends.map(|(at, c)| at + c.len_utf8()).chain([text.len()]);
    for end in ends {
        let word = &text[start..end];
        start = end;
        match lines.last_mut() {
            Some(last) if (last.chars().count() + word.trim_end().chars().count()) <= line => {
                last.push_str(word);
            }
            _ => lines.push(word.trim_start().to_owned()),
        }
    }
    let all = lines.len();
    lines.truncate(most.max(1));
    let shown = lines.len();
    for (index, one) in lines.iter_mut().enumerate() {
        let is_cut = index + 1 == shown && shown < all;
        let room = line - usize::from(is_cut);
        *one = clipped(one.trim(), room).into_owned();
        if is_cut && !one.ends_with('…') {
            one.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_break_where_words_end() {
        for (name, lines) in [
            ("random", vec!["random"]),
            (
                "client_application_traffic_secret_0",
                vec!["client_application_", "traffic_secret_0"],
            ),
            (
                "Transcript-Hash(ClientHello...ServerHello)",
                vec!["Transcript-Hash(", "ClientHello...", "ServerHello)"],
            ),
            ("ClientHello › random", vec!["ClientHello › random"]),
            (
                "NewSessionTicket › ticket_nonce",
                vec!["NewSessionTicket ›", "ticket_nonce"],
            ),
        ] {
            assert_eq!(broken(name, NAME, 3), lines);
        }
        assert_eq!(
            broken("an_unbreakableword and more", 8, 2),
            ["an_", "unbreak…"]
        );
    }
}
