//! Messages, versions, and kinds of record.

use super::{Table, entries};

/// Messages by the RFC's name. `TLS 1.3/` marks what a message means since TLS 1.3.
pub(super) const MESSAGES: Table = entries! {
    "HelloRequest",
        "the server asks for a new handshake",
        "Asks the client to begin a new handshake on this connection. Clients may refuse with no_renegotiation; this program does.",
        "RFC 5246 §7.4.1.1";
    "ClientHello",
        "the client's offer",
        "Opens the handshake: the client says which versions, cipher suites and extensions it speaks, and sends 32 random bytes. The server chooses from this list and from nothing else.",
        "RFC 5246 §7.4.1.2";
    "TLS 1.3/ClientHello",
        "the client's offer",
        "Opens the handshake: the client says which versions, cipher suites and groups it speaks, and already sends its half of a key exchange. The server chooses from this list and from nothing else.",
        "RFC 9846 §4.2.2";
    "ServerHello",
        "the server's choice",
        "Answers the ClientHello: the server picks one version and one cipher suite of those offered, and sends its own 32 random bytes.",
        "RFC 5246 §7.4.1.3";
    "TLS 1.3/ServerHello",
        "the server's choice",
        "Answers the ClientHello: the server picks one cipher suite and one group, and sends its half of the key exchange. Everything after this message is encrypted.",
        "RFC 9846 §4.2.3";
    "HelloRetryRequest",
        "the server asks for another ClientHello",
        "Asks the client to say hello again, because it sent no key share of a group that the server takes, or to prove with a cookie that its address is real. It has the form of a ServerHello whose random is a fixed value, the SHA-256 hash of the word HelloRetryRequest.",
        "RFC 9846 §4.2.4";
    "EncryptedExtensions",
        "the server's other answers, encrypted",
        "Carries the server's answers to those extensions that no key depends on, such as the application protocol. It is the first message that is encrypted.",
        "RFC 9846 §4.4.1";
    "Certificate",
        "who the sender is, and who vouches for it",
        "Carries the sender's certificate and those of the authorities that vouch for it, its own first. A certificate binds a public key to names; it proves nothing until the sender shows that it holds the private key.",
        "RFC 5246 §7.4.2";
    "TLS 1.3/Certificate",
        "who the sender is, and who vouches for it",
        "Carries the sender's certificate and those of the authorities that vouch for it, its own first, each with extensions of its own. It is encrypted, so that an eavesdropper does not learn whom the client talks to from it.",
        "RFC 9846 §4.5.1";
    "CompressedCertificate",
        "a Certificate message, compressed",
        "Carries a Certificate message in compressed form, to save bytes in the server's first flight.",
        "RFC 8879 §4";
    "CertificateStatus",
        "a fresh statement that the certificate is not revoked",
        "Carries a statement by the certificate's issuer, signed a short while ago, that the certificate is not revoked. So the client need not ask the issuer itself.",
        "RFC 6066 §8";
    "CertificateUrl",
        "where to fetch the client's certificate",
        "Names addresses from which the server can fetch the client's certificate, instead of the certificate itself. Hardly anybody implements it.",
        "RFC 6066 §5";
    "ServerKeyExchange",
        "the server's half of the key exchange, signed",
        "Carries the server's half of a Diffie-Hellman key exchange, made for this connection, signed with the key of its certificate. The signature covers both randoms, so it cannot be replayed in another handshake.",
        "RFC 5246 §7.4.3";
    "CertificateRequest",
        "the server asks for a client certificate",
        "Asks the client for a certificate, and says which kinds, signature algorithms and authorities the server accepts. A client that has none answers with an empty list.",
        "RFC 5246 §7.4.4";
    "TLS 1.3/CertificateRequest",
        "the server asks for a client certificate",
        "Asks the client for a certificate, and says in extensions which signature algorithms and authorities the server accepts. A client that has none answers with an empty list.",
        "RFC 9846 §4.4.2";
    "ServerHelloDone",
        "the server waits for the client",
        "Says that the server's part of the hello is complete and that it is the client's turn. It has no content.",
        "RFC 5246 §7.4.5";
    "ClientKeyExchange",
        "the client's half of the key exchange",
        "Gives the server what it lacks to compute the shared secret: the client's Diffie-Hellman public key, or, with RSA key transport, a secret encrypted to the key in the server's certificate.",
        "RFC 5246 §7.4.7";
    "CertificateVerify",
        "proof that the sender holds its certificate's key",
        "Proves that the client holds the private key of its certificate, by a signature over all handshake messages so far.",
        "RFC 5246 §7.4.8";
    "TLS 1.3/CertificateVerify",
        "proof that the sender holds its certificate's key",
        "Proves that the sender holds the private key of its certificate, by a signature over a hash of all handshake messages so far. This is what authenticates the peer; everything else depends on it.",
        "RFC 9846 §4.5.2";
    "ChangeCipherSpec",
        "what follows is encrypted",
        "Says that everything the sender sends after this is protected with the keys just agreed on. It is one byte, in a record type of its own, and no handshake message.",
        "RFC 5246 §7.1";
    "TLS 1.3/ChangeCipherSpec",
        "a dummy for middleboxes",
        "Means nothing in TLS 1.3. It is sent so that the handshake looks like TLS 1.2 resumption to network equipment that would otherwise break the connection.",
        "RFC 9846 §E.4";
    "Finished",
        "proof that both saw the same handshake",
        "Carries a keyed hash over all handshake messages, the first thing protected with the new keys. If an attacker had changed a byte of any message, the two sides' hashes would differ.",
        "RFC 5246 §7.4.9";
    "TLS 1.3/Finished",
        "proof that both saw the same handshake",
        "Carries a keyed hash over all handshake messages so far, which proves that the sender has the keys and saw the same messages. If an attacker had changed a byte of any message, the two sides' hashes would differ.",
        "RFC 9846 §4.5.3";
    "EndOfEarlyData",
        "no more early data",
        "Says that all 0-RTT data has been sent and that the client's handshake keys are used from here on.",
        "RFC 9846 §4.6";
    "NewSessionTicket",
        "a ticket to resume with",
        "Gives the client a ticket with which it can resume this session later with a shorter handshake. Only the server can read what is in it.",
        "RFC 5077 §3.3";
    "TLS 1.3/NewSessionTicket",
        "a ticket to resume with",
        "Gives the client a ticket that names a pre-shared key, derived from this handshake, with which it can resume later. A server may send several, at any time after the handshake.",
        "RFC 9846 §4.7.1";
    "KeyUpdate",
        "new keys from here on",
        "Says that the sender's next records are protected with new keys, derived from the old ones, so that no key protects too much data. The sender may ask the peer to do the same.",
        "RFC 9846 §4.7.3";
    "MessageHash",
        "stands for the first ClientHello",
        "Never crosses the wire. After a HelloRetryRequest it stands in the transcript for the first ClientHello, which it holds as a hash.",
        "RFC 9846 §4.1";
    "Alert",
        "an error, or the end",
        "Reports an error, or that the sender will send no more. Fatal alerts end the connection at once.",
        "RFC 5246 §7.2";
    "TLS 1.3/Alert",
        "an error, or the end",
        "Reports an error, or that the sender will send no more. All errors are fatal and end the connection at once.",
        "RFC 9846 §6";
    "HelloVerifyRequest",
        "say that again, with this cookie",
        "DTLS asks a client to prove its address by sending a cookie back before the server does any work.",
        "RFC 6347 §4.2.1";
    "RequestConnectionId",
        "more connection IDs, please",
        "Asks the peer for further connection IDs, in DTLS 1.3.",
        "RFC 9147 §9";
    "NewConnectionId",
        "here are connection IDs",
        "Gives the peer further connection IDs, in DTLS 1.3.",
        "RFC 9147 §9";
    "ClientCertificateRequest",
        "prove who you are, later",
        "Asks a server to prove a further identity after the handshake (exported authenticators).",
        "RFC 9261 §4";
    "SupplementalData",
        "more about the user",
        "Carries further data about the client or the server, such as its permissions. Nobody uses it.",
        "RFC 4680";
    "EktKey",
        "a key for a conference",
        "Hands out the key of the media streams of a conference, in DTLS.",
        "RFC 8870";
    "NextProtocol",
        "the protocol that runs inside (NPN)",
        "The client's choice of protocol in NPN, which ALPN replaced.",
        "draft-agl-tls-nextprotoneg";
    "ChannelId",
        "a key for the browser",
        "The client's proof of its key for this site, in channel_id, which browsers have given up.",
        "draft-balfanz-tls-channelid";
};

/// Versions of the protocol.
pub(super) const VERSIONS: Table = entries! {
    "SSL 3.0",
        "broken and forbidden",
        "The protocol that TLS grew from, of 1996. Its CBC padding can be attacked (POODLE), and it must not be used.",
        "RFC 7568 §3";
    "TLS 1.0",
        "deprecated since 2021",
        "The first version under this name, of 1999. It rests on MD5 and SHA-1 and chains IVs between records, which the BEAST attack used; it is deprecated.",
        "RFC 2246";
    "TLS 1.1",
        "deprecated since 2021",
        "TLS 1.0 with an explicit IV in each CBC record, of 2006. It still rests on MD5 and SHA-1, and it is deprecated.",
        "RFC 4346";
    "TLS 1.2",
        "good with forward-secret AEAD suites",
        "Brought authenticated encryption and negotiable hashes in 2008. It is secure with ECDHE and an AEAD cipher, and has many settings in which it is not.",
        "RFC 5246";
    "TLS 1.3",
        "the current version",
        "A new design of 2018: one round trip, everything after the hellos encrypted, only forward-secret key exchange and authenticated encryption. It says TLS 1.2 in the old version fields, because too much equipment refuses numbers that it does not know.",
        "RFC 9846 §2";
    "SSL 2.0",
        "broken and forbidden",
        "Netscape's protocol of 1995. Anyone on the path can weaken what is negotiated, and it must not be used.",
        "RFC 6176";
    "TLCP",
        "the Chinese protocol, like TLS 1.1",
        "A Chinese standard built like TLS 1.1, with two certificates for each server and the algorithms SM2, SM3 and SM4.",
        "GB/T 38636-2020";
    "DTLS 1.0",
        "TLS 1.1 over datagrams",
        "TLS 1.1 for datagrams, which may be lost and come in any order. It is deprecated.",
        "RFC 4347";
    "DTLS 1.2",
        "TLS 1.2 over datagrams",
        "TLS 1.2 for datagrams, which may be lost and come in any order. WebRTC and VPNs use it.",
        "RFC 6347";
    "DTLS 1.3",
        "TLS 1.3 over datagrams",
        "TLS 1.3 for datagrams, which may be lost and come in any order.",
        "RFC 9147";
    "TLS 1.3 (draft 18)",
        "TLS 1.3 before it was done",
        "Draft 18 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-18";
    "TLS 1.3 (draft 19)",
        "TLS 1.3 before it was done",
        "Draft 19 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-19";
    "TLS 1.3 (draft 20)",
        "TLS 1.3 before it was done",
        "Draft 20 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-20";
    "TLS 1.3 (draft 21)",
        "TLS 1.3 before it was done",
        "Draft 21 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-21";
    "TLS 1.3 (draft 22)",
        "TLS 1.3 before it was done",
        "Draft 22 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-22";
    "TLS 1.3 (draft 23)",
        "TLS 1.3 before it was done",
        "Draft 23 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-23";
    "TLS 1.3 (draft 24)",
        "TLS 1.3 before it was done",
        "Draft 24 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-24";
    "TLS 1.3 (draft 25)",
        "TLS 1.3 before it was done",
        "Draft 25 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-25";
    "TLS 1.3 (draft 26)",
        "TLS 1.3 before it was done",
        "Draft 26 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-26";
    "TLS 1.3 (draft 27)",
        "TLS 1.3 before it was done",
        "Draft 27 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-27";
    "TLS 1.3 (draft 28)",
        "TLS 1.3 before it was done",
        "Draft 28 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-28";
};

/// Kinds of record.
pub(super) const CONTENT_TYPES: Table = entries! {
    "change_cipher_spec",
        "a switch to new keys",
        "The record holds a ChangeCipherSpec: one byte that says that the next record is encrypted. In TLS 1.3 it means nothing.",
        "RFC 5246 §7.1";
    "alert",
        "an error, or the end",
        "The record holds an alert: an error, or word that the sender is done.",
        "RFC 9846 §6";
    "handshake",
        "handshake messages",
        "The record holds handshake messages: one, several, or a piece of one.",
        "RFC 9846 §5.1";
    "application_data",
        "data, or anything in disguise",
        "The record holds what the application sends. In TLS 1.3 every encrypted record says this, whatever is in it; the real type is encrypted along with the content.",
        "RFC 9846 §5.2";
    "heartbeat",
        "a keep-alive",
        "The record holds a heartbeat, a keep-alive that hardly anything needs. A bug in OpenSSL's code for it, Heartbleed, leaked memory to anyone who asked.",
        "RFC 6520 §4";
    "tls12_cid",
        "a record with a connection ID",
        "A record of DTLS 1.2 that carries the number of its connection; the real type is encrypted.",
        "RFC 9146 §4";
    "ACK",
        "these records arrived",
        "Lists the records of the handshake that arrived, in DTLS 1.3.",
        "RFC 9147 §7";
    "return_routability_check",
        "are you still there",
        "Asks the peer whether it can be reached at its new address, in DTLS.",
        "draft-ietf-tls-dtls-rrc";
};
