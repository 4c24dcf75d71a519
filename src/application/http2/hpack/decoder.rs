//! From a field block to fields (RFC 7541 §3 and §6).

use super::{
    HeaderField, Representation, Table, field_in_words, huffman, index_in_words, integer,
    length_in_words,
};
use crate::wire::{Reader, Result};

/// The largest table that another end is believed to allow: browsers allow 64 KiB.
const MOST_OVERHEARD: usize = 1 << 20;

/// The end that reads field blocks.
#[derive(Debug)]
pub struct Decoder {
    table: Table,
    /// The size of the table that this end allows.
    allowed: usize,
    /// The largest list of fields that is kept (RFC 9113 §6.5.2).
    longest_list: usize,
}

/// The fields of a block.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Block {
    /// In order. Of a list that is too long, those that fitted.
    pub fields: Vec<HeaderField>,
    /// What the whole list counts for (RFC 9113 §10.5.1).
    pub size: usize,
}

impl Decoder {
    /// A decoder that allows a table of `allowed` bytes and keeps lists of `longest_list`.
    pub fn new(allowed: usize, longest_list: usize) -> Self {
        Decoder {
            table: Table::new(allowed),
            allowed,
            longest_list,
        }
    }

    /// A decoder for what another end was sent: how large a table that end allows is not known, and not
    /// for us to judge.
    pub fn overhearing(longest_list: usize) -> Self {
        Decoder {
            allowed: MOST_OVERHEARD,
            ..Decoder::new(super::DEFAULT_TABLE_SIZE, longest_list)
        }
    }

    /// Reads a whole block: all that is left of the structure being read.
    ///
    /// # Errors
    /// Whatever is wrong is an error of the connection, COMPRESSION_ERROR (RFC 9113 §4.3): this end's
    /// table is no longer the other's.
    pub fn read(&mut self, r: &mut Reader<'_>) -> Result<Block> {
        let mut block = Block::default();
        let mut begun = false;
        while let Some(first) = r.peek().first() {
            let form = Representation::of(*first);
            if form == Representation::SizeUpdate && begun {
                return Err(r.illegal(form.name(), "a size update behind a field (RFC 7541 §4.2)"));
            }
            let field = r.structure(form.name(), |r| self.representation(r, form))?;
            if let Some(field) = field {
                begun = true;
                block.size = block.size.saturating_add(field.size());
                if block.size <= self.longest_list {
                    block.fields.push(field);
                }
            }
        }
        if r.is_recording() {
            r.packed("Dynamic Table", 0, |_| self.table.in_words())?;
        }
        Ok(block)
    }

    /// Whether the list of a block is longer than this end takes.
    pub fn is_too_long(&self, block: &Block) -> bool {
        block.size > self.longest_list
    }

    fn representation(
        &mut self,
        r: &mut Reader<'_>,
        form: Representation,
    ) -> Result<Option<HeaderField>> {
        let (_, prefix) = form.pattern();
        let (number, length) =
            integer::read(r.peek(), prefix).map_err(|why| r.illegal("Index", why))?;
        match form {
            Representation::SizeUpdate => {
                if number > self.allowed {
                    return Err(r.illegal(
                        "Max Size",
                        format!(
                            "{number} bytes, more than the {} that this end allows (RFC 7541 §6.3)",
                            self.allowed
                        ),
                    ));
                }
                r.packed("Max Size", length, |_| length_in_words(number, false))?;
                self.table.resize(number);
                Ok(None)
            }
            Representation::Indexed => {
                let Some((name, value)) = self.table.get(number) else {
                    return Err(self.no_such_index(r, number));
                };
                let field = HeaderField::new(name, value);
                r.packed("Index", length, |_| index_in_words(number))?;
                conclude(r, &field)?;
                Ok(Some(field))
            }
            Representation::Incremental
            | Representation::WithoutIndexing
            | Representation::NeverIndexed => {
                let known = match number {
                    0 => None,
                    _ => match self.table.get(number) {
                        Some((name, _)) => Some(name.to_vec()),
                        None => return Err(self.no_such_index(r, number)),
                    },
                };
                r.packed("Index", length, |_| index_in_words(number))?;
                let name = match known {
                    Some(name) => name,
                    None => string(r, "Name Length", "Name String")?,
                };
                let field = HeaderField {
                    name,
                    value: string(r, "Value Length", "Value String")?,
                    never_indexed: form == Representation::NeverIndexed,
                };
                conclude(r, &field)?;
                if form == Representation::Incremental {
                    self.table.add(field.clone());
                }
                Ok(Some(field))
            }
        }
    }

    fn no_such_index(&self, r: &Reader<'_>, index: usize) -> crate::wire::Error {
        let why = match index {
            0 => "index 0, which nothing has (RFC 7541 §6.1)".to_owned(),
            _ => format!("index {index}, behind the end of the table (RFC 7541 §2.3.3)"),
        };
        r.illegal("Index", why)
    }

    /// The table, for those who show or compare it.
    pub fn table(&self) -> &Table {
        &self.table
    }
}

/// What a representation amounts to.
fn conclude(r: &mut Reader<'_>, field: &HeaderField) -> Result<()> {
    if r.is_recording() {
        r.packed("Header Field", 0, |_| field.to_string())?;
    }
    Ok(())
}

/// Reads a string (RFC 7541 §5.2).
fn string(r: &mut Reader<'_>, length_name: &'static str, name: &'static str) -> Result<Vec<u8>> {
    let is_huffman = r.peek().first().is_some_and(|first| first & 0x80 != 0);
    let (length, size) = integer::read(r.peek(), 7).map_err(|why| r.illegal(length_name, why))?;
    r.packed(length_name, size, |_| length_in_words(length, is_huffman))?;
    if !is_huffman {
        return Ok(r.text(name, length)?.to_vec());
    }
    let text = match r.peek().get(..length) {
        Some(bytes) => huffman::decode(bytes).map_err(|why| r.illegal(name, why))?,
        None => Vec::new(), // which the next call refuses
    };
    r.packed(name, length, |_| {
        String::from_utf8_lossy(&text).into_owned()
    })?;
    Ok(text)
}

impl std::fmt::Display for HeaderField {
    /// As a line of a head.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&field_in_words(&self.name, &self.value))
    }
}
