//! Fields of messages and records, by the RFC's names.

use super::{Table, entries};

pub(super) const FIELDS: Table = entries! {
    // Headers.
    "msg_type",
        "which handshake message this is",
        "Says which handshake message this is.",
        "RFC 9846 §4, RFC 5246 §7.4";
    "length",
        "how many bytes follow",
        "Says how many of the bytes that follow belong to this part.",
        "RFC 9846 §3.4, RFC 5246 §4.3";
    "body",
        "what follows the header",
        "The content of a message that this program does not take apart.",
        "RFC 9846 §4, RFC 5246 §7.4";
    "type",
        "what the record contains",
        "Says what the record contains: handshake messages, an alert, application data or ChangeCipherSpec.",
        "RFC 9846 §5.1, RFC 5246 §6.2.1";
    "ChangeCipherSpec/type",
        "always 1",
        "The whole content of the message; 1 is the only value there is.",
        "RFC 5246 §7.1";
    "version",
        "the version of the protocol",
        "The version of the protocol. Before it is agreed on, in the client's first record, most say TLS 1.0 for the sake of old servers.",
        "RFC 5246 §6.2.1";
    "opaque_type",
        "always application_data",
        "Says application_data, whatever is inside: the real type is encrypted along with the content, so an observer cannot tell handshake, alert and data apart, and network equipment made for TLS 1.2 sees nothing new.",
        "RFC 9846 §5.2";
    "legacy_record_version",
        "ignored",
        "It has no meaning in TLS 1.3, although it is authenticated in protected records. It says TLS 1.2, or TLS 1.0 in the first record, to satisfy equipment that looks at it.",
        "RFC 9846 §5.1";
    "fragment",
        "what the record contains",
        "The content of the record: messages, or part of one.",
        "RFC 9846 §5.1, RFC 5246 §6.2.1";
    "nonce_explicit",
        "the part of the nonce that is sent",
        "The part of the nonce that is sent with each record. Together with the implicit part it must never repeat; most implementations send the record's number.",
        "RFC 5288 §3";
    "IV",
        "makes equal plaintexts look different",
        "Random bytes that are mixed into the first block, so that equal plaintexts do not give equal ciphertexts. TLS 1.0 used the last ciphertext block of the record before instead, which an attacker sees in advance (BEAST).",
        "RFC 5246 §6.2.3.2";
    "ciphertext",
        "the encrypted content",
        "The encrypted content of the record.",
        "RFC 5246 §6.2.3";
    "encrypted_record",
        "the encrypted content and its tag",
        "The encrypted content, with its real type, and the tag that authenticates it.",
        "RFC 9846 §5.2";
    "tag",
        "proves that nothing was changed",
        "A value that only a holder of the key can compute; any change to the record makes it wrong.",
        "RFC 5116 §5.1";
    "content",
        "what the record contains",
        "The content of the record, unencrypted.",
        "RFC 9846 §5.2, RFC 5246 §6.2.1";
    "MAC",
        "proves that nothing was changed",
        "A keyed hash over the record and its number; any change makes it wrong.",
        "RFC 5246 §6.2.3.1";
    "padding",
        "fills up the last block",
        "Bytes that fill the content up to whole blocks, each with the length of the padding as its value.",
        "RFC 5246 §6.2.3.2";
    "padding_length",
        "how many padding bytes come before this",
        "Says how many padding bytes come before this one.",
        "RFC 5246 §6.2.3.2";
    "malformed",
        "bytes that do not decode",
        "Bytes that do not fit the definition of the message.",
        "RFC 9846 §6.2, RFC 5246 §7.2.2";
    "bytes",
        "not taken apart",
        "The bytes of a message that was recorded without its fields.",
        "RFC 9846 §4";
    "other bytes",
        "not of TLS",
        "Bytes that are no part of a record or a message.",
        "RFC 9846 §5.1, RFC 5246 §6.2.1";

    // Hellos.
    "client_version",
        "the newest version that the client supports",
        "The newest version that the client supports, up to TLS 1.2. Newer ones are listed in the extension supported_versions.",
        "RFC 5246 §7.4.1.2";
    "legacy_version",
        "stays at TLS 1.2 for old equipment",
        "No longer says the version: it stays at TLS 1.2, and the real one is in the extension supported_versions. Too many servers and middleboxes refuse a number here that they do not know.",
        "RFC 9846 §4.2.2";
    "server_version",
        "the version that the server picked",
        "The version that the server picked, up to TLS 1.2. If the extension supported_versions is present, that one counts.",
        "RFC 5246 §7.4.1.3";
    "random",
        "fresh random bytes",
        "32 random bytes, new in every handshake. They make the keys of every connection different.",
        "RFC 9846 §4.2.2, RFC 5246 §7.4.1.2";
    "ClientHello/random",
        "the client's fresh random bytes",
        "32 random bytes from the client, new in every handshake. All keys depend on them, so what a server once sent cannot be replayed to this client; the server's random does the same for the server.",
        "RFC 9846 §4.2.2, RFC 5246 §7.4.1.2";
    "ServerHello/random",
        "the server's fresh random bytes",
        "32 random bytes from the server, new in every handshake. A server that supports TLS 1.3 but picks an older version ends them with DOWNGRD and a byte, 01 for TLS 1.2 and 00 for older versions, to warn a client that offered TLS 1.3 that someone removed its offer; such a client must abort (illegal_parameter). An attacker cannot edit the mark away, because ServerKeyExchange signs both randoms; key exchanges with RSA or a pre-shared key, and resumed sessions, have no such signature, and so no such protection. When the client itself offered nothing newer, as with --tls 1.2, the mark is to be expected.",
        "RFC 9846 §4.2.3, RFC 5246 §7.4.1.3";
    "HelloRetryRequest/random",
        "the mark of a HelloRetryRequest",
        "A fixed value that marks this ServerHello as a HelloRetryRequest: the SHA-256 hash of the word HelloRetryRequest.",
        "RFC 9846 §4.2.3";
    "session_id",
        "names a session to resume",
        "Names an earlier session to resume, or is empty. Beside a ticket it is a value of the client's own, by whose return a server says that it takes the ticket (RFC 5077 §3.4).",
        "RFC 5246 §7.4.1.2";
    "legacy_session_id",
        "filler, for old equipment",
        "Random bytes that make the hello look like a resumption of TLS 1.2 to network equipment; unless the client does offer a session of TLS 1.2, which this then names or belongs to.",
        "RFC 9846 §4.2.2";
    "ServerHello/session_id",
        "a name for this session",
        "In a full handshake, the name under which the server would resume this session later; empty if it would not, or gives a ticket instead. Where a session is resumed, what the client sent: the session's name, or beside a ticket a value of the client's own (RFC 5077 §3.4).",
        "RFC 5246 §7.4.1.3";
    "legacy_session_id_echo",
        "what the client sent",
        "Repeats the client's legacy_session_id and means nothing.",
        "RFC 9846 §4.2.3";
    "cipher_suites",
        "what the client can encrypt with, best first",
        "The cipher suites that the client supports, in its order of preference.",
        "RFC 9846 §4.2.2, RFC 5246 §7.4.1.2";
    "CipherSuite",
        "a combination of algorithms",
        "Names a combination of algorithms: key exchange and signature, cipher, and hash. In TLS 1.3 only cipher and hash; the rest is negotiated by extensions.",
        "RFC 9846 §B.4, RFC 5246 §A.5";
    "cipher_suite",
        "the algorithms that the server picked",
        "The cipher suite that the server picked from the client's list.",
        "RFC 9846 §4.2.3, RFC 5246 §7.4.1.3";
    "compression_methods",
        "only null is left",
        "Ways to compress records, of which only null is left. Compressed text has a length that depends on what is in it, and an attacker who can add text of their own reads a secret cookie from the lengths (CRIME).",
        "RFC 5246 §7.4.1.2";
    "legacy_compression_methods",
        "only null is left",
        "Ways to compress records, of which only null is left. Compressed text has a length that depends on what is in it, and an attacker who can add text of their own reads a secret cookie from the lengths (CRIME).",
        "RFC 9846 §4.2.2";
    "CompressionMethod",
        "a way to compress records",
        "A way to compress records; null means none.",
        "RFC 5246 §7.4.1.2";
    "compression_method",
        "must be null",
        "The way to compress that the server picked: null, which means none.",
        "RFC 5246 §7.4.1.3";
    "legacy_compression_method",
        "must be null",
        "Must be null: TLS 1.3 does not compress.",
        "RFC 9846 §4.2.3";
    "extensions",
        "optional features, each with its own format",
        "A list of optional features, each with a type and its own format. A receiver that does not know a type skips it, which is how the protocol can grow.",
        "RFC 9846 §4.3, RFC 5246 §7.4.1.4";
    "extension",
        "one extension",
        "An extension: its type, and a content in that type's own format.",
        "RFC 9846 §4.3, RFC 5246 §7.4.1.4";
    "extension_type",
        "which extension this is",
        "Says which extension this is.",
        "RFC 9846 §4.3, RFC 5246 §7.4.1.4";
    "extension_data",
        "its content",
        "The content of the extension.",
        "RFC 9846 §4.3, RFC 5246 §7.4.1.4";
    "data",
        "not taken apart",
        "The content of an extension that this program does not take apart.",
        "RFC 9846 §4.3, RFC 5246 §7.4.1.4";

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
        "The DNS name of the host that the client wants, without a trailing dot. It is never an IP address.",
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
        "which statements are acceptable",
        "What the client says about the statements that it accepts; almost always nothing.",
        "RFC 6066 §8";
    "ocsp_response_list",
        "a statement for each certificate",
        "The signed statements about revocation, one for each certificate of the chain and in its order; an empty one where there is none.",
        "RFC 6961 §2.2";
    "OCSPResponse",
        "the statement about one certificate",
        "The signed statement about one certificate of the chain, in OCSP's format; empty if there is none.",
        "RFC 6961 §2.2";
    "response",
        "the statement",
        "The signed statement about revocation, in OCSP's format.",
        "RFC 6066 §8";
    "named_group_list",
        "groups, best first",
        "The groups in which the client can do a key exchange, in its order of preference.",
        "RFC 9846 §4.3.7, RFC 8422 §5.1.1";
    "NamedGroup",
        "a group for key exchange",
        "A curve or another group in which a key exchange can be done.",
        "RFC 9846 §4.3.7, RFC 8422 §5.1.1";
    "ec_point_format_list",
        "formats of points",
        "The formats in which points may be sent. Only uncompressed is still in use.",
        "RFC 8422 §5.1.2";
    "EcPointFormat",
        "a format of points",
        "A format in which a point on a curve may be sent.",
        "RFC 8422 §5.1.2";
    "supported_signature_algorithms",
        "schemes, best first",
        "The signature schemes that the sender can verify, in its order of preference.",
        "RFC 9846 §4.3.3, RFC 5246 §7.4.1.4.1";
    "SignatureScheme",
        "a way to sign",
        "A way to sign: which kind of key, which hash, which padding or curve.",
        "RFC 9846 §4.3.3, RFC 5246 §7.4.1.4.1";
    "protocol_name_list",
        "protocols, best first",
        "The application protocols that the client supports, in its order of preference; in the answer, the one that the server picked.",
        "RFC 7301 §3.1";
    "ProtocolName",
        "an application protocol",
        "The name of an application protocol: h2 is HTTP/2, http/1.1 is HTTP/1.1.",
        "RFC 7301 §3.1";
    "sct_list",
        "promises from public logs",
        "Signed promises from public logs to list the certificate.",
        "RFC 6962 §3.3";
    "SerializedSCT",
        "a log's promise",
        "A signed promise from a public log to list the certificate: which log, when, and the log's signature.",
        "RFC 6962 §3.3";
    "padding/padding",
        "zeros",
        "Zeros that make the ClientHello longer and mean nothing.",
        "RFC 7685 §3";
    "algorithms",
        "ways to compress certificates",
        "The compression algorithms that the sender can undo.",
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
        "The verify_data of the handshake before; empty in the first one.",
        "RFC 5746 §3.2";
    "versions",
        "versions, best first",
        "The versions that the client supports, in its order of preference.",
        "RFC 9846 §4.3.1";
    "ProtocolVersion",
        "a version of TLS",
        "A version of the protocol.",
        "RFC 9846 §4.3.1";
    "selected_version",
        "the version used from here on",
        "The version that the server picked, which is used from here on.",
        "RFC 9846 §4.3.1";
    "cookie",
        "to be sent back unchanged",
        "Bytes that the client sends back unchanged.",
        "RFC 9846 §4.3.2";
    "ke_modes",
        "ways to use a pre-shared key",
        "The ways in which the client is willing to use a pre-shared key.",
        "RFC 9846 §4.3.9";
    "PskKeyExchangeMode",
        "psk_dhe_ke has forward secrecy, psk_ke does not",
        "A way to use a pre-shared key: psk_dhe_ke combines it with a fresh key exchange, which gives forward secrecy; psk_ke uses it alone.",
        "RFC 9846 §4.3.9";
    "authorities",
        "names of authorities",
        "The distinguished names of the authorities that the sender trusts.",
        "RFC 9846 §4.3.4";
    "client_shares",
        "one public key for each group",
        "The client's public keys, one for each group that it expects the server to accept.",
        "RFC 9846 §4.3.8";
    "KeyShareEntry",
        "a public key and its group",
        "A public key, and the group that it belongs to.",
        "RFC 9846 §4.3.8";
    "server_share",
        "the server's half of the key exchange",
        "The server's half of the key exchange, in a group for which the client sent a share.",
        "RFC 9846 §4.3.8";
    "selected_group",
        "the group that the server wants",
        "The group for which the server wants a key share.",
        "RFC 9846 §4.3.8";
    "group",
        "the group that the share belongs to",
        "The group that the share belongs to.",
        "RFC 9846 §4.3.8";
    "key_exchange",
        "the public key",
        "The public key itself, in its group's encoding. Combined with the other side's private key it gives the shared secret.",
        "RFC 9846 §4.3.8";
    "ClientHello&hybrid/key_exchange",
        "two public keys, of both halves of the hybrid",
        "Two public keys, one after the other: one of ML-KEM, to which the server will encapsulate a secret, and one on the curve.",
        "RFC 10024";
    "ServerHello&hybrid/key_exchange",
        "an ML-KEM ciphertext and a public key",
        "Two parts, one after the other: a ciphertext of ML-KEM, from which only the client can recover the encapsulated secret, and a public key on the curve.",
        "RFC 10024";
    "ClientHello&ML-KEM/key_exchange",
        "the public key of ML-KEM",
        "The encapsulation key of ML-KEM: the public key with which the server will encapsulate a secret.",
        "FIPS 203 §7.1";
    "ServerHello&ML-KEM/key_exchange",
        "the ciphertext of ML-KEM",
        "A ciphertext of ML-KEM, from which only the client can recover the encapsulated secret. It is not a public key: the server has none in this exchange.",
        "FIPS 203 §7.2";
    "identities",
        "pre-shared keys, by name",
        "The pre-shared keys that the client offers, best first.",
        "RFC 9846 §4.3.11";
    "PskIdentity",
        "one pre-shared key",
        "The name of a pre-shared key, and how old it is.",
        "RFC 9846 §4.3.11";
    "identity",
        "the key's name: usually a ticket",
        "The name of a pre-shared key: a ticket that the server once sent, or a name agreed on by other means; random bytes in a ClientHello that has the real one encrypted inside.",
        "RFC 9846 §4.3.11";
    "obfuscated_ticket_age",
        "the ticket's age, masked",
        "The age of the ticket in milliseconds plus a number that only the two ends know, so that an eavesdropper cannot link two connections by it; a random number in a ClientHello that has the real one encrypted inside.",
        "RFC 9846 §4.3.11.1";
    "binders",
        "proofs that the client has the keys",
        "For each pre-shared key a keyed hash over this ClientHello, which proves that the client has the key and ties the key to this handshake; random bytes in a ClientHello that has the real one encrypted inside.",
        "RFC 9846 §4.3.11.2";
    "PskBinderEntry",
        "the proof for one key",
        "A keyed hash over this ClientHello up to the binders; random bytes where the real ClientHello is encrypted inside.",
        "RFC 9846 §4.3.11.2";
    "selected_identity",
        "the key that the server picked",
        "The number of the pre-shared key that the server picked, counted from 0.",
        "RFC 9846 §4.3.11";
    "max_early_data_size",
        "how much early data is accepted",
        "The most bytes of early data that the server accepts with this ticket.",
        "RFC 9846 §4.3.10";

    // Certificates.
    "certificate_request_context",
        "ties the answer to a request",
        "Repeats the context of the CertificateRequest that this answers; empty in the server's message and during the handshake.",
        "RFC 9846 §4.5.1";
    "certificate_list",
        "the sender's own first, then its issuers'",
        "The chain: the sender's own certificate first, then the certificate of its issuer, and so on. The root is usually left out: either the receiver has it already, or it has no reason to trust it.",
        "RFC 9846 §4.5.1, RFC 5246 §7.4.2";
    "CertificateEntry",
        "a certificate and its extensions",
        "A certificate, and extensions that belong to it.",
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
        "The certificate itself: names, a public key, dates, and its issuer's signature over all of that, in DER, the binary form of ASN.1.",
        "RFC 5280 §4.1";
    "ASN.1_subjectPublicKeyInfo",
        "a raw public key",
        "A public key in DER in place of a certificate. The receiver must already know from elsewhere whose it is.",
        "RFC 7250 §3";
    "ASN1_subjectPublicKeyInfo",
        "a raw public key",
        "A public key in DER in place of a certificate. The receiver must already know from elsewhere whose it is.",
        "RFC 9846 §4.5.1";
    "client_certificate_types",
        "how the client can authenticate",
        "The ways in which the client can prove its identity: with a certificate, or with a raw public key.",
        "RFC 7250 §3";
    "server_certificate_types",
        "how the server may authenticate",
        "The proofs of the server's identity that the client can check: a certificate, or a raw public key.",
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
        "A kind of client certificate, named after the kind of its key.",
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
        "RFC 9846 §4.3, RFC 5246 §7.4.1.4";
    "DistinguishedName/name",
        "an authority's name",
        "The name of an authority in DER, the binary form of ASN.1.",
        "RFC 5280 §4.1.2.4";

    // Key exchange.
    "ServerECDHParams",
        "the server's curve and public key",
        "The curve that the server picked, and its public key on it. A signature, if one follows, covers these bytes and both randoms.",
        "RFC 8422 §5.4";
    "ServerDHParams",
        "the prime, the generator and the public number",
        "The prime and the generator that the server picked, and its public number. A signature, if one follows, covers these bytes and both randoms.",
        "RFC 5246 §7.4.3";
    "curve_type",
        "the curve is given by name",
        "How the curve is described: by its name, the only way still in use.",
        "RFC 8422 §5.4";
    "namedcurve",
        "the curve that the server picked",
        "The curve that the server picked from the client's list.",
        "RFC 8422 §5.4";
    "public",
        "the server's public key",
        "The server's public key: a point on the curve, made for this connection.",
        "RFC 8422 §5.4";
    "dh_p",
        "the prime",
        "The prime modulo which everything is computed. The server may pick any, unless the client lists groups of RFC 7919 (ffdhe2048 and larger) and the server knows these; primes below 2048 bits are too weak today.",
        "RFC 5246 §7.4.3";
    "dh_g",
        "the generator",
        "The number whose powers are taken.",
        "RFC 5246 §7.4.3";
    "dh_Ys",
        "the server's public number",
        "The server's public number: the generator raised to its private number, modulo the prime.",
        "RFC 5246 §7.4.3";
    "dh_Yc",
        "the client's public number",
        "The client's public number: the generator raised to its private number, modulo the prime.",
        "RFC 5246 §7.4.7.2";
    "ecdh_Yc",
        "the client's public key",
        "The client's public key: a point on the curve, made for this connection.",
        "RFC 8422 §5.7";
    "psk_identity",
        "the name of the client's key",
        "The name of the pre-shared key that the client uses, for the server to look it up. It is not secret: anyone on the path can read it.",
        "RFC 4279 §2";
    "psk_identity_hint",
        "which key the client should use",
        "May help a client that has several pre-shared keys to choose one. What it says is up to the application; without such an agreement servers should leave it out, and clients must ignore it.",
        "RFC 4279 §5.2";
    "encrypted_pre_master_secret",
        "the secret, readable only to the server",
        "The secret that the client chose, encrypted to the key in the server's certificate. Anyone who obtains that key later can decrypt it in a recording: there is no forward secrecy.",
        "RFC 5246 §7.4.7.1";
    "algorithm",
        "how it is signed",
        "Says with which scheme the signature was made. The receiver must have listed it.",
        "RFC 9846 §4.5.2, RFC 5246 §4.7";
    "uncompressed_length",
        "how long it is without compression",
        "How long the body of the Certificate message is once it is decompressed. The receiver refuses more than it is ready for, and any other length.",
        "RFC 8879 §4";
    "compressed_certificate_message",
        "the body of a Certificate message, compressed",
        "The body of the Certificate message that would have been sent without compression. The transcript holds the compressed message.",
        "RFC 8879 §4";
    "CompressedCertificate/algorithm",
        "how it is compressed",
        "Says how the certificates are compressed.",
        "RFC 8879 §4";
    "signature",
        "only the key's holder can produce it",
        "The signature: only the holder of the private key can produce it, and anyone with the public key can check it.",
        "RFC 9846 §4.5.2, RFC 5246 §4.7";
    "verify_data",
        "a keyed hash over all messages so far",
        "A keyed hash over all handshake messages so far. The receiver computes the same and compares. Up to TLS 1.2 it is 12 bytes of the PRF's output, which suffice because a forger has a single attempt; in TLS 1.3 it is a whole HMAC, as long as the suite's hash.",
        "RFC 9846 §4.5.3, RFC 5246 §7.4.9";
    "md5_hash",
        "MD5 over all messages so far and the master secret",
        "SSL 3.0 proves with two hashes that both ends saw the same handshake. This is MD5, over all handshake messages so far, the sender's name and the master secret, and again over that and the master secret.",
        "RFC 6101 §5.6.9";
    "sha_hash",
        "SHA-1 over all messages so far and the master secret",
        "The same as md5_hash, with SHA-1: a forger has to break both.",
        "RFC 6101 §5.6.9";

    // Alerts, tickets, updates.
    "level",
        "how serious it is",
        "How serious it is: a warning, or fatal.",
        "RFC 9846 §6, RFC 5246 §7.2";
    "description",
        "what is wrong",
        "Says what is wrong, or that nothing is: close_notify ends a connection in order.",
        "RFC 9846 §6, RFC 5246 §7.2";
    "ticket_lifetime_hint",
        "for how long the ticket is probably good",
        "For how many seconds the server will probably know the ticket; 0 says nothing about it.",
        "RFC 5077 §3.3";
    "ticket_lifetime",
        "how long the ticket is valid, in seconds",
        "How many seconds the server intends to accept the ticket; in TLS 1.3 at most seven days.",
        "RFC 9846 §4.7.1, RFC 5077 §3.3";
    "StatePlaintext/protocol_version",
        "the version of the session",
        "The version of TLS that the session is of. It can be resumed in no other.",
        "RFC 5077 §4, RFC 9846 §4.7.1";
    "StatePlaintext/timestamp",
        "when the ticket was issued",
        "When the server issued the ticket, in milliseconds since 1970. The server knows by it how old the ticket is.",
        "RFC 5077 §4";
    "StatePlaintext/ticket_lifetime",
        "how long this server accepts the ticket, in seconds",
        "For how many seconds after its timestamp the server accepts the ticket; the client was told the same number.",
        "RFC 9846 §4.7.1, RFC 5077 §3.3";
    "StatePlaintext/ticket_age_add",
        "what the client adds to the ticket's age",
        "The random number that NewSessionTicket told the client to add to the ticket's age. The server subtracts it again; before TLS 1.3 it is not used, and 0.",
        "RFC 9846 §4.7.1";
    "StatePlaintext/max_early_data_size",
        "how much early data the ticket allows",
        "The most bytes of early data that the client may send with this ticket; 0 if it may send none.",
        "RFC 9846 §4.3.10";
    "StatePlaintext/extended_master_secret",
        "whether the secret covers the handshake",
        "Whether the session's master secret was computed with a hash of the handshake. If so, a hello without extended_master_secret must not resume it; if not, a hello with it does not. In TLS 1.3 every secret covers the handshake.",
        "RFC 7627 §5.3";
    "StatePlaintext/server_name",
        "the host that the client asked for",
        "The name that the client asked for with server_name; empty if it named none. Up to TLS 1.2 a hello that names another host cannot resume the session; since then it can, but without early data.",
        "RFC 6066 §3, RFC 9846 §4.3.10";
    "application_protocol",
        "the protocol that was agreed on",
        "The application protocol of the session; empty if none was agreed on. Early data must be of this one.",
        "RFC 7301 §3.1, RFC 9846 §4.3.10";
    "StatePlaintext/client_identity",
        "who the client was",
        "What the client showed of itself when the session began. It shows no certificate in a resumption, so this vouches for it.",
        "RFC 5077 §4";
    "certificate_trusted",
        "whether the client's certificate passed its checks",
        "Whether the client's certificate passed the server's checks; unknown if it showed none or none was checked.",
        "RFC 5077 §4";
    "StatePlaintext/raw_public_key",
        "whether the client showed a bare key",
        "Whether the client showed a public key alone in place of a certificate.",
        "RFC 7250 §3";
    "StatePlaintext/given_key",
        "whether the session began with a given key",
        "Whether both ends knew a key that was agreed on outside TLS when the session began.",
        "RFC 9846 §4.3.11";
    "certificate_not_after",
        "until when the client's certificate is valid",
        "The last second at which the client's certificate is valid. The session is not resumed later than that.",
        "RFC 5077 §4";
    "certificate_subject",
        "whom the client's certificate was for",
        "The subject of the client's certificate; empty if it showed none. The certificate itself would make the ticket long.",
        "RFC 5077 §4";
    "short_key_bits",
        "the bits of a given key, if they are too few",
        "How many bits the key had that both ends were given, if the session began with one that is too short; otherwise 0. The keys of a resumption are no stronger than that.",
        "RFC 9257 §6";
    "server_certificate_hash",
        "which certificate the server showed",
        "The SHA-256 of the certificate that the server showed when the session began; empty if it showed none. Of several certificates the server knows by it which one the client has seen, to which channel bindings refer.",
        "RFC 5929 §4";
    "StatePlaintext/PSK",
        "the key that the ticket names",
        "The pre-shared key of this ticket, from which the keys of the resumption are derived. Whoever could read it could resume the session.",
        "RFC 9846 §4.7.1";
    "StatePlaintext/master_secret",
        "the secret of the session",
        "The master secret of the session, from which the keys of the resumption are derived. Whoever could read it could also decrypt the connection that it is from.",
        "RFC 5077 §4";
    "ticket_age_add",
        "masks the ticket's age",
        "A random number that is added to the ticket's age when it is used, so that an eavesdropper cannot link two connections by it.",
        "RFC 9846 §4.7.1";
    "ticket_nonce",
        "gives each ticket a different key",
        "Goes into the derivation of the pre-shared key, so that each ticket of a connection has a key of its own.",
        "RFC 9846 §4.7.1";
    "ticket",
        "opaque to the client",
        "The ticket itself: the server's state, encrypted to itself, or a key to look it up by. The client sends it back as it is, best once only.",
        "RFC 9846 §4.7.1, RFC 5077 §3.3";
    "request_update",
        "whether the receiver must do the same",
        "Says whether the receiver must change its keys as well.",
        "RFC 9846 §4.7.3";
};
