//! Fields of messages and records, by the RFC's names. `ServerHello/random` is what `random` means
//! inside a ServerHello.

use super::{Table, entries};

pub(super) const FIELDS: Table = entries! {
    // Headers.
    "msg_type",
        "which handshake message this is",
        "Says which handshake message this is.",
        "RFC 9846 §4";
    "length",
        "how many bytes follow",
        "Says how many bytes follow that belong to this part.",
        "RFC 9846 §3.4";
    "body",
        "what follows the header",
        "The content of a message that this program does not take apart.",
        "RFC 9846 §4";
    "type",
        "what the record carries",
        "Says what the record carries: handshake messages, alerts, application data or ChangeCipherSpec.",
        "RFC 9846 §5.1";
    "ChangeCipherSpec/type",
        "always 1",
        "The whole content of the message; the only value there is.",
        "RFC 5246 §7.1";
    "version",
        "the version of the protocol",
        "The version of the protocol in which the record is written.",
        "RFC 5246 §6.2.1";
    "opaque_type",
        "always application_data",
        "Says application_data, whatever is inside: the real type is encrypted with the content.",
        "RFC 9846 §5.2";
    "legacy_record_version",
        "means nothing any more",
        "TLS 1.3 ignores this field. It says TLS 1.2, or TLS 1.0 in the first record, for equipment that looks at it.",
        "RFC 9846 §5.1";
    "fragment",
        "what the record carries",
        "The content of the record: messages, or a piece of one.",
        "RFC 9846 §5.1";
    "nonce_explicit",
        "the nonce's part that is sent along",
        "The part of the nonce that is sent with each record. Together with the implicit part it must never repeat; most send the record's number.",
        "RFC 5288 §3";
    "IV",
        "makes equal plaintexts look different",
        "Random bytes that are mixed into the first block, so that equal contents do not give equal ciphertexts.",
        "RFC 5246 §6.2.3.2";
    "ciphertext",
        "the encrypted content",
        "The encrypted content of the record.",
        "RFC 9846 §5.2";
    "encrypted_record",
        "the encrypted content and its tag",
        "The encrypted content and the tag that authenticates it.",
        "RFC 9846 §5.2";
    "tag",
        "proves that nothing was changed",
        "A value that only a holder of the key can compute; any change to the record makes it wrong.",
        "RFC 5116 §5.1";
    "content",
        "what the record carries",
        "The content of the record, unencrypted.",
        "RFC 9846 §5.2";
    "MAC",
        "proves that nothing was changed",
        "A keyed hash over the record and its number; any change makes it wrong.",
        "RFC 5246 §6.2.3.1";
    "padding",
        "fills up the last block",
        "Bytes that fill the content up to whole blocks, each with the padding's length as its value.",
        "RFC 5246 §6.2.3.2";
    "padding_length",
        "how many padding bytes stand before this",
        "Says how many padding bytes stand before this one.",
        "RFC 5246 §6.2.3.2";
    "malformed",
        "bytes that do not decode",
        "Bytes that do not follow the definition of the message.",
        "RFC 9846 §6.2";
    "bytes",
        "not taken apart",
        "The bytes of a message that nobody asked to have annotated.",
        "RFC 9846 §4";

    // Hellos.
    "client_version",
        "the newest version that the client speaks",
        "The newest version that the client speaks, up to TLS 1.2. Newer ones are listed in the extension supported_versions.",
        "RFC 5246 §7.4.1.2";
    "legacy_version",
        "stays at TLS 1.2 for old equipment",
        "No longer says the version: it stays at TLS 1.2, and the extension supported_versions has the real one.",
        "RFC 9846 §4.2.2";
    "server_version",
        "the version that the server picked",
        "The version that the server picked, up to TLS 1.2. If the extension supported_versions is there, that one holds.",
        "RFC 5246 §7.4.1.3";
    "random",
        "fresh random bytes",
        "32 random bytes, new in every handshake. They make every connection's keys different.",
        "RFC 9846 §4.2.2";
    "ClientHello/random",
        "the client's fresh random bytes",
        "32 random bytes from the client, new in every handshake. All keys depend on them, so that nobody can replay an old connection.",
        "RFC 9846 §4.2.2";
    "ServerHello/random",
        "the server's fresh random bytes",
        "32 random bytes from the server, new in every handshake. The last eight tell a client of TLS 1.3 if somebody forced the connection down to an older version.",
        "RFC 9846 §4.2.3";
    "HelloRetryRequest/random",
        "the mark of a HelloRetryRequest",
        "A fixed value that marks this ServerHello as a HelloRetryRequest: the SHA-256 hash of the word HelloRetryRequest.",
        "RFC 9846 §4.2.3";
    "session_id",
        "names a session to resume",
        "Names an earlier session to resume, or is empty. Clients of TLS 1.3 fill it with random bytes to look like a resumption.",
        "RFC 5246 §7.4.1.2";
    "legacy_session_id",
        "filler, for old equipment",
        "Random bytes that make the hello look like a resumption of TLS 1.2 to network equipment.",
        "RFC 9846 §4.2.2";
    "ServerHello/session_id",
        "the session's name, or an echo",
        "The name under which the server would resume this session later. In TLS 1.3 it repeats what the client sent, and means nothing.",
        "RFC 5246 §7.4.1.3";
    "legacy_session_id_echo",
        "what the client sent",
        "Repeats the client's legacy_session_id, and means nothing.",
        "RFC 9846 §4.2.3";
    "cipher_suites",
        "what the client can encrypt with, best first",
        "The cipher suites that the client speaks, in its order of preference.",
        "RFC 9846 §4.2.2";
    "CipherSuite",
        "a combination of algorithms",
        "Names a combination of algorithms: key exchange and signature, cipher, and hash. In TLS 1.3 only cipher and hash.",
        "RFC 9846 §B.4";
    "cipher_suite",
        "the algorithms that the server picked",
        "The cipher suite that the server picked of those that the client listed.",
        "RFC 9846 §4.2.3";
    "compression_methods",
        "only null is left",
        "Ways to compress records. Only null is allowed, because the size of compressed text tells what is in it.",
        "RFC 5246 §7.4.1.2";
    "legacy_compression_methods",
        "only null is left",
        "Ways to compress records. Only null is allowed, because the size of compressed text tells what is in it.",
        "RFC 9846 §4.2.2";
    "CompressionMethod",
        "a way to compress records",
        "A way to compress records; null is none.",
        "RFC 5246 §7.4.1.2";
    "compression_method",
        "must be null",
        "The way to compress that the server picked: null, which is none.",
        "RFC 5246 §7.4.1.3";
    "legacy_compression_method",
        "must be null",
        "Must be null: TLS 1.3 does not compress.",
        "RFC 9846 §4.2.3";
    "extensions",
        "everything that came later",
        "A list of extensions, each with a type and a content that only its type explains. Whoever does not know a type skips it, so that the protocol can grow.",
        "RFC 9846 §4.3";
    "extension",
        "one extension",
        "An extension: its type, and a content that only its type explains.",
        "RFC 9846 §4.3";
    "extension_type",
        "which extension this is",
        "Says which extension this is.",
        "RFC 9846 §4.3";
    "extension_data",
        "its content",
        "The content of the extension.",
        "RFC 9846 §4.3";
    "data",
        "not taken apart",
        "The content of an extension that this program does not take apart.",
        "RFC 9846 §4.3";

    // Extensions.
    "server_name_list",
        "names of the host",
        "A list of names of the host; in practice exactly one.",
        "RFC 6066 §3";
    "ServerName",
        "one name",
        "A name of the host, with its kind.",
        "RFC 6066 §3";
    "name_type",
        "the kind of name",
        "The kind of name; host_name is the only one.",
        "RFC 6066 §3";
    "host_name",
        "the host that the client wants",
        "The DNS name of the host that the client wants, without a dot at its end.",
        "RFC 6066 §3";
    "max_fragment_length/max_fragment_length",
        "the longest record, as a power of two",
        "The longest record content that the client wants, as a power of two.",
        "RFC 6066 §4";
    "max_fragment_length",
        "the longest record, as a power of two",
        "The longest record content that the client wants, as a power of two.",
        "RFC 6066 §4";
    "status_type",
        "the kind of statement: OCSP",
        "The kind of statement about revocation; OCSP is the only one.",
        "RFC 6066 §8";
    "request",
        "which statements would do",
        "What the client says about the statements that it accepts; almost always nothing.",
        "RFC 6066 §8";
    "response",
        "the statement",
        "The signed statement about revocation, in OCSP's format.",
        "RFC 6066 §8";
    "named_group_list",
        "groups, best first",
        "The groups that the client can do a key exchange in, in its order of preference.",
        "RFC 9846 §4.3.7";
    "NamedGroup",
        "a group for key exchange",
        "A curve or another group in which a key exchange can be done.",
        "RFC 9846 §4.3.7";
    "ec_point_format_list",
        "forms of points",
        "The forms in which points may be sent. Only uncompressed is left in use.",
        "RFC 8422 §5.1.2";
    "EcPointFormat",
        "a form of points",
        "A form in which a point on a curve may be sent.",
        "RFC 8422 §5.1.2";
    "supported_signature_algorithms",
        "schemes, best first",
        "The signature schemes that the sender can verify, in its order of preference.",
        "RFC 9846 §4.3.3";
    "SignatureScheme",
        "a way to sign",
        "A way to sign: which kind of key, which hash, which padding or curve.",
        "RFC 9846 §4.3.3";
    "protocol_name_list",
        "protocols, best first",
        "The application protocols that the client would speak, in its order of preference; in the answer, the one that the server picked.",
        "RFC 7301 §3.1";
    "ProtocolName",
        "an application protocol",
        "The name of an application protocol: h2 is HTTP/2, http/1.1 is the old HTTP.",
        "RFC 7301 §3.1";
    "sct_list",
        "promises of public logs",
        "Signed promises of public logs to list the certificate.",
        "RFC 6962 §3.3";
    "SerializedSCT",
        "a log's promise",
        "A signed promise of a public log to list the certificate: which log, when, and the log's signature.",
        "RFC 6962 §3.3";
    "padding/padding",
        "zeros",
        "Zeros that make the ClientHello longer and mean nothing.",
        "RFC 7685 §3";
    "algorithms",
        "ways to compress certificates",
        "The ways in which the sender can decompress certificates.",
        "RFC 8879 §3";
    "CertificateCompressionAlgorithm",
        "a way to compress certificates",
        "A way to compress certificates.",
        "RFC 8879 §7.3";
    "record_size_limit",
        "the longest record content, in bytes",
        "The longest record content, in bytes, that the sender is willing to receive.",
        "RFC 8449 §4";
    "renegotiated_connection",
        "empty in a first handshake",
        "What the Finished messages of the handshake before held; empty in the first one.",
        "RFC 5746 §3.2";
    "versions",
        "versions, best first",
        "The versions that the client speaks, in its order of preference.",
        "RFC 9846 §4.3.1";
    "ProtocolVersion",
        "a version of TLS",
        "A version of the protocol.",
        "RFC 9846 §4.3.1";
    "selected_version",
        "the version that is spoken from here on",
        "The version that the server picked, and that is spoken from here on.",
        "RFC 9846 §4.3.1";
    "cookie",
        "to be sent back unchanged",
        "Bytes that the client sends back unchanged.",
        "RFC 9846 §4.3.2";
    "ke_modes",
        "ways to use a pre-shared key",
        "The ways in which the client would use a pre-shared key.",
        "RFC 9846 §4.3.9";
    "PskKeyExchangeMode",
        "psk_dhe_ke has forward secrecy, psk_ke has not",
        "A way to use a pre-shared key: psk_dhe_ke together with a fresh key exchange, psk_ke alone.",
        "RFC 9846 §4.3.9";
    "authorities",
        "names of authorities",
        "The distinguished names of the authorities that the sender trusts.",
        "RFC 9846 §4.3.4";
    "client_shares",
        "one public key for each group",
        "The client's public keys, one for each group that it guesses the server might take.",
        "RFC 9846 §4.3.8";
    "KeyShareEntry",
        "a public key and its group",
        "A public key, and the group that it is for.",
        "RFC 9846 §4.3.8";
    "server_share",
        "the server's public key",
        "The server's public key, in a group of which the client has sent one.",
        "RFC 9846 §4.3.8";
    "selected_group",
        "the group that the server wants",
        "The group in which the server wants a key share.",
        "RFC 9846 §4.3.8";
    "group",
        "the group that the key is for",
        "The group that the public key is for.",
        "RFC 9846 §4.3.8";
    "key_exchange",
        "the public key",
        "The public key itself, in its group's encoding. Combined with the other side's private key it gives the shared secret.",
        "RFC 9846 §4.3.8";
    "identities",
        "pre-shared keys, by name",
        "The pre-shared keys that the client offers, best first.",
        "RFC 9846 §4.3.11";
    "PskIdentity",
        "one pre-shared key",
        "The name of a pre-shared key, and how old it is.",
        "RFC 9846 §4.3.11";
    "identity",
        "the key's name: mostly a ticket",
        "The name of a pre-shared key: a ticket that the server once sent, or a name agreed on by other means.",
        "RFC 9846 §4.3.11";
    "obfuscated_ticket_age",
        "the ticket's age, masked",
        "The age of the ticket in milliseconds plus a number that only the two ends know, so that nobody can link two connections by it.",
        "RFC 9846 §4.3.11.1";
    "binders",
        "proofs that the client has the keys",
        "For each pre-shared key a keyed hash over this ClientHello, which proves that the client has the key.",
        "RFC 9846 §4.3.11.2";
    "PskBinderEntry",
        "the proof for one key",
        "A keyed hash over this ClientHello up to the binders.",
        "RFC 9846 §4.3.11.2";
    "selected_identity",
        "the key that the server picked",
        "The number of the pre-shared key that the server picked, counted from 0.",
        "RFC 9846 §4.3.11";
    "max_early_data_size",
        "how much early data is taken",
        "The most bytes of early data that the server takes with this ticket.",
        "RFC 9846 §4.3.10";

    // Certificates.
    "certificate_request_context",
        "ties the answer to a request",
        "Repeats the context of the CertificateRequest that this answers; empty in the server's message and in the handshake.",
        "RFC 9846 §4.5.1";
    "certificate_list",
        "the sender's own first, then its issuers'",
        "The chain: the sender's own certificate first, then the certificate of its issuer, and so on. The root is mostly left out, because the receiver has it or has no reason to trust it.",
        "RFC 9846 §4.5.1";
    "CertificateEntry",
        "a certificate and its extensions",
        "A certificate, and what the sender says about it.",
        "RFC 9846 §4.5.1";
    "ASN.1Cert",
        "a certificate",
        "A certificate in DER, the binary form of ASN.1.",
        "RFC 5246 §7.4.2";
    "cert_data",
        "a certificate",
        "A certificate in DER, the binary form of ASN.1.",
        "RFC 9846 §4.5.1";
    "certificate",
        "the certificate itself, in DER",
        "The certificate itself: names, a public key, dates, and its issuer's signature over all that, in DER, the binary form of ASN.1.",
        "RFC 5280 §4.1";
    "ASN.1_subjectPublicKeyInfo",
        "a raw public key",
        "A public key in DER in place of a certificate: whoever receives it must know it from elsewhere.",
        "RFC 7250 §3";
    "ASN1_subjectPublicKeyInfo",
        "a raw public key",
        "A public key in DER in place of a certificate: whoever receives it must know it from elsewhere.",
        "RFC 9846 §4.5.1";
    "client_certificate_types",
        "what the client can prove itself with",
        "The kinds of proof that the client can give of its identity: a certificate, or a raw public key.",
        "RFC 7250 §3";
    "server_certificate_types",
        "what the server may prove itself with",
        "The kinds of proof of the server's identity that the client can check: a certificate, or a raw public key.",
        "RFC 7250 §3";
    "CertificateType",
        "a kind of proof",
        "What proves an identity: a certificate, or a raw public key.",
        "RFC 7250 §3";
    "certificate_types",
        "kinds of certificate",
        "The kinds of client certificate that the server accepts.",
        "RFC 5246 §7.4.4";
    "ClientCertificateType",
        "a kind of certificate",
        "A kind of client certificate, by the kind of its key.",
        "RFC 5246 §7.4.4";
    "certificate_authorities",
        "authorities that the server trusts",
        "The distinguished names of the authorities whose client certificates the server accepts; empty for any.",
        "RFC 5246 §7.4.4";
    "DistinguishedName",
        "an authority's name",
        "The name of an authority in DER, the binary form of ASN.1.",
        "RFC 5280 §4.1.2.4";
    "name",
        "the name itself",
        "The name itself, without its length.",
        "RFC 9846 §4.3";
    "DistinguishedName/name",
        "an authority's name",
        "The name of an authority in DER, the binary form of ASN.1.",
        "RFC 5280 §4.1.2.4";

    // Key exchange.
    "params",
        "the public key and its parameters",
        "What the signature covers, together with both randoms: the server's public key and its parameters.",
        "RFC 5246 §7.4.3";
    "ServerECDHParams",
        "the server's curve and public key",
        "The curve that the server picked, and its public key on it.",
        "RFC 8422 §5.4";
    "ServerDHParams",
        "the prime, the generator and the public number",
        "The prime and the generator that the server picked, and its public number.",
        "RFC 5246 §7.4.3";
    "curve_type",
        "the curve is given by name",
        "How the curve is described: by its name, the only way left in use.",
        "RFC 8422 §5.4";
    "namedcurve",
        "the curve that the server picked",
        "The curve that the server picked of those that the client listed.",
        "RFC 8422 §5.4";
    "public",
        "the server's public key",
        "The server's public key: a point on the curve, made for this connection.",
        "RFC 8422 §5.4";
    "dh_p",
        "the prime",
        "The prime modulo which all is computed. The server may pick any; primes below 2048 bits are weak today.",
        "RFC 5246 §7.4.3";
    "dh_g",
        "the generator",
        "The number whose powers are taken.",
        "RFC 5246 §7.4.3";
    "dh_Ys",
        "the server's public number",
        "The server's public number: the generator to its private power, modulo the prime.",
        "RFC 5246 §7.4.3";
    "dh_Yc",
        "the client's public number",
        "The client's public number: the generator to its private power, modulo the prime.",
        "RFC 5246 §7.4.7.2";
    "ecdh_Yc",
        "the client's public key",
        "The client's public key: a point on the curve, made for this connection.",
        "RFC 8422 §5.7";
    "encrypted_pre_master_secret",
        "the secret, readable only to the server",
        "The secret that the client chose, encrypted to the key in the server's certificate.",
        "RFC 5246 §7.4.7.1";
    "algorithm",
        "how it is signed, or compressed",
        "Says with which scheme the signature was made. The receiver must have listed it.",
        "RFC 9846 §4.5.2";
    "CompressedCertificate/algorithm",
        "how it is compressed",
        "Says how the certificates are compressed.",
        "RFC 8879 §4";
    "signature",
        "only the key's holder can make it",
        "The signature: only the holder of the private key can make it, anybody with the public key can check it.",
        "RFC 9846 §4.5.2";
    "verify_data",
        "a keyed hash over all messages so far",
        "A keyed hash over all handshake messages so far. The receiver computes the same and compares.",
        "RFC 9846 §4.5.3";

    // Alerts, tickets, updates.
    "level",
        "how serious it is",
        "How serious it is: a warning, or fatal.",
        "RFC 9846 §6";
    "description",
        "what is wrong",
        "Says what is wrong.",
        "RFC 9846 §6";
    "ticket_lifetime",
        "how long the ticket is good, in seconds",
        "How many seconds the server means to accept the ticket; at most seven days in TLS 1.3.",
        "RFC 9846 §4.7.1";
    "ticket_age_add",
        "masks the ticket's age",
        "A random number that is added to the ticket's age when it is used, so that nobody can link two connections by it.",
        "RFC 9846 §4.7.1";
    "ticket_nonce",
        "makes each ticket's key different",
        "Goes into the derivation of the pre-shared key, so that each ticket of a connection has a key of its own.",
        "RFC 9846 §4.7.1";
    "ticket",
        "readable only to the server",
        "The ticket itself: the server's state, encrypted to itself, or a key to look it up with. The client sends it back as it is.",
        "RFC 9846 §4.7.1";
    "request_update",
        "whether you must do the same",
        "Says whether the receiver must change its keys as well.",
        "RFC 9846 §4.7.3";
};
