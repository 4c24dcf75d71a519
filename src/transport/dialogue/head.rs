//! What a message of HTTP/1.1 begins with: a line that says what it is, and fields (RFC 9112 §2 to
//! §5), as it is said to a server and to a proxy on the way there.

use super::line::{known, line_end, line_length};
use crate::wire::{self, Reader, Writer};

/// The most fields in one head.
pub const MOST_FIELDS: usize = 256;

/// The fields that the glossary explains: their lines are named after them.
pub const KNOWN: &[&str] = &[
    "Accept",
    "Alt-Svc",
    "Connection",
    "Content-Encoding",
    "Content-Length",
    "Content-Type",
    "Date",
    "Expect-CT",
    "Host",
    "Location",
    "Proxy-Authenticate",
    "Public-Key-Pins",
    "Server",
    "Strict-Transport-Security",
    "Transfer-Encoding",
    "User-Agent",
];

/// Names and values, in order.
pub type Fields = Vec<(String, String)>;

/// The first line of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLine {
    /// What to do.
    pub method: String,
    /// With what.
    pub target: String,
}

/// The first line of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusLine {
    /// The minor version of HTTP/1.
    pub minor: u8,
    /// Three digits.
    pub status: u16,
    /// The words behind them, if there are any.
    pub reason: String,
}

/// Reads a request line (RFC 9112 §3).
///
/// # Errors
/// What is wrong with it.
pub fn request_line(r: &mut Reader<'_>) -> wire::Result<RequestLine> {
    r.structure("request-line", |r| {
        let method = part(r, "method", |byte| is_token(*byte))?;
        let target = part(r, "request-target", u8::is_ascii_graphic)?;
        version(r)?;
        line_end(r)?;
        Ok(RequestLine { method, target })
    })
}

/// A part of the request line, and the space behind it.
fn part(
    r: &mut Reader<'_>,
    name: &'static str,
    is_good: impl Fn(&u8) -> bool,
) -> wire::Result<String> {
    let length = r.peek().iter().take_while(|byte| is_good(byte)).count();
    if length == 0 || r.peek().get(length) != Some(&b' ') {
        return Err(r.illegal(name, "a request line is a method, a target and a version"));
    }
    let text = text_of(r.text(name, length)?);
    r.text("SP", 1)?;
    Ok(text)
}

/// Reads a status line (RFC 9112 §4).
///
/// # Errors
/// What is wrong with it.
pub fn status_line(r: &mut Reader<'_>) -> wire::Result<StatusLine> {
    r.structure("status-line", |r| {
        let minor = version(r)?;
        let is_spaced = r.peek().first() == Some(&b' ');
        if is_spaced {
            r.text("SP", 1)?;
        }
        let length = line_length(r);
        let end = r.peek().get(..length).unwrap_or_default();
        let digits = end.split(|byte| *byte == b' ').next().unwrap_or_default();
        let is_status = digits.len() == 3 && digits.iter().all(u8::is_ascii_digit);
        let status = text_of(digits).parse();
        let Some(status) = status.ok().filter(|_| is_status && is_spaced) else {
            return Err(r.illegal("status-code", "a status is three digits (RFC 9112 §4)"));
        };
        r.text("status-code", 3)?;
        if length > 3 {
            r.text("SP", 1)?;
        }
        let reason = end.get(4..).unwrap_or_default();
        if reason.iter().any(|byte| is_control(*byte)) {
            let why = "a character that is not allowed there (RFC 9112 §4)";
            return Err(r.illegal("reason-phrase", why));
        }
        if !reason.is_empty() {
            r.text("reason-phrase", reason.len())?;
        }
        line_end(r)?;
        Ok(StatusLine {
            minor,
            status,
            reason: text_of(reason),
        })
    })
}

/// Reads the version; gives the minor one, as the major one is 1 (RFC 9112 §2.3).
fn version(r: &mut Reader<'_>) -> wire::Result<u8> {
    match r.peek() {
        [
            b'H',
            b'T',
            b'T',
            b'P',
            b'/',
            b'1',
            b'.',
            minor @ b'0'..=b'9',
            ..,
        ] => {
            r.text("HTTP-version", 8)?;
            Ok(minor - b'0')
        }
        _ => Err(r.illegal("HTTP-version", "HTTP/1.1 or HTTP/1.0 belongs here")),
    }
}

/// Reads field lines, and the empty line that ends them (RFC 9112 §5).
///
/// # Errors
/// What is wrong with one of them; if there are more than [`MOST_FIELDS`].
pub fn fields(r: &mut Reader<'_>) -> wire::Result<Fields> {
    fields_named(r, line_name)
}

/// The same; `line_name` says what the line of a field is called.
///
/// # Errors
/// As [`fields`].
pub fn fields_named(
    r: &mut Reader<'_>,
    line_name: impl Fn(&str) -> &'static str,
) -> wire::Result<Fields> {
    let mut fields = Vec::new();
    while !matches!(r.peek(), [b'\n', ..] | [b'\r', b'\n', ..]) {
        if fields.len() == MOST_FIELDS {
            return Err(r.illegal("field-line", format!("more than {MOST_FIELDS} fields")));
        }
        fields.push(field(r, &line_name)?);
    }
    r.structure("end of head", line_end)?;
    Ok(fields)
}

/// What the line of a field is called: its name, if the glossary explains that.
pub fn line_name(field: &str) -> &'static str {
    known(KNOWN, field).unwrap_or("field-line")
}

/// A field, which white space at the start of a line goes on with (RFC 9112 §5.2).
fn field(
    r: &mut Reader<'_>,
    line_name: impl Fn(&str) -> &'static str,
) -> wire::Result<(String, String)> {
    let length = r.peek().iter().take_while(|byte| is_token(**byte)).count();
    if length == 0 || r.peek().get(length) != Some(&b':') {
        let why = "a field name with a character that is not allowed there (RFC 9110 §5.1)";
        return Err(r.illegal("field-line", why));
    }
    let name = text_of(r.peek().get(..length).unwrap_or_default());
    r.structure(line_name(&name), |r| {
        r.text("field-name", length)?;
        r.text("delimiter", 1)?;
        let mut value = field_value(r)?;
        while let Some(b' ' | b'\t') = r.peek().first() {
            value.push(' ');
            value.push_str(&field_value(r)?);
        }
        Ok((name, value.trim().to_owned()))
    })
}

/// What is left of a line of a field, with the white space around it.
fn field_value(r: &mut Reader<'_>) -> wire::Result<String> {
    let length = line_length(r);
    let line = r.peek().get(..length).unwrap_or_default();
    let is_space = |byte: &&u8| matches!(byte, b' ' | b'\t');
    let before = line.iter().take_while(is_space).count();
    let after = line[before..].iter().rev().take_while(is_space).count();
    let value = &line[before..length - after];
    if before > 0 {
        r.text("OWS", before)?;
    }
    if value.iter().any(|byte| is_control(*byte)) {
        let why = "a field value with a character that is not allowed there (RFC 9110 §5.5)";
        return Err(r.illegal("field-value", why));
    }
    if !value.is_empty() {
        r.text("field-value", value.len())?;
    }
    if after > 0 {
        r.text("OWS", after)?;
    }
    line_end(r)?;
    Ok(text_of(value))
}

/// Writes a request line.
pub fn write_request_line(w: &mut Writer, method: &str, target: &str) {
    w.structure("request-line", |w| {
        w.text("method", method.as_bytes());
        w.text("SP", b" ");
        w.text("request-target", target.as_bytes());
        w.text("SP", b" ");
        w.text("HTTP-version", b"HTTP/1.1");
        w.text("CRLF", b"\r\n");
    });
}

/// Writes a status line; `status` has the words behind its digits.
pub fn write_status_line(w: &mut Writer, status: &str) {
    let (code, reason) = status.split_once(' ').unwrap_or((status, ""));
    w.structure("status-line", |w| {
        w.text("HTTP-version", b"HTTP/1.1");
        w.text("SP", b" ");
        w.text("status-code", code.as_bytes());
        w.text("SP", b" ");
        w.text("reason-phrase", reason.as_bytes());
        w.text("CRLF", b"\r\n");
    });
}

/// Writes field lines and the empty line behind them.
pub fn write_fields<'a>(w: &mut Writer, fields: impl IntoIterator<Item = (&'a str, &'a str)>) {
    for (name, value) in fields {
        w.structure(line_name(name), |w| {
            w.text("field-name", name.as_bytes());
            w.text("delimiter", b":");
            w.text("OWS", b" ");
            w.text("field-value", value.as_bytes());
            w.text("CRLF", b"\r\n");
        });
    }
    w.structure("end of head", |w| w.text("CRLF", b"\r\n"));
}

/// Letters, digits, and some marks (RFC 9110 §5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// What may be in no line.
fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && byte != b'\t'
}

/// Bytes that are not UTF-8 are replaced.
fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
