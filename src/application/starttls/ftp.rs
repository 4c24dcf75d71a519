//! FTP (RFC 959), where AUTH TLS begins TLS on the control connection (RFC 4217).

use super::require_go_ahead;
use super::script::{Answer, Script};
use super::text::{self, Command, Reply, capability, line_length};
use crate::error::{Error, ErrorKind, Result};
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, Framing, Lines};
use crate::wire::{self, Name, Reader};

const TITLE: &str = "FTP";

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
    d.receive("features", framing(), |r| {
        Ok(("features".into(), features(r)?))
    })?;
    d.say("AUTH TLS", "AUTH TLS\r\n", text::sent_command)?;
    let reply = d.receive("go-ahead", framing(), |r| {
        let reply = reply(r)?;
        let name: Name = if reply.code == 234 {
            "go-ahead"
        } else {
            "refusal"
        }
        .into();
        Ok((name, reply))
    })?;
    let quoted = reply.quoted();
    let said = match reply.code {
        234 => format!("the server is ready: {quoted}"),
        334 => format!("the server wants security data, as no TLS does: {quoted}"),
        421 => format!("the server is closing the connection: {quoted}"),
        431 => format!("TLS is not available at the moment: {quoted}"),
        500 | 502 => format!("the server does not know AUTH: {quoted}"),
        504 => format!("the server knows AUTH, but not TLS: {quoted}"),
        530 => format!("the server wants a login first, which is the wrong way round: {quoted}"),
        533 | 534 => format!("the server's policy forbids it: {quoted}"),
        _ => format!("the server refuses AUTH TLS: {quoted}"),
    };
    require_go_ahead(d, Service::Ftp, (reply.code == 234, said))
}

pub(super) fn farewell(d: &mut Dialogue<'_>, at_once: bool) -> Result<()> {
    if at_once {
        greeting(d)?;
    }
    d.say("QUIT", "QUIT\r\n", text::sent_command)?;
    d.receive("farewell", framing(), |r| {
        Ok(("farewell".into(), reply(r)?))
    })?;
    Ok(())
}

fn greeting(d: &mut Dialogue<'_>) -> Result<()> {
    for _ in 0..=MOST_DELAYS {
        let greeting = d.receive("greeting", framing(), |r| {
            Ok(("greeting".into(), reply(r)?))
        })?;
        match greeting.code {
            220 => return Ok(()),
            120 => {}
            _ => {
                let said = greeting.quoted();
                let why = format!("the server does not greet with 220: {said}");
                return Err(Error::new(ErrorKind::NoTls(TITLE), why));
            }
        }
    }
    let why = "the server asks for patience again and again (120)";
    Err(Error::new(ErrorKind::NoTls(TITLE), why))
}

/// A reply goes on until a line begins with its code and a space; what is in between may look like
/// anything (RFC 959 §4.2).
fn framing() -> impl Framing {
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

fn reply(r: &mut Reader<'_>) -> wire::Result<Reply> {
    read_reply(r, |_| "reply".into())
}

/// The reply to FEAT: a line for each feature, behind a space (RFC 2389 §3.2).
fn features(r: &mut Reader<'_>) -> wire::Result<Reply> {
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
