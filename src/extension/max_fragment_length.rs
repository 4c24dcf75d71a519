//! `max_fragment_length` (RFC 6066 §4): smaller records, for small machines.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::MaxFragmentLength;
use crate::wire::{Reader, Result, Writer};

/// The fragment length that the client asks for, and that the server grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaxFragmentLengthNegotiation {
    /// A power of two from 2^9 to 2^12.
    pub max_fragment_length: MaxFragmentLength,
}

impl ExtensionBody for MaxFragmentLengthNegotiation {
    extension_is!(
        MaxFragmentLengthNegotiation,
        MaxFragmentLength,
        [ClientHello, ServerHello, EncryptedExtensions]
    );

    fn decode(r: &mut Reader<'_>, _: Carrier) -> Result<Self> {
        let max_fragment_length = r.code("max_fragment_length")?;
        Ok(Self {
            max_fragment_length,
        })
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        w.code("max_fragment_length", self.max_fragment_length);
    }
}
