//! `ticket_pinning` (RFC 8672 §3): a server that was met before proves that it is the same.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Wire};

/// A pinning ticket, and the proof that the server knows what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TicketPinning {
    /// Of a ClientHello: the ticket of the meeting before, if there was one.
    Ticket(Vec<Vec<u8>>),
    /// Of EncryptedExtensions.
    Answer {
        /// That the server knows the ticket that it was shown; none at a first meeting.
        proof: Vec<Vec<u8>>,
        /// For the next meeting; none if the server gives this up.
        ticket: Vec<Vec<u8>>,
        /// For how many seconds the server is going to take tickets.
        lifetime: u32,
    },
}

impl TicketPinning {
    fn form(carrier: Carrier, _: &[u8]) -> Self {
        match carrier {
            Carrier::ClientHello => TicketPinning::Ticket(Vec::new()),
            _ => TicketPinning::Answer {
                proof: Vec::new(),
                ticket: Vec::new(),
                lifetime: 0,
            },
        }
    }
}

fn tickets(w: &mut impl Wire, ticket: &mut Vec<Vec<u8>>) -> Result<()> {
    w.list16("ticket", 0..=0xffff, ticket, |w, ticket| {
        w.vector16("pinning_ticket", 0..=0xffff, ticket)
    })
}

impl ExtensionBody for TicketPinning {
    extension_is!(
        TicketPinning,
        TicketPinning,
        [ClientHello, EncryptedExtensions],
        Self::form
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        match self {
            TicketPinning::Ticket(ticket) => tickets(w, ticket),
            TicketPinning::Answer {
                proof,
                ticket,
                lifetime,
            } => {
                w.list8("proof", 0..=255, proof, |w, proof| {
                    w.vector8("pinning_proof", 0..=255, proof)
                })?;
                tickets(w, ticket)?;
                w.u32("lifetime", lifetime)
            }
        }
    }
}
