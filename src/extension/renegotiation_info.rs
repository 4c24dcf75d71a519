//! `renegotiation_info` (RFC 5746 §3.2): ties a renegotiation to the handshake before it.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Reader, Result, Writer};

/// The verify_data of the handshake before; empty in a first one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenegotiationInfo {
    /// Empty in a first handshake.
    pub renegotiated_connection: Vec<u8>,
}

impl ExtensionBody for RenegotiationInfo {
    extension_is!(
        RenegotiationInfo,
        RenegotiationInfo,
        [ClientHello, ServerHello]
    );

    fn decode(r: &mut Reader<'_>, _: Carrier) -> Result<Self> {
        let renegotiated_connection = r.vector8("renegotiated_connection", 0..=255)?.to_vec();
        Ok(Self {
            renegotiated_connection,
        })
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        w.vector8("renegotiated_connection", &self.renegotiated_connection);
    }
}
