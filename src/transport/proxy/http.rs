//! HTTP's CONNECT (RFC 9110 §9.3.6, RFC 9112 §3.2.3), with Basic authentication (RFC 7617).

use base64ct::{Base64, Encoding};

use crate::error::{Error, ErrorKind, ProxyRefusal, Result};
use crate::names::Side;
use crate::transport::Target;
use crate::transport::dialogue::{Dialogue, Framed, Framing, Lines, Medium, head};
use crate::wire::{self, Name, Reader, visible};

pub(super) const TITLE: &str = "HTTP proxy";
pub(super) const SOURCE: &str = "src/transport/proxy/http.rs";

/// The answer, as far as it matters.
#[derive(Debug, Default)]
struct Answer {
    status: u16,
    reason: String,
    /// What the proxy says of its failure in a field of its own (RFC 9209 §2, or Squid's).
    detail: Option<(String, String)>,
    /// The ways to log in that a 407 names.
    challenges: Vec<String>,
}

/// The most interim answers before the final one.
const MOST_INTERIM: usize = 16;

impl Answer {
    /// Whether another one follows: not behind 101, which changes the protocol.
    fn is_interim(&self) -> bool {
        (100..=199).contains(&self.status) && self.status != 101
    }

    /// Whether the proxy wants a login, and by none of the ways that are taken here: Basic (RFC 7617) is.
    fn wants_another_login(&self) -> bool {
        let is_basic = |way: &String| way.eq_ignore_ascii_case("Basic");
        let ways = &self.challenges;
        self.status == 407 && !ways.is_empty() && !ways.iter().any(is_basic)
    }
}

/// Asks for a connection to `target`.
pub(super) fn connect(
    target: &Target,
    credentials: Option<(&str, &str)>,
    over: &mut dyn Medium,
) -> Result<()> {
    // Where the server speaks first, what it says comes right behind the answer.
    let mut d = Dialogue::new(over, TITLE, SOURCE).exactly();
    let authority = target.authority();
    let head = format!(
        "CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: tlsdemo/{}\r\n",
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
    // RFC 9110 §15.2: whoever asks passes over interim answers, expected or not.
    for _ in 0..=MOST_INTERIM {
        let answer = d.receive("answer", framing(), |r| {
            let answer = head_of_answer(r)?;
            Ok((name(&answer), answer))
        })?;
        if !answer.is_interim() {
            return answered(&answer, credentials.is_some(), target);
        }
    }
    Err(Error::new(
        ErrorKind::Proxy(ProxyRefusal::Other),
        format!(
            "more than {MOST_INTERIM} interim answers (1xx), and no final one (RFC 9110 §15.2)"
        ),
    ))
}

fn answered(answer: &Answer, tried: bool, target: &Target) -> Result<()> {
    match answer.status {
        200..=299 => Ok(()),
        _ => Err(refused(answer, tried, target)),
    }
}

fn name(answer: &Answer) -> Name {
    match answer.status {
        200..=299 => "answer".into(),
        _ if answer.is_interim() => "interim answer".into(),
        _ => "refusal".into(),
    }
}

/// Where the request of others ends, or the answer to it.
pub(super) fn heard_framing(from: Side, bytes: &[u8]) -> Framed {
    match from {
        Side::Client => Lines::until(|line: &[u8]| line.is_empty()).find(bytes),
        Side::Server => framing().find(bytes),
    }
}

/// Reads the request of others, or the answer to it; gives its name.
pub(super) fn heard(from: Side, r: &mut Reader<'_>) -> wire::Result<Name> {
    if from == Side::Server {
        return head_of_answer(r).map(|answer| name(&answer));
    }
    head::request_line(r)?;
    head::fields(r)?;
    Ok("CONNECT".into())
}

fn refused(answer: &Answer, tried: bool, target: &Target) -> Error {
    let ways = answer.challenges.join(", ");
    let why = match answer.status {
        407 if answer.wants_another_login() => {
            format!("it wants a login by {ways}, which this program does not have")
        }
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
        101 => "it changes to another protocol, which nobody asked for".to_owned(),
        _ => "it refuses".to_owned(),
    };
    let refusal = match answer.status {
        407 if answer.wants_another_login() => ProxyRefusal::OtherLogin,
        407 => ProxyRefusal::Login,
        403 => ProxyRefusal::NotAllowed,
        404 | 502..=504 => ProxyRefusal::NoServer,
        400 | 405 | 501 => ProxyRefusal::NotUnderstood,
        _ => ProxyRefusal::Other,
    };
    let said = format!("{} {}", answer.status, answer.reason);
    let mut said = format!("`{}`", visible(said.trim_end()));
    if let Some((field, value)) = &answer.detail {
        said.push_str(&format!(", {field} `{}`", visible(value)));
    }
    Error::new(
        ErrorKind::Proxy(refusal),
        format!("{why}: {said} (RFC 9110 §9.3.6)"),
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
    head::request_line(r)?;
    head::fields_named(r, |field| match field {
        "Proxy-Authorization" => "credentials (hidden)",
        field => head::line_name(field),
    })?;
    Ok(())
}

fn head_of_answer(r: &mut Reader<'_>) -> wire::Result<Answer> {
    let line = head::status_line(r)?;
    let fields = head::fields(r)?;
    let challenges = fields.iter().filter_map(|(name, value)| {
        let way = value.split(' ').next().unwrap_or_default();
        name.eq_ignore_ascii_case("Proxy-Authenticate")
            .then(|| visible(way))
    });
    let is_detail = |name: &str| {
        let mut details = ["Proxy-Status", "X-Squid-Error"].iter();
        details.any(|detail| detail.eq_ignore_ascii_case(name))
    };
    Ok(Answer {
        status: line.status,
        detail: fields.iter().find(|(name, _)| is_detail(name)).cloned(),
        challenges: challenges.collect(),
        reason: line.reason,
    })
}
