//! POP3 (RFC 1939), where STLS begins TLS (RFC 2595).

use super::script::{Answer, Script};
use super::text::{self, Command, capability, line_length, quote};
use super::{require_go_ahead, require_offer};
use crate::error::{Error, ErrorKind, Result};
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, Framing, Lines, one_line};
use crate::wire::{self, Name, Reader};

const TITLE: &str = "POP3";

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
struct Response {
    ok: bool,
    lines: Vec<String>,
}

impl Response {
    fn quoted(&self) -> String {
        quote(self.lines.first().map(String::as_str).unwrap_or_default())
    }
}

pub(super) fn begin(d: &mut Dialogue<'_>) -> Result<()> {
    greeting(d)?;
    d.say("CAPA", "CAPA\r\n", text::sent_command)?;
    let listed = d.receive("capabilities", listing(), |r| {
        Ok(("capabilities".into(), response(r)?))
    })?;
    // A server from before RFC 2449 does not know CAPA: whether it knows STLS, STLS tells.
    if listed.ok {
        let mut names = listed.lines.iter().skip(1);
        let offered = names.any(|line| line.trim().eq_ignore_ascii_case("STLS"));
        require_offer(d, Service::Pop3, (offered, "STLS"))?;
    }
    d.say("STLS", "STLS\r\n", text::sent_command)?;
    let reply = d.receive("go-ahead", one_line(), |r| {
        let reply = response(r)?;
        let name: Name = if reply.ok { "go-ahead" } else { "refusal" }.into();
        Ok((name, reply))
    })?;
    let said = match reply.ok {
        true => format!("the server is ready: {}", reply.quoted()),
        false => format!("the server refuses STLS: {}", reply.quoted()),
    };
    require_go_ahead(d, Service::Pop3, (reply.ok, said))
}

pub(super) fn farewell(d: &mut Dialogue<'_>, at_once: bool) -> Result<()> {
    if at_once {
        greeting(d)?;
    }
    d.say("QUIT", "QUIT\r\n", text::sent_command)?;
    d.receive("farewell", one_line(), |r| {
        Ok(("farewell".into(), response(r)?))
    })?;
    Ok(())
}

fn greeting(d: &mut Dialogue<'_>) -> Result<()> {
    let greeting = d.receive("greeting", one_line(), |r| {
        Ok(("greeting".into(), response(r)?))
    })?;
    if greeting.ok {
        return Ok(());
    }
    let why = format!("the server turns us away: {}", greeting.quoted());
    Err(Error::new(ErrorKind::NoTls(TITLE), why))
}

/// A response of one line, or after `+OK` a list that ends with a line of one dot (RFC 1939 §3).
fn listing() -> impl Framing {
    let mut is_first = true;
    Lines::until(move |line: &[u8]| {
        let first = std::mem::take(&mut is_first);
        if first {
            !line.starts_with(b"+OK")
        } else {
            line == b"."
        }
    })
}

fn response(r: &mut Reader<'_>) -> wire::Result<Response> {
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
    let mut response = Response {
        ok,
        lines: vec![first],
    };
    while !r.is_empty() {
        let line = text::peek_line(r);
        let name: Name = match &*line {
            "." => "end of list".into(),
            line => capability(CAPABILITIES, line),
        };
        let length = line_length(r);
        text::line(r, name, |r| r.text("text", length).map(|_| ()))?;
        response.lines.push(line);
    }
    Ok(response)
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
