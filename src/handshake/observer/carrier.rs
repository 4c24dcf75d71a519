//! Where TLS begins on a stream: at once, or behind what asks for it in the clear, on any port.

use crate::message::Ssl2ClientHello;
use crate::names::registry::HandshakeType;
use crate::narration::Side;
use crate::record::Header;

/// How many bytes of a client's are looked through for the beginning of TLS.
pub const MOST_BEFORE: usize = 16 << 10;

/// Where in what a client sent first a ClientHello begins, if one does. At the very beginning the
/// header of a record tells enough; further on, in the middle of another protocol, all that is fixed
/// in a ClientHello must be there.
pub fn find_client_hello(bytes: &[u8]) -> Option<usize> {
    if begins_at_once(bytes) {
        return Some(0);
    }
    (1..bytes.len()).find(|at| begins_inside(&bytes[*at..]))
}

/// How long the ClientHello in the form of SSL 2.0 is with which a client begins (RFC 5246 §E.2), if it
/// is one, and whole.
pub fn find_ssl2_client_hello(bytes: &[u8]) -> Option<usize> {
    if !Ssl2ClientHello::begins(bytes) {
        return None;
    }
    let length = Ssl2ClientHello::length(bytes)?;
    let (hello, _) = Ssl2ClientHello::decode(bytes.get(..length)?, false);
    hello.is_ok().then_some(length)
}

/// Whether a stream begins with a record that a client may begin with.
fn begins_at_once(bytes: &[u8]) -> bool {
    matches!(bytes, [22, 3, 0..=4, _, _, 1, ..]) && Header::begins(bytes)
}

/// A record of the handshake that begins with a ClientHello which is no shorter than it can be, and
/// fits into its record, or fills it and goes on.
fn begins_inside(bytes: &[u8]) -> bool {
    let [22, 3, 0..=4, high, low, 1, 0, long, short, 3, 0..=4, ..] = *bytes else {
        return false;
    };
    const LEAST: usize = 2 + 32 + 1 + 4 + 2;
    let record = usize::from(u16::from_be_bytes([high, low]));
    let message = usize::from(u16::from_be_bytes([long, short]));
    record <= 1 << 14
        && message >= LEAST
        && record >= 4 + LEAST.min(message)
        && message + 4 >= record
}

/// Whether bytes in the middle of a stream are records: two headers, each where the one before it
/// says, or one whole record.
pub fn find_records(bytes: &[u8]) -> Option<usize> {
    (0..bytes.len()).find(|at| {
        let rest = &bytes[*at..];
        let [20..=23, 3, 1..=3, high, low, ..] = *rest else {
            return false;
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let behind = rest.get(Header::SIZE + length..);
        let is_followed = behind
            .is_some_and(|behind| behind.is_empty() || matches!(behind, [20..=23, 3, 1..=3, ..]));
        length > 0 && Header::begins(rest) && is_followed
    })
}

/// Who alone sends a handshake message like the one that begins these records, if it is in the clear
/// and whole, and only one end sends its kind (RFC 9846 appendix B.3, RFC 5246 §7.4).
pub fn only_sender(records: &[u8]) -> Option<Side> {
    let [22, 3, _, high, low, msg_type, 0, long, short, ..] = *records else {
        return None;
    };
    // What is encrypted hardly ever has a length that fits.
    if usize::from(u16::from_be_bytes([long, short])) + 4
        > usize::from(u16::from_be_bytes([high, low]))
    {
        return None;
    }
    match HandshakeType(msg_type) {
        HandshakeType::ClientHello | HandshakeType::ClientKeyExchange => Some(Side::Client),
        HandshakeType::ServerHello
        | HandshakeType::ServerKeyExchange
        | HandshakeType::CertificateRequest
        | HandshakeType::ServerHelloDone => Some(Side::Server),
        _ => None,
    }
}

/// Whether what a server says first, unasked or to a client that was not seen, is a record of TLS.
pub fn is_server_record(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [22, 3, 0..=4, _, _, 2, ..] | [21, 3, 0..=4, 0, 2, ..]
    ) && Header::begins(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_messages_have_one_sender() {
        assert_eq!(only_sender(&hello()), Some(Side::Client));
        for (msg_type, side) in [
            (2, Some(Side::Server)),
            (12, Some(Side::Server)),
            (11, None),
        ] {
            assert_eq!(
                only_sender(&[22, 3, 3, 0, 6, msg_type, 0, 0, 2, 1, 1]),
                side
            );
        }
        // Too long for its record: it may be encrypted.
        assert_eq!(only_sender(&[22, 3, 3, 0, 6, 12, 0, 9, 2, 1, 1]), None);
        assert_eq!(only_sender(&[23, 3, 3, 0, 6, 12, 0, 0, 2, 1, 1]), None);
    }

    /// A ClientHello of 45 bytes in a record, as RFC 5246 §7.4.1.2 lays it out.
    fn hello() -> Vec<u8> {
        let body = [&[3, 3][..], &[0x5a; 32], &[0, 0, 2, 0xc0, 0x2f, 1, 0]].concat();
        let message = [&[1, 0, 0, body.len() as u8][..], &body].concat();
        [&[22, 3, 1, 0, message.len() as u8][..], &message].concat()
    }

    #[test]
    fn a_hello_is_found_behind_what_asks_for_it() {
        assert_eq!(find_client_hello(&hello()), Some(0));
        let before: [&[u8]; 3] = [
            b"EHLO a\r\nSTARTTLS\r\n",
            b"CONNECT a:443 HTTP/1.1\r\n\r\n",
            b"\0\0\0\x08\x04\xd2\x16\x2f",
        ];
        for before in before {
            let all = [before, &hello()].concat();
            assert_eq!(find_client_hello(&all), Some(before.len()), "{before:?}");
        }
        for other in [
            &b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"[..],
            &[0x16; 60],
            &[22, 3, 1, 0, 4],
        ] {
            assert_eq!(find_client_hello(other), None, "{other:?}");
        }
    }

    #[test]
    fn records_are_found_in_the_middle_of_a_stream() {
        let record = [&[23, 3, 3, 0, 20][..], &[0x77; 20]].concat();
        let all = [&[0x17, 3, 9, 1][..], &record, &record].concat();
        assert_eq!(find_records(&all), Some(4));
        assert_eq!(find_records(&[0x77; 100]), None);
    }
}
