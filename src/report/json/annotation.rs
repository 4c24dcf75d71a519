//! Annotated fields, as a trace has them.

use serde::{Deserialize, Serialize};

use super::hex::Hex;
use super::line::Text;
use crate::names;
use crate::story::fields::{Node, Nodes};
use crate::wire::{self, FieldValue, Origin, Registry};

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
    /// The registry that a code point is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry: Option<Text<'a>>,
    /// What the value says: a code point's name, what a foreign format means, why bytes do not
    /// decode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text<'a>>,
    /// Where the sender has the bytes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// What the code point in it means, or else what the field is for, from the glossary.
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
    Packed,
    Malformed,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Content<'a> {
    Number(u64),
    #[serde(borrow)]
    Text(Text<'a>),
    /// For writing: the digits are read as a text.
    #[serde(skip_deserializing)]
    Bytes(Hex<'a>),
}

/// Fields of `bytes`.
pub(super) fn annotate<'a>(fields: Nodes<'_, 'a>, bytes: &'a [u8]) -> Vec<Field<'a>> {
    fields.map(|node| one(node, bytes)).collect()
}

fn one<'a>(node: Node<'_, 'a>, bytes: &'a [u8]) -> Field<'a> {
    let field = node.field();
    let entry = node.explained().map(|meaning| meaning.entry);
    let own = || {
        let end = field.offset.saturating_add(field.length);
        let own = bytes.get(field.offset..end).unwrap_or_default();
        Some(Content::Bytes(own.into()))
    };
    let number = |value| Some(Content::Number(value));
    let (kind, value, text) = match &field.value {
        FieldValue::Structure => (Kind::Structure, None, None),
        FieldValue::Opaque => (Kind::Opaque, own(), None),
        FieldValue::Unsigned(value) => (Kind::Number, number(*value), None),
        FieldValue::Length(length) => (Kind::Length, number(*length as u64), None),
        FieldValue::Code { registry, value } => (
            Kind::Code,
            number(*value),
            Some(names::name(*registry, *value)),
        ),
        FieldValue::Text(text) => (Kind::Text, Some(Content::Text(text.into())), None),
        FieldValue::Described(what) => (Kind::Described, own(), Some(what.as_str().into())),
        FieldValue::Packed(what) => (Kind::Packed, own(), Some(what.as_str().into())),
        FieldValue::Malformed(why) => (Kind::Malformed, own(), Some(why.as_str().into())),
    };
    let registry = match field.value {
        FieldValue::Code { registry, .. } => Some(registry.name().into()),
        _ => None,
    };
    Field {
        name: field.name.as_ref().into(),
        offset: field.offset,
        length: field.length,
        kind,
        value,
        registry,
        text,
        origin: field.origin,
        meaning: entry.map(|entry| entry.short.into()),
        rfc: entry.map(|entry| entry.rfc.into()),
        fields: annotate(node.children(), bytes),
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
                registry: self
                    .registry
                    .and_then(|name| Registry::from_name(&name))
                    .ok_or_else(|| wrong("has no known registry"))?,
                value: number()?,
            },
            Kind::Text => match self.value {
                Some(Content::Text(text)) => FieldValue::Text(text.into_owned()),
                _ => return Err(wrong("has no text for a value")),
            },
            Kind::Described => FieldValue::Described(text.ok_or_else(|| wrong("has no text"))?),
            Kind::Packed => FieldValue::Packed(text.ok_or_else(|| wrong("has no text"))?),
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
