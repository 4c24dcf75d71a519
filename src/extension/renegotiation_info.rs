//! `renegotiation_info` (RFC 5746 §3.2): ties a renegotiation to the handshake before it.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Value, Wire};

/// The verify_data of the handshake before; empty in a first one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RenegotiationInfo {
    /// Empty in a first handshake.
    pub renegotiated_connection: Value,
}

impl ExtensionBody for RenegotiationInfo {
    extension_is!(
        RenegotiationInfo,
        RenegotiationInfo,
        [ClientHello, ServerHello]
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        let verify_data = &mut self.renegotiated_connection;
        w.vector8("renegotiated_connection", 0..=255, verify_data)
    }
}
