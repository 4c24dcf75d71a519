//! Annotated fields, as they stand in a trace.

use serde::{Deserialize, Serialize};

use super::hex;
use super::line::Text;
use crate::glossary;
use crate::wire::{self, FieldValue, Origin};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Field<'a> {
    #[serde(borrow)]
    pub name: Text<'a>,
    pub offset: usize,
    pub length: usize,
    pub kind: Kind,
    /// A number; text; or hex of the bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Content<'a>>,
    /// What the value says: a code point's name, what a foreign format means, why bytes do not
    /// decode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text<'a>>,
    /// Where the sender has the bytes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// What the field is for, from the glossary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<Text<'a>>,
    /// Where it is specified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rfc: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field<'a>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Structure,
    Opaque,
    Number,
    Length,
    Code,
    Text,
    Described,
    Malformed,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Content<'a> {
    Number(u64),
    #[serde(borrow)]
    Text(Text<'a>),
}

/// Fields of `bytes`, inside the structures of `path`, outermost first.
pub(super) fn annotate<'a>(
    fields: &'a [wire::Field],
    bytes: &[u8],
    path: &mut Vec<&'a str>,
) -> Vec<Field<'a>> {
    let mut pushed = 0;
    let annotated = fields
        .iter()
        .map(|field| {
            let annotated = one(field, bytes, path);
            // What an extension says about itself tells what the fields after that mean.
            if let FieldValue::Code { name, .. } = &field.value
                && names_its_structure(&field.name)
            {
                path.push(name);
                pushed += 1;
            }
            annotated
        })
        .collect();
    path.truncate(path.len().saturating_sub(pushed));
    annotated
}

fn names_its_structure(name: &str) -> bool {
    matches!(name, "extension_type" | "name_type" | "group")
}

fn one<'a>(field: &'a wire::Field, bytes: &[u8], path: &mut Vec<&'a str>) -> Field<'a> {
    let entry = glossary::field(path, &field.name);
    let own = || {
        let end = field.offset.saturating_add(field.length);
        let own = bytes.get(field.offset..end).unwrap_or_default();
        Some(Content::Text(hex::encode(own).into()))
    };
    let number = |value| Some(Content::Number(value));
    let (kind, value, text) = match &field.value {
        FieldValue::Structure => (Kind::Structure, None, None),
        FieldValue::Opaque => (Kind::Opaque, own(), None),
        FieldValue::Unsigned(value) => (Kind::Number, number(*value), None),
        FieldValue::Length(length) => (Kind::Length, number(*length as u64), None),
        FieldValue::Code { value, name } => (Kind::Code, number(*value), Some(name.as_ref())),
        FieldValue::Text(text) => (Kind::Text, Some(Content::Text(text.into())), None),
        FieldValue::Described(what) => (Kind::Described, own(), Some(what.as_str())),
        FieldValue::Malformed(why) => (Kind::Malformed, own(), Some(why.as_str())),
    };
    path.push(&field.name);
    let fields = annotate(&field.fields, bytes, path);
    path.pop();
    Field {
        name: field.name.as_ref().into(),
        offset: field.offset,
        length: field.length,
        kind,
        value,
        text: text.map(Into::into),
        origin: field.origin,
        meaning: entry.map(|entry| entry.short.into()),
        rfc: entry.map(|entry| entry.rfc.into()),
        fields,
    }
}

/// The fields again, which must lie within `length` bytes.
pub(super) fn restore(fields: Vec<Field<'_>>, length: usize) -> Result<Vec<wire::Field>, String> {
    fields
        .into_iter()
        .map(|field| field.restore(length))
        .collect()
}

impl Field<'_> {
    fn restore(self, length: usize) -> Result<wire::Field, String> {
        let end = self.offset.checked_add(self.length);
        if end.is_none_or(|end| end > length) {
            return Err(format!(
                "field {:?} lies beyond the {length} bytes that it is of",
                self.name
            ));
        }
        let wrong = |what| format!("field {:?} {what}", self.name);
        let number = || match self.value {
            Some(Content::Number(value)) => Ok(value),
            _ => Err(wrong("has no number for a value")),
        };
        let text = self.text.map(Text::into_owned);
        let value = match self.kind {
            Kind::Structure => FieldValue::Structure,
            Kind::Opaque => FieldValue::Opaque,
            Kind::Number => FieldValue::Unsigned(number()?),
            Kind::Length => FieldValue::Length(
                usize::try_from(number()?).map_err(|_| wrong("has too large a length"))?,
            ),
            Kind::Code => FieldValue::Code {
                value: number()?,
                name: text.ok_or_else(|| wrong("has no text"))?.into(),
            },
            Kind::Text => match self.value {
                Some(Content::Text(text)) => FieldValue::Text(text.into_owned()),
                _ => return Err(wrong("has no text for a value")),
            },
            Kind::Described => FieldValue::Described(text.ok_or_else(|| wrong("has no text"))?),
            Kind::Malformed => FieldValue::Malformed(text.ok_or_else(|| wrong("has no text"))?),
        };
        Ok(wire::Field {
            name: self.name.into_owned().into(),
            offset: self.offset,
            length: self.length,
            value,
            origin: self.origin,
            fields: restore(self.fields, length)?,
        })
    }
}
