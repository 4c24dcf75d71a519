//! Sections of the specifications: `RFC 9846 4.3.8`, and RFC 8446, which it replaces.

use super::Explanation;
use crate::error::Error;
use crate::glossary::{self, Kind, SECTIONS, Section};

/// The specification of TLS 1.3 that is in force, and the one that it replaces.
const TLS13: &str = "9846";
const OLD_TLS13: &str = "8446";

/// How many sections are named that may have been meant.
const MOST_NEAR: usize = 12;

/// What a section says, if that is what is asked for; of RFC 8446, where it is now.
pub(super) fn section(query: &str) -> Option<Explanation> {
    let (rfc, number) = reference(query)?;
    let explanation = match rfc {
        OLD_TLS13 => {
            let section = SECTIONS.iter().find(|section| section.old == number)?;
            let text = format!(
                "Now RFC 9846 §{}. RFC 9846 has specified TLS 1.3 since July 2026 and replaces RFC 8446; \
                 the protocol is the same, many section numbers are not.",
                section.new
            );
            of_tls13(format!("RFC 8446 §{number}"), text, section)
        }
        TLS13 => {
            let section = SECTIONS.iter().find(|section| section.new == number)?;
            let text = match section.old {
                "" => "New in RFC 9846; RFC 8446 had no such section.".to_owned(),
                old => format!("In RFC 8446, which RFC 9846 replaces, this was section {old}."),
            };
            of_tls13(format!("RFC 9846 §{number}"), text, section)
        }
        _ => {
            let cited = format!("RFC {rfc} §{number}");
            let names = citing(&cited);
            (!names.is_empty()).then(|| Explanation {
                kind: Kind::Section,
                name: cited,
                text: "What is explained here and specified there:".into(),
                see: names,
                ..Explanation::default()
            })?
        }
    };
    Some(explanation)
}

/// That there is no such section, or nothing known of it, if a section is what is asked for.
pub(super) fn unknown(query: &str) -> Option<Error> {
    let is_named = query
        .get(..3)
        .is_some_and(|rfc| rfc.eq_ignore_ascii_case("rfc"));
    let (rfc, number) = reference(query).filter(|_| is_named)?;
    let mut known: Vec<String> = match rfc {
        TLS13 => SECTIONS.iter().map(|it| it.new.to_owned()).collect(),
        OLD_TLS13 => SECTIONS.iter().map(|it| it.old.to_owned()).collect(),
        _ => cited(rfc),
    };
    known.sort_by(|one, other| in_order(one).cmp(&in_order(other)));
    let first = number.split('.').next().unwrap_or_default();
    let is_near = |it: &&String| it.split('.').next() == Some(first);
    let near: Vec<&str> = known.iter().filter(is_near).map(String::as_str).collect();
    let near = match &near[..] {
        [] => String::new(),
        near => format!(
            "; of its section {first} there is {}",
            near[..near.len().min(MOST_NEAR)].join(", ")
        ),
    };
    Some(Error::usage(match (rfc, known.is_empty()) {
        (TLS13 | OLD_TLS13, _) => format!("RFC {rfc} has no section {number}{near}"),
        // Computations and checks cite more, where they are shown.
        (_, true) => format!("no explanation here refers to RFC {rfc}"),
        (_, false) => format!("no explanation here refers to RFC {rfc} §{number}{near}"),
    }))
}

/// That a section is needed, if an RFC alone is what is asked for; with those that are known.
pub(super) fn whole(query: &str) -> Option<Error> {
    let rfc = query.get(..3).filter(|rfc| rfc.eq_ignore_ascii_case("rfc"));
    let rfc = rfc.and(query.get(3..))?.trim().trim_start_matches('-');
    let is_number = (1..=5).contains(&rfc.len()) && rfc.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return None;
    }
    let mut known = cited(rfc);
    known.sort_by(|one, other| in_order(one).cmp(&in_order(other)));
    Some(Error::usage(match known.first() {
        None => format!("no explanation here refers to a section of RFC {rfc}"),
        Some(first) => format!(
            "of RFC {rfc} a section is explained, not the whole: `tlsdemo explain RFC {rfc} {first}`; known are {}",
            known.join(", ")
        ),
    }))
}

/// The sections of an RFC that explanations cite.
fn cited(rfc: &str) -> Vec<String> {
    let prefix = format!("RFC {rfc} §");
    let entries = Kind::ALL.iter().flat_map(|kind| glossary::table(*kind));
    let cited = entries.flat_map(|(_, entry)| entry.rfc.split(", "));
    let mut cited: Vec<String> = cited
        .filter_map(|it| it.strip_prefix(&prefix).map(str::to_owned))
        .collect();
    cited.sort_unstable();
    cited.dedup();
    cited
}

/// The parts of a section's number, 10 behind 9, appendices last.
fn in_order(number: &str) -> Vec<(u8, &str)> {
    let part = |part| match str::parse(part) {
        Ok(number) => (number, ""),
        Err(_) => (u8::MAX, part),
    };
    number.split('.').map(part).collect()
}

fn of_tls13(name: String, text: String, section: &Section) -> Explanation {
    Explanation {
        kind: Kind::Section,
        name,
        text: format!("{}. {text}", section.title),
        see: citing(&format!("RFC 9846 §{}", section.new)),
        ..Explanation::default()
    }
}

/// The names whose explanation cites exactly this section.
fn citing(cited: &str) -> Vec<&'static str> {
    let mut names: Vec<&str> = Kind::ALL
        .iter()
        .flat_map(|&kind| {
            let entries = glossary::table(kind).iter();
            let citing = entries.filter(|(_, entry)| entry.rfc.split(", ").any(|rfc| rfc == cited));
            citing.map(move |(full, _)| glossary::split(kind, full).1)
        })
        .collect();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(*name));
    names
}

/// The number of an RFC and of a section: `RFC 8446 4.2.8`, `rfc8446 §4.2.8`, `8446 section 4.2.8`,
/// `RFC 9846 appendix E.4`.
fn reference(query: &str) -> Option<(&str, &str)> {
    let rest = match query.get(..3) {
        Some(rfc) if rfc.eq_ignore_ascii_case("rfc") => query.get(3..)?.trim_start(),
        _ => query,
    };
    let digits = rest.find(|c: char| !c.is_ascii_digit())?;
    let (rfc, number) = rest.split_at(digits);
    if rfc.len() != 4 {
        return None;
    }
    let number = number.trim_start_matches([' ', ',', '#', '§']);
    let number = ["section-", "section", "appendix-", "appendix"]
        .iter()
        .find_map(|word| {
            let start = number.get(..word.len())?;
            start
                .eq_ignore_ascii_case(word)
                .then(|| number.get(word.len()..))?
        })
        .unwrap_or(number);
    let number = number.trim_matches([' ', '.', '§']);
    let is_number = |part: &str| {
        let mut characters = part.chars();
        let letter = characters.next().is_some_and(|c| c.is_ascii_uppercase());
        part.parse::<u8>().is_ok() || (letter && characters.next().is_none())
    };
    number.split('.').all(is_number).then_some((rfc, number))
}
