//! `transparency_info` (RFC 9162 §6.5): proof that certificates are in public logs, in the second version
//! of Certificate Transparency.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::VersionedTransType;
use crate::wire::{Result, Wire};

/// Such proof; empty in a ClientHello, which asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransparencyInfo {
    /// At least one in an answer.
    pub trans_item_list: Vec<TransItem>,
}

/// A statement of a log's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransItem {
    /// What it states.
    pub versioned_type: VersionedTransType,
    /// The statement, in the form of its type.
    pub data: Vec<u8>,
}

impl ExtensionBody for TransparencyInfo {
    extension_is!(
        TransparencyInfo,
        TransparencyInfo,
        [ClientHello, ServerHello, CertificateEntry]
    );

    fn fields(&mut self, w: &mut impl Wire, carrier: Carrier) -> Result<()> {
        if carrier == Carrier::ClientHello {
            return Ok(());
        }
        let items = &mut self.trans_item_list;
        w.list16("trans_item_list", 1..=0xffff, items, |w, item| {
            w.within16("SerializedTransItem", 1..=0xffff, |w| {
                w.code("versioned_type", &mut item.versioned_type)?;
                w.rest("TransItem", &mut item.data)
            })
        })
    }
}
