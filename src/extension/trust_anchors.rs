//! `trust_anchors` (draft-ietf-tls-trust-anchor-ids §4): roots by short identifiers.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::{TrustAnchorId, trust_anchor_described};
use crate::wire::{Result, Wire};

/// Roots that the sender trusts or has chains to; empty in a certificate entry, which says that the
/// chain is one that was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustAnchors {
    /// In the server's order of preference in EncryptedExtensions, elsewhere in any order.
    pub trust_anchor_ids: Vec<TrustAnchorId>,
}

impl ExtensionBody for TrustAnchors {
    extension_is!(
        TrustAnchors,
        TrustAnchors,
        [
            ClientHello,
            EncryptedExtensions,
            CertificateRequest,
            CertificateEntry
        ]
    );

    fn fields(&mut self, w: &mut impl Wire, carrier: Carrier) -> Result<()> {
        let (name, allowed) = match carrier {
            Carrier::CertificateEntry => return Ok(()),
            Carrier::EncryptedExtensions => ("AvailableTrustAnchorList", 1..=0xffff),
            _ => ("RequestedTrustAnchorList", 0..=0xffff),
        };
        w.list16(name, allowed, &mut self.trust_anchor_ids, |w, id| {
            w.within8("TrustAnchorID", 1..=255, |w| {
                w.packed("id", trust_anchor_described, &mut id.0)
            })
        })
    }
}
