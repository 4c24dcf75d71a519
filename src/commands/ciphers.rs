//! `tlsdemo ciphers`: the table of suites, for people and for grep.
//!
//! One line per suite, all columns. On a terminal that is too narrow for that the registered name
//! goes below the line, and on one that is narrower still all but the names; in a pipe a line stays a
//! line.

use std::io::{self, Write};

use crate::names::registry::ProtocolVersion;
use crate::names::select::number;
use crate::names::suite::{CipherKind, SUITES, Suite};
use crate::report::page::{Page, Style};
use crate::story::verdict::{self, Grade};

/// How the table is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Columns there are, if a person looks; `None` never breaks a line.
    pub width: Option<usize>,
    /// In color.
    pub color: bool,
    /// With a line of details under each suite.
    pub verbose: bool,
}

const HEADINGS: [&str; 8] = [
    "Code",
    "OpenSSL name",
    "Kx",
    "Auth",
    "Cipher",
    "MAC",
    "Hash",
    "TLS",
];
const IANA: &str = "IANA name";

/// Writes the table.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, layout: Layout) -> io::Result<()> {
    let rows: Vec<[String; 8]> = SUITES.iter().map(row).collect();
    let width = |column: usize| {
        let lengths = rows.iter().map(|row| row[column].len());
        lengths.chain([HEADINGS[column].len()]).max().unwrap_or(0)
    };
    let widths: [usize; 8] = std::array::from_fn(width);
    let iana = SUITES.iter().map(|suite| suite.name.len()).max();
    let whole = widths.iter().map(|width| width + 2).sum::<usize>() + iana.unwrap_or(0);
    let broken = layout.width.is_some_and(|width| width < whole);
    let paint = Paint(layout.color);

    let columns = widths.iter().map(|width| width + 2).sum::<usize>() - 2;
    let least = columns - (HEADINGS.len() - 1);
    if let Some(width) = layout.width.filter(|width| *width < least) {
        return cards(
            out,
            &rows,
            Layout {
                width: Some(width),
                ..layout
            },
        );
    }
    let gap = match layout.width.is_some_and(|width| width < columns) {
        true => " ",
        false => "  ",
    };
    let line = |cells: &[String; 8]| -> String {
        let mut line = String::new();
        for (cell, width) in cells.iter().zip(widths) {
            line.push_str(&format!("{cell:width$}{gap}"));
        }
        line
    };
    let mut heading = line(&HEADINGS.map(str::to_owned));
    if !broken {
        heading.push_str(IANA);
    }
    writeln!(out, "{}", paint.heading(heading.trim_end()))?;

    for (suite, row) in SUITES.iter().zip(&rows) {
        let row = line(row);
        let (code, rest) = row.split_at(widths[0]);
        let (name, rest) = rest.split_at(widths[1] + 2);
        write!(out, "{}{}", paint.faint(code), paint.name(name))?;
        let indent = widths[0] + 2;
        if !broken {
            writeln!(out, "{rest}{}", suite.name)?;
        } else {
            writeln!(out, "{}", rest.trim_end())?;
            // TLS 1.3 has one name for both.
            if suite.name != suite.openssl || !openssl(suite) {
                writeln!(out, "{:indent$}{}", "", paint.faint(suite.name))?;
            }
        }
        if layout.verbose {
            writeln!(out, "{:indent$}{}", "", paint.faint(&details(suite)))?;
        }
    }
    if layout.verbose || layout.width.is_some() {
        writeln!(out)?;
        writeln!(out, "{}", paint.faint(&legend()))?;
    }
    out.flush()
}

/// A paragraph for each suite.
fn cards(out: &mut dyn Write, rows: &[[String; 8]], layout: Layout) -> io::Result<()> {
    let mut page = Page::new(layout.width.unwrap_or_default(), layout.color);
    for (suite, row) in SUITES.iter().zip(rows) {
        let [code, name, cells @ ..] = row;
        let hang = code.len() + 2;
        page.text(Style::Dim, code);
        page.to(hang);
        if openssl(suite) {
            page.flow(Style::Bold, name, hang);
            page.line();
            page.to(hang);
        }
        if suite.name != suite.openssl || !openssl(suite) {
            page.flow(Style::Dim, suite.name, hang);
            page.line();
            page.to(hang);
        }
        let cells = HEADINGS[2..].iter().zip(cells);
        let cells: Vec<String> = cells.map(|(what, cell)| format!("{what} {cell}")).collect();
        page.flow(Style::Plain, &cells.join(", "), hang);
        page.line();
        if layout.verbose {
            page.to(hang);
            page.flow(Style::Dim, &details(suite), hang);
            page.line();
        }
    }
    page.line();
    page.flow(Style::Dim, &legend().replace('\n', " "), 0);
    page.line();
    out.write_all(page.bytes())?;
    out.flush()
}

/// Whether the suite has a name of OpenSSL's: one of its own, or in TLS 1.3 the RFC's.
fn openssl(suite: &Suite) -> bool {
    suite.name != suite.openssl || suite.since == ProtocolVersion::TLS1_3
}

fn row(suite: &Suite) -> [String; 8] {
    [
        format!("0x{:04x}", suite.code.0),
        // The longest names are of suites that OpenSSL does not have.
        if openssl(suite) { suite.openssl } else { "-" }.to_owned(),
        suite.key_exchange.name().to_owned(),
        suite.authentication.name().to_owned(),
        suite.cipher.name().to_owned(),
        suite
            .mac
            .map_or("AEAD".to_owned(), |mac| mac.name().to_owned()),
        suite.hash.name().to_owned(),
        if suite.since == suite.until {
            number(suite.since)
        } else {
            format!("{}-{}", number(suite.since), number(suite.until))
        },
    ]
}

/// Sizes, source and what to know.
fn details(suite: &Suite) -> String {
    let cipher = suite.cipher;
    let mut parts = Vec::new();
    if cipher.key_length() > 0 {
        parts.push(format!("key {}", cipher.key_length()));
    }
    match cipher.kind() {
        CipherKind::Aead => parts.push(format!("tag {}", cipher.tag_length())),
        _ => parts.push(format!("MAC {}", suite.mac_key_length())),
    }
    if cipher.kind() == CipherKind::Block {
        parts.push(format!("block {}", cipher.block_length()));
    }
    parts.push(suite.rfc().to_owned());
    let grade = verdict::suite(suite).grade;
    if grade > Grade::Good {
        parts.push(grade.name().to_owned());
    }
    if !suite.is_default(true) {
        parts.push("offered only by name".to_owned());
    } else if !suite.is_default(false) {
        parts.push("offered with --psk".to_owned());
    }
    parts.join(" · ")
}

fn legend() -> String {
    let count = |has_psk| SUITES.iter().filter(|it| it.is_default(has_psk)).count();
    let (usual, with_psk) = (count(false), count(true));
    format!(
        "{} suites. {usual} are offered by default, in this order; with --psk before them {} more, which\n\
         need a pre-shared key. Sizes are in bytes. Kx: key exchange. Auth: the server's key. Hash: of\n\
         the PRF in TLS 1.2, of HKDF in TLS 1.3; TLS 1.0 and 1.1 have one PRF, of MD5 and SHA-1.\n\
         any: negotiated apart from the suite.",
        SUITES.len(),
        with_psk - usual
    )
}

struct Paint(bool);

impl Paint {
    fn paint(&self, code: &str, text: &str) -> String {
        if self.0 {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
    fn heading(&self, text: &str) -> String {
        self.paint("1;4", text)
    }
    fn name(&self, text: &str) -> String {
        self.paint("1", text)
    }
    fn faint(&self, text: &str) -> String {
        // Each line by itself: some pagers drop colors at a line's end.
        let lines: Vec<String> = text.lines().map(|line| self.paint("2", line)).collect();
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(width: Option<usize>, verbose: bool) -> String {
        let mut out = Vec::new();
        let layout = Layout {
            width,
            color: false,
            verbose,
        };
        write(&mut out, layout).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn in_a_pipe_each_suite_is_one_line() {
        let table = table(None, false);
        assert_eq!(table.lines().count(), SUITES.len() + 1);
        for suite in SUITES {
            let line = table.lines().find(|line| line.ends_with(suite.name));
            let words: Vec<&str> = line.unwrap().split_whitespace().collect();
            assert_eq!(words.len(), 9);
            assert_eq!(words[0], format!("0x{:04x}", suite.code.0));
            assert_eq!(words[1], if openssl(suite) { suite.openssl } else { "-" });
        }
    }

    #[test]
    fn on_a_terminal_no_line_breaks() {
        for width in [40, 60, 80, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 160] {
            for verbose in [false, true] {
                let table = table(Some(width), verbose);
                for line in table.lines() {
                    assert!(line.chars().count() <= width, "{width}: {line}");
                }
                let table: String = table.split_whitespace().collect();
                for suite in SUITES {
                    assert!(table.contains(suite.name), "{width}: {}", suite.name);
                    assert!(table.contains(&format!("0x{:04x}", suite.code.0)));
                }
            }
        }
    }
}
