//! Encrypted ClientHello, and HPKE, which encrypts it: messages, fields and values.

use super::{Table, entries};

pub(super) const MESSAGES: Table = entries! {
    "ClientHelloInner",
        "the real ClientHello, which the network does not see",
        "The hello that the client means: it names the real host. Nobody on the path sees it, because it travels encrypted inside another ClientHello. If the server can decrypt it, the handshake continues as if it had been sent by itself, and the keys and signatures cover it instead of the outer one.",
        "RFC 9849 §6.1";
    "EncodedClientHelloInner",
        "what is encrypted",
        "The real ClientHello in the form in which it is encrypted: without its session id and without the extensions that the outer ClientHello has too, which it only refers to, and padded with zeros, so that the length does not reveal the name.",
        "RFC 9849 §5.1";
    "ClientHelloOuterAAD",
        "the outer ClientHello, with zeros for what is encrypted",
        "What is authenticated together with the encrypted hello: the whole outer ClientHello, with zeros in place of the payload. Nobody can take the payload out of it and put it into another hello.",
        "RFC 9849 §5.2";
    "modified ServerHello",
        "the ServerHello with zeros for the confirmation",
        "The ServerHello before the confirmation is put into it. It is hashed to compute the confirmation, and never sent.",
        "RFC 9849 §7.2";
    "modified HelloRetryRequest",
        "the HelloRetryRequest with zeros for the confirmation",
        "The HelloRetryRequest before the confirmation is put into it. It is hashed to compute the confirmation, and never sent.",
        "RFC 9849 §7.2.1";
};

pub(super) const FIELDS: Table = entries! {
    "client_hello",
        "the real hello, without what is in the outer one",
        "The inner ClientHello, without the header of a handshake message, without its session id, and with a reference in place of the extensions that the outer one has too.",
        "RFC 9849 §5.1";
    "EncodedClientHelloInner/zeros",
        "padding",
        "Zeros that hide how long the name is: it is padded to the longest one that the server expects, and the whole to a multiple of 32 bytes.",
        "RFC 9849 §6.1.3";
};

pub(super) const VALUES: Table = entries! {
    "grease",
        "random bytes that pick reserved numbers",
        "Random bytes, of which each picks one of the sixteen reserved numbers that mean nothing, so that no server can learn to expect a certain one.",
        "RFC 8701 §3.1";
    "outer_random",
        "the random of the hello that the network sees",
        "Random bytes of the outer ClientHello. They are not those of the inner one, on which the keys depend if the server accepts it.",
        "RFC 9849 §6.1";
    "grease_psk_identity",
        "random bytes in place of a key's name",
        "Random bytes as long as the name of a pre-shared key in the inner ClientHello, so that the outer one looks as if it offered the key. Nobody has such a key.",
        "RFC 9849 §6.1.2";
    "grease_psk_age",
        "random bytes in place of a ticket's age",
        "Four random bytes in the outer ClientHello, where the inner one has the masked age of a ticket.",
        "RFC 9849 §6.1.2";
    "grease_psk_binder",
        "random bytes in place of a binder",
        "Random bytes in the outer ClientHello, as long as the proof in the inner one that the client has a pre-shared key. They prove nothing, and nobody checks them.",
        "RFC 9849 §6.1.2";
    "ech_info",
        "what the encryption is bound to",
        "The words \"tls ech\", a zero and the whole configuration. The keys depend on it, so that nobody can move a hello to another configuration.",
        "RFC 9849 §6.1";
    "pkR",
        "the server's public key",
        "The public key to which the hello is encrypted. The client has it from the server's configuration.",
        "RFC 9180 §4";
    "skR",
        "the server's private key",
        "The private key that decrypts hellos. Anyone who has it can read the names in all hellos that were encrypted to it, later ones and recorded ones.",
        "RFC 9180 §4";
    "dh",
        "the shared point",
        "What an ephemeral key of the client and the server's published key make: both ends can compute it, and nobody else.",
        "RFC 9180 §4.1";
    "kem_context",
        "both public keys",
        "The client's ephemeral public key and the server's, joined. The secret depends on both.",
        "RFC 9180 §4.1";
    "eae_prk",
        "a uniform key from the shared point",
        "The shared point, condensed (extract and expand). It is hard to guess but not uniform, so no key may be expanded from it directly.",
        "RFC 9180 §4.1";
    "hpke_shared_secret",
        "the secret of client and server for this hello",
        "What the key encapsulation yields (shared_secret in the RFC of HPKE). A key log has it as ECH_SECRET: with it anyone can decrypt this one hello.",
        "RFC 9180 §4.1";
    "psk_id_hash",
        "that no pre-shared key is used",
        "A hash of the empty name of a pre-shared key, which HPKE could use as well, and Encrypted ClientHello does not.",
        "RFC 9180 §5.1";
    "info_hash",
        "a hash of what the encryption is bound to",
        "The hash of the info, which says what the encryption is for.",
        "RFC 9180 §5.1";
    "mode_base",
        "the mode: nobody authenticates",
        "The mode of HPKE in which the sender proves nothing: 0.",
        "RFC 9180 §5";
    "key_schedule_context",
        "what the keys depend on besides the secret",
        "The mode and the two hashes, joined.",
        "RFC 9180 §5.1";
    "hpke_secret",
        "the secret behind the key and the nonce",
        "What the key and the nonce are expanded from (secret in the RFC of HPKE).",
        "RFC 9180 §5.1";
    "hpke_key",
        "the key of the encrypted hello",
        "The key with which the hello is encrypted (key in the RFC of HPKE).",
        "RFC 9180 §5.1";
    "base_nonce",
        "where the nonces begin",
        "The nonce of the first hello; that of the second, after a HelloRetryRequest, differs in its last bit.",
        "RFC 9180 §5.1";
    "hpke_nonce",
        "the nonce of this hello",
        "The base nonce with the number of the hello XORed into it: 0 for the first, 1 for the second after a HelloRetryRequest.",
        "RFC 9180 §5.2";
    "seq",
        "how many hellos were encrypted before",
        "The number of the message under this key, from 0.",
        "RFC 9180 §5.2";
    "suite_id",
        "which algorithms",
        "The numbers of the algorithms, so that no two sets of them ever share a key.",
        "RFC 9180 §4.1, §5.1";
    "L",
        "how many bytes",
        "The length of the output, in two bytes.",
        "RFC 9180 §4";
    "label",
        "what it is for",
        "A label. Different labels give unrelated bytes.",
        "RFC 9180 §4";
    "transcript_ech_conf",
        "a hash of the hellos, for the confirmation",
        "The hash of the messages so far with the inner ClientHello in place of the outer one, and with zeros in place of the confirmation.",
        "RFC 9849 §7.2";
    "transcript_hrr_ech_conf",
        "a hash of the hellos, for the confirmation",
        "The hash of the first inner ClientHello and the HelloRetryRequest, with zeros in place of the confirmation.",
        "RFC 9849 §7.2.1";
    "ech_confirmation_secret",
        "a key from the inner random",
        "The random of the inner ClientHello, as a key: only those know it who decrypted the hello.",
        "RFC 9849 §7.2";
    "accept_confirmation",
        "the sign that the inner hello counts",
        "The last eight bytes of the ServerHello's random if the server decrypted the inner ClientHello. To anyone else they look random.",
        "RFC 9849 §7.2";
    "hrr_accept_confirmation",
        "the sign that the inner hello counts",
        "The eight bytes of the extension encrypted_client_hello of a HelloRetryRequest if the server decrypted the inner ClientHello.",
        "RFC 9849 §7.2.1";
};

pub(super) const FACTS: Table = entries! {
    "encrypted_client_hello",
        "Encrypted ClientHello",
        "Whether the server decrypted the hello inside the one that the network saw. If so, the handshake is with the real host, whose name nobody on the path has seen; if not, it was only with the public name.",
        "RFC 9849 §6.1.4";
};
