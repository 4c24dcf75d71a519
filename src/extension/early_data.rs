//! `early_data` (RFC 9846 §4.3.10): application data in the first flight.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Reader, Result, Writer};

/// Announces, accepts or permits early data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlyData {
    /// In a NewSessionTicket: how many bytes of early data the server would take.
    pub max_early_data_size: Option<u32>,
}

impl ExtensionBody for EarlyData {
    extension_is!(
        EarlyData,
        EarlyData,
        [ClientHello, EncryptedExtensions, NewSessionTicket]
    );

    fn decode(r: &mut Reader<'_>, carrier: Carrier) -> Result<Self> {
        let max_early_data_size = match carrier {
            Carrier::NewSessionTicket => Some(r.u32("max_early_data_size")?),
            _ => None,
        };
        Ok(Self {
            max_early_data_size,
        })
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        if let Some(size) = self.max_early_data_size {
            w.u32("max_early_data_size", size);
        }
    }
}
