//! Extensions of hello messages, certificates and tickets.

use super::{Table, entries};

pub(super) const EXTENSIONS: Table = entries! {
    "server_name",
        "which host the client wants",
        "Names the host that the client wants, so that a server that has many can show the right certificate. It is sent in the clear: whoever watches the network reads it.",
        "RFC 6066 §3";
    "max_fragment_length",
        "smaller records, please",
        "Asks for records smaller than 16 KiB, for clients with little memory. record_size_limit replaces it.",
        "RFC 6066 §4";
    "status_request",
        "send proof of non-revocation along",
        "Asks the server to send a fresh statement of its certificate's issuer that the certificate is not revoked (OCSP stapling).",
        "RFC 6066 §8";
    "supported_groups",
        "groups for key exchange, best first",
        "Lists the curves and other groups that the client can do a key exchange in, in its order of preference.",
        "RFC 9846 §4.3.7";
    "ec_point_formats",
        "how points may be written",
        "Says in which forms a point on a curve may be sent. Only the uncompressed form is left in use.",
        "RFC 8422 §5.1.2";
    "signature_algorithms",
        "signatures that the sender can check",
        "Lists the signature schemes that the sender can verify, in its order of preference. The peer may sign with no other.",
        "RFC 9846 §4.3.3";
    "use_srtp",
        "keys for media streams",
        "Agrees on how to protect audio and video (SRTP) with keys from this handshake. It is used in DTLS, by WebRTC.",
        "RFC 5764 §4.1";
    "heartbeat",
        "keep-alives are welcome",
        "Says whether heartbeat messages may be sent. A bug in OpenSSL's code for them was Heartbleed.",
        "RFC 6520 §2";
    "application_layer_protocol_negotiation",
        "which protocol runs inside (ALPN)",
        "Lists the protocols that the client would speak inside this connection, such as h2 and http/1.1; the server picks one. It saves the round trip that agreeing later would take.",
        "RFC 7301 §3";
    "status_request_v2",
        "proof of non-revocation for the whole chain",
        "Asks for statements of non-revocation for every certificate of the chain. It never caught on, and TLS 1.3 has no use for it.",
        "RFC 6961 §2";
    "signed_certificate_timestamp",
        "proof that the certificate is in a public log",
        "Carries or asks for promises of public logs to list this certificate, so that certificates issued in secret can be found out.",
        "RFC 6962 §3.3.1";
    "client_certificate_type",
        "what the client can authenticate with",
        "Says which kinds of certificate the client could show, raw public keys among them.",
        "RFC 7250 §3";
    "server_certificate_type",
        "what the client accepts from the server",
        "Says which kinds of certificate the client accepts from the server, raw public keys among them.",
        "RFC 7250 §3";
    "padding",
        "zeros that mean nothing",
        "Makes the ClientHello longer with zeros. Some servers choke on hellos of certain lengths.",
        "RFC 7685 §3";
    "encrypt_then_mac",
        "authenticate the ciphertext, not the plaintext",
        "Agrees to compute the MAC of CBC records over the ciphertext, so that a forged record is refused before it is decrypted. That ends padding-oracle attacks.",
        "RFC 7366 §2";
    "extended_master_secret",
        "bind the master secret to this handshake",
        "Agrees to derive the master secret from a hash of the whole handshake rather than of the two randoms. Without it, an attacker between two connections can make both end up with the same secret (triple handshake).",
        "RFC 7627 §5.1";
    "compress_certificate",
        "certificates may come compressed",
        "Lists the ways in which the sender can decompress a certificate chain.",
        "RFC 8879 §3";
    "record_size_limit",
        "the largest record that I take",
        "Says how large a record the sender is willing to receive.",
        "RFC 8449 §4";
    "delegated_credential",
        "short-lived keys in the certificate's stead",
        "Says that the client accepts a short-lived key that the certificate's owner has signed, so that the server at the edge need not hold the certificate's own key.",
        "RFC 9345 §4.1";
    "session_ticket",
        "resume with this ticket, or give me one",
        "Holds a ticket of an earlier session to resume it, or is empty to ask for one.",
        "RFC 5077 §3.2";
    "pre_shared_key",
        "keys that both sides have already",
        "Names keys that both sides have, mostly from earlier sessions, and proves that the client has each. It must come last, because its proofs cover everything before them.",
        "RFC 9846 §4.3.11";
    "early_data",
        "data before the handshake is over (0-RTT)",
        "Says that the client sends data at once, under a key from an earlier session, before the server has answered. Such data can be replayed by an attacker.",
        "RFC 9846 §4.3.10";
    "supported_versions",
        "the real list of versions",
        "Lists the versions that the client speaks, best first; in the server's answer, the one it picked. TLS 1.3 negotiates here, and the older version fields stay at TLS 1.2 for equipment that refuses newer numbers.",
        "RFC 9846 §4.3.1";
    "cookie",
        "bytes to send back",
        "Holds bytes from a HelloRetryRequest that the client must send back unchanged. So a server can check that the client's address is real, or keep its state in the client.",
        "RFC 9846 §4.3.2";
    "psk_key_exchange_modes",
        "how pre-shared keys may be used",
        "Says whether the client would use a pre-shared key alone or only together with a fresh key exchange, which gives forward secrecy.",
        "RFC 9846 §4.3.9";
    "certificate_authorities",
        "authorities that the sender trusts",
        "Lists the names of certificate authorities that the sender trusts, to help the peer choose a certificate.",
        "RFC 9846 §4.3.4";
    "oid_filters",
        "what a client certificate must contain",
        "Lists certificate extensions and values that the server wants to find in the client's certificate.",
        "RFC 9846 §4.3.5";
    "post_handshake_auth",
        "you may ask for my certificate later",
        "Says that the client is willing to show a certificate after the handshake, when the server asks for it.",
        "RFC 9846 §4.3.6";
    "signature_algorithms_cert",
        "signatures that I can check in certificates",
        "Lists the signature schemes that the sender can verify in certificates, if they differ from those of signature_algorithms.",
        "RFC 9846 §4.3.3";
    "key_share",
        "public keys, sent on spec",
        "Carries the sender's public keys for the key exchange. The client guesses which groups the server will take; a wrong guess costs one more round trip (HelloRetryRequest).",
        "RFC 9846 §4.3.8";
    "quic_transport_parameters",
        "settings of QUIC",
        "Carries the settings of a QUIC connection, which uses the TLS handshake without TLS records.",
        "RFC 9001 §8.2";
    "encrypted_client_hello",
        "the real ClientHello, encrypted",
        "Holds the real ClientHello, encrypted to a key that the server publishes in DNS, so that the network does not see which host the client wants. Clients without such a key send random bytes in its place, so that real ones do not stand out.",
        "RFC 9849 §5";
    "renegotiation_info",
        "ties a new handshake to the old one",
        "Ties a renegotiated handshake to the one before, so that an attacker cannot put his own data in front of the client's. It is empty in a first handshake, where it says that the sender knows the problem.",
        "RFC 5746 §3.2";
};
