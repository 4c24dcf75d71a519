//! Finished (RFC 9846 §4.5.3, RFC 5246 §7.4.9): proof that both ends saw the same handshake.

use super::{Message, message_is};
use crate::names::registry::ProtocolVersion;
use crate::wire::{Result, Value, Wire};

/// A MAC over the handshake so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finished {
    /// 12 bytes up to TLS 1.2, as long as the hash in TLS 1.3.
    pub verify_data: Value,
}

impl Message for Finished {
    message_is!(Finished);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        w.rest("verify_data", &mut self.verify_data)
    }
}

/// The same in SSL 3.0: two hashes over the handshake so far and the master secret (RFC 6101 §5.6.9).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FinishedSsl3 {
    /// 16 bytes.
    pub md5_hash: Value,
    /// 20 bytes.
    pub sha_hash: Value,
}

impl Message for FinishedSsl3 {
    message_is!(Finished);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        w.opaque("md5_hash", 16, &mut self.md5_hash)?;
        w.opaque("sha_hash", 20, &mut self.sha_hash)
    }
}
