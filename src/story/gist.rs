//! What a message says, in a line: for those who show no bytes.

use crate::names;
use crate::story::words::{clipped, said};
use crate::wire::{Field, FieldValue, Registry};

/// The longest text that is quoted.
const MOST: usize = 200;

/// What the fields of a message say, in order, without what goes without saying: lengths, the type,
/// zeros.
pub fn gist(fields: &[Field], bytes: &[u8]) -> Vec<String> {
    let mut says = Vec::new();
    for field in fields {
        if field.fields.is_empty() {
            says.extend(leaf(field, bytes));
        } else {
            structure(field, bytes, &mut says);
        }
    }
    says
}

/// What a field that stands by itself says, with its name.
fn leaf(field: &Field, bytes: &[u8]) -> Option<String> {
    let end = field.offset.saturating_add(field.length);
    let own = bytes.get(field.offset..end).unwrap_or_default();
    let is_type = matches!(
        field.value,
        FieldValue::Code {
            registry: Registry::FrameType,
            ..
        }
    );
    let is_known = is_type || matches!(field.value, FieldValue::Length(_));
    let value = value(field);
    (!is_known && !value.is_empty() && own.iter().any(|byte| *byte != 0))
        .then(|| format!("{} {value}", field.name))
}

/// What a structure says: its conclusions; else what its parts say.
fn structure(field: &Field, bytes: &[u8], says: &mut Vec<String>) {
    if field.fields.iter().any(|part| !part.fields.is_empty()) {
        for part in field.fields.iter().filter(|part| !part.fields.is_empty()) {
            structure(part, bytes, says);
        }
        return;
    }
    if let Some(line) = line(field) {
        says.push(line);
        return;
    }
    if let Some(content) = content(field) {
        if content.length > 0 {
            says.push(format!("{} {}", field.name, value(content)));
        }
        return;
    }
    let concluded = field.fields.iter().filter(|part| is_conclusion(part));
    let before = says.len();
    says.extend(concluded.map(value));
    if says.len() > before {
        return;
    }
    match &*field.fields {
        [name, setting] if matches!(name.value, FieldValue::Code { .. }) => {
            says.push(format!("{} = {}", value(name), value(setting)));
        }
        parts => says.extend(parts.iter().filter_map(|part| leaf(part, bytes))),
    }
}

/// What an element of BER holds: behind its tag and its length.
fn content(field: &Field) -> Option<&Field> {
    match &*field.fields {
        [tag, _, content] if tag.name == "tag" => Some(content),
        _ => None,
    }
}

/// The line of text that a structure is, in quotes and without its end; `None` if it is not one.
pub fn line(field: &Field) -> Option<String> {
    let (end, parts) = field.fields.split_last()?;
    if !matches!(&*end.name, "CRLF" | "LF") {
        return None;
    }
    let texts = parts.iter().map(|part| match &part.value {
        FieldValue::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let line = texts.collect::<Option<String>>()?;
    Some(format!("\"{}\"", clipped(&line, MOST)))
}

/// The first conclusion among fields and their parts.
pub fn conclusion(fields: &[Field]) -> Option<String> {
    fields.iter().find_map(|field| match is_conclusion(field) {
        true => Some(value(field)),
        false => conclusion(&field.fields),
    })
}

/// Whether a field has no bytes of its own, and says what those before it amount to.
fn is_conclusion(field: &Field) -> bool {
    field.length == 0 && matches!(field.value, FieldValue::Packed(_))
}

fn value(field: &Field) -> String {
    match &field.value {
        FieldValue::Code { registry, value } => names::name(*registry, *value).into_owned(),
        _ => said(field, MOST).unwrap_or_default().into_owned(),
    }
}
