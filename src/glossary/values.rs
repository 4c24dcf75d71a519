//! Computed values, and the facts of a summary.

use super::{Table, entries};

pub(super) const VALUES: Table = entries! {
    // Randomness and key pairs.
    "random",
        "fresh random bytes for the hello",
        "Fresh random bytes for the hello message.",
        "RFC 9846 §4.2.2";
    "client_random",
        "the client's random bytes",
        "The random bytes of the ClientHello.",
        "RFC 9846 §4.2.2";
    "server_random",
        "the server's random bytes",
        "The random bytes of the ServerHello.",
        "RFC 9846 §4.2.3";
    "downgrade_sentinel",
        "says that the server could do better",
        "Eight fixed bytes at the end of the server's random that say: I speak a newer version than this. A client that also does knows that somebody interfered.",
        "RFC 9846 §4.2.3";
    "session_id",
        "filler, for old equipment",
        "Random bytes that make the hello look like a resumption of TLS 1.2.",
        "RFC 9846 §4.2.2";
    "legacy_session_id",
        "filler, for old equipment",
        "Random bytes that make the hello look like a resumption of TLS 1.2.",
        "RFC 9846 §4.2.2";
    "cookie",
        "to be sent back by the client",
        "Bytes that the client must send back, to prove that its address is real.",
        "RFC 9846 §4.3.2";
    "ecdh_private_key",
        "our secret number for this connection",
        "A secret number, made for this connection and forgotten after it.",
        "RFC 7748 §6";
    "ecdh_public_key",
        "our point on the curve",
        "The point that is sent to the peer: the curve's base point times the secret number.",
        "RFC 7748 §6";
    "ecdh_peer_public_key",
        "the peer's point on the curve",
        "The peer's point on the curve, as it came.",
        "RFC 7748 §6";
    "ecdh_shared_secret",
        "the point that both sides reach",
        "What both sides reach: our secret number times the peer's point.",
        "RFC 9846 §7.4.2";
    "dh_private_key",
        "our secret number for this connection",
        "A secret number, made for this connection and forgotten after it.",
        "RFC 9846 §7.4.1";
    "dh_public_key",
        "our public number",
        "The number that is sent to the peer: the generator to our secret power, modulo the prime.",
        "RFC 9846 §7.4.1";
    "dh_peer_public_key",
        "the peer's public number",
        "The peer's public number, as it came.",
        "RFC 9846 §7.4.1";
    "dh_p",
        "the prime",
        "The prime modulo which all is computed.",
        "RFC 7919 §A.1";
    "dh_g",
        "the generator",
        "The number whose powers are taken.",
        "RFC 7919 §A.1";
    "ml_kem_seed",
        "the seed of an ML-KEM key pair",
        "64 random bytes from which both ML-KEM keys are expanded.",
        "FIPS 203 §6.1";
    "ml_kem_m",
        "the randomness of an encapsulation",
        "32 random bytes from which the secret and its ciphertext are made.",
        "FIPS 203 §6.2";
    "ml_kem_encapsulation_key",
        "the public key of ML-KEM",
        "The public key of ML-KEM, to which the peer encapsulates a secret.",
        "FIPS 203 §7.1";
    "ml_kem_ciphertext",
        "the encapsulated secret",
        "The secret, encapsulated to the public key; only the private key opens it.",
        "FIPS 203 §7.2";
    "ml_kem_shared_secret",
        "the secret that ML-KEM shares",
        "The secret that both sides have after an encapsulation.",
        "FIPS 203 §7.3";
    "key_exchange",
        "what the key share holds",
        "The public keys of both parts of a hybrid group, one after the other, as the key share holds them.",
        "RFC 10024";
    "peer_key_exchange",
        "what the peer's key share holds",
        "The peer's public keys of both parts of a hybrid group, one after the other.",
        "RFC 10024";
    "shared_secret",
        "the secret that both sides computed",
        "The secret that both sides computed and nobody else can. All keys come from it.",
        "RFC 9846 §7.4";

    // RSA.
    "PS",
        "padding that is never zero",
        "Random bytes, none of them zero, that pad the secret to the size of the key, so that equal secrets do not encrypt alike.",
        "RFC 8017 §7.2.1";
    "EM",
        "the padded block",
        "The block that is raised to the exponent: a mark, the random padding, a zero, and the secret.",
        "RFC 8017 §7.2.1";
    "R",
        "what stands in for a secret that is wrong",
        "Random bytes that take the place of the secret if its padding is wrong, so that nobody can tell from the server's answer (Bleichenbacher's attack).",
        "RFC 5246 §7.4.7.1";
    "encrypted_pre_master_secret",
        "the secret, readable only to the server",
        "The padded secret to the public power, modulo the server's key.",
        "RFC 5246 §7.4.7.1";
    "n",
        "the key's modulus",
        "The modulus of the RSA key: the product of two secret primes.",
        "RFC 8017 §3.1";
    "e",
        "the public exponent",
        "The public exponent of the RSA key.",
        "RFC 8017 §3.1";
    "d",
        "the private exponent",
        "The private exponent of the RSA key.",
        "RFC 8017 §3.2";

    // TLS 1.0 to 1.2.
    "pre_master_secret",
        "the secret that the key exchange yields",
        "The secret that the key exchange yields: only the two ends know it. Its form depends on the key exchange.",
        "RFC 5246 §8.1";
    "session_hash",
        "a hash over the handshake so far",
        "A hash over all handshake messages so far, the ClientKeyExchange included. It binds the master secret to this very handshake.",
        "RFC 7627 §3";
    "master_secret",
        "the secret that all keys come from",
        "48 bytes from which all keys of the connection come.",
        "RFC 5246 §8.1";
    "key_block",
        "all keys of the connection in a row",
        "As many bytes as all keys need, to be cut into pieces.",
        "RFC 5246 §6.3";
    "client_write_MAC_key",
        "authenticates what the client sends",
        "The key that authenticates what the client sends.",
        "RFC 5246 §6.3";
    "server_write_MAC_key",
        "authenticates what the server sends",
        "The key that authenticates what the server sends.",
        "RFC 5246 §6.3";
    "client_write_key",
        "encrypts what the client sends",
        "The key that encrypts what the client sends.",
        "RFC 5246 §6.3";
    "server_write_key",
        "encrypts what the server sends",
        "The key that encrypts what the server sends.",
        "RFC 5246 §6.3";
    "client_write_IV",
        "the fixed part of the client's nonces",
        "The part of the nonce of the client's records that stays the same; in TLS 1.0, the first record's IV.",
        "RFC 5246 §6.3";
    "server_write_IV",
        "the fixed part of the server's nonces",
        "The part of the nonce of the server's records that stays the same; in TLS 1.0, the first record's IV.",
        "RFC 5246 §6.3";
    "handshake_messages",
        "all handshake messages so far",
        "All handshake messages so far, headers included, one after the other.",
        "RFC 5246 §7.4.9";
    "handshake_hash",
        "a hash over the handshake so far",
        "A hash over all handshake messages so far.",
        "RFC 5246 §7.4.9";
    "client_verify_data",
        "what the client's Finished must hold",
        "What the client's Finished must hold: proof that it has the keys and saw the same messages.",
        "RFC 9846 §4.5.3";
    "server_verify_data",
        "what the server's Finished must hold",
        "What the server's Finished must hold: proof that it has the keys and saw the same messages.",
        "RFC 9846 §4.5.3";
    "verify_data",
        "what Finished must hold",
        "What the Finished message must hold: proof that its sender has the keys and saw the same messages.",
        "RFC 9846 §4.5.3";

    // TLS 1.3.
    "0",
        "zeros",
        "Zeros, as many as the hash is long, where there is no secret to mix in.",
        "RFC 9846 §7.1";
    "early_secret",
        "the first secret: from a pre-shared key, or none",
        "The first secret of the key schedule. Without a pre-shared key it is the same in all connections.",
        "RFC 9846 §7.1";
    "empty_hash",
        "the hash of nothing",
        "The hash of no bytes at all, where a derivation covers no messages.",
        "RFC 9846 §7.1";
    "derived",
        "leads from one secret to the next",
        "A step between two secrets of the schedule, so that knowing the later one tells nothing of the earlier.",
        "RFC 9846 §7.1";
    "handshake_secret",
        "the secret of the handshake",
        "Mixes the shared secret of the key exchange in. From it come the keys of the handshake.",
        "RFC 9846 §7.1";
    "main_secret",
        "the secret of the connection",
        "The last secret of the schedule. From it come the keys of application data, exporters and tickets.",
        "RFC 9846 §7.1";
    "transcript_hash",
        "a hash over the handshake so far",
        "A hash over all handshake messages so far. It binds what is derived or signed to this very handshake.",
        "RFC 9846 §4.1";
    "ClientHello1_hash",
        "a hash of the first ClientHello",
        "A hash of the first ClientHello, which stands for it in the transcript after a HelloRetryRequest.",
        "RFC 9846 §4.1";
    "message_hash",
        "stands for the first ClientHello",
        "What stands in the transcript for the first ClientHello after a HelloRetryRequest.",
        "RFC 9846 §4.1";
    "client_handshake_traffic_secret",
        "for the client's part of the handshake",
        "The secret from which the client's keys for the rest of the handshake come.",
        "RFC 9846 §7.1";
    "server_handshake_traffic_secret",
        "for the server's part of the handshake",
        "The secret from which the server's keys for the rest of the handshake come.",
        "RFC 9846 §7.1";
    "client_application_traffic_secret",
        "for the client's data",
        "The secret from which the client's keys for application data come.",
        "RFC 9846 §7.1";
    "server_application_traffic_secret",
        "for the server's data",
        "The secret from which the server's keys for application data come.",
        "RFC 9846 §7.1";
    "client_write_iv",
        "mixed into the client's nonces",
        "Mixed with the record's number, it gives the nonce of each record that the client sends.",
        "RFC 9846 §7.3";
    "server_write_iv",
        "mixed into the server's nonces",
        "Mixed with the record's number, it gives the nonce of each record that the server sends.",
        "RFC 9846 §7.3";
    "client_finished_key",
        "the key of the client's Finished",
        "The key of the keyed hash in the client's Finished.",
        "RFC 9846 §4.5.3";
    "server_finished_key",
        "the key of the server's Finished",
        "The key of the keyed hash in the server's Finished.",
        "RFC 9846 §4.5.3";
    "exporter_secret",
        "for other protocols that want keys",
        "The secret from which other protocols can have keys that are bound to this connection.",
        "RFC 9846 §7.5";
    "resumption_secret",
        "for tickets",
        "The secret from which the pre-shared key of each ticket comes.",
        "RFC 9846 §7.1";
    "PSK",
        "the key that a ticket stands for",
        "The pre-shared key that a ticket stands for.",
        "RFC 9846 §4.7.1";
    "exported_keying_material",
        "key bytes for another protocol",
        "Key bytes for another protocol, bound to this connection.",
        "RFC 5705 §4";
    "context_value",
        "what the other protocol adds",
        "What the other protocol adds to tell its uses apart.",
        "RFC 5705 §4";
    "context_value_length",
        "the length of the context",
        "The length of the context, in two bytes.",
        "RFC 5705 §4";
    "ticket",
        "an opaque name for the session",
        "The bytes that the client will send back to resume.",
        "RFC 9846 §4.7.1";
    "ticket_age_add",
        "masks the ticket's age",
        "A random number that masks the ticket's age.",
        "RFC 9846 §4.7.1";
    "ticket_nonce",
        "makes each ticket's key different",
        "Makes the key of each ticket different.",
        "RFC 9846 §4.7.1";

    // Signatures.
    "signed_content",
        "the bytes that are signed",
        "The bytes that are signed.",
        "RFC 9846 §4.5.2";
    "context_string",
        "what the signature is for",
        "A text that says what the signature is for, so that it cannot be passed off as another.",
        "RFC 9846 §4.5.2";
    "64 spaces",
        "keep the signature apart from older ones",
        "64 spaces, so that no signature of an older version can begin with the same bytes.",
        "RFC 9846 §4.5.2";
    "signature",
        "the signature",
        "The signature over the content.",
        "RFC 9846 §4.5.2";
    "signature_valid",
        "1 if the signature verified",
        "1 if the signature verified, 0 if not.",
        "RFC 9846 §4.5.2";
    "public_key",
        "the signer's public key",
        "The public key from the signer's certificate.",
        "RFC 5280 §4.1.2.7";
    "private_key",
        "the signer's private key",
        "The private key that belongs to the signer's certificate.",
        "RFC 5280 §4.1.2.7";

    // Records.
    "write_key",
        "the key of this direction",
        "The key that encrypts in this direction.",
        "RFC 9846 §5.3";
    "write_MAC_key",
        "the MAC key of this direction",
        "The key that authenticates in this direction.",
        "RFC 5246 §6.3";
    "write_IV",
        "the fixed part of the nonce",
        "The part of the nonce that stays the same in this direction.",
        "RFC 5246 §6.3";
    "write_iv",
        "mixed into the nonce",
        "Mixed with the record's number, it gives the nonce.",
        "RFC 9846 §5.3";
    "seq_num",
        "the record's number",
        "The record's number under its key, from 0. It is not sent: both sides count.",
        "RFC 5246 §6.1";
    "padded_sequence_number",
        "the record's number, as long as the nonce",
        "The record's number with zeros in front, as long as the nonce.",
        "RFC 9846 §5.3";
    "nonce",
        "a number used once",
        "A number that is used for one record only. Two records under the same key and nonce would give the plaintext away.",
        "RFC 9846 §5.3";
    "nonce_explicit",
        "the nonce's part that is sent along",
        "The part of the nonce that is sent with the record.",
        "RFC 5288 §3";
    "additional_data",
        "authenticated but not encrypted",
        "What is authenticated along with the content but not encrypted: the record's header and, before TLS 1.3, its number.",
        "RFC 5246 §6.2.3.3";
    "TLSInnerPlaintext",
        "content, real type, zeros",
        "What is encrypted: the content, its real type, and as many zeros as the sender likes, to hide the length.",
        "RFC 9846 §5.2";
    "plaintext",
        "what was encrypted",
        "What is or was encrypted.",
        "RFC 9846 §5.2";
    "ciphertext",
        "the encrypted content",
        "The encrypted content.",
        "RFC 9846 §5.2";
    "AEADEncrypted",
        "ciphertext and tag",
        "The ciphertext and the tag that authenticates it.",
        "RFC 9846 §5.2";
    "content",
        "what the record carries",
        "What the record carries: messages or data.",
        "RFC 9846 §5.2";
    "MAC",
        "authenticates the record",
        "A keyed hash over the record and its number: any change, and any reordering, makes it wrong.",
        "RFC 5246 §6.2.3.1";
    "received_MAC",
        "the MAC that came with the record",
        "The MAC that came with the record, to be compared with the one we computed.",
        "RFC 5246 §6.2.3.1";
    "IV",
        "makes equal plaintexts look different",
        "Random bytes that are mixed into the first block, so that equal contents do not give equal ciphertexts.",
        "RFC 5246 §6.2.3.2";
    "padding",
        "fills up the last block",
        "Bytes that fill the content up to whole blocks.",
        "RFC 5246 §6.2.3.2";
    "padding_length",
        "how many padding bytes there are",
        "How many padding bytes there are.",
        "RFC 5246 §6.2.3.2";
    "zeros",
        "hide the length",
        "Zeros after the content, to hide how long it is.",
        "RFC 9846 §5.4";
};

/// Facts of a summary, by the names that the summary uses.
pub(super) const FACTS: Table = entries! {
    "version",
        "version",
        "The version of the protocol that was agreed on.",
        "RFC 9846 §4.3.1";
    "cipher_suite",
        "cipher suite",
        "The algorithms that protect the connection.",
        "RFC 9846 §B.4";
    "group",
        "key exchange",
        "The group in which the shared secret was computed.",
        "RFC 9846 §4.3.7";
    "signature_scheme",
        "server's signature",
        "The scheme with which the server proved that it holds its certificate's key.",
        "RFC 9846 §4.3.3";
    "certificate",
        "certificate",
        "Whom the server's certificate was issued to.",
        "RFC 5280 §4.1.2.6";
    "client_signature_scheme",
        "client's signature",
        "How the client proved that it holds the private key of its certificate.",
        "RFC 9846 §4.3.3";
    "client_certificate",
        "client's certificate",
        "Whom the client's certificate is for: the subject of its first certificate.",
        "RFC 9846 §4.5.1";
    "client_certificate_trusted",
        "client's certificate trusted",
        "Whether the client's chain passed the server's checks. Only the server knows.",
        "RFC 5280 §6";
    "certificate_trusted",
        "certificate trusted",
        "Whether the certificate leads to a trusted authority, is in date, and names the host that was asked for.",
        "RFC 5280 §6";
    "application_protocol",
        "application protocol",
        "The protocol that is spoken inside the connection, agreed on by ALPN.",
        "RFC 7301 §3";
    "extended_master_secret",
        "extended master secret",
        "Whether the master secret is bound to the whole handshake.",
        "RFC 7627 §1";
    "encrypt_then_mac",
        "encrypt-then-MAC",
        "Whether CBC records are authenticated after encryption rather than before.",
        "RFC 7366 §2";
    "http_location",
        "where the response leads",
        "The server has what was asked for elsewhere, or sends its reader on. -L follows, each time with a connection of its own.",
        "RFC 9110 §10.2.2";
    "content_encoding",
        "how the content is packed",
        "The server compressed the content. What is shown here is unpacked; what --output writes is as it came.",
        "RFC 9110 §8.4";
    "strict_transport",
        "browsers come back by TLS alone",
        "For so many seconds (max-age) browsers will use nothing but HTTPS for this host, with includeSubDomains for all below it too, and let nobody click a bad certificate away. It protects from the second visit on; preload asks to be on the list that browsers ship, for the first.",
        "RFC 6797 §6.1";
    "alt_svc",
        "the same is to be had elsewhere",
        "The server offers the same by another protocol or at another address: h3 is HTTP/3, which runs on QUIC and has TLS 1.3 inside. The certificate there must be good for this host all the same.",
        "RFC 7838 §3";
    "expect_ct",
        "means nothing any more",
        "Asked browsers to insist on Certificate Transparency. They do now without being asked, and the field is obsolete.",
        "RFC 9163 §2.1";
    "public_key_pins",
        "means nothing any more",
        "Asked browsers to take no other keys than these for this host. A mistake locked everybody out, so browsers gave it up.",
        "RFC 7469 §2.1";
    "bytes_sent",
        "how much was sent",
        "The bytes that were sent as they are, instead of a request.",
        "RFC 9846 §5.1";
    "bytes_received",
        "how much came back",
        "The bytes that came back, of whatever protocol.",
        "RFC 9846 §5.1";
    "http_status",
        "HTTP status",
        "What the server answered to the request.",
        "RFC 9110 §15";
    "http_body",
        "body",
        "How long the body of the answer is.",
        "RFC 9112 §6";
    "proxy",
        "proxy",
        "Who connected us to the server.",
        "RFC 9110 §9.3.6";
    "private_authority",
        "authority that is not public",
        "Who vouches for the certificate. It is no public authority, and may be the proxy's own.",
        "RFC 9110 §9.3.6";
};
