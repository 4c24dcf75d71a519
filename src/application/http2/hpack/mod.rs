//! HPACK: how HTTP/2 writes header fields in few bytes (RFC 7541).
//!
//! A field block is a list of *representations*. Each is an index into a table of fields, or a literal
//! whose name may be an index. The table has a static part (appendix A) and a dynamic one, which both
//! ends keep alike: literals with incremental indexing go into it. [`Decoder`] and [`Encoder`] read
//! and write representations by naming their parts, so every step is told with the bytes that it is.

mod decoder;
mod encoder;
mod huffman;
mod integer;
mod table;
#[cfg(test)]
mod tests;

pub use decoder::{Block, Decoder};
pub use encoder::Encoder;
pub use table::Table;

use crate::names::quantity::bytes_count;

/// The size of the dynamic table unless an end says otherwise (RFC 9113 §6.5.2).
pub const DEFAULT_TABLE_SIZE: usize = 4096;

/// What a field counts for beyond its name and value (RFC 7541 §4.1).
const OVERHEAD: usize = 32;

/// A header field: a line of a head, or a pseudo-header field such as `:path`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderField {
    /// Its name.
    pub name: Vec<u8>,
    /// Its value.
    pub value: Vec<u8>,
    /// Whether nobody on the way may put it into a table (RFC 7541 §7.1.3).
    pub never_indexed: bool,
}

impl HeaderField {
    /// A field that anybody may index.
    pub fn new(name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) -> Self {
        HeaderField {
            name: name.as_ref().to_vec(),
            value: value.as_ref().to_vec(),
            never_indexed: false,
        }
    }

    /// What it counts for in a table and in a list (RFC 7541 §4.1).
    pub fn size(&self) -> usize {
        self.name.len() + self.value.len() + OVERHEAD
    }
}

/// The forms in which a block says something (RFC 7541 §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Representation {
    /// A field of the table (§6.1).
    Indexed,
    /// A field that goes into the dynamic table (§6.2.1).
    Incremental,
    /// A field that does not (§6.2.2).
    WithoutIndexing,
    /// A field that may never go into a table (§6.2.3).
    NeverIndexed,
    /// A new size of the dynamic table (§6.3).
    SizeUpdate,
}

impl Representation {
    /// What the first byte says.
    fn of(first: u8) -> Self {
        match first {
            0x80.. => Representation::Indexed,
            0x40.. => Representation::Incremental,
            0x20.. => Representation::SizeUpdate,
            0x10.. => Representation::NeverIndexed,
            _ => Representation::WithoutIndexing,
        }
    }

    /// The bits above its number, and how many bits of the first byte are the number's.
    fn pattern(self) -> (u8, u32) {
        match self {
            Representation::Indexed => (0x80, 7),
            Representation::Incremental => (0x40, 6),
            Representation::SizeUpdate => (0x20, 5),
            Representation::NeverIndexed => (0x10, 4),
            Representation::WithoutIndexing => (0x00, 4),
        }
    }

    /// The RFC's name for it.
    fn name(self) -> &'static str {
        match self {
            Representation::Indexed => "Indexed Header Field",
            Representation::Incremental => "Literal Header Field with Incremental Indexing",
            Representation::WithoutIndexing => "Literal Header Field without Indexing",
            Representation::NeverIndexed => "Literal Header Field Never Indexed",
            Representation::SizeUpdate => "Dynamic Table Size Update",
        }
    }
}

/// An index, in words: which part of the table has it.
fn index_in_words(index: usize) -> String {
    match index {
        0 => "0, so a name follows".to_owned(),
        _ if Table::is_static(index) => format!("{index}, of the static table"),
        _ => format!("{index}, of the dynamic table"),
    }
}

/// A field as a line: `user-agent: tlsdemo`. The start of it will do: a byte may stand for thousands.
fn field_in_words(name: &[u8], value: &[u8]) -> String {
    format!("{}: {}", start_of(name), start_of(value))
}

fn start_of(text: &[u8]) -> String {
    const MOST: usize = 100;
    match text.get(..MOST) {
        Some(start) => format!("{}…", String::from_utf8_lossy(start)),
        None => String::from_utf8_lossy(text).into_owned(),
    }
}

/// The length of a string, in words.
fn length_in_words(length: usize, is_huffman: bool) -> String {
    let code = if is_huffman { ", Huffman code" } else { "" };
    bytes_count(length) + code
}
