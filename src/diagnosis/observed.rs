//! A handshake of two others that failed: which end ended it, what that means, and what to try at
//! either.

use super::{Reading, advice, listed, reading};
use crate::certificate::{Certificate, time};
use crate::extension::{PreSharedKey, SupportedVersions};
use crate::handshake::observer::{Ending, Sight};
use crate::names::Side;
use crate::names::registry::{AlertDescription as Alert, NamedGroup, ProtocolVersion};
use crate::narration::{Diagnosis, Flag};
use crate::wire::CodePoint;

/// What is known of a connection that was observed to its end.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What was seen of it.
    pub sight: &'a Sight,
    /// Whom the client called, and at which port.
    pub target: &'a str,
    /// The group of the key exchange.
    pub group: Option<NamedGroup>,
    /// The bits of the prime of a finite-field key exchange.
    pub prime_bits: Option<usize>,
    /// The server's certificate, if it could be read.
    pub certificate: Option<&'a Certificate>,
}

/// Explains why a handshake failed, or a connection right behind it; `None` if it is not known to have
/// failed.
pub fn diagnose(context: &Context<'_>) -> Option<Diagnosis> {
    let sight = context.sight;
    if let Some(protocol) = sight
        .not_tls
        .as_ref()
        .filter(|_| sight.client_hello.is_none())
    {
        return Some(not_tls(protocol.as_deref(), sight));
    }
    let (happened, Reading { meaning, advice }) = match sight.fatal_alert() {
        Some((from, alert)) => (
            match sight.left_before_alert {
                Some(left) => format!(
                    "The {} closed its side without close_notify, and the {} sent the alert {} then.",
                    left.name(),
                    from.name(),
                    alert.description
                ),
                None => format!("The {} sent the alert {}.", from.name(), alert.description),
            },
            alerted(from, alert.description, context),
        ),
        None => {
            let (how, from) = match sight.ending {
                Ending::Closed(from) => ("closed the connection", from),
                Ending::Reset(from) => ("reset the connection", from),
                Ending::Open | Ending::Lost => return None,
            };
            if !sight.is_cut_short() {
                return None;
            }
            let last = sight.alerts.last().filter(|(sender, _)| *sender == from);
            let words = match last {
                Some((_, alert)) => format!("after the alert {}", alert.description),
                None => "without an alert".to_owned(),
            };
            (
                format!("The {} {how} {words}.", from.name()),
                match last {
                    Some((_, alert)) if alert.description == Alert::CloseNotify => {
                        alerted(from, alert.description, context)
                    }
                    _ => left(from, context),
                },
            )
        }
    };
    Some(Diagnosis {
        step: step(sight),
        happened,
        meaning,
        advice,
    })
}

/// The server talks TLS, and the client does not.
fn not_tls(protocol: Option<&str>, sight: &Sight) -> Diagnosis {
    let happened = match sight.alerts.last() {
        Some((from, alert)) => format!("The {} sent the alert {}.", from.name(), alert.description),
        None => "The server answered in TLS.".to_owned(),
    };
    let protocol = protocol.unwrap_or("something else");
    let Reading { meaning, advice } = reading(
        format!(
            "The client does not begin with TLS but with {protocol}, and the server answers in TLS."
        ),
        match protocol {
            "HTTP" | "HTTP/2" => [
                "Call the server with https:// in the address.",
                "Call another port if it is to be HTTP without TLS: 80 is the usual one.",
            ],
            _ => [
                "Turn TLS on in the client.",
                "Call the port that is meant for its protocol without TLS.",
            ],
        },
    );
    Diagnosis {
        step: "before any ClientHello".to_owned(),
        happened,
        meaning,
        advice,
    }
}

/// Behind which message it was.
fn step(sight: &Sight) -> String {
    match (&sight.last_message, sight.is_complete) {
        (_, true) => "after the handshake".to_owned(),
        (Some((from, name)), false) => format!("after the {}'s {name}", from.name()),
        (None, false) => "before any message that could be read".to_owned(),
    }
}

/// Whether the hello that the server answers offers pre-shared keys with their binders (RFC 9846
/// §4.3.11).
fn offers_psk(sight: &Sight) -> bool {
    let hello = sight.client_hello.as_ref();
    let offered = hello.and_then(|hello| hello.extension::<PreSharedKey>());
    sight.server_hello.is_none() && matches!(offered, Some(PreSharedKey::Offered { .. }))
}

/// Whether all that the client sent was seen, and no message is in it.
fn has_no_hello(sight: &Sight) -> bool {
    let is_whole = !sight.has_gaps && sight.missing == 0;
    is_whole && sight.client_hello.is_none() && sight.last_message.is_none()
}

/// An end says what displeases it.
fn alerted(from: Side, alert: Alert, context: &Context<'_>) -> Reading {
    let (it, other) = (from.name(), from.peer().name());
    if from == Side::Server && context.sight.is_silent(Side::Client) {
        return reading(
            "The client opened the connection and sent not a single byte: no handshake was begun. Port \
             scanners and checks of whether a server is there do that.",
            ["Look at what calls from the client's address, if it is meant to use TLS."],
        );
    }
    if from == Side::Server && has_no_hello(context.sight) {
        return reading(
            "The client has sent no whole ClientHello, and the server says so when the connection ends before \
             one, as OpenSSL does. Port scanners and the health checks of load balancers connect like this and \
             leave.",
            ["Nothing, unless a real client does so: then look at what it says."],
        );
    }
    if let Some(left) = context.sight.left_before_alert
        && matches!(alert, Alert::DecodeError | Alert::UnexpectedMessage)
    {
        return unannounced(left, alert, context);
    }
    if context.sight.is_refused_renegotiation() {
        return reading(
            format!(
                "The handshake was complete. The {it} asked for a second one within the connection, the {other} \
                 refused (no_renegotiation), and the {it} does not go on without."
            ),
            match from {
                Side::Client => [
                    "Have the client do without renegotiation: TLS 1.3 has none, and no need of it.",
                    "Let the server renegotiate, with clients that support renegotiation_info alone: openssl s_server -client_renegotiation.",
                ],
                Side::Server => [
                    "Have the server ask for the client's certificate in the first handshake.",
                    "Let the client renegotiate, with servers that support renegotiation_info alone.",
                ],
            },
        );
    }
    match alert {
        Alert::BadRecordMac | Alert::DecryptError | Alert::IllegalParameter
            if from == Side::Server && offers_psk(context.sight) =>
        {
            reading(
                "The client's hello offers a pre-shared key, a session of an earlier connection or one that \
                 it was given, with a binder as proof that it has it. A server that knows the key by that \
                 name and has another one must end the handshake (RFC 9846 §4.3.11), with decrypt_error; \
                 OpenSSL and GnuTLS say illegal_parameter. Most likely the two keys differ.",
                [
                    "Compare the keys at both ends: hexadecimal digits, a pass phrase and base64 are three keys.",
                    "Have the client forget its sessions, if it was given no key.",
                ],
            )
        }
        Alert::BadRecordMac | Alert::DecryptError | Alert::DecryptionFailed => reading(
            "The two ends have different keys, or saw different messages: something in between changed \
             a byte, or one of the two has a bug.",
            [
                "Capture at both ends, and compare: bytes that differ were changed on the way.",
                "Try another suite: if only one fails, one end has a bug in its code for that suite.",
            ],
        ),
        Alert::DecodeError
        | Alert::IllegalParameter
        | Alert::UnexpectedMessage
        | Alert::UnsupportedExtension
        | Alert::MissingExtension
        | Alert::RecordOverflow
            if from == Side::Server || context.sight.server_hello.is_none() =>
        {
            reading(
                format!(
                    "The {it} says that what the {other} sent breaks the rules of the protocol. Old \
                     programs also say this about features that are newer than they are."
                ),
                advice![Flag::Verbose.by("-v, to see what was sent last, in full, and the checks that failed.")],
            )
        }
        Alert::InternalError => reading(
            format!(
                "Something failed inside the {it}. Some programs send this where handshake_failure would \
                 be right."
            ),
            advice![],
        )
        .advise(format!("Look at what the {it} says in its log.")),
        Alert::UserCanceled | Alert::CloseNotify => reading(
            format!("The {it} ended the handshake on purpose, without an error."),
            advice![],
        )
        .advise(format!("Look at what the {it} says.")),
        _ => match from {
            Side::Server => refused_by_server(alert, context),
            Side::Client => refused_by_client(alert, context),
        },
    }
}

/// An end closed without close_notify, and the other one says so with an alert.
fn unannounced(left: Side, alert: Alert, context: &Context<'_>) -> Reading {
    let (gone, other) = (left.name(), left.peer().name());
    let program = match alert {
        Alert::DecodeError => "OpenSSL",
        _ => "GnuTLS",
    };
    let told = format!(
        "Without close_notify (RFC 9846 §6.1) the {other} cannot tell whether the {gone} was done or was cut \
         off, and takes the end for an error; {program} says {alert} then."
    );
    match context.sight.is_complete {
        true => reading(format!("The handshake was complete. {told}"), advice![])
            .advise(format!(
                "Have the {gone} send close_notify before it closes."
            ))
            .advise(format!(
                "Look at what the {gone} says in its log, if it had more to send."
            )),
        false => reading(
            format!("{told} Why the {gone} left in the middle of the handshake is the question."),
            advice![],
        )
        .advise(format!("Look at what the {gone} says in its log.")),
    }
}

fn refused_by_server(alert: Alert, context: &Context<'_>) -> Reading {
    let sight = context.sight;
    match alert {
        Alert::HandshakeFailure | Alert::InsufficientSecurity if sight.server_hello.is_none() => {
            reading(nothing_accepted(sight), advice![]).advise(why(context))
        }
        Alert::ProtocolVersion => reading(
            match sight.client_hello {
                Some(_) => format!(
                    "The server says that it supports no version that the client offers: {}.{}",
                    versions(sight),
                    match sight.versions().contains(&ProtocolVersion::TLS1_3) {
                        true => super::UNUSABLE_VERSION,
                        false => "",
                    }
                ),
                None => "The server says that it supports no version that the client offers.".to_owned(),
            },
            ["Enable a version in one end that the other has."],
        )
        .advise(why(context)),
        Alert::InappropriateFallback => reading(
            "The client says that it offers less than it could because an earlier attempt failed, and the \
             server supports a newer version: it takes the offer for an attack.",
            [
                "Look at the attempt before this one, in the list: why it failed is the real question.",
            ],
        ),
        Alert::UnrecognizedName => reading(
            match sight.server_name() {
                Some(name) => format!("The server has no site for {name}."),
                None if sight.client_hello.is_none() => {
                    "The server has no site for the name that the client sent, or for a client that sent \
                     none."
                        .to_owned()
                }
                None => "The server has no site for a client that names none.".to_owned(),
            },
            ["Check the name that the client calls, and the names that the server is set up for."],
        ),
        Alert::NoApplicationProtocol => {
            let offered = sight.protocols();
            let offered: Vec<_> = offered
                .iter()
                .map(|name| String::from_utf8_lossy(name))
                .collect();
            let which = match &offered[..] {
                [] => String::new(),
                offered => format!(": {}", listed(offered, "and")),
            };
            reading(
                format!(
                    "The server uses none of the application protocols that the client offers{which}."
                ),
                ["Enable one of them in the server, or have the client offer one that it has."],
            )
        }
        _ => match client_certificate(alert, sight) {
            Some(reading) => reading,
            None if alert == Alert::HandshakeFailure => reading(
                "The server gave up after its own hello: it rejects something that the client has sent \
                 since.",
                advice![
                    Flag::Verbose.by("-v, to see what was sent last."),
                    "Look at the server's log.",
                ],
            ),
            None => named(alert, Side::Server),
        },
    }
}

/// A server is not content with a client's certificate, or with none.
fn client_certificate(alert: Alert, sight: &Sight) -> Option<Reading> {
    let is_about_it = matches!(
        alert,
        Alert::CertificateRequired
            | Alert::BadCertificate
            | Alert::NoCertificate
            | Alert::UnknownCa
            | Alert::CertificateUnknown
            | Alert::CertificateExpired
            | Alert::CertificateRevoked
            | Alert::UnsupportedCertificate
            | Alert::AccessDenied
            | Alert::HandshakeFailure
    );
    let shown = sight.client_certificate.filter(|_| is_about_it)?;
    Some(match (shown, alert) {
        (false, _) => reading(
            "The server asked the client for a certificate and got none.",
            [
                "Give the client a certificate from an authority that the server trusts: curl --cert FILE --key FILE.",
            ],
        ),
        (true, Alert::HandshakeFailure) => return None,
        (true, Alert::AccessDenied) => reading(
            "The server holds the client's certificate to be genuine, but its access rules do not admit \
             the owner.",
            ["Admit the owner in the server's access rules."],
        ),
        (true, _) => reading(
            format!(
                "The server does not accept the client's certificate{}.",
                reason(alert)
            ),
            [
                "Check whether the client's certificate is in date and from an authority that the server trusts.",
                "Look at the server's log.",
            ],
        ),
    })
}

fn refused_by_client(alert: Alert, context: &Context<'_>) -> Reading {
    let sight = context.sight;
    match alert {
        Alert::UnknownCa
        | Alert::BadCertificate
        | Alert::CertificateUnknown
        | Alert::UnsupportedCertificate
        | Alert::CertificateExpired
        | Alert::CertificateRevoked => {
            let (why, which) = (reason(alert), shown(context));
            let refused = reading(
                format!("The client does not accept the server's certificate{why}.{which}"),
                advice![],
            );
            let refused = match alert {
                Alert::CertificateExpired => refused.advise("Have the certificate renewed."),
                _ => refused,
            };
            refused
                .advise("Have the server send the certificates of the authorities in between, too.")
                .advise("Have the client trust the authority: curl --cacert FILE, openssl -CAfile FILE.")
        }
        Alert::HandshakeFailure
        | Alert::IllegalParameter
        | Alert::ProtocolVersion
        | Alert::InsufficientSecurity
        | Alert::UnsupportedExtension
        | Alert::UnexpectedMessage
        | Alert::DecodeError
        | Alert::MissingExtension
            if sight.is_complete =>
        {
            reading(
                "The handshake was complete: the client accepted what the server chose and proved. What it objects to came \
                 behind that.",
                ["-v, to see what the server sent last, and the checks that failed."],
            )
        }
        Alert::HandshakeFailure
        | Alert::IllegalParameter
        | Alert::ProtocolVersion
        | Alert::InsufficientSecurity
        | Alert::UnsupportedExtension
        | Alert::UnexpectedMessage
        | Alert::DecodeError
        | Alert::MissingExtension
            if sight.server_hello.is_some() =>
        {
            reading(
                format!(
                    "The client does not accept what the server chose or sent: {}.",
                    chosen(context)
                ),
                advice![
                    Flag::Verbose
                        .by("-v, to see what the server sent last, and the checks that failed."),
                    "Leave the server fewer choices, or the client: another version, suite or group.",
                ],
            )
        }
        _ => named(alert, Side::Client),
    }
}

/// What an alert says of why a certificate is refused; empty if nothing.
fn reason(alert: Alert) -> &'static str {
    match alert {
        Alert::UnknownCa => ": it knows no authority that vouches for it",
        Alert::CertificateExpired => ": it holds it to be out of date",
        Alert::CertificateRevoked => ": it holds it to be revoked",
        Alert::UnsupportedCertificate => ": its kind of key or its use does not fit",
        _ => ", and this alert does not say why",
    }
}

/// Which certificate it was.
fn shown(context: &Context<'_>) -> String {
    let Some(certificate) = context.certificate else {
        return String::new();
    };
    let name = context.sight.server_name();
    let called = name.map_or_else(String::new, |name| format!(" {name} was called."));
    let [from, to] = [certificate.not_before(), certificate.not_after()].map(time::rfc3339);
    format!(
        " It is for {}, from {}, and valid from {from} to {to}.{called}",
        match &certificate.names()[..] {
            [] => certificate.holder(),
            names => listed(names, "and"),
        },
        **certificate.issuer(),
    )
}

/// What the server chose.
fn chosen(context: &Context<'_>) -> String {
    let mut chosen = Vec::new();
    if let Some(hello) = &context.sight.server_hello {
        chosen.push(hello.version().to_string());
        chosen.push(hello.cipher_suite.to_string());
    }
    chosen.extend(context.group.map(|group| group.to_string()));
    let bits = context
        .prime_bits
        .map(|bits| format!("a prime of {bits} bits"));
    chosen.extend(bits);
    listed(&chosen, "and")
}

/// An alert of which nothing better is known than what the registry says.
fn named(alert: Alert, from: Side) -> Reading {
    let meaning = crate::glossary::explain(crate::glossary::Kind::Alert, &alert.name());
    let meaning = meaning.map_or_else(
        || format!("The {} sent an alert that is in no registry.", from.name()),
        |entry| entry.text.to_owned(),
    );
    reading(
        meaning,
        advice![Flag::Verbose.by("-v, to see what came before it.")],
    )
    .advise(format!("Look at what the {} says in its log.", from.name()))
}

/// An end is gone without saying why.
fn left(from: Side, context: &Context<'_>) -> Reading {
    let is_unanswered = context.sight.server_hello.is_none();
    match (from, is_unanswered) {
        (Side::Server, true) => reading(
            "The server ended the connection on the ClientHello without saying why. Often that means that \
             it does not use TLS on this port, or accepts nothing that is offered; some end it for names \
             that they do not know.",
            ["Check whether TLS begins at once on this port."],
        )
        .advise(why(context)),
        (Side::Client, true) => reading(
            "The client gave up before the server answered.",
            ["Look at what the client says: it may have waited long enough, or been ended."],
        ),
        (Side::Server, false) => reading(
            "The server left in the middle of the handshake without saying why: it rejects something, was stopped, or something in between cut the connection.",
            ["Look at the server's log."],
        ),
        (Side::Client, false) => reading(
            "The client left in the middle of the handshake without an alert. Browsers do that when they \
             show a warning about the certificate; others have crashed, or were stopped.",
            ["Look at what the client says."],
        ),
    }
}

/// What of the offer there was to accept.
fn nothing_accepted(sight: &Sight) -> String {
    let Some(hello) = &sight.client_hello else {
        return "The server accepts nothing of what the client offers.".to_owned();
    };
    let groups = sight.groups();
    let groups = match &groups[..] {
        [] => String::new(),
        groups => format!(", the groups {}", listed(groups, "and")),
    };
    let suites = match &hello.cipher_suites[..] {
        [suite] => format!("the one cipher suite {suite}"),
        suites => format!("{} cipher suites", suites.len()),
    };
    format!(
        "The server accepts nothing of what the client offers: {}, {suites}{groups}. It may also have no \
         certificate that fits, or not know the name that was called.",
        versions(sight)
    )
}

/// `TLS 1.2 and TLS 1.3`. A hello without supported_versions names the newest alone (RFC 9846 §4.3.1).
fn versions(sight: &Sight) -> String {
    if let Some(hello) = &sight.client_hello
        && hello.extension::<SupportedVersions>().is_none()
    {
        return format!("{} at most", *hello.client_version);
    }
    let mut versions = sight.versions();
    versions.retain(|version: &ProtocolVersion| version.known().is_some());
    versions.sort();
    match &versions[..] {
        [] => "none that is known".to_owned(),
        [version] => format!("{version} alone"),
        versions => listed(versions, "and"),
    }
}

fn why(context: &Context<'_>) -> String {
    format!(
        "tlsdemo why {}, from where the server can be reached, to find out what it accepts.",
        context.target
    )
}
