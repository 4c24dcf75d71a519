//! What the peer's alerts usually mean.

use super::{Context, Reading, advice, psk, reading};
use crate::connection::CertificateSent;
use crate::names::defaults;
use crate::names::registry::{AlertDescription, ProtocolVersion};
use crate::narration::Flag;
use crate::wire::CodePoint;

pub(super) fn received(alert: AlertDescription, context: &Context<'_>) -> Reading {
    use AlertDescription as Alert;
    match alert {
        Alert::HandshakeFailure | Alert::InsufficientSecurity => handshake_failure(context),
        Alert::ProtocolVersion if context.only_hello() => protocol_version(context),
        Alert::ProtocolVersion => reading(
            "The server had chosen a version, and refuses one all the same: one that a later message of ours says \
             again, such as the version in the encrypted pre_master_secret (RFC 5246 §7.4.7.1), or the server \
             means something else.",
            advice![Flag::Verbose.by("-v, to see what came before.")],
        ),
        Alert::InappropriateFallback if !context.only_hello() => out_of_place(
            "It is about the versions of a hello (RFC 7507 §3), and this one was accepted already.",
        ),
        Alert::InappropriateFallback => reading(
            "The server supports a newer version than the one that was offered, and takes the offer for an attack.",
            advice![],
        )
        .advise(match leaves_out_versions(context) {
            true => Flag::Tls.by("Leave out --tls, to offer every version."),
            false => Flag::Verbose.by("-v, to see what was offered: this program offers no newer version."),
        }),
        Alert::UnrecognizedName => {
            let name = match context.server_name {
                Some(name) => format!("{name}, which is what server_name said"),
                None => "a client that names no host".to_owned(),
            };
            reading(
                format!("The server has no site for {name}."),
                advice![
                    Flag::Sni.by("--sni NAME with a name that the server knows."),
                    "Check the spelling of the host.",
                ],
            )
        }
        Alert::NoApplicationProtocol => reading(
            "The server supports none of the application protocols that were offered.",
            advice![
                Flag::Alpn.by("--alpn LIST with others, such as http/1.1 or h2."),
                Flag::Alpn.by("--alpn none, to offer none at all."),
            ],
        ),
        Alert::BadCertificate
        | Alert::UnknownCa
        | Alert::CertificateUnknown
        | Alert::CertificateExpired
        | Alert::CertificateRevoked
        | Alert::UnsupportedCertificate
            if context.heard.certificate_request.is_none() =>
        {
            reading(
                "The alert is about a certificate, and none of ours was shown or asked for: what answers may \
                 be a proxy or a load balancer that does not accept the certificate of the server behind it.",
                advice![
                    "Look in the log of what answers there, and at the certificate of the server behind it.",
                    Flag::Other.by("--cert FILE --key FILE, if the server is known to want a certificate."),
                ],
            )
        }
        Alert::AccessDenied if context.heard.certificate_request.is_none() => reading(
            "The server's access rules do not admit this client, or not to this name; it did not ask for a \
             certificate. Firewalls and content networks answer so for addresses and names that they block.",
            advice![
                Flag::Sni.by("--sni NAME with another name of the server."),
                "Try from another network.",
                "The server's administrator knows who may connect.",
            ],
        ),
        Alert::NoCertificate if context.heard.certificate_request.is_none() => reading(
            "Alert 41 is SSL 3.0's, in which a client says with it that it has no certificate (RFC 6101 §5.4.2). \
             No version of TLS has it (RFC 5246 §7.2.2), and nobody was asked for a certificate: what answers \
             is broken, or not what it seems.",
            advice![
                "Look in the log of what answers there.",
                Flag::Verbose.by("-v, to see what came before it."),
            ],
        ),
        Alert::CertificateRequired | Alert::BadCertificate | Alert::NoCertificate => reading(
            "The server wants a client certificate that it accepts.",
            advice![
                Flag::Other.by("--cert FILE --key FILE with a certificate from an authority that the server trusts."),
                "The server's administrator knows who may connect.",
            ],
        ),
        Alert::AccessDenied => reading(
            "The server accepts the certificate as genuine, but its access rules do not admit its owner (RFC 9846 \
             §6.2); or it is GnuTLS's server, which says the same of a certificate that it does not trust.",
            ["The server's administrator knows who may connect."],
        ),
        Alert::UnknownPskIdentity
            if context.terms.psks.is_empty() && context.heard.offered_psks.is_empty() =>
        {
            out_of_place("It is about a pre-shared key, and none was offered.")
        }
        Alert::UnknownPskIdentity => psk::unknown_to_server(),
        // RFC 9849 §6.1.6, RFC 6066 §5 and §8, and drafts of TLS 1.3.
        Alert::EchRequired | Alert::BadCertificateStatusResponse | Alert::EndOfEarlyData => {
            out_of_place("It is for a client to send, and the server sent it.")
        }
        Alert::CertificateUnobtainable | Alert::BadCertificateHashValue => out_of_place(
            "It is about the address of a certificate (client_certificate_url, RFC 6066 §5), and none was sent.",
        ),
        Alert::TooManyCidsRequested => out_of_place("It is an alert of DTLS 1.3 (RFC 9147 §9)."),
        Alert::DecryptError | Alert::IllegalParameter | Alert::BadRecordMac
            if context.only_hello() && !context.heard.offered_psks.is_empty() =>
        {
            psk::binder_refused(alert, context)
        }
        Alert::BadRecordMac | Alert::DecryptError | Alert::DecryptionFailed if context.heard.psk => {
            psk::different_keys()
        }
        Alert::BadRecordMac | Alert::DecryptError | Alert::DecryptionFailed
            if context.only_hello() =>
        {
            out_of_place("It is about what is encrypted or signed, and nothing was yet.")
        }
        Alert::DecryptError if is_shown(context) => reading(
            "The server could not verify something that we computed (RFC 9846 §6.2): the signature with the key of \
             our certificate (CertificateVerify), or the Finished.",
            advice![
                Flag::Sigalgs.by("--sigalgs with another scheme of the key, to see whether it is one that the server does not do right."),
                Flag::Verbose.by("-v, to see what was signed, and how."),
            ],
        ),
        Alert::BadRecordMac | Alert::DecryptError | Alert::DecryptionFailed => reading(
            "The two ends have different keys, or saw different messages: something in between \
             changed a byte, or one of the two has a bug.",
            advice![
                "Try again: damage on the way rarely happens twice.",
                Flag::Cipher.by("-c SUITE with another suite: if only one fails, one end has a bug in its code for that suite."),
            ],
        ),
        Alert::DecodeError
        | Alert::IllegalParameter
        | Alert::UnexpectedMessage
        | Alert::UnsupportedExtension
        | Alert::MissingExtension
        | Alert::RecordOverflow
            if !context.only_hello() =>
        {
            reading(
                "The server says that what we sent since its own hello breaks the rules of the protocol, or one of \
                 its own.",
                advice![
                    Flag::Verbose.by("-v, to see exactly what was sent."),
                    "Look in the log of the server, which may say what it was.",
                ],
            )
        }
        Alert::DecodeError
        | Alert::IllegalParameter
        | Alert::UnexpectedMessage
        | Alert::UnsupportedExtension
        | Alert::MissingExtension
        | Alert::RecordOverflow => reading(
            "The server says that what we sent breaks the rules of the protocol. Old servers also say \
             this about features that are newer than they are.",
            advice![Flag::Verbose.by("-v, to see exactly what was sent.")],
        )
        .preferring(context.simpler()),
        Alert::InternalError if !context.only_hello() => reading(
            "Something failed inside the server, after it had answered our hello.",
            advice!["Try again.", "Look in the log of the server, which may say what it was."],
        ),
        Alert::InternalError => reading(
            "Something failed inside the server. Some servers send this where handshake_failure would be right.",
            advice![
                "Try again.",
                Flag::Sni.by("--sni NAME: some fail on names that they do not know."),
            ],
        ),
        Alert::UnknownCa
        | Alert::CertificateUnknown
        | Alert::CertificateExpired
        | Alert::CertificateRevoked
        | Alert::UnsupportedCertificate => reading(
            "The peer does not accept the certificate that it was shown.",
            [
                "Check whether the certificate is in date and issued by an authority that the peer trusts.",
            ],
        ),
        Alert::CloseNotify | Alert::UserCanceled => reading(
            match context.finished() {
                true => "The peer ended the connection on purpose, without an error.",
                false => "The peer ended the handshake on purpose, without an error.",
            },
            ["Try again."],
        ),
        _ => {
            let meaning = crate::glossary::explain(crate::glossary::Kind::Alert, &alert.name())
                .map(|entry| entry.text)
                .unwrap_or("The server sent an alert that is in no registry.");
            reading(meaning, advice![Flag::Verbose.by("-v, to see what came before it.")])
        }
    }
}

/// An alert that cannot be meant at this point.
fn out_of_place(why: &str) -> Reading {
    reading(
        format!(
            "The alert does not fit here. {why} What answers is broken, mixes up two connections, or is not what \
             it seems."
        ),
        advice![
            "Try again.",
            "Look in the log of what answers there.",
            Flag::Verbose.by("-v, to see what came before it."),
        ],
    )
}

/// Whether we have shown a certificate, and signed for it.
fn is_shown(context: &Context<'_>) -> bool {
    let asked = context.heard.certificate_request.as_ref();
    asked.is_some_and(|asked| matches!(asked.answer, CertificateSent::Shown(..)))
}

fn handshake_failure(context: &Context<'_>) -> Reading {
    if context.only_hello() {
        return super::offer::nothing_acceptable(context);
    }
    reading(
        "The server gave up after its own hello: it rejects something that we have sent since.",
        advice![Flag::Verbose.by("-v, to see what came before.")],
    )
}

/// Whether a version is not offered that usually is.
fn leaves_out_versions(context: &Context<'_>) -> bool {
    let mut usual = defaults::VERSIONS.iter();
    usual.any(|version| !context.terms.versions.contains(version))
}

/// What a server needs to prove itself in TLS 1.3.
const LOOK_AT_CERTIFICATE: &str = "Look at the server's certificate: in TLS 1.3 its key can be of RSA, Ed25519, or on P-256, P-384 or \
     P-521; and at the signature schemes that it is set to.";

fn protocol_version(context: &Context<'_>) -> Reading {
    let is_offered = |version: &ProtocolVersion| context.terms.versions.contains(version);
    let meaning = format!(
        "The server says that it supports no version that was offered: {}.{}",
        context.offered_versions(),
        match is_offered(&ProtocolVersion::TLS1_3) {
            true => super::UNUSABLE_VERSION,
            false => "",
        }
    );
    if !leaves_out_versions(context) {
        return reading(
            meaning,
            [
                LOOK_AT_CERTIFICATE,
                "Look at the versions that are enabled on the server, and at its log.",
                "A server of SSL 3.0 alone cannot be reached: versions older than TLS 1.0 must not be used (RFC 7568).",
            ],
        );
    }
    // Suites may leave out versions as well: of those that there are in these versions, some were then.
    let restricting = super::offer::restrictions(context.terms);
    let is_of = |flag: Flag| {
        let mut all = restricting.iter();
        all.any(|advice| advice.option == Some(flag))
    };
    let left_out = match (is_of(Flag::Tls), is_of(Flag::Cipher)) {
        (true, false) => Flag::Tls.by("Leave out --tls, to offer every version."),
        (false, _) => Flag::Cipher.by("Leave out -c, to offer every version."),
        (true, true) => Flag::Cipher.by("Leave out -c and --tls, to offer every version."),
    };
    let reading = reading(meaning, advice![left_out]);
    if !is_offered(&ProtocolVersion::TLS1_3) {
        return reading.advise(Flag::Tls.by("--tls 1.2,1.3, which is what servers support today."));
    }
    let reading = match context.terms.versions[..] {
        // The only version, so that nothing older can be meant.
        [_] => reading.advise(LOOK_AT_CERTIFICATE),
        _ => reading,
    };
    reading.advise(Flag::Tls.by("--tls 1.0-1.2 for an old server."))
}
