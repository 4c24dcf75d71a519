//! Annotations: what each byte of a message is.

use std::borrow::Cow;

use super::{CodePoint, Origin, Registry, Value, Whole};

/// A field's name: almost always one that the code spells out.
pub type Name = Cow<'static, str>;

/// A named run of bytes in a message, with the fields it consists of.
///
/// A field without `fields` is a leaf. The leaves of a message, in order, cover it without gap or
/// overlap. Empty fields (an empty vector's content) are kept: they are leaves of length 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The RFC's name for it.
    pub name: Name,
    /// Offset of its first byte from the start of the message.
    pub offset: usize,
    /// Its length in bytes.
    pub length: usize,
    /// What its bytes say.
    pub value: FieldValue,
    /// Where the sender has its bytes from, if they are a value that was computed or received before.
    pub origin: Option<Origin>,
    /// Its parts, in order.
    pub fields: Vec<Field>,
}

/// What a field's bytes say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// It consists of its `fields`.
    Structure,
    /// Bytes without further structure: keys, randoms, signatures.
    Opaque,
    /// An unsigned number.
    Unsigned(u64),
    /// The length in bytes of the vector that follows.
    Length(usize),
    /// A code point of a registry.
    Code {
        /// The registry.
        registry: Registry,
        /// The number on the wire.
        value: u64,
    },
    /// Text: a host name, a protocol name.
    Text(String),
    /// Bytes of a foreign format (DER) with what they mean there.
    Described(String),
    /// Bits, or a number of variable length, with what they say: flags, an index of HPACK.
    Packed(String),
    /// Bytes that could not be decoded, and why.
    Malformed(String),
}

impl Field {
    /// The leaves below this field, or the field itself if it is one.
    pub fn leaves(&self) -> Vec<&Field> {
        let mut leaves = Vec::new();
        self.visit_leaves(&mut |leaf| leaves.push(leaf));
        leaves
    }

    /// Its bytes, of all that was written, as a value; `None` if they are not there.
    pub fn taken_from(&self, bytes: &[u8]) -> Option<Value> {
        let bytes = bytes.get(self.offset..)?.get(..self.length)?;
        let origin = self.origin.unwrap_or(Origin::LITERAL);
        Some(Value::from_origin(self.name.clone(), bytes, origin))
    }

    fn visit_leaves<'a>(&'a self, visit: &mut impl FnMut(&'a Field)) {
        if self.fields.is_empty() {
            visit(self);
        }
        for field in &self.fields {
            field.visit_leaves(visit);
        }
    }

    fn shift(&mut self, by: usize) {
        self.offset += by;
        for field in &mut self.fields {
            field.shift(by);
        }
    }
}

/// Checks that the leaves of `fields` cover exactly `length` bytes, in order, with no gap and no
/// overlap; says where they do not.
pub fn cover(fields: &[Field], length: usize) -> std::result::Result<(), String> {
    let mut end = 0;
    for leaf in fields.iter().flat_map(Field::leaves) {
        if leaf.offset != end {
            return Err(format!(
                "{} begins at {}, the field before it ends at {end}",
                leaf.name, leaf.offset
            ));
        }
        end += leaf.length;
    }
    if end == length {
        Ok(())
    } else {
        Err(format!("fields end at {end}, bytes at {length}"))
    }
}

/// Where a reader or writer records annotations: the finished fields of the structures that are
/// open, innermost last.
#[derive(Debug)]
pub(super) struct Tape {
    open: Vec<Field>,
}

impl Tape {
    pub(super) fn new() -> Self {
        Tape {
            open: vec![Field {
                name: Cow::Borrowed(""),
                offset: 0,
                length: 0,
                value: FieldValue::Structure,
                origin: None,
                fields: Vec::new(),
            }],
        }
    }

    pub(super) fn leaf(&mut self, name: Name, offset: usize, length: usize, value: FieldValue) {
        self.push(Field {
            name,
            offset,
            length,
            value,
            origin: None,
            fields: Vec::new(),
        });
    }

    /// Says where the bytes of the field that was finished last come from.
    pub(super) fn carries(&mut self, origin: Origin) {
        if origin.whole != Whole::Literal
            && let Some(parent) = self.open.last_mut()
            && let Some(field) = parent.fields.last_mut()
        {
            field.origin = Some(origin);
        }
    }

    pub(super) fn code<C: CodePoint>(&mut self, name: Name, offset: usize, code: C) {
        let value = FieldValue::Code {
            registry: C::REGISTRY,
            value: code.value(),
        };
        self.leaf(name, offset, C::SIZE, value);
    }

    pub(super) fn begin(&mut self, name: Name, offset: usize) {
        self.open.push(Field {
            name,
            offset,
            length: 0,
            value: FieldValue::Structure,
            origin: None,
            fields: Vec::new(),
        });
    }

    pub(super) fn end(&mut self, position: usize) {
        if self.open.len() > 1
            && let Some(mut field) = self.open.pop()
        {
            field.length = position - field.offset;
            self.push(field);
        }
    }

    /// Adds fields that another reader recorded, whose offsets count from `offset` here.
    pub(super) fn graft(&mut self, fields: Vec<Field>, offset: usize) {
        for mut field in fields {
            field.shift(offset);
            self.push(field);
        }
    }

    /// How many structures are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    pub(super) fn finish(mut self, position: usize) -> Vec<Field> {
        while self.open.len() > 1 {
            self.end(position);
        }
        self.open.pop().map(|root| root.fields).unwrap_or_default()
    }

    fn push(&mut self, field: Field) {
        if let Some(parent) = self.open.last_mut() {
            parent.fields.push(field);
        }
    }
}
