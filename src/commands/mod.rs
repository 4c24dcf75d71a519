//! The command line: what can be typed, what it means, and what is done about it.
//!
//! [`arguments`] defines it for clap, [`options`] holds the same as plain values that make sense
//! together, [`output`] knows about terminals and pipes.

pub mod arguments;
pub mod ciphers;
mod cost;
pub mod delegate;
pub mod diff;
mod ech;
mod ends;
pub mod explain;
mod floor;
mod gallery;
mod likeness;
mod listed;
pub mod listen;
mod narrators;
pub mod options;
pub mod output;
mod overwritten;
mod page_file;
mod pager;
mod read;
mod recorders;
mod run;
mod serve;
mod session_file;
mod show;
mod tunnel;
pub mod visit;
pub mod why;
mod wrap;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use arguments::{CiphersArguments, Cli, Command, DiffArguments};
use options::{Client, Server};
use output::{Stream, WhenClosed, complain, use_color};

use crate::error::{Error, ErrorKind, Result};
use crate::glossary::checks;
use crate::peer::TrustAnchors;
use crate::report::escape::safe;

/// The commands; a host of one of these names is given with its port.
const COMMANDS: &[&str] = &[
    "ciphers",
    "serve",
    "ech-key",
    "delegate",
    "show",
    "read",
    "explain",
    "diff",
    "why",
    "completions",
    "man",
];

/// Does what the arguments ask for: the whole program.
///
/// Status 0: done; 1: the handshake, the connection or the output failed; 2: wrong usage.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut command = Cli::command();
    let matches =
        command.try_get_matches_from_mut(asking_for_help(arguments.into_iter().collect()));
    let parsed = matches.and_then(|matches| {
        let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
        Ok((cli, matches))
    });
    let (cli, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return refuse(&second_target(&error).unwrap_or(error)),
    };
    let name = cli.command.as_ref().map(Command::name);
    let result = overwritten::forbid(&command, &matches).and_then(|()| act(cli));
    // What is said on standard error is not to run into what the pager shows.
    pager::end();
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) if error.kind == ErrorKind::Usage => {
            let mut command = Cli::command();
            command.build();
            let kind = clap::error::ErrorKind::ValueValidation;
            // With the usage of the command that was called.
            match name.and_then(|name| command.find_subcommand_mut(name)) {
                Some(command) => refuse(&command.error(kind, error)),
                None => refuse(&command.error(kind, error)),
            }
        }
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

/// Does what was asked for; whether what it was asked about is as it should be.
fn act(cli: Cli) -> Result<bool> {
    match cli.command {
        None => Client::try_from(cli.client).and_then(client),
        Some(Command::Serve(arguments)) => Server::try_from(*arguments.0).and_then(serve),
        Some(Command::Ciphers(arguments)) => ciphers(&arguments.0),
        Some(Command::EchKey(arguments)) => ech::make_key(&arguments.0),
        Some(Command::Delegate(arguments)) => delegate::make(&arguments.0),
        Some(Command::Show(arguments)) => show::show(*arguments.0),
        Some(Command::Read(arguments)) => read::read(&arguments.0),
        Some(Command::Explain(arguments)) => show::explain(&arguments.0),
        Some(Command::Diff(arguments)) => diff(&arguments.0),
        Some(Command::Why(arguments)) => return why::why(*arguments.0),
        Some(Command::Completions { shell }) => print(|out| {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "tlsdemo", &mut script);
            out.write_all(&script)
        }),
        Some(Command::Man) => print(man),
    }?;
    Ok(true)
}

/// `help` and `help COMMAND` as the options that they mean; a host of that name is `help:443`.
fn asking_for_help(arguments: Vec<OsString>) -> Vec<OsString> {
    match &arguments[..] {
        [program, help] if help == "help" => vec![program.clone(), "--help".into()],
        [program, help, command] if help == "help" => {
            vec![program.clone(), command.clone(), "--help".into()]
        }
        _ => arguments,
    }
}

/// Of a second target, which clap takes for a command in the wrong place, that it is one.
fn second_target(error: &clap::Error) -> Option<clap::Error> {
    use clap::error::{ContextKind, ContextValue, ErrorKind as Kind};
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let is_target = error.kind() == Kind::ArgumentConflict && !COMMANDS.contains(&word.as_str());
    is_target.then(|| {
        let what = format!("one TARGET at a time: `{}` is a second one", safe(word));
        Cli::command().error(Kind::UnknownArgument, what)
    })
}

/// Says that the usage was wrong, or gives the help that was asked for.
fn refuse(error: &clap::Error) -> ExitCode {
    let help = !error.use_stderr();
    let printed = match Stream::Stderr.terminal_width().filter(|_| !help) {
        None => error.print(),
        Some(width) => {
            let text = error.render();
            let text = match use_color(arguments::Color::Auto, true) {
                true => text.ansi().to_string(),
                false => text.to_string(),
            };
            std::io::stderr().write_all(wrap::wrapped(&text, width).as_bytes())
        }
    };
    match printed {
        Err(failed) if failed.kind() != std::io::ErrorKind::BrokenPipe && help => {
            report(&Error::from(failed));
            ExitCode::FAILURE
        }
        _ if help => ExitCode::SUCCESS,
        _ => ExitCode::from(2),
    }
}

/// An error, on standard error. If that fails too, the exit status is all there is.
fn report(error: &Error) {
    complain(&checks::error(error));
}

/// The handshake as a client, narrated.
fn client(options: Client) -> Result<()> {
    warn_of_seed(options.end.seed);
    run::client(&options)
}

/// The built-in server by itself.
fn serve(options: Server) -> Result<()> {
    warn_of_seed(options.end.seed);
    if let Some(wanted) = &options.client_authentication {
        warn_of_unreadable(&wanted.trust_anchors);
        if let Some(note) = wanted.trust_anchors.unnamed() {
            complain(&note);
        }
    }
    serve::serve(&options)
}

/// Fixed randomness is never silent.
fn warn_of_seed(seed: Option<u64>) {
    if let Some(seed) = seed {
        complain(&format!(
            "INSECURE: --seed {seed} makes all randomness predictable; every secret of this run can be computed by anyone"
        ));
    }
}

/// A certificate that was to be trusted and cannot be read is never passed over in silence.
fn warn_of_unreadable(anchors: &TrustAnchors) {
    for fault in anchors.unreadable() {
        complain(&fault);
    }
}

fn ciphers(arguments: &CiphersArguments) -> Result<()> {
    let is_terminal = Stream::Stdout.is_terminal();
    let layout = ciphers::Layout {
        width: Stream::Stdout.limit(),
        color: use_color(arguments.color, is_terminal),
        verbose: arguments.verbose,
    };
    if !arguments.no_pager {
        pager::start(WhenClosed::Exit);
    }
    print(|out| ciphers::write(out, layout))
}

/// Two traces or hellos, field by field.
fn diff(arguments: &DiffArguments) -> Result<()> {
    let [first, second] = diff::Side::read_both(&arguments.first, &arguments.second)?;
    let found = diff::compare(&first, &second);
    if !arguments.no_pager {
        pager::start(WhenClosed::Exit);
    }
    let width = Stream::Stdout.width();
    print(|out| out.write_all(&diff::text(&first, &second, &found, width)))
}

/// The manual page: the program, then each command under a heading of its own.
fn man(out: &mut dyn Write) -> std::io::Result<()> {
    let mut program = Cli::command();
    program.build();
    let page = clap_mangen::Man::new(program.clone());
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    for command in program.get_subcommands() {
        let page = clap_mangen::Man::new(command.clone());
        let mut sections = Vec::new();
        page.render_synopsis_section(&mut sections)?;
        page.render_description_section(&mut sections)?;
        page.render_options_section(&mut sections)?;
        let sections = String::from_utf8_lossy(&sections).replace(".SH ", ".SS ");
        writeln!(out, ".SH \"COMMAND {}\"", command.get_name().to_uppercase())?;
        out.write_all(sections.as_bytes())?;
    }
    writeln!(out, ".SH ENVIRONMENT")?;
    for (name, meaning) in arguments::ENVIRONMENT {
        writeln!(out, ".TP\n\\fB{}\\fR\n{}", roff(name), roff(meaning))?;
    }
    writeln!(out, ".SH EXAMPLES\n.nf")?;
    verbatim(out, arguments::EXAMPLES)?;
    writeln!(out, ".fi\n.SH NOTES\n.nf")?;
    verbatim(out, arguments::NOTES)?;
    writeln!(out, ".fi")?;
    page.render_version_section(out)
}

/// Lines that stand as they are.
fn verbatim(out: &mut dyn Write, text: &str) -> std::io::Result<()> {
    for line in text.lines() {
        writeln!(out, "{}", roff(line))?;
    }
    Ok(())
}

/// Text in the language of manual pages.
fn roff(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('-', "\\-");
    // A line that begins with a dot or a quote would be a request.
    match text.starts_with(['.', '\'']) {
        true => format!("\\&{text}"),
        false => text,
    }
}

/// Writes to standard output; a failure names it.
fn print(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<()> {
    let mut out = Stream::Stdout.open(WhenClosed::Exit);
    let result = write(&mut out).and_then(|()| out.flush());
    result.map_err(|error| Error::new(ErrorKind::Io, format!("writing standard output: {error}")))
}

#[cfg(test)]
mod tests;
