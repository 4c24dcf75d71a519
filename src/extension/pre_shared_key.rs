//! `pre_shared_key` (RFC 9846 §4.3.11): keys that both ends know from before.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Value, Wire};

/// The label of a key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PskIdentity {
    /// A ticket, or a name agreed on outside TLS.
    pub identity: Value,
    /// The age of the ticket in milliseconds plus its `ticket_age_add`, modulo 2^32.
    pub obfuscated_ticket_age: u32,
}

/// The keys offered, or the one chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PreSharedKey {
    /// In a ClientHello: identities, and for each an HMAC that proves knowledge of the key.
    Offered {
        /// The labels, best first.
        identities: Vec<PskIdentity>,
        /// A binder for each identity, 32 bytes or more.
        binders: Vec<Value>,
    },
    /// In a ServerHello: the index of the chosen identity.
    Selected(u16),
}

impl PreSharedKey {
    fn form(carrier: Carrier, _: &[u8]) -> Self {
        match carrier {
            Carrier::ServerHello => PreSharedKey::Selected(0),
            _ => PreSharedKey::Offered {
                identities: Vec::new(),
                binders: Vec::new(),
            },
        }
    }
}

impl ExtensionBody for PreSharedKey {
    extension_is!(
        PreSharedKey,
        PreSharedKey,
        [ClientHello, ServerHello],
        Self::form
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        let (identities, binders) = match self {
            PreSharedKey::Selected(index) => return w.u16("selected_identity", index),
            PreSharedKey::Offered {
                identities,
                binders,
            } => (identities, binders),
        };
        w.list16("identities", 7..=0xffff, identities, |w, psk| {
            w.structure("PskIdentity", |w| {
                w.vector16("identity", 1..=0xffff, &mut psk.identity)?;
                w.u32("obfuscated_ticket_age", &mut psk.obfuscated_ticket_age)
            })
        })?;
        w.list16("binders", 33..=0xffff, binders, |w, binder| {
            w.vector8("PskBinderEntry", 32..=255, binder)
        })?;
        let one_each = binders.len() == identities.len();
        w.rule(
            one_each,
            "binders",
            "there is not one binder for each identity",
        )
    }
}
