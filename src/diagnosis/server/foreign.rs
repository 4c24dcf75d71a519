//! Clients that do not begin with TLS: what they use in its place.

use super::super::{Reading, advice, plain_text, reading};
use super::Context;
use crate::names::Side;
use crate::names::foreign::Foreign;
use crate::names::registry::ProtocolVersion;
use crate::narration::Flag;

/// What a client uses in place of TLS, by its first bytes, if that is known: `plain HTTP`.
pub fn spoken(bytes: &[u8]) -> Option<&'static str> {
    Foreign::recognize(Side::Client, bytes).map(name)
}

/// What an end begins with in place of TLS, whichever end it is, if that is known.
pub fn spoken_by_either(bytes: &[u8]) -> Option<&'static str> {
    let sides = [Side::Client, Side::Server].into_iter();
    sides
        .filter_map(|side| Foreign::recognize(side, bytes))
        .map(name)
        .next()
}

/// What a protocol is called.
pub(super) fn name(foreign: Foreign) -> &'static str {
    match foreign {
        Foreign::Http => "plain HTTP",
        Foreign::HttpProxy | Foreign::HttpConnect => "a request to an HTTP proxy",
        Foreign::Http2 => "HTTP/2 without TLS (h2c)",
        Foreign::Dtls => "DTLS",
        Foreign::Tlcp => "TLCP, China's own protocol beside TLS (GB/T 38636-2020)",
        Foreign::Ssl2 => "SSL 2.0",
        Foreign::ProxyHeader => "a PROXY header",
        Foreign::Ssh => "SSH",
        Foreign::Smb => "SMB",
        Foreign::Socks => "SOCKS",
        Foreign::Mqtt => "MQTT without TLS",
        Foreign::Amqp => "AMQP without TLS",
        Foreign::Redis => "the protocol of Redis without TLS",
        Foreign::Vnc => "VNC (RFB)",
        Foreign::Telnet => "Telnet",
        Foreign::Rtsp => "RTSP without TLS",
        Foreign::Sip => "SIP without TLS",
        Foreign::Rsync => "rsync without TLS",
        Foreign::MsSql => "the protocol of Microsoft's SQL Server (TDS)",
        Foreign::Memcached => "the protocol of memcached without TLS",
        Foreign::Cassandra => "the protocol of Cassandra (CQL) without TLS",
        Foreign::Nats => "NATS",
        Foreign::Zabbix => "the protocol of Zabbix without TLS",
        Foreign::Subversion => "the protocol of svnserve, which has no TLS",
        Foreign::Git => "the protocol of git://, which has no TLS",
        Foreign::Oracle => "the protocol of Oracle's database (TNS) without TLS",
        Foreign::Asterisk => "the manager interface of Asterisk without TLS",
        Foreign::Kafka => "the protocol of Kafka without TLS",
        Foreign::OpenWire => "the protocol of ActiveMQ (OpenWire) without TLS",
        Foreign::Zmtp => "the protocol of ZeroMQ (ZMTP), which has no TLS",
        Foreign::Stomp => "STOMP without TLS",
        Foreign::MongoDb => "the protocol of MongoDB without TLS",
        Foreign::Dns => "DNS without TLS",
        Foreign::Service(service) => service.row().title,
    }
}

pub(super) fn not_tls(bytes: &[u8], context: &Context<'_>) -> Reading {
    let said = plain_text::said(bytes);
    let Some(foreign) = Foreign::recognize(Side::Client, bytes) else {
        return reading(
            format!("The client does not begin with TLS. {said}"),
            ["Check which protocol the client uses: it must begin with TLS here."],
        );
    };
    let what = name(foreign);
    match foreign {
        Foreign::Http | Foreign::Http2 => {
            reading(format!("The client uses {what}. {said}"), advice![]).advise(format!(
                "https://{}/ in the client, in place of http://.",
                context.address
            ))
        }
        Foreign::HttpConnect => reading(
            format!("The client takes this server for an HTTP proxy. {said}"),
            [
                "Take it out of the client's proxy settings (https_proxy): it is a server, not a proxy.",
            ],
        ),
        Foreign::ProxyHeader => reading(
            format!(
                "A proxy in front of this server sends a PROXY header before each connection. {said}"
            ),
            advice![
                Flag::Other.by("--haproxy-protocol, to take the header."),
                "Turn it off at the proxy (in HAProxy: no send-proxy).",
            ],
        ),
        Foreign::Ssl2 => reading(
            format!(
                "The client begins with a hello in the form of SSL 2.0, as clients did until about \
                 2010 to reach servers of any version. RFC 6176 forbids it, and no extension fits in. {}",
                ssl2_version(bytes)
            ),
            [
                "Have the client updated, or SSL 2.0 disabled in it: it then begins with a hello of TLS.",
                "tlsdemo explain --hex BYTES, to see what such a hello offers.",
            ],
        ),
        Foreign::Tlcp => reading(
            format!("The client uses {what}, which has its own suites and keys. {said}"),
            [
                "Have the client use TLS: programs that have TLCP, such as Tongsuo, have TLS as well.",
            ],
        ),
        Foreign::Dtls => reading(
            format!("The client uses DTLS, which is TLS for datagrams, over TCP. {said}"),
            ["Use TLS in the client: DTLS belongs on UDP."],
        ),
        Foreign::Service(service) => {
            let row = service.row();
            let found = reading(
                format!("The client speaks {what}, in which TLS begins after a dialogue. {said}"),
                advice![],
            )
            .advise(Flag::Other.by(format!(
                "--starttls {}, for a server of that protocol.",
                row.name
            )));
            match row.at_once {
                Some((scheme, _)) => {
                    found.advise(format!("Have the client begin TLS at once ({scheme})."))
                }
                None => found,
            }
        }
        _ => reading(
            format!("The client uses {what}. {said}"),
            [
                "Have the client use TLS: nothing else is served on this port.",
                "Have it call another port, if it is not to use TLS.",
            ],
        ),
    }
}

/// The newest version that a hello in the form of SSL 2.0 offers.
fn ssl2_version(bytes: &[u8]) -> String {
    match bytes {
        [_, _, 1, 0, 2, ..] => "It offers nothing newer than SSL 2.0.".to_owned(),
        [_, _, 1, high, low, ..] => {
            let version = u16::from_be_bytes([*high, *low]);
            let version = ProtocolVersion(version);
            format!("It offers versions up to {version}.")
        }
        _ => String::new(),
    }
}
