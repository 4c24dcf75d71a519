//! The list where a line of it is wider than the terminal: each connection is a paragraph.

use std::borrow::Cow;

use crate::report::escape::{safe, simple_columns};

/// How far apart cells are.
const SPACE: usize = 2;
/// The columns in the order in which a paragraph has them, what matters most first.
const ORDER: [usize; 9] = [1, 3, 4, 9, 2, 5, 6, 7, 8];
/// Columns whose cells do not say what they are.
const LABELED: [usize; 2] = [7, 8];

/// The headings, number first, as they are in the paragraphs.
pub(super) fn headings(headings: &[&str; 10], indent: usize, width: usize) -> Vec<String> {
    let cells: Vec<String> = ORDER.iter().map(|at| headings[*at].to_owned()).collect();
    numbered(headings[0], &cells, indent, width)
}

/// A connection, the first of whose columns is its number; `-` is left out. Lines behind the first begin
/// behind `indent` spaces, and none is wider than `width`, unless that leaves no room at all.
pub(super) fn paragraph<S: AsRef<str>>(
    columns: &[S; 10],
    headings: &[&str; 10],
    indent: usize,
    width: usize,
) -> Vec<String> {
    let known = ORDER.iter().filter(|at| columns[**at].as_ref() != "-");
    let cells: Vec<String> = known
        .map(|at| {
            let (cell, _) = sized(columns[*at].as_ref());
            match LABELED.contains(at) {
                true => format!("{}: {cell}", headings[*at].to_lowercase()),
                false => cell.into_owned(),
            }
        })
        .collect();
    numbered(columns[0].as_ref(), &cells, indent, width)
}

/// Cells behind a number.
fn numbered(number: &str, cells: &[String], indent: usize, width: usize) -> Vec<String> {
    let mut lines = flow(cells, indent, width);
    if let Some(first) = lines.first_mut() {
        let column = indent.saturating_sub(SPACE);
        *first = format!("{number:>column$}{:SPACE$}{}", "", first.trim_start());
    }
    lines
}

/// A cell as it is shown, and how many characters that are.
pub(super) fn sized(cell: &str) -> (Cow<'_, str>, usize) {
    match simple_columns(cell) {
        Some(columns) => (Cow::Borrowed(cell), columns),
        None => {
            let cell = safe(cell);
            let count = cell.chars().count();
            (Cow::Owned(cell), count)
        }
    }
}

/// Cells one after the other, as many to a line as fit, behind `indent` spaces. One that is too long for
/// a line is broken, between words if it has any.
pub(super) fn flow(cells: &[String], indent: usize, width: usize) -> Vec<String> {
    let room = width.saturating_sub(indent).max(1);
    let mut lines: Vec<String> = Vec::new();
    let mut used = usize::MAX;
    for cell in cells {
        let mut rest = cell.as_str();
        let count = rest.chars().count();
        if let Some(line) = lines.last_mut()
            && used.saturating_add(SPACE + count) <= room
        {
            line.push_str(&" ".repeat(SPACE));
            line.push_str(rest);
            used += SPACE + count;
            continue;
        }
        while rest.chars().count() > room {
            let (line, later) = split(rest, room);
            lines.push(line.to_owned());
            rest = later;
        }
        used = rest.chars().count();
        lines.push(rest.to_owned());
    }
    let indented = lines
        .into_iter()
        .map(|line| format!("{:indent$}{line}", ""));
    indented.collect()
}

/// A line of at most `room` characters, and the rest, which is not empty.
fn split(text: &str, room: usize) -> (&str, &str) {
    let end = text.char_indices().nth(room).map_or(text.len(), |it| it.0);
    // A space right behind the line ends it as well.
    let ahead = text[end..].starts_with(' ');
    let space = match ahead {
        true => Some(end),
        false => text[..end].rfind(' ').filter(|at| *at > 0),
    };
    match space {
        Some(at) => (&text[..at], text[at..].trim_start()),
        None => text.split_at(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADINGS: [&str; 10] = [
        "No",
        "Time",
        "Ends",
        "Name",
        "Version",
        "Suite",
        "Group",
        "Certificate",
        "Session",
        "Ending",
    ];

    #[test]
    fn nothing_is_lost_and_no_line_is_too_wide() {
        let columns = [
            "12",
            "2026-11-29 10:07:51.728",
            "[2001:db8::1:2:3:4]:49694 → [2001:db8::5]:443",
            "a.very.long.name.of.a.host.which.does.not.fit.into.forty.columns.example",
            "TLS 1.2",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "-",
            "example",
            "of 3",
            "closed by the client before the handshake was complete",
        ];
        for width in [40, 60, 80, 120] {
            let lines = paragraph(&columns, &HEADINGS, 4, width);
            assert!(
                lines.iter().all(|line| line.chars().count() <= width),
                "{lines:?}"
            );
            assert!(lines[0].starts_with("12  2026-11-29 10:07:51.728"));
            assert!(lines[1..].iter().all(|line| line.starts_with("    ")));
            let squeezed = |text: &str| text.replace(' ', "");
            let all = squeezed(&lines.concat());
            for column in columns.iter().filter(|column| **column != "-") {
                assert!(all.contains(&squeezed(column)), "{width} {column}: {all}");
            }
            assert!(all.contains("certificate:example") && all.contains("session:of3"));
            assert!(!lines.concat().contains(" - "));
        }
        // Words are kept together where they can be.
        let words = flow(&["closed by the client".to_owned()], 0, 13);
        assert_eq!(words, ["closed by the", "client"]);
        // Nor does a narrow terminal keep it from coming to an end.
        assert_eq!(flow(&["abc".to_owned()], 4, 2).len(), 3);
    }
}
