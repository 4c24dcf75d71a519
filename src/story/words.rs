//! Numbers and values in words.

use std::borrow::Cow;

use crate::names;
pub use crate::names::quantity::{bytes_count, thousands};
use crate::narration::{Content, Gap, Lack, Proof, Unchecked, Unread};
use crate::wire::{Field, FieldValue, visible};

/// What an observer did not read.
pub fn gap(gap: &Gap) -> String {
    let from = gap.from.name();
    if gap.why == Unread::Absent {
        return format!("nothing that the {from} sent is in the capture");
    }
    let Some(length) = gap.length else {
        return format!("bytes of the {from}'s were not seen, and it is not known how many");
    };
    let bytes = match length {
        1 => "1 byte".to_owned(),
        length => format!("{} bytes", thousands(length)),
    };
    match gap.why {
        Unread::Missing if length == 1 => format!("{bytes} of the {from}'s was not seen"),
        Unread::Missing | Unread::Absent => format!("{bytes} of the {from}'s were not seen"),
        Unread::Torn if length == 1 => {
            format!("{bytes} of the {from}'s is not part of a whole record")
        }
        Unread::Torn => format!("{bytes} of the {from}'s are not part of a whole record"),
        Unread::Encrypted => match gap.records.unwrap_or(0) {
            1 => {
                format!("1 record of the {from}'s ({bytes}) is protected, and its key is not known")
            }
            records => format!(
                "{} records of the {from}'s ({bytes}) are protected, and their keys are not known",
                thousands(records)
            ),
        },
        Unread::Unsupported => {
            format!(
                "{} in a cipher suite that this program does not support; the secrets for it are known",
                protected(gap, from, &bytes)
            )
        }
        Unread::Ephemeral => {
            let records = protected(gap, from, &bytes);
            format!(
                "{records} under keys that also come from a key exchange of this connection alone: neither a \
                 private key nor a pre-shared one opens them, only a key log does"
            )
        }
        Unread::WithoutIv => format!(
            "a record of the {from}'s ({bytes}) cannot be opened: in TLS 1.0 its IV is the last block of \
             the record before it, which was not seen whole"
        ),
    }
}

/// How many records are protected: not every suite encrypts.
fn protected(gap: &Gap, from: &str, bytes: &str) -> String {
    match gap.records.unwrap_or(0) {
        1 => format!("1 record of the {from}'s ({bytes}) is protected"),
        records => format!(
            "{} records of the {from}'s ({bytes}) are protected",
            thousands(records)
        ),
    }
}

/// What content is called: with the coding that was taken off.
pub fn content(content: &Content) -> Cow<'static, str> {
    match (&content.coding, content.packed_length) {
        (None, _) => "content".into(),
        (Some(coding), None) => format!("content (unpacked from {})", visible(coding)).into(),
        (Some(coding), Some(length)) => {
            let packed = thousands(length);
            format!(
                "content (unpacked from {packed} bytes of {})",
                visible(coding)
            )
            .into()
        }
    }
}

/// What an observer could not check, and why.
pub fn unchecked(unchecked: &Unchecked) -> String {
    let proof = unchecked.proof.name();
    match (unchecked.proof, unchecked.lacks) {
        (_, Lack::Messages) => {}
        (Proof::RecordMac, Lack::Key) => {
            return format!(
                "{proof} is not checked: the key of the MAC is not known. Nothing is encrypted, so all that \
                 the {} sends from here on is read; whether it was changed on the way is not known",
                unchecked.from.name()
            );
        }
        (_, Lack::Key) => {
            return format!("{proof} is not checked: the secret that it is made with is not known");
        }
    }
    let why = match unchecked.records {
        0 => "not all of them were seen".to_owned(),
        1 => "1 record before it could not be read".to_owned(),
        records => format!("{} records before it could not be read", thousands(records)),
    };
    format!("{proof} is not checked: it covers every handshake message before it, and {why}")
}

/// The first `most` characters of a text, with `…` if there were more.
pub fn clipped(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// A text cut after `most` characters at most, between two words, unless the last word is half of it.
pub fn clipped_between_words(text: &str, most: usize) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return Cow::Borrowed(text);
    };
    let kept = text.get(..end).unwrap_or_default();
    let is_word_over = text[end..].starts_with(' ');
    let whole = match kept.rfind(' ') {
        Some(blank) if !is_word_over && blank >= kept.len() / 2 => &kept[..blank],
        _ => kept,
    };
    Cow::Owned(format!("{} …", whole.trim_end_matches([' ', ','])))
}

/// The sentences at the beginning of a text that fit into `most` bytes; the first in any case.
pub fn opening(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let ends = text.match_indices(". ").map(|(at, _)| at + 1);
    let end = ends
        .clone()
        .take_while(|end| *end <= most)
        .last()
        .or_else(|| ends.clone().next());
    end.map_or(text, |end| &text[..end])
}

/// What a field's bytes say, text cut after `most` characters; `None` where they say nothing but
/// themselves.
pub fn said(field: &Field, most: usize) -> Option<Cow<'_, str>> {
    Some(match &field.value {
        FieldValue::Structure => return None,
        FieldValue::Opaque => match field.length {
            0 => "empty".into(),
            1..=8 => return None,
            length => bytes_count(length).into(),
        },
        FieldValue::Unsigned(number) => thousands(*number).into(),
        FieldValue::Length(length) => bytes_count(*length).into(),
        FieldValue::Code { registry, value } => names::shown(*registry, *value),
        FieldValue::Text(text) => format!("\"{}\"", clipped(text, most)).into(),
        FieldValue::Described(text) | FieldValue::Packed(text) => clipped(text, most),
        FieldValue::Malformed(why) => format!("✗ {}", clipped(why, most)).into(),
    })
}

/// A code name as words: `main_secret` → `main secret`.
pub fn as_words(name: &str) -> String {
    // What belongs together before a noun has a hyphen.
    name.replace("pre_shared", "pre-shared").replace('_', " ")
}

/// The bytes as text, if that is what they are. A character cut at the end by a record's boundary
/// does not speak against it, nor does the odd control character.
pub fn as_text(bytes: &[u8]) -> Option<&str> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    let control = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    (text.chars().filter(control).count() * 20 <= text.len()).then_some(text)
}

/// The text with a capital letter at its start.
pub fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters
        .next()
        .map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_end_between_words() {
        for (text, most, cut) in [
            ("HTTP/2: SETTINGS, DATA", 22, "HTTP/2: SETTINGS, DATA"),
            ("HTTP/2: SETTINGS, DATA", 20, "HTTP/2: SETTINGS …"),
            ("HTTP/2: SETTINGS, DATA", 17, "HTTP/2: SETTINGS …"),
            ("a averyveryverylongword", 10, "a averyver …"),
            ("größe größe größe", 12, "größe größe …"),
        ] {
            assert_eq!(clipped_between_words(text, most), cut);
        }
    }
}
