//! Heads as they come: of a response, and the fields behind the last chunk (RFC 9112 §2.2, §4, §5).

use super::{HEAD_LIMIT, failure, receive};
use crate::application::buffer::{Buffer, Filled};
use crate::application::channel::Channel;
use crate::application::head::{Head, Version};
use crate::error::{Error, Result};
use crate::narration::Carrier;
use crate::transport::dialogue::head::{Fields, fields, status_line};
use crate::wire::{self, Problem, Reader, visible};

/// Reads the head of a response, up to and with its empty line.
pub(super) fn read<S: Channel + ?Sized>(buffer: &mut Buffer<'_, S>) -> Result<Head> {
    let what = "the head of the response";
    let length = await_empty_line(buffer, what, |bytes| {
        let magic = b"HTTP/1.";
        let is_http = bytes.iter().zip(magic).all(|(byte, magic)| byte == magic);
        is_http.then_some(()).ok_or_else(|| not_http(bytes))
    })?;
    let status = buffer.available().get(9..12).unwrap_or_default();
    let name = match status.first() {
        Some(b'1') => "interim response",
        _ => "response",
    };
    let read = |r: &mut Reader<'_>| {
        let line = status_line(r)?;
        if line.status < 100 {
            return Err(r.illegal(
                "status-code",
                format!(
                    "status code {:03}: none is below 100 (RFC 9110 §15)",
                    line.status
                ),
            ));
        }
        Ok((line, fields(r)?))
    };
    let (line, fields) = take(buffer, name, length, what, read)?;
    Ok(Head {
        version: Version::Http1(line.minor),
        status: line.status,
        reason: line.reason,
        fields,
    })
}

/// Reads the fields after the last chunk, up to and with their empty line (RFC 9112 §7.1.2).
pub(super) fn read_trailers<S: Channel + ?Sized>(buffer: &mut Buffer<'_, S>) -> Result<Fields> {
    let what = "the trailer fields";
    let length = await_empty_line(buffer, what, |_| Ok(()))?;
    take(buffer, "trailers", length, what, fields)
}

/// Takes a head that is whole.
fn take<S: Channel + ?Sized, T>(
    buffer: &mut Buffer<'_, S>,
    name: &'static str,
    length: usize,
    what: &str,
    read: impl FnOnce(&mut Reader<'_>) -> wire::Result<T>,
) -> Result<T> {
    let carrier = Carrier::Application(super::PROTOCOL.into());
    let result = receive(buffer, (name, carrier), length, read);
    buffer.consume(length);
    result.map_err(|error| match error.problem {
        Problem::Illegal(why) => failure(format!("{what}: {why}")),
        _ => failure(format!("{what}: {error}")),
    })
}

/// Waits until a head is whole, up to and with its empty line; says how long it is. What cannot be
/// one is told, as far as it came.
fn await_empty_line<S: Channel + ?Sized>(
    buffer: &mut Buffer<'_, S>,
    what: &str,
    check_start: impl Fn(&[u8]) -> Result<()>,
) -> Result<usize> {
    let mut seen = 0;
    let why = loop {
        let bytes = buffer.available();
        // Before anything else: what answers if not HTTP/1? It may never send a line.
        let is_start = seen < 8 && (bytes.len() >= 8 || bytes.contains(&b'\n'));
        if is_start && let Err(error) = check_start(bytes) {
            break error;
        }
        if let Some(length) = head_length(bytes, seen) {
            return Ok(length);
        }
        seen = bytes.len();
        break match buffer.fill()? {
            Filled::More => continue,
            Filled::Full => failure(format!("{what} is longer than {HEAD_LIMIT} bytes")),
            Filled::End | Filled::Truncated if seen == 0 => failure(format!(
                "the server closed the connection instead of sending {what}"
            )),
            Filled::End | Filled::Truncated => match check_start(buffer.available()) {
                Err(error) => error,
                Ok(()) => failure(format!(
                    "the server closed the connection in the middle of {what}"
                )),
            },
        };
    };
    give_up(buffer, &why.message);
    Err(why)
}

/// How long a head is, if its empty line is there; of which the first `seen` bytes were searched.
pub(super) fn head_length(bytes: &[u8], seen: usize) -> Option<usize> {
    if matches!(bytes, [b'\r', b'\n', ..]) {
        return Some(2);
    }
    if matches!(bytes, [b'\n', ..]) {
        return Some(1);
    }
    // A bare LF ends a line too (RFC 9112 §2.2).
    let start = seen.saturating_sub(2);
    let rest = bytes.get(start..)?;
    let ends = rest
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .map(|(at, _)| at);
    for at in ends {
        match rest.get(at + 1..) {
            Some([b'\n', ..]) => return Some(start + at + 2),
            Some([b'\r', b'\n', ..]) => return Some(start + at + 3),
            _ => {}
        }
    }
    None
}

/// Tells what came of something that will never be whole.
fn give_up<S: Channel + ?Sized>(buffer: &mut Buffer<'_, S>, why: &str) {
    let length = buffer.available().len();
    if length > 0 {
        let carrier = Carrier::Application(super::PROTOCOL.into());
        let _ = receive(buffer, ("response", carrier), length, |r| {
            Err::<(), _>(r.illegal("head", why))
        });
    }
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
        visible(&line)
    ))
}
