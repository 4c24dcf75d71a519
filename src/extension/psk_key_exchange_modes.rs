//! `psk_key_exchange_modes` (RFC 9846 §4.3.9): how the client would use a pre-shared key.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::PskKeyExchangeMode;
use crate::wire::{Reader, Result, Writer};

/// The modes that the client supports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PskKeyExchangeModes {
    /// With or without a fresh Diffie-Hellman exchange.
    pub ke_modes: Vec<PskKeyExchangeMode>,
}

impl ExtensionBody for PskKeyExchangeModes {
    extension_is!(PskKeyExchangeModes, PskKeyExchangeModes, [ClientHello]);

    fn decode(r: &mut Reader<'_>, _: Carrier) -> Result<Self> {
        let ke_modes = r.list8("ke_modes", 1..=255, |r| r.code("PskKeyExchangeMode"))?;
        Ok(Self { ke_modes })
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        w.list8("ke_modes", &self.ke_modes, |w, item| {
            w.code("PskKeyExchangeMode", *item)
        });
    }
}
