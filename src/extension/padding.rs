//! `padding` (RFC 7685 §3): makes a ClientHello longer, for peers that choke on some sizes.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Wire};

/// Zeros.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Padding {
    /// The bytes, all of which should be zero.
    pub padding: Vec<u8>,
}

impl ExtensionBody for Padding {
    extension_is!(Padding, Padding, [ClientHello]);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        let zeros = w
            .ahead()
            .is_none_or(|padding| padding.iter().all(|byte| *byte == 0));
        w.rule(zeros, "padding", "holds bytes other than zero")?;
        w.rest("padding", &mut self.padding)
    }
}
