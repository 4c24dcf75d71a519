//! DER (X.690), named byte by byte: each element is a structure of `tag`, `length` and content.
//!
//! The annotation is for show alone and believes nothing: what is not DER, or not the element that was
//! expected, is shown as what it is, and the leaves always cover every byte.

use super::oid;
use super::parse::printable;
use crate::wire::{Name, Reader};

/// Tags that X.509 uses (X.690 §8.1.2, X.680 §8.6).
pub(super) mod tag {
    pub const BOOLEAN: u8 = 0x01;
    pub const INTEGER: u8 = 0x02;
    pub const BIT_STRING: u8 = 0x03;
    pub const OCTET_STRING: u8 = 0x04;
    pub const OBJECT_IDENTIFIER: u8 = 0x06;
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
pub(super) struct Header {
    pub tag: u8,
    /// Bytes of tag and length.
    pub size: usize,
    /// Bytes of content.
    pub length: usize,
}

/// Reads the header of the element that `bytes` begins with, if it is there as a whole. Indefinite
/// lengths (not DER) and tags of several bytes (not in X.509) are not read.
pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, more) = match first {
        0..=0x7f => (usize::from(first), 0),
        0x81..=0x84 => {
            let count = usize::from(first & 0x7f);
            let bytes = rest.get(..count)?;
            let length = bytes.iter().fold(0, |n, byte| n << 8 | usize::from(*byte));
            (length, count)
        }
        _ => return None,
    };
    let size = 2 + more;
    let whole = size.checked_add(length)?;
    (tag & 0x1f != 0x1f && whole <= bytes.len()).then_some(Header { tag, size, length })
}

/// The tag of the next element.
pub(super) fn next_tag(r: &Reader<'_>) -> Option<u8> {
    header(r.peek()).map(|header| header.tag)
}

/// The content of the element that `bytes` begins with, if it has this tag; and what follows it.
pub(super) fn content(bytes: &[u8], expected: u8) -> Option<(&[u8], &[u8])> {
    let header = header(bytes).filter(|header| header.tag == expected)?;
    let (element, after) = bytes.split_at_checked(header.size + header.length)?;
    Some((element.get(header.size..)?, after))
}

/// An element, whatever its tag; `content` is given the reader on the content and the tag. What it
/// leaves over is shown as opaque.
fn element<'a>(
    r: &mut Reader<'a>,
    name: impl Into<Name>,
    content: impl FnOnce(&mut Reader<'a>, u8),
) {
    let name = name.into();
    let Some(header) = header(r.peek()) else {
        if !r.is_empty() {
            let left = r.remaining();
            let _ = r.described(name, left, |_| "not DER".to_owned());
        }
        return;
    };
    // The header was measured: nothing below can fail.
    let _ = r.bounded(name, header.size + header.length, |r| {
        r.described("tag", 1, |_| tag_name(header.tag))?;
        r.described("length", header.size - 1, |_| match header.length {
            1 => "1 byte".to_owned(),
            length => format!("{length} bytes"),
        })?;
        content(r, header.tag);
        if !r.is_empty() {
            r.rest("content");
        }
        Ok(())
    });
}

/// An element with the tag that belongs here; one with another tag is shown by its own.
pub(super) fn expect<'a>(
    r: &mut Reader<'a>,
    name: impl Into<Name>,
    expected: u8,
    content: impl FnOnce(&mut Reader<'a>),
) {
    if next_tag(r) == Some(expected) {
        element(r, name, |r, _| {
            content(r);
            if expected & CONSTRUCTED != 0 {
                others(r);
            }
        });
    } else {
        any(r, name);
    }
}

/// An element that may be missing: nothing happens if the next one has another tag.
pub(super) fn optional<'a>(
    r: &mut Reader<'a>,
    name: impl Into<Name>,
    expected: u8,
    content: impl FnOnce(&mut Reader<'a>),
) {
    if next_tag(r) == Some(expected) {
        expect(r, name, expected, content);
    }
}

/// A SEQUENCE of elements alike.
pub(super) fn sequence_of<'a>(
    r: &mut Reader<'a>,
    name: impl Into<Name>,
    item: impl FnMut(&mut Reader<'a>),
) {
    expect(r, name, tag::SEQUENCE, |r| each(r, item));
}

/// `item` for each element that is left.
pub(super) fn each<'a>(r: &mut Reader<'a>, mut item: impl FnMut(&mut Reader<'a>)) {
    while !r.is_empty() {
        let before = r.position();
        item(r);
        if r.position() == before {
            break;
        }
    }
}

/// An element shown by its own tag, with all that it contains.
pub(super) fn any(r: &mut Reader<'_>, name: impl Into<Name>) {
    nested(r, name.into(), 0);
}

/// Elements that nothing is known of here.
fn others(r: &mut Reader<'_>) {
    each(r, |r| any(r, "element"));
}

fn nested(r: &mut Reader<'_>, name: Name, depth: usize) {
    element(r, name, |r, tag| {
        let is_constructed = tag & CONSTRUCTED != 0;
        if is_constructed && depth < MAX_DEPTH {
            each(r, |r| nested(r, "element".into(), depth + 1));
        } else if !is_constructed {
            primitive(r, tag);
        }
    });
}

/// The content of a primitive element.
pub(super) fn primitive(r: &mut Reader<'_>, tag: u8) {
    if tag == tag::BIT_STRING {
        unused_bits(r);
    }
    let length = r.remaining();
    if length == 0 {
        return;
    }
    let _ = match describe(tag, r.peek()) {
        Some(meaning) => r.described("content", length, |_| meaning),
        None => r.opaque("content", length),
    };
}

/// The byte in front of the content of a BIT STRING.
pub(super) fn unused_bits(r: &mut Reader<'_>) {
    if !r.is_empty() {
        let _ = r.described("unused_bits", 1, |bytes| match bytes.first() {
            Some(0) => "no unused bits".to_owned(),
            Some(count) => format!("{count} unused bits at the end"),
            None => String::new(),
        });
    }
}

/// What a primitive element of a universal type says.
fn describe(tag: u8, bytes: &[u8]) -> Option<String> {
    Some(match tag {
        0x01 => match bytes {
            [0] => "FALSE".to_owned(),
            [0xff] => "TRUE".to_owned(),
            _ => return None,
        },
        0x02 | 0x0a => integer(bytes),
        0x06 => object_identifier(bytes)?,
        // UTF8String, NumericString, PrintableString, TeletexString, IA5String, VisibleString.
        0x0c | 0x12 | 0x13 | 0x14 | 0x16 | 0x1a => text(bytes),
        0x17 | 0x18 => moment(tag, bytes).unwrap_or_else(|| text(bytes)),
        // BMPString.
        0x1e => {
            let units: Vec<u16> = bytes
                .as_chunks()
                .0
                .iter()
                .map(|unit| u16::from_be_bytes(*unit))
                .collect();
            printable(&String::from_utf16_lossy(&units))
        }
        _ => return None,
    })
}

/// Text in quotes.
pub(super) fn text(bytes: &[u8]) -> String {
    format!("\"{}\"", printable(&String::from_utf8_lossy(bytes)))
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

/// The name and number of an object identifier.
pub(super) fn object_identifier(bytes: &[u8]) -> Option<String> {
    let number = oid::dotted(bytes)?;
    Some(match oid::name(&number) {
        Some(name) => format!("{name} ({number})"),
        None => number,
    })
}

/// UTCTime and GeneralizedTime as RFC 5280 §4.1.2.5 has them, as RFC 3339 writes them.
fn moment(tag: u8, bytes: &[u8]) -> Option<String> {
    let digits = std::str::from_utf8(bytes).ok()?.strip_suffix('Z')?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = match (tag, digits.len()) {
        // Years of two digits: 50 to 99 belong to the 20th century.
        (0x17, 12) if digits >= "50" => format!("19{digits}"),
        (0x17, 12) => format!("20{digits}"),
        (0x18, 14) => digits.to_owned(),
        _ => return None,
    };
    let part = |range| digits.get(range);
    Some(format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0..4)?,
        part(4..6)?,
        part(6..8)?,
        part(8..10)?,
        part(10..12)?,
        part(12..14)?
    ))
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
