//! What a failure usually means, and what to try: from the kind of failure, what was offered, and
//! how far the handshake got.

use crate::certificate::ServerName;
use crate::connection::Heard;
use crate::error::{Error, ErrorKind};
use crate::glossary::checks;
use crate::handshake::Terms;
use crate::names::registry::{AlertDescription, ExtensionType, ProtocolVersion};
use crate::names::service::Approach;
use crate::names::{MessageType, Step};
use crate::narration::{Advice, Diagnosis, Flag};
use crate::transport::proxy::Proxy;
use crate::wire::CodePoint;

mod alert;
mod asked;
mod certificate;
mod chain;
mod client_certificate;
mod ech;
mod http;
mod negotiation;
pub mod observed;
mod offer;
mod plain_text;
mod proxy;
mod psk;
mod reach;
mod rules;
pub mod server;
mod silence;
mod starttls;
#[cfg(test)]
mod tests;
mod untrusted;

pub use certificate::is_of_authority;
pub use client_certificate::is_about_certificates;

/// What is known of the connection that failed.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What it was doing: `connecting`, or the message that it was waiting for or sending.
    pub step: &'a Step,
    /// Whether the peer had sent anything that made sense.
    pub received: bool,
    /// What is spoken there and when TLS begins, if not HTTPS.
    pub approach: Option<Approach>,
    /// How far it came.
    pub stage: Stage,
    /// The proxy in between, if there is one.
    pub proxy: Option<&'a Proxy>,
    /// Whether a PROXY header went ahead of everything that the server was told.
    pub proxy_header: bool,
    /// Whom the user wants to talk to.
    pub target: &'a str,
    /// The name in the extension server_name.
    pub server_name: Option<&'a str>,
    /// Whom the certificate must be for.
    pub certificate_name: &'a ServerName,
    /// What was offered.
    pub terms: &'a Terms,
    /// The extensions that the hello was told to leave out.
    pub omitted: &'a [ExtensionType],
    /// The name in the outer hello, if Encrypted ClientHello was offered.
    pub public_name: Option<&'a str>,
    /// Whether a certificate that fails its checks is accepted.
    pub insecure: bool,
    /// What the peer said.
    pub heard: &'a Heard,
    /// What arrived of a record that is not whole yet.
    pub unread: &'a [u8],
}

/// Where it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// At the proxy, which was to connect us.
    Proxy,
    /// In what comes before TLS, with the server.
    Clear,
    /// In TLS, or above it.
    Tls,
}

/// What it means, and what to try, best first.
struct Reading {
    meaning: String,
    advice: Vec<Advice>,
}

fn reading<T: Into<Advice>>(
    meaning: impl Into<String>,
    advice: impl IntoIterator<Item = T>,
) -> Reading {
    Reading {
        meaning: meaning.into(),
        advice: advice.into_iter().map(Into::into).collect(),
    }
}

/// Advice of either kind in one list: about an option, or in plain words.
macro_rules! advice {
    ($($advice:expr),* $(,)?) => {
        Vec::<$crate::narration::Advice>::from([$($crate::narration::Advice::from($advice)),*])
    };
}
use advice;
use rules::answered;

impl Reading {
    fn advise(mut self, advice: impl Into<Advice>) -> Self {
        self.advice.push(advice.into());
        self
    }

    /// With this advice first.
    fn preferring(mut self, first: Vec<Advice>) -> Self {
        self.advice.splice(0..0, first);
        self
    }
}

impl Context<'_> {
    /// Whether all that was sent so far is our hello.
    fn only_hello(&self) -> bool {
        self.step.is(MessageType::ServerHello) || self.step.is(MessageType::ClientHello)
    }

    /// The last warning that says why the peer gave up, if it gave up without an alert.
    fn last_warning(&self, error: &Error) -> Option<AlertDescription> {
        let without_words = matches!(
            error.kind,
            ErrorKind::Closed | ErrorKind::Io | ErrorKind::TimedOut
        );
        let says_nothing = |alert: &AlertDescription| {
            matches!(
                *alert,
                AlertDescription::CloseNotify | AlertDescription::NoRenegotiation
            )
        };
        // Who gives up says user_canceled behind the reason (RFC 9846 §6.1).
        let says_why = |alert: &&AlertDescription| **alert != AlertDescription::UserCanceled;
        let warnings = self.heard.warnings.iter().rev();
        let mut warnings = warnings.filter(|alert| !says_nothing(alert));
        let last = warnings.clone().find(says_why);
        last.or_else(|| warnings.next())
            .copied()
            .filter(|_| without_words && !self.finished())
    }

    fn finished(&self) -> bool {
        *self.step == Step::ApplicationData
    }

    /// How the hello can be made to look older, and to fit in one packet, as far as it is not so already.
    fn simpler(&self) -> Vec<Advice> {
        let offers = |version: ProtocolVersion| self.terms.versions.contains(&version);
        let mut advice = Vec::new();
        if offers(ProtocolVersion::TLS1_3) {
            advice.push(Flag::Tls.by("--tls 1.2 for a hello that looks older."));
        } else if offers(ProtocolVersion::TLS1_2) {
            advice.push(Flag::Tls.by("--tls 1.0 for a hello that looks older."));
        }
        let groups = self.terms.offered_groups();
        if groups.iter().any(|group| group.has_ml_kem()) {
            advice.push(
                Flag::Groups.by("--groups x25519 for a ClientHello that fits in one packet."),
            );
        }
        advice
    }

    /// `TLS 1.0 to 1.2`.
    fn offered_versions(&self) -> String {
        let oldest = self.terms.versions.iter().min();
        let newest = self.terms.versions.iter().max();
        match (oldest, newest) {
            (Some(oldest), Some(newest)) if oldest == newest => format!("{newest} alone"),
            (Some(oldest), Some(newest)) => format!("{oldest} to {newest}"),
            _ => "no version".to_owned(),
        }
    }
}

/// Explains a failure.
pub fn diagnose(error: &Error, context: &Context<'_>) -> Diagnosis {
    let special = ech::encrypted_hello(error).or_else(|| client_certificate::asked(error, context));
    let reading = special.unwrap_or_else(|| read(error, context));
    let reading = asked::anonymous(reading, error, context);
    let reading = asked::behind_header(reading, error, context);
    let Reading { meaning, advice } = asked::omitted(reading, error, context);
    let advice = advice.into_iter();
    Diagnosis {
        step: step(error, context),
        happened: sentence(&happened(error, context)),
        meaning,
        advice: advice.map(|advice| addressed(advice, context)).collect(),
    }
}

/// An advice with the host that was called, where it says `{host}`.
fn addressed(advice: Advice, context: &Context<'_>) -> Advice {
    let host = context
        .target
        .rsplit_once(':')
        .map_or("HOST", |(host, _)| host);
    advice.map(|text| text.replace("{host}", host))
}

/// What else the alert protocol_version means with an offer of TLS 1.3: `is_tls13_capable` in OpenSSL's
/// ssl/statem/statem_lib.c, behind the sentence before it.
const UNUSABLE_VERSION: &str = " OpenSSL says so too if it has a version and cannot use it: no certificate of \
                                its has a key, or its settings no signature scheme, that signs in that version.";

/// What happened, with the warning that came before an end without words.
fn happened(error: &Error, context: &Context<'_>) -> String {
    let told = checks::error(error);
    match context.last_warning(error) {
        Some(alert) => format!(
            "{told}; before that it sent the alert {} as a warning",
            alert.name()
        ),
        None => told,
    }
}

fn read(error: &Error, context: &Context<'_>) -> Reading {
    match &error.kind {
        ErrorKind::Dialogue(title, bytes) => starttls::odd(title, bytes, context),
        ErrorKind::NoTls(title) => starttls::refused(title, error, context),
        ErrorKind::Proxy(refusal) => proxy::refused(*refusal, context),
        ErrorKind::NotProxy(bytes) => proxy::other(bytes, context),
        ErrorKind::TimedOut | ErrorKind::Closed | ErrorKind::Io
            if context.stage == Stage::Proxy =>
        {
            proxy::silence(context)
        }
        ErrorKind::TimedOut | ErrorKind::Closed | ErrorKind::Io
            if context.stage == Stage::Clear =>
        {
            starttls::silence(context)
        }
        ErrorKind::Usage => reading(
            "Nothing was sent: the arguments do not fit together.",
            ["tlsdemo --help lists the options."],
        ),
        ErrorKind::Resolve => reach::resolve(),
        ErrorKind::AddressFamily => reading(
            "The host is known, but has no address of the kind that was asked for.",
            ["Leave out -4 or -6, to use the addresses that it has."],
        ),
        ErrorKind::Dns => reading(
            "Nothing was sent to the server: DNS is where its key for Encrypted ClientHello should be (RFC 9848), and without the key the hello cannot be encrypted.",
            advice![
                Flag::Ech.by("--ech grease, to send random bytes in its place, as browsers do; or leave out --ech. The name is then sent in the clear."),
                Flag::Other.by("--dns HOST:PORT, to ask another DNS server."),
            ],
        ),
        ErrorKind::Connect => reach::connect(context),
        ErrorKind::Limit => rules::limit(error, context),
        ErrorKind::TimedOut | ErrorKind::Io | ErrorKind::Closed
            if context.last_warning(error).is_some() =>
        {
            warned(error, context)
        }
        ErrorKind::TimedOut => silence::timed_out(context),
        ErrorKind::Io => silence::broken(context),
        ErrorKind::Closed => silence::closed(context),
        ErrorKind::NotTls(bytes) => plain_text::not_tls(bytes, context),
        ErrorKind::Decode => rules::decode(error),
        ErrorKind::Protocol => rules::protocol(error, context),
        ErrorKind::Negotiation => negotiation::chosen(error, context),
        ErrorKind::Unfinished => reading(
            "Nothing is wrong with the server: its choice fits the offer, and the client that really makes this offer would go on.",
            [
                "Narrow the offer with --cipher, --groups or --omit, so that the server chooses something else.",
            ],
        ),
        ErrorKind::AlertReceived(alert) => alert::received(*alert, context),
        ErrorKind::Certificate(problem) => certificate::refused(problem, error, context),
        ErrorKind::Verification if context.heard.psk && context.step.is(MessageType::Finished) => {
            psk::different_keys()
        }
        ErrorKind::Verification => rules::verification(error),
        ErrorKind::Http => http::http1(context),
        ErrorKind::Http2(code) => http::http2(*code),
        ErrorKind::AskedInHttp2 => client_certificate::asked_in_http2(),
        ErrorKind::Internal => reading(
            "This is a bug in tlsdemo, not in the server.",
            ["Report it, with the output of the same command with -v."],
        ),
    }
}

/// The peer gave up after a warning that says why.
fn warned(error: &Error, context: &Context<'_>) -> Reading {
    match context.last_warning(error) {
        Some(alert) => alert::received(alert, context),
        None => silence::closed(context),
    }
}

/// `a, b and c`.
fn listed(items: &[impl ToString], and: &str) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    match items.split_last() {
        None => "none".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {and} {last}", rest.join(", ")),
    }
}

fn step(error: &Error, context: &Context<'_>) -> String {
    let waits = error.kind.comes_while_waiting();
    match context.step {
        Step::Connecting => format!("connecting to {}", context.target),
        step if waits && context.heard.hung_up => format!("sending {step}"),
        step if waits => format!("waiting for {step}"),
        step => step.to_string(),
    }
}

/// The message as a sentence. A name that it begins with, as of a host or a field, stays as it is.
fn sentence(message: &str) -> String {
    let word = message.split_whitespace().next().unwrap_or_default();
    let is_name = word
        .trim_end_matches([',', ':', ';', '.'])
        .contains(|c: char| {
            matches!(c, '.' | '=' | '_' | ':' | '/') || c.is_ascii_digit() || c.is_uppercase()
        });
    let mut chars = message.chars();
    let mut sentence: String = match chars.next() {
        Some(first) if !is_name => first.to_uppercase().chain(chars).collect(),
        _ => message.to_owned(),
    };
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}
