//! What a client says with an alert.

use super::super::{Reading, advice, reading};
use crate::names::registry::AlertDescription as Alert;
use crate::narration::Flag;
use crate::wire::CodePoint;

/// The client says what displeases it.
pub(super) fn received(alert: Alert) -> Reading {
    match alert {
        Alert::UnknownCa
        | Alert::BadCertificate
        | Alert::CertificateUnknown
        | Alert::UnsupportedCertificate
        | Alert::CertificateExpired
        | Alert::CertificateRevoked => {
            let why = match alert {
                Alert::UnknownCa => "it knows no authority that vouches for it",
                Alert::CertificateExpired => "it holds it to be out of date",
                Alert::CertificateRevoked => "it holds it to be revoked",
                Alert::UnsupportedCertificate => "its kind of key or its use does not fit",
                Alert::BadCertificate => {
                    "it is for another name or of an unknown authority, as some clients say with this \
                     alert"
                }
                _ => "as browsers and Java say with this alert, whatever the reason",
            };
            reading(
                format!("The client does not accept this server's certificate: {why}."),
                advice![
                    Flag::Other.by("--cert FILE --key FILE with a certificate that the client trusts, for the name that \
                     it calls."),
                    "Have the client trust the authority: curl --cacert FILE, openssl -CAfile FILE.",
                    "In a test, have the client not check: curl -k, tlsdemo -k.",
                ],
            )
        }
        Alert::HandshakeFailure | Alert::IllegalParameter | Alert::ProtocolVersion => reading(
            "The client does not accept what this server chose or sent, though it offered it.",
            advice![
                Flag::Verbose.by("-v, to see what was sent last."),
                Flag::Tls.by("--tls, -c or --groups, to leave the server fewer choices."),
            ],
        ),
        Alert::DecryptError | Alert::BadRecordMac => reading(
            "The two ends have different keys, or saw different messages: something in between changed \
             a byte, or one of the two has a bug.",
            advice![
                Flag::Cipher.by("-c SUITE with another suite: if only one fails, one end has a bug in its code for that suite."),
            ],
        ),
        Alert::EchRequired => reading(
            "The client encrypted its real hello to a configuration that it has from DNS or was given, and this \
             server has no key for it. If the server sent its configurations of today, the client comes \
             again with one of them; if it sent none, without encryption (RFC 9849 §6.1.6).",
            advice![
                Flag::Ech.by("--ech FILE with the key of the configuration that clients have: once for each, the old one and the new."),
                "Publish the configuration of today, in the parameter ech of the HTTPS record.",
            ],
        ),
        Alert::UserCanceled | Alert::CloseNotify => reading(
            "The client ended the handshake on purpose.",
            ["Look at what the client says, if it does so every time."],
        ),
        _ => {
            let meaning = crate::glossary::explain(crate::glossary::Kind::Alert, &alert.name())
                .map_or(
                    "The client sent an alert that is in no registry.",
                    |entry| entry.text,
                );
            reading(meaning, advice![Flag::Verbose.by("-v, to see what came before it.")])
        }
    }
}

/// An alert in the place of a hello.
pub(super) fn before_hello(alert: Alert) -> Reading {
    reading(
        format!(
            "The client gave up by itself before it sent a ClientHello, with {alert}: its own settings \
             leave it nothing to offer, such as cipher suites that none of its versions has, or it lacks \
             something that it needs. Nothing that this server said can be the reason."
        ),
        [
            "Look at what the client says: OpenSSL, for one, says `no ciphers available`.",
            "Have its settings of versions, cipher suites and signature algorithms looked at.",
        ],
    )
}
