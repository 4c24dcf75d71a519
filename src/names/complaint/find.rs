//! Finding messages in what someone pastes: among file names and line numbers, in quotes, in other
//! cases, as the constants of a header or as the numbers that programs print instead.

use std::sync::LazyLock;

use super::alerts::{Alert, alerts};
use super::numbers::numbered;
use super::words::{Word, words};
use super::{Complaint, Meaning, Tool, all};
use crate::names::registry::AlertDescription;
use crate::names::select::nearest::key;

/// How many words at most may be where a message has something put in.
const MOST_PUT_IN: usize = 24;

/// The words of each form of a message.
type Forms = Vec<Vec<Word<'static>>>;

/// Every message with the words of its forms: what is printed, and its name.
static FORMS: LazyLock<Vec<(&Complaint, Forms)>> = LazyLock::new(|| {
    let forms = |complaint: &Complaint| {
        let forms = [complaint.text, complaint.name].into_iter();
        forms.filter(|form| !form.is_empty()).map(words).collect()
    };
    all()
        .map(|complaint| (complaint, forms(complaint)))
        .collect()
});

/// What was found in a text.
#[derive(Debug, Default)]
pub struct Found {
    /// Messages: those that say most first, those that only say that something failed last.
    pub complaints: Vec<&'static Complaint>,
    /// Alerts that are named without being one of these messages.
    pub alerts: Vec<Alert>,
}

/// What fits, and where: the words from `start` up to `end`.
struct Match {
    complaint: &'static Complaint,
    start: usize,
    end: usize,
    /// How many words of the message itself were there.
    said: usize,
    /// Whether only its number was.
    by_number: bool,
}

/// Finds messages and alerts in a text.
pub fn find(text: &str) -> Found {
    let words = words(text);
    let mut found: Vec<Match> = FORMS
        .iter()
        .filter_map(|(complaint, forms)| matching(complaint, forms, &words))
        .chain(packed(&words))
        .collect();
    keep_the_fullest(&mut found, &words);
    found.sort_by_key(|it| {
        let is_general = match it.complaint.meaning {
            Meaning::Found(cause) => cause.is_general(),
            Meaning::AlertReceived | Meaning::AlertSent => true,
            Meaning::Received(_) | Meaning::Sent(_) => false,
        };
        (is_general, std::cmp::Reverse(it.said), it.start)
    });
    let received: Vec<AlertDescription> = (found.iter())
        .filter_map(|it| match it.complaint.meaning {
            Meaning::Received(alert) => Some(alert),
            _ => None,
        })
        .collect();
    let complaints: Vec<&Complaint> = found.iter().map(|it| it.complaint).collect();
    let complaints = once_each(complaints);
    let is_sent = complaints.iter().any(|it| it.meaning == Meaning::AlertSent);
    // An alert that is part of a message is that message's.
    let is_taken = |at: usize| {
        (found.iter()).any(|it| {
            let names_none = matches!(
                it.complaint.meaning,
                Meaning::AlertReceived | Meaning::AlertSent
            );
            !names_none && (it.start..it.end).contains(&at)
        })
    };
    let mut alerts = alerts(&words, is_sent, is_taken);
    alerts.retain(|alert| alert.is_sent || !received.contains(&alert.description));
    Found { complaints, alerts }
}

/// Two programs that say the same, one around the other: once is enough, and the outer one, which
/// decides what is done about it, is not OpenSSL.
fn once_each(complaints: Vec<&'static Complaint>) -> Vec<&'static Complaint> {
    let mut once: Vec<&Complaint> = Vec::new();
    for it in complaints {
        let is_inner = |tool| matches!(tool, Tool::OpenSsl | Tool::OpenSslVerify);
        match once.iter_mut().find(|other| other.meaning == it.meaning) {
            Some(other) if is_inner(other.tool) && !is_inner(it.tool) => *other = it,
            Some(_) => {}
            None => once.push(it),
        }
    }
    once
}

/// Whether a text looks like a message rather than a name: two separate words and more.
pub fn is_spelled_like_one(text: &str) -> bool {
    text.split_whitespace().count() > 2
}

/// The messages that share most words with a text, best first, at most three.
pub fn nearest(text: &str) -> Vec<&'static Complaint> {
    let there: Vec<String> = words(text).into_iter().map(|word| word.text).collect();
    let mut ranked: Vec<(usize, &Complaint)> = all()
        .filter_map(|complaint| {
            let own = words(complaint.title());
            let own: Vec<&Word> = own.iter().filter(|word| word.text.len() > 2).collect();
            let shared = own.iter().filter(|word| there.contains(&word.text)).count();
            // Half of the words at least.
            (shared >= 2 && 2 * shared >= own.len())
                .then(|| (100 * shared / own.len() + shared, complaint))
        })
        .collect();
    ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    ranked.into_iter().take(3).map(|(_, it)| it).collect()
}

/// A message where it is said in full, by its name, or by its number as its program prints it.
fn matching(complaint: &'static Complaint, forms: &[Vec<Word>], there: &[Word]) -> Option<Match> {
    let said = forms.iter().filter_map(|form| {
        let (start, end) = position(form, there)?;
        Some(Match {
            complaint,
            start,
            end,
            said: form.iter().filter(|word| word.text != "%").count(),
            by_number: false,
        })
    });
    // Its name and its words side by side are one message.
    let said = said.reduce(|one, other| Match {
        complaint,
        start: one.start.min(other.start),
        end: one.end.max(other.end),
        said: one.said.max(other.said),
        by_number: false,
    });
    said.or_else(|| {
        let start = numbered(complaint, there)?;
        Some(Match {
            complaint,
            start,
            end: start + 1,
            said: 1,
            by_number: true,
        })
    })
}

/// Where all of `form` is in `there`, one word behind the other.
fn position(form: &[Word], there: &[Word]) -> Option<(usize, usize)> {
    let [first, rest @ ..] = form else {
        return None;
    };
    // A single word is in many a sentence: only one that is written as a constant counts.
    let is_single = rest.is_empty();
    (0..there.len())
        .filter(|&start| there[start].text == first.text)
        .filter(|&start| !is_single || there[start].written == first.written || there.len() == 1)
        .find_map(|start| {
            let end = follow(rest, there, start + 1)?;
            (form.len() > 2 || is_apart(there, start, end)).then_some((start, end))
        })
}

/// Whether nothing but punctuation is around these words: two words are in many a sentence, too.
fn is_apart(there: &[Word], start: usize, end: usize) -> bool {
    let behind = there
        .get(end)
        .is_none_or(|word| !word.follows_in_sentence());
    behind && !there[start].follows_in_sentence()
}

/// Where the rest of a message ends that goes on at `at`.
fn follow(rest: &[Word], there: &[Word], at: usize) -> Option<usize> {
    match rest {
        [] => Some(at),
        [put_in, rest @ ..] if put_in.text == "%" => match rest {
            [] => Some(at),
            _ => (at..=(at + MOST_PUT_IN).min(there.len()))
                .find_map(|behind| follow(rest, there, behind)),
        },
        [word, rest @ ..] => {
            // What a constant joins is joined: `fatal error` is not FATAL_ERROR.
            let is_it = there
                .get(at)
                .is_some_and(|it| it.text == word.text && (word.gap != "_" || it.gap == "_"));
            is_it.then(|| follow(rest, there, at + 1))?
        }
    }
}

/// OpenSSL's packed numbers, `0A000410` of 3.0 and later and `14094410` of before, and BoringSSL's
/// `10000410`: the reason is in the low bits.
fn packed<'a>(there: &'a [Word<'a>]) -> impl Iterator<Item = Match> + 'a {
    there.iter().enumerate().filter_map(|(start, word)| {
        let announced = start > 0 && there[start - 1].text == "error";
        if !announced || word.text.len() != 8 {
            return None;
        }
        let number = u32::from_str_radix(&word.text, 16).ok()?;
        let is_ssl = there.get(start + 1).is_some_and(|next| next.text == "ssl");
        let reason = match number >> 24 {
            0x0a => number & 0x7f_ffff,
            0x14 => number & 0xfff,
            0x10 if is_ssl => number & 0xfff,
            _ => return None,
        };
        let complaint = super::openssl::ROWS
            .iter()
            .find(|row| row.code == Some(i64::from(reason)))?;
        Some(Match {
            complaint,
            start,
            end: start + 1,
            said: 1,
            by_number: true,
        })
    })
}

/// Leaves out what is part of a fuller message, and of several programs' with the same words all but
/// the one whose name is there.
fn keep_the_fullest(found: &mut Vec<Match>, there: &[Word]) {
    let is_named = |tool: Tool| {
        let name = key(tool.name());
        there.iter().any(|word| word.text == name)
            || there.iter().any(|word| tool.marks().contains(&&*word.text))
    };
    let mut keep: Vec<bool> = Vec::new();
    for (index, it) in found.iter().enumerate() {
        let is_covered = found.iter().enumerate().any(|(other_index, other)| {
            if other_index == index {
                return false;
            }
            let is_inside = other.start <= it.start && it.end <= other.end;
            let is_same = (other.start, other.end) == (it.start, it.end);
            if !is_inside {
                // A number tells nothing more where its program's words are.
                let same = other.complaint == it.complaint
                    || (it.by_number
                        && !other.by_number
                        && other.complaint.tool == it.complaint.tool);
                return it.by_number && same;
            }
            if !is_same {
                return other.said > it.said;
            }
            // The same words: the program that is named, else the first.
            match (is_named(other.complaint.tool), is_named(it.complaint.tool)) {
                (true, false) => true,
                (false, true) => false,
                _ => other.said > it.said || (other.said == it.said && other_index < index),
            }
        });
        keep.push(!is_covered);
    }
    let mut keep = keep.into_iter();
    found.retain(|_| keep.next().unwrap_or(true));
}
