//! SMTP and LMTP (RFC 5321, RFC 2033), where STARTTLS begins TLS (RFC 3207).

use super::script::{Answer, Script};
use super::text::{self, Command, Listed, Reply, Said, capability, require_listed};
use super::{Guest, require_welcome};
use crate::check::{GoAhead, Greeting};
use crate::error::Result;
use crate::names::service::Service;
use crate::transport::dialogue::Dialogue;
use crate::wire::{self, Reader};

/// How an SMTP client says hello, and how an LMTP client does.
pub(super) const EHLO: &str = "EHLO";
pub(super) const LHLO: &str = "LHLO";

/// The extensions that the glossary explains.
pub(super) const CAPABILITIES: &[&str] = &[
    "STARTTLS",
    "PIPELINING",
    "SIZE",
    "VRFY",
    "ETRN",
    "AUTH",
    "ENHANCEDSTATUSCODES",
    "8BITMIME",
    "DSN",
    "SMTPUTF8",
    "CHUNKING",
    "BINARYMIME",
    "REQUIRETLS",
    "LIMITS",
    "PRDR",
    "HELP",
];

/// The client's dialogue; `hello` is the verb that it opens with.
pub(super) fn begin(d: &mut Dialogue<'_>, guest: &Guest, hello: &'static str) -> Result<()> {
    let service = match hello {
        LHLO => Service::Lmtp,
        _ => Service::Smtp,
    };
    greeting(d, service)?;
    d.say(
        hello,
        &format!("{hello} {}\r\n", our_name(guest)),
        text::sent_command,
    )?;
    let capabilities = text::expect(d, "capabilities", text::reply_framing(), capabilities)?;
    require_listed(d, service, listed(&capabilities), &capabilities)?;
    d.say("STARTTLS", "STARTTLS\r\n", text::sent_command)?;
    text::expect_go_ahead(
        d,
        service,
        text::reply_framing(),
        text::plain_reply,
        go_ahead,
    )
}

/// What an answer to STARTTLS means (RFC 3207 §4).
pub(super) fn go_ahead(reply: &Reply) -> GoAhead {
    match reply.code {
        220 => GoAhead::Ready,
        421 => GoAhead::Closing,
        454 => GoAhead::Unavailable,
        500 | 502 => GoAhead::Unknown,
        501 => GoAhead::Malformed,
        503 => GoAhead::OutOfOrder,
        530 | 538 => GoAhead::SomethingFirst,
        _ => GoAhead::Refused,
    }
}

/// What an answer to EHLO says of TLS, and of us (RFC 5321 §4.1.1.1).
pub(super) fn listed(capabilities: &Reply) -> Listed {
    let mut extensions = capabilities.lines.iter().skip(1);
    match capabilities.code {
        250 => Listed::Tls {
            what: "STARTTLS",
            offered: extensions.any(|line| {
                let word = line.split(' ').next().unwrap_or_default();
                word.eq_ignore_ascii_case("STARTTLS")
            }),
        },
        421 => Listed::Refused(Greeting::Unavailable),
        550 | 554 => Listed::Refused(Greeting::NoService),
        _ => Listed::Refused(Greeting::NoExtensions),
    }
}

/// QUIT, after the greeting where TLS began at once.
pub(super) fn farewell(d: &mut Dialogue<'_>, service: Service, at_once: bool) -> Result<()> {
    if at_once {
        greeting(d, service)?;
    }
    text::take_leave(
        d,
        ("QUIT", "QUIT\r\n"),
        text::reply_framing(),
        text::plain_reply,
    )
}

fn greeting(d: &mut Dialogue<'_>, service: Service) -> Result<()> {
    let greeting = text::expect(d, "greeting", text::reply_framing(), text::plain_reply)?;
    require_welcome(d, service, welcome(&greeting), greeting.said())
}

/// What the first words mean (RFC 5321 §3.1).
pub(super) fn welcome(greeting: &Reply) -> Greeting {
    match greeting.code {
        220 => Greeting::Welcome,
        421 => Greeting::Unavailable,
        554 => Greeting::NoService,
        _ => Greeting::NoGreeting,
    }
}

/// Our address as a name (RFC 5321 §4.1.3): we have no other that means anything to the server.
fn our_name(guest: &Guest) -> String {
    match guest.address {
        Some(std::net::IpAddr::V4(ip)) => format!("[{ip}]"),
        Some(std::net::IpAddr::V6(ip)) => format!("[IPv6:{ip}]"),
        None => "localhost".to_owned(),
    }
}

/// The reply to EHLO: the server's name, then a line for each extension (RFC 5321 §4.1.1.1).
pub(super) fn capabilities(r: &mut Reader<'_>) -> wire::Result<Reply> {
    text::reply(r, |place, text| match place {
        0 => "reply".into(),
        _ => capability(CAPABILITIES, text),
    })
}

/// What the built-in server says.
pub(super) const SCRIPT: Script = Script {
    greeting: Some(|_| Answer::new("greeting", "220 localhost ESMTP tlsdemo\r\n")),
    greets_again: false,
    command: |r| text::command(r, &["EHLO", "HELO", "STARTTLS", "QUIT", "NOOP", "RSET"]),
    annotate: |r| capabilities(r).map(|_| ()),
    answer: |command, secured| answer(command, secured, EHLO),
};

/// The same in LMTP.
pub(super) const LMTP_SCRIPT: Script = Script {
    greeting: Some(|_| Answer::new("greeting", "220 localhost LMTP tlsdemo\r\n")),
    greets_again: false,
    command: |r| text::command(r, &["LHLO", "STARTTLS", "QUIT", "NOOP", "RSET"]),
    annotate: |r| capabilities(r).map(|_| ()),
    answer: |command, secured| answer(command, secured, LHLO),
};

fn answer(command: &Command, secured: bool, hello: &str) -> Answer {
    match &*command.verb {
        verb if verb == hello => {
            let starttls = if secured { "" } else { "250-STARTTLS\r\n" };
            let text = format!(
                "250-localhost\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n{starttls}250-ENHANCEDSTATUSCODES\r\n250 8BITMIME\r\n"
            );
            Answer::new("capabilities", text)
        }
        "HELO" => Answer::new("reply", "250 localhost\r\n"),
        "STARTTLS" if secured => Answer::new("refusal", "503 5.5.1 TLS is there already\r\n"),
        "STARTTLS" if !command.argument.is_empty() => {
            Answer::new("refusal", "501 5.5.4 STARTTLS has no parameters\r\n")
        }
        "STARTTLS" => Answer::new("go-ahead", "220 2.0.0 Ready to start TLS\r\n").start_tls(),
        "NOOP" | "RSET" => Answer::new("reply", "250 2.0.0 Ok\r\n"),
        "QUIT" => Answer::new("farewell", "221 2.0.0 Bye\r\n").close(),
        _ => Answer::new("reply", "502 5.5.1 This server takes no mail\r\n"),
    }
}
