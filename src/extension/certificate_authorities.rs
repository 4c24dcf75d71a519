//! `certificate_authorities` (RFC 9846 §4.3.4): the authorities that the sender trusts.

use super::{Carrier, ExtensionBody, extension_is};
use crate::certificate::DistinguishedName;
use crate::wire::{Result, Wire};

/// Distinguished names in DER.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CertificateAuthorities {
    /// At least one name.
    pub authorities: Vec<Vec<u8>>,
}

impl ExtensionBody for CertificateAuthorities {
    extension_is!(
        CertificateAuthorities,
        CertificateAuthorities,
        [ClientHello, CertificateRequest]
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.list16(
            "authorities",
            3..=0xffff,
            &mut self.authorities,
            |w, name| {
                w.within16("DistinguishedName", 1..=0xffff, |w| {
                    w.packed("name", DistinguishedName::described, name)
                })
            },
        )
    }
}
