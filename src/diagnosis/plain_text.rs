//! Peers that do not use TLS: which protocol they use instead, judging by their first bytes.

use super::{Context, Reading, advice, reading, starttls};
use crate::names::Side;
use crate::names::foreign::Foreign;
use crate::names::service::Service;
use crate::narration::{Advice, Flag};

/// What it means that a server's first bytes are not a record, and what to try.
pub(super) fn not_tls(bytes: &[u8], context: &Context<'_>) -> Reading {
    let foreign = Foreign::recognize(Side::Server, bytes);
    let said = match foreign {
        Some(Foreign::Service(Service::Mysql)) => mysql_error(bytes).unwrap_or_else(|| said(bytes)),
        _ => said(bytes),
    };
    let target = context.target;
    let (what, advice): (&str, Vec<Advice>) = match foreign {
        Some(Foreign::Service(service)) => return starttls::serves(service, &said, context),
        Some(Foreign::Http) => (
            "uses plain HTTP, without TLS",
            advice!["{host}:443, or another port on which the server uses HTTPS."],
        ),
        Some(Foreign::HttpProxy) => (
            "is an HTTP proxy that asks for a password",
            vec![Flag::Other.by(format!(
                "--proxy http://USER:PASSWORD@{target}, to go through it to the server that you mean."
            ))],
        ),
        Some(Foreign::Http2) => (
            "uses HTTP/2 without TLS (h2c)",
            advice!["{host}:443, or another port on which the server uses HTTPS."],
        ),
        Some(Foreign::Dtls) => (
            "uses DTLS, which is TLS for datagrams",
            advice!["openssl s_client -dtls, over UDP: this program speaks TLS over TCP only."],
        ),
        Some(Foreign::Tlcp) => (
            "uses TLCP, China's own protocol beside TLS (GB/T 38636-2020), which has its own suites and keys",
            advice!["A client that has TLCP, such as that of Tongsuo, or {host}:PORT with a port that serves TLS."],
        ),
        Some(Foreign::Ssh) => (
            "uses SSH, which has an encryption of its own and no TLS",
            advice![format!("ssh, or another port than that of {target}.")],
        ),
        Some(Foreign::Smb) => (
            "uses SMB, which has an encryption of its own and no TLS",
            advice!["{host}:PORT with a port on which TLS begins at once."],
        ),
        Some(Foreign::Socks) => (
            "is a SOCKS proxy",
            vec![Flag::Other.by(format!(
                "--proxy socks5h://{target}, to go through it to the server that you mean."
            ))],
        ),
        Some(Foreign::Mqtt) => (
            "uses MQTT without TLS",
            advice!["{host}:8883, where MQTT over TLS is by custom."],
        ),
        Some(Foreign::Amqp) => (
            "uses AMQP without TLS",
            advice!["{host}:5671, where AMQP over TLS is by custom."],
        ),
        Some(Foreign::Redis) => (
            "uses the protocol of Redis without TLS",
            advice!["{host}:PORT with the port of its tls-port, often 6380."],
        ),
        Some(Foreign::Vnc) => (
            "uses VNC (RFB), in which TLS begins after a dialogue that this program does not know",
            advice!["{host}:PORT with a port on which TLS begins at once."],
        ),
        Some(Foreign::Telnet) => (
            "uses Telnet without TLS",
            advice!["{host}:992, where Telnet over TLS is by custom."],
        ),
        Some(Foreign::Rtsp) => (
            "uses RTSP without TLS",
            advice!["{host}:322, where RTSP over TLS is by custom."],
        ),
        Some(Foreign::Sip) => (
            "uses SIP without TLS",
            advice!["{host}:5061, where SIP over TLS is by custom."],
        ),
        Some(Foreign::MsSql) => (
            "uses the protocol of Microsoft's SQL Server (TDS), in which TLS begins after a dialogue \
             that this program does not know",
            advice!["Tell the server to encrypt strictly (TDS 8.0): TLS then begins at once."],
        ),
        Some(Foreign::Rsync) => (
            "uses rsync without TLS",
            advice!["{host}:874, where rsync over TLS is by custom."],
        ),
        Some(Foreign::Memcached) => (
            "uses the protocol of memcached without TLS",
            advice!["Start the server with --enable-ssl."],
        ),
        Some(Foreign::Cassandra) => (
            "uses the protocol of Cassandra (CQL) without TLS",
            advice!["Turn on client_encryption_options in the server's cassandra.yaml."],
        ),
        Some(Foreign::Nats) => (
            "uses NATS, where TLS begins, if at all, after the server's INFO",
            advice!["Set handshake_first in the tls block of the server (since 2.10.4): TLS then begins at once."],
        ),
        Some(Foreign::Zabbix) => (
            "uses the protocol of Zabbix without TLS",
            advice!["Set TLSAccept=cert, with a certificate, for the server."],
        ),
        Some(Foreign::Subversion) => (
            "is svnserve, whose protocol has no TLS",
            advice!["https:// or svn+ssh:// for the repository."],
        ),
        Some(Foreign::Git) => (
            "is a git daemon, whose protocol has no TLS",
            advice!["https:// or ssh:// for the repository."],
        ),
        Some(Foreign::Oracle) => (
            "uses the protocol of Oracle's database (TNS) without TLS",
            advice!["{host}:2484, where it is over TLS (TCPS) by custom."],
        ),
        Some(Foreign::Asterisk) => (
            "is the manager interface of Asterisk without TLS",
            advice!["{host}:5039, where it is over TLS by custom (tlsenable in manager.conf)."],
        ),
        Some(Foreign::OpenWire) => (
            "uses the protocol of ActiveMQ (OpenWire) without TLS",
            advice!["{host}:61617, where it is over TLS by custom (an ssl: transport in activemq.xml)."],
        ),
        Some(Foreign::Zmtp) => (
            "uses the protocol of ZeroMQ (ZMTP), which has an encryption of its own (CURVE) and no TLS",
            advice!["A client of ZeroMQ, or another port."],
        ),
        Some(Foreign::Stomp) => (
            "uses STOMP without TLS",
            advice!["{host}:61614, where STOMP over TLS is by custom."],
        ),
        Some(Foreign::MongoDb) => (
            "uses the protocol of MongoDB without TLS",
            advice!["Start the server with --tlsMode requireTLS, or preferTLS."],
        ),
        Some(Foreign::Ssl2) => (
            "answers in SSL 2.0, so it supports nothing newer, or takes our hello for one of SSL 2.0",
            advice!["Have the server updated: SSL 2.0 must not be used (RFC 6176)."],
        ),
        Some(Foreign::HttpConnect | Foreign::ProxyHeader | Foreign::Kafka | Foreign::Dns) | None => {
            return of_unknown(bytes, &said, context);
        }
    };
    let reading = Reading {
        meaning: format!("The peer {what}. {said}"),
        advice,
    };
    in_between(reading, context)
}

/// Nothing that is recognized with certainty.
fn of_unknown(bytes: &[u8], said: &str, context: &Context<'_>) -> Reading {
    let meaning = match bytes {
        // A greeting of three digits: SMTP and FTP differ only in their words.
        [b'2', b'2', b'0', b' ' | b'-', ..] => "The peer uses SMTP or FTP",
        [b'5' | b'4', b'0'..=b'9', b'0'..=b'9', b' ' | b'-', ..] => {
            "The peer uses SMTP, FTP or NNTP, and turns us away"
        }
        _ => "The peer does not use TLS on this port, or not from the start",
    };
    let advice = match bytes {
        [b'2', b'2', b'0', ..] => {
            Flag::Other.by("--starttls smtp or --starttls ftp, whichever it is.")
        }
        [b'5' | b'4', b'0'..=b'9', ..] => {
            Flag::Other.by("--starttls smtp, ftp or nntp, whichever it is.")
        }
        _ => "{host}:PORT with a port on which TLS begins at once.".into(),
    };
    in_between(reading(format!("{meaning}. {said}"), [advice]), context)
}

/// What a server of MySQL says that refuses before it greets (its ERR_Packet: a length, a number, 0xff, a code
/// and the text, which a state of five characters may precede).
fn mysql_error(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [_, _, 0, _, 0xff, _, _, b'#', _, _, _, _, _, text @ ..]
        | [_, _, 0, _, 0xff, _, _, text @ ..] => first_line(text),
        _ => return None,
    };
    Some(format!("It refuses us before anything else: {text}."))
}

/// On the port of HTTPS, something in between may have answered.
fn in_between(reading: Reading, context: &Context<'_>) -> Reading {
    match context.target.ends_with(":443") {
        true => reading.advise("Check for a proxy or a captive portal in between."),
        false => reading,
    }
}

/// What came, in a sentence: its first line if that is text, and its first bytes if not.
pub(super) fn said(bytes: &[u8]) -> String {
    let line = first_line(bytes);
    match () {
        () if bytes.is_empty() => "Nothing else came.".to_owned(),
        () if is_text(bytes) && !line.is_empty() => format!("Its first line: {line}"),
        () => format!("Its first bytes: {}", shown(bytes)),
    }
}

/// What came in place of what was expected, in a sentence with a space before it; nothing if nothing did.
pub(super) fn came(bytes: &[u8]) -> String {
    let line = first_line(bytes);
    match () {
        () if bytes.is_empty() => String::new(),
        () if is_text(bytes) && !line.is_empty() => format!(" What it says: {line}"),
        () => format!(" Its first bytes: {}", shown(bytes)),
    }
}

/// What arrived of a record that was refused for its header, in a sentence with a space before it; nothing
/// if nothing is.
pub(super) fn refused(bytes: &[u8]) -> String {
    match bytes {
        [] => String::new(),
        [20..=24, 3, 0..=4, ..] => format!(" What arrived of it: {}.", shown(bytes)),
        _ => format!(" What came is not a record of TLS. {}.", said(bytes)),
    }
}

/// Whether the first line is text and nothing else.
fn is_text(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| matches!(byte, b'\r' | b'\n'));
    let line = lines.next().unwrap_or_default();
    line.iter().all(|byte| !byte.is_ascii_control()) && std::str::from_utf8(line).is_ok()
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

/// The first bytes that came, in hex and beside it as text.
pub(super) fn shown(bytes: &[u8]) -> String {
    let first = bytes.get(..MOST_SHOWN).unwrap_or(bytes);
    let hex: Vec<String> = first.iter().map(|byte| format!("{byte:02x}")).collect();
    let more = if bytes.len() > MOST_SHOWN { " …" } else { "" };
    let is_shown = |byte: &u8| (b' '..=b'~').contains(byte);
    let text = match first.iter().any(|byte| byte.is_ascii_alphanumeric()) {
        true => {
            let characters = first.iter().map(|byte| match is_shown(byte) {
                true => char::from(*byte),
                false => '·',
            });
            format!(" ({})", characters.collect::<String>())
        }
        false => String::new(),
    };
    format!("{}{more}{text}", hex.join(" "))
}
