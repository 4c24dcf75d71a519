//! Writing bytes by naming them.

use super::field::Tape;
use super::reader::foreign_fields;
use super::{CodePoint, Error, Field, FieldValue, Name, Origin, Problem, Reader, Result};

/// Bytes for which there is room from the start: most of what is written is no longer.
const SHORT: usize = 64;

/// Writes fields; each call names the field it writes. The mirror of [`Reader`].
///
/// Only a vector longer than its length field can count goes wrong; that is reported by
/// [`Writer::finish`], so that an encoder reads as a list of fields.
#[derive(Debug)]
pub struct Writer {
    bytes: Vec<u8>,
    tape: Option<Tape>,
    fault: Option<Error>,
}

impl Writer {
    /// A writer that records annotations if `record` is true.
    pub fn recording(record: bool) -> Self {
        Writer {
            bytes: Vec::with_capacity(SHORT),
            tape: record.then(Tape::new),
            fault: None,
        }
    }

    /// A writer that records nothing.
    pub fn new() -> Self {
        Self::recording(false)
    }

    /// The bytes and, if recorded, their annotations.
    ///
    /// # Errors
    /// [`Problem::Length`] if a vector was longer than its length field can say.
    pub fn finish(self) -> Result<(Vec<u8>, Vec<Field>)> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let fields = self
            .tape
            .map(|tape| tape.finish(self.bytes.len()))
            .unwrap_or_default();
        Ok((self.bytes, fields))
    }

    /// True if annotations are recorded.
    pub fn is_recording(&self) -> bool {
        self.tape.is_some()
    }

    /// How many bytes are written.
    pub fn position(&self) -> usize {
        self.bytes.len()
    }

    /// Keeps the first thing that went wrong.
    pub(super) fn note(&mut self, fault: Error) {
        self.fault.get_or_insert(fault);
    }

    fn put(&mut self, name: Name, bytes: &[u8], value: impl FnOnce() -> FieldValue) {
        let offset = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        if let Some(tape) = &mut self.tape {
            tape.leaf(name, offset, bytes.len(), value());
        }
    }

    /// One byte.
    pub fn u8(&mut self, name: impl Into<Name>, value: u8) {
        self.put(name.into(), &[value], || FieldValue::Unsigned(value.into()));
    }

    /// Two bytes, most significant first, as all numbers are.
    pub fn u16(&mut self, name: impl Into<Name>, value: u16) {
        self.put(name.into(), &value.to_be_bytes(), || {
            FieldValue::Unsigned(value.into())
        });
    }

    /// Three bytes: the lower ones of `value`.
    pub fn u24(&mut self, name: impl Into<Name>, value: u32) {
        self.put(name.into(), &value.to_be_bytes()[1..], || {
            FieldValue::Unsigned(value.into())
        });
    }

    /// Four bytes.
    pub fn u32(&mut self, name: impl Into<Name>, value: u32) {
        self.put(name.into(), &value.to_be_bytes(), || {
            FieldValue::Unsigned(value.into())
        });
    }

    /// Eight bytes.
    pub fn u64(&mut self, name: impl Into<Name>, value: u64) {
        self.put(name.into(), &value.to_be_bytes(), || {
            FieldValue::Unsigned(value)
        });
    }

    /// A length, `size` bytes wide.
    pub fn length(&mut self, size: usize, length: usize) {
        self.length_as("length", size, length);
    }

    /// The same, where the specification has a name for it.
    pub fn length_as(&mut self, name: impl Into<Name>, size: usize, length: usize) {
        let bytes = (length as u64).to_be_bytes();
        self.put(name.into(), &bytes[8 - size..], || {
            FieldValue::Length(length)
        });
    }

    /// A code point, as wide as its registry says.
    pub fn code<C: CodePoint>(&mut self, name: impl Into<Name>, code: C) {
        let offset = self.bytes.len();
        self.bytes
            .extend_from_slice(&code.value().to_be_bytes()[8 - C::SIZE..]);
        if let Some(tape) = &mut self.tape {
            tape.code(name.into(), offset, code);
        }
    }

    /// Opaque bytes.
    pub fn opaque(&mut self, name: impl Into<Name>, bytes: &[u8]) {
        self.put(name.into(), bytes, || FieldValue::Opaque);
    }

    /// The field that was written last has its bytes from there.
    pub(super) fn carries(&mut self, origin: Origin) {
        if let Some(tape) = &mut self.tape {
            tape.carries(origin);
        }
    }

    /// Bytes whose bits, or whose number of variable length, say this.
    pub fn packed(
        &mut self,
        name: impl Into<Name>,
        bytes: &[u8],
        meaning: impl FnOnce() -> String,
    ) {
        self.put(name.into(), bytes, || FieldValue::Packed(meaning()));
    }

    /// Text.
    pub fn text(&mut self, name: impl Into<Name>, bytes: &[u8]) {
        self.put(name.into(), bytes, || {
            FieldValue::Text(String::from_utf8_lossy(bytes).into_owned())
        });
    }

    /// Bytes of a foreign format that `annotate` knows; it is called only when recording.
    pub fn foreign<'b>(
        &mut self,
        name: &'static str,
        bytes: &'b [u8],
        annotate: impl FnOnce(&mut Reader<'b>),
    ) {
        let offset = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        if let Some(tape) = &mut self.tape {
            tape.graft(foreign_fields(name, bytes, annotate), offset);
        }
    }

    /// Bytes that another writer wrote, with their annotations.
    pub fn append(&mut self, bytes: &[u8], fields: Vec<Field>) {
        let offset = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        if let Some(tape) = &mut self.tape {
            tape.graft(fields, offset);
        }
    }

    /// Fields that belong together under a name.
    pub fn structure(&mut self, name: impl Into<Name>, write: impl FnOnce(&mut Self)) {
        if let Some(tape) = &mut self.tape {
            tape.begin(name.into(), self.bytes.len());
        }
        write(self);
        if let Some(tape) = &mut self.tape {
            tape.end(self.bytes.len());
        }
    }

    /// A vector: room for a length `size` bytes wide, what `write` writes, then the length.
    pub(super) fn within(&mut self, name: Name, size: usize, write: impl FnOnce(&mut Self)) {
        let start = self.bytes.len();
        if let Some(tape) = &mut self.tape {
            tape.begin(name.clone(), start);
        }
        // The length is known only once the content is written; the content's annotations are kept
        // aside until the leaf for the length comes before them.
        let outer = self.tape.take();
        self.tape = outer.is_some().then(Tape::new);
        self.bytes.resize(start + size, 0);
        write(self);
        let length = self.bytes.len() - start - size;
        let most = (1 << (8 * size)) - 1;
        if length > most {
            self.note(Error {
                field: name,
                offset: start,
                problem: Problem::Length {
                    length,
                    allowed: 0..=most,
                },
            });
        }
        self.bytes[start..start + size].copy_from_slice(&(length as u64).to_be_bytes()[8 - size..]);
        let inner = std::mem::replace(&mut self.tape, outer);
        if let (Some(tape), Some(inner)) = (&mut self.tape, inner) {
            tape.leaf("length".into(), start, size, FieldValue::Length(length));
            tape.graft(inner.finish(self.bytes.len()), 0);
            tape.end(self.bytes.len());
        }
    }
}

impl Default for Writer {
    fn default() -> Self {
        Self::new()
    }
}

macro_rules! vectors {
    ($($size:literal $vector:ident $within:ident $list:ident;)*) => {
        /// Vectors (RFC 9846 §3.4): a length 1, 2 or 3 bytes wide, then the content.
        impl Writer {$(
            /// An opaque vector.
            pub fn $vector(&mut self, name: impl Into<Name>, bytes: &[u8]) {
                let name = name.into();
                self.within(name.clone(), $size, |w| w.opaque(name, bytes));
            }
            /// A vector that holds what `write` writes.
            pub fn $within(&mut self, name: impl Into<Name>, write: impl FnOnce(&mut Self)) {
                self.within(name.into(), $size, write);
            }
            /// A vector of items.
            pub fn $list<T>(
                &mut self,
                name: impl Into<Name>,
                items: impl IntoIterator<Item = T>,
                mut item: impl FnMut(&mut Self, T),
            ) {
                self.within(name.into(), $size, |w| {
                    for value in items {
                        item(w, value);
                    }
                });
            }
        )*}
    };
}
vectors! {
    1 vector8 within8 list8;
    2 vector16 within16 list16;
    3 vector24 within24 list24;
}
