//! What other programs say: from a pasted message to what happened on the wire, and to the command
//! that shows it here.

use super::Explanation;
use super::catalogue;
use crate::error::Error;
use crate::glossary::causes::{self, Words};
use crate::glossary::{self, Kind};
use crate::names::complaint::{self, Alert, Answer, Complaint, Meaning, Tool};
use crate::names::registry::AlertDescription;
use crate::story::words::capital;
use crate::wire::CodePoint;

/// How many characters of a line are compared with messages that may have been meant.
const MOST_COMPARED: usize = 1000;

/// How many messages of one text are explained.
const MOST: usize = 6;

/// What a text says that another program printed: nothing, if no message is in it.
pub(super) fn explain(text: &str) -> Vec<Explanation> {
    let found = complaint::find(text);
    let mut explanations: Vec<Explanation> = Vec::new();
    explanations.extend(found.alerts.iter().map(|alert| named_alert(*alert)));
    let mut rest = Vec::new();
    for complaint in found.complaints {
        match complaint.meaning {
            Meaning::Received(alert) => explanations.push(one_alert(complaint, alert, false)),
            Meaning::Sent(alert) => explanations.push(one_alert(complaint, alert, true)),
            Meaning::Found(cause) => {
                let Some(words) = causes::of(cause) else {
                    continue;
                };
                let one = of_cause(complaint, words);
                match cause.is_general() {
                    true => rest.push(one),
                    false => explanations.push(one),
                }
            }
            // The alert itself is told.
            Meaning::AlertReceived | Meaning::AlertSent if !found.alerts.is_empty() => {}
            Meaning::AlertReceived => rest.push(some_alert(complaint, false)),
            Meaning::AlertSent => rest.push(some_alert(complaint, true)),
        }
    }
    // What only says that something failed is told if nothing says more.
    if explanations.is_empty() {
        explanations = rest;
    }
    explanations.truncate(MOST);
    explanations
}

/// That nothing fits, with what may have been meant.
pub(super) fn unknown(text: &str) -> Error {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    if lines > 1 {
        return Error::usage(format!(
            "no message about a failure that is known here is in these {lines} lines; `tlsdemo explain` takes one line as well, as an argument in quotes"
        ));
    }
    let shown: String = text.chars().take(80).collect();
    let beginning: String = text.chars().take(MOST_COMPARED).collect();
    let nearest = complaint::nearest(&beginning);
    let names: Vec<String> = nearest
        .iter()
        .map(|it| format!("{:?} ({})", it.title(), it.tool.name()))
        .collect();
    let question = match names.is_empty() {
        true => "; the number and the words that come last in a line are what tells messages apart"
            .to_owned(),
        false => format!("; nearest to it: {}", names.join(", ")),
    };
    Error::usage(format!(
        "no message of another program is known in {shown:?}{question}"
    ))
}

fn titled(complaint: &Complaint) -> Explanation {
    let mut other_names = Vec::new();
    if !complaint.name.is_empty() && !complaint.text.is_empty() {
        other_names.push(complaint.name.to_owned());
    }
    Explanation {
        kind: Kind::Complaint,
        name: complaint.title().replace('%', "…"),
        other_names,
        code: complaint.code.map(|code| match code > 0x8000_0000 {
            true => format!("0x{code:08x}"),
            false => code.to_string(),
        }),
        ..Explanation::default()
    }
}

fn source(complaint: &Complaint) -> (&'static str, String) {
    let tool = complaint.tool;
    ("said by", format!("{} ({})", tool.name(), tool.version()))
}

fn of_cause(complaint: &Complaint, words: &Words) -> Explanation {
    let mut facts = vec![source(complaint), ("when", words.when.to_owned())];
    let name = complaint.tool.name();
    let answer = match (complaint.answer, words.alert) {
        (Answer::Alert(alert), _) if complaint.tool == Tool::OpenSslVerify => Some(format!(
            "{name} answers with {}, unless the program that uses it verifies by itself",
            spelled(alert)
        )),
        (Answer::Alert(alert), _) => Some(format!("{name} answers with {}", spelled(alert))),
        (Answer::Nothing, _) => Some(format!(
            "{name} looks when its TLS library is done with the handshake, and sends none about it"
        )),
        (Answer::Unknown, Some(alert)) => Some(format!(
            "{} is the one for it; not every program sends it",
            spelled(alert)
        )),
        (Answer::Unknown, None) => None,
    };
    facts.extend(answer.map(|answer| ("alert", answer)));
    let commands = words.shows.iter().enumerate();
    facts.extend(commands.map(|(index, command)| {
        let label = if index == 0 { "here" } else { "" };
        (label, (*command).to_owned())
    }));
    Explanation {
        text: format!("{}. {}", capital(words.entry.short), words.entry.text),
        rfc: words.entry.rfc.to_owned(),
        facts,
        see: words.see.to_vec(),
        ..titled(complaint)
    }
}

/// A message that says which alert arrived, or was sent.
fn one_alert(complaint: &Complaint, alert: AlertDescription, is_sent: bool) -> Explanation {
    let mut facts = vec![source(complaint)];
    facts.extend(about(alert, is_sent));
    let sender = match is_sent {
        true => "This end",
        false => "The other end",
    };
    Explanation {
        text: format!(
            "{sender} sent the alert {}. {}",
            spelled(alert),
            meaning(alert)
        ),
        rfc: glossary::explain(Kind::Alert, &alert.name())
            .map(|entry| entry.rfc.to_owned())
            .unwrap_or_default(),
        facts,
        ..titled(complaint)
    }
}

/// An alert that a text names.
fn named_alert(alert: Alert) -> Explanation {
    let code = alert.description.value().to_string();
    let subjects = catalogue::subjects();
    let found = super::find(&subjects, Some(&[Kind::Alert]), &code);
    let mut explanation = found.first().map(|it| it.explain()).unwrap_or_default();
    explanation
        .facts
        .extend(about(alert.description, alert.is_sent));
    explanation
}

/// A message that says that there was an alert, and not which.
fn some_alert(complaint: &Complaint, is_sent: bool) -> Explanation {
    let text = match is_sent {
        true => {
            "This end sent an alert and ended the connection. Which one it was is not in this text."
        }
        false => {
            "The other end sent an alert. Which one it was is not in this text: its number or its name is mostly on the same line or the next."
        }
    };
    Explanation {
        text: text.to_owned(),
        rfc: "RFC 9846 §6".to_owned(),
        facts: vec![source(complaint), ("here", "tlsdemo why HOST".to_owned())],
        see: vec!["content alert"],
        ..titled(complaint)
    }
}

/// Who sent an alert, its bytes, and what shows it.
fn about(alert: AlertDescription, is_sent: bool) -> Vec<(&'static str, String)> {
    let sender = match is_sent {
        true => "the end that says so: what it found wrong came from the other one",
        false => "the other end than the one that says so, whose log may tell why",
    };
    let mut facts = vec![("sent by", sender.to_owned())];
    if alert != AlertDescription::CloseNotify {
        facts.push((
            "bytes",
            format!(
                "02 {:02x} in a record of type 21, if it is fatal; once keys are in use they are encrypted",
                alert.0
            ),
        ));
    }
    facts.push(("here", "tlsdemo why HOST".to_owned()));
    if !is_sent {
        facts.push((
            "",
            "tlsdemo serve, called by the client that sends it".to_owned(),
        ));
    }
    facts
}

fn meaning(alert: AlertDescription) -> &'static str {
    glossary::explain(Kind::Alert, &alert.name()).map_or("", |entry| entry.text)
}

fn spelled(alert: AlertDescription) -> String {
    format!("{} ({})", alert.name(), alert.value())
}
