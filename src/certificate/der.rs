//! DER (X.690), read and named byte by byte: each element is a structure of `tag`, `length` and
//! content.
//!
//! The same call yields the fact and records the annotation. It is total: what is not DER, or not the
//! element that was expected, is an error for the reader of facts and is still shown as what it is,
//! and the caller goes on with the next element; the leaves always cover every byte.

use std::fmt;
use std::ops::{Deref, Range};

use super::oid::ObjectIdentifier;
use super::{string, time};
use crate::wire::{Name, Problem, Reader, Result};

/// What a certificate says, and which of its bytes say so: of a simple element its content, of one
/// that consists of others all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact<T> {
    /// What is said.
    pub value: T,
    /// Where, counted from the first byte of the certificate.
    pub at: Range<usize>,
}

impl<T> Fact<T> {
    pub(super) fn map<U>(self, value: impl FnOnce(T) -> U) -> Fact<U> {
        Fact {
            value: value(self.value),
            at: self.at,
        }
    }
}

impl<T: fmt::Display> fmt::Display for Fact<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T> Deref for Fact<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Tags that X.509 uses (X.690 §8.1.2, X.680 §8.6).
pub(super) mod tag {
    pub const BOOLEAN: u8 = 0x01;
    pub const INTEGER: u8 = 0x02;
    pub const BIT_STRING: u8 = 0x03;
    pub const OCTET_STRING: u8 = 0x04;
    pub const OBJECT_IDENTIFIER: u8 = 0x06;
    pub const ENUMERATED: u8 = 0x0a;
    pub const UTF8_STRING: u8 = 0x0c;
    pub const TELETEX_STRING: u8 = 0x14;
    pub const UTC_TIME: u8 = 0x17;
    pub const GENERALIZED_TIME: u8 = 0x18;
    pub const SEQUENCE: u8 = 0x30;
    pub const SET: u8 = 0x31;
    /// Of a constructed element with context-specific tag `[number]`.
    pub const fn constructed(number: u8) -> u8 {
        0xa0 | number
    }
    /// Of a primitive element with context-specific tag `[number]`.
    pub const fn primitive(number: u8) -> u8 {
        0x80 | number
    }
}

/// The bit of a tag that says that the content consists of elements.
const CONSTRUCTED: u8 = 0x20;

/// How deep elements of unknown meaning are followed.
const MAX_DEPTH: usize = 12;

/// What comes before an element's content.
struct Header {
    tag: u8,
    /// Bytes of tag and length.
    size: usize,
    /// Bytes of content.
    length: usize,
    /// Whether the length is as short as it can be, which DER demands (X.690 §10.1).
    is_shortest: bool,
}

/// Reads the header of the element that `bytes` begins with, if all of it is there; says why it is not
/// one.
fn header(bytes: &[u8]) -> std::result::Result<Header, &'static str> {
    let (tag, first, rest) = match bytes {
        [] => return Err("is missing"),
        [tag, ..] if tag & 0x1f == 0x1f => return Err("has a tag of several bytes"),
        [_] => return Err("ends after its tag"),
        [tag, first, rest @ ..] => (*tag, *first, rest),
    };
    let (length, more) = match first {
        0..=0x7f => (usize::from(first), 0),
        0x80 => return Err("has an indefinite length, which DER forbids (X.690 §10.1)"),
        0x81..=0x84 => {
            let count = usize::from(first & 0x7f);
            let bytes = rest.get(..count).ok_or("ends within its length")?;
            let length = bytes.iter().fold(0, |n, byte| n << 8 | usize::from(*byte));
            (length, count)
        }
        _ => return Err("has a length of more than four bytes"),
    };
    let size = 2 + more;
    if length > bytes.len() - size {
        return Err("is longer than what contains it");
    }
    let is_shortest = match more {
        0 => true,
        1 => length > 0x7f,
        more => length >> (8 * (more - 1)) != 0,
    };
    Ok(Header {
        tag,
        size,
        length,
        is_shortest,
    })
}

/// The tag of the next element.
pub(super) fn next_tag(r: &Reader<'_>) -> Option<u8> {
    header(r.peek()).ok().map(|header| header.tag)
}

/// The content of the element that `bytes` begins with, if it has this tag.
pub(super) fn content(bytes: &[u8], expected: u8) -> Option<&[u8]> {
    let header = header(bytes).ok().filter(|header| header.tag == expected)?;
    bytes.get(header.size..)?.get(..header.length)
}

/// The tag and the content of the element that `bytes` begins with, and what follows it.
pub(super) fn split(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let Header {
        tag, size, length, ..
    } = header(bytes).ok()?;
    let (content, rest) = bytes.get(size..)?.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// Where an element is.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub tag: u8,
    /// All of it.
    pub whole: Range<usize>,
    /// Its content.
    pub content: Range<usize>,
}

impl Place {
    /// The same, counted from `by` before.
    pub fn shifted(&self, by: usize) -> Self {
        let shift = |range: &Range<usize>| range.start + by..range.end + by;
        Place {
            tag: self.tag,
            whole: shift(&self.whole),
            content: shift(&self.content),
        }
    }
}

/// The elements that `bytes` consists of; `None` if it is not that.
pub(super) fn places(bytes: &[u8]) -> Option<Vec<Place>> {
    let mut places = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let header = header(&bytes[at..]).ok()?;
        let content = at + header.size..at + header.size + header.length;
        places.push(Place {
            tag: header.tag,
            whole: at..content.end,
            content: content.clone(),
        });
        at = content.end;
    }
    Some(places)
}

/// An element, whatever its tag; `read` is given the reader on the content and the tag. What it leaves
/// over is shown, and is a fault.
fn element<'a, T>(
    r: &mut Reader<'a>,
    name: Name,
    read: impl FnOnce(&mut Reader<'a>, u8) -> Result<T>,
) -> Result<T> {
    let (header, lengthy) = begin(r, &name)?;
    r.bounded(name.clone(), header.size + header.length, |r| {
        describe_header(r, &header)?;
        let found = read(r, header.tag);
        let left = end(r, &header, name.clone());
        // What is wrong with the content of a primitive element is its own fault.
        let found = found.map_err(|fault| match &*fault.field {
            "content" => crate::wire::Error {
                field: name,
                ..fault
            },
            _ => fault,
        });
        Ok(found.and_then(|found| left.and(lengthy).map(|()| found)))
    })?
}

/// The tag and length of the next element, and whether they are as short as they must be; what has none
/// is shown whole.
fn begin(r: &mut Reader<'_>, name: &Name) -> Result<(Header, Result<()>)> {
    let header = match header(r.peek()) {
        Ok(header) => header,
        Err(why) => {
            let fault = r.illegal(name.clone(), why);
            if !r.is_empty() {
                let left = r.remaining();
                let _ = r.described(name.clone(), left, |_| format!("not DER: it {why}"));
            }
            return Err(fault);
        }
    };
    let lengthy = ensure(r, header.is_shortest, name.clone(), || {
        "its length is not as short as it can be (X.690 §10.1)".to_owned()
    });
    Ok((header, lengthy))
}

fn describe_header(r: &mut Reader<'_>, header: &Header) -> Result<()> {
    r.described("tag", 1, |_| tag_name(header.tag))?;
    r.described("length", header.size - 1, |_| match header.length {
        1 => "1 byte".to_owned(),
        length => format!("{length} bytes"),
    })?;
    Ok(())
}

/// Shows what is left of an element, which is a fault.
fn end(r: &mut Reader<'_>, header: &Header, name: Name) -> Result<()> {
    let left = match r.remaining() {
        0 => Ok(()),
        left => Err(r.fault(name, Problem::Trailing(left))),
    };
    if header.tag & CONSTRUCTED != 0 {
        let _ = each(r, |r| any(r, "element"));
    }
    if !r.is_empty() {
        r.rest("content");
    }
    left
}

/// An element with the tag that belongs here; one with another tag is shown by its own.
pub(super) fn expect<'a, T>(
    r: &mut Reader<'a>,
    name: impl Into<Name>,
    expected: u8,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T>,
) -> Result<T> {
    let name = name.into();
    match header(r.peek()) {
        Ok(header) if header.tag != expected => {
            let why = format!("is {}, not {}", tag_name(header.tag), tag_name(expected));
            let fault = r.illegal(name.clone(), why);
            let _ = any(r, name);
            Err(fault)
        }
        _ => element(r, name, |r, _| read(r)),
    }
}

/// An element that may be missing: nothing happens if the next one has another tag.
pub(super) fn optional<'a, T>(
    r: &mut Reader<'a>,
    name: impl Into<Name>,
    expected: u8,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T>,
) -> Result<Option<T>> {
    if next_tag(r) == Some(expected) {
        expect(r, name, expected, read).map(Some)
    } else {
        Ok(None)
    }
}

/// A SEQUENCE of elements alike.
pub(super) fn sequence_of<'a, T>(
    r: &mut Reader<'a>,
    name: impl Into<Name>,
    item: impl FnMut(&mut Reader<'a>) -> Result<T>,
) -> Result<Vec<T>> {
    expect(r, name, tag::SEQUENCE, |r| each(r, item))
}

/// `item` for each element that is left; all of them, whatever is wrong with one.
pub(super) fn each<'a, T>(
    r: &mut Reader<'a>,
    mut item: impl FnMut(&mut Reader<'a>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut items = Vec::new();
    let mut fault = Ok(());
    while !r.is_empty() {
        let before = r.position();
        match item(r) {
            Ok(item) => items.push(item),
            Err(error) => fault = fault.and(Err(error)),
        }
        if r.position() == before {
            break;
        }
    }
    fault.map(|()| items)
}

/// What was read together with the bytes that it was read from.
pub(super) fn spanned<'a, T>(
    r: &mut Reader<'a>,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T>,
) -> Result<Fact<T>> {
    let start = r.position();
    let value = read(r)?;
    Ok(Fact {
        value,
        at: start..r.position(),
    })
}

/// An element of any type, as its tag and its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element<'a> {
    pub tag: u8,
    pub content: &'a [u8],
}

/// An element shown by its own tag, with all that it contains; of what contains others, only that they
/// are DER is checked.
pub(super) fn any<'a>(r: &mut Reader<'a>, name: impl Into<Name>) -> Result<Fact<Element<'a>>> {
    nested(r, name.into(), 0)
}

fn nested<'a>(r: &mut Reader<'a>, name: Name, depth: usize) -> Result<Fact<Element<'a>>> {
    element(r, name, |r, tag| {
        let at = r.position()..r.position() + r.remaining();
        let content = r.peek();
        let is_constructed = tag & CONSTRUCTED != 0;
        if is_constructed && depth < MAX_DEPTH {
            each(r, |r| nested(r, "element".into(), depth + 1))?;
        } else if is_constructed {
            r.rest("content");
        } else {
            primitive(r, tag)?;
        }
        Ok(Fact {
            value: Element { tag, content },
            at,
        })
    })
}

/// The content of a primitive element of this type, which is checked against the type's rules.
pub(super) fn primitive<'a>(r: &mut Reader<'a>, tag: u8) -> Result<Fact<&'a [u8]>> {
    if tag == tag::BIT_STRING {
        unused_bits(r)?;
    }
    let at = r.position()..r.position() + r.remaining();
    let fault = ensure(r, is_well_formed(tag, r.peek()), "content", || {
        format!("is not a proper {}", tag_name(tag))
    });
    let value = match describe(tag, r) {
        Some(meaning) => r.described("content", at.len(), |_| meaning)?,
        None if at.is_empty() => &[],
        None => r.rest("content"),
    };
    fault.map(|()| Fact { value, at })
}

/// X.690 §8.2, §8.3, §8.19, §11.1.
fn is_well_formed(tag: u8, bytes: &[u8]) -> bool {
    match tag {
        tag::BOOLEAN => matches!(bytes, [0] | [0xff]),
        tag::INTEGER | tag::ENUMERATED => !bytes.is_empty(),
        tag::OBJECT_IDENTIFIER => ObjectIdentifier::is_well_formed(bytes),
        _ => true,
    }
}

/// A BOOLEAN.
pub(super) fn boolean(r: &mut Reader<'_>) -> Result<bool> {
    Ok(primitive(r, tag::BOOLEAN)?.value != [0])
}

/// An element of a primitive type, whose content is asked for.
pub(super) fn simple<'a>(
    r: &mut Reader<'a>,
    name: impl Into<Name>,
    tag: u8,
) -> Result<Fact<&'a [u8]>> {
    expect(r, name, tag, |r| primitive(r, tag))
}

/// An OBJECT IDENTIFIER.
pub(super) fn object_identifier(
    r: &mut Reader<'_>,
    name: impl Into<Name>,
) -> Result<Fact<ObjectIdentifier>> {
    let Fact { value, at } = simple(r, name, tag::OBJECT_IDENTIFIER)?;
    let value = ObjectIdentifier::new(value);
    Ok(Fact { value, at })
}

/// The byte in front of the content of a BIT STRING (X.690 §8.6.2).
pub(super) fn unused_bits(r: &mut Reader<'_>) -> Result<()> {
    let count = r.described("unused_bits", 1, |bytes| match bytes {
        [0] => "no unused bits".to_owned(),
        [1] => "1 unused bit at the end".to_owned(),
        bytes => format!("{} unused bits at the end", bytes[0]),
    })?;
    ensure(r, count <= &[7], "unused_bits", || "more than 7".to_owned())
}

/// What the content of a primitive element of a universal type says; only asked by who shows it.
fn describe(tag: u8, r: &Reader<'_>) -> Option<String> {
    let bytes = r.peek();
    if !r.is_recording() || bytes.is_empty() {
        return None;
    }
    Some(match tag {
        tag::BOOLEAN => match bytes {
            [0] => "FALSE".to_owned(),
            [0xff] => "TRUE".to_owned(),
            _ => return None,
        },
        tag::INTEGER | tag::ENUMERATED => integer(bytes),
        tag::OBJECT_IDENTIFIER => ObjectIdentifier::new(bytes).described(),
        tag::UTC_TIME | tag::GENERALIZED_TIME => match time::Moment::read(tag, bytes) {
            Ok(moment) => moment.to_string(),
            Err(_) => string::quoted(&string::decode(tag, bytes)?),
        },
        _ => string::quoted(&string::decode(tag, bytes)?),
    })
}

/// A number of two's complement in decimal, or its size where it is large.
fn integer(bytes: &[u8]) -> String {
    if bytes.len() <= 8 {
        let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
        let start = if negative { -1 } else { 0 };
        let value = bytes
            .iter()
            .fold(start, |n: i64, byte| n << 8 | i64::from(*byte));
        return value.to_string();
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let bits = bytes.get(zeros).map_or(0, |first| {
        8 * (bytes.len() - zeros) - first.leading_zeros() as usize
    });
    format!("a number of {bits} bits")
}

fn tag_name(tag: u8) -> String {
    let number = tag & 0x1f;
    match tag >> 6 {
        0 => match number {
            1 => "BOOLEAN",
            2 => "INTEGER",
            3 => "BIT STRING",
            4 => "OCTET STRING",
            5 => "NULL",
            6 => "OBJECT IDENTIFIER",
            10 => "ENUMERATED",
            12 => "UTF8String",
            16 => "SEQUENCE",
            17 => "SET",
            18 => "NumericString",
            19 => "PrintableString",
            20 => "TeletexString",
            22 => "IA5String",
            23 => "UTCTime",
            24 => "GeneralizedTime",
            26 => "VisibleString",
            28 => "UniversalString",
            30 => "BMPString",
            _ => return format!("universal {number}"),
        }
        .to_owned(),
        1 => format!("application {number}"),
        2 => format!("[{number}]"),
        _ => format!("private {number}"),
    }
}

/// A fault at the next byte unless `fine`.
fn ensure(
    r: &Reader<'_>,
    fine: bool,
    name: impl Into<Name>,
    why: impl FnOnce() -> String,
) -> Result<()> {
    if fine {
        Ok(())
    } else {
        Err(r.illegal(name, why()))
    }
}
