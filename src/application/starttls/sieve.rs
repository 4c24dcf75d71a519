//! ManageSieve (RFC 5804), which handles the mail filters of a server, and where STARTTLS begins
//! TLS.

use super::imap::literal;
use super::script::{Answer, Script};
use super::text::{self, Command, known, quote};
use super::{require_go_ahead, require_offer};
use crate::error::{Error, ErrorKind, Result};
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, Framing, Lines};
use crate::wire::{self, Name, Reader};

const TITLE: &str = "ManageSieve";

/// The capabilities that the glossary explains (RFC 5804 §1.7).
pub(super) const CAPABILITIES: &[&str] = &[
    "IMPLEMENTATION",
    "SASL",
    "SIEVE",
    "STARTTLS",
    "MAXREDIRECTS",
    "NOTIFY",
    "LANGUAGE",
    "OWNER",
    "VERSION",
    "UNAUTHENTICATE",
    "RENAME",
    "NOOP",
];

/// A response: the capabilities in it, and the line that ends it.
#[derive(Debug, Default)]
struct Response {
    /// `OK`, `NO` or `BYE`.
    condition: String,
    text: String,
    capabilities: Vec<String>,
}

impl Response {
    fn quoted(&self) -> String {
        quote(format!("{} {}", self.condition, self.text).trim_end())
    }
}

pub(super) fn begin(d: &mut Dialogue<'_>) -> Result<()> {
    let listed = capabilities(d)?;
    let mut names = listed.capabilities.iter();
    let offered = names.any(|name| name.eq_ignore_ascii_case("STARTTLS"));
    require_offer(d, Service::Sieve, (offered, "STARTTLS"))?;
    d.say("STARTTLS", "STARTTLS\r\n", text::sent_command)?;
    let reply = d.receive("go-ahead", framing(), |r| {
        let reply = response(r)?;
        let name: Name = if reply.condition == "OK" {
            "go-ahead"
        } else {
            "refusal"
        }
        .into();
        Ok((name, reply))
    })?;
    let quoted = reply.quoted();
    let said = match &*reply.condition {
        "OK" => format!("the server is ready: {quoted}"),
        "BYE" => format!("the server is closing the connection: {quoted}"),
        _ => format!("the server refuses STARTTLS: {quoted}"),
    };
    require_go_ahead(d, Service::Sieve, (reply.condition == "OK", said))
}

/// LOGOUT, after the capabilities that the server lists again, as the first list was not protected.
pub(super) fn farewell(d: &mut Dialogue<'_>) -> Result<()> {
    capabilities(d)?;
    d.say("LOGOUT", "LOGOUT\r\n", text::sent_command)?;
    d.receive("farewell", framing(), |r| {
        Ok(("farewell".into(), response(r)?))
    })?;
    Ok(())
}

/// The capabilities that the server greets with.
fn capabilities(d: &mut Dialogue<'_>) -> Result<Response> {
    let listed = d.receive("capabilities", framing(), |r| {
        Ok(("capabilities".into(), response(r)?))
    })?;
    if listed.condition == "OK" {
        return Ok(listed);
    }
    let why = format!("the server turns us away: {}", listed.quoted());
    Err(Error::new(ErrorKind::NoTls(TITLE), why))
}

/// Lines up to the one that begins with OK, NO or BYE. Others begin with a string.
fn framing() -> impl Framing {
    Lines::until(|line: &[u8]| !line.starts_with(b"\"") && !line.starts_with(b"{"))
        .with_literals(literal)
}

fn response(r: &mut Reader<'_>) -> wire::Result<Response> {
    let mut response = Response::default();
    while !r.is_empty() {
        let line = text::peek_line(r);
        if let Some(inner) = line.strip_prefix('"') {
            let word = inner.split('"').next().unwrap_or_default();
            let name = known(CAPABILITIES, word).unwrap_or("capability");
            response.capabilities.push(word.to_owned());
            text::line(r, name, literals)?;
        } else if line.starts_with('{') {
            text::line(r, "capability", literals)?;
        } else {
            (response.condition, response.text) = text::line(r, "response", condition)?;
        }
    }
    Ok(response)
}

fn condition(r: &mut Reader<'_>) -> wire::Result<(String, String)> {
    let condition = text::word(r, "condition")?.to_ascii_uppercase();
    if !matches!(&*condition, "OK" | "NO" | "BYE") {
        return Err(r.illegal("condition", "a response ends with OK, NO or BYE"));
    }
    let text = text::peek_line(r);
    literals(r)?;
    Ok((condition, text))
}

/// The text of a line, with the literals in it (RFC 5804 §1.2).
fn literals(r: &mut Reader<'_>) -> wire::Result<()> {
    let mut text = text::rest(r, "text")?;
    while literal(text.as_bytes()) > 0 {
        let ending = r
            .peek()
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        r.text("CRLF", ending)?;
        r.text("literal", literal(text.as_bytes()))?;
        text = text::rest(r, "text")?;
    }
    Ok(())
}

/// What the built-in server says.
pub(super) const SCRIPT: Script = Script {
    greeting: Some(|secured| {
        let starttls = if secured { "" } else { "\"STARTTLS\"\r\n" };
        let sasl = if secured { "PLAIN" } else { "" };
        let text = format!(
            "\"IMPLEMENTATION\" \"tlsdemo\"\r\n\"SIEVE\" \"fileinto\"\r\n\"SASL\" \"{sasl}\"\r\n{starttls}\"VERSION\" \"1.0\"\r\nOK\r\n"
        );
        Answer::new("capabilities", text)
    }),
    greets_again: true,
    command: |r| text::command(r, &["CAPABILITY", "STARTTLS", "LOGOUT", "NOOP"]),
    annotate: |r| response(r).map(|_| ()),
    answer,
};

fn answer(command: &Command, secured: bool) -> Answer {
    match &*command.verb {
        "CAPABILITY" => match SCRIPT.greeting {
            Some(greeting) => greeting(secured),
            None => Answer::new("reply", "OK\r\n"),
        },
        "STARTTLS" if secured => Answer::new("refusal", "NO \"TLS is there already\"\r\n"),
        "STARTTLS" => Answer::new("go-ahead", "OK \"Begin TLS negotiation now\"\r\n").start_tls(),
        "LOGOUT" => Answer::new("farewell", "OK \"Bye\"\r\n").close(),
        "NOOP" => Answer::new("reply", "OK\r\n"),
        _ => Answer::new("reply", "NO \"This server has no filters\"\r\n"),
    }
}
