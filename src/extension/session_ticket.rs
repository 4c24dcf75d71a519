//! `session_ticket` (RFC 5077 §3.2): resumption without state at the server, before TLS 1.3.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Reader, Result, Writer};

/// A ticket from before, or nothing: tickets are welcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionTicket {
    /// The whole of `extension_data`.
    pub ticket: Vec<u8>,
}

impl ExtensionBody for SessionTicket {
    extension_is!(SessionTicket, SessionTicket, [ClientHello, ServerHello]);

    fn decode(r: &mut Reader<'_>, _: Carrier) -> Result<Self> {
        let ticket = r.rest("ticket").to_vec();
        Ok(Self { ticket })
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        w.opaque("ticket", &self.ticket);
    }
}
