//! A handshake as a client: everything that can be asked of it.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueHint};

use super::shared::StepArguments;
use super::values::{
    approach, dns_server, field, fragment_length, haproxy_version, method, name, no_proxy, whole,
};
use crate::commands::ends::{EndArguments, List};
use crate::commands::{likeness, listed};
use crate::handshake::client::shape::Likeness;
use crate::names::registry::{ExtensionType, MaxFragmentLength, NamedGroup};
use crate::names::service::Approach;
use crate::transport::proxy::{NoProxy, Proxy};
use crate::transport::{Target, haproxy};

/// A handshake as a client.
#[derive(Debug, Args)]
pub struct ClientArguments {
    /// Where to connect.
    #[arg(
        help = "Where to connect: host, host:port, [v6]:port or https://host[:port]/path; port 443, path /; smtp://host, imaps://host, …",
        value_name = "TARGET",
        required_unless_present = "local",
        conflicts_with = "local",
        value_parser = Target::checked,
        value_hint = ValueHint::Hostname
    )]
    pub target: Option<Target>,

    /// Connect to a built-in server on loopback instead: needs no network and no other software
    #[arg(long)]
    pub local: bool,

    #[allow(missing_docs)] // clap would take the text for its own
    #[command(flatten)]
    pub end: EndArguments,

    /// Offer what another client offers, as it does: chrome, firefox, curl, openssl, go, java, …
    ///
    /// chrome, firefox, safari, curl, wget, git, openssl, gnutls, nss, go, go-http, java, java-http,
    /// node, node-fetch, python, python-urllib, rustls, deno, bun, erlang, botan, tlslite; or a file
    /// with a ClientHello: in hex, in bare bytes, a trace (--json), or a capture. Order, code
    /// points and GREASE are the client's; keys and random values are not, and sessions are left
    /// out. The other options of this section change its offer.
    #[arg(long = "as", value_name = "NAME|FILE", value_parser = likeness::parse, value_hint = ValueHint::FilePath,
          help_heading = "Offer")]
    pub likeness: Option<Arc<Likeness>>,

    /// Leave these extensions out of the ClientHello: session_ticket,0x0017,…
    #[arg(long, value_name = "LIST", value_parser = likeness::extensions, help_heading = "Offer")]
    pub omit: Option<List<ExtensionType>>,

    /// Make the ClientHello at least N bytes long, by padding (RFC 7685)
    #[arg(long, value_name = "N", value_parser = whole(1..=16_384_u16), help_heading = "Records")]
    pub pad_hello: Option<u16>,

    /// Agree that no record carries more than 512, 1024, 2048 or 4096 bytes (RFC 6066)
    ///
    /// In both directions. A server may ignore it, and must do so if it supports
    /// --record-size-limit and that is asked for too.
    #[arg(long, value_name = "N", value_parser = fragment_length, help_heading = "Records")]
    pub max_fragment_length: Option<MaxFragmentLength>,

    /// Send the ClientHello in records of at most N bytes
    #[arg(long, value_name = "N", value_parser = whole(64..=16_384_u16), help_heading = "Records")]
    pub split_hello: Option<u16>,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub sessions: SessionArguments,

    /// Groups to send a key share for at once, or none
    ///
    /// TLS 1.3 only. If the share that the server wants is missing, it asks for it with a
    /// HelloRetryRequest. By default: X25519MLKEM768 and X25519, if --groups has them; where a session
    /// is resumed, the group of that session alone.
    #[arg(long, value_name = "LIST", value_parser = listed::key_shares(), hide_possible_values = true, help_heading = "Offer")]
    pub key_share: Option<List<NamedGroup>>,

    /// Encrypt the ClientHello (RFC 9849): an ECHConfigList in base64, a file of one, dns, or grease
    ///
    /// The list is what the `ech` parameter of the server's HTTPS record in DNS holds; a file has it in
    /// PEM, base64 or plain bytes, and dns looks the record up (RFC 9848), shows it, and connects
    /// where it points. Only TLS 1.3 is offered then. grease sends random bytes that look the same,
    /// as browsers do when they have no configuration. With --local, no value is needed: the
    /// built-in server has a key. With --as, the encrypted hello stands
    /// where the browser otherwise sends such bytes of its own accord.
    #[arg(long, value_name = "CONFIG", num_args = 0..=1, default_missing_value = "", help_heading = "Offer")]
    pub ech: Option<String>,

    /// The DNS server that --ech dns asks, instead of those of /etc/resolv.conf; port 53 unless given
    #[arg(long, value_name = "HOST[:PORT]", value_parser = dns_server, value_hint = ValueHint::Hostname,
          help_heading = "Offer")]
    pub dns: Option<Target>,

    /// Put reserved numbers that mean nothing into each list (RFC 8701), as browsers do
    ///
    /// Into cipher suites, groups and key shares, versions, signature schemes, application protocols and
    /// extensions. A server must ignore them; one that does not is faulty.
    #[arg(long, conflicts_with = "likeness", help_heading = "Offer")]
    pub grease: bool,

    /// Connect here instead; SNI and the certificate check still use TARGET's name
    #[arg(long, value_name = "HOST:PORT", value_parser = Target::checked_address, conflicts_with = "local",
          value_hint = ValueHint::Hostname, help_heading = "Connection")]
    pub connect: Option<Target>,

    /// Go through this proxy: http://, https://, socks5:// or socks5h://, then `[user:password@]host[:port]`
    ///
    /// By default: https_proxy (or smtp_proxy, …, by the target's scheme) and all_proxy, in lower
    /// or upper case, as curl reads them; no_proxy or --noproxy lists the hosts that are connected
    /// to directly. socks5h lets the proxy find the host's address. The port is 1080 unless
    /// given, 443 for https. An https proxy is checked against the same authorities as the server.
    #[arg(long, value_name = "URL", value_parser = Proxy::parse, conflicts_with = "local", help_heading = "Connection")]
    pub proxy: Option<Proxy>,

    /// Show the handshake with an https:// proxy too, as a connection of its own
    ///
    /// By default a line gives its outcome, since the handshake that was asked for is the one with
    /// the server, through the proxy. It is shown up to where the tunnel begins.
    #[arg(long, help_heading = "Connection")]
    pub proxy_handshake: bool,

    /// Hosts to connect to directly, whatever --proxy and the environment say; * for all
    #[arg(long, visible_alias = "no-proxy", value_name = "LIST", value_parser = no_proxy, help_heading = "Connection")]
    pub noproxy: Option<NoProxy>,

    /// Begin with a header that says whose connection it is (PROXY protocol): v1 or v2
    #[arg(long, value_name = "VERSION", value_parser = haproxy_version, num_args = 0..=1, require_equals = true,
          default_missing_value = "v1", help_heading = "Connection")]
    pub haproxy_protocol: Option<haproxy::Version>,

    /// Ask for TLS in this protocol first: smtp, imap, pop3, ftp, ldap, xmpp, postgres, mysql, …
    ///
    /// smtp, lmtp, imap, pop3, sieve, ftp, ldap, xmpp, xmpp-server, nntp, irc, postgres, mysql, rdp; as a
    /// URL too: smtp://host:587. The dialogue is shown like the handshake, down to the protocol's
    /// goodbye. Where TLS begins at once: smtps, imaps, pop3s, ldaps, ftps, nntps, ircs, xmpps,
    /// xmpps-server, postgres-direct.
    #[arg(long, value_name = "PROTOCOL", value_parser = approach, help_heading = "Connection")]
    pub starttls: Option<Approach>,

    /// Send this name in server_name instead of TARGET's
    #[arg(long, value_name = "NAME", value_parser = name, conflicts_with = "no_sni", help_heading = "Connection")]
    pub sni: Option<String>,

    /// Send no server_name
    #[arg(long, help_heading = "Connection")]
    pub no_sni: bool,

    /// Trust the root certificates in this file instead of the system's
    #[arg(long, value_name = "PEM", value_hint = ValueHint::FilePath, help_heading = "Certificate")]
    pub ca_file: Option<PathBuf>,

    /// Show failed certificate checks, and go on anyway
    #[arg(short = 'k', long, help_heading = "Certificate")]
    pub insecure: bool,

    /// Present --cert even if it is not what the server asks for
    ///
    /// By default such a certificate is not sent, and the reason is given.
    #[arg(long, requires = "cert", help_heading = "Certificate")]
    pub cert_anyway: bool,

    /// Ask the server to prove that its certificate is not revoked (OCSP stapling), and check the proof
    ///
    /// A server need not have one, unless the certificate promises it ("must staple"). A response
    /// that does not cover the certificate ends the handshake.
    #[arg(long, help_heading = "Certificate")]
    pub ocsp: bool,

    /// Check the promises of certificate logs (RFC 6962) with this list of logs, in the form of Chrome's
    ///
    /// log_list.json, version 3. The promises may be in the certificate, in the handshake, where
    /// this option asks for them, and in the OCSP response. Without any, the handshake fails.
    #[arg(long, value_name = "JSON", value_hint = ValueHint::FilePath, help_heading = "Certificate")]
    pub ct_logs: Option<PathBuf>,

    /// In TLS 1.3, change keys before the request and ask the server to do the same (KeyUpdate)
    #[arg(long, help_heading = "Exchange")]
    pub key_update: bool,

    /// Up to TLS 1.2, shake hands again before the request, within the connection (renegotiation)
    ///
    /// The offer is then http/1.1 alone, unless --alpn says otherwise. Implies --allow-renegotiation.
    #[arg(long, help_heading = "Exchange")]
    pub renegotiate: bool,

    /// In TLS 1.3, offer to be asked for a certificate after the handshake; --cert implies it
    ///
    /// Given by itself, it leaves http/1.1 alone in the offer, unless --alpn says otherwise: HTTP/2 forbids such requests.
    #[arg(long, help_heading = "Certificate")]
    pub post_handshake_auth: bool,

    /// Shake hands and close, without an HTTP request
    #[arg(long, help_heading = "Exchange")]
    pub no_http: bool,

    /// Send this file instead of a request, and print what comes back; - is standard input
    ///
    /// Without --alpn no application protocol is offered. Sending and receiving go on at the same
    /// time, until the server closes, or has been silent for --timeout after the last byte. What comes
    /// back goes to --output, or to standard output, and the narration then to standard error.
    #[arg(long, value_name = "FILE", conflicts_with = "no_http", value_hint = ValueHint::FilePath,
          help_heading = "Exchange")]
    pub send: Option<PathBuf>,

    /// Use this method instead of GET
    #[arg(short = 'X', long = "request", value_name = "METHOD", value_parser = method,
          conflicts_with_all = ["no_http", "send"], help_heading = "Exchange")]
    pub method: Option<String>,

    /// Send this field with the request: `Name: value`; without a value, leave that field out
    #[arg(short = 'H', long = "header", value_name = "FIELD", value_parser = field,
          conflicts_with_all = ["no_http", "send"], help_heading = "Exchange")]
    pub fields: Vec<(String, String)>,

    /// Send this with the request, by POST; @FILE sends a file without its line ends, several are
    /// joined by &
    #[arg(short = 'd', long = "data", value_name = "DATA", conflicts_with_all = ["no_http", "send"],
          help_heading = "Exchange")]
    pub data: Vec<String>,

    /// The same, with @FILE sent as it is
    #[arg(long = "data-binary", value_name = "DATA", conflicts_with_all = ["no_http", "send"],
          help_heading = "Exchange")]
    pub data_binary: Vec<String>,

    /// Follow redirects, each with a connection of its own, up to 10
    #[arg(short = 'L', long = "location", conflicts_with_all = ["no_http", "send"], help_heading = "Exchange")]
    pub location: bool,

    /// Use IPv4 addresses only
    #[arg(
        short = '4',
        long = "ipv4",
        conflicts_with = "ipv6",
        help_heading = "Connection"
    )]
    pub ipv4: bool,

    /// Use IPv6 addresses only
    #[arg(short = '6', long = "ipv6", help_heading = "Connection")]
    pub ipv6: bool,

    /// Write the body of the response to this file; `-` is standard output
    ///
    /// The body may be of any size: it is streamed. With `-` the narration goes to standard error.
    #[arg(short, long, value_name = "FILE", conflicts_with = "no_http", value_hint = ValueHint::FilePath,
          help_heading = "Exchange")]
    pub output: Option<PathBuf>,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub step: StepArguments,
}

/// Connections that know each other.
#[derive(Debug, Args)]
#[command(next_help_heading = "Sessions")]
pub struct SessionArguments {
    /// Visit twice: the second visit resumes the session of the first, and says what that saves
    #[arg(long, conflicts_with = "again")]
    pub resume: bool,

    /// Visit N more times, each time resuming the session of the visit before
    #[arg(long, value_name = "N", value_parser = whole(1..=100_u8))]
    pub again: Option<u8>,

    /// Resume a session from this file, and save there those that can be resumed next time
    ///
    /// The format is in docs/session-file.md; the file holds secrets. What `openssl s_client
    /// -sess_out` writes is read as well, and left as it is.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["local", "seed"], value_hint = ValueHint::FilePath)]
    pub session: Option<PathBuf>,

    /// Send the request as early data (0-RTT) where a session allows it
    ///
    /// With --send, the beginning of the file. It goes out with the ClientHello, without
    /// waiting for the server. Anyone on the path can record it and send it again, so it should be a
    /// request that may happen twice.
    #[arg(long)]
    pub early_data: bool,
}
