//! Pre-shared keys that the two ends do not agree on, up to TLS 1.2: nothing shows that before the
//! first record that they protect.

use super::{Reading, reading};

/// The two ends have different keys under one name.
pub(super) fn different_keys() -> Reading {
    reading(
        "The two ends arrive at different keys. Most likely their pre-shared keys differ, though they go \
         by the same name: up to TLS 1.2 that shows at the first protected record, the Finished, and not \
         before (RFC 4279 §2).",
        [
            "Compare the keys: --psk IDENTITY:HEX takes hexadecimal digits, as openssl -psk and gnutls-cli \
             --pskkey do; other programs take a pass phrase, or base64.",
            "If they are the same: -c SUITE with another suite, to see whether it is the fault of one.",
        ],
    )
}

/// The server does not know the name.
pub(super) fn unknown_to_server() -> Reading {
    reading(
        "The server has no pre-shared key of the name that it was given.",
        [
            "Compare the names: --psk IDENTITY:HEX, where the identity is as the server has it, byte for byte.",
            "Leave out --psk, if the server has a certificate.",
        ],
    )
}

/// The client uses a name that we do not know.
pub(super) fn unknown_to_us() -> Reading {
    reading(
        "The client uses a pre-shared key of a name that this server was not given.",
        [
            "--psk IDENTITY:HEX with the name that the client uses, byte for byte; it may be given more than \
             once.",
        ],
    )
}
