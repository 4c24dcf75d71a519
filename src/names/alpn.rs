//! Identifiers of the protocols that ALPN agrees on (RFC 7301 §6; IANA "TLS Application-Layer Protocol
//! Negotiation (ALPN) Protocol IDs").

use crate::wire::serial::hex;

/// Every registered identifier, as it crosses the wire.
pub const PROTOCOLS: &[&str] = &[
    "http/0.9",
    "http/1.0",
    "http/1.1",
    "spdy/1",
    "spdy/2",
    "spdy/3",
    "stun.turn",
    "stun.nat-discovery",
    "h2",
    "h2c",
    "webrtc",
    "c-webrtc",
    "ftp",
    "imap",
    "pop3",
    "managesieve",
    "coap",
    "co",
    "xmpp-client",
    "xmpp-server",
    "acme-tls/1",
    "mqtt",
    "dot",
    "ntske/1",
    "sunrpc",
    "h3",
    "smb",
    "irc",
    "nntp",
    "nnsp",
    "doq",
    "sip/2",
    "tds/8.0",
    "dicom",
    "postgresql",
    "radius/1.0",
    "radius/1.1",
];

/// Whether an identifier is one of the sixteen that mean nothing (RFC 8701 §2): `JJ` is the bytes 4a 4a.
pub fn is_grease(name: &[u8]) -> bool {
    matches!(name, [first, second] if first == second && first & 0x0f == 0x0a)
}

/// What an identifier that means nothing is called: `GREASE (0x4a4a)`.
pub(crate) fn grease(name: &[u8]) -> String {
    format!("GREASE (0x{})", hex::encode(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The list of RFC 8701 §2.
    #[test]
    fn names_that_mean_nothing() {
        let all: Vec<[u8; 2]> = (0..=0xffffu16)
            .map(u16::to_be_bytes)
            .filter(|name| is_grease(name))
            .collect();
        let expected: Vec<[u8; 2]> = (0..16).map(|high| [high << 4 | 0x0a; 2]).collect();
        assert_eq!(all, expected);
        assert_eq!(grease(b"JJ"), "GREASE (0x4a4a)");
        assert!(!is_grease(b"h2") && !is_grease(b"J") && !is_grease(b"JJJ"));
    }
}
