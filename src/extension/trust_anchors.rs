//! `trust_anchors` (draft-ietf-tls-trust-anchor-ids §4): roots by short identifiers.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::oid;
use crate::wire::{Result, Wire};

/// Roots that the sender trusts or has chains to; empty in a certificate entry, which says that the
/// chain is one that was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustAnchors {
    /// Relative object identifiers (below 1.3.6.1.4.1), as DER encodes their content.
    pub trust_anchor_ids: Vec<Vec<u8>>,
}

fn dotted(id: &[u8]) -> String {
    oid::relative(id).unwrap_or_else(|| "not an identifier".into())
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
            w.within8("TrustAnchorID", 1..=255, |w| w.packed("id", dotted, id))
        })
    }
}
