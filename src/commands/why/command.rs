//! The command: arguments in, report out.

use std::io::Write as _;

use super::offer::Options;
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
        config: run::client_config(&client, &target, true)?,
        approach: target.approach,
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
    let width = Stream::Stdout.width();
    let mut out = Stream::Stdout.open(WhenClosed::Exit);
    out.write_all(text(report, width).as_bytes())?;
    Ok(out.flush()?)
}

/// The options that matter for a handshake, by their names among the arguments; whether they take a
/// value.
const OPTIONS: &[(&str, &str, bool)] = &[
    ("likeness", "--as", true),
    ("tls", "--tls", true),
    ("cipher", "--cipher", true),
    ("groups", "--groups", true),
    ("key_share", "--key-share", true),
    ("sigalgs", "--sigalgs", true),
    ("alpn", "--alpn", true),
    ("no_ems", "--no-ems", false),
    ("no_etm", "--no-etm", false),
    ("omit", "--omit", true),
    ("no_compat", "--no-compat", false),
    ("pad_to", "--pad-to", true),
    ("pad_hello", "--pad-hello", true),
    ("split_hello", "--split-hello", true),
    ("record_size_limit", "--record-size-limit", true),
    ("max_fragment_length", "--max-fragment-length", true),
    ("connect", "--connect", true),
    ("proxy", "--proxy", true),
    ("noproxy", "--noproxy", true),
    ("sni", "--sni", true),
    ("no_sni", "--no-sni", false),
    ("cert", "--cert", true),
    ("key", "--key", true),
    ("key_password", "--key-password", true),
    ("cert_anyway", "--cert-anyway", false),
    ("ca_file", "--ca-file", true),
    ("insecure", "--insecure", false),
    ("ipv4", "--ipv4", false),
    ("ipv6", "--ipv6", false),
];

/// What was given, as options of a visit.
fn given(given: &[(String, Vec<String>)]) -> Options {
    let mut options = Options::default();
    for (id, name, has_value) in OPTIONS {
        let Some((_, values)) = given.iter().find(|(known, _)| known == id) else {
            continue;
        };
        if *has_value {
            for value in values {
                options.0.push(((*name).to_owned(), Some(value.clone())));
            }
        } else {
            options.0.push(((*name).to_owned(), None));
        }
    }
    if let Some((_, values)) = given.iter().find(|(id, _)| id == "haproxy_protocol") {
        let version = values.first().map_or("v1", String::as_str);
        options
            .0
            .push((format!("--haproxy-protocol={version}"), None));
    }
    options
}
