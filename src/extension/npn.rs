//! `next_protocol_negotiation` (draft-agl-tls-nextprotoneg §3): what ALPN replaced.

use super::alpn::protocol_name;
use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Wire};

/// Asks for a server's protocols, or lists them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NextProtocolNegotiation {
    /// Empty in a ClientHello.
    pub protocols: Vec<Vec<u8>>,
}

impl ExtensionBody for NextProtocolNegotiation {
    extension_is!(
        NextProtocolNegotiation,
        NextProtocolNegotiation,
        [ClientHello, ServerHello]
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.items(&mut self.protocols, |w, name| {
            w.within8("ProtocolName", 1..=255, |w| protocol_name(w, name))
        })
    }
}
