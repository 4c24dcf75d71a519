//! One spelling for both directions: what [`Reader`] and [`Writer`] have in common.
//!
//! A message names its fields once, in a function over `&mut impl Wire`. A reader fills each field
//! that it is given, a writer writes it. Two things differ by direction. What has several forms gets
//! its form before it is read, by a look [ahead](Wire::ahead). And the limits of a length, like any
//! [rule](Wire::rule), hold for what is read: a writer breaks them if told to, as tests of peers do.

use std::fmt::Display;
use std::ops::RangeInclusive;

use super::{CodePoint, Located, Name, Origin, Reader, Result, Value, Writer};

/// The bytes of a field: as they are, or as a value that knows where they are from.
pub trait Octets {
    /// The bytes.
    fn octets(&self) -> &[u8];
    /// Where they come from.
    fn origin(&self) -> Origin;
    /// Holds what was read.
    fn set(&mut self, name: &'static str, bytes: &[u8], origin: Origin);
}

impl Octets for Vec<u8> {
    fn octets(&self) -> &[u8] {
        self
    }
    fn origin(&self) -> Origin {
        Origin::LITERAL
    }
    fn set(&mut self, _: &'static str, bytes: &[u8], _: Origin) {
        *self = bytes.to_vec();
    }
}

impl Octets for Value {
    fn octets(&self) -> &[u8] {
        self
    }
    fn origin(&self) -> Origin {
        Value::origin(self)
    }
    fn set(&mut self, name: &'static str, bytes: &[u8], origin: Origin) {
        *self = Value::from_origin(name, bytes, origin);
    }
}

/// Annotates bytes of a foreign format.
pub type Annotate = fn(&mut Reader<'_>);

/// The vectors of the presentation language: a length 1, 2 or 3 bytes wide, then the content.
macro_rules! vectors {
    ($($size:literal $vector:ident $within:ident $list:ident;)*) => {$(
        #[doc = concat!("An opaque vector whose length takes ", $size, " bytes.")]
        fn $vector(
            &mut self,
            name: &'static str,
            allowed: RangeInclusive<usize>,
            bytes: &mut impl Octets,
        ) -> Result<()> {
            self.within($size, name, allowed, |w| w.rest(name, bytes))
        }

        #[doc = concat!("A vector whose length takes ", $size, " bytes, with `fields` in it.")]
        fn $within(
            &mut self,
            name: &'static str,
            allowed: RangeInclusive<usize>,
            fields: impl FnOnce(&mut Self) -> Result<()>,
        ) -> Result<()> {
            self.within($size, name, allowed, fields)
        }

        #[doc = concat!("A vector of items whose length takes ", $size, " bytes.")]
        fn $list<T: Default>(
            &mut self,
            name: &'static str,
            allowed: RangeInclusive<usize>,
            items: &mut Vec<T>,
            item: impl FnMut(&mut Self, &mut T) -> Result<()>,
        ) -> Result<()> {
            self.within($size, name, allowed, |w| w.items(items, item))
        }
    )*};
}

/// Moves fields between a struct and its bytes; each call names the field that it moves.
///
/// # Errors
/// In a reader, every call fails if the enclosing structure holds fewer bytes than the field takes,
/// if the length of a vector is not `allowed` or its content does not use it up, or as the fields
/// inside fail. In a writer, none does: what it cannot do is reported when it
/// [finishes](Writer::finish).
#[allow(missing_docs)] // the calls for numbers: the names say it
pub trait Wire: Sized {
    /// What is left to read of the enclosing structure; `None` from a writer.
    fn ahead(&self) -> Option<&[u8]>;

    /// Offset of the next byte.
    fn position(&self) -> usize;

    fn u8(&mut self, name: &'static str, number: &mut u8) -> Result<()>;
    fn u16(&mut self, name: &'static str, number: &mut u16) -> Result<()>;
    fn u24(&mut self, name: &'static str, number: &mut u32) -> Result<()>;
    fn u32(&mut self, name: &'static str, number: &mut u32) -> Result<()>;
    fn u64(&mut self, name: &'static str, number: &mut u64) -> Result<()>;

    /// A code point, as wide as its registry says.
    fn code<C: CodePoint>(&mut self, name: &'static str, code: &mut C) -> Result<()>;

    /// A code point that something is computed from.
    fn located<C: CodePoint>(&mut self, name: &'static str, code: &mut Located<C>) -> Result<()>;

    /// Opaque bytes, of which a reader takes `length`.
    fn opaque(&mut self, name: &'static str, length: usize, bytes: &mut impl Octets) -> Result<()>;

    /// Opaque bytes to the end of the enclosing structure.
    fn rest(&mut self, name: &'static str, bytes: &mut impl Octets) -> Result<()>;

    /// Text to the end of the enclosing structure.
    fn text(&mut self, name: &'static str, text: &mut Vec<u8>) -> Result<()>;

    /// Bytes to the end of the enclosing structure whose bits, or whose numbers of variable length,
    /// say this.
    fn packed(
        &mut self,
        name: &'static str,
        meaning: fn(&[u8]) -> String,
        bytes: &mut impl Octets,
    ) -> Result<()> {
        let left = self.ahead().map_or(0, <[u8]>::len);
        self.packed_part(name, left, meaning, bytes)
    }

    /// The same, of which a reader takes `length`.
    fn packed_part(
        &mut self,
        name: &'static str,
        length: usize,
        meaning: fn(&[u8]) -> String,
        bytes: &mut impl Octets,
    ) -> Result<()>;

    /// Bytes of a foreign format to the end of the enclosing structure.
    fn foreign(
        &mut self,
        name: &'static str,
        annotate: Annotate,
        bytes: &mut impl Octets,
    ) -> Result<()>;

    /// Fields that belong together under a name.
    fn structure(
        &mut self,
        name: impl Into<Name>,
        fields: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()>;

    /// The same, and their bytes as a value: what was read, or what is said to be written here.
    fn span(
        &mut self,
        name: &'static str,
        whole: &mut Value,
        fields: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()>;

    /// A vector: a length `size` bytes wide, then `fields`, which use it up.
    fn within(
        &mut self,
        size: usize,
        name: &'static str,
        allowed: RangeInclusive<usize>,
        fields: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()>;

    /// Items to the end of the enclosing structure.
    fn items<T: Default>(
        &mut self,
        items: &mut Vec<T>,
        item: impl FnMut(&mut Self, &mut T) -> Result<()>,
    ) -> Result<()>;

    /// What must hold of what was read, else [`Problem::Illegal`](super::Problem::Illegal): `why` not.
    fn rule(&self, holds: bool, name: &'static str, why: impl Display) -> Result<()>;

    vectors! {
        1 vector8 within8 list8;
        2 vector16 within16 list16;
        3 vector24 within24 list24;
    }

    /// Whether something that may be missing is there: a reader sees that from whether any bytes are
    /// left, a writer is told.
    fn present(&self, is_there: bool) -> bool {
        self.ahead().map_or(is_there, |left| !left.is_empty())
    }

    /// Something that may be missing at the end of the enclosing structure.
    fn optional<T: Default>(
        &mut self,
        field: &mut Option<T>,
        fields: impl FnOnce(&mut Self, &mut T) -> Result<()>,
    ) -> Result<()> {
        if self.present(field.is_some()) {
            return fields(self, field.get_or_insert_default());
        }
        *field = None;
        Ok(())
    }
}

macro_rules! numbers {
    (Reader: $($number:ident)*) => {$(
        fn $number(&mut self, name: &'static str, number: &mut $number) -> Result<()> {
            *number = Reader::$number(self, name)?;
            Ok(())
        }
    )*};
    (Writer: $($number:ident)*) => {$(
        fn $number(&mut self, name: &'static str, number: &mut $number) -> Result<()> {
            Writer::$number(self, name, *number);
            Ok(())
        }
    )*};
}

impl Wire for Reader<'_> {
    fn ahead(&self) -> Option<&[u8]> {
        Some(self.peek())
    }

    fn position(&self) -> usize {
        Reader::position(self)
    }

    numbers!(Reader: u8 u16 u32 u64);

    fn u24(&mut self, name: &'static str, number: &mut u32) -> Result<()> {
        *number = Reader::u24(self, name)?;
        Ok(())
    }

    fn code<C: CodePoint>(&mut self, name: &'static str, code: &mut C) -> Result<()> {
        *code = Reader::code(self, name)?;
        Ok(())
    }

    fn located<C: CodePoint>(&mut self, name: &'static str, code: &mut Located<C>) -> Result<()> {
        *code = Located::read(Reader::code(self, name)?, self.origin_of_last(C::SIZE));
        Ok(())
    }

    fn opaque(&mut self, name: &'static str, length: usize, bytes: &mut impl Octets) -> Result<()> {
        let read = Reader::opaque(self, name, length)?;
        bytes.set(name, read, self.origin_of_last(length));
        Ok(())
    }

    fn rest(&mut self, name: &'static str, bytes: &mut impl Octets) -> Result<()> {
        let left = self.remaining();
        Wire::opaque(self, name, left, bytes)
    }

    fn text(&mut self, name: &'static str, text: &mut Vec<u8>) -> Result<()> {
        let left = self.remaining();
        *text = Reader::text(self, name, left)?.to_vec();
        Ok(())
    }

    fn packed_part(
        &mut self,
        name: &'static str,
        length: usize,
        meaning: fn(&[u8]) -> String,
        bytes: &mut impl Octets,
    ) -> Result<()> {
        let read = Reader::packed(self, name, length, meaning)?;
        bytes.set(name, read, self.origin_of_last(length));
        Ok(())
    }

    fn foreign(
        &mut self,
        name: &'static str,
        annotate: Annotate,
        bytes: &mut impl Octets,
    ) -> Result<()> {
        let read = Reader::foreign(self, name, annotate);
        bytes.set(name, read, self.origin_of_last(read.len()));
        Ok(())
    }

    fn structure(
        &mut self,
        name: impl Into<Name>,
        fields: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        Reader::structure(self, name, fields)
    }

    fn span(
        &mut self,
        name: &'static str,
        whole: &mut Value,
        fields: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        *whole = Reader::span(self, name, fields)?;
        Ok(())
    }

    fn within(
        &mut self,
        size: usize,
        name: &'static str,
        allowed: RangeInclusive<usize>,
        fields: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        Reader::within(self, name.into(), size, allowed, fields)
    }

    fn items<T: Default>(
        &mut self,
        items: &mut Vec<T>,
        mut item: impl FnMut(&mut Self, &mut T) -> Result<()>,
    ) -> Result<()> {
        *items = Reader::items(self, |r| {
            let mut read = T::default();
            item(r, &mut read)?;
            Ok(read)
        })?;
        Ok(())
    }

    fn rule(&self, holds: bool, name: &'static str, why: impl Display) -> Result<()> {
        if holds {
            return Ok(());
        }
        Err(self.illegal(name, why.to_string()))
    }
}

impl Wire for Writer {
    fn ahead(&self) -> Option<&[u8]> {
        None
    }

    fn position(&self) -> usize {
        Writer::position(self)
    }

    numbers!(Writer: u8 u16 u32 u64);

    fn u24(&mut self, name: &'static str, number: &mut u32) -> Result<()> {
        Writer::u24(self, name, *number);
        Ok(())
    }

    fn code<C: CodePoint>(&mut self, name: &'static str, code: &mut C) -> Result<()> {
        Writer::code(self, name, *code);
        Ok(())
    }

    fn located<C: CodePoint>(&mut self, name: &'static str, code: &mut Located<C>) -> Result<()> {
        Writer::code(self, name, **code);
        Ok(())
    }

    fn opaque(&mut self, name: &'static str, _: usize, bytes: &mut impl Octets) -> Result<()> {
        self.rest(name, bytes)
    }

    fn rest(&mut self, name: &'static str, bytes: &mut impl Octets) -> Result<()> {
        Writer::opaque(self, name, bytes.octets());
        self.carries(bytes.origin());
        Ok(())
    }

    fn text(&mut self, name: &'static str, text: &mut Vec<u8>) -> Result<()> {
        Writer::text(self, name, text);
        Ok(())
    }

    fn packed_part(
        &mut self,
        name: &'static str,
        _: usize,
        meaning: fn(&[u8]) -> String,
        bytes: &mut impl Octets,
    ) -> Result<()> {
        Writer::packed(self, name, bytes.octets(), || meaning(bytes.octets()));
        Ok(())
    }

    fn foreign(
        &mut self,
        name: &'static str,
        annotate: Annotate,
        bytes: &mut impl Octets,
    ) -> Result<()> {
        Writer::foreign(self, name, bytes.octets(), annotate);
        Ok(())
    }

    fn structure(
        &mut self,
        name: impl Into<Name>,
        fields: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        Writer::structure(self, name, |w| w.all(fields));
        Ok(())
    }

    fn span(
        &mut self,
        name: &'static str,
        whole: &mut Value,
        fields: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        Wire::structure(self, name, fields)?;
        self.carries(whole.origin());
        Ok(())
    }

    fn within(
        &mut self,
        size: usize,
        name: &'static str,
        _: RangeInclusive<usize>,
        fields: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        Writer::within(self, name.into(), size, |w| w.all(fields));
        Ok(())
    }

    fn items<T: Default>(
        &mut self,
        items: &mut Vec<T>,
        mut item: impl FnMut(&mut Self, &mut T) -> Result<()>,
    ) -> Result<()> {
        items.iter_mut().try_for_each(|it| item(self, it))
    }

    fn rule(&self, _: bool, _: &'static str, _: impl Display) -> Result<()> {
        Ok(())
    }
}

impl Writer {
    /// Writes fields; what goes wrong is reported by [`Writer::finish`].
    pub fn all(&mut self, fields: impl FnOnce(&mut Self) -> Result<()>) {
        if let Err(fault) = fields(self) {
            self.note(fault);
        }
    }
}
