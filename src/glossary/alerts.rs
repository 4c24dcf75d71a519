//! Alerts: what an end says when it gives up, or is done.

use super::{Table, entries};

pub(super) const ALERTS: Table = entries! {
    "close_notify",
        "the sender will send no more",
        "The sender will send no more. It is not an error, and a connection should end with it: without it, an attacker may have cut the stream short (truncation).",
        "RFC 9846 §6.1";
    "unexpected_message",
        "a message out of order",
        "A message arrived that is not allowed at this point of the protocol. One of the two implementations is wrong.",
        "RFC 9846 §6.2";
    "end_of_early_data",
        "no more early data follows",
        "In drafts of TLS 1.3 the client's early data ended with this alert. A message of its own, EndOfEarlyData, replaced it.",
        "draft-ietf-tls-tls13-18";
    "bad_record_mac",
        "a record did not authenticate",
        "A record failed its integrity check: it was damaged or forged, or the two sides have different keys.",
        "RFC 9846 §6.2";
    "decryption_failed_RESERVED",
        "a record did not decrypt",
        "A record did not decrypt. It is no longer sent, because telling this from bad_record_mac helps an attacker guess the plaintext.",
        "RFC 5246 §7.2.2";
    "record_overflow",
        "a record too long",
        "A record was longer than 16 KiB plus what encryption may add.",
        "RFC 9846 §6.2";
    "decompression_failure_RESERVED",
        "compressed data is invalid",
        "Compressed data could not be expanded. TLS no longer compresses.",
        "RFC 5246 §7.2.2";
    "handshake_failure",
        "nothing in common",
        "The sender found no acceptable set of parameters: usually no cipher suite, group or signature scheme in common.",
        "RFC 9846 §6.2";
    "no_certificate_RESERVED",
        "no client certificate (SSL 3.0)",
        "The client has no certificate. Only SSL 3.0 uses this alert.",
        "RFC 5246 §7.2.2";
    "bad_certificate",
        "an invalid certificate",
        "Something is wrong with a certificate: it is malformed, a signature does not verify, it is for another host, or the chain breaks a rule.",
        "RFC 9846 §6.2";
    "unsupported_certificate",
        "a certificate of the wrong kind",
        "A certificate cannot be used here: its type or key is not supported, or its extensions do not allow this use.",
        "RFC 9846 §6.2";
    "certificate_revoked",
        "the certificate was revoked",
        "The certificate's issuer has revoked it.",
        "RFC 9846 §6.2";
    "certificate_expired",
        "the certificate is not in date",
        "The certificate has expired, or is not valid yet.",
        "RFC 9846 §6.2";
    "certificate_unknown",
        "the certificate was refused",
        "The certificate was not acceptable for some other reason. Browsers send it when their user has not accepted the certificate.",
        "RFC 9846 §6.2";
    "illegal_parameter",
        "a value that is not allowed",
        "A field had a value that is out of range, or that contradicts another field.",
        "RFC 9846 §6.2";
    "unknown_ca",
        "no trusted authority vouches for it",
        "The certificate was valid, but its chain does not lead to an authority that the sender trusts.",
        "RFC 9846 §6.2";
    "access_denied",
        "identified, but not allowed",
        "The certificate was valid, but the sender's access rules do not admit its owner.",
        "RFC 9846 §6.2";
    "decode_error",
        "a message that does not parse",
        "A message could not be decoded: a field or a length was wrong.",
        "RFC 9846 §6.2";
    "decrypt_error",
        "a signature or Finished did not verify",
        "A cryptographic step of the handshake failed: a signature, a Finished message or a PSK binder did not verify.",
        "RFC 9846 §6.2";
    "export_restriction_RESERVED",
        "weakened cryptography refused",
        "A handshake violated the export rules of the 1990s. It is no longer sent.",
        "RFC 5246 §7.2.2";
    "protocol_version",
        "no common version",
        "The sender recognizes the version that was offered but does not support it.",
        "RFC 9846 §6.2";
    "insufficient_security",
        "the offer is too weak",
        "The sender wants stronger parameters than those that were offered.",
        "RFC 9846 §6.2";
    "internal_error",
        "an error inside the sender",
        "Something failed inside the sender, such as a lack of memory, that has nothing to do with the peer.",
        "RFC 9846 §6.2";
    "inappropriate_fallback",
        "an older version than necessary",
        "The client tried again with an older version although the server supports a newer one. An attacker may be forcing the version down.",
        "RFC 7507 §3";
    "user_canceled",
        "canceled by the user",
        "The handshake was canceled for a reason outside the protocol. close_notify must follow.",
        "RFC 9846 §6.1";
    "no_renegotiation",
        "no second handshake",
        "The sender refuses to negotiate again on this connection.",
        "RFC 5246 §7.2.2";
    "missing_extension",
        "a mandatory extension is missing",
        "The hello lacked an extension that TLS 1.3 requires in this case.",
        "RFC 9846 §6.2";
    "unsupported_extension",
        "an extension that was not offered",
        "A message contained an extension that is not allowed in it, or that the receiver had not offered.",
        "RFC 9846 §6.2";
    "certificate_unobtainable_RESERVED",
        "a certificate could not be fetched",
        "The server could not fetch the client's certificate from the address that the client gave.",
        "RFC 6066 §9";
    "unrecognized_name",
        "the server has no such host",
        "The server has no host with the name in server_name. As a warning it may be ignored.",
        "RFC 6066 §3";
    "bad_certificate_status_response",
        "the revocation statement is invalid",
        "The statement about the certificate's revocation that was sent with it is invalid or unacceptable.",
        "RFC 6066 §8";
    "bad_certificate_hash_value_RESERVED",
        "a fetched certificate differs",
        "A certificate fetched from its address did not match the hash that was sent with the address.",
        "RFC 6066 §9";
    "unknown_psk_identity",
        "no such pre-shared key",
        "The server knows none of the pre-shared keys that the client named; with SRP, it does not know the user (RFC 5054 §2.5.1.3).",
        "RFC 9846 §6.2";
    "certificate_required",
        "a client certificate is needed",
        "The server requires a client certificate, and the client sent none.",
        "RFC 9846 §6.2";
    "general_error",
        "an error with no alert of its own",
        "An error occurred for which there is no other alert.",
        "RFC 9846 §6.2";
    "no_application_protocol",
        "no common application protocol",
        "The server supports none of the application protocols that the client listed. Refusing, rather than going on with another one, is what protects against cross-protocol attacks (ALPACA).",
        "RFC 7301 §3.2";
    "ech_required",
        "Encrypted ClientHello was not accepted",
        "The client insisted on Encrypted ClientHello, and the server did not accept it.",
        "RFC 9849 §11.2";
    "too_many_cids_requested",
        "too many connection IDs",
        "The peer asked for more connection IDs than this side is willing to give, in DTLS 1.3.",
        "RFC 9147 §9";
};

/// How serious an alert is.
pub(super) const LEVELS: Table = entries! {
    "warning",
        "not fatal in itself",
        "Not an error that forces the connection to end. close_notify has the level warning too, although it ends the connection, in good order; TLS 1.3 goes by the description alone.",
        "RFC 5246 §7.2";
    "fatal",
        "the connection ends here",
        "The connection ends at once, and its session must not be resumed.",
        "RFC 5246 §7.2";
};
