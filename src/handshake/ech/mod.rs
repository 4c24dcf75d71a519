//! Encrypted ClientHello (RFC 9849): what both ends need. The client's part of the story is in
//! `client/ech.rs`, the server's in `server/ech.rs`.
//!
//! ```text
//!   ClientHelloInner ──▶ EncodedClientHelloInner ──▶ Seal ──▶ payload of
//!   the real one          without what is in the                encrypted_client_hello
//!                         outer one; padded                     in ClientHelloOuter
//! ```

#[cfg(test)]
mod alike_tests;
mod confirmation;
mod encoding;
#[cfg(test)]
mod ends_tests;
mod keys;
mod offer;
mod sealed;
#[cfg(test)]
mod tests;

pub use keys::{EchKey, EchKeys};
pub use offer::{EchOffer, Unusable};

pub(super) use confirmation::Confirmation;
pub(super) use encoding::{compress, padding, restore};
pub(super) use sealed::Sealed;

use crate::compute::Value;
use crate::compute::bytes::Concat;
use crate::connection::Connection;
use crate::error::Result;

/// What HPKE's keys depend on besides: `"tls ech" || 0x00 || ECHConfig` (RFC 9849 §6.1).
///
/// # Errors
/// None that a peer can cause.
pub(super) fn info(c: &mut Connection, config: &Value) -> Result<Value> {
    let parts = [
        &Value::literal("\"tls ech\"", "tls ech"),
        &Value::literal("0x00", [0]),
        config,
    ];
    c.compute(Concat::new("ech_info", parts, "RFC 9849 §6.1"))
}

/// Tells the two lines of a key log with which others can read what is encrypted (RFC 9850 §2.2).
pub(super) fn tell_secrets(
    c: &mut Connection,
    outer_random: &[u8],
    config: &Value,
    shared_secret: &Value,
) {
    c.narration
        .secret("ECH_SECRET", outer_random, shared_secret);
    c.narration.secret("ECH_CONFIG", outer_random, config);
}
