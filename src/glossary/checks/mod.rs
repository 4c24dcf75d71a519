//! Checks: what is verified, and why; and what came of one, in words.

mod outcomes;

use super::{Table, entries};

pub use outcomes::{detail, error};

pub(super) const CHECKS: Table = entries! {
    // Before TLS.
    "tls_offered",
        "the server can begin TLS",
        "The server must list TLS among what it can do. Nothing protects the list, so that somebody in between can take TLS out of it: a client that wants TLS does not go on without.",
        "RFC 3207 §6";
    "tls_go_ahead",
        "the server agrees to begin TLS",
        "The server must agree before the client sends its hello.",
        "RFC 3207 §4";
    "early_plaintext",
        "nothing came too early",
        "Between the last words in the clear and TLS nothing may come. Who took such bytes for a part of the protected conversation would let anybody write into it.",
        "RFC 3207 §6";
    "farewell",
        "the server takes leave",
        "When all is done, client and server say good-bye in their own protocol before they close TLS.",
        "RFC 5321 §4.1.1.10";
    "proxy_header",
        "whose connection it is",
        "The header says from where to where the connection goes that is passed on. Nothing vouches for it, so that only those may send it who are known to.",
        "PROXY protocol §2";
    "proxy_tls",
        "the proxy is who it claims to be",
        "The proxy is spoken to over TLS, with a handshake of its own. The server's handshake goes through it.",
        "RFC 9110 §9.3.6";
    "proxy_passes_on",
        "the proxy only passes on what it cannot read",
        "A proxy that breaks TLS open shakes hands with the client in the server's name, under an authority of its own that the client was made to trust. A public authority vouches for no such certificate.",
        "RFC 9110 §9.3.6";
    "direct_tls",
        "the server knows that TLS began at once",
        "Where TLS begins at once on a port that also takes other beginnings, ALPN says which protocol is meant.",
        "RFC 7301 §3.2";
    // Hellos.
    "server_version",
        "the version was offered",
        "The server must pick a version that the client offered.",
        "RFC 9846 §4.2.3";
    "version_deprecated",
        "the version is out of date",
        "TLS 1.0 and 1.1 are deprecated: they rest on MD5 and SHA-1. The connection works, but nobody should rely on it.",
        "RFC 8996 §4";
    "downgrade_protection",
        "nobody forced the version down",
        "A server that speaks a newer version than the one it picked says so in the last bytes of its random. If it does, and the client speaks that version too, somebody tampered with the hello.",
        "RFC 9846 §4.2.3";
    "cipher_suite",
        "the suite was offered",
        "The server must pick a cipher suite that the client offered and that its version has.",
        "RFC 9846 §4.2.3";
    "cipher_suite_after_retry",
        "the suite is still the same",
        "After a HelloRetryRequest the server must stay with the cipher suite that it picked there.",
        "RFC 9846 §4.2.4";
    "compression_method",
        "nothing is compressed",
        "The server must pick null: the size of compressed text tells what is in it.",
        "RFC 5246 §7.4.1.3";
    "legacy_session_id_echo",
        "the session id came back",
        "In TLS 1.3 the server must repeat the client's session id.",
        "RFC 9846 §4.2.3";
    "application_protocol",
        "the application protocol was offered",
        "The server must pick an application protocol that the client listed.",
        "RFC 7301 §3.2";
    "renegotiation_info",
        "renegotiation is safe",
        "The server must tie renegotiations to the handshake before. A server that does not know how is open to an attacker who puts his own data first.",
        "RFC 5746 §3.4";
    "selected_group",
        "the retry makes sense",
        "A HelloRetryRequest may only ask for a group that the client listed and has not sent a share of.",
        "RFC 9846 §4.3.8";
    "server_share",
        "the server's group was offered",
        "The server's key share must be in a group of which the client sent one.",
        "RFC 9846 §4.3.8";
    "namedcurve",
        "the curve was offered",
        "The server must pick a curve that the client listed.",
        "RFC 8422 §5.4";

    "second_client_hello",
        "the second ClientHello repeats the first",
        "After a HelloRetryRequest the client sends its hello again, unchanged but for what was asked for. A few clients change the order of extensions, or what they pretend to encrypt: that harms nobody.",
        "RFC 9846 §4.2.2";
    "middlebox_compatibility",
        "a client with a session id gets a ChangeCipherSpec",
        "A client that sends a session id asks for a handshake that looks like TLS 1.2 to equipment in between. The server must then send a ChangeCipherSpec after its first message; some clients break off without it.",
        "RFC 9846 §E.4";

    // Certificates and signatures.
    "certificate_chain",
        "the chain leads to a trusted root",
        "Each certificate must be signed by the next, and the last by an authority that we trust. Otherwise anybody could have made it.",
        "RFC 5280 §6";
    "certificate_dates",
        "the certificates are in date",
        "Each certificate is valid from one moment to another, and now must lie between.",
        "RFC 5280 §4.1.2.5";
    "certificate_name",
        "the certificate is for this host",
        "One of the certificate's names must be the one that the user asked for. A certificate for another host proves nothing about this one.",
        "RFC 9525 §6";
    "certificate_key",
        "the key is allowed and strong enough",
        "The certificate's key must be strong enough, and the certificate must allow that a server uses it.",
        "RFC 5280 §4.2.1.12";
    "certificate_key_type",
        "the key fits the cipher suite",
        "The cipher suite says which kind of key the certificate must hold.",
        "RFC 5246 §7.4.2";
    "certificate_curve",
        "the key's curve was offered",
        "Up to TLS 1.2 the client's list of groups also says on which curves it takes ECDSA keys.",
        "RFC 8422 §5.3";
    "certificate_key_usage",
        "the key may be used this way",
        "The certificate may say what its key is for: to sign, or to have secrets encrypted to it.",
        "RFC 5280 §4.2.1.3";
    "client_certificate",
        "the client shows who it is",
        "A server may ask for the client's certificate. The client shows one that the server takes, by its key and its issuer, or says that it has none; the server then decides whether to go on.",
        "RFC 9846 §4.4.2";
    "signature_scheme",
        "the scheme was offered and fits the key",
        "The server must sign with a scheme that the client listed and that fits the certificate's key.",
        "RFC 9846 §4.5.2";
    "server_key_exchange_signature",
        "the server signed its half of the key exchange",
        "The signature over both randoms and the parameters must verify with the key in the certificate. It proves that the certificate's owner sent them, in this handshake.",
        "RFC 5246 §7.4.3";
    "certificate_verify",
        "the peer holds its certificate's key",
        "The signature over the handshake so far must verify with the key in the certificate. It proves that the certificate's owner is at the other end.",
        "RFC 9846 §4.5.2";

    // Keys, records, the end.
    "verify_data",
        "both sides saw the same handshake",
        "What the peer's Finished holds must equal what we compute. It proves that nobody changed a byte of the handshake.",
        "RFC 9846 §4.5.3";
    "record_mac",
        "the record is authentic",
        "The tag or MAC of the record must be right. It proves that the record comes from the holder of the key, unchanged and in order.",
        "RFC 9846 §5.2";
    "early_data",
        "no early data came",
        "A client that resumes a session may send data right behind its hello. A server that does not know the session cannot read it, and skips it; the client sends it again later if it wants to.",
        "RFC 9846 §4.3.10";
    "psk_key_exchange_modes",
        "the client can use a ticket",
        "A ticket is good for a handshake with a fresh key exchange, which the client must list as psk_dhe_ke. A client that does not gets no ticket.",
        "RFC 9846 §4.3.9";
    "request_protocol",
        "the protocol agreed on is HTTP",
        "The request would be in HTTP/2 or HTTP/1.1. If the two ends agreed on another protocol, it would mean nothing there.",
        "RFC 7301 §3.2";
    "http2_version",
        "the version is new enough for HTTP/2",
        "HTTP/2 asks for TLS 1.2 or newer. The peer may end such a connection at once with INADEQUATE_SECURITY.",
        "RFC 9113 §9.2";
    "http2_cipher_suite",
        "HTTP/2 allows the suite",
        "HTTP/2 forbids the suites of TLS 1.2 without an ephemeral key exchange or without authenticated encryption, and lists them one by one. The peer may end such a connection at once with INADEQUATE_SECURITY.",
        "RFC 9113 §9.2.2";
    "http2_key_size",
        "the key exchange is large enough for HTTP/2",
        "HTTP/2 asks for ephemeral keys of 2,048 bits or more in finite fields, and 224 or more on curves.",
        "RFC 9113 §9.2.1";
    "ticket_lifetime",
        "the ticket is not good for too long",
        "A ticket may be good for seven days at most.",
        "RFC 9846 §4.7.1";
    "close_notify",
        "the end is really the end",
        "The peer should say that it is done before it closes. Otherwise somebody may have cut the stream short.",
        "RFC 9846 §6.1";
};
