//! Reading bytes by naming them.

use std::ops::RangeInclusive;

use super::field::Tape;
use super::{
    CodePoint, Error, Field, FieldValue, MessageId, Name, Origin, Problem, Result, Value, Whole,
};

/// Reads fields from bytes; each call names the field it reads.
///
/// Errors say which field is wrong and where. After an error the fields recorded so far are still
/// there (see [`Reader::into_fields`]), so that a malformed message can be shown up to the fault.
#[derive(Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    position: usize,
    end: usize,
    tape: Option<Tape>,
    origin: Origin,
}

impl<'a> Reader<'a> {
    /// A reader that records nothing.
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader {
            bytes,
            position: 0,
            end: bytes.len(),
            tape: None,
            origin: Origin::LITERAL,
        }
    }

    /// Whether `read` reads all of these bytes.
    pub fn takes(bytes: &'a [u8], read: impl FnOnce(&mut Self) -> Result<()>) -> bool {
        let mut r = Reader::new(bytes);
        read(&mut r).is_ok() && r.is_empty()
    }

    /// The same; what is read are the bytes of this message.
    pub fn of_message(mut self, id: MessageId) -> Self {
        self.origin = Origin::of(Whole::Message(id));
        self
    }

    /// The same; what is read are the bytes of this value.
    pub fn of_value(mut self, value: &Value) -> Self {
        self.origin = value.origin();
        self
    }

    /// A reader that records annotations if `record` is true.
    pub fn recording(bytes: &'a [u8], record: bool) -> Self {
        Reader {
            tape: record.then(Tape::new),
            ..Reader::new(bytes)
        }
    }

    /// True if annotations are recorded.
    pub fn is_recording(&self) -> bool {
        self.tape.is_some()
    }

    /// True if nothing is left in the structure being read.
    pub fn is_empty(&self) -> bool {
        self.position == self.end
    }

    /// How many bytes are left in the structure being read.
    pub fn remaining(&self) -> usize {
        self.end - self.position
    }

    /// Offset of the next byte.
    pub fn position(&self) -> usize {
        self.position
    }

    /// What is left of the structure being read, without reading it.
    pub fn peek(&self) -> &'a [u8] {
        &self.bytes[self.position..self.end]
    }

    /// Checks that everything was read.
    ///
    /// # Errors
    /// [`Problem::Trailing`] if bytes are left.
    pub fn finish(&self, name: impl Into<Name>) -> Result<()> {
        match self.remaining() {
            0 => Ok(()),
            left => Err(self.fault(name, Problem::Trailing(left))),
        }
    }

    /// The annotations recorded so far. Bytes that were not read become one last leaf of malformed
    /// bytes with the `fault`, if there is one, so that the leaves always cover the whole input.
    pub fn into_fields(self, fault: Option<&Error>) -> Vec<Field> {
        let position = self.position;
        let left = self.bytes.len() - position;
        let Some(tape) = self.tape else {
            return Vec::new();
        };
        let mut fields = tape.finish(position);
        if left > 0 || fault.is_some() {
            let why = fault.map_or_else(|| "not read".to_owned(), Error::to_string);
            fields.push(Field {
                name: "malformed".into(),
                offset: position,
                length: left,
                value: FieldValue::Malformed(why),
                origin: None,
                fields: Vec::new(),
            });
        }
        fields
    }

    /// An error about the field that begins here.
    pub fn fault(&self, name: impl Into<Name>, problem: Problem) -> Error {
        Error {
            field: name.into(),
            offset: self.position,
            problem,
        }
    }

    /// An error for a value that is well-formed but forbidden here.
    pub fn illegal(&self, name: impl Into<Name>, why: impl Into<String>) -> Error {
        self.fault(name, Problem::Illegal(why.into()))
    }

    fn take(&mut self, name: &Name, length: usize) -> Result<(usize, &'a [u8])> {
        if length > self.remaining() {
            let available = self.remaining();
            return Err(self.fault(
                name.clone(),
                Problem::Truncated {
                    needed: length,
                    available,
                },
            ));
        }
        let offset = self.position;
        self.position += length;
        Ok((offset, &self.bytes[offset..self.position]))
    }

    fn number(&mut self, name: Name, size: usize, value: fn(u64) -> FieldValue) -> Result<u64> {
        let (offset, bytes) = self.take(&name, size)?;
        let number = bytes.iter().fold(0, |n, b| n << 8 | u64::from(*b));
        if let Some(tape) = &mut self.tape {
            tape.leaf(name, offset, size, value(number));
        }
        Ok(number)
    }

    /// One byte.
    pub fn u8(&mut self, name: impl Into<Name>) -> Result<u8> {
        Ok(self.number(name.into(), 1, FieldValue::Unsigned)? as u8)
    }

    /// Two bytes, most significant first, as all numbers are.
    pub fn u16(&mut self, name: impl Into<Name>) -> Result<u16> {
        Ok(self.number(name.into(), 2, FieldValue::Unsigned)? as u16)
    }

    /// Three bytes.
    pub fn u24(&mut self, name: impl Into<Name>) -> Result<u32> {
        Ok(self.number(name.into(), 3, FieldValue::Unsigned)? as u32)
    }

    /// Four bytes.
    pub fn u32(&mut self, name: impl Into<Name>) -> Result<u32> {
        Ok(self.number(name.into(), 4, FieldValue::Unsigned)? as u32)
    }

    /// Eight bytes.
    pub fn u64(&mut self, name: impl Into<Name>) -> Result<u64> {
        self.number(name.into(), 8, FieldValue::Unsigned)
    }

    /// A number of `size` bytes, least significant first, as other protocols have it.
    pub fn little_endian(&mut self, name: impl Into<Name>, size: usize) -> Result<u64> {
        self.reversed(name.into(), size, FieldValue::Unsigned)
    }

    /// The same of a length.
    pub fn little_endian_length(&mut self, name: impl Into<Name>, size: usize) -> Result<usize> {
        let length = |number| FieldValue::Length(number as usize);
        Ok(self.reversed(name.into(), size, length)? as usize)
    }

    fn reversed(
        &mut self,
        name: Name,
        size: usize,
        value: impl FnOnce(u64) -> FieldValue,
    ) -> Result<u64> {
        let (offset, bytes) = self.take(&name, size)?;
        let number = bytes.iter().rfold(0, |n, b| n << 8 | u64::from(*b));
        if let Some(tape) = &mut self.tape {
            tape.leaf(name, offset, size, value(number));
        }
        Ok(number)
    }

    /// The length of what follows, `size` bytes wide; recorded as such.
    pub fn length(&mut self, size: usize) -> Result<usize> {
        self.length_as("length", size)
    }

    /// The same, where the specification has a name for it.
    pub fn length_as(&mut self, name: impl Into<Name>, size: usize) -> Result<usize> {
        let number = self.number(name.into(), size, |n| FieldValue::Length(n as usize))?;
        Ok(number as usize)
    }

    /// A code point, as wide as its registry says.
    pub fn code<C: CodePoint>(&mut self, name: impl Into<Name>) -> Result<C> {
        let name = name.into();
        let (offset, bytes) = self.take(&name, C::SIZE)?;
        let code = C::from_value(bytes.iter().fold(0, |n, b| n << 8 | u64::from(*b)));
        if let Some(tape) = &mut self.tape {
            tape.code(name, offset, code);
        }
        Ok(code)
    }

    /// `N` opaque bytes.
    pub fn array<const N: usize>(&mut self, name: impl Into<Name>) -> Result<[u8; N]> {
        let mut array = [0; N];
        array.copy_from_slice(self.opaque(name, N)?);
        Ok(array)
    }

    /// `length` opaque bytes.
    pub fn opaque(&mut self, name: impl Into<Name>, length: usize) -> Result<&'a [u8]> {
        let name = name.into();
        let (offset, bytes) = self.take(&name, length)?;
        if let Some(tape) = &mut self.tape {
            tape.leaf(name, offset, length, FieldValue::Opaque);
        }
        Ok(bytes)
    }

    /// Where the `length` bytes that were read last come from.
    pub(super) fn origin_of_last(&self, length: usize) -> Origin {
        self.origin.at(self.position - length)
    }

    /// What `read` reads, under a name: its bytes as a value.
    pub(super) fn span(
        &mut self,
        name: impl Into<Name>,
        read: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<Value> {
        let name = name.into();
        let start = self.position;
        self.structure(name.clone(), read)?;
        let bytes = &self.bytes[start..self.position];
        Ok(Value::from_origin(name, bytes, self.origin.at(start)))
    }

    /// All that is left of the structure being read, as opaque bytes.
    pub fn rest(&mut self, name: impl Into<Name>) -> &'a [u8] {
        let left = self.remaining();
        self.opaque(name, left).unwrap_or_default()
    }

    /// `length` bytes of a foreign format, with what they mean there.
    pub fn described(
        &mut self,
        name: impl Into<Name>,
        length: usize,
        meaning: impl FnOnce(&'a [u8]) -> String,
    ) -> Result<&'a [u8]> {
        let name = name.into();
        let (offset, bytes) = self.take(&name, length)?;
        if let Some(tape) = &mut self.tape {
            tape.leaf(name, offset, length, FieldValue::Described(meaning(bytes)));
        }
        Ok(bytes)
    }

    /// `length` bytes whose bits, or whose number of variable length, say this.
    pub fn packed(
        &mut self,
        name: impl Into<Name>,
        length: usize,
        meaning: impl FnOnce(&'a [u8]) -> String,
    ) -> Result<&'a [u8]> {
        let name = name.into();
        let (offset, bytes) = self.take(&name, length)?;
        if let Some(tape) = &mut self.tape {
            tape.leaf(name, offset, length, FieldValue::Packed(meaning(bytes)));
        }
        Ok(bytes)
    }

    /// Fields that belong together under a name.
    pub fn structure<T>(
        &mut self,
        name: impl Into<Name>,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let depth = self.tape.as_ref().map_or(0, Tape::depth);
        if let Some(tape) = &mut self.tape {
            tape.begin(name.into(), self.position);
        }
        let result = read(self);
        if let Some(tape) = &mut self.tape {
            while tape.depth() > depth {
                tape.end(self.position);
            }
        }
        result
    }

    /// A structure of exactly `length` bytes: `read` must use them all.
    pub fn bounded<T>(
        &mut self,
        name: impl Into<Name>,
        length: usize,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let name = name.into();
        self.structure(name.clone(), |r| {
            if length > r.remaining() {
                return Err(r.truncated(name.clone(), length));
            }
            r.narrowed(name, length, read)
        })
    }

    /// The next `length` bytes, all of which `read` must use; their fields have no structure of their
    /// own.
    pub fn exactly<T>(
        &mut self,
        name: impl Into<Name>,
        length: usize,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let name = name.into();
        if length > self.remaining() {
            return Err(self.truncated(name, length));
        }
        self.narrowed(name, length, read)
    }

    fn truncated(&self, name: Name, needed: usize) -> Error {
        self.fault(
            name,
            Problem::Truncated {
                needed,
                available: self.remaining(),
            },
        )
    }

    fn narrowed<T>(
        &mut self,
        name: Name,
        length: usize,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let outer = self.end;
        self.end = self.position + length;
        let result = read(self).and_then(|value| self.finish(name).map(|()| value));
        self.end = outer;
        result
    }

    /// A vector: a length `size` bytes wide, then that many bytes, which `read` must use up.
    pub(super) fn within<T>(
        &mut self,
        name: Name,
        size: usize,
        allowed: RangeInclusive<usize>,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        self.structure(name.clone(), |r| {
            let start = r.position;
            let length = r.length(size)?;
            if !allowed.contains(&length) {
                return Err(Error {
                    field: name,
                    offset: start,
                    problem: Problem::Length { length, allowed },
                });
            }
            if length > r.remaining() {
                return Err(r.truncated(name, length));
            }
            r.narrowed(name, length, read)
        })
    }

    fn list<T>(
        &mut self,
        name: Name,
        size: usize,
        allowed: RangeInclusive<usize>,
        item: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.within(name, size, allowed, |r| r.items(item))
    }

    /// Items until the enclosing structure is used up.
    pub(super) fn items<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut items = Vec::new();
        while !self.is_empty() {
            let before = self.position;
            items.push(item(self)?);
            if self.position == before {
                break;
            }
        }
        Ok(items)
    }

    fn vector(
        &mut self,
        name: Name,
        size: usize,
        allowed: RangeInclusive<usize>,
    ) -> Result<&'a [u8]> {
        self.within(name.clone(), size, allowed, |r| Ok(r.rest(name)))
    }
}

macro_rules! vectors {
    ($($size:literal $vector:ident $within:ident $list:ident;)*) => {
        /// Vectors (RFC 9846 §3.4): a length 1, 2 or 3 bytes wide, then the content. `allowed` is
        /// the range of the length in bytes.
        impl<'a> Reader<'a> {$(
            /// An opaque vector.
            pub fn $vector(&mut self, name: impl Into<Name>, allowed: RangeInclusive<usize>) -> Result<&'a [u8]> {
                self.vector(name.into(), $size, allowed)
            }
            /// A vector that holds one structure, which `read` must read to its end.
            pub fn $within<T>(
                &mut self,
                name: impl Into<Name>,
                allowed: RangeInclusive<usize>,
                read: impl FnOnce(&mut Self) -> Result<T>,
            ) -> Result<T> {
                self.within(name.into(), $size, allowed, read)
            }
            /// A vector of items: `item` is called until the vector is used up.
            pub fn $list<T>(
                &mut self,
                name: impl Into<Name>,
                allowed: RangeInclusive<usize>,
                item: impl FnMut(&mut Self) -> Result<T>,
            ) -> Result<Vec<T>> {
                self.list(name.into(), $size, allowed, item)
            }
        )*}
    };
}
vectors! {
    1 vector8 within8 list8;
    2 vector16 within16 list16;
    3 vector24 within24 list24;
}

impl<'a> Reader<'a> {
    /// `length` bytes of text. Bytes that are not UTF-8 are shown replaced, never refused here.
    pub fn text(&mut self, name: impl Into<Name>, length: usize) -> Result<&'a [u8]> {
        let name = name.into();
        let (offset, bytes) = self.take(&name, length)?;
        if let Some(tape) = &mut self.tape {
            let text = String::from_utf8_lossy(bytes).into_owned();
            tape.leaf(name, offset, length, FieldValue::Text(text));
        }
        Ok(bytes)
    }

    /// All that is left of the structure being read, in a foreign format that `annotate` knows. It
    /// is called only when recording; bytes it leaves over are shown as opaque.
    pub fn foreign(
        &mut self,
        name: &'static str,
        annotate: impl FnOnce(&mut Reader<'a>),
    ) -> &'a [u8] {
        let bytes = self.peek();
        if let Some(tape) = &mut self.tape {
            tape.graft(foreign_fields(name, bytes, annotate), self.position);
        }
        self.position = self.end;
        bytes
    }
}

/// The annotations of `bytes` in a foreign format.
pub(super) fn foreign_fields<'a>(
    name: &'static str,
    bytes: &'a [u8],
    annotate: impl FnOnce(&mut Reader<'a>),
) -> Vec<Field> {
    let mut reader = Reader::recording(bytes, true);
    annotate(&mut reader);
    reader.rest_if_any(name);
    reader.into_fields(None)
}

impl Reader<'_> {
    fn rest_if_any(&mut self, name: &'static str) {
        self.end = self.bytes.len();
        if !self.is_empty() {
            self.rest(name);
        }
    }
}
