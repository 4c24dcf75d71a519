//! From the shared secret to the keys of the records: the PRF's way up to TLS 1.2 (RFC 5246 §6.3,
//! §8.1), HKDF's way since (RFC 9846 §7.1).

pub mod tls12;
pub mod tls13;
mod transcript;

pub use transcript::{HashOfMessages, Transcript};

use super::exporter::Exporter;

/// The key schedule of one handshake. It begins with the handshake, before a version or a hash is
/// agreed on, and owns the transcript, by whose hash what it derives is bound to the messages so far.
/// So the secrets that come before the ServerHello are nothing special.
///
/// Its methods are in [`tls12`] and [`tls13`]. They tell the key log what it is to know.
#[derive(Debug, Clone, Default)]
pub struct KeySchedule {
    /// The handshake messages so far.
    pub transcript: Transcript,
    exporter: Option<Exporter>,
}

impl KeySchedule {
    /// What keying material is exported from, once there is something.
    pub fn exporter(&self) -> Option<&Exporter> {
        self.exporter.as_ref()
    }
}
