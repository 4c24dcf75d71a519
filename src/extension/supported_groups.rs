//! `supported_groups` (RFC 9846 §4.3.7, RFC 8422 §5.1.1, RFC 7919 §2): groups for key exchange.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::NamedGroup;
use crate::wire::{Reader, Result, Writer};

/// The groups that the sender supports.
#[derive(Debug, Clone, PartialEq, Eq)]
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

    fn decode(r: &mut Reader<'_>, _: Carrier) -> Result<Self> {
        let named_group_list =
            r.list16("named_group_list", 2..=0xffff, |r| r.code("NamedGroup"))?;
        Ok(Self { named_group_list })
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        w.list16("named_group_list", &self.named_group_list, |w, item| {
            w.code("NamedGroup", *item)
        });
    }
}
