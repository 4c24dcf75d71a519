//! Alerts that a text names, by the registry's name or by number, and which end sent each.

use super::words::{Word, line_before};
use crate::names::registry::AlertDescription;
use crate::names::select::nearest::key;
use crate::wire::CodePoint;

/// How many words behind the one that announces it an alert is looked for.
const NEAR: usize = 12;
/// How many words before it the heading of what was sent or received may be.
const HEADING: usize = 24;
/// Words between the one that announces an alert and its number.
const BETWEEN: &[&str] = &[
    "alert",
    "code",
    "description",
    "error",
    "fatal",
    "is",
    "level",
    "message",
    "msg",
    "number",
    "received",
    "type",
    "unknown",
    "value",
    "warning",
];

/// An alert that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alert {
    /// Which.
    pub description: AlertDescription,
    /// Whether the end that says so sent it itself.
    pub is_sent: bool,
}

/// Alerts that a text names by number (`alert number 40`, `alert [40]`, `alert code is 40`) or by the
/// registry's name (`fatal alert: handshake_failure`, `tls alert HandshakeFailure`).
pub(super) fn alerts(
    there: &[Word],
    is_sent: bool,
    is_taken: impl Fn(usize) -> bool,
) -> Vec<Alert> {
    let mut found = Vec::new();
    for at in 0..there.len() {
        if is_taken(at) {
            continue;
        }
        let near = &there[at + 1..(at + 1 + NEAR).min(there.len())];
        let description = match announces(there, at) {
            Some(Form::Any) => named(near).or_else(|| by_number(near)),
            Some(Form::Name) => named(near),
            Some(Form::Number) => by_number(near),
            None => None,
        };
        let Some(description) = description else {
            continue;
        };
        let alert = Alert {
            description,
            is_sent: is_sent || is_own(there, at),
        };
        if !found.contains(&alert) {
            found.push(alert);
        }
    }
    found
}

/// How an alert is given behind the words that announce it.
enum Form {
    Any,
    Name,
    Number,
}

/// Whether an alert is behind the word at `at`, and in which form.
fn announces(there: &[Word], at: usize) -> Option<Form> {
    let is = |back: usize, text: &str| {
        at.checked_sub(back)
            .is_some_and(|before| there[before].text == text)
    };
    match &*there[at].text {
        // `Content Type = Alert (21)` is the number of the type.
        "alert" if is(1, "type") => None,
        "alert" => Some(Form::Any),
        // Go: `remote error: tls: `.
        "tls" if is(1, "error") && (is(2, "remote") || is(2, "local")) => Some(Form::Name),
        // Schannel: `fatal error code is 40`.
        "code" if is(1, "error") && is(2, "fatal") => Some(Form::Number),
        // OpenSSL's -trace and Wireshark: `Level=fatal(2), description=bad certificate(42)`.
        "description" if (1..=2).any(|back| is(back, "fatal") || is(back, "warning")) => {
            Some(Form::Any)
        }
        _ => None,
    }
}

/// Whether an alert was sent by the end that says so: `sending alert`, `alert write`, `(OUT), TLS
/// alert`, `>>> TLS 1.3, Alert`, or under a heading such as `Sent Record`.
fn is_own(there: &[Word], at: usize) -> bool {
    let next = there.get(at + 1);
    if next.is_some_and(|next| matches!(&*next.text, "write" | "read")) {
        return next.is_some_and(|next| next.text == "write");
    }
    let line = line_before(there, at);
    let arrow = line.first().map_or(there[at].gap, |first| first.gap);
    if arrow.ends_with(">>> ") || arrow.ends_with("<<< ") {
        return arrow.ends_with(">>> ");
    }
    let direction = line.iter().find_map(|word| match &*word.text {
        "out" if word.gap.ends_with('(') => Some(true),
        "in" if word.gap.ends_with('(') => Some(false),
        _ => None,
    });
    if let Some(is_out) = direction {
        return is_out;
    }
    let near = line.iter().rev().take(4);
    let is_verb = |word: &Word| matches!(&*word.text, "sent" | "sending" | "send" | "generated");
    if near.into_iter().any(is_verb) {
        return true;
    }
    // OpenSSL's -trace prints the record's direction above it.
    let heading = there[at.saturating_sub(HEADING)..at].windows(2).rev();
    let mut heading = heading.filter(|pair| pair[1].text == "record" || pair[1].text == "tls");
    heading
        .find(|pair| pair[0].begins_line() && matches!(&*pair[0].text, "sent" | "received"))
        .is_some_and(|pair| pair[0].text == "sent")
}

/// The alert that one to four words name, the first of them among the first four.
fn named(near: &[Word]) -> Option<AlertDescription> {
    (0..near.len().min(4)).find_map(|start| {
        (1..=4.min(near.len() - start)).rev().find_map(|count| {
            let joined: String = near[start..start + count]
                .iter()
                .map(|word| &*word.text)
                .collect();
            by_name(&joined)
        })
    })
}

fn by_name(joined: &str) -> Option<AlertDescription> {
    let is_it = |name: &str| {
        let name = key(name);
        name.strip_suffix("reserved").unwrap_or(&name) == joined
    };
    let found = AlertDescription::ROWS.iter().find(|row| is_it(row.name));
    match joined {
        "usercancelled" => Some(AlertDescription::UserCanceled),
        // GnuTLS and wolfSSL's words for the commonest.
        "handshakefailed" => Some(AlertDescription::HandshakeFailure),
        _ => found.map(|row| AlertDescription::from_value(row.value)),
    }
}

/// The alert of the number that comes next: `number 40`, `[40]`; `[2:40]` and `[2|40]` with its level;
/// `(552)`, as OpenSSL and curl pack both.
fn by_number(near: &[Word]) -> Option<AlertDescription> {
    let at = near
        .iter()
        .position(|word| !BETWEEN.contains(&&*word.text))?;
    let number: u16 = near[at].text.parse().ok()?;
    let is_level = |level: u16| matches!(level, 1 | 2);
    let behind = near
        .get(at + 1)
        .filter(|next| matches!(next.gap, ":" | "|"));
    let behind = behind.and_then(|next| next.text.parse().ok());
    let description = match (number, behind) {
        (level, Some(description)) if is_level(level) => description,
        (packed, _) if near[at].gap.ends_with('(') && is_level(packed >> 8) => packed & 0xff,
        (description, _) => description,
    };
    let alert = AlertDescription(u8::try_from(description).ok()?);
    alert.known().map(|_| alert)
}
