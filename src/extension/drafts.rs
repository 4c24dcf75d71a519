//! Extensions of drafts of TLS 1.3 and DTLS, whose numbers stay reserved.

use super::{Carrier, ConnectionId, ExtensionBody, KeyShare, extension_is};
use crate::wire::{Result, Wire};

/// `key_share` under the number that drafts gave it (draft-ietf-tls-tls13-22 §4.2.7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyShareOld(pub KeyShare);

impl ExtensionBody for KeyShareOld {
    extension_is!(
        KeyShareOld,
        KeyShareOld,
        [ClientHello, ServerHello, HelloRetryRequest],
        |carrier, content| KeyShareOld(KeyShare::form(carrier, content))
    );

    fn fields(&mut self, w: &mut impl Wire, carrier: Carrier) -> Result<()> {
        self.0.fields(w, carrier)
    }
}

/// How much early data a ticket allows (draft-ietf-tls-tls13-18 §4.5.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketEarlyDataInfo {
    /// Bytes.
    pub max_early_data_size: u32,
}

impl ExtensionBody for TicketEarlyDataInfo {
    extension_is!(TicketEarlyDataInfo, TicketEarlyDataInfo, [NewSessionTicket]);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.u32("max_early_data_size", &mut self.max_early_data_size)
    }
}

/// `connection_id` under the number that drafts gave it (draft-ietf-tls-dtls-connection-id-07 §3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConnectionIdOld(pub ConnectionId);

impl ExtensionBody for ConnectionIdOld {
    extension_is!(ConnectionIdOld, ConnectionIdOld, [ClientHello, ServerHello]);

    fn fields(&mut self, w: &mut impl Wire, carrier: Carrier) -> Result<()> {
        self.0.fields(w, carrier)
    }
}
