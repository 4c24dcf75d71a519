//! The rooms of the library import downwards only: what is above may use what is below, never the
//! other way round (`src/lib.rs` is the map). A room that is not on the list fails too.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, from the top of the house to its foundation.
const ROOMS: &[&str] = &[
    "commands",
    "report",
    "story",
    "diagnosis",
    "glossary",
    "handshake",
    "application",
    "peer",
    "connection",
    "keys",
    "record",
    "transport",
    "message",
    "extension",
    "certificate",
    "narration",
    "compute",
    "error",
    "check",
    "names",
    "wire",
];

/// Imports that still point upwards, to be turned round. Nothing is added here.
const STILL_UPWARDS: &[(&str, &str)] = &[];

/// The source files of `folder` and of the folders in it, tests left out.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if name.ends_with("tests") {
            continue;
        }
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The words and signs of a source with their lines: comments and the content of strings left out.
fn tokens(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let hashes = rest.strip_prefix('r').map_or("", |raw| {
            let count = raw.len() - raw.trim_start_matches('#').len();
            &raw[..count]
        });
        let quoted = rest.starts_with('r') && rest[1 + hashes.len()..].starts_with('"');
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if quoted {
            let (start, end) = (2 + hashes.len(), format!("\"{hashes}"));
            let inside = rest[start..].find(&end);
            inside.map_or(rest.len(), |inside| start + inside + end.len())
        } else if first == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            end.map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("'\\") {
            // A character with an escape: its quote is not the one right behind the backslash.
            rest[3..].find('\'').map_or(rest.len(), |end| end + 4)
        } else if first == '\'' {
            // A character or a lifetime.
            let second = rest[1..].chars().next().map_or(0, char::len_utf8);
            let is_character = rest[1 + second..].starts_with('\'');
            if is_character { second + 2 } else { 1 }
        } else if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        let is_text = quoted || token.starts_with(['/', '"', '\'']);
        if !is_text && !first.is_whitespace() || token == "/" {
            found.push((line, token));
        }
        line += token.matches('\n').count();
        rest = after;
    }
    found
}

/// Where the item ends that begins at `start`: behind its block or its semicolon.
fn end_of_item(tokens: &[(usize, &str)], start: usize) -> usize {
    let mut depth = 0;
    for (index, (_, token)) in tokens.iter().enumerate().skip(start) {
        match *token {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(*token, "}" | ";") {
            return index + 1;
        }
    }
    tokens.len()
}

/// The rooms that a file names from the root of the crate, with their lines, outside tests: by
/// `crate::` or by enough of `super::`, alone or in braces. `depth` is how far below the root the file's own
/// module is.
fn imports(text: &str, depth: usize) -> Vec<(usize, String)> {
    const TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let tokens = tokens(text);
    let word = |index: usize| tokens.get(index).map_or("", |(_, token)| *token);
    let mut found = Vec::new();
    // The modules that this file opens with braces, by the depth of the braces.
    let (mut braces, mut modules) = (0_usize, Vec::new());
    let mut at = 0;
    while at < tokens.len() {
        if (0..TEST.len()).all(|place| word(at + place) == TEST[place]) {
            at = end_of_item(&tokens, at + TEST.len());
            continue;
        }
        match word(at) {
            "{" => braces += 1,
            "}" => {
                braces = braces.saturating_sub(1);
                modules.pop_if(|opened| *opened == braces);
            }
            "mod" if word(at + 2) == "{" => modules.push(braces),
            _ => {}
        }
        let mut next = at;
        let mut climbed = 0;
        while word(next) == "super" && word(next + 1) == "::" {
            climbed += 1;
            next += 2;
        }
        let is_root = climbed > 0 && climbed == depth + modules.len();
        if word(at) == "crate" && word(at + 1) == "::" {
            next = at + 2;
        } else if !is_root {
            at = next.max(at + 1);
            continue;
        }
        if word(next) == "{" {
            let end = end_of_item(&tokens, next);
            let mut inner = 0;
            for index in next..end {
                match word(index) {
                    "{" => inner += 1,
                    "}" => inner -= 1,
                    _ => {}
                }
                // The first word after each comma that no inner brace holds.
                if inner == 1 && matches!(word(index), "{" | ",") && word(index + 1) != "}" {
                    let (line, name) = tokens[index + 1];
                    found.push((line, name.to_owned()));
                }
            }
            at = end;
        } else {
            let (line, name) = tokens[next];
            found.push((line, name.to_owned()));
            at = next + 1;
        }
    }
    found
}

#[test]
fn every_form_of_an_import_is_seen() {
    let text = r##"
        use crate::wire::{Reader, crate_free};
        use crate::{
            names::{suite, registry::{self, ProtocolVersion}}, // crate::comment
            compute, /* crate::comment */
        };
        use super::super::narration;
        use super::sibling;
        pub(in crate::keys) fn f() -> crate::Result<&'static str> {
            let c = ['"', '\'', 'x'];
            "crate::string \" crate::string"; r#"crate::raw " crate::raw"#;
            super::super::record::open()
        }
        mod inline {
            use super::super::sibling;
            use super::super::super::message;
        }
        #[cfg(test)]
        use crate::commands;
        #[cfg(test)]
        mod tests {
            use crate::report;
        }
        const X: u8 = crate::extension::X / 2;
    "##;
    let names: Vec<String> = imports(text, 2).into_iter().map(|(_, name)| name).collect();
    let expected = "wire names compute narration keys Result record message extension";
    assert_eq!(names.join(" "), expected);
    let lines: Vec<usize> = imports(text, 2).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines[..4], [2, 4, 5, 7]);
}

#[test]
fn imports_run_downwards() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let floor = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 100, "the sources were found");
    let mut wrong = Vec::new();
    let mut upwards = BTreeSet::new();
    for path in files {
        let inside = path.strip_prefix(&root).unwrap();
        let first = inside.components().next().unwrap().as_os_str();
        let room = first.to_str().unwrap().trim_end_matches(".rs").to_owned();
        if room == "lib" || room == "main" {
            continue;
        }
        let Some(here) = floor(&room) else {
            wrong.push(format!(
                "{}: a room that is not on the list",
                inside.display()
            ));
            continue;
        };
        let is_folder = path.file_name().is_some_and(|name| name == "mod.rs");
        let depth = inside.components().count() - usize::from(is_folder);
        for (line, name) in imports(&fs::read_to_string(&path).unwrap(), depth) {
            // What the crate's root re-exports is of the room of errors.
            let target = match name.as_str() {
                "Error" | "ErrorKind" | "Result" => "error",
                other => other,
            };
            let Some(there) = floor(target) else {
                wrong.push(format!("{}:{line}: crate::{name}", inside.display()));
                continue;
            };
            if there < here {
                if STILL_UPWARDS.contains(&(room.as_str(), target)) {
                    upwards.insert((room.clone(), target.to_owned()));
                } else {
                    wrong.push(format!("{}:{line}: {room} uses {target}", inside.display()));
                }
            }
        }
    }
    for (room, target) in STILL_UPWARDS {
        if !upwards.contains(&((*room).to_owned(), (*target).to_owned())) {
            wrong.push(format!(
                "{room} no longer uses {target}: take it off the list"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
