//! What two others say to each other in the clear before TLS begins: its lines told apart, whoever
//! talks in which protocol.

use super::text;
use crate::names::Side;
use crate::names::service::Service;
use crate::wire::{Field, Name, Reader};

/// What narrators call the protocol that begins like this: by the server's first bytes, else by the
/// client's.
pub fn protocol(client: &[u8], server: &[u8]) -> Name {
    match known(client, server) {
        Some(name) if name == "HTTP" => "HTTP/1.1".into(),
        Some(name) => name,
        None => "another protocol".into(),
    }
}

/// The same, if it is one that is known here; of HTTP not which version.
pub fn known(client: &[u8], server: &[u8]) -> Option<Name> {
    const POSTGRES: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];
    let begins = |words: &[&str]| words.iter().any(|word| client.starts_with(word.as_bytes()));
    let service = match Service::recognize(server) {
        None if client.starts_with(&POSTGRES) => Some(Service::Postgres),
        service => service,
    };
    Some(match service {
        Some(service) => service.row().title.into(),
        None if begins(&["CONNECT ", "OPTIONS ", "GET ", "HEAD ", "POST ", "PUT "]) => {
            "HTTP".into()
        }
        None if begins(&["PRI * HTTP/2.0\r\n"]) => "HTTP/2".into(),
        None if begins(&["SSH-"]) => "SSH".into(),
        None if begins(&["PROXY ", "\r\n\r\n\0\r\nQUIT\n"]) => "PROXY protocol".into(),
        None => return None,
    })
}

/// What is said in a piece of it: its name, and annotations that cover it. Text is taken apart into
/// lines.
pub fn annotate(from: Side, bytes: &[u8]) -> (Name, Vec<Field>) {
    let (name, line) = match from {
        Side::Client => ("client plaintext", "command"),
        Side::Server => ("server plaintext", "reply"),
    };
    let is_text = |byte: &u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace() || *byte > 127;
    let mut r = Reader::recording(bytes, true);
    while !r.is_empty() {
        let is_line = r.peek().contains(&b'\n') && bytes.iter().all(is_text);
        if !is_line || text::line(&mut r, line, |_| Ok(())).is_err() {
            r.rest("body");
        }
    }
    (name.into(), r.into_fields(None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::cover;

    #[test]
    fn pieces_are_covered_and_protocols_recognised() {
        for bytes in [
            &b"EHLO a\r\nSTARTTLS\r\n"[..],
            b"220 a\nrest",
            b"\0\x01\n\xff",
            b"\r\n",
        ] {
            for from in [Side::Client, Side::Server] {
                let (_, fields) = annotate(from, bytes);
                assert_eq!(cover(&fields, bytes.len()), Ok(()), "{bytes:?}");
            }
        }
        let (_, fields) = annotate(Side::Client, b"EHLO a\r\nSTARTTLS\r\n");
        assert_eq!(fields.len(), 2);
        assert_eq!(protocol(b"", b"220 a ESMTP"), "SMTP");
        assert_eq!(protocol(&[0, 0, 0, 8, 4, 210, 22, 47], b"S"), "PostgreSQL");
        assert_eq!(protocol(b"POST / HTTP/1.1\r\n", b""), "HTTP/1.1");
        assert_eq!(known(b"anything", b""), None);
        assert_eq!(protocol(b"CONNECT a:443 HTTP/1.1\r\n", b""), "HTTP/1.1");
    }
}
