//! Peers that do not speak TLS: what they speak, from their first words.

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
    let speaks = [
        (&b"HTTP/"[..], "plain HTTP, without TLS"),
        (b"SSH-", "SSH"),
        (b"<?xml", "XML, perhaps XMPP"),
        (b"<html", "plain HTTP, without TLS"),
        (b"<!DOC", "plain HTTP, without TLS"),
        (b"RFB ", "VNC"),
        (b"-ERR", "Redis or POP3, without TLS"),
    ];
    let known = speaks
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map(|(_, what)| *what);
    let what = known.unwrap_or_else(|| match bytes {
        // A greeting of three digits: SMTP and FTP tell themselves apart only by their words.
        [b'2', b'2', b'0', ..] => "SMTP or FTP: --starttls smtp or --starttls ftp",
        [b'5' | b'4', b'0'..=b'9', b'0'..=b'9', b' ' | b'-', ..] => {
            "SMTP, FTP or NNTP, and turns us away: --starttls smtp, ftp or nntp"
        }
        _ => "",
    });
    let meaning = if what.is_empty() {
        format!("What answers does not speak TLS, or not from the start.{said}")
    } else {
        format!("What answers speaks {what}.{said}")
    };
    let advice = if what.starts_with("plain HTTP") {
        "HOST:443, or wherever the server speaks HTTPS."
    } else {
        "HOST:PORT of a port that speaks TLS from the start."
    };
    let reading = reading(meaning, [advice]);
    if context.target.ends_with(":443") {
        reading.advise("See whether a proxy or a captive portal stands in between.")
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
    // What a peer says is escaped by whoever shows it; control characters are not even passed on.
    text.replace(char::is_control, "·")
}
