//! What a failure usually means, and what to try: from the kind of failure, what was offered, and
//! how far the handshake got.

use base64ct::{Base64, Encoding};

use crate::certificate::ServerName;
use crate::check::Check;
use crate::connection::Heard;
use crate::error::{Error, ErrorKind};
use crate::glossary::checks;
use crate::handshake::Terms;
use crate::names::registry::{
    AlertDescription, ErrorCode, ExtensionType, HandshakeType, ProtocolVersion,
};
use crate::names::service::{Approach, Start};
use crate::names::{MessageType, Step};
use crate::narration::{Advice, Diagnosis, Flag};
use crate::transport::proxy::Proxy;
use crate::wire::{CodePoint, visible};

mod alert;
mod certificate;
mod chain;
mod client_certificate;
pub mod observed;
mod offer;
mod plain_text;
mod proxy;
mod psk;
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
    let special = encrypted_hello(error).or_else(|| client_certificate::asked(error, context));
    let reading = special.unwrap_or_else(|| read(error, context));
    let reading = anonymous(reading, error, context);
    let reading = behind_header(reading, error, context);
    let Reading { meaning, advice } = omitted(reading, error, context);
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

/// What a refused Encrypted ClientHello means, if it is one (RFC 9849 §6.1.6).
fn encrypted_hello(error: &Error) -> Option<Reading> {
    let checked = error.check.as_deref()?;
    let Check::EchRequired {
        retry_configs,
        usable,
        public_name,
        authentic,
    } = &checked.check
    else {
        return None;
    };
    const KEPT: &str = "The name of the real host was not revealed, and no data was sent.";
    if !authentic {
        return Some(reading(
            format!(
                "The server could not decrypt the hello, and did not prove that it is {public_name}: its \
                 certificate failed a check. Anyone on the path can answer like this, so its configurations \
                 must not be used, and it is no reason to do without Encrypted ClientHello (RFC 9849 \
                 §6.1.6). {KEPT}"
            ),
            [
                "The failed check of the certificate says what is wrong: that comes first, and is for whoever runs the server.",
            ],
        ));
    }
    Some(match retry_configs {
        Some(list) if *usable => reading(
            format!(
                "The configuration that the hello was encrypted to is out of date: the server could not \
                 decrypt it. It proved that it is {public_name} and sent its configuration of today. {KEPT}"
            ),
            advice![],
        )
        .advise(Flag::Ech.by(format!("--ech {}", Base64::encode_string(list))))
        .advise("If that is refused too, the site's servers have different keys: report it to them."),
        Some(_) => reading(
            format!(
                "The server could not decrypt the hello, and its configuration of today is for other \
                 algorithms or another version. {KEPT}"
            ),
            advice![Flag::Ech.by("Without --ech, to send the name in the clear, if that is acceptable.")],
        ),
        None => reading(
            format!(
                "The server could not decrypt the hello, and proved as {public_name} that it has no \
                 configuration any more: it does without Encrypted ClientHello. {KEPT}"
            ),
            advice![Flag::Ech.by("Without --ech, to send the name in the clear, if that is acceptable.")],
        ),
    })
}

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

/// A server that was not told whom it is called for: what it means comes first, and how to tell it.
fn anonymous(reading: Reading, error: &Error, context: &Context<'_>) -> Reading {
    let is_refusal = matches!(
        error.kind,
        ErrorKind::AlertReceived(
            AlertDescription::HandshakeFailure
                | AlertDescription::UnrecognizedName
                | AlertDescription::InternalError
                | AlertDescription::AccessDenied
                | AlertDescription::DecodeError
                | AlertDescription::IllegalParameter
        ) | ErrorKind::Closed
            | ErrorKind::Io
    );
    if !is_refusal || !context.only_hello() || context.server_name.is_some() {
        return reading;
    }
    let Reading { meaning, advice } = reading;
    let (why, first) = match context.certificate_name {
        ServerName::Ip(_) => (
            "because an address was called",
            Advice::from(format!(
                "tlsdemo NAME --connect {}, with the host's name.",
                context.target
            )),
        ),
        ServerName::Dns(_) => ("as --no-sni asks", Flag::NoSni.by("Leave out --no-sni.")),
    };
    Reading {
        meaning: format!(
            "No server_name was sent, {why}. A server for several hosts does not know then which one \
             is meant, and many refuse so. If that is not it: {meaning}"
        ),
        advice: std::iter::once(first).chain(advice).collect(),
    }
}

/// A server that was told a PROXY header first, and answers as one that does not expect it.
fn behind_header(reading: Reading, error: &Error, context: &Context<'_>) -> Reading {
    let is_refusal = matches!(
        error.kind,
        ErrorKind::NotTls(_)
            | ErrorKind::Dialogue(..)
            | ErrorKind::AlertReceived(_)
            | ErrorKind::Closed
            | ErrorKind::Io
            | ErrorKind::TimedOut
    );
    let is_first = context.stage == Stage::Clear || context.only_hello();
    if !context.proxy_header || !is_refusal || !is_first || *context.step == Step::Connecting {
        return reading;
    }
    let Reading { meaning, advice } = reading;
    let first =
        Flag::Other.by("Leave out --haproxy-protocol, to see whether the server does without.");
    Reading {
        meaning: format!(
            "A PROXY header went ahead of everything (--haproxy-protocol). A server that does not expect one \
             reads it as a malformed start: nginx answers in plain HTTP then, others with an alert, or not \
             at all. If that is not it: {meaning}"
        ),
        advice: std::iter::once(first).chain(advice).collect(),
    }
}

/// A hello that lacks what was left out of it on request: that comes first.
fn omitted(reading: Reading, error: &Error, context: &Context<'_>) -> Reading {
    use AlertDescription as Alert;
    let is_refusal = matches!(
        error.kind,
        ErrorKind::AlertReceived(_)
            | ErrorKind::Closed
            | ErrorKind::Io
            | ErrorKind::Protocol
            | ErrorKind::Negotiation
    );
    if context.omitted.is_empty()
        || !is_refusal
        || context.finished()
        || context.stage != Stage::Tls
    {
        return reading;
    }
    let names: Vec<String> = (context.omitted.iter())
        .map(|kind| kind.name().into_owned())
        .collect();
    let left_out = listed(&names, "and");
    let check = error.check.as_ref().map(|checked| &checked.check);
    let meaning = match (&error.kind, check) {
        (ErrorKind::AlertReceived(Alert::MissingExtension), _) => format!(
            "The server misses an extension that a hello like this must have (RFC 9846 §9.2), and --omit left \
             out {left_out}."
        ),
        (_, Some(Check::DowngradeProtection { .. }))
            if context.omitted.contains(&ExtensionType::SupportedVersions) =>
        {
            "A hello that offers TLS 1.3 says so in supported_versions, which --omit left out: the server \
             read an offer of an older version, and marks its answer as one that would have been newer. \
             Nobody in between need be at fault."
                .to_owned()
        }
        _ => format!(
            "--omit left {left_out} out of the hello, which may be all that is wrong. If it is not: {}",
            reading.meaning
        ),
    };
    let is_plain = matches!(
        (&error.kind, check),
        (ErrorKind::AlertReceived(Alert::MissingExtension), _)
            | (_, Some(Check::DowngradeProtection { .. }))
    );
    let rest = match is_plain {
        true => vec![Flag::Verbose.by("-v, to see the hello as it was sent.")],
        false => reading.advice,
    };
    let first = Flag::Omit.by("Leave out --omit, to send what belongs into the hello.");
    Reading {
        meaning,
        advice: std::iter::once(first).chain(rest).collect(),
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
        ErrorKind::Resolve => resolve(),
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
        ErrorKind::Connect => connect(context),
        ErrorKind::Limit => limit(error, context),
        ErrorKind::TimedOut | ErrorKind::Io | ErrorKind::Closed
            if context.last_warning(error).is_some() =>
        {
            warned(error, context)
        }
        ErrorKind::TimedOut => silence::timed_out(context),
        ErrorKind::Io => silence::broken(context),
        ErrorKind::Closed => silence::closed(context),
        ErrorKind::NotTls(bytes) => plain_text::not_tls(bytes, context),
        ErrorKind::Decode => decode(error),
        ErrorKind::Protocol => protocol(error, context),
        ErrorKind::Negotiation => negotiation(error, context),
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
        ErrorKind::Verification => verification(error),
        ErrorKind::Http if !context.heard.has_data => reading(
            "The TLS connection is fine, and the server ended it without a word in answer to the request. It may \
             serve another protocol than HTTP, or a program behind it may have failed.",
            advice![
                Flag::Other.by("--no-http to shake hands and close, without a request."),
                "Look in the server's log, which may say why.",
            ],
        ),
        ErrorKind::Http => reading(
            "The TLS connection is fine; what came over it is not a complete and valid HTTP response.",
            advice![Flag::Other.by("--no-http to shake hands and close, without a request.")],
        ),
        ErrorKind::Http2(code) => http2(*code),
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

/// A limit of this program, which no rule of the protocol sets.
fn limit(error: &Error, context: &Context<'_>) -> Reading {
    let alert = answered(error);
    reading(
        format!(
            "That is a limit of this program, not a rule of the protocol: the peer may do this, and \
             other programs may accept it.{alert}"
        ),
        advice![Flag::Verbose.by("-v, to see what came before.")],
    )
    .advise(format!(
        "`openssl s_client -connect {}`, to compare: its limits are others.",
        context.target
    ))
}

/// Which alert we sent, in a sentence with a space before it.
fn answered(error: &Error) -> String {
    error
        .alert
        .map(|alert| format!(" We answered with the alert {alert}."))
        .unwrap_or_default()
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

/// The message as a sentence.
fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    let mut sentence: String = chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

/// The exchange over HTTP/2 failed; with the code by which the server ended it (RFC 9113 §7).
fn http2(code: Option<ErrorCode>) -> Reading {
    let otherwise = || Flag::Alpn.by("--alpn http/1.1 to ask without HTTP/2.");
    match code {
        Some(ErrorCode::Http11Required) => reading(
            "The TLS connection is fine. The server does not answer this request over HTTP/2 and asks for HTTP/1.1.",
            advice![Flag::Alpn.by("--alpn http/1.1, as the server asks.")],
        ),
        Some(ErrorCode::InadequateSecurity) => reading(
            "The server finds that what TLS agreed on is too weak for HTTP/2 (RFC 9113 §9.2).",
            advice![
                Flag::Tls.by(
                    "--tls 1.3, or a suite with ECDHE and an AEAD, which HTTP/2 allows in TLS 1.2."
                ),
                otherwise(),
            ],
        ),
        Some(ErrorCode::EnhanceYourCalm) => reading(
            "The TLS connection is fine. The server finds that this client asks for too much.",
            advice!["Wait, and try again.", otherwise()],
        ),
        Some(ErrorCode::NoError | ErrorCode::RefusedStream) => reading(
            "The TLS connection is fine. The server did not take the request up: it is shutting down, or at its limit.",
            advice!["Try again.", otherwise()],
        ),
        Some(_) => reading(
            "The TLS connection is fine. The server gave the request up, for a reason of its own or because it did not understand it.",
            advice![
                Flag::Verbose.by("-v, for the frames that led to it."),
                otherwise()
            ],
        ),
        None => reading(
            "The TLS connection is fine; what came over it is not a complete and valid HTTP/2 response.",
            advice![
                otherwise(),
                Flag::Other.by("--no-http to shake hands and close, without a request."),
            ],
        ),
    }
}

fn resolve() -> Reading {
    reading(
        "The name cannot be resolved: it is misspelled, does not exist, or the resolver cannot be reached.",
        advice![
            "Check the spelling.",
            "Check whether other names resolve: if none does, the network or the resolver is at fault.",
            Flag::Other.by("--connect ADDRESS:PORT to dial an address and still check the certificate for this name."),
        ],
    )
}

fn connect(context: &Context<'_>) -> Reading {
    if context.proxy.is_some() {
        return proxy::nobody_there();
    }
    let usual = context.approach.map_or(443, |approach| {
        let row = approach.service.row();
        match (approach.start, row.at_once) {
            (Start::AtOnce, Some((_, port))) => port,
            _ => row.port,
        }
    });
    reading(
        "The connection was rejected: nothing listens on this port, a firewall does not let it through, or \
         no route leads to the host.",
        advice![],
    )
    .advise(format!(
        "Check the port: {{host}}:PORT, {usual} if none is given."
    ))
    .advise(Flag::Other.by("--connect HOST:PORT to dial elsewhere for the same name."))
}

fn decode(error: &Error) -> Reading {
    let alert = answered(error);
    reading(
        format!(
            "The peer's bytes do not follow the specification, or something in between changed them.{alert}"
        ),
        advice![Flag::Verbose.by("-v, to see the message up to the byte where it goes wrong.")],
    )
}

/// A rule was broken; some are broken by equipment in between, or are no rules of the protocol.
fn protocol(error: &Error, context: &Context<'_>) -> Reading {
    let alert = answered(error);
    if error.alert == Some(AlertDescription::InsufficientSecurity) {
        return too_short(&alert);
    }
    if error.alert == Some(AlertDescription::RecordOverflow)
        && let Some(limit) = context.heard.record_limit
    {
        return agreed_limit(limit, &alert);
    }
    match error.check.as_ref().map(|checked| &checked.check) {
        Some(Check::LegacySessionIdEcho { .. }) => reading(
            format!(
                "The server must return the session id of a hello of TLS 1.3 unchanged. A server \
                 that supports TLS 1.3 does; equipment in between that takes the connection apart \
                 and puts it together again is the usual cause.{alert}"
            ),
            advice![
                Flag::NoCompat.by("--no-compat, to send no session id."),
                Flag::Tls.by("--tls 1.2, to see whether the older version gets through."),
                "Look for a proxy, a firewall or a virus scanner on the way.",
            ],
        ),
        Some(Check::CertificateCurve { curve, .. }) => reading(
            format!(
                "Up to TLS 1.2 the groups that a client offers are also the curves on which it accepts \
                 the keys of certificates, and the server shows one on {curve} all the same: it has \
                 none that fits, and should have refused.{alert}"
            ),
            advice![],
        )
        .advise(Flag::Groups.by(format!(
            "--groups with {curve} added, or no --groups, if you left it out."
        )))
        .advise(Flag::Tls.by("--tls 1.3, where the groups say nothing about certificates.")),
        Some(Check::DowngradeProtection { .. }) => reading(
            format!(
                "Someone in between took the newer versions out of our hello: an attacker, or \
                 equipment that inspects connections and does not know them.{alert}"
            ),
            [
                "Look for a proxy, a firewall or a virus scanner on the way.",
                "Try from another network.",
            ],
        ),
        None if context.heard.out_of_place == Some(HandshakeType::ClientHello) => reading(
            format!(
                "The peer begins a handshake itself, as a client: each end now waits for the other to answer \
                 as the server. Or it is an echo, which sends back what it gets.{alert}"
            ),
            [
                "Have one of the two take the part of the server: `tlsdemo serve`, if this end is to.",
                "Check the port: the peer may be a client that calls out, or a service that echoes.",
            ],
        ),
        _ => {
            let reading = reading(
                format!(
                    "The peer broke a rule of the protocol, or something in between did.{}{alert}",
                    plain_text::refused(&context.heard.refused)
                ),
                advice![Flag::Verbose.by("-v, to see what it sent, in full.")],
            );
            match &context.terms.versions[..] {
                [_] => reading,
                _ => reading
                    .advise(Flag::Tls.by("--tls VERSION, to see whether it does so in that version only.")),
            }
        }
    }
}

/// A record that is longer than the server has agreed to send.
fn agreed_limit(by: ExtensionType, alert: &str) -> Reading {
    let (option, section) = match by {
        ExtensionType::MaxFragmentLength => ("--max-fragment-length", "RFC 6066 §4"),
        _ => ("--record-size-limit", "RFC 8449 §4"),
    };
    reading(
        format!(
            "The limit is that of {by}, which {option} asked for and the server agreed to ({section}); it \
             does not keep to it. GnuTLS 3.7, for one, keeps to max_fragment_length in the handshake and not \
             in what follows.{alert}"
        ),
        advice![],
    )
    .advise(Flag::Other.by(format!("Leave out {option}.")))
}

/// Numbers so short that they protect nothing.
fn too_short(alert: &str) -> Reading {
    reading(
        format!(
            "No rule of the protocol is broken, but a number so short protects nothing: it takes hours \
             to compute the secret from it. OpenSSL refuses it as `dh key too small`.{alert}"
        ),
        advice![
            Flag::Cipher.by("-c with suites that do not use it, such as ECDHE-RSA-AES128-GCM-SHA256 or AES128-SHA."),
            "Have the server's parameters replaced: for DHE its dhparam, with 2048 bits or ffdhe2048.",
        ],
    )
}

fn negotiation(error: &Error, context: &Context<'_>) -> Reading {
    let check = error.check.as_ref().map(|checked| &checked.check);
    if let Some(Check::EarlyDataAgain {
        made_for, agreed, ..
    }) = check
    {
        let name = |protocol: &Option<String>| match protocol {
            Some(protocol) => visible(protocol),
            None => "none".to_owned(),
        };
        return reading(
            format!(
                "Early data is made for the application protocol of its session ({}). The server refused \
                 it, and chose {} for this connection: a request in one of them is not a request in \
                 the other, so it was not sent again.",
                name(made_for),
                name(agreed)
            ),
            advice![],
        )
        .advise(Flag::Alpn.by(format!(
            "--alpn {}, so that the request is the same either way.",
            name(made_for)
        )))
        .advise(Flag::Other.by("Leave out --early-data."));
    }
    if let Some(Check::ServerVersion {
        chosen, offered, ..
    }) = check
        && let Some(reading) = impossible_version(*chosen, offered, &answered(error))
    {
        return reading;
    }
    let reading = reading(
        format!(
            "The two ends have nothing in common in one of the things that must be agreed on. We \
             offered {} and {} cipher suites.",
            context.offered_versions(),
            context.terms.suites.len()
        ),
        advice![],
    );
    let restrictions = offer::restrictions(context.terms);
    let reading = restrictions.into_iter().fold(reading, Reading::advise);
    reading.advise("tlsdemo ciphers lists the suites, with their versions.")
}

/// What it means that the server chose a version that no offer can bring about; `None` if it is one of TLS
/// that was not offered.
fn impossible_version(
    chosen: ProtocolVersion,
    offered: &[ProtocolVersion],
    alert: &str,
) -> Option<Reading> {
    let unknown = !ProtocolVersion::ALL.contains(&chosen);
    let meaning = match chosen {
        ProtocolVersion::TLS1_3 if offered.contains(&chosen) => {
            "The server has put the number of TLS 1.3 into the old field, which always names TLS 1.2 then: what \
             chooses TLS 1.3 is supported_versions, and that is missing (RFC 9846 §4.2.3, §4.3.1). Either the \
             server has a bug, or something in between changed its answer."
        }
        ProtocolVersion::SSL3 => {
            "The server answers with SSL 3.0, so it has no version of TLS, or has TLS switched off. SSL 3.0 is \
             broken (POODLE), and RFC 7568 forbids it: no client of today accepts it."
        }
        _ if unknown => {
            "There is no such version, and it was not offered: a server must choose one of those that the \
             client offers (RFC 9846 §4.2.3, RFC 5246 §7.4.1.3). Either it has a bug, or something in between \
             changed its answer."
        }
        _ => return None,
    };
    let advice = match chosen {
        ProtocolVersion::SSL3 => advice![
            "Have the server updated, or TLS switched on in it.",
            "Check the port: another one may have TLS.",
        ],
        _ => advice![
            Flag::Verbose.by("-v, to see the ServerHello."),
            Flag::Tls.by("--tls 1.2, to see whether it does so where TLS 1.3 is not offered."),
            "Look for a proxy, a firewall or a virus scanner on the way.",
        ],
    };
    Some(reading(format!("{meaning}{alert}"), advice))
}

fn verification(error: &Error) -> Reading {
    match error.alert {
        Some(AlertDescription::BadRecordMac) => reading(
            "A record was damaged or forged on the way, or the two ends have different keys.",
            advice![
                "Try again: damage on the way rarely happens twice.",
                Flag::Cipher.by("-c SUITE with another suite: if only one fails, one end has a bug in its code for that suite."),
            ],
        ),
        _ => reading(
            "Something that only the real server can produce did not verify. The handshake was changed \
             on the way, or one of the ends has a bug.",
            advice!["Try again.", Flag::Verbose.by("-v, to see the values that were compared.")],
        ),
    }
}
