//! Fields of extensions that this program shows and does not use, by the names of their
//! specifications.

use super::{Table, entries};

pub(super) const FIELDS: Table = entries! {
    // OCSP.
    "responder_id_list",
        "whose statements would do",
        "Lists the signers of statements that the client trusts. It is almost always empty: the server knows whom to ask.",
        "RFC 6066 §8";
    "ResponderID",
        "a signer of statements",
        "Names a signer of statements about revocation, in DER.",
        "RFC 6960 §4.2.1";
    "request_extensions",
        "more about the statements",
        "Passes extensions of OCSP on to the responder that makes the statement, in DER. It is almost always empty.",
        "RFC 6066 §8";
    "certificate_status_req_list",
        "kinds of statement, best first",
        "Lists the kinds of statement about revocation that the client accepts, in its order of preference.",
        "RFC 6961 §2.2";
    "CertificateStatusRequestItemV2",
        "a kind of statement",
        "One kind of statement about revocation that the client accepts, and from whom.",
        "RFC 6961 §2.2";
    // Certificate transparency.
    "sct_version",
        "0 for version 1",
        "The version of the timestamp's format. Version 1 is written 0.",
        "RFC 6962 §3.2";
    "log_id",
        "which log",
        "Names the log that has the certificate: the SHA-256 of its public key.",
        "RFC 6962 §3.2";
    "timestamp",
        "when the log took it in",
        "The time at which the log took the certificate in, in milliseconds since 1970.",
        "RFC 6962 §3.2";
    "SerializedSCT/algorithm",
        "how the log signed",
        "The scheme with which the log signed its timestamp.",
        "RFC 6962 §3.2";
    "SerializedSCT/signature",
        "the log's signature",
        "The log's signature over the timestamp and the certificate: its promise to show the certificate to everyone.",
        "RFC 6962 §3.2";
    "SerializedSCT/extensions",
        "for later versions",
        "Room for later versions; empty.",
        "RFC 6962 §3.2";
    // Media streams.
    "SRTPProtectionProfiles",
        "ways to protect media, best first",
        "Lists the ways to encrypt and authenticate audio and video that the sender supports. A server answers with one.",
        "RFC 5764 §4.1.1";
    "SRTPProtectionProfile",
        "a way to protect media",
        "A cipher and a MAC for audio and video.",
        "RFC 5764 §4.1.2";
    "srtp_mki",
        "which master key, if there are several",
        "Tells one master key from another in the packets of a media stream. It is mostly empty: there is only one.",
        "RFC 5764 §4.1.1";
    "HeartbeatMode",
        "whether heartbeats are answered",
        "Says whether the peer may send heartbeats, which the sender would then answer.",
        "RFC 6520 §2";
    // Protocols.
    "supported_protocols",
        "protocols that have settings",
        "Lists the protocols for which the client would send its settings with the handshake.",
        "draft-vvv-tls-alps";
    "settings",
        "the protocol's first words",
        "The settings of the protocol inside, in its own format: for HTTP/2 the frames that it would begin with.",
        "draft-vvv-tls-alps";
    // Certificates.
    "cert_type/certificate_types",
        "kinds of certificate, best first",
        "Lists the kinds of certificate that the client supports, in its order of preference.",
        "RFC 6091 §3.1";
    "certificate_type",
        "the kind of certificate",
        "The kind of certificate that both ends will send.",
        "RFC 6091 §3.2";
    "trusted_authorities_list",
        "authorities that the client trusts",
        "Lists the authorities whose certificates the client accepts.",
        "RFC 6066 §6";
    "TrustedAuthority",
        "an authority",
        "An authority whose certificates the client accepts.",
        "RFC 6066 §6";
    "identifier_type",
        "how the authority is named",
        "Says how the authority is named: by a hash of its key or certificate, by its name, or not at all because both ends know it.",
        "RFC 6066 §6";
    "SHA1Hash",
        "a hash of the key or certificate",
        "The SHA-1 hash of the authority's public key or certificate.",
        "RFC 6066 §6";
    "RequestedTrustAnchorList",
        "roots that are trusted",
        "Lists roots that the sender trusts, by short identifiers. It may be empty: then the server says which it has.",
        "draft-ietf-tls-trust-anchor-ids";
    "AvailableTrustAnchorList",
        "roots that the server has chains to",
        "Lists the roots to which the server has certificate chains, by short identifiers, so that the client can try again with one that it trusts.",
        "draft-ietf-tls-trust-anchor-ids";
    "TrustAnchorID",
        "a root, by a short number",
        "Names a root certificate, or a group of them, by an object identifier below the number of its owner.",
        "draft-ietf-tls-trust-anchor-ids";
    "id",
        "an object identifier, shortened",
        "The object identifier, without the arc 1.3.6.1.4.1 that all of them share.",
        "draft-ietf-tls-trust-anchor-ids";
    "filters",
        "what the certificate must contain",
        "Lists extensions that the client's certificate must have.",
        "RFC 9846 §4.3.5";
    "OIDFilter",
        "an extension of certificates",
        "One extension that the client's certificate must have, and what it must hold.",
        "RFC 9846 §4.3.5";
    "certificate_extension_oid",
        "which extension",
        "The object identifier of the extension, in DER.",
        "RFC 9846 §4.3.5";
    "oid",
        "which extension",
        "The object identifier of the extension, in DER, without its length.",
        "RFC 9846 §4.3.5";
    "certificate_extension_values",
        "what it must hold",
        "What the extension must hold, in DER. Empty means that anything will do.",
        "RFC 9846 §4.3.5";
    "values",
        "what it must hold",
        "What the extension must hold: purposes by name, uses of a key, or of others the DER in hex.",
        "RFC 9846 §4.3.5";
    "delegated_credential/cred",
        "a key for a short time",
        "A public key that its holder may use in the name of the certificate, for a few days at most.",
        "RFC 9345 §4.1.1";
    "valid_time",
        "how long the key is good",
        "Says when the key stops being good, in seconds from the beginning of the certificate's validity.",
        "RFC 9345 §4.1.1";
    "dc_cert_verify_algorithm",
        "how the key signs",
        "The signature scheme with which the key signs CertificateVerify.",
        "RFC 9345 §4.1.1";
    "delegated_credential/algorithm",
        "how the credential is signed",
        "The signature scheme with which the certificate's owner signed the credential.",
        "RFC 9345 §4.1.1";
    "delegated_credential/signature",
        "the owner's signature",
        "The signature of the certificate's owner over the credential.",
        "RFC 9345 §4.1.1";
    "CachedObject",
        "something that the client has",
        "A message that the client has from an earlier connection and need not be sent again.",
        "RFC 7924 §3";
    "CachedInformationType",
        "which message",
        "Says which message the client has from an earlier connection.",
        "RFC 7924 §3";
    "hash_value",
        "a hash of what the client has",
        "The first bytes of the SHA-256 of what the client has, so that the server can tell whether it is still right.",
        "RFC 7924 §3";
    // Tickets, tokens, flags, identifiers.
    "new_session_count",
        "tickets after a full handshake",
        "Says how many tickets the client would like if the handshake is a full one.",
        "RFC 9149 §3";
    "resumption_count",
        "tickets after a resumption",
        "Says how many tickets the client would like if an earlier session is resumed.",
        "RFC 9149 §3";
    "expected_count",
        "tickets that will come",
        "Says how many tickets the server is going to send.",
        "RFC 9149 §3";
    "FlagExtensions",
        "flags, a bit each",
        "Holds the flags, a bit each, in as many bytes as the highest of them needs.",
        "draft-ietf-tls-tlsflags";
    "flags",
        "the flags that are set",
        "The flags themselves: number n is bit n modulo 8 of the byte n divided by 8.",
        "draft-ietf-tls-tlsflags";
    "TB_ProtocolVersion",
        "the version of Token Binding",
        "The version of the Token Binding protocol.",
        "RFC 8472 §2";
    "major",
        "before the dot",
        "The version's number before the dot.",
        "RFC 8472 §2";
    "minor",
        "after the dot",
        "The version's number after the dot.",
        "RFC 8472 §2";
    "key_parameters_list",
        "kinds of key, best first",
        "Lists the kinds of key to which tokens can be bound. A server answers with one.",
        "RFC 8472 §2";
    "TokenBindingKeyParameters",
        "a kind of key",
        "A kind of key, with its way of signing, to which tokens can be bound.",
        "RFC 8471 §3";
    "cid",
        "what records are to be marked with",
        "The identifier that the peer is to put into its records, so that they are recognized when its address changes.",
        "RFC 9146 §3";
    // Passwords.
    "client_identity",
        "who the client is",
        "The name under which the password is known for the client. It may be empty.",
        "draft-ietf-tls-pake";
    "server_identity",
        "who the server is",
        "The name under which the password is known for the server. It may be empty.",
        "draft-ietf-tls-pake";
    "pake/client_shares",
        "first messages, one for each protocol",
        "Lists the first message of each protocol in which the client would agree on a key.",
        "draft-ietf-tls-pake";
    "PAKEShare",
        "a protocol and its message",
        "A protocol for agreeing on a key from a password, and a message of it.",
        "draft-ietf-tls-pake";
    "pake_scheme",
        "which protocol",
        "The protocol for agreeing on a key from a password.",
        "draft-ietf-tls-pake";
    "pake_message",
        "a message of the protocol",
        "A message of that protocol, in its own format.",
        "draft-ietf-tls-pake";
    // Users and what they may do.
    "user_mapping_types",
        "kinds of hint at the user",
        "Lists the kinds of hint at who the user is that the sender supports. The hint itself follows in SupplementalData.",
        "RFC 4681 §2";
    "UserMappingType",
        "a kind of hint at the user",
        "Says how the user is going to be named, such as by a name in a Windows domain.",
        "RFC 4681 §2";
    "authz_format_list",
        "forms of statement, best first",
        "Lists the forms of statement about what someone may do that the sender supports. The statement itself follows in SupplementalData.",
        "RFC 5878 §2.3";
    "AuthzDataFormat",
        "a form of statement",
        "A form of statement about what someone may do: an attribute certificate, an assertion, or where to find one.",
        "RFC 5878 §2.3";
    "srp_I",
        "the user's name",
        "The name under which the server has the password's verifier. It is sent in the clear.",
        "RFC 5054 §2.8.1";
    "I",
        "the user's name",
        "The name itself, as the formulas of SRP call it.",
        "RFC 5054 §2.8.1";
    "PWD_name",
        "the user's name",
        "The name under which the server has the password. It is sent in the clear.",
        "RFC 8492 §4.3";
    "username",
        "the user's name",
        "The name itself.",
        "RFC 8492 §4.3";
    "protected_name",
        "the user's name, encrypted",
        "The user's name, encrypted to a key of the server's that the client has from elsewhere.",
        "RFC 8492 §4.2";
    "password_salt/password_salt",
        "what is mixed into the password",
        "Random bytes that the server mixed into its copy of the password before it hashed it.",
        "RFC 8492 §4.1";
    // Calls, conferences, servers that were met before.
    "supported_ciphers",
        "how keys may be encrypted, best first",
        "Lists the ciphers under which the keys of media streams may be sent to everyone in a conference.",
        "RFC 8870 §5.2";
    "EKTCipherType",
        "how keys may be encrypted",
        "A cipher for the keys of media streams.",
        "RFC 8870 §5.2";
    "selected_cipher",
        "how keys will be encrypted",
        "The cipher for the keys of media streams that the server chose.",
        "RFC 8870 §5.2";
    "binding_hash",
        "a hash of who signaling says it is",
        "The SHA-256 of the identity assertion that call signaling carried for the sender; empty if there is none.",
        "RFC 8844 §3.2";
    "external_session_id/external_session_id",
        "which call",
        "The identifier of the call in its description (SDP).",
        "RFC 8844 §4.3";
    "ticket_pinning/ticket",
        "a secret of the meeting before",
        "A pinning ticket, if there is one: in a ClientHello that of the meeting before, in the answer that for the next.",
        "RFC 8672 §3";
    "pinning_ticket",
        "a secret that only the server can read",
        "A pinning ticket: a secret, encrypted to the server itself.",
        "RFC 8672 §3";
    "proof",
        "that the server knows the secret",
        "A proof, if there is one, that the server could read the ticket that it was shown.",
        "RFC 8672 §3";
    "pinning_proof",
        "that the server knows the secret",
        "A hash that only a server that can read the ticket is able to compute.",
        "RFC 8672 §3";
    "ticket_pinning/lifetime",
        "for how long tickets are taken",
        "Says for how many seconds the server is going to take tickets.",
        "RFC 8672 §3";
    "trans_item_list",
        "statements of logs",
        "Lists the statements of logs about this certificate.",
        "RFC 9162 §6.3";
    "SerializedTransItem",
        "a statement of a log",
        "A statement of a log about this certificate.",
        "RFC 9162 §6.3";
    "versioned_type",
        "what is stated",
        "Says what is stated: a timestamp, a tree head, a proof that an entry is in the log.",
        "RFC 9162 §4.5";
    "TransItem",
        "the statement",
        "The statement, in the form of its type. Its fields are not shown.",
        "RFC 9162 §4.5";
    "PortNumber",
        "the port of the service",
        "Says which of the host's services the records are to be for.",
        "RFC 9102 §2.2";
    "ExtSupportLifetime",
        "how long the server will have this",
        "Says for how many hours the server is going to support this extension, so that the client can insist on it.",
        "RFC 9102 §2.2";
    "AuthenticationChain",
        "records of DNS, one after the other",
        "The records from the root of DNS down to the one that vouches for the server's key, each with its signature, in the form of DNS. Their fields are not shown.",
        "RFC 9102 §2.2";
    // QUIC.
    "TransportParameter",
        "a setting of QUIC",
        "One setting of a QUIC connection: its number, the length of its value, and the value.",
        "RFC 9000 §18";
    "parameter_id",
        "which setting",
        "The number of the setting. Every 31st number from 27 on means nothing, like GREASE.",
        "RFC 9000 §18";
    "parameter_length",
        "bytes of its value",
        "Says how many bytes the value takes.",
        "RFC 9000 §18";
    "parameter_value",
        "its value",
        "The value: mostly a number, or an identifier.",
        "RFC 9000 §18.2";
    // Encrypted ClientHello.
    "ECHClientHelloType",
        "outer or inner",
        "Says whether this is the outer ClientHello, which the network sees, or the inner one, which is encrypted in it.",
        "RFC 9849 §5";
    "HpkeSymmetricCipherSuite",
        "how to derive keys and encrypt",
        "The algorithms with which HPKE derives its key and encrypts.",
        "RFC 9849 §4";
    "kdf_id",
        "how the key is derived",
        "The function with which HPKE derives its key.",
        "RFC 9180 §7.2";
    "aead_id",
        "how it is encrypted",
        "The authenticated encryption that HPKE uses.",
        "RFC 9180 §7.3";
    "kem_id",
        "how the key is agreed on",
        "The key encapsulation with which client and server come to share a key.",
        "RFC 9180 §7.1";
    "config_id",
        "which of the server's keys",
        "Tells the server which of its keys the client encrypted to. In GREASE it is a random number.",
        "RFC 9849 §5";
    "enc",
        "the client's part of the key",
        "The client's ephemeral public key, from which the server derives the key of the payload. In GREASE it is a random number, and after a HelloRetryRequest it is empty.",
        "RFC 9849 §5";
    "payload",
        "the real ClientHello, encrypted",
        "The inner ClientHello, which names the real host, encrypted to the server's key. In GREASE it is random bytes of a plausible length; from outside the two look alike.",
        "RFC 9849 §5";
    "retry_configs",
        "keys to try again with",
        "Lists the server's current keys for Encrypted ClientHello, since it could not decrypt what the client sent.",
        "RFC 9849 §5";
    "confirmation",
        "whether the inner ClientHello counts",
        "Eight bytes from which a client that knows the inner ClientHello learns whether the server accepted it.",
        "RFC 9849 §5";
    "OuterExtensions",
        "extensions to copy from outside",
        "Lists the extensions that the inner ClientHello takes from the outer one, so that they need not be sent twice.",
        "RFC 9849 §5.1";
    "ExtensionType",
        "an extension to copy",
        "An extension that is copied from the outer ClientHello.",
        "RFC 9849 §5.1";
    "ECHConfig",
        "a key and what it is for",
        "A key to which a ClientHello can be encrypted, and how to use it.",
        "RFC 9849 §4";
    "ECHConfig/version",
        "the version of the configuration",
        "The number of the extension that the configuration is for.",
        "RFC 9849 §4";
    "contents",
        "what the configuration says",
        "The content of the configuration; that of an unknown version is skipped.",
        "RFC 9849 §4";
    "HpkeKeyConfig",
        "the key and its algorithms",
        "The server's public key, and the algorithms to use with it.",
        "RFC 9849 §4";
    "HpkeKeyConfig/config_id",
        "the number of this key",
        "The number by which the client tells the server which key it used.",
        "RFC 9849 §4";
    "public_key",
        "the server's public key",
        "The public key to which the inner ClientHello is encrypted.",
        "RFC 9849 §4";
    "HpkeKeyConfig/cipher_suites",
        "how to encrypt, in pairs",
        "Lists the pairs of key derivation and encryption that the server supports with this key.",
        "RFC 9849 §4";
    "maximum_name_length",
        "the longest name behind this key",
        "The length of the longest host name that this key protects, to which shorter names are padded.",
        "RFC 9849 §4";
    "public_name",
        "the name to show outside",
        "The host that the outer ClientHello names, and under which the server proves itself if the inner one does not reach it.",
        "RFC 9849 §4";
    "ECHConfig/extensions",
        "more about the configuration",
        "Extensions of the configuration.",
        "RFC 9849 §4.2";
    "ECHConfigExtension",
        "something more to know",
        "An extension of the configuration.",
        "RFC 9849 §4.2";
    "ECHConfigExtension/type",
        "which extension",
        "The number of the extension. With the first bit set, anyone who does not know it must not use the configuration.",
        "RFC 9849 §4.2";
};
