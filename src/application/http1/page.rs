//! The small page that the built-in server serves over a finished connection (RFC 9112).

use std::io::{self, Read, Write};

use crate::application::served::{Asked, Page, names_html};
use crate::connection::Connection;
use crate::error::Result;

/// The longest request head that is read.
const MOST_HEAD: usize = 16 * 1024;

/// Finds the page that answers a request.
pub(crate) type Pages<'a> = dyn FnMut(&mut Connection, &Asked<'_>) -> Result<Page> + 'a;

/// Reads one request and answers it with one of the `pages`; false if the peer closed instead of
/// asking.
///
/// # Errors
/// Those of the connection.
pub(crate) fn serve(c: &mut Connection, pages: &mut Pages<'_>) -> io::Result<bool> {
    let mut head = Vec::new();
    let mut buffer = [0; 2048];
    let mut searched = 0;
    while !has_empty_line(&head[searched..]) {
        // Nothing is searched twice, however small the pieces are in which it comes.
        searched = head.len().saturating_sub(3);
        let length = c.read(&mut buffer)?;
        if length == 0 {
            return Ok(false);
        }
        head.extend_from_slice(&buffer[..length]);
        if head.len() > MOST_HEAD {
            let status = "431 Request Header Fields Too Large";
            respond(c, &Page::text(status, "The request is too long.\n"), true)?;
            return Ok(true);
        }
    }
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut headers);
    if !matches!(request.parse(&head), Ok(httparse::Status::Complete(_))) {
        let page = Page::text("400 Bad Request", "That is no HTTP/1.1 request.\n");
        respond(c, &page, true)?;
        return Ok(true);
    }
    let accepts_html = |header: &httparse::Header<'_>| {
        let value = std::str::from_utf8(header.value).unwrap_or_default();
        header.name.eq_ignore_ascii_case("accept") && names_html(value)
    };
    let asked = Asked {
        path: request.path.unwrap_or_default(),
        wants_html: request.headers.iter().any(accepts_html),
    };
    let method = request.method.unwrap_or_default();
    if !["GET", "HEAD"].contains(&method) {
        let page = Page::text("405 Method Not Allowed", "Only GET and HEAD are served.\n");
        respond(c, &page, true)?;
        return Ok(true);
    }
    let page = pages(c, &asked)?;
    respond(c, &page, method == "GET")?;
    Ok(true)
}

/// Whether a head ends here. A bare LF ends a line too, as a person types it (RFC 9112 §2.2).
fn has_empty_line(bytes: &[u8]) -> bool {
    let ends = |window: &[u8]| window.starts_with(b"\n\n") || window == b"\n\r\n";
    bytes.windows(3).any(ends) || bytes.ends_with(b"\n\n")
}

fn respond(c: &mut Connection, page: &Page, with_content: bool) -> io::Result<()> {
    let (status, media_type, content) = (page.status, page.media_type, &*page.content);
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        content.len()
    );
    let content = if with_content { content } else { "" };
    c.write_all(format!("{head}{content}").as_bytes())?;
    c.flush()
}
