//! Fields of a ClientHello in the form of SSL 2.0.

use super::{Table, entries};

pub(super) const MESSAGES: Table = entries! {
    "SSL 2.0/CLIENT-HELLO",
        "a hello in the form of SSL 2.0",
        "Opens the handshake in the form of SSL 2.0, with which clients once reached servers of any version: it lists ciphers of SSL 2.0 and suites of later versions, and has no room for extensions. RFC 6176 forbids it, and this server does not answer it in kind.",
        "RFC 5246 §E.2";
};

pub(super) const FIELDS: Table = entries! {
    "msg_length",
        "how many bytes follow",
        "Says how many bytes follow. The first bit is always set; it tells the form of SSL 2.0 from TLS.",
        "RFC 5246 §E.2";
    "ClientHello/version",
        "the newest version the client supports",
        "The newest version that the client supports; only the form of the message is that of SSL 2.0.",
        "RFC 5246 §E.2";
    "cipher_spec_length",
        "bytes of cipher_specs",
        "Says how many bytes the list of ciphers takes.",
        "RFC 5246 §E.2";
    "session_id_length",
        "bytes of session_id",
        "Says how many bytes the session id takes; none for a client that also supports TLS.",
        "RFC 5246 §E.2";
    "challenge_length",
        "bytes of the challenge",
        "Says how many bytes the challenge takes.",
        "RFC 5246 §E.2";
    "cipher_specs",
        "ciphers, three bytes each",
        "Lists the ciphers that the client supports: those of SSL 2.0, and the suites of later versions behind a zero.",
        "RFC 5246 §E.2";
    "V2CipherSpec",
        "a cipher or a suite",
        "A cipher of SSL 2.0, or a suite of a later version behind a zero.",
        "RFC 5246 §E.2";
    "zero",
        "a suite follows",
        "Says that the other two bytes are a suite of SSL 3.0 or TLS.",
        "RFC 5246 §E.2";
    "challenge",
        "the client's random bytes",
        "Random bytes. If the server answers in TLS, they are the client's random, filled up with zeros in front.",
        "RFC 5246 §E.2";
};
