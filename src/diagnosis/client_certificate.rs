//! A server that asks who the client is, and what follows (RFC 5246 §7.4.4, RFC 9846 §4.4.2).

use super::{Context, Reading, advice, listed, reading};
use crate::certificate::{DistinguishedName, described_identifier, described_values};
use crate::check::{ChainFault, Check, Path};
use crate::connection::{CertificateAsked, CertificateSent, Own};
use crate::error::{Error, ErrorKind};
use crate::glossary::checks;
use crate::names::defaults;
use crate::names::registry::{AlertDescription as Alert, ProtocolVersion};
use crate::names::signature::KeyAlgorithm;
use crate::narration::{Advice, Flag};
use crate::wire::CodePoint;

/// How many authorities are listed.
const MOST_AUTHORITIES: usize = 8;

/// How many filters are told.
const MOST_FILTERS: usize = 4;

/// What it means if the server asked for our certificate before it failed; `None` if it did not, or
/// if that has nothing to do with it.
pub(super) fn asked(error: &Error, context: &Context<'_>) -> Option<Reading> {
    let alert = match error.kind {
        ErrorKind::AlertReceived(alert) => Some(alert),
        ErrorKind::Closed | ErrorKind::Io => None,
        // In TLS 1.3 the client has sent its request by then.
        ErrorKind::Http | ErrorKind::Http2(None) if !context.heard.has_data => None,
        _ => return None,
    };
    let Some(asked) = &context.heard.certificate_request else {
        return (context.heard.renegotiations > 0).then(|| renegotiation(context));
    };
    // What ends a connection over which data came has been let in.
    let is_refusal = alert.is_some_and(is_about_certificates);
    if context.heard.has_data && !is_refusal {
        return None;
    }
    Some(match &asked.answer {
        CertificateSent::Nothing => none_sent(asked, alert),
        CertificateSent::Unable(version, keys) => unable(*version, keys, asked),
        CertificateSent::Withheld(subject, own) => withheld(subject, own, asked),
        CertificateSent::Shown(subject, own) => match alert {
            Some(alert) if is_refusal => refused(subject, own, asked, alert),
            // Without a word, or with one that may be about anything.
            None | Some(Alert::HandshakeFailure | Alert::InternalError) => {
                dropped(subject, own, asked, alert)
            }
            Some(_) => return None,
        },
    })
}

/// What is tried where the certificate of an authority in between is missing.
fn add_intermediates(lacks: &str) -> Advice {
    Flag::Other.by(format!(
        "--cert FILE with the whole chain in it: your certificate, then that of {lacks}, and so on up to \
         one that an authority issued which the server names."
    ))
}

/// A certificate that is not what the server asks for.
fn withheld(subject: &str, own: &Own, asked: &CertificateAsked) -> Reading {
    let told = reading(
        format!(
            "The server asked for a client certificate (CertificateRequest), and none was sent: \
             that of {subject} is not what it asks for. {}",
            accepted(asked)
        ),
        advice![
            Flag::Other.by("--cert FILE --key FILE with a certificate that the server accepts."),
            Flag::CertAnyway.by("--cert-anyway, to send yours all the same."),
        ],
    );
    match &own.lacks {
        Some(lacks) => Reading {
            meaning: format!(
                "{} The file lacks the certificate of {lacks}, which may come from one of these.",
                told.meaning
            ),
            advice: [vec![add_intermediates(lacks)], told.advice].concat(),
        },
        None => told,
    }
}

/// Whether an alert is about the certificate of whoever receives it.
pub fn is_about_certificates(alert: Alert) -> bool {
    matches!(
        alert,
        Alert::CertificateRequired
            | Alert::NoCertificate
            | Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::UnknownCa
            | Alert::AccessDenied
    )
}

/// A key that cannot sign in the version that was agreed on.
fn unable(version: ProtocolVersion, keys: &[KeyAlgorithm], asked: &CertificateAsked) -> Reading {
    let can_sign = |key: &&KeyAlgorithm| !key.schemes(version, USUAL_BITS).is_empty();
    let able: Vec<&str> = (KeyAlgorithm::ALL.iter().filter(can_sign))
        .map(|key| key.family())
        .collect();
    let mut names: Vec<&str> = keys.iter().map(|key| key.name()).collect();
    names.dedup();
    let reading = reading(
        format!(
            "The server asked for a client certificate (CertificateRequest), and none was sent: a key of \
             {} cannot sign in {version}. Keys that can: {}. {}",
            listed(&names, "or"),
            listed(&without_repeats(able), "and"),
            accepted(asked)
        ),
        advice![Flag::Other.by(
            "--cert FILE --key FILE with such a key, in a certificate that the server accepts."
        )],
    );
    let newer = defaults::VERSIONS.iter().filter(|newer| {
        let can_sign = |key: &KeyAlgorithm| !key.schemes(**newer, USUAL_BITS).is_empty();
        **newer > version && keys.iter().any(can_sign)
    });
    match newer.min() {
        Some(newer) => reading.advise(format!(
            "Have the two ends use {newer} or newer, if the server can: there this key signs."
        )),
        None => reading,
    }
}

/// The size of an RSA key that can sign with every scheme of its kind.
const USUAL_BITS: usize = 2048;

fn without_repeats(names: Vec<&str>) -> Vec<&str> {
    let mut kept: Vec<&str> = Vec::new();
    for name in names {
        if !kept.contains(&name) {
            kept.push(name);
        }
    }
    kept
}

fn none_sent(asked: &CertificateAsked, alert: Option<Alert>) -> Reading {
    let then = match alert {
        Some(Alert::CertificateRequired) => "It requires one.".to_owned(),
        Some(alert) => format!(
            "It then sent {}: a server that requires a certificate ends the handshake so, if not with \
             certificate_required.",
            alert.name()
        ),
        None => "It then ended the connection, as some servers do that require a certificate."
            .to_owned(),
    };
    reading(
        format!(
            "The server asked for a client certificate (CertificateRequest), and none was sent. {then} \
             {}",
            accepted(asked)
        ),
        advice![
            Flag::Other.by("--cert FILE --key FILE with a certificate that the server accepts."),
            "The server's administrator knows who may connect.",
        ],
    )
}

/// A certificate that was shown and refused. What is wrong with it is said if it can be seen; else what
/// the alert usually means.
fn refused(subject: &str, own: &Own, asked: &CertificateAsked, alert: Alert) -> Reading {
    let faults: Vec<String> = own
        .faults
        .iter()
        .map(|fault| checks::detail(&fault.clone().made()))
        .collect();
    let faults = faults.join("; ");
    let explains = own.faults.iter().any(|fault| explains(fault, alert));
    let why = match (&own.lacks, faults.is_empty()) {
        (_, false) if explains => format!(
            "the server refused it with {}. Checked here, it has a fault: {faults}",
            alert.name()
        ),
        (Some(lacks), true) => format!(
            "the server refused it with {}. The certificate of {lacks}, which comes next on the way to an \
             authority, was not sent with it",
            alert.name()
        ),
        (_, false) => format!(
            "{}. Checked here, it has another fault: {faults}",
            usual_reason(alert)
        ),
        (None, true) => usual_reason(alert).to_owned(),
    };
    let mut advice: Vec<Advice> = own
        .faults
        .iter()
        .map(|fault| remedy(fault).into())
        .collect();
    advice.dedup();
    if !explains {
        advice.extend(own.lacks.as_deref().map(add_intermediates));
    }
    advice
        .push("The server's administrator knows who may connect, and its log may say more.".into());
    Reading {
        meaning: format!(
            "The client certificate of {subject} was sent, and {why}. {}",
            accepted(asked)
        ),
        advice,
    }
}

/// The connection ended after a certificate was shown, and nobody says that this is why: Node closes so on
/// one that it does not accept (`rejectUnauthorized`), without an alert.
fn dropped(subject: &str, own: &Own, asked: &CertificateAsked, alert: Option<Alert>) -> Reading {
    let ended = match alert {
        Some(alert) => format!("sent {}", alert.name()),
        None => "ended the connection without a word".to_owned(),
    };
    let faults: Vec<String> = own
        .faults
        .iter()
        .map(|fault| checks::detail(&fault.clone().made()))
        .collect();
    let why = match (&own.lacks, &faults[..]) {
        (_, [_, ..]) => format!(
            "Checked here, it has a fault, for which servers refuse one: {}.",
            faults.join("; ")
        ),
        (Some(lacks), []) => format!(
            "The certificate of {lacks}, which comes next on the way to an authority, was not sent with it."
        ),
        (None, []) => "No fault is seen in it here; it may be of an authority that the server does not trust, \
                       or the end may have nothing to do with it."
            .to_owned(),
    };
    let mut advice: Vec<Advice> = own
        .faults
        .iter()
        .map(|fault| remedy(fault).into())
        .collect();
    advice.dedup();
    advice.extend(own.lacks.as_deref().map(add_intermediates));
    advice.push("The server's log may say whether it was the certificate.".into());
    Reading {
        meaning: format!(
            "The client certificate of {subject} was sent, and the server then {ended}: some refuse a \
             certificate so. {why} {}",
            accepted(asked)
        ),
        advice,
    }
}

/// Whether a server that found this fault would send this alert (RFC 5246 §7.2.2, RFC 9846 §6.2). Those that
/// say nothing particular are sent of any.
fn explains(fault: &Check, alert: Alert) -> bool {
    let is_of_use = matches!(
        fault,
        Check::CertificateKeyUsage { .. }
            | Check::CertificateChain {
                path: Path::Missing(ChainFault::WrongPurpose { .. }),
                ..
            }
    );
    let is_of_dates = matches!(fault, Check::CertificateDates { .. });
    match alert {
        Alert::UnknownCa => !is_of_use && !is_of_dates,
        Alert::UnsupportedCertificate => is_of_use,
        Alert::CertificateExpired => is_of_dates,
        Alert::CertificateRevoked | Alert::AccessDenied => false,
        _ => true,
    }
}

/// What a server usually means that refuses a certificate in which no fault is seen (RFC 5246 §7.2.2, RFC
/// 9846 §6.2).
fn usual_reason(alert: Alert) -> &'static str {
    match alert {
        Alert::UnknownCa => {
            "the server found no path from it to an authority that it trusts; OpenSSL also sends this alert \
             for a chain that breaks one of its rules, such as the one on its length"
        }
        Alert::CertificateExpired => {
            "the server holds it to be out of date, which by this machine's clock it is not"
        }
        Alert::CertificateRevoked => "the server holds it to be revoked",
        Alert::UnsupportedCertificate => {
            "the server cannot use it: usually for its kind of key, its keyUsage or its extKeyUsage, which \
             was not found here"
        }
        Alert::AccessDenied => {
            "the server does not admit its owner; GnuTLS's server says the same of a certificate that it does \
             not trust"
        }
        _ => "the server does not accept it; why is not said, and no fault is seen here",
    }
}

/// What mends a fault of our own certificate.
fn remedy(fault: &Check) -> &'static str {
    match fault {
        Check::CertificateDates {
            not_before, now, ..
        } if now < not_before => {
            "Wait until it is valid, or have it issued anew; and look at the clocks of both ends."
        }
        Check::CertificateDates {
            authority: Some(_), ..
        } => {
            "Send the authority's certificate that is in date behind your own: --cert FILE with both."
        }
        Check::CertificateDates { .. } => "Have it renewed: --cert FILE with one that is in date.",
        Check::CertificateKeyUsage { .. } => {
            "Have a certificate issued whose keyUsage allows digitalSignature."
        }
        Check::CertificateChain {
            path: Path::Missing(ChainFault::WrongPurpose { .. }),
            ..
        } => "Have a certificate issued that is for clients (extKeyUsage clientAuth).",
        _ => "Have the certificate issued anew, without that fault.",
    }
}

/// A request for a certificate once the request was seen, where many requests share a connection.
pub(super) fn asked_in_http2() -> Reading {
    reading(
        "The server asks for a client certificate only once it has seen the request. HTTP/2 forbids that, as one \
         connection carries many requests; the server should not have agreed to HTTP/2.",
        advice![
            Flag::Alpn.by("--alpn http/1.1, in which the server may ask."),
            "Have the server ask in the handshake, or choose http/1.1 where it asks later.",
        ],
    )
}

/// A request for another handshake, in which servers ask for what they did not ask at first.
fn renegotiation(context: &Context<'_>) -> Reading {
    let then = match context.heard.has_data {
        true => "Servers do that to ask for a client certificate once they know what is asked for.",
        false => {
            "Servers do that to ask for a client certificate, as Microsoft's IIS does unless it is told \
             to ask at once."
        }
    };
    reading(
        format!(
            "The server asked for a new handshake on the connection (HelloRequest), which this program \
             refuses with no_renegotiation; then it gave up. {then}"
        ),
        advice![
            Flag::Tls.by("--tls 1.3, which has no renegotiation, if the server supports it."),
            "Have the server ask in the first handshake (in IIS: `netsh http update sslcert … \
             clientcertnegotiation=enable`), then --cert FILE --key FILE.",
        ],
    )
}

/// Which certificates the server takes.
fn accepted(asked: &CertificateAsked) -> String {
    let names: Vec<String> = asked
        .authorities
        .iter()
        .take(MOST_AUTHORITIES)
        .map(|der| DistinguishedName::described(der))
        .collect();
    let issuers = match asked.authorities.len() {
        0 => "The request names no authorities, so it does not say whose certificates the server takes".to_owned(),
        count if count > MOST_AUTHORITIES => format!(
            "It accepts certificates that come from: {}; and {} more",
            names.join("; "),
            count - MOST_AUTHORITIES
        ),
        _ => format!(
            "It accepts certificates that come from: {}",
            names.join("; ")
        ),
    };
    format!("{issuers}. {}{}", filters(asked), keys(asked))
}

/// What must be in it, if that is said (RFC 9846 §4.3.5).
fn filters(asked: &CertificateAsked) -> String {
    let filters: Vec<String> = (asked.filters.iter().take(MOST_FILTERS))
        .map(|filter| {
            let oid = &filter.certificate_extension_oid;
            let values = described_values(oid)(&filter.certificate_extension_values);
            format!("{} ({values})", described_identifier(oid))
        })
        .collect();
    match asked.filters.len() {
        0 => String::new(),
        count if count > MOST_FILTERS => format!(
            "Its extensions must hold {}; and {} more. ",
            filters.join("; "),
            count - MOST_FILTERS
        ),
        _ => format!("Its extensions must hold {}. ", filters.join("; ")),
    }
}

/// Which keys it takes.
fn keys(asked: &CertificateAsked) -> String {
    let types = names(&asked.certificate_types);
    // In TLS 1.3, which has no types, some schemes are for the signatures in certificates alone (RFC
    // 9846 §4.3.3).
    let mut schemes = asked.signature_algorithms.clone();
    if types.is_empty() {
        schemes.retain(|scheme| scheme.signs_tls13());
    }
    let schemes = names(&schemes);
    match (types.is_empty(), schemes.is_empty()) {
        (_, true) => format!("The key must be of the kind {}.", listed(&types, "or")),
        (true, false) => format!(
            "The key must be able to sign with {}.",
            listed(&schemes, "or")
        ),
        (false, false) => format!(
            "The key must be of the kind {}, and sign with {}.",
            listed(&types, "or"),
            listed(&schemes, "or")
        ),
    }
}

fn names<C: CodePoint>(codes: &[C]) -> Vec<String> {
    codes.iter().map(|code| code.name().into_owned()).collect()
}
