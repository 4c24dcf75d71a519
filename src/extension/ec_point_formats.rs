//! `ec_point_formats` (RFC 8422 §5.1.2): how points on curves may be written.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::EcPointFormat;
use crate::wire::{Reader, Result, Writer};

/// The formats that the sender reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EcPointFormats {
    /// Must hold `uncompressed`.
    pub ec_point_format_list: Vec<EcPointFormat>,
}

impl ExtensionBody for EcPointFormats {
    extension_is!(EcPointFormats, EcPointFormats, [ClientHello, ServerHello]);

    fn decode(r: &mut Reader<'_>, _: Carrier) -> Result<Self> {
        let ec_point_format_list =
            r.list8("ec_point_format_list", 1..=255, |r| r.code("EcPointFormat"))?;
        Ok(Self {
            ec_point_format_list,
        })
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        w.list8(
            "ec_point_format_list",
            &self.ec_point_format_list,
            |w, item| w.code("EcPointFormat", *item),
        );
    }
}
