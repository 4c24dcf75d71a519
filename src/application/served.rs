//! What a server is asked for, and what it answers with, in whichever version of HTTP.

use std::sync::Arc;

use crate::connection::Connection;

/// A request for a page.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The path, with its query if it has one.
    pub path: &'a str,
    /// Whether the client says that it takes HTML, as browsers do.
    pub wants_html: bool,
}

/// A page that answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The status code and its reason phrase: `200 OK`.
    pub status: &'static str,
    /// The media type.
    pub media_type: &'static str,
    /// The content.
    pub content: Arc<str>,
}

impl Page {
    /// A page of plain text.
    pub fn text(status: &'static str, content: impl Into<Arc<str>>) -> Self {
        Page {
            status,
            media_type: "text/plain; charset=utf-8",
            content: content.into(),
        }
    }

    /// The answer to a request that came as early data and may do harm if it comes twice (RFC 8470
    /// §5.2): the client is to send it again now that the handshake is done.
    pub fn too_early() -> Self {
        let content = "This request came as early data, which can be replayed: send it again.\n";
        Page::text(TOO_EARLY, content)
    }

    /// A page of HTML.
    pub fn html(content: impl Into<Arc<str>>) -> Self {
        Page {
            status: "200 OK",
            media_type: "text/html; charset=utf-8",
            content: content.into(),
        }
    }

    /// The status code alone.
    pub fn status_code(&self) -> &'static str {
        self.status.split(' ').next().unwrap_or_default()
    }
}

/// The status of a request that is not acted on because it came as early data (RFC 8470 §5.2).
const TOO_EARLY: &str = "425 Too Early";

/// Whether a request may come twice: its method only reads (RFC 9110 §9.2.1, RFC 8470 §4).
pub(super) fn is_safe(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE")
}

/// Whether a list of media ranges names HTML (RFC 9110 §12.5.1). That all is taken (`*/*`) does not
/// count: every client says so.
pub fn names_html(accept: &str) -> bool {
    accept.split(',').any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let is_html = parts
            .next()
            .is_some_and(|range| range.eq_ignore_ascii_case("text/html"));
        let is_refused = parts.any(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or_default();
            name.eq_ignore_ascii_case("q") && value.parse() == Ok(0.0)
        });
        is_html && !is_refused
    })
}

/// The small page: what was agreed on, for clients that do not ask for more.
pub fn small(c: &Connection) -> String {
    let mut page = String::from("Hello from tlsdemo. You reached this page over:\n\n");
    for fact in c.agreed.summary(None).facts {
        page.push_str(&format!("{}: {}\n", fact.name(), fact.value()));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_counts_where_it_is_named() {
        for (accept, named) in [
            ("text/html,application/xhtml+xml,*/*;q=0.8", true),
            ("application/json, Text/HTML;level=1;q=0.5", true),
            ("*/*", false),
            ("text/*", false),
            ("text/html;q=0, */*", false),
            ("text/html;q=0.000", false),
            ("text/htmlx", false),
            ("", false),
        ] {
            assert_eq!(names_html(accept), named, "{accept}");
        }
    }
}
