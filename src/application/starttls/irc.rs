//! IRC (RFC 1459), where STARTTLS begins TLS (IRCv3, the specification `tls`, now deprecated).

use super::ear::{self, Heard, To};
use super::script::{Answer, Script};
use super::text::{self, Command, known, short};
use super::{require_go_ahead, require_welcome};
use crate::check::{GoAhead, Greeting};
use crate::error::{Error, ErrorKind, Result};
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, one_line};
use crate::wire::{self, Name, Reader};

const TITLE: &str = "IRC";

/// How many notices a server may send before it answers.
const MOST_NOTICES: usize = 64;

/// The capabilities that the glossary explains.
pub(super) const CAPABILITIES: &[&str] = &[
    "tls",
    "sts",
    "sasl",
    "multi-prefix",
    "cap-notify",
    "server-time",
    "account-notify",
    "away-notify",
    "message-tags",
    "userhost-in-names",
];

/// A message of the server (RFC 1459 §2.3.1).
#[derive(Debug, Default)]
struct Line {
    /// A word, or a number of three digits.
    command: String,
    /// All of it, to be quoted.
    text: String,
}

pub(super) fn begin(d: &mut Dialogue<'_>) -> Result<()> {
    // Servers greet with notices, or not at all: it is for the client to speak.
    d.say("CAP LS", "CAP LS\r\n", sent)?;
    // The list is shown and not gone by: some servers know STARTTLS and do not list it, some do
    // not know CAP (421), or want a name first (451).
    await_line(
        d,
        "capabilities",
        &["CAP", "421", "451"],
        |_| "capabilities",
    )?;
    d.say("STARTTLS", "STARTTLS\r\n", sent)?;
    let reply = await_line(
        d,
        "go-ahead",
        &["670", "691", "421", "451", "ERROR"],
        |line| {
            if line.command == "670" {
                "go-ahead"
            } else {
                "refusal"
            }
        },
    )?;
    require_go_ahead(d, Service::Irc, go_ahead(&reply), short(&reply.text))
}

/// What an answer to STARTTLS means.
fn go_ahead(reply: &Line) -> GoAhead {
    match &*reply.command {
        "670" => GoAhead::Ready,
        "691" => GoAhead::Unavailable,
        "421" => GoAhead::Unknown,
        "451" => GoAhead::SomethingFirst,
        "ERROR" => GoAhead::Closing,
        _ => GoAhead::Refused,
    }
}

pub(super) fn farewell(d: &mut Dialogue<'_>) -> Result<()> {
    d.say("QUIT", "QUIT\r\n", sent)?;
    await_line(d, "farewell", &["ERROR"], |_| "farewell")?;
    Ok(())
}

/// The next message with one of these commands, which gets the name that `name` gives it; notices
/// and the like before it are told.
fn await_line(
    d: &mut Dialogue<'_>,
    waits_for: &'static str,
    commands: &[&str],
    name: impl Fn(&Line) -> &'static str,
) -> Result<Line> {
    for _ in 0..MOST_NOTICES {
        let line = d.receive(waits_for, one_line(), |r| {
            let line = message(r)?;
            let is_it = commands.contains(&&*line.command);
            let name = match &*line.command {
                _ if is_it => name(&line),
                "ERROR" => "farewell",
                _ => "notice",
            };
            Ok((name.into(), (is_it, line)))
        })?;
        match line {
            (true, line) => return Ok(line),
            (false, line) if line.command == "ERROR" => {
                require_welcome(d, Service::Irc, Greeting::Closing, short(&line.text))?;
            }
            _ => {}
        }
    }
    let why = format!("the server sends notices, and does not come to {waits_for}");
    Err(Error::new(ErrorKind::Dialogue(TITLE, Vec::new()), why))
}

/// A message of the server's that may answer `to`.
pub(super) fn heard(r: &mut Reader<'_>, to: To) -> wire::Result<Heard> {
    let line = message(r)?;
    let answer = || ear::go_ahead(Service::Irc, go_ahead(&line), short(&line.text));
    let heard = match (&*line.command, to) {
        ("CAP" | "421" | "451", To::List(_)) => Heard::answer("capabilities"),
        ("670", _) => Heard::answer("go-ahead").checked(answer()),
        ("691" | "421" | "451" | "ERROR", To::StartTls) => {
            Heard::answer("refusal").checked(answer())
        }
        ("ERROR", To::Leave) => Heard::answer("farewell"),
        ("ERROR", _) => Heard::answer("farewell").checked(ear::greeting(
            Service::Irc,
            Greeting::Closing,
            short(&line.text),
        )),
        ("CAP", _) => Heard::aside("capabilities"),
        _ => Heard::aside("notice"),
    };
    Ok(heard)
}

/// `:server NOTICE * :text`: who says it, what, and the parameters.
fn message(r: &mut Reader<'_>) -> wire::Result<Line> {
    let text = text::peek_line(r);
    let command = text::line(r, "message", |r| {
        if r.peek().first() == Some(&b':') {
            text::word(r, "prefix")?;
        }
        let command = text::word(r, "command")?;
        let is_number = command.len() == 3 && command.bytes().all(|byte| byte.is_ascii_digit());
        let is_word = !command.is_empty() && command.bytes().all(|byte| byte.is_ascii_alphabetic());
        if !is_number && !is_word {
            return Err(r.illegal(
                "command",
                "a message has a word or three digits for its command",
            ));
        }
        if command == "CAP" {
            capabilities(r)?;
        } else {
            text::rest(r, "parameters")?;
        }
        Ok(command)
    })?;
    Ok(Line {
        command: command.to_ascii_uppercase(),
        text,
    })
}

/// `* LS :tls sasl`: the nick, the subcommand, and the list.
fn capabilities(r: &mut Reader<'_>) -> wire::Result<()> {
    while text::line_length(r) > 0 && r.peek().first() != Some(&b':') {
        text::word(r, "parameter")?;
    }
    if r.peek().first() == Some(&b':') {
        r.text("colon", 1)?;
    }
    while text::line_length(r) > 0 {
        let length = text::line_length(r);
        let line = r.peek().get(..length).unwrap_or_default();
        let word = line.split(|byte| *byte == b' ').next().unwrap_or_default();
        let stem = String::from_utf8_lossy(word);
        let stem = stem.split('=').next().unwrap_or_default();
        let name = known(CAPABILITIES, stem).unwrap_or("capability");
        if word.is_empty() {
            r.text("SP", 1)?;
        } else {
            r.text(name, word.len())?;
        }
    }
    Ok(())
}

fn sent(r: &mut Reader<'_>) -> wire::Result<()> {
    text::sent_command(r)
}

fn read_command(r: &mut Reader<'_>) -> wire::Result<(Name, Command)> {
    let (name, command) = text::command(r, &["STARTTLS", "QUIT", "CAP", "NICK", "USER", "PING"])?;
    let lists = command.verb == "CAP" && command.argument.to_ascii_uppercase().starts_with("LS");
    Ok((if lists { "CAP LS".into() } else { name }, command))
}

/// What the built-in server says.
pub(super) const SCRIPT: Script = Script {
    greeting: None,
    greets_again: false,
    command: read_command,
    annotate: |r| message(r).map(|_| ()),
    answer,
};

fn answer(command: &Command, secured: bool) -> Answer {
    match &*command.verb {
        "CAP" => {
            let tls = if secured { "" } else { "tls " };
            Answer::new(
                "capabilities",
                format!(":localhost CAP * LS :{tls}multi-prefix\r\n"),
            )
        }
        "STARTTLS" if secured => {
            Answer::new("refusal", ":localhost 691 * :TLS is there already\r\n")
        }
        "STARTTLS" => Answer::new(
            "go-ahead",
            ":localhost 670 * :STARTTLS successful, go ahead\r\n",
        )
        .start_tls(),
        "NICK" | "USER" => Answer::new("reply", ""),
        "PING" => Answer::new(
            "notice",
            format!(":localhost PONG localhost {}\r\n", command.argument),
        ),
        "QUIT" => Answer::new("farewell", "ERROR :Closing link: good-bye\r\n").close(),
        _ => Answer::new(
            "refusal",
            ":localhost 421 * :This server has no channels\r\n",
        ),
    }
}
