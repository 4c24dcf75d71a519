//! The small page that the built-in server serves over a finished connection (RFC 9112).

use std::io::{self, Read, Write};

use crate::connection::Connection;

/// The longest request head that is read.
const MOST_HEAD: usize = 16 * 1024;

/// Reads one request and answers it; false if the peer closed instead of asking.
///
/// # Errors
/// Those of the connection.
pub(crate) fn serve(c: &mut Connection) -> io::Result<bool> {
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
            respond(
                c,
                "431 Request Header Fields Too Large",
                "The request is too long.\n",
                true,
            )?;
            return Ok(true);
        }
    }
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut headers);
    let method = match request.parse(&head) {
        Ok(httparse::Status::Complete(_)) => request.method.unwrap_or_default(),
        _ => {
            respond(c, "400 Bad Request", "That is no HTTP/1.1 request.\n", true)?;
            return Ok(true);
        }
    };
    match method {
        "GET" => respond(c, "200 OK", &body(c), true)?,
        "HEAD" => respond(c, "200 OK", &body(c), false)?,
        _ => respond(
            c,
            "405 Method Not Allowed",
            "Only GET and HEAD are served.\n",
            true,
        )?,
    }
    Ok(true)
}

/// Whether a head ends here. A bare LF ends a line too, as a person types it (RFC 9112 §2.2).
fn has_empty_line(bytes: &[u8]) -> bool {
    let ends = |window: &[u8]| window.starts_with(b"\n\n") || window == b"\n\r\n";
    bytes.windows(3).any(ends) || bytes.ends_with(b"\n\n")
}

fn respond(c: &mut Connection, status: &str, body: &str, with_body: bool) -> io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let body = if with_body { body } else { "" };
    c.write_all(format!("{head}{body}").as_bytes())?;
    c.flush()
}

/// What the connection looks like from here.
pub(crate) fn body(c: &Connection) -> String {
    let mut page = String::from("Hello from tlsdemo. You reached this page over:\n\n");
    for fact in c.agreed.summary(None).facts {
        page.push_str(&format!("{}: {}\n", fact.name(), fact.value()));
    }
    page
}
