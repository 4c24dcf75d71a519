//! NewSessionTicket (RFC 9846 §4.7.1, RFC 5077 §3.3): a label for a key that shortens a later handshake.

use super::{Message, message_is};
use crate::extension::{Carrier, Extensions};
use crate::names::registry::ProtocolVersion;
use crate::wire::{Result, Value, Wire};

/// The message of TLS 1.3.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewSessionTicket {
    /// Seconds for which the ticket is good, 604,800 at most.
    pub ticket_lifetime: u32,
    /// Added to the age of the ticket when it is used, so that ages do not link connections.
    pub ticket_age_add: u32,
    /// Tells the tickets of one connection apart: the key is derived from it.
    pub ticket_nonce: Value,
    /// The label itself, opaque to the client.
    pub ticket: Value,
    /// early_data, maybe.
    pub extensions: Extensions,
}

impl Message for NewSessionTicket {
    message_is!(NewSessionTicket);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        w.u32("ticket_lifetime", &mut self.ticket_lifetime)?;
        w.u32("ticket_age_add", &mut self.ticket_age_add)?;
        w.vector8("ticket_nonce", 0..=255, &mut self.ticket_nonce)?;
        w.vector16("ticket", 1..=0xffff, &mut self.ticket)?;
        self.extensions.fields(w, Carrier::NewSessionTicket)
    }
}

/// The message up to TLS 1.2, which comes before the server's ChangeCipherSpec.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewSessionTicketTls12 {
    /// Seconds for which the server will probably know the ticket; 0 if it does not say.
    pub ticket_lifetime_hint: u32,
    /// The label itself, opaque to the client; empty if the server changed its mind.
    pub ticket: Value,
}

impl Message for NewSessionTicketTls12 {
    message_is!(NewSessionTicket);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        w.u32("ticket_lifetime_hint", &mut self.ticket_lifetime_hint)?;
        w.vector16("ticket", 0..=0xffff, &mut self.ticket)
    }
}
