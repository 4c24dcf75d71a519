//! The differences for a reader: those that matter first.

use std::fmt::Write as _;

use super::{Difference, Side, Weight};
use crate::report::escape::safe;
use crate::report::page::{Page, Style};

/// Characters of a line.
const WIDTH: usize = 100;

/// What is said of each weight.
const HEADINGS: &[(Weight, &str)] = &[
    (
        Weight::Matters,
        "Differences that can decide how a handshake goes",
    ),
    (
        Weight::Looks,
        "Differences in looks alone: they change fingerprints and lengths",
    ),
    (Weight::EachTime, "Different in every connection"),
];

/// The report.
pub fn text(first: &Side, second: &Side, found: &[Difference]) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "A: {}\nB: {}", safe(&first.path), safe(&second.path));
    let (one, other) = (first.fingerprints(), second.fingerprints());
    for (name, value) in &one {
        let of_other = other.iter().find(|(known, _)| known == name);
        let of_other = of_other.map_or("", |(_, value)| value);
        let _ = match value == of_other {
            true => writeln!(out, "{name}: {value} in both"),
            false => writeln!(out, "{name}: A {value}, B {of_other}"),
        };
    }
    if found.is_empty() {
        let _ = writeln!(out, "\nThere is no difference.");
    }
    for (weight, heading) in HEADINGS {
        let mut of_weight = found.iter().filter(|it| it.weight == *weight).peekable();
        if of_weight.peek().is_none() {
            continue;
        }
        let _ = writeln!(out, "\n{heading}");
        for it in of_weight {
            let _ = writeln!(out, "  {}: {}", safe(&it.message), safe(&it.field));
            for (side, value) in [("A", &it.first), ("B", &it.second)] {
                let value = value.as_deref().unwrap_or("—");
                let mut page = Page::new(WIDTH, false);
                page.text(Style::Plain, &format!("    {side}  "));
                page.flow(Style::Plain, value, 7);
                page.line();
                out.push_str(&String::from_utf8_lossy(page.bytes()));
            }
        }
    }
    out
}
