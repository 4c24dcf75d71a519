//! `psk_key_exchange_modes` (RFC 9846 §4.3.9): how the client would use a pre-shared key.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::PskKeyExchangeMode;
use crate::wire::{Result, Wire};

/// The modes that the client supports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PskKeyExchangeModes {
    /// With or without a fresh Diffie-Hellman exchange.
    pub ke_modes: Vec<PskKeyExchangeMode>,
}

impl ExtensionBody for PskKeyExchangeModes {
    extension_is!(PskKeyExchangeModes, PskKeyExchangeModes, [ClientHello]);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.list8("ke_modes", 1..=255, &mut self.ke_modes, |w, mode| {
            w.code("PskKeyExchangeMode", mode)
        })
    }
}
