//! A certificate that was refused.

use super::{Context, Reading, advice, chain, listed, reading};
use crate::certificate::ServerName;
use crate::check::{Check, NearMiss, OcspFault, OcspFinding};
use crate::error::{CertificateProblem, Error};
use crate::names::signature::KeyAlgorithm;
use crate::names::suite::KeyExchange;
use crate::narration::Flag;

/// How many names of a certificate are listed.
const MOST_NAMES: usize = 12;

pub(super) fn refused(
    problem: &CertificateProblem,
    error: &Error,
    context: &Context<'_>,
) -> Reading {
    let reading = other_anchors(read(problem, error, context), problem, context);
    // What was done already is not advised.
    match context.insecure || *problem == CertificateProblem::Malformed {
        true if reading.advice.is_empty() => {
            reading.advise(Flag::Verbose.by("-v, to see what it says, byte by byte."))
        }
        true => reading,
        false => reading.advise(Flag::Insecure.by("-k to go on anyway and see the rest.")),
    }
}

/// Of the chains that the server says it has, another may be one that is trusted.
fn other_anchors(reading: Reading, problem: &CertificateProblem, context: &Context<'_>) -> Reading {
    let ids = context.heard.available_anchors.iter();
    let ids: Vec<String> = ids.take(MOST_NAMES).map(ToString::to_string).collect();
    match ids.first() {
        Some(first) if *problem == CertificateProblem::UnknownIssuer => reading.advise(format!(
            "--trust-anchors {first}, or another: the server says that it has chains of {}.",
            ids.join(", ")
        )),
        _ => reading,
    }
}

fn read(problem: &CertificateProblem, error: &Error, context: &Context<'_>) -> Reading {
    if let Some(reading) = chain::reading_of(error, context) {
        return reading;
    }
    match problem {
        CertificateProblem::UnknownIssuer => reading(
            "No authority that we trust vouches for the certificate.",
            advice![Flag::Other.by("--ca-file PEM with the authority's certificate, if you know it.")],
        ),
        CertificateProblem::Expired if is_of_authority(error) => reading(
            "An authority's certificate in the chain is out of date, not that of the server. The authority has \
             most likely renewed it long ago, with the same key, and the server still sends the old one; or \
             this computer's clock is wrong.",
            [
                "Have the server send the authority's current certificate, which the authority publishes; its own \
                 certificate can stay, if it is in date.",
                "Check the clock.",
            ],
        ),
        CertificateProblem::NotYetValid if is_of_authority(error) => reading(
            "An authority's certificate in the chain becomes valid only later, not that of the server; or this \
             computer's clock is wrong.",
            [
                "Check the clock.",
                "Have the server send the authority's certificate that is valid today, until then.",
            ],
        ),
        CertificateProblem::Expired => reading(
            "The certificate was not renewed in time; or it was, and the server still shows the old one, \
             which it read when it started; or this computer's clock is wrong.",
            [
                "Have it renewed, then the server told to read it again (reload).",
                "Check the clock.",
            ],
        ),
        CertificateProblem::NotYetValid => reading(
            "The certificate becomes valid only later, or this computer's clock is wrong.",
            [
                "Check the clock.",
                "Show the certificate that is valid today, until then.",
            ],
        ),
        CertificateProblem::Name(names) => match outer_name(error, context) {
            Some(public_name) => outer(public_name, names),
            None => name(names, near_miss(error), context),
        },
        CertificateProblem::Key if let Some(reading) = misused(error) => reading,
        CertificateProblem::Key => reading(
            "The key that it showed is of a kind that this program cannot use, too short, or not meant \
             for this.",
            advice![],
        ),
        CertificateProblem::Algorithm => reading(
            "The certificate is signed with an algorithm that is too weak, or that this program does not know.",
            advice![],
        ),
        CertificateProblem::Malformed => reading(
            "The certificate breaks the rules of its encoding (DER) where it is marked, so that nobody \
             can rely on what it says: it must be reissued.",
            advice![Flag::Verbose.by("-v, to see its bytes up to there.")],
        ),
        CertificateProblem::Revoked => reading(
            "The authority took the certificate back: its key may be in the wrong hands, or another \
             certificate has replaced it. The server must get a new one.",
            advice![],
        ),
        CertificateProblem::UnknownKey => reading(
            "The other end showed a raw public key, which says nothing of whose it is: only those that \
             were given with --peer-key are trusted.",
            advice![
                Flag::Other.by("--peer-key sha256:HEX with the hash above, if you know from elsewhere that the key is right."),
            ],
        ),
        CertificateProblem::Delegation => reading(
            "The other end showed a delegated credential, a key that the owner of its certificate signed, \
             and the credential breaks a rule of RFC 9345. Only the other end can replace it.",
            [
                "Leave out --accept-delegated: then it must prove itself with the certificate's own key.",
            ],
        ),
        CertificateProblem::Status => status(error),
        CertificateProblem::Other => reading("The certificate was refused.", advice![]),
    }
}

/// keyUsage does not allow what the key is to be used for.
fn misused(error: &Error) -> Option<Reading> {
    let check = error.check.as_ref().map(|checked| &checked.check);
    let Some(Check::CertificateKeyUsage {
        key, key_exchange, ..
    }) = check
    else {
        return None;
    };
    let is_rsa = key.algorithm == KeyAlgorithm::Rsa;
    if matches!(key_exchange, KeyExchange::Rsa | KeyExchange::RsaPsk) {
        return Some(match is_rsa {
            true => reading(
                "keyUsage says what the key may be used for. With RSA key transport the client encrypts to \
                 it, which keyEncipherment allows; with ECDHE the server signs, which digitalSignature \
                 allows.",
                advice![
                    Flag::Cipher.by(
                        "-c ECDHE-RSA-AES128-GCM-SHA256, if its keyUsage has digitalSignature."
                    ),
                    "Have the certificate reissued with digitalSignature in keyUsage, and with \
                     keyEncipherment too where RSA key transport is still needed.",
                ],
            ),
            false => reading(
                "A key of this kind can only sign, and RSA key transport encrypts to it.",
                advice![
                    Flag::Cipher.by("-c with suites that have ECDHE, for which the server signs.")
                ],
            ),
        });
    }
    let found = reading(
        "keyUsage says what the key may be used for, and whoever holds it must sign in this handshake, \
         which digitalSignature allows.",
        ["Have the certificate reissued with digitalSignature in keyUsage."],
    );
    Some(match is_rsa {
        true => found.advise(
            Flag::Tls.by("--tls 1.2 -c AES128-GCM-SHA256, if its keyUsage has keyEncipherment and the server still has \
             RSA key transport, for which it does not sign."),
        ),
        false => found,
    })
}

/// The name is in the subject alone.
fn common_name(names: &[String]) -> Reading {
    let others = match names
        .iter()
        .any(|name| name.parse::<std::net::IpAddr>().is_err())
    {
        false => {
            "OpenSSL, GnuTLS, Node and Python still take it from a certificate that has no dNSName, so \
             that curl and wget go on, too."
        }
        true => {
            "OpenSSL, GnuTLS, Node and Python still take it from a certificate that has no dNSName, which \
             this one has."
        }
    };
    reading(
        format!(
            "The certificate has the name only in its subject. Browsers and Go stopped looking there \
             (RFC 9525 §2; Chrome in 2017, Go in 2020). {others}"
        ),
        ["Have it reissued, with the name as a dNSName in subjectAltName."],
    )
}

/// It cannot be told whether a certificate is revoked.
fn status(error: &Error) -> Reading {
    match error.check.as_ref().map(|checked| &checked.check) {
        Some(Check::MustStaple { .. }) => reading(
            "A certificate that promises an answer of OCSP is of no use without one. The server has none \
             to send, or does not send it: some fetch the first one only after the first client came.",
            ["Try again in a minute; then look at how the server is told to staple."],
        ),
        Some(Check::RevocationList { .. } | Check::RevocationListSignature { .. }) => reading(
            "The list that was given with --crl does not tell whether the certificate is revoked.",
            ["Get the current list of that authority; the certificate says where it is (-v)."],
        ),
        check => {
            let (why, advice) = statement(check);
            reading(
                format!(
                    "{why} A client that asked for an answer and gets one that does not satisfy it must \
                     break off (RFC 6066 §8)."
                ),
                advice![
                    advice,
                    Flag::Other.by("Without --ocsp the answer is not asked for.")
                ],
            )
        }
    }
}

/// What is wrong with an answer of OCSP that came along, and what the server must do about it.
fn statement(check: Option<&Check>) -> (&'static str, &'static str) {
    const ANEW: &str =
        "Have the server fetch a new answer, and see in its log whether it reaches the responder.";
    match check {
        Some(Check::CertificateRevocation { .. }) => (
            "The answer is about this certificate, and says `unknown`: the responder knows of none that was \
             issued with this number, so its authority did not issue it, or the responder's data are behind, \
             as they may be right after a certificate was issued.",
            "Wait until the responder knows the certificate, and have the server fetch a new answer; then ask \
             the authority.",
        ),
        Some(Check::OcspSignature { .. }) => (
            "The answer names a signer who did not sign it: it was changed on its way to the server, or made up.",
            ANEW,
        ),
        Some(Check::OcspResponse {
            finding: OcspFinding::Answer { .. },
            ..
        }) => (
            "The answer is about this certificate, but not of today: the server keeps an old one and does not \
             get new ones, or a clock is wrong.",
            ANEW,
        ),
        Some(Check::OcspResponse {
            finding: OcspFinding::Unusable(OcspFault::OtherCertificate { .. }),
            ..
        }) => (
            "The server sends an answer of OCSP along that says nothing about its certificate. Most likely it \
             keeps that of the certificate that it had before, or of another one.",
            ANEW,
        ),
        Some(Check::OcspResponse {
            finding: OcspFinding::Unusable(OcspFault::NoIssuer { .. }),
            ..
        }) => (
            "Whether the answer is signed by someone who may give it can only be told with the certificate of \
             the authority that issued the server's.",
            "Have the server send the certificates of all authorities in between, behind its own.",
        ),
        _ => (
            "The server sends an answer of OCSP along that cannot be relied on, so that it says nothing about \
             the certificate.",
            ANEW,
        ),
    }
}

/// Whether it is an authority's certificate, rather than the end's own, that is not in date.
pub fn is_of_authority(error: &Error) -> bool {
    let check = error.check.as_ref().map(|checked| &checked.check);
    matches!(
        check,
        Some(Check::CertificateDates {
            authority: Some(_),
            ..
        })
    )
}

fn near_miss(error: &Error) -> Option<NearMiss> {
    match &error.check.as_ref()?.check {
        Check::CertificateName { near_miss, .. } => *near_miss,
        _ => None,
    }
}

/// The name of the outer hello, if it is for that one that the certificate had to be: the inner hello was
/// not accepted (RFC 9849 §6.1.6).
fn outer_name<'a>(error: &Error, context: &Context<'a>) -> Option<&'a str> {
    let public_name = context.public_name?;
    match &error.check.as_ref()?.check {
        Check::CertificateName { asked, .. } if asked == public_name => Some(public_name),
        _ => None,
    }
}

/// A server that did not read the encrypted hello, and has no certificate for the name that the other one
/// goes by.
fn outer(public_name: &str, names: &[String]) -> Reading {
    reading(
        format!(
            "The server did not read the encrypted hello, and went on with the outer one, whose server_name \
             is {public_name}. To be believed in that, it must prove that it is {public_name} (RFC 9849 \
             §6.1.6), and it does not. It may be another server than the configuration is for, or one that \
             has no Encrypted ClientHello. {} The name of the real host was not revealed.",
            carries(names)
        ),
        advice![
            Flag::Ech
                .by("--ech dns, or --ech with the configuration that the host publishes today."),
            "Have the server show a certificate for the public name, beside those of its hosts.",
        ],
    )
}

/// Whether a name of a certificate is one that can be called.
fn is_host(name: &str) -> bool {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '.' | '_' | ':');
    let is_address = name.parse::<std::net::IpAddr>().is_ok();
    !name.is_empty() && name.chars().all(is_plain) && (is_address || !name.contains(':'))
}

/// A certificate for another name.
fn name(names: &[String], near_miss: Option<NearMiss>, context: &Context<'_>) -> Reading {
    match near_miss {
        Some(NearMiss::AddressAsDnsName) => {
            return reading(
                "The certificate was made for this address in the wrong way: as a dNSName, which is for names only. Some old programs accept it all the same.",
                ["Have it reissued, with the address as an iPAddress in subjectAltName."],
            );
        }
        Some(NearMiss::CommonName) => return common_name(names),
        Some(NearMiss::WildcardLabel) => {
            let asked = context.certificate_name;
            return reading(
                format!(
                    "{asked} has another number of labels than the name with the *, which covers one level \
                     and neither those below it nor the domain itself."
                ),
                ["Have the name added to the certificate, or call a name that it covers."],
            );
        }
        Some(NearMiss::NotAHostName) => {
            return reading(
                "The name in the certificate was written as a URL, with a port, with blanks or with a dot at its \
                 end, which OpenSSL, GnuTLS and browsers do not take for the name of the host.",
                ["Have it reissued, with the bare name of the host as the dNSName."],
            );
        }
        Some(NearMiss::PartialWildcard) => {
            return reading(
                "A * within a label does not count (RFC 9525 §6.3). OpenSSL still accepts it unless it is \
                 told not to, browsers and Go do not.",
                [
                    "Have it reissued, with the names themselves or with a * as the whole first label.",
                ],
            );
        }
        Some(NearMiss::WideWildcard) => {
            return reading(
                "A * counts only with a domain of two labels at least behind it, as in *.example.com; alone, \
                 or over a top-level domain, it would stand for hosts that belong to many.",
                ["Have it reissued, with the name itself as a dNSName."],
            );
        }
        Some(NearMiss::Uri) => {
            return reading(
                "The certificate names the host in a uniformResourceIdentifier, which clients of HTTPS do \
                 not look at.",
                ["Have it reissued, with the name of the host as a dNSName."],
            );
        }
        Some(NearMiss::Unicode) => {
            return reading(
                "A certificate must have international names in their ASCII form, xn--… (RFC 9525 \
                 §6.3, RFC 5280 §7.2), and this one has it in letters.",
                ["Have it reissued, with the name in its ASCII form."],
            );
        }
        None => {}
    }
    if names.is_empty() {
        return reading(
            "The certificate names no host and no address in subjectAltName, so it is good for none. It was \
             made for something else, or by a tool that fills in the commonName alone, which has not counted \
             for long (RFC 9525 §6).",
            advice![
                "Have it reissued, with the name of the host as a dNSName in subjectAltName.",
                Flag::Sni.by("--sni NAME, if the server has another certificate, which it picks by that name."),
            ],
        );
    }
    let carries = carries(names);
    let asked = match (context.server_name, context.certificate_name) {
        (Some(name), _) => format!("server_name asked for {name}"),
        (None, ServerName::Ip(_)) => {
            "an address was called, so no server_name asked for a name".to_owned()
        }
        (None, ServerName::Dns(_)) => "no server_name asked for a name".to_owned(),
    };
    let mut found = reading(
        format!(
            "The certificate is for another host: the wrong server answered, or it has no \
             certificate for the one that is wanted ({asked}). {carries}"
        ),
        advice![],
    );
    if let Some(name) = names.iter().find(|name| is_host(name)) {
        found = found.advise(format!(
            "tlsdemo {name} --connect {}, if that is the host you mean.",
            context.target
        ));
    }
    found.advise(Flag::Sni.by("--sni NAME, if the server picks its certificate by that name."))
}

/// What a certificate is for, in a sentence.
fn carries(names: &[String]) -> String {
    let mut shown: Vec<String> = names.iter().take(MOST_NAMES).cloned().collect();
    if names.len() > MOST_NAMES {
        shown.push(format!("{} more", names.len() - MOST_NAMES));
    }
    format!("It is for: {}.", listed(&shown, "and"))
}
