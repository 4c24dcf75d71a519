//! `connection_id` (RFC 9146 §3): how records are to name the connection, in DTLS.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Wire};

/// The identifier that the peer is to put into its records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConnectionId {
    /// Empty if the sender needs none.
    pub cid: Vec<u8>,
}

impl ExtensionBody for ConnectionId {
    extension_is!(ConnectionId, ConnectionId, [ClientHello, ServerHello]);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.vector8("cid", 0..=255, &mut self.cid)
    }
}
