//! Why a handshake fails.

use std::time::Duration;

use clap::{ArgMatches, Args, FromArgMatches};

use super::client::ClientArguments;
use super::values::{seconds, whole};

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
    mut_arg("data_binary", |it| it.hide(true)),
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
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = whole(1..=40_u16), help_heading = "Search")]
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
