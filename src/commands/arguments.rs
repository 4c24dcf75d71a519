//! The clap definitions: what can be typed, and what help says about it.
//!
//! Each value is checked as it is read, so that a mistake is reported with the name of the option
//! that it was made in. What options mean together is checked in [`super::options`].

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::{ArgMatches, Args, FromArgMatches, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use super::ends::{EndArguments, List};
use super::read::SortKey;
use super::{likeness, listed};
use crate::commands::listen::DEFAULT_CONNECTIONS;
use crate::handshake::client::shape::Likeness;
use crate::names::registry::{ExtensionType, MaxFragmentLength, NamedGroup, ProtocolVersion};
use crate::names::service::Approach;
use crate::peer::PinnedKey;
use crate::transport::proxy::{NoProxy, Proxy};
use crate::transport::{Target, haproxy};

/// What to try, in the long help and in the manual page.
pub(super) const EXAMPLES: &str = "  tlsdemo www.example.com
        Shake hands, tell what happens and why, fetch a page.
  tlsdemo -v www.example.com
        The same with every byte and every value computed.
  tlsdemo --local
        The same against a built-in server on loopback: no network needed.
  tlsdemo -c AES256-SHA --tls 1.0 https://legacy.example:8443/status
        One suite, one version, another port and path.
  tlsdemo --groups P-256 --key-share none www.example.com
        Make the server ask for a key share: shows a HelloRetryRequest.
  tlsdemo --connect 192.0.2.7:443 www.example.com
        Ask one particular machine behind a name.
  tlsdemo -k -v --no-http old-router.lan
        Accept any certificate, show every byte, send no request.
  tlsdemo ciphers | grep ECDHE-ECDSA
        Some of the suites to choose from.
";

/// What else there is to know.
pub(super) const NOTES: &str = "\
Names in lists are separated by `:` or `,`; protocols of --alpn by `,` alone. They are OpenSSL's or IANA's, in any case, or numbers
such as 0xc02f. A host that has the name of a command needs its port: serve:443.

Exit status: 0 done, 1 the handshake or connection failed, 2 wrong usage.
Narration goes to standard output, errors to standard error.";

/// The variables that matter, and what they do.
pub(super) const ENVIRONMENT: &[(&str, &str)] = &[
    (
        "COLUMNS",
        "How wide to write where the output is not a terminal; 100 without it.",
    ),
    (
        "NO_COLOR, CLICOLOR_FORCE, TERM",
        "No colours if NO_COLOR is set or TERM is dumb; colours in a pipe too if CLICOLOR_FORCE is set. --color comes before all of them.",
    ),
    (
        "PAGER, LESS",
        "The pager for long output on a terminal, less if unset, none if empty or cat; and its options, FRX if unset.",
    ),
    (
        "SSLKEYLOGFILE",
        "Where to append the secrets of connections, without --keylog.",
    ),
    (
        "SSL_CERT_FILE, SSL_CERT_DIR",
        "The root certificates to trust instead of the system's, without --ca-file.",
    ),
];

/// The end of the long help.
fn after_help() -> String {
    format!("Examples:\n{EXAMPLES}\n{NOTES}")
}

/// Performs a real TLS handshake and explains every byte on the wire and every value computed.
#[derive(Debug, Parser)]
#[command(
    name = "tlsdemo",
    version,
    about,
    after_long_help = after_help(),
    after_help = "Longer help with examples: --help",
    arg_required_else_help = true,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    disable_help_subcommand = true,
    override_usage = "tlsdemo [OPTIONS] <TARGET>\n       tlsdemo [OPTIONS] --local\n       tlsdemo <COMMAND> [OPTIONS]"
)]
pub struct Cli {
    /// Something other than a handshake as a client.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// A handshake as a client.
    #[command(flatten)]
    pub client: ClientArguments,
}

/// What is not a handshake as a client.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the cipher suites: names, code points, parts, versions
    Ciphers(Deferred<CiphersArguments>),
    /// Run the built-in server by itself, for any client to call
    Serve(Deferred<ServeArguments>),
    /// Make a key for Encrypted ClientHello, with the configuration to publish (for serve --ech)
    ///
    /// Prints both in PEM: the private key, and the ECHConfigList, whose base64 goes into the `ech`
    /// parameter of the HTTPS record in DNS, and into --ech of clients.
    EchKey(Deferred<EchKeyArguments>),
    /// Replay a saved trace as text, or in any other format
    Show(Deferred<ShowArguments>),
    /// Read a capture: list the TLS connections in it, or tell them like our own
    Read(Deferred<ReadArguments>),
    /// Explain a message, field, value, suite, attack or RFC section; or annotate bytes
    Explain(Deferred<ExplainArguments>),
    /// Compare two traces or ClientHellos, field by field
    ///
    /// Says which differences can decide how a handshake goes, which only change how it looks, and which
    /// there are between any two connections.
    Diff(Deferred<DiffArguments>),
    /// Find out why a handshake fails: try again with one thing changed at a time
    ///
    /// Makes the handshake as asked. If it fails, it is made again with other versions, suites, groups,
    /// extensions, in another dialogue, until the smallest change is found that makes it work: the
    /// cause, in a sentence, with the command that fails and the one that works. One connection at a
    /// time. Exit status 0: nothing is wrong.
    Why(Deferred<WhyArguments>),
    /// Print a completion script for a shell
    ///
    /// For example: tlsdemo completions bash > ~/.local/share/bash-completion/completions/tlsdemo
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    ///
    /// For example: tlsdemo man > ~/.local/share/man/man1/tlsdemo.1
    Man,
}

/// The arguments of a command. They are only defined when that command, or help, is asked for: a
/// handshake need not wait for them.
#[derive(Debug)]
pub struct Deferred<T>(pub Box<T>);

impl<T: Args> Deferred<T> {
    /// The command says what it is for, not the type of its arguments.
    fn define(command: clap::Command) -> clap::Command {
        let about = command.get_about().cloned().unwrap_or_default();
        let long_about = command.get_long_about().cloned();
        let command = T::augment_args(command).about(about);
        match long_about {
            Some(long_about) => command.long_about(long_about),
            None => command,
        }
    }
}

impl<T: Args> Args for Deferred<T> {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.defer(Self::define)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        command.defer(T::augment_args_for_update)
    }
}

impl<T: FromArgMatches> FromArgMatches for Deferred<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        T::from_arg_matches(matches).map(|arguments| Deferred(Box::new(arguments)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

/// A handshake as a client.
#[derive(Debug, Args)]
pub struct ClientArguments {
    /// Whom to call.
    #[arg(
        help = "Whom to call: host, host:port, [v6]:port or https://host[:port]/path; port 443, path /; smtp://host, imaps://host, …",
        value_name = "TARGET",
        required_unless_present = "local",
        conflicts_with = "local",
        value_parser = Target::checked,
        value_hint = ValueHint::Hostname
    )]
    pub target: Option<Target>,

    /// Call a built-in server on loopback instead: needs no network and no other software
    #[arg(long)]
    pub local: bool,

    #[allow(missing_docs)] // clap would take the text for its own
    #[command(flatten)]
    pub end: EndArguments,

    /// Offer what another client offers, as it does: chrome, firefox, curl, openssl, go, java, …
    ///
    /// chrome, firefox, safari, curl, wget, git, openssl, gnutls, nss, go, go-http, java, java-http,
    /// node, node-fetch, python, python-urllib, rustls, deno, bun, erlang, botan, tlslite; or a file
    /// with a ClientHello: in hex, in bare bytes, a trace (--json), or a capture. Order, code points and
    /// GREASE are the client's, keys and random values are not, and sessions are left out. The other
    /// options of this section change its offer.
    #[arg(long = "as", value_name = "NAME|FILE", value_parser = likeness::parse, help_heading = "Offer")]
    pub likeness: Option<Arc<Likeness>>,

    /// Leave these extensions out of the ClientHello: session_ticket,0x0017,…
    #[arg(long, value_name = "LIST", value_parser = likeness::extensions, help_heading = "Offer")]
    pub omit: Option<List<ExtensionType>>,

    /// Make the ClientHello at least N bytes long, by padding (RFC 7685)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=16384), help_heading = "Records")]
    pub pad_hello: Option<u16>,

    /// Agree that no record carries more than this: 512, 1024, 2048 or 4096 bytes (RFC 6066)
    ///
    /// For both directions. A server may ignore it, and one that knows --record-size-limit must if
    /// that is asked for too.
    #[arg(long, value_name = "N", value_parser = fragment_length, help_heading = "Records")]
    pub max_fragment_length: Option<MaxFragmentLength>,

    /// Send the ClientHello in records of at most N bytes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(64..=16384), help_heading = "Records")]
    pub split_hello: Option<u16>,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub sessions: SessionArguments,

    /// Groups to send a key share for at once, or none
    ///
    /// TLS 1.3 only. If the share that the server wants is missing, it asks for it with a
    /// HelloRetryRequest. Without this option: X25519MLKEM768 and X25519, if --groups has them.
    #[arg(long, value_name = "LIST", value_parser = listed::key_shares(), hide_possible_values = true, help_heading = "Offer")]
    pub key_share: Option<List<NamedGroup>>,

    /// Encrypt the ClientHello (RFC 9849): an ECHConfigList in base64, a file of one, dns, or grease
    ///
    /// The list is what the `ech` parameter of the server's HTTPS record in DNS holds; a file has it in
    /// PEM, base64 or plain bytes, and dns asks for the record (RFC 9848), which is told, and goes where
    /// it leads. TLS 1.3 alone is offered then. grease sends random bytes that look
    /// the same, as browsers do when they have no configuration. With --local, no value is needed: the
    /// built-in server has a key.
    #[arg(long, value_name = "CONFIG", num_args = 0..=1, default_missing_value = "", conflicts_with = "likeness",
          help_heading = "Offer")]
    pub ech: Option<String>,

    /// The DNS server that --ech dns asks, instead of those of /etc/resolv.conf; port 53 unless given
    #[arg(long, value_name = "HOST[:PORT]", value_parser = dns_server, value_hint = ValueHint::Hostname,
          help_heading = "Offer")]
    pub dns: Option<Target>,

    /// Put reserved numbers that mean nothing into each list (RFC 8701), as browsers do
    ///
    /// Into cipher suites, groups and key shares, versions, signature schemes, application protocols and
    /// extensions. A server must ignore them; one that does not, shows a fault.
    #[arg(long, conflicts_with = "likeness", help_heading = "Offer")]
    pub grease: bool,

    /// Dial here instead; SNI and the certificate check still use TARGET's name
    #[arg(long, value_name = "HOST:PORT", value_parser = Target::checked_address, conflicts_with = "local",
          value_hint = ValueHint::Hostname, help_heading = "Connection")]
    pub connect: Option<Target>,

    /// Go through this proxy: http://, https://, socks5:// or socks5h://, then `[user:password@]host[:port]`
    ///
    /// Without it: https_proxy (or smtp_proxy, …, by the target's scheme) and all_proxy, in small
    /// letters or in capitals, as curl reads them; no_proxy or --noproxy lists the hosts that are
    /// called directly. socks5h lets the proxy find the host's address. The port is 1080 unless
    /// given, 443 for https. An https proxy is checked against the same authorities as the server.
    #[arg(long, value_name = "URL", value_parser = Proxy::parse, conflicts_with = "local", help_heading = "Connection")]
    pub proxy: Option<Proxy>,

    /// Tell the handshake with an https:// proxy too, as a connection of its own
    ///
    /// Without this option a line says what came of it: the server's handshake, which goes through
    /// it, is the one that was asked for. It is told up to where the tunnel begins.
    #[arg(long, help_heading = "Connection")]
    pub proxy_handshake: bool,

    /// Hosts to call directly, whatever --proxy and the environment say; * for all
    #[arg(long, visible_alias = "no-proxy", value_name = "LIST", value_parser = no_proxy, help_heading = "Connection")]
    pub noproxy: Option<NoProxy>,

    /// Begin with a header that says whose connection it is (PROXY protocol): v1 or v2
    #[arg(long, value_name = "VERSION", value_parser = haproxy_version, num_args = 0..=1, require_equals = true,
          default_missing_value = "v1", help_heading = "Connection")]
    pub haproxy_protocol: Option<haproxy::Version>,

    /// Ask for TLS in this protocol first: smtp, imap, pop3, ftp, ldap, xmpp, postgres, mysql, …
    ///
    /// smtp, lmtp, imap, pop3, sieve, ftp, ldap, xmpp, xmpp-server, nntp, irc, postgres, mysql, rdp; as a
    /// URL too: smtp://host:587. The dialogue is told like the handshake, and after it the protocol
    /// says goodbye. Where TLS begins at once: smtps, imaps, pop3s, ldaps, ftps, nntps, ircs, xmpps,
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
    /// Without it such a certificate is not sent, and the reason is told.
    #[arg(long, requires = "cert", help_heading = "Certificate")]
    pub cert_anyway: bool,

    /// Ask the server to prove that its certificate is not revoked (OCSP stapling), and check the proof
    ///
    /// A server need not have one, unless the certificate promises it ("must staple"). One that says
    /// nothing about the certificate ends the handshake.
    #[arg(long, help_heading = "Certificate")]
    pub ocsp: bool,

    /// Check the promises of certificate logs (RFC 6962) with this list of logs, in the form of Chrome's
    ///
    /// log_list.json, version 3. The promises may be in the certificate, in the handshake, where they are
    /// asked for then, and in the OCSP response. None ends the handshake.
    #[arg(long, value_name = "JSON", value_hint = ValueHint::FilePath, help_heading = "Certificate")]
    pub ct_logs: Option<PathBuf>,

    /// Believe a server that proves itself with this raw public key (RFC 7250), without a certificate
    ///
    /// sha256//BASE64 or sha256:HEX, the hash of the SubjectPublicKeyInfo; or a file with the key: a public
    /// or private key or a certificate, in PEM or DER. Repeatable. A server with a certificate is checked
    /// as ever.
    #[arg(long, value_name = "KEY", value_parser = PinnedKey::parse, help_heading = "Certificate")]
    pub peer_key: Vec<PinnedKey>,

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
    /// The offer is then http/1.1 alone, unless --alpn says otherwise: HTTP/2 forbids such requests.
    #[arg(long, help_heading = "Certificate")]
    pub post_handshake_auth: bool,

    /// Shake hands and close, without an HTTP request
    #[arg(long, help_heading = "Exchange")]
    pub no_http: bool,

    /// Send this file instead of a request, and print what comes back; - is standard input
    ///
    /// Without --alpn no application protocol is offered. Both at once, as they come, until the server
    /// closes, or has been silent for --timeout after the last byte. What comes back goes to --output, or to standard output, and the narration then
    /// to standard error.
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

    /// Send this with the request, by POST; @FILE sends a file, several are joined by &
    #[arg(short = 'd', long = "data", value_name = "DATA", conflicts_with_all = ["no_http", "send"],
          help_heading = "Exchange")]
    pub data: Vec<String>,

    /// Follow redirects, each with a connection of its own, up to 10
    #[arg(short = 'L', long = "location", conflicts_with_all = ["no_http", "send"], help_heading = "Exchange")]
    pub location: bool,

    /// Use IPv4 addresses alone
    #[arg(
        short = '4',
        long = "ipv4",
        conflicts_with = "ipv6",
        help_heading = "Connection"
    )]
    pub ipv4: bool,

    /// Use IPv6 addresses alone
    #[arg(short = '6', long = "ipv6", help_heading = "Connection")]
    pub ipv6: bool,

    /// Write the body of the response to this file; `-` is standard output
    ///
    /// The body can have any size: it is streamed. With `-` the narration goes to standard error.
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
    /// Visit twice: the second time the session of the first is resumed, and what that spares is told
    #[arg(long, conflicts_with = "again")]
    pub resume: bool,

    /// Visit N more times, each time resuming the session of the time before
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub again: Option<u8>,

    /// Resume a session out of this file, and keep those there that can be resumed next time
    ///
    /// The format is in docs/session-file.md; the file holds secrets. What `openssl s_client
    /// -sess_out` writes is read as well, and left as it is.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["local", "seed"], value_hint = ValueHint::FilePath)]
    pub session: Option<PathBuf>,

    /// Send the request as early data (0-RTT) where a session allows it
    ///
    /// With --send, the first of what there is to send. It goes out with the ClientHello, without waiting for the server. Anyone on the path can record
    /// it and send it again, so it should be a request that may happen twice.
    #[arg(long)]
    pub early_data: bool,
}

/// What is kept beside the text. All of it can be asked for at once.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Recording")]
pub struct RecordingArguments {
    /// Write a trace in JSON Lines (docs/trace-format.md); - is standard output
    ///
    /// With `-` the text goes to standard error.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub json: Option<PathBuf>,

    /// Write a web page of the handshake: messages, bytes, derivations, certificates
    ///
    /// Of several connections it is one page: a list, each line of which opens.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub html: Option<PathBuf>,

    /// Write a pcapng capture with the secrets in it, so that Wireshark shows it decrypted
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub pcap: Option<PathBuf>,

    /// Append the secrets to this key log (RFC 9850); the default is SSLKEYLOGFILE
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub keylog: Option<PathBuf>,
}

/// One thing after the other.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Display")]
pub struct StepArguments {
    /// Wait for a key after each step; fold, unfold, go back (on a terminal)
    #[arg(long, conflicts_with = "quiet")]
    pub step: bool,
}

/// How it is shown.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Display")]
pub struct DisplayArguments {
    /// Every byte and value, explained, long ones folded; -vv folds nothing
    ///
    /// Without it: the story of the handshake, in words.
    #[arg(short, long, action = clap::ArgAction::Count, conflicts_with = "quiet")]
    pub verbose: u8,

    /// One line per step and a summary
    #[arg(short, long)]
    pub quiet: bool,

    /// Colours; auto: on a terminal, unless NO_COLOR is set
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub color: Color,

    /// Write straight to the terminal, not through a pager (PAGER, or less)
    #[arg(long)]
    pub no_pager: bool,
}

/// The list of suites.
#[derive(Debug, Args)]
#[command(next_help_heading = "Display")]
pub struct CiphersArguments {
    /// Add sizes, the specification and an assessment of each
    #[arg(short, long)]
    pub verbose: bool,

    /// Colours; auto: on a terminal, unless NO_COLOR is set
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub color: Color,

    /// Write straight to the terminal, not through a pager (PAGER, or less)
    #[arg(long)]
    pub no_pager: bool,
}

/// A saved trace, replayed.
#[derive(Debug, Args)]
#[command(mut_arg("keylog", |it| it.help("Append the secrets to a key log (RFC 9850)")))]
pub struct ShowArguments {
    /// The trace, as --json wrote it; - is standard input
    #[arg(value_name = "TRACE", value_hint = ValueHint::FilePath)]
    pub trace: PathBuf,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub recording: RecordingArguments,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub step: StepArguments,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub display: DisplayArguments,
}

/// A capture that was made elsewhere.
#[derive(Debug, Clone, Args)]
#[command(
    mut_arg("json", |it| it
        .help("Write the list, one object a connection, or a trace of what is told; - is standard output")
        .long_help("Without --stream and --all: write the list in JSON Lines, one object a connection. With them: \
                    write a trace (docs/trace-format.md). - is standard output")),
    mut_arg("html", |it| it.requires("told").help("Write a web page of what is told; several connections are a list, each opens")),
    mut_arg("pcap", |it| it.help("Write what is told as a pcapng capture with the secrets in it")),
    mut_arg("keylog", |it| it.help("Append the secrets of what is told to a key log (RFC 9850)")),
    group = clap::ArgGroup::new("told").args(["stream", "all"]).multiple(true)
)]
pub struct ReadArguments {
    /// The capture: pcap or pcapng, also packed with gzip or zstd; - is standard input
    ///
    /// What tcpdump and Wireshark write, from Ethernet, Linux's "any", loopback, PPP or raw IP. Standard
    /// input may still grow: tcpdump -U -w - | tlsdemo read -
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub capture: PathBuf,

    /// Open records with the secrets in this key log; may be given more than once
    ///
    /// Of any program that writes one: browsers, curl, OpenSSL, GnuTLS, Go, Java; or a trace that
    /// --json wrote. Secrets inside a
    /// pcapng file are used in any case, and without this option those that SSLKEYLOGFILE names.
    #[arg(long, value_name = "KEYLOG", value_hint = ValueHint::FilePath, help_heading = "Secrets")]
    pub secrets: Vec<PathBuf>,

    /// The server's RSA key, for connections with RSA key transport (up to TLS 1.2)
    ///
    /// Whoever has it reads every such connection, also old ones. With (EC)DHE, and so in all of TLS
    /// 1.3, it opens nothing.
    #[arg(long, value_name = "PEM", value_hint = ValueHint::FilePath, help_heading = "Secrets")]
    pub server_key: Vec<PathBuf>,

    /// Trust the root certificates in this file instead of the system's
    #[arg(long, value_name = "PEM", value_hint = ValueHint::FilePath, help_heading = "Certificate")]
    pub ca_file: Option<PathBuf>,

    /// Tell these connections, by their numbers in the list
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..),
          help_heading = "Connections")]
    pub stream: Vec<u32>,

    /// Tell every connection, or every one that the filters leave
    #[arg(long, conflicts_with = "stream", help_heading = "Connections")]
    pub all: bool,

    /// Only connections of this host: a name and those below it, or an address
    #[arg(long, value_name = "HOST", help_heading = "Connections")]
    pub host: Option<String>,

    /// Only connections with this port at either end
    #[arg(long, value_name = "N", help_heading = "Connections")]
    pub port: Option<u16>,

    /// Only connections with these versions
    #[arg(long, value_name = "LIST", value_parser = listed::versions(), help_heading = "Connections")]
    pub tls: Option<List<ProtocolVersion>>,

    /// Only connections whose handshake failed
    #[arg(long, help_heading = "Connections")]
    pub failed: bool,

    /// Sort the list
    #[arg(long, value_name = "BY", value_enum, default_value_t = SortKey::Number, help_heading = "Connections")]
    pub sort: SortKey,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub recording: RecordingArguments,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub step: StepArguments,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub display: DisplayArguments,
}

/// What a name, a number, a section or bytes mean.
#[derive(Debug, Args)]
#[command(next_help_heading = "Display")]
pub struct ExplainArguments {
    /// Any name on screen, a concept or attack, a number, an RFC's section, or another program's
    /// message; without it, a list
    ///
    /// A word before a number says what it is a number of: `alert 40`, `extension 0x0010`. Of RFC 8446,
    /// a section gives the one in RFC 9846, which replaces it: `RFC 8446 4.2.8`. A message is what
    /// OpenSSL, curl, a browser, Java, Go, Node.js, Python and others print when a handshake fails, as
    /// it was printed, in quotes; - reads it from standard input.
    #[arg(value_name = "NAME", num_args = 1.., conflicts_with = "hex")]
    pub name: Vec<String>,

    /// Annotate these bytes, in hex: records, handshake messages, or a bare ClientHello; - reads
    /// them from standard input
    #[arg(long, value_name = "BYTES", num_args = 1.., allow_hyphen_values = true)]
    pub hex: Vec<String>,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub display: DisplayArguments,
}

/// Two traces or hellos.
#[derive(Debug, Args)]
#[command(next_help_heading = "Display")]
pub struct DiffArguments {
    /// A trace (--json), a capture (its first ClientHello), a file with bytes in hex or as they are, or
    /// the name of a client as in --as
    #[arg(value_name = "A", value_hint = ValueHint::FilePath)]
    pub first: String,

    /// What to compare it with
    #[arg(value_name = "B", value_hint = ValueHint::FilePath)]
    pub second: String,

    /// Write straight to the terminal, not through a pager (PAGER, or less)
    #[arg(long)]
    pub no_pager: bool,
}

/// Why a handshake fails.
#[derive(Debug, Args)]
#[command(
    mut_arg("json", |it| it
        .help("Write the report in JSON; - is standard output, without the text")
        .long_help("Write the report in JSON; - is standard output, without the text")),
    mut_arg("timeout", |it| it.default_value("5")),
    mut_arg("local", |it| it.hide(true)),
    mut_arg("key_update", |it| it.hide(true)),
    mut_arg("no_http", |it| it.hide(true)),
    mut_arg("send", |it| it.hide(true)),
    mut_arg("method", |it| it.hide(true)),
    mut_arg("fields", |it| it.hide(true)),
    mut_arg("data", |it| it.hide(true)),
    mut_arg("location", |it| it.hide(true)),
    mut_arg("output", |it| it.hide(true)),
    mut_arg("html", |it| it.hide(true)),
    mut_arg("pcap", |it| it.hide(true)),
    mut_arg("keylog", |it| it.hide(true)),
    mut_arg("step", |it| it.hide(true)),
    mut_arg("verbose", |it| it.hide(true)),
    mut_arg("quiet", |it| it.hide(true)),
    mut_arg("color", |it| it.hide(true)),
    mut_arg("no_pager", |it| it.hide(true)),
    mut_arg("seed", |it| it.hide(true))
)]
pub struct WhyArguments {
    #[allow(missing_docs)] // first: those that follow take what was given away
    #[command(flatten)]
    pub given: Given,

    #[allow(missing_docs)] // clap would take the text for its own
    #[command(flatten)]
    pub client: ClientArguments,

    /// Make at most N connections
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u16).range(1..=40), help_heading = "Search")]
    pub tries: u16,

    /// Wait this long between two connections
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "0.2", help_heading = "Search")]
    pub pause: Duration,
}

/// What was given on the command line, by the names of the arguments, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct Given(pub Vec<(String, Vec<String>)>);

impl Args for Given {
    fn augment_args(command: clap::Command) -> clap::Command {
        command
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        command
    }
}

impl FromArgMatches for Given {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let typed = |id: &&clap::Id| {
            matches.value_source(id.as_str()) == Some(clap::parser::ValueSource::CommandLine)
        };
        let given = matches.ids().filter(typed).map(|id| {
            let values = matches.try_get_raw(id.as_str()).ok().flatten();
            let values = values.into_iter().flatten();
            let values = values.map(|value| value.to_string_lossy().into_owned());
            (id.to_string(), values.collect())
        });
        Ok(Given(given.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The server by itself.
#[derive(Debug, Args)]
#[command(
    mut_arg("quiet", |it| it.help("One line per connection")),
    mut_arg("no_pager", |it| it.hide(true)),
    mut_arg("cert", |it| it.help("The certificate chain to present, the server's own first, instead of the demo identities")),
    mut_arg("json", |it| it
        .help("Write a trace of each connection when it ends (docs/trace-format.md); - is standard output")
        .long_help("Write a trace of each connection when it ends, all into one file (docs/trace-format.md); - is \
                    standard output, and the text then goes to standard error")),
    mut_arg("html", |it| it.help("Write a web page of the connection that ended last")),
    mut_arg("pcap", |it| it
        .help("Write a pcapng capture of all connections with the secrets in it, so that Wireshark shows it decrypted"))
)]
pub struct ServeArguments {
    /// The address to listen on
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1",
        help_heading = "Connection"
    )]
    pub bind: std::net::IpAddr,

    /// The port to listen on; 0 lets the system choose
    #[arg(
        short,
        long,
        value_name = "N",
        default_value_t = 4433,
        help_heading = "Connection"
    )]
    pub port: u16,

    /// Expect a PROXY header, v1 or v2, before everything else
    #[arg(long, help_heading = "Connection")]
    pub haproxy_protocol: bool,

    /// Serve this protocol: answer its dialogue before TLS, and its farewell over it
    ///
    /// The same names as for the client: smtp, imap, …; or smtps, imaps, … to begin TLS at once.
    #[arg(long, value_name = "PROTOCOL", value_parser = approach, help_heading = "Connection")]
    pub starttls: Option<Approach>,

    /// Serve this many connections at once; more wait
    ///
    /// Those that wait have been accepted by the system but not by tlsdemo, and get no answer until
    /// it is their turn. Each connection takes a file descriptor (`ulimit -n`) and a thread.
    #[arg(long, value_name = "N", default_value_t = DEFAULT_CONNECTIONS, value_parser = clap::value_parser!(u16).range(1..),
          help_heading = "Connection")]
    pub connections: u16,

    /// Ask clients for a certificate: request goes on without one, require does not
    ///
    /// Without --client-ca the authorities of the demo identities are trusted.
    #[arg(long, value_name = "HOW", value_enum, help_heading = "Certificate")]
    pub client_auth: Option<ClientAuth>,

    /// Ask for the certificate only when a client requests something under this path
    ///
    /// In TLS 1.3 by a request after the handshake, which the client must have offered to answer; up
    /// to TLS 1.2 by renegotiation. What needs a certificate and gets none is answered with 403.
    #[arg(long, value_name = "PATH", value_parser = path, help_heading = "Certificate")]
    pub client_auth_path: Option<String>,

    /// Ask clients for a certificate from the authorities in this file
    ///
    /// Their names go into the request. One is required, unless --client-auth request.
    #[arg(long, value_name = "PEM", value_hint = ValueHint::FilePath, help_heading = "Certificate")]
    pub client_ca: Option<PathBuf>,

    /// Prove ourselves with this private key alone to clients that take raw public keys (RFC 7250); repeatable
    ///
    /// PEM. Clients must know the key from elsewhere; others are shown the certificate.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Certificate")]
    pub raw_public_key: Vec<PathBuf>,

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
    /// configuration get all of these to try again with.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Offer")]
    pub ech: Vec<PathBuf>,

    /// In TLS 1.3, answer the first ClientHello with a HelloRetryRequest that contains a cookie
    #[arg(long, help_heading = "Offer")]
    pub cookie: bool,

    /// Up to TLS 1.2, remember N sessions, so that clients can resume them by their ids
    ///
    /// With --tickets a client that takes a ticket gets one instead, good for two hours. A resumed
    /// session spares a round trip, the certificate and the key exchange. 0: none is remembered.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16), help_heading = "Sessions")]
    pub session_cache: u16,

    /// Show browsers pages with the secrets of connections even if others can reach the address
    ///
    /// A browser that opens https://localhost:4433/ is shown its own handshake, live, and /connections
    /// lists the last 32. Without this option only at a loopback address, and not with -q.
    #[arg(long, help_heading = "Output")]
    pub pages: bool,

    /// In TLS 1.3, send N tickets after a full handshake, each good for one resumption
    ///
    /// A ticket is the session itself, sealed under a key that only this server has. After a
    /// resumption one follows, in place of the one that was used.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(0..=16), help_heading = "Sessions")]
    pub tickets: u8,

    /// In TLS 1.3, take up to N bytes of early data (0-RTT) with each ticket, once
    ///
    /// Early data can be recorded and sent again. This server takes it with each ticket once only, and
    /// only if the ticket is as old as the client says, give or take ten seconds.
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Sessions")]
    pub early_data: u32,
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
    #[arg(long, value_name = "N", default_value_t = 64)]
    pub longest_name: u8,

    /// Write to this file, which its owner alone can read, instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// Key encapsulation (RFC 9180 §7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EchKem {
    /// DHKEM(X25519, HKDF-SHA256), which every client has.
    X25519,
    /// DHKEM(P-256, HKDF-SHA256).
    P256,
    /// DHKEM(P-384, HKDF-SHA384).
    P384,
    /// DHKEM(P-521, HKDF-SHA512).
    P521,
}

/// How a server asks clients for a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClientAuth {
    /// Asks, and goes on without one.
    Request,
    /// Asks, and goes on only with one.
    Require,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// A path of this server's.
fn path(text: &str) -> Result<String, String> {
    match text.starts_with('/') && text.bytes().all(|byte| (b'!'..=b'~').contains(&byte)) {
        true => Ok(text.to_owned()),
        false => Err("a path begins with / and has no spaces".into()),
    }
}

fn no_proxy(text: &str) -> Result<NoProxy, String> {
    Ok(NoProxy::parse(text))
}

fn haproxy_version(text: &str) -> Result<haproxy::Version, String> {
    match text {
        "v1" | "1" => Ok(haproxy::Version::V1),
        "v2" | "2" => Ok(haproxy::Version::V2),
        _ => Err("the versions are v1 and v2".into()),
    }
}

/// A protocol, and when TLS begins in it.
fn approach(text: &str) -> Result<Approach, String> {
    Approach::of_scheme(text).ok_or_else(|| {
        let names: Vec<&str> = Approach::names().collect();
        format!("there is no such protocol; one of {}", names.join(", "))
    })
}

/// A name for server_name: no address, no port (RFC 6066 §3).
fn name(text: &str) -> Result<String, String> {
    if text.contains(['/', '?', '#']) || (text.contains(':') && !text.contains("::")) {
        return Err("server_name carries a host name only, without port and path".into());
    }
    let target = Target::checked(text)?;
    match target.server_name() {
        Some(name) => Ok(name.to_owned()),
        None => Err(
            "server_name carries names only, no addresses (RFC 6066 §3); --no-sni leaves it out"
                .into(),
        ),
    }
}

/// A host, and port 53 unless another is given.
fn dns_server(text: &str) -> Result<Target, String> {
    let is_bare_v6 = text.contains("::") && !text.contains(']');
    let with_port = match is_bare_v6 {
        true => format!("[{text}]:53"),
        false => format!("{text}:53"),
    };
    // With a port of its own the text has one too many then.
    Target::checked_address(&with_port).or_else(|_| Target::checked_address(text))
}

/// A length that max_fragment_length has a number for (RFC 6066 §4).
fn fragment_length(text: &str) -> Result<MaxFragmentLength, String> {
    let mut all = MaxFragmentLength::ALL.iter().copied();
    let length = text.parse().ok();
    all.find(|it| length.is_some() && it.bytes() == length)
        .ok_or_else(|| "the lengths are 512, 1024, 2048 and 4096 (RFC 6066 §4)".into())
}

/// A method: a token (RFC 9110 §5.6.2, §9.1).
fn method(text: &str) -> Result<String, String> {
    match !text.is_empty() && text.bytes().all(is_token) {
        true => Ok(text.to_owned()),
        false => Err("a method is a word such as HEAD or POST (RFC 9110 §9.1)".into()),
    }
}

/// A field, as curl has it: `Name: value`, or `Name:` for none.
fn field(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once(':')
        .ok_or("a field is a name, a colon and a value: Accept: text/html")?;
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(
            "the name of a field has letters, digits and a few signs (RFC 9110 §5.1)".into(),
        );
    }
    let value = value.trim_matches([' ', '\t']);
    if value
        .bytes()
        .any(|byte| byte < b' ' && byte != b'\t' || byte == 0x7f)
    {
        return Err("the value of a field has no control characters (RFC 9110 §5.5)".into());
    }
    Ok((name.to_owned(), value.to_owned()))
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Seconds, with a fraction if needed.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.001..=86_400.0).contains(&seconds) => {
            Ok(Duration::from_secs_f64(seconds))
        }
        _ => Err("a number of seconds from 0.001 to 86400, as in 10 or 0.5".into()),
    }
}
