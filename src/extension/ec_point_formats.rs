//! `ec_point_formats` (RFC 8422 §5.1.2): how points on curves may be written.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::EcPointFormat;
use crate::wire::{Result, Wire};

/// The formats that the sender reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EcPointFormats {
    /// Must hold `uncompressed`.
    pub ec_point_format_list: Vec<EcPointFormat>,
}

impl ExtensionBody for EcPointFormats {
    extension_is!(EcPointFormats, EcPointFormats, [ClientHello, ServerHello]);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        let formats = &mut self.ec_point_format_list;
        w.list8("ec_point_format_list", 1..=255, formats, |w, format| {
            w.code("EcPointFormat", format)
        })
    }
}
