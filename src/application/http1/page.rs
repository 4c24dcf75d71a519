//! The server's side: one request, and the page that answers it (RFC 9112).

use super::head::head_length;
use super::{PROTOCOL, receive, send};
use crate::application::buffer::{Buffer, Filled};
use crate::application::channel::Channel;
use crate::application::served::{Asked, Page, is_safe, names_html};
use crate::application::tell_too_early;
use crate::error::Result;
use crate::narration::Carrier;
use crate::transport::dialogue::head::{self, Fields, RequestLine};
use crate::wire;

/// The longest request head that is read.
const MOST_HEAD: usize = 16 * 1024;

/// Finds the page that answers a request; the connection may first be asked who is at its other end.
pub type Pages<'a, S> = dyn FnMut(&mut S, &Asked<'_>) -> Result<Page> + 'a;

/// The longest content of a request that is read to get to the next one.
const MOST_CONTENT: u64 = 1 << 20;

/// Reads one request and answers it with one of the `pages`; false if the peer closed instead of
/// asking. A request that came as early data, and may do harm if it comes twice, is to come again
/// (RFC 8470 §5.2).
///
/// # Errors
/// Those of the connection.
pub fn serve<S: Channel + ?Sized>(channel: &mut S, pages: &mut Pages<'_, S>) -> Result<bool> {
    channel.carry(PROTOCOL.into());
    let mut buffer = Buffer::new(channel);
    loop {
        let length = match await_head(&mut buffer)? {
            Arrival::Nothing => return Ok(false),
            Arrival::TooLong => {
                let status = "431 Request Header Fields Too Large";
                let page = Page::text(status, "The request is too long.\n");
                respond(buffer.stream(), &page, true, false)?;
                return Ok(true);
            }
            Arrival::Head(length) => length,
        };
        let is_early = buffer.is_early();
        let Ok((line, fields)) = take(&mut buffer, length) else {
            let page = Page::text("400 Bad Request", "That is no HTTP/1.1 request.\n");
            respond(buffer.stream(), &page, true, false)?;
            return Ok(true);
        };
        if !is_early || is_safe(&line.method) {
            let (page, with_content) = answer(buffer.stream(), &line, &fields, pages)?;
            respond(buffer.stream(), &page, with_content, false)?;
            return Ok(true);
        }
        tell_too_early(buffer.stream(), &line.method);
        let content = content_length(&fields).filter(|length| *length <= MOST_CONTENT);
        respond(buffer.stream(), &Page::too_early(), true, content.is_some())?;
        match content {
            Some(length) => skip(&mut buffer, length)?,
            None => return Ok(true),
        }
    }
}

/// Bytes of a request's content; `None` if that cannot be known from its head.
fn content_length(fields: &Fields) -> Option<u64> {
    let values = |name: &'static str| {
        let of_name = fields
            .iter()
            .filter(move |(it, _)| it.eq_ignore_ascii_case(name));
        of_name.map(|(_, value)| value.trim())
    };
    if values("Transfer-Encoding").next().is_some() {
        return None;
    }
    match values("Content-Length").collect::<Vec<_>>()[..] {
        [] => Some(0),
        [length] if length.bytes().all(|byte| byte.is_ascii_digit()) => length.parse().ok(),
        _ => None,
    }
}

/// Reads the content of a request that is not acted on.
fn skip<S: Channel + ?Sized>(buffer: &mut Buffer<'_, S>, mut length: u64) -> Result<()> {
    while length > 0 {
        let available = buffer.available().len();
        if available == 0 && buffer.fill()? != Filled::More {
            break;
        }
        let piece = usize::try_from(length).map_or(available, |length| length.min(available));
        buffer.consume(piece);
        length -= piece as u64;
    }
    Ok(())
}

/// What waiting for a request gave.
enum Arrival {
    /// A head of so many bytes.
    Head(usize),
    /// More than a head may have.
    TooLong,
    /// The end, before a head was whole.
    Nothing,
}

fn await_head<S: Channel + ?Sized>(buffer: &mut Buffer<'_, S>) -> Result<Arrival> {
    let mut seen = 0;
    loop {
        let bytes = buffer.available();
        // Nothing is searched twice, however small the pieces are in which it comes.
        if let Some(length) = head_length(bytes, seen) {
            return Ok(Arrival::Head(length));
        }
        seen = bytes.len();
        if seen > MOST_HEAD {
            return Ok(Arrival::TooLong);
        }
        match buffer.fill()? {
            Filled::More => {}
            Filled::Full => return Ok(Arrival::TooLong),
            Filled::End => return Ok(Arrival::Nothing),
            Filled::Truncated => {
                return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
            }
        }
    }
}

/// Reads a head, and tells it.
fn take<S: Channel + ?Sized>(
    buffer: &mut Buffer<'_, S>,
    length: usize,
) -> wire::Result<(RequestLine, Fields)> {
    let carrier = Carrier::Application(PROTOCOL.into());
    let read = receive(buffer, ("request", carrier), length, |r| {
        Ok((head::request_line(r)?, head::fields(r)?))
    });
    buffer.consume(length);
    read
}

/// The page that answers a request, and whether its content goes with it.
fn answer<S: Channel + ?Sized>(
    channel: &mut S,
    line: &RequestLine,
    fields: &Fields,
    pages: &mut Pages<'_, S>,
) -> Result<(Page, bool)> {
    let asked = Asked {
        path: &line.target,
        wants_html: fields
            .iter()
            .any(|(name, value)| name.eq_ignore_ascii_case("accept") && names_html(value)),
    };
    Ok(match &*line.method {
        "GET" => (pages(channel, &asked)?, true),
        "HEAD" => (pages(channel, &asked)?, false),
        _ => {
            let status = "405 Method Not Allowed";
            (Page::text(status, "Only GET and HEAD are served.\n"), true)
        }
    })
}

/// Sends a page; another may follow.
fn respond<S: Channel + ?Sized>(
    channel: &mut S,
    page: &Page,
    with_content: bool,
    is_followed: bool,
) -> Result<()> {
    let length = page.content.len().to_string();
    let content = with_content.then_some(page.content.as_bytes());
    send(channel, "response", content, |w| {
        head::write_status_line(w, page.status);
        let fields = [
            ("Content-Type", page.media_type),
            ("Content-Length", &length),
        ];
        let close = (!is_followed).then_some(("Connection", "close"));
        head::write_fields(w, fields.into_iter().chain(close));
    })
}
