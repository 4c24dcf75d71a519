//! Protocols that ALPN agrees on, by their identifiers.

use super::{Table, entries};

pub(super) const PROTOCOLS: Table = entries! {
    "http/0.9",
        "the first HTTP",
        "HTTP 0.9, of 1991, which has no headers.",
        "RFC 1945 §1.1";
    "http/1.0",
        "HTTP/1.0",
        "HTTP/1.0: a connection for each request.",
        "RFC 1945";
    "http/1.1",
        "HTTP/1.1",
        "HTTP/1.1, whose requests and responses are text.",
        "RFC 9112";
    "spdy/1",
        "HTTP/2's predecessor, version 1",
        "Google's SPDY, from which HTTP/2 grew, version 1. Nobody uses it any more.",
        "draft-mbelshe-httpbis-spdy-00";
    "spdy/2",
        "HTTP/2's predecessor, version 2",
        "Google's SPDY, from which HTTP/2 grew, version 2. Nobody uses it any more.",
        "draft-mbelshe-httpbis-spdy-00";
    "spdy/3",
        "HTTP/2's predecessor, version 3",
        "Google's SPDY, from which HTTP/2 grew, version 3. Nobody uses it any more.",
        "draft-mbelshe-httpbis-spdy-00";
    "stun.turn",
        "relaying around firewalls (TURN)",
        "TURN: a relay for peers that no packet reaches directly.",
        "RFC 7443";
    "stun.nat-discovery",
        "finding one's public address (STUN)",
        "STUN: finds out behind which address and what kind of NAT a host is.",
        "RFC 7443";
    "h2",
        "HTTP/2",
        "HTTP/2 over TLS: many requests at once, in binary frames.",
        "RFC 9113 §3.2";
    "h2c",
        "HTTP/2 in the clear; not for TLS",
        "HTTP/2 over bare TCP. The name is reserved so that nobody uses it inside TLS.",
        "RFC 9113 §3.1";
    "webrtc",
        "calls in browsers (WebRTC)",
        "WebRTC: audio, video and data between browsers.",
        "RFC 8833";
    "c-webrtc",
        "confidential calls in browsers (WebRTC)",
        "WebRTC whose content the page itself must not see.",
        "RFC 8833";
    "ftp",
        "file transfer (FTP)",
        "FTP, whose commands TLS protects.",
        "RFC 4217";
    "imap",
        "reading mail (IMAP)",
        "IMAP: mail that stays on the server.",
        "RFC 2595";
    "pop3",
        "fetching mail (POP3)",
        "POP3: fetches mail from the server.",
        "RFC 2595";
    "managesieve",
        "filters for mail (ManageSieve)",
        "ManageSieve: the scripts by which a server sorts mail.",
        "RFC 5804";
    "coap",
        "HTTP for small devices (CoAP)",
        "CoAP over TLS: requests and responses for small devices.",
        "RFC 8323 §8.2";
    "co",
        "HTTP for small devices (CoAP, DTLS)",
        "CoAP over DTLS: requests and responses for small devices.",
        "draft-ietf-core-coap-dtls-alpn";
    "xmpp-client",
        "chat, client to server (XMPP)",
        "XMPP between a client and its server.",
        "RFC 7590";
    "xmpp-server",
        "chat, server to server (XMPP)",
        "XMPP between servers.",
        "RFC 7590";
    "acme-tls/1",
        "proof of control of a name (ACME)",
        "ACME's check that anyone who asks for a certificate controls the host: the server answers with a certificate made for the check, and nothing follows.",
        "RFC 8737";
    "mqtt",
        "messages of devices (MQTT)",
        "MQTT: messages between devices, by topic.",
        "RFC 7301 §6";
    "dot",
        "DNS over TLS",
        "DNS over TLS.",
        "RFC 7858";
    "ntske/1",
        "keys for setting clocks (NTS)",
        "Agrees on the keys by which NTP then sets the clock (Network Time Security).",
        "RFC 8915 §4";
    "sunrpc",
        "remote calls (ONC RPC), for NFS",
        "ONC RPC, on which NFS runs.",
        "RFC 9289";
    "h3",
        "HTTP/3",
        "HTTP/3, over QUIC.",
        "RFC 9114 §3.1";
    "smb",
        "file sharing (SMB)",
        "SMB, file sharing of Windows, over QUIC.",
        "RFC 7301 §6";
    "irc",
        "chat (IRC)",
        "IRC: chat in channels.",
        "RFC 1459";
    "nntp",
        "reading news (NNTP)",
        "NNTP between a reader of news and a server.",
        "RFC 3977";
    "nnsp",
        "passing news on (NNTP)",
        "NNTP between servers.",
        "RFC 3977";
    "doq",
        "DNS over QUIC",
        "DNS over QUIC.",
        "RFC 9250 §4.1.1";
    "sip/2",
        "setting up calls (SIP)",
        "SIP: sets up calls and conferences.",
        "RFC 3261";
    "tds/8.0",
        "queries of SQL Server (TDS)",
        "TDS, version 8.0: the protocol of Microsoft's SQL Server.",
        "RFC 7301 §6";
    "dicom",
        "medical images (DICOM)",
        "DICOM: medical images between devices.",
        "RFC 7301 §6";
    "postgresql",
        "queries of PostgreSQL",
        "The protocol of PostgreSQL, begun with TLS at once.",
        "RFC 7301 §6";
    "radius/1.0",
        "who may use the network (RADIUS)",
        "RADIUS over TLS, as before.",
        "RFC 9765";
    "radius/1.1",
        "who may use the network (RADIUS), no MD5",
        "RADIUS over TLS, without its own use of MD5.",
        "RFC 9765";
};
