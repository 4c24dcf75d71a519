//! The differences for a reader: those that matter first.

use super::{Difference, Side, Weight};
use crate::report::page::{Page, Style};

/// What is said of each weight.
const HEADINGS: &[(Weight, &str)] = &[
    (
        Weight::Matters,
        "Differences that can decide how a handshake goes",
    ),
    (
        Weight::Looks,
        "Differences in appearance only: they change fingerprints and lengths",
    ),
    (Weight::EachTime, "Different in every connection"),
];

/// The report, so many columns wide.
pub fn text(first: &Side, second: &Side, found: &[Difference], width: usize) -> Vec<u8> {
    let mut page = Page::new(width, false);
    for (name, side, other) in [("A", first, second), ("B", second, first)] {
        let made = match (side.is_made(), other.is_made()) {
            (true, false) => ", as it would call the host of the other",
            _ => "",
        };
        line(&mut page, 3, &format!("{name}: {}{made}", side.path));
    }
    let (one, other) = (first.fingerprints(), second.fingerprints());
    for (name, value) in &one {
        let of_other = other.iter().find(|(known, _)| known == name);
        let of_other = of_other.map_or("", |(_, value)| value);
        match value == of_other {
            true => line(&mut page, 2, &format!("{name}: {value} in both")),
            false => {
                line(&mut page, 2, &format!("{name}: A {value}"));
                let indent = name.chars().count() + 2;
                line(&mut page, indent, &format!("{:indent$}B {of_other}", ""));
            }
        }
    }
    if found.is_empty() {
        page.line();
        line(&mut page, 0, "There is no difference.");
    }
    for (weight, heading) in HEADINGS {
        let mut of_weight = found.iter().filter(|it| it.weight == *weight).peekable();
        if of_weight.peek().is_none() {
            continue;
        }
        page.line();
        line(&mut page, 0, heading);
        for it in of_weight {
            line(&mut page, 4, &format!("  {}: {}", it.message, it.field));
            for (side, value) in [("A", &it.first), ("B", &it.second)] {
                let value = value.as_deref().unwrap_or("—");
                line(&mut page, 7, &format!("    {side}  {value}"));
            }
        }
    }
    page.bytes().to_vec()
}

/// A text, its further lines indented to `hang`.
fn line(page: &mut Page, hang: usize, text: &str) {
    let start = text.len() - text.trim_start_matches(' ').len();
    page.to(start);
    page.flow(Style::Plain, &text[start..], hang);
    page.line();
}
