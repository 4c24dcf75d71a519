//! What a failure usually means, and what to try: from the kind of failure, what was offered, and
//! how far the handshake got.

use base64ct::{Base64, Encoding};

use crate::check::Check;
use crate::error::{CertificateProblem, Error, ErrorKind};
use crate::glossary::checks;
use crate::names::registry::{AlertDescription, ProtocolVersion};
use crate::names::service::{Approach, Start};
use crate::names::suite::CipherSuite;
use crate::narration::Diagnosis;

mod alert;
mod plain_text;
mod starttls;
#[cfg(test)]
mod tests;

/// What is known of the connection that failed.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What it was doing: `connecting`, or the message that it was waiting for or sending.
    pub step: &'a str,
    /// Whether the peer had sent anything that made sense.
    pub received: bool,
    /// What is spoken there and when TLS begins, if not HTTPS.
    pub approach: Option<Approach>,
    /// Whether it failed in what comes before TLS.
    pub before_tls: bool,
    /// Whether a proxy is in between.
    pub is_proxied: bool,
    /// Whom the user wants to talk to.
    pub target: &'a str,
    /// The name in the extension server_name.
    pub server_name: Option<&'a str>,
    /// The versions that were offered.
    pub versions: &'a [ProtocolVersion],
    /// The suites that were offered.
    pub suites: &'a [CipherSuite],
}

/// What it means, and what to try, best first.
struct Reading {
    meaning: String,
    advice: Vec<String>,
}

fn reading<const N: usize>(meaning: impl Into<String>, advice: [&str; N]) -> Reading {
    Reading {
        meaning: meaning.into(),
        advice: advice.map(str::to_owned).to_vec(),
    }
}

impl Reading {
    fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice.push(advice.into());
        self
    }
}

impl Context<'_> {
    /// Whether all that was sent so far is our hello.
    fn only_hello(&self) -> bool {
        matches!(self.step, "ServerHello" | "ClientHello")
    }

    fn finished(&self) -> bool {
        self.step == "application data"
    }

    /// `TLS 1.0 to 1.2`.
    fn offered_versions(&self) -> String {
        let oldest = self.versions.iter().min();
        let newest = self.versions.iter().max();
        match (oldest, newest) {
            (Some(oldest), Some(newest)) if oldest == newest => format!("{newest} alone"),
            (Some(oldest), Some(newest)) => format!("{oldest} to {newest}"),
            _ => "no version".to_owned(),
        }
    }
}

/// Explains a failure.
pub fn diagnose(error: &Error, context: &Context<'_>) -> Diagnosis {
    let Reading { meaning, advice } =
        encrypted_hello(error).unwrap_or_else(|| read(error, context));
    Diagnosis {
        step: step(error, context),
        happened: sentence(&checks::error(error)),
        meaning,
        advice,
    }
}

/// What a refused Encrypted ClientHello means, if it is one (RFC 9849 §6.1.6).
fn encrypted_hello(error: &Error) -> Option<Reading> {
    let checked = error.check.as_deref()?;
    let Check::EchRequired {
        retry_configs,
        usable,
        public_name,
    } = &checked.check
    else {
        return None;
    };
    const KEPT: &str = "The name of the real host was not revealed, and no data was sent.";
    Some(match retry_configs {
        Some(list) if *usable => reading(
            format!(
                "The configuration that the hello was encrypted to is out of date: the server could not \
                 decrypt it. It proved that it is {public_name} and sent its configuration of today. {KEPT}"
            ),
            [],
        )
        .advise(format!("--ech {}", Base64::encode_string(list)))
        .advise("If that is refused too, the site's servers have different keys: report it to them."),
        Some(_) => reading(
            format!(
                "The server could not decrypt the hello, and its configuration of today is for other \
                 algorithms or another version. {KEPT}"
            ),
            ["Without --ech, to send the name in the clear, if that is acceptable."],
        ),
        None => reading(
            format!(
                "The server could not decrypt the hello, and proved as {public_name} that it has no \
                 configuration any more: it does without Encrypted ClientHello. {KEPT}"
            ),
            ["Without --ech, to send the name in the clear, if that is acceptable."],
        ),
    })
}

fn read(error: &Error, context: &Context<'_>) -> Reading {
    match &error.kind {
        ErrorKind::Dialogue(title, bytes) => starttls::odd(title, bytes, context),
        ErrorKind::NoTls(title) => starttls::refused(title, context),
        ErrorKind::Proxy => starttls::proxy(),
        ErrorKind::TimedOut | ErrorKind::Closed | ErrorKind::Io if context.before_tls => {
            starttls::silence(context)
        }
        ErrorKind::Usage => reading(
            "Nothing was sent: the arguments do not fit together.",
            ["tlsdemo --help lists the options."],
        ),
        ErrorKind::Resolve => resolve(),
        ErrorKind::Connect => connect(),
        ErrorKind::TimedOut => timed_out(context),
        ErrorKind::Io => broken(context),
        ErrorKind::Closed => closed(context),
        ErrorKind::NotTls(bytes) => plain_text::not_tls(bytes, context),
        ErrorKind::Decode => decode(error),
        ErrorKind::Protocol => protocol(error),
        ErrorKind::Negotiation => negotiation(context),
        ErrorKind::AlertReceived(alert) => alert::received(*alert, context),
        ErrorKind::Certificate(problem) => certificate(problem, context),
        ErrorKind::Verification => verification(error),
        ErrorKind::Http => reading(
            "The TLS connection is fine; what came over it is not a complete and valid HTTP response.",
            ["--no-http to shake hands and close, without a request."],
        ),
        ErrorKind::Internal => reading(
            "This is a bug in tlsdemo, not in the server.",
            ["Report it, with the output of the same command with -v."],
        ),
    }
}

fn step(error: &Error, context: &Context<'_>) -> String {
    let waits = matches!(
        error.kind,
        ErrorKind::TimedOut
            | ErrorKind::Io
            | ErrorKind::Closed
            | ErrorKind::NotTls(_)
            | ErrorKind::AlertReceived(_)
    );
    match context.step {
        "connecting" => format!("connecting to {}", context.target),
        step if waits => format!("waiting for {step}"),
        step => step.to_owned(),
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

fn resolve() -> Reading {
    reading(
        "The name cannot be resolved: it is misspelt, does not exist, or the resolver cannot be reached.",
        [
            "Check the spelling.",
            "Check whether other names resolve: if none does, the network or the resolver is at fault.",
            "--connect ADDRESS:PORT to dial an address and still check the certificate for this name.",
        ],
    )
}

fn connect() -> Reading {
    reading(
        "The host is there, but nothing listens on this port, or a firewall rejects the connection.",
        [
            "Check the port: HOST:PORT, 443 if none is given.",
            "--connect HOST:PORT to dial elsewhere for the same name.",
        ],
    )
}

fn timed_out(context: &Context<'_>) -> Reading {
    if context.step == "connecting" {
        return reading(
            "The host does not answer at all: it is down, or a firewall silently drops the packets.",
            [
                "Check the address and the port.",
                "--timeout SECONDS to wait longer.",
            ],
        );
    }
    if context.only_hello() && !context.received {
        return reading(
            "The server took our hello and said nothing. It may be waiting for another protocol's greeting, \
             or equipment in between drops hellos that it cannot handle: some fail on one that does not \
             fit in a single packet, as those with post-quantum key shares do not.",
            [
                "--groups x25519 for a ClientHello that fits in one packet.",
                "--tls 1.2 for a hello that looks older.",
                "Check whether TLS begins at once on this port: on ports for STARTTLS (25, 143, 587) it does not.",
                "--timeout SECONDS to wait longer.",
            ],
        );
    }
    if context.finished() {
        return reading(
            "The TLS connection is fine, but the server does not answer over it. It may expect a \
             protocol other than HTTP.",
            [
                "--timeout SECONDS to wait longer.",
                "--no-http to shake hands and close, without a request.",
            ],
        );
    }
    reading(
        "The server stopped in the middle: it is overloaded, or waiting for something that it did not get.",
        ["--timeout SECONDS to wait longer.", "Try again."],
    )
}

fn broken(context: &Context<'_>) -> Reading {
    if context.only_hello() && !context.received {
        return reading(
            "The connection was cut when our hello arrived. Servers and equipment in between do that to \
             hellos that they do not understand, and to clients that they do not want.",
            [
                "--tls 1.2 for a hello that looks older.",
                "--groups x25519 for a ClientHello that fits in one packet.",
                "--sni NAME or --no-sni: some cut the connection for names that they do not know.",
            ],
        );
    }
    reading(
        "The connection broke below TLS: the peer or something in between cut it without an alert.",
        [
            "Try again.",
            "-v, to see the last bytes that were exchanged.",
        ],
    )
}

fn closed(context: &Context<'_>) -> Reading {
    let at_once = |approach: &Approach| approach.start == Start::AtOnce;
    if context.only_hello()
        && !context.received
        && let Some(approach) = context.approach.filter(at_once)
    {
        return starttls::closed_at_once(approach.service);
    }
    if context.only_hello() && !context.received {
        return reading(
            "The server closed the connection on our hello without saying why. Often that means that it does \
             not use TLS on this port, or accepts nothing that was offered.",
            [
                "Check whether TLS begins at once on this port.",
                "--tls 1.2 or --tls 1.0 for a hello that looks older.",
                "--sni NAME: many servers require the name of a host that they know.",
            ],
        );
    }
    if context.finished() {
        return reading(
            "The stream ended without close_notify. There is no telling whether the peer was done or \
             an attacker cut the response short.",
            ["Compare the length with what the server announced."],
        );
    }
    reading(
        "The server gave up without an alert. That is often a crash, a limit, or a load balancer \
         without a server behind it.",
        ["Try again.", "-v, to see the last message before the end."],
    )
}

fn decode(error: &Error) -> Reading {
    let alert = error
        .alert
        .map(|alert| format!(" We answered with the alert {alert}."))
        .unwrap_or_default();
    reading(
        format!(
            "The peer's bytes do not follow the specification, or something in between changed them.{alert}"
        ),
        ["-v, to see the message up to the byte where it goes wrong."],
    )
}

fn protocol(error: &Error) -> Reading {
    let alert = error
        .alert
        .map(|alert| format!(" We answered with the alert {alert}."))
        .unwrap_or_default();
    reading(
        format!("The peer broke a rule of the protocol.{alert}"),
        [
            "-v, to see what it sent, in full.",
            "--tls VERSION, to see whether it does so in that version only.",
        ],
    )
}

fn negotiation(context: &Context<'_>) -> Reading {
    reading(
        format!(
            "The two ends have nothing in common in one of the things that must be agreed on. We \
             offered {} and {} cipher suites.",
            context.offered_versions(),
            context.suites.len()
        ),
        [
            "Leave out -c, --tls, --groups and --sigalgs, to offer everything.",
            "tlsdemo ciphers lists the suites, with their versions.",
        ],
    )
}

fn certificate(problem: &CertificateProblem, context: &Context<'_>) -> Reading {
    let insecure = "-k to go on anyway and see the rest.";
    match problem {
        CertificateProblem::UnknownIssuer if context.is_proxied => reading(
            "No authority that we trust vouches for the certificate. A proxy is in between: some \
             break TLS open, to read along, and show a certificate of an authority of their own; who \
             issued the one above says whether that is so here. Or the server's certificate is from a \
             private authority.",
            [
                "--ca-file PEM with the proxy's authority, if it is meant to read along.",
                "--noproxy HOST, to compare with what the server itself shows.",
                insecure,
            ],
        ),
        CertificateProblem::UnknownIssuer => reading(
            "No authority that we trust vouches for the certificate. It is self-signed or from a \
             private authority, the server did not send an intermediate certificate, or somebody \
             sits in the middle.",
            [
                "--ca-file PEM with the authority's certificate, if you know it.",
                insecure,
            ],
        ),
        CertificateProblem::Expired => reading(
            "The certificate was not renewed in time, or this computer's clock is wrong.",
            ["Check the clock.", insecure],
        ),
        CertificateProblem::NotYetValid => reading(
            "The certificate is not valid until later, or this computer's clock is wrong.",
            ["Check the clock.", insecure],
        ),
        CertificateProblem::Name(names) => {
            let asked = context.server_name.unwrap_or("no name");
            let names: Vec<String> = names.iter().take(12).cloned().collect();
            let carries = if names.is_empty() {
                "It contains no names at all.".to_owned()
            } else {
                format!("It is for: {}.", names.join(", "))
            };
            let reading = reading(
                format!(
                    "The certificate is for another host: the wrong server answered, or it has no \
                     certificate for the name that was asked for ({asked}). {carries}"
                ),
                [],
            );
            let reading = match names.iter().find(|name| !name.starts_with('*')) {
                Some(name) => reading.advise(format!(
                    "tlsdemo {name} --connect HOST:PORT, if that is the host you mean."
                )),
                None => reading,
            };
            reading
                .advise("--sni NAME, if the server picks its certificate by that name.")
                .advise(insecure)
        }
        CertificateProblem::Key => reading(
            "The certificate's key is too weak, or may not be used for this.",
            [insecure],
        ),
        CertificateProblem::Algorithm => reading(
            "The certificate is signed with an algorithm that is too weak, or that this program does not know.",
            [insecure],
        ),
        CertificateProblem::Malformed => reading(
            "These bytes are not a valid certificate: their DER does not parse.",
            ["-v, to see the bytes."],
        ),
        CertificateProblem::Other => reading("The certificate was refused.", [insecure]),
    }
}

fn verification(error: &Error) -> Reading {
    match error.alert {
        Some(AlertDescription::BadRecordMac) => reading(
            "A record was damaged or forged on the way, or the two ends have different keys.",
            [
                "Try again: damage on the way rarely happens twice.",
                "-c SUITE with another suite: if only one fails, one end has a bug in its code for that suite.",
            ],
        ),
        _ => reading(
            "Something that only the real server can produce did not verify. The handshake was changed \
             on the way, or one of the ends has a bug.",
            ["Try again.", "-v, to see the values that were compared."],
        ),
    }
}
