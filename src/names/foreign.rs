//! Protocols other than TLS, by the first bytes that an end of theirs sends: what a client or a server
//! has in front of it that was called by mistake. Those with a dialogue that leads to TLS are in
//! [`service`](super::service).

use super::service::Service;
use super::side::Side;

/// A protocol that is used where TLS was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Foreign {
    /// A request or a response of HTTP/1, or a page without one.
    Http,
    /// A response of HTTP/1 with the status 407.
    HttpProxy,
    /// A request of HTTP/1 to be connected elsewhere.
    HttpConnect,
    Http2,
    /// A hello or an alert of DTLS, sent over a stream.
    Dtls,
    /// A ClientHello in the form of SSL 2.0 (RFC 6176).
    Ssl2,
    /// A header that a proxy puts before a connection.
    ProxyHeader,
    Ssh,
    Smb,
    Socks,
    Mqtt,
    Amqp,
    Redis,
    Vnc,
    Telnet,
    Rtsp,
    Sip,
    Rsync,
    MsSql,
    Memcached,
    Cassandra,
    Nats,
    Zabbix,
    Subversion,
    Git,
    Oracle,
    Asterisk,
    Kafka,
    /// A protocol in which a dialogue leads to TLS.
    Service(Service),
}

/// Methods of HTTP (RFC 9110 §9, RFC 5789), WebDAV left out.
const METHODS: &[&[u8]] = &[
    b"GET ",
    b"HEAD ",
    b"POST ",
    b"PUT ",
    b"DELETE ",
    b"OPTIONS ",
    b"TRACE ",
    b"PATCH ",
];

impl Foreign {
    /// The protocol of an end on this `side`, by the first bytes that it sent. `None` if they could be
    /// anything.
    pub fn recognize(side: Side, bytes: &[u8]) -> Option<Foreign> {
        Self::of_both(bytes).or_else(|| match side {
            Side::Client => Self::of_client(bytes),
            Side::Server => Self::of_server(bytes),
        })
    }

    /// What either end may begin with.
    fn of_both(bytes: &[u8]) -> Option<Foreign> {
        Some(match bytes {
            // RFC 4253 §4.2.
            [b'S', b'S', b'H', b'-', ..] => Foreign::Ssh,
            // RFC 9147 §4: a record of DTLS 1.0 or 1.2.
            [20..=23, 0xfe, 0xfd | 0xff, ..] => Foreign::Dtls,
            // NetBIOS session message around SMB 1 or 2 (MS-SMB2 §2.1).
            [0, _, _, _, 0xff | 0xfe, b'S', b'M', b'B', ..] => Foreign::Smb,
            [b'A', b'M', b'Q', b'P', ..] => Foreign::Amqp,
            // A command of Telnet (RFC 854): WILL, WONT, DO, DONT.
            [0xff, 0xfb..=0xfe, _, ..] => Foreign::Telnet,
            [b'R', b'F', b'B', b' ', ..] => Foreign::Vnc,
            [b'R', b'T', b'S', b'P', b'/', ..] => Foreign::Rtsp,
            [b'S', b'I', b'P', b'/', ..] => Foreign::Sip,
            _ if bytes.starts_with(b"@RSYNCD:") => Foreign::Rsync,
            // Zabbix, protocol and header.
            _ if bytes.starts_with(b"ZBXD") => Foreign::Zabbix,
            // A packet of TNS: its length, no checksum; connect, refuse or resend.
            [0, _, 0, 0, 1 | 4 | 11, 0, _, _, ..] => Foreign::Oracle,
            _ => return None,
        })
    }

    fn of_server(bytes: &[u8]) -> Option<Foreign> {
        let begins = |start: &[u8]| {
            let there = bytes.get(..start.len());
            there.is_some_and(|there| there.eq_ignore_ascii_case(start))
        };
        if begins(b"HTTP/") {
            let is_proxy = bytes.get(8..13).is_some_and(|status| status == b" 407 ");
            return Some(match is_proxy {
                true => Foreign::HttpProxy,
                false => Foreign::Http,
            });
        }
        if let Some(service) = Service::recognize(bytes) {
            return Some(Foreign::Service(service));
        }
        Some(match bytes {
            _ if begins(b"<!doctype html") || begins(b"<html") => Foreign::Http,
            // A SETTINGS frame on stream 0 (RFC 9113 §6.5), with which a server of HTTP/2 begins.
            [0, _, length, 4, 0, 0, 0, 0, 0, ..] if length % 6 == 0 => Foreign::Http2,
            // GOAWAY on stream 0.
            [0, 0, _, 7, 0, 0, 0, 0, 0, ..] => Foreign::Http2,
            // CONNACK (MQTT 3.1.1 §3.2, MQTT 5 §3.2).
            [0x20, 2..=0x7f, 0 | 1, 0..=0xa2, ..] => Foreign::Mqtt,
            // ErrorResponse of PostgreSQL: its length, then the severity.
            [b'E', 0, 0, _, _, b'S' | b'M', ..] => Foreign::Service(Service::Postgres),
            // RFC 1928 §3 and §6: the method, or the reply.
            [5, 0..=2 | 0xff] | [5, 0..=8, 0, 1 | 3 | 4, ..] => Foreign::Socks,
            // SOCKS 4: granted or not, with a port and an address.
            [0, 0x5a..=0x5d, _, _, _, _, _, _] => Foreign::Socks,
            _ if begins(b"-NOAUTH") || begins(b"-DENIED") || begins(b"-ERR unknown command") => {
                Foreign::Redis
            }
            _ if begins(b"-ERR Protocol error") || begins(b"-ERR wrong number") => Foreign::Redis,
            // POP3 says -ERR as well.
            _ if begins(b"-ERR") => Foreign::Service(Service::Pop3),
            // A response to a pre-login message (MS-TDS §2.2.3.1).
            [4, 1, 0, _, 0, _, _, _, ..] => Foreign::MsSql,
            b"ERROR\r\n" => Foreign::Memcached,
            // An ERROR frame (CQL native protocol 3 to 5, §2): of a response, on any stream.
            [0x83..=0x85, _, _, _, 0, 0, 0, _, _, ..] => Foreign::Cassandra,
            // The INFO with which a server of NATS greets (NATS client protocol).
            _ if begins(b"INFO {") => Foreign::Nats,
            _ if begins(b"( success ( ") => Foreign::Subversion,
            // pkt-line (gitprotocol-pack): its length in hex, then what is wrong.
            [a, b, c, d, b'E', b'R', b'R', b' ', ..]
                if [a, b, c, d].iter().all(|it| it.is_ascii_hexdigit()) =>
            {
                Foreign::Git
            }
            _ if begins(b"Asterisk Call Manager/") => Foreign::Asterisk,
            // An ERROR message (SSL 2.0 §2.7): two bytes of length, the type, the error.
            [0x80, 3, 0, 0, 1..=6, ..] => Foreign::Ssl2,
            _ => return None,
        })
    }

    fn of_client(bytes: &[u8]) -> Option<Foreign> {
        let begins = |start: &[u8]| bytes.starts_with(start);
        let begins_word = |start: &[u8]| {
            let there = bytes.get(..start.len());
            there.is_some_and(|there| there.eq_ignore_ascii_case(start))
        };
        if METHODS.iter().any(|method| begins(method)) {
            let line = bytes
                .split(|byte| *byte == b'\n')
                .next()
                .unwrap_or_default();
            let has = |what: &[u8]| line.windows(what.len()).any(|it| it == what);
            return Some(match () {
                () if has(b" RTSP/") => Foreign::Rtsp,
                () if has(b" SIP/") => Foreign::Sip,
                () => Foreign::Http,
            });
        }
        Some(match bytes {
            _ if begins(b"CONNECT {") => Foreign::Nats,
            _ if begins(b"CONNECT ") => Foreign::HttpConnect,
            _ if begins(b"PRI * HTTP/2.0") => Foreign::Http2,
            _ if begins(b"PROXY ") || begins(b"\r\n\r\n\0\r\nQUIT\n") => Foreign::ProxyHeader,
            [first, _, 1, 0 | 3, ..] if first & 0x80 != 0 => Foreign::Ssl2,
            // SSLRequest, GSSENCRequest, StartupMessage of version 3 (PostgreSQL, message formats).
            [0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f | 0x30] | [0, 0, _, _, 0, 3, 0, 0..=2, ..] => {
                Foreign::Service(Service::Postgres)
            }
            _ if begins_word(b"EHLO ") || begins_word(b"HELO ") => Foreign::Service(Service::Smtp),
            _ if begins_word(b"LHLO ") => Foreign::Service(Service::Lmtp),
            _ if begins_word(b"AUTH TLS") || begins_word(b"USER anonymous") => {
                Foreign::Service(Service::Ftp)
            }
            _ if begins_word(b"STLS") || begins_word(b"CAPA\r") => Foreign::Service(Service::Pop3),
            _ if begins_word(b"CAP LS") || begins_word(b"NICK ") => Foreign::Service(Service::Irc),
            _ if has_tagged(bytes) => Foreign::Service(Service::Imap),
            _ if begins(b"<?xml") || begins(b"<stream:") => Foreign::Service(Service::Xmpp),
            // An LDAPMessage with a bind or an extended request (RFC 4511 §4.1.1).
            [0x30, _, 2, 1, _, 0x60 | 0x77, ..] => Foreign::Service(Service::Ldap),
            // TPKT around an X.224 connection request (MS-RDPBCGR §2.2.1.1).
            [3, 0, _, _, _, 0xe0, ..] => Foreign::Service(Service::Rdp),
            [5, 1..=3, 0..=2, ..] | [4, 1 | 2, _, _, _, _, _, _, ..] => Foreign::Socks,
            // CONNECT (MQTT 3.1.1 §3.1).
            [0x10, _, 0, 4, b'M', b'Q', b'T', b'T', ..] => Foreign::Mqtt,
            [b'*', b'1'..=b'9', b'\r', b'\n', b'$', ..] | b"PING\r\n" => Foreign::Redis,
            [0x12, 1, 0, _, 0, 0, _, _, ..] => Foreign::MsSql,
            // ApiVersions, which clients of Kafka begin with: length, key 18, version.
            [0, 0, _, _, 0, 18, 0, 0..=9, ..] => Foreign::Kafka,
            [a, b, c, d, b'g', b'i', b't', b'-', ..]
                if [a, b, c, d].iter().all(|it| it.is_ascii_hexdigit()) =>
            {
                Foreign::Git
            }
            _ => return None,
        })
    }
}

/// Whether a line of IMAP begins here: a tag, then a command (RFC 9051 §2.2.1).
fn has_tagged(bytes: &[u8]) -> bool {
    let mut words = bytes.split(|byte| byte.is_ascii_whitespace());
    let tag = words.next().unwrap_or_default();
    let command = words.next().unwrap_or_default().to_ascii_uppercase();
    let is_tag = !tag.is_empty() && tag.len() <= 16 && tag.iter().all(u8::is_ascii_alphanumeric);
    is_tag
        && matches!(
            &command[..],
            b"CAPABILITY" | b"STARTTLS" | b"LOGIN" | b"ID" | b"LOGOUT"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What servers answer to a ClientHello, or greet with.
    #[test]
    fn servers_of_other_protocols() {
        let table: &[(&[u8], Option<Foreign>)] = &[
            (b"HTTP/1.1 400 Bad Request\r\n", Some(Foreign::Http)),
            (
                b"HTTP/1.1 407 Proxy Authentication Required\r\n",
                Some(Foreign::HttpProxy),
            ),
            (b"<!DOCTYPE HTML>\n<html>", Some(Foreign::Http)),
            // nginx with `http2 on` and no TLS: SETTINGS of three.
            (
                b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x80",
                Some(Foreign::Http2),
            ),
            (b"\0\0\0\x04\0\0\0\0\0", Some(Foreign::Http2)),
            // Mosquitto: refused, unacceptable protocol version.
            (b"\x20\x02\0\x01", Some(Foreign::Mqtt)),
            (b"AMQP\0\0\x09\x01", Some(Foreign::Amqp)),
            (b"-ERR unknown command\r\n", Some(Foreign::Redis)),
            (
                b"-NOAUTH Authentication required.\r\n",
                Some(Foreign::Redis),
            ),
            (b"-ERR Unknown command.\r\n", Some(Foreign::Redis)),
            (
                b"-ERR Disconnected for inactivity.\r\n",
                Some(Foreign::Service(Service::Pop3)),
            ),
            (b"\x05\xff", Some(Foreign::Socks)),
            (
                b"E\0\0\0\x5bSFATAL\0VFATAL\0",
                Some(Foreign::Service(Service::Postgres)),
            ),
            (b"SSH-2.0-OpenSSH_9.2p1\r\n", Some(Foreign::Ssh)),
            (b"\0\0\0\x45\xfeSMB\x40\0", Some(Foreign::Smb)),
            (
                b"\x15\xfe\xfd\0\0\0\0\0\0\0\0\0\x02\x02\x28",
                Some(Foreign::Dtls),
            ),
            (b"\xff\xfd\x18\xff\xfd\x20", Some(Foreign::Telnet)),
            (b"RFB 003.008\n", Some(Foreign::Vnc)),
            (b"@RSYNCD: 31.0\n", Some(Foreign::Rsync)),
            (
                b"\x30\x24\x02\x01\x00\x78\x1f\x0a\x01\x02",
                Some(Foreign::Service(Service::Ldap)),
            ),
            (
                b"\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0",
                Some(Foreign::Service(Service::Rdp)),
            ),
            (
                b"\x84\0\0\0\0\0\0\0\x33\0\0\0\x0a\0\x2dInvalid",
                Some(Foreign::Cassandra),
            ),
            (b"INFO {\"server_id\":\"NA\"}\r\n", Some(Foreign::Nats)),
            (b"ZBXD\x01\x0f\0\0\0", Some(Foreign::Zabbix)),
            (b"( success ( 2 2 ( ) ( ", Some(Foreign::Subversion)),
            (b"0035ERR access denied", Some(Foreign::Git)),
            (b"\0\x0c\0\0\x04\0\0\0\x22\0\0\0", Some(Foreign::Oracle)),
            (b"Asterisk Call Manager/5.0.1\r\n", Some(Foreign::Asterisk)),
            (b"\x80\x03\0\0\x01", Some(Foreign::Ssl2)),
            (b"\x16\x03\x03\0\x7a\x02", None),
            (b"\x15\x03\x01\0\x02\x02\x28", None),
            (b"", None),
            (b"\0", None),
        ];
        for (bytes, expected) in table {
            let shown = String::from_utf8_lossy(bytes).into_owned();
            assert_eq!(
                Foreign::recognize(Side::Server, bytes),
                *expected,
                "{shown}"
            );
        }
    }

    /// What clients of other protocols begin with.
    #[test]
    fn clients_of_other_protocols() {
        let table: &[(&[u8], Option<Foreign>)] = &[
            (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", Some(Foreign::Http)),
            (b"OPTIONS rtsp://x/ RTSP/1.0\r\n", Some(Foreign::Rtsp)),
            (
                b"CONNECT example.com:443 HTTP/1.1\r\n",
                Some(Foreign::HttpConnect),
            ),
            (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Some(Foreign::Http2)),
            (
                b"PROXY TCP4 192.0.2.1 192.0.2.2 1 443\r\n",
                Some(Foreign::ProxyHeader),
            ),
            (b"\r\n\r\n\0\r\nQUIT\n\x21\x11", Some(Foreign::ProxyHeader)),
            (b"\x80\x2e\x01\x03\x01\0\x15", Some(Foreign::Ssl2)),
            (b"\x80\x2e\x01\0\x02\0\x15", Some(Foreign::Ssl2)),
            (
                b"\0\0\0\x08\x04\xd2\x16\x2f",
                Some(Foreign::Service(Service::Postgres)),
            ),
            (
                b"EHLO client.example\r\n",
                Some(Foreign::Service(Service::Smtp)),
            ),
            (
                b"a001 CAPABILITY\r\n",
                Some(Foreign::Service(Service::Imap)),
            ),
            (b"\x10\x0c\0\x04MQTT\x04\x02", Some(Foreign::Mqtt)),
            (b"*1\r\n$4\r\nPING\r\n", Some(Foreign::Redis)),
            (b"\x05\x01\0", Some(Foreign::Socks)),
            (b"CONNECT {\"verbose\":false}\r\n", Some(Foreign::Nats)),
            (
                b"\0\0\0\x2b\0\x12\0\x03\0\0\0\x01\0\x0aproducer-1",
                Some(Foreign::Kafka),
            ),
            (b"0032git-upload-pack /x", Some(Foreign::Git)),
            (b"\x16\xfe\xfd\0\0", Some(Foreign::Dtls)),
            (
                b"\x03\0\0\x13\x0e\xe0\0\0",
                Some(Foreign::Service(Service::Rdp)),
            ),
            (b"\x16\x03\x01\x02\0\x01", None),
            (b"hello", None),
            (b"", None),
        ];
        for (bytes, expected) in table {
            let shown = String::from_utf8_lossy(bytes).into_owned();
            assert_eq!(
                Foreign::recognize(Side::Client, bytes),
                *expected,
                "{shown}"
            );
        }
    }
}
