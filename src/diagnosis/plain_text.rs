//! Peers that do not use TLS: which protocol they use instead, judging by their first words.

use super::{Context, Reading, reading, starttls};
use crate::names::service::Service;

pub(super) fn not_tls(bytes: &[u8], context: &Context<'_>) -> Reading {
    let line = first_line(bytes);
    let said = if line.is_empty() {
        String::new()
    } else {
        format!(" Its first line: {line}")
    };
    if let Some(service) = Service::recognize(bytes) {
        return starttls::serves(service, &said, context);
    }
    let protocols = [
        (&b"HTTP/"[..], "plain HTTP, without TLS"),
        (b"SSH-", "SSH"),
        (b"<?xml", "XML, perhaps XMPP"),
        (b"<html", "plain HTTP, without TLS"),
        (b"<!DOC", "plain HTTP, without TLS"),
        (b"RFB ", "VNC"),
        (b"-ERR", "Redis or POP3, without TLS"),
    ];
    let known = protocols
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map(|(_, what)| *what);
    let what = known.unwrap_or(match bytes {
        // A greeting of three digits: SMTP and FTP differ only in their words.
        [b'2', b'2', b'0', ..] => "SMTP or FTP: --starttls smtp or --starttls ftp",
        [b'5' | b'4', b'0'..=b'9', b'0'..=b'9', b' ' | b'-', ..] => {
            "SMTP, FTP or NNTP, and turns us away: --starttls smtp, ftp or nntp"
        }
        _ => "",
    });
    let meaning = if what.is_empty() {
        format!("The peer does not use TLS on this port, or not from the start.{said}")
    } else {
        format!("The peer uses {what}.{said}")
    };
    let advice = if what.starts_with("plain HTTP") {
        "HOST:443, or another port on which the server uses HTTPS."
    } else {
        "HOST:PORT with a port on which TLS begins at once."
    };
    let reading = reading(meaning, [advice]);
    if context.target.ends_with(":443") {
        reading.advise("Check for a proxy or a captive portal in between.")
    } else {
        reading
    }
}

/// The first line of what a peer said, fit to be shown.
pub(super) fn first_line(bytes: &[u8]) -> String {
    let line = bytes
        .split(|byte| matches!(byte, b'\r' | b'\n'))
        .next()
        .unwrap_or_default();
    let text: String = String::from_utf8_lossy(line).chars().take(120).collect();
    if text.chars().filter(|c| c.is_control()).count() * 4 > text.len() {
        return String::new();
    }
    // What a peer says is escaped wherever it is shown; control characters are not even passed on.
    text.replace(char::is_control, "·")
}

/// Bytes that are shown, at most.
const MOST_SHOWN: usize = 24;

/// The first bytes that came, in hex, and as text if they are any.
pub(super) fn shown(bytes: &[u8]) -> String {
    let hex: Vec<String> = bytes
        .iter()
        .take(MOST_SHOWN)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let more = if bytes.len() > MOST_SHOWN { " …" } else { "" };
    let line = first_line(bytes);
    let text = match line.is_empty() || line.chars().all(|c| c == '·') {
        true => String::new(),
        false => format!(" (in text: {line})"),
    };
    format!("{}{more}{text}", hex.join(" "))
}
