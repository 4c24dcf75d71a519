//! What a field holds, in words: code points by name or by family, text, sizes.

use crate::names;
use crate::names::registry::{ExtensionType, NamedGroup, SignatureScheme};
use crate::names::suite::CipherSuite;
use crate::story::families::{self, Family};
use crate::story::hello::codes;
use crate::story::words::{bytes_count, clipped, said, thousands};
use crate::wire::{Field, FieldValue, Registry};

/// Things of a list that are named.
const LIST: usize = 4;
/// Characters of a peer's text that are shown.
const MOST_TEXT: usize = 120;

/// What an extension of a message holds; empty if it holds nothing.
pub(super) fn extension(kind: ExtensionType, field: &Field, message: &[u8]) -> String {
    match kind {
        ExtensionType::KeyShare => shares(field),
        ExtensionType::PreSharedKey => identities(field, message),
        ExtensionType::OidFilters => filters(field),
        _ => inside(field.fields.get(1..).unwrap_or_default()),
    }
}

/// What a certificate must have: `extKeyUsage (clientAuth and codeSigning)`.
fn filters(field: &Field) -> String {
    let mut filters: Vec<String> = Vec::new();
    let leaves = field.fields.iter().flat_map(Field::leaves);
    for leaf in leaves {
        let said = leaf_in_words(leaf).unwrap_or_default();
        match (&*leaf.name, filters.last_mut()) {
            ("oid", _) => filters.push(said),
            ("values", Some(last)) => *last = format!("{last} ({said})"),
            _ => {}
        }
    }
    first_few(filters.into_iter())
}

/// The name of a pre-shared key: in words if people gave it, else its length, as of a ticket.
pub(super) fn identity(leaf: &Field, message: &[u8]) -> String {
    let bytes = message
        .get(leaf.offset..)
        .and_then(|rest| rest.get(..leaf.length));
    let text = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok());
    match text.filter(|text| !text.is_empty() && !text.contains(char::is_control)) {
        Some(text) => format!("\"{}\"", clipped(text, MOST_TEXT)),
        None => bytes_count(leaf.length),
    }
}

/// How many keys are offered, and their names; of an answer which was chosen.
fn identities(field: &Field, message: &[u8]) -> String {
    let leaves = field.fields.iter().flat_map(Field::leaves);
    let names: Vec<String> = leaves
        .filter(|leaf| leaf.name == "identity" && !matches!(leaf.value, FieldValue::Length(_)))
        .map(|leaf| identity(leaf, message))
        .collect();
    match names.len() {
        0 => inside(field.fields.get(1..).unwrap_or_default()),
        1 => format!("1 identity, {}", names[0]),
        count => format!("{count} identities: {}", first_few(names.into_iter())),
    }
}

/// What the fields of a structure hold, as far as a reader of the story wants to know.
pub(super) fn inside(fields: &[Field]) -> String {
    let leaves: Vec<&Field> = fields.iter().flat_map(Field::leaves).collect();
    for leaf in &leaves {
        let FieldValue::Code { registry, .. } = leaf.value else {
            continue;
        };
        match registry {
            Registry::CipherSuite => return list::<CipherSuite>(fields),
            Registry::Group => return list::<NamedGroup>(fields),
            Registry::SignatureScheme => return list::<SignatureScheme>(fields),
            _ => {}
        }
    }
    let mut words = Vec::new();
    for field in fields {
        gather(field, &mut words);
    }
    // A number among other things does not say what it counts.
    if words.len() > 1 {
        words.clear();
        for field in fields {
            gather_with(field, &mut words, number_with_its_name);
        }
    }
    first_few(words.into_iter())
}

/// A list: what comes first in it, and how much more there is.
fn first_few(things: impl ExactSizeIterator<Item = String>) -> String {
    let more = things.len().saturating_sub(LIST);
    let mut told = things.take(LIST).collect::<Vec<String>>().join(", ");
    if more > 0 {
        told.push_str(&format!(", and {} more", thousands(more as u64)));
    }
    told
}

/// What a field says; of an element in DER, which says much, how long it is.
fn gather(field: &Field, words: &mut Vec<String>) {
    gather_with(field, words, leaf_in_words);
}

fn gather_with(field: &Field, words: &mut Vec<String>, says: fn(&Field) -> Option<String>) {
    let first = field.fields.first();
    if first.is_some_and(|first| first.name == "tag") {
        words.push(bytes_count(field.length).to_string());
    } else if first.is_some() {
        for part in &field.fields {
            gather_with(part, words, says);
        }
    } else {
        words.extend(says(field));
    }
}

fn list<C: Family>(fields: &[Field]) -> String {
    families::told::<C>(&codes(fields))
}

/// What one leaf says; of a number, with what it is.
fn number_with_its_name(leaf: &Field) -> Option<String> {
    let says = leaf_in_words(leaf)?;
    match leaf.value {
        FieldValue::Unsigned(_) => Some(format!("{} {says}", leaf.name)),
        _ => Some(says),
    }
}

/// What one leaf says; nothing of lengths, of kinds of name, and of empty fields.
fn leaf_in_words(leaf: &Field) -> Option<String> {
    match &leaf.value {
        FieldValue::Structure | FieldValue::Length(_) => None,
        FieldValue::Code {
            registry: Registry::NameType,
            ..
        } => None,
        FieldValue::Code { registry, value } => Some(names::name(*registry, *value).into_owned()),
        FieldValue::Text(text) => Some(clipped(text, MOST_TEXT).into_owned()),
        FieldValue::Opaque if leaf.length == 0 => None,
        FieldValue::Opaque => Some(bytes_count(leaf.length)),
        _ => said(leaf, MOST_TEXT).map(std::borrow::Cow::into_owned),
    }
}

/// The public keys of a key_share: each group with the size of its key.
fn shares(field: &Field) -> String {
    let mut shares: Vec<String> = Vec::new();
    for leaf in field.leaves() {
        match leaf.value {
            FieldValue::Code {
                registry: registry @ Registry::Group,
                value,
            } => shares.push(names::name(registry, value).into_owned()),
            FieldValue::Opaque => {
                if let Some(last) = shares.last_mut() {
                    *last = format!("{last} ({})", bytes_count(leaf.length));
                }
            }
            _ => {}
        }
    }
    match shares.len() {
        0 => "none".to_owned(),
        _ => first_few(shares.into_iter()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Reader;

    /// However many identities a hello offers (RFC 9846 §4.3.11 sets no limit), what is told of them is short,
    /// and says how many there are.
    #[test]
    fn a_list_of_identities_ends() {
        let identities = [&[0, 3][..], b"foo", &[0; 4]].concat().repeat(1500);
        let mut r = Reader::recording(&identities, true);
        let read = r.structure("pre_shared_key", |r| {
            for _ in 0..1500 {
                r.vector16("identity", 1..=0xffff)?;
                r.u32("obfuscated_ticket_age")?;
            }
            Ok(())
        });
        read.unwrap();
        let fields = r.into_fields(None);
        let told = extension(ExtensionType::PreSharedKey, &fields[0], &identities);
        let expected = r#"1500 identities: "foo", "foo", "foo", "foo", and 1,496 more"#;
        assert_eq!(told, expected);
    }
}
