//! HTTP's CONNECT (RFC 9110 §9.3.6, RFC 9112 §3.2.3), with Basic authentication (RFC 7617).

use base64ct::{Base64, Encoding};

use crate::error::{Error, ErrorKind, Result};
use crate::transport::Target;
use crate::transport::dialogue::{Dialogue, Framing, Lines, Medium};
use crate::wire::{self, Name, Reader};

const TITLE: &str = "HTTP proxy";
const SOURCE: &str = "src/transport/proxy/http.rs";

/// The answer, as far as it matters.
#[derive(Debug, Default)]
struct Answer {
    status: u16,
    reason: String,
    /// The ways to log in that a 407 names.
    challenges: Vec<String>,
}

/// Asks for a connection to `target`.
pub(super) fn connect(
    target: &Target,
    credentials: Option<(&str, &str)>,
    over: &mut dyn Medium,
) -> Result<()> {
    // Where the server speaks first, what it says comes right behind the answer.
    let mut d = Dialogue::new(over, TITLE, SOURCE).exactly();
    let head = format!(
        "CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nUser-Agent: tlsdemo/{}\r\n",
        env!("CARGO_PKG_VERSION")
    );
    let (text, shown) = match credentials {
        None => (format!("{head}\r\n"), format!("{head}\r\n")),
        Some((user, password)) => {
            let token = Base64::encode_string(format!("{user}:{password}").as_bytes());
            let with = |token: &str| format!("{head}Proxy-Authorization: Basic {token}\r\n\r\n");
            (with(&token), with(&"*".repeat(token.len())))
        }
    };
    d.say_hiding("CONNECT", &text, &shown, request)?;
    let answer = d.receive("answer", framing(), |r| {
        let answer = head_of_answer(r)?;
        let name: Name = match answer.status {
            200..=299 => "answer".into(),
            _ => "refusal".into(),
        };
        Ok((name, answer))
    })?;
    match answer.status {
        200..=299 => Ok(()),
        _ => Err(refused(&answer, credentials.is_some(), target)),
    }
}

fn refused(answer: &Answer, tried: bool, target: &Target) -> Error {
    let ways = answer.challenges.join(", ");
    let why = match answer.status {
        407 if tried => {
            format!("it does not accept the user name and the password (it takes: {ways})")
        }
        407 => format!("it wants a user name and a password in the proxy's URL (it takes: {ways})"),
        403 => format!("it is not allowed to connect anybody to {target}"),
        404 | 503 => format!("it cannot find {target}, or is overloaded"),
        405 | 501 => "it does not know CONNECT: it may be a web server, not a proxy".to_owned(),
        400 => "it does not understand the request".to_owned(),
        502 => format!("it cannot connect to {target}"),
        504 => format!("{target} did not answer it in time"),
        300..=399 => "it sends us elsewhere, which has no meaning here".to_owned(),
        100..=199 => "it gives an interim answer, and CONNECT has none".to_owned(),
        _ => "it refuses".to_owned(),
    };
    let said = format!("{} {}", answer.status, answer.reason);
    let said = said.trim_end().escape_debug().to_string();
    Error::new(
        ErrorKind::Proxy,
        format!("{why}: `{said}` (RFC 9110 §9.3.6)"),
    )
}

/// A head ends with an empty line.
fn framing() -> impl Framing {
    let mut is_first = true;
    Lines::until(move |line: &[u8]| {
        let first = std::mem::take(&mut is_first);
        line.is_empty() || first && !line.starts_with(b"HTTP/1.")
    })
}

fn request(r: &mut Reader<'_>) -> wire::Result<()> {
    line(r, "request_line", |r, length| {
        r.text("request_line", length).map(|_| ())
    })?;
    fields(r).map(|_| ())
}

fn head_of_answer(r: &mut Reader<'_>) -> wire::Result<Answer> {
    let mut answer = Answer::default();
    line(r, "status_line", |r, length| {
        let text = String::from_utf8_lossy(r.peek().get(..length).unwrap_or_default()).into_owned();
        let mut words = text.splitn(3, ' ');
        let version = words.next().unwrap_or_default();
        let status = words.next().unwrap_or_default();
        let is_status = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
        if !version.starts_with("HTTP/1.") || !is_status {
            return Err(r.illegal(
                "status_line",
                "the answer does not begin with HTTP/1 and a status",
            ));
        }
        answer.status = status.parse().unwrap_or_default();
        answer.reason = words.next().unwrap_or_default().to_owned();
        r.text("status_line", length).map(|_| ())
    })?;
    answer.challenges = fields(r)?;
    Ok(answer)
}

/// Header fields and the empty line behind them; gives the challenges among them.
fn fields(r: &mut Reader<'_>) -> wire::Result<Vec<String>> {
    let mut challenges = Vec::new();
    while !r.is_empty() {
        let bytes = r.peek();
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let text =
            String::from_utf8_lossy(bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default());
        let text = text.trim_end().to_owned();
        if text.is_empty() {
            line(r, "end of head", |_, _| Ok(()))?;
            continue;
        }
        let name = text.split(':').next().unwrap_or_default();
        let hidden = name.eq_ignore_ascii_case("proxy-authorization");
        if name.eq_ignore_ascii_case("proxy-authenticate") {
            let way = text[name.len()..].trim_start_matches([':', ' ']);
            challenges.push(
                way.split(' ')
                    .next()
                    .unwrap_or_default()
                    .escape_debug()
                    .to_string(),
            );
        }
        let field = if hidden {
            "credentials (hidden)"
        } else {
            "field"
        };
        line(r, field, |r, length| r.text("field", length).map(|_| ()))?;
    }
    Ok(challenges)
}

/// A line whose text is so long, and its end.
fn line(
    r: &mut Reader<'_>,
    name: &'static str,
    read: impl FnOnce(&mut Reader<'_>, usize) -> wire::Result<()>,
) -> wire::Result<()> {
    let bytes = r.peek();
    let whole = bytes.iter().position(|byte| *byte == b'\n');
    let Some(end) = whole else {
        return Err(r.illegal(name, "a line without an end"));
    };
    let is_pair = end > 0 && bytes.get(end - 1) == Some(&b'\r');
    r.structure(name, |r| {
        read(r, end - usize::from(is_pair))?;
        match is_pair {
            true => r.text("CRLF", 2)?,
            false => r.text("LF", 1)?,
        };
        Ok(())
    })
}
