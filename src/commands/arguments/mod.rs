//! The clap definitions: what can be typed, and what help says about it.
//!
//! Each value is checked as it is read, so that a mistake is reported with the name of the option
//! that it was made in. What options mean together is checked in [`super::options`].

mod client;
mod offline;
mod serve;
mod shared;
mod values;
mod why;

pub use client::{ClientArguments, SessionArguments};
pub use offline::{
    CiphersArguments, DiffArguments, ExplainArguments, ReadArguments, ShowArguments,
};
pub use serve::{
    ClientAuth, DelegateArguments, DelegatedKey, EchKem, EchKeyArguments, ServeArguments,
};
pub use shared::{Color, DisplayArguments, RecordingArguments, StepArguments};
pub(super) use values::{seconds, trust_anchors, whole};
pub use why::{Given, WhyArguments};

use clap::{ArgMatches, Args, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;

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
Names in lists are separated by `:` or `,`; protocols of --alpn by `,` alone. They are OpenSSL's or
IANA's, in any case, or numbers such as 0xc02f. A host that has the name of
a command needs its port: serve:443.

Exit status: 0 done, 1 the handshake or connection failed, 2 wrong usage.
Narration goes to standard output, errors to standard error.";

/// The variables that matter, and what they do.
pub(super) const ENVIRONMENT: &[(&str, &str)] = &[
    (
        "COLUMNS",
        "How wide to write where the output is not a terminal; 100 by default.",
    ),
    (
        "NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM",
        "No colors if NO_COLOR is set, if CLICOLOR is 0 or if TERM is dumb or not set; colors in a pipe too if CLICOLOR_FORCE is set. --color overrides all of them.",
    ),
    (
        "PAGER, LESS",
        "The pager for long output on a terminal: less if PAGER is unset, none if it is empty or cat. LESS has its options, FRX if unset.",
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
    propagate_version = true,
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
    /// Run the built-in server by itself, for any client to connect to
    Serve(Deferred<ServeArguments>),
    /// Make a key for Encrypted ClientHello and the configuration to publish (for serve --ech)
    ///
    /// Prints both in PEM: the private key, and the ECHConfigList, whose base64 goes into the `ech`
    /// parameter of the HTTPS record in DNS, and into --ech of clients.
    EchKey(Deferred<EchKeyArguments>),
    /// Sign a delegated credential, a new key for a few days, with a certificate's key (RFC 9345)
    ///
    /// Prints both in PEM: the new private key, and the credential, for --delegated-credential. The
    /// certificate must allow it, by the extension DelegationUsage.
    Delegate(Deferred<DelegateArguments>),
    /// Replay a saved trace as text, or in any other format
    Show(Deferred<ShowArguments>),
    /// Read a capture: list the TLS connections in it, or show them like our own
    Read(Deferred<ReadArguments>),
    /// Explain a message, field, value, suite, attack or RFC section; or annotate bytes
    Explain(Deferred<ExplainArguments>),
    /// Compare two traces or ClientHellos, field by field
    ///
    /// Says which differences can decide how a handshake goes, which only change how it looks, and
    /// which exist between any two connections.
    Diff(Deferred<DiffArguments>),
    /// Find out why a handshake fails: try again with one thing changed at a time
    ///
    /// Makes the handshake as asked. If it fails, it is tried again with other versions, suites,
    /// groups, extensions, or another dialogue, until the smallest change is found that makes it
    /// work. The report gives the cause in a sentence, the command that fails and the one that
    /// works. Connections are made one at a time. Exit status 0: nothing is wrong.
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

impl Command {
    /// As it is typed.
    pub fn name(&self) -> &'static str {
        match self {
            Command::Ciphers(_) => "ciphers",
            Command::Serve(_) => "serve",
            Command::EchKey(_) => "ech-key",
            Command::Delegate(_) => "delegate",
            Command::Show(_) => "show",
            Command::Read(_) => "read",
            Command::Explain(_) => "explain",
            Command::Diff(_) => "diff",
            Command::Why(_) => "why",
            Command::Completions { .. } => "completions",
            Command::Man => "man",
        }
    }
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
