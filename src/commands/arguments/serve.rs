//! The built-in server by itself, and the keys for its Encrypted ClientHello.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::values::{address, approach, name, oid_filter, path, whole};
use crate::commands::ends::{EndArguments, IdentityArguments};
use crate::commands::listen::DEFAULT_CONNECTIONS;
use crate::extension::OidFilter;
use crate::names::service::Approach;

/// The server by itself.
#[derive(Debug, Args)]
#[command(
    mut_arg("quiet", |it| it.help("One line per connection")),
    mut_arg("no_pager", |it| it.hide(true)),
    mut_arg("cert", |it| it
        .help("The certificate chain to present, the server's own first, instead of the demo identities")
        .long_help("The certificate chain to present, the server's own first, instead of the demo identities; \
                    repeatable\n\nPEM, DER or PKCS #12, which holds the key as well. Of several, the first is \
                    shown that the client takes.")),
    mut_arg("json", |it| it
        .help("Write a trace of each connection when it ends (docs/trace-format.md); - is standard output")
        .long_help("Write a trace of each connection when it ends, all into one file (docs/trace-format.md); - is \
                    standard output, and the text then goes to standard error")),
    mut_arg("html", |it| it
        .help("Write a web page of the connection that ended last")
        .long_help("Write a web page of the connection that ended last: messages, bytes, derivations, certificates")),
    mut_arg("pcap", |it| it
        .help("Write a pcapng capture of all connections with the secrets in it, so that Wireshark shows it decrypted"))
)]
pub struct ServeArguments {
    /// The address to listen on
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1",
        value_parser = address,
        help_heading = "Connection"
    )]
    pub bind: std::net::IpAddr,

    /// The port to listen on; 0 lets the system choose
    #[arg(
        short,
        long,
        value_name = "N",
        default_value_t = 4433,
        value_parser = whole(0..=u16::MAX),
        help_heading = "Connection"
    )]
    pub port: u16,

    /// Expect a PROXY header, v1 or v2, before everything else
    #[arg(long, help_heading = "Connection")]
    pub haproxy_protocol: bool,

    /// Serve this protocol: its dialogue before TLS, and its goodbye over TLS
    ///
    /// The same names as for the client: smtp, imap, …; or smtps, imaps, … to begin TLS at once.
    #[arg(long, value_name = "PROTOCOL", value_parser = approach, help_heading = "Connection")]
    pub starttls: Option<Approach>,

    /// Serve at most this many connections at once; further ones wait
    ///
    /// Those that wait have been accepted by the system but not by tlsdemo, and get no answer until
    /// it is their turn. Each connection takes a file descriptor (`ulimit -n`) and a thread.
    #[arg(long, value_name = "N", default_value_t = DEFAULT_CONNECTIONS, value_parser = whole(1..=u16::MAX),
          help_heading = "Connection")]
    pub connections: u16,

    /// Ask clients for a certificate: request goes on without one, require does not
    ///
    /// Without --client-ca the authorities of the demo identities are trusted.
    #[arg(long, value_name = "HOW", value_enum, help_heading = "Certificate")]
    pub client_auth: Option<ClientAuth>,

    /// Ask for the certificate only when a client requests something under this path
    ///
    /// In TLS 1.3 by a request after the handshake, which the client must have offered to answer;
    /// up to TLS 1.2 by renegotiation. A client that cannot be asked is answered with 403; one that
    /// then shows no certificate is sent away or, with --client-auth request, served.
    #[arg(long, value_name = "PATH", value_parser = path, help_heading = "Certificate")]
    pub client_auth_path: Option<String>,

    /// Ask clients for a certificate from the authorities in this file
    ///
    /// The request names these authorities, unless the names exceed 60 KiB. A certificate is
    /// required, except with --client-auth request.
    #[arg(long, value_name = "PEM", value_hint = ValueHint::FilePath, help_heading = "Certificate")]
    pub client_ca: Option<PathBuf>,

    /// In TLS 1.3, ask for certificates with this extension (oid_filters): extKeyUsage=emailProtection; repeatable
    ///
    /// extKeyUsage with purposes, keyUsage with its bits, each by name, separated by commas; or any
    /// extension by its number, alone or with its content in hex. A certificate that does not match
    /// is refused; for extensions other than the first two no rule says what matches. Needs --client-ca or
    /// --client-auth.
    #[arg(long, value_name = "OID[=VALUES]", value_parser = oid_filter, help_heading = "Certificate")]
    pub client_filter: Vec<OidFilter>,

    /// Send this OCSP response to clients that ask for one (stapling); repeatable
    ///
    /// DER or PEM. It goes with the certificate that it is about; whether it is current is for the client
    /// to judge.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Certificate")]
    pub ocsp: Vec<PathBuf>,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub end: EndArguments,

    /// Decrypt ClientHellos with this key, as `tlsdemo ech-key` writes it; repeatable
    ///
    /// PEM: a private key, and the ECHConfigList that is published for it. Clients that use another
    /// configuration are sent all of these to try again with.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Offer")]
    pub ech: Vec<PathBuf>,

    /// In TLS 1.3, answer the first ClientHello with a HelloRetryRequest that contains a cookie
    #[arg(long, help_heading = "Offer")]
    pub cookie: bool,

    /// Up to TLS 1.2, remember N sessions, so that clients can resume them by their ids
    ///
    /// With --tickets, a client that accepts tickets gets one instead, good for two hours. A
    /// resumed session saves a round trip, the certificate and the key exchange. With 0 none is
    /// remembered.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = whole(0..=u16::MAX), help_heading = "Sessions")]
    pub session_cache: u16,

    /// Up to TLS 1.2, send this as psk_identity_hint, which may tell clients which --psk to use
    ///
    /// By default none is sent, as RFC 4279 §5.2 advises; clients ignore it unless their
    /// application defines what it means.
    #[arg(long, value_name = "TEXT", requires = "psk", help_heading = "Sessions")]
    pub psk_hint: Option<String>,

    /// Show browsers pages with the secrets of connections even if others can reach the address
    ///
    /// A browser that opens https://localhost:4433/ is shown its own handshake, live, and /connections
    /// lists the last 32. Without this option only at a loopback address, and not with -q.
    #[arg(long, help_heading = "Output")]
    pub pages: bool,

    /// In TLS 1.3, send N tickets after a full handshake
    ///
    /// A ticket is the session itself, encrypted with a key that only this server has. A client should
    /// use each once, and gets one new ticket with each resumption; the server would accept the old one
    /// until it expires.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = whole(0..=16_u8), help_heading = "Sessions")]
    pub tickets: u8,

    /// In TLS 1.3, accept up to N bytes of early data (0-RTT) with a ticket
    ///
    /// Early data can be recorded and sent again. This server accepts it only if the ticket is as old as
    /// the client says, give or take ten seconds, and remembers the ticket for twenty: as long as a
    /// recording could pass for new.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = whole(0..=u32::MAX), help_heading = "Sessions")]
    pub early_data: u32,
}

/// How a server asks clients for a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClientAuth {
    /// Asks, and goes on without one.
    Request,
    /// Asks, and goes on only with one.
    Require,
}

/// A key for Encrypted ClientHello.
#[derive(Debug, Args)]
pub struct EchKeyArguments {
    /// The name that the network sees in place of the real ones; the server needs a certificate for it
    #[arg(value_name = "PUBLIC_NAME", value_parser = name)]
    pub public_name: String,

    /// The kind of key
    #[arg(long, value_name = "KEM", value_enum, default_value_t = EchKem::X25519)]
    pub kem: EchKem,

    /// The length of the longest name to hide; clients pad shorter ones to it
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = whole(0..=u8::MAX))]
    pub longest_name: u8,

    /// Write to this file, readable by its owner alone, instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// A delegated credential.
#[derive(Debug, Args)]
#[command(mut_arg("cert", |it| it
    .help("The certificate whose key signs the credential")
    .long_help("The certificate whose key signs the credential\n\nPEM, DER or PKCS #12, which holds the key as well. It must allow delegation (RFC 9345 §4.2).")))]
pub struct DelegateArguments {
    #[allow(missing_docs)]
    #[command(flatten)]
    pub identity: IdentityArguments,

    /// For a client to show, not for a server
    #[arg(long)]
    pub client: bool,

    /// The kind of key to make
    #[arg(long = "type", value_name = "KEY", value_enum, default_value_t = DelegatedKey::P256)]
    pub kind: DelegatedKey,

    /// Make it valid for this many hours: seven days at most, and no longer than the certificate
    ///
    /// The other end refuses a credential that by its own clock is valid for more than seven days
    /// from now, so less than 168 allows for clocks that differ.
    #[arg(long, value_name = "N", default_value_t = 24, value_parser = whole(1..=168_u8))]
    pub hours: u8,

    /// Write to this file, readable by its owner alone, instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// The key of a delegated credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DelegatedKey {
    /// ECDSA over P-256, which every client that accepts credentials supports.
    P256,
    /// ECDSA over P-384.
    P384,
    /// ECDSA over P-521.
    P521,
    /// Ed25519.
    Ed25519,
}

/// Key encapsulation (RFC 9180 §7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EchKem {
    /// DHKEM(X25519, HKDF-SHA256), which every client supports.
    X25519,
    /// DHKEM(P-256, HKDF-SHA256).
    P256,
    /// DHKEM(P-384, HKDF-SHA384).
    P384,
    /// DHKEM(P-521, HKDF-SHA512).
    P521,
}
