//! The head of a response: status line and fields (RFC 9112 §4 and §5).

use std::io::Read;

use httparse::{EMPTY_HEADER, ParserConfig, Status};

use super::{FIELD_LIMIT, HEAD_LIMIT, failure};
use crate::application::buffer::{Buffer, Filled};
use crate::application::head::{Head, Version};
use crate::error::{Error, Result};

/// Reads a head, up to and with its empty line.
pub(super) fn read<S: Read + ?Sized>(buffer: &mut Buffer<'_, S>) -> Result<Head> {
    parse_when_whole(buffer, "the head of the response", |bytes| {
        // Before the parser's own, vaguer complaint: what answers if not HTTP/1?
        let magic = b"HTTP/1.";
        if !bytes.iter().zip(magic).all(|(byte, magic)| byte == magic) {
            return Err(not_http(bytes));
        }
        let mut fields = [EMPTY_HEADER; FIELD_LIMIT];
        let mut response = httparse::Response::new(&mut fields);
        let status = ParserConfig::default()
            .allow_obsolete_multiline_headers_in_responses(true)
            .parse_response(&mut response, bytes)
            .map_err(|error| complaint("the head of the response", error))?;
        let Status::Complete(length) = status else {
            return Ok(None);
        };
        let head = Head {
            version: Version::Http1(response.version.unwrap_or_default()),
            status: response.code.unwrap_or_default(),
            reason: response.reason.unwrap_or_default().to_owned(),
            fields: owned(response.headers),
        };
        if head.status < 100 {
            return Err(failure(format!(
                "status code {:03}: there is none below 100 (RFC 9110 §15)",
                head.status
            )));
        }
        Ok(Some((head, length)))
    })
}

/// Reads the fields after the last chunk, up to and with their empty line (RFC 9112 §7.1.2).
pub(super) fn read_trailers<S: Read + ?Sized>(
    buffer: &mut Buffer<'_, S>,
) -> Result<Vec<(String, String)>> {
    parse_when_whole(buffer, "the trailer fields", |bytes| {
        let mut fields = [EMPTY_HEADER; FIELD_LIMIT];
        match httparse::parse_headers(bytes, &mut fields) {
            Ok(Status::Complete((length, fields))) => Ok(Some((owned(fields), length))),
            Ok(Status::Partial) => Ok(None),
            Err(error) => Err(complaint("the trailer fields", error)),
        }
    })
}

/// Parses again whenever another line has come, until it is whole or the limit is reached.
fn parse_when_whole<S: Read + ?Sized, T>(
    buffer: &mut Buffer<'_, S>,
    what: &str,
    parse: impl Fn(&[u8]) -> Result<Option<(T, usize)>>,
) -> Result<T> {
    let mut seen = 0;
    loop {
        let bytes = buffer.available();
        if bytes.iter().skip(seen).any(|byte| *byte == b'\n') {
            if let Some((parsed, length)) = parse(bytes)? {
                buffer.consume(length);
                return Ok(parsed);
            }
        } else if seen < 8 && bytes.len() >= 8 {
            // Something that is not HTTP may never send a line.
            parse(bytes)?;
        }
        seen = bytes.len();
        match buffer.fill()? {
            Filled::More => {}
            Filled::Full => {
                return Err(failure(format!("{what} is longer than {HEAD_LIMIT} bytes")));
            }
            Filled::End | Filled::Truncated if seen == 0 => {
                return Err(failure(format!(
                    "the server closed the connection instead of sending {what}"
                )));
            }
            Filled::End | Filled::Truncated => {
                // It may be something else without a line's end.
                parse(buffer.available())?;
                return Err(failure(format!(
                    "the server closed the connection in the middle of {what}"
                )));
            }
        }
    }
}

/// Fields as text; a folded value becomes one line (RFC 9112 §5.2).
fn owned(fields: &[httparse::Header<'_>]) -> Vec<(String, String)> {
    let value = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        if text.contains(['\r', '\n']) {
            let lines: Vec<&str> = text.lines().map(str::trim).collect();
            lines.join(" ")
        } else {
            text.into_owned()
        }
    };
    fields
        .iter()
        .map(|field| (field.name.to_owned(), value(field.value)))
        .collect()
}

fn complaint(what: &str, error: httparse::Error) -> Error {
    use httparse::Error as Http;
    let why = match error {
        Http::HeaderName => {
            "a field name with a character that may not stand there (RFC 9110 §5.1)"
        }
        Http::HeaderValue => {
            "a field value with a character that may not stand there (RFC 9110 §5.5)"
        }
        Http::NewLine => "a line that does not end in CR LF (RFC 9112 §2.2)",
        Http::Status => "a status that is not three digits and words (RFC 9112 §4)",
        Http::Version => "a version that is not HTTP/1.x (RFC 9112 §2.3)",
        Http::TooManyHeaders => return failure(format!("{what}: more than {FIELD_LIMIT} fields")),
        Http::Token => "a character that may not stand there (RFC 9110 §5.6.2)",
    };
    failure(format!("{what}: {why}"))
}

/// The peer answers in another protocol.
fn not_http(bytes: &[u8]) -> Error {
    // A SETTINGS frame on stream 0 opens an HTTP/2 connection (RFC 9113 §3.4, §6.5).
    if let [0, 0, _, 4, _, 0, 0, 0, 0, ..] | [0, 0, _, 4, _, 0, 0, 0] = bytes {
        return failure(
            "the server answers in HTTP/2, which is binary; ask for HTTP/1.1 with --alpn http/1.1",
        );
    }
    let line = bytes.split(|byte| b"\r\n".contains(byte)).next();
    let line: String = String::from_utf8_lossy(line.unwrap_or_default())
        .chars()
        .take(60)
        .collect();
    failure(format!(
        "the server does not answer in HTTP/1 but with `{}`; --no-http leaves the request out",
        line.escape_debug()
    ))
}
