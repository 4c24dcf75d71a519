//! Values: what is computed, and what goes into it. Names that are missing here are those of fields
//! and messages, which mean the same as an input.

use super::{Table, entries};

pub(super) const VALUES: Table = entries! {
    // Bytes that come from nowhere.
    "\"\"",
        "no bytes at all",
        "An empty string: no bytes at all.",
        "RFC 9846 §7.1";
    "0",
        "zeros",
        "As many zero bytes as the hash is long, used where there is no secret to mix in.",
        "RFC 9846 §7.1";
    "0x00",
        "a separator",
        "A zero byte that separates two parts.",
        "RFC 9846 §4.5.2";
    "0x02",
        "the block type: encryption",
        "Marks a block that is padded for encryption; together with the zero byte before it, it shows a decryptor that the padding is intact.",
        "RFC 8017 §7.2.1";
    "Hash.length",
        "the length of the hash, in three bytes",
        "The length of the hash in the three bytes of a handshake message's header.",
        "RFC 9846 §4.1";

    // Randomness and key pairs.
    "random",
        "fresh random bytes",
        "Fresh random bytes.",
        "RFC 9846 §C.1";
    "24 random bytes",
        "the random part of the server's random",
        "The random part of the server's random; the other eight bytes warn of a downgrade.",
        "RFC 9846 §4.2.3";
    "client_random",
        "the client's random bytes",
        "The random bytes of the ClientHello, new in every handshake. All keys depend on them.",
        "RFC 9846 §4.2.2, RFC 5246 §7.4.1.2";
    "server_random",
        "the server's random bytes",
        "The random bytes of the ServerHello, new in every handshake. All keys depend on them.",
        "RFC 9846 §4.2.3, RFC 5246 §7.4.1.3";
    "downgrade_sentinel",
        "says that the server supports a newer version",
        "Eight fixed bytes, DOWNGRD and a number, at the end of the server's random: the server supports a newer version than the one it picked. A client that offered the newer one knows that someone removed the offer, and the signature over both randoms keeps an attacker from editing the mark away. Key exchanges with RSA or a pre-shared key and resumed sessions have no such signature.",
        "RFC 9846 §4.2.3";
    "session_id",
        "a session's name, or a mark beside a ticket",
        "Random bytes. From a server, the name under which it would resume the session. From a client that offers a ticket, a mark: a server that takes the ticket repeats it.",
        "RFC 5246 §7.4.1.3, RFC 5077 §3.4";
    "legacy_session_id",
        "filler, for old equipment",
        "Random bytes that make the hello look like a resumption of TLS 1.2 to network equipment.",
        "RFC 9846 §4.2.2";
    "cookie",
        "to be returned by the client",
        "Bytes that the client must return, to prove that its address is real.",
        "RFC 9846 §4.3.2";
    "ecdh_private_key",
        "our secret number for this connection",
        "A secret number, made for this connection and erased after it, which is what gives forward secrecy.",
        "RFC 9846 §7.4.2, RFC 8422 §5.10";
    "ecdh_public_key",
        "our point on the curve",
        "The point that is sent to the peer: the curve's base point times the secret number.",
        "RFC 9846 §4.3.8.2, RFC 8422 §5.10";
    "ecdh_peer_public_key",
        "the peer's point on the curve",
        "The peer's point on the curve, as received. A point that is not on the curve could reveal parts of the private key, and a few points of x25519 make the secret zero for everyone; both are refused.",
        "RFC 9846 §4.3.8.2, RFC 8422 §5.10";
    "ecdh_shared_secret",
        "the point that both sides arrive at",
        "The result that both sides arrive at: our secret number times the peer's point. Of a point with two coordinates, as on the NIST curves, only x is used.",
        "RFC 9846 §7.4.2, RFC 8422 §5.10";
    "dh_private_key",
        "our secret number for this connection",
        "A secret number, made for this connection and erased after it, which is what gives forward secrecy.",
        "RFC 9846 §7.4.1, RFC 5246 §8.1.2";
    "dh_public_key",
        "our public number",
        "The number that is sent to the peer: the generator raised to our secret number, modulo the prime.",
        "RFC 9846 §7.4.1, RFC 5246 §8.1.2";
    "dh_peer_public_key",
        "the peer's public number",
        "The peer's public number, as received.",
        "RFC 9846 §7.4.1, RFC 5246 §8.1.2";
    "dh_p",
        "the prime",
        "The prime modulo which everything is computed.",
        "RFC 7919 §3";
    "dh_g",
        "the generator",
        "The number whose powers are taken.",
        "RFC 7919 §3";
    "ml_kem_seed",
        "the seed of an ML-KEM key pair",
        "64 random bytes from which both ML-KEM keys are expanded.",
        "FIPS 203 §7.1";
    "ml_kem_m",
        "the randomness of an encapsulation",
        "32 random bytes from which the secret and its ciphertext are made.",
        "FIPS 203 §7.2";
    "ml_kem_encapsulation_key",
        "the public key of ML-KEM",
        "The public key of ML-KEM, with which the peer encapsulates a secret.",
        "FIPS 203 §7.1";
    "ml_kem_ciphertext",
        "the encapsulated secret",
        "The encapsulated secret; only the private key can recover it.",
        "FIPS 203 §7.2";
    "ml_kem_shared_secret",
        "the secret that ML-KEM shares",
        "The secret that both sides have after an encapsulation.",
        "FIPS 203 §7.3";
    "key_exchange",
        "the two halves of a hybrid share",
        "The content of a hybrid key share, one part after the other: from the client two public keys, from the server a ciphertext of ML-KEM and a public key.",
        "RFC 10024";
    "peer_key_exchange",
        "the two halves of the peer's hybrid share",
        "The content of the peer's hybrid key share, one part after the other: from the client two public keys, from the server a ciphertext of ML-KEM and a public key.",
        "RFC 10024";
    "shared_secret",
        "the secret that both sides computed",
        "The secret that both sides computed, and that someone who saw only the public shares cannot. All keys come from it. In a hybrid group it is the two secrets put together, so it stays secret as long as either does.",
        "RFC 9846 §7.4";

    // RSA.
    "PS",
        "padding without zeros",
        "Random bytes, none of them zero, that pad the secret to the size of the key, so that encrypting the same secret twice gives different results.",
        "RFC 8017 §7.2.1";
    "EM",
        "the padded block",
        "The block that is raised to the exponent: two marker bytes, the random padding, a zero, and the secret.",
        "RFC 8017 §7.2.1";
    "R",
        "used instead of a secret that is wrong",
        "Random bytes that the server uses instead of the secret if its padding or its version is wrong, so that its answer does not reveal whether they were (Bleichenbacher's attack).",
        "RFC 5246 §7.4.7.1";
    "encrypted_pre_master_secret",
        "the secret, readable only to the server",
        "The padded secret, raised to the public exponent modulo the server's key.",
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
    "client_version",
        "the version that the client offered",
        "The newest version that the client offered in its hello. It is repeated inside the encrypted secret, where an attacker cannot change it, so the server notices if the hello was edited to force an older version. It does not say so: it goes on with a random secret, as with wrong padding, and Finished fails.",
        "RFC 5246 §7.4.7.1";
    "pre_master_secret",
        "the secret that the key exchange yields",
        "The secret that the key exchange yields: only the two ends know it. With Diffie-Hellman it is the shared result. With RSA key transport the client makes it up, and it begins with the version that the client offered, so that the server notices if an attacker changed the version in the hello. If that version, or the padding around the secret, is wrong, the server must not say so: it goes on with a random secret in its place, and the handshake fails at Finished, or else its answers would help an attacker to decrypt (Bleichenbacher). Under a pre-shared key it is that key and what was exchanged besides it, each after its length.",
        "RFC 5246 §8.1, RFC 4279 §2";
    "other_secret",
        "what was exchanged besides the pre-shared key",
        "The secret that the two ends exchange besides the pre-shared key: by Diffie-Hellman, or encrypted to the key in the server's certificate. Where nothing is exchanged it is as many zeros as the key has bytes.",
        "RFC 4279 §2";
    "other_secret.length",
        "the length of the other secret",
        "How many bytes the other secret has, in two bytes.",
        "RFC 4279 §2";
    "psk.length",
        "the length of the pre-shared key",
        "How many bytes the pre-shared key has, in two bytes.",
        "RFC 4279 §2";
    "psk",
        "the key that both ends were given",
        "The pre-shared key: the two ends were given it outside TLS, and it is never sent. Each proves with its Finished that it has it.",
        "RFC 4279 §2";
    "session_hash",
        "a hash over the handshake so far",
        "A hash over all handshake messages so far, including ClientKeyExchange. It binds the master secret to this very handshake, so that an attacker in the middle cannot make two connections end up with the same one (triple handshake).",
        "RFC 7627 §3";
    "master_secret",
        "the secret that all keys come from",
        "48 bytes from which all keys of the connection are derived.",
        "RFC 5246 §8.1";
    "key_block",
        "all keys of the connection in a row",
        "As many bytes as all keys together need. They are cut, each time for the client first, into MAC keys, encryption keys and IVs. CBC suites need MAC keys, and since TLS 1.1 no IVs, because each record carries its own. AEAD suites need no MAC keys, because the cipher authenticates by itself; of the IV, AES-GCM takes from here only the 4 secret bytes of the nonce.",
        "RFC 5246 §6.3";
    "client_write_MAC_key",
        "authenticates what the client sends",
        "The key that authenticates what the client sends. Each direction has its own, so a record cannot be reflected to its sender.",
        "RFC 5246 §6.3";
    "server_write_MAC_key",
        "authenticates what the server sends",
        "The key that authenticates what the server sends. Each direction has its own, so a record cannot be reflected to its sender.",
        "RFC 5246 §6.3";
    "client_write_key",
        "encrypts what the client sends",
        "The key that encrypts what the client sends. Each direction has keys of its own: if both shared them, an attacker could send a record back to its sender, who would take it for the peer's; and ciphers with a nonce would soon use the same one twice.",
        "RFC 5246 §6.3";
    "TLS 1.3/client_write_key",
        "encrypts what the client sends",
        "The key that encrypts what the client sends. Each direction has keys of its own: if both shared them, an attacker could send a record back to its sender, who would take it for the peer's; and as each side counts its records from 0, the two would use the same nonces.",
        "RFC 9846 §7.3";
    "server_write_key",
        "encrypts what the server sends",
        "The key that encrypts what the server sends. Each direction has keys of its own: if both shared them, an attacker could send a record back to its sender, who would take it for the peer's; and ciphers with a nonce would soon use the same one twice.",
        "RFC 5246 §6.3";
    "TLS 1.3/server_write_key",
        "encrypts what the server sends",
        "The key that encrypts what the server sends. Each direction has keys of its own: if both shared them, an attacker could send a record back to its sender, who would take it for the peer's; and as each side counts its records from 0, the two would use the same nonces.",
        "RFC 9846 §7.3";
    "client_write_IV",
        "the start of the client's nonces or IVs",
        "With an AEAD cipher, the secret part of the nonces of the client's records. With CBC, only TLS 1.0 has it: it is the IV of the client's first record, and each later record takes the last block of the one before as its IV, which an attacker sees in advance and can test guesses with (BEAST); since TLS 1.1 each CBC record carries a random IV of its own.",
        "RFC 5246 §6.3";
    "server_write_IV",
        "the start of the server's nonces or IVs",
        "With an AEAD cipher, the secret part of the nonces of the server's records; with CBC, which has it in TLS 1.0 alone, the IV of the server's first record.",
        "RFC 5246 §6.3";
    "renegotiated_connection",
        "ties a renegotiation to the handshake before it",
        "The verify_data of the client and of the server in the handshake before, which only the same two ends can know. Nothing in a first handshake.",
        "RFC 5746 §3.2";
    "certificate_request_context",
        "tells one request for a certificate from another",
        "Random bytes that the answer must repeat, so that the server knows which of its requests is answered.",
        "RFC 9846 §4.4.2";
    "handshake_hash",
        "a hash over the handshake so far",
        "A hash over all handshake messages so far.",
        "RFC 5246 §7.4.9";
    "client_verify_data",
        "what the client's Finished must contain",
        "What the client's Finished must contain: proof that it has the keys and saw the same messages. The label says which end it is from, so that nobody can send an end its own Finished back.",
        "RFC 5246 §7.4.9";
    "TLS 1.3/client_verify_data",
        "what the client's Finished must contain",
        "What the client's Finished must contain: proof that it has the keys and saw the same messages.",
        "RFC 9846 §4.5.3";
    "server_verify_data",
        "what the server's Finished must contain",
        "What the server's Finished must contain: proof that it has the keys and saw the same messages. The label says which end it is from, so that nobody can send an end its own Finished back.",
        "RFC 5246 §7.4.9";
    "TLS 1.3/server_verify_data",
        "what the server's Finished must contain",
        "What the server's Finished must contain: proof that it has the keys and saw the same messages.",
        "RFC 9846 §4.5.3";

    // TLS 1.3.
    "early_secret",
        "the first secret: from a pre-shared key, or none",
        "The first secret of the key schedule. It is made from the pre-shared key, if there is one; without one from zeros, and is then the same in every connection that uses this hash.",
        "RFC 9846 §7.1";
    "empty_hash",
        "the hash of nothing",
        "The hash of no bytes at all, for a derivation that covers no messages.",
        "RFC 9846 §7.1";
    "derived",
        "leads from one secret to the next",
        "A step between two secrets of the schedule, whose result is the salt of the next HKDF-Extract. Thanks to it each secret of the schedule is used in one way only: to expand keys under different labels, and never as a salt as well.",
        "RFC 9846 §7.1";
    "handshake_secret",
        "the secret of the handshake",
        "Mixes in the shared secret of the key exchange. The keys of the handshake come from it.",
        "RFC 9846 §7.1";
    "main_secret",
        "the secret of the connection",
        "The last secret of the schedule. The keys for application data, exporters and tickets come from it.",
        "RFC 9846 §7.1";
    "transcript_hash",
        "a hash over the handshake so far",
        "A hash over the handshake messages that its name lists, each with its own header of 4 bytes; the headers of records are not hashed, so it is the same however the messages were cut into records. It binds what is derived or signed to this very handshake: if someone changed a hello on the way, for example removed the strong suites, the two ends derive different keys in TLS 1.3, and the first encrypted record fails (bad_record_mac). After a HelloRetryRequest the first ClientHello enters it as a hash of its own (message_hash), so that a server can leave that hash with the client, in a cookie, and keep no state.",
        "RFC 9846 §4.1";
    "ClientHello1_hash",
        "a hash of the first ClientHello",
        "A hash of the first ClientHello, which replaces it in the transcript after a HelloRetryRequest. A server can put this hash into its cookie and forget the hello.",
        "RFC 9846 §4.1";
    "message_hash",
        "replaces the first ClientHello",
        "Replaces the first ClientHello in the transcript after a HelloRetryRequest, so that a server can keep its hash in a cookie and no state of its own.",
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
        "The secret from which the client's keys for application data come. A KeyUpdate replaces it with the next generation, which the number at its end counts.",
        "RFC 9846 §7.1";
    "server_application_traffic_secret",
        "for the server's data",
        "The secret from which the server's keys for application data come. A KeyUpdate replaces it with the next generation, which the number at its end counts.",
        "RFC 9846 §7.1";
    "client_write_iv",
        "mixed into the client's nonces",
        "XORed with the record's number, it gives the nonce of each record that the client sends. It is secret and new for each connection, so that the nonces do not run 0, 1, 2 … in every connection.",
        "RFC 9846 §7.3";
    "server_write_iv",
        "mixed into the server's nonces",
        "XORed with the record's number, it gives the nonce of each record that the server sends. It is secret and new for each connection, so that the nonces do not run 0, 1, 2 … in every connection.",
        "RFC 9846 §7.3";
    "client_finished_key",
        "the key of the client's Finished",
        "The key of the keyed hash in the client's Finished. Each end has its own, made from the secret of its direction, so that one end's Finished cannot be sent back to it as the other's.",
        "RFC 9846 §4.5.3";
    "server_finished_key",
        "the key of the server's Finished",
        "The key of the keyed hash in the server's Finished. Each end has its own, made from the secret of its direction, so that one end's Finished cannot be sent back to it as the other's.",
        "RFC 9846 §4.5.3";
    "exporter_secret",
        "for other protocols that need keys",
        "The secret from which other protocols can derive keys that are bound to this connection.",
        "RFC 9846 §7.5";
    "label_secret",
        "for what this label names",
        "The secret from which everything under one exporter label comes.",
        "RFC 9846 §7.5";
    "context_hash",
        "a hash of the exporter's context",
        "A hash of the context that the caller of the exporter gave. No context and an empty one have the same hash, and so the same result; up to TLS 1.2 they differ.",
        "RFC 9846 §7.5";
    "context_value",
        "the exporter's context",
        "What the caller of the exporter wants the result to depend on besides the connection and the label.",
        "RFC 5705 §4";
    "context_value_length",
        "the length of the exporter's context",
        "The length of the context in two bytes. Without a context it is left out, so that an empty context gives another result than none.",
        "RFC 5705 §4";
    "exported_keying_material",
        "for another protocol, bound to this connection",
        "Bytes for another protocol, which both ends derive and nobody else can. The label says what they are for.",
        "RFC 5705 §4";
    "TLS 1.3/exported_keying_material",
        "for another protocol, bound to this connection",
        "Bytes for another protocol, which both ends derive and nobody else can. The label says what they are for.",
        "RFC 9846 §7.5";
    "tls-unique",
        "the first Finished: names this handshake",
        "A channel binding: the content of the first Finished of the latest handshake. Without extended_master_secret someone in between can give two connections the same; in TLS 1.3 it is not defined.",
        "RFC 5929 §3.1";
    "tls-server-end-point",
        "a hash of the certificate: names the server",
        "A channel binding: the server's certificate, hashed with the hash of its own signature, or with SHA-256 in place of MD5 and SHA-1. It names the server, not the connection, so that it survives a front end that ends TLS, if that shows the same certificate.",
        "RFC 5929 §4.1";
    "tls-exporter",
        "names this connection",
        "A channel binding: 32 bytes exported under a label of their own. It serves TLS 1.3, and older versions with extended_master_secret.",
        "RFC 9266 §2";
    "certificate",
        "the server's certificate",
        "The server's own certificate in DER, as it was sent.",
        "RFC 5280 §4.1";
    "resumption_secret",
        "for tickets",
        "The secret from which the pre-shared key of each ticket comes, with which a later connection can begin. A ticket is the server's name for that key: often all the server needs, encrypted by the server for itself and kept by the client. It is best used once: seen twice, it links the two connections; servers hand out several, so that a client always has an unused one, even for connections opened at the same time; and its age is masked by a random number (ticket_age_add), because that would link them too. Under such a key a client may send data before the server has answered (0-RTT); anyone who records it can send it again, so it must be safe to repeat.",
        "RFC 9846 §7.1";
    "PSK",
        "the key that a ticket names",
        "The pre-shared key that a ticket names. Both sides derive it from the connection that the ticket is from; it is never sent, but that the server's ticket may contain it, encrypted under a key that only the server has.",
        "RFC 9846 §4.7.1";
    "Truncate(ClientHello1)",
        "the hello without its binders",
        "The ClientHello up to its list of binders, which are computed over it and so cannot be part of it. Its lengths are those of the whole.",
        "RFC 9846 §4.3.11.2";
    "Truncate(ClientHello2)",
        "the second hello without its binders",
        "The second ClientHello up to its list of binders, which are computed over it and so cannot be part of it. Its lengths are those of the whole.",
        "RFC 9846 §4.3.11.2";
    "binder_key",
        "proves knowledge of the pre-shared key",
        "The secret from which binders are made. Its label says where the pre-shared key is from (a ticket, outside TLS, or imported), so that a key of one kind cannot pass for another.",
        "RFC 9846 §7.1";
    "binder_finished_key",
        "the key of the binder",
        "The HMAC key of a binder, made from binder_key as that of a Finished is from a traffic secret.",
        "RFC 9846 §4.3.11.2";
    "binder",
        "proof of the key, over this very hello",
        "An HMAC over the hello up to the binders, under a key that only the holders of the pre-shared key can make. It shows that the client has the key and not just its name, and that nobody changed the hello.",
        "RFC 9846 §4.3.11.2";
    "client_early_traffic_secret",
        "for data sent ahead",
        "The secret from which the keys of early data come. It depends on the pre-shared key and the ClientHello alone: nothing of the server is in it, so the same hello, sent again, brings the same keys, and whoever learns the pre-shared key can read the data.",
        "RFC 9846 §7.1";
    "early_exporter_secret",
        "for keys of the application that are needed early",
        "The secret from which applications derive keys of their own before the server has answered.",
        "RFC 9846 §7.5";
    "epsk",
        "the key that both ends were given",
        "A pre-shared key that the two ends were given outside TLS.",
        "RFC 9846 §4.3.11";
    "ImportedIdentity",
        "the name of an imported key",
        "The name of the key that was given, with the version and the hash that it is imported for: each has a key of its own.",
        "RFC 9258 §3.1";
    "epskx",
        "the given key, extracted",
        "The pre-shared key that was given, made uniform and as long as the hash. It gets no harder to guess by that.",
        "RFC 9258 §4.1";
    "ImportedIdentity_hash",
        "the hash of the imported name",
        "The hash of the imported key's name, on which the key depends.",
        "RFC 9258 §4.1";
    "ipskx",
        "the imported key",
        "The pre-shared key for one version and hash, derived from the one that was given.",
        "RFC 9258 §4.1";
    "StatePlaintext",
        "the session inside a ticket",
        "What a ticket of this server holds before it is encrypted, and again when it comes back: what the server must know of the session to resume it, the secret last. The client cannot read it.",
        "RFC 9846 §4.7.1, RFC 5077 §4";
    "ticket_key",
        "opens every ticket of this server",
        "The key under which this server seals its tickets. Whoever learns it can open every ticket that the server has issued, so it should be replaced often and never be stored.",
        "RFC 9846 §4.7.1";
    "ticket_key_name",
        "says which key sealed a ticket",
        "Random bytes that a server's tickets begin with, so that it knows its own when they come back.",
        "RFC 9846 §4.7.1";
    "encrypted_state",
        "the sealed session",
        "The session inside a ticket (StatePlaintext), encrypted and authenticated under the server's ticket key.",
        "RFC 9846 §4.7.1, RFC 5077 §4";
    "ticket",
        "an opaque name for the session",
        "The bytes that the client will send back to resume. Best used once: sent twice, they tell an eavesdropper that the two connections belong to the same client.",
        "RFC 9846 §4.7.1";
    "ticket_age_add",
        "masks the ticket's age",
        "A random number that the client adds to the ticket's age before sending it, so that an eavesdropper cannot tell by the age which connection the ticket came from.",
        "RFC 9846 §4.7.1";
    "ticket_nonce",
        "gives each ticket a different key",
        "Gives each ticket of a connection a different key.",
        "RFC 9846 §4.7.1";

    // Signatures.
    "context_string",
        "what the signature is for",
        "A text that says what is signed and by which end, as in \"TLS 1.3, server CertificateVerify\", so that the signature cannot be passed off as one for another purpose. A zero byte separates it from the hash.",
        "RFC 9846 §4.5.2";
    "64 spaces",
        "keep the signature apart from older ones",
        "64 spaces at the start of what is signed, so that no signature of an older version can be passed off as one of TLS 1.3. In ServerKeyExchange these 64 bytes were the two randoms, of which the client chooses the first.",
        "RFC 9846 §4.5.2";
    "signature",
        "the signature",
        "The signature: only the holder of the private key can produce it, and anyone with the public key can check it.",
        "RFC 5246 §4.7";
    "TLS 1.3/signature",
        "the signature",
        "The signature: only the holder of the private key can produce it, and anyone with the public key can check it.",
        "RFC 9846 §4.5.2";
    "signature_valid",
        "1 if the signature is valid",
        "1 if the signature is valid, 0 if not.",
        "RFC 5246 §4.7";
    "TLS 1.3/signature_valid",
        "1 if the signature is valid",
        "1 if the signature is valid, 0 if not.",
        "RFC 9846 §4.5.2";
    "server_public_key",
        "the public key that the server showed",
        "The public key that the server showed: in its certificate, in a delegated credential, or by itself.",
        "RFC 5280 §4.1.2.7";
    "client_public_key",
        "the public key that the client showed",
        "The public key that the client showed: in its certificate, in a delegated credential, or by itself.",
        "RFC 5280 §4.1.2.7";
    "server_private_key",
        "the private key of the server's certificate",
        "The private key that belongs to the server's certificate.",
        "RFC 5280 §4.1.2.7";
    "client_private_key",
        "the private key of the client's certificate",
        "The private key that belongs to the client's certificate.",
        "RFC 5280 §4.1.2.7";

    // Records.
    "seq_num",
        "the record's number",
        "The record's number under its key, from 0. It is not sent, because both sides count. When a record is dropped, repeated or moved, the next one to arrive does not have the number that the receiver expects, and is refused.",
        "RFC 5246 §6.1";
    "padded_sequence_number",
        "the record's number, as long as the nonce",
        "The record's number under its key, with zeros in front to make it as long as the nonce. It is not sent, because both sides count.",
        "RFC 9846 §5.3";
    "nonce",
        "a number used once",
        "A number that is used for one record only. Two records under the same key and nonce would reveal how their plaintexts differ and, with GCM, let an attacker forge records.",
        "RFC 5116 §3.2";
    "TLS 1.3/nonce",
        "a number used once",
        "A number that is used for one record only: the record's number, XORed with a secret IV. Two records under the same key and nonce would reveal how their plaintexts differ and, with GCM, let an attacker forge records. It contains the record's number, so a record out of order does not authenticate. The number alone would differ for each record too, but it runs 0, 1, 2 … in every connection, and many connections begin with the same request: an attacker who collects them could test each guess at a key against all of them at once. The IV makes the nonces of each connection different and secret.",
        "RFC 9846 §5.3";
    "nonce_explicit",
        "the part of the nonce that is sent",
        "The part of the nonce that is sent with the record.",
        "RFC 5288 §3";
    "additional_data",
        "authenticated but not encrypted",
        "What is authenticated along with the content but not encrypted: the record's number, type, version and length.",
        "RFC 5246 §6.2.3.3";
    "TLS 1.3/additional_data",
        "authenticated but not encrypted",
        "What is authenticated along with the content but not encrypted: the record's header. The record's number, which TLS 1.2 had here, is already in the nonce, which authenticates it just as well.",
        "RFC 9846 §5.2";
    "TLSInnerPlaintext",
        "content, real type, zeros",
        "What is encrypted: the content, its real type, and as many zeros as the sender likes, to hide the length. The receiver finds the type by reading from the end: it is the last byte that is not zero. Outside, every encrypted record says application_data: observers cannot tell what it is, and network equipment made for TLS 1.2 sees nothing new.",
        "RFC 9846 §5.2";
    "TLS 1.3/type",
        "the real type of the content",
        "The real type of the content, which is encrypted with it: the last byte of the plaintext that is not zero.",
        "RFC 9846 §5.2";
    "plaintext",
        "what was encrypted",
        "What is or was encrypted.",
        "RFC 5246 §6.2.3";
    "ciphertext",
        "the encrypted content",
        "The encrypted content.",
        "RFC 5246 §6.2.3";
    "AEADEncrypted",
        "ciphertext and tag",
        "The ciphertext and the tag that authenticates it.",
        "RFC 5246 §6.2.3.3";
    "TLS 1.3/AEADEncrypted",
        "ciphertext and tag",
        "The ciphertext and the tag that authenticates it.",
        "RFC 9846 §5.2";
    "content",
        "what the record contains",
        "What the record contains: messages or data.",
        "RFC 5246 §6.2.1";
    "TLS 1.3/content",
        "what the record contains",
        "What the record contains: messages or data.",
        "RFC 9846 §5.2";
    "MAC",
        "authenticates the record",
        "A keyed hash over the record and its number: any change or reordering makes it wrong.",
        "RFC 5246 §6.2.3.1";
    "received_MAC",
        "the MAC that came with the record",
        "The MAC that came with the record, to be compared with the one we compute.",
        "RFC 5246 §6.2.3.1";
    "IV",
        "makes equal plaintexts look different",
        "The block that is mixed into the first block of plaintext, so that equal plaintexts do not give equal ciphertexts. Since TLS 1.1 it is random and sent with the record. In TLS 1.0 it is the last ciphertext block of the record before, which an attacker sees in advance and can use to test guesses (BEAST); against that the first byte of data is sent in a record by itself.",
        "RFC 5246 §6.2.3.2";
    "padding",
        "fills up the last block",
        "Bytes that fill the content, and the MAC where that is encrypted along with it, up to whole blocks.",
        "RFC 5246 §6.2.3.2";
    "padding_length",
        "how many padding bytes there are",
        "How many padding bytes there are.",
        "RFC 5246 §6.2.3.2";
    "zeros",
        "hide the length",
        "Zeros after the content and its type, to hide how long the content is.",
        "RFC 9846 §5.4";
};

/// Facts of a summary, by the names that the summary uses.
pub(super) const FACTS: Table = entries! {
    "version",
        "version",
        "The version of the protocol that was agreed on.",
        "RFC 5246 §7.4.1.3";
    "TLS 1.3/version",
        "version",
        "The version of the protocol that was agreed on.",
        "RFC 9846 §4.3.1";
    "cipher_suite",
        "cipher suite",
        "The algorithms of the connection: key exchange and authentication, cipher, and hash.",
        "RFC 5246 §A.5";
    "TLS 1.3/cipher_suite",
        "cipher suite",
        "The algorithms that protect the records and derive the keys.",
        "RFC 9846 §B.4";
    "group",
        "key exchange",
        "The group in which the shared secret was computed.",
        "RFC 9846 §4.3.7";
    "signature_scheme",
        "server's signature",
        "The scheme with which the server proved that it holds the private key of what it showed.",
        "RFC 9846 §4.3.3";
    "certificate",
        "certificate",
        "To whom the server's certificate was issued.",
        "RFC 5280 §4.1.2.6";
    "certificate_key",
        "certificate's key",
        "The kind and size of the key in the server's certificate.",
        "RFC 5280 §4.1.2.7";
    "client_signature_scheme",
        "client's signature",
        "The scheme with which the client proved that it holds the private key of what it showed.",
        "RFC 9846 §4.3.3";
    "client_certificate",
        "client's certificate",
        "To whom the client's certificate was issued.",
        "RFC 9846 §4.5.1";
    "client_certificate_trusted",
        "client's certificate trusted",
        "Whether the client's certificate passed the server's checks. Only the server knows.",
        "RFC 5280 §6";
    "certificate_trusted",
        "certificate trusted",
        "Whether the certificate leads to a trusted authority, is in date, and names the host that was asked for.",
        "RFC 5280 §6";
    "application_protocol",
        "application protocol",
        "The protocol used inside the connection, agreed on with ALPN.",
        "RFC 7301 §3";
    "extended_master_secret",
        "extended master secret",
        "Whether the master secret is bound to the whole handshake.",
        "RFC 7627 §1";
    "encrypt_then_mac",
        "encrypt-then-MAC",
        "Whether CBC records are authenticated after encryption rather than before.",
        "RFC 7366 §2";
    "pre_shared_key",
        "pre-shared key",
        "Where the key comes from that both ends had before the handshake: they were given it, or an earlier connection left it behind.",
        "RFC 9846 §2.2, RFC 4279 §2";
    "psk_key_exchange_mode",
        "use of the pre-shared key",
        "Whether the pre-shared key is combined with a fresh key exchange (psk_dhe_ke) or used alone (psk_ke).",
        "RFC 9846 §4.3.9";
    "early_data_accepted",
        "early data accepted",
        "Whether the server took the data that came with the ClientHello, before it had answered. What it refuses, the client sends again after the handshake.",
        "RFC 9846 §4.3.10";
    "session",
        "session",
        "Whether the session of an earlier connection is resumed, and by what it was known.",
        "RFC 5246 §7.3";
    "peer_identity",
        "who the other end is",
        "A resumed connection shows no certificate: the other end is whoever it was when the session began, as far as that was checked then. A raw public key says no more than whether it is one that was given as known. Where there is a certificate it is told only if nothing proved that the other end has its private key: anyone can show a copy.",
        "RFC 9846 §2.2, §4.5.2";
    "resumed_peer",
        "whom the session is with",
        "To whom the certificate was issued that the other end showed when the session began. It is not shown again: who resumes the session knows a secret of that connection.",
        "RFC 9846 §2.2";
    "record_protection",
        "record protection",
        "Whether any record was encrypted. The connection failed before both ends had the keys for it.",
        "RFC 5246 §6.3";
    "tls-unique",
        "channel binding tls-unique",
        "The content of the first Finished of the latest handshake.",
        "RFC 5929 §3.1";
    "tls-server-end-point",
        "channel binding tls-server-end-point",
        "A hash of the server's certificate.",
        "RFC 5929 §4.1";
    "tls-exporter",
        "channel binding tls-exporter",
        "32 bytes exported under a label of their own.",
        "RFC 9266 §2";
    "exported_keying_material",
        "exported keying material",
        "Bytes for another protocol. The name is label, context and length, as they were typed.",
        "RFC 5705 §4";
    "Location",
        "where the response leads",
        "The server has what was asked for elsewhere, or sends its reader on. -L follows, each time with a connection of its own.",
        "RFC 9110 §10.2.2";
    "Content-Encoding",
        "how the content is packed",
        "The server says that it compressed the content. What is shown here is unpacked, unless it is not what the server says; what --output writes is as it came.",
        "RFC 9110 §8.4";
    "Strict-Transport-Security",
        "browsers come back only over TLS",
        "For so many seconds (max-age) browsers will use nothing but HTTPS for this host, with includeSubDomains for all below it too, and let nobody click a bad certificate away. It protects from the second visit on; preload asks to be on the list that browsers ship, for the first.",
        "RFC 6797 §6.1";
    "Strict-Transport-Security (taken back)",
        "browsers may come back without TLS",
        "With max-age=0 browsers forget that this host is to be reached only over HTTPS, if they knew. A host that is on the list that browsers ship stays on it.",
        "RFC 6797 §6.1.1";
    "Strict-Transport-Security (no max-age)",
        "browsers ignore it",
        "It does not say for how long (max-age), which is required. Browsers ignore the field, and may come back without TLS.",
        "RFC 6797 §6.1.1";
    "Strict-Transport-Security (malformed)",
        "browsers should ignore it",
        "It is not written as it must be: directives with semicolons between them, none of them twice, max-age with a whole number. Browsers are to ignore the field, and may come back without TLS.",
        "RFC 6797 §6.1";
    "Strict-Transport-Security (host is an address)",
        "browsers ignore it",
        "It applies to names only. This host was called by its address, so browsers ignore the field.",
        "RFC 6797 §8.1.1";
    "Strict-Transport-Security (certificate not trusted)",
        "browsers ignore it",
        "The certificate did not pass its checks, so anyone may have said this. Browsers ignore the field on such a connection.",
        "RFC 6797 §8.1";
    "Alt-Svc",
        "the same is available elsewhere",
        "The server offers the same by another protocol or at another address: h3 is HTTP/3, which runs on QUIC and has TLS 1.3 inside. The certificate there must be good for this host all the same.",
        "RFC 7838 §3";
    "Alt-Svc (withdrawn)",
        "the same is no longer available elsewhere",
        "With clear the server takes back whatever alternatives it has offered for this host: browsers forget them, and come here.",
        "RFC 7838 §3";
    "Alt-Svc (malformed)",
        "browsers should ignore it",
        "It is neither the word clear alone nor a list of alternatives, which look like h3=\":443\": a protocol, and in quotes a host, if it is another, and a port. Clients are to ignore it.",
        "RFC 7838 §3";
    "Expect-CT",
        "means nothing any more",
        "Asked browsers to insist on Certificate Transparency. They do now without being asked, and the field is obsolete.",
        "RFC 9163 §2.1";
    "Public-Key-Pins",
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
    "ja3",
        "JA3, a fingerprint of the client",
        "A hash (MD5) of the version, suites, extensions, groups and point formats of the ClientHello in their order, without GREASE. Logs and firewalls recognize programs by it; programs that use one library in the same way share it, and clients that shuffle their extensions have many.",
        "JA3, Salesforce 2017";
    "ja4",
        "JA4, a fingerprint of the client",
        "What the ClientHello offers, in short, then hashes (SHA-256, cut short) of its suites and of its extensions with the signature schemes, sorted, so that shuffling changes nothing.",
        "JA4, FoxIO 2023";
    "ja3s",
        "JA3S, a fingerprint of the server's answer",
        "A hash (MD5) of the version, suite and extensions of the ServerHello. The same server answers other clients with other fingerprints.",
        "JA3S, Salesforce 2017";
    "client_like",
        "whose hello it is",
        "The known client that offers the same, or nearly. A program that uses the same library in the same way, or imitates the client, cannot be told from it.",
        "RFC 9846 §4.2.2";
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
    "ocsp_staple",
        "answer of OCSP",
        "The client asked for the status of the certificate, and the server, which need not know OCSP, sends none along. Whether the certificate is revoked is left open.",
        "RFC 6066 §8";
    "early_data_limit",
        "early data",
        "How much may be sent ahead of the handshake: what the ticket allows, in the application protocol and under the cipher suite of its session. Where one of these is not offered again, the server could only refuse it, so the client did not offer to.",
        "RFC 9846 §4.3.10, §4.7.1";
    "session_not_resumed",
        "session that is not resumed",
        "A session was to be resumed, and a full handshake took place instead. A server that wants to resume sends a NewSessionTicket or, up to TLS 1.2, a session id; whether it takes what comes back is up to it, and it does not say why not.",
        "RFC 9846 §2.2";
    "psk_not_used",
        "pre-shared key that is not used",
        "The client was given a pre-shared key, and the server goes on without. A server does so if it does not know the name, has the key for another hash, or does not use keys in the way that the client lists; it does not say which.",
        "RFC 9846 §4.3.11";
    "without_effect",
        "options without effect",
        "Given, and without effect on this connection, for the reason that is said with each.",
        "RFC 9846 §4.2";
    "unanswered_extensions",
        "extensions that the server does not answer",
        "They were offered, and are in force only if the server answers. It need not, and does not say why: many servers do not know all extensions.",
        "RFC 9846 §4.3";
    "short_authority_key",
        "authority with a short key",
        "The authority of the server's chain whose RSA key is shortest, and too short. Anyone who finds its private key can issue certificates in its name.",
        "RFC 9325 §4.5";
    "short_psk",
        "pre-shared key that is too short",
        "How long the pre-shared key is that both ends were given, here or where the session began. With fewer than 128 bits it can be found by trying one key after the other, without asking either end again.",
        "RFC 9257 §6";
    "root_out_of_date",
        "root that is not in date",
        "The root that is trusted although its own certificate is not in date. RFC 5280 does not look at its dates; OpenSSL, GnuTLS and Go do.",
        "RFC 5280 §6.1.1";
};
