//! From fields to a field block (RFC 7541 §6), each in the shortest form that suits it.

use super::{
    DEFAULT_TABLE_SIZE, HeaderField, Representation, Table, huffman, index_in_words, integer,
    length_in_words,
};
use crate::wire::Writer;

/// Fields whose values differ from request to request: a table would gain nothing by them.
const PASSING: &[&str] = &[
    ":path",
    "age",
    "content-length",
    "etag",
    "if-modified-since",
    "if-none-match",
    "last-modified",
    "location",
];

/// Fields that are secrets. What guesses at them through the lengths of compressed blocks, as CRIME
/// did, learns nothing if they are in no table (RFC 7541 §7.1).
const SECRET: &[&str] = &[
    "authorization",
    "cookie",
    "proxy-authorization",
    "set-cookie",
];

/// The end that writes field blocks.
#[derive(Debug)]
pub struct Encoder {
    table: Table,
    /// Sizes that the table was to have since the last block: the least and the last.
    resized: Option<(usize, usize)>,
}

impl Default for Encoder {
    /// With a table of the default size.
    fn default() -> Self {
        Encoder {
            table: Table::new(DEFAULT_TABLE_SIZE),
            resized: None,
        }
    }
}

impl Encoder {
    /// The peer allows a table of this size (SETTINGS_HEADER_TABLE_SIZE). More than the default is
    /// not used.
    pub fn allow(&mut self, size: usize) {
        let size = size.min(DEFAULT_TABLE_SIZE);
        if self.resized.is_some() || size != self.table.most() {
            let least = self.resized.map_or(size, |(least, _)| least.min(size));
            self.resized = Some((least, size));
        }
    }

    /// Writes a block.
    pub fn write(&mut self, w: &mut Writer, fields: &[HeaderField]) {
        // RFC 7541 §4.2: the least size comes first if the table shrank and grew again.
        if let Some((least, last)) = self.resized.take() {
            if least < last {
                self.resize(w, least);
            }
            self.resize(w, last);
        }
        for field in fields {
            self.field(w, field);
        }
        if w.is_recording() {
            w.packed("Dynamic Table", &[], || self.table.in_words());
        }
    }

    fn resize(&mut self, w: &mut Writer, size: usize) {
        self.table.resize(size);
        let form = Representation::SizeUpdate;
        w.structure(form.name(), |w| {
            let (pattern, prefix) = form.pattern();
            w.packed("Max Size", &integer::write(size, prefix, pattern), || {
                length_in_words(size, false)
            });
        });
    }

    fn field(&mut self, w: &mut Writer, field: &HeaderField) {
        let is_one_of = |names: &[&str]| names.iter().any(|name| name.as_bytes() == field.name);
        let (whole, of_name) = self.table.find(&field.name, &field.value);
        let form = if field.never_indexed || is_one_of(SECRET) {
            Representation::NeverIndexed
        } else if whole.is_some() {
            Representation::Indexed
        } else if is_one_of(PASSING) {
            Representation::WithoutIndexing
        } else {
            Representation::Incremental
        };
        let index = match form {
            Representation::Indexed => whole.unwrap_or_default(),
            _ => of_name.unwrap_or_default(),
        };
        let (pattern, prefix) = form.pattern();
        w.structure(form.name(), |w| {
            let is_whole = form == Representation::Indexed;
            w.packed("Index", &integer::write(index, prefix, pattern), || {
                index_in_words(index)
            });
            if index == 0 {
                string(w, "Name Length", "Name String", &field.name);
            }
            if !is_whole {
                string(w, "Value Length", "Value String", &field.value);
            }
            w.packed("Header Field", &[], || field.to_string());
        });
        if form == Representation::Incremental {
            self.table.add(field.clone());
        }
    }

    /// The table, for those who show or compare it.
    pub fn table(&self) -> &Table {
        &self.table
    }
}

/// Writes a string, in the Huffman code if that is shorter (RFC 7541 §5.2).
fn string(w: &mut Writer, length_name: &'static str, name: &'static str, text: &[u8]) {
    let in_code = huffman::length(text);
    if in_code < text.len() {
        w.packed(length_name, &integer::write(in_code, 7, 0x80), || {
            length_in_words(in_code, true)
        });
        w.packed(name, &huffman::encode(text), || {
            String::from_utf8_lossy(text).into_owned()
        });
    } else {
        w.packed(length_name, &integer::write(text.len(), 7, 0), || {
            length_in_words(text.len(), false)
        });
        w.text(name, text);
    }
}
