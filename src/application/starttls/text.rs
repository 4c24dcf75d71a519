//! What the protocols in lines have in common: replies of three digits, commands, capabilities.

pub(super) use crate::transport::dialogue::line::{
    known, line, line_length, peek_line, rest, word,
};
use crate::transport::dialogue::{Framing, Lines};
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

impl Reply {
    /// Code and text, to be quoted: `454 4.7.0 TLS not available`.
    pub fn quoted(&self) -> String {
        let text = self.lines.last().map(String::as_str).unwrap_or_default();
        quote(format!("{} {text}", self.code).trim_end())
    }
}

/// What a peer said, in quotes, short and fit to be shown.
pub(super) fn quote(text: &str) -> String {
    let short: String = text.chars().take(160).collect();
    format!("`{}`", short.escape_debug())
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

/// A reply ends with the line whose code no hyphen follows.
pub(super) fn reply_framing() -> impl Framing {
    Lines::until(|line: &[u8]| line.get(3) != Some(&b'-'))
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
