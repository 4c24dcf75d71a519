//! POP3 (RFC 1939), where STLS begins TLS (RFC 2595).

use super::require_welcome;
use super::script::{Answer, Script};
use super::text::{self, Command, Listed, Said, block_framing, require_listed, short};
use crate::check::{GoAhead, Greeting};
use crate::error::Result;
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, one_line};
use crate::wire::{self, Reader};

/// The capabilities that the glossary explains (RFC 2449 §6).
pub(super) const CAPABILITIES: &[&str] = &[
    "STLS",
    "TOP",
    "USER",
    "SASL",
    "RESP-CODES",
    "AUTH-RESP-CODE",
    "PIPELINING",
    "EXPIRE",
    "LOGIN-DELAY",
    "UIDL",
    "UTF8",
    "LANG",
    "CAPA",
    "IMPLEMENTATION",
];

/// A response: a status, and the lines of a list if there is one.
#[derive(Debug, Default)]
pub(super) struct Response {
    ok: bool,
    lines: Vec<String>,
}

impl Said for Response {
    fn said(&self) -> String {
        short(self.lines.first().map(String::as_str).unwrap_or_default())
    }
}

pub(super) fn begin(d: &mut Dialogue<'_>) -> Result<()> {
    greeting(d)?;
    d.say("CAPA", "CAPA\r\n", text::sent_command)?;
    let listed = text::expect(d, "capabilities", block_framing(is_ok), response)?;
    require_listed(d, Service::Pop3, tls_of(&listed), &listed)?;
    d.say("STLS", "STLS\r\n", text::sent_command)?;
    text::expect_go_ahead(d, Service::Pop3, one_line(), response, go_ahead)
}

/// What an answer to CAPA says of TLS. A server from before RFC 2449 does not know CAPA: whether it knows
/// STLS, STLS tells.
pub(super) fn tls_of(listed: &Response) -> Listed {
    let mut names = listed.lines.iter().skip(1);
    match listed.ok {
        true => Listed::Tls {
            what: "STLS",
            offered: names.any(|line| line.trim().eq_ignore_ascii_case("STLS")),
        },
        false => Listed::Nothing,
    }
}

/// What an answer to STLS means (RFC 2595 §4).
pub(super) fn go_ahead(reply: &Response) -> GoAhead {
    match reply.ok {
        true => GoAhead::Ready,
        false => GoAhead::Refused,
    }
}

pub(super) fn farewell(d: &mut Dialogue<'_>, at_once: bool) -> Result<()> {
    if at_once {
        greeting(d)?;
    }
    text::take_leave(d, ("QUIT", "QUIT\r\n"), one_line(), response)
}

fn greeting(d: &mut Dialogue<'_>) -> Result<()> {
    let greeting = text::expect(d, "greeting", one_line(), response)?;
    require_welcome(d, Service::Pop3, welcome(&greeting), greeting.said())
}

/// What the first words mean (RFC 1939 §4).
pub(super) fn welcome(greeting: &Response) -> Greeting {
    match greeting.ok {
        true => Greeting::Welcome,
        false => Greeting::TurnedAway,
    }
}

/// Whether a list follows, to CAPA.
pub(super) fn is_ok(line: &[u8]) -> bool {
    line.starts_with(b"+OK")
}

pub(super) fn response(r: &mut Reader<'_>) -> wire::Result<Response> {
    let first = text::peek_line(r);
    let ok = text::line(r, "response", |r| {
        let ok = match text::line_length(r) {
            3.. if r.peek().starts_with(b"+OK") => true,
            4.. if r.peek().starts_with(b"-ERR") => false,
            _ => return Err(r.illegal("status", "a response begins with +OK or -ERR")),
        };
        text::word(r, "status")?;
        text::rest(r, "text")?;
        Ok(ok)
    })?;
    let mut lines = vec![first];
    lines.extend(text::block(r, CAPABILITIES)?);
    Ok(Response { ok, lines })
}

/// What the built-in server says.
pub(super) const SCRIPT: Script = Script {
    greeting: Some(|_| Answer::new("greeting", "+OK tlsdemo POP3 ready\r\n")),
    greets_again: false,
    command: |r| text::command(r, &["CAPA", "STLS", "QUIT", "NOOP"]),
    annotate: |r| response(r).map(|_| ()),
    answer,
};

fn answer(command: &Command, secured: bool) -> Answer {
    match &*command.verb {
        "CAPA" => {
            let stls = if secured { "" } else { "STLS\r\n" };
            let text = format!(
                "+OK Capability list follows\r\n{stls}UIDL\r\nRESP-CODES\r\nPIPELINING\r\n.\r\n"
            );
            Answer::new("capabilities", text)
        }
        "STLS" if secured => Answer::new("refusal", "-ERR TLS is there already\r\n"),
        "STLS" => Answer::new("go-ahead", "+OK Begin TLS negotiation\r\n").start_tls(),
        "QUIT" => Answer::new("farewell", "+OK Bye\r\n").close(),
        _ => Answer::new("reply", "-ERR This server has no mail\r\n"),
    }
}
