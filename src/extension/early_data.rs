//! `early_data` (RFC 9846 §4.3.10): application data in the first flight.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Wire};

/// Announces, accepts or permits early data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlyData {
    /// In a NewSessionTicket: how many bytes of early data the server would take.
    pub max_early_data_size: Option<u32>,
}

impl EarlyData {
    fn form(carrier: Carrier, _: &[u8]) -> Self {
        let max_early_data_size = (carrier == Carrier::NewSessionTicket).then_some(0);
        EarlyData {
            max_early_data_size,
        }
    }
}

impl ExtensionBody for EarlyData {
    extension_is!(
        EarlyData,
        EarlyData,
        [ClientHello, EncryptedExtensions, NewSessionTicket],
        Self::form
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        match &mut self.max_early_data_size {
            Some(size) => w.u32("max_early_data_size", size),
            None => Ok(()),
        }
    }
}
