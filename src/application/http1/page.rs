//! The server's side: one request, and the page that answers it (RFC 9112).

use super::head::head_length;
use super::{PROTOCOL, receive, send};
use crate::application::buffer::{Buffer, Filled};
use crate::application::channel::Channel;
use crate::application::served::{Asked, Page, names_html};
use crate::error::Result;
use crate::narration::Carrier;
use crate::transport::dialogue::head::{self, Fields, RequestLine};
use crate::wire;

/// The longest request head that is read.
const MOST_HEAD: usize = 16 * 1024;

/// Finds the page that answers a request; the connection may first be asked who is at its other end.
pub type Pages<'a, S> = dyn FnMut(&mut S, &Asked<'_>) -> Result<Page> + 'a;

/// Reads one request and answers it with one of the `pages`; false if the peer closed instead of
/// asking.
///
/// # Errors
/// Those of the connection.
pub fn serve<S: Channel + ?Sized>(channel: &mut S, pages: &mut Pages<'_, S>) -> Result<bool> {
    channel.carry(PROTOCOL.into());
    let mut buffer = Buffer::new(channel);
    let page = match await_head(&mut buffer)? {
        Arrival::Nothing => return Ok(false),
        Arrival::TooLong => {
            let status = "431 Request Header Fields Too Large";
            (Page::text(status, "The request is too long.\n"), true)
        }
        Arrival::Head(length) => match take(&mut buffer, length) {
            Ok((line, fields)) => answer(buffer.stream(), &line, &fields, pages)?,
            Err(_) => {
                let page = Page::text("400 Bad Request", "That is no HTTP/1.1 request.\n");
                (page, true)
            }
        },
    };
    respond(buffer.stream(), &page.0, page.1)?;
    Ok(true)
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

fn respond<S: Channel + ?Sized>(channel: &mut S, page: &Page, with_content: bool) -> Result<()> {
    let length = page.content.len().to_string();
    let content = with_content.then_some(page.content.as_bytes());
    send(channel, "response", content, |w| {
        head::write_status_line(w, page.status);
        let fields = [
            ("Content-Type", page.media_type),
            ("Content-Length", &length),
            ("Connection", "close"),
        ];
        head::write_fields(w, fields);
    })
}
