//! As much of XML as XMPP needs before TLS (RFC 6120 §11): where a stanza ends, what each tag is.

use super::text::known;
use crate::transport::dialogue::Framed;
use crate::wire::{self, Name, Reader};

/// The deepest that elements may be nested.
const MOST_DEPTH: usize = 64;

/// The elements that the glossary explains.
pub(super) const ELEMENTS: &[&str] = &[
    "stream:stream",
    "stream:features",
    "stream:error",
    "starttls",
    "required",
    "proceed",
    "failure",
    "mechanisms",
    "mechanism",
    "register",
    "compression",
    "dialback",
    "sasl-channel-binding",
];

/// An element: the stanza itself, or one right inside it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Element {
    /// Its name with its prefix: `stream:features`.
    pub name: String,
    /// The namespace that its tag declares.
    pub xmlns: String,
}

/// A stanza: an element with those right inside it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Stanza {
    pub element: Element,
    pub children: Vec<Element>,
    /// The characters in it.
    pub text: String,
    /// Whether it is the end of the stream.
    pub ends_stream: bool,
}

/// A piece of XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// `<?xml … ?>`
    Declaration,
    /// `<name …>`; whether it is empty: `<name/>`.
    Open { empty: bool },
    /// `</name>`
    Close,
    /// Characters between tags.
    Text,
}

/// The token at the front and its length; `Ok(None)` if more bytes are needed to tell.
fn token(bytes: &[u8]) -> Result<Option<(Token, usize)>, &'static str> {
    let through = |end: &[u8]| {
        let at = bytes.windows(end.len()).position(|window| window == end);
        at.map(|at| at + end.len())
    };
    match bytes {
        [] => Ok(None),
        [b'<', b'?', ..] => Ok(through(b"?>").map(|end| (Token::Declaration, end))),
        [b'<', b'!', ..] => {
            Err("comments, sections and document types have no place in XMPP (RFC 6120 §11.1)")
        }
        [b'<', b'/', ..] => Ok(through(b">").map(|end| (Token::Close, end))),
        [b'<', ..] => {
            let mut quote = None;
            for (at, byte) in bytes.iter().enumerate().skip(1) {
                match (quote, *byte) {
                    (None, b'"' | b'\'') => quote = Some(*byte),
                    (Some(open), close) if open == close => quote = None,
                    (None, b'>') => {
                        let empty = at > 1 && bytes.get(at - 1) == Some(&b'/');
                        return Ok(Some((Token::Open { empty }, at + 1)));
                    }
                    (None, b'<') => return Err("a `<` inside a tag"),
                    _ => {}
                }
            }
            Ok(None)
        }
        _ => {
            let end = bytes.iter().position(|byte| *byte == b'<');
            Ok(Some((Token::Text, end.unwrap_or(bytes.len()))))
        }
    }
}

/// The name in a tag.
fn name_of(tag: &[u8]) -> String {
    let inner = String::from_utf8_lossy(tag);
    let inner = inner.trim_start_matches(['<', '/']);
    let end = inner.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    inner[..end.unwrap_or(inner.len())].to_owned()
}

/// The value of an attribute in a tag, as it is written.
fn attribute(tag: &[u8], name: &str) -> String {
    let tag = String::from_utf8_lossy(tag);
    let mut rest = &*tag;
    while let Some(at) = rest.find(name) {
        let before = rest[..at].chars().next_back();
        let after = rest[at + name.len()..].trim_start();
        rest = &rest[at + name.len()..];
        if !before.is_some_and(char::is_whitespace) {
            continue;
        }
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            continue;
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some(quote) = quote {
            return value[1..]
                .split(quote)
                .next()
                .unwrap_or_default()
                .to_owned();
        }
    }
    String::new()
}

/// The end of the stanza that begins here: a whole element; the tag that opens the stream, whose
/// content is the rest of the connection; or the tag that closes it.
pub(super) fn framing(bytes: &[u8]) -> Framed {
    let (mut at, mut depth) = (0, 0_usize);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let (token, length) = match token(rest) {
            Ok(Some(found)) => found,
            Ok(None) => return Framed::More(1),
            Err(why) => return Framed::Never(why.into()),
        };
        let piece = rest.get(..length).unwrap_or_default();
        at += length;
        match token {
            Token::Text if depth == 0 && !piece.iter().all(u8::is_ascii_whitespace) => {
                return Framed::Never("text outside of all elements".into());
            }
            Token::Text => {}
            Token::Declaration if depth == 0 => {}
            Token::Declaration => {
                return Framed::Never("an XML declaration inside an element".into());
            }
            Token::Open { empty } => {
                if depth == 0 && (empty || name_of(piece) == "stream:stream") {
                    return Framed::Whole(at);
                }
                depth += usize::from(!empty);
                if depth > MOST_DEPTH {
                    return Framed::Never("elements in elements without an end".into());
                }
            }
            Token::Close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Framed::Whole(at);
                }
            }
        }
    }
}

/// Reads a stanza, a field for each tag and each run of characters.
pub(super) fn stanza(r: &mut Reader<'_>) -> wire::Result<Stanza> {
    let mut stanza = Stanza::default();
    let mut depth = 0_usize;
    while !r.is_empty() {
        let (token, length) = match token(r.peek()) {
            Ok(Some(found)) => found,
            Ok(None) => return Err(r.illegal("tag", "it has no end")),
            Err(why) => return Err(r.illegal("tag", why)),
        };
        let piece = r.peek().get(..length).unwrap_or_default();
        let name = name_of(piece);
        r.text(field_name(token, &name, piece), length)?;
        match token {
            Token::Open { empty } => {
                let element = Element {
                    name,
                    xmlns: attribute(piece, "xmlns"),
                };
                match depth {
                    0 => stanza.element = element,
                    1 => stanza.children.push(element),
                    _ => {}
                }
                depth += usize::from(!empty);
            }
            Token::Close => {
                stanza.ends_stream |= depth == 0;
                depth = depth.saturating_sub(1);
            }
            Token::Text if depth > 0 => stanza.text.push_str(&String::from_utf8_lossy(piece)),
            Token::Text | Token::Declaration => {}
        }
    }
    Ok(stanza)
}

fn field_name(token: Token, name: &str, piece: &[u8]) -> Name {
    match token {
        Token::Declaration => "xml declaration".into(),
        Token::Open { .. } => known(ELEMENTS, name).unwrap_or("element").into(),
        Token::Close => "end of element".into(),
        Token::Text if piece.iter().all(u8::is_ascii_whitespace) => "white space".into(),
        Token::Text => "text".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stanza_ends_where_its_element_does() {
        for (text, expected) in [
            (
                "<?xml version='1.0'?>\n<stream:stream to='a'>",
                Framed::Whole(44),
            ),
            ("<starttls xmlns='x'/>more", Framed::Whole(21)),
            ("<a><b c='>'/><d>t</d></a>", Framed::Whole(25)),
            ("</stream:stream>", Framed::Whole(16)),
            ("  ", Framed::More(1)),
            ("<a", Framed::More(1)),
            ("<a b='", Framed::More(1)),
            ("<a><b>", Framed::More(1)),
        ] {
            assert_eq!(framing(text.as_bytes()), expected, "{text}");
        }
        for text in ["220 hello", "<!DOCTYPE x>", "<a <b>", "<a><?x?></a>"] {
            assert!(
                matches!(framing(text.as_bytes()), Framed::Never(_)),
                "{text}"
            );
        }
        assert!(matches!(
            framing("<a>".repeat(99).as_bytes()),
            Framed::Never(_)
        ));
    }

    #[test]
    fn features_are_read() {
        let text = b"<stream:features><starttls xmlns='urn:x' n=\"1\"><required/></starttls><m>P</m></stream:features>";
        let mut reader = Reader::recording(text, true);
        let read = stanza(&mut reader).unwrap();
        assert_eq!(read.element.name, "stream:features");
        let names: Vec<&str> = read.children.iter().map(|child| &*child.name).collect();
        assert_eq!(names, ["starttls", "m"]);
        assert_eq!(read.children[0].xmlns, "urn:x");
        assert_eq!(read.text, "P");
        assert_eq!(wire::cover(&reader.into_fields(None), text.len()), Ok(()));
    }
}
