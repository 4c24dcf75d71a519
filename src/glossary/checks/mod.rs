//! Checks: what is verified, and why; and what came of one, in words.

mod certificates;
mod chains;
mod content;
mod go_ahead;
mod greeting;
mod outcomes;
mod revocation;
mod sessions;
mod steps;

use super::{Table, entries};

pub use outcomes::{detail, error};
pub use steps::{Step, steps};

pub(super) const CHECKS: Table = entries! {
    // Before TLS.
    "server_greeting",
        "the server is ready to talk to us",
        "Before TLS the server speaks its own protocol, and can refuse to talk to us before TLS was so much as mentioned.",
        "RFC 9325 §3.2";
    "tls_offered",
        "the server can begin TLS",
        "The server must list TLS among what it can do. Nothing protects the list, so an attacker on the path can remove TLS from it: a client that wants TLS must not go on without it.",
        "RFC 7457 §2.1";
    "tls_go_ahead",
        "the server agrees to begin TLS",
        "The server must agree before the client sends its hello.",
        "RFC 9325 §3.2";
    "early_plaintext",
        "nothing came too early",
        "Nothing may arrive between the go-ahead and TLS. A client that treated such bytes as part of the protected conversation would let anyone on the path write into it (response injection).",
        "RFC 7457 §2.2";
    "farewell",
        "the server says goodbye",
        "When everything is done, client and server say goodbye in their own protocol before they close TLS.",
        "RFC 5321 §4.1.1.10";
    "proxy_header",
        "whose connection it is",
        "The header says from where to where the connection goes that is passed on. Nothing vouches for it, so that only those may send it who are known to.",
        "PROXY protocol §2";
    "proxy_tls",
        "the proxy is who it claims to be",
        "The proxy is spoken to over TLS, with a handshake of its own. The server's handshake goes through it, and is the one that is told; --proxy-handshake tells the proxy's too.",
        "RFC 9110 §9.3.6";
    "proxy_passes_on",
        "the proxy only passes on what it cannot read",
        "A proxy that breaks TLS open shakes hands with the client in the server's name, under an authority of its own that the client was made to trust. A public authority vouches for no such certificate.",
        "RFC 9110 §9.3.6";
    "direct_tls",
        "the server knows that TLS began at once",
        "On a port where a connection can begin with TLS or in the clear, ALPN tells the server which protocol is meant.",
        "RFC 7301 §3.2";
    // Hellos.
    "server_version",
        "the version was offered",
        "The server must pick a version that the client offered.",
        "RFC 5246 §7.4.1.3";
    "TLS 1.3/server_version",
        "the version was offered",
        "The server must pick a version that the client offered.",
        "RFC 9846 §4.3.1";
    "version_deprecated",
        "the version is deprecated",
        "TLS 1.0 and 1.1 are deprecated, and SSL 3.0 must not be used at all: they rely on MD5 and SHA-1 and have no authenticated encryption. The connection works, but nothing should depend on it.",
        "RFC 8996 §4, RFC 7568 §3";
    "downgrade_protection",
        "the random has no mark of a downgrade",
        "A server that supports a newer version than the one it picked says so in the last eight bytes of its random, DOWNGRD and a number. A client that offered the newer version and finds them knows that someone removed its offer. An attacker cannot edit them away, because the signature in ServerKeyExchange covers both randoms; with RSA key transport, which has no such message, the mark protects nothing.",
        "RFC 9846 §4.2.3";
    "cipher_suite",
        "the suite was offered",
        "The server must pick a cipher suite that the client offered and that belongs to the version.",
        "RFC 5246 §7.4.1.3";
    "TLS 1.3/cipher_suite",
        "the suite was offered",
        "The server must pick a cipher suite that the client offered and that belongs to the version.",
        "RFC 9846 §4.2.3";
    "cipher_suite_after_retry",
        "the suite is still the same",
        "After a HelloRetryRequest the server must keep the cipher suite that it picked there.",
        "RFC 9846 §4.2.4";
    "compression_method",
        "nothing is compressed: sizes would reveal secrets (CRIME)",
        "The server must pick null: the size of compressed text reveals what is in it (CRIME).",
        "RFC 5246 §7.4.1.3";
    "TLS 1.3/compression_method",
        "nothing is compressed: sizes would reveal secrets (CRIME)",
        "The server must pick null: TLS 1.3 has no compression.",
        "RFC 9846 §4.2.3";
    "legacy_session_id_echo",
        "the session id came back",
        "In TLS 1.3 the server must repeat the client's session id.",
        "RFC 9846 §4.2.3";
    "application_protocol",
        "the application protocol was offered",
        "The server must pick an application protocol that the client listed. Together with the server's refusal of a hello that lists nothing it knows, this keeps a request from reaching a server for another protocol that has a certificate for the same name (ALPACA).",
        "RFC 7301 §3.2";
    "renegotiation_info",
        "renegotiation is safe",
        "Each renegotiation must be tied to the handshake before it, by that handshake's verify_data; a first handshake is tied to none. Without this an attacker can send data of their own first and have the client's data appended to it.",
        "RFC 5746 §3.4";
    "session_resumed",
        "the session is resumed",
        "A session of an earlier connection can go on: both ends still know its master secret, and make new keys from it and from new random bytes. That spares a round trip, the key exchange, and certificates if there were any. Who the other end is was proved when the session began.",
        "RFC 5246 §7.3";
    "resumed_parameters",
        "the resumed session keeps version and suite",
        "A session is resumed with the version and the cipher suite that it began with.",
        "RFC 5246 §7.4.1.3";
    "resumed_master_secret",
        "the resumed session keeps extended_master_secret",
        "A session that began with extended_master_secret is resumed with it, and one that began without is not resumed with it. Otherwise an attacker could make two connections with one master secret, and splice them at a resumption (triple handshake).",
        "RFC 7627 §5.3";
    "renegotiation",
        "the two ends shake hands again",
        "Up to TLS 1.2 the two ends may shake hands again within the connection, for fresh keys or a certificate. That is safe only if renegotiation_info ties the new handshake to the one before.",
        "RFC 5746 §3.5";
    "TLS 1.3/renegotiation",
        "the two ends shake hands again",
        "In TLS 1.3 a KeyUpdate gives fresh keys, and post-handshake authentication a certificate: there is no second handshake within a connection.",
        "RFC 9846 §4.2.2";
    "post_handshake_auth",
        "the client can be asked for a certificate later",
        "In TLS 1.3 a server may ask for a certificate after the handshake, but only a client that offered that in its hello.",
        "RFC 9846 §4.7.2";
    "selected_group",
        "the retry makes sense",
        "A HelloRetryRequest may only ask for a group that the client listed and has not sent a share for.",
        "RFC 9846 §4.3.8";
    "server_share",
        "the server's group was offered",
        "The server's key share must belong to a group for which the client sent one.",
        "RFC 9846 §4.3.8";
    "namedcurve",
        "the curve was offered",
        "The server must pick a curve that the client listed.",
        "RFC 8422 §5.4";
    "second_client_hello",
        "the second ClientHello repeats the first",
        "After a HelloRetryRequest the client sends its hello again, unchanged but for what was asked for. A few clients also change the order of extensions or their GREASE ECH, which does no harm.",
        "RFC 9846 §4.2.2";
    "ech_confirmation",
        "the server took the encrypted hello",
        "The server says so in eight bytes of its random, or in an extension of a HelloRetryRequest, that only someone who knows the inner random can compute. To everyone else they look random.",
        "RFC 9849 §6.1.4";
    "ech_payload",
        "the encrypted hello can be decrypted",
        "The server tries the keys that the client's config_id names. If none of them decrypts the payload, it goes on with the outer ClientHello: what looks encrypted may be GREASE, which is random bytes.",
        "RFC 9849 §7.1";
    "ech_required",
        "the encrypted hello was accepted",
        "A server that could not decrypt the inner ClientHello goes on with the outer one, and has to prove that it is the public name. A client then ends the connection before it sends any data: it is not with the host that it wanted. If the proof was good, so are the configurations that came over the connection, and the client can try again with them; if not, they may be anyone's. It must not fall back to sending the name in the clear.",
        "RFC 9849 §6.1.6";
    "middlebox_compatibility",
        "a client with a session id gets a ChangeCipherSpec",
        "A client that sends a session id asks for a handshake that looks like TLS 1.2 to equipment in between. The server must then send a ChangeCipherSpec after its first message; some clients give up without it.",
        "RFC 9846 §E.4";

    // Certificates and signatures.
    "certificate_chain",
        "the chain leads to a trusted root",
        "Each certificate must be signed by the key of the next, which must be allowed to issue certificates (basicConstraints), and the last by the key of an authority that we trust. Without this, anyone could have written the certificate. Whether one of them has been revoked is another question, which this does not answer.",
        "RFC 5280 §6";
    "certificate_dates",
        "the certificates are in date",
        "Each certificate is valid from one moment to another, and the current time must fall within that period. Its first and its last second count; OpenSSL 3 refuses a certificate in its last.",
        "RFC 5280 §4.1.2.5";
    "trust_anchor_dates",
        "the trusted root is in date",
        "A root has a period of validity, too, but whether it counts is disputed. To RFC 5280 a trust anchor is a name and a key, whose dates do not matter, and this program follows it; OpenSSL, GnuTLS and Go refuse a chain whose root has expired.",
        "RFC 5280 §6.1.1";
    "certificate_serial",
        "the serial number is a proper one",
        "An authority gives each of its certificates a number of its own, positive and of at most 20 octets: together with the authority's name it says which certificate is meant, as in a list of revoked ones. A number that breaks the rule keeps this program from nothing. Go refuses negative ones since 1.23; Firefox refuses two certificates of one issuer and number (SEC_ERROR_REUSED_ISSUER_AND_SERIAL).",
        "RFC 5280 §4.1.2.2";
    "certificate_name",
        "the certificate is for this host",
        "One of the certificate's names must be the one that the user asked for. With Encrypted ClientHello that is the name in the inner hello; where the server did not accept it, the public name in the outer one must be there instead (RFC 9849 §6.1.6). A certificate for another host proves nothing about this one. Only names in subjectAltName count, not the common name; letter case does not matter, and a * stands for exactly one label, the first, with two labels at least behind it.",
        "RFC 9525 §6";
    "certificate_key",
        "the kind of key is known",
        "The certificate's key must be of a kind that this program knows; an RSA key of fewer than 1024 bits is refused.",
        "RFC 5280 §4.1.2.7";
    "certificate_key_size",
        "every RSA key is long enough",
        "RSA keys below 2048 bits are too weak today: one of 1024 bits is within reach of a large organization. OpenSSL accepts 1024 bits at its security level 1 and refuses them at level 2, the default since 3.2 and in Debian and Ubuntu; public authorities issue no such certificates, and Apple's systems refuse them.",
        "RFC 9325 §4.5";
    "dh_prime_size",
        "the prime is long enough",
        "Diffie-Hellman primes below 2048 bits are too weak today: work done once for a prime of 1024 bits breaks every connection that uses it (Logjam). OpenSSL accepts 1024 bits at its security level 1 and refuses them at level 2, the default since 3.2 and in Debian and Ubuntu; Chrome and Firefox no longer offer DHE at all.",
        "RFC 9325 §4.5";
    "certificate_key_type",
        "the key fits the cipher suite",
        "Up to TLS 1.2 the cipher suite says which kind of key the certificate must contain.",
        "RFC 5246 §7.4.2";
    "TLS 1.3/certificate_key_type",
        "the key can sign the handshake",
        "The certificate's key must be of a kind that can sign a handshake of TLS 1.3. The cipher suite no longer says which; the signature schemes that the client listed do.",
        "RFC 9846 §4.5.1.2";
    "certificate_curve",
        "its curve was offered",
        "Up to TLS 1.2 the client's list of groups also says on which curves it accepts ECDSA keys.",
        "RFC 8422 §5.3";
    "certificate_key_usage",
        "its usage fits",
        "A certificate may say what its key is for: signing, or having secrets encrypted to it.",
        "RFC 5280 §4.2.1.3";
    "client_certificate",
        "the client identifies itself, if asked",
        "A server may ask for the client's certificate. The client presents one that the server accepts, judging by its key and its issuer, or says that it has none; the server then decides whether to go on.",
        "RFC 9846 §4.4.2";
    "certificate_filter",
        "the client's certificate has the extension that was asked for",
        "A server may ask for extensions in the client's certificate, with values that they must hold (oid_filters). A client with several certificates chooses by them. Some clients ignore the request and show another one; the server may then go on without knowing who the client is, or send it away.",
        "RFC 9846 §4.3.5";
    "trust_anchor",
        "the chain is of a trust anchor that was asked for",
        "An end can ask for chains of the roots that it trusts by short numbers (trust_anchors). Who has several chains then shows one of those, says so, and sends the whole of it in order, without the root. Without such a chain the usual one is shown, which may be one that is not trusted. A server lists all roots that it has chains of, so that a client can come back and ask for one.",
        "draft-ietf-tls-trust-anchor-ids §4.2";
    "signature_scheme",
        "the scheme was offered and fits the key",
        "The signature must be made as the key allows, in TLS 1.2 with a scheme that was offered. Older versions have one way for each kind of key, so that nothing is offered or named.",
        "RFC 5246 §7.4.3";
    "TLS 1.3/signature_scheme",
        "the scheme was offered and fits the key",
        "The signature must use a scheme that was offered and that fits the key.",
        "RFC 9846 §4.5.2";
    "server_key_exchange_signature",
        "the server signed its half of the key exchange",
        "The signature over both randoms and the parameters must verify with the key that the server showed. It proves that the owner of that key sent them, in this handshake. It does not cover the cipher suite or the rest of the hellos, which FREAK and Logjam exploited; only Finished does.",
        "RFC 5246 §7.4.3";
    "certificate_verify",
        "the client holds the private key",
        "The signature over the handshake so far must verify with the key that the client showed, in a certificate or by itself. It proves that the owner of that key is at the other end.",
        "RFC 5246 §7.4.8";
    "TLS 1.3/certificate_verify",
        "the peer holds the private key",
        "The signature over the handshake so far must verify with the key that the peer showed: in its certificate, in a delegated credential, or by itself. It proves that the owner of that key is at the other end. Whoever steals the key can pose as its owner from then on, until the certificate expires or is revoked, but cannot read what was recorded before.",
        "RFC 9846 §4.5.2";

    // Keys, records, the end.
    "verify_data",
        "both sides saw the same handshake",
        "What the peer's Finished contains must equal what we compute. It proves that the peer has the keys and saw the same handshake as we did: nobody changed it on the way, unless they broke the key exchange itself (Logjam).",
        "RFC 5246 §7.4.9";
    "TLS 1.3/verify_data",
        "both sides saw the same handshake",
        "What the peer's Finished contains must equal what we compute. It proves that the peer has the keys and saw the same handshake as we did: nobody changed it on the way.",
        "RFC 9846 §4.5.3";
    "record_mac",
        "the record is authentic",
        "The tag or MAC of the record must be right. It proves that the record comes from a holder of the key, unchanged and in order.",
        "RFC 5246 §6.2.3";
    "TLS 1.3/record_mac",
        "the record is authentic",
        "The tag of the record must be right. It proves that the record comes from a holder of the key, unchanged and in order.",
        "RFC 9846 §5.2";
    "early_data",
        "no early data came",
        "A client that resumes a session may send data right after its hello. A server that does not take it skips it, and could not even read it without the session; the client can send it again later.",
        "RFC 9846 §4.3.10";
    "psk_key_exchange_modes",
        "the client can use a ticket",
        "A client that wants tickets lists how it would use the pre-shared key that one stands for: with a fresh key exchange (psk_dhe_ke) or without (psk_ke). The server sends tickets only to a client that lists a way that it supports.",
        "RFC 9846 §4.3.9";
    "session",
        "a session that is kept can be used",
        "A session is offered only while it lives, in the version and for the name that it was made with, with a suite that can go on with it, and if the certificate was good then: a resumed connection shows none.",
        "RFC 9846 §4.7.1";
    "psk_taken",
        "a key that was offered is used",
        "A server need not take a pre-shared key that is offered, be it a session of an earlier connection or one that it was given. It then makes a full handshake, and says no more than that.",
        "RFC 9846 §4.3.11";
    "psk_identity",
        "the server knows the key that is offered",
        "The server looks at the identities that the client offers, in order, for one that it knows: a ticket that it sealed itself and that is not too old, or the name of a key that it was given. Others are ignored, and without any the handshake is a full one.",
        "RFC 9846 §4.3.11";
    "known_psk",
        "the server knows the key that the client names",
        "The client says by name which pre-shared key it uses; nothing proves yet that it has it. A server that does not know the name may say so, or go on with a key that cannot be right, so that nobody can find out which names exist.",
        "RFC 4279 §2";
    "binder",
        "the client knows the pre-shared key",
        "A ticket alone proves nothing: whoever saw it can send it again. The binder is an HMAC over the hello under a key made from the pre-shared key, so only a client that has the key can make it, and nothing in the hello can be changed.",
        "RFC 9846 §4.3.11.2";
    "selected_identity",
        "the pre-shared key was offered",
        "The server says by number which of the offered identities it took. A number beyond the list is an error.",
        "RFC 9846 §4.3.11";
    "psk_hash",
        "the suite fits the pre-shared key",
        "A pre-shared key belongs to one hash, which its suite had when it was made. The server may choose another suite, but only one with the same hash.",
        "RFC 9846 §4.3.11";
    "psk_key_exchange_mode",
        "the key is used in a way that was offered",
        "With a key_share the server mixes a fresh key exchange into the pre-shared key (psk_dhe_ke), without one it uses the pre-shared key alone (psk_ke). It may only do what the client listed.",
        "RFC 9846 §4.3.9";
    "early_data_accepted",
        "the server takes the early data",
        "A server may take early data only with the first key that is offered, with the session's suite and application protocol, and without a HelloRetryRequest. As anyone on the path can record it and send it again, it should also look new: the ticket is as old as the client says, and was not used so before. What is refused is skipped; the client may send it again after the handshake.",
        "RFC 9846 §4.3.10, §8";
    "early_data_again",
        "early data that was refused can be sent again",
        "The server skipped the early data, so what it held is sent once more, now under the keys of the complete handshake. That is right only if the server chose the application protocol that the data is made for.",
        "RFC 9846 §4.3.10";
    "early_request",
        "the request is safe to repeat",
        "Anyone who recorded a request that came as early data can send it again. A server that will not act on it before the handshake is complete answers 425 (Too Early), and the client asks again once it is.",
        "RFC 8470 §5.2";
    "content_coding",
        "the content comes out of its coding",
        "Content-Encoding says how the content was compressed, and whoever reads the content has to undo that. If the content is something else, or damaged, there is nothing to read.",
        "RFC 9110 §8.4";
    "session_group",
        "the key share is in the group of the session",
        "A client that comes back with a session knows which group the server chose before, and sends a public key for that one alone: the others that it would send are for servers that it does not know. If the server wants another group now, it asks for it with a HelloRetryRequest, which costs a round trip.",
        "RFC 9846 §4.3.8";
    "resumption_cost",
        "what the resumption spares",
        "The handshake beside the last that resumed no session, up to the request: how often the client had to wait for the server, the bytes of the handshake messages, certificates shown, signatures made or verified here, and key exchanges. Nobody proves again who they are: the session vouches for them. Its master secret is used again, without a key exchange: whoever learns it can read this connection too.",
        "RFC 5246 §7.3";
    "TLS 1.3/resumption_cost",
        "what the resumption spares",
        "The handshake beside the last that resumed no session, up to the request: how often the client had to wait for the server, the bytes of the handshake messages, certificates shown, signatures made or verified here, and key exchanges. Nobody proves again who they are: the session vouches for them. With psk_dhe_ke a key exchange is made all the same, and the new keys stay secret even if the key of the session leaks; with psk_ke there is none, and they do not.",
        "RFC 9846 §2.2";
    "early_data_size",
        "the early data is not too long",
        "The ticket says how many bytes of early data the server would take. A client that sends more breaks a rule.",
        "RFC 9846 §4.7.1";
    "request_protocol",
        "the protocol agreed on is HTTP",
        "The request would be HTTP/2 or HTTP/1.1. If the two ends agreed on another protocol, the server could not read it.",
        "RFC 7301 §3.2";
    "certificate_answer",
        "the answer does not turn the client away",
        "Some servers ask for a client certificate, go on without one, or with one that they do not accept, and refuse the request over HTTP instead of the handshake: nginx answers 400 then, Apache and others 403. To TLS nothing went wrong.",
        "RFC 9110 §15.5";
    "http2_version",
        "the version is new enough for HTTP/2",
        "HTTP/2 asks for TLS 1.2 or newer. The peer may end such a connection at once with INADEQUATE_SECURITY.",
        "RFC 9113 §9.2";
    "http2_cipher_suite",
        "HTTP/2 allows the suite",
        "HTTP/2 forbids the suites of TLS 1.2 without an ephemeral key exchange or without authenticated encryption, and lists them one by one. The peer may end such a connection at once with INADEQUATE_SECURITY.",
        "RFC 9113 §9.2.2";
    "http2_key_size",
        "the key exchange is large enough for HTTP/2",
        "HTTP/2 asks for ephemeral keys of 2,048 bits or more in finite fields, and 224 or more on curves.",
        "RFC 9113 §9.2.1";
    "ticket_lifetime",
        "the ticket is not valid for too long",
        "A ticket may be valid for seven days at most.",
        "RFC 9846 §4.7.1";
    "export",
        "what is exported is this connection's alone",
        "Keying material that is exported must differ from that of every other connection, or it proves nothing about this one. In TLS 1.3 it always does; before, only if the master secret covers the whole handshake.",
        "RFC 7627 §5.4";
    "TLS 1.3/export",
        "what is exported is this connection's alone",
        "Keying material that is exported must differ from that of every other connection, or it proves nothing about this one. In TLS 1.3 it always does.",
        "RFC 9846 §7.5";
    "channel_binding",
        "the channel binding can be relied on",
        "A protocol inside TLS that checks a password, or another proof, can have both ends mix in bytes that name the TLS connection. An attacker in between has one connection with each of them, and the two have different names.",
        "RFC 5929 §1";
    "close_notify",
        "the end is really the end",
        "The peer should say that it is done before it closes. Without that, an attacker may have cut the stream short. Programs whose protocol has a good-bye of its own often leave it out: Postfix among servers, browsers among clients.",
        "RFC 5246 §7.2.1";
    "TLS 1.3/close_notify",
        "the end is really the end",
        "The peer should say that it is done before it closes. Without that, an attacker may have cut the stream short. Programs whose protocol has a good-bye of its own often leave it out: Postfix among servers, browsers among clients.",
        "RFC 9846 §6.1";
};
