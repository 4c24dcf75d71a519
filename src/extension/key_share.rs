//! `key_share` (RFC 9846 §4.3.8): public keys of the key exchange.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::NamedGroup;
use crate::wire::{Result, Value, Wire};

/// A public key in a group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyShareEntry {
    /// The group.
    pub group: NamedGroup,
    /// The key, as the group encodes it (RFC 9846 §4.3.8.1 and .2, RFC 10024).
    pub key_exchange: Value,
}

/// The key shares of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyShare {
    /// Of a ClientHello: any number, also none, each group at most once.
    ClientShares(Vec<KeyShareEntry>),
    /// Of a ServerHello.
    ServerShare(KeyShareEntry),
    /// Of a HelloRetryRequest: the group in which the server wants a share.
    SelectedGroup(NamedGroup),
}

impl KeyShareEntry {
    fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        w.code("group", &mut self.group)?;
        w.vector16("key_exchange", 1..=0xffff, &mut self.key_exchange)
    }
}

impl KeyShare {
    pub(super) fn form(carrier: Carrier, _: &[u8]) -> Self {
        match carrier {
            Carrier::HelloRetryRequest => KeyShare::SelectedGroup(NamedGroup::default()),
            Carrier::ServerHello => KeyShare::ServerShare(KeyShareEntry::default()),
            _ => KeyShare::ClientShares(Vec::new()),
        }
    }
}

impl ExtensionBody for KeyShare {
    extension_is!(
        KeyShare,
        KeyShare,
        [ClientHello, ServerHello, HelloRetryRequest],
        Self::form
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        match self {
            KeyShare::ClientShares(shares) => {
                w.list16("client_shares", 0..=0xffff, shares, |w, share| {
                    w.structure("KeyShareEntry", |w| share.fields(w))
                })
            }
            KeyShare::ServerShare(share) => w.structure("server_share", |w| share.fields(w)),
            KeyShare::SelectedGroup(group) => w.code("selected_group", group),
        }
    }
}
