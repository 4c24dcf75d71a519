//! What a file says of a certification path besides its certificates, the structure
//! CertificatePropertyList (draft-ietf-tls-trust-anchor-ids §6): above all, of which trust anchor the
//! path is.

use crate::names::registry::CertificatePropertyType;
use crate::names::{TrustAnchorId, TrustAnchorRange, trust_anchor_described};
use crate::wire::{Reader, Result, Wire};

/// The properties that are known. Others are passed over, as they must be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CertificateProperties {
    /// The trust anchor that issued the last certificate of the path.
    pub trust_anchor_id: Option<TrustAnchorId>,
    /// Groups of trust anchors, and versions of groups, that it is in.
    pub trust_anchor_group_inclusions: Vec<TrustAnchorRange>,
    /// Whether the path is only for those who ask for its trust anchor.
    pub trust_anchor_negotiation: bool,
}

impl CertificateProperties {
    /// Reads the structure.
    ///
    /// # Errors
    /// If the bytes do not follow its definition.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut properties = Self::default();
        let mut r = Reader::new(bytes);
        let mut list: Vec<CertificatePropertyType> = Vec::new();
        Wire::list16(&mut r, "CertificatePropertyList", 0..=0xffff, &mut list, {
            let mut before = None;
            let properties = &mut properties;
            move |w, kind| {
                w.structure("CertificateProperty", |w| {
                    Wire::code(w, "type", kind)?;
                    let is_next = before.is_none_or(|before| before < kind.0);
                    w.rule(is_next, "type", "not sorted, or there twice")?;
                    before = Some(kind.0);
                    Wire::within16(w, "data", 0..=0xffff, |w| properties.property(w, *kind))
                })
            }
        })?;
        r.finish("CertificatePropertyList")?;
        Ok(properties)
    }

    fn property(&mut self, w: &mut impl Wire, kind: CertificatePropertyType) -> Result<()> {
        match kind {
            CertificatePropertyType::TrustAnchorId => {
                let id = self.trust_anchor_id.get_or_insert_default();
                w.packed("trust_anchor_id", trust_anchor_described, &mut id.0)?;
                let is_one = id.is_well_formed() && id.0.len() <= 255;
                w.rule(is_one, "trust_anchor_id", "not an identifier")
            }
            CertificatePropertyType::TrustAnchorGroupInclusions => w.list16(
                "TrustAnchorRangeList",
                1..=0xffff,
                &mut self.trust_anchor_group_inclusions,
                |w, range| {
                    w.structure("TrustAnchorRange", |w| {
                        w.within8("base", 1..=255, |w| {
                            w.packed("id", trust_anchor_described, &mut range.base.0)
                        })?;
                        w.u64("min", &mut range.min)?;
                        w.u64("max", &mut range.max)
                    })
                },
            ),
            CertificatePropertyType::TrustAnchorNegotiation => {
                self.trust_anchor_negotiation = true;
                Ok(())
            }
            _ => w.rest("data", &mut Vec::new()),
        }
    }

    /// Whether those who ask for these trust anchors get the path (§4.2).
    pub fn are_asked_for(&self, requested: &[TrustAnchorId]) -> bool {
        let groups = &self.trust_anchor_group_inclusions;
        requested.iter().any(|id| {
            self.trust_anchor_id.as_ref() == Some(id) || groups.iter().any(|it| it.contains(id))
        })
    }
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64, Encoding};

    use super::*;

    /// The example of §6.4.
    const EXAMPLE: &str =
        "ADsAAAAEgf1ZAQABACsAKQORCwIAAAAAAAAAZAAAAAAAAADIBIH9WQMAAAAAAAAAKv//////////AAIAAA==";

    #[test]
    fn the_example_of_the_draft() {
        let id = |text| TrustAnchorId::parse(text).unwrap();
        let bytes = Base64::decode_vec(EXAMPLE).unwrap();
        let properties = CertificateProperties::decode(&bytes).unwrap();
        assert_eq!(
            properties,
            CertificateProperties {
                trust_anchor_id: Some(id("32473.1")),
                trust_anchor_group_inclusions: vec![
                    TrustAnchorRange {
                        base: id("2187.2"),
                        min: 100,
                        max: 200
                    },
                    TrustAnchorRange {
                        base: id("32473.3"),
                        min: 42,
                        max: u64::MAX
                    },
                ],
                trust_anchor_negotiation: true,
            }
        );
        for (asked, expected) in [
            (vec!["32473.1"], true),
            (vec!["1.1", "2187.2.100"], true),
            (vec!["32473.3.41", "32473"], false),
            (vec![], false),
        ] {
            let ids: Vec<TrustAnchorId> = asked.iter().map(|text| id(text)).collect();
            assert_eq!(properties.are_asked_for(&ids), expected, "{asked:?}");
        }
    }

    /// Those that the draft calls syntax errors, and what it passes over.
    #[test]
    fn what_breaks_the_rules() {
        let decode = |bytes: &[u8]| CertificateProperties::decode(bytes);
        assert_eq!(decode(b"\0\0"), Ok(CertificateProperties::default()));
        assert_eq!(
            decode(b"\0\x05\0\xbb\0\x01\x07"),
            Ok(CertificateProperties::default())
        );
        for wrong in [
            &b""[..],
            b"\0\x08\0\x02\0\0\0\x02\0\0", // twice
            b"\0\x08\0\xbb\0\0\0\x02\0\0", // not sorted
            b"\0\x05\0\x02\0\x01\0",       // negotiation with content
            b"\0\x04\0\0\0\0",             // no identifier
            b"\0\x05\0\0\0\x01\x81",       // half a number
            b"\0\x06\0\x01\0\x02\0\0",     // no range
            b"\0\x04\0\xbb\0\x01",         // cut
            b"\0\0\0",                     // more behind
        ] {
            assert!(decode(wrong).is_err(), "{wrong:02x?}");
        }
    }
}
