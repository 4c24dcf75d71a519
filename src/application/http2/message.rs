//! What the fields of a block must be to be a head or trailers (RFC 9113 §8).

use super::hpack::HeaderField;
use crate::application::head::{Head, Version};
use crate::application::served::names_html;
use crate::wire::visible;

/// What is wrong with a message, in words, with the section that says so.
type Result<T> = std::result::Result<T, String>;

/// Fields that are about a connection of HTTP/1.1, which mean nothing here (RFC 9113 §8.2.2).
const OF_CONNECTIONS: &[&[u8]] = &[
    b"connection",
    b"keep-alive",
    b"proxy-connection",
    b"transfer-encoding",
    b"upgrade",
];

/// The head of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestHead {
    /// What to do.
    pub method: String,
    /// With what: path and query; empty for CONNECT.
    pub path: String,
    /// The content's length, if the head says it.
    pub content_length: Option<u64>,
    /// Whether it says that HTML is welcome.
    pub wants_html: bool,
}

/// Reads the head of a request (RFC 9113 §8.3.1).
pub(super) fn request(fields: &[HeaderField]) -> Result<RequestHead> {
    const PSEUDO: &[&str] = &[":method", ":scheme", ":path", ":authority", ":protocol"];
    let (pseudo, regular) = split(fields, PSEUDO)?;
    let method = one(pseudo, ":method")?.ok_or("no :method (RFC 9113 §8.3.1)")?;
    let (scheme, path) = (one(pseudo, ":scheme")?, one(pseudo, ":path")?);
    one(pseudo, ":authority")?;
    let is_plain_connect = method == "CONNECT" && one(pseudo, ":protocol")?.is_none();
    if is_plain_connect {
        if scheme.is_some() || path.is_some() {
            return Err("CONNECT with :scheme or :path (RFC 9113 §8.5)".into());
        }
    } else if scheme.is_none() || path.as_deref().is_none_or(str::is_empty) {
        return Err("no :scheme, or no :path (RFC 9113 §8.3.1)".into());
    }
    Ok(RequestHead {
        method,
        path: path.unwrap_or_default(),
        content_length: content_length(regular)?,
        wants_html: regular.iter().any(|field| {
            let value = std::str::from_utf8(&field.value).unwrap_or_default();
            field.name == b"accept" && names_html(value)
        }),
    })
}

/// Reads the head of a response (RFC 9113 §8.3.2), and the content's length if the head says it.
pub(super) fn response(fields: &[HeaderField]) -> Result<(Head, Option<u64>)> {
    let (pseudo, regular) = split(fields, &[":status"])?;
    let status = one(pseudo, ":status")?.ok_or("no :status (RFC 9113 §8.3.2)")?;
    let digits = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
    let status = match status.parse() {
        Ok(status) if digits && status >= 100 => status,
        _ => {
            return Err(format!(
                ":status `{}`, which is no status code (RFC 9110 §15)",
                visible(&status)
            ));
        }
    };
    if status == 101 {
        return Err("status 101, which HTTP/2 does not have (RFC 9113 §8.6)".into());
    }
    let head = Head {
        version: Version::Http2,
        status,
        reason: String::new(),
        fields: regular.iter().map(owned).collect(),
    };
    Ok((head, content_length(regular)?))
}

/// Reads trailers (RFC 9113 §8.1).
pub(super) fn trailers(fields: &[HeaderField]) -> Result<Vec<(String, String)>> {
    let (_, regular) = split(fields, &[])?;
    Ok(regular.iter().map(owned).collect())
}

/// The pseudo-header fields, which come first, and the others; each as it must be.
fn split<'a>(
    fields: &'a [HeaderField],
    allowed: &[&str],
) -> Result<(&'a [HeaderField], &'a [HeaderField])> {
    let is_pseudo = |field: &HeaderField| field.name.first() == Some(&b':');
    let count = fields.iter().take_while(|field| is_pseudo(field)).count();
    let (pseudo, regular) = fields.split_at(count);
    for field in pseudo {
        if !allowed.iter().any(|name| name.as_bytes() == field.name) {
            return Err(format!(
                "the pseudo-header field {} (RFC 9113 §8.3)",
                shown(&field.name)
            ));
        }
    }
    for field in regular {
        check(field)?;
    }
    Ok((pseudo, regular))
}

/// A field that is no pseudo-header field (RFC 9113 §8.2).
fn check(field: &HeaderField) -> Result<()> {
    let name = shown(&field.name);
    match field.name.first() {
        None => return Err("a field without a name (RFC 9113 §8.2.1)".into()),
        Some(b':') => {
            return Err(format!(
                "the pseudo-header field {name} behind others (RFC 9113 §8.3)"
            ));
        }
        Some(_) => {}
    }
    if field.name.iter().any(u8::is_ascii_uppercase) {
        return Err(format!(
            "the field {name}, not in lower case (RFC 9113 §8.2)"
        ));
    }
    let forbidden = |byte: &u8| matches!(byte, 0..=0x20 | b':' | 0x7f..);
    if field.name.iter().any(forbidden) {
        return Err(format!(
            "the field {name}, with a forbidden character (RFC 9113 §8.2.1)"
        ));
    }
    let value = &field.value[..];
    let is_space = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    if value.iter().any(|byte| matches!(byte, 0 | b'\r' | b'\n')) {
        return Err(format!(
            "the field {name}, with a forbidden character in its value (RFC 9113 §8.2.1)"
        ));
    }
    if is_space(value.first()) || is_space(value.last()) {
        return Err(format!(
            "the field {name}, with white space around its value (RFC 9113 §8.2.1)"
        ));
    }
    let is_te = field.name == b"te" && value != b"trailers";
    if OF_CONNECTIONS.contains(&&field.name[..]) || is_te {
        return Err(format!(
            "the field {name}, which is for a connection of HTTP/1.1 (RFC 9113 §8.2.2)"
        ));
    }
    Ok(())
}

/// The value of a pseudo-header field, which comes once.
fn one(fields: &[HeaderField], name: &str) -> Result<Option<String>> {
    let mut found = fields.iter().filter(|field| field.name == name.as_bytes());
    let value = found.next().map(|field| shown(&field.value));
    match found.next() {
        Some(_) => Err(format!("{name} twice (RFC 9113 §8.3)")),
        None => Ok(value),
    }
}

/// The content's length: digits, the same in each field of that name (RFC 9110 §8.6).
fn content_length(fields: &[HeaderField]) -> Result<Option<u64>> {
    let mut length = None;
    for field in fields
        .iter()
        .filter(|field| field.name == b"content-length")
    {
        let text = shown(&field.value);
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(number) if digits && length.is_none_or(|before| before == number) => {
                length = Some(number);
            }
            _ => {
                return Err(format!(
                    "content-length `{}` (RFC 9110 §8.6)",
                    visible(&text)
                ));
            }
        }
    }
    Ok(length)
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn owned(field: &HeaderField) -> (String, String) {
    (shown(&field.name), shown(&field.value))
}
