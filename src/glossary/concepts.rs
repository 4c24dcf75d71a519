//! Concepts and attacks: what no name in a handshake says, but what explains its design.

use super::{Entry, Table};

/// A concept, or an attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concept {
    /// What it is called.
    pub name: &'static str,
    /// What else it is called.
    pub other_names: &'static [&'static str],
    /// What it belongs to.
    pub topic: Topic,
    /// What it is.
    pub entry: Entry,
    /// Where it shows in a handshake: names that the glossary or a registry knows.
    pub see: &'static [&'static str],
}

/// What a concept belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// How both ends come to share a secret.
    Secrets,
    /// How keys and records are made.
    Protection,
    /// Who is at the other end.
    Identity,
    /// How versions and features are agreed on.
    Negotiation,
    /// What an eavesdropper still learns.
    Privacy,
    /// Attacks, and what stops them.
    Attacks,
}

impl Topic {
    /// What it is called: `attacks`.
    pub fn name(self) -> &'static str {
        match self {
            Topic::Secrets => "sharing a secret",
            Topic::Protection => "keys and records",
            Topic::Identity => "identity",
            Topic::Negotiation => "negotiation",
            Topic::Privacy => "privacy",
            Topic::Attacks => "attacks",
        }
    }
}

/// The concept of this name.
pub fn concept(name: &str) -> Option<&'static Concept> {
    ALL.iter().find(|concept| concept.name == name)
}

/// All concepts, by topic.
pub fn concepts() -> &'static [Concept] {
    ALL
}

/// Defines the concepts: topic, name, other names, short, text, RFC, where it shows.
macro_rules! concepts {
    ($($topic:ident: $name:literal $others:expr, $short:literal, $text:literal, $rfc:literal, $see:expr;)*) => {
        pub(super) const CONCEPTS: Table =
            &[$(($name, Entry { short: $short, text: $text, rfc: $rfc })),*];
        const ALL: &[Concept] = &[$(Concept {
            name: $name,
            other_names: &$others,
            topic: Topic::$topic,
            entry: Entry { short: $short, text: $text, rfc: $rfc },
            see: &$see,
        }),*];
    };
}

concepts! {
    Secrets: "forward secrecy" ["perfect forward secrecy", "PFS", "ephemeral keys", "ephemeral"],
        "old recordings stay secret if a key leaks later",
        "A connection has forward secrecy if someone who records it and later obtains a long-term key, such as that of the server's certificate, still cannot decrypt it. It takes a Diffie-Hellman exchange (or a KEM) with keys made for this connection and erased after it; the certificate's key then only signs. Whoever steals that key can pose as the server from then on, until the certificate expires or is revoked, but cannot read what was recorded before. RSA key transport and fixed Diffie-Hellman lack it. Pre-shared keys used alone (psk_ke), TLS 1.2 sessions resumed with a ticket, and 0-RTT data lack it too: the pre-shared key, or the key with which the server encrypts its tickets, opens them. Every full handshake of TLS 1.3 has it.",
        "RFC 9846 §F.1",
        ["ECDHE", "key_share", "ServerKeyExchange", "RSA key transport", "psk_key_exchange_modes"];
    Secrets: "Diffie-Hellman" ["DH", "key agreement", "discrete logarithm"],
        "two public values give one shared secret",
        "Each side makes a private number and sends a public value computed from it; from its own private number and the other's public value each computes the same secret, and someone who saw only the two public values cannot. By itself it does not say who the other side is: an attacker in the middle can run one exchange with each end, so the values must be authenticated: by a signature that covers them, or by a key that both ends had before.",
        "RFC 9846 §7.4",
        ["key_share", "ServerKeyExchange", "ClientKeyExchange", "operation ecdh", "ffdh", "x25519"];
    Secrets: "elliptic curve" ["curve", "elliptic curves", "ECC", "uncompressed"],
        "a set of points in which adding is easy and undoing it is not",
        "A curve has points that can be added, and one of them is agreed on by all. Adding it to itself as often as a secret number says gives a public key; nobody knows how to get the number back in reasonable time. The same secret then serves a key exchange (ECDHE) or a signature (ECDSA, EdDSA). The NIST curves send a point uncompressed, as both of its coordinates; x25519 and x448 send one coordinate, which is all they need.",
        "RFC 8422 §5.1.1",
        ["supported_groups", "ec_point_formats", "x25519", "secp256r1", "operation ecdh"];
    Secrets: "key encapsulation" ["KEM", "ML-KEM", "encapsulation", "Kyber"],
        "one side seals a secret to the other's public key",
        "A key encapsulation mechanism has a public key, with which anyone can create a fresh secret and an encapsulation of it, the ciphertext, and a private key, which recovers the secret from the ciphertext. In TLS 1.3 the client sends a fresh public key and the server answers with a ciphertext, so the server's share is not a public key. ML-KEM is one that quantum computers are not known to break.",
        "FIPS 203 §3",
        ["ml-kem-encapsulate", "ml-kem-decapsulate", "X25519MLKEM768", "key_share"];
    Secrets: "hybrid key exchange" ["hybrid", "post-quantum key exchange"],
        "two key exchanges at once, safe as long as one is",
        "A classical exchange on a curve and a post-quantum one, ML-KEM, run side by side in one key share; their secrets are joined and go into the key schedule together. The result is secret as long as either is: against an attacker who records today and has a quantum computer later, and against a flaw in the young ML-KEM. It adds about a kilobyte to each hello.",
        "RFC 10024",
        ["X25519MLKEM768", "SecP256r1MLKEM768", "key_share", "shared_secret"];
    Secrets: "post-quantum cryptography" ["harvest now, decrypt later", "store now, decrypt later", "quantum computers", "post-quantum"],
        "recording today for a quantum computer tomorrow",
        "An attacker can record encrypted traffic now and keep it until a quantum computer can break the key exchange. That is why key exchange had to change first: a signature only needs to be safe at the moment it is checked, but a secret has to stay one for years.",
        "RFC 10024",
        ["X25519MLKEM768", "supported_groups", "mldsa65"];
    Secrets: "RSA key transport" ["static RSA", "RSA key exchange"],
        "the client encrypts a secret to the certificate's key",
        "Up to TLS 1.2 the client may choose the secret itself and encrypt it to the RSA key in the server's certificate. It is simple and has no forward secrecy: the key, if it leaks, opens every recording. Its padding opens the door to Bleichenbacher's attack, and DOWNGRD does not protect it, since nothing signs the randoms. The secret begins with the version that the client offered, so that the server notices if the hello was edited to force an older version; it then goes on with a random secret, as with wrong padding, and Finished fails. TLS 1.3 dropped it.",
        "RFC 5246 §7.4.7.1",
        ["ClientKeyExchange", "pre_master_secret", "rsa-encrypt", "TLS_RSA_WITH_AES_128_CBC_SHA"];
    Secrets: "pre-shared key" ["external PSK", "psk_dhe_ke", "psk_ke"],
        "a secret that both sides have before the handshake",
        "A key that both sides already have, either from an earlier session (a ticket) or given to them by other means. It replaces the certificate: the end that proves with a binder that it has the key is taken for its holder. Combined with a fresh key exchange (psk_dhe_ke) it keeps forward secrecy; alone (psk_ke) it does not.",
        "RFC 9846 §2.2",
        ["pre_shared_key", "psk_key_exchange_modes", "binders", "early_secret"];
    Secrets: "session resumption" ["resumption", "session ticket", "tickets", "ticket"],
        "a shorter handshake from an earlier session",
        "A client that has been here before can prove that it still holds a secret from the earlier session, and skip certificates and signatures. In TLS 1.3 the secret is a pre-shared key derived after the handshake, and the ticket names it. A ticket is best used once: sent twice, it lets an eavesdropper link the two connections. Up to TLS 1.2 both ends keep the master secret, which a session id or a ticket names, and derive new keys from it and from new randoms; the server's ticket key, if stolen, opens every session resumed with it.",
        "RFC 9846 §2.2",
        ["NewSessionTicket", "session_ticket", "session_resumed", "pre_shared_key", "resumption_secret"];
    Secrets: "0-RTT" ["early data", "zero round trip"],
        "data in the first flight, which can be replayed",
        "A client that resumes may send data right behind its ClientHello, under a key from the ticket's secret, before the server has answered. It saves a round trip and gives two things up. It has no forward secrecy. And it can be replayed: an attacker who records it can send it again, perhaps to another server of the same site, so it must contain only requests that are safe to repeat. Servers limit this with single-use tickets, by recording hellos, and by checking the ticket's age.",
        "RFC 9846 §8",
        ["early_data", "EndOfEarlyData", "obfuscated_ticket_age", "NewSessionTicket"];
    Secrets: "anti-replay" ["single-use tickets", "425 Too Early", "Too Early"],
        "what a server does against early data that is sent twice",
        "Early data that was recorded can be sent again, and is as valid as the first time. A server can refuse a second use of a ticket, which takes memory that all its machines share; remember the hellos of a short while; and refuse a hello whose ticket is older or younger than the client says, which bounds that while. Even so, only requests that may happen twice belong there; a server that wants another kind after the handshake answers it with the HTTP status 425 (Too Early).",
        "RFC 9846 §8, RFC 8470 §5.2",
        ["0-RTT", "early_data", "obfuscated_ticket_age"];
    Secrets: "PSK importer" ["importer", "imported PSK", "imported key"],
        "one key for TLS, made from one that was given",
        "A pre-shared key that people were given should serve one purpose and one hash. The importer derives a key for each pair of protocol and hash from it, and sends their names, with a context in them, as identities; the key that was given is never used itself. Both ends must import: an imported key and the plain one differ.",
        "RFC 9258 §5",
        ["pre-shared key", "pre_shared_key", "binders"];

    Protection: "AEAD" ["authenticated encryption", "authenticated encryption with associated data", "AEAD-Encrypt", "AEAD-Decrypt", "GCM", "Galois/Counter Mode"],
        "encrypts and authenticates in one step",
        "A cipher that takes a key, a nonce, a plaintext and additional data, and yields a ciphertext with a tag. Decryption checks the tag first: if a bit of ciphertext or additional data was changed, nothing comes out. That removes the mistakes that are possible when encryption and MAC are combined by hand. TLS 1.3 allows nothing else.",
        "RFC 5116 §2",
        ["aead-seal", "aead-open", "AES_128_GCM", "CHACHA20_POLY1305", "additional_data"];
    Protection: "record" ["record layer", "record protocol", "TLSPlaintext", "TLSCiphertext"],
        "the envelope in which everything crosses the wire",
        "TLS cuts what it sends into records: a type, a version that means nothing any more, a length, and up to 2^14 bytes of content, in the clear or protected. Protection may add to that, 256 bytes at most in TLS 1.3 and 2048 before it. A message may fill several records, and several messages may share one. Once keys are there, each record is authenticated by itself and counted, so that none can be changed, repeated, left out or moved. In TLS 1.3 its real type is encrypted too.",
        "RFC 9846 §5.1",
        ["TLSInnerPlaintext", "sequence number", "record_mac", "record_overflow", "handshake"];
    Protection: "CBC" ["cipher block chaining", "CBC mode"],
        "each block is mixed with the ciphertext of the one before",
        "A block cipher encrypts 16 bytes at a time (3DES 8). In CBC mode each block is XORed with the ciphertext of the one before it first, and the first with an initialization vector, so that equal blocks do not look equal. It only hides: a MAC must authenticate the record as well, and padding must fill the last block. That TLS computed the MAC before encrypting made a decade of attacks possible (padding oracle, Lucky 13; POODLE in SSL 3.0), and that the first vector could be predicted up to TLS 1.0 made BEAST possible. TLS 1.3 has no CBC.",
        "RFC 5246 §6.2.3.2",
        ["cbc-encrypt", "cbc-decrypt", "encrypt_then_mac", "padding oracle", "BEAST"];
    Protection: "nonce" ["number used once", "per-record nonce", "IV reuse", "nonce reuse"],
        "a number that must never repeat under one key",
        "Each record is sealed with a nonce of its own. If one repeats under the same key, the difference of the two plaintexts is revealed, and with GCM the attacker can then forge records. TLS 1.3 makes it by XORing the record's number, which both sides count and nobody sends, into a secret IV, so that the nonces of many connections are not all 0, 1, 2 … and no guess at a key can be tested against all of them at once. In TLS 1.2 with GCM part of it is sent with every record, and the sender must see to it that it does not repeat.",
        "RFC 9846 §5.3",
        ["client_write_iv", "padded_sequence_number", "nonce_explicit", "seq_num"];
    Protection: "HKDF" ["extract-then-expand", "key derivation", "HKDF-Extract", "HKDF-Expand-Label", "Derive-Secret", "Extract", "Expand", "salt", "label", "IKM", "input keying material"],
        "one secret becomes many independent keys",
        "A key derivation function in two steps, both made of HMAC. Extract condenses a secret that is hard to guess but not uniform, such as a Diffie-Hellman result, into a uniform key. Expand derives from that key as many others as are needed, each under a label, so that no two purposes share a key and none can be computed from another. TLS 1.3 adds the transcript hash to the label, which binds the keys to the handshake.",
        "RFC 5869 §3",
        ["hkdf-extract", "hkdf-expand-label", "early_secret", "derived", "key schedule"];
    Protection: "key schedule" ["key hierarchy"],
        "the way from shared secrets to the keys of the records",
        "The chain of secrets in TLS 1.3: the early secret takes in a pre-shared key, the handshake secret the key exchange, and the main secret closes the chain. From each, keys for one phase are expanded, and a step called derived leads to the next; knowing a later secret tells nothing about an earlier one. Up to TLS 1.2 it was shorter: a master secret, and from it one long block cut into keys.",
        "RFC 9846 §7.1",
        ["early_secret", "handshake_secret", "main_secret", "derived", "master_secret", "key_block"];
    Protection: "transcript hash" ["handshake hash", "transcript"],
        "a hash over every handshake message so far",
        "Both ends hash all handshake messages, headers included, in the order in which they were sent. The signature in CertificateVerify and both Finished messages depend on it, and in TLS 1.3, or with extended_master_secret, the keys too, so an attacker who changes a single byte of any message makes the two ends disagree. If a hello was changed in TLS 1.3, for example by removing the strong suites, the two ends derive different keys, and the first encrypted record fails (bad_record_mac); before TLS 1.3 Finished shows it. Records, ChangeCipherSpec and alerts are not part of it. After a HelloRetryRequest the first ClientHello is represented by its own hash, so that a server need not remember it.",
        "RFC 9846 §4.1",
        ["Finished", "CertificateVerify", "message_hash", "session_hash", "hkdf-expand-label"];
    Protection: "hash function" ["message digest", "digest", "cryptographic hash", "collision"],
        "a short fingerprint of any number of bytes",
        "Condenses any number of bytes to a few, always as many. A good one is a fingerprint: nobody can find two inputs with the same result, or an input for a given one. MD5 and SHA-1 no longer are: two inputs with one result can be made. TLS hashes the handshake, signs hashes, and with HMAC and HKDF makes authenticators and keys of them.",
        "FIPS 180-4",
        ["SHA256", "HMAC", "HKDF", "transcript hash", "signature"];
    Protection: "PRF" ["pseudorandom function", "P_hash"],
        "how TLS 1.2 and older derive keys",
        "The pseudorandom function of TLS 1.0 to 1.2: HMAC run again and again over a label and a seed, until there are enough bytes. TLS 1.2 uses SHA-256 or the hash of the suite; TLS 1.0 and 1.1 XOR a result of MD5 with one of SHA-1. It yields the master secret, the key block and the verify_data.",
        "RFC 5246 §5",
        ["prf", "master_secret", "key_block", "verify_data"];
    Protection: "keys per direction" ["directional keys", "one key per direction"],
        "client and server write with different keys",
        "Each direction has keys of its own. With a shared key an attacker could send a record back to its sender, who would take it for the peer's (reflection), and both sides, counting their records from 0, would use the same nonces with one key.",
        "RFC 9846 §7.3",
        ["client_write_key", "server_write_key", "reflection"];
    Protection: "sequence number" ["record number", "record sequence number"],
        "counts records, and is never sent",
        "Both sides count the records under each key, from 0. The number is not sent over TCP, where records arrive in order, but it goes into what authenticates each record, so one that is dropped, repeated or moved is refused. In TLS 1.2 it is part of the additional data or the MAC's input. In TLS 1.3 it has left the additional data: it is already in the nonce, and that authenticates it just as well.",
        "RFC 9846 §5.3",
        ["seq_num", "padded_sequence_number", "additional_data", "nonce"];
    Protection: "content type hiding" ["inner content type", "TLSInnerPlaintext padding", "record padding", "padding"],
        "the real type and length are inside the encryption",
        "An encrypted record of TLS 1.3 says application_data outside, whatever it contains, so that observers cannot tell what it is and network equipment made for TLS 1.2 sees nothing new. The real type is the last byte of the plaintext that is not zero; after it the sender may put as many zeros as it likes, to hide the length. The receiver reads from the end, skips the zeros and finds the type.",
        "RFC 9846 §5.4",
        ["TLSInnerPlaintext", "opaque_type", "application_data"];
    Protection: "encrypt-then-MAC" ["MAC-then-encrypt", "EtM"],
        "authenticate the ciphertext, and check it first",
        "TLS before 1.3 computes the MAC over the plaintext, adds padding that the MAC does not cover, and then encrypts all of it. The receiver therefore has to decrypt and remove the padding before it can check anything, and any difference in how it treats bad padding tells an attacker something (padding oracle). With encrypt_then_mac the MAC covers the ciphertext: what is forged is refused before it is decrypted.",
        "RFC 7366 §1",
        ["encrypt_then_mac", "MAC", "cbc-decrypt", "padding oracle"];
    Protection: "exporter" ["keying material exporter"],
        "keys for another protocol, bound to this connection",
        "Another protocol can take keys from a TLS connection instead of agreeing on its own. Both ends derive the same bytes from a label, and nobody else can; in TLS 1.3, or with extended_master_secret, they are bound to this very handshake. --export shows it.",
        "RFC 9846 §7.5",
        ["exporter_secret", "exported_keying_material", "extended_master_secret"];
    Identity: "channel binding" ["channel bindings"],
        "ties a password, or another proof, to the TLS connection",
        "A protocol inside TLS that checks a password, or another proof, can have both ends mix in bytes that name the TLS connection. An attacker in between has a connection with each end, whose names differ, and is found out even if its certificate was believed. tls-exporter names the connection; tls-unique, the older way, is not defined in TLS 1.3; tls-server-end-point names the server's certificate only, and is what PostgreSQL's SCRAM uses. Before TLS 1.3 the first two are safe with extended_master_secret alone: without it two connections can be made to share a master secret.",
        "RFC 5929 §1",
        ["tls-exporter", "tls-unique", "tls-server-end-point", "extended_master_secret", "Finished"];

    Protection: "cipher" ["symmetric cipher", "block cipher", "stream cipher", "AES", "ChaCha20", "3DES", "bulk cipher"],
        "encrypts the records, once both ends have keys",
        "The algorithm that encrypts application data, with a key that both ends derived. Public keys are far too slow for that; they only bring about the keys. AES and the retired 3DES are block ciphers: they encrypt 16 or 8 bytes, and a mode (CBC, GCM, CCM) makes records of blocks. ChaCha20 and the retired RC4 are stream ciphers: they make a keystream from key and nonce, which is XORed with the data. GCM, CCM and ChaCha20 with Poly1305 authenticate as well (AEAD).",
        "RFC 9846 §5.2",
        ["AES_128_GCM", "CHACHA20_POLY1305", "AEAD", "CBC", "Sweet32", "RC4 biases"];
    Protection: "key limits" ["AEAD limits", "confidentiality limit", "how much data one key may protect"],
        "how much one key may protect",
        "Every AEAD grows a little weaker with each record under the same key. AES-GCM may protect 2^24.5 full records, about 24 million or 400 GB, before an attacker's chance becomes more than negligible; with ChaCha20 and Poly1305 the record's 64-bit number would run out first. Before that an end must change its keys with KeyUpdate or close. Early data has no KeyUpdate, and must stay below the limit.",
        "RFC 9846 §5.5",
        ["KeyUpdate", "AES_128_GCM", "CHACHA20_POLY1305", "seq_num"];
    Protection: "key log" ["SSLKEYLOGFILE", "NSS key log", "keylog"],
        "a connection's secrets, for a tool that decrypts it",
        "A text file in which a client or server writes the secrets of each connection, a line each, with the random of the ClientHello to find it by. Wireshark, and this program's read, decrypt captures with it. Whoever can read the file can read the connections, so it is for testing only. Browsers, curl and others write one if the environment variable SSLKEYLOGFILE names it, and so does this program; --keylog does the same.",
        "RFC 9850 §2",
        ["client_random", "master_secret", "client_application_traffic_secret_0"];

    Identity: "certificate chain" ["chain of trust", "certification path", "chain", "PKI", "public key infrastructure"],
        "from the server's certificate to a trusted root",
        "A certificate is signed by the key of its issuer, whose own certificate is signed by the key of the next, up to a root that the client already trusts. The client checks every signature on the way, that each issuer is allowed to issue (basicConstraints, keyUsage, nameConstraints), and that all are in date. The chain says whose the public key is; that the other end holds the private key is proved by a signature in the handshake.",
        "RFC 5280 §6",
        ["Certificate", "certificate_chain", "basicConstraints", "certificate_dates", "trust anchor"];
    Identity: "X.509 certificate" ["X.509", "self-signed certificate", "self-signed", "intermediate certificate", "intermediate"],
        "a signed statement about whose a public key is",
        "A certificate names its subject, contains the subject's public key, says from when to when it holds and what it may be used for, and is signed by the issuer that it names. One that is signed with the very key that it contains is self-signed: it vouches for itself, which proves nothing to anyone who does not trust it already. A server usually has a certificate from an intermediate authority, and sends the intermediate's certificate along, which a root signed. A certificate is public; what proves that it is one's own is the private key.",
        "RFC 5280 §4.1",
        ["Certificate", "certificate chain", "subjectAltName", "basicConstraints", "trust anchor"];
    Identity: "DER" ["ASN.1", "PEM", "BER"],
        "how certificates and keys are written as bytes",
        "Certificates and keys are described in ASN.1, a language for structures. DER writes such a structure as bytes, in one way alone: each part as a tag, a length and its content. PEM is the same bytes in base64, between lines such as BEGIN CERTIFICATE, so that they fit into text. BER is the looser form that DER is a choice from; TLS has none of it, LDAP has.",
        "RFC 5280 §4.1",
        ["X.509 certificate", "Certificate", "tbsCertificate"];
    Identity: "DANE" ["TLSA"],
        "certificates vouched for by the DNS",
        "A TLSA record in the DNS, itself signed with DNSSEC, names the certificate or key that a service uses, or the authority that must have issued it. Mail servers check it where web browsers trust authorities. This program does not look such records up.",
        "RFC 6698 §1",
        ["trust anchor", "certificate chain"];
    Identity: "signature" ["digital signature", "EdDSA", "ML-DSA", "PKCS #1", "PKCS #1 v1.5", "PSS", "RSA-PSS", "RSASSA-PSS"],
        "made with a private key, checked with the public one",
        "A signature over a message can be made only with a private key, and checked with the public one. In TLS certificates are signed by their issuers, and the handshake by the end that shows one. RSA has two forms: PKCS #1 v1.5, which TLS 1.3 leaves to certificates, and PSS. ECDSA and EdDSA use elliptic curves; ECDSA needs a fresh random number each time, which gives the key away if it repeats, EdDSA does not. ML-DSA relies on lattices and is designed to withstand quantum computers; its keys and signatures take kilobytes. A scheme says which hash goes with the key; in TLS 1.3 an ECDSA scheme says which curve, too, so that the curves of certificates are agreed on apart from those of the key exchange, and the hash is as strong as the curve. Up to TLS 1.2 supported_groups stood for both.",
        "RFC 9846 §4.3.3",
        ["signature_algorithms", "CertificateVerify", "ServerKeyExchange", "ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256"];
    Identity: "trust anchor" ["root certificate", "root", "CA store", "root store", "trust store"],
        "where trust begins: a name and a key that are given",
        "A key that the client trusts without proof, because the operating system, the browser or the user says so. It usually comes as a self-signed certificate, whose signature proves nothing and need not be checked or sent. Whether its dates count is disputed: RFC 5280 takes an anchor as a name and a key, while OpenSSL, GnuTLS and Go refuse an expired one.",
        "RFC 5280 §6.1.1",
        ["certificate_chain", "trust_anchor_dates", "certificate_list", "certificate_authorities"];
    Identity: "name check" ["hostname verification", "host name check", "wildcard certificate", "wildcard", "SAN", "subject alternative name"],
        "the certificate must be for the host that was asked for",
        "The client compares the name that the user asked for with the names in subjectAltName, not with the subject's common name. An asterisk may stand in place of the whole leftmost label and matches exactly one: *.example.com covers www.example.com but neither example.com nor a.b.example.com. An IP address needs an entry of its own kind. Without this check any valid certificate, an attacker's own included, would do.",
        "RFC 9525 §6",
        ["certificate_name", "subjectAltName", "dNSName", "iPAddress"];
    Identity: "proof of possession" ["authentication", "CertificateVerify and Finished", "key confirmation"],
        "a signature proves identity, Finished proves the keys",
        "A certificate is public: anyone can send a copy. The server proves that it holds the private key by signing something fresh, in TLS 1.3 the transcript in CertificateVerify, in TLS 1.2 its parameters and both randoms in ServerKeyExchange. With RSA key transport it proves it by decrypting. Finished then proves that the same end has computed the keys and saw the same messages. The signature says who; Finished says that it is the one we now share keys with.",
        "RFC 9846 §4.5",
        ["CertificateVerify", "Finished", "ServerKeyExchange", "verify_data"];
    Identity: "client authentication" ["mutual TLS", "mTLS", "client certificate", "post-handshake authentication", "PHA"],
        "the client proves its identity too",
        "The server can ask for a certificate with CertificateRequest; the client answers with its chain and a signature, or with an empty list. In TLS 1.2 the client's certificate crosses the network in the clear; in TLS 1.3 it is encrypted. Until the client's Finished arrives the server does not know who the client is, though it may already be sending data.",
        "RFC 9846 §4.4.2",
        ["CertificateRequest", "CertificateVerify", "certificate_required", "post_handshake_auth"];
    Identity: "revocation" ["OCSP", "OCSP stapling", "stapling", "CRL"],
        "taking a certificate back before it expires",
        "A certificate whose key leaked must be withdrawn before its last day. Issuers publish lists (CRLs) or answer questions (OCSP); with stapling the server sends a recent signed answer itself, which spares the client a connection and does not tell the issuer who visits what. Most browsers use pushed lists instead, and lifetimes are getting shorter.",
        "RFC 6066 §8",
        ["status_request", "CertificateStatus", "cRLDistributionPoints", "certificate_revoked"];
    Identity: "certificate transparency" ["CT", "SCT"],
        "every certificate is in a public log",
        "Authorities submit certificates to public logs, which promise with a signed timestamp to list them. Browsers require such promises, and owners of a domain can watch the logs, so a certificate issued by mistake or in secret comes to light.",
        "RFC 6962 §1",
        ["signed_certificate_timestamp", "signedCertificateTimestampList"];

    Negotiation: "TLS" ["Transport Layer Security", "SSL", "Secure Sockets Layer"],
        "a secure channel over a connection that anyone can read",
        "Transport Layer Security turns a connection that anyone on the way can read and change into one that only its two ends can use: a handshake agrees on algorithms and keys and shows who the other end is, and records then carry data that nobody else can read or alter unnoticed. It began as Netscape's SSL (2.0 in 1995, 3.0 in 1996). TLS 1.0 of 1999 was the IETF's revision of SSL 3.0; 1.1 (2006), 1.2 (2008) and 1.3 (2018) followed. Many people and file names still say SSL and mean TLS: the SSL versions are broken and no longer allowed (RFC 6176, RFC 7568).",
        "RFC 9846 §1",
        ["TLS handshake", "record", "version 1.3", "ClientHello"];
    Negotiation: "TLS handshake" ["handshake", "full handshake"],
        "how two strangers come to share keys",
        "The messages before any data. The client says what it supports (ClientHello) and the server chooses (ServerHello); most often both send their halves of a key exchange; the server shows a certificate and proves with a signature that it is its own; and with Finished each end shows that it has the keys and saw the same messages. That takes one round trip in TLS 1.3, unless the server asks for another ClientHello, and two before it. A handshake that resumes a session leaves out the certificate, and before TLS 1.3 the key exchange.",
        "RFC 9846 §2",
        ["ClientHello", "ServerHello", "Certificate", "CertificateVerify", "Finished", "round trip", "session resumption"];
    Negotiation: "cipher suite" ["ciphersuite", "cipher suites"],
        "a set of algorithms that is chosen as one",
        "Two bytes that name algorithms which are chosen together. Up to TLS 1.2 a suite says how keys are exchanged, what signs, what encrypts and which hash is used: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256. In TLS 1.3 it names only cipher and hash, TLS_AES_128_GCM_SHA256, and extensions negotiate the rest, so a suite of one is of no use in the other. The client lists those it supports and the server picks one. OpenSSL and GnuTLS have names of their own for them.",
        "RFC 5246 §A.5",
        ["TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "supported_groups", "signature_algorithms", "cipher"];
    Negotiation: "HTTPS" ["HTTP over TLS"],
        "HTTP inside TLS",
        "HTTP carried over a TLS connection, to port 443 unless the URL says otherwise. The client asks for the host by name in the ClientHello, checks that the certificate is for that name, and only then sends its request. Whether HTTP/1.1 or HTTP/2 is spoken is settled in the handshake, by ALPN.",
        "RFC 9110 §4.2.2",
        ["server_name", "application_layer_protocol_negotiation", "name check", "HSTS"];
    Negotiation: "HSTS" ["HTTP Strict Transport Security", "strict transport security"],
        "a host that browsers will visit only over HTTPS",
        "With the field Strict-Transport-Security a host tells browsers that for the next so many seconds they are to use only HTTPS for it, whatever a link says, and to let nobody click a bad certificate away. It counts only if it came over TLS with a certificate in order. The first visit is not protected, unless the host is on the list that browsers ship.",
        "RFC 6797 §5.2",
        ["HTTPS", "man in the middle"];
    Negotiation: "DTLS" ["Datagram TLS"],
        "TLS over datagrams",
        "TLS for UDP, where packets are lost and reordered: records carry their number, handshake messages are numbered, fragmented and repeated until they are answered, and a server may ask for a cookie before it does any work. Its versions, 1.0, 1.2 and 1.3, count downwards on the wire: 0xfeff, 0xfefd, 0xfefc. This program recognizes it and does not speak it.",
        "RFC 9147 §1",
        ["record", "cookie", "sequence number"];
    Negotiation: "QUIC" ["HTTP/3"],
        "a transport with TLS 1.3 inside",
        "A transport over UDP that carries HTTP/3. The handshake messages are those of TLS 1.3, without TLS's records: QUIC carries them in frames of its own, and protects its packets itself with keys derived from TLS's secrets. This program recognizes it and does not speak it.",
        "RFC 9001 §3",
        ["ClientHello", "key schedule", "application_layer_protocol_negotiation"];
    Negotiation: "anonymous key exchange" ["anonymous", "anonymous cipher suite"],
        "keys with somebody, nobody knows who",
        "Suites of TLS 1.0 to 1.2 whose names contain anon: both ends send Diffie-Hellman shares, and neither signs anything. Nobody who only listens can read the connection, but anyone who sits in the middle can take either end's place. TLS 1.3 has none. This program does not support them.",
        "RFC 5246 §F.1.1.1",
        ["TLS_DH_anon_WITH_AES_128_CBC_SHA", "man in the middle", "ServerKeyExchange"];
    Negotiation: "round trip" ["RTT", "1-RTT", "flights", "flight"],
        "how many times the two ends wait for each other",
        "A full handshake of TLS 1.2 takes two round trips before the client may send data. TLS 1.3 takes one, because the client sends key shares with its first message in the hope that the server supports one of their groups; a HelloRetryRequest costs a second. Resumption with early data takes none. The server may send data half a round trip earlier, right after its own Finished.",
        "RFC 9846 §2",
        ["key_share", "HelloRetryRequest", "early_data", "Finished"];
    Negotiation: "0.5-RTT data" ["0.5-RTT", "half-RTT data", "server data before the client's Finished"],
        "the server may send before the client's Finished",
        "A server of TLS 1.3 can send application data right after its own Finished, half a round trip before the client's arrives. At that point it knows that only the one who made the key share can compute its keys, but neither who that is, even if it asked for a certificate, nor that the client is alive: the hello may be a replay.",
        "RFC 9846 §4.5.3",
        ["Finished", "server_application_traffic_secret"];
    Negotiation: "retry" ["second ClientHello", "wrong guess"],
        "what may change in the second ClientHello",
        "If the server supports none of the groups that the client sent a share for, it asks for another with a HelloRetryRequest. The second ClientHello must repeat the first, except for the share that was asked for, the cookie, early_data (which is dropped), pre-shared keys (new ages and binders, without those that do not fit the suite), and padding. The server checks that the rest is the same, since it may have forgotten the first. The transcript covers both hellos, the first as a hash.",
        "RFC 9846 §4.2.2",
        ["HelloRetryRequest", "ClientHello", "message_hash", "cookie", "key_share"];
    Negotiation: "downgrade protection" ["downgrade", "DOWNGRD", "version rollback"],
        "keeps an attacker from forcing an older version",
        "An attacker on the path can edit a hello so that both ends believe the other supports less. Finished catches that, unless the weaker handshake can be broken while it runs. So a server that supports TLS 1.3 and picks less ends its random with DOWNGRD and a byte, 01 for TLS 1.2 and 00 for older versions; a client that offered TLS 1.3 refuses such a random (illegal_parameter). The attacker cannot edit the mark, because ServerKeyExchange signs both randoms. With RSA key transport nothing signs them, so there the mark protects nothing. If the client offered nothing newer than what was picked, the mark is expected and means no harm.",
        "RFC 9846 §4.2.3",
        ["downgrade_protection", "downgrade_sentinel", "ServerKeyExchange", "TLS_FALLBACK_SCSV", "supported_versions"];
    Negotiation: "renegotiation" ["secure renegotiation", "insecure renegotiation"],
        "a second handshake inside the first, gone in TLS 1.3",
        "Up to TLS 1.2 either end may start a new handshake on an open connection. Originally nothing tied the new one to the old: an attacker could open a connection, send the start of a request, and splice a victim's handshake in as a renegotiation, so that the server took both for one client (2009). renegotiation_info ties them together with the verify_data of the handshake before. TLS 1.3 has no renegotiation; KeyUpdate and post-handshake authentication took over what it was good for. --renegotiate shows it.",
        "RFC 5746 §1",
        ["renegotiation_info", "HelloRequest", "TLS_EMPTY_RENEGOTIATION_INFO_SCSV", "no_renegotiation", "KeyUpdate"];
    Negotiation: "SCSV" ["signalling cipher suite value", "signaling cipher suite value"],
        "a number among the suites that is a message to the server",
        "A number in the list of cipher suites that names no suite. Very old servers fail on extensions, but all ignore suites that they do not know, so a client can put a statement there: that it supports secure renegotiation (TLS_EMPTY_RENEGOTIATION_INFO_SCSV), or that it offers a lower version only because a higher one failed (TLS_FALLBACK_SCSV).",
        "RFC 5746 §3.3",
        ["TLS_EMPTY_RENEGOTIATION_INFO_SCSV", "TLS_FALLBACK_SCSV", "renegotiation_info"];
    Negotiation: "HPACK" ["header compression", "dynamic table"],
        "how HTTP/2 shortens the heads of requests and responses",
        "Each field of a head is sent as a number that stands for a field in a table, or as a literal, often in a Huffman code made for such text. A part of the table is fixed; to the rest, the dynamic table, both ends add what was sent before, so that a repeated field costs a byte or two. It was made because compressing a head with an attacker's text in it by a general method reveals secrets by their length (CRIME); a field can be marked as never to be put into a table.",
        "RFC 7541 §1",
        ["HEADERS", "SETTINGS_HEADER_TABLE_SIZE", "CRIME"];
    Negotiation: "fingerprint" ["TLS fingerprint", "JA3", "JA3S", "JA4"],
        "what a hello gives away about the program that sent it",
        "Which suites, extensions, groups and schemes a client lists, and in which order, differs from library to library. JA3 (for the server's answer JA3S) and JA4 are short names made of these lists; firewalls and logs recognize programs by them. They say which library is used and how it is configured, not who uses it, and any client can imitate another.",
        "JA3, Salesforce 2017",
        ["ClientHello", "ServerHello", "GREASE"];
    Negotiation: "GREASE" [],
        "made-up numbers that keep the protocol extensible",
        "Clients put reserved numbers that mean nothing into their lists of suites, groups, versions and extensions. A server must skip what it does not know; one that fails on unknown numbers is found out at once and not years later, when a real new number is introduced. GREASE ECH does the same with a made-up Encrypted ClientHello, which also gives the real ones cover.",
        "RFC 8701 §2",
        ["0x5a5a", "encrypted_client_hello", "cipher_suites", "supported_versions"];
    Negotiation: "middlebox compatibility" ["compatibility mode", "middlebox", "ossification"],
        "TLS 1.3 disguised as a resumption of TLS 1.2",
        "Firewalls and proxies that look into handshakes broke connections that did not look like what they knew. So TLS 1.3 pretends to be a resumption of TLS 1.2: the version fields stay at TLS 1.2, a random session id is sent and echoed, and each side sends a ChangeCipherSpec that means nothing. The real version is in supported_versions.",
        "RFC 9846 §E.4",
        ["ChangeCipherSpec", "legacy_session_id", "legacy_version", "legacy_record_version"];
    Negotiation: "ALPN" [],
        "agreeing on the application protocol in the handshake",
        "The client lists the protocols that it can use inside the connection, and the server picks one in its answer, so no extra round trip is needed and one port can serve several. If they have none in common, the server must refuse with no_application_protocol: going on anyway is what makes cross-protocol attacks possible.",
        "RFC 7301 §3",
        ["application_layer_protocol_negotiation", "no_application_protocol", "cross-protocol attack"];
    Negotiation: "RFC 9846 and RFC 8446" ["RFC 9846", "RFC 8446"],
        "the same TLS 1.3, with new section numbers",
        "RFC 9846 has specified TLS 1.3 since July 2026 and replaces RFC 8446 of 2018; the protocol is the same, many section numbers are not. Give a section to see where it is now: tlsdemo explain 'RFC 8446 4.2.8'.",
        "RFC 9846 §1.2",
        ["TLS 1.3"];

    Privacy: "SNI privacy" ["server name privacy"],
        "the host's name is sent in the clear",
        "A server with many sites must know which certificate to present before anything is encrypted, so the client names the host in the clear and anyone on the path can read it. TLS 1.3 encrypts the certificate, which used to tell the same. Encrypted ClientHello hides the name, with a key that the server publishes in DNS; DNS itself must then be encrypted too, and the server's address still tells something.",
        "RFC 9849 §1",
        ["server_name", "encrypted_client_hello", "Certificate"];
    Privacy: "tracking by tickets" ["linkability", "ticket reuse"],
        "a ticket used twice links two connections",
        "A ticket is sent in the clear when it is used. An eavesdropper who sees the same ticket twice knows that the two connections come from the same client, even from different addresses. So servers send several tickets and clients use each once; the ticket's age is masked with ticket_age_add, because the exact age would link connections as well. If the server, too, accepts each ticket only once, early data cannot be replayed; if it then erases the key, nobody who breaks into it later can read what was sent under that key.",
        "RFC 9846 §C.4",
        ["NewSessionTicket", "ticket_age_add", "obfuscated_ticket_age"];
    Privacy: "traffic analysis" ["length hiding"],
        "lengths and timing show through encryption",
        "Encryption hides what is sent, not how much and when. Lengths of records can tell which page was loaded or which letters were typed. TLS 1.3 lets the sender add zeros inside each record, and TLS 1.2's CBC suites only up to 255 bytes; choosing how much to add is left to the application, and hardly any does.",
        "RFC 9846 §F.3",
        ["zeros", "TLSInnerPlaintext", "padding"];

    Attacks: "man in the middle" ["MITM", "attacker on the path"],
        "an attacker who talks to both ends",
        "An attacker between client and server can read, change, drop and inject everything that they send, and can run a separate handshake with each. Diffie-Hellman alone does not help. What does is that the server signs its part with a key that a certificate ties to its name, and that the client checks both.",
        "RFC 9846 §F.1",
        ["certificate_chain", "certificate_name", "certificate_verify", "server_key_exchange_signature"];
    Attacks: "reflection" ["reflection attack"],
        "sending an end its own messages back",
        "If both directions used the same keys, a record could be sent back to its sender, who would decrypt it and take it for the peer's answer. TLS has different keys for each direction, and different labels in the two Finished messages or their keys, so what one end sent never passes as the other's.",
        "RFC 9846 §7.3",
        ["client_write_key", "server_write_key", "client_finished_key", "keys per direction"];
    Attacks: "replay" ["replay attack"],
        "sending again what was recorded",
        "Within a connection no record can be sent twice: its number is authenticated. A recorded connection cannot be played to a server either, since the server's fresh random and key share make other keys. Early data is the exception: it is encrypted before the server has said anything, so a copy of the ClientHello and of the early data behind it is as good as the original, unless the server remembers what it has seen.",
        "RFC 9846 §8",
        ["0-RTT", "sequence number", "server_random", "early_data"];
    Attacks: "side channel" ["timing attack", "side-channel attack"],
        "secrets that show in how long something takes",
        "An attacker measures time, power or a cache instead of breaking the cipher. In TLS the time until an answer has mattered most: how long a server took over a record with bad padding revealed plaintext (Lucky 13), and whether it noticed bad padding in a ClientKeyExchange revealed the pre-master secret (Bleichenbacher). TLS 1.3 leaves out those constructions and answers every failure to decrypt with the same alert, bad_record_mac.",
        "RFC 9846 §F.4",
        ["Lucky 13", "Bleichenbacher's attack", "bad_record_mac", "Raccoon"];
    Attacks: "truncation" ["truncation attack"],
        "cutting a stream short unnoticed",
        "TCP's end of stream is not authenticated: an attacker can forge it and make a shorter answer look complete. close_notify is an authenticated end. A receiver that gets none must treat the data as possibly incomplete, unless the application says by itself how long it is, as HTTP does with Content-Length.",
        "RFC 9846 §6.1",
        ["close_notify", "Alert"];
    Attacks: "padding oracle" ["Vaudenay's attack"],
        "an error message that decrypts for the attacker",
        "In CBC mode an attacker can change a ciphertext so that the padding of the plaintext comes out right for one guess in 256. If the server's reaction shows which, by another alert or by its timing, the attacker recovers the plaintext byte by byte without the key (Vaudenay, 2002). TLS answered by giving one alert for both errors, then by checking in constant time, by encrypt_then_mac, and finally by dropping CBC.",
        "RFC 7457 §2.4",
        ["cbc-decrypt", "bad_record_mac", "decryption_failed_RESERVED", "encrypt_then_mac", "Lucky 13"];
    Attacks: "Lucky 13" ["Lucky Thirteen"],
        "a padding oracle by timing (2013)",
        "How long a server takes to compute the MAC of a CBC record depends on how much padding it removed before. The difference is less than a microsecond, but it can be measured, and it brings the padding oracle back although the alerts are alike. The name comes from the 13 bytes of header in the MAC's input. The cure is code whose timing does not depend on the padding, or encrypt_then_mac, or AEAD.",
        "RFC 7457 §2.4",
        ["MAC", "cbc-decrypt", "encrypt_then_mac", "AES_128_CBC"];
    Attacks: "POODLE" [],
        "SSL 3.0's padding cannot be checked (2014)",
        "SSL 3.0 does not say what the padding bytes of a CBC record must be, so a receiver cannot check them, and an attacker who can repeat a request reads one byte of a cookie in about 256 tries. Browsers used to fall back to SSL 3.0 when a handshake failed, which the attacker could force; TLS_FALLBACK_SCSV stops that, and SSL 3.0 is forbidden.",
        "RFC 7568 §3",
        ["SSL 3.0", "TLS_FALLBACK_SCSV", "inappropriate_fallback", "padding"];
    Attacks: "Bleichenbacher's attack" ["Bleichenbacher", "million message attack"],
        "a padding oracle on RSA (1998)",
        "A server that reveals whether the padding of an RSA-encrypted secret was right, by an alert or by timing, can be used to decrypt a recorded secret with some tens of thousands to a million queries. The cure in TLS is never to tell: a server whose decryption fails goes on with random bytes instead of the secret, and the handshake fails later, at Finished, in the same way as for any wrong secret. TLS 1.3 has no RSA key transport; a server that still offers it for TLS 1.2 with the same key remains exposed.",
        "RFC 5246 §7.4.7.1",
        ["R", "rsa-decrypt", "ClientKeyExchange", "RSA key transport", "ROBOT"];
    Attacks: "ROBOT" ["Return of Bleichenbacher's Oracle Threat"],
        "Bleichenbacher's attack, still there in 2017",
        "Nineteen years after Bleichenbacher a survey found his oracle in products of at least eight vendors and in large sites: some sent different alerts, some closed the connection or timed out. It showed that the countermeasure is too hard to get right, and that RSA key transport had better be switched off.",
        "RFC 9325 §4.1",
        ["RSA key transport", "rsa-decrypt", "TLS_RSA_WITH_AES_128_GCM_SHA256"];
    Attacks: "DROWN" [],
        "breaks TLS with the help of SSL 2.0 (2016)",
        "If a server, or another one with the same RSA key, still supports SSL 2.0, its weak export ciphers serve as an oracle of Bleichenbacher's kind for recorded TLS handshakes with RSA key transport. One old service thus endangers every other that shares its key.",
        "RFC 9325 §3.1.1",
        ["SSL 2.0", "RSA key transport", "Bleichenbacher's attack"];
    Attacks: "BEAST" ["Browser Exploit Against SSL/TLS"],
        "predictable IVs in TLS 1.0 (2011)",
        "In TLS 1.0 the IV of a CBC record is the last ciphertext block of the one before, so an attacker sees it before the next record is encrypted. One who can make the browser send chosen text can test guesses at a cookie, block by block. TLS 1.1 sends a fresh random IV with each record. Clients of TLS 1.0 work around it by splitting off the first byte into a record of its own.",
        "RFC 7457 §2.3",
        ["TLS 1.0", "IV", "cbc-encrypt", "client_write_IV"];
    Attacks: "CRIME" ["compression attack", "compression", "BREACH", "TIME"],
        "the length of compressed text reveals it (2012)",
        "Compression replaces repetitions, so text becomes shorter if it contains a guess that is right. An attacker who can add text to a request, and sees only the length of the encrypted record, finds a secret cookie letter by letter. TLS 1.3 has no compression, and TLS 1.2 must only offer null. BREACH does the same with the compression of HTTP bodies, which TLS cannot prevent.",
        "RFC 7457 §2.6",
        ["compression_methods", "compression_method"];
    Attacks: "Sweet32" ["birthday attack on 64-bit blocks"],
        "blocks of 64 bits collide after some gigabytes (2016)",
        "With a cipher whose blocks have 64 bits, two ciphertext blocks under one key are likely to be equal after about 2^32 of them, some 32 gigabytes. In CBC mode an equal pair reveals the XOR of two plaintext blocks; with enough traffic that gives away a cookie. It ended 3DES; AES has blocks of 128 bits.",
        "RFC 9325 §4.1",
        ["3DES_EDE_CBC", "IDEA_CBC", "TLS_RSA_WITH_3DES_EDE_CBC_SHA"];
    Attacks: "Logjam" [],
        "short Diffie-Hellman primes can be broken (2015)",
        "Nearly all of the work of breaking Diffie-Hellman depends on the prime only. With that done once for a prime of 512 bits, each connection takes minutes; for 1024 bits it is within reach of a state. An attacker in the middle changed the suite in the hello to DHE_EXPORT; the server signed its short prime, and the signature does not cover the suite, so the client accepted it. The attacker computed the secret and with it a matching Finished. Clients now refuse short primes.",
        "RFC 9325 §4.5",
        ["ServerKeyExchange", "dh_p", "dh_prime_size", "DHE_EXPORT", "server_key_exchange_signature"];
    Attacks: "FREAK" [],
        "export-grade RSA forced on a client (2015)",
        "An attacker in the middle changes the hello to ask for an RSA_EXPORT suite. The server answers with a temporary RSA key of 512 bits, signed; the signature covers the randoms and the key, not the suite, and buggy clients accepted such a key though they had not asked for one. A key of 512 bits can be factored in hours, and servers used the same one for a long time.",
        "RFC 9325 §4.1",
        ["ServerKeyExchange", "RSA_EXPORT", "server_key_exchange_signature"];
    Attacks: "Raccoon" [],
        "leading zeros of a Diffie-Hellman secret (2020)",
        "Up to TLS 1.2 leading zero bytes of a finite-field Diffie-Hellman secret are removed before keys are derived, so the time that takes depends on the secret. An attacker who can measure it, against a server that reuses its share, recovers the secret. TLS 1.3 keeps the zeros.",
        "RFC 9325 §4.1",
        ["DHE", "ffdh", "pre_master_secret"];
    Attacks: "triple handshake" ["3SHAKE"],
        "two connections with the same master secret (2014)",
        "A malicious server can relay parts of a handshake so that its connection to the client and its own connection to another server end up with the same master secret, because that depended only on the key exchange and the randoms. What was bound to the secret, such as a resumption, a renegotiation with a client certificate or a channel binding, then fits both. extended_master_secret derives it from a hash of the whole handshake; TLS 1.3 always does.",
        "RFC 7627 §1",
        ["extended_master_secret", "session_hash", "master_secret"];
    Attacks: "cross-protocol attack" ["ALPACA", "cross-protocol", "virtual host confusion"],
        "a request answered by a server for another protocol",
        "TLS authenticates a name, not a port or a protocol. An attacker can redirect a browser's connection to, say, a mail or FTP server that has a certificate for the same name; the certificate is accepted, and that server may echo the request or store it where the attacker can use it (ALPACA, 2021). If both ends use ALPN and refuse when they have no protocol in common, and servers refuse a server_name that is not theirs, the handshake fails instead.",
        "RFC 9325 §3.8",
        ["application_layer_protocol_negotiation", "no_application_protocol", "server_name", "unrecognized_name"];
    Attacks: "SLOTH" ["transcript collision"],
        "collisions of weak hashes in the handshake (2016)",
        "A signature over a transcript is only as good as the hash: with MD5, and in time with SHA-1, an attacker can find two different handshakes with the same hash and have a signature for one accepted for the other. RFC 9155 forbids both hashes in the signatures of TLS 1.2.",
        "RFC 9155 §1",
        ["signature_algorithms", "rsa_pkcs1_md5", "rsa_pkcs1_sha1", "CertificateVerify"];
    Attacks: "RC4 biases" ["RC4 attack", "RC4"],
        "RC4's output is not random enough (2013)",
        "Some bytes of RC4's output are more likely than others. A cookie that is sent in millions of connections can be recovered by counting, and RFC 7465 forbids the cipher.",
        "RFC 7465 §1",
        ["RC4_128"];
    Attacks: "Heartbleed" [],
        "a bug that leaked memory (2014)",
        "A flaw in OpenSSL's code, not in the protocol: a heartbeat message could claim to be longer than it was, and the answer was filled up from memory, up to 64 KiB each time, private keys included. It made clear why forward secrecy matters: with it, a leaked key does not open old recordings.",
        "RFC 6520 §4",
        ["heartbeat", "forward secrecy"];
}
