//! `key_share` (RFC 9846 §4.3.8): public keys of the key exchange.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::NamedGroup;
use crate::wire::{Reader, Result, Value, Writer};

/// A public key in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    fn decode(r: &mut Reader<'_>) -> Result<Self> {
        Ok(KeyShareEntry {
            group: r.code("group")?,
            key_exchange: r.value16("key_exchange", 1..=0xffff)?,
        })
    }

    fn encode(&self, w: &mut Writer) {
        w.code("group", self.group);
        w.value16("key_exchange", &self.key_exchange);
    }
}

impl ExtensionBody for KeyShare {
    extension_is!(
        KeyShare,
        KeyShare,
        [ClientHello, ServerHello, HelloRetryRequest]
    );

    fn decode(r: &mut Reader<'_>, carrier: Carrier) -> Result<Self> {
        match carrier {
            Carrier::HelloRetryRequest => Ok(KeyShare::SelectedGroup(r.code("selected_group")?)),
            Carrier::ServerHello => r
                .structure("server_share", KeyShareEntry::decode)
                .map(KeyShare::ServerShare),
            _ => r
                .list16("client_shares", 0..=0xffff, |r| {
                    r.structure("KeyShareEntry", KeyShareEntry::decode)
                })
                .map(KeyShare::ClientShares),
        }
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        match self {
            KeyShare::ClientShares(shares) => w.list16("client_shares", shares, |w, share| {
                w.structure("KeyShareEntry", |w| share.encode(w));
            }),
            KeyShare::ServerShare(share) => w.structure("server_share", |w| share.encode(w)),
            KeyShare::SelectedGroup(group) => w.code("selected_group", *group),
        }
    }
}
