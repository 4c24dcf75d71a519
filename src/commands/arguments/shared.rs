//! What several commands have in common.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

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
    /// Several connections make one page: a list, each line of which opens. The page is written at
    /// the end; until then an older one stays in place.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub html: Option<PathBuf>,

    /// Write a pcapng capture with the secrets in it, so that Wireshark shows it decrypted
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub pcap: Option<PathBuf>,

    /// Append the secrets to this key log (RFC 9850); by default the one that SSLKEYLOGFILE names
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub keylog: Option<PathBuf>,
}

/// One thing after the other.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Display")]
pub struct StepArguments {
    /// Wait for a key after each step; fold, unfold, go back (needs a terminal)
    #[arg(long, conflicts_with = "quiet")]
    pub step: bool,
}

/// How it is shown.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Display")]
pub struct DisplayArguments {
    /// Every byte and value, explained, long ones folded; -vv folds nothing
    ///
    /// By default: the story of the handshake, in words.
    #[arg(short, long, action = clap::ArgAction::Count, conflicts_with = "quiet")]
    pub verbose: u8,

    /// One line per step and a summary
    #[arg(short, long)]
    pub quiet: bool,

    /// Colors; auto: on a terminal, unless NO_COLOR is set
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub color: Color,

    /// Write straight to the terminal, not through a pager (PAGER, or less)
    #[arg(long)]
    pub no_pager: bool,
}

/// When to use colors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}
