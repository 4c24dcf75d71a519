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

/// The rooms that a file names, outside comments and what follows `#[cfg(test)]`, with their lines.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim() == "#[cfg(test)]" && !line.starts_with(' ') {
            let rest = text.lines().nth(number + 1).unwrap_or("");
            if rest.trim_end().ends_with('{') {
                break;
            }
        }
        let code = line.split("//").next().unwrap_or("");
        for piece in code.split("crate::").skip(1) {
            let room: String = piece
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            found.push((number + 1, room));
        }
    }
    found
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
        for (line, name) in imports(&fs::read_to_string(&path).unwrap()) {
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
