//! `pake` (draft-ietf-tls-pake §4): keys from a password that both ends know.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::NamedPake;
use crate::wire::{Result, Wire};

/// What the client offers, or the share that answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pake {
    /// Of a ClientHello.
    Offered {
        /// By which the client is known; may be empty.
        client_identity: Vec<u8>,
        /// By which the server is known; may be empty.
        server_identity: Vec<u8>,
        /// One for each protocol.
        client_shares: Vec<PakeShare>,
    },
    /// Of a ServerHello.
    Selected(PakeShare),
}

/// The first message of a protocol.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PakeShare {
    /// Which protocol.
    pub pake_scheme: NamedPake,
    /// In the protocol's own format.
    pub pake_message: Vec<u8>,
}

impl PakeShare {
    fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        w.structure("PAKEShare", |w| {
            w.code("pake_scheme", &mut self.pake_scheme)?;
            w.vector16("pake_message", 1..=0xffff, &mut self.pake_message)
        })
    }
}

impl Pake {
    fn form(carrier: Carrier, _: &[u8]) -> Self {
        match carrier {
            Carrier::ClientHello => Pake::Offered {
                client_identity: Vec::new(),
                server_identity: Vec::new(),
                client_shares: Vec::new(),
            },
            _ => Pake::Selected(PakeShare::default()),
        }
    }
}

impl ExtensionBody for Pake {
    extension_is!(Pake, Pake, [ClientHello, ServerHello], Self::form);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        match self {
            Pake::Offered {
                client_identity,
                server_identity,
                client_shares,
            } => {
                w.vector16("client_identity", 0..=0xffff, client_identity)?;
                w.vector16("server_identity", 0..=0xffff, server_identity)?;
                w.list16("client_shares", 0..=0xffff, client_shares, |w, share| {
                    share.fields(w)
                })
            }
            Pake::Selected(share) => share.fields(w),
        }
    }
}
