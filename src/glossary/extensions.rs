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
    "client_certificate_url",
        "my certificate is at this address",
        "Lets the client send the address of its certificate instead of the certificate. It makes the server fetch what the client names, and nobody uses it.",
        "RFC 6066 §5";
    "trusted_ca_keys",
        "the authorities that I know",
        "Lists the authorities that the client trusts, so that the server can choose a certificate that leads to one of them. certificate_authorities replaces it.",
        "RFC 6066 §6";
    "truncated_hmac",
        "shorter MACs, please",
        "Asks for MACs of 10 bytes. Together with CBC that can be attacked, and it is out of use.",
        "RFC 6066 §7";
    "user_mapping",
        "which user this is",
        "Carries a user's name in a domain, to go with a client certificate. It is out of use.",
        "RFC 4681";
    "client_authz",
        "proof of what the client may do",
        "Agrees on sending attribute certificates or assertions of what the client may do. Nobody uses it.",
        "RFC 5878";
    "server_authz",
        "proof of what the server may do",
        "Agrees on sending attribute certificates or assertions of what the server may do. Nobody uses it.",
        "RFC 5878";
    "cert_type",
        "X.509 or OpenPGP",
        "Agrees on certificates of OpenPGP instead of X.509. client_certificate_type and server_certificate_type replace it.",
        "RFC 6091";
    "srp",
        "the user's name, for a password",
        "Carries the name of the user who will prove a password with SRP.",
        "RFC 5054";
    "token_binding",
        "cookies tied to a key",
        "Agrees on tying cookies and tokens to a key of the client's, so that stolen ones are of no use. Browsers have given it up.",
        "RFC 8472 §2";
    "cached_info",
        "I have that already",
        "Names certificates and lists that the client has from earlier connections by their hashes, so that the server need not send them again.",
        "RFC 7924 §3";
    "tls_lts",
        "TLS 1.2, mended for long use",
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
        "remember this server",
        "Lets a client recognise a server that it met before by a secret of that meeting, whatever the certificates say.",
        "RFC 8672";
    "tls_cert_with_extern_psk",
        "a certificate and a shared key",
        "Asks for a handshake with both a certificate and a key that was shared beforehand, which guards against quantum computers.",
        "RFC 8773";
    "TLMSP",
        "middleboxes that take part",
        "Begins ETSI's protocol in which middleboxes on the path read or change what they are allowed to.",
        "ETSI TS 103 523-2";
    "TLMSP_proxying",
        "middleboxes that take part",
        "A part of ETSI's protocol in which middleboxes on the path read or change what they are allowed to.",
        "ETSI TS 103 523-2";
    "TLMSP_delegate",
        "middleboxes that take part",
        "A part of ETSI's protocol in which middleboxes on the path read or change what they are allowed to.",
        "ETSI TS 103 523-2";
    "supported_ekt_ciphers",
        "keys for conferences",
        "Agrees on how the keys of media streams are handed to all who take part in a conference, in DTLS.",
        "RFC 8870";
    "key_share_old",
        "key_share, as drafts of TLS 1.3 had it",
        "The number of key_share in drafts of TLS 1.3. It was changed because some servers broke on it.",
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
        "The number of connection_id in drafts, with a computation of the MAC that was changed.",
        "draft-ietf-tls-dtls-connection-id-07";
    "connection_id",
        "the connection survives a new address",
        "Gives the connection a number by which its datagrams are recognised when the address changes. It is for DTLS.",
        "RFC 9146 §3";
    "external_id_hash",
        "tied to who was called",
        "Ties the handshake to the identity that call signalling gave, so that calls cannot be mixed up.",
        "RFC 8844";
    "external_session_id",
        "tied to which call",
        "Ties the handshake to the call that signalling set up, so that calls cannot be mixed up.",
        "RFC 8844";
    "ticket_request",
        "so many tickets, please",
        "Says how many session tickets the client has a use for.",
        "RFC 9149";
    "dnssec_chain",
        "DNS's proof, sent along",
        "Asks the server for the chain of DNSSEC records that proves its key (DANE).",
        "RFC 9102";
    "sequence_number_encryption_algorithms",
        "how record numbers are hidden",
        "Agrees on whether DTLS encrypts the numbers of records.",
        "draft-pismenny-tls-dtls-plaintext-sequence-number";
    "rrc",
        "are you still there, at this address",
        "Agrees on asking the peer whether it can be reached at its new address, in DTLS.",
        "draft-ietf-tls-dtls-rrc";
    "tls_flags",
        "yes or no, many at once",
        "Carries extensions that say no more than that they are there, a bit each.",
        "draft-ietf-tls-tlsflags";
    "next_protocol_negotiation",
        "which protocol runs inside (NPN), of old",
        "Google's way to agree on SPDY or HTTP, before ALPN: the server lists, the client picks. ALPN replaced it.",
        "draft-agl-tls-nextprotoneg";
    "application_settings_old",
        "settings of HTTP/2, early (ALPS)",
        "Chromium's ALPS in its first form: the settings of HTTP/2 go with the handshake instead of after it.",
        "draft-vvv-tls-alps";
    "application_settings",
        "settings of HTTP/2, early (ALPS)",
        "Chromium's ALPS: the settings of HTTP/2 go with the handshake instead of after it.",
        "draft-vvv-tls-alps";
    "channel_id_old",
        "a key for the browser, first form",
        "The first form of channel_id.",
        "draft-balfanz-tls-channelid";
    "channel_id",
        "a key for the browser",
        "The client proves a key that it made for this site, to which the site can tie its cookies. Browsers have given it up.",
        "draft-balfanz-tls-channelid";
    "pake",
        "a key from a password",
        "Agrees on a key from a password that both ends know, without showing it to anyone who does not.",
        "draft-ietf-tls-pake";
    "trust_anchors",
        "the roots that I trust, by short numbers",
        "Lists the roots that the client trusts by short identifiers, so that the server can choose a chain that leads to one of them.",
        "draft-ietf-tls-trust-anchor-ids";
    "ech_outer_extensions",
        "take these from the outer hello",
        "Inside an encrypted ClientHello: names the extensions that are the same as in the outer one, so that they are not sent twice.",
        "RFC 9849 §5.1";
    "encrypted_client_hello_draft_08",
        "the hidden hello, as in a draft",
        "Encrypted ClientHello in draft 8, which no current server knows.",
        "draft-ietf-tls-esni-08";
    "encrypted_client_hello_draft_09",
        "the hidden hello, as in a draft",
        "Encrypted ClientHello in draft 9, which no current server knows.",
        "draft-ietf-tls-esni-09";
    "encrypted_client_hello_draft_10",
        "the hidden hello, as in a draft",
        "Encrypted ClientHello in draft 10, which no current server knows.",
        "draft-ietf-tls-esni-10";
    "quic_transport_parameters_draft",
        "settings of QUIC, as in drafts",
        "The settings of QUIC under the number that its drafts used.",
        "draft-ietf-quic-tls-32";
    "encrypted_server_name",
        "the hidden name, as in drafts",
        "Hides which host the client wants. Encrypted ClientHello, which hides the whole hello, replaced it.",
        "draft-ietf-tls-esni-06";
};
