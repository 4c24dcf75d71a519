//! FTP (RFC 959), where AUTH TLS begins TLS on the control connection (RFC 4217).

use super::require_welcome;
use super::script::{Answer, Script};
use super::text::{self, Command, Reply, Said, capability, line_length};
use crate::check::{GoAhead, Greeting};
use crate::error::Result;
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, Framing, Lines};
use crate::wire::{self, Name, Reader};

/// The features that the glossary explains (RFC 2389 §3).
pub(super) const CAPABILITIES: &[&str] = &[
    "AUTH", "PBSZ", "PROT", "CCC", "UTF8", "SIZE", "MDTM", "REST", "EPRT", "EPSV", "PASV", "MLST",
    "TVFS", "LANG", "HOST",
];

/// How many times a server may ask for patience with 120 before it greets.
const MOST_DELAYS: usize = 4;

pub(super) fn begin(d: &mut Dialogue<'_>) -> Result<()> {
    greeting(d)?;
    d.say("FEAT", "FEAT\r\n", text::sent_command)?;
    // What does not know FEAT may know AUTH all the same, and a list may name it in several ways
    // (RFC 4217 §6): the answer to AUTH decides.
    text::expect(d, "features", framing(), features)?;
    d.say("AUTH TLS", "AUTH TLS\r\n", text::sent_command)?;
    text::expect_go_ahead(d, Service::Ftp, framing(), reply, go_ahead)
}

/// What an answer to AUTH means (RFC 2228 §5.1).
pub(super) fn go_ahead(reply: &Reply) -> GoAhead {
    match reply.code {
        234 => GoAhead::Ready,
        334 => GoAhead::SecurityData,
        421 => GoAhead::Closing,
        431 => GoAhead::Unavailable,
        500 | 502 => GoAhead::Unknown,
        504 => GoAhead::UnknownMechanism,
        530 => GoAhead::SomethingFirst,
        533 | 534 => GoAhead::Forbidden,
        _ => GoAhead::Refused,
    }
}

pub(super) fn farewell(d: &mut Dialogue<'_>, at_once: bool) -> Result<()> {
    if at_once {
        greeting(d)?;
    }
    text::take_leave(d, ("QUIT", "QUIT\r\n"), framing(), reply)
}

fn greeting(d: &mut Dialogue<'_>) -> Result<()> {
    for _ in 0..=MOST_DELAYS {
        let greeting = text::expect(d, "greeting", framing(), reply)?;
        if let Some(meaning) = welcome(&greeting) {
            return require_welcome(d, Service::Ftp, meaning, greeting.said());
        }
    }
    require_welcome(d, Service::Ftp, Greeting::Delay, String::new())
}

/// What the first words mean (RFC 959 §5.4); nothing yet if others are to follow.
pub(super) fn welcome(greeting: &Reply) -> Option<Greeting> {
    Some(match greeting.code {
        220 => Greeting::Welcome,
        120 => return None,
        421 => Greeting::Unavailable,
        _ => Greeting::NoGreeting,
    })
}

/// A reply goes on until a line begins with its code and a space; what is in between may look like
/// anything (RFC 959 §4.2).
pub(super) fn framing() -> impl Framing {
    let mut code: Option<Vec<u8>> = None;
    Lines::until(move |line: &[u8]| match &code {
        None if line.get(3) == Some(&b'-') => {
            code = line.get(..3).map(<[u8]>::to_vec);
            false
        }
        None => true,
        Some(code) => line.starts_with(code) && line.get(3) != Some(&b'-'),
    })
}

pub(super) fn reply(r: &mut Reader<'_>) -> wire::Result<Reply> {
    read_reply(r, |_| "reply".into())
}

/// The reply to FEAT: a line for each feature, behind a space (RFC 2389 §3.2).
pub(super) fn features(r: &mut Reader<'_>) -> wire::Result<Reply> {
    read_reply(r, |text| match text.strip_prefix(' ') {
        Some(text) => capability(CAPABILITIES, text),
        None => "reply".into(),
    })
}

fn read_reply(r: &mut Reader<'_>, name: impl Fn(&str) -> Name) -> wire::Result<Reply> {
    let (code, text) = text::reply_line(r, "reply")?;
    let mut reply = Reply {
        code,
        lines: vec![text],
    };
    while !r.is_empty() {
        let line = text::peek_line(r);
        if line.starts_with(&format!("{code:03}")) && line.get(3..4) != Some("-") {
            reply.lines.push(text::reply_line(r, "reply")?.1);
        } else {
            let length = line_length(r);
            let inner = text::line(r, name(&line), |r| {
                r.text("text", length).map(<[u8]>::to_vec)
            })?;
            let inner = String::from_utf8_lossy(&inner).trim_start().to_owned();
            reply.lines.push(inner);
        }
    }
    Ok(reply)
}

/// What the built-in server says.
pub(super) const SCRIPT: Script = Script {
    greeting: Some(|_| Answer::new("greeting", "220 localhost FTP tlsdemo\r\n")),
    greets_again: false,
    command: |r| {
        let (name, command) = text::command(r, &["FEAT", "AUTH", "QUIT", "NOOP", "PBSZ", "PROT"])?;
        let is_tls = command.verb == "AUTH" && command.argument.eq_ignore_ascii_case("TLS");
        Ok((if is_tls { "AUTH TLS".into() } else { name }, command))
    },
    annotate: |r| features(r).map(|_| ()),
    answer,
};

fn answer(command: &Command, secured: bool) -> Answer {
    let argument = command.argument.to_ascii_uppercase();
    match (&*command.verb, &*argument) {
        ("FEAT", _) => Answer::new(
            "features",
            "211-Features:\r\n AUTH TLS\r\n PBSZ\r\n PROT\r\n UTF8\r\n211 End\r\n",
        ),
        ("AUTH", _) if secured => Answer::new("refusal", "503 TLS is there already.\r\n"),
        ("AUTH", "TLS" | "TLS-C" | "SSL") => {
            Answer::new("go-ahead", "234 AUTH TLS OK.\r\n").start_tls()
        }
        ("AUTH", _) => Answer::new("refusal", "504 Only TLS is known.\r\n"),
        ("PBSZ" | "PROT" | "NOOP", _) if secured => Answer::new("reply", "200 OK.\r\n"),
        ("QUIT", _) => Answer::new("farewell", "221 Goodbye.\r\n").close(),
        _ => Answer::new("reply", "502 This server has no files.\r\n"),
    }
}
