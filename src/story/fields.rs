//! The walk over the fields of a message or a record: each in reading order, with its number, the
//! fields inside it, and what there is to say about it.

use crate::glossary::{self, Entry, Kind};
use crate::names;
use crate::names::registry::NamedGroup;
use crate::narration::{Message, Record};
use crate::wire::{Field, FieldValue, Registry};

/// The fields of one message or record, in reading order: those that contain others come before
/// what they contain.
#[derive(Debug)]
pub struct Fields<'a> {
    /// The structure that they are in: the name of the message.
    root: &'a str,
    /// The protocol of the message, if it is not TLS.
    protocol: Option<&'a str>,
    rows: Vec<Row<'a>>,
}

#[derive(Debug)]
struct Row<'a> {
    field: &'a Field,
    /// The row of the field that it is in.
    outer: Option<usize>,
    /// The number of the first row after those inside it.
    end: usize,
}

/// A field in its place.
#[derive(Debug, Clone, Copy)]
pub struct Node<'f, 'a> {
    fields: &'f Fields<'a>,
    number: usize,
}

/// Fields side by side.
#[derive(Debug, Clone, Copy)]
pub struct Nodes<'f, 'a> {
    fields: &'f Fields<'a>,
    next: usize,
    end: usize,
}

/// What there is to say about a field.
#[derive(Debug, Clone, Copy)]
pub struct Meaning<'a> {
    /// What is explained: the field's name, or that of the code point in it.
    pub name: &'a str,
    /// The explanation.
    pub entry: &'static Entry,
}

impl<'a> Fields<'a> {
    /// The structure that the fields of a record are in.
    pub const RECORD: &'static str = "TLSCiphertext";

    /// Fields inside the structure `root`.
    pub fn new(root: &'a str, fields: &'a [Field]) -> Self {
        let mut rows = Vec::new();
        add(&mut rows, fields, None);
        Fields {
            root,
            protocol: None,
            rows,
        }
    }

    /// The fields of a message.
    pub fn of_message(message: &'a Message) -> Self {
        Fields {
            protocol: message.carrier.protocol().map(AsRef::as_ref),
            ..Self::new(&message.name, &message.fields)
        }
    }

    /// The fields of a record.
    pub fn of_record(record: &'a Record) -> Self {
        Self::new(Self::RECORD, &record.fields)
    }

    /// The outermost fields.
    pub fn top(&self) -> Nodes<'_, 'a> {
        Nodes {
            fields: self,
            next: 0,
            end: self.rows.len(),
        }
    }
}

fn add<'a>(rows: &mut Vec<Row<'a>>, fields: &'a [Field], outer: Option<usize>) {
    for field in fields {
        let number = rows.len();
        rows.push(Row {
            field,
            outer,
            end: 0,
        });
        add(rows, &field.fields, Some(number));
        rows[number].end = rows.len();
    }
}

impl<'f, 'a> Iterator for Nodes<'f, 'a> {
    type Item = Node<'f, 'a>;

    fn next(&mut self) -> Option<Node<'f, 'a>> {
        if self.next >= self.end {
            return None;
        }
        let node = Node {
            fields: self.fields,
            number: self.next,
        };
        self.next = node.row().end;
        Some(node)
    }
}

impl<'f, 'a> Node<'f, 'a> {
    fn row(self) -> &'f Row<'a> {
        &self.fields.rows[self.number]
    }

    /// The field.
    pub fn field(self) -> &'a Field {
        self.row().field
    }

    /// Its place in reading order, from 0.
    pub fn number(self) -> usize {
        self.number
    }

    /// How many fields are inside it, at any depth.
    pub fn descendants(self) -> usize {
        self.row().end - self.number - 1
    }

    /// The fields right inside it.
    pub fn children(self) -> Nodes<'f, 'a> {
        Nodes {
            fields: self.fields,
            next: self.number + 1,
            end: self.row().end,
        }
    }

    /// What the glossary says about it: about the code point that it holds, else about the field
    /// as the structures around it understand it.
    pub fn meaning(self) -> Option<Meaning<'a>> {
        self.meaning_of_code().or_else(|| {
            let name = &*self.field().name;
            let foreign = self
                .is_foreign()
                .then(|| glossary::explain(Kind::CertificateField, name));
            let entry = foreign
                .flatten()
                .or_else(|| glossary::field(self.context(), name))?;
            Some(Meaning { name, entry })
        })
    }

    /// What explains it as a row of its own. A structure whose first field says of what kind it is,
    /// like an extension, is explained by that kind if its own name says nothing.
    pub fn explained(self) -> Option<Meaning<'a>> {
        let kind = || {
            let first = self.children().next();
            first
                .filter(|first| names_its_structure(&first.field().name))
                .and_then(Node::meaning)
        };
        self.meaning().or_else(kind)
    }

    /// Whether it is part of a foreign format, where names are those of ASN.1.
    fn is_foreign(self) -> bool {
        let inside = |row: usize| is_tagged(self.fields.rows[row].field);
        matches!(self.field().value, FieldValue::Described(_))
            || is_tagged(self.field())
            || self.around().any(inside)
    }

    /// The rows of the structures around it, innermost first.
    fn around(self) -> impl Iterator<Item = usize> + Clone {
        let rows = &self.fields.rows;
        std::iter::successors(self.row().outer, |row| rows[*row].outer)
    }

    /// What the glossary says about the code point that it holds. Of versions only those say
    /// something that are offered or chosen, not those that old peers alone go by.
    fn meaning_of_code(self) -> Option<Meaning<'a>> {
        let FieldValue::Code { registry, value } = self.field().value else {
            return None;
        };
        let negotiated = matches!(&*self.field().name, "ProtocolVersion" | "selected_version");
        if registry == Registry::Version && !negotiated {
            return None;
        }
        let (name, entry) = glossary::named_code(registry, value)?;
        Some(Meaning { name, entry })
    }

    /// The names of the structures around it, innermost first.
    fn context(self) -> impl Iterator<Item = &'a str> + Clone {
        let rows = &self.fields.rows;
        let named = self.around().flat_map(|row| {
            let field = rows[row].field;
            let kind = kind_of_structure(field);
            let kind = kind.into_iter().flatten().flatten();
            kind.chain([&*field.name])
        });
        named.chain([self.fields.root]).chain(self.fields.protocol)
    }
}

/// What kind of structure a field is, if the field that it begins with says so: the name of an
/// extension or group, and the family of the group.
fn kind_of_structure(field: &Field) -> Option<[Option<&'static str>; 2]> {
    let first = field.fields.first()?;
    match first.value {
        FieldValue::Code { registry, value } if names_its_structure(&first.name) => {
            Some([names::known(registry, value), family(registry, value)])
        }
        _ => None,
    }
}

/// The groups whose shares differ between client and server.
fn family(registry: Registry, value: u64) -> Option<&'static str> {
    match NamedGroup(u16::try_from(value).ok()?) {
        _ if registry != Registry::Group => None,
        group if group.is_hybrid() => Some("hybrid"),
        NamedGroup::MlKem512 | NamedGroup::MlKem768 | NamedGroup::MlKem1024 => Some("ML-KEM"),
        _ => None,
    }
}

/// Whether a field is a structure of a foreign format, DER, in which each has a tag of its own.
pub fn is_tagged(field: &Field) -> bool {
    let first = field.fields.first();
    first.is_some_and(|first| matches!(first.value, FieldValue::Described(_)))
}

/// Whether a code point says what kind of structure it begins.
pub fn names_its_structure(name: &str) -> bool {
    matches!(
        name,
        "extension_type" | "name_type" | "group" | "Identifier"
    )
}
