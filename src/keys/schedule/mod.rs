//! From the shared secret to the keys of the records: the PRF's way up to TLS 1.2 (RFC 5246 §6.3,
//! §8.1), HKDF's way since (RFC 9846 §7.1).

pub mod tls12;
pub mod tls13;
