//! `cached_info` (RFC 7924 §3): what the client has already and need not be sent again.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::CachedInformationType;
use crate::wire::{Result, Wire};

/// Things that the client has, or that the server leaves out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CachedInfo {
    /// At least one.
    pub cached_info: Vec<CachedObject>,
}

/// A message, by what it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CachedObject {
    /// Which message.
    pub kind: CachedInformationType,
    /// In a ClientHello: the first bytes of the SHA-256 of what the client has.
    pub hash_value: Vec<u8>,
}

impl ExtensionBody for CachedInfo {
    extension_is!(CachedInfo, CachedInfo, [ClientHello, ServerHello]);

    fn fields(&mut self, w: &mut impl Wire, carrier: Carrier) -> Result<()> {
        w.list16(
            "cached_info",
            1..=0xffff,
            &mut self.cached_info,
            |w, object| {
                w.structure("CachedObject", |w| {
                    w.code("CachedInformationType", &mut object.kind)?;
                    if carrier == Carrier::ServerHello {
                        return Ok(());
                    }
                    w.vector8("hash_value", 1..=255, &mut object.hash_value)
                })
            },
        )
    }
}
