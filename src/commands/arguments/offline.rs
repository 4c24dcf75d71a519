//! What needs no connection: lists, traces, captures, explanations, comparisons.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::shared::{Color, DisplayArguments, RecordingArguments, StepArguments};
use super::values::whole;
use crate::commands::ends::{List, psk};
use crate::commands::listed;
use crate::commands::read::SortKey;
use crate::connection::session::ExternalPsk;
use crate::names::registry::ProtocolVersion;

/// The list of suites.
#[derive(Debug, Args)]
#[command(next_help_heading = "Display")]
pub struct CiphersArguments {
    /// Add sizes, the specification and an assessment of each
    #[arg(short, long)]
    pub verbose: bool,

    /// Colors; auto: on a terminal, unless NO_COLOR is set
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
        .help("Write the list, one object per connection, or a trace of what is shown; - is standard output")
        .long_help("Without --stream and --all: write the list in JSON Lines, one object per connection. With them: \
                    write a trace (docs/trace-format.md). - is standard output")),
    mut_arg("html", |it| it.requires("told").help("Write a web page of what is shown; several connections are a list, each line of which opens")),
    mut_arg("pcap", |it| it.requires("told").help("Write what is shown as a pcapng capture with the secrets in it")),
    mut_arg("keylog", |it| it.requires("told").help("Append the secrets of what is shown to a key log (RFC 9850)")),
    mut_arg("step", |it| it.requires("told")),
    group = clap::ArgGroup::new("told").args(["stream", "all"]).multiple(true)
)]
pub struct ReadArguments {
    /// The capture: pcap or pcapng, also compressed with gzip or zstd; - is standard input
    ///
    /// What tcpdump and Wireshark write, from Ethernet, "any" of Linux and macOS, NFLOG, loopback, PPP or
    /// raw IP, also mirrored in VXLAN, Geneve, GRE or ERSPAN. Standard input may still grow: tcpdump -U -w -
    /// | tlsdemo read -
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub capture: PathBuf,

    /// Open records with the secrets in this key log; may be given more than once
    ///
    /// From any program that writes one: browsers, curl, OpenSSL, GnuTLS, Go, Java; or a trace that
    /// --json wrote. Secrets inside a pcapng file are used in any case, and without this option
    /// also the key log that SSLKEYLOGFILE names.
    #[arg(long, value_name = "KEYLOG", value_hint = ValueHint::FilePath, help_heading = "Secrets")]
    pub secrets: Vec<PathBuf>,

    /// The server's RSA key, for connections with RSA key transport (up to TLS 1.2)
    ///
    /// Anyone who has it can read every such connection, old ones included. With (EC)DHE, and so in
    /// all of TLS 1.3, it opens nothing.
    #[arg(long, value_name = "PEM", value_hint = ValueHint::FilePath, help_heading = "Secrets")]
    pub server_key: Vec<PathBuf>,

    /// A key that both ends were given, with its name: IDENTITY:HEX, or IDENTITY:HEX:HASH; repeatable
    ///
    /// It opens what it alone protects: TLS 1.3 without a key exchange (psk_ke), early data, and
    /// PSK suites before TLS 1.3, with --server-key also RSA_PSK suites. Where there is an (EC)DHE
    /// exchange as well it opens nothing. HASH matters only in TLS 1.3: SHA-256, which is the
    /// default, or SHA-384.
    #[arg(long, value_name = "IDENTITY:HEX[:HASH]", value_parser = psk, help_heading = "Secrets")]
    pub psk: Vec<ExternalPsk>,

    /// Trust the root certificates in this file instead of the system's
    #[arg(long, value_name = "PEM", value_hint = ValueHint::FilePath, help_heading = "Certificate")]
    pub ca_file: Option<PathBuf>,

    /// Show these connections in full, by their numbers in the list, or those of them that the filters leave
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = whole(1..=u32::MAX),
          help_heading = "Connections")]
    pub stream: Vec<u32>,

    /// Show every connection in full, or every one that the filters leave
    #[arg(long, conflicts_with = "stream", help_heading = "Connections")]
    pub all: bool,

    /// Only connections of this host: a name and those below it, or an address
    #[arg(long, value_name = "HOST", help_heading = "Connections")]
    pub host: Option<String>,

    /// Only connections with this port at either end
    #[arg(long, value_name = "N", value_parser = whole(1..=u16::MAX), help_heading = "Connections")]
    pub port: Option<u16>,

    /// Only connections with these versions: single ones, with commas between them, or from one to another
    #[arg(long, value_name = "LIST", value_parser = listed::seen_versions(), help_heading = "Connections")]
    pub tls: Option<List<ProtocolVersion>>,

    /// Only connections whose handshake failed
    #[arg(long, help_heading = "Connections")]
    pub failed: bool,

    /// Sort the list, text or JSON; what is not known comes last
    ///
    /// Connections that are alike there stay in the order in which they began.
    #[arg(long, value_name = "BY", value_enum, default_value_t = SortKey::Number, conflicts_with = "told",
          help_heading = "Connections")]
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
    /// A word before a number says what it is a number of: `alert 40`, `extension 0x0010`. A
    /// section of RFC 8446 gives the one in RFC 9846, which replaces it: `RFC 8446 4.2.8`. An
    /// object identifier is looked up too: `2.5.29.17`. A message is what
    /// OpenSSL, curl, a browser, Java, Go, Node.js, Python and others print when a handshake fails, as
    /// it was printed, in quotes; - reads it from standard input.
    #[arg(value_name = "NAME", num_args = 1.., allow_negative_numbers = true, conflicts_with = "hex",
          help_heading = None)]
    pub name: Vec<String>,

    /// Annotate these bytes, in hex: records, handshake messages, or a bare ClientHello; - reads
    /// them from standard input
    #[arg(long, value_name = "BYTES", num_args = 1.., allow_hyphen_values = true, help_heading = None)]
    pub hex: Vec<String>,

    /// With --hex: fold no long value
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub verbose: u8,

    /// Colors; auto: on a terminal, unless NO_COLOR is set
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub color: Color,

    /// Write straight to the terminal, not through a pager (PAGER, or less)
    #[arg(long)]
    pub no_pager: bool,
}

/// Two traces or hellos.
#[derive(Debug, Args)]
#[command(next_help_heading = "Display")]
pub struct DiffArguments {
    /// A trace (--json), a capture (its first ClientHello), a file with bytes in hex or as they are, or
    /// the name of a client as in --as
    #[arg(value_name = "A", value_hint = ValueHint::FilePath, help_heading = None)]
    pub first: String,

    /// What to compare it with
    #[arg(value_name = "B", value_hint = ValueHint::FilePath, help_heading = None)]
    pub second: String,

    /// Write straight to the terminal, not through a pager (PAGER, or less)
    #[arg(long)]
    pub no_pager: bool,
}
