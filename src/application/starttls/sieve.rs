//! ManageSieve (RFC 5804), which handles the mail filters of a server, and where STARTTLS begins
//! TLS.

use super::require_welcome;
use super::script::{Answer, Script};
use super::text::{self, Command, Listed, Response, Said, known, literal, require_listed};
use crate::check::{GoAhead, Greeting};
use crate::error::Result;
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, Framing, Lines};
use crate::wire::{self, Reader};

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

pub(super) fn begin(d: &mut Dialogue<'_>) -> Result<()> {
    let listed = capabilities(d)?;
    require_listed(d, Service::Sieve, Listed::starttls(&listed), &listed)?;
    d.say("STARTTLS", "STARTTLS\r\n", text::sent_command)?;
    text::expect_go_ahead(d, Service::Sieve, framing(), response, go_ahead)
}

/// What an answer to STARTTLS means (RFC 5804 §2.2).
pub(super) fn go_ahead(reply: &Response) -> GoAhead {
    match &*reply.condition {
        "OK" => GoAhead::Ready,
        "BYE" => GoAhead::Closing,
        _ => GoAhead::Refused,
    }
}

/// LOGOUT, after the capabilities that the server lists again, as the first list was not protected.
pub(super) fn farewell(d: &mut Dialogue<'_>) -> Result<()> {
    capabilities(d)?;
    text::take_leave(d, ("LOGOUT", "LOGOUT\r\n"), framing(), response)
}

/// The capabilities that the server greets with.
fn capabilities(d: &mut Dialogue<'_>) -> Result<Response> {
    let listed = text::expect(d, "capabilities", framing(), response)?;
    require_welcome(d, Service::Sieve, welcome(&listed), listed.said())?;
    Ok(listed)
}

/// What the first words mean (RFC 5804 §1.3).
pub(super) fn welcome(listed: &Response) -> Greeting {
    match &*listed.condition {
        "OK" => Greeting::Welcome,
        "BYE" => Greeting::Closing,
        _ => Greeting::TurnedAway,
    }
}

/// Lines up to the one that begins with OK, NO or BYE. Others begin with a string.
pub(super) fn framing() -> impl Framing {
    Lines::until(|line: &[u8]| !line.starts_with(b"\"") && !line.starts_with(b"{"))
        .with_literals(literal)
}

pub(super) fn response(r: &mut Reader<'_>) -> wire::Result<Response> {
    let mut response = Response::default();
    while !r.is_empty() {
        let line = text::peek_line(r);
        if let Some(inner) = line.strip_prefix('"') {
            let word = inner.split('"').next().unwrap_or_default();
            let name = known(CAPABILITIES, word).unwrap_or("capability");
            response.capabilities.push(word.to_owned());
            text::line(r, name, text::with_literals)?;
        } else if line.starts_with('{') {
            text::line(r, "capability", text::with_literals)?;
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
    text::with_literals(r)?;
    Ok((condition, text))
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
