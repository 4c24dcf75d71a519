//! `max_fragment_length` (RFC 6066 §4): smaller records, for small machines.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::MaxFragmentLength;
use crate::wire::{Result, Wire};

/// The fragment length that the client asks for, and that the server grants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MaxFragmentLengthNegotiation {
    /// A power of two from 2^9 to 2^12.
    pub max_fragment_length: MaxFragmentLength,
}

impl MaxFragmentLength {
    /// Bytes of content that a record may carry; `None` for values that RFC 6066 §4 does not define.
    pub fn bytes(self) -> Option<usize> {
        (Self::ALL.contains(&self)).then(|| 1 << (8 + self.0))
    }
}

impl ExtensionBody for MaxFragmentLengthNegotiation {
    extension_is!(
        MaxFragmentLengthNegotiation,
        MaxFragmentLength,
        [ClientHello, ServerHello, EncryptedExtensions]
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.code("max_fragment_length", &mut self.max_fragment_length)
    }
}
