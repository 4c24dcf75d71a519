//! `padding` (RFC 7685 §3): makes a ClientHello longer, for peers that choke on some sizes.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Reader, Result, Writer};

/// Zeros.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Padding {
    /// The bytes, all of which should be zero.
    pub padding: Vec<u8>,
}

impl ExtensionBody for Padding {
    extension_is!(Padding, Padding, [ClientHello]);

    fn decode(r: &mut Reader<'_>, _: Carrier) -> Result<Self> {
        if r.peek().iter().any(|byte| *byte != 0) {
            return Err(r.illegal("padding", "holds bytes other than zero"));
        }
        let padding = r.rest("padding").to_vec();
        Ok(Self { padding })
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        w.opaque("padding", &self.padding);
    }
}
