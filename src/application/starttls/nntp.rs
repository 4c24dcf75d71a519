//! NNTP (RFC 3977), where STARTTLS begins TLS (RFC 4642).

use super::script::{Answer, Script};
use super::text::{self, Command, Reply, capability, line_length};
use super::{require_go_ahead, require_offer};
use crate::error::{Error, ErrorKind, Result};
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, Framing, Lines, one_line};
use crate::wire::{self, Name, Reader};

const TITLE: &str = "NNTP";

/// The capabilities that the glossary explains (RFC 3977 §3.3).
pub(super) const CAPABILITIES: &[&str] = &[
    "STARTTLS",
    "VERSION",
    "READER",
    "IHAVE",
    "POST",
    "NEWNEWS",
    "HDR",
    "OVER",
    "LIST",
    "IMPLEMENTATION",
    "MODE-READER",
    "AUTHINFO",
    "SASL",
    "STREAMING",
    "COMPRESS",
];

pub(super) fn begin(d: &mut Dialogue<'_>) -> Result<()> {
    greeting(d)?;
    d.say("CAPABILITIES", "CAPABILITIES\r\n", text::sent_command)?;
    let listed = d.receive("capabilities", listing(), |r| {
        Ok(("capabilities".into(), capabilities(r)?))
    })?;
    // A server from before RFC 3977 does not know the command (500): whether it knows STARTTLS,
    // STARTTLS tells.
    if listed.code == 101 {
        let mut names = listed.lines.iter().skip(1);
        let offered = names.any(|line| line.eq_ignore_ascii_case("STARTTLS"));
        require_offer(d, Service::Nntp, (offered, "STARTTLS"))?;
    }
    d.say("STARTTLS", "STARTTLS\r\n", text::sent_command)?;
    let reply = d.receive("go-ahead", one_line(), |r| {
        let reply = text::plain_reply(r)?;
        let name: Name = if reply.code == 382 {
            "go-ahead"
        } else {
            "refusal"
        }
        .into();
        Ok((name, reply))
    })?;
    let quoted = reply.quoted();
    let said = match reply.code {
        382 => format!("the server is ready: {quoted}"),
        580 => format!("TLS cannot begin at the moment: {quoted}"),
        483 => format!("the server wants a stronger channel first: {quoted}"),
        500 => format!("the server does not know STARTTLS: {quoted}"),
        502 => format!("TLS is not allowed now, or is there already: {quoted}"),
        400 => format!("the server is closing the connection: {quoted}"),
        _ => format!("the server refuses STARTTLS: {quoted}"),
    };
    require_go_ahead(d, Service::Nntp, (reply.code == 382, said))
}

pub(super) fn farewell(d: &mut Dialogue<'_>, at_once: bool) -> Result<()> {
    if at_once {
        greeting(d)?;
    }
    d.say("QUIT", "QUIT\r\n", text::sent_command)?;
    d.receive("farewell", one_line(), |r| {
        Ok(("farewell".into(), text::plain_reply(r)?))
    })?;
    Ok(())
}

fn greeting(d: &mut Dialogue<'_>) -> Result<()> {
    let greeting = d.receive("greeting", one_line(), |r| {
        Ok(("greeting".into(), text::plain_reply(r)?))
    })?;
    let why = match greeting.code {
        200 | 201 => return Ok(()),
        400 => "the server is not available now",
        502 => "the server does not serve us",
        _ => "the server does not greet with 200 or 201",
    };
    let why = format!("{why}: {}", greeting.quoted());
    Err(Error::new(ErrorKind::NoTls(TITLE), why))
}

/// A reply of one line, or with 101 a block that ends with a line of one dot (RFC 3977 §3.1.1).
fn listing() -> impl Framing {
    let mut block = None;
    Lines::until(move |line: &[u8]| match block {
        None => {
            let is_block = line.starts_with(b"101");
            block = Some(is_block);
            !is_block
        }
        Some(_) => line == b".",
    })
}

fn capabilities(r: &mut Reader<'_>) -> wire::Result<Reply> {
    let (code, first) = text::reply_line(r, "reply")?;
    let mut reply = Reply {
        code,
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
        reply.lines.push(line);
    }
    Ok(reply)
}

/// What the built-in server says.
pub(super) const SCRIPT: Script = Script {
    greeting: Some(|_| Answer::new("greeting", "200 localhost tlsdemo ready\r\n")),
    greets_again: false,
    command: |r| text::command(r, &["CAPABILITIES", "STARTTLS", "QUIT"]),
    annotate: |r| capabilities(r).map(|_| ()),
    answer,
};

fn answer(command: &Command, secured: bool) -> Answer {
    match &*command.verb {
        "CAPABILITIES" => {
            let starttls = if secured { "" } else { "STARTTLS\r\n" };
            let text = format!(
                "101 Capability list:\r\nVERSION 2\r\nIMPLEMENTATION tlsdemo\r\nREADER\r\n{starttls}.\r\n"
            );
            Answer::new("capabilities", text)
        }
        "STARTTLS" if secured => Answer::new("refusal", "502 TLS is there already\r\n"),
        "STARTTLS" => Answer::new("go-ahead", "382 Continue with TLS negotiation\r\n").start_tls(),
        "QUIT" => Answer::new("farewell", "205 Goodbye\r\n").close(),
        _ => Answer::new("reply", "500 This server has no news\r\n"),
    }
}
