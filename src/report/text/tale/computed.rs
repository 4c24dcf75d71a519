//! What was computed: each value by name, its formula, and what it is good for; no values. What is
//! computed together and in one way is told in one line.

use std::collections::{BTreeMap, BTreeSet};

use super::Tale;
use super::chosen::Telling;
use crate::glossary::{self, reasons};
use crate::narration::{Computed, Description, Input, Operation, Record};
use crate::report::page::{Page, Style, text_width};
use crate::report::record_check;
use crate::report::text::fields::MARGIN;
use crate::report::text::steps::side_style;
use crate::story::told::Told;
use crate::wire::Name;

/// Where what does not fit on the first line goes on.
const HANG: usize = MARGIN + 2;

impl Tale {
    /// Tells computations, in order.
    pub(super) fn compute(&mut self, computed: &[Computed]) {
        if computed.is_empty() {
            return;
        }
        self.checks.close(&mut self.page);
        let descriptions = computed.iter().map(|computed| &**computed);
        self.lines(descriptions);
        for computed in computed {
            let description = &computed.description;
            let is_signature = matches!(description.operation, Operation::Sign | Operation::Verify);
            if is_signature && description.name != "statement_valid" {
                let mut telling = Telling {
                    page: &mut self.page,
                    told: &mut self.told,
                    side: self.side,
                };
                self.chosen.signature(description, &mut telling);
            }
        }
    }

    /// How the first protected record is protected, or why a record is not authentic.
    pub(super) fn protection(&mut self, record: &Record) {
        // How its parts are named is left to the full account.
        let steps = record.steps.iter();
        let steps = steps.filter(|step| step.operation != Operation::Split);
        self.lines(steps);
        if let Some(authenticity) = &record.authenticity {
            let check = record_check(authenticity);
            let tls13 = self.messages.tls13();
            self.checks
                .tell(&mut self.page, &mut self.told, &check, tls13);
        }
    }
}

/// What was said of computed values.
#[derive(Debug, Default)]
pub(super) struct Noted {
    /// How many inputs the last hash of each name had.
    hashes: BTreeMap<Name, usize>,
    /// What values are for.
    notes: BTreeSet<&'static str>,
}

/// Values that are told in one line.
struct Line<'a> {
    made: Vec<&'a Description>,
    times: usize,
}

impl Tale {
    fn lines<'a>(&mut self, descriptions: impl Iterator<Item = &'a Description>) {
        let tls13 = self.messages.tls13();
        let (page, told) = (&mut self.page, &mut self.told);
        let mut lines: Vec<Line<'a>> = Vec::new();
        for description in descriptions {
            if !is_known(&mut self.noted, told, description, tls13) {
                add(&mut lines, description);
            }
        }
        for line in &lines {
            page.to(MARGIN - 2);
            page.text(side_style(self.side), "⇒ ");
            write(page, told, &mut self.noted, line, tls13);
        }
    }
}

/// A hash over messages is told once, until one of the same name covers more. One over nothing needs
/// no telling.
fn is_known(noted: &mut Noted, told: &mut Told, description: &Description, tls13: bool) -> bool {
    let covers_nothing = || {
        description
            .inputs
            .iter()
            .all(|input| input.bytes.is_empty())
    };
    if description.operation != Operation::Hash {
        return false;
    }
    if covers_nothing() {
        return true;
    }
    // In TLS 1.3 its name says what it covers, and so do the formulas that use it.
    let is_explained = told
        .first(glossary::value(&description.name, tls13))
        .is_none();
    let messages = description.inputs.len();
    let before = noted.hashes.insert(description.name.clone(), messages);
    is_explained && (tls13 || before == Some(messages))
}

/// A line for one value, or a place in the line of values made in the same way.
fn add<'a>(lines: &mut Vec<Line<'a>>, description: &'a Description) {
    let again = lines
        .iter_mut()
        .find(|line| line.made.iter().any(|made| is_again(made, description)));
    if let Some(line) = again {
        line.times += usize::from(line.made.len() == 1);
        return;
    }
    let last = lines.len().saturating_sub(1);
    for (index, line) in lines.iter_mut().enumerate() {
        let is_near = index == last || description.operation == Operation::Random;
        if is_near && is_sibling(line.made[0], description) {
            line.made.push(description);
            return;
        }
    }
    lines.push(Line {
        made: vec![description],
        times: 1,
    });
}

/// Whether a value of this name was made before in the same way, as for a second key share.
fn is_again(first: &Description, other: &Description) -> bool {
    first.name == other.name && first.formula == other.formula
}

/// Whether two values are made in one way: drawn at random, cut from one thing, or derived from one
/// secret; keys that depend on a secret alone, from secrets of one kind.
fn is_sibling(first: &Description, other: &Description) -> bool {
    use Operation as O;
    let same = |(one, other): (&Input, &Input)| one.name == other.name && one.bytes == other.bytes;
    if is_of_hpke(first) && is_of_hpke(other) {
        return true;
    }
    let is_alone = first.inputs.len() == 1 && first.operation == O::HkdfExpandLabel;
    matches!(first.operation, O::Random | O::Split | O::HkdfExpandLabel)
        && first.operation == other.operation
        && first.inputs.len() == other.inputs.len()
        && (is_alone || first.inputs.iter().zip(&other.inputs).all(same))
}

/// Whether it is a step from the shared point of HPKE to its key and nonce (RFC 9180 §4.1, §5.1). They are
/// told in one line: each by itself says little, and the full account has them.
fn is_of_hpke(made: &Description) -> bool {
    ["RFC 9180 §4", "RFC 9180 §5.1"]
        .iter()
        .any(|section| made.rfc.starts_with(section))
}

fn write(page: &mut Page, told: &mut Told, noted: &mut Noted, line: &Line<'_>, tls13: bool) {
    let Some(first) = line.made.first() else {
        return;
    };
    for (index, made) in line.made.iter().enumerate() {
        if index > 0 {
            page.flow(Style::Plain, ", ", HANG);
        }
        page.flow(Style::Secret, &made.name, HANG);
    }
    let formula = formula(&line.made);
    if !formula.is_empty() {
        page.flow(Style::Plain, " = ", HANG);
        page.flow(Style::Plain, &formula, HANG);
    }
    if line.times > 1 {
        page.flow(Style::Dim, &format!(", {} times", line.times), HANG);
    }
    let value = glossary::value(&first.name, tls13);
    // Hashes have been counted as told already; of draws the message says what they are for.
    let value = match first.operation {
        Operation::Hash => value,
        Operation::Random => None,
        _ => told.first(value),
    };
    let fits = |note: &str| text_width(note) + 2 <= page.room();
    let why = value.and_then(|_| reasons::computed(&first.name, tls13));
    // Of the first step of HPKE alone it would be said.
    let why = why.filter(|_| line.made.len() == 1 || !is_of_hpke(first));
    // What is said of the first of several must hold for all.
    let holds_for = |made: &&Description| {
        let other = glossary::value(&made.name, tls13);
        other.map(|entry| entry.short) == value.map(|entry| entry.short)
    };
    let short = value.map(|entry| entry.short);
    let short = short.filter(|_| line.made.iter().all(holds_for));
    let short = short.filter(|short| fits(short) || is_a_secret(first));
    let note = why.filter(|why| noted.notes.insert(why));
    if let Some(note) = note.or(short.filter(|_| why.is_none())) {
        page.flow(Style::Dim, "  ", HANG);
        page.flow(Style::Dim, note, HANG);
    }
    page.line();
}

/// The formula of one value, or what the formulas of several have in common with what differs.
fn formula(made: &[&Description]) -> String {
    match made {
        [] => String::new(),
        [only] if is_long(only) => {
            // Hashes over many messages: the first and the last say which.
            let formula = only.formula();
            match (formula.find(" + "), formula.rfind(" + ")) {
                (Some(first), Some(last)) => {
                    format!("{} + …{}", &formula[..first], &formula[last..])
                }
                _ => formula,
            }
        }
        [only] => only.formula(),
        [first, ..] if is_of_hpke(first) => {
            "the key schedule of HPKE from dh, bound to both public keys and to ech_info".into()
        }
        [first, ..] => match first.operation {
            Operation::HkdfExpandLabel => {
                let secrets = distinct(made, |made| made.shown(0).map(str::to_owned));
                let labels = distinct(made, |made| Some(format!("\"{}\"", made.label()?)));
                let formula = first.formula();
                let start = formula.find('(').map_or(0, |at| at + 1);
                let rest = first.shown(1).unwrap_or("…");
                format!("{}{secrets}, {labels}, {rest})", &formula[..start])
            }
            Operation::Split => {
                let whole = first.shown(0).unwrap_or_default();
                format!("{whole}, cut in {}", made.len())
            }
            // Which is of which length, unless all are of one.
            Operation::Random
                if made
                    .iter()
                    .any(|made| made.output.len() != first.output.len()) =>
            {
                let lengths = made.iter().map(|made| made.output.len().to_string());
                format!("random({})", lengths.collect::<Vec<_>>().join(" / "))
            }
            _ => distinct(made, |made| Some(made.formula())),
        },
    }
}

/// Whether it is a hash over more messages than a line holds.
fn is_long(made: &Description) -> bool {
    made.operation == Operation::Hash && made.inputs.len() > 3
}

/// What the values say, each thing once.
fn distinct(made: &[&Description], say: impl Fn(&Description) -> Option<String>) -> String {
    let mut said: Vec<String> = Vec::new();
    for said_now in made.iter().filter_map(|made| say(made)) {
        if !said.contains(&said_now) {
            said.push(said_now);
        }
    }
    said.join(" / ")
}

/// Bytes of the master secret of TLS 1.0 to 1.2 (RFC 5246 §8.1).
const MASTER_SECRET: usize = 48;

/// Whether what comes of it is a secret of its own, worth a line that says what it is good for.
fn is_a_secret(made: &Description) -> bool {
    use Operation as O;
    match made.operation {
        O::Ffdh | O::MlKemEncapsulate | O::RsaEncrypt | O::HkdfExtract => true,
        O::Prf => made.output.len() == MASTER_SECRET,
        _ => false,
    }
}
