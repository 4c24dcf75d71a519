//! NewSessionTicket (RFC 9846 §4.7.1): a label for a key that shortens a later handshake.

use super::{Message, message_is};
use crate::extension::{Carrier, Extensions};
use crate::names::registry::ProtocolVersion;
use crate::wire::{Reader, Result, Value, Writer};

/// The message of TLS 1.3.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    message_is!(NewSessionTicket, "NewSessionTicket");

    fn decode(r: &mut Reader<'_>, _: ProtocolVersion) -> Result<Self> {
        Ok(NewSessionTicket {
            ticket_lifetime: r.u32("ticket_lifetime")?,
            ticket_age_add: r.u32("ticket_age_add")?,
            ticket_nonce: r.value8("ticket_nonce", 0..=255)?,
            ticket: r.value16("ticket", 1..=0xffff)?,
            extensions: Extensions::decode(r, Carrier::NewSessionTicket)?,
        })
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        w.u32("ticket_lifetime", self.ticket_lifetime);
        w.u32("ticket_age_add", self.ticket_age_add);
        w.value8("ticket_nonce", &self.ticket_nonce);
        w.value16("ticket", &self.ticket);
        self.extensions.encode(w, Carrier::NewSessionTicket);
    }
}
