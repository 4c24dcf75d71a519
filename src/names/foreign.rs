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
    /// A record of TLCP, China's own protocol beside TLS (GB/T 38636-2020).
    Tlcp,
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
    /// ActiveMQ's own protocol.
    OpenWire,
    /// ZeroMQ's.
    Zmtp,
    Stomp,
    MongoDb,
    Dns,
    /// A protocol in which a dialogue leads to TLS.
    Service(Service),
}

/// Methods of HTTP (RFC 9110 §9, RFC 5789), by which a request is known of which no more came.
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

/// The protocol that the first line of a request names at its end, whatever its method: that of HTTP (RFC
/// 9112 §3), SIP (RFC 3261 §7.1) or RTSP (RFC 7826 §7.1).
fn of_request_line(bytes: &[u8]) -> Option<Foreign> {
    let line = bytes.split(|byte| *byte == b'\n').next()?;
    let line = line.trim_ascii_end();
    let is_token = |byte: &u8| byte.is_ascii_uppercase() || matches!(byte, b'-' | b'_');
    let method = line.split(|byte| *byte == b' ').next()?;
    if method.is_empty() || method == b"CONNECT" || !method.iter().all(is_token) {
        return None;
    }
    let version = line.rsplit(|byte| *byte == b' ').next()?;
    match version {
        [b'H', b'T', b'T', b'P', b'/', b'1', b'.', ..] => Some(Foreign::Http),
        [b'S', b'I', b'P', b'/', ..] => Some(Foreign::Sip),
        [b'R', b'T', b'S', b'P', b'/', ..] => Some(Foreign::Rtsp),
        _ => None,
    }
}

/// The operation of an LDAPMessage (RFC 4511 §4.1.1), whose lengths may be of any form: Windows writes all
/// of them in four bytes.
fn ldap_operation(bytes: &[u8]) -> Option<u8> {
    let rest = match bytes {
        [0x30, 0x84, 0, _, _, _, rest @ ..] => rest,
        [0x30, 0x82, _, _, rest @ ..] | [0x30, 0x81, _, rest @ ..] => rest,
        [0x30, 5..=0x7f, rest @ ..] => rest,
        _ => return None,
    };
    match rest {
        [2, 1, _, operation, ..]
        | [2, 2, _, _, operation, ..]
        | [2, 4, _, _, _, _, operation, ..] => Some(*operation),
        _ => None,
    }
}

/// A message of MongoDB (its wire protocol): a header of four numbers, the low byte first, of which the last
/// says what follows: OP_REPLY, OP_QUERY, OP_MSG.
fn is_mongodb(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [_, _, _, 0, _, _, _, _, _, _, _, _, 1, 0, 0, 0, ..]
            | [_, _, _, 0, _, _, _, _, _, _, _, _, 0xd4 | 0xdd, 7, 0, 0, ..]
    )
}

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
            // A record of DTLS 1.0 to 1.3 (RFC 6347 §4.1, RFC 9147 §4), or of what OpenSSL and Cisco have spoken
            // before there was one (DTLS1_BAD_VER), whose number is followed by that of an epoch.
            [20..=23, 0xfe, 0xfc | 0xfd | 0xff, ..] | [20..=23, 1, 0, 0, 0 | 1, ..] => {
                Foreign::Dtls
            }
            [20..=23, 1, 1, ..] => Foreign::Tlcp,
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
            // WireFormatInfo (OpenWire), with its length before it.
            [
                0,
                0,
                _,
                _,
                1,
                b'A',
                b'c',
                b't',
                b'i',
                b'v',
                b'e',
                b'M',
                b'Q',
                ..,
            ] => Foreign::OpenWire,
            // The signature of a greeting (ZMTP 3.1, rfc.zeromq.org/spec/37).
            [0xff, 0, 0, 0, 0, 0, 0, 0, _, 0x7f, ..] => Foreign::Zmtp,
            _ if is_mongodb(bytes) => Foreign::MongoDb,
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
        // A response, or a notice, of a server (RFC 4511 §4.2.2, §4.5.2, §4.12, §4.4.1).
        if let Some(0x61 | 0x64 | 0x65 | 0x73 | 0x78) = ldap_operation(bytes) {
            return Some(Foreign::Service(Service::Ldap));
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
            // Dovecot's POP3 says `-ERR Unknown command.`.
            _ if bytes.starts_with(b"-ERR unknown command") => Foreign::Redis,
            _ if begins(b"-NOAUTH") || begins(b"-DENIED") => Foreign::Redis,
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
            // What OpenSSH says in place of its version (sshd.c) to who comes too often, or is one too many.
            _ if begins(b"Exceeded MaxStartups") || begins(b"Not allowed at this time") => {
                Foreign::Ssh
            }
            // A frame (STOMP 1.2).
            _ if begins(b"ERROR\n") => Foreign::Stomp,
            _ if begins(b"Asterisk Call Manager/") => Foreign::Asterisk,
            // An ERROR message (SSL 2.0 §2.7): two bytes of length, the type, the error.
            [0x80, 3, 0, 0, 1..=6, ..] => Foreign::Ssl2,
            // Its SERVER-HELLO: session_id_hit, certificate_type and server_version (draft-hickman-netscape-ssl).
            [0x80..=0xff, _, 4, 0 | 1, _, 0, 2, ..] => Foreign::Ssl2,
            _ => return None,
        })
    }

    fn of_client(bytes: &[u8]) -> Option<Foreign> {
        let begins = |start: &[u8]| bytes.starts_with(start);
        let begins_word = |start: &[u8]| {
            let there = bytes.get(..start.len());
            there.is_some_and(|there| there.eq_ignore_ascii_case(start))
        };
        if let Some(named) = of_request_line(bytes) {
            return Some(named);
        }
        if METHODS.iter().any(|method| begins(method)) {
            return Some(Foreign::Http);
        }
        // Requests (RFC 4511 §4.2, §4.5.1, §4.12).
        if let Some(0x60 | 0x63 | 0x77) = ldap_operation(bytes) {
            return Some(Foreign::Service(Service::Ldap));
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
            // STOMP 1.0 and 1.2.
            _ if begins(b"CONNECT\n") || begins(b"CONNECT\r\n") => Foreign::Stomp,
            _ if begins(b"STOMP\n") || begins(b"STOMP\r\n") => Foreign::Stomp,
            // Commands of memcached's text protocol (protocol.txt).
            _ if begins(b"stats\r") || begins(b"version\r") || begins(b"get ") => {
                Foreign::Memcached
            }
            // A query in a stream: its length, an ID, and one question (RFC 1035 §4.1.1, RFC 7766 §8).
            [
                high,
                low,
                _,
                _,
                0..=7,
                0 | 0x10 | 0x20 | 0x30,
                0,
                1,
                0,
                0,
                0,
                0,
                ..,
            ] if usize::from(u16::from_be_bytes([*high, *low])) + 2 == bytes.len() => Foreign::Dns,
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
            (
                b"-ERR Unknown command.\r\n",
                Some(Foreign::Service(Service::Pop3)),
            ),
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
            (b"\x80\x2e\x04\0\x01\0\x02\0\0", Some(Foreign::Ssl2)),
            // As Active Directory answers: each length in four bytes.
            (
                b"\x30\x84\0\0\0\x28\x02\x01\0\x78\x84\0\0\0\x1f\x0a\x01\x02",
                Some(Foreign::Service(Service::Ldap)),
            ),
            (
                b"\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\x02\x04\0\x04\0",
                Some(Foreign::Service(Service::Ldap)),
            ),
            // ActiveMQ 5, libzmq 4.3, RabbitMQ 3.12 with STOMP, MongoDB's reply to a query.
            (
                b"\0\0\x01\x40\x01ActiveMQ\0\0\0\x0c\x01",
                Some(Foreign::OpenWire),
            ),
            (b"\xff\0\0\0\0\0\0\0\x01\x7f", Some(Foreign::Zmtp)),
            (b"ERROR\nmessage:Bad command\n\n\0", Some(Foreign::Stomp)),
            (
                b"\x24\x01\0\0\x05\0\0\0\x01\0\0\0\x01\0\0\0\x08\0\0\0",
                Some(Foreign::MongoDb),
            ),
            (b"Exceeded MaxStartups\r\n", Some(Foreign::Ssh)),
            (b"Not allowed at this time\r\n", Some(Foreign::Ssh)),
            (
                b"* BAD invalid command\r\n",
                Some(Foreign::Service(Service::Imap)),
            ),
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
            // A method of WebDAV (RFC 4918 §9.1), a phone and a camera.
            (b"PROPFIND /dav HTTP/1.1\r\n", Some(Foreign::Http)),
            (b"REGISTER sip:example.com SIP/2.0\r\n", Some(Foreign::Sip)),
            (b"DESCRIBE rtsp://x/1 RTSP/1.0\r\n", Some(Foreign::Rtsp)),
            (b"CONNECT\naccept-version:1.2\n", Some(Foreign::Stomp)),
            (b"version\r\n", Some(Foreign::Memcached)),
            // `dig +tcp -p 853 example.com`, without DNS cookies.
            (
                b"\0\x1d\x12\x34\x01\x20\0\x01\0\0\0\0\0\0\x07example\x03com\0\0\x01\0\x01",
                Some(Foreign::Dns),
            ),
            // isMaster of a driver: OP_QUERY.
            (
                b"\x3a\0\0\0\x01\0\0\0\0\0\0\0\xd4\x07\0\0\0\0\0\0admin.$cmd\0",
                Some(Foreign::MongoDb),
            ),
            // A search, as Windows writes it.
            (
                b"\x30\x84\0\0\0\x60\x02\x01\x02\x63\x84\0\0\0\x57\x04\0",
                Some(Foreign::Service(Service::Ldap)),
            ),
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
