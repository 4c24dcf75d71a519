//! Messages, versions, and kinds of record.

use super::{Table, entries};

/// Messages by the RFC's name. `TLS 1.3/` marks what a message means since TLS 1.3.
pub(super) const MESSAGES: Table = entries! {
    "HelloRequest",
        "the server asks for a new handshake",
        "Asks the client to begin a new handshake on this connection. A client may refuse with no_renegotiation, as this program does unless it is told --allow-renegotiation. A server asks so for the certificate that a page needs.",
        "RFC 5246 §7.4.1.1";
    "ClientHello",
        "the client's offer",
        "Opens the handshake: the client lists the versions, cipher suites and extensions that it supports, and sends 32 random bytes. The server chooses from these lists and from nothing else.",
        "RFC 5246 §7.4.1.2";
    "TLS 1.3/ClientHello",
        "the client's offer",
        "Opens the handshake: the client lists the versions, cipher suites and groups that it supports, and as a rule already sends its half of a key exchange. The server chooses from these lists and from nothing else. After a HelloRetryRequest the client sends it a second time, and only this may differ: the key share and the cookie that were asked for, early_data (which is dropped), the pre-shared keys (their ages and binders; those that do not fit the suite may go), and the padding.",
        "RFC 9846 §4.2.2";
    "ServerHello",
        "the server's choice",
        "Answers the ClientHello: the server picks a version and a cipher suite, and sends its own random.",
        "RFC 5246 §7.4.1.3";
    "TLS 1.3/ServerHello",
        "the server's choice",
        "Answers the ClientHello: the server picks one cipher suite and one group, and sends its half of the key exchange. Both ends can now compute the keys of the handshake, so every message after this one is encrypted, except for a ChangeCipherSpec that means nothing. From here on an eavesdropper sees only how long the records are and when they are sent.",
        "RFC 9846 §4.2.3";
    "ServerHello without key_share",
        "the server's choice, with a pre-shared key alone",
        "Answers the ClientHello: the server picks one cipher suite and one of the pre-shared keys that were offered, and makes no key exchange (psk_ke). Both ends can now compute the keys of the handshake from that key alone; whoever learns it later can compute them too. Every message after this one is encrypted, except for a ChangeCipherSpec that means nothing.",
        "RFC 9846 §4.2.3, §4.3.9";
    "HelloRetryRequest",
        "the server asks for another ClientHello",
        "Asks the client to send its ClientHello again, with a key share of a group that the server supports, or with a cookie that proves that its address is real. It costs one round trip. In form it is a ServerHello whose random has a fixed value, the SHA-256 hash of the word HelloRetryRequest: only the random tells the two apart. A client refuses one that asks for a group that it did not list or has sent a share of already, one that would change nothing in its hello (illegal_parameter), and a second one (unexpected_message).",
        "RFC 9846 §4.2.4";
    "EncryptedExtensions",
        "the server's other answers, encrypted",
        "Carries the server's answers to those extensions that are not needed to compute keys, such as the application protocol. It is the first message that the server encrypts. A server may only answer what the client offered.",
        "RFC 9846 §4.4.1";
    "Certificate",
        "who the sender is, and who vouches for it",
        "Carries the sender's certificate, followed by those of the authorities that vouch for it. A certificate binds a public key to names; it proves nothing until the sender shows that it holds the private key. Before TLS 1.3 it crosses the network unencrypted, but for a second handshake within a connection.",
        "RFC 5246 §7.4.2";
    "TLS 1.3/Certificate",
        "who the sender is, and who vouches for it",
        "Carries the sender's certificate, usually followed by those of authorities that vouch for it. Each can have extensions of its own, and none proves anything until the sender shows that it holds the private key, which CertificateVerify does. It is encrypted, so an eavesdropper cannot read from it which host the client is talking to; an attacker who connects to the server gets it all the same. A client's certificate is safe from such attackers too, because the client sends it only after the server has proved who it is.",
        "RFC 9846 §4.5.1";
    "Certificate without certificates",
        "the client shows no certificate",
        "Answers the server's request with an empty list: the client has no certificate, or none that it shows to this server. Whether to go on is for the server to decide, which may have asked for one without requiring it.",
        "RFC 5246 §7.4.6, RFC 9846 §4.5.1";
    "raw public key",
        "who the sender is, by a bare key",
        "Carries the sender's public key alone, without a certificate: nobody vouches for it, and it says nothing to those who do not know the key already. Client and server agreed on that in their hellos.",
        "RFC 7250 §3";
    "CompressedCertificate",
        "a Certificate message, compressed",
        "Carries a Certificate message in compressed form, to make the first flight smaller.",
        "RFC 8879 §4";
    "CertificateStatus",
        "a recent statement on whether the certificate is revoked",
        "Carries a statement on whether the certificate has been revoked, signed by its issuer or by someone whom the issuer certified for that. With it the client need not ask the issuer, who would learn which sites the client visits.",
        "RFC 6066 §8";
    "CertificateUrl",
        "where to fetch the client's certificate",
        "Gives addresses from which the server can fetch the client's certificate, instead of the certificate itself. Hardly any software implements it.",
        "RFC 6066 §5";
    "ServerKeyExchange",
        "the server's half of the key exchange, signed",
        "Carries the server's half of a Diffie-Hellman exchange, signed with the key that it showed. With a pre-shared key or in an anonymous suite it is not signed; otherwise the signature covers both randoms and the parameters, so it cannot be replayed in another handshake. It does not cover the rest of the hellos, the cipher suite included: that is how FREAK and Logjam made clients accept a weak key that the server had signed for a suite the client never offered. Only Finished protects the rest.",
        "RFC 5246 §7.4.3";
    "ServerKeyExchange with a hint alone",
        "a hint at the pre-shared key",
        "Carries a hint at the pre-shared key, by which the client can choose among several. The key itself is never sent.",
        "RFC 4279 §2";
    "ServerKeyExchange without signature",
        "the server's half of the key exchange, unsigned",
        "Carries a hint at the pre-shared key, which may be empty, and the server's half of a Diffie-Hellman exchange. Nothing in it is signed, which does no harm: whoever puts in a half of their own does not know the key, so their Finished does not verify.",
        "RFC 4279 §2, §3";
    "anonymous ServerKeyExchange",
        "the server's half of the key exchange, unsigned",
        "Carries the server's half of a Diffie-Hellman exchange, which nobody signs in an anonymous suite. Nobody proves who they are, so anyone on the path can take either end's place and read everything.",
        "RFC 5246 §7.4.3";
    "ServerKeyExchange of RSA_EXPORT",
        "a temporary RSA key of the server's, signed",
        "Carries an RSA key of at most 512 bits, made for export, to which the client encrypts in place of the longer key of the certificate, and a signature with that. The signature covers both randoms and the key, not the suite: FREAK made clients take such a key that had not asked for one.",
        "RFC 2246 §7.4.3, §D.1";
    "ServerKeyExchange of SRP",
        "the group, the salt and the server's half of an SRP exchange",
        "Carries the prime and the generator, the salt of the user's password, and the server's public value, which is made with what the server keeps of the password. With SRP_SHA nothing in it is signed: that the server knows the verifier shows when its Finished verifies. With SRP_SHA_RSA and SRP_SHA_DSS it is signed as well.",
        "RFC 5054 §2.5.3";
    "another ServerKeyExchange",
        "the server's half of the key exchange that the suite names",
        "Carries what the client needs of the server for the key exchange that the suite names. This program does not take it apart.",
        "RFC 5246 §7.4.3";
    "CertificateRequest",
        "the server asks for a client certificate",
        "Asks the client for a certificate, and says which kinds and authorities the server accepts, in TLS 1.2 also which signature algorithms. A client without one answers with an empty list.",
        "RFC 5246 §7.4.4";
    "TLS 1.3/CertificateRequest",
        "the server asks for a client certificate",
        "Asks the client for a certificate, and says in extensions which signature algorithms and authorities the server accepts. A client without one answers with an empty list.",
        "RFC 9846 §4.4.2";
    "ServerHelloDone",
        "the server waits for the client",
        "Says that the server's first flight is complete and that it is the client's turn. It has no content.",
        "RFC 5246 §7.4.5";
    "ClientKeyExchange",
        "the client's half of the key exchange",
        "Gives the server what it still needs to compute the shared secret. That is the client's Diffie-Hellman public key or, with RSA key transport, a secret encrypted to the key in the server's certificate. In suites with a pre-shared key the name of that key comes first, or is all there is.",
        "RFC 5246 §7.4.7";
    "CertificateVerify",
        "proof that the client holds the private key",
        "Proves that the client holds the private key of the certificate or key that it showed, with a signature over all handshake messages so far.",
        "RFC 5246 §7.4.8";
    "TLS 1.3/CertificateVerify",
        "proof that the sender holds the private key",
        "Proves that the sender holds the private key of the certificate or key that it showed, with a signature over a hash of all handshake messages so far. This is what establishes the sender's identity. Finished, which follows, proves only that the other end computed the same keys; the two together tie the identity to the keys.",
        "RFC 9846 §4.5.2";
    "ChangeCipherSpec",
        "what follows is encrypted",
        "Says that everything the sender sends after this is protected with the keys just agreed on. It is a single byte in a record type of its own, and not a handshake message, so no transcript covers it.",
        "RFC 5246 §7.1";
    "TLS 1.3/ChangeCipherSpec",
        "a dummy for middleboxes",
        "Means nothing in TLS 1.3. It is sent so that the handshake looks like a resumption of TLS 1.2 to network equipment that would otherwise break the connection.",
        "RFC 9846 §E.4";
    "TLS 1.3/ChangeCipherSpec without ServerHello",
        "new keys up to TLS 1.2, nothing in TLS 1.3",
        "Says up to TLS 1.2 that what the sender sends after this is protected with new keys, and means nothing in TLS 1.3; which of the two it is cannot be told, as the server's answer was not seen before it. Up to TLS 1.2 it resumes a session where it comes right after a hello. In TLS 1.3 it is sent for the sake of network equipment.",
        "RFC 5246 §7.1, RFC 9846 §E.4";
    "Finished",
        "proof that both saw the same handshake",
        "Carries a keyed hash over all handshake messages before it, which proves that the sender has the keys and saw the same messages. It is the first message protected with the new keys. If an attacker had changed a byte of any handshake message, the hashes of the two sides would differ. What it cannot catch is a handshake so weak that the attacker breaks it while it runs and computes a matching Finished (Logjam).",
        "RFC 5246 §7.4.9";
    "TLS 1.3/Finished",
        "proof that both saw the same handshake",
        "Carries a keyed hash over all handshake messages before it, which proves that the sender has the keys and saw the same messages. CertificateVerify, if sent, says whose keys they are. If an attacker had changed a byte of any handshake message, the hashes of the two sides would differ. A server may send application data right after its own Finished, half a round trip early, though it does not know yet who the client is or even whether it is still there.",
        "RFC 9846 §4.5.3";
    "EndOfEarlyData",
        "no more early data",
        "Says that all 0-RTT data has been sent and that the client's handshake keys are used from here on. It is encrypted and part of the transcript, so early data cannot be cut short unnoticed.",
        "RFC 9846 §4.6";
    "NewSessionTicket",
        "a ticket to resume with",
        "Gives the client a ticket with which it can resume this session later in a shorter handshake. The ticket is the server's own state, encrypted under a key that only the server has; in TLS 1.2 that key, if stolen, opens every session resumed with it.",
        "RFC 5077 §3.3";
    "TLS 1.3/NewSessionTicket",
        "a ticket to resume with",
        "Gives the client a ticket with which it can resume later in a shorter handshake. The ticket names a pre-shared key that both sides derive from this connection. A server may send several at any time after the handshake, because each should be used only once: a ticket that is sent twice tells an eavesdropper that the two connections belong to the same client. With several the client always has an unused one, even for connections that it opens at the same time.",
        "RFC 9846 §4.7.1";
    "StatePlaintext",
        "the session inside a ticket",
        "What a ticket of this server holds before it is encrypted, and again when it comes back: all that the server must know of the session to resume it, so that it need not remember anything itself. Neither the client nor anyone on the path can read or change it, for only the server has the key. RFC 5077 recommends this form, and each server may have its own; this one leaves out the compression method, which is always null, and adds what TLS 1.3 and later extensions need.",
        "RFC 9846 §4.7.1, RFC 5077 §4";
    "KeyUpdate",
        "new keys from here on",
        "Says that the sender's next records are protected with new keys, derived from the old ones, so that no key protects too much data. The sender may ask the peer to do the same.",
        "RFC 9846 §4.7.3";
    "MessageHash",
        "replaces the first ClientHello in the transcript",
        "Never crosses the wire. After a HelloRetryRequest it replaces the first ClientHello in the transcript and contains its hash, so that a server can put that hash into a cookie and keep no state.",
        "RFC 9846 §4.1";
    "Alert",
        "an error, or the end",
        "Reports an error, or that the sender will send no more. A fatal alert ends the connection at once; a warning does not have to.",
        "RFC 5246 §7.2";
    "TLS 1.3/Alert",
        "an error, or the end",
        "Reports an error, or that the sender will send no more. Every error is fatal, whatever its level says; close_notify and user_canceled are not errors.",
        "RFC 9846 §6";
    "HelloVerifyRequest",
        "send that again, with this cookie",
        "Asks a DTLS client to prove its address by returning a cookie, before the server does any work.",
        "RFC 6347 §4.2.1";
    "RequestConnectionId",
        "more connection IDs, please",
        "Asks the peer for more connection IDs, in DTLS 1.3.",
        "RFC 9147 §9";
    "NewConnectionId",
        "here are connection IDs",
        "Gives the peer more connection IDs, in DTLS 1.3.",
        "RFC 9147 §9";
    "ClientCertificateRequest",
        "the client asks the server for proof of identity",
        "Asks a server to prove another identity after the handshake (exported authenticators).",
        "RFC 9261 §4";
    "SupplementalData",
        "more about the user",
        "Carries additional data about the client or the server, such as its permissions. It is not used in practice.",
        "RFC 4680";
    "EktKey",
        "a key for a conference",
        "Distributes the key of a conference's media streams, in DTLS.",
        "RFC 8870";
    "NextProtocol",
        "the protocol that runs inside (NPN)",
        "Carries the client's choice of protocol in NPN, which ALPN replaced.",
        "draft-agl-tls-nextprotoneg";
    "ChannelId",
        "a key for the browser",
        "Carries the client's proof of its key for this site, in channel_id, which browsers no longer support.",
        "draft-balfanz-tls-channelid";
};

/// Versions of the protocol.
pub(super) const VERSIONS: Table = entries! {
    "SSL 3.0",
        "broken and forbidden",
        "The protocol of 1996 that TLS grew out of. Its CBC padding can be attacked (POODLE), and it must not be used.",
        "RFC 7568 §3";
    "TLS 1.0",
        "deprecated since 2021",
        "The first version under this name, published in 1999. It relies on MD5 and SHA-1, and takes the IV of each CBC record from the record before, which the BEAST attack exploited. It is deprecated.",
        "RFC 2246";
    "TLS 1.1",
        "deprecated since 2021",
        "TLS 1.0 with an explicit IV in each CBC record, published in 2006. It still relies on MD5 and SHA-1, and it is deprecated.",
        "RFC 4346";
    "TLS 1.2",
        "good with forward-secret AEAD suites",
        "The version of 2008, which brought authenticated encryption and negotiable hashes. It is secure with extended_master_secret, an ephemeral key exchange and an AEAD cipher; some of its other settings are insecure.",
        "RFC 5246";
    "TLS 1.3",
        "the current version",
        "A new design, published in 2018: usually one round trip, every message after the hellos encrypted, authenticated encryption only. Every full handshake has forward secrecy. RFC 9846 specifies it now and replaces RFC 8446, the text of 2018, whose sections have other numbers; the protocol is the same.",
        "RFC 9846 §2";
    "SSL 2.0",
        "broken and forbidden",
        "Netscape's protocol of 1995. Anyone on the path can weaken what is negotiated, and it must not be used.",
        "RFC 6176";
    "TLCP",
        "the Chinese protocol, like TLS 1.1",
        "A Chinese standard modeled on TLS 1.1, with two certificates for each server and the algorithms SM2, SM3 and SM4.",
        "GB/T 38636-2020";
    "DTLS 1.0",
        "TLS 1.1 over datagrams",
        "TLS 1.1 for datagrams, which may be lost or arrive in any order. It is deprecated.",
        "RFC 4347";
    "DTLS 1.2",
        "TLS 1.2 over datagrams",
        "TLS 1.2 for datagrams, which may be lost or arrive in any order. WebRTC and VPNs use it.",
        "RFC 6347";
    "DTLS 1.3",
        "TLS 1.3 over datagrams",
        "TLS 1.3 for datagrams, which may be lost or arrive in any order.",
        "RFC 9147";
    "TLS 1.3 (draft 18)",
        "a draft of TLS 1.3",
        "Draft 18 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-18";
    "TLS 1.3 (draft 19)",
        "a draft of TLS 1.3",
        "Draft 19 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-19";
    "TLS 1.3 (draft 20)",
        "a draft of TLS 1.3",
        "Draft 20 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-20";
    "TLS 1.3 (draft 21)",
        "a draft of TLS 1.3",
        "Draft 21 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-21";
    "TLS 1.3 (draft 22)",
        "a draft of TLS 1.3",
        "Draft 22 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-22";
    "TLS 1.3 (draft 23)",
        "a draft of TLS 1.3",
        "Draft 23 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-23";
    "TLS 1.3 (draft 24)",
        "a draft of TLS 1.3",
        "Draft 24 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-24";
    "TLS 1.3 (draft 25)",
        "a draft of TLS 1.3",
        "Draft 25 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-25";
    "TLS 1.3 (draft 26)",
        "a draft of TLS 1.3",
        "Draft 26 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-26";
    "TLS 1.3 (draft 27)",
        "a draft of TLS 1.3",
        "Draft 27 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-27";
    "TLS 1.3 (draft 28)",
        "a draft of TLS 1.3",
        "Draft 28 of TLS 1.3, which some browsers and servers offered before 2018. Nothing current does.",
        "draft-ietf-tls-tls13-28";
};

/// Kinds of record.
pub(super) const CONTENT_TYPES: Table = entries! {
    "change_cipher_spec",
        "up to TLS 1.2, a switch to new keys",
        "Contains a ChangeCipherSpec: one byte, which up to TLS 1.2 says that the next record is protected with new keys, and in TLS 1.3 means nothing.",
        "RFC 5246 §7.1";
    "alert",
        "an error, or the end",
        "Contains an alert: an error, or the notice that the sender is done.",
        "RFC 9846 §6";
    "handshake",
        "handshake messages",
        "Contains handshake messages: one, several, or part of one.",
        "RFC 9846 §5.1";
    "application_data",
        "application data, or in TLS 1.3 anything encrypted",
        "Contains what the application sends. In TLS 1.3 every encrypted record has this type, whatever is in it; the real type is encrypted along with the content.",
        "RFC 9846 §5.2";
    "heartbeat",
        "a keep-alive",
        "Contains a heartbeat, a keep-alive that hardly anything needs. A bug in OpenSSL's code for it, Heartbleed, leaked memory to anyone who asked.",
        "RFC 6520 §4";
    "tls12_cid",
        "a record with a connection ID",
        "A record of DTLS 1.2 with a connection ID; the real type is encrypted.",
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
