//! Files that a command would destroy by writing to them: what it reads, and what another of its outputs
//! writes. They are found before anything is opened.

use std::ffi::OsStr;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use clap::{ArgMatches, Command, ValueHint};

use super::recorders::is_stdout;
use crate::error::{Error, Result};
use crate::report::keylog;

/// Arguments whose file is written from its beginning.
const WRITTEN: [&str; 5] = ["json", "html", "pcap", "output", "session"];
/// Those to whose file something is added, and those that may read the same file before.
const ADDED_TO: &str = "keylog";
const KEY_LOGS: [&str; 2] = ["secrets", keylog::VARIABLE];

/// A file that an argument names.
struct Named {
    /// The argument as clap knows it, and as its user does.
    id: String,
    shown: String,
    path: PathBuf,
}

/// Requires that nothing is written to a file that is read, and that no two outputs go to one. `matches`
/// are the arguments of `command`, of which those with files have the hint that says so.
///
/// # Errors
/// Which arguments name the same file.
pub(super) fn forbid(command: &Command, matches: &ArgMatches) -> Result<()> {
    let (mut command, mut matches) = (command, matches);
    let mut files = Vec::new();
    loop {
        files.extend(named(command, matches));
        match matches.subcommand() {
            Some((name, below)) => match command.find_subcommand(name) {
                Some(found) => (command, matches) = (found, below),
                None => break,
            },
            None => break,
        }
    }
    if let Some(path) = std::env::var_os(keylog::VARIABLE).filter(|path| !path.is_empty()) {
        files.push(Named {
            id: keylog::VARIABLE.to_owned(),
            shown: keylog::VARIABLE.to_owned(),
            path: path.into(),
        });
    }
    for (place, output) in files.iter().enumerate() {
        let is_written = WRITTEN.contains(&&*output.id);
        if !is_written && output.id != ADDED_TO {
            continue;
        }
        let others = files.iter().enumerate();
        let mut others = others.filter(|(other, it)| {
            // Of two outputs the second is told of.
            let is_told = !WRITTEN.contains(&&*it.id) || *other < place;
            let adds_alike = !is_written && KEY_LOGS.contains(&&*it.id);
            *other != place && is_told && !adds_alike
        });
        if let Some((_, other)) = others.find(|(_, other)| is_same(&output.path, &other.path)) {
            let path = output.path.display();
            return Err(Error::usage(format!(
                "{} {path}: the same file as {}, which would be overwritten; name another file",
                output.shown, other.shown
            )));
        }
    }
    Ok(())
}

/// The files that the arguments of one command name; `@FILE` is one in every argument that takes it.
fn named(command: &Command, matches: &ArgMatches) -> Vec<Named> {
    let mut files = Vec::new();
    for argument in command.get_arguments() {
        let id = argument.get_id().as_str();
        let is_file = argument.get_value_hint() == ValueHint::FilePath;
        let shown = match argument.get_long() {
            Some(long) => format!("--{long}"),
            None => {
                let names = argument.get_value_names().unwrap_or_default();
                names
                    .first()
                    .map_or_else(|| id.to_uppercase(), ToString::to_string)
            }
        };
        let values = matches.try_get_raw(id).ok().flatten();
        for value in values.into_iter().flatten() {
            let path = match is_file {
                true => Some(Path::new(value)),
                false => behind_at(value),
            };
            files.extend(path.filter(|path| !is_stdout(path)).map(|path| Named {
                id: id.to_owned(),
                shown: shown.clone(),
                path: path.to_owned(),
            }));
        }
    }
    files
}

/// The file in `@FILE`.
fn behind_at(value: &OsStr) -> Option<&Path> {
    value.to_str()?.strip_prefix('@').map(Path::new)
}

/// Whether two paths lead to one file, which need not be there yet. Nothing is lost of a pipe or a device.
fn is_same(a: &Path, b: &Path) -> bool {
    match (a.metadata(), b.metadata()) {
        (Ok(first), Ok(second)) => {
            first.is_file() && second.is_file() && is_one((a, &first), (b, &second))
        }
        (Err(_), Err(_)) => place(a).is_some_and(|place_of_a| Some(place_of_a) == place(b)),
        _ => false,
    }
}

#[cfg(unix)]
fn is_one((_, a): (&Path, &Metadata), (_, b): (&Path, &Metadata)) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_one((a, _): (&Path, &Metadata), (b, _): (&Path, &Metadata)) -> bool {
    a.canonicalize().ok() == b.canonicalize().ok()
}

/// Where a file will be.
fn place(path: &Path) -> Option<PathBuf> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}
