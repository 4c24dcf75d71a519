//! The command: arguments in, report out.

use std::io::Write as _;

use clap::Args as _;

use super::offer::{Options, ProxyHeader};
use super::{Inquiry, Limits, Offer, Report, Way, json, text};
use crate::commands::arguments::WhyArguments;
use crate::commands::options::Client;
use crate::commands::output::{Stream, WhenClosed};
use crate::commands::run;
use crate::error::{Error, ErrorKind, Result};

/// Finds out why the handshake fails, and says so; whether it works.
///
/// # Errors
/// If the arguments make no sense, or the report cannot be written.
pub fn why(arguments: WhyArguments) -> Result<bool> {
    let limits = Limits {
        tries: arguments.tries.into(),
        pause: arguments.pause,
    };
    if let Some(error) = useless(&arguments.given.0) {
        return Err(error);
    }
    let mut options = given(&arguments.given.0);
    let client = Client::try_from(arguments.client)?;
    if client.ech_from_dns {
        return Err(Error::usage(
            "why makes many connections and asks DNS nothing: give --ech the configuration itself",
        ));
    }
    let Some(target) = client.target.clone() else {
        return Err(Error::usage(
            "the built-in server has nothing wrong with it; give a TARGET",
        ));
    };
    if let Some(approach) = target.approach {
        options.set("--starttls", Some(approach.name()));
    }
    let is_usual = target.approach.is_none() && target.port == crate::transport::DEFAULT_PORT;
    let name = match is_usual {
        true => target.host.clone(),
        false => target.to_string(),
    };
    let base = Offer {
        config: run::client_config(&client, &target, true, &run::trust_anchors(&client)?)?,
        approach: target.approach,
        proxy_header: ProxyHeader::Given,
        options,
    };
    let route = run::route(&client, &target)?;
    let way = Way {
        route: &route,
        target: &target,
        dial: client.connect.as_ref(),
        family: client.family,
        timeout: client.end.timeout,
    };
    let report = Inquiry::new(way, base, name, limits).run()?;
    write(&client, &report)?;
    Ok(report.cause.is_none())
}

fn write(client: &Client, report: &Report) -> Result<()> {
    let recording = &client.end.recording;
    if let Some(path) = &recording.json {
        let line = format!("{}\n", json(report));
        if recording.takes_stdout() {
            let mut out = Stream::Stdout.open(WhenClosed::Exit);
            out.write_all(line.as_bytes())?;
            return Ok(out.flush()?);
        }
        std::fs::write(path, line).map_err(|error| {
            Error::new(
                ErrorKind::Io,
                format!("{} cannot be written: {error}", path.display()),
            )
        })?;
    }
    let limit = Stream::Stdout.limit();
    let mut out = Stream::Stdout.open(WhenClosed::Exit);
    out.write_all(text(report, limit).as_bytes())?;
    Ok(out.flush()?)
}

/// Under which headings the options are that matter for a handshake.
const HEADINGS: [&str; 6] = [
    "Offer",
    "Records",
    "Certificate",
    "Connection",
    "Sessions",
    "Exchange",
];

/// Options of a visit that an inquiry has no use for: it keeps no session, asks for nothing, and tells
/// of no handshake but in a line.
const USELESS: [&str; 19] = [
    "local",
    "resume",
    "again",
    "session",
    "early_data",
    "export",
    "renegotiate",
    "key_update",
    "send",
    "method",
    "fields",
    "data",
    "location",
    "output",
    "html",
    "pcap",
    "keylog",
    "step",
    "seed",
];

/// Options that say what an inquiry does anyway, or how it is shown.
const UNDERSTOOD: [&str; 1] = ["no_http"];

/// That an option was given for nothing, if one was.
fn useless(given: &[(String, Vec<String>)]) -> Option<Error> {
    let (id, _) = given
        .iter()
        .find(|(id, _)| USELESS.contains(&id.as_str()))?;
    Some(Error::usage(format!(
        "--{} has no effect on why, which makes one full handshake after the other, and asks for nothing: leave it out",
        id.replace('_', "-")
    )))
}

/// What was given, as options of a visit.
fn given(given: &[(String, Vec<String>)]) -> Options {
    let mut options = Options::default();
    let command = WhyArguments::augment_args(clap::Command::new("why"));
    for argument in command.get_arguments() {
        let matters = (argument.get_help_heading()).is_some_and(|it| HEADINGS.contains(&it))
            && !UNDERSTOOD.contains(&argument.get_id().as_str());
        let found = given.iter().find(|(id, _)| argument.get_id() == id);
        let (true, Some(long), Some((_, values))) = (matters, argument.get_long(), found) else {
            continue;
        };
        let name = format!("--{long}");
        if !argument.get_action().takes_values() {
            options.add(&name, None);
        } else if argument.is_require_equals_set() {
            match values.first() {
                Some(value) => options.add_joined(&name, value),
                None => options.add(&name, None),
            }
        } else {
            for value in values {
                options.add(&name, Some(value));
            }
        }
    }
    options
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::commands::arguments::{Cli, Command};

    #[test]
    fn a_command_repeats_what_was_given() {
        let line = "tlsdemo why -k --tls 1.3 --pad-to=64 --grease --sni example.net --tries 3 \
                    --haproxy-protocol --psk alice:0102 --psk-modes psk_ke --allow-renegotiation --no-http \
                    --json trace localhost:4433";
        let cli = Cli::try_parse_from(line.split_whitespace()).unwrap();
        let Some(Command::Why(arguments)) = cli.command else {
            panic!("another command");
        };
        let words = given(&arguments.0.given.0).words().join(" ");
        for option in [
            "--insecure",
            "--tls 1.3",
            "--pad-to 64",
            "--grease",
            "--sni example.net",
            "--haproxy-protocol=v1",
            "--psk alice:0102",
            "--psk-modes psk_ke",
            "--allow-renegotiation",
        ] {
            assert!(words.contains(option), "{option} in {words}");
        }
        assert!(
            !["trace", "tries", "no-http"]
                .iter()
                .any(|word| words.contains(word)),
            "{words}"
        );
    }

    /// What has no effect is said to have none.
    #[test]
    fn an_option_without_effect_is_refused() {
        let known = WhyArguments::augment_args(clap::Command::new("why"));
        let known: Vec<&str> = (known.get_arguments().map(|it| it.get_id().as_str())).collect();
        for id in USELESS.iter().chain(&UNDERSTOOD) {
            assert!(known.contains(id), "{id} in {known:?}");
        }
        let line = "tlsdemo why --session file localhost";
        let cli = Cli::try_parse_from(line.split_whitespace()).unwrap();
        let Some(Command::Why(arguments)) = cli.command else {
            panic!("another command");
        };
        let error = useless(&arguments.0.given.0).unwrap();
        assert!(
            error.message.starts_with("--session has no effect"),
            "{error}"
        );
    }
}
