//! `ticket_request` (RFC 9149 §3): how many tickets the client has a use for.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Wire};

/// Numbers of tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TicketRequest {
    /// Of a ClientHello: how many the client would like.
    Request {
        /// After a full handshake.
        new_session_count: u8,
        /// After a resumption.
        resumption_count: u8,
    },
    /// Of EncryptedExtensions: how many will come.
    Expected(u8),
}

impl TicketRequest {
    fn form(carrier: Carrier, _: &[u8]) -> Self {
        match carrier {
            Carrier::ClientHello => TicketRequest::Request {
                new_session_count: 0,
                resumption_count: 0,
            },
            _ => TicketRequest::Expected(0),
        }
    }
}

impl ExtensionBody for TicketRequest {
    extension_is!(
        TicketRequest,
        TicketRequest,
        [ClientHello, EncryptedExtensions],
        Self::form
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        match self {
            TicketRequest::Request {
                new_session_count,
                resumption_count,
            } => {
                w.u8("new_session_count", new_session_count)?;
                w.u8("resumption_count", resumption_count)
            }
            TicketRequest::Expected(count) => w.u8("expected_count", count),
        }
    }
}
