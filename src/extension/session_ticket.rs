//! `session_ticket` (RFC 5077 §3.2): resumption without state at the server, before TLS 1.3.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Value, Wire};

/// A ticket from before, or nothing: tickets are welcome.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionTicket {
    /// The whole of `extension_data`.
    pub ticket: Value,
}

impl ExtensionBody for SessionTicket {
    extension_is!(SessionTicket, SessionTicket, [ClientHello, ServerHello]);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.rest("ticket", &mut self.ticket)
    }
}
