//! Extensions of hello messages, certificates and tickets.

use super::{Table, entries};

pub(super) const EXTENSIONS: Table = entries! {
    "server_name",
        "which host the client wants",
        "Names the host that the client wants, so that a server with many sites can present the right certificate. Anyone watching the network can read it in a first ClientHello; it is hidden in the inner hello of an Encrypted ClientHello, and in a second handshake within a connection.",
        "RFC 6066 §3";
    "max_fragment_length",
        "asks for smaller records",
        "Asks for records that carry less than 16 KiB, in both directions, for clients with little memory. A server that agrees repeats it. record_size_limit replaces it.",
        "RFC 6066 §4";
    "status_request",
        "whether the certificate has been revoked",
        "In a ClientHello or a CertificateRequest it asks the other end for a recent statement on whether its certificate has been revoked, signed by the certificate's issuer (OCSP stapling). In a ServerHello it is empty: a CertificateStatus may follow; in a Certificate of TLS 1.3 it is the statement.",
        "RFC 6066 §8";
    "supported_groups",
        "groups for key exchange, best first",
        "Lists the curves and other groups in which the client can do a key exchange, in its order of preference.",
        "RFC 9846 §4.3.7";
    "ec_point_formats",
        "how points may be encoded",
        "Says in which formats a point on a curve may be sent. Only the uncompressed format is still in use.",
        "RFC 8422 §5.1.2";
    "signature_algorithms",
        "signatures that the sender can check",
        "Lists the signature schemes that the sender can verify, in its order of preference. The peer may not sign with any other, and not every one fits everywhere: in TLS 1.3 PKCS #1 v1.5 and SHA-1 are for certificates only.",
        "RFC 9846 §4.3.3";
    "use_srtp",
        "keys for media streams",
        "Agrees on how to protect audio and video (SRTP) with keys from this handshake. It is used in DTLS, by WebRTC.",
        "RFC 5764 §4.1";
    "heartbeat",
        "keep-alives are accepted",
        "Says whether heartbeat messages may be sent. Heartbleed was a bug in OpenSSL's code for them.",
        "RFC 6520 §2";
    "application_layer_protocol_negotiation",
        "which protocol runs inside (ALPN)",
        "Lists the protocols that the client can use inside this connection, such as h2 and http/1.1; the server picks one. It saves the round trip that agreeing later would take. It also stops cross-protocol attacks (ALPACA), in which an attacker redirects the connection to a server for another protocol that has a certificate for the same name: a server that knows ALPN must refuse a list in which it finds nothing.",
        "RFC 7301 §3";
    "status_request_v2",
        "proof of non-revocation for the whole chain",
        "Asks for statements of non-revocation for every certificate of the chain. It never caught on, and TLS 1.3 does not use it.",
        "RFC 6961 §2";
    "signed_certificate_timestamp",
        "proof that the certificate is in a public log",
        "Carries or asks for promises from public logs to list this certificate, so that certificates issued in secret come to light.",
        "RFC 6962 §3.3.1";
    "client_certificate_type",
        "what the client can authenticate with",
        "Says which kinds of certificate the client can present, which may include raw public keys; in the answer, which of them the server asks for.",
        "RFC 7250 §3";
    "server_certificate_type",
        "what the client accepts from the server",
        "Says which kinds of certificate the client accepts from the server, which may include raw public keys; in the answer, which of them the server shows.",
        "RFC 7250 §3";
    "padding",
        "zeros that mean nothing",
        "Makes the ClientHello longer with zeros. Some servers fail on hellos of certain lengths.",
        "RFC 7685 §3";
    "encrypt_then_mac",
        "authenticate the ciphertext, not the plaintext",
        "Agrees to compute the MAC of CBC records over the ciphertext, so that a forged record is refused before it is decrypted. Without it the MAC is computed first, then padding is added, which the MAC does not cover, and all of it is encrypted: a receiver must decrypt and remove the padding before it can check anything, and how it reacts to bad padding gives the plaintext away byte by byte (padding oracle). One alert for every error and checks that take the same time help, but Lucky 13 measured the difference that was left. AEAD suites do not have the problem.",
        "RFC 7366 §2";
    "extended_master_secret",
        "bind the master secret to this handshake",
        "Agrees to derive the master secret from a hash of the handshake up to ClientKeyExchange rather than from the two randoms. Without it, an attacker in the middle can make two different connections end up with the same master secret (triple handshake).",
        "RFC 7627 §5.1";
    "compress_certificate",
        "certificates may come compressed",
        "Lists the algorithms with which the sender can decompress a certificate chain.",
        "RFC 8879 §3";
    "record_size_limit",
        "the largest record that the sender accepts",
        "Says how large a record the sender is willing to receive.",
        "RFC 8449 §4";
    "delegated_credential",
        "short-lived keys in place of the certificate's",
        "In a ClientHello or a CertificateRequest it says that the sender accepts a short-lived key that the certificate's owner has signed; in a Certificate it is such a key. A server at the edge does not need the certificate's own key then.",
        "RFC 9345 §4.1";
    "session_ticket",
        "resume with this ticket, or ask for one",
        "Contains the ticket of an earlier session to resume it, or is empty to ask for one. A ticket is the state of a session, encrypted by the server for itself and kept by the client.",
        "RFC 5077 §3.2";
    "pre_shared_key",
        "keys that both sides already have",
        "Names keys that both sides already have, usually from earlier sessions, and proves that the client has each. It must come last, because its proofs cover everything before them. Where another ClientHello is encrypted inside this one, only that one names keys, and here are random bytes of the same lengths.",
        "RFC 9846 §4.3.11";
    "early_data",
        "data before the handshake is over (0-RTT)",
        "Says that the client sends data at once, under a key from an earlier session, before the server has answered. An attacker who records such data can send it again, so it should be safe to repeat, and it has no forward secrecy.",
        "RFC 9846 §4.3.10";
    "supported_versions",
        "the real list of versions",
        "Lists the versions that the client supports, best first; in the server's answer, the one it picked. TLS 1.3 is negotiated here, and legacy_version stays at TLS 1.2 for equipment that refuses newer numbers.",
        "RFC 9846 §4.3.1";
    "cookie",
        "bytes to send back",
        "Contains bytes from a HelloRetryRequest that the client must send back unchanged. With them a server can check that the client's address is real, or leave its state with the client.",
        "RFC 9846 §4.3.2";
    "psk_key_exchange_modes",
        "how pre-shared keys may be used",
        "Says whether the client is willing to use a pre-shared key alone, or only together with a fresh key exchange, which gives forward secrecy.",
        "RFC 9846 §4.3.9";
    "certificate_authorities",
        "authorities that the sender trusts",
        "Lists the names of certificate authorities that the sender trusts, to help the peer choose a certificate.",
        "RFC 9846 §4.3.4";
    "oid_filters",
        "what a client certificate must contain",
        "Lists certificate extensions and values that the server requires in the client's certificate.",
        "RFC 9846 §4.3.5";
    "post_handshake_auth",
        "a certificate may be requested later",
        "Says that the client is willing to present a certificate after the handshake, if the server asks for one.",
        "RFC 9846 §4.3.6";
    "signature_algorithms_cert",
        "signatures in certificates that the sender can check",
        "Lists the signature schemes that the sender can verify in certificates, if they differ from those of signature_algorithms.",
        "RFC 9846 §4.3.3";
    "key_share",
        "public keys for the key exchange",
        "Carries the sender's half of the key exchange. The client sends public keys in the hope that the server supports one of their groups; if it does not, the server asks for another with a HelloRetryRequest, which costs a round trip. The keys are made for this connection and erased after it, so that a recording stays secret even if the certificate's key leaks later (forward secrecy). RSA and fixed Diffie-Hellman key exchange lack that. Pre-shared keys used alone (psk_ke), sessions of TLS 1.2 resumed with a ticket, and 0-RTT data have a weakness of the same kind: the pre-shared key, or the key with which the server encrypts its tickets, opens them.",
        "RFC 9846 §4.3.8";
    "quic_transport_parameters",
        "settings of QUIC",
        "Carries the settings of a QUIC connection, which uses the TLS handshake without TLS records.",
        "RFC 9001 §8.2";
    "encrypted_client_hello",
        "the real ClientHello, encrypted",
        "Contains the real ClientHello, encrypted to a key that the server publishes in DNS, so that the network does not see which host the client wants. In the hello that is encrypted it is an empty mark. Clients without such a key send random bytes in its place, so that real ones do not attract attention (GREASE).",
        "RFC 9849 §5";
    "renegotiation_info",
        "ties a new handshake to the old one",
        "Ties a renegotiated handshake to the one before, so that an attacker cannot have the client's data appended to data of their own. In a first handshake it is empty and says that the sender supports this protection. TLS 1.3 has no renegotiation: KeyUpdate and post-handshake authentication have taken its place.",
        "RFC 5746 §3.2";
    "client_certificate_url",
        "the certificate is at this address",
        "Lets the client send the address of its certificate instead of the certificate. It lets the client make the server fetch any address, and it is not used.",
        "RFC 6066 §5";
    "trusted_ca_keys",
        "authorities that the client trusts",
        "Lists the authorities that the client trusts, so that the server can choose a certificate that leads to one of them. certificate_authorities replaces it.",
        "RFC 6066 §6";
    "truncated_hmac",
        "asks for shorter MACs",
        "Asks for MACs of 10 bytes. Together with CBC they can be attacked, and the extension is no longer used.",
        "RFC 6066 §7";
    "user_mapping",
        "which user this is",
        "Carries a user's name in a domain, to accompany a client certificate. It is no longer used.",
        "RFC 4681";
    "client_authz",
        "proof of what the client may do",
        "Agrees on sending attribute certificates or assertions of what the client may do. It is not used in practice.",
        "RFC 5878";
    "server_authz",
        "proof of what the server may do",
        "Agrees on sending attribute certificates or assertions of what the server may do. It is not used in practice.",
        "RFC 5878";
    "cert_type",
        "X.509 or OpenPGP",
        "Agrees on OpenPGP certificates instead of X.509. client_certificate_type and server_certificate_type replace it.",
        "RFC 6091";
    "srp",
        "the user's name, for a password",
        "Carries the name of the user who will prove a password with SRP.",
        "RFC 5054";
    "token_binding",
        "cookies tied to a key",
        "Agrees on tying cookies and tokens to a key of the client's, so that stolen ones are useless. Browsers no longer support it.",
        "RFC 8472 §2";
    "cached_info",
        "the client has these already",
        "Names certificates and lists that the client has from earlier connections by their hashes, so that the server need not send them again.",
        "RFC 7924 §3";
    "tls_lts",
        "TLS 1.2, repaired for long use",
        "Asks for a profile of TLS 1.2 for devices that cannot be updated to TLS 1.3.",
        "draft-gutmann-tls-lts";
    "pwd_protect",
        "the user's name, encrypted",
        "Carries the name of the user who will prove a password with TLS-PWD, encrypted to the server.",
        "RFC 8492";
    "pwd_clear",
        "the user's name, in the clear",
        "Carries the name of the user who will prove a password with TLS-PWD.",
        "RFC 8492";
    "password_salt",
        "the salt of a password",
        "Carries the salt with which the server stores the passwords of TLS-PWD.",
        "RFC 8492";
    "ticket_pinning",
        "recognizes a server met before",
        "Lets a client recognize a server it has met before by a secret from that meeting, whatever the certificates say.",
        "RFC 8672";
    "tls_cert_with_extern_psk",
        "a certificate and a shared key",
        "Asks for a handshake with both a certificate and a key that was shared beforehand, which protects against quantum computers.",
        "RFC 8773";
    "TLMSP",
        "middleboxes that take part",
        "Begins ETSI's protocol in which middleboxes on the path read or change what they are allowed to. Its fields are not shown: only endpoints that follow ETSI's text send it.",
        "ETSI TS 103 523-2";
    "TLMSP_proxying",
        "middleboxes that take part",
        "A part of ETSI's protocol in which middleboxes on the path read or change what they are allowed to. Its fields are not shown: only endpoints that follow ETSI's text send it.",
        "ETSI TS 103 523-2";
    "TLMSP_delegate",
        "middleboxes that take part",
        "A part of ETSI's protocol in which middleboxes on the path read or change what they are allowed to. Its fields are not shown: only endpoints that follow ETSI's text send it.",
        "ETSI TS 103 523-2";
    "supported_ekt_ciphers",
        "keys for conferences",
        "Agrees on how the keys of media streams are distributed to everyone in a conference, in DTLS.",
        "RFC 8870";
    "key_share_old",
        "key_share, as drafts of TLS 1.3 had it",
        "The number of key_share in drafts of TLS 1.3. It was changed because some servers failed on it.",
        "draft-ietf-tls-tls13-22";
    "ticket_early_data_info",
        "how much early data, as in drafts",
        "How much early data a ticket allows, in drafts of TLS 1.3. It became the early_data extension.",
        "draft-ietf-tls-tls13-18";
    "transparency_info",
        "certificate transparency, second version",
        "Asks for proof that the certificate is in public logs, in the second version of Certificate Transparency.",
        "RFC 9162";
    "connection_id_old",
        "connection IDs, as in a draft",
        "The number of connection_id in drafts, whose computation of the MAC was later changed.",
        "draft-ietf-tls-dtls-connection-id-07";
    "connection_id",
        "the connection survives a new address",
        "Gives the connection a number by which its datagrams are recognized when the address changes, in DTLS.",
        "RFC 9146 §3";
    "external_id_hash",
        "tied to the party that was called",
        "Ties the handshake to the identity that call signaling gave, so that calls cannot be mixed up.",
        "RFC 8844";
    "external_session_id",
        "tied to which call",
        "Ties the handshake to the call that signaling set up, so that calls cannot be mixed up.",
        "RFC 8844";
    "ticket_request",
        "how many tickets the client wants",
        "Says how many session tickets the client can use.",
        "RFC 9149";
    "dnssec_chain",
        "proof from DNS, sent with the handshake",
        "Asks the server for the chain of DNSSEC records that proves its key (DANE).",
        "RFC 9102";
    "sequence_number_encryption_algorithms",
        "how record numbers are hidden",
        "Agrees on whether DTLS encrypts the numbers of records. Its fields are not shown: the draft that defines them has expired.",
        "draft-pismenny-tls-dtls-plaintext-sequence-number";
    "rrc",
        "checks that the peer is still reachable",
        "Agrees on asking the peer whether it can be reached at its new address, in DTLS.",
        "draft-ietf-tls-dtls-rrc";
    "tls_flags",
        "many yes-or-no extensions at once",
        "Carries extensions that have no content, one bit each.",
        "draft-ietf-tls-tlsflags";
    "next_protocol_negotiation",
        "which protocol runs inside (NPN, obsolete)",
        "Google's way to agree on SPDY or HTTP before ALPN, which replaced it: the server lists, the client picks.",
        "draft-agl-tls-nextprotoneg";
    "application_settings_old",
        "settings of HTTP/2, early (ALPS)",
        "Chromium's ALPS in its first form: the settings of HTTP/2 travel in the handshake instead of after it.",
        "draft-vvv-tls-alps";
    "application_settings",
        "settings of HTTP/2, early (ALPS)",
        "Chromium's ALPS: the settings of HTTP/2 travel in the handshake instead of after it.",
        "draft-vvv-tls-alps";
    "channel_id_old",
        "a key for the browser, first form",
        "The first form of channel_id.",
        "draft-balfanz-tls-channelid";
    "channel_id",
        "a key for the browser",
        "Lets the client prove a key that it made for this site, to which the site can tie its cookies. Browsers no longer support it.",
        "draft-balfanz-tls-channelid";
    "pake",
        "a key from a password",
        "Agrees on a key from a password that both ends know, without showing it to anyone who does not.",
        "draft-ietf-tls-pake";
    "trust_anchors",
        "trusted roots, by short numbers",
        "Lists roots by short numbers: those that the sender trusts, so that the other end can choose a chain to one of them; in EncryptedExtensions, those that the server has chains of. In a certificate entry it is empty, and says that the chain is one that was asked for.",
        "draft-ietf-tls-trust-anchor-ids";
    "ech_outer_extensions",
        "extensions to copy from the outer hello",
        "Names, inside an encrypted ClientHello, the extensions that are the same as in the outer one, so that they are not sent twice.",
        "RFC 9849 §5.1";
    "encrypted_client_hello_draft_08",
        "the hidden hello, as in a draft",
        "Encrypted ClientHello in draft 8, which no current server knows. Its fields are not shown: they changed from draft to draft.",
        "draft-ietf-tls-esni-08";
    "encrypted_client_hello_draft_09",
        "the hidden hello, as in a draft",
        "Encrypted ClientHello in draft 9, which no current server knows. Its fields are not shown: they changed from draft to draft.",
        "draft-ietf-tls-esni-09";
    "encrypted_client_hello_draft_10",
        "the hidden hello, as in a draft",
        "Encrypted ClientHello in draft 10, which no current server knows. Its fields are not shown: they changed from draft to draft.",
        "draft-ietf-tls-esni-10";
    "quic_transport_parameters_draft",
        "settings of QUIC, as in drafts",
        "The settings of QUIC under the number that its drafts used.",
        "draft-ietf-quic-tls-32";
    "encrypted_server_name",
        "the hidden name, as in drafts",
        "Hides which host the client wants. It was replaced by Encrypted ClientHello, which hides the whole hello. Its fields are not shown: they changed from draft to draft.",
        "draft-ietf-tls-esni-06";
};
