//! `pre_shared_key` (RFC 9846 §4.3.11): keys that both ends know from before.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Reader, Result, Writer};

/// The label of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PskIdentity {
    /// A ticket, or a name agreed on outside TLS.
    pub identity: Vec<u8>,
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
        binders: Vec<Vec<u8>>,
    },
    /// In a ServerHello: the index of the chosen identity.
    Selected(u16),
}

impl ExtensionBody for PreSharedKey {
    extension_is!(PreSharedKey, PreSharedKey, [ClientHello, ServerHello]);

    fn decode(r: &mut Reader<'_>, carrier: Carrier) -> Result<Self> {
        if carrier == Carrier::ServerHello {
            return Ok(PreSharedKey::Selected(r.u16("selected_identity")?));
        }
        let identities = r.list16("identities", 7..=0xffff, |r| {
            r.structure("PskIdentity", |r| {
                Ok(PskIdentity {
                    identity: r.vector16("identity", 1..=0xffff)?.to_vec(),
                    obfuscated_ticket_age: r.u32("obfuscated_ticket_age")?,
                })
            })
        })?;
        let binders = r.list16("binders", 33..=0xffff, |r| {
            Ok(r.vector8("PskBinderEntry", 32..=255)?.to_vec())
        })?;
        if binders.len() != identities.len() {
            return Err(r.illegal("binders", "there is not one binder for each identity"));
        }
        Ok(PreSharedKey::Offered {
            identities,
            binders,
        })
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        match self {
            PreSharedKey::Selected(index) => w.u16("selected_identity", *index),
            PreSharedKey::Offered {
                identities,
                binders,
            } => {
                w.list16("identities", identities, |w, identity| {
                    w.structure("PskIdentity", |w| {
                        w.vector16("identity", &identity.identity);
                        w.u32("obfuscated_ticket_age", identity.obfuscated_ticket_age);
                    });
                });
                w.list16("binders", binders, |w, binder| {
                    w.vector8("PskBinderEntry", binder)
                });
            }
        }
    }
}
