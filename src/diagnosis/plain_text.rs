//! Peers that do not use TLS: which protocol they use instead, judging by their first words.

use super::{Context, Reading, reading};

pub(super) fn not_tls(bytes: &[u8], context: &Context<'_>) -> Reading {
    let line = first_line(bytes);
    let said = if line.is_empty() {
        String::new()
    } else {
        format!(" Its first line: {line}")
    };
    let protocols = [
        (&b"HTTP/"[..], "plain HTTP, without TLS"),
        (b"SSH-", "SSH"),
        (b"* OK", "IMAP, where TLS begins after STARTTLS"),
        (b"+OK", "POP3, where TLS begins after STLS"),
        (
            b"<?xml",
            "XML, perhaps XMPP, where TLS begins after STARTTLS",
        ),
        (b"<html", "plain HTTP, without TLS"),
        (b"<!DOC", "plain HTTP, without TLS"),
        (b"RFB ", "VNC"),
        (b"-ERR", "Redis or POP3, without TLS"),
    ];
    let known = protocols
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map(|(_, what)| *what);
    let lower = line.to_ascii_lowercase();
    let what = known.unwrap_or_else(|| match bytes {
        // A greeting of three digits: SMTP and FTP differ only in their words.
        [b'2', b'2', b'0', ..] if lower.contains("ftp") => "FTP, where TLS begins after AUTH TLS",
        [b'2', b'2', b'0', ..] | [b'5' | b'4', b'0'..=b'9', b'0'..=b'9', ..] => {
            "SMTP or FTP, where TLS begins after STARTTLS or AUTH TLS"
        }
        [_, _, _, _, 0x0a, ..] => "MySQL, where TLS begins after its greeting",
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
