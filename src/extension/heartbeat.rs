//! `heartbeat` (RFC 6520 §2): whether the sender answers heartbeats.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry;
use crate::wire::{Result, Wire};

/// Says whether the peer may send heartbeats.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heartbeat {
    /// What the peer may do.
    pub mode: registry::HeartbeatMode,
}

impl ExtensionBody for Heartbeat {
    extension_is!(
        Heartbeat,
        Heartbeat,
        [ClientHello, ServerHello, EncryptedExtensions]
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.code("HeartbeatMode", &mut self.mode)
    }
}
