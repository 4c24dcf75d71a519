//! Just enough of BER (X.690 §8) to take apart what holds private keys: elements in order, and the
//! lengths and strings of programs that write in one go rewritten as DER has them.

use super::password::{Fault, MAX_ITERATIONS};

/// The tags of what PKCS #8 and PKCS #12 consist of (X.680 §8.6).
pub(super) mod tag {
    pub const INTEGER: u8 = 0x02;
    pub const OCTET_STRING: u8 = 0x04;
    pub const OBJECT_IDENTIFIER: u8 = 0x06;
    pub const SEQUENCE: u8 = 0x30;
    /// `[0]`, around an element of its own or an OCTET STRING in pieces.
    pub const CONTEXT_0: u8 = 0xa0;
    /// `[0]` in place of the tag of an OCTET STRING.
    pub const IMPLICIT_0: u8 = 0x80;
    /// An OCTET STRING in pieces, which only BER has.
    pub const PIECES: u8 = 0x24;
}

const MALFORMED: Fault = Fault::Malformed("its encoding");

/// How deep elements lie within each other at most: twice what PKCS #12 needs.
const MAX_DEPTH: usize = 24;

/// Elements of DER, one after the other.
#[derive(Clone, Copy)]
pub(super) struct Elements<'a>(&'a [u8]);

impl<'a> Elements<'a> {
    /// The elements of which `bytes`, one element with this tag and nothing else, consists.
    pub(super) fn inside(bytes: &'a [u8], expected: u8) -> Result<Self, Fault> {
        let mut all = Elements(bytes);
        let inner = all.open(expected)?;
        match all.0 {
            [] => Ok(inner),
            _ => Err(MALFORMED),
        }
    }

    /// The tag of the next element.
    pub(super) fn tag(self) -> Option<u8> {
        self.0.first().copied()
    }

    /// The next element, whole, and the part of it that is content.
    pub(super) fn next(&mut self) -> Result<(&'a [u8], &'a [u8]), Fault> {
        let (_, first, rest) = header(self.0)?;
        let (content, after) = definite(first, rest)?;
        let whole = &self.0[..self.0.len() - after.len()];
        self.0 = after;
        Ok((whole, content))
    }

    /// The content of the next element, which has this tag.
    pub(super) fn take(&mut self, expected: u8) -> Result<&'a [u8], Fault> {
        match self.tag() {
            Some(tag) if tag == expected => Ok(self.next()?.1),
            _ => Err(MALFORMED),
        }
    }

    /// The elements that the next one, which has this tag, consists of.
    pub(super) fn open(&mut self, expected: u8) -> Result<Self, Fault> {
        self.take(expected).map(Elements)
    }

    /// An INTEGER that counts rounds of hashing.
    pub(super) fn iterations(&mut self) -> Result<u32, Fault> {
        let bytes = self.take(tag::INTEGER)?;
        if bytes.first().is_none_or(|byte| byte & 0x80 != 0) {
            return Err(Fault::Malformed("its number of rounds"));
        }
        let value = bytes
            .iter()
            .fold(0_u64, |n, byte| n.saturating_mul(256) + u64::from(*byte));
        match u32::try_from(value) {
            Ok(count) if count <= MAX_ITERATIONS => Ok(count),
            _ => Err(Fault::Unsupported(format!("{value} rounds of hashing"))),
        }
    }
}

/// Rewrites the one element that `bytes` is as DER would: every length definite and as short as it can
/// be, and each OCTET STRING in one piece. What OCTET STRINGs hold is left alone.
pub(super) fn to_der(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut der = Vec::with_capacity(bytes.len());
    let _ = rewrite(bytes, MAX_DEPTH, &mut der)?;
    Ok(der)
}

/// The pieces that `content`, rewritten, consists of, put together.
pub(super) fn joined(content: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut pieces = Elements(content);
    let mut all = Vec::new();
    while pieces.tag().is_some() {
        all.extend_from_slice(pieces.take(tag::OCTET_STRING)?);
    }
    Ok(all)
}

/// Rewrites the element that `bytes` begins with; returns what follows it.
fn rewrite<'a>(bytes: &'a [u8], depth: usize, out: &mut Vec<u8>) -> Result<&'a [u8], Fault> {
    let depth = depth.checked_sub(1).ok_or(MALFORMED)?;
    let (tag, first, mut rest) = header(bytes)?;
    let is_constructed = tag & 0x20 != 0;
    let mut content = Vec::new();
    if is_constructed && first == 0x80 {
        // Of indefinite length: until an element of two zeros (X.690 §8.1.3.6).
        loop {
            if let Some(after) = rest.strip_prefix(&[0, 0]) {
                rest = after;
                break;
            }
            rest = rewrite(rest, depth, &mut content)?;
        }
    } else {
        let (mut inner, after) = definite(first, rest)?;
        rest = after;
        if is_constructed {
            while !inner.is_empty() {
                inner = rewrite(inner, depth, &mut content)?;
            }
        } else {
            content.extend_from_slice(inner);
        }
    }
    if tag == tag::PIECES {
        write(tag::OCTET_STRING, &joined(&content)?, out);
    } else {
        write(tag, &content, out);
    }
    Ok(rest)
}

fn write(tag: u8, content: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    let length = content.len().to_be_bytes();
    let zeros = length.iter().take_while(|byte| **byte == 0).count();
    let length = &length[zeros..];
    match (length, length.len().to_be_bytes()) {
        ([], _) => out.push(0),
        ([short @ 0..0x80], _) => out.push(*short),
        (long, [.., count]) => {
            out.push(0x80 | count);
            out.extend_from_slice(long);
        }
    }
    out.extend_from_slice(content);
}

/// Tag, first byte of the length, and what follows.
fn header(bytes: &[u8]) -> Result<(u8, u8, &[u8]), Fault> {
    match bytes {
        [tag, first, rest @ ..] if tag & 0x1f != 0x1f => Ok((*tag, *first, rest)),
        _ => Err(MALFORMED),
    }
}

/// The content of an element whose length begins with `first`, and what follows it.
fn definite(first: u8, rest: &[u8]) -> Result<(&[u8], &[u8]), Fault> {
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (length, rest) = rest
                .split_at_checked(usize::from(first & 0x7f))
                .ok_or(MALFORMED)?;
            (
                length.iter().fold(0, |n, byte| n << 8 | usize::from(*byte)),
                rest,
            )
        }
        _ => return Err(MALFORMED),
    };
    rest.split_at_checked(length).ok_or(MALFORMED)
}
