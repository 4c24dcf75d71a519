//! `supported_groups` (RFC 9846 §4.3.7, RFC 8422 §5.1.1, RFC 7919 §2): groups for key exchange.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::NamedGroup;
use crate::wire::{Result, Wire};

/// The groups that the sender supports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SupportedGroups {
    /// Best first.
    pub named_group_list: Vec<NamedGroup>,
}

impl ExtensionBody for SupportedGroups {
    extension_is!(
        SupportedGroups,
        SupportedGroups,
        [ClientHello, EncryptedExtensions]
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.list16(
            "named_group_list",
            2..=0xffff,
            &mut self.named_group_list,
            |w, group| w.code("NamedGroup", group),
        )
    }
}
