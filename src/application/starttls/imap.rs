//! IMAP (RFC 9051, RFC 3501), where STARTTLS begins TLS.

use super::require_welcome;
use super::script::{Answer, Script};
use super::text::{self, Command, Listed, Response, Said, known, literal, require_listed};
use crate::check::{GoAhead, Greeting};
use crate::error::Result;
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, Framing, Lines};
use crate::wire::{self, Name, Reader};

/// The capabilities that the glossary explains; what begins with `AUTH=` is under `AUTH`.
pub(super) const CAPABILITIES: &[&str] = &[
    "IMAP4rev1",
    "IMAP4rev2",
    "STARTTLS",
    "LOGINDISABLED",
    "AUTH",
    "SASL-IR",
    "LITERAL+",
    "LITERAL-",
    "IDLE",
    "ENABLE",
    "ID",
    "LOGIN-REFERRALS",
    "NAMESPACE",
    "UIDPLUS",
    "MOVE",
    "QUOTA",
    "CONDSTORE",
    "QRESYNC",
    "UNSELECT",
    "CHILDREN",
];

pub(super) fn begin(d: &mut Dialogue<'_>) -> Result<()> {
    greeting(d)?;
    d.say("CAPABILITY", "a1 CAPABILITY\r\n", sent_command)?;
    let listed = text::expect(d, "capabilities", until_tagged(), response)?;
    require_listed(d, Service::Imap, Listed::starttls(&listed), &listed)?;
    d.say("STARTTLS", "a2 STARTTLS\r\n", sent_command)?;
    text::expect_go_ahead(d, Service::Imap, until_tagged(), response, go_ahead)
}

/// What an answer to STARTTLS means (RFC 9051 §6.2.1, §7.1).
pub(super) fn go_ahead(reply: &Response) -> GoAhead {
    match &*reply.condition {
        "OK" => GoAhead::Ready,
        "NO" => GoAhead::Unavailable,
        "BAD" => GoAhead::UnknownHere,
        "BYE" => GoAhead::Closing,
        _ => GoAhead::Refused,
    }
}

pub(super) fn farewell(d: &mut Dialogue<'_>, at_once: bool) -> Result<()> {
    if at_once {
        greeting(d)?;
    }
    d.say("LOGOUT", "a3 LOGOUT\r\n", sent_command)?;
    text::expect(d, "farewell", until_tagged(), response)?;
    Ok(())
}

fn greeting(d: &mut Dialogue<'_>) -> Result<()> {
    let greeting = text::expect(d, "greeting", greeting_framing(), read_greeting)?;
    require_welcome(d, Service::Imap, welcome(&greeting), greeting.said())
}

/// What the first words mean (RFC 9051 §7.1).
pub(super) fn welcome(greeting: &Response) -> Greeting {
    match &*greeting.condition {
        "OK" => Greeting::Welcome,
        // RFC 9051 §6.2.1: STARTTLS is for those who are not logged in yet.
        "PREAUTH" => Greeting::LoggedIn,
        "BYE" => Greeting::Closing,
        _ => Greeting::NoGreeting,
    }
}

fn read_greeting(r: &mut Reader<'_>) -> wire::Result<Response> {
    match r.peek().starts_with(b"* ") {
        true => response(r),
        false => Err(r.illegal("tag", "a greeting begins with an asterisk and a space")),
    }
}

/// The line that the server greets with.
pub(super) fn greeting_framing() -> impl Framing {
    Lines::until(|_: &[u8]| true).with_literals(literal)
}

/// Lines up to the one with the tag of a command, as each has that belongs to none; or the server's
/// last word.
pub(super) fn until_tagged() -> impl Framing {
    let is_last = |line: &[u8]| !line.starts_with(b"* ") && !line.starts_with(b"+ ");
    Lines::until(is_last).with_literals(literal)
}

/// A response with all its lines.
pub(super) fn response(r: &mut Reader<'_>) -> wire::Result<Response> {
    let mut response = Response::default();
    while !r.is_empty() {
        text::line(r, "response", |r| response_line(r, &mut response))?;
    }
    Ok(response)
}

fn response_line(r: &mut Reader<'_>, response: &mut Response) -> wire::Result<()> {
    let tag = text::word(r, "tag")?;
    if tag.is_empty() || tag.len() > 32 || tag.bytes().any(|byte| !byte.is_ascii_graphic()) {
        return Err(r.illegal("tag", "a line begins with *, + or the tag of a command"));
    }
    let condition = text::word(r, "condition")?.to_ascii_uppercase();
    let is_condition = matches!(&*condition, "OK" | "NO" | "BAD" | "BYE" | "PREAUTH");
    if condition == "CAPABILITY" {
        return capabilities(r, response);
    }
    if !is_condition && tag != "*" && tag != "+" {
        return Err(r.illegal("condition", "a command is completed with OK, NO or BAD"));
    }
    if r.peek()
        .get(..12)
        .is_some_and(|code| code.eq_ignore_ascii_case(b"[CAPABILITY "))
    {
        text::word(r, "response_code")?;
        capabilities(r, response)?;
    }
    let text = text::with_literals(r)?;
    if is_condition {
        response.condition = condition;
        response.text = text;
    }
    Ok(())
}

/// The names of capabilities up to the end of the line or of the response code.
fn capabilities(r: &mut Reader<'_>, response: &mut Response) -> wire::Result<()> {
    loop {
        let length = text::line_length(r);
        let line = r.peek().get(..length).unwrap_or_default();
        let end = line.iter().position(|byte| matches!(byte, b' ' | b']'));
        let word = String::from_utf8_lossy(line.get(..end.unwrap_or(length)).unwrap_or_default())
            .into_owned();
        if !word.is_empty() {
            let stem = word.split('=').next().unwrap_or_default();
            let name = known(CAPABILITIES, stem).unwrap_or("capability");
            r.text(name, end.unwrap_or(length))?;
            response.capabilities.push(word);
        }
        match r.peek().first() {
            Some(b' ') => r.text("SP", 1)?,
            Some(b']') => {
                r.text("end of response_code", 1)?;
                return Ok(());
            }
            _ => return Ok(()),
        };
    }
}

fn sent_command(r: &mut Reader<'_>) -> wire::Result<()> {
    read_command(r).map(|_| ())
}

fn read_command(r: &mut Reader<'_>) -> wire::Result<(Name, Command)> {
    let command = text::line(r, "command", |r| {
        let tag = text::word(r, "tag")?;
        let verb = text::word(r, "verb")?.to_ascii_uppercase();
        let argument = text::rest(r, "argument")?;
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if tag.is_empty() || tag.len() > 64 || !plain(&tag) {
            return Err(r.illegal("tag", "a command begins with a tag of letters and digits"));
        }
        Ok(Command {
            tag,
            verb,
            argument,
        })
    })?;
    let verbs = ["CAPABILITY", "STARTTLS", "LOGOUT", "NOOP"];
    let name = known(&verbs, &command.verb).unwrap_or("command");
    Ok((name.into(), command))
}

/// What the built-in server says.
pub(super) const SCRIPT: Script = Script {
    greeting: Some(|_| Answer::new("greeting", "* OK tlsdemo IMAP ready\r\n")),
    greets_again: false,
    command: read_command,
    annotate: |r| response(r).map(|_| ()),
    answer,
};

fn answer(command: &Command, secured: bool) -> Answer {
    let tag = &command.tag;
    match &*command.verb {
        "CAPABILITY" => {
            let more = if secured {
                "AUTH=PLAIN"
            } else {
                "STARTTLS LOGINDISABLED"
            };
            let text =
                format!("* CAPABILITY IMAP4rev1 {more}\r\n{tag} OK CAPABILITY completed\r\n");
            Answer::new("capabilities", text)
        }
        "STARTTLS" if secured => {
            Answer::new("refusal", format!("{tag} BAD TLS is there already\r\n"))
        }
        "STARTTLS" => Answer::new(
            "go-ahead",
            format!("{tag} OK Begin TLS negotiation now\r\n"),
        )
        .start_tls(),
        "NOOP" => Answer::new("reply", format!("{tag} OK NOOP completed\r\n")),
        "LOGOUT" => {
            let text = format!("* BYE tlsdemo says good-bye\r\n{tag} OK LOGOUT completed\r\n");
            Answer::new("farewell", text).close()
        }
        _ => Answer::new("reply", format!("{tag} NO This server has no mail\r\n")),
    }
}
