//! NNTP (RFC 3977), where STARTTLS begins TLS (RFC 4642).

use super::require_welcome;
use super::script::{Answer, Script};
use super::text::{self, Command, Listed, Reply, Said, block_framing, require_listed};
use crate::check::{GoAhead, Greeting};
use crate::error::Result;
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, one_line};
use crate::wire::{self, Reader};

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
    let listed = text::expect(d, "capabilities", block_framing(is_list), capabilities)?;
    require_listed(d, Service::Nntp, tls_of(&listed), &listed)?;
    d.say("STARTTLS", "STARTTLS\r\n", text::sent_command)?;
    text::expect_go_ahead(d, Service::Nntp, one_line(), text::plain_reply, go_ahead)
}

/// What an answer to CAPABILITIES says of TLS. A server from before RFC 3977 does not know the command
/// (500): whether it knows STARTTLS, STARTTLS tells.
pub(super) fn tls_of(listed: &Reply) -> Listed {
    let mut names = listed.lines.iter().skip(1);
    match listed.code {
        101 => Listed::Tls {
            what: "STARTTLS",
            offered: names.any(|line| line.eq_ignore_ascii_case("STARTTLS")),
        },
        _ => Listed::Nothing,
    }
}

/// What an answer to STARTTLS means (RFC 4642 §2.2.1).
pub(super) fn go_ahead(reply: &Reply) -> GoAhead {
    match reply.code {
        382 => GoAhead::Ready,
        400 => GoAhead::Closing,
        483 => GoAhead::SomethingFirst,
        500 => GoAhead::Unknown,
        502 => GoAhead::OutOfOrder,
        580 => GoAhead::Unavailable,
        _ => GoAhead::Refused,
    }
}

pub(super) fn farewell(d: &mut Dialogue<'_>, at_once: bool) -> Result<()> {
    if at_once {
        greeting(d)?;
    }
    text::take_leave(d, ("QUIT", "QUIT\r\n"), one_line(), text::plain_reply)
}

fn greeting(d: &mut Dialogue<'_>) -> Result<()> {
    let greeting = text::expect(d, "greeting", one_line(), text::plain_reply)?;
    require_welcome(d, Service::Nntp, welcome(&greeting), greeting.said())
}

/// What the first words mean (RFC 3977 §5.1).
pub(super) fn welcome(greeting: &Reply) -> Greeting {
    match greeting.code {
        200 | 201 => Greeting::Welcome,
        400 => Greeting::Unavailable,
        502 => Greeting::NoService,
        _ => Greeting::NoGreeting,
    }
}

/// Whether a list follows, to CAPABILITIES.
pub(super) fn is_list(line: &[u8]) -> bool {
    line.starts_with(b"101")
}

pub(super) fn capabilities(r: &mut Reader<'_>) -> wire::Result<Reply> {
    let (code, first) = text::reply_line(r, "reply")?;
    let mut lines = vec![first];
    lines.extend(text::block(r, CAPABILITIES)?);
    Ok(Reply { code, lines })
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
