//! What a failure usually means, and what to try: from the sort of failure, and from what was
//! offered and how far the handshake came.

use crate::error::{CertificateProblem, Error, ErrorKind};
use crate::narration::Diagnosis;
use crate::registry::{AlertDescription, ProtocolVersion};
use crate::report::escape::safe;
use crate::suite::CipherSuite;
use crate::wire::CodePoint;

#[cfg(test)]
mod tests;

/// What is known of the connection that failed.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What it was doing: `connecting`, or the message that it waited for or sent.
    pub step: &'a str,
    /// Whether the peer had sent anything that made sense.
    pub received: bool,
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
            (Some(oldest), Some(newest)) if oldest == newest => format!("only {newest}"),
            (Some(oldest), Some(newest)) => format!("{oldest} to {newest}"),
            _ => "no version".to_owned(),
        }
    }
}

/// Explains a failure.
pub fn diagnose(error: &Error, context: &Context<'_>) -> Diagnosis {
    let Reading { meaning, advice } = match &error.kind {
        ErrorKind::Usage => reading(
            "Nothing was sent: the arguments do not fit together.",
            ["tlsdemo --help lists the options."],
        ),
        ErrorKind::Resolve => resolve(),
        ErrorKind::Connect => connect(),
        ErrorKind::TimedOut => timed_out(context),
        ErrorKind::Io => broken(context),
        ErrorKind::Closed => closed(context),
        ErrorKind::NotTls(bytes) => not_tls(bytes, context),
        ErrorKind::Decode => decode(error),
        ErrorKind::Protocol => protocol(error),
        ErrorKind::Negotiation => negotiation(context),
        ErrorKind::AlertReceived(alert) => alert_received(*alert, context),
        ErrorKind::Certificate(problem) => certificate(problem, context),
        ErrorKind::Verification => verification(error),
        ErrorKind::Http => reading(
            "The TLS connection is sound; what came over it is not an HTTP answer that makes sense.",
            ["--no-http to shake hands and close, without a request."],
        ),
        ErrorKind::Internal => reading(
            "This is a fault of tlsdemo, not of the server.",
            ["Report it, with the output of the same command with -v."],
        ),
    };
    Diagnosis {
        step: step(error, context),
        happened: sentence(&error.message),
        meaning,
        advice,
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
        "No such host: the name is misspelt, does not exist, or the resolver cannot be reached.",
        [
            "Check the spelling.",
            "See whether other names resolve: if none does, it is the network's or the resolver's fault.",
            "--connect ADDRESS:PORT to dial an address while the certificate is still checked for this name.",
        ],
    )
}

fn connect() -> Reading {
    reading(
        "The host answers, but nothing listens on this port, or a firewall turns the connection away.",
        [
            "Check the port: HOST:PORT, 443 if none is given.",
            "--connect HOST:PORT to dial elsewhere for the same name.",
        ],
    )
}

fn timed_out(context: &Context<'_>) -> Reading {
    if context.step == "connecting" {
        return reading(
            "The host does not answer at all: it is down, or a firewall drops the packets without a word.",
            [
                "Check the address and the port.",
                "--timeout SECONDS to wait longer.",
            ],
        );
    }
    if context.only_hello() && !context.received {
        return reading(
            "The server took our hello and said nothing. It may wait for another protocol's greeting, \
             or equipment in between swallows hellos that it does not like: some cannot take one that \
             does not fit one packet, as those with post-quantum key shares do not.",
            [
                "--groups x25519 for a ClientHello that fits one packet.",
                "--tls 1.2 for an older-looking hello.",
                "See whether this port speaks TLS from the start: ports for STARTTLS (25, 143, 587) do not.",
                "--timeout SECONDS to wait longer.",
            ],
        );
    }
    reading(
        "The server stopped in the middle: it is overloaded, or waits for something that it did not get.",
        ["--timeout SECONDS to wait longer.", "Try again."],
    )
}

fn broken(context: &Context<'_>) -> Reading {
    if context.only_hello() && !context.received {
        return reading(
            "The connection was cut when our hello arrived. Servers and equipment in between do that \
             with hellos that they do not understand, or to clients that they do not want.",
            [
                "--tls 1.2 for an older-looking hello.",
                "--groups x25519 for a ClientHello that fits one packet.",
                "--sni NAME or --no-sni: some cut off names that they do not know.",
            ],
        );
    }
    reading(
        "The connection broke at the transport: the peer or something in between cut it without a word of TLS.",
        ["Try again.", "-v, to see the last bytes that crossed."],
    )
}

fn closed(context: &Context<'_>) -> Reading {
    if context.only_hello() && !context.received {
        return reading(
            "The server closed the connection on our hello without saying why. Often it does not speak \
             TLS on this port, or nothing that was offered suits it.",
            [
                "See whether this port speaks TLS from the start.",
                "--tls 1.2 or --tls 1.0 for an older-looking hello.",
                "--sni NAME: many servers want the name of a host that they know.",
            ],
        );
    }
    if context.finished() {
        return reading(
            "The stream ended without close_notify. Whether the peer was done or somebody cut the \
             answer short cannot be told.",
            ["Compare the length with what the server announced."],
        );
    }
    reading(
        "The server gave up without an alert. That is often a crash, a limit, or a load balancer \
         without a server behind it.",
        ["Try again.", "-v, to see the last message before the end."],
    )
}

fn not_tls(bytes: &[u8], context: &Context<'_>) -> Reading {
    let line = first_line(bytes);
    let said = if line.is_empty() {
        String::new()
    } else {
        format!(" Its first line: {line}")
    };
    let speaks = [
        (&b"HTTP/"[..], "plain HTTP, without TLS"),
        (b"SSH-", "SSH"),
        (b"* OK", "IMAP, where TLS begins after STARTTLS"),
        (b"+OK", "POP3, where TLS begins after STLS"),
        (
            b"<?xml",
            "XML, perhaps XMPP, where TLS begins after STARTTLS",
        ),
        (b"<html", "plain HTTP, without TLS"),
        (b"<!DOC", "plain HTTP, without TLS"),
        (b"RFB ", "VNC"),
        (b"-ERR", "Redis or POP3, without TLS"),
    ];
    let known = speaks
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map(|(_, what)| *what);
    let lower = line.to_ascii_lowercase();
    let what = known.unwrap_or_else(|| match bytes {
        // A greeting of three digits: SMTP and FTP tell themselves apart only by their words.
        [b'2', b'2', b'0', ..] if lower.contains("ftp") => "FTP, where TLS begins after AUTH TLS",
        [b'2', b'2', b'0', ..] | [b'5' | b'4', b'0'..=b'9', b'0'..=b'9', ..] => {
            "SMTP or FTP, where TLS begins after STARTTLS or AUTH TLS"
        }
        [_, _, _, _, 0x0a, ..] => "MySQL, where TLS begins after its greeting",
        _ => "",
    });
    let meaning = if what.is_empty() {
        format!("What answers does not speak TLS, or not from the start.{said}")
    } else {
        format!("What answers speaks {what}.{said}")
    };
    let advice = if what.starts_with("plain HTTP") {
        "HOST:443, or wherever the server speaks HTTPS."
    } else {
        "HOST:PORT of a port that speaks TLS from the start."
    };
    let reading = reading(meaning, [advice]);
    if context.target.ends_with(":443") {
        reading.advise("See whether a proxy or a captive portal stands in between.")
    } else {
        reading
    }
}

/// The first line of what a peer said, fit to be shown.
fn first_line(bytes: &[u8]) -> String {
    let line = bytes
        .split(|byte| matches!(byte, b'\r' | b'\n'))
        .next()
        .unwrap_or_default();
    let text: String = String::from_utf8_lossy(line).chars().take(120).collect();
    if text.chars().filter(|c| c.is_control()).count() * 4 > text.len() {
        return String::new();
    }
    safe(&text)
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
            "--tls VERSION, to see whether it errs in that version only.",
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

fn alert_received(alert: AlertDescription, context: &Context<'_>) -> Reading {
    use AlertDescription as Alert;
    match alert {
        Alert::HandshakeFailure | Alert::InsufficientSecurity => handshake_failure(context),
        Alert::ProtocolVersion => protocol_version(context),
        Alert::InappropriateFallback => reading(
            "The server speaks a newer version than the one that was offered, and takes that for an attack.",
            ["Leave out --tls, to offer every version."],
        ),
        Alert::UnrecognizedName => {
            let name = match context.server_name {
                Some(name) => format!("{name}, which is what server_name said"),
                None => "a client that names no host".to_owned(),
            };
            reading(
                format!("The server has no site for {name}."),
                [
                    "--sni NAME with a name that the server has.",
                    "Check the spelling of the host.",
                ],
            )
        }
        Alert::NoApplicationProtocol => reading(
            "The server speaks none of the application protocols that were offered.",
            ["--alpn LIST with others, such as http/1.1 or h2."],
        ),
        Alert::CertificateRequired | Alert::BadCertificate | Alert::NoCertificate => reading(
            "The server wants a certificate of the client, and got none that it likes.",
            ["The server's administrator knows who may connect."],
        ),
        Alert::AccessDenied => reading(
            "The server understood us and does not let us in.",
            ["The server's administrator knows who may connect."],
        ),
        Alert::BadRecordMac | Alert::DecryptError | Alert::DecryptionFailed => reading(
            "The two ends have different keys, or saw different messages: something in between \
             changed a byte, or one of the two computes wrongly.",
            [
                "Try again: damage on the way rarely strikes twice.",
                "-c SUITE with another suite: if only one fails, it is that suite's code on one of the ends.",
            ],
        ),
        Alert::DecodeError
        | Alert::IllegalParameter
        | Alert::UnexpectedMessage
        | Alert::UnsupportedExtension
        | Alert::MissingExtension
        | Alert::RecordOverflow => reading(
            "The server says that what we sent breaks the protocol's rules. Old servers say so of \
             what is newer than they are.",
            [
                "--tls 1.2 for an older-looking hello.",
                "--groups x25519 for a shorter one.",
                "-v, to see what it did not like.",
            ],
        ),
        Alert::InternalError => reading(
            "The server failed for a reason of its own. Some say this where handshake_failure would be right.",
            [
                "Try again.",
                "--sni NAME: some fail on names that they do not know.",
            ],
        ),
        Alert::UnknownCa
        | Alert::CertificateUnknown
        | Alert::CertificateExpired
        | Alert::CertificateRevoked
        | Alert::UnsupportedCertificate => reading(
            "The peer does not accept the certificate that it was shown.",
            [
                "See whether the certificate is in date and issued by an authority that the peer trusts.",
            ],
        ),
        Alert::CloseNotify | Alert::UserCanceled => reading(
            "The peer ended the handshake on purpose, without an error.",
            ["Try again."],
        ),
        _ => {
            let meaning = crate::glossary::explain(crate::glossary::Kind::Alert, &alert.name())
                .map(|entry| entry.text)
                .unwrap_or("The server sent an alert that no registry names.");
            reading(meaning, ["-v, to see what came before it."])
        }
    }
}

fn handshake_failure(context: &Context<'_>) -> Reading {
    match context.suites {
        [suite] if context.only_hello() => reading(
            format!(
                "The server does not speak {}, the only suite that was offered, or has no certificate for it.",
                suite.name()
            ),
            [
                "Leave out -c, to offer every suite and see which one the server picks.",
                "tlsdemo ciphers lists the suites.",
            ],
        ),
        suites if context.only_hello() => {
            let meaning = format!(
                "The server found nothing that suits it among {} cipher suites in {}, or in the groups \
                 and signature schemes that were offered.",
                suites.len(),
                context.offered_versions()
            );
            let reading = reading(
                meaning,
                ["Leave out -c, --tls, --groups and --sigalgs, to offer everything."],
            );
            match context.server_name {
                Some(_) => reading
                    .advise("--sni NAME: some servers say this of names that they do not know."),
                None => reading
                    .advise("--sni NAME: some servers say this to clients that name no host."),
            }
        }
        _ => reading(
            "The server gave up after its own hello. It may want a certificate of the client, or \
             dislike what we sent.",
            ["-v, to see what came before."],
        ),
    }
}

fn protocol_version(context: &Context<'_>) -> Reading {
    let newest = context.versions.iter().max().copied();
    let meaning = format!(
        "The server speaks no version that was offered: {}.",
        context.offered_versions()
    );
    match newest {
        Some(newest) if newest < ProtocolVersion::TLS1_3 => reading(
            meaning,
            [
                "Leave out --tls, to offer every version.",
                "--tls 1.2,1.3, which is what servers speak today.",
            ],
        ),
        _ => reading(
            meaning,
            [
                "--tls 1.2, or --tls 1.0 for a very old server.",
                "Leave out -c and --tls, to offer everything.",
            ],
        ),
    }
}

fn certificate(problem: &CertificateProblem, context: &Context<'_>) -> Reading {
    let insecure = "-k to go on all the same and look at the rest.";
    match problem {
        CertificateProblem::UnknownIssuer => reading(
            "No authority that we trust vouches for the certificate. It is self-signed or from a \
             private authority, the server forgot to send an intermediate certificate, or somebody \
             sits in between.",
            [
                "--ca-file PEM with the authority's certificate, if you know it.",
                insecure,
            ],
        ),
        CertificateProblem::Expired => reading(
            "Nobody renewed the certificate in time, or this computer's clock is wrong.",
            ["Check the clock.", insecure],
        ),
        CertificateProblem::NotYetValid => reading(
            "The certificate was issued for a time to come, or this computer's clock is wrong.",
            ["Check the clock.", insecure],
        ),
        CertificateProblem::Name(names) => {
            let asked = context.server_name.unwrap_or("no name");
            let names: Vec<String> = names.iter().take(12).map(|name| safe(name)).collect();
            let carries = if names.is_empty() {
                "It carries no name at all.".to_owned()
            } else {
                format!("It is for: {}.", names.join(", "))
            };
            let reading = reading(
                format!(
                    "The certificate is for another host: the wrong server answers, or it has no \
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
                .advise("--sni NAME, if the server picks its certificate by that.")
                .advise(insecure)
        }
        CertificateProblem::Key => reading(
            "The certificate's key is too weak, or may not be used for this.",
            [insecure],
        ),
        CertificateProblem::Algorithm => reading(
            "The certificate is signed in a way that is too weak, or that we do not know.",
            [insecure],
        ),
        CertificateProblem::Malformed => reading(
            "The certificate is not one: its DER does not parse.",
            ["-v, to see the bytes.", insecure],
        ),
        CertificateProblem::Other => reading("The certificate was refused.", [insecure]),
    }
}

fn verification(error: &Error) -> Reading {
    match error.alert {
        Some(AlertDescription::BadRecordMac) => reading(
            "A record was damaged or forged on the way, or the two ends have different keys.",
            [
                "Try again: damage on the way rarely strikes twice.",
                "-c SUITE with another suite: if only one fails, it is that suite's code on one of the ends.",
            ],
        ),
        _ => reading(
            "Something that only the real server can make did not verify. Somebody changed the \
             handshake on the way, or one of the ends computes wrongly.",
            ["Try again.", "-v, to see the values that were compared."],
        ),
    }
}
