//! What the protocols in lines have in common: replies of three digits, responses with a condition
//! and literals, blocks that end with a dot, commands, capabilities; and how TLS is asked for.

use super::{require_go_ahead, require_offer, require_welcome};
use crate::check::{GoAhead, Greeting};
use crate::error::Result;
use crate::names::service::Service;
pub(super) use crate::transport::dialogue::line::{
    known, line, line_length, peek_line, rest, word,
};
use crate::transport::dialogue::{Dialogue, Framing, Lines};
use crate::wire::{self, Name, Reader};

/// A capability by the first word of a line, by its name if that is known.
pub(super) fn capability(table: &[&'static str], text: &str) -> Name {
    let end = text.find([' ', '=']).unwrap_or(text.len());
    known(table, &text[..end]).unwrap_or("capability").into()
}

/// A reply that begins with three digits (RFC 5321 §4.2, RFC 959 §4.2, RFC 3977 §3.2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reply {
    /// The three digits.
    pub code: u16,
    /// The text of each line.
    pub lines: Vec<String>,
}

impl Said for Reply {
    fn said(&self) -> String {
        let text = self.lines.last().map(String::as_str).unwrap_or_default();
        short(format!("{} {text}", self.code).trim_end())
    }
}

/// A response that ends with a condition: `OK`, `NO`, `BAD`, `BYE` (RFC 9051 §7.1, RFC 5804 §1.3).
#[derive(Debug, Default)]
pub(super) struct Response {
    /// The condition of the last line.
    pub condition: String,
    /// Its text.
    pub text: String,
    /// The capabilities in any line.
    pub capabilities: Vec<String>,
}

impl Response {
    /// Whether it lists this capability.
    pub fn lists(&self, capability: &str) -> bool {
        let mut names = self.capabilities.iter();
        names.any(|name| name.eq_ignore_ascii_case(capability))
    }
}

impl Said for Response {
    fn said(&self) -> String {
        short(format!("{} {}", self.condition, self.text).trim_end())
    }
}

/// An answer that can be quoted.
pub(super) trait Said {
    /// Its words, short.
    fn said(&self) -> String;
}

/// What a server's answer to the question what it can do says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    /// Whether it offers TLS, which it calls `what`.
    Tls { what: &'static str, offered: bool },
    /// That it does not talk to us.
    Refused(Greeting),
    /// Nothing: it does not know the question.
    Nothing,
}

impl Listed {
    /// Whether a response lists STARTTLS.
    pub fn starttls(response: &Response) -> Listed {
        Listed::Tls {
            what: "STARTTLS",
            offered: response.lists("STARTTLS"),
        }
    }
}

/// Tells what the server's answer to the question what it can do says; it must not refuse, nor leave TLS
/// out.
///
/// # Errors
/// `NoTls` if it does.
pub(super) fn require_listed(
    d: &mut Dialogue<'_>,
    service: Service,
    listed: Listed,
    answer: &impl Said,
) -> Result<()> {
    match listed {
        Listed::Tls { what, offered } => require_offer(d, service, (offered, what)),
        Listed::Refused(meaning) => require_welcome(d, service, meaning, answer.said()),
        Listed::Nothing => Ok(()),
    }
}

/// The start of what a peer said.
pub(super) fn short(text: &str) -> String {
    text.chars().take(160).collect()
}

/// Waits for what is called `name`, whatever it says.
pub(super) fn expect<T>(
    d: &mut Dialogue<'_>,
    name: &'static str,
    framing: impl Framing,
    read: impl FnOnce(&mut Reader<'_>) -> wire::Result<T>,
) -> Result<T> {
    d.receive(name, framing, |r| Ok((name.into(), read(r)?)))
}

/// Waits for the answer to the request to begin TLS, which is a go-ahead or a refusal by what it
/// means.
pub(super) fn expect_go_ahead<T: Said>(
    d: &mut Dialogue<'_>,
    service: Service,
    framing: impl Framing,
    read: impl FnOnce(&mut Reader<'_>) -> wire::Result<T>,
    meaning: impl FnOnce(&T) -> GoAhead,
) -> Result<()> {
    let (answer, said) = d.receive("go-ahead", framing, |r| {
        let reply = read(r)?;
        let answer = meaning(&reply);
        let name = if answer.agrees() {
            "go-ahead"
        } else {
            "refusal"
        };
        Ok((name.into(), (answer, reply.said())))
    })?;
    require_go_ahead(d, service, answer, said)
}

/// Takes leave with `command`, and waits for the answer.
pub(super) fn take_leave<T>(
    d: &mut Dialogue<'_>,
    (name, command): (&'static str, &str),
    framing: impl Framing,
    read: impl FnOnce(&mut Reader<'_>) -> wire::Result<T>,
) -> Result<()> {
    d.say(name, command, sent_command)?;
    expect(d, "farewell", framing, read)?;
    Ok(())
}

/// A line, or, if `begins_block` says so of it, lines up to one of a single dot (RFC 1939 §3, RFC
/// 3977 §3.1.1).
pub(super) fn block_framing(begins_block: fn(&[u8]) -> bool) -> impl Framing {
    let mut is_first = true;
    Lines::until(move |line: &[u8]| match std::mem::take(&mut is_first) {
        true => !begins_block(line),
        false => line == b".",
    })
}

/// The lines of a block, each a capability, up to the dot that ends it.
pub(super) fn block(r: &mut Reader<'_>, table: &[&'static str]) -> wire::Result<Vec<String>> {
    let mut lines = Vec::new();
    while !r.is_empty() {
        let text = peek_line(r);
        let name: Name = match &*text {
            "." => "end of list".into(),
            text => capability(table, text),
        };
        let length = line_length(r);
        line(r, name, |r| r.text("text", length).map(|_| ()))?;
        lines.push(text);
    }
    Ok(lines)
}

/// How many bytes follow a line that ends in `{N}` (RFC 9051 §4.3, RFC 5804 §1.2).
pub(super) fn literal(line: &[u8]) -> usize {
    let Some(inner) = line.strip_suffix(b"}") else {
        return 0;
    };
    let digits = inner
        .rsplit(|byte| *byte == b'{')
        .next()
        .unwrap_or_default();
    if digits.len() == inner.len() {
        return 0;
    }
    let digits = digits.strip_suffix(b"+").unwrap_or(digits);
    let number = std::str::from_utf8(digits)
        .ok()
        .filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    number.map_or(0, |text| text.parse().unwrap_or(usize::MAX / 4))
}

/// The text of a line, with the literals in it, which are shown and mean nothing here; gives the text
/// behind the last.
pub(super) fn with_literals(r: &mut Reader<'_>) -> wire::Result<String> {
    let mut text = rest(r, "text")?;
    while literal(text.as_bytes()) > 0 {
        let end = r.peek().iter().position(|byte| *byte == b'\n');
        r.text("CRLF", end.map_or(0, |at| at + 1))?;
        r.text("literal", literal(text.as_bytes()))?;
        text = rest(r, "text")?;
    }
    Ok(text)
}

/// A line of a reply: the code, and what is between it and the text.
pub(super) fn reply_line(r: &mut Reader<'_>, name: impl Into<Name>) -> wire::Result<(u16, String)> {
    line(r, name, |r| {
        let digits = r.peek().get(..3).unwrap_or_default();
        let code = std::str::from_utf8(digits)
            .ok()
            .filter(|text| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit()));
        let Some(code) = code.and_then(|text| text.parse().ok()) else {
            return Err(r.illegal("reply_code", "a reply begins with three digits"));
        };
        r.text("reply_code", 3)?;
        let text = match r.peek().first() {
            Some(b'-' | b' ') => {
                r.text("separator", 1)?;
                rest(r, "text")?
            }
            Some(b'\r' | b'\n') => String::new(),
            _ => {
                let why = "a space or a hyphen follows the three digits";
                return Err(r.illegal("separator", why));
            }
        };
        Ok((code, text))
    })
}

/// A reply of one or more lines with the code in each (SMTP); `name` names each line, by its place
/// and its text.
pub(super) fn reply(r: &mut Reader<'_>, name: impl Fn(usize, &str) -> Name) -> wire::Result<Reply> {
    let mut reply = Reply::default();
    while !r.is_empty() {
        let text = peek_line(r).get(4..).unwrap_or_default().to_owned();
        let (code, text) = reply_line(r, name(reply.lines.len(), &text))?;
        if !reply.lines.is_empty() && code != reply.code {
            return Err(r.illegal("reply_code", "the lines of a reply have different codes"));
        }
        reply.code = code;
        reply.lines.push(text);
    }
    Ok(reply)
}

/// A reply whose lines are all alike.
pub(super) fn plain_reply(r: &mut Reader<'_>) -> wire::Result<Reply> {
    reply(r, |_, _| "reply".into())
}

/// A reply ends with the line whose code no hyphen follows, or that has none: then it is no reply, as
/// `SSH-2.0` is none, and more need not come.
pub(super) fn reply_framing() -> impl Framing {
    Lines::until(|line: &[u8]| match line {
        [a, b, c, b'-', ..] => ![a, b, c].iter().all(|byte| byte.is_ascii_digit()),
        _ => true,
    })
}

/// A command as a server reads it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Command {
    /// What the client calls it, where commands have tags (IMAP).
    pub tag: String,
    /// The verb in upper case.
    pub verb: String,
    /// What follows it.
    pub argument: String,
}

/// A command: verb and argument. Its message has the verb's name if that is in `verbs`.
pub(super) fn command(r: &mut Reader<'_>, verbs: &[&'static str]) -> wire::Result<(Name, Command)> {
    let command = line(r, "command", |r| {
        let verb = word(r, "verb")?;
        let argument = rest(r, "argument")?;
        Ok(Command {
            tag: String::new(),
            verb: verb.to_ascii_uppercase(),
            argument,
        })
    })?;
    let name = known(verbs, &command.verb).unwrap_or("command");
    Ok((name.into(), command))
}

/// A command as its sender names its bytes.
pub(super) fn sent_command(r: &mut Reader<'_>) -> wire::Result<()> {
    command(r, &[]).map(|_| ())
}
