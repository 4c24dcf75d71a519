//! The record layer (RFC 9846 §5, RFC 5246 §6.2): bytes of higher layers cut into records, and the
//! records protected.
//!
//! [`Deframer`] cuts bytes into records, wherever they come from. [`Layer`] is one end of a
//! connection: it sits on a stream, and reads and writes content of a given type. Below it, `incoming` judges what
//! comes and `outgoing` cuts what goes, and [`Protection`] hides and authenticates what the records
//! hold: `null` (MAC only), `block` (block ciphers with a MAC, in either order), `aead12` and
//! `aead13`. Each is made of computations that `steps` runs and, if anyone listens, describes; the
//! ciphers are in `cbc` and `aead`. `constant_time` checks a MAC at a secret position, which padding
//! that is authenticated too late demands; `layout` names the bytes on the wire. [`Unverified`] reads what
//! is not encrypted without the key of its MAC.

mod aead;
mod aead12;
mod aead13;
mod block;
mod cbc;
mod constant_time;
mod deframer;
mod early_data;
mod header;
mod incoming;
mod layer;
mod layout;
mod mac;
mod null;
mod outgoing;
mod protection;
mod steps;
mod taken;
mod unverified;

pub use deframer::Deframer;
pub use header::Header;
pub use layer::Layer;
pub use layout::annotate;
pub use protection::{Found, Keys, Opened, Protection};
pub use taken::{pass_by, take};
pub use unverified::Unverified;

/// The most content of a record: `TLSPlaintext.length` (RFC 9846 §5.1, RFC 5246 §6.2.1).
pub const MAX_PLAINTEXT: usize = 1 << 14;
/// The longest protected fragment before TLS 1.3: `TLSCiphertext.length` (RFC 5246 §6.2.3).
pub const MAX_CIPHERTEXT: usize = MAX_PLAINTEXT + 2048;
/// The longest protected fragment of TLS 1.3: `TLSCiphertext.length` (RFC 9846 §5.2).
pub const MAX_CIPHERTEXT_TLS13: usize = MAX_PLAINTEXT + 256;

#[cfg(test)]
mod tests;
