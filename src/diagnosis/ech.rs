//! A refused Encrypted ClientHello (RFC 9849 §6.1.6).

use base64ct::{Base64, Encoding};

use super::{Reading, advice, reading};
use crate::check::Check;
use crate::error::Error;
use crate::narration::Flag;

/// What a refused Encrypted ClientHello means, if it is one (RFC 9849 §6.1.6).
pub(super) fn encrypted_hello(error: &Error) -> Option<Reading> {
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
    const KEPT: &str = "Neither the name of the real host nor any data was revealed.";
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
                "The configuration that the hello was encrypted to is not this server's, or is out of date: it \
                 could not decrypt the hello. It proved that it is {public_name} and sent its configuration of today. {KEPT}"
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
            advice![Flag::Ech.by("Leave out --ech, to send the name in the clear, if that is acceptable.")],
        ),
        None => reading(
            format!(
                "The server could not decrypt the hello, and proved as {public_name} that it has no \
                 configuration any more: it does without Encrypted ClientHello. {KEPT}"
            ),
            advice![Flag::Ech.by("Leave out --ech, to send the name in the clear, if that is acceptable.")],
        ),
    })
}
