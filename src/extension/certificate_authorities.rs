//! `certificate_authorities` (RFC 9846 §4.3.4): the authorities that the sender trusts.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Reader, Result, Writer};

/// Distinguished names in DER.
#[derive(Debug, Clone, PartialEq, Eq)]
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

    fn decode(r: &mut Reader<'_>, _: Carrier) -> Result<Self> {
        let authorities = r.list16("authorities", 3..=0xffff, |r| {
            Ok(r.vector16("DistinguishedName", 1..=0xffff)?.to_vec())
        })?;
        Ok(Self { authorities })
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        w.list16("authorities", &self.authorities, |w, name| {
            w.vector16("DistinguishedName", name);
        });
    }
}
