//! `oid_filters` (RFC 9846 §4.3.5): what must be in the client's certificate.

use super::{Carrier, ExtensionBody, extension_is};
use crate::certificate::{described_identifier, described_values};
use crate::wire::{Result, Wire};

/// Extensions that the certificate must have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OidFilters {
    /// Each extension once.
    pub filters: Vec<OidFilter>,
}

/// An extension of certificates, and what it must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OidFilter {
    /// Its object identifier in DER.
    pub certificate_extension_oid: Vec<u8>,
    /// The value in DER; empty if any does.
    pub certificate_extension_values: Vec<u8>,
}

impl ExtensionBody for OidFilters {
    extension_is!(OidFilters, OidFilters, [CertificateRequest]);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.list16("filters", 0..=0xffff, &mut self.filters, |w, filter| {
            w.structure("OIDFilter", |w| {
                let oid = &mut filter.certificate_extension_oid;
                w.within8("certificate_extension_oid", 1..=255, |w| {
                    w.packed("oid", described_identifier, oid)
                })?;
                let meaning = described_values(oid);
                let values = &mut filter.certificate_extension_values;
                w.within16("certificate_extension_values", 0..=0xffff, |w| {
                    w.packed("values", meaning, values)
                })
            })
        })
    }
}
