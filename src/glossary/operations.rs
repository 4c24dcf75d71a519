//! Operations: how values are computed. `MD5+SHA-1/hash` is a hash with that parameter, `no
//! context/hkdf-expand-label` a derivation whose context is empty.

use super::{Table, entries};

pub(super) const OPERATIONS: Table = entries! {
    "random",
        "fresh random bytes",
        "Takes bytes from the operating system's random generator, which nobody else can predict.",
        "RFC 9846 §C.1, RFC 5246 §D.1";
    "public-key",
        "a public key from a private one",
        "Computes the public key that belongs to a private one. No practical way leads back.",
        "RFC 9846 §4.3.8, RFC 5246 §8.1.2";
    "ecdh",
        "a shared secret from two points",
        "Multiplies the peer's point by our private number. The peer multiplies ours by its number and gets the same point; someone who saw only the two public keys cannot compute it.",
        "RFC 9846 §7.4.2, RFC 8422 §5.10";
    "ffdh",
        "a shared secret by modular powers",
        "Raises the peer's public number to our private power, modulo a prime. The peer does the same with ours and gets the same number; someone who saw only the two public numbers cannot compute it, provided the prime is large enough.",
        "RFC 9846 §7.4.1, RFC 5246 §8.1.2";
    "ml-kem-encapsulate",
        "a secret sealed to a public key",
        "Makes a secret, and a ciphertext of it for a public key. It relies on a problem of lattices that quantum computers are not known to solve.",
        "FIPS 203 §7.2";
    "ml-kem-decapsulate",
        "a secret from a ciphertext",
        "Uses the private key to recover the secret that was encapsulated for the public one.",
        "FIPS 203 §7.3";
    "rsa-encrypt",
        "a secret encrypted to a public key",
        "Pads the secret with random bytes to the size of the key, and raises it to the public exponent modulo the key.",
        "RFC 8017 §7.2.1";
    "rsa-decrypt",
        "a secret decrypted",
        "Raises the ciphertext to the private exponent modulo the key, and removes the padding.",
        "RFC 8017 §7.2.2";
    "concat",
        "bytes joined together",
        "Joins the inputs, one after another.",
        "RFC 9846 §3, RFC 5246 §4";
    "split",
        "part of a longer run of bytes",
        "Takes a part out of a longer run of bytes.",
        "RFC 9846 §3, RFC 5246 §4";
    "xor",
        "bits added without carry",
        "Combines the inputs bit by bit: a bit of the result is set where exactly one of the two is.",
        "RFC 9846 §5.3, RFC 7905 §2";
    "hash",
        "a fingerprint of bytes",
        "Condenses any number of bytes to a short fingerprint. Nobody is able to find two inputs with the same one.",
        "FIPS 180-4";
    "SHA-1/hash",
        "a fingerprint of bytes, no longer a safe one",
        "Condenses any number of bytes to a short fingerprint. For SHA-1, two inputs with the same one have been found (2017), so nothing new should depend on it.",
        "FIPS 180-4";
    "MD5/hash",
        "a fingerprint of bytes, a broken one",
        "Condenses any number of bytes to a short fingerprint. For MD5, two inputs with the same one can be found in seconds.",
        "RFC 1321";
    "MD5+SHA-1/hash",
        "two old fingerprints side by side",
        "Condenses any number of bytes to two short fingerprints, MD5 and SHA-1, put one after the other. For each by itself two inputs with the same one can be found, and the two together are hardly harder to fool than SHA-1 alone.",
        "RFC 2246 §7.4.9";
    "hmac",
        "a fingerprint with a key",
        "Computes a hash that only a holder of the key can compute or check.",
        "RFC 2104 §2";
    "prf",
        "many bytes from a secret",
        "Stretches a secret, a label and a seed to as many bytes as are needed, by running HMAC repeatedly. Different labels give unrelated bytes. Its hash is the SHA256 or SHA384 at the end of the suite's name, and SHA-256 where the name ends otherwise; an AEAD cipher authenticates records by itself, so with one the hash in the name serves only this and the hash of the handshake.",
        "RFC 5246 §5";
    "MD5+SHA-1/prf",
        "many bytes from a secret, the old way",
        "Stretches a secret, a label and a seed to as many bytes as are needed: HMAC with MD5 over one half of the secret, HMAC with SHA-1 over the other, and the two results XORed. Different labels give unrelated bytes.",
        "RFC 2246 §5";
    "hkdf-extract",
        "a uniform key from a secret",
        "Condenses a secret into a uniformly random key of the hash's size, mixing in a salt: in the key schedule of TLS 1.3 it comes from the secret of the step before. It is one HMAC. A Diffie-Hellman result is hard to guess but not uniform, so it must be extracted before keys are expanded from it.",
        "RFC 5869 §2.2";
    "hkdf-expand",
        "a key for one purpose",
        "Derives from a key as many bytes as one purpose needs. What they are for and what they depend on go in as well, so that no two purposes share a key. It is HMAC, repeated until there are enough bytes.",
        "RFC 5869 §2.3, RFC 9180 §4";
    "hkdf-expand-label",
        "a key for one purpose",
        "Derives from a secret a key for a single purpose, which the label names, so that no two purposes share a key. It is HMAC over the label and the context: what else the key is to depend on.",
        "RFC 9846 §7.1";
    "messages/hkdf-expand-label",
        "a key for one purpose",
        "Derives from a secret a key for a single purpose, which the label names, so that no two purposes share a key. It is HMAC over the label and a hash of the messages so far.",
        "RFC 9846 §7.1";
    "no context/hkdf-expand-label",
        "a key for one purpose",
        "Derives from a secret a key for a single purpose, which the label names, so that no two purposes share a key. It is HMAC over the label alone: the context is empty, as the secret already depends on all that the key must depend on.",
        "RFC 9846 §7.1";
    "no messages/hkdf-expand-label",
        "a key for one purpose",
        "Derives from a secret a key for a single purpose, which the label names, so that no two purposes share a key. It is HMAC over the label and the hash of no messages at all.",
        "RFC 9846 §7.1";
    "ticket_nonce/hkdf-expand-label",
        "a key for one purpose",
        "Derives from a secret a key for a single purpose, which the label names. It is HMAC over the label and the ticket's nonce, so that each ticket has a key of its own.",
        "RFC 9846 §4.7.1";
    "compress",
        "the same in fewer bytes",
        "Makes the bytes shorter in a way that the receiver can undo. A chain of certificates repeats itself, and a server's flight that fits into the first packets saves a round trip. Only public bytes are compressed: secrets beside them would show in the length.",
        "RFC 8879 §4";
    "decompress",
        "what was compressed, as it was",
        "Undoes a compression. What comes out must have the length that was announced, so that a few bytes cannot unpack to more than the receiver is ready for.",
        "RFC 8879 §4";
    "context_hash/hkdf-expand-label",
        "a key for one purpose",
        "Derives from a secret a key for a single purpose, which the label names. It is HMAC over the label and a hash of the context that the exporter was given.",
        "RFC 9846 §7.5";
    "aead-seal",
        "encrypt and authenticate",
        "Encrypts the plaintext and computes a tag over it and the additional data, so that no change to either goes unnoticed. A nonce must never be used twice with the same key.",
        "RFC 5116 §2.1";
    "aead-open",
        "check and decrypt",
        "Checks the tag over ciphertext and additional data, and releases the plaintext only if it is right.",
        "RFC 5116 §2.2";
    "cbc-encrypt",
        "encrypt block by block",
        "Encrypts block by block, each mixed with the ciphertext of the one before, the first with the IV. It hides the content but does not protect it from changes; that is what the MAC is for.",
        "RFC 5246 §6.2.3.2";
    "cbc-decrypt",
        "decrypt block by block",
        "Decrypts block by block and removes from each the ciphertext block before it, from the first the IV. An error that reveals whether the padding was right lets an attacker decrypt byte by byte (padding oracle).",
        "RFC 5246 §6.2.3.2";
    "sign",
        "a signature",
        "Computes from a private key and a message a value that anyone with the public key can check and nobody else can produce.",
        "RFC 9846 §4.5.2, RFC 5246 §4.7";
    "verify",
        "a signature checked",
        "Checks with the public key that the holder of the private key signed exactly these bytes.",
        "RFC 9846 §4.5.2, RFC 5246 §4.7";
};
