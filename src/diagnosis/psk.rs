//! Pre-shared keys that the two ends do not agree on. In TLS 1.3 the binder in the hello shows that at
//! once; up to TLS 1.2 nothing does before the first record that they protect.

use super::{Context, Reading, advice, listed, reading};
use crate::connection::session::ExternalPsk;
use crate::handshake::Terms;
use crate::names::registry::AlertDescription;
use crate::narration::{Advice, Flag};
use crate::wire::visible;

/// How the keys are compared.
const COMPARE: &str = "Compare the keys: --psk IDENTITY:HEX takes hexadecimal digits, as openssl -psk and gnutls-cli \
                       --pskkey do; other programs take a pass phrase, or base64.";

/// The keys that were given, by their names: `the pre-shared key alice`.
pub(super) fn named(terms: &Terms) -> String {
    let name = |psk: &ExternalPsk| visible(&String::from_utf8_lossy(&psk.identity)).to_string();
    // What is sent is then not the name that was given (RFC 9258 §5.1).
    let imported = match terms.psk_import {
        true => "keys imported for TLS 1.3 from ",
        false => "",
    };
    match &terms.psks[..] {
        [psk] => format!("{imported}the pre-shared key {}", name(psk)),
        psks => {
            let names: Vec<String> = psks.iter().map(name).collect();
            format!("{imported}the pre-shared keys {}", listed(&names, "and"))
        }
    }
}

/// Whether the keys may be known to the server as they are, and not as they are sent.
pub(super) fn as_given(terms: &Terms) -> Option<Advice> {
    let is_imported = terms.psk_import && !terms.psks.is_empty();
    is_imported.then(|| {
        Flag::Other.by(
            "Leave out --psk-import, if the server has the key as it is: an imported one has another name and \
             another value (RFC 9258).",
        )
    })
}

/// A server answers a hello that has binders in it with an alert about something that does not verify
/// or fit (RFC 9846 §4.3.11).
pub(super) fn binder_refused(alert: AlertDescription, context: &Context<'_>) -> Reading {
    let origins = &context.heard.offered_psks;
    let offers_session = origins.iter().any(|origin| origin.is_session());
    let offers_given = origins.iter().any(|origin| !origin.is_session());
    let what = match (offers_session, offers_given) {
        (true, true) => format!(
            "a session of an earlier connection and {}",
            named(context.terms)
        ),
        (true, false) => "a session of an earlier connection".to_owned(),
        (false, _) => named(context.terms),
    };
    let which = match alert {
        AlertDescription::DecryptError => "That is the alert for a binder that does not verify",
        _ => {
            "OpenSSL and GnuTLS say so of a binder that does not verify, for which decrypt_error is meant"
        }
    };
    let found = reading(
        format!(
            "The hello offers {what}, with a binder as proof that we have the key. A server that knows the \
             name and has another key under it must end the handshake (RFC 9846 §4.3.11). {which}: most \
             likely the two keys differ."
        ),
        advice![],
    );
    let found = match offers_given {
        true => found.advise(COMPARE).advise(
            Flag::Psk.by("Leave out --psk, to see whether the server goes on with a certificate."),
        ),
        false => found,
    };
    match offers_session {
        true => found.advise(
            Flag::Other.by("Leave out --session, or give another file: the secret in it is not that of its ticket."),
        ),
        false => found,
    }
}

/// A client names a key that we have, and its binder was made with another one.
pub(super) fn binder_wrong(alert: &str) -> Reading {
    reading(
        format!(
            "The client offers a pre-shared key that this server knows by that name, and proves with its \
             binder that it has another key under it. Most likely the two keys differ.{alert}"
        ),
        [
            COMPARE,
            "Give the key its hash too, if the client uses it with another than SHA-256: --psk \
             IDENTITY:HEX:sha384.",
        ],
    )
}

/// The two ends have different keys under one name.
pub(super) fn different_keys() -> Reading {
    reading(
        "The two ends arrive at different keys. Most likely their pre-shared keys differ, though they go \
         by the same name: up to TLS 1.2 that shows at the first protected record, the Finished, and not \
         before (RFC 4279 §2).",
        [
            COMPARE,
            "If they are the same: -c SUITE with another suite, to see whether it is the fault of one.",
        ],
    )
}

/// The server does not know the name.
pub(super) fn unknown_to_server() -> Reading {
    reading(
        "The server has no pre-shared key of the name that it was given.",
        advice![
            "Compare the names: --psk IDENTITY:HEX, where the identity is as the server has it, byte for byte.",
            Flag::Psk.by("Leave out --psk, if the server has a certificate."),
        ],
    )
}

/// The client uses a name that we do not know.
pub(super) fn unknown_to_us() -> Reading {
    reading(
        "The client uses a pre-shared key of a name that this server was not given.",
        advice![
            Flag::Psk.by("--psk IDENTITY:HEX with the name that the client uses, byte for byte; it may be given more than \
             once."),
        ],
    )
}
