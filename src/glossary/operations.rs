//! Operations: how values are computed.

use super::{Table, entries};

pub(super) const OPERATIONS: Table = entries! {
    "random",
        "fresh random bytes",
        "Takes bytes from the operating system's random generator, which nobody can predict.",
        "RFC 9846 §C.1";
    "public-key",
        "a public key from a private one",
        "Computes the public key that belongs to a private one. The way back is out of anybody's reach.",
        "RFC 9846 §4.3.8";
    "ecdh",
        "a shared secret from two points",
        "Multiplies the peer's point by our private number. The peer multiplies ours by its number and gets the same point, which nobody can who saw only the two public keys.",
        "RFC 9846 §7.4.2";
    "ffdh",
        "a shared secret by modular powers",
        "Raises the peer's public number to our private power, modulo a large prime. The peer does the same with ours and gets the same number, which nobody can who saw only the two public keys.",
        "RFC 9846 §7.4.1";
    "ml-kem-encapsulate",
        "a secret sealed to a public key",
        "Makes a secret and a ciphertext of it for a public key. It rests on a problem of lattices that quantum computers are not known to solve.",
        "FIPS 203 §7.2";
    "ml-kem-decapsulate",
        "a secret from a ciphertext",
        "Gets back with the private key the secret that was encapsulated for the public one.",
        "FIPS 203 §7.3";
    "rsa-encrypt",
        "a secret encrypted to a public key",
        "Pads the secret with random bytes to the size of the key, and raises it to the public exponent modulo the key.",
        "RFC 8017 §7.2.1";
    "rsa-decrypt",
        "a secret decrypted",
        "Raises the ciphertext to the private exponent modulo the key, and takes the padding off.",
        "RFC 8017 §7.2.2";
    "concat",
        "bytes put one after another",
        "Puts the inputs one after another.",
        "RFC 5246 §5";
    "split",
        "a part of longer bytes",
        "Takes a part out of a longer run of bytes.",
        "RFC 5246 §6.3";
    "xor",
        "bits compared, place by place",
        "Adds the inputs bit by bit without carry: a bit of the result is set where exactly one of the two is.",
        "RFC 9846 §5.3";
    "hash",
        "a fingerprint of bytes",
        "Condenses any number of bytes to a short fingerprint; nobody can find two inputs with the same one.",
        "FIPS 180-4";
    "hmac",
        "a fingerprint with a key",
        "Computes a hash that only somebody with the key can compute or check.",
        "RFC 2104 §2";
    "prf",
        "many bytes from a secret",
        "Stretches a secret, a label and a seed to as many bytes as are wanted, by running HMAC over and over. Different labels give unrelated bytes.",
        "RFC 5246 §5";
    "hkdf-extract",
        "a uniform key from a secret",
        "Condenses a secret to one key of a hash's size, mixing in the secret of the step before. It is one HMAC.",
        "RFC 5869 §2.2";
    "hkdf-expand-label",
        "a key for one purpose",
        "Derives from a secret a key for one purpose only, which the label names. It is HMAC over the label and a hash of the messages so far.",
        "RFC 9846 §7.1";
    "aead-seal",
        "encrypt and authenticate",
        "Encrypts the plaintext and computes a tag over it and the additional data, so that no change to either goes unnoticed. A nonce must never be used twice with one key.",
        "RFC 5116 §2.1";
    "aead-open",
        "check and decrypt",
        "Checks the tag over ciphertext and additional data, and only then decrypts.",
        "RFC 5116 §2.2";
    "cbc-encrypt",
        "encrypt block by block",
        "Encrypts block by block, each mixed with the ciphertext of the one before, the first with the IV. It hides, but it does not protect from changes: that is the MAC's part.",
        "RFC 5246 §6.2.3.2";
    "cbc-decrypt",
        "decrypt block by block",
        "Decrypts block by block and takes out of each the ciphertext block before it, out of the first the IV.",
        "RFC 5246 §6.2.3.2";
    "sign",
        "a signature",
        "Computes from a private key and a message a value that anybody with the public key can check and nobody else can make.",
        "RFC 9846 §4.5.2";
    "verify",
        "a signature checked",
        "Checks with the public key that the holder of the private key signed exactly these bytes.",
        "RFC 9846 §4.5.2";
};
